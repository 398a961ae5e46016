//! LibreOffice as a council's officer uses it: the pro forma is opened, filled in, moved about and
//! saved, and what is saved gives the verdicts that the same plan gives in YAML.
//!
//! LibreOffice is fetched on the first run, by office/install.sh; without it the test fails.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const MODEL: &str = "plans/2001-02/model.yaml";
/// Python as the system's packages know it: another one has no bridge to LibreOffice.
const PYTHON: &str = "/usr/bin/python3";

/// A new folder of this run.
fn folder() -> PathBuf {
    let name = format!("office-{}", std::process::id());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// What a command writes to standard output.
#[track_caller]
fn output_of(command: &mut Command) -> String {
    let ran = command.output().unwrap_or_else(|why| panic!("{command:?} cannot be run: {why}"));
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{command:?} fails:\n{said}");
    String::from_utf8(ran.stdout).unwrap()
}

fn lacuna(arguments: &[&str]) -> String {
    output_of(Command::new(env!("CARGO_BIN_EXE_lacuna")).args(arguments))
}

/// What is found of a plan, without the places.
fn found(path: &str) -> Value {
    let text = lacuna(&["check", "--format", "json", path]);
    let mut report: Value = serde_json::from_str(&text).unwrap();
    let mut plan = report["plans"][0].take();
    without_places(&mut plan);
    plan
}

/// Takes out where something stands.
fn without_places(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for name in ["path", "place", "places"] {
                fields.remove(name);
            }
            fields.values_mut().for_each(without_places);
        }
        Value::Array(values) => values.iter_mut().for_each(without_places),
        _ => {}
    }
}

/// Says where two reports first differ.
fn difference(way: &str, left: &Value, right: &Value) -> Option<String> {
    match (left, right) {
        (Value::Object(left), Value::Object(right)) if left.len() == right.len() => {
            let each = left.iter();
            each.filter_map(|(name, one)| {
                let other = right.get(name).unwrap_or(&Value::Null);
                difference(&format!("{way}.{name}"), one, other)
            })
            .next()
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            let each = left.iter().zip(right).enumerate();
            each.filter_map(|(at, (one, other))| difference(&format!("{way}[{at}]"), one, other))
                .next()
        }
        _ => (left != right).then(|| format!("{way}: {left} became {right}")),
    }
}

#[test]
fn what_libreoffice_saves_gives_the_verdicts_of_the_same_plan_in_yaml() {
    output_of(&mut Command::new("tests/office/install.sh"));
    let folder = folder();
    let path = |name: &str| folder.join(name).display().to_string();
    lacuna(&["template", "2001-02", "--authority", "Wexcombe", "--output", &path("blank.xlsx")]);
    let plan = lacuna(&["convert", MODEL, "--to", "json", "--drop-comments"]);
    std::fs::write(path("plan.json"), plan).unwrap();
    output_of(Command::new(PYTHON).arg("tests/office/fill_in.py").arg(&folder));

    let expected = found(MODEL);
    assert!(expected["totals"]["met"].as_u64() > Some(30), "{}", expected["totals"]);
    for name in ["filled.xlsx", "moved.xlsx", "1904.xlsx"] {
        let differs = difference("", &expected, &found(&path(name)));
        assert_eq!(differs, None, "{name}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
