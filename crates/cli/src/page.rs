//! Text for a terminal: wrapped to its width, and safe to show whatever a cookie is called.

use anstyle::Style;
use cookie_inspector_core::error::Problem;
use cookie_inspector_core::words;

pub use cookie_inspector_core::visible::{shown, steers};

/// For headings and names.
pub const BOLD: Style = Style::new().bold();
/// For what is beside the point.
pub const DIM: Style = Style::new().dimmed();
/// Neither.
pub const PLAIN: Style = Style::new();

/// Lines longer than this are hard to read.
const WIDEST: usize = 100;
/// Below this, a sentence becomes a column of words.
const NARROWEST: usize = 24;

/// A text that grows downwards. Whatever is put on it is made safe first; there is no other way in.
pub struct Page {
    text: String,
    width: usize,
}

impl Page {
    /// An empty page as wide as the terminal: `COLUMNS`, or what the terminal says, or 80.
    pub fn new() -> Page {
        let told = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
        let measured = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        Page::of_width(told.filter(|&width| width > 0).or_else(measured).unwrap_or(80))
    }

    fn of_width(width: usize) -> Page {
        Page {
            text: String::new(),
            width: width.clamp(NARROWEST, WIDEST),
        }
    }

    /// What was written, with styles as escape codes; a stream that wants none strips them.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Puts what is on `other` below.
    pub fn append(&mut self, other: &Page) {
        self.text.push_str(&other.text);
    }

    /// Leaves a line empty.
    pub fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// A paragraph of differently styled pieces; lines after the first stand two further in.
    pub fn pieces(&mut self, indent: usize, pieces: &[(Style, &str)]) {
        let mut paragraph = String::new();
        for (style, piece) in pieces {
            paragraph.push_str(&format!("{style}{}{style:#}", shown(piece)));
        }
        let (first, next) = (" ".repeat(indent), " ".repeat(indent + 2));
        self.wrapped(&paragraph, &first, &next);
    }

    /// A paragraph of one style.
    pub fn say(&mut self, indent: usize, style: Style, text: &str) {
        let paragraph = format!("{style}{}{style:#}", shown(text));
        let indent = " ".repeat(indent);
        self.wrapped(&paragraph, &indent, &indent);
    }

    /// A command to copy: never wrapped.
    pub fn command(&mut self, indent: usize, command: &str) {
        self.text.push_str(&format!(
            "{}{BOLD}{}{BOLD:#}\n",
            " ".repeat(indent),
            shown(command)
        ));
    }

    /// What went wrong, why, and what to do next.
    pub fn problem(&mut self, indent: usize, problem: &Problem) {
        self.pieces(indent, &[(PLAIN, &problem.message)]);
        if let Some(cause) = &problem.cause {
            let label = words::plain("cli-cause");
            self.pieces(indent, &[(BOLD, &label), (PLAIN, " "), (PLAIN, cause)]);
        }
        let label = words::plain("cli-next-step");
        self.pieces(indent, &[(BOLD, &label), (PLAIN, " "), (PLAIN, &problem.hint)]);
    }

    fn wrapped(&mut self, paragraph: &str, first: &str, next: &str) {
        let options = textwrap::Options::new(self.width)
            .initial_indent(first)
            .subsequent_indent(next)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit);
        self.text.push_str(&textwrap::fill(paragraph, options));
        self.text.push('\n');
    }
}

/// At most `most` characters of `text`, with a mark where it goes on.
pub fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_steer_a_terminal_is_written_out() {
        for (given, expected) in [
            ("_ga", "_ga"),
            ("größe 饼干", "größe 饼干"),
            ("\u{1b}[2J", r"\u{1b}[2J"),
            ("a\nb\tc\r", r"a\nb\tc\r"),
            ("\u{9b}31m", r"\u{9b}31m"),
            ("\u{202e}gro.live", r"\u{202e}gro.live"),
            (
                "\u{2066}x\u{2069}\u{200b}\u{feff}",
                r"\u{2066}x\u{2069}\u{200b}\u{feff}",
            ),
            ("\0\u{7f}", r"\u{0}\u{7f}"),
        ] {
            assert_eq!(shown(given), expected);
        }
    }

    #[test]
    fn nothing_gets_on_a_page_without_being_made_safe() {
        let hostile = "\u{1b}]0;title\u{7}\u{202e}";
        let mut page = Page::of_width(80);
        page.say(0, PLAIN, hostile);
        page.pieces(2, &[(PLAIN, hostile)]);
        page.command(2, hostile);
        page.problem(
            2,
            &Problem {
                code: String::new(),
                message: hostile.into(),
                cause: Some(hostile.into()),
                hint: hostile.into(),
            },
        );
        let text = anstream::adapter::strip_str(page.text()).to_string();
        assert!(text.lines().all(|line| !line.chars().any(steers)), "{text:?}");
        assert_eq!(text.matches(r"\u{202e}").count(), 6);
    }

    #[test]
    fn a_line_is_never_wider_than_the_page() {
        let mut page = Page::of_width(30);
        page.pieces(
            4,
            &[
                (BOLD, &"n".repeat(100)),
                (DIM, " some more words, and yet some more"),
            ],
        );
        let text = anstream::adapter::strip_str(page.text()).to_string();
        assert!(text.lines().all(|line| line.chars().count() <= 30), "{text}");
        assert!(text.lines().count() > 4);
    }
}
