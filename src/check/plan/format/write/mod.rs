//! A plan's tree, with its comments, into text of another format; and what the writers have in common.
//!
//! Whoever reads the text gets the same tree: what a format cannot hold is refused, at its place.
//! Quoted text stays text; a figure without quotes stays one wherever the format has such figures.

mod problem;

pub use problem::CannotConvert;

use super::Format;
use crate::plan::comments::Line;
use crate::plan::node::Scalar;
use crate::plan::{Comments, Entry, Node, NodeKind, number};
use lacuna_language::source::{Span, visible};
use lacuna_language::value::amount;

/// A tree as a text of this format; nothing for a format that is no text.
pub fn write(
    tree: &Node,
    comments: Comments,
    format: Format,
) -> Option<Result<String, CannotConvert>> {
    let writer = format.0.writer?;
    let lost = comments.first_and_count().filter(|_| !format.has_comments());
    Some(match (unreadable(tree), lost) {
        (Some(problem), _) => Err(problem),
        (None, Some((first, count))) => {
            Err(CannotConvert::Comments { first, count, format: format.0.name })
        }
        (None, None) => writer(tree, comments),
    })
}

/// A character that cannot be seen, as YAML and TOML escape it in double quotes.
pub(super) fn by_number(char: char) -> String {
    match u32::from(char) {
        number @ 0x1_0000.. => format!("\\U{number:08X}"),
        number => format!("\\u{number:04X}"),
    }
}

/// What is no value, such as an error of a spreadsheet, has no text to be written.
fn unreadable(node: &Node) -> Option<CannotConvert> {
    match &node.kind {
        NodeKind::Unreadable(why) => {
            Some(CannotConvert::Unreadable { span: node.span, why: why.as_ref().clone() })
        }
        NodeKind::Map(entries) => entries.iter().find_map(|entry| unreadable(&entry.value)),
        NodeKind::List(items) => items.iter().find_map(unreadable),
        NodeKind::Scalar(_) | NodeKind::Figure(_) | NodeKind::Total(_) => None,
    }
}

/// No key stands twice: no format has a name twice, and neither of the two would count.
pub(super) fn refuse_repeated(
    entries: &[Entry],
    format: &'static str,
) -> Result<(), CannotConvert> {
    let mut seen = std::collections::HashMap::new();
    for entry in entries {
        if let Some(first) = seen.insert(&entry.key.node, entry.key.span) {
            let key = entry.key.clone();
            return Err(CannotConvert::Repeated { key, first, format });
        }
    }
    Ok(())
}

/// Whether a scalar is one that JSON and TOML write without quotes: a figure, `true` or `false`.
pub(super) fn is_bare(scalar: &Scalar) -> bool {
    let is_known = matches!(scalar.text.as_str(), "true" | "false");
    !scalar.is_quoted && (is_known || is_figure(&scalar.text))
}

/// `0`, `-12`, `0.50`, `1.5e3`: not `007` or `.5`, which formats take differently.
pub(super) fn is_figure(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let plain = text.strip_prefix('-').unwrap_or(text);
    let (plain, exponent) = plain.split_once(['e', 'E']).unwrap_or((plain, "0"));
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, "0"));
    let has_nought_before = whole.len() > 1 && whole.starts_with('0');
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    digits(whole) && digits(fraction) && digits(exponent) && !has_nought_before
}

/// A number without quotes that this format has not: as text it would be no number any more.
pub(super) fn refuse_number(
    scalar: &Scalar,
    span: Span,
    is_written: impl Fn(&str) -> bool,
    format: &'static str,
) -> Result<(), CannotConvert> {
    if scalar.is_quoted || is_written(&scalar.text) {
        return Ok(());
    }
    match number::in_figures(&scalar.text) {
        // As text, digits alone are still read as the number they are.
        Some(_) if amount::signed_figure(&scalar.text).is_some() => Ok(()),
        Some(figures) => Err(CannotConvert::Number { span, figures, format }),
        None => Ok(()),
    }
}

/// A text of lines, each at its indent.
#[derive(Default)]
pub(super) struct Page {
    pub text: String,
}

impl Page {
    /// Comments and empty lines, each on a line of its own.
    pub(super) fn lines(&mut self, lines: Vec<Line>, indent: usize) {
        for line in lines {
            match line {
                Line::Blank => self.blank(),
                Line::Comment(said) => {
                    let comment = comment(&said);
                    self.text.push_str(&format!("{:indent$}{comment}\n", ""));
                }
            }
        }
    }

    /// One empty line, unless there is one already, or nothing before it.
    pub(super) fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Puts a `#` before each line from a place on, but for empty ones.
    pub(super) fn comment_out(&mut self, from: usize) {
        let lines = self.text.split_off(from);
        for line in lines.split_inclusive('\n') {
            let mark = if line == "\n" { "" } else { "#" };
            self.text.push_str(&format!("{mark}{line}"));
        }
    }

    /// Ends a line, with a comment if there is one.
    pub(super) fn end(&mut self, comment: Option<String>) {
        self.text.extend(comment.map(|said| format!("  {}", self::comment(&said))));
        self.text.push('\n');
    }
}

/// A comment as it may stand at the end of a line. It has no escapes: what cannot be seen is written by its
/// number, and what would end the line by its mark. Tabs stay.
fn comment(said: &str) -> String {
    let parts: Vec<_> = said.split('\t').map(visible::in_a_line).collect();
    let apart = if is_command(&format!("#{said}")) { " " } else { "" };
    format!("#{apart}{}", parts.join("\t"))
}

/// Whether a line would be taken for more than text where programs build and test: `::error::`,
/// `##[error]`.
pub(super) fn is_command(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("::") || line.starts_with("##[")
}
