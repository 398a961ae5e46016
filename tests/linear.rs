//! The time that it takes grows with the plan, not with its square, however odd the plan is; and rules
//! or plans for which it would not are bounded.
//!
//! Times are those of the processor, so that a busy machine does not fail a test. Each bound is many
//! times what is used; what grows with the square passes it many times over.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use wait4::Wait4;

/// How long the program may take for one plan.
const MOST: Duration = Duration::from_secs(20);

const HEAD: &str = "authority: Salford\nyear: 2001-02\nform: plan\n";

/// A plan in YAML: so many times a piece behind a head. `#` in the piece is the number of the time.
fn yaml(list: &str, piece: &str, times: usize) -> String {
    let mut text = format!("{HEAD}{list}");
    for at in 0..times {
        text.push_str(&piece.replace('#', &at.to_string()));
    }
    text
}

/// A plan in JSON, all of it on one line.
fn one_line(times: usize) -> String {
    let entry = r#"{"objective":"to follow","heading":"£ to follow","amount":"lots"}"#;
    let entries = vec![entry; times].join(",");
    format!(r#"{{"authority":"Salford","year":"2001-02","form":"plan","spending":[{entries}]}}"#)
}

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("linear").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// What came of a run.
struct Ran {
    status: Option<i32>,
    text: String,
    time: Duration,
}

/// Runs the program on files in a folder of their own.
fn run(name: &str, files: &[(&str, &str)], arguments: &[&str]) -> Ran {
    let folder = folder(name);
    for (file, text) in files {
        std::fs::write(folder.join(file), text).unwrap();
    }
    let create = |file: &str| std::fs::File::create(folder.join(file)).unwrap();
    let program = Command::new(env!("CARGO_BIN_EXE_lacuna"))
        .args(arguments)
        .current_dir(&folder)
        .stdin(Stdio::null())
        .stdout(create("out"))
        .stderr(create("errors"))
        .spawn();
    let used = program.unwrap().wait4().unwrap();
    let text = std::fs::read(folder.join("out")).unwrap();
    let text = String::from_utf8_lossy(&text).into_owned();
    Ran { status: used.status.code(), text, time: used.rusage.utime + used.rusage.stime }
}

#[test]
fn odd_plans_of_the_year_take_time_in_proportion() {
    let shapes: [(&str, &str, String); 10] = [
        (
            "gaps.yaml",
            "human",
            yaml(
                "spending:\n",
                "  - objective: to follow\n    heading: TBC\n    amount: to follow\n",
                8_000,
            ),
        ),
        (
            "actions.yaml",
            "human",
            yaml(
                "actions:\n",
                "  - ref: A#\n    objective: 1\n    what: do\n    done: to follow\n",
                8_000,
            ),
        ),
        (
            "unreadable.yaml",
            "human",
            yaml("spending:\n", "  - objective: 99\n    amount: lots\n", 3_000),
        ),
        ("unknown-keys.yaml", "human", yaml("", "spendin#: 5\n", 6_000)),
        ("unknown-explanations.yaml", "short", yaml("explanations:\n", "  results-#: so\n", 2_000)),
        ("repeated-keys.yaml", "human", yaml("", "summary: x\n", 6_000)),
        (
            "repeated-in-entries.yaml",
            "short",
            yaml("spending:\n", "  - amount: 5\n    amount: 6\n", 4_000),
        ),
        ("one-name.yaml", "human", yaml("actions:\n", "  - ref: A1\n    what: do\n", 3_000)),
        (
            "unprintable.yaml",
            "human",
            yaml("spending:\n", "  - heading: \"T\u{202e}BC\"\n    amount: x\u{202e}\n", 2_500),
        ),
        ("one-line.json", "human", one_line(3_000)),
    ];
    for (file, format, text) in shapes {
        let ran = run(file, &[(file, &text)], &["check", file, "--format", format]);
        assert_eq!(ran.status, Some(1), "{file}: {}", &ran.text[..ran.text.len().min(2_000)]);
        assert!(ran.time < MOST, "{file} took {:?}", ran.time);
    }
}

#[test]
fn what_is_absent_is_marked_up_to_a_point_and_counted_to_the_end() {
    let text = yaml("spending:\n", "  - heading: to follow\n", 2_000);
    let ran = run("marked", &[("plan.yaml", &text)], &["check", "plan.yaml"]);
    let n_marks = ran.text.matches("only a placeholder").count();
    assert!(n_marks < 2_000, "{n_marks} marks");
    assert!(ran.text.contains("only the first 200 of them are marked here"), "{}", ran.text);
    assert!(ran.text.contains("(entries 1 to 2000)"));
}

const RULES: &str = "\
circular \"Plans for 2001-02, an invented circular\"
  year   2001-02
  number not known because \"it is invented for a test\"
  due    31 January 2001

source report \"An invented report\"

paragraph money
  our-words \"The plan shows its money.\"
  basis     seen in report

record line \"A line\"
  name  : text
  rough : money, rounded to the nearest £1,000
  begun : date

form plan \"Plan\"
  lines : list of line

";

/// The rules with one requirement.
fn rules(clauses: &str) -> String {
    format!("{RULES}requirement it \"It\"\n  cites money\n{clauses}\n")
}

/// A plan by these rules, made of so many lines.
fn lines(times: usize, line: impl Fn(usize) -> String) -> String {
    let mut text = "authority: Wexcombe\nyear: 2001-02\nlines:\n".to_owned();
    for at in 0..times {
        let _infallible = writeln!(text, "{}", line(at));
    }
    text
}

fn judge(name: &str, rules: &str, plan: &str) -> (Ran, Value) {
    let files = [("rules.lac", rules), ("plan.yaml", plan)];
    let ran =
        run(name, &files, &["check", "plan.yaml", "--rules", "rules.lac", "--format", "json"]);
    let said: Value = serde_json::from_str(&ran.text).unwrap_or_else(|_| panic!("{}", ran.text));
    let found = said["plans"][0]["findings"][1].clone();
    (ran, found)
}

#[test]
fn no_two_of_many_share_a_value() {
    let clauses = ["  must no two in lines share name", "  must no two in lines share rough"];
    let plans = [
        (
            "different",
            "met",
            lines(6_000, |at| {
                format!("  - {{name: n{at}, rough: £{}, begun: 1 May 2001}}", at * 4_000)
            }),
        ),
        (
            "not-known",
            "undecided",
            lines(6_000, |_| "  - {name: TBC, rough: TBC, begun: TBC}".to_owned()),
        ),
    ];
    for (at, clause) in clauses.into_iter().enumerate() {
        for (name, verdict, plan) in &plans {
            let (ran, found) = judge(&format!("share-{at}-{name}"), &rules(clause), plan);
            assert_eq!(found["verdict"], *verdict, "{name}: {clause}");
            assert!(ran.time < MOST, "{name}: {clause} took {:?}", ran.time);
        }
    }
}

#[test]
fn a_plan_whose_lists_are_too_long_for_a_rule_is_undecided_and_says_so() {
    let plan = lines(8_000, |at| format!("  - {{name: n{at}, rough: £1000, begun: 1 May 2001}}"));
    let same_day =
        "  must each a, b next to each other in lines by begun has b.begun is on or after a.begun";
    let loops = "  for each a in lines\n  must no b in lines has b.name is a.name and b.begun is after a.begun";
    for (name, clauses) in [("pairs", same_day), ("loops", loops)] {
        let (ran, found) = judge(name, &rules(clauses), &plan);
        assert_eq!((ran.status, &found["verdict"]), (Some(1), &"undecided".into()), "{name}");
        let reason = &found["reasons"][0];
        let said = reason["said"].as_str().unwrap();
        assert!(said.contains("more than 50,000,000 entries"), "{said}");
        assert_eq!(reason["places"][0]["place"]["line"], 4, "{reason}");
        assert!(ran.time < 6 * MOST, "{name} took {:?}", ran.time);
    }
}
