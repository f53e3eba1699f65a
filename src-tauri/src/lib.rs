//! The window: a thin shell around the core, with no network, twenty-one calls, and no state but the demo, a look, a
//! file, a wait and the report that is shown.

pub mod commands;
mod dialog;
pub mod saving;
pub mod shell;
mod waiting;

use tauri::plugin::TauriPlugin;
use tauri::{Builder, Context, Runtime, Url};

use crate::shell::Shell;

/// Adds the calls, the shell they work on, and the guard that keeps the window on its own pages.
pub fn with_commands<R: Runtime>(builder: Builder<R>, shell: Shell) -> Builder<R> {
    builder
        .manage(shell)
        .manage(saving::Desk::default())
        .plugin(navigation_guard())
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(tauri::generate_handler![
            commands::start,
            commands::inspect,
            commands::open,
            commands::plan,
            commands::remove,
            commands::wait_for_close,
            commands::cancel_wait,
            commands::remove_confirmed,
            commands::backups,
            commands::undo,
            commands::remove_again,
            commands::keep_for,
            commands::purge,
            commands::answer_service,
            commands::diagnose,
            commands::plan_repair,
            commands::repair,
            commands::sign_out_look,
            commands::sign_out_compare,
            commands::preview_report,
            commands::save_report,
        ])
}

/// What `tauri.conf.json` says, with the built interface inside.
pub fn context<R: Runtime>() -> Context<R> {
    tauri::generate_context!()
}

/// A content security policy does not stop a page from leaving for another; this does.
fn navigation_guard<R: Runtime>() -> TauriPlugin<R> {
    tauri::plugin::Builder::new("navigation-guard")
        .on_navigation(|_, url| is_ours(url, tauri::is_dev()))
        .build()
}

/// Tauri serves the interface as `tauri://localhost`, on Windows as `http://tauri.localhost`; under
/// `tauri dev` it comes from the `devUrl` of `tauri.conf.json`. The page of a report is shown in a frame that
/// gets it as text, and whose address is `about:srcdoc`.
fn is_ours(url: &Url, dev: bool) -> bool {
    match (url.scheme(), url.host_str()) {
        ("about", None) => url.path() == "srcdoc",
        ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost")) => true,
        ("http", Some("127.0.0.1")) => dev && url.port() == Some(1420),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_stays_on_its_own_pages() {
        let ours = |text: &str, dev| is_ours(&text.parse().unwrap(), dev);
        for page in [
            "tauri://localhost/",
            "tauri://localhost/index.html",
            "http://tauri.localhost/",
            "about:srcdoc",
        ] {
            assert!(ours(page, false), "{page} is the interface");
        }
        for page in [
            "https://flasktrack.com/",
            "http://127.0.0.1:1420/",
            "data:text/html,x",
            "file:///etc/passwd",
            "about:blank",
            "tauri://localhost.example/",
            "https://tauri.localhost.example/",
        ] {
            assert!(!ours(page, false), "{page} is not the interface");
        }
    }

    #[test]
    fn only_a_development_build_shows_the_development_server() {
        let server: Url = "http://127.0.0.1:1420/".parse().unwrap();
        assert!(is_ours(&server, true));
        assert!(
            !is_ours(&"http://127.0.0.1:8080/".parse().unwrap(), true),
            "another port is another server"
        );
    }
}
