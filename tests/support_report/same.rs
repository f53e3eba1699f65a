//! The document and the page say the same: whatever is changed in the one shows on the other.

use std::collections::{BTreeMap, BTreeSet};

use cookie_inspector_core::clause::ClauseOutcome;
use cookie_inspector_core::cookie::{KeptIn, SourceScheme, Timestamp, ValueLock};
use cookie_inspector_core::disk::Disk;
use cookie_inspector_core::error::{Error, Problem};
use cookie_inspector_core::finding::Symptom;
use cookie_inspector_core::report::{SkippedRow, UnreadableBrowser};
use cookie_inspector_core::settings::{Access, Rule, SetBy, ThirdParty};
use cookie_inspector_core::support_report::{self, Level, SupportReport};
use serde_json::{Value, json};

use crate::{demo_with_a_history, made};

/// What only programs need, and where people find the same.
const FOR_PROGRAMS: &[(&str, &[&str])] = &[
    (
        "stable words, whose sentence stands on the page",
        &[
            "actions.rows.category",
            "header.level",
            "report.diagnosis.findings.check",
            "report.diagnosis.hints.check",
            "report.diagnosis.open.check",
            "report.profiles.browser",
            "report.profiles.problem.code",
            "report.review.services.category",
            "report.review.services.id",
        ],
    ),
    (
        "told by the sentences beside it",
        &[
            "report.profiles.cookies.expired",
            "report.profiles.cookies.expires",
            "report.profiles.cookies.session",
            "report.profiles.cookies.value.word",
            "report.profiles.cookies.verdict.confidence",
            "report.profiles.cookies.verdict.evidence",
            "report.profiles.cookies.verdict.purpose",
            "report.profiles.cookies.verdict.vendor",
        ],
    ),
    (
        "told once already: in the header, by the rows, or by the clause",
        &[
            "report.created",
            "report.looked_for",
            "report.os",
            "report.review.clauses.profiles.rows",
            "report.review.clauses.section",
            "report.review.grid.browsers",
            "report.review.grid.lines.category",
            "report.review.grid.lines.cells",
            "report.review.grid.lines.title",
            "report.site",
            "report.tool_version",
            "scope.profiles.browser_name",
            "scope.profiles.cookies",
            "scope.profiles.name",
            "scope.profiles.profile",
            "scope.profiles.read",
            "scope.profiles.skipped_rows",
            "scope.site",
        ],
    ),
    (
        "of the policy file, which the header names",
        &[
            "header.policy_text",
            "report.categories.line",
            "report.categories.offered",
            "report.categories.preselected",
            "report.categories.protected",
            "report.categories.section",
            "report.categories.warning",
            "report.policy.effective",
            "report.policy.sections.number",
            "report.policy.sections.title",
            "report.policy.source",
            "report.policy.text",
            "report.policy.version",
            "report.profiles.cookies.verdict.preselected",
        ],
    ),
    (
        "the same in every report, or without a meaning outside this run",
        &[
            "actions.id",
            "actions.kind",
            "actions.profile",
            "actions.rows.id",
            "report.origin.kind",
            "report.profiles.cookies.seen",
            "report.profiles.settings.clears_at_exit.above",
            "report.profiles.settings.clears_at_exit.below",
            "report.profiles.settings.restores_after_crash.above",
            "report.profiles.settings.restores_after_crash.below",
            "report.profiles.settings.restores_session.above",
            "report.profiles.settings.restores_session.below",
            "report.profiles.settings.saves_session.above",
            "report.profiles.settings.saves_session.below",
            "report.profiles.settings.third_party.above",
            "report.profiles.settings.third_party.below",
            "report.schema",
        ],
    ),
];

/// A report in which nothing is left out.
fn full() -> SupportReport {
    let here = tempfile::tempdir().unwrap();
    let mut made = made(&demo_with_a_history(here.path()), Level::Share);
    let moment = Timestamp::from_seconds(1_795_435_200);
    let report = &mut made.body.report;
    report.unreadable.push(UnreadableBrowser {
        name: "Old Browser".into(),
        reason: "It keeps its cookies in an old form.".into(),
    });
    report.diagnosis.question.address = Some("https://app.flasktrack.com/x".into());
    report.diagnosis.question.symptom = Some(Symptom::OneWindow);
    let mut aside = report.diagnosis.findings[1].clone();
    aside.due_to = Some("too-many".into());
    aside.followers = vec!["no-session".into()];
    report.diagnosis.open.push(aside.clone());
    report.diagnosis.hints.push(aside);
    let answered = report
        .review
        .clauses
        .iter_mut()
        .find(|clause| !clause.profiles.is_empty());
    let of_profile = &mut answered.unwrap().profiles[0];
    of_profile.outcome = ClauseOutcome::NotCovered;
    let [first, second, ..] = &mut report.profiles[..] else {
        panic!("the demo has profiles");
    };
    second.problem = Some(Problem::from(Error::NeedsPermission));
    first.skipped.push(SkippedRow {
        place: "row 17".into(),
        reason: "its “name” is not what we expected".into(),
    });
    first.disk = Some(Disk {
        writable: true,
        free_megabytes: Some(77),
        remote: false,
        synced: false,
        written: Some(moment),
    });
    let set = &mut first.settings;
    let by = SetBy::Person;
    set.cookies = vec![Rule::for_all(Access::Block, by, "cookies-name")];
    set.cookies[0].pattern = Some("[*.]flasktrack.com".into());
    set.third_party = Some(Rule::for_all(ThirdParty::Blocked, by, "third-name"));
    for (switch, name) in [
        (&mut set.clears_at_exit, "clears-name"),
        (&mut set.restores_session, "restores-name"),
        (&mut set.saves_session, "saves-name"),
        (&mut set.restores_after_crash, "crash-name"),
    ] {
        *switch = Some(Rule::for_all(true, by, name));
    }
    (set.crashed, set.keys_missing, set.unread) =
        (Some(true), vec![ValueLock::V10], vec!["Preferences".into()]);
    let cookie = &mut first.cookies[0];
    cookie.partition = Some("https://partner.test".into());
    (cookie.cross_site_ancestor, cookie.container) = (Some(true), Some("Work".into()));
    (cookie.source_scheme, cookie.source_port) = (Some(SourceScheme::Http), Some(8443));
    (cookie.expires, cookie.updated, cookie.kept_in) = (Some(moment), Some(moment), KeptIn::SessionStore);
    (cookie.value.token_expires, cookie.value.token_begins) = (Some(moment), Some(moment));
    (cookie.value.odd_byte, cookie.value.lock) = (Some(3), Some(ValueLock::V10));
    made
}

type Leaf = Vec<String>;

/// Where every single thing stands.
fn leaves(value: &Value, at: &mut Leaf, found: &mut Vec<Leaf>) {
    let mut below = |name: String, value: &Value| {
        at.push(name);
        leaves(value, at, found);
        at.pop();
    };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| below(name.clone(), value)),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .for_each(|(n, value)| below(n.to_string(), value)),
        Value::Null => {}
        Value::Bool(_) | Value::Number(_) | Value::String(_) => found.push(at.clone()),
    }
}

/// Its place, whatever the number in a list.
fn kind(leaf: &Leaf) -> String {
    let names = leaf.iter().filter(|name| name.parse::<usize>().is_err());
    names.map(String::as_str).collect::<Vec<_>>().join(".")
}

/// Every word that the schema has for a choice.
fn choices(schema: &Value, found: &mut Vec<String>) {
    match schema {
        Value::Object(fields) => {
            let listed = fields.get("enum").and_then(Value::as_array);
            found.extend(
                listed
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .map(str::to_owned),
            );
            found.extend(fields.get("const").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|below| choices(below, found));
        }
        Value::Array(list) => list.iter().for_each(|below| choices(below, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The report with something else there: another text, moment, choice or number.
fn changed(document: &Value, leaf: &Leaf, choices: &[String]) -> Option<SupportReport> {
    let pointer = format!("/body/{}", leaf.join("/"));
    let was = document.pointer(&pointer).unwrap();
    let others: Vec<Value> = match was {
        Value::Bool(is) => vec![json!(!is)],
        Value::Number(number) => [5000, 1]
            .map(|more| json!(number.as_i64().unwrap() + more))
            .to_vec(),
        Value::String(text) => {
            let moment = text.parse::<Value>().is_err() && text.ends_with('Z') && text.contains('T');
            let other = if moment {
                "2001-02-03T04:05:06Z".to_owned()
            } else {
                format!("{text}-other")
            };
            std::iter::once(other)
                .chain(choices.iter().filter(|choice| *choice != text).cloned())
                .map(Value::from)
                .collect()
        }
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    others.into_iter().find_map(|other| {
        let mut document = document.clone();
        *document.pointer_mut(&pointer)? = other;
        serde_json::from_value(document).ok()
    })
}

#[test]
fn what_stands_in_the_document_stands_on_the_page() {
    let report = full();
    let page = support_report::page(&report);
    let document = serde_json::to_value(&report).unwrap();
    let mut words = Vec::new();
    choices(
        &serde_json::from_str(include_str!("../../docs/report.schema.json")).unwrap(),
        &mut words,
    );
    let mut all = Vec::new();
    leaves(&document["body"], &mut Vec::new(), &mut all);
    let mut kinds: BTreeMap<String, Vec<Leaf>> = BTreeMap::new();
    for leaf in all {
        kinds.entry(kind(&leaf)).or_default().push(leaf);
    }
    assert!(kinds.len() > 100, "{}", kinds.len());
    let shows = |leaf: &Leaf| {
        changed(&document, leaf, &words).is_some_and(|other| support_report::page(&other) != page)
    };
    let hidden: BTreeSet<&str> = kinds
        .iter()
        .filter(|(_, leaves)| !leaves.iter().take(3).any(shows))
        .map(|(kind, _)| kind.as_str())
        .collect();
    let meant = FOR_PROGRAMS.iter().flat_map(|(_, kinds)| kinds.iter().copied());
    assert_eq!(hidden, meant.collect());
}

/// The page is made of the document and of nothing else.
#[test]
fn what_stands_on_the_page_stands_in_the_document() {
    let report = full();
    let read: SupportReport = serde_json::from_str(&report.json().unwrap()).unwrap();
    assert_eq!(support_report::page(&read), support_report::page(&report));
}
