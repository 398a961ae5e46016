//! JSON to the tokens of a plan.
//!
//! Takes the text of one file; gives its [`Tokens`], or says what is wrong with it.
//! Never decides what a text means, and never refuses a name that is given twice.

mod fast;
mod peek_year;
mod place;
mod spelling;
#[cfg(test)]
mod tests;
mod write;

use std::ops::Range;
use std::sync::Arc;

use jsonc_parser::ast::{ObjectProp, ObjectPropName, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::errors::ParseError;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::delimited::{self, Language, Words};
use super::limits;
use super::{Reader, Row};
use crate::plan::Tokens;
use lacuna_language::diag::{Diagnostic, Diagnostics, code};
use lacuna_language::source::{Source, SourceId, Span};

const NAME: &str = "JSON";

pub(super) static ROW: Row = Row {
    name: NAME,
    about: "",
    endings: &["json"],
    refused_endings: &[],
    signatures: &[],
    is_begun_by: |line| line.starts_with('{'),
    reader: Reader::Text { fast: Some(fast::read), parser: read },
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
///
/// Nearly all files are read by the fast reader. What that leaves is gone through for what may be wrong with it, and
/// where: a sound text costs three passes.
fn read(source: SourceId, text: &Arc<Source>, diagnostics: &mut Diagnostics) -> Option<Tokens> {
    tokens(source, text).map_err(|problem| diagnostics.push(problem)).ok()
}

fn tokens(source: SourceId, whole: &Arc<Source>) -> Result<Tokens, Diagnostic> {
    let text = whole.text();
    if let Some(refused) = delimited::refused(source, text, &LANGUAGE) {
        return Err(refused);
    }
    let start = delimited::body_start(text);
    let parsed = parse(text.get(start..).unwrap_or_default());
    if let Some(fault) = place::fault(source, text, parsed.as_ref().err()) {
        return Err(fault);
    }
    let value = parsed.ok().flatten();
    let value = value.ok_or_else(|| limits::empty(Span::new(source, start, start)))?;
    let mut list = List { start, tokens: Tokens::new(source, Some(Arc::clone(whole))) };
    match value {
        Value::Object(object) => {
            let is_schema = |entry: &ObjectProp| {
                matches!(&entry.value, Value::StringLit(_)) && name_of(entry) == SCHEMA
            };
            let range = object.range();
            let entries = object.properties.into_iter().filter(|entry| !is_schema(entry));
            list.group(entries, range);
        }
        other => list.add(other),
    }
    Ok(list.tokens)
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

/// The parser's values becoming tokens.
struct List {
    /// Where the text begins that the parser was given.
    start: usize,
    tokens: Tokens,
}

impl List {
    fn add(&mut self, value: Value) {
        let Range { start, end } = self.range(&value);
        match value {
            Value::StringLit(text) => self.tokens.text(&text.value, true, start, end),
            Value::NumberLit(number) => self.tokens.text(number.value, false, start, end),
            Value::BooleanLit(_) => self.tokens.plain(start, end),
            Value::NullKeyword(_) => self.tokens.empty(start, end),
            Value::Object(object) => {
                let range = object.range();
                self.group(object.properties.into_iter(), range);
            }
            Value::Array(list) => {
                let opened = self.tokens.open_list(start);
                list.elements.into_iter().for_each(|item| self.add(item));
                self.tokens.close(opened, start, end);
            }
        }
    }

    fn group<'t>(
        &mut self,
        entries: impl Iterator<Item = ObjectProp<'t>>,
        range: jsonc_parser::common::Range,
    ) {
        let Range { start, end } = self.range(&range);
        let opened = self.tokens.open_map(start);
        for entry in entries {
            let at = self.range(&entry.name);
            self.tokens.text(name_of(&entry), true, at.start, at.end);
            self.add(entry.value);
        }
        self.tokens.close(opened, start, end);
    }

    fn range(&self, written: &impl Ranged) -> Range<usize> {
        let range = written.range();
        self.start + range.start..self.start + range.end
    }
}

fn name_of<'e>(entry: &'e ObjectProp) -> &'e str {
    match &entry.name {
        ObjectPropName::String(name) => &name.value,
        ObjectPropName::Word(name) => name.value,
    }
}
