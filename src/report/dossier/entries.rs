//! The entries that a sum of money is made of, each with its place in the plan.

use lacuna_check::driver::{Checked, Judged};
use lacuna_check::plan::{Plan, State};
use lacuna_language::value::{Ty, show};

use super::document::{Block, Cell, Column, Row, Table, heading};
use super::lists::{self, Declared};
use super::sum::Sum;
use crate::human::places::Places;

/// The address of the table of a list's entries.
pub(super) fn id(list: &Declared) -> String {
    format!("entries-{}", list.names.join("-"))
}

/// All entries of a list, in the order of the plan; nothing where it has none.
pub(super) fn table(checked: &Checked, judged: &Judged, list: &Declared) -> Option<Block> {
    let (plan, schema) = (&judged.plan, &judged.rules.schema);
    let entries = lists::entries(plan, Plan::ROOT, list)?;
    let fields = &list.record.fields;
    let mut columns = vec![Column::words("Where")];
    columns.extend(
        fields
            .iter()
            .map(|field| Column { title: heading(&field.name), is_figure: field.ty == Ty::Money }),
    );
    let rows = entries.iter().map(|entry| {
        let place = plan.slot(*entry).place;
        let mut cells = vec![Cell::text(Places::of(&[place], &checked.sources).to_string())];
        cells.extend(fields.iter().enumerate().map(|(at, field)| {
            let state = lists::part(plan, *entry, at);
            match (&field.ty, state) {
                (Ty::Money, _) => Sum::of(state, &field.limits).cell(),
                (ty, State::Given(datum)) => {
                    Cell::text(show::shortened(&lists::label(datum, ty, schema)))
                }
                _ if field.may_be_left_out() => Cell::text(""),
                _ => Cell::text("not said yet"),
            }
        }));
        Row::of(cells)
    });
    let caption = format!("{}: every entry", heading(list.names.last().unwrap_or(&"")));
    let table = Table::new(id(list), caption, columns, rows.collect());
    (!table.rows.is_empty()).then_some(Block::Table(table))
}
