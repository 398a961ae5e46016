//! What is doubtful in a workbook's plan, now that the form has said what each text means.

use crate::diag::{Diagnostic, code};
use crate::plan::{Plan, State};
use crate::source::{KeptAs, Sources, Span};
use crate::value::{Datum, Schema, Ty};

/// Values that the workbook keeps as something else than the form asks for: figures as text, which
/// Excel leaves out of its sums, and texts such as `1-5`, which Excel makes dates of.
pub fn kept_as_something_else(plan: &Plan, schema: &Schema, sources: &Sources) -> Vec<Diagnostic> {
    let own = plan.slot(Plan::ROOT).place.source;
    if sources.get(own).is_none_or(|source| source.grid().is_none()) {
        return Vec::new();
    }
    let slots = plan.own_slots().into_iter();
    let doubts = slots.filter_map(|id| {
        let slot = plan.slot(id);
        let State::Given(datum) = &slot.state else { return None };
        let kept_as = kept_as(slot.place, sources)?;
        let ty = plan.declared(id, schema).0;
        match (kept_as, datum) {
            (KeptAs::Text, Datum::Amount(_)) if is_number(&ty) => {
                Some(figure_as_text(slot.place, sources))
            }
            (KeptAs::Date, Datum::Text(_)) => Some(text_as_date(slot.place, sources)),
            _ => None,
        }
    });
    doubts.collect()
}

fn is_number(ty: &Ty) -> bool {
    matches!(ty, Ty::Money | Ty::Number | Ty::Percent)
}

fn kept_as(place: Span, sources: &Sources) -> Option<KeptAs> {
    let grid = sources.get(place.source)?.grid()?;
    grid.cell_at(place.start()).map(|cell| cell.kept_as)
}

fn figure_as_text(place: Span, sources: &Sources) -> Diagnostic {
    let figure = sources.text(place);
    let message = format!("`{figure}` is kept as text, so Excel leaves it out of its sums");
    Diagnostic::new(&code::NUMBER_AS_TEXT, message, place, "a figure, kept as text").with_help(
        "it was read as the figure it looks like; to make it one for Excel too, type it again",
    )
}

fn text_as_date(place: Span, sources: &Sources) -> Diagnostic {
    let day = sources.text(place);
    let message = format!("`{day}` is kept as a date, where the form asks for a text");
    Diagnostic::new(&code::TEXT_AS_DATE, message, place, "a date?").with_help(
        "Excel makes dates of texts such as `1-5`; if another text was typed, type it again with an \
         apostrophe before it: `'1-5`",
    )
}
