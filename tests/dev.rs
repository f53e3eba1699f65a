//! `./dev` on machines that have no Rust. Apt, sudo and what they bring are made up.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test stops on the first surprise")]

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// What `./dev` may use of this computer. None of them knows what is installed.
const REAL: &[&str] = &[
    "bash", "cat", "cp", "cut", "dirname", "env", "grep", "head", "ln", "mkdir", "sort", "touch", "uname",
];
const MADE_UP: &[&str] = &["apt-cache", "apt-get", "dpkg-query", "sudo"];
const NOBODY: u32 = 65_534;

/// A machine of an ordinary user. Its apt has `offered`, and its network reaches `reached`.
struct Machine {
    folder: TempDir,
    offered: &'static str,
    reached: &'static str,
}

impl Machine {
    fn new(offered: &'static str, reached: &'static str) -> Self {
        let folder = TempDir::new().unwrap();
        let bin = folder.path().join("bin");
        fs::create_dir(&bin).unwrap();
        open_to_all(folder.path());
        open_to_all(&bin);
        copy("dev", &folder.path().join("dev"));
        copy("tests/dev/program", &bin.join("program"));
        for name in MADE_UP {
            symlink("program", bin.join(name)).unwrap();
        }
        for name in REAL {
            let found = ["/bin", "/usr/bin"].map(|place| Path::new(place).join(name));
            let real = found.iter().find(|path| path.exists()).unwrap();
            symlink(real, bin.join(name)).unwrap();
        }
        Self {
            folder,
            offered,
            reached,
        }
    }

    fn with_lists(self) -> Self {
        let lists = self.folder.path().join("lists");
        fs::write(&lists, "").unwrap();
        open_to_all(&lists);
        self
    }

    fn dev(&self, options: &[&str]) -> Output {
        let folder = self.folder.path();
        let mut dev = Command::new(folder.join("dev"));
        dev.args(options)
            .env_clear()
            .env("PATH", folder.join("bin"))
            .env("HOME", folder)
            .env("MACHINE", folder)
            .env("OFFERED", self.offered)
            .env("REACHED", self.reached)
            .stdin(std::process::Stdio::null());
        if folder.metadata().unwrap().uid() == 0 {
            dev.uid(NOBODY).gid(NOBODY);
        }
        dev.output().unwrap()
    }

    /// What was asked of root, in order.
    fn asked(&self) -> Vec<String> {
        let calls = fs::read_to_string(self.folder.path().join("calls")).unwrap();
        let asked = calls.lines().filter_map(|call| call.strip_prefix("sudo "));
        asked.map(str::to_owned).collect()
    }
}

fn open_to_all(path: &Path) {
    fs::set_permissions(path, fs::Permissions::from_mode(0o777)).unwrap();
}

fn copy(name: &str, to: &Path) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    fs::copy(here.join(name), to).unwrap();
    open_to_all(to);
}

fn install(packages: &str) -> String {
    let how = "--quiet install --yes --no-install-recommends";
    format!("env DEBIAN_FRONTEND=noninteractive apt-get {how} {packages}")
}

const UPDATE: &str = "apt-get --quiet update";

#[test]
fn debians_newer_rust_is_taken_with_the_certificates_that_it_needs() {
    let machine = Machine::new("cargo-web rustup", "apt").with_lists();
    let run = machine.dev(&["run", "--yes"]);
    assert!(run.status.success(), "{run:?}");
    let asked = [
        UPDATE.to_owned(),
        install("cargo-web ca-certificates"),
        install("build-essential"),
    ];
    assert_eq!(machine.asked(), asked);
}

#[test]
fn an_ordinary_user_whose_apt_knows_no_package_yet_gets_its_lists() {
    let machine = Machine::new("cargo-web", "apt");
    let run = machine.dev(&["run", "--yes"]);
    assert!(run.status.success(), "{run:?}");
    assert_eq!(
        machine.asked()[..2],
        [UPDATE.to_owned(), install("cargo-web ca-certificates")]
    );
}

#[test]
fn rustup_is_taken_where_apt_has_no_newer_rust() {
    let machine = Machine::new("rustup", "rustup").with_lists();
    let run = machine.dev(&["run", "--yes"]);
    assert!(run.status.success(), "{run:?}");
    assert_eq!(machine.asked()[1], install("rustup ca-certificates"));
}

#[test]
fn the_checks_take_rustup_for_its_clippy_and_rustfmt() {
    let machine = Machine::new("cargo-web rustup", "apt rustup").with_lists();
    let run = machine.dev(&["fmt", "--yes"]);
    assert!(run.status.success(), "{run:?}");
    assert_eq!(machine.asked()[1], install("rustup ca-certificates"));
}

#[test]
fn nothing_is_asked_of_root_without_a_yes() {
    let machine = Machine::new("cargo-web", "apt");
    let run = machine.dev(&["run"]);
    assert_eq!(run.status.code(), Some(2), "{run:?}");
    let calls = fs::read_to_string(machine.folder.path().join("calls")).unwrap();
    assert!(!calls.contains("sudo"), "{calls}");
}

#[test]
fn a_rust_that_cannot_be_had_is_told_with_the_next_step() {
    for (offered, step) in [
        (
            "cargo-web",
            "Not installed: cargo-web ca-certificates\nInstall them as root",
        ),
        ("rustup", "sudo apt-get install cargo-web"),
        ("", "https://rustup.rs"),
    ] {
        let run = Machine::new(offered, "").dev(&["run", "--yes"]);
        let told = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(2), "{run:?}");
        assert!(told.contains(step), "{told}");
    }
}
