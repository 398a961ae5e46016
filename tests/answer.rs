//! The answer first: what a reader finds on the first screen of a report, and that nothing is lost on the way.

use std::collections::BTreeSet;

use crate::common::{self, CIRCULAR, built_in};
use lacuna::driver::{Previous, Session};
use lacuna::eval::Verdict;
use lacuna::report::CheckFormat;
use serde_json::Value;
use walkdir::WalkDir;

fn plans() -> Vec<String> {
    let files = WalkDir::new("plans").sort_by_file_name().into_iter().map(Result::unwrap);
    let plans = files.map(|file| file.path().to_str().unwrap().to_owned());
    plans.filter(|path| path.ends_with(".yaml")).collect()
}

fn checked(arguments: &[&str]) -> String {
    let ran = crate::common::programs::program().arg("check").args(arguments).output();
    String::from_utf8(ran.unwrap().stdout).unwrap()
}

/// A plan of the model council in which one thing is wrong.
fn with_a_fault(name: &str, right: &str, wrong: &str) -> String {
    let text = std::fs::read_to_string("plans/2001-02/model.yaml").unwrap();
    assert!(text.contains(right), "{right}");
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text.replacen(right, wrong, 1)).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn the_verdict_stands_in_the_first_four_lines() {
    for plan in plans() {
        let report = checked(&[&plan, "--previous", "plans", "--as-of", "2003-01-31"]);
        let first: Vec<&str> = report.lines().take(4).collect();
        let is_verdict = |line: &&str| line.starts_with("READY") || line.starts_with("NOT READY");
        assert!(first.iter().any(is_verdict), "{first:#?}");
    }
}

#[test]
fn reports_are_as_short_as_they_can_be_read() {
    let lines = |arguments: &[&str]| checked(arguments).lines().count();
    let salford = ["plans/2001-02/salford.yaml", "--as-of", "2001-01-23"];
    assert!(lines(&salford) <= 150, "{}", lines(&salford));
    assert!(lines(&["plans"]) <= 400, "{}", lines(&["plans"]));
    let wrong = [
        (
            "one-signature.yaml",
            "    - office: health authority chief executive\n      name: Dr Anil Deshmukh\n",
            "",
        ),
        ("a-day-late.yaml", "submitted: 29 January 2001", "submitted: 1 February 2001"),
    ];
    for (name, right, wrong) in wrong {
        let plan = with_a_fault(name, right, wrong);
        let arguments = [&plan, "--previous", "plans/2000-01", "--as-of", "2001-02-01"];
        assert!(lines(&arguments) <= 40, "{}", checked(&arguments));
    }
}

/// One signature missing is one thing to put right, with all that it breaches.
#[test]
fn one_cause_is_told_once() {
    let signature =
        "    - office: health authority chief executive\n      name: Dr Anil Deshmukh\n";
    let plan = with_a_fault("signature.yaml", signature, "");
    let report = checked(&[&plan, "--previous", "plans/2000-01", "--as-of", "2001-01-30"]);
    for name in ["four-signatures", "health-authority-chief-executive-signs"] {
        assert_eq!(
            report.matches(&format!("{name}: ")).count()
                + report.matches(&format!("{name} (")).count(),
            1,
            "{report}"
        );
    }
    assert!(report.contains(" 1. four-signatures"), "{report}");
    assert!(!report.contains(" 2. four"), "{report}");
    assert!(report.contains("also breaches health-approval-is-no-signature (should)"), "{report}");

    // Last year's plan is missing once, with the names of all that waits for it.
    let plan = "plans/2001-02/model.yaml";
    let report = checked(&[plan, "--as-of", "2001-01-30"]);
    assert_eq!(report.matches("last year's plan").count(), 1, "{report}");
    assert!(report.contains("--previous"), "{report}");
    assert!(report.contains("last-years-actions-are-reported"), "{report}");
}

/// One wrong figure among lines that several sums add up is one thing to put right.
#[test]
fn sums_that_are_out_by_the_same_are_told_together() {
    let told = |right: &str, wrong: &str| {
        let plan = with_a_fault("sums.yaml", right, wrong);
        checked(&[&plan, "--previous", "plans/2000-01", "--as-of", "2001-01-30"])
    };
    let spent = "paid-from: main grant\n    amount: £96,400";
    let report = told(spent, "paid-from: main grant\n    amount: £96,000");
    let sum =
        "main-grant-adds-up: what is planned from main grant comes to £763,818, which is £400";
    let whole = report.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(whole.contains(&format!(" 1. line 57, compared with 27 others: {sum}")), "{report}");
    for beside in ["summary-adds-up (should): ", "summary-agrees-with-the-lines (should): "] {
        assert!(report.contains(&format!("also breaches {beside}")), "{report}");
    }
    assert!(report.contains("all of these are out by £400: one wrong figure"), "{report}");
    assert_eq!(report.matches("(LAC(2000)22, figures-agree)").count(), 1, "{report}");

    // The grant itself is no term of any sum: nothing else hangs on it.
    let report = told("main: £764,218", "main: £764,618");
    assert!(report.contains("line 57, compared with 27 others: main-grant-adds-up"), "{report}");
    assert!(!report.contains("out by"), "{report}");

    // Two sums that are out by different amounts are two things to put right.
    let both = "main: £764,218\n  leaving-care: £655,340";
    let report = told(both, "main: £764,618\n  leaving-care: £655,840");
    assert!(!report.contains("out by"), "{report}");
    assert!(report.contains("main-grant-adds-up: "), "{report}");
    assert!(report.contains("leaving-care-sum-is-spent: "), "{report}");
}

/// What the form asks for is needed, also where something else in the plan does not fit the form.
#[test]
fn what_the_form_asks_for_stays_needed_beside_a_fault_of_the_form() {
    let missing = "main: £764,218\n  leaving-care: £655,340";
    for (name, wrong) in
        [("form-1.yaml", missing), ("form-2.yaml", "main: £764,218\n  surplus: £1")]
    {
        let text = std::fs::read_to_string("plans/2001-02/model.yaml").unwrap();
        let text = text.replacen("main: £764,218\n  leaving-care: £655,340", wrong, 1);
        let text = text.replacen("submitted: 29 January 2001", "submitted: to follow", 1);
        let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::write(&path, text).unwrap();
        let report = checked(&[path.to_str().unwrap(), "--previous", "plans/2000-01"]);
        let (_, needed) = report.split_once("Fill in before you send it").expect(&report);
        assert!(needed.contains("submitted (line"), "{report}");
    }
}

/// What is breached only because an amount is still to follow is named where that is to be filled in.
#[test]
fn a_gap_names_what_is_breached_because_of_it() {
    let salford = ["plans/2001-02/salford.yaml", "--as-of", "2001-01-23"];
    let named = "breached until it is filled in: adoption-shown-separately";
    let report = checked(&salford);
    assert_eq!(report.matches(named).count(), 1, "{report}");
    assert!(report.contains(" 1. adoption-shown-separately"), "{report}");

    let draft = checked(&[&salford[..], &["--draft"]].concat());
    assert_eq!(draft.matches(named).count(), 1, "{draft}");
    assert!(!draft.contains("Put right"), "{draft}");
}

/// Of many plans that lack last year's, one line says what to give.
#[test]
fn last_years_plan_is_asked_for_once_for_all() {
    let report = checked(&["plans/2001-02", "--as-of", "2001-01-23"]);
    assert_eq!(report.matches("Last year's plan").count(), 1, "{report}");
    assert!(
        report.contains("Last year's plan is not given for 8 plans, and 47 verdicts"),
        "{report}"
    );
    assert!(!report.contains("to fill in: last-year"), "{report}");
    let given = checked(&["plans/2001-02", "--previous", "plans", "--as-of", "2001-01-23"]);
    assert!(!given.contains("Last year's plan"), "{given}");
}

/// The lines that are named are those of the plan that is checked, not of last year's beside it.
#[test]
fn the_lines_named_are_the_plans_own() {
    let text = std::fs::read_to_string("plans/2001-02/model.yaml").unwrap();
    let (_, results) = text.split_once("indicator: A1\n").unwrap();
    let figure = results.lines().find(|line| line.trim_start().starts_with("figure:")).unwrap();
    let plan = with_a_fault("worse.yaml", figure, "      figure: 30%");
    let report = checked(&[&plan, "--previous", "plans/2000-01", "--as-of", "2001-01-30"]);
    let changed = std::fs::read_to_string(&plan).unwrap();
    let at = changed.lines().position(|line| line == "      figure: 30%").unwrap() + 1;
    assert!(report.contains(&format!(" line {at}: results-are-better: ")), "{report}");
}

/// Whatever is not met is in one of the groups, in every plan there is.
#[test]
fn every_finding_is_in_a_group() {
    let library = built_in();
    let previous = Previous::none();
    for plan in plans() {
        let checked = Session::new(&library).check(&plan, std::fs::read(&plan).unwrap(), &previous);
        let judged = checked.outcome.as_ref().unwrap();
        let open = judged
            .ledger
            .findings
            .iter()
            .filter(|one| !matches!(one.verdict, Verdict::Met | Verdict::NotApplicable));
        let open: BTreeSet<&str> =
            open.map(|one| judged.rules.requirement_name(one.requirement)).collect();
        let json = common::whole(&checked, CheckFormat::NDJSON, common::SETTINGS);
        let records = json.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let record = records.into_iter().find(|one| one["record"] == "plan").unwrap();
        let groups = record["groups"].as_array().unwrap().clone();
        let named = groups.iter().flat_map(|group| {
            let names = ["requirements", "waiting"].map(|key| group[key].as_array().unwrap());
            names.into_iter().flatten().map(|name| name.as_str().unwrap().to_owned())
        });
        let named: BTreeSet<String> = named.collect();
        let lost: Vec<&&str> = open.iter().filter(|name| !named.contains(**name)).collect();
        assert!(lost.is_empty(), "{plan}: {lost:?}");
        let more: Vec<&String> =
            named.iter().filter(|name| !open.contains(name.as_str())).collect();
        assert!(more.is_empty(), "{plan}: {more:?}");
    }
}

/// What is common to many plans stands at the end, and a ready plan has one line.
#[test]
fn of_many_plans_each_has_a_few_lines() {
    let report = checked(&["plans", "--as-of", "2003-01-31"]);
    assert!(report.contains("\nBreached most often (in how many plans"), "{report}");
    assert!(report.contains("\nUndecided most often (in how many plans"), "{report}");
    let model = report.lines().filter(|line| line.contains("plans/1999-2000/model.yaml"));
    assert_eq!(model.collect::<Vec<_>>(), ["READY      plans/1999-2000/model.yaml (Wexcombe)"]);
    let starts: Vec<usize> = report
        .lines()
        .enumerate()
        .filter(|(_, line)| line.starts_with("READY") || line.starts_with("NOT READY"))
        .map(|(at, _)| at)
        .collect();
    assert_eq!(starts.len(), plans().len());
    assert!(starts.windows(2).all(|pair| pair[1] - pair[0] <= 8), "{report}");
    // All that is told of one plan alone can be had of many.
    let full = checked(&["plans/2001-02", "--full", "--as-of", "2001-01-23"]);
    assert!(full.contains("Fill in before you send it"), "{full}");
}

/// A thousand faults of one kind: the first few in full, and the number of the rest.
#[test]
fn a_thousand_findings_of_one_kind_are_counted() {
    let text = std::fs::read_to_string("plans/2001-02/model.yaml").unwrap();
    let line = "\nspending:\n  - objective: 1\n    heading: adoption\n    paid-from: main grant\n    amount: lots";
    let lines = line.replacen("\nspending:", "", 1).repeat(1_000);
    let text = text.replacen("\nspending:", &format!("\nspending:{lines}"), 1);
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("thousand.yaml");
    std::fs::write(&path, text).unwrap();
    let report = checked(&[path.to_str().unwrap(), "--as-of", "2001-01-30"]);
    assert_eq!(report.matches("is not an amount of money").count(), 25, "{report}");
    assert!(report.lines().count() < 200, "{}", report.lines().count());
    assert!(report.contains("more (`-v` shows them)"), "{report}");
}

/// What stands under a misspelt name is put right there, and is not asked for again.
#[test]
fn a_field_with_a_misspelt_name_is_not_to_be_filled_in() {
    let plan = with_a_fault("misspelt.yaml", "\n  approvals:", "\n  aprovals:");
    let report = checked(&[&plan, "--previous", "plans", "--as-of", "2001-01-30"]);
    assert!(report.contains("did you mean `approvals`?"), "{report}");
    let waits = "undecided until this is put right: approved-before-sending and three-approvals";
    assert!(report.replace("\n    ", " ").contains(waits), "{report}");
    assert!(!report.contains("Fill in"), "{report}");
}

/// What the form asks for is needed before a plan can be sent, whatever `should` is breached without it.
#[test]
fn what_the_form_asks_for_is_to_be_filled_in_first() {
    let report = checked(&["plans/1999-2000/ambrick.yaml", "--previous", "plans"]);
    let (_, needed) = report.split_once("Fill in before you send it").unwrap();
    let first: Vec<&str> = needed.lines().skip(1).take(2).collect();
    assert!(first[0].contains("lead-officer (line 11)"), "{report}");
    assert!(first[1].contains("fits-the-form (must) waits"), "{report}");
    assert!(report.contains("breached until it is filled in: names-a-lead-officer"), "{report}");
}

/// In a draft nothing is wrong that is only not filled in yet; what is filled in and wrong is.
#[test]
fn a_blank_form_is_a_draft() {
    let blank = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("blank.xlsx");
    let _ = std::fs::remove_file(&blank);
    let blank = blank.to_str().unwrap();
    let lacuna =
        |arguments: &[&str]| crate::common::programs::program().args(arguments).output().unwrap();
    assert!(lacuna(&["template", "2001-02", "-o", blank]).status.success());
    let draft = lacuna(&["check", blank, "--draft"]);
    assert!(draft.status.success());
    let report = String::from_utf8(draft.stdout).unwrap();
    assert!(report.contains("\nDRAFT, not ready yet: of what must be met, "), "{report}");
    assert!(!report.contains("Put right") && !report.contains("Should be met"), "{report}");
    for name in ["performance-is-considered", "three-sums-apart"] {
        assert!(report.contains(&format!("breached until it is filled in: {name}")), "{report}");
    }
    let report = checked(&[blank, "--as-of", "2001-01-23"]);
    assert!(report.contains("\nNOT READY: ") && report.contains("Put right"), "{report}");
}

/// An assessor sees how many plans are ready without counting them.
#[test]
fn ready_plans_are_counted() {
    let report = checked(&["plans", "--as-of", "2003-01-31"]);
    let is_ready = |line: &&str| line.starts_with("READY");
    let (ready, all) = (report.lines().filter(is_ready).count(), plans().len());
    let said = format!("{all} plans checked: {ready} ready, {} not ready.", all - ready);
    assert!(report.contains(&said), "{said}\n{report}");
}

/// Rules about the lines of a plan's spending, and a plan that has these.
fn of_lines(name: &str, must: &str, lines: &[&str]) -> [String; 2] {
    let rules = format!(
        "{CIRCULAR}form plan \"Plan\"\n  spending : list of line, at least 2\n\n\
         record line \"One line\"\n  heading : text\n  amount  : money, optional\n\nrequirement r \"Lines are \
         in order\"\n  cites money\n  must {must}\n"
    );
    let plan = format!("authority: Wexcombe\nyear: 2001-02\nspending:\n{}", lines.concat());
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    [("lac", rules), ("yaml", plan)].map(|(ending, text)| {
        let path = folder.join(format!("{name}.{ending}"));
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    })
}

/// One amount that is wrong is a breach in a draft too, however many others are not filled in before it.
#[test]
fn a_wrong_value_behind_many_gaps_counts_in_a_draft() {
    let must = "every line in spending has (line.amount is given and line.amount is at least £5)";
    let gaps = ["  - heading: a\n"; 6];
    let wrong = ["  - heading: b\n    amount: £1\n"];
    for (name, lines, status) in
        [("gaps", gaps.to_vec(), 0), ("gap-and-wrong", [&gaps[..], &wrong].concat(), 1)]
    {
        let [rules, plan] = of_lines(name, must, &lines);
        let mut ran = crate::common::programs::program();
        let ran = ran.args(["check", &plan, "--rules", &rules, "--draft"]).output().unwrap();
        let report = String::from_utf8(ran.stdout).unwrap();
        assert_eq!(ran.status.code(), Some(status), "{name}: {report}");
        assert!(status == 1 || report.contains("and 4 more"), "{report}");
    }
}

/// A list that the form wants longer is to be filled in, although no requirement waits for that.
#[test]
fn a_list_that_is_too_short_is_to_be_filled_in() {
    let must = "some line in spending has line.heading is \"x\"";
    let [rules, plan] = of_lines("short", must, &["  - heading: x\n"]);
    let report = checked(&[&plan, "--rules", &rules]);
    let (_, needed) = report.split_once("Fill in before you send it").expect(&report);
    assert!(needed.contains("spending (line 4)"), "{report}");
    assert!(needed.contains("fits-the-form (must) waits for this"), "{report}");
}
