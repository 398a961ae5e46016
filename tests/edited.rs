//! Each example of `rules/` edits a plan. What is breached or undecided then is shown first where the edit is, and
//! the reason has the values that decided.

use std::collections::BTreeMap;

use crate::common::{Disk, built_in};
use lacuna::driver::{ExampleRun, Session};
use lacuna::eval::reason::{Operand, Origin, Reason, Tally};
use lacuna::eval::{
    Finding, Instance, Ledger, Part, PlanPlace, Selection, Unwatched, Verdict, deciding_places, run,
};
use lacuna::plan::{Plan, SlotId, State, Step};
use lacuna::value::show;
use lacuna::wording::Words;

/// A verdict that an example leads to by its edits.
struct Case<'r> {
    run: &'r ExampleRun<'r>,
    plan: &'r Plan,
    /// What the edits changed.
    edited: &'r [SlotId],
    finding: &'r Finding,
    /// The verdict on the base plan.
    before: Verdict,
}

/// Why the place that is shown first is the right one.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Clone, Copy)]
enum Right {
    /// It is edited.
    Edited,
    /// One condition compares it with what is edited, or adds it up: either may be wrong.
    Compared,
    /// No entry of a list is as one should be, whichever of them is edited.
    OneOfTheList,
    /// It is as it was: the edit only lets the requirement apply.
    AppliesNow,
    /// It was missing before: the edit takes away what decided without it.
    MissingBefore,
    /// It has the key of the entry that is edited.
    SameKey,
}

impl<'r> Case<'r> {
    fn is_edited(&self, slot: SlotId) -> bool {
        let lies_in = |one, other| self.plan.lies_in(one, other);
        self.edited.iter().any(|edited| lies_in(slot, *edited) || lies_in(*edited, slot))
    }

    fn told(&self) -> impl Iterator<Item = &'r Instance> {
        self.finding.instances.iter().filter(|one| one.verdict == self.finding.verdict)
    }

    fn parts(&self) -> impl Iterator<Item = &'r Part> {
        self.told().flat_map(|one| &one.parts)
    }

    /// What is shown first, and the part of the reason that shows it.
    fn first(&self) -> Option<(SlotId, &'r Part)> {
        let first = deciding_places(self.told(), self.plan).next()?;
        let shows = |part: &&Part| part.shown.iter().any(|one| std::ptr::eq(one, first));
        Some((first.slot()?, self.parts().find(shows)?))
    }

    /// The slots that a slot lies in, with itself, from the inside out.
    fn around(&self, slot: SlotId) -> impl Iterator<Item = SlotId> {
        std::iter::successors(Some(slot), |at| self.plan.slot(*at).within)
    }

    fn entry_of(&self, slot: SlotId) -> Option<SlotId> {
        self.around(slot).find(|at| matches!(self.plan.slot(*at).step, Step::Entry(_)))
    }

    fn list_of(&self, slot: SlotId) -> Option<SlotId> {
        self.around(slot).find(|at| matches!(self.plan.slot(*at).state, State::List(_)))
    }

    fn is_absent(&self, slot: SlotId) -> bool {
        matches!(self.plan.slot(slot).state, State::Absent(_))
    }

    /// Whether a part of the reason looks at something that is edited, or at an entry in which it is: one counts
    /// in a sum or not by what else it has.
    fn looks_at_edited(&self, part: &Part) -> bool {
        let is_in_entry = |one: SlotId| {
            let entry = self.entry_of(one);
            entry.is_some() && self.edited.iter().any(|at| self.entry_of(*at) == entry)
        };
        let mut shown = part.shown.iter().filter_map(PlanPlace::slot);
        shown.any(|one| self.is_edited(one) || is_in_entry(one))
    }

    fn right(&self) -> Option<Right> {
        let (first, part) = self.first()?;
        let is_breached = self.finding.verdict == Verdict::Breached;
        let of_list = |at: &&SlotId| {
            let list = self.list_of(**at);
            list.is_some() && list == self.list_of(first)
        };
        let mut beside = self.edited.iter().filter(of_list);
        let state = |slot: SlotId| &self.plan.slot(slot).state;
        match is_breached {
            _ if self.is_edited(first) => Some(Right::Edited),
            true if self.looks_at_edited(part) => Some(Right::Compared),
            true if self.parts().any(is_none_fits) && beside.next().is_some() => {
                Some(Right::OneOfTheList)
            }
            true if self.before == Verdict::NotApplicable => Some(Right::AppliesNow),
            false if beside.any(|at| state(*at) == state(first)) => Some(Right::SameKey),
            false if self.is_absent(first) && !self.edited.iter().any(|at| self.is_absent(*at)) => {
                Some(Right::MissingBefore)
            }
            _ => None,
        }
    }

    /// Whether a part of the reason has the value of what is edited, or what was worked out of it, or says that
    /// it is missing, in its sentence.
    fn says_what_decided(&self, part: &Part) -> bool {
        const MISSING: [&str; 4] = ["not given", "not filled in", "cannot be read", "declared not"];
        const ENTRY_MISSING: [&str; 3] = ["no such entry", "has no entry for", "has no entries"];
        let schema = &self.run.rules.schema;
        let words = Words::new(self.run.rules, self.plan, &self.run.sources);
        let said = words.part(part);
        let is_said = |slot: &SlotId| match &self.plan.slot(*slot).state {
            State::Given(datum) => {
                said.contains(&show::datum(datum, &self.plan.declared(*slot, schema).0, schema))
            }
            State::Absent(_) => MISSING.iter().any(|words| said.contains(words)),
            State::Record(_) | State::List(_) => false,
        };
        let is_made = |one: &&Operand| matches!(one.origin, Origin::Summed | Origin::Computed);
        let mut computed = part.reason.operands().iter().filter(is_made);
        self.edited.iter().any(is_said)
            || computed.any(|one| said.contains(&words.value(&one.value, &one.ty)))
                && self.looks_at_edited(part)
            // An entry that is needed, and is none of those that there are.
            || is_none_fits(part)
            || ENTRY_MISSING.iter().any(|words| said.contains(words))
    }

    fn name(&self) -> String {
        let (name, year) = (&self.run.example.title, self.run.rules.circular.year);
        let requirement = self.run.rules.requirement_name(self.finding.requirement);
        let path = |slot: &SlotId| self.plan.path(*slot, &self.run.rules.schema);
        let places = deciding_places(self.told(), self.plan).filter_map(PlanPlace::slot);
        let places: Vec<String> = places.take(3).map(|slot| path(&slot)).collect();
        let edited: Vec<String> = self.edited.iter().take(3).map(path).collect();
        format!("{name} ({year}): {requirement} shows {places:?}, but {edited:?} are edited")
    }
}

fn is_none_fits(part: &Part) -> bool {
    matches!(&part.reason, Reason::Entries(entries) if entries.tally == Tally::NoneFits)
}

/// The verdicts on base plans, each of which many examples start from.
#[derive(Default)]
struct Bases(BTreeMap<[String; 3], Ledger>);

impl Bases {
    fn ledger(&mut self, of: &ExampleRun, base: &Plan) -> &Ledger {
        let from = of.example.from.first().unwrap();
        let last_year = from.last_year.clone().unwrap_or_default();
        let key = [of.rules.circular.year.to_string(), from.path.clone(), last_year];
        self.0
            .entry(key)
            .or_insert_with(|| run(of.rules, base, &of.sources, Selection::ALL, &Unwatched))
    }
}

/// Calls with each verdict that an example names and that is breached or undecided.
fn for_each_case(mut look: impl FnMut(&Case)) {
    let library = built_in();
    let runs = Session::new(&library).reading(&Disk).examples(&[]);
    let mut bases = Bases::default();
    for run in runs.iter().filter(|run| !run.example.is_national && !run.example.edits.is_empty()) {
        let (Some(base), Ok(tried)) = (&run.base, &run.outcome) else { continue };
        let slots = tried.plan.slots().into_iter();
        let is_changed = |id: &SlotId| base.slot(*id).state != tried.plan.slot(*id).state;
        let edited: Vec<SlotId> = slots.filter(is_changed).collect();
        let bases = bases.ledger(run, base);
        for expected in &run.example.expectations {
            let Some(finding) = tried.finding(expected.requirement) else { continue };
            let was = |one: &&Finding| one.requirement == expected.requirement;
            let before = bases.findings.iter().find(was).unwrap().verdict;
            let (plan, edited) = (&tried.plan, edited.as_slice());
            if matches!(finding.verdict, Verdict::Breached | Verdict::Undecided) {
                look(&Case { run, plan, edited, finding, before });
            }
        }
    }
}

#[test]
fn the_place_shown_first_is_the_one_that_an_example_edits() {
    let (mut counts, mut wrong) = (BTreeMap::<Right, usize>::new(), Vec::new());
    for_each_case(|case| match case.right() {
        Some(right) => *counts.entry(right).or_default() += 1,
        None => wrong.push(case.name()),
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // The other reasons are for the few.
    let n_all: usize = counts.values().sum();
    assert!(n_all > 1_000 && counts[&Right::Edited] * 100 >= n_all * 93, "{counts:?}");
    let n_compared = counts.get(&Right::Compared).copied().unwrap_or_default();
    assert!(counts[&Right::Edited] + n_compared + 20 >= n_all, "{counts:?}");
}

#[test]
fn the_reason_has_the_values_that_decided() {
    let (mut n_told, mut silent) = (0, Vec::new());
    for_each_case(|case| {
        n_told += 1;
        // What was missing before is told instead of the edit, which only took away something else.
        let is_of_edit = case.right() != Some(Right::MissingBefore);
        if is_of_edit && !case.parts().any(|part| case.says_what_decided(part)) {
            silent.push(case.name());
        }
    });
    assert!(n_told > 1_000, "{n_told}");
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}
