//! Requirements and the examples that prove them.

use super::advice::WrongForm;
use super::{Inside, Pair, Reader, Rule};
use crate::operation::Operation;
use crate::source::Span;
use crate::syntax::ast::{
    self, Edit, EditKind, Exhibit, ExpectedStrength, ExpectedVerdict, Expr, ExprKind, NewValue,
    NewValueKind, Piece, Strength,
};
use crate::syntax::pairs::{self, TextMap};
use crate::syntax::problem::SyntaxProblem;
use crate::syntax::repair::Repaired;

/// The clauses of a requirement in their order, and whether one may stand several times.
const ORDER: &[(&[Rule], &str, bool)] = &[
    (&[Rule::cites_clause], "cites", false),
    (&[Rule::for_each_clause], "for each", true),
    (&[Rule::applies_clause], "applies when", false),
    (&[Rule::must_clause], "must", true),
    (&[Rule::should_clause], "should", true),
    (&[Rule::judged_clause], "judged", false),
    (&[Rule::unless_clause], "unless", false),
    (&[Rule::otherwise_clause], "otherwise", false),
    (&[Rule::help_clause], "help", false),
];

/// The clauses of a requirement as they are read.
#[derive(Default)]
struct Clauses {
    cites: Vec<ast::Name>,
    for_each: Vec<ast::Element>,
    applies_when: Option<Expr>,
    must: Vec<Expr>,
    should: Vec<Expr>,
    judged: Option<Strength>,
    unless: Option<Expr>,
    otherwise: Option<ast::Message>,
    help: Option<ast::Words>,
    /// The clauses that were seen, as they stand.
    seen: Vec<Seen>,
}

/// A clause: its place in the order, its word, and where that stands.
#[derive(Debug, Clone, Copy)]
struct Seen {
    at: usize,
    word: &'static str,
    span: Span,
}

/// A clause that asks for a condition.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clause {
    pub condition: Span,
}

impl Reader<'_> {
    pub(super) fn requirement(&mut self, pair: Pair) -> Option<ast::Requirement> {
        let span = self.span(&pair);
        let mut inside = Inside::new(pair);
        inside.seek(Rule::requirement)?;
        let name = self.name(&inside.next()?);
        let on = match inside.take(Rule::on_form) {
            Some(on) => Some(self.name(&Inside::new(on).seek(Rule::name)?)),
            None => None,
        };
        let title = self.author_words(inside.seek(Rule::strings)?);
        let mut clauses = Clauses::default();
        while let Some(clause) = inside.next() {
            self.clause(clause, &mut clauses)?;
        }
        self.in_order(&clauses.seen);
        let strength = self.strength(&name, &mut clauses);
        Some(ast::Requirement {
            is_national: false,
            name,
            on,
            title,
            cites: clauses.cites,
            for_each: clauses.for_each,
            applies_when: clauses.applies_when,
            strength,
            unless: clauses.unless,
            otherwise: clauses.otherwise,
            help: clauses.help,
            span,
        })
    }

    /// One clause, wherever it stands; that it stands in the wrong place is reported.
    fn clause(&mut self, pair: Pair, read: &mut Clauses) -> Option<()> {
        let rule = pair.as_rule();
        self.only_once(&pair, read);
        match rule {
            Rule::cites_clause => self.cites(pair, read),
            Rule::for_each_clause => {
                let element = self.element(Inside::new(pair).seek(Rule::element)?)?;
                read.for_each.push(element);
            }
            Rule::applies_clause => read.applies_when = Some(self.condition_in(pair)?),
            Rule::must_clause => {
                let asked = self.asked_in(pair)?;
                read.must.push(asked);
            }
            Rule::should_clause => {
                let asked = self.asked_in(pair)?;
                read.should.push(asked);
            }
            Rule::judged_clause => read.judged = Some(self.judged(pair)?),
            Rule::unless_clause => read.unless = Some(self.condition_in(pair)?),
            Rule::otherwise_clause => {
                read.otherwise = Some(self.message(Inside::new(pair).seek(Rule::strings)?)?);
            }
            Rule::help_clause => {
                read.help = Some(self.author_words(Inside::new(pair).seek(Rule::strings)?));
            }
            _ => {}
        }
        Some(())
    }

    /// Reports a clause that stands a second time.
    fn only_once(&mut self, pair: &Pair, read: &mut Clauses) {
        let Some((at, row)) =
            ORDER.iter().enumerate().find(|(_, row)| row.0.contains(&pair.as_rule()))
        else {
            return;
        };
        let Some(keyword) = pair.clone().into_inner().next() else { return };
        let (word, span) = (row.1, self.span(&keyword));
        let is_twice = read.seen.iter().any(|seen| seen.at == at) && !row.2;
        if is_twice {
            let message = format!("this requirement has `{word}` twice");
            let instead = match word {
                "cites" => "name all its paragraphs in one `cites`, as in `cites a, b`".to_owned(),
                "otherwise" | "help" => {
                    format!("write all of it in one `{word}`, as several strings")
                }
                // Each exception by itself lets a plan off.
                "unless" => "join the two conditions with `or` in one `unless`".to_owned(),
                _ => format!("join the two conditions with `and` in one `{word}`"),
            };
            self.tell(span, WrongForm::new(message, "a second one", instead));
        } else {
            read.seen.push(Seen { at, word, span });
        }
    }

    /// Reports clauses in the wrong order, once: the one that stands in the wrong place, if it is one.
    fn in_order(&mut self, seen: &[Seen]) {
        // The three strengths have one place; two of them are told of together.
        let rank = |one: &Seen| if (3..=5).contains(&one.at) { 3 } else { one.at };
        let is_sorted = |without: Option<usize>| {
            let kept = seen.iter().enumerate().filter(|(at, _)| Some(*at) != without);
            kept.map(|(_, one)| rank(one)).is_sorted()
        };
        if is_sorted(None) {
            return;
        }
        let stray = (0..seen.len()).rev().find(|at| is_sorted(Some(*at)));
        let late = seen
            .iter()
            .enumerate()
            .find(|(at, one)| seen.iter().take(*at).any(|before| rank(before) > rank(one)));
        let Some((at, one)) = stray.and_then(|at| Some((at, seen.get(at)?))).or(late) else {
            return;
        };
        let before = seen.iter().take(at).find(|before| rank(before) > rank(one));
        let last = seen.iter().skip(at).rfind(|other| rank(other) < rank(one));
        let word = one.word;
        let wrong_form = match (stray, before, last) {
            (Some(_), None, Some(last)) => WrongForm::new(
                format!("`{word}` comes too early"),
                "belongs further down",
                format!("move it below `{}`", last.word),
            ),
            (Some(_), Some(before), _) => WrongForm::new(
                format!("`{word}` comes after `{}`, but belongs before it", before.word),
                &format!("belongs before `{}`", before.word),
                format!("move it above `{}`", before.word),
            ),
            _ => WrongForm::new(
                "the clauses of this requirement are in the wrong order",
                "the first that comes too late",
                "the order of clauses is `cites`, `for each`, `applies when`, `must`, `should` or \
                 `judged`, `unless`, `otherwise`, `help`",
            ),
        };
        self.tell(one.span, wrong_form);
    }

    fn cites(&mut self, pair: Pair, read: &mut Clauses) {
        let cited = Inside::new(pair).all(Rule::name).map(|name| self.name(&name));
        read.cites.extend(cited);
    }

    /// What is asked, and how strongly. Two strengths and none are reported.
    fn strength(&mut self, name: &ast::Name, read: &mut Clauses) -> Strength {
        let said = [!read.must.is_empty(), !read.should.is_empty(), read.judged.is_some()];
        let how_many = said.iter().filter(|is_said| **is_said).count();
        if how_many > 1 {
            let message =
                format!("`{}` has two strengths, but a requirement has only one", name.node);
            let instead = "write a separate requirement for each of `must`, `should` and `judged`";
            self.tell(name.span, WrongForm::new(message, "more than one strength", instead));
        }
        if how_many == 0 && self.is_all_known {
            let message =
                format!("`{}` asks for nothing: it has no `must`, `should` or `judged`", name.node);
            let instead = "write what must be so, such as `must amount is given`";
            self.tell(name.span, WrongForm::new(message, "asks for nothing", instead));
        }
        if let Some(judged) = read.judged.take() {
            return judged;
        }
        let error = Expr { kind: ExprKind::Error, span: name.span };
        match (read.must.is_empty(), read.should.is_empty()) {
            (false, _) => Strength::Must(std::mem::take(&mut read.must)),
            (true, false) => Strength::Should(std::mem::take(&mut read.should)),
            (true, true) => Strength::Must(vec![error]),
        }
    }

    fn judged(&mut self, pair: Pair) -> Option<Strength> {
        let mut judged = Inside::new(pair);
        let question = self.strings(judged.seek(Rule::strings)?);
        let showing = judged.all(Rule::shown).map(|shown| self.exhibit(shown));
        Some(Strength::Judged { question, showing: showing.collect::<Option<_>>()? })
    }

    fn exhibit(&mut self, pair: Pair) -> Option<Exhibit> {
        let mut inside = Inside::new(pair);
        match inside.take(Rule::every) {
            Some(_) => Some(Exhibit::Every(self.element(inside.take(Rule::element)?)?)),
            None => Some(Exhibit::Value(self.expr(inside.next()?)?)),
        }
    }

    /// What a `must` or a `should` asks for, with the condition behind its `when`.
    fn asked_in(&mut self, clause: Pair) -> Option<Expr> {
        let guard = Inside::new(clause.clone()).seek(Rule::guard);
        let asked = self.condition_in(clause)?;
        let Some(guard) = guard else { return Some(asked) };
        let guard = self.condition_in(guard)?;
        let span = asked.span.to(guard.span);
        Some(Expr::apply(Operation::When, vec![asked, guard], span))
    }

    /// The condition that a clause holds.
    fn condition_in(&mut self, clause: Pair) -> Option<Expr> {
        let condition = Inside::new(clause).seek(Rule::condition)?;
        self.clause = Some(Clause { condition: self.span(&condition) });
        self.expr(condition)
    }

    /// `"… {expr} …"`: text, and expressions read where they stand.
    pub(super) fn message(&mut self, pair: Pair) -> Option<ast::Message> {
        let words = self.strings(pair);
        let mut pieces = Vec::new();
        for part in &words.parts {
            if !pieces.is_empty() {
                pieces.push(Piece::Text(" ".to_owned()));
            }
            self.pieces(part, &mut pieces);
        }
        Some(ast::Message { pieces, span: words.span })
    }

    fn pieces(&mut self, part: &ast::Name, pieces: &mut Vec<Piece>) {
        let mut rest = part.node.as_str();
        let mut start = part.span.start();
        while let Some(open) = rest.find('{') {
            let (before, inner) = (rest.get(..open), rest.get(open + 1..).unwrap_or_default());
            pieces.push(Piece::Text(before.unwrap_or_default().to_owned()));
            let Some(close) = inner.find('}') else {
                let span = Span::new(self.map.source, start + open, part.span.end());
                self.report(SyntaxProblem::OpenBrace { span });
                return;
            };
            let text = inner.get(..close).unwrap_or_default();
            if text.trim().is_empty() {
                let start = start + open;
                let span = Span::new(self.map.source, start, start + close + 2);
                self.report(SyntaxProblem::EmptyBraces { span });
            } else {
                pieces.push(Piece::Value(self.embedded(text, start + open + 1)));
            }
            start += open + close + 2;
            rest = inner.get(close + 1..).unwrap_or_default();
        }
        pieces.push(Piece::Text(rest.to_owned()));
    }

    /// An expression inside a string, at this byte of the file.
    fn embedded(&mut self, text: &str, base: usize) -> Expr {
        let map = TextMap::new(self.map.source, base);
        let error = Expr { kind: ExprKind::Error, span: map.span(0, text.len()) };
        let mut repaired = Repaired::new(Rule::message_expression, text, self.file);
        loop {
            let stop = match pairs::parse(Rule::message_expression, repaired.revision().text()) {
                Ok(pair) => {
                    // It stands in a string, but has its true place in the file.
                    let mut reader = Reader::new(map, &repaired, &pair, self.file);
                    let inner = Inside::new(pair.clone()).seek(Rule::value_expression);
                    let read = inner.and_then(|inner| reader.expr(inner));
                    self.findings.extend(repaired.diagnostics(map, Some(&pair), &reader.covered));
                    self.findings.extend(reader.findings);
                    return read.unwrap_or(error);
                }
                Err(stop) => stop,
            };
            if !repaired.repair(&stop) {
                self.findings.extend(repaired.diagnostics(map, None, &[]));
                if !repaired.is_lost() {
                    let revision = repaired.revision();
                    self.report(stop.problem(map.in_revision(revision), revision.text()));
                }
                return error;
            }
        }
    }

    pub(super) fn example(&mut self, pair: Pair) -> Option<ast::Example> {
        let span = self.span(&pair);
        let mut inside = Inside::new(pair);
        let title = self.strings(inside.seek(Rule::strings)?);
        inside.seek(Rule::from)?;
        let mut from = Vec::new();
        while let Some(base) = inside.take(Rule::base_plan) {
            from.push(self.base_plan(base)?);
            inside.take(Rule::comma);
        }
        let mut edits = Vec::new();
        while let Some(edit) = inside.take(Rule::edit) {
            edits.push(self.edit(edit)?);
        }
        let mut answers = Vec::new();
        while let Some(answered) = inside.take(Rule::answered) {
            answers.push(self.answered(answered));
        }
        let (mut expectations, mut reaches, mut nothing_else_changes) = (Vec::new(), None, false);
        while let Some(next) = inside.next() {
            match next.as_rule() {
                Rule::reached => reaches = Some(self.reached(next)?),
                Rule::expectation => expectations.push(self.expectation(next)?),
                _ => nothing_else_changes = true,
            }
        }
        Some(ast::Example {
            is_national: false,
            title,
            from,
            edits,
            answers,
            reaches,
            expectations,
            nothing_else_changes,
            span,
        })
    }

    fn answered(&self, pair: Pair) -> ast::Answered {
        let span = self.span(&pair);
        let mut inside = Inside::new(pair);
        let is_yes = inside.take(Rule::answer).is_some() && inside.is_next(Rule::yes);
        let requirements = inside.all(Rule::name).map(|name| self.name(&name)).collect();
        ast::Answered { is_yes, requirements, span }
    }

    fn reached(&mut self, pair: Pair) -> Option<ast::Words> {
        let grade = Inside::new(pair).seek(Rule::strings)?;
        Some(self.strings(grade))
    }

    fn base_plan(&mut self, pair: Pair) -> Option<ast::BasePlan> {
        let mut paths = Inside::new(pair).all(Rule::string).map(|path| self.string(path));
        Some(ast::BasePlan { path: paths.next()?, last_year: paths.next() })
    }

    fn expectation(&mut self, pair: Pair) -> Option<ast::Expectation> {
        let span = self.span(&pair);
        let mut inside = Inside::new(pair);
        let verdict = inside.take(Rule::expected_verdict)?;
        let verdict = match Inside::new(verdict).next()?.as_rule() {
            Rule::meets => ExpectedVerdict::Meets,
            Rule::breaches => ExpectedVerdict::Breaches,
            Rule::undecided => ExpectedVerdict::Undecided,
            Rule::not => ExpectedVerdict::NotApplicable,
            _ => ExpectedVerdict::ForAPerson,
        };
        let must = inside.take(Rule::must).map(|_| ExpectedStrength::Must);
        let should = inside.take(Rule::should).map(|_| ExpectedStrength::Should);
        let strength = must.or(should);
        let requirements = inside.all(Rule::name).map(|name| self.name(&name)).collect();
        Some(ast::Expectation { verdict, strength, requirements, span })
    }

    fn edit(&mut self, pair: Pair) -> Option<Edit> {
        let span = self.span(&pair);
        let edit = Inside::new(pair).next()?;
        let rule = edit.as_rule();
        let mut inside = Inside::new(edit);
        let kind = match rule {
            Rule::set_edit => {
                let target = self.expr(inside.seek(Rule::path)?)?;
                let value = self.new_value(inside.seek(Rule::new_value)?)?;
                let for_every = match inside.seek(Rule::element) {
                    Some(element) => Some(self.element(element)?),
                    None => None,
                };
                EditKind::Set { target, value, for_every }
            }
            Rule::remove_edit => EditKind::Remove(self.element(inside.seek(Rule::element)?)?),
            _ => {
                let list = self.expr(inside.seek(Rule::path)?)?;
                let entry = inside.seek(Rule::entry)?;
                let span = self.span(&entry);
                let fields = Inside::new(entry).all(Rule::entry_field);
                let fields = fields.map(|field| self.entry_field(field)).collect::<Option<_>>()?;
                EditKind::Add { list, fields, span }
            }
        };
        Some(Edit { kind, span })
    }

    fn entry_field(&mut self, pair: Pair) -> Option<(ast::Name, NewValue)> {
        let mut inside = Inside::new(pair);
        let name = self.name(&inside.take(Rule::word)?);
        Some((name, self.new_value(inside.seek(Rule::new_value)?)?))
    }

    fn new_value(&mut self, pair: Pair) -> Option<NewValue> {
        let span = self.span(&pair);
        let inner = Inside::new(pair).next()?;
        let kind = match inner.as_rule() {
            Rule::missing => NewValueKind::Missing,
            Rule::not_applicable => NewValueKind::NotApplicable {
                because: self.strings(Inside::new(inner).seek(Rule::strings)?),
            },
            Rule::list_literal => NewValueKind::List(self.new_values(inner)?),
            _ => NewValueKind::Literal(self.literal(inner)?.node),
        };
        Some(NewValue { kind, span })
    }

    /// The literals of a list; anything else in it has no meaning in an edit.
    fn new_values(&mut self, pair: Pair) -> Option<Vec<NewValue>> {
        let parts = Inside::new(pair).all(Rule::sum_of_terms);
        let parts = parts.map(|part| self.expr(part)).collect::<Option<Vec<_>>>()?;
        Some(parts.into_iter().map(|part| self.literal_only(part)).collect())
    }

    fn literal_only(&mut self, part: Expr) -> NewValue {
        let kind = match part.kind {
            ExprKind::Literal(literal) => NewValueKind::Literal(literal),
            _ => {
                let fault = "only plain values can be put into a plan".to_owned();
                self.report(SyntaxProblem::NoSuchValue { span: part.span, fault, remedy: None });
                NewValueKind::Literal(ast::Literal::Error)
            }
        };
        NewValue { kind, span: part.span }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Diagnostics;
    use crate::source::{Source, Sources};

    #[test]
    fn an_expression_in_a_message_has_its_true_place() {
        let text = "requirement r \"t\"\n  must a is 1\n  otherwise \"it is {a.b} now\"\n";
        let mut sources = Sources::default();
        let source = sources.add(Source::new("r.lac", text));
        let mut diagnostics = Diagnostics::default();
        let file = crate::syntax::parse(source, text, &mut diagnostics);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        let Some(ast::Item::Requirement(requirement)) = file.items.first() else { panic!() };
        let pieces = requirement.otherwise.as_ref().map(|message| message.pieces.as_slice());
        let Some([_, Piece::Value(value), _]) = pieces else { panic!("{pieces:?}") };
        assert_eq!(sources.text(value.span), "a.b");
    }
}
