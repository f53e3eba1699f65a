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
use crate::policy::{Category, PolicyText};
use crate::report::{CookieReport, ProfileReport};
use crate::site::Site;
use crate::words;

use self::scope::{Answer, Scope};

/// What a review rests on.
pub struct Sight<'a> {
    /// The policy text.
    pub policy: &'a PolicyText,
    /// The categories, in the order they are shown.
    pub categories: &'a [Category],
    /// The site.
    pub site: &'a Site,
    /// The present.
    pub now: Timestamp,
    /// What was read.
    pub profiles: &'a [ProfileReport],
    /// Services with cookies here, and what the person said of them.
    pub services: &'a [Service],
    /// True for a row that an earlier look saw with the same value, over a minute ago.
    pub seen_before: &'a dyn Fn(&CookieReport) -> bool,
}

/// A clause: its id, its section, the message of its claim, and who judges it.
struct Clause {
    id: &'static str,
    section: u8,
    claim: &'static str,
    judge: fn(&Scope) -> Answer,
}

const fn clause(id: &'static str, section: u8, claim: &'static str, judge: fn(&Scope) -> Answer) -> Clause {
    Clause {
        id,
        section,
        claim,
        judge,
    }
}

const CLAUSES: [Clause; 21] = [
    clause("P1", 1, "review-p1", purpose::definition),
    clause("P2.1", 2, "review-p2-1", purpose::few_cookies),
    clause("P2.2", 2, "review-p2-2", purpose::no_profiles),
    clause("P3.1", 3, "review-p3-1", purpose::essential_kinds),
    clause("P3.2", 3, "review-p3-2", purpose::essential_need),
    clause("P4.1", 4, "review-p4-1", sign_in::identifies),
    clause("P4.2", 4, "review-p4-2", sign_in::guarded),
    clause("P4.3", 4, "review-p4-3", sign_in::ends),
    clause("P4.4", 4, "review-p4-4", sign_in::signs_out),
    clause("P5.1", 5, "review-p5-1", settings::exist),
    clause("P5.2", 5, "review-p5-2", settings::hold_no_content),
    clause("P5.3", 5, "review-p5-3", settings::hold_no_identity),
    clause("P6.1", 6, "review-p6-1", others::no_advertising),
    clause("P6.2", 6, "review-p6-2", others::no_cross_site),
    clause("P6.3", 6, "review-p6-3", others::no_sale),
    clause("P6.4", 6, "review-p6-4", others::no_statistics),
    clause("P7.1", 7, "review-p7-1", others::no_third_party_ads),
    clause("P7.2", 7, "review-p7-2", others::third_party_kinds),
    clause("P7.3", 7, "review-p7-3", others::chosen_services),
    clause("P8", 8, "review-p8", purpose::manage),
    clause("P9", 9, "review-p9", purpose::dated),
];

/// Holds every clause against what was seen.
pub fn review(sight: &Sight) -> Review {
    let device = Scope::device(sight);
    Review {
        headline: summary::headline(&device),
        limit: words::plain("review-limit"),
        clauses: CLAUSES
            .iter()
            .map(|clause| clause.review(sight, &device))
            .collect(),
        grid: summary::grid(sight),
        services: sight.services.to_vec(),
    }
}

impl Clause {
    fn review(&self, sight: &Sight, device: &Scope) -> ClauseReview {
        let answer = (self.judge)(device);
        let profiles = sight.profiles.iter().map(|profile| {
            let answer = (self.judge)(&Scope::profile(sight, profile));
            ProfileClause {
                profile: profile.id.clone(),
                outcome: answer.outcome,
                why: answer.why,
                rows: answer.rows,
            }
        });
        ClauseReview {
            id: self.id.to_owned(),
            section: self.section,
            claim: words::plain(self.claim),
            outcome: answer.outcome,
            why: answer.why,
            would_change: answer.would_change,
            rows: answer.rows,
            profiles: profiles.collect(),
        }
    }
}
