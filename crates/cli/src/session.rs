//! What a run works on: a computer or a copied home folder, and a policy.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use cookie_inspector_core::args;
use cookie_inspector_core::backup;
use cookie_inspector_core::demo;
use cookie_inspector_core::diagnose::diagnose;
use cookie_inspector_core::error::Error;
use cookie_inspector_core::finding::Question;
use cookie_inspector_core::inspect::{inspect, reviewed};
use cookie_inspector_core::machine::{Machine, Os};
use cookie_inspector_core::opening::{self, open};
use cookie_inspector_core::policy::{MOST_BYTES, Policy};
use cookie_inspector_core::recovery;
use cookie_inspector_core::report::{ProfileReport, Report};
use cookie_inspector_core::site::Site;

use crate::answer::{Failure, aside, problem};
use crate::args::Global;
use crate::page::{PLAIN, Page};

/// The one site of this tool.
pub const SITE: Site = Site::FLASKTRACK;

/// What the global options mean.
pub struct Session {
    /// True if a program reads the answer.
    pub json: bool,
    global: Global,
    /// What --file or --profile opens, in the place of a computer.
    opened: Option<PathBuf>,
    policy: Option<Policy>,
}

impl Session {
    /// Checks the global options, and reads the policy file if one is named.
    pub fn new(global: Global) -> Result<Session, Failure> {
        if global.os.is_some() && global.home.is_none() {
            return Err(problem("os-alone", &args! {}, None).into());
        }
        if global.demo && global.home.is_some() {
            return Err(problem("demo-or-home", &args! {}, None).into());
        }
        let opened = opened(&global)?;
        let mut policy = None;
        if let Some(file) = &global.policy {
            policy = Some(Policy::read(&policy_bytes(file)?)?);
        }
        Ok(Session {
            json: global.json,
            global,
            opened,
            policy,
        })
    }

    /// Tells what became of a removal that was cut off; `inspect` and programs find it at its profile.
    pub fn tell_news(&self) {
        let news = match self.machine() {
            Ok(machine) if !self.json => recovery::news(&machine, &SITE),
            // The command itself will say what is wrong with the machine.
            Ok(_) | Err(_) => Vec::new(),
        };
        let mut page = Page::new();
        news.iter().for_each(|sentence| page.say(0, PLAIN, sentence));
        aside(page.text());
    }

    /// What is done at each start: a backup whose time is over goes. In a folder that was copied from elsewhere
    /// nothing goes by itself.
    pub fn begin(&self) {
        if self.global.home.is_none()
            && let Ok(here) = Machine::here()
        {
            backup::expire(&here);
        }
    }

    /// The policy to judge by.
    pub fn policy(&self) -> &Policy {
        self.policy.as_ref().unwrap_or_else(|| Policy::built_in())
    }

    /// The demo, made anew.
    pub fn renewed_demo(&self) -> Result<Machine, Failure> {
        match self.global.home {
            Some(_) => Err(problem("demo-or-home", &args! {}, None).into()),
            None => Ok(demo::renew(&Machine::here()?)?),
        }
    }

    /// The computer to work on.
    pub fn machine(&self) -> Result<Machine, Failure> {
        let here = self.here()?;
        match self.global.demo {
            true => Ok(demo::open(&here)?),
            false => Ok(here),
        }
    }

    fn here(&self) -> Result<Machine, Failure> {
        let Some(home) = &self.global.home else {
            return Ok(Machine::here()?);
        };
        let os = self.global.os.map_or_else(Os::here, Os::from);
        Ok(Machine::copied(home, os)?)
    }

    /// Where a cookie was set or sent, as far as it was typed.
    pub fn host(&self) -> Option<&str> {
        self.global.host.as_deref()
    }

    /// True if a file or a folder is opened, which no command can change.
    pub fn is_opened(&self) -> bool {
        self.opened.is_some()
    }

    /// Stops a command that works on this computer's own browsers, or with no browser at all.
    pub fn needs_device(&self) -> Result<(), Failure> {
        match self.opened {
            Some(_) => Err(Error::OpenedFile.into()),
            None => Ok(()),
        }
    }

    /// True if a profile of this computer is named, which the next command is told of too.
    pub fn names_profile(&self) -> bool {
        self.global.profile.is_some() && self.opened.is_none()
    }

    /// Stops a command to which no profile can be named.
    pub fn needs_no_profile(&self) -> Result<(), Failure> {
        self.needs_device()?;
        match self.global.profile {
            Some(_) => Err(problem("profile-unfit", &args! {}, None).into()),
            None => Ok(()),
        }
    }

    /// Looks at `machine`, or at what is opened.
    pub fn inspect(&self, machine: &Machine) -> Result<Report, Failure> {
        Ok(self.look(machine, |_| true)?.0)
    }

    /// The same, cut down to the profiles that are `wanted`, and says how many went.
    pub fn look(
        &self,
        machine: &Machine,
        wanted: impl Fn(&ProfileReport) -> bool,
    ) -> Result<(Report, usize), Failure> {
        let mut report = match &self.opened {
            Some(path) => open(machine, self.policy(), &SITE, path, self.host())?,
            None => inspect(machine, self.policy(), &SITE),
        };
        let found = report.profiles.len();
        report
            .profiles
            .retain(|profile| wanted(profile) && self.is_named(profile));
        let hidden = found - report.profiles.len();
        if hidden > 0 {
            report.review = reviewed(machine, self.policy(), &SITE, &report.origin, &report.profiles);
            report.diagnosis = diagnose(&report, &SITE, &Question::default());
        }
        Ok((report, hidden))
    }

    fn is_named(&self, profile: &ProfileReport) -> bool {
        // Of several with one name each carries its folder too.
        let told_apart = format!(" ({})", profile.folder);
        let own = profile.name.strip_suffix(&told_apart).unwrap_or(&profile.name);
        let names = [profile.name.as_str(), own, profile.folder.as_str()];
        let is = |name: &PathBuf| names.iter().any(|known| name.as_os_str() == *known);
        self.opened.is_some() || self.global.profile.as_ref().is_none_or(is)
    }

    /// The command that does `rest` with `file`, wherever it is typed.
    pub fn command_on(rest: &str, file: &Path) -> String {
        format!(
            "flasktrack-cookies {rest} {}",
            quoted(&file.display().to_string())
        )
    }

    /// The command that does `rest` on the same computer, to copy.
    pub fn command(&self, rest: &str) -> String {
        let mut command = String::from("flasktrack-cookies");
        if self.global.demo {
            command.push_str(" --demo");
        }
        if let Some(home) = &self.global.home {
            command.push_str(&format!(" --home {}", quoted(&home.display().to_string())));
        }
        if let Some(os) = self
            .global
            .os
            .as_ref()
            .and_then(clap::ValueEnum::to_possible_value)
        {
            command.push_str(&format!(" --os {}", os.get_name()));
        }
        let named = [("--file", &self.global.file), ("--profile", &self.global.profile)];
        for (option, path) in named
            .iter()
            .filter_map(|(option, path)| Some((option, path.as_ref()?)))
        {
            command.push_str(&format!(" {option} {}", quoted(&path.display().to_string())));
        }
        if let (Some(host), true) = (&self.global.host, self.is_opened()) {
            command.push_str(&format!(" --host {}", quoted(host)));
        }
        if let Some(policy) = &self.global.policy {
            command.push_str(&format!(" --policy {}", quoted(&policy.display().to_string())));
        }
        format!("{command} {rest}")
    }
}

/// What --file names, or --profile if it names a folder: what is opened in the place of a computer.
fn opened(global: &Global) -> Result<Option<PathBuf>, Failure> {
    let folder = match &global.profile {
        Some(path) if opening::is_folder(path)? => Some(path),
        // What is written as a path is no name.
        Some(path) if path.components().count() > 1 => {
            let folder = path.display().to_string();
            return Err(Error::NoSuchFolder { folder }.into());
        }
        Some(_) | None => None,
    };
    let opened = match (&global.file, folder) {
        (Some(_), Some(_)) => return Err(problem("opened-twice", &args! {}, None).into()),
        (Some(_), None) if global.profile.is_some() => {
            return Err(problem("profile-unfit", &args! {}, None).into());
        }
        (Some(path), None) | (None, Some(path)) => path,
        (None, None) => return Ok(None),
    };
    match global.home.is_some() || global.demo {
        true => Err(problem("opened-or-home", &args! {}, None).into()),
        false => Ok(Some(opened.clone())),
    }
}

/// What stands in a policy file. Of one that is far too large, no more than shows that it is.
pub fn policy_bytes(file: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|opened| opened.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| {
            let named = args! { "file" => file.display().to_string() };
            problem("policy-unreadable", &named, Some(error.to_string()))
        })?;
    Ok(bytes)
}

/// `word` as a shell of this system takes it for one word.
pub fn quoted(word: &str) -> String {
    quoted_on(Os::here(), word)
}

/// Windows' shells know double quotes; there a backslash counts before a quote alone.
fn quoted_on(os: Os, word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+:".contains(c) || (c == '\\' && os == Os::Windows);
    if word.chars().all(plain) {
        return word.to_owned();
    }
    match os {
        Os::Windows if word.ends_with('\\') => format!("\"{word}\\\""),
        Os::Windows => format!("\"{word}\""),
        Os::Linux | Os::Macos => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_word_to_the_shell_of_its_system() {
        for (os, word, quoted) in [
            (Os::Linux, "/home/ada", "/home/ada"),
            (Os::Linux, "Ada's home", r"'Ada'\''s home'"),
            (Os::Macos, r"a\b", r"'a\b'"),
            (Os::Windows, r"C:\Users\Ada", r"C:\Users\Ada"),
            (Os::Windows, r"C:\Users\Ada's", r#""C:\Users\Ada's""#),
            (Os::Windows, r"C:\My files\", r#""C:\My files\\""#),
        ] {
            assert_eq!(quoted_on(os, word), quoted, "{os:?}");
        }
    }

    #[test]
    fn a_command_to_copy_works_on_the_same_computer() {
        let global = Global {
            home: Some("/tmp/Ada's home".into()),
            os: Some(crate::args::Layout::Macos),
            demo: false,
            file: None,
            profile: None,
            host: None,
            policy: None,
            json: false,
        };
        let session = Session::new(global).unwrap_or_else(|failure| panic!("{failure:?}"));
        assert_eq!(
            session.command("inspect"),
            format!(
                "flasktrack-cookies --home {} --os macos inspect",
                quoted("/tmp/Ada's home")
            )
        );
    }
}
