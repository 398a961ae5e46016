//! A place in a broken text, and what stands around it.

use super::fault::TextFault;
use super::{Language, Mark, MarkKind, marks};
use crate::plan::format::{lines, wording};
use lacuna_language::source::{SourceId, Span};

/// A place in a text that a parser stumbled at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot<'t> {
    pub source: SourceId,
    pub text: &'t str,
    pub language: &'static Language,
    /// Where no bracket and no quote is open yet.
    pub from: usize,
    pub at: usize,
}

impl Spot<'_> {
    pub(crate) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source, start, end)
    }

    /// The span of the character at the place; of the whole last one at the end of the text.
    pub(crate) fn char(&self) -> Span {
        self.span(self.at, lines::char_end(self.text, self.at))
    }

    pub(crate) fn span_of(&self, mark: Mark) -> Span {
        self.span(mark.start, mark.end)
    }

    pub(crate) fn written(&self, mark: Mark) -> &str {
        self.text.get(mark.start..mark.end).unwrap_or_default()
    }

    /// The marks up to the end of the place's line.
    pub(crate) fn marks(&self) -> impl Iterator<Item = Mark> {
        let end = lines::line_end(self.text, self.at);
        marks(self.text, self.from, self.language).take_while(move |mark| mark.start <= end)
    }

    /// The first mark that goes on behind the place.
    pub(crate) fn next(&self) -> Option<Mark> {
        marks(self.text, self.from, self.language).find(|mark| mark.end > self.at)
    }

    /// The bracket that is open at the place.
    pub(crate) fn open(&self) -> Option<Mark> {
        let mut open = Vec::new();
        for mark in self.marks().take_while(|mark| mark.start < self.at) {
            match mark.kind {
                MarkKind::Open => open.push(mark),
                MarkKind::Close => drop(open.pop()),
                MarkKind::Quoted { .. } | MarkKind::Sign | MarkKind::Word => {}
            }
        }
        open.last().copied()
    }

    /// A blank outside of texts that is no ordinary one, up to the end of the place's line.
    pub(crate) fn odd_blank(&self) -> Option<TextFault> {
        let words = self.marks().filter(|mark| mark.kind == MarkKind::Word);
        words.filter_map(|word| self.odd_blank_in(word)).map(|(_, fault)| fault).next()
    }

    /// The first such blank in a word, and where it stands.
    pub(crate) fn odd_blank_in(&self, word: Mark) -> Option<(usize, TextFault)> {
        let chars = self.written(word).char_indices();
        let (at, char) = chars.into_iter().find(|(_, char)| wording::is_odd_blank(*char))?;
        let at = word.start + at;
        let blank = self.span(at, at + char.len_utf8());
        Some((at, TextFault::OddBlank { at: blank, char }))
    }

    /// What is wrong with a quote or a bracket around the place, if that is what it is.
    pub(crate) fn quote_or_bracket(&self) -> Option<TextFault> {
        self.quote().or_else(|| self.bracket())
    }

    /// A quote that is not closed, or text that stands right behind one that is.
    pub(crate) fn quote(&self) -> Option<TextFault> {
        let mut before: Option<Mark> = None;
        for mark in self.marks().take_while(|mark| mark.start <= self.at) {
            // A dot goes on with the name that is in quotes.
            let is_text = matches!(mark.kind, MarkKind::Quoted { .. } | MarkKind::Word)
                && !self.written(mark).starts_with('.');
            let close = before.filter(|before| is_text && is_quoted(*before));
            if let Some(close) = close.filter(|close| close.end == mark.start) {
                return Some(TextFault::AfterQuote {
                    rest: self.span_of(mark),
                    close: self.span_of(close),
                });
            }
            if mark.kind == (MarkKind::Quoted { is_closed: false }) {
                let quote = self.written(mark).chars().next()?;
                let end = mark.start + quote.len_utf8();
                return Some(TextFault::UnclosedQuote { open: self.span(mark.start, end), quote });
            }
            before = Some(mark);
        }
        None
    }

    /// A bracket around the place that is not closed, or by another; or one that closes nothing.
    pub(crate) fn bracket(&self) -> Option<TextFault> {
        let Some(open) = self.open() else {
            let close = self.next().filter(|mark| mark.kind == MarkKind::Close)?;
            let bracket = self.written(close).chars().next()?;
            return Some(TextFault::StrayBracket { at: self.span_of(close), bracket });
        };
        let opened = self.written(open).chars().next()?;
        let Some(close) = self.closer(open) else {
            let here = Some(self.char()).filter(|here| !here.is_empty());
            return Some(TextFault::UnclosedBracket {
                open: self.span_of(open),
                opened,
                runs_to: here,
            });
        };
        let closed = self.written(close).chars().next()?;
        let is_pair = matches!((opened, closed), ('[', ']') | ('{', '}'));
        let (open, close) = (self.span_of(open), self.span_of(close));
        (!is_pair).then_some(TextFault::MismatchedBracket { close, open, opened, closed })
    }

    /// No comma between what stands before the place and what stands behind it.
    pub(crate) fn comma_missing(&self) -> TextFault {
        let at = self.next().map_or(self.char(), |next| self.span_of(next));
        TextFault::CommaMissing { at, open: self.open().map(|open| self.span_of(open)) }
    }

    /// What closes a bracket, of whatever kind.
    fn closer(&self, open: Mark) -> Option<Mark> {
        let mut n_levels: usize = 0;
        marks(self.text, open.start, self.language).find(|mark| {
            match mark.kind {
                MarkKind::Open => n_levels += 1,
                MarkKind::Close => n_levels = n_levels.saturating_sub(1),
                MarkKind::Quoted { .. } | MarkKind::Sign | MarkKind::Word => {}
            }
            n_levels == 0
        })
    }

    /// The words at the place that were meant as one text: those on its line with nothing but
    /// blanks, or the comma of `1,000`, between them.
    pub(crate) fn words(&self) -> Option<Mark> {
        let is_here = |words: &Mark| words.start <= self.at && words.end >= self.at;
        let mut found: Option<Mark> = None;
        for mark in self.marks() {
            let joins = |so_far: &Mark| {
                let between = self.text.get(so_far.end..mark.start).unwrap_or_default();
                let is_blank = between.trim_matches([' ', '\t']).is_empty();
                is_blank || (between == "," && is_thousand(self.written(mark)))
            };
            found = match (found, mark.kind) {
                (Some(so_far), MarkKind::Word) if joins(&so_far) => {
                    Some(Mark { end: mark.end, ..so_far })
                }
                (Some(so_far), MarkKind::Sign) if self.written(mark) == "," => Some(so_far),
                (Some(so_far), _) if is_here(&so_far) => return Some(so_far),
                (_, MarkKind::Word) => Some(mark),
                _ => None,
            };
        }
        found.filter(is_here)
    }
}

fn is_quoted(mark: Mark) -> bool {
    mark.kind == (MarkKind::Quoted { is_closed: true })
}

/// `000`
fn is_thousand(word: &str) -> bool {
    let digits = word.chars().take_while(char::is_ascii_digit).count();
    digits == 3
}
