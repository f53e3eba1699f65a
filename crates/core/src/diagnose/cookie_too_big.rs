//! One cookie is so large that the browser may refuse the next one in its place.
//!
//! Name and value together may have 4,096 bytes (RFC6265bis section 5.6; Chromium `parsed_cookie.h`; Firefox
//! `kMaxBytesPerCookie`); a path in Firefox 1,024.

use crate::args;
use crate::finding::{Severity, Symptom};
use crate::report::CookieReport;

use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "cookie-too-big",
    look,
    fits: &[Symptom::SignedOutAtStart, Symptom::SavingFails],
    ..Check::BARE
};

const LARGE: usize = 4000;
const LONG_PATH: usize = 1024;

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let rows: Vec<&CookieReport> = evidence
        .sent()
        .filter(|row| size(row) >= LARGE || row.path.len() > LONG_PATH)
        .collect();
    let largest = rows.iter().map(|row| size(row)).max().unwrap_or(0);
    match rows.is_empty() {
        true => Vec::new(),
        false => vec![Found::repaired(Severity::Possible, rows).told(args! { "bytes" => largest })],
    }
}

/// A value locked in blocks may be up to 15 bytes shorter than it looks, and then the shortest counts.
fn size(row: &CookieReport) -> usize {
    let blocks = if row.value.exact { 0 } else { 15 };
    row.name.len() + (row.value.bytes as usize).saturating_sub(blocks)
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    #[test]
    fn a_large_cookie_is_found() {
        fires(
            &CHECK,
            [
                (
                    "a sign-in cookie",
                    home([row("sessionid").sized(4087)]),
                    &["sessionid"],
                ),
                ("name and value together", home([row("x1").sized(3998)]), &["x1"]),
                (
                    "a long path",
                    home([row("x1").path(&format!("/{}", "a".repeat(1024)))]),
                    &["x1"],
                ),
            ],
        );
    }

    #[test]
    fn a_cookie_with_room_is_none() {
        let blocks = row("x1").sized(4010).with(|row| row.value.exact = false);
        silent(
            &CHECK,
            [
                ("ordinary", home([row("sessionid"), row("theme")])),
                ("just below", home([row("x1").sized(3997)])),
                ("perhaps below", home([blocks])),
                ("ended", home([row("x1").sized(4090).ended()])),
                (
                    "the person is elsewhere",
                    home([row("x1").sized(4090)]).at("docs.flasktrack.com"),
                ),
            ],
        );
    }
}
