//! The review: every clause of the policy held against what is on this device.
//!
//! The clauses stand in the order of the text. Each has a judge, which looks at a [`Scope`]: the whole device,
//! or one profile. A judge only reads the report; it touches no disk.

mod others;
mod purpose;
mod scope;
mod settings;
mod sign_in;
mod summary;
#[cfg(test)]
mod tests;

use crate::clause::{ClauseReview, ProfileClause, Review, Service};
use crate::cookie::Timestamp;
use crate::policy::{self, Policy};
use crate::report::{CookieReport, Origin, ProfileReport};
use crate::site::Site;
use crate::words;

use self::scope::{Answer, Scope};

/// What a review rests on.
pub struct Sight<'a> {
    /// Whether it is this device, or something that was opened.
    pub origin: &'a Origin,
    /// The policy, with the text to judge by.
    pub policy: &'a Policy,
    /// The site.
    pub site: &'a Site,
    /// The present.
    pub now: Timestamp,
    /// What was read.
    pub profiles: &'a [ProfileReport],
    /// How many browsers are here that we cannot read at all.
    pub unreadable: usize,
    /// Services with cookies here, and what the person said of them.
    pub services: &'a [Service],
    /// True for a row that an earlier look saw with the same value, over a minute ago.
    pub seen_before: &'a dyn Fn(&CookieReport) -> bool,
}

/// What this tool can say of a clause: its id, the message of its claim, and who judges it.
type Judge = (&'static str, &'static str, fn(&Scope) -> Answer);

const JUDGES: [Judge; 21] = [
    ("P1", "review-p1", purpose::definition),
    ("P2.1", "review-p2-1", purpose::few_cookies),
    ("P2.2", "review-p2-2", purpose::no_profiles),
    ("P3.1", "review-p3-1", purpose::essential_kinds),
    ("P3.2", "review-p3-2", purpose::essential_need),
    ("P4.1", "review-p4-1", sign_in::identifies),
    ("P4.2", "review-p4-2", sign_in::guarded),
    ("P4.3", "review-p4-3", sign_in::ends),
    ("P4.4", "review-p4-4", sign_in::signs_out),
    ("P5.1", "review-p5-1", settings::exist),
    ("P5.2", "review-p5-2", settings::hold_no_content),
    ("P5.3", "review-p5-3", settings::hold_no_identity),
    ("P6.1", "review-p6-1", others::no_advertising),
    ("P6.2", "review-p6-2", others::no_cross_site),
    ("P6.3", "review-p6-3", others::no_sale),
    ("P6.4", "review-p6-4", others::no_statistics),
    ("P7.1", "review-p7-1", others::no_third_party_ads),
    ("P7.2", "review-p7-2", others::third_party_kinds),
    ("P7.3", "review-p7-3", others::chosen_services),
    ("P8", "review-p8", purpose::manage),
    ("P9", "review-p9", purpose::dated),
];

/// Holds every clause against what was seen.
pub fn review(sight: &Sight) -> Review {
    let device = Scope::device(sight);
    Review {
        headline: summary::headline(&device),
        limit: words::plain(match sight.origin.is_opened() {
            false => "review-limit",
            true => "review-limit.file",
        }),
        clauses: sight
            .policy
            .clauses()
            .iter()
            .map(|clause| held(clause, sight, &device))
            .collect(),
        grid: summary::grid(sight),
        services: sight.services.to_vec(),
    }
}

fn held(clause: &policy::Clause, sight: &Sight, device: &Scope) -> ClauseReview {
    let judge = JUDGES.iter().find(|(id, ..)| *id == clause.id);
    let judged = |scope: &Scope| match judge {
        // A text that lacks the clause promises nothing by it.
        _ if !sight.policy.has_clause(&clause.id) => purpose::not_in_text(scope),
        Some((_, _, judge)) => judge(scope),
        None => purpose::not_known(scope),
    };
    let profiles = sight.profiles.iter().map(|profile| {
        let answer = judged(&Scope::profile(sight, profile));
        ProfileClause {
            profile: profile.id.clone(),
            outcome: answer.outcome,
            why: answer.why,
            rows: answer.rows,
        }
    });
    let answer = judged(device);
    ClauseReview {
        id: clause.id.clone(),
        section: clause.section,
        claim: words::plain(judge.map_or("review-claim-unknown", |(_, claim, _)| claim)),
        outcome: answer.outcome,
        why: answer.why,
        would_change: answer.would_change,
        rows: answer.rows,
        profiles: profiles.collect(),
    }
}
