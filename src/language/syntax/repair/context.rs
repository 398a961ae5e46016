//! Where a wrong form may begin, and what it is shown in.

use std::ops::Range;

use super::correction::Correction;
use super::revision::bits;
use crate::syntax::grammar::Rule;
use crate::syntax::pairs::{self, CharClass, HOLE, Pair, scanned};

/// The longest whole that advice shows, in characters.
const MOST: usize = 120;

/// What a repair may be shown in.
const WHOLES: &[Rule] = &[
    Rule::age_of,
    Rule::aggregate,
    Rule::applies_clause,
    Rule::basis_clause,
    Rule::call,
    Rule::choice_body,
    Rule::cites_clause,
    Rule::comparison,
    Rule::condition,
    Rule::define_body,
    Rule::councils_clause,
    Rule::due_clause,
    Rule::element,
    Rule::expectation,
    Rule::expected_verdict,
    Rule::field,
    Rule::for_each_clause,
    Rule::help_clause,
    Rule::length_of,
    Rule::list_literal,
    Rule::must_clause,
    Rule::negation,
    Rule::neighbours,
    Rule::number_clause,
    Rule::one_of_two,
    Rule::otherwise_clause,
    Rule::path,
    Rule::plain_sum,
    Rule::quantified,
    Rule::remove_edit,
    Rule::rounded_to,
    Rule::set_edit,
    Rule::shared,
    Rule::should_clause,
    Rule::show_body,
    Rule::sum_of_terms,
    Rule::table_row,
    Rule::term,
    Rule::together,
    Rule::unless_clause,
    Rule::value_body,
    Rule::year_clause,
];

/// The words with which the clauses of a requirement or an example begin, right or wrong.
const CLAUSES: [&str; 21] = [
    "add",
    "applies",
    "breaches",
    "breaks",
    "change",
    "cites",
    "delete",
    "fails",
    "from",
    "judged",
    "let",
    "meets",
    "must",
    "otherwise",
    "passes",
    "put",
    "remove",
    "set",
    "shall",
    "should",
    "unless",
];

/// What may hold no more than one part, which is then shown by itself.
const WRAPPERS: [Rule; 4] = [Rule::condition, Rule::sum_of_terms, Rule::plain_sum, Rule::term];

/// Where a wrong form that reaches to a place may begin: at the words and marks of the clause that the
/// place is in, or of the line in an item that is read line by line.
pub(super) fn candidates(text: &str, at: usize, is_by_line: bool) -> Vec<usize> {
    let all = starts(text, at);
    let opens = |start: &usize| {
        let (before, rest) = text.split_at_checked(*start).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let word = rest.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        // What is missed where a clause begins may be missing at the end of the one before.
        *start < at && line.trim().is_empty() && (is_by_line || CLAUSES.contains(&word))
    };
    let clause = all.iter().rposition(opens).unwrap_or(0);
    let first = clause.max(all.len().saturating_sub(super::MOST_BEHIND));
    // And what the whole item lacks is missing from its first word on.
    let item = all.first().filter(|_| first > 0).copied();
    item.into_iter().chain(all.get(first..).unwrap_or_default().iter().copied()).collect()
}

/// Where a word or a mark begins, up to a place.
pub(super) fn starts(text: &str, at: usize) -> Vec<usize> {
    let is_word = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let mut before = (' ', CharClass::Code);
    let mut found = Vec::new();
    for (start, c, part) in scanned(text).take_while(|(start, _, _)| *start <= at) {
        let is_inside = is_word(before.0) && is_word(c) || part != CharClass::Code;
        if !c.is_whitespace() && !is_inside {
            found.push(start);
        }
        before = (c, part);
    }
    if at >= text.len() {
        found.push(text.len());
    }
    found
}

/// The smallest part of a text that is shown with a repair in it.
pub(super) fn around(pair: &Pair, at: &Range<usize>) -> Option<(Rule, Range<usize>)> {
    let mut best = None;
    let mut next = Some(pair.clone());
    while let Some(pair) = next {
        let range = pair.as_span().start()..pairs::end_of(&pair);
        let is_bracket =
            |one: &Pair| matches!(one.as_rule(), Rule::open_bracket | Rule::close_bracket);
        let n_parts = pair.clone().into_inner().filter(|one| !is_bracket(one)).count();
        let is_wrapper = WRAPPERS.contains(&pair.as_rule()) && n_parts < 2;
        if WHOLES.contains(&pair.as_rule()) && !is_wrapper {
            best = Some((pair.as_rule(), range));
        }
        let holds = |inner: &Pair| {
            let span = inner.as_span();
            span.start() <= at.start && at.end <= pairs::end_of(inner) && !inner.as_str().is_empty()
        };
        // Of two that touch a place between them, the one behind it.
        next = pair.into_inner().filter(holds).last();
    }
    best
}

/// Whether a whole is short, all there and without a comment.
pub(super) fn is_fit_to_show(text: &str) -> bool {
    let has_comment = scanned(text).any(|(_, _, part)| part == CharClass::Comment);
    !has_comment && !text.contains(HOLE) && plain(text).chars().count() <= MOST
}

/// The beginning of a text that nobody would read to its end.
pub(super) fn short(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(2 * MOST) {
        Some((end, _)) => format!("{} …", text.get(..end).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

/// A text on one line; a clause that begins in it begins a second.
pub(super) fn clauses(text: &str) -> String {
    let begins = |at: &usize| {
        let rest = text.get(*at..).unwrap_or_default();
        matches!(rest.split_whitespace().next(), Some("must" | "should"))
    };
    let clause = text.match_indices('\n').map(|(at, _)| at).find(begins);
    match clause.and_then(|at| text.split_at_checked(at)) {
        Some((before, clause)) => format!("{}\n  {}", plain(before), plain(clause)),
        None => plain(text),
    }
}

/// A text on one line, without its comments; what stands in quotes stays as it is.
pub(in crate::syntax) fn plain(text: &str) -> String {
    let mut said = String::new();
    for (_, c, part) in scanned(text) {
        match part {
            CharClass::Comment => {}
            CharClass::Code if c.is_whitespace() => {
                if !said.ends_with(' ') {
                    said.push(' ');
                }
            }
            CharClass::Code | CharClass::String => said.push(c),
        }
    }
    said.trim().to_owned()
}

/// A bracket that is open where a text stops to fit, closed there.
pub(super) fn unclosed(text: &str, at: usize) -> Option<Correction> {
    let mut open = Vec::new();
    for (start, c, part) in scanned(text).take_while(|(start, _, _)| *start < at) {
        match (part, c) {
            (CharClass::Code, '(' | '[') => open.push((start, c)),
            (CharClass::Code, ')' | ']') => {
                open.pop();
            }
            _ => {}
        }
    }
    let (start, bracket) = open.pop()?;
    let close = if bracket == '(' { ")" } else { "]" };
    let end = pairs::code_end(text.get(..at)?);
    let say = format!("close it with `{close}` where the part in brackets ends");
    let correction =
        Correction::new("this bracket is not closed", "opens here", start..start + 1, say);
    Some(Correction { is_doubtful: false, ..correction.silently(end..end, bits![close]) })
}
