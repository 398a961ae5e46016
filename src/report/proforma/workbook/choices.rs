//! The words to choose from, each choice in a column of a sheet of its own.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::styles;
use crate::proforma::pages::{Blank, BlankKind, Pages};
use lacuna_check::plan::workbook::layout::CHOICES;
use lacuna_language::source::grid::column_name;
use lacuna_language::value::{Schema, Ty};

/// What can be chosen from, by name.
pub(super) struct Choices {
    columns: Vec<(String, Vec<String>)>,
    /// The column of each.
    by_name: BTreeMap<String, u16>,
}

impl Choices {
    /// All that a form's blanks choose from.
    pub(super) fn collect(pages: &Pages, schema: &Schema) -> Choices {
        let mut choices = Choices { columns: Vec::new(), by_name: BTreeMap::new() };
        let columns = pages.lists.iter().flat_map(|page| &page.columns);
        for blank in pages.fields.iter().chain(columns) {
            if let Some((name, words)) = words(blank, schema) {
                choices.add(name, words);
            }
        }
        choices
    }

    fn add(&mut self, name: String, words: Vec<String>) {
        if self.by_name.contains_key(&name) || words.is_empty() {
            return;
        }
        if let Ok(column) = u16::try_from(self.columns.len()) {
            self.by_name.insert(name.clone(), column);
            self.columns.push((name, words));
        }
    }

    /// The cells with what a blank chooses from: `=Choices!$B$2:$B$7`.
    pub(super) fn range(&self, blank: &Blank, schema: &Schema) -> Option<String> {
        let (name, words) = words(blank, schema)?;
        let column = column_name(u32::from(*self.by_name.get(&name)?));
        Some(format!("={CHOICES}!${column}$2:${column}${}", words.len().saturating_add(1)))
    }

    /// Writes the sheet.
    pub(super) fn write(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        for (column, (name, words)) in (0..).zip(&self.columns) {
            sheet.set_column_width(column, 30)?;
            sheet.write_string_with_format(0, column, name, &styles::heading())?;
            for (row, word) in (1..).zip(words) {
                sheet.write_string(row, column, word)?;
            }
        }
        Ok(())
    }
}

/// The name of what a blank chooses from, and its words.
fn words(blank: &Blank, schema: &Schema) -> Option<(String, Vec<String>)> {
    match &blank.kind {
        BlankKind::Value(Ty::Choice(id)) => {
            let choice = schema.choices.get(id.0)?;
            Some((choice.name.clone(), choice.words.clone()))
        }
        BlankKind::Value(Ty::Key(id)) => {
            let table = schema.tables.get(id.0)?;
            let keys = schema.row_keys(*id).map(|(_, key)| key.to_owned());
            Some((table.name.clone(), keys.collect()))
        }
        _ => None,
    }
}
