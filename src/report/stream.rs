//! A report of `check`. What people read, and what programs read line by line, is written piece by piece: no more
//! of it is kept than what is being written. What other programs show is a list of issues, sorted and summed up:
//! it is made at once when all is known, and until then the issues are kept.

use std::sync::Arc;

use super::format::{Audience, Format};
use super::issues::{Denied, Outcome};
use super::{Settings, Totals, github, gitlab, human, json, junit, markdown, sarif, short};
use lacuna_check::driver::{Checked, NationalRun};
use lacuna_language::diag::{Diagnostics, Printable};
use lacuna_language::source::Sources;

/// What makes the pieces of a report in one format.
pub trait Renderer: Sync {
    /// What stands before the first plan. Programs are told there what was said of the rules.
    fn head(&self, settings: Settings, rules: &Diagnostics, sources: &Sources) -> Printable;

    /// One plan file's outcome. It may be made before it is its turn.
    fn plan(&self, checked: &Checked, settings: Settings) -> Printable;

    /// What stands before a plan's piece, behind so many others.
    fn gap(&self, _: usize) -> &'static str {
        ""
    }

    /// What all plans of a year come to together.
    fn national(&self, run: &NationalRun, settings: Settings) -> Printable;

    /// What stands behind the last of so many plans: what all plans of a year come to together, and the sums.
    fn end(
        &self,
        n_plans: usize,
        runs: &[NationalRun],
        totals: &Totals,
        ending: &Ending,
        settings: Settings,
    ) -> Printable;

    /// Whether who reads it works with each plan's piece at once, while others are still checked.
    fn is_live(&self) -> bool {
        false
    }

    /// Whether what all plans come to stands before them, so that they have to wait until all is known.
    fn is_overview_first(&self, _: Settings) -> bool {
        false
    }
}

/// What makes a report of `check` in one format.
#[derive(Clone, Copy)]
pub enum CheckRenderer {
    /// Piece by piece.
    InPieces(&'static dyn Renderer),
    /// At once, when all is known.
    AtOnce(fn(&Run) -> Printable),
}

/// All that came of a run.
#[derive(Debug)]
pub struct Run<'r, 'l> {
    pub(crate) settings: Settings,
    /// What was said of the rules, of each plan in its turn, and of all plans together.
    pub(crate) outcomes: Vec<&'r Outcome<'l>>,
    pub(crate) totals: &'r Totals,
    pub(crate) ending: &'r Ending,
}

/// What is known of a run when it ends, besides its plans.
#[derive(Debug, Clone, Default)]
pub struct Ending {
    /// The exit status.
    pub exit_status: u8,
    /// What counts towards it besides a `must`.
    pub denied: Denied,
    /// The folder in which the program runs, without a slash at its end; empty where it has no name.
    pub folder: String,
    /// The folder from which reports for programs name files, in the same way.
    pub top: String,
    /// What is wrong with the settings of the repository, or doubtful in them, such as a waiver that has ended.
    pub of_settings: Diagnostics,
    /// The text of the settings.
    pub settings_sources: Sources,
}

/// A format of `lacuna check`.
pub type CheckFormat = Format<CheckRenderer>;

use CheckRenderer::{AtOnce, InPieces};

impl CheckFormat {
    /// Findings with the plan's text, for people.
    pub const HUMAN: CheckFormat = Format {
        name: "human",
        about: "For people, with lines of the plan",
        audience: Audience::People,
        renderer: InPieces(&human::Human),
    };
    /// The same in paragraphs.
    pub const PLAIN: CheckFormat = Format {
        name: "plain",
        about: "For screen readers: a paragraph for each finding, nothing drawn",
        audience: Audience::Listeners,
        renderer: InPieces(&human::Human),
    };
    /// One line for each finding: `path:line:column: …`.
    pub const SHORT: CheckFormat = Format {
        name: "short",
        about: "One line for each finding",
        audience: Audience::People,
        renderer: InPieces(&short::Short),
    };
    /// One document for programs.
    pub const JSON: CheckFormat = Format {
        name: "json",
        about: "One JSON document, for programs: `lacuna schema --report` describes it",
        audience: Audience::Programs,
        renderer: InPieces(&json::document::Document),
    };
    /// A line of JSON for each plan, for programs.
    pub const NDJSON: CheckFormat = Format {
        name: "ndjson",
        about: "A line of JSON for each plan as soon as it is checked, without what is met unless --verbose asks for it; then one with the totals",
        audience: Audience::Programs,
        renderer: InPieces(&json::lines::Lines),
    };
    /// The format of programs that show what others found in files.
    pub const SARIF: CheckFormat = Format {
        name: "sarif",
        about: "SARIF 2.1.0, for code scanning and editors",
        audience: Audience::Programs,
        renderer: AtOnce(sarif::report),
    };
    /// The format of programs that show what came of tests.
    pub const JUNIT: CheckFormat = Format {
        name: "junit",
        about: "JUnit XML: a suite for each plan, a test for each requirement",
        audience: Audience::Programs,
        renderer: AtOnce(junit::report),
    };
    /// Commands that GitHub takes from the log of a run.
    pub const GITHUB: CheckFormat = Format {
        name: "github",
        about: "Annotations of a GitHub workflow",
        audience: Audience::Programs,
        renderer: AtOnce(github::report),
    };
    /// What GitLab shows in a merge request.
    pub const GITLAB: CheckFormat = Format {
        name: "gitlab",
        about: "A Code Quality report of GitLab",
        audience: Audience::Programs,
        renderer: AtOnce(gitlab::report),
    };
    /// A comment for whoever reviews a change.
    pub const MARKDOWN: CheckFormat = Format {
        name: "markdown",
        about: "A comment on a pull request, or a job summary: at most 60,000 characters, the worst first",
        audience: Audience::Programs,
        renderer: AtOnce(markdown::report),
    };

    /// All of them, the usual one first.
    pub const ALL: [CheckFormat; 10] = [
        CheckFormat::HUMAN,
        CheckFormat::PLAIN,
        CheckFormat::SHORT,
        CheckFormat::JSON,
        CheckFormat::NDJSON,
        CheckFormat::SARIF,
        CheckFormat::JUNIT,
        CheckFormat::GITHUB,
        CheckFormat::GITLAB,
        CheckFormat::MARKDOWN,
    ];

    /// What comes of a plan in this format. It may be made before it is its turn.
    pub fn piece<'l>(self, checked: &Checked<'l>, settings: Settings) -> Piece<'l> {
        pieces(&[(self, settings)], checked).pop().unwrap_or_default()
    }
}

impl CheckRenderer {
    /// What makes it piece by piece, if it is made so.
    pub fn in_pieces(self) -> Option<&'static dyn Renderer> {
        match self {
            InPieces(renderer) => Some(renderer),
            AtOnce(_) => None,
        }
    }
}

/// What came of one plan file, as far as a report needs it.
#[derive(Debug, Default)]
pub struct Piece<'l> {
    text: Printable,
    kept: Option<Arc<Outcome<'l>>>,
}

/// What comes of a plan in each of these formats.
pub fn pieces<'l>(formats: &[(CheckFormat, Settings)], checked: &Checked<'l>) -> Vec<Piece<'l>> {
    let mut outcome = None;
    let mut piece = |format: &CheckFormat, settings: Settings| match format.renderer {
        InPieces(renderer) => Piece { text: renderer.plan(checked, settings), kept: None },
        AtOnce(_) => {
            let made = || Arc::new(Outcome::of_plan(checked, settings));
            let kept = Some(Arc::clone(outcome.get_or_insert_with(made)));
            Piece { text: Printable::default(), kept }
        }
    };
    formats.iter().map(|(format, settings)| piece(format, *settings)).collect()
}

/// A report that is being written.
#[derive(Debug)]
pub struct Report<'l> {
    format: CheckFormat,
    settings: Settings,
    n_plans: usize,
    kept: Vec<Arc<Outcome<'l>>>,
    /// The plans that stand behind what all of them come to.
    waiting: Vec<Printable>,
}

impl<'l> Report<'l> {
    /// A report of which nothing is written yet.
    pub fn new(format: CheckFormat, settings: Settings) -> Report<'l> {
        Report { format, settings, n_plans: 0, kept: Vec::new(), waiting: Vec::new() }
    }

    /// What stands before the first plan. Programs are told there what was said of the rules.
    pub fn head(&mut self, rules: &Diagnostics, sources: &Sources) -> Printable {
        match self.format.renderer {
            InPieces(renderer) => renderer.head(self.settings, rules, sources),
            AtOnce(_) => {
                self.kept.extend(Outcome::of_rules(rules, sources).map(Arc::new));
                Printable::default()
            }
        }
    }

    /// The next plan, as [`pieces`] gives it.
    pub fn plan(&mut self, piece: Piece<'l>) -> Printable {
        self.kept.extend(piece.kept);
        let gap =
            self.format.renderer.in_pieces().map_or("", |renderer| renderer.gap(self.n_plans));
        self.n_plans += 1;
        let text = if gap.is_empty() { piece.text } else { Printable::lines(gap) + &piece.text };
        let renderer = self.format.renderer.in_pieces();
        match renderer.is_some_and(|renderer| renderer.is_overview_first(self.settings)) {
            true => {
                self.waiting.push(text);
                Printable::default()
            }
            false => text,
        }
    }

    /// Whether who reads it works with each plan's piece at once, while others are still checked.
    pub fn is_live(&self) -> bool {
        self.format.renderer.in_pieces().is_some_and(Renderer::is_live)
    }

    /// What stands behind the last plan: what all plans of a year come to together, and the sums.
    pub fn end(&self, runs: &[NationalRun<'l>], totals: &Totals, ending: &Ending) -> Printable {
        match self.format.renderer {
            InPieces(renderer) => {
                let end = renderer.end(self.n_plans, runs, totals, ending, self.settings);
                self.waiting.iter().fold(end, |all, one| all + one)
            }
            AtOnce(report) => {
                let national: Vec<Outcome> = runs.iter().map(Outcome::of_national).collect();
                let of_settings = Outcome::of_settings(ending);
                let kept = self.kept.iter().map(|one| &**one);
                let outcomes = kept.chain(&national).chain(&of_settings).collect();
                report(&Run { settings: self.settings, outcomes, totals, ending })
            }
        }
    }
}
