//! The page says what the document says, and does nothing.

use super::*;

fn page_of(machine: &Machine) -> String {
    support_report::page(&made(machine, Level::ForMe))
}

#[test]
fn the_page_says_what_the_document_says() {
    let here = tempfile::tempdir().unwrap();
    let report = made(&demo_with_a_history(here.path()), Level::Share);
    // Every text of the document, as the page writes it.
    let page = support_report::page(&report);
    let mut texts = vec![
        report.body.header.report_id.clone(),
        report.body.scope.others.clone(),
    ];
    texts.extend(report.checksum().split(' ').map(str::to_owned));
    for clause in &report.body.report.review.clauses {
        texts.extend([clause.id.clone(), clause.claim.clone(), clause.why.clone()]);
    }
    for (profile, cookie) in report.body.report.cookies() {
        texts.extend([
            profile.name.clone(),
            cookie.name.clone(),
            cookie.host.clone(),
            cookie.id.clone(),
        ]);
        texts.extend([cookie.saved_tag.clone().unwrap(), cookie.verdict.why.clone()]);
        let said = &cookie.explanation;
        texts.extend([&said.does, &said.if_removed, &said.stays, &said.set_by].map(String::clone));
    }
    for row in report.body.actions.iter().flat_map(|action| &action.rows) {
        texts.push(row.name.clone());
    }
    for text in texts {
        let written = text
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        assert!(page.contains(&written), "{text} is not on the page");
    }
}

#[test]
fn the_page_runs_nothing_and_fetches_nothing() {
    let here = tempfile::tempdir().unwrap();
    let page = page_of(&demo(here.path()));
    let policy = format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; base-uri 'none'; form-action 'none'\">",
        support_report::style_source()
    );
    let (before, after) = page.split_once(&policy).unwrap();
    assert!(
        !before.contains("<style") && after.contains("<style>"),
        "the policy stands before the style"
    );
    for word in [
        "<script", "<link", "<img", "<iframe", "<a ", " src=", " href=", " on", "url(", "@import",
    ] {
        let markup: Vec<&str> = page.split('<').filter_map(|tag| tag.split('>').next()).collect();
        let found = markup.iter().any(|tag| format!("<{tag}").contains(word));
        assert!(
            !found && (word.starts_with(' ') || !page.contains(word)),
            "{word}"
        );
    }
}

#[test]
fn hostile_names_are_seen_on_the_page_and_do_nothing() {
    let home = Home::new();
    let hostile = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "a\u{202e}gnp.exe\u{2066}",
        "</style></head><body onload=x>",
        "&lt;b&gt;",
    ];
    let rows: Vec<Row> = hostile
        .iter()
        .map(|name| row(name, "app.flasktrack.com"))
        .collect();
    home.chromium(24, &rows);
    let page = page_of(&home.machine());
    assert_eq!(page.matches("<script").count() + page.matches("<img").count(), 0);
    assert_eq!(
        (page.matches("</style>").count(), page.matches("<body").count()),
        (1, 1)
    );
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && page.contains("&amp;lt;b&amp;gt;"));
    assert!(!page.contains(['\u{202e}', '\u{2066}']) && page.contains(r"a\u{202e}gnp.exe\u{2066}"));
}

#[test]
fn the_page_does_not_say_that_nothing_is_there_where_it_was_not_read() {
    let home = Home::new();
    home.chromium(24, &[]);
    let says = |home: &Home| {
        let page = page_of(&home.machine());
        [
            "We found no FlaskTrack cookie.",
            "We found no FlaskTrack cookie in what we could read.",
            "We could not look for cookies.",
        ]
        .map(|text| page.contains(&format!("<p>{text}</p>")))
    };
    assert_eq!(says(&home), [true, false, false]);
    let broken = home.chromium_root().join("Profile 1");
    std::fs::create_dir(&broken).unwrap();
    std::fs::write(broken.join("Cookies"), "not a database ".repeat(100)).unwrap();
    assert_eq!(says(&home), [false, true, false]);
    std::fs::copy(broken.join("Cookies"), home.chromium_file()).unwrap();
    assert_eq!(says(&home), [false, false, true]);
    assert!(
        page_of(&home.machine()).contains("<td>not known</td>"),
        "not that there are 0"
    );
}

#[test]
fn the_page_tells_what_keeps_a_person_from_signing_in() {
    let home = Home::new();
    home.chromium(
        24,
        &["app.flasktrack.com", ".flasktrack.com"].map(|host| row("sessionid", host)),
    );
    let report = made(&home.machine(), Level::Share);
    let page = support_report::page(&report);
    let diagnosis = &report.body.report.diagnosis;
    assert_eq!(diagnosis.findings[0].check, "duplicate-name");
    for finding in diagnosis.all() {
        let said = [
            &finding.title,
            &finding.customer,
            &finding.support,
            &finding.would_refute,
        ];
        for text in said.into_iter().chain(&finding.rows) {
            assert!(page.contains(text.as_str()), "{text} is not on the page");
        }
        let here = finding
            .rows
            .iter()
            .all(|id| report.body.report.cookie(id).is_some());
        assert!(here, "{} leads to rows of the report", finding.check);
    }
}
