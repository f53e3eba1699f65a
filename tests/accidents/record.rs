//! What a run did to the disk, step by step, as strace tells it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// Every call that changes what is on a disk, or says which file another call means. What a system does not know is
/// left out.
pub const CALLS: &[&str] = &[
    "?open",
    "?openat",
    "?creat",
    "write",
    "pwrite64",
    "writev",
    "?pwritev",
    "lseek",
    "?truncate",
    "ftruncate",
    "fallocate",
    "?copy_file_range",
    "?sendfile",
    "fsync",
    "fdatasync",
    "?sync_file_range",
    "?rename",
    "?renameat",
    "?renameat2",
    "?unlink",
    "?unlinkat",
    "?rmdir",
    "?mkdir",
    "?mkdirat",
    "?link",
    "?linkat",
    "?symlink",
    "?symlinkat",
];

/// Everything is told, each byte as a number.
pub const OPTIONS: &[&str] = &["-xx", "-s", "16777216"];

/// One step; files go by a number of their own, and paths begin at the home folder.
pub enum Step {
    Make { path: PathBuf, file: usize },
    MakeFolder { path: PathBuf },
    Write { file: usize, at: usize, bytes: Vec<u8> },
    Resize { file: usize, size: usize },
    Sync { file: usize },
    SyncFolder { path: PathBuf },
    Rename { from: PathBuf, to: PathBuf, file: usize },
    Remove { path: PathBuf },
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Step::Make { path, file } => write!(f, "after {} was made as {file}", path.display()),
            Step::MakeFolder { path } => write!(f, "after {} was made", path.display()),
            Step::Write { file, at, bytes } => write!(f, "after {} bytes in {file} at {at}", bytes.len()),
            Step::Resize { file, size } => write!(f, "after {file} has {size} bytes"),
            Step::Sync { file } => write!(f, "after {file} was synced"),
            Step::SyncFolder { path } => write!(f, "after {} was synced", path.display()),
            Step::Rename { to, file, .. } => write!(f, "after {file} became {}", to.display()),
            Step::Remove { path } => write!(f, "after {} was deleted", path.display()),
        }
    }
}

/// A file or folder that is open.
#[derive(Clone)]
enum Open {
    File { file: usize, at: usize },
    Folder(PathBuf),
}

struct Reader<'a> {
    home: &'a Path,
    names: BTreeMap<PathBuf, usize>,
    files: usize,
    open: BTreeMap<String, Open>,
    steps: Vec<Step>,
}

/// The steps in `said`, of a run in `home`, whose files were `before`, by their numbers.
pub fn steps(said: &str, home: &Path, before: &[PathBuf]) -> Vec<Step> {
    let names = before.iter().cloned().zip(0..).collect();
    let mut reader = Reader {
        home,
        names,
        files: before.len(),
        open: BTreeMap::new(),
        steps: Vec::new(),
    };
    whole_calls(said).iter().for_each(|call| reader.take(call));
    reader.steps
}

/// A call that ended well.
#[derive(Debug)]
struct Call {
    name: String,
    arguments: Vec<String>,
    gave: usize,
}

/// Puts calls together that strace tells in two pieces, because another thread's came between.
fn whole_calls(said: &str) -> Vec<Call> {
    let mut begun: BTreeMap<&str, &str> = BTreeMap::new();
    let mut calls = Vec::new();
    for line in said.lines() {
        let (thread, line) = line.split_once(' ').unwrap();
        let line = line.trim_start();
        if let Some(first) = line.strip_suffix(" <unfinished ...>") {
            begun.insert(thread, first);
        } else if line.starts_with("<... ") {
            let (_, rest) = line.split_once(" resumed>").unwrap();
            calls.extend(call(&format!("{}{rest}", begun.remove(thread).unwrap())));
        } else {
            calls.extend(call(line));
        }
    }
    calls
}

fn call(line: &str) -> Option<Call> {
    let (call, gave) = line.rsplit_once(" = ")?;
    let (name, arguments) = call.trim_end().strip_suffix(')')?.split_once('(')?;
    let gave = gave.split(' ').next()?.parse().ok()?;
    let arguments = arguments.split(", ").map(str::to_owned).collect();
    Some(Call {
        name: name.to_owned(),
        arguments,
        gave,
    })
}

/// The bytes of an argument that strace wrote as `"\x2f\x74"`.
fn bytes(argument: &str) -> Vec<u8> {
    let hex = argument.trim_matches('"').split("\\x").skip(1);
    hex.map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
}

impl Call {
    fn number(&self, at: usize) -> usize {
        self.arguments[at].parse().unwrap()
    }

    fn paths(&self) -> Vec<PathBuf> {
        let quoted = self.arguments.iter().filter(|argument| argument.starts_with('"'));
        quoted
            .map(|argument| PathBuf::from(OsStr::from_bytes(&bytes(argument))))
            .collect()
    }
}

impl Reader<'_> {
    fn take(&mut self, call: &Call) {
        match call.name.as_str() {
            "open" | "openat" | "creat" => self.opened(call),
            "mkdir" | "mkdirat" => {
                if let [Some(path)] = &self.below(call)[..] {
                    self.steps.push(Step::MakeFolder { path: path.clone() });
                }
            }
            "rename" | "renameat" | "renameat2" => match &self.below(call)[..] {
                [Some(from), Some(to)] => {
                    let file = self.names.remove(from).unwrap();
                    self.names.insert(to.clone(), file);
                    let (from, to) = (from.clone(), to.clone());
                    self.steps.push(Step::Rename { from, to, file });
                }
                paths => assert!(paths.iter().all(Option::is_none), "{call:?}"),
            },
            "unlink" | "unlinkat" => {
                if let [Some(path)] = &self.below(call)[..] {
                    self.names.remove(path).unwrap();
                    self.steps.push(Step::Remove { path: path.clone() });
                }
            }
            "write" | "pwrite64" | "ftruncate" | "fallocate" | "lseek" | "fsync" | "fdatasync" => {
                self.changed(call)
            }
            other => assert!(
                self.below(call).iter().all(Option::is_none) && !self.is_ours(call),
                "{other}: not known"
            ),
        }
    }

    /// The paths of a call, as they begin at the home folder; `None` for one elsewhere.
    fn below(&self, call: &Call) -> Vec<Option<PathBuf>> {
        let below = |path: PathBuf| path.strip_prefix(self.home).ok().map(Path::to_owned);
        call.paths().into_iter().map(below).collect()
    }

    fn is_ours(&self, call: &Call) -> bool {
        call.arguments
            .first()
            .is_some_and(|number| self.open.contains_key(number))
    }

    fn opened(&mut self, call: &Call) {
        let number = call.gave.to_string();
        self.open.remove(&number);
        let Some(Some(path)) = self.below(call).pop() else {
            return;
        };
        if self.home.join(&path).is_dir() || call.arguments.iter().any(|flags| flags.contains("O_DIRECTORY"))
        {
            self.open.insert(number, Open::Folder(path));
            return;
        }
        let file = match self.names.get(&path) {
            Some(file) => *file,
            None => {
                let file = self.files;
                self.files += 1;
                self.names.insert(path.clone(), file);
                self.steps.push(Step::Make { path, file });
                file
            }
        };
        if call.arguments.iter().any(|flags| flags.contains("O_TRUNC")) {
            self.steps.push(Step::Resize { file, size: 0 });
        }
        self.open.insert(number, Open::File { file, at: 0 });
    }

    fn changed(&mut self, call: &Call) {
        let step = match self.open.get_mut(&call.arguments[0]) {
            None => return,
            Some(Open::Folder(path)) => Step::SyncFolder { path: path.clone() },
            Some(Open::File { file, at }) => {
                let file = *file;
                match call.name.as_str() {
                    "fsync" | "fdatasync" => Step::Sync { file },
                    "ftruncate" => Step::Resize {
                        file,
                        size: call.number(1),
                    },
                    "lseek" => {
                        *at = call.gave;
                        return;
                    }
                    "pwrite64" => {
                        let mut bytes = bytes(&call.arguments[1]);
                        bytes.truncate(call.gave);
                        Step::Write {
                            file,
                            at: call.number(3),
                            bytes,
                        }
                    }
                    "write" => {
                        let mut bytes = bytes(&call.arguments[1]);
                        bytes.truncate(call.gave);
                        let from = *at;
                        *at += call.gave;
                        Step::Write {
                            file,
                            at: from,
                            bytes,
                        }
                    }
                    other => panic!("{other}: not known"),
                }
            }
        };
        self.steps.push(step);
    }
}
