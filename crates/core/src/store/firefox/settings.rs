//! What the settings of the Firefox family say of the site's cookies.
//!
//! Preferences: `browser/app/profile/firefox.js`, `modules/libpref/init/StaticPrefList.yaml`; permissions:
//! `extensions/permissions/PermissionManager.cpp`, `nsICookiePermission.idl`; what goes at exit:
//! `browser/modules/Sanitizer.sys.mjs`; what a company may set: `Policies.sys.mjs`.

mod managed;
mod set;

use std::path::Path;

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use serde::Deserialize;

use self::set::Prefs;
use super::jar::Jar;
use crate::cookie::Timestamp;
use crate::error::Result;
use crate::ini::Ini;
use crate::platform::Running;
use crate::settings::file;
use crate::settings::pattern;
use crate::settings::{Access, Asked, Rule, SetBy, SiteSettings, ThirdParty};
use crate::site::Site;
use crate::store::image::{look, sql};

const PERMISSIONS: &str = "permissions.sqlite";
const BEHAVIOR: &str = "network.cookie.cookieBehavior";
const LIFETIME: &str = "network.cookie.lifetimePolicy";
const CATEGORY: &str = "browser.contentblocking.category";
const PRIVATE: &str = "browser.privatebrowsing.autostart";
const CLEARS: &str = "privacy.sanitize.sanitizeOnShutdown";
const CLEARS_COOKIES: &str = "privacy.clearOnShutdown_v2.cookiesAndStorage";
const CLEARS_COOKIES_OLD: &str = "privacy.clearOnShutdown.cookies";
const OLD_DIALOG: &str = "privacy.sanitize.useOldClearHistoryDialog";
const MIGRATED: [&str; 2] = [
    "privacy.sanitize.clearOnShutdown.hasMigratedToNewPrefs2",
    "privacy.sanitize.clearOnShutdown.hasMigratedToNewPrefs3",
];
const START_PAGE: &str = "browser.startup.page";
const RESUME_ONCE: &str = "browser.sessionstore.resume_session_once";
const PRIVACY_LEVEL: &str = "browser.sessionstore.privacy_level";
const RESUME_FROM_CRASH: &str = "browser.sessionstore.resume_from_crash";

const WANTED: &[&str] = &[
    BEHAVIOR,
    LIFETIME,
    CATEGORY,
    PRIVATE,
    CLEARS,
    CLEARS_COOKIES,
    CLEARS_COOKIES_OLD,
    OLD_DIALOG,
    MIGRATED[0],
    MIGRATED[1],
    START_PAGE,
    RESUME_ONCE,
    PRIVACY_LEVEL,
    RESUME_FROM_CRASH,
];

/// The settings of one profile.
pub fn settings(asked: &Asked) -> SiteSettings {
    let mut unread = asked.managed.unread.clone();
    let prefs = Prefs::read(asked, &mut unread);
    let mut permissions = prefs.policies.permissions(asked.site);
    let file = asked.folder.join(PERMISSIONS);
    if file.is_file() {
        match look(&file, |view| of_site(view.sqlite()?, asked.site, asked.now)) {
            Ok(found) => permissions.extend(found),
            Err(_) => unread.push(PERMISSIONS.to_owned()),
        }
    }
    let cookies = cookies(&prefs, &permissions);
    SiteSettings {
        keys_missing: Vec::new(),
        third_party: Some(third_party(&prefs, &permissions)),
        clears_at_exit: Some(clears_at_exit(&prefs, &cookies, asked.site)),
        cookies,
        restores_session: Some(restores_session(&prefs)),
        saves_session: Some(prefs.rule(PRIVACY_LEVEL, |pref| {
            // 0 saves all, 1 those of http only, 2 none; the site is on https (`PrivacyLevel.sys.mjs`).
            pref.map_or(Some(true), |level| Some(level.number()? == 0))
        })),
        restores_after_crash: Some(prefs.truth(RESUME_FROM_CRASH, true)),
        crashed: match asked.running {
            Running::Closed => crashed(asked.folder),
            Running::Open | Running::Elsewhere => None,
        },
        unread,
    }
}

/// Whether the last session was not saved to its end (`CrashMonitor.sys.mjs`).
fn crashed(folder: &Path) -> Option<bool> {
    let bytes = file::small(&folder.join("sessionCheckpoints.json"))?;
    let passed: Passed = serde_json::from_slice(&bytes).ok()?;
    Some(!passed.saved)
}

/// The steps that the last run has passed.
#[derive(Deserialize)]
struct Passed {
    #[serde(rename = "sessionstore-final-state-write-complete", default)]
    saved: bool,
}

/// The version that last used the profile, such as `153.7.0_20261110000000/20261110000000`.
fn version(folder: &Path) -> Option<u32> {
    compatibility(folder, "LastVersion")?
        .split('.')
        .next()?
        .parse()
        .ok()
}

/// What the profile says of the program that last used it (`toolkit/xre/nsAppRunner.cpp`).
pub fn compatibility(folder: &Path, key: &str) -> Option<String> {
    let bytes = file::small(&folder.join("compatibility.ini"))?;
    let ini = Ini::parse(&bytes);
    Some(ini.section("Compatibility")?.get(key)?.to_owned())
}

/// A permission of the site: kept in the profile, or given by a company.
#[derive(PartialEq)]
struct Permission {
    origin: Origin,
    kind: Kind,
    set_by: SetBy,
    name: String,
}

/// What a permission is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The site's own cookies.
    Cookie(Access),
    /// Its pages are left out of the protection against trackers.
    Unprotected,
}

/// An address of the site with https and the usual port, as permissions are kept for.
#[derive(Clone, PartialEq)]
struct Origin {
    text: String,
    /// True if it is for one container only.
    in_container: bool,
}

impl Origin {
    /// Reads `https://flasktrack.com^userContextId=2`; `None` if it is not the site's, or is for private
    /// windows, which keep nothing.
    fn parse(text: &str, site: &Site) -> Option<Origin> {
        let (address, attributes) = text.split_once('^').unwrap_or((text, ""));
        let host = address.strip_prefix("https://")?;
        let host = host.strip_suffix('/').unwrap_or(host);
        let host = host.strip_suffix(":443").unwrap_or(host);
        let partition = Jar::parse(attributes).partition;
        let in_pages_of_others = partition.is_some_and(|top| !site.covers_top_level(&top));
        let has = |name: &str| attributes.split('&').any(|pair| pair.starts_with(name));
        let in_private = has("privateBrowsingId=");
        (!host.starts_with('.') && site.covers_host(host) && !in_pages_of_others && !in_private).then(|| {
            Origin {
                text: text.to_owned(),
                in_container: has("userContextId="),
            }
        })
    }

    fn labels(&self) -> usize {
        pattern::host(&self.text).split('.').count()
    }
}

impl Permission {
    fn rule<T>(&self, value: T) -> Rule<T> {
        Rule {
            // A host without a permission asks the one above it (`PermissionManager.cpp`).
            pattern: Some(self.origin.text.clone()),
            ..Rule::for_all(value, self.set_by, &self.name)
        }
    }
}

/// The site's permissions in the table. The test for the site runs inside the query.
fn of_site(db: &Connection, site: &Site, now: Timestamp) -> Result<Vec<Permission>> {
    let read = || -> rusqlite::Result<Vec<Permission>> {
        let known = site.clone();
        let flags = FunctionFlags::SQLITE_UTF8
            | FunctionFlags::SQLITE_DETERMINISTIC
            | FunctionFlags::SQLITE_DIRECTONLY;
        db.create_scalar_function("of_site", 1, flags, move |context| {
            let origin = context.get_raw(0).as_str().unwrap_or_default();
            Ok(Origin::parse(origin, &known).is_some())
        })?;
        let mut query = db.prepare(
            "SELECT origin, type, permission FROM moz_perms
             WHERE type IN ('cookie', 'trackingprotection') AND instr(origin, ?1) AND of_site(origin)
             AND NOT (expireType = 2 AND expireTime <= ?2) ORDER BY id",
        )?;
        // Firefox writes a permission's end in milliseconds; 2 stands for one that has an end.
        let rows = query.query_map((site.domain(), now.as_micros() / 1000), |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, i64>(2)?,
            ))
        })?;
        let mut found = Vec::new();
        for row in rows {
            let (origin, name, code) = row?;
            let kind = kind(&name, code);
            if let (Some(origin), Some(kind)) = (Origin::parse(&origin, site), kind) {
                let set_by = SetBy::Person;
                found.push(Permission {
                    origin,
                    kind,
                    set_by,
                    name,
                });
            }
        }
        Ok(found)
    };
    read().map_err(|error| sql(&error))
}

/// 8 is for the session, 9 and 10 allowed the site's own cookies in old versions.
fn kind(name: &str, code: i64) -> Option<Kind> {
    match (name, code) {
        ("cookie", 1 | 9 | 10) => Some(Kind::Cookie(Access::Allow)),
        ("cookie", 2) => Some(Kind::Cookie(Access::Block)),
        ("cookie", 8) => Some(Kind::Cookie(Access::SessionOnly)),
        ("trackingprotection", 1) => Some(Kind::Unprotected),
        _ => None,
    }
}

/// The nearest host first, a company's before the person's, and one for a container last. At exit Firefox
/// forgets the hosts above one whose cookies are for the session too, unless they have a permission of their own.
fn cookies(prefs: &Prefs, permissions: &[Permission]) -> Vec<Rule<Access>> {
    let mut of_site: Vec<(&Permission, Access)> = permissions
        .iter()
        .filter_map(|permission| match permission.kind {
            Kind::Cookie(access) => Some((permission, access)),
            Kind::Unprotected => None,
        })
        .collect();
    of_site.sort_by_key(|(permission, _)| {
        let by_company = permission.set_by == SetBy::Company;
        (
            permission.origin.in_container,
            std::cmp::Reverse(permission.origin.labels()),
            !by_company,
        )
    });
    let above = of_site
        .iter()
        .filter(|(permission, access)| *access == Access::SessionOnly && !permission.origin.in_container)
        .map(|(permission, access)| Rule {
            below: false,
            above: true,
            ..permission.rule(*access)
        });
    let own = of_site
        .iter()
        .map(|(permission, access)| permission.rule(*access));
    own.chain(above).chain([for_every_site(prefs)]).collect()
}

/// 2 keeps no cookie at all. Until version 103 another preference could end them with the session.
fn for_every_site(prefs: &Prefs) -> Rule<Access> {
    let behavior = prefs.behavior();
    if behavior.value == 2 {
        return Rule::for_all(Access::Block, behavior.set_by, &behavior.name);
    }
    let lifetime = prefs.number(LIFETIME, 0);
    if lifetime.value == 2 && prefs.version.is_none_or(|version| version < 103) {
        return Rule::for_all(Access::SessionOnly, lifetime.set_by, &lifetime.name);
    }
    Rule::for_all(Access::Allow, behavior.set_by, &behavior.name)
}

fn third_party(prefs: &Prefs, permissions: &[Permission]) -> Rule<ThirdParty> {
    let behavior = prefs.behavior();
    let unprotected = permissions
        .iter()
        .find(|permission| permission.kind == Kind::Unprotected);
    let value = match behavior.value {
        0 => ThirdParty::Allowed,
        4 => ThirdParty::TrackersBlocked,
        1..=3 => ThirdParty::Blocked,
        _ => ThirdParty::Partitioned,
    };
    match unprotected {
        Some(permission) if behavior.value != 2 => permission.rule(ThirdParty::Allowed),
        Some(_) | None => match (behavior.set_by, prefs.get(CATEGORY)) {
            // Firefox writes the parts down only where they differ from how it comes.
            (SetBy::Browser, Some((category, set_by, name))) if category.text() == Some("strict") => {
                Rule::for_all(value, set_by, name)
            }
            _ => Rule::for_all(value, behavior.set_by, &behavior.name),
        },
    }
}

/// Windows that keep nothing, or a clean-up at exit. A permission to keep the site's cookies goes before the
/// clean-up.
fn clears_at_exit(prefs: &Prefs, cookies: &[Rule<Access>], site: &Site) -> Rule<bool> {
    let usual = |name: &str| prefs.asked.usual.clears_at_exit == Some(name);
    let private = prefs.truth(PRIVATE, usual(PRIVATE));
    if private.value {
        return private;
    }
    let clears = prefs.truth(CLEARS, usual(CLEARS));
    if !(clears.value && clears_cookies(prefs)) {
        return Rule {
            value: false,
            ..clears
        };
    }
    let own = cookies
        .iter()
        .find(|rule| rule.pattern.is_some() && rule.covers(site.domain()));
    match own {
        Some(rule) if rule.value == Access::Allow => Rule {
            pattern: rule.pattern.clone(),
            ..Rule::for_all(false, rule.set_by, &rule.name)
        },
        Some(_) | None => clears,
    }
}

/// Since version 128 the newer preference counts, unless the older dialog was asked for; until the first
/// clean-up it takes over what the older one says.
fn clears_cookies(prefs: &Prefs) -> bool {
    let old = prefs.truth(CLEARS_COOKIES_OLD, true).value;
    let old_dialog =
        prefs.version.is_some_and(|version| version < 128) || prefs.truth(OLD_DIALOG, false).value;
    let forced = prefs.policies.forced.contains_key(CLEARS_COOKIES);
    let migrated = forced || MIGRATED.iter().any(|name| prefs.truth(name, false).value);
    if old_dialog || !migrated {
        return old;
    }
    prefs.truth(CLEARS_COOKIES, true).value
}

/// 3 is the last visit (`SessionStartup.sys.mjs`).
fn restores_session(prefs: &Prefs) -> Rule<bool> {
    let once = prefs.truth(RESUME_ONCE, false);
    if once.value {
        return once;
    }
    let page = prefs.number(START_PAGE, 1);
    Rule::for_all(page.value == 3, page.set_by, &page.name)
}

#[cfg(test)]
mod tests;
