//! The page of a saved report in a real Chromium: axe finds nothing, and it prints.

use std::path::Path;
use std::process::Command;

use cookie_inspector_core::demo;
use cookie_inspector_core::inspect::inspect;
use cookie_inspector_core::machine::{Machine, Os};
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::removal;
use cookie_inspector_core::site::Site;
use cookie_inspector_core::support_report::{self, Level};
use serde_json::Value;

/// Runs Chromium once, without a window, on the page in `file`.
fn chromium(file: &Path, options: &[&str]) -> String {
    let mut command = Command::new("chromium");
    command
        .args([
            "--headless",
            "--no-first-run",
            "--disable-gpu",
            "--disable-background-networking",
        ])
        .args(options)
        .env("HOME", file.parent().unwrap());
    // SAFETY: the call has no preconditions.
    if unsafe { libc::geteuid() } == 0 {
        command.arg("--no-sandbox");
    }
    let output = command
        .arg(format!("file://{}", file.display()))
        .output()
        .unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// The page of the demo, in which something was removed.
fn page(here: &Path) -> String {
    let machine = demo::renew(&Machine::copied(here, Os::Linux).unwrap()).unwrap();
    let report = inspect(&machine, Policy::built_in(), &Site::FLASKTRACK);
    let chosen: Vec<_> = crate::journey::choose(&report, |cookie| cookie.is_removable());
    removal::remove(&machine, Policy::built_in(), &Site::FLASKTRACK, &chosen).unwrap();
    let backups = removal::backups(&machine).unwrap();
    support_report::page(&support_report::make(&machine, &report, &backups, Level::Share).unwrap())
}

#[test]
#[ignore = "starts real browsers"]
fn axe_finds_nothing_on_the_page_of_a_report() {
    let here = tempfile::tempdir().unwrap();
    let page = page(here.path());
    // The page's own policy lets no script run, axe among them.
    let (before, rest) = page.split_once("<meta http-equiv").unwrap();
    let (_, after) = rest.split_once('>').unwrap();
    let axe = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../node_modules/axe-core/axe.min.js"
    ));
    let script = "axe.run().then(found => { document.body.textContent = 'AXE' + JSON.stringify(
        { passes: found.passes.length, violations: found.violations.map(one => one.id + ' ' + one.nodes[0].html) }) })";
    let with_axe = format!(
        "{before}{after}<script>{}</script><script>{script}</script>",
        axe.expect("npm ci installs axe-core")
    );
    let file = here.path().join("page.html");
    std::fs::write(&file, with_axe).unwrap();
    for options in [
        [
            "--window-size=1100,800",
            "--blink-settings=preferredColorScheme=1",
        ],
        [
            "--window-size=1100,800",
            "--blink-settings=preferredColorScheme=0",
        ],
        ["--window-size=500,800", "--blink-settings=preferredColorScheme=1"],
    ] {
        let mut options = options.to_vec();
        options.extend(["--dump-dom", "--virtual-time-budget=20000"]);
        let said = chromium(&file, &options);
        let told = said
            .split("AXE")
            .nth(1)
            .and_then(|rest| rest.split("</body>").next());
        let told = told
            .unwrap_or_else(|| panic!("axe did not answer"))
            .replace("&lt;", "<")
            .replace("&gt;", ">");
        let found: Value = serde_json::from_str(&told.replace("&amp;", "&")).unwrap();
        assert!(found["passes"].as_u64().unwrap() > 10, "axe looked at the page");
        assert_eq!(found["violations"], Value::Array(Vec::new()), "{options:?}");
    }
}

#[test]
#[ignore = "starts real browsers"]
fn the_page_of_a_report_prints() {
    let here = tempfile::tempdir().unwrap();
    let file = here.path().join("page.html");
    std::fs::write(&file, page(here.path())).unwrap();
    let pdf = here.path().join("page.pdf");
    chromium(
        &file,
        &[
            &format!("--print-to-pdf={}", pdf.display()),
            "--no-pdf-header-footer",
        ],
    );
    let pdf = std::fs::read(pdf).unwrap();
    let pages = pdf.windows(11).filter(|part| *part == b"/Type /Page").count();
    assert!(pdf.starts_with(b"%PDF") && pages >= 3, "{pages} pages");
}
