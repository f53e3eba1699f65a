//! `explain --stdin --json`: a line in, a line out, in the same order.

use std::io::{self, BufRead, Read, Write};

use cookie_inspector_core::args;
use cookie_inspector_core::error::{Error, Problem};
use cookie_inspector_core::words;
use serde::{Deserialize, Serialize};

use super::{Answer, judge};
use crate::answer::{self, Exit, Failure, problem};
use crate::session::Session;

/// The longest line we take. A name and a host have 4 KB together (RFC 6265bis, 5.6); this leaves room for
/// every character written as `\uXXXX` and for other fields.
const LONGEST_LINE: u64 = 64 * 1024;

/// A question. Other fields may stand beside these, so that `inspect --json --lines` can be piped in.
#[derive(Deserialize)]
struct Question {
    name: String,
    host: String,
}

/// What stands in the place of an answer to a line that asks nothing.
#[derive(Serialize)]
struct Refusal {
    line: u32,
    error: Problem,
}

/// Answers each line of `input`.
pub fn run(session: &Session, mut input: impl BufRead, out: &mut impl Write) -> Result<Exit, Failure> {
    let mut exit = Exit::Well;
    let mut line = 0;
    let lost = |error: io::Error| problem("input-lost", &args! {}, Some(error.to_string()));
    while let Some(read) = next_line(&mut input).map_err(lost)? {
        line += 1;
        if read.as_ref().is_ok_and(|bytes| bytes.trim_ascii().is_empty()) {
            continue;
        }
        match read.and_then(|bytes| question(&bytes)) {
            Ok(Question { name, host }) => {
                let verdict = judge(session, &name, &host);
                answer::line(out, &Answer::new(&name, &host, verdict))?;
            }
            Err(cause) => {
                let cause = words::plain(cause);
                let error = Problem::from(Error::InputInvalid { line, cause });
                answer::line(out, &Refusal { line, error })?;
                exit = Exit::CouldNot;
            }
        }
    }
    Ok(exit)
}

/// The cause names no part of the line: it may hold a cookie's value in a field beside the name.
fn question(line: &[u8]) -> Result<Question, &'static str> {
    match serde_json::from_slice(line) {
        Ok(question) => Ok(question),
        Err(error) if error.is_data() => Err("cli-line-fields"),
        Err(_) => Err("cli-line-not-json"),
    }
}

/// The next line without its end, or why it cannot be taken; `None` at the end of `input`.
fn next_line(input: &mut impl BufRead) -> io::Result<Option<Result<Vec<u8>, &'static str>>> {
    let mut line = Vec::new();
    if input
        .by_ref()
        .take(LONGEST_LINE + 1)
        .read_until(b'\n', &mut line)?
        == 0
    {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
    } else if line.len() as u64 > LONGEST_LINE {
        skip_line(input)?;
        return Ok(Some(Err("cli-line-too-long")));
    }
    Ok(Some(Ok(line)))
}

/// Passes over the rest of a line without keeping it.
fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let waiting = input.fill_buf()?;
        let (end, used) = match waiting.iter().position(|&byte| byte == b'\n') {
            Some(place) => (true, place + 1),
            None => (waiting.is_empty(), waiting.len()),
        };
        input.consume(used);
        if end {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_may_have_64_kb_and_the_next_one_is_found_after_a_longer_one() {
        let limit = LONGEST_LINE as usize;
        let mut text = vec![b'a'; limit];
        text.push(b'\n');
        text.extend(vec![b'b'; limit + 1]);
        text.extend(vec![b'b'; 3 * limit]);
        text.extend(b"\nlast");
        let mut input = io::BufReader::with_capacity(1000, text.as_slice());
        assert_eq!(next_line(&mut input).unwrap(), Some(Ok(vec![b'a'; limit])));
        assert_eq!(next_line(&mut input).unwrap(), Some(Err("cli-line-too-long")));
        assert_eq!(next_line(&mut input).unwrap(), Some(Ok(b"last".to_vec())));
        assert_eq!(next_line(&mut input).unwrap(), None);
    }
}
