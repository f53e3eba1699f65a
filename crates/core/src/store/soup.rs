//! libsoup's `cookies.sqlite`, as GNOME Web keeps it for itself and for each web app.
//!
//! Columns: `libsoup/cookies/soup-cookie-jar-db.c`. The table has the name of Firefox's and is another one.

use std::path::{Path, PathBuf};

use super::sqlite::{Table, VersionAt};
use super::{CookieStore, Family, Listing, ProfileFolder, Reading, Remark};
use crate::bounds::Bounds;
use crate::cookie::{Cookie, KeptIn, RowKey, RowTag, SameSite, Timestamp, ValueFacts};
use crate::error::Result;
use crate::file;
use crate::ini::Ini;
use crate::platform::Lock;
use crate::record::{Field, Record};
use crate::site::Site;

/// The format.
pub struct Soup;

const TABLE: Table = Table {
    name: "moz_cookies",
    needed: &[
        "id",
        "name",
        "value",
        "host",
        "path",
        "expiry",
        "isSecure",
        "isHttpOnly",
    ],
    once: &[],
    foreign: &["originAttributes"],
    host: "host",
    // There are no partitions, and no column has an empty name.
    partition: "",
    top_level: |_| None,
    // The table has no unique key, so two rows may differ by their number only.
    key: |_| &["id", "name", "host", "path"],
    place: &["name", "host", "path"],
    passing: &["lastAccessed"],
    own_rowid: Some("id"),
    // libsoup leaves `user_version` at zero and adds columns as it needs them.
    version: VersionAt::Nowhere,
    oldest: 0,
    newest: 0,
    cookie,
};

const FILE: &str = "cookies.sqlite";

impl CookieStore for Soup {
    fn family(&self) -> Family {
        Family::Soup
    }

    fn profile_folders<'b>(&self, root: &Path, bounds: &'b Bounds) -> Listing<'b> {
        profile_folders(root, bounds)
    }

    fn lock(&self, _root: &Path, folder: &Path) -> Lock {
        Lock::OpenFile(folder.join(FILE))
    }

    fn table(&self) -> Option<&'static Table> {
        Some(&TABLE)
    }

    fn file(&self, folder: &Path) -> Option<PathBuf> {
        Some(folder.join(FILE)).filter(|file| file::may_be(file))
    }

    fn read(&self, folder: &Path, _bounds: &Bounds, site: &Site) -> Result<Reading> {
        let Some(file) = self.file(folder) else {
            return Ok(Reading {
                remarks: vec![Remark::NoStoreYet],
                ..Reading::default()
            });
        };
        let mut reading = TABLE.read(&file, site)?;
        reading.remarks.push(Remark::SessionInMemory);
        Ok(reading)
    }
}

fn cookie(
    record: &Record,
    _version: Option<i64>,
    key: RowKey,
    seen: RowTag,
) -> std::result::Result<Cookie, &'static str> {
    let text = |column: &'static str| record.text(column).ok_or(column);
    let number = |column: &'static str| record.integer(column).ok_or(column);
    let host = text("host")?;
    let Some(Field::Text(value)) = record.get("value") else {
        return Err("value");
    };
    Ok(Cookie {
        key,
        seen,
        host_only: Some(!host.starts_with('.')),
        host,
        name: text("name")?,
        path: text("path")?,
        secure: Some(number("isSecure")? != 0),
        http_only: Some(number("isHttpOnly")? != 0),
        same_site: same_site(record.integer("sameSite")),
        expires: Some(end(number("expiry")?)),
        session: Some(false),
        created: None,
        updated: None,
        last_accessed: None,
        partition: None,
        cross_site_ancestor: None,
        container: None,
        source_scheme: None,
        source_port: None,
        value: ValueFacts::of_plain(value),
        value_tag: RowTag::of(value),
        kept_in: KeptIn::Table,
    })
}

/// 0 stands for "None" and for "not given" alike, so it says neither.
fn same_site(code: Option<i64>) -> SameSite {
    match code {
        Some(1) => SameSite::Lax,
        Some(2) => SameSite::Strict,
        Some(_) | None => SameSite::Unspecified,
    }
}

/// Seconds that were squeezed through 32 bits. A negative number was too large for them, so it lies after
/// 2038: of the moments it may stand for we tell the first. libsoup too reads it as far off.
fn end(expiry: i64) -> Timestamp {
    match expiry {
        0.. => Timestamp::from_seconds(expiry),
        _ if expiry >= i64::from(i32::MIN) => Timestamp::from_seconds(expiry + (1 << 32)),
        _ => Timestamp::from_seconds(i64::MAX),
    }
}

/// The folders of web apps lie beside the browser's own, and carry the id of its edition, `org.gnome.Epiphany` or
/// `org.gnome.Epiphany.Devel`; the mark before their own id was a dash at first (`lib/ephy-web-app-utils.[ch]`).
fn is_web_app(folder: &str) -> bool {
    let rest = folder.strip_prefix("org.gnome.Epiphany");
    let parts = rest.and_then(|rest| rest.split_once(".WebApp"));
    parts.is_some_and(|(edition, own)| {
        (edition.is_empty() || edition.starts_with('.')) && own.starts_with(['_', '-'])
    })
}

fn profile_folders<'b>(root: &Path, bounds: &'b Bounds) -> Listing<'b> {
    let mut listing = Listing::within(bounds);
    if !root.is_dir() {
        return listing;
    }
    listing.found.push(ProfileFolder {
        path: root.to_owned(),
        name: "Default".to_owned(),
    });
    let beside = root
        .parent()
        .map(|data| listing.entries(data))
        .unwrap_or_default();
    for path in beside {
        let app = file::last(&path);
        let may_hold = || listing.is_way_out(&path) || listing.may_be(&path.join(FILE));
        if is_web_app(&app) && may_hold() && !listing.is_outside(&path, &app) {
            let name = app_name(&path, &app, bounds).unwrap_or(app);
            listing.found.push(ProfileFolder { path, name });
        }
    }
    listing
}

/// What the person called the web app: the name in its desktop file, which lies in its own folder or, since
/// the portal makes it, in the portal's.
fn app_name(folder: &Path, app: &str, bounds: &Bounds) -> Option<String> {
    let file = format!("{app}.desktop");
    let own = [folder.join(&file)];
    let below = |data: PathBuf| {
        ["applications", "xdg-desktop-portal/applications"].map(|place| data.join(place).join(&file))
    };
    let shared = data_folders(folder).into_iter().flat_map(below);
    let name = |path: PathBuf| {
        let desktop = Ini::parse(&file::read(&path, file::LIST).ok()?);
        let name = plain(desktop.section("Desktop Entry")?.get("Name")?.trim());
        (!name.is_empty()).then_some(name)
    };
    let places = own.into_iter().chain(shared);
    places.filter(|place| !bounds.leads_out(place)).find_map(name)
}

/// The folders of data that may hold the desktop files of the web app in `folder`: the one it lies in, and for a
/// Flatpak, whose folder is `~/.var/app/<id>/data`, that of the portal outside.
fn data_folders(folder: &Path) -> Vec<PathBuf> {
    let mut above = folder.ancestors().skip(1);
    let own = above.next().map(Path::to_owned);
    let outside = match (above.nth(1), above.next(), above.next()) {
        (Some(apps), Some(_), Some(home)) if apps.ends_with(".var/app") => Some(home.join(".local/share")),
        _ => None,
    };
    own.into_iter().chain(outside).collect()
}

/// The text of a desktop file's value ("Desktop Entry Specification", possible value types).
fn plain(value: &str) -> String {
    let mut text = String::new();
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        let letter = match letter {
            '\\' => match letters.next() {
                Some('s') => ' ',
                Some('n') => '\n',
                Some('t') => '\t',
                Some('r') => '\r',
                Some(other) => other,
                None => break,
            },
            other => other,
        };
        text.push(letter);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_negative_end_lies_far_ahead() {
        assert_eq!(end(1_800_000_000), Timestamp::from_seconds(1_800_000_000));
        // What GNOME Web 43 stored for the year 9999 and for an age of 99,999,999,999 seconds.
        assert_eq!(end(-769_665).to_string(), "2106-01-29T08:40:31Z");
        assert_eq!(end(-1_283_774_507).to_string(), "2065-06-02T18:26:29Z");
        assert_eq!(end(i64::from(i32::MIN)).to_string(), "2038-01-19T03:14:08Z");
        assert_eq!(end(i64::MIN).to_string(), "9999-12-30T00:00:00Z");
    }

    #[test]
    fn web_apps_are_profiles_of_their_own_with_their_names() {
        let data = tempfile::tempdir().unwrap();
        let root = data.path().join("epiphany");
        let app = "org.gnome.Epiphany.WebApp_0a1b2c";
        let nameless = "org.gnome.Epiphany.WebApp_ffff";
        assert!(profile_folders(&root, &Bounds::none()).found.is_empty());
        for folder in [
            "epiphany",
            app,
            nameless,
            "org.gnome.Epiphany.WebApp_empty",
            "applications",
        ] {
            fs::create_dir(data.path().join(folder)).unwrap();
        }
        for folder in [app, nameless] {
            fs::write(data.path().join(folder).join(FILE), "").unwrap();
        }
        fs::write(
            data.path().join("applications").join(format!("{app}.desktop")),
            "[Desktop Entry]\nName=FlaskTrack\nExec=epiphany\n",
        )
        .unwrap();
        let names: Vec<String> = profile_folders(&root, &Bounds::none())
            .found
            .into_iter()
            .map(|p| p.name)
            .collect();
        assert_eq!(names, ["Default", "FlaskTrack", nameless]);
    }

    #[test]
    fn web_apps_of_every_edition_are_found_and_called_as_the_host_calls_them() {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join(".var/app/org.gnome.Epiphany.Devel/data");
        let apps = [
            (
                "org.gnome.Epiphany.Devel.WebApp_0a",
                "Lab\\sbook \\\\1",
                "Lab book \\1",
            ),
            ("org.gnome.Epiphany.WebApp-old", "Old", "Old"),
        ];
        let host = home.path().join(".local/share/xdg-desktop-portal/applications");
        fs::create_dir_all(&host).unwrap();
        for folder in [
            "epiphany",
            "org.gnome.EpiphanyX.WebApp_1",
            "org.gnome.Epiphany.WebApps",
        ] {
            fs::create_dir_all(data.join(folder)).unwrap();
            fs::write(data.join(folder).join(FILE), "").unwrap();
        }
        for (app, written, _) in apps {
            fs::create_dir(data.join(app)).unwrap();
            fs::write(data.join(app).join(FILE), "").unwrap();
            let desktop = format!("[Desktop Entry]\nType=Application\nName={written}\n");
            fs::write(host.join(format!("{app}.desktop")), desktop).unwrap();
        }
        let found = profile_folders(&data.join("epiphany"), &Bounds::none()).found;
        let names: Vec<String> = found.into_iter().map(|p| p.name).collect();
        assert_eq!(names, ["Default", apps[0].2, apps[1].2]);
    }
}
