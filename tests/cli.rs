//! The command line, as people and programs meet it: what is typed, what comes back, and the exit code.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "cli/canaries.rs"]
mod canaries;
#[path = "cli/diagnosing.rs"]
mod diagnosing;
#[path = "cli/explaining.rs"]
mod explaining;
#[path = "cli/fleet.rs"]
mod fleet;
#[cfg(target_os = "linux")]
#[path = "support/hanging.rs"]
mod hanging;
#[path = "cli/home.rs"]
mod home;
#[path = "cli/keeping.rs"]
mod keeping;
#[cfg(unix)]
#[path = "support/open_browser.rs"]
mod open_browser;
#[path = "cli/opening.rs"]
mod opening;
#[path = "cli/policy.rs"]
mod policy;
#[path = "cli/reading.rs"]
mod reading;
#[path = "cli/removing.rs"]
mod removing;
#[path = "cli/reviewing.rs"]
mod reviewing;
#[path = "cli/saving.rs"]
mod saving;
#[path = "cli/terminal.rs"]
mod terminal;
#[cfg(unix)]
#[path = "cli/waiting.rs"]
mod waiting;
#[path = "cli/words.rs"]
mod words;

use home::{Home, chromium_profile, row, session};

/// One Chromium profile with a cookie of every standing, and rows of other sites that may not be seen.
fn work() -> Home {
    let home = Home::empty();
    let rows = [
        session("sessionid", "app.flasktrack.com"),
        row("csrftoken", "app.flasktrack.com"),
        row("theme", ".flasktrack.com"),
        row("_ga", ".flasktrack.com"),
        row("xq_7", "flasktrack.com"),
        row("_ga", ".notflasktrack.com"),
        row("bank", "bank.example"),
    ];
    chromium_profile(&home.chromium(), "Default", "Work", &rows);
    home
}

/// What differs from run to run, and what stands for it in a transcript on record.
const REDACTED: &[(&str, &str)] = &[
    (
        r"\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December) \d{4}",
        "[date]",
    ),
    (r"\d\d:\d\d UTC", "[time]"),
    (r"\b\d{8}-\d{6}-[0-9a-f]{4}\b", "[backup]"),
    (r"\b[0-9a-f]{12}\b", "[row]"),
    (r"\b[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}\b", "[report]"),
    (r"([0-9a-f]{4} ){7}[0-9a-f]{4}", "[half a checksum]"),
];

/// Compares a transcript with the one on record.
#[macro_export]
macro_rules! assert_transcript {
    ($typed:expr, $run:expr) => {{
        let mut settings = insta::Settings::clone_current();
        for (pattern, stand_in) in $crate::REDACTED {
            settings.add_filter(pattern, *stand_in);
        }
        if cfg!(windows) {
            // There each run names its home, and the commands to copy name it too.
            settings.add_filter(r" --home \S+ --os linux", "");
            settings.add_filter(r"\\", "/");
        }
        settings.set_omit_expression(true);
        settings.set_prepend_module_to_snapshot(false);
        settings.bind(|| insta::assert_snapshot!($run.transcript($typed)));
    }};
}
