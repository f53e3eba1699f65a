//! Requests and answers in a text: their headers with cookies, and the host that each was sent to.
//!
//! A host may stand anywhere among the headers of its request, in its first line, or in what developer tools show
//! above it. So a message is looked at as a whole before a cookie of it is taken.

use std::iter::from_fn;

use super::address::host_of;
use super::text::Text;

/// What a line says.
#[derive(Clone, Copy)]
pub enum Line<'a> {
    /// A request begins, and may say where it goes.
    Asks(Option<&'a str>),
    /// An answer begins.
    Answers,
    /// A request says where it goes.
    Host(&'a str),
    /// A response sets a cookie.
    Sets(&'a str),
    /// A request sends cookies.
    Sends(&'a str),
    /// Nothing: a message ends, if it was not only set apart for the eye.
    Blank,
}

/// The lines of `text` that say something, each with its place.
pub fn lines<'t>(text: &'t Text) -> impl Iterator<Item = (i64, Line<'t>)> {
    let mut lines = text.lines().peekable();
    from_fn(move || {
        loop {
            let (place, line) = lines.next()?;
            let Some(line) = plain(line) else { continue };
            let Some(said) = said(line) else { continue };
            let next = lines.peek().and_then(|(_, next)| plain(next));
            match (said, next.and_then(|next| continued(said, next))) {
                (Said::Whole(line), _) => return Some((place, line)),
                (Said::Named(..), Some(line)) => {
                    lines.next();
                    return Some((place, line));
                }
                (Said::Named(line, true), None) => return Some((place, line)),
                // A word that stands alone.
                (Said::Named(_, false), None) => {}
            }
        }
    })
}

/// What one line says by itself.
#[derive(Clone, Copy)]
enum Said<'a> {
    Whole(Line<'a>),
    /// The name of a header alone, and whether a colon marks it as one. Its text may be on the next line, as it is
    /// where one copies what developer tools show (`HeaderSectionRow.ts`: a box each for name and text).
    Named(Line<'a>, bool),
}

/// A line without the mark that curl puts before those it shows.
fn plain(line: &[u8]) -> Option<&str> {
    let line = std::str::from_utf8(line).ok()?;
    Some(line.trim_start_matches(['<', '>', '*', ' ', '\t']).trim_end())
}

fn said(line: &str) -> Option<Said<'_>> {
    if line.is_empty() {
        return Some(Said::Whole(Line::Blank));
    }
    if let Some(begin) = begin(line) {
        return Some(Said::Whole(begin));
    }
    // HTTP/2 writes some names with a colon before them.
    let from = usize::from(line.starts_with(':'));
    let (name, text) = match line[from..].split_once(':') {
        Some((name, text)) => (name.trim(), Some(text.trim())),
        None => (&line[from..], None),
    };
    let line = header(name, text.unwrap_or_default())?;
    match text {
        Some("") => Some(Said::Named(line, true)),
        Some(_) => Some(Said::Whole(line)),
        None => Some(Said::Named(line, false)),
    }
}

/// The first line of a request or of an answer (RFC 9112 sections 3 and 4).
fn begin(line: &str) -> Option<Line<'_>> {
    let mut words = line.split_ascii_whitespace();
    let (first, second, third) = (words.next()?, words.next()?, words.next());
    let is_version = |word: &str| word.starts_with("HTTP/");
    if is_version(first) {
        let is_status = second.len() == 3 && second.bytes().all(|digit| digit.is_ascii_digit());
        return is_status.then_some(Line::Answers);
    }
    let is_method = first.bytes().all(|letter| letter.is_ascii_uppercase());
    let is_target = second.starts_with('/') || second.contains("://") || third.is_some_and(is_version);
    (is_method && is_target && third.is_none_or(is_version)).then(|| Line::Asks(host_of(second)))
}

fn header<'a>(name: &str, text: &'a str) -> Option<Line<'a>> {
    match name.to_ascii_lowercase().as_str() {
        "set-cookie" => Some(Line::Sets(text)),
        "cookie" => Some(Line::Sends(text)),
        "host" | "authority" => Some(Line::Host(text.split(':').next().unwrap_or_default())),
        // What developer tools show above a request.
        "request url" => Some(Line::Asks(host_of(text))),
        _ => None,
    }
}

/// What a header says whose text stands on the `next` line; `None` if that cannot be its text.
fn continued<'a>(named: Said, next: &'a str) -> Option<Line<'a>> {
    let Said::Named(line, _) = named else { return None };
    let is_word = !next.contains(char::is_whitespace) && !next.ends_with(':') && said(next).is_none();
    match line {
        Line::Sets(_) => content(next).map(|_| Line::Sets(next)),
        Line::Sends(_) => content(next).map(|_| Line::Sends(next)),
        Line::Host(_) => header("host", next).filter(|_| is_word && !next.is_empty()),
        Line::Asks(_) => host_of(next).map(|host| Line::Asks(Some(host))),
        Line::Answers | Line::Blank => None,
    }
}

/// Names of a `Set-Cookie` header's attributes.
const ATTRIBUTES: [&str; 8] = [
    "path",
    "domain",
    "expires",
    "max-age",
    "secure",
    "httponly",
    "samesite",
    "partitioned",
];

/// A line that is the content of a header: pairs, of which the first names a cookie.
pub fn content(line: &str) -> Option<Line<'_>> {
    let text = line.trim();
    let (name, _) = text.split(';').next()?.split_once('=')?;
    // RFC 9110, 5.6.2: the letters of a token, which no sentence and no program consists of.
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~[]".contains(c);
    if name.is_empty() || !name.chars().all(is_token) {
        return None;
    }
    let word = |part: &str| {
        part.split('=')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
    };
    let has_attributes = text
        .split(';')
        .skip(1)
        .any(|part| ATTRIBUTES.contains(&word(part).as_str()));
    match has_attributes {
        true => Some(Line::Sets(text)),
        false => Some(Line::Sends(text)),
    }
}

/// Where a message was sent.
#[derive(Clone, Copy)]
pub enum Sent<'a> {
    /// To this host.
    To(&'a str),
    /// The text does not say.
    Unsaid,
    /// The text names several hosts, and does not say which.
    Unclear,
}

/// The messages that `lines` are, each with where it was sent.
pub fn messages<'l, 'a>(
    lines: &'l [(i64, Line<'a>)],
) -> impl Iterator<Item = (Sent<'a>, &'l [(i64, Line<'a>)])> {
    let whole = sent(lines);
    let mut begins = lines.iter().filter(|(_, line)| is_begin(line));
    // Developer tools show the answer first, and then no answer is that to the request before it.
    let asks_first = matches!(begins.next(), Some((_, Line::Asks(_))));
    let mut asked = Sent::Unsaid;
    let each = lines.chunk_by(|_, (_, next)| !is_begin(next) && !matches!(next, Line::Blank));
    each.map(move |message| {
        let own = sent(message);
        let is_answer = matches!(message.first(), Some((_, Line::Answers)));
        let is_request = matches!(message.first(), Some((_, Line::Asks(_))));
        if is_request || !matches!(own, Sent::Unsaid) {
            asked = own;
        }
        let to = match (own, asked) {
            (Sent::Unsaid, Sent::To(_)) if is_answer && asks_first => asked,
            (Sent::Unsaid, _) => whole,
            (Sent::To(_) | Sent::Unclear, _) => own,
        };
        (to, message)
    })
}

fn is_begin(line: &Line) -> bool {
    matches!(line, Line::Asks(_) | Line::Answers)
}

/// The hosts that `lines` name.
pub fn hosts<'l, 'a>(lines: &'l [(i64, Line<'a>)]) -> impl Iterator<Item = &'a str> + use<'l, 'a> {
    let named = lines.iter().filter_map(|(_, line)| match *line {
        Line::Host(host) | Line::Asks(Some(host)) => Some(host),
        Line::Asks(None) | Line::Answers | Line::Sets(_) | Line::Sends(_) | Line::Blank => None,
    });
    named.filter(|host| !host.is_empty())
}

/// Where `lines` were sent, if they are one message.
fn sent<'a>(lines: &[(i64, Line<'a>)]) -> Sent<'a> {
    let mut named = hosts(lines);
    let Some(first) = named.next() else {
        return Sent::Unsaid;
    };
    match named.all(|host| host.eq_ignore_ascii_case(first)) {
        true => Sent::To(first),
        false => Sent::Unclear,
    }
}
