//! Calls with an API key use no cookie, so that nothing here says anything about them.
//!
//! FlaskTrack's API and its agents send the headers `x-api-key` and `x-organization`; agents call `/mcp/tools` and the like.

use crate::finding::{Severity, Symptom};

use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "not-a-cookie-problem",
    look,
    hints: &[Symptom::NoneOfThese],
    ..Check::BARE
};

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let calls = ["api", "mcp"];
    let first = evidence
        .address
        .and_then(|address| address.path().split('/').nth(1));
    match first.is_some_and(|first| calls.contains(&first)) {
        true => vec![Found::of(Severity::Info, Vec::new())],
        false => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    #[test]
    fn an_address_for_calls_is_found() {
        fires(
            &CHECK,
            [
                ("of agents", home([]).at("https://flasktrack.com/mcp/tools"), &[]),
                (
                    "of programs",
                    home([row("sessionid")]).at("app.flasktrack.com/api/v1/runs"),
                    &[],
                ),
            ],
        );
    }

    #[test]
    fn a_page_is_none() {
        silent(
            &CHECK,
            [
                ("nothing said", home([row("sessionid")])),
                ("the start page", home([]).at("app.flasktrack.com")),
                (
                    "a page of another name",
                    home([]).at("docs.flasktrack.com/apiary/mcp"),
                ),
            ],
        );
    }

    #[test]
    fn it_is_a_thought_where_nothing_fits() {
        hinted(
            &CHECK,
            [
                ("signed in", home([row("sessionid")]).seeing(Symptom::NoneOfThese)),
                ("nothing stored", home([]).seeing(Symptom::NoneOfThese)),
            ],
        );
    }

    #[test]
    fn it_is_no_thought_elsewhere() {
        unhinted(
            &CHECK,
            [
                ("nothing said", home([row("sessionid")])),
                (
                    "saving fails",
                    home([row("sessionid")]).seeing(Symptom::SavingFails),
                ),
                ("bad request", home([]).seeing(Symptom::BadRequest)),
            ],
        );
    }
}
