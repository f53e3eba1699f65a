//! A cookie of the load balancer ties the person to one server, which may be at fault.
//!
//! DigitalOcean, AWS and Azure call it a sticky session. By itself it is as it should be; it counts when the person
//! sees errors that others do not.

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
    let (severity, rows) = match (sees_errors, old.is_empty()) {
        (true, true) => (Severity::Possible, rows),
        (true, false) => (Severity::Likely, old),
        (false, _) => (Severity::Info, old),
    };
    match rows.is_empty() {
        true => Vec::new(),
        false => vec![Found::repaired(severity, rows)],
    }
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    #[test]
    fn a_tie_is_found_with_errors_or_with_age() {
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
                ("old", home([row("DO-LB").aged(3 * DAY)]), &["DO-LB"]),
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
                ("renewed", home([renewed])),
                ("ended", home([row("DO-LB").aged(3 * DAY).ended()])),
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
        assert_eq!(
            weight(row("DO-LB").aged(3 * DAY), Symptom::LinkAsks),
            [Severity::Info]
        );
    }
}
