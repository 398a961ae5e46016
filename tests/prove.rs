//! `lacuna test --mutate`: a fault that an example notices is noticed, one that none does is told, and
//! the example that is suggested for it loads, holds, and notices it.

use std::collections::BTreeMap;

use crate::common::{Disk, built_in};
use lacuna::driver::{ExampleRun, Session};
use lacuna::library::{Files, Library};
use lacuna::prove::{self, Case, FaultKind, Mutant, Outcome, Pair, Suggestion};
use lacuna::workers::Alone;

/// The project's files, with one rule file in another state.
struct With {
    path: &'static str,
    text: String,
}

impl Files for With {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        match path == self.path {
            true => Ok(self.text.clone().into_bytes()),
            false => Disk.read(path),
        }
    }
}

const PATH: &str = "rules/1999-2000.lac";

fn load(text: &str) -> (With, Library) {
    let files = With { path: PATH, text: text.to_owned() };
    let library = Library::load(&files, &[PATH.to_owned()]);
    assert!(!library.diagnostics.has_errors(), "{:?}", library.diagnostics);
    (files, library)
}

/// What becomes of each fault, by its place and what it does.
fn outcomes(text: &str) -> BTreeMap<(usize, usize, String), Outcome> {
    let (files, library) = load(text);
    let runs = Session::new(&library).reading(&files).examples(&[]);
    let rules = library.all().next().unwrap();
    let mutants = prove::mutants(
        rules,
        &cases(&runs),
        &Session::new(&library).chosen(rules, &[]),
        &Alone,
        &|_| {},
    );
    let key =
        |one: &Mutant| (one.fault.place.start(), one.fault.place.end(), one.fault.said.clone());
    mutants.iter().map(|one| (key(one), one.outcome.clone())).collect()
}

fn cases<'l>(runs: &'l [ExampleRun<'l>]) -> Vec<Case<'l>> {
    let cases = runs.iter().map(|run| {
        let title = &run.example.title;
        run.case().unwrap_or_else(|| panic!("`{title}` does not hold"))
    });
    cases.collect()
}

/// The rule file of a year with only the first example left in it.
fn with_one_example() -> String {
    let text = std::fs::read_to_string(PATH).unwrap();
    let mut n_examples = 0;
    let mut is_left_out = false;
    let lines = text.lines().filter(|line| {
        if !line.starts_with(' ') && !line.is_empty() {
            let is_example = line.starts_with("example") || line.starts_with("national example");
            n_examples += usize::from(is_example);
            is_left_out = is_example && n_examples > 1;
        }
        !is_left_out
    });
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn what_is_suggested_can_be_put_into_the_file_and_notices_the_fault() {
    let text = with_one_example();
    let before = outcomes(&text);
    let suggested: BTreeMap<_, &String> = before
        .iter()
        .filter_map(|(key, outcome)| match outcome {
            Outcome::Missed(Suggestion::Example { text, .. }) => Some((key, text)),
            _ => None,
        })
        .collect();
    assert!(suggested.len() > 80, "{}", suggested.len());
    let mut texts: Vec<&String> = suggested.values().copied().collect();
    texts.sort();
    texts.dedup();
    let more: String = texts.into_iter().map(|example| format!("\n{example}\n")).collect();
    let after = outcomes(&(text + &more));
    for key in suggested.keys() {
        assert!(matches!(after[*key], Outcome::Noticed(_)), "{key:?}: {:?}", after[*key]);
    }
}

/// Every fault in the rules of the programme is noticed, or proven to change nothing.
#[test]
fn no_fault_in_the_rules_goes_unnoticed() {
    let library = built_in();
    let runs = Session::new(&library).reading(&Disk).examples(&[]);
    let (mut noticed, mut same) = (0, 0);
    for rules in library.all() {
        let of_year: Vec<&ExampleRun> =
            runs.iter().filter(|run| std::ptr::eq(run.rules, rules)).collect();
        let cases: Vec<Case> = of_year.iter().map(|run| run.case().unwrap()).collect();
        for mutant in prove::mutants(
            rules,
            &cases,
            &Session::new(&library).chosen(rules, &[]),
            &Alone,
            &|_| {},
        ) {
            let place = library.sources().text(mutant.fault.place);
            match mutant.outcome {
                Outcome::Noticed(_) => noticed += 1,
                Outcome::Same => same += 1,
                other => panic!("`{place}` {}: {other:?}", mutant.fault.said),
            }
        }
    }
    assert!(noticed > 1_400 && same < 15, "{noticed} noticed, {same} the same");
}

/// What is proven to change nothing changes no example.
#[test]
fn a_fault_that_an_example_notices_is_never_taken_for_none() {
    let library = built_in();
    let runs = Session::new(&library).reading(&Disk).examples(&[]);
    let mut n_same = 0;
    for rules in library.all() {
        let of_year = runs.iter().filter(|run| std::ptr::eq(run.rules, rules));
        let cases: Vec<Case> = of_year.map(|run| run.case().unwrap()).collect();
        let mut faulty = rules.clone();
        for site in prove::sites(rules) {
            for mut planted in site.planted(rules) {
                planted.swap(site, &mut faulty);
                let is_strength = planted.fault.kind == FaultKind::Strength;
                if !is_strength && (Pair { rules, faulty: &faulty, site }).is_same(&cases) {
                    n_same += 1;
                    for id in site.bears_on(rules) {
                        let noticed = cases.iter().find(|case| case.notices(&faulty, id));
                        let title = noticed.map(|case| &case.example.title);
                        assert_eq!(title, None, "{:?}", planted.fault);
                    }
                }
                planted.swap(site, &mut faulty);
            }
        }
    }
    assert!(n_same > 0);
}

/// Rules with faults that seem to change nothing and yet do, on some plan; and how many do not.
const SEEMINGLY_THE_SAME: [(&str, usize); 7] = [
    ("declared-or-missing", 0),
    // What is rounded so that it may be the limit itself counts as either.
    ("rounded-or-missing", 5),
    ("two-unlisted-councils", 0),
    ("what-a-person-is-shown", 0),
    ("year-in-a-definition", 0),
    // Two days of one financial year.
    ("year-of-a-day", 1),
    ("year-of-the-circular", 0),
];

#[test]
fn what_differs_on_an_unusual_plan_is_not_taken_for_the_same() {
    for (name, n_same) in SEEMINGLY_THE_SAME {
        let path = format!("tests/cases/prove/{name}/case.lac");
        let library = Library::load(&Disk, &[path]);
        assert!(!library.diagnostics.has_errors(), "{name}: {:?}", library.diagnostics);
        let runs = Session::new(&library).reading(&Disk).examples(&[]);
        let rules = library.all().next().unwrap();
        let mutants = prove::mutants(
            rules,
            &cases(&runs),
            &Session::new(&library).chosen(rules, &[]),
            &Alone,
            &|_| {},
        );
        let same = mutants.iter().filter(|one| one.outcome == Outcome::Same);
        let same: Vec<&str> = same.map(|one| one.fault.said.as_str()).collect();
        assert_eq!(same.len(), n_same, "{name}: {same:?}");
    }
}

/// Verdicts that the checker takes for possible and that no example names, each with the reason.
const NOT_NAMED: [(&str, &str, &str); 3] = [
    ("1999-2000", "every-council-sends-one-plan", "of all plans together one is always missing"),
    ("2001-02", "results-are-better", "the models do not give the results in all indicators"),
    ("2002-03", "results-are-better", "the models do not give the results in all indicators"),
];

#[test]
fn the_examples_of_the_programme_reach_every_branch_and_every_verdict() {
    let library = built_in();
    let runs = Session::new(&library).reading(&Disk).examples(&[]);
    let mut not_named = Vec::new();
    for rules in library.all() {
        let of_year = runs.iter().filter(|run| std::ptr::eq(run.rules, rules));
        let cases: Vec<Case> = of_year.map(|run| run.case().unwrap()).collect();
        let coverage = prove::coverage(rules, &cases, &Alone);
        let conditions = coverage.requirements.iter().flat_map(|one| &one.conditions);
        for condition in conditions.chain(&coverage.definitions) {
            let text = library.sources().text(condition.place);
            assert_eq!(condition.n_reached(), 2, "`{text}`: {:?}", condition.reached);
        }
        for one in &coverage.requirements {
            let name = rules.requirement_name(one.id).to_owned();
            let open = one.verdicts.iter().filter(|(_, is_named)| !is_named);
            not_named.extend(open.map(|_| (rules.circular.year.to_string(), name.clone())));
        }
        for one in &coverage.paragraphs {
            assert!(one.is_not_checkable || !one.requirements.is_empty());
        }
    }
    let known = NOT_NAMED.map(|(year, name, _)| (year.to_owned(), name.to_owned()));
    assert_eq!(not_named, known);
}
