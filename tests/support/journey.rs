//! The second journey as the tests take it: choose, plan, remove, list, undo; and the search for values in
//! what it leaves.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::{Debug, Write};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use cookie_inspector_core::diagnose::diagnose;
use cookie_inspector_core::finding::{Question, Symptom};
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::removal::{self, Chosen, Outcome};
use cookie_inspector_core::report::{CookieReport, Line, Report};
use cookie_inspector_core::site::Site;
use cookie_inspector_core::support_report::{self, Level};
use rusqlite::types::Value;
use serde::Serialize;

use crate::kept::{self, Key};
use crate::lab::Lab;
use crate::planted::Planted;
use crate::server::Visit;

/// A cookie by host, path and partition, each with the name it has in the jar.
pub type Name = (&'static str, &'static str, &'static str, Option<&'static str>);

/// Rows that may go in one step. Each has a sibling that differs in one part of its key only, and stays.
pub const PRECISE: &[Name] = &[
    (".flasktrack.com", "_ga", "/", None),
    ("app.flasktrack.com", "_ga", "/app", None),
    ("app.flasktrack.com", "_fbp", "/", Some("https://flasktrack.com")),
    ("flasktrack.com", "_clck", "/", Some("https://flasktrack.com")),
    ("flasktrack.com", "_ga_SCRIPT1234", "/", None),
];

/// Rows we do not know, which go one by one.
pub const UNKNOWN: &[Name] = &[
    ("app.flasktrack.com", "odd:name[0].x", "/app/", None),
    ("app.flasktrack.com", "utf8n\u{e4}me", "/app", None),
    ("app.flasktrack.com", "latin1", "/app", None),
    ("app.flasktrack.com", "big", "/app", None),
    ("flasktrack.com", "empty", "/", None),
];

/// A protected row.
const PROTECTED: Name = ("app.flasktrack.com", "__Host-session", "/", None);

fn is(key: &Key, name: &Name) -> bool {
    (key.0.as_str(), key.1.as_str(), key.2.as_str(), key.3.as_deref()) == *name && key.4.is_none()
}

/// Tells whether a row is one of `names`.
pub fn is_one_of(names: &[Name]) -> impl Fn(&CookieReport) -> bool {
    |cookie| names.iter().any(|name| is(&kept::key(cookie), name))
}

/// The rows of `report` that are wanted, ticked as they are shown.
pub fn choose(report: &Report, wanted: impl Fn(&CookieReport) -> bool) -> Vec<Chosen> {
    let rows = report.cookies().filter(|(_, cookie)| wanted(cookie));
    rows.map(|(_, cookie)| Chosen {
        id: cookie.id.clone(),
        seen: Some(cookie.seen),
        understood: false,
    })
    .collect()
}

/// Every row of `report`, by its id.
pub fn keys(report: &Report) -> BTreeMap<String, Key> {
    report
        .cookies()
        .map(|(_, cookie)| (cookie.id.clone(), kept::key(cookie)))
        .collect()
}

/// Removes on the lab's own machine.
pub fn remove(lab: &Lab, chosen: &[Chosen]) -> Outcome {
    removal::remove(&lab.machine(), Policy::built_in(), &Site::FLASKTRACK, chosen).unwrap()
}

/// Removes [`PRECISE`] at once, in the same step a protected and an unknown row in vain, and then the rows of
/// [`UNKNOWN`] one by one; gives the backups, oldest first.
pub fn remove_all(lab: &Lab) -> Vec<String> {
    let mut chosen = choose(&lab.report(), is_one_of(PRECISE));
    assert_eq!(chosen.len(), PRECISE.len(), "each row to remove is reported once");
    chosen.extend(choose(&lab.report(), is_one_of(&[PROTECTED, UNKNOWN[0]])));
    let outcome = remove(lab, &chosen);
    let refused: BTreeSet<&str> = outcome
        .refused
        .iter()
        .map(|row| row.problem.code.as_str())
        .collect();
    assert_eq!(
        refused,
        BTreeSet::from(["row-confirm-alone", "row-protected"]),
        "neither goes in passing"
    );
    let mut backups = vec![removed(&outcome, PRECISE.len())];
    for name in UNKNOWN {
        let mut alone = choose(&lab.report(), is_one_of(&[*name]));
        alone[0].understood = true;
        backups.push(removed(&remove(lab, &alone), 1));
    }
    backups
}

fn removed(outcome: &Outcome, count: usize) -> String {
    let [removal] = &outcome.removals[..] else {
        panic!("one profile is changed: {outcome:?}");
    };
    assert_eq!(removal.problem, None);
    assert_eq!(removal.removed.len(), count, "{outcome:?}");
    removal.backup.clone().expect("a backup was made")
}

/// Undoes `backups`, newest first.
pub fn undo_all(lab: &Lab, backups: &[String]) {
    for id in backups.iter().rev() {
        let restored = removal::undo(&lab.machine(), &Site::FLASKTRACK, id).unwrap();
        assert!(
            restored.newer_kept.is_empty() && !restored.back.is_empty(),
            "{restored:?}"
        );
    }
}

/// Takes the whole journey and gives every word it said, as people and as programs get it.
pub fn whole(lab: &Lab) -> String {
    let mut said = String::new();
    let report = lab.report();
    say(&mut said, &report);
    for (profile, cookie) in report.cookies() {
        say(&mut said, &Line::new(profile, cookie));
    }
    for symptom in Symptom::ALL {
        let question = Question {
            address: None,
            symptom: Some(symptom),
        };
        say(&mut said, &diagnose(&report, &Site::FLASKTRACK, &question));
    }
    say(&mut said, &removal::plan(&report, &choose(&report, |_| true)));
    let backups = remove_all(lab);
    for level in [Level::Share, Level::ForMe] {
        let told = removal::backups(&lab.machine()).unwrap();
        let saved = support_report::make(&lab.machine(), &report, &told, level).unwrap();
        say(&mut said, &saved);
        said.extend(saved.files().unwrap().into_iter().map(|(_, text)| text));
    }
    say(&mut said, &lab.report());
    say(&mut said, &removal::backups(&lab.machine()));
    // A row that is gone is asked for again.
    say(
        &mut said,
        &remove(lab, &choose(&report, is_one_of(&PRECISE[..1]))),
    );
    for id in backups.iter().rev() {
        say(&mut said, &removal::undo(&lab.machine(), &Site::FLASKTRACK, id));
    }
    say(
        &mut said,
        &removal::undo(&lab.machine(), &Site::FLASKTRACK, &backups[0]),
    );
    say(&mut said, &removal::backups(&lab.machine()));
    say(&mut said, &lab.report());
    said
}

fn say(said: &mut String, thing: &(impl Debug + Serialize)) {
    let json = serde_json::to_string(thing).unwrap();
    writeln!(said, "{json}\n{thing:?}").unwrap();
}

/// All that must never be said: any eight letters of a value, and of an encrypted value as text.
pub struct Secrets {
    parts: HashSet<Vec<u8>>,
    encoded: HashSet<Vec<u8>>,
}

/// Short enough to catch a value cut off, long enough to be nobody else's.
const PART: usize = 8;

/// Hexadecimal digits say half as much, and digests of ours are written in them too.
const ENCODED_PART: usize = 16;

impl Secrets {
    /// Of the jar, and of the encrypted values in `rows`.
    pub fn of(lab: &Lab, rows: &[Vec<(String, Value)>]) -> Secrets {
        let parts = |text: &str, length: usize| {
            text.as_bytes()
                .windows(length)
                .map(<[u8]>::to_vec)
                .collect::<Vec<_>>()
        };
        let encrypted = rows.iter().flatten().filter_map(|(column, value)| match value {
            Value::Blob(bytes) if column == "encrypted_value" => Some(bytes),
            _ => None,
        });
        let encoded = encrypted.flat_map(|bytes| {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            [
                hex.to_uppercase(),
                hex,
                STANDARD_NO_PAD.encode(bytes),
                URL_SAFE_NO_PAD.encode(bytes),
            ]
        });
        Secrets {
            parts: lab
                .jar
                .iter()
                .flat_map(|planted| parts(planted.cookie.value(), PART))
                .collect(),
            encoded: encoded.flat_map(|text| parts(&text, ENCODED_PART)).collect(),
        }
    }

    /// The first part of a secret in `bytes`.
    pub fn found_in(&self, bytes: &[u8]) -> Option<String> {
        let plain = bytes.windows(PART).find(|window| self.parts.contains(*window));
        let encoded = || {
            bytes
                .windows(ENCODED_PART)
                .find(|window| self.encoded.contains(*window))
        };
        plain
            .or_else(encoded)
            .map(|part| String::from_utf8_lossy(part).into_owned())
    }
}

/// A cookie as it arrived at the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The page it was sent to.
    pub page: String,
    pub name: String,
    pub value: String,
}

/// Every cookie of `visits`, page by page, each page's in the order they were sent.
pub fn sent(visits: &[Visit]) -> Vec<Sent> {
    let mut sent: Vec<Sent> = visits
        .iter()
        .filter(|visit| !visit.path.contains("favicon"))
        .flat_map(|visit| {
            let page = format!("{}{}", visit.host, visit.path);
            let cookies = visit.cookies.iter().cloned();
            cookies.map(move |(name, value)| Sent {
                page: page.clone(),
                name,
                value,
            })
        })
        .collect();
    // Frames load side by side; within a page the order counts.
    sent.sort_by(|a, b| a.page.cmp(&b.page));
    sent
}

/// The values of the planted cookies `names`, as the server sees them.
pub fn values(lab: &Lab, names: &[Name]) -> BTreeSet<String> {
    let values: BTreeSet<String> = lab
        .jar
        .iter()
        .filter(|planted| names.iter().any(|name| is(&kept::planted_key(planted), name)))
        .map(seen)
        .collect();
    assert_eq!(
        values.len(),
        names.len(),
        "each of these cookies has a value of its own"
    );
    values
}

/// The value of a planted cookie as the server sees it: what is not UTF-8 is replaced.
pub fn seen(planted: &Planted) -> String {
    let value = planted.cookie.value();
    match planted.latin1 {
        true => value
            .chars()
            .map(|c| {
                if c.is_ascii() {
                    c
                } else {
                    char::REPLACEMENT_CHARACTER
                }
            })
            .collect(),
        false => value.to_owned(),
    }
}
