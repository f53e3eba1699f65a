//! The address a person uses, and which cookies a browser sends there (RFC 6265bis sections 5.1.3, 5.1.4 and 5.8.3).

use crate::error::{Error, Result};
use crate::report::CookieReport;
use crate::site::Site;

/// An address of the site. What follows its path may hold a secret, and is dropped at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    secure: bool,
    host: String,
    path: String,
}

/// No address of a page is longer in any browser we know.
const LONGEST: usize = 2048;

impl Address {
    /// Reads what a person typed: with or without its scheme.
    pub fn parse(text: &str, site: &Site) -> Result<Address> {
        let unknown = || Error::AddressUnknown {
            site: site.domain().to_owned(),
        };
        let text = text.trim();
        if text.len() > LONGEST || text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(unknown());
        }
        let (secure, rest) = match text.split_once("://") {
            None => (true, text),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => (true, rest),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => (false, rest),
            Some(_) => return Err(unknown()),
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, below) = rest.split_at(end);
        let host = match authority.split_once(':') {
            Some((host, port)) if port.parse::<u16>().is_ok() => host,
            Some(_) => return Err(unknown()),
            None => authority,
        };
        let path = below.split(['?', '#']).next().unwrap_or_default();
        if host.starts_with('.') || !site.covers_host(host) {
            return Err(unknown());
        }
        Ok(Address {
            secure,
            host: host.to_ascii_lowercase(),
            path: if path.is_empty() { "/" } else { path }.to_owned(),
        })
    }

    /// An https address made of a host and a path.
    pub(super) fn of(host: &str, path: &str) -> Address {
        Address {
            secure: true,
            host: host.to_ascii_lowercase(),
            path: path.to_owned(),
        }
    }

    /// Its host.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Its path, without a query.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// True if the browser sends `row` there, when the address stands alone in a window. Of a row whose source
    /// leaves something out, only what is certain counts.
    pub fn gets(&self, row: &CookieReport) -> bool {
        !row.expired
            && (self.secure || row.secure == Some(false))
            && domain_matches(&self.host, row)
            && path_matches(&self.path, &row.path)
    }

    /// True if `row` is for its host, whatever the path.
    pub(super) fn gets_host(&self, row: &CookieReport) -> bool {
        !row.expired && domain_matches(&self.host, row)
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scheme = if self.secure { "https" } else { "http" };
        write!(f, "{scheme}://{}{}", self.host, self.path)
    }
}

/// A host as it is stored, without the dot of a domain cookie.
pub(super) fn bare_host(host: &str) -> String {
    host.strip_prefix('.').unwrap_or(host).to_ascii_lowercase()
}

fn domain_matches(host: &str, row: &CookieReport) -> bool {
    let domain = bare_host(&row.host);
    let below = || host.strip_suffix(&domain).is_some_and(|rest| rest.ends_with('.'));
    host == domain || (row.host_only == Some(false) && below())
}

/// A path that the source does not say matches none.
fn path_matches(path: &str, stored: &str) -> bool {
    if stored.is_empty() {
        return false;
    }
    match path.strip_prefix(stored) {
        Some(rest) => rest.is_empty() || stored.ends_with('/') || rest.starts_with('/'),
        None => false,
    }
}

/// True if some host gets both.
pub(super) fn share_a_host(one: &CookieReport, other: &CookieReport) -> bool {
    domain_matches(&bare_host(&one.host), other) || domain_matches(&bare_host(&other.host), one)
}

/// True if some address gets both.
pub(super) fn meet(one: &CookieReport, other: &CookieReport) -> bool {
    let paths = path_matches(&one.path, &other.path) || path_matches(&other.path, &one.path);
    share_a_host(one, other) && paths
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    fn parse(text: &str) -> Option<String> {
        let parsed = Address::parse(text, &Site::FLASKTRACK).ok();
        parsed.map(|address| address.to_string())
    }

    #[test]
    fn an_address_is_read_as_people_type_it_and_its_query_is_dropped() {
        for (typed, read) in [
            ("app.flasktrack.com", "https://app.flasktrack.com/"),
            (
                " https://App.FlaskTrack.com/runs/7?token=CANARY#x ",
                "https://app.flasktrack.com/runs/7",
            ),
            ("flasktrack.com:8443/a", "https://flasktrack.com/a"),
            ("http://flasktrack.com?x", "http://flasktrack.com/"),
        ] {
            assert_eq!(parse(typed).as_deref(), Some(read), "{typed}");
        }
    }

    #[test]
    fn an_address_of_another_site_is_refused() {
        for typed in [
            "",
            "bank.example",
            "https://flasktrack.com.evil.example/",
            "https://flasktrack.com@evil.example/",
            "https://user:pass@flasktrack.com/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            ".flasktrack.com",
            "flask track.com",
            "flasktrack.com:x",
            &"a".repeat(9000),
        ] {
            assert_eq!(parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_cookie_goes_where_the_standard_sends_it() {
        let gets = |address: &str, row: &CookieReport| {
            let address = Address::parse(address, &Site::FLASKTRACK).unwrap();
            address.gets(row)
        };
        let wide = row("sessionid").on(".flasktrack.com");
        let own = row("sessionid").on("app.flasktrack.com");
        assert!(gets("flasktrack.com", &wide) && gets("app.flasktrack.com", &wide));
        assert!(gets("app.flasktrack.com", &own) && !gets("flasktrack.com", &own));
        assert!(!gets("acme.app.flasktrack.com", &own), "it is for one host");
        let below = row("sessionid").path("/app");
        assert!(gets("app.flasktrack.com/app", &below) && gets("app.flasktrack.com/app/x", &below));
        assert!(!gets("app.flasktrack.com/apple", &below) && !gets("app.flasktrack.com/", &below));
        assert!(!gets("http://app.flasktrack.com", &own), "it is Secure");
        assert!(!gets("app.flasktrack.com", &own.ended()));
    }
}
