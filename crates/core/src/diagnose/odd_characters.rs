//! A name or a value holds bytes that some servers cannot read.
//!
//! Control characters, bytes beyond ASCII, blanks at an end, a quote at one end alone (RFC6265bis section 5.6); in a
//! name also separators (RFC 6265 section 4.1.1, less the colon, which servers take). Of an encrypted value nothing is
//! known.

use crate::args;
use crate::finding::{Severity, Symptom};
use crate::report::CookieReport;

use super::kind::is_key;
use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "odd-characters",
    look,
    fits: &[Symptom::BadRequest, Symptom::SavingFails],
    ..Check::BARE
};

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let is_odd = |row: &&CookieReport| row.value.odd_byte.is_some() || is_odd_name(&row.name);
    let odd: Vec<&CookieReport> = evidence.sent().filter(is_odd).collect();
    let (keys, others): (Vec<_>, Vec<_>) = odd.into_iter().partition(|row| is_key(row));
    let weighed = [(Severity::Likely, keys), (Severity::Info, others)];
    let some = weighed.into_iter().filter(|(_, rows)| !rows.is_empty());
    some.map(|(severity, rows)| {
        // Counted from 1, as people do; 0 where only names are odd.
        let place = rows
            .iter()
            .find_map(|row| row.value.odd_byte)
            .map_or(0, |at| at + 1);
        Found::repaired(severity, rows).told(args! { "place" => place })
    })
    .collect()
}

/// Bytes that are not UTF-8 were replaced by a mark that is not ASCII.
fn is_odd_name(name: &str) -> bool {
    let separates = |c: char| "()<>@,;\\\"/[]?={} \t".contains(c);
    name.is_empty() || name.contains(|c: char| !c.is_ascii() || c.is_ascii_control() || separates(c))
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    #[test]
    fn what_a_server_may_not_read_is_found() {
        fires(
            &CHECK,
            [
                (
                    "a letter beyond ASCII",
                    home([row("sessionid").holding(b"caf\xc3\xa9")]),
                    &["sessionid"],
                ),
                (
                    "a quote at one end",
                    home([row("sessionid").holding(b"\"half")]),
                    &["sessionid"],
                ),
                ("no name", home([row("")]), &[""]),
                ("a separator in a name", home([row("filter[0]")]), &["filter[0]"]),
                (
                    "a letter beyond ASCII in a name",
                    home([row("gr\u{f6}\u{df}e")]),
                    &["gr\u{f6}\u{df}e"],
                ),
            ],
        );
    }

    #[test]
    fn ordinary_characters_are_none() {
        silent(
            &CHECK,
            [
                (
                    "ordinary",
                    home([row("sessionid"), row("theme").holding(b"dark")]),
                ),
                ("quoted", home([row("prefs").holding(b"\"a b\"")])),
                ("JSON", home([row("prefs").holding(b"{\"a\":[1,2]}")])),
                (
                    "percent signs",
                    home([row("prefs").holding(b"%7B%22a%22%3A1%7D")]),
                ),
                ("a colon in a name", home([row("sidebar:state")])),
                ("ended", home([row("").ended()])),
            ],
        );
    }

    #[test]
    fn it_weighs_more_on_a_sign_in_cookie() {
        let both = home([row("sessionid").holding(b" x"), row("theme").holding(b" x")]);
        assert_eq!(
            both.each(&CHECK, |found| found.severity),
            [Severity::Likely, Severity::Info]
        );
    }
}
