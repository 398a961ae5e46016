//! The few entries of a list, or rows of a table, that may have a key.
//!
//! Takes a key that is known exactly; gives the entries or rows that may have it, in their order. This only narrows a
//! look-up down: what follows from those entries is for `lookup` to say, and it says the same with an index as
//! without. A short list has none.

use super::index::{Index, Key, Target};
use super::machine::Machine;
use super::value::{Evaluated, ExprValue, List};
use crate::plan::{SlotId, State};
use lacuna_language::value::schema::Cell;
use lacuna_language::value::{Datum, TableId};

/// A list or table with fewer entries has no index: going through it costs about as much.
const FEWEST_ENTRIES: usize = 64;

impl<'a> Machine<'a> {
    /// The entries of a list that may have a key in a field; nothing where all of them have to be gone
    /// through.
    pub(super) fn candidates(
        &self,
        list: &List<'a>,
        at: Option<SlotId>,
        field: usize,
        key: &ExprValue<'a>,
    ) -> Option<Vec<usize>> {
        let List::Slots(entries) = list else { return None };
        if entries.len() < FEWEST_ENTRIES {
            return None;
        }
        let (target, key) = (Target::List(at?, field), exact(key)?);
        let index = self.noted.indexes.get(target, || self.index_of_list(entries, field));
        Some(index?.candidates(&[key]))
    }

    /// The rows of a table that may have these keys; nothing where all of them have to be gone through.
    pub(super) fn candidate_rows(&self, id: TableId, keys: &[Evaluated<'a>]) -> Option<Vec<usize>> {
        let table = self.rules.schema.tables.get(id.0)?;
        if table.rows.len() < FEWEST_ENTRIES {
            return None;
        }
        let keys = keys.iter().map(|key| exact(&key.value)).collect::<Option<Vec<Datum>>>()?;
        let make = || self.index_of_table(&table.rows, &table.keys);
        Some(self.noted.indexes.get(Target::Table(id), make)?.candidates(&keys))
    }

    fn index_of_list(&self, entries: &[SlotId], field: usize) -> Index {
        self.may_look_at(entries.len());
        let (mut index, mut is_one_unknown) = (Index::default(), false);
        for (at, entry) in entries.iter().enumerate() {
            match self.key_given(*entry, field).map(|datum| exact(&ExprValue::datum(datum))) {
                Some(Some(key)) => index.add(at, vec![Some(key)]),
                Some(None) => index.always.push(at),
                None if is_one_unknown => {}
                None => {
                    is_one_unknown = true;
                    index.always.push(at);
                }
            }
        }
        index
    }

    fn key_given(&self, entry: SlotId, field: usize) -> Option<&'a Datum> {
        let State::Record(fields) = &self.plan.slot(entry).state else { return None };
        match &self.plan.slot(*fields.get(field)?).state {
            State::Given(datum) => Some(datum),
            State::Record(_) | State::List(_) | State::Absent(_) => None,
        }
    }

    fn index_of_table(&self, rows: &[Vec<Cell>], columns: &[usize]) -> Index {
        self.may_look_at(rows.len());
        let mut index = Index::default();
        for (at, row) in rows.iter().enumerate() {
            let cells: Option<Vec<&Cell>> = columns.iter().map(|column| row.get(*column)).collect();
            // A row that lacks a key fits none.
            let is_whole = |cell: &&Cell| cell.is_any || cell.datum.is_some();
            let Some(cells) = cells.filter(|cells| cells.iter().all(is_whole)) else { continue };
            match cells.into_iter().map(key_part).collect::<Option<Key>>() {
                Some(key) => index.add(at, key),
                None => index.always.push(at),
            }
        }
        index
    }
}

/// What a cell is in a key: `any`, or its value; nothing where that is rounded.
fn key_part(cell: &Cell) -> Option<Option<Datum>> {
    match (&cell.datum, cell.is_any) {
        (_, true) => Some(None),
        (Some(datum), false) => exact(&ExprValue::datum(datum)).map(Some),
        (None, false) => None,
    }
}

/// A value that is known exactly. Two of them are equal where they are the same to the language.
pub(super) fn exact(value: &ExprValue) -> Option<Datum> {
    match value {
        ExprValue::Exactly(exact) => Some(Datum::Amount(*exact)),
        ExprValue::Text(text) => Some(Datum::Text(text.trim().into())),
        ExprValue::YesNo(yes) => Some(Datum::YesNo(*yes)),
        ExprValue::Date(day) => Some(Datum::Date(*day)),
        ExprValue::Year(year) => Some(Datum::Year(*year)),
        ExprValue::Choice(word) => Some(Datum::Choice(*word)),
        ExprValue::Key(row) => Some(Datum::Key(*row)),
        ExprValue::Unlisted(_)
        | ExprValue::Gap(_, _)
        | ExprValue::Within(_)
        | ExprValue::Among(_)
        | ExprValue::Record(_)
        | ExprValue::List(_)
        | ExprValue::Stretch(_)
        | ExprValue::Row(_, _) => None,
    }
}
