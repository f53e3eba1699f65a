//! Two looks at stores in memory: what each fate is, and what the fates together say.

use super::*;
use crate::cookie::ValueLock;
use Fate::*;

fn kept(profile: &str, name: &str, value: &str) -> Kept {
    Kept {
        row: SignOutRow {
            id: format!("{profile}-{name}"),
            name: name.into(),
            host: "app.flasktrack.com".into(),
            profile: profile.into(),
            browser_name: "Chromium".into(),
            profile_name: profile.into(),
            outcome: Same,
            certain: true,
            running: Running::Closed,
        },
        value: ValueFacts::of_plain(value.as_bytes()),
        tag: Some(RowTag::of(&value)),
    }
}

fn sealed(value: &str, bytes: u32, exact: bool) -> Kept {
    let mut kept = kept("a", "session", value);
    kept.value = ValueFacts::of_locked(ValueLock::V10, bytes as usize, exact);
    kept
}

fn unsure(mut kept: Kept) -> Kept {
    kept.row.certain = false;
    kept
}

fn look(rows: Vec<Kept>, running: Running) -> Look {
    Look {
        read: ["a", "b"].map(|profile| (profile.to_owned(), running)).into(),
        rows: rows.into_iter().map(|kept| (kept.row.id.clone(), kept)).collect(),
        unread: 0,
    }
}

fn check(before: Vec<Kept>, after: Vec<Kept>, running: Running, waited: u64) -> SignOutCheck {
    compare(&look(before, Running::Open), &look(after, running), waited)
}

fn fates(check: &SignOutCheck) -> Vec<Fate> {
    check.rows.iter().map(|row| row.outcome).collect()
}

#[test]
fn a_row_that_went_was_emptied_or_changed_has_ended() {
    let before = || {
        vec![
            kept("a", "one", "x"),
            kept("a", "three", "x"),
            kept("a", "two", "x"),
        ]
    };
    let after = vec![
        kept("a", "three", ""),
        kept("a", "two", "y"),
        kept("a", "new", "z"),
    ];
    for (running, waited) in [(Running::Open, 0), (Running::Closed, 0), (Running::Open, 90)] {
        let found = check(before(), after.clone(), running, waited);
        assert_eq!(fates(&found), [Gone, Emptied, Changed]);
        assert_eq!((found.outcome, found.wait), (ClauseOutcome::Supported, None));
    }
}

#[test]
fn a_row_that_stayed_counts_once_the_browser_has_saved() {
    let row = || vec![kept("a", "one", "x")];
    let soon = check(row(), row(), Running::Open, 59);
    assert_eq!(
        (soon.outcome, soon.wait.is_some()),
        (ClauseOutcome::Inconclusive, true)
    );
    for (running, waited) in [(Running::Open, 60), (Running::Closed, 0)] {
        let found = check(row(), row(), running, waited);
        assert_eq!(fates(&found), [Same]);
        assert_eq!((found.outcome, found.wait), (ClauseOutcome::Contradicted, None));
        assert!(found.verdict.contains("does not fit") && found.why.contains("One sign-in cookie"));
    }
}

#[test]
fn a_profile_that_nobody_signed_out_of_speaks_against_nothing() {
    let before = vec![kept("a", "one", "x"), kept("b", "one", "x")];
    let other = check(before.clone(), vec![kept("b", "one", "x")], Running::Closed, 0);
    assert_eq!(other.outcome, ClauseOutcome::Inconclusive);
    assert!(other.why.contains("Several profiles"));
    let before = vec![
        kept("a", "one", "x"),
        kept("a", "two", "x"),
        kept("b", "one", "x"),
    ];
    let half = check(
        before,
        vec![kept("a", "two", "x"), kept("b", "one", "x")],
        Running::Closed,
        0,
    );
    assert_eq!(
        half.outcome,
        ClauseOutcome::Contradicted,
        "one stayed where another went"
    );
}

#[test]
fn equal_contents_that_are_locked_anew_are_not_called_changed() {
    let found = check(
        vec![sealed("x", 32, true)],
        vec![sealed("y", 32, true)],
        Running::Closed,
        0,
    );
    assert_eq!((fates(&found), found.rows[0].certain), (vec![Changed], false));
    assert_eq!(found.outcome, ClauseOutcome::Inconclusive);
    let shorter = check(
        vec![sealed("x", 32, true)],
        vec![sealed("y", 20, true)],
        Running::Closed,
        0,
    );
    assert_eq!(shorter.outcome, ClauseOutcome::Supported);
    let blocks = check(
        vec![sealed("x", 32, false)],
        vec![sealed("y", 32, false)],
        Running::Closed,
        0,
    );
    assert_eq!(
        blocks.outcome,
        ClauseOutcome::Supported,
        "AES-CBC there has no nonce"
    );
    let emptied = check(
        vec![sealed("x", 32, true)],
        vec![sealed("y", 0, true)],
        Running::Closed,
        0,
    );
    assert_eq!(fates(&emptied), [Emptied]);
}

#[test]
fn a_guess_neither_fits_nor_speaks_against_it() {
    let row = || unsure(kept("a", "my_login", "x"));
    assert_eq!(
        check(vec![row()], vec![row()], Running::Closed, 0).outcome,
        ClauseOutcome::Inconclusive
    );
    assert_eq!(
        check(vec![row()], vec![], Running::Closed, 0).outcome,
        ClauseOutcome::Inconclusive
    );
}

#[test]
fn nothing_to_begin_with_and_stores_that_close_leave_it_open() {
    let none = check(vec![], vec![], Running::Closed, 0);
    assert_eq!(none.outcome, ClauseOutcome::Inconclusive);
    assert!(none.why.contains("Sign in first"));
    let mut after = look(vec![], Running::Closed);
    after.read.clear();
    after.unread = 1;
    let lost = compare(&look(vec![kept("a", "one", "x")], Running::Open), &after, 90);
    assert_eq!(
        (lost.outcome, lost.rows.len()),
        (ClauseOutcome::Inconclusive, 0),
        "a row not seen is not gone"
    );
    assert!(lost.why.contains("could not read"));
}
