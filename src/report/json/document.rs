//! One document for programs, written piece by piece as plans are checked.

use serde::Serialize;

use super::{SCHEMA_ID, VERSION, view};
use crate::Settings;
use lacuna_check::driver::{Checked, NationalRun};
use lacuna_language::diag::{Diagnostics, Printable};
use lacuna_language::source::Sources;

/// How far a list's entries are from the edge.
const INDENT: &str = "    ";

/// A document that is being written: how much stands in the list of its plans.
#[derive(Debug, Default)]
pub(crate) struct Document {
    n_plans: usize,
}

#[derive(Serialize)]
struct OfRules<'v> {
    version: u32,
    rule_diagnostics: Vec<view::DiagnosticView<'v>>,
}

/// What was said of rule files alone: a whole document.
pub(crate) fn of_rules<'d>(found: impl Iterator<Item = (&'d Diagnostics, &'d Sources)>) -> String {
    let found = found.flat_map(|(found, sources)| found.iter().map(move |one| (one, sources)));
    let rule_diagnostics = found.map(|(one, sources)| view::diagnostic(one, sources)).collect();
    format!("{}\n", pretty(&OfRules { version: VERSION, rule_diagnostics }))
}

/// One plan file's outcome, as an entry of the list of plans.
pub(crate) fn plan(checked: &Checked) -> String {
    entry(&view::plan(checked))
}

/// What all plans of a year come to together, as an entry of their list.
pub(crate) fn national(run: &NationalRun) -> String {
    entry(&view::national(run))
}

impl Document {
    /// The beginning, up to the list of plans.
    pub(crate) fn head(
        &self,
        settings: Settings,
        rules: &Diagnostics,
        sources: &Sources,
    ) -> String {
        let run = view::run(SCHEMA_ID, settings, rules, sources);
        let empty = pretty(&view::DocumentView { run, plans: Vec::new(), national: Vec::new() });
        let open = empty.strip_suffix("],\n  \"national\": []\n}").unwrap_or(&empty);
        open.to_owned()
    }

    /// The next plan.
    pub(crate) fn plan(&mut self, entry: &Printable) -> Printable {
        let comma = if self.n_plans > 0 { "," } else { "" };
        self.n_plans += 1;
        Printable::line(comma) + entry
    }

    /// What stands behind the last plan, to the end.
    pub(crate) fn end(&self, national: &[Printable]) -> String {
        let plans = closed(self.n_plans);
        let opened = if national.is_empty() { "" } else { "\n" };
        let entries = national.iter().map(|one| &**one).collect::<Vec<_>>().join(",\n");
        let closed = closed(national.len());
        format!("{plans},\n  \"national\": [{opened}{entries}{closed}\n}}\n")
    }
}

/// The end of a list of so many entries.
fn closed(n_entries: usize) -> &'static str {
    if n_entries > 0 { "\n  ]" } else { "]" }
}

/// No text of JSON has a line break in itself, so that each line can be moved in.
fn entry(one: &impl Serialize) -> String {
    let pretty = pretty(one);
    format!("{INDENT}{}", pretty.replace('\n', &format!("\n{INDENT}")))
}

/// Texts, numbers and lists of them always have a JSON form.
fn pretty(one: &impl Serialize) -> String {
    serde_json::to_string_pretty(one).unwrap_or_default()
}
