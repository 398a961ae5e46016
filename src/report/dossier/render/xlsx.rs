//! A report as a workbook: a sheet with its sentences, then one for each table. Texts are written as texts, so that
//! none is ever a formula or a link.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use crate::dossier::document::{Block, Cell, Document, Figure, Heading, Row, Shown, Table};
use lacuna_language::source::visible;
use lacuna_language::value::{Exact, amount};

/// By what a workbook is known as a report.
pub(super) const MARK: &str = "Lacuna report";

/// How many characters a cell takes.
const LONGEST: usize = 32_000;
/// The number by which workbooks know this size of paper.
const A4: u8 = 9;
const HEADING: u32 = 0x16_324F;

/// The bytes of the workbook. The same report gives the same ones.
pub(super) fn workbook(document: &Document) -> Result<Vec<u8>, String> {
    made(document).map_err(|why| why.to_string())
}

fn made(document: &Document) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The same report is the same file whenever it is made.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(
        &DocProperties::new()
            .set_title(seen(&document.title))
            .set_author("Lacuna")
            .set_creation_datetime(&made)
            .set_custom_property(MARK, env!("CARGO_PKG_VERSION")),
    );
    let mut names: Vec<String> = Vec::new();
    summary(book.add_worksheet().set_name(free("Summary", &mut names))?, document)?;
    let tables = document.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table).filter(|table| table.shown != Shown::OnPages),
        _ => None,
    });
    let (main, others): (Vec<&Table>, Vec<&Table>) = tables.partition(|table| table.is_main);
    for one in main.into_iter().chain(others) {
        let name = free(&one.caption, &mut names);
        table(book.add_worksheet().set_name(name)?, one)?;
    }
    book.save_to_buffer()
}

/// A name for a sheet: at most 31 characters, none of them reserved, and none twice.
fn free(wanted: &str, names: &mut Vec<String>) -> String {
    const MOST: usize = 31;
    const RESERVED: [char; 8] = ['[', ']', ':', '*', '?', '/', '\\', '\''];
    let plain: String = seen(wanted).chars().filter(|char| !RESERVED.contains(char)).collect();
    let cut = |room: usize| plain.chars().take(room).collect::<String>().trim().to_owned();
    let numbered = (2_usize..).map(|number| {
        let number = format!(" {number}");
        cut(MOST.saturating_sub(number.len())) + &number
    });
    let is_free = |name: &String| !names.iter().any(|own| own.eq_ignore_ascii_case(name));
    let name = std::iter::once(cut(MOST)).chain(numbered).find(is_free).unwrap_or_default();
    names.push(name.clone());
    name
}

fn seen(text: &str) -> String {
    visible::in_lines(text).chars().take(LONGEST).collect()
}

fn summary(sheet: &mut Worksheet, document: &Document) -> Result<(), XlsxError> {
    const WIDTH: u8 = 88;
    let plain = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let bold = plain.clone().set_bold();
    sheet.set_column_width(0, f64::from(WIDTH))?.set_paper_size(A4).set_print_fit_to_pages(1, 0);
    let mut lines = vec![(document.title.clone(), true), (document.about.clone(), false)];
    // A heading is told only with something under it.
    let mut headings: Vec<&Heading> = Vec::new();
    for block in &document.blocks {
        if let Block::Heading(heading) = block {
            headings.retain(|around| around.level < heading.level);
            headings.push(heading);
            continue;
        }
        let said = sentences(block);
        if !said.is_empty() {
            lines.extend(headings.drain(..).map(|heading| (heading.text.clone(), true)));
            lines.extend(said);
        }
    }
    lines.push(("What this report was made from".to_owned(), true));
    lines.extend(
        document.fingerprints.iter().map(|(name, hash)| (format!("{name}: {hash}"), false)),
    );
    for (row, (text, is_bold)) in (0..).zip(lines) {
        let format = if is_bold { &bold } else { &plain };
        sheet.set_row_height(row, height([(text.as_str(), WIDTH)]))?;
        sheet.write_string_with_format(row, 0, seen(&text), format)?;
    }
    Ok(())
}

/// The sentences of a block, and whether each is a heading.
fn sentences(block: &Block) -> Vec<(String, bool)> {
    match block {
        Block::Standing(one) => {
            let grade = one.grade.iter().map(|grade| (grade.clone(), false));
            let word = [(one.word.clone(), true), (one.text.clone(), false)];
            word.into_iter().chain(grade).collect()
        }
        Block::Paragraph(one) => vec![(one.text.clone(), false)],
        Block::Items(items) => {
            let items = items.items.iter().flat_map(|item| {
                let more = item.more.iter().map(|more| format!("    {more}"));
                std::iter::once(format!("– {}", item.text)).chain(more)
            });
            items.map(|line| (line, false)).collect()
        }
        // What is told of single requirements has a sheet of its own.
        Block::Heading(_)
        | Block::Finding(_)
        | Block::Table(_)
        | Block::Bars(_)
        | Block::Picture(_) => Vec::new(),
    }
}

fn table(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let title = Format::new().set_bold().set_font_size(12);
    let head = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_font_color(Color::White)
        .set_background_color(Color::RGB(HEADING));
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.write_string_with_format(0, 0, seen(&table.caption), &title)?;
    let widths: Vec<u8> = (0..table.columns.len()).map(|at| width(table, at)).collect();
    let titles = table.columns.iter().map(|column| column.title.as_str()).zip(widths.clone());
    sheet.set_row_height(1, height(titles))?;
    for (at, column) in (0..).zip(&table.columns) {
        sheet.write_string_with_format(1, at, seen(&column.title), &head)?;
    }
    for (at, width) in (0..).zip(&widths) {
        sheet.set_column_width(at, f64::from(*width))?;
    }
    for (number, row) in (2..).zip(&table.rows) {
        let texts = row.cells.iter().map(|cell| cell.text.as_str()).zip(widths.clone());
        sheet.set_row_height(number, height(texts))?;
        write_row(sheet, number, row)?;
    }
    let last = u32::try_from(table.rows.len()).unwrap_or_default().saturating_add(1);
    let last_column = u16::try_from(table.columns.len()).unwrap_or(1).saturating_sub(1);
    sheet.set_freeze_panes(2, 1)?.set_repeat_rows(1, 1)?;
    sheet.autofilter(1, 0, last, last_column)?;
    Ok(())
}

/// How wide a column is, in characters.
fn width(table: &Table, at: usize) -> u8 {
    let cells = table.rows.iter().take(200).filter_map(|row| row.cells.get(at));
    let longest = cells.map(|cell| cell.text.chars().count()).max().unwrap_or_default();
    u8::try_from(longest.saturating_add(2).clamp(12, 60)).unwrap_or(60)
}

/// How high a row is, in points, that shows texts in columns of these widths.
fn height<'t>(texts: impl IntoIterator<Item = (&'t str, u8)>) -> u32 {
    const LINE: usize = 15;
    /// Excel's own limit is 409 points.
    const MOST_LINES: usize = 27;
    let lines = texts.into_iter().map(|(text, width)| {
        let width = usize::from(width.saturating_sub(2).max(1));
        text.split('\n').map(|line| line.chars().count().div_ceil(width).max(1)).sum::<usize>()
    });
    let lines = lines.max().unwrap_or(1).clamp(1, MOST_LINES);
    u32::try_from(lines.saturating_mul(LINE)).unwrap_or_default()
}

fn write_row(sheet: &mut Worksheet, number: u32, row: &Row) -> Result<(), XlsxError> {
    for (at, cell) in (0..).zip(&row.cells) {
        let format = Format::new().set_align(FormatAlign::Top).set_text_wrap();
        let format = if row.is_total { format.set_bold() } else { format };
        match figure(cell) {
            Some((value, shown)) => {
                sheet.write_number_with_format(number, at, value, &format.set_num_format(shown))?;
            }
            None => {
                let text = Format::set_num_format(format, "@");
                sheet.write_string_with_format(number, at, seen(&cell.text), &text)?;
            }
        }
    }
    Ok(())
}

/// A figure as a cell holds it, and how it is shown there.
fn figure(cell: &Cell) -> Option<(f64, &'static str)> {
    let number = |exact: Exact| amount::digits_of(exact).parse::<f64>().ok();
    match cell.figure.as_ref()? {
        Figure::Number(exact) => Some((number(*exact)?, "#,##0.##########")),
        Figure::Percent(exact) => Some((number(*exact)?, "0.0#%")),
        Figure::Pounds { pounds, is_at_least } => {
            let shown = match (is_at_least, pounds.is_integer()) {
                (true, true) => "\"at least £\"#,##0",
                (true, false) => "\"at least £\"#,##0.00",
                (false, true) => "\"£\"#,##0",
                (false, false) => "\"£\"#,##0.00",
            };
            Some((number(*pounds)?, shown))
        }
    }
}
