//! Writes the data files down as Rust, so that the program has nothing to read when it starts.

#[path = "build/file.rs"]
mod file;
#[path = "build/knowledge.rs"]
mod knowledge;
#[allow(dead_code, reason = "the program uses the rest")]
#[path = "src/pattern.rs"]
mod pattern;

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use sha2::{Digest, Sha256};

const KNOWLEDGE: &str = "data/knowledge.toml";

fn main() -> Result<(), Box<dyn Error>> {
    for input in ["build.rs", "build", "src/pattern.rs", KNOWLEDGE] {
        println!("cargo::rerun-if-changed={input}");
    }
    let text = fs::read_to_string(KNOWLEDGE)?;
    let written = toml::from_str(&text)
        .map_err(|error| error.to_string())
        .and_then(|file| knowledge::as_rust(&file))
        .map_err(|error| format!("{KNOWLEDGE}: {error}"))?;
    let digest = Sha256::digest(&text);
    let digits: String = digest[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    println!("cargo::rustc-env=KNOWLEDGE_FINGERPRINT={digits}");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("knowledge.rs"), written)?;
    Ok(())
}
