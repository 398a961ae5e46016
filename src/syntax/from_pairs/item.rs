//! The items that say what a circular is and what it rests on.

use super::{Inside, Pair, Reader, Rule};
use crate::source::Spanned;
use crate::syntax::ast::{self, Item, Literal};
use crate::value::Year;

impl Reader<'_> {
    pub(super) fn item(&mut self, pair: Pair) -> Option<Item> {
        Some(match pair.as_rule() {
            Rule::circular_item => Item::Circular(self.circular(pair)?),
            Rule::source_item => Item::Source(self.source(pair)?),
            Rule::paragraph_item => Item::Paragraph(self.paragraph(pair)?),
            Rule::choice_item => Item::Choice(self.choice(pair)?),
            Rule::record_item => Item::Record(self.record(pair)?),
            Rule::form_item => Item::Form(self.record(pair)?),
            Rule::table_item => Item::Table(self.table(pair)?),
            Rule::value_item => Item::Value(self.value(pair)?),
            Rule::define_item => Item::Define(self.define(pair)?),
            Rule::requirement_item => Item::Requirement(self.requirement(pair)?),
            Rule::example_item => Item::Example(self.example(pair)?),
            _ => return None,
        })
    }

    fn circular(&mut self, pair: Pair) -> Option<ast::Circular> {
        let span = self.span(&pair);
        let mut inside = Inside::of(pair);
        let title = self.strings(inside.seek(Rule::strings)?);
        let year_pair = inside.seek(Rule::year_literal)?;
        let year = match self.year(&year_pair) {
            Literal::Year(year) => year,
            _ => Year::beginning(0),
        };
        let year = Spanned::new(year, self.span(&year_pair));
        let number = inside.next()?;
        let number = match number.as_rule() {
            Rule::number_clause => {
                ast::CircularNumber::Known(self.name(&Inside::of(number).seek(Rule::reference)?))
            }
            _ => ast::CircularNumber::NotKnown {
                because: self.strings(Inside::of(number).seek(Rule::strings)?),
            },
        };
        let with = match inside.take(Rule::with_clause) {
            Some(with) => Some(self.name(&Inside::of(with).seek(Rule::reference)?)),
            None => None,
        };
        let due_pair = inside.seek(Rule::date_literal)?;
        let due = crate::value::date::read(due_pair.as_str());
        if due.is_err() {
            let fault = format!("`{}` is a day that does not exist", due_pair.as_str());
            let span = self.span(&due_pair);
            self.report(super::SyntaxProblem::NoSuchValue { span, fault, remedy: None });
        }
        let due = Spanned::new(due.unwrap_or(jiff::civil::Date::MAX), self.span(&due_pair));
        Some(ast::Circular { title, year, number, with, due, span })
    }

    fn source(&mut self, pair: Pair) -> Option<ast::Source> {
        let mut inside = Inside::of(pair);
        let name = self.name(&inside.seek(Rule::name)?);
        Some(ast::Source { name, title: self.strings(inside.take(Rule::strings)?) })
    }

    fn paragraph(&mut self, pair: Pair) -> Option<ast::Paragraph> {
        let mut inside = Inside::of(pair);
        let name = self.name(&inside.seek(Rule::name)?);
        let mut said = Inside::of(inside.take(Rule::paragraph_words)?);
        let is_quoted = said.is_next(Rule::quoted);
        let words = self.strings(said.seek(Rule::strings)?);
        let basis = self.basis(inside.take(Rule::basis_clause)?)?;
        let not_checkable = match inside.take(Rule::not_checkable) {
            Some(why) => Some(self.strings(Inside::of(why).seek(Rule::strings)?)),
            None => None,
        };
        Some(ast::Paragraph { name, is_quoted, words, basis, not_checkable })
    }

    fn basis(&mut self, pair: Pair) -> Option<ast::Basis> {
        let span = self.span(&pair);
        let mut inside = Inside::of(pair);
        inside.take(Rule::basis)?;
        let rests = inside.next()?;
        let is_inferred = rests.as_rule() == Rule::inferred_from;
        let mut rests = Inside::of(rests);
        let source = self.name(&rests.seek(Rule::name)?);
        let inferred_because = match is_inferred {
            true => Some(self.strings(rests.seek(Rule::strings)?)),
            false => None,
        };
        let covers = match inside.seek(Rule::rests_on) {
            Some(lines) => {
                Inside::of(lines).all(Rule::string).map(|line| self.string(line)).collect()
            }
            None => Vec::new(),
        };
        Some(ast::Basis { source, inferred_because, covers, span })
    }

    fn choice(&mut self, pair: Pair) -> Option<ast::Choice> {
        let mut inside = Inside::of(pair);
        let name = self.name(&inside.seek(Rule::name)?);
        let words = inside.all(Rule::string).map(|word| self.string(word)).collect();
        Some(ast::Choice { name, words })
    }

    fn value(&mut self, pair: Pair) -> Option<ast::Define> {
        let mut inside = Inside::of(pair);
        let name = self.name(&inside.seek(Rule::name)?);
        let ty = match inside.take(Rule::colon) {
            Some(_) => Some(self.field_type(inside.take(Rule::field_type)?)?),
            None => None,
        };
        let body = self.expr(inside.seek(Rule::value_expression)?)?;
        Some(ast::Define { name, parameters: Vec::new(), ty, body })
    }

    fn define(&mut self, pair: Pair) -> Option<ast::Define> {
        let mut inside = Inside::of(pair);
        let mut head = Inside::of(inside.seek(Rule::definition_head)?);
        let name = self.name(&head.take(Rule::name)?);
        let parameters = match head.take(Rule::parameters) {
            Some(parameters) => Inside::of(parameters)
                .all(Rule::parameter)
                .map(|parameter| self.parameter(parameter))
                .collect::<Option<_>>()?,
            None => Vec::new(),
        };
        let body = self.expr(inside.seek(Rule::value_expression)?)?;
        Some(ast::Define { name, parameters, ty: None, body })
    }

    fn parameter(&mut self, pair: Pair) -> Option<ast::Parameter> {
        let mut inside = Inside::of(pair);
        let name = self.name(&inside.take(Rule::name)?);
        Some(ast::Parameter { name, ty: self.field_type(inside.seek(Rule::field_type)?)? })
    }
}
