//! All the tool may know of a computer: its system, its base folders, where backups go, and the time.

use std::ffi::OsString;
use std::path::{MAIN_SEPARATOR_STR, Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::bounds::Bounds;
use crate::cookie::Timestamp;
use crate::error::{Error, Result};

/// An operating system, as a value: every row of every table is compiled and tested everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "lowercase")]
pub enum Os {
    /// Linux.
    Linux,
    /// macOS.
    Macos,
    /// Windows.
    Windows,
}

impl Os {
    /// The system this program runs on.
    pub fn here() -> Os {
        match std::env::consts::OS {
            "windows" => Os::Windows,
            "macos" => Os::Macos,
            _ => Os::Linux,
        }
    }
}

/// A folder that browsers hang their own folders below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// The home folder.
    Home,
    /// Linux `$XDG_CONFIG_HOME`, or `~/.config`.
    Config,
    /// Linux `$CHROME_CONFIG_HOME`, or [`Base::Config`] (Chromium `docs/user_data_dir.md`).
    ChromeConfig,
    /// Linux `$CHROME_USER_DATA_DIR`, which is a browser's own folder (`chrome/app/chrome_main_delegate.cc`).
    ChromeUserData,
    /// Linux `$XDG_DATA_HOME`, or `~/.local/share`.
    Data,
    /// macOS `~/Library/Application Support`.
    AppSupport,
    /// Windows `%LOCALAPPDATA%`.
    LocalAppData,
    /// Windows `%APPDATA%`.
    RoamingAppData,
}

/// A computer, or a copied home folder read with some system's layout.
#[derive(Debug, Clone)]
pub struct Machine {
    /// The layout.
    pub os: Os,
    /// The present, fixed for one call.
    pub now: Timestamp,
    /// True for the made-up home folder of [`crate::demo`].
    pub demo: bool,
    /// How long to wait for one profile. A local one answers in milliseconds.
    pub patience: Duration,
    home: PathBuf,
    /// What a look does not leave.
    bounds: Bounds,
    folders: Folders,
    /// What the system calls the person; empty for a copied home folder.
    login: Vec<String>,
    system: System,
}

/// Where what belongs to the computer, and not to the person, is looked for.
#[derive(Debug, Clone, Default)]
struct System {
    /// The top of the file system; `None` for a home folder that was copied from another computer.
    root: Option<PathBuf>,
    /// True if the registry is this computer's.
    registry: bool,
}

/// Long enough for a network folder that answers at all, and short enough to wait for.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// What the environment may move; all `None` for a copied home folder.
#[derive(Debug, Clone, Default)]
struct Folders {
    config: Option<PathBuf>,
    chrome_config: Option<PathBuf>,
    chrome_user_data: Option<PathBuf>,
    data: Option<PathBuf>,
    local_app_data: Option<PathBuf>,
    roaming_app_data: Option<PathBuf>,
}

/// Our own folder below the system's data folder.
const OWN_FOLDER: &str = "flasktrack-cookie-inspector";

impl Machine {
    /// This computer, for the person who started the program.
    pub fn here() -> Result<Machine> {
        let set = |name: &str| {
            std::env::var_os(name)
                .map(PathBuf::from)
                .filter(|path| path.is_absolute())
        };
        let os = Os::here();
        let home = dirs::home_dir().ok_or(Error::NoSuchFolder {
            folder: "home".to_owned(),
        })?;
        let folders = match os {
            Os::Linux => Folders {
                config: dirs::config_dir(),
                chrome_config: set("CHROME_CONFIG_HOME"),
                chrome_user_data: set("CHROME_USER_DATA_DIR"),
                data: dirs::data_dir(),
                ..Folders::default()
            },
            Os::Macos => Folders::default(),
            Os::Windows => Folders {
                local_app_data: dirs::data_local_dir(),
                roaming_app_data: dirs::data_dir(),
                ..Folders::default()
            },
        };
        let system = System {
            root: top(&home, std::env::var_os("SystemDrive")),
            registry: os == Os::Windows,
        };
        let login = ["USER", "LOGNAME", "USERNAME"].map(std::env::var);
        Ok(Machine {
            os,
            now: Timestamp::now(),
            demo: false,
            patience: PATIENCE,
            home,
            bounds: Bounds::none(),
            folders,
            login: login.into_iter().flatten().collect(),
            system,
        })
    }

    /// The home folder `home`, read with the layout of `os`. No variable of this computer counts, and nothing is followed
    /// that leads out of the folder.
    pub fn copied(home: &Path, os: Os) -> Result<Machine> {
        let missing = || Error::NoSuchFolder {
            folder: home.display().to_string(),
        };
        let given = home;
        let home = std::fs::canonicalize(given).map_err(|_| missing())?;
        if !home.is_dir() {
            return Err(missing());
        }
        let machine = Machine {
            os,
            now: Timestamp::now(),
            demo: false,
            patience: PATIENCE,
            bounds: Bounds::given(&home, given),
            home,
            folders: Folders::default(),
            login: Vec::new(),
            system: System::default(),
        };
        // Backups elsewhere would be those of another home folder.
        let backups = machine.backup_folder();
        match machine.bounds.way_out(&backups).and_then(Path::file_name) {
            Some(link) => Err(Error::LinkOutside {
                file: link.to_string_lossy().into_owned(),
            }),
            None => Ok(machine),
        }
    }

    /// The same, with the computer's own folders below `root`.
    pub fn with_system_root(mut self, root: &Path) -> Machine {
        self.system = System {
            root: Some(root.to_owned()),
            registry: false,
        };
        self
    }

    /// The top of the file system, if what lies there belongs to this home folder.
    pub fn system_root(&self) -> Option<&Path> {
        self.system.root.as_deref()
    }

    /// True if the Windows registry belongs to this home folder.
    pub fn has_registry(&self) -> bool {
        self.system.registry
    }

    /// What a look at its browsers does not leave.
    pub fn bounds(&self) -> &Bounds {
        &self.bounds
    }

    /// The home folder.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The name of the home folder, which is the person's on every usual system.
    pub fn home_name(&self) -> Option<&str> {
        self.home.file_name()?.to_str()
    }

    /// The folder behind `base`; `None` where this system has no such thing.
    pub fn base(&self, base: Base) -> Option<PathBuf> {
        let below =
            |moved: &Option<PathBuf>, usual: &str| moved.clone().unwrap_or_else(|| self.home.join(usual));
        match (base, self.os) {
            (Base::Home, _) => Some(self.home.clone()),
            (Base::Config, Os::Linux) => Some(below(&self.folders.config, ".config")),
            (Base::ChromeConfig, Os::Linux) => self
                .folders
                .chrome_config
                .clone()
                .or_else(|| self.base(Base::Config)),
            (Base::ChromeUserData, Os::Linux) => self.folders.chrome_user_data.clone(),
            (Base::Data, Os::Linux) => Some(below(&self.folders.data, ".local/share")),
            (Base::AppSupport, Os::Macos) => Some(self.home.join("Library/Application Support")),
            (Base::LocalAppData, Os::Windows) => Some(below(&self.folders.local_app_data, "AppData/Local")),
            (Base::RoamingAppData, Os::Windows) => {
                Some(below(&self.folders.roaming_app_data, "AppData/Roaming"))
            }
            (
                Base::Config
                | Base::ChromeConfig
                | Base::ChromeUserData
                | Base::Data
                | Base::AppSupport
                | Base::LocalAppData
                | Base::RoamingAppData,
                _,
            ) => None,
        }
    }

    /// Names that stand for the person: of the account, and of the home folder. The demo is of nobody.
    pub fn people(&self) -> Vec<String> {
        let home = self
            .home
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let mut people: Vec<String> = match self.demo {
            true => Vec::new(),
            false => self.login.iter().cloned().chain(home).collect(),
        };
        people.retain(|name| !name.is_empty());
        people.sort();
        people.dedup();
        people
    }

    /// Where our own files go: backups, and the demo.
    pub fn own_folder(&self) -> PathBuf {
        let base = match self.os {
            Os::Linux => Base::Data,
            Os::Macos => Base::AppSupport,
            Os::Windows => Base::LocalAppData,
        };
        self.base(base)
            .unwrap_or_else(|| self.home.clone())
            .join(OWN_FOLDER)
    }

    /// Where backups go.
    pub fn backup_folder(&self) -> PathBuf {
        self.own_folder().join("backups")
    }
}

/// The top of the file system that holds the system: on Windows the home folder may lie on another drive.
fn top(home: &Path, drive: Option<OsString>) -> Option<PathBuf> {
    let drive = drive.map(|mut drive| {
        drive.push(MAIN_SEPARATOR_STR);
        PathBuf::from(drive)
    });
    let own = || home.ancestors().last().map(Path::to_owned);
    drive.filter(|drive| drive.is_absolute()).or_else(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_may_lie_on_another_drive_than_the_home_folder() {
        let (home, drive) = match cfg!(windows) {
            true => (r"D:\Users\kim", "C:"),
            false => ("/home/kim", "/system"),
        };
        let top = |drive: Option<&str>| top(Path::new(home), drive.map(OsString::from)).unwrap();
        assert_eq!(
            top(Some(drive)),
            PathBuf::from(format!("{drive}{MAIN_SEPARATOR_STR}"))
        );
        assert_eq!(Some(top(None).as_path()), Path::new(home).ancestors().last());
        assert_eq!(top(Some("?")), top(None), "no drive");
    }

    #[test]
    fn a_copied_home_ignores_this_computers_variables() {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().canonicalize().unwrap();
        let windows = Machine::copied(home.path(), Os::Windows).unwrap();
        assert_eq!(windows.base(Base::LocalAppData), Some(root.join("AppData/Local")));
        assert_eq!(windows.base(Base::Config), None, "Windows has no XDG folders");
        let linux = Machine::copied(home.path(), Os::Linux).unwrap();
        assert_eq!(linux.base(Base::ChromeConfig), Some(root.join(".config")));
        assert!(linux.backup_folder().starts_with(&root));
    }

    #[test]
    fn what_belongs_to_this_computer_is_not_taken_for_a_copied_home() {
        let home = tempfile::tempdir().unwrap();
        let copied = Machine::copied(home.path(), Os::here()).unwrap();
        assert_eq!(copied.system_root(), None);
        assert!(!copied.has_registry());
        let here = Machine::here().unwrap();
        assert!(here.system_root().is_some_and(|root| root.parent().is_none()));
        assert_eq!(here.has_registry(), here.os == Os::Windows);
    }

    #[test]
    fn a_missing_home_is_an_error_with_its_name() {
        let error = Machine::copied(Path::new("/no/such/home"), Os::Linux).unwrap_err();
        assert_eq!(error.code(), "folder-not-found");
    }
}
