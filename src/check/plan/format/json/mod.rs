//! JSON to the tree of a plan.
//!
//! Takes the text of one file; gives its [`Node`], or says what is wrong with it.
//! Never decides what a text means, and never refuses a name that is given twice.

mod peek_year;
mod place;
mod spelling;
#[cfg(test)]
mod tests;
mod write;

use jsonc_parser::ast::{ObjectProp, ObjectPropName, StringLit, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::errors::ParseError;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use smol_str::SmolStr;

use super::delimited::{self, Language, Words};
use super::limits::{self, MOST_LEVELS, MOST_NODES};
use super::{Reader, Row, wording};
use crate::plan::node::{Entry, Node, NodeKind};
use lacuna_language::diag::{Diagnostic, Diagnostics, code};
use lacuna_language::source::{SourceId, Span, Spanned};

const NAME: &str = "JSON";

pub(super) static ROW: Row = Row {
    name: NAME,
    about: "",
    endings: &["json"],
    refused_endings: &[],
    signatures: &[],
    is_begun_by: |line| line.starts_with('{'),
    reader: Reader::Text(read),
    writer: Some(write::write),
    has_comments: false,
    peek_year: peek_year::peek_year,
    ways: |_| Vec::new(),
    spelling: &spelling::Json,
};

static LANGUAGE: Language = Language {
    code: &code::JSON_SYNTAX,
    sign: ':',
    has_all_quotes: false,
    comment: None,
    // A lone return between values, and 7F.
    allows: |char, _| matches!(char, '\r' | '\u{7f}'),
    words: Words {
        field: "`\"name\": value`",
        close_quote: |_| "close the text with `\"` on the same line; write `\\n` where a new line should begin in it",
        value_not_quoted: "a value without quotes is not a number",
        name_not_quoted: "a name has no quotes",
        sign_missing: "there is no colon after a name",
        other_sign: "there is `=` after a name, where a colon is needed",
        value_missing: "write the value, or `null` if there is nothing to say",
    },
};

/// The field by which editors find the description of a file; no part of the plan.
const SCHEMA: &str = "$schema";

/// Reads one JSON file; `None` where it is empty, not well-formed or too large.
fn read(source: SourceId, text: &str, diagnostics: &mut Diagnostics) -> Option<Node> {
    tree(source, text).map_err(|problem| diagnostics.push(problem)).ok()
}

/// Mostly one pass is enough. Only where something may be wrong is the text gone through for what, and
/// where: a sound text with what is rarely seen in one costs two passes more, and gives the same tree.
fn tree(source: SourceId, text: &str) -> Result<Node, Diagnostic> {
    let root = match sound(source, text) {
        Some(root) => root,
        None => doubtful(source, text)?,
    };
    Ok(without_schema(root))
}

/// The tree of a text that is sound beyond doubt. The parser itself goes no deeper than 512 levels.
fn sound(source: SourceId, text: &str) -> Option<Node> {
    let start = delimited::body_start(text);
    let body = text.get(start..)?;
    // No text has more values than characters.
    if body.len() > MOST_NODES || has_odd_control(body) {
        return None;
    }
    let value = parse(body).ok()??;
    let mut tree = Tree::new(source, start, body);
    let root = tree.node(value);
    tree.is_sound().then_some(root)
}

/// Whether a text has a control character that stands in few texts, if any. Without an early end, many bytes
/// are looked at in one step.
fn has_odd_control(text: &str) -> bool {
    let is_odd = |byte: u8| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r');
    text.bytes().fold(false, |so_far, byte| so_far | is_odd(byte))
}

fn doubtful(source: SourceId, text: &str) -> Result<Node, Diagnostic> {
    if let Some(refused) = delimited::refused(source, text, &LANGUAGE) {
        return Err(refused);
    }
    let start = delimited::body_start(text);
    let body = text.get(start..).unwrap_or_default();
    let parsed = parse(body);
    if let Some(fault) = place::fault(source, text, parsed.as_ref().err()) {
        return Err(fault);
    }
    let value = parsed.ok().flatten();
    let value = value.ok_or_else(|| limits::empty(Span::new(source, start, start)))?;
    Ok(Tree::new(source, start, body).node(value))
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

/// The parser's values becoming nodes, with an eye on what the parser lets pass.
struct Tree<'t> {
    source: SourceId,
    /// Where the text begins that the parser was given.
    start: usize,
    body: &'t str,
    n_levels: usize,
    is_too_deep: bool,
    /// Whether a text in quotes goes over a line break, or holds a tab.
    has_control: bool,
    /// Whether a name has a blank in it that is no ordinary one.
    has_odd_name: bool,
    /// How many bytes of texts in quotes stand behind the first one of their character.
    n_behind_first: usize,
}

impl<'t> Tree<'t> {
    fn new(source: SourceId, start: usize, body: &'t str) -> Self {
        let (n_levels, n_behind_first) = (0, 0);
        let (is_too_deep, has_control, has_odd_name) = (false, false, false);
        Tree {
            source,
            start,
            body,
            n_levels,
            is_too_deep,
            has_control,
            has_odd_name,
            n_behind_first,
        }
    }

    /// Whether nothing can be wrong with the text whose nodes were made. Outside of quotes, what is not
    /// ASCII can only be an odd blank.
    fn is_sound(&self) -> bool {
        let has_odd_blank = behind_first(self.body) > self.n_behind_first;
        !(self.is_too_deep || self.has_control || self.has_odd_name || has_odd_blank)
    }

    fn node(&mut self, value: Value) -> Node {
        let span = self.span(&value);
        match value {
            Value::StringLit(text) => {
                self.look_at(&text);
                delimited::scalar(text.value, true, span)
            }
            Value::NumberLit(number) => delimited::scalar(number.value, false, span),
            Value::BooleanLit(word) => delimited::scalar(word.value.to_string(), false, span),
            Value::NullKeyword(_) => delimited::scalar("", false, span),
            Value::Object(object) => {
                let entries = object.properties;
                Node { kind: NodeKind::Map(self.within(entries, Tree::entry)), span }
            }
            Value::Array(list) => {
                Node { kind: NodeKind::List(self.within(list.elements, Tree::node)), span }
            }
        }
    }

    /// What lies in a group or list.
    fn within<P, N>(&mut self, parts: Vec<P>, each: fn(&mut Self, P) -> N) -> Vec<N> {
        self.n_levels += 1;
        self.is_too_deep |= self.n_levels > MOST_LEVELS;
        let made = parts.into_iter().map(|part| each(self, part)).collect();
        self.n_levels -= 1;
        made
    }

    fn entry(&mut self, entry: ObjectProp) -> Entry {
        let span = self.span(&entry.name);
        if let ObjectPropName::String(name) = &entry.name {
            self.look_at(name);
        }
        let name: SmolStr = match entry.name {
            ObjectPropName::String(name) => name.value.into(),
            ObjectPropName::Word(name) => name.value.into(),
        };
        self.has_odd_name |= !name.is_ascii() && name.chars().any(wording::is_odd_blank);
        Entry { key: Spanned::new(name, span), value: self.node(entry.value) }
    }

    /// Looks at a text as it is written. Nearly all texts have ordinary characters alone.
    fn look_at(&mut self, text: &StringLit) {
        let written = self.body.get(text.range.start..text.range.end).unwrap_or_default();
        if !is_ordinary(written.as_bytes()) {
            self.has_control |= written.bytes().any(|byte| byte < b' ');
            self.n_behind_first += behind_first(written);
        }
    }

    fn span(&self, written: &impl Ranged) -> Span {
        let range = written.range();
        Span::new(self.source, self.start + range.start, self.start + range.end)
    }
}

/// Whether all bytes are from 20 to 7F; without an early end as well.
fn is_ordinary(text: &[u8]) -> bool {
    text.iter().fold(true, |so_far, byte| so_far & (0x20..=0x7F).contains(byte))
}

/// How many bytes stand behind the first one of their character.
fn behind_first(text: &str) -> usize {
    text.len() - text.chars().count()
}
