//! Workbooks that were made to do harm, or that no spreadsheet makes like this: each is read right, or
//! refused in so many words, in little time and room.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::time::{Duration, Instant};

use lacuna::diag::Diagnostics;
use lacuna::plan::{Node, NodeKind, open};
use lacuna::source::Sources;
use zip::write::SimpleFileOptions;

/// No workbook here takes a tenth of this.
const LONGEST: Duration = Duration::from_secs(90);

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
const MAIN: &str = r#"xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main""#;
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const SHEET: &str = "xl/worksheets/sheet1.xml";
const STRINGS: &str = "xl/sharedStrings.xml";

// ---- Workbooks, part by part ----------------------------------------------------------------------

/// The parts of a workbook by their names.
#[derive(Clone)]
struct Book(BTreeMap<String, Vec<u8>>);

impl Book {
    /// A plan whose sheet ends with these rows.
    fn new(rows: &str) -> Book {
        let parts = [
            ("worksheet", "worksheets/sheet1.xml"),
            ("styles", "styles.xml"),
            ("sharedStrings", "sharedStrings.xml"),
        ];
        Book(BTreeMap::new())
            .with("_rels/.rels", &relations(&[("officeDocument", "xl/workbook.xml")]))
            .with("xl/_rels/workbook.xml.rels", &relations(&parts))
            .with("xl/workbook.xml", &workbook("", "Plan"))
            .with("xl/styles.xml", STYLES)
            .with(STRINGS, &format!("{HEAD}<sst {MAIN}><si><t>shared</t></si></sst>"))
            .with(SHEET, &sheet(rows))
    }

    fn with(mut self, name: &str, text: &str) -> Book {
        self.0.insert(name.to_owned(), text.as_bytes().to_vec());
        self
    }

    fn without(mut self, name: &str) -> Book {
        self.0.remove(name);
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.0 {
            writer.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }
}

/// Three ways to show a number: plainly, as a day, in pounds.
const STYLES: &str = concat!(
    r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#,
    r#"<numFmts count="1"><numFmt numFmtId="164" formatCode="&quot;£&quot;#,##0"/></numFmts>"#,
    r#"<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs>"#,
    "</styleSheet>"
);

/// What goes with a part: `r1` is the first, and so on.
fn relations(parts: &[(&str, &str)]) -> String {
    let each = parts.iter().enumerate().map(|(at, (kind, target))| {
        let id = at + 1;
        format!(r#"<Relationship Id="r{id}" Type="{RELATIONS}/{kind}" Target="{target}"/>"#)
    });
    let listed: String = each.collect();
    format!(r#"{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>"#)
}

fn workbook(properties: &str, sheet: &str) -> String {
    format!(
        r#"{HEAD}<workbook {MAIN} xmlns:r="{RELATIONS}">{properties}<sheets><sheet name="{sheet}" sheetId="1" r:id="r1"/></sheets></workbook>"#
    )
}

fn sheet(rows: &str) -> String {
    let row = |number: u32, one: &str, two: &str| {
        let (one, two) = (text(&format!("A{number}"), one), text(&format!("B{number}"), two));
        format!(r#"<row r="{number}">{one}{two}</row>"#)
    };
    let (headings, year) = (row(1, "field", "answer"), row(2, "year", "2001-02"));
    format!(r#"{HEAD}<worksheet {MAIN}><sheetData>{headings}{year}{rows}</sheetData></worksheet>"#)
}

fn text(at: &str, text: &str) -> String {
    format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

/// The third row: the field `x`, and its answer as a cell.
fn answer(cell: &str) -> String {
    format!(r#"<row r="3">{}{cell}</row>"#, text("A3", "x"))
}

// ---- What comes of them ---------------------------------------------------------------------------

/// What a workbook is read as, or the first thing that is said of it.
fn read(bytes: Vec<u8>) -> Result<Node, String> {
    let start = Instant::now();
    let mut said = Diagnostics::default();
    let node = open("plan.xlsx", bytes, &mut Sources::default(), &mut said);
    assert!(start.elapsed() < LONGEST, "it takes {:?}", start.elapsed());
    let first = said.iter().next().map(|one| one.message.clone());
    node.map(|file| file.tree()).ok_or_else(|| first.expect("what cannot be read says why"))
}

/// The answer to `x`: its text, or why it is none.
fn x_of(book: &Book) -> String {
    let node = read(book.bytes()).unwrap();
    let NodeKind::Map(entries) = node.kind else { panic!("no fields") };
    let x = entries.into_iter().find(|entry| entry.key.node == "x").expect("the field `x`");
    match x.value.kind {
        NodeKind::Scalar(scalar) => scalar.text.to_string(),
        NodeKind::Figure(figure) => figure.plain.map_or_else(|why| why.fault, String::from),
        NodeKind::Unreadable(why) => why.fault,
        other => panic!("{other:?}"),
    }
}

fn x_in(cell: &str) -> String {
    x_of(&Book::new(&answer(cell)))
}

#[track_caller]
fn is_damaged(bytes: Vec<u8>) {
    let why = read(bytes).unwrap_err();
    assert!(why.contains("damaged"), "{why}");
}

// ---- Right readings of unusual workbooks ----------------------------------------------------------

#[test]
fn days_may_be_counted_from_1904() {
    let days = |date: u32| format!(r#"<c r="B3" s="1"><v>{date}</v></c>"#);
    assert_eq!(x_in(&days(36_920)), "29 January 2001");
    let from_1904 = workbook(r#"<workbookPr date1904="1"/>"#, "Plan");
    let book = Book::new(&answer(&days(35_458))).with("xl/workbook.xml", &from_1904);
    assert_eq!(x_of(&book), "29 January 2001");
}

#[test]
fn texts_stand_in_cells_or_in_a_part_of_their_own() {
    assert_eq!(x_in(r#"<c r="B3" t="s"><v>0</v></c>"#), "shared");
    assert_eq!(x_in(&text("B3", "main &amp; own &lt;grant&gt;")), "main & own <grant>");
    let runs = r#"<c r="B3" t="inlineStr"><is><r><t xml:space="preserve">main </t></r><r><t>grant</t></r></is></c>"#;
    assert_eq!(x_in(runs), "main grant");
    assert_eq!(x_in(r#"<c r="B3" t="str"><f>A1</f><v>of a formula</v></c>"#), "of a formula");
}

#[test]
fn numbers_beyond_what_a_workbook_keeps_are_none() {
    let number = |written: &str| x_in(&format!(r#"<c r="B3" s="2"><v>{written}</v></c>"#));
    assert_eq!(number("838551"), "£838,551");
    assert_eq!(number("-0.0"), "£0");
    for huge in ["1e308", "1e400", "-1e30", "9999999999999999", "1e-40", "-1e-400"] {
        let fault = number(huge);
        assert!(fault.contains("more than the fifteen digits"), "{huge}: {fault}");
    }
    for day in ["1e300", "-5", "99999999999"] {
        x_in(&format!(r#"<c r="B3" s="1"><v>{day}</v></c>"#));
    }
}

/// Prefixes, backslashes and capitals in names, cells and rows without places, texts in runs.
#[test]
fn parts_may_be_written_in_other_ways() {
    let cell = |text: &str| {
        let (first, rest) = text.split_at(1);
        let run = |text: &str| format!("<x:r><x:t>{text}</x:t></x:r>");
        format!(r#"<x:c t="inlineStr"><x:is>{}{}</x:is></x:c>"#, run(first), run(rest))
    };
    let row = |one: &str, two: &str| format!("<x:row>{}{}</x:row>", cell(one), cell(two));
    let rows = [("field", "answer"), ("year", "2001-02"), ("x", "main grant")];
    let rows: String = rows.iter().map(|(one, two)| row(one, two)).collect();
    let main = MAIN.replace("xmlns=", "xmlns:x=");
    let sheet = format!(
        "\u{feff}{HEAD}<x:worksheet {main}><x:sheetData>{rows}</x:sheetData></x:worksheet>"
    );
    let top = relations(&[("officeDocument", "/XL/Workbook.xml")]);
    let parts = relations(&[("worksheet", "worksheets\\Sheet1.xml")]);
    let list = format!(
        r#"{HEAD}<x:workbook {main} xmlns:r="{RELATIONS}"><x:sheets><x:sheet name="Plan" sheetId="1" r:id="r1"/></x:sheets></x:workbook>"#
    );
    let book = Book(BTreeMap::new())
        .with("_rels/.rels", &top)
        .with("xl\\_rels\\workbook.xml.rels", &parts)
        .with("xl\\workbook.xml", &list)
        .with("xl\\worksheets\\sheet1.xml", &sheet);
    assert_eq!(x_of(&book), "main grant");
}

#[test]
fn a_day_is_a_day_of_the_calendar() {
    let days = |number: &str| format!(r#"<c r="B3" s="1"><v>{number}</v></c>"#);
    let from_1904 = workbook(r#"<workbookPr date1904="true"/>"#, "Plan");
    for (number, from_1900, from_1904_on) in [
        ("1", "1 January 1900", "2 January 1904"),
        ("59", "28 February 1900", "29 February 1904"),
        ("60", "is a day in Excel, but not in the calendar", "1 March 1904"),
        ("61", "1 March 1900", "2 March 1904"),
        ("36920.0", "29 January 2001", "30 January 2005"),
        ("36920.25", "has a time of day", "has a time of day"),
        ("2957003", "30 December 9995", "31 December 9999"),
        ("2958465", "31 December 9999", "is past 31 December 9999, the last day that Excel counts"),
        ("0", "is not a date: Excel counts days from 1", "is not a date: Excel counts days from 1"),
        ("0.5", "is a time of day without a day", "has a time of day"),
        (
            "-7",
            "is before the first day that Excel counts",
            "is before the first day that Excel counts",
        ),
    ] {
        let book = Book::new(&answer(&days(number)));
        assert_eq!(x_of(&book), from_1900, "{number}");
        assert_eq!(x_of(&book.with("xl/workbook.xml", &from_1904)), from_1904_on, "{number}");
    }
}

#[test]
fn days_may_be_written_as_programs_write_them() {
    let iso = |text: &str| x_in(&format!(r#"<c r="B3" s="1" t="d"><v>{text}</v></c>"#));
    for text in ["2001-01-29", "2001-01-29T00:00:00", "2001-01-29T00:00:00.000Z"] {
        assert_eq!(iso(text), "29 January 2001", "{text}");
    }
    assert_eq!(iso("2001-06-30T23:00:00.000Z"), "has a time of day");
    assert_eq!(iso("1899-12-31T00:00:00"), "is before the first day that Excel counts");
    for text in ["PT12H", "12:30:00", "2001-02-30"] {
        assert_eq!(iso(text), "is not a day, although its cell is formatted as a date", "{text}");
    }
}

#[test]
fn an_empty_result_is_blank_and_a_missing_one_is_none() {
    let formula =
        |kind: &str, value: &str| x_in(&format!(r#"<c r="B3"{kind}><f>A9&amp;""</f>{value}</c>"#));
    for value in ["<v></v>", "<v/>", "<v> </v>"] {
        assert_eq!(formula(r#" t="str""#, value), "", "{value}");
    }
    let no_result = "has a formula whose result is not saved in the file";
    assert_eq!(formula(r#" t="str""#, ""), no_result);
    assert_eq!(formula("", ""), no_result);
    // A number that was not worked out is no number.
    assert_eq!(formula("", "<v></v>"), no_result);
    assert_eq!(formula(r#" t="n""#, "<v/>"), no_result);
    assert_eq!(x_in(r#"<c r="B3" s="2"/>"#), "");
    assert_eq!(x_in(r#"<c r="B3" t="inlineStr"><is><t></t></is></c>"#), "");
}

#[test]
fn an_error_costs_its_cell_alone() {
    let fails = "is what a formula shows when it fails";
    let codes = ["#REF!", "#SPILL!", "#CALC!", "#GETTING_DATA", "#ERROR!", "#BUSY!", "Err:522", ""];
    for code in codes {
        assert_eq!(
            x_in(&format!(r#"<c r="B3" t="e"><f>A1</f><v>{code}</v></c>"#)),
            fails,
            "{code}"
        );
    }
    assert_eq!(
        x_in(r#"<c r="B3"><v>12 children</v></c>"#),
        "is not a number, although its cell is formatted as one"
    );
    assert_eq!(x_in(r#"<c r="B3" t="s"><v>7</v></c>"#), "refers to a text that is not in the file");
}

/// A formula that only refers to a blank cell shows 0, and says nothing.
#[test]
fn a_blank_cell_that_is_referred_to_says_nothing() {
    let of = |formula: &str, rest: &str| {
        let cell = format!(r#"<c r="B3"><f>{formula}</f><v>0</v></c>"#);
        x_of(&Book::new(&format!("{}{rest}", answer(&cell))))
    };
    let refers =
        |to: &str| format!("is only there because the formula refers to {to}, which is blank");
    assert_eq!(of("B9", ""), refers("B9"));
    assert_eq!(of("Plan!$B$9", ""), refers("Plan!B9"));
    assert_eq!(of("'plan'!B9", ""), refers("plan!B9"));
    let chain = r#"<row r="9"><c r="B9"><f>C9</f><v>0</v></c></row>"#;
    assert_eq!(of("B9", chain), refers("B9"));
    let shared = r#"<row r="8"><c r="B8"><f t="shared" ref="B8:B9" si="4">D8</f><v>0</v></c></row>
        <row r="9"><c r="B9"><f t="shared" si="4"/><v>0</v></c></row>"#;
    assert_eq!(of("B9", shared), refers("B9"));
    // What is there is nought, and so is what nobody can look up.
    let there = r#"<row r="9"><c r="B9"><v>0</v></c></row>"#;
    let circle = r#"<row r="9"><c r="B9"><f>B3</f><v>0</v></c></row>"#;
    for (formula, rest) in [
        ("B9", there),
        ("B9", circle),
        ("SUM(B9)", ""),
        ("B9+B8", ""),
        ("[1]Notes!B9", ""),
        ("Other!B9", ""),
    ] {
        assert_eq!(of(formula, rest), "0", "{formula}");
    }
}

#[test]
fn sheets_may_have_quotes_in_their_names() {
    let name = "Peter's &quot;own&quot; &lt;plan&gt;";
    let book = Book::new("").with("xl/workbook.xml", &workbook("", name));
    let (mut sources, mut said) = (Sources::default(), Diagnostics::default());
    let node = open("plan.xlsx", book.bytes(), &mut sources, &mut said).unwrap().tree();
    let NodeKind::Map(entries) = node.kind else { panic!("no fields") };
    let place = sources.place(entries[0].value.span).to_string();
    assert_eq!(place, "'Peter''s \"own\" <plan>'!B2");
}

#[test]
fn parts_that_are_missing_are_not_missed() {
    let plain = Book::new(&answer(r#"<c r="B3" s="2"><v>5</v></c>"#));
    assert_eq!(x_of(&plain), "£5");
    assert_eq!(x_of(&plain.clone().without("xl/styles.xml")), "5");
    assert_eq!(x_of(&plain.clone().without(STRINGS)), "£5");
    is_damaged(plain.clone().without("xl/_rels/workbook.xml.rels").bytes());
    is_damaged(plain.without(SHEET).bytes());
    let shared = Book::new(&answer(r#"<c r="B3" t="s"><v>0</v></c>"#)).without(STRINGS);
    assert!(!read(shared.bytes()).is_ok_and(|node| format!("{node:?}").contains("shared")));
}

// ---- Too much of something ------------------------------------------------------------------------

/// As many rows as a sheet can have, in a thorough run; else a tenth of them.
#[test]
fn rows_of_styles_alone_are_no_entries() {
    let is_thorough = std::env::var_os("LACUNA_THOROUGH").is_some();
    let last: u32 = if is_thorough { 1_048_576 } else { 104_857 };
    let mut rows = answer(r#"<c r="B3"><v>5</v></c>"#);
    for number in 4..=last {
        write!(rows, r#"<row r="{number}" s="1"/>"#).unwrap();
    }
    assert_eq!(x_of(&Book::new(&rows)), "5");
}

/// What is said of a workbook that can be read.
fn said(bytes: Vec<u8>) -> Vec<String> {
    let mut said = Diagnostics::default();
    let node = open("plan.xlsx", bytes, &mut Sources::default(), &mut said);
    assert!(node.is_some(), "{said:?}");
    said.iter().map(|one| format!("{} {}", one.code.id, one.message)).collect()
}

#[test]
fn blank_rows_with_formats_are_named_and_passed_over() {
    let mut rows = answer(r#"<c r="B3"><v>5</v></c>"#);
    for number in 4..=30_000 {
        write!(rows, r#"<row r="{number}" s="1" customFormat="1"><c r="A{number}" s="1"/></row>"#)
            .unwrap();
    }
    let book = Book::new(&rows);
    assert_eq!(x_of(&book), "5");
    let found = said(book.bytes());
    assert_eq!(
        found,
        ["W0529 the sheet `Plan` is blank from row 4 on, but has formats down to row 30,000"]
    );
}

/// A text that is large, and that many cells share, is kept once and refused where it comes to too much.
#[test]
fn the_texts_of_all_cells_are_bounded() {
    let strings = |n: usize| format!("{HEAD}<sst {MAIN}><si><t>{}</t></si></sst>", "y".repeat(n));
    let many = |n: usize, cell: &dyn Fn(usize) -> String| {
        let rows = (4..4 + n).map(|row| format!(r#"<row r="{row}">{}</row>"#, cell(row)));
        format!("{}{}", answer(""), rows.collect::<String>())
    };
    let shared = |row: usize| format!(r#"<c r="A{row}" t="s"><v>0</v></c>"#);
    let own = |row: usize| text(&format!("A{row}"), &"z".repeat(40_000));
    let start = Instant::now();
    let few = Book::new(&many(20, &shared)).with(STRINGS, &strings(1_000_000));
    assert!(read(few.bytes()).is_ok());
    let too_much = "the text in the cells of `plan.xlsx` comes to more than 32 MB";
    let shared = Book::new(&many(1_000, &shared)).with(STRINGS, &strings(1_000_000));
    assert_eq!(read(shared.bytes()).unwrap_err(), too_much);
    let own = Book::new(&many(1_000, &own));
    assert_eq!(read(own.bytes()).unwrap_err(), too_much);
    // One text alone is no longer than any cell's.
    let long = Book::new(&answer(&text("B3", &"x".repeat(20 * 1024 * 1024))));
    assert!(read(long.bytes()).is_err());
    assert!(start.elapsed() < LONGEST);
}

/// One part that is read for sheet after sheet is counted each time. Half a gigabyte takes its time.
#[test]
fn one_part_may_not_be_a_thousand_sheets() {
    if std::env::var_os("LACUNA_THOROUGH").is_none() {
        return;
    }
    let blank = format!("<row r=\"4\">{}</row>", r#"<c s="1"/>"#.repeat(16_000));
    let list = (1..=4_000).map(|at| format!(r#"<sheet name="S{at}" sheetId="{at}" r:id="r1"/>"#));
    let list = format!(
        r#"{HEAD}<workbook {MAIN} xmlns:r="{RELATIONS}"><sheets>{}</sheets></workbook>"#,
        list.collect::<String>()
    );
    let book = Book::new(&blank).with("xl/workbook.xml", &list);
    let why = read(book.bytes()).unwrap_err();
    assert!(why.contains("unpack to more than 512 MB"), "{why}");
}

#[test]
fn what_is_hidden_is_read_and_said_to_be_hidden() {
    let row = |number: u32, hidden: &str| {
        let cells = format!(
            "{}{}",
            text(&format!("A{number}"), &format!("k{number}")),
            text(&format!("B{number}"), "v")
        );
        format!(r#"<row r="{number}"{hidden}>{cells}</row>"#)
    };
    let hidden = r#" hidden="1""#;
    let plain = Book::new(&row(3, ""));
    assert_eq!(said(plain.bytes()), Vec::<String>::new());
    let rows = (3..=12).map(|at| row(at, if at > 3 { hidden } else { "" })).collect::<String>();
    assert_eq!(
        said(Book::new(&rows).bytes()),
        ["W0529 rows 4, 5, 6, 7, 8, 9 and 3 more of `Plan` are hidden, but were read"]
    );
    let columns = sheet("")
        .replace("<sheetData>", r#"<cols><col min="2" max="2" hidden="true"/></cols><sheetData>"#);
    let found = said(Book::new("").with(SHEET, &columns).bytes());
    assert_eq!(found, ["W0529 column B of `Plan` is hidden, but was read"]);
    for state in ["hidden", "veryHidden"] {
        let list = workbook("", "Plan").replace("sheetId", &format!("state=\"{state}\" sheetId"));
        let found = said(Book::new("").with("xl/workbook.xml", &list).bytes());
        assert_eq!(found, ["W0529 the sheet `Plan` is hidden, but was read"], "{state}");
    }
    // A row that is blank may be hidden.
    assert!(said(Book::new(r#"<row r="9" hidden="1"><c r="A9" s="1"/></row>"#).bytes()).is_empty());
}

#[test]
fn a_formula_may_be_shared_with_all_cells_there_are() {
    let shared = |index: &str| {
        let formula = format!(r#"<f t="shared" ref="B3:XFD1048576" si="{index}">A1+1</f>"#);
        let first = format!(r#"<c r="B3">{formula}<v>5</v></c>"#);
        let rest = format!(r#"<c r="C3"><f t="shared" si="{index}"/><v>6</v></c>"#);
        Book::new(&answer(&format!("{first}{rest}")))
    };
    assert_eq!(x_of(&shared("0")), "5");
    assert_eq!(x_of(&shared("999999999999")), "5");
    assert_eq!(x_of(&shared("18446744073709551615")), "5");
}

#[test]
fn no_room_is_made_for_texts_that_are_only_promised() {
    for count in ["99999999999", "18446744073709551615"] {
        let strings = format!(r#"{HEAD}<sst {MAIN} uniqueCount = '{count}'></sst>"#);
        assert!(read(Book::new("").with(STRINGS, &strings).bytes()).is_ok());
    }
    let fair = format!(r#"{HEAD}<sst {MAIN} uniqueCount="1"><si><t>99999999999</t></si></sst>"#);
    let book = Book::new(&answer(r#"<c r="B3" t="s"><v>0</v></c>"#)).with(STRINGS, &fair);
    assert_eq!(x_of(&book), "99999999999");
}

#[test]
fn cells_beyond_the_last_there_is_do_no_harm() {
    for place in ["B99999999999999", "ZZZZZZZZZZZZ3", "B0", "3", "B", ""] {
        let _ = read(Book::new(&answer(&format!(r#"<c r="{place}"><v>5</v></c>"#))).bytes());
    }
    let far = r#"<row r="4294967295"><c><v>5</v></c></row><row><c><v>5</v></c></row>"#;
    let _ = read(Book::new(far).bytes());
}

#[test]
fn elements_may_be_nested_deeply() {
    let deep = |n: usize| format!("{}{}", "<a>".repeat(n), "</a>".repeat(n));
    let sheet = sheet("").replace("<sheetData>", &format!("{}<sheetData>", deep(50_000)));
    let _ = read(Book::new("").with(SHEET, &sheet).bytes());
    let inside = format!(r#"<c r="B3" t="inlineStr"><is>{}</is></c>"#, deep(50_000));
    let _ = read(Book::new(&answer(&inside)).bytes());
    let open_ended = "<a>".repeat(200_000);
    let _ = read(Book::new("").with(STRINGS, &open_ended).bytes());
}

/// Ten texts of ten texts of ten…: a thousand million, if anybody wrote them out.
#[test]
fn entities_are_not_written_out() {
    let mut kinds = r#"<!ENTITY e0 "much">"#.to_owned();
    for level in 1..10 {
        let inner = format!("&e{};", level - 1).repeat(10);
        write!(kinds, r#"<!ENTITY e{level} "{inner}">"#).unwrap();
    }
    let kinds = format!("<!DOCTYPE sst [{kinds}<!ENTITY file SYSTEM \"file:///etc/passwd\">]>");
    for entity in ["&e9;", "&file;"] {
        let strings = format!("{HEAD}{kinds}<sst {MAIN}><si><t>{entity}</t></si></sst>");
        let shared = answer(r#"<c r="B3" t="s"><v>0</v></c>"#);
        let read = read(Book::new(&shared).with(STRINGS, &strings).bytes());
        let said = format!("{read:?}");
        assert!(!said.contains("muchmuch") && !said.contains("root:"), "{said}");
    }
}

// ---- Texts and archives that lie ------------------------------------------------------------------

#[test]
fn noughts_in_texts_do_no_harm() {
    for nought in ["&#0;", "\0", "&#x0;", "_x0000_"] {
        let _ = read(Book::new(&answer(&text("B3", &format!("5{nought}7")))).bytes());
        let _ = read(Book::new("").with("xl/workbook.xml", &workbook("", nought)).bytes());
    }
}

/// Each field of four bytes that holds `old`, one at a time, replaced by `new`.
fn with_other_numbers(bytes: &[u8], old: u32, new: u32) -> Vec<Vec<u8>> {
    let (old, new) = (old.to_le_bytes(), new.to_le_bytes());
    let found = (0..bytes.len() - 4).filter(|at| bytes[*at..*at + 4] == old);
    let changed = found.map(|at| [&bytes[..at], &new[..], &bytes[at + 4..]].concat());
    changed.collect()
}

#[test]
fn a_part_may_lie_about_its_size() {
    let book = Book::new(&answer(r#"<c r="B3"><v>5</v></c>"#));
    let size = u32::try_from(book.0[SHEET].len()).unwrap();
    let mut n_tried = 0;
    for lie in [0, 1, size - 1, size + 1, 100_000_000, u32::MAX] {
        for changed in with_other_numbers(&book.bytes(), size, lie) {
            let _ = read(changed);
            n_tried += 1;
        }
    }
    assert!(n_tried >= 6, "{n_tried}");
}

/// Small parts are unpacked as a whole, large ones piece by piece.
#[test]
fn a_large_part_is_read_as_a_small_one() {
    let shared =
        |text: &str| format!("{HEAD}<sst {MAIN}><si><t>none</t></si><si><t>{text}</t></si>");
    let cell = r#"<c r="B3" t="s"><v>1</v></c>"#;
    let small = Book::new(&answer(cell)).with(STRINGS, &format!("{}</sst>", shared("a &amp; b")));
    assert_eq!(x_of(&small), "a & b");
    let read_small = read(small.bytes()).unwrap();
    let padding = format!("<!-- {} -->", "padding ".repeat(100_000));
    let strings = format!("{}{padding}</sst>", shared("a &amp; b"));
    let rows = format!("{padding}{}", answer(cell));
    let large = [
        small.clone().with(STRINGS, &strings),
        small.clone().with(SHEET, &sheet(&rows)),
        small.clone().with(STRINGS, &strings).with(SHEET, &sheet(&rows)),
    ];
    for large in large {
        assert_eq!(read(large.bytes()).unwrap(), read_small);
    }
    // What is wrong with one is found in either way.
    for padding in ["", padding.as_str()] {
        is_damaged(small.clone().with(STRINGS, &format!("{}{padding}", shared("x"))).bytes());
        is_damaged(small.clone().with(SHEET, &sheet(&format!("{padding}</row>"))).bytes());
    }
}

#[test]
fn parts_may_share_a_name_or_their_bytes() {
    let other = sheet(&answer(r#"<c r="B3"><v>7</v></c>"#));
    let twin = "xl/worksheets/sheet2.xml";
    let book = Book::new(&answer(r#"<c r="B3"><v>5</v></c>"#)).with(twin, &other);
    let bytes = book.bytes();
    // Both parts are called alike.
    let named: Vec<usize> = (0..bytes.len() - twin.len())
        .filter(|at| &bytes[*at..*at + twin.len()] == twin.as_bytes())
        .collect();
    assert_eq!(named.len(), 2);
    let mut alike = bytes.clone();
    named.iter().for_each(|at| alike[at + "xl/worksheets/sheet".len()] = b'1');
    let _ = read(alike);
    // Both begin at the same byte.
    let begin = u32::try_from(named[0] - 30).unwrap();
    for changed in with_other_numbers(&bytes, begin, 0) {
        let _ = read(changed);
    }
}
