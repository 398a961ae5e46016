//! Odd values in place of right ones: whatever stands in a field, the exit status is never better than
//! with what belongs there, and what the form cannot read is never passed over.
//!
//! Each scalar of each plan in `plans/` that says something is replaced, in YAML and in JSON. A usual run takes one odd value
//! for each, another for the next; `LACUNA_THOROUGH=1` takes all, of the plans whose path has what
//! `LACUNA_CASE` says.

use std::collections::BTreeSet;

use crate::common::{Disk, built_in, is_thorough};
use lacuna::diag::Diagnostics;
use lacuna::driver::{Previous, Session, convert};
use lacuna::library::Library;
use lacuna::plan::{Format, Node, NodeKind, State, open};
use lacuna::report::Totals;
use lacuna::source::{Sources, Span};
use walkdir::WalkDir;

/// As they would be typed behind a name in YAML.
const ODD: [&str; 72] = [
    // Nothing, in all its spellings.
    "",
    "~",
    "null",
    "\"\"",
    "\"  \"",
    "{}",
    "[]",
    "[[]]",
    "{a: 1}",
    "[1]",
    // What holds a place.
    "TBC",
    "to follow",
    "n/a",
    "-",
    "?",
    "nil",
    "not applicable",
    "…",
    "not applicable because it is invented",
    "not applicable because",
    // Yes and no, and what looks like them.
    "yes",
    "no",
    "NO",
    "true",
    "Y",
    "on",
    // Numbers and money.
    "0",
    "£0",
    "-0",
    "-1",
    "-£50",
    "12",
    "1.5",
    "40",
    "1e3",
    "7.6e5",
    "1e400",
    "0x1F",
    "0o17",
    "1_000",
    "+1",
    "1,00",
    "£1,000,000,000,000",
    "99999999999999999999999999",
    "£0.001",
    "NaN",
    ".inf",
    "١٢",
    "£12 a week",
    "about £500 (to the nearest £100)",
    // Percentages.
    "0%",
    "0.5",
    "150%",
    "7600%",
    "-5%",
    "100.5%",
    "about 50% (to the nearest 10%)",
    // Days and years.
    "31 February 2001",
    "29 February 2000",
    "2001-31-01",
    "01/02/2001",
    "36920",
    "1 April 1901",
    "2001-01-29T12:00",
    "1999-2000",
    "2001-03",
    "2001",
    // Signs that mean something to the format.
    "&a b",
    "*a",
    "R&D #2",
    "!!str 5",
    "x: y",
];

/// Days that are in order where they are put, so that the plan is rightly ready: its file, what was there, what
/// is put there, and why that is so.
const RIGHT: [(&str, &str, &str, &str); 3] = [
    (
        "tarnshire-nine-weeks",
        "6 August 2001",
        "01/02/2001",
        "who came in February stayed thirteen weeks",
    ),
    ("tarnshire-nine-weeks", "6 August 2001", "29 February 2000", "the same, a year earlier"),
    (
        "harrowdale-not-ours",
        "29 July 2001",
        "29 February 2000",
        "the last council is then another one; that the stay ends before it begins is a `should`",
    ),
];

/// How a file with one plan ends: 0, 1 or 2, as `check` does.
fn exit_status(library: &Library, name: &str, text: &str, previous: &Previous) -> u8 {
    let checked = Session::new(library).check(name, text.as_bytes().to_vec(), previous);
    let totals = Totals::of(&checked);
    match (totals.unusable, totals.open.must_breached + totals.open.must_undecided) {
        (0, 0) => 0,
        (0, _) => 1,
        _ => 2,
    }
}

/// Where a plan says nothing that can be read: any value may be better there.
fn open_places(library: &Library, name: &str, text: &str, previous: &Previous) -> BTreeSet<Span> {
    let checked = Session::new(library).check(name, text.as_bytes().to_vec(), previous);
    let Ok(judged) = &checked.outcome else { return BTreeSet::new() };
    let slots = judged.plan.slots().into_iter().map(|id| judged.plan.slot(id));
    let open = slots.filter(|slot| matches!(slot.state, State::Absent(_)));
    open.map(|slot| slot.place).collect()
}

fn tree(name: &str, text: &str) -> Node {
    let (mut sources, mut found) = (Sources::default(), Diagnostics::default());
    open(name, text.as_bytes().to_vec(), &mut sources, &mut found).unwrap().tree()
}

fn scalars(node: &Node, found: &mut Vec<Span>) {
    match &node.kind {
        NodeKind::Scalar(_) => found.push(node.span),
        NodeKind::Map(entries) => entries.iter().for_each(|entry| scalars(&entry.value, found)),
        NodeKind::List(items) => items.iter().for_each(|item| scalars(item, found)),
        NodeKind::Figure(_) | NodeKind::Unreadable(_) | NodeKind::Total(_) => {}
    }
}

/// The same odd value as JSON has it; a text where JSON has no such value.
fn in_json(odd: &str) -> String {
    let is_json = serde_json::from_str::<serde_json::Value>(odd).is_ok();
    match odd {
        "" | "~" => "null".to_owned(),
        _ if is_json => odd.to_owned(),
        _ => serde_json::Value::from(odd).to_string(),
    }
}

/// The odd values that are tried in the n-th place of a plan: in a usual run, one in every fourth.
fn tried(n: usize) -> Vec<&'static str> {
    match is_thorough() {
        true => ODD.to_vec(),
        false if n.is_multiple_of(4) => vec![ODD[(n * 29) % ODD.len()]],
        false => Vec::new(),
    }
}

/// What is better with an odd value than with the right one.
fn try_all(
    library: &Library,
    name: &str,
    text: &str,
    as_written: fn(&str) -> String,
    previous: &Previous,
) -> Vec<String> {
    let right = exit_status(library, name, text, previous);
    // Nothing is better than nought.
    if right == 0 {
        return Vec::new();
    }
    let mut places = Vec::new();
    scalars(&tree(name, text), &mut places);
    let open = open_places(library, name, text, previous);
    places.retain(|place| !open.iter().any(|one| one.start() == place.start()));
    let start = text.len();
    let mut better = Vec::new();
    for (n, place) in places.into_iter().enumerate() {
        for odd in tried(start + n) {
            let was = &text[place.start()..place.end()];
            let is_right = |(plan, value, other, _): &(&str, &str, &str, &str)| {
                name.contains(plan) && was.trim_matches('"') == *value && odd == *other
            };
            if RIGHT.iter().any(is_right) {
                continue;
            }
            let odd = as_written(odd);
            let changed = format!("{}{odd}{}", &text[..place.start()], &text[place.end()..]);
            let now = exit_status(library, name, &changed, previous);
            if now < right {
                better.push(format!("{name}: `{odd}` for `{was}` gives {now} instead of {right}"));
            }
        }
    }
    better
}

/// The plans in YAML, in the order of their names.
fn plans() -> Vec<String> {
    let walk = WalkDir::new("plans").sort_by_file_name().into_iter().filter_map(Result::ok);
    let paths = walk.map(|entry| entry.path().to_string_lossy().into_owned());
    paths.filter(|path| path.ends_with(".yaml")).collect()
}

#[test]
fn no_odd_value_is_better_than_the_right_one() {
    let library = &built_in();
    let last_years = &plans();
    assert!(last_years.len() >= 50, "only {} plans were found", last_years.len());
    let part = std::env::var("LACUNA_CASE").unwrap_or_default();
    let paths: Vec<String> =
        last_years.iter().filter(|path| path.contains(&part)).cloned().collect();
    let better: BTreeSet<String> = std::thread::scope(|scope| {
        let halves: Vec<_> = paths.chunks(paths.len().div_ceil(2)).collect();
        let threads: Vec<_> = halves
            .into_iter()
            .map(|half| {
                scope.spawn(move || {
                    let mut better = Vec::new();
                    for path in half {
                        let previous = Previous::new(&Disk, last_years.iter().map(String::as_str));
                        let text = std::fs::read_to_string(path).unwrap();
                        better.extend(try_all(library, path, &text, str::to_owned, &previous));
                        // A plan that is about a name that stands twice has no place in JSON.
                        let json = convert(path, text.into_bytes(), Format::JSON, true).outcome;
                        if let Ok(json) = json {
                            let name = path.replace(".yaml", ".json");
                            better.extend(try_all(library, &name, &json, in_json, &previous));
                        }
                    }
                    better
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let better: Vec<String> = better.into_iter().collect();
    assert!(better.is_empty(), "{} are better:\n{}", better.len(), better.join("\n"));
}
