//! The parts of a condition that decided it, in the order in which they stand in the rule.
//!
//! Of a false `and` every false part, of a false `or` all parts, of something unknown every unknown
//! part, of `every` the entries that fail, of `some` the nearest miss.

use std::collections::HashSet;
use std::ops::ControlFlow;

use super::gap::{Causes, Gap};
use super::ledger::{Part, PlanPlace, Resting};
use super::machine::{Frame, Machine};
use super::neighbours::Beside;
use super::reason::{Context, Numbered, Reason, Tally};
use super::value::{ExprValue, Visited};
use crate::plan::{SlotId, State};
use lacuna_language::operation::{Comparison, Operation, Quantifier};
use lacuna_language::rules::program::{Element, Expr, ExprKind};
use lacuna_language::value::{Truth, Ty};

/// How many entries of a list an explanation goes into.
const MOST_ENTRIES: usize = 5;
/// How many parts an explanation has of what is open, one for each entry or value. What is left out
/// still counts: its gaps are the last part's.
pub(super) const MOST_PARTS: usize = 20;

impl<'a> Machine<'a> {
    /// Why a condition is what it is: `is`.
    pub fn why(&self, expr: &'a Expr, is: Truth, frame: &mut Frame<'a>) -> Vec<Part> {
        let mut parts = Vec::new();
        self.explain(expr, is, frame, &mut parts);
        parts
    }

    /// The same, behind the parts that are there already.
    pub(super) fn explain(
        &self,
        expr: &'a Expr,
        is: Truth,
        frame: &mut Frame<'a>,
        out: &mut Vec<Part>,
    ) {
        match &expr.kind {
            ExprKind::Apply { operation: Operation::Not, operands } => {
                for of in operands {
                    self.turned().explain(of, is.negated(), frame, out);
                }
            }
            ExprKind::Apply { operation: Operation::And | Operation::Or, operands } => {
                for part in operands {
                    if self.truth(part, frame) == is {
                        self.explain(part, is, frame, out);
                    }
                }
            }
            ExprKind::Apply { operation: Operation::When, operands } => {
                self.explain_guarded(operands, is, frame, out);
            }
            ExprKind::Call { definition, arguments } => {
                let mut inner = self.arguments_with_causes(arguments, frame);
                if let Some(definition) = self.rules.definitions.get(*definition) {
                    self.explain(&definition.body, is, &mut inner, out);
                }
            }
            ExprKind::Quantified { quantifier, element, body } => {
                let before = out.len();
                self.explain_quantified(expr, *quantifier, element, body, is, frame, out);
                let (_, read) = self.resting(|| self.evaluate(&element.list, frame));
                rest_all(out, before, &read);
            }
            ExprKind::Neighbours { .. } if is == Truth::False => {
                if let Some((beside, body)) = Beside::of(expr) {
                    self.explain_neighbours(beside, body, frame, out);
                }
            }
            ExprKind::Share { element, fields } if is == Truth::False => {
                out.extend(self.shared(expr, element, fields, frame));
            }
            _ if is == Truth::Unknown => self.explain_unknown(expr, frame, out),
            _ => {
                let reason = self.condition(expr, is, frame);
                let shown = self.shown_behind(expr, frame);
                let rests_on = self.read_for(expr, frame);
                out.push(Part { shown, rests_on, ..Part::new(reason, Some(expr.span)) });
            }
        }
    }

    /// `… when …`: what is asked for, and its guard only where that decides.
    fn explain_guarded(
        &self,
        operands: &'a [Expr],
        is: Truth,
        frame: &mut Frame<'a>,
        out: &mut Vec<Part>,
    ) {
        let [asked, guard] = operands else { return };
        let guards = self.applies(guard, frame);
        if guards == Truth::False || is == Truth::Unknown && guards == Truth::Unknown {
            self.rounding(true).explain(guard, guards, frame, out);
        }
        if guards != Truth::False && self.truth(asked, frame) == is {
            self.explain(asked, is, frame, out);
        }
    }

    /// A comparison that is not decided: each value that it lacks, once.
    fn explain_unknown(&self, expr: &'a Expr, frame: &mut Frame<'a>, out: &mut Vec<Part>) {
        let Causes { slots, is_beyond_the_plan } = self.causes(expr, frame);
        let gaps: Vec<SlotId> = slots.into_iter().collect();
        let shown = gaps.iter().take(MOST_ENTRIES).map(|gap| self.plan_place(*gap)).collect();
        let reason = match gaps.as_slice() {
            [] => self.open_without_gaps(expr, frame),
            // The list is there; an entry that is looked up in it is not.
            [one] if matches!(self.plan.slot(*one).state, State::List(_)) => {
                self.cannot_be_had(expr, frame).unwrap_or_else(|| Reason::gap(*one))
            }
            [any, ..] => {
                // What another part says already is not said again first.
                let is_untold = |gap: &&SlotId| !out.iter().any(|part| part.gaps.contains(gap));
                let first = gaps.iter().find(is_untold).unwrap_or(any);
                let absent: Vec<SlotId> =
                    gaps.iter().copied().filter(|gap| self.is_absent_plan(*gap)).collect();
                let slots = if absent.is_empty() { vec![*first] } else { absent };
                let n_others = gaps.len().saturating_sub(slots.len());
                Reason::Gaps { slots, n_others }
            }
        };
        let rests_on = self.read_for(expr, frame);
        let is_beyond_the_plan = is_beyond_the_plan || gaps.is_empty();
        let part = Part::new(reason, Some(expr.span));
        out.push(Part { shown, gaps, is_beyond_the_plan, rests_on, ..part });
    }

    /// The figures that are not exact and that are read for a condition.
    fn read_for(&self, expr: &'a Expr, frame: &mut Frame<'a>) -> Vec<Resting> {
        match self.skips {
            true => Vec::new(),
            false => self.resting(|| self.truth(expr, frame)).1,
        }
    }

    /// What no value of the plan leaves open: rounding does, or a figure that cannot be reckoned.
    fn open_without_gaps(&self, expr: &'a Expr, frame: &mut Frame<'a>) -> Reason {
        let cannot_be = Reason::Uncomputable { rule: expr.span, gap: None, is_sure: true };
        let is_order = matches!(expr.kind, ExprKind::Neighbours { .. });
        match is_order || self.rounding(true).truth(expr, frame) == Truth::True {
            true => self.condition(expr, Truth::Unknown, frame),
            false => self.cannot_be_had(expr, frame).unwrap_or(cannot_be),
        }
    }

    /// The first part of a condition that comes to nothing, or may come to nothing, and why.
    fn cannot_be_had(&self, expr: &'a Expr, frame: &mut Frame<'a>) -> Option<Reason> {
        let values = expr.parts().into_iter().filter(|part| part.ty != Ty::Condition);
        values.into_iter().find_map(|part| {
            let value = self.evaluate(part, frame).value;
            let is_sure = !matches!(value, ExprValue::Among(_));
            let gap = value.each().iter().find_map(|one| match one {
                ExprValue::Gap(gap, _) if is_sure || !one.is_none() => Some(*gap),
                _ => None,
            })?;
            Some(Reason::Uncomputable { rule: part.span, gap: Some(gap), is_sure })
        })
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one quantified condition")]
    fn explain_quantified(
        &self,
        expr: &'a Expr,
        quantifier: Quantifier,
        element: &'a Element,
        body: &'a Expr,
        is: Truth,
        frame: &mut Frame<'a>,
        out: &mut Vec<Part>,
    ) {
        let Some(gone) = self.gone_by(quantifier, element, body, frame) else {
            return self.explain_unknown(&element.list, frame, out);
        };
        if is == Truth::Unknown {
            return self.explain_open(quantifier, element, body, gone, frame, out);
        }
        let passing: Vec<Visited<'a>> =
            gone.into_iter().filter(|one| one.passes != Truth::False).collect();
        let is_wanted = |one: &&Visited| one.passes.and(one.holds) == Truth::True;
        let count = passing.iter().filter(is_wanted).count();
        match (quantifier, is) {
            (Quantifier::Every, Truth::False) => {
                self.explain_each(element, passing, Truth::False, body, frame, out);
            }
            (Quantifier::No, Truth::False) => {
                self.turned().explain_each(element, passing, Truth::True, body, frame, out);
            }
            (Quantifier::Some, Truth::False) => {
                self.explain_none(expr, element, body, passing, frame, out);
            }
            _ => {
                let tally = Tally::Holding { quantifier, count };
                out.push(self.whole(expr, tally, element, &passing, frame));
            }
        }
    }

    /// Entries side by side of which a condition is false, each two with their own reasons.
    fn explain_neighbours(
        &self,
        beside: Beside<'a>,
        body: &'a Expr,
        frame: &mut Frame<'a>,
        out: &mut Vec<Part>,
    ) {
        let Some(orders) = self.orders(beside, frame) else { return };
        let list = self.operand(&beside.element.list, frame);
        let _ended = orders.each_row(&mut |row| {
            if out.len() >= MOST_ENTRIES || !self.may_look_at(1) {
                return ControlFlow::Break(());
            }
            if self.row_truth(row, body, frame) == Truth::False {
                let before = out.len();
                self.within_row(row, frame, |machine, frame| {
                    machine.explain(body, Truth::False, frame, out);
                });
                let entries = row.entries.iter().map(|one| Numbered::of(one)).collect();
                put_into(out, before, &Context::SideBySide { list: list.clone(), entries });
            }
            ControlFlow::Continue(())
        });
    }

    /// The entries whose body is `holds`, each with its own reasons; the first few.
    fn explain_each(
        &self,
        element: &'a Element,
        gone: Vec<Visited<'a>>,
        holds: Truth,
        body: &'a Expr,
        frame: &mut Frame<'a>,
        out: &mut Vec<Part>,
    ) {
        let failing: Vec<Visited<'a>> = gone
            .into_iter()
            .filter(|one| one.passes == Truth::True && one.holds == holds)
            .collect();
        let more = failing.len().saturating_sub(MOST_ENTRIES);
        for one in failing.into_iter().take(MOST_ENTRIES) {
            let (entry, at) = (self.entry_operand(&one.entry, element), one.entry.at);
            let before = out.len();
            frame.push(one.entry);
            self.explain(body, holds, frame, out);
            frame.pop();
            lie_in(out, before, at);
            // What is said of another list does not tell for which entry of this one.
            if matches!(body.kind, ExprKind::Quantified { .. }) {
                let says_so = |part: &Part| at.is_some_and(|at| part.names_slot(at, self.plan));
                for part in out.iter_mut().skip(before).filter(|part| !says_so(part)) {
                    part.put_into(Context::Entry(entry.clone()));
                }
            }
        }
        if let Some(last) = out.last_mut() {
            last.speak_for(more);
        }
    }

    /// `some` that fails: none at all, or the nearest miss.
    fn explain_none(
        &self,
        expr: &'a Expr,
        element: &'a Element,
        body: &'a Expr,
        passing: Vec<Visited<'a>>,
        frame: &mut Frame<'a>,
        out: &mut Vec<Part>,
    ) {
        let n = passing.len();
        let mut whole = self.whole(expr, Tally::NoneFits, element, &passing, frame);
        let (at, mut is_near) = (out.len(), false);
        // Which rows of a table come near is of no use to a council.
        let is_of_plan = passing.iter().any(|one| one.entry.at.is_some());
        if is_of_plan && (n == 1 || n <= MOST_ENTRIES && asks_one_thing(body)) {
            self.explain_each(element, passing, Truth::False, body, frame, out);
        } else if is_of_plan
            && let Some(near) = self.nearest(body, &passing, frame)
            && let Some(near) = passing.into_iter().nth(near)
        {
            let slot = near.entry.at;
            frame.push(near.entry);
            self.explain(body, Truth::False, frame, out);
            frame.pop();
            lie_in(out, at, slot);
            put_into(out, at, &Context::Nearest(near.index.saturating_add(1), slot));
            is_near = true;
        }
        let is_shown = out.iter().skip(at).any(|part| !part.shown.is_empty());
        if is_shown {
            // Its entries tell more than the list.
            whole.shown.clear();
        } else if let Reason::Entries(entries) = &mut whole.reason {
            let sought = sought(body, frame.len());
            entries.sought = sought.iter().map(|one| self.operand(one, frame)).collect();
            if whole.shown.is_empty() {
                // In a table there is nothing to write.
                whole.shown = sought.iter().flat_map(|one| self.places(one, frame)).collect();
            }
        }
        // What one entry lacks is what there is to do; that no other has it comes after.
        let at = if is_near && is_shown { out.len() } else { at };
        out.insert(at, whole);
    }

    /// The entry of which most parts of the body hold, first those that tell which entry is meant; on a tie the
    /// one of which rarer parts hold. None where no part that looks at a value holds of any. Where several come
    /// as near, the first if it is what is meant, and else none: they are other entries.
    fn nearest(
        &self,
        body: &'a Expr,
        gone: &[Visited<'a>],
        frame: &mut Frame<'a>,
    ) -> Option<usize> {
        let parts = body.operands_of(Operation::And)?;
        let n_parts = parts.len();
        let tells: Vec<bool> = parts.iter().map(|part| tells_which(part, frame.len())).collect();
        let n_telling = tells.iter().filter(|tells| **tells).count();
        let mut holds: Vec<bool> = Vec::with_capacity(gone.len().saturating_mul(n_parts));
        for one in gone {
            frame.push(one.entry.clone());
            holds.extend(parts.iter().map(|part| self.truth(part, frame) == Truth::True));
            frame.pop();
        }
        let rows = || holds.chunks(n_parts.max(1));
        let is_telling = |part: &Expr| part.asked_whether_given().is_none();
        let holders = |at: usize| rows().filter(|row| row.get(at) == Some(&true)).count();
        let rarity: Vec<usize> =
            (0..n_parts).map(|at| gone.len().saturating_sub(holders(at))).collect();
        let score = |row: &[bool]| {
            let held = || row.iter().zip(parts).zip(&rarity).filter(|((holds, _), _)| **holds);
            let is_near = held().any(|((_, part), _)| is_telling(part));
            let n_meant =
                row.iter().zip(&tells).filter(|(holds, tells)| **holds && **tells).count();
            let rarity = || held().map(|(_, rarity)| *rarity).sum::<usize>();
            is_near.then(|| (n_meant, held().count(), rarity()))
        };
        let scores: Vec<Option<(usize, usize, usize)>> = rows().map(score).collect();
        let best = (*scores.iter().max()?)?;
        let mut near = (0..).zip(&scores).filter(|(_, score)| **score == Some(best));
        let (first, _) = near.next()?;
        let (n_meant, ..) = best;
        (n_meant == n_telling || near.next().is_none()).then_some(first)
    }

    /// The entries that leave a quantifier open, by their filter or their body.
    fn explain_open(
        &self,
        quantifier: Quantifier,
        element: &'a Element,
        body: &'a Expr,
        gone: Vec<Visited<'a>>,
        frame: &mut Frame<'a>,
        out: &mut Vec<Part>,
    ) {
        let (by_filter, by_body) = self.sides(quantifier);
        // All plans that have not come in are open for one reason, so the first speaks for all.
        let is_open = |one: &&Visited| one.is_open(quantifier);
        let open = || gone.iter().filter(is_open).map(|one| one.entry.clone());
        let (_, absent) = self.absent_among(open);
        let absent_ones: HashSet<SlotId> = absent.iter().copied().collect();
        let mut is_told = false;
        let begun = out.len();
        let (mut more, mut causes) = (0_usize, Causes::default());
        for one in gone.into_iter().filter(|one| one.is_open(quantifier)) {
            let is_absent = one.entry.at.is_some_and(|at| absent_ones.contains(&at));
            if is_absent && is_told {
                continue;
            }
            if let Some(slot) = one.entry.uncounted() {
                match out.len().saturating_sub(begun) >= MOST_PARTS {
                    true => {
                        more += 1;
                        causes.add(Gap::At(slot));
                    }
                    false => out.push(self.gap_part(&element.list, slot)),
                }
                continue;
            }
            let before = out.len();
            let is_left_out = before.saturating_sub(begun) >= MOST_PARTS;
            let entry = one.entry.at;
            frame.push(one.entry);
            let filter = element.filter.as_deref().filter(|_| one.passes == Truth::Unknown);
            let is_open = one.holds == Truth::Unknown;
            let open = filter.map(|filter| (&by_filter, filter)).into_iter();
            let open = open.chain(is_open.then_some((&by_body, body)));
            more += usize::from(is_left_out && open.clone().next().is_some());
            for (machine, expr) in open {
                match is_left_out {
                    true => causes.extend(&machine.causes(expr, frame)),
                    false => machine.explain(expr, Truth::Unknown, frame, out),
                }
            }
            frame.pop();
            lie_in(out, before, entry);
            if is_absent {
                is_told = true;
                out.iter_mut().skip(before).for_each(|part| self.speak_for_all(part, &absent));
            }
        }
        if let (Some(last), true) = (out.last_mut(), more > 0) {
            last.speak_for(more);
            last.gaps.extend(causes.slots);
            last.is_beyond_the_plan |= causes.is_beyond_the_plan;
        }
    }

    /// A part about a value of the plan that is lacking.
    pub(super) fn gap_part(&self, of: &'a Expr, gap: SlotId) -> Part {
        let part = Part::new(Reason::gap(gap), Some(of.span));
        Part { shown: vec![self.plan_place(gap)], gaps: vec![gap], ..part }
    }

    /// A part about a list as a whole: its entries are shown where they are few, and else the list.
    fn whole(
        &self,
        expr: &'a Expr,
        tally: Tally,
        element: &'a Element,
        entries: &[Visited<'a>],
        frame: &mut Frame<'a>,
    ) -> Part {
        let few = entries.len() <= MOST_ENTRIES;
        let slots = entries.iter().filter(|_| few).filter_map(|one| one.entry.at);
        let mut shown: Vec<PlanPlace> = slots.map(|at| self.plan_place(at)).collect();
        if shown.is_empty() {
            shown.extend(self.place_of_list(element, frame));
        }
        let rests_on = self.read_for(expr, frame);
        let reason = Reason::entries(element, entries.len(), tally);
        Part { shown, rests_on, ..Part::new(reason, Some(expr.span)) }
    }

    /// The values in the plan that a leaf condition looks at; what a sum is compared with before all its terms.
    fn shown_behind(&self, expr: &'a Expr, frame: &mut Frame<'a>) -> Vec<PlanPlace> {
        let parts = expr.parts().into_iter();
        let places = parts.map(|part| self.places(part, frame));
        let (single, terms): (Vec<_>, Vec<_>) = places.partition(|one| one.len() == 1);
        let terms = terms.into_iter().flatten().map(|one| PlanPlace { is_term: true, ..one });
        single.into_iter().flatten().chain(terms).collect()
    }
}

/// Whether a part of a condition on an entry, the n-th variable, tells which entry is meant: its name, or
/// whatever else it has in common with nothing but its like.
fn tells_which(part: &Expr, entry: usize) -> bool {
    let is_name =
        |ty: &Ty| matches!(ty, Ty::Text | Ty::Number | Ty::Year | Ty::Choice(_) | Ty::Key(_));
    asked_to_be(part)
        .is_some_and(|[left, right]| is_of(left, entry) != is_of(right, entry) && is_name(&left.ty))
}

/// A value that has to be another, or one of several.
fn asked_to_be(part: &Expr) -> Option<[&Expr; 2]> {
    match part.compared() {
        Some((left, Comparison::Is, right)) => Some([left, right]),
        Some(_) => None,
        None => part.asked_among().filter(|(.., is_one)| *is_one).map(|(of, list, _)| [of, list]),
    }
}

/// Whether an expression reads the n-th variable.
fn is_of(expr: &Expr, n: usize) -> bool {
    expr.any(&mut |part| matches!(part.kind, ExprKind::Variable(at) if at == n))
}

/// Whether a condition on an entry asks one thing of one value, so that it is soon told of each.
fn asks_one_thing(body: &Expr) -> bool {
    body.compared().is_some()
        || body.asked_among().is_some()
        || body.asked_whether_given().is_some()
}

/// The values that something of an entry, the n-th variable, has to be, but for those that stand in the rule.
fn sought(body: &Expr, entry: usize) -> Vec<&Expr> {
    let parts = body.operands_of(Operation::And).unwrap_or(std::slice::from_ref(body));
    let sides = parts.iter().filter_map(asked_to_be).flatten();
    let is_sought = |side: &&Expr| {
        !is_of(side, entry) && !matches!(side.kind, ExprKind::Constant(_) | ExprKind::List(_))
    };
    sides.filter(is_sought).collect()
}

/// Lets the last parts, those that nothing inside says more of, be about an entry.
fn lie_in(parts: &mut [Part], before: usize, entry: Option<SlotId>) {
    for part in parts.iter_mut().skip(before) {
        part.entry = part.entry.or(entry);
    }
}

/// Puts the last parts into a context.
fn put_into(parts: &mut [Part], before: usize, context: &Context) {
    parts.iter_mut().skip(before).for_each(|part| part.put_into(context.clone()));
}

/// Lets the last parts rest on what was read for all of them.
fn rest_all(parts: &mut [Part], before: usize, read: &[Resting]) {
    for part in parts.iter_mut().skip(before) {
        part.rests_on.extend_from_slice(read);
    }
}
