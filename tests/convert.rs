//! `lacuna convert`: whoever reads what was written gets the same tree, and no comment is lost.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::common;
use crate::common::repository;
use lacuna::diag::Diagnostics;
use lacuna::driver;
use lacuna::plan::{self, CannotConvert, Comments, Entry, Format, Node, NodeKind, Scalar};
use lacuna::source::{Sources, Span, Spanned};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use walkdir::WalkDir;

/// What a file says, whatever its format.
#[derive(Debug, Clone, PartialEq)]
enum Tree {
    Empty,
    /// A text, and whether it is one to every program: a figure in quotes is, one without is not.
    Value(String, bool),
    Map(Vec<(String, Tree)>),
    List(Vec<Tree>),
}

impl Tree {
    fn of(node: &Node) -> Tree {
        match &node.kind {
            NodeKind::Scalar(scalar) if scalar.is_empty() => Tree::Empty,
            NodeKind::Scalar(one) => Tree::Value(one.text.to_string(), one.is_quoted),
            NodeKind::Figure(_) | NodeKind::Unreadable(_) | NodeKind::Total(_) => {
                panic!("a text has no such value")
            }
            NodeKind::List(items) => Tree::List(items.iter().map(Tree::of).collect()),
            NodeKind::Map(entries) => Tree::Map(
                entries
                    .iter()
                    .map(|one| (one.key.node.to_string(), Tree::of(&one.value)))
                    .collect(),
            ),
        }
    }

    /// As TOML has it: an empty text is nothing, and the order of keys is another.
    fn in_toml(self) -> Tree {
        match self {
            Tree::Value(text, _) if text.is_empty() => Tree::Empty,
            Tree::List(items) => Tree::List(items.into_iter().map(Tree::in_toml).collect()),
            Tree::Map(fields) => {
                let fields = fields.into_iter().map(|(key, value)| (key, value.in_toml()));
                let mut fields: Vec<_> = fields.collect();
                fields.sort_by(|one, other| one.0.cmp(&other.0));
                Tree::Map(fields)
            }
            value => value,
        }
    }

    /// Whether nothing was lost: what was marked as text is still text.
    fn is_kept_in(&self, read: &Tree) -> bool {
        match (self, read) {
            (Tree::Empty, Tree::Empty) => true,
            (Tree::Value(one, is_text), Tree::Value(other, stays)) => {
                one == other && (*stays || !is_text)
            }
            (Tree::List(one), Tree::List(other)) => {
                one.len() == other.len()
                    && one.iter().zip(other).all(|(one, other)| one.is_kept_in(other))
            }
            (Tree::Map(one), Tree::Map(other)) => {
                let is_same = |(one, other): (&(String, Tree), &(String, Tree))| {
                    one.0 == other.0 && one.1.is_kept_in(&other.1)
                };
                one.len() == other.len() && one.iter().zip(other).all(is_same)
            }
            _ => false,
        }
    }
}

fn texts() -> impl Iterator<Item = Format> {
    Format::ALL.into_iter().filter(|one| one.is_text())
}

/// What a text says.
fn read_back(text: &str, format: Format) -> Tree {
    let tree = Tree::of(&read(text, format));
    match format.ending() {
        "yaml" => in_core_schema(tree),
        "toml" => tree.in_toml(),
        _ => tree,
    }
}

fn read(text: &str, format: Format) -> Node {
    let mut found = Diagnostics::default();
    let name = format!("a.{}", format.ending());
    let node = plan::open(&name, text.as_bytes().to_vec(), &mut Sources::default(), &mut found);
    assert!(!found.has_errors(), "{found:?}\n{text}");
    node.unwrap().tree()
}

/// Text without quotes is text as well, unless it looks like something else.
fn in_core_schema(tree: Tree) -> Tree {
    match tree {
        Tree::Value(text, is_quoted) => {
            let is_figure = text.parse::<f64>().is_ok() && !text.contains(|c| "niNI".contains(c));
            let is_word = matches!(text.to_lowercase().as_str(), "true" | "false");
            Tree::Value(text, is_quoted || !(is_figure || is_word))
        }
        Tree::List(items) => Tree::List(items.into_iter().map(in_core_schema).collect()),
        Tree::Map(fields) => {
            Tree::Map(fields.into_iter().map(|(key, one)| (key, in_core_schema(one))).collect())
        }
        Tree::Empty => Tree::Empty,
    }
}

fn written(node: &Node, comments: Comments, format: Format) -> Result<String, CannotConvert> {
    plan::write(node, comments, format).expect("a format that is text")
}

fn assert_kept(node: &Node, text: &str, format: Format) {
    let (tree, back) = (Tree::of(node), read_back(text, format));
    let tree = if format == Format::TOML { tree.in_toml() } else { tree };
    assert!(tree.is_kept_in(&back), "{format:?}\n{tree:?}\n{back:?}\n{text}");
}

// ---- The plans that there are ---------------------------------------------------------------------

fn plans() -> Vec<(String, String)> {
    let walk = WalkDir::new(repository().join("plans")).sort_by_file_name().into_iter();
    let files = walk.map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let plans = files.filter(|entry| entry.path().extension().is_some_and(|end| end == "yaml"));
    let read = |path: &Path| std::fs::read_to_string(path).unwrap();
    plans.map(|entry| (entry.path().display().to_string(), read(entry.path()))).collect()
}

/// The words of each paragraph: where a long line is broken does not matter.
fn paragraphs(text: &str) -> Vec<Vec<&str>> {
    text.split("\n\n").map(|one| one.split_whitespace().collect()).collect()
}

/// The comments of a text, in any order.
fn said(text: &str) -> Vec<&str> {
    let lines = text.lines().filter_map(|line| line.trim_start().strip_prefix('#'));
    let mut lines: Vec<&str> = lines.map(str::trim_end).collect();
    lines.sort_unstable();
    lines
}

#[test]
fn plans_say_the_same_in_every_format() {
    for (path, text) in plans() {
        let tree = read(&text, Format::YAML);
        for format in texts() {
            let comments = match format.has_comments() {
                true => Comments::find(&text, &tree),
                false => Comments::default(),
            };
            let converted = match written(&tree, comments, format) {
                Err(CannotConvert::Repeated { .. }) => continue,
                converted => converted.unwrap(),
            };
            assert_kept(&tree, &converted, format);
            if format.has_comments() {
                assert_eq!(said(&converted), said(&text), "{path}\n{converted}");
            }
        }
    }
}

#[test]
fn by_way_of_toml_a_plan_says_the_same() {
    for (path, text) in plans() {
        let tree = read(&text, Format::YAML);
        let toml = match written(&tree, Comments::find(&text, &tree), Format::TOML) {
            Err(CannotConvert::Repeated { .. }) => continue,
            toml => toml.unwrap(),
        };
        let read = read(&toml, Format::TOML);
        let yaml = written(&read, Comments::find(&toml, &read), Format::YAML).unwrap();
        assert_eq!(said(&yaml), said(&text), "{path}\n{yaml}");
        let back = read_back(&yaml, Format::YAML).in_toml();
        assert!(Tree::of(&tree).in_toml().is_kept_in(&back), "{path}\n{yaml}");
    }
}

#[test]
fn what_is_written_once_stays_as_it_is() {
    for (path, text) in plans() {
        let tree = read(&text, Format::YAML);
        let once = match written(&tree, Comments::find(&text, &tree), Format::YAML) {
            Err(CannotConvert::Repeated { .. }) => continue,
            once => once.unwrap(),
        };
        let tree = read(&once, Format::YAML);
        let twice = written(&tree, Comments::find(&once, &tree), Format::YAML).unwrap();
        assert_eq!(once, twice, "{path}");
    }
}

#[test]
fn plans_in_yaml_stay_as_their_authors_wrote_them() {
    for (path, text) in plans() {
        let done = driver::convert(&path, text.clone().into_bytes(), Format::YAML, false);
        match done.outcome {
            Ok(converted) => assert_eq!(paragraphs(&converted), paragraphs(&text), "{path}"),
            Err(why) => {
                assert!(why.iter().all(|one| one.message.contains("is there twice")), "{path}")
            }
        }
    }
}

// ---- Trees that nobody would write ----------------------------------------------------------------

const HOSTILE: [&str; 70] = [
    "",
    " ",
    "  a",
    "a  ",
    "\t",
    "a\tb",
    "#",
    "# a",
    "a #b",
    "a#b",
    "a: b",
    "a:",
    ":a",
    ": a",
    "a:b",
    "-",
    "- a",
    "-a",
    "--- a",
    "---",
    "...",
    "? a",
    "?",
    "???",
    "~",
    "null",
    "Null",
    "NULL",
    "yes",
    "no",
    "true",
    "True",
    "FALSE",
    "on",
    "0",
    "-0",
    "12",
    "007",
    "-12",
    "1.50",
    ".5",
    "5.",
    "1e3",
    "0x1F",
    "1_000",
    "12:30",
    "99999999999999999999",
    "2001-01-31",
    "2001-02-31",
    "2001-02",
    "£838,551",
    "17.4%",
    "'",
    "\"",
    "\"a\"",
    "'a'",
    "a\\b",
    "\\",
    "{}",
    "{a",
    "[]",
    "[a",
    "a]",
    "&a",
    "*a",
    "!a",
    "| a",
    "%a",
    "@a",
    "`a`",
];

const LINES: [&str; 18] = [
    "a\nb",
    "a\n",
    "\na",
    "a\n\nb",
    "a\n\n",
    "a\r\nb",
    "a\n b",
    " a\nb",
    "a\nb ",
    "\n",
    "a\n\tb",
    "\u{0}",
    "\u{7}",
    "\u{85}",
    "\u{2028}",
    "\u{feff}a",
    "<<",
    "é\u{301} 漢字 😀",
];

fn text() -> impl Strategy<Value = String> {
    let known: Vec<String> = HOSTILE.iter().chain(&LINES).map(|one| (*one).to_owned()).collect();
    prop_oneof![
        6 => select(known),
        2 => "[ -~£\n]{0,30}",
        1 => "([a-z#:-]{1,9} ){20,60}[a-z]",
        1 => any::<String>(),
    ]
}

fn node(kind: NodeKind) -> Node {
    Node { kind, span: Span::NOWHERE }
}

fn scalar() -> impl Strategy<Value = Node> {
    let scalar = (text(), any::<bool>())
        .prop_map(|(text, is_quoted)| Scalar { text: text.into(), is_quoted });
    scalar.prop_map(|scalar| node(NodeKind::Scalar(scalar)))
}

fn may_be_a_name(text: &str) -> bool {
    let is_odd =
        |char: char| (char.is_whitespace() && !char.is_ascii()) || "\u{ad}\u{feff}".contains(char);
    let is_zero_width =
        |char: char| ('\u{200b}'..='\u{200f}').contains(&char) || char == '\u{2060}';
    let begins = text.chars().next();
    let is_bullet = begins.is_some_and(|char| "•◦▪▫‣⁃●○■□·–—\u{f0b7}\u{f0a7}".contains(char));
    !is_bullet && !text.chars().any(|char| is_odd(char) || is_zero_width(char))
}

fn map(values: impl Strategy<Value = Node>, n_fields: Range<usize>) -> impl Strategy<Value = Node> {
    vec((text(), values), n_fields).prop_map(|mut fields| {
        // The readers refuse a name with a blank in it that only looks like one.
        fields.retain(|(name, _)| may_be_a_name(name));
        fields.sort_by(|one, other| one.0.cmp(&other.0));
        fields.dedup_by(|one, other| one.0 == other.0);
        let entry = |(key, value): (String, Node)| Entry {
            key: Spanned::new(key.into(), Span::NOWHERE),
            value,
        };
        node(NodeKind::Map(fields.into_iter().map(entry).collect()))
    })
}

fn tree() -> impl Strategy<Value = Node> {
    let inner = scalar().prop_recursive(4, 40, 5, |inner| {
        let list = vec(inner.clone(), 0..5).prop_map(|items| node(NodeKind::List(items)));
        prop_oneof![list, map(inner, 0..5)]
    });
    // A file of TOML without a field is empty, and no plan.
    let has_fields =
        |tree: &Node| matches!(&tree.kind, NodeKind::Map(entries) if !entries.is_empty());
    map(inner, 1..5).prop_filter("a tree without fields", has_fields)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: if common::is_thorough() { 20_000 } else { 600 },
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_tree_is_the_same_in_every_format(tree in tree()) {
        for format in texts() {
            match written(&tree, Comments::default(), format) {
                Err(CannotConvert::Number { .. }) if format != Format::YAML => continue,
                text => assert_kept(&tree, &text.unwrap(), format),
            }
        }
    }
}

#[test]
fn every_hostile_text_is_the_same_as_a_key_and_as_a_value() {
    for text in HOSTILE.iter().chain(&LINES).filter(|text| may_be_a_name(text)) {
        for is_quoted in [true, false] {
            let value = node(NodeKind::Scalar(Scalar { text: (*text).into(), is_quoted }));
            let key = Spanned::new((*text).into(), Span::NOWHERE);
            let list = node(NodeKind::List(vec![value.clone(), value.clone()]));
            let of_maps = node(NodeKind::List(vec![node(NodeKind::Map(vec![Entry {
                key: key.clone(),
                value: value.clone(),
            }]))]));
            for value in [value, list, of_maps] {
                let tree = node(NodeKind::Map(vec![Entry { key: key.clone(), value }]));
                for format in texts() {
                    match written(&tree, Comments::default(), format) {
                        Err(CannotConvert::Number { .. }) if format != Format::YAML => continue,
                        text => assert_kept(&tree, &text.unwrap(), format),
                    }
                }
            }
        }
    }
}

#[test]
fn a_name_is_never_written_twice() {
    let plan = "authority: Wexcombe\nyear: 2001-02\ngrant:\n  main: 1\n  main: 2\n";
    for format in texts() {
        let done = driver::convert("a.yaml", plan.as_bytes().to_vec(), format, true);
        let why = done.outcome.unwrap_err();
        let said: Vec<&str> = why.iter().map(|one| one.code.id).collect();
        assert_eq!(said, ["E0522"], "{format:?}");
    }
}

#[test]
fn what_was_taken_for_a_name_is_not_lost_and_a_remark_is_kept() {
    let convert = |plan: &str| {
        driver::convert("a.yaml", plan.as_bytes().to_vec(), Format::YAML, false).outcome
    };
    let lost = convert("name: &Co Partners\n").unwrap_err();
    let said: Vec<&str> = lost.iter().map(|one| one.code.id).collect();
    assert_eq!(said, ["W0537", "E0522"]);
    assert_eq!(convert("name: J Smith #2\n").unwrap(), "name: J Smith  #2\n");
    assert_eq!(convert("a: &x b\nc: *x\n").unwrap(), "a: b\nc: b\n");
}

#[test]
fn a_number_that_a_format_has_not_is_refused() {
    for (number, json, toml) in [
        ("7.6e5", true, true),
        ("+764218", false, true),
        ("0x1F", false, true),
        ("0o17", false, true),
        (".5", false, false),
        ("1.", false, false),
        ("007", true, true),
        ("1_0", true, true),
    ] {
        let plan = format!("amount: {number}\n");
        let is_written = |format| {
            driver::convert("a.yaml", plan.clone().into_bytes(), format, false).outcome.is_ok()
        };
        assert_eq!((is_written(Format::JSON), is_written(Format::TOML)), (json, toml), "{number}");
        assert!(is_written(Format::YAML));
    }
}

// ---- The command ----------------------------------------------------------------------------------

fn lacuna(arguments: &[&str]) -> Output {
    crate::common::programs::program().args(arguments).output().unwrap()
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _absent = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn a_file_that_is_there_is_not_written_over() {
    let folder = folder("convert-new");
    let target = folder.join("plan.toml");
    let target = target.to_str().unwrap();
    let arguments = ["convert", "plans/2001-02/model.yaml", "--to", "toml", "-o", target];
    let run = lacuna(&arguments);
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    let written = std::fs::read_to_string(target).unwrap();
    assert!(written.starts_with("# An invented plan"), "{written}");
    std::fs::write(target, "mine").unwrap();
    assert_eq!(lacuna(&arguments).status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(target).unwrap(), "mine");
}
