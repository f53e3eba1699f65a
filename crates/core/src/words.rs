//! The one catalogue of sentences, `data/words/en.ftl`, for the core, the command line and the window.

use std::cell::RefCell;
use std::collections::HashMap;

pub use fluent_bundle::FluentArgs as Args;
use fluent_bundle::{FluentBundle, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, Pattern};

use crate::built_in::{Index, Text};

/// The catalogue as written; the window loads the same text.
pub const ENGLISH: &str = include_str!("../data/words/en.ftl");

/// Its sentences as `build.rs` writes them down.
static CATALOGUE: Catalogue = include!(concat!(env!("OUT_DIR"), "/words.rs"));

struct Catalogue {
    /// Messages, and messages with an attribute, as `message.attribute`.
    places: Index,
    sentences: &'static [Sentence],
    /// The arguments that sentences take: before which byte, and by what name.
    holes: &'static [(usize, Text)],
}

/// A sentence, which refers to no other.
struct Sentence {
    said: Text,
    form: Form,
}

enum Form {
    /// It is what is said, with arguments put into it: so many of the holes, from the first on.
    Text { holes: (usize, usize) },
    /// It is the source of a message, for its words depend on an argument.
    Message,
}

thread_local! {
    static READ: RefCell<Read> = RefCell::new(Read::new());
}

/// The messages that a thread has read. A run needs few of them.
struct Read {
    english: FluentBundle<FluentResource>,
    sentences: HashMap<usize, FluentResource>,
}

impl Read {
    fn new() -> Read {
        let mut english = FluentBundle::new(vec!["en".parse().unwrap_or_default()]);
        // The isolation marks are for mixed scripts in a page; in a terminal they print as rubbish.
        english.set_use_isolating(false);
        Read {
            english,
            sentences: HashMap::new(),
        }
    }

    /// The sentence at `place`.
    fn told(&mut self, place: usize, sentence: &Sentence, args: &Args) -> Option<String> {
        let read = || FluentResource::try_new(sentence.said.to_string()).unwrap_or_else(|(part, _)| part);
        let pattern = pattern_of(self.sentences.entry(place).or_insert_with(read))?;
        let told = self.english.format_pattern(pattern, Some(args), &mut Vec::new());
        Some(told.into_owned())
    }
}

fn pattern_of(read: &FluentResource) -> Option<&Pattern<&str>> {
    match read.get_entry(0)? {
        Entry::Message(message) => message.value.as_ref(),
        _ => None,
    }
}

/// The sentence `id` (or `id.attribute`) with its arguments; the id itself where there is none, which the
/// data test makes impossible for the ids in this code.
pub fn text(id: &str, args: &Args) -> String {
    let Some(place) = CATALOGUE.places.get(id) else {
        return id.to_owned();
    };
    let sentence = &CATALOGUE.sentences[place];
    match sentence.form {
        Form::Text { holes } => filled(&sentence.said, holes, args),
        Form::Message => READ
            .with_borrow_mut(|read| read.told(place, sentence, args))
            .unwrap_or_else(|| id.to_owned()),
    }
}

/// The text with its arguments, as fluent would write them.
fn filled(said: &'static str, (first, count): (usize, usize), args: &Args) -> String {
    let mut told = String::with_capacity(said.len() + 32 * count);
    let mut from = 0;
    for (at, name) in &CATALOGUE.holes[first..first + count] {
        told.push_str(&said[from..*at]);
        match args.get(name.as_str()) {
            Some(FluentValue::String(text)) => told.push_str(text),
            Some(FluentValue::Number(number)) => told.push_str(&number.as_string()),
            Some(_) | None => told.extend(["{$", name, "}"]),
        }
        from = *at;
    }
    told.push_str(&said[from..]);
    told
}

/// The sentence `id`, which takes no arguments.
pub fn plain(id: &str) -> String {
    text(id, &Args::new())
}

/// True if the catalogue has `id` (or `id.attribute`).
pub fn has(id: &str) -> bool {
    CATALOGUE.places.get(id).is_some()
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
    use std::collections::BTreeSet;

    use super::*;
    use fluent_syntax::ast::Entry;

    #[test]
    fn each_sentence_alone_says_what_it_says_among_the_others() {
        let whole = FluentResource::try_new(ENGLISH.to_owned()).unwrap();
        let mut among = FluentBundle::new(vec!["en".parse().unwrap()]);
        among.set_use_isolating(false);
        among.add_resource(&whole).unwrap();
        let names: BTreeSet<&str> = ENGLISH
            .split("{ $")
            .skip(1)
            .filter_map(|it| it.split([' ', '-']).next())
            .collect();
        assert!(names.len() > 20, "{names:?}");
        let all = |value: &dyn Fn(&str) -> FluentValue<'static>| -> Args<'_> {
            names.iter().map(|name| (*name, value(name))).collect()
        };
        let texts = all(&|name| format!("<{name}>").into());
        let sets = [Args::new(), texts, all(&|_| 1.into()), all(&|_| 2.5.into())];
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
                for args in &sets {
                    let said = among.format_pattern(pattern, Some(args), &mut Vec::new());
                    assert_eq!(text(&id, args), said, "{id}");
                }
                count += 1;
            }
        }
        assert!(count > 500, "{count} sentences were compared");
        assert_eq!(plain("no-such-sentence.hint"), "no-such-sentence.hint");
    }
}
