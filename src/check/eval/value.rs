//! What an expression comes to while a plan is checked: a value with where it came from, or a gap.

use jiff::civil::Date;

use std::rc::Rc;

use super::bounds::{Amount, Open};
use super::gap::{Gap, Lack, Origin};
use crate::plan::SlotId;
use lacuna_language::operation::Quantifier;
use lacuna_language::value::schema::Limits;
use lacuna_language::value::{ChoiceId, Datum, Exact, Rounded, TableId, Truth, Ty, Year, line};

/// A value and the slot of the plan that holds it, if one does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluated<'a> {
    pub value: ExprValue<'a>,
    pub at: Option<SlotId>,
    /// For an argument of a definition: what leaves it open, and what is inexact in it.
    pub origin: Option<Rc<Origin>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExprValue<'a> {
    /// Nothing is known, but for the limits that the form sets to what would stand there.
    Gap(Gap, Option<&'a Limits>),
    /// A quantity that is known exactly, as nearly all are.
    Exactly(Exact),
    /// A quantity, a day or a year that is known only within bounds. Few are, and so they alone pay for
    /// their size.
    Within(Box<Amount>),
    /// One of these values; only rounding leaves open which one. A gap among them stands for "none".
    Among(Box<[ExprValue<'a>]>),
    Text(&'a str),
    /// A name that the table does not list whose key is asked for.
    Unlisted(&'a str),
    YesNo(bool),
    Date(Date),
    Year(Year),
    Choice(usize),
    Key(usize),
    /// A record of the plan; its slot is in [`Evaluated::at`].
    Record(&'a [SlotId]),
    List(List<'a>),
    Row(TableId, usize),
    /// Entries that touch; the slot of the first is in [`Evaluated::at`].
    Stretch(Rc<Stretch<'a>>),
}

/// What entries make that touch: its fields, in the order in which the rules have them.
#[derive(Debug, PartialEq, Eq)]
pub struct Stretch<'a> {
    pub fields: Vec<Evaluated<'a>>,
}

/// Something to go through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum List<'a> {
    Slots(&'a [SlotId]),
    Rows(TableId, usize),
    Words(ChoiceId, usize),
    Values(Vec<Evaluated<'a>>),
}

impl List<'_> {
    /// How many entries it has.
    pub fn len(&self) -> usize {
        match self {
            List::Slots(slots) => slots.len(),
            List::Rows(_, count) | List::Words(_, count) => *count,
            List::Values(values) => values.len(),
        }
    }
}

impl<'a> ExprValue<'a> {
    /// A value as it was read or written.
    #[inline]
    pub fn datum(datum: &'a Datum) -> Self {
        match datum {
            Datum::Text(text) => ExprValue::Text(text),
            Datum::Unlisted(name) => ExprValue::Unlisted(name),
            Datum::YesNo(yes) => ExprValue::YesNo(*yes),
            Datum::Amount(exact) => ExprValue::Exactly(*exact),
            Datum::About(figure) => ExprValue::about(**figure),
            Datum::Date(day) => ExprValue::Date(*day),
            Datum::Year(year) => ExprValue::Year(*year),
            Datum::Choice(word) => ExprValue::Choice(*word),
            Datum::Key(row) => ExprValue::Key(*row),
        }
    }

    // Few figures are rounded, and what reads them all is not to make room for it.
    #[cold]
    fn about(figure: Rounded) -> Self {
        ExprValue::amount(Amount::about(figure))
    }

    /// What nothing is known of.
    pub fn gap(gap: Gap) -> Self {
        ExprValue::Gap(gap, None)
    }

    /// A quantity, a day or a year, as `ty` says, by its place on the line of all values that have an order.
    pub fn measured(amount: Amount, ty: &Ty) -> Self {
        match (ty, amount.known()) {
            (Ty::Date | Ty::Year, Some(place)) => ExprValue::at_place(place, ty),
            _ => ExprValue::amount(amount),
        }
    }

    fn at_place(place: Exact, ty: &Ty) -> Self {
        match line::value_at(place, ty) {
            Some(Datum::Date(day)) => ExprValue::Date(day),
            Some(Datum::Year(year)) => ExprValue::Year(year),
            _ if place.is_integer() => ExprValue::gap(Gap::Overflow),
            _ => ExprValue::gap(Gap::OfNothing),
        }
    }

    /// One of several values, each once; the value itself where there is only one.
    pub fn among(values: Vec<ExprValue<'a>>) -> Self {
        let mut each: Vec<ExprValue<'a>> = Vec::with_capacity(values.len());
        for value in values {
            if !each.contains(&value) {
                each.push(value);
            }
        }
        match each.len() {
            1 => each.pop().unwrap_or(ExprValue::gap(Gap::OfNothing)),
            _ => ExprValue::Among(each.into()),
        }
    }

    /// The values that this may be: itself, unless rounding leaves open which of several it is.
    pub fn each(&self) -> &[ExprValue<'a>] {
        match self {
            ExprValue::Among(values) => values,
            value => std::slice::from_ref(value),
        }
    }

    /// A quantity, known exactly or not.
    pub fn amount(amount: Amount) -> Self {
        match (amount.open, amount.known()) {
            (Open::Exact, Some(exact)) => ExprValue::Exactly(exact),
            _ => ExprValue::Within(Box::new(amount)),
        }
    }

    /// The quantity that this is, if it is one.
    pub fn as_amount(&self) -> Option<Amount> {
        match self {
            ExprValue::Exactly(exact) => Some(Amount::exactly(*exact)),
            ExprValue::Within(amount) => Some(**amount),
            _ => None,
        }
    }

    /// The bounds of a quantity, a day or a year; of several values, those of all of them.
    pub fn measure(&self) -> Option<Amount> {
        match self {
            ExprValue::Date(day) => line::place(&Datum::Date(*day)).map(Amount::exactly),
            ExprValue::Year(year) => line::place(&Datum::Year(*year)).map(Amount::exactly),
            ExprValue::Among(values) => {
                let each = values.iter().filter(|value| !matches!(value, ExprValue::Gap(_, _)));
                let each = each.map(ExprValue::measure).collect::<Option<Vec<_>>>()?;
                each.into_iter().reduce(|one, other| one.or(other, Open::Rounding))
            }
            value => value.as_amount(),
        }
    }

    /// Why it is not known exactly.
    pub(super) fn openness(&self) -> Open {
        match self {
            ExprValue::Gap(_, _) => Open::Gaps,
            ExprValue::Within(amount) => amount.open,
            ExprValue::Among(values) => {
                let each = values.iter().filter(|value| !value.is_none()).map(ExprValue::openness);
                each.max().unwrap_or(Open::Gaps).max(Open::Rounding)
            }
            _ => Open::Exact,
        }
    }

    /// Whether it stands for there being no entry or no row.
    pub(super) fn is_none(&self) -> bool {
        matches!(self, ExprValue::Gap(Gap::Lacks(Lack::Entry(_) | Lack::Row(_)), _))
    }
}

impl<'a> Evaluated<'a> {
    pub fn new(value: ExprValue<'a>) -> Self {
        Evaluated { value, at: None, origin: None }
    }

    /// A value that stands in a slot of the plan, if it stands in one.
    pub fn placed(value: ExprValue<'a>, at: Option<SlotId>) -> Self {
        Evaluated { value, at, origin: None }
    }

    pub fn gap(gap: Gap) -> Self {
        Evaluated::new(ExprValue::gap(gap))
    }

    /// Whether it stands for the entries of a list that is not known, however many they are.
    #[inline]
    pub(super) fn is_uncounted(&self) -> bool {
        self.uncounted().is_some()
    }

    /// The list that is not known, where it stands for its entries.
    #[inline]
    pub(super) fn uncounted(&self) -> Option<SlotId> {
        match self.value {
            ExprValue::Gap(Gap::Uncounted(list), _) => Some(list),
            _ => None,
        }
    }

    /// A value as it was read or written.
    #[inline]
    pub fn datum(datum: &'a Datum, at: Option<SlotId>) -> Self {
        Evaluated { value: ExprValue::datum(datum), at, origin: None }
    }
}

/// One entry of a list that was gone through, and what is known of it.
#[derive(Clone)]
pub(super) struct Visited<'a> {
    /// Its index in the list, from zero.
    pub index: usize,
    pub entry: Evaluated<'a>,
    /// Whether the filter lets it pass.
    pub passes: Truth,
    /// Why that is not known.
    pub open: Open,
    /// Whether the body holds of it; unknown where it does not pass.
    pub holds: Truth,
}

impl Visited<'_> {
    /// Whether it is not known if it counts for a quantifier. One that does not count whether it passes or
    /// not, leaves nothing open.
    pub(super) fn is_open(&self, quantifier: Quantifier) -> bool {
        let counts = match quantifier {
            Quantifier::Every => self.holds.negated(),
            Quantifier::Some
            | Quantifier::No
            | Quantifier::AtLeast(_)
            | Quantifier::AtMost(_)
            | Quantifier::Exactly(_) => self.holds,
        };
        self.passes.and(counts) == Truth::Unknown
    }
}
