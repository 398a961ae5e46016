//! What is doubtful in a workbook's plan, now that the form has said what each text means.

use crate::diag::{Diagnostic, code};
use crate::plan::{Plan, State};
use crate::source::{Sources, Span};
use crate::value::{Datum, Schema, Ty};

/// Figures that are kept as text. Lacuna reads them, and Excel leaves them out of its sums.
pub fn figures_kept_as_text(plan: &Plan, schema: &Schema, sources: &Sources) -> Vec<Diagnostic> {
    let slots = plan.own_slots().into_iter();
    let figures = slots.filter(|id| matches!(plan.slot(*id).state, State::Given(Datum::Amount(_))));
    let is_number = |ty: Ty| matches!(ty, Ty::Money | Ty::Number | Ty::Percent);
    let figures = figures.filter(|id| is_number(plan.declared(*id, schema).0));
    let places = figures.map(|id| plan.slot(id).place);
    places.filter(|place| is_text(*place, sources)).map(|place| doubt(place, sources)).collect()
}

fn is_text(place: Span, sources: &Sources) -> bool {
    let grid = sources.get(place.source).and_then(|source| source.grid());
    grid.and_then(|grid| grid.cell_at(place.start())).is_some_and(|cell| cell.is_text)
}

fn doubt(place: Span, sources: &Sources) -> Diagnostic {
    let figure = sources.text(place);
    let message = format!("`{figure}` is kept as text, so Excel leaves it out of its sums");
    Diagnostic::new(&code::NUMBER_AS_TEXT, message, place, "a figure, kept as text").with_help(
        "it was read as the figure it looks like; to make it one for Excel too, type it again",
    )
}
