//! What came of the examples in rule files: for people, for programs, and for those who run many kinds
//! of tests.

mod coverage;
mod human;
mod json;
mod junit;
mod moves;
mod mutants;

pub use coverage::{CoverageFormat, Reached, coverage, is_whole};
pub use moves::{MoveCounts, Moves, human as moves, json as moves_as_json};
pub use mutants::{Planted, mutants};

use super::Style;
use lacuna_check::driver::ExampleRun;
use lacuna_check::eval::Verdict;
use lacuna_check::eval::example::Surprise;
use lacuna_check::wording::because;
use lacuna_language::diag::Printable;
use lacuna_language::library::Lost;

/// How it is written what came of examples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestFormat {
    /// Each example that does not hold, with what was expected and why it is otherwise.
    Human,
    /// One document for programs.
    Json,
    /// The XML that programs read which gather tests of every kind.
    Junit,
}

/// How examples are told of.
#[derive(Debug, Clone, Copy)]
pub struct TestSettings {
    /// Whether it is written for people or for programs.
    pub format: TestFormat,
    /// How excerpts are drawn for people: colours, characters and width.
    pub style: Style,
    /// Whether those that hold are named too.
    pub is_verbose: bool,
}

/// All examples that were tried, and what could not be.
pub fn examples(runs: &[ExampleRun], lost: &[Lost], settings: TestSettings) -> Printable {
    match settings.format {
        TestFormat::Human => human::examples(runs, lost, settings),
        TestFormat::Json => Printable::json(json::examples(runs, lost)),
        TestFormat::Junit => junit::examples(runs, lost),
    }
}

/// How a circular that did not load is called: by its year, or by its file.
fn name_of(lost: &Lost) -> String {
    lost.year.map_or_else(|| lost.path.clone(), |year| year.to_string())
}

/// How an example ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Holds,
    Fails,
    /// It could not be tried.
    Unusable,
}

impl Ending {
    const ALL: [Ending; 3] = [Ending::Holds, Ending::Fails, Ending::Unusable];

    fn of(run: &ExampleRun) -> Ending {
        match &run.outcome {
            Err(_) => Ending::Unusable,
            Ok(tried) if tried.surprises.is_empty() => Ending::Holds,
            Ok(_) => Ending::Fails,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Ending::Holds => "holds",
            Ending::Fails => "fails",
            Ending::Unusable => "unusable",
        }
    }
}

/// What was expected of a requirement and what it is: `breached (must)`, `met (must)`.
fn expected_and_actual(run: &ExampleRun, surprise: &Surprise) -> [String; 2] {
    let requirement = run.rules.requirement(surprise.requirement);
    let own = requirement.map_or("must", |one| one.strength.word());
    let asked = surprise.strength.map_or(own, |strength| strength.word());
    let said = |verdict: Verdict, strength: &str| match verdict {
        Verdict::ForAPerson => verdict.words().to_owned(),
        _ => format!("{} ({strength})", verdict.words()),
    };
    [said(surprise.expected, asked), said(surprise.actual, own)]
}

/// Why a requirement has the verdict that it has, in a few sentences.
fn reasons(run: &ExampleRun, surprise: &Surprise) -> Vec<String> {
    const MOST: usize = 3;
    let Ok(tried) = &run.outcome else { return Vec::new() };
    let mut said: Vec<String> = Vec::new();
    for why in because(tried, surprise.requirement, run.rules, &run.sources) {
        if !said.contains(&why) {
            said.push(why);
        }
    }
    let more = said.len().saturating_sub(MOST);
    said.truncate(MOST);
    said.extend((more > 0).then(|| match more {
        1 => "of one thing more".to_owned(),
        more => format!("of {more} things more"),
    }));
    said
}
