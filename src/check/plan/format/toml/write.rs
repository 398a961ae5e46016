//! A tree as TOML.
//!
//! In each table the plain values come first: whatever stands behind a header belongs to it. An
//! empty value becomes `""`, which every form reads as missing too.

use super::NAME;
use crate::plan::comments::{Line, first_places};
use crate::plan::format::write::{
    CannotConvert, Page, by_number, is_bare, is_command, is_figure, refuse_number, refuse_repeated,
};
use crate::plan::node::Scalar;
use crate::plan::{Comments, Entry, Node, NodeKind};
use lacuna_language::source::visible::is_unseen;
use lacuna_language::value::date;

const WIDTH: usize = 100;

/// Writes a tree as TOML; its comments go with the keys that they stand before.
pub(super) fn write(tree: &Node, comments: Comments) -> Result<String, CannotConvert> {
    let NodeKind::Map(entries) = &tree.kind else {
        return Err(CannotConvert::NoFields { span: tree.span, format: NAME });
    };
    let mut writer = Writer { page: Page::default(), comments };
    writer.table(entries, "")?;
    let rest = writer.comments.take_rest();
    writer.page.lines(rest, 0);
    Ok(writer.page.text)
}

struct Writer {
    page: Page,
    comments: Comments,
}

impl Writer {
    /// The fields of a table, those that have a header of their own last.
    fn table(&mut self, entries: &[Entry], path: &str) -> Result<(), CannotConvert> {
        refuse_repeated(entries, NAME)?;
        let (tables, plain): (Vec<&Entry>, Vec<&Entry>) =
            entries.iter().partition(|entry| has_header(&entry.value));
        for entry in plain {
            self.plain(entry)?;
        }
        for entry in tables {
            let name = key(&entry.key.node);
            let path = if path.is_empty() { name } else { format!("{path}.{name}") };
            self.headed(entry, &path)?;
        }
        Ok(())
    }

    /// `amount = "£96,400"  # not yet agreed`
    fn plain(&mut self, entry: &Entry) -> Result<(), CannotConvert> {
        let place = entry.key.span.start();
        let mut lines = self.comments.take_before(&[place]);
        lines.extend(self.comments.take_within(&entry.value));
        self.page.lines(lines, 0);
        let line = self.page.text.len();
        let value = value(&entry.value)?;
        self.page.text.push_str(&format!("{} = {value}", key(&entry.key.node)));
        let behind = self.comments.take_behind(place);
        self.page.end(behind);
        match self.holds_only_examples(&entry.value) {
            true => self.page.comment_out(line),
            false => self.set_aside(place, line),
        }
        Ok(())
    }

    /// What stands on one line with others has no line to be a comment of its own.
    fn holds_only_examples(&self, value: &Node) -> bool {
        let NodeKind::List(items) = &value.kind else { return false };
        let is_example = |item: &Node| self.comments.is_example(item.span.start());
        !items.is_empty() && items.iter().all(is_example)
    }

    /// `[letter]` with its fields, or `[[spending]]` with those of each entry.
    fn headed(&mut self, entry: &Entry, path: &str) -> Result<(), CannotConvert> {
        let place = entry.key.span.start();
        let mut lines = self.comments.take_before(&[place]);
        let mut behind = self.comments.take_behind(place);
        match &entry.value.kind {
            NodeKind::List(items) => {
                for item in items {
                    let NodeKind::Map(entries) = &item.kind else { continue };
                    lines.extend(self.comments.take_before(&first_places(item)));
                    let above = std::mem::take(&mut lines);
                    let line = self.header(&format!("[[{path}]]"), above, behind.take());
                    self.table(entries, path)?;
                    self.set_aside(item.span.start(), line);
                }
            }
            NodeKind::Map(entries) => {
                let line = self.header(&format!("[{path}]"), lines, behind);
                self.table(entries, path)?;
                self.set_aside(place, line);
            }
            NodeKind::Scalar(_)
            | NodeKind::Figure(_)
            | NodeKind::Unreadable(_)
            | NodeKind::Total(_) => {}
        }
        Ok(())
    }

    /// Writes a header; gives where its line begins.
    fn header(&mut self, header: &str, lines: Vec<Line>, behind: Option<String>) -> usize {
        self.page.blank();
        self.page.lines(lines, 0);
        let line = self.page.text.len();
        self.page.text.push_str(header);
        self.page.end(behind);
        line
    }

    /// Makes a comment of what was written from a line on, if it is only an example.
    fn set_aside(&mut self, place: usize, line: usize) {
        if self.comments.is_example(place) {
            self.page.comment_out(line);
        }
    }
}

/// Whether a value is written under a header: fields, or a list of nothing but fields.
fn has_header(value: &Node) -> bool {
    match &value.kind {
        NodeKind::Map(entries) => !entries.is_empty(),
        NodeKind::List(items) => {
            let is_map = |item: &Node| matches!(item.kind, NodeKind::Map(_));
            !items.is_empty() && items.iter().all(is_map)
        }
        NodeKind::Scalar(_)
        | NodeKind::Figure(_)
        | NodeKind::Unreadable(_)
        | NodeKind::Total(_) => false,
    }
}

/// A value on one line; a long list on several.
fn value(node: &Node) -> Result<String, CannotConvert> {
    match &node.kind {
        NodeKind::Scalar(one) => {
            refuse_number(one, node.span, is_number, NAME)?;
            Ok(scalar(one))
        }
        // A tree with such a value is refused before it is written.
        NodeKind::Figure(_) | NodeKind::Unreadable(_) | NodeKind::Total(_) => Ok("\"\"".to_owned()),
        NodeKind::List(items) => Ok(list(items.iter().map(value).collect::<Result<_, _>>()?)),
        NodeKind::Map(entries) => {
            refuse_repeated(entries, NAME)?;
            let field =
                |entry: &Entry| Ok(format!("{} = {}", key(&entry.key.node), value(&entry.value)?));
            let fields: Vec<String> = entries.iter().map(field).collect::<Result<_, _>>()?;
            Ok(if fields.is_empty() { "{}".to_owned() } else { inline(&fields) })
        }
    }
}

fn inline(fields: &[String]) -> String {
    format!("{{ {} }}", fields.join(", "))
}

fn list(items: Vec<String>) -> String {
    let on_one_line = format!("[{}]", items.join(", "));
    match on_one_line.len() > WIDTH {
        true => {
            format!("[\n{}]", items.iter().map(|one| format!("  {one},\n")).collect::<String>())
        }
        false => on_one_line,
    }
}

fn scalar(scalar: &Scalar) -> String {
    let text = &scalar.text;
    let is_day = !scalar.is_quoted && is_day(text);
    let is_word = is_bare(scalar) && !is_figure(text);
    match () {
        _ if is_day || is_word || (!scalar.is_quoted && is_number(text)) => text.to_string(),
        _ if text.contains('\n') && !text.lines().any(is_command) => {
            format!("\"\"\"\n{}\"\"\"", escaped(text, true))
        }
        _ => format!("\"{}\"", escaped(text, false)),
    }
}

/// Whether a text is a number of TOML's: a figure, but no whole one that is too large; or one of another
/// base, or with a plus.
fn is_number(text: &str) -> bool {
    let digits = |text: &str, radix| {
        i64::from_str_radix(text, radix).is_ok() && !text.starts_with(['+', '-'])
    };
    if let Some(hex) = text.strip_prefix("0x") {
        return digits(hex, 16);
    }
    if let Some(octal) = text.strip_prefix("0o") {
        return digits(octal, 8);
    }
    let plain = text.strip_prefix('+').unwrap_or(text);
    let is_whole = !plain.contains(['.', 'e', 'E']);
    let is_signed_twice = plain.len() < text.len() && plain.starts_with('-');
    is_figure(plain) && !is_signed_twice && (!is_whole || plain.parse::<i64>().is_ok())
}

/// `2001-01-31`
fn is_day(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [4, 2, 2] && date::read(text).is_ok() && text.is_ascii() && !has_letters(text)
}

fn has_letters(text: &str) -> bool {
    text.chars().any(|char| !(char.is_ascii_digit() || char == '-'))
}

fn key(name: &str) -> String {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_');
    match !name.is_empty() && name.chars().all(is_plain) {
        true => name.to_owned(),
        false => format!("\"{}\"", escaped(name, false)),
    }
}

/// A text as it stands in double quotes; line breaks stay in one of several lines.
fn escaped(text: &str, keeps_lines: bool) -> String {
    let escape = |char: char| match char {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\n' if keeps_lines => "\n".to_owned(),
        '\n' => "\\n".to_owned(),
        '\t' => "\\t".to_owned(),
        '\r' => "\\r".to_owned(),
        char if is_unseen(char) => by_number(char),
        char => char.to_string(),
    };
    text.chars().map(escape).collect()
}
