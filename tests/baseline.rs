//! `check --write-baseline` and `--baseline`: what was found before does not count, and what is new does.

use std::path::{Path, PathBuf};
use std::process::Output;

const PLAN: &str = "plans/model.yaml";
const BASELINE: &str = "known-baseline.json";
/// What is put out of the model plan, so that something is open from the beginning.
const SIGNATURE: &str =
    "    - office: health authority chief executive\n      name: Dr Anil Deshmukh\n";

/// A folder with the model plan without its fourth signature.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("baseline").join(name);
    let _absent = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("plans")).unwrap();
    let plan = std::fs::read_to_string("plans/2001-02/model.yaml").unwrap();
    assert!(plan.contains(SIGNATURE));
    std::fs::write(folder.join(PLAN), plan.replace(SIGNATURE, "")).unwrap();
    folder
}

/// The same with a baseline of what is open.
fn known(name: &str) -> PathBuf {
    let folder = folder(name);
    let output = check(&folder, &["--write-baseline", BASELINE]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    folder
}

fn check(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = crate::common::programs::program();
    command.current_dir(folder).env("COLUMNS", "200");
    command.args(["check", "plans", "--as-of", "2001-01-23"]).args(arguments).output().unwrap()
}

fn against(folder: &Path, arguments: &[&str]) -> Output {
    check(folder, &[&["--baseline", BASELINE], arguments].concat())
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn edit(folder: &Path, from: &str, to: &str) {
    let plan = std::fs::read_to_string(folder.join(PLAN)).unwrap();
    assert_eq!(plan.matches(from).count(), 1, "{from}");
    std::fs::write(folder.join(PLAN), plan.replace(from, to)).unwrap();
}

#[test]
fn what_is_known_does_not_count_and_the_plan_is_still_not_ready() {
    let folder = known("known");
    assert_eq!(check(&folder, &[]).status.code(), Some(1));
    let output = against(&folder, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let said = out(&output);
    assert!(said.contains("NOT READY: of what must be met, 2 requirements are breached"), "{said}");
    assert!(said.contains("of them are known already"), "{said}");
    assert!(!said.contains("Put right"), "{said}");
    assert!(said.contains("Known already, and not counted"), "{said}");
    let all = against(&folder, &["--deny", "should"]);
    assert_eq!(all.status.code(), Some(0), "what should be met is known as well");
}

#[test]
fn what_is_new_counts_and_is_the_only_thing_to_put_right() {
    let folder = known("new");
    edit(&folder, "    - office: director of education\n      name: Jean Tattersfield\n", "");
    let output = against(&folder, &["--format", "short"]);
    assert_eq!(output.status.code(), Some(1));
    // Another signature is missing, so the requirement of four is breached in another way.
    let said = out(&output);
    let breached = said.lines().filter(|line| line.contains(": breached (must)"));
    let breached: Vec<&str> = breached.collect();
    assert!(breached.iter().any(|line| line.contains("four-signatures")), "{said}");
    let known = said.lines().find(|line| line.contains("breached, known already (must)"));
    let known = known.unwrap_or_default();
    assert!(known.contains("health-authority-chief-executive-signs"), "{said}");
}

#[test]
fn lines_that_move_stay_known() {
    let folder = known("moved");
    edit(&folder, "  signatures:\n", "  # One more line.\n\n  signatures:\n");
    assert_eq!(against(&folder, &[]).status.code(), Some(0));
    std::fs::rename(folder.join(PLAN), folder.join("plans/wexcombe.yaml")).unwrap();
    assert_eq!(against(&folder, &[]).status.code(), Some(0));
}

#[test]
fn every_format_says_what_is_known() {
    let folder = known("formats");
    for format in ["human", "short", "json", "ndjson", "sarif", "junit", "gitlab", "markdown"] {
        let output = against(&folder, &["--format", format]);
        assert_eq!(output.status.code(), Some(0), "{format}");
        let said = out(&output);
        assert!(said.contains("four-signatures"), "{format}: {said}");
        assert!(said.to_lowercase().contains("known"), "{format}: {said}");
    }
    let said = out(&against(&folder, &["--format", "github"]));
    assert!(!said.contains("::error"), "{said}");
    let sarif: serde_json::Value =
        serde_json::from_str(&out(&against(&folder, &["--format", "sarif"]))).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let of_rule = |one: &&serde_json::Value| one["ruleId"] == "four-signatures";
    let known = results.iter().find(of_rule).unwrap();
    assert_eq!(known["suppressions"][0]["justification"], "known already");
    // It is the alert that it was before there was a baseline.
    let sarif: serde_json::Value =
        serde_json::from_str(&out(&check(&folder, &["--format", "sarif"]))).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let before = results.iter().find(of_rule).unwrap();
    assert_eq!(before["partialFingerprints"], known["partialFingerprints"]);
}

#[test]
fn a_baseline_is_the_same_each_time_and_says_what_is_put_right() {
    let folder = known("again");
    let first = std::fs::read(folder.join(BASELINE)).unwrap();
    check(&folder, &["--write-baseline", BASELINE]);
    assert_eq!(std::fs::read(folder.join(BASELINE)).unwrap(), first);
    std::fs::write(
        folder.join("lacuna.toml"),
        "plans = [\"plans\"]\nbaseline = \"known-baseline.json\"\n",
    )
    .unwrap();
    let whole = |folder: &Path| {
        let mut command = crate::common::programs::program();
        command.current_dir(folder).args(["check", "--as-of", "2001-01-23"]).output().unwrap()
    };
    let output = whole(&folder);
    assert_eq!((output.status.code(), err(&output).as_str()), (Some(0), ""));
    edit(&folder, "  signatures:\n", &format!("  signatures:\n{SIGNATURE}"));
    let output = whole(&folder);
    assert_eq!(output.status.code(), Some(0));
    assert!(err(&output).contains("is put right by now"), "{}", err(&output));
}

#[test]
fn a_baseline_that_cannot_be_read_knows_nothing() {
    let folder = folder("unreadable");
    let missing = against(&folder, &[]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(
        err(&missing).contains("the baseline `known-baseline.json` cannot be read"),
        "{}",
        err(&missing)
    );
    assert!(out(&missing).contains("Put right"), "the plan is checked all the same");
    for text in ["{", "[]", "{\"known\": [{\"fingerprint\": [\"a\"]}]}", "{\"known\": [\"a\"]}"] {
        std::fs::write(folder.join(BASELINE), text).unwrap();
        let output = against(&folder, &[]);
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(err(&output).contains(BASELINE), "{text}: {}", err(&output));
    }
}

#[test]
fn a_baseline_is_written_over_nothing_else_and_is_no_plan() {
    let folder = folder("nothing-else");
    let others =
        [(PLAN, None), ("lacuna.toml", Some("")), ("my-baseline.json", Some("{\"a\": 1}"))];
    for (name, text) in others {
        if let Some(text) = text {
            std::fs::write(folder.join(name), text).unwrap();
        }
        let before = std::fs::read(folder.join(name)).unwrap();
        let output = check(&folder, &["--write-baseline", name]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(err(&output).contains("E0533"), "{name}: {}", err(&output));
        assert_eq!(std::fs::read(folder.join(name)).unwrap(), before, "{name}");
    }
    let among_plans = check(&folder, &["--write-baseline", "plans/baseline.json"]);
    assert_eq!(among_plans.status.code(), Some(0), "{}", err(&among_plans));
    let output = check(&folder, &["--baseline", "plans/baseline.json"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
}

#[test]
fn what_is_waived_counts_again_when_the_waiver_ends_whatever_the_baseline_has() {
    let folder = folder("waived");
    let waiver = "[[waiver]]\nrequirement = \"four-signatures\"\ncouncil = \"Wexcombe\"\n\
                  reason = \"The post is vacant.\"\nagreed-by = \"A. Example\"\nuntil = 2001-01-31\n";
    std::fs::write(folder.join("lacuna.toml"), waiver).unwrap();
    check(&folder, &["--write-baseline", BASELINE]);
    assert_eq!(against(&folder, &[]).status.code(), Some(0));
    let mut later = crate::common::programs::program();
    later.current_dir(&folder).args(["check", "plans", "--as-of", "2001-02-01"]);
    let output = later.args(["--baseline", BASELINE, "--format", "short"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).contains("breached (must) four-signatures"), "{}", out(&output));
}

#[test]
fn no_report_takes_the_place_of_a_baseline() {
    let folder = known("no-report");
    let before = std::fs::read(folder.join(BASELINE)).unwrap();
    let output = against(&folder, &["--output", &format!("json={BASELINE}")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("it is that of a baseline"), "{}", err(&output));
    assert_eq!(std::fs::read(folder.join(BASELINE)).unwrap(), before);
}

#[test]
fn a_baseline_of_a_part_is_refused() {
    let folder = folder("part");
    for part in [["--only", "four-signatures"], ["--skip", "four-signatures"]] {
        let output = check(&folder, &[&["--write-baseline", BASELINE], part.as_slice()].concat());
        assert_eq!(output.status.code(), Some(2), "{part:?}");
        assert!(!folder.join(BASELINE).exists(), "{part:?}");
    }
}
