//! Hosts that look like the site and are not.

use crate::site::Site;

/// True if a host that is not the site looks like it: a label holds the site's own, is a slip or two away
/// from it, or is written with letters of another script.
pub fn resembles(site: &Site, host: &str) -> bool {
    let brand = site.domain().split('.').next().unwrap_or_default();
    host.split('.').map(str::to_lowercase).any(|label| {
        // In an `xn--` label the letters of other scripts are left out, and their places follow the last `-`.
        let foreign = label.starts_with("xn--");
        let label = label.strip_prefix("xn--").unwrap_or(&label);
        let letters = if foreign {
            label.rsplit_once('-').map_or("", |(letters, _)| letters)
        } else {
            label
        };
        let letters: String = letters.chars().filter(|c| *c != '-').take(64).collect();
        let slips = if foreign { 4 } else { 2 };
        letters.contains(brand) || distance(&letters, brand) <= slips
    })
}

/// The number of letters to add, drop or change to get from one word to the other (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let changed = corner + usize::from(from != *to);
            corner = row[j + 1];
            row[j + 1] = changed.min(corner + 1).min(row[j] + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_additions_and_foreign_letters_are_seen() {
        for host in [
            "notflasktrack.com",
            "flasktrack.com.evil.example",
            "app.flask-track.com",
            "FIasktrack.com",
            "flasktrcak.com",
            "xn--flsktrack-1yh.com",
            "fläsktrack.com",
        ] {
            assert!(resembles(&Site::FLASKTRACK, host), "{host}");
        }
        for host in [
            "stripe.com",
            "task.example",
            "xn--mnchen-3ya.de",
            "",
            ".",
            "xn--",
            "flask.com",
        ] {
            assert!(!resembles(&Site::FLASKTRACK, host), "{host}");
        }
    }

    #[test]
    fn a_distance_counts_slips() {
        assert_eq!(distance("flasktrack", "flasktrack"), 0);
        assert_eq!(distance("fasktrack", "flasktrack"), 1);
        assert_eq!(distance("flasktrcak", "flasktrack"), 2);
        assert_eq!(distance("", "abc"), 3);
    }
}
