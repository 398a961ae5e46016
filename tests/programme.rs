//! The programme as a whole: the rules and plans of all five years, and what the documents say of two
//! real councils.

use crate::common::{Disk, built_in};
use lacuna::driver::{Checked, Judged, NationalRun, Previous, Session};
use lacuna::eval::{Finding, Verdict};
use lacuna::library::Library;
use lacuna::rules::Rules;
use lacuna::value::Year;
use walkdir::WalkDir;

/// All plan files, in order.
fn plan_files() -> Vec<String> {
    let files = WalkDir::new("plans").sort_by_file_name().into_iter().map(Result::unwrap);
    let files = files.filter(|entry| entry.file_type().is_file());
    files.map(|entry| entry.path().display().to_string()).collect()
}

fn all_checked(library: &Library) -> Vec<Checked<'_>> {
    let files = plan_files();
    let previous = Previous::new(&Disk, files.clone());
    let check =
        |path: &String| Session::new(library).check(path, std::fs::read(path).unwrap(), &previous);
    files.iter().map(check).collect()
}

fn judged<'c>(checked: &'c [Checked<'_>], path: &str) -> &'c Judged<'c> {
    let found = checked.iter().find(|one| &*one.name == path).unwrap_or_else(|| panic!("{path}"));
    found.outcome.as_ref().unwrap_or_else(|why| panic!("{path}: {why:?}"))
}

fn finding<'f>(rules: &Rules, findings: &'f [Finding], name: &str) -> &'f Finding {
    let is_it = |one: &&Finding| rules.requirement_name(one.requirement) == name;
    findings.iter().find(is_it).unwrap_or_else(|| panic!("{name}"))
}

fn national<'r>(runs: &'r [NationalRun<'_>], year: i16, kind: &str) -> &'r NationalRun<'r> {
    let is_it = |run: &&NationalRun| {
        run.rules.circular.year == Year::beginning(year) && run.kind.as_deref() == Some(kind)
    };
    runs.iter().find(is_it).unwrap_or_else(|| panic!("{year} {kind}"))
}

#[test]
fn every_plan_can_be_used_and_says_what_is_invented() {
    let library = built_in();
    for checked in all_checked(&library) {
        assert!(checked.outcome.is_ok(), "{}: {:?}", checked.name, checked.outcome.err());
        let text = std::fs::read_to_string(&*checked.name).unwrap();
        let head: Vec<&str> = text.lines().take_while(|line| line.starts_with('#')).collect();
        let is_real = ["hertfordshire", "salford"].iter().any(|one| checked.name.contains(one));
        assert!(head.len() > 1, "{} does not say what it is", checked.name);
        assert_eq!(head.join(" ").contains("invented"), !is_real, "{}", checked.name);
    }
}

/// A model, and six more of invented councils: all of them in each year.
#[test]
fn each_year_has_the_plans_of_all_invented_councils() {
    let library = built_in();
    let checked = all_checked(&library);
    let runs = Session::new(&library).national(&checked);
    for year in 1999..=2003 {
        let run = national(&runs, year, "invented");
        assert_eq!((run.n_expected, run.absent.len()), (7, 0), "{year}: {:?}", run.absent);
        for finding in &run.ledger.findings {
            let name = run.rules.requirement_name(finding.requirement);
            let is_open = matches!(finding.verdict, Verdict::Breached | Verdict::Undecided);
            assert!(!is_open, "{year}: {name} is {}", finding.verdict.words());
        }
    }
}

/// What its report of January 1999 says it expected: about 1.39% of England's sum in each year.
#[test]
fn hertfordshires_three_figures_are_one_share_of_the_national_sums() {
    let library = built_in();
    let checked = all_checked(&library);
    let judged = judged(&checked, "plans/1999-2000/hertfordshire.yaml");
    let found = finding(judged.rules, &judged.ledger.findings, "grant-keeps-its-share");
    assert_eq!(found.counts.unwrap().get(Verdict::Met), 3, "three years");
    assert_eq!(found.verdict, Verdict::Met);
    assert_eq!(found.rests_on.len(), 6, "its own figures are forecasts, the national ones rounded");
    let told = finding(judged.rules, &judged.ledger.findings, "grant-is-what-was-told");
    assert_eq!(told.verdict, Verdict::Met);
}

/// Its main grant rose by 25%, and the national sum by 50%: part of it was moved to leaving care.
#[test]
fn salfords_main_grant_raises_no_question() {
    let library = built_in();
    let checked = all_checked(&library);
    let runs = Session::new(&library).national(&checked);
    let run = national(&runs, 2001, "real");
    let found = finding(run.rules, &run.ledger.findings, "share-that-moves");
    assert_eq!(found.counts.unwrap().get(Verdict::NotApplicable), 1, "Salford's");
    assert_eq!(found.counts.unwrap().get(Verdict::ForAPerson), 0);
    let judged = judged(&checked, "plans/2001-02/salford.yaml");
    for name in ["grant-is-what-was-told", "three-sums-apart"] {
        let found = finding(judged.rules, &judged.ledger.findings, name);
        assert_eq!(found.verdict, Verdict::Met, "{name}");
    }
}

/// Of 150 real councils 47 are known by name, and no sum is settled without the others.
#[test]
fn what_is_known_of_real_councils_settles_no_national_sum() {
    let library = built_in();
    let checked = all_checked(&library);
    for run in Session::new(&library)
        .national(&checked)
        .iter()
        .filter(|run| run.kind.as_deref() == Some("real"))
    {
        assert_eq!(run.n_expected, 150);
        let found = finding(run.rules, &run.ledger.findings, "within-the-national-sum");
        assert_eq!(found.verdict, Verdict::Undecided, "{}", run.rules.circular.year);
    }
}
