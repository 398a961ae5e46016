//! JSON to the tree of a plan.
//!
//! Takes the text of one file; gives its [`Node`], or says what is wrong with it.
//! Never decides what a text means, and never refuses a name that is given twice.

mod place;
#[cfg(test)]
mod tests;

use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::errors::ParseError;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::limits;
use super::node::{Entry, Node, NodeKind};
use super::written::{self, Language};
use crate::diag::{Diagnostic, Diagnostics};
use crate::source::{SourceId, Span, Spanned};

/// The field by which editors find the description of a file; no part of the plan.
const SCHEMA: &str = "$schema";

/// Reads one JSON file; `None` where it is empty, not well-formed or too large.
pub fn read(source: SourceId, text: &str, diagnostics: &mut Diagnostics) -> Option<Node> {
    tree(source, text).map_err(|problem| diagnostics.push(problem)).ok()
}

fn tree(source: SourceId, text: &str) -> Result<Node, Diagnostic> {
    if let Some(refused) = written::refused(source, text, Language::Json) {
        return Err(refused);
    }
    let start = written::body_start(text);
    let parsed = parse(text.get(start..).unwrap_or_default());
    if let Some(fault) = place::fault(source, text, parsed.as_ref().err()) {
        return Err(fault);
    }
    let value = parsed.ok().flatten();
    let value = value.ok_or_else(|| limits::empty(Span::new(source, start, start)))?;
    Ok(without_schema(Tree { source, start }.node(value)))
}

/// Strictly JSON: every freedom that the parser would give is refused.
fn parse(text: &str) -> Result<Option<Value<'_>>, ParseError> {
    let options = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    parse_to_ast(text, &CollectOptions::default(), &options).map(|parsed| parsed.value)
}

/// Leaves out a `$schema` of the plan itself.
fn without_schema(mut root: Node) -> Node {
    let is_schema = |entry: &Entry| {
        entry.key.node == SCHEMA
            && matches!(&entry.value.kind, NodeKind::Scalar(scalar) if scalar.is_quoted)
    };
    if let NodeKind::Map(entries) = &mut root.kind {
        entries.retain(|entry| !is_schema(entry));
    }
    root
}

/// The parser's values becoming nodes; they are no deeper than `written::refused` lets them be.
struct Tree {
    source: SourceId,
    /// Where the text begins that the parser was given.
    start: usize,
}

impl Tree {
    fn node(&self, value: Value) -> Node {
        let span = self.span(&value);
        match value {
            Value::StringLit(text) => written::scalar(text.value, true, span),
            Value::NumberLit(number) => written::scalar(number.value, false, span),
            Value::BooleanLit(word) => written::scalar(word.value.to_string(), false, span),
            Value::NullKeyword(_) => written::scalar("", false, span),
            Value::Object(object) => Node { kind: self.map(object), span },
            Value::Array(list) => {
                let items = list.elements.into_iter().map(|item| self.node(item));
                Node { kind: NodeKind::List(items.collect()), span }
            }
        }
    }

    fn map(&self, object: Object) -> NodeKind {
        NodeKind::Map(object.properties.into_iter().map(|entry| self.entry(entry)).collect())
    }

    fn entry(&self, entry: ObjectProp) -> Entry {
        let span = self.span(&entry.name);
        let key = Spanned::new(entry.name.into_string(), span);
        Entry { key, value: self.node(entry.value) }
    }

    fn span(&self, written: &impl Ranged) -> Span {
        let range = written.range();
        Span::new(self.source, self.start + range.start, self.start + range.end)
    }
}
