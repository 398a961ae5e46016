//! What programs are told, in types of its own: what they hold is promised by [`VERSION`](super::VERSION).

use serde::Serialize;

use super::VERSION;
use crate::diag::{Diagnostic, Diagnostics, Severity};
use crate::driver::{Checked, Judged, NationalRun};
use crate::eval::{Counts, Finding, Instance, Part, Resting, Todo, Verdict};
use crate::report::{Settings, Totals};
use crate::rules::program::{FITS_THE_FORM, Rules};
use crate::source::{LineColumn, Place, Sources, Span};
use crate::value::schema::Standing;

/// What a run is told besides its plans, and what was said of its rules.
#[derive(Debug, Serialize)]
pub struct RunView {
    version: u32,
    draft: bool,
    as_of: String,
    rule_diagnostics: Vec<DiagnosticView>,
}

/// What all plans of a run come to.
#[derive(Debug, Serialize)]
pub struct EndView {
    plans: usize,
    unusable: usize,
    totals: TotalsView,
    must_breached: usize,
    must_undecided: usize,
    should_breached: usize,
    should_undecided: usize,
    unjudged: usize,
    national_not_run: usize,
}

#[derive(Debug, Serialize)]
pub struct NationalView {
    year: String,
    kind: Option<String>,
    expected: usize,
    known_by_name: usize,
    absent: Vec<String>,
    totals: TotalsView,
    findings: Vec<FindingView>,
}

#[derive(Debug, Serialize)]
pub struct PlanView {
    path: String,
    authority: Option<String>,
    year: Option<String>,
    circular: Option<String>,
    totals: Option<TotalsView>,
    findings: Vec<FindingView>,
    todo: Vec<TodoView>,
    diagnostics: Vec<DiagnosticView>,
}

#[derive(Debug, Serialize)]
struct TotalsView {
    met: usize,
    breached: usize,
    undecided: usize,
    for_a_person: usize,
    not_applicable: usize,
}

#[derive(Debug, Serialize)]
struct FindingView {
    requirement: String,
    title: Option<String>,
    strength: &'static str,
    verdict: &'static str,
    cites: Vec<String>,
    blocked: bool,
    within_rounding: bool,
    explanation: Option<String>,
    instances: Option<TotalsView>,
    reasons: Vec<ReasonView>,
    rests_on: Vec<RestingView>,
    help: Option<String>,
}

#[derive(Debug, Serialize)]
struct RestingView {
    of: String,
    figure: String,
    standing: &'static str,
    rounded: bool,
    source: Option<String>,
    place: PlaceView,
}

#[derive(Debug, Serialize)]
struct ReasonView {
    about: Vec<String>,
    verdict: &'static str,
    said: String,
    rule: Option<PlaceView>,
    places: Vec<ShownView>,
}

#[derive(Debug, Serialize)]
struct ShownView {
    said: String,
    place: PlaceView,
}

#[derive(Debug, Serialize)]
pub struct PlaceView {
    path: String,
    #[serde(flatten)]
    at: AtView,
}

/// Where in its file something stands: in a text, or in a workbook.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum AtView {
    /// Lines and columns count from one, columns in characters; `start` and `end` are bytes.
    Text { line: usize, column: usize, start: usize, end: usize },
    /// `Spending!D14`
    Cell { cell: String },
}

#[derive(Debug, Serialize)]
struct TodoView {
    what: String,
    alone: usize,
    in_all: usize,
    places: Vec<PlaceView>,
}

#[derive(Debug, Serialize)]
pub struct DiagnosticView {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: String,
    help: Option<String>,
    places: Vec<ShownView>,
}

/// What a run is told, and what was said of its rules.
pub fn run(settings: Settings, rules: &Diagnostics, sources: &Sources) -> RunView {
    RunView {
        version: VERSION,
        draft: settings.is_draft,
        as_of: settings.as_of.to_string(),
        rule_diagnostics: rules.iter().map(|one| diagnostic(one, sources)).collect(),
    }
}

/// One plan file's outcome.
pub fn plan(checked: &Checked) -> PlanView {
    match &checked.outcome {
        Ok(judged) => judged_plan(checked, judged),
        Err(diagnostics) => PlanView {
            path: checked.name.to_string(),
            authority: None,
            year: None,
            circular: None,
            totals: None,
            findings: Vec::new(),
            todo: Vec::new(),
            diagnostics: diagnostics.iter().map(|one| diagnostic(one, &checked.sources)).collect(),
        },
    }
}

/// What all plans of a year come to together.
pub fn national(run: &NationalRun) -> NationalView {
    let findings = run.ledger.findings.iter();
    let findings = findings.map(|one| finding(run.rules, None, one, &run.sources));
    NationalView {
        year: run.rules.circular.year.to_string(),
        kind: run.kind.clone(),
        expected: run.n_expected,
        known_by_name: run.n_known,
        absent: run.absent.clone(),
        totals: verdicts(&run.ledger.counts()),
        findings: findings.collect(),
    }
}

/// What all plans of a run come to.
pub fn end(totals: &Totals) -> EndView {
    EndView {
        plans: totals.plans,
        unusable: totals.unusable,
        totals: verdicts(&totals.counts),
        must_breached: totals.must_breached,
        must_undecided: totals.must_undecided,
        should_breached: totals.should_breached,
        should_undecided: totals.should_undecided,
        unjudged: totals.unjudged,
        national_not_run: totals.national_not_run,
    }
}

fn judged_plan(checked: &Checked, judged: &Judged) -> PlanView {
    let sources = &checked.sources;
    let findings = judged.ledger.findings.iter();
    let findings = findings.map(|one| {
        let explanation = one.explained.and_then(|slot| judged.plan.text(slot));
        finding(judged.rules, explanation.map(str::to_owned), one, sources)
    });
    let doubts = judged.ledger.doubts.iter().map(|one| diagnostic(one, sources));
    let todo = judged.ledger.todo.iter().map(|one| todo(judged, one, sources));
    PlanView {
        path: checked.name.to_string(),
        authority: judged.council(),
        year: Some(judged.rules.circular.year.to_string()),
        circular: judged.rules.circular.number.clone().ok(),
        totals: Some(verdicts(&judged.ledger.counts())),
        findings: findings.collect(),
        todo: todo.collect(),
        diagnostics: doubts.collect(),
    }
}

fn verdicts(counts: &Counts) -> TotalsView {
    TotalsView {
        met: counts.of(Verdict::Met),
        breached: counts.of(Verdict::Breached),
        undecided: counts.of(Verdict::Undecided),
        for_a_person: counts.of(Verdict::ForAPerson),
        not_applicable: counts.of(Verdict::NotApplicable),
    }
}

fn finding(
    rules: &Rules,
    explanation: Option<String>,
    one: &Finding,
    sources: &Sources,
) -> FindingView {
    let requirement = rules.requirement(one.requirement);
    let cites = requirement.map_or(&[][..], |requirement| &requirement.cites);
    let paragraphs = cites.iter().filter_map(|id| rules.paragraphs.get(*id));
    let reasons = one.instances.iter().flat_map(|instance| {
        instance.parts.iter().map(move |part| reason(instance, part, sources))
    });
    FindingView {
        requirement: requirement.map_or(FITS_THE_FORM, |one| &one.name).to_owned(),
        title: requirement.map(|one| one.title.clone()),
        strength: requirement.map_or("must", |one| one.strength.word()),
        verdict: one.verdict.words(),
        cites: paragraphs.map(|paragraph| paragraph.name.clone()).collect(),
        blocked: one.is_blocked,
        within_rounding: one.is_within_rounding(),
        explanation,
        instances: one.counts.as_ref().map(verdicts),
        reasons: reasons.collect(),
        rests_on: one.rests_on.iter().map(|figure| resting(figure, sources)).collect(),
        help: requirement.and_then(|one| one.help.clone()),
    }
}

fn reason(instance: &Instance, part: &Part, sources: &Sources) -> ReasonView {
    let shown = part
        .shown
        .iter()
        .map(|shown| ShownView { said: shown.said.clone(), place: place(shown.place, sources) });
    ReasonView {
        about: instance.about.iter().map(|about| about.said.clone()).collect(),
        verdict: instance.verdict.words(),
        said: part.said.clone(),
        rule: part.rule.map(|span| place(span, sources)),
        places: shown.collect(),
    }
}

fn resting(one: &Resting, sources: &Sources) -> RestingView {
    let said = Standing::SAID.iter().find(|(standing, _)| *standing == one.standing);
    RestingView {
        of: one.of.clone(),
        figure: one.figure.clone(),
        standing: said.map_or("reported", |(_, word)| word),
        rounded: one.is_rounded,
        source: one.source.clone(),
        place: place(one.place, sources),
    }
}

fn todo(judged: &Judged, one: &Todo, sources: &Sources) -> TodoView {
    let places = one.slots.iter().map(|slot| place(judged.plan.slot(*slot).place, sources));
    TodoView {
        what: one.what.clone(),
        alone: one.alone,
        in_all: one.in_all,
        places: places.collect(),
    }
}

/// What was said of a file.
pub fn diagnostic(one: &Diagnostic, sources: &Sources) -> DiagnosticView {
    let places = one
        .labels
        .iter()
        .map(|label| ShownView { said: label.text.clone(), place: place(label.span, sources) });
    DiagnosticView {
        code: one.code.id,
        name: one.code.name,
        severity: match one.code.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: one.message.clone(),
        help: one.help.clone(),
        places: places.collect(),
    }
}

/// Where something stands.
pub fn place(span: Span, sources: &Sources) -> PlaceView {
    let at = match sources.place(span) {
        Place::Cell(cell) => AtView::Cell { cell },
        Place::Text(LineColumn { line, column }) => {
            AtView::Text { line, column, start: span.start(), end: span.end() }
        }
    };
    PlaceView { path: sources.name(span).to_owned(), at }
}
