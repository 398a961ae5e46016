//! A line of JSON for each thing, for programs that read while plans are still checked. The last line
//! says what all came to: without it, the run was cut off. Of what is met a plan's line tells only the number, unless
//! all is asked for.

use schemars::JsonSchema;
use serde::Serialize;

use super::{LINE_SCHEMA_ID, view};
use crate::{Detail, Ending, Renderer, Settings, Totals};
use lacuna_check::driver::{Checked, NationalRun};
use lacuna_check::eval::{Finding, Verdict};
use lacuna_language::diag::{Diagnostic, Diagnostics, Printable};
use lacuna_language::source::Sources;

/// A line that `lacuna check --format ndjson` prints. Its field `record` says what the line is about.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "record", rename_all = "lowercase")]
#[schemars(rename = "Line")]
pub(super) enum Record<'v> {
    /// The first line.
    Run(view::RunView<'v>),
    /// A line for each plan, as soon as it is checked.
    Plan(Box<view::PlanView<'v>>),
    /// With `--national`, a line for each year.
    National(view::NationalView<'v>),
    /// The last line. Without it, the run did not come to its end.
    End(view::EndView<'v>),
    /// What is wrong or doubtful in a rule file, which `lacuna lint --format ndjson` prints.
    Diagnostic(view::DiagnosticView<'v>),
}

/// The lines of `check`.
pub(crate) struct Lines;

impl Renderer for Lines {
    /// The first line: what the run is told, and what was said of its rules.
    fn head(&self, settings: Settings, rules: &Diagnostics, sources: &Sources) -> Printable {
        line(&Record::Run(view::run(LINE_SCHEMA_ID, settings, rules, sources)))
    }

    fn plan(&self, checked: &Checked, settings: Settings) -> Printable {
        // Nearly all findings of nearly all plans are that a requirement is met.
        let has_all = settings.detail == Detail::Verbose;
        let is_told = |one: &Finding| has_all || one.verdict != Verdict::Met;
        line(&Record::Plan(Box::new(view::plan(checked, settings, is_told))))
    }

    fn national(&self, run: &NationalRun, _: Settings) -> Printable {
        line(&Record::National(view::national(run)))
    }

    fn end(
        &self,
        _: usize,
        runs: &[NationalRun],
        totals: &Totals,
        ending: &Ending,
        settings: Settings,
    ) -> Printable {
        let runs = runs.iter().map(|run| self.national(run, settings));
        runs.chain([line(&Record::End(view::end(totals, ending)))]).collect()
    }

    fn is_live(&self) -> bool {
        true
    }
}

/// One thing that was said of a rule file.
pub(crate) fn of_rule(one: &Diagnostic, sources: &Sources) -> Printable {
    line(&Record::Diagnostic(view::diagnostic(one, sources)))
}

/// Texts, numbers and lists of them always have a JSON form.
fn line(record: &Record) -> Printable {
    let mut text = serde_json::to_string(record).unwrap_or_default();
    text.push('\n');
    Printable::json(text)
}
