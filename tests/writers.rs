//! The programs that write workbooks, as people and their systems use them: each fills in the pro forma
//! and saves it, and what it saved gives the verdicts of the same plan in YAML. The copy with the
//! findings is sound, and opens in all of the others with each finding at its cell.
//!
//! The programs are fetched on the first run, by writers/install.sh and office/install.sh; without them
//! the test fails.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::common::ooxml::{Ooxml, assert_sound};
use crate::common::programs::{PYTHON, difference, folder, found, lacuna, output_of};
use serde_json::Value;

/// Plans by name, with the council that the pro forma is made for.
const PLANS: [(&str, &str); 2] = [("model", "Wexcombe"), ("salford", "Salford")];

const WRITERS: [&str; 7] = [
    "openpyxl",
    "openpyxl-iso",
    "xlsxwriter",
    "exceljs",
    "sheetjs",
    "sheetjs-dates",
    "libreoffice",
];

/// Python with the packages of writers/install.sh.
const PACKAGES: &str = "target/writers/venv/bin/python";

/// Each plan, filled in and saved by each program.
fn write_all(folder: &Path) {
    for (plan, council) in PLANS {
        let path = |ending: &str| folder.join(format!("{plan}{ending}")).display().to_string();
        lacuna(&["template", "2001-02", "--authority", council, "--output", &path("-blank.xlsx")]);
        let source = format!("plans/2001-02/{plan}.yaml");
        let text = lacuna(&["convert", &source, "--to", "json", "--drop-comments"]);
        std::fs::write(path(".json"), text).unwrap();
        for script in ["tests/writers/cells.py", "tests/writers/write.py"] {
            output_of(Command::new(PACKAGES).arg(script).arg(folder).arg(plan));
        }
        // SheetJS counts days in the time of the place.
        let node = &mut Command::new("node");
        output_of(node.env("TZ", "UTC").arg("tests/writers/write.js").arg(folder).arg(plan));
    }
    let names = PLANS.map(|(plan, _)| plan);
    let save = &mut Command::new(PYTHON);
    output_of(save.args(["-B", "tests/office/save.py"]).arg(folder).args(names));
}

/// Each requirement and its verdict.
fn verdicts(found: &Value) -> Vec<(&str, &str)> {
    let findings = found["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|one| (one["requirement"].as_str().unwrap(), one["verdict"].as_str().unwrap()))
        .collect()
}

/// What each program sees in the copies, by their names.
fn seen_by_all(folder: &Path, copies: &[String]) -> Vec<(&'static str, Value)> {
    let paths: Vec<_> = copies.iter().map(|name| folder.join(name)).collect();
    let json = |text: String| serde_json::from_str::<Value>(&text).unwrap();
    let read = &mut Command::new(PACKAGES);
    let of_openpyxl = json(output_of(read.arg("tests/writers/read.py").args(&paths)));
    let read = &mut Command::new("node");
    let mut of_node = json(output_of(read.arg("tests/writers/read.js").args(&paths)));
    let read = &mut Command::new(PYTHON);
    let read = read.args(["-B", "tests/office/read.py"]).arg(folder).args(copies);
    let by_name = json(output_of(read));
    let by_path = |seen: &Value| {
        let each = copies.iter().zip(&paths).map(|(name, path)| {
            let one = seen[path.to_str().unwrap()].clone();
            assert!(one.is_object(), "{name} was not read");
            (name.clone(), one)
        });
        Value::Object(each.collect())
    };
    vec![
        ("openpyxl", by_path(&of_openpyxl)),
        ("exceljs", by_path(&of_node["exceljs"].take())),
        ("SheetJS", by_path(&of_node["sheetjs"].take())),
        ("LibreOffice", by_name),
    ]
}

/// The words of a text, however they are spaced: programs end lines in their own way.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What comments say, each under `Spending!C3`.
fn comments(found: BTreeMap<(String, String), String>) -> BTreeMap<String, String> {
    let each = found.into_iter();
    each.map(|((sheet, cell), said)| (format!("{sheet}!{cell}"), words(&said))).collect()
}

#[track_caller]
fn assert_sees(program: &str, name: &str, seen: &Value, copy: &Ooxml) {
    let expected: Vec<String> = copy.sheets().into_iter().map(|(name, _)| name).collect();
    assert_eq!(seen["sheets"], Value::from(expected), "{program}, {name}");
    let first: Vec<&str> =
        seen["first"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    for said in ["verdict", "what to do", "missing", "for a person"] {
        assert!(first.contains(&said), "{program}, {name}: {said} is not in {first:?}");
    }
    let seen = seen["comments"].as_object().unwrap();
    let seen = seen.iter().map(|(cell, said)| (cell.clone(), words(said.as_str().unwrap())));
    let (seen, expected): (BTreeMap<_, _>, _) = (seen.collect(), comments(copy.comments()));
    assert!(seen.keys().eq(expected.keys()), "{program}, {name}");
    let findings = comments(copy.comments_by(|author| author == "Lacuna check"));
    for (cell, said) in seen {
        let is_unread = said.is_empty() && program == "exceljs" && !findings.contains_key(&cell);
        assert!(is_unread || said == expected[&cell], "{program}, {name}, {cell}: {said}");
    }
}

#[test]
fn what_each_program_saves_is_read_right_and_its_copy_opens_in_all() {
    output_of(&mut Command::new("tests/office/install.sh"));
    output_of(&mut Command::new("tests/writers/install.sh"));
    let folder = folder("writers");
    write_all(&folder);
    let mut copies = Vec::new();
    for (plan, _) in PLANS {
        let expected = found(&format!("plans/2001-02/{plan}.yaml"));
        assert!(expected["totals"]["met"].as_u64() > Some(5), "{}", expected["totals"]);
        for writer in WRITERS {
            let path = |name: &str| folder.join(name).display().to_string();
            let name = format!("{plan}-{writer}.xlsx");
            let mut found = found(&path(&name));
            // These programs write whatever looks like a number as one, in cells for texts too, and that
            // is warned of.
            if let Some(told) = found["diagnostics"].as_array_mut() {
                told.retain(|one| one["code"] != "W0527");
            }
            assert_eq!(verdicts(&found), verdicts(&expected), "{name}");
            assert_eq!(found["totals"], expected["totals"], "{name}");
            // A draft's gaps are told in the order in which they stand in the file.
            let differs = difference("", &expected, &found).filter(|_| plan == "model");
            assert_eq!(differs, None, "{name}");
            let copy = format!("{plan}-{writer}-findings.xlsx");
            annotate(&path(&name), &path(&copy));
            let bytes = std::fs::read(path(&copy)).unwrap();
            assert_sound(&bytes, &copy);
            let said = comments(Ooxml::open(&bytes).comments());
            // Salford's draft has not been sent: the blank cell says so.
            let is_said = said.values().any(|said| said.contains("sent by the date"));
            assert!(is_said == (plan == "salford"), "{copy}: {said:?}");
            copies.push(copy);
        }
    }
    for (program, seen) in seen_by_all(&folder, &copies) {
        for name in &copies {
            let bytes = std::fs::read(folder.join(name)).unwrap();
            assert_sees(program, name, &seen[name.as_str()], &Ooxml::open(&bytes));
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Whatever the verdicts are, the copy is written.
fn annotate(plan: &str, copy: &str) {
    let arguments = ["check", plan, "--annotate", copy, "--as-of", "2001-01-23"];
    let ran = crate::common::programs::program().args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(said.contains("with each finding at its cell"), "{plan}: {said}");
}
