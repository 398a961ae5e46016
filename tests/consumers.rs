//! The programs that read reports: SARIF is held against its official schema and Microsoft's validator, and read
//! by sarif-tools; JUnit by junitparser; annotations are what GitHub's own library writes; and Markdown is
//! shown by GitHub's own renderer.
//!
//! The programs are fetched on the first run, by consumers/install.sh; without them the test fails.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::programs::{folder, install_consumers, output_of};
use serde_json::Value;

const PYTHON: &str = "target/consumers/venv/bin/python";
const MULTITOOL: &str =
    "target/consumers/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool";
const SCHEMA: &str =
    "target/consumers/node_modules/@microsoft/sarif-multitool-linux/sarif-2.1.0.json";

const CASE: &str = "tests/cases/commands/check-in-formats-of-repositories";

/// The reports of one check, in a file for each format.
struct Reports(PathBuf);

impl Reports {
    /// Checks in a folder; what comes of it is written to a folder of this test's own.
    fn of(name: &str, inside: &str, arguments: &[&str]) -> Reports {
        let to = folder(&format!("consumers-{name}"));
        let mut command = crate::common::programs::program();
        command.current_dir(inside).args(["check", "--as-of", "2001-01-23"]).args(arguments);
        for format in ["sarif", "junit", "github", "gitlab", "markdown", "json"] {
            command.arg("--output").arg(format!("{format}={}", to.join(format).display()));
        }
        let ran = command.output().unwrap();
        let said = String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.code().is_some_and(|status| status > 0), "{said}");
        assert!(to.join("sarif").exists(), "{said}");
        Reports(to)
    }

    fn path(&self, format: &str) -> PathBuf {
        self.0.join(format)
    }

    fn text(&self, format: &str) -> String {
        std::fs::read_to_string(self.path(format)).unwrap()
    }

    fn json(&self, format: &str) -> Value {
        serde_json::from_str(&self.text(format)).unwrap()
    }

    /// What a program of Python's sees.
    fn read(&self, format: &str) -> Value {
        let read = &mut Command::new(PYTHON);
        let seen =
            output_of(read.arg("tests/consumers/read.py").arg(format).arg(self.path(format)));
        serde_json::from_str(&seen).unwrap()
    }

    /// How many requirements have a verdict, over all plans.
    fn n_verdicts(&self, verdict: &str) -> u64 {
        let report = self.json("json");
        let plans = report["plans"].as_array().unwrap();
        plans.iter().filter_map(|plan| plan["totals"][verdict].as_u64()).sum()
    }
}

/// The plans of this repository, and plans with whatever could be taken for something else.
fn reports() -> Vec<Reports> {
    install_consumers();
    vec![
        Reports::of("plans", ".", &["plans/2000-01", "plans/2001-02", "--national"]),
        Reports::of("hostile", CASE, &[".", "--rules", "case.lac"]),
        Reports::of("draft", ".", &["plans/2001-02/salford.yaml", "--draft", "--deny", "should"]),
    ]
}

#[test]
fn each_report_is_read_by_those_it_is_for() {
    for reports in reports() {
        sarif(&reports);
        junit(&reports);
        annotations(&reports);
        code_quality(&reports);
        markdown(&reports);
    }
}

fn sarif(reports: &Reports) {
    let path = reports.path("sarif");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(SCHEMA).unwrap()).unwrap();
    let validator = jsonschema::options().build(&schema).unwrap();
    let log = reports.json("sarif");
    let refused: Vec<String> = validator
        .iter_errors(&log)
        .map(|error| format!("{}: {error}", error.instance_path()).chars().take(300).collect())
        .collect();
    assert!(refused.is_empty(), "{}: {refused:#?}", path.display());
    validated(&path);
    let results = log["runs"][0]["results"].as_array().unwrap();
    let seen = reports.read("sarif");
    assert_eq!(seen["tools"], serde_json::json!(["Lacuna"]));
    for level in ["error", "warning", "note"] {
        let count = results.iter().filter(|one| one["level"] == level).count();
        assert_eq!(seen["levels"][level].as_u64().unwrap_or(0), count as u64, "{level}");
    }
    assert_eq!(seen["places"].as_array().unwrap().len(), results.len());
    // The rule that a result names by its number is the one that it names.
    let rules = &log["runs"][0]["tool"]["driver"]["rules"];
    for one in results {
        let at = usize::try_from(one["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[at]["id"], one["ruleId"]);
    }
    let mut seen = BTreeSet::new();
    let key = |one: &Value| {
        let place = &one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        format!("{place} {}", one["partialFingerprints"]["lacunaIssue/v1"])
    };
    let twice: Vec<&Value> = results.iter().filter(|one| !seen.insert(key(one))).collect();
    assert!(twice.is_empty(), "{twice:#?}");
}

/// Microsoft's validator finds no error in it, and no warning but one: Lacuna has no page on the web.
fn validated(path: &Path) {
    // It looks into files of this name alone.
    let log = path.with_extension("sarif");
    std::fs::copy(path, &log).unwrap();
    let found = path.with_extension("validated");
    let mut validate = Command::new(MULTITOOL);
    validate.env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1");
    validate.args(["validate", "--level", "Error;Warning", "--log", "ForceOverwrite", "--output"]);
    let ran = validate.arg(&found).arg(&log).output().unwrap();
    let text = std::fs::read_to_string(&found);
    let text = text.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&ran.stdout)));
    let seen: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
    let results = seen["runs"][0]["results"].as_array().unwrap();
    let is_other = |one: &&Value| one["ruleId"] != "SARIF2005";
    assert_eq!(results.iter().find(is_other), None, "{}", path.display());
    assert_eq!(results.len(), 1, "the validator looked at it");
}

fn junit(reports: &Reports) {
    let seen = reports.read("junit");
    let (sums, cases) = (&seen["sums"], &seen["cases"]);
    let kind = |name: &str| cases[name].as_u64().unwrap_or(0);
    for (sum, name) in [("failures", "Failure"), ("errors", "Error"), ("skipped", "Skipped")] {
        assert_eq!(sums[sum].as_u64(), Some(kind(name)), "{seen}");
    }
    // Only what is met is green, in plans and in all plans together.
    let national = reports.json("json");
    let national = national["national"].as_array().unwrap().iter();
    let national: u64 = national.filter_map(|one| one["totals"]["met"].as_u64()).sum();
    assert_eq!(kind("Passed"), reports.n_verdicts("met") + national, "{seen}");
    let verdicts = ["met", "breached", "undecided", "for_a_person", "not_applicable"];
    let all: u64 = verdicts.iter().map(|verdict| reports.n_verdicts(verdict)).sum();
    assert!(sums["tests"].as_u64().unwrap() >= all, "{seen}");
}

fn annotations(reports: &Reports) {
    let node = &mut Command::new("node");
    let again = output_of(node.arg("tests/consumers/annotations.mjs").arg(reports.path("github")));
    let text = reports.text("github");
    let own: String = text.split_inclusive('\n').filter(|line| line.starts_with("::")).collect();
    assert_eq!(again, own);
    let log = reports.json("sarif");
    let results = log["runs"][0]["results"].as_array().unwrap();
    for level in ["error", "warning"] {
        let n_issues = results.iter().filter(|one| one["level"] == level).count();
        let begins = |line: &&str| line.starts_with(&format!("::{level} "));
        assert_eq!(own.lines().filter(begins).count(), n_issues, "a command for each {level}");
    }
    assert!(!own.contains("For a person:"), "questions are no annotations: {own}");
}

fn code_quality(reports: &Reports) {
    let entries = reports.json("gitlab");
    let entries = entries.as_array().unwrap();
    let mut seen = BTreeSet::new();
    for entry in entries {
        assert!(seen.insert(entry["fingerprint"].as_str().unwrap()), "twice: {entry}");
        let severities = ["info", "minor", "major", "critical", "blocker"];
        assert!(severities.iter().any(|one| entry["severity"] == *one), "{entry}");
        assert!(entry["location"]["lines"]["begin"].as_u64() > Some(0), "{entry}");
        let path = entry["location"]["path"].as_str().unwrap();
        assert!(!path.is_empty() && !path.starts_with(['.', '/']), "{entry}");
    }
    assert_eq!(reports.json("sarif")["runs"][0]["results"].as_array().unwrap().len(), seen.len());
}

fn markdown(reports: &Reports) {
    let seen = reports.read("markdown");
    assert!(seen["length"].as_u64() <= Some(60_000), "{}", seen["length"]);
    let ours = ["code", "h3", "h4", "li", "p", "strong", "table", "tbody", "td", "th", "thead"];
    let ours = ours.into_iter().chain(["tr", "ul"]);
    let ours: BTreeSet<&str> = ours.collect();
    let tags = seen["tags"].as_array().unwrap().iter().map(|tag| tag.as_str().unwrap());
    let others: Vec<&str> = tags.filter(|tag| !ours.contains(tag)).collect();
    assert!(others.is_empty(), "{others:?}");
    assert_eq!(seen["links"], serde_json::json!([]));
    // Nobody is called, and nothing is referred to.
    let text = seen["text"].as_str().unwrap();
    let is_name = |char: char| char.is_alphanumeric();
    for call in ['@', '#', '!'] {
        assert!(!text.split(call).skip(1).any(|rest| rest.starts_with(is_name)), "{call}: {text}");
    }
}
