//! pest's pairs into the tree, one file for each kind of thing.
//!
//! The grammar has settled the shape. What it cannot say (that a day exists, that `and` and `or` do
//! not mix) is checked here and reported, and the rest of the item stands.

mod advice;
mod condition;
mod field;
mod figures;
mod item;
mod literal;
mod ranges;
mod requirement;
mod slips;

use std::borrow::Cow;

use advice::{Findings, Told, bits};

use super::ast;
use super::pairs::{self, Inside, Pair, Place, Rule};
use super::problem::SyntaxProblem;
use super::recover;
use super::split_items::Piece;
use super::words::FIRST_WORDS;
use crate::diag::{Diagnostics, code};
use crate::source::{Span, Spanned};
use crate::value::{Absence, absence};

/// One item of a file; nothing where it cannot be made out. All its mistakes are reported.
pub(super) fn item(
    place: Place,
    piece: &Piece,
    file: &str,
    diagnostics: &mut Diagnostics,
) -> Option<ast::Item> {
    let Some(rule) = rule_of(piece.first_word(), piece) else {
        diagnostics.push(unknown_item(place, piece).diagnostic());
        return None;
    };
    let n_before = diagnostics.iter().count();
    let mut text = Cow::Borrowed(piece.text);
    let mut is_whole = true;
    let mut furthest = None;
    for _ in 0..recover::MOST_TIMES {
        let problem = match pairs::parse(place, rule, &text) {
            Ok(pair) => {
                // A part is absent only where a wrong form was told of.
                let mut reader = Reader::new(place, file);
                let item = reader.item(pair);
                reader.findings.finish(file, n_before, diagnostics);
                return item.filter(|_| is_whole);
            }
            Err(problem) => problem,
        };
        // Behind an item that is indented by mistake, all is read as what it is not.
        let is_another = matches!(problem, SyntaxProblem::WrongForm { .. });
        let diagnostic = problem.diagnostic();
        let at = diagnostic.span().map(|span| span.start() - place.base);
        let is_last = is_another || diagnostic.code == &code::TOO_DEEP;
        // A mistake further up comes of what was taken out.
        if at <= furthest {
            return None;
        }
        furthest = at;
        diagnostics.push(diagnostic);
        // A text that holds the mark for what was taken out is not parsed again.
        let is_plain = !piece.text.contains(recover::HOLE) && !is_last;
        let rest = at.filter(|_| is_plain).and_then(|at| recover::without_part(rule, &text, at))?;
        is_whole &= rest.is_whole;
        text = Cow::Owned(rest.text);
    }
    None
}

/// What is left of an item that could not be parsed: the names that it would have declared, its own
/// and those of items that are indented by mistake and so part of it.
pub(super) fn broken(place: Place, piece: &Piece) -> Vec<ast::Broken> {
    let span = place.span(0, piece.text.trim_end().len());
    let mut found = vec![ast::Broken { name: named(place, piece.text, 0), span }];
    let mut at = 0;
    for line in piece.text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        let first = line.split_whitespace().next().unwrap_or_default();
        if indent > 0 && FIRST_WORDS.contains(&first) {
            found.push(ast::Broken { name: named(place, line, at), span });
        }
        at += line.len();
    }
    found
}

/// The name that an item declares, or says something of: behind `keep requirement` the third word.
fn named(place: Place, text: &str, at: usize) -> Option<ast::Name> {
    if text.trim_start().starts_with("examples") {
        return None;
    }
    let found = second_word(place, text, at)?;
    let is_before_item = ["keep", "drop", "replace", "national"].iter().any(|word| {
        text.trim_start()
            .strip_prefix(word)
            .is_some_and(|rest| rest.starts_with(char::is_whitespace))
    });
    if !is_before_item {
        return Some(found);
    }
    let start = found.span.start().checked_sub(place.base + at)?;
    second_word(place, text.get(start..)?, at + start)
}

/// The second word of a text that begins at this byte of its item.
fn second_word(place: Place, text: &str, at: usize) -> Option<ast::Name> {
    let indent = text.len() - text.trim_start().len();
    let first = text.trim_start().find(char::is_whitespace)?;
    let rest = text.get(indent + first..)?;
    let start = indent + first + rest.len() - rest.trim_start().len();
    let name = text.get(start..)?;
    let end = name.find(|c: char| !(c.is_alphanumeric() || c == '-')).unwrap_or(name.len());
    let name = name.get(..end).filter(|name| !name.is_empty())?;
    Some(Spanned::new(name.to_owned(), place.span(at + start, at + start + name.len())))
}

fn rule_of(word: &str, piece: &Piece) -> Option<Rule> {
    // `form plan also` and `form plan without` change what last year had.
    let third = piece.text.split_whitespace().nth(2);
    Some(match word {
        "form" | "record" | "choice" if third == Some("also") => Rule::also_item,
        "form" | "record" | "choice" if third == Some("without") => Rule::without_item,
        "national" => Rule::national_item,
        "keep" => Rule::keep_item,
        "drop" => Rule::drop_item,
        "replace" => Rule::replace_item,
        "circular" => Rule::circular_item,
        "source" => Rule::source_item,
        "paragraph" => Rule::paragraph_item,
        "choice" => Rule::choice_item,
        "record" => Rule::record_item,
        "form" => Rule::form_item,
        "table" => Rule::table_item,
        "value" => Rule::value_item,
        "define" => Rule::define_item,
        "requirement" => Rule::requirement_item,
        "example" => Rule::example_item,
        "examples" => Rule::examples_item,
        _ => return None,
    })
}

fn unknown_item(place: Place, piece: &Piece) -> SyntaxProblem {
    let word = piece.first_word();
    let indent = piece.text.len() - piece.text.trim_start().len();
    let line_end = indent + piece.text.trim_start().find('\n').unwrap_or(piece.text.trim().len());
    if indent > 0 {
        return SyntaxProblem::BeforeItems { span: place.span(indent, line_end) };
    }
    let first = piece.text.chars().next().map_or(0, char::len_utf8);
    let shown = if word.is_empty() { piece.text.get(..first).unwrap_or_default() } else { word };
    SyntaxProblem::UnknownItem { word: shown.to_owned(), span: place.span(0, shown.len()) }
}

/// Reads the pairs of one item.
struct Reader<'d> {
    place: Place,
    /// The whole file's text.
    file: &'d str,
    findings: Findings,
    /// The clause that is being read, where it asks for a condition.
    clause: Option<requirement::Clause>,
    /// A second comparison that has been told of with the sum that it compares.
    chain_told: Option<Span>,
    /// Whether a sum without brackets is being read: it is told of as a whole, with all that is
    /// wrong in it.
    is_quiet: bool,
    /// The whole that the next entry's name belongs to.
    around: Option<Span>,
    /// Entries that are called by a word of the language, each with a name that can be had.
    renamed: Vec<(String, String)>,
}

impl<'t> Reader<'t> {
    fn new(place: Place, file: &'t str) -> Self {
        let findings = Findings::default();
        let (clause, chain_told, around) = (None, None, None);
        let (is_quiet, renamed) = (false, Vec::new());
        Reader { place, file, findings, clause, chain_told, is_quiet, around, renamed }
    }
}

impl Reader<'_> {
    fn span(&self, pair: &Pair) -> Span {
        self.place.of(pair)
    }

    fn report(&mut self, problem: SyntaxProblem) {
        self.findings.push(problem);
    }

    /// A name, a word or a file's path: its text and its place.
    fn name(&self, pair: &Pair) -> ast::Name {
        Spanned::new(pair.as_str().to_owned(), self.span(pair))
    }

    /// One string without its quotes; the place is that of the text between them.
    fn string(&mut self, pair: Pair) -> ast::Name {
        let slip = Inside::of(pair.clone()).take(Rule::slip_single_quotes);
        let text = match &slip {
            Some(slip) => Inside::of(slip.clone()).seek(Rule::slip_quoted),
            None => Inside::of(pair.clone()).seek(Rule::string_text),
        };
        let text = text.unwrap_or(pair);
        let start = text.as_span().start();
        let span = self.place.span(start, start + text.as_str().len());
        if let Some(slip) = slip {
            let message = "this is in single quotes, but the language has double quotes";
            let at = self.span(&slip);
            let text = bits!["\"", text.as_str(), "\""];
            self.tell(at, Told::write(message, "not in single quotes", at, text));
        }
        Spanned::new(text.as_str().to_owned(), span)
    }

    /// Strings that say something to a reader: words that only hold a place are reported.
    fn told(&mut self, pair: Pair) -> ast::Words {
        let words = self.strings(pair);
        if matches!(absence::of_text(&words.joined()), Some(Absence::Placeholder(_))) {
            self.report(SyntaxProblem::ToBeWritten { span: words.span });
        }
        words
    }

    fn strings(&mut self, pair: Pair) -> ast::Words {
        let span = self.span(&pair);
        let parts = Inside::of(pair).all(Rule::string).map(|pair| self.string(pair)).collect();
        ast::Words { parts, span }
    }
}
