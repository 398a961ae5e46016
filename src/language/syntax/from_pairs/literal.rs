//! Literals: figures, money, dates, years and words, as exact values.

use super::{Inside, Pair, Reader, Rule};
use crate::diag::Advice;
use crate::source::Spanned;
use crate::syntax::ast::Literal;
use crate::syntax::problem::SyntaxProblem;
use crate::value::types::length;
use crate::value::{Datum, Exact, Ty, Year, amount, date};

impl Reader<'_> {
    /// A literal, or [`Literal::Error`] where what it says does not exist.
    pub(super) fn literal(&mut self, pair: Pair) -> Option<Spanned<Literal>> {
        let span = self.span(&pair);
        let inner = match pair.as_rule() {
            Rule::yes_no_literal => pair,
            _ => Inside::new(pair).next()?,
        };
        let text = inner.as_str();
        let node = match inner.as_rule() {
            Rule::money_literal => self.figure(&inner, Ty::Money),
            Rule::percent_literal => self.figure(&inner, Ty::Percent),
            Rule::number_literal => self.figure(&inner, Ty::Number),
            Rule::duration_literal => match length::written(text) {
                Some(length) => Literal::Value(Datum::Amount(length.exact), length.ty),
                None => self.no_such_figure(&inner),
            },
            Rule::date_literal => self.date(&inner),
            Rule::year_literal => self.year(&inner),
            Rule::yes_no_literal => {
                Literal::Value(Datum::YesNo(text.starts_with("yes")), Ty::YesNo)
            }
            Rule::hole => Literal::Error,
            _ => Literal::Text(self.strings(inner)),
        };
        Some(Spanned::new(node, span))
    }

    /// A count such as `3` in `exactly 3`.
    pub(super) fn count(&mut self, pair: &Pair) -> Option<usize> {
        let exact = amount::figure(pair.as_str()).filter(Exact::is_integer);
        let count = exact.and_then(|exact| usize::try_from(exact.to_integer()).ok());
        if count.is_none() {
            self.no_such_value(pair, "this count is not a whole number", None);
        }
        count.or(Some(0))
    }

    /// A number of something that is not divided.
    pub(super) fn whole_number(&mut self, pair: &Pair) -> Literal {
        match amount::figure(pair.as_str()) {
            Some(exact) if !exact.is_integer() => {
                let fault = format!("`{}` is not a whole number", pair.as_str());
                self.no_such_value(pair, &fault, None);
                Literal::Error
            }
            _ => self.figure(pair, Ty::Number),
        }
    }

    fn figure(&mut self, pair: &Pair, ty: Ty) -> Literal {
        match ty.quantity().and_then(|quantity| quantity.read(pair.as_str())) {
            Some(exact) => Literal::Value(Datum::Amount(exact), ty),
            None => self.no_such_figure(pair),
        }
    }

    fn no_such_figure(&mut self, pair: &Pair) -> Literal {
        let fault = format!("`{}` cannot be read as an exact figure", pair.as_str());
        let help = "an amount of money is exact to the penny, and a number has at most 24 digits";
        self.no_such_value(pair, &fault, Some(help.into()));
        Literal::Error
    }

    fn date(&mut self, pair: &Pair) -> Literal {
        match date::read(pair.as_str()) {
            Ok(day) => Literal::Value(Datum::Date(day), Ty::Date),
            Err(why) => {
                let fault = no_such_day(pair.as_str());
                let near = match why {
                    date::NotADate::Month(near) => self.meant_month(pair, near),
                    date::NotADate::Shape
                    | date::NotADate::ShortYear
                    | date::NotADate::Counted(_)
                    | date::NotADate::NoSuchDay
                    | date::NotADate::TimeOfDay
                    | date::NotADate::OnlyAMonth(_)
                    | date::NotADate::AlsoAYear(_) => None,
                };
                self.no_such_value(pair, &fault, near);
                Literal::Error
            }
        }
    }

    /// A date whose month is misspelt, with the nearest one.
    fn meant_month(&self, pair: &Pair, near: Option<&str>) -> Option<Advice> {
        let text = pair.as_str();
        let word = text.split_whitespace().nth(1)?;
        let meant = text.replacen(word, near?, 1);
        date::read(&meant).is_ok().then(|| Advice::meant(self.span(pair), meant))
    }

    pub(super) fn year(&mut self, pair: &Pair) -> Literal {
        match Year::read(pair.as_str()) {
            Some(Ok(year)) => Literal::Value(Datum::Year(year), Ty::Year),
            Some(Err(wrong)) => {
                let fault = format!("`{}` is not a financial year", pair.as_str());
                let meant = wrong.meant.to_string();
                let help =
                    format!("the second year must follow the first: did you mean `{meant}`?");
                let help = Advice::from(help).with(self.span(pair), meant);
                self.no_such_value(pair, &fault, Some(help));
                Literal::Error
            }
            None => {
                self.no_such_value(
                    pair,
                    &format!("`{}` is not a financial year", pair.as_str()),
                    None,
                );
                Literal::Error
            }
        }
    }

    fn no_such_value(&mut self, pair: &Pair, fault: &str, remedy: Option<Advice>) {
        let span = self.span(pair);
        self.report(SyntaxProblem::NoSuchValue { span, fault: fault.to_owned(), remedy });
    }
}

/// `31 February 2001`
pub(super) fn no_such_day(text: &str) -> String {
    match date::no_such_day(text) {
        Some(why) => format!("`{text}` is a day that does not exist: {why}"),
        None => format!("`{text}` is a day that does not exist"),
    }
}
