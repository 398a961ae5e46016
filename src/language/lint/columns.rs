//! Columns of a table's file that the table does not declare, so that nothing can read them.

use super::{Ground, own_items};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::source::{SourceId, Span};
use crate::syntax::ast::{Item, Table};
use crate::value::show;

/// Columns that stand in a file and not in the table.
pub(super) fn columns(ground: &Ground, diagnostics: &mut Diagnostics) {
    for item in own_items(ground.file) {
        let Item::Table(table) = item else { continue };
        let file = table.file.as_ref().and_then(|file| ground.tables.get(&file.node));
        if let Some(Ok((source, text))) = file {
            diagnostics.extend(undeclared(table, *source, text));
        }
    }
}

fn undeclared(table: &Table, source: SourceId, text: &str) -> Option<Diagnostic> {
    let path = &table.file.as_ref()?.node;
    let is_declared = |name: &str| table.columns.iter().any(|column| column.name.node == name);
    let header = header(text)?;
    let stray: Vec<&String> = header.iter().filter(|name| !is_declared(name)).collect();
    let names: Vec<String> = stray.iter().map(|name| format!("`{name}`")).collect();
    let first = place(stray.first()?, &header, source, text);
    let message = match names.as_slice() {
        [one] => format!("`{path}` has a column {one} that `{}` does not declare", table.name.node),
        several => format!(
            "`{path}` has columns {} that `{}` does not declare",
            show::joined(several, "and"),
            table.name.node
        ),
    };
    let warning = Diagnostic::new(&code::UNREAD_COLUMN, message, first, "no rule can read it")
        .with_label(table.name.span, "the columns are declared here")
        .with_help("declare it in the table, or remove it from the file");
    Some(warning)
}

/// The names in the first line of a file.
fn header(text: &str) -> Option<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let headers = reader.headers().ok()?;
    let plain = |name: &str| name.trim_start_matches('\u{FEFF}').trim().to_owned();
    Some(headers.iter().map(plain).collect())
}

/// Where a column is named; the whole first line where quotes make that hard to say.
fn place(name: &str, header: &[String], source: SourceId, text: &str) -> Span {
    let line = text.lines().next().unwrap_or_default();
    let at = header.iter().position(|one| one == name).unwrap_or_default();
    let before: usize = line.split(',').take(at).map(|field| field.len().saturating_add(1)).sum();
    let field = line.split(',').nth(at).filter(|field| !line.contains('"') && field.contains(name));
    match field.and_then(|field| field.find(name)) {
        Some(inset) if !name.is_empty() => {
            let start = before.saturating_add(inset);
            Span::new(source, start, start.saturating_add(name.len()))
        }
        _ => Span::new(source, 0, line.len()),
    }
}
