//! The pro forma as an Excel workbook: blank, or filled in with what a plan says.
//!
//! Takes a form laid out on pages and a plan's tree; gives the bytes of a workbook that
//! [`lacuna_check::plan::workbook`] reads. What a plan says and the form has no place for is not left out
//! silently: it is given back.

mod choices;
mod filled;
mod sheet;
pub(super) mod styles;
mod value;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use super::descriptions::{heading, title};
use super::pages;
use choices::Choices;
use filled::Filled;
use lacuna_check::plan::workbook::layout::{CHOICES, READ_ME, sheet_name};
use lacuna_check::plan::{CannotConvert, Node};
use lacuna_language::diag::{Diagnostic, code};
use lacuna_language::rules::program::{Form, Rules};
use lacuna_language::source::Span;
use lacuna_language::value::date;
use sheet::Sheets;

/// The sheet for what a council says of a `should` that it does not keep to.
const EXPLANATIONS: &str = "Explanations";

/// What a workbook is made of.
pub struct Order<'a> {
    /// The circular that the pro forma is for.
    pub rules: &'a Rules,
    /// The form whose fields the sheets ask for.
    pub form: &'a Form,
    /// A plan from which examples are taken, if there is one.
    pub model: Option<&'a Node>,
    /// What is filled in already.
    pub plan: &'a Node,
}

/// Why there is no workbook.
#[derive(Debug)]
pub enum Refused {
    /// What the plan says and the form has no place for, by its places.
    NoPlace(Vec<Span>),
    /// A text that is too long for a cell.
    TooLong(Vec<Span>),
    /// The library that writes workbooks refuses.
    Library(XlsxError),
}

impl Refused {
    /// For whoever asked for a workbook: what stands in the way, and where in the plan.
    pub fn diagnostics(self) -> Vec<Diagnostic> {
        const LONGEST_TEXT: usize = 32_767;
        let each = |places: Vec<Span>, problem: fn(Span) -> CannotConvert| {
            places.into_iter().map(|span| problem(span).diagnostic()).collect()
        };
        match self {
            Refused::NoPlace(places) => each(places, |span| CannotConvert::NoPlace { span }),
            Refused::TooLong(places) => {
                each(places, |span| CannotConvert::LongText { span, most: LONGEST_TEXT })
            }
            Refused::Library(error) => {
                let message = format!("the workbook cannot be made: {error}");
                vec![Diagnostic::without_place(&code::CANNOT_CONVERT, message)]
            }
        }
    }
}

impl From<XlsxError> for Refused {
    fn from(error: XlsxError) -> Self {
        Refused::Library(error)
    }
}

/// Makes a workbook. The same order gives the same bytes.
pub fn workbook(order: &Order) -> Result<Vec<u8>, Refused> {
    let pages = pages::lay_out(order.rules, order.form, order.plan);
    let filled = Filled::checked(order.plan, &pages);
    if !filled.too_long.is_empty() {
        return Err(Refused::TooLong(filled.too_long));
    }
    if !filled.without_place.is_empty() {
        return Err(Refused::NoPlace(filled.without_place));
    }
    let mut book = Workbook::new();
    book.set_properties(&properties(order)?);
    read_me(book.add_worksheet(), order)?;
    let choices = Choices::collect(&pages, &order.rules.schema);
    let examples = order
        .model
        .map(|model| super::examples::collect(model, order.form.record, &order.rules.schema));
    let sheets = Sheets {
        rules: order.rules,
        readers: order.rules.readers(order.form.record),
        model: order.model,
        examples: examples.unwrap_or_default(),
        choices: &choices,
        filled: &filled,
        pages: &pages,
    };
    add_pages(&mut book, &sheets, &title(&order.form.name))?;
    choices.write(protected(book.add_worksheet().set_name(CHOICES)?))?;
    Ok(book.save_to_buffer()?)
}

fn add_pages(book: &mut Workbook, sheets: &Sheets, form: &str) -> Result<(), XlsxError> {
    let mut names = Names::default();
    let mut new = |title: &str| -> Result<Worksheet, XlsxError> {
        let mut sheet = Worksheet::new();
        protected(sheet.set_name(names.free(title))?);
        Ok(sheet)
    };
    let pages = sheets.pages;
    let mut sheet = new(form)?;
    sheets.fields(&mut sheet, form, &pages.fields)?;
    sheet.set_active(true);
    book.push_worksheet(sheet);
    for page in &pages.lists {
        let title = sheet_name(&page.name);
        let mut sheet = new(&title)?;
        sheets.list(&mut sheet, &title, page)?;
        book.push_worksheet(sheet);
    }
    if !pages.explanations.is_empty() {
        let mut sheet = new(EXPLANATIONS)?;
        sheets.fields(&mut sheet, EXPLANATIONS, &pages.explanations)?;
        book.push_worksheet(sheet);
    }
    Ok(())
}

/// Names of sheets: at most 31 characters, and none twice.
#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    fn free(&mut self, wanted: &str) -> String {
        const LONGEST: usize = 31;
        let short: String = wanted.chars().take(LONGEST).collect();
        let numbered = (2..).map(|number: u32| {
            let number = format!(" {number}");
            let room = LONGEST.saturating_sub(number.len());
            wanted.chars().take(room).chain(number.chars()).collect::<String>()
        });
        let is_free = |name: &String| !self.0.iter().any(|own| own.eq_ignore_ascii_case(name));
        let name = std::iter::once(short).chain(numbered).find(is_free).unwrap_or_default();
        self.0.push(name.clone());
        name
    }
}

/// The number by which workbooks know this size of paper.
const A4: u8 = 9;

/// Only what is to be filled in can be changed; rows may be put in, taken out and sorted.
fn protected(sheet: &mut Worksheet) -> &mut Worksheet {
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.protect_with_options(&ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        insert_rows: true,
        delete_rows: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::default()
    })
}

/// The day on which a workbook says that it was made is the first of its year: the same rules give
/// the same file whenever it is made.
fn properties(order: &Order) -> Result<DocProperties, XlsxError> {
    let circular = &order.rules.circular;
    let due = circular.due;
    let made = ExcelDateTime::from_ymd(u16::try_from(due.year()).unwrap_or(2000), 1, 1)?;
    Ok(DocProperties::new()
        .set_title(heading(order.rules, order.form))
        .set_subject(order.rules.short_name())
        .set_author("Lacuna")
        .set_creation_datetime(&made)
        .set_custom_property("Lacuna year", circular.year.to_string().as_str())
        .set_custom_property("Lacuna form", order.form.name.as_str()))
}

/// What the officer who opens it needs to know first.
fn read_me(sheet: &mut Worksheet, order: &Order) -> Result<(), XlsxError> {
    let circular = &order.rules.circular;
    let number = order.rules.short_name();
    let lines = [
        format!("{} ({number})", circular.title),
        format!("Due on {}.", date::show(circular.due)),
        String::new(),
        "Fill in the sheets from left to right. White cells are for you to fill in; yellow ones \
         are required of every council and still blank."
            .to_owned(),
        "On a sheet that is a list, each row is one entry. Use as many rows as you need; you can \
         add, delete and sort rows. Do not add a row for a total: it would count as an entry."
            .to_owned(),
        "0 is an answer; a blank is not. Write `to follow` for what is not known yet, and `not \
         applicable because …`, with the reason, for what does not apply."
            .to_owned(),
        "Do not change the headings: they say what each cell means. You can move sheets and \
         columns."
            .to_owned(),
        "To see what is missing or does not add up: lacuna check THIS-FILE.xlsx".to_owned(),
    ];
    let sheet = protected(sheet.set_name(READ_ME)?);
    const WIDTH: u16 = 90;
    sheet.set_column_width(0, f64::from(WIDTH))?;
    sheet.write_string_with_format(0, 0, heading(order.rules, order.form), &styles::title())?;
    for (row, line) in (1..).zip(lines) {
        sheet.set_row_height(row, styles::height([(line.as_str(), WIDTH)].into_iter()))?;
        sheet.write_string_with_format(row, 0, line, &styles::plain())?;
    }
    Ok(())
}
