//! Records, forms, tables and the types of their fields.

use super::Writer;
use super::doc::{Doc, align, group, listed, many, nest, text};
use super::layout::{WIDTH, width};
use super::literal::{string, words};
use crate::source::Spanned;
use crate::syntax::ast::{
    Field, FieldType, FieldTypeKind, Literal, Modifier, Record, Row, RowCell, Table,
};

impl Writer<'_> {
    pub(super) fn record(&self, keyword: &str, record: &Record) -> Doc {
        let head = text(format!("{keyword} {}", record.name.node));
        let title = nest(2, [Doc::Line, align([words(&record.title)])]);
        many([group([head, title]), self.fields(&record.fields)])
    }

    /// Fields one below the other, their colons in one column.
    pub(super) fn fields(&self, fields: &[Field]) -> Doc {
        let widest = fields.iter().map(|field| width(&field.name.node)).max().unwrap_or(0);
        many(fields.iter().map(|field| {
            let name = text(format!("{:widest$} : ", field.name.node));
            let ty = text(self.field_type(&field.ty));
            let modifiers = field.modifiers.iter().map(|modifier| self.mark(modifier));
            nest(2, [Doc::Hard, name, align([listed([ty].into_iter().chain(modifiers))])])
        }))
    }

    pub(super) fn field_type(&self, ty: &FieldType) -> String {
        match &ty.kind {
            FieldTypeKind::Scalar(ty) => ty.scalar().map_or("", |scalar| scalar.keyword).to_owned(),
            FieldTypeKind::WholeNumber => "whole number".to_owned(),
            FieldTypeKind::Range(range) => {
                let end = |end: &Spanned<Literal>| self.literal(&end.node, end.span).on_one_line();
                format!("{} to {}", end(&range.least), end(&range.most))
            }
            FieldTypeKind::List(of) => format!("list of {}", self.field_type(of)),
            FieldTypeKind::Key(table) => format!("key of {}", table.node),
            FieldTypeKind::Named(name) => name.node.clone(),
        }
    }

    fn mark(&self, modifier: &Spanned<Modifier>) -> Doc {
        match &modifier.node {
            Modifier::OnlyWhen(when) => group([text("only when "), align([self.condition(when)])]),
            _ => text(self.modifier(modifier)),
        }
    }

    fn modifier(&self, modifier: &Spanned<Modifier>) -> String {
        match &modifier.node {
            Modifier::Optional => "optional".to_owned(),
            Modifier::MayBeNotApplicable => "may be not applicable".to_owned(),
            Modifier::MayBeNegative => "may be negative".to_owned(),
            Modifier::MayBeMonth => "may be a month".to_owned(),
            Modifier::NotInTheFuture => "not in the future".to_owned(),
            Modifier::DayOfSending => "the day of sending".to_owned(),
            Modifier::InWholePounds => "in whole pounds".to_owned(),
            Modifier::KeyedBy(field) => format!("by {}", field.node),
            Modifier::AtLeast(count) => format!("at least {}", self.count(*count, modifier.span)),
            Modifier::RoundedTo(unit) => {
                let unit = self.literal(&unit.node, unit.span).on_one_line();
                format!("rounded to the nearest {unit}")
            }
            Modifier::PrecisionIn(column) => format!("precision in {}", column.node),
            Modifier::SourceIn(column) => format!("source in {}", column.node),
            Modifier::OnlyCollected => "only collected".to_owned(),
            Modifier::OnlyWhen(when) => format!("only when {}", self.expr(when).on_one_line()),
        }
    }

    pub(super) fn table(&self, table: &Table) -> Doc {
        let mut head = vec![text(format!("table {}", table.name.node))];
        head.extend(table.file.as_ref().map(|file| text(format!(" from \"{}\"", file.node))));
        if !table.keys.is_empty() {
            head.extend([text(" by "), super::item::names(&table.keys)]);
        }
        let patterns = listed(table.also_written.iter().map(string));
        let also_written = (!table.also_written.is_empty())
            .then(|| nest(2, [Doc::Hard, text("also written "), align([patterns])]));
        let columns = self.fields(&table.columns);
        let head = [nest(2, head)].into_iter().chain(also_written);
        many(head.chain([columns, self.rows(&table.rows)]))
    }

    /// Rows with their cells in columns, if all of them fit on their lines so.
    fn rows(&self, rows: &[Row]) -> Doc {
        let cells =
            |row: &Row| -> Vec<Doc> { row.cells.iter().map(|cell| self.cell(cell)).collect() };
        let rows: Vec<(bool, Vec<Doc>)> =
            rows.iter().map(|row| (is_for_all_others(row), cells(row))).collect();
        let on_a_line = |cells: &[Doc]| cells.iter().map(Doc::on_one_line).collect();
        let shown: Vec<Vec<String>> = rows
            .iter()
            .filter(|(is_for_all, _)| !is_for_all)
            .map(|(_, row)| on_a_line(row))
            .collect();
        let columns = columns(&shown);
        many(rows.into_iter().map(|(is_for_all, cells)| {
            let cells = match &columns {
                Some(columns) if !is_for_all => {
                    let shown: Vec<String> = on_a_line(&cells);
                    aligned(cells, &shown, columns)
                }
                _ => listed(cells),
            };
            nest(2, [Doc::Hard, text("row "), align([cells])])
        }))
    }

    fn cell(&self, cell: &Spanned<RowCell>) -> Doc {
        match &cell.node {
            RowCell::Any => text("any"),
            RowCell::AllOthers => text("all others"),
            RowCell::Missing => text("missing"),
            RowCell::Literal(literal) => self.literal(literal, cell.span),
        }
    }
}

fn is_for_all_others(row: &Row) -> bool {
    row.cells.first().is_some_and(|cell| cell.node == RowCell::AllOthers)
}

/// The width of each column but the last, with its comma; nothing where a row would be too long.
fn columns(rows: &[Vec<String>]) -> Option<Vec<usize>> {
    let mut widths: Vec<usize> = Vec::new();
    for row in rows {
        let before_last = row.len().saturating_sub(1);
        for (at, cell) in row.iter().take(before_last).enumerate() {
            let cell = width(cell) + 1;
            match widths.get_mut(at) {
                Some(widest) => *widest = cell.max(*widest),
                None => widths.push(cell),
            }
        }
    }
    let fits = rows.iter().all(|row| {
        let before_last = row.len().saturating_sub(1);
        let before: usize = widths.iter().take(before_last).map(|width| width + 1).sum();
        "  row ".len() + before + row.last().map_or(0, |last| width(last)) <= WIDTH
    });
    fits.then_some(widths)
}

/// A row's cells, each filled up to the width of its column.
fn aligned(cells: Vec<Doc>, shown: &[String], columns: &[usize]) -> Doc {
    let n_cells = cells.len();
    let cells = cells.into_iter().zip(shown).enumerate().map(|(at, (cell, shown))| {
        if at + 1 == n_cells {
            return cell;
        }
        let missing = columns.get(at).copied().unwrap_or_default();
        let blanks = " ".repeat(missing.saturating_sub(width(shown) + 1));
        many([cell, text(format!(",{blanks}")), Doc::Line])
    });
    group(cells)
}
