//! What is doubtful in rules that load: one function a lint, each a row of [`LINTS`].
//!
//! Takes rules without errors; gives warnings. Never changes a verdict, never gives a false alarm.

use crate::diag::{Diagnostic, Diagnostics, code};
use crate::rules::{RequirementId, Rules};
use crate::source::Span;

/// A lint: what it finds in a set of rules.
type Lint = fn(&Rules, &mut Diagnostics);

/// Every lint there is.
const LINTS: [Lint; 6] =
    [unused_items, unread_fields, uncited_paragraphs, citations, examples, unused_records];

/// Runs every lint. What carries over from last year may be left over without harm, and what is
/// built in nobody wrote: only what stands in the year's own file is told of.
pub fn run(rules: &Rules, diagnostics: &mut Diagnostics) {
    let mut found = Diagnostics::default();
    for lint in LINTS {
        lint(rules, &mut found);
    }
    let is_own =
        |one: &&Diagnostic| one.span().is_some_and(|span| span.source == rules.span.source);
    diagnostics.extend(found.iter().filter(is_own).cloned());
}

fn unused(kind: &str, name: &str, span: Span) -> Diagnostic {
    let message = format!("nothing uses the {kind} `{name}`");
    Diagnostic::new(&code::UNUSED, message, span, "declared, and never used")
        .with_help("use it, or take it out; a misspelt name elsewhere may have been meant for it")
}

fn unused_items(rules: &Rules, diagnostics: &mut Diagnostics) {
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

fn unused_records(rules: &Rules, diagnostics: &mut Diagnostics) {
    for (at, record) in rules.schema.records.iter().enumerate() {
        if !rules.uses.records.contains(&at) {
            diagnostics.push(unused("record", &record.name, record.span));
        }
    }
}

/// Fields that no requirement reads: either the plan need not have them, or a requirement is
/// missing. `authority` and `year` are read by the program itself.
fn unread_fields(rules: &Rules, diagnostics: &mut Diagnostics) {
    for (id, record) in rules.schema.records.iter().enumerate() {
        let id = crate::value::RecordId(id);
        for (at, field) in record.fields.iter().enumerate() {
            if !field.is_built_in && !rules.uses.fields.contains(&(id, at)) {
                let message = format!("no requirement reads `{}` of `{}`", field.name, record.name);
                let said =
                    Diagnostic::new(&code::UNREAD_FIELD, message, field.span, "asked for in vain")
                        .with_help("write a requirement that reads it, or take the field out");
                diagnostics.push(said);
            }
        }
    }
}

fn uncited_paragraphs(rules: &Rules, diagnostics: &mut Diagnostics) {
    for (at, paragraph) in rules.paragraphs.iter().enumerate() {
        if !rules.uses.paragraphs.contains(&at) && paragraph.not_checkable.is_none() {
            let message = format!("no requirement cites the paragraph `{}`", paragraph.name);
            let said =
                Diagnostic::new(&code::UNCITED_PARAGRAPH, message, paragraph.span, "not cited")
                    .with_help("write a requirement for it, or say `not checkable because \"…\"`");
            diagnostics.push(said);
        }
    }
}

fn citations(rules: &Rules, diagnostics: &mut Diagnostics) {
    for requirement in rules.requirements.iter().filter(|one| one.cites.is_empty()) {
        let message = format!("the requirement `{}` cites no paragraph", requirement.name);
        let span = requirement.name_span;
        let said = Diagnostic::new(&code::NO_CITATION, message, span, "rests on nothing")
            .with_help("name the paragraph that it encodes: `cites …`");
        diagnostics.push(said);
    }
}

fn examples(rules: &Rules, diagnostics: &mut Diagnostics) {
    for (at, requirement) in rules.requirements.iter().enumerate() {
        if !rules.uses.requirements.contains(&RequirementId(at + 1)) {
            let message = format!("no example names the requirement `{}`", requirement.name);
            let span = requirement.name_span;
            let said =
                Diagnostic::new(&code::NO_EXAMPLE, message, span, "not proven by an example")
                    .with_help("write an `example` with a plan that breaches it");
            diagnostics.push(said);
        }
    }
}
