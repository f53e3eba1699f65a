//! The sign-in check: which cookie, or which setting, keeps a person from signing in.
//!
//! Each check is one file with its tests. It sees [`Evidence`] of one profile and says what it found; its words
//! are in the catalogue, under `check-<id>`. What they say together is decided here: what explains what, what
//! comes first, and what stays open.

mod address;
mod evidence;
mod kind;
#[cfg(test)]
mod made;
#[cfg(test)]
mod tests;

mod blocked_by_setting;
mod cannot_decrypt;
mod chunk_broken;
mod cleaner_addon;
mod cleared_on_exit;
mod clock_wrong;
mod cookie_too_big;
mod csrf_missing;
mod duplicate_name;
mod emptied;
mod expired_row;
mod header_too_big;
mod insecure_copy;
mod leftovers;
mod memory_only;
mod no_session;
mod not_a_cookie_problem;
mod odd_characters;
mod old_subdomain;
mod other_app;
mod partition_mismatch;
mod policy_managed;
mod prefix_broken;
mod private_window;
mod samesite_none_insecure;
mod samesite_strict;
mod script_capped;
mod snapshot_old;
mod store_damaged;
mod stuck_server;
mod third_party_blocked;
mod token_expired;
mod too_many;
mod wrong_host;
mod wrong_place;

use crate::args;
use crate::finding::{Diagnosis, Finding, Question, Severity, Symptom};
use crate::report::{ProfileReport, Report};
use crate::site::Site;
use crate::words::{self, Args};

pub use self::address::Address;
pub use self::evidence::{Evidence, Found};

/// One check.
pub struct Check {
    /// Its id; its sentences are `check-<id>`, `.customer`, `.support` and `.refute`.
    pub id: &'static str,
    /// What it finds in one profile.
    pub look: for<'a> fn(&Evidence<'a>) -> Vec<Found<'a>>,
    /// What a person sees who has this problem.
    fits: &'static [Symptom],
    /// The checks that it explains in the same profile, so that they need not be shown.
    hides: &'static [&'static str],
    /// The checks that weigh less beside it.
    lowers: &'static [&'static str],
    /// The checks that explain it, and are shown beside it.
    due_to: &'static [&'static str],
    /// Symptoms at which it is worth a thought even where nothing is seen of it.
    hints: &'static [Symptom],
}

impl Check {
    /// A check that finds nothing, to be filled in.
    const BARE: Check = Check {
        id: "",
        look: |_| Vec::new(),
        fits: &[],
        hides: &[],
        lowers: &[],
        due_to: &[],
        hints: &[],
    };
}

/// Every check, the most telling first.
pub const CHECKS: &[Check] = &[
    duplicate_name::CHECK,
    header_too_big::CHECK,
    blocked_by_setting::CHECK,
    cleared_on_exit::CHECK,
    policy_managed::CHECK,
    no_session::CHECK,
    wrong_place::CHECK,
    chunk_broken::CHECK,
    leftovers::CHECK,
    csrf_missing::CHECK,
    token_expired::CHECK,
    clock_wrong::CHECK,
    samesite_strict::CHECK,
    wrong_host::CHECK,
    third_party_blocked::CHECK,
    partition_mismatch::CHECK,
    old_subdomain::CHECK,
    insecure_copy::CHECK,
    prefix_broken::CHECK,
    samesite_none_insecure::CHECK,
    stuck_server::CHECK,
    too_many::CHECK,
    cookie_too_big::CHECK,
    odd_characters::CHECK,
    emptied::CHECK,
    expired_row::CHECK,
    cannot_decrypt::CHECK,
    script_capped::CHECK,
    store_damaged::CHECK,
    memory_only::CHECK,
    private_window::CHECK,
    snapshot_old::CHECK,
    other_app::CHECK,
    not_a_cookie_problem::CHECK,
    cleaner_addon::CHECK,
];

/// The check called `id`.
pub fn check(id: &str) -> Option<&'static Check> {
    CHECKS.iter().find(|check| check.id == id)
}

/// Answers `question` by what stands in `report`.
pub fn diagnose(report: &Report, site: &Site, question: &Question) -> Diagnosis {
    let address = question.address.as_ref();
    let address = address.and_then(|text| Address::parse(text, site).ok());
    let profiles = &report.profiles;
    let mut drafts: Vec<Draft> = Vec::new();
    for profile in profiles {
        let evidence = Evidence {
            profile,
            device: profiles,
            site,
            now: report.created,
            address: address.as_ref(),
            symptom: question.symptom,
            is_partial: report.origin.is_partial(),
        };
        drafts.extend(settled(drafts_of(&evidence)));
    }
    let hints = hints(question, &drafts);
    drafts.sort_by_key(|draft| (draft.found.severity, !draft.fits, draft.rank));
    let is_open = |draft: &Draft| draft.found.severity == Severity::Inconclusive;
    let (open, found): (Vec<Draft>, Vec<Draft>) = drafts.into_iter().partition(is_open);
    let mut findings: Vec<Finding> = found.into_iter().map(Draft::finding).collect();
    if let Some(first) = findings.first_mut() {
        first.main_cause = first.severity <= Severity::Possible;
    }
    let open: Vec<Finding> = open.into_iter().map(Draft::finding).collect();
    let diagnosis = Diagnosis {
        question: Question {
            address: address.map(|address| address.to_string()),
            symptom: question.symptom,
        },
        headline: headline(profiles, &findings, &open),
        findings,
        open,
        hints,
    };
    match report.origin.is_opened() {
        true => diagnosis.without_repairs(),
        false => diagnosis,
    }
}

/// A finding before it is put in words.
struct Draft<'a> {
    /// The place in the table.
    rank: usize,
    check: &'static Check,
    profile: &'a ProfileReport,
    found: Found<'a>,
    /// True if the person sees what this leads to.
    fits: bool,
    followers: Vec<String>,
    due_to: Option<String>,
}

fn drafts_of<'a>(evidence: &Evidence<'a>) -> Vec<Draft<'a>> {
    let mut drafts = Vec::new();
    for (rank, check) in CHECKS.iter().enumerate() {
        let fits = evidence.symptom.is_some_and(|seen| check.fits.contains(&seen));
        drafts.extend((check.look)(evidence).into_iter().map(|mut found| {
            if fits && found.severity == Severity::Possible {
                found.severity = Severity::Likely;
            }
            Draft {
                rank,
                check,
                profile: evidence.profile,
                found,
                fits,
                followers: Vec::new(),
                due_to: None,
            }
        }));
    }
    drafts
}

/// The drafts of one profile, with what they mean for each other.
fn settled(mut drafts: Vec<Draft>) -> Vec<Draft> {
    let is_cause = |draft: &&Draft| draft.found.severity <= Severity::Possible;
    let causes = || drafts.iter().filter(is_cause);
    let hidden: Vec<&str> = causes().flat_map(Draft::hides).copied().collect();
    let lowered: Vec<&str> = causes().flat_map(|draft| draft.check.lowers).copied().collect();
    let shown: Vec<&str> = drafts.iter().map(|draft| draft.check.id).collect();
    for draft in &mut drafts {
        if draft.found.severity <= Severity::Possible {
            let followers = draft.hides().iter().filter(|id| shown.contains(id));
            draft.followers = followers.map(|id| (*id).to_owned()).collect();
        }
        if draft.found.severity == Severity::Likely && lowered.contains(&draft.check.id) {
            draft.found.severity = Severity::Possible;
        }
        let due_to = draft.check.due_to.iter().find(|id| shown.contains(id));
        draft.due_to = due_to.map(|id| (*id).to_owned());
    }
    drafts.retain(|draft| !hidden.contains(&draft.check.id));
    drafts
}

impl Draft<'_> {
    /// The checks that it explains.
    fn hides(&self) -> &'static [&'static str] {
        self.found.hides.unwrap_or(self.check.hides)
    }

    fn finding(self) -> Finding {
        let Found {
            severity,
            rows,
            repair,
            variant,
            mut told,
            hides: _,
        } = self.found;
        told.set("count", rows.len());
        told.set("browser", self.profile.browser_name.clone());
        let ids = |rows: &[&crate::report::CookieReport]| rows.iter().map(|row| row.id.clone()).collect();
        Finding {
            profile: Some(self.profile.id.clone()),
            rows: ids(&rows),
            repair: ids(&repair),
            followers: self.followers,
            due_to: self.due_to,
            ..in_words(self.check, variant, severity, &told)
        }
    }
}

fn in_words(check: &Check, variant: Option<&str>, severity: Severity, told: &Args) -> Finding {
    let id = match variant {
        Some(variant) => format!("check-{}-{variant}", check.id),
        None => format!("check-{}", check.id),
    };
    let sentence = |part: &str| words::text(&format!("{id}{part}"), told);
    Finding {
        check: check.id.to_owned(),
        title: sentence(""),
        severity,
        profile: None,
        rows: Vec::new(),
        customer: sentence(".customer"),
        support: sentence(".support"),
        would_refute: sentence(".refute"),
        main_cause: false,
        repair: Vec::new(),
        followers: Vec::new(),
        due_to: None,
    }
}

/// What fits the symptom, and is neither found nor explained by anything that can be seen.
fn hints(question: &Question, drafts: &[Draft]) -> Vec<Finding> {
    let Some(seen) = question.symptom else {
        return Vec::new();
    };
    let explains = |draft: &Draft, check: &Check| {
        let hides = draft.hides().contains(&check.id) && draft.found.severity <= Severity::Possible;
        draft.check.id == check.id || hides
    };
    let found = |check: &Check| drafts.iter().any(|draft| explains(draft, check));
    let worth = CHECKS
        .iter()
        .filter(|check| check.hints.contains(&seen) && !found(check));
    // What is only thought of has no facts to tell.
    let variant = |check: &Check| words::has(&format!("check-{}-hint", check.id)).then_some("hint");
    worth
        .map(|check| in_words(check, variant(check), Severity::Info, &Args::new()))
        .collect()
}

/// The whole in one or two sentences. "We found nothing" is never told as "there is nothing".
fn headline(profiles: &[ProfileReport], findings: &[Finding], open: &[Finding]) -> String {
    let unread = profiles
        .iter()
        .filter(|profile| profile.problem.is_some())
        .count();
    let is_unread = unread > 0 && unread == profiles.len();
    let cookies = profiles.iter().any(|profile| !profile.cookies.is_empty());
    let first = findings.first().map(|finding| finding.severity);
    let mut ids = vec![match first {
        Some(Severity::Blocker | Severity::Likely) => "diagnose-headline.cause",
        Some(Severity::Possible) => "diagnose-headline.possible",
        Some(Severity::Info | Severity::Inconclusive) | None if cookies => "diagnose-headline.nothing",
        Some(Severity::Info | Severity::Inconclusive) | None if is_unread => "diagnose-headline.none-read",
        Some(Severity::Info | Severity::Inconclusive) | None => "diagnose-headline.empty",
    }];
    ids.extend((unread > 0).then_some("diagnose-headline.unread"));
    ids.extend((!open.is_empty()).then_some("diagnose-headline.open"));
    let told = args! { "unread" => unread };
    let sentences: Vec<String> = ids.iter().map(|id| words::text(id, &told)).collect();
    sentences.join(" ")
}
