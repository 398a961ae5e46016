//! Values, places and differences in the words of a finding.

use std::collections::HashSet;

use super::bounds::Amount;
use super::expr::{Frame, Machine};
use super::held::{Gap, Held, Lack, What};
use super::ledger::{Seen, Shown};
use super::lists::Gone;
use crate::plan::{SlotId, State};
use crate::rules::program::{Element, Expr, ExprKind, Test};
use crate::source::Span;
use crate::value::{Absence, Datum, Exact, Truth, Ty, amount, date, line, show};

/// Slots in the order in which they were found, each once.
#[derive(Default)]
struct Found {
    slots: Vec<SlotId>,
    seen: HashSet<SlotId>,
}

impl Found {
    fn add(&mut self, slot: SlotId) {
        if self.seen.insert(slot) {
            self.slots.push(slot);
        }
    }
}

impl<'a> Machine<'a> {
    /// The author's own words for an expression, on one line.
    pub(super) fn text(&self, span: Span) -> String {
        show::on_one_line(self.sources.text(span))
    }

    /// A slot by its name and where it lies: `amount` (spending, entry 3).
    pub(super) fn slot_name(&self, id: SlotId) -> String {
        let schema = &self.rules.schema;
        if let Some(council) = self.plan.council(id) {
            return format!("the {}", council.plans());
        }
        let path = self.plan.path(id, schema);
        match path.rsplit_once(", ") {
            Some((around, name)) => {
                let mut said = String::with_capacity(path.len().saturating_add(5));
                let tick = if is_entry(name) { "" } else { "`" };
                [tick, name, tick, " (", around, ")"].iter().for_each(|part| said.push_str(part));
                said
            }
            None if path.is_empty() => "the plan".to_owned(),
            None => format!("`{path}`"),
        }
    }

    /// What an expression is called in a sentence: the plan's field, or the rule's words.
    pub(super) fn subject(&self, expr: &'a Expr, value: &Held<'a>) -> String {
        match (&expr.kind, value.at) {
            (ExprKind::Field { .. } | ExprKind::Variable(_), Some(at)) => self.slot_name(at),
            _ => format!("`{}`", self.text(expr.span)),
        }
    }

    /// A value in words.
    pub(super) fn said(&self, value: &Held<'a>, ty: &Ty) -> String {
        let schema = &self.rules.schema;
        match &value.what {
            What::Gap(gap, _) => self.gap_said(*gap),
            What::Exactly(exact) => show::amount(*exact, ty),
            What::Within(amount) => amount_said(**amount, ty),
            What::Text(text) | What::Unlisted(text) => {
                format!("\"{}\"", show::shortened(text))
            }
            What::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            What::Date(day) => date::show(*day),
            What::Year(year) => year.to_string(),
            What::Choice(word) => show::datum(&Datum::Choice(*word), ty, schema),
            What::Key(row) => show::datum(&Datum::Key(*row), ty, schema),
            What::Record(_) => value.at.map_or(String::new(), |at| self.record_said(at)),
            What::List(list) => counted(list.len(), "entry", "entries"),
            What::Row(table, row) => self.row_said(*table, *row),
            What::Among(values) => {
                let is_value = |what: &&What| !matches!(what, What::Gap(_, _));
                let each = values.iter().filter(is_value).cloned().map(Held::new);
                let said: Vec<String> = each.map(|one| self.said(&one, ty)).collect();
                show::joined(&said, "or")
            }
        }
    }

    /// An entry that is a record, by its place in its list and its key, if it has one.
    fn record_said(&self, at: SlotId) -> String {
        self.plan.path(at, &self.rules.schema)
    }

    fn row_said(&self, table: crate::value::TableId, row: usize) -> String {
        let schema = &self.rules.schema;
        let rows = schema.tables.get(table.0).map_or(&[][..], |table| &table.rows);
        let cells = rows.get(row).map_or(&[][..], |row| row);
        let said = cells.iter().zip(schema.columns(table)).filter_map(|(cell, column)| {
            Some(show::datum(cell.datum.as_ref()?, &column.ty, schema))
        });
        said.collect::<Vec<_>>().join(", ")
    }

    /// Why nothing is known, in words that follow "is".
    pub(super) fn gap_said(&self, gap: Gap) -> String {
        match gap {
            Gap::At(slot) if self.plan.is_last_year(slot) => self.last_year_said(slot),
            Gap::At(slot) | Gap::Which(slot) => match &self.plan.slot(slot).state {
                State::Absent(absence) => absence_said(absence),
                State::List(_) => "without an entry that is asked for".to_owned(),
                // Only a key by which something is looked up is given and yet not known.
                State::Given(_) => "there twice".to_owned(),
                // An entry with nothing in it.
                State::Record(_) => absence_said(&Absence::Missing),
            },
            Gap::Lacks(lack) | Gap::KeyLacks(lack) => self.lack_said(lack),
            Gap::Overflow => "too large to be reckoned with exactly".to_owned(),
            Gap::DividedByNought => "divided by nought".to_owned(),
            Gap::NotBorn => "counted to a day before the birth".to_owned(),
            Gap::OfNothing => "not to be had, as there is nothing to take it from".to_owned(),
        }
    }

    fn lack_said(&self, lack: Lack) -> String {
        match lack {
            Lack::Cell(_) => "left empty in its table".to_owned(),
            Lack::Entry(list) => format!("not there: {} has no such entry", self.slot_name(list)),
            Lack::Row(table) => format!("not there: `{}` has no such row", self.text(table)),
        }
    }

    /// Why last year's plan is not there, in words that follow "is".
    fn last_year_said(&self, slot: SlotId) -> String {
        match &self.plan.slot(slot).state {
            State::Absent(Absence::Missing) => {
                "not among the plans that were given (last year's plan of the same council)"
                    .to_owned()
            }
            State::Absent(absence) => absence_said(absence),
            State::Given(_) | State::Record(_) | State::List(_) => "given".to_owned(),
        }
    }

    /// A slot's place with its value, for the margin of the plan's text.
    pub(super) fn shown(&self, id: SlotId) -> Shown {
        Shown { place: self.plan.slot(id).place, seen: Seen::Slot(id) }
    }

    /// An entry that is laid out whole.
    pub(super) fn shown_whole(&self, id: SlotId) -> Shown {
        Shown { place: self.plan.slot(id).place, seen: Seen::Whole(id) }
    }

    /// The values in the plan that an expression comes from, every term of a sum too, each once.
    pub(super) fn places(&self, expr: &'a Expr, frame: &mut Frame<'a>) -> Vec<Shown> {
        let mut found = Found::default();
        self.slots_behind(expr, frame, &mut found);
        found.slots.into_iter().map(|at| self.shown(at)).collect()
    }

    fn slots_behind(&self, expr: &'a Expr, frame: &mut Frame<'a>, found: &mut Found) {
        match &expr.kind {
            ExprKind::Field { .. } | ExprKind::Variable(_) | ExprKind::LookUp { .. } => {
                match self.value(expr, frame).at {
                    Some(at) => found.add(at),
                    // A figure of a table hangs on what it is looked up by.
                    None => self.slots_behind_all(expr, frame, found),
                }
            }
            ExprKind::Arithmetic { .. }
            | ExprKind::OneOfTwo { .. }
            | ExprKind::Age { .. }
            | ExprKind::Length(_) => self.slots_behind_all(expr, frame, found),
            ExprKind::Call { definition, arguments } => {
                let mut inner = self.arguments(arguments, frame);
                if let Some(definition) = self.rules.definitions.get(*definition) {
                    self.slots_behind(&definition.body, &mut inner, found);
                }
            }
            ExprKind::Aggregate { of, element, .. } => {
                let gone = self.go_through(element, frame).unwrap_or_default();
                let counted: Vec<Gone> =
                    gone.into_iter().filter(|one| one.passes != Truth::False).collect();
                // Where nothing is added up, it is the list that holds nothing of the kind.
                if counted.is_empty() {
                    let list = self.place_of_list(element, frame).and_then(|list| list.slot());
                    list.into_iter().for_each(|list| found.add(list));
                }
                for one in counted {
                    let at = one.entry.at;
                    frame.push(one.entry);
                    match of {
                        Some(of) => self.slots_behind(of, frame, found),
                        None => at.into_iter().for_each(|at| found.add(at)),
                    }
                    frame.pop();
                }
            }
            _ => {}
        }
    }

    /// Where a list stands, if it is one of the plan.
    pub(super) fn place_of_list(
        &self,
        element: &'a Element,
        frame: &mut Frame<'a>,
    ) -> Option<Shown> {
        let at = self.value(&element.list, frame).at;
        at.filter(|at| self.plan.is_in_file(*at)).map(|at| self.shown(at))
    }

    /// The first place of the plan that an expression reads, or would read if it were there.
    pub(super) fn anchor(&self, expr: &'a Expr, frame: &mut Frame<'a>) -> Option<SlotId> {
        let own = match &expr.kind {
            ExprKind::Field { .. } | ExprKind::Variable(_) | ExprKind::LookUp { .. } => {
                let value = self.value(expr, frame);
                match value.what {
                    What::Gap(
                        Gap::At(slot) | Gap::Which(slot) | Gap::Lacks(Lack::Entry(slot)),
                        _,
                    ) => Some(slot),
                    _ => value.at,
                }
            }
            ExprKind::Call { definition, arguments } => {
                let mut inner = self.arguments(arguments, frame);
                let definition = self.rules.definitions.get(*definition);
                definition.and_then(|one| self.anchor(&one.body, &mut inner))
            }
            _ => None,
        };
        own.or_else(|| expr.parts().into_iter().find_map(|part| self.anchor(part, frame)))
    }

    fn slots_behind_all(&self, expr: &'a Expr, frame: &mut Frame<'a>, found: &mut Found) {
        for part in expr.parts() {
            self.slots_behind(part, frame, found);
        }
    }
}

/// A field's name in backticks; an entry of a list has a number, not a name.
pub(super) fn named(name: &str) -> String {
    match is_entry(name) {
        true => name.to_owned(),
        false => format!("`{name}`"),
    }
}

fn is_entry(name: &str) -> bool {
    name.starts_with("entry ")
}

/// An absence in words that follow "is".
pub fn absence_said(absence: &Absence) -> String {
    match absence {
        Absence::Missing => "not given".to_owned(),
        Absence::Placeholder(text) => format!("only a placeholder, `{text}`"),
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

fn amount_said(amount: Amount, ty: &Ty) -> String {
    // A number of entries has no half.
    let is_whole = |bound: Option<Exact>| bound.is_some_and(|bound| bound.is_integer());
    let is_count =
        |middle: &Exact| is_whole(amount.least) && is_whole(amount.most) && !middle.is_integer();
    if let Some((middle, half)) = amount.rounded().filter(|(middle, _)| !is_count(middle)) {
        return show::about(middle, half, ty);
    }
    match (amount.least, amount.most) {
        (Some(least), Some(most)) if least == most => measure_said(least, ty),
        (Some(least), Some(most)) => {
            format!("between {} and {}", measure_said(least, ty), measure_said(most, ty))
        }
        (Some(least), None) => format!("{} {}", at_least(ty), measure_said(least, ty)),
        (None, Some(most)) => format!("{} {}", at_most(ty), measure_said(most, ty)),
        (None, None) => "not known".to_owned(),
    }
}

/// A quantity, a day or a year, by its place on the line.
fn measure_said(place: Exact, ty: &Ty) -> String {
    match line::value_at(place, ty) {
        Some(Datum::Date(day)) => date::show(day),
        Some(Datum::Year(year)) => year.to_string(),
        _ => show::amount(place, ty),
    }
}

fn at_least(ty: &Ty) -> &'static str {
    if *ty == Ty::Date { "on or after" } else { "at least" }
}

fn at_most(ty: &Ty) -> &'static str {
    if *ty == Ty::Date { "on or before" } else { "at most" }
}

/// `1 entry`, `3 entries`, `no entries`.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    match count {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        more => format!("{more} {many}"),
    }
}

/// A difference in words; one of percentages is in points, not a share of either.
fn apart_said(size: Exact, ty: &Ty) -> String {
    match ty {
        Ty::Percent => {
            let points = amount::times(size, amount::whole(100)).unwrap_or(size);
            let plural = if points == amount::one() { "" } else { "s" };
            format!("{} percentage point{plural}", show::amount(points, &Ty::Number))
        }
        _ => show::amount(size, ty),
    }
}

/// How far one value lies from another, in words that follow "which is": `£26,551 less than`.
pub fn difference(left: &What, test: Test, right: &What, ty: &Ty) -> Option<String> {
    let direction = |is_less: bool, what: String| {
        let (less, more) = match ty {
            Ty::Date => ("before", "after"),
            _ => ("less than", "more than"),
        };
        format!("{what} {}", if is_less { less } else { more })
    };
    let is_sameness = matches!(test, Test::Is | Test::IsNot);
    match (left, right) {
        // That something is not the one asked for says it all; only sums are off by so much.
        _ if is_sameness && *ty != Ty::Money => None,
        (What::Date(left), What::Date(right)) => {
            let days = date::days_between(*right, *left);
            let size = amount::whole(days.abs());
            let is_same = days == 0;
            (!is_same).then(|| direction(days < 0, show::amount(size, &Ty::Days)))
        }
        _ => {
            let (left, right) = (left.as_amount()?.known()?, right.as_amount()?.known()?);
            let apart = amount::minus(left, right)?;
            let is_less = amount::is_negative(apart);
            let size = if is_less { -apart } else { apart };
            let is_same = size == amount::nought();
            (!is_same).then(|| direction(is_less, apart_said(size, ty)))
        }
    }
}
