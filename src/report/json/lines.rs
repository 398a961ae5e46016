//! A line of JSON for each thing, for programs that read while plans are still checked. The last line
//! says what all came to: without it, the run was cut off.

use schemars::JsonSchema;
use serde::Serialize;

use super::{LINE_SCHEMA_ID, view};
use crate::{Settings, Totals};
use lacuna_check::driver::{Checked, NationalRun};
use lacuna_language::diag::{Diagnostic, Diagnostics};
use lacuna_language::source::Sources;

/// A line that `lacuna check --format ndjson` prints. Its field `record` says what the line is about.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "record", rename_all = "lowercase")]
#[schemars(rename = "Line")]
pub(super) enum Record<'v> {
    /// The first line.
    Run(view::RunView<'v>),
    /// A line for each plan, as soon as it is checked.
    Plan(view::PlanView<'v>),
    /// With `--national`, a line for each year.
    National(view::NationalView<'v>),
    /// The last line. Without it, the run did not come to its end.
    End(view::EndView),
    /// What is wrong or doubtful in a rule file, which `lacuna lint --format ndjson` prints.
    Diagnostic(view::DiagnosticView<'v>),
}

/// The first line: what the run is told, and what was said of its rules.
pub(crate) fn head(settings: Settings, rules: &Diagnostics, sources: &Sources) -> String {
    line(&Record::Run(view::run(LINE_SCHEMA_ID, settings, rules, sources)))
}

/// One plan file's outcome.
pub(crate) fn plan(checked: &Checked) -> String {
    line(&Record::Plan(view::plan(checked)))
}

/// What all plans of a year come to together.
pub(crate) fn national(run: &NationalRun) -> String {
    line(&Record::National(view::national(run)))
}

/// The last line: what all plans come to.
pub(crate) fn end(totals: &Totals) -> String {
    line(&Record::End(view::end(totals)))
}

/// One thing that was said of a rule file.
pub(crate) fn of_rule(one: &Diagnostic, sources: &Sources) -> String {
    line(&Record::Diagnostic(view::diagnostic(one, sources)))
}

/// Texts, numbers and lists of them always have a JSON form.
fn line(record: &Record) -> String {
    let mut text = serde_json::to_string(record).unwrap_or_default();
    text.push('\n');
    text
}
