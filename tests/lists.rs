//! `check --statistics`, `--todo` and `--quiet`: only what was asked for, and nothing of it left out.

use std::process::Output;

use serde_json::Value;

const MODEL: &str = "plans/2001-02/model.yaml";
const SALFORD: &str = "plans/2001-02/salford.yaml";

fn check(arguments: &[&str]) -> Output {
    let mut command = crate::common::programs::program();
    command.args(["check", "--as-of", "2001-01-23"]).args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The verdicts on all plans, as programs are told them.
fn findings(arguments: &[&str]) -> Vec<(String, String)> {
    let ran = check(&[&["--format", "json"], arguments].concat());
    let report: Value = serde_json::from_slice(&ran.stdout).unwrap();
    let plans = report["plans"].as_array().unwrap().iter();
    let all = plans.flat_map(|plan| plan["findings"].as_array().unwrap());
    let word = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
    all.map(|one| (word(one, "requirement"), word(one, "verdict"))).collect()
}

/// The rows of the table: how many plans breach it, leave it undecided and have it, and its name.
fn rows(text: &str) -> Vec<([usize; 3], String)> {
    let rows = text.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        let mut number = || words.next()?.parse().ok();
        let counts = [number()?, number()?, number()?];
        Some((counts, words.next()?.to_owned()))
    });
    rows.collect()
}

#[test]
fn the_table_counts_what_the_findings_say() {
    let arguments = ["plans/2001-02", "--previous", "plans/2000-01"];
    let ran = check(&[&arguments[..], &["--statistics"]].concat());
    assert_eq!(ran.status.code(), check(&arguments).status.code());
    let text = out(&ran);
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    let rows = rows(&text);
    let findings = findings(&arguments);
    let count = |name: &str, verdict: &str| {
        findings.iter().filter(|(own, is)| own == name && is == verdict).count()
    };
    assert!(rows.len() > 10, "{text}");
    for ([breached, _, n_plans], name) in &rows {
        assert_eq!(*breached, count(name, "breached"), "{name}: {text}");
        let all = findings.iter().filter(|(own, is)| own == name && is != "not applicable").count();
        assert_eq!(*n_plans, all, "{name}");
    }
    // Each that is breached has a row, and the first are those that most plans breach.
    let breached = findings.iter().filter(|(_, verdict)| verdict == "breached");
    for (name, _) in breached {
        assert!(rows.iter().any(|(_, own)| own == name), "{name} has no row: {text}");
    }
    let counts: Vec<usize> = rows.iter().map(|([breached, ..], _)| *breached).collect();
    assert!(counts.is_sorted_by(|a, b| a >= b), "{counts:?}");
    // No plan is told of by itself.
    assert!(!text.contains(".yaml"), "{text}");
}

#[test]
fn the_table_is_in_sentences_for_who_hears_it_and_lines_for_who_reads_many() {
    for format in ["plain", "short"] {
        let text = out(&check(&[SALFORD, "--statistics", "--format", format]));
        let sentence = "adoption-shown-separately (must): breached in 1 of 1 plan.";
        assert!(text.lines().any(|line| line == sentence), "{format}: {text}");
    }
    let text = out(&check(&[MODEL, "--statistics", "--only", "adoption-shown-separately"]));
    assert!(text.contains("No requirement is breached or undecided in any plan."), "{text}");
    assert!(text.contains("1 plan checked."), "{text}");
    assert!(text.contains("left out."), "{text}");
}

#[test]
fn the_list_has_a_line_for_each_thing_to_do_with_its_place() {
    for format in ["human", "plain", "short"] {
        let ran = check(&[SALFORD, "--todo", "--format", format]);
        let text = out(&ran);
        assert_eq!(ran.status.code(), Some(1));
        let begins = format!("- [ ] {SALFORD}:46:13: put right adoption-shown-separately: ");
        assert!(text.starts_with(&begins), "{format}: {text}");
        assert!(text.lines().all(|line| line.starts_with("- [ ] ")), "{format}: {text}");
        assert!(text.contains(": fill in: spending: amount, in 3 entries"), "{format}: {text}");
    }
    // All that is breached and not explained is in it, by itself or with what is breached by the same.
    let group = |plan: &Value, kind: &str| -> usize {
        plan["groups"].as_array().unwrap().iter().filter(|group| group["kind"] == kind).count()
    };
    let ran = check(&[SALFORD, "--format", "json"]);
    let report: Value = serde_json::from_slice(&ran.stdout).unwrap();
    let plan = &report["plans"][0];
    let n_things: usize =
        ["put-right", "fill-in", "undecided", "should"].iter().map(|kind| group(plan, kind)).sum();
    let text = out(&check(&[SALFORD, "--todo"]));
    assert_eq!(text.lines().count(), n_things, "{text}");
}

#[test]
fn the_list_says_where_there_is_nothing_to_do_and_what_is_no_plan() {
    let folder = crate::common::programs::folder("lists");
    let broken = folder.join("broken.yaml");
    std::fs::write(&broken, "year: [").unwrap();
    let text =
        out(&check(&[MODEL, broken.to_str().unwrap(), "--todo", "--only", "four-signatures"]));
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], format!("{MODEL}: nothing to put right or to fill in"));
    assert!(lines[1].starts_with("- [ ] ") && lines[1].contains("broken.yaml:1:"), "{text}");
    assert!(lines.last().unwrap().starts_with("Only four-signatures was checked"), "{text}");
}

#[test]
fn the_list_and_the_table_are_for_people() {
    for option in ["--todo", "--statistics"] {
        let ran = check(&[MODEL, option, "--format", "sarif"]);
        assert_eq!((ran.status.code(), out(&ran).as_str()), (Some(2), ""), "{option}");
        assert!(err(&ran).contains("print `--format human`, `plain` or `short`"), "{}", err(&ran));
    }
    let both = check(&[MODEL, "--todo", "--statistics"]);
    assert_eq!(both.status.code(), Some(2));
}

#[test]
fn nothing_is_printed_quietly_but_why_something_could_not_be_checked() {
    let folder = crate::common::programs::folder("quiet");
    let broken = folder.join("broken.yaml");
    std::fs::write(&broken, "year: [").unwrap();
    let file = folder.join("r.sarif");
    for (arguments, status) in [
        (&[MODEL][..], 0),
        (&[SALFORD], 1),
        (&["plans/2001-02", "--national"], 1),
        (&[SALFORD, "--format", "json"], 1),
        (&[SALFORD, "--output", file.to_str().unwrap()], 1),
    ] {
        let ran = check(&[arguments, &["--quiet"]].concat());
        let printed = (ran.status.code(), out(&ran), err(&ran));
        assert_eq!(printed, (Some(status), String::new(), String::new()), "{arguments:?}");
    }
    assert!(std::fs::read_to_string(&file).unwrap().contains("adoption-shown-separately"));
    let ran = check(&[broken.to_str().unwrap(), "-q"]);
    assert_eq!((ran.status.code(), out(&ran)), (Some(2), String::new()));
    assert!(err(&ran).contains("broken.yaml"), "{}", err(&ran));
    let ran = check(&["nowhere.yaml", "-q"]);
    assert_eq!((ran.status.code(), out(&ran)), (Some(2), String::new()));
    assert!(err(&ran).contains("nowhere.yaml"), "{}", err(&ran));
}
