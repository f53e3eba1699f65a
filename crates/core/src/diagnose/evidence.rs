//! What a check may look at, and what it says: no disk, no clock, and no row of another site.

use std::collections::BTreeSet;

use crate::cookie::Timestamp;
use crate::finding::{Severity, Symptom};
use crate::report::{CookieReport, ProfileReport};
use crate::settings::pattern::host;
use crate::settings::{Access, Rule};
use crate::site::Site;
use crate::words::Args;

use super::address::{Address, bare_host};

/// One profile, with what else is known.
pub struct Evidence<'a> {
    /// The profile.
    pub profile: &'a ProfileReport,
    /// Every profile of this computer, this one among them.
    pub device: &'a [ProfileReport],
    /// The site.
    pub site: &'a Site,
    /// When the stores were read.
    pub now: Timestamp,
    /// The address the person uses, if they said.
    pub address: Option<&'a Address>,
    /// What the person sees, if they said.
    pub symptom: Option<Symptom>,
    /// True if the source may hold only some of the cookies there were.
    pub is_partial: bool,
}

/// One thing a check found in a profile.
pub struct Found<'a> {
    /// How surely it explains a problem.
    pub severity: Severity,
    /// What it rests on; may be rows of other profiles.
    pub rows: Vec<&'a CookieReport>,
    /// What a repair would remove.
    pub repair: Vec<&'a CookieReport>,
    /// Another set of sentences than the usual one: `check-<id>-<variant>`.
    pub variant: Option<&'static str>,
    /// What the sentences need beside the count of rows and the browser.
    pub told: Args<'static>,
    /// The checks that this explains; those of the check, unless it depends on what was found.
    pub hides: Option<&'static [&'static str]>,
}

impl<'a> Found<'a> {
    /// A finding that no removal repairs.
    pub fn of(severity: Severity, rows: Vec<&'a CookieReport>) -> Found<'a> {
        Found {
            severity,
            rows,
            repair: Vec::new(),
            variant: None,
            told: Args::new(),
            hides: None,
        }
    }

    /// A finding that is repaired by removing its rows.
    pub fn repaired(severity: Severity, rows: Vec<&'a CookieReport>) -> Found<'a> {
        Found {
            repair: rows.clone(),
            ..Found::of(severity, rows)
        }
    }

    /// The same with what its sentences need.
    pub fn told(self, told: Args<'static>) -> Found<'a> {
        Found { told, ..self }
    }

    /// The same, which explains these checks and no others.
    pub fn hiding(self, hides: &'static [&'static str]) -> Found<'a> {
        Found {
            hides: Some(hides),
            ..self
        }
    }

    /// The same in other words.
    pub fn variant(self, variant: &'static str) -> Found<'a> {
        Found {
            variant: Some(variant),
            ..self
        }
    }
}

/// Hosts and paths that are tried; a store made to harm may hold any number.
const MOST_TRIED: usize = 40;

impl<'a> Evidence<'a> {
    /// FlaskTrack's own rows that have not ended.
    pub fn live(&self) -> impl Iterator<Item = &'a CookieReport> {
        own(self.profile, self.site).filter(|row| !row.expired)
    }

    /// Those that go to the address the person uses; all of them, if they did not say.
    pub fn sent(&self) -> impl Iterator<Item = &'a CookieReport> {
        self.live().filter(|row| self.is_sent(row))
    }

    /// True if `row` goes to the address the person uses, or they did not say.
    pub fn is_sent(&self, row: &CookieReport) -> bool {
        self.address.is_none_or(|address| address.gets(row))
    }

    /// True if the store was read to its end: only then does a missing row say something.
    pub fn is_whole(&self) -> bool {
        self.profile.problem.is_none() && self.profile.skipped.is_empty() && !self.is_partial
    }

    /// What the browser is set to for the site's cookies: of the rules that decide for the address the person uses,
    /// or for each host that is used here or named by a rule, the hardest.
    pub fn access(&self) -> Option<&'a Rule<Access>> {
        let settings = &self.profile.settings;
        let hosts = match self.address {
            Some(address) => BTreeSet::from([address.host().to_owned()]),
            None => self.used_hosts(),
        };
        let deciding = hosts.iter().filter_map(|host| settings.access(host));
        deciding.max_by_key(|rule| match rule.value {
            Access::Allow => 0,
            Access::SessionOnly => 1,
            Access::Block => 2,
        })
    }

    fn used_hosts(&self) -> BTreeSet<String> {
        let needs_sign_in = |host: &String| !is_public(host);
        let named = self.profile.settings.cookies.iter();
        let named = named.filter_map(|rule| rule.pattern.as_deref()).map(host);
        let named = named.filter(|host| self.site.covers_host(host));
        let own = own(self.profile, self.site).filter(|row| row.host_only == Some(true));
        let own = own.map(|row| bare_host(&row.host));
        let hosts: BTreeSet<String> = named.chain(own).filter(needs_sign_in).collect();
        match hosts.is_empty() {
            true => BTreeSet::from([self.site.domain().to_owned()]),
            false => hosts,
        }
    }

    /// True if this is noted of the profile.
    pub fn is_noted(&self, code: &str) -> bool {
        self.profile.notes.iter().any(|note| note.code == code)
    }

    /// The addresses to judge for: the one the person uses, or each that a row here is for.
    pub fn addresses(&self) -> Vec<Address> {
        if let Some(address) = self.address {
            return vec![address.clone()];
        }
        let hosts: BTreeSet<String> = self.live().map(|row| bare_host(&row.host)).collect();
        let paths: BTreeSet<&str> = self.live().map(|row| row.path.as_str()).chain(["/"]).collect();
        let hosts = hosts.iter().take(MOST_TRIED);
        hosts
            .flat_map(|host| {
                let paths = paths.iter().take(MOST_TRIED);
                paths.map(move |path| Address::of(host, path))
            })
            .collect()
    }

    /// The jars of these rows, as a browser keeps them apart and limits each.
    pub fn jars(rows: &[&'a CookieReport]) -> Vec<Vec<&'a CookieReport>> {
        grouped(rows, |one, other| jar_of(one) == jar_of(other))
    }

    /// Those of these rows that a browser may send together.
    pub fn sent_together(&self, rows: &[&'a CookieReport]) -> Vec<Vec<&'a CookieReport>> {
        grouped(rows, |one, other| self.goes_with(one, other))
    }

    /// True if a browser may send both at once: what it keeps apart for the site itself goes with the rest.
    pub fn goes_with(&self, one: &CookieReport, other: &CookieReport) -> bool {
        let is_own = |row| is_for_itself(row, self.site);
        jar_of(one) == jar_of(other) || (is_own(one) && is_own(other) && one.container == other.container)
    }
}

fn grouped<'a>(
    rows: &[&'a CookieReport],
    belong: impl Fn(&CookieReport, &CookieReport) -> bool,
) -> Vec<Vec<&'a CookieReport>> {
    let mut groups: Vec<Vec<&CookieReport>> = Vec::new();
    for row in rows {
        match groups.iter_mut().find(|group| belong(group[0], row)) {
            Some(group) => group.push(row),
            None => groups.push(vec![row]),
        }
    }
    groups
}

/// True for an address that is read without signing in.
pub fn is_public(host: &str) -> bool {
    const FIRST: [&str; 5] = ["docs", "help", "status", "blog", "support"];
    FIRST.contains(&host.split('.').next().unwrap_or_default())
}

/// FlaskTrack's own rows of a profile; the others were set by partners inside its pages.
pub fn own<'a>(profile: &'a ProfileReport, site: &Site) -> impl Iterator<Item = &'a CookieReport> {
    profile.cookies.iter().filter(|row| site.covers_host(&row.host))
}

type Jar<'a> = (Option<&'a str>, Option<bool>, Option<&'a str>);

fn jar_of(row: &CookieReport) -> Jar<'_> {
    (
        row.partition.as_deref(),
        row.cross_site_ancestor,
        row.container.as_deref(),
    )
}

/// True for what a page of the site itself gets: the rest is for the site shown inside another.
pub fn is_for_itself(row: &CookieReport, site: &Site) -> bool {
    row.partition
        .as_deref()
        .is_none_or(|top| site.covers_top_level(top))
        && row.cross_site_ancestor != Some(true)
}

/// When the browser last wrote it, as far as the store says.
pub fn written(row: &CookieReport) -> Option<Timestamp> {
    row.updated.max(row.created)
}

/// When it was last written or used.
pub fn used(row: &CookieReport) -> Option<Timestamp> {
    written(row).max(row.last_accessed)
}
