//! Columns read as values although a row of them says `any`.

use std::collections::BTreeSet;

use super::{Ground, all_expressions};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::rules::program::{Expr, ExprKind};
use crate::value::Ty;
use crate::value::schema::{Cell, Table};

/// Key columns that are read row by row, where some row fits every value: that row has none to read.
pub(super) fn any_cells(ground: &Ground, diagnostics: &mut Diagnostics) {
    let mut seen = BTreeSet::new();
    for expr in all_expressions(ground.rules) {
        expr.any(&mut |part| {
            if let Some((table, column, cell)) = any_cell(part, &ground.rules.schema.tables)
                && seen.insert(part.span)
            {
                diagnostics.push(warning(part, table, column, cell));
            }
            false
        });
    }
}

/// The table and the column that an expression reads in a row, and the first cell of it that is `any`.
fn any_cell<'t>(expr: &Expr, tables: &'t [Table]) -> Option<(&'t Table, &'t str, &'t Cell)> {
    let ExprKind::Field { of, field } = &expr.kind else { return None };
    let Ty::Row(id) = of.ty else { return None };
    let table = tables.get(id.0)?;
    let cell = table.rows.iter().filter_map(|row| row.get(*field)).find(|cell| cell.is_any)?;
    Some((table, &table.columns.get(*field)?.name, cell))
}

fn warning(expr: &Expr, table: &Table, column: &str, cell: &Cell) -> Diagnostic {
    let keys = table.keys.iter().filter_map(|at| Some(table.columns.get(*at)?.name.as_str()));
    let keys = keys.collect::<Vec<_>>().join(", ");
    let message =
        format!("`{column}` is read as a value, but a row of `{}` says `any`", table.name);
    Diagnostic::new(&code::ANY_AS_A_VALUE, message, expr.span, "no value in that row")
        .with_label(cell.span, "`any`")
        .with_help(format!(
            "let the table be looked up, which understands `any`: `{}[{keys}]`; or write a row for each \
             value",
            table.name
        ))
}
