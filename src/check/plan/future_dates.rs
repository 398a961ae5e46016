//! Dates that have not come yet, in fields whose dates lie behind us: the day on which a plan was sent.
//!
//! Takes a plan and the day of the check; gives one warning, however many there are.

use jiff::civil::Date;

use super::{Plan, State};
use lacuna_language::diag::{Diagnostic, code};
use lacuna_language::source::Span;
use lacuna_language::value::{Datum, Schema, date};

/// How many of the dates are shown.
const MOST_SHOWN: usize = 3;

/// Warns of the dates after the day of the check, where the form says `not in the future`.
pub fn dated_ahead(plan: &Plan, schema: &Schema, as_of: Date) -> Option<Diagnostic> {
    let is_to_come =
        |state: &State| matches!(state, State::Given(Datum::Date(day)) if *day > as_of);
    let to_come = plan.own_slots_where(is_to_come).filter_map(|id| match &plan.slot(id).state {
        State::Given(Datum::Date(day)) => Some((id, *day)),
        _ => None,
    });
    let mut doubted = to_come.filter(|(id, _)| {
        let (_, field) = plan.declared(*id, schema);
        field.is_some_and(|field| field.limits.is_past)
    });
    let (first, day) = doubted.next()?;
    let others: Vec<Span> = doubted.map(|(id, _)| plan.slot(id).place).collect();
    let (name, day) = (plan.path(first, schema), date::show(day));
    let message = match others.len() {
        0 => format!("`{name}` is {day}, which is in the future"),
        1 => format!("`{name}` is {day}, which is in the future, and so is 1 more date"),
        more => {
            format!("`{name}` is {day}, which is in the future, and so are {more} more dates")
        }
    };
    let label = format!("after {}, the day of the check", date::show(as_of));
    let mut warning = Diagnostic::new(&code::DATED_AHEAD, message, plan.slot(first).place, label);
    for place in others.into_iter().take(MOST_SHOWN - 1) {
        warning = warning.with_label(place, "so is this");
    }
    Some(warning.with_help(
        "correct the date; to check the plan as of another day, use `--as-of`; for a plan that is \
         not sent yet, use `--draft`",
    ))
}
