//! A disk in memory: what is surely on it, what was written and not yet synced, and what a power cut leaves of that.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::dice::Dice;
use crate::record::Step;
use crate::state::empty;

/// How many states are tried for one cut by chance, besides that all is lost and that all is kept.
const BY_CHANCE: u64 = 6;

/// A disk writes whole pieces of one of these sizes; the last stands for a system that writes all of it or nothing.
const PIECES: [usize; 3] = [512, 4096, usize::MAX];

/// A home folder as a power cut left it: its files with their bytes, its folders without.
#[derive(Clone)]
pub struct Left {
    entries: BTreeMap<PathBuf, Option<Vec<u8>>>,
    how: String,
}

#[derive(Clone, Default)]
struct File {
    sure: Vec<u8>,
    unsure: Vec<Change>,
}

#[derive(Clone)]
enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Resize(usize),
}

/// A change of names, which is sure once its folder was synced.
enum Naming {
    Is(PathBuf, Option<usize>),
    Moves(PathBuf, PathBuf, usize),
    Goes(PathBuf),
}

pub struct Disk {
    files: Vec<File>,
    sure: BTreeMap<PathBuf, Option<usize>>,
    unsure: Vec<Naming>,
    last: String,
    dice: Dice,
}

/// What becomes of what was not synced.
enum Fate<'a> {
    Lost,
    Kept,
    ByChance(&'a mut Dice, usize),
}

impl Fate<'_> {
    fn keeps(&mut self) -> bool {
        match self {
            Fate::Lost => false,
            Fate::Kept => true,
            Fate::ByChance(dice, _) => dice.up_to(1) == 1,
        }
    }

    fn piece(&self) -> usize {
        match self {
            Fate::Lost | Fate::Kept => usize::MAX,
            Fate::ByChance(_, piece) => *piece,
        }
    }
}

impl Disk {
    /// A disk on which everything is sure.
    pub fn new(home: &Left) -> Disk {
        let mut disk = Disk {
            files: Vec::new(),
            sure: BTreeMap::new(),
            unsure: Vec::new(),
            last: "at the start".to_owned(),
            dice: Dice(1),
        };
        for (path, bytes) in &home.entries {
            let file = bytes.as_ref().map(|bytes| disk.add(bytes.clone()));
            disk.sure.insert(path.clone(), file);
        }
        disk
    }

    fn add(&mut self, sure: Vec<u8>) -> usize {
        let unsure = Vec::new();
        self.files.push(File { sure, unsure });
        self.files.len() - 1
    }

    pub fn take(&mut self, step: &Step) {
        self.last = step.to_string();
        match step {
            Step::Make { path, file } => {
                assert_eq!(self.add(Vec::new()), *file);
                self.unsure.push(Naming::Is(path.clone(), Some(*file)));
            }
            Step::MakeFolder { path } => self.unsure.push(Naming::Is(path.clone(), None)),
            Step::Write { file, at, bytes } => {
                let (at, bytes) = (*at, bytes.clone());
                self.files[*file].unsure.push(Change::Write { at, bytes });
            }
            Step::Resize { file, size } => self.files[*file].unsure.push(Change::Resize(*size)),
            Step::Sync { file } => {
                let file = &mut self.files[*file];
                file.sure = file.left(&mut Fate::Kept);
                file.unsure.clear();
            }
            Step::SyncFolder { path } => self.sync(path),
            Step::Rename { from, to, file } => {
                assert_eq!(from.parent(), to.parent(), "a name stays in its folder");
                self.unsure.push(Naming::Moves(from.clone(), to.clone(), *file));
            }
            Step::Remove { path } => self.unsure.push(Naming::Goes(path.clone())),
        }
    }

    fn sync(&mut self, folder: &Path) {
        let unsure = std::mem::take(&mut self.unsure);
        for naming in unsure {
            match naming.path().parent() == Some(folder) {
                true => naming.take(&mut self.sure),
                false => self.unsure.push(naming),
            }
        }
    }

    /// States that a power cut at this moment may leave.
    pub fn after_a_power_cut(&mut self) -> Vec<Left> {
        let mut dice = std::mem::replace(&mut self.dice, Dice(1));
        let mut states = vec![self.left(&mut Fate::Lost), self.left(&mut Fate::Kept)];
        for at in 0..BY_CHANCE {
            let piece = PIECES[at as usize % PIECES.len()];
            states.push(self.left(&mut Fate::ByChance(&mut dice, piece)));
        }
        self.dice = dice;
        states
    }

    /// What is there as long as the power is.
    pub fn with_all(&self) -> Left {
        self.left(&mut Fate::Kept)
    }

    fn left(&self, fate: &mut Fate) -> Left {
        let mut names = self.sure.clone();
        for naming in &self.unsure {
            if fate.keeps() {
                naming.take(&mut names);
            }
        }
        let how = match fate {
            Fate::Lost => format!("cut {}, unsynced lost", self.last),
            Fate::Kept => format!("cut {}, unsynced kept", self.last),
            Fate::ByChance(_, piece) => format!("cut {}, in pieces of {piece}", self.last),
        };
        let mut entries: BTreeMap<PathBuf, Option<Vec<u8>>> = BTreeMap::new();
        for (path, file) in names {
            // A folder that is not there takes with it what is in it.
            let folder = path.parent().unwrap();
            if folder.as_os_str().is_empty() || entries.get(folder) == Some(&None) {
                entries.insert(path, file.map(|file| self.files[file].left(fate)));
            }
        }
        Left { entries, how }
    }
}

impl Naming {
    fn path(&self) -> &Path {
        match self {
            Naming::Is(path, _) | Naming::Moves(path, _, _) | Naming::Goes(path) => path,
        }
    }

    fn take(&self, names: &mut BTreeMap<PathBuf, Option<usize>>) {
        match self {
            Naming::Is(path, file) => {
                names.insert(path.clone(), *file);
            }
            Naming::Moves(from, to, file) => {
                names.remove(from);
                names.insert(to.clone(), Some(*file));
            }
            Naming::Goes(path) => {
                names.remove(path);
            }
        }
    }
}

impl File {
    fn left(&self, fate: &mut Fate) -> Vec<u8> {
        let mut left = self.sure.clone();
        for change in &self.unsure {
            match change {
                Change::Resize(size) => {
                    if fate.keeps() {
                        left.resize(*size, 0);
                    }
                }
                Change::Write { at, bytes } => {
                    for (from, piece) in pieces(*at, bytes, fate.piece()) {
                        if fate.keeps() {
                            left.resize(left.len().max(from + piece.len()), 0);
                            left[from..from + piece.len()].copy_from_slice(piece);
                        }
                    }
                }
            }
        }
        left
    }
}

/// The parts of a write that each lie in one piece of the disk, with their places.
fn pieces(at: usize, bytes: &[u8], size: usize) -> Vec<(usize, &[u8])> {
    let (mut parts, mut done) = (Vec::new(), 0);
    while done < bytes.len() {
        let room = size - (at + done) % size;
        let end = bytes.len().min(done.saturating_add(room));
        parts.push((at + done, &bytes[done..end]));
        done = end;
    }
    parts
}

impl Left {
    /// The home folder as it is.
    pub fn of(home: &Path) -> Left {
        let mut entries = BTreeMap::new();
        let mut folders = vec![home.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let below = path.strip_prefix(home).unwrap().to_owned();
                if path.is_dir() {
                    folders.push(path);
                    entries.insert(below, None);
                } else {
                    entries.insert(below, Some(fs::read(path).unwrap()));
                }
            }
        }
        Left {
            entries,
            how: "as it is".to_owned(),
        }
    }

    /// Its files, in order.
    pub fn files(&self) -> Vec<PathBuf> {
        let files = self.entries.iter().filter(|(_, bytes)| bytes.is_some());
        files.map(|(path, _)| path.clone()).collect()
    }

    /// Makes `home` hold this and nothing else.
    pub fn put(&self, home: &Path) {
        empty(home);
        for (path, bytes) in &self.entries {
            match bytes {
                None => fs::create_dir(home.join(path)).unwrap(),
                Some(bytes) => fs::write(home.join(path), bytes).unwrap(),
            }
        }
    }

    /// Names of what two of them do not have alike. What SQLite shares by memory is on no disk.
    pub fn other_than(&self, other: &Left) -> Vec<PathBuf> {
        let all = self.entries.keys().chain(other.entries.keys());
        let differs = |path: &&PathBuf| {
            !path.to_string_lossy().ends_with("-shm") && self.entries.get(*path) != other.entries.get(*path)
        };
        all.filter(differs).cloned().collect()
    }

    pub fn digest(&self) -> [u8; 32] {
        let mut digest = Sha256::new();
        for entry in &self.entries {
            digest.update(format!("{entry:?}"));
        }
        digest.finalize().into()
    }
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.how)
    }
}
