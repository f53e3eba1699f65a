//! An add-on or a clean-up program takes the cookies away.
//!
//! No list of extensions is read. All of the site's lasting cookies being young is a sign of it, where the person is
//! signed out at every start; otherwise it is a thought.

use crate::finding::{Severity, Symptom};
use crate::report::CookieReport;

use super::evidence::own;
use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "cleaner-addon",
    look,
    fits: &[Symptom::SignedOutAtStart],
    hints: &[Symptom::SignedOutAtStart],
    ..Check::BARE
};

/// Fewer say nothing.
const ENOUGH: usize = 3;

const YOUNG_SECONDS: i64 = 6 * 60 * 60;

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let lasts = |row: &&CookieReport| row.expires.is_some();
    let rows: Vec<&CookieReport> = own(evidence.profile, evidence.site).filter(lasts).collect();
    let is_young = |row: &&CookieReport| {
        let created = row.created;
        created.is_some_and(|created| created.seconds_until(evidence.now) < YOUNG_SECONDS)
    };
    let at_start = evidence.symptom == Some(Symptom::SignedOutAtStart);
    match at_start && rows.len() >= ENOUGH && rows.iter().all(is_young) {
        true => vec![Found::of(Severity::Possible, rows)],
        false => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;
    use crate::settings::SetBy;

    fn start(home: Home) -> Home {
        home.seeing(Symptom::SignedOutAtStart)
    }

    #[test]
    fn a_jar_of_young_cookies_is_found() {
        fires(
            &CHECK,
            [
                (
                    "three",
                    start(home([row("theme"), row("csrftoken"), row("remember_token")])),
                    &["theme", "csrftoken", "remember_token"],
                ),
                (
                    "beside one of the session",
                    start(home([
                        row("theme"),
                        row("csrftoken"),
                        row("locale"),
                        row("sessionid").of_session(),
                    ])),
                    &["theme", "csrftoken", "locale"],
                ),
            ],
        );
    }

    #[test]
    fn a_jar_with_a_past_is_none() {
        silent(
            &CHECK,
            [
                (
                    "one is older",
                    start(home([
                        row("theme").aged(9 * DAY),
                        row("csrftoken"),
                        row("locale"),
                    ])),
                ),
                ("too few to say", start(home([row("theme"), row("csrftoken")]))),
                (
                    "nobody is signed out",
                    home([row("theme"), row("csrftoken"), row("locale")]),
                ),
            ],
        );
    }

    #[test]
    fn it_is_a_thought_where_there_is_no_sign() {
        hinted(
            &CHECK,
            [
                ("nothing stored", start(home([]))),
                ("one is older", start(home([row("theme").aged(9 * DAY)]))),
            ],
        );
    }

    #[test]
    fn it_is_no_thought_elsewhere_or_where_a_setting_explains_it() {
        let clearing = start(home([])).set(|set| set.clears_at_exit = Some(rule(true, SetBy::Person)));
        unhinted(
            &CHECK,
            [
                ("nothing said", home([row("theme").aged(9 * DAY)])),
                ("one window", home([]).seeing(Symptom::OneWindow)),
                (
                    "saving fails",
                    home([row("sessionid")]).seeing(Symptom::SavingFails),
                ),
                ("the browser is set to do it", clearing),
            ],
        );
    }
}
