//! The saved report: what we found, made safe to send to support, with a checksum that can be read out.
//!
//! It is a [`Report`] without what [`redact`] hides, and what a reader needs beside it. It holds no values,
//! because a report has none. `docs/report.md` tells the form, `docs/report.schema.json` states it.

mod file;
mod page;
mod redact;
mod shorten;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::args;
use crate::backup::Kind;
use crate::cookie::Timestamp;
use crate::error::{Error, Problem, Result, shortened};
use crate::hex;
use crate::knowledge;
use crate::machine::{Machine, Os};
use crate::removal::BackupSummary;
use crate::report::Report;
use crate::words;

use self::redact::{Changes, Redactor, at, place_at, sorted};

pub use file::{MOST_BYTES, check, is_report, open, read, save};
pub use page::{page, style_source};

/// What stands first in the file.
pub const FORMAT: &str = "flasktrack-cookie-report";

/// The version of the form; it grows when a field changes its meaning or goes.
pub const SCHEMA: u32 = 2;

/// Who a report is for. No level holds a value, a mail address, a user name or a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// For support: random parts of names become shapes, names that people gave become letters, and every
    /// id is new.
    Share,
    /// For the person: names are whole, and the ids are those that `inspect` shows.
    ForMe,
}

/// A report as it is saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportReport {
    /// [`FORMAT`].
    pub format: String,
    /// [`SCHEMA`].
    pub schema: u32,
    /// What it says.
    pub body: Body,
    /// How to tell that it still says the same.
    pub integrity: Integrity,
}

/// What a report says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Which report it is, and what made it.
    pub header: Header,
    /// What was read and what was not.
    pub scope: Scope,
    /// The stores, their cookies and settings, and what the checks say of them.
    pub report: Report,
    /// What was removed in the days before, newest first.
    pub actions: Vec<BackupSummary>,
}

/// Which report it is, and what made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Drawn at random, to speak of it.
    pub report_id: String,
    /// Who it is for.
    pub level: Level,
    /// When we looked, in UTC.
    pub created: Timestamp,
    /// How far the computer's own clock was from UTC then, such as `+02:00`.
    pub utc_offset: String,
    /// Version of the tool.
    pub tool_version: String,
    /// Which build of it; `development` if nobody said.
    pub build: String,
    /// Version of the rule file.
    pub rules_version: String,
    /// The policy text it was judged by, and the day it took effect.
    pub policy_text: String,
    /// `null` for the text without a date.
    pub policy_date: Option<String>,
    /// SHA-256 of the policy text, where its bytes are known.
    pub policy_sha256: Option<String>,
    /// What is generally known about cookies, by the first digits of its SHA-256.
    pub knowledge_version: String,
    /// The family of the system.
    pub os: Os,
    /// The language of its sentences.
    pub language: String,
}

/// What was read and what was not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// The site's domain.
    pub site: String,
    /// Which cookies count as the site's, in words.
    pub rule: String,
    /// That other sites' cookies were not read, in words.
    pub others: String,
    /// What this level hides, in words.
    pub hidden: String,
    /// The browsers that were looked for.
    pub looked_for: Vec<String>,
    /// Every profile that was found.
    pub profiles: Vec<ScopeProfile>,
}

/// One profile that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeProfile {
    /// [`crate::report::ProfileReport::id`].
    pub profile: String,
    /// The browser's name.
    pub browser_name: String,
    /// The profile's name, as this level tells it.
    pub name: String,
    /// False if its store could not be read.
    pub read: bool,
    /// Why it was skipped; `null` if it was read.
    pub skipped: Option<Problem>,
    /// The site's cookies in it.
    pub cookies: usize,
    /// Rows that were left out.
    pub skipped_rows: usize,
}

/// How to tell that a report still says the same. It is no signature: it does not say who made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Integrity {
    /// How the body is written before it is counted.
    pub canonical: String,
    /// SHA-256 of that, in hex.
    pub sha256: String,
}

/// The one way of writing that a checksum is taken of.
const CANONICAL: &str = "RFC 8785";

impl SupportReport {
    /// The checksum, in groups that can be read out.
    pub fn checksum(&self) -> String {
        grouped(&self.integrity.sha256)
    }

    /// What to call the report's files, without an ending.
    pub fn file_name(&self) -> String {
        format!("flasktrack-report-{}", self.body.header.report_id)
    }

    /// The report's files, by name and text.
    pub fn files(&self) -> Result<Vec<(String, String)>> {
        let name = self.file_name();
        Ok(vec![
            (format!("{name}.json"), self.json()?),
            (format!("{name}.html"), page(self)),
        ])
    }

    /// The document as it is saved.
    pub fn json(&self) -> Result<String> {
        let text = serde_json::to_string_pretty(self).map_err(|error| internal(&error))?;
        Ok(text + "\n")
    }
}

/// Sixty-four digits in groups of four.
pub fn grouped(digits: &str) -> String {
    let digits: Vec<char> = digits.chars().collect();
    let groups: Vec<String> = digits.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

/// Makes the document of `report`, and of what was removed on the same machine.
pub fn make(
    machine: &Machine,
    report: &Report,
    actions: &[BackupSummary],
    level: Level,
) -> Result<SupportReport> {
    let mut redactor = Redactor::new(machine, &report.site, level)?;
    // What an undo put back is told by the removal that it undid.
    let removals = actions.iter().filter(|action| action.kind == Kind::Removed);
    let removals: Vec<BackupSummary> = removals.cloned().collect();
    let (report, actions) = redacted(&mut redactor, report, &removals)?;
    let body = Body {
        header: header(&redactor, &report, level),
        scope: scope(&report, level),
        report,
        actions,
    };
    let sha256 = checksum(&serde_json::to_value(&body).map_err(|error| internal(&error))?)?;
    Ok(SupportReport {
        format: FORMAT.to_owned(),
        schema: SCHEMA,
        body,
        integrity: Integrity {
            canonical: CANONICAL.to_owned(),
            sha256,
        },
    })
}

fn header(redactor: &Redactor, report: &Report, level: Level) -> Header {
    let id = redactor.tag("report", "", 12);
    let offset = jiff::tz::TimeZone::system().to_offset(report.created.to_jiff());
    Header {
        report_id: grouped(&id).replace(' ', "-"),
        level,
        created: report.created,
        utc_offset: offset_text(offset.seconds()),
        tool_version: report.tool_version.clone(),
        build: option_env!("FLASKTRACK_BUILD")
            .unwrap_or("development")
            .to_owned(),
        rules_version: report.policy.version.clone(),
        policy_text: report.policy.text.clone(),
        policy_date: report.policy.effective.clone(),
        policy_sha256: report.policy.sha256.clone(),
        knowledge_version: knowledge::fingerprint().to_owned(),
        os: report.os,
        language: "en".to_owned(),
    }
}

/// `+02:00`, as RFC 3339 writes it.
fn offset_text(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

fn scope(report: &Report, level: Level) -> Scope {
    let site = args! { "site" => report.site.clone() };
    let hidden = match level {
        Level::Share => "report-hidden-share",
        Level::ForMe => "report-hidden-for-me",
    };
    let profiles = report.profiles.iter().map(|profile| ScopeProfile {
        profile: profile.id.clone(),
        browser_name: profile.browser_name.clone(),
        name: profile.name.clone(),
        read: profile.problem.is_none(),
        skipped: profile.problem.clone(),
        cookies: profile.cookies.len(),
        skipped_rows: profile.skipped.len(),
    });
    Scope {
        site: report.site.clone(),
        rule: words::text("report-scope-rule", &site),
        others: words::plain("report-scope-others"),
        hidden: words::plain(hidden),
        looked_for: report.looked_for.clone(),
        profiles: profiles.collect(),
    }
}

/// The report and the actions without what may not be told.
fn redacted(
    redactor: &mut Redactor,
    report: &Report,
    actions: &[BackupSummary],
) -> Result<(Report, Vec<BackupSummary>)> {
    let ids = new_ids(redactor, report, actions);
    let mut whole = serde_json::to_value(report).map_err(|error| internal(&error))?;
    let mut all = Changes::new();
    if let Some(profiles) = whole.get_mut("profiles").and_then(Value::as_array_mut) {
        for (value, profile) in profiles.iter_mut().zip(&report.profiles) {
            all.extend(redact_profile(redactor, value, profile, &ids));
        }
    }
    let all = sorted(all);
    if let Some(origin) = whole.get_mut("origin").and_then(Value::as_object_mut) {
        at(origin, "name", |name| redactor.written(name));
    }
    let question = whole
        .pointer_mut("/diagnosis/question")
        .and_then(Value::as_object_mut);
    if let Some(question) = question {
        at(question, "address", |text| redactor.written(text));
    }
    if let Some(parts) = whole.as_object_mut() {
        let rest = parts.iter_mut().filter(|(key, _)| key.as_str() != "profiles");
        rest.for_each(|(_, value)| redactor.walk(value, &ids, &all));
    }
    let mut history = serde_json::to_value(actions).map_err(|error| internal(&error))?;
    for action in history.as_array_mut().into_iter().flatten() {
        redact_action(redactor, action, &ids);
    }
    Ok((
        serde_json::from_value(whole).map_err(|error| internal(&error))?,
        serde_json::from_value(history).map_err(|error| internal(&error))?,
    ))
}

/// New ids for profiles and rows. The old ones are digests of names and folders, so that who guesses a folder
/// could prove it by them.
fn new_ids(redactor: &Redactor, report: &Report, actions: &[BackupSummary]) -> BTreeMap<String, String> {
    let mut ids = BTreeMap::new();
    if redactor.keeps_ids() {
        return ids;
    }
    let profiles = report.profiles.iter().map(|profile| &profile.id);
    // Of a damaged backup we know no profile.
    let named = actions
        .iter()
        .map(|action| &action.profile)
        .filter(|id| !id.is_empty());
    for id in profiles.chain(named) {
        let browser = id.rsplit_once('-').map_or("", |(browser, _)| browser);
        ids.insert(
            id.clone(),
            format!("{browser}-{}", redactor.tag("profile", id, 8)),
        );
    }
    let rows = report.cookies().map(|(_, cookie)| &cookie.id);
    let removed = actions
        .iter()
        .flat_map(|action| action.rows.iter().map(|row| &row.id));
    for id in rows.chain(removed) {
        ids.insert(id.clone(), redactor.tag("row", id, 12));
    }
    ids
}

fn redact_profile(
    redactor: &mut Redactor,
    value: &mut Value,
    profile: &crate::report::ProfileReport,
    ids: &BTreeMap<String, String>,
) -> Changes {
    let mut changes = Changes::new();
    let Some(map) = value.as_object_mut() else {
        return changes;
    };
    at(map, "name", |name| redactor.profile(name));
    if let Some(name) = at(map, "folder", |name| redactor.folder(name)) {
        // A problem quotes it.
        let quoted = |name: &str| format!("“{}”", shortened(name));
        changes.push((quoted(&name), quoted(&redactor.folder(&name))));
    }
    for rule in rules(map) {
        place_at(redactor, rule, "pattern", &mut changes);
    }
    let cookies = map.get_mut("cookies").map(Value::take);
    let mut cookies: Vec<Value> = match cookies {
        Some(Value::Array(cookies)) => cookies,
        Some(_) | None => Vec::new(),
    };
    for (value, cookie) in cookies.iter_mut().zip(&profile.cookies) {
        if let Some(row) = value.as_object_mut() {
            let known = cookie
                .verdict
                .rule
                .split_once(':')
                .is_some_and(|(_, name)| name == cookie.name);
            let own = redact_row(redactor, row, known);
            let tag = cookie.value_tag.map(String::from).or(cookie.saved_tag.clone());
            if let Some(tag) = tag {
                row.insert("value_tag".to_owned(), redactor.tag("value", &tag, 8).into());
            }
            let seen = redactor.tag("seen", &String::from(cookie.seen), 16);
            row.insert("seen".to_owned(), seen.into());
            let own = sorted(own);
            redactor.walk(value, ids, &own);
            changes.extend(own);
        }
    }
    let own = sorted(changes.clone());
    redactor.walk(value, ids, &own);
    value["cookies"] = Value::Array(cookies);
    changes
}

/// The settings of a profile that have a pattern of addresses.
fn rules(profile: &mut Map<String, Value>) -> impl Iterator<Item = &mut Map<String, Value>> {
    let settings = profile.get_mut("settings").and_then(Value::as_object_mut);
    let values = settings.into_iter().flat_map(Map::values_mut);
    values.flat_map(|value| match value {
        Value::Array(list) => list
            .iter_mut()
            .filter_map(Value::as_object_mut)
            .collect::<Vec<_>>(),
        Value::Object(one) => vec![one],
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    })
}

/// A row by its name and places; a name that everybody knows stays whole.
fn redact_row(redactor: &mut Redactor, row: &mut Map<String, Value>, known: bool) -> Changes {
    let mut changes = Changes::new();
    if !known && let Some(whole) = at(row, "name", |name| redactor.written(name)) {
        row.insert("name_tag".to_owned(), redactor.tag("name", &whole, 8).into());
    }
    for place in ["host", "path", "partition"] {
        place_at(redactor, row, place, &mut changes);
    }
    at(row, "container", |name| redactor.container(name));
    changes
}

fn redact_action(redactor: &mut Redactor, action: &mut Value, ids: &BTreeMap<String, String>) {
    let Some(map) = action.as_object_mut() else { return };
    let mut changes = Changes::new();
    at(map, "profile_name", |name| redactor.profile(name));
    let rows = map.get_mut("rows").and_then(Value::as_array_mut);
    for row in rows.into_iter().flatten().filter_map(Value::as_object_mut) {
        changes.extend(redact_row(redactor, row, false));
    }
    redactor.walk(action, ids, &sorted(changes));
}

/// SHA-256 of `body` as RFC 8785 writes it: keys sorted, no blanks.
fn checksum(body: &Value) -> Result<String> {
    let canonical = serde_json_canonicalizer::to_vec(body).map_err(|error| internal(&error))?;
    let digest = Sha256::digest(canonical);
    Ok(hex::of(&digest))
}

/// What a library says of JSON could quote it, so only the kind of fault is told.
fn internal(error: &serde_json::Error) -> Error {
    Error::Internal {
        cause: format!("report: {:?}", error.classify()),
    }
}
