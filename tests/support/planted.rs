//! The cookies the played sites set, one of each kind.
//!
//! Each value carries a marker of its own. The `cookie` crate reads the attributes below and writes the
//! `Set-Cookie` lines; what it says of a cookie (path, flags, domain) is what the browser's store must say too.

use cookie::Cookie;
use cookie::time::{Duration, OffsetDateTime};
use sha2::{Digest, Sha256};

use crate::pages::APART;

/// The longest life browsers give a cookie: 400 days (RFC 6265bis section 5.5).
pub const LONGEST: i64 = 400 * 24 * 3600;

/// Which browsers keep a cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    ByAll,
    /// Firefox keeps it apart for the top-level site or in a container; Chromium, as Debian sets it up,
    /// blocks it or has no such thing.
    ByFirefox,
}

/// One cookie and how it is set.
#[derive(Debug, Clone)]
pub struct Planted {
    pub cookie: Cookie<'static>,
    pub host: &'static str,
    pub page: &'static str,
    /// By `document.cookie` and not by a `Set-Cookie` line.
    pub by_script: bool,
    /// Letters above 127 go out as one byte each, which is not UTF-8.
    pub latin1: bool,
    /// The top-level site it is kept apart for, and whether another site's frame stands between.
    pub partition: Option<(&'static str, bool)>,
    /// The container of the tab it is set in.
    pub container: Option<&'static str>,
    pub kept: Kept,
}

impl Planted {
    fn around(&mut self, before: &str, after: &str) -> &mut Planted {
        let value = format!("{before}{}{after}", self.cookie.value());
        self.cookie.set_value(value);
        self
    }

    /// The host as a browser stores it: a domain cookie has a leading dot.
    pub fn stored_host(&self) -> String {
        // `domain()` leaves a leading dot out.
        self.cookie
            .domain()
            .map_or(self.host.to_owned(), |domain| format!(".{domain}"))
    }

    /// The path as a browser stores it (RFC 6265bis section 5.1.4).
    pub fn stored_path(&self) -> String {
        let default = match self.page.rfind('/') {
            None | Some(0) => "/",
            Some(end) => &self.page[..end],
        };
        self.cookie.path().unwrap_or(default).to_owned()
    }

    /// The line as the server sends it.
    pub fn line(&self) -> Vec<u8> {
        let text = self.cookie.to_string();
        match self.latin1 {
            true => text
                .chars()
                .map(|c| u8::try_from(u32::from(c)).unwrap())
                .collect(),
            false => text.into_bytes(),
        }
    }
}

/// A value with a marker of its own: nothing else on this computer contains eight letters of it.
fn marked(number: u32, length: usize) -> String {
    let mut text = format!("CANARY-{number}-");
    for block in 0_u32.. {
        if text.len() >= length {
            break;
        }
        let digest = Sha256::digest(format!("canary {number} {block}"));
        text.extend(digest.iter().map(|byte| char::from(b'A' + byte % 26)));
    }
    text.truncate(length);
    text
}

/// Every cookie the tour sets, with absolute ends counted from `now`.
pub fn jar(now: OffsetDateTime) -> Vec<Planted> {
    let mut jar = Jar {
        now: now.replace_nanosecond(0).unwrap(),
        planted: Vec::new(),
        place: ("", ""),
    };
    jar.fill_site();
    jar.fill_app();
    jar.fill_frames();
    jar.fill_other_sites();
    jar.planted
}

struct Jar {
    now: OffsetDateTime,
    planted: Vec<Planted>,
    /// The host and the page that set what follows.
    place: (&'static str, &'static str),
}

impl Jar {
    fn fill_site(&mut self) {
        self.place = ("flasktrack.com", "/");
        self.set("_ga", "Domain=flasktrack.com", 365);
        self.set("_ga", "Path=/", 30);
        self.set("_gid", "Max-Age=172800", None);
        self.set("forever", "Max-Age=99999999999", None);
        self.set("empty", "", 10).cookie.set_value("");
        self.set("_clck", CHIPS, 20).partition = Some(("https://flasktrack.com", false));
        self.set("_ga_SCRIPT1234", "Path=/", 40).by_script = true;

        self.place = ("www.flasktrack.com", "/");
        self.set("year_9900", "", 2_876_000);
        self.set("host_only", "Path=/", 70);

        self.place = ("acme.app.flasktrack.com", "/");
        self.set("deep_host", "Domain=acme.app.flasktrack.com", 17);

        self.place = APART;
        let apart = self.set("host_only", "Path=/", 71);
        (apart.container, apart.kept) = (Some("Work"), Kept::ByFirefox);
    }

    fn fill_app(&mut self) {
        self.place = ("app.flasktrack.com", "/app/home");
        self.set("plain_session", "", None);
        self.set("hidden_session", "HttpOnly", None);
        self.set("_gat", "Path=/", None);
        self.set("odd:kept", "Path=/", None);
        self.set("__Host-session", "Secure; HttpOnly; Path=/", 1);
        self.set("__Secure-id", "Secure; Domain=app.flasktrack.com", 2);
        self.set("strict", "SameSite=Strict", 3);
        self.set("lax", "SameSite=Lax", 4);
        self.set("none", "SameSite=None; Secure", 5);
        self.set("_ga", "Path=/app", 6);
        self.set("_ga", "Path=/app/home", 7);
        self.set("theme", "Path=/", 8);
        self.set("Theme", "Path=/", 9);
        // Name and value together are as long as a cookie may be (RFC 6265bis section 5.6).
        self.set("big", "", 10)
            .cookie
            .set_value(marked(1_000, 4096 - "big".len()));
        self.set("odd:name[0].x", "Path=/app/", 11);
        self.set("utf8n\u{e4}me", "", 12).around("", "\u{e4}\u{20ac}");
        self.set("latin1", "", 13).around("", "-caf\u{e9}").latin1 = true;
        self.set("quoted", "", 14).around("\"", "\"");
        self.set("equals", "", 15).around("a=", "=b");
        self.set("json", "", 16).around("%7B%22id%22%3A%22", "%22%7D");
    }

    fn fill_frames(&mut self) {
        self.place = ("js.stripe.com", "/frame");
        self.set("__stripe_mid", CHIPS, 50).partition = Some(("https://flasktrack.com", true));
        self.set("__stripe_sid", CHIPS, None).partition = Some(("https://flasktrack.com", true));

        self.place = ("app.flasktrack.com", "/deep");
        self.set("_fbp", CHIPS, 60).partition = Some(("https://flasktrack.com", true));

        self.place = ("app.flasktrack.com", "/embed");
        self.set("_fbp", CHIPS, 61).partition = Some(("https://partner.test", true));
        let blocked = self.set("third_party", "SameSite=None; Secure", 62);
        (blocked.partition, blocked.kept) = (Some(("https://partner.test", true)), Kept::ByFirefox);
    }

    fn fill_other_sites(&mut self) {
        for host in ["notflasktrack.com", "flasktrack.com.evil.example", "bank.example"] {
            self.place = (host, "/");
            self.set("_ga", "Path=/", 80);
            self.set("account", "", 90).cookie.set_domain(host);
            self.set("plain_session", "", None);
        }
    }

    /// One more cookie, which ends after `days`, or as its attributes say.
    fn set(&mut self, name: &str, attributes: &str, days: impl Into<Option<i64>>) -> &mut Planted {
        let number = u32::try_from(self.planted.len()).unwrap();
        let line = format!("{name}={}; {attributes}", marked(number, 28));
        let mut cookie = Cookie::parse(line).unwrap();
        if let Some(days) = days.into() {
            cookie.set_expires(self.now + Duration::days(days));
        }
        self.planted.push(Planted {
            cookie,
            host: self.place.0,
            page: self.place.1,
            by_script: false,
            latin1: false,
            partition: None,
            container: None,
            kept: Kept::ByAll,
        });
        self.planted.last_mut().unwrap()
    }
}

/// A cookie of a frame, kept apart for the top-level site ("CHIPS").
const CHIPS: &str = "SameSite=None; Secure; Partitioned; Path=/";
