//! Workbooks written as text, so that a case or a page can show what is in one.
//!
//! Takes lines such as `== Spending` and `C4: £#,##0 | 30000`; gives the bytes of an Excel workbook.
//! tests/README.md has the grammar.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

/// The workbook that a text describes. Panics at a line that is none of the grammar's.
pub fn workbook(text: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    for line in text.lines().map(str::trim_end).filter(|line| !is_comment(line)) {
        if let Some(name) = line.strip_prefix("== ") {
            book.add_worksheet().set_name(name).expect("a sheet may have this name");
            continue;
        }
        if let Some(what) = line.strip_prefix("hide ") {
            let sheet = book.worksheets_mut().last_mut();
            hide(sheet.unwrap_or_else(|| panic!("no sheet has begun: {line}")), what);
            continue;
        }
        let (place, content) = line.split_once(": ").unwrap_or_else(|| panic!("no cell: {line}"));
        let last = book.worksheets_mut().last_mut();
        let sheet = last.unwrap_or_else(|| panic!("no sheet has begun: {line}"));
        match place.split_once(':') {
            Some((first, last)) => merge(sheet, at(first), at(last), content),
            None => fill(sheet, at(place), &shown(content)),
        }
    }
    book.save_to_buffer().expect("the workbook can be made")
}

/// `row 5`, `column C` or `sheet`
fn hide(sheet: &mut Worksheet, what: &str) {
    match what.split_once(' ') {
        None if what == "sheet" => {
            sheet.set_hidden(true);
        }
        Some(("row", number)) => {
            let row: u32 = number.parse().unwrap_or_else(|_| panic!("no row is called {number}"));
            sheet.set_row_hidden(row - 1).unwrap();
        }
        Some(("column", letters)) => {
            sheet.set_column_hidden(at(&format!("{letters}1")).1).unwrap();
        }
        _ => panic!("nothing is called {what}"),
    }
}

fn is_comment(line: &str) -> bool {
    line.is_empty() || line.starts_with('#')
}

/// `B4`: row and column, from zero.
fn at(name: &str) -> (u32, u16) {
    let n_letters = name.chars().take_while(char::is_ascii_uppercase).count();
    let (letters, row) = name.split_at(n_letters);
    let column = letters.bytes().fold(0, |all, letter| all * 26 + u16::from(letter - b'A') + 1);
    let row: u32 = row.parse().unwrap_or_else(|_| panic!("no cell is called {name}"));
    (row - 1, column - 1)
}

/// `·` stands for a no-break space, which nobody would see in a case, and `↵` for a line break.
fn shown(content: &str) -> String {
    content.replace('·', "\u{a0}").replace('↵', "\n")
}

fn fill(sheet: &mut Worksheet, (row, column): (u32, u16), content: &str) {
    let Some((before, behind)) = content.split_once(" | ") else {
        sheet.write_string(row, column, content).unwrap();
        return;
    };
    if let Some(formula) = before.strip_prefix("= ") {
        sheet.write_formula(row, column, Formula::new(formula).set_result(behind)).unwrap();
        return;
    }
    let format = Format::new().set_num_format(before);
    match behind.parse::<f64>() {
        Ok(number) => sheet.write_number_with_format(row, column, number, &format).unwrap(),
        Err(_) => {
            let day = ExcelDateTime::parse_from_str(behind).expect("a number or a date");
            sheet.write_datetime_with_format(row, column, day, &format).unwrap()
        }
    };
}

fn merge(sheet: &mut Worksheet, first: (u32, u16), last: (u32, u16), content: &str) {
    sheet.merge_range(first.0, first.1, last.0, last.1, content, &Format::new()).unwrap();
}
