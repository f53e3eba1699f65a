//! A report as text for a terminal: the summary first, then profile by profile, category by category.

use cookie_inspector_core::args;
use cookie_inspector_core::cookie::KeptIn;
use cookie_inspector_core::export;
use cookie_inspector_core::removal::RowName;
use cookie_inspector_core::report::{CookieReport, Origin, ProfileReport, Report};
use cookie_inspector_core::words;

use crate::page::{BOLD, DIM, PLAIN, Page, shortened};
use crate::session::Session;

/// Longer names are cut in a list; `explain` shows them whole.
const LONGEST_NAME: usize = 120;

/// The whole report; `hidden` profiles were filtered away.
pub fn report(session: &Session, report: &Report, hidden: usize) -> Page {
    let mut page = Page::new();
    page.say(0, BOLD, &heading(report));
    page.gap();
    summary(&mut page, report, hidden);
    for profile in &report.profiles {
        page.gap();
        one_profile(&mut page, report, profile);
    }
    next_step(&mut page, session, report, hidden);
    page
}

/// Whose cookies these are.
fn heading(report: &Report) -> String {
    match &report.origin {
        Origin::Opened { name, .. } => words::text("cli-title-opened", &args! { "name" => name.clone() }),
        Origin::Device if report.demo => words::plain("cli-title-demo"),
        Origin::Device => words::plain("cli-title"),
    }
}

fn summary(page: &mut Page, report: &Report, hidden: usize) {
    let opened = report.origin.is_opened();
    let cookies = report.cookies().count();
    let profiles = report.profiles.len();
    let unread = report.profiles.iter().filter(|p| p.problem.is_some()).count();
    let deletable = report
        .cookies()
        .filter(|(_, c)| c.is_removable() || (opened && c.verdict.deletable))
        .count();
    let protected = report.cookies().filter(|(_, c)| c.verdict.protected).count();
    let counts = args! {
        "cookies" => cookies, "profiles" => profiles, "unread" => unread, "read" => profiles - unread, "hidden" => hidden,
        "deletable" => deletable, "protected" => protected, "browsers" => report.looked_for.join(", "),
    };
    let mut say = |id: &str| page.say(0, PLAIN, &words::text(id, &counts));
    match (profiles, cookies) {
        (0, _) if hidden > 0 => say("cli-none-chosen"),
        (0, _) => say("cli-no-browser"),
        (_, 0) if opened && unread == 0 => say("cli-no-cookie-opened"),
        (_, 0) if unread < profiles => say("cli-no-cookie"),
        (_, 0) => {}
        _ if opened => {
            say("cli-found-opened");
            say("cli-found-not-essential");
        }
        _ => {
            say("cli-found");
            say("cli-found-deletable");
            say("cli-found-protected");
        }
    }
    if unread > 0 {
        say("cli-unread");
    }
    for browser in &report.unreadable {
        let told = args! { "name" => browser.name.clone(), "reason" => browser.reason.clone() };
        page.say(0, PLAIN, &words::text("cli-unreadable", &told));
    }
    if !report.policy.overrides.is_empty() {
        let names = args! { "names" => report.policy.overrides.join(", ") };
        page.say(0, BOLD, &words::text("cli-overridden", &names));
    }
}

fn one_profile(page: &mut Page, report: &Report, profile: &ProfileReport) {
    let (categories, stands) = (&report.categories, stands(report));
    page.pieces(0, &[(BOLD, &whose(profile))]);
    if let Some(problem) = &profile.problem {
        page.problem(2, problem);
    }
    for note in profile.notes.iter().filter(|note| !note.is_for_support()) {
        page.say(2, PLAIN, &note.text);
    }
    for row in &profile.skipped {
        let told = args! { "place" => row.place.clone(), "reason" => row.reason.clone() };
        page.say(2, PLAIN, &words::text("cli-skipped", &told));
    }
    // What was left out may be cookies.
    if profile.cookies.is_empty() && profile.problem.is_none() && profile.skipped.is_empty() {
        page.say(2, PLAIN, &words::plain("cli-profile-empty"));
    }
    for category in categories {
        let here: Vec<_> = of_category(profile, |id| id == category.id);
        let standing = (category.protected, category.offered);
        one_category(page, &category.title, standing, stands, &here);
    }
    // A report made with another policy may hold a category that this one does not know.
    let listed = |id: &str| categories.iter().any(|category| category.id == id);
    let others = of_category(profile, |id| !listed(id));
    one_category(
        page,
        &words::plain("cli-category-other"),
        (true, false),
        stands,
        &others,
    );
}

fn of_category(profile: &ProfileReport, wanted: impl Fn(&str) -> bool) -> Vec<&CookieReport> {
    let cookies = profile.cookies.iter();
    cookies
        .filter(|cookie| wanted(&cookie.verdict.category))
        .collect()
}

/// A profile by browser and name, as a heading.
pub fn title(browser_name: &str, name: &str) -> String {
    words::text(
        "cli-profile",
        &args! { "browser" => browser_name.to_owned(), "profile" => name.to_owned() },
    )
}

/// The same of a profile of a report, or of what was opened in the place of one.
pub fn whose(profile: &ProfileReport) -> String {
    if profile.browser != export::ID {
        return title(&profile.browser_name, &profile.name);
    }
    let told = args! { "kind" => profile.browser_name.clone(), "name" => profile.name.clone() };
    words::text("cli-opened", &told)
}

/// Rows named for one finding or clause; the others are counted.
const MOST_ROWS: usize = 6;

/// The rows called `ids`, on which something rests.
pub fn evidence(page: &mut Page, report: &Report, ids: &[String]) {
    let rows = ids.iter().filter_map(|id| report.cookie(id));
    for (profile, cookie) in rows.take(MOST_ROWS) {
        let place = place(&cookie.host, &cookie.path, None, None);
        let about = format!("{place}  {}  {}", whose(profile), cookie.id);
        page.pieces(6, &[(PLAIN, &name(&cookie.name)), (PLAIN, "  "), (DIM, &about)]);
    }
    if ids.len() > MOST_ROWS {
        let more = args! { "count" => ids.len() - MOST_ROWS };
        page.say(6, DIM, &words::text("cli-review-more", &more));
    }
}

/// What could not be read.
pub fn problems<'a>(page: &mut Page, profiles: impl IntoIterator<Item = &'a ProfileReport>) {
    for profile in profiles {
        if let Some(problem) = &profile.problem {
            page.gap();
            page.pieces(0, &[(BOLD, &whose(profile))]);
            page.problem(2, problem);
        }
    }
}

/// From protected and deletable to a word or two.
type Stands = fn(bool, bool) -> String;

fn stands(report: &Report) -> Stands {
    match report.origin.is_opened() {
        false => standing,
        true => |protected, deletable| match (protected, deletable) {
            (false, true) => words::plain("cli-not-essential"),
            (protected, _) => standing(protected, false),
        },
    }
}

fn one_category(
    page: &mut Page,
    title: &str,
    usual: (bool, bool),
    stands: Stands,
    cookies: &[&CookieReport],
) {
    if cookies.is_empty() {
        return;
    }
    page.gap();
    let counted = args! { "title" => title.to_owned(), "count" => cookies.len() };
    let heading = words::text("cli-category", &counted);
    page.pieces(
        2,
        &[
            (BOLD, &heading),
            (PLAIN, "  "),
            (PLAIN, &stands(usual.0, usual.1)),
        ],
    );
    for cookie in cookies {
        one_cookie(page, usual, stands, cookie);
    }
}

/// Whether it may go, in a word or two.
pub fn standing(protected: bool, deletable: bool) -> String {
    words::plain(match (protected, deletable) {
        (true, _) => "cli-protected",
        (false, true) => "cli-deletable",
        (false, false) => "cli-kept",
    })
}

/// One cookie; its standing is said where it is not the `usual` one of its category.
fn one_cookie(page: &mut Page, usual: (bool, bool), stands: Stands, cookie: &CookieReport) {
    let place = place(
        &cookie.host,
        &cookie.path,
        cookie.apart().as_deref(),
        cookie.container.as_deref(),
    );
    let mut pieces = vec![(BOLD, name(&cookie.name)), (DIM, format!("  {place}"))];
    let in_file = cookie.kept_in == KeptIn::File && cookie.verdict.deletable;
    let own = (cookie.verdict.protected, cookie.is_removable() || in_file);
    if own != usual {
        pieces.push((PLAIN, format!("  {}", stands(own.0, own.1))));
    }
    let pieces: Vec<_> = pieces
        .iter()
        .map(|(style, text)| (*style, text.as_str()))
        .collect();
    page.pieces(4, &pieces);
    page.say(6, PLAIN, &cookie.explanation.does);
    page.say(6, PLAIN, &cookie.explanation.stays);
    page.say(
        6,
        DIM,
        &words::text("cli-row", &args! { "id" => cookie.id.clone() }),
    );
}

/// Where it is sent, and what else tells it from another of the same name.
fn place(host: &str, path: &str, partition: Option<&str>, container: Option<&str>) -> String {
    let path = if path == "/" { "" } else { path };
    let mut place = format!("{host}{path}");
    if let Some(site) = partition {
        let site = args! { "site" => site.to_owned() };
        place.push_str(&format!("  {}", words::text("cli-apart", &site)));
    }
    if let Some(container) = container {
        let container = args! { "container" => container.to_owned() };
        place.push_str(&format!("  {}", words::text("cli-container", &container)));
    }
    place
}

/// A cookie's name for a list; a cookie may have none.
pub fn name(name: &str) -> String {
    match name {
        "" => words::plain("cli-no-name"),
        name => shortened(name, LONGEST_NAME),
    }
}

/// Rows by name and place.
pub fn rows(page: &mut Page, rows: &[RowName]) {
    for row in rows {
        let place = place(
            &row.host,
            &row.path,
            row.partition.as_deref(),
            row.container.as_deref(),
        );
        page.pieces(2, &[(PLAIN, &name(&row.name)), (PLAIN, "  "), (DIM, &place)]);
    }
}

fn next_step(page: &mut Page, session: &Session, report: &Report, hidden: usize) {
    let Some((_, first)) = report.cookies().next() else {
        let unread = report.profiles.iter().any(|profile| profile.problem.is_some());
        if hidden == 0 && !unread && !report.origin.is_opened() {
            page.gap();
            page.say(0, PLAIN, &words::plain("cli-try-demo"));
            page.command(2, "flasktrack-cookies --demo inspect");
        }
        return;
    };
    page.gap();
    // It would remove from the other browsers too.
    let narrowed = hidden > 0 && !session.names_profile();
    if !narrowed && report.cookies().any(|(_, cookie)| cookie.is_removable()) {
        page.say(0, PLAIN, &words::plain("cli-try-remove"));
        page.command(2, &session.command("remove --deletable"));
    }
    page.say(0, PLAIN, &words::plain("cli-try-explain"));
    page.command(2, &session.command(&format!("explain {}", first.id)));
}
