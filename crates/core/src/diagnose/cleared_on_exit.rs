//! The browser throws the site's cookies away when it closes.
//!
//! Chromium: content setting 4 ("session only"), Edge's list of what to clear. Firefox: the permission `cookie` 8, or
//! the cleaning at shutdown, which spares the sites that are allowed by name. What a company has set is
//! `policy-managed`.

use crate::args;
use crate::finding::{Severity, Symptom};
use crate::settings::{Access, SetBy};

use super::blocked_by_setting::page;
use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "cleared-on-exit",
    look,
    fits: &[Symptom::SignedOutAtStart],
    hides: &["no-session", "memory-only", "cleaner-addon"],
    ..Check::BARE
};

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let found = clearing(evidence).filter(|(_, set_by)| *set_by != SetBy::Company);
    let found = found.map(|(name, _)| {
        let told = args! { "setting" => name.to_owned(), "page" => page(&evidence.profile.browser) };
        Found::of(Severity::Likely, Vec::new()).told(told)
    });
    found.into_iter().collect()
}

/// The rule that clears the site's cookies at the end, and who set it.
pub(super) fn clearing<'a>(evidence: &Evidence<'a>) -> Option<(&'a str, SetBy)> {
    match evidence.access() {
        Some(rule) if rule.value == Access::SessionOnly => return Some((&rule.name, rule.set_by)),
        Some(rule) if rule.value == Access::Allow && rule.pattern.is_some() => return None,
        Some(_) | None => {}
    }
    let clears = evidence
        .profile
        .settings
        .clears_at_exit
        .as_ref()
        .filter(|rule| rule.value);
    clears.map(|rule| (rule.name.as_str(), rule.set_by))
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;
    use crate::settings::SiteSettings;

    fn set(change: impl FnOnce(&mut SiteSettings)) -> Home {
        home([row("theme")]).set(change)
    }

    #[test]
    fn a_rule_that_clears_is_found() {
        fires(
            &CHECK,
            [
                (
                    "the site until the end",
                    set(|set| set.cookies = vec![rule(Access::SessionOnly, SetBy::Person)]),
                    &[],
                ),
                (
                    "all at the end",
                    set(|set| set.clears_at_exit = Some(rule(true, SetBy::Person))),
                    &[],
                ),
                (
                    "as the browser comes",
                    set(|set| {
                        set.cookies = vec![rule(Access::Allow, SetBy::Browser)];
                        set.clears_at_exit = Some(rule(true, SetBy::Browser));
                    }),
                    &[],
                ),
            ],
        );
    }

    #[test]
    fn a_site_that_is_spared_is_not_cleared() {
        silent(
            &CHECK,
            [
                ("nothing known", home([row("theme")])),
                (
                    "kept",
                    set(|set| set.clears_at_exit = Some(rule(false, SetBy::Person))),
                ),
                (
                    "by a company",
                    set(|set| set.clears_at_exit = Some(rule(true, SetBy::Company))),
                ),
                (
                    "allowed by name",
                    set(|set| {
                        set.cookies = vec![rule_for("app.flasktrack.com", Access::Allow)];
                        set.clears_at_exit = Some(rule(true, SetBy::Person));
                    }),
                ),
            ],
        );
    }
}
