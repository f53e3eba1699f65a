//! Section 4: sign-in cookies, how they are guarded, and when they go.

use crate::clause::ClauseOutcome::{Contradicted, Inconclusive, Supported};
use crate::cookie::{SameSite, ValueKind};
use crate::report::CookieReport;

use super::scope::{Answer, Scope, is_sure};

/// Cookies that keep a person signed in.
pub(super) const SIGN_IN: [&str; 2] = ["authentication", "essential-session"];

/// A token may outlive its end a little: clocks differ, and servers allow for it.
const GRACE_SECONDS: i64 = 24 * 60 * 60;

/// FlaskTrack's sign-in rows, with those past their end.
fn sign_in<'a>(scope: &Scope<'a>) -> Vec<&'a CookieReport> {
    scope.those(|row| scope.is_own(row) && SIGN_IN.contains(&row.verdict.category.as_str()))
}

fn is_live(row: &&CookieReport) -> bool {
    !row.expired && row.value.kind != ValueKind::Empty
}

fn live<'a>(scope: &Scope<'a>) -> Vec<&'a CookieReport> {
    sign_in(scope).into_iter().filter(is_live).collect()
}

pub(super) fn identifies(scope: &Scope) -> Answer {
    let rows = live(scope);
    if !rows.is_empty() {
        return Answer::of(
            Supported,
            "review-p4-1.found",
            "review-change.sign-in-gone",
            &rows,
        );
    }
    let candidates = scope.those(|row| {
        scope.is_own(row)
            && row.verdict.category == "unknown"
            && row.http_only != Some(false)
            && is_live(&row)
    });
    if !candidates.is_empty() {
        return Answer::of(
            Inconclusive,
            "review-p4-1.candidates",
            "review-change.known",
            &candidates,
        );
    }
    scope.none("review-p4-1.none", "review-change.sign-in")
}

/// True if it is known to lack a guard; what an export leaves out is not known.
fn is_bare(row: &CookieReport) -> bool {
    row.secure == Some(false) || row.http_only == Some(false)
}

pub(super) fn guarded(scope: &Scope) -> Answer {
    let rows = live(scope);
    let those = |fits: fn(&CookieReport) -> bool| -> Vec<&CookieReport> {
        rows.iter().copied().filter(|row| fits(row)).collect()
    };
    let bare = those(|row| is_sure(row) && is_bare(row));
    if !bare.is_empty() {
        return Answer::of(Contradicted, "review-p4-2.bare", "review-change.guard", &bare);
    }
    let guessed = those(is_bare);
    if !guessed.is_empty() {
        return Answer::of(Inconclusive, "review-p4-2.guess", "review-change.known", &guessed);
    }
    let sent_along = those(|row| row.same_site == SameSite::None);
    if !sent_along.is_empty() {
        return Answer::of(
            Inconclusive,
            "review-p4-2.sent-along",
            "review-change.guard",
            &sent_along,
        );
    }
    let unsaid = those(|row| row.same_site == SameSite::Unspecified);
    if !unsaid.is_empty() {
        return Answer::of(Inconclusive, "review-p4-2.unsaid", "review-change.guard", &unsaid);
    }
    let not_told =
        those(|row| row.secure.is_none() || row.http_only.is_none() || row.same_site == SameSite::Unknown);
    if !not_told.is_empty() {
        return Answer::of(
            Inconclusive,
            "review-p4-2.not-told",
            "review-change.device",
            &not_told,
        );
    }
    if rows.is_empty() {
        return scope.none("review-p4.none", "review-change.sign-in");
    }
    let why = match rows.iter().any(|row| row.host_only == Some(false)) {
        false => "review-p4-2.guarded",
        true => "review-p4-2.guarded-wide",
    };
    scope.whole(Answer::of(Supported, why, "review-change.bare", &rows))
}

pub(super) fn ends(scope: &Scope) -> Answer {
    let rows = sign_in(scope);
    let past = |row: &&CookieReport| {
        let end = row.value.token_expires;
        is_live(row) && end.is_some_and(|end| end.seconds_until(scope.sight.now) > GRACE_SECONDS)
    };
    let stale: Vec<&CookieReport> = rows.iter().copied().filter(past).collect();
    let twice: Vec<&CookieReport> = stale
        .iter()
        .copied()
        .filter(|row| (scope.sight.seen_before)(row))
        .collect();
    if !twice.is_empty() {
        return Answer::of(Contradicted, "review-p4-3.twice", "review-change.removed", &twice);
    }
    if !stale.is_empty() {
        return Answer::of(Inconclusive, "review-p4-3.once", "review-change.twice", &stale);
    }
    let lagging: Vec<&CookieReport> = rows.iter().copied().filter(|row| row.expired).collect();
    if !lagging.is_empty() {
        return Answer::of(
            Inconclusive,
            "review-p4-3.lag",
            "review-change.clean-up",
            &lagging,
        );
    }
    let dated = |row: &&CookieReport| row.expires.is_some() || row.value.token_expires.is_some();
    if rows.is_empty() {
        return scope.none("review-p4.none", "review-change.sign-in");
    }
    if !rows.iter().any(dated) {
        let not_told = rows.iter().any(|row| row.session != Some(true));
        if not_told {
            return Answer::of(
                Inconclusive,
                "review-p4-3.not-told",
                "review-change.device",
                &rows,
            );
        }
        return Answer::of(Inconclusive, "review-p4-3.opaque", "review-change.end", &rows);
    }
    scope.whole(Answer::of(
        Supported,
        "review-p4-3.running",
        "review-change.stale",
        &rows,
    ))
}

/// One look cannot tell: the sign-out check takes two.
pub(super) fn signs_out(scope: &Scope) -> Answer {
    let rows = live(scope);
    if rows.is_empty() {
        return scope.none("review-p4.none", "review-change.sign-out");
    }
    Answer::of(
        Inconclusive,
        "review-p4-4.one-look",
        "review-change.sign-out",
        &rows,
    )
}
