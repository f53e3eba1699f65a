//! A report is saved as it was shown.

use super::*;

/// A window over `home` that saves reports in `folder`.
fn open_saving(home: &Path, folder: &Path) -> Window {
    let mut shell = Shell::new(Place::Demo, Some((home.to_owned(), Os::Linux)));
    shell.reports = Some(folder.to_owned());
    Window::over(with_commands(mock_builder(), shell))
}

#[test]
fn what_is_saved_is_what_was_shown() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("reports");
    let window = open_saving(home.path(), &folder);
    for level in ["share", "for-me"] {
        let shown = window.call("preview_report", json!({ "place": "demo", "level": level }));
        let shown = shown.unwrap();
        let saved = window
            .call("save_report", json!({ "report": shown["report_id"] }))
            .unwrap();
        assert_eq!(saved["files"], shown["files"]);
        for (file, part) in saved["files"].as_array().unwrap().iter().zip(["data", "page"]) {
            let text = std::fs::read_to_string(folder.join(file.as_str().unwrap())).unwrap();
            assert_eq!(shown[part], text, "{file}");
        }
        let again = window.call("save_report", json!({ "report": shown["report_id"] }));
        assert_eq!(
            again.unwrap_err()["code"],
            "report-unwritable",
            "no file is replaced"
        );
    }
}

#[test]
fn a_report_that_is_not_shown_is_not_saved() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("reports");
    let window = open_saving(home.path(), &folder);
    let problem = window
        .call("save_report", json!({ "report": "0a1b-2c3d-4e5f" }))
        .unwrap_err();
    assert_eq!(problem["code"], "internal");
    assert!(!folder.exists());
}

/// The frame that shows the page may use the page's own style and nothing else that stands in a page.
#[test]
fn the_windows_policy_knows_the_style_of_the_page() {
    let policy = include_str!("../../tauri.conf.json");
    let style = cookie_inspector_core::support_report::style_source();
    let allowed = format!("style-src 'self' {style};");
    assert!(policy.contains(&allowed), "tauri.conf.json needs {style}");
}
