//! A tree as YAML, as a person would write it: a field a line, text without quotes where it can do
//! without.

use smol_str::SmolStr;

use super::NAME;
use crate::plan::comments::first_places;
use crate::plan::format::write::{CannotConvert, Page, by_number, is_command, refuse_repeated};
use crate::plan::node::Scalar;
use crate::plan::{Comments, Entry, Node, NodeKind};
use lacuna_language::source::Spanned;
use lacuna_language::source::visible::is_unseen;

const STEP: usize = 2;
/// Longer texts go on in the next line.
const WIDTH: usize = 99;
/// YAML's own limit is 1024 characters, quotes and escapes among them.
const LONGEST_KEY: usize = 1_000;

/// Writes a tree as YAML with its comments.
pub(super) fn write(tree: &Node, comments: Comments) -> Result<String, CannotConvert> {
    let mut writer = Writer { page: Page::default(), comments };
    let lines = writer.comments.take_before(&first_places(tree));
    writer.page.lines(lines, 0);
    match &tree.kind {
        NodeKind::Map(entries) if !entries.is_empty() => writer.fields(entries, 0, false)?,
        NodeKind::List(items) if !items.is_empty() => writer.items(items, 0, false)?,
        _ => writer.page.text.push_str(&format!("{}\n", short(tree, 0, 0))),
    }
    let rest = writer.comments.take_rest();
    writer.page.lines(rest, 0);
    Ok(writer.page.text)
}

struct Writer {
    page: Page,
    comments: Comments,
}

impl Writer {
    /// Fields, one below the other; the first where the line has `begun`.
    fn fields(
        &mut self,
        entries: &[Entry],
        indent: usize,
        begun: bool,
    ) -> Result<(), CannotConvert> {
        refuse_repeated(entries, NAME)?;
        for (at, entry) in entries.iter().enumerate() {
            let place = entry.key.span.start();
            let line = (!(begun && at == 0)).then(|| self.line(&[place], indent));
            let key = key(&entry.key)?;
            self.page.text.push_str(&format!("{key}:"));
            match &entry.value.kind {
                NodeKind::Map(inner) if !inner.is_empty() => {
                    self.end(place);
                    self.fields(inner, indent + STEP, false)?;
                }
                NodeKind::List(inner) if !inner.is_empty() => {
                    self.end(place);
                    self.items(inner, indent + STEP, false)?;
                }
                _ => {
                    let column = indent + key.chars().count() + 2;
                    self.short(&entry.value, indent, column, place);
                }
            }
            self.set_aside(place, line);
        }
        Ok(())
    }

    /// Entries of a list, each behind its dash.
    fn items(&mut self, items: &[Node], indent: usize, begun: bool) -> Result<(), CannotConvert> {
        for (at, item) in items.iter().enumerate() {
            let line = (!(begun && at == 0)).then(|| self.line(&first_places(item), indent));
            self.page.text.push('-');
            match &item.kind {
                NodeKind::Map(inner) if !inner.is_empty() => {
                    self.page.text.push(' ');
                    self.fields(inner, indent + STEP, true)?;
                }
                NodeKind::List(inner) if !inner.is_empty() => {
                    self.page.text.push(' ');
                    self.items(inner, indent + STEP, true)?;
                }
                _ => self.short(item, indent, indent + STEP, item.span.start()),
            }
            self.set_aside(item.span.start(), line);
        }
        Ok(())
    }

    /// Begins a line, below what stands before one of these places; gives where it begins.
    fn line(&mut self, places: &[usize], indent: usize) -> usize {
        let lines = self.comments.take_before(places);
        self.page.lines(lines, indent);
        let line = self.page.text.len();
        self.page.text.push_str(&" ".repeat(indent));
        line
    }

    /// Makes a comment of what was written from a line on, if it is only an example.
    fn set_aside(&mut self, place: usize, line: Option<usize>) {
        if let Some(line) = line.filter(|_| self.comments.is_example(place)) {
            self.page.comment_out(line);
        }
    }

    /// A value behind its key or dash. A comment goes to the end of the line on which it begins.
    fn short(&mut self, node: &Node, indent: usize, column: usize, place: usize) {
        let text = short(node, indent, column);
        let apart = if text.is_empty() { "" } else { " " };
        let is_block = text.starts_with('|');
        let (first, rest) = match text.split_once('\n').filter(|_| is_block) {
            Some((header, lines)) => (header, Some(lines)),
            None => (text.as_str(), None),
        };
        self.page.text.push_str(&format!("{apart}{first}"));
        self.end(place);
        self.page.text.extend(rest.map(|lines| format!("{lines}\n")));
    }

    fn end(&mut self, place: usize) {
        let behind = self.comments.take_behind(place);
        self.page.end(behind);
    }
}

/// A value that needs no lines of its own; empty brackets for what has nothing in it.
fn short(node: &Node, indent: usize, column: usize) -> String {
    match &node.kind {
        NodeKind::Map(_) => "{}".to_owned(),
        NodeKind::List(_) => "[]".to_owned(),
        NodeKind::Scalar(one) => scalar(one, indent, column),
        // A tree with such a value is refused before it is written.
        NodeKind::Figure(_) | NodeKind::Unreadable(_) | NodeKind::Total(_) => String::new(),
    }
}

fn scalar(scalar: &Scalar, indent: usize, column: usize) -> String {
    let text = &scalar.text;
    match () {
        _ if scalar.is_empty() => String::new(),
        _ if is_plain(text) && !(scalar.is_quoted && may_be_more(text)) => {
            folded(text, indent + STEP, column)
        }
        _ if is_block(text) => block(text, indent + STEP),
        _ => quoted(text),
    }
}

/// A key; without quotes where it can do without.
fn key(key: &Spanned<SmolStr>) -> Result<String, CannotConvert> {
    let name = &key.node;
    let written = if is_plain(name) && name != "<<" { name.to_string() } else { quoted(name) };
    match written.chars().count() > LONGEST_KEY {
        true => Err(CannotConvert::LongKey { span: key.span, most: LONGEST_KEY }),
        false => Ok(written),
    }
}

/// Whether a text without quotes is read as it stands.
fn is_plain(text: &str) -> bool {
    let mut letters = text.chars();
    let (first, second) = (letters.next(), letters.next());
    let is_begun = match first {
        Some('-' | '?' | ':') => second.is_some_and(|char| char != ' '),
        Some(first) => !",[]{}#&*!|>'\"%@`".contains(first),
        None => false,
    };
    let is_empty = matches!(text, "~" | "null" | "Null" | "NULL");
    let marks_the_end = text.starts_with("---") || text.starts_with("...");
    let is_apart = text.contains(": ") || text.contains(" #") || text.ends_with(':');
    let is_padded = text.trim_matches([' ', '\t']) != text;
    let is_odd = text.chars().any(|char| is_unseen(char) || char == '\t');
    is_begun && !is_empty && !marks_the_end && !is_apart && !is_padded && !is_odd
}

/// Whether a text without quotes would be more than text to some program: a figure, a day, a yes.
fn may_be_more(text: &str) -> bool {
    const WORDS: [&str; 8] = ["true", "false", "yes", "no", "on", "off", "y", "n"];
    let is_word = WORDS.iter().any(|word| text.eq_ignore_ascii_case(word));
    let begins = text.starts_with(|char: char| char.is_ascii_digit() || "+-.".contains(char));
    let is_mark = |char: char| char.is_ascii_hexdigit() || "+-._:, oxTZinfaINFA".contains(char);
    is_word || (begins && text.chars().all(is_mark))
}

/// A long text in several lines, broken only where a word begins with a letter or figure.
fn folded(text: &str, indent: usize, column: usize) -> String {
    let mut written = String::new();
    let mut column = column;
    for (at, word) in text.split(' ').enumerate() {
        let length = word.chars().count();
        let may_begin = word.starts_with(char::is_alphanumeric) && !written.ends_with(' ');
        if at > 0 && column + 1 + length > WIDTH && may_begin {
            written.push_str(&format!("\n{:indent$}", ""));
            column = indent;
        } else if at > 0 {
            written.push(' ');
            column += 1;
        }
        written.push_str(word);
        column += length;
    }
    written
}

/// Whether a text of several lines can stand as it is, below a `|`.
fn is_block(text: &str) -> bool {
    let is_odd = |char: char| char != '\n' && is_unseen(char);
    let is_padded = |line: &str| line.ends_with([' ', '\t']) || is_command(line);
    text.contains('\n')
        && !text.starts_with([' ', '\t', '\n'])
        && !text.ends_with("\n\n")
        && !text.chars().any(is_odd)
        && !text.split('\n').any(is_padded)
}

/// `|` and the lines; `|-` where the last has no end.
fn block(text: &str, indent: usize) -> String {
    let header = if text.ends_with('\n') { "|" } else { "|-" };
    let lines = text.lines().map(|line| match line.is_empty() {
        true => "\n".to_owned(),
        false => format!("\n{:indent$}{line}", ""),
    });
    format!("{header}{}", lines.collect::<String>())
}

/// A text in double quotes, in one line.
fn quoted(text: &str) -> String {
    let escape = |char: char| match char {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\n' => "\\n".to_owned(),
        '\t' => "\\t".to_owned(),
        '\r' => "\\r".to_owned(),
        char if is_unseen(char) => by_number(char),
        char => char.to_string(),
    };
    format!("\"{}\"", text.chars().map(escape).collect::<String>())
}
