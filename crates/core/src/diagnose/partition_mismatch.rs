//! The same sign-in cookie exists for the site itself, and once more for the site inside another page.
//!
//! Chromium keeps it by `top_frame_site_key`, Firefox by `partitionKey` ("CHIPS"). What is kept apart for the site
//! itself goes along with the plain one, and is no other world (`duplicate_name.rs`).

use crate::finding::{Severity, Symptom};
use crate::report::CookieReport;

use super::evidence::is_for_itself;
use super::kind::is_sign_in;
use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "partition-mismatch",
    look,
    fits: &[Symptom::OneWindow],
    ..Check::BARE
};

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let rows: Vec<&CookieReport> = evidence.live().filter(|row| is_sign_in(row)).collect();
    let is_twin = |row: &CookieReport, other: &CookieReport| {
        let same =
            (row.called(), &row.host, &row.container) == (other.called(), &other.host, &other.container);
        same && is_for_itself(row, evidence.site) != is_for_itself(other, evidence.site)
    };
    let twins: Vec<&CookieReport> = rows
        .iter()
        .copied()
        .filter(|row| rows.iter().any(|other| is_twin(row, other)))
        .collect();
    if twins.is_empty() {
        return Vec::new();
    }
    let repair = twins
        .iter()
        .copied()
        .filter(|row| !is_for_itself(row, evidence.site))
        .collect();
    vec![Found {
        repair,
        ..Found::of(Severity::Possible, twins)
    }]
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    fn inside() -> CookieReport {
        row("sessionid").inside("https://partner.test").id("inside")
    }

    fn own() -> CookieReport {
        row("sessionid").inside("https://flasktrack.com").id("own")
    }

    #[test]
    fn a_cookie_in_two_worlds_is_found() {
        fires(
            &CHECK,
            [
                (
                    "inside another site",
                    home([row("sessionid"), inside()]),
                    &["sessionid", "inside"],
                ),
                (
                    "inside a page of the site that is inside another",
                    home([
                        row("sessionid"),
                        own()
                            .id("nested")
                            .with(|row| row.cross_site_ancestor = Some(true)),
                    ]),
                    &["sessionid", "nested"],
                ),
            ],
        );
    }

    #[test]
    fn one_world_is_none() {
        silent(
            &CHECK,
            [
                ("only inside", home([inside()])),
                ("only itself", home([row("sessionid")])),
                ("kept apart for the site itself", home([row("sessionid"), own()])),
                (
                    "two sites around it",
                    home([inside(), inside().inside("https://other.test").id("other")]),
                ),
                (
                    "a setting",
                    home([row("theme"), row("theme").inside("https://partner.test")]),
                ),
                (
                    "another host",
                    home([row("sessionid").on("flasktrack.com"), inside()]),
                ),
                (
                    "another container",
                    home([row("sessionid").in_container("Work"), inside()]),
                ),
                ("ended", home([row("sessionid"), inside().ended()])),
            ],
        );
    }

    #[test]
    fn only_the_copy_inside_goes() {
        let ids = |found: &Found| -> Vec<String> { found.repair.iter().map(|row| row.id.clone()).collect() };
        assert_eq!(home([row("sessionid"), inside()]).each(&CHECK, ids), [["inside"]]);
    }
}
