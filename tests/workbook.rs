//! A plan as a workbook: written into the pro forma and read again, it is the same plan.

mod common;

use common::{Disk, built_in};
use lacuna::diag::Diagnostics;
use lacuna::driver::{Checked, Files, Judged, Library, Previous};
use lacuna::plan::{self, Node, State};
use lacuna::proforma::workbook::{Order, Refused, workbook};
use lacuna::source::Sources;
use walkdir::WalkDir;

/// All plans of the repository.
fn plans() -> Vec<String> {
    let walk = WalkDir::new("plans").sort_by_file_name().into_iter().filter_map(Result::ok);
    let paths = walk.map(|entry| entry.path().display().to_string());
    paths.filter(|path| path.ends_with(".yaml")).collect()
}

fn node(path: &str) -> Node {
    let bytes = Disk.read(path).unwrap();
    plan::open(path, bytes, &mut Sources::default(), &mut Diagnostics::default()).unwrap()
}

fn check<'l>(library: &'l Library, name: &str, bytes: Vec<u8>) -> Checked<'l> {
    library.check(name, bytes, &Previous::none())
}

fn judged<'c, 'l>(checked: &'c Checked<'l>) -> &'c Judged<'l> {
    checked.outcome.as_ref().unwrap_or_else(|why| panic!("{}: {why:?}", checked.name))
}

/// The workbook of a plan that was judged.
fn of(library: &Library, judged: &Judged, node: &Node) -> Result<Vec<u8>, Refused> {
    let model = library.model(&Disk, judged.rules, judged.form.record);
    let order = Order { rules: judged.rules, form: judged.form, model: model.as_ref(), plan: node };
    workbook(&order)
}

/// Every value of a plan and every verdict on it, without their places.
fn told(judged: &Judged) -> Vec<String> {
    let schema = &judged.rules.schema;
    let slots = judged.plan.own_slots().into_iter();
    let values = slots.map(|id| {
        let path = judged.plan.path(id, schema);
        match &judged.plan.slot(id).state {
            State::Record(_) => format!("{path}: a record"),
            State::List(entries) => format!("{path}: {} entries", entries.len()),
            state => format!("{path}: {state:?}"),
        }
    });
    let verdicts = judged.ledger.findings.iter().map(|one| {
        let name = judged.rules.requirement_name(one.requirement);
        format!("{name}: {:?}, {:?}", one.verdict, one.counts)
    });
    values.chain(verdicts).collect()
}

#[test]
fn every_plan_is_the_same_as_a_workbook() {
    let library = built_in();
    for path in plans() {
        let original = check(&library, &path, Disk.read(&path).unwrap());
        let original = judged(&original);
        // Only what the form has no place for is refused, and that is a fault of the plan already.
        let Ok(bytes) = of(&library, original, &node(&path)) else {
            assert!(!original.plan.strays.is_empty(), "{path}");
            continue;
        };
        let again = check(&library, "plan.xlsx", bytes);
        similar_asserts(&path, &told(original), &told(judged(&again)));
    }
}

/// Says where two lists first differ.
fn similar_asserts(path: &str, left: &[String], right: &[String]) {
    let first = left.iter().zip(right).find(|(left, right)| left != right);
    assert_eq!(first, None, "{path}");
    assert_eq!(left.len(), right.len(), "{path}");
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let library = built_in();
    let path = "plans/2001-02/model.yaml";
    let original = check(&library, path, Disk.read(path).unwrap());
    let make = || of(&library, judged(&original), &node(path)).unwrap();
    assert!(make() == make());
}
