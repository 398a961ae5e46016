//! Figures that are not exact: what they are, what they come to, and what they are worth.

use super::Words;
use crate::eval::reason::Value;
use crate::eval::{Figure, Inexact};
use crate::plan::State;
use lacuna_language::value::schema::Standing;
use lacuna_language::value::{Datum, TableId, Ty, show};

impl Words<'_> {
    /// What a figure is of: `` `amount` (national-totals, 1999-2000) ``.
    pub fn figure_name(&self, figure: &Figure) -> String {
        match figure.at {
            Inexact::InPlan(slot) => self.slot(slot),
            Inexact::InTable(table, row, column) => self.cell_name(table, row, column),
        }
    }

    /// A figure with how far it may be off: `about £380,000 (± £5,000)`.
    pub fn figure(&self, figure: &Figure) -> String {
        let datum = self.figure_datum(figure);
        datum.map_or(String::new(), |(datum, ty)| show::datum(datum, &ty, &self.rules.schema))
    }

    /// The same as a reason tells it.
    pub fn figure_value(&self, figure: &Figure) -> Option<Value> {
        self.figure_datum(figure).map(|(datum, _)| Value::of_datum(datum))
    }

    fn figure_datum(&self, figure: &Figure) -> Option<(&Datum, Ty)> {
        match figure.at {
            Inexact::InPlan(slot) => match &self.plan.slot(slot).state {
                State::Given(datum) => {
                    Some((datum, self.plan.declared(slot, &self.rules.schema).0.clone()))
                }
                State::Record(_) | State::List(_) | State::Absent(_) => None,
            },
            Inexact::InTable(table, row, column) => {
                self.datum(table, row, column).map(|(datum, ty)| (datum, ty.clone()))
            }
        }
    }

    /// A figure, and what it is worth: `£1,673,000, a forecast`.
    pub fn figure_standing(&self, figure: &Figure) -> String {
        let standing = match figure.standing {
            Standing::Reported => "",
            Standing::Forecast => ", a forecast",
            Standing::Budget => ", a budget figure",
        };
        format!("{}{standing}", self.figure(figure))
    }

    /// The same, with what it is of and where it was read.
    pub fn figure_in_full(&self, figure: &Figure) -> String {
        let source = figure.source.as_ref().map(|source| format!("; read in {source}"));
        let (name, figure) = (self.figure_name(figure), self.figure_standing(figure));
        format!("{name}: {figure}{}", source.unwrap_or_default())
    }

    /// A cell by its column, its table and the keys of its row.
    fn cell_name(&self, id: TableId, row: usize, column: usize) -> String {
        let Some(table) = self.rules.schema.tables.get(id.0) else { return String::new() };
        let keys = table.keys.iter().filter_map(|key| self.key(id, row, *key));
        let around: Vec<String> = std::iter::once(table.name.clone()).chain(keys).collect();
        let name = table.columns.get(column).map_or("", |column| column.name.as_str());
        format!("`{name}` ({})", around.join(", "))
    }

    /// A key as it stands in its table, without quotes.
    fn key(&self, id: TableId, row: usize, column: usize) -> Option<String> {
        let (datum, ty) = self.datum(id, row, column)?;
        Some(self.inserted(&Value::of_datum(datum), ty))
    }

    fn datum(&self, id: TableId, row: usize, column: usize) -> Option<(&Datum, &Ty)> {
        let table = self.rules.schema.tables.get(id.0)?;
        let (cells, declared) = (table.rows.get(row)?, table.columns.get(column)?);
        Some((cells.get(column)?.datum.as_ref()?, &declared.ty))
    }
}
