//! The few entries of a list, or rows of a table, that may have a key.
//!
//! Takes a key that is known exactly; gives the entries or rows that may have it, in their order. This only narrows a
//! look-up down: what follows from those entries is for `lookup` to say, and it says the same with an index as
//! without. A short list has none.

use super::machine::Machine;
use super::value::{Evaluated, ExprValue, List};
use crate::plan::{SlotId, State};
use lacuna_language::value::schema::Table;
use lacuna_language::value::{Datum, KeyIndex};

/// A list or table with fewer entries has no index: making one costs about as much as going through it.
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
        let (target, key) = ((at?, field), exact(key)?);
        let index = self.noted.indexes.get(target, || self.index_of_list(entries, field));
        Some(index?.candidates(&[key]))
    }

    /// The rows of a table that may have these keys; nothing where all of them have to be gone through.
    pub(super) fn candidate_rows(table: &Table, keys: &[Evaluated<'a>]) -> Option<Vec<usize>> {
        if table.rows.len() < FEWEST_ENTRIES {
            return None;
        }
        let keys = keys.iter().map(|key| exact(&key.value)).collect::<Option<Vec<Datum>>>()?;
        Some(table.candidates(&keys))
    }

    fn index_of_list(&self, entries: &[SlotId], field: usize) -> KeyIndex {
        self.may_look_at(entries.len());
        let (mut index, mut is_one_unknown) = (KeyIndex::default(), false);
        for (at, entry) in entries.iter().enumerate() {
            match self.key_given(*entry, field).map(Datum::as_key) {
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
