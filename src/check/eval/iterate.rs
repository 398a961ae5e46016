//! Going through lists: quantifiers, sums and counts over entries that may or may not be known.

use super::bounds::{Amount, Open, settled};
use super::gap::Gap;
use super::machine::{Frame, MOST_WAYS, Machine};
use super::value::{Evaluated, ExprValue, List, Visited};
use crate::plan::State;
use lacuna_language::operation::{Aggregate, Quantifier};
use lacuna_language::rules::program::{Element, Expr};
use lacuna_language::value::{Absence, Datum, Exact, Truth, Ty, amount};

impl<'a> Machine<'a> {
    pub(super) fn quantified(
        &self,
        quantifier: Quantifier,
        element: &'a Element,
        body: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Truth {
        let (filter, machine) = self.sides(quantifier);
        let mut are = |n: usize, so: fn(Truth) -> Truth| {
            machine.are_so_many(n, so, &filter, element, body, frame)
        };
        match quantifier {
            Quantifier::Every => are(1, Truth::negated).negated(),
            Quantifier::Some => are(1, |holds| holds),
            Quantifier::No => are(1, |holds| holds).negated(),
            Quantifier::AtLeast(n) => are(n, |holds| holds),
            Quantifier::AtMost(n) => are(n.saturating_add(1), |holds| holds).negated(),
            Quantifier::Exactly(n) => {
                let least = self.quantified(Quantifier::AtLeast(n), element, body, frame);
                least.and(self.quantified(Quantifier::AtMost(n), element, body, frame))
            }
        }
    }

    /// Whether so many entries pass and have a body that is `so`, or more. Unknown where the list is.
    fn are_so_many(
        &self,
        n: usize,
        so: fn(Truth) -> Truth,
        filter: &Machine<'a>,
        element: &'a Element,
        body: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Truth {
        let Some(list) = self.list(&element.list, frame) else { return Truth::Unknown };
        let (filters, bodies) =
            (self.filter_prefilter(element, frame), self.prefilter(body, frame));
        let (mut sure, mut perhaps) = (0_usize, 0_usize);
        // Where it is to be so, an entry of which the body is told not to be so is of no matter either.
        let is_by_body = filters.asked_value().is_none() && so(Truth::False) == Truth::False;
        for at in self.worth_asking(&list, if is_by_body { &bodies } else { &filters }) {
            let fields = self.fields_at(&list, at);
            let passes = filters.tells(fields);
            if passes == Some(Truth::False) {
                continue;
            }
            let holds = bodies.tells(fields);
            // Whether it passes is of no matter where it would not be counted anyway.
            if passes.is_none() && holds.is_some_and(|holds| so(holds) == Truth::False) {
                continue;
            }
            let (passes, holds, standing) = match passes.zip(holds) {
                Some((passes, holds)) => (passes, holds, Standing::Entry),
                None => {
                    let Some(entry) = self.entry_at(&list, at) else { continue };
                    let standing = self.standing(&entry);
                    frame.push(entry);
                    let (passes, _, holds) = self.gone_to(filter, element, Some(body), frame);
                    frame.pop();
                    (passes, holds, standing)
                }
            };
            match passes.and(so(holds)) {
                Truth::True => sure = sure.saturating_add(1),
                Truth::Unknown => perhaps = perhaps.saturating_add(standing.most()),
                Truth::False => {}
            }
            if self.skips && sure >= n {
                break;
            }
        }
        settled(sure >= n, sure.saturating_add(perhaps) < n)
    }

    /// Every entry of a list, judged as a quantifier asks: what is denied of entries stands under a
    /// `not`, and so does what chooses those that `every` asks something of.
    pub(super) fn gone_by(
        &self,
        quantifier: Quantifier,
        element: &'a Element,
        body: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Option<Vec<Visited<'a>>> {
        let (filter, machine) = self.sides(quantifier);
        machine.gone_through(&filter, element, Some(body), frame)
    }

    /// What a quantifier's filter is judged by, and its body.
    pub(super) fn sides(&self, quantifier: Quantifier) -> (Machine<'a>, Machine<'a>) {
        match quantifier {
            Quantifier::Every => (self.turned(), *self),
            Quantifier::Some | Quantifier::AtLeast(_) | Quantifier::Exactly(_) => (*self, *self),
            Quantifier::No | Quantifier::AtMost(_) => (self.turned(), self.turned()),
        }
    }

    /// Every entry of a list with its filter judged; what only rounding leaves open stays so.
    /// Nothing where the list itself is not known.
    pub(super) fn go_through(
        &self,
        element: &'a Element,
        frame: &mut Frame<'a>,
    ) -> Option<Vec<Visited<'a>>> {
        self.gone_through(&Machine { rounded: None, ..*self }, element, None, frame)
    }

    /// The same, with the filter judged by a machine of its own. Entries that do not pass are left out.
    pub(super) fn gone_through(
        &self,
        filter: &Machine<'a>,
        element: &'a Element,
        body: Option<&'a Expr>,
        frame: &mut Frame<'a>,
    ) -> Option<Vec<Visited<'a>>> {
        let list = self.list(&element.list, frame)?;
        Some(self.list_gone_through(filter, element, &list, body, frame))
    }

    /// The same of a list that is known.
    fn list_gone_through(
        &self,
        filter: &Machine<'a>,
        element: &'a Element,
        list: &List<'a>,
        body: Option<&'a Expr>,
        frame: &mut Frame<'a>,
    ) -> Vec<Visited<'a>> {
        let prefilter = self.filter_prefilter(element, frame);
        let mut gone = Vec::with_capacity(list.len());
        for index in self.worth_asking(list, &prefilter) {
            let told = prefilter.tells(self.fields_at(list, index));
            if told == Some(Truth::False) {
                continue;
            }
            let Some(entry) = self.entry_at(list, index) else { continue };
            if let (Some(passes), None) = (told, body)
                && !entry.is_uncounted()
            {
                let (open, holds) = (Open::Exact, Truth::Unknown);
                gone.push(Visited { index, entry, passes, open, holds });
                continue;
            }
            frame.push(entry);
            let (passes, open, holds) = self.gone_to(filter, element, body, frame);
            let entry = frame.pop().unwrap_or(Evaluated::gap(Gap::OfNothing));
            // What does not pass is of no more concern, but for a gap: it leaves a count open.
            if passes != Truth::False || matches!(entry.value, ExprValue::Gap(_, _)) {
                gone.push(Visited { index, entry, passes, open, holds });
            }
        }
        gone
    }

    /// Whether an entry, the innermost variable by now, passes the filter, why that is not known, and
    /// whether the body holds of it.
    fn gone_to(
        &self,
        filter: &Machine<'a>,
        element: &'a Element,
        body: Option<&'a Expr>,
        frame: &mut Frame<'a>,
    ) -> (Truth, Open, Truth) {
        let passes = filter.passes(element, frame);
        let holds = match (passes, body) {
            (Truth::False, _) | (_, None) => Truth::Unknown,
            (Truth::True | Truth::Unknown, Some(body)) => self.truth(body, frame),
        };
        let open = match passes == Truth::Unknown {
            true if self.rounding(true).passes(element, frame) == Truth::True => Open::Rounding,
            true => Open::Gaps,
            false => Open::Exact,
        };
        match frame.last().is_some_and(Evaluated::is_uncounted) {
            // Perhaps there are none, whatever is so of them.
            true => (passes.and(Truth::Unknown), Open::Gaps, holds),
            false => (passes, open, holds),
        }
    }

    pub(super) fn aggregate(
        &self,
        kind: Aggregate,
        of: Option<&'a Expr>,
        element: &'a Element,
        frame: &mut Frame<'a>,
    ) -> Evaluated<'a> {
        let Some(list) = self.list(&element.list, frame) else {
            return self.unknown_list(element, frame);
        };
        if let Some(exact) = self.exactly_aggregated(kind, of, element, &list, frame) {
            return Evaluated::new(ExprValue::Exactly(exact));
        }
        // Otherwise each aggregate within another would be worked out in both ways, twice for each one around it.
        if self.is_attempt && is_of_terms(kind) {
            return Evaluated::gap(Gap::OfNothing);
        }
        let filter = Machine { rounded: None, ..*self };
        let gone = self.list_gone_through(&filter, element, &list, None, frame);
        match (kind, of) {
            (Aggregate::Sum, Some(of)) => self.sum(of, gone, frame),
            (Aggregate::Largest | Aggregate::Smallest, Some(of)) => {
                self.extreme(kind, of, gone, frame)
            }
            _ => self.counted(&gone),
        }
    }

    /// The sum or the count where every entry is known to count or not, and what it adds is known exactly: as
    /// nearly always. Nothing where that is not so; then what was looked at here does not count.
    fn exactly_aggregated(
        &self,
        kind: Aggregate,
        of: Option<&'a Expr>,
        element: &'a Element,
        list: &List<'a>,
        frame: &mut Frame<'a>,
    ) -> Option<Exact> {
        if !self.skips || !is_of_terms(kind) {
            return None;
        }
        let spent = self.noted.budget.spent();
        let depth = frame.len();
        let attempt = Machine { is_attempt: true, ..*self };
        let total = attempt.exact_total(of, element, list, frame);
        if total.is_none() {
            frame.truncate(depth);
            self.noted.budget.set(spent);
        }
        total
    }

    fn exact_total(
        &self,
        of: Option<&'a Expr>,
        element: &'a Element,
        list: &List<'a>,
        frame: &mut Frame<'a>,
    ) -> Option<Exact> {
        let filter = Machine { rounded: None, ..*self };
        let prefilter = self.filter_prefilter(element, frame);
        let mut total = amount::nought();
        for at in self.worth_asking(list, &prefilter) {
            let told = prefilter.tells(self.fields_at(list, at));
            if told == Some(Truth::False) {
                continue;
            }
            let entry = self.entry_at(list, at)?;
            if matches!(entry.value, ExprValue::Gap(_, _)) {
                return None;
            }
            frame.push(entry);
            let passes = told.unwrap_or_else(|| filter.passes(element, frame));
            let term = match (passes, of) {
                (Truth::True, Some(of)) => self.exact(of, frame),
                (Truth::True, None) => Some(amount::one()),
                (Truth::False, _) => Some(amount::nought()),
                (Truth::Unknown, _) => None,
            };
            frame.pop();
            total = amount::plus(total, term?)?;
        }
        Some(total)
    }

    /// A quantity that is known exactly.
    fn exact(&self, of: &'a Expr, frame: &mut Frame<'a>) -> Option<Exact> {
        match self.given(of, frame) {
            Some(Datum::Amount(exact)) => Some(*exact),
            Some(_) => None,
            None => match self.evaluate(of, frame).value {
                ExprValue::Exactly(exact) => Some(exact),
                _ => None,
            },
        }
    }

    pub(super) fn unknown_list(
        &self,
        element: &'a Element,
        frame: &mut Frame<'a>,
    ) -> Evaluated<'a> {
        match self.evaluate(&element.list, frame).value {
            ExprValue::Gap(gap, _) => Evaluated::gap(gap),
            _ => Evaluated::gap(Gap::OfNothing),
        }
    }

    /// How many entries this may stand for; nothing where nobody can tell.
    pub(super) fn most_entries_of(&self, one: &Visited<'a>) -> Option<usize> {
        Some(self.standing(&one.entry).most()).filter(|most| *most < MANY)
    }

    /// What stands in the place of an entry.
    fn standing(&self, entry: &Evaluated<'a>) -> Standing {
        match entry.value {
            ExprValue::Gap(Gap::At(slot), _) => match &self.plan.slot(slot).state {
                State::Absent(Absence::Unreadable(_)) if self.plan.council(slot).is_none() => {
                    Standing::Unreadable
                }
                _ => Standing::Nothing,
            },
            ExprValue::Gap(Gap::Uncounted(_), _) => Standing::Unreadable,
            ExprValue::Gap(_, _) => Standing::Nothing,
            _ => Standing::Entry,
        }
    }

    /// The sum, or each that it may be where only rounding leaves open which entries count.
    fn sum(&self, of: &'a Expr, gone: Vec<Visited<'a>>, frame: &mut Frame<'a>) -> Evaluated<'a> {
        let mut totals = vec![Amount::exactly(amount::nought())];
        for one in gone.into_iter().filter(|one| one.passes != Truth::False) {
            let is_sure =
                one.passes == Truth::True && self.standing(&one.entry) != Standing::Nothing;
            let open = if one.passes == Truth::True { Open::Gaps } else { one.open };
            let Some(term) = self.term(of, one.entry, frame) else {
                return Evaluated::gap(Gap::Overflow);
            };
            let next = match (is_sure, open) {
                (true, _) => with_each(&totals, term),
                (false, Open::Rounding) => {
                    with_each(&totals, term).map(|with| [totals.as_slice(), &with].concat())
                }
                (false, _) => with_each(&totals, term.or_nought(open)),
            };
            let Some(next) = next else { return Evaluated::gap(Gap::Overflow) };
            totals = if next.len() > MOST_WAYS { all_of(next) } else { next };
        }
        Evaluated::new(ExprValue::among(totals.into_iter().map(ExprValue::amount).collect()))
    }

    /// What an entry adds to a sum: its bounds where it is not known.
    fn term(&self, of: &'a Expr, entry: Evaluated<'a>, frame: &mut Frame<'a>) -> Option<Amount> {
        if entry.is_uncounted() {
            return Some(Amount::ANY);
        }
        frame.push(entry);
        let value = self.evaluate(of, frame);
        frame.pop();
        match self.bounded(&value.value) {
            // A sum is there, whatever its terms are.
            Ok(amount) => Some(Amount { lacks: None, ..amount }),
            Err(Gap::Overflow) => None,
            Err(_) => Some(Amount::ANY),
        }
    }

    /// The largest or smallest value: within bounds, where values or what counts are not known.
    fn extreme(
        &self,
        kind: Aggregate,
        of: &'a Expr,
        gone: Vec<Visited<'a>>,
        frame: &mut Frame<'a>,
    ) -> Evaluated<'a> {
        let mut best: Option<Evaluated<'a>> = None;
        let (mut sure, mut perhaps) = (None::<Amount>, Vec::new());
        for one in gone.into_iter().filter(|one| one.passes != Truth::False) {
            let is_sure =
                one.passes == Truth::True && self.standing(&one.entry) != Standing::Nothing;
            let open = if one.passes == Truth::True { Open::Gaps } else { one.open };
            frame.push(one.entry);
            let value = self.evaluate(of, frame);
            frame.pop();
            let measure = match self.bounded(&value.value) {
                Ok(measure) => Amount { lacks: None, ..measure },
                Err(Gap::Overflow) => return Evaluated::gap(Gap::Overflow),
                Err(_) => Amount::ANY,
            };
            if is_sure {
                sure = Some(sure.map_or(measure, |sure| farther(kind, sure, measure)));
            } else {
                perhaps.push((measure, open));
            }
            best = match best {
                Some(best) if !is_farther(kind, &value.value, &best.value) => Some(best),
                _ => Some(value),
            };
        }
        let is_exact = |best: &Evaluated| best.value.openness() == Open::Exact;
        match best {
            None => Evaluated::gap(Gap::OfNothing),
            // The value itself, with its place in the plan.
            Some(best)
                if perhaps.is_empty()
                    && is_exact(&best)
                    && sure.and_then(Amount::known).is_some() =>
            {
                best
            }
            Some(_) => Evaluated::new(extreme_of(kind, sure, &perhaps, &of.ty)),
        }
    }

    /// Which of the entries could still change what comes of them together.
    pub(super) fn matters(
        &self,
        kind: Aggregate,
        of: Option<&'a Expr>,
        gone: &[Visited<'a>],
        frame: &mut Frame<'a>,
    ) -> Vec<bool> {
        let Some(of) = of else { return vec![true; gone.len()] };
        let mut terms = Vec::with_capacity(gone.len());
        for one in gone {
            terms.push(self.term(of, one.entry.clone(), frame).unwrap_or(Amount::ANY));
        }
        let sure = gone.iter().zip(&terms).filter(|(one, _)| one.passes == Truth::True);
        let sure = sure.map(|(_, term)| *term).reduce(|one, other| farther(kind, one, other));
        let matters = terms.into_iter().map(|term| match (kind, sure) {
            (Aggregate::Sum, _) => term.known() != Some(amount::nought()),
            (Aggregate::Largest, Some(sure)) => {
                term.most.is_none_or(|most| sure.least.is_none_or(|least| most > least))
            }
            (Aggregate::Smallest, Some(sure)) => {
                term.least.is_none_or(|least| sure.most.is_none_or(|most| least < most))
            }
            (Aggregate::Largest | Aggregate::Smallest | Aggregate::Count, _) => true,
        });
        matters.collect()
    }

    fn counted(&self, gone: &[Visited<'a>]) -> Evaluated<'a> {
        let (mut sure, mut perhaps, mut open) = (0_usize, 0_usize, Open::Exact);
        for one in gone.iter().filter(|one| one.passes != Truth::False) {
            let standing = self.standing(&one.entry);
            if one.passes == Truth::True && standing == Standing::Entry {
                sure = sure.saturating_add(1);
                continue;
            }
            perhaps = perhaps.saturating_add(standing.most());
            // An entry that holds a place is a gap, whatever its filter says.
            open = open.max(if standing == Standing::Entry { one.open } else { Open::Gaps });
        }
        let count = |count: usize| i128::try_from(count).ok().map(amount::whole);
        let most = sure.checked_add(perhaps).filter(|most| *most < MANY).and_then(count);
        Evaluated::new(ExprValue::amount(
            Amount { open, ..Amount::between(count(sure), most) }.narrowed(),
        ))
    }
}

/// Whether each entry adds something of its own.
fn is_of_terms(kind: Aggregate) -> bool {
    match kind {
        Aggregate::Sum | Aggregate::Count => true,
        Aggregate::Largest | Aggregate::Smallest => false,
    }
}

/// What stands in the place of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Entry,
    /// Nothing that says anything: it may turn out to be an entry or none.
    Nothing,
    /// Something that cannot be read: nobody knows how many entries it was meant to be.
    Unreadable,
}

/// More entries than any list has.
const MANY: usize = usize::MAX / 2;

impl Standing {
    /// How many entries it may be at most.
    fn most(self) -> usize {
        match self {
            Standing::Entry | Standing::Nothing => 1,
            Standing::Unreadable => MANY,
        }
    }
}

/// Each total with a term added to it; nothing where one cannot be reckoned with exactly.
fn with_each(totals: &[Amount], term: Amount) -> Option<Vec<Amount>> {
    totals.iter().map(|total| total.plus(term)).collect()
}

/// What all of these may be, as one.
fn all_of(each: Vec<Amount>) -> Vec<Amount> {
    each.into_iter().reduce(|one, other| one.or(other, Open::Rounding)).into_iter().collect()
}

/// The larger or smaller of two quantities.
fn farther(kind: Aggregate, one: Amount, other: Amount) -> Amount {
    match kind {
        Aggregate::Largest => one.larger(other),
        _ => one.smaller(other),
    }
}

/// Whether a value that is known lies beyond another.
fn is_farther(kind: Aggregate, value: &ExprValue, best: &ExprValue) -> bool {
    let (Some(value), Some(best)) = (value.measure(), best.measure()) else { return false };
    match kind {
        Aggregate::Largest => best.less_than(value) == Truth::True,
        _ => value.less_than(best) == Truth::True,
    }
}

/// The largest or smallest of what counts for certain and of what may count.
fn extreme_of<'a>(
    kind: Aggregate,
    sure: Option<Amount>,
    perhaps: &[(Amount, Open)],
    ty: &Ty,
) -> ExprValue<'a> {
    let is_rounded = perhaps.iter().all(|(_, open)| *open == Open::Rounding);
    let alone = || perhaps.iter().map(|(measure, _)| *measure);
    if is_rounded && perhaps.len() < MOST_WAYS {
        // Whichever of the others count, what comes of them is one of these.
        let none = match sure {
            Some(sure) => ExprValue::measured(sure, ty),
            None => ExprValue::gap(Gap::OfNothing),
        };
        let with = alone().map(|one| sure.map_or(one, |sure| farther(kind, sure, one)));
        let each = std::iter::once(none).chain(with.map(|one| ExprValue::measured(one, ty)));
        return ExprValue::among(each.collect());
    }
    // It may be that none counts, and then there is nothing to take it from.
    let Some(sure) = sure else {
        return ExprValue::amount(Amount { lacks: Some(Gap::OfNothing), ..Amount::ANY });
    };
    let with = perhaps
        .iter()
        .fold(sure, |so_far, (measure, open)| so_far.or(farther(kind, so_far, *measure), *open));
    ExprValue::measured(with, ty)
}
