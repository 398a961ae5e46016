//! What can be wrong with a plan file as a file, whatever its values mean.
//!
//! Takes places and names, no sentences; gives diagnostics.
//! Never knows the form: what is wrong with a value is said where the form is read.

use super::fault::SyntaxFault;
use crate::plan::format::{limits, wording};
use lacuna_language::diag::{Diagnostic, code};
use lacuna_language::source::{SourceId, Span};
use lacuna_language::value::show::grouped;

/// A mistake in a plan file; each variant shows the smallest text that makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PlanFileProblem {
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
    /// A name with a no-break space before it, and so many more.
    OddName { odd: OddName, n_more: usize },
    /// Text that is not well-formed.
    Syntax(SyntaxFault),
}

impl PlanFileProblem {
    /// The problem as it is reported.
    pub(super) fn diagnostic(self) -> Diagnostic {
        match self {
            PlanFileProblem::Empty { start } => limits::empty(start),
            PlanFileProblem::SeveralDocuments { second } => several_documents(second),
            PlanFileProblem::MergeKey { key } => merge_key(key),
            PlanFileProblem::KeyNotText { key, is_list } => key_not_text(key, is_list),
            PlanFileProblem::UnknownAnchor { alias, name } => unknown_anchor(alias, &name),
            PlanFileProblem::AnchorInItself { alias, name } => anchor_in_itself(alias, &name),
            PlanFileProblem::TooMany { at } => too_many(at),
            PlanFileProblem::TooDeep { at } => limits::too_deep(at),
            PlanFileProblem::OddName { odd, n_more } => odd_name(odd, n_more),
            PlanFileProblem::Syntax(fault) => fault.diagnostic(),
        }
    }
}

/// A name with something in it that only looks like a space, a dash or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OddName {
    pub at: Span,
    pub char: char,
    pub kind: OddKind,
    /// The name without it.
    pub name: String,
}

/// Where in a name, or before it, an odd character stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OddKind {
    Indent,
    Bullet,
    Within,
}

impl OddName {
    /// What is odd in a name as it is written, which starts at `start`.
    pub(super) fn find(source: SourceId, written: &str, start: usize) -> Option<OddName> {
        let name: String = written.chars().filter(|char| !wording::is_odd_blank(*char)).collect();
        let name = name.trim_start_matches(['-', ' ']).trim_end().to_owned();
        let place =
            |at: usize, char: char| Span::new(source, start + at, start + at + char.len_utf8());
        if let Some(char) = wording::bullet(written) {
            let name = name.trim_start_matches(char).trim_start().to_owned();
            return Some(OddName { at: place(0, char), char, kind: OddKind::Bullet, name });
        }
        let (at, char) = written.char_indices().find(|(_, char)| wording::is_odd_blank(*char))?;
        let is_indent =
            written.get(..at).is_some_and(|before| before.trim_matches(['-', ' ']).is_empty());
        let kind = if is_indent { OddKind::Indent } else { OddKind::Within };
        Some(OddName { at: place(at, char), char, kind, name })
    }
}

fn odd_name(odd: OddName, n_more: usize) -> Diagnostic {
    let code = &code::YAML_SYNTAX;
    let found = match odd.kind {
        OddKind::Indent => wording::odd_indent(code, odd.at, odd.char),
        OddKind::Bullet => wording::bullet_for_dash(code, odd.at, odd.char),
        OddKind::Within => wording::odd_in_name(code, odd.at, odd.char, &odd.name),
    };
    match n_more {
        0 => found,
        1 => found.and_help("1 more line has such a character"),
        more => found.and_help(&format!("{} more lines have such a character", grouped(more))),
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
    let message = format!("there is {kind} where a name is needed");
    Diagnostic::new(&code::YAML_KEY_NOT_TEXT, message, key, "not a name")
        .with_help("write `name: value`; put a name that begins with a bracket in quotes")
}

fn unknown_anchor(alias: Span, name: &str) -> Diagnostic {
    let message = format!("`*{name}` refers to `&{name}`, which does not come before it");
    Diagnostic::new(&code::YAML_ALIAS, message, alias, "refers to nothing")
        .with_help("put text that begins with `*` in quotes")
}

fn anchor_in_itself(alias: Span, name: &str) -> Diagnostic {
    let message = format!("`*{name}` is inside `&{name}`, which it refers to");
    Diagnostic::new(&code::YAML_ALIAS, message, alias, "refers to what contains it")
        .with_help("write out what belongs here")
}

fn too_many(at: Span) -> Diagnostic {
    limits::too_many(at).with_help("what `*` refers to is counted each time it is used")
}
