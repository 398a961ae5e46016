//! Text that is safe to print: what all that is written to a terminal, a log or a page is made of.
//!
//! Takes lines, drawings and documents that may hold anything from a plan, a rule file or a file name;
//! gives text in which everything can be seen (see [`visible`]), and in which no line begins as those of
//! programs that read build logs as commands. Only a drawing of our own has colours. Never prints.

use std::borrow::Cow;
use std::ops::{Add, Deref};

use crate::source::visible;

/// Text that is safe to print. There is no other way to make one than through the doors below.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Printable(String);

impl Printable {
    /// One line, with its end: whatever is in it stays on it.
    pub fn line(text: impl Into<String>) -> Printable {
        let mut line = owned(text.into(), visible::in_a_line);
        line = owned(line, without_commands);
        line.push('\n');
        Printable(line)
    }

    /// Lines of our own. A line end in them ends a line, so what comes from elsewhere goes through
    /// [`visible::in_a_line`] before it is put in.
    pub fn lines(text: impl Into<String>) -> Printable {
        Printable(owned(owned(text.into(), visible::in_lines), without_commands))
    }

    /// The text of a file that goes out as it is, as far as it can be seen.
    pub fn file(text: impl Into<String>) -> Printable {
        Printable(owned(text.into(), visible::in_a_file))
    }

    /// A document or a line in JSON.
    pub fn json(text: impl Into<String>) -> Printable {
        Printable(owned(text.into(), visible::in_json))
    }

    /// What `view` has drawn, in which the only escapes are those of its colours.
    pub(super) fn drawn(text: &str, is_coloured: bool) -> Printable {
        if !is_coloured {
            return Printable::lines(text);
        }
        let mut drawn = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once(ESCAPE) {
            let (colour, behind) = behind.split_at(colour_length(behind));
            drawn.push_str(&visible::in_lines(before));
            drawn.push_str(if colour.is_empty() { "[U+001B]" } else { ESCAPE });
            drawn.push_str(colour);
            rest = behind;
        }
        drawn.push_str(&visible::in_lines(rest));
        Printable(owned(drawn, without_commands))
    }

    /// Adds more.
    pub fn push(&mut self, more: &Printable) {
        self.0.push_str(&more.0);
    }

    /// Adds a line, with its end: whatever is in it stays on it.
    pub fn push_line(&mut self, text: impl Into<String>) {
        self.push(&Printable::line(text));
    }
}

/// What begins an escape sequence.
const ESCAPE: &str = "\u{1b}";

/// The length of the rest of a sequence that sets a colour, behind its escape; nought for any other.
fn colour_length(behind: &str) -> usize {
    let is_parameter = |byte: u8| byte.is_ascii_digit() || byte == b';';
    let bytes = behind.as_bytes();
    let n_parameters = bytes.iter().skip(1).take_while(|byte| is_parameter(**byte)).count();
    match (bytes.first(), bytes.get(n_parameters + 1)) {
        (Some(b'['), Some(b'm')) => n_parameters + 2,
        _ => 0,
    }
}

/// The text, or what a door makes of it; moved where the door changes nothing.
fn owned(text: String, door: impl for<'t> Fn(&'t str) -> Cow<'t, str>) -> String {
    match door(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(text) => text,
    }
}

/// Whether a line beginning so is a command to a program that runs builds and reads their logs: `::error::`
/// to GitHub's, `##vso[…]`, `##[error]` and `##teamcity[…]` to others'.
pub(super) fn is_command(line: &str) -> bool {
    let is_bracketed = |rest: &str| rest.trim_start_matches(char::is_alphabetic).starts_with('[');
    line.starts_with("::") || line.strip_prefix("##").is_some_and(is_bracketed)
}

/// The lines, with the first mark of each that would be a command written by its number.
fn without_commands(text: &str) -> Cow<'_, str> {
    let is_command = |line: &str| is_command(line.trim_start());
    let may_be = text.contains("::") || text.contains("##");
    if !may_be || !text.lines().any(is_command) {
        return Cow::Borrowed(text);
    }
    let lines = text.split_inclusive('\n').map(|line| {
        let command = line.trim_start();
        let blanks = line.strip_suffix(command).unwrap_or_default();
        match command.strip_prefix([':', '#']).filter(|_| is_command(line)) {
            Some(rest) if command.starts_with(':') => format!("{blanks}[U+003A]{rest}"),
            Some(rest) => format!("{blanks}[U+0023]{rest}"),
            None => line.to_owned(),
        }
    });
    Cow::Owned(lines.collect())
}

impl Deref for Printable {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Add<&Printable> for Printable {
    type Output = Printable;

    fn add(mut self, more: &Printable) -> Printable {
        self.push(more);
        self
    }
}

impl FromIterator<Printable> for Printable {
    fn from_iter<I: IntoIterator<Item = Printable>>(pieces: I) -> Printable {
        let mut pieces = pieces.into_iter();
        let mut all = pieces.next().unwrap_or_default();
        pieces.for_each(|piece| all.push(&piece));
        all
    }
}

/// What can be printed: what is safe already, and any other text as lines of our own.
pub trait Print {
    /// The text as it can go to a terminal, a log or a page.
    fn print(&self) -> Cow<'_, str>;
}

impl Print for Printable {
    fn print(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.0)
    }
}

impl Print for str {
    fn print(&self) -> Cow<'_, str> {
        Cow::Owned(Printable::lines(self).0)
    }
}

impl Print for String {
    fn print(&self) -> Cow<'_, str> {
        self.as_str().print()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_a_line() {
        assert_eq!(&*Printable::line("a\n::error::b\u{1b}[2J"), "a↵::error::b[U+001B][2J\n");
        assert_eq!(&*Printable::line("::error::x.yaml:1:1"), "[U+003A]:error::x.yaml:1:1\n");
        assert_eq!(&*Printable::lines("  ## a\n ##vso[x]\n"), "  ## a\n [U+0023]#vso[x]\n");
        assert_eq!(&*Printable::lines("##teamcity[x"), "[U+0023]#teamcity[x");
        assert_eq!(&*Printable::file("\u{feff}##[x]\r\n\ty\u{7}"), "##[x]\r\n\ty[U+0007]");
    }

    #[test]
    fn a_drawing_has_colours_and_no_other_escapes() {
        let text = "\u{1b}[1;31m×\u{1b}[0m a\u{1b}]8;;x\u{7}b\u{1b}[2J\u{1b}[31\u{1b}";
        let seen = "a[U+001B]]8;;x[U+0007]b[U+001B][2J[U+001B][31[U+001B]";
        assert_eq!(&*Printable::drawn(text, true), format!("\u{1b}[1;31m×\u{1b}[0m {seen}"));
        assert!(!Printable::drawn(text, false).contains('\u{1b}'));
    }
}
