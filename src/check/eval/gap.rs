//! Why something is not known, or not known exactly: what the plan and the tables lack, and which figures
//! are not exact.

use std::collections::BTreeSet;

use crate::plan::SlotId;
use lacuna_language::source::Span;
use lacuna_language::value::TableId;

/// Why nothing is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// The slot holds no value.
    At(SlotId),
    /// Which entry is looked up hangs on this slot, which is not known or stands twice.
    Which(SlotId),
    /// The list in this slot is not known, and so nobody knows which entries it has, or how many.
    Uncounted(SlotId),
    /// Something that was looked for is not there.
    Lacks(Lack),
    /// Which entry is looked up hangs on something that is not there.
    KeyLacks(Lack),
    /// The figure has more digits than can be reckoned with exactly.
    Overflow,
    /// Something was divided by nought.
    DividedByNought,
    /// An age is asked for at a day before the birth.
    NotBorn,
    /// Working days are counted through a year of which this table lists no holiday.
    NoHolidays(Span),
    /// The largest or smallest of an empty list.
    OfNothing,
}

/// What was looked for and is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// The cell of a table's row, which is left empty; its place.
    Cell(Span),
    /// An entry, with the key that is looked up, of the keyed list in this slot.
    Entry(SlotId),
    /// A row, for what is looked up, of the table that is declared here.
    Row(Span),
}

/// Where a figure stands that is not exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Inexact {
    /// In this slot of the plan.
    InPlan(SlotId),
    /// In a cell of this table: its row and its column, both counted from nought.
    InTable(TableId, usize, usize),
}

/// What leaves something open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Causes {
    /// The slots whose values are lacking.
    pub slots: BTreeSet<SlotId>,
    /// Whether it would stay open with all of them filled in: no such row, a division by nought.
    pub is_beyond_the_plan: bool,
}

/// What an argument of a definition brings with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    pub causes: Causes,
    /// The figures that are not exact and that were read for it.
    pub inexact: Vec<Inexact>,
}

impl Gap {
    /// What a gap in a key leaves open: not whether something is given, but which is meant.
    pub fn of_a_key(self) -> Gap {
        match self {
            Gap::At(slot) | Gap::Uncounted(slot) => Gap::Which(slot),
            Gap::Lacks(lack) => Gap::KeyLacks(lack),
            other => other,
        }
    }
}

impl Causes {
    /// Adds what a gap says to be lacking.
    pub(super) fn add(&mut self, gap: Gap) {
        match gap {
            Gap::At(slot)
            | Gap::Which(slot)
            | Gap::Uncounted(slot)
            | Gap::Lacks(Lack::Entry(slot))
            | Gap::KeyLacks(Lack::Entry(slot)) => {
                self.slots.insert(slot);
            }
            Gap::Lacks(Lack::Cell(_) | Lack::Row(_))
            | Gap::KeyLacks(Lack::Cell(_) | Lack::Row(_))
            | Gap::Overflow
            | Gap::DividedByNought
            | Gap::NotBorn
            | Gap::NoHolidays(_)
            | Gap::OfNothing => self.is_beyond_the_plan = true,
        }
    }

    /// Adds all that leaves something else open.
    pub(super) fn extend(&mut self, other: &Causes) {
        self.slots.extend(&other.slots);
        self.is_beyond_the_plan |= other.is_beyond_the_plan;
    }

    /// Whether nothing leaves it open.
    pub(super) fn is_empty(&self) -> bool {
        self.slots.is_empty() && !self.is_beyond_the_plan
    }
}
