//! No value gets out: not in words, not in files.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;

use cookie_inspector_core::support_report;

use crate::browser::Kind;
use crate::journey;
use crate::lab::Lab;

#[test]
#[ignore = "starts real browsers"]
fn no_word_or_file_of_ours_holds_a_value_of_chromium() {
    no_word_or_file_of_ours_holds_a_value(&Lab::planted(Kind::Chromium));
}

#[test]
#[ignore = "starts real browsers"]
fn no_word_or_file_of_ours_holds_a_value_of_firefox() {
    no_word_or_file_of_ours_holds_a_value(&Lab::planted(Kind::Firefox));
}

fn no_word_or_file_of_ours_holds_a_value(lab: &Lab) {
    let theirs: BTreeSet<_> = lab.footprints().into_keys().collect();
    let rows = lab.rows();
    let secrets = journey::Secrets::of(lab, &rows);
    if lab.kind == Kind::Firefox {
        let store = std::fs::read(lab.kind.store(lab.home())).unwrap();
        assert!(
            secrets.found_in(&store).is_some(),
            "the search finds what is there"
        );
    }

    let said = journey::whole(lab);
    let home = lab.home().display().to_string();
    assert!(
        said.contains(support_report::FORMAT) && !said.contains(&home),
        "no folder is told"
    );
    assert!(lab.rows() == rows, "undo gives back every byte");
    assert!(said.len() > 10_000, "the journey said something");
    assert_eq!(
        secrets.found_in(said.as_bytes()),
        None,
        "a part of a value was said"
    );

    let backups = lab.machine().backup_folder();
    let ours = lab.footprints().into_keys().filter(|path| !theirs.contains(path));
    let (kept, other): (Vec<_>, Vec<_>) = ours.partition(|path| path.starts_with(&backups));
    assert!(!kept.is_empty(), "backups were written");
    for path in kept {
        assert_eq!(mode(&path), 0o600, "{} is for its owner alone", path.display());
        assert_eq!(mode(path.parent().unwrap()), 0o700, "so is its folder");
    }
    for path in other {
        let found = secrets.found_in(&std::fs::read(&path).unwrap());
        assert_eq!(found, None, "{} holds a part of a value", path.display());
    }
}

fn mode(path: &std::path::Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}
