//! Values, gaps and differences.

use super::Words;
use super::counts::counted;
use crate::eval::reason::{Operand, Origin, Value};
use crate::eval::{Amount, Gap, Lack, Readout};
use crate::plan::{Council, SlotId, State};
use lacuna_language::operation::Comparison;
use lacuna_language::value::types::length;
use lacuna_language::value::{Absence, Datum, Exact, TableId, Ty, amount, date, show};

impl Words<'_> {
    /// A value: `£5,000`, `"general help"`, `spending, entry 3`.
    pub fn value(&self, value: &Value, ty: &Ty) -> String {
        let schema = &self.rules.schema;
        match value {
            Value::Gap(gap) => self.gap(*gap),
            // As much of a text as is told is kept already.
            Value::Datum(Datum::Text(text)) => format!("\"{text}\""),
            Value::Datum(datum) => show::datum(datum, ty, schema),
            Value::Within(amount) => bounds(**amount, ty),
            Value::Record(slot) => slot.map_or(String::new(), |slot| self.path(slot)),
            Value::Entries(count) => counted(*count, "entry", "entries"),
            Value::Row(table, row) => self.row(*table, *row),
            Value::Among(each) => {
                let known = each.iter().filter(|one| !matches!(one, Value::Gap(_)));
                let known: Vec<String> = known.map(|one| self.value(one, ty)).collect();
                show::joined(&known, "or")
            }
        }
    }

    /// A figure that is shown with the plan: `£460,000`, `at least £400,000: …`, `not known: …`.
    pub fn readout(&self, readout: &Readout) -> String {
        let ty = self.rules.shows.get(readout.show).map_or(&Ty::Unknown, |show| &show.value.ty);
        let value = match &readout.value {
            Value::Gap(_) => "not known".to_owned(),
            value => self.inserted(value, ty),
        };
        match &readout.open {
            Some(reason) => format!("{value}: {}", self.reason(reason)),
            None => value,
        }
    }

    /// A value within other words: a text without its quotes, a gap in brackets.
    pub(super) fn inserted(&self, value: &Value, ty: &Ty) -> String {
        match (value, ty) {
            (Value::Gap(gap), _) => format!("({})", self.gap(*gap)),
            (Value::Datum(Datum::Text(text)), _) => text.to_string(),
            (Value::Datum(datum @ (Datum::Choice(_) | Datum::Key(_))), ty) => {
                self.rules.schema.word(datum, ty).unwrap_or_default().to_owned()
            }
            _ => self.value(value, ty),
        }
    }

    fn row(&self, table: TableId, row: usize) -> String {
        let schema = &self.rules.schema;
        let rows = schema.tables.get(table.0).map_or(&[][..], |table| &table.rows);
        let cells = rows.get(row).map_or(&[][..], |row| row);
        let said = cells.iter().zip(schema.columns(table)).filter_map(|(cell, column)| {
            Some(show::datum(cell.datum.as_ref()?, &column.ty, schema))
        });
        said.collect::<Vec<_>>().join(", ")
    }

    /// What an operand is called: the plan's field, or what the rule has there.
    pub(super) fn subject(&self, operand: &Operand) -> String {
        match (operand.slot, &operand.title) {
            (Some(slot), _) => self.slot(slot),
            (None, Some(title)) => self.sentence(title),
            (None, None) => {
                format!("{}{}", self.expression(operand.rule), self.looked_up_by(operand))
            }
        }
    }

    /// ` for "none" and "adopted"`, where something is looked up by these.
    fn looked_up_by(&self, operand: &Operand) -> String {
        let keys = operand.keys.iter().map(|(key, ty)| match key {
            Value::Gap(gap) => format!("a value that is {}", self.gap(*gap)),
            key => self.value(key, ty),
        });
        let keys: Vec<String> = keys.collect();
        if keys.is_empty() { String::new() } else { format!(" for {}", show::joined(&keys, "and")) }
    }

    /// An operand's value; a length of time that is written out in the rule in the unit that it has there.
    pub(super) fn operand(&self, operand: &Operand) -> String {
        let written = match operand.value {
            Value::Datum(Datum::Amount(exact)) if operand.origin == Origin::Constant => {
                length::as_written(&self.text(operand.rule), exact, &operand.ty)
            }
            _ => None,
        };
        written.unwrap_or_else(|| self.value(&operand.value, &operand.ty))
    }

    /// The other side of a comparison: a literal as it is, anything else by its name with its value.
    pub(super) fn other_side(&self, operand: &Operand) -> String {
        let (text, value) = (self.text(operand.rule), self.operand(operand));
        match operand.origin {
            Origin::Constant => value,
            Origin::Named if text == "circular.due" => format!("the due date ({value})"),
            Origin::Named if text == "circular.year" => format!("the circular's year ({value})"),
            // A name tells more than its value.
            Origin::Named | Origin::Read => format!("`{text}` ({value})"),
            Origin::Summed | Origin::Computed => format!("{} ({value})", self.subject(operand)),
        }
    }

    /// A value that is not there: `` `amount` (grant) is not given ``.
    pub(super) fn absent(&self, slot: SlotId) -> String {
        let state = &self.plan.slot(slot).state;
        if self.plan.is_last_year(slot) && *state == State::Absent(Absence::Missing) {
            return "last year's plan of the same council is not given (see `--previous`)"
                .to_owned();
        }
        if let State::Absent(why @ Absence::Unreadable(_)) = state {
            return format!("{} {}", self.slot(slot), is_absent(why));
        }
        let is_plural = self.plan.council(slot).is_some_and(Council::is_plural);
        let is = if is_plural { "are" } else { "is" };
        format!("{} {is} {}", self.slot(slot), self.gap(Gap::At(slot)))
    }

    /// Why nothing is known, in words that follow "is".
    pub(super) fn gap(&self, gap: Gap) -> String {
        match gap {
            Gap::At(slot) if self.plan.is_last_year(slot) => self.last_year(slot),
            Gap::At(slot) | Gap::Which(slot) | Gap::Uncounted(slot) => {
                match &self.plan.slot(slot).state {
                    State::Absent(why) => absence(why),
                    State::List(_) => "without the entries that the form asks for".to_owned(),
                    // Only a key by which something is looked up is given and yet not known.
                    State::Given(_) => "there twice".to_owned(),
                    // An entry with nothing in it.
                    State::Record(_) => absence(&Absence::Missing),
                }
            }
            Gap::Lacks(lack) | Gap::KeyLacks(lack) => self.lack(lack),
            Gap::Overflow => "too large to calculate exactly".to_owned(),
            Gap::DividedByNought => "a division by zero".to_owned(),
            Gap::NotBorn => "counted to a date before the birth".to_owned(),
            Gap::NoHolidays(table) => {
                format!("not known: `{}` has no day of one of its years", self.text(table))
            }
            Gap::OfNothing => "not known, because there is nothing to take it from".to_owned(),
        }
    }

    fn lack(&self, lack: Lack) -> String {
        match lack {
            Lack::Cell(_) => "blank in its table".to_owned(),
            Lack::Entry(list) => format!("not there: {} has no such entry", self.slot(list)),
            Lack::Row(table) => format!("not there: `{}` has no such row", self.text(table)),
        }
    }

    /// Why last year's plan is not there, in words that follow "is".
    fn last_year(&self, slot: SlotId) -> String {
        match &self.plan.slot(slot).state {
            State::Absent(Absence::Missing) => "not given (see `--previous`)".to_owned(),
            State::Absent(why) => absence(why),
            State::Given(_) | State::Record(_) | State::List(_) => "given".to_owned(),
        }
    }
}

/// An absence in words that follow the name of what is absent.
pub(super) fn is_absent(why: &Absence) -> String {
    match why {
        Absence::Unreadable(why) if why.text.is_empty() => {
            format!("cannot be read: it {}", why.fault)
        }
        Absence::Unreadable(why) => {
            format!("cannot be read: `{}` {}", show::shortened(&why.text), why.fault)
        }
        Absence::Missing | Absence::Placeholder(_) | Absence::NotApplicable(_) => {
            format!("is {}", absence(why))
        }
    }
}

/// An absence in words that follow "is".
pub(super) fn absence(absence: &Absence) -> String {
    match absence {
        Absence::Missing => "not given".to_owned(),
        Absence::Placeholder(text) => format!("not filled in yet (`{text}`)"),
        Absence::NotApplicable(reason) => {
            format!("declared not applicable: {}", show::shortened(reason))
        }
        Absence::Unreadable(why) if why.text.is_empty() => {
            format!("not readable: it {}", why.fault)
        }
        Absence::Unreadable(why) => {
            format!("not readable: `{}` {}", show::shortened(&why.text), why.fault)
        }
    }
}

/// What is known only within bounds: `at least £5`, `about £380,000 (± £5,000)`.
fn bounds(amount: Amount, ty: &Ty) -> String {
    // A number of entries has no half.
    let is_whole = |bound: Option<Exact>| bound.is_some_and(|bound| bound.is_integer());
    let is_count =
        |middle: &Exact| is_whole(amount.least) && is_whole(amount.most) && !middle.is_integer();
    if let Some((middle, half)) = amount.rounded().filter(|(middle, _)| !is_count(middle)) {
        return show::about(middle, half, ty);
    }
    let [at_least, at_most] = ty.line().map_or(["at least", "at most"], |line| line.bounds);
    match (amount.least, amount.most) {
        (Some(least), Some(most)) if least == most => show::amount(least, ty),
        (Some(least), Some(most)) => {
            format!("between {} and {}", show::amount(least, ty), show::amount(most, ty))
        }
        (Some(least), None) => format!("{at_least} {}", show::amount(least, ty)),
        (None, Some(most)) => format!("{at_most} {}", show::amount(most, ty)),
        (None, None) => "not known".to_owned(),
    }
}

/// How far one value lies from another, in words that follow "which is": `£26,551 less than`.
pub(super) fn difference(
    left: &Operand,
    comparison: Comparison,
    right: &Operand,
) -> Option<String> {
    let ty = &left.ty;
    let is_sameness = !comparison.relation().is_order();
    match (&left.value, &right.value) {
        // That something is not the one asked for says it all; only sums are off by so much.
        _ if is_sameness && *ty != Ty::Money => None,
        (Value::Datum(Datum::Date(left)), Value::Datum(Datum::Date(right))) => {
            let days = date::days_between(*right, *left);
            let size = show::amount(amount::whole(days.abs()), &Ty::Days);
            let direction = if days < 0 { "before" } else { "after" };
            (days != 0).then(|| format!("{size} {direction}"))
        }
        (left, right) => {
            let (left, right) = (left.as_amount()?.known()?, right.as_amount()?.known()?);
            let apart = amount::minus(left, right)?;
            let is_less = amount::is_negative(apart);
            let size = if is_less { -apart } else { apart };
            let direction = if is_less { "less than" } else { "more than" };
            (size != amount::nought()).then(|| format!("{} {direction}", size_apart(size, ty)))
        }
    }
}

/// The size of a difference; one of percentages is in points, not a share of either.
fn size_apart(size: Exact, ty: &Ty) -> String {
    match ty {
        Ty::Percent => {
            let points = amount::times(size, amount::whole(100)).unwrap_or(size);
            let plural = if points == amount::one() { "" } else { "s" };
            format!("{} percentage point{plural}", show::amount(points, &Ty::Number))
        }
        _ => show::amount(size, ty),
    }
}
