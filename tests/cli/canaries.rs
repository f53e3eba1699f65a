//! Over every golden folder and the demo: whatever is asked for and saved, no eight letters of any value in any store,
//! no folder above the profiles, and no name of the person.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use crate::home::{Home, Run, finish};

/// Short enough to catch a value cut off, long enough to be nobody else's.
const PART: usize = 8;

/// The person, as the home folder and the account are called.
const PERSON: &str = "grace.hopper";

/// What is asked for, and what may be changed in passing; in this order, in the same home folder.
const ASKED: &[&str] = &[
    "inspect",
    "inspect --json",
    "inspect --json --lines",
    "diagnose",
    "diagnose --json",
    "diagnose --json --lines",
    "diagnose --symptom signed-out-at-start --address https://app.flasktrack.com/x?token=CANARY-4711",
    "review",
    "review --json",
    "services --json",
    "remove --deletable --dry-run",
    "remove --deletable --dry-run --json",
    "remove --deletable --yes",
    "repair expired-row --dry-run",
    "repair duplicate-name --yes --json",
    "backups",
    "backups --json",
    "report --out share --level share",
    "report --out for-me --level for-me",
    "report --out told --json",
];

/// A home folder below one that is the person's, and how the program is told of it.
struct Case {
    root: Home,
    home: PathBuf,
    options: Vec<String>,
}

fn cases() -> Vec<(String, Case)> {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden");
    let folders = fs::read_dir(golden).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<(String, Case)> = folders
        .filter(|folder| folder.is_dir())
        .map(|folder| {
            let root = Home::empty();
            let home = root.path().join(PERSON);
            copy(&folder.join("home"), &home);
            let about = fs::read_to_string(folder.join("case.toml")).unwrap();
            let os = ["linux", "macos", "windows"]
                .into_iter()
                .find(|os| about.contains(&format!("os = \"{os}\"")));
            let path = home.to_str().unwrap().to_owned();
            let options = [
                "--home".to_owned(),
                path,
                "--os".to_owned(),
                os.unwrap().to_owned(),
            ];
            (
                folder.display().to_string(),
                Case {
                    root,
                    home,
                    options: options.to_vec(),
                },
            )
        })
        .collect();
    assert!(cases.len() >= 5);
    // On Windows the demo lies below the person's own folder, whatever the environment says.
    if !cfg!(windows) {
        cases.push(("the demo".to_owned(), demo()));
    }
    cases
}

fn demo() -> Case {
    let root = Home::empty();
    let home = root.path().join(PERSON);
    fs::create_dir(&home).unwrap();
    let demo = Case {
        root,
        home,
        options: vec!["--demo".to_owned()],
    };
    demo.run("inspect");
    demo
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, target) = entry
            .map(|entry| (entry.path(), to.join(entry.file_name())))
            .unwrap();
        match path.is_dir() {
            true => copy(&path, &target),
            false => drop(fs::copy(path, target).unwrap()),
        }
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .collect()
}

impl Case {
    fn run(&self, typed: &str) -> Run {
        let own = self.options.iter().map(String::as_str);
        let args: Vec<&str> = own.chain(typed.split_whitespace()).collect();
        let mut command = self.root.command(&args);
        command
            .env("HOME", &self.home)
            .env("USER", PERSON)
            .env("LOGNAME", PERSON);
        command.env("USERNAME", PERSON);
        finish(command, b"")
    }

    /// Every value of every store, whoever's it is.
    fn values(&self) -> BTreeSet<Vec<u8>> {
        files(&self.home)
            .iter()
            .flat_map(|file| values_in(file))
            .collect()
    }
}

fn values_in(file: &Path) -> Vec<Vec<u8>> {
    let bytes = fs::read(file).unwrap();
    if bytes.starts_with(b"SQLite format 3\0") {
        return values_of_table(file);
    }
    if bytes.starts_with(b"cook") {
        return values_of_safari(&bytes);
    }
    match bytes.strip_prefix(b"mozLz40\0") {
        Some(packed) => values_of_session(packed),
        None => Vec::new(),
    }
}

fn values_of_table(file: &Path) -> Vec<Vec<u8>> {
    let db = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let queries = [
        "SELECT CAST(value AS BLOB) FROM cookies",
        "SELECT CAST(encrypted_value AS BLOB) FROM cookies",
        "SELECT CAST(value AS BLOB) FROM moz_cookies",
    ];
    let mut found = Vec::new();
    for query in queries {
        // Each format has one of the tables.
        if let Ok(mut statement) = db.prepare(query) {
            let rows = statement
                .query_map([], |row| row.get::<_, Option<Vec<u8>>>(0))
                .unwrap();
            found.extend(rows.filter_map(Result::unwrap));
        }
    }
    found
}

/// `Cookies.binarycookies`: pages of cookies, each of which says where its value begins; it ends with a zero.
fn values_of_safari(bytes: &[u8]) -> Vec<Vec<u8>> {
    let big = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let little = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let pages = big(4);
    let mut page = 8 + 4 * pages;
    let mut found = Vec::new();
    for size in (0..pages).map(|number| big(8 + 4 * number)) {
        for number in 0..little(page + 4) {
            let cookie = page + little(page + 8 + 4 * number);
            let value = cookie + little(cookie + 28);
            let length = bytes[value..].iter().position(|&byte| byte == 0).unwrap();
            found.push(bytes[value..value + length].to_vec());
        }
        page += size;
    }
    found
}

fn values_of_session(packed: &[u8]) -> Vec<Vec<u8>> {
    let size = u32::from_le_bytes(packed[..4].try_into().unwrap()) as usize;
    let text = lz4_flex::block::decompress(&packed[4..], size).unwrap();
    let session: serde_json::Value = serde_json::from_slice(&text).unwrap();
    let cookies = session["cookies"].as_array().cloned().unwrap_or_default();
    let value = |cookie: &serde_json::Value| Some(cookie["value"].as_str()?.as_bytes().to_vec());
    cookies.iter().filter_map(value).collect()
}

/// What may be said nowhere.
struct Secrets(BTreeSet<Vec<u8>>);

impl Secrets {
    fn of(values: &BTreeSet<Vec<u8>>) -> Secrets {
        let hex = |value: &Vec<u8>| -> String { value.iter().map(|byte| format!("{byte:02x}")).collect() };
        // A blob cannot stand in a text; its digits can.
        let digits = values.iter().filter(|value| value.starts_with(b"v1")).map(hex);
        let whole = digits.map(String::into_bytes).chain(values.iter().cloned());
        Secrets(
            whole
                .flat_map(|value| value.windows(PART).map(<[u8]>::to_vec).collect::<Vec<_>>())
                .collect(),
        )
    }

    fn found_in(&self, said: &[u8]) -> Option<String> {
        let part = said.windows(PART).find(|part| self.0.contains(*part));
        part.map(|part| String::from_utf8_lossy(part).into_owned())
    }
}

#[test]
fn no_value_no_folder_and_no_name_of_a_person_is_said_or_saved() {
    std::thread::scope(|threads| {
        for (name, case) in cases() {
            threads.spawn(move || case.says_and_saves_nothing(&name));
        }
    });
}

impl Case {
    fn says_and_saves_nothing(&self, name: &str) {
        let values = self.values();
        let secrets = Secrets::of(&values);
        assert!(values.len() >= 2, "{name} has values");
        let theirs: BTreeSet<PathBuf> = files(self.root.path()).into_iter().collect();
        let is_found = |file: &PathBuf| secrets.found_in(&fs::read(file).unwrap()).is_some();
        assert!(
            theirs.iter().any(is_found),
            "{name}: the search finds what is there"
        );

        let mut said: Vec<(String, Vec<u8>)> = Vec::new();
        for typed in ASKED {
            let run = self.run(typed);
            let told = run.stdout + &run.stderr;
            said.push(((*typed).to_owned(), told.into_bytes()));
        }
        let ours = files(self.root.path())
            .into_iter()
            .filter(|file| !theirs.contains(file));
        // A backup is there to hold values; it is for the person alone.
        let saved: Vec<PathBuf> = ours
            .filter(|file| !file.components().any(|part| part.as_os_str() == "backups"))
            .collect();
        let pages = saved
            .iter()
            .filter(|file| file.extension().is_some_and(|end| end == "html"));
        assert_eq!(pages.count(), 3, "{name}: {saved:?}");
        said.extend(
            saved
                .into_iter()
                .map(|file| (file.display().to_string(), fs::read(&file).unwrap())),
        );

        assert!(
            said.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() > 50_000,
            "{name}"
        );
        let root = self.root.path().to_str().unwrap().to_owned();
        for (what, bytes) in said {
            assert_eq!(
                secrets.found_in(&bytes),
                None,
                "{name}: {what} says a part of a value"
            );
            // A person is told the commands to type next, with the folder they have named.
            if ASKED.contains(&what.as_str()) && !what.contains("--json") {
                continue;
            }
            let text = String::from_utf8(bytes).unwrap();
            for secret in [PERSON, &root] {
                assert!(!text.contains(secret), "{name}: {what} says {secret}");
            }
        }
    }
}
