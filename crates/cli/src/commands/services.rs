//! `services`: which services of other companies keep a cookie here, and which ones the team connected.

use std::io::Write;

use cookie_inspector_core::args as words_args;
use cookie_inspector_core::clause::Service;
use cookie_inspector_core::knowledge::Knowledge;
use cookie_inspector_core::machine::Machine;
use cookie_inspector_core::services::Answers;
use cookie_inspector_core::words;
use serde::Serialize;

use crate::answer::{self, Exit, Failure, problem};
use crate::args::Services;
use crate::page::{BOLD, DIM, PLAIN, Page};
use crate::session::Session;

#[derive(Serialize)]
struct Answer<'a> {
    services: &'a [Service],
}

/// Notes the answers that were given, and lists what is here.
pub fn run(session: &Session, args: &Services, out: &mut impl Write) -> Result<Exit, Failure> {
    let answers = [&args.connected, &args.not_connected, &args.forget];
    if answers.iter().any(|ids| !ids.is_empty()) {
        session.needs_device()?;
    }
    let machine = session.machine()?;
    let before = session.inspect(&machine)?.review.services;
    if note(args, &machine, &before)? == 0 {
        show(session, &before, out)?;
    } else {
        show(session, &session.inspect(&machine)?.review.services, out)?;
    }
    Ok(Exit::Well)
}

/// Keeps the answers, all or none, and says how many there were.
fn note(args: &Services, machine: &Machine, found: &[Service]) -> Result<usize, Failure> {
    let said = |ids: &[String], answer: Option<bool>| -> Vec<(String, Option<bool>)> {
        ids.iter().map(|id| (id.to_lowercase(), answer)).collect()
    };
    let said = [
        said(&args.connected, Some(true)),
        said(&args.not_connected, Some(false)),
        said(&args.forget, None),
    ]
    .concat();
    let mut answers = Answers::load(machine);
    for (at, (id, answer)) in said.iter().enumerate() {
        check(id, found)?;
        if said[..at]
            .iter()
            .any(|(earlier, other)| earlier == id && other != answer)
        {
            return Err(problem("service-twice", &words_args! { "id" => id.clone() }, None).into());
        }
        answers.set(id, *answer);
    }
    if !said.is_empty() {
        answers.save(machine)?;
    }
    Ok(said.len())
}

/// A slip in an id would keep an answer that nothing ever asks for.
fn check(id: &str, found: &[Service]) -> Result<(), Failure> {
    let known = Knowledge::built_in()
        .vendors()
        .iter()
        .any(|vendor| *vendor.id == *id);
    if known || found.iter().any(|service| service.id == id) {
        return Ok(());
    }
    let named = words_args! { "id" => id.to_owned() };
    Err(problem("service-unknown", &named, None).into())
}

fn show(session: &Session, services: &[Service], out: &mut impl Write) -> Result<(), Failure> {
    if session.json {
        answer::document(out, &Answer { services })?;
    } else {
        out.write_all(list(session, services).text().as_bytes())?;
    }
    Ok(())
}

fn list(session: &Session, services: &[Service]) -> Page {
    let mut page = Page::new();
    let count = words_args! { "count" => services.len() };
    page.say(0, BOLD, &words::text("cli-services", &count));
    if services.is_empty() {
        return page;
    }
    page.say(0, PLAIN, &words::plain("cli-services-why"));
    page.gap();
    for service in services {
        let answer = words::plain(match service.connected {
            Some(true) => "cli-service-connected",
            Some(false) => "cli-service-not-connected",
            None => "cli-service-unanswered",
        });
        let title = words::plain(&format!("category-{}", service.category));
        page.pieces(
            2,
            &[
                (BOLD, &service.name),
                (PLAIN, "  "),
                (DIM, &format!("{}  {title}", service.id)),
                (PLAIN, "  "),
                (PLAIN, &answer),
            ],
        );
    }
    let open = services.iter().find(|service| service.connected.is_none());
    if let Some(open) = open.filter(|_| !session.is_opened()) {
        page.gap();
        page.say(0, PLAIN, &words::plain("cli-services-answer"));
        page.command(2, &session.command(&format!("services --connected {}", open.id)));
        page.command(
            2,
            &session.command(&format!("services --not-connected {}", open.id)),
        );
    }
    page
}
