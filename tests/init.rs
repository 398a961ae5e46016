//! `lacuna init`: a repository of plans that works at once, and one that is there already, of which every file
//! stays as it is.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

const EXAMPLE: &str = "plans/2003-04/example.yaml";

/// An empty folder of this test's own that is the top of a repository.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("init").join(name);
    let _absent = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join(".git")).unwrap();
    folder
}

fn lacuna(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = crate::common::programs::program();
    command.current_dir(folder).args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What is said of problems, in one line.
fn err(output: &Output) -> String {
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    said.replace(['│', '×'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn status(output: &Output) -> Option<i32> {
    output.status.code()
}

/// A repository that was just made.
fn made(name: &str) -> PathBuf {
    let folder = folder(name);
    let ran = lacuna(&folder, &["init"]);
    assert_eq!((status(&ran), err(&ran).as_str()), (Some(0), ""));
    folder
}

/// All files of a repository with what is in them.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let walk = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    let files = walk.filter(|entry| entry.file_type().is_file());
    let within = |path: &Path| path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
    files.map(|file| (within(file.path()), std::fs::read(file.path()).unwrap())).collect()
}

/// Puts another text in the place of one that is there once, and gives the number of its line.
fn replace(folder: &Path, path: &str, old: &str, new: &str) -> usize {
    let path = folder.join(path);
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.matches(old).count(), 1, "{old}");
    std::fs::write(&path, text.replace(old, new)).unwrap();
    text[..text.find(old).unwrap()].lines().count() + usize::from(old.starts_with('\n'))
}

/// The annotations of a check that goes by the settings alone.
fn annotations(folder: &Path) -> (Option<i32>, Vec<String>) {
    let ran = lacuna(folder, &["check", "--format", "github"]);
    let lines = out(&ran);
    let lines = lines.lines().filter(|line| line.starts_with("::")).map(str::to_owned);
    (status(&ran), lines.collect())
}

#[test]
fn a_new_repository_passes_and_a_plan_that_is_broken_fails_at_its_line() {
    let here = made("breaks");
    assert_eq!(annotations(&here), (Some(0), Vec::new()));
    let line = replace(&here, EXAMPLE, "\n    heading: adoption\n", "\n    heading: adoptoin\n");
    let (status, found) = annotations(&here);
    assert_eq!((status, found.len()), (Some(1), 1), "{found:#?}");
    let place = format!("file={EXAMPLE},line={line},endLine={line},");
    assert!(found[0].starts_with("::error ") && found[0].contains(&place), "{place} in {found:?}");
    replace(&here, EXAMPLE, "adoptoin", "adoption");
    assert_eq!(annotations(&here), (Some(0), Vec::new()));
}

/// The fingerprint and the line of the only error, as two formats have them.
fn only_error(folder: &Path) -> [(String, u64); 2] {
    let ran = lacuna(folder, &["check", "-o", "findings.sarif", "-o", "gitlab=quality.json"]);
    assert_eq!(status(&ran), Some(1), "{}", err(&ran));
    let read = |name: &str| -> Value {
        serde_json::from_slice(&std::fs::read(folder.join(name)).unwrap()).unwrap()
    };
    let (sarif, gitlab) = (read("findings.sarif"), read("quality.json"));
    let only = |all: &Value, is_one: fn(&Value) -> bool| {
        let mut errors = all.as_array().unwrap().iter().filter(|one| is_one(one));
        let first = errors.next().cloned().unwrap();
        assert_eq!(errors.next(), None);
        first
    };
    let result = only(&sarif["runs"][0]["results"], |one| one["level"] == "error");
    let entry = only(&gitlab, |one| one["severity"] == "critical" || one["severity"] == "blocker");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let region = &result["locations"][0]["physicalLocation"]["region"];
    [
        (
            text(&result["partialFingerprints"]["lacunaIssue/v1"]),
            region["startLine"].as_u64().unwrap(),
        ),
        (text(&entry["fingerprint"]), entry["location"]["lines"]["begin"].as_u64().unwrap()),
    ]
}

#[test]
fn a_line_above_moves_the_place_and_not_the_fingerprint() {
    let here = made("moves");
    replace(&here, EXAMPLE, "\n    of-how-many: 37\n", "\n    of-how-many: many\n");
    let before = only_error(&here);
    replace(&here, EXAMPLE, "\ntargets:\n", "\n# Agreed with the partners.\n\ntargets:\n");
    let after = only_error(&here);
    for ((fingerprint, line), (same, moved)) in before.iter().zip(&after) {
        assert_eq!((fingerprint, line + 2), (same, *moved));
    }
}

/// Last year's plan is found, and not checked itself.
#[test]
fn a_plan_is_read_beside_last_years() {
    let here = made("last-year");
    let ran = lacuna(&here, &["check", "--format", "json"]);
    let report: Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(report["plans"].as_array().unwrap().len(), 1);
    assert_eq!(report["plans"][0]["totals"]["undecided"], 0);
    std::fs::remove_file(here.join("plans/2002-03/example.yaml")).unwrap();
    let ran = lacuna(&here, &["check", EXAMPLE, "--format", "json"]);
    let report: Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert!(report["plans"][0]["totals"]["undecided"].as_u64() > Some(0));
}

#[test]
fn each_year_works_and_one_without_a_circular_makes_nothing() {
    for (asked, year, n_examples) in [
        ("1999-2000", "1999-2000", 1),
        ("2000-01", "2000-01", 2),
        ("LAC(2000)22", "2001-02", 2),
        ("2002-03", "2002-03", 2),
    ] {
        let here = folder(&format!("year-{year}"));
        let ran = lacuna(&here, &["init", "--year", asked]);
        assert_eq!(status(&ran), Some(0), "{}", err(&ran));
        assert_eq!(annotations(&here), (Some(0), Vec::new()), "{year}");
        let files = files(&here);
        assert!(files.contains_key(&format!("plans/{year}/{year}.schema.json")), "{files:?}");
        let examples = files.keys().filter(|path| path.ends_with("example.yaml"));
        assert_eq!(examples.count(), n_examples, "{year}");
        for path in [".vscode/settings.json", ".taplo.toml", "lacuna.toml"] {
            let text = String::from_utf8(files[path].clone()).unwrap();
            assert!(text.contains(&format!("plans/{year}")), "{text}");
        }
    }
    let here = folder("no-year");
    let ran = lacuna(&here, &["init", "--year", "2010-11"]);
    assert_eq!(status(&ran), Some(2));
    assert!(err(&ran).contains("there is no circular of 2010-11"), "{}", err(&ran));
    assert!(files(&here).is_empty());
}

#[test]
fn what_is_there_stays_and_a_second_run_changes_nothing() {
    let new = made("second");
    let first = files(&new);
    let ran = lacuna(&new, &["init"]);
    assert_eq!(status(&ran), Some(0));
    assert!(
        out(&ran).starts_with("Already in this folder, and left as they are:\n"),
        "{}",
        out(&ran)
    );
    assert_eq!(files(&new), first);
    // Each file in turn is there already, with something else in it.
    for path in first.keys() {
        let here = folder("kept");
        std::fs::create_dir_all(here.join(path).parent().unwrap()).unwrap();
        std::fs::write(here.join(path), "own").unwrap();
        let ran = lacuna(&here, &["init"]);
        assert_eq!(status(&ran), Some(0), "{path}: {}", err(&ran));
        let after = files(&here);
        assert_eq!(after[path], b"own");
        let others = first.keys().filter(|other| *other != path);
        let is_example = |path: &str| path.ends_with("example.yaml");
        let lacks = others.filter(|other| !after.contains_key(*other));
        let lacks: Vec<&String> = lacks.collect();
        // Where there are plans, no example is put among them.
        assert!(
            lacks.iter().all(|lack| path.starts_with("plans/") && is_example(lack)),
            "{lacks:?}"
        );
        let kept = out(&ran)
            .split("Already in this folder, and left as they are:\n")
            .nth(1)
            .map(str::to_owned);
        let is_kept = kept.is_some_and(|kept| kept.starts_with(&format!("  {path} ")));
        assert!(is_kept || is_example(path), "{path} is named: {}", out(&ran));
    }
}

#[test]
fn a_repository_with_plans_gets_no_example_and_its_plans_are_checked() {
    let here = folder("with-plans");
    std::fs::create_dir(here.join("plans")).unwrap();
    std::fs::copy("plans/2001-02/salford.yaml", here.join("plans/salford.yaml")).unwrap();
    assert_eq!(status(&lacuna(&here, &["init"])), Some(0));
    assert!(!files(&here).keys().any(|path| path.ends_with("example.yaml")));
    let (status, found) = annotations(&here);
    assert_eq!(status, Some(1));
    assert!(found.iter().any(|one| one.contains("file=plans/salford.yaml,line=46,")), "{found:?}");
}

/// Every key has a line, and each example can be set as it is.
#[test]
fn the_settings_show_every_key() {
    let here = made("settings");
    let text = std::fs::read_to_string(here.join("lacuna.toml")).unwrap();
    let schema: Value =
        serde_json::from_slice(&std::fs::read(here.join("lacuna.schema.json")).unwrap()).unwrap();
    let mut set = String::new();
    for key in schema["properties"].as_object().unwrap().keys() {
        let begins = |line: &&str| {
            let line = line.trim_start_matches("# ");
            line.starts_with(&format!("{key} = ")) || line.starts_with(&format!("[[{key}]]"))
        };
        assert_eq!(text.lines().filter(begins).count(), 1, "{key}: {text}");
    }
    for line in text.lines().filter(|line| !line.starts_with("##") && !line.starts_with("#:")) {
        set.push_str(line.strip_prefix("# ").unwrap_or(line));
        set.push('\n');
    }
    std::fs::write(here.join("lacuna.toml"), &set).unwrap();
    for folder in ["rules", "tables"] {
        std::fs::create_dir(here.join(folder)).unwrap();
    }
    // There are no rules and there is no baseline; but each key can be set as its example has it.
    let said = err(&lacuna(&here, &["check"]));
    assert!(!said.contains(lacuna::diag::code::UNUSABLE_SETTING.id), "{said}\n{set}");
    std::fs::write(here.join("lacuna.toml"), set.replace("national = true", "national = 1"))
        .unwrap();
    let said = err(&lacuna(&here, &["check"]));
    assert!(said.contains(lacuna::diag::code::UNUSABLE_SETTING.id), "{said}");
}

#[test]
fn a_folder_is_made_whatever_it_is_called() {
    let here = folder("odd");
    for name in ["new/councils", "with blanks", "-dash", "it's", "ünï", "$(touch x)", "a\nb", "-"]
    {
        let ran = lacuna(&here, &["init", "--", name]);
        assert_eq!(status(&ran), Some(0), "{name}: {}", err(&ran));
        assert_eq!(annotations(&here.join(name)), (Some(0), Vec::new()), "{name}");
        // Nobody looks for workflows in a folder of another repository.
        assert!(err(&ran).contains("look for these files only at its top"), "{}", err(&ran));
    }
}

#[test]
fn what_cannot_be_made_is_said_and_the_rest_is_made() {
    let here = folder("in-the-way");
    std::fs::write(here.join("file"), "own").unwrap();
    for name in ["file", "file/in", "/sys/lacuna", ""] {
        let ran = lacuna(&here, &["init", name]);
        let said = err(&ran);
        assert_eq!((status(&ran), out(&ran).as_str()), (Some(2), ""), "{name}");
        assert_eq!(said.matches("E0533").count(), 1, "{name}: {said}");
        assert!(said.contains(&format!("`{name}` cannot be made: ")), "{name}: {said}");
    }
    assert_eq!(files(&here).len(), 1);
    // A folder where a file is to be, and a file where a folder is to be.
    std::fs::create_dir(here.join("lacuna.toml")).unwrap();
    std::fs::write(here.join(".github"), "own").unwrap();
    let ran = lacuna(&here, &["init"]);
    let said = err(&ran);
    assert_eq!((status(&ran), said.matches("E0533").count()), (Some(2), 2), "{said}");
    assert!(
        said.contains("`lacuna.toml` cannot be made: there is a folder of this name"),
        "{said}"
    );
    let reason = "a part of its path is a file, not a folder";
    assert!(said.contains(&format!("`.github/workflows/plans.yml` cannot be made: {reason}")));
    let files = files(&here);
    assert_eq!(files[".github"], b"own");
    assert!(files.contains_key(".gitlab-ci.yml") && files.contains_key(EXAMPLE), "{files:?}");
}

/// A link counts as there, wherever it leads: nothing is written through it.
#[cfg(unix)]
#[test]
fn a_link_is_not_followed() {
    let here = folder("link");
    std::os::unix::fs::symlink("elsewhere", here.join("lacuna.toml")).unwrap();
    assert_eq!(status(&lacuna(&here, &["init"])), Some(0));
    assert!(!here.join("elsewhere").exists());
}

/// A second year in a repository that has settings already: it says what is to be added to them.
#[test]
fn a_year_that_the_settings_leave_out_is_named() {
    let here = folder("second-year");
    assert_eq!(status(&lacuna(&here, &["init", "--year", "2001-02"])), Some(0));
    let again = lacuna(&here, &["init", "--year", "2001-02"]);
    assert!(!out(&again).contains("add \""), "{}", out(&again));
    let second = out(&lacuna(&here, &["init", "--year", "2002-03"]));
    assert!(second.contains("add \"plans/2002-03\" to `plans`"), "{second}");
    replace(&here, "lacuna.toml", "plans = [\"plans/2001-02\"]", "plans = [\"plans\"]");
    let covered = out(&lacuna(&here, &["init", "--year", "2003-04"]));
    assert!(!covered.contains("add \""), "{covered}");
}
