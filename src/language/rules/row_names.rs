//! The names of a table's rows, from its key, its column `also-called` and what is `also written`.
//! A name that two rows have is told.

use super::problem::RuleProblem;
use crate::diag::Diagnostics;
use crate::syntax::ast;
use crate::value::name::{Pattern, RowNames};
use crate::value::{Schema, TableId, Ty, spelling};

/// The names of a table's rows, in all the ways in which they are written. What two rows are called is
/// told: every look-up by it would be a guess.
pub(super) fn names(
    written: &ast::Table,
    id: TableId,
    schema: &Schema,
    diagnostics: &mut Diagnostics,
) -> RowNames {
    let mut names = RowNames::new(patterns(written, id, schema, diagnostics));
    let Some(table) = schema.tables.get(id.0) else { return names };
    let place = |row: usize| {
        let cells = table.rows.get(row)?;
        Some(cells.get(*table.keys.first()?)?.span)
    };
    let keys = schema.row_keys(id).map(|(row, name)| (row, name, false));
    let others = schema.also_called(id).map(|(row, name)| (row, name, true));
    for (row, name, is_other) in keys.chain(others) {
        let Some(first) = names.add(name, row) else { continue };
        // Two rows with the very same key were told of; with several keys they may share the first.
        let is_told = !is_other
            && (table.keys.len() > 1
                || schema.row_key(id, first).is_some_and(|one| spelling::same_word(one, name)));
        if let (Some(span), Some(first), false) = (place(row), place(first), is_told) {
            let name = name.to_owned();
            diagnostics.push(RuleProblem::OneNameForTwo { span, first, name }.diagnostic());
        }
    }
    names
}

/// What may be written around the names of a table's rows.
fn patterns(
    written: &ast::Table,
    id: TableId,
    schema: &Schema,
    diagnostics: &mut Diagnostics,
) -> Vec<Pattern> {
    let table = schema.tables.get(id.0);
    let key = table.and_then(|table| table.columns.get(*table.keys.first()?));
    if let (Some(first), Some(key)) = (written.also_written.first(), key)
        && !matches!(key.ty, Ty::Text | Ty::Unknown)
    {
        let why = format!("the rows have no names: their key `{}` is not text", key.name);
        diagnostics.push(RuleProblem::NotAWriting { span: first.span, why }.diagnostic());
    }
    let read = written.also_written.iter().filter_map(|one| {
        let pattern = Pattern::read(&one.node);
        if pattern.is_none() {
            let why = format!("\"{}\" does not say where the name goes", one.node);
            diagnostics.push(RuleProblem::NotAWriting { span: one.span, why }.diagnostic());
        }
        pattern
    });
    read.collect()
}
