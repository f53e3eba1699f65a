//! Sections 1 to 3, 8 and 9: what cookies are for, the essential ones, control, and dates.

use crate::args;
use crate::clause::ClauseOutcome::{Contradicted, Inconclusive, NotCheckable, NotCovered, Supported};
use crate::policy::Policy;
use crate::report::CookieReport;
use crate::words;

use super::scope::{Answer, Scope, is_sure};

/// The kinds of cookie that section 3 speaks of; the first two are also section 4's.
const ESSENTIAL: [&str; 4] = [
    "essential-session",
    "authentication",
    "essential-security-csrf",
    "essential-reliability",
];

/// The clause came with a newer text, or went with one.
pub(super) fn not_in_text(_: &Scope) -> Answer {
    Answer::of(
        NotCovered,
        "review-why.not-in-text",
        "review-change.other-text",
        &[],
    )
}

/// A policy file may know clauses that this version of the tool does not.
pub(super) fn not_known(_: &Scope) -> Answer {
    Answer::of(
        NotCheckable,
        "review-why.not-known",
        "review-change.newer-tool",
        &[],
    )
}

pub(super) fn definition(_: &Scope) -> Answer {
    Answer::of(NotCheckable, "review-p1.why", "review-change.nothing", &[])
}

pub(super) fn few_cookies(scope: &Scope) -> Answer {
    let ads = scope.of_category(&["advertising"]);
    let (sure, guessed): (Vec<_>, Vec<_>) = ads.into_iter().partition(|row| is_sure(row));
    if !sure.is_empty() {
        return Answer::of(Contradicted, "review-p2-1.ads", "review-change.removed", &sure);
    }
    let statistics = scope.of_category(&["analytics"]);
    if !statistics.is_empty() {
        return Answer::of(
            NotCovered,
            "review-p2-1.statistics",
            "review-change.text",
            &statistics,
        );
    }
    let unknown = [guessed, scope.of_category(&["unknown"])].concat();
    if !unknown.is_empty() {
        return Answer::of(
            Inconclusive,
            "review-p2-1.unknown",
            "review-change.known",
            &unknown,
        );
    }
    scope.whole(Answer::of(
        Supported,
        "review-p2-1.fits",
        "review-change.ad",
        &scope.those(|row| scope.is_own(row)),
    ))
}

pub(super) fn no_profiles(scope: &Scope) -> Answer {
    against_ads(
        scope,
        ["review-p2-2.ads", "review-p2-2.guess", "review-p2-2.none"],
    )
}

/// No advertising cookie, from whom it may be: the words for one we know, one we guess, and none.
pub(super) fn against_ads(scope: &Scope, [known, guess, none]: [&str; 3]) -> Answer {
    let ads = scope.of_category(&["advertising"]);
    let (sure, guessed): (Vec<_>, Vec<_>) = ads.into_iter().partition(|row| is_sure(row));
    if !sure.is_empty() {
        return Answer::of(Contradicted, known, "review-change.removed", &sure);
    }
    if !guessed.is_empty() {
        return Answer::of(Inconclusive, guess, "review-change.known", &guessed);
    }
    scope.whole(Answer::of(Supported, none, "review-change.ad", &[]))
}

pub(super) fn essential_kinds(scope: &Scope) -> Answer {
    let rows = scope.of_category(&ESSENTIAL);
    if rows.is_empty() {
        return scope.none("review-p3-1.none", "review-change.sign-in");
    }
    let categories = scope.sight.policy.categories().iter();
    let found = categories.filter(|category| {
        let is_kind = ESSENTIAL.contains(&category.id.as_str());
        is_kind && rows.iter().any(|row| row.verdict.category == category.id)
    });
    let kinds: Vec<String> = found.map(|category| category.title.clone()).collect();
    let told = args! { "kinds" => kinds.join(", ") };
    Answer::with(Supported, "review-p3-1.found", "review-change.may", &rows, told)
}

pub(super) fn essential_need(scope: &Scope) -> Answer {
    let rows = scope.of_category(&ESSENTIAL);
    Answer::of(NotCheckable, "review-p3-2.why", "review-change.nothing", &rows)
}

pub(super) fn manage(scope: &Scope) -> Answer {
    let rows = scope.those(CookieReport::is_removable);
    Answer::of(Supported, "review-p8.why", "review-change.manage", &rows)
}

/// Nobody can see the published page from here: the newest text we know stands for it.
pub(super) fn dated(scope: &Scope) -> Answer {
    let dates = |policy: &Policy| {
        policy
            .texts()
            .iter()
            .filter_map(|text| text.effective.clone())
            .max()
    };
    let newest = dates(Policy::built_in()).max(dates(scope.sight.policy));
    let effective = &scope.sight.policy.current().effective;
    let (outcome, why) = match (effective, newest) {
        (None, _) => (Inconclusive, "review-p9.undated"),
        (Some(day), Some(newest)) if *day < newest => (Inconclusive, "review-p9.older"),
        (Some(_), Some(_) | None) => (Supported, "review-p9.newest"),
    };
    let told = args! { "date" => effective.as_deref().map(day).unwrap_or_default() };
    Answer::with(outcome, why, "review-change.page", &[], told)
}

/// `2026-06-01` as a person writes it.
fn day(date: &str) -> String {
    match date.parse::<jiff::civil::Date>() {
        Ok(day) => words::text(
            "stays-date",
            &args! { "day" => day.day(), "month" => day.month(), "year" => day.year() },
        ),
        Err(_) => date.to_owned(),
    }
}
