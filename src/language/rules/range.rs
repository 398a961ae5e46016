//! Ranges as they are declared: `0% to 100%`, `1 April 2001 to 31 March 2002`.
//!
//! Takes the two ends as written; gives the type and its limits. A range that no value fits, or only
//! one, is reported with what to write instead, and leaves no limits behind.

use super::problem::RuleProblem;
use super::schema::SchemaReader;
use crate::diag::Advice;
use crate::source::Span;
use crate::syntax::ast;
use crate::value::schema::Limits;
use crate::value::{Exact, Field, Ty, amount, show};

impl SchemaReader<'_> {
    /// The type of a range's ends, and the range among its limits.
    pub(super) fn range(&mut self, range: &ast::Range, span: Span, limits: &mut Limits) -> Ty {
        let (least, most) = (range.least.node.ordered(), range.most.node.ordered());
        let (Some((ty, least)), Some((other, most))) = (least, most) else {
            let is_told = [&range.least, &range.most].iter().any(|end| end.node.is_error());
            if !is_told {
                self.bad_range(span, "the ends of a range are figures or dates", RANGES.into());
            }
            return Ty::Unknown;
        };
        if ty != other {
            let message = "the two ends of this range are of different types";
            self.bad_range(span, message, of_one_type(span, (ty, least), (other, most)));
            return Ty::Unknown;
        }
        if least < most {
            let is_whole = range.is_whole && *ty == Ty::Number;
            *limits =
                Limits { least: Some(least), most: Some(most), is_whole, ..Limits::default() };
            return ty.clone();
        }
        let (from, to) = (show::amount(least, ty), show::amount(most, ty));
        match least == most {
            true => {
                let help = "write the lowest and the highest value that a plan can give; a field \
                            that never varies is not needed";
                self.bad_range(span, "this range has only one value", help.into());
            }
            false => {
                let help =
                    Advice::write(span, format!("{to} to {from}")).and(": the lowest comes first");
                self.bad_range(span, "this range ends before it begins", help);
            }
        }
        ty.clone()
    }

    /// `£0.10 to £0.90, in whole pounds`: a range without a value, once all marks are known.
    pub(super) fn refuse_empty_range(&mut self, field: &Field, span: Span) {
        let Limits { least: Some(least), most: Some(most), is_whole: true, .. } = field.limits
        else {
            return;
        };
        let unit = field.ty.quantity().map_or(amount::one(), |quantity| quantity.one);
        let steps = |end: Exact| amount::divided_by(end, unit);
        let (Some(first), Some(last)) = (steps(least), steps(most)) else { return };
        if first.ceil() > last.floor() {
            let help = "write whole pounds, or remove `in whole pounds`";
            self.bad_range(span, "there is no whole pound in this range", help.into());
        }
    }

    fn bad_range(&mut self, span: Span, message: &'static str, help: Advice) {
        self.diagnostics.push(RuleProblem::BadRange { span, message, help }.diagnostic());
    }
}

const RANGES: &str = "a range looks like `1 to 11`, `0% to 100%`, `£0 to £5,000,000` or `1 April 2001 \
                      to 31 March 2002`";

/// Ends of different types as they may be meant: a bare figure is of the other's type.
fn of_one_type(span: Span, (ty, least): (&Ty, Exact), (other, most): (&Ty, Exact)) -> Advice {
    let meant = match (ty, other) {
        (Ty::Number, other) => counted(least, other).map(|least| (least, most, other)),
        (ty, Ty::Number) => counted(most, ty).map(|most| (least, most, ty)),
        _ => None,
    };
    match meant {
        Some((least, most, ty)) => Advice::write(
            span,
            format!("{} to {}", show::amount(least, ty), show::amount(most, ty)),
        ),
        None => RANGES.into(),
    }
}

/// A bare figure as one of a type: 5 as £5, 5% or 5 days.
fn counted(figure: Exact, ty: &Ty) -> Option<Exact> {
    amount::times(figure, ty.quantity()?.one)
}
