//! Rules and a plan into a ledger: every requirement gets exactly one verdict.
//!
//! Takes rules without errors and a plan of any state; never fails, never prints, and makes no sentences: what a
//! verdict hung on is data, in `reason`. `expr`, `apply`, `compare` and `iterate` say what is so, `verdict` what
//! follows from it, `why` and `operands` what it hung on, `places` where that stands, `causes` what leaves it open,
//! `inexact` by which figures that are not exact, `absent` for want of which plans. `bounds` reckons with what is
//! known only within bounds, `readout` works out what is shown with each plan, `prefilter` passes over entries of
//! which that can be told at once, `postings` tells which entries a prefilter is to be asked of, `candidates` finds the
//! few that may have a key by an `index`, and `budget` ends what would look at too many.
//!
//! All of them add methods to the [`Machine`] in `machine`, which keeps what it notes on the way in `noted`. By its
//! methods one machine, no file names one that names it.

mod absent;
mod alike;
mod apply;
mod bounds;
mod budget;
mod candidates;
mod causes;
mod compare;
pub mod example;
mod explanations;
mod expr;
mod form;
mod gap;
mod index;
mod inexact;
mod iterate;
mod ledger;
mod lookup;
mod machine;
mod neighbours;
mod noted;
mod operands;
mod places;
mod postings;
mod prefill;
mod prefilter;
mod readout;
pub mod reason;
mod selection;
mod standard;
mod stretches;
mod text;
mod timing;
mod todo;
mod trace;
mod value;
mod verdict;
mod why;
mod windows;

pub use bounds::{Amount, Open};
pub use gap::{Gap, Inexact, Lack};
pub use ledger::{
    About, Counts, Doubt, Figure, Finding, Instance, Ledger, Mark, Note, Part, PlanPlace, Readout,
    Resting, Seen, Todo, Verdict, deciding_places,
};
pub use machine::Machine;
pub use prefill::{PrefilledFigure, prefilled_figures};
pub use selection::Selection;
pub use standard::{Graded, Said, graded};
pub use timing::{Stage, Unwatched, Watch};
pub use trace::{Compared, Reached, Trace};

use noted::Noted;

use crate::plan::{Plan, SlotId, State};
use lacuna_language::rules::program::{Expr, Requirement};
use lacuna_language::rules::{RequirementId, Rules};
use lacuna_language::source::Sources;

/// Judges a plan by the requirements of its circular that are chosen.
pub fn run(
    rules: &Rules,
    plan: &Plan,
    sources: &Sources,
    selection: &Selection,
    watch: &dyn Watch,
) -> Ledger {
    let noted = Noted::default();
    let machine = Machine::new(rules, plan, sources, &noted);
    let form::FormFaults { faults, doubts: not_needed, .. } = machine.form_faults();
    let mut counts = Counts::default();
    for fault in &faults {
        counts.add(fault.verdict);
    }
    let mut fits = Finding::new(RequirementId::FITS_THE_FORM, counts.whole(), None, Vec::new());
    fits.gaps =
        faults.iter().flat_map(|one| one.parts.iter().flat_map(|part| part.gaps.clone())).collect();
    fits.gaps.sort_unstable();
    fits.gaps.dedup();
    fits.instances = faults;
    watch.ended(Stage::Requirement(rules, RequirementId::FITS_THE_FORM));
    let mut findings = vec![fits];
    let (asked, left_out) = asked(rules, plan, selection);
    findings.extend(asked.into_iter().map(|(id, one)| {
        let mut finding = machine.judge(id, one);
        finding.is_only_unfilled = machine.is_only_unfilled(&finding, one);
        watch.ended(Stage::Requirement(rules, id));
        finding
    }));
    block(plan, &mut findings);
    let mut doubts = explanations::mark(&machine, &mut findings);
    doubts.extend(explanations::not_listed(&machine));
    doubts.extend(not_needed);
    let todo = todo::collect(&machine, &findings);
    let readouts = readout::collect(&machine);
    watch.ended(Stage::Ledger);
    Ledger { findings, left_out, todo, doubts, readouts }
}

/// The requirements on a form that are chosen, and those that are not.
fn asked<'r>(
    rules: &'r Rules,
    plan: &Plan,
    selection: &Selection,
) -> (Vec<(RequirementId, &'r Requirement)>, Vec<RequirementId>) {
    let of_form = rules.asked_of(plan.form());
    let (asked, left_out): (Vec<_>, Vec<_>) =
        of_form.partition(|(_, one)| selection.has(rules, one));
    (asked, left_out.into_iter().map(|(id, _)| id).collect())
}

/// The verdict on one requirement, for a plan or for all plans together; nothing for one that is not in
/// the rules.
pub fn verdict(
    rules: &Rules,
    plan: &Plan,
    sources: &Sources,
    id: RequirementId,
) -> Option<Verdict> {
    let noted = Noted::default();
    let machine = Machine::new(rules, plan, sources, &noted);
    rules.requirement(id).map(|one| machine.judge(id, one).verdict)
}

/// The same, with what was come to on the way.
pub fn traced(
    rules: &Rules,
    plan: &Plan,
    sources: &Sources,
    id: RequirementId,
) -> (Option<Verdict>, Trace) {
    let noted = Noted::traced();
    let machine = Machine::new(rules, plan, sources, &noted);
    let verdict = rules.requirement(id).map(|one| machine.judge(id, one).verdict);
    (verdict, noted.trace.taken())
}

/// Whether two expressions come to the same on a plan, each by its own rules. Both are read where no
/// variable is in scope.
pub fn come_to_the_same(both: [(&Rules, &Expr); 2], plan: &Plan, sources: &Sources) -> bool {
    let noted = [Noted::default(), Noted::default()];
    let mut come_to = both.into_iter().zip(&noted).map(|((rules, expr), noted)| {
        let machine = Machine::new(rules, plan, sources, noted);
        // What is open for want of a value is undecided; what only rounding leaves open counts.
        let truths = [machine, machine.rounding(true), machine.rounding(false)]
            .map(|machine| machine.truth(expr, &mut Vec::new()));
        (truths, machine.evaluate(expr, &mut Vec::new()).value)
    });
    come_to.next() == come_to.next()
}

/// Judges all plans of a year together by the national requirements of their form that are chosen.
pub fn run_national(
    rules: &Rules,
    plans: &Plan,
    sources: &Sources,
    selection: &Selection,
) -> Ledger {
    let noted = Noted::default();
    let machine = Machine::new(rules, plans, sources, &noted);
    let (asked, left_out) = asked(rules, plans, selection);
    let findings = asked.into_iter().map(|(id, one)| machine.judge(id, one)).collect();
    Ledger { findings, left_out, ..Ledger::default() }
}

/// Marks what is undecided only by gaps that `fits-the-form` tells of already.
fn block(plan: &Plan, findings: &mut [Finding]) {
    let Some((form, rest)) = findings.split_first_mut() else {
        return;
    };
    for finding in rest {
        // What is given and yet not known is a key that stands twice.
        let is_twice = |gap: &SlotId| matches!(plan.slot(*gap).state, State::Given(_));
        // What is wrong with last year's plan is no fault of this one: nothing else tells of it.
        let is_stray = |gap: &SlotId| plan.slot(*gap).is_reported && !plan.is_last_year(*gap);
        let is_told =
            |gap: &SlotId| form.gaps.binary_search(gap).is_ok() || is_stray(gap) || is_twice(gap);
        let mut parts = finding.instances.iter().flat_map(|one| &one.parts);
        let is_beyond_the_plan = parts.any(|part| part.is_beyond_the_plan);
        finding.is_blocked = finding.verdict == Verdict::Undecided
            && !finding.gaps.is_empty()
            && !is_beyond_the_plan
            && finding.gaps.iter().all(is_told);
    }
}
