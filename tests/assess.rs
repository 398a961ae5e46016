//! `lacuna assess` and `--assessment`: the questions that only a person can answer, their answers, and what becomes of
//! these when plans change.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::Value;

use crate::common::cells::workbook;
use crate::common::programs::{PYTHON, output_of};

const MODEL: &str = "plans/2001-02/model.yaml";
const COUNCIL: &str = "Wexcombe";
/// The questions about the model plan.
const N_QUESTIONS: u64 = 9;
const QUESTION: &str = "outcomes-for-children";
/// A question that the year before has as well.
const OF_BOTH_YEARS: &str = "missing-children-are-sought";
const FORMATS: [&str; 9] =
    ["human", "short", "json", "ndjson", "sarif", "junit", "github", "gitlab", "markdown"];

/// A folder with a copy of the model plan.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("assess").join(name);
    let _absent = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("plans")).unwrap();
    write(&folder, "plans/model.yaml", &std::fs::read_to_string(MODEL).unwrap());
    folder
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).unwrap();
}

fn lacuna(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = crate::common::programs::program();
    command.current_dir(folder).env("COLUMNS", "200").args(arguments).output().unwrap()
}

fn check(folder: &Path, arguments: &[&str]) -> Output {
    lacuna(folder, &[&["check", "plans", "--as-of", "2001-05-10"], arguments].concat())
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Makes a file with the questions about the plans of a folder.
fn assess(folder: &Path, name: &str, arguments: &[&str]) -> Output {
    let all = [&["assess", "plans", "--output", name], arguments].concat();
    let made = lacuna(folder, &all);
    assert_eq!(made.status.code(), Some(0), "{}", err(&made));
    made
}

/// What is typed for an answer, by its keys.
const YES: [(&str, &str); 3] =
    [("answer", "\"yes\""), ("by", "\"A. Example\""), ("on", "2001-05-04")];
const NO: [(&str, &str); 4] = [
    ("answer", "\"no\""),
    ("reason", "\"Only work is listed.\""),
    ("by", "\"B. Sample\""),
    ("on", "2001-05-07"),
];
const ASK: [(&str, &str); 4] = [
    ("answer", "\"ask the council\""),
    ("reason", "\"Who pays?\""),
    ("by", "\"B. Sample\""),
    ("on", "2001-05-07"),
];

/// A text of judgements with these keys of one of them filled in.
fn typed(text: &str, requirement: &str, keys: &[(&str, &str)]) -> String {
    let named = format!("requirement = \"{requirement}\"");
    let mut parts: Vec<String> = text.split("[[judgement]]").map(str::to_owned).collect();
    let part = parts.iter_mut().find(|part| part.contains(&named)).unwrap();
    let lines = part.lines().map(|line| {
        let key = line.split_once(" = ").map_or("", |(key, _)| key);
        match keys.iter().find(|(name, _)| *name == key) {
            Some((name, value)) => format!("{name} = {value}"),
            None => line.to_owned(),
        }
    });
    *part = lines.collect::<Vec<String>>().join("\n") + "\n";
    parts.join("[[judgement]]")
}

/// A folder in which one question is answered so.
fn answered(name: &str, keys: &[(&str, &str)]) -> PathBuf {
    let folder = folder(name);
    assess(&folder, "assessment.toml", &[]);
    let text = typed(&read(&folder, "assessment.toml"), QUESTION, keys);
    write(&folder, "assessment.toml", &text);
    folder
}

fn plan_of(output: &Output) -> Value {
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|why| panic!("no report: {why}\n{}", err(output)));
    report["plans"][0].clone()
}

/// What a report says of the question.
fn judgement(plan: &Value) -> Value {
    let findings = plan["findings"].as_array().unwrap();
    findings.iter().find(|one| one["requirement"] == QUESTION).unwrap()["judgement"].clone()
}

fn judged(folder: &Path, file: &str) -> Value {
    plan_of(&check(folder, &["--assessment", file, "--format", "json"]))
}

#[test]
fn blank_answers_count_for_nothing() {
    let folder = folder("blank");
    for name in ["assessment.toml", "assessment.xlsx"] {
        let made = assess(&folder, name, &[]);
        assert!(
            out(&made).contains(&format!("{N_QUESTIONS} questions about 1 plan")),
            "{}",
            out(&made)
        );
        let without = check(&folder, &["--format", "json"]);
        let with = check(&folder, &["--format", "json", "--assessment", name]);
        assert_eq!(out(&with), out(&without), "{name}");
        assert_eq!((err(&with), with.status), (String::new(), without.status), "{name}");
    }
    assert_eq!(judged(&folder, "assessment.toml")["totals"]["for_a_person"], N_QUESTIONS);
}

#[test]
fn an_answer_is_seen_in_every_format_and_counted_apart() {
    for (name, keys, word) in [("yes", YES.as_slice(), "yes"), ("no", &NO, "no")] {
        let folder = answered(name, keys);
        let plan = judged(&folder, "assessment.toml");
        // The verdict is what it was.
        assert_eq!(plan["totals"]["for_a_person"], N_QUESTIONS);
        assert_eq!(plan["judged"][word], 1, "{plan}");
        assert_eq!(judgement(&plan)["answer"], word);
        let groups = plan["groups"].as_array().unwrap();
        assert_eq!(groups.iter().any(|one| one["kind"] == "judged-no"), word == "no");
        let said = out(&check(&folder, &["--assessment", "assessment.toml"]));
        assert!(
            said.contains(&format!("1 question is judged {word}. 8 questions for a person")),
            "{said}"
        );
        assert!(said.contains(&format!("1 judged {word}, 8 for a person")), "{said}");
        let listed = out(&check(&folder, &["--assessment", "assessment.toml", "--verbose"]));
        assert!(listed.contains(&format!("{QUESTION}: judged {word} by")), "{listed}");
        let (asked, judged) = listed.split_once("Judged:").unwrap();
        let asked = asked.split_once("For a person to judge:").unwrap().1;
        assert!(!asked.contains(QUESTION) && judged.contains(QUESTION), "{listed}");
    }
    let folder = answered("formats", &NO);
    for format in FORMATS {
        let said = out(&check(&folder, &["--assessment", "assessment.toml", "--format", format]));
        for part in ["B. Sample", "Only work is listed"] {
            assert!(said.contains(part), "{format} does not say {part}: {said}");
        }
    }
    let said = out(&check(&folder, &["--assessment", "assessment.toml", "--statistics"]));
    assert!(said.contains(&format!("{QUESTION} (judged)")), "{said}");
}

#[test]
fn denied_questions_are_open_ones_and_those_judged_no() {
    let folder = folder("deny");
    // Without it, some questions cannot be put yet.
    let last_year = concat!(env!("CARGO_MANIFEST_DIR"), "/plans/2000-01/model.yaml");
    assess(&folder, "assessment.toml", &["--previous", last_year]);
    let mut text = read(&folder, "assessment.toml");
    let status = |text: &str| {
        write(&folder, "all-assessment.toml", text);
        check(
            &folder,
            &["--previous", last_year, "--assessment", "all-assessment.toml", "--deny", "judged"],
        )
        .status
        .code()
    };
    let names: Vec<String> = text
        .lines()
        .filter_map(|line| {
            Some(line.strip_prefix("requirement = \"")?.trim_end_matches('"').to_owned())
        })
        .collect();
    for name in &names {
        assert_eq!(status(&text), Some(1), "one is still open");
        text = typed(&text, name, &YES);
    }
    assert_eq!(status(&text), Some(0), "all are judged yes");
    assert_eq!(status(&typed(&text, QUESTION, &NO)), Some(1));
    assert_eq!(status(&typed(&text, QUESTION, &ASK)), Some(1));
    let stale = text.replacen("evidence = \"", "evidence = \"0", 1);
    assert_eq!(status(&stale), Some(1));
}

#[test]
fn a_report_counts_what_is_judged_and_lists_what_was_found_wanting() {
    let folder = answered("reported", &NO);
    let one = ["report", "plans", "--as-of", "2001-05-10", "--format", "markdown"];
    let with = [&one[..], &["--assessment", "assessment.toml"]].concat();
    let (before, after) = (out(&lacuna(&folder, &one)), out(&lacuna(&folder, &with)));
    assert!(!before.contains("Found wanting by a person"), "{before}");
    assert!(after.contains("Found wanting by a person"), "{after}");
    assert!(after.contains("judged no by B. Sample on 7 May 2001"), "{after}");
    assert!(after.contains("1 is judged no, 8 are for a person to judge"), "{after}");
}

#[test]
fn a_judgement_of_a_day_to_come_is_doubted() {
    let folder = answered("ahead", &YES);
    let early = ["check", "plans", "--as-of", "2001-05-03", "--assessment", "assessment.toml"];
    let said = err(&lacuna(&folder, &early));
    assert!(said.contains("W0543") && said.contains("judged on 4 May 2001"), "{said}");
    let said = err(&check(&folder, &["--assessment", "assessment.toml"]));
    assert!(!said.contains("W0543"), "{said}");
}

#[test]
fn a_file_of_judgements_in_place_of_a_plan_is_told_as_what_it_is() {
    let folder = answered("misplaced", &YES);
    let output = lacuna(&folder, &["check", "assessment.toml"]);
    assert_eq!(output.status.code(), Some(2));
    let said = out(&output) + &err(&output);
    let remedy = "count it with `--assessment assessment.toml`";
    assert!(said.split_whitespace().collect::<Vec<_>>().join(" ").contains(remedy), "{said}");
}

#[test]
fn evidence_that_changed_makes_an_answer_stale_and_moved_lines_do_not() {
    let folder = answered("stale", &YES);
    let model = read(&folder, "plans/model.yaml");
    let said = |plan: &str| {
        write(&folder, "plans/model.yaml", plan);
        judgement(&judged(&folder, "assessment.toml"))
    };
    assert_eq!(said(&model)["stale"], false);
    assert_eq!(said(&format!("# One more line.\n\n{model}"))["stale"], false);
    let (before, actions) = model.split_once("\nactions:\n").unwrap();
    let (first, rest) = actions.split_once("\n  - ").unwrap();
    let (second, rest) = rest.split_once("\n  - ").unwrap();
    let turned = format!("{before}\nactions:\n  - {second}\n{first}\n  - {rest}");
    assert_eq!(said(&turned)["stale"], false, "the order of the entries does not matter");
    let outcome = "    outcome: ";
    assert!(model.contains(outcome));
    let other = model.replace(outcome, "    outcome: Otherwise. ");
    assert_eq!(said(&other)["stale"], true);
    let text = out(&check(&folder, &["--assessment", "assessment.toml", "--verbose"]));
    assert!(text.contains("judge it again, because its evidence has changed"), "{text}");
    assert!(text.contains("9 for a person (1 to judge again)"), "{text}");
    // What it does not show of the plan may change.
    let elsewhere = model.replace("Margaret Ellershaw", "Margaret Someone");
    assert_eq!(said(&elsewhere)["stale"], false);
}

#[test]
fn a_judgement_of_what_is_no_longer_asked_is_told() {
    let folder = answered("not-put", &YES);
    let model = read(&folder, "plans/model.yaml");
    let (before, _) = model.split_once("\nactions:\n").unwrap();
    write(&folder, "plans/model.yaml", &format!("{before}\nactions: to follow\n"));
    let checked = check(&folder, &["--assessment", "assessment.toml"]);
    assert!(
        err(&checked).contains("1 judgement is about a question that is not put now"),
        "{}",
        err(&checked)
    );
    let made = assess(&folder, "2-assessment.toml", &["--assessment", "assessment.toml"]);
    assert!(
        err(&made).contains("1 answer is about a question that is not put now"),
        "{}",
        err(&made)
    );
}

#[test]
fn the_same_plan_in_another_format_has_the_same_evidence() {
    let folder = answered("converted", &YES);
    let plan = lacuna(&folder, &["convert", "plans/model.yaml", "--to", "json", "--drop-comments"]);
    std::fs::remove_file(folder.join("plans/model.yaml")).unwrap();
    write(&folder, "plans/model.json", &out(&plan));
    assert_eq!(judgement(&judged(&folder, "assessment.toml"))["stale"], false);
    let made = [
        "convert",
        "plans/model.json",
        "--to",
        "xlsx",
        "--drop-comments",
        "-o",
        "plans/model.xlsx",
    ];
    assert_eq!(lacuna(&folder, &made).status.code(), Some(0));
    std::fs::remove_file(folder.join("plans/model.json")).unwrap();
    assert_eq!(judgement(&judged(&folder, "assessment.toml"))["stale"], false);
}

#[test]
fn a_mistake_is_told_at_its_place_and_counts_for_nothing() {
    let folder = folder("mistakes");
    assess(&folder, "assessment.toml", &[]);
    let blank = read(&folder, "assessment.toml");
    // The row beside it is still counted.
    let blank = typed(&blank, "plan-covers-the-whole-council", &YES);
    let answered = typed(&blank, QUESTION, &NO);
    for (from, to, code, said) in [
        ("answer = \"no\"", "answer = \"yess\"", "E0560", "did you mean `yes`?"),
        ("answer = \"no\"", "answer = \"maybe\"", "E0560", "`maybe` is not an answer"),
        ("on = 2001-05-07", "on = \"31 June 2001\"", "E0560", "June 2001 has 30 days"),
        ("on = 2001-05-07", "on = \"last week\"", "E0560", "`last week` is not a date"),
        ("on = 2001-05-07", "on = \"\"", "E0560", "the answer is `no`, but `on` is blank"),
        ("by = \"B. Sample\"", "by = \"\"", "E0560", "the answer is `no`, but `by` is blank"),
        (
            "reason = \"Only work is listed.\"",
            "reason = \"\"",
            "E0560",
            "the answer is `no`, but `reason` is blank",
        ),
        ("on = 2001-05-07", "when = 2001-05-07", "E0560", "a judgement has no key `when`"),
        ("on = 2001-05-07", "on = 2001-05-07\nyaer = \"2001-02\"", "E0560", "did you mean `year`?"),
        (
            "requirement = \"outcomes-for-children\"",
            "requirement = \"outcome-for-children\"",
            "E0561",
            "did you mean `outcomes-for-children`?",
        ),
        (
            "requirement = \"outcomes-for-children\"",
            "requirement = \"four-signatures\"",
            "E0561",
            "`four-signatures` is a `must`",
        ),
    ] {
        let text = answered.replacen(from, to, 1);
        assert_ne!(text, answered, "{from}");
        write(&folder, "wrong-assessment.toml", &text);
        let checked =
            check(&folder, &["--assessment", "wrong-assessment.toml", "--format", "json"]);
        let (all, told) = (plan_of(&checked), err(&checked));
        assert!(told.contains(code) && told.contains(said), "{to}: {told}");
        assert!(told.contains("wrong-assessment.toml:"), "{to} has no place: {told}");
        assert_eq!(checked.status.code(), Some(2), "{to}");
        assert_eq!(judgement(&all), Value::Null, "{to}");
        assert_eq!(all["judged"]["yes"], 1, "{to}");
        assert!(out(&checked).contains(code), "{to} is not in the report");
    }
    let half = typed(&blank, QUESTION, &[("reason", "\"Well done.\"")]);
    write(&folder, "half-assessment.toml", &half);
    let checked = check(&folder, &["--assessment", "half-assessment.toml", "--format", "json"]);
    assert!(err(&checked).contains("W0563"), "{}", err(&checked));
    assert_ne!(checked.status.code(), Some(2));
}

#[test]
fn a_council_or_a_year_that_is_not_there_is_told() {
    let folder = folder("names");
    assess(&folder, "assessment.toml", &[]);
    let text = typed(&read(&folder, "assessment.toml"), OF_BOTH_YEARS, &YES);
    for (from, to, said, status) in [
        ("\"Wexcombe\"", "\"Wexcomb\"", "did you mean `Wexcombe`?", Some(2)),
        ("\"Wexcombe\"", "\"Nowhere at All\"", "there is no council `Nowhere at All`", Some(2)),
        ("\"Wexcombe\"", "\"Bury\"", "1 judgement is about a plan that was not checked here", None),
        ("\"2001-02\"", "\"2011-12\"", "there is no circular of 2011-12", Some(2)),
        (
            "\"2001-02\"",
            "\"2000-01\"",
            "1 judgement is about a plan that was not checked here",
            None,
        ),
    ] {
        write(&folder, "other-assessment.toml", &text.replace(from, to));
        let checked =
            check(&folder, &["--assessment", "other-assessment.toml", "--format", "json"]);
        assert!(err(&checked).contains(said), "{to}: {}", err(&checked));
        let usual = check(&folder, &[]).status.code();
        assert_eq!(checked.status.code(), status.or(usual), "{to}");
        assert_eq!(judgement(&plan_of(&checked)), Value::Null, "{to}");
    }
}

#[test]
fn two_answers_that_differ_count_for_nothing() {
    let folder = answered("two", &YES);
    let text = read(&folder, "assessment.toml");
    write(&folder, "b-assessment.toml", &typed(&text, QUESTION, &NO));
    let both = [
        "--assessment",
        "assessment.toml",
        "--assessment",
        "b-assessment.toml",
        "--format",
        "json",
    ];
    let checked = check(&folder, &both);
    let told = err(&checked);
    for part in ["E0562", "assessment.toml:", "b-assessment.toml:", "neither counts"] {
        assert!(told.contains(part), "{told}");
    }
    assert_eq!((checked.status.code(), judgement(&plan_of(&checked))), (Some(2), Value::Null));
    // The same answer twice is one.
    write(&folder, "b-assessment.toml", &text);
    let checked = check(&folder, &both);
    assert_eq!(
        (err(&checked), judgement(&plan_of(&checked))["answer"].as_str()),
        (String::new(), Some("yes"))
    );
    // An answer on evidence of before does not stand against one of now.
    let old = typed(&text, QUESTION, &NO).replace("evidence = \"", "evidence = \"0");
    write(&folder, "b-assessment.toml", &old);
    let checked = check(&folder, &both);
    assert_eq!(
        (err(&checked), judgement(&plan_of(&checked))["answer"].as_str()),
        (String::new(), Some("yes"))
    );
}

#[test]
fn answers_are_carried_over_and_nothing_is_overwritten() {
    let folder = answered("carried", &YES);
    let first = read(&folder, "assessment.toml");
    let again = lacuna(&folder, &["assess", "plans", "-o", "assessment.toml"]);
    assert_eq!(again.status.code(), Some(2));
    assert_eq!(read(&folder, "assessment.toml"), first);
    let old = ["--assessment", "assessment.toml"];
    let made = assess(&folder, "2-assessment.toml", &old);
    assert!(out(&made).contains("1 answer is carried over"), "{}", out(&made));
    assert_eq!(
        judgement(&judged(&folder, "2-assessment.toml")),
        judgement(&judged(&folder, "assessment.toml"))
    );
    let model = read(&folder, "plans/model.yaml");
    write(&folder, "plans/model.yaml", &model.replace("    outcome: ", "    outcome: Otherwise. "));
    let made = assess(&folder, "3-assessment.toml", &old);
    assert!(out(&made).contains("1 question is to be judged again"), "{}", out(&made));
    let text = read(&folder, "3-assessment.toml");
    assert!(
        text.contains("judged before on other evidence: yes, by A. Example on 4 May 2001"),
        "{text}"
    );
    assert_eq!(judgement(&judged(&folder, "3-assessment.toml")), Value::Null);
    // What was judged the year before is shown beside the question.
    write(&folder, "plans/model.yaml", &model);
    let blank = typed(&first, QUESTION, &[("answer", "\"\"")]);
    let last_year = typed(&blank, OF_BOTH_YEARS, &YES).replace("\"2001-02\"", "\"2000-01\"");
    write(&folder, "last-assessment.toml", &last_year);
    let made = assess(&folder, "4-assessment.toml", &["--assessment", "last-assessment.toml"]);
    let text = read(&folder, "4-assessment.toml");
    assert_eq!(err(&made), "", "what was of use is not said to be about other plans");
    assert!(text.contains("# Last year: yes, by A. Example on 4 May 2001"), "{text}");
    for name in ["answers.toml", "assessment.yaml", "assessment"] {
        let refused = lacuna(&folder, &["assess", "plans", "-o", name]);
        assert_eq!(refused.status.code(), Some(2), "{name}");
        assert!(err(&refused).contains("E0533"), "{}", err(&refused));
    }
}

#[test]
fn a_repository_names_its_judgements_and_they_are_no_plans() {
    let folder = answered("repository", &YES);
    write(&folder, "lacuna.toml", "plans = [\"plans\"]\nassessments = [\"plans/judged.toml\"]\n");
    std::fs::rename(folder.join("assessment.toml"), folder.join("plans/judged.toml")).unwrap();
    std::fs::copy(folder.join("plans/judged.toml"), folder.join("plans/old-assessment.toml"))
        .unwrap();
    let checked = lacuna(&folder, &["check", "--as-of", "2001-05-10", "--format", "json"]);
    let report: Value = serde_json::from_slice(&checked.stdout).unwrap();
    assert_eq!(report["plans"].as_array().unwrap().len(), 1, "{}", err(&checked));
    assert_eq!(judgement(&report["plans"][0])["answer"], "yes");
    write(&folder, "lacuna.toml", "plans = [\"plans\"]\nassessments = [\"gone.toml\"]\n");
    let checked = lacuna(&folder, &["check", "--as-of", "2001-05-10"]);
    assert_eq!(checked.status.code(), Some(2));
    assert!(err(&checked).contains("`gone.toml` cannot be read"), "{}", err(&checked));
}

// ---- Workbooks ------------------------------------------------------------------------------------------

/// The texts of the sheet with the questions, row by row.
fn rows(path: &Path) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let sheet = book.worksheet_range("Judgements").unwrap();
    sheet.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
}

#[test]
fn text_that_looks_like_a_formula_or_markup_stays_text() {
    let folder = folder("formulas");
    let model = read(&folder, "plans/model.yaml");
    let bad = "=cmd|' /C calc'!A0 <b>[x](http://y)</b> ''' \\\" \u{202e}";
    let line = "    outcome: Each of 112 foster homes now has";
    let (before, after) = model.split_once(line).unwrap();
    let (_, after) = after.split_once('\n').unwrap();
    let plan = format!(
        "{before}    outcome: \"{}\"\n{after}",
        bad.replace('\\', "\\\\").replace('"', "\\\"")
    );
    write(&folder, "plans/model.yaml", &plan);
    assess(&folder, "assessment.xlsx", &[]);
    let all = rows(&folder.join("assessment.xlsx")).concat().join("\n");
    assert!(all.contains("=cmd|' /C calc'!A0 <b>[x]"), "{all}");
    assert!(!all.contains('\u{202e}'), "what cannot be seen is written by its number");
    let mut book: Xlsx<_> = open_workbook(folder.join("assessment.xlsx")).unwrap();
    assert_eq!(book.worksheet_formula("Judgements").unwrap().used_cells().count(), 0);
    assess(&folder, "assessment.toml", &[]);
    let text = read(&folder, "assessment.toml");
    assert!(!text.contains('\u{202e}') && text.contains("=cmd|"), "{text}");
    let reason = "\"=HYPERLINK('x') <script>alert(1)</script> [a](b) ::error::x\"";
    let typed = typed(&text, QUESTION, &[NO.as_slice(), &[("reason", reason)]].concat());
    let typed = typed.replace("reason = \"Only work is listed.\"", &format!("reason = {reason}"));
    write(&folder, "assessment.toml", &typed);
    let arguments = |format| ["--assessment", "assessment.toml", "--format", format];
    let markdown = out(&check(&folder, &arguments("markdown")));
    assert!(!markdown.contains("<script>"), "{markdown}");
    let junit = out(&check(&folder, &arguments("junit")));
    assert!(!junit.contains("<script>"), "{junit}");
    let github = out(&check(&folder, &arguments("github")));
    assert!(!github.lines().any(|line| line.starts_with("::error::x")), "{github}");
    // Carried over into a workbook, it is text there too.
    assess(&folder, "2-assessment.xlsx", &["--assessment", "assessment.toml"]);
    let mut book: Xlsx<_> = open_workbook(folder.join("2-assessment.xlsx")).unwrap();
    assert_eq!(book.worksheet_formula("Judgements").unwrap().used_cells().count(), 0);
}

/// A workbook with these headings and one judgement, typed by hand.
fn by_hand(folder: &Path, headings: &[&str], values: impl Fn(&str) -> String) {
    let letters = ('A'..='Z').map(String::from);
    let cells = letters.zip(headings).flat_map(|(letter, heading)| {
        let value = values(heading);
        let value = (!value.is_empty()).then(|| format!("{letter}9: {value}"));
        std::iter::once(format!("{letter}4: {heading}")).chain(value)
    });
    let text: Vec<String> = cells.collect();
    std::fs::write(
        folder.join("assessment.xlsx"),
        workbook(&format!("== Ours\nA1: Our work\n{}", text.join("\n"))),
    )
    .unwrap();
}

/// The fingerprint of the question's evidence.
fn evidence(folder: &Path) -> String {
    let text = read(folder, "assessment.toml");
    let part = text.split("[[judgement]]").find(|part| part.contains(QUESTION)).unwrap();
    let line = part.lines().find_map(|line| line.strip_prefix("evidence = \"")).unwrap();
    line.trim_end_matches('"').to_owned()
}

#[test]
fn headings_tell_what_columns_are_wherever_they_stand() {
    let folder = answered("by-hand", &YES);
    let mark = evidence(&folder);
    let values = |heading: &str| match heading {
        "council" => "wexcombe".to_owned(),
        "Year:" => "2001-02".to_owned(),
        "Requirement" => QUESTION.to_owned(),
        "ANSWER" => "No".to_owned(),
        "Reason" => "Only work is listed.".to_owned(),
        "By" => "A. Example".to_owned(),
        "On" => "4 May 2001".to_owned(),
        "Evidence mark" => mark.clone(),
        _ => "ours".to_owned(),
    };
    let all = [
        "Notes",
        "On",
        "By",
        "Evidence mark",
        "ANSWER",
        "Reason",
        "Requirement",
        "Year:",
        "council",
    ];
    by_hand(&folder, &all, values);
    let checked = check(&folder, &["--assessment", "assessment.xlsx", "--format", "json"]);
    assert_eq!(judgement(&plan_of(&checked))["answer"], "no", "{}", err(&checked));
    for (headings, said) in [
        (&all[..8], "the heading `Council` is not there"),
        (&["Notes", "Answer"], "has no sheet with judgements"),
        (&[all.as_slice(), &["Answer"]].concat(), "the heading `Answer` is there twice"),
    ] {
        by_hand(&folder, headings, values);
        let checked = check(&folder, &["--assessment", "assessment.xlsx", "--format", "json"]);
        assert!(err(&checked).contains(said), "{}", err(&checked));
        assert_eq!(checked.status.code(), Some(2), "{said}");
    }
    for (heading, value, said) in [
        ("On", "31 April 2001", "assessment.xlsx:Ours!B9"),
        ("ANSWER", "nope", "assessment.xlsx:Ours!E9"),
        ("By", "", "assessment.xlsx:Ours!C9"),
        ("council", "Wexcomb", "assessment.xlsx:Ours!I9"),
    ] {
        by_hand(&folder, &all, |own| if own == heading { value.to_owned() } else { values(own) });
        let checked = check(&folder, &["--assessment", "assessment.xlsx", "--format", "json"]);
        assert!(err(&checked).contains(said), "{heading}: {}", err(&checked));
        assert_eq!(checked.status.code(), Some(2), "{heading}");
    }
}

#[test]
fn what_is_no_file_of_judgements_is_refused() {
    let folder = folder("refused");
    assert_eq!(
        lacuna(&folder, &["template", "2001-02", "-o", "proforma.xlsx"]).status.code(),
        Some(0)
    );
    write(&folder, "list.toml", "x = 1\n");
    write(&folder, "broken.toml", "[[judgement]\n");
    write(&folder, "text.xlsx", "not a workbook");
    for name in ["proforma.xlsx", "list.toml", "broken.toml", "text.xlsx", "plans", "none.toml"] {
        let checked = check(&folder, &["--assessment", name]);
        assert_eq!(checked.status.code(), Some(2), "{name}: {}", err(&checked));
        assert!(!err(&checked).is_empty(), "{name}");
    }
}

/// Whatever is done to a file, it is read or refused.
#[test]
fn a_damaged_file_is_read_or_refused() {
    let folder = answered("damaged", &NO);
    assess(&folder, "assessment.xlsx", &["--assessment", "assessment.toml"]);
    for name in ["assessment.toml", "assessment.xlsx"] {
        let whole = std::fs::read(folder.join(name)).unwrap();
        let step = whole.len() / 24;
        for at in (0..whole.len()).step_by(step.max(1)) {
            let mut changed = whole.clone();
            changed[at] = changed[at].wrapping_add(1);
            for bytes in [whole[..at].to_vec(), changed] {
                let damaged = format!("damaged-{name}");
                std::fs::write(folder.join(&damaged), bytes).unwrap();
                let checked = check(&folder, &["--assessment", &damaged, "--format", "short"]);
                let (status, told) = (checked.status.code(), err(&checked));
                assert!(matches!(status, Some(0..=2)), "{name} at {at}: {status:?}\n{told}");
                assert!(status != Some(2) || !told.is_empty(), "{name} at {at}");
                assert!(out(&checked).contains("62 requirements"), "{name} at {at}: {told}");
            }
        }
    }
}

#[test]
fn a_hundred_and_fifty_plans_take_seconds() {
    let folder = folder("many");
    let model = read(&folder, "plans/model.yaml");
    std::fs::remove_file(folder.join("plans/model.yaml")).unwrap();
    let table = std::fs::read_to_string("rules/tables/authorities.csv").unwrap();
    let councils: Vec<&str> =
        table.lines().skip(1).filter_map(|line| line.split(',').next()).take(150).collect();
    for (number, council) in councils.iter().enumerate() {
        let plan =
            model.replace(&format!("authority: {COUNCIL}"), &format!("authority: {council}"));
        write(&folder, &format!("plans/{number}.yaml"), &plan);
    }
    let begun = Instant::now();
    let made = assess(&folder, "assessment.xlsx", &[]);
    assert!(out(&made).contains("about 150 plans"), "{}", out(&made));
    let checked = check(&folder, &["--assessment", "assessment.xlsx", "--format", "short"]);
    assert_eq!(err(&checked), "");
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
    assert!(rows(&folder.join("assessment.xlsx")).len() > 1_000);
}

// ---- Other programs -------------------------------------------------------------------------------------

/// What the first three questions are answered with by the scripts.
#[track_caller]
fn has_three_answers(folder: &Path, name: &str) {
    let checked = check(folder, &["--assessment", name, "--format", "json"]);
    let plan = plan_of(&checked);
    assert_eq!(err(&checked), "", "{name}");
    assert_eq!(
        plan["judged"],
        serde_json::json!({"yes": 1, "no": 1, "ask_the_council": 1, "stale": 0}),
        "{name}"
    );
    let findings = plan["findings"].as_array().unwrap();
    let lesson = findings.iter().find_map(|one| one["judgement"]["good_practice"].as_str());
    assert_eq!(lesson, Some("Name what changed."), "{name}");
    let days = findings.iter().filter_map(|one| one["judgement"]["on"].as_str());
    assert!(days.into_iter().all(|day| day == "2001-05-04"), "{name}");
}

#[test]
fn what_openpyxl_saves_is_read() {
    output_of(&mut Command::new("tests/writers/install.sh"));
    let folder = folder("openpyxl");
    assess(&folder, "assessment.xlsx", &[]);
    let python = &mut Command::new("target/writers/venv/bin/python");
    let python = python.arg("tests/writers/assess.py");
    let formulas = output_of(
        python.args(["assessment.xlsx", "o-assessment.xlsx"].map(|name| folder.join(name))),
    );
    assert_eq!(formulas, "", "no cell is a formula");
    has_three_answers(&folder, "o-assessment.xlsx");
}

#[test]
fn what_libreoffice_saves_is_read_also_where_it_was_turned_round() {
    output_of(&mut Command::new("tests/office/install.sh"));
    let folder = folder("libreoffice");
    assess(&folder, "assessment.xlsx", &[]);
    output_of(Command::new(PYTHON).args(["-B", "tests/office/assess.py"]).arg(&folder));
    for name in ["typed-assessment.xlsx", "moved-assessment.xlsx"] {
        has_three_answers(&folder, name);
    }
}
