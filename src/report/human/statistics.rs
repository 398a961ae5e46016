//! How many plans do not meet each requirement, as a table: most plans first.
//!
//! Takes what all plans come to; gives a line for each requirement that some plan breaches or leaves undecided.

use super::wrapped_behind;
use crate::common::Unmet;
use crate::{Settings, Totals};
use lacuna_language::diag::Printable;
use lacuna_language::diag::view::Drawing;

/// The table; a sentence where every plan meets every requirement.
pub(crate) fn table(totals: &Totals, settings: Settings) -> Printable {
    let unmet = totals.common.unmet();
    let mut text = Printable::default();
    if unmet.is_empty() {
        text.push_line("No requirement is breached or undecided in any plan.");
        return text;
    }
    if settings.style.drawing == Drawing::Plain {
        for one in &unmet {
            text.push(&wrapped_behind("", &sentence(one), settings.style));
        }
        return text;
    }
    text.push_line("breached  undecided  of plans  requirement");
    for Unmet { name, strength, breached, undecided, n_plans } in unmet {
        let counts = format!("{breached:>8}  {undecided:>9}  {n_plans:>8}  ");
        text.push(&wrapped_behind(&counts, &format!("{name} ({strength})"), settings.style));
    }
    text
}

/// `four-signatures (must): breached in 3 and undecided in 1 of 9 plans.`
pub(crate) fn sentence(one: &Unmet) -> String {
    let Unmet { name, strength, breached, undecided, n_plans } = one;
    let plans = if *n_plans == 1 { "plan" } else { "plans" };
    let counts = match (breached, undecided) {
        (0, _) => format!("undecided in {undecided}"),
        (_, 0) => format!("breached in {breached}"),
        _ => format!("breached in {breached} and undecided in {undecided}"),
    };
    format!("{name} ({strength}): {counts} of {n_plans} {plans}.")
}
