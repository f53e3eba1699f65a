//! The browser is open, and what it changed last may not be on the disk yet.
//!
//! Chromium writes after 30 seconds or 512 changes (`net/extras/sqlite/sqlite_persistent_cookie_store.cc`), Firefox its
//! session every 15 seconds. What lies in a write-ahead log is read along.

use crate::finding::Severity;
use crate::platform::Running;

use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "snapshot-old",
    look,
    ..Check::BARE
};

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    match evidence.profile.running {
        Running::Closed => Vec::new(),
        Running::Open | Running::Elsewhere => vec![Found::of(Severity::Inconclusive, Vec::new())],
    }
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    #[test]
    fn an_open_browser_is_found() {
        let elsewhere = home([]).with(|profile| profile.running = Running::Elsewhere);
        fires(
            &CHECK,
            [
                ("open", home([row("sessionid")]).open(), &[]),
                ("open, with nothing stored", home([]).open(), &[]),
                ("open on another computer", elsewhere, &[]),
            ],
        );
    }

    #[test]
    fn a_closed_browser_is_none() {
        silent(
            &CHECK,
            [
                ("closed", home([row("sessionid")])),
                ("closed, with nothing stored", home([])),
                (
                    "closed, its session kept",
                    home([row("sessionid")]).noted("session-kept"),
                ),
            ],
        );
    }
}
