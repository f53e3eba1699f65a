//! Files of our own: for their owner's eyes only, written whole or not at all, and overwritten before they go.

use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::platform;

/// What follows a file's name while it is written, and while it goes. A run that was cut off can leave one behind.
const FRESH: &str = "new";
const GOING: &str = "gone";

/// What is left of a run that was cut off; a younger file may be another run's, still at work.
const LEFT_AFTER: Duration = Duration::from_secs(3600);

/// Writes `parts`, one after the other, as `file`. Beside it first, then renamed: whoever looks finds the old file or
/// the new one, never half of one. What stood in the old one is overwritten.
pub fn write(file: &Path, parts: &[&[u8]]) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    platform::private_folder(folder)?;
    let (fresh, going) = (beside(file, FRESH), beside(file, GOING));
    clear(&fresh)?;
    let written = write_new(&fresh, parts).and_then(|()| {
        clear(&going)?;
        let old = platform::replace(file, &fresh, &going)?;
        platform::sync_folder(folder)?;
        // It is written: what stays of the old one now is wiped by the next sweep, or is out of reach.
        old.map(|mut old| blank(&mut old).ok());
        clear(&going).ok();
        Ok(())
    });
    if written.is_err() {
        // The error is told; what could not be cleared goes with the next sweep.
        clear(&fresh).ok();
    }
    written
}

fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(end);
    name.into()
}

fn write_new(fresh: &Path, parts: &[&[u8]]) -> io::Result<()> {
    let mut out = platform::new_private_file(fresh)?;
    parts.iter().try_for_each(|part| out.write_all(part))?;
    out.sync_all()
}

/// Takes `file` away and overwrites its bytes before they are given back to the disk. It is renamed first, so that
/// nobody finds half of it. A link goes, and what it leads to stays; so do the bytes of a file with another name, as in
/// a home folder that was copied by hard links.
pub fn wipe(file: &Path) -> io::Result<()> {
    if file.symlink_metadata()?.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let (fresh, going) = (beside(file, FRESH), beside(file, GOING));
    let sync = || file.parent().map_or(Ok(()), platform::sync_folder);
    clear(&fresh)?;
    // Each step is on the disk before the next: a power loss brings no old name back.
    sync()?;
    fs::rename(file, &going)?;
    sync()?;
    clear(&going)?;
    sync()
}

/// Wipes what cut-off runs left in `folder`, and ends what they had begun.
pub fn sweep(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    // An old file that goes stands before the new one that takes its place.
    paths.sort();
    for path in paths {
        let end = path.extension();
        if end.is_some_and(|end| end == GOING) {
            let file = path.with_extension("");
            // Windows moves the old file away before it moves the new one here; wiping leaves no new one.
            if !file.exists() {
                fs::rename(beside(&file, FRESH), &file).ok();
            }
            // A file that cannot go now goes next time.
            clear(&path).ok();
        } else if end.is_some_and(|end| end == FRESH) && is_old(&path) {
            clear(&path).ok();
        }
    }
}

fn is_old(file: &Path) -> bool {
    let time = file.symlink_metadata().and_then(|found| found.modified());
    time.is_ok_and(|time| time.elapsed().is_ok_and(|age| age > LEFT_AFTER))
}

/// Overwrites and deletes `file`, if it is there. With another name it only loses this one.
fn clear(file: &Path) -> io::Result<()> {
    if let Some(mut plain) = open_only(file)? {
        blank(&mut plain)?;
    }
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Opens `file` to write in it, if it is a plain file without another name.
fn open_only(file: &Path) -> io::Result<Option<File>> {
    match file.symlink_metadata() {
        Ok(found) if found.is_file() && !platform::has_other_names(file) => {
            File::options().write(true).open(file).map(Some)
        }
        Ok(_) => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes zeros over all of `file`, and waits until they are on the disk.
fn blank(file: &mut File) -> io::Result<()> {
    const ZEROS: [u8; 8192] = [0; 8192];
    let mut left = file.metadata()?.len();
    file.seek(SeekFrom::Start(0))?;
    while left > 0 {
        let piece = usize::try_from(left).unwrap_or(usize::MAX).min(ZEROS.len());
        file.write_all(&ZEROS[..piece])?;
        left -= piece as u64;
    }
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    const SECRET: &[u8] = b"CANARY-what-was-in-the-file";

    fn file() -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.backup");
        (folder, file)
    }

    /// What is left on the disk of a file that was held open while it went.
    fn left_of(mut held: File) -> Vec<u8> {
        let mut bytes = Vec::new();
        held.read_to_end(&mut bytes).unwrap();
        bytes
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().flatten();
        let mut names: Vec<String> = entries
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn the_bytes_of_a_wiped_file_are_gone() {
        let (folder, file) = file();
        let long = [SECRET, &[7; 20_000], SECRET].concat();
        write(&file, &[&long]).unwrap();
        let held = File::open(&file).unwrap();
        wipe(&file).unwrap();
        assert_eq!(left_of(held), vec![0; long.len()]);
        assert!(names(folder.path()).is_empty());
        assert!(wipe(&file).is_err(), "there is nothing left to wipe");
    }

    #[test]
    fn the_bytes_that_a_rewrite_replaces_are_gone_too() {
        let (folder, file) = file();
        write(&file, &[SECRET]).unwrap();
        let held = File::open(&file).unwrap();
        write(&file, &[b"short", b"er"]).unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"shorter");
        assert_eq!(left_of(held), vec![0; SECRET.len()]);
        assert_eq!(names(folder.path()), ["a.backup"]);
    }

    #[test]
    fn the_bytes_of_a_file_with_another_name_stay() {
        let (folder, file) = file();
        let other = folder.path().join("the same bytes");
        let acts = [
            wipe as fn(&Path) -> io::Result<()>,
            |file| write(file, &[b"ours"]),
            |file| {
                fs::rename(file, beside(file, GOING))?;
                fs::write(file, "ours")?;
                file.parent().into_iter().for_each(sweep);
                Ok(())
            },
        ];
        for act in acts {
            fs::write(&other, SECRET).unwrap();
            fs::hard_link(&other, &file).unwrap();
            act(&file).unwrap();
            assert_eq!(fs::read(&other).unwrap(), SECRET);
            let ours = fs::read(&file).ok();
            assert!(ours.is_none_or(|ours| ours == b"ours"), "it lost its own name");
            assert!(!beside(&file, GOING).exists());
            fs::remove_file(&file).ok();
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_goes_and_what_it_leads_to_stays() {
        let (folder, file) = file();
        let elsewhere = folder.path().join("elsewhere");
        for act in [wipe as fn(&Path) -> io::Result<()>, |file| {
            write(file, &[b"ours"])
        }] {
            fs::write(&elsewhere, SECRET).unwrap();
            std::os::unix::fs::symlink(&elsewhere, &file).unwrap();
            act(&file).unwrap();
            assert_eq!(fs::read(&elsewhere).unwrap(), SECRET);
            assert!(!file.is_symlink());
        }
    }

    #[test]
    fn what_a_cut_off_run_left_is_swept_and_work_under_way_is_not() {
        let (folder, file) = file();
        fs::write(&file, "kept").unwrap();
        fs::write(beside(&file, GOING), SECRET).unwrap();
        let fresh = beside(&file, FRESH);
        fs::write(&fresh, SECRET).unwrap();
        sweep(folder.path());
        assert_eq!(names(folder.path()), ["a.backup", "a.backup.new"]);
        let old = std::time::SystemTime::now() - LEFT_AFTER * 2;
        let times = fs::FileTimes::new().set_modified(old);
        File::options()
            .write(true)
            .open(&fresh)
            .unwrap()
            .set_times(times)
            .unwrap();
        let held = File::open(&fresh).unwrap();
        sweep(folder.path());
        assert_eq!(left_of(held), vec![0; SECRET.len()]);
        assert_eq!(names(folder.path()), ["a.backup"]);
    }

    #[test]
    fn a_new_file_whose_old_one_had_moved_away_takes_its_place() {
        let (folder, file) = file();
        write(&beside(&file, FRESH), &[b"new"]).unwrap();
        fs::write(beside(&file, GOING), SECRET).unwrap();
        let held = File::open(beside(&file, GOING)).unwrap();
        sweep(folder.path());
        assert_eq!(left_of(held), vec![0; SECRET.len()]);
        assert_eq!(names(folder.path()), ["a.backup"]);
        assert_eq!(fs::read(&file).unwrap(), b"new");
    }

    #[test]
    fn a_wiped_file_does_not_come_back_from_a_rewrite_that_was_cut_off() {
        let (folder, file) = file();
        write(&file, &[b"old"]).unwrap();
        fs::write(beside(&file, FRESH), SECRET).unwrap();
        wipe(&file).unwrap();
        sweep(folder.path());
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn a_write_that_fails_keeps_the_old_file_and_leaves_nothing() {
        let (folder, file) = file();
        // A folder in its place: nothing can be renamed over it.
        fs::create_dir(&file).unwrap();
        fs::write(file.join("inside"), "kept").unwrap();
        assert!(write(&file, &[SECRET]).is_err());
        assert_eq!(names(folder.path()), ["a.backup"]);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_can_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let (folder, _) = file();
        let file = folder.path().join("ours/a.backup");
        write(&file, &[b"x"]).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
    }
}
