//! Functions, with words of their own before their operands, as rows: which types each takes, and which it gives.

use super::{Compared, Operation, Relation};
use crate::value::{ChoiceId, Ty};

/// What a function gives of its operands.
pub enum Function {
    /// A value of its own: `age of … at …`
    Computed {
        /// The types of the operands.
        takes: &'static [Ty],
        /// The type of the value.
        gives: Ty,
    },
    /// One of two operands of the same type: `earlier of … and …`
    Picked {
        /// What is compared.
        of: Compared,
        /// How it stands to the other.
        is: Relation,
    },
}

use Function::{Computed, Picked};
use Operation as O;

static ROWS: [(Operation, Function); 10] = [
    (O::Length, Computed { takes: &[Ty::Text], gives: Ty::Number }),
    (O::Age, Computed { takes: &[Ty::Date, Ty::Date], gives: Ty::Number }),
    (O::FirstDay, Computed { takes: &[Ty::Year], gives: Ty::Date }),
    (O::LastDay, Computed { takes: &[Ty::Year], gives: Ty::Date }),
    (O::Month, Computed { takes: &[Ty::Date], gives: Ty::Choice(ChoiceId::MONTHS) }),
    (O::Weekday, Computed { takes: &[Ty::Date], gives: Ty::Choice(ChoiceId::WEEKDAYS) }),
    (O::Earlier, Picked { of: Compared::Days, is: Relation::GREATER.negated() }),
    (O::Later, Picked { of: Compared::Days, is: Relation::LESS.negated() }),
    (O::Smaller, Picked { of: Compared::Amounts, is: Relation::GREATER.negated() }),
    (O::Larger, Picked { of: Compared::Amounts, is: Relation::LESS.negated() }),
];

impl Operation {
    /// What it gives, where it has words of its own before its operands.
    pub fn function(self) -> Option<&'static Function> {
        ROWS.iter().find(|(operation, _)| *operation == self).map(|(_, function)| function)
    }

    /// The one that says the same of other values: `later of` for `larger of`.
    pub fn for_others(self) -> Option<Operation> {
        let Some(Picked { is: own, .. }) = self.function() else { return None };
        let is_like = |(operation, function): &&(Operation, Function)| {
            *operation != self && matches!(function, Picked { is, .. } if is == own)
        };
        ROWS.iter().find(is_like).map(|(operation, _)| *operation)
    }

    /// The first of its words: `earlier` in `earlier of … and …`
    pub fn first_word(self) -> String {
        self.written().split(' ').next().unwrap_or_default().to_owned()
    }
}
