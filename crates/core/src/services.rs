//! Services of other companies: which ones keep a cookie here, and whether the person's team has connected them.
//!
//! No disk can tell the second, so the person is asked. The answers stay on this device, below our own folder.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::clause::Service;
use crate::error::{Error, Result};
use crate::knowledge::Knowledge;
use crate::machine::Machine;
use crate::own_file;
use crate::report::{CookieReport, ProfileReport};

/// The version of the file.
const SCHEMA: u32 = 1;

/// A larger file is not ours.
const MOST_BYTES: u64 = 64 * 1024;

/// What the person said, by vendor id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers(BTreeMap<String, bool>);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u32,
    connected: BTreeMap<String, bool>,
}

impl Answers {
    /// The answers kept on this machine. A file that is missing or damaged means: ask again.
    pub fn load(machine: &Machine) -> Answers {
        let mut text = String::new();
        let read =
            fs::File::open(file(machine)).and_then(|found| found.take(MOST_BYTES).read_to_string(&mut text));
        let kept = read.ok().and_then(|_| serde_json::from_str::<File>(&text).ok());
        match kept {
            Some(kept) if kept.schema == SCHEMA => Answers(kept.connected),
            Some(_) | None => Answers::default(),
        }
    }

    /// What the person said of a vendor.
    pub fn get(&self, vendor: &str) -> Option<bool> {
        self.0.get(vendor).copied()
    }

    /// Notes an answer; `None` takes it back.
    pub fn set(&mut self, vendor: &str, connected: Option<bool>) {
        match connected {
            Some(answer) => self.0.insert(vendor.to_owned(), answer),
            None => self.0.remove(vendor),
        };
    }

    /// Keeps the answers on this machine, for its owner's eyes only.
    pub fn save(&self, machine: &Machine) -> Result<()> {
        let kept = File {
            schema: SCHEMA,
            connected: self.0.clone(),
        };
        let text = serde_json::to_string_pretty(&kept).map_err(|error| Error::Internal {
            cause: format!("answers: {:?}", error.classify()),
        })?;
        own_file::write(&file(machine), &[text.as_bytes()]).map_err(|error| Error::AnswersUnwritable {
            cause: error.to_string(),
        })
    }
}

fn file(machine: &Machine) -> PathBuf {
    machine.own_folder().join("services.json")
}

/// The categories of services that a team connects.
pub const CONNECTED: [&str; 3] = [
    "third-party-payment",
    "third-party-identity",
    "third-party-integration",
];

/// The services with a cookie in `profiles`, in the order of their names.
pub fn found(profiles: &[ProfileReport], answers: &Answers) -> Vec<Service> {
    let mut services: BTreeMap<(String, String), Service> = BTreeMap::new();
    for cookie in profiles.iter().flat_map(|profile| &profile.cookies) {
        let Some((id, name)) = vendor(cookie) else {
            continue;
        };
        let service = services
            .entry((name.to_lowercase(), id.clone()))
            .or_insert(Service {
                connected: answers.get(&id),
                category: cookie.verdict.category.clone(),
                rows: Vec::new(),
                id,
                name,
            });
        service.rows.push(cookie.id.clone());
    }
    services.into_values().collect()
}

/// The id and name of the company whose service set it; `None` for a cookie of another kind.
fn vendor(cookie: &CookieReport) -> Option<(String, String)> {
    if !CONNECTED.contains(&cookie.verdict.category.as_str()) {
        return None;
    }
    let knowledge = Knowledge::built_in();
    if let Some((vendor, host)) = knowledge.vendor_of(&cookie.host) {
        // A group is many companies: there, the host tells which one.
        return Some(match vendor.group {
            true => (host.to_owned(), host.to_owned()),
            false => (vendor.id.to_string(), vendor.name.to_string()),
        });
    }
    let name = cookie.verdict.vendor.clone()?;
    let known = knowledge.vendors().iter().find(|vendor| *vendor.name == *name);
    Some((
        known.map_or_else(|| slug(&name), |vendor| vendor.id.to_string()),
        name,
    ))
}

/// A name as one lower-case word to type.
fn slug(name: &str) -> String {
    let parts = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Os;

    fn machine() -> (tempfile::TempDir, Machine) {
        let home = tempfile::tempdir().unwrap();
        let machine = Machine::copied(home.path(), Os::Linux).unwrap();
        (home, machine)
    }

    #[test]
    fn answers_are_remembered_and_taken_back() {
        let (_home, machine) = machine();
        let mut answers = Answers::load(&machine);
        assert_eq!(answers, Answers::default());
        answers.set("stripe", Some(true));
        answers.set("hubspot", Some(false));
        answers.save(&machine).unwrap();
        answers.set("stripe", None);
        answers.save(&machine).unwrap();
        let again = Answers::load(&machine);
        assert_eq!((again.get("stripe"), again.get("hubspot")), (None, Some(false)));
    }

    #[test]
    fn a_damaged_file_means_ask_again_and_can_be_written_anew() {
        let (_home, machine) = machine();
        let mut answers = Answers::default();
        answers.set("stripe", Some(true));
        answers.save(&machine).unwrap();
        for damaged in [
            "",
            "{",
            "[]",
            r#"{"schema":2,"connected":{"stripe":true}}"#,
            r#"{"schema":1,"connected":{"stripe":"yes"}}"#,
            "\u{0}",
        ] {
            fs::write(file(&machine), damaged).unwrap();
            assert_eq!(Answers::load(&machine), Answers::default(), "{damaged:?}");
        }
        fs::write(file(&machine), " ".repeat(1 << 20)).unwrap();
        assert_eq!(Answers::load(&machine), Answers::default());
        answers.save(&machine).unwrap();
        assert_eq!(Answers::load(&machine), answers);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_can_read_the_answers() {
        use std::os::unix::fs::PermissionsExt;
        use std::path::Path;
        let (_home, machine) = machine();
        Answers::default().save(&machine).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(
            (mode(&file(&machine)), mode(&machine.own_folder())),
            (0o600, 0o700)
        );
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_told() {
        let (home, machine) = machine();
        fs::write(home.path().join(".local"), "a file in the way").unwrap();
        let error = Answers::default().save(&machine).unwrap_err();
        assert_eq!(error.code(), "answers-unwritable");
    }
}
