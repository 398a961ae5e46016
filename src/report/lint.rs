//! What was said of rule files and their examples: for people, for editors and for programs.

use super::format::{Audience, Format};
use super::{Style, diagnostic_lines, diagnostics, json};
use lacuna_language::diag::{Diagnostic, Diagnostics, Printable, Severity};
use lacuna_language::source::Sources;

/// What was said of rule files.
pub struct Linted {
    /// What was said of the files, then of their examples, each with its texts.
    pub found: Vec<(Diagnostics, Sources)>,
    /// How many rule files there are.
    pub n_files: usize,
    /// Whether they are the built-in ones.
    pub is_built_in: bool,
}

/// A format of `lacuna lint`.
pub type LintFormat = Format<fn(&Linted, Style) -> Printable>;

impl LintFormat {
    /// All of them, the usual one first.
    pub const ALL: [LintFormat; 5] = [
        Format {
            name: "human",
            about: "For people, with lines of the rules",
            audience: Audience::People,
            renderer: human,
        },
        Format {
            name: "plain",
            about: "For screen readers: a paragraph for each mistake or warning, nothing drawn",
            audience: Audience::Listeners,
            renderer: human,
        },
        Format {
            name: "short",
            about: "One line for each mistake or warning",
            audience: Audience::People,
            renderer: short,
        },
        Format {
            name: "json",
            about: "One JSON document, for programs",
            audience: Audience::Programs,
            renderer: document,
        },
        Format {
            name: "ndjson",
            about: "A line of JSON for each mistake or warning",
            audience: Audience::Programs,
            renderer: lines,
        },
    ];
}

impl Linted {
    /// How many files, mistakes and doubtful things there are, in a sentence.
    pub fn sum(&self) -> String {
        let files = match self.n_files {
            1 => "1 rule file".to_owned(),
            many => format!("{many} rule files"),
        };
        let files = if self.is_built_in { format!("{files} built in") } else { files };
        let said = |severity: Severity, one: &str, many: &str| {
            let found = self.all().filter(|(found, _)| found.code.severity == severity);
            match found.count() {
                0 => format!("no {many}"),
                1 => format!("1 {one}"),
                more => format!("{more} {many}"),
            }
        };
        let errors = said(Severity::Error, "mistake", "mistakes");
        let warnings = said(Severity::Warning, "warning", "warnings");
        format!("{files}: {errors}, {warnings}.")
    }

    fn all(&self) -> impl Iterator<Item = (&Diagnostic, &Sources)> {
        self.found.iter().flat_map(|(found, sources)| found.iter().map(move |one| (one, sources)))
    }
}

fn human(linted: &Linted, style: Style) -> Printable {
    let found = linted.found.iter().map(|(found, sources)| diagnostics(found, sources, style));
    found.chain([foot(linted)]).collect()
}

fn short(linted: &Linted, _: Style) -> Printable {
    let found = linted.found.iter().map(|(found, sources)| diagnostic_lines(found, sources));
    found.chain([foot(linted)]).collect()
}

fn document(linted: &Linted, _: Style) -> Printable {
    Printable::json(json::document::of_rules(linted.all()))
}

fn lines(linted: &Linted, _: Style) -> Printable {
    linted.all().map(|(one, sources)| json::lines::of_rule(one, sources)).collect()
}

fn foot(linted: &Linted) -> Printable {
    Printable::line(linted.sum())
}
