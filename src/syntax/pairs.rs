//! pest: the door to its parser, and the helpers that turn its pairs into ours.

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};
use pest::iterators::{Pair as PestPair, Pairs};

use super::grammar::Grammar;
pub use super::grammar::Rule;
use super::problem::SyntaxProblem;
use super::words;
use crate::source::{SourceId, Span};

/// A pair of pest's: a rule of the grammar and the text that it matched.
pub type Pair<'t> = PestPair<'t, Rule>;

/// How deep brackets and conditions may lie in one another.
pub const MOST_NESTING: usize = 64;

/// Where the text that is being parsed begins.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub source: SourceId,
    pub base: usize,
}

impl Place {
    pub fn span(self, start: usize, end: usize) -> Span {
        Span::new(self.source, self.base + start, self.base + end)
    }

    /// A pair's place, without the blanks and comments that pest lets it run on into.
    pub fn of(self, pair: &Pair) -> Span {
        self.span(pair.as_span().start(), end_of(pair))
    }
}

/// Parses `text` by one rule of the grammar.
pub fn parse<'t>(place: Place, rule: Rule, text: &'t str) -> Result<Pair<'t>, SyntaxProblem> {
    too_deep(text).map_or(Ok(()), |at| {
        Err(SyntaxProblem::TooDeep { span: place.span(at, at + 1), most: MOST_NESTING })
    })?;
    let mut pairs = Grammar::parse(rule, text).map_err(|error| unexpected(place, text, &error))?;
    pairs.next().ok_or(SyntaxProblem::Unexpected {
        span: place.span(0, 0),
        found: String::new(),
        expected: vec![words::expected(rule)],
        after: None,
    })
}

/// pest's error in our terms: where, what stood there, and what would have fitted.
fn unexpected(place: Place, text: &str, error: &pest::error::Error<Rule>) -> SyntaxProblem {
    let at = match error.location {
        InputLocation::Pos(at) => at,
        InputLocation::Span((start, _)) => start,
    };
    // What ends too early is shown right behind its last word, not at the item below.
    let at = match skip_blanks(text, at) {
        next if next == text.len() => text.get(..at).unwrap_or_default().trim_end().len(),
        next => next,
    };
    let expected = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => {
            positives.iter().map(|rule| words::expected(*rule)).collect()
        }
        ErrorVariant::CustomError { .. } => Vec::new(),
    };
    let rest = text.get(at..).unwrap_or_default();
    let rest = if rest.starts_with(char::is_whitespace) { "" } else { rest };
    if let Some(end) = unclosed_quote(rest) {
        return SyntaxProblem::UnclosedQuote { span: place.span(at, at + end) };
    }
    let found = token_at(rest);
    let after = last_token(text.get(..at).unwrap_or_default());
    SyntaxProblem::Unexpected {
        span: place.span(at, at + found.len()),
        found: found.to_owned(),
        expected,
        after: after.map(str::to_owned),
    }
}

/// The end of a pair's last word or mark.
fn end_of(pair: &Pair) -> usize {
    let mut last = pair.clone();
    // A string ends with its quote, which is no pair.
    while last.as_rule() != Rule::string {
        let Some(inner) = last.clone().into_inner().last() else {
            break;
        };
        last = inner;
    }
    let span = last.as_span();
    span.start() + span.as_str().trim_end().len()
}

/// The pairs inside, taken one by one by the rule that is asked for.
pub struct Inside<'t> {
    pairs: std::iter::Peekable<Pairs<'t, Rule>>,
}

impl<'t> Inside<'t> {
    pub fn of(pair: Pair<'t>) -> Self {
        Inside { pairs: pair.into_inner().peekable() }
    }

    /// The next pair, if it is of this rule.
    pub fn take(&mut self, rule: Rule) -> Option<Pair<'t>> {
        self.pairs.next_if(|pair| pair.as_rule() == rule)
    }

    /// The next pair of this rule; those before it are keywords and marks, and are passed over.
    pub fn seek(&mut self, rule: Rule) -> Option<Pair<'t>> {
        self.pairs.by_ref().find(|pair| pair.as_rule() == rule)
    }

    /// All the pairs left that are of this rule.
    pub fn all(self, rule: Rule) -> impl Iterator<Item = Pair<'t>> {
        self.pairs.filter(move |pair| pair.as_rule() == rule)
    }

    /// The next pair, whatever it is.
    pub fn next(&mut self) -> Option<Pair<'t>> {
        self.pairs.next()
    }

    /// Whether the next pair is of this rule.
    pub fn is_next(&mut self, rule: Rule) -> bool {
        self.pairs.peek().is_some_and(|pair| pair.as_rule() == rule)
    }
}

/// The byte after blanks and comments.
fn skip_blanks(text: &str, mut at: usize) -> usize {
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let blank = rest.len() - rest.trim_start().len();
        at += blank;
        let Some(comment) = text.get(at..).filter(|rest| rest.starts_with('#')) else {
            return at;
        };
        at += comment.find('\n').unwrap_or(comment.len());
    }
}

/// The word, string or mark that a text begins with.
fn token_at(text: &str) -> &str {
    let Some(first) = text.chars().next() else {
        return "";
    };
    let end = if is_word_char(first) || first == '£' {
        text.find(|c: char| !(is_word_char(c) || "£.,%".contains(c)))
    } else if is_quote(first) {
        text.char_indices().skip(1).find(|(_, c)| is_quote(*c)).map(|(at, c)| at + c.len_utf8())
    } else if is_sign(first) {
        text.find(|c: char| !is_sign(c))
    } else {
        Some(first.len_utf8())
    };
    let token = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
    let bare = token.trim_end_matches([',', '.']);
    if bare.is_empty() { token } else { bare }
}

/// The last word of a text that ends before a mistake.
fn last_token(text: &str) -> Option<&str> {
    let line_end = text.trim_end();
    let start = line_end.rfind(|c: char| !is_word_char(c)).map_or(0, |at| {
        at + line_end.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
    });
    line_end.get(start..).filter(|word| !word.is_empty())
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '_'
}

/// Signs that stand together: `>=`, `&&`.
fn is_sign(c: char) -> bool {
    "=<>!&|".contains(c)
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”')
}

/// Where the line ends, if the text opens a quote that the line does not close.
fn unclosed_quote(text: &str) -> Option<usize> {
    let line = text.lines().next().unwrap_or_default();
    let first = line.chars().next().filter(|c| is_quote(*c))?;
    let is_open = !line.get(first.len_utf8()..).unwrap_or_default().contains(is_quote);
    is_open.then(|| line.trim_end().len())
}

/// Where an item's brackets or conditions lie deeper in one another than [`MOST_NESTING`].
///
/// Words that make a condition hold another count as well, until the condition ends.
fn too_deep(text: &str) -> Option<usize> {
    let mut brackets = 0_usize;
    let mut words = 0_usize;
    let mut word_start = None;
    let mut is_string = false;
    let mut is_comment = false;
    for (at, c) in text.char_indices().chain([(text.len(), '\n')]) {
        if is_comment {
            is_comment = c != '\n';
            continue;
        }
        if is_quote(c) || (is_string && c == '\n') {
            is_string = !is_string && c != '\n';
        }
        if is_string {
            continue;
        }
        if is_word_char(c) {
            word_start.get_or_insert(at);
            continue;
        }
        match word_start.take().and_then(|start| text.get(start..at)) {
            Some("not" | "has" | "of" | "where" | "list") => words += 1,
            Some("must" | "should" | "cites" | "applies" | "unless" | "row") => words = 0,
            _ => {}
        }
        match c {
            '#' => is_comment = true,
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets = brackets.saturating_sub(1),
            ',' | ':' => words = 0,
            _ => {}
        }
        if brackets + words > MOST_NESTING {
            return Some(at.min(text.len().saturating_sub(1)));
        }
    }
    None
}
