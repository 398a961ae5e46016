//! Each line of the register of requirements is accounted for: by a paragraph of some year that a
//! requirement cites or that is marked as not checkable, or by the reason for which it is left out.
//! So is each statement of the five documents on which most paragraphs rest.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::built_in;
use lacuna::library::Library;
use lacuna::rules::Rules;
use lacuna::rules::program::Strength;

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

/// The five documents whose statements are listed: the letter of their statements, how the title of
/// the source begins in the rule files, and what `rules/README.md` calls them.
const DOCUMENTS: [(&str, &str, &str); 5] = [
    ("A", "Association of Hampshire and Isle of Wight", "Hampshire and Isle of Wight paper"),
    ("B", "Hertfordshire, report of the Social Services", "Hertfordshire's report"),
    ("C", "Commons written answer, 26 July 1999", "Commons answer of July 1999"),
    ("D", "Salford, report of the Lead Member", "Salford's report"),
    ("E", "Government response to the Children's", "the Government's response, chapter 2"),
];

const STATEMENTS: &str = "rules/statements.csv";
const MOST_WORDS: usize = 12;

/// A statement of one of the five documents.
struct Statement {
    id: String,
    about: String,
    paragraphs: Vec<String>,
    also_in: BTreeSet<String>,
    left_out: String,
}

impl Statement {
    fn letter(&self) -> &str {
        self.id.split('-').next().unwrap()
    }
}

fn statements() -> Vec<Statement> {
    let mut reader = csv::Reader::from_path(STATEMENTS).unwrap();
    let columns = ["statement", "where", "about", "paragraphs", "also-in", "left-out-because"];
    assert_eq!(reader.headers().unwrap(), columns.to_vec());
    let several = |cell: &str| -> Vec<String> {
        cell.split("; ").filter(|one| !one.is_empty()).map(str::to_owned).collect()
    };
    let statements = reader.records().map(|record| {
        let record = record.unwrap();
        assert!(!record[1].is_empty(), "{} does not say where it stands", &record[0]);
        Statement {
            id: record[0].to_owned(),
            about: record[2].to_owned(),
            paragraphs: several(&record[3]),
            also_in: several(&record[4]).into_iter().collect(),
            left_out: record[5].to_owned(),
        }
    });
    statements.collect()
}

/// How far a paragraph is held against a plan, the nearest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    Machine,
    Person,
    NotCheckable,
    Nothing,
}

/// What the tests ask of a paragraph.
struct Known {
    /// The source as the year's file names it.
    source: String,
    /// The letter of the document that it rests on, if it is one of the five.
    letter: Option<&'static str>,
    is_seen: bool,
    reach: Reach,
}

/// By year and name, as `2001-02 who-signs`.
fn known(library: &Library) -> BTreeMap<String, Known> {
    let all = library.all().flat_map(|rules| {
        rules.paragraphs.iter().enumerate().map(move |(at, paragraph)| {
            let source = &rules.sources[paragraph.source];
            let document = DOCUMENTS.iter().find(|(_, title, _)| source.title.starts_with(title));
            let known = Known {
                source: source.name.clone(),
                letter: document.map(|(letter, _, _)| *letter),
                is_seen: paragraph.inferred_because.is_none(),
                reach: reach(rules, at),
            };
            (format!("{} {}", rules.circular.year, paragraph.name), known)
        })
    });
    all.collect()
}

fn reach(rules: &Rules, paragraph: usize) -> Reach {
    let citing = rules.requirements.iter().filter(|one| one.cites.contains(&paragraph));
    let reached = citing.map(|one| match one.strength {
        Strength::Must(_) | Strength::Should(_) => Reach::Machine,
        Strength::Judged { .. } => Reach::Person,
    });
    let marked = rules.paragraphs[paragraph].not_checkable.as_ref().map(|_| Reach::NotCheckable);
    reached.chain(marked).min().unwrap_or(Reach::Nothing)
}

/// One message for all that is wrong, so that a table of hundreds of rows is mended in one go.
fn assert_none(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "{STATEMENTS}:\n{}", wrong.join("\n"));
}

#[test]
fn statements_are_numbered_without_a_gap() {
    let statements = statements();
    let mut expected = Vec::new();
    for (letter, _, _) in DOCUMENTS {
        let count = statements.iter().filter(|one| one.letter() == letter).count();
        assert!(count > 0, "no statement of document {letter}");
        expected.extend((1..=count).map(|number| format!("{letter}-{number}")));
    }
    assert_eq!(statements.len(), expected.len(), "a statement is of none of the five documents");
    for (one, expected) in statements.iter().zip(&expected) {
        assert_eq!(&one.id, expected, "after a gap, or out of order");
    }
}

#[test]
fn each_statement_has_paragraphs_or_a_reason() {
    let mut wrong = Vec::new();
    for one in statements() {
        if one.paragraphs.is_empty() == one.left_out.is_empty() {
            wrong.push(format!("{}: paragraphs, or a reason; not both, not neither", one.id));
        }
        if !(1..=MOST_WORDS).contains(&one.about.split_whitespace().count()) {
            wrong.push(format!("{}: `{}` is not 1 to {MOST_WORDS} words", one.id, one.about));
        }
    }
    assert_none(wrong);
}

#[test]
fn each_paragraph_that_answers_a_statement_is_there_and_accounted_for() {
    let known = known(&built_in());
    let mut wrong = Vec::new();
    for one in statements() {
        for name in &one.paragraphs {
            match known.get(name).map(|paragraph| paragraph.reach) {
                None => wrong.push(format!("{}: no paragraph is called `{name}`", one.id)),
                Some(Reach::Nothing) => {
                    wrong.push(format!("{}: nothing cites `{name}`", one.id));
                }
                Some(_) => {}
            }
        }
    }
    assert_none(wrong);
}

/// A paragraph has one source. Where the statement is of another document, its row names that source.
#[test]
fn each_statement_names_the_other_sources_of_its_paragraphs() {
    let known = known(&built_in());
    let mut wrong = Vec::new();
    for one in statements() {
        let paragraphs: Vec<&Known> =
            one.paragraphs.iter().filter_map(|name| known.get(name)).collect();
        if paragraphs.len() < one.paragraphs.len() {
            continue; // that one is missing is for the test above to say
        }
        let other = paragraphs.iter().filter(|paragraph| paragraph.letter != Some(one.letter()));
        let other: BTreeSet<String> = other.map(|paragraph| paragraph.source.clone()).collect();
        if other != one.also_in {
            wrong.push(format!("{}: `also-in` is {:?}, should be {other:?}", one.id, one.also_in));
        }
    }
    assert_none(wrong);
}

#[test]
fn each_paragraph_seen_in_a_document_answers_a_statement_of_it() {
    let statements = statements();
    let mut wrong = Vec::new();
    for (name, paragraph) in known(&built_in()) {
        let Some(letter) = paragraph.letter.filter(|_| paragraph.is_seen) else { continue };
        let mut own = statements.iter().filter(|one| one.letter() == letter);
        if !own.any(|one| one.paragraphs.contains(&name)) {
            wrong.push(format!("`{name}` is seen in {}, and no statement of it", paragraph.source));
        }
    }
    assert_none(wrong);
}

/// Statements of one document, all and by how near a plan is held to them; then those left out.
fn counts(letter: &str, statements: &[Statement], known: &BTreeMap<String, Known>) -> [usize; 5] {
    let own: Vec<&Statement> = statements.iter().filter(|one| one.letter() == letter).collect();
    let nearest = |one: &Statement| {
        let paragraphs = one.paragraphs.iter().filter_map(|name| known.get(name));
        paragraphs.map(|paragraph| paragraph.reach).min()
    };
    let reached = |reach| own.iter().filter(|one| nearest(one) == Some(reach)).count();
    let left_out = own.iter().filter(|one| !one.left_out.is_empty()).count();
    let [machine, person, not_checkable] =
        [Reach::Machine, Reach::Person, Reach::NotCheckable].map(reached);
    [own.len(), machine, person, not_checkable, left_out]
}

#[test]
fn the_readme_counts_the_statements() {
    let (statements, known) = (statements(), known(&built_in()));
    let row = |name: &str, counts: [usize; 5]| {
        format!("| {name} | {} |", counts.map(|count| count.to_string()).join(" | "))
    };
    let mut all = [0; 5];
    let mut rows = Vec::new();
    for (letter, _, name) in DOCUMENTS {
        let counts = counts(letter, &statements, &known);
        all = std::array::from_fn(|at| all[at] + counts[at]);
        rows.push(row(&format!("{letter}: {name}"), counts));
    }
    rows.push(row("all", all));
    let readme = std::fs::read_to_string("rules/README.md").unwrap();
    let rows = rows.join("\n");
    assert!(readme.contains(&rows), "rules/README.md should have these rows:\n{rows}");
}
