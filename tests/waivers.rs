//! Waivers of `lacuna.toml`: a requirement that the Department lets a council off for a time, and what is said of
//! waivers that are for nothing.

use std::path::{Path, PathBuf};
use std::process::Output;

/// The name of the council that made the model plan up.
const COUNCIL: &str = "Wexcombe";
const FORMATS: [&str; 9] =
    ["human", "short", "json", "ndjson", "sarif", "junit", "github", "gitlab", "markdown"];

/// A repository with the model plan, from which the fourth signature is taken, and these settings.
fn repository(name: &str, settings: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("waivers").join(name);
    let _absent = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("plans")).unwrap();
    let plan = std::fs::read_to_string("plans/2001-02/model.yaml").unwrap();
    let signature =
        "    - office: health authority chief executive\n      name: Dr Anil Deshmukh\n";
    assert!(plan.contains(signature));
    std::fs::write(folder.join("plans/model.yaml"), plan.replace(signature, "")).unwrap();
    std::fs::write(folder.join("lacuna.toml"), format!("plans = [\"plans\"]\n{settings}")).unwrap();
    folder
}

fn waiver(requirement: &str, council: &str, until: &str) -> String {
    format!(
        "\n[[waiver]]\nrequirement = \"{requirement}\"\ncouncil = \"{council}\"\n\
         reason = \"The post is vacant.\"\nagreed-by = \"A. Example\"\nuntil = {until}\n"
    )
}

/// Waivers of both requirements that the missing signature breaches.
fn both(until: &str) -> String {
    waiver("four-signatures", COUNCIL, until)
        + &waiver("health-authority-chief-executive-signs", COUNCIL, until)
}

fn check(folder: &Path, day: &str, arguments: &[&str]) -> Output {
    let mut command = crate::common::programs::program();
    command.current_dir(folder).env("COLUMNS", "200").args(["check", "--as-of", day]);
    command.args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_waiver_turns_a_plan_green_and_is_seen_in_every_format() {
    let folder = repository("green", &both("2001-01-31"));
    for format in FORMATS {
        let without = check(&folder, "2001-01-23", &["--no-config", "plans", "--format", format]);
        assert_eq!(without.status.code(), Some(1), "{format}");
        let with = check(&folder, "2001-01-23", &["--format", format]);
        assert_eq!(with.status.code(), Some(0), "{format}");
        let said = out(&with);
        assert!(said.contains("four-signatures"), "{format}: {said}");
        assert!(said.contains("A. Example"), "{format} does not say who agreed: {said}");
        assert!(said.contains("The post is vacant"), "{format} does not say why: {said}");
        assert_eq!(err(&with), "", "{format}");
    }
}

#[test]
fn a_waived_plan_is_not_said_to_meet_everything() {
    let folder = repository("answer", &both("2001-01-31"));
    let said = out(&check(&folder, "2001-01-23", &[]));
    assert!(said.contains("READY: everything that must be met is met or waived"), "{said}");
    assert!(said.contains("2 requirements are waived"), "{said}");
    assert!(said.contains("four-signatures (must): breached, waived until 31 January 2001"));
    assert!(!said.contains("Put right"), "{said}");
}

/// What need not be met keeps no plan from a grade; once the waiver has ended, it does.
#[test]
fn a_waived_requirement_keeps_no_plan_from_a_grade() {
    let folder = repository("grade", &both("2001-01-31"));
    let possible = |day: &str| {
        let said = out(&check(&folder, day, &["--format", "json"]));
        let report: serde_json::Value = serde_json::from_str(&said).unwrap();
        report["plans"][0]["grade"]["possible"].to_string()
    };
    assert!(!possible("2001-01-31").contains("not acceptable"), "{}", possible("2001-01-31"));
    assert_eq!(possible("2001-02-01"), "[\"not acceptable\"]");
    // A draft is not assessed yet.
    let draft = out(&check(&folder, "2001-01-31", &["--format", "json", "--draft"]));
    let draft: serde_json::Value = serde_json::from_str(&draft).unwrap();
    assert!(draft["plans"][0]["grade"].is_null());
}

#[test]
fn verdicts_stay_what_they_are() {
    let folder = repository("verdicts", &both("2001-01-31"));
    let ledger = |arguments: &[&str]| {
        let said = out(&check(&folder, "2001-01-23", arguments));
        said.lines().last().unwrap_or_default().to_owned()
    };
    let short = ["--format", "short"];
    assert_eq!(ledger(&short), ledger(&["--format", "short", "--no-config", "plans"]));
}

#[test]
fn a_waiver_counts_on_its_last_day_and_no_longer() {
    let folder = repository("ended", &both("2001-01-31"));
    assert_eq!(check(&folder, "2001-01-31", &[]).status.code(), Some(0));
    let after = check(&folder, "2001-02-01", &[]);
    assert_eq!(after.status.code(), Some(1));
    assert!(out(&after).contains("Put right"), "{}", out(&after));
    let said = err(&after);
    assert_eq!(said.matches("W0545").count(), 2, "{said}");
    assert!(said.contains("this waiver ended on 31 January 2001"), "{said}");
    assert!(said.contains("lacuna.toml:4:15"), "{said}");
}

#[test]
fn a_day_that_does_not_exist_lets_nobody_off() {
    for (name, until) in
        [("quoted", "\"2001-02-30\""), ("bare", "2001-02-30"), ("word", "\"soon\"")]
    {
        let folder = repository(name, &both(until));
        let output = check(&folder, "2001-01-23", &["plans"]);
        assert_eq!(output.status.code(), Some(2), "{until}");
        assert!(err(&output).contains("lacuna.toml:"), "{}", err(&output));
        assert!(out(&output).contains("NOT READY"), "{}", out(&output));
    }
}

#[test]
fn a_waiver_is_for_one_council_and_one_year() {
    let other = repository("other", &both("2001-01-31").replace(COUNCIL, "Northmoor"));
    assert_eq!(check(&other, "2001-01-23", &[]).status.code(), Some(1));
    let year = repository("year", &both("2001-01-31\nyear = \"2000-01\""));
    assert_eq!(check(&year, "2001-01-23", &[]).status.code(), Some(1));
    let spelling = repository("spelling", &both("2001-01-31").replace(COUNCIL, " WEXCOMBE "));
    assert_eq!(check(&spelling, "2001-01-23", &[]).status.code(), Some(0));
}

/// What is on standard error for these settings, and the exit status with `--deny warnings`.
fn idle(name: &str, settings: &str, arguments: &[&str]) -> (String, Option<i32>) {
    let folder = repository(name, &(both("2001-01-31") + settings));
    let output = check(&folder, "2001-01-23", arguments);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let denied = check(&folder, "2001-01-23", &[arguments, &["--deny", "warnings"]].concat());
    (err(&output), denied.status.code())
}

#[test]
fn a_waiver_for_nothing_is_reported() {
    let (said, status) =
        idle("unneeded", &waiver("adoption-shown-separately", COUNCIL, "2001-01-31"), &[]);
    assert!(
        said.contains("W0546") && said.contains("does not breach `adoption-shown-separately`"),
        "{said}"
    );
    assert_eq!(status, Some(1));
    let (said, _) = idle("misspelt", &waiver("four-signature", COUNCIL, "2001-01-31"), &[]);
    assert!(said.contains("W0547") && said.contains("did you mean `four-signatures`?"), "{said}");
    let nobody = waiver("four-signatures", "Wexcomb", "2001-01-31");
    let (said, _) = idle("nobody", &nobody, &[]);
    assert!(said.contains("W0547") && said.contains("did you mean \"Wexcombe\"?"), "{said}");
    // Where only some plans are checked, the others may be about plans that are not among them.
    let (said, _) = idle("named", &nobody, &["plans/model.yaml"]);
    assert_eq!(said, "");
}

#[test]
fn a_waiver_for_nothing_is_in_each_report_for_programs() {
    let folder = repository("told", &both("2001-01-31"));
    for format in ["json", "ndjson", "sarif", "junit", "github", "gitlab", "markdown"] {
        let said = out(&check(&folder, "2001-02-01", &["--format", format]));
        for part in ["W0545", "his waiver ended on 31 January 2001", "lacuna.toml"] {
            assert!(said.contains(part), "{format} does not say {part}: {said}");
        }
    }
}

#[test]
fn a_waiver_that_another_follows_is_only_to_be_deleted() {
    let settings = both("2001-01-31") + &waiver("four-signatures", COUNCIL, "2001-02-28");
    let said = err(&check(&repository("followed", &settings), "2001-02-01", &[]));
    assert!(said.contains("delete it: another waiver counts until 28 February 2001"), "{said}");
    assert_eq!(said.matches("no longer lets").count(), 1, "{said}");
}

#[test]
fn what_is_missing_only_for_a_waived_requirement_need_not_be_filled_in() {
    let settings = waiver("last-years-actions-are-reported", COUNCIL, "2001-01-31");
    let folder = repository("gap", &settings);
    let said = |arguments: &[&str]| out(&check(&folder, "2001-01-23", arguments));
    let with = said(&["--format", "short"]);
    let line = with.lines().find(|line| line.contains("missing: last year's plan")).unwrap();
    assert!(!line.contains("last-years-actions-are-reported"), "{line}");
    let without = said(&["--format", "short", "--no-config", "plans"]);
    let line = without.lines().find(|line| line.contains("missing: last year's plan")).unwrap();
    assert!(line.contains("last-years-actions-are-reported"), "{line}");
}

#[test]
fn a_waiver_with_a_year_that_does_not_exist_lets_nobody_off() {
    for year in ["\"2001-03\"", "2001"] {
        let settings = both(&format!("2001-01-31\nyear = {year}"));
        let output = check(&repository("no-such-year", &settings), "2001-01-23", &["plans"]);
        assert_eq!(output.status.code(), Some(2), "{year}");
        assert!(out(&output).contains("NOT READY"), "{year}: {}", out(&output));
    }
}

#[test]
fn nobody_is_let_off_the_form() {
    let folder = repository("form", &waiver("fits-the-form", COUNCIL, "2001-01-31"));
    let plan = std::fs::read_to_string(folder.join("plans/model.yaml")).unwrap();
    let plan = plan.replace("submitted: 29 January 2001", "submitted: soonish");
    std::fs::write(folder.join("plans/model.yaml"), plan).unwrap();
    let output = check(&folder, "2001-01-23", &["--only", "fits-the-form"]);
    assert_eq!(output.status.code(), Some(1), "{}", out(&output));
    assert!(err(&output).contains("W0547"), "{}", err(&output));
}

#[test]
fn a_waiver_that_does_not_say_who_agreed_is_refused() {
    let settings = both("2001-01-31").replacen("agreed-by = \"A. Example\"\n", "", 1);
    let output = check(&repository("nameless", &settings), "2001-01-23", &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("this waiver has no `agreed-by`"), "{}", err(&output));
}

#[test]
fn an_annotated_copy_says_what_is_waived() {
    let folder = repository("annotated", &both("2001-01-31"));
    let convert = crate::common::programs::program()
        .current_dir(&folder)
        .args(["convert", "--drop-comments", "--to", "xlsx", "-o", "book.xlsx", "plans/model.yaml"])
        .output()
        .unwrap();
    assert!(convert.status.success(), "{}", err(&convert));
    let output = check(&folder, "2001-01-23", &["book.xlsx", "--annotate", "copy.xlsx"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let file = std::fs::File::open(folder.join("copy.xlsx")).unwrap();
    let mut book = zip::ZipArchive::new(file).unwrap();
    let mut text = String::new();
    for at in 0..book.len() {
        let mut part = book.by_index(at).unwrap();
        if part.name().unwrap().ends_with(".xml") {
            let _lossy = std::io::Read::read_to_string(&mut part, &mut text);
        }
    }
    assert!(text.contains("breached (must, waived)"));
    assert!(text.contains("Nothing: waived until 31 January 2001, agreed by A. Example"));
}
