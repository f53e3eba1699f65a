//! What was removed comes back where it still fits, and an undo can be undone.

use super::*;

#[test]
fn an_undo_never_replaces_a_newer_cookie() {
    let home = both(&sample());
    let outcome = remove(
        &home,
        &[
            tick(cookie(&home.inspect(), "theme")),
            tick(cookie(&home.inspect(), "_ga")),
        ],
    );
    let backup = outcome.removals[0].backup.clone().unwrap();
    home_insert_newer(&home);
    let restored = undo(&home, &backup);
    assert_eq!((restored.back.len(), restored.newer_kept.len()), (1, 1));
    assert_eq!(restored.newer_kept[0].name, "theme");
    let lines = table(&home.chromium_file(), "cookies");
    assert!(
        lines.iter().any(|line| line.contains(&format!("{:?}", b"newer"))),
        "the newer one is still there"
    );
    let again = undo(&home, &backup);
    assert_eq!(
        (again.back.len(), again.newer_kept.len()),
        (0, 2),
        "a second undo changes nothing"
    );
    let listed = removal::backups(&home.machine()).unwrap();
    assert!(listed.iter().any(|one| one.id == backup && one.undone.is_some()));
}

/// The site sets the same cookie again: same key, another value.
fn home_insert_newer(home: &Home) {
    let db = Connection::open(home.chromium_file()).unwrap();
    db.execute_batch(
        "INSERT INTO cookies SELECT creation_utc, 'app.flasktrack.com', top_frame_site_key, 'theme', 'newer',
          encrypted_value, path, expires_utc, is_secure, is_httponly, last_access_utc, has_expires, is_persistent,
          priority, samesite, source_scheme, source_port, last_update_utc, source_type, has_cross_site_ancestor
         FROM cookies WHERE host_key = 'bank.example';",
    )
    .unwrap();
}

#[test]
fn rows_do_not_go_back_into_another_schema() {
    let home = both(&sample());
    let outcome = remove(&home, &[tick(cookie(&home.inspect(), "theme"))]);
    let db = Connection::open(home.chromium_file()).unwrap();
    db.execute("UPDATE meta SET value = '25' WHERE key = 'version'", [])
        .unwrap();
    drop(db);
    let backup = outcome.removals[0].backup.clone().unwrap();
    let error = removal::undo(&home.machine(), &Site::FLASKTRACK, &backup).unwrap_err();
    assert_eq!(error.code(), "schema-changed");
}

#[test]
fn an_undo_can_be_undone_and_takes_again_what_it_put_back_and_nothing_else() {
    let home = Home::new();
    home.chromium(24, &sample());
    home.firefox(17, &sample());
    for (browser, file, name) in [
        ("chromium", home.chromium_file(), "cookies"),
        ("firefox", home.firefox_file(), "moz_cookies"),
    ] {
        let report = home.inspect();
        let ticked: Vec<Chosen> = report
            .cookies()
            .filter(|(profile, cookie)| {
                profile.browser == browser && ["theme", "_ga"].contains(&cookie.name.as_str())
            })
            .map(|(_, cookie)| tick(cookie))
            .collect();
        let whole = table(&file, name);
        let outcome = remove(&home, &ticked);
        let without = table(&file, name);
        let restored = undo(&home, outcome.removals[0].backup.as_ref().unwrap());
        assert_eq!(table(&file, name), whole);
        let again = restored.again.unwrap();
        let removal = removal::remove_again(&home.machine(), &Site::FLASKTRACK, &again).unwrap();
        assert_eq!((removal.removed.len(), &removal.problem), (2, &None), "{browser}");
        assert_eq!(table(&file, name), without, "these rows and no others");
        let listed = removal::backups(&home.machine()).unwrap();
        assert!(listed.iter().any(|one| one.id == again && one.undone.is_some()));
        let restored = undo(&home, removal.backup.as_ref().unwrap());
        assert_eq!(restored.back.len(), 2);
        assert_eq!(table(&file, name), whole, "and so on, byte for byte");
    }
}

#[test]
fn undoing_an_undo_leaves_alone_what_changed_since_and_what_was_used_goes() {
    let home = both(&sample());
    let report = home.inspect();
    let outcome = remove(
        &home,
        &[tick(cookie(&report, "theme")), tick(cookie(&report, "_ga"))],
    );
    let again = undo(&home, outcome.removals[0].backup.as_ref().unwrap())
        .again
        .unwrap();
    let db = Connection::open(home.chromium_file()).unwrap();
    db.execute_batch(
        "UPDATE cookies SET value = 'other' WHERE name = 'theme' AND host_key = 'app.flasktrack.com';
         UPDATE cookies SET last_access_utc = last_access_utc + 1;",
    )
    .unwrap();
    drop(db);
    let removal = removal::remove_again(&home.machine(), &Site::FLASKTRACK, &again).unwrap();
    let names = |rows: &[removal::RowName]| rows.iter().map(|row| row.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&removal.removed), ["_ga"], "being used is no change");
    assert_eq!(names(&removal.changed), ["theme"]);
}

#[test]
fn an_undo_that_put_nothing_back_leaves_nothing_to_undo_and_the_two_kinds_are_not_mixed_up() {
    let home = both(&sample());
    let outcome = remove(&home, &[tick(cookie(&home.inspect(), "theme"))]);
    let backup = outcome.removals[0].backup.clone().unwrap();
    let again = undo(&home, &backup).again.unwrap();
    assert_eq!(undo(&home, &backup).again, None, "all of it was back already");
    let machine = home.machine();
    let error = removal::undo(&machine, &Site::FLASKTRACK, &again).unwrap_err();
    assert_eq!(error.code(), "backup-not-found");
    let error = removal::remove_again(&machine, &Site::FLASKTRACK, &backup).unwrap_err();
    assert_eq!(error.code(), "backup-not-found");
}

#[test]
fn a_session_cookie_that_was_put_back_can_be_taken_again() {
    let home = Home::new();
    home.firefox(17, &[row("theme", "flasktrack.com")]);
    let of = |name: &str| serde_json::json!({ "host": "flasktrack.com", "name": name, "path": "/", "value": "CANARY" });
    home.firefox_session(
        "sessionstore.jsonlz4",
        &serde_json::json!([of("_gid"), of("sessionid")]),
    );
    let outcome = remove(&home, &[tick(cookie(&home.inspect(), "_gid"))]);
    let restored = undo(&home, outcome.removals[0].backup.as_ref().unwrap());
    assert_eq!(home.inspect().cookies().count(), 3);
    let machine = home.machine();
    let removal = removal::remove_again(&machine, &Site::FLASKTRACK, &restored.again.unwrap()).unwrap();
    assert_eq!((removal.removed.len(), &removal.problem), (1, &None));
    let report = home.inspect();
    let mut left: Vec<&str> = report.cookies().map(|(_, cookie)| cookie.name.as_str()).collect();
    left.sort_unstable();
    assert_eq!(left, ["sessionid", "theme"]);
}
