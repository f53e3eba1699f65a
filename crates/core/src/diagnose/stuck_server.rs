//! A cookie of the load balancer ties the person to one server, which may be at fault.
//!
//! DigitalOcean, AWS and Azure call it a sticky session. By itself it is as it should be, whatever its age; it counts
//! where the person sees errors that others do not.

use crate::finding::{Severity, Symptom};
use crate::report::CookieReport;

use super::evidence::written;
use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "stuck-server",
    look,
    ..Check::BARE
};

/// It is meant for one visit.
const OLD_SECONDS: i64 = 24 * 60 * 60;

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let ties = |row: &&CookieReport| row.verdict.category == "essential-reliability";
    let rows: Vec<&CookieReport> = evidence.sent().filter(ties).collect();
    let is_old =
        |row: &&CookieReport| written(row).is_some_and(|at| at.seconds_until(evidence.now) > OLD_SECONDS);
    let old: Vec<&CookieReport> = rows.iter().copied().filter(is_old).collect();
    let sees_errors = match evidence.symptom {
        Some(Symptom::SavingFails | Symptom::OneWindow | Symptom::BadRequest) => true,
        Some(Symptom::SignedOutAtStart | Symptom::LinkAsks | Symptom::NoneOfThese) | None => false,
    };
    match (sees_errors && !rows.is_empty(), old.is_empty()) {
        (false, _) => Vec::new(),
        (true, true) => vec![Found::repaired(Severity::Possible, rows)],
        (true, false) => vec![Found::repaired(Severity::Likely, old)],
    }
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    #[test]
    fn a_tie_is_found_where_the_person_sees_errors() {
        fires(
            &CHECK,
            [
                (
                    "saving fails",
                    home([row("DO-LB"), row("sessionid")]).seeing(Symptom::SavingFails),
                    &["DO-LB"],
                ),
                (
                    "in one window only",
                    home([row("AWSALB")]).seeing(Symptom::OneWindow),
                    &["AWSALB"],
                ),
            ],
        );
    }

    #[test]
    fn a_tie_by_itself_is_none() {
        let renewed = row("DO-LB")
            .aged(3 * DAY)
            .with(|row| row.updated = Some(at(-MINUTE)));
        silent(
            &CHECK,
            [
                ("of today", home([row("DO-LB"), row("sessionid")])),
                ("another symptom", home([row("DO-LB")]).seeing(Symptom::LinkAsks)),
                ("renewed", home([renewed]).seeing(Symptom::NoneOfThese)),
                ("old", home([row("DO-LB").aged(3 * DAY)])),
                (
                    "ended",
                    home([row("DO-LB").aged(3 * DAY).ended()]).seeing(Symptom::SavingFails),
                ),
                (
                    "none",
                    home([row("sessionid").aged(3 * DAY)]).seeing(Symptom::SavingFails),
                ),
            ],
        );
    }

    #[test]
    fn age_and_errors_together_weigh_most() {
        let weight = |row, symptom| home([row]).seeing(symptom).each(&CHECK, |found| found.severity);
        assert_eq!(weight(row("DO-LB"), Symptom::SavingFails), [Severity::Possible]);
        assert_eq!(
            weight(row("DO-LB").aged(3 * DAY), Symptom::SavingFails),
            [Severity::Likely]
        );
    }
}
