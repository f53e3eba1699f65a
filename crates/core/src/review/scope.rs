//! What a judge looks at, and the answer it gives.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::args;
use crate::classify::Confidence;
use crate::clause::ClauseOutcome;
use crate::report::{CookieReport, ProfileReport};
use crate::words::{self, Args};

use super::Sight;

/// The device, or one profile of it.
pub(super) struct Scope<'a> {
    pub sight: &'a Sight<'a>,
    pub rows: Vec<&'a CookieReport>,
    /// Stores that could not be read.
    pub unread: usize,
    /// Rows that could not be understood.
    pub skipped: usize,
    /// Browsers that cannot be read at all.
    pub unreadable: usize,
}

/// What a judge says, in words.
pub(super) struct Answer {
    pub outcome: ClauseOutcome,
    pub why: String,
    pub would_change: String,
    pub rows: Vec<String>,
}

impl<'a> Scope<'a> {
    pub fn device(sight: &'a Sight<'a>) -> Scope<'a> {
        Scope {
            unreadable: sight.unreadable,
            ..Scope::of(sight, sight.profiles.iter())
        }
    }

    pub fn profile(sight: &'a Sight<'a>, profile: &'a ProfileReport) -> Scope<'a> {
        Scope::of(sight, std::iter::once(profile))
    }

    fn of(sight: &'a Sight<'a>, profiles: impl Iterator<Item = &'a ProfileReport>) -> Scope<'a> {
        let mut scope = Scope {
            sight,
            rows: Vec::new(),
            unread: 0,
            skipped: 0,
            unreadable: 0,
        };
        for profile in profiles {
            scope.rows.extend(&profile.cookies);
            scope.unread += usize::from(profile.problem.is_some());
            scope.skipped += profile.skipped.len();
        }
        scope
    }

    /// The rows that `fits`.
    pub fn those(&self, fits: impl Fn(&CookieReport) -> bool) -> Vec<&'a CookieReport> {
        self.rows.iter().copied().filter(|row| fits(row)).collect()
    }

    /// The rows of these categories.
    pub fn of_category(&self, categories: &[&str]) -> Vec<&'a CookieReport> {
        self.those(|row| categories.contains(&row.verdict.category.as_str()))
    }

    /// True for a row that FlaskTrack's own pages set; the others came from other hosts, inside its pages.
    pub fn is_own(&self, row: &CookieReport) -> bool {
        self.sight.site.covers_host(&row.host)
    }

    /// `good`, if all there is was read; what was not read could have changed the answer.
    pub fn whole(&self, good: Answer) -> Answer {
        let (why, change) = match (self.unread, self.skipped, self.rows.len()) {
            (0, 0, _) if self.unreadable > 0 => ("review-why.unreadable", "review-change.unreadable"),
            _ if self.sight.origin.is_partial() => ("review-why.partial", "review-change.device"),
            (1.., _, _) => ("review-why.unread", "review-change.read"),
            (0, 1.., _) => ("review-why.skipped", "review-change.skipped"),
            (0, 0, 0) => ("review-why.nothing", "review-change.use"),
            (0, 0, _) => return good,
        };
        let told = args! {
            "unread" => self.unread, "skipped" => self.skipped, "unreadable" => self.unreadable,
        };
        Answer {
            rows: good.rows,
            ..Answer::with(ClauseOutcome::Inconclusive, why, change, &[], told)
        }
    }

    /// The judgement where there is no row of the kind.
    pub fn none(&self, why: &str, change: &str) -> Answer {
        self.whole(Answer::of(ClauseOutcome::Inconclusive, why, change, &[]))
    }
}

impl Answer {
    /// An answer whose words need no more than its rows.
    pub fn of(outcome: ClauseOutcome, why: &str, change: &str, rows: &[&CookieReport]) -> Answer {
        Answer::with(outcome, why, change, rows, Args::new())
    }

    /// An answer; its words also get the `count` of its rows and their `vendors`.
    pub fn with(
        outcome: ClauseOutcome,
        why: &str,
        change: &str,
        rows: &[&CookieReport],
        mut told: Args<'static>,
    ) -> Answer {
        told.set("count", rows.len());
        told.set("vendors", vendors(rows));
        Answer {
            outcome,
            why: words::text(why, &told),
            would_change: words::text(change, &told),
            rows: rows.iter().map(|row| row.id.clone()).collect(),
        }
    }
}

/// The makers of these rows, or their hosts, each once.
fn vendors(rows: &[&CookieReport]) -> String {
    let names: BTreeSet<Cow<'_, str>> = rows.iter().map(|row| maker(row)).collect();
    let mut list: Vec<&str> = names.iter().take(4).map(AsRef::as_ref).collect();
    if names.len() > 4 {
        list.push("…");
    }
    list.join(", ")
}

fn maker(row: &CookieReport) -> Cow<'_, str> {
    match &row.verdict.vendor {
        Some(vendor) => Cow::Borrowed(vendor),
        None => shown(row.host.strip_prefix('.').unwrap_or(&row.host)),
    }
}

/// A host as a sentence may hold it: it comes from the disk and may be hostile.
fn shown(host: &str) -> Cow<'_, str> {
    const MOST: usize = 60;
    if host.len() <= MOST && host.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Cow::Borrowed(host);
    }
    let tamed = host
        .chars()
        .map(|c| if c.is_ascii_graphic() { c } else { '\u{fffd}' });
    tamed.take(MOST).collect()
}

/// True if we know the cookie, and do not merely guess from a word in its name.
pub(super) fn is_sure(row: &CookieReport) -> bool {
    match row.verdict.confidence {
        Confidence::High | Confidence::Medium => true,
        Confidence::Low | Confidence::None => false,
    }
}
