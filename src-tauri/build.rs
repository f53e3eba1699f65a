//! Tells Tauri where the permissions are, and lets the program build before its interface is.

use std::path::Path;

/// Shown if somebody builds the window with plain cargo first; Tauri refuses to build without a page.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><title>Not built</title>\
    <p>The interface is not built yet. Run <code>./dev run</code>.</p></html>\n";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let index = Path::new("ui/dist/index.html");
    if !index.exists() {
        std::fs::create_dir_all("ui/dist")?;
        std::fs::write(index, NOT_BUILT)?;
        let mut out = std::io::stdout();
        std::io::Write::write_all(
            &mut out,
            b"cargo:warning=The interface is not built: run ./dev run\n",
        )?;
    }
    let mut out = std::io::stdout();
    std::io::Write::write_all(
        &mut out,
        b"cargo:rerun-if-changed=ui/dist\ncargo:rerun-if-changed=src-tauri/permissions\n",
    )?;
    let manifest = tauri_build::AppManifest::new().permissions_path_pattern("./src-tauri/permissions/**/*");
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?;
    Ok(())
}
