//! Every sentence the command line asks for is in the catalogue, and none stands there unused.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use cookie_inspector_core::words;

#[test]
fn the_catalogue_and_the_command_line_agree() {
    let source = source(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")));
    let literals: BTreeSet<&str> = source.split('"').collect();
    let asked = literals.iter().filter(|literal| literal.starts_with("cli-"));
    let asked: BTreeSet<&str> = asked.copied().filter(|literal| !literal.contains('{')).collect();
    assert!(asked.len() > 50);
    for id in &asked {
        assert!(words::has(id), "{id} is not in the catalogue");
    }
    for line in words::ENGLISH.lines().filter(|line| line.starts_with("cli-")) {
        let id = line.split(' ').next().unwrap();
        let problem = id.trim_start_matches("cli-");
        let used = asked.contains(id) || literals.contains(problem);
        assert!(used, "{id} is never asked for");
        // A problem is asked for by its code, and needs its next step.
        assert!(
            asked.contains(id) || words::has(&format!("{id}.hint")),
            "{id} has no next step"
        );
    }
}

/// Every source file below `folder`.
fn source(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        text.push_str(&if path.is_dir() {
            source(&path)
        } else {
            fs::read_to_string(path).unwrap()
        });
    }
    text
}
