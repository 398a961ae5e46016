//! Ledgers and diagnostics into text, one renderer a file.
//!
//! Takes data; gives text that is safe to print, whatever stands in a plan, a rule file or a file name (see
//! [`Printable`]). Never asks a stage for more, and never decides a verdict.

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice
    )
)]

mod annotated;
mod begin;
mod changes;
mod common;
mod digest;
mod dossier;
pub mod explain;
mod finding;
mod format;
mod github;
mod gitlab;
mod grade;
mod human;
mod issues;
mod json;
mod junit;
mod lint;
mod markdown;
mod part;
pub mod proforma;
mod replies;
mod sarif;
mod short;
mod stream;
mod tested;
mod totals;

pub use annotated::{NotAnnotated, annotated, is_annotated, n_comments};
pub use begin::begin;
pub use changes::{ChangesFormat, ComparedCirculars};
pub use dossier::document;
pub use dossier::{
    Document, DossierFormat, National, PlanRow, Problem, Version, council, is_report, sha256,
    versions,
};
pub use format::{Audience, Format};
pub use grade::Grades;
pub use issues::{Denied, open_findings};
pub use json::{Told, told};
pub use lacuna_language::diag::view::{Drawing, Style};
pub use lint::{LintFormat, Linted};
pub use part::Part;
pub use replies::JudgedCounts;
pub use stream::{CheckFormat, CheckRenderer, Ending, Piece, Renderer, Report, Run, pieces};
pub use tested::{
    MoveCounts, Moves, Planted, Reached, TestFormat, TestRenderer, TestSettings, examples, is_whole,
};
pub use totals::{Open, Totals};

use jiff::civil::Date;

use lacuna_check::driver::{Checked, Judged};
use lacuna_language::diag::view::{self, Block};
use lacuna_language::diag::{Diagnostic, Diagnostics, Printable};
use lacuna_language::source::Sources;

/// The figures that are shown with a plan, a line for each: `Planned in all: £460,000`.
fn readouts(checked: &Checked, judged: &Judged) -> Vec<String> {
    let words = judged.words(&checked.sources);
    let shown = judged.ledger.readouts.iter().filter_map(|one| {
        let show = judged.rules.shows.get(one.show)?;
        Some(format!("{}: {}", show.title, words.readout(one)))
    });
    shown.collect()
}

/// Where a plan stands: in a word, such as `NOT READY`, and in sentences.
pub fn standing(judged: &Judged, settings: Settings) -> (&'static str, String) {
    let standing = human::Standing::of(judged, settings);
    (standing.word(), standing.sentence())
}

/// What a run is told besides its plans.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// How findings are drawn: colours, characters and width.
    pub style: Style,
    /// The one date of the run.
    pub as_of: Date,
    /// Whether the plans are drafts: what is not filled in yet does not count, and no verdict is different.
    pub is_draft: bool,
    /// How much is told of each plan.
    pub detail: Detail,
}

/// How much people are told of each plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Nothing: only how many plans do not meet each requirement.
    Statistics,
    /// What is to be done, a line for each thing.
    Todo,
    /// The verdict in a line: where all plans are held together.
    Line,
    /// A few lines: among many plans.
    Brief,
    /// What has to be put right in the plan's text, all else in a line or two.
    Full,
    /// Every finding in the plan's text, and every other requirement in a list.
    Verbose,
}

impl Settings {
    /// Whether all that is known is told.
    pub fn is_verbose(&self) -> bool {
        self.detail == Detail::Verbose
    }
}

/// The JSON Schema of what `check` prints for programs.
pub fn schema() -> Printable {
    Printable::json(json::schema())
}

/// Diagnostics in full, equal ones as one with their places in the text.
pub fn diagnostics(diagnostics: &Diagnostics, sources: &Sources, style: Style) -> Printable {
    let grouped = diagnostics.grouped();
    first(grouped.iter(), |one| drawn(&Block::from_diagnostic(one), sources, style))
}

/// Diagnostics, a line for each.
pub fn diagnostic_lines(diagnostics: &Diagnostics, sources: &Sources) -> Printable {
    first(diagnostics.iter(), |one| short::diagnostic(one, sources))
}

/// The first of them, and how many more there are.
fn first<'d>(
    diagnostics: impl Iterator<Item = &'d Diagnostic> + Clone,
    shown: impl Fn(&Diagnostic) -> Printable,
) -> Printable {
    const MOST: usize = 200;
    let more = diagnostics.clone().count().saturating_sub(MOST);
    let more = (more > 0).then(|| Printable::line(format!("and {more} more of these")));
    diagnostics.take(MOST).map(shown).chain(more).collect()
}

/// A block and an empty line.
fn drawn(block: &Block, sources: &Sources, style: Style) -> Printable {
    view::render(block, sources, style) + &Printable::line("")
}
