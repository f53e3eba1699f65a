//! The modules of the core use only what is declared before them in `lib.rs`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops on the first surprise"
)]

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// Names after `crate::`, one by one or in braces, outside the file's test module.
fn used(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let code: String = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n");
    let mut names = Vec::new();
    for after in code.split("crate::").skip(1) {
        let word = |text: &str| -> String {
            text.chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect()
        };
        match after.strip_prefix('{') {
            Some(list) => names.extend(
                list.split('}')
                    .next()
                    .unwrap_or_default()
                    .split(',')
                    .map(|n| word(n.trim())),
            ),
            None => names.push(word(after)),
        }
    }
    names
}

fn offences(order: &[String], module: &str, text: &str) -> Vec<String> {
    let place = |name: &str| order.iter().position(|known| known == name);
    let own = place(module).unwrap();
    used(text)
        .into_iter()
        .filter(|name| place(name).is_some_and(|other| other > own))
        .map(|name| format!("{module} uses {name}"))
        .collect()
}

#[test]
fn a_module_uses_only_what_stands_before_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let front = fs::read_to_string(root.join("lib.rs")).unwrap();
    let order: Vec<String> = front
        .lines()
        .filter_map(|line| {
            Some(
                line.trim_start_matches("pub ")
                    .strip_prefix("mod ")?
                    .strip_suffix(';')?
                    .to_owned(),
            )
        })
        .collect();
    assert!(order.len() > 10, "the list was found");
    let planted = offences(&order, &order[0], &format!("use crate::{}::X;", order[1]));
    assert_eq!(planted.len(), 1, "a slip would be noticed");

    let mut files = Vec::new();
    sources(&root, &mut files);
    for file in files.iter().filter(|file| !file.ends_with("lib.rs")) {
        let below = file.strip_prefix(&root).unwrap();
        let module = below
            .components()
            .next()
            .unwrap()
            .as_os_str()
            .to_str()
            .unwrap()
            .trim_end_matches(".rs");
        let found = offences(&order, module, &fs::read_to_string(file).unwrap());
        assert!(found.is_empty(), "{}: {found:?}", below.display());
    }
}

#[test]
fn only_the_platform_knows_the_system() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    for file in files
        .iter()
        .filter(|file| !file.starts_with(root.join("platform")) && !file.ends_with("tests.rs"))
    {
        let text = fs::read_to_string(file).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        for word in ["target_os", "cfg(unix)", "cfg(windows)", "std::os::"] {
            assert!(!code.contains(word), "{} has {word}", file.display());
        }
    }
}
