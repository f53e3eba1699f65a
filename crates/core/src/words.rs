//! The one catalogue of sentences, `data/words/en.ftl`, for the core, the command line and the window.

use std::cell::RefCell;
use std::collections::HashMap;

pub use fluent_bundle::FluentArgs as Args;
use fluent_bundle::{FluentBundle, FluentResource};

/// The catalogue as written; the window loads the same text.
pub const ENGLISH: &str = include_str!("../data/words/en.ftl");

thread_local! {
    static CATALOGUE: RefCell<Catalogue> = RefCell::new(Catalogue::new());
}

/// The sentences of a thread. Each is read when it is first asked for: a run needs a tenth of them, and no
/// sentence refers to another.
struct Catalogue {
    read: FluentBundle<FluentResource>,
    unread: HashMap<&'static str, &'static str>,
}

impl Catalogue {
    fn new() -> Catalogue {
        let mut read = FluentBundle::new(vec!["en".parse().unwrap_or_default()]);
        // The isolation marks are for mixed scripts in a page; in a terminal they print as rubbish.
        read.set_use_isolating(false);
        Catalogue {
            read,
            unread: entries(ENGLISH).collect(),
        }
    }

    fn text(&mut self, id: &str, args: &Args) -> String {
        let (message, attribute) = id.split_once('.').map_or((id, None), |(m, a)| (m, Some(a)));
        if let Some(entry) = self.unread.remove(message) {
            // A slip in the catalogue keeps the good entries; `tests/data.rs` rejects the slip.
            let entry = FluentResource::try_new(entry.to_owned()).unwrap_or_else(|(entry, _)| entry);
            self.read.add_resource_overriding(entry);
        }
        let pattern = self.read.get_message(message).and_then(|found| match attribute {
            Some(name) => found.get_attribute(name).map(|a| a.value()),
            None => found.value(),
        });
        match pattern {
            Some(pattern) => self
                .read
                .format_pattern(pattern, Some(args), &mut Vec::new())
                .into_owned(),
            None => id.to_owned(),
        }
    }
}

/// The entries of a catalogue by their ids: each begins at the edge, with a letter, and goes on to the next.
fn entries(catalogue: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut rest = catalogue;
    std::iter::from_fn(move || {
        let begin = line_that(rest, |first| first.is_ascii_alphabetic())?;
        let entry = &rest[begin..];
        let first = entry.find('\n').map_or(entry.len(), |end| end + 1);
        let begins = |first: u8| first.is_ascii_alphabetic() || first == b'#' || first == b'-';
        let end = line_that(&entry[first..], begins).map_or(entry.len(), |next| first + next);
        rest = &entry[end..];
        let id = entry.split([' ', '=']).next()?;
        Some((id, &entry[..end]))
    })
}

/// Where the first line begins whose first byte is as `wanted`.
fn line_that(text: &str, wanted: impl Fn(u8) -> bool) -> Option<usize> {
    let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(end, _)| end + 1));
    starts
        .into_iter()
        .find(|start| text.as_bytes().get(*start).is_some_and(|first| wanted(*first)))
}

/// The sentence `id` (or `id.attribute`) with its arguments; the id itself where there is none, which the
/// data test makes impossible for the ids in this code.
pub fn text(id: &str, args: &Args) -> String {
    CATALOGUE.with_borrow_mut(|catalogue| catalogue.text(id, args))
}

/// The sentence `id`, which takes no arguments.
pub fn plain(id: &str) -> String {
    text(id, &Args::new())
}

/// True if the catalogue has `id` (or `id.attribute`).
pub fn has(id: &str) -> bool {
    plain(id) != id
}

/// `args! { "name" => value, … }`: the arguments of one sentence.
#[macro_export]
macro_rules! args {
    ($($name:literal => $value:expr),* $(,)?) => {{
        #[allow(unused_mut)]
        let mut args = $crate::words::Args::new();
        $(args.set($name, $value);)*
        args
    }};
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluent_syntax::ast::Entry;

    #[test]
    fn each_sentence_alone_says_what_it_says_among_the_others() {
        let whole = FluentResource::try_new(ENGLISH.to_owned()).unwrap();
        let mut among = FluentBundle::new(vec!["en".parse().unwrap()]);
        among.set_use_isolating(false);
        among.add_resource(&whole).unwrap();
        let mut count = 0;
        for entry in whole.entries() {
            let Entry::Message(message) = entry else { continue };
            let id = message.id.name;
            let attributes = message.attributes.iter().map(|attribute| attribute.id.name);
            let ids = std::iter::once(id.to_owned()).chain(attributes.map(|name| format!("{id}.{name}")));
            for id in ids.filter(|id| message.value.is_some() || id.contains('.')) {
                let message = among.get_message(message.id.name).unwrap();
                let pattern = match id.split_once('.') {
                    Some((_, name)) => message.get_attribute(name).unwrap().value(),
                    None => message.value().unwrap(),
                };
                let said = among.format_pattern(pattern, Some(&Args::new()), &mut Vec::new());
                assert_eq!(plain(&id), said, "{id}");
                count += 1;
            }
        }
        assert!(count > 500, "{count} sentences were compared");
        assert_eq!(plain("no-such-sentence.hint"), "no-such-sentence.hint");
    }
}
