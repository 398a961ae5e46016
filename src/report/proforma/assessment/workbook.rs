//! The questions as a workbook: what is known is locked, and what is to be filled in offers what it takes.

use rust_xlsxwriter::{
    ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, DataValidationRule,
    DocProperties, ExcelDateTime, Formula, ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use super::{HOW_TO, Row, TO_COUNT};
use crate::proforma::workbook::styles;
use lacuna_check::judgement::{Answer, Column, SHEET};
use lacuna_check::plan::workbook::layout::READ_ME;
use lacuna_language::source::grid::column_name;

/// The longest text that is put into a cell, in characters. Excel allows 32,767 UTF-16 units.
const LONGEST: usize = 16_000;

/// What a column of the sheet shows.
enum Shows {
    Part(Column),
    Question,
    Evidence,
    LastYear,
    Before,
}

/// A column of the sheet: what it shows, and how wide it is, in characters.
struct SheetColumn {
    shows: Shows,
    width: u16,
}

const fn column(shows: Shows, width: u16) -> SheetColumn {
    SheetColumn { shows, width }
}

/// All columns, from left to right.
static SHEET_COLUMNS: [SheetColumn; 15] = [
    column(Shows::Part(Column::Council), 15),
    column(Shows::Part(Column::Year), 9),
    column(Shows::Part(Column::Requirement), 20),
    column(Shows::Question, 30),
    column(Shows::Evidence, 64),
    column(Shows::LastYear, 20),
    column(Shows::Before, 20),
    column(Shows::Part(Column::Answer), 10),
    column(Shows::Part(Column::Reason), 30),
    column(Shows::Part(Column::GoodPractice), 9),
    column(Shows::Part(Column::Lesson), 24),
    column(Shows::Part(Column::By), 14),
    column(Shows::Part(Column::On), 17),
    column(Shows::Part(Column::Plan), 18),
    column(Shows::Part(Column::Evidence), 19),
];

/// How many columns stay in sight: those that say which question it is.
const N_FROZEN: u16 = 3;

/// The parts that people fill in.
const TO_FILL_IN: [Column; 6] =
    [Column::Answer, Column::Reason, Column::GoodPractice, Column::Lesson, Column::By, Column::On];

/// What else there is to know of a sheet.
const OF_SHEETS: &str = "On the sheet of the judgements, each row is a question. You can filter the rows, add columns of your own, and share \
                         the rows out among several copies of this file: all of them can be counted together.";

/// The number by which workbooks know this size of paper.
const A4: u8 = 9;

type Made = Result<(), XlsxError>;

/// The bytes of the workbook.
pub fn workbook(rows: &[Row]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(rows)?);
    read_me(book.add_worksheet().set_name(READ_ME)?)?;
    let sheet = book.add_worksheet().set_name(SHEET)?;
    headings(sheet, rows.len())?;
    for (row, number) in rows.iter().zip(1_u32..) {
        fill(sheet, number, row)?;
    }
    if !rows.is_empty() {
        let last = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        offer(sheet, last)?;
        mark(sheet, last)?;
    }
    sheet.set_active(true);
    book.save_to_buffer()
}

/// The day on which a workbook says that it was made is the first of the latest year in it: the same questions give
/// the same file whenever it is made.
fn properties(rows: &[Row]) -> Result<DocProperties, XlsxError> {
    let year = rows.iter().filter_map(|row| row.question.year.first_day()).max();
    let year = year.and_then(|day| u16::try_from(day.year()).ok()).unwrap_or(2000);
    let made = ExcelDateTime::from_ymd(year, 1, 1)?;
    let properties = DocProperties::new().set_title("Questions for a person to judge");
    Ok(properties.set_author("Lacuna").set_creation_datetime(&made))
}

fn read_me(sheet: &mut Worksheet) -> Made {
    const WIDTH: u16 = 90;
    paper(sheet).protect();
    sheet.set_column_width(0, f64::from(WIDTH))?;
    sheet.write_string_with_format(0, 0, "Questions for a person to judge", &styles::title())?;
    for (row, line) in (1..).zip(HOW_TO.into_iter().chain([OF_SHEETS, TO_COUNT])) {
        sheet.set_row_height(row, styles::height([(line, WIDTH)].into_iter()))?;
        sheet.write_string_with_format(row, 0, line, &styles::plain())?;
    }
    Ok(())
}

fn paper(sheet: &mut Worksheet) -> &mut Worksheet {
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0)
}

fn headings(sheet: &mut Worksheet, n_rows: usize) -> Made {
    paper(sheet).protect_with_options(&ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        insert_columns: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::default()
    });
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_header("&L&A").set_footer("&LPage &P of &N");
    sheet.set_freeze_panes(1, N_FROZEN)?;
    for (number, column) in (0..).zip(&SHEET_COLUMNS) {
        sheet.set_column_width(number, f64::from(column.width))?;
        sheet.write_string_with_format(0, number, column.heading(), &styles::heading())?;
    }
    sheet.set_row_height(0, 32)?;
    let last = u32::try_from(n_rows).unwrap_or(u32::MAX);
    sheet.autofilter(0, 0, last, last_column())?;
    // On paper nobody needs the columns by which the program finds an answer again.
    sheet.set_print_area(0, 0, last, column_of(Column::On))?;
    // Whoever adds a column of their own can fill it in.
    sheet.set_column_range_format(last_column().saturating_add(1), 16_383, &styles::unlocked())?;
    Ok(())
}

fn last_column() -> u16 {
    u16::try_from(SHEET_COLUMNS.len()).unwrap_or(1).saturating_sub(1)
}

impl SheetColumn {
    fn heading(&self) -> &'static str {
        match self.shows {
            Shows::Part(column) => column.written().heading,
            Shows::Question => "Question",
            Shows::Evidence => "Evidence",
            Shows::LastYear => "Last year",
            Shows::Before => "Judged before",
        }
    }

    fn is_to_fill_in(&self) -> bool {
        matches!(self.shows, Shows::Part(column) if TO_FILL_IN.contains(&column))
    }

    fn text(&self, row: &Row) -> String {
        let text = match self.shows {
            Shows::Part(column) => row.part(column),
            Shows::Question => row.question.question.clone(),
            Shows::Evidence => row.evidence().join("\n"),
            Shows::LastYear => row.last_year(),
            Shows::Before => row.before(),
        };
        match text.chars().count() > LONGEST {
            true => format!(
                "{}\nThere is more of it than a cell can show: see the plan itself.",
                styles::shortened(&text, LONGEST)
            ),
            false => text,
        }
    }
}

fn fill(sheet: &mut Worksheet, number: u32, row: &Row) -> Made {
    let texts: Vec<String> = SHEET_COLUMNS.iter().map(|column| column.text(row)).collect();
    let widths = SHEET_COLUMNS.iter().map(|column| column.width);
    let height = styles::height(texts.iter().map(String::as_str).zip(widths));
    sheet.set_row_height(number, height)?;
    for (at, (column, text)) in (0..).zip(SHEET_COLUMNS.iter().zip(&texts)) {
        match (&column.shows, column.is_to_fill_in(), text.as_str()) {
            (Shows::Part(Column::On), _, "") => {
                sheet.write_blank(number, at, &styles::open(styles::DATE))?
            }
            (Shows::Part(Column::On), _, day) => {
                let day = ExcelDateTime::parse_from_str(day)?;
                sheet.write_datetime_with_format(number, at, day, &styles::open(styles::DATE))?
            }
            (_, true, "") => sheet.write_blank(number, at, &styles::open(styles::TEXT))?,
            (_, true, text) => {
                sheet.write_string_with_format(number, at, text, &styles::open(styles::TEXT))?
            }
            (_, false, text) => {
                sheet.write_string_with_format(number, at, text, &styles::locked())?
            }
        };
    }
    Ok(())
}

/// The number of the column with a part of the judgement.
fn column_of(part: Column) -> u16 {
    let is_it = |one: &SheetColumn| matches!(one.shows, Shows::Part(column) if column == part);
    let at = SHEET_COLUMNS.iter().position(is_it).unwrap_or_default();
    u16::try_from(at).unwrap_or_default()
}

/// What may be typed into each cell, to choose from where it is one of a few words.
fn offer(sheet: &mut Worksheet, last: u32) -> Made {
    let answers = Answer::ALL.map(Answer::word);
    let of_words = |words: &[&str], what: &str| -> Result<DataValidation, XlsxError> {
        DataValidation::new()
            .allow_list_strings(words)?
            .set_error_title("Is this right?")?
            .set_error_message(format!("Choose {what}, or leave it blank."))
    };
    let day = DataValidationRule::GreaterThanOrEqualTo(Formula::new("=DATE(1990,1,1)"));
    let day = DataValidation::new()
        .allow_date_formula(day)
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_title("Is this right?")?
        .set_error_message("Write the day of the judgement, such as 4 May 2001.")?;
    for (part, validation) in [
        (Column::Answer, of_words(&answers, "yes, no or ask the council")?),
        (Column::GoodPractice, of_words(&["yes", "no"], "yes or no")?),
        (Column::On, day),
    ] {
        let column = column_of(part);
        sheet.add_data_validation(1, column, last, column, &validation)?;
    }
    Ok(())
}

/// Marks what an answer still needs: who and when, and why where it is not yes.
fn mark(sheet: &mut Worksheet, last: u32) -> Made {
    let letter = |part: Column| column_name(u32::from(column_of(part)));
    let answer = letter(Column::Answer);
    for part in [Column::Reason, Column::By, Column::On] {
        let own = letter(part);
        let needed = match part {
            Column::Reason => format!("LEN(TRIM(${answer}2))>0,TRIM(${answer}2)<>\"yes\""),
            _ => format!("LEN(TRIM(${answer}2))>0"),
        };
        let rule = format!("=AND({needed},LEN(TRIM({own}2))=0)");
        let mark = ConditionalFormatFormula::new().set_rule(rule.as_str());
        let column = column_of(part);
        let mark = mark.set_format(styles::wanting());
        sheet.add_conditional_format(1, column, last, column, &mark)?;
    }
    Ok(())
}
