//! The table of verdicts: what follows from whether a requirement applies and what is known of it.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::iter::successors;

use super::gap::{Causes, Gap};
use super::ledger::PlanPlace;
use super::ledger::{About, Counts, Finding, Instance, Mark, Note, Part, Resting, Seen, Verdict};
use super::machine::{Frame, Machine};
use super::operands::entry_type;
use super::reason::{Fragment, Reason, Tally, Value};
use super::value::{Evaluated, ExprValue};
use super::why::MOST_PARTS;
use crate::plan::{SlotId, State};
use lacuna_language::operation::Operation;
use lacuna_language::rules::RequirementId;
use lacuna_language::rules::program::{
    Element, Exhibit, Expr, ExprKind, Piece, Requirement, Strength,
};
use lacuna_language::source::Span;
use lacuna_language::value::{Absence, Truth};

/// Verdicts on instances, and those instances of which there is something to tell.
#[derive(Default)]
struct Gathered {
    counts: Counts,
    told: Vec<Instance>,
    /// What the instances of each verdict rest on, each figure once.
    resting: Vec<(Verdict, Resting)>,
    rests_on: BTreeSet<(Verdict, Span)>,
    /// How many places the instances show.
    n_shown: usize,
    /// How many figures the instances rest on, each of them counted for itself.
    n_resting: usize,
    /// How many instances more there are than can be told, and the gaps that leave them open.
    n_untold: usize,
    untold_gaps: BTreeSet<SlotId>,
}

/// How many instances of one requirement are told. Those beyond count, and are told by their number.
const MOST_TOLD: usize = 20_000;

/// How many places all instances of one requirement show, and how many a part shows beyond that.
const MOST_SHOWN: usize = 20_000;
/// How many figures all instances of one requirement are told to rest on, each for itself.
const MOST_RESTING: usize = 100_000;
const FEWEST_SHOWN: usize = 5;

impl Gathered {
    fn add(&mut self, instance: Instance) {
        self.counts.add(instance.verdict);
        for figure in &instance.rests_on {
            self.rests_on(instance.verdict, figure);
        }
        if instance.is_told() {
            self.tell(instance);
        }
    }

    fn rests_on(&mut self, verdict: Verdict, figure: &Resting) {
        if self.rests_on.insert((verdict, figure.place)) {
            self.resting.push((verdict, figure.clone()));
        }
    }

    fn tell(&mut self, mut instance: Instance) {
        if self.told.len() >= MOST_TOLD {
            self.n_untold = self.n_untold.saturating_add(1);
            if instance.verdict == Verdict::Undecided {
                self.untold_gaps.extend(instance.parts.iter().flat_map(|part| &part.gaps));
            }
            return;
        }
        self.n_resting = self.n_resting.saturating_add(instance.rests_on.len());
        if self.n_resting > MOST_RESTING {
            // The finding has them all.
            instance.rests_on = Vec::new();
        }
        for part in &mut instance.parts {
            part.rests_on = Vec::new();
            self.n_shown = self.n_shown.saturating_add(part.shown.len());
            if self.n_shown > MOST_SHOWN {
                part.shown.truncate(FEWEST_SHOWN);
            }
        }
        self.told.push(instance);
    }

    /// Adds what came of one entry that stands for so many.
    fn add_all(&mut self, of_one: Gathered, times: usize) {
        for verdict in Verdict::ALL {
            self.counts.add_many(verdict, of_one.counts.get(verdict).saturating_mul(times));
        }
        of_one.told.into_iter().for_each(|instance| self.tell(instance));
        of_one.resting.iter().for_each(|(verdict, figure)| self.rests_on(*verdict, figure));
        self.n_untold = self.n_untold.saturating_add(of_one.n_untold);
        self.untold_gaps.extend(of_one.untold_gaps);
    }
}

/// An entry that a `for each` has come to, the n-th variable of the frame, behind those that the loops
/// around it have come to. What there is to say of it is said only where its instance is told.
#[derive(Clone, Copy)]
struct Chosen<'c, 'a> {
    around: Option<&'c Chosen<'c, 'a>>,
    n: usize,
    element: &'a Element,
    requirement: &'a Requirement,
    /// Whether what is asked reads it; found out once it is told.
    is_read: &'c OnceCell<bool>,
    /// All plans that have not come in, where it stands for them.
    absent: &'c [SlotId],
    /// The figures that are not exact and by which it was chosen.
    rests_on: &'c [Resting],
}

/// Whether a requirement applies: it does, by this clause it does not, or that is open.
enum Scope<'a> {
    In,
    Out(&'a Expr, Note),
    Open,
}

impl<'a> Machine<'a> {
    /// The finding on one requirement of the file.
    pub fn judge(&self, id: RequirementId, requirement: &'a Requirement) -> Finding {
        self.noted.budget.renew();
        let found = self.skipping(requirement).judged(id, requirement);
        match self.noted.budget.is_spent() {
            true => self.too_much_work(id, requirement),
            false => found,
        }
    }

    /// Whether a finding is breached only because something is not filled in yet. What is told of it may be
    /// only the first of many entries, so it is judged again as in a draft.
    pub(super) fn is_only_unfilled(&self, found: &Finding, requirement: &'a Requirement) -> bool {
        let is_open_in_a_draft = || {
            let again = self.drafting().judge(found.requirement, requirement);
            // What took too much work to judge again stays breached.
            again.verdict != Verdict::Breached && !self.noted.budget.is_spent()
        };
        found.tells_only_of_gaps(self.plan) && is_open_in_a_draft()
    }

    fn judged(&self, id: RequirementId, requirement: &'a Requirement) -> Finding {
        let mut frame = Vec::new();
        // A clause that names no loop variable is judged once; where it settles all, nothing of the
        // list is asked.
        if let Some(instance) = self.not_applicable_at_all(requirement, &mut frame) {
            return Finding::new(id, instance.verdict, None, vec![instance]);
        }
        if requirement.for_each.is_empty() {
            let instance = self.instance(requirement, None, &mut frame);
            return Finding::new(id, instance.verdict, None, vec![instance]);
        }
        let mut gathered = Gathered::default();
        let unknown = self.each(requirement, None, &mut frame, &mut gathered);
        if let Some(instance) = unknown {
            return Finding::new(id, instance.verdict, None, vec![instance]);
        }
        let whole = gathered.counts.whole();
        let resting = gathered.resting.into_iter().filter(|(verdict, _)| *verdict == whole);
        let rests_on = Resting::each_once(resting.map(|(_, figure)| figure).collect());
        let last = gathered.told.last_mut().and_then(|instance| instance.parts.last_mut());
        if let Some(last) = last {
            last.speak_for(gathered.n_untold);
        }
        let mut found = Finding::new(id, whole, Some(gathered.counts), gathered.told);
        if whole == Verdict::Undecided {
            gathered.untold_gaps.extend(found.gaps);
            found.gaps = gathered.untold_gaps.into_iter().collect();
        }
        Finding { rests_on, ..found }
    }

    /// Row 1, where neither clause names a loop variable.
    fn not_applicable_at_all(
        &self,
        requirement: &'a Requirement,
        frame: &mut Frame<'a>,
    ) -> Option<Instance> {
        // The variables of the requirement's own loops come first; a clause may have more inside.
        let loops = requirement.for_each.len();
        let is_loop_free = |clause: &&Expr| !clause.names_variable_below(loops);
        let applies = requirement.applies_when.as_ref().filter(is_loop_free);
        let unless = requirement.unless.as_ref().filter(is_loop_free);
        frame.extend((0..loops).map(|_| Evaluated::gap(Gap::OfNothing)));
        let instance = match self.scope(applies, unless, frame) {
            Scope::Out(clause, note) => Some(self.not_applicable(clause, note, frame)),
            Scope::Open => {
                let open = self.open_clauses(applies, unless, frame);
                self.declared_out(&open)
            }
            Scope::In => None,
        };
        frame.clear();
        instance
    }

    /// Row 1: what the clauses that say whether a requirement applies rule out.
    fn scope(
        &self,
        applies: Option<&'a Expr>,
        unless: Option<&'a Expr>,
        frame: &mut Frame<'a>,
    ) -> Scope<'a> {
        let applying = applies.map(|clause| (clause, self.applies(clause, frame)));
        if let Some((clause, Truth::False)) = applying {
            return Scope::Out(clause, Note::DoesNotApply);
        }
        let excepting = unless.map(|clause| (clause, self.is_excepted(clause, frame)));
        match (applying, excepting) {
            (_, Some((clause, Truth::True))) => Scope::Out(clause, Note::Excepted),
            (Some((_, Truth::Unknown)), _) | (_, Some((_, Truth::Unknown))) => Scope::Open,
            _ => Scope::In,
        }
    }

    /// Row 1 for one instance: by which clause, and why that is as it is.
    fn not_applicable(&self, clause: &'a Expr, note: Note, frame: &mut Frame<'a>) -> Instance {
        let is = if note == Note::Excepted { Truth::True } else { Truth::False };
        let parts = self.why(clause, is, frame);
        Instance::new(Verdict::NotApplicable, Some(note), parts)
    }

    /// `applies when`, or the `when` of a line: what only rounding leaves open counts as true.
    pub(super) fn applies(&self, clause: &'a Expr, frame: &mut Frame<'a>) -> Truth {
        self.rounding(true).truth(clause, frame)
    }

    /// The guards of conditions, where each has one and it is false: then nothing is asked for.
    fn guarded_off(&self, conditions: &'a [Expr], frame: &mut Frame<'a>) -> Option<Vec<&'a Expr>> {
        let guards: Option<Vec<&Expr>> = conditions.iter().map(Expr::guard).collect();
        let guards = guards.filter(|guards| !guards.is_empty())?;
        let are_off = guards.iter().all(|guard| self.applies(guard, frame) == Truth::False);
        are_off.then_some(guards)
    }

    /// `unless`: what only rounding leaves open counts as false.
    fn is_excepted(&self, clause: &'a Expr, frame: &mut Frame<'a>) -> Truth {
        self.rounding(false).truth(clause, frame)
    }

    /// Goes through the next `for each`. Gives row 8's instance where its list is not known.
    fn each(
        &self,
        requirement: &'a Requirement,
        around: Option<&Chosen<'_, 'a>>,
        frame: &mut Frame<'a>,
        gathered: &mut Gathered,
    ) -> Option<Instance> {
        let n = around.map_or(0, |chosen| chosen.n.saturating_add(1));
        let Some(element) = requirement.for_each.get(n) else {
            gathered.add(self.instance(requirement, around, frame));
            return None;
        };
        let ExprValue::List(list) = self.evaluate(&element.list, frame).value else {
            let unknown = self.list_not_known(&element.list, frame);
            if n == 0 {
                return Some(unknown);
            }
            // A list within an entry that is known leaves that entry open, and no other.
            gathered.add(self.about(unknown, around, frame));
            return None;
        };
        if !self.may_look_at(list.len()) {
            return None;
        }
        let prefilter = self.filter_prefilter(element, frame);
        let may_pass =
            |at: &usize| prefilter.tells(self.fields_at(&list, *at)) != Some(Truth::False);
        let entries = || {
            let worth_asking = self.worth_asking(&list, &prefilter).filter(may_pass);
            worth_asking.filter_map(|at| self.entry_at(&list, at))
        };
        let (n_absent, absent) = self.absent_among(entries);
        let mut is_one_absent = false;
        let is_read = &OnceCell::new();
        for entry in entries() {
            if self.noted.budget.is_spent() {
                return None;
            }
            let is_absent =
                !absent.is_empty() && entry.at.is_some_and(|at| self.is_absent_plan(at));
            if is_absent && std::mem::replace(&mut is_one_absent, true) {
                continue;
            }
            let told = prefilter.tells(self.fields_of(&entry));
            let inner_list = entry.uncounted();
            frame.push(entry);
            // As in `applies when`, what only rounding leaves open counts as true.
            let passes = || self.resting(|| self.rounding(true).passes(element, frame));
            let (passes, rests_on) = told.map_or_else(passes, |told| (told, Vec::new()));
            let absent_here = if is_absent { absent.as_slice() } else { &[] };
            let rests_on = rests_on.as_slice();
            let chosen =
                Chosen { around, n, element, requirement, is_read, absent: absent_here, rests_on };
            let mut for_all = Gathered::default();
            let of_one = if is_absent { &mut for_all } else { &mut *gathered };
            let unknown = match passes {
                Truth::False => None,
                _ if let Some(slot) = inner_list => {
                    // A list within an entry that is not known leaves open which instances there are.
                    let parts = vec![self.gap_part(&element.list, slot)];
                    let open = Instance::new(Verdict::Undecided, None, parts);
                    of_one.add(self.about(self.settle_declared(open), around, frame));
                    None
                }
                Truth::True => self.each(requirement, Some(&chosen), frame, of_one),
                Truth::Unknown => {
                    let mut inner = Gathered::default();
                    let unknown = self.each(requirement, Some(&chosen), frame, &mut inner);
                    self.perhaps(&chosen, inner, frame, of_one);
                    unknown
                }
            };
            if is_absent {
                let parts = for_all.told.iter_mut().flat_map(|one| &mut one.parts);
                parts.for_each(|part| self.speak_for_all(part, &absent));
                gathered.add_all(for_all, n_absent);
            }
            frame.pop();
            if unknown.is_some() {
                return unknown;
            }
        }
        None
    }

    /// Row 10: an instance whose `where` is not known counts only where it is not met anyway.
    fn perhaps(
        &self,
        chosen: &Chosen<'_, 'a>,
        inner: Gathered,
        frame: &mut Frame<'a>,
        gathered: &mut Gathered,
    ) {
        match inner.counts.whole() {
            Verdict::Met | Verdict::NotApplicable => {}
            Verdict::Breached | Verdict::Undecided | Verdict::ForAPerson => {
                let filter = chosen.element.filter.as_deref();
                // Beside a gap, what rounding leaves open is nothing that could be supplied.
                let why = |filter| self.rounding(true).why(filter, Truth::Unknown, frame);
                let mut parts = filter.map_or(Vec::new(), why);
                if self.is_only_declared(&parts) {
                    return gathered.counts.add(Verdict::NotApplicable);
                }
                let mut told = inner.told.into_iter().flat_map(|one| one.parts);
                parts.extend(told.by_ref().take(MOST_PARTS));
                let rest = told.flat_map(|part| part.gaps).chain(inner.untold_gaps);
                if let Some(last) = parts.last_mut() {
                    last.gaps.extend(rest);
                }
                let note = Some(Note::PerhapsNotApplicable);
                let perhaps = Instance::new(Verdict::Undecided, note, parts);
                gathered.add(self.about(perhaps, Some(chosen), frame));
            }
        }
    }

    /// Row 8: the list of a `for each` is not known.
    fn list_not_known(&self, list: &'a Expr, frame: &mut Frame<'a>) -> Instance {
        let causes = self.causes(list, frame);
        let parts = self.gap_parts(list, causes);
        self.settle_declared(Instance::new(Verdict::Undecided, None, parts))
    }

    /// A part for each gap; the last of many speaks for the rest.
    fn gap_parts(&self, of: &'a Expr, causes: Causes) -> Vec<Part> {
        let mut gaps = causes.slots.into_iter();
        let told = gaps.by_ref().take(MOST_PARTS).map(|gap| self.gap_part(of, gap));
        let mut parts: Vec<Part> = told.collect();
        let more = gaps.len();
        if let Some(last) = parts.last_mut() {
            last.speak_for(more);
            last.gaps.extend(gaps);
        }
        parts.extend(causes.is_beyond_the_plan.then(|| uncomputable(of.span, None)));
        parts
    }

    /// An instance with the entries that it is about, if it is told; it rests on what they were chosen
    /// by as well.
    fn about(
        &self,
        mut instance: Instance,
        chosen: Option<&Chosen<'_, 'a>>,
        frame: &Frame<'a>,
    ) -> Instance {
        // Where nothing is noted, it rests on nothing.
        if self.skips && !instance.is_told() {
            return instance;
        }
        let mut entries: Vec<&Chosen> = successors(chosen, |one| one.around).collect();
        entries.reverse();
        let rests_on = entries.iter().flat_map(|one| one.rests_on.iter().cloned());
        instance.rests_on.extend(rests_on);
        instance.rests_on = Resting::each_once(instance.rests_on);
        if instance.is_told() {
            instance.about = entries.into_iter().map(|one| self.about_entry(one, frame)).collect();
            self.show_entry(&mut instance);
        }
        instance
    }

    /// Shows the entry that an instance is about, where nothing that is shown lies in it.
    fn show_entry(&self, instance: &mut Instance) {
        let is_in_file = |at: &SlotId| self.plan.is_in_file(*at);
        let entry = instance.about.iter().rev().find_map(|about| about.at.filter(is_in_file));
        let Some(entry) = entry else { return };
        let mut shown = instance.parts.iter().flat_map(|part| &part.shown);
        let is_shown = shown.any(|one| one.slot().is_some_and(|at| self.plan.lies_in(at, entry)));
        if let (Some(first), false) = (instance.parts.first_mut(), is_shown) {
            first.shown.insert(0, self.plan_place(entry));
        }
    }

    /// Lets an instance that is told and shows nothing show the first place that its requirement reads.
    /// Where it reads none, that is the plan's head.
    fn show_something(
        &self,
        instance: &mut Instance,
        requirement: &'a Requirement,
        frame: &mut Frame<'a>,
    ) {
        let is_shown = instance.parts.iter().any(|part| !part.shown.is_empty());
        let Some(first) = instance.parts.first_mut().filter(|_| !is_shown) else { return };
        let all = asked_by(requirement).into_iter();
        let mut anchors = all.filter_map(|expr| self.anchor(expr, frame));
        let anchor = anchors.find(|at| self.plan.is_in_file(*at));
        first
            .shown
            .extend(anchor.map(|at| self.plan_place(at)).or_else(|| self.head_of_the_plan()));
    }

    fn about_entry(&self, chosen: &Chosen<'_, 'a>, frame: &Frame<'a>) -> About {
        let Chosen { element, absent, .. } = chosen;
        let entry = frame.get(chosen.n);
        About {
            name: element.name.clone(),
            value: entry.map_or(Value::Record(None), Value::of),
            ty: entry_type(&element.list.ty).clone(),
            at: entry.and_then(|entry| entry.at),
            is_read: *chosen.is_read.get_or_init(|| reads(chosen.requirement, chosen.n)),
            absent: absent.to_vec(),
            rests_on: chosen.rests_on.to_vec(),
        }
    }

    /// Where the plan says whose it is.
    fn head_of_the_plan(&self) -> Option<PlanPlace> {
        let council = self.plan.field(0).filter(|at| self.plan.is_in_file(*at))?;
        let seen = Seen::Mark(Mark::ThisPlan);
        Some(PlanPlace { place: self.plan.slot(council).place, seen, is_term: false })
    }

    /// Rows 1 to 7 for one instance.
    fn instance(
        &self,
        requirement: &'a Requirement,
        chosen: Option<&Chosen<'_, 'a>>,
        frame: &mut Frame<'a>,
    ) -> Instance {
        let (applies, unless) = (requirement.applies_when.as_ref(), requirement.unless.as_ref());
        let (scope, rests_on) = self.resting(|| self.scope(applies, unless, frame));
        if let Scope::Out(clause, note) = scope {
            // One of many is not told, and its parts tell only what it rests on.
            if self.skips && chosen.is_some() {
                return Instance::new(Verdict::NotApplicable, Some(note), Vec::new());
            }
            return self.about(self.not_applicable(clause, note, frame), chosen, frame);
        }
        if let Some(guards) = self.guarded_off(requirement.strength.conditions(), frame) {
            // As above.
            let guards = if self.skips && chosen.is_some() { Vec::new() } else { guards };
            let parts = guards.into_iter().flat_map(|guard| self.why(guard, Truth::False, frame));
            let note = Some(Note::DoesNotApply);
            let instance = Instance::new(Verdict::NotApplicable, note, parts.collect());
            return self.about(instance, chosen, frame);
        }
        let may_not_apply = matches!(scope, Scope::Open);
        let open = match may_not_apply {
            true => self.open_clauses(applies, unless, frame),
            false => Vec::new(),
        };
        if let Some(declared) = self.declared_out(&open) {
            return self.about(declared, chosen, frame);
        }
        let judged = match &requirement.strength {
            Strength::Must(conditions) | Strength::Should(conditions) => {
                self.conditions(conditions, frame)
            }
            Strength::Judged { showing, .. } => self.evidence(showing, frame),
        };
        // So are most: there is nothing to tell of it.
        if self.skips && !may_not_apply && judged.verdict == Verdict::Met {
            return judged;
        }
        let mut instance = match (judged.verdict, may_not_apply) {
            (_, false) => judged,
            (Verdict::Met, true) => {
                let note = judged.note.or(Some(Note::WhetherOrNot));
                Instance { note, ..judged }
            }
            (_, true) => perhaps_not_applicable(open.concat(), judged),
        };
        if instance.verdict == Verdict::Breached {
            let otherwise = requirement.otherwise.as_ref();
            instance.otherwise = otherwise.map(|pieces| self.sentence(pieces, frame));
        }
        instance.rests_on.extend(rests_on);
        let mut settled = self.settle_declared(instance);
        if settled.verdict == Verdict::Undecided
            && self.rounding(true).is_settled_by_no_last_year(requirement, frame)
        {
            settled = self.not_applicable_without_last_year(settled);
        }
        if settled.is_told() {
            self.show_something(&mut settled, requirement, frame);
        }
        self.about(settled, chosen, frame)
    }

    /// What leaves open whether a requirement applies, clause by clause.
    fn open_clauses(
        &self,
        applies: Option<&'a Expr>,
        unless: Option<&'a Expr>,
        frame: &mut Frame<'a>,
    ) -> Vec<Vec<Part>> {
        let applies = applies.map(|clause| (self.rounding(true), clause));
        let unless = unless.map(|clause| (self.rounding(false), clause));
        let mut open = Vec::new();
        for (machine, clause) in applies.into_iter().chain(unless) {
            if machine.truth(clause, frame) == Truth::Unknown {
                open.push(machine.why(clause, Truth::Unknown, frame));
            }
        }
        open
    }

    /// Where permitted declarations alone leave open whether a requirement applies, it does not, whatever
    /// it asks for.
    fn declared_out(&self, open: &[Vec<Part>]) -> Option<Instance> {
        let declared = open.iter().find(|parts| self.is_only_declared(parts))?;
        Some(Instance::new(Verdict::NotApplicable, Some(Note::Declared), declared.clone()))
    }

    /// Rows 2 and 3: several lines are joined by `and` and explained apart.
    fn conditions(&self, conditions: &'a [Expr], frame: &mut Frame<'a>) -> Instance {
        let (whole, read) = self.resting(|| self.all(conditions, frame));
        match whole {
            Truth::True if read.is_empty() => Instance::new(Verdict::Met, None, Vec::new()),
            Truth::True => {
                let rests_on = match conditions {
                    [one] if !is_made_of_others(one) => read,
                    _ => {
                        let parts = self.deciding(conditions, whole, frame);
                        parts.into_iter().flat_map(|part| part.rests_on).collect()
                    }
                };
                Instance { rests_on, ..Instance::new(Verdict::Met, None, Vec::new()) }
            }
            Truth::False => {
                let parts = self.deciding(conditions, whole, frame);
                Instance::new(Verdict::Breached, None, parts)
            }
            // Where no figure that is read is rounded, rounding leaves nothing open.
            Truth::Unknown if self.skips => {
                let parts = self.deciding(conditions, whole, frame);
                Instance::new(Verdict::Undecided, None, parts)
            }
            Truth::Unknown => self.within_rounding(conditions, frame),
        }
    }

    /// Row 3 beside rounded figures: what they alone leave open counts as what helps, and then what is
    /// left decides.
    fn within_rounding(&self, conditions: &'a [Expr], frame: &mut Frame<'a>) -> Instance {
        let helped = self.rounding(true);
        match helped.all(conditions, frame) {
            Truth::True => {
                let parts = self.deciding(conditions, Truth::Unknown, frame);
                let known = self.deciding(conditions, Truth::True, frame);
                let mut met = Instance::new(Verdict::Met, Some(Note::WithinRounding), parts);
                met.rests_on.extend(known.into_iter().flat_map(|part| part.rests_on));
                met
            }
            Truth::False => {
                let parts = helped.deciding(conditions, Truth::False, frame);
                Instance::new(Verdict::Breached, None, parts)
            }
            // Beside a gap, what rounding leaves open is nothing that could be supplied.
            Truth::Unknown => {
                let parts = helped.deciding(conditions, Truth::Unknown, frame);
                Instance::new(Verdict::Undecided, None, parts)
            }
        }
    }

    /// Why the conditions of a requirement without a loop are true.
    pub fn why_met(&self, requirement: &'a Requirement) -> Vec<Part> {
        self.deciding(requirement.strength.conditions(), Truth::True, &mut Vec::new())
    }

    /// The parts of those conditions that are `is`.
    fn deciding(&self, conditions: &'a [Expr], is: Truth, frame: &mut Frame<'a>) -> Vec<Part> {
        let mut parts = Vec::new();
        for condition in conditions {
            // Where nothing is rounded, one alone is what all of them are.
            let is_alone = self.skips && conditions.len() == 1;
            if is_alone || self.truth(condition, frame) == is {
                self.explain(condition, is, frame, &mut parts);
            }
        }
        parts
    }

    /// Rows 6 and 7: what a person is to judge, or the gaps that leave nothing to judge.
    fn evidence(&self, showing: &'a [Exhibit], frame: &mut Frame<'a>) -> Instance {
        let mut parts = Vec::new();
        let mut gaps = Vec::new();
        for shown in showing {
            match shown {
                Exhibit::Every(element) => self.show_entries(element, frame, &mut parts, &mut gaps),
                Exhibit::Value(expr) => self.show_value(expr, frame, &mut parts, &mut gaps),
            }
        }
        match gaps.is_empty() {
            true => Instance::new(Verdict::ForAPerson, Some(Note::Evidence), parts),
            false => Instance::new(Verdict::Undecided, None, gaps),
        }
    }

    fn show_value(
        &self,
        expr: &'a Expr,
        frame: &mut Frame<'a>,
        parts: &mut Vec<Part>,
        open: &mut Vec<Part>,
    ) {
        let causes = self.causes(expr, frame);
        if !causes.slots.is_empty() {
            open.extend(self.gap_parts(expr, causes));
            return;
        }
        let (value, rests_on) = self.resting(|| self.evaluate(expr, frame));
        if let ExprValue::Gap(gap, _) = value.value {
            open.push(uncomputable(expr.span, Some(gap)));
            return;
        }
        let reason = Reason::Evidence(Box::new(self.operand(expr, frame)));
        let shown = self.places(expr, frame);
        parts.push(Part { shown, rests_on, ..Part::new(reason, Some(expr.span)) });
    }

    fn show_entries(
        &self,
        element: &'a Element,
        frame: &mut Frame<'a>,
        parts: &mut Vec<Part>,
        open: &mut Vec<Part>,
    ) {
        let Some(gone) = self.gone_through(&self.rounding(true), element, None, frame) else {
            let causes = self.causes(&element.list, frame);
            open.extend(self.gap_parts(&element.list, causes));
            return;
        };
        let mut shown = Vec::new();
        for one in gone {
            let at = one.entry.at;
            match one.passes {
                Truth::True => shown.extend(at.map(|at| self.whole_entry(at))),
                Truth::False => {}
                Truth::Unknown => {
                    frame.push(one.entry);
                    if let Some(filter) = &element.filter {
                        open.extend(self.why(filter, Truth::Unknown, frame));
                    }
                    frame.pop();
                }
            }
        }
        let reason = Reason::entries(element, shown.len(), Tally::Evidence);
        if shown.is_empty() {
            shown.extend(self.place_of_list(element, frame));
        }
        parts.push(Part { shown, ..Part::new(reason, Some(element.span)) });
    }

    /// Row 3: what hangs only on permitted declarations is not applicable.
    fn settle_declared(&self, undecided: Instance) -> Instance {
        match undecided.verdict == Verdict::Undecided && self.is_only_declared(&undecided.parts) {
            true => {
                let (verdict, note) = (Verdict::NotApplicable, Some(Note::Declared));
                Instance { verdict, note, ..undecided }
            }
            false => undecided,
        }
    }

    /// Where the plan says that there was none last year, and only what compares with it could breach a
    /// requirement, it is not applicable.
    fn not_applicable_without_last_year(&self, undecided: Instance) -> Instance {
        let is_declared = |part: &Part| self.is_only_declared(std::slice::from_ref(part));
        let parts = undecided.parts.into_iter().filter(is_declared).collect();
        Instance::new(Verdict::NotApplicable, Some(Note::Declared), parts)
    }

    /// Whether nothing is asked for where there was no plan last year: no condition is false, or can be.
    fn is_settled_by_no_last_year(&self, of: &'a Requirement, frame: &mut Frame<'a>) -> bool {
        let conditions = of.strength.conditions();
        self.is_last_year_denied()
            && !conditions.is_empty()
            && conditions.iter().all(|one| self.cannot_be_false(one, frame))
    }

    /// Whether a condition is true, or open for want of a plan that there was not. An `or` with such a part
    /// is never false.
    fn cannot_be_false(&self, condition: &'a Expr, frame: &mut Frame<'a>) -> bool {
        match self.truth(condition, frame) {
            Truth::True => return true,
            Truth::False => return false,
            Truth::Unknown => {}
        }
        match &condition.kind {
            ExprKind::Apply { operation: Operation::Or, operands } => {
                operands.iter().any(|part| self.cannot_be_false(part, frame))
            }
            ExprKind::Apply { operation: Operation::And, operands } => {
                operands.iter().all(|part| self.cannot_be_false(part, frame))
            }
            ExprKind::Apply { operation: Operation::When, operands } => {
                let [asked, guard] = operands.as_slice() else { return false };
                self.cannot_be_false(asked, frame)
                    || self.is_denied_last_year(&self.causes(guard, frame))
            }
            _ => self.is_denied_last_year(&self.causes(condition, frame)),
        }
    }

    /// Whether the plan says, and may say, that there was none last year.
    fn is_last_year_denied(&self) -> bool {
        self.plan.last_year().is_some_and(|slot| self.is_declared(slot))
    }

    /// Whether nothing but permitted declarations leaves these parts open.
    fn is_only_declared(&self, parts: &[Part]) -> bool {
        let is_declared = |part: &Part| {
            let is_in_the_plan = !part.gaps.is_empty() && !part.is_beyond_the_plan;
            is_in_the_plan && part.gaps.iter().all(|gap| self.is_declared(*gap))
        };
        !parts.is_empty() && parts.iter().all(is_declared)
    }

    /// Whether a slot is declared not applicable where the form allows it.
    pub(super) fn is_declared(&self, slot: SlotId) -> bool {
        let (_, field) = self.plan.declared(slot, &self.rules.schema);
        let is_allowed = field.is_some_and(|field| field.may_be_not_applicable);
        matches!(self.plan.slot(slot).state, State::Absent(Absence::NotApplicable(_))) && is_allowed
    }

    /// The author's own sentence for a breach, with the values that are put in.
    pub(super) fn sentence(&self, pieces: &'a [Piece], frame: &mut Frame<'a>) -> Vec<Fragment> {
        let fragments = pieces.iter().map(|piece| match piece {
            Piece::Text(text) => Fragment::Text(text.clone()),
            Piece::Value(expr) => {
                Fragment::Value(Value::of(&self.evaluate(expr, frame)), expr.ty.clone())
            }
        });
        fragments.collect()
    }
}

/// A part that tells of what cannot be worked out, whatever the plan says.
fn uncomputable(rule: Span, gap: Option<Gap>) -> Part {
    let reason = Reason::Uncomputable { rule, gap, is_sure: true };
    Part { is_beyond_the_plan: true, ..Part::new(reason, Some(rule)) }
}

/// Whether some parts of a condition may decide it without the others. Any other condition rests on all that
/// is read for it.
fn is_made_of_others(condition: &Expr) -> bool {
    match &condition.kind {
        ExprKind::Apply { operation, .. } => {
            matches!(operation, Operation::Not | Operation::And | Operation::Or | Operation::When)
        }
        ExprKind::Call { .. } => true,
        _ => false,
    }
}

/// All that a requirement asks: its conditions or what it shows, then the clauses that say whether it
/// applies.
fn asked_by(requirement: &Requirement) -> Vec<&Expr> {
    let shown = match &requirement.strength {
        Strength::Judged { showing, .. } => showing.iter().flat_map(Exhibit::parts).collect(),
        Strength::Must(_) | Strength::Should(_) => Vec::new(),
    };
    let clauses = requirement.applies_when.iter().chain(&requirement.unless);
    requirement.strength.conditions().iter().chain(shown).chain(clauses).collect()
}

/// Whether a requirement asks anything of the entry that its n-th loop comes to.
fn reads(requirement: &Requirement, n: usize) -> bool {
    let is_it = |part: &Expr| matches!(part.kind, ExprKind::Variable(at) if at == n);
    asked_by(requirement).into_iter().any(|expr| expr.any(&mut |part| is_it(part)))
}

/// Row 5: what leaves open whether it applies, then what it hangs on itself.
fn perhaps_not_applicable(mut parts: Vec<Part>, judged: Instance) -> Instance {
    parts.extend(judged.parts);
    Instance::new(Verdict::Undecided, Some(Note::PerhapsNotApplicable), parts)
}

impl Instance {
    /// Whether there is something to tell of it where it is one of many.
    fn is_told(&self) -> bool {
        match self.verdict {
            Verdict::Breached | Verdict::Undecided | Verdict::ForAPerson => true,
            Verdict::Met => self.note == Some(Note::WithinRounding),
            Verdict::NotApplicable => false,
        }
    }
}
