//! Requirements and the examples that prove them.

use super::{Inside, Pair, Reader, Rule};
use crate::source::Span;
use crate::syntax::ast::{
    self, Edit, EditKind, ExpectedVerdict, Expr, ExprKind, NewValue, NewValueKind, Piece, Shown,
    Strength,
};
use crate::syntax::pairs::{self, Place};
use crate::syntax::problem::SyntaxProblem;

impl Reader<'_> {
    pub(super) fn requirement(&mut self, pair: Pair) -> Option<ast::Requirement> {
        let span = self.span(&pair);
        let mut inside = Inside::of(pair);
        let name = self.name(&inside.seek(Rule::name)?);
        let on = match inside.take(Rule::on_form) {
            Some(on) => Some(self.name(&Inside::of(on).seek(Rule::name)?)),
            None => None,
        };
        let title = self.told(inside.take(Rule::strings)?);
        let cites = match inside.take(Rule::cites_clause) {
            Some(cites) => Inside::of(cites).all(Rule::name).map(|name| self.name(&name)).collect(),
            None => Vec::new(),
        };
        let mut for_each = Vec::new();
        while let Some(clause) = inside.take(Rule::for_each_clause) {
            for_each.push(self.element(Inside::of(clause).seek(Rule::element)?)?);
        }
        let applies_when = self.condition_of(inside.take(Rule::applies_clause))?;
        let strength = self.strength(&mut inside)?;
        let unless = self.condition_of(inside.take(Rule::unless_clause))?;
        let otherwise = match inside.take(Rule::otherwise_clause) {
            Some(clause) => Some(self.message(Inside::of(clause).seek(Rule::strings)?)?),
            None => None,
        };
        let help = match inside.take(Rule::help_clause) {
            Some(clause) => Some(self.told(Inside::of(clause).seek(Rule::strings)?)),
            None => None,
        };
        Some(ast::Requirement {
            is_national: false,
            name,
            on,
            title,
            cites,
            for_each,
            applies_when,
            strength,
            unless,
            otherwise,
            help,
            span,
        })
    }

    fn strength(&mut self, inside: &mut Inside) -> Option<Strength> {
        if let Some(judged) = inside.take(Rule::judged_clause) {
            let mut judged = Inside::of(judged);
            let question = self.strings(judged.seek(Rule::strings)?);
            let showing = judged.all(Rule::shown).map(|shown| self.shown(shown));
            return Some(Strength::Judged { question, showing: showing.collect::<Option<_>>()? });
        }
        let rule =
            if inside.is_next(Rule::must_clause) { Rule::must_clause } else { Rule::should_clause };
        let mut conditions = Vec::new();
        while let Some(clause) = inside.take(rule) {
            conditions.push(self.expr(Inside::of(clause).seek(Rule::condition)?)?);
        }
        let make = if rule == Rule::must_clause { Strength::Must } else { Strength::Should };
        Some(make(conditions))
    }

    fn shown(&mut self, pair: Pair) -> Option<Shown> {
        let mut inside = Inside::of(pair);
        match inside.take(Rule::every) {
            Some(_) => Some(Shown::Every(self.element(inside.take(Rule::element)?)?)),
            None => Some(Shown::Value(self.expr(inside.next()?)?)),
        }
    }

    /// The condition of a clause that may be absent: nothing inside where it is.
    fn condition_of(&mut self, clause: Option<Pair>) -> Option<Option<Expr>> {
        match clause {
            None => Some(None),
            Some(clause) => {
                let condition = Inside::of(clause).seek(Rule::condition)?;
                self.expr(condition).map(Some)
            }
        }
    }

    /// `otherwise "… {expr} …"`: text, and expressions read where they stand.
    fn message(&mut self, pair: Pair) -> Option<ast::Message> {
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
                let span = Span::new(self.place.source, start + open, part.span.end());
                self.report(SyntaxProblem::OpenBrace { span });
                return;
            };
            let text = inner.get(..close).unwrap_or_default();
            pieces.push(Piece::Value(self.embedded(text, start + open + 1)));
            start += open + close + 2;
            rest = inner.get(close + 1..).unwrap_or_default();
        }
        pieces.push(Piece::Text(rest.to_owned()));
    }

    /// An expression inside a string, at this byte of the file.
    fn embedded(&mut self, text: &str, base: usize) -> Expr {
        let place = Place { source: self.place.source, base };
        let error = Expr { kind: ExprKind::Error, span: place.span(0, text.len()) };
        match pairs::parse(place, Rule::message_expression, text) {
            Ok(pair) => {
                let mut reader = Reader { place, diagnostics: self.diagnostics };
                let inner = Inside::of(pair).seek(Rule::value_expression);
                inner.and_then(|inner| reader.expr(inner)).unwrap_or(error)
            }
            Err(problem) => {
                self.report(problem);
                error
            }
        }
    }

    pub(super) fn example(&mut self, pair: Pair) -> Option<ast::Example> {
        let span = self.span(&pair);
        let mut inside = Inside::of(pair);
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
        let mut expectations = Vec::new();
        while let Some(expectation) = inside.take(Rule::expectation) {
            expectations.push(self.expectation(expectation)?);
        }
        let nothing_else_changes = inside.take(Rule::nothing_else).is_some();
        Some(ast::Example {
            is_national: false,
            title,
            from,
            edits,
            expectations,
            nothing_else_changes,
            span,
        })
    }

    fn base_plan(&mut self, pair: Pair) -> Option<ast::BasePlan> {
        let mut paths = Inside::of(pair).all(Rule::string).map(|path| self.string(path));
        Some(ast::BasePlan { path: paths.next()?, last_year: paths.next() })
    }

    fn expectation(&mut self, pair: Pair) -> Option<ast::Expectation> {
        let span = self.span(&pair);
        let mut inside = Inside::of(pair);
        let verdict = match Inside::of(inside.take(Rule::expected_verdict)?).next()?.as_rule() {
            Rule::meets => ExpectedVerdict::Meets,
            Rule::breaches => ExpectedVerdict::Breaches,
            Rule::undecided => ExpectedVerdict::Undecided,
            Rule::not => ExpectedVerdict::NotApplicable,
            _ => ExpectedVerdict::ForAPerson,
        };
        let requirements = inside.all(Rule::name).map(|name| self.name(&name)).collect();
        Some(ast::Expectation { verdict, requirements, span })
    }

    fn edit(&mut self, pair: Pair) -> Option<Edit> {
        let span = self.span(&pair);
        let edit = Inside::of(pair).next()?;
        let rule = edit.as_rule();
        let mut inside = Inside::of(edit);
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
                let fields = Inside::of(entry).all(Rule::entry_field);
                let fields = fields.map(|field| self.entry_field(field)).collect::<Option<_>>()?;
                EditKind::Add { list, fields, span }
            }
        };
        Some(Edit { kind, span })
    }

    fn entry_field(&mut self, pair: Pair) -> Option<(ast::Name, NewValue)> {
        let mut inside = Inside::of(pair);
        let name = self.name(&inside.take(Rule::word)?);
        Some((name, self.new_value(inside.seek(Rule::new_value)?)?))
    }

    fn new_value(&mut self, pair: Pair) -> Option<NewValue> {
        let span = self.span(&pair);
        let inner = Inside::of(pair).next()?;
        let kind = match inner.as_rule() {
            Rule::missing => NewValueKind::Missing,
            Rule::not_applicable => NewValueKind::NotApplicable {
                because: self.strings(Inside::of(inner).seek(Rule::strings)?),
            },
            Rule::list_literal => NewValueKind::List(self.new_values(inner)?),
            _ => NewValueKind::Literal(self.literal(inner)?.node),
        };
        Some(NewValue { kind, span })
    }

    /// The literals of a list; anything else in it has no meaning in an edit.
    fn new_values(&mut self, pair: Pair) -> Option<Vec<NewValue>> {
        let parts = Inside::of(pair).all(Rule::sum_of_terms);
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
