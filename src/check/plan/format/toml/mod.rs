//! TOML to the tree of a plan.
//!
//! Takes the text of one file; gives its [`Node`], or says what is wrong with it, each thing at its
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

use toml::Spanned as Placed;
use toml::de::{DeArray, DeInteger, DeTable, DeValue};

use super::delimited::fault::TextFault;
use super::delimited::{self, Language, Words};
use super::limits::{self, MOST_LEVELS};
use super::{Reader, Row, wording};
use crate::plan::node::{Entry, Node, NodeKind};
use lacuna_language::diag::{Diagnostic, Diagnostics, code};
use lacuna_language::source::{SourceId, Span, Spanned};

const NAME: &str = "TOML";

pub(super) static ROW: Row = Row {
    name: NAME,
    about: "",
    endings: &["toml"],
    refused_endings: &[],
    signatures: &[],
    is_begun_by,
    reader: Reader::Text(read),
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
fn read(source: SourceId, text: &str, diagnostics: &mut Diagnostics) -> Option<Node> {
    tree(source, text).map_err(|problems| diagnostics.extend(problems)).ok()
}

fn tree(source: SourceId, text: &str) -> Result<Node, Vec<Diagnostic>> {
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
    Tree { source, text }.table(root.get_ref(), start..start, 1).map_err(|problem| vec![problem])
}

fn one_header_too_many(text: &str, statements: &[usize]) -> Option<usize> {
    let begins = |at: usize, sign| text.get(at..).is_some_and(|rest| rest.starts_with(sign));
    let is_header = |at: &&usize| begins(**at, "[") && !begins(**at, "[[");
    statements.iter().filter(is_header).nth(MOST_HEADERS).copied()
}

/// The parser's tables becoming nodes. An error ends the reading.
struct Tree<'t> {
    source: SourceId,
    text: &'t str,
}

impl Tree<'_> {
    fn value(&self, value: &Placed<DeValue>, n_levels: usize) -> Result<Node, Diagnostic> {
        let range = value.span();
        let span = self.span(&range);
        match value.get_ref() {
            // There is no other word for nothing.
            DeValue::String(text) if text.is_empty() => Ok(Node::empty(span)),
            DeValue::String(text) => Ok(delimited::scalar(text.as_ref(), true, span)),
            DeValue::Integer(number) => self.integer(number, span),
            DeValue::Float(number) => Ok(delimited::scalar(number.as_str(), false, span)),
            DeValue::Boolean(word) => Ok(delimited::scalar(word.to_string(), false, span)),
            DeValue::Datetime(_) => Ok(delimited::scalar(self.written(&range), false, span)),
            DeValue::Array(list) => self.list(list, range, n_levels + 1),
            DeValue::Table(table) => self.table(table, range, n_levels + 1),
        }
    }

    /// The parser lets pass `0x` and the digits of other scripts.
    fn integer(&self, number: &DeInteger, span: Span) -> Result<Node, Diagnostic> {
        let written = self.written(&(span.start()..span.end()));
        let digits = number.as_str().trim_start_matches(['+', '-']);
        if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(number.radix())) {
            let fault = TextFault::NotQuoted { at: span, text: written.to_owned() };
            return Err(fault.diagnostic(&LANGUAGE));
        }
        let text = match number.radix() {
            10 => number.as_str().to_owned(),
            // No other format has binary numbers.
            2 => u128::from_str_radix(digits, 2)
                .map_or(written.to_owned(), |number| number.to_string()),
            16 => format!("0x{digits}"),
            _ => format!("0o{digits}"),
        };
        Ok(delimited::scalar(text, false, span))
    }

    fn list(&self, list: &DeArray, own: Range<usize>, n_levels: usize) -> Result<Node, Diagnostic> {
        self.is_within(&own, n_levels)?;
        let items = list.iter().map(|item| self.value(item, n_levels));
        let items: Vec<Node> = items.collect::<Result<_, _>>()?;
        let span = self.extent(own, items.iter().map(|item| item.span));
        Ok(Node { kind: NodeKind::List(items), span })
    }

    fn table(
        &self,
        table: &DeTable,
        own: Range<usize>,
        n_levels: usize,
    ) -> Result<Node, Diagnostic> {
        self.is_within(&own, n_levels)?;
        let entries = table.iter().map(|(key, value)| {
            let key_span = self.span(&key.span());
            self.refuse_odd_name(key.get_ref(), key_span)?;
            let key = Spanned::new(key.get_ref().as_ref().into(), key_span);
            Ok(Entry { key, value: self.value(value, n_levels)? })
        });
        let entries: Vec<Entry> = entries.collect::<Result<_, Diagnostic>>()?;
        let parts = entries.iter().flat_map(|entry| [entry.key.span, entry.value.span]);
        let span = self.extent(own, parts);
        Ok(Node { kind: NodeKind::Map(entries), span })
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

    /// From the first to the last of what a list or group consists of: its brackets or its header,
    /// if it has them, and its parts. A group that is only named in a dotted name has its parts.
    fn extent(&self, own: Range<usize>, parts: impl Iterator<Item = Span>) -> Span {
        let has_bracket = self.written(&own).starts_with(['[', '{']);
        let own = has_bracket.then(|| self.span(&own));
        let whole = own.into_iter().chain(parts).reduce(|so_far, part| {
            let start = so_far.start().min(part.start());
            Span::new(self.source, start, so_far.end().max(part.end()))
        });
        whole.unwrap_or(Span::new(self.source, 0, 0))
    }

    fn written(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.source, range.start, range.end)
    }
}
