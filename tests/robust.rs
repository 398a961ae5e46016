//! Whatever is typed, nothing panics and everything ends: each case and the year's own rules and
//! plan, cut off, with a line taken out, with bytes replaced.
//!
//! A text that does not load says so with an error whose place lies inside it.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::common::{self, Case, CaseFiles, SETTINGS, STYLE, all_cases, repository, whole};
use lacuna::diag::{Diagnostics, Severity};
use lacuna::driver::{Checked, Previous, Session};
use lacuna::library::Library;
use lacuna::report::{self, CheckFormat};
use lacuna::source::Sources;

/// How many places a text is cut at, and how many lines are taken out of it; the step between them
/// grows with the text.
const MOST_CUTS: usize = 20;
const MOST_LINES: usize = 8;
const MOST_REPLACED: usize = 6;

/// No input of ours takes a hundredth of this.
const LONGEST: Duration = Duration::from_secs(30);

#[test]
fn rules_of_cases_in_every_state_of_damage() {
    let mut run = Run::new();
    for case in all_cases() {
        for name in case.rule_files() {
            if let Ok(text) = std::fs::read_to_string(case.folder.join(&name)) {
                run.rules(&case, &name, &text, 1);
            }
        }
    }
    run.end();
}

#[test]
fn plans_of_cases_in_every_state_of_damage() {
    let mut run = Run::new();
    for case in all_cases() {
        let Some(name) = common::plan_in(&case.folder) else {
            continue;
        };
        let Ok(text) = std::fs::read_to_string(case.folder.join(name)) else {
            continue;
        };
        let library = Library::load(&case.files(), &case.rule_files());
        run.plans(&case.title(), name, &library, &text, 1);
    }
    run.end();
}

#[test]
fn the_rules_of_2001_02_in_many_states_of_damage() {
    let mut run = Run::new();
    let case =
        Case { group: String::new(), name: "rules/2001-02.lac".to_owned(), folder: repository() };
    let text = std::fs::read_to_string(case.folder.join(&case.name)).unwrap();
    run.rules(&case, &case.name, &text, 2);
    run.end();
}

#[test]
fn the_plan_of_salford_in_many_states_of_damage() {
    let mut run = Run::new();
    let library = common::built_in();
    let text = std::fs::read_to_string(repository().join("plans/2001-02/salford.yaml")).unwrap();
    run.plans("salford.yaml", "plan.yaml", &library, &text, 4);
    run.end();
}

/// What has been tried, and what went wrong.
struct Run {
    /// Cases begin alike, so most cuts have been tried by another case.
    tried: BTreeSet<Vec<u8>>,
    failed: Vec<String>,
    now: Arc<Mutex<Option<(String, Instant)>>>,
}

impl Run {
    /// A run, with somebody who looks whether it is still moving.
    fn new() -> Self {
        let now = Arc::new(Mutex::new(None));
        let seen: Arc<Mutex<Option<(String, Instant)>>> = Arc::clone(&now);
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(Duration::from_secs(1));
                let Ok(seen) = seen.lock() else { return };
                if let Some((what, since)) = seen.as_ref().filter(|(_, at)| at.elapsed() > LONGEST)
                {
                    eprintln!("{what} has not ended after {:?}", since.elapsed());
                    std::process::exit(1);
                }
            }
        });
        Run { tried: BTreeSet::new(), failed: Vec::new(), now }
    }

    fn rules(&mut self, case: &Case, name: &str, text: &str, times: usize) {
        for damaged in damaged(text, times) {
            let files = CaseFiles {
                folder: case.folder.clone(),
                instead: Some((name.to_owned(), damaged.bytes.clone())),
            };
            let names = match case.group.is_empty() {
                true => vec![name.to_owned()],
                false => case.rule_files(),
            };
            self.one(&case.title(), &damaged, || {
                let library = Library::load(&files, &names);
                let said = &library.diagnostics;
                are_in_their_sources(said, library.sources());
                report::diagnostics(said, library.sources(), STYLE);
                report::diagnostic_lines(said, library.sources());
                if damaged.is_text && names.len() == 1 && library.all().next().is_none() {
                    has_a_place(said, library.sources(), name);
                }
                if case.has_plan() && library.all().next().is_some() {
                    rendered(&common::checked(&library, &files));
                }
            });
        }
    }

    fn plans(&mut self, title: &str, name: &str, library: &Library, text: &str, times: usize) {
        // Another case's rules judge the same plan otherwise.
        self.tried.clear();
        for damaged in damaged(text, times) {
            self.one(title, &damaged, || {
                let checked =
                    Session::new(library).check(name, damaged.bytes.clone(), &Previous::none());
                match &checked.outcome {
                    Ok(judged) => common::assert_adds_up(judged),
                    Err(said) => {
                        are_in_their_sources(said, &checked.sources);
                        has_a_place(said, &checked.sources, name);
                    }
                }
                rendered(&checked);
            });
        }
    }

    fn one(&mut self, title: &str, damaged: &Damaged, run: impl FnOnce()) {
        if !self.tried.insert(damaged.bytes.clone()) {
            return;
        }
        let what = format!("{title}, {}", damaged.how);
        *self.now.lock().unwrap() = Some((what.clone(), Instant::now()));
        if catch_unwind(AssertUnwindSafe(run)).is_err() {
            self.failed.push(what);
        }
        *self.now.lock().unwrap() = None;
    }

    fn end(self) {
        let first: Vec<&String> = self.failed.iter().take(20).collect();
        let many = self.failed.len();
        assert!(self.failed.is_empty(), "{many} failed, the first: {first:#?}");
    }
}

/// A text that has come to harm, and how.
struct Damaged {
    how: String,
    bytes: Vec<u8>,
    is_text: bool,
}

/// `times` as many as usual, for texts that matter more.
fn damaged(text: &str, times: usize) -> Vec<Damaged> {
    let mut all = Vec::new();
    let mut add = |how: String, bytes: Vec<u8>| {
        let is_text = std::str::from_utf8(&bytes).is_ok();
        all.push(Damaged { how, bytes, is_text });
    };
    add("whole".to_owned(), text.into());
    // From the end: cases differ there.
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).rev().collect();
    for at in every(&ends, MOST_CUTS * times) {
        add(format!("cut off at byte {at}"), text[..*at].into());
    }
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let numbers: Vec<usize> = (0..lines.len()).rev().collect();
    for at in every(&numbers, MOST_LINES * times) {
        let left = lines[..*at].concat() + &lines[at + 1..].concat();
        add(format!("without line {}", at + 1), left.into());
    }
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15 ^ text.len() as u64);
    for _ in 0..MOST_REPLACED * times {
        if ends.is_empty() {
            break;
        }
        let at = ends[dice.roll(ends.len())];
        let length = text[at..].chars().next().map_or(0, char::len_utf8);
        let piece = PIECES[dice.roll(PIECES.len())];
        let bytes = [&text.as_bytes()[..at], piece, &text.as_bytes()[at + length..]].concat();
        let piece = String::from_utf8_lossy(piece);
        add(format!("with {piece:?} at byte {at}"), bytes);
    }
    all
}

/// Every n-th of them, at most `most`; all of them where `LACUNA_THOROUGH` is set.
fn every<T>(all: &[T], most: usize) -> impl Iterator<Item = &T> {
    let is_thorough = std::env::var_os("LACUNA_THOROUGH").is_some();
    let step = if is_thorough { 1 } else { all.len().div_ceil(most).max(1) };
    all.iter().step_by(step)
}

/// What is put in the place of a character.
const PIECES: [&[u8]; 26] = [
    b"",
    b"\"",
    b"'",
    b"(",
    b")",
    b"[",
    b"]",
    b"{",
    b"}",
    b":",
    b"#",
    b"&a ",
    b"*a",
    b"- ",
    b"-",
    b",",
    b"\n",
    b"\r",
    b"\t",
    b"\0",
    b"\xFF",
    "£".as_bytes(),
    "“".as_bytes(),
    "\u{FEFF}".as_bytes(),
    "\u{202E}".as_bytes(),
    "👩‍👧".as_bytes(),
];

/// The same throws in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }
}

fn rendered(checked: &Checked) {
    for format in CheckFormat::ALL {
        whole(checked, format, SETTINGS);
    }
}

/// Every label lies within its text, between two characters.
fn are_in_their_sources(said: &Diagnostics, sources: &Sources) {
    for label in said.iter().flat_map(|one| &one.labels) {
        let span = label.span;
        let source = sources.get(span.source).expect("a label has a source");
        let text = source.text();
        assert!(
            text.get(span.start()..span.end()).is_some(),
            "{span:?} is not a place in {}",
            source.name()
        );
    }
}

/// What does not load has an error in the text itself, or in a table's file that it names.
fn has_a_place(said: &Diagnostics, sources: &Sources, name: &str) {
    let is_there = said.iter().any(|one| {
        let is_error = one.code.severity == Severity::Error;
        let place = one.span().and_then(|span| sources.get(span.source));
        let is_here = |name_there: &str| name_there == name || name_there.ends_with(".csv");
        is_error && place.is_some_and(|source| is_here(source.name()))
    });
    assert!(is_there, "no error has a place in {name}: {said:?}");
}
