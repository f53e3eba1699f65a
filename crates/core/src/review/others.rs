//! Sections 6 and 7: statistics, tracking, advertising, and the cookies of other companies.

use crate::args;
use crate::clause::ClauseOutcome::{self, Contradicted, Inconclusive, NotCheckable, NotCovered, Supported};
use crate::clause::Service;
use crate::report::CookieReport;
use crate::services::CONNECTED;

use super::purpose::against_ads;
use super::scope::{Answer, Scope, is_sure};

pub(super) fn no_advertising(scope: &Scope) -> Answer {
    against_ads(
        scope,
        ["review-p6-1.ads", "review-p6-1.guess", "review-p6-1.none"],
    )
}

/// An advertising company's own cookie is what follows a person from site to site.
pub(super) fn no_cross_site(scope: &Scope) -> Answer {
    against_ads(
        scope,
        ["review-p6-2.known", "review-p6-2.guess", "review-p6-2.none"],
    )
}

pub(super) fn no_sale(_: &Scope) -> Answer {
    Answer::of(NotCheckable, "review-p6-3.why", "review-change.nothing", &[])
}

/// The text speaks of server logs and says nothing of such cookies: a gap, no breach.
pub(super) fn no_statistics(scope: &Scope) -> Answer {
    let rows = scope.of_category(&["analytics"]);
    if !rows.is_empty() {
        return Answer::of(NotCovered, "review-p6-4.found", "review-change.text", &rows);
    }
    scope.whole(Answer::of(
        Supported,
        "review-p6-4.none",
        "review-change.statistics",
        &[],
    ))
}

/// Rows of other companies' hosts, kept for FlaskTrack's pages.
fn third_party<'a>(scope: &Scope<'a>) -> Vec<&'a CookieReport> {
    scope.those(|row| !scope.is_own(row))
}

pub(super) fn no_third_party_ads(scope: &Scope) -> Answer {
    let ads = third_party(scope)
        .into_iter()
        .filter(|row| row.verdict.category == "advertising");
    let (sure, guessed): (Vec<_>, Vec<_>) = ads.partition(|row| is_sure(row));
    if !sure.is_empty() {
        return Answer::of(Contradicted, "review-p7-1.ads", "review-change.removed", &sure);
    }
    if !guessed.is_empty() {
        return Answer::of(Inconclusive, "review-p7-1.guess", "review-change.known", &guessed);
    }
    scope.whole(Answer::of(
        Supported,
        "review-p7-1.none",
        "review-change.third-party-ad",
        &[],
    ))
}

pub(super) fn third_party_kinds(scope: &Scope) -> Answer {
    let rows = third_party(scope);
    let those = |fits: fn(&str) -> bool| -> Vec<&CookieReport> {
        rows.iter()
            .copied()
            .filter(|row| fits(&row.verdict.category))
            .collect()
    };
    let other = those(|category| category != "unknown" && !CONNECTED.contains(&category));
    if !other.is_empty() {
        return Answer::of(NotCovered, "review-p7-2.other", "review-change.text", &other);
    }
    let unknown = those(|category| category == "unknown");
    if !unknown.is_empty() {
        return Answer::of(
            Inconclusive,
            "review-p7-2.unknown",
            "review-change.known",
            &unknown,
        );
    }
    let why = match rows.is_empty() {
        true => "review-p7-2.none",
        false => "review-p7-2.kinds",
    };
    scope.whole(Answer::of(Supported, why, "review-change.other-kind", &rows))
}

pub(super) fn chosen_services(scope: &Scope) -> Answer {
    let in_scope = |id: &String| scope.rows.iter().copied().find(|row| row.id == *id);
    let here: Vec<(&Service, Vec<&CookieReport>)> = scope
        .sight
        .services
        .iter()
        .map(|service| (service, service.rows.iter().filter_map(in_scope).collect()))
        .filter(|(_, rows): &(_, Vec<_>)| !rows.is_empty())
        .collect();
    let said = |answer: Option<bool>| {
        here.iter()
            .filter(move |(service, _)| service.connected == answer)
    };
    let told = |outcome: ClauseOutcome, why: &str, change: &str, answer: Option<bool>| {
        let names: Vec<&str> = said(answer).map(|(service, _)| service.name.as_str()).collect();
        let rows: Vec<&CookieReport> = said(answer).flat_map(|(_, rows)| rows.iter().copied()).collect();
        Answer::with(
            outcome,
            why,
            change,
            &rows,
            args! { "services" => names.join(", ") },
        )
    };
    if said(Some(false)).next().is_some() {
        return told(
            Contradicted,
            "review-p7-3.not-chosen",
            "review-change.services",
            Some(false),
        );
    }
    if said(None).next().is_some() {
        return told(Inconclusive, "review-p7-3.ask", "review-change.ask", None);
    }
    let why = match here.is_empty() {
        true => "review-p7-3.none",
        false => "review-p7-3.chosen",
    };
    scope.whole(told(Supported, why, "review-change.services", Some(true)))
}
