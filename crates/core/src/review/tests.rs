//! Each clause with made-up cookies: what backs it, what speaks against it, what leaves it open.

mod clauses;

use super::*;
use crate::classify::{Confidence, Evidence, Verdict};
use crate::clause::ClauseOutcome::{self, *};
use crate::content::{Detector, Mark};
use crate::cookie::{SameSite, ValueFacts, ValueKind};
use crate::error::{Error, Problem};
use crate::explain::Explanation;
use crate::platform::Running;
use crate::policy::Policy;
use crate::report::{Origin, SkippedRow};
use crate::services::{Answers, found};

const NOW: i64 = 1_795_435_200;
const DAY: i64 = 24 * 60 * 60;

fn at(seconds: i64) -> Option<Timestamp> {
    Some(Timestamp::from_seconds(NOW + seconds))
}

/// A well-kept cookie of a category, on FlaskTrack's own host.
fn row(category: &str) -> CookieReport {
    let policy = Policy::built_in().category(category).unwrap();
    CookieReport {
        id: format!("id-{category}"),
        seen: crate::cookie::RowTag::of(&0),
        host: "app.flasktrack.com".into(),
        host_only: Some(true),
        name: category.into(),
        path: "/".into(),
        secure: Some(true),
        http_only: Some(true),
        same_site: SameSite::Lax,
        expires: at(30 * DAY),
        session: Some(false),
        expired: false,
        created: None,
        updated: None,
        last_accessed: None,
        partition: None,
        cross_site_ancestor: None,
        container: None,
        source_scheme: None,
        source_port: None,
        value: ValueFacts::of_plain(b"dark"),
        value_tag: None,
        saved_tag: None,
        name_tag: None,
        kept_in: crate::cookie::KeptIn::Table,
        verdict: Verdict {
            category: category.into(),
            policy_section: policy.section,
            protected: policy.protected,
            deletable: policy.offered,
            preselected: policy.preselected,
            rule: "made-up".into(),
            evidence: Evidence::ExactName,
            confidence: Confidence::High,
            vendor: None,
            purpose: String::new(),
            why: String::new(),
        },
        explanation: Explanation {
            does: String::new(),
            if_removed: String::new(),
            stays: String::new(),
            set_by: String::new(),
        },
    }
}

fn changed(category: &str, change: impl FnOnce(&mut CookieReport)) -> CookieReport {
    let mut row = row(category);
    change(&mut row);
    row
}

/// The same, set by another host inside FlaskTrack's pages.
fn inside(category: &str, host: &str, vendor: &str) -> CookieReport {
    changed(category, |row| {
        row.host = host.into();
        row.partition = Some("https://flasktrack.com".into());
        row.verdict.vendor = (!vendor.is_empty()).then(|| vendor.into());
    })
}

fn guessed(category: &str) -> CookieReport {
    changed(category, |row| row.verdict.confidence = Confidence::Low)
}

fn holding(category: &str, value: &str) -> CookieReport {
    changed(category, |row| row.value = ValueFacts::of_plain(value.as_bytes()))
}

fn locked(category: &str) -> CookieReport {
    changed(category, |row| row.value.kind = ValueKind::Encrypted)
}

fn profile(id: &str, cookies: Vec<CookieReport>) -> ProfileReport {
    ProfileReport {
        id: id.into(),
        browser: "firefox".into(),
        browser_name: "Firefox".into(),
        name: id.into(),
        folder: id.into(),
        running: Running::Closed,
        store_version: None,
        disk: None,
        shared: None,
        settings: crate::settings::SiteSettings::default(),
        notes: Vec::new(),
        skipped: Vec::new(),
        problem: None,
        cookies,
    }
}

fn unread(id: &str) -> ProfileReport {
    let error = Error::StoreUnreadable {
        cause: "made up".into(),
    };
    ProfileReport {
        problem: Some(Problem::from(error)),
        ..profile(id, Vec::new())
    }
}

fn skipping(cookies: Vec<CookieReport>) -> ProfileReport {
    let row = SkippedRow {
        place: "row 1".into(),
        reason: "made up".into(),
    };
    ProfileReport {
        skipped: vec![row],
        ..profile("skipping", cookies)
    }
}

/// What a test may set beside the cookies.
struct Given {
    policy: Policy,
    answers: Answers,
    seen_before: bool,
    unreadable: usize,
}

impl Default for Given {
    fn default() -> Given {
        Given {
            policy: Policy::built_in().clone(),
            answers: Answers::default(),
            seen_before: false,
            unreadable: 0,
        }
    }
}

fn reviewed(profiles: &[ProfileReport], given: &Given) -> Review {
    review(&Sight {
        origin: &Origin::Device,
        policy: &given.policy,
        site: &Site::FLASKTRACK,
        now: Timestamp::from_seconds(NOW),
        profiles,
        unreadable: given.unreadable,
        services: &found(profiles, &given.answers),
        seen_before: &|_| given.seen_before,
    })
}

fn clause(review: &Review, id: &str) -> ClauseReview {
    review
        .clauses
        .iter()
        .find(|clause| clause.id == id)
        .unwrap()
        .clone()
}

/// Asserts the answer to `id`, for the device and for its one profile, and that the evidence is what it says.
fn expect(id: &str, cookies: Vec<CookieReport>, outcome: ClauseOutcome, rows: &[&str]) -> ClauseReview {
    expect_given(id, cookies, outcome, rows, &Given::default())
}

fn expect_given(
    id: &str,
    cookies: Vec<CookieReport>,
    outcome: ClauseOutcome,
    rows: &[&str],
    given: &Given,
) -> ClauseReview {
    let found = clause(&reviewed(&[profile("one", cookies)], given), id);
    assert_eq!(found.outcome, outcome, "{id}: {}", found.why);
    assert_eq!(found.rows, rows, "{id}: {}", found.why);
    let [one] = &found.profiles[..] else {
        panic!("one profile")
    };
    assert_eq!(
        (one.outcome, &one.why, &one.rows),
        (found.outcome, &found.why, &found.rows),
        "{id}"
    );
    found
}

#[test]
fn the_clauses_stand_in_the_order_of_the_text_and_all_have_their_words() {
    let everything: Vec<CookieReport> = Policy::built_in()
        .categories()
        .iter()
        .map(|c| row(&c.id))
        .collect();
    let given = Given::default();
    for profiles in [
        vec![],
        vec![profile("a", everything), unread("b")],
        vec![unread("b")],
    ] {
        let review = reviewed(&profiles, &given);
        let ids: Vec<&str> = review.clauses.iter().map(|clause| clause.id.as_str()).collect();
        let expected = [
            "P1", "P2.1", "P2.2", "P3.1", "P3.2", "P4.1", "P4.2", "P4.3", "P4.4", "P5.1", "P5.2", "P5.3",
            "P6.1", "P6.2", "P6.3", "P6.4", "P7.1", "P7.2", "P7.3", "P8", "P9",
        ];
        assert_eq!(ids, expected);
        for clause in &review.clauses {
            assert_eq!(clause.id[1..2], clause.section.to_string());
            assert!(
                !clause.claim.contains("no words for"),
                "{} has a judge",
                clause.id
            );
            assert_eq!(clause.profiles.len(), profiles.len());
            for text in [&clause.claim, &clause.why, &clause.would_change] {
                assert!(
                    text.ends_with('.') && !text.contains("review-") && !text.contains('$'),
                    "{text}"
                );
            }
        }
        assert!(review.limit.contains("not prove"));
    }
}

#[test]
fn what_was_not_read_leaves_open_what_depends_on_all_of_it() {
    let fine = || profile("fine", vec![row("authentication"), row("preference")]);
    let closed = [
        "P2.1", "P2.2", "P4.2", "P4.3", "P5.2", "P5.3", "P6.1", "P6.2", "P6.4", "P7.1", "P7.2", "P7.3",
    ];
    let whole = reviewed(&[fine()], &Given::default());
    let part = reviewed(&[fine(), unread("closed")], &Given::default());
    let torn = reviewed(
        &[skipping(vec![row("authentication"), row("preference")])],
        &Given::default(),
    );
    for id in closed {
        assert_eq!(clause(&whole, id).outcome, Supported, "{id}");
        let found = clause(&part, id);
        assert_eq!(found.outcome, Inconclusive, "{id}");
        let by_profile: Vec<ClauseOutcome> = found.profiles.iter().map(|profile| profile.outcome).collect();
        assert_eq!(
            by_profile,
            [Supported, Inconclusive],
            "{id}: what was read is answered for itself"
        );
        assert_eq!(clause(&torn, id).outcome, Inconclusive, "{id}");
    }
    let beside = Given {
        unreadable: 1,
        ..Given::default()
    };
    let beside = reviewed(&[fine()], &beside);
    for id in closed {
        let found = clause(&beside, id);
        assert_eq!(
            found.outcome, Inconclusive,
            "{id}: there is a browser that we cannot read"
        );
        assert_eq!(found.profiles[0].outcome, Supported, "{id}");
    }
    for id in ["P3.1", "P4.1", "P5.1"] {
        assert_eq!(clause(&part, id).outcome, Supported, "{id}: one find is enough");
    }
    let ads = reviewed(
        &[profile("ads", vec![row("advertising")]), unread("closed")],
        &Given::default(),
    );
    assert_eq!(clause(&ads, "P6.1").outcome, Contradicted, "so is one against it");
}

#[test]
fn the_headline_counts_in_plain_words() {
    let told = |profiles: &[ProfileReport]| reviewed(profiles, &Given::default()).headline;
    let one = |categories: &[&str]| profile("one", categories.iter().map(|category| row(category)).collect());
    assert_eq!(told(&[]), "We found no cookie of FlaskTrack.");
    assert_eq!(
        told(&[unread("a")]),
        "We could not look for cookies. We could not read one profile."
    );
    assert_eq!(
        told(&[unread("a"), one(&[])]),
        "We found no cookie of FlaskTrack. We could not read one profile."
    );
    assert_eq!(
        told(&[one(&["preference"])]),
        "One cookie in one browser. It is covered by the policy."
    );
    assert_eq!(
        told(&[one(&["preference", "authentication", "unknown"])]),
        "3 cookies in one browser. All but one are covered by the policy."
    );
    let mut chromium = one(&["advertising", "analytics"]);
    chromium.browser_name = "Chromium".into();
    assert_eq!(
        told(&[one(&["preference", "authentication"]), chromium.clone()]),
        "4 cookies in 2 browsers. All but 2 are covered by the policy. One is for ads, and the policy says there are none."
    );
    assert_eq!(
        told(&[one(&["unknown", "analytics"])]),
        "2 cookies in one browser. None of them is covered by the policy."
    );
}

#[test]
fn the_grid_counts_by_category_and_browser() {
    let mut chromium = profile("b", vec![row("preference")]);
    chromium.browser_name = "Chromium".into();
    let profiles = [
        profile("a", vec![row("analytics")]),
        chromium,
        profile("c", vec![row("analytics")]),
    ];
    let grid = reviewed(&profiles, &Given::default()).grid.unwrap();
    assert_eq!(grid.browsers, ["Firefox", "Chromium"]);
    let lines: Vec<_> = grid
        .lines
        .iter()
        .map(|line| (line.category.as_str(), line.cells.iter().map(Vec::len).collect()))
        .collect();
    let expected: [(&str, Vec<usize>); 2] = [("preference", vec![0, 1]), ("analytics", vec![2, 0])];
    assert_eq!(lines, expected);
    assert_eq!(reviewed(&[profile("a", vec![])], &Given::default()).grid, None);
}

#[test]
fn a_review_holds_ids_and_lengths_and_no_value() {
    let mark = Mark {
        detector: Detector::Email,
        length: 15,
    };
    let row = holding("preference", "canary@lab.test");
    assert_eq!(row.value.marks, [mark]);
    let review = reviewed(&[profile("one", vec![row])], &Given::default());
    assert!(!serde_json::to_string(&review).unwrap().contains("canary"));
}
