//! What programs are told, in types of its own: what they hold is promised by [`VERSION`](super::VERSION).
//!
//! The comments on these types and their fields are the descriptions in the schema, for programmers to read.

use std::borrow::Cow;
use std::collections::BTreeSet;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

use super::VERSION;
use super::fault::{self, RemedyView};
use super::place::{PlaceView, place};
use super::reason::{self, ContextView, MissingView, ReasonData};
use super::value::{self, FigureView, figure};
use crate::digest::{Digest, Entry, Gap};
use crate::finding;
use crate::human::places::is_unwritten;
use crate::{Ending, JudgedCounts, Settings, Totals};
use lacuna_check::driver::{Checked, Exemption, Judged, NationalRun, Reply};
use lacuna_check::eval::{
    Counts, Finding, Instance, Ledger, Part, PlanPlace, Readout, Resting, Todo, Verdict,
    deciding_places,
};
use lacuna_check::judgement::Answer;
use lacuna_check::plan::SlotId;
use lacuna_check::wording::Words;
use lacuna_language::diag::{Diagnostic, Diagnostics, Severity};
use lacuna_language::rules::RequirementId;
use lacuna_language::rules::program::{FITS_THE_FORM, Rules, Strength};
use lacuna_language::source::{Sources, Span};
use lacuna_language::value::schema::Standing;

/// What a figure is that is neither a forecast nor a budget.
const REPORTED: &str = "reported";

/// What `lacuna check --format json` prints.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Report")]
pub(super) struct DocumentView<'v> {
    #[serde(flatten)]
    run: RunView<'v>,
    /// The plans, in the order in which they were checked.
    plans: Vec<PlanView<'v>>,
    /// The requirements on all plans of a year together, with `--national`: one entry for each year.
    national: Vec<NationalView<'v>>,
    /// What is wrong with `lacuna.toml`, or doubtful in it, such as a waiver that has ended.
    settings_diagnostics: Vec<DiagnosticView<'v>>,
}

impl<'v> DocumentView<'v> {
    /// A document of nothing.
    pub(super) fn empty(run: RunView<'v>) -> DocumentView<'v> {
        let (plans, national, settings_diagnostics) = (Vec::new(), Vec::new(), Vec::new());
        DocumentView { run, plans, national, settings_diagnostics }
    }
}

/// The settings of a run, and what is wrong or doubtful in its rule files.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Run")]
pub(super) struct RunView<'v> {
    /// The schema of what is printed, by its `$id`.
    #[serde(rename = "$schema")]
    schema: &'static str,
    /// It grows when something that is printed changes its meaning or is no longer printed. Fields may be added
    /// without that.
    version: u32,
    /// Whether the plans are drafts (`--draft`).
    draft: bool,
    /// The date as of which the plans are checked.
    #[schemars(extend("format" = "date"))]
    as_of: String,
    /// What is wrong or doubtful in the rule files.
    rule_diagnostics: Vec<DiagnosticView<'v>>,
}

/// What a plan comes to by the standard of its circular.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Grade")]
struct GradeView<'v> {
    /// The grade. `null` while gaps or questions for a person leave several open.
    name: Option<&'v str>,
    /// The grades that it can still have, the best first.
    possible: Vec<&'v str>,
    /// The requirements that keep it from a better grade.
    held_back_by: Vec<&'v str>,
    /// The requirements that leave a better grade open.
    waits_for: Vec<&'v str>,
}

/// The totals of a run.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "End")]
pub(super) struct EndView<'v> {
    /// How many plans were checked.
    plans: usize,
    /// How many files could not be used as plans.
    unusable: usize,
    /// How many requirements have each verdict, over all plans.
    totals: TotalsView,
    /// The requirements that were not checked in some plan, because of `--only` or `--skip`.
    left_out: Vec<String>,
    must_breached: usize,
    must_undecided: usize,
    /// How many of the breached `must`s are so only because something is not filled in yet.
    must_unfilled: usize,
    /// Without those that a council explains.
    should_breached: usize,
    should_undecided: usize,
    /// How many questions are for a person to judge, or lack what is to be judged. Those that are judged yes or no are
    /// not among them.
    unjudged: usize,
    /// How many questions people judged, and how.
    judged: JudgedView,
    /// How many national requirements were not checked because `--national` was not given.
    national_not_run: usize,
    /// What is wrong with `lacuna.toml`, or doubtful in it, such as a waiver that has ended.
    settings_diagnostics: Vec<DiagnosticView<'v>>,
}

/// All plans of a year, checked together.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "National")]
pub(super) struct NationalView<'v> {
    /// The financial year, such as `2001-02`.
    year: String,
    /// The kind of council whose plans these are. `null` if the circular does not tell kinds apart.
    kind: Option<&'v str>,
    /// How many plans the circular expects.
    expected: usize,
    /// How many of the councils are known by name.
    known_by_name: usize,
    /// The councils whose plans are not there, as far as their names are known.
    absent: &'v [String],
    /// How many requirements have each verdict.
    totals: TotalsView,
    /// Every national requirement that was checked, in the order of the rules.
    findings: Vec<FindingView<'v>>,
    /// The national requirements that were not checked, because of `--only` or `--skip`.
    left_out: Vec<&'v str>,
}

/// One plan file. If it cannot be used, it has diagnostics only.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Plan")]
pub(super) struct PlanView<'v> {
    path: &'v str,
    /// The council.
    authority: Option<String>,
    /// The financial year, such as `2001-02`.
    year: Option<String>,
    /// The number of the circular, if it is known.
    circular: Option<&'v str>,
    /// The day on which the plans of the circular are due. `null` for a form that has no such day.
    due: Option<String>,
    /// Whether the plan can be sent: every `must` is met. `null` if the file could not be used, or if requirements
    /// were left out and every `must` that was checked is met.
    ready: Option<bool>,
    /// What the plan comes to by the standard of its circular. `null` where the circular has none for its form, in
    /// a draft, or where requirements were left out.
    grade: Option<GradeView<'v>>,
    /// How many requirements have each verdict.
    totals: Option<TotalsView>,
    /// How many of the questions that are for a person are judged, and how. `null` if the file could not be used.
    judged: Option<JudgedView>,
    /// What is to be done, each cause once, in the order in which people are told.
    groups: Vec<GroupView<'v>>,
    /// Every requirement that was checked, in the order of the rules. In a line of `ndjson`, those that are met are
    /// left out, unless `--verbose` asks for them; `totals` counts them all the same.
    findings: Vec<FindingView<'v>>,
    /// The requirements that were not checked, because of `--only` or `--skip`.
    left_out: Vec<&'v str>,
    /// What to fill in, the field that decides most first.
    todo: Vec<TodoView<'v>>,
    /// The figures that the rules show with each plan, whatever the verdicts are.
    shown: Vec<ReadoutView<'v>>,
    /// What is wrong with the file, or doubtful in it.
    diagnostics: Vec<DiagnosticView<'v>>,
}

/// A figure that the rules show with each plan.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ShownFigure")]
struct ReadoutView<'v> {
    /// What it is, in the words of the rules.
    title: &'v str,
    /// The figure in words, or why it is not known.
    said: String,
    #[serde(flatten)]
    figure: FigureView<'v>,
    /// What leaves it open. `null` if it is known, or if only rounding does.
    missing: Option<ReasonData<'v>>,
}

/// One thing to be done, and the requirements that depend on it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Group")]
struct GroupView<'v> {
    kind: GroupKind,
    /// Whether the plan cannot be sent before it is done.
    in_the_way: bool,
    /// What is missing. `null` if something is breached.
    what: Option<String>,
    /// The requirements that are breached because of it, or that a person has to judge.
    requirements: Vec<&'v str>,
    /// Those that are undecided until it is done.
    waiting: Vec<&'v str>,
    /// Where it is in the plan.
    places: Vec<PlaceView<'v>>,
    /// The fields that it is about, as JSON pointers into the plan. A name that the form does not know is not among them.
    fields: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "GroupKind")]
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
    /// It need not be met, as was agreed.
    Waived,
    /// A baseline has it: it was there before.
    Known,
    /// A person has to judge.
    ForAPerson,
    /// A person judged: no.
    JudgedNo,
}

/// What was agreed about a requirement that need not be met.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Waived")]
struct WaivedView<'v> {
    /// Why it need not be met.
    reason: &'v str,
    /// Who agreed to it.
    agreed_by: &'v str,
    /// The last day on which that counts.
    until: String,
}

/// What a person judged of a question.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Judgement")]
struct JudgementView<'v> {
    #[schemars(schema_with = "answer_words")]
    answer: &'static str,
    /// Why. Empty if nothing is said.
    reason: &'v str,
    /// What other councils can learn from it. `null` if it is not named as good practice.
    good_practice: Option<&'v str>,
    /// Who judged.
    by: &'v str,
    /// When.
    #[schemars(extend("format" = "date"))]
    on: String,
    /// Whether the evidence has changed since. Then it does not count.
    stale: bool,
}

/// How many questions people judged, and how.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Judged")]
struct JudgedView {
    yes: usize,
    no: usize,
    /// Those that the council is to be asked about, which are still open.
    ask_the_council: usize,
    /// Those that were judged on evidence that has changed since, which are still open.
    stale: usize,
}

/// How many requirements, or entries of a `for each`, have each verdict.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Totals")]
struct TotalsView {
    met: usize,
    breached: usize,
    undecided: usize,
    for_a_person: usize,
    not_applicable: usize,
}

/// The verdict on one requirement.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Finding")]
struct FindingView<'v> {
    /// The name of the requirement. `fits-the-form` says whether the plan fits its form.
    requirement: &'v str,
    title: Option<&'v str>,
    #[schemars(schema_with = "strength_words")]
    strength: &'static str,
    #[schemars(schema_with = "verdict_words")]
    verdict: &'static str,
    /// The names of the paragraphs of the circular.
    cites: Vec<&'v str>,
    /// Whether it is undecided only because of what `fits-the-form` says already.
    blocked: bool,
    /// Whether it is met only because figures are rounded.
    within_rounding: bool,
    /// Whether it is breached only because something is not filled in yet. In a draft it does not count then.
    unfilled: bool,
    /// The reason that the council gives for not keeping to a `should`.
    explanation: Option<&'v str>,
    /// Why it does not count, though it is breached or undecided: a waiver of `lacuna.toml`.
    waived: Option<WaivedView<'v>>,
    /// What a person judged of it. `null` if nobody did, or if it is not for a person.
    judgement: Option<JudgementView<'v>>,
    /// Whether a baseline has it, so that it does not count: it was there before.
    known: bool,
    /// How many entries of a `for each` have each verdict. `null` without `for each`.
    instances: Option<TotalsView>,
    /// Why the verdict is what it is.
    reasons: Vec<ReasonView<'v>>,
    /// The figures that are not exact, such as forecasts, on which the verdict depends.
    rests_on: Vec<RestingView<'v>>,
    /// What the rules say to do.
    help: Option<&'v str>,
}

/// A figure that is not exact.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "InexactFigure")]
struct RestingView<'v> {
    /// What it is a figure of.
    of: String,
    /// The figure, in words.
    figure: String,
    /// What the figure is.
    #[schemars(schema_with = "standing_words")]
    standing: &'static str,
    /// Whether it is rounded.
    rounded: bool,
    /// The document in which it was read, if a table of the rules holds it.
    source: Option<&'v str>,
    place: PlaceView<'v>,
}

/// Why a verdict is what it is: in words, and as data.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Reason")]
struct ReasonView<'v> {
    /// The entries of a `for each` that it is about, in words, the outermost first.
    about: Vec<String>,
    /// Those of them that are in the plan, with their places.
    entries: Vec<ShownView<'v>>,
    /// The verdict on these entries, or on the requirement as a whole.
    #[schemars(schema_with = "verdict_words")]
    verdict: &'static str,
    /// The reason in words.
    said: String,
    /// The reason as data.
    reason: ReasonData<'v>,
    /// Which entry of a list the reason is about, from the outermost list inwards.
    context: Vec<ContextView<'v>>,
    /// How many more entries the same is true of that are not listed, the innermost list first.
    more: &'v [usize],
    /// What the plan does not give. `null` if nothing is missing.
    missing: Option<MissingView<'v>>,
    /// Whether the verdict would still be open with everything filled in, because a table has no such row, for
    /// example, or because figures are rounded.
    beyond_the_plan: bool,
    /// What to do about it, if something is known.
    remedy: Option<RemedyView<'v>>,
    /// The part of the rule. `null` for what the form itself asks for.
    rule: Option<PlaceView<'v>>,
    /// The values in the plan that decide it.
    places: Vec<ShownView<'v>>,
}

/// A place, and what there is to say about it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Label")]
struct ShownView<'v> {
    /// What is there, in a few words.
    said: Cow<'v, str>,
    place: PlaceView<'v>,
}

/// Something to fill in.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Todo")]
struct TodoView<'v> {
    /// The field, in words.
    what: String,
    /// How many requirements nothing else leaves undecided.
    alone: usize,
    /// How many requirements need it.
    in_all: usize,
    places: Vec<PlaceView<'v>>,
}

/// Something that is wrong or doubtful in a file.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Diagnostic")]
pub(super) struct DiagnosticView<'v> {
    /// A code that `lacuna explain` knows, such as `E0201`.
    code: &'static str,
    /// The name of the code, such as `unknown-field`.
    name: &'static str,
    #[schemars(schema_with = "severity_words")]
    severity: &'static str,
    message: &'v str,
    /// What to do about it.
    help: Option<&'v str>,
    places: Vec<ShownView<'v>>,
}

// The words of these fields come from the tables that everything else takes them from.

fn verdict_words(_: &mut SchemaGenerator) -> Schema {
    one_of(&Verdict::ALL.map(Verdict::words))
}

fn answer_words(_: &mut SchemaGenerator) -> Schema {
    one_of(&Answer::ALL.map(Answer::word))
}

fn strength_words(_: &mut SchemaGenerator) -> Schema {
    one_of(&Strength::WORDS)
}

fn standing_words(_: &mut SchemaGenerator) -> Schema {
    let said = Standing::SAID.iter().map(|(_, word)| *word);
    one_of(&std::iter::once(REPORTED).chain(said).collect::<Vec<&str>>())
}

fn severity_words(_: &mut SchemaGenerator) -> Schema {
    one_of(&[Severity::Error, Severity::Warning].map(severity))
}

fn one_of(words: &[&str]) -> Schema {
    json_schema!({ "type": "string", "enum": words })
}

/// What a run is told, and what was said of its rules.
pub(super) fn run<'v>(
    schema: &'static str,
    settings: Settings,
    rules: &'v Diagnostics,
    sources: &'v Sources,
) -> RunView<'v> {
    RunView {
        schema,
        version: VERSION,
        draft: settings.is_draft,
        as_of: settings.as_of.to_string(),
        rule_diagnostics: rules.iter().map(|one| diagnostic(one, sources)).collect(),
    }
}

/// The grade of a plan by the standard of its circular.
fn grade<'v>(judged: &Judged<'v>) -> Option<GradeView<'v>> {
    let graded = judged.graded()?;
    let rules = judged.rules;
    let names = |all: &[RequirementId]| all.iter().map(|id| rules.requirement_name(*id)).collect();
    let (held_back_by, waits_for) = (names(&graded.held_back_by), names(&graded.waits_for));
    Some(GradeView { name: graded.grade, possible: graded.possible, held_back_by, waits_for })
}

/// One plan file's outcome.
pub(super) fn plan<'v>(
    checked: &'v Checked,
    settings: Settings,
    is_told: impl Fn(&Finding) -> bool,
) -> PlanView<'v> {
    match &checked.outcome {
        Ok(judged) => PlanView {
            // A draft is not assessed yet.
            grade: grade(judged).filter(|_| !settings.is_draft),
            ..judged_plan(checked, judged, is_told)
        },
        Err(diagnostics) => PlanView {
            path: &checked.name,
            authority: None,
            year: None,
            circular: None,
            due: None,
            ready: None,
            grade: None,
            totals: None,
            judged: None,
            groups: Vec::new(),
            findings: Vec::new(),
            left_out: Vec::new(),
            todo: Vec::new(),
            shown: Vec::new(),
            diagnostics: diagnostics.iter().map(|one| diagnostic(one, &checked.sources)).collect(),
        },
    }
}

/// What all plans of a year come to together.
pub(super) fn national<'v>(run: &'v NationalRun) -> NationalView<'v> {
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
        left_out: left_out(run.rules, &run.ledger),
    }
}

fn left_out<'v>(rules: &'v Rules, ledger: &Ledger) -> Vec<&'v str> {
    ledger.left_out.iter().map(|id| rules.requirement_name(*id)).collect()
}

/// Whether a plan can be sent, if that is known.
fn ready(judged: &Judged) -> Option<bool> {
    let totals = Totals::of_plan(judged);
    (totals.in_part == 0).then_some(totals.ready == 1)
}

/// What all plans of a run come to.
pub(super) fn end<'v>(totals: &Totals, ending: &'v Ending) -> EndView<'v> {
    let open = &totals.open;
    EndView {
        plans: totals.plans,
        unusable: totals.unusable,
        totals: verdicts(&totals.counts),
        left_out: totals.part.left_out().map(str::to_owned).collect(),
        must_breached: open.must_breached,
        must_undecided: open.must_undecided,
        must_unfilled: open.must_unfilled,
        should_breached: open.should_breached,
        should_undecided: open.should_undecided,
        unjudged: open.unjudged,
        judged: judged_counts(&totals.judged),
        national_not_run: totals.national_not_run,
        settings_diagnostics: of_settings(ending),
    }
}

/// What was said of the settings of the repository.
pub(super) fn of_settings(ending: &Ending) -> Vec<DiagnosticView<'_>> {
    ending.of_settings.iter().map(|one| diagnostic(one, &ending.settings_sources)).collect()
}

fn judged_plan<'v>(
    checked: &'v Checked,
    judged: &'v Judged,
    is_told: impl Fn(&Finding) -> bool,
) -> PlanView<'v> {
    let sources = &checked.sources;
    let findings = judged.ledger.findings.iter().filter(|one| is_told(one));
    let findings = findings.map(|one| {
        let explanation = one.explained.and_then(|slot| judged.plan.text(slot));
        let waived = judged.waiver(one).map(|waiver| WaivedView {
            reason: &waiver.reason,
            agreed_by: &waiver.agreed_by,
            until: waiver.until.to_string(),
        });
        let known = matches!(judged.exemption(one), Some(Exemption::Known));
        let judgement = judgement(judged.reply(one));
        FindingView {
            waived,
            judgement,
            known,
            ..of_finding(judged.words(sources), explanation, one)
        }
    });
    let doubts = judged.doubts.iter().map(|one| diagnostic(one, sources));
    let todo = judged.ledger.todo.iter().map(|one| todo(judged, one, sources));
    PlanView {
        path: &checked.name,
        authority: judged.council(),
        year: Some(judged.rules.circular.year.to_string()),
        circular: judged.rules.circular.number.as_deref().ok(),
        due: judged.due().map(|due| due.to_string()),
        ready: ready(judged),
        grade: None,
        totals: Some(verdicts(&judged.ledger.counts())),
        judged: Some(judged_counts(&JudgedCounts::of(judged))),
        groups: groups(judged, sources),
        findings: findings.collect(),
        left_out: left_out(judged.rules, &judged.ledger),
        todo: todo.collect(),
        shown: judged
            .ledger
            .readouts
            .iter()
            .filter_map(|one| readout(judged, one, sources))
            .collect(),
        diagnostics: doubts.collect(),
    }
}

fn readout<'v>(
    judged: &'v Judged,
    one: &'v Readout,
    sources: &'v Sources,
) -> Option<ReadoutView<'v>> {
    let words = judged.words(sources);
    let show = judged.rules.shows.get(one.show)?;
    Some(ReadoutView {
        title: &show.title,
        said: words.readout(one),
        figure: figure(words, &one.value, &show.value.ty),
        missing: one.open.as_ref().map(|open| reason::reason(words, open)),
    })
}

/// What people are told of a group, for a page that shows the groups.
#[derive(Debug, Serialize)]
pub struct Told {
    /// Why, or what a person has to judge, a sentence each.
    said: Vec<String>,
    /// Whether its fields are not in the text of the plan yet, so that its places are only near them.
    is_unwritten: bool,
}

/// What a group is about.
#[derive(Clone, Copy)]
enum About<'d, 'j> {
    Breached(&'d Entry<'j>),
    Missing(&'d Gap<'j>),
    Alone(&'j Finding),
}

/// All that a digest holds, in the order in which people are told.
fn in_order<'d, 'j>(digest: &'d Digest<'j>) -> Vec<(GroupKind, About<'d, 'j>)> {
    use About::{Alone, Breached, Missing};
    let wrong = digest.put_right.iter().map(|one| (GroupKind::PutRight, Breached(one)));
    let fill_in = digest.fill_in.iter().map(|one| (GroupKind::FillIn, Missing(one)));
    let stuck = digest.stuck.iter().map(|one| (GroupKind::Undecided, Alone(one)));
    let should = digest.should.iter().map(|one| (GroupKind::Should, Breached(one)));
    let judged_no = digest.judged_no.iter().map(|one| (GroupKind::JudgedNo, Alone(one)));
    let explained = digest.explained.iter().map(|one| (GroupKind::Explained, Alone(one)));
    let exempt = digest.exempt.iter().map(|(entry, why)| match why {
        Exemption::Waived(_) => (GroupKind::Waived, Alone(entry.finding)),
        Exemption::Known => (GroupKind::Known, Alone(entry.finding)),
    });
    let questions = digest.questions.iter().map(|one| (GroupKind::ForAPerson, Alone(one)));
    let told = wrong.chain(fill_in).chain(stuck).chain(should);
    told.chain(judged_no).chain(explained).chain(exempt).chain(questions).collect()
}

/// What people are told of each group of a plan, in the order of the groups.
pub fn told(judged: &Judged, sources: &Sources) -> Vec<Told> {
    let words = judged.words(sources);
    let question = |one: &Finding| {
        let requirement = judged.rules.requirement(one.requirement);
        let question = requirement.and_then(|one| match &one.strength {
            Strength::Judged { question, .. } => Some(question.clone()),
            Strength::Must(_) | Strength::Should(_) => None,
        });
        question.into_iter().chain(judged.reply(one).words()).collect()
    };
    let told = |(kind, about): (GroupKind, About)| match (kind, about) {
        (_, About::Missing(gap)) => Told {
            said: Vec::new(),
            is_unwritten: gap.todo.slots.iter().all(|id| is_unwritten(*id, &judged.plan, sources)),
        },
        (_, About::Breached(entry)) => {
            Told { said: finding::entry_reasons(words, entry), is_unwritten: false }
        }
        (GroupKind::ForAPerson | GroupKind::JudgedNo, About::Alone(one)) => {
            Told { said: question(one), is_unwritten: false }
        }
        (_, About::Alone(one)) => {
            Told { said: vec![finding::reasons_in_a_line(words, one)], is_unwritten: false }
        }
    };
    in_order(&Digest::of(judged)).into_iter().map(told).collect()
}

fn groups<'v>(judged: &'v Judged, sources: &'v Sources) -> Vec<GroupView<'v>> {
    let digest = Digest::of(judged);
    let names = |findings: &[&Finding]| -> Vec<&'v str> {
        findings.iter().map(|one| judged.rules.requirement_name(one.requirement)).collect()
    };
    let places = |spans: &mut dyn Iterator<Item = Span>| -> Vec<PlaceView<'v>> {
        let mut seen = BTreeSet::new();
        spans.filter(|span| seen.insert(*span)).map(|span| place(span, sources)).collect()
    };
    let pointers = |slots: &mut dyn Iterator<Item = SlotId>| -> Vec<String> {
        let mut seen = BTreeSet::new();
        let slots = slots.filter(|slot| seen.insert(*slot));
        slots.map(|slot| value::pointer(judged.words(sources), slot).0).collect()
    };
    let form = judged.ledger.findings.iter().find(|one| one.is_form());
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
        in_the_way: kind == GroupKind::PutRight,
        kind,
        what: None,
        requirements: names(&[&[entry.finding], entry.beside.as_slice()].concat()),
        waiting: with_form(&mut entry.grounds().into_iter(), &entry.waiting),
        places: places(&mut entry.places(&judged.plan).map(|one| one.place)),
        fields: pointers(&mut entry.places(&judged.plan).filter_map(PlanPlace::slot)),
    };
    let missing = |gap: &Gap<'v>| GroupView {
        kind: GroupKind::FillIn,
        in_the_way: gap.is_needed,
        what: Some(judged.words(sources).todo(gap.todo)),
        requirements: names(&gap.breached),
        waiting: with_form(&mut gap.todo.slots.iter().copied(), &gap.waiting),
        places: places(&mut gap.todo.slots.iter().map(|slot| judged.plan.slot(*slot).place)),
        fields: pointers(&mut gap.todo.slots.iter().copied()),
    };
    let alone = |kind: GroupKind, one: &Finding| {
        let shown: Vec<&PlanPlace> = deciding_places(&one.instances, &judged.plan).collect();
        let is_must = judged
            .rules
            .requirement(one.requirement)
            .is_none_or(|one| matches!(one.strength, Strength::Must(_)));
        GroupView {
            in_the_way: kind == GroupKind::Undecided && is_must,
            kind,
            what: None,
            requirements: names(&[one]),
            waiting: Vec::new(),
            places: places(&mut shown.iter().map(|one| one.place)),
            fields: pointers(&mut shown.iter().filter_map(|one| one.slot())),
        }
    };
    let group = |(kind, about): (GroupKind, About<'_, 'v>)| match about {
        About::Breached(entry) => breached(kind, entry),
        About::Missing(gap) => missing(gap),
        About::Alone(one) => alone(kind, one),
    };
    in_order(&digest).into_iter().map(group).collect()
}

fn judgement(reply: Reply<'_>) -> Option<JudgementView<'_>> {
    let one = reply.judgement()?;
    Some(JudgementView {
        answer: one.answer.word(),
        reason: &one.reason,
        good_practice: one.good_practice.as_deref(),
        by: &one.by,
        on: one.on.to_string(),
        stale: reply.is_stale(),
    })
}

fn judged_counts(counts: &JudgedCounts) -> JudgedView {
    let JudgedCounts { yes, no, ask_the_council, stale } = *counts;
    JudgedView { yes, no, ask_the_council, stale }
}

fn verdicts(counts: &Counts) -> TotalsView {
    TotalsView {
        met: counts.get(Verdict::Met),
        breached: counts.get(Verdict::Breached),
        undecided: counts.get(Verdict::Undecided),
        for_a_person: counts.get(Verdict::ForAPerson),
        not_applicable: counts.get(Verdict::NotApplicable),
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
    let said = |shown: &PlanPlace| ShownView {
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
            ReasonView { places, entries, ..reason_view(words, instance, part) }
        })
    });
    FindingView {
        requirement: requirement.map_or(FITS_THE_FORM, |one| &one.name),
        title: requirement.map(|one| one.title.as_str()),
        strength: requirement.map_or("must", |one| one.strength.word()),
        verdict: one.verdict.words(),
        cites: paragraphs.map(|paragraph| paragraph.name.as_str()).collect(),
        blocked: one.is_blocked,
        unfilled: one.is_only_unfilled,
        within_rounding: one.is_within_rounding(),
        explanation,
        waived: None,
        judgement: None,
        known: false,
        instances: one.counts.as_ref().map(verdicts),
        reasons: reasons.collect(),
        rests_on: one.rests_on.iter().map(|figure| resting(words, figure)).collect(),
        help: requirement.and_then(|one| one.help.as_deref()),
    }
}

/// A reason, without the places of the plan that it shows.
fn reason_view<'v>(words: Words<'v>, instance: &'v Instance, part: &'v Part) -> ReasonView<'v> {
    ReasonView {
        about: instance.about.iter().map(|about| words.about(about)).collect(),
        verdict: instance.verdict.words(),
        said: words.part(part),
        reason: reason::reason(words, &part.reason),
        context: reason::context(words, part),
        more: &part.n_more,
        missing: reason::missing(words, part),
        beyond_the_plan: part.is_beyond_the_plan,
        remedy: fault::remedy(words, part),
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
        standing: said.map_or(REPORTED, |(_, word)| word),
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
pub(super) fn diagnostic<'v>(one: &'v Diagnostic, sources: &'v Sources) -> DiagnosticView<'v> {
    let places = one.labels.iter().map(|label| ShownView {
        said: label.text.as_str().into(),
        place: place(label.span, sources),
    });
    DiagnosticView {
        code: one.code.id,
        name: one.code.name,
        severity: severity(one.code.severity),
        message: &one.message,
        help: one.help.as_deref(),
        places: places.collect(),
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}
