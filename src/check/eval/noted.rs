//! What is noted while a plan is judged.
//!
//! Holds notes, and decides nothing by them: `inexact`, `trace`, `budget` and `index` say what each is for.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};

use super::gap::Inexact;
use super::index::Indexes;
use super::ledger::Resting;
use super::postings::AllPostings;
use super::trace::Tracing;
use lacuna_language::rules::MOST_LOOKED_AT;

/// What is noted while a plan is judged: the figures that were read and are not exact, a trace if one was
/// asked for, how much was looked at, and the indexes that were made.
#[derive(Debug, Default)]
pub struct Noted {
    pub(super) figures: RefCell<BTreeSet<Inexact>>,
    /// What was rested on so far.
    pub(super) told: RefCell<HashMap<Inexact, Option<Resting>>>,
    pub(super) trace: Tracing,
    pub(super) budget: Budget,
    pub(super) indexes: Indexes,
    pub(super) postings: AllPostings,
}

impl Noted {
    pub(super) fn traced() -> Noted {
        Noted { trace: Tracing::on(), ..Noted::default() }
    }
}

/// How many entries have been looked at for the requirement that is judged.
#[derive(Debug, Default)]
pub(super) struct Budget(Cell<u64>);

impl Budget {
    /// Begins anew, for the next requirement.
    pub(super) fn renew(&self) {
        self.0.set(0);
    }

    /// Whether more has been looked at than is allowed.
    pub(super) fn is_spent(&self) -> bool {
        self.0.get() > MOST_LOOKED_AT
    }

    /// How many entries have been looked at.
    pub(super) fn spent(&self) -> u64 {
        self.0.get()
    }

    /// Takes this as how many have been looked at.
    pub(super) fn set(&self, spent: u64) {
        self.0.set(spent);
    }

    /// Takes so many entries as looked at.
    pub(super) fn spend(&self, n_entries: usize) {
        let n_entries = u64::try_from(n_entries).unwrap_or(u64::MAX);
        self.0.set(self.0.get().saturating_add(n_entries));
    }
}
