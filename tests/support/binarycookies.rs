//! Made-up files of Safari.

#![allow(dead_code, reason = "each test file uses its part")]

use cookie_inspector_core::store::safari::write::Text;
pub use cookie_inspector_core::store::safari::write::{Jar, Stored};

/// 2026-11-23T12:00:00Z in seconds since 2001.
pub const NOW: f64 = 1_795_435_200.0 - 978_307_200.0;

/// A plain, secure cookie for 30 days, made yesterday.
pub fn stored(name: &str, value: &str, domain: &str) -> Stored {
    Stored {
        version: 0,
        flags: 1,
        port: None,
        domain: domain.as_bytes().to_vec(),
        name: name.as_bytes().to_vec(),
        path: b"/".to_vec(),
        value: value.as_bytes().to_vec(),
        comment: None,
        expires: NOW + 30.0 * 86_400.0,
        created: NOW - 86_400.0,
        order: [Text::Domain, Text::Name, Text::Path, Text::Value],
    }
}

/// One page, without settings.
pub fn jar(cookies: &[Stored]) -> Jar {
    Jar {
        pages: vec![cookies.to_vec()],
        settings: None,
    }
}
