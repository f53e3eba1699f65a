//! Makes the golden folders anew: `cargo run --example make_golden -- FOLDER`; with `--layouts` the made-up ones only.
//!
//! Each browser visits the played sites, is closed, and leaves what the inspector needs of its home folder:
//! the store as the browser wrote it, and the files that name its profile, cut down to that. Every value in
//! them is made up.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test stops on the first surprise"
)]
#![allow(dead_code, reason = "the tests of real browsers use the rest")]

#[path = "support/binarycookies.rs"]
mod binarycookies;
#[path = "support/browser.rs"]
mod browser;
#[path = "support/chromium.rs"]
mod chromium;
#[path = "support/firefox.rs"]
mod firefox;
#[path = "support/home.rs"]
mod home;
#[path = "support/kept.rs"]
mod kept;
#[path = "support/lab.rs"]
mod lab;
#[path = "support/layouts.rs"]
mod layouts;
#[path = "support/pages.rs"]
mod pages;
#[path = "support/planted.rs"]
mod planted;
#[path = "support/server.rs"]
mod server;

use std::fs;
use std::path::{Path, PathBuf};

use browser::Kind;
use lab::Lab;
use serde_json::{Value, json};

fn main() {
    let golden = PathBuf::from(
        std::env::args_os()
            .nth(1)
            .expect("name the folder of golden cases"),
    );
    make_layouts(&golden);
    if std::env::args().any(|option| option == "--layouts") {
        return;
    }
    for kind in [Kind::Chromium, Kind::Firefox] {
        let mut lab = Lab::new(kind);
        let mut browser = lab.plant();
        let version = browser.version();
        browser.quit();
        let case = golden.join(format!("{}-real", kind.id()));
        fs::remove_dir_all(&case).ok();
        match kind {
            Kind::Chromium => keep_chromium(lab.home(), &case.join("home")),
            Kind::Firefox => keep_firefox(lab.home(), &case.join("home")),
        }
        fs::write(case.join("case.toml"), provenance(&lab, &version)).unwrap();
    }
}

/// Home folders that no browser made, in the layout of each system.
fn make_layouts(golden: &Path) {
    for (system, make) in layouts::SYSTEMS {
        let case = golden.join(format!("{system}-layout"));
        fs::remove_dir_all(&case).ok();
        make(&case.join("home"));
        let told = format!(
            r#"os = "{system}"

[provenance]
browser = "made up: one browser of each family and kind of package"
system = "made up, in the layout of {system}"
made = "2026-11-23"
how = "cargo run --example make_golden -- FOLDER --layouts: no browser was run; tests/support/layouts.rs writes the schemas that browsers of these versions have"
values = "made up"
"#
        );
        fs::write(case.join("case.toml"), told).unwrap();
    }
}

fn keep_chromium(home: &Path, kept: &Path) {
    let (from, to) = (chromium::folder(home), chromium::folder(kept));
    fs::create_dir_all(to.join("Default")).unwrap();
    fs::copy(from.join("Default/Cookies"), to.join("Default/Cookies")).unwrap();
    let state = json_of(&from.join("Local State"));
    let profile = &state["profile"]["info_cache"]["Default"];
    write_json(
        &to.join("Local State"),
        &json!({ "profile": {
            "info_cache": { "Default": { "name": profile["name"], "user_name": profile["user_name"] } },
        } }),
    );
    let preferences = json_of(&from.join("Default/Preferences"));
    let profile = &preferences["profile"];
    write_json(
        &to.join("Default/Preferences"),
        &json!({ "profile": { "name": profile["name"], "exit_type": profile["exit_type"] } }),
    );
}

fn keep_firefox(home: &Path, kept: &Path) {
    let (from, to) = (
        firefox::profile(home),
        kept.join(firefox::profile(home).strip_prefix(home).unwrap()),
    );
    fs::create_dir_all(&to).unwrap();
    fs::copy(
        firefox::root(home).join("profiles.ini"),
        firefox::root(kept).join("profiles.ini"),
    )
    .unwrap();
    for file in ["cookies.sqlite", "containers.json"] {
        fs::copy(from.join(file), to.join(file)).unwrap();
    }
    let session = "sessionstore.jsonlz4";
    let whole = fs::read(from.join(session)).unwrap();
    fs::write(to.join(session), without_tabs(&whole)).unwrap();
}

/// A saved session with its version and its cookies only, packed again.
fn without_tabs(packed: &[u8]) -> Vec<u8> {
    let (head, block) = packed.split_at(12);
    let size = u32::from_le_bytes(head[8..].try_into().unwrap()) as usize;
    let plain = lz4_flex::block::decompress(block, size).unwrap();
    let session: Value = serde_json::from_slice(&plain).unwrap();
    let kept = json!({ "version": session["version"], "cookies": session["cookies"] }).to_string();
    let size = u32::try_from(kept.len()).unwrap().to_le_bytes();
    [&head[..8], &size, &lz4_flex::block::compress(kept.as_bytes())].concat()
}

fn json_of(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn write_json(path: &Path, value: &Value) {
    fs::write(path, format!("{value:#}\n")).unwrap();
}

fn provenance(lab: &Lab, version: &str) -> String {
    let system = fs::read_to_string("/etc/os-release").unwrap();
    let system = system
        .lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="))
        .unwrap();
    let day = cookie::time::OffsetDateTime::from_unix_timestamp(*lab.set.start())
        .unwrap()
        .date();
    format!(
        r#"os = "linux"

[provenance]
browser = "{version}"
system = {system}
made = "{day}"
how = "cargo run --example make_golden: a real browser without a window visited the played sites of tests/support/planted.rs and was closed; the store is as it left it, a saved session is cut down to its cookies, the other files to what names the profile"
values = "made up, each with a marker of its own"
"#
    )
}
