//! A report, written piece by piece: no more of it is kept than what is being written.

use super::{Detail, Format, Settings, Totals, human, json, short};
use lacuna_check::driver::NationalRun;
use lacuna_language::diag::{Diagnostics, Printable};
use lacuna_language::source::Sources;

/// A report that is being written.
#[derive(Debug)]
pub struct Report {
    format: Format,
    settings: Settings,
    document: json::Document,
}

impl Report {
    /// A report of which nothing is written yet.
    pub fn new(format: Format, settings: Settings) -> Report {
        Report { format, settings, document: json::Document::default() }
    }

    /// What stands before the first plan. Programs are told there what was said of the rules.
    pub fn head(&self, rules: &Diagnostics, sources: &Sources) -> Printable {
        match self.format {
            Format::Human => human::head(self.settings),
            Format::Short if self.settings.is_draft => Printable::line("DRAFT"),
            Format::Short => Printable::default(),
            Format::Json => Printable::json(self.document.head(self.settings, rules, sources)),
            Format::Ndjson => Printable::json(json::lines::head(self.settings, rules, sources)),
        }
    }

    /// The next plan, as [`plan`](super::plan) gives it.
    pub fn plan(&mut self, piece: Printable) -> Printable {
        match self.format {
            Format::Json => self.document.plan(&piece),
            Format::Human | Format::Short | Format::Ndjson => piece,
        }
    }

    /// What stands behind the last plan: what all plans of a year come to together, and the sums.
    pub fn end(&self, runs: &[NationalRun], totals: &Totals) -> Printable {
        let runs = runs.iter().map(|run| super::national(run, self.format, self.settings));
        let foot = match self.format {
            Format::Human => human::foot(totals, self.settings),
            Format::Short => short::foot(totals),
            Format::Json => {
                let runs: Vec<Printable> = runs.collect();
                return Printable::json(self.document.end(&runs));
            }
            Format::Ndjson => Printable::json(json::lines::end(totals)),
        };
        let runs: Printable = runs.collect();
        // A list of plans has no blank line at its end.
        let is_after_list = self.format == Format::Human && self.settings.detail == Detail::Line;
        let gap = if is_after_list && !runs.is_empty() { "\n" } else { "" };
        Printable::lines(gap.to_owned()) + &runs + &foot
    }
}
