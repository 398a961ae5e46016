//! pest: the door to its parser, and the helpers that turn its pairs into ours.

use std::borrow::Cow;

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};
use pest::iterators::{Pair as PestPair, Pairs};

use super::grammar::Grammar;
pub(super) use super::grammar::Rule;
use super::problem::SyntaxProblem;
use super::repair::Revision;
use super::words;
use crate::source::{SourceId, Span, Spanned};

/// A pair of pest's: a rule of the grammar and the text that it matched.
pub(super) type Pair<'t> = PestPair<'t, Rule>;

/// How deep brackets and conditions may lie in one another.
pub(super) const MOST_NESTING: usize = 64;

/// How many operators one condition may have.
const MOST_OPERATORS: usize = 256;

/// What stands where a part of an item was taken out; `hole` in the grammar.
pub(super) const HOLE: char = '\0';

/// Where the places of a text that is being parsed lie in its file.
#[derive(Debug, Clone, Copy)]
pub(super) struct TextMap<'d> {
    pub source: SourceId,
    pub base: usize,
    /// The revision that is parsed in place of the author's text.
    pub revision: Option<&'d Revision>,
}

impl<'d> TextMap<'d> {
    pub(super) fn new(source: SourceId, base: usize) -> Self {
        TextMap { source, base, revision: None }
    }

    /// The same place, where a revision is parsed.
    pub(super) fn in_revision(self, revision: &'d Revision) -> Self {
        TextMap { revision: Some(revision), ..self }
    }

    pub(super) fn span(self, start: usize, end: usize) -> Span {
        let at = self.revision.map_or(start..end, |revision| revision.original(&(start..end)));
        self.of_author(at.start, at.end)
    }

    /// A place in the author's own text.
    pub(super) fn of_author(self, start: usize, end: usize) -> Span {
        Span::new(self.source, self.base + start, self.base + end)
    }

    /// A pair's place, without the blanks and comments that pest lets it run on into.
    pub(super) fn pair_span(self, pair: &Pair) -> Span {
        self.span(pair.as_span().start(), end_of(pair))
    }
}

/// Why a text does not fit a rule of the grammar.
pub(super) enum Stop {
    /// At this byte it lies too deep in itself.
    TooDeep(usize),
    Unexpected(Box<pest::error::Error<Rule>>),
}

impl Stop {
    /// The byte up to which the text fits.
    pub(super) fn at(&self) -> usize {
        match self {
            Stop::TooDeep(at) => *at,
            Stop::Unexpected(error) => match error.location {
                InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
            },
        }
    }

    /// Whether something of this rule would have fitted there.
    pub(super) fn expects(&self, rule: Rule) -> bool {
        let Stop::Unexpected(error) = self else { return false };
        matches!(&error.variant, ErrorVariant::ParsingError { positives, .. } if positives.contains(&rule))
    }

    /// The mistake as it is told.
    pub(super) fn problem(&self, map: TextMap, text: &str) -> SyntaxProblem {
        match self {
            Stop::TooDeep(at) => {
                SyntaxProblem::TooDeep { span: map.span(*at, at + 1), most: MOST_NESTING }
            }
            Stop::Unexpected(error) => unexpected(map, text, self.at(), &error.variant),
        }
    }
}

/// Parses a text by one rule of the grammar.
pub(super) fn parse(rule: Rule, text: &str) -> Result<Pair<'_>, Stop> {
    too_deep(text).map_or(Ok(()), |at| Err(Stop::TooDeep(at)))?;
    let unexpected = |error| Stop::Unexpected(Box::new(error));
    let mut pairs = Grammar::parse(rule, text).map_err(unexpected)?;
    // A rule that fits gives a pair.
    pairs.next().ok_or(Stop::TooDeep(0))
}

/// What a text begins with, if it is of this rule.
pub(super) fn one(rule: Rule, text: &str) -> Option<Pair<'_>> {
    Grammar::parse(rule, text).ok()?.next()
}

/// pest's error in our terms: where, what stood there, and what would have fitted.
fn unexpected(map: TextMap, text: &str, at: usize, variant: &ErrorVariant<Rule>) -> SyntaxProblem {
    // What ends too early is shown right behind its last word, not at the item below.
    let at = match skip_blanks(text, at) {
        next if next == text.len() => code_end(text),
        next => next,
    };
    let expected = match variant {
        ErrorVariant::ParsingError { positives, .. } => {
            let said = positives.iter().map(|rule| words::expected(*rule));
            said.filter(|said| !said.is_empty()).collect::<Vec<_>>()
        }
        ErrorVariant::CustomError { .. } => Vec::new(),
    };
    let rest = text.get(at..).unwrap_or_default();
    let is_end = at == code_end(text);
    let rest = if is_end { "" } else { rest };
    if let Some(end) = unclosed_quote(rest) {
        return SyntaxProblem::UnclosedQuote { span: map.span(at, at + end) };
    }
    let found = token_at(rest);
    let before = text.get(..at).unwrap_or_default();
    if let Some(problem) = foreign_letter(map, before, rest) {
        return problem;
    }
    if let Some(problem) = indented_item(map, before, &expected) {
        return problem;
    }
    let end = code_end(before);
    let after = last_token(before.get(..end).unwrap_or_default());
    let after = after
        .map(|word| Spanned::new(word.to_owned(), map.span(end.saturating_sub(word.len()), end)));
    SyntaxProblem::Unexpected {
        span: map.span(at, at + found.len()),
        found: found.to_owned(),
        expected,
        after,
    }
}

/// A word with a letter of another alphabet in it, which no reader can tell from ours.
fn foreign_letter(map: TextMap, before: &str, rest: &str) -> Option<SyntaxProblem> {
    let letter = rest.chars().next().filter(|c| c.is_alphabetic() && !c.is_ascii())?;
    let start = before.rfind(|c: char| !is_word_char(c)).map_or(0, |at| at + 1);
    let start = (start..=before.len()).find(|at| before.is_char_boundary(*at))?;
    let head = before.get(start..)?;
    let tail = rest.get(..rest.find(|c: char| !is_word_char(c)).unwrap_or(rest.len()))?;
    let at = before.len();
    Some(SyntaxProblem::WrongForm {
        span: map.span(at, at + letter.len_utf8()),
        message: format!("`{head}{tail}` contains a letter that is not one of a to z"),
        label: "not one of a to z".to_owned(),
        instead: format!("type `{letter}` again: some letters look like others").into(),
    })
}

/// A word that opens an item, read as a field's name because it is indented.
fn indented_item(
    map: TextMap,
    before: &str,
    expected: &[Cow<'static, str>],
) -> Option<SyntaxProblem> {
    let end = code_end(before);
    let word = last_token(before.get(..end)?)?;
    let is_field = expected.contains(&words::expected(Rule::colon));
    (is_field && words::FIRST_WORDS.contains(&word)).then(|| SyntaxProblem::WrongForm {
        span: map.span(end - word.len(), end),
        message: format!("`{word}` begins an item of its own, but is inside another item"),
        label: "should not be indented".to_owned(),
        instead: format!("put `{word}` at the very start of its line").into(),
    })
}

/// The end of a pair's last word or mark.
pub(super) fn end_of(pair: &Pair) -> usize {
    let mut last = pair.clone();
    // Their last mark, a quote or a bracket, is no pair.
    let has_last_mark =
        [Rule::string, Rule::wrong_quotes, Rule::range_said, Rule::cited_string, Rule::called_sum];
    while !has_last_mark.contains(&last.as_rule()) {
        let Some(inner) = last.clone().into_inner().last() else {
            break;
        };
        last = inner;
    }
    let span = last.as_span();
    span.start() + span.as_str().trim_end().len()
}

/// The pairs inside, taken one by one by the rule that is asked for.
pub(super) struct Inside<'t> {
    pairs: std::iter::Peekable<Pairs<'t, Rule>>,
}

impl<'t> Inside<'t> {
    pub(super) fn new(pair: Pair<'t>) -> Self {
        Inside { pairs: pair.into_inner().peekable() }
    }

    /// The next pair, if it is of this rule.
    pub(super) fn take(&mut self, rule: Rule) -> Option<Pair<'t>> {
        self.pairs.next_if(|pair| pair.as_rule() == rule)
    }

    /// The next pair of this rule; those before it are keywords and marks, and are passed over.
    pub(super) fn seek(&mut self, rule: Rule) -> Option<Pair<'t>> {
        self.pairs.by_ref().find(|pair| pair.as_rule() == rule)
    }

    /// All the pairs left that are of this rule.
    pub(super) fn all(self, rule: Rule) -> impl Iterator<Item = Pair<'t>> {
        self.pairs.filter(move |pair| pair.as_rule() == rule)
    }

    /// The next pair, whatever it is.
    pub(super) fn next(&mut self) -> Option<Pair<'t>> {
        self.pairs.next()
    }

    /// Whether the next pair is of this rule.
    pub(super) fn is_next(&mut self, rule: Rule) -> bool {
        self.pairs.peek().is_some_and(|pair| pair.as_rule() == rule)
    }
}

/// The byte after blanks and comments.
pub(super) fn skip_blanks(text: &str, mut at: usize) -> usize {
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

/// Whether a mark opens or closes a string.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”')
}

/// Where the line ends, if the text opens a quote that the line does not close.
fn unclosed_quote(text: &str) -> Option<usize> {
    let line = text.lines().next().unwrap_or_default();
    let first = line.chars().next().filter(|c| is_quote(*c))?;
    let is_open = !line.get(first.len_utf8()..).unwrap_or_default().contains(is_quote);
    is_open.then(|| line.trim_end().len())
}

/// The end of the last word or mark of a text, before the blanks and comments behind it.
pub(super) fn code_end(text: &str) -> usize {
    let marks =
        scanned(text).filter(|(_, c, part)| *part != CharClass::Comment && !c.is_whitespace());
    marks.last().map_or(0, |(at, c, _)| at + c.len_utf8())
}

/// What a character of a rule file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CharClass {
    Code,
    /// Between quotes; the quotes are code.
    String,
    Comment,
}

/// Every character with what it belongs to. Strings and comments end with their line.
pub(super) fn scanned(text: &str) -> impl Iterator<Item = (usize, char, CharClass)> {
    let mut part = CharClass::Code;
    text.char_indices().map(move |(at, c)| {
        let before = part;
        part = match (part, c) {
            (_, '\n') => CharClass::Code,
            (CharClass::Code, '#') => CharClass::Comment,
            (CharClass::Code, c) if is_quote(c) => CharClass::String,
            (CharClass::String, c) if is_quote(c) => CharClass::Code,
            (part, _) => part,
        };
        // What opens a comment is comment; a quote that closes a string is code.
        let own = if part == CharClass::Comment || is_quote(c) { part } else { before };
        (at, c, if is_quote(c) && part == CharClass::String { CharClass::Code } else { own })
    })
}

/// Where an item's conditions lie deeper in one another than [`MOST_NESTING`], or one has more
/// operators than [`MOST_OPERATORS`]: the tree would be as deep.
fn too_deep(text: &str) -> Option<usize> {
    let mut depth = Depth::default();
    let mut word_start = None;
    for (at, c, part) in scanned(text).chain([(text.len(), '\n', CharClass::Code)]) {
        let is_code = part == CharClass::Code;
        if is_code && is_word_char(c) {
            word_start.get_or_insert(at);
            continue;
        }
        if let Some(word) = word_start.take().and_then(|start| text.get(start..at)) {
            depth.word(word);
        }
        if is_code {
            depth.mark(c);
        }
        if depth.is_too_deep() {
            return Some(at.min(text.len().saturating_sub(1)));
        }
    }
    None
}

/// How deep a reader of an item is at one place.
#[derive(Default)]
struct Depth {
    /// For each open bracket, the words around it that make a condition hold another.
    outer: Vec<usize>,
    /// Such words since the innermost bracket, or since the clause began.
    words: usize,
    operators: usize,
    previous: String,
}

impl Depth {
    fn word(&mut self, word: &str) {
        // `is not` and `one of` hold nothing; neither do the words before a field's type.
        match word {
            "has" | "where" | "list" => self.words += 1,
            "not" if self.previous != "is" => self.words += 1,
            _ if self.outer.is_empty() && is_clause(word) => (self.words, self.operators) = (0, 0),
            _ => {}
        }
        word.clone_into(&mut self.previous);
    }

    fn mark(&mut self, c: char) {
        match c {
            '(' | '[' => self.outer.push(std::mem::take(&mut self.words)),
            ')' | ']' => self.words = self.outer.pop().unwrap_or(self.words),
            '+' | '*' | '×' | '÷' | '–' | '−' => self.operators += 1,
            '/' if self.previous != "yes" => self.operators += 1,
            ',' | ':' if self.outer.is_empty() => self.words = 0,
            _ => {}
        }
    }

    fn is_too_deep(&self) -> bool {
        let around: usize = self.outer.iter().sum();
        self.outer.len() + around + self.words > MOST_NESTING || self.operators > MOST_OPERATORS
    }
}

/// Whether a word begins a clause in which nothing of the one before goes on.
fn is_clause(word: &str) -> bool {
    matches!(
        word,
        "must" | "should" | "cites" | "applies" | "unless" | "otherwise" | "help" | "and" | "or"
    )
}
