//! One document for programs, written piece by piece as plans are checked.

use serde::Serialize;

use super::{SCHEMA_ID, VERSION, view};
use crate::{Ending, Renderer, Settings, Totals};
use lacuna_check::driver::{Checked, NationalRun};
use lacuna_language::diag::{Diagnostic, Diagnostics, Printable};
use lacuna_language::source::Sources;

/// How far a list's entries are from the edge.
const INDENT: &str = "    ";

/// How long an object or a list is at most that has one line, without what it is moved in by.
const WIDTH: usize = 160;

#[derive(Serialize)]
struct OfRules<'v> {
    version: u32,
    rule_diagnostics: Vec<view::DiagnosticView<'v>>,
}

/// What was said of rule files alone: a whole document.
pub(crate) fn of_rules<'d>(found: impl Iterator<Item = (&'d Diagnostic, &'d Sources)>) -> String {
    let rule_diagnostics = found.map(|(one, sources)| view::diagnostic(one, sources)).collect();
    format!("{}\n", pretty(&OfRules { version: VERSION, rule_diagnostics }))
}

/// The document of `check`.
pub(crate) struct Document;

impl Renderer for Document {
    /// The beginning, up to the list of plans.
    fn head(&self, settings: Settings, rules: &Diagnostics, sources: &Sources) -> Printable {
        let run = view::run(SCHEMA_ID, settings, rules, sources);
        let empty = pretty(&view::DocumentView::empty(run));
        let end = "],\n  \"national\": [],\n  \"settings_diagnostics\": []\n}";
        Printable::json(empty.strip_suffix(end).unwrap_or(&empty))
    }

    /// An entry of the list of plans.
    fn plan(&self, checked: &Checked, settings: Settings) -> Printable {
        Printable::json(entry(&view::plan(checked, settings, |_| true)))
    }

    fn gap(&self, n_before: usize) -> &'static str {
        if n_before > 0 { ",\n" } else { "\n" }
    }

    /// An entry of their list.
    fn national(&self, run: &NationalRun, _: Settings) -> Printable {
        Printable::json(entry(&view::national(run)))
    }

    /// What stands behind the last plan, to the end.
    fn end(
        &self,
        n_plans: usize,
        runs: &[NationalRun],
        _: &Totals,
        ending: &Ending,
        _: Settings,
    ) -> Printable {
        let plans = closed(n_plans);
        let national: Vec<String> = runs.iter().map(|run| entry(&view::national(run))).collect();
        let of_settings = view::of_settings(ending);
        let of_settings: Vec<String> = of_settings.iter().map(entry).collect();
        let (national, of_settings) = (list(&national), list(&of_settings));
        Printable::json(format!(
            "{plans},\n  \"national\": {national},\n  \"settings_diagnostics\": {of_settings}\n}}\n"
        ))
    }
}

/// A list of entries, each on lines of its own.
fn list(entries: &[String]) -> String {
    let opened = if entries.is_empty() { "" } else { "\n" };
    format!("[{opened}{}{}", entries.join(",\n"), closed(entries.len()))
}

/// The end of a list of so many entries.
fn closed(n_entries: usize) -> &'static str {
    if n_entries > 0 { "\n  ]" } else { "]" }
}

/// No text of JSON has a line break in itself, so that each line can be moved in.
fn entry(one: &impl Serialize) -> String {
    let lines = short_on_one_line(&pretty(one));
    format!("{INDENT}{}", lines.join(&format!("\n{INDENT}")))
}

/// The same text with each object and list on one line that is short there: much of a report is places.
fn short_on_one_line(pretty: &str) -> Vec<String> {
    /// What was opened, its lines so far, and whether each of its parts is on one line.
    #[derive(Default)]
    struct Opened {
        lines: Vec<String>,
        has_long_part: bool,
    }
    let (mut current, mut around) = (Opened::default(), Vec::new());
    for line in pretty.lines() {
        let is_end = line.trim_start().starts_with(['}', ']']);
        if line.ends_with(['{', '[']) {
            around.push(std::mem::take(&mut current));
        }
        current.lines.push(line.to_owned());
        if let (true, Some(outer)) = (is_end, around.pop_if(|_| is_end)) {
            let Opened { lines, has_long_part } = std::mem::replace(&mut current, outer);
            match on_one_line(&lines).filter(|_| !has_long_part) {
                Some(line) => current.lines.push(line),
                None => {
                    current.has_long_part = true;
                    current.lines.extend(lines);
                }
            }
        }
    }
    current.lines
}

/// Lines from an opening bracket to its end as one, if that is not too long.
fn on_one_line(lines: &[String]) -> Option<String> {
    let (first, rest) = lines.split_first()?;
    let (last, parts) = rest.split_last()?;
    let parts: Vec<&str> = parts.iter().map(|line| line.trim_start()).collect();
    let line = format!("{first}{}{}", parts.join(" "), last.trim_start());
    (line.trim_start().len() <= WIDTH).then_some(line)
}

/// Texts, numbers and lists of them always have a JSON form.
fn pretty(one: &impl Serialize) -> String {
    serde_json::to_string_pretty(one).unwrap_or_default()
}
