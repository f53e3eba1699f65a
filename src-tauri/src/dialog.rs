//! The system's own dialog, which lets the person choose what to open. The page gets no path, and no say in it.

use std::path::PathBuf;

use cookie_inspector_core::words;
use serde::Deserialize;
use tauri::{Runtime, WebviewWindow};
use tauri_plugin_dialog::{DialogExt, FilePath};
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
    let (answer, answered) = oneshot::channel::<Option<FilePath>>();
    // A dialog that was answered after its window went has nobody to tell.
    let tell = move |path| drop(answer.send(path));
    let dialog = window.dialog().file().set_parent(window);
    match what {
        What::File => dialog.set_title(words::plain("window-open-file")).pick_file(tell),
        What::Folder => dialog
            .set_title(words::plain("window-open-folder"))
            .pick_folder(tell),
    }
    answered.await.ok().flatten()?.into_path().ok()
}
