//! From the catalogue to the table of its sentences. Most are text with holes for arguments, told without being read
//! again; of those that choose among words each is written down alone, so that no more is read than what is told.

use std::collections::BTreeMap;

use fluent_syntax::ast::{
    Entry, Expression, Identifier, InlineExpression, Message, Pattern, PatternElement, Resource,
};
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
    let mut holes = Vec::new();
    let rows = sentences.into_values().map(|pattern| {
        let (said, form) = match filled(&pattern) {
            Some((said, names)) => {
                let first = holes.len();
                holes.extend(
                    names
                        .iter()
                        .map(|(at, name)| format!("({at}, {})", texts.add(name))),
                );
                (
                    said,
                    format!("Form::Text {{ holes: ({first}, {}) }}", names.len()),
                )
            }
            None => (alone(pattern), "Form::Message".to_owned()),
        };
        format!("Sentence {{ said: {}, form: {form} }}", texts.add(&said))
    });
    let rows: Vec<String> = rows.collect();
    Ok(format!(
        "Catalogue {{ places: {places}, sentences: &[{}], holes: &[{}] }}",
        rows.join(",\n"),
        holes.join(", ")
    ))
}

/// The text of a pattern, and the arguments that are put into it: where, and by what name. `None` where the words
/// depend on an argument.
fn filled<'t>(pattern: &Pattern<&'t str>) -> Option<(String, Vec<(usize, &'t str)>)> {
    let (mut said, mut names) = (String::new(), Vec::new());
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => said.push_str(value),
            PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::VariableReference { id }),
            } => names.push((said.len(), id.name)),
            PatternElement::Placeable { .. } => return None,
        }
    }
    Some((said, names))
}

/// The source of a message that says it.
fn alone(pattern: Pattern<&str>) -> String {
    let message = Message {
        id: Identifier { name: "said" },
        value: Some(pattern),
        attributes: Vec::new(),
        comment: None,
    };
    serializer::serialize(&Resource {
        body: vec![Entry::Message(message)],
    })
}
