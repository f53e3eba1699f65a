//! A rule of the company limits cookies for the site.
//!
//! Chromium's policies: CookiesBlockedForUrls, CookiesSessionOnlyForUrls, DefaultCookiesSetting,
//! BlockThirdPartyCookies, ClearBrowsingDataOnExitList; Firefox's: Cookies, SanitizeOnShutdown.

use crate::args;
use crate::finding::{Severity, Symptom};
use crate::settings::{Access, SetBy, ThirdParty};

use super::cleared_on_exit::{self, clearing};
use super::{Check, Evidence, Found, blocked_by_setting, third_party_blocked};

pub(super) const CHECK: Check = Check {
    id: "policy-managed",
    look,
    fits: &[
        Symptom::SignedOutAtStart,
        Symptom::OneWindow,
        Symptom::SavingFails,
    ],
    ..Check::BARE
};

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let found = limit(evidence).map(|(severity, hides, name)| {
        let told = args! { "setting" => name.to_owned() };
        Found::of(severity, Vec::new()).told(told).hiding(hides)
    });
    found.into_iter().collect()
}

type Limit<'a> = (Severity, &'static [&'static str], &'a str);

/// The hardest limit a company has set, and what it explains: as much as the same setting of a person does.
fn limit<'a>(evidence: &Evidence<'a>) -> Option<Limit<'a>> {
    let by_company = |set_by: SetBy| set_by == SetBy::Company;
    let blocks = evidence.access();
    let blocks = blocks.filter(|rule| rule.value == Access::Block && by_company(rule.set_by));
    if let Some(rule) = blocks {
        return Some((Severity::Blocker, blocked_by_setting::CHECK.hides, &rule.name));
    }
    if let Some((name, SetBy::Company)) = clearing(evidence) {
        return Some((Severity::Likely, cleared_on_exit::CHECK.hides, name));
    }
    let partners = evidence.profile.settings.third_party.as_ref();
    let partners = partners.filter(|rule| rule.value == ThirdParty::Blocked && by_company(rule.set_by));
    partners.map(|rule| {
        (
            Severity::Possible,
            third_party_blocked::CHECK.hides,
            rule.name.as_str(),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;
    use crate::report::CookieReport;
    use crate::settings::SiteSettings;

    fn set(change: impl FnOnce(&mut SiteSettings)) -> Home {
        home([row("sessionid")]).set(change)
    }

    #[test]
    fn a_limit_by_a_company_is_found() {
        let company = SetBy::Company;
        fires(
            &CHECK,
            [
                (
                    "a block",
                    set(|set| set.cookies = vec![rule(Access::Block, company)]),
                    &[],
                ),
                (
                    "until the end",
                    set(|set| set.cookies = vec![rule(Access::SessionOnly, company)]),
                    &[],
                ),
                (
                    "cleared",
                    set(|set| set.clears_at_exit = Some(rule(true, company))),
                    &[],
                ),
                (
                    "partners",
                    set(|set| set.third_party = Some(rule(ThirdParty::Blocked, company))),
                    &[],
                ),
            ],
        );
    }

    #[test]
    fn what_a_company_allows_and_what_a_person_sets_is_no_limit_by_a_company() {
        silent(
            &CHECK,
            [
                ("nothing known", home([row("sessionid")])),
                (
                    "allowed",
                    set(|set| set.cookies = vec![rule(Access::Allow, SetBy::Company)]),
                ),
                (
                    "by the person",
                    set(|set| set.cookies = vec![rule(Access::Block, SetBy::Person)]),
                ),
                (
                    "partners kept apart",
                    set(|set| set.third_party = Some(rule(ThirdParty::Partitioned, SetBy::Company))),
                ),
            ],
        );
    }

    #[test]
    fn a_limit_for_partners_hides_no_other_cause() {
        let limited = |rows: Vec<CookieReport>, change: fn(&mut SiteSettings)| {
            let found = home(rows).set(change).diagnosis().findings;
            let ids: Vec<String> = found.into_iter().map(|finding| finding.check).collect();
            ids.join(" ")
        };
        let partners = |set: &mut SiteSettings| {
            set.third_party = Some(rule(ThirdParty::Blocked, SetBy::Company));
        };
        assert_eq!(limited(vec![row("theme")], partners), "no-session policy-managed");
        let clears = |set: &mut SiteSettings| set.clears_at_exit = Some(rule(true, SetBy::Company));
        assert_eq!(limited(vec![row("theme")], clears), "policy-managed");
        let unguarded = || vec![row("sessionid"), row("csrftoken").ended()];
        let told = limited(unguarded(), clears);
        assert!(told.contains("csrf-missing"), "{told}");
        let blocks = |set: &mut SiteSettings| set.cookies = vec![rule(Access::Block, SetBy::Company)];
        let told = limited(unguarded(), blocks);
        assert!(!told.contains("csrf-missing"), "{told}");
    }

    #[test]
    fn a_block_weighs_most() {
        let both = set(|set| {
            set.cookies = vec![rule(Access::Block, SetBy::Company)];
            set.clears_at_exit = Some(rule(true, SetBy::Company));
        });
        assert_eq!(both.each(&CHECK, |found| found.severity), [Severity::Blocker]);
    }
}
