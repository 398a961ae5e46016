//! Figures, dates and words as they are written.

use super::Writer;
use super::doc::{Doc, Strings, many, text};
use crate::source::Span;
use crate::syntax::ast::{Literal, Message, Name, Piece, Words};
use crate::value::{Exact, amount, date};

impl Writer<'_> {
    pub(super) fn literal(&self, literal: &Literal, span: Span) -> Doc {
        match literal {
            Literal::Text(words) => words_within(words),
            Literal::YesNo(yes) => text(if *yes { "yes" } else { "no" }),
            Literal::Date(day) => text(date::show(*day)),
            Literal::Year(year) => text(year.to_string()),
            Literal::Number(number) => text(self.number(*number, span)),
            Literal::Money(pence) => {
                let has_sign = |text: &str| text.trim_start_matches('-').starts_with('£');
                let read = |text: &str| amount::pence(text).filter(|_| has_sign(text));
                text(self.spelled(span, *pence, read, amount::show_money))
            }
            Literal::Percent(ratio) => {
                let shown = self.spelled(span, *ratio, amount::percent, amount::show_percent);
                text(shown.replace(' ', ""))
            }
            Literal::Days(count) => text(self.duration(*count, span, "day")),
            Literal::Months(count) => text(self.duration(*count, span, "month")),
            Literal::Error => text(self.written(span)),
        }
    }

    /// A figure, in the author's spelling where that is known.
    pub(super) fn number(&self, number: Exact, span: Span) -> String {
        self.spelled(span, number, amount::signed_figure, amount::show_number)
    }

    /// A count, in the author's spelling where it is the last word of this place.
    pub(super) fn count(&self, count: usize, span: Span) -> String {
        let last = self.written(span).split_whitespace().next_back();
        let meant = i128::try_from(count).ok().map(amount::whole);
        let reads = |text: &&str| amount::figure(text) == meant;
        last.filter(reads).map_or_else(|| count.to_string(), str::to_owned)
    }

    fn duration(&self, count: Exact, span: Span, word: &str) -> String {
        let figure = self.written(span).split_whitespace().next().unwrap_or_default();
        let is_same = amount::figure(figure) == Some(count);
        let figure = if is_same { figure.to_owned() } else { amount::show_number(count) };
        let plural = if count == amount::whole(1) { "" } else { "s" };
        format!("{figure} {word}{plural}")
    }

    /// What stands at a place, if it reads as the value; else the value's own form.
    fn spelled(
        &self,
        span: Span,
        value: Exact,
        read: impl Fn(&str) -> Option<Exact>,
        show: fn(Exact) -> String,
    ) -> String {
        let written = self.written(span).split_whitespace().collect::<Vec<_>>().join(" ");
        if read(&written) == Some(value) { written } else { show(value) }
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
    /// An `otherwise` message, its strings divided as they were.
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
