//! What can be wrong with a workbook as a file, and how it is said.

use super::limits::{MOST_CELLS, MOST_IN_SHEETS, MOST_STRETCHES, MOST_TEXT, MOST_UNPACKED};
use lacuna_language::diag::{Diagnostic, code};
use lacuna_language::source::Span;
use lacuna_language::source::grid::{Hidden, column_name};
use lacuna_language::value::show::{grouped, joined};

/// What is read of a workbook, or why it cannot be.
pub(super) type WorkbookResult<T> = Result<T, WorkbookProblem>;

/// Why a workbook, or something in it, cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum WorkbookProblem {
    /// Cut off, or not what its name says.
    Damaged,
    /// Protected by a password for opening.
    Encrypted,
    /// `.xls`, the format before 2007.
    BeforeXlsx,
    /// `.xlsm`
    Macros,
    /// `.ods`
    OpenDocument,
    /// An archive of another kind: `.docx`, `.zip`
    NoWorkbook,
    /// No archive at all: an empty file, or text that was given another name.
    OnlyByName { is_empty: bool },
    /// It unpacks to more than is allowed.
    TooLarge,
    /// A sheet unpacks to more than is allowed. Its last row with anything in it, and the last one that
    /// was reached, from zero.
    SheetTooLarge { sheet: String, filled: u32, last_row: u32 },
    /// More cells than are allowed.
    TooManyCells,
    /// More stretches of merged cells, or of hidden columns, than are allowed.
    TooManyStretches { sheet: String },
    /// The texts of all cells come to more than is allowed.
    TooMuchText,
    /// No sheet has the headings `field` and `answer`.
    NotTheProForma,
    /// Sheets have those headings, and none has any field but explanations.
    NoFirstSheet,
    /// `entry of spending` is 7, and no row of `list of spending` has that number.
    NoSuchEntry { place: Span, list: String, label: String },
    /// Two rows of `list of spending` have the same number, and something goes with it.
    EntryTwice { place: Span, first: Span, label: String },
    /// What stands in columns without a heading.
    NotRead { place: Span, n_cells: usize },
    /// A row of a list that looks like the sum of those above it, and does not say so.
    Total { place: Span, row: u32 },
    /// A sheet that is not of the pro forma.
    SheetNotRead { place: Span, sheet: String, is_hidden: bool, near: Option<String> },
    /// Rows, columns or a sheet that are read and that nobody sees; the numbers of rows or columns.
    Hidden { place: Span, sheet: String, how: Hidden, all: Vec<u32> },
    /// A great many blank rows with a format: the last row with anything in it, and the last one.
    Formatted { place: Span, sheet: String, filled: u32, last: u32 },
}

impl WorkbookProblem {
    /// The problem as it is reported of the file `name`.
    pub(super) fn diagnostic(self, name: &str) -> Diagnostic {
        match self {
            WorkbookProblem::Damaged => damaged(name),
            WorkbookProblem::Encrypted => encrypted(name),
            WorkbookProblem::BeforeXlsx => before_xlsx(name),
            WorkbookProblem::Macros => macros(name),
            WorkbookProblem::OpenDocument => open_document(name),
            WorkbookProblem::OnlyByName { is_empty } => only_by_name(name, is_empty),
            WorkbookProblem::NoWorkbook => no_workbook(name),
            WorkbookProblem::TooLarge => too_large(name),
            WorkbookProblem::SheetTooLarge { sheet, filled, last_row } => {
                sheet_too_large(name, &sheet, filled, last_row)
            }
            WorkbookProblem::TooManyCells => too_many_cells(name),
            WorkbookProblem::TooManyStretches { sheet } => too_many_stretches(name, &sheet),
            WorkbookProblem::TooMuchText => too_much_text(name),
            WorkbookProblem::NotTheProForma => not_the_pro_forma(name),
            WorkbookProblem::NoSuchEntry { place, list, label } => {
                no_such_entry(place, &list, &label)
            }
            WorkbookProblem::EntryTwice { place, first, label } => {
                entry_twice(place, first, &label)
            }
            WorkbookProblem::NotRead { place, n_cells } => not_read(place, n_cells),
            WorkbookProblem::Total { place, row } => total(place, row),
            WorkbookProblem::SheetNotRead { place, sheet, is_hidden, near } => {
                sheet_not_read(place, &sheet, is_hidden, near)
            }
            WorkbookProblem::NoFirstSheet => no_first_sheet(name),
            WorkbookProblem::Hidden { place, sheet, how, all } => hidden(place, &sheet, how, &all),
            WorkbookProblem::Formatted { place, sheet, filled, last } => {
                formatted(place, &sheet, filled, last)
            }
        }
    }
}

fn of_file(message: String, help: &str) -> Diagnostic {
    Diagnostic::without_place(&code::WORKBOOK_FILE, message).with_help(help)
}

fn damaged(name: &str) -> Diagnostic {
    let message = format!("`{name}` cannot be opened: the workbook is damaged or incomplete");
    of_file(
        message,
        "open it in Excel and save it again; if Excel cannot open it, use an earlier \
                      copy",
    )
}

fn encrypted(name: &str) -> Diagnostic {
    let message = format!("`{name}` cannot be opened: it has a password");
    of_file(
        message,
        "in Excel: File, Info, Protect Workbook, Encrypt with Password: clear it, save",
    )
}

fn before_xlsx(name: &str) -> Diagnostic {
    let message = format!(
        "`{name}` is in the format of Excel before 2007, which Lacuna cannot \
                           read"
    );
    of_file(message, "in Excel: Save as, Excel Workbook (`.xlsx`)")
}

fn macros(name: &str) -> Diagnostic {
    let message = format!("`{name}` has macros, and Lacuna does not open workbooks with macros");
    of_file(message, "in Excel: Save as, Excel Workbook (`.xlsx`), which leaves the macros out")
}

fn open_document(name: &str) -> Diagnostic {
    let message = format!("`{name}` is an OpenDocument file, which Lacuna cannot read");
    of_file(message, "in LibreOffice: Save as, Excel 2007-365 (`.xlsx`)")
}

fn only_by_name(name: &str, is_empty: bool) -> Diagnostic {
    let (what, help) = match is_empty {
        true => ("is empty", "copy it again from where you got it"),
        false => (
            "is not a workbook, although its name says so",
            "open it in Excel and save it as an Excel Workbook (`.xlsx`); a new name is not enough",
        ),
    };
    of_file(format!("`{name}` {what}"), help)
}

fn no_workbook(name: &str) -> Diagnostic {
    let message = format!("`{name}` is a zip file, but not an Excel workbook");
    of_file(message, "fill in the pro forma that `lacuna template` makes, and save it as `.xlsx`")
}

fn too_large(name: &str) -> Diagnostic {
    let mega = MOST_UNPACKED / (1024 * 1024);
    let message = format!("`{name}` unpacks to more than {mega} MB, which is the limit");
    Diagnostic::without_place(&code::PLAN_TOO_LARGE, message)
        .with_help("remove the sheets that are not part of the pro forma")
}

fn sheet_too_large(name: &str, sheet: &str, filled: u32, last_row: u32) -> Diagnostic {
    let mega = MOST_IN_SHEETS / (1024 * 1024);
    let message =
        format!("the sheets of `{name}` unpack to more than {mega} MB, which is the limit");
    let help = match last_row.saturating_sub(filled) {
        0..=9_999 => format!("remove what is not part of the plan from the sheet `{sheet}`"),
        _ => format!(
            "the sheet `{sheet}` has formats in blank rows, from row {} to row {} and on: select \
             those rows in Excel, delete them, and save",
            row_number(filled.saturating_add(1)),
            row_number(last_row)
        ),
    };
    Diagnostic::without_place(&code::PLAN_TOO_LARGE, message).with_help(help)
}

fn too_many_stretches(name: &str, sheet: &str) -> Diagnostic {
    let most = grouped(MOST_STRETCHES);
    let message = format!(
        "the sheet `{sheet}` of `{name}` has more than {most} groups of merged cells or hidden \
         columns"
    );
    Diagnostic::without_place(&code::PLAN_TOO_LARGE, message)
        .with_help("copy the answers into a new pro forma, as values only")
}

fn too_much_text(name: &str) -> Diagnostic {
    let mega = MOST_TEXT / (1024 * 1024);
    let message = format!("the text in the cells of `{name}` comes to more than {mega} MB");
    Diagnostic::without_place(&code::PLAN_TOO_LARGE, message).with_help(
        "no plan needs so much; look for text that was copied into many cells, and remove sheets \
         that are not part of the pro forma",
    )
}

fn too_many_cells(name: &str) -> Diagnostic {
    let message = format!("`{name}` has more than {} filled cells", grouped(MOST_CELLS));
    Diagnostic::without_place(&code::PLAN_TOO_LARGE, message)
        .with_help("remove the sheets that are not part of the pro forma")
}

fn not_the_pro_forma(name: &str) -> Diagnostic {
    let message = format!("`{name}` is a workbook, but was not made from the pro forma");
    Diagnostic::without_place(&code::NOT_THE_PRO_FORMA, message).with_help(
        "no sheet has the headings `field` and `answer`; `lacuna template YEAR --format xlsx` makes \
         a pro forma to copy the figures into",
    )
}

fn no_such_entry(place: Span, list: &str, label: &str) -> Diagnostic {
    let message = match label {
        "" => format!("this row does not say which entry of `{list}` it belongs to"),
        label => format!("no filled row of `{list}` has the number {label}"),
    };
    Diagnostic::new(&code::NOT_THE_PRO_FORMA, message, place, "belongs to no entry")
        .with_help(format!("write the number that the entry has on the sheet `list of {list}`"))
}

fn entry_twice(place: Span, first: Span, label: &str) -> Diagnostic {
    let message = format!(
        "two rows have the number {label}, so it is not clear which of them \
                           another row belongs to"
    );
    Diagnostic::new(&code::NOT_THE_PRO_FORMA, message, place, "the second of this number")
        .with_label(first, "the first")
        .with_help("give each row a number of its own")
}

fn not_read(place: Span, n_cells: usize) -> Diagnostic {
    let message = match n_cells {
        1 => "a cell is outside the table of its sheet, so it was not read".to_owned(),
        many => format!(
            "{} cells are outside the table of their sheet, so they were not read",
            grouped(many)
        ),
    };
    Diagnostic::new(&code::NOT_READ, message, place, "not read").with_help(
        "move what belongs to the plan under a heading of the pro forma, beside a field or into the \
         row of an entry",
    )
}

fn total(place: Span, row: u32) -> Diagnostic {
    let message =
        format!("row {} has figures but no words, and was read as an entry", row_number(row));
    Diagnostic::new(&code::LOOKS_LIKE_A_TOTAL, message, place, "a total?").with_help(
        "if it is the sum of the rows above, delete the row, so that nothing is counted twice; if \
         it is an entry, fill in the rest of the row",
    )
}

fn sheet_not_read(place: Span, sheet: &str, is_hidden: bool, near: Option<String>) -> Diagnostic {
    let the = if is_hidden { "the hidden sheet" } else { "the sheet" };
    let message = format!("{the} `{sheet}` has no headings of the pro forma, so it was not read");
    let label = "not read, like the rest of this sheet";
    let (label, help) = match near {
        Some(near) => ("one of the headings?", format!("did you mean `{near}`?")),
        None => (
            label,
            "a sheet of your own does no harm; a sheet of the plan needs its row of headings \
             back, as `lacuna template` writes it"
                .to_owned(),
        ),
    };
    Diagnostic::new(&code::NOT_READ, message, place, label).with_help(help)
}

fn no_first_sheet(name: &str) -> Diagnostic {
    let message = format!(
        "the first sheet of the pro forma, with the council and the year, is not in `{name}`"
    );
    Diagnostic::without_place(&code::NOT_THE_PRO_FORMA, message).with_help(
        "put the sheet back, with its headings `field` and `answer`; `lacuna template YEAR --format \
         xlsx` makes a pro forma that has it",
    )
}

fn hidden(place: Span, sheet: &str, how: Hidden, all: &[u32]) -> Diagnostic {
    let (is, was) = if all.len() == 1 { ("is", "was") } else { ("are", "were") };
    let message = match how {
        Hidden::Sheet => format!("the sheet `{sheet}` is hidden, but was read"),
        Hidden::Column => {
            let names = all.iter().map(|column| column_name(*column));
            let names = some("column", "columns", names.collect());
            format!("{names} of `{sheet}` {is} hidden, but {was} read")
        }
        Hidden::Row => {
            let names = some("row", "rows", all.iter().map(|row| row_number(*row)).collect());
            format!("{names} of `{sheet}` {is} hidden, but {was} read")
        }
    };
    let help = match how {
        Hidden::Sheet => {
            "to see it, right-click on the name of any sheet and choose Unhide; if it is not part \
             of the plan, delete it"
        }
        Hidden::Column => {
            "to see it, select the columns on both sides, right-click and choose Unhide; if it is \
             not part of the plan, delete it"
        }
        Hidden::Row => {
            "a filter may hide it (Data, Clear); otherwise, select the rows above and below, \
             right-click and choose Unhide; if it is not part of the plan, delete it"
        }
    };
    let label = format!("in a hidden {}", how.word());
    Diagnostic::new(&code::OUT_OF_SIGHT, message, place, label).with_help(help)
}

/// `row 14`, `rows 14, 15 and 3 more`
fn some(one: &str, many: &str, names: Vec<String>) -> String {
    const MOST: usize = 6;
    let more = names.len().saturating_sub(MOST);
    let mut shown: Vec<String> = names.iter().take(MOST).cloned().collect();
    if more > 0 {
        shown.push(format!("{} more", grouped(more)));
    }
    format!("{} {}", if names.len() == 1 { one } else { many }, joined(&shown, "and"))
}

fn formatted(place: Span, sheet: &str, filled: u32, last: u32) -> Diagnostic {
    let message = format!(
        "the sheet `{sheet}` is blank from row {} on, but has formats down to row {}",
        row_number(filled.saturating_add(1)),
        row_number(last)
    );
    Diagnostic::new(&code::OUT_OF_SIGHT, message, place, "far fewer rows are filled in").with_help(
        "nothing is lost, but the file is large and slow to open: select those rows in Excel, \
         delete them, and save",
    )
}

/// A row's number, which counts from one.
fn row_number(row: u32) -> String {
    grouped(usize::try_from(row).unwrap_or_default().saturating_add(1))
}
