//! What a cookie is to a sign-in: the session, the guard of forms, one attempt, or a part of something.

use crate::report::CookieReport;

/// Keeps a person signed in.
pub fn is_sign_in(row: &CookieReport) -> bool {
    matches!(
        row.verdict.category.as_str(),
        "authentication" | "essential-session"
    )
}

/// Guards forms: of the security cookies, those that say so in their name.
pub fn is_guard(row: &CookieReport) -> bool {
    const WORDS: [&str; 4] = ["csrf", "xsrf", "forgery", "requestverification"];
    is_security(row) && has_word(&row.name, &WORDS)
}

/// The session, the sign-in, or the guard of forms.
pub fn is_key(row: &CookieReport) -> bool {
    is_sign_in(row) || is_guard(row)
}

fn is_security(row: &CookieReport) -> bool {
    row.verdict.category == "essential-security-csrf"
}

fn has_word(name: &str, words: &[&str]) -> bool {
    let name = name.to_ascii_lowercase();
    words.iter().any(|word| name.contains(word))
}

/// What libraries call the cookies of one sign-in attempt, in their default names (see `data/knowledge.toml`):
/// ASP.NET Core, OWIN, Auth0, Okta, NextAuth and Better Auth, Keycloak, SAML.
const ATTEMPT: [&str; 21] = [
    "correlation",
    "nonce",
    "pkce",
    "code_verifier",
    "code-verifier",
    "codeverifier",
    "oauth_state",
    "oauth-state",
    "oauthstate",
    "auth_state",
    "auth-state",
    "login_state",
    "oidc_state",
    "kc_restart",
    "__txn",
    "a0:state",
    "auth.state",
    "authjs.state",
    "saml_request",
    "relay_state",
    "com.auth0.auth",
];

/// The family of a cookie that belongs to one sign-in attempt: its name up to the word that says so.
pub fn attempt(row: &CookieReport) -> Option<&str> {
    if !is_security(row) || is_guard(row) {
        return None;
    }
    let name = row.name.to_ascii_lowercase();
    let ends = ATTEMPT
        .iter()
        .filter_map(|word| Some(name.find(word)? + word.len()));
    // Lower case letters of ASCII take the same room.
    row.name.get(..ends.min()?)
}

/// A cookie that was too big for one piece is split into `name.0`, `name_1`, `name__2`, `nameC3` (NextAuth, Auth0,
/// Supabase, Streamlit, ASP.NET Core).
pub struct Part<'a> {
    /// The name without the number.
    pub base: &'a str,
    /// The number.
    pub number: u32,
    /// What stands between.
    pub mark: &'static str,
}

/// The part a sign-in cookie's name says it is.
pub fn part(row: &CookieReport) -> Option<Part<'_>> {
    if !is_sign_in(row) {
        return None;
    }
    let stem = row.name.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &row.name[stem.len()..];
    let (base, mark) = ["__", ".", "_", "-", "C"]
        .into_iter()
        .find_map(|mark| Some((stem.strip_suffix(mark)?, mark)))?;
    let plain = (1..=2).contains(&digits.len()) && (digits == "0" || !digits.starts_with('0'));
    (plain && !base.is_empty()).then_some(Part {
        base,
        number: digits.parse().ok()?,
        mark,
    })
}
