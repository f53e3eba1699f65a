//! The words of a name: what a name says when nobody documents it.
//!
//! Words are whole: `trackingMode` is `tracking` and `mode`, and never contains `track`. A name may be offered
//! for removal on the strength of its words only if every single one of them is understood.

use crate::knowledge::{Convention, Knowledge, Term};

/// A name of more words than this is not language.
const MOST_WORDS: usize = 16;

/// The longest phrase of the knowledge file, in words: `first day of week`, with some room.
const LONGEST_PHRASE: usize = 5;

/// What the words of a name say.
#[derive(Debug, Clone)]
pub enum Reading<'k> {
    /// They hint at a category.
    Says {
        /// The convention that decided.
        convention: &'k Convention,
        /// The word or phrase that hinted.
        word: String,
    },
    /// They hint at two categories that do not go together.
    Conflict,
    /// They are about organisations, rights or laboratory work.
    Context,
    /// A hint stands beside words we do not understand.
    Half,
    /// They hint at nothing.
    Nothing,
}

/// Protected categories, the most telling first: `oauth_session_state` is of the sign-in attempt.
pub const PROTECTED: [&str; 4] = [
    "essential-security-csrf",
    "authentication",
    "essential-session",
    "essential-reliability",
];

/// Reads the words of `name`, which has no security mark any more.
pub fn read<'k>(knowledge: &'k Knowledge, name: &str) -> Reading<'k> {
    let Some(found) = terms(knowledge, name) else {
        return Reading::Nothing;
    };
    let hints: Vec<(&Convention, &str)> = found
        .iter()
        .flat_map(|(word, terms)| {
            let hints = terms.iter().filter_map(|term| match term {
                Term::Hint(place) => Some(&knowledge.conventions()[*place]),
                Term::Beside(_) | Term::Neutral | Term::Context | Term::Laboratory => None,
            });
            hints.map(move |convention| (convention, word.as_str()))
        })
        .collect();
    let has = |term: Term| found.iter().any(|(_, terms)| terms.contains(&term));
    let (protected, offered): (Vec<_>, Vec<_>) = hints
        .iter()
        .copied()
        .partition(|(hint, _)| PROTECTED.contains(&hint.category));
    match (protected.is_empty(), offered.is_empty()) {
        (false, false) => Reading::Conflict,
        (false, true) => strongest(&protected),
        (true, _) if has(Term::Context) || has(Term::Laboratory) => Reading::Context,
        (true, true) => Reading::Nothing,
        (true, false) => offer(knowledge, &found, &offered),
    }
}

fn strongest<'k>(hints: &[(&'k Convention, &str)]) -> Reading<'k> {
    let rank = |hint: &Convention| PROTECTED.iter().position(|id| *id == hint.category);
    match hints.iter().min_by_key(|(hint, _)| rank(hint)) {
        Some((convention, word)) => says(convention, word),
        None => Reading::Nothing,
    }
}

fn says<'k>(convention: &'k Convention, word: &str) -> Reading<'k> {
    Reading::Says {
        convention,
        word: word.to_owned(),
    }
}

/// A category that is offered needs one voice and no word left over. A choice about cookies may name what
/// it is a choice about (`analytics_consent`).
fn offer<'k>(
    knowledge: &'k Knowledge,
    found: &[(String, &[Term])],
    hints: &[(&'k Convention, &str)],
) -> Reading<'k> {
    let consent = hints.iter().find(|(hint, _)| hint.category == "consent");
    let Some((convention, word)) = consent.or(hints.first()) else {
        return Reading::Nothing;
    };
    let chosen = convention.category;
    if consent.is_none() && hints.iter().any(|(hint, _)| hint.category != chosen) {
        return Reading::Conflict;
    }
    let is_of = |place: usize| knowledge.conventions()[place].category == chosen;
    let understood = |terms: &[Term]| {
        terms.iter().any(|term| match term {
            Term::Hint(place) => consent.is_some() || is_of(*place),
            Term::Beside(place) => is_of(*place),
            Term::Neutral => true,
            Term::Context | Term::Laboratory => false,
        })
    };
    if named(found, word).iter().all(|(_, terms)| understood(terms)) {
        says(convention, word)
    } else {
        Reading::Half
    }
}

/// The words that have to be understood: neither a version at the end (`locale_v6`), nor the one name of a brand
/// in front of a phrase that speaks of cookies and can mean nothing else (`acme_cookie_consent`).
fn named<'f, 'k>(found: &'f [(String, &'k [Term])], hint: &str) -> &'f [(String, &'k [Term])] {
    let is_number = |word: &str| word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
    let found = match found {
        [rest @ .., (v, _), (number, _)] if v == "v" && is_number(number) => rest,
        _ => found,
    };
    let is_brand = |word: &str| word.len() >= 2 && word.bytes().all(|b| b.is_ascii_alphabetic());
    let unmistakable = hint.len() > "cookies".len() && hint.contains("cookie");
    match found {
        [(brand, []), rest @ ..] if unmistakable && is_brand(brand) && !rest.is_empty() => rest,
        _ => found,
    }
}

/// The words and phrases of a name with their meanings, longest phrases first; `None` if it is not language.
fn terms<'k>(knowledge: &'k Knowledge, name: &str) -> Option<Vec<(String, &'k [Term])>> {
    let words = split(name)?;
    let mut found = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let longest = (words.len() - at).min(LONGEST_PHRASE);
        let (taken, phrase) = (1..=longest)
            .rev()
            .map(|taken| (taken, words[at..at + taken].join(" ")))
            .find(|(taken, phrase)| *taken == 1 || !knowledge.term(phrase).is_empty())?;
        let terms = knowledge.term(&phrase);
        found.push((phrase, terms));
        at += taken;
    }
    Some(found)
}

/// Whole words in lower case: split at marks, at a change of letter case, and between letters and digits.
fn split(name: &str) -> Option<Vec<String>> {
    let mut words: Vec<String> = Vec::new();
    let mut before: Option<char> = None;
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        if !letter.is_ascii() || letter.is_ascii_control() {
            return None;
        }
        if !letter.is_ascii_alphanumeric() {
            before = None;
            continue;
        }
        let next_is_small = letters.peek().is_some_and(char::is_ascii_lowercase);
        let starts = before.is_none_or(|before| {
            before.is_ascii_digit() != letter.is_ascii_digit()
                || letter.is_ascii_uppercase() && (before.is_ascii_lowercase() || next_is_small)
        });
        match words.last_mut() {
            Some(word) if !starts => word.push(letter.to_ascii_lowercase()),
            Some(_) | None => words.push(letter.to_ascii_lowercase().to_string()),
        }
        if words.len() > MOST_WORDS {
            return None;
        }
        before = Some(letter);
    }
    (!words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(name: &str) -> Option<String> {
        match read(Knowledge::built_in(), name) {
            Reading::Says { convention, .. } => Some(convention.category.to_owned()),
            Reading::Conflict | Reading::Context | Reading::Half | Reading::Nothing => None,
        }
    }

    #[test]
    fn a_name_is_split_at_marks_case_and_digits() {
        for (name, words) in [
            ("sidebar_state", vec!["sidebar", "state"]),
            ("darkMode", vec!["dark", "mode"]),
            ("ASPSessionID", vec!["asp", "session", "id"]),
            ("theme2", vec!["theme", "2"]),
            ("--ui.font-size--", vec!["ui", "font", "size"]),
        ] {
            assert_eq!(split(name).unwrap(), words, "{name}");
        }
        assert_eq!(split("thème"), None);
        assert_eq!(split("..."), None);
        assert_eq!(split(&"a_".repeat(4000)), None);
    }

    #[test]
    fn a_setting_is_offered_only_if_every_word_is_understood() {
        for name in [
            "theme",
            "ft_theme",
            "darkMode",
            "ui.fontSize",
            "sidebar_collapsed",
            "flasktrack-locale",
        ] {
            assert_eq!(says(name).as_deref(), Some("preference"), "{name}");
        }
        for name in [
            "theme_session",
            "theme_token",
            "session_theme",
            "locale_auth",
            "theme_qzx",
            "themes3cret",
            "org_theme",
            "role_view",
            "sample_view",
            "assay_layout",
            "plate_layout",
            "theme_a1b2c3d4",
            "untheme",
            "themelike",
        ] {
            assert_ne!(says(name).as_deref(), Some("preference"), "{name}");
        }
    }

    #[test]
    fn a_brand_may_stand_in_front_of_a_choice_about_cookies() {
        for name in [
            "acme_cookie_consent",
            "AcmeCookiePolicyAccepted",
            "acme-cookie-consent-v2",
        ] {
            assert_eq!(says(name).as_deref(), Some("consent"), "{name}");
        }
        for name in [
            "cookie_consent_acme",
            "acme_corp_cookie_consent",
            "acme_consent",
            "sample_cookie_consent",
            "org_cookie_consent",
            "session_cookie_consent",
            "acme_theme",
            "x7_cookie_consent",
            "x_cookie_consent",
        ] {
            assert_eq!(
                says(name).filter(|said| said != "essential-session"),
                None,
                "{name}"
            );
        }
        assert_eq!(says("locale_v6").as_deref(), Some("preference"));
        assert_eq!(says("locale_v666"), None);
        assert_eq!(says("locale_6"), None);
    }

    #[test]
    fn laboratory_words_are_never_statistics() {
        for name in [
            "experiment_id",
            "sample_tracking",
            "run_metrics",
            "variant_analytics",
            "batch_stats",
            "flask_track",
        ] {
            assert_eq!(says(name), None, "{name}");
        }
    }
}
