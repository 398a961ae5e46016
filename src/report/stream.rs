//! A report of `check`, written piece by piece: no more of it is kept than what is being written.

use super::format::{Audience, Format};
use super::{Settings, Totals, human, json, short};
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
        settings: Settings,
    ) -> Printable;

    /// Whether who reads it works with each plan's piece at once, while others are still checked.
    fn is_live(&self) -> bool {
        false
    }
}

/// A format of `lacuna check`.
pub type CheckFormat = Format<&'static dyn Renderer>;

impl CheckFormat {
    /// Findings with the plan's text, for people.
    pub const HUMAN: CheckFormat = Format {
        name: "human",
        about: "For people, with lines of the plan",
        audience: Audience::People,
        renderer: &human::Human,
    };
    /// The same in paragraphs.
    pub const PLAIN: CheckFormat = Format {
        name: "plain",
        about: "For screen readers: a paragraph for each finding, nothing drawn",
        audience: Audience::Listeners,
        renderer: &human::Human,
    };
    /// One line for each finding: `path:line:column: …`.
    pub const SHORT: CheckFormat = Format {
        name: "short",
        about: "One line for each finding",
        audience: Audience::People,
        renderer: &short::Short,
    };
    /// One document for programs.
    pub const JSON: CheckFormat = Format {
        name: "json",
        about: "One JSON document, for programs: `lacuna schema --report` describes it",
        audience: Audience::Programs,
        renderer: &json::document::Document,
    };
    /// A line of JSON for each plan, for programs.
    pub const NDJSON: CheckFormat = Format {
        name: "ndjson",
        about: "A line of JSON for each plan as soon as it is checked, then one with the totals",
        audience: Audience::Programs,
        renderer: &json::lines::Lines,
    };

    /// All of them, the usual one first.
    pub const ALL: [CheckFormat; 5] = [
        CheckFormat::HUMAN,
        CheckFormat::PLAIN,
        CheckFormat::SHORT,
        CheckFormat::JSON,
        CheckFormat::NDJSON,
    ];
}

/// A report that is being written.
#[derive(Debug)]
pub struct Report {
    format: CheckFormat,
    settings: Settings,
    n_plans: usize,
}

impl Report {
    /// A report of which nothing is written yet.
    pub fn new(format: CheckFormat, settings: Settings) -> Report {
        Report { format, settings, n_plans: 0 }
    }

    /// What stands before the first plan. Programs are told there what was said of the rules.
    pub fn head(&self, rules: &Diagnostics, sources: &Sources) -> Printable {
        self.format.renderer.head(self.settings, rules, sources)
    }

    /// The next plan, as [`Renderer::plan`] gives it.
    pub fn plan(&mut self, piece: Printable) -> Printable {
        let gap = self.format.renderer.gap(self.n_plans);
        self.n_plans += 1;
        if gap.is_empty() { piece } else { Printable::lines(gap) + &piece }
    }

    /// What stands behind the last plan: what all plans of a year come to together, and the sums.
    pub fn end(&self, runs: &[NationalRun], totals: &Totals) -> Printable {
        self.format.renderer.end(self.n_plans, runs, totals, self.settings)
    }
}
