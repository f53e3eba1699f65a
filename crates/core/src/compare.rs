//! What a policy file does, and what changes for whom from one policy file to the next.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::args;
use crate::classify::{Subject, Verdict, classify};
use crate::knowledge::Knowledge;
use crate::policy::{Category, Policy, Rule};
use crate::site::Site;
use crate::words::{self, Args};

/// One change, or one thing that a rule does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// A stable word, such as `cookie-moves` or `category-ticked`.
    pub code: String,
    /// What it is about: a cookie's name or shape, a category, a clause, a text.
    pub about: String,
    /// The sentence.
    pub text: String,
}

impl Change {
    fn new(code: &str, about: &str, args: Args) -> Change {
        let mut args = args;
        args.set("about", about.to_owned());
        Change {
            code: code.to_owned(),
            about: about.to_owned(),
            text: words::text(&format!("change-{code}"), &args),
        }
    }
}

/// What each rule of `policy` does beside built-in knowledge, in the order of the file.
pub fn effects(policy: &Policy) -> Vec<Change> {
    let plain = policy.without_rules();
    policy
        .rules()
        .iter()
        .map(|rule| effect(&judge(&plain, rule), &judge(policy, rule), policy, rule))
        .collect()
}

fn effect(before: &Verdict, after: &Verdict, policy: &Policy, rule: &Rule) -> Change {
    let known = before.category != "unknown";
    let code = match (before.deletable, after.deletable) {
        (false, true) if known => "rule-lowers",
        (false, true) => "rule-offers",
        (true, false) => "rule-raises",
        (false, false) | (true, true) if before.category == after.category => "rule-keeps",
        (false, false) | (true, true) => "rule-moves",
    };
    let args = args! {
        "host" => rule.host.clone(),
        "before" => title(policy, &before.category),
        "after" => title(policy, &after.category),
    };
    Change::new(code, rule.pattern.text(), args)
}

/// What changes for whom from `before` to `after`; empty if nothing does.
pub fn changes(before: &Policy, after: &Policy) -> Vec<Change> {
    let mut found = Vec::new();
    file(before, after, &mut found);
    texts(before, after, &mut found);
    sections(before, after, &mut found);
    clauses(before, after, &mut found);
    for (old, new) in before.categories().iter().zip(after.categories()) {
        category(old, new, &mut found);
    }
    rules(before, after, &mut found);
    found
}

fn file(before: &Policy, after: &Policy, found: &mut Vec<Change>) {
    let mut differ = |code: &str, old: Option<&str>, new: Option<&str>| {
        if old != new {
            let none = words::plain("change-none");
            let shown = |text: Option<&str>| text.map_or_else(|| none.clone(), str::to_owned);
            let args = args! { "before" => shown(old), "after" => shown(new) };
            found.push(Change::new(code, &after.current().id, args));
        }
    };
    let (old, new) = (before.current(), after.current());
    differ("version", Some(before.version()), Some(after.version()));
    differ("text", Some(&old.id), Some(&new.id));
    differ("effective", old.effective.as_deref(), new.effective.as_deref());
    differ("source", Some(&old.source), Some(&new.source));
    differ("hash", old.sha256.as_deref(), new.sha256.as_deref());
}

/// The texts beside the current one: which are new, gone, or not what they were.
fn texts(before: &Policy, after: &Policy, found: &mut Vec<Change>) {
    let current = [&before.current().id, &after.current().id];
    for new in after.texts() {
        match before.texts().iter().find(|old| old.id == new.id) {
            None => found.push(Change::new("text-new", &new.id, args! {})),
            Some(old) if old != new && current != [&new.id, &new.id] => {
                found.push(Change::new("text-differs", &new.id, args! {}));
            }
            Some(_) => {}
        }
    }
    let gone = |id: &str| !after.texts().iter().any(|new| new.id == id);
    for old in before.texts().iter().filter(|old| gone(&old.id)) {
        found.push(Change::new("text-gone", &old.id, args! {}));
    }
}

fn sections(before: &Policy, after: &Policy, found: &mut Vec<Change>) {
    let numbers = before
        .sections()
        .iter()
        .chain(after.sections())
        .map(|section| section.number);
    for number in numbers.collect::<BTreeSet<u8>>() {
        let title = |policy: &Policy| {
            let sections = policy.sections().iter();
            let mut titles = sections.filter(|section| section.number == number);
            titles.next().map(|section| section.title.clone())
        };
        let (code, title) = match (title(before), title(after)) {
            (None, Some(title)) => ("section-new", title),
            (Some(title), None) => ("section-gone", title),
            (Some(old), Some(title)) if old != title => ("section-title", title),
            (Some(_), Some(_)) | (None, None) => continue,
        };
        found.push(Change::new(code, &number.to_string(), args! { "title" => title }));
    }
}

fn clauses(before: &Policy, after: &Policy, found: &mut Vec<Change>) {
    let all = before
        .clauses()
        .iter()
        .chain(after.clauses())
        .map(|clause| clause.id.as_str());
    for id in all.collect::<BTreeSet<&str>>() {
        let section = |policy: &Policy| {
            let mut same = policy.clauses().iter().filter(|clause| clause.id == id);
            same.next()
                .filter(|_| policy.has_clause(id))
                .map(|clause| clause.section)
        };
        let (code, section) = match (section(before), section(after)) {
            (None, Some(section)) => ("clause-new", section),
            (Some(section), None) => ("clause-gone", section),
            (Some(old), Some(section)) if old != section => ("clause-section", section),
            (Some(_), Some(_)) | (None, None) => continue,
        };
        found.push(Change::new(code, id, args! { "section" => section }));
    }
}

fn category(old: &Category, new: &Category, found: &mut Vec<Change>) {
    let flags = [
        (
            old.protected,
            new.protected,
            "category-protected",
            "category-not-protected",
        ),
        (
            old.offered,
            new.offered,
            "category-offered",
            "category-not-offered",
        ),
        (
            old.preselected,
            new.preselected,
            "category-ticked",
            "category-not-ticked",
        ),
        (
            old.warning.is_some(),
            new.warning.is_some(),
            "category-warned",
            "category-not-warned",
        ),
    ];
    for (before, after, on, off) in flags {
        if before != after {
            let code = if after { on } else { off };
            let args = args! { "title" => new.title.clone() };
            found.push(Change::new(code, &new.id, args));
        }
    }
    if old.section != new.section {
        let section = new
            .section
            .map_or_else(|| words::plain("change-none"), |n| n.to_string());
        let args = args! { "title" => new.title.clone(), "section" => section };
        found.push(Change::new("category-section", &new.id, args));
    }
}

/// Each name or shape that a rule of either file is for, judged by both.
fn rules(before: &Policy, after: &Policy, found: &mut Vec<Change>) {
    let mut seen = BTreeSet::new();
    for rule in before.rules().iter().chain(after.rules()) {
        if !seen.insert((rule.pattern.text(), &rule.host)) {
            continue;
        }
        let (old, new) = (same_rule(before, rule), same_rule(after, rule));
        let (was, is) = (judge(before, rule), judge(after, rule));
        if was.category != is.category {
            found.push(moved(after, rule, &was, &is));
        } else if old.is_some() != new.is_some() {
            let code = if new.is_some() { "rule-new" } else { "rule-gone" };
            let args = args! { "host" => rule.host.clone(), "after" => title(after, &is.category) };
            found.push(Change::new(code, rule.pattern.text(), args));
        }
        let (Some(old), Some(new)) = (old, new) else {
            continue;
        };
        let host = || args! { "host" => rule.host.clone() };
        if old.purpose != new.purpose {
            found.push(Change::new("rule-words", rule.pattern.text(), host()));
        }
        if old.overrides_protection != new.overrides_protection {
            let code = match new.overrides_protection {
                true => "rule-overrides",
                false => "rule-not-overrides",
            };
            found.push(Change::new(code, rule.pattern.text(), host()));
        }
    }
}

fn same_rule<'p>(policy: &'p Policy, rule: &Rule) -> Option<&'p Rule> {
    let mut rules = policy.rules().iter();
    rules.find(|other| other.pattern == rule.pattern && other.host == rule.host)
}

fn moved(policy: &Policy, rule: &Rule, was: &Verdict, is: &Verdict) -> Change {
    let effect = match (was, is) {
        (was, is) if was.deletable && !is.deletable => "kept",
        (was, is) if !was.preselected && is.preselected => "ticked",
        (was, is) if !was.deletable && is.deletable => "offered",
        (was, is) if was.preselected && !is.preselected => "unticked",
        (_, _) => "same",
    };
    let code = if rule.pattern.is_whole() {
        "cookie-moves"
    } else {
        "cookies-move"
    };
    let args = args! {
        "host" => rule.host.clone(),
        "before" => title(policy, &was.category),
        "after" => title(policy, &is.category),
        "effect" => effect,
    };
    Change::new(code, rule.pattern.text(), args)
}

fn title(policy: &Policy, category: &str) -> String {
    let known = policy.category(category);
    known.map_or_else(|| category.to_owned(), |category| category.title.clone())
}

/// The verdict on a name that the rule is for, on its host.
fn judge(policy: &Policy, rule: &Rule) -> Verdict {
    let subject = Subject {
        name: &rule.pattern.sample(),
        host: &rule.host,
        http_only: None,
        value: None,
    };
    classify(policy, Knowledge::built_in(), &Site::FLASKTRACK, &subject)
}

#[cfg(test)]
mod tests;
