//! From what the parser of JSON says to the fault that a person sees, at its place.
//!
//! Takes a text and the parser's error, if it has one; gives the first fault of the text, also of
//! those that the parser lets pass. Never passes the parser's own words on.

use jsonc_parser::ParseStringErrorKind;
use jsonc_parser::errors::{ParseError, ParseErrorKind as Kind};

use super::LANGUAGE;
use crate::plan::format::delimited::fault::TextFault;
use crate::plan::format::delimited::{self, Mark, MarkKind, Spot};
use crate::plan::format::{lines, wording};
use lacuna_language::diag::Diagnostic;
use lacuna_language::source::{SourceId, Span};

/// The first thing that is wrong with a text.
pub(super) fn fault(
    source: SourceId,
    text: &str,
    error: Option<&ParseError>,
) -> Option<Diagnostic> {
    let from = delimited::body_start(text);
    let spot = |at| Spot { source, text, language: &LANGUAGE, from, at };
    let found = error.map(|error| (met_at(error, from, text), error));
    let passed = passed(spot(text.len()));
    let fault = match (passed, found) {
        (Some((at, fault)), found) if found.is_none_or(|(met, _)| at <= met) => fault,
        (_, Some((at, error))) => parser_fault(spot(at), error),
        (_, None) => return None,
    };
    Some(fault.diagnostic(&LANGUAGE))
}

/// How far the parser had come.
fn met_at(error: &ParseError, from: usize, text: &str) -> usize {
    match error.kind() {
        Kind::UnterminatedArray | Kind::UnterminatedObject => text.len(),
        _ => from + error.range().start,
    }
}

/// What the parser lets pass, or reads over: the first of it, and its place.
fn passed(end: Spot) -> Option<(usize, TextFault)> {
    delimited::marks(end.text, end.from, &LANGUAGE).find_map(|mark| match mark.kind {
        MarkKind::Quoted { .. } => Some((mark.start, fault_in_quotes(end, mark)?)),
        MarkKind::Word => end.odd_blank_in(mark),
        MarkKind::Open | MarkKind::Close | MarkKind::Sign => None,
    })
}

/// A text that goes on over the end of its line, or holds a tab.
fn fault_in_quotes(spot: Spot, mark: Mark) -> Option<TextFault> {
    let MarkKind::Quoted { is_closed } = mark.kind else {
        return None;
    };
    if !is_closed {
        let open = spot.span(mark.start, mark.start + 1);
        return Some(TextFault::UnclosedQuote { open, quote: '"' });
    }
    match spot.written(mark).find('\t') {
        Some(tab) => {
            let tab = mark.start + tab;
            Some(TextFault::TabInText { tab: spot.span(tab, tab + 1) })
        }
        None => odd_name(spot, mark),
    }
}

/// A name with a blank in it that is no ordinary one.
fn odd_name(spot: Spot, mark: Mark) -> Option<TextFault> {
    let written = spot.written(mark);
    let (at, char) = written.char_indices().find(|(_, char)| wording::is_odd_blank(*char))?;
    let behind = spot.text.get(mark.end..)?.trim_start_matches(lines::BLANKS);
    let name = written.trim_matches('"').replace(wording::is_odd_blank, "");
    let at = mark.start + at;
    let at = spot.span(at, at + char.len_utf8());
    behind.starts_with(':').then_some(TextFault::OddName { at, char, name })
}

fn parser_fault(spot: Spot, error: &ParseError) -> TextFault {
    let length = error.range().end.saturating_sub(error.range().start);
    let at = spot.span(spot.at, (spot.at + length).min(spot.text.len()));
    let found = spot.quote().or_else(|| exactly(spot, at, error.kind()));
    let found = found.or_else(|| spot.bracket()).or_else(|| unquoted(spot));
    found.unwrap_or_else(|| roughly(at, error.kind()))
}

/// What the parser knows for certain.
fn exactly(spot: Spot, at: Span, kind: &Kind) -> Option<TextFault> {
    let written = || between(spot, at.start(), at.end());
    Some(match kind {
        Kind::TrailingCommasNotAllowed => TextFault::CommaAtEnd { comma: at },
        Kind::CommentsNotAllowed | Kind::UnterminatedCommentBlock => {
            TextFault::Comment { at: spot.span(spot.at, lines::line_end(spot.text, spot.at)) }
        }
        Kind::SingleQuotedStringsNotAllowed => single_quotes(spot),
        Kind::String(ParseStringErrorKind::UnterminatedStringLiteral) => {
            TextFault::UnclosedQuote { open: spot.char(), quote: '"' }
        }
        Kind::String(_) => TextFault::Escape { at },
        Kind::ExpectedStringObjectProperty => TextFault::NameNotQuoted { at, text: written() },
        Kind::UnexpectedComma => TextFault::CommaExtra { comma: at },
        Kind::UnexpectedTokenInObject if written() == "," => TextFault::CommaExtra { comma: at },
        Kind::ExpectedComma => unquoted(spot).unwrap_or_else(|| spot.comma_missing()),
        _ => return None,
    })
}

/// What mostly is the matter where the parser goes no further.
fn roughly(at: Span, kind: &Kind) -> TextFault {
    match kind {
        Kind::ExpectedColonAfterObjectKey => TextFault::SignMissing { at },
        Kind::UnexpectedCloseBrace | Kind::UnexpectedCloseBracket => TextFault::ValueMissing { at },
        Kind::UnexpectedTokenInObject => TextFault::NameMissing { at },
        Kind::MultipleRootJsonValues => TextFault::BehindPlan { at },
        _ => TextFault::Unexpected { at },
    }
}

fn between(spot: Spot, start: usize, end: usize) -> String {
    spot.text.get(start..end).unwrap_or_default().to_owned()
}

/// `'this'`, as far as it goes on its line.
fn single_quotes(spot: Spot) -> TextFault {
    let line = between(spot, spot.at + 1, lines::line_end(spot.text, spot.at));
    let end = line.find('\'').map_or(spot.at + 1, |found| spot.at + found + 2);
    let text = between(spot, spot.at, end);
    TextFault::SingleQuotes { at: spot.span(spot.at, end), text }
}

/// Words without quotes that are no value: `29 January 2001`; or a name; or `=` behind a name.
fn unquoted(spot: Spot) -> Option<TextFault> {
    let words = spot.words()?;
    let (at, text) = (spot.span_of(words), spot.written(words).to_owned());
    if text.starts_with('=') {
        return Some(TextFault::OtherSign { at: spot.span(words.start, words.start + 1) });
    }
    let behind = Spot { at: words.end, ..spot }.next();
    if behind.is_some_and(|mark| spot.written(mark) == ":") {
        return Some(TextFault::NameNotQuoted { at, text });
    }
    let are_values = text.split_whitespace().all(|word| super::parse(word).is_ok());
    (!are_values).then_some(TextFault::NotQuoted { at, text })
}
