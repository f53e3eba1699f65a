//! The pages of the played sites, the tour through them, and what they set.

use std::sync::Arc;

use crate::planted::Planted;
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
