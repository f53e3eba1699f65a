//! The browser's cookie file is damaged, or of a form that we do not know.
//!
//! Never mended in place: the browser makes a new one.

use crate::finding::Severity;

use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "store-damaged",
    look,
    ..Check::BARE
};

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let problem = evidence.profile.problem.as_ref();
    match problem.map(|problem| problem.code.as_str()) {
        Some("store-unreadable" | "store-unknown") => vec![Found::of(Severity::Likely, Vec::new())],
        // What we may not read yet, or what kept changing, is not damaged.
        Some(_) => vec![Found::of(Severity::Inconclusive, Vec::new()).variant("unread")],
        None if evidence.is_noted("schema-newer") => {
            vec![Found::of(Severity::Info, Vec::new()).variant("newer")]
        }
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;
    use crate::error::{Error, Problem};

    fn failing(error: Error) -> Home {
        home([]).with(|profile| profile.problem = Some(Problem::from(error)))
    }

    fn cause() -> String {
        "database disk image is malformed".into()
    }

    #[test]
    fn a_file_that_cannot_be_read_is_found() {
        fires(
            &CHECK,
            [
                ("damaged", failing(Error::StoreUnreadable { cause: cause() }), &[]),
                (
                    "of another form",
                    failing(Error::StoreUnknown { cause: cause() }),
                    &[],
                ),
                ("not yet allowed", failing(Error::NeedsPermission), &[]),
                (
                    "newer than we know",
                    home([row("sessionid")]).noted("schema-newer"),
                    &[],
                ),
            ],
        );
    }

    #[test]
    fn a_file_that_was_read_is_none() {
        silent(
            &CHECK,
            [
                ("read", home([row("sessionid")])),
                ("empty", home([])),
                ("not made yet", home([]).noted("store-missing")),
            ],
        );
    }

    #[test]
    fn what_we_may_not_read_is_left_open() {
        let weight = |error: Error| failing(error).each(&CHECK, |found| found.severity);
        assert_eq!(
            weight(Error::StoreUnreadable { cause: cause() }),
            [Severity::Likely]
        );
        assert_eq!(weight(Error::NeedsPermission), [Severity::Inconclusive]);
        assert_eq!(weight(Error::StoreBusy), [Severity::Inconclusive]);
    }
}
