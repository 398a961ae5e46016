//! One plan in four formats: whatever it is written in, its values and verdicts are the same.

mod common;

use std::fmt::Write as _;

use common::{Disk, built_in};
use lacuna::diag::Diagnostics;
use lacuna::driver::{Checked, Judged, Previous};
use lacuna::library::{Files, Library};
use lacuna::plan::{Comments, Format, Node, State, open, write};
use lacuna::proforma::workbook::{Order, Refused, workbook};
use lacuna::source::Sources;
use walkdir::WalkDir;

/// The plans of all years, with their pathway plans.
fn plans() -> Vec<String> {
    let walk = WalkDir::new("plans").sort_by_file_name().into_iter().filter_map(Result::ok);
    let paths = walk.map(|entry| entry.path().display().to_string());
    paths.filter(|path| path.ends_with(".yaml")).collect()
}

fn tree(name: &str, bytes: Vec<u8>) -> Node {
    let mut diagnostics = Diagnostics::default();
    let node = open(name, bytes, &mut Sources::default(), &mut diagnostics);
    assert!(diagnostics.is_empty(), "{name}: {diagnostics:?}");
    node.unwrap()
}

fn check<'l>(library: &'l Library, name: &str, bytes: Vec<u8>) -> Checked<'l> {
    library.check(name, bytes, &Previous::none())
}

fn judged<'c, 'l>(checked: &'c Checked<'l>) -> &'c Judged<'l> {
    checked.outcome.as_ref().unwrap_or_else(|why| panic!("{}: {why:?}", checked.name))
}

/// Every value of a plan and every verdict on it, without their places.
fn outcome(judged: &Judged) -> Vec<String> {
    let plan = &judged.plan;
    let values = plan.own_slots().into_iter().map(|id| {
        let path = plan.path(id, &judged.rules.schema);
        match &plan.slot(id).state {
            State::Record(_) => format!("{path}: a record"),
            State::List(entries) => format!("{path}: {} entries", entries.len()),
            state => format!("{path}: {state:?}"),
        }
    });
    let strays = plan.strays.iter().map(|stray| format!("no place for {}", stray.key));
    let verdicts = judged.ledger.findings.iter().map(|one| {
        let name = judged.rules.requirement_name(one.requirement);
        let said: Vec<_> = one.instances.iter().map(|one| (one.verdict, one.note)).collect();
        let mut text = String::new();
        write!(text, "{name}: {:?} {:?} {} {said:?}", one.verdict, one.counts, one.is_blocked)
            .unwrap();
        text
    });
    // What to supply next is in the order of places, where nothing else decides.
    let todo = judged.ledger.todo.iter().map(|one| format!("{}: {}", one.what, one.in_all));
    let mut todo: Vec<String> = todo.collect();
    todo.sort();
    values.chain(strays).chain(verdicts).chain(todo).collect()
}

/// Says where two lists first differ.
#[track_caller]
fn assert_same(path: &str, left: &[String], right: &[String]) {
    let first = left.iter().zip(right).find(|(left, right)| left != right);
    assert_eq!(first, None, "{path}");
    assert_eq!(left.len(), right.len(), "{path}");
}

/// The workbook of a plan that was judged.
fn as_workbook(library: &Library, judged: &Judged, node: &Node) -> Result<Vec<u8>, Refused> {
    let (rules, form) = (judged.rules, judged.form);
    let model = library.model(&Disk, rules, form.record);
    workbook(&Order { rules, form, model: model.as_ref(), plan: node })
}

#[test]
fn a_plan_has_the_same_values_and_verdicts_in_each_format() {
    let library = built_in();
    let mut n_tried = [0; 3];
    for path in plans() {
        let bytes = Disk.read(&path).unwrap();
        let node = tree(&path, bytes.clone());
        let yaml = check(&library, &path, bytes);
        let yaml = judged(&yaml);
        let has_strays = !yaml.plan.strays.is_empty();
        let texts = [("plan.toml", Format::Toml), ("plan.json", Format::Json)];
        let written = texts.map(|(name, format)| {
            let text = write(&node, Comments::default(), format).unwrap();
            (name, text.map(String::into_bytes).map_err(|why| format!("{why:?}")))
        });
        let workbook = as_workbook(&library, yaml, &node).map_err(|why| format!("{why:?}"));
        let written = written.into_iter().chain([("plan.xlsx", workbook)]);
        for ((name, bytes), n_tried) in written.zip(&mut n_tried) {
            match bytes {
                Ok(bytes) => {
                    let again = check(&library, name, bytes);
                    assert_same(
                        &format!("{path} as {name}"),
                        &outcome(yaml),
                        &outcome(judged(&again)),
                    );
                    *n_tried += 1;
                }
                // A name that stands twice, or is none of the form's, is a fault already.
                Err(why) => assert!(has_strays, "{path} as {name}: {why}"),
            }
        }
    }
    assert!(n_tried.iter().all(|n| *n > 45), "{n_tried:?}");
}

#[test]
fn a_difference_would_be_seen() {
    let library = built_in();
    let path = "plans/2001-02/model.yaml";
    let bytes = Disk.read(path).unwrap();
    let text =
        write(&tree(path, bytes.clone()), Comments::default(), Format::Json).unwrap().unwrap();
    let other = text.replacen("2001\"", "2000\"", 1);
    assert_ne!(text, other);
    let (one, two) = (check(&library, path, bytes), check(&library, "a.json", other.into_bytes()));
    assert_ne!(outcome(judged(&one)), outcome(judged(&two)));
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let library = built_in();
    let path = "plans/2001-02/model.yaml";
    let original = check(&library, path, Disk.read(path).unwrap());
    let node = tree(path, Disk.read(path).unwrap());
    let make = || as_workbook(&library, judged(&original), &node).unwrap();
    assert!(make() == make());
}
