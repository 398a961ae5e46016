//! How cells look and what may be typed into them, by the type of what belongs there.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, Format, FormatAlign,
    FormatBorder, Formula, XlsxError,
};

use crate::proforma::pages::{Blank, BlankKind};
use lacuna_language::rules::innermost;
use lacuna_language::value::types::Unit;
use lacuna_language::value::{Exact, Ty, amount, line, show};

/// Colours: of headings, of what is required and not filled in yet, of what is not to be changed.
pub(in crate::proforma) const HEADING: u32 = 0x1F_3864;
pub(in crate::proforma) const REQUIRED: u32 = 0xFF_F2CC;
pub(in crate::proforma) const LOCKED: u32 = 0xF2_F2F2;
const EXAMPLE: u32 = 0x59_5959;
const LINES: u32 = 0xBF_BFBF;

/// The longest text of a message beside a cell, in characters, and of its title.
const LONGEST_MESSAGE: usize = 255;
const LONGEST_TITLE: usize = 32;

fn lined() -> Format {
    Format::new()
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(LINES))
        .set_align(FormatAlign::Top)
}

/// A cell to type into.
pub(in crate::proforma) fn open(number_format: &str) -> Format {
    let format = lined().set_unlocked().set_num_format(number_format);
    match number_format {
        TEXT => format.set_text_wrap(),
        _ => format,
    }
}

/// A cell beside the table, so that whole rows can be taken out.
pub(in crate::proforma) fn unlocked() -> Format {
    Format::new().set_unlocked()
}

/// What stands above the headings.
pub(in crate::proforma) fn above() -> Format {
    Format::new().set_align(FormatAlign::Top)
}

/// What another plan says.
pub(in crate::proforma) fn example() -> Format {
    lined().set_italic().set_font_color(Color::RGB(EXAMPLE)).set_text_wrap()
}

/// A cell that is filled in already and not to be changed.
pub(in crate::proforma) fn locked() -> Format {
    lined().set_background_color(Color::RGB(LOCKED)).set_num_format(TEXT).set_text_wrap()
}

pub(in crate::proforma) fn heading() -> Format {
    lined()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(Color::RGB(HEADING))
        .set_text_wrap()
}

pub(in crate::proforma) fn title() -> Format {
    Format::new().set_bold().set_font_size(14)
}

pub(in crate::proforma) fn plain() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top)
}

/// What marks a required cell that is blank.
pub(in crate::proforma) fn wanting() -> Format {
    Format::new().set_background_color(Color::RGB(REQUIRED))
}

/// Text is kept as it is typed: `2001-02` does not become a date, nor `007` seven.
pub(in crate::proforma) const TEXT: &str = "@";
pub(in crate::proforma) const POUNDS: &str = "\"£\"#,##0";
pub(in crate::proforma) const PENCE: &str = "\"£\"#,##0.00";
pub(in crate::proforma) const PERCENT: &str = "0.00%";
pub(in crate::proforma) const DATE: &str = "d mmmm yyyy";
pub(in crate::proforma) const NUMBER: &str = "General";

/// The number format of a blank.
pub(in crate::proforma) fn number_format(blank: &Blank) -> &'static str {
    let BlankKind::Value(ty) = &blank.kind else { return TEXT };
    match ty.unit() {
        Some(Unit::Pounds) if blank.field.limits.is_whole => POUNDS,
        Some(Unit::Pounds) => PENCE,
        Some(Unit::Percent) => PERCENT,
        Some(Unit::Bare) => NUMBER,
        None if *ty == Ty::Date => DATE,
        Some(Unit::Word(_)) | None => TEXT,
    }
}

/// How wide the column of a blank is, in characters.
pub(in crate::proforma) fn width(blank: &Blank) -> u16 {
    match &blank.kind {
        BlankKind::Value(Ty::YesNo | Ty::Year) => 14,
        BlankKind::Value(ty) if ty.is_figure() => 14,
        BlankKind::Value(ty) if ty.is_ordered() => 18,
        BlankKind::Value(Ty::Choice(_) | Ty::Key(_)) => 28,
        _ => 44,
    }
}

/// How wide a column is to show a text on one line.
pub(in crate::proforma) fn width_of(text: &str) -> u16 {
    let n_chars = u16::try_from(text.chars().count()).unwrap_or(u16::MAX);
    n_chars.saturating_add(3).clamp(8, 44)
}

/// How high a row is, in points, that shows texts in columns of these widths.
pub(in crate::proforma) fn height<'t>(texts: impl Iterator<Item = (&'t str, u16)>) -> u32 {
    const LINE: usize = 15;
    /// Excel's own limit is 409 points.
    const MOST_LINES: usize = 27;
    let lines = texts.map(|(text, width)| n_lines(text, width));
    let lines = lines.max().unwrap_or(1).clamp(1, MOST_LINES);
    u32::try_from(lines.saturating_mul(LINE)).unwrap_or_default()
}

/// On how many lines a text stands in a column.
fn n_lines(text: &str, width: u16) -> usize {
    let width = usize::from(width.max(1));
    text.split('\n').map(|line| line.chars().count().div_ceil(width).max(1)).sum()
}

/// What is asked of a cell while it is typed into: a list to choose from, or figures and dates of the
/// right kind, with a word of help. It only warns: `to follow` can stand anywhere.
pub(in crate::proforma) fn validation(
    blank: &Blank,
    choices: Option<&str>,
    help: &str,
) -> Result<DataValidation, XlsxError> {
    let (any, limits) = (DataValidation::new(), &blank.field.limits);
    let validation = match (&blank.kind, choices) {
        (_, Some(range)) => any.allow_list_formula(Formula::new(range)),
        (BlankKind::Value(Ty::YesNo), _) => any.allow_list_strings(&["yes", "no"])?,
        (BlankKind::Value(ty), _) if ty.is_figure() => {
            let (least, most) = (cell_figure(limits.least, ty), cell_figure(limits.most, ty));
            let most = most.unwrap_or(1e15);
            any.allow_decimal_number(DataValidationRule::Between(least.unwrap_or(-1e15), most))
        }
        (BlankKind::Value(Ty::Date), _) => {
            let first = cell_day(limits.least).unwrap_or(Formula::new("=DATE(1900,3,1)"));
            any.allow_date_formula(match cell_day(limits.most) {
                Some(last) => DataValidationRule::Between(first, last),
                None => DataValidationRule::GreaterThanOrEqualTo(first),
            })
        }
        _ => any.allow_any_value(),
    };
    let name = blank.way.rsplit('.').next().unwrap_or_default();
    let range = show::range(limits, innermost(&blank.field.ty));
    let range = range.map(|range| format!(" It takes {range}.")).unwrap_or_default();
    validation
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_title("Is this right?")?
        .set_error_message(format!(
            "This is not what the form asks for here.{range} You can write `to follow` for what \
             is not known yet; the plan stays undecided until it is.",
        ))?
        .set_input_title(shortened(name, LONGEST_TITLE))?
        .set_input_message(shortened(help, LONGEST_MESSAGE))
}

/// An end of a range as a cell holds it: pounds, and a percentage as its ratio.
fn cell_figure(end: Option<Exact>, ty: &Ty) -> Option<f64> {
    let unit = if *ty == Ty::Money { amount::whole(100) } else { amount::one() };
    let shown = amount::show_number(amount::divided_by(end?, unit)?);
    shown.replace(',', "").parse().ok()
}

/// The same of a date, in a year that workbooks know.
fn cell_day(end: Option<Exact>) -> Option<Formula> {
    let day = line::day(end?).filter(|day| day.year() > 1900)?;
    Some(Formula::new(format!("=DATE({},{},{})", day.year(), day.month(), day.day())))
}

/// The first so many characters of a text, ended by an ellipsis where there are more.
pub(in crate::proforma) fn shortened(text: &str, most: usize) -> String {
    match text.chars().count() > most {
        true => text.chars().take(most.saturating_sub(1)).chain(['…']).collect(),
        false => text.to_owned(),
    }
}
