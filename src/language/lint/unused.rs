//! What is declared and never used, and fields that nothing reads.

use std::collections::BTreeMap;

use super::Ground;
use crate::diag::{Diagnostic, Diagnostics, Label, code};
use crate::source::{SourceId, Span};
use crate::value::schema::Field;
use crate::value::{RecordId, show};

fn unused(kind: &str, name: &str, span: Span) -> Diagnostic {
    let message = format!("nothing uses the {kind} `{name}`");
    Diagnostic::new(&code::UNUSED, message, span, "declared, and never used")
        .with_help("use it, or remove it; a misspelt name elsewhere may be meant for it")
}

/// Sources, choices, tables, values and definitions that nothing uses.
pub(super) fn unused_items(ground: &Ground, diagnostics: &mut Diagnostics) {
    let rules = ground.rules;
    let uses = &rules.uses;
    for (at, source) in rules.sources.iter().enumerate() {
        if !uses.sources.contains(&at) {
            diagnostics.push(unused("source", &source.name, source.span));
        }
    }
    for (at, choice) in rules.schema.choices.iter().enumerate() {
        if !uses.choices.contains(&at) {
            diagnostics.push(unused("choice", &choice.name, choice.span));
        }
    }
    for (at, table) in rules.schema.tables.iter().enumerate() {
        if !uses.tables.contains(&at) {
            diagnostics.push(unused("table", &table.name, table.span));
        }
    }
    for (at, definition) in rules.definitions.iter().enumerate() {
        if !uses.definitions.contains(&at) {
            let kind = if definition.is_value { "value" } else { "definition" };
            diagnostics.push(unused(kind, &definition.name, definition.span));
        }
    }
}

/// Records that no field is of.
pub(super) fn unused_records(ground: &Ground, diagnostics: &mut Diagnostics) {
    let rules = ground.rules;
    for (at, record) in rules.schema.records.iter().enumerate() {
        if !rules.uses.records.contains(&at) {
            diagnostics.push(unused("record", &record.name, record.span));
        }
    }
}

/// Fields that no requirement reads: either the plan need not have them, or a requirement is
/// missing. `authority` and `year` are read by the program itself. Those of a record are told together,
/// as far as they are in one file: what carries over from last year's is left out.
pub(super) fn unread_fields(ground: &Ground, diagnostics: &mut Diagnostics) {
    let rules = ground.rules;
    for (id, record) in rules.schema.records.iter().enumerate() {
        let is_read = |at: usize| rules.uses.fields.contains(&(RecordId(id), at));
        let mut by_file: BTreeMap<SourceId, Vec<&Field>> = BTreeMap::new();
        let fields = record.fields.iter().enumerate();
        for (_, field) in fields.filter(|(at, field)| !field.is_built_in && !is_read(*at)) {
            by_file.entry(field.span.source).or_default().push(field);
        }
        diagnostics.extend(by_file.values().map(|fields| unread(&record.name, fields)));
    }
}

fn unread(record: &str, fields: &[&Field]) -> Diagnostic {
    let names: Vec<String> = fields.iter().map(|field| format!("`{}`", field.name)).collect();
    let message = format!("no requirement reads {} of `{record}`", show::joined(&names, "or"));
    let help = match fields {
        [_] => "write a requirement that reads it, or remove the field",
        _ => "write a requirement that reads each, or remove the fields",
    };
    let label =
        |field: &&Field| Label { span: field.span, text: "asked for, but never used".to_owned() };
    let labels = fields.iter().map(label).collect();
    Diagnostic { labels, ..Diagnostic::without_place(&code::UNREAD_FIELD, message) }.with_help(help)
}
