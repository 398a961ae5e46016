//! A requirement that need not be met by a council for a time.

use jiff::civil::Date;

use super::keys;
use super::read::Settings;
use lacuna_language::source::Spanned;
use lacuna_language::value::{Year, date};

/// What the Department agreed to: that a council need not meet a requirement until a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// The name of the requirement.
    pub requirement: Spanned<String>,
    /// The council, as its plan calls it.
    pub council: Spanned<String>,
    /// The year of the plan; nothing for any.
    pub year: Option<Year>,
    /// Why it need not be met.
    pub reason: String,
    /// Who agreed to it.
    pub agreed_by: String,
    /// The last day on which it counts.
    pub until: Date,
}

impl Waiver {
    /// A waiver; nothing where it does not say all that it has to, or says what cannot be: that is reported already,
    /// and lets nobody off.
    pub(super) fn of(mut settings: Settings) -> Option<Waiver> {
        if !settings.is_sound {
            return None;
        }
        let mut one = |key| settings.texts(key).pop();
        let year = one(keys::YEAR);
        let year = year.and_then(|year| Year::read(&year.node)).and_then(Result::ok);
        let until = date::read(&one(keys::UNTIL)?.node).ok()?;
        Some(Waiver {
            requirement: one(keys::REQUIREMENT)?,
            council: one(keys::COUNCIL)?,
            year,
            reason: one(keys::REASON)?.node,
            agreed_by: one(keys::AGREED_BY)?.node,
            until,
        })
    }

    /// Whether it counts on a day.
    pub fn counts_on(&self, day: Date) -> bool {
        day <= self.until
    }

    /// Whether it is about a plan of this council for this year.
    pub fn is_of(&self, council: &str, year: Year) -> bool {
        let is_council = self.council.node.trim().to_lowercase() == council.trim().to_lowercase();
        is_council && self.year.is_none_or(|own| own == year)
    }

    /// Whether it lets the same council off the same requirement, in a year of the other.
    pub fn is_for_the_same(&self, other: &Waiver) -> bool {
        let same =
            |one: &str, another: &str| one.trim().to_lowercase() == another.trim().to_lowercase();
        same(&self.requirement.node, &other.requirement.node)
            && same(&self.council.node, &other.council.node)
            && (self.year.is_none() || self.year == other.year)
    }

    /// That it is waived, until when, who agreed and why: `waived until 31 March 2001, agreed by A. Example: …`.
    pub fn words(&self) -> String {
        let reason = self.reason.trim().trim_end_matches('.');
        format!("waived until {}, agreed by {}: {reason}", date::show(self.until), self.agreed_by)
    }
}
