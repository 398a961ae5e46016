//! What is declared and never used, and fields that nothing reads.

use std::collections::BTreeMap;

use super::{Ground, all_expressions};
use crate::diag::{Diagnostic, Diagnostics, Label, code};
use crate::rules::{FieldId, Rules, record_field};
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
        let is_read = |at: usize| rules.uses.reads((RecordId(id), at));
        let mut by_file: BTreeMap<SourceId, Vec<&Field>> = BTreeMap::new();
        let fields = record.fields.iter().enumerate();
        let is_told = |at: usize, field: &Field| {
            !field.is_built_in && !field.is_only_collected && !is_read(at)
        };
        for (_, field) in fields.filter(|(at, field)| is_told(*at, field)) {
            by_file.entry(field.span.source).or_default().push(field);
        }
        diagnostics.extend(by_file.values().map(|fields| unread(&record.name, fields)));
    }
}

/// Fields that are called `only collected`, and that requirements or definitions read all the same.
pub(super) fn checked_fields(ground: &Ground, diagnostics: &mut Diagnostics) {
    let rules = ground.rules;
    for (id, record) in rules.schema.records.iter().enumerate() {
        for (at, field) in record.fields.iter().enumerate() {
            let field_id = (RecordId(id), at);
            if field.is_only_collected && rules.uses.fields.contains(&field_id) {
                diagnostics.push(not_only_collected(
                    &record.name,
                    field,
                    first_read(rules, field_id),
                    rules,
                ));
            }
        }
    }
}

/// Where a field is read first, as far as a rule names it.
fn first_read(rules: &Rules, field: FieldId) -> Option<Span> {
    let mut places = Vec::new();
    for expr in all_expressions(rules).chain(rules.asked_when.values()) {
        expr.any(&mut |part| {
            places.extend((record_field(part) == Some(field)).then_some(part.span));
            false
        });
    }
    places.into_iter().min()
}

fn not_only_collected(
    record: &str,
    field: &Field,
    read: Option<Span>,
    rules: &Rules,
) -> Diagnostic {
    let message =
        format!("`{}` of `{record}` is marked `only collected`, but the rules read it", field.name);
    // What carries over from last year is told where this year reads it.
    let mut places = vec![(Some(field.span), "only collected"), (read, "read here")];
    if field.span.source != rules.span.source {
        places.reverse();
    }
    let labels = places
        .into_iter()
        .filter_map(|(span, text)| Some(Label { span: span?, text: text.to_owned() }));
    let labels = labels.collect();
    Diagnostic { labels, ..Diagnostic::without_place(&code::NOT_ONLY_COLLECTED, message) }
        .with_help("remove the mark `only collected`, or what reads the field")
}

fn unread(record: &str, fields: &[&Field]) -> Diagnostic {
    let names: Vec<String> = fields.iter().map(|field| format!("`{}`", field.name)).collect();
    let message = format!("no requirement reads {} of `{record}`", show::joined(&names, "or"));
    let help = match fields {
        [_] => {
            "write a requirement that reads it, or remove the field; if it is only collected, say so: \
             add `, only collected` to its line"
        }
        _ => {
            "write a requirement that reads each, or remove the fields; if they are only collected, say \
             so: add `, only collected` to their lines"
        }
    };
    let label =
        |field: &&Field| Label { span: field.span, text: "asked for, but never used".to_owned() };
    let labels = fields.iter().map(label).collect();
    Diagnostic { labels, ..Diagnostic::without_place(&code::UNREAD_FIELD, message) }.with_help(help)
}
