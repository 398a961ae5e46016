//! The sheets that are filled in: one row for each value that stands alone, one for each entry.

use std::collections::BTreeMap;

use rust_xlsxwriter::{ConditionalFormatFormula, ExcelDateTime, Note, Worksheet, XlsxError};

use super::choices::Choices;
use super::filled::{Filled, Row};
use super::styles::{self, shortened};
use super::value::{Kept, kept};
use crate::proforma::descriptions;
use crate::proforma::examples::Examples;
use crate::proforma::pages::{Blank, BlankKind, ListPage, Pages};
use lacuna_check::plan::workbook::layout::{
    ABOUT, ANSWER, EACH, ENTRY_OF, EXAMPLE, FIELD, LIST_OF,
};
use lacuna_check::plan::{Node, NodeKind};
use lacuna_language::rules::program::Rules;
use lacuna_language::rules::{FieldId, RequirementId};
use lacuna_language::source::grid::column_name;
use lacuna_language::value::Ty;

/// Rows that a list has room for besides those that are filled in; more can be put in.
const SPARE_ROWS: u32 = 40;
/// The rows of a list for which what is typed is looked at while it is typed.
const CHECKED_ROWS: u32 = 1_000;

/// The last column that a sheet has.
const LAST_COLUMN: u16 = 16_383;

/// The columns of a sheet of single values, and how wide they are.
const FIELD_COLUMNS: [(&str, u16); 4] = [(FIELD, 34), (ANSWER, 40), (ABOUT, 80), (EXAMPLE, 34)];
const FIELD_HEADING_ROW: u32 = 2;

type Written = Result<(), XlsxError>;

/// What all sheets need.
pub(super) struct Sheets<'a> {
    pub rules: &'a Rules,
    pub readers: BTreeMap<FieldId, Vec<RequirementId>>,
    /// A plan from which examples are taken.
    pub model: Option<&'a Node>,
    pub examples: Examples,
    pub choices: &'a Choices,
    pub filled: &'a Filled<'a>,
    pub pages: &'a Pages<'a>,
}

impl Sheets<'_> {
    /// A row for each value that stands alone.
    pub(super) fn fields(&self, sheet: &mut Worksheet, title: &str, blanks: &[Blank]) -> Written {
        sheet.write_string_with_format(0, 0, title, &styles::title())?;
        for (column, (name, width)) in (0..).zip(FIELD_COLUMNS) {
            sheet.set_column_width(column, f64::from(width))?;
            sheet.write_string_with_format(FIELD_HEADING_ROW, column, name, &styles::heading())?;
        }
        let first = FIELD_HEADING_ROW.saturating_add(1);
        sheet.set_freeze_panes(first, 2)?;
        for (row, blank) in (first..).zip(blanks) {
            self.field(sheet, row, blank)?;
        }
        Ok(())
    }

    fn field(&self, sheet: &mut Worksheet, row: u32, blank: &Blank) -> Written {
        sheet.write_string_with_format(row, 0, &blank.way, &styles::locked())?;
        let (about, brief) = (self.about(blank), self.brief(blank));
        sheet.write_string_with_format(row, 2, &brief, &styles::locked())?;
        let example = self.example(blank).unwrap_or_default();
        sheet.write_string_with_format(row, 3, &example, &styles::locked())?;
        let node = self.filled.field(blank);
        let answer = node.map(text_of).unwrap_or_default();
        let texts = [blank.way.as_str(), &answer, &brief, &example];
        let widths = FIELD_COLUMNS.map(|(_, width)| width);
        sheet.set_row_height(row, styles::height(texts.into_iter().zip(widths)))?;
        if is_told(blank) {
            sheet.write_string_with_format(row, 1, &answer, &styles::locked())?;
            return Ok(());
        }
        self.value(sheet, (row, 1), blank, node)?;
        let range = self.choices.range(blank, &self.rules.schema);
        let validation = styles::validation(blank, range.as_deref(), &about)?;
        sheet.add_data_validation(row, 1, row, 1, &validation)?;
        if blank.is_required {
            let is_blank = format!("=LEN(TRIM($B${}))=0", row.saturating_add(1));
            let mark = ConditionalFormatFormula::new().set_rule(is_blank.as_str());
            sheet.add_conditional_format(row, 1, row, 1, &mark.set_format(styles::wanting()))?;
        }
        Ok(())
    }

    /// A row for each entry, below what is asked of the list.
    pub(super) fn list(&self, sheet: &mut Worksheet, title: &str, page: &ListPage) -> Written {
        sheet.write_string_with_format(0, 0, title, &styles::title())?;
        let asked = descriptions::asked(self.readers_of(page.id), self.rules).into_iter();
        let mut heading_row = 1;
        for line in std::iter::once(descriptions::rows(page.field, &self.rules.schema)).chain(asked)
        {
            sheet.write_string(heading_row, 0, line)?;
            heading_row = heading_row.saturating_add(1);
        }
        heading_row = self.examples_above(sheet, heading_row, page)?;
        // Without a format of their own they would have that of their column, with its lines.
        for row in 0..heading_row {
            sheet.set_row_format(row, &styles::above())?;
        }
        let rows = self.filled.rows(page, self.pages);
        let area = Area::new(heading_row, rows.len(), page);
        sheet.set_row_height(heading_row, 32)?;
        sheet.set_freeze_panes(area.first_row, area.first_column)?;
        self.numbers(sheet, page, &area, &rows)?;
        for (column, blank) in (area.first_column..).zip(&page.columns) {
            self.column(sheet, column, blank, &area)?;
        }
        for (row, filled) in (area.first_row..).zip(&rows) {
            for (column, blank) in (area.first_column..).zip(&page.columns) {
                self.value(sheet, (row, column), blank, filled.entry.at(&blank.way))?;
            }
            let texts = page.columns.iter().map(|blank| {
                (filled.entry.at(&blank.way).map(text_of).unwrap_or_default(), styles::width(blank))
            });
            let texts: Vec<(String, u16)> = texts.collect();
            let texts = texts.iter().map(|(text, width)| (text.as_str(), *width));
            sheet.set_row_height(row, styles::height(texts))?;
        }
        // A row can be taken out of a protected sheet only if none of its cells is locked.
        let right = area.last_column.saturating_add(1);
        sheet.set_column_range_format(right, LAST_COLUMN, &styles::unlocked())?;
        mark_wanting(sheet, page, &area)
    }

    /// The first entry of the list in another plan, above the headings, if it has one. Gives the row below.
    fn examples_above(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        page: &ListPage,
    ) -> Result<u32, XlsxError> {
        let rows = self.model.map(|model| Filled::unchecked(model).rows(page, self.pages));
        let Some(entry) = rows.as_ref().and_then(|rows| rows.first()).map(|row| row.entry) else {
            return Ok(row);
        };
        let examples = page.columns.iter().map(|blank| entry.at(&blank.way).map(text_of));
        let examples: Vec<String> = examples.map(Option::unwrap_or_default).collect();
        let first = first_column(page);
        sheet.write_string_with_format(
            row,
            first.saturating_sub(1),
            EXAMPLE,
            &styles::example(),
        )?;
        for (column, example) in (first..).zip(&examples) {
            sheet.write_string_with_format(row, column, example, &styles::example())?;
        }
        let widths = page.columns.iter().map(styles::width);
        sheet
            .set_row_height(row, styles::height(examples.iter().map(String::as_str).zip(widths)))?;
        Ok(row.saturating_add(1))
    }

    /// The columns with the numbers of rows, and of the entries that they belong to.
    fn numbers(
        &self,
        sheet: &mut Worksheet,
        page: &ListPage,
        area: &Area,
        rows: &[Row],
    ) -> Written {
        let own = area.first_column.saturating_sub(1);
        let numbered = styles::open(styles::NUMBER).set_background_color(styles::LOCKED);
        let heading = format!("{LIST_OF}{}", page.name);
        sheet.set_column_width(own, f64::from(styles::width_of(&heading)))?;
        sheet.set_column_format(own, &numbered)?;
        sheet.write_string_with_format(area.heading_row, own, heading, &styles::heading())?;
        for (row, number) in (area.first_row..=area.last_row).zip(1_u32..) {
            sheet.write_number_with_format(row, own, number, &numbered)?;
        }
        let Some(outer) = &page.within else { return Ok(()) };
        let open = styles::open(styles::NUMBER);
        let heading = format!("{ENTRY_OF}{outer}");
        sheet.set_column_width(0, f64::from(styles::width_of(&heading)))?;
        sheet.set_column_format(0, &open)?;
        sheet.write_string_with_format(area.heading_row, 0, heading, &styles::heading())?;
        for (row, filled) in (area.first_row..).zip(rows) {
            let of = u32::try_from(filled.of).unwrap_or_default();
            sheet.write_number_with_format(row, 0, of, &open)?;
        }
        Ok(())
    }

    fn column(&self, sheet: &mut Worksheet, column: u16, blank: &Blank, area: &Area) -> Written {
        let heading = if blank.way.is_empty() { EACH } else { &blank.way };
        let about = self.about(blank);
        sheet.set_column_width(column, f64::from(styles::width(blank)))?;
        sheet.write_string_with_format(area.heading_row, column, heading, &styles::heading())?;
        let example = self.example(blank).map(|one| format!("\n\nFor example: {one}"));
        let note = shortened(&format!("{about}{}", example.unwrap_or_default()), 1_500);
        let note = Note::new(note).add_author_prefix(false).set_width(420).set_height(180);
        sheet.insert_note(area.heading_row, column, &note)?;
        let format = styles::open(styles::number_format(blank));
        sheet.set_column_format(column, &format)?;
        for row in area.first_row..=area.last_row {
            sheet.write_blank(row, column, &format)?;
        }
        let range = self.choices.range(blank, &self.rules.schema);
        let validation = styles::validation(blank, range.as_deref(), &about)?;
        let last = area.last_row.saturating_add(CHECKED_ROWS);
        sheet.add_data_validation(area.first_row, column, last, column, &validation)?;
        Ok(())
    }

    /// What a plan says, into a cell.
    fn value(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        blank: &Blank,
        node: Option<&Node>,
    ) -> Written {
        let text = node.map(text_of).unwrap_or_default();
        let open = styles::open(styles::number_format(blank));
        if text.is_empty() {
            sheet.write_blank(row, column, &open)?;
            return Ok(());
        }
        let kept = match &blank.kind {
            BlankKind::Value(ty) => kept(&text, ty, &self.rules.schema),
            _ => Kept::Text(text),
        };
        match kept {
            Kept::Number(number, format) => {
                sheet.write_number_with_format(row, column, number, &styles::open(format))?
            }
            Kept::Date(day, format) => {
                let moment = ExcelDateTime::parse_from_str(&day.to_string())?;
                sheet.write_datetime_with_format(row, column, moment, &styles::open(format))?
            }
            Kept::Text(text) => sheet.write_string_with_format(row, column, text, &open)?,
        };
        Ok(())
    }

    fn about(&self, blank: &Blank) -> String {
        let readers = self.readers_of(blank.id);
        match &blank.kind {
            BlankKind::Value(_) => descriptions::built_in(blank.field).map_or_else(
                || descriptions::field(blank.field, blank.id, readers, self.rules),
                str::to_owned,
            ),
            BlankKind::Whole => {
                descriptions::built_in(blank.field).map_or_else(|| whole(blank), str::to_owned)
            }
            BlankKind::Explanation(id) => {
                let requirement = self.rules.requirement(*id);
                let said = requirement.map(|one| descriptions::requirement(one, self.rules));
                format!("If the plan does not meet this, say why. {}", said.unwrap_or_default())
            }
        }
    }

    /// The requirements that read a field.
    fn readers_of(&self, field: FieldId) -> &[RequirementId] {
        self.readers.get(&field).map_or(&[], Vec::as_slice)
    }

    /// The same where there is little room.
    fn brief(&self, blank: &Blank) -> String {
        match (&blank.kind, descriptions::built_in(blank.field)) {
            (BlankKind::Value(_), None) => {
                descriptions::brief(blank.field, blank.id, self.readers_of(blank.id), self.rules)
            }
            _ => self.about(blank),
        }
    }

    /// What another plan says here.
    fn example(&self, blank: &Blank) -> Option<String> {
        self.examples.get(&blank.id)?.first().cloned()
    }
}

/// The part of a list's sheet that is filled in.
struct Area {
    heading_row: u32,
    first_row: u32,
    last_row: u32,
    first_column: u16,
    last_column: u16,
}

impl Area {
    fn new(heading_row: u32, n_filled: usize, page: &ListPage) -> Area {
        let n_filled = u32::try_from(n_filled).unwrap_or_default();
        let first_column = first_column(page);
        let n_columns = u16::try_from(page.columns.len()).unwrap_or_default();
        Area {
            heading_row,
            first_row: heading_row.saturating_add(1),
            last_row: heading_row.saturating_add(n_filled).saturating_add(SPARE_ROWS),
            first_column,
            last_column: first_column.saturating_add(n_columns).saturating_sub(1),
        }
    }
}

/// The column of an entry's first field, behind those with the numbers.
fn first_column(page: &ListPage) -> u16 {
    if page.within.is_some() { 2 } else { 1 }
}

/// In a row in which something is filled in, what is required and blank is marked; of a list that is
/// required and has no row, the first one.
fn mark_wanting(sheet: &mut Worksheet, page: &ListPage, area: &Area) -> Written {
    let letter = |column: u16| column_name(u32::from(column));
    let (from, to) = (letter(area.first_column), letter(area.last_column));
    let (top, row) = (area.first_row, area.first_row.saturating_add(1));
    let columns = (area.first_column..).zip(&page.columns);
    for (column, _) in columns.filter(|(_, blank)| blank.is_required) {
        let own = letter(column);
        let rule = format!("=AND(COUNTA(${from}{row}:${to}{row})>0,LEN(TRIM({own}{row}))=0)");
        let mark = ConditionalFormatFormula::new().set_rule(rule.as_str());
        let mark = mark.set_format(styles::wanting());
        sheet.add_conditional_format(top, column, area.last_row, column, &mark)?;
    }
    if page.is_required {
        let bottom = area.last_row.saturating_add(CHECKED_ROWS);
        let rule = format!("=COUNTA(${from}${row}:${to}${bottom})=0");
        let mark = ConditionalFormatFormula::new().set_rule(rule.as_str());
        let mark = mark.set_format(styles::wanting());
        sheet.add_conditional_format(top, area.first_column, top, area.last_column, &mark)?;
    }
    Ok(())
}

/// What may be said of a whole group or list.
fn whole(blank: &Blank) -> String {
    let name = blank.field.name.replace('-', " ");
    let placeholder = "`to follow` while it is not known";
    let declared = format!("`not applicable because …` if there is no {name}, with the reason");
    match (&blank.field.ty, blank.field.may_be_not_applicable) {
        (Ty::List(_), true) => {
            format!(
                "Its entries go on a separate sheet. Here, write only {declared}; or \
                 {placeholder}."
            )
        }
        (Ty::List(_), false) => {
            format!("Its entries go on a separate sheet. Here, write only {placeholder}.")
        }
        (_, true) => {
            format!("Fill in what follows. Here, write only {declared}; or {placeholder}.")
        }
        (_, false) => format!("Fill in what follows. Here, write only {placeholder}."),
    }
}

/// What the workbook is of is not to be changed in it.
fn is_told(blank: &Blank) -> bool {
    let is_known = blank.kind == BlankKind::Value(Ty::Year) || blank.way == "form";
    blank.field.is_built_in && is_known
}

fn text_of(node: &Node) -> String {
    match &node.kind {
        NodeKind::Scalar(scalar) => scalar.text.to_string(),
        _ => String::new(),
    }
}
