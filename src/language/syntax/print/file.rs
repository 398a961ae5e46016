//! A whole file: its items, what stands between them, and the columns that neighbours share.

use super::Writer;
use super::between::Between;
use super::comments;
use super::doc::Doc;
use super::layout::{Notes, lay_out, width};
use super::lexeme;
use crate::syntax::ast::Item;
use crate::syntax::pairs;
use crate::syntax::split_items;

/// One item, ready to be laid out.
struct Entry<'i> {
    item: &'i Item,
    /// The words and comments of its text, up to the end of its last line.
    written: lexeme::Lexemes,
    /// What stands above it.
    before: Between,
    /// Whether a blank line stands above that.
    has_blank: bool,
}

/// The items one by one, without comments.
pub(super) fn printed(writer: &Writer, items: &[Item]) -> String {
    let mut before: Option<&Item> = None;
    let entries = items.iter().map(|item| {
        let has_blank = before.is_some_and(|before| !stand_together(before, item));
        before = Some(item);
        Entry { item, written: lexeme::Lexemes::default(), before: Between::default(), has_blank }
    });
    let mut out = String::new();
    write_entries(writer, &entries.collect::<Vec<_>>(), &mut out);
    out
}

/// Whether two neighbours stand together where nothing says how their author had it.
fn stand_together(first: &Item, second: &Item) -> bool {
    matches!(
        (first, second),
        (Item::Source(_), Item::Source(_))
            | (Item::Keep(_) | Item::Drop(_), Item::Keep(_) | Item::Drop(_))
    )
}

/// A file's items with its comments. The text has no syntax error, so each piece is one item.
pub(super) fn canonical(writer: &Writer, items: &[Item], text: &str) -> String {
    let pieces = split_items::items(text);
    let head_end = pieces.first().map_or(text.len(), |piece| piece.start);
    let mut before = Between::head(text.get(..head_end).unwrap_or_default());
    let mut entries: Vec<Entry> = Vec::new();
    for (item, piece) in items.iter().zip(&pieces) {
        let (code, rest) = divided(piece.text);
        let has_blank = entries.last().is_some_and(|last| {
            !(may_stand_together(last.item) && may_stand_together(item)) || before.begins_blank()
        });
        let written = lexeme::read(code);
        entries.push(Entry { item, written, before, has_blank });
        before = Between::read(rest);
    }
    let mut out = String::new();
    write_entries(writer, &entries, &mut out);
    write_tail(&before, &mut out);
    let last = before.comments();
    if !last.is_empty() && !out.is_empty() {
        out.push('\n');
    }
    write_lines(last, &mut out);
    out
}

/// A piece's text up to the end of the line of its last word, and what stands behind it.
fn divided(text: &str) -> (&str, &str) {
    let end = pairs::code_end(text);
    let line_end = text.get(end..).and_then(|rest| rest.find('\n'));
    let end = line_end.map_or(text.len(), |at| end + at + 1);
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// Whether such an item may stand without a blank line beside another.
fn may_stand_together(item: &Item) -> bool {
    matches!(
        item,
        Item::Source(_)
            | Item::Choice(_)
            | Item::Value(_)
            | Item::Define(_)
            | Item::Show(_)
            | Item::Keep(_)
            | Item::Drop(_)
    )
}

fn write_entries(writer: &Writer, entries: &[Entry], out: &mut String) {
    let widths = source_widths(entries);
    for (entry, name_width) in entries.iter().zip(widths) {
        let doc = writer.item(entry.item, name_width);
        write_entry(entry, &doc, out);
    }
}

fn write_entry(entry: &Entry, doc: &Doc, out: &mut String) {
    let notes = comments::placed(&entry.written, &doc.segments());
    write_tail(&entry.before, out);
    if entry.has_blank {
        out.push('\n');
    }
    write_lines(entry.before.without_first_blank(), out);
    write_lines(notes.first().into_iter().flat_map(|first: &Notes| &first.above), out);
    out.push_str(&lay_out(doc, &notes));
    out.push('\n');
}

/// The indented comments that belong to the item above.
fn write_tail(before: &Between, out: &mut String) {
    for comment in &before.tail {
        out.push_str("  ");
        out.push_str(comment);
        out.push('\n');
    }
}

fn write_lines<'l>(lines: impl IntoIterator<Item = &'l String>, out: &mut String) {
    for line in lines {
        out.push_str(line);
        out.push('\n');
    }
}

/// For each item the width of the longest name among the sources with which it stands together.
fn source_widths(entries: &[Entry]) -> Vec<usize> {
    let mut widths = Vec::new();
    for run in entries.chunk_by(|_, second| !second.has_blank && !second.before.has_blank()) {
        let names = run.iter().filter_map(|entry| match entry.item {
            Item::Source(source) => Some(width(&source.name.node)),
            _ => None,
        });
        let widest = names.max().unwrap_or(0);
        widths.extend(run.iter().map(|_| widest));
    }
    widths
}
