//! The one site this tool reads, and what belongs to it.

/// FlaskTrack's registrable domain. The scope is fixed here, in code: no rule file can widen it.
pub const DOMAIN: &str = "flasktrack.com";

/// A site: a registrable domain and its subdomains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    domain: &'static str,
}

impl Site {
    /// FlaskTrack.
    pub const FLASKTRACK: Site = Site { domain: DOMAIN };

    /// The registrable domain, lower case, without a dot before it.
    pub fn domain(&self) -> &'static str {
        self.domain
    }

    /// True if `host` is the domain or lies below it on a label boundary. One leading dot (a domain
    /// cookie) is allowed; letter case does not count. Names in other scripts are stored in their
    /// `xn--` form and so never equal it.
    pub fn covers_host(&self, host: &str) -> bool {
        let host = host.strip_prefix('.').unwrap_or(host);
        let at = host.len().checked_sub(self.domain.len());
        match at.and_then(|at| host.split_at_checked(at)) {
            Some((_, own)) if !own.eq_ignore_ascii_case(self.domain) => false,
            Some(("", _)) => true,
            Some((below, _)) => below.len() > 1 && below.ends_with('.') && !below.starts_with('.'),
            None => false,
        }
    }

    /// True if `top_level` names this site: `https://flasktrack.com`, with any scheme or port.
    pub fn covers_top_level(&self, top_level: &str) -> bool {
        let Some((_, rest)) = top_level.split_once("://") else {
            return false;
        };
        let host = rest.split(['/', ':']).next().unwrap_or_default();
        !host.starts_with('.') && self.covers_host(host)
    }

    /// True if a cookie of `host`, kept apart for `partition` if there is one, is in scope.
    pub fn covers(&self, host: &str, partition: Option<&str>) -> bool {
        self.covers_host(host) || partition.is_some_and(|p| self.covers_top_level(p))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_ends_at_a_label_boundary() {
        let site = Site::FLASKTRACK;
        for ours in [
            "flasktrack.com",
            ".flasktrack.com",
            "app.flasktrack.com",
            ".acme.app.FlaskTrack.com",
        ] {
            assert!(site.covers_host(ours), "{ours} is FlaskTrack");
        }
        for other in [
            "notflasktrack.com",
            "myflasktrack.com",
            "app-flasktrack.com",
            "flasktrack.co",
            "flasktrack.com.au",
            "flasktrack.com.evil.example",
            "xn--flsktrack-1yh.com",
            "",
            ".",
            "..flasktrack.com",
            "com",
            "flasktrack.com.",
            "flasktrack.com ",
        ] {
            assert!(!site.covers_host(other), "{other} is not FlaskTrack");
        }
    }

    #[test]
    fn a_partition_counts_by_its_top_level_host() {
        let site = Site::FLASKTRACK;
        assert!(site.covers("js.stripe.com", Some("https://flasktrack.com")));
        assert!(site.covers("js.stripe.com", Some("http://flasktrack.com:8443")));
        assert!(
            site.covers("app.flasktrack.com", Some("https://partner.test")),
            "its own cookie elsewhere"
        );
        for other in [
            "https://notflasktrack.com",
            "https://flasktrack.com.evil.example",
            "flasktrack.com",
            "",
        ] {
            assert!(
                !site.covers("js.stripe.com", Some(other)),
                "{other} is another site"
            );
        }
    }
}
