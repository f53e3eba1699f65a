//! The system's own dialog, which lets the person choose what to open, or where to save. The page gets no path, and no say in it.

use std::path::PathBuf;

use cookie_inspector_core::words;
use serde::Deserialize;
use tauri::{Runtime, WebviewWindow};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};
use tokio::sync::oneshot;

/// What to choose: no system's dialog offers both at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// An export, or a cookie file.
    File,
    /// A copied profile.
    Folder,
}

/// The path the person chose; `None` if they closed the dialog.
pub async fn chosen<R: Runtime>(window: &WebviewWindow<R>, what: What) -> Option<PathBuf> {
    let (answer, answered) = oneshot::channel();
    match what {
        What::File => asked(window, "window-open-file").pick_file(tell(answer)),
        What::Folder => asked(window, "window-open-folder").pick_folder(tell(answer)),
    }
    answered.await.ok()??.into_path().ok()
}

/// The folder the person chose for a report.
pub async fn folder_for_reports<R: Runtime>(window: &WebviewWindow<R>) -> Option<PathBuf> {
    let (answer, answered) = oneshot::channel();
    asked(window, "window-report-folder").pick_folder(tell(answer));
    answered.await.ok()??.into_path().ok()
}

fn asked<R: Runtime>(window: &WebviewWindow<R>, title: &str) -> FileDialogBuilder<R> {
    window
        .dialog()
        .file()
        .set_parent(window)
        .set_title(words::plain(title))
}

/// A dialog that was answered after its window went has nobody to tell.
fn tell(answer: oneshot::Sender<Option<FilePath>>) -> impl FnOnce(Option<FilePath>) {
    move |path| drop(answer.send(path))
}
