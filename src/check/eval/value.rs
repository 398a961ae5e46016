//! What an expression comes to while a plan is checked: a value with where it came from, or a gap.

use jiff::civil::Date;

use std::rc::Rc;

use super::bounds::{Amount, Open};
use super::gap::{Gap, Lack, Origin};
use crate::plan::SlotId;
use lacuna_language::value::schema::Limits;
use lacuna_language::value::{ChoiceId, Datum, Exact, Rounded, TableId, Ty, Year, line};

/// A value and the slot of the plan that holds it, if one does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held<'a> {
    pub what: What<'a>,
    pub at: Option<SlotId>,
    /// For an argument of a definition: what leaves it open, and what is inexact in it.
    pub origin: Option<Rc<Origin>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What<'a> {
    /// Nothing is known, but for the limits that the form sets to what would stand there.
    Gap(Gap, Option<&'a Limits>),
    /// A quantity that is known exactly, as nearly all are.
    Exactly(Exact),
    /// A quantity, a day or a year that is known only within bounds. Few are, and so they alone pay for
    /// their size.
    Within(Box<Amount>),
    /// One of these values; only rounding leaves open which one. A gap among them stands for "none".
    Among(Box<[What<'a>]>),
    Text(&'a str),
    /// A name that the table does not list whose key is asked for.
    Unlisted(&'a str),
    YesNo(bool),
    Date(Date),
    Year(Year),
    Choice(usize),
    Key(usize),
    /// A record of the plan; its slot is in [`Held::at`].
    Record(&'a [SlotId]),
    List(List<'a>),
    Row(TableId, usize),
    /// Entries that touch; the slot of the first is in [`Held::at`].
    Stretch(Rc<Stretch<'a>>),
}

/// What entries make that touch: its fields, in the order in which the rules have them.
#[derive(Debug, PartialEq, Eq)]
pub struct Stretch<'a> {
    pub fields: Vec<Held<'a>>,
}

/// Something to go through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum List<'a> {
    Slots(&'a [SlotId]),
    Rows(TableId, usize),
    Words(ChoiceId, usize),
    Values(Vec<Held<'a>>),
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

impl<'a> What<'a> {
    /// A value as it was read or written.
    #[inline]
    pub fn datum(datum: &'a Datum) -> Self {
        match datum {
            Datum::Text(text) => What::Text(text),
            Datum::Unlisted(name) => What::Unlisted(name),
            Datum::YesNo(yes) => What::YesNo(*yes),
            Datum::Amount(exact) => What::Exactly(*exact),
            Datum::About(figure) => What::about(**figure),
            Datum::Date(day) => What::Date(*day),
            Datum::Year(year) => What::Year(*year),
            Datum::Choice(word) => What::Choice(*word),
            Datum::Key(row) => What::Key(*row),
        }
    }

    // Few figures are rounded, and what reads them all is not to make room for it.
    #[cold]
    fn about(figure: Rounded) -> Self {
        What::amount(Amount::about(figure))
    }

    /// What nothing is known of.
    pub fn gap(gap: Gap) -> Self {
        What::Gap(gap, None)
    }

    /// A quantity, a day or a year, as `ty` says, by its place on the line of all values that have an order.
    pub fn measured(amount: Amount, ty: &Ty) -> Self {
        match (ty, amount.known()) {
            (Ty::Date | Ty::Year, Some(place)) => What::at_place(place, ty),
            _ => What::amount(amount),
        }
    }

    fn at_place(place: Exact, ty: &Ty) -> Self {
        match line::value_at(place, ty) {
            Some(Datum::Date(day)) => What::Date(day),
            Some(Datum::Year(year)) => What::Year(year),
            _ if place.is_integer() => What::gap(Gap::Overflow),
            _ => What::gap(Gap::OfNothing),
        }
    }

    /// One of several values, each once; the value itself where there is only one.
    pub fn among(values: Vec<What<'a>>) -> Self {
        let mut each: Vec<What<'a>> = Vec::with_capacity(values.len());
        for value in values {
            if !each.contains(&value) {
                each.push(value);
            }
        }
        match each.len() {
            1 => each.pop().unwrap_or(What::gap(Gap::OfNothing)),
            _ => What::Among(each.into()),
        }
    }

    /// The values that this may be: itself, unless rounding leaves open which of several it is.
    pub fn each(&self) -> &[What<'a>] {
        match self {
            What::Among(values) => values,
            value => std::slice::from_ref(value),
        }
    }

    /// A quantity, known exactly or not.
    pub fn amount(amount: Amount) -> Self {
        match (amount.open, amount.known()) {
            (Open::Exact, Some(exact)) => What::Exactly(exact),
            _ => What::Within(Box::new(amount)),
        }
    }

    /// The quantity that this is, if it is one.
    pub fn as_amount(&self) -> Option<Amount> {
        match self {
            What::Exactly(exact) => Some(Amount::exactly(*exact)),
            What::Within(amount) => Some(**amount),
            _ => None,
        }
    }

    /// The bounds of a quantity, a day or a year; of several values, those of all of them.
    pub fn measure(&self) -> Option<Amount> {
        match self {
            What::Date(day) => line::place(&Datum::Date(*day)).map(Amount::exactly),
            What::Year(year) => line::place(&Datum::Year(*year)).map(Amount::exactly),
            What::Among(values) => {
                let each = values.iter().filter(|value| !matches!(value, What::Gap(_, _)));
                let each = each.map(What::measure).collect::<Option<Vec<_>>>()?;
                each.into_iter().reduce(|one, other| one.or(other, Open::Rounding))
            }
            value => value.as_amount(),
        }
    }

    /// Why it is not known exactly.
    pub(super) fn openness(&self) -> Open {
        match self {
            What::Gap(_, _) => Open::Gaps,
            What::Within(amount) => amount.open,
            What::Among(values) => {
                let each = values.iter().filter(|what| !what.is_none()).map(What::openness);
                each.max().unwrap_or(Open::Gaps).max(Open::Rounding)
            }
            _ => Open::Exact,
        }
    }

    /// Whether it stands for there being no entry or no row.
    pub(super) fn is_none(&self) -> bool {
        matches!(self, What::Gap(Gap::Lacks(Lack::Entry(_) | Lack::Row(_)), _))
    }
}

impl<'a> Held<'a> {
    pub fn new(what: What<'a>) -> Self {
        Held { what, at: None, origin: None }
    }

    /// A value that stands in a slot of the plan, if it stands in one.
    pub fn placed(what: What<'a>, at: Option<SlotId>) -> Self {
        Held { what, at, origin: None }
    }

    pub fn gap(gap: Gap) -> Self {
        Held::new(What::gap(gap))
    }

    /// Whether it stands for the entries of a list that is not known, however many they are.
    #[inline]
    pub(super) fn is_uncounted(&self) -> bool {
        self.uncounted().is_some()
    }

    /// The list that is not known, where it stands for its entries.
    #[inline]
    pub(super) fn uncounted(&self) -> Option<SlotId> {
        match self.what {
            What::Gap(Gap::Uncounted(list), _) => Some(list),
            _ => None,
        }
    }

    /// A value as it was read or written.
    #[inline]
    pub fn datum(datum: &'a Datum, at: Option<SlotId>) -> Self {
        Held { what: What::datum(datum), at, origin: None }
    }
}
