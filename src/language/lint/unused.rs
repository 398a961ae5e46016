//! What is declared and never used, and fields that nothing reads.

use super::Ground;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::source::Span;

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
/// missing. `authority` and `year` are read by the program itself.
pub(super) fn unread_fields(ground: &Ground, diagnostics: &mut Diagnostics) {
    let rules = ground.rules;
    for (id, record) in rules.schema.records.iter().enumerate() {
        let id = crate::value::RecordId(id);
        for (at, field) in record.fields.iter().enumerate() {
            if !field.is_built_in && !rules.uses.fields.contains(&(id, at)) {
                let message = format!("no requirement reads `{}` of `{}`", field.name, record.name);
                let said = Diagnostic::new(
                    &code::UNREAD_FIELD,
                    message,
                    field.span,
                    "asked for, but \
                                                                               never used",
                )
                .with_help("write a requirement that reads it, or remove the field");
                diagnostics.push(said);
            }
        }
    }
}
