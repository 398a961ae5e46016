//! A ledger as a reader needs it: whether the plan is ready, then what has to be done, each cause once.
//!
//! Takes the verdicts on one plan; gives entries in the order in which they are told. Never leaves out a
//! finding that is not met: each is in one entry, or is named by one.

use std::collections::{BTreeMap, BTreeSet};

use lacuna_check::driver::{Exemption, Judged, Reply};
use lacuna_check::eval::reason::Reason;
use lacuna_check::eval::{
    Finding, Instance, Ledger, Part, PlanPlace, Todo, Verdict, deciding_places,
};
use lacuna_check::judgement::Answer;
use lacuna_check::plan::{Plan, SlotId, State};
use lacuna_language::rules::program::{FITS_THE_FORM, Requirement, Strength};
use lacuna_language::value::{Exact, Ty};

/// The findings on one plan, by what is to be done about them.
pub(crate) struct Digest<'j> {
    /// Breached `must`s and what does not fit the form.
    pub put_right: Vec<Entry<'j>>,
    /// What is missing: what is needed before the plan can be sent, then all else; what settles most first.
    pub fill_in: Vec<Gap<'j>>,
    /// Undecided, and nothing that is listed above would settle it.
    pub stuck: Vec<&'j Finding>,
    /// Breached `should`s that the council does not explain.
    pub should: Vec<Entry<'j>>,
    /// Breached `should`s that it explains.
    pub explained: Vec<&'j Finding>,
    /// What is breached or undecided and does not count.
    pub exempt: Vec<(Entry<'j>, Exemption<'j>)>,
    /// What a person has to judge, or to judge again.
    pub questions: Vec<&'j Finding>,
    /// What a person judged: no.
    pub judged_no: Vec<&'j Finding>,
}

/// What is wrong in one place.
pub(crate) struct Entry<'j> {
    pub finding: &'j Finding,
    /// Nothing for the form itself.
    pub requirement: Option<&'j Requirement>,
    /// The deciding instances: all that are breached; of the form one fault.
    pub instances: Vec<&'j Instance>,
    /// What is breached by the very same values, or perhaps by the same wrong figure.
    pub beside: Vec<&'j Finding>,
    /// Where several sums are out by the same, which one wrong figure would explain: by how much.
    pub all_out_by: Option<(Exact, Ty)>,
    /// What cannot be decided until it is put right.
    pub waiting: Vec<&'j Finding>,
}

/// Something to fill in, and what cannot be decided until then.
pub(crate) struct Gap<'j> {
    pub todo: &'j Todo,
    pub waiting: Vec<&'j Finding>,
    /// What is breached because nothing else is missing than this.
    pub breached: Vec<&'j Finding>,
    /// Whether a `must` waits for it, or the form asks for it: the plan cannot be sent without it.
    pub is_needed: bool,
    /// Whether the form asks for it.
    pub is_asked_by_form: bool,
}

impl<'j> Digest<'j> {
    /// Puts the findings in order.
    pub(crate) fn of(judged: &'j Judged) -> Digest<'j> {
        let all = judged.ledger.findings.iter();
        let exempt = all.clone().filter_map(|one| {
            let entry = Entry::new(judged, one, breached(one).collect(), Vec::new());
            Some((entry, judged.exemption(one)?))
        });
        let exempt = exempt.collect();
        let findings: Vec<&Finding> = all.filter(|one| judged.exemption(one).is_none()).collect();
        let by_gap = WaitingBySlot::of(&findings);
        let mut put_right: Vec<Entry<'j>> = findings
            .iter()
            .copied()
            .filter(|one| one.is_form())
            .flat_map(|one| breached(one).map(move |fault| (one, fault)))
            .map(|(one, fault)| Entry::new(judged, one, vec![fault], by_gap.of_fault(fault)))
            .collect();
        let mut should = Vec::new();
        let mut explained = Vec::new();
        let told = findings.iter().copied().filter(|one| !one.is_form());
        for one in told.filter(|one| one.verdict == Verdict::Breached) {
            let entry = Entry::new(judged, one, breached(one).collect(), Vec::new());
            match (&one.explained, entry.is_should()) {
                (Some(_), _) => explained.push(one),
                (None, true) => should.push(entry),
                (None, false) => put_right.push(entry),
            }
        }
        let put_right = each_ground_once(put_right);
        let (put_right, should) = beside_musts(put_right, should);
        let (mut put_right, mut should) =
            (each_wrong_figure_once(put_right), each_wrong_figure_once(should));
        let mut fill_in = gaps(judged, &by_gap, &put_right);
        fill_in.retain(|gap| {
            // Without what is needed the plan cannot be sent, whatever else should be so.
            let is_told =
                tell_with(gap, &mut put_right) || !gap.is_needed && tell_with(gap, &mut should);
            !is_told
        });
        let mut fill_in = without_doubtful(judged, fill_in);
        name_breached(&put_right, &mut fill_in);
        let should = tell_with_gaps(should, &mut fill_in);
        fill_in.sort_by_key(|gap| !gap.is_needed);
        let stuck = stuck(&findings, &fill_in, put_right.iter().chain(&should));
        let with_answer = |answer: Option<Answer>| -> Vec<&'j Finding> {
            let is_question = |one: &&&Finding| one.verdict == Verdict::ForAPerson;
            let answer_of = |one: &Finding| {
                judged.reply(one).answer().filter(|answer| *answer != Answer::AskTheCouncil)
            };
            let questions = findings.iter().filter(is_question);
            questions.copied().filter(|one| answer_of(one) == answer).collect()
        };
        let [mut questions, judged_no] = [None, Some(Answer::No)].map(with_answer);
        // What seems to be judged and is not comes first, and what waits for the council last.
        questions.sort_by_key(|one: &&Finding| match judged.reply(one) {
            Reply::Stale(_) => 0,
            Reply::Open => 1,
            Reply::Given(_) => 2,
        });
        Digest { put_right, fill_in, stuck, should, explained, exempt, questions, judged_no }
    }
}

impl<'j> Entry<'j> {
    fn new(
        judged: &'j Judged,
        finding: &'j Finding,
        instances: Vec<&'j Instance>,
        waiting: Vec<&'j Finding>,
    ) -> Self {
        let requirement = judged.rules.requirement(finding.requirement);
        let (beside, all_out_by) = (Vec::new(), None);
        Entry { finding, requirement, instances, beside, all_out_by, waiting }
    }

    /// The name of what is breached.
    pub(crate) fn name(&self) -> &'j str {
        self.requirement.map_or(FITS_THE_FORM, |one| one.name.as_str())
    }

    /// Whether it is a `should`.
    fn is_should(&self) -> bool {
        self.requirement.is_some_and(|one| matches!(one.strength, Strength::Should(_)))
    }

    /// Whether it is only something to fill in: what is asked for and not there yet.
    pub(crate) fn is_only_unfilled(&self) -> bool {
        let mut breached = std::iter::once(&self.finding).chain(&self.beside);
        breached.all(|one| one.is_only_unfilled)
    }

    /// The places that decided, where a person has to write first.
    pub(crate) fn places(&self, plan: &Plan) -> impl Iterator<Item = &'j PlanPlace> {
        deciding_places(self.instances.iter().copied(), plan)
    }

    fn shown(&self) -> impl Iterator<Item = &'j PlanPlace> {
        self.instances.iter().flat_map(|one| &one.parts).flat_map(|part| &part.shown)
    }

    /// What it hangs on in the plan, each once: fields that are missing may all be shown in one place.
    pub(crate) fn grounds(&self) -> BTreeSet<SlotId> {
        self.shown().filter_map(PlanPlace::slot).collect()
    }
}

impl Gap<'_> {
    /// Whether an entry is breached because a part of it is missing.
    pub(crate) fn breaches(&self, entry: &Entry) -> bool {
        self.breached.iter().any(|one| one.requirement == entry.finding.requirement)
    }

    /// Whether all that something hangs on is missing here.
    fn holds_all(&self, grounds: &BTreeSet<SlotId>) -> bool {
        let is_missing = |slot: &SlotId| self.todo.slots.binary_search(slot).is_ok();
        !grounds.is_empty() && grounds.iter().all(is_missing)
    }

    /// Whether it is last year's plan that was not given.
    pub(crate) fn is_last_years_plan(&self, judged: &Judged) -> bool {
        let last_year = judged.plan.last_year();
        last_year.is_some_and(|slot| self.todo.slots.contains(&slot))
    }
}

/// Which findings wait for a slot.
struct WaitingBySlot<'j>(BTreeMap<SlotId, Vec<&'j Finding>>);

impl<'j> WaitingBySlot<'j> {
    fn of(findings: &[&'j Finding]) -> Self {
        let mut waiting: BTreeMap<SlotId, Vec<&'j Finding>> = BTreeMap::new();
        for one in findings.iter().filter(|one| !one.is_form()) {
            for gap in &one.gaps {
                waiting.entry(*gap).or_default().push(one);
            }
        }
        WaitingBySlot(waiting)
    }

    /// What waits for any of these, each once and in the order of the rules.
    fn of_any(&self, slots: &[SlotId]) -> Vec<&'j Finding> {
        let found = slots.iter().filter_map(|slot| self.0.get(slot)).flatten();
        let by_requirement: BTreeMap<usize, &Finding> =
            found.map(|one| (one.requirement.0, *one)).collect();
        by_requirement.into_values().collect()
    }

    fn of_fault(&self, fault: &Instance) -> Vec<&'j Finding> {
        let slots: Vec<SlotId> =
            fault.parts.iter().flat_map(|part| part.gaps.iter().copied()).collect();
        self.of_any(&slots)
    }
}

fn breached(finding: &Finding) -> impl Iterator<Item = &Instance> {
    finding.instances.iter().filter(|one| one.verdict == Verdict::Breached)
}

/// Of entries that hang on the very same values the first, which names the others.
fn each_ground_once(entries: Vec<Entry>) -> Vec<Entry> {
    let mut first_at: BTreeMap<BTreeSet<SlotId>, usize> = BTreeMap::new();
    let mut each: Vec<Entry> = Vec::with_capacity(entries.len());
    for entry in entries {
        let grounds = entry.grounds();
        let first = first_at.get(&grounds).filter(|_| !grounds.is_empty());
        match first.and_then(|at| each.get_mut(*at)) {
            // Two faults of the form are two things to put right.
            Some(first) if entry.requirement.is_some() => first.beside.push(entry.finding),
            _ => {
                first_at.entry(grounds).or_insert(each.len());
                each.push(entry);
            }
        }
    }
    each
}

/// Of entries in which sums are out by the same amount and have terms in common the first, which names the
/// others: one wrong term would explain them all.
fn each_wrong_figure_once(entries: Vec<Entry>) -> Vec<Entry> {
    let mut each: Vec<Entry> = Vec::with_capacity(entries.len());
    let mut sums: Vec<(usize, Sum)> = Vec::new();
    for entry in entries {
        let Some(sum) = Sum::of(&entry) else {
            each.push(entry);
            continue;
        };
        let same = sums.iter().find(|(_, other)| sum.may_be_wrong_with(other));
        match same.and_then(|(at, _)| each.get_mut(*at)) {
            Some(first) => {
                first.all_out_by = Some((sum.out_by, sum.ty.clone()));
                first.beside.push(entry.finding);
                first.beside.extend(entry.beside);
                first.waiting.extend(entry.waiting);
            }
            None => {
                sums.push((each.len(), sum));
                each.push(entry);
            }
        }
    }
    each
}

/// A sum that is not what it is compared with.
struct Sum {
    out_by: Exact,
    ty: Ty,
    terms: BTreeSet<SlotId>,
}

impl Sum {
    /// The one sum in an entry that is out.
    fn of(entry: &Entry) -> Option<Sum> {
        let [instance] = entry.instances.as_slice() else { return None };
        let mut sums = instance.parts.iter().filter_map(Sum::in_part);
        let sum = sums.next()?;
        sums.next().is_none().then_some(sum)
    }

    fn in_part(part: &Part) -> Option<Sum> {
        let Reason::Condition(condition) = &part.reason else { return None };
        let (out_by, ty) = condition.sum_out_by()?;
        let terms = part.shown.iter().filter(|one| one.is_term).filter_map(PlanPlace::slot);
        let terms: BTreeSet<SlotId> = terms.collect();
        (!terms.is_empty()).then(|| Sum { out_by, ty: ty.clone(), terms })
    }

    fn may_be_wrong_with(&self, other: &Sum) -> bool {
        self.out_by == other.out_by && self.ty == other.ty && !self.terms.is_disjoint(&other.terms)
    }
}

/// Names with each gap the `must`s that are breached because a part of it is missing. They have to be put right,
/// and are told there.
fn name_breached<'j>(put_right: &[Entry<'j>], gaps: &mut [Gap<'j>]) {
    for entry in put_right.iter().filter(|entry| entry.requirement.is_some()) {
        let grounds = entry.grounds();
        let is_its = |gap: &&mut Gap| gap.holds_all(&grounds);
        if let Some(gap) = gaps.iter_mut().find(is_its) {
            gap.breached.push(entry.finding);
            gap.breached.extend(&entry.beside);
        }
    }
}

/// Lets what should also hold, and hangs on the very values of something that must, be told there.
fn beside_musts<'j>(
    mut musts: Vec<Entry<'j>>,
    shoulds: Vec<Entry<'j>>,
) -> (Vec<Entry<'j>>, Vec<Entry<'j>>) {
    let at: BTreeMap<BTreeSet<SlotId>, usize> =
        musts.iter().enumerate().rev().map(|(at, must)| (must.grounds(), at)).collect();
    let mut rest = Vec::new();
    for should in shoulds {
        let grounds = should.grounds();
        let must = at.get(&grounds).filter(|_| !grounds.is_empty());
        match must.and_then(|at| musts.get_mut(*at)) {
            Some(must) => must.beside.push(should.finding),
            None => rest.push(should),
        }
    }
    (musts, rest)
}

/// What is to be filled in, but for what has to be put right anyway.
fn gaps<'j>(
    judged: &'j Judged,
    by_gap: &WaitingBySlot<'j>,
    put_right: &[Entry<'j>],
) -> Vec<Gap<'j>> {
    let faults = put_right.iter().filter(|entry| entry.requirement.is_none());
    let wrong: BTreeSet<SlotId> = faults
        .flat_map(|entry| entry.instances.iter().flat_map(|one| &one.parts))
        .flat_map(|part| part.gaps.iter().copied())
        .collect();
    let is_wrong = |todo: &&Todo| todo.slots.iter().all(|slot| wrong.contains(slot));
    let missing = judged.ledger.todo.iter().filter(|todo| !is_wrong(todo));
    let asked = asked_by_form(&judged.ledger);
    let gap = |todo: &'j Todo| {
        let waiting = by_gap.of_any(&todo.slots);
        let is_asked_by_form = todo.slots.iter().any(|slot| asked.contains(slot));
        let is_needed = is_asked_by_form || waiting.iter().any(|one| is_must(judged, one));
        Gap { todo, waiting, breached: Vec::new(), is_needed, is_asked_by_form }
    };
    // What only waits for what need not be met is no gap.
    let is_one = |gap: &Gap| gap.is_asked_by_form || !gap.waiting.is_empty();
    missing.map(gap).filter(is_one).collect()
}

/// Leaves out lists that perhaps need another entry, if all that waits for them also waits for something else
/// that is listed: only then is it known whether the list needs one.
fn without_doubtful<'j>(judged: &'j Judged, gaps: Vec<Gap<'j>>) -> Vec<Gap<'j>> {
    let is_list = |slot: &SlotId| matches!(judged.plan.slot(*slot).state, State::List(_));
    let is_doubtful = |gap: &Gap| {
        !gap.is_asked_by_form && gap.todo.alone == 0 && gap.todo.slots.iter().all(is_list)
    };
    let sure = gaps.iter().filter(|gap| !is_doubtful(gap));
    let listed: BTreeSet<usize> =
        sure.flat_map(|gap| &gap.waiting).map(|one| one.requirement.0).collect();
    let is_listed = |gap: &Gap| gap.waiting.iter().all(|one| listed.contains(&one.requirement.0));
    gaps.into_iter().filter(|gap| !is_doubtful(gap) || !is_listed(gap)).collect()
}

/// What the form waits for, whether or not something else in the plan does not fit it.
fn asked_by_form(ledger: &Ledger) -> BTreeSet<SlotId> {
    let forms = ledger.findings.iter().filter(|one| one.is_form());
    let open = forms.flat_map(|form| &form.instances);
    let open = open.filter(|one| one.verdict == Verdict::Undecided);
    open.flat_map(|one| &one.parts).flat_map(|part| part.gaps.iter().copied()).collect()
}

fn is_must(judged: &Judged, one: &Finding) -> bool {
    let requirement = judged.rules.requirement(one.requirement);
    requirement.is_some_and(|one| matches!(one.strength, Strength::Must(_)))
}

/// Lets a gap be told with what is breached because of it, and says whether there is such an entry.
fn tell_with<'j>(gap: &Gap<'j>, entries: &mut [Entry<'j>]) -> bool {
    let slots = &gap.todo.slots;
    // An entry that hangs on fewer values than are missing need not be looked into.
    let is_its = |entry: &&mut Entry<'j>| {
        entry.shown().count() >= slots.len() && {
            let grounds = entry.grounds();
            slots.iter().all(|slot| grounds.contains(slot))
        }
    };
    let found = entries.iter_mut().find(is_its);
    let is_told = found.is_some();
    if let Some(entry) = found {
        entry.waiting.extend(&gap.waiting);
    }
    is_told
}

/// Lets what should also hold, and is breached because a part of a gap is missing, be told with the gap.
fn tell_with_gaps<'j>(entries: Vec<Entry<'j>>, gaps: &mut [Gap<'j>]) -> Vec<Entry<'j>> {
    let mut rest = Vec::new();
    for entry in entries {
        let grounds = entry.grounds();
        match gaps.iter_mut().find(|gap| gap.holds_all(&grounds)) {
            Some(gap) => gap.breached.push(entry.finding),
            None => rest.push(entry),
        }
    }
    rest
}

/// What stays undecided even if all that is listed is done.
fn stuck<'j: 'e, 'e>(
    findings: &[&'j Finding],
    fill_in: &[Gap<'j>],
    breached: impl Iterator<Item = &'e Entry<'j>>,
) -> Vec<&'j Finding> {
    let listed = fill_in.iter().flat_map(|gap| &gap.waiting);
    let listed = listed.chain(breached.flat_map(|entry| &entry.waiting));
    let listed: BTreeSet<usize> = listed.map(|one| one.requirement.0).collect();
    let is_stuck = |one: &&'j Finding| {
        let parts = || one.instances.iter().flat_map(|instance| &instance.parts);
        one.verdict == Verdict::Undecided
            && !one.is_form()
            && (!listed.contains(&one.requirement.0) || parts().any(|part| part.is_beyond_the_plan))
    };
    findings.iter().copied().filter(is_stuck).collect()
}
