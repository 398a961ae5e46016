//! Lists and tables beyond loops: look-ups by key, and fields that are given together.

use jiff::civil::Date;

use super::bounds::{Open, settled};
use super::compare::compared;
use super::gap::{Gap, Lack};
use super::machine::{Frame, Machine};
use super::value::{Evaluated, ExprValue, List};
use lacuna_language::operation::{HowMany, Relation};
use lacuna_language::rules::program::{Expr, LookUpBy};
use lacuna_language::value::schema::{Cell, Table};
use lacuna_language::value::spelling::simplified;
use lacuna_language::value::{Exact, TableId, Truth, Year};

/// A value that can be put in order, and told from another of its type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Amount(Exact),
    Date(Date),
    Year(Year),
    Text(String),
    Word(usize),
}

/// What was found for a key so far.
#[derive(Default)]
struct Found<'a> {
    /// What has the key.
    sure: Option<Evaluated<'a>>,
    /// Whether something else has it as well; where that key stands.
    again: Option<Gap>,
    /// What may have the key, as far as rounded figures tell.
    rounded: Vec<ExprValue<'a>>,
    /// A key that is not known, and may be the one.
    unknown: Option<Gap>,
}

impl<'a> Found<'a> {
    /// Adds an entry or a row, by its own key held against the one that is looked for.
    fn add(&mut self, is_it: Truth, own: &Evaluated<'a>, open: Open, found: Evaluated<'a>) {
        match (is_it, open) {
            (Truth::False, _) => {}
            (Truth::True, _) if self.sure.is_some() => {
                self.again = Some(own.at.map_or(Gap::OfNothing, Gap::Which));
            }
            (Truth::True, _) => self.sure = Some(found),
            (Truth::Unknown, Open::Rounding) => self.rounded.push(found.value),
            (Truth::Unknown, _) => self.unknown = self.unknown.or(key_gap(&own.value)),
        }
    }

    /// The one with the key. Two of them are none; and one whose own key is not known may be a second.
    fn one(self, none: Gap) -> Evaluated<'a> {
        if let Some(gap) = self.again.or(self.unknown) {
            return Evaluated::gap(gap);
        }
        match self.sure {
            Some(found) => found,
            None if self.rounded.is_empty() => Evaluated::gap(none),
            None => {
                let each = self.rounded.into_iter().chain([ExprValue::gap(none)]);
                Evaluated::new(ExprValue::among(each.collect()))
            }
        }
    }
}

impl<'a> Machine<'a> {
    /// The entry or row that has the keys looked for, or why there is none.
    pub(super) fn look_up(
        &self,
        of: &'a Expr,
        keys: &'a [Expr],
        by: LookUpBy,
        frame: &mut Frame<'a>,
    ) -> Evaluated<'a> {
        match (by, keys) {
            (LookUpBy::Field(field), [key]) => {
                let key = self.evaluate(key, frame);
                match key_gap(&key.value) {
                    Some(gap) => Evaluated::gap(gap),
                    None => self.entry_of(of, field, &key, frame),
                }
            }
            (LookUpBy::Field(_), _) => Evaluated::gap(Gap::OfNothing),
            (LookUpBy::Columns(id), keys) => {
                let keys: Vec<Evaluated<'a>> =
                    keys.iter().map(|key| self.evaluate(key, frame)).collect();
                match keys.iter().find_map(|key| key_gap(&key.value)) {
                    Some(gap) => Evaluated::gap(gap),
                    None => self.row_of(id, &keys),
                }
            }
        }
    }

    fn row_of(&self, id: TableId, keys: &[Evaluated<'a>]) -> Evaluated<'a> {
        let Some(table) = self.rules.schema.tables.get(id.0) else {
            return Evaluated::gap(Gap::OfNothing);
        };
        let candidates = Machine::candidate_rows(table, keys);
        if !self.may_look_at(candidates.as_ref().map_or(table.rows.len(), Vec::len)) {
            return Evaluated::gap(Gap::Overflow);
        }
        match candidates {
            Some(few) => row_among(id, table, keys, few.into_iter()),
            None => row_among(id, table, keys, 0..table.rows.len()),
        }
    }

    fn entry_of(
        &self,
        of: &'a Expr,
        field: usize,
        key: &Evaluated<'a>,
        frame: &mut Frame<'a>,
    ) -> Evaluated<'a> {
        let Evaluated { value, at, .. } = self.evaluate(of, frame);
        let list = match value {
            ExprValue::List(list) => list,
            ExprValue::Gap(gap, _) => return Evaluated::gap(gap),
            _ => return Evaluated::gap(Gap::OfNothing),
        };
        let candidates = self.candidates(&list, at, field, &key.value);
        if !self.may_look_at(candidates.as_ref().map_or(list.len(), Vec::len)) {
            return Evaluated::gap(Gap::Overflow);
        }
        let found = match candidates {
            Some(few) => self.found_among(&list, field, key, few.into_iter()),
            None => self.found_among(&list, field, key, 0..list.len()),
        };
        found.one(at.map_or(Gap::OfNothing, |list| Gap::Lacks(Lack::Entry(list))))
    }

    /// What is found for a key among some entries of a list.
    fn found_among(
        &self,
        list: &List<'a>,
        field: usize,
        key: &Evaluated<'a>,
        entries: impl Iterator<Item = usize>,
    ) -> Found<'a> {
        let mut found = Found::default();
        let prefilter = self.key_prefilter(field, &key.value);
        let may_be = |at: &usize| prefilter.tells(self.fields_at(list, *at)) != Some(Truth::False);
        for entry in entries.filter(may_be).filter_map(|at| self.entry_at(list, at)) {
            let own = self.field(&entry, field);
            let is_it = compared(&own.value, Relation::SAME, &key.value);
            let open = own.value.openness().max(key.value.openness());
            found.add(is_it, &own, open, entry);
        }
        found
    }

    /// Whether a list has an entry with a key; an entry of a list without a key is its own.
    pub(super) fn includes(
        &self,
        list: &'a Expr,
        field: Option<usize>,
        key: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Truth {
        let key = self.evaluate(key, frame).value;
        let Evaluated { value: ExprValue::List(list), at, .. } = self.evaluate(list, frame) else {
            return Truth::Unknown;
        };
        let candidates = field.and_then(|field| self.candidates(&list, at, field, &key));
        if !self.may_look_at(candidates.as_ref().map_or(list.len(), Vec::len)) {
            return Truth::Unknown;
        }
        let own = |at| self.entry_at(&list, at).map(|entry| self.key_of(entry, field));
        match candidates {
            Some(few) => self.is_any(&key, few.into_iter().filter_map(own)),
            None => self.is_any(&key, (0..list.len()).filter_map(own)),
        }
    }

    pub(super) fn together(
        &self,
        how_many: HowMany,
        of: &'a [Expr],
        frame: &mut Frame<'a>,
    ) -> Truth {
        // Whether each is given where rounding makes the most of it, and the least.
        let ways = match self.rounded {
            Some(_) => [self.rounding(true), self.rounding(false)],
            None => [*self, *self],
        };
        let (mut sure, mut rounded, mut open) = (0_usize, 0_usize, 0_usize);
        for one in of {
            let count = match ways.map(|machine| machine.is_given(one, frame)) {
                [Truth::True, Truth::True] => &mut sure,
                [Truth::False, Truth::False] => continue,
                [Truth::Unknown, _] | [_, Truth::Unknown] => &mut open,
                [_, _] => &mut rounded,
            };
            *count = count.saturating_add(1);
        }
        let is_so = |given: usize| how_many.holds(given, of.len());
        let with = |rounded: usize| {
            let least = sure.saturating_add(rounded);
            let possible = || least..=least.saturating_add(open);
            settled(possible().all(is_so), !possible().any(is_so))
        };
        let each = (1..=rounded).map(with);
        match self.rounded {
            Some(true) | None => each.fold(with(0), Truth::or),
            Some(false) => each.fold(with(0), Truth::and),
        }
    }
}

/// The first of some rows of a table that has these keys, or those that may have them as far as rounded
/// figures tell. What holds for all others is taken where none has them.
fn row_among<'a>(
    id: TableId,
    table: &'a Table,
    keys: &[Evaluated<'a>],
    rows: impl Iterator<Item = usize>,
) -> Evaluated<'a> {
    let (mut rounded, mut others) = (Vec::new(), None);
    for at in rows {
        let Some(row) = table.rows.get(at) else { continue };
        match fits(table, row, keys) {
            Truth::True if table.is_for_all_others(row) => others = Some(at),
            Truth::True => return Evaluated::new(ExprValue::Row(id, at)),
            Truth::Unknown => rounded.push(ExprValue::Row(id, at)),
            Truth::False => {}
        }
    }
    match others {
        Some(at) if rounded.is_empty() => return Evaluated::new(ExprValue::Row(id, at)),
        others => rounded.extend(others.map(|at| ExprValue::Row(id, at))),
    }
    Found { rounded, ..Found::default() }.one(Gap::Lacks(Lack::Row(table.span)))
}

/// Whether a row has these keys.
fn fits(table: &Table, row: &[Cell], keys: &[Evaluated]) -> Truth {
    let mut fits = Truth::True;
    for (column, key) in table.keys.iter().zip(keys) {
        fits = fits.and(match row.get(*column) {
            Some(cell) if cell.is_any => Truth::True,
            Some(cell) => cell.datum.as_ref().map_or(Truth::False, |datum| {
                compared(&ExprValue::datum(datum), Relation::SAME, &key.value)
            }),
            None => Truth::False,
        });
        if fits == Truth::False {
            break;
        }
    }
    fits
}

/// What is not known of a key; nothing where rounding alone leaves it open.
fn key_gap(key: &ExprValue) -> Option<Gap> {
    match key {
        ExprValue::Gap(gap, _) => Some(gap.of_a_key()),
        ExprValue::Within(amount) if amount.open == Open::Gaps => {
            Some(amount.lacks.map_or(Gap::OfNothing, Gap::of_a_key))
        }
        ExprValue::Among(values) => values.iter().find_map(key_gap),
        _ => None,
    }
}

/// A value's place in an order, if it is known to be one value.
pub(super) fn rank(value: &ExprValue) -> Option<Rank> {
    Some(match value {
        ExprValue::Exactly(exact) => Rank::Amount(*exact),
        ExprValue::Within(amount) => Rank::Amount(amount.known()?),
        ExprValue::Date(day) => Rank::Date(*day),
        ExprValue::Year(year) => Rank::Year(*year),
        ExprValue::Text(text) => Rank::Text(simplified(text)),
        ExprValue::YesNo(yes) => Rank::Word(usize::from(*yes)),
        ExprValue::Choice(word) | ExprValue::Key(word) => Rank::Word(*word),
        ExprValue::Unlisted(_)
        | ExprValue::Among(_)
        | ExprValue::Gap(_, _)
        | ExprValue::Record(_)
        | ExprValue::List(_)
        | ExprValue::Stretch(_)
        | ExprValue::Row(_, _) => return None,
    })
}
