//! The browser's cookie file is damaged, or its disk does not let the browser save it.
//!
//! A file that can only be read, a full disk, a folder on another computer or one that a program copies there, a form
//! that we do not know. Damage is told where it meets the site's rows: the rest of the file is not read. Never mended in
//! place: the browser makes a new one.

use crate::args;
use crate::disk::Disk;
use crate::finding::{Severity, Symptom};
use crate::platform::Running;

use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "store-damaged",
    look,
    fits: &[Symptom::SignedOutAtStart, Symptom::SavingFails],
    ..Check::BARE
};

/// With less room a browser soon fails to save.
const LITTLE_MEGABYTES: u64 = 100;

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let problem = evidence.profile.problem.as_ref();
    let closed = evidence.profile.running == Running::Closed;
    let damage = match problem.map(|problem| problem.code.as_str()) {
        Some("store-damaged") if closed => Some(Found::of(Severity::Likely, Vec::new())),
        // What we may not read, what we do not know, and what is being written is not damaged.
        Some(_) => Some(Found::of(Severity::Inconclusive, Vec::new()).variant("unread")),
        None if evidence.is_noted("schema-newer") => {
            Some(Found::of(Severity::Info, Vec::new()).variant("newer"))
        }
        None => None,
    };
    let disk = evidence.profile.disk.as_ref();
    let disk = disk.and_then(|disk| limit(disk, evidence.symptom));
    damage.into_iter().chain(disk).collect()
}

/// What keeps the browser from saving, the surest first.
fn limit<'a>(disk: &Disk, symptom: Option<Symptom>) -> Option<Found<'a>> {
    let found = |severity, variant| Some(Found::of(severity, Vec::new()).variant(variant));
    // Many browsers live well on such a folder.
    let weight = match symptom {
        Some(Symptom::SignedOutAtStart) => Severity::Possible,
        Some(_) | None => Severity::Info,
    };
    match disk.free_megabytes {
        _ if !disk.writable => found(Severity::Likely, "read-only"),
        Some(free) if free < LITTLE_MEGABYTES => {
            let told = args! { "free" => free };
            found(Severity::Likely, "full").map(|found| found.told(told))
        }
        _ if disk.synced => found(weight, "synced"),
        _ if disk.remote => found(weight, "remote"),
        Some(_) | None => None,
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

    fn on(change: impl FnOnce(&mut Disk)) -> Home {
        let mut disk = roomy();
        change(&mut disk);
        home([row("sessionid")]).with(|profile| profile.disk = Some(disk))
    }

    #[test]
    fn a_file_that_cannot_be_read_or_saved_is_found() {
        fires(
            &CHECK,
            [
                ("damaged", failing(Error::StoreDamaged { cause: cause() }), &[]),
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
                ("read-only", on(|disk| disk.writable = false), &[]),
                ("a full disk", on(|disk| disk.free_megabytes = Some(99)), &[]),
                ("copied elsewhere", on(|disk| disk.synced = true), &[]),
                ("on another computer", on(|disk| disk.remote = true), &[]),
            ],
        );
    }

    #[test]
    fn a_file_that_was_read_and_can_be_saved_is_none() {
        silent(
            &CHECK,
            [
                ("read", home([row("sessionid")])),
                ("empty", home([])),
                ("not made yet", home([]).noted("store-missing")),
                ("on an ordinary disk", on(|_| {})),
                ("just enough room", on(|disk| disk.free_megabytes = Some(100))),
                ("room unknown", on(|disk| disk.free_megabytes = None)),
            ],
        );
    }

    #[test]
    fn only_damage_that_sqlite_proves_counts_and_only_once_the_browser_is_closed() {
        let weight = |home: Home| home.each(&CHECK, |found| found.severity);
        let damaged = || failing(Error::StoreDamaged { cause: cause() });
        assert_eq!(weight(damaged()), [Severity::Likely]);
        assert_eq!(weight(damaged().open()), [Severity::Inconclusive]);
        for error in [
            Error::StoreUnreadable { cause: cause() },
            Error::StoreUnknown { cause: cause() },
            Error::NeedsPermission,
            Error::StoreBusy,
        ] {
            assert_eq!(weight(failing(error)), [Severity::Inconclusive]);
        }
    }

    #[test]
    fn a_store_that_only_the_browser_may_open_is_told_as_no_cause() {
        let held = failing(Error::StoreUnreadable { cause: cause() }).open();
        let told = held.diagnosis();
        assert!(told.findings.is_empty(), "{:?}", told.findings);
        assert_eq!(told.open[0].check, "store-damaged");
    }

    #[test]
    fn a_folder_that_is_copied_elsewhere_counts_where_the_person_is_signed_out() {
        let told = |home: Home| home.each(&CHECK, |found| (found.severity, found.variant));
        let synced = || on(|disk| disk.synced = true);
        assert_eq!(told(synced()), [(Severity::Info, Some("synced"))]);
        let asked = synced().seeing(Symptom::SignedOutAtStart);
        assert_eq!(told(asked), [(Severity::Possible, Some("synced"))]);
        let both = on(|disk| (disk.synced, disk.writable) = (true, false));
        assert_eq!(told(both), [(Severity::Likely, Some("read-only"))]);
    }
}
