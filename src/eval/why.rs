//! The parts of a condition that decided it, in the order in which they stand in the rule.
//!
//! Of a false `and` every false part, of a false `or` all parts, of something unknown every unknown
//! part, of `every` the entries that fail, of `some` the nearest miss.

use std::collections::{HashMap, HashSet};

use super::causes::Causes;
use super::expr::{Frame, Machine, is_none};
use super::held::{Held, What};
use super::ledger::{Part, Resting, Shown};
use super::lists::Gone;
use super::words::{counted, difference};
use crate::plan::{SlotId, State, Step};
use crate::rules::operators;
use crate::rules::program::{Element, Expr, ExprKind, Quantifier, Test};
use crate::value::{Truth, Ty, show};

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
            ExprKind::Not(of) => self.turned().explain(of, is.negated(), frame, out),
            ExprKind::All(parts) | ExprKind::Any(parts) => {
                for part in parts {
                    if self.truth(part, frame) == is {
                        self.explain(part, is, frame, out);
                    }
                }
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
                let (_, read) = self.resting(|| self.value(&element.list, frame));
                rest_all(out, before, &read);
            }
            ExprKind::Neighbours { list, by, body } if is == Truth::False => {
                self.explain_neighbours(list, *by, body, frame, out);
            }
            _ if is == Truth::Unknown => self.explain_unknown(expr, frame, out),
            _ => {
                let said = self.leaf_said(expr, is, frame);
                let shown = self.operands(expr, frame);
                let rests_on = self.read_for(expr, frame);
                let rule = Some(expr.span);
                out.push(Part { said, rule, shown, rests_on, ..Part::default() });
            }
        }
    }

    /// A comparison that is not decided: each value that it lacks, once.
    fn explain_unknown(&self, expr: &'a Expr, frame: &mut Frame<'a>, out: &mut Vec<Part>) {
        let Causes { slots, is_beyond_the_plan } = self.causes(expr, frame);
        let gaps: Vec<SlotId> = slots.into_iter().collect();
        let shown = gaps.iter().take(MOST_ENTRIES).map(|gap| self.shown(*gap)).collect();
        let said = match gaps.as_slice() {
            [] => self.unknown_said(expr, frame),
            // The list is there; an entry that is looked up in it is not.
            [one] if matches!(self.plan.slot(*one).state, State::List(_)) => {
                self.cannot_be_had(expr, frame).unwrap_or_else(|| self.gap_sentence(*one))
            }
            [any, ..] => {
                // What another part says already is not said again first.
                let is_untold = |gap: &&SlotId| !out.iter().any(|part| part.gaps.contains(gap));
                let first = gaps.iter().find(is_untold).unwrap_or(any);
                let absent: Vec<SlotId> =
                    gaps.iter().copied().filter(|gap| self.is_absent_plan(*gap)).collect();
                let (said, told) = match absent.is_empty() {
                    true => (self.gap_sentence(*first), 1),
                    false => (self.absent_plans(&absent), absent.len()),
                };
                match gaps.len().saturating_sub(told) {
                    0 => said,
                    more => {
                        let more = counted(more, "other value is", "other values are");
                        format!("{said}, and {more} open too")
                    }
                }
            }
        };
        let rests_on = self.read_for(expr, frame);
        let rule = Some(expr.span);
        let is_beyond_the_plan = is_beyond_the_plan || gaps.is_empty();
        out.push(Part { said, rule, shown, gaps, is_beyond_the_plan, rests_on, remedy: None });
    }

    /// The figures that are not exact and that are read for a condition.
    fn read_for(&self, expr: &'a Expr, frame: &mut Frame<'a>) -> Vec<Resting> {
        match self.skips {
            true => Vec::new(),
            false => self.resting(|| self.truth(expr, frame)).1,
        }
    }

    /// What no value of the plan leaves open: a figure that cannot be reckoned.
    fn unknown_said(&self, expr: &'a Expr, frame: &mut Frame<'a>) -> String {
        let may_be = self.rounding(true).truth(expr, frame) == Truth::True;
        match &expr.kind {
            ExprKind::Compare { left, test, right } if may_be => {
                let words = operators::words(*test);
                let words = words.strip_prefix("is").unwrap_or_default().trim_start();
                let what = if words.is_empty() { "the same as" } else { words };
                let with = self.value(right, frame);
                let what = format!("{what} {}", self.operand_said(right, &with));
                self.rounded_said(left, &what, frame)
            }
            ExprKind::Within { left, by, right } if may_be => {
                let by = self.said(&self.value(by, frame), &by.ty);
                let with = self.value(right, frame);
                let what = format!("within {by} of {}", self.operand_said(right, &with));
                self.rounded_said(left, &what, frame)
            }
            ExprKind::OneOf { of, list, is_negated } if may_be => {
                let word = if *is_negated { "none" } else { "one" };
                let known = self.entries(list, frame).unwrap_or_default();
                let known: Vec<String> = known.iter().map(|one| self.said(one, &of.ty)).collect();
                self.rounded_said(of, &format!("{word} of {}", known.join(", ")), frame)
            }
            ExprKind::Includes { list, key, .. } if may_be => {
                let value = self.value(list, frame);
                let key = self.said(&self.value(key, frame), &key.ty);
                format!(
                    "{} may have an entry for {key}, as figures are rounded",
                    self.subject(list, &value)
                )
            }
            ExprKind::Neighbours { list, .. } if may_be => {
                let value = self.value(list, frame);
                format!(
                    "the order of {} is open, as figures are rounded",
                    self.subject(list, &value)
                )
            }
            _ if may_be => self.rounded_condition_said(expr, frame),
            _ => self
                .cannot_be_had(expr, frame)
                .unwrap_or_else(|| format!("`{}` cannot be worked out", self.text(expr.span))),
        }
    }

    /// A condition that hangs on what is looked up by rounded figures, or on which of them are the same.
    fn rounded_condition_said(&self, expr: &'a Expr, frame: &mut Frame<'a>) -> String {
        let mut named = |of: &'a Expr| {
            let value = self.value(of, frame);
            (self.subject(of, &value), self.said(&value, &of.ty))
        };
        let open = match &expr.kind {
            ExprKind::IsGiven { of, is_negated: false } => format!("{} may be given", named(of).0),
            ExprKind::IsGiven { of, .. } | ExprKind::IsMissing(of) => {
                format!("{} may be missing", named(of).0)
            }
            ExprKind::FallsIn { date, year } => {
                let ((subject, said), (_, year)) = (named(date), named(year));
                format!("{subject} is {said}, which may fall in {year}")
            }
            ExprKind::Matches { of, .. } => {
                let (subject, said) = named(of);
                format!("{subject} is {said}, which may have the form asked for")
            }
            ExprKind::Mentions { of, words } => format!("{} may mention \"{words}\"", named(of).0),
            ExprKind::Together { of, .. } => {
                let names: Vec<String> = of.iter().map(|one| named(one).0).collect();
                format!("it is open which of {} are given", show::joined(&names, "and"))
            }
            ExprKind::Share { list, .. } => {
                format!("two entries of {} may share a value", named(list).0)
            }
            _ => format!("it is open whether `{}`", self.text(expr.span)),
        };
        format!("{open}, as figures are rounded")
    }

    /// The first part of a condition that comes to nothing, or may come to nothing, and why.
    fn cannot_be_had(&self, expr: &'a Expr, frame: &mut Frame<'a>) -> Option<String> {
        let values = expr.parts().into_iter().filter(|part| part.ty != Ty::Condition);
        values.into_iter().find_map(|part| {
            let what = self.value(part, frame).what;
            let is_sure = !matches!(what, What::Among(_));
            let gap = what.each().iter().find_map(|one| match one {
                What::Gap(gap, _) if is_sure || !is_none(one) => Some(*gap),
                _ => None,
            })?;
            let verb = if is_sure { "is" } else { "may be" };
            Some(format!("`{}` {verb} {}", self.text(part.span), self.gap_said(gap)))
        })
    }

    /// A comparison that only rounding leaves open: the figure with how far it may be off.
    fn rounded_said(&self, of: &'a Expr, what: &str, frame: &mut Frame<'a>) -> String {
        let value = self.value(of, frame);
        let (subject, said) = (self.subject(of, &value), self.said(&value, &of.ty));
        format!("{subject} is {said}, which may be {what}")
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
        let list = self.text(element.list.span);
        let passing: Vec<Gone<'a>> =
            gone.into_iter().filter(|one| one.passes != Truth::False).collect();
        let is_wanted = |one: &&Gone| one.passes.and(one.holds) == Truth::True;
        let count = passing.iter().filter(is_wanted).count();
        match (quantifier, is) {
            (Quantifier::Every, Truth::False) => {
                self.explain_each(element, passing, Truth::False, body, frame, out);
            }
            (Quantifier::No, Truth::False) => {
                self.turned().explain_each(element, passing, Truth::True, body, frame, out);
            }
            (Quantifier::Some, Truth::False) => {
                self.explain_none(expr, &list, element, body, passing, frame, out);
            }
            _ => {
                let so = counted(count, "entry is so", "entries are so");
                let said = format!("of `{list}`, {so} out of {}", passing.len());
                out.push(self.whole(expr, said, element, &passing, frame));
            }
        }
    }

    /// Entries side by side of which a condition is false, each two with their own reasons.
    fn explain_neighbours(
        &self,
        list: &'a Expr,
        by: usize,
        body: &'a Expr,
        frame: &mut Frame<'a>,
        out: &mut Vec<Part>,
    ) {
        let Some(order) = self.order(list, by, frame) else { return };
        let pairs = order.pairs().take_while(|_| self.may_look_at(1));
        for pair in pairs.filter(|pair| pair.is_sure) {
            if out.len() >= MOST_ENTRIES {
                break;
            }
            let pair = pair.entries;
            frame.extend(pair.clone());
            if self.truth(body, frame) == Truth::False {
                let before = out.len();
                self.explain(body, Truth::False, frame, out);
                let pair_said = self.pair_said(list, &pair, frame);
                for part in out.iter_mut().skip(before) {
                    part.said = format!("{pair_said}: {}", part.said);
                }
            }
            frame.truncate(frame.len().saturating_sub(2));
        }
    }

    /// `entries 2 and 1 of stays`
    fn pair_said(&self, list: &'a Expr, pair: &[Held<'a>; 2], frame: &mut Frame<'a>) -> String {
        let numbers = pair.iter().filter_map(|one| match self.plan.slot(one.at?).step {
            Step::Entry(at) => Some(at.saturating_add(1).to_string()),
            Step::Plan | Step::Field(_) => None,
        });
        let numbers: Vec<String> = numbers.collect();
        let value = self.value(list, frame);
        format!("entries {} of {}", show::joined(&numbers, "and"), self.subject(list, &value))
    }

    /// Values that two entries of a list share.
    fn shared_said(&self, list: &'a Expr, field: usize, frame: &mut Frame<'a>) -> String {
        let value = self.value(list, frame);
        let subject = self.subject(list, &value);
        let entries = self.entries(list, frame).unwrap_or_default();
        let ty = match &list.ty {
            Ty::List(of) => match of.as_ref() {
                Ty::Record(id) => {
                    self.rules.schema.fields(*id).get(field).map(|one| one.ty.clone())
                }
                _ => None,
            },
            _ => None,
        };
        let ty = ty.unwrap_or(Ty::Unknown);
        let mut numbers: HashMap<String, usize> = HashMap::with_capacity(entries.len());
        for (second, entry) in (1_usize..).zip(entries) {
            let said = self.said(&self.field(&entry, field), &ty);
            if let Some(first) = numbers.get(&said) {
                return format!("entries {first} and {second} of {subject} are both {said}");
            }
            numbers.insert(said, second);
        }
        format!("two entries of {subject} share a value")
    }

    /// Which of several fields are given, and which are not; what cannot be told is left out.
    fn together_said(&self, of: &'a [Expr], frame: &mut Frame<'a>) -> String {
        let (mut given, mut open) = (Vec::new(), Vec::new());
        for one in of {
            let value = self.value(one, frame);
            let name = self.subject(one, &value);
            match self.is_given(one, frame) {
                Truth::True => given.push(name),
                Truth::False => open.push(name),
                Truth::Unknown => {}
            }
        }
        let is = |names: &[String]| if names.len() == 1 { "is" } else { "are" };
        match (given.as_slice(), open.as_slice()) {
            (given, []) => format!("{} {} given", show::joined(given, "and"), is(given)),
            ([], open) => format!("none of {} is given", show::joined(open, "and")),
            (given, open) => format!(
                "{} {} given, and {} {} not",
                show::joined(given, "and"),
                is(given),
                show::joined(open, "and"),
                is(open)
            ),
        }
    }

    /// The entries whose body is `holds`, each with its own reasons; the first few.
    fn explain_each(
        &self,
        element: &'a Element,
        gone: Vec<Gone<'a>>,
        holds: Truth,
        body: &'a Expr,
        frame: &mut Frame<'a>,
        out: &mut Vec<Part>,
    ) {
        let failing: Vec<Gone<'a>> = gone
            .into_iter()
            .filter(|one| one.passes == Truth::True && one.holds == holds)
            .collect();
        let more = failing.len().saturating_sub(MOST_ENTRIES);
        for one in failing.into_iter().take(MOST_ENTRIES) {
            let entry_said = self.entry_said(&one.entry, element);
            let path = one.entry.at.map(|at| self.plan.path(at, &self.rules.schema));
            let before = out.len();
            frame.push(one.entry);
            self.explain(body, holds, frame, out);
            frame.pop();
            // What is said of another list does not tell for which entry of this one.
            if matches!(body.kind, ExprKind::Quantified { .. }) {
                let says_so = |part: &Part| path.as_ref().is_some_and(|at| part.said.contains(at));
                for part in out.iter_mut().skip(before).filter(|part| !says_so(part)) {
                    part.said = format!("for {entry_said}: {}", part.said);
                }
            }
        }
        if let (Some(last), true) = (out.last_mut(), more > 0) {
            last.said.push_str(&format!(", and {more} more"));
        }
    }

    /// An entry by its place in the plan, or by what it is.
    fn entry_said(&self, entry: &Held<'a>, element: &'a Element) -> String {
        match (entry.at, &element.list.ty) {
            (Some(at), _) => self.slot_name(at),
            (None, Ty::List(of)) => self.said(entry, of),
            (None, ty) => self.said(entry, ty),
        }
    }

    /// `some` that fails: none at all, or the nearest miss.
    #[expect(clippy::too_many_arguments, reason = "the parts of one quantified condition")]
    fn explain_none(
        &self,
        expr: &'a Expr,
        list: &str,
        element: &'a Element,
        body: &'a Expr,
        passing: Vec<Gone<'a>>,
        frame: &mut Frame<'a>,
        out: &mut Vec<Part>,
    ) {
        let where_said = match &element.filter {
            Some(filter) => format!(" where `{}`", self.text(filter.span)),
            None => String::new(),
        };
        let n = passing.len();
        let nearest = self.nearest(body, &passing, frame);
        let said = match n {
            0 => format!("`{list}` has no entry{where_said}"),
            1 => format!("the one entry of `{list}`{where_said} does not fit"),
            _ => format!("none of the {n} entries of `{list}`{where_said} fits"),
        };
        let mut whole = self.whole(expr, said, element, &passing, frame);
        if nearest.is_some() {
            // The nearest entry tells more than all of them.
            whole.shown.clear();
        }
        out.push(whole);
        if let Some(near) = nearest.and_then(|at| passing.into_iter().nth(at)) {
            let before = out.len();
            frame.push(near.entry);
            self.explain(body, Truth::False, frame, out);
            frame.pop();
            for part in out.iter_mut().skip(before) {
                if n > 1 {
                    part.said = format!("nearest is entry {}: {}", near.index + 1, part.said);
                }
            }
        }
    }

    /// The entry of which most parts of the body hold; on a tie the one of which rarer parts hold,
    /// then the first. None where no part that looks at a value holds of any.
    fn nearest(&self, body: &'a Expr, gone: &[Gone<'a>], frame: &mut Frame<'a>) -> Option<usize> {
        let ExprKind::All(parts) = &body.kind else { return None };
        let n_parts = parts.len();
        let mut holds: Vec<bool> = Vec::with_capacity(gone.len().saturating_mul(n_parts));
        for one in gone {
            frame.push(one.entry.clone());
            holds.extend(parts.iter().map(|part| self.truth(part, frame) == Truth::True));
            frame.pop();
        }
        let rows = || holds.chunks(n_parts.max(1));
        let is_telling = |part: &Expr| !matches!(part.kind, ExprKind::IsGiven { .. });
        let holders = |at: usize| rows().filter(|row| row.get(at) == Some(&true)).count();
        let rarity: Vec<usize> =
            (0..n_parts).map(|at| gone.len().saturating_sub(holders(at))).collect();
        let score = |row: &[bool]| {
            let held = || row.iter().zip(parts).zip(&rarity).filter(|((holds, _), _)| **holds);
            let is_near = held().any(|((_, part), _)| is_telling(part));
            is_near.then(|| (held().count(), held().map(|(_, rarity)| *rarity).sum::<usize>()))
        };
        let mut best: Option<(usize, (usize, usize))> = None;
        for (at, row) in rows().enumerate() {
            if let Some(score) = score(row)
                && best.is_none_or(|(_, most)| score > most)
            {
                best = Some((at, score));
            }
        }
        best.map(|(at, _)| at)
    }

    /// The entries that leave a quantifier open, by their filter or their body.
    fn explain_open(
        &self,
        quantifier: Quantifier,
        element: &'a Element,
        body: &'a Expr,
        gone: Vec<Gone<'a>>,
        frame: &mut Frame<'a>,
        out: &mut Vec<Part>,
    ) {
        let (by_filter, by_body) = self.sides(quantifier);
        // All plans that have not come in are open for one reason, so the first speaks for all.
        let is_open = |one: &&Gone| one.is_open(quantifier);
        let open = gone.iter().filter(is_open).map(|one| one.entry.clone());
        let (_, absent) = self.each_once(open);
        let absent_ones: HashSet<SlotId> = absent.iter().copied().collect();
        let mut is_told = false;
        let begun = out.len();
        let (mut more, mut causes) = (0_usize, Causes::default());
        for one in gone.into_iter().filter(|one| one.is_open(quantifier)) {
            let is_absent = one.entry.at.is_some_and(|at| absent_ones.contains(&at));
            if is_absent && is_told {
                continue;
            }
            let before = out.len();
            let is_left_out = before.saturating_sub(begun) >= MOST_PARTS;
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
            if is_absent {
                is_told = true;
                out.iter_mut().skip(before).for_each(|part| self.speak_for_all(part, &absent));
            }
        }
        if let (Some(last), true) = (out.last_mut(), more > 0) {
            last.said.push_str(&format!(", and {more} more"));
            last.gaps.extend(causes.slots);
            last.is_beyond_the_plan |= causes.is_beyond_the_plan;
        }
    }

    /// A part about a list as a whole: its entries are shown where they are few, and else the list.
    fn whole(
        &self,
        expr: &'a Expr,
        said: String,
        element: &'a Element,
        entries: &[Gone<'a>],
        frame: &mut Frame<'a>,
    ) -> Part {
        let few = entries.len() <= MOST_ENTRIES;
        let slots = entries.iter().filter(|_| few).filter_map(|one| one.entry.at);
        let mut shown: Vec<Shown> = slots.map(|at| self.shown(at)).collect();
        if shown.is_empty() {
            shown.extend(self.place_of_list(element, frame));
        }
        let rests_on = self.read_for(expr, frame);
        Part { said, rule: Some(expr.span), shown, rests_on, ..Part::default() }
    }

    /// The values in the plan that a leaf condition looks at.
    fn operands(&self, expr: &'a Expr, frame: &mut Frame<'a>) -> Vec<Shown> {
        let mut places = Vec::new();
        for part in expr.parts() {
            places.extend(self.places(part, frame));
        }
        places
    }

    /// A leaf condition in words, given that it is true or false.
    fn leaf_said(&self, expr: &'a Expr, is: Truth, frame: &mut Frame<'a>) -> String {
        match &expr.kind {
            ExprKind::Compare { left, test, right } => {
                self.compared_said(left, *test, right, is, frame)
            }
            ExprKind::IsGiven { of, .. } | ExprKind::IsMissing(of) => {
                let value = self.value(of, frame);
                match value.what {
                    What::Gap(super::held::Gap::At(slot), _) => self.gap_sentence(slot),
                    What::Gap(gap, _) => {
                        format!("`{}` is {}", self.text(of.span), self.gap_said(gap))
                    }
                    _ => {
                        let subject = self.subject(of, &value);
                        match self.is_given(of, frame) {
                            Truth::False => format!("{subject} is not given"),
                            _ => format!("{subject} is given"),
                        }
                    }
                }
            }
            ExprKind::OneOf { of, list, .. } => {
                let value = self.value(of, frame);
                let (subject, said) = (self.subject(of, &value), self.said(&value, &of.ty));
                let known = self.entries(list, frame).unwrap_or_default();
                let known: Vec<String> = known.iter().map(|one| self.said(one, &of.ty)).collect();
                let word = if known.contains(&said) { "one" } else { "none" };
                format!("{subject} is {said}, which is {word} of {}", known.join(", "))
            }
            ExprKind::Within { left, by, right } => {
                let by = self.said(&self.value(by, frame), &by.ty);
                let (of, with) = (self.value(left, frame), self.value(right, frame));
                let (subject, said) = (self.subject(left, &of), self.said(&of, &left.ty));
                let other = self.operand_said(right, &with);
                match difference(&of.what, Test::AtMost, &with.what, &left.ty) {
                    Some(apart) => {
                        format!("{subject} is {said}, which is {apart} {other} (allowed: {by})")
                    }
                    None => format!("{subject} is {said}, not {other} (allowed: {by})"),
                }
            }
            ExprKind::FallsIn { date, year } => {
                let value = self.value(date, frame);
                let (subject, said) = (self.subject(date, &value), self.said(&value, &date.ty));
                let year = self.said(&self.value(year, frame), &year.ty);
                let falls = if is == Truth::True { "falls" } else { "does not fall" };
                format!("{subject} is {said}, which {falls} in {year}")
            }
            ExprKind::Includes { list, key, .. } => {
                let value = self.value(list, frame);
                let subject = self.subject(list, &value);
                let key = self.said(&self.value(key, frame), &key.ty);
                let has = if is == Truth::True { "has an entry" } else { "has no entry" };
                format!("{subject} {has} for {key}")
            }
            ExprKind::Share { list, field } => self.shared_said(list, *field, frame),
            ExprKind::Together { of, .. } => self.together_said(of, frame),
            ExprKind::Overlaps(all) => {
                let said = all.each_ref().map(|one| {
                    let value = self.value(one, frame);
                    let said = self.said(&value, &one.ty);
                    if matches!(value.what, What::Gap(_, _)) { format!("({said})") } else { said }
                });
                let [from, to, other_from, other_to] = said;
                let overlaps = if is == Truth::True { "overlaps" } else { "does not overlap" };
                format!("{from} to {to} {overlaps} {other_from} to {other_to}")
            }
            ExprKind::Matches { of, .. } => {
                let value = self.value(of, frame);
                let (subject, said) = (self.subject(of, &value), self.said(&value, &of.ty));
                let fits = if is == Truth::True { "has" } else { "does not have" };
                format!("{subject} is {said}, which {fits} the form asked for")
            }
            ExprKind::Mentions { of, words } => {
                let value = self.value(of, frame);
                let subject = self.subject(of, &value);
                let mentions = if is == Truth::True { "mentions" } else { "does not mention" };
                format!("{subject} {mentions} \"{words}\"")
            }
            _ => format!("`{}` is not so", self.text(expr.span)),
        }
    }

    fn compared_said(
        &self,
        left: &'a Expr,
        test: Test,
        right: &'a Expr,
        is: Truth,
        frame: &mut Frame<'a>,
    ) -> String {
        let (of, with) = (self.value(left, frame), self.value(right, frame));
        let subject = self.subject(left, &of);
        let comes = match left.kind {
            ExprKind::Call { .. }
            | ExprKind::Aggregate { .. }
            | ExprKind::Arithmetic { .. }
            | ExprKind::Age { .. }
            | ExprKind::Length(_) => "comes to",
            _ => "is",
        };
        let said = self.said(&of, &left.ty);
        let other = self.operand_said(right, &with);
        let plain = format!("{subject} {comes} {said}");
        if let Some(apart) = difference(&of.what, test, &with.what, &left.ty) {
            return format!("{plain}, which is {apart} {other}");
        }
        let words = operators::words(test).strip_prefix("is").unwrap_or_default().trim_start();
        match (test, is) {
            // Under `not` or `no`, what is so is what is wrong.
            (Test::Is, Truth::True) | (Test::IsNot, Truth::False) => plain,
            (Test::Is, _) => format!("{plain}, not {other}"),
            (Test::IsNot, _) => format!("{plain}, which is not {other}"),
            (_, Truth::True) => format!("{plain}, which is {words} {other}"),
            (_, _) => format!("{plain}, which is not {words} {other}"),
        }
    }

    /// The other side of a comparison: a literal as it is, anything else by name with its value.
    fn operand_said(&self, expr: &'a Expr, value: &Held<'a>) -> String {
        let said = self.said(value, &expr.ty);
        let text = self.text(expr.span);
        let is_named = !matches!(expr.kind, ExprKind::Constant(_)) || text.contains('.');
        let is_figure =
            matches!(expr.ty, Ty::Money | Ty::Number | Ty::Percent) && text.starts_with(['£', '-']);
        match is_named && !is_figure {
            true => format!("`{text}` ({said})"),
            false => said,
        }
    }
}

/// Lets the last parts rest on what was read for all of them.
fn rest_all(parts: &mut [Part], before: usize, read: &[Resting]) {
    for part in parts.iter_mut().skip(before) {
        part.rests_on.extend_from_slice(read);
    }
}
