//! A run as annotations of a GitHub workflow: a command for each issue, what matters most first.
//!
//! Takes the issues of a run; gives lines for the log. GitHub shows only so many of each level beside the
//! change, the first; the others are in the log. What nobody can correct at its line has none: questions for a
//! person, and what a council explains. Nothing from a plan begins a command or ends one.

use crate::issues::{At, Kind, Level, Spot, Told};
use crate::{Run, short};
use lacuna_language::diag::Printable;
use lacuna_language::source::LineColumn;

/// What has a notice, though nothing has to be done about it before the plan is sent.
const NOTICES: [Kind; 2] = [Kind::ShouldUndecided, Kind::Waived];

/// How many annotations of one level GitHub shows of a step.
const MOST_SHOWN: usize = 10;

/// A line for each issue, and the sums.
pub(crate) fn report(run: &Run) -> Printable {
    let mut all = run.worst_first();
    let is_to_be_told =
        |told: &Told| told.level < Level::Note || NOTICES.contains(&told.issue.kind);
    all.retain(is_to_be_told);
    let commands: Printable = all.iter().map(|told| command(run, *told)).collect();
    let levels = [Level::Error, Level::Warning, Level::Note];
    let of_level = |level| all.iter().filter(|told| told.level == level).count();
    let n_hidden: usize =
        levels.into_iter().map(|level| of_level(level).saturating_sub(MOST_SHOWN)).sum();
    let hidden = match n_hidden {
        0 => Printable::default(),
        _ => Printable::line(format!(
            "GitHub shows the first {MOST_SHOWN} of each level beside the change."
        )),
    };
    commands + &hidden + &short::foot(run.totals)
}

/// `::error title=four-signatures: …,file=plans/a.yaml,line=46,endLine=46,col=13,endColumn=22::Breached …`
fn command(run: &Run, Told { issue, level }: Told) -> Printable {
    let first = issue.places.first();
    let mut properties = vec![("title", format!("{}: {}", issue.rule.id(), issue.rule.title()))];
    properties.extend(first.map(|at| place(run, at)).unwrap_or_default());
    let cell = match first.map(|at| &at.spot) {
        Some(Spot::Cell(cell)) => format!("{cell}: "),
        Some(Spot::File | Spot::Text { .. }) | None => String::new(),
    };
    let word = match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    Printable::workflow_command(word, &properties, &format!("{cell}{}", issue.message))
}

/// A place. GitHub takes columns only where all is on one line, and shows an annotation below the last line: of
/// several lines, the first is named.
fn place(run: &Run, at: &At) -> Vec<(&'static str, String)> {
    let mut named = vec![("file", run.name(at))];
    let Spot::Text { start, end } = at.spot else { return named };
    named.push(("line", start.line.to_string()));
    if let LineColumn { line, column } = end
        && line == start.line
    {
        named.extend([
            ("endLine", line.to_string()),
            ("col", start.column.to_string()),
            ("endColumn", column.to_string()),
        ]);
    }
    named
}
