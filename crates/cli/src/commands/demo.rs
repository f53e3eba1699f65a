//! `demo`: made-up browsers with made-up cookies, to try everything on.

use std::io::Write;

use cookie_inspector_core::args as words_args;
use cookie_inspector_core::words;
use serde::Serialize;

use crate::answer::{self, Exit, Failure};
use crate::page::{BOLD, PLAIN, Page};
use crate::session::Session;

#[derive(Serialize)]
struct Answer {
    demo: Made,
}

#[derive(Serialize)]
struct Made {
    profiles: usize,
    cookies: usize,
}

/// Makes the demo anew and says what to try.
pub fn run(session: &Session, out: &mut impl Write) -> Result<Exit, Failure> {
    session.needs_no_profile()?;
    let report = session.inspect(&session.renewed_demo()?)?;
    let made = Made {
        profiles: report.profiles.len(),
        cookies: report.cookies().count(),
    };
    if session.json {
        answer::document(out, &Answer { demo: made })?;
        return Ok(Exit::Well);
    }
    let mut page = Page::new();
    let counts = words_args! { "cookies" => made.cookies, "profiles" => made.profiles };
    page.say(0, BOLD, &words::text("cli-demo", &counts));
    page.say(0, PLAIN, &words::plain("cli-demo-safe"));
    for (says, rest) in [
        ("cli-demo-inspect", "inspect"),
        ("cli-demo-remove", "remove --deletable"),
        ("cli-demo-undo", "undo --last"),
    ] {
        page.gap();
        page.say(0, PLAIN, &words::plain(says));
        page.command(2, &format!("flasktrack-cookies --demo {rest}"));
    }
    out.write_all(page.text().as_bytes())?;
    Ok(Exit::Well)
}
