//! Section 5: settings cookies, and what they may hold.

use std::collections::BTreeSet;

use crate::args;
use crate::clause::ClauseOutcome::{Contradicted, Inconclusive, Supported};
use crate::content::Detector;
use crate::cookie::ValueKind;
use crate::report::CookieReport;
use crate::words;

use super::scope::{Answer, Scope};

/// A setting is short: a word, a number, a handful of them.
const LONGEST: u32 = 64;

fn settings<'a>(scope: &Scope<'a>) -> Vec<&'a CookieReport> {
    scope.of_category(&["preference", "consent"])
}

pub(super) fn exist(scope: &Scope) -> Answer {
    let rows = settings(scope);
    if rows.is_empty() {
        return scope.none("review-p5.none", "review-change.setting");
    }
    Answer::of(Supported, "review-p5-1.found", "review-change.may", &rows)
}

pub(super) fn hold_no_content(scope: &Scope) -> Answer {
    let rows = settings(scope);
    let those = |fits: fn(&CookieReport) -> bool| -> Vec<&CookieReport> {
        rows.iter().copied().filter(|row| fits(row)).collect()
    };
    let filled = those(|row| row.value.marks.iter().any(|mark| is_content(mark.detector)));
    if !filled.is_empty() {
        let told = args! { "finds" => finds(&filled) };
        return Answer::with(
            Contradicted,
            "review-p5-2.content",
            "review-change.emptied",
            &filled,
            told,
        );
    }
    let closed = those(|row| row.value.kind == ValueKind::Encrypted);
    if !closed.is_empty() {
        return Answer::of(
            Inconclusive,
            "review-p5.encrypted",
            "review-change.other-browser",
            &closed,
        );
    }
    let opaque = those(|row| !row.value.marks.is_empty() || row.value.kind == ValueKind::SignedToken);
    if !opaque.is_empty() {
        return Answer::of(Inconclusive, "review-p5-2.opaque", "review-change.known", &opaque);
    }
    let long = those(|row| row.value.bytes > LONGEST);
    if !long.is_empty() {
        return Answer::of(Inconclusive, "review-p5-2.long", "review-change.known", &long);
    }
    if rows.is_empty() {
        return scope.none("review-p5.none", "review-change.setting");
    }
    scope.whole(Answer::of(
        Supported,
        "review-p5-2.short",
        "review-change.content",
        &rows,
    ))
}

pub(super) fn hold_no_identity(scope: &Scope) -> Answer {
    let rows = settings(scope);
    let those = |fits: fn(&CookieReport) -> bool| -> Vec<&CookieReport> {
        rows.iter().copied().filter(|row| fits(row)).collect()
    };
    let unique = those(|row| {
        row.value.kind == ValueKind::SignedToken
            || row.value.marks.iter().any(|mark| names_someone(mark.detector))
    });
    if !unique.is_empty() {
        return Answer::of(Inconclusive, "review-p5-3.unique", "review-change.known", &unique);
    }
    let closed = those(|row| row.value.kind == ValueKind::Encrypted);
    if !closed.is_empty() {
        return Answer::of(
            Inconclusive,
            "review-p5.encrypted",
            "review-change.other-browser",
            &closed,
        );
    }
    if rows.is_empty() {
        return scope.none("review-p5.none", "review-change.setting");
    }
    scope.whole(Answer::of(
        Supported,
        "review-p5-3.plain",
        "review-change.unique",
        &rows,
    ))
}

/// Random text is no content: it may still be a key to some.
fn is_content(detector: Detector) -> bool {
    match detector {
        Detector::Email
        | Detector::Nucleotides
        | Detector::Protein
        | Detector::Fasta
        | Detector::Cas
        | Detector::Accession
        | Detector::Wells
        | Detector::FreeText => true,
        Detector::Identity => false,
    }
}

fn names_someone(detector: Detector) -> bool {
    match detector {
        Detector::Email | Detector::Identity => true,
        Detector::Nucleotides
        | Detector::Protein
        | Detector::Fasta
        | Detector::Cas
        | Detector::Accession
        | Detector::Wells
        | Detector::FreeText => false,
    }
}

/// What the detectors found, each kind once, in words.
fn finds(rows: &[&CookieReport]) -> String {
    let marks = rows.iter().flat_map(|row| &row.value.marks);
    let kinds: BTreeSet<Detector> = marks
        .map(|mark| mark.detector)
        .filter(|kind| is_content(*kind))
        .collect();
    let named = kinds.into_iter().map(|kind| words::plain(name(kind)));
    named.collect::<Vec<_>>().join(", ")
}

fn name(detector: Detector) -> &'static str {
    match detector {
        Detector::Email => "review-find-email",
        Detector::Nucleotides => "review-find-nucleotides",
        Detector::Protein => "review-find-protein",
        Detector::Fasta => "review-find-fasta",
        Detector::Cas => "review-find-cas",
        Detector::Accession => "review-find-accession",
        Detector::Wells => "review-find-wells",
        Detector::FreeText => "review-find-free-text",
        Detector::Identity => "review-find-identity",
    }
}
