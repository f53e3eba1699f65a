//! Lists of cookies in JSON: of extensions (`chrome.cookies.Cookie`, `browser.cookies.Cookie`), and of the
//! DevTools protocol and the test tools that speak it. The list stands alone, or as `cookies` in an object.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::cookie::SameSite;
use crate::error::{Error, Result};
use crate::json::unquoted;
use crate::site::Site;
use crate::store::firefox::{first_party_site, first_party_told, private, told};

use super::rows::{End, Row, Rows, moment, seconds};

/// Chromium's longest address (`url::kMaxURLChars`), which is more than any name, header or value has.
const LONGEST: usize = 2 << 20;

/// A member that may be missing, which is not the same as `null`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Member<'a>(Option<&'a str>);

impl<'de: 'a, 'a> Deserialize<'de> for Member<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        <&'a RawValue>::deserialize(deserializer).map(|raw| Member(Some(raw.get())))
    }
}

impl<'a> Member<'a> {
    /// As written, `null` and what is missing left out.
    pub fn raw(self) -> Option<&'a str> {
        self.0.filter(|raw| *raw != "null")
    }

    /// A list; an empty one in the place of anything else.
    pub fn list(self) -> &'a str {
        self.raw().filter(|raw| raw.starts_with('[')).unwrap_or("[]")
    }

    /// As written, what is longer than any tool writes it left out too: what is made of it takes room once more.
    pub fn short(self) -> Option<&'a str> {
        self.raw().filter(|raw| raw.len() <= LONGEST)
    }

    /// A text that is no secret.
    pub fn text(self) -> Option<String> {
        serde_json::from_str(self.short()?).ok()
    }

    pub fn flag(self) -> Option<bool> {
        serde_json::from_str(self.short()?).ok()
    }

    fn number(self) -> Option<f64> {
        serde_json::from_str(self.short()?).ok()
    }

    /// A text that may be a secret: it is wiped when dropped. What is missing is empty, as some tools write it.
    pub fn secret(self) -> Option<Zeroizing<Vec<u8>>> {
        match self.raw() {
            Some(_) => unquoted(self.short()?).map(Zeroizing::new),
            None => Some(Zeroizing::default()),
        }
    }

    fn is_null(self) -> bool {
        self.0 == Some("null")
    }
}

/// An object with the members of `T`; serde would take a list for one too.
pub fn object<'a, T: Deserialize<'a>>(json: &'a str) -> Option<T> {
    serde_json::from_str(json).ok().filter(|_| json.starts_with('{'))
}

/// Goes through the array `json` element by element, so that a hostile one takes no room. `of` stops it with an
/// error.
pub fn each(json: &str, of: impl FnMut(i64, &str) -> Result<()>) -> Result<()> {
    let mut each = Each { of, stopped: None };
    let walked = serde_json::Deserializer::from_str(json).deserialize_seq(&mut each);
    match (each.stopped, walked) {
        (Some(error), _) => Err(error),
        (None, Err(error)) => Err(damaged(&error)),
        (None, Ok(())) => Ok(()),
    }
}

struct Each<F> {
    of: F,
    stopped: Option<Error>,
}

impl<'de, F: FnMut(i64, &str) -> Result<()>> Visitor<'de> for &mut Each<F> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> std::result::Result<(), A::Error> {
        let mut place = 0;
        while let Some(entry) = list.next_element::<&'de RawValue>()? {
            place += 1;
            if let Err(error) = (self.of)(place, entry.get()) {
                self.stopped = Some(error);
                return Err(serde::de::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}

/// JSON that does not go on as it should. serde_json's own words can quote the text, so only the place is kept.
pub fn damaged(error: &serde_json::Error) -> Error {
    Error::ExportDamaged {
        line: u32::try_from(error.line()).unwrap_or(u32::MAX),
    }
}

/// The site's cookies.
pub fn read(json: &str, site: &Site) -> Result<Rows> {
    #[derive(Deserialize)]
    struct State<'a> {
        #[serde(borrow, default)]
        cookies: Member<'a>,
        /// The protocol's answer as it came.
        #[serde(borrow, default)]
        result: Member<'a>,
    }
    let list = match json.starts_with('[') {
        true => Some(json),
        false => {
            let state: State = serde_json::from_str(json).map_err(|error| damaged(&error))?;
            let answer = state.result.raw().and_then(object::<State>);
            let found = state
                .cookies
                .raw()
                .or(answer.and_then(|answer| answer.cookies.raw()));
            found.filter(|raw| raw.starts_with('['))
        }
    };
    let list = list.ok_or(Error::ExportUnknown)?;
    let mut rows = Rows::new();
    let mut any = false;
    let mut odd = false;
    each(list, |place, entry| {
        match owner(entry) {
            Some((host, apart)) => {
                any = true;
                if site.covers(&host, apart.partition.as_deref()) {
                    one(&mut rows, place, entry, &host, apart)?;
                }
            }
            None => odd = true,
        }
        Ok(())
    })?;
    match odd && !any {
        // A list of something else.
        true => Err(Error::ExportUnknown),
        false => Ok(rows),
    }
}

/// What tells apart two cookies of one host, name and path.
#[derive(Debug, Clone, Default)]
pub struct Apart {
    pub partition: Option<String>,
    pub cross_site_ancestor: Option<bool>,
    pub container: Option<String>,
}

/// Whose an entry is; `None` if it is no cookie.
fn owner(entry: &str) -> Option<(String, Apart)> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Owner<'a> {
        #[serde(borrow, default)]
        domain: Member<'a>,
        #[serde(borrow, default)]
        name: Member<'a>,
        #[serde(borrow, default)]
        partition_key: Member<'a>,
        #[serde(borrow, default)]
        first_party_domain: Member<'a>,
        #[serde(borrow, default)]
        store_id: Member<'a>,
    }
    let owner: Owner = object(entry)?;
    owner.name.raw()?;
    let host = owner.domain.text()?.trim().to_ascii_lowercase();
    let mut apart = partition(owner.partition_key);
    let first_party = owner.first_party_domain.text().filter(|party| !party.is_empty());
    let first_party = first_party.as_deref();
    apart.partition = apart.partition.or(first_party.and_then(first_party_site));
    let store = owner.store_id.text().unwrap_or_default();
    let number = store.strip_prefix("firefox-container-");
    let container = number.map(|number| format!("Container {number}"));
    let private = (store == "firefox-private").then(private);
    let kept = [container, private, first_party.map(first_party_told)];
    apart.container = told(kept.into_iter().flatten().collect());
    Some((host, apart))
}

/// A top-level site alone, or in an object, as it has been written at different times.
pub fn partition(member: Member) -> Apart {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Key {
        top_level_site: Option<String>,
        has_cross_site_ancestor: Option<bool>,
    }
    let named = |site: String| Some(site).filter(|site| !site.is_empty());
    if let Some(site) = member.text() {
        return Apart {
            partition: named(site),
            ..Apart::default()
        };
    }
    let key = member.short().and_then(object::<Key>);
    key.map_or_else(Apart::default, |key| Apart {
        partition: key.top_level_site.and_then(named),
        cross_site_ancestor: key.has_cross_site_ancestor,
        container: None,
    })
}

/// The rest of an entry of the site.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    #[serde(borrow, default)]
    name: Member<'a>,
    #[serde(borrow, default)]
    value: Member<'a>,
    #[serde(borrow, default)]
    path: Member<'a>,
    #[serde(borrow, default)]
    host_only: Member<'a>,
    #[serde(borrow, default)]
    secure: Member<'a>,
    #[serde(borrow, default)]
    http_only: Member<'a>,
    #[serde(borrow, default)]
    same_site: Member<'a>,
    #[serde(borrow, default)]
    session: Member<'a>,
    #[serde(borrow, default)]
    expiration_date: Member<'a>,
    #[serde(borrow, default)]
    expires: Member<'a>,
    /// WebDriver's name for it ("Cookies", table for cookie conversion).
    #[serde(borrow, default)]
    expiry: Member<'a>,
    #[serde(borrow, default)]
    first_party_domain: Member<'a>,
}

fn one(rows: &mut Rows, place: i64, entry: &str, host: &str, apart: Apart) -> Result<()> {
    let Some(entry) = object::<Entry>(entry) else {
        return rows.skip(place, "cookies");
    };
    let Some(name) = entry.name.text() else {
        return rows.skip(place, "name");
    };
    let Some(value) = entry.value.secret() else {
        return rows.skip(place, "value");
    };
    let mut row = Row {
        host_only: host_only(&entry, host),
        path: Cow::Owned(entry.path.text().unwrap_or_default()),
        secure: entry.secure.flag(),
        http_only: entry.http_only.flag(),
        same_site: same_site(&entry),
        end: end(&entry),
        ..Row::sent(host, Cow::Owned(name), &value)
    };
    row.put_apart(apart);
    rows.add(place, row)
}

/// The DevTools protocol, known by its number `expires`, has the dot exactly where hosts below get the cookie.
fn host_only(entry: &Entry, host: &str) -> Option<bool> {
    let by_dot = match (host.starts_with('.'), entry.expires.number()) {
        (true, _) => Some(false),
        (false, Some(_)) => Some(true),
        (false, None) => None,
    };
    entry.host_only.flag().or(by_dot)
}

/// Extensions say `no_restriction`, and Cookie-Editor says `null` where the site gave none. Firefox says
/// `no_restriction` in both cases, so there it says nothing.
fn same_site(entry: &Entry) -> SameSite {
    if entry.same_site.is_null() {
        return SameSite::Unspecified;
    }
    let is_firefox = entry.first_party_domain.0.is_some();
    let Some(word) = entry.same_site.text() else {
        return SameSite::Unknown;
    };
    match word.to_ascii_lowercase().as_str() {
        "no_restriction" if is_firefox => SameSite::Unknown,
        "no_restriction" | "none" => SameSite::None,
        "lax" => SameSite::Lax,
        "strict" => SameSite::Strict,
        "unspecified" | "" => SameSite::Unspecified,
        _ => SameSite::Unknown,
    }
}

fn end(entry: &Entry) -> End {
    if entry.session.flag() == Some(true) {
        return End::Session;
    }
    let given = [entry.expiration_date, entry.expires, entry.expiry];
    if let Some(number) = given.iter().find_map(|member| member.number()) {
        return seconds(number);
    }
    let text = given.iter().find_map(|member| member.text());
    match (text.as_deref(), entry.session.flag()) {
        (Some("Session"), _) => End::Session,
        (Some(text), _) => moment(text).map_or(End::Unknown, End::At),
        (None, Some(false)) => End::Sometime,
        (None, _) => End::Unknown,
    }
}
