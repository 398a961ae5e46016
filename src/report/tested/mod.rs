//! What came of the examples in rule files: for people, for programs, and for those who run many kinds
//! of tests.

mod coverage;
mod human;
mod json;
mod junit;
mod moves;
mod mutants;

pub use coverage::{Reached, is_whole};
pub use moves::{MoveCounts, Moves};
pub use mutants::Planted;

use super::{Audience, Format, Style};
use lacuna_check::driver::ExampleRun;
use lacuna_check::eval::Verdict;
use lacuna_check::eval::example::{OtherGrade, Surprise};
use lacuna_check::wording::because;
use lacuna_language::diag::Printable;
use lacuna_language::library::Lost;
use lacuna_language::source::{Sources, Span};
use lacuna_language::value::show::joined;

/// What makes the reports of `lacuna test` in one format; nothing where it has no such report.
#[derive(Clone, Copy)]
pub struct TestRenderer {
    /// The examples that were tried, and what could not be.
    pub examples: Option<ExamplesRenderer>,
    /// What the examples of all years reach.
    pub coverage: Option<CoverageRenderer>,
    /// The faults that were planted in the rules of all years.
    pub mutants: Option<MutantsRenderer>,
    /// The verdicts that differ under other rules, and by which rules each was and is.
    pub moves: Option<MovesRenderer>,
}

type ExamplesRenderer = fn(&[ExampleRun], &[Lost], TestSettings) -> Printable;
type CoverageRenderer = fn(&[Reached], &Sources, TestSettings) -> Printable;
type MutantsRenderer = fn(&[Planted], &Sources, TestSettings) -> Printable;
type MovesRenderer = fn(&Moves, &[String; 2], TestSettings) -> Printable;

const NOTHING: TestRenderer =
    TestRenderer { examples: None, coverage: None, mutants: None, moves: None };

const FOR_PEOPLE: TestRenderer = TestRenderer {
    examples: Some(human::examples),
    coverage: Some(coverage::human),
    mutants: Some(mutants::human),
    moves: Some(moves::human),
};

/// A format of `lacuna test`.
pub type TestFormat = Format<TestRenderer>;

impl TestFormat {
    /// One document for programs.
    pub const JSON: TestFormat = Format {
        name: "json",
        about: "One JSON document, for programs",
        audience: Audience::Programs,
        renderer: TestRenderer {
            examples: Some(json::examples),
            coverage: Some(coverage::json),
            mutants: Some(mutants::json),
            moves: Some(moves::json),
        },
    };

    /// All of them, the usual one first.
    pub const ALL: [TestFormat; 6] = [
        Format {
            name: "human",
            about: "For people: each example that fails, what differs, and why",
            audience: Audience::People,
            renderer: FOR_PEOPLE,
        },
        Format {
            name: "plain",
            about: "For screen readers: the same, a paragraph for each example, nothing drawn",
            audience: Audience::Listeners,
            renderer: FOR_PEOPLE,
        },
        TestFormat::JSON,
        Format {
            name: "junit",
            about: "JUnit XML; not with `--coverage`, `--mutate` or `--on`",
            audience: Audience::Programs,
            renderer: TestRenderer { examples: Some(junit::examples), ..NOTHING },
        },
        Format {
            name: "lcov",
            about: "Lines and branches of the rule files; only with `--coverage`",
            audience: Audience::Programs,
            renderer: TestRenderer { coverage: Some(coverage::lcov), ..NOTHING },
        },
        Format {
            name: "html",
            about: "A web page that shows the rules in colour; only with `--coverage`",
            audience: Audience::Programs,
            renderer: TestRenderer { coverage: Some(coverage::html), ..NOTHING },
        },
    ];
}

/// How what came of examples is told.
#[derive(Debug, Clone, Copy)]
pub struct TestSettings {
    /// How excerpts are drawn for people: colours, characters and width.
    pub style: Style,
    /// Whether those that hold are named too.
    pub is_verbose: bool,
}

/// All examples that were tried, and what could not be; for people where the format is that of another report.
pub fn examples(
    runs: &[ExampleRun],
    lost: &[Lost],
    format: TestFormat,
    settings: TestSettings,
) -> Printable {
    format.renderer.examples.unwrap_or(human::examples)(runs, lost, settings)
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
            Ok(tried) if tried.holds() => Ending::Holds,
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

/// One thing that is not as an example says.
struct Difference {
    /// A requirement, or the grade.
    of: String,
    expected: String,
    actual: String,
    /// Why it is so, in a few sentences.
    because: Vec<String>,
    /// Where the example names it; nothing where nothing else was to change.
    named: Option<Span>,
    /// Where the requirement is declared.
    declared: Option<Span>,
}

/// All that is not as an example says: the verdicts, then the grade.
fn differences(run: &ExampleRun) -> Vec<Difference> {
    let Ok(tried) = &run.outcome else { return Vec::new() };
    let verdicts = tried.surprises.iter().map(|surprise| {
        let [expected, actual] = expected_and_actual(run, surprise);
        let declared = run.rules.requirement(surprise.requirement).map(|one| one.name_span);
        Difference {
            of: run.rules.requirement_name(surprise.requirement).to_owned(),
            expected,
            actual,
            because: reasons(run, surprise),
            named: surprise.named,
            declared,
        }
    });
    verdicts.chain(tried.other_grade.as_ref().map(|other| grade(run, other))).collect()
}

fn grade(run: &ExampleRun, other: &OtherGrade) -> Difference {
    let quoted: Vec<String> = other.possible.iter().map(|grade| format!("\"{grade}\"")).collect();
    let is_open = quoted.len() > 1;
    let open = if is_open { "open: " } else { "" };
    let of = other.because.iter().map(|id| format!("`{}`", run.rules.requirement_name(*id)));
    let of: Vec<String> = of.collect();
    let because = match (of.len(), is_open) {
        (0, _) => String::new(),
        (1, false) => format!("of {}", joined(&of, "and")),
        (_, false) => format!("of these requirements: {}", joined(&of, "and")),
        (_, true) => format!("it hangs on {}", joined(&of, "and")),
    };
    Difference {
        of: "the grade of the plan".to_owned(),
        expected: format!("\"{}\"", other.expected),
        actual: format!("{open}{}", joined(&quoted, "or")),
        because: Some(because).filter(|because| !because.is_empty()).into_iter().collect(),
        named: Some(other.named),
        declared: None,
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
