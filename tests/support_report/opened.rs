//! A report is opened for what it is; a broken or hostile one is told, and nothing can be removed from any.

use std::path::PathBuf;

use cookie_inspector_core::finding::Diagnosis;
use cookie_inspector_core::opening;
use cookie_inspector_core::report::Report;
use sha2::{Digest, Sha256};

use super::*;

/// A file of the first schema, made by the first version; it must open for ever.
#[test]
fn a_report_of_the_first_schema_opens() {
    let report = support_report::open(include_bytes!("../samples/report-schema-1.json")).unwrap();
    assert_eq!(report.schema, 1);
    let cookies: Vec<_> = report.body.report.cookies().map(|(_, cookie)| cookie).collect();
    assert!(cookies.len() > 10);
    assert!(
        cookies
            .iter()
            .all(|cookie| cookie.session == Some(cookie.expires.is_none())),
        "the first schema did not say so"
    );
    assert!(report.body.report.review.clauses.len() > 10);
    assert!(!report.body.actions.is_empty());
}

#[test]
fn what_is_no_report_of_ours_is_told_apart() {
    let here = tempfile::tempdir().unwrap();
    let good = serde_json::to_value(made(&demo(here.path()), Level::Share)).unwrap();
    let with = |change: &dyn Fn(&mut Value)| {
        let mut document = good.clone();
        change(&mut document);
        document.to_string()
    };
    let text = good.to_string();
    for (document, code) in [
        (text[..text.len() / 2].to_owned(), "report-damaged"),
        (String::new(), "report-damaged"),
        ("\u{0}\u{1}\u{2}".to_owned(), "report-damaged"),
        ("[".repeat(100_000), "report-damaged"),
        (
            format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000)),
            "report-damaged",
        ),
        ("{}".to_owned(), "report-foreign"),
        ("[1, 2]".to_owned(), "report-foreign"),
        (json!({ "log": { "entries": [] } }).to_string(), "report-foreign"),
        (with(&|d| d["format"] = json!("another")), "report-foreign"),
        (with(&|d| d["schema"] = json!(0)), "report-foreign"),
        (
            with(&|d| d["schema"] = json!(support_report::SCHEMA + 1)),
            "report-newer",
        ),
        (
            with(&|d| d["body"]["header"]["os"] = json!("windows")),
            "report-changed",
        ),
        (with(&|d| d["integrity"] = json!(null)), "report-changed"),
        (with(&|d| d["body"] = json!(null)), "report-changed"),
    ] {
        let error = support_report::open(document.as_bytes()).unwrap_err();
        assert_eq!(error.code(), code, "{}", &document[..document.len().min(80)]);
    }
}

#[test]
fn a_file_of_a_hundred_megabytes_is_not_taken_in() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("large.json");
    std::fs::File::create(&file).unwrap().set_len(100 << 20).unwrap();
    assert_eq!(
        support_report::read(&file).unwrap_err().code(),
        "report-too-large"
    );
    let bytes = vec![b' '; usize::try_from(support_report::MOST_BYTES).unwrap() + 1];
    assert_eq!(
        support_report::open(&bytes).unwrap_err().code(),
        "report-too-large"
    );
}

/// Opens a report with `change` made to it.
fn opened(folder: &Path, good: &SupportReport, change: impl Fn(&mut SupportReport)) -> Report {
    let file = saved(folder, good, change);
    let machine = Machine::copied(folder, Os::Linux).unwrap();
    opening::open(&machine, Policy::built_in(), &Site::FLASKTRACK, &file, None).unwrap()
}

/// Saves a report with `change` made to it, with a checksum that fits.
fn saved(folder: &Path, good: &SupportReport, change: impl Fn(&mut SupportReport)) -> PathBuf {
    let mut report = good.clone();
    change(&mut report);
    let canonical = serde_json_canonicalizer::to_vec(&report.body).unwrap();
    report.integrity.sha256 = Sha256::digest(canonical)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let file = folder.join("from-a-customer.json");
    std::fs::write(&file, report.json().unwrap()).unwrap();
    file
}

#[test]
fn an_opened_report_shows_the_same_and_lets_nothing_be_removed() {
    let here = tempfile::tempdir().unwrap();
    let good = made(&demo(here.path()), Level::Share);
    let report = opened(here.path(), &good, |_| {});
    let told = &good.body.report;
    assert!(!told.origin.is_opened() && report.origin.is_opened());
    assert_eq!(report.review, told.review);
    let repaired = |diagnosis: &Diagnosis| diagnosis.all().any(|finding| !finding.repair.is_empty());
    assert!(repaired(&told.diagnosis) && !repaired(&report.diagnosis));
    assert_eq!(report.diagnosis, told.diagnosis.clone().without_repairs());
    let names = |report: &Report| -> Vec<(String, String)> {
        report
            .cookies()
            .map(|(_, cookie)| (cookie.name.clone(), cookie.explanation.does.clone()))
            .collect()
    };
    assert_eq!(names(&report), names(told));
    let chosen: Vec<_> = report.cookies().map(|(_, cookie)| home::tick(cookie)).collect();
    let plan = removal::plan(&report, &chosen);
    assert_eq!(
        (plan.count(), plan.refused.len()),
        (0, chosen.len()),
        "the core refuses every row"
    );
    assert!(report.cookies().all(|(_, cookie)| !cookie.is_removable()));
}

#[test]
fn a_report_with_more_rows_than_a_store_may_have_is_refused() {
    let here = tempfile::tempdir().unwrap();
    let good = made(&demo(here.path()), Level::Share);
    let many = |count: usize| {
        let file = saved(here.path(), &good, |report| {
            let cookies = &mut report.body.report.profiles[0].cookies;
            let one = cookies[0].clone();
            cookies.resize(count, one);
        });
        let machine = Machine::copied(here.path(), Os::Linux).unwrap();
        opening::open(&machine, Policy::built_in(), &Site::FLASKTRACK, &file, None).map(drop)
    };
    assert_eq!(many(5_000), Ok(()));
    assert_eq!(many(5_001).unwrap_err().code(), "report-too-large");
}

/// Who writes a report by hand can write anything into it, and a checksum that fits.
#[test]
fn a_hostile_report_cannot_make_itself_this_devices() {
    let here = tempfile::tempdir().unwrap();
    let good = made(&demo(here.path()), Level::Share);
    let report = opened(here.path(), &good, |report| {
        report.body.report.origin = Default::default();
        for cookie in report
            .body
            .report
            .profiles
            .iter_mut()
            .flat_map(|profile| &mut profile.cookies)
        {
            cookie.verdict.protected = false;
            cookie.verdict.deletable = true;
            cookie.name = "<img src=x onerror=alert(1)>\u{202e}".to_owned();
        }
    });
    assert!(report.origin.is_opened());
    let chosen: Vec<_> = report.cookies().map(|(_, cookie)| home::tick(cookie)).collect();
    assert_eq!(removal::plan(&report, &chosen).count(), 0);
}
