//! Text that is safe to print: what all that is written to a terminal, a log or a page is made of.
//!
//! Takes lines, drawings and documents that may hold anything from a plan, a rule file or a file name;
//! gives text in which everything can be seen (see [`visible`]), and which holds no command to a program that
//! reads the log of a build, but for those that are made as such. Only a drawing of our own has colours. Never
//! prints.

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

    /// A document or a line in JSON. What would begin a command in it is in a text, which may have escapes.
    pub fn json(text: impl Into<String>) -> Printable {
        let text = owned(text.into(), visible::in_json);
        Printable(owned(text, |text| bracketed_replaced(text, "\\u0023")))
    }

    /// A command to GitHub, which reads it in the log of a workflow: `::error file=a.yaml,line=3::a message`.
    /// Whatever is in its parts stays in them.
    pub fn workflow_command(
        command: &'static str,
        properties: &[(&'static str, String)],
        message: &str,
    ) -> Printable {
        let data = |text: &str| {
            let text = visible::in_a_line(text).replace('%', "%25");
            text.replace('\r', "%0D").replace('\n', "%0A")
        };
        let property = |(name, text): &(&str, String)| {
            format!("{name}={}", data(text).replace(':', "%3A").replace(',', "%2C"))
        };
        let properties: Vec<String> = properties.iter().map(property).collect();
        let blank = if properties.is_empty() { "" } else { " " };
        let (properties, message) = (properties.join(","), data(message));
        let line = format!("::{command}{blank}{properties}::{message}\n");
        Printable(owned(line, |line| bracketed_replaced(line, VISIBLE_HASH)))
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

/// The first mark of a command, as it is shown.
const VISIBLE_HASH: &str = "[U+0023]";
const VISIBLE_COLON: &str = "[U+003A]";

/// Whether a line beginning so is a command to a program that runs builds and reads their logs: `::error::`
/// to GitHub's, `##vso[…]`, `##[error]` and `##teamcity[…]` to others'.
pub(super) fn is_command(line: &str) -> bool {
    line.starts_with("::") || is_bracketed(line)
}

/// `##[error]`, `##vso[…]`: some programs take it for a command wherever it is in a line.
fn is_bracketed(text: &str) -> bool {
    let rest = text.strip_prefix("##");
    rest.is_some_and(|rest| rest.trim_start_matches(char::is_alphabetic).starts_with('['))
}

/// The text with the first mark of each such command in another form.
fn bracketed_replaced<'t>(text: &'t str, other: &str) -> Cow<'t, str> {
    // Of three marks, the last two begin one.
    let marks = memchr::memchr_iter(b'#', text.as_bytes());
    let mut found = marks.filter(|at| text.get(*at..).is_some_and(is_bracketed)).peekable();
    if found.peek().is_none() {
        return Cow::Borrowed(text);
    }
    let (mut safe, mut from) = (String::with_capacity(text.len() + other.len()), 0);
    for at in found {
        safe.push_str(text.get(from..at).unwrap_or_default());
        safe.push_str(other);
        from = at + 1;
    }
    safe.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(safe)
}

/// The lines, with the first mark of each command in them written by its number.
fn without_commands(text: &str) -> Cow<'_, str> {
    let is_command = |line: &str| line.trim_start().starts_with("::");
    if !text.contains("::") || !text.lines().any(is_command) {
        return bracketed_replaced(text, VISIBLE_HASH);
    }
    let lines = text.split_inclusive('\n').map(|line| {
        let rest = line.trim_start().strip_prefix(':').filter(|_| is_command(line));
        match rest.and_then(|rest| Some((line.strip_suffix(rest)?.strip_suffix(':')?, rest))) {
            Some((blanks, rest)) => format!("{blanks}{VISIBLE_COLON}{rest}"),
            None => line.to_owned(),
        }
    });
    Cow::Owned(bracketed_replaced(&lines.collect::<String>(), VISIBLE_HASH).into_owned())
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
        assert_eq!(
            &*Printable::lines("a ###[b] ##c ##vso[d"),
            "a #[U+0023]#[b] ##c [U+0023]#vso[d"
        );
        assert_eq!(&*Printable::json("[\"a ##[b]\"]"), "[\"a \\u0023#[b]\"]");
        assert_eq!(&*Printable::file("\u{feff}##[x]\r\n\ty\u{7}"), "##[x]\r\n\ty[U+0007]");
    }

    #[test]
    fn a_command_is_one_line_and_no_part_of_it_ends_another() {
        let properties = [("file", "a,b::c%.yaml".to_owned()), ("line", "3".to_owned())];
        assert_eq!(
            &*Printable::workflow_command("error", &properties, "50%:\r\n::error::x ##[error]y"),
            "::error file=a%2Cb%3A%3Ac%25.yaml,line=3::50%25:↵::error::x [U+0023]#[error]y\n"
        );
        assert_eq!(&*Printable::workflow_command("notice", &[], "x"), "::notice::x\n");
    }

    #[test]
    fn a_drawing_has_colours_and_no_other_escapes() {
        let text = "\u{1b}[1;31m×\u{1b}[0m a\u{1b}]8;;x\u{7}b\u{1b}[2J\u{1b}[31\u{1b}";
        let seen = "a[U+001B]]8;;x[U+0007]b[U+001B][2J[U+001B][31[U+001B]";
        assert_eq!(&*Printable::drawn(text, true), format!("\u{1b}[1;31m×\u{1b}[0m {seen}"));
        assert!(!Printable::drawn(text, false).contains('\u{1b}'));
    }
}
