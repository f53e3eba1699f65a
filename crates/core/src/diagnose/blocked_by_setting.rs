//! The browser is set to block the site's cookies.
//!
//! Chromium: content settings, exceptions before the default. Firefox: the permission `cookie`, then
//! `network.cookie.cookieBehavior` 2. What a company has set is `policy-managed`.

use crate::args;
use crate::browser::{Family, family};
use crate::finding::{Severity, Symptom};
use crate::settings::{Access, SetBy};

use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "blocked-by-setting",
    look,
    fits: &[
        Symptom::SignedOutAtStart,
        Symptom::OneWindow,
        Symptom::SavingFails,
    ],
    hides: &[
        "no-session",
        "wrong-place",
        "wrong-host",
        "csrf-missing",
        "cleared-on-exit",
        "memory-only",
        "cleaner-addon",
    ],
    ..Check::BARE
};

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let rule = evidence.access();
    let rule = rule.filter(|rule| rule.value == Access::Block && rule.set_by != SetBy::Company);
    let found = rule.map(|rule| {
        let told = args! {
            "setting" => rule.name.clone(),
            "pattern" => rule.pattern.clone().unwrap_or_else(|| "all".to_owned()),
            "page" => page(&evidence.profile.browser),
        };
        Found::of(Severity::Blocker, Vec::new()).told(told)
    });
    found.into_iter().collect()
}

/// Where the person finds the setting.
pub(super) fn page(browser: &str) -> &'static str {
    match browser {
        "palemoon" | "seamonkey" => "about:permissions",
        _ if family(browser) == Some(Family::Firefox) => "about:preferences#privacy",
        "edge" | "edge-beta" | "edge-dev" | "edge-canary" => "edge://settings/content/cookies",
        "brave" | "brave-beta" | "brave-nightly" => "brave://settings/content/siteData",
        "vivaldi" | "vivaldi-snapshot" => "vivaldi://settings/content/siteData",
        "opera" | "opera-beta" | "opera-developer" | "opera-gx" | "opera-air" => {
            "opera://settings/content/siteData"
        }
        "safari" | "safari-technology-preview" => "Settings, Privacy",
        "epiphany" => "Preferences, Privacy",
        "qutebrowser" => "qute://settings",
        "falkon" | "konqueror" => "Preferences, Cookies",
        _ => "chrome://settings/content/siteData",
    }
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;
    use crate::browser::BROWSERS;

    #[test]
    fn a_block_is_found_whatever_is_stored() {
        let block = |home: Home| home.set(|set| set.cookies = vec![rule(Access::Block, SetBy::Person)]);
        let before_the_default = home([]).set(|set| {
            set.cookies = vec![
                rule(Access::Block, SetBy::Person),
                rule(Access::Allow, SetBy::Browser),
            ];
        });
        fires(
            &CHECK,
            [
                (
                    "with cookies of before",
                    block(home([row("sessionid"), row("theme")])),
                    &[],
                ),
                ("with none", block(home([])), &[]),
                ("the rule that wins", before_the_default, &[]),
                (
                    "the address that is used",
                    home([row("theme")]).set(|set| {
                        set.cookies = vec![
                            rule_for("app.flasktrack.com", Access::Block),
                            rule(Access::Allow, SetBy::Browser),
                        ];
                    }),
                    &[],
                ),
            ],
        );
    }

    #[test]
    fn other_rules_are_no_block() {
        let set = |rules: Vec<_>| home([row("theme")]).set(|set| set.cookies = rules);
        silent(
            &CHECK,
            [
                ("nothing known", home([row("theme")])),
                ("allowed", set(vec![rule(Access::Allow, SetBy::Person)])),
                (
                    "an exception before a block",
                    set(vec![
                        rule(Access::Allow, SetBy::Person),
                        rule(Access::Block, SetBy::Person),
                    ]),
                ),
                (
                    "until the browser closes",
                    set(vec![rule(Access::SessionOnly, SetBy::Person)]),
                ),
                ("by a company", set(vec![rule(Access::Block, SetBy::Company)])),
                (
                    "another address of the site",
                    set(vec![rule_for("docs.flasktrack.com", Access::Block)]),
                ),
                (
                    "all but the one that is used",
                    set(vec![
                        rule_for("app.flasktrack.com", Access::Allow),
                        rule(Access::Block, SetBy::Person),
                    ]),
                ),
                (
                    "another one than the person's",
                    set(vec![rule_for("app.flasktrack.com", Access::Block)]).at("www.flasktrack.com"),
                ),
            ],
        );
    }

    #[test]
    fn the_rule_is_told_with_what_it_is_for() {
        let support = |rule| {
            let blocked = home([]).set(|set| set.cookies = vec![rule]);
            blocked.diagnosis().findings[0].support.clone()
        };
        let all = support(rule(Access::Block, SetBy::Person));
        assert!(all.contains("“made-up”, for every site. Ask"), "{all}");
        let one = support(rule_for("flasktrack.com", Access::Block));
        assert!(
            one.contains("“made-up”, for “https://flasktrack.com:443”. Ask"),
            "{one}"
        );
    }

    #[test]
    fn every_family_has_its_own_page() {
        for browser in BROWSERS {
            let here = page(browser.id);
            let of_firefox = here.starts_with("about:");
            let firefox = browser.store.family() == Family::Firefox;
            assert!(!here.is_empty() && of_firefox == firefox, "{}", browser.id);
        }
        assert_eq!(page("chrome"), "chrome://settings/content/siteData");
    }
}
