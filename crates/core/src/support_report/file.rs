//! A report on the disk: written once and never over another file, read back with limits, checked.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;
use zeroize::Zeroizing;

use super::{FORMAT, SCHEMA, SupportReport, checksum};
use crate::error::{Error, Result};
use crate::file;
use crate::platform;

/// A report of ten thousand cookies has half of this; a larger file is none of ours.
pub const MOST_BYTES: u64 = 32 * 1024 * 1024;

/// Writes `files`, by name and text, into `folder`, and gives their paths. A file that is there already stays
/// as it is, and then nothing is written.
pub fn save(folder: &Path, files: &[(String, String)]) -> Result<Vec<PathBuf>> {
    fs::create_dir_all(folder).map_err(|error| unwritable(&error))?;
    let mut written = Vec::new();
    for (name, text) in files {
        let file = folder.join(name);
        if let Err(error) = write(&file, text) {
            for file in written {
                let _ = fs::remove_file(file);
            }
            return Err(unwritable(&error));
        }
        written.push(file);
    }
    platform::sync_folder(folder).map_err(|error| unwritable(&error))?;
    Ok(written)
}

/// Takes the name with an empty file, writes beside it, and puts the whole in its place: nobody ever reads half
/// a report, and no file of another is replaced.
fn write(file: &Path, text: &str) -> std::io::Result<()> {
    drop(platform::new_private_file(file)?);
    let fresh = file.with_extension("new");
    let written = platform::new_private_file(&fresh).and_then(|mut out| {
        out.write_all(text.as_bytes())?;
        out.sync_all()?;
        fs::rename(&fresh, file)
    });
    if written.is_err() {
        let _ = fs::remove_file(&fresh);
        let _ = fs::remove_file(file);
    }
    written
}

fn unwritable(error: &std::io::Error) -> Error {
    Error::ReportUnwritable {
        cause: error.kind().to_string(),
    }
}

/// What stands in the plain file `path`, if it is no larger than a report can be. It is wiped when dropped: what
/// turns out to be no report may be an export, with the values of every site.
pub fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>> {
    file::read(path, MOST_BYTES).map_err(|error| match error.kind() {
        ErrorKind::FileTooLarge => Error::ReportTooLarge,
        kind => Error::ReportUnreadable {
            cause: kind.to_string(),
        },
    })
}

/// The first words of the document, as far as they say whether it is ours.
#[derive(Deserialize)]
struct Head {
    format: String,
    schema: u32,
}

/// A report begins with its format, and says so within this many bytes.
const BEGINNING: usize = 256;

/// True if `bytes` say of themselves that they are a report, whatever is wrong with it; also if its keys were
/// sorted since, which brings the format to the end.
pub fn is_report(bytes: &[u8]) -> bool {
    let beginning = &bytes[..bytes.len().min(BEGINNING)];
    let says = beginning
        .windows(FORMAT.len())
        .any(|part| part == FORMAT.as_bytes());
    says || serde_json::from_slice::<Head>(bytes).is_ok_and(|head| head.format == FORMAT)
}

/// The report in `bytes`: of this schema or an older one, and with a checksum that fits.
pub fn open(bytes: &[u8]) -> Result<SupportReport> {
    let document = parse(bytes)?;
    if !fits(&document)? {
        return Err(Error::ReportChanged);
    }
    serde_json::from_value(brought_up(document)).map_err(|error| damaged(&error))
}

/// A document of an older schema in the form of this one; its checksum is that of the older form.
fn brought_up(mut document: Value) -> Value {
    if document["schema"] == 1 {
        // A cookie did not say whether it ends with the session: it did so where it had no end.
        for cookie in cookies(&mut document) {
            let session = cookie["expires"].is_null();
            cookie["session"] = session.into();
        }
        // What was removed did not name its profile's id.
        let actions = document
            .pointer_mut("/body/actions")
            .and_then(Value::as_array_mut);
        for action in actions.into_iter().flatten().filter(|action| action.is_object()) {
            action["profile"] = Value::from("");
        }
    }
    document
}

fn cookies(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    let profiles = document.pointer_mut("/body/report/profiles");
    let profiles = profiles.and_then(Value::as_array_mut).into_iter().flatten();
    let lists = profiles.filter_map(|profile| profile.get_mut("cookies")?.as_array_mut());
    lists.flatten().filter(|cookie| cookie.is_object())
}

/// True if the checksum in `bytes` fits what stands there, with the report's checksum; that is empty if there stands
/// something else in its place.
pub fn check(bytes: &[u8]) -> Result<(bool, String)> {
    let document = parse(bytes)?;
    let told = document["integrity"]["sha256"].as_str();
    let is_checksum = |told: &&str| told.len() == 64 && told.bytes().all(|digit| digit.is_ascii_hexdigit());
    let told = told.filter(is_checksum).unwrap_or_default().to_owned();
    Ok((fits(&document)?, told))
}

/// serde_json goes no deeper than 128 levels, and so a file cannot exhaust the stack.
fn parse(bytes: &[u8]) -> Result<Value> {
    if bytes.len() as u64 > MOST_BYTES || room_for(bytes) > MOST_ROOM {
        return Err(Error::ReportTooLarge);
    }
    let document: Value = serde_json::from_slice(bytes).map_err(|error| damaged(&error))?;
    let head: Head = Head::deserialize(&document).map_err(|_| Error::ReportForeign)?;
    if head.format != FORMAT || head.schema == 0 {
        return Err(Error::ReportForeign);
    }
    if head.schema > SCHEMA {
        return Err(Error::ReportNewer { schema: head.schema });
    }
    Ok(document)
}

/// What a document may take in memory. A report of ten thousand cookies takes less.
const MOST_ROOM: usize = 100 << 20;

/// What an object takes however few members it has, and what each element takes: a node of a tree and its place
/// there. It is counted before it is made, for three bytes of text can take as much as a node.
const OBJECT: usize = 640;
const ELEMENT: usize = 88;

/// About how much memory serde_json takes for a document beside its texts.
fn room_for(bytes: &[u8]) -> usize {
    let (mut room, mut in_text, mut escaped) = (0, false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_text,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'{' => room += OBJECT,
            b'[' | b',' => room += ELEMENT,
            _ => {}
        }
    }
    room
}

fn fits(document: &Value) -> Result<bool> {
    let Some(told) = document["integrity"]["sha256"].as_str() else {
        return Ok(false);
    };
    Ok(checksum(&document["body"])? == told)
}

/// The words of the parser may quote what stands there; only the kind and the line are told.
fn damaged(error: &serde_json::Error) -> Error {
    Error::ReportDamaged {
        cause: format!("{:?}, line {}", error.classify(), error.line()).to_lowercase(),
    }
}
