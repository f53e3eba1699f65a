//! The cookies the played sites set, one of each kind, and what a browser must have kept of them.
//!
//! Each value carries a marker of its own. The `cookie` crate writes the `Set-Cookie` lines, and what it says
//! of a line (path, flags, domain) is what the browser's store must say too.

use std::sync::Arc;

use cookie::time::{Duration, OffsetDateTime};
use cookie::{Cookie, SameSite};
use sha2::{Digest, Sha256};

use crate::server::{Answer, Play};

/// The hosts that are played: FlaskTrack, those in and around its pages, look-alikes, and a bank.
pub const HOSTS: &[&str] = &[
    "flasktrack.com",
    "www.flasktrack.com",
    "app.flasktrack.com",
    "acme.app.flasktrack.com",
    "partner.test",
    "js.stripe.com",
    "notflasktrack.com",
    "flasktrack.com.evil.example",
    "bank.example",
];

/// A page: its host, its path, and the frames in it.
type Page = (&'static str, &'static str, &'static [&'static str]);

const PAGES: &[Page] = &[
    (
        "flasktrack.com",
        "/",
        &["js.stripe.com/frame", "partner.test/nest"],
    ),
    ("www.flasktrack.com", "/", &[]),
    (APART.0, APART.1, &[]),
    ("app.flasktrack.com", "/app/home", &[]),
    ("acme.app.flasktrack.com", "/", &[]),
    ("partner.test", "/", &["app.flasktrack.com/embed"]),
    ("partner.test", "/nest", &["app.flasktrack.com/deep"]),
    ("notflasktrack.com", "/", &[]),
    ("flasktrack.com.evil.example", "/", &[]),
    ("bank.example", "/", &[]),
];

/// The addresses a person opens, in order; the other pages are frames in these.
pub const TOUR: &[(&str, &str)] = &[
    ("flasktrack.com", "/"),
    ("www.flasktrack.com", "/"),
    ("app.flasktrack.com", "/app/home"),
    ("acme.app.flasktrack.com", "/"),
    ("partner.test", "/"),
    ("notflasktrack.com", "/"),
    ("flasktrack.com.evil.example", "/"),
    ("bank.example", "/"),
];

/// The address that is opened in a container, by a browser that has them.
pub const APART: (&str, &str) = ("www.flasktrack.com", "/work");

/// Sites that fill a browser's store: each sets [`CHURN`] cookies by script, so that Chromium, which writes
/// after 512 changes (`net/extras/sqlite/sqlite_persistent_cookie_store.cc`), commits again and again.
pub const CHURNING: &[&str] = &[
    "churn0.example",
    "churn1.example",
    "churn2.example",
    "churn3.example",
    "churn4.example",
    "churn5.example",
    "churn6.example",
    "churn7.example",
    "churn8.example",
    "churn9.example",
    "churn10.example",
    "churn11.example",
    "churn12.example",
    "churn13.example",
    "churn14.example",
    "churn15.example",
];

/// Below the 180 cookies a browser keeps of one site.
pub const CHURN: usize = 150;

/// What every page asks for once it and its frames are there.
pub const LOADED: &str = "/loaded";

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
    fn line(&self) -> Vec<u8> {
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
pub fn canary(number: u32) -> String {
    filler(number, 28)
}

fn filler(number: u32, length: usize) -> String {
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
    let mut jar = Jar::default();
    let in_days = |days: i64| (now + Duration::days(days)).replace_nanosecond(0).unwrap();

    jar.page("flasktrack.com", "/");
    jar.set("_ga", |c| c.set_domain("flasktrack.com"), in_days(365));
    jar.set("_ga", |c| c.set_path("/"), in_days(30));
    jar.set("_gid", |c| c.set_max_age(Duration::days(2)), None);
    jar.set(
        "forever",
        |c| c.set_max_age(Duration::seconds(99_999_999_999)),
        None,
    );
    jar.set("empty", |c| c.set_value(""), in_days(10));
    jar.set("_clck", chips, in_days(20));
    jar.last().partition = Some(("https://flasktrack.com", false));
    jar.set("_ga_SCRIPT1", |c| c.set_path("/"), in_days(40));
    jar.last().by_script = true;

    jar.page("js.stripe.com", "/frame");
    jar.set("__stripe_mid", chips, in_days(50));
    jar.last().partition = Some(("https://flasktrack.com", true));
    jar.set("__stripe_sid", chips, None);
    jar.last().partition = Some(("https://flasktrack.com", true));

    jar.page("app.flasktrack.com", "/deep");
    jar.set("_fbp", chips, in_days(60));
    jar.last().partition = Some(("https://flasktrack.com", true));

    jar.page("app.flasktrack.com", "/embed");
    jar.set("_fbp", chips, in_days(61));
    jar.last().partition = Some(("https://partner.test", true));
    jar.set("third_party", none, in_days(62));
    jar.last().partition = Some(("https://partner.test", true));
    jar.last().kept = Kept::ByFirefox;

    jar.page("www.flasktrack.com", "/");
    jar.set("year_9900", |_| (), in_days(2_876_000));
    jar.set("host_only", |c| c.set_path("/"), in_days(70));

    jar.page(APART.0, APART.1);
    jar.set("host_only", |c| c.set_path("/"), in_days(71));
    jar.last().container = Some("Work");
    jar.last().kept = Kept::ByFirefox;

    jar.page("app.flasktrack.com", "/app/home");
    jar.set("plain_session", |_| (), None);
    jar.set("hidden_session", |c| c.set_http_only(true), None);
    jar.set(
        "__Host-session",
        |c| (c.set_path("/"), c.set_secure(true), c.set_http_only(true)),
        in_days(1),
    );
    jar.set(
        "__Secure-id",
        |c| (c.set_domain("app.flasktrack.com"), c.set_secure(true)),
        in_days(2),
    );
    jar.set("strict", |c| c.set_same_site(SameSite::Strict), in_days(3));
    jar.set("lax", |c| c.set_same_site(SameSite::Lax), in_days(4));
    jar.set("none", none, in_days(5));
    jar.set("_ga", |c| c.set_path("/app"), in_days(6));
    jar.set("_ga", |c| c.set_path("/app/home"), in_days(7));
    jar.set("theme", |c| c.set_path("/"), in_days(8));
    jar.set("Theme", |c| c.set_path("/"), in_days(9));
    jar.set(
        "big",
        |c| c.set_value(filler(1_000, 4096 - "big".len())),
        in_days(10),
    );
    jar.set("odd:name[0].x", |c| c.set_path("/app/"), in_days(11));
    jar.set(
        "utf8n\u{e4}me",
        |c| c.set_value(format!("{}\u{e4}\u{20ac}", canary(1_001))),
        in_days(12),
    );
    jar.set(
        "latin1",
        |c| c.set_value(format!("{}-caf\u{e9}", canary(1_002))),
        in_days(13),
    );
    jar.last().latin1 = true;
    jar.set(
        "quoted",
        |c| c.set_value(format!("\"{}\"", canary(1_003))),
        in_days(14),
    );
    jar.set(
        "equals",
        |c| c.set_value(format!("a={}=b", canary(1_004))),
        in_days(15),
    );
    jar.set(
        "json",
        |c| c.set_value(format!("%7B%22id%22%3A%22{}%22%7D", canary(1_005))),
        in_days(16),
    );

    jar.page("acme.app.flasktrack.com", "/");
    jar.set(
        "deep_host",
        |c| c.set_domain("acme.app.flasktrack.com"),
        in_days(17),
    );

    for (other, host) in [
        (0, "notflasktrack.com"),
        (1, "flasktrack.com.evil.example"),
        (2, "bank.example"),
    ] {
        jar.page(host, "/");
        jar.set("_ga", |c| c.set_path("/"), in_days(80 + other));
        jar.set("account", |c| c.set_domain(host), in_days(90 + other));
    }
    jar.planted
}

fn none(cookie: &mut Cookie<'static>) {
    cookie.set_same_site(SameSite::None);
    cookie.set_secure(true);
}

fn chips(cookie: &mut Cookie<'static>) {
    none(cookie);
    cookie.set_path("/");
    cookie.set_partitioned(true);
}

#[derive(Default)]
struct Jar {
    planted: Vec<Planted>,
    host: &'static str,
    page: &'static str,
}

impl Jar {
    fn page(&mut self, host: &'static str, page: &'static str) {
        (self.host, self.page) = (host, page);
    }

    fn set<T>(
        &mut self,
        name: &'static str,
        shape: impl Fn(&mut Cookie<'static>) -> T,
        ends: impl Into<Option<OffsetDateTime>>,
    ) {
        let number = u32::try_from(self.planted.len()).unwrap();
        let mut cookie = Cookie::new(name, canary(number));
        if let Some(ends) = ends.into() {
            cookie.set_expires(ends);
        }
        shape(&mut cookie);
        self.planted.push(Planted {
            cookie,
            host: self.host,
            page: self.page,
            by_script: false,
            latin1: false,
            partition: None,
            container: None,
            kept: Kept::ByAll,
        });
    }

    fn last(&mut self) -> &mut Planted {
        self.planted.last_mut().unwrap()
    }
}

/// The sites with their cookies.
pub fn planting(jar: &[Planted]) -> Arc<Play> {
    let jar = jar.to_vec();
    Arc::new(move |host, path| {
        let here = || jar.iter().filter(|p| (p.host, p.page) == (host, path));
        let scripts: Vec<String> = here()
            .filter(|p| p.by_script)
            .map(|p| format!("document.cookie = {:?};", p.cookie.to_string()))
            .collect();
        let mut answer = page(host, path, &scripts.concat())?;
        answer.set_cookie = here().filter(|p| !p.by_script).map(Planted::line).collect();
        Some(answer)
    })
}

/// The same sites, setting nothing.
pub fn quiet() -> Arc<Play> {
    Arc::new(|host, path| page(host, path, ""))
}

/// The page of a [`CHURNING`] site.
fn churn() -> Answer {
    let script = format!(
        "for (let i = 0; i < {CHURN}; i++) document.cookie = `churn${{i}}=1; max-age=9999`;
        onload = () => fetch('{LOADED}');"
    );
    Answer {
        set_cookie: Vec::new(),
        html: format!("<!doctype html><script>{script}</script>"),
    }
}

fn page(host: &str, path: &str, script: &str) -> Option<Answer> {
    if CHURNING.contains(&host) {
        return Some(if path == "/" { churn() } else { Answer::default() });
    }
    if !HOSTS.contains(&host) {
        return None;
    }
    let here = PAGES.iter().find(|page| (page.0, page.1) == (host, path));
    let frames: String = here
        .map_or(&[][..], |page| page.2)
        .iter()
        .map(|frame| format!("<iframe src=https://{frame}></iframe>"))
        .collect();
    let top = TOUR.contains(&(host, path)) || APART == (host, path);
    let loaded = if top {
        format!("onload = () => fetch('{LOADED}');")
    } else {
        String::new()
    };
    Some(Answer {
        set_cookie: Vec::new(),
        html: format!("<!doctype html><title>{host}</title><script>{script}{loaded}</script>{frames}"),
    })
}
