//! The settings that matter for signing in, in a short line each.

use crate::args;
use crate::report::Note;
use crate::settings::{Access, Rule, SetBy, SiteSettings, pattern};
use crate::site::Site;
use crate::words::{self, Args};

/// What a person should know of the settings of `browser`; nothing of settings as they usually are.
pub fn notes(settings: &SiteSettings, browser: &str, site: &Site) -> Vec<Note> {
    let access = [
        (Access::Block, "setting-blocks"),
        (Access::SessionOnly, "setting-forgets"),
    ];
    let mut notes: Vec<Note> = access
        .into_iter()
        .filter_map(|(access, code)| about_access(settings, browser, site, access, code))
        .collect();
    if let Some(rule) = settings.clears_at_exit.as_ref().filter(|rule| rule.value) {
        notes.push(note(
            "setting-clears",
            rule.set_by,
            &args! { "browser" => browser.to_owned() },
        ));
    }
    if !settings.unread.is_empty() {
        let told = args! { "browser" => browser.to_owned(), "files" => settings.unread.join(", ") };
        notes.push(note("settings-unread", SetBy::Browser, &told));
    }
    notes
}

/// In place of a company's rules for `browser`, which were not looked for.
pub fn rules_unknown(browser: &str) -> Note {
    let told = args! { "browser" => browser.to_owned() };
    note(Note::RULES_UNKNOWN, SetBy::Browser, &told)
}

/// The first host whose cookies are treated so; the site as a whole goes before a part of it.
fn about_access(
    settings: &SiteSettings,
    browser: &str,
    site: &Site,
    access: Access,
    code: &str,
) -> Option<Note> {
    let named = settings.cookies.iter().filter_map(|rule| rule.pattern.as_deref());
    let hosts = std::iter::once(site.domain().to_owned()).chain(named.map(pattern::host));
    let decided = |host: String| Some((settings.access(&host)?, host));
    let (rule, host) = hosts
        .filter(|host| site.covers_host(host))
        .filter_map(decided)
        .find(|(rule, _)| rule.value == access)?;
    let told = args! { "browser" => browser.to_owned(), "host" => host };
    let code = match is_for_whole(rule, site) {
        true => code.to_owned(),
        false => format!("{code}-host"),
    };
    Some(note(&code, rule.set_by, &told))
}

fn is_for_whole<T>(rule: &Rule<T>, site: &Site) -> bool {
    rule.covers(site.domain()) && rule.covers(&format!("any.{}", site.domain()))
}

fn note(code: &str, set_by: SetBy, told: &Args) -> Note {
    let id = match set_by {
        SetBy::Company => format!("note-{code}.company"),
        SetBy::Person | SetBy::Browser => format!("note-{code}"),
    };
    Note {
        code: code.to_owned(),
        text: words::text(&id, told),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(value: Access, set_by: SetBy, pattern: Option<&str>) -> Rule<Access> {
        Rule {
            pattern: pattern.map(str::to_owned),
            ..Rule::for_all(value, set_by, "x")
        }
    }

    fn told(settings: &SiteSettings) -> Vec<String> {
        let notes = notes(settings, "Chromium", &Site::FLASKTRACK);
        notes.into_iter().map(|note| note.text).collect()
    }

    fn of(cookies: Vec<Rule<Access>>) -> Vec<String> {
        told(&SiteSettings {
            cookies,
            ..SiteSettings::default()
        })
    }

    #[test]
    fn usual_settings_need_no_word() {
        assert!(told(&SiteSettings::default()).is_empty());
        assert!(of(vec![rule(Access::Allow, SetBy::Browser, None)]).is_empty());
        let allowed = rule(Access::Allow, SetBy::Person, Some("[*.]flasktrack.com"));
        let blocked = rule(Access::Block, SetBy::Person, None);
        assert!(of(vec![allowed, blocked]).is_empty(), "the exception decides");
        let kept = SiteSettings {
            clears_at_exit: Some(Rule::for_all(false, SetBy::Company, "x")),
            ..SiteSettings::default()
        };
        assert!(told(&kept).is_empty());
    }

    #[test]
    fn what_is_blocked_is_told_with_who_set_it() {
        assert_eq!(
            of(vec![rule(
                Access::Block,
                SetBy::Person,
                Some("[*.]flasktrack.com")
            )]),
            ["Chromium is set to block FlaskTrack’s cookies. You cannot sign in with it."]
        );
        assert_eq!(
            of(vec![rule(Access::Block, SetBy::Company, None)]),
            ["Your company has set Chromium to block FlaskTrack’s cookies. You cannot sign in with it."]
        );
        let mut host = rule(
            Access::Block,
            SetBy::Person,
            Some("https://app.flasktrack.com:443"),
        );
        host.below = false;
        assert_eq!(
            of(vec![host.clone(), rule(Access::Allow, SetBy::Browser, None)]),
            ["Chromium is set to block the cookies of app.flasktrack.com."]
        );
        let over = rule(Access::Allow, SetBy::Company, Some("[*.]flasktrack.com"));
        assert!(
            of(vec![over, host]).is_empty(),
            "what the company says comes first"
        );
    }

    #[test]
    fn what_is_forgotten_and_what_was_not_read_is_told() {
        let settings = SiteSettings {
            cookies: vec![rule(Access::SessionOnly, SetBy::Person, None)],
            clears_at_exit: Some(Rule::for_all(true, SetBy::Company, "x")),
            unread: vec!["Preferences".to_owned()],
            ..SiteSettings::default()
        };
        assert_eq!(
            told(&settings),
            [
                "Chromium is set to forget FlaskTrack’s cookies each time it closes.",
                "Your company has set Chromium to throw away all cookies each time it closes.",
                "We do not know all settings of Chromium. We could not read: Preferences.",
            ]
        );
    }

    #[test]
    fn rules_that_were_not_looked_for_are_told() {
        assert_eq!(
            rules_unknown("Arc").text,
            "We do not know where a company sets rules for Arc. We did not look for any."
        );
    }

    #[test]
    fn every_note_has_its_words() {
        for code in ["blocks", "blocks-host", "forgets", "forgets-host", "clears"] {
            let id = format!("note-setting-{code}");
            assert!(words::has(&id) && words::has(&format!("{id}.company")), "{id}");
        }
    }
}
