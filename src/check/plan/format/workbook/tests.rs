//! The reader of workbooks: what each kind of cell means, where sheets, rows and columns may stand,
//! and what is said of a file that is no pro forma.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may fail"
)]

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

use super::*;
use crate::plan::{Node, NodeKind};
use lacuna_language::diag::code;
use lacuna_language::source::Span;

/// A sheet by its cells: `B4` and what is in it, with a number format before a bar.
type Cells<'c> = &'c [(&'c str, &'c str)];

fn at(name: &str) -> (u32, u16) {
    let n_letters = name.chars().take_while(char::is_ascii_alphabetic).count();
    let (letters, row) = name.split_at(n_letters);
    let column = letters.bytes().fold(0, |all, letter| all * 26 + u16::from(letter - b'A') + 1);
    (row.parse::<u32>().unwrap() - 1, column - 1)
}

fn fill(sheet: &mut Worksheet, cells: Cells) {
    for (name, text) in cells {
        let (row, column) = at(name);
        match text.split_once('|') {
            Some((format, number)) => {
                let format = Format::new().set_num_format(format);
                let number: f64 = number.parse().unwrap();
                sheet.write_number_with_format(row, column, number, &format).unwrap()
            }
            None => sheet.write_string(row, column, *text).unwrap(),
        };
    }
}

fn workbook(sheets: &[(&str, Cells)]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (name, cells) in sheets {
        fill(workbook.add_worksheet().set_name(*name).unwrap(), cells);
    }
    workbook.save_to_buffer().unwrap()
}

fn read_bytes(bytes: &[u8]) -> (Option<Node>, Sources, Diagnostics) {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let tokens = read("plan.xlsx", bytes, &mut sources, &mut diagnostics);
    (tokens.map(|tokens| tokens.tree()), sources, diagnostics)
}

/// Each value as `way=text@Sheet!A1`, with `!` where it is text in the workbook.
fn values(bytes: &[u8]) -> Vec<String> {
    let (node, sources, diagnostics) = read_bytes(bytes);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let mut found = Vec::new();
    collect(&node.unwrap(), "", &sources, &mut found);
    found
}

fn collect(node: &Node, way: &str, sources: &Sources, found: &mut Vec<String>) {
    let at = sources.place(node.span);
    match &node.kind {
        NodeKind::Scalar(one) if one.is_quoted => found.push(format!("{way}={}!@{at}", one.text)),
        NodeKind::Scalar(one) => found.push(format!("{way}={}@{at}", one.text)),
        NodeKind::Figure(one) => found.push(format!("{way}={}@{at}", one.plain.clone().unwrap())),
        NodeKind::Unreadable(why) => found.push(format!("{way}: {} {}@{at}", why.text, why.fault)),
        NodeKind::Total(total) => found.push(format!("{way}: {}@{at}", total.why.fault)),
        NodeKind::List(nodes) => {
            for (idx, node) in nodes.iter().enumerate() {
                collect(node, &format!("{way}[{idx}]"), sources, found);
            }
        }
        NodeKind::Map(entries) => {
            for entry in entries {
                collect(&entry.value, &format!("{way}.{}", entry.key.node), sources, found);
            }
        }
    }
}

/// The code, the place and the message of all that is said of a workbook.
fn reported(bytes: &[u8]) -> Vec<(&'static str, String, String)> {
    let (_, sources, diagnostics) = read_bytes(bytes);
    let place = |span: Span| sources.place(span).to_string();
    let all = diagnostics.iter();
    all.map(|one| (one.code.id, one.span().map_or(String::new(), place), one.message.clone()))
        .collect()
}

/// A plan with something of everything, laid out as plainly as can be.
const PLAN: Cells = &[
    ("A1", "field"),
    ("B1", "answer"),
    ("A2", "year"),
    ("B2", "2001-02"),
    ("A3", "grant.main"),
    ("B3", "£#,##0|838551"),
    ("A4", "grant.rest"),
];
const SPENDING: Cells = &[
    ("A1", "list of spending"),
    ("B1", "heading"),
    ("C1", "by.name"),
    ("D1", "by.share"),
    ("A2", "0|1"),
    ("B2", "adoption"),
    ("A3", "0|2"),
    ("A4", "0|3"),
    ("C4", "Ann"),
    ("D4", "0.0%|0.174"),
    ("A5", "0|4"),
    ("B5", "  "),
];
const STEPS: Cells = &[
    ("A1", "entry of spending"),
    ("B1", "list of spending.by.steps"),
    ("C1", "each"),
    ("A2", "0|3"),
    ("C2", "first"),
    ("A3", "0|3"),
    ("C3", "second"),
];

#[test]
fn fields_rows_and_lists_within_rows_become_a_tree() {
    let expected = [
        ".year=2001-02!@Plan!B2",
        ".grant.main=£838,551@Plan!B3",
        ".grant.rest=@Plan!B4",
        ".spending[0].heading=adoption!@Spending!B2",
        ".spending[0].by=@Spending!C2",
        ".spending[1].heading=@Spending!B4",
        ".spending[1].by.name=Ann!@Spending!C4",
        ".spending[1].by.share=17.4%@Spending!D4",
        ".spending[1].by.steps[0]=first!@Steps!C2",
        ".spending[1].by.steps[1]=second!@Steps!C3",
    ];
    let sheets = [("Plan", PLAN), ("Spending", SPENDING), ("Steps", STEPS)];
    assert_eq!(values(&workbook(&sheets)), expected);
}

#[test]
fn sheets_rows_and_columns_may_be_moved() {
    let moved: Cells = &[
        ("B9", "answer"),
        ("D9", "field"),
        ("E9", "about"),
        ("D11", "grant.main"),
        ("E11", "the main grant"),
        ("B11", "£#,##0|838551"),
        ("D12", "year"),
        ("B12", "2001-02"),
        ("A3", "A title that stands above"),
    ];
    let list: Cells =
        &[("C4", "list of x"), ("B4", "what"), ("B6", "one"), ("C6", "0|7"), ("A4", "sum")];
    assert_eq!(
        values(&workbook(&[("Money that we get", list), ("my plan", moved)])),
        [
            ".grant.main=£838,551@'my plan'!B11",
            ".year=2001-02!@'my plan'!B12",
            ".x[0].sum=@'Money that we get'!A6",
            ".x[0].what=one!@'Money that we get'!B6",
        ]
    );
}

#[test]
fn a_list_without_a_filled_row_is_blank_at_its_first_cell() {
    let list: Cells = &[("A1", "list of x"), ("B1", "what"), ("A2", "0|1"), ("A3", "0|2")];
    let found = values(&workbook(&[("Plan", PLAN), ("X", list)]));
    assert_eq!(found.last().unwrap(), ".x=@X!B2");
}

#[test]
fn what_is_answered_as_a_whole_and_in_parts_is_unreadable() {
    let plan = |whole: &'static str| {
        let head = [("A1", "field"), ("B1", "answer"), ("A2", "a"), ("A3", "a.b"), ("B3", "x")];
        let whole = (!whole.is_empty()).then_some(("B2", whole));
        values(&workbook(&[("Plan", &head.into_iter().chain(whole).collect::<Vec<_>>())]))
    };
    assert_eq!(plan(""), [".a.b=x!@Plan!B3"]);
    assert_eq!(
        plan("not applicable because no"),
        [".a: not applicable because no is answered as a whole, and its parts are filled in as \
          well@Plan!B2"]
    );
    let list: Cells = &[("A1", "list of a"), ("B1", "b"), ("B2", "x")];
    let head: Cells = &[("A1", "field"), ("B1", "answer"), ("A2", "a"), ("B2", "none")];
    let found = values(&workbook(&[("Plan", head), ("A", list)]));
    assert!(found[0].contains("is answered as a whole"), "{found:?}");
}

#[test]
fn cells_that_are_no_values_say_why() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Plan").unwrap();
    let fields = ["error", "blank", "formula", "truth", "day", "hour", "long", "huge"];
    fill(sheet, &[("A1", "field"), ("B1", "answer"), ("D1", "for example")]);
    for (row, name) in (1..).zip(fields) {
        sheet.write_string(row, 0, name.replace(' ', "-")).unwrap();
    }
    let day = |text: &str| ExcelDateTime::parse_from_str(text).unwrap();
    let dated = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_formula(1, 1, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write_formula(3, 1, Formula::new("=2+3").set_result("5")).unwrap();
    sheet.write_boolean(4, 1, true).unwrap();
    sheet.write_datetime_with_format(5, 1, day("2001-01-29"), &dated).unwrap();
    sheet.write_datetime_with_format(6, 1, day("2001-01-29 12:30:00"), &dated).unwrap();
    let hours = Format::new().set_num_format("[h]:mm");
    sheet.write_number_with_format(7, 1, 1.5, &hours).unwrap();
    sheet.write_number(8, 1, 1e20).unwrap();
    let found = values(&book.save_to_buffer().unwrap());
    assert_eq!(found[0], ".error: #DIV/0! is what a formula shows when it fails@Plan!B2");
    assert_eq!(found[1], ".blank=@Plan!B3");
    assert_eq!(found[2], ".formula=5@Plan!B4");
    assert_eq!(found[3], ".truth=yes@Plan!B5");
    assert_eq!(found[4], ".day=29 January 2001@Plan!B6");
    assert_eq!(found[5], ".hour: 29 January 2001 12:30 has a time of day@Plan!B7");
    assert_eq!(found[6], ".long: 36:00 is a time of day, or a length of time@Plan!B8");
    assert!(found[7].contains("has more than the fifteen digits"), "{found:?}");
}

#[test]
fn merged_cells_are_not_taken_for_values() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Plan").unwrap();
    fill(sheet, PLAN);
    let sheet = book.add_worksheet().set_name("X").unwrap();
    fill(sheet, &[("A1", "list of x"), ("B1", "a"), ("C1", "b"), ("C2", "1"), ("C3", "2")]);
    sheet.merge_range(1, 1, 2, 1, "both", &Format::new()).unwrap();
    let found = values(&book.save_to_buffer().unwrap());
    let about_merged: Vec<&String> = found.iter().filter(|one| one.contains("merged")).collect();
    assert_eq!(about_merged.len(), 2, "{found:?}");
    assert!(about_merged[0].ends_with("is merged with other cells@X!B2"));
}

#[test]
fn rows_that_belong_to_no_entry_are_told() {
    let steps: Cells = &[
        ("A1", "entry of spending"),
        ("B1", "list of spending.steps"),
        ("C1", "each"),
        ("A2", "0|2"),
        ("C2", "of a blank row"),
        ("C3", "of none"),
    ];
    let found = reported(&workbook(&[("Plan", PLAN), ("Spending", SPENDING), ("Steps", steps)]));
    let id = code::NOT_THE_PRO_FORMA.id;
    assert_eq!(
        found,
        [
            (id, "Steps!A2".into(), "no filled row of `spending` has the number 2".into()),
            (
                id,
                "Steps!A3".into(),
                "this row does not say which entry of `spending` it belongs to".into()
            ),
        ]
    );
    let astray = reported(&workbook(&[("Plan", PLAN), ("Steps", steps)]));
    assert_eq!(astray.len(), 2, "{astray:?}");
}

#[test]
fn what_is_not_read_is_told() {
    let list: Cells = &[
        ("A1", "list of x"),
        ("B1", "what"),
        ("B2", "one"),
        ("D2", "a remark"),
        ("D3", "another"),
        ("A4", "0|1"),
    ];
    let plan: Cells = &[("A1", "field"), ("B1", "answer"), ("A2", "year"), ("B3", "astray")];
    let found = reported(&workbook(&[("Plan", plan), ("X", list), ("Sums", &[("A1", "mine")])]));
    assert_eq!(
        found.iter().map(|(id, place, _)| (*id, place.as_str())).collect::<Vec<_>>(),
        [("W0520", "Plan!B3"), ("W0520", "X!D2"), ("W0520", "Sums!A1")]
    );
    assert!(found[1].2.starts_with("2 cells are outside"), "{found:?}");
    assert!(found[2].2.contains("the sheet `Sums`"), "{found:?}");
}

#[test]
fn files_that_are_no_pro_forma_say_why() {
    let whole = workbook(&[("Plan", PLAN)]);
    for (bytes, words) in [
        (whole[..whole.len() / 2].to_vec(), "damaged"),
        (b"PK".to_vec(), "damaged"),
        (Vec::new(), "is empty"),
        (b"heading;amount\nadoption;5".to_vec(), "although its name says so"),
        (archive(&[("META-INF/manifest.xml", b"<m/>")]), "an OpenDocument file"),
        (b"PK\x03\x04 and some text".to_vec(), "damaged"),
        (vec![0xD0, 0xCF, 0x11, 0xE0, 0, 0], "before 2007"),
        (
            [&[0xD0, 0xCF, 0x11, 0xE0][..], b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"]
                .concat(),
            "password",
        ),
        (archive(&[("word/document.xml", b"<w/>")]), "not an Excel workbook"),
        (archive(&[("xl/workbook.xml", b""), ("xl/vbaProject.bin", b"x")]), "macros"),
        (archive(&[("xl/workbook.xml", b"<workbook/>")]), "damaged"),
        (archive(&[("xl/workbook.xml", &vec![b' '; 65 * 1024 * 1024])]), "more than 64 MB"),
        (
            workbook(&[("Plan", &[("A1", "Year"), ("B1", "2001-02")])]),
            "was not made from the pro forma",
        ),
    ] {
        let found = reported(&bytes);
        assert_eq!(found.len(), 1, "{words}: {found:?}");
        assert!(found[0].2.contains(words), "{words}: {found:?}");
    }
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A sheet may say that it reaches to the last cell there is: only what is filled takes room.
#[test]
fn a_cell_in_the_far_corner_costs_no_more_than_another() {
    let plan: Vec<_> = PLAN.iter().copied().chain([("XFD1048576", "far")]).collect();
    let found = reported(&workbook(&[("Plan", &plan)]));
    assert_eq!(found[0].1, "Plan!XFD1048576", "{found:?}");
}

#[test]
fn a_workbook_damaged_anywhere_is_read_without_panic() {
    let sheets = [("Plan", PLAN), ("Spending", SPENDING), ("Steps", STEPS)];
    let whole = workbook(&sheets);
    let names = ["xl/workbook.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml"];
    let step = whole.len() / 60;
    for at in (0..whole.len()).step_by(step.max(1)) {
        let mut damaged = whole.clone();
        damaged[at] = damaged[at].wrapping_add(1);
        read_bytes(&damaged);
        read_bytes(&whole[..at]);
    }
    for name in names {
        damage_part(&whole, name);
    }
}

/// Takes a piece out of one part at many places, and packs all anew.
fn damage_part(whole: &[u8], name: &str) {
    use std::io::Read;
    let mut parts = Vec::new();
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(whole)).unwrap();
    for idx in 0..from.len() {
        let mut part = from.by_index(idx).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        parts.push((name, bytes));
    }
    let len = parts.iter().find(|part| part.0 == name).unwrap().1.len();
    for at in (0..len).step_by((len / 15).max(1)) {
        for (cut, put) in [(1, &b""[..]), (4, b""), (1, b"9"), (1, b"\""), (0, b"<c r=\"B9\">")] {
            let changed: Vec<(&str, Vec<u8>)> = parts
                .iter()
                .map(|(own, bytes)| {
                    let mut bytes = bytes.clone();
                    if own == name {
                        bytes.splice(at..(at + cut).min(len), put.iter().copied());
                    }
                    (own.as_str(), bytes)
                })
                .collect();
            let parts: Vec<(&str, &[u8])> =
                changed.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
            read_bytes(&archive(&parts));
        }
    }
}

#[test]
fn the_year_is_seen_on_the_first_sheet_of_fields() {
    let peeked = |sheets: &[(&str, Cells)]| {
        peek_year::peek_year(&workbook(sheets)).map(|year| year.to_string())
    };
    let notes: Cells = &[("A1", "year"), ("B1", "1999-2000")];
    let all = [("Notes", notes), ("Spending", SPENDING), ("Plan", PLAN), ("Steps", STEPS)];
    assert_eq!(peeked(&all).as_deref(), Some("2001-02"));
    // What is not certain is left to the reader.
    let head = [("A1", "field"), ("B1", "answer"), ("A2", "year")];
    let twice = [&head[..], &[("B2", "2001-02"), ("A3", "Year"), ("B3", "2000-01")]].concat();
    let number = [&head[..], &[("B2", "0|2001")]].concat();
    let words = [&head[..], &[("B2", "last year")]].concat();
    for cells in [&twice, &number, &words, &head.to_vec()] {
        assert_eq!(peeked(&[("Plan", cells.as_slice())]), None, "{cells:?}");
    }
    assert_eq!(peeked(&[("Spending", SPENDING)]), None);
    assert_eq!(peek_year::peek_year(b"PK"), None);
}
