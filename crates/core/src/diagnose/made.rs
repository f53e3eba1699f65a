//! Made-up profiles for the tests of the checks: well-kept unless a test says otherwise.

use super::{Check, Evidence, Found, diagnose};
use crate::classify::{Subject, classify};
use crate::clause::Review;
use crate::cookie::{KeptIn, RowTag, SameSite, Timestamp, ValueFacts};
use crate::disk::Disk;
use crate::explain::Explanation;
use crate::export::Format;
use crate::finding::{Diagnosis, Question, Symptom};
use crate::knowledge::Knowledge;
use crate::machine::Os;
use crate::platform::Running;
use crate::policy::Policy;
use crate::report::{CookieReport, Note, Origin, ProfileReport, Report, SCHEMA, SkippedRow};
use crate::settings::{Rule, SetBy, SiteSettings};
use crate::site::Site;

use super::address::Address;

pub const NOW: i64 = 1_795_435_200;
pub const MINUTE: i64 = 60;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

/// So many seconds from now.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(NOW + seconds)
}

/// A cookie of this name on the app's host, an hour old, judged as a real one would be.
pub fn row(name: &str) -> CookieReport {
    let blank = String::new;
    let row = CookieReport {
        id: name.into(),
        seen: RowTag::of(&0),
        host: String::new(),
        host_only: Some(true),
        name: name.into(),
        path: "/".into(),
        secure: Some(true),
        http_only: Some(true),
        same_site: SameSite::Lax,
        expires: Some(at(30 * DAY)),
        session: Some(false),
        expired: false,
        created: Some(at(-HOUR)),
        updated: Some(at(-HOUR)),
        last_accessed: Some(at(-MINUTE)),
        partition: None,
        cross_site_ancestor: None,
        container: None,
        source_scheme: None,
        source_port: None,
        value: ValueFacts::of_plain(b"0123456789abcdef0123456789abcdef"),
        value_tag: None,
        saved_tag: None,
        name_tag: None,
        kept_in: KeptIn::Table,
        verdict: verdict(name, ""),
        explanation: Explanation {
            does: blank(),
            if_removed: blank(),
            stays: blank(),
            set_by: blank(),
        },
    };
    row.on("app.flasktrack.com")
}

fn verdict(name: &str, host: &str) -> crate::classify::Verdict {
    let subject = Subject {
        name,
        host,
        http_only: None,
        value: None,
    };
    classify(
        Policy::built_in(),
        Knowledge::built_in(),
        &Site::FLASKTRACK,
        &subject,
    )
}

/// How a made-up row differs from a well-kept one.
pub trait Made: Sized {
    fn with(self, change: impl FnOnce(&mut CookieReport)) -> Self;
    fn id(self, id: &str) -> Self {
        self.with(|row| row.id = id.into())
    }
    fn on(self, host: &str) -> Self {
        self.with(|row| {
            row.host = host.into();
            row.host_only = Some(!host.starts_with('.'));
            row.verdict = verdict(&row.name, host);
        })
    }
    fn path(self, path: &str) -> Self {
        self.with(|row| row.path = path.into())
    }
    fn ended(self) -> Self {
        self.with(|row| (row.expires, row.expired) = (Some(at(-DAY)), true))
    }
    fn of_session(self) -> Self {
        self.with(|row| (row.expires, row.session) = (None, Some(true)))
    }
    fn holding(self, value: &[u8]) -> Self {
        self.with(|row| row.value = ValueFacts::of_plain(value))
    }
    fn sized(self, bytes: u32) -> Self {
        self.with(|row| row.value.bytes = bytes)
    }
    /// Set so many seconds ago, and not since.
    fn aged(self, seconds: i64) -> Self {
        self.with(|row| {
            row.created = Some(at(-seconds));
            row.updated = row.created;
            row.last_accessed = row.created;
        })
    }
    fn inside(self, top: &str) -> Self {
        self.with(|row| row.partition = Some(top.into()))
    }
    fn in_container(self, name: &str) -> Self {
        self.with(|row| row.container = Some(name.into()))
    }
}

impl Made for CookieReport {
    fn with(mut self, change: impl FnOnce(&mut CookieReport)) -> Self {
        change(&mut self);
        self
    }
}

/// The profiles of a computer, and what the person said.
pub struct Home {
    pub profiles: Vec<ProfileReport>,
    pub question: Question,
}

/// One closed Firefox profile with these rows.
pub fn home(rows: impl IntoIterator<Item = CookieReport>) -> Home {
    Home {
        profiles: Vec::new(),
        question: Question::default(),
    }
    .and(rows)
}

impl Home {
    /// One more profile; what follows is about it.
    pub fn and(mut self, rows: impl IntoIterator<Item = CookieReport>) -> Home {
        let id = format!("profile-{}", self.profiles.len());
        self.profiles.push(ProfileReport {
            browser: "firefox".into(),
            browser_name: "Firefox".into(),
            name: id.clone(),
            folder: id.clone(),
            id,
            running: Running::Closed,
            store_version: None,
            settings: SiteSettings::default(),
            disk: None,
            shared: None,
            notes: Vec::new(),
            skipped: Vec::new(),
            problem: None,
            cookies: rows.into_iter().collect(),
        });
        self
    }

    pub fn with(mut self, change: impl FnOnce(&mut ProfileReport)) -> Home {
        self.profiles.last_mut().map(change);
        self
    }

    pub fn browser(self, id: &str) -> Home {
        self.with(|profile| profile.browser = id.into())
    }

    pub fn open(self) -> Home {
        self.with(|profile| profile.running = Running::Open)
    }

    pub fn noted(self, code: &str) -> Home {
        let note = Note {
            code: code.into(),
            text: String::new(),
        };
        self.with(|profile| profile.notes.push(note))
    }

    pub fn skipping(self) -> Home {
        let row = SkippedRow {
            place: String::new(),
            reason: String::new(),
        };
        self.with(|profile| profile.skipped.push(row))
    }

    pub fn set(self, change: impl FnOnce(&mut SiteSettings)) -> Home {
        self.with(|profile| change(&mut profile.settings))
    }

    pub fn at(mut self, address: &str) -> Home {
        self.question.address = Some(address.into());
        self
    }

    pub fn seeing(mut self, symptom: Symptom) -> Home {
        self.question.symptom = Some(symptom);
        self
    }

    /// The whole answer.
    pub fn diagnosis(&self) -> Diagnosis {
        self.answered(Origin::Device)
    }

    /// The same of something that was opened.
    pub fn opened(&self, format: Format) -> Diagnosis {
        self.answered(Origin::Opened {
            format,
            name: String::new(),
        })
    }

    fn answered(&self, origin: Origin) -> Diagnosis {
        let report = Report {
            schema: SCHEMA,
            tool_version: String::new(),
            created: at(0),
            os: Os::Linux,
            demo: false,
            keep_days: 7,
            origin,
            site: String::new(),
            looked_for: Vec::new(),
            policy: Policy::built_in().text(),
            categories: Vec::new(),
            profiles: self.profiles.clone(),
            unreadable: Vec::new(),
            review: Review::default(),
            diagnosis: Diagnosis::default(),
        };
        diagnose(&report, &Site::FLASKTRACK, &self.question)
    }

    /// What the check alone says, profile by profile: the rows of each finding.
    pub fn told_by(&self, check: &Check) -> Vec<Vec<String>> {
        self.each(check, |found| {
            found.rows.iter().map(|row| row.id.clone()).collect()
        })
    }

    /// One thing of each finding of the check alone.
    pub fn each<T>(&self, check: &Check, thing: impl Fn(&Found) -> T) -> Vec<T> {
        let site = Site::FLASKTRACK;
        let address = self.question.address.as_ref();
        let address = address.map(|text| Address::parse(text, &site).unwrap());
        let look = |profile| {
            (check.look)(&Evidence {
                profile,
                device: &self.profiles,
                site: &site,
                now: at(0),
                address: address.as_ref(),
                symptom: self.question.symptom,
                is_partial: false,
            })
        };
        let found: Vec<Found> = self.profiles.iter().flat_map(look).collect();
        found.iter().map(thing).collect()
    }
}

/// A disk on which a browser can keep its cookies.
pub fn roomy() -> Disk {
    Disk {
        writable: true,
        free_megabytes: Some(20_000),
        remote: false,
        synced: false,
        written: Some(at(-MINUTE)),
    }
}

/// A setting somebody made.
pub fn rule<T>(value: T, set_by: SetBy) -> Rule<T> {
    Rule::for_all(value, set_by, "made-up")
}

/// The same for one host.
pub fn rule_for<T>(host: &str, value: T) -> Rule<T> {
    Rule {
        pattern: Some(format!("https://{host}:443")),
        below: false,
        ..rule(value, SetBy::Person)
    }
}

/// The check finds something in each of these, resting on these rows.
pub fn fires<const N: usize>(check: &Check, cases: [(&str, Home, &[&str]); N]) {
    const { assert!(N >= 2, "two cases at least") };
    for (label, home, rows) in cases {
        let found = home.told_by(check);
        assert_eq!(found.len(), 1, "{}: {label}: {found:?}", check.id);
        assert_eq!(found[0], rows, "{}: {label}", check.id);
    }
}

/// The check says nothing of any of these.
pub fn silent<const N: usize>(check: &Check, cases: [(&str, Home); N]) {
    const { assert!(N >= 3, "three cases at least") };
    for (label, home) in cases {
        let found = home.told_by(check);
        assert!(found.is_empty(), "{}: {label}: {found:?}", check.id);
    }
}

fn is_hinted(check: &Check, home: &Home) -> bool {
    let diagnosis = home.diagnosis();
    diagnosis.hints.iter().any(|hint| hint.check == check.id)
}

/// The check is a hint in each of these, and finds nothing by itself.
pub fn hinted<const N: usize>(check: &Check, cases: [(&str, Home); N]) {
    const { assert!(N >= 2, "two cases at least") };
    for (label, home) in cases {
        assert!(is_hinted(check, &home), "{}: {label}", check.id);
        assert!(home.told_by(check).is_empty(), "{}: {label}", check.id);
    }
}

/// The check is neither a hint nor a finding in any of these.
pub fn unhinted<const N: usize>(check: &Check, cases: [(&str, Home); N]) {
    const { assert!(N >= 3, "three cases at least") };
    for (label, home) in cases {
        assert!(!is_hinted(check, &home), "{}: {label}", check.id);
        assert!(home.told_by(check).is_empty(), "{}: {label}", check.id);
    }
}
