//! A copy of a workbook with its findings: what is in the cells stays, each finding is a comment on
//! its cell, and the first sheet lists them all.

mod common;

use std::io::{Cursor, Read};

use calamine::{Reader, Xlsx};
use common::{Disk, SETTINGS, built_in};
use lacuna::diag::Diagnostics;
use lacuna::driver::{Checked, Previous};
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
    let tree = plan::open(PLAN, bytes, &mut sources, &mut Diagnostics::default()).unwrap();
    let (rules, form) = library.form_of(&tree, &mut Diagnostics::default()).unwrap();
    workbook(&Order { rules, form, model: None, plan: &tree }).unwrap()
}

fn check<'l>(library: &'l Library, bytes: &[u8]) -> Checked<'l> {
    library.check("plan.xlsx", bytes.to_vec(), &Previous::none())
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
    assert_eq!(verdicts(&checked), verdicts(&check(&library, &copy)));
    assert!(copy == annotated(&checked, &bytes, SETTINGS).unwrap(), "other bytes");

    let mut book = Xlsx::new(Cursor::new(copy.as_slice())).unwrap();
    assert_eq!(book.sheet_names().first().unwrap(), "Findings");
    let list = book.worksheet_range("Findings").unwrap();
    let rows: Vec<Vec<String>> =
        list.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    let find = |name: &str| rows.iter().find(|row| row.iter().any(|cell| cell.starts_with(name)));
    let sent = find("sent-by-the-due-date").unwrap();
    assert_eq!((sent[0].as_str(), sent[1].as_str()), ("undecided (must)", "Plan!B8"));
    assert!(sent[4].starts_with("Enter the day"), "{sent:?}");
    assert!(sent[5].contains("LAC(2000)22, due-date"), "{sent:?}");
    assert!(find("What to supply next").is_some());
    assert!(find("submitted: settles").is_some());
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
    let checked = library.check(PLAN, yaml.clone(), &Previous::none());
    assert_eq!(annotated(&checked, &yaml, SETTINGS), Err(NotAnnotated::NoWorkbook));
}

/// Workbooks of other programs: without comments, without a cell that a finding is about, with names
/// for all elements.
#[test]
fn what_other_programs_leave_out_is_put_in() {
    use std::io::Write;
    let library = built_in();
    let bytes = salford(&library);
    let without_comments = |name: &str, text: &str| -> Option<String> {
        let is_comment = name.contains("comments") || name.ends_with(".vml");
        let text = match name {
            _ if is_comment || name.contains("worksheets/_rels") => return None,
            _ if name.contains("worksheets/") => {
                let start = text.find("<legacyDrawing");
                let text = start.map_or(text.to_owned(), |at| {
                    let end = text[at..].find("/>").unwrap() + at + 2;
                    format!("{}{}", &text[..at], &text[end..])
                });
                // The blank answer that a finding is about.
                let cell = text.find("<c r=\"B8\"").filter(|_| text.contains("r=\"D8\""));
                cell.map_or(text.clone(), |at| {
                    let end = text[at..].find("/>").unwrap() + at + 2;
                    format!("{}{}", &text[..at], &text[end..])
                })
            }
            _ => text.to_owned(),
        };
        Some(text)
    };
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts(&bytes) {
        if let Some(text) = without_comments(&name, &text) {
            let text = text.replace("Extension=\"vml\"", "Extension=\"xyz\"");
            writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
    }
    let bare = writer.finish().unwrap().into_inner();
    let copy = annotated(&check(&library, &bare), &bare, SETTINGS).unwrap();
    assert_eq!(verdicts(&check(&library, &bare)), verdicts(&check(&library, &copy)));
    let parts = parts(&copy);
    let text = |name: &str| &parts.iter().find(|(own, _)| own == name).unwrap().1;
    let types = text("[Content_Types].xml");
    assert!(types.contains("Extension=\"vml\"") && types.contains("commentsOfLacuna1.xml"));
    assert!(text("xl/commentsOfLacuna1.xml").contains("ref=\"B8\""));
    let sheet = text("xl/worksheets/sheet2.xml");
    assert!(sheet.contains("<c r=\"B8\" s=") && sheet.contains("<legacyDrawing"), "{sheet}");
    assert!(sheet.find("<legacyDrawing").unwrap() > sheet.find("</sheetData>").unwrap());
}
