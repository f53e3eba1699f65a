//! `sign-out-check`: look, sign out in the browser, look again, in one process, because what is compared is
//! kept in memory only.

use std::io::{self, BufRead, IsTerminal, Write};
use std::thread;
use std::time::{Duration, Instant};

use cookie_inspector_core::args as words_args;
use cookie_inspector_core::clause::ClauseOutcome;
use cookie_inspector_core::report::ProfileReport;
use cookie_inspector_core::sign_out::{Fate, Look, SAVED_AFTER_SECONDS, SignOutCheck, SignOutRow, compare};
use cookie_inspector_core::words;

use crate::answer::{self, Exit, Failure, aside, problem};
use crate::args::SignOut;
use crate::commands::{inspect, review};
use crate::page::{BOLD, DIM, PLAIN, Page};
use crate::session::Session;
use crate::text;

/// While it counts down, it looks again this often: the browser may be done, or closed, sooner.
const LOOK_EVERY: u64 = 5;

/// Leads through the three steps.
pub fn run(session: &Session, args: &SignOut, out: &mut impl Write) -> Result<Exit, Failure> {
    session.needs_device()?;
    inspect::check_browser(args.browser.as_deref())?;
    if !args.yes && (!io::stdin().is_terminal() || !io::stderr().is_terminal()) {
        return Err(problem("cannot-guide", &words_args! {}, None).into());
    }
    let before = look(session, args)?;
    aside(first_page(&before).text());
    let check = match before.rows().is_empty() {
        // Nobody is signed in: there is nothing to sign out of.
        true => compare(&before, &before, 0),
        false => {
            wait_for_sign_out(args)?;
            let left = Instant::now();
            let look = || look(session, args);
            let check = second(look, &before, args.wait.unwrap_or(0), SAVED_AFTER_SECONDS, &left)?;
            let mut page = Page::new();
            page.say(0, BOLD, &words::plain("cli-sign-out-after"));
            aside(page.text());
            check
        }
    };
    if session.json {
        answer::document(out, &check)?;
    } else {
        out.write_all(answer_page(&check).text().as_bytes())?;
    }
    Ok(exit(check.outcome))
}

fn exit(outcome: ClauseOutcome) -> Exit {
    match outcome {
        ClauseOutcome::Supported => Exit::Well,
        ClauseOutcome::Contradicted => Exit::LeftAlone,
        ClauseOutcome::NotCovered | ClauseOutcome::Inconclusive | ClauseOutcome::NotCheckable => {
            Exit::CouldNot
        }
    }
}

fn look(session: &Session, args: &SignOut) -> Result<Look, Failure> {
    let wanted = |profile: &ProfileReport| inspect::wanted(args.browser.as_deref(), profile);
    let (report, _) = session.look(&session.machine()?, wanted)?;
    Ok(Look::of(&report))
}

fn wait_for_sign_out(args: &SignOut) -> Result<(), Failure> {
    if let Some(seconds) = args.wait {
        countdown(seconds);
    }
    if args.yes {
        return Ok(());
    }
    let mut page = Page::new();
    page.gap();
    page.say(0, BOLD, &words::plain("cli-sign-out-now"));
    aside(page.text());
    let mut line = String::new();
    match io::stdin().lock().read_line(&mut line) {
        Ok(1..) => Ok(()),
        // The keyboard went away: nobody said that they signed out.
        Ok(_) => Err(problem("cannot-guide", &words_args! {}, None).into()),
        Err(error) => Err(problem("input-lost", &words_args! {}, Some(error.to_string())).into()),
    }
}

/// Looks again, and once more after each pause while waiting can still change the answer.
fn second(
    look: impl Fn() -> Result<Look, Failure>,
    before: &Look,
    waited: u64,
    most: u64,
    since: &Instant,
) -> Result<SignOutCheck, Failure> {
    let mut told = false;
    loop {
        let passed = waited + since.elapsed().as_secs();
        let check = compare(before, &look()?, passed);
        let Some(wait) = check.wait.as_ref().filter(|_| passed < most) else {
            if told && io::stderr().is_terminal() {
                aside("\n");
            }
            return Ok(check);
        };
        if !told {
            let mut page = Page::new();
            page.gap();
            page.say(0, PLAIN, wait);
            page.say(0, DIM, &words::plain("cli-sign-out-cancel"));
            aside(page.text());
            told = true;
        }
        countdown_from(most - passed, LOOK_EVERY.min(most - passed));
    }
}

fn countdown(seconds: u64) {
    countdown_from(seconds, seconds);
    if seconds > 0 && io::stderr().is_terminal() {
        aside("\n");
    }
}

/// Counts down from `left` for `pause` seconds, on one line of a terminal. Ctrl+C ends the program; there is
/// nothing to clean up.
fn countdown_from(left: u64, pause: u64) {
    let shown = io::stderr().is_terminal();
    for passed in 0..pause {
        if shown {
            let text = words::text("cli-sign-out-left", &words_args! { "count" => left - passed });
            aside(&format!("\r{text}   "));
        }
        thread::sleep(Duration::from_secs(1));
    }
}

fn first_page(before: &Look) -> Page {
    let mut page = Page::new();
    let count = words_args! { "count" => before.rows().len() };
    page.say(0, BOLD, &words::text("cli-sign-out-before", &count));
    before
        .rows()
        .into_iter()
        .for_each(|row| one(&mut page, row, None));
    page
}

fn answer_page(check: &SignOutCheck) -> Page {
    let mut page = Page::new();
    page.say(0, BOLD, &check.verdict);
    page.say(0, PLAIN, &check.why);
    if !check.rows.is_empty() {
        page.gap();
    }
    for row in &check.rows {
        let fate = words::plain(match (row.outcome, row.certain) {
            (Fate::Gone, _) => "cli-fate-gone",
            (Fate::Emptied, _) => "cli-fate-emptied",
            (Fate::Changed, true) => "cli-fate-changed",
            (Fate::Changed, false) => "cli-fate-rewritten",
            (Fate::Same, _) => "cli-fate-same",
        });
        one(&mut page, row, Some(&fate));
    }
    page.gap();
    let clause = words_args! { "outcome" => words::plain(review::outcome(check.outcome)) };
    page.say(0, PLAIN, &words::text("cli-sign-out-clause", &clause));
    if let Some(wait) = &check.wait {
        page.say(0, PLAIN, wait);
    }
    page
}

fn one(page: &mut Page, row: &SignOutRow, fate: Option<&str>) {
    let place = text::title(&row.browser_name, &row.profile_name);
    let name = text::name(&row.name);
    let mut pieces = vec![(PLAIN, name.as_str()), (PLAIN, "  ")];
    if let Some(fate) = fate {
        pieces.extend([(BOLD, fate), (PLAIN, "  ")]);
    }
    let place = format!("{}  {place}", row.host);
    pieces.push((DIM, &place));
    page.pieces(2, &pieces);
}
