//! From what the parser of TOML says to the faults that a person sees, each at its place.
//!
//! Takes a text and the parser's errors; gives one fault for each field or header that has any.
//! Never passes the parser's own words on: they only tell which fault it is.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::de::Error;

use super::LANGUAGE;
use crate::plan::format::delimited::fault::TextFault;
use crate::plan::format::delimited::{self, MarkKind, Spot};
use crate::plan::format::limits;
use crate::plan::format::lines;
use lacuna_language::diag::Diagnostic;
use lacuna_language::source::{SourceId, Span};

/// How many faults are shown at once.
const MOST_FAULTS: usize = 20;

/// Where fields and headers start: the first mark of each line on which no bracket and no quote is
/// still open.
pub(super) fn statements(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut n_levels: usize = 0;
    let mut end = 0;
    for mark in delimited::marks(text, delimited::body_start(text), &LANGUAGE) {
        let is_on_new_line = text.get(end..mark.start).is_some_and(|gap| gap.contains('\n'));
        if n_levels == 0 && (is_on_new_line || starts.is_empty()) {
            starts.push(mark.start);
        }
        match mark.kind {
            MarkKind::Open => n_levels += 1,
            MarkKind::Close => n_levels = n_levels.saturating_sub(1),
            MarkKind::Quoted { .. } | MarkKind::Sign | MarkKind::Word => {}
        }
        end = mark.end;
    }
    starts
}

/// The first fault of each field and header. Those that follow from it are not shown: a bracket
/// that is not closed makes all lines below it wrong.
pub(super) fn faults(
    source: SourceId,
    text: &str,
    statements: &[usize],
    errors: &[Error],
) -> Vec<Diagnostic> {
    let mut errors: Vec<(Range<usize>, &str)> =
        errors.iter().map(|error| (range(text, error), error.message())).collect();
    errors.sort_by_key(|(range, _)| (range.start, range.end));
    let headers = Headers::find(text, statements, &errors);
    let mut faults = headers.both_ways(source, text);
    errors.retain(|(range, message)| {
        !(kind_of(message) == "duplicate key" && headers.is_both_ways(text, statements, range))
    });
    let statement = |at: usize| statements.partition_point(|start| *start <= at);
    errors.dedup_by_key(|(range, _)| statement(range.start));
    let most = MOST_FAULTS.saturating_sub(faults.len());
    faults.extend(errors.into_iter().take(most).map(|(range, message)| {
        let from = statement(range.start).checked_sub(1).and_then(|at| statements.get(at));
        let from = from.copied().unwrap_or(delimited::body_start(text));
        let spot = Spot { source, text, language: &LANGUAGE, from, at: range.start };
        diagnostic(spot, range, message)
    }));
    faults.sort_by_key(Diagnostic::span);
    faults
}

/// The names that stand in headers, each with where it stands in one bracket and first in two.
struct Headers<'t> {
    names: BTreeMap<&'t str, Header>,
}

#[derive(Default)]
struct Header {
    groups: Vec<usize>,
    list: Option<usize>,
    /// Whether a field stands in two of the groups: they are entries of a list.
    is_repeated: bool,
}

impl Header {
    fn is_both_ways(&self) -> bool {
        self.is_repeated || (!self.groups.is_empty() && self.list.is_some())
    }
}

impl<'t> Headers<'t> {
    fn find(text: &'t str, statements: &[usize], errors: &[(Range<usize>, &str)]) -> Headers<'t> {
        let mut names: BTreeMap<&str, Header> = BTreeMap::new();
        for at in statements {
            let line = text.get(*at..lines::line_end(text, *at)).unwrap_or_default();
            let Some((name, is_list)) = header(line) else { continue };
            let header = names.entry(name).or_default();
            match is_list {
                true => {
                    header.list.get_or_insert(*at);
                }
                false => header.groups.push(*at),
            }
        }
        let twice = errors.iter().filter(|(_, message)| kind_of(message) == "duplicate key");
        for (range, _) in twice {
            let line = statements.partition_point(|start| *start <= range.start);
            let line = line.checked_sub(1).and_then(|at| statements.get(at)).copied();
            let name = line.and_then(|at| enclosing(text, statements, at));
            if let Some(header) = name.and_then(|name| names.get_mut(name)) {
                header.is_repeated |= header.groups.len() > 1;
            }
        }
        Headers { names }
    }

    /// Each name that is once a group and once a list, or a group several times, told where it first is
    /// a group.
    fn both_ways(&self, source: SourceId, text: &str) -> Vec<Diagnostic> {
        let line = |at: usize| {
            Span::new(source, at, lines::trimmed_end(text, at, lines::line_end(text, at)))
        };
        let both = self.names.iter().filter(|(_, header)| header.is_both_ways());
        let faults = both.take(MOST_FAULTS).filter_map(|(name, header)| {
            let (at, name) = (line(*header.groups.first()?), (*name).to_owned());
            let fault = match (header.list, header.groups.get(1)) {
                (Some(list), _) => TextFault::ListHeader { at, list: line(list), name },
                (None, second) => TextFault::GroupTwice { at, second: line(*second?), name },
            };
            Some(fault.diagnostic(&LANGUAGE))
        });
        faults.collect()
    }

    /// Whether the name in a header is told of already, or that of the header above a field.
    fn is_both_ways(&self, text: &str, statements: &[usize], range: &Range<usize>) -> bool {
        let start = lines::line_start(text, range.start);
        let line = text.get(start..lines::line_end(text, start)).unwrap_or_default();
        let own = header(line.trim_start()).map(|(name, _)| name);
        let name = own.or_else(|| enclosing(text, statements, start));
        name.and_then(|name| self.names.get(name)).is_some_and(Header::is_both_ways)
    }
}

/// The name of the header that a field at a place stands under; nothing for a header itself.
fn enclosing<'t>(text: &'t str, statements: &[usize], at: usize) -> Option<&'t str> {
    let own = statements.partition_point(|start| *start <= at);
    let line = |at: &usize| header(text.get(*at..lines::line_end(text, *at)).unwrap_or_default());
    let before = statements.get(..own)?.iter().rev();
    match before.clone().next().and_then(line) {
        Some(_) => None,
        None => before.filter_map(line).next().map(|(name, _)| name),
    }
}

/// The name in a header, and whether it is that of a list: `[letter]`, `[[spending]]`.
fn header(line: &str) -> Option<(&str, bool)> {
    let (inner, is_list) = match line.strip_prefix("[[") {
        Some(rest) => (rest.split_once("]]")?.0, true),
        None => (line.strip_prefix('[')?.split_once(']')?.0, false),
    };
    Some((inner.trim(), is_list))
}

/// An error's place; of the one without any, the name that has too many parts.
fn range(text: &str, error: &Error) -> Range<usize> {
    error.span().unwrap_or_else(|| {
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let name = line.split('=').next().unwrap_or_default();
            if name.matches('.').count() > limits::MOST_LEVELS {
                let start = at + line.len() - line.trim_start_matches(lines::BLANKS).len();
                return start..lines::char_end(text, start);
            }
            at += line.len();
        }
        0..0
    })
}

fn diagnostic(spot: Spot, range: Range<usize>, message: &str) -> Diagnostic {
    let at = spot.span(range.start, range.end);
    if message.contains("recursion") || message.contains("recurse") {
        return limits::too_deep(at);
    }
    let is_name = ["key with no value", "invalid unquoted key"].contains(&kind_of(message));
    let colon = if is_name { colon(spot) } else { None };
    let fault = spot.odd_blank().or(colon);
    let fault = fault.or_else(|| spot.quote_or_bracket()).or_else(|| named(spot, at, message));
    fault.unwrap_or_else(|| unnamed(spot)).diagnostic(&LANGUAGE)
}

/// The fault that the parser's words tell.
fn named(spot: Spot, at: Span, message: &str) -> Option<TextFault> {
    let written = || spot.text.get(at.start()..at.end()).unwrap_or_default();
    let name = || written().trim_matches(['"', '\'']).to_owned();
    match kind_of(message) {
        "duplicate key" => Some(TextFault::GivenTwice { at, name: name() }),
        kind if kind.starts_with("cannot extend value") => {
            Some(TextFault::HasValue { at, name: name() })
        }
        "missing escaped value"
        | "too few unicode value digits"
        | "invalid value"
        | "invalid multi-line basic string" => Some(TextFault::Escape { at: escape(spot) }),
        "key with no value" | "invalid unquoted key" | "unquoted keys cannot be empty" => {
            Some(name_fault(spot))
        }
        "missing comma between array elements" | "missing comma between key-value pairs" => {
            Some(spot.comma_missing())
        }
        "extra comma in array" => Some(TextFault::CommaExtra { comma: at }),
        "unexpected key or value" => Some(behind_value(spot)),
        _ => None,
    }
}

/// An error's words without what the parser would have liked instead.
fn kind_of(message: &str) -> &str {
    message.split_once(", expected").map_or(message, |(kind, _)| kind)
}

/// `name: value`
fn colon(spot: Spot) -> Option<TextFault> {
    let words = spot.marks().filter(|mark| mark.kind == MarkKind::Word && mark.start <= spot.at);
    let last = words.last()?;
    let colon = last.start + spot.written(last).find(':')?;
    Some(TextFault::OtherSign { at: spot.span(colon, colon + 1) })
}

/// What is wrong with a name or with the sign behind it.
fn name_fault(spot: Spot) -> TextFault {
    let Some(words) = spot.words() else {
        let at = spot.next().map_or(spot.char(), |next| spot.span_of(next));
        return TextFault::NameMissing { at };
    };
    let (at, text) = (spot.span_of(words), spot.written(words).to_owned());
    let behind = Spot { at: words.end, ..spot }.next();
    match behind.is_some_and(|mark| spot.written(mark) == "=") {
        _ if text.ends_with('.') => TextFault::NameMissing { at },
        true => TextFault::NameNotQuoted { at, text },
        false => TextFault::SignMissing { at },
    }
}

/// From the last backslash to the character that it changes.
fn escape(spot: Spot) -> Span {
    let before = spot.text.get(spot.from..spot.at).unwrap_or_default();
    let start = before.rfind('\\').map_or(spot.at, |found| spot.from + found);
    spot.span(start, lines::char_end(spot.text, (start + 1).max(spot.at)))
}

/// Text behind a value, to the end of its line; or a figure with a comma in it.
fn behind_value(spot: Spot) -> TextFault {
    if let Some(words) = spot.words().filter(|words| words.start < spot.at) {
        return TextFault::NotQuoted {
            at: spot.span_of(words),
            text: spot.written(words).to_owned(),
        };
    }
    let rest = spot.marks().filter(|mark| mark.end > spot.at);
    let span = rest.map(|mark| spot.span_of(mark)).reduce(Span::to);
    TextFault::BehindValue { at: span.unwrap_or(spot.char()) }
}

/// Any other fault: mostly it is a value that needs quotes, or there is none.
fn unnamed(spot: Spot) -> TextFault {
    let Some(words) = spot.words() else {
        let next = spot.next().filter(|next| next.end <= lines::line_end(spot.text, spot.at));
        return match next {
            Some(next) => TextFault::Unexpected { at: spot.span_of(next) },
            None => {
                let sign = spot.marks().last();
                TextFault::ValueMissing { at: sign.map_or(spot.char(), |sign| spot.span_of(sign)) }
            }
        };
    };
    let (at, text) = (spot.span_of(words), spot.written(words).to_owned());
    match text.to_lowercase().as_str() {
        "null" | "none" | "nil" | "~" => TextFault::Null { at },
        _ => TextFault::NotQuoted { at, text },
    }
}
