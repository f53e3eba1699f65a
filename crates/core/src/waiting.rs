//! Waiting until a browser is closed, and then going on with what was confirmed. It only looks: nothing is told to
//! end, and nothing is locked.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::backup;
use crate::browser::{self, Profile};
use crate::error::Result;
use crate::inspect::inspect;
use crate::machine::Machine;
use crate::platform::Running;
use crate::policy::Policy;
use crate::removal::{self, Chosen, Outcome, Plan, ProfilePlan};
use crate::site::Site;
use crate::store;
use crate::words::{self, Args};

/// Seconds a wait lasts, unless the person says otherwise.
pub const LIMIT_SECONDS: u32 = 600;

/// Seconds of the longest wait one can ask for.
pub const MOST_SECONDS: u32 = 86_400;

/// The pause between two looks. A look reads a link or asks for a lock, and then who has the file open.
pub const LOOK_EVERY: Duration = Duration::from_millis(500);

/// After this long, a person who closed every window needs to hear that a browser can go on without one.
const LINGERS_AFTER: Duration = Duration::from_secs(30);

/// A profile whose browser is still open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct StillOpen {
    /// The browser's name.
    pub browser_name: String,
    /// The profile's name.
    pub name: String,
    /// Where it is open.
    pub running: Running,
}

/// How far a wait is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export, rename = "WaitStep"))]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// A browser is still open.
    Open,
    /// It closed a moment ago, and may still be saving.
    Settling,
    /// All are closed, and their files are at rest.
    Closed,
    /// The time was up before.
    TimedOut,
    /// The person called it off.
    Cancelled,
}

/// How a wait stands, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct Waiting {
    /// How far it is.
    pub step: Step,
    /// Which profiles are still open.
    pub open: Vec<StillOpen>,
    /// What to do, or what is going on.
    pub says: String,
    /// What may be in the way, after some time.
    pub hint: Option<String>,
    /// Seconds until it gives up.
    pub seconds_left: u32,
}

/// What one look at the profiles showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Those that are open.
    pub open: Vec<StillOpen>,
    /// The files of those that are closed; `None` while one of them cannot be looked for.
    marks: Option<Vec<Mark>>,
}

/// Size and time of one file; `None` if it is not there.
type Mark = Option<(u64, Option<SystemTime>)>;

/// Looks once at the profiles called `ids`. One that is gone is not in the way.
pub fn look(machine: &Machine, ids: &[String]) -> Look {
    let places = browser::places(machine);
    let (mut open, mut seen, mut is_sure) = (Vec::new(), Vec::new(), true);
    for found in ids.iter().map(|id| browser::find(&places, id)) {
        let profile = match found {
            Ok(Some(profile)) => profile,
            Ok(None) => continue,
            Err(_) => {
                is_sure = false;
                continue;
            }
        };
        match profile.seen_in_use() {
            Running::Closed => seen.extend(marks(profile)),
            running @ (Running::Open | Running::Elsewhere) => open.push(StillOpen {
                browser_name: profile.browser_name.clone(),
                name: profile.name.clone(),
                running,
            }),
        }
    }
    Look {
        open,
        marks: is_sure.then_some(seen),
    }
}

/// The cookie file, and what SQLite keeps beside it.
fn marks(profile: &Profile) -> Vec<Mark> {
    let Some(file) = profile.browser.store.file(&profile.folder) else {
        return Vec::new();
    };
    let mut marks = vec![mark(&file)];
    marks.extend(store::beside(&file).iter().map(|file| mark(file)));
    marks
}

fn mark(file: &Path) -> Mark {
    let found = fs::symlink_metadata(file).ok()?;
    Some((found.len(), found.modified().ok()))
}

/// One wait. It knows no clock and no disk: whoever waits tells it what a look showed, and how much time passed.
#[derive(Debug)]
pub struct Watch {
    limit: Duration,
    /// True once something was open, or may have been.
    was_open: bool,
    /// The files as they were when nothing was open any more.
    calm: Option<Vec<Mark>>,
}

impl Watch {
    /// A wait that gives up after `limit`.
    pub fn new(limit: Duration) -> Watch {
        Watch {
            limit,
            was_open: false,
            calm: None,
        }
    }

    /// Takes in a look, made `passed` after the wait began. Closed means: never open, or closed at two looks in a
    /// row, between which no file changed.
    pub fn step(&mut self, look: Look, passed: Duration) -> Waiting {
        let closed = look.open.is_empty();
        let is_sure = look.marks.is_some();
        self.was_open |= !closed || !is_sure;
        let at_rest = closed && is_sure && (!self.was_open || self.calm == look.marks);
        let step = match (at_rest, passed >= self.limit, closed) {
            (true, _, _) => Step::Closed,
            (false, true, _) => Step::TimedOut,
            (false, false, true) => Step::Settling,
            (false, false, false) => Step::Open,
        };
        self.calm = look.marks.filter(|_| closed);
        let left = self.limit.saturating_sub(passed).as_millis().div_ceil(1000);
        Waiting {
            step,
            says: says(step, &look.open, is_sure),
            hint: (step == Step::Open).then(|| hint(&look.open, passed)).flatten(),
            open: look.open,
            seconds_left: u32::try_from(left).unwrap_or(u32::MAX),
        }
    }
}

impl Waiting {
    /// The same wait, called off.
    pub fn cancelled(self) -> Waiting {
        Waiting {
            step: Step::Cancelled,
            says: says(Step::Cancelled, &self.open, true),
            hint: None,
            ..self
        }
    }
}

/// Each browser once, however many profiles it has open.
fn told(open: &[StillOpen]) -> Args<'static> {
    let mut names: Vec<&str> = Vec::new();
    for profile in open {
        if !names.contains(&profile.browser_name.as_str()) {
            names.push(&profile.browser_name);
        }
    }
    crate::args! { "count" => names.len(), "browsers" => names.join(", ") }
}

fn says(step: Step, open: &[StillOpen], is_sure: bool) -> String {
    let id = match step {
        Step::Open => "wait-open",
        Step::Settling if !is_sure => "wait-unseen",
        Step::Settling => "wait-settling",
        Step::Closed => "wait-closed",
        Step::TimedOut if open.is_empty() && !is_sure => "wait-never-seen",
        Step::TimedOut if open.is_empty() => "wait-restless",
        Step::TimedOut => "wait-timed-out",
        Step::Cancelled => "wait-cancelled",
    };
    words::text(id, &told(open))
}

fn hint(open: &[StillOpen], passed: Duration) -> Option<String> {
    let elsewhere: Vec<StillOpen> = open
        .iter()
        .filter(|profile| profile.running == Running::Elsewhere)
        .cloned()
        .collect();
    match (elsewhere.is_empty(), passed >= LINGERS_AFTER) {
        (false, _) => Some(words::text("wait-elsewhere", &told(&elsewhere))),
        (true, true) => Some(words::text("wait-lingers", &told(open))),
        (true, false) => None,
    }
}

/// The parts of a plan that only an open browser is in the way of.
pub fn can_wait_for(plan: &Plan) -> impl Iterator<Item = &ProfilePlan> {
    plan.profiles.iter().filter(|part| is_open(part))
}

fn is_open(part: &ProfilePlan) -> bool {
    let open = ["browser-running", "browser-elsewhere"];
    part.problem
        .as_ref()
        .is_some_and(|problem| open.contains(&problem.code.as_str()))
}

/// What came of a removal that was confirmed before a wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct AfterWait {
    /// What would go now.
    pub plan: Plan,
    /// What was done; `null` if the plan is not what was confirmed, and nothing was touched.
    pub outcome: Option<Outcome>,
}

/// Removes `chosen` if that still is what the person confirmed. A cookie that went by itself is no reason to stop;
/// one that changed is, and so is a browser that is open again.
pub fn remove_confirmed(
    machine: &Machine,
    policy: &Policy,
    site: &Site,
    chosen: &[Chosen],
) -> Result<AfterWait> {
    backup::expire(machine);
    let plan = removal::plan(&inspect(machine, policy, site), chosen);
    let outcome = match is_as_confirmed(&plan) {
        true => Some(removal::carry_out(machine, site, plan.clone(), chosen)?),
        false => None,
    };
    Ok(AfterWait { plan, outcome })
}

fn is_as_confirmed(plan: &Plan) -> bool {
    plan.count() > 0
        && plan.profiles.iter().all(|part| part.problem.is_none())
        && plan
            .refused
            .iter()
            .all(|refused| refused.problem.code == "row-not-found")
}

#[cfg(test)]
mod tests;
