//! A line of JSON for each thing, for programs that read while plans are still checked. The last line
//! says what all came to: without it, the run was cut off.

use serde::Serialize;

use super::view;
use crate::diag::{Diagnostic, Diagnostics};
use crate::driver::{Checked, NationalRun};
use crate::report::{Settings, Totals};
use crate::source::Sources;

/// What a line is about, said in its field `record`.
#[derive(Serialize)]
#[serde(tag = "record", rename_all = "lowercase")]
enum Record<'v> {
    Run(view::RunView<'v>),
    Plan(view::PlanView<'v>),
    National(view::NationalView<'v>),
    End(view::EndView),
    Diagnostic(view::DiagnosticView<'v>),
}

/// The first line: what the run is told, and what was said of its rules.
pub fn head(settings: Settings, rules: &Diagnostics, sources: &Sources) -> String {
    line(&Record::Run(view::run(settings, rules, sources)))
}

/// One plan file's outcome.
pub fn plan(checked: &Checked) -> String {
    line(&Record::Plan(view::plan(checked)))
}

/// What all plans of a year come to together.
pub fn national(run: &NationalRun) -> String {
    line(&Record::National(view::national(run)))
}

/// The last line: what all plans come to.
pub fn end(totals: &Totals) -> String {
    line(&Record::End(view::end(totals)))
}

/// One thing that was said of a rule file.
pub fn of_rule(one: &Diagnostic, sources: &Sources) -> String {
    line(&Record::Diagnostic(view::diagnostic(one, sources)))
}

/// Texts, numbers and lists of them always have a JSON form.
fn line(record: &Record) -> String {
    let mut text = serde_json::to_string(record).unwrap_or_default();
    text.push('\n');
    text
}
