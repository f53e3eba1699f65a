//! The browsers on QtWebEngine, which keep Chromium's table in places of their own.

use super::*;

pub const QT: &[(&str, &str, &str)] = &[
    (".local/share/qutebrowser/webengine", "qutebrowser", "Default"),
    (".config/falkon/profiles/default", "Falkon", "default"),
    (
        ".local/share/konqueror/QtWebEngine/Default",
        "Konqueror",
        "Default",
    ),
];

/// Writes Chromium's table of `version` where a Qt browser keeps it.
pub fn qt(home: &Home, folder: &str, version: i64, rows: &[Row]) -> PathBuf {
    home.chromium(version, rows);
    let file = home.path().join(folder).join("Cookies");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::rename(home.chromium_file(), &file).unwrap();
    fs::remove_dir_all(home.chromium_root()).unwrap();
    file
}

#[test]
fn every_browser_on_qt_is_read_and_an_undo_gives_back_every_byte() {
    for (at, (folder, browser, name)) in QT.iter().enumerate() {
        let home = Home::new();
        let version = [12, 24, 18][at];
        let rows = [
            row("theme", "app.flasktrack.com"),
            row("_ga", ".flasktrack.com"),
            row("theme", "bank.example"),
        ];
        let file = qt(&home, folder, version, &rows);
        let before = table(&file, "cookies");
        let report = home.inspect();
        let [profile] = &report.profiles[..] else {
            panic!("{browser} has one profile")
        };
        assert_eq!(
            (profile.browser_name.as_str(), profile.name.as_str()),
            (*browser, *name)
        );
        assert_eq!(profile.store_version, Some(version));
        assert_eq!(
            (profile.cookies.len(), profile.running),
            (2, Running::Closed),
            "{browser}"
        );
        let theme = cookie(&report, "theme");
        assert_eq!((theme.value.bytes, theme.value.exact), (12, true));
        let backup = remove_one(&home, "theme");
        let after = table(&file, "cookies");
        assert!(after.len() == before.len() - 1 && after.iter().all(|row| before.contains(row)));
        assert_eq!(undo(&home, &backup).back.len(), 1);
        assert_eq!(table(&file, "cookies"), before, "{browser}");
    }
}

/// Writes a file as browsers on Qt 5 did, with the table of `version`, which is 9 or older.
fn qt_of_old(home: &Home, version: i64) -> PathBuf {
    let file = home.path().join(QT[0].0).join("Cookies");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    let created = NOW + 11_644_473_600_000_000;
    Connection::open(&file)
        .unwrap()
        .execute_batch(&format!(
            "CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR);
             INSERT INTO meta VALUES ('version', '{version}'), ('last_compatible_version', '5');
             CREATE TABLE cookies (creation_utc INTEGER NOT NULL UNIQUE PRIMARY KEY, host_key TEXT NOT NULL,
              name TEXT NOT NULL, value TEXT NOT NULL, path TEXT NOT NULL, expires_utc INTEGER NOT NULL,
              secure INTEGER NOT NULL, httponly INTEGER NOT NULL, last_access_utc INTEGER NOT NULL,
              has_expires INTEGER NOT NULL DEFAULT 1, persistent INTEGER NOT NULL DEFAULT 1,
              priority INTEGER NOT NULL DEFAULT 1, encrypted_value BLOB DEFAULT '',
              firstpartyonly INTEGER NOT NULL DEFAULT 0);
             CREATE INDEX domain ON cookies(host_key);
             INSERT INTO cookies VALUES
              ({created}, '.flasktrack.com', '_ga', 'old', '/', {end}, 1, 0, {created}, 1, 1, 1, '', 2),
              ({created} + 3, '.flasktrack.com', '_ga', 'new', '/', {end}, 1, 0, {created}, 1, 1, 1, '', 2),
              ({created} + 1, 'app.flasktrack.com', 'theme', 'dark', '/', 0, 0, 1, {created}, 0, 0, 1, '', 0),
              ({created} + 2, 'bank.example', 'theme', 'dark', '/', 0, 0, 1, {created}, 0, 0, 1, '', 0);",
            end = created + DAY,
        ))
        .unwrap();
    file
}

#[test]
fn a_table_of_many_years_ago_is_read_or_refused_by_its_version() {
    let home = Home::new();
    let file = qt_of_old(&home, 9);
    let before = table(&file, "cookies");
    let report = home.inspect();
    assert_eq!(report.profiles[0].store_version, Some(9));
    assert_eq!(report.profiles[0].cookies.len(), 3);
    let told = |row: &CookieReport| (row.secure, row.http_only, row.session, row.same_site);
    let yes = |truth: bool| Some(truth);
    let theme = cookie(&report, "theme");
    assert_eq!(
        told(theme),
        (yes(false), yes(true), yes(true), SameSite::Unspecified)
    );
    let twins: Vec<_> = report.profiles[0]
        .cookies
        .iter()
        .filter(|row| row.name == "_ga")
        .collect();
    for twin in &twins {
        assert_eq!(told(twin), (yes(true), yes(false), yes(false), SameSite::Strict));
    }
    let outcome = remove(&home.machine(), &twins);
    assert_eq!(
        outcome.removals[0].removed.len(),
        2,
        "{:?}",
        outcome.removals[0].problem
    );
    assert_eq!(table(&file, "cookies").len(), 2);
    let backup = outcome.removals[0].backup.clone().unwrap();
    assert_eq!(
        undo(&home, &backup).back.len(),
        2,
        "each row of the table is its own"
    );
    assert_eq!(table(&file, "cookies"), before);

    let outcome = remove(&home.machine(), &twins[..1]);
    assert_eq!(outcome.removals[0].removed.len(), 1);
    let left = table(&file, "cookies");
    assert_eq!(left.len(), 3, "its twin stays");
    let backup = outcome.removals[0].backup.clone().unwrap();
    let restored = undo(&home, &backup);
    assert_eq!((restored.back.len(), restored.newer_kept.len()), (0, 1));
    assert_eq!(
        table(&file, "cookies"),
        left,
        "the browser takes both for one cookie"
    );

    let home = Home::new();
    qt_of_old(&home, 3);
    let report = home.inspect();
    let problem = report.profiles[0].problem.as_ref().unwrap();
    assert_eq!(problem.code, "store-unknown");
    assert_eq!(problem.cause.as_deref(), Some("version 3: too old"));
}

#[test]
fn qt_browsers_are_found_on_every_system_they_exist_on() {
    for (os, folder, browser) in [
        (
            Os::Windows,
            "AppData/Roaming/qutebrowser/data/webengine",
            "qutebrowser",
        ),
        (Os::Windows, "AppData/Local/falkon/profiles/default", "Falkon"),
        (
            Os::Macos,
            "Library/Application Support/qutebrowser/webengine",
            "qutebrowser",
        ),
        (Os::Macos, "Library/Preferences/falkon/profiles/default", "Falkon"),
        (
            Os::Linux,
            ".var/app/org.kde.falkon/config/falkon/profiles/default",
            "Falkon (Flatpak)",
        ),
    ] {
        let home = Home::new();
        qt(&home, folder, 24, &[row("theme", "flasktrack.com")]);
        let machine = Machine::copied(home.path(), os).unwrap();
        let report = inspect(&machine, Policy::built_in(), &Site::FLASKTRACK);
        let names: Vec<_> = report
            .profiles
            .iter()
            .map(|profile| profile.browser_name.as_str())
            .collect();
        assert_eq!(names, [browser], "{os:?}");
    }
}

#[test]
fn a_store_that_qt_5_locks_for_its_whole_run_is_read_all_the_same() {
    let home = Home::new();
    let file = qt(&home, QT[1].0, 12, &[row("theme", "app.flasktrack.com")]);
    let running = Connection::open(&file).unwrap();
    running
        .execute_batch("PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;")
        .unwrap();
    let other = Connection::open(&file).unwrap();
    other.busy_timeout(std::time::Duration::ZERO).unwrap();
    assert!(
        other.execute_batch("SELECT * FROM cookies").is_err(),
        "it is locked"
    );
    assert_eq!(cookie(&home.inspect(), "theme").host, "app.flasktrack.com");
}
