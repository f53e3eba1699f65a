//! What a run works on: a computer or a copied home folder, and a policy.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use cookie_inspector_core::args;
use cookie_inspector_core::demo;
use cookie_inspector_core::inspect::{inspect, reviewed};
use cookie_inspector_core::machine::{Machine, Os};
use cookie_inspector_core::policy::{MOST_BYTES, Policy};
use cookie_inspector_core::report::{ProfileReport, Report};
use cookie_inspector_core::site::Site;

use crate::answer::{Failure, problem};
use crate::args::Global;

/// The one site of this tool.
pub const SITE: Site = Site::FLASKTRACK;

/// What the global options mean.
pub struct Session {
    /// True if a program reads the answer.
    pub json: bool,
    global: Global,
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
        let mut policy = None;
        if let Some(file) = &global.policy {
            policy = Some(Policy::read(&policy_bytes(file)?)?);
        }
        Ok(Session {
            json: global.json,
            global,
            policy,
        })
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

    /// Looks at `machine`.
    pub fn inspect(&self, machine: &Machine) -> Report {
        inspect(machine, self.policy(), &SITE)
    }

    /// Cuts the report of `machine` down to the profiles that are `wanted`, and its review with them; says how
    /// many went.
    pub fn narrow(
        &self,
        machine: &Machine,
        report: &mut Report,
        wanted: impl Fn(&ProfileReport) -> bool,
    ) -> usize {
        let found = report.profiles.len();
        report.profiles.retain(wanted);
        let hidden = found - report.profiles.len();
        if hidden > 0 {
            report.review = reviewed(machine, self.policy(), &SITE, &report.profiles);
        }
        hidden
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
        if let Some(policy) = &self.global.policy {
            command.push_str(&format!(" --policy {}", quoted(&policy.display().to_string())));
        }
        format!("{command} {rest}")
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

/// `word` as a shell takes it for one word.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/\\._-+:".contains(c);
    match word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_to_copy_works_on_the_same_computer() {
        let global = Global {
            home: Some("/tmp/Ada's home".into()),
            os: Some(crate::args::Layout::Macos),
            demo: false,
            policy: None,
            json: false,
        };
        let session = Session::new(global).unwrap_or_else(|failure| panic!("{failure:?}"));
        assert_eq!(
            session.command("inspect"),
            r"flasktrack-cookies --home '/tmp/Ada'\''s home' --os macos inspect"
        );
    }
}
