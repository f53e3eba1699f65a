//! Turns `data/knowledge.toml` into JSON, which the program reads at each start in a fraction of the time.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

const KNOWLEDGE: &str = "data/knowledge.toml";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={KNOWLEDGE}");
    let text = fs::read_to_string(KNOWLEDGE)?;
    let value: serde_json::Value = toml::from_str(&text).map_err(|error| format!("{KNOWLEDGE}: {error}"))?;
    let out = env::var("OUT_DIR")?;
    fs::write(
        Path::new(&out).join("knowledge.json"),
        serde_json::to_string(&value)?,
    )?;
    Ok(())
}
