//! One plan in several formats: whatever it is written in, its values and verdicts are the same.

mod common;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use common::{Disk, built_in};
use lacuna::diag::Diagnostics;
use lacuna::driver::{Checked, Files, Library, Previous};
use lacuna::plan::{Entry, Node, NodeKind, Scalar, open};
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

/// Whether a group of the tree has a name twice.
fn has_repeated(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Scalar(_) => false,
        NodeKind::List(items) => items.iter().any(has_repeated),
        NodeKind::Map(entries) => {
            let names: BTreeSet<&str> = entries.iter().map(|one| one.key.node.as_str()).collect();
            names.len() < entries.len() || entries.iter().any(|one| has_repeated(&one.value))
        }
    }
}

/// All that came of a plan, without the places.
fn outcome(library: &Library, name: &str, bytes: Vec<u8>) -> String {
    let checked: Checked = library.check(name, bytes, &Previous::none());
    let judged = match &checked.outcome {
        Ok(judged) => judged,
        Err(said) => panic!("{name} cannot be judged: {said:?}"),
    };
    let mut text = String::new();
    for id in judged.plan.slots() {
        let path = judged.plan.path(id, &judged.rules.schema);
        writeln!(text, "{path}: {:?}", judged.plan.slot(id).state).unwrap();
    }
    for stray in &judged.plan.strays {
        writeln!(text, "no place for {}", stray.key).unwrap();
    }
    for one in &judged.ledger.findings {
        let name = judged.rules.requirement_name(one.requirement);
        let said: Vec<_> = one.instances.iter().map(|one| (one.verdict, one.note)).collect();
        let facts = (one.verdict, one.counts, one.is_blocked, &one.gaps, said);
        writeln!(text, "{name}: {facts:?}").unwrap();
    }
    writeln!(text, "{:?}", judged.ledger.todo).unwrap();
    text
}

#[test]
fn a_plan_has_the_same_values_and_verdicts_in_each_format() {
    let library = built_in();
    let plans = plans();
    assert!(plans.len() > 40, "there are only {} plans", plans.len());
    let mut n_toml = 0;
    for path in plans {
        let bytes = Disk.read(&path).unwrap();
        let node = tree(&path, bytes.clone());
        let yaml = outcome(&library, &path, bytes);
        // TOML itself refuses a name that is given twice, which some of the plans have.
        if !has_repeated(&node) {
            let toml = outcome(&library, "plan.toml", toml(&node).into_bytes());
            assert_eq!(yaml, toml, "{path} in TOML");
            n_toml += 1;
        }
        let json = outcome(&library, "plan.json", json(&node).into_bytes());
        assert_eq!(yaml, json, "{path} in JSON");
    }
    assert!(n_toml > 30, "only {n_toml} plans were tried in TOML");
}

#[test]
fn a_difference_would_be_seen() {
    let library = built_in();
    let path = "plans/2001-02/model.yaml";
    let bytes = Disk.read(path).unwrap();
    let text = json(&tree(path, bytes.clone()));
    let other = text.replacen("2001\"", "2000\"", 1);
    assert_ne!(text, other);
    assert_ne!(outcome(&library, path, bytes), outcome(&library, "a.json", other.into_bytes()));
}

// ---- Trees as text --------------------------------------------------------------------------------

/// A tree as JSON: figures bare, where JSON has them.
fn json(node: &Node) -> String {
    match &node.kind {
        NodeKind::Scalar(scalar) if scalar.is_empty() => "null".to_owned(),
        NodeKind::Scalar(scalar) => value(scalar),
        NodeKind::List(items) => {
            let items: Vec<String> = items.iter().map(json).collect();
            format!("[{}]", items.join(", "))
        }
        NodeKind::Map(entries) => {
            let field =
                |entry: &Entry| format!("{}: {}", quoted(&entry.key.node), json(&entry.value));
            format!("{{{}}}", entries.iter().map(field).collect::<Vec<_>>().join(",\n"))
        }
    }
}

/// A tree as TOML: values first, then a header for each group and each entry of a list of groups.
fn toml(root: &Node) -> String {
    let NodeKind::Map(entries) = &root.kind else { panic!("a plan has fields") };
    let (under_headers, before): (Vec<&Entry>, Vec<&Entry>) =
        entries.iter().partition(|entry| header_of(&entry.value).is_some());
    let mut text = before.into_iter().map(assignment).collect::<String>();
    for entry in under_headers {
        let (open, close, groups) = header_of(&entry.value).unwrap();
        for group in groups {
            writeln!(text, "\n{open}{}{close}", quoted(&entry.key.node)).unwrap();
            let NodeKind::Map(entries) = &group.kind else { panic!("not a group") };
            text.extend(entries.iter().map(assignment));
        }
    }
    text
}

/// The brackets of the header that a value has, and the groups that stand under one each.
fn header_of(node: &Node) -> Option<(&str, &str, Vec<&Node>)> {
    let is_group = |node: &&Node| matches!(node.kind, NodeKind::Map(_));
    match &node.kind {
        NodeKind::Map(_) => Some(("[", "]", vec![node])),
        NodeKind::List(items) if !items.is_empty() && items.iter().all(|item| is_group(&item)) => {
            Some(("[[", "]]", items.iter().collect()))
        }
        NodeKind::List(_) | NodeKind::Scalar(_) => None,
    }
}

fn assignment(entry: &Entry) -> String {
    format!("{} = {}\n", quoted(&entry.key.node), inline(&entry.value))
}

fn inline(node: &Node) -> String {
    match &node.kind {
        NodeKind::Scalar(scalar) => value(scalar),
        NodeKind::List(items) => {
            let items: Vec<String> = items.iter().map(inline).collect();
            format!("[\n{}\n]", items.join(",\n"))
        }
        NodeKind::Map(entries) => {
            let field = |entry: &Entry| assignment(entry).trim_end().to_owned();
            format!("{{ {} }}", entries.iter().map(field).collect::<Vec<_>>().join(", "))
        }
    }
}

/// A figure as it is, if it is one of both formats; all else in quotes.
fn value(scalar: &Scalar) -> String {
    let is_figure = scalar.text.bytes().all(|byte| byte.is_ascii_digit());
    match is_figure && !scalar.text.starts_with('0') && !scalar.text.is_empty() {
        true => scalar.text.clone(),
        false => quoted(&scalar.text),
    }
}

/// The escapes of JSON are those of TOML as well.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}
