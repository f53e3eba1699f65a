//! The shape of the sign-in check: what a person can say beforehand, what was found, and what stays open.

use serde::{Deserialize, Serialize};

/// What the person said: both are optional, and sharpen the answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct Question {
    /// The address they use, without what follows its path.
    pub address: Option<String>,
    /// What they see.
    pub symptom: Option<Symptom>,
}

/// What a person sees when signing in goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Symptom {
    /// "I am signed out at every start."
    SignedOutAtStart,
    /// "Saving a form fails."
    SavingFails,
    /// "400 Bad Request."
    BadRequest,
    /// "A link from an e-mail asks me to sign in."
    LinkAsks,
    /// "It works in one window only."
    OneWindow,
    /// "Nothing of that."
    NoneOfThese,
}

impl Symptom {
    /// Every symptom, in the order they are asked.
    pub const ALL: [Symptom; 6] = [
        Symptom::SignedOutAtStart,
        Symptom::SavingFails,
        Symptom::BadRequest,
        Symptom::LinkAsks,
        Symptom::OneWindow,
        Symptom::NoneOfThese,
    ];

    /// A stable word, as in `--symptom`; the sentence is `symptom-<id>`.
    pub fn id(self) -> &'static str {
        match self {
            Symptom::SignedOutAtStart => "signed-out-at-start",
            Symptom::SavingFails => "saving-fails",
            Symptom::BadRequest => "bad-request",
            Symptom::LinkAsks => "link-asks",
            Symptom::OneWindow => "one-window",
            Symptom::NoneOfThese => "none-of-these",
        }
    }
}

/// How surely a finding explains a problem, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Nobody can stay signed in with it.
    Blocker,
    /// It mostly is the reason.
    Likely,
    /// It may be the reason.
    Possible,
    /// Worth knowing, and no reason by itself.
    Info,
    /// We could not tell: neither a finding nor an all-clear.
    Inconclusive,
}

/// What one check says of one profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct Finding {
    /// The check's id, such as `duplicate-name`.
    pub check: String,
    /// What it is about, in a few words.
    pub title: String,
    /// How surely it explains a problem.
    pub severity: Severity,
    /// The profile's id; `null` for what concerns no profile.
    pub profile: Option<String>,
    /// The rows it rests on, by their ids.
    pub rows: Vec<String>,
    /// For the person whose computer it is, with the next step.
    pub customer: String,
    /// For the person who helps.
    pub support: String,
    /// What would show that it is wrong.
    pub would_refute: String,
    /// True for the one to begin with.
    pub main_cause: bool,
    /// The rows that a repair would remove, by their ids; empty where removing does not help.
    pub repair: Vec<String>,
    /// Checks that are not shown, because this explains them.
    pub followers: Vec<String>,
    /// The check that explains this one, where both are shown.
    pub due_to: Option<String>,
}

/// One finding as `diagnose --json --lines` prints it: flat, with names that programs may rely on.
#[derive(Debug, Serialize)]
pub struct Line<'a> {
    check: &'a str,
    severity: Severity,
    browser: Option<&'a str>,
    profile_folder: Option<&'a str>,
    rows: &'a [String],
    main_cause: bool,
    repair: bool,
    customer: &'a str,
    support: &'a str,
}

impl<'a> Line<'a> {
    /// The line of one finding, in a browser and the folder of its profile.
    pub fn new(finding: &'a Finding, place: Option<(&'a str, &'a str)>) -> Line<'a> {
        Line {
            check: &finding.check,
            severity: finding.severity,
            browser: place.map(|(browser, _)| browser),
            profile_folder: place.map(|(_, folder)| folder),
            rows: &finding.rows,
            main_cause: finding.main_cause,
            repair: !finding.repair.is_empty(),
            customer: &finding.customer,
            support: &finding.support,
        }
    }
}

/// The answer to a question: what we found, what stays open, and what no look at a browser can show.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct Diagnosis {
    /// What was asked.
    pub question: Question,
    /// The whole in one or two sentences.
    pub headline: String,
    /// What was found, the main cause first.
    pub findings: Vec<Finding>,
    /// What could not be told.
    pub open: Vec<Finding>,
    /// What fits the symptom and leaves no trace here.
    pub hints: Vec<Finding>,
}

impl Diagnosis {
    /// The same where nothing can be removed.
    pub fn without_repairs(mut self) -> Diagnosis {
        let lists = [&mut self.findings, &mut self.open, &mut self.hints];
        for finding in lists.into_iter().flatten() {
            finding.repair.clear();
        }
        self
    }

    /// The findings that can explain a problem.
    pub fn causes(&self) -> impl Iterator<Item = &Finding> {
        let is_cause = |finding: &&Finding| finding.severity <= Severity::Possible;
        self.findings.iter().filter(is_cause)
    }

    /// Everything, in the order it is shown.
    pub fn all(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().chain(&self.open).chain(&self.hints)
    }
}
