//! A circular as it is in force: made one with those that it follows, its tables written out, and
//! without examples, which prove a file and start from plans beside it.

use super::Session;
use lacuna_language::source::{Span, Spanned};
use lacuna_language::syntax::ast::{File, Item, Literal, Row, RowCell, Table, Words};
use lacuna_language::value::schema::{self, Cell};
use lacuna_language::value::{Datum, Schema, Ty, Year};

impl Session<'_> {
    /// All that is in force in a year, as one file that needs no other.
    pub fn effective(self, year: Year) -> Option<File> {
        let (rules, tree) = (self.library.rules(year)?, self.library.tree(year)?);
        let mut items: Vec<Item> = tree.items.clone();
        items.retain(|item| !matches!(item, Item::Example(_)));
        for item in &mut items {
            if let Item::Table(table) = item {
                write_out(table, &rules.schema);
            }
        }
        Some(File { items, span: tree.span })
    }
}

/// Puts the rows of a table's file into the table itself.
fn write_out(table: &mut Table, schema: &Schema) {
    let found = schema.tables.iter().find(|one| one.name == table.name.node);
    if let (Some(found), true) = (found, table.file.take().is_some()) {
        table.rows = found.rows.iter().map(|row| written_row(row, found, schema)).collect();
    }
}

fn written_row(row: &[Cell], table: &schema::Table, schema: &Schema) -> Row {
    let cells = row.iter().zip(&table.columns).map(|(cell, column)| {
        let written = match &cell.datum {
            _ if cell.is_any => RowCell::Any,
            Some(datum) => RowCell::Literal(literal(datum, &column.ty, schema)),
            None => RowCell::Missing,
        };
        Spanned::new(written, Span::NOWHERE)
    });
    Row { cells: cells.collect(), span: Span::NOWHERE }
}

/// A value as a literal that reads back as it.
fn literal(datum: &Datum, ty: &Ty, schema: &Schema) -> Literal {
    match (datum, ty) {
        (Datum::Amount(_) | Datum::YesNo(_) | Datum::Date(_) | Datum::Year(_), ty) => {
            Literal::Value(datum.clone(), ty.clone())
        }
        // A rounded figure is written as it was read: how exact it is stands in the column's marks.
        (Datum::About(figure), ty) => Literal::Value(Datum::Amount(figure.middle), ty.clone()),
        (Datum::Text(text) | Datum::Unlisted(text), _) => words(text),
        (Datum::Choice(_) | Datum::Key(_), ty) => words(schema.word(datum, ty).unwrap_or("")),
    }
}

/// A text in quotes; a quote within it has no spelling in a rule file, and an apostrophe stands for it.
fn words(text: &str) -> Literal {
    let plain = text.replace(['"', '“', '”'], "'");
    let part = Spanned::new(plain, Span::NOWHERE);
    Literal::Text(Words { parts: vec![part], span: Span::NOWHERE })
}
