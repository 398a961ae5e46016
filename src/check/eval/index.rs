//! Indexes of a plan's lists by key, so that many look-ups in a long one do not each go through all of it.
//!
//! Each is made once, and only where there are many look-ups; `candidates` fills them and asks them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::plan::SlotId;
use lacuna_language::value::KeyIndex;

/// How many look-ups go through all entries before an index is made, which costs as much as some of them.
const LOOK_UPS_WITHOUT: u32 = 8;

/// The indexes of one plan's lists, each by a field of its entries and made once.
#[derive(Debug, Default)]
pub(super) struct Indexes(RefCell<BTreeMap<(SlotId, usize), Progress>>);

#[derive(Debug)]
enum Progress {
    /// How many look-ups there were without an index.
    LookUps(u32),
    Made(Rc<KeyIndex>),
}

impl Indexes {
    /// The index of a list by a field, once there were enough look-ups.
    pub(super) fn get(
        &self,
        list_and_field: (SlotId, usize),
        make: impl FnOnce() -> KeyIndex,
    ) -> Option<Rc<KeyIndex>> {
        let mut indexes = self.0.borrow_mut();
        let progress = indexes.entry(list_and_field).or_insert(Progress::LookUps(0));
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
