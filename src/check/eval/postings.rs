//! Which entries of a list hold which value in a field, so that a loop that asks for one value goes to those alone.
//!
//! Takes a list and what a prefilter asks of its entries; gives the entries that are to be looked at, in their order.
//! Those that are left out the prefilter would rule out as well, so this only saves asking it; of those that are
//! given it is still asked. Made once for a plan, and only where a list is gone through again and again.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher};
use std::ops::Range;
use std::rc::Rc;

use foldhash::fast::FixedState;

use super::candidates::exact;
use super::machine::Machine;
use super::prefilter::Prefilter;
use super::value::{ExprValue, List};
use crate::plan::{SlotId, State, hash_datum};

/// A list with fewer entries is gone through.
const FEWEST_ENTRIES: usize = 8;

/// How often a list is gone through before that is worth noting.
const TIMES_WITHOUT: u32 = 2;

/// The entries of one list by their values in one field.
#[derive(Debug, Default)]
pub(super) struct Postings {
    /// Those whose value is known, by what is nearly always another number for another value, and then in their order.
    known: Vec<(u64, usize)>,
    /// Those whose value is not known, or not exactly.
    open: Vec<usize>,
}

/// The postings of one plan, by the list and the field.
#[derive(Debug, Default)]
pub(super) struct AllPostings(RefCell<HashMap<(SlotId, usize), Progress, FixedState>>);

#[derive(Debug)]
enum Progress {
    /// How often the list was gone through without.
    Times(u32),
    Made(Rc<Postings>),
}

/// The entries that are to be looked at.
pub(super) enum WorthAsking {
    All(Range<usize>),
    /// These of the entries whose value is known.
    Known(Rc<Postings>, Range<usize>),
    Few(std::vec::IntoIter<usize>),
}

impl Iterator for WorthAsking {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        match self {
            WorthAsking::All(all) => all.next(),
            WorthAsking::Known(postings, range) => {
                range.next().and_then(|at| postings.known.get(at)).map(|(_, entry)| *entry)
            }
            WorthAsking::Few(few) => few.next(),
        }
    }
}

impl Postings {
    /// The entries that may hold a value, in their order.
    fn of(self: Rc<Self>, value: u64) -> WorthAsking {
        let begins = self.known.partition_point(|(known, _)| *known < value);
        let of_value = self.known.iter().skip(begins).take_while(|(known, _)| *known == value);
        let range = begins..begins + of_value.clone().count();
        if self.open.is_empty() {
            return WorthAsking::Known(self, range);
        }
        let of_value = of_value.map(|(_, entry)| *entry);
        let mut few: Vec<usize> = of_value.chain(self.open.iter().copied()).collect();
        // Two runs that are in order are only merged.
        few.sort();
        WorthAsking::Few(few.into_iter())
    }
}

/// A number for a value that is known exactly: the same for values that are the same to the language.
fn number(value: &ExprValue) -> Option<u64> {
    let mut hasher = FixedState::default().build_hasher();
    hash_datum(&exact(value)?, &mut hasher);
    Some(hasher.finish())
}

impl<'a> Machine<'a> {
    /// The entries of a list of which a prefilter is to be asked.
    pub(super) fn worth_asking(&self, list: &List<'a>, prefilter: &Prefilter<'a>) -> WorthAsking {
        let few = match list {
            List::Slots(entries) if entries.len() >= FEWEST_ENTRIES => prefilter
                .asked_value()
                .and_then(|(field, value)| Some((field, number(&value)?)))
                .and_then(|(field, value)| Some(self.postings(entries, field)?.of(value))),
            _ => None,
        };
        few.unwrap_or(WorthAsking::All(0..list.len()))
    }

    fn postings(&self, entries: &[SlotId], field: usize) -> Option<Rc<Postings>> {
        let list = self.plan.slot(*entries.first()?).within?;
        let mut all = self.noted.postings.0.borrow_mut();
        let progress = all.entry((list, field)).or_insert(Progress::Times(0));
        match progress {
            Progress::Made(postings) => Some(Rc::clone(postings)),
            Progress::Times(n) if *n < TIMES_WITHOUT => {
                *n = n.saturating_add(1);
                None
            }
            Progress::Times(_) => {
                let made = Rc::new(self.made_postings(entries, field));
                *progress = Progress::Made(Rc::clone(&made));
                Some(made)
            }
        }
    }

    fn made_postings(&self, entries: &[SlotId], field: usize) -> Postings {
        let mut postings = Postings::default();
        for (at, entry) in entries.iter().enumerate() {
            let given = match &self.plan.slot(*entry).state {
                State::Record(fields) => fields.get(field).map(|slot| &self.plan.slot(*slot).state),
                State::Given(_) | State::List(_) | State::Absent(_) => None,
            };
            match given {
                Some(State::Given(datum)) if let Some(value) = number(&ExprValue::datum(datum)) => {
                    postings.known.push((value, at));
                }
                _ => postings.open.push(at),
            }
        }
        postings.known.sort_unstable();
        postings
    }
}
