//! TOML to the tokens of a plan.
//!
//! Takes the text of one file; gives its [`Tokens`], or says what is wrong with it, each thing at its
//! place. Figures lose the underscores between their digits, and are else as they are written. An empty
//! text is nothing, for which the format has no other word.
//! Never decides what a text means.

mod key_paths;
mod place;
mod spelling;
#[cfg(test)]
mod tests;
mod write;

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned as Placed;
use toml::de::{DeArray, DeInteger, DeTable, DeValue};

use super::delimited::fault::TextFault;
use super::delimited::{self, Language, Words};
use super::limits::{self, MOST_LEVELS};
use super::{Reader, Row, wording};
use crate::plan::tokens::{Opened, Tokens};
use lacuna_language::diag::{Diagnostic, Diagnostics, code};
use lacuna_language::source::{Source, SourceId, Span};

const NAME: &str = "TOML";

pub(super) static ROW: Row = Row {
    name: NAME,
    about: "",
    endings: &["toml"],
    refused_endings: &[],
    signatures: &[],
    is_begun_by,
    reader: Reader::Text { fast: None, parser: read },
    writer: Some(write::write),
    has_comments: true,
    peek_year: |_| None,
    ways: key_paths::ways,
    spelling: &spelling::Toml,
};

static LANGUAGE: Language = Language {
    code: &code::TOML_SYNTAX,
    sign: '=',
    has_all_quotes: true,
    comment: Some('#'),
    // A return only as a part of a line break.
    allows: |char, behind| char == '\r' && behind.starts_with('\n'),
    words: Words {
        field: "`name = value`",
        close_quote: |quote| match quote {
            '\'' => {
                "close the text with `'` on the same line; a text with an apostrophe in it goes between \
                 `\"` and `\"`"
            }
            _ => {
                "close the text with `\"` on the same line; a text of several lines goes between \
                 `\"\"\"` and `\"\"\"`"
            }
        },
        value_not_quoted: "a value without quotes is neither a number nor a date",
        name_not_quoted: "a name with spaces or signs in it has no quotes",
        sign_missing: "there is no `=` after a name",
        other_sign: "there is a colon after a name, where `=` is needed",
        value_missing: "write the value, or delete the line if there is nothing to say",
    },
};

/// A table's header, or a name with an equals sign: `year = "2001-02"`, and not `what: a = b`.
fn is_begun_by(line: &str) -> bool {
    let is_field = line.split_once('=').is_some_and(|(name, _)| !name.contains(':'));
    is_field || line.starts_with('[')
}

/// The most headers in single brackets: for one that comes behind its own groups, the parser goes
/// through all groups there are.
const MOST_HEADERS: usize = 10_000;

/// Reads one TOML file; `None` where it is empty, not well-formed or too large.
fn read(source: SourceId, text: &Arc<Source>, diagnostics: &mut Diagnostics) -> Option<Tokens> {
    tokens(source, text).map_err(|problems| diagnostics.extend(problems)).ok()
}

fn tokens(source: SourceId, whole: &Arc<Source>) -> Result<Tokens, Vec<Diagnostic>> {
    let text = whole.text();
    if let Some(refused) = delimited::refused(source, text, &LANGUAGE) {
        return Err(vec![refused]);
    }
    let statements = place::statements(text);
    if let Some(at) = one_header_too_many(text, &statements) {
        return Err(vec![limits::too_many_headers(Span::new(source, at, at + 1), MOST_HEADERS)]);
    }
    let (root, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(place::faults(source, text, &statements, &errors));
    }
    let start = delimited::body_start(text);
    if root.get_ref().is_empty() {
        return Err(vec![limits::empty(Span::new(source, start, start))]);
    }
    let mut list = List { source, text, tokens: Tokens::new(source, Some(Arc::clone(whole))) };
    let whole = list.table(root.get_ref(), start..start, 1);
    whole.map(|_| list.tokens).map_err(|problem| vec![problem])
}

fn one_header_too_many(text: &str, statements: &[usize]) -> Option<usize> {
    let begins = |at: usize, sign| text.get(at..).is_some_and(|rest| rest.starts_with(sign));
    let is_header = |at: &&usize| begins(**at, "[") && !begins(**at, "[[");
    statements.iter().filter(is_header).nth(MOST_HEADERS).copied()
}

/// The parser's tables becoming tokens. An error ends the reading.
struct List<'t> {
    source: SourceId,
    text: &'t str,
    tokens: Tokens,
}

impl<'t> List<'t> {
    /// Adds a value; gives where it stands.
    fn value(&mut self, value: &Placed<DeValue>, n_levels: usize) -> Result<Span, Diagnostic> {
        let range = value.span();
        let span = self.span(&range);
        let (text, is_quoted) = match value.get_ref() {
            // There is no other word for nothing.
            DeValue::String(text) => (text.as_ref().to_owned(), !text.is_empty()),
            DeValue::Integer(number) => (self.integer(number, span)?, false),
            DeValue::Float(number) => (number.as_str().to_owned(), false),
            DeValue::Boolean(word) => (word.to_string(), false),
            DeValue::Datetime(_) => (self.written(&range).to_owned(), false),
            DeValue::Array(list) => return self.list(list, range, n_levels + 1),
            DeValue::Table(table) => return self.table(table, range, n_levels + 1),
        };
        self.tokens.text(&text, is_quoted, span.start(), span.end());
        Ok(span)
    }

    /// The parser lets pass `0x` and the digits of other scripts.
    fn integer(&self, number: &DeInteger, span: Span) -> Result<String, Diagnostic> {
        let written = self.written(&(span.start()..span.end()));
        let digits = number.as_str().trim_start_matches(['+', '-']);
        if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(number.radix())) {
            let fault = TextFault::NotQuoted { at: span, text: written.to_owned() };
            return Err(fault.diagnostic(&LANGUAGE));
        }
        Ok(match number.radix() {
            10 => number.as_str().to_owned(),
            // No other format has binary numbers.
            2 => u128::from_str_radix(digits, 2)
                .map_or(written.to_owned(), |number| number.to_string()),
            16 => format!("0x{digits}"),
            _ => format!("0o{digits}"),
        })
    }

    fn list(
        &mut self,
        list: &DeArray,
        own: Range<usize>,
        n_levels: usize,
    ) -> Result<Span, Diagnostic> {
        self.is_within(&own, n_levels)?;
        let opened = self.tokens.open_list(own.start);
        let mut whole = self.brackets(own);
        for item in list.iter() {
            let item = self.value(item, n_levels)?;
            whole = Some(both(whole, item));
        }
        Ok(self.close(opened, whole))
    }

    fn table(
        &mut self,
        table: &DeTable,
        own: Range<usize>,
        n_levels: usize,
    ) -> Result<Span, Diagnostic> {
        self.is_within(&own, n_levels)?;
        let opened = self.tokens.open_map(own.start);
        let mut whole = self.brackets(own);
        for (key, value) in table.iter() {
            let span = self.span(&key.span());
            self.refuse_odd_name(key.get_ref(), span)?;
            self.tokens.text(key.get_ref(), false, span.start(), span.end());
            let value = self.value(value, n_levels)?;
            whole = Some(both(Some(both(whole, span)), value));
        }
        Ok(self.close(opened, whole))
    }

    /// A list or group stands from the first to the last of what it consists of: its brackets or its header,
    /// if it has them, and its parts. A group that is only named in a dotted name has its parts.
    fn close(&mut self, opened: Opened, whole: Option<Span>) -> Span {
        let whole = whole.unwrap_or(Span::new(self.source, 0, 0));
        self.tokens.close(opened, whole.start(), whole.end());
        whole
    }

    fn brackets(&self, own: Range<usize>) -> Option<Span> {
        self.written(&own).starts_with(['[', '{']).then(|| self.span(&own))
    }

    /// A name in quotes may have a blank in it that nobody sees.
    fn refuse_odd_name(&self, name: &str, span: Span) -> Result<(), Diagnostic> {
        if name.is_ascii() {
            return Ok(());
        }
        match name.chars().find(|char| wording::is_odd_blank(*char)) {
            Some(char) => {
                let name = name.replace(wording::is_odd_blank, "");
                let fault = TextFault::OddName { at: span, char, name };
                Err(fault.diagnostic(&LANGUAGE))
            }
            None => Ok(()),
        }
    }

    fn is_within(&self, own: &Range<usize>, n_levels: usize) -> Result<(), Diagnostic> {
        match n_levels > MOST_LEVELS {
            true => Err(limits::too_deep(self.span(own))),
            false => Ok(()),
        }
    }

    fn written(&self, range: &Range<usize>) -> &'t str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.source, range.start, range.end)
    }
}

/// From the first to the last of both.
fn both(so_far: Option<Span>, part: Span) -> Span {
    let so_far = so_far.unwrap_or(part);
    let start = so_far.start().min(part.start());
    Span::new(part.source, start, so_far.end().max(part.end()))
}
