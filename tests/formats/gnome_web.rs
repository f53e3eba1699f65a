//! GNOME Web and its web apps, which keep their cookies as libsoup does.

use cookie_inspector_core::cookie::ValueKind;

use super::*;

pub fn soup_file(home: &Home) -> PathBuf {
    home.path().join(".local/share/epiphany/cookies.sqlite")
}

/// Id, name, host, path, expiry, sameSite.
pub type SoupRow = (i64, &'static str, &'static str, &'static str, i64, Option<i64>);

/// Makes libsoup's table at `file`.
pub fn soup(file: &Path, rows: &[SoupRow]) {
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    let db = Connection::open(file).unwrap();
    db.execute_batch(
        "CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, name TEXT, value TEXT, host TEXT, path TEXT,
          expiry INTEGER, lastAccessed INTEGER, isSecure INTEGER, isHttpOnly INTEGER, sameSite INTEGER);",
    )
    .unwrap();
    for row in rows {
        db.execute(
            "INSERT INTO moz_cookies VALUES (?1, ?2, 'dark', ?3, ?4, ?5, NULL, 1, 0, ?6)",
            *row,
        )
        .unwrap();
    }
}

pub const SOON: i64 = (NOW + DAY) / 1_000_000;

#[test]
fn gnome_webs_cookies_are_read_and_a_negative_end_is_far_ahead() {
    let home = Home::new();
    soup(
        &soup_file(&home),
        &[
            (1, "theme", ".flasktrack.com", "/", SOON, Some(1)),
            (2, "far", "app.flasktrack.com", "/app", -769_665, Some(0)),
            (3, "old", "app.flasktrack.com", "/", SOON, None),
            (4, "theme", "notflasktrack.com", "/", SOON, Some(1)),
        ],
    );
    let report = home.inspect();
    let profile = &report.profiles[0];
    assert_eq!(
        (profile.browser_name.as_str(), profile.name.as_str()),
        ("GNOME Web", "Default")
    );
    assert_eq!((problem(profile), profile.cookies.len()), (None, 3));
    assert_eq!(codes(profile), ["session-in-memory"]);
    let theme = cookie(&report, "theme");
    assert_eq!(theme.expires, Some(Timestamp::from_seconds(SOON)));
    assert_eq!((theme.host_only, theme.same_site), (Some(false), SameSite::Lax));
    assert_eq!((theme.value.bytes, theme.value.kind), (4, ValueKind::ShortWord));
    let far = cookie(&report, "far");
    assert!(far.expires.unwrap() > Timestamp::from_micros(NOW + 365 * DAY));
    assert_eq!(
        (far.host_only, far.same_site),
        (Some(true), SameSite::Unspecified)
    );
    assert_eq!(cookie(&report, "old").same_site, SameSite::Unspecified);
}

#[test]
fn each_of_the_two_tables_called_moz_cookies_is_refused_in_the_others_place() {
    let home = Home::new();
    home.firefox(17, &[row("theme", "flasktrack.com")]);
    fs::create_dir_all(soup_file(&home).parent().unwrap()).unwrap();
    fs::copy(home.firefox_file(), soup_file(&home)).unwrap();
    fs::remove_file(home.firefox_file()).unwrap();
    soup(
        &home.firefox_file(),
        &[(1, "theme", "flasktrack.com", "/", SOON, None)],
    );
    let report = home.inspect();
    let found: Vec<_> = report.profiles.iter().map(problem).collect();
    assert_eq!(found, [Some("store-unknown"), Some("store-unknown")]);
    assert_eq!(report.cookies().count(), 0);
}

#[test]
fn a_web_app_is_a_profile_and_a_sandboxed_browser_has_its_own() {
    let home = Home::new();
    let rows = [(1, "theme", "flasktrack.com", "/", SOON, None)];
    for file in [
        ".local/share/epiphany/cookies.sqlite",
        ".local/share/org.gnome.Epiphany.WebApp_77aa/cookies.sqlite",
        ".var/app/org.gnome.Epiphany/data/epiphany/cookies.sqlite",
        ".var/app/org.gnome.Epiphany/data/org.gnome.Epiphany.WebApp_88bb/cookies.sqlite",
    ] {
        soup(&home.path().join(file), &rows);
    }
    let report = home.inspect();
    let found: Vec<_> = report
        .profiles
        .iter()
        .map(|profile| (profile.browser_name.as_str(), profile.name.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("GNOME Web", "Default"),
            ("GNOME Web", "org.gnome.Epiphany.WebApp_77aa"),
            ("GNOME Web (Flatpak)", "Default"),
            ("GNOME Web (Flatpak)", "org.gnome.Epiphany.WebApp_88bb"),
        ]
    );
    assert_eq!(report.cookies().count(), 4);
}

#[test]
fn of_two_rows_alike_in_gnome_web_the_ticked_one_goes_and_comes_back() {
    let home = Home::new();
    let file = soup_file(&home);
    soup(
        &file,
        &[
            (1, "theme", "app.flasktrack.com", "/", SOON, Some(1)),
            (2, "theme", "app.flasktrack.com", "/", SOON, Some(1)),
            (3, "theme", "app.flasktrack.com", "/", -769_665, Some(1)),
            (9, "theme", "bank.example", "/", SOON, Some(1)),
        ],
    );
    let before = table(&file, "moz_cookies");
    let report = home.inspect();
    let alike = &report.profiles[0].cookies;
    assert_eq!(alike.len(), 3);
    let ids: std::collections::BTreeSet<_> = alike.iter().map(|cookie| &cookie.id).collect();
    assert_eq!(ids.len(), 3);
    let all: Vec<_> = alike.iter().collect();
    let outcome = remove(&home.machine(), &all);
    assert_eq!(outcome.removals[0].removed.len(), 3);
    assert_eq!(table(&file, "moz_cookies").len(), 1);
    let restored = undo(&home, outcome.removals[0].backup.as_ref().unwrap());
    assert_eq!((restored.back.len(), restored.newer_kept.len()), (3, 0));
    assert_eq!(table(&file, "moz_cookies"), before, "undo gives back every byte");

    let outcome = remove(&home.machine(), &[alike.last().unwrap()]);
    assert_eq!(outcome.removals[0].removed.len(), 1);
    let after = table(&file, "moz_cookies");
    assert!(after.len() == before.len() - 1 && after.iter().all(|row| before.contains(row)));
    assert_eq!(integrity(&file), "ok");
}

#[test]
fn a_row_whose_number_was_taken_comes_back_under_another() {
    let home = Home::new();
    let file = soup_file(&home);
    soup(&file, &[(7, "theme", "app.flasktrack.com", "/", SOON, Some(1))]);
    let backup = remove_one(&home, "theme");
    Connection::open(&file)
        .unwrap()
        .execute_batch(
            "INSERT INTO moz_cookies VALUES (7, 'other', 'x', 'bank.example', '/', 1, NULL, 1, 0, 1)",
        )
        .unwrap();
    let restored = undo(&home, &backup);
    assert_eq!((restored.back.len(), restored.newer_kept.len()), (1, 0));
    assert_eq!(cookie(&home.inspect(), "theme").host, "app.flasktrack.com");
    let other = table(&file, "moz_cookies").join("\n");
    assert!(other.contains("Integer(7)|Text(\"other\")") || other.contains("Integer(7)|Text([111"));
}

#[test]
fn a_newer_cookie_in_gnome_web_keeps_its_place() {
    let home = Home::new();
    let file = soup_file(&home);
    soup(&file, &[(7, "theme", "app.flasktrack.com", "/", SOON, Some(1))]);
    let backup = remove_one(&home, "theme");
    Connection::open(&file)
        .unwrap()
        .execute_batch(
            "INSERT INTO moz_cookies VALUES (8, 'theme', 'light', 'app.flasktrack.com', '/', 4000000000, NULL, 1, 0, 1)",
        )
        .unwrap();
    let newer = table(&file, "moz_cookies");
    let restored = undo(&home, &backup);
    assert_eq!((restored.back.len(), restored.newer_kept.len()), (0, 1));
    assert_eq!(table(&file, "moz_cookies"), newer);
}
