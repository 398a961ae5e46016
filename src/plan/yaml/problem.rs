//! What can be wrong with a plan file as a file, whatever its values mean.
//!
//! Takes places and names, no sentences; gives diagnostics.
//! Never knows the form: what is wrong with a value is said where the form is read.

use super::fault::SyntaxFault;
use crate::diag::{Diagnostic, code};
use crate::plan::limits;
use crate::source::Span;

/// A mistake in a plan file; each variant shows the smallest text that makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanFileProblem {
    /// A file with nothing or only comments in it.
    Empty { start: Span },
    /// `a: 1`, `---`, `b: 2`
    SeveralDocuments { second: Span },
    /// `<<: *usual`
    MergeKey { key: Span },
    /// `[a, b]: 1`
    KeyNotText { key: Span, is_list: bool },
    /// `a: *nowhere`
    UnknownAnchor { alias: Span, name: String },
    /// `a: &all [*all]`
    AnchorInItself { alias: Span, name: String },
    /// More values than is allowed, when aliases are followed.
    TooMany { at: Span },
    /// `[[[[…`
    TooDeep { at: Span },
    /// Text that is not well-formed.
    Syntax(SyntaxFault),
}

impl PlanFileProblem {
    /// The problem as it is reported.
    pub fn diagnostic(self) -> Diagnostic {
        match self {
            PlanFileProblem::Empty { start } => limits::empty(start),
            PlanFileProblem::SeveralDocuments { second } => several_documents(second),
            PlanFileProblem::MergeKey { key } => merge_key(key),
            PlanFileProblem::KeyNotText { key, is_list } => key_not_text(key, is_list),
            PlanFileProblem::UnknownAnchor { alias, name } => unknown_anchor(alias, &name),
            PlanFileProblem::AnchorInItself { alias, name } => anchor_in_itself(alias, &name),
            PlanFileProblem::TooMany { at } => too_many(at),
            PlanFileProblem::TooDeep { at } => limits::too_deep(at),
            PlanFileProblem::Syntax(fault) => fault.diagnostic(),
        }
    }
}

fn several_documents(second: Span) -> Diagnostic {
    let message = "the file holds more than one plan";
    Diagnostic::new(&code::YAML_SEVERAL_DOCUMENTS, message, second, "a second one starts here")
        .with_help("keep each plan in a file of its own, or remove the `---` or `...` between them")
}

fn merge_key(key: Span) -> Diagnostic {
    let message = "`<<` copies other entries into this place, which a plan does not allow";
    Diagnostic::new(&code::YAML_MERGE_KEY, message, key, "not allowed in a plan")
        .with_help("write the entries out, so that each value has its own place")
}

fn key_not_text(key: Span, is_list: bool) -> Diagnostic {
    let kind = if is_list { "a list" } else { "a group of entries" };
    let message = format!("{kind} stands where a name is due");
    Diagnostic::new(&code::YAML_KEY_NOT_TEXT, message, key, "not a name")
        .with_help("write `name: value`; put a name that begins with a bracket in quotes")
}

fn unknown_anchor(alias: Span, name: &str) -> Diagnostic {
    let message = format!("`*{name}` refers to `&{name}`, which does not stand before it");
    Diagnostic::new(&code::YAML_ALIAS, message, alias, "refers to nothing")
        .with_help("put text that begins with `*` in quotes")
}

fn anchor_in_itself(alias: Span, name: &str) -> Diagnostic {
    let message = format!("`*{name}` stands inside `&{name}`, which it refers to");
    Diagnostic::new(&code::YAML_ALIAS, message, alias, "refers to what it is in")
        .with_help("write out what belongs here")
}

fn too_many(at: Span) -> Diagnostic {
    limits::too_many(at).with_help("what `*` refers to is counted each time it is used")
}
