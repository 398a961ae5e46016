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
            Rule::choice_body => Item::Choice(self.choice(pair)?),
            Rule::record_body => Item::Record(self.record(pair)?),
            Rule::form_body => Item::Form(self.record(pair)?),
            Rule::table_body => Item::Table(self.table(pair)?),
            Rule::value_body => Item::Value(self.value(pair)?),
            Rule::define_body => Item::Define(self.define(pair)?),
            Rule::requirement_body => Item::Requirement(self.requirement(pair)?),
            Rule::example_body => Item::Example(self.example(pair)?),
            Rule::national_item | Rule::replaced_national => self.national(pair)?,
            Rule::keep_item => Item::Keep(self.keep(pair)?),
            Rule::drop_item => Item::Drop(self.drop(pair)?),
            Rule::replace_item => Item::Replace(Box::new(self.body(pair)?)),
            Rule::also_item | Rule::without_item => Item::Change(self.change(pair)?),
            // `choice_item` and its like: the body stands alone, `replace` may stand before it.
            _ => self.body(pair)?,
        })
    }

    /// The item whose body lies in a pair, behind the words that open it.
    fn body(&mut self, pair: Pair) -> Option<Item> {
        let is_word = |pair: &Pair| matches!(pair.as_rule(), Rule::replace | Rule::national);
        let body = pair.into_inner().find(|pair| !is_word(pair))?;
        self.item(body)
    }

    fn national(&mut self, pair: Pair) -> Option<Item> {
        Some(match self.body(pair)? {
            Item::Requirement(one) => {
                Item::Requirement(ast::Requirement { is_national: true, ..one })
            }
            Item::Example(one) => Item::Example(ast::Example { is_national: true, ..one }),
            other => other,
        })
    }

    fn keep(&mut self, pair: Pair) -> Option<ast::Keep> {
        let span = self.span(&pair);
        let mut inside = Inside::of(pair);
        let name = self.name(&inside.seek(Rule::name)?);
        let as_should = inside.take(Rule::as_should).map(|pair| self.span(&pair));
        let cites = inside.take(Rule::kept_cites).map_or(Vec::new(), |cites| {
            Inside::of(cites).all(Rule::name).map(|name| self.name(&name)).collect()
        });
        let because = match inside.take(Rule::kept_because) {
            Some(because) => Some(self.told(Inside::of(because).seek(Rule::strings)?)),
            None => None,
        };
        Some(ast::Keep { name, as_should, cites, because, span })
    }

    fn drop(&mut self, pair: Pair) -> Option<ast::Drop> {
        let span = self.span(&pair);
        let mut inside = Inside::of(pair);
        let name = self.name(&inside.seek(Rule::name)?);
        let because = self.told(inside.seek(Rule::strings)?);
        Some(ast::Drop { name, because, span })
    }

    fn change(&mut self, pair: Pair) -> Option<ast::Change> {
        let span = self.span(&pair);
        let is_also = pair.as_rule() == Rule::also_item;
        let mut of = ast::Changed::Form;
        let (mut name, mut names, mut fields, mut because) = (None, Vec::new(), Vec::new(), None);
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::record => of = ast::Changed::Record,
                Rule::choice => of = ast::Changed::Choice,
                Rule::name => name = Some(self.name(&inner)),
                Rule::word => names.push(self.name(&inner)),
                Rule::string => names.push(self.string(inner)),
                Rule::field => fields.push(self.field(inner)?),
                Rule::strings => because = Some(self.told(inner)),
                _ => {}
            }
        }
        let how = match (is_also, of) {
            (true, ast::Changed::Choice) => ast::How::AlsoWords(names),
            (true, _) => ast::How::AlsoFields(fields),
            (false, _) => ast::How::Without { names, because: because? },
        };
        Some(ast::Change { of, name: name?, how, span })
    }

    fn circular(&mut self, pair: Pair) -> Option<ast::Circular> {
        let span = self.span(&pair);
        let mut inside = Inside::of(pair);
        let title = self.told(inside.seek(Rule::strings)?);
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
                because: self.told(Inside::of(number).seek(Rule::strings)?),
            },
        };
        let with = match inside.take(Rule::with_clause) {
            Some(with) => Some(self.name(&Inside::of(with).seek(Rule::reference)?)),
            None => None,
        };
        inside.seek(Rule::due)?;
        let due_pair = inside.next()?;
        let due = crate::value::date::read(due_pair.as_str());
        if due_pair.as_rule() == Rule::to_be_completed {
            let span = self.span(&due_pair);
            self.report(super::SyntaxProblem::ToBeWritten { span });
        } else if due.is_err() {
            let fault = format!("`{}` is a day that does not exist", due_pair.as_str());
            let span = self.span(&due_pair);
            self.report(super::SyntaxProblem::NoSuchValue { span, fault, remedy: None });
        }
        let due = Spanned::new(due.unwrap_or(jiff::civil::Date::MAX), self.span(&due_pair));
        let (mut follows, mut is_in_full) = (None, false);
        if let Some(clause) = inside.take(Rule::follows_clause) {
            let mut clause = Inside::of(clause);
            follows = self.followed(clause.seek(Rule::year_literal)?);
            is_in_full = clause.take(Rule::in_full).is_some();
        }
        let councils = match inside.take(Rule::councils_clause) {
            Some(councils) => Some(self.name(&Inside::of(councils).seek(Rule::name)?)),
            None => None,
        };
        Some(ast::Circular { title, year, number, with, due, follows, is_in_full, councils, span })
    }

    fn followed(&mut self, pair: Pair) -> Option<Spanned<Year>> {
        match self.year(&pair) {
            Literal::Year(year) => Some(Spanned::new(year, self.span(&pair))),
            _ => None,
        }
    }

    fn source(&mut self, pair: Pair) -> Option<ast::Source> {
        let mut inside = Inside::of(pair);
        let name = self.name(&inside.seek(Rule::name)?);
        Some(ast::Source { name, title: self.told(inside.take(Rule::strings)?) })
    }

    fn paragraph(&mut self, pair: Pair) -> Option<ast::Paragraph> {
        let mut inside = Inside::of(pair);
        let name = self.name(&inside.seek(Rule::name)?);
        let mut said = Inside::of(inside.take(Rule::paragraph_words)?);
        let is_quoted = said.is_next(Rule::quoted);
        let words = self.told(said.seek(Rule::strings)?);
        let basis = self.basis(inside.take(Rule::basis_clause)?)?;
        let not_checkable = match inside.take(Rule::not_checkable) {
            Some(why) => Some(self.told(Inside::of(why).seek(Rule::strings)?)),
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
            true => Some(self.told(rests.seek(Rule::strings)?)),
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
