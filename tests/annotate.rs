//! A copy of a workbook with its findings: what is in the cells stays, each finding is a comment on
//! its cell, and the first sheet lists them all. Whatever program wrote the workbook, the copy is sound:
//! all that a part refers to is there.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use crate::common::ooxml::{Ooxml, assert_sound};
use crate::common::snippets::InMemory;
use crate::common::{self, Disk, SETTINGS, built_in};
use calamine::{Reader, Xlsx};
use lacuna::diag::Diagnostics;
use lacuna::driver::{Checked, Previous, Session};
use lacuna::library::{Files, Library};
use lacuna::plan;
use lacuna::proforma::workbook::{Order, workbook};
use lacuna::report::{NotAnnotated, annotated};
use lacuna::source::Sources;

const PLAN: &str = "plans/2001-02/salford.yaml";

/// Salford's plan, with much that is still to follow, as a workbook.
fn salford(library: &Library) -> Vec<u8> {
    let bytes = Disk.read(PLAN).unwrap();
    let mut sources = Sources::default();
    let file = plan::open(PLAN, bytes, &mut sources, &mut Diagnostics::default()).unwrap();
    let (rules, form) =
        Session::new(library).form_of(file.root(), &mut Diagnostics::default()).unwrap();
    workbook(&Order { rules, form, model: None, plan: &file.tree() }).unwrap()
}

fn check<'l>(library: &'l Library, bytes: &[u8]) -> Checked<'l> {
    Session::new(library).check("plan.xlsx", bytes.to_vec(), &Previous::none())
}

fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).unwrap();
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            (part.name().unwrap().into_owned(), text)
        })
        .collect()
}

fn verdicts(checked: &Checked) -> Vec<String> {
    let judged = checked.outcome.as_ref().unwrap();
    let findings = judged.ledger.findings.iter();
    findings.map(|one| format!("{:?} {:?}", one.requirement, one.verdict)).collect()
}

#[test]
fn a_copy_has_the_findings_and_the_plan_is_what_it_was() {
    let library = built_in();
    let bytes = salford(&library);
    let checked = check(&library, &bytes);
    let copy = annotated(&checked, &bytes, SETTINGS).unwrap();
    assert_sound(&copy, "the copy");
    assert_eq!(verdicts(&checked), verdicts(&check(&library, &copy)));
    assert!(copy == annotated(&checked, &bytes, SETTINGS).unwrap(), "other bytes");

    let mut book = Xlsx::new(Cursor::new(copy.as_slice())).unwrap();
    assert_eq!(book.sheet_names().first().unwrap(), "Findings");
    let list = book.worksheet_range("Findings").unwrap();
    let rows: Vec<Vec<String>> =
        list.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    let find = |name: &str| rows.iter().find(|row| row.iter().any(|cell| cell.starts_with(name)));
    let sent = find("sent-by-the-due-date").unwrap();
    assert_eq!((sent[0].as_str(), sent[1].as_str()), ("missing", "Plan!B8"));
    assert!(sent[4].contains("Enter the day"), "{sent:?}");
    assert!(sent[5].contains("LAC(2000)22, due-date"), "{sent:?}");
    assert!(find("submitted: 2 requirements wait for this").is_some());
    // The weightiest come first.
    let first = rows.iter().position(|row| row[0] == "verdict").unwrap() + 1;
    assert_eq!(rows[first][0], "breached (must)");
}

#[test]
fn each_finding_is_a_comment_on_its_cell_which_is_coloured() {
    let library = built_in();
    let bytes = salford(&library);
    let copy = annotated(&check(&library, &bytes), &bytes, SETTINGS).unwrap();
    let parts = parts(&copy);
    let has = |texts: &[&str]| {
        parts.iter().any(|(_, text)| {
            text.split("<comment ").any(|one| texts.iter().all(|said| one.contains(said)))
        })
    };
    assert!(has(&["ref=\"B8\"", "undecided (must)", "sent by the date", "Enter the day"]));
    // The notes of the headings are still there.
    assert!(has(&["One of `adoption"]));
    let mut book = Xlsx::new(Cursor::new(copy.as_slice())).unwrap();
    let ground = |book: &mut Xlsx<_>, sheet: &str, cell: (u32, u32)| {
        let styles = book.worksheet_style(sheet).unwrap();
        let fill = styles.get(cell).and_then(|style| style.fill.clone());
        fill.and_then(|fill| fill.get_color())
            .map(|colour| format!("{:06X}", colour.to_argb() & 0xFF_FFFF))
    };
    assert_eq!(ground(&mut book, "Plan", (7, 1)).as_deref(), Some("FFF2CC"));
    assert_ne!(ground(&mut book, "Plan", (3, 1)).as_deref(), Some("FFF2CC"));
}

/// The pro forma marks what is required and blank; a finding on the same cell shows all the same.
#[test]
fn the_colours_of_findings_come_before_those_of_the_pro_forma() {
    let library = built_in();
    let bytes = salford(&library);
    let copy = annotated(&check(&library, &bytes), &bytes, SETTINGS).unwrap();
    let parts = parts(&copy);
    let is_marked = |text: &&String| text.contains("<formula>TRUE</formula>");
    let sheets: Vec<&String> = parts.iter().map(|(_, text)| text).filter(is_marked).collect();
    assert!(!sheets.is_empty());
    let mut n_own = 0;
    for sheet in sheets {
        let rules = sheet.split("<cfRule ").skip(1);
        let (mut of_findings, mut own) = (Vec::new(), Vec::new());
        for rule in rules {
            let priority = rule.split("priority=\"").nth(1).unwrap().split('"').next().unwrap();
            let priority: usize = priority.parse().unwrap();
            let is_of_finding = rule.contains("<formula>TRUE</formula>");
            if is_of_finding { of_findings.push(priority) } else { own.push(priority) }
        }
        n_own += own.len();
        let first_own = own.iter().min().copied().unwrap_or(usize::MAX);
        assert!(of_findings.iter().all(|one| *one < first_own), "{of_findings:?} {own:?}");
    }
    assert!(n_own > 0, "the pro forma marks nothing");
}

/// Of a finding over many entries, each has the colour of its own verdict.
#[test]
fn each_entry_of_a_finding_has_its_own_weight_and_its_remedy_stands_once() {
    let library = built_in();
    let bytes = salford(&library);
    let copy = annotated(&check(&library, &bytes), &bytes, SETTINGS).unwrap();
    let mut book = Xlsx::new(Cursor::new(copy.as_slice())).unwrap();
    let list = book.worksheet_range("Findings").unwrap();
    let styles = book.worksheet_style("Findings").unwrap();
    let mut verdicts = std::collections::BTreeMap::new();
    for (row, cells) in (0_u32..).zip(list.rows()) {
        let cells: Vec<String> = cells.iter().map(ToString::to_string).collect();
        let fill = styles.get((row, 0)).and_then(|style| style.fill.clone());
        let Some(colour) = fill.and_then(|fill| fill.get_color()) else { continue };
        if cells[0] == "verdict" {
            continue;
        }
        verdicts.entry(cells[0].clone()).or_insert_with(Vec::new).push(colour.to_argb());
        assert!(cells[4].is_empty() || !cells[3].contains(&cells[4]), "{cells:?}");
        assert!(!cells[2].ends_with("fits the form"), "{cells:?}");
    }
    assert!(verdicts.len() >= 3, "{verdicts:?}");
    for (verdict, colours) in verdicts {
        assert!(colours.iter().all(|one| *one == colours[0]), "{verdict}: {colours:?}");
    }
}

#[test]
fn a_copy_is_not_annotated_again() {
    let library = built_in();
    let bytes = salford(&library);
    let copy = annotated(&check(&library, &bytes), &bytes, SETTINGS).unwrap();
    let again = annotated(&check(&library, &copy), &copy, SETTINGS);
    assert_eq!(again, Err(NotAnnotated::IsACopy));
    let yaml = Disk.read(PLAN).unwrap();
    let checked = Session::new(&library).check(PLAN, yaml.clone(), &Previous::none());
    assert_eq!(annotated(&checked, &yaml, SETTINGS), Err(NotAnnotated::NoWorkbook));
}

#[test]
fn what_is_on_no_sheet_may_be_large_and_is_too_large_only_for_a_copy() {
    let library = small_rules();
    let picture = "x".repeat(65 * 1024 * 1024);
    let bytes = Book::new().with("xl/media/picture.xml", &picture).bytes();
    let checked = check(&library, &bytes);
    assert_eq!(verdicts(&checked), verdicts(&check(&library, &Book::new().bytes())));
    let refused = annotated(&checked, &bytes, SETTINGS);
    assert_eq!(refused, Err(NotAnnotated::TooLarge));
    // What is read of it is held to the same limit, whatever part it is.
    let texts = format!("<a>{}</a>", "x".repeat(10_000)).repeat(6_800);
    let styles = STYLES.replace("</styleSheet>", &format!("{texts}</styleSheet>"));
    let bytes = Book::new().with("xl/styles.xml", &styles).bytes();
    let found = check(&library, &bytes).outcome.err().unwrap();
    assert_eq!(found.iter().map(|one| one.code.id).collect::<Vec<_>>(), ["E0601"]);
}

// ---- Workbooks of other programs ------------------------------------------------------------------

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const STRICT: [(&str, &str); 2] = [
    (MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (RELATIONS, "http://purl.oclc.org/ooxml/officeDocument/relationships"),
];
const PLAN_SHEET: &str = "xl/worksheets/sheet1.xml";
const SPENDING_SHEET: &str = "xl/worksheets/sheet2.xml";

/// The rules that the small workbooks below are checked by.
struct SmallRules;

const RULES: &str = r#"circular "Plans for 2001-02"
  year   2001-02
  number LAC(2000)22
  due    31 January 2001

source report "Report to the Cabinet, 23 January 2001"

paragraph money
  our-words "The plan shows its money."
  basis     seen in report

form plan "Plan"
  spending : list of line

record line "One line of planned spending"
  heading : text
  amount  : money

requirement each-amount "Each line has an amount"
  cites money
  must every line in spending has line.amount is given

example "e"
  from "base.yaml"
  meets each-amount
"#;

impl Files for SmallRules {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let plan =
            "authority: Wexcombe\nyear: 2001-02\nspending:\n  - heading: a\n    amount: £5\n";
        let text = if path.ends_with(".lac") { RULES } else { plan };
        Ok(text.as_bytes().to_vec())
    }
}

fn small_rules() -> Library {
    let library = Library::load(&SmallRules, &["rules.lac".to_owned()]);
    assert!(!library.diagnostics.has_errors(), "{:?}", library.diagnostics);
    library
}

/// A workbook, part by part: Wexcombe's plan, in which the amount in C3 is lacking.
#[derive(Clone)]
struct Book(BTreeMap<String, Vec<u8>>);

impl Book {
    fn new() -> Book {
        let top = relations(&[("r1", "officeDocument", "xl/workbook.xml")]);
        let parts = [
            ("r1", "worksheet", "worksheets/sheet1.xml"),
            ("r2", "worksheet", "worksheets/sheet2.xml"),
            ("r3", "styles", "styles.xml"),
        ];
        Book(BTreeMap::new())
            .with("[Content_Types].xml", &types(&[("xml", "application/xml")], &[]))
            .with("_rels/.rels", &top)
            .with("xl/_rels/workbook.xml.rels", &relations(&parts))
            .with("xl/workbook.xml", &list_of_sheets("", ""))
            .with("xl/styles.xml", STYLES)
            .with(PLAN_SHEET, &sheet("", PLAN_ROWS, ""))
            .with(SPENDING_SHEET, &sheet("", SPENDING_ROWS, ""))
    }

    fn with(mut self, name: &str, text: &str) -> Book {
        self.0.insert(name.to_owned(), text.as_bytes().to_vec());
        self
    }

    fn without(mut self, name: &str) -> Book {
        self.0.remove(name);
        self
    }

    fn text(&self, name: &str) -> &str {
        std::str::from_utf8(&self.0[name]).unwrap()
    }

    /// The book with a text of a part replaced, which has to be there.
    fn replaced(self, name: &str, old: &str, new: &str) -> Book {
        let text = self.text(name);
        assert!(text.contains(old), "{name} has no {old}");
        let text = text.replace(old, new);
        self.with(name, &text)
    }

    /// The same in all parts, wherever it is.
    fn replaced_anywhere(mut self, old: &str, new: &str) -> Book {
        for bytes in self.0.values_mut() {
            let text = std::str::from_utf8(bytes).unwrap().replace(old, new);
            *bytes = text.into_bytes();
        }
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.0 {
            let options = zip::write::SimpleFileOptions::default();
            writer.start_file(name.as_str(), options).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }
}

/// Four ways to show a number: plainly, as a day, in pounds, in pounds and bold.
const STYLES: &str = concat!(
    r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#,
    r#"<numFmts count="1"><numFmt numFmtId="164" formatCode="&quot;£&quot;#,##0"/></numFmts>"#,
    r#"<fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>"#,
    r#"<fills count="2"><fill><patternFill patternType="none"/></fill>"#,
    r#"<fill><patternFill patternType="gray125"/></fill></fills>"#,
    r#"<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"#,
    r#"<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs>"#,
    r#"<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/>"#,
    r#"<xf numFmtId="164" fontId="1"><protection locked="0"/></xf></cellXfs>"#,
    r#"<dxfs count="1"><dxf><font><b/></font></dxf></dxfs>"#,
    r#"<tableStyles count="0"/></styleSheet>"#,
);

const PLAN_ROWS: &str = concat!(
    r#"<row r="1"><c r="A1" t="inlineStr"><is><t>field</t></is></c>"#,
    r#"<c r="B1" t="inlineStr"><is><t>answer</t></is></c></row>"#,
    r#"<row r="2"><c r="A2" t="inlineStr"><is><t>authority</t></is></c>"#,
    r#"<c r="B2" t="inlineStr"><is><t>Wexcombe</t></is></c></row>"#,
    r#"<row r="3"><c r="A3" t="inlineStr"><is><t>year</t></is></c>"#,
    r#"<c r="B3" t="inlineStr"><is><t>2001-02</t></is></c></row>"#,
);

const SPENDING_ROWS: &str = concat!(
    r#"<row r="1"><c r="A1" t="inlineStr"><is><t>list of spending</t></is></c>"#,
    r#"<c r="B1" t="inlineStr"><is><t>heading</t></is></c>"#,
    r#"<c r="C1" t="inlineStr"><is><t>amount</t></is></c></row>"#,
    r#"<row r="2" spans="1:3"><c r="A2"><v>1</v></c><c r="B2" t="inlineStr"><is><t>adoption</t></is></c>"#,
    r#"<c r="C2" s="2"><v>300000</v></c></row>"#,
    r#"<row r="3" spans="1:2"><c r="A3"><v>2</v></c><c r="B3" t="inlineStr"><is><t>fostering</t></is></c></row>"#,
);

fn sheet(before: &str, rows: &str, behind: &str) -> String {
    format!(
        r#"{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}">{before}<sheetData>{rows}</sheetData>{behind}</worksheet>"#
    )
}

fn list_of_sheets(before: &str, behind: &str) -> String {
    format!(
        r#"{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{before}<sheets><sheet name="Plan" sheetId="1" r:id="r1"/><sheet name="Spending" sheetId="7" r:id="r2"/></sheets>{behind}</workbook>"#
    )
}

/// What a part leads to: the id of each, its kind, and where it is.
fn relations(parts: &[(&str, &str, &str)]) -> String {
    let each = parts.iter().map(|(id, kind, target)| {
        let kind = match kind.contains(':') {
            true => (*kind).to_owned(),
            false => format!("{RELATIONS}/{kind}"),
        };
        format!(r#"<Relationship Id="{id}" Type="{kind}" Target="{target}"/>"#)
    });
    let listed: String = each.collect();
    format!(r#"{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>"#)
}

/// The types of endings, and of parts besides those of every workbook.
fn types(endings: &[(&str, &str)], parts: &[(&str, &str)]) -> String {
    const ALL: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let own = [
        ("xl/workbook.xml", "sheet.main+xml"),
        (PLAN_SHEET, "worksheet+xml"),
        (SPENDING_SHEET, "worksheet+xml"),
    ];
    let own = own.map(|(part, kind)| (part, format!("{ALL}.{kind}")));
    let parts = parts.iter().map(|(part, kind)| (*part, (*kind).to_owned()));
    let parts = own
        .into_iter()
        .chain(parts)
        .map(|(part, kind)| format!(r#"<Override PartName="/{part}" ContentType="{kind}"/>"#));
    let rels = ("rels", "application/vnd.openxmlformats-package.relationships+xml");
    let endings = endings
        .iter()
        .chain([&rels])
        .map(|(ending, kind)| format!(r#"<Default Extension="{ending}" ContentType="{kind}"/>"#));
    let listed: String = endings.chain(parts).collect();
    format!(r#"{HEAD}<Types xmlns="{PACKAGE}/content-types">{listed}</Types>"#)
}

/// The copy of a workbook: sound, with the verdicts of the workbook, and with the finding at its cell.
#[track_caller]
fn copy_of(book: &Book, sheet: &str) -> Ooxml {
    copy_of_bytes(&book.bytes(), sheet)
}

#[track_caller]
fn copy_of_bytes(bytes: &[u8], sheet: &str) -> Ooxml {
    let library = small_rules();
    let checked = check(&library, bytes);
    assert!(checked.outcome.is_ok(), "{:?}", checked.outcome);
    let copy = annotated(&checked, bytes, SETTINGS).unwrap();
    assert_sound(&copy, "the copy");
    assert_eq!(verdicts(&checked), verdicts(&check(&library, &copy)));
    assert!(lacuna::report::is_annotated(Cursor::new(&copy)), "it is not known for a copy");
    assert!(!lacuna::report::is_annotated(Cursor::new(bytes)), "it is taken for a copy");
    let copy = Ooxml::open(&copy);
    let comments = copy.comments();
    let said = comments.get(&(sheet.to_owned(), "C3".to_owned()));
    let said = said.unwrap_or_else(|| panic!("no comment at {sheet}!C3: {comments:?}"));
    assert!(said.contains("Each line has an amount"), "{said}");
    assert!(copy.sheets()[0].0.starts_with("Findings"), "{:?}", copy.sheets());
    copy
}

/// The number of the style of a cell.
fn style_of(copy: &Ooxml, part: &str, cell: &str) -> Option<usize> {
    let root = copy.tree(part);
    let found = root.all("c").into_iter().find(|one| one.get("r") == Some(cell)).cloned();
    found.unwrap_or_else(|| panic!("no cell {cell}")).number("s")
}

/// The style of a cell itself.
fn format_of(copy: &Ooxml, part: &str, cell: &str) -> common::ooxml::Node {
    let styles = copy.tree("xl/styles.xml");
    styles.child("cellXfs").unwrap().children[style_of(copy, part, cell).unwrap()].clone()
}

#[test]
fn styles_may_be_lacking_or_counted_wrongly() {
    let plain = Book::new();
    copy_of(&plain, "Spending");
    let book = plain.clone().without("xl/styles.xml");
    copy_of(
        &book
            .replaced("xl/_rels/workbook.xml.rels", "styles.xml", "worksheets/sheet1.xml")
            .replaced("xl/_rels/workbook.xml.rels", "relationships/styles", "relationships/other"),
        "Spending",
    );
    let root = format!("<styleSheet xmlns=\"{MAIN}\"");
    for inside in [
        "/>",
        "></styleSheet>",
        "><cellXfs count=\"3\"><xf/><xf numFmtId=\"14\"/><xf numFmtId=\"2\"/></cellXfs></styleSheet>",
        "><cellXfs/><dxfs count=\"0\"/><colors/></styleSheet>",
        "><fonts count=\"0\"/><fills count=\"7\"></fills><dxfs/></styleSheet>",
        "><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\"/></cellStyles></styleSheet>",
    ] {
        copy_of(&plain.clone().with("xl/styles.xml", &format!("{root}{inside}")), "Spending");
    }
    let counted = plain.replaced("xl/styles.xml", "cellXfs count=\"4\"", "cellXfs count=\"99\"");
    copy_of(&counted.replaced("xl/styles.xml", "<fonts count=\"2\"", "<fonts"), "Spending");
}

/// A number that led nowhere must not lead to one of the new styles.
#[test]
fn styles_that_are_not_there_do_not_become_those_of_findings() {
    let rows = SPENDING_ROWS
        .replace("<c r=\"A2\">", "<c r=\"A2\" s=\"4\">")
        .replace("<c r=\"A3\">", "<c r=\"A3\" s=\"12\">")
        .replace("<row r=\"3\"", "<row r=\"3\" s=\"9\" customFormat=\"1\"");
    let columns = "<cols><col min=\"1\" max=\"9\" width=\"9\" style=\"8\"/></cols>";
    let rule = "<conditionalFormatting sqref=\"A1\"><cfRule type=\"expression\" dxfId=\"3\" \
                priority=\"1\"><formula>TRUE</formula></cfRule></conditionalFormatting>";
    let styles = STYLES.replace("numFmtId=\"14\"", "numFmtId=\"14\" fontId=\"2\" fillId=\"5\"");
    let book = Book::new().with(SPENDING_SHEET, &sheet(columns, &rows, rule));
    let copy = copy_of(&book.with("xl/styles.xml", &styles), "Spending");
    assert_eq!(style_of(&copy, SPENDING_SHEET, "A2"), None);
    assert_eq!(style_of(&copy, SPENDING_SHEET, "A3"), None);
}

/// The cell is blank and not in the file: it looks like its row, or like its column.
#[test]
fn a_cell_that_is_put_in_looks_like_those_around_it() {
    let columns = "<cols><col min=\"2\" max=\"4\" width=\"9\" style=\"3\"/></cols>";
    let book = Book::new().with(SPENDING_SHEET, &sheet(columns, SPENDING_ROWS, ""));
    let style = format_of(&copy_of(&book, "Spending"), SPENDING_SHEET, "C3");
    assert_eq!((style.get("numFmtId"), style.get("fontId")), (Some("164"), Some("1")));
    assert_eq!(style.child("protection").unwrap().get("locked"), Some("0"));
    let styled = "<row r=\"3\" s=\"1\" customFormat=\"1\"";
    let book = book.replaced(SPENDING_SHEET, "<row r=\"3\"", styled);
    let style = format_of(&copy_of(&book, "Spending"), SPENDING_SHEET, "C3");
    assert_eq!(style.get("numFmtId"), Some("14"));
}

#[test]
fn rows_and_cells_may_be_written_in_other_ways() {
    let numbers = [
        "r=\"1\"", "r=\"2\"", "r=\"3\"", "r=\"A1\"", "r=\"B1\"", "r=\"C1\"", "r=\"A2\"",
        "r=\"B2\"", "r=\"C2\"", "r=\"A3\"", "r=\"B3\"",
    ];
    let bare = numbers.iter().fold(SPENDING_ROWS.to_owned(), |rows, one| rows.replace(one, ""));
    let book = Book::new();
    copy_of(&book.clone().with(SPENDING_SHEET, &sheet("", &bare, "")), "Spending");
    // A cell behind the blank one; the blank cell itself; a row behind.
    for more in [
        "<c r=\"D3\" s=\"1\"/></row>",
        "<c r=\"C3\" s='3'/></row>",
        "<c r=\"C3\" s=\"2\"></c><c r=\"E3\"/></row><row r=\"4\"/><row r=\"9\" s=\"1\"/>",
    ] {
        let rows = SPENDING_ROWS.replace(" spans=\"1:2\"", "");
        let rows = rows.strip_suffix("</row>").unwrap();
        let text = sheet("<dimension ref=\"A1:B3\"/>", &format!("{rows}{more}"), "");
        let copy = copy_of(&book.clone().with(SPENDING_SHEET, &text), "Spending");
        let root = copy.tree(SPENDING_SHEET);
        assert_eq!(root.child("dimension").unwrap().get("ref"), Some("A1:C3"));
    }
}

#[test]
fn elements_may_have_prefixes() {
    let mut book = Book::new();
    for (name, bytes) in &mut book.0 {
        let text = std::str::from_utf8(bytes).unwrap();
        let text =
            text.strip_prefix(HEAD).unwrap_or(text).replace('<', "<x:").replace("<x:/", "</x:");
        let text = text.replace("xmlns=", "xmlns:x=");
        assert!(common::ooxml::tree(&text).is_ok(), "{name}");
        *bytes = text.into_bytes();
    }
    let copy = copy_of(&book, "Spending");
    assert!(copy.text(SPENDING_SHEET).contains("<x:c r=\"C3\""));
    assert!(copy.text("xl/workbook.xml").contains("<x:sheet name=\"Findings\""));
    // `r` is nothing but a habit.
    let other = Book::new()
        .replaced_anywhere("xmlns:r=", "xmlns:led=")
        .replaced_anywhere("r:id=", "led:id=");
    copy_of(&other, "Spending");
    let bound = Book::new().replaced_anywhere("xmlns:r=", "xmlns:r=\"urn:other\" xmlns:led=");
    copy_of(&bound.replaced_anywhere("r:id=", "led:id="), "Spending");
}

#[test]
fn workbooks_may_be_strict() {
    let book = STRICT.iter().fold(Book::new(), |book, (old, new)| book.replaced_anywhere(old, new));
    let copy = copy_of(&book, "Spending");
    for (name, bytes) in &copy.parts {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains(MAIN) && !text.contains(RELATIONS), "{name} is not strict");
    }
}

#[test]
fn texts_may_be_in_utf_16_or_begin_with_a_mark() {
    let mut book = Book::new();
    let marked = format!("\u{feff}{}", book.text(SPENDING_SHEET));
    copy_of(&book.clone().with(SPENDING_SHEET, &marked), "Spending");
    let styles = format!("<?xml version=\"1.0\" encoding=\"UTF-16\"?>{STYLES}");
    let wide = std::iter::once(0xFEFF).chain(styles.encode_utf16()).flat_map(u16::to_le_bytes);
    book.0.insert("xl/styles.xml".to_owned(), wide.collect());
    let library = small_rules();
    let bytes = book.bytes();
    let checked = check(&library, &bytes);
    if checked.outcome.is_ok() {
        copy_of_bytes(&bytes, "Spending");
    }
}

#[test]
fn names_of_sheets_may_hold_anything() {
    for (written, name) in [
        ("\"R&amp;D &lt;own&gt;\"", "R&D <own>"),
        ("\"Peter's &quot;own&quot;\"", "Peter's \"own\""),
        ("'The \"own\" plan'", "The \"own\" plan"),
        ("\"Findings\"", "Findings"),
        ("\"findings (2)\"", "findings (2)"),
        ("\"Ausgaben für 2001\"", "Ausgaben für 2001"),
    ] {
        let book = Book::new().replaced("xl/workbook.xml", "\"Spending\"", written);
        let copy = copy_of(&book, name);
        let list = copy.tree(&copy.sheets()[0].1);
        let links = list.all("hyperlink");
        assert!(links.iter().any(|one| one.get("location").unwrap().ends_with("!C3")), "{links:?}");
    }
}

#[test]
fn sheets_may_be_hidden_and_names_bound_to_them() {
    let names = "<definedNames><definedName name=\"_xlnm.Print_Area\" localSheetId=\"1\">\
                 Spending!$A$1:$C$9</definedName></definedNames>";
    let views = "<workbookPr date1904=\"1\"/><bookViews><workbookView activeTab=\"1\" \
                 firstSheet=\"1\"><extLst/></workbookView></bookViews>";
    for state in ["hidden", "veryHidden"] {
        let view = "<sheetViews><sheetView tabSelected=\"1\" workbookViewId=\"0\"/></sheetViews>";
        let book = Book::new()
            .with("xl/workbook.xml", &list_of_sheets(views, names))
            .replaced(
                "xl/workbook.xml",
                "sheetId=\"7\"",
                &format!("sheetId=\"7\" state=\"{state}\""),
            )
            .with(PLAN_SHEET, &sheet(view, PLAN_ROWS, ""));
        let copy = copy_of(&book, "Spending");
        let book = copy.tree("xl/workbook.xml");
        assert_eq!(book.all("definedName")[0].get("localSheetId"), Some("2"));
        let view = book.all("workbookView")[0].clone();
        assert_eq!((view.get("activeTab"), view.get("firstSheet")), (Some("0"), Some("0")));
        assert_eq!(copy.tree(PLAN_SHEET).all("sheetView")[0].get("tabSelected"), None);
    }
}

/// A chart sheet, a drawing, a table, a picture in the header, controls, links: all of it stays.
#[test]
fn whatever_else_is_on_a_sheet_stays() {
    const VML: &str =
        "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\"><v:shape id=\"header\"/></xml>";
    let behind = "<hyperlinks><hyperlink ref=\"B2\" r:id=\"r4\"/></hyperlinks>\
                  <pageMargins left=\"1\" right=\"1\" top=\"1\" bottom=\"1\" header=\"1\" footer=\"1\"/>\
                  <drawing r:id=\"r1\"/><legacyDrawingHF r:id=\"r2\"/>\
                  <mc:AlternateContent xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\">\
                  <mc:Choice Requires=\"x14\"><controls/></mc:Choice></mc:AlternateContent>\
                  <tableParts count=\"1\"><tablePart r:id=\"r3\"/></tableParts>";
    let parts = [
        ("r1", "drawing", "../drawings/drawing1.xml"),
        ("r2", "vmlDrawing", "../drawings/vmlDrawing1.vml"),
        ("r3", "table", "../tables/table1.xml"),
    ];
    let rels = relations(&parts).replace(
        "</Relationships>",
        &format!(
            "<Relationship Id=\"r4\" Type=\"{RELATIONS}/hyperlink\" Target=\"http://wexcombe.example/\" \
             TargetMode=\"External\"/></Relationships>"
        ),
    );
    let drawing =
        "<wsDr xmlns=\"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing\"/>";
    let table =
        format!("<table xmlns=\"{MAIN}\" id=\"1\" name=\"t\" displayName=\"t\" ref=\"B1:C3\"/>");
    let chart = format!(
        "<chartsheet xmlns=\"{MAIN}\"><sheetViews><sheetView tabSelected=\"1\" \
         workbookViewId=\"0\"/></sheetViews></chartsheet>"
    );
    let own_types = types(
        &[
            ("xml", "application/xml"),
            ("VML", "application/vnd.openxmlformats-officedocument.vmlDrawing"),
        ],
        &[],
    );
    let book = Book::new()
        .with("[Content_Types].xml", &own_types)
        .with(SPENDING_SHEET, &sheet("", SPENDING_ROWS, behind))
        .with("xl/worksheets/_rels/sheet2.xml.rels", &rels)
        .with("xl/drawings/drawing1.xml", drawing)
        .with("xl/drawings/vmlDrawing1.vml", VML)
        .with("xl/tables/table1.xml", &table)
        .with("xl/chartsheets/sheet1.xml", &chart)
        .replaced("xl/workbook.xml", "</sheets>", "<sheet name=\"Chart\" sheetId=\"8\" r:id=\"r8\"/></sheets>")
        .replaced(
            "xl/_rels/workbook.xml.rels",
            "</Relationships>",
            &format!("<Relationship Id=\"r8\" Type=\"{RELATIONS}/chartsheet\" Target=\"chartsheets/sheet1.xml\"/></Relationships>"),
        );
    let copy = copy_of(&book, "Spending");
    for name in ["xl/drawings/drawing1.xml", "xl/drawings/vmlDrawing1.vml", "xl/tables/table1.xml"]
    {
        assert_eq!(copy.text(name), book.text(name));
    }
    let root = copy.tree(SPENDING_SHEET);
    let names: Vec<&str> = root.children.iter().map(|one| one.name.as_str()).collect();
    let expected = [
        "sheetData",
        "hyperlinks",
        "pageMargins",
        "drawing",
        "legacyDrawing",
        "legacyDrawingHF",
        "AlternateContent",
        "tableParts",
    ];
    assert_eq!(names, expected);
    assert_ne!(root.child("legacyDrawing").unwrap().of_relation(), Some("r2"));
    assert!(!copy.text("xl/chartsheets/sheet1.xml").contains("tabSelected"));
}

/// Rules that colour cells, those of newer Excel too, give way to the colours of findings.
#[test]
fn rules_of_all_kinds_come_behind_those_of_findings() {
    let old = "<conditionalFormatting sqref=\"C1:C9\"><cfRule type=\"expression\" dxfId=\"0\" \
               priority=\"1\"><formula>TRUE</formula></cfRule></conditionalFormatting>";
    let new = "<extLst><ext uri=\"{78C0D931-6437-407d-A8EE-F0AAD7539E65}\" xmlns:x14=\"urn:x14\">\
               <x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule type=\"iconSet\" \
               priority=\"1\"/></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>";
    let validation =
        "<dataValidations count=\"1\"><dataValidation sqref=\"C2\"/></dataValidations>";
    for behind in [
        format!("{old}{validation}"),
        format!("{validation}{new}"),
        format!("{old}{validation}{new}"),
    ] {
        let book = Book::new().with(SPENDING_SHEET, &sheet("", SPENDING_ROWS, &behind));
        let copy = copy_of(&book, "Spending");
        let root = copy.tree(SPENDING_SHEET);
        let rules = root.all("cfRule");
        let priority = |one: &&&common::ooxml::Node| one.number("priority").unwrap();
        let first = rules.iter().min_by_key(|one| priority(one)).unwrap();
        assert_eq!(first.get("stopIfTrue"), Some("1"));
        assert_eq!(first.child("formula").unwrap().said(), "TRUE");
        let styles = copy.tree("xl/styles.xml");
        let ground = &styles.child("dxfs").unwrap().children[first.number("dxfId").unwrap()];
        assert_eq!(ground.all("bgColor").len(), 1);
        assert_eq!(
            rules.len(),
            1 + behind.matches("<cfRule").count() + behind.matches(":cfRule ").count()
        );
    }
}

// ---- Comments that are there ----------------------------------------------------------------------

/// A sheet with comments, as openpyxl writes them: under its own names, with prefixes of its own.
fn book_of_openpyxl(comments: &str) -> Book {
    let vml = "<xml xmlns:ns0=\"urn:schemas-microsoft-com:office:office\" \
               xmlns:ns1=\"urn:schemas-microsoft-com:vml\" \
               xmlns:ns2=\"urn:schemas-microsoft-com:office:excel\"><ns1:shapetype id=\"_x0000_t202\" \
               coordsize=\"21600,21600\" ns0:spt=\"202\"/><ns1:shape type=\"#_x0000_t202\" \
               id=\"_x0000_s1026\"><ns1:textbox><div style=\"text-align:left\" /></ns1:textbox>\
               <ns2:ClientData ObjectType=\"Note\"><ns2:Row>0</ns2:Row><ns2:Column>2</ns2:Column>\
               </ns2:ClientData></ns1:shape></xml>";
    let comments = format!(
        "<comments xmlns=\"{MAIN}\"><authors><author>Sam &amp; Jo</author></authors><commentList>\
         <comment ref=\"C1\" authorId=\"0\" shapeId=\"0\"><text><t>in pounds</t></text></comment>\
         {comments}</commentList></comments>"
    );
    let parts = [
        ("comments", "comments", "/xl/comments/comment1.xml"),
        ("anysvml", "vmlDrawing", "/xl/drawings/commentsDrawing1.vml"),
    ];
    let vml_type = ("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing");
    let comments_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
    Book::new()
        .with(
            "[Content_Types].xml",
            &types(
                &[("xml", "application/xml"), vml_type],
                &[("xl/comments/comment1.xml", comments_type)],
            ),
        )
        .with(SPENDING_SHEET, &sheet("", SPENDING_ROWS, "<legacyDrawing r:id=\"anysvml\"/>"))
        .with("xl/worksheets/_rels/sheet2.xml.rels", &relations(&parts))
        .with("xl/comments/comment1.xml", &comments)
        .with("xl/drawings/commentsDrawing1.vml", vml)
}

#[test]
fn comments_of_openpyxl_stay_under_names_that_every_program_knows() {
    let copy = copy_of(&book_of_openpyxl(""), "Spending");
    let said = &copy.comments()[&("Spending".to_owned(), "C1".to_owned())];
    assert_eq!(said, "in pounds");
    assert!(copy.parts.contains_key("xl/comments1.xml"), "{:?}", copy.parts.keys());
    let rels = copy.text("xl/worksheets/_rels/sheet2.xml.rels");
    assert!(
        rels.contains("\"../comments1.xml\"") && rels.contains("\"../drawings/vmlDrawing1.vml\""),
        "{rels}"
    );
    let comments = copy.tree("xl/comments1.xml");
    let of_finding =
        comments.all("comment").into_iter().find(|one| one.get("ref") == Some("C3")).cloned();
    let author = of_finding.unwrap().number("authorId").unwrap();
    assert_eq!(comments.all("author")[author].said(), "Lacuna check");
}

/// What somebody said of the same cell stands behind the finding, as it was written.
#[test]
fn a_comment_on_the_same_cell_is_kept() {
    let runs = "<r><rPr><b/></rPr><t>Jo:</t></r><r><t xml:space=\"preserve\"> ask Ann</t></r>";
    for (text, kept) in [
        ("<text><t>ask Ann</t></text>".to_owned(), "ask Ann"),
        (format!("<text>{runs}</text>"), "Jo: ask Ann"),
        (
            "<text><t>R&amp;D &lt;ask&gt;</t><phoneticPr fontId=\"1\"/></text>".to_owned(),
            "R&D <ask>",
        ),
        ("<text/>".to_owned(), ""),
    ] {
        let comment = format!("<comment ref=\"C3\" authorId=\"0\">{text}</comment>");
        let copy = copy_of(&book_of_openpyxl(&comment), "Spending");
        let said = &copy.comments()[&("Spending".to_owned(), "C3".to_owned())];
        assert!(said.ends_with(kept), "{said}");
        let comments = copy.tree("xl/comments1.xml");
        let own =
            comments.all("comment").into_iter().find(|one| one.get("ref") == Some("C3")).cloned();
        let own = own.unwrap();
        assert_eq!(own.number("authorId"), Some(0));
        // Some programs read stretches alone.
        assert!(own.child("text").unwrap().children.iter().all(|one| one.name != "t"));
        assert_eq!(own.all("b").len(), text.matches("<b/>").count());
    }
}

/// A thread of comments: what stands in the thread stays, and the finding is a reply.
#[test]
fn a_thread_of_comments_gets_a_reply() {
    const THREADS: &str = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments";
    const LEADS: &str = "http://schemas.microsoft.com/office/2017/10/relationships";
    let comment = "<comment ref=\"C3\" authorId=\"0\"><text><t>[Threaded comment]\n\nask Ann</t></text></comment>";
    let thread = format!(
        "<ThreadedComments xmlns=\"{THREADS}\"><threadedComment ref=\"C3\" dT=\"2026-01-05T10:11:12.00\" \
         personId=\"{{AAAA}}\" id=\"{{BBBB}}\"><text>ask Ann</text></threadedComment></ThreadedComments>"
    );
    let persons = format!(
        "<personList xmlns=\"{THREADS}\"><person displayName=\"Jo\" id=\"{{AAAA}}\" userId=\"Jo\" \
         providerId=\"None\"/></personList>"
    );
    let leads = |kind: &str, target: &str| {
        format!(
            "<Relationship Id=\"t1\" Type=\"{LEADS}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let book = book_of_openpyxl(comment)
        .replaced(
            "xl/comments/comment1.xml",
            "<author>Sam &amp; Jo</author>",
            "<author>tc={BBBB}</author>",
        )
        .with("xl/threadedComments/threadedComment1.xml", &thread)
        .with("xl/persons/person.xml", &persons)
        .replaced(
            "xl/worksheets/_rels/sheet2.xml.rels",
            "</Relationships>",
            &leads("threadedComment", "../threadedComments/threadedComment1.xml"),
        )
        .replaced(
            "xl/_rels/workbook.xml.rels",
            "</Relationships>",
            &leads("person", "persons/person.xml"),
        );
    let copy = copy_of(&book, "Spending");
    let thread = copy.tree("xl/threadedComments/threadedComment1.xml");
    let [first, reply] = thread.children.as_slice() else { panic!("{thread:?}") };
    assert_eq!(first.said(), "ask Ann");
    assert!(reply.said().contains("Each line has an amount"));
    assert_eq!((reply.get("parentId"), reply.get("ref")), (Some("{BBBB}"), Some("C3")));
    assert!(reply.get("dT") >= first.get("dT"));
    let persons = copy.tree("xl/persons/person.xml");
    let ids: Vec<_> = persons.children.iter().map(|one| one.get("id")).collect();
    assert!(ids.len() == 2 && ids.contains(&reply.get("personId")), "{persons:?}");
    let without = book.without("xl/persons/person.xml").replaced(
        "xl/_rels/workbook.xml.rels",
        &leads("person", "persons/person.xml"),
        "</Relationships>",
    );
    assert_eq!(copy_of(&without, "Spending").tree("xl/persons/person1.xml").children.len(), 1);
}

/// Excel leaves tags open in its drawings, and a drawing may be lacking altogether.
#[test]
fn drawings_of_comments_may_be_ill_formed_or_lacking() {
    let open = "<div style=\"text-align:left\"><font>in<br>pounds<br></font></div>";
    let part = "xl/drawings/commentsDrawing1.vml";
    let book = book_of_openpyxl("");
    copy_of(&book.clone().replaced(part, "<div style=\"text-align:left\" />", open), "Spending");
    let lost = book.clone().replaced(
        "xl/worksheets/_rels/sheet2.xml.rels",
        "Id=\"anysvml\"",
        "Id=\"other\"",
    );
    let library = small_rules();
    let bytes = lost.bytes();
    let copy = Ooxml::open(&annotated(&check(&library, &bytes), &bytes, SETTINGS).unwrap());
    assert_eq!(copy.tree(SPENDING_SHEET).all("legacyDrawing").len(), 1);
    let twisted = book.replaced(part, "</ns1:shape></xml>", "</ns1:shape>");
    let bytes = twisted.bytes();
    let refused = annotated(&check(&library, &bytes), &bytes, SETTINGS);
    assert_eq!(refused, Err(NotAnnotated::Damaged));
}

/// Other programs keep the texts of cells in a part of their own. A copy that they saved is a copy.
#[test]
fn a_copy_is_known_whatever_saved_it() {
    let library = small_rules();
    let bytes = Book::new().bytes();
    let copy = annotated(&check(&library, &bytes), &bytes, SETTINGS).unwrap();
    let copy = Ooxml::open(&copy);
    let list = copy.sheets()[0].1.clone();
    let text = copy.text(&list).to_owned();
    let start = text.find("This is an annotated copy").unwrap();
    let notice = &text[start..start + text[start..].find('<').unwrap()];
    let strings = format!("<sst xmlns=\"{MAIN}\"><si><t>{notice}</t></si></sst>");
    let saved = Book(copy.parts.clone())
        .with(&list, &text.replace(notice, ""))
        .with("xl/sharedStrings.xml", &strings)
        .replaced(
            "xl/_rels/workbook.xml.rels",
            "</Relationships>",
            &format!(
                "<Relationship Id=\"s1\" Type=\"{RELATIONS}/sharedStrings\" \
                 Target=\"sharedStrings.xml\"/></Relationships>"
            ),
        );
    assert!(lacuna::report::is_annotated(Cursor::new(saved.bytes())));
    let other = saved.replaced("xl/sharedStrings.xml", notice, "Findings of the auditor");
    assert!(!lacuna::report::is_annotated(Cursor::new(other.bytes())));
    for none in [&b""[..], b"PK", b"authority: Wexcombe"] {
        assert!(!lacuna::report::is_annotated(Cursor::new(none)));
    }
}

/// Somebody takes the list of findings out and goes on with the copy. It is a plan again, and the
/// comments of the earlier run give way to those of the next.
#[test]
fn a_copy_without_its_list_is_a_plan_again() {
    let library = small_rules();
    let book = Book::new();
    let bytes = book.bytes();
    let copy = annotated(&check(&library, &bytes), &bytes, SETTINGS).unwrap();
    let copy = Ooxml::open(&copy);
    let list = copy.sheets()[0].1.clone();
    let mut again = Book(copy.parts.clone());
    let book = again.text("xl/workbook.xml").to_owned();
    let start = book.find("<sheet name=\"Findings\"").unwrap();
    let end = start + book[start..].find("/>").unwrap() + 2;
    again = again
        .with("xl/workbook.xml", &format!("{}{}", &book[..start], &book[end..]))
        .without(&list);
    again = again.replaced(
        "[Content_Types].xml",
        &format!("PartName=\"/{list}\""),
        "PartName=\"/xl/styles.xml\"",
    );
    let rels = again.text("xl/_rels/workbook.xml.rels").to_owned();
    let target = list.trim_start_matches("xl/");
    again = again.with("xl/_rels/workbook.xml.rels", &rels.replace(target, "styles.xml"));
    let once_more = copy_of(&again, "Spending");
    let said = &once_more.comments()[&("Spending".to_owned(), "C3".to_owned())];
    assert_eq!(said, &copy.comments()[&("Spending".to_owned(), "C3".to_owned())]);
    // The amount is given now: nothing is left of the finding.
    let given = "<c r=\"C3\"><v>5</v></c><c r=\"D3\"";
    let filled = again.replaced(SPENDING_SHEET, "<c r=\"C3\"", given);
    let bytes = filled.bytes();
    let copy = annotated(&check(&library, &bytes), &bytes, SETTINGS).unwrap();
    assert_sound(&copy, "the second copy");
    assert!(Ooxml::open(&copy).comments().is_empty(), "{:?}", Ooxml::open(&copy).comments());
}

// ---- On the command line --------------------------------------------------------------------------

/// A copy beside the plan is no second plan.
#[test]
fn a_copy_in_the_folder_of_the_plans_is_passed_over() {
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("annotate-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = |name: &str| folder.join(name).display().to_string();
    let library = built_in();
    std::fs::write(path("salford.xlsx"), salford(&library)).unwrap();
    let run = |arguments: &[&str]| {
        let ran = crate::common::programs::program().args(arguments).output().unwrap();
        let said = String::from_utf8(ran.stderr).unwrap();
        (String::from_utf8(ran.stdout).unwrap(), said, ran.status.code())
    };
    let (plan, copy) = (path("salford.xlsx"), path("findings.xlsx"));
    let as_of = ["--as-of", "2001-01-23", "--format", "short"];
    let (report, said, _) = run(&[&["check", &plan, "--annotate", &copy], &as_of[..]].concat());
    assert!(said.contains("findings.xlsx` is a copy of `"), "{said}");
    let (of_folder, said, exit) =
        run(&[&["check", &folder.display().to_string()], &as_of[..]].concat());
    assert_eq!(of_folder, report);
    assert!(said.contains("W0531") && said.contains("findings.xlsx"), "{said}");
    assert_eq!(exit, Some(1));
    // Alone, it leaves nothing that was checked.
    let (_, said, exit) = run(&[&["check", &copy], &as_of[..]].concat());
    assert!(said.contains("W0531"), "{said}");
    assert_eq!(exit, Some(2));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_figure_that_is_shown_is_above_the_findings() {
    let rules = "circular \"An invented circular\"\n  year 2001-02\n  number not known because \"it is \
                 invented\"\n  due 31 January 2001\nform plan \"Plan\"\n  total : money\n  grant : money\n\
                 show \"In pence\" total * 100\nshow \"The grant\" grant\n";
    let files = InMemory(BTreeMap::from([("rules.lac".to_owned(), rules.as_bytes().to_vec())]));
    let library = Library::load(&files, &["rules.lac".to_owned()]);
    let plan = b"authority: Wexcombe\nyear: 2001-02\ntotal: 5\ngrant: to follow\n".to_vec();
    let mut sources = Sources::default();
    let file = plan::open("plan.yaml", plan, &mut sources, &mut Diagnostics::default()).unwrap();
    let (rules, form) =
        Session::new(&library).form_of(file.root(), &mut Diagnostics::default()).unwrap();
    let bytes = workbook(&Order { rules, form, model: None, plan: &file.tree() }).unwrap();
    let copy = annotated(&check(&library, &bytes), &bytes, SETTINGS).unwrap();
    let mut book = Xlsx::new(Cursor::new(copy.as_slice())).unwrap();
    let list = book.worksheet_range("Findings").unwrap();
    let lines: Vec<String> = list.rows().map(|row| row[0].to_string()).collect();
    let at = |line: &str| lines.iter().position(|one| one == line);
    let heading = at("verdict").unwrap();
    let [pence, grant] =
        ["In pence: £500", "The grant: not known: `grant` is not filled in yet (`to follow`)"];
    assert!(at(pence).is_some_and(|at| at < heading), "{lines:?}");
    assert!(at(grant).is_some_and(|at| at < heading), "{lines:?}");
}
