//! Whether built-in knowledge protects a name on the site's own host.

use crate::convention::{self, PROTECTED, Reading};
use crate::knowledge::{self, Knowledge, Known};
use crate::pattern::Pattern;

/// True for the kinds of cookie that keep a person signed in and safe.
pub fn is_protected(category: &str) -> bool {
    PROTECTED.contains(&category)
}

/// True if a cookie of this name is of a protected kind: known, a part of a known one, or by its words.
pub fn protects(knowledge: &Knowledge, name: &str) -> bool {
    let name = knowledge::bare(name);
    match (knowledge.on_site(name), part(knowledge, name)) {
        (Some(known), _) => is_protected(&known.category),
        (None, Some(_)) => true,
        (None, None) => matches!(
            convention::read(knowledge, name),
            Reading::Says { convention, .. } if is_protected(convention.category)
        ),
    }
}

/// A protected name that fits `pattern`, where we can think of one.
pub fn protected_name(knowledge: &Knowledge, pattern: &Pattern) -> Option<String> {
    let own = pattern.sample();
    if protects(knowledge, &own) {
        return Some(own);
    }
    let known = knowledge.known().iter();
    let on_site = known.filter(|known| !known.on_vendor && is_protected(&known.category));
    on_site
        .filter(|_| !pattern.is_whole())
        .map(|known| known.pattern().sample())
        .find(|name| pattern.matches(name))
}

/// The known protected cookie that `name` is a numbered part of: servers split one that is too big into
/// `name.0`, `name_1`, `nameC2`.
pub fn part<'k>(knowledge: &'k Knowledge, name: &str) -> Option<&'k Known> {
    let base = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = name.len() - base.len();
    let marks = ["__", ".", "_", "-", "C"];
    let base = marks.iter().find_map(|mark| base.strip_suffix(mark))?;
    if !(1..=2).contains(&digits) || base.is_empty() {
        return None;
    }
    knowledge
        .on_site(base)
        .filter(|known| is_protected(&known.category))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_protected_name_is_found_behind_a_shape() {
        let found = |text: &str| protected_name(Knowledge::built_in(), &Pattern::parse(text).unwrap());
        for text in [
            "sessionid",
            "__Host-csrftoken",
            "session_{id}",
            "JSESS{token:1+}",
            "PHP{upper:1-9}",
        ] {
            assert!(found(text).is_some(), "{text}");
        }
        for text in ["ft_theme", "ft_grid_{digits}", "_ga_{token}", "sessionid_theme"] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
