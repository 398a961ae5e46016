//! Exact values, the kinds they have, and the ways in which one can be absent.
//!
//! Nothing here knows of rules, plans or files, and nothing here is a float.

pub mod absence;
pub mod amount;
pub mod count;
pub mod date;
mod derived;
mod fingerprint;
mod key_index;
pub mod limits;
pub mod line;
mod misread;
pub mod name;
pub mod placeholder;
pub mod read;
pub mod schema;
pub mod show;
pub mod spelling;
mod truth;
pub mod types;
pub mod working_days;
mod year;

pub use absence::Absence;
pub use amount::Exact;
pub use derived::Derived;
pub use fingerprint::fingerprint;
pub use key_index::{Key, KeyIndex};
pub use limits::{keeping, within};
pub use misread::Misread;
pub use read::{Reading, about, read, read_exactly};
pub use schema::{ChoiceId, Field, Limits, RecordId, Schema, TableId};
pub use truth::Truth;
pub use types::Ty;
pub use year::Year;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// A value that was read or written, of the kind that its [`Ty`] says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Datum {
    /// Any words, as they were written.
    Text(SmolStr),
    /// `yes` or `no`.
    YesNo(bool),
    /// A number; money in pence; a percentage as a ratio (16 % is 4/25); days; months.
    Amount(Exact),
    /// A quantity that is known only to the nearest so much. Few are, and so they alone pay for their size.
    About(Box<Rounded>),
    /// A day of the calendar.
    Date(jiff::civil::Date),
    /// A financial year: `2001-02`.
    Year(Year),
    /// The index of a word in its choice.
    Choice(usize),
    /// The index of a row in its table.
    Key(usize),
    /// A name where a table's key is asked for, and that no row has. It may be right, where the table is
    /// open; and it may be any row's, misspelt.
    Unlisted(SmolStr),
}

impl Datum {
    /// The value as a key, if it is known exactly: two of them are equal where they are the same to the language.
    pub fn as_key(&self) -> Option<Datum> {
        match self {
            Datum::Text(text) => Some(Datum::Text(text.trim().into())),
            Datum::About(_) | Datum::Unlisted(_) => None,
            exact => Some(exact.clone()),
        }
    }
}

/// A quantity that was rounded: it lies within `half` of `middle`, and never outside the range of its
/// field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Rounded {
    /// The figure as it is given: £238,000, to the nearest £1,000.
    pub middle: Exact,
    /// How far what it stands for may lie from it, more or less: £500 where it is to the nearest £1,000.
    pub half: Exact,
    /// The range of its field; £0 to the nearest £10 is £0 to £5 where nothing below £0 is allowed.
    floor: Option<Exact>,
    ceiling: Option<Exact>,
}

impl Rounded {
    /// A figure of a field with these limits; the middle keeps within them.
    pub fn new(middle: Exact, half: Exact, limits: &Limits) -> Self {
        Rounded { middle, half, floor: limits.least, ceiling: limits.most }
    }

    /// The same of another figure.
    pub fn around(self, middle: Exact) -> Self {
        Rounded { middle, ..self }
    }

    /// The least and the most that it stands for; nothing where a bound has too many digits.
    pub fn bounds(self) -> Option<(Exact, Exact)> {
        let least = amount::minus(self.middle, self.half)?;
        let most = amount::plus(self.middle, self.half)?;
        let least = self.floor.map_or(least, |floor| least.max(floor.min(self.middle)));
        let most = self.ceiling.map_or(most, |ceiling| most.min(ceiling.max(self.middle)));
        Some((least, most))
    }
}
