//! Councils are found by their names as people write them, and no name is guessed.
//!
//! The table is `rules/tables/authorities.csv`; how its names are also written is declared with it in the
//! rules of the first year.

use crate::common::built_in;
use lacuna::driver::{Previous, Session};
use lacuna::eval::Verdict;
use lacuna::library::Library;
use lacuna::report::Totals;
use lacuna::rules::Rules;
use lacuna::value::schema::Limits;
use lacuna::value::{Datum, Ty, read};

/// A council of the table: its row, its name, its type and what else it is called.
struct Council {
    row: usize,
    name: String,
    kind: String,
    also_called: Vec<String>,
}

fn councils() -> Vec<Council> {
    let mut reader = csv::Reader::from_path("rules/tables/authorities.csv").unwrap();
    let rows = reader.records().enumerate().map(|(row, record)| {
        let record = record.unwrap();
        let also_called = record[3].split(';').map(str::trim).filter(|name| !name.is_empty());
        Council {
            row,
            name: record[0].to_owned(),
            kind: record[2].to_owned(),
            also_called: also_called.map(str::to_owned).collect(),
        }
    });
    rows.collect()
}

fn real() -> impl Iterator<Item = Council> {
    councils().into_iter().filter(|one| one.kind != "invented")
}

/// The row that a name means in a year's rules.
fn found(name: &str, rules: &Rules) -> Option<usize> {
    let id = rules.circular.councils.unwrap();
    match read::read(name, &Ty::Key(id), &Limits::default(), &rules.schema) {
        Ok(Datum::Key(row)) => Some(row),
        _ => None,
    }
}

/// Ten ways or more in which somebody may write a council's name.
fn spellings(council: &Council) -> Vec<String> {
    let name = &council.name;
    let mut all = vec![
        name.to_uppercase(),
        name.to_lowercase(),
        name.replace(" and ", " & "),
        name.replace(" and ", "&"),
        name.replace('-', " "),
        name.replace(' ', "-"),
        name.replace(' ', "  "),
        name.replace("St ", "St. "),
        format!(" {name} "),
        format!("{name} Council"),
        format!("{name} council."),
        format!("The {name} Council"),
        format!("{name} Social Services"),
    ];
    let by_kind: &[&str] = match council.kind.as_str() {
        "county" => &["{} County Council", "{} CC", "{} COUNTY COUNCIL"],
        "unitary" => {
            &["{} Unitary Authority", "{} Borough Council", "{} BC", "Borough of {}", "{} UA"]
        }
        "metropolitan district" => &[
            "City of {}",
            "{} MBC",
            "{} Metropolitan Borough Council",
            "{} City Council",
            "{} MDC",
        ],
        "London borough" => {
            &["LB {}", "L.B. {}", "London Borough of {}", "{} LBC", "The London Borough of {}"]
        }
        _ => &[],
    };
    all.extend(by_kind.iter().map(|pattern| pattern.replace("{}", name)));
    all.extend(council.also_called.iter().flat_map(|one| [one.clone(), one.to_uppercase()]));
    all
}

#[test]
fn there_are_150_of_them_and_each_is_found_in_every_spelling() {
    let library = built_in();
    assert_eq!(real().count(), 150);
    let mut missed = Vec::new();
    for rules in library.all() {
        for council in councils() {
            assert!(spellings(&council).len() >= 13);
            for name in spellings(&council) {
                if found(&name, rules) != Some(council.row) {
                    missed
                        .push(format!("{}: `{name}` is not {}", rules.circular.year, council.name));
                }
            }
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn what_two_councils_share_is_not_guessed() {
    let library = built_in();
    let rules = library.all().last().unwrap();
    for name in [
        "Sussex",
        "Yorkshire",
        "Kingston",
        "Leicester County Council",
        "Leicestershire City Council,",
        "London",
        "Council",
        "Tyneside",
        "Lincolnshire and Somerset",
    ] {
        let meant = found(name, rules).map(|row| councils()[row].name.clone());
        assert!(
            meant.is_none() || name.starts_with("Leicestershire"),
            "`{name}` is taken for {meant:?}"
        );
    }
    for (name, meant) in [
        ("Leicester", "Leicester"),
        ("Leicester City Council", "Leicester"),
        ("Leics CC", "Leicestershire"),
        ("Leicestershire County Council", "Leicestershire"),
        ("Derby", "Derby"),
        ("Derbyshire", "Derbyshire"),
    ] {
        let row = found(name, rules).unwrap_or_else(|| panic!("`{name}` is not found"));
        assert_eq!(councils()[row].name, meant);
    }
}

/// What a check of the model plan under another council's name warns of, and how many `must`s it breaches.
fn checked_as(name: &str, library: &Library) -> (Vec<String>, usize) {
    let text = std::fs::read_to_string("plans/2001-02/model.yaml").unwrap();
    let text = text.replacen("authority: Wexcombe", &format!("authority: {name}"), 1);
    let checked = Session::new(library).check("plan.yaml", text.into_bytes(), &Previous::none());
    let totals = Totals::of(&checked);
    let doubts = checked.outcome.unwrap().doubts;
    let said =
        doubts.iter().map(|one| format!("{} {}", one.message, one.help.as_deref().unwrap_or("")));
    (said.collect(), totals.open.must_breached)
}

#[test]
fn a_name_that_is_not_listed_is_a_warning_with_the_nearest_and_no_breach() {
    let library = built_in();
    for (name, nearest) in [
        ("Shefield City Council", "did you mean `Sheffield`?"),
        ("Oxfordshre", "did you mean `Oxfordshire`?"),
        ("Sussex", "did you mean `East Sussex` or `West Sussex`?"),
        ("Kingston", "`Kingston upon Hull` or `Kingston upon Thames`?"),
        ("Nowhere-under-Edge", "if the name is right"),
    ] {
        let (said, breached) = checked_as(name, &library);
        assert_eq!(breached, 0, "{name}");
        assert_eq!(said.len(), 1, "{name}: {said:?}");
        assert!(said[0].contains(nearest), "{name}: {said:?}");
    }
    assert_eq!(checked_as("City of Wexcombe", &library), (Vec::new(), 0));
}

/// By its own name, as its report gives it, and as people write it, Salford is the council whose grant is
/// known.
#[test]
fn what_is_known_of_a_council_is_compared_whatever_its_name_looks_like() {
    let library = built_in();
    let text = std::fs::read_to_string("plans/2001-02/salford.yaml").unwrap();
    let line = text.lines().find(|line| line.starts_with("authority:")).unwrap();
    for name in ["Salford", "Salford City Council", "CITY OF SALFORD", "City of Salford MDC"] {
        let changed =
            text.replace(line, &format!("authority: {name}")).replace("838,551", "883,551");
        let checked =
            Session::new(&library).check("plan.yaml", changed.into_bytes(), &Previous::none());
        let judged = checked.outcome.unwrap();
        let finding =
            judged.ledger.findings.iter().find(|one| {
                judged.rules.requirement_name(one.requirement) == "grant-is-what-was-told"
            });
        assert_eq!(finding.unwrap().verdict, Verdict::Breached, "{name}");
    }
}
