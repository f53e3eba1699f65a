//! Clause by clause: what backs it, what speaks against it, what leaves it open.

use super::*;

#[test]
fn p1_p3_2_and_p6_3_cannot_be_checked() {
    for id in ["P1", "P6.3"] {
        expect(
            id,
            vec![row("authentication"), row("advertising")],
            NotCheckable,
            &[],
        );
    }
    expect(
        "P3.2",
        vec![row("authentication"), row("preference")],
        NotCheckable,
        &["id-authentication"],
    );
}

#[test]
fn p2_1_few_cookies() {
    let fit = vec![
        row("authentication"),
        row("preference"),
        inside("third-party-payment", "js.stripe.com", "Stripe"),
    ];
    expect("P2.1", fit, Supported, &["id-authentication", "id-preference"]);
    expect(
        "P2.1",
        vec![row("preference"), row("advertising")],
        Contradicted,
        &["id-advertising"],
    );
    let partner = inside("advertising", "ad.example", "Ads Inc.");
    let told = expect(
        "P2.1",
        vec![partner, row("analytics")],
        Contradicted,
        &["id-advertising"],
    );
    assert!(told.why.contains("Ads Inc."));
    expect(
        "P2.1",
        vec![row("analytics"), row("unknown")],
        NotCovered,
        &["id-analytics"],
    );
    expect(
        "P2.1",
        vec![row("preference"), row("unknown")],
        Inconclusive,
        &["id-unknown"],
    );
    expect(
        "P2.1",
        vec![guessed("advertising")],
        Inconclusive,
        &["id-advertising"],
    );
    expect("P2.1", vec![], Inconclusive, &[]);
}

#[test]
fn p2_2_is_answered_for_the_text_that_has_it() {
    expect("P2.2", vec![row("preference"), row("analytics")], Supported, &[]);
    expect(
        "P2.2",
        vec![row("advertising")],
        Contradicted,
        &["id-advertising"],
    );
    expect(
        "P2.2",
        vec![guessed("advertising")],
        Inconclusive,
        &["id-advertising"],
    );
    let older = Given {
        policy: Policy::built_in().select("undated").unwrap(),
        ..Given::default()
    };
    let told = expect_given("P2.2", vec![row("advertising")], NotCovered, &[], &older);
    assert!(told.why.contains("not in this version"));
}

#[test]
fn p3_1_names_the_kinds_it_found_and_is_never_contradicted() {
    let told = expect(
        "P3.1",
        vec![row("essential-reliability"), row("preference")],
        Supported,
        &["id-essential-reliability"],
    );
    assert!(told.why.contains("Reliability") && !told.why.contains("Session"));
    expect("P3.1", vec![row("preference")], Inconclusive, &[]);
}

#[test]
fn p4_1_sign_in_cookies() {
    expect(
        "P4.1",
        vec![row("essential-session")],
        Supported,
        &["id-essential-session"],
    );
    expect(
        "P4.1",
        vec![row("authentication"), row("unknown")],
        Supported,
        &["id-authentication"],
    );
    expect("P4.1", vec![row("unknown")], Inconclusive, &["id-unknown"]);
    expect(
        "P4.1",
        vec![changed("unknown", |row| row.http_only = Some(false))],
        Inconclusive,
        &[],
    );
    expect(
        "P4.1",
        vec![changed("unknown", |row| row.http_only = None)],
        Inconclusive,
        &["id-unknown"],
    );
    expect(
        "P4.1",
        vec![changed("authentication", |row| row.expired = true)],
        Inconclusive,
        &[],
    );
    expect("P4.1", vec![holding("authentication", "")], Inconclusive, &[]);
}

#[test]
fn p4_2_sign_in_cookies_are_guarded() {
    let id = &["id-authentication"];
    let with = |change: fn(&mut CookieReport)| vec![changed("authentication", change)];
    expect("P4.2", with(|_| {}), Supported, id);
    expect(
        "P4.2",
        with(|row| row.same_site = SameSite::Strict),
        Supported,
        id,
    );
    let wide = expect("P4.2", with(|row| row.host_only = Some(false)), Supported, id);
    assert!(wide.why.contains("other addresses"));
    expect("P4.2", with(|row| row.http_only = Some(false)), Contradicted, id);
    expect("P4.2", with(|row| row.secure = Some(false)), Contradicted, id);
    expect(
        "P4.2",
        with(|row| row.same_site = SameSite::Unspecified),
        Inconclusive,
        id,
    );
    expect(
        "P4.2",
        with(|row| row.same_site = SameSite::None),
        Inconclusive,
        id,
    );
    let guess =
        |row: &mut CookieReport| (row.verdict.confidence, row.secure) = (Confidence::Low, Some(false));
    expect("P4.2", with(guess), Inconclusive, id);
    expect(
        "P4.2",
        with(|row| (row.expired, row.secure) = (true, Some(false))),
        Inconclusive,
        &[],
    );
    expect("P4.2", vec![row("preference")], Inconclusive, &[]);
}

#[test]
fn p4_2_what_an_export_leaves_out_neither_backs_nor_breaks_the_promise() {
    let id = &["id-authentication"];
    let without: [fn(&mut CookieReport); 3] = [
        |row| row.secure = None,
        |row| row.http_only = None,
        |row| row.same_site = SameSite::Unknown,
    ];
    for change in without {
        let told = expect("P4.2", vec![changed("authentication", change)], Inconclusive, id);
        assert!(told.why.contains("does not say"), "{}", told.why);
    }
    let known = |row: &mut CookieReport| (row.secure, row.http_only) = (None, Some(false));
    expect("P4.2", vec![changed("authentication", known)], Contradicted, id);
    let anywhere = changed("authentication", |row| row.host_only = None);
    let told = expect("P4.2", vec![anywhere], Supported, id);
    assert!(!told.why.contains("other addresses"), "{}", told.why);
}

#[test]
fn p4_3_a_token_past_its_end_counts_when_it_was_seen_twice() {
    let id = &["id-authentication"];
    let with = |seconds: i64| {
        vec![changed("authentication", |row| {
            row.value.token_expires = at(seconds)
        })]
    };
    let twice = Given {
        seen_before: true,
        ..Given::default()
    };
    expect("P4.3", with(DAY), Supported, id);
    expect("P4.3", with(-DAY + 60), Supported, id);
    let once = expect("P4.3", with(-2 * DAY), Inconclusive, id);
    assert!(once.why.contains("only once"));
    expect_given("P4.3", with(-2 * DAY), Contradicted, id, &twice);
    expect_given("P4.3", with(-DAY + 60), Supported, id, &twice);
    let lag = changed("authentication", |row| {
        (row.expired, row.value.token_expires) = (true, at(-9 * DAY))
    });
    let lag = expect_given("P4.3", vec![lag], Inconclusive, id, &twice);
    assert!(lag.why.contains("allows"));
    expect("P4.3", vec![row("authentication")], Supported, id);
    expect(
        "P4.3",
        vec![changed("authentication", |row| {
            (row.expires, row.session) = (None, Some(true))
        })],
        Inconclusive,
        id,
    );
    let endless = changed("authentication", |row| (row.expires, row.session) = (None, None));
    let told = expect("P4.3", vec![endless], Inconclusive, id);
    assert!(told.why.contains("does not say"), "{}", told.why);
    expect("P4.3", vec![row("preference")], Inconclusive, &[]);
}

#[test]
fn p4_4_needs_two_looks() {
    let told = expect(
        "P4.4",
        vec![row("authentication")],
        Inconclusive,
        &["id-authentication"],
    );
    assert!(told.would_change.contains("sign-out check"));
}

#[test]
fn p5_1_settings_cookies() {
    expect(
        "P5.1",
        vec![row("preference"), row("consent")],
        Supported,
        &["id-preference", "id-consent"],
    );
    expect("P5.1", vec![row("authentication")], Inconclusive, &[]);
}

#[test]
fn p5_2_settings_hold_no_content() {
    let id = &["id-preference"];
    for value in [
        "dark",
        "en-GB",
        "America/Argentina/Buenos_Aires",
        "280",
        "true",
        "{\"a\":1}",
        "",
    ] {
        expect("P5.2", vec![holding("preference", value)], Supported, id);
    }
    for (value, word) in [
        ("ada@example.org", "e-mail"),
        ("GATTACAGATTACAGATTACA", "DNA"),
        ("7732-18-5", "chemical"),
        ("NM_000546.6", "gene"),
        ("A1,B2,C3", "plate"),
    ] {
        let told = expect(
            "P5.2",
            vec![holding("preference", value), row("consent")],
            Contradicted,
            id,
        );
        assert!(
            told.why.contains(word) && !told.why.contains(value),
            "{}",
            told.why
        );
    }
    let long = "compact;".repeat(9);
    expect("P5.2", vec![holding("preference", &long)], Inconclusive, id);
    expect(
        "P5.2",
        vec![holding("preference", "9f86d081884c7d659a2feaa0c55ad015")],
        Inconclusive,
        id,
    );
    let told = expect("P5.2", vec![locked("preference")], Inconclusive, id);
    assert!(told.why.contains("locks"));
    expect(
        "P5.2",
        vec![holding("authentication", "ada@example.org")],
        Inconclusive,
        &[],
    );
}

#[test]
fn p5_3_settings_do_not_name_a_person() {
    let id = &["id-preference"];
    expect("P5.3", vec![row("preference")], Supported, id);
    for value in [
        "6fa459ea-ee8a-3ca4-894e-db77e160355e",
        "ada@example.org",
        "eyJhIjoxfQ.eyJhIjoxfQ.c2ln",
    ] {
        expect("P5.3", vec![holding("preference", value)], Inconclusive, id);
    }
    expect("P5.3", vec![locked("preference")], Inconclusive, id);
    expect("P5.3", vec![row("authentication")], Inconclusive, &[]);
}

#[test]
fn p6_1_p6_2_and_p7_1_rule_out_advertising() {
    for id in ["P6.1", "P6.2", "P7.1"] {
        expect(id, vec![row("preference"), row("analytics")], Supported, &[]);
        let ads = inside("advertising", "ad.example", "Ads Inc.");
        let told = expect(id, vec![ads.clone()], Contradicted, &["id-advertising"]);
        assert!(told.why.contains("Ads Inc."), "{}", told.why);
        let guess = changed("advertising", |row| {
            (row.host, row.verdict.confidence) = ("ad.example".into(), Confidence::Low);
        });
        expect(id, vec![guess], Inconclusive, &["id-advertising"]);
        expect(id, vec![], Inconclusive, &[]);
    }
    expect("P7.1", vec![row("advertising")], Supported, &[]);
}

#[test]
fn p6_4_statistics_are_not_covered_and_never_contradict_anything() {
    let told = expect(
        "P6.4",
        vec![changed("analytics", |row| {
            row.verdict.vendor = Some("Matomo".into())
        })],
        NotCovered,
        &["id-analytics"],
    );
    assert!(told.why.contains("Matomo"));
    expect("P6.4", vec![row("preference")], Supported, &[]);
    let rows = vec![row("analytics"), inside("analytics", "stats.example", "Stats")];
    let review = reviewed(&[profile("one", rows)], &Given::default());
    assert!(review.clauses.iter().all(|clause| clause.outcome != Contradicted));
}

#[test]
fn p7_2_third_parties_are_of_the_named_kinds() {
    let pay = || inside("third-party-payment", "js.stripe.com", "Stripe");
    expect(
        "P7.2",
        vec![pay(), row("preference")],
        Supported,
        &["id-third-party-payment"],
    );
    expect("P7.2", vec![row("preference")], Supported, &[]);
    expect(
        "P7.2",
        vec![pay(), inside("analytics", "stats.example", "Stats")],
        NotCovered,
        &["id-analytics"],
    );
    let told = expect(
        "P7.2",
        vec![pay(), inside("unknown", "\u{202e}cdn.example", "")],
        Inconclusive,
        &["id-unknown"],
    );
    assert!(told.why.contains("cdn.example") && !told.why.contains('\u{202e}'));
}

#[test]
fn p7_3_is_what_the_person_says() {
    let rows = || {
        vec![
            inside("third-party-payment", "js.stripe.com", "Stripe"),
            row("preference"),
        ]
    };
    let id = &["id-third-party-payment"];
    let said = |answer| {
        let mut given = Given::default();
        given.answers.set("stripe", answer);
        given
    };
    let told = expect_given("P7.3", rows(), Inconclusive, id, &said(None));
    assert!(told.why.contains("Stripe") && told.would_change.contains("Tell us"));
    expect_given("P7.3", rows(), Supported, id, &said(Some(true)));
    expect_given("P7.3", rows(), Contradicted, id, &said(Some(false)));
    expect("P7.3", vec![row("preference")], Supported, &[]);
    let review = reviewed(&[profile("one", rows())], &said(Some(true)));
    let [stripe] = &review.services[..] else {
        panic!("{:?}", review.services)
    };
    assert_eq!(
        (stripe.id.as_str(), stripe.name.as_str(), stripe.connected),
        ("stripe", "Stripe", Some(true))
    );
}

#[test]
fn p8_lists_what_can_be_removed() {
    expect(
        "P8",
        vec![row("preference"), row("authentication")],
        Supported,
        &["id-preference"],
    );
    expect("P8", vec![], Supported, &[]);
}

#[test]
fn p9_names_the_date_of_the_text() {
    let dated = |policy: Policy| {
        let given = Given {
            policy,
            ..Given::default()
        };
        clause(&reviewed(&[profile("one", vec![])], &given), "P9")
    };
    let newest = dated(Policy::built_in().clone());
    assert_eq!(newest.outcome, Supported);
    assert!(newest.why.contains("1 June 2026"), "{}", newest.why);
    assert_eq!(
        dated(Policy::built_in().select("undated").unwrap()).outcome,
        Inconclusive
    );
    let moved = |day: &str| Policy::parse(&crate::policy::BUILT_IN.replace("2026-06-01", day)).unwrap();
    let older = dated(moved("2025-12-31"));
    assert_eq!(older.outcome, Inconclusive);
    assert!(
        older.why.contains("31 December 2025") && older.why.contains("newer"),
        "{}",
        older.why
    );
    assert_eq!(dated(moved("2027-02-03")).outcome, Supported);
}

#[test]
fn a_clause_that_only_the_file_knows_is_not_checkable() {
    let policy = Policy::parse(&crate::policy::BUILT_IN.replace("id = \"P6.3\"", "id = \"P6.9\"")).unwrap();
    let given = Given {
        policy,
        ..Given::default()
    };
    let told = expect_given("P6.9", vec![row("advertising")], NotCheckable, &[], &given);
    assert!(told.why.contains("does not know how"));
}
