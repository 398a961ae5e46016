//! The faults that there can be in a table: a row that is left out, a figure or a word that is another.

use super::Fault;
use super::affected_by::affected_by;
use super::expr::{Variant, constants, without_each};
use super::fault::FaultKind;
use lacuna_language::rules::Rules;
use lacuna_language::rules::program::{Expr, ExprKind, LookUpBy};
use lacuna_language::source::Span;
use lacuna_language::value::schema::{Cell, Table};
use lacuna_language::value::{Datum, TableId, Ty, amount};

/// A table with one fault. Only what the rule file itself writes can be at fault: a table that is read
/// from a file of figures is held against their source, not against examples.
pub(super) fn table_variants(id: TableId, rules: &Rules) -> Vec<Variant<Table>> {
    let Some(own) = rules.schema.tables.get(id.0) else { return Vec::new() };
    let rows = without_row(id, own, rules).into_iter();
    let cells = other_cells(id, own, rules).into_iter();
    rows.chain(cells).map(|(rows, fault)| (own.with_rows(rows), fault)).collect()
}

type Rows = Vec<Vec<Cell>>;

fn without_row(id: TableId, own: &Table, rules: &Rules) -> Vec<Variant<Rows>> {
    // Plans name the rows of such a table by their places in it.
    if is_a_type(id, rules) {
        return Vec::new();
    }
    let without = without_each(&own.rows).into_iter().filter_map(|(row, rest)| {
        let place = place_of(own.rows.get(row)?)?;
        let said = "this row is left out".to_owned();
        let is_at_fault = place.source == rules.span.source && is_read(row, id, own, rules);
        is_at_fault.then_some((rest, Fault { kind: FaultKind::LeftOut, place, said }))
    });
    without.collect()
}

fn other_cells(id: TableId, own: &Table, rules: &Rules) -> Vec<Variant<Rows>> {
    let is_column_read = |column: &usize| {
        let reads = |part: &Expr| reads_column(part, id, *column);
        !own.keys.contains(column) && !affected_by(rules, &reads).is_empty()
    };
    let columns: Vec<usize> = (0..own.columns.len()).filter(is_column_read).collect();
    let rows = own.rows.iter().enumerate().filter(|(row, _)| is_read(*row, id, own, rules));
    let cells = rows.flat_map(|(row, cells)| {
        let columns = columns.iter();
        columns.filter_map(move |column| Some((row, *column, cells.get(*column)?)))
    });
    let cells = cells.filter(|(_, _, cell)| cell.span.source == rules.span.source);
    cells.flat_map(|(row, column, cell)| other_cell(own, row, column, cell, rules)).collect()
}

fn other_cell(
    own: &Table,
    row: usize,
    column: usize,
    cell: &Cell,
    rules: &Rules,
) -> Vec<Variant<Rows>> {
    let (Some(datum), Some(field)) = (&cell.datum, own.columns.get(column)) else {
        return Vec::new();
    };
    let in_pounds = in_whole_pounds(own, column);
    let others = constants(datum, &field.ty, in_pounds, &rules.schema).into_iter();
    let others = others.map(|(kind, said, other)| {
        let mut rows = own.rows.clone();
        if let Some(cell) = rows.get_mut(row).and_then(|cells| cells.get_mut(column)) {
            cell.datum = Some(other);
        }
        (rows, Fault { kind, place: cell.span, said: format!("becomes `{said}`") })
    });
    others.collect()
}

/// Whether an expression goes through a table or looks something up in it.
pub(super) fn reads_table(part: &Expr, id: TableId) -> bool {
    let is_look_up =
        matches!(part.kind, ExprKind::LookUp { by, .. } if by == LookUpBy::Columns(id));
    is_look_up || is_rows(part, id)
}

/// Whether all figures of a column are sums of whole pounds: then a penny is no slip that anyone makes.
fn in_whole_pounds(own: &Table, column: usize) -> bool {
    let mut data = own.rows.iter().filter_map(|row| row.get(column)?.datum.as_ref());
    data.all(
        |datum| matches!(datum, Datum::Amount(pence) if amount::to_the_pound(*pence) == *pence),
    )
}

/// Whether a requirement may read a row: not where rules look up other rows, each by words or figures
/// of their own.
fn is_read(row: usize, id: TableId, own: &Table, rules: &Rules) -> bool {
    let Some(cells) = own.rows.get(row) else { return false };
    let may_be = |(key, column): (&Expr, &usize)| match (&key.kind, cells.get(*column)) {
        (ExprKind::Constant(key), Some(cell)) if !cell.is_any => cell.datum.as_ref() == Some(key),
        _ => true,
    };
    let reads = |part: &Expr| match &part.kind {
        ExprKind::LookUp { keys, by, .. } => {
            *by == LookUpBy::Columns(id) && keys.iter().zip(&own.keys).all(may_be)
        }
        _ => part.parts().into_iter().any(|list| is_rows(list, id)),
    };
    let mut all = rules.requirements.iter().flat_map(|one| &one.for_each);
    all.any(|element| is_rows(&element.list, id)) || !affected_by(rules, &reads).is_empty()
}

fn is_rows(list: &Expr, id: TableId) -> bool {
    matches!(list.kind, ExprKind::Rows(rows) if rows == id)
}

fn reads_column(part: &Expr, id: TableId, column: usize) -> bool {
    match &part.kind {
        ExprKind::Field { of, field } => of.ty == Ty::Row(id) && *field == column,
        _ => false,
    }
}

/// Whether the fields of plans, or of other tables, hold rows of a table.
fn is_a_type(id: TableId, rules: &Rules) -> bool {
    let is_it = |ty: &Ty| match ty {
        Ty::List(of) => **of == Ty::Key(id),
        ty => *ty == Ty::Key(id),
    };
    let records = rules.schema.records.iter().flat_map(|record| &record.fields);
    let columns = rules.schema.tables.iter().flat_map(|table| &table.columns);
    records.chain(columns).any(|field| is_it(&field.ty)) || rules.circular.councils == Some(id)
}

/// Where a row stands, from its first cell to its last.
fn place_of(row: &[Cell]) -> Option<Span> {
    Some(row.first()?.span.to(row.last()?.span))
}
