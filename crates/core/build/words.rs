//! From the catalogue to the table of its sentences. A sentence that takes no arguments is told as it
//! stands; of the others each is written down alone, so that no more is read than what is told.

use std::collections::BTreeMap;

use fluent_syntax::ast::{Entry, Identifier, Message, Pattern, PatternElement, Resource};
use fluent_syntax::{parser, serializer};

use crate::texts::Texts;

/// The catalogue as the expression of a constant; the error says what is wrong, for its writer.
pub fn as_rust(catalogue: &str, texts: &mut Texts) -> Result<String, String> {
    let resource = parser::parse(catalogue).map_err(|(_, slips)| format!("{slips:?}"))?;
    let mut sentences = BTreeMap::new();
    for entry in resource.body {
        match entry {
            Entry::Message(message) => {
                let id = message.id.name;
                let attributes = message.attributes.into_iter();
                let attributes = attributes.map(|it| (format!("{id}.{}", it.id.name), it.value));
                sentences.extend(message.value.map(|value| (id.to_owned(), value)));
                sentences.extend(attributes);
            }
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
            Entry::Term(_) | Entry::Junk { .. } => return Err("an entry that is no message".to_owned()),
        }
    }
    let ids = sentences.keys().enumerate();
    let places = texts.index(ids.map(|(place, id)| (id.as_str(), place)));
    let rows = sentences.into_values().map(|pattern| {
        let (is_plain, said) = said(pattern);
        format!("Sentence {{ said: {}, is_plain: {is_plain} }}", texts.add(&said))
    });
    let rows: Vec<String> = rows.collect();
    Ok(format!(
        "Catalogue {{ places: {places}, sentences: &[{}] }}",
        rows.join(",\n")
    ))
}

/// What is told, and true if it is plain text; otherwise the source of a message that says it.
fn said(pattern: Pattern<&str>) -> (bool, String) {
    let plain = |element: &PatternElement<&str>| match element {
        PatternElement::TextElement { value } => Some(value.to_string()),
        PatternElement::Placeable { .. } => None,
    };
    if let Some(text) = pattern.elements.iter().map(plain).collect() {
        return (true, text);
    }
    let message = Message {
        id: Identifier { name: "said" },
        value: Some(pattern),
        attributes: Vec::new(),
        comment: None,
    };
    let alone = Resource {
        body: vec![Entry::Message(message)],
    };
    (false, serializer::serialize(&alone))
}
