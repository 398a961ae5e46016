//! One plan in four formats: whatever it is written in, its values and verdicts are the same.

use std::fmt::Write as _;

use crate::common::{Disk, built_in};
use lacuna::diag::Diagnostics;
use lacuna::driver::{Checked, Judged, Previous, Session};
use lacuna::library::{Files, Library};
use lacuna::plan::{Comments, Format, Node, NodeKind, Scalar, State, open, write};
use lacuna::proforma::workbook::{Order, Refused, workbook};
use lacuna::source::Sources;
use lacuna::value::Absence;
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
    node.unwrap().tree()
}

fn check<'l>(library: &'l Library, name: &str, bytes: Vec<u8>) -> Checked<'l> {
    Session::new(library).check(name, bytes, &Previous::none())
}

fn judged<'c, 'l>(checked: &'c Checked<'l>) -> &'c Judged<'l> {
    checked.outcome.as_ref().unwrap_or_else(|why| panic!("{}: {why:?}", checked.name))
}

/// Every value of a plan and every verdict on it, without their places, and without remedies: how a list
/// or a group is written is told in the plan's own format.
fn outcome(checked: &Checked) -> Vec<String> {
    let judged = judged(checked);
    let words = judged.words(&checked.sources);
    let plan = &judged.plan;
    let values = plan.own_slots().into_iter().map(|id| {
        let path = plan.path(id, &judged.rules.schema);
        match &plan.slot(id).state {
            State::Record(_) => format!("{path}: a record"),
            State::List(entries) => format!("{path}: {} entries", entries.len()),
            State::Absent(Absence::Unreadable(why)) => {
                format!("{path}: {} {}", why.text, why.fault)
            }
            state => format!("{path}: {state:?}"),
        }
    });
    let strays = plan.strays.iter().map(|stray| format!("no place for {}", stray.key));
    let verdicts = judged.ledger.findings.iter().map(|one| {
        let name = judged.rules.requirement_name(one.requirement);
        // They are in the order of places, which formats have otherwise.
        let said = one.instances.iter().map(|one| format!("{:?} {:?}", one.verdict, one.note));
        let mut said: Vec<String> = said.collect();
        said.sort();
        let mut text = String::new();
        write!(text, "{name}: {:?} {:?} {} {said:?}", one.verdict, one.counts, one.is_blocked)
            .unwrap();
        text
    });
    // What to supply next is in the order of places, where nothing else decides.
    let todo = judged.ledger.todo.iter().map(|one| format!("{}: {}", words.todo(one), one.in_all));
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
    let model = Session::new(library).reading(&Disk).model(rules, form.record);
    workbook(&Order { rules, form, model: model.as_ref(), plan: node })
}

#[test]
fn a_plan_has_the_same_values_and_verdicts_in_each_format() {
    let library = built_in();
    let mut n_tried = [0; 3];
    for path in plans() {
        let bytes = Disk.read(&path).unwrap();
        let node = tree(&path, bytes.clone());
        let checked = check(&library, &path, bytes);
        let yaml = judged(&checked);
        let has_strays = !yaml.plan.strays.is_empty();
        let texts = [("plan.toml", Format::TOML), ("plan.json", Format::JSON)];
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
                    assert_same(&format!("{path} as {name}"), &outcome(&checked), &outcome(&again));
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
        write(&tree(path, bytes.clone()), Comments::default(), Format::JSON).unwrap().unwrap();
    let other = text.replacen("2001\"", "2000\"", 1);
    assert_ne!(text, other);
    let (one, two) = (check(&library, path, bytes), check(&library, "a.json", other.into_bytes()));
    assert_ne!(outcome(&one), outcome(&two));
}

// ---- Plans with gaps and odd values ---------------------------------------------------------------

#[test]
fn an_empty_list_is_an_answer_wherever_it_stands() {
    let library = built_in();
    let yaml = "authority: Leeds\nyear: 2001-02\nform: plan\nspending: []\nperformance:\n  results: []\n\
                financial-summary:\n  total: ''\n";
    let toml = "authority = 'Leeds'\nyear = '2001-02'\nform = 'plan'\nspending = []\nperformance.results = []\n\
                financial-summary.total = ''\n";
    let json = r#"{"authority": "Leeds", "year": "2001-02", "form": "plan", "spending": [],
                   "performance": {"results": []}, "financial-summary": {"total": ""}}"#;
    for (name, text) in [("a.yaml", yaml), ("a.toml", toml), ("a.json", json)] {
        let checked = check(&library, name, text.into());
        let outcome = outcome(&checked);
        for said in
            ["spending: 0 entries", "performance: a record", "performance, results: 0 entries"]
        {
            assert!(outcome.iter().any(|one| one == said), "{name}: {said}");
        }
        // A group in which nothing is filled in is missing, and nothing is said of what lies in it.
        let missing = "financial-summary: Absent(Missing)";
        assert!(outcome.iter().any(|one| one == missing), "{name}: {missing}");
    }
}

/// What is put into a plan: nothing, empty texts, lists and groups, and scalars that formats may take
/// differently.
fn odd_values() -> Vec<NodeKind> {
    let scalar = |text: &str, is_quoted| NodeKind::Scalar(Scalar { text: text.into(), is_quoted });
    let mut odd = vec![NodeKind::List(Vec::new()), NodeKind::Map(Vec::new())];
    for text in [
        "",
        " ",
        "0",
        "-0",
        "007",
        "1e3",
        "3.69e4",
        "+5",
        "0x1F",
        "0o17",
        ".5",
        "1.",
        "1_0",
        "1,000",
        "99999999999999999999",
        "1e400",
        "£5",
        "5%",
        "true",
        "yes",
        "null",
        "~",
        "TBC",
        "2001-01-31",
        "2001-02",
        "31 January 2001",
        "12:30:00",
        "a # b",
        "not applicable because it is",
        "é\u{a0}x",
    ] {
        odd.extend([scalar(text, true), scalar(text, false)]);
    }
    odd
}

/// So many numbers that look random, the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}

/// Replaces about one in `one_in` of the values within a node, but for the plan's own first fields,
/// without which there is no circular.
fn replace(node: &mut Node, odd: &[NodeKind], numbers: &mut Numbers, one_in: usize) {
    let each: Vec<&mut Node> = match &mut node.kind {
        NodeKind::Map(entries) => {
            let is_needed = |name: &str| ["authority", "year", "form"].contains(&name);
            let others = entries.iter_mut().filter(|entry| !is_needed(&entry.key.node));
            others.map(|entry| &mut entry.value).collect()
        }
        NodeKind::List(items) => items.iter_mut().collect(),
        _ => Vec::new(),
    };
    for value in each {
        match numbers.below(one_in) {
            0 => value.kind = odd[numbers.below(odd.len())].clone(),
            _ => replace(value, odd, numbers, one_in),
        }
    }
}

#[test]
fn no_format_changes_a_verdict_on_gaps_and_odd_values() {
    let library = built_in();
    let odd = odd_values();
    let (mut numbers, mut n_tried) = (Numbers(15), [0; 3]);
    for path in plans() {
        let original = tree(&path, Disk.read(&path).unwrap());
        for one_in in [4, 12, 40] {
            let mut node = original.clone();
            replace(&mut node, &odd, &mut numbers, one_in);
            let texts = [Format::YAML, Format::TOML, Format::JSON].map(|format| {
                let text = write(&node, Comments::default(), format).unwrap();
                text.ok().map(|text| (format, text))
            });
            // The tree itself is what all have to be read as; YAML is nearest to it.
            let Some((_, yaml)) = texts[0].clone() else { continue };
            let yaml = check(&library, "plan.yaml", yaml.into_bytes());
            for (at, (format, text)) in
                texts.into_iter().enumerate().filter_map(|(at, text)| Some((at, text?)))
            {
                let name = format!("plan.{}", format.ending());
                let again = check(&library, &name, text.clone().into_bytes());
                let title = format!("{path} as {name}\n{text}");
                assert_same(&title, &outcome(&yaml), &outcome(&again));
                n_tried[at] += 1;
            }
        }
    }
    assert!(n_tried.iter().all(|n| *n > 40), "{n_tried:?}");
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
