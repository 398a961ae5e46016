//! What is made of values by words of their own before them, as rows: of which types, and what it is then.

use super::{Compared, Operation, Relation};
use crate::value::{ChoiceId, Ty};

/// What an operation makes of its operands.
pub enum Made {
    /// A value of its own: `age of … at …`
    Of {
        /// The types of the operands.
        takes: &'static [Ty],
        /// The type of the value.
        gives: Ty,
    },
    /// One of two operands of the same type: `earlier of … and …`
    OneOf {
        /// What is compared.
        of: Compared,
        /// How it stands to the other.
        is: Relation,
    },
}

use Made::{Of, OneOf};
use Operation as O;

static ROWS: [(Operation, Made); 10] = [
    (O::Length, Of { takes: &[Ty::Text], gives: Ty::Number }),
    (O::Age, Of { takes: &[Ty::Date, Ty::Date], gives: Ty::Number }),
    (O::FirstDay, Of { takes: &[Ty::Year], gives: Ty::Date }),
    (O::LastDay, Of { takes: &[Ty::Year], gives: Ty::Date }),
    (O::Month, Of { takes: &[Ty::Date], gives: Ty::Choice(ChoiceId::MONTHS) }),
    (O::Weekday, Of { takes: &[Ty::Date], gives: Ty::Choice(ChoiceId::WEEKDAYS) }),
    (O::Earlier, OneOf { of: Compared::Days, is: Relation::GREATER.negated() }),
    (O::Later, OneOf { of: Compared::Days, is: Relation::LESS.negated() }),
    (O::Smaller, OneOf { of: Compared::Amounts, is: Relation::GREATER.negated() }),
    (O::Larger, OneOf { of: Compared::Amounts, is: Relation::LESS.negated() }),
];

impl Operation {
    /// What it makes of its operands, where it has words of its own before them.
    pub fn made(self) -> Option<&'static Made> {
        ROWS.iter().find(|(operation, _)| *operation == self).map(|(_, made)| made)
    }

    /// The one that says the same of other values: `later of` for `larger of`.
    pub fn for_others(self) -> Option<Operation> {
        let Some(OneOf { is: own, .. }) = self.made() else { return None };
        let is_like = |(operation, made): &&(Operation, Made)| {
            *operation != self && matches!(made, OneOf { is, .. } if is == own)
        };
        ROWS.iter().find(is_like).map(|(operation, _)| *operation)
    }

    /// The first of its words: `earlier` in `earlier of … and …`
    pub fn first_word(self) -> String {
        self.written().split(' ').next().unwrap_or_default().to_owned()
    }
}
