//! The year of a plan in a workbook, from its first sheet of fields: the sheets of its lists are not read.
//!
//! Takes the bytes of a file; gives the year that its reader finds if it can read it at all, and nothing
//! where only the reader can tell. Never says whether a file is a plan.

use super::cells::{self, Content, Sheet};
use super::layout::{self, Layout};
use lacuna_language::value::Year;

/// The field that names the year.
const YEAR: &str = "year";

/// The year of a plan, where its first sheet of fields gives it as text, once.
pub(super) fn peek_year(bytes: &[u8]) -> Option<Year> {
    let has_fields = |sheet: &Sheet| layout::find(sheet).is_some_and(|layout| layout.is_fields());
    let sheets = cells::read_up_to(bytes, &has_fields).ok()?;
    let sheet = sheets.last()?;
    let layout = layout::find(sheet)?;
    let Layout::Fields(fields) = &layout else { return None };
    let is_year = |row: &u32| layout::way(sheet.text((*row, fields.field))) == YEAR;
    let mut rows = layout.rows(sheet).into_iter().filter(is_year);
    let (Some(row), None) = (rows.next(), rows.next()) else { return None };
    let at = (row, fields.answer);
    let value = sheet.value(at).filter(|_| sheet.merged(at).is_none())?;
    let is_text = matches!(value.content, Content::Text);
    Year::read(Some(value.text.trim()).filter(|_| is_text)?)?.ok()
}
