//! Each line of the register of requirements is accounted for: by a paragraph of some year that a
//! requirement cites or that is marked as not checkable, or by the reason for which it is left out.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::built_in;
use lacuna::library::Library;
use lacuna::rules::Rules;

const REGISTER: &str = "rules/register.csv";

/// A line of the register.
struct Line {
    id: String,
    standing: String,
    left_out: String,
}

fn register() -> Vec<Line> {
    let mut reader = csv::Reader::from_path(REGISTER).unwrap();
    assert_eq!(reader.headers().unwrap(), vec!["line", "standing", "about", "left-out-because"]);
    let lines = reader.records().map(|record| {
        let record = record.unwrap();
        assert!(!record[2].is_empty(), "{} does not say what it is about", &record[0]);
        Line {
            id: record[0].to_owned(),
            standing: record[1].to_owned(),
            left_out: record[3].to_owned(),
        }
    });
    lines.collect()
}

/// By line: the paragraphs that cover it, as `2001-02 who-signs`, and whether the years' requirements
/// or the mark `not checkable` account for each.
fn covered(library: &Library) -> BTreeMap<String, Vec<(String, bool)>> {
    let mut covered: BTreeMap<String, Vec<(String, bool)>> = BTreeMap::new();
    for rules in library.all() {
        let cited = cited(rules);
        for (at, paragraph) in rules.paragraphs.iter().enumerate() {
            let name = format!("{} {}", rules.circular.year, paragraph.name);
            let accounted = cited.contains(&at) || paragraph.not_checkable.is_some();
            for line in &paragraph.covers {
                covered.entry(line.clone()).or_default().push((name.clone(), accounted));
            }
        }
    }
    covered
}

fn cited(rules: &Rules) -> BTreeSet<usize> {
    rules.requirements.iter().flat_map(|one| one.cites.iter().copied()).collect()
}

#[test]
fn each_line_of_the_register_is_accounted_for() {
    let covered = covered(&built_in());
    for line in register() {
        let paragraphs = covered.get(&line.id).map_or(&[][..], Vec::as_slice);
        match line.left_out.is_empty() {
            true => assert!(!paragraphs.is_empty(), "no paragraph covers {}", line.id),
            false => assert!(paragraphs.is_empty(), "{} is covered, and left out", line.id),
        }
        for (paragraph, is_accounted_for) in paragraphs {
            assert!(is_accounted_for, "{paragraph} covers {}, and nothing cites it", line.id);
        }
    }
}

#[test]
fn each_line_that_a_paragraph_covers_is_in_the_register() {
    let known: BTreeSet<String> = register().into_iter().map(|line| line.id).collect();
    assert_eq!(known.len(), register().len(), "a line stands in the register twice");
    for (line, paragraphs) in covered(&built_in()) {
        assert!(known.contains(&line), "{:?} covers {line}, which is no line", paragraphs);
    }
}

/// Memory alone encodes nothing, and what was only concluded is no paragraph that was seen.
#[test]
fn what_is_recalled_is_left_out_and_what_is_inferred_is_no_must() {
    let library = built_in();
    for line in register() {
        match line.standing.as_str() {
            "recalled" => assert!(!line.left_out.is_empty(), "{} is only recalled", line.id),
            "inferred" => {
                let all = library.all().flat_map(|rules| &rules.paragraphs);
                let seen = all.filter(|one| {
                    one.covers.contains(&line.id)
                        && one.inferred_because.is_none()
                        && one.not_checkable.is_none()
                });
                let seen: Vec<&String> = seen.map(|one| &one.name).collect();
                assert!(seen.is_empty(), "{} is inferred; {seen:?} say seen", line.id);
            }
            "seen" => {}
            other => panic!("{}: `{other}` is no standing", line.id),
        }
    }
}
