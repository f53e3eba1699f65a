//! One cookie as facts: everything RFC 6265bis and the browsers say of it, except its value.

mod value;

use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

pub use self::value::{ValueFacts, ValueKind, ValueLock};

/// A moment, in microseconds since 1970-01-01 UTC. Serialized as RFC 3339 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export, type = "string"))]
#[serde(try_from = "String")]
pub struct Timestamp(i64);

/// 0001-01-01T00:00:00Z.
const FIRST_SECOND: i64 = -62_135_596_800;

/// 9999-12-30T00:00:00Z: a day before the end, so that it can be printed in any time zone.
const LAST_SECOND: i64 = 253_402_128_000;

impl Timestamp {
    /// The present.
    pub fn now() -> Self {
        Timestamp(jiff::Timestamp::now().as_microsecond())
    }

    /// A moment as the system tells it.
    pub fn of_system(moment: std::time::SystemTime) -> Option<Self> {
        let moment = jiff::Timestamp::try_from(moment).ok()?;
        Some(Self::from_micros(moment.as_microsecond()))
    }

    /// From microseconds since 1970. Hostile rows hold any number: what RFC 3339 cannot print is brought
    /// back to the nearest day it can.
    pub fn from_micros(micros: i64) -> Self {
        Timestamp(micros.clamp(FIRST_SECOND * 1_000_000, LAST_SECOND * 1_000_000))
    }

    /// From seconds since 1970.
    pub fn from_seconds(seconds: i64) -> Self {
        Self::from_micros(seconds.saturating_mul(1_000_000))
    }

    /// The same time of day, `days` later.
    pub fn plus_days(self, days: u32) -> Self {
        let micros = i64::from(days) * 86_400 * 1_000_000;
        Self::from_micros(self.0.saturating_add(micros))
    }

    /// Microseconds since 1970.
    pub fn as_micros(self) -> i64 {
        self.0
    }

    /// Whole seconds from `self` until `later`; negative if `later` is earlier.
    pub fn seconds_until(self, later: Timestamp) -> i64 {
        later.0.saturating_sub(self.0) / 1_000_000
    }

    /// The same moment for calendar arithmetic.
    pub fn to_jiff(self) -> jiff::Timestamp {
        // `from_micros` keeps the number inside the calendar.
        let (second, micros) = (self.0.div_euclid(1_000_000), self.0.rem_euclid(1_000_000));
        let nanos = i32::try_from(micros * 1000).unwrap_or_default();
        jiff::Timestamp::new(second, nanos).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.to_jiff().fmt(f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl TryFrom<String> for Timestamp {
    type Error = jiff::Error;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Ok(Timestamp(text.parse::<jiff::Timestamp>()?.as_microsecond()))
    }
}

/// RFC 6265bis same-site-flag; `Unspecified` is treated as Lax by current browsers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "lowercase")]
pub enum SameSite {
    /// Sent with every request.
    None,
    /// Sent when a link is followed.
    Lax,
    /// Sent inside the site only.
    Strict,
    /// The site gave none.
    Unspecified,
    /// The source does not say: an export that leaves it out, which is not the same as a site that gave none.
    Unknown,
}

/// The scheme of the page or response that set the cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "lowercase")]
pub enum SourceScheme {
    /// http only.
    Http,
    /// https only.
    Https,
    /// Both (Firefox keeps a set).
    Both,
    /// The browser did not say.
    Unset,
}

/// Which of its files a browser keeps a cookie in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum KeptIn {
    /// The store of cookies.
    #[default]
    Table,
    /// The saved session, beside the open tabs.
    SessionStore,
    /// A file that was opened: no browser of this device, so there is nothing to remove it from.
    File,
}

/// Names a row within its profile: a digest of the store's own unique key, stable over time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowKey(pub [u8; 16]);

/// Says whether a row still is what was shown: a digest of every column but the time of last access, the
/// value among them, under a key that lives only as long as this process. It tells "same or different" and
/// nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export, type = "string"))]
#[serde(try_from = "String", into = "String")]
pub struct RowTag(u64);

impl RowTag {
    /// The tag of `columns`, in order.
    pub fn of<T: std::hash::Hash>(columns: &T) -> Self {
        static KEY: OnceLock<RandomState> = OnceLock::new();
        RowTag(KEY.get_or_init(RandomState::new).hash_one(columns))
    }
}

impl From<RowTag> for String {
    fn from(tag: RowTag) -> Self {
        format!("{:016x}", tag.0)
    }
}

impl TryFrom<String> for RowTag {
    type Error = std::num::ParseIntError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        u64::from_str_radix(&text, 16).map(RowTag)
    }
}

/// One cookie, as a store told it, without its value. What a store always says, an export may leave out: that
/// is `None` (or [`SameSite::Unknown`]), and never false.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cookie {
    /// Names the row within its profile.
    pub key: RowKey,
    /// Tells whether the row still is what was shown.
    pub seen: RowTag,
    /// As stored: with a leading dot the cookie goes to subdomains too.
    pub host: String,
    /// RFC 6265bis host-only-flag; `None` where `host` is only where it was sent to.
    pub host_only: Option<bool>,
    /// As stored; bytes that are not UTF-8 are replaced for display.
    pub name: String,
    /// As stored; empty where the source does not say.
    pub path: String,
    /// RFC 6265bis secure-only-flag.
    pub secure: Option<bool>,
    /// RFC 6265bis http-only-flag.
    pub http_only: Option<bool>,
    /// RFC 6265bis same-site-flag.
    pub same_site: SameSite,
    /// Its end; `None` if it ends with the browser session, or if the source does not say.
    pub expires: Option<Timestamp>,
    /// True if it ends with the browser session; `None` if the source does not say when it ends.
    pub session: Option<bool>,
    /// When it was first set.
    pub created: Option<Timestamp>,
    /// When it was last set.
    pub updated: Option<Timestamp>,
    /// When it was last sent or read, with the browser's own coarseness.
    pub last_accessed: Option<Timestamp>,
    /// The top-level site it is kept apart for, such as `https://flasktrack.com`.
    pub partition: Option<String>,
    /// True if a frame of another site stood between; `None` where the store does not say.
    pub cross_site_ancestor: Option<bool>,
    /// The Firefox container, by the name the person knows.
    pub container: Option<String>,
    /// The scheme of what set it; `None` where the store does not say.
    pub source_scheme: Option<SourceScheme>,
    /// The port of what set it; `None` where the store does not say.
    pub source_port: Option<u16>,
    /// What we know of the value.
    pub value: ValueFacts,
    /// Tells whether the value still is the same: as [`RowTag`], of the value's bytes as stored alone.
    pub value_tag: RowTag,
    /// Where the browser keeps it.
    pub kept_in: KeptIn,
}

impl Cookie {
    /// True if the browser would not send it any more.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.expires.is_some_and(|end| end <= now)
    }
}
