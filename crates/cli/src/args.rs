//! What can be typed: one struct a command, its help beside it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use cookie_inspector_core::finding::Symptom;
use cookie_inspector_core::keeping::MOST_DAYS;
use cookie_inspector_core::machine::Os;
use cookie_inspector_core::support_report;
use cookie_inspector_core::waiting::{LIMIT_SECONDS, MOST_SECONDS};

/// Shows, explains and removes FlaskTrack's cookies in the browsers of this computer
///
/// It reads the cookies of flasktrack.com and its subdomains, those set inside its pages, and nothing else.
/// Every removal keeps a backup to undo it: for a week, or for as long as you choose.
#[derive(Debug, Parser)]
#[command(name = "flasktrack-cookies", version, after_help = EXAMPLES, after_long_help = LONG, max_term_width = 100)]
pub struct Cli {
    /// What every command takes.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

const EXAMPLES: &str = "\
Examples:
  flasktrack-cookies inspect               see what FlaskTrack keeps
  flasktrack-cookies remove --deletable    remove what is not essential
  flasktrack-cookies --demo inspect        try it on made-up browsers";

const LONG: &str = "\
Examples:
  flasktrack-cookies inspect               see what FlaskTrack keeps
  flasktrack-cookies remove --deletable    remove what is not essential
  flasktrack-cookies --demo inspect        try it on made-up browsers

Exit codes:
  0  Well. Everything you asked for was done.
  1  Done in part: a cookie was left alone, or you answered no. The output says which and why.
  2  Could not: a store or a backup could not be read or changed, or the arguments do not fit.
The help of each command says what the codes mean there. A closed pipe is no error.

With --json an error is one object on the standard output:
  {\"error\": {\"code\", \"message\", \"cause\", \"hint\"}}
Without it, an error goes to the standard error, with its next step.";

/// Options of every command.
#[derive(Debug, Args)]
pub struct Global {
    /// Read DIR as the home folder, such as a copied one
    ///
    /// What a link or a list in it names outside of DIR is left alone, and told.
    /// HOME and the variables that move browser folders do not count then.
    #[arg(
        long,
        global = true,
        help_heading = "Options of every command",
        value_name = "DIR"
    )]
    pub home: Option<PathBuf>,
    /// The system whose folder layout DIR has; needs --home
    #[arg(
        long,
        global = true,
        help_heading = "Options of every command",
        value_name = "SYSTEM"
    )]
    pub os: Option<Layout>,
    /// Work on a made-up home folder, not on your browsers
    #[arg(long, global = true, help_heading = "Options of every command")]
    pub demo: bool,
    /// Open FILE: a saved report, an export of cookies, or a browser's cookie file
    ///
    /// It is known by its content: cookies.txt, HAR, JSON of an extension or of the developer tools, their table
    /// copied as text, Set-Cookie or Cookie headers, or a cookie file itself. It is only looked at: nothing can
    /// be removed from it.
    #[arg(
        long,
        global = true,
        help_heading = "Options of every command",
        value_name = "FILE"
    )]
    pub file: Option<PathBuf>,
    /// Open this profile folder; if it is no folder, show only the profile of this name
    ///
    /// A folder may be a copied profile of any browser, or hold several. Like --file, it is only looked at. What
    /// is no folder is the name of a profile here, or of its folder.
    #[arg(
        long,
        global = true,
        help_heading = "Options of every command",
        value_name = "DIR|NAME"
    )]
    pub profile: Option<PathBuf>,
    /// The host of a name or of headers, such as app.flasktrack.com
    ///
    /// `explain` judges a name by it, and --file takes it for headers that do not say where they were sent.
    #[arg(
        long,
        global = true,
        help_heading = "Options of every command",
        value_name = "HOST"
    )]
    pub host: Option<String>,
    /// Judge by this policy file, not by the built-in one
    #[arg(
        long,
        global = true,
        help_heading = "Options of every command",
        value_name = "FILE"
    )]
    pub policy: Option<PathBuf>,
    /// Print JSON for programs
    #[arg(long, global = true, help_heading = "Options of every command")]
    pub json: bool,
}

/// A system, by the word one types.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Layout {
    Linux,
    Macos,
    Windows,
}

impl From<Layout> for Os {
    fn from(layout: Layout) -> Os {
        match layout {
            Layout::Linux => Os::Linux,
            Layout::Macos => Os::Macos,
            Layout::Windows => Os::Windows,
        }
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    Inspect(Inspect),
    Explain(Explain),
    Remove(Remove),
    Undo(Undo),
    /// Hold every clause of the cookie policy against this device
    ///
    /// Each clause is shown with its answer, why, what would change it, and the cookies it rests on. With
    /// --json it prints the whole report; the clauses are in its `review`.
    ///
    /// Exit codes: 0, nothing speaks against the policy. 1, something does. 2, nothing does, but a store
    /// could not be read.
    Review,
    Report(Report),
    Diagnose(Diagnose),
    Repair(Repair),
    Services(Services),
    SignOutCheck(SignOut),
    Backups(Backups),
    #[command(subcommand)]
    Policy(Policy),
    /// Make the demo anew: a home folder with made-up browsers
    ///
    /// Exit codes: 0, made. 2, its folder could not be written.
    Demo,
}

/// Show FlaskTrack's cookies in every browser, and explain them
///
/// Changes nothing; a browser may be open meanwhile.
///
/// Exit codes: 0, every store was read, whether it holds cookies or not. 2, a store could not be read; the
/// others are still shown. With --lines, the standard error says why.
#[derive(Debug, Args)]
pub struct Inspect {
    /// With --json: one flat object a cookie, one a line
    #[arg(long)]
    pub lines: bool,
    /// Only this browser, such as `chromium` or `firefox`
    #[arg(long, value_name = "ID")]
    pub browser: Option<String>,
}

/// Explain one cookie, by its row id or by its name
///
/// A row id stands below each cookie that `inspect` shows. A name needs --host, and is judged by name and
/// host alone: no browser is read.
///
/// With --stdin --json it reads one {"name": …, "host": …} a line, up to 64 KB, and answers each with one
/// object: name, host, category, deletable, rule, confidence, purpose. A line it cannot understand is
/// answered in its place with {"line": …, "error": …}; empty lines are passed over.
///
/// Exit codes: 0, explained. 2, there is no such row, or a line could not be understood.
#[derive(Debug, Args)]
pub struct Explain {
    /// A row id; with --host, a cookie's name
    #[arg(
        value_name = "ID or NAME",
        required_unless_present = "stdin",
        conflicts_with = "stdin"
    )]
    pub what: Option<String>,
    /// Answer many, one JSON object a line
    #[arg(long)]
    pub stdin: bool,
}

/// Remove cookies, keeping a backup to undo it
///
/// Close the browser first, or add --wait. Sign-in, security and reliability cookies are protected: they are
/// left alone, whoever asks. Cookies that we do not know go only one at a time, with --understood.
///
/// Exit codes: 0, all of them are gone (or, with --dry-run, would go). 1, some were left alone: protected,
/// changed meanwhile, not found, their browser is open, the time to wait was up, or you answered no. 2, a
/// store could not be changed, or nothing could be asked because there is no terminal and no --yes.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("which").required(true))]
pub struct Remove {
    /// These rows, by the ids that `inspect` shows
    #[arg(long, value_name = "ID", num_args = 1.., group = "which")]
    pub row: Vec<String>,
    /// Every cookie that is offered for removal, in every closed profile
    #[arg(long, group = "which")]
    pub deletable: bool,
    /// "I understand": remove one row although nobody knows what it is for
    #[arg(long)]
    pub understood: bool,
    /// Say what would go, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    pub wait: Wait,
    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
}

/// Put removed cookies back, or undo an undo
///
/// A newer cookie that the browser got meanwhile is kept. Close the browser first, or add --wait.
///
/// Exit codes: 0, all are back. 1, newer cookies were kept, the time to wait was up, or you answered no. 2, a
/// backup could not be put back.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("which").required(true))]
pub struct Undo {
    /// The backup, by the id that `backups` shows
    #[arg(value_name = "BACKUP", group = "which")]
    pub backup: Option<String>,
    /// The last removal, in all the profiles it touched
    #[arg(long, group = "which")]
    pub last: bool,
    #[command(flatten)]
    pub wait: Wait,
    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
}

/// List the backups, delete them, or say how long they are kept
///
/// A backup holds what a removal took, or what an undo put back. Undo takes either back.
///
/// Exit codes: 0, listed, deleted, or noted. 1, you answered no. 2, a backup is damaged (the others are still
/// listed), or could not be deleted, or nothing could be asked because there is no terminal and no --yes.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Backups {
    /// What to do; without it, they are listed
    #[command(subcommand)]
    pub act: Option<BackupsAct>,
    /// Keep each backup for so many days, from 0 to 365; with 0 none is kept, and no removal can be undone
    ///
    /// Backups that are older than that are deleted at once.
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(0..=i64::from(MOST_DAYS)))]
    pub keep_days: Option<u32>,
    /// Do not ask
    #[arg(long, short, requires = "keep_days")]
    pub yes: bool,
}

/// What to do with backups.
#[derive(Debug, Subcommand)]
pub enum BackupsAct {
    Purge(Purge),
}

/// Delete backups for good; what they hold cannot be put back then
///
/// Their bytes are overwritten first, unless a file has a second name (a hard link): under that name it stays. A
/// damaged backup can be deleted too.
///
/// Exit codes: 0, deleted. 1, you answered no. 2, one could not be deleted.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("which_backups").required(true))]
pub struct Purge {
    /// These backups, by the ids that `backups` shows
    #[arg(value_name = "BACKUP", group = "which_backups")]
    pub backup: Vec<String>,
    /// Every backup
    #[arg(long, group = "which_backups")]
    pub all: bool,
    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
}

/// Whether to wait for an open browser.
#[derive(Debug, Args)]
pub struct Wait {
    /// If the browser is open, wait until you have closed it, then go on without asking again
    ///
    /// It gives up after this long; without a number, after 10 minutes. Ctrl+C cancels, and nothing is changed.
    #[arg(
        id = "wait",
        long = "wait",
        value_name = "SECONDS",
        value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_SECONDS))
    )]
    seconds: Option<Option<u32>>,
}

impl Wait {
    /// How many seconds; `None` if it is not asked for.
    pub fn seconds(&self) -> Option<u32> {
        self.seconds.map(|seconds| seconds.unwrap_or(LIMIT_SECONDS))
    }
}

/// Check, compare and show policy files, which say what each cookie is
///
/// Start your own file from `policy show`, check it, and judge by it with --policy.
#[derive(Debug, Subcommand)]
pub enum Policy {
    /// Say whether a policy file is sound, and what its rules do
    ///
    /// Exit codes: 0, sound. 2, not sound, or it could not be read. Each mistake is told with its line.
    Check {
        /// The policy file
        #[arg(id = "policy-file", value_name = "FILE")]
        file: PathBuf,
    },
    /// Say what changes for whom from one policy file to another
    ///
    /// Exit codes: 0, nothing changes. 1, something changes. 2, a file is not sound or could not be read.
    Diff {
        /// The policy file of before
        #[arg(value_name = "BEFORE")]
        before: PathBuf,
        /// The policy file of after
        #[arg(value_name = "AFTER")]
        after: PathBuf,
    },
    /// Print the built-in policy file, to start your own from
    ///
    /// Exit codes: 0, printed.
    Show,
}

/// Save a report that is safe to send, as JSON and as a page to read and print
///
/// It holds what `inspect` and `review` show, and never what a cookie holds. Mail addresses, user names and
/// folders are taken out. Nothing is sent: you choose who gets the two files. A file that is there already
/// is never replaced. The checksum says whether a report still is what was saved; read it out on the phone.
///
/// Exit codes: 0, saved, or the checksum fits. 1, the checksum does not fit. 2, it could not be saved or
/// read, or it is no report.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true))]
pub struct Report {
    /// Save the two files in this folder
    #[arg(long, value_name = "DIR", group = "what")]
    pub out: Option<PathBuf>,
    /// Who it is for
    #[arg(long, value_name = "LEVEL", default_value = "share", conflicts_with = "check")]
    pub level: Level,
    /// Say whether the checksum of this saved report fits
    #[arg(long, value_name = "FILE", group = "what")]
    pub check: Option<PathBuf>,
}

/// Who a report is for, by the word one types.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Level {
    /// For support: random parts of names are shapes, names that people gave are letters
    Share,
    /// For you: names are whole, and rows have the ids that `inspect` shows
    ForMe,
}

impl From<Level> for support_report::Level {
    fn from(level: Level) -> support_report::Level {
        match level {
            Level::Share => support_report::Level::Share,
            Level::ForMe => support_report::Level::ForMe,
        }
    }
}

/// Find the cookie, or the setting, that keeps you from signing in
///
/// The main cause comes first, with words for the customer and for support, and the cookies it rests on. What
/// could not be told stands apart: it is no all-clear. An address and a symptom sharpen the answer.
///
/// With --json it prints the whole report; the answer is in its `diagnosis`. With --json --lines it prints one
/// object a finding: check, severity, browser, profile_folder, rows, main_cause, repair, customer, support.
/// Severities: blocker, likely, possible, info, inconclusive.
///
/// Exit codes: 0, nothing was found. 1, something was found, if only a note. 2, nothing was found, but
/// something could not be told.
#[derive(Debug, Args)]
pub struct Diagnose {
    /// The address you use, such as https://app.flasktrack.com/
    #[arg(long, value_name = "URL")]
    pub address: Option<String>,
    /// What you see
    #[arg(long, value_name = "ID")]
    pub symptom: Option<Seen>,
    /// With --json: one flat object a finding, one a line
    #[arg(long)]
    pub lines: bool,
}

/// Repair what a check of `diagnose` found, keeping a backup to undo it
///
/// It shows the cookies that would go and what follows, asks, removes exactly them, and runs the check again.
/// This is the only way in which protected cookies go, and only those that the check names at this moment.
/// Close the browser first, or add --wait.
///
/// Exit codes: 0, repaired, or there was nothing to repair. 1, cookies were left alone, the check still finds
/// something, the time to wait was up, or you answered no. 2, a store could not be changed, or nothing could
/// be asked because there is no terminal and no --yes.
#[derive(Debug, Args)]
pub struct Repair {
    /// The check, by the id that `diagnose` shows
    #[arg(value_name = "CHECK")]
    pub check: String,
    /// The address you use, as for `diagnose`
    #[arg(long, value_name = "URL")]
    pub address: Option<String>,
    /// What you see, as for `diagnose`
    #[arg(long, value_name = "ID")]
    pub symptom: Option<Seen>,
    /// Say what would go, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    pub wait: Wait,
    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
}

/// A symptom, by the word one types.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Seen {
    /// "I am signed out at every start"
    SignedOutAtStart,
    /// "Saving a form fails"
    SavingFails,
    /// "400 Bad Request"
    BadRequest,
    /// "A link from an e-mail asks me to sign in"
    LinkAsks,
    /// "It works in one window only"
    OneWindow,
    /// "Nothing of that"
    NoneOfThese,
}

impl From<Seen> for Symptom {
    fn from(seen: Seen) -> Symptom {
        match seen {
            Seen::SignedOutAtStart => Symptom::SignedOutAtStart,
            Seen::SavingFails => Symptom::SavingFails,
            Seen::BadRequest => Symptom::BadRequest,
            Seen::LinkAsks => Symptom::LinkAsks,
            Seen::OneWindow => Symptom::OneWindow,
            Seen::NoneOfThese => Symptom::NoneOfThese,
        }
    }
}

/// List the services of other companies that keep a cookie here, and say which ones your team connected
///
/// No disk can tell which services a team has chosen, so you can. The answers stay on this device, and the
/// review uses them.
///
/// Exit codes: 0, listed, and your answers are kept. 2, an id is not known, or the answers could not be kept.
#[derive(Debug, Args)]
pub struct Services {
    /// Your team connected these, by the ids that the list shows
    #[arg(long, value_name = "ID", num_args = 1..)]
    pub connected: Vec<String>,
    /// Your team did not connect these
    #[arg(long, value_name = "ID", num_args = 1..)]
    pub not_connected: Vec<String>,
    /// Forget what you said of these
    #[arg(long, value_name = "ID", num_args = 1..)]
    pub forget: Vec<String>,
}

/// Check that signing out ends the sign-in cookies, in three steps
///
/// It looks while you are signed in, lets you sign out in your browser, and looks again. What is compared
/// stays in memory. If the browser is open, it may take a minute until it has saved the change: the check
/// counts down, and ends sooner if it can. Ctrl+C cancels; nothing is changed.
///
/// Exit codes: 0, the sign-in cookies ended. 1, one stayed. 2, it stays open: nobody was signed in, a store
/// could not be read, or there is no terminal and no --yes.
#[derive(Debug, Args)]
pub struct SignOut {
    /// Only this browser, such as `chromium` or `firefox`
    #[arg(long, value_name = "ID")]
    pub browser: Option<String>,
    /// Do not ask; sign out while it waits
    #[arg(long, short, requires = "wait")]
    pub yes: bool,
    /// Wait this long between the looks
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(..=3600))]
    pub wait: Option<u64>,
}
