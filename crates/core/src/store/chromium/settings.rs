//! What the settings of the Chromium family say of the site's cookies.
//!
//! Preferences: `chrome/common/pref_names.h`, `components/content_settings/core/common/pref_names.h`; Edge's
//! and Brave's own are named where they are read. Policies: `components/policy/resources/templates`.

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::{keys, time};
use crate::cookie::Timestamp;
use crate::platform::Running;
use crate::settings::file::{self, Unread};
use crate::settings::pattern::{Pair, Pattern};
use crate::settings::{Access, Asked, Managed, Rule, SetBy, SiteSettings, ThirdParty};
use crate::site::Site;

/// Protected settings lie in a file of their own, and there they count.
const FILES: &[&str] = &["Secure Preferences", "Preferences"];

/// What it all is called where nobody has set anything.
const DEFAULT_ACCESS: &str = "profile.default_content_setting_values.cookies";
const EXCEPTIONS: &str = "profile.content_settings.exceptions.cookies";
const RESTORE: &str = "session.restore_on_startup";
const EXIT: &str = "profile.exit_type";
const CLEAR_ON_EXIT: &str = "browser.clear_data.clear_on_exit";

/// The settings of one profile, with what a company has set before what the person has.
pub fn settings(asked: &Asked) -> SiteSettings {
    let mut unread = asked.managed.unread.clone();
    let mut person: Vec<Person> = Vec::new();
    for name in FILES {
        match Person::read(asked, name) {
            Ok(found) => person.extend(found),
            Err(Unread) => unread.push((*name).to_owned()),
        }
    }
    let exceptions: Vec<Exception> = managed_exceptions(asked)
        .into_iter()
        .chain(sorted(
            person
                .iter_mut()
                .flat_map(|own| own.exceptions.drain(..))
                .collect(),
        ))
        .collect();
    SiteSettings {
        third_party: third_party(asked, &person, &exceptions),
        cookies: cookies(asked.managed, &person, exceptions),
        clears_at_exit: Some(clears_at_exit(asked, &person)),
        restores_session: Some(restores_session(asked.managed, &person)),
        // A session's cookies lie in the same table as all others, whatever the settings are.
        saves_session: Some(Rule::for_all(true, SetBy::Browser, RESTORE)),
        restores_after_crash: Some(Rule::for_all(true, SetBy::Browser, EXIT)),
        crashed: match asked.running {
            Running::Closed => first(&person, |own| own.crashed),
            // A running browser has written down that it crashed, in case it will.
            Running::Open | Running::Elsewhere => None,
        },
        keys_missing: keys::missing(asked),
        unread,
    }
}

/// One exception that fits the site: what it says, and who set it.
struct Exception {
    pair: Pair,
    rule: Rule<Access>,
}

impl Exception {
    fn new(text: &str, access: Access, set_by: SetBy, name: &str, site: &Site) -> Option<Exception> {
        let pair = Pair::parse(text).filter(|pair| pair.fits(site))?;
        let whole = pair.primary.is_for_all() && pair.secondary.is_for_all();
        let mut rule = Rule::for_all(access, set_by, name);
        rule.pattern = (!whole).then(|| text.strip_suffix(",*").unwrap_or(text).to_owned());
        rule.below = pair.primary.is_for_below();
        Some(Exception { pair, rule })
    }

    /// What it says of other sites' cookies in the site's pages, if that is what it is about.
    fn of_third_party(&self) -> Option<Rule<ThirdParty>> {
        let about_pages = self.pair.primary.is_for_all() && !self.pair.secondary.is_for_all();
        let value = match self.rule.value {
            Access::Allow | Access::SessionOnly => ThirdParty::Allowed,
            Access::Block => ThirdParty::Blocked,
        };
        about_pages.then(|| Rule {
            pattern: self.rule.pattern.clone(),
            ..Rule::for_all(value, self.rule.set_by, &self.rule.name)
        })
    }
}

/// What the winner decides stands first; of two of one pattern, the one that came first.
fn sorted(mut exceptions: Vec<Exception>) -> Vec<Exception> {
    exceptions.sort_by(|a, b| a.pair.winner_first(&b.pair));
    exceptions
}

/// `ContentSetting` (`components/content_settings/core/common/content_settings.h`).
fn access(code: Option<i64>) -> Option<Access> {
    match code? {
        1 => Some(Access::Allow),
        2 => Some(Access::Block),
        4 => Some(Access::SessionOnly),
        _ => None,
    }
}

/// Of two lists with the same pattern the later one counts (`content_settings_policy_provider.cc`).
fn managed_exceptions(asked: &Asked) -> Vec<Exception> {
    let lists = [
        ("CookiesSessionOnlyForUrls", Access::SessionOnly),
        ("CookiesBlockedForUrls", Access::Block),
        ("CookiesAllowedForUrls", Access::Allow),
    ];
    let of_list = |(name, access): (&str, Access)| {
        let patterns = list(asked.managed.forced.get(name));
        let exception = |text: String| Exception::new(&text, access, SetBy::Company, name, asked.site);
        patterns.into_iter().filter_map(exception).collect::<Vec<_>>()
    };
    sorted(lists.into_iter().flat_map(of_list).collect())
}

/// A default that a company forces goes before every exception of the person
/// (`content_settings_policy_provider.cc`).
fn cookies(managed: &Managed, person: &[Person], exceptions: Vec<Exception>) -> Vec<Rule<Access>> {
    let policy = "DefaultCookiesSetting";
    let default = |set: Option<Access>, set_by, name| set.map(|access| Rule::for_all(access, set_by, name));
    let forced = access(number(managed.forced.get(policy)));
    let advised = access(number(managed.advised.get(policy)));
    let own = first(person, |own| own.default);
    let (by_company, by_person): (Vec<_>, Vec<_>) = exceptions
        .into_iter()
        .map(|exception| exception.rule)
        .partition(|rule| rule.set_by == SetBy::Company);
    by_company
        .into_iter()
        .chain(default(forced, SetBy::Company, policy))
        .chain(by_person)
        .chain(default(own, SetBy::Person, DEFAULT_ACCESS))
        .chain(default(advised, SetBy::Browser, policy))
        .chain(default(Some(Access::Allow), SetBy::Browser, DEFAULT_ACCESS))
        .collect()
}

/// An exception for the pages goes before the switch for all sites
/// (`components/content_settings/core/common/cookie_settings_base.cc`).
fn third_party(asked: &Asked, person: &[Person], exceptions: &[Exception]) -> Option<Rule<ThirdParty>> {
    let policy = "BlockThirdPartyCookies";
    let blocked = |blocked: bool| {
        if blocked {
            ThirdParty::Blocked
        } else {
            ThirdParty::Allowed
        }
    };
    let set = |managed: Option<&Value>, set_by| {
        truth(managed).map(|value| Rule::for_all(blocked(value), set_by, policy))
    };
    exceptions
        .iter()
        .find_map(Exception::of_third_party)
        .or_else(|| set(asked.managed.forced.get(policy), SetBy::Company))
        .or_else(|| {
            let (blocks, name) = first(person, |own| own.blocks_third_party)?;
            Some(Rule::for_all(blocked(blocks), SetBy::Person, name))
        })
        .or_else(|| set(asked.managed.advised.get(policy), SetBy::Browser))
        .or_else(|| asked.usual.third_party())
}

const CONTROLS: &str = "profile.cookie_controls_mode";

fn clears_at_exit(asked: &Asked, person: &[Person]) -> Rule<bool> {
    let forced = |name: &str| asked.managed.forced.get(name);
    let named = "ClearBrowsingDataOnExitList";
    let cookies = |kind: &String| kind == "cookies_and_other_site_data";
    if list(forced(named)).iter().any(cookies) {
        return Rule::for_all(true, SetBy::Company, named);
    }
    // Edge: a switch for everything, and a list of sites whose cookies stay all the same.
    let everything = "ClearBrowsingDataOnExit";
    let edge = truth(forced(everything)).map(|value| (value, SetBy::Company, everything));
    let own = first(person, |own| own.clears_at_exit).map(|(value, name)| (value, SetBy::Person, name));
    let advised = truth(asked.managed.advised.get(everything));
    let advised = advised.map(|value| (value, SetBy::Browser, everything));
    let (clears, set_by, name) = edge
        .or(own)
        .or(advised)
        .unwrap_or((false, SetBy::Browser, CLEAR_ON_EXIT));
    let saved = "SaveCookiesOnExit";
    let whole_site =
        |text: &String| Pattern::parse(text).is_some_and(|pattern| pattern.fits_all_of(asked.site));
    match list(forced(saved)).into_iter().find(whole_site) {
        Some(pattern) if clears => Rule {
            pattern: Some(pattern),
            ..Rule::for_all(false, SetBy::Company, saved)
        },
        Some(_) | None => Rule::for_all(clears, set_by, name),
    }
}

fn restores_session(managed: &Managed, person: &[Person]) -> Rule<bool> {
    let policy = "RestoreOnStartup";
    let forced = number(managed.forced.get(policy)).map(|code| (code, SetBy::Company, policy));
    let own = first(person, |own| own.restore).map(|code| (code, SetBy::Person, RESTORE));
    let advised = number(managed.advised.get(policy)).map(|code| (code, SetBy::Browser, policy));
    let (code, set_by, name) = forced.or(own).or(advised).unwrap_or((5, SetBy::Browser, RESTORE));
    // The last visit, or that and some pages (`chrome/browser/prefs/session_startup_pref.h`).
    Rule::for_all(matches!(code, 1 | 6), set_by, name)
}

/// What the first file that says it says.
fn first<T>(person: &[Person], of: impl Fn(&Person) -> Option<T>) -> Option<T> {
    person.iter().find_map(of)
}

/// A list, which may be written as JSON in a text (as the Windows registry does).
fn list(value: Option<&Value>) -> Vec<String> {
    let texts = |values: &[Value]| {
        values
            .iter()
            .filter_map(|v| v.as_str().map(str::to_owned))
            .collect()
    };
    match value {
        Some(Value::Array(values)) => texts(values),
        Some(Value::String(text)) => {
            serde_json::from_str::<Vec<Value>>(text).map_or(Vec::new(), |v| texts(&v))
        }
        Some(_) | None => Vec::new(),
    }
}

/// A number, which some files write as a text.
fn number(value: Option<&Value>) -> Option<i64> {
    let value = value?;
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

/// A truth, which the Windows registry writes as a number.
fn truth(value: Option<&Value>) -> Option<bool> {
    let value = value?;
    value
        .as_bool()
        .or_else(|| value.as_i64().map(|number| number != 0))
}

/// What one file of the person's settings says.
#[derive(Default)]
struct Person {
    exceptions: Vec<Exception>,
    default: Option<Access>,
    blocks_third_party: Option<(bool, &'static str)>,
    clears_at_exit: Option<(bool, &'static str)>,
    restore: Option<i64>,
    crashed: Option<bool>,
}

impl Person {
    fn read(asked: &Asked, name: &str) -> Result<Option<Person>, Unread> {
        let Some(bytes) = file::bytes(&asked.folder.join(name))? else {
            return Ok(None);
        };
        // A list would be read as an object without a member.
        if bytes.trim_ascii_start().first() != Some(&b'{') {
            return Err(Unread);
        }
        let written: Written = serde_json::from_slice(&bytes).map_err(|_| Unread)?;
        let exceptions = match written.profile.content_settings.exceptions.cookies {
            Some(raw) => Ours(asked).deserialize(raw).map_err(|_| Unread)?,
            None => Vec::new(),
        };
        let profile = &written.profile;
        Ok(Some(Person {
            exceptions,
            default: access(number(profile.default_content_setting_values.cookies.as_ref())),
            blocks_third_party: written.blocks_third_party(),
            clears_at_exit: written.clears_at_exit(),
            restore: number(written.session.restore_on_startup.as_ref()),
            crashed: profile
                .exit_type
                .as_ref()
                .and_then(Value::as_str)
                .map(|exit| exit == "Crashed"),
        }))
    }
}

/// The part of the file that we read.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Written<'a> {
    #[serde(borrow)]
    profile: Profile<'a>,
    session: Session,
    browser: Browser,
    tracking_protection: Tracking,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Profile<'a> {
    #[serde(borrow)]
    content_settings: ContentSettings<'a>,
    default_content_setting_values: Defaults,
    cookie_controls_mode: Option<Value>,
    block_third_party_cookies: Option<Value>,
    exit_type: Option<Value>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ContentSettings<'a> {
    #[serde(borrow)]
    exceptions: Exceptions<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Exceptions<'a> {
    #[serde(borrow)]
    cookies: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Defaults {
    cookies: Option<Value>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Session {
    restore_on_startup: Option<Value>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Browser {
    clear_data_on_exit: Option<Value>,
    clear_data: Option<Value>,
}

/// A trial of some versions (`components/privacy_sandbox/tracking_protection_prefs.h`).
#[derive(Deserialize, Default)]
#[serde(default)]
struct Tracking {
    tracking_protection_3pcd_enabled: Option<Value>,
    allow_all_3pc_toggle_enabled: Option<Value>,
}

impl Written<'_> {
    fn blocks_third_party(&self) -> Option<(bool, &'static str)> {
        let trial = &self.tracking_protection;
        let on = |value: &Option<Value>| truth(value.as_ref()) == Some(true);
        if on(&trial.tracking_protection_3pcd_enabled) && !on(&trial.allow_all_3pc_toggle_enabled) {
            return Some((true, "tracking_protection.tracking_protection_3pcd_enabled"));
        }
        // 0 off, 1 all, 2 in private windows only, 3 all but some (`cookie_controls_enforcement.h`).
        let mode = number(self.profile.cookie_controls_mode.as_ref());
        let older = truth(self.profile.block_third_party_cookies.as_ref());
        mode.map(|mode| (matches!(mode, 1 | 3), CONTROLS))
            .or(older.map(|blocks| (blocks, "profile.block_third_party_cookies")))
    }

    /// Edge and Brave have switches of their own; Chrome makes cookies end with the session instead.
    fn clears_at_exit(&self) -> Option<(bool, &'static str)> {
        let of = |folder: &Option<Value>, key: &str| truth(folder.as_ref()?.get(key));
        let edge = of(&self.browser.clear_data_on_exit, "cookies");
        let brave = of(&self.browser.clear_data, "cookies_on_exit");
        edge.map(|clears| (clears, "browser.clear_data_on_exit.cookies"))
            .or(brave.map(|clears| (clears, "browser.clear_data.cookies_on_exit")))
    }
}

/// Reads the exceptions that fit the site, and lets the others go by unread.
struct Ours<'a>(&'a Asked<'a>);

/// What is written beside a pattern.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Setting {
    setting: Option<Value>,
    expiration: Option<Value>,
    session_model: Option<Value>,
}

impl Setting {
    /// What it says, unless its time is over or it was for a visit that has ended
    /// (`content_settings::mojom::SessionModel`: 0 lasts, 1 is kept while sessions are taken up again).
    fn access(&self, now: Timestamp) -> Option<Access> {
        let end = number(self.expiration.as_ref()).filter(|end| *end != 0);
        let over = end.is_some_and(|end| time(end) <= now);
        let lasts = number(self.session_model.as_ref()).is_none_or(|model| model <= 1);
        access(number(self.setting.as_ref())).filter(|_| lasts && !over)
    }
}

impl<'de> DeserializeSeed<'de> for Ours<'_> {
    type Value = Vec<Exception>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Ours<'_> {
    type Value = Vec<Exception>;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("exceptions by their patterns")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let Ours(asked) = self;
        let mut found = Vec::new();
        while let Some(pattern) = map.next_key::<String>()? {
            if !Pair::parse(&pattern).is_some_and(|pair| pair.fits(asked.site)) {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let Some(access) = map.next_value::<Setting>()?.access(asked.now) else {
                continue;
            };
            found.extend(Exception::new(
                &pattern,
                access,
                SetBy::Person,
                EXCEPTIONS,
                asked.site,
            ));
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests;
