//! Every folder under `tests/cases/` is a case: what comes of its input is compared with the
//! snapshots beside it. See `tests/README.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use crate::common::{Case, Output, all_cases, cases, cases_folder};
use lacuna::diag::code;

#[test]
fn syntax() {
    check("syntax");
}

#[test]
fn rules() {
    check("rules");
}

#[test]
fn lint() {
    check("lint");
}

#[test]
fn codes() {
    check("codes");
}

#[test]
fn plan() {
    check("plan");
}

#[test]
fn eval() {
    check("eval");
}

#[test]
fn commands() {
    check("commands");
}

/// Runs each case of a group under its own guard, so that one run lists all that differ.
fn check(group: &str) {
    let mut failed = Vec::new();
    for case in cases(group) {
        let ran = catch_unwind(|| {
            let outputs = case.run();
            assert_eq!(outputs, case.run(), "the same input gave other bytes");
            outputs
        });
        let Ok(outputs) = ran else {
            failed.push(format!("{}: could not be run", case.title()));
            continue;
        };
        for output in &outputs {
            if catch_unwind(AssertUnwindSafe(|| compare(&case, output))).is_err() {
                failed.push(format!("{}: {}.snap differs", case.title(), output.name));
            }
        }
    }
    assert!(failed.is_empty(), "{} differ:\n  {}\n", failed.len(), failed.join("\n  "));
}

fn compare(case: &Case, output: &Output) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(&case.folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(output.name, &output.text));
}

/// Codes that no input can raise, each with the reason.
const NOT_RAISED: [(&str, &str); 0] = [];

#[test]
fn every_code_has_a_case_that_raises_it_alone() {
    let mut by_code: BTreeMap<String, Vec<Case>> = BTreeMap::new();
    for case in all_cases().into_iter().filter(|one| one.group == "codes") {
        let id = case.name.split('-').next().unwrap_or_default().to_owned();
        by_code.entry(id).or_default().push(case);
    }
    let mut wrong = Vec::new();
    for code in code::ALL {
        let cases = by_code.remove(code.id).unwrap_or_default();
        let excuse = NOT_RAISED.iter().find(|(id, _)| *id == code.id);
        match (cases.is_empty(), excuse) {
            (true, None) => wrong.push(format!("{} {} has no case", code.id, code.name)),
            (false, Some(_)) => wrong.push(format!("{} has a case, and an excuse too", code.id)),
            (true, Some(_)) | (false, None) => {}
        }
        for case in cases {
            let raised: BTreeSet<String> = case.codes().into_iter().collect();
            let only = BTreeSet::from([code.id.to_owned()]);
            if !case.name.starts_with(&format!("{}-{}", code.id, code.name)) {
                wrong.push(format!("{} is not named after its code", case.title()));
            }
            if raised != only {
                wrong.push(format!("{} raises {raised:?}", case.title()));
            }
        }
    }
    let is_known = |id: &str| code::ALL.iter().any(|code| code.id == id);
    let excused = NOT_RAISED.iter().map(|(id, _)| *id).filter(|id| !is_known(id));
    wrong.extend(excused.map(|id| format!("no code is {id}, and it has an excuse")));
    wrong.extend(by_code.keys().map(|id| format!("no code is {id}")));
    assert!(wrong.is_empty(), "\n  {}\n", wrong.join("\n  "));
}

#[test]
fn no_snapshot_is_left_over() {
    let mut left_over = Vec::new();
    for case in all_cases() {
        let asked: BTreeSet<PathBuf> = match catch_unwind(|| case.run()) {
            Ok(outputs) => {
                outputs.iter().map(|one| case.folder.join(format!("{}.snap", one.name))).collect()
            }
            // `check` tells of it.
            Err(_) => continue,
        };
        left_over.extend(snapshots(&case.folder).filter(|path| !asked.contains(path)));
        if case.inputs().is_empty() {
            left_over.push(case.folder.clone());
        }
    }
    let cases: BTreeSet<PathBuf> = all_cases().into_iter().map(|case| case.folder).collect();
    left_over.extend(snapshots(&cases_folder()).filter(|path| {
        let folder = path.parent().map(PathBuf::from).unwrap_or_default();
        !cases.contains(&folder)
    }));
    assert!(left_over.is_empty(), "no run asks for these; delete them: {left_over:#?}");
}

fn snapshots(folder: &std::path::Path) -> impl Iterator<Item = PathBuf> + use<> {
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name();
    let files = walk.into_iter().filter_map(Result::ok);
    files
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|ending| ending == "snap"))
}
