//! The project's own order: codes, file heads, the grammar's words.

use std::collections::BTreeSet;

use lacuna::diag::code;
use lacuna::library::{Files, Library};
use lacuna::syntax::RESERVED;
use walkdir::WalkDir;

fn source_files() -> Vec<(String, String)> {
    let walk = WalkDir::new("src").sort_by_file_name().into_iter().filter_map(Result::ok);
    let files = walk.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "rs"));
    let read = files.map(|entry| {
        let text = std::fs::read_to_string(entry.path()).unwrap();
        (entry.path().to_string_lossy().into_owned(), text)
    });
    read.collect()
}

#[test]
fn each_code_is_listed_once_and_raised_somewhere() {
    let ids: BTreeSet<&str> = code::ALL.iter().map(|code| code.id).collect();
    let names: BTreeSet<&str> = code::ALL.iter().map(|code| code.name).collect();
    assert_eq!(ids.len(), code::ALL.len(), "a code is listed twice");
    assert_eq!(names.len(), code::ALL.len(), "a name is listed twice");
    let registry = std::fs::read_to_string("src/language/diag/code.rs").unwrap();
    let constants = registry.lines().filter_map(|line| {
        let (constant, rest) = line.trim().split_once(" = ")?;
        (rest.starts_with("Error \"") || rest.starts_with("Warning \"")).then_some(constant)
    });
    let constants: Vec<&str> = constants.collect();
    assert_eq!(constants.len(), code::ALL.len());
    let files = source_files();
    for constant in constants {
        let used = format!("code::{constant}");
        assert!(files.iter().any(|(_, text)| text.contains(&used)), "{constant} is never raised");
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for (path, text) in source_files() {
        assert!(text.starts_with("//!"), "{path} has no head");
    }
}

#[test]
fn the_reserved_words_are_those_of_the_grammar() {
    let grammar = std::fs::read_to_string("grammar/lac.pest").unwrap();
    let start = grammar.find("\nreserved = {").expect("the rule `reserved`");
    let rule = &grammar[start..start + grammar[start..].find('}').unwrap()];
    let words: Vec<&str> = rule.split('"').skip(1).step_by(2).collect();
    assert_eq!(words, RESERVED);
}

struct Disk;

impl Files for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        std::fs::read(path).map_err(|error| error.to_string())
    }
}

#[test]
fn the_rules_that_are_built_in_raise_no_warning() {
    let entries = std::fs::read_dir("rules").unwrap().map(|entry| entry.unwrap().path());
    let paths = entries.filter(|path| path.extension().is_some_and(|ending| ending == "lac"));
    let mut paths: Vec<String> = paths.map(|path| path.to_string_lossy().into_owned()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "there are no rules");
    let library = Library::load(&Disk, &paths);
    let said = library.diagnostics.iter().map(|one| format!("{} {}", one.code.id, one.message));
    let said: Vec<String> = said.collect();
    assert!(said.is_empty(), "\n  {}\n", said.join("\n  "));
}

/// Whoever reads how the program is built finds each file that is named.
#[test]
fn every_path_in_the_pages_for_developers_is_there() {
    let sources = source_files();
    for page in ["docs/architecture.md", "CONTRIBUTING.md", "README.md"] {
        let text = std::fs::read_to_string(page).unwrap();
        let quoted = text.split('`').skip(1).step_by(2);
        let is_path = |name: &&str| {
            let mut parts = name.split('/');
            let first = parts.next().unwrap_or_default();
            ["src", "tests", "grammar", "docs", "benches"].contains(&first)
                && parts.next().is_some()
        };
        let paths: Vec<&str> = quoted.filter(is_path).collect();
        assert!(!paths.is_empty(), "{page} names no file");
        let files: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
        let bare = files.into_iter().filter(|name| name.ends_with(".rs") && !name.contains('/'));
        for name in bare {
            let is_there = |(path, _): &(String, String)| path.ends_with(&format!("/{name}"));
            let is_test = std::path::Path::new("tests").join(name).exists();
            assert!(
                is_test || sources.iter().any(is_there),
                "{page} names `{name}`, which is not there"
            );
        }
        for path in paths {
            assert!(
                std::path::Path::new(path).exists(),
                "{page} names `{path}`, which is not there"
            );
        }
    }
}

/// A file that `all.rs` does not name would never run.
#[test]
fn every_file_of_tests_is_run() {
    let named = include_str!("all.rs");
    for entry in std::fs::read_dir("tests").unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let is_named = named.contains(&format!("mod {name};"));
        let is_test = path.extension().is_some_and(|ending| ending == "rs") && name != "all";
        assert!(!is_test || is_named, "{} is not in tests/all.rs", path.display());
    }
}
