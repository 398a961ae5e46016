//! How lists, groups and values are filled in on the sheets of a workbook.

use super::layout::sheet_name;
use crate::plan::format::spelling::{Field, Spelling};

pub(super) struct Workbook;

impl Spelling for Workbook {
    fn as_fields(&self, field: &Field) -> String {
        format!(
            "clear this answer, and fill in the rows of its fields, which begin with `{}.`",
            field.way
        )
    }

    fn as_list(&self, field: &Field, _: bool) -> String {
        let sheet = sheet_name(&field.way);
        format!("clear this answer, and fill in a row for each entry on the sheet `{sheet}`")
    }

    fn as_entries(&self, field: &Field, _: &str) -> String {
        let (way, sheet) = (&field.way, sheet_name(&field.way));
        format!(
            "clear the rows that begin with `{way}.`, and fill in a row for each entry on the sheet `{sheet}`"
        )
    }

    fn as_one_entry(&self, field: &Field, _: &str) -> String {
        self.as_fields(field)
    }

    fn as_value(&self, field: &Field) -> String {
        format!("write only the value, beside `{}`", field.way)
    }

    /// A text in a cell is never taken for a list.
    fn as_value_of_list(&self, field: &Field) -> String {
        self.as_value(field)
    }

    fn at_the_top(&self, _: &str) -> String {
        "write it on the first sheet, with only its name".to_owned()
    }
}
