//! Which entries of a list, or rows of a table, have which key.
//!
//! Takes keys whose values are known exactly; gives the few entries that may have one. What follows from those is
//! for a look-up to say.

use std::collections::HashMap;

use super::Datum;
use super::schema::{Cell, Table};

/// The values of a key's columns; nothing for `any`.
pub type Key = Vec<Option<Datum>>;

/// The entries of a list or table by their keys.
#[derive(Debug, Default)]
pub struct KeyIndex {
    /// The first and the last entry with each key. Those between them tell no more: two are too many already.
    /// Whoever writes a plan cannot make these collide.
    ends: HashMap<Key, [usize; 2]>,
    /// Which columns of a key are `any`: each such pattern once.
    patterns: Vec<Vec<bool>>,
    /// The entries that a look-up by any key has to consider: those whose own key is rounded, and the first
    /// whose key is not known.
    pub always: Vec<usize>,
}

impl KeyIndex {
    /// Adds the entry at an index, by its key.
    pub fn add(&mut self, at: usize, key: Key) {
        let pattern: Vec<bool> = key.iter().map(Option::is_none).collect();
        if !self.patterns.contains(&pattern) {
            self.patterns.push(pattern);
        }
        let [_, last] = self.ends.entry(key).or_insert([at, at]);
        *last = at;
    }

    /// The entries that may have a key, in their order.
    pub fn candidates(&self, key: &[Datum]) -> Vec<usize> {
        let mut found = self.always.clone();
        for pattern in &self.patterns {
            let columns = key.iter().zip(pattern);
            let key: Key = columns.map(|(part, is_any)| (!is_any).then(|| part.clone())).collect();
            found.extend(self.ends.get(&key).into_iter().flatten());
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The rows of a table. A row that lacks a key has none.
    pub(super) fn of(table: &Table) -> KeyIndex {
        let mut index = KeyIndex::default();
        for (at, row) in table.rows.iter().enumerate() {
            let cells: Option<Vec<&Cell>> =
                table.keys.iter().map(|column| row.get(*column)).collect();
            let is_whole = |cell: &&Cell| cell.is_any || cell.datum.is_some();
            let Some(cells) = cells.filter(|cells| cells.iter().all(is_whole)) else { continue };
            let parts = cells.into_iter().map(|cell| match &cell.datum {
                _ if cell.is_any => Some(None),
                Some(datum) => datum.as_key().map(Some),
                None => None,
            });
            match parts.collect::<Option<Key>>() {
                Some(key) => index.add(at, key),
                None => index.always.push(at),
            }
        }
        index
    }
}
