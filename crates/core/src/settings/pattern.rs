//! Chromium's patterns of addresses, such as `https://[*.]flasktrack.com:443`, and which of two wins.
//!
//! Parsing and order: `components/content_settings/core/common/content_settings_pattern.cc` and
//! `…_pattern_parser.cc`. A pattern is compared part by part and never searched for a text, so that the
//! pattern of another site is never taken for ours.

use std::cmp::{Ordering, Reverse};

use crate::site::Site;

/// One pattern. FlaskTrack speaks https at the usual port, so a pattern for another scheme or port is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// Empty for every host.
    host: String,
    /// True if the hosts below it fit too.
    below: bool,
    scheme_given: bool,
    port_given: bool,
}

/// A pattern for what sets or gets the cookie, and one for the page around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Whose cookies.
    pub primary: Pattern,
    /// In whose pages.
    pub secondary: Pattern,
}

impl Pattern {
    /// Every address.
    pub const ALL: Pattern = Pattern {
        host: String::new(),
        below: true,
        scheme_given: false,
        port_given: false,
    };

    /// Reads a pattern; `None` if it fits no https address at the usual port, or nothing at all.
    pub fn parse(text: &str) -> Option<Pattern> {
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (Some(scheme), rest),
            None => (None, text),
        };
        let scheme = scheme.filter(|scheme| *scheme != "*");
        if scheme.is_some_and(|scheme| !scheme.eq_ignore_ascii_case("https")) {
            return None;
        }
        let (below, rest) = match rest.strip_prefix("[*.]") {
            Some(rest) if rest.starts_with('.') => return None,
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        // A path stands in patterns of files only; for others it does not count.
        let (address, _path) = rest.split_once('/').unwrap_or((rest, ""));
        let (host, port) = match address.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (address, None),
        };
        let port = port.filter(|port| *port != "*");
        if port.is_some_and(|port| port != "443") {
            return None;
        }
        let (host, below) = match host {
            "*" if !below => (String::new(), true),
            "" => return None,
            _ => (usual(host), below),
        };
        let letters = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        host.chars().all(letters).then_some(Pattern {
            host,
            below,
            scheme_given: scheme.is_some(),
            port_given: port.is_some(),
        })
    }

    /// True if it fits every address.
    pub fn is_for_all(&self) -> bool {
        self.host.is_empty()
    }

    /// True if it is also for the hosts below the one it names.
    pub fn is_for_below(&self) -> bool {
        self.below
    }

    /// True if it fits a host of `site`, or all of them.
    pub fn fits(&self, site: &Site) -> bool {
        let around = self.below && is_below(site.domain(), &self.host);
        self.is_for_all() || site.covers_host(&self.host) || around
    }

    /// True if it fits every host of `site`.
    pub fn fits_all_of(&self, site: &Site) -> bool {
        let around = self.host == site.domain() || is_below(site.domain(), &self.host);
        self.below && (self.is_for_all() || around)
    }

    /// Sorts the pattern that wins first: the nearer host, then the one with a port, then with a scheme.
    fn order(&self) -> impl Ord + use<> {
        let labels = self.host.split('.').filter(|label| !label.is_empty()).count();
        (self.below, Reverse(labels), !self.port_given, !self.scheme_given)
    }
}

impl Pair {
    /// Reads `primary,secondary`; where the second is missing, it is every page.
    pub fn parse(text: &str) -> Option<Pair> {
        let (primary, secondary) = text.split_once(',').unwrap_or((text, "*"));
        Some(Pair {
            primary: Pattern::parse(primary)?,
            secondary: Pattern::parse(secondary)?,
        })
    }

    /// True if it speaks of `site`'s cookies in its own pages, or of all cookies in them. A pair that names
    /// another site is none of ours.
    pub fn fits(&self, site: &Site) -> bool {
        self.primary.fits(site) && self.secondary.fits(site)
    }

    /// Sorts the pair that wins first (`content_settings_origin_value_map.h`).
    pub fn winner_first(&self, other: &Pair) -> Ordering {
        let first = self.primary.order().cmp(&other.primary.order());
        first.then_with(|| self.secondary.order().cmp(&other.secondary.order()))
    }
}

/// The host in the text of a pattern or of an origin, as the browser compares it; empty if it is for every host.
pub fn host(pattern: &str) -> String {
    let primary = pattern.split(',').next().unwrap_or_default();
    let rest = primary.split_once("://").map_or(primary, |(_, rest)| rest);
    let rest = rest.strip_prefix("[*.]").unwrap_or(rest);
    let host = rest.split([':', '/', '^']).next().unwrap_or_default();
    match host {
        "*" => String::new(),
        host => usual(host),
    }
}

/// In lower case, and without the dot that some write at the end.
fn usual(host: &str) -> String {
    host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase()
}

/// True if `host` lies below `domain`, on a label boundary.
pub fn is_below(host: &str, domain: &str) -> bool {
    let before = host.strip_suffix(domain);
    before.is_some_and(|before| before.len() > 1 && before.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(text: &str) -> bool {
        Pair::parse(text).is_some_and(|pair| pair.fits(&Site::FLASKTRACK))
    }

    #[test]
    fn a_pattern_is_ours_part_by_part() {
        for ours in [
            "https://[*.]flasktrack.com:443,*",
            "[*.]flasktrack.com,*",
            "flasktrack.com",
            "https://app.flasktrack.com",
            "https://APP.FlaskTrack.com:443/,*",
            "[*.]app.flasktrack.com:*,*",
            "*://flasktrack.com,*",
            "[*.]com,*",
            "*,*",
            "https://*,*",
            "https://*:443,*",
            "*,[*.]flasktrack.com",
            "*,https://app.flasktrack.com:443",
            "[*.]flasktrack.com,[*.]flasktrack.com",
        ] {
            assert!(fits(ours), "{ours}");
        }
        for other in [
            "[*.]notflasktrack.com,*",
            "flasktrack.com.evil.example,*",
            "[*.]flasktrack.com.evil.example,*",
            "https://evil.example/flasktrack.com,*",
            "evil.example,[*.]flasktrack.com",
            "[*.]flasktrack.com,[*.]evil.example",
            "[*.]evil.example,*",
            "com,*",
            "[*.].flasktrack.com,*",
            "*.flasktrack.com,*",
            "http://flasktrack.com:80,*",
            "https://flasktrack.com:8443,*",
            "file:///flasktrack.com,*",
            "chrome-extension://flasktrack.com/,*",
            "[2001:db8::1],*",
            "flasktrack.com@evil.example,*",
            "",
            ",",
        ] {
            assert!(!fits(other), "{other}");
        }
    }

    #[test]
    fn the_nearer_pattern_wins() {
        let won = [
            "https://app.flasktrack.com:443,*",
            "app.flasktrack.com,*",
            "https://flasktrack.com,*",
            "[*.]app.flasktrack.com,*",
            "[*.]flasktrack.com:443,[*.]flasktrack.com",
            "[*.]flasktrack.com:443,*",
            "https://[*.]flasktrack.com,*",
            "[*.]flasktrack.com,*",
            "[*.]com,*",
            "https://*,*",
            "*,[*.]flasktrack.com",
            "*,*",
        ];
        let mut sorted: Vec<&str> = won.iter().rev().copied().collect();
        sorted.sort_by(|a, b| Pair::parse(a).unwrap().winner_first(&Pair::parse(b).unwrap()));
        assert_eq!(sorted, won);
    }

    #[test]
    fn the_host_of_a_pattern_is_found() {
        for (pattern, found) in [
            ("https://[*.]flasktrack.com:443", "flasktrack.com"),
            ("https://app.flasktrack.com^userContextId=2", "app.flasktrack.com"),
            ("[*.]FlaskTrack.com.:443,*", "flasktrack.com"),
            ("https://App.FlaskTrack.com", "app.flasktrack.com"),
            ("[*.]com", "com"),
            ("*,[*.]flasktrack.com", ""),
            ("https://*", ""),
        ] {
            assert_eq!(host(pattern), found, "{pattern}");
        }
        assert!(is_below("app.flasktrack.com", "flasktrack.com"));
        assert!(
            !is_below("notflasktrack.com", "flasktrack.com") && !is_below("flasktrack.com", "flasktrack.com")
        );
    }
}
