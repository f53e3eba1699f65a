//! The made-up cookies of the demo.

use sha2::{Digest, Sha256};

use crate::hex;

/// A made-up cookie.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    pub name: &'static str,
    pub host: &'static str,
    /// Length of the made-up value, or the value itself where its look matters.
    pub value: Made,
    /// Days until its end; `None` ends with the session.
    pub days: Option<i64>,
    pub http_only: bool,
    /// The browsers' code: 0 None, 1 Lax, 2 Strict.
    pub same_site: i64,
    /// The top-level site, for a cookie set inside FlaskTrack's pages.
    pub inside: bool,
    /// The Firefox container; 0 for none.
    pub container: i64,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Made {
    Token(usize),
    Plain(&'static str),
}

const fn sample(name: &'static str, host: &'static str, value: Made, days: Option<i64>) -> Sample {
    Sample {
        name,
        host,
        value,
        days,
        http_only: false,
        same_site: 1,
        inside: false,
        container: 0,
    }
}

impl Sample {
    const fn http_only(self) -> Sample {
        Sample {
            http_only: true,
            ..self
        }
    }
    const fn strict(self) -> Sample {
        Sample { same_site: 2, ..self }
    }
    const fn inside(self) -> Sample {
        Sample {
            inside: true,
            same_site: 0,
            ..self
        }
    }
    const fn container(self, id: i64) -> Sample {
        Sample {
            container: id,
            ..self
        }
    }
}

use Made::{Plain, Token};

pub(super) const CHROMIUM_FIRST: &[Sample] = &[
    sample("sessionid", "app.flasktrack.com", Token(32), None).http_only(),
    sample("remember_token", "app.flasktrack.com", Token(96), Some(30)).http_only(),
    sample("csrftoken", "app.flasktrack.com", Token(64), Some(364)).strict(),
    sample("DO-LB", "app.flasktrack.com", Token(24), None).http_only(),
    sample("__cf_bm", ".flasktrack.com", Token(150), Some(1)).http_only(),
    sample("theme", "app.flasktrack.com", Plain("dark"), Some(365)),
    sample("locale", "app.flasktrack.com", Plain("en-GB"), Some(365)),
    sample(
        "sidebar_collapsed",
        "app.flasktrack.com",
        Plain("true"),
        Some(180),
    ),
    sample(
        "cookie_consent",
        ".flasktrack.com",
        Plain("%7B%22statistics%22%3Afalse%7D"),
        Some(180),
    ),
    sample(
        "_ga",
        ".flasktrack.com",
        Plain("GA1.1.1093847562.1790000000"),
        Some(399),
    ),
    sample("_ga_7K2M4XQ9PB", ".flasktrack.com", Token(48), Some(399)),
    sample(
        "_fbp",
        ".flasktrack.com",
        Plain("fb.1.1790000000000.5829103746"),
        Some(90),
    ),
    sample("__stripe_mid", ".flasktrack.com", Token(42), Some(365)).strict(),
    sample("m", "m.stripe.com", Token(42), Some(399))
        .http_only()
        .inside(),
    sample("docs_version", "docs.flasktrack.com", Plain("4.2"), Some(90)),
    sample("lab_context", "app.flasktrack.com", Token(36), Some(60)),
];

pub(super) const CHROMIUM_SECOND: &[Sample] = &[
    sample("sessionid", "app.flasktrack.com", Token(32), None).http_only(),
    sample("csrftoken", "app.flasktrack.com", Token(64), Some(200)).strict(),
    sample("theme", "app.flasktrack.com", Plain("light"), Some(300)),
];

/// Two copies of the session, which are sent together, and what tries to sign in with a partner left behind.
pub(super) const CHROMIUM_TROUBLED: &[Sample] = &[
    sample("sessionid", "app.flasktrack.com", Token(32), Some(14)).http_only(),
    sample("sessionid", ".flasktrack.com", Token(32), Some(21)).http_only(),
    sample("csrftoken", "app.flasktrack.com", Token(64), Some(200)).strict(),
    sample(
        ".AspNetCore.Correlation.kq3vZ8yB",
        "app.flasktrack.com",
        Plain("N"),
        Some(1),
    )
    .http_only(),
    sample(
        ".AspNetCore.Correlation.W0dXr5tM",
        "app.flasktrack.com",
        Plain("N"),
        Some(1),
    )
    .http_only(),
    sample(
        ".AspNetCore.Correlation.e7LpA2uH",
        "app.flasktrack.com",
        Plain("N"),
        Some(1),
    )
    .http_only(),
    sample("theme", "app.flasktrack.com", Plain("light"), Some(300)),
];

pub(super) const FIREFOX: &[Sample] = &[
    sample("remember_token", "app.flasktrack.com", Token(96), Some(12)).http_only(),
    sample("csrftoken", "app.flasktrack.com", Token(64), Some(120)).strict(),
    sample("theme", "app.flasktrack.com", Plain("dark"), Some(120)),
    sample("remember_token", "app.flasktrack.com", Token(96), Some(20))
        .http_only()
        .container(2),
    sample("theme", "app.flasktrack.com", Plain("light"), Some(120)).container(2),
    sample(
        "timezone",
        "app.flasktrack.com",
        Plain("Europe%2FBerlin"),
        Some(90),
    ),
    sample(
        "_pk_id.3.a1b2",
        "flasktrack.com",
        Plain("5f0c2a7d91be4410.1790000000."),
        Some(392),
    ),
    sample("intercom-id-q7w2e9r4", ".flasktrack.com", Token(36), Some(270)),
    sample(
        "x-ms-gateway-slice",
        "login.microsoftonline.com",
        Plain("estsfd"),
        Some(30),
    )
    .http_only()
    .inside(),
];

/// What Safari saves: nothing that ends with the session.
pub(super) const SAFARI: &[Sample] = &[
    sample("remember_token", "app.flasktrack.com", Token(96), Some(25)).http_only(),
    sample("csrftoken", "app.flasktrack.com", Token(64), Some(90)).strict(),
    sample("theme", "app.flasktrack.com", Plain("light"), Some(7)),
    sample(
        "_ga",
        ".flasktrack.com",
        Plain("GA1.1.5551234567.1790000000"),
        Some(7),
    ),
];

/// Rows of other sites: the tool never shows them, and a removal leaves them as they are.
pub(super) const ELSEWHERE: &[Sample] = &[
    sample("session", "bank.example", Token(64), None).http_only(),
    sample("theme", "notflasktrack.com", Plain("dark"), Some(30)),
    sample("sessionid", "flasktrack.com.evil.example", Token(32), Some(30)),
];

/// Tells these cookies from another version's.
pub(super) fn digest() -> String {
    let all = [
        CHROMIUM_FIRST,
        CHROMIUM_SECOND,
        CHROMIUM_TROUBLED,
        FIREFOX,
        SAFARI,
        ELSEWHERE,
    ];
    hex::of(&Sha256::digest(format!("{} {all:?}", env!("CARGO_PKG_VERSION"))))
}

/// A made-up value that looks random, and is the same for the same cookie.
pub(super) fn value(sample: &Sample, salt: &str) -> Vec<u8> {
    match sample.value {
        Plain(text) => text.as_bytes().to_vec(),
        Token(length) => {
            let digest =
                |round: u32| Sha256::digest(format!("{salt} {} {} {round}", sample.name, sample.host));
            let letters = (0..)
                .flat_map(digest)
                .map(|byte| b"abcdefghijklmnopqrstuvwxyz012345"[usize::from(byte % 32)]);
            letters.take(length).collect()
        }
    }
}
