//! pest's pairs into the tree, one file for each kind of thing.
//!
//! The grammar has settled the shape. What it cannot say (that a day exists, that `and` and `or` do
//! not mix) is checked here and reported, and the rest of the item stands.

mod advice;
mod condition;
mod field;
mod item;
mod literal;
mod requirement;
mod standard;
mod wrong_forms;

use std::ops::Range;

use advice::WrongForm;

use super::ast;
use super::pairs::{self, HOLE, Inside, Pair, Rule, TextMap};
use super::problem::SyntaxProblem;
use super::recover;
use super::repair::Repaired;
use super::split_items::Piece;
use super::words::FIRST_WORDS;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::source::{Span, Spanned};
use crate::value::{Absence, absence};

/// One item of a file; nothing where it cannot be made out. All its mistakes are reported.
pub(super) fn item(
    map: TextMap,
    piece: &Piece,
    file: &str,
    diagnostics: &mut Diagnostics,
) -> Option<ast::Item> {
    let Some(rule) = rule_of(piece.first_word(), piece) else {
        diagnostics.push(unknown_item(map, piece).diagnostic());
        return None;
    };
    let mut repaired = Repaired::new(rule, piece.text, file);
    let mut emptied = Emptied::default();
    loop {
        let stop = match pairs::parse(rule, repaired.revision().text()) {
            Ok(pair) => {
                let mut reader = Reader::new(map, &repaired, &pair, file);
                let item = reader.item(pair.clone());
                diagnostics.extend(repaired.diagnostics(map, Some(&pair), &reader.covered));
                diagnostics.extend(reader.findings);
                let is_whole = emptied.is_whole();
                diagnostics.extend(emptied.found);
                return item.filter(|_| is_whole);
            }
            Err(stop) => stop,
        };
        let can_go_on =
            repaired.repair(&stop) || emptied.go_on(rule, piece, map, &mut repaired, &stop);
        if !can_go_on {
            diagnostics.extend(repaired.diagnostics(map, None, &[]));
            diagnostics.extend(emptied.found);
            return None;
        }
    }
}

/// What was taken out of an item so that the rest could be read.
#[derive(Default)]
struct Emptied {
    /// What was wrong with it.
    found: Vec<Diagnostic>,
    furthest: Option<usize>,
    n_times: usize,
    /// Whether more was taken out than a condition that is known to be wrong.
    is_part: bool,
}

impl Emptied {
    fn is_whole(&self) -> bool {
        !self.is_part
    }

    /// Takes the part out in which a mistake stands that nothing puts right, and reports it. Says
    /// whether the rest can be read.
    fn go_on(
        &mut self,
        rule: Rule,
        piece: &Piece,
        map: TextMap,
        repaired: &mut Repaired,
        stop: &pairs::Stop,
    ) -> bool {
        if repaired.is_lost() {
            return false;
        }
        let revision = repaired.revision();
        let text = revision.text();
        let problem = stop.problem(map.in_revision(revision), text);
        // Behind an item that is indented by mistake, all is read as what it is not.
        let is_another = matches!(problem, SyntaxProblem::WrongForm { .. });
        let diagnostic = problem.diagnostic();
        let at = match pairs::skip_blanks(text, stop.at()) {
            next if next == text.len() => pairs::code_end(text),
            next => next,
        };
        let of_author = revision.original(&(at..at)).start;
        let is_last = is_another || diagnostic.code == &code::TOO_DEEP;
        // A mistake further up comes of what was taken out.
        if Some(of_author) <= self.furthest || self.n_times == recover::MOST_TIMES {
            return false;
        }
        (self.furthest, self.n_times) = (Some(of_author), self.n_times + 1);
        self.found.push(diagnostic);
        // A text that holds the mark for what was taken out is not parsed again.
        if is_last || piece.text.contains(HOLE) {
            return false;
        }
        let Some(rest) = recover::without_part(rule, text, at) else { return false };
        self.is_part |= !rest.is_whole;
        repaired.empty(rest.text);
        true
    }
}

/// What is left of an item that could not be parsed: the names that it would have declared, its own
/// and those of items that are indented by mistake and so part of it.
pub(super) fn broken(map: TextMap, piece: &Piece) -> Vec<ast::Broken> {
    let span = map.span(0, piece.text.trim_end().len());
    let mut found = vec![ast::Broken { name: named(map, piece.text, 0), span }];
    let mut at = 0;
    for line in piece.text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        let first = line.split_whitespace().next().unwrap_or_default();
        if indent > 0 && FIRST_WORDS.contains(&first) {
            found.push(ast::Broken { name: named(map, line, at), span });
        }
        at += line.len();
    }
    found
}

/// The name that an item declares, or says something of: behind `keep requirement` the third word.
fn named(map: TextMap, text: &str, at: usize) -> Option<ast::Name> {
    if text.trim_start().starts_with("examples") {
        return None;
    }
    let found = second_word(map, text, at)?;
    let is_before_item = ["keep", "drop", "replace", "national"].iter().any(|word| {
        text.trim_start()
            .strip_prefix(word)
            .is_some_and(|rest| rest.starts_with(char::is_whitespace))
    });
    if !is_before_item {
        return Some(found);
    }
    let start = found.span.start().checked_sub(map.base + at)?;
    second_word(map, text.get(start..)?, at + start)
}

/// The second word of a text that begins at this byte of its item.
fn second_word(map: TextMap, text: &str, at: usize) -> Option<ast::Name> {
    let indent = text.len() - text.trim_start().len();
    let first = text.trim_start().find(char::is_whitespace)?;
    let rest = text.get(indent + first..)?;
    let start = indent + first + rest.len() - rest.trim_start().len();
    let name = text.get(start..)?;
    let end = name.find(|c: char| !(c.is_alphanumeric() || c == '-')).unwrap_or(name.len());
    let name = name.get(..end).filter(|name| !name.is_empty())?;
    Some(Spanned::new(name.to_owned(), map.span(at + start, at + start + name.len())))
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
        "show" => Rule::show_item,
        "standard" => Rule::standard_item,
        "example" => Rule::example_item,
        "examples" => Rule::examples_item,
        _ => return None,
    })
}

fn unknown_item(map: TextMap, piece: &Piece) -> SyntaxProblem {
    let word = piece.first_word();
    let indent = piece.text.len() - piece.text.trim_start().len();
    let line_end = indent + piece.text.trim_start().find('\n').unwrap_or(piece.text.trim().len());
    if indent > 0 {
        return SyntaxProblem::BeforeItems { span: map.span(indent, line_end) };
    }
    let first = piece.text.chars().next().map_or(0, char::len_utf8);
    let shown = if word.is_empty() { piece.text.get(..first).unwrap_or_default() } else { word };
    SyntaxProblem::UnknownItem { word: shown.to_owned(), span: map.span(0, shown.len()) }
}

/// Reads the pairs of one item.
struct Reader<'d> {
    map: TextMap<'d>,
    /// The whole file's text.
    file: &'d str,
    findings: Vec<Diagnostic>,
    /// The clause that is being read, where it asks for a condition.
    clause: Option<requirement::Clause>,
    /// Parts whose meaning is not known well enough to be checked.
    doubtful: Vec<(Rule, Range<usize>)>,
    /// Whether nothing was taken out of the item.
    is_all_known: bool,
    /// Places that were told of as a whole, with all that is wrong in them.
    covered: Vec<Span>,
}

impl<'d> Reader<'d> {
    /// A reader of a revision that was parsed.
    fn new(map: TextMap<'d>, repaired: &'d Repaired, pair: &Pair, file: &'d str) -> Self {
        let (map, doubtful) = (map.in_revision(repaired.revision()), repaired.doubtful(pair));
        let is_all_known = repaired.is_all_known();
        let (findings, covered) = (Vec::new(), Vec::new());
        Reader { map, file, findings, clause: None, doubtful, is_all_known, covered }
    }
}

impl Reader<'_> {
    fn span(&self, pair: &Pair) -> Span {
        self.map.pair_span(pair)
    }

    /// Whether the meaning of a pair is not known well enough to be checked.
    fn is_doubtful(&self, pair: &Pair) -> bool {
        !self.doubtful.is_empty() && {
            let range = pair.as_span().start()..pairs::end_of(pair);
            self.doubtful.iter().any(|(rule, at)| *rule == pair.as_rule() && *at == range)
        }
    }

    fn report(&mut self, problem: SyntaxProblem) {
        self.findings.push(problem.diagnostic());
    }

    fn tell(&mut self, span: Span, wrong_form: WrongForm) {
        self.report(wrong_form.problem(span));
    }

    /// A name, a word or a file's path: its text and its place.
    fn name(&self, pair: &Pair) -> ast::Name {
        Spanned::new(pair.as_str().to_owned(), self.span(pair))
    }

    /// One string without its quotes; the place is that of the text between them.
    fn string(&mut self, pair: Pair) -> ast::Name {
        let text = Inside::new(pair.clone()).seek(Rule::string_text).unwrap_or(pair);
        let start = text.as_span().start();
        let span = self.map.span(start, start + text.as_str().len());
        Spanned::new(text.as_str().to_owned(), span)
    }

    /// Strings that say something to a reader: words that only hold a place are reported.
    fn author_words(&mut self, pair: Pair) -> ast::Words {
        let words = self.strings(pair);
        if matches!(absence::of_text(&words.joined()), Some(Absence::Placeholder(_))) {
            self.report(SyntaxProblem::ToBeWritten { span: words.span });
        }
        words
    }

    fn strings(&mut self, pair: Pair) -> ast::Words {
        let span = self.span(&pair);
        let parts = Inside::new(pair).all(Rule::string).map(|pair| self.string(pair)).collect();
        ast::Words { parts, span }
    }
}
