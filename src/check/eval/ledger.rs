//! What came of checking a plan: one verdict for every requirement, and what each hung on.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::Arc;

use super::gap::Inexact;
use super::reason::{Context, Fragment, Operand, Reason, Remedy, Value};
use crate::plan::{Plan, SlotId, State};
use lacuna_language::rules::RequirementId;
use lacuna_language::source::Span;
use lacuna_language::value::Ty;
use lacuna_language::value::schema::Standing;

/// The verdict on a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// What is asked is so, or is so as far as rounded figures tell.
    Met,
    /// What is asked is not so.
    Breached,
    /// The plan does not say enough to tell. Never counts as met.
    Undecided,
    /// It is `judged`, and there is something for a person to judge.
    ForAPerson,
    /// `applies when` is false, `unless` is true, or the plan declares it not applicable.
    NotApplicable,
}

impl Verdict {
    /// All of them, in the order in which totals are given.
    pub const ALL: [Verdict; 5] = [
        Verdict::Met,
        Verdict::Breached,
        Verdict::Undecided,
        Verdict::ForAPerson,
        Verdict::NotApplicable,
    ];

    /// The verdict in words.
    pub fn words(self) -> &'static str {
        match self {
            Verdict::Met => "met",
            Verdict::Breached => "breached",
            Verdict::Undecided => "undecided",
            Verdict::ForAPerson => "for a person",
            Verdict::NotApplicable => "not applicable",
        }
    }
}

/// Every requirement of a plan's circular that was checked, each with exactly one verdict.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// In the order of the rule file; `fits-the-form` first.
    pub findings: Vec<Finding>,
    /// The requirements that were not checked, because only others were asked for.
    pub left_out: Vec<RequirementId>,
    /// What to supply next.
    pub todo: Vec<Todo>,
    /// What is doubtful in the plan, and changes no verdict.
    pub doubts: Vec<Doubt>,
    /// The figures that are shown with it whatever the verdicts are, in the order of the rule file.
    pub readouts: Vec<Readout>,
}

/// A figure that is shown with a plan, or why it is not known.
#[derive(Debug, Clone)]
pub struct Readout {
    /// Which one of the rules' [`shows`](lacuna_language::rules::Draft::shows).
    pub show: usize,
    /// What it comes to.
    pub value: Value,
    /// What leaves it open; nothing where it is known, or only rounding does.
    pub open: Option<Reason>,
}

/// Something doubtful in a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// It cannot be read, and no `must` needs it.
    NotReadable(SlotId),
    /// A name that no row of its table has.
    NotListed(SlotId),
    /// This slot explains a requirement that is not breached.
    NotNeeded {
        /// Where the explanation stands.
        slot: SlotId,
        /// The requirement that it explains.
        requirement: RequirementId,
        /// The verdict on that requirement.
        verdict: Verdict,
    },
}

/// The verdict on one requirement and what it rests on.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The requirement; `fits-the-form` is one of them.
    pub requirement: RequirementId,
    /// The verdict on it as a whole, with all instances of its `for each` taken together.
    pub verdict: Verdict,
    /// How many instances a `for each` had of each verdict; nothing without `for each`.
    pub counts: Option<Counts>,
    /// What has to be told: instances that are neither met nor not applicable, or, without
    /// `for each`, the one there is.
    pub instances: Vec<Instance>,
    /// Every gap that keeps it undecided, each once and in order.
    pub gaps: Vec<SlotId>,
    /// Undecided only by what `fits-the-form` says already.
    pub is_blocked: bool,
    /// Breached only because something is not filled in yet, as it may be in a draft.
    pub is_only_unfilled: bool,
    /// What the council says of a `should` that it does not keep to.
    pub explained: Option<SlotId>,
    /// The figures that are not exact and that the verdict rests on.
    pub rests_on: Vec<Resting>,
}

impl Finding {
    /// A finding; whether it is blocked by the form is known only when all are there.
    pub(super) fn new(
        requirement: RequirementId,
        verdict: Verdict,
        counts: Option<Counts>,
        instances: Vec<Instance>,
    ) -> Finding {
        let mut gaps: Vec<SlotId> = match verdict {
            Verdict::Undecided => {
                let open = instances.iter().filter(|one| one.verdict == Verdict::Undecided);
                open.flat_map(|one| one.parts.iter().flat_map(|part| part.gaps.clone())).collect()
            }
            _ => Vec::new(),
        };
        gaps.sort_unstable();
        gaps.dedup();
        let deciding = instances.iter().filter(|one| one.verdict == verdict);
        let rests_on =
            Resting::each_once(deciding.flat_map(|one| one.rests_on.iter().cloned()).collect());
        Finding {
            requirement,
            verdict,
            counts,
            instances,
            gaps,
            is_blocked: false,
            is_only_unfilled: false,
            explained: None,
            rests_on,
        }
    }

    /// Whether it is the finding on the built-in requirement, `fits-the-form`.
    pub fn is_form(&self) -> bool {
        self.requirement == RequirementId::FITS_THE_FORM
    }

    /// Whether it is met only because figures are rounded.
    pub fn is_within_rounding(&self) -> bool {
        let is_rounded = |one: &Instance| one.note == Some(Note::WithinRounding);
        self.verdict == Verdict::Met && self.instances.iter().any(is_rounded)
    }

    /// Whether all that is told of a breach is that values are not filled in yet.
    pub(super) fn tells_only_of_gaps(&self, plan: &Plan) -> bool {
        let breached = self.instances.iter().filter(|one| one.verdict == Verdict::Breached);
        // That no entry is as it has to be follows from what the nearest one lacks.
        let parts = breached.flat_map(|one| &one.parts).filter(|part| !part.reason.is_none_fits());
        let mut parts = parts.peekable();
        self.verdict == Verdict::Breached
            && parts.peek().is_some()
            && parts.all(|part| part.reason.is_unfilled(plan))
    }
}

/// How many there are of each verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts([usize; 5]);

impl Counts {
    /// Counts one more with this verdict.
    pub fn add(&mut self, verdict: Verdict) {
        self.add_many(verdict, 1);
    }

    /// Counts so many more with this verdict.
    pub fn add_many(&mut self, verdict: Verdict, many: usize) {
        if let Some(count) = self.0.get_mut(verdict as usize) {
            *count = count.saturating_add(many);
        }
    }

    /// Adds the numbers that were counted elsewhere, verdict by verdict.
    pub fn add_all(&mut self, other: &Counts) {
        self.combine(other, usize::saturating_add);
    }

    /// Adds the numbers that were counted elsewhere, or takes them out, verdict by verdict.
    pub fn combine(&mut self, other: &Counts, step: fn(usize, usize) -> usize) {
        for (count, others) in self.0.iter_mut().zip(other.0) {
            *count = step(*count, others);
        }
    }

    /// How many have this verdict.
    pub fn get(&self, verdict: Verdict) -> usize {
        self.0.get(verdict as usize).copied().unwrap_or_default()
    }

    /// How many there are, whatever their verdict.
    pub fn total(&self) -> usize {
        self.0.iter().sum()
    }

    /// The verdict on the whole: breached before undecided before for a person before met; only
    /// where all are not applicable is it not applicable. Of nothing at all: met.
    pub fn whole(&self) -> Verdict {
        const ORDER: [Verdict; 4] =
            [Verdict::Breached, Verdict::Undecided, Verdict::ForAPerson, Verdict::Met];
        let first = ORDER.into_iter().find(|verdict| self.get(*verdict) > 0);
        match first {
            Some(verdict) => verdict,
            None if self.get(Verdict::NotApplicable) > 0 => Verdict::NotApplicable,
            None => Verdict::Met,
        }
    }
}

/// A requirement judged once: for one entry of its `for each`, or as a whole.
#[derive(Debug, Clone)]
pub struct Instance {
    /// The verdict on this instance alone.
    pub verdict: Verdict,
    /// The entries that it is about, the outermost loop's first.
    pub about: Vec<About>,
    /// What else there is to say of the verdict; nothing where it says all.
    pub note: Option<Note>,
    /// The deciding parts of the condition.
    pub parts: Vec<Part>,
    /// The author's own sentence for a breach.
    pub otherwise: Option<Vec<Fragment>>,
    /// The figures that are not exact and that the verdict rests on.
    pub rests_on: Vec<Resting>,
}

impl Instance {
    /// A verdict and the parts that it hangs on; it rests on what they rest on.
    pub(super) fn new(verdict: Verdict, note: Option<Note>, parts: Vec<Part>) -> Instance {
        let mut rests_on = Vec::new();
        for part in &parts {
            rests_on.extend_from_slice(&part.rests_on);
        }
        Instance { verdict, about: Vec::new(), note, parts, otherwise: None, rests_on }
    }

    /// What it shows of the plan, where a person has to write first: what is to be filled in, then what lies in
    /// the entry that it is about, then what that is compared with.
    fn places<'f>(&'f self, plan: &Plan) -> impl Iterator<Item = &'f PlanPlace> {
        let about = self.about.last().and_then(|about| about.at);
        let mut places = Vec::new();
        for of_one in self.parts.chunk_by(|one, next| one.entry == next.entry) {
            let entry = of_one.first().and_then(|part| part.entry).or(about);
            let shown =
                of_one.iter().flat_map(|part| part.shown.iter().map(move |one| (part, one)));
            let mut shown: Vec<(&Part, &PlanPlace)> = shown.collect();
            shown.sort_by_cached_key(|(part, one)| {
                let lies_in = |entry| one.slot().is_some_and(|slot| plan.lies_in(slot, entry));
                (!part.is_to_fill_in(one, plan), !entry.is_some_and(lies_in))
            });
            places.extend(shown.into_iter().map(|(_, one)| one));
        }
        places.into_iter()
    }

    /// The values in its words: in the author's own sentence, or else in its parts.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        let inserted = self.otherwise.iter().flatten().filter_map(|fragment| match fragment {
            Fragment::Value(value, _) => Some(value),
            Fragment::Text(_) => None,
        });
        let parts = self.parts.iter().filter(|_| self.otherwise.is_none());
        inserted.chain(parts.flat_map(|part| part.reason.operands()).map(|one| &one.value))
    }
}

/// What instances show of the plan, in the order in which a person needs it. What lies in last year's plan comes
/// after all that is the plan's own.
pub fn deciding_places<'f>(
    instances: impl IntoIterator<Item = &'f Instance>,
    plan: &Plan,
) -> impl Iterator<Item = &'f PlanPlace> {
    let all = instances.into_iter().flat_map(|one| one.places(plan));
    let is_last_years = |one: &&PlanPlace| {
        let lies_in = |last_year| one.slot().is_some_and(|slot| plan.lies_in(slot, last_year));
        plan.last_year().is_some_and(lies_in)
    };
    let (last_years, own): (Vec<&PlanPlace>, Vec<&PlanPlace>) = all.partition(is_last_years);
    own.into_iter().chain(last_years)
}

/// A figure that is not exact and that a verdict rests on. Much may rest on one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resting(Arc<Figure>);

/// A figure that is not exact.
#[derive(Debug, PartialEq, Eq)]
pub struct Figure {
    /// The slot or the cell that holds it.
    pub at: Inexact,
    /// Where it is written, in the plan or in the table.
    pub place: Span,
    /// Whether it was reported, or is a forecast or a budget figure.
    pub standing: Standing,
    /// Whether it is rounded, such as to the nearest £1,000; a forecast or a budget figure may be in full.
    pub is_rounded: bool,
    /// The document in which it was read, as the table names it.
    pub source: Option<String>,
}

impl Resting {
    pub(super) fn on(figure: Figure) -> Self {
        Resting(Arc::new(figure))
    }

    /// Each figure once, the first first.
    pub(super) fn each_once(figures: Vec<Resting>) -> Vec<Resting> {
        let mut seen = BTreeSet::new();
        figures.into_iter().filter(|figure| seen.insert(figure.place)).collect()
    }
}

impl Deref for Resting {
    type Target = Figure;

    fn deref(&self) -> &Figure {
        &self.0
    }
}

impl Figure {
    /// Whether there is no more to say of it than how far it is rounded.
    pub fn is_rounded_only(&self) -> bool {
        self.standing == Standing::Reported && self.source.is_none()
    }
}

/// An entry that a `for each` came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The loop's name for it.
    pub name: String,
    /// The entry itself: a record of the plan, a row, a word of a choice or another value.
    pub value: Value,
    /// The type of the entry, by which its value is told.
    pub ty: Ty,
    /// The slot of the plan that holds it; nothing for a row of a table, a word of a choice and the like.
    pub at: Option<SlotId>,
    /// Whether what is asked reads it.
    pub is_read: bool,
    /// All plans that have not come in, where it stands for them.
    pub absent: Vec<SlotId>,
    /// The figures that are not exact and by which it was chosen.
    pub rests_on: Vec<Resting>,
}

impl About {
    /// The entry of the plan that it is.
    pub fn entry(&self) -> Option<SlotId> {
        match self.value {
            Value::Record(slot) if self.absent.is_empty() => slot,
            _ => None,
        }
    }
}

/// What else there is to say of a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// Met as far as rounded figures tell.
    WithinRounding,
    /// Met, whether or not it applies.
    WhetherOrNot,
    /// Whether it applies at all is not known.
    PerhapsNotApplicable,
    /// What is laid out for a person to judge.
    Evidence,
    /// `unless` holds.
    Excepted,
    /// `applies when` does not hold.
    DoesNotApply,
    /// The plan says, with a reason, that it is not applicable.
    Declared,
}

/// One deciding part of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What is so.
    pub reason: Reason,
    /// Of which entry among several it is so, from the outside in.
    pub context: Vec<Context>,
    /// The innermost entry of the plan that it was found in, whether or not that needs saying.
    pub entry: Option<SlotId>,
    /// How many more it speaks for that are not told: of the innermost list first.
    pub n_more: Vec<usize>,
    /// The part of the rule; nothing for what the form itself asks.
    pub rule: Option<Span>,
    /// The deciding values in the plan.
    pub shown: Vec<PlanPlace>,
    /// The gaps that leave it open.
    pub gaps: Vec<SlotId>,
    /// Whether it would stay open with all gaps filled in: no such row, a division by nought.
    pub is_beyond_the_plan: bool,
    /// What to do about it.
    pub remedy: Option<Remedy>,
    /// The figures that are not exact and that it rests on.
    pub rests_on: Vec<Resting>,
}

impl Part {
    /// A part with nothing but its reason.
    pub fn new(reason: Reason, rule: Option<Span>) -> Part {
        Part {
            reason,
            context: Vec::new(),
            entry: None,
            n_more: Vec::new(),
            rule,
            shown: Vec::new(),
            gaps: Vec::new(),
            is_beyond_the_plan: false,
            remedy: None,
            rests_on: Vec::new(),
        }
    }

    /// Whether something that it shows is not there and asked for.
    fn is_to_fill_in(&self, shown: &PlanPlace, plan: &Plan) -> bool {
        let is_absent = |slot| matches!(plan.slot(slot).state, State::Absent(_));
        shown.slot().is_some_and(is_absent)
            && (!self.gaps.is_empty() || self.reason.is_unfilled(plan))
    }

    /// Whether it tells what the entry lacks that comes nearest to what is asked.
    pub fn is_of_nearest(&self) -> bool {
        self.context.iter().any(|context| matches!(context, Context::Nearest(..)))
    }

    /// Puts it into a context, around those in which it stands already.
    pub(super) fn put_into(&mut self, context: Context) {
        self.context.insert(0, context);
    }

    /// Lets it speak for so many more that are not told.
    pub(super) fn speak_for(&mut self, more: usize) {
        if more > 0 {
            self.n_more.push(more);
        }
    }

    /// Whether it names a slot of the plan, or one that lies in it.
    pub fn names_slot(&self, slot: SlotId, plan: &Plan) -> bool {
        let around = self.context.iter().filter_map(Context::slot);
        around.chain(self.reason.slots()).any(|named| plan.lies_in(named, slot))
    }

    /// Whether it says itself which entry it is about, or does not hang on it.
    pub fn names(&self, about: &About, plan: &Plan) -> bool {
        if !about.absent.is_empty() {
            let Reason::Gaps { slots, .. } = &self.reason else { return false };
            return about.absent.iter().all(|slot| slots.contains(slot));
        }
        match (&about.value, about.at) {
            (Value::Record(_) | Value::Gap(_), Some(at)) => self.names_slot(at, plan),
            // A row stands for more than itself; of a value that nothing reads there is nothing to tell.
            (value, None) if !about.is_read && !matches!(value, Value::Row(..)) => true,
            (value, _) => {
                let is_it = |one: &Operand| one.value == *value && one.ty == about.ty;
                self.reason.operands().iter().any(is_it)
            }
        }
    }
}

/// A place in the plan, and what there is to say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanPlace {
    /// Where it is written; for what is missing, where it would have to be.
    pub place: Span,
    /// What is told of it in the report.
    pub seen: Seen,
    /// Whether it is one of several values that something is worked out from, such as a term of a sum.
    pub is_term: bool,
}

impl PlanPlace {
    /// Whether it is the place of a list whose sheet is not in the workbook.
    pub fn is_missing_sheet(&self) -> bool {
        self.seen == Seen::Mark(Mark::MissingSheet)
    }

    /// The slot that is shown, if it is one.
    pub fn slot(&self) -> Option<SlotId> {
        match self.seen {
            Seen::Slot(slot) | Seen::Whole(slot) => Some(slot),
            Seen::Mark(_) => None,
        }
    }
}

/// What there is to say of a place in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// A slot's value, or why there is none.
    Slot(SlotId),
    /// An entry that is laid out whole: what it leaves out is told with it.
    Whole(SlotId),
    /// No slot's value, but something else to say of the place.
    Mark(Mark),
}

/// What is marked at a place that is no slot's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A key that is no field of the form here.
    NoSuchField,
    /// A field of the form that belongs elsewhere in the plan.
    WrongPlace,
    /// A key that stands here once more.
    StandsAgain,
    /// A value that stands here once more.
    Again,
    /// Where the same stands first.
    FirstHere,
    /// Last year's plan, which is declared not applicable here and yet was supplied.
    DeclaredNotApplicable,
    /// A list whose sheet is not in the workbook.
    MissingSheet,
    /// A field of another form.
    OtherForm,
    /// The plan as a whole.
    ThisPlan,
}

/// Something to supply: one field, in one place or in several entries of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Todo {
    /// The slots to fill in: one, or the same field in several entries, in the order of the plan.
    pub slots: Vec<SlotId>,
    /// How many requirements nothing else keeps undecided.
    pub alone: usize,
    /// How many requirements it keeps undecided at all.
    pub in_all: usize,
}

impl Ledger {
    /// How many requirements have each verdict. They add up to all there are.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for finding in &self.findings {
            counts.add(finding.verdict);
        }
        counts
    }
}
