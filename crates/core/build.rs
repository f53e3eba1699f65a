//! Writes the data files down as Rust, so that the program has nothing to read when it starts.

#[path = "build/file.rs"]
mod file;
#[path = "src/built_in/hash.rs"]
mod hash;
#[path = "build/knowledge.rs"]
mod knowledge;
#[allow(dead_code, reason = "the program uses the rest")]
#[path = "src/pattern.rs"]
mod pattern;
#[path = "build/policy.rs"]
mod policy;
#[path = "build/texts.rs"]
mod texts;
#[path = "build/words.rs"]
mod words;

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use sha2::{Digest, Sha256};
use texts::Texts;

const KNOWLEDGE: &str = "data/knowledge.toml";
const POLICY: &str = "data/policy.toml";
const WORDS: &str = "data/words/en.ftl";

fn main() -> Result<(), Box<dyn Error>> {
    let shared = ["src/built_in/hash.rs", "src/pattern.rs"];
    for input in ["build.rs", "build", KNOWLEDGE, POLICY, WORDS]
        .iter()
        .chain(&shared)
    {
        println!("cargo::rerun-if-changed={input}");
    }
    let mut texts = Texts::default();
    let text = fs::read_to_string(KNOWLEDGE)?;
    let knowledge = toml::from_str(&text).map_err(|error| error.to_string());
    let knowledge = knowledge.and_then(|file| knowledge::as_rust(&file, &mut texts));
    write(
        "knowledge.rs",
        &knowledge.map_err(|slip| format!("{KNOWLEDGE}: {slip}"))?,
    )?;
    let digest = Sha256::digest(&text);
    let digits: String = digest[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    println!("cargo::rustc-env=KNOWLEDGE_FINGERPRINT={digits}");

    let policy = toml::from_str(&fs::read_to_string(POLICY)?);
    let policy = policy.map_err(|slip| format!("{POLICY}: {slip}"))?;
    write("policy.rs", &policy::as_rust(&policy))?;

    let words = words::as_rust(&fs::read_to_string(WORDS)?, &mut texts);
    write("words.rs", &words.map_err(|slip| format!("{WORDS}: {slip}"))?)?;
    write("texts.txt", &texts.whole)
}

fn write(name: &str, content: &str) -> Result<(), Box<dyn Error>> {
    Ok(fs::write(Path::new(&env::var("OUT_DIR")?).join(name), content)?)
}
