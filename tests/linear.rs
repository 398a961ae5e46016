//! The time that it takes grows with the plan, not with its square, however odd the plan is; and rules
//! or plans for which it would not are bounded.
//!
//! Times are those of the processor, so that a busy machine does not fail a test. Each bound is many
//! times what is used; what grows with the square passes it many times over.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use crate::common::CIRCULAR;
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
    let program = crate::common::programs::program()
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
fn what_is_absent_is_told_once_and_marked_up_to_a_point() {
    let text = yaml("spending:\n", "  - heading: to follow\n", 2_000);
    let ran = run("told", &[("plan.yaml", &text)], &["check", "plan.yaml"]);
    assert!(ran.text.lines().count() < 150, "{}", ran.text);
    let ran = run("marked", &[("plan.yaml", &text)], &["check", "plan.yaml", "-v"]);
    let n_marks = ran.text.matches("not filled in yet").count();
    assert!(n_marks < 2_000, "{n_marks} marks");
    assert!(ran.text.contains("only the first 200 of them are marked here"), "{}", ran.text);
    assert!(ran.text.contains("(entries 1 to 2000)"));
}

const RULES: &str = "\
record line \"A line\"
  name  : text
  rough : money, rounded to the nearest £1,000
  begun : date

form plan \"Plan\"
  lines : list of line

";

/// The rules with one requirement.
fn rules(clauses: &str) -> String {
    format!("{CIRCULAR}{RULES}requirement it \"It\"\n  cites money\n{clauses}\n")
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

/// Groups of three lines, in which all lines have a gap, none has, or only their names are alike.
#[test]
fn many_groups_are_put_in_order() {
    let clauses = [
        "  must no two in lines share name, begun",
        "  must no two line in lines where line.rough is at least £0 share name, begun",
        "  must each a, b next to each other in lines by name, begun has b.begun is after a.begun",
        "  must each a, b, c next to each other in lines by name, begun has c.begun is after a.begun",
        "  must each a, b next to each other of line in lines where line.rough is at least £0 by name, begun has b.begun is after a.begun",
    ];
    let day = |at: usize| format!("{} May {}", at % 3 + 1, 1_000 + at / 3 % 1_000);
    let line = |name: String, rough: &str, day: String| {
        format!("  - {{name: {name}, rough: {rough}, begun: {day}}}")
    };
    let plans = [
        ("met", lines(6_000, |at| line(format!("n{}", at / 3), "£5000", day(at)))),
        ("undecided", lines(6_000, |at| line(format!("n{}", at / 3), "TBC", "TBC".to_owned()))),
        ("undecided", lines(6_000, |at| line("TBC".to_owned(), "TBC", day(at)))),
    ];
    for (n, clause) in clauses.into_iter().enumerate() {
        for (at, (verdict, plan)) in plans.iter().enumerate() {
            let (ran, found) = judge(&format!("groups-{n}-{at}"), &rules(clause), plan);
            assert_eq!(found["verdict"], *verdict, "{at}: {clause}");
            assert!(ran.time < MOST, "{at}: {clause} took {:?}", ran.time);
        }
    }
}

#[test]
fn a_plan_whose_lists_are_too_long_for_a_rule_is_undecided_and_says_so() {
    let plan = lines(8_000, |at| format!("  - {{name: n{at}, rough: £1000, begun: 1 May 2001}}"));
    let same_day =
        "  must each a, b next to each other in lines by begun has b.begun is on or after a.begun";
    let loops = "  for each a in lines\n  must no b in lines has b.name is a.name and b.begun is after a.begun";
    let threes = same_day.replace("a, b", "a, b, c");
    for (name, clauses) in [("pairs", same_day), ("threes", &threes), ("loops", loops)] {
        let (ran, found) = judge(name, &rules(clauses), &plan);
        assert_eq!((ran.status, &found["verdict"]), (Some(1), &"undecided".into()), "{name}");
        let reason = &found["reasons"][0];
        let said = reason["said"].as_str().unwrap();
        assert!(said.contains("more than 50,000,000 entries"), "{said}");
        assert_eq!(reason["places"][0]["place"]["line"], 4, "{reason}");
        assert!(ran.time < 6 * MOST, "{name} took {:?}", ran.time);
    }
}

/// Each line reads all lines here; what cannot grow with their square is the words for their figures.
#[test]
fn rounded_figures_in_loops_are_put_in_words_once() {
    let plan = lines(2_000, |at| {
        let figure = format!("about £{} (to the nearest £10)", at * 10);
        format!("  - {{name: n{at}, rough: {figure}, begun: 1 May 2001}}")
    });
    let clauses = "  for each a in lines\n  must some b in lines has b.rough is more than £10";
    let (ran, found) = judge(
        "rounded-loops",
        &rules(clauses).replace(", rounded to the nearest £1,000", ""),
        &plan,
    );
    assert_eq!(found["verdict"], "met", "{found}");
    assert!(ran.time < MOST, "{:?}", ran.time);
}

// ---- Look-ups by key --------------------------------------------------------------------------------

/// The form of plans that look things up, and a table with `any`.
const LOOK_UPS: &str = "\
record entry \"An entry\"
  name  : text
  rough : money
  begun : date

record ask \"An ask\"
  of   : text
  size : money

form plan \"Plan\"
  named    : list of entry, by name
  measured : list of entry, by rough
  asks     : list of ask

table limits by name, size
  name : text
  size : money, precision in how
  how  : text
  most : money
";

/// The rules with this form, these rows in their table, and one requirement.
fn look_up_rules(rows: &str, clauses: &str) -> String {
    format!("{CIRCULAR}{LOOK_UPS}{rows}\nrequirement it \"It\"\n  cites money\n{clauses}\n")
}

/// So many rows of the table: of one size each, or of any.
fn rows(n_rows: usize, are_of_any: bool) -> String {
    let size = |at: usize| if are_of_any { "any".to_owned() } else { format!("£{at}") };
    (0..n_rows).map(|at| format!("  row \"n{at}\", {}, \"exact\", £5\n", size(at))).collect()
}

/// A plan with these entries and so many others in both of its lists, and these asks.
fn look_up_plan(entries: &str, n_others: usize, asks: &str) -> String {
    let other = |at| format!("  - {{name: n{at}, rough: £{at}, begun: 1 May 2001}}\n");
    let others: String = (0..n_others).map(other).collect();
    format!(
        "authority: Wexcombe\nyear: 2001-02\nnamed:\n{others}{entries}measured:\n{others}{entries}\
         asks:\n{asks}"
    )
}

#[test]
fn look_ups_by_key_take_time_in_proportion() {
    let shapes = [
        ("for-each", "  for each ask in asks\n  must named[ask.of].begun is 1 May 2001", "met"),
        ("every", "  must every ask in asks has measured[ask.size].begun is 1 May 2001", "met"),
        ("some", "  must some ask in asks has named[ask.of].begun is after 1 May 2001", "breached"),
        ("includes", "  must every ask in asks has named includes ask.of", "met"),
        ("table", "  for each ask in asks\n  must limits[ask.of, ask.size].most is £5", "met"),
        ("any", "  must no ask in asks has limits[ask.of, ask.size].most is £9", "met"),
    ];
    for (name, clauses, verdict) in shapes {
        let times = [8_000, 30_000].map(|n| {
            // The last first: a look-up does not find what it looks for at once.
            let asks = (0..n).rev().map(|at| format!("  - {{of: n{at}, size: £{at}}}\n"));
            let plan = look_up_plan("", n, &asks.collect::<String>());
            let n_rows = if matches!(name, "table" | "any") { n } else { 1 };
            let rules = look_up_rules(&rows(n_rows, name == "any"), clauses);
            let (ran, found) = judge(&format!("keyed-{name}-{n}"), &rules, &plan);
            assert_eq!(found["verdict"], verdict, "{name} of {n}: {}", found["reasons"][0]);
            ran.time
        });
        assert!(times[1] < 8 * times[0] + Duration::from_secs(1), "{name} took {times:?}");
    }
}

/// What a look-up comes to does not hang on how many other entries there are, nor on how often it was made.
#[test]
fn look_ups_in_long_lists_find_what_those_in_short_ones_find() {
    const NAMED: &str = "named[ask.of].begun is 1 May 2001";
    const MEASURED: &str = "measured[ask.size].begun is 1 May 2001";
    const HAS_NAME: &str = "named includes ask.of";
    const HAS_SIZE: &str = "measured includes ask.size";
    const LIMIT: &str = "limits[ask.of, ask.size].most is £9";
    let one = "  - {name: A, rough: £900, begun: 1 May 2001}\n";
    let other = "  - {name: A, rough: £900, begun: 2 May 2001}\n";
    let unknown = "  - {name: to follow, rough: to follow, begun: 1 May 2001}\n";
    let unreadable = "  - {name: [1], rough: lots, begun: 1 May 2001}\n";
    let rounded = "  - {name: B, rough: about £900 (to the nearest £10), begun: 1 May 2001}\n";
    let blank = "  - \n";
    let spaced = "  - {name: ' A ', rough: £900.00, begun: 1 May 2001}\n";
    let small = "  - {name: a, rough: £901, begun: 1 May 2001}\n";
    let (plain, about) = ("of: A, size: £900", "of: A, size: about £900 (to the nearest £10)");
    let cases: [(&str, &[&str], &str, &str); 31] = [
        (NAMED, &[one], plain, "met"),
        (NAMED, &[other], plain, "breached"),
        (NAMED, &[], plain, "undecided"),
        (NAMED, &[small], plain, "undecided"),
        (NAMED, &[spaced], plain, "met"),
        (NAMED, &[one, one], plain, "undecided"),
        (NAMED, &[one, small, other, one], plain, "undecided"),
        (NAMED, &[one, unknown], plain, "undecided"),
        (NAMED, &[unreadable, one], plain, "undecided"),
        (NAMED, &[blank, one], plain, "undecided"),
        (NAMED, &[one], "of: to follow, size: £1", "undecided"),
        (MEASURED, &[one], plain, "met"),
        (MEASURED, &[spaced], plain, "met"),
        (MEASURED, &[small], plain, "undecided"),
        (MEASURED, &[rounded], plain, "met"),
        (MEASURED, &[rounded, other], plain, "breached"),
        (MEASURED, &[one, unreadable], plain, "undecided"),
        (MEASURED, &[one], about, "met"),
        (MEASURED, &[other], about, "breached"),
        (MEASURED, &[other, small], about, "met"),
        (HAS_NAME, &[one, one], plain, "met"),
        (HAS_NAME, &[small], plain, "breached"),
        (HAS_NAME, &[small, unreadable, unknown], plain, "undecided"),
        (HAS_NAME, &[unknown, one], plain, "met"),
        (HAS_SIZE, &[rounded], plain, "met"),
        (HAS_SIZE, &[small], about, "met"),
        (LIMIT, &[], "of: A, size: £900", "met"),
        (LIMIT, &[], "of: C, size: £7", "met"),
        (LIMIT, &[], "of: D, size: £7", "undecided"),
        (LIMIT, &[], "of: E, size: £21", "met"),
        (LIMIT, &[], "of: E, size: £40", "undecided"),
    ];
    let own_rows = "  row \"A\", any, \"exact\", £9\n  row \"F\", any, \"exact\", £9\n  \
                row \"C\", £7, \"exact\", £9\n  row \"D\", £8, \"exact\", £9\n  \
                row \"E\", £20, \"nearest £10\", £9\n";
    for (at, (condition, entries, ask, verdict)) in cases.into_iter().enumerate() {
        for n_others in [0, 100] {
            let name = format!("index-{at}-{n_others}");
            let plan =
                look_up_plan(&entries.concat(), n_others, &format!("  - {{{ask}}}\n").repeat(12));
            let clauses = format!("  for each ask in asks\n  must {condition}");
            let rules = look_up_rules(&(own_rows.to_owned() + &rows(n_others, false)), &clauses);
            let (_, found) = judge(&name, &rules, &plan);
            let said = format!("{condition} of {entries:?} for {ask}: {found}");
            assert_eq!(found["instances"][verdict], 12, "{said}");
        }
    }
}
