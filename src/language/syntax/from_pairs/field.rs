//! Records, forms, tables and the types of their fields.

use super::advice::WrongForm;
use super::wrong_forms::one_line;
use super::{Inside, Pair, Reader, Rule};
use crate::source::Spanned;
use crate::syntax::ast;
use crate::value::Ty;

impl Reader<'_> {
    pub(super) fn record(&mut self, pair: Pair) -> Option<ast::Record> {
        let mut inside = Inside::new(pair);
        inside.next()?;
        let name = self.name(&inside.next()?);
        let title = self.strings(inside.take(Rule::strings)?);
        let fields = inside.all(Rule::field).map(|field| self.field(field));
        Some(ast::Record { name, title, fields: fields.collect::<Option<_>>()? })
    }

    pub(super) fn table(&mut self, pair: Pair) -> Option<ast::Table> {
        let mut inside = Inside::new(pair);
        let name = self.name(&inside.seek(Rule::name)?);
        let mut table = ast::Table {
            name,
            file: None,
            keys: Vec::new(),
            also_written: Vec::new(),
            columns: Vec::new(),
            rows: Vec::new(),
        };
        while let Some(part) = inside.next() {
            match part.as_rule() {
                Rule::string => table.file = Some(self.string(part)),
                Rule::word => table.keys.push(self.name(&part)),
                Rule::also_written => {
                    let patterns = Inside::new(part).all(Rule::string);
                    table.also_written = patterns.map(|one| self.string(one)).collect();
                }
                Rule::field => table.columns.push(self.field(part)?),
                Rule::table_row => {
                    self.joined_cells(&part, table.columns.len());
                    table.rows.push(self.row(part)?);
                }
                _ => {}
            }
        }
        let is_key: Vec<bool> = table
            .columns
            .iter()
            .map(|column| table.keys.iter().any(|key| key.node == column.name.node))
            .collect();
        for row in &mut table.rows {
            name_all_others(row, &is_key);
        }
        Some(table)
    }

    /// `row "a" "b"`: strings on one line, in a row that has too few values without a comma there.
    fn joined_cells(&mut self, row: &Pair, n_columns: usize) {
        let cells: Vec<Pair> = Inside::new(row.clone()).all(Rule::cell).collect();
        let is_for_others = Inside::new(row.clone()).seek(Rule::all_others).is_some();
        if is_for_others || cells.len() >= n_columns {
            return;
        }
        for cell in cells {
            let mut inner = cell.clone();
            while let Some(next) = inner.clone().into_inner().next() {
                if inner.as_rule() == Rule::strings {
                    break;
                }
                inner = next;
            }
            let strings: Vec<String> =
                Inside::new(inner).all(Rule::string).map(|one| one_line(&one)).collect();
            let is_one_line = !cell.as_str().trim().contains('\n');
            if strings.len() > 1 && is_one_line {
                let message = "there is no comma between two words in quotes";
                let (at, text) = (self.span(&cell), strings.join(", "));
                self.tell(at, WrongForm::write(message, "a comma is missing", at, text));
            }
        }
    }

    fn row(&mut self, pair: Pair) -> Option<ast::Row> {
        let span = self.span(&pair);
        let others = Inside::new(pair.clone()).seek(Rule::all_others);
        let others =
            others.map(|pair| Some(Spanned::new(ast::RowCell::AllOthers, self.span(&pair))));
        let cells = Inside::new(pair).all(Rule::cell);
        let cells = cells.map(|cell| {
            let inner = Inside::new(cell).next()?;
            let span = self.span(&inner);
            let cell = match inner.as_rule() {
                Rule::any => ast::RowCell::Any,
                Rule::missing => ast::RowCell::Missing,
                _ => ast::RowCell::Literal(self.literal(inner)?.node),
            };
            Some(Spanned::new(cell, span))
        });
        Some(ast::Row { cells: others.into_iter().chain(cells).collect::<Option<_>>()?, span })
    }

    pub(super) fn field(&mut self, pair: Pair) -> Option<ast::Field> {
        let mut inside = Inside::new(pair);
        let name = self.name(&inside.take(Rule::word)?);
        let ty = self.field_type(inside.seek(Rule::field_type)?)?;
        let modifiers = inside.all(Rule::modifier).map(|modifier| self.modifier(modifier));
        Some(ast::Field { name, ty, modifiers: modifiers.collect::<Option<_>>()? })
    }

    pub(super) fn field_type(&mut self, pair: Pair) -> Option<ast::FieldType> {
        let span = self.span(&pair);
        let mut inside = Inside::new(pair);
        let first = inside.next()?;
        let kind = match first.as_rule() {
            Rule::list => {
                let of = inside.seek(Rule::field_type)?;
                ast::FieldTypeKind::List(Box::new(self.field_type(of)?))
            }
            Rule::key => ast::FieldTypeKind::Key(self.name(&inside.seek(Rule::name)?)),
            Rule::name => ast::FieldTypeKind::Named(self.name(&first)),
            Rule::whole => ast::FieldTypeKind::WholeNumber,
            Rule::range => ast::FieldTypeKind::Range(Box::new(self.range(first)?)),
            _ => ast::FieldTypeKind::Scalar(Ty::named(first.as_str())?),
        };
        Some(ast::FieldType { kind, span })
    }

    fn range(&mut self, pair: Pair) -> Option<ast::Range> {
        let is_whole = !pair.as_str().contains('.');
        let mut ends = Inside::new(pair).all(Rule::literal);
        let (least, most) = (self.literal(ends.next()?)?, self.literal(ends.next()?)?);
        Some(ast::Range { least, most, is_whole })
    }

    fn modifier(&mut self, pair: Pair) -> Option<Spanned<ast::Modifier>> {
        let span = self.span(&pair);
        let inner = Inside::new(pair).next()?;
        let node = match inner.as_rule() {
            Rule::optional => ast::Modifier::Optional,
            Rule::may_be_not_applicable => ast::Modifier::MayBeNotApplicable,
            Rule::may_be_negative => ast::Modifier::MayBeNegative,
            Rule::may_be_month => ast::Modifier::MayBeMonth,
            Rule::not_in_the_future => ast::Modifier::NotInTheFuture,
            Rule::day_of_sending => ast::Modifier::DayOfSending,
            Rule::in_whole_pounds => ast::Modifier::InWholePounds,
            Rule::keyed_by => {
                ast::Modifier::KeyedBy(self.name(&Inside::new(inner).seek(Rule::word)?))
            }
            Rule::rounded_to => {
                ast::Modifier::RoundedTo(self.literal(Inside::new(inner).seek(Rule::literal)?)?)
            }
            Rule::precision_in => {
                ast::Modifier::PrecisionIn(self.name(&Inside::new(inner).seek(Rule::word)?))
            }
            Rule::source_in => {
                ast::Modifier::SourceIn(self.name(&Inside::new(inner).seek(Rule::word)?))
            }
            Rule::only_collected => ast::Modifier::OnlyCollected,
            Rule::only_when => {
                let condition = Inside::new(inner).seek(Rule::condition)?;
                ast::Modifier::OnlyWhen(Box::new(self.expr(condition)?))
            }
            _ => ast::Modifier::AtLeast(self.count(&Inside::new(inner).seek(Rule::figure)?)?),
        };
        Some(Spanned::new(node, span))
    }
}

/// Puts `all others` in place of `any` in each key column.
fn name_all_others(row: &mut ast::Row, is_key: &[bool]) {
    let keys = row.cells.iter().zip(is_key).filter(|(_, is_key)| **is_key);
    let keys: Vec<&Spanned<ast::RowCell>> = keys.map(|(cell, _)| cell).collect();
    let (Some(first), Some(last)) = (keys.first(), keys.last()) else { return };
    let is_for_all = keys.iter().all(|cell| cell.node == ast::RowCell::Any);
    if row.cells.len() != is_key.len() || !is_for_all {
        return;
    }
    let others = Spanned::new(ast::RowCell::AllOthers, first.span.to(last.span));
    let values = row.cells.iter().zip(is_key).filter(|(_, is_key)| !**is_key);
    row.cells = [others].into_iter().chain(values.map(|(cell, _)| cell.clone())).collect();
}
