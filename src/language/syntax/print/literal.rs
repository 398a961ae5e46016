//! Figures, dates and words as they are written.

use super::Writer;
use super::doc::{Doc, Strings, many, text};
use crate::source::Span;
use crate::syntax::ast::{Literal, Message, Name, Piece, Words};
use crate::value::types::{Unit, length};
use crate::value::{Datum, Exact, Schema, Ty, amount, show};

impl Writer<'_> {
    pub(super) fn literal(&self, literal: &Literal, span: Span) -> Doc {
        match literal {
            Literal::Text(words) => words_within(words),
            Literal::Value(Datum::Amount(exact), ty) => text(self.quantity(*exact, ty, span)),
            Literal::Value(datum, ty) => text(show::datum(datum, ty, &Schema::default())),
            Literal::Error => text(self.written(span)),
        }
    }

    /// A figure with its unit, in the author's spelling where that is known.
    fn quantity(&self, exact: Exact, ty: &Ty, span: Span) -> String {
        let written = self.written(span).split_whitespace().collect::<Vec<_>>().join(" ");
        // `1 days` is one day.
        if let Some(length) = length::as_written(&written, exact, ty) {
            return length;
        }
        let is_same = ty.quantity().and_then(|quantity| quantity.read(&written)) == Some(exact);
        let shown = show::amount(exact, ty);
        match ty.unit() {
            _ if !is_same => shown,
            Some(Unit::Pounds) if !written.contains('£') => shown,
            Some(Unit::Percent) => written.replace(' ', ""),
            _ => written,
        }
    }

    /// A count, in the author's spelling where it is the last word of this place.
    pub(super) fn count(&self, count: usize, span: Span) -> String {
        let last = self.written(span).split_whitespace().next_back();
        let meant = i128::try_from(count).ok().map(amount::whole);
        let reads = |text: &&str| amount::figure(text) == meant;
        last.filter(reads).map_or_else(|| count.to_string(), str::to_owned)
    }
}

/// Long text: each string on its own line.
pub(super) fn words(words: &Words) -> Doc {
    let parts = words.parts.iter().map(|part| part.node.clone()).collect();
    Doc::Strings(Strings { parts, whole: words.joined(), is_message: false })
}

/// Strings within a condition, which stay on the line if they fit.
fn words_within(words: &Words) -> Doc {
    many(words.parts.iter().enumerate().flat_map(|(at, part)| {
        let before = (at > 0).then_some(Doc::Line);
        before.into_iter().chain([string(part)])
    }))
}

/// One string in its quotes.
pub(super) fn string(words: &Name) -> Doc {
    super::doc::quoted(&words.node)
}

impl Writer<'_> {
    /// A message with values in braces, its strings divided as they were.
    pub(super) fn message(&self, message: &Message) -> Doc {
        let mut parts = vec![String::new()];
        // Two texts in a row are a string's end and the blank before the next.
        let mut is_behind_text = false;
        for piece in &message.pieces {
            match piece {
                Piece::Text(_) if is_behind_text => {
                    parts.push(String::new());
                    is_behind_text = false;
                }
                Piece::Text(words) => {
                    append(&mut parts, words);
                    is_behind_text = true;
                }
                Piece::Value(expr) => {
                    append(&mut parts, &format!("{{{}}}", self.expr(expr).on_one_line()));
                    is_behind_text = false;
                }
            }
        }
        let whole = parts.join(" ");
        Doc::Strings(Strings { parts, whole, is_message: true })
    }
}

fn append(parts: &mut [String], words: &str) {
    if let Some(last) = parts.last_mut() {
        last.push_str(words);
    }
}
