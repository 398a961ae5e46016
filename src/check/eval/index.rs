//! Indexes of lists and tables by key, so that many look-ups in a long one do not each go through all of it.
//!
//! Each is made once, and only where there are many look-ups; `candidates` fills them and asks them.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use crate::plan::SlotId;
use lacuna_language::value::{Datum, TableId};

/// How many look-ups go through all entries before an index is made, which costs as much as some of them.
const LOOK_UPS_WITHOUT: u32 = 8;

/// What is looked into: a list of the plan by a field of its entries, or a table by its key columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    List(SlotId, usize),
    Table(TableId),
}

/// The indexes of one plan and its tables, each made once.
#[derive(Debug, Default)]
pub(super) struct Indexes(RefCell<BTreeMap<Target, Progress>>);

#[derive(Debug)]
enum Progress {
    /// How many look-ups there were without an index.
    LookUps(u32),
    Made(Rc<Index>),
}

/// The values of a key's columns; nothing for `any`.
pub(super) type Key = Vec<Option<Datum>>;

#[derive(Debug, Default)]
pub(super) struct Index {
    /// The first and the last entry with each key. Those between them tell no more: two are too many already.
    ends: HashMap<Key, [usize; 2]>,
    /// Which columns of a key are `any`: each such pattern once.
    patterns: Vec<Vec<bool>>,
    /// The entries that a look-up by any key has to consider: those whose own key is rounded, and the first
    /// whose key is not known.
    pub always: Vec<usize>,
}

impl Index {
    /// Adds the entry at an index, by its key.
    pub(super) fn add(&mut self, at: usize, key: Key) {
        let pattern: Vec<bool> = key.iter().map(Option::is_none).collect();
        if !self.patterns.contains(&pattern) {
            self.patterns.push(pattern);
        }
        let [_, last] = self.ends.entry(key).or_insert([at, at]);
        *last = at;
    }

    /// The entries that may have a key, in their order.
    pub(super) fn candidates(&self, key: &[Datum]) -> Vec<usize> {
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
}

impl Indexes {
    /// The index of a list or table, once there were enough look-ups.
    pub(super) fn get(&self, target: Target, make: impl FnOnce() -> Index) -> Option<Rc<Index>> {
        let mut indexes = self.0.borrow_mut();
        let progress = indexes.entry(target).or_insert(Progress::LookUps(0));
        match progress {
            Progress::Made(index) => Some(Rc::clone(index)),
            Progress::LookUps(n) if *n < LOOK_UPS_WITHOUT => {
                *n = n.saturating_add(1);
                None
            }
            Progress::LookUps(_) => {
                let index = Rc::new(make());
                *progress = Progress::Made(Rc::clone(&index));
                Some(index)
            }
        }
    }
}
