//! What a saved report must not say: names of people, mail addresses, folders, and random parts of names.
//!
//! Everything that came from the disk goes through here. Names and places are changed where they stand, and a place
//! also wherever a sentence repeats it; no sentence repeats what a person called a profile or a container.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Map, Value};
use sha2::Sha256;

use super::Level;
use super::shorten::shorten;
use crate::browser::BROWSERS;
use crate::error::{Error, Result};
use crate::hex;
use crate::machine::{Base, Machine};
use crate::settings::pattern;
use crate::words;

/// Home folders and accounts of these names are nobody's; hosts of every site have such parts too.
const NOBODY: [&str; 20] = [
    "admin", "api", "app", "com", "default", "demo", "dev", "docs", "guest", "home", "mail", "net", "org",
    "public", "root", "test", "user", "users", "web", "www",
];

/// A person's name this long is looked for inside other words too.
const TELLING: usize = 5;

/// What browsers call profiles and containers by themselves.
const USUAL: [&str; 8] = [
    "default", "person", "profile", "your", "personal", "work", "banking", "shopping",
];

/// Hides what must not be told, for one report.
pub struct Redactor {
    level: Level,
    /// What the site is called: no part of that is a person's name.
    site: String,
    /// Thrown away with the redactor.
    key: [u8; 32],
    home: Vec<String>,
    people: Vec<Person>,
    labels: BTreeMap<(Kind, String), String>,
}

/// A name of the person.
struct Person {
    name: String,
    /// True if our own sentences use the word too, or a date could; then it is hidden only in what others wrote.
    common: bool,
}

/// What a person gives names to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Profile,
    Container,
}

/// What was changed, and into what; the longest first.
pub type Changes = Vec<(String, String)>;

impl Redactor {
    /// A redactor for a report of `machine` about `site`, with a key of its own.
    pub fn new(machine: &Machine, site: &str, level: Level) -> Result<Redactor> {
        let mut key = [0_u8; 32];
        getrandom::fill(&mut key).map_err(|error| Error::Internal {
            cause: format!("random numbers: {error}"),
        })?;
        let home = machine.base(Base::Home);
        let home = home.map(|folder| folder.display().to_string());
        let home = home.filter(|folder| folder.len() > 1);
        let ours = words::ENGLISH.to_lowercase();
        let browsers = BROWSERS.iter().map(|browser| browser.name.to_lowercase());
        let ours = browsers.fold(ours, |all, name| all + " " + &name);
        let person = |name: String| Person {
            common: find_word(&ours, &name, 0).is_some() || name.bytes().all(|byte| byte.is_ascii_digit()),
            name,
        };
        let site = site.split('.').next().unwrap_or_default().to_lowercase();
        let people = names(&machine.people()).into_iter().filter(|name| *name != site);
        Ok(Redactor {
            level,
            key,
            home: home.into_iter().collect(),
            people: people.map(person).collect(),
            site,
            labels: BTreeMap::new(),
        })
    }

    /// True if rows and profiles keep the ids that `inspect` shows.
    pub fn keeps_ids(&self) -> bool {
        self.level == Level::ForMe
    }

    /// "Same or different" inside this report: `digits` hexadecimal digits under its key.
    pub fn tag(&self, of: &str, text: &str, digits: usize) -> String {
        // A key of any length is taken (RFC 2104).
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.key) else {
            return String::new();
        };
        mac.update(of.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        let tag = mac.finalize().into_bytes();
        hex::of(&tag)[..digits].to_owned()
    }

    /// A name, host, path or pattern that a site or a person chose.
    pub fn written(&self, text: &str) -> String {
        let mut text = self.without_home(&without_mail(text));
        for person in &self.people {
            text = self.without_person(&text, person, true);
        }
        match self.level {
            Level::Share => shorten(&text),
            Level::ForMe => text,
        }
    }

    /// A profile's name: what the browser calls it stays, what a person calls it becomes a letter.
    pub fn profile(&mut self, name: &str) -> String {
        self.labelled(Kind::Profile, "report-profile", name)
    }

    /// A container's name, likewise.
    pub fn container(&mut self, name: &str) -> String {
        self.labelled(Kind::Container, "report-container", name)
    }

    fn labelled(&mut self, kind: Kind, id: &str, name: &str) -> String {
        let hidden = self.written(name);
        if self.level == Level::ForMe || is_usual(name) && hidden == name {
            return hidden;
        }
        let next = self.labels.keys().filter(|(known, _)| *known == kind).count();
        let label = || words::text(id, &crate::args! { "letter" => letters(next) });
        let entry = self.labels.entry((kind, name.to_owned()));
        entry.or_insert_with(label).clone()
    }

    /// The last part of a profile's folder.
    pub fn folder(&self, name: &str) -> String {
        if self.level == Level::ForMe {
            return self.written(name);
        }
        // Firefox puts eight random characters before the name (`toolkit/profile/nsToolkitProfileService.cpp`).
        let (salt, rest) = match name.split_once('.') {
            Some((salt, rest)) if salt.len() == 8 && salt.bytes().all(|b| b.is_ascii_alphanumeric()) => {
                ("{lower:8}.", rest)
            }
            Some(_) | None => ("", name),
        };
        match is_usual(rest) {
            true => format!("{salt}{rest}"),
            false => "{folder}".to_owned(),
        }
    }

    /// `text` without the name of `person`; the site's own name stays whole.
    fn without_person(&self, text: &str, person: &Person, inside: bool) -> String {
        let without = |text: &str| replace_words(text, &person.name, "{user}", inside);
        let mut replaced = String::with_capacity(text.len());
        let mut from = 0;
        while let Some((start, end)) = find(text, &self.site, from, true) {
            replaced += &without(&text[from..start]);
            replaced += &text[start..end];
            from = end;
        }
        replaced + &without(&text[from..])
    }

    /// One of our sentences, or the system's word: it repeats only what was changed already, and repeats it whole.
    pub fn told(&self, text: &str, changes: &Changes) -> String {
        let mut text = text.to_owned();
        for (from, to) in changes {
            if text.contains(from.as_str()) {
                text = replace_whole(&text, from, to);
            }
        }
        text = self.without_home(&without_mail(&text));
        for person in self.people.iter().filter(|person| !person.common) {
            text = self.without_person(&text, person, false);
        }
        text
    }

    /// Every string in `value`: an id of ours gets its new name, a sentence is told anew, a lone word (which is one of
    /// ours, or a time) stays.
    pub fn walk(&self, value: &mut Value, ids: &BTreeMap<String, String>, changes: &Changes) {
        match value {
            Value::String(text) => {
                if let Some(id) = ids.get(text.as_str()) {
                    text.clone_from(id);
                } else if text.contains(' ') {
                    *text = self.told(text, changes);
                }
            }
            Value::Array(list) => list.iter_mut().for_each(|one| self.walk(one, ids, changes)),
            Value::Object(map) => map.values_mut().for_each(|one| self.walk(one, ids, changes)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn without_home(&self, text: &str) -> String {
        self.home.iter().fold(text.to_owned(), |text, home| {
            text.replace(home.as_str(), "{folder}")
        })
    }
}

/// Replaces what stands at `key` of `map` by what `change` makes of it; gives what stood there if it is another.
pub fn at(map: &mut Map<String, Value>, key: &str, change: impl FnOnce(&str) -> String) -> Option<String> {
    let Some(Value::String(text)) = map.get_mut(key) else {
        return None;
    };
    let new = change(text);
    (new != *text).then(|| std::mem::replace(text, new))
}

/// The same for a place, and notes what a sentence may say of it: all of it, or its host.
pub fn place_at(redactor: &Redactor, map: &mut Map<String, Value>, key: &str, changes: &mut Changes) {
    if let Some(whole) = at(map, key, |text| redactor.written(text)) {
        let host = pattern::host(&whole).trim_start_matches('.').to_owned();
        for text in [whole, host] {
            let new = redactor.written(&text);
            changes.push((text, new));
        }
    }
}

/// Puts the longest first, so that no name is replaced inside another one.
pub fn sorted(mut changes: Changes) -> Changes {
    // One or two letters stand in every sentence.
    changes.retain(|(from, _)| from.chars().count() > 2);
    changes.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
    changes.dedup();
    changes
}

/// The names of the person and their parts: `ada.lovelace` is also `ada`.
fn names(people: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in people.iter().map(|name| name.to_lowercase()) {
        let parts = name
            .split(|c: char| !c.is_alphanumeric())
            .filter(|part| part.chars().count() > 2);
        names.extend(parts.map(str::to_owned));
        names.push(name.clone());
    }
    names.retain(|name| name.chars().count() > 1 && !NOBODY.contains(&name.as_str()));
    names.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    names.dedup();
    names
}

/// True for `Default`, `Profile 2`, `default-release`, `Your Chromium`, `Container 4`.
fn is_usual(name: &str) -> bool {
    let lower = name.to_lowercase();
    let mut words = lower.split([' ', '-']).filter(|word| !word.is_empty());
    let first = words
        .next()
        .is_some_and(|word| USUAL.contains(&word) || word == "container");
    let plain = |word: &str| {
        let number = word.len() < 4 && word.bytes().all(|byte| byte.is_ascii_digit());
        let channel = ["release", "esr", "beta", "nightly", "default", "dev", "edition"].contains(&word);
        let browser = BROWSERS.iter().any(|browser| browser.name.to_lowercase() == word);
        number || channel || browser
    };
    first && words.all(plain)
}

/// A, B, … Z, AA, AB, …
fn letters(number: usize) -> String {
    let last = char::from(b'A' + u8::try_from(number % 26).unwrap_or_default());
    match number / 26 {
        0 => last.to_string(),
        more => letters(more - 1) + &last.to_string(),
    }
}

/// `text` with `word` replaced wherever it stands alone, in any letter case; with `inside`, also within other
/// words where it is long enough to mean a person.
fn replace_words(text: &str, word: &str, stand_in: &str, inside: bool) -> String {
    let inside = inside && word.chars().count() >= TELLING;
    let mut replaced = String::with_capacity(text.len());
    let mut from = 0;
    while let Some((start, end)) = find(text, word, from, inside) {
        replaced.push_str(&text[from..start]);
        replaced.push_str(stand_in);
        from = end;
    }
    replaced + &text[from..]
}

/// `text` with `from` replaced wherever it is no part of a longer word or host.
fn replace_whole(text: &str, from: &str, to: &str) -> String {
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let stands = |start: usize| {
        let (before, after) = (&text[..start], &text[start + from.len()..]);
        let dotted = |c: char| c == '.' || c == '-';
        let left = before.strip_suffix(dotted).unwrap_or(before).chars().next_back();
        let right = after.strip_prefix(dotted).unwrap_or(after).chars().next();
        !joins(left) && !joins(right)
    };
    let mut replaced = String::with_capacity(text.len());
    let mut rest = 0;
    for (start, _) in text.match_indices(from).filter(|(start, _)| stands(*start)) {
        replaced += &text[rest..start];
        replaced += to;
        rest = start + from.len();
    }
    replaced + &text[rest..]
}

fn find_word(text: &str, word: &str, from: usize) -> Option<(usize, usize)> {
    find(text, word, from, false)
}

/// Where `word`, in lower case, stands next in `text`.
fn find(text: &str, word: &str, from: usize, inside: bool) -> Option<(usize, usize)> {
    let starts = text[from..].char_indices().map(|(at, _)| from + at);
    let mut found = starts.filter_map(|start| Some((start, start + same_as(&text[start..], word)?)));
    found.find(|(start, end)| inside || stands_alone(text, *start, *end))
}

/// How many bytes of `text` are `word` in any letter case.
fn same_as(text: &str, word: &str) -> Option<usize> {
    let mut rest = text.char_indices();
    for wanted in word.chars() {
        let (_, c) = rest.next()?;
        if !c.to_lowercase().eq(std::iter::once(wanted)) {
            return None;
        }
    }
    Some(rest.next().map_or(text.len(), |(at, _)| at))
}

/// A word ends where letters end, and where a small letter is followed by a large one.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let (first, last) = (text[start..].chars().next(), text[..end].chars().next_back());
    let after = text[end..].chars().next();
    let joined = |a: Option<char>, b: Option<char>| match (a, b) {
        (Some(a), Some(b)) => {
            a.is_alphabetic() && b.is_alphabetic() && !(a.is_lowercase() && b.is_uppercase())
        }
        _ => false,
    };
    !joined(before, first) && !joined(last, after)
}

/// `text` with every mail address replaced, also where `@` is written `%40`.
fn without_mail(text: &str) -> String {
    let mut rest = text;
    let mut clean = String::with_capacity(text.len());
    while let Some((at, mark)) = ["@", "%40", "%2540"]
        .iter()
        .filter_map(|mark| Some((rest.find(mark)?, mark.len())))
        .min()
    {
        let (before, after) = (&rest[..at], &rest[at + mark..]);
        let local = |c: char| c.is_alphanumeric() || "._+-'%".contains(c);
        let host = |c: char| c.is_alphanumeric() || ".-_".contains(c);
        let start = before.rfind(|c| !local(c)).map_or(0, |at| at + width(before, at));
        let end = after.find(|c| !host(c)).unwrap_or(after.len());
        let domain = after[..end].trim_end_matches(['.', '-', '_']);
        let is_mail = start < at && domain.contains('.') && domain.chars().any(char::is_alphabetic);
        match is_mail {
            true => clean.push_str(&format!("{}{{mail}}", &before[..start])),
            false => clean.push_str(&rest[..at + mark]),
        }
        rest = if is_mail { &after[domain.len()..] } else { after };
    }
    clean + rest
}

fn width(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Os;

    fn redactor(home: &str, level: Level) -> Redactor {
        let root = tempfile::tempdir().unwrap();
        let home = root.path().join(home);
        std::fs::create_dir(&home).unwrap();
        Redactor::new(
            &Machine::copied(&home, Os::Linux).unwrap(),
            "flasktrack.com",
            level,
        )
        .unwrap()
    }

    #[test]
    fn a_mail_address_goes_wherever_it_stands() {
        for (text, clean) in [
            ("ada@example.com", "{mail}"),
            ("last_user:ada.l+x@mail.example.co.uk;x", "last_user:{mail};x"),
            ("/u/ada%40example.com/x", "/u/{mail}/x"),
            ("ada%2540example.com", "{mail}"),
            ("größe ädä@exämple.com.", "größe {mail}."),
            ("a@b and c@d.e", "a@b and {mail}"),
            ("@import", "@import"),
            ("x@", "x@"),
            ("100%40", "100%40"),
        ] {
            assert_eq!(without_mail(text), clean, "{text}");
        }
    }

    #[test]
    fn the_name_of_the_person_goes() {
        let redactor = redactor("ada.lovelace", Level::ForMe);
        for (text, clean) in [
            ("theme_ada.lovelace", "theme_{user}"),
            ("theme-ADA", "theme-{user}"),
            ("adaTheme", "{user}Theme"),
            ("metadata", "metadata"),
            ("xlovelacex7", "x{user}x7"),
            ("Ada's own", "{user}'s own"),
        ] {
            assert_eq!(redactor.written(text), clean, "{text}");
        }
    }

    #[test]
    fn a_common_name_goes_only_from_what_others_wrote() {
        let redactor = redactor("mark", Level::ForMe);
        assert_eq!(redactor.written("mark_list"), "{user}_list");
        let sentence = "A mark beside it, and ada@example.com.";
        assert_eq!(
            redactor.told(sentence, &Vec::new()),
            "A mark beside it, and {mail}."
        );
    }

    #[test]
    fn names_of_nobody_stay() {
        let redactor = redactor("user", Level::ForMe);
        assert_eq!(redactor.written("user_session"), "user_session");
    }

    #[test]
    fn the_name_of_the_site_is_not_a_persons() {
        for account in ["flasktrack", "flask", "app", "track", "com"] {
            let redactor = redactor(account, Level::ForMe);
            let host = "https://app.flasktrack.com:443";
            assert_eq!(redactor.written(host), host, "{account}");
        }
        let redactor = redactor("flask", Level::ForMe);
        assert_eq!(
            redactor.written("flaskTheme.flasktrack"),
            "{user}Theme.flasktrack"
        );
        let sentence = "It was set by FlaskTrack.";
        assert_eq!(redactor.told(sentence, &Vec::new()), sentence);
    }

    #[test]
    fn a_sentence_repeats_a_place_whole_or_not_at_all() {
        let redactor = redactor("2026", Level::Share);
        let changes = vec![("lab.example".to_owned(), "{id:3}.example".to_owned())];
        for (text, told) in [
            ("Set by lab.example.", "Set by {id:3}.example."),
            (
                "Set by (lab.example) on 8 May 2026",
                "Set by ({id:3}.example) on 8 May 2026",
            ),
            ("Set by my-lab.example", "Set by my-lab.example"),
            ("Set by a.lab.example", "Set by a.lab.example"),
            ("Set by lab.example.org", "Set by lab.example.org"),
        ] {
            assert_eq!(redactor.told(text, &changes), told);
        }
    }

    #[test]
    fn what_a_person_calls_a_profile_becomes_a_letter_and_the_usual_names_stay() {
        let mut redactor = redactor("x", Level::Share);
        for usual in [
            "Default",
            "Person 1",
            "Profile 12",
            "default-release",
            "default-esr",
            "Your Chromium",
        ] {
            assert_eq!(redactor.profile(usual), usual);
        }
        let [first, second] = ["Ada", "Night shift"].map(|name| redactor.profile(name));
        assert_ne!(first, second);
        assert_eq!(redactor.profile("Ada"), first, "one name, one letter");
        assert!(first.ends_with('A') && second.ends_with('B'), "{first} {second}");
        assert_eq!(
            redactor.folder("k3jx92ab.default-release"),
            "{lower:8}.default-release"
        );
        assert_eq!(redactor.folder("k3jx92ab.Ada"), "{folder}");
        assert_eq!(redactor.folder("Profile 2"), "Profile 2");
        assert_eq!(
            [letters(25), letters(26), letters(27 * 26)],
            ["Z", "AA", "AAA"].map(str::to_owned)
        );
    }

    #[test]
    fn a_tag_says_same_or_different_in_one_report_only() {
        let (one, two) = (redactor("x", Level::Share), redactor("x", Level::Share));
        assert_eq!(one.tag("value", "dark", 8), one.tag("value", "dark", 8));
        assert_ne!(one.tag("value", "dark", 8), one.tag("value", "light", 8));
        assert_ne!(one.tag("value", "dark", 8), one.tag("name", "dark", 8));
        assert_ne!(
            one.tag("value", "dark", 8),
            two.tag("value", "dark", 8),
            "the key is new each time"
        );
    }
}
