//! What a company's policies make of Firefox's preferences and permissions (`Policies.sys.mjs`).

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    BEHAVIOR, CATEGORY, CLEARS, CLEARS_COOKIES, CLEARS_COOKIES_OLD, Kind, Origin, PRIVATE, Permission,
    START_PAGE, WANTED,
};
use crate::settings::{Access, Managed, SetBy};
use crate::site::Site;
use crate::store::firefox::prefs::Pref;

/// A preference as a policy sets it.
pub struct Set {
    pub value: Pref,
    /// The policy.
    pub policy: &'static str,
}

/// What the policies of one browser come to.
#[derive(Default)]
pub struct Policies {
    /// Preferences that are locked.
    pub forced: BTreeMap<&'static str, Set>,
    /// Preferences that the person may change.
    pub advised: BTreeMap<&'static str, Set>,
    origins: Vec<(String, Kind, &'static str)>,
}

impl Policies {
    /// Reads the policies we know. Firefox has no advised ones as such: each says itself whether it is locked.
    pub fn read(managed: &Managed) -> Policies {
        let mut found = Policies::default();
        let policy = |name: &str| managed.forced.get(name);
        if let Some(cookies) = policy("Cookies") {
            found.cookies(cookies);
        }
        if let Some(tracking) = policy("EnableTrackingProtection") {
            found.tracking(tracking);
        }
        if let Some(clean) = policy("SanitizeOnShutdown") {
            found.sanitize(clean);
        }
        if let Some(home) = policy("Homepage") {
            found.start_page(home);
        }
        match policy("PrivateBrowsingModeAvailability").and_then(Value::as_i64) {
            Some(1) => found.set(
                PRIVATE,
                Pref::Truth(false),
                "PrivateBrowsingModeAvailability",
                true,
            ),
            Some(2) => found.set(
                PRIVATE,
                Pref::Truth(true),
                "PrivateBrowsingModeAvailability",
                true,
            ),
            Some(_) | None => {}
        }
        if let Some(preferences) = policy("Preferences") {
            found.preferences(preferences);
        }
        found
    }

    /// The permissions for addresses of `site`.
    pub fn permissions(&self, site: &Site) -> Vec<Permission> {
        let of_site = |(origin, kind, policy): &(String, Kind, &'static str)| {
            Some(Permission {
                origin: Origin::parse(origin, site)?,
                kind: *kind,
                set_by: SetBy::Company,
                name: (*policy).to_owned(),
            })
        };
        self.origins.iter().filter_map(of_site).collect()
    }

    fn set(&mut self, name: &'static str, value: Pref, policy: &'static str, locked: bool) {
        let place = if locked {
            &mut self.forced
        } else {
            &mut self.advised
        };
        place.insert(name, Set { value, policy });
    }

    fn origins(&mut self, list: Option<&Value>, kind: Kind, policy: &'static str) {
        let texts = list
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str);
        self.origins
            .extend(texts.map(|origin| (origin.to_owned(), kind, policy)));
    }

    fn cookies(&mut self, cookies: &Value) {
        let policy = "Cookies";
        for (list, access) in [
            ("Allow", Access::Allow),
            ("AllowSession", Access::SessionOnly),
            ("Block", Access::Block),
        ] {
            self.origins(cookies.get(list), Kind::Cookie(access), policy);
        }
        if let Some(behavior) = behavior(cookies) {
            self.set(
                BEHAVIOR,
                Pref::Number(behavior),
                policy,
                truth(cookies.get("Locked")) == Some(true),
            );
        }
    }

    fn tracking(&mut self, tracking: &Value) {
        let policy = "EnableTrackingProtection";
        self.origins(tracking.get("Exceptions"), Kind::Unprotected, policy);
        if let Some(category) = tracking.get("Category").and_then(Value::as_str) {
            self.set(CATEGORY, Pref::Text(category.to_owned()), policy, true);
        }
    }

    /// Without a word on locking, everything is locked, what is not named too.
    fn sanitize(&mut self, clean: &Value) {
        let policy = "SanitizeOnShutdown";
        let (all, cookies, locked) = match truth(Some(clean)) {
            Some(all) => (all, all, true),
            None if clean.is_object() => {
                let cookies = truth(clean.get("Cookies"));
                let locked = truth(clean.get("Locked"));
                (true, cookies.unwrap_or(false), locked.unwrap_or(true))
            }
            None => return,
        };
        self.set(CLEARS, Pref::Truth(all), policy, locked);
        self.set(CLEARS_COOKIES, Pref::Truth(cookies), policy, locked);
        self.set(CLEARS_COOKIES_OLD, Pref::Truth(cookies), policy, locked);
    }

    fn start_page(&mut self, home: &Value) {
        let page = match home.get("StartPage").and_then(Value::as_str) {
            Some("previous-session") => (3, false),
            Some("homepage-locked") => (1, true),
            Some("homepage" | "none") => (1, false),
            Some(_) | None => return,
        };
        self.set(START_PAGE, Pref::Number(page.0), "Homepage", page.1);
    }

    /// Any preference below these two may be set; once it was a bare value, and locked.
    fn preferences(&mut self, preferences: &Value) {
        for name in WANTED
            .iter()
            .filter(|name| name.starts_with("browser.") || name.starts_with("network."))
        {
            let Some(set) = preferences.get(name) else {
                continue;
            };
            let value = pref(set.get("Value").unwrap_or(set));
            let locked = match set.get("Status").and_then(Value::as_str) {
                // What is set anew at each start comes to the same as what is locked.
                Some("locked" | "user") => true,
                Some(_) => false,
                None => !set.is_object(),
            };
            if let Some(value) = value {
                self.set(name, value, "Preferences", locked);
            }
        }
    }
}

/// `nsICookieService`; the older members count only without the newer one.
fn behavior(cookies: &Value) -> Option<i64> {
    if let Some(named) = cookies.get("Behavior") {
        return match named.as_str()? {
            "accept" => Some(0),
            "reject-foreign" => Some(1),
            "reject" => Some(2),
            "limit-foreign" => Some(3),
            "reject-tracker" => Some(4),
            "reject-tracker-and-partition-foreign" | "partition-foreign" => Some(5),
            _ => None,
        };
    }
    let third = cookies.get("AcceptThirdParty").and_then(Value::as_str);
    let tracker = truth(cookies.get("RejectTracker"));
    match (truth(cookies.get("Default")), third, tracker) {
        (Some(false), _, _) => Some(2),
        (_, Some("never"), _) => Some(1),
        (_, Some("from-visited"), _) => Some(3),
        (_, None, Some(true)) => Some(4),
        (None, None, None) => None,
        _ => Some(0),
    }
}

/// A truth; registries and property lists write 0 and 1.
fn truth(value: Option<&Value>) -> Option<bool> {
    let value = value?;
    value
        .as_bool()
        .or_else(|| value.as_i64().map(|number| number != 0))
}

fn pref(value: &Value) -> Option<Pref> {
    match value {
        Value::Bool(truth) => Some(Pref::Truth(*truth)),
        Value::Number(number) => number.as_i64().map(Pref::Number),
        Value::String(text) => Some(Pref::Text(text.clone())),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
