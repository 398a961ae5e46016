//! What programs are told, in types of its own: what they hold is promised by [`VERSION`](super::VERSION).

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Serialize;

use super::VERSION;
use crate::diag::{Diagnostic, Diagnostics, Severity};
use crate::driver::{Checked, Judged, NationalRun};
use crate::eval::{Counts, Finding, Instance, Part, Resting, Shown, Todo, Verdict};
use crate::plan::SlotId;
use crate::report::digest::{Digest, Entry, Gap};
use crate::report::finding;
use crate::report::{Settings, Totals};
use crate::rules::program::FITS_THE_FORM;
use crate::source::grid::Hidden;
use crate::source::{LineColumn, Place, Sources, Span};
use crate::value::schema::Standing;
use crate::wording::Words;

/// What a run is told besides its plans, and what was said of its rules.
#[derive(Debug, Serialize)]
pub struct RunView<'v> {
    version: u32,
    draft: bool,
    as_of: String,
    rule_diagnostics: Vec<DiagnosticView<'v>>,
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
pub struct NationalView<'v> {
    year: String,
    kind: Option<&'v str>,
    expected: usize,
    known_by_name: usize,
    absent: &'v [String],
    totals: TotalsView,
    findings: Vec<FindingView<'v>>,
}

#[derive(Debug, Serialize)]
pub struct PlanView<'v> {
    path: &'v str,
    authority: Option<String>,
    year: Option<String>,
    circular: Option<&'v str>,
    totals: Option<TotalsView>,
    /// What is to be done, each cause once, in the order in which people are told.
    groups: Vec<GroupView<'v>>,
    findings: Vec<FindingView<'v>>,
    todo: Vec<TodoView<'v>>,
    diagnostics: Vec<DiagnosticView<'v>>,
}

/// One thing to be done, and the requirements that hang on it.
#[derive(Debug, Serialize)]
struct GroupView<'v> {
    kind: GroupKind,
    /// What is missing; nothing where something is breached.
    what: Option<String>,
    /// The requirements that are breached because of it, or that are to be judged.
    requirements: Vec<&'v str>,
    /// Those that are undecided until it is done.
    waiting: Vec<&'v str>,
    places: Vec<PlaceView<'v>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
enum GroupKind {
    /// A `must` is breached, or something does not fit the form.
    PutRight,
    /// Something is missing.
    FillIn,
    /// Undecided, whatever is filled in.
    Undecided,
    /// A `should` is breached.
    Should,
    /// A `should` is breached, and the council says why.
    Explained,
    /// A person has to judge.
    ForAPerson,
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
struct FindingView<'v> {
    requirement: &'v str,
    title: Option<&'v str>,
    strength: &'static str,
    verdict: &'static str,
    cites: Vec<&'v str>,
    blocked: bool,
    within_rounding: bool,
    explanation: Option<&'v str>,
    instances: Option<TotalsView>,
    reasons: Vec<ReasonView<'v>>,
    rests_on: Vec<RestingView<'v>>,
    help: Option<&'v str>,
}

#[derive(Debug, Serialize)]
struct RestingView<'v> {
    of: String,
    figure: String,
    standing: &'static str,
    rounded: bool,
    source: Option<&'v str>,
    place: PlaceView<'v>,
}

#[derive(Debug, Serialize)]
struct ReasonView<'v> {
    about: Vec<String>,
    /// The entries of the plan that it is about, with their places.
    entries: Vec<ShownView<'v>>,
    verdict: &'static str,
    said: String,
    rule: Option<PlaceView<'v>>,
    places: Vec<ShownView<'v>>,
}

#[derive(Debug, Serialize)]
struct ShownView<'v> {
    said: Cow<'v, str>,
    place: PlaceView<'v>,
}

#[derive(Debug, Serialize)]
pub struct PlaceView<'v> {
    path: &'v str,
    #[serde(flatten)]
    at: AtView,
}

/// Where in its file something stands: in a text, or in a workbook.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum AtView {
    /// Lines and columns count from one, columns in characters; `start` and `end` are bytes.
    Text { line: usize, column: usize, start: usize, end: usize },
    /// `Spending!D14`; and `sheet`, `column` or `row` where that is hidden from whoever opens the workbook.
    Cell {
        cell: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        hidden: Option<&'static str>,
    },
}

#[derive(Debug, Serialize)]
struct TodoView<'v> {
    what: String,
    alone: usize,
    in_all: usize,
    places: Vec<PlaceView<'v>>,
}

#[derive(Debug, Serialize)]
pub struct DiagnosticView<'v> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: &'v str,
    help: Option<&'v str>,
    places: Vec<ShownView<'v>>,
}

/// What a run is told, and what was said of its rules.
pub fn run<'v>(settings: Settings, rules: &'v Diagnostics, sources: &'v Sources) -> RunView<'v> {
    RunView {
        version: VERSION,
        draft: settings.is_draft,
        as_of: settings.as_of.to_string(),
        rule_diagnostics: rules.iter().map(|one| diagnostic(one, sources)).collect(),
    }
}

/// One plan file's outcome.
pub fn plan<'v>(checked: &'v Checked) -> PlanView<'v> {
    match &checked.outcome {
        Ok(judged) => judged_plan(checked, judged),
        Err(diagnostics) => PlanView {
            path: &checked.name,
            authority: None,
            year: None,
            circular: None,
            totals: None,
            groups: Vec::new(),
            findings: Vec::new(),
            todo: Vec::new(),
            diagnostics: diagnostics.iter().map(|one| diagnostic(one, &checked.sources)).collect(),
        },
    }
}

/// What all plans of a year come to together.
pub fn national<'v>(run: &'v NationalRun) -> NationalView<'v> {
    let findings = run.ledger.findings.iter();
    let findings = findings.map(|one| of_finding(run.words(), None, one));
    NationalView {
        year: run.rules.circular.year.to_string(),
        kind: run.kind.as_deref(),
        expected: run.n_expected,
        known_by_name: run.n_known,
        absent: &run.absent,
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

fn judged_plan<'v>(checked: &'v Checked, judged: &'v Judged) -> PlanView<'v> {
    let sources = &checked.sources;
    let findings = judged.ledger.findings.iter();
    let findings = findings.map(|one| {
        let explanation = one.explained.and_then(|slot| judged.plan.text(slot));
        of_finding(judged.words(sources), explanation, one)
    });
    let doubts = judged.doubts.iter().map(|one| diagnostic(one, sources));
    let todo = judged.ledger.todo.iter().map(|one| todo(judged, one, sources));
    PlanView {
        path: &checked.name,
        authority: judged.council(),
        year: Some(judged.rules.circular.year.to_string()),
        circular: judged.rules.circular.number.as_deref().ok(),
        totals: Some(verdicts(&judged.ledger.counts())),
        groups: groups(judged, sources),
        findings: findings.collect(),
        todo: todo.collect(),
        diagnostics: doubts.collect(),
    }
}

fn groups<'v>(judged: &'v Judged, sources: &'v Sources) -> Vec<GroupView<'v>> {
    let digest = Digest::of(judged);
    let names = |findings: &[&Finding]| -> Vec<&'v str> {
        findings.iter().map(|one| judged.rules.requirement_name(one.requirement)).collect()
    };
    let of_slots = |slots: &mut dyn Iterator<Item = SlotId>| -> Vec<PlaceView<'v>> {
        let mut seen = BTreeSet::new();
        let spans = slots.map(|slot| judged.plan.slot(slot).place);
        spans.filter(|span| seen.insert(*span)).map(|span| place(span, sources)).collect()
    };
    let form = judged.ledger.findings.iter().find(|one| finding::is_form(one));
    let form = form.filter(|form| form.verdict == Verdict::Undecided);
    // What the form asks for as well: people see that by its being missing.
    let with_form = |slots: &mut dyn Iterator<Item = SlotId>, waiting: &[&'v Finding]| {
        let slots: Vec<SlotId> = slots.collect();
        let is_asked =
            |form: &&Finding| slots.iter().any(|slot| form.gaps.binary_search(slot).is_ok());
        let form = form.filter(is_asked);
        names(&form.into_iter().chain(waiting.iter().copied()).collect::<Vec<&Finding>>())
    };
    let breached = |kind: GroupKind, entry: &Entry<'v>| GroupView {
        kind,
        what: None,
        requirements: names(&[&[entry.finding], entry.beside.as_slice()].concat()),
        waiting: with_form(&mut entry.grounds().into_iter(), &entry.waiting),
        places: of_slots(&mut entry.grounds().into_iter()),
    };
    let missing = |gap: &Gap<'v>| GroupView {
        kind: GroupKind::FillIn,
        what: Some(judged.words(sources).todo(gap.todo)),
        requirements: names(&gap.breached),
        waiting: with_form(&mut gap.todo.slots.iter().copied(), &gap.waiting),
        places: of_slots(&mut gap.todo.slots.iter().copied()),
    };
    let alone = |kind: GroupKind, one: &Finding| {
        let parts = one.instances.iter().flat_map(|one| &one.parts);
        let places = of_slots(&mut parts.flat_map(|part| &part.shown).filter_map(Shown::slot));
        GroupView { kind, what: None, requirements: names(&[one]), waiting: Vec::new(), places }
    };
    let wrong = digest.put_right.iter().map(|entry| breached(GroupKind::PutRight, entry));
    let fill_in = digest.fill_in.iter().map(missing);
    let stuck = digest.stuck.iter().map(|one| alone(GroupKind::Undecided, one));
    let should = digest.should.iter().map(|entry| breached(GroupKind::Should, entry));
    let explained = digest.explained.iter().map(|one| alone(GroupKind::Explained, one));
    let questions = digest.questions.iter().map(|one| alone(GroupKind::ForAPerson, one));
    wrong.chain(fill_in).chain(stuck).chain(should).chain(explained).chain(questions).collect()
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

fn of_finding<'v>(
    words: Words<'v>,
    explanation: Option<&'v str>,
    one: &'v Finding,
) -> FindingView<'v> {
    let Words { rules, plan, sources, .. } = words;
    let requirement = rules.requirement(one.requirement);
    let cites = requirement.map_or(&[][..], |requirement| &requirement.cites);
    let paragraphs = cites.iter().filter_map(|id| rules.paragraphs.get(*id));
    let said = |shown: &Shown| ShownView {
        said: words.label(shown).into(),
        place: place(shown.place, sources),
    };
    let reasons = one.instances.iter().flat_map(|instance| {
        let parts = instance.parts.iter();
        parts.map(move |part| {
            let places = part.shown.iter().map(said).collect();
            let entries = instance.about.iter().filter_map(|about| {
                let at = about.at.filter(|at| plan.is_in_file(*at))?;
                let place = place(plan.slot(at).place, sources);
                Some(ShownView { said: words.about(about).into(), place })
            });
            let entries = entries.collect();
            ReasonView { places, entries, ..reason(words, instance, part) }
        })
    });
    FindingView {
        requirement: requirement.map_or(FITS_THE_FORM, |one| &one.name),
        title: requirement.map(|one| one.title.as_str()),
        strength: requirement.map_or("must", |one| one.strength.word()),
        verdict: one.verdict.words(),
        cites: paragraphs.map(|paragraph| paragraph.name.as_str()).collect(),
        blocked: one.is_blocked,
        within_rounding: one.is_within_rounding(),
        explanation,
        instances: one.counts.as_ref().map(verdicts),
        reasons: reasons.collect(),
        rests_on: one.rests_on.iter().map(|figure| resting(words, figure)).collect(),
        help: requirement.and_then(|one| one.help.as_deref()),
    }
}

/// A reason, without the places of the plan that it shows.
fn reason<'v>(words: Words<'v>, instance: &'v Instance, part: &'v Part) -> ReasonView<'v> {
    ReasonView {
        about: instance.about.iter().map(|about| words.about(about)).collect(),
        verdict: instance.verdict.words(),
        said: words.part(part),
        rule: part.rule.map(|span| place(span, words.sources)),
        entries: Vec::new(),
        places: Vec::new(),
    }
}

fn resting<'v>(words: Words<'v>, one: &'v Resting) -> RestingView<'v> {
    let said = Standing::SAID.iter().find(|(standing, _)| *standing == one.standing);
    RestingView {
        of: words.figure_name(one),
        figure: words.figure(one),
        standing: said.map_or("reported", |(_, word)| word),
        rounded: one.is_rounded,
        source: one.source.as_deref(),
        place: place(one.place, words.sources),
    }
}

fn todo<'v>(judged: &Judged, one: &'v Todo, sources: &'v Sources) -> TodoView<'v> {
    let places = one.slots.iter().map(|slot| place(judged.plan.slot(*slot).place, sources));
    let what = judged.words(sources).todo(one);
    TodoView { what, alone: one.alone, in_all: one.in_all, places: places.collect() }
}

/// What was said of a file.
pub fn diagnostic<'v>(one: &'v Diagnostic, sources: &'v Sources) -> DiagnosticView<'v> {
    let places = one.labels.iter().map(|label| ShownView {
        said: label.text.as_str().into(),
        place: place(label.span, sources),
    });
    DiagnosticView {
        code: one.code.id,
        name: one.code.name,
        severity: match one.code.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: &one.message,
        help: one.help.as_deref(),
        places: places.collect(),
    }
}

/// Where something stands.
pub fn place(span: Span, sources: &Sources) -> PlaceView<'_> {
    let at = match sources.place(span) {
        Place::Cell(cell) => AtView::Cell { cell, hidden: sources.hidden(span).map(Hidden::word) },
        Place::Text(LineColumn { line, column }) => {
            AtView::Text { line, column, start: span.start(), end: span.end() }
        }
    };
    PlaceView { path: sources.name(span), at }
}
