//! The one catalogue of sentences, `data/words/en.ftl`, for the core, the command line and the window.

use std::cell::OnceCell;

pub use fluent_bundle::FluentArgs as Args;
use fluent_bundle::{FluentBundle, FluentResource};

/// The catalogue as written; the window loads the same text.
pub const ENGLISH: &str = include_str!("../data/words/en.ftl");

thread_local! {
    static CATALOGUE: OnceCell<FluentBundle<FluentResource>> = const { OnceCell::new() };
}

fn load() -> FluentBundle<FluentResource> {
    // A slip in the catalogue keeps the good entries; `tests/data.rs` rejects the slip.
    let resource = FluentResource::try_new(ENGLISH.to_owned()).unwrap_or_else(|(resource, _)| resource);
    let mut bundle = FluentBundle::new(vec!["en".parse().unwrap_or_default()]);
    // The isolation marks are for mixed scripts in a page; in a terminal they print as rubbish.
    bundle.set_use_isolating(false);
    bundle.add_resource_overriding(resource);
    bundle
}

/// The sentence `id` (or `id.attribute`) with its arguments; the id itself where there is none, which the
/// data test makes impossible for the ids in this code.
pub fn text(id: &str, args: &Args) -> String {
    CATALOGUE.with(|cell| {
        let bundle = cell.get_or_init(load);
        let (message, attribute) = id.split_once('.').map_or((id, None), |(m, a)| (m, Some(a)));
        let pattern = bundle.get_message(message).and_then(|found| match attribute {
            Some(name) => found.get_attribute(name).map(|a| a.value()),
            None => found.value(),
        });
        match pattern {
            Some(pattern) => bundle
                .format_pattern(pattern, Some(args), &mut Vec::new())
                .into_owned(),
            None => id.to_owned(),
        }
    })
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
