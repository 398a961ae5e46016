//! What is doubtful in a workbook's plan, now that the form has said what each value means.
//!
//! Takes the plan as it was read; gives warnings. Never changes a value.

use std::collections::BTreeMap;

use super::layout;
use super::missing::MissingSheet;
use crate::plan::{Plan, SlotId, State};
use lacuna_language::diag::{Diagnostic, code};
use lacuna_language::source::{KeptAs, Sources, Span};
use lacuna_language::value::show;
use lacuna_language::value::{Absence, Datum, Exact, Schema, Ty, amount};

/// Values that may not be what was typed: figures that are kept as text, which Excel leaves out of its
/// sums; texts such as `1-5`, which Excel makes dates of; texts such as `007`, of which it leaves the
/// figures; and percentages such as 76, which it takes for 7,600%.
pub fn kept_as_something_else(plan: &Plan, schema: &Schema, sources: &Sources) -> Vec<Diagnostic> {
    let own = plan.slot(Plan::ROOT).place.source;
    let Some(grid) = sources.get(own).and_then(|source| source.grid()) else { return Vec::new() };
    let mut found = Vec::new();
    // A column of such numbers is told once.
    let mut numbers: BTreeMap<(usize, u32, String), (Span, usize)> = BTreeMap::new();
    for id in plan.own_slots() {
        let slot = plan.slot(id);
        if slot.state == State::Absent(Absence::Missing) {
            found.extend(without_sheet(plan, id, schema, sources));
        }
        let State::Given(datum) = &slot.state else { continue };
        let Some(cell) = grid.cell_at(slot.place.start()) else { continue };
        let (ty, field) = plan.declared(id, schema);
        let place = slot.place;
        match (cell.kept_as, datum) {
            (KeptAs::Text, Datum::Amount(_)) if ty.is_figure() => {
                found.push(figure_as_text(place, sources));
            }
            (KeptAs::Date, Datum::Text(_) | Datum::Unlisted(_)) => {
                found.push(text_as_date(place, sources))
            }
            (KeptAs::Number, Datum::Text(text) | Datum::Unlisted(text)) if is_bare(text) => {
                let name = field.map(|field| field.name.clone()).unwrap_or_default();
                numbers.entry((cell.sheet, cell.column, name)).or_insert((place, 0)).1 += 1;
            }
            (KeptAs::Number, datum) if ty == Ty::Percent => {
                let has_range = field.is_some_and(|field| field.limits.most.is_some());
                let above = above_100(datum).filter(|_| !has_range);
                found.extend(above.map(|share| percent_above_100(place, share)));
            }
            _ => {}
        }
    }
    let numbers = numbers.into_values();
    found.extend(numbers.map(|(place, count)| text_as_number(place, count, sources)));
    found
}

/// Whether a text is nothing but a number, written as a cell without a format of its own shows it: not
/// `007` or `1.10`, which somebody took care of.
fn is_bare(text: &str) -> bool {
    let plain = text.replace(',', "");
    let number = amount::signed_figure(&plain);
    number.is_some_and(|number| amount::show_number(number).replace(',', "") == plain)
}

fn above_100(datum: &Datum) -> Option<Exact> {
    let share = match datum {
        Datum::Amount(exact) => *exact,
        Datum::About(figure) => figure.middle,
        _ => return None,
    };
    (share > amount::one()).then_some(share)
}

/// A list that may be left out, and whose sheet is not there although the pro forma's row for it is.
/// What is asked for is a fault of the plan, and told as such.
fn without_sheet(
    plan: &Plan,
    id: SlotId,
    schema: &Schema,
    sources: &Sources,
) -> Option<Diagnostic> {
    let (_, field) = plan.declared(id, schema);
    if field.is_none_or(|field| !field.is_optional || field.is_built_in) {
        return None;
    }
    let missing = MissingSheet::find(plan, id, schema, sources)?;
    let place = plan.slot(id).place;
    let source = sources.get(place.source)?;
    let cell = source.grid()?.cell_at(place.start())?;
    let label = source.grid()?.row(cell.sheet, cell.row).next()?;
    let label = source.text().get(label.start()..label.end())?;
    if layout::way(label) != plan.way(id, schema) {
        return None;
    }
    let help =
        format!("if nothing belongs on it, nothing is lost; otherwise, {}", missing.remedy());
    Some(
        Diagnostic::new(&code::SHEET_MISSING, missing.message(), place, "has a sheet of its own")
            .with_help(help),
    )
}

fn figure_as_text(place: Span, sources: &Sources) -> Diagnostic {
    let figure = sources.text(place);
    let message = format!("`{figure}` is stored as text, so Excel leaves it out of its sums");
    Diagnostic::new(&code::NUMBER_AS_TEXT, message, place, "a number stored as text").with_help(
        "it was read as the number that it looks like; to make it a number in Excel too, type it \
         again",
    )
}

fn text_as_date(place: Span, sources: &Sources) -> Diagnostic {
    let day = sources.text(place);
    let message = format!("`{day}` is stored as a date, but the form asks for text");
    Diagnostic::new(&code::TEXT_AS_DATE, message, place, "a date?").with_help(
        "Excel turns text such as `1-5` into a date; if that happened here, type the text again \
         with an apostrophe before it: `'1-5`",
    )
}

fn text_as_number(place: Span, count: usize, sources: &Sources) -> Diagnostic {
    let number = sources.text(place);
    let more = match count.saturating_sub(1) {
        0 => String::new(),
        1 => ", and so is 1 more in this column".to_owned(),
        more => format!(", and so are {} more in this column", show::grouped(more)),
    };
    let message = format!("`{number}` is a number, but the form asks for text{more}");
    Diagnostic::new(&code::TEXT_AS_NUMBER, message, place, "a number?").with_help(
        "Excel turns `007` into `7` and `1.10` into `1.1`; if that happened here, type the text \
         again with an apostrophe before it: `'007`",
    )
}

fn percent_above_100(place: Span, share: Exact) -> Diagnostic {
    let shown = show::amount(share, &Ty::Percent);
    let meant = format!("{}%", amount::show_number(share));
    let message = format!("this is {shown}, which is more than the whole: was {meant} meant?");
    Diagnostic::new(&code::PERCENT_ABOVE_100, message, place, "more than 100%").with_help(format!(
        "if so, type `{meant}` in the cell, with the `%`; if it really is more than the whole, \
         leave it as it is"
    ))
}
