//! Safari's `Cookies.binarycookies`: where it lies, and what its records mean. Read only.
//!
//! Safari keeps its cookies in a service of the system that writes the file when it likes, so a change behind
//! its back is lost or harms. The way to remove a cookie is Safari itself.

mod format;
pub mod write;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use zeroize::Zeroizing;

use self::format::Row;
use super::image::look;
use super::room::{Full, LONGEST_FIELD, Room};
use super::sqlite::{digest_of, pairs};
use super::{CookieStore, Family, Listing, ProfileFolder, Reading, Remark, Skipped};
use crate::bounds::Bounds;
use crate::cookie::{Cookie, KeptIn, RowKey, RowTag, SameSite, Timestamp, ValueFacts};
use crate::error::{Error, Result};
use crate::file;
use crate::platform::{self, Lock};
use crate::record::{Field, Record};
use crate::share::Share;
use crate::site::Site;

/// The format.
pub struct Safari;

const FILE: &str = "Cookies/Cookies.binarycookies";

/// A file may be this large; Safari's are far below.
const LARGEST: u64 = 32 << 20;

impl CookieStore for Safari {
    fn family(&self) -> Family {
        Family::Safari
    }

    fn profile_folders<'b>(&self, root: &Path, bounds: &'b Bounds) -> Listing<'b> {
        profile_folders(root, bounds)
    }

    /// Nothing that Safari leaves says whether it runs, and nothing of its is changed.
    fn lock(&self, _root: &Path, folder: &Path) -> Lock {
        Lock::OpenFile(folder.join(FILE))
    }

    fn file(&self, folder: &Path) -> Option<PathBuf> {
        Some(folder.join(FILE)).filter(|file| file.is_file())
    }

    fn read(&self, folder: &Path, _bounds: &Bounds, site: &Site) -> Result<Reading> {
        // `is_file` says no to what may not be looked at, so the file is opened to tell.
        let file = folder.join(FILE);
        match file::open(&file) {
            Err(error) if error.kind() == ErrorKind::NotFound && !file.is_symlink() => Ok(Reading {
                remarks: vec![Remark::NoStoreYet],
                ..Reading::default()
            }),
            Err(error) => Err(unreadable(&error)),
            Ok(_) => steady(&file, site),
        }
    }

    fn read_file(&self, file: &Path, site: &Site) -> Result<Reading> {
        steady(file, site)
    }
}

fn unreadable(error: &io::Error) -> Error {
    match platform::needs_permission(error) {
        true => Error::NeedsPermission,
        false => Error::StoreUnreadable {
            cause: error.to_string(),
        },
    }
}

/// Pauses between tries to read a file that is being written.
const PAUSES_MS: &[u64] = &[0, 10, 50, 200, 500];

/// Reads until the file is whole: its checksum tells.
fn steady(file: &Path, site: &Site) -> Result<Reading> {
    for pause in PAUSES_MS {
        std::thread::sleep(Duration::from_millis(*pause));
        let before = stamp(file)?;
        // Records may take three times as much in our memory as in the file.
        let size = usize::try_from(before.0.min(LARGEST)).unwrap_or(usize::MAX);
        let _share = Share::of(size.saturating_mul(4)).ok_or(Error::StoreSlow)?;
        let bytes = bytes_of(file)?;
        match reading(&bytes, site) {
            Ok(reading) => return Ok(reading),
            Err(error) if stamp(file)? == before => return Err(error),
            Err(_) => {}
        }
    }
    Err(Error::StoreBusy)
}

fn stamp(file: &Path) -> Result<(u64, Option<SystemTime>)> {
    let about = fs::metadata(file).map_err(|error| unreadable(&error))?;
    Ok((about.len(), about.modified().ok()))
}

/// The whole file, in memory that is wiped when dropped: it holds other sites' rows too.
fn bytes_of(path: &Path) -> Result<Zeroizing<Vec<u8>>> {
    file::read(path, LARGEST).map_err(|error| unreadable(&error))
}

fn reading(bytes: &[u8], site: &Site) -> Result<Reading> {
    let unknown = |cause: &str| Error::StoreUnknown {
        cause: cause.to_owned(),
    };
    let pages = format::parse(bytes).map_err(unknown)?;
    let mut reading = Reading {
        remarks: vec![Remark::ReadOnly, Remark::SessionInMemory],
        ..Reading::default()
    };
    let mut known: BTreeMap<RowKey, i64> = BTreeMap::new();
    let mut room = Room::new();
    for (row, record) in (1..).zip(pages.rows()) {
        let is_ours = std::str::from_utf8(record.domain).is_ok_and(|domain| site.covers(domain, None));
        if !is_ours {
            continue;
        }
        room.take(record.bytes.len())
            .map_err(|Full| unknown("too many cookies"))?;
        let twins = known.entry(key_of(record, 0)).or_default();
        match cookie(record, key_of(record, *twins)) {
            Ok(cookie) => reading.cookies.push(cookie),
            Err(column) => reading.skipped.push(Skipped { row, column }),
        }
        *twins += 1;
    }
    Ok(reading)
}

/// The file has no unique key: rows alike in these three are told apart by their order.
fn key_of(row: &Row, twins: i64) -> RowKey {
    let text = |name: &str, bytes: &[u8]| (name.into(), Field::Text(bytes.to_vec()));
    let record = Record {
        columns: vec![
            text("domain", row.domain),
            text("name", row.name),
            text("path", row.path),
            ("twins".into(), Field::Integer(twins)),
        ],
    };
    digest_of(&["domain", "name", "path", "twins"], &record)
}

fn cookie(row: &Row, key: RowKey) -> std::result::Result<Cookie, &'static str> {
    let fields = [
        ("domain", row.domain),
        ("name", row.name),
        ("path", row.path),
        ("value", row.value),
    ];
    if let Some((column, _)) = fields.iter().find(|(_, bytes)| bytes.len() > LONGEST_FIELD) {
        return Err(column);
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let host = text(row.domain);
    let expires = time(row.expires).ok_or("expiry")?;
    Ok(Cookie {
        key,
        seen: RowTag::of(&row.bytes),
        host_only: Some(!host.starts_with('.')),
        host,
        name: text(row.name),
        path: text(row.path),
        secure: Some(row.flags & 1 != 0),
        http_only: Some(row.flags & 4 != 0),
        same_site: same_site(row.flags),
        expires,
        session: Some(expires.is_none()),
        created: time(row.created).ok_or("creation")?,
        updated: None,
        last_accessed: None,
        partition: None,
        cross_site_ancestor: None,
        container: None,
        source_scheme: None,
        source_port: row.port,
        value: ValueFacts::of_plain(row.value),
        value_tag: RowTag::of(&row.value),
        kept_in: KeptIn::Table,
    })
}

/// Tools that read the file agree on these two bits; what stands for "None" is not certain, so that is not
/// claimed.
fn same_site(flags: u32) -> SameSite {
    match flags & 24 {
        8 => SameSite::Lax,
        16 => SameSite::Strict,
        _ => SameSite::Unspecified,
    }
}

/// Seconds between 1970-01-01 and 2001-01-01, where Apple starts counting.
const EPOCH_OFFSET: f64 = 978_307_200.0;

/// `None` for what is no number; inside, `None` for no time at all.
fn time(seconds: f64) -> Option<Option<Timestamp>> {
    if !seconds.is_finite() {
        return None;
    }
    // A number out of range is brought back by both steps.
    let micros = ((seconds + EPOCH_OFFSET) * 1e6) as i64;
    Some((seconds != 0.0).then(|| Timestamp::from_micros(micros)))
}

/// The profile that everyone has, and those a person made. Without a container Safari is old: it uses the
/// library's own file, and has no profiles. Beside a container that file is a rest of former days.
fn profile_folders<'b>(root: &Path, bounds: &'b Bounds) -> Listing<'b> {
    let mut listing = Listing::within(bounds);
    // What cannot be looked at may be there.
    let may_be_there = |path: &Path| {
        let is_gone = |error| file::is_absence(&error) && !path.is_symlink();
        bounds.leads_out(path) || !fs::metadata(path).is_err_and(is_gone)
    };
    if may_be_there(&root.join("Containers/com.apple.Safari")) {
        return listing;
    }
    let own = root.join(FILE);
    if may_be_there(&own) {
        listing.found.push(ProfileFolder {
            path: root.to_owned(),
            name: "Default".to_owned(),
        });
    }
    // Where macOS keeps that file closed, it keeps the others closed too, and it is told once.
    let is_closed = |error: io::Error| error.kind() == ErrorKind::PermissionDenied;
    if !root.ends_with("Data/Library") || !bounds.leads_out(&own) && fs::metadata(own).is_err_and(is_closed) {
        return listing;
    }
    let mut stores = listing.entries(&root.join("WebKit/WebsiteDataStore"));
    stores.retain(|folder| {
        may_be_there(&folder.join(FILE)) && !listing.is_outside(folder, &file::last(folder))
    });
    let names = if stores.is_empty() {
        BTreeMap::new()
    } else {
        profile_names(root, bounds)
    };
    listing.found.extend(stores.into_iter().map(|path| {
        let folder = file::last(&path);
        let name = names.get(&folder.to_lowercase()).cloned().unwrap_or(folder);
        ProfileFolder { path, name }
    }));
    listing
}

/// The names of profiles by the names of their folders. Without them the folder's name must do.
fn profile_names(root: &Path, bounds: &Bounds) -> BTreeMap<String, String> {
    let read = |path: PathBuf| {
        look(&path, |view| {
            let db = view.sqlite()?;
            pairs(
                db,
                "SELECT external_uuid, title FROM bookmarks WHERE subtype = 2 AND title <> ''",
            )
        })
    };
    ["Safari", "SafariTechnologyPreview"]
        .iter()
        .map(|folder| root.join(folder).join("SafariTabs.db"))
        .filter(|file| !bounds.leads_out(file))
        .filter_map(|file| read(file).ok())
        .flatten()
        .map(|(id, title)| (id.to_lowercase(), title))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_macos_keeps_closed_has_an_error_of_its_own() {
        let code = |number| unreadable(&io::Error::from_raw_os_error(number)).code();
        #[cfg(unix)]
        assert_eq!(code(1), "needs-permission");
        assert_eq!(code(13), "store-unreadable", "the file's mode is another matter");
        assert_eq!(code(5), "store-unreadable");
    }

    #[test]
    fn apple_counts_from_2001() {
        assert_eq!(time(1.5).unwrap().unwrap().to_string(), "2001-01-01T00:00:01.5Z");
        assert_eq!(time(0.0), Some(None));
        assert_eq!(time(f64::NAN), None);
        assert_eq!(time(f64::INFINITY), None);
        assert_eq!(time(1e300).unwrap().unwrap().to_string(), "9999-12-30T00:00:00Z");
        assert_eq!(time(-1e300).unwrap().unwrap().to_string(), "0001-01-01T00:00:00Z");
    }

    #[test]
    fn a_file_that_is_too_large_is_not_taken_in() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(FILE);
        fs::create_dir(folder.path().join("Cookies")).unwrap();
        fs::File::create(&file).unwrap().set_len(LARGEST + 1).unwrap();
        let error = Safari
            .read(folder.path(), &Bounds::none(), &Site::FLASKTRACK)
            .unwrap_err();
        assert_eq!(error.code(), "store-unreadable");
    }
}
