//! Going through lists: quantifiers, sums and counts over entries that may or may not be known.

use super::expr::{Frame, Machine};
use super::held::{Amount, Gap, Held, Open, What, settled};
use crate::rules::program::{Aggregate, Element, Expr, Quantifier};
use crate::value::{Truth, amount};

/// One entry of a list that was gone through, and what is known of it.
pub struct Gone<'a> {
    /// Its index in the list, from zero.
    pub index: usize,
    pub entry: Held<'a>,
    /// Whether the filter lets it pass.
    pub passes: Truth,
    /// Why that is not known.
    pub open: Open,
    /// Whether the body holds of it; unknown where it does not pass.
    pub holds: Truth,
}

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
        let What::List(list) = self.value(&element.list, frame).what else {
            return Truth::Unknown;
        };
        let (filters, bodies) = (self.filter_sieve(element, frame), self.sieve(body, frame));
        let (mut sure, mut perhaps) = (0_usize, 0_usize);
        for at in 0..list.len() {
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
            let (passes, holds) = match passes.zip(holds) {
                Some(both) => both,
                None => {
                    let Some(entry) = self.entry_at(&list, at) else { continue };
                    frame.push(entry);
                    let (passes, _, holds) = self.gone_to(filter, element, Some(body), frame);
                    frame.pop();
                    (passes, holds)
                }
            };
            match passes.and(so(holds)) {
                Truth::True => sure = sure.saturating_add(1),
                Truth::Unknown => perhaps = perhaps.saturating_add(1),
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
    ) -> Option<Vec<Gone<'a>>> {
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
    ) -> Option<Vec<Gone<'a>>> {
        self.gone_through(&Machine { rounded: None, ..*self }, element, None, frame)
    }

    /// The same, with the filter judged by a machine of its own. Entries that do not pass are left out.
    pub(super) fn gone_through(
        &self,
        filter: &Machine<'a>,
        element: &'a Element,
        body: Option<&'a Expr>,
        frame: &mut Frame<'a>,
    ) -> Option<Vec<Gone<'a>>> {
        let What::List(list) = self.value(&element.list, frame).what else { return None };
        let sieve = self.filter_sieve(element, frame);
        let mut gone = Vec::with_capacity(list.len());
        for index in 0..list.len() {
            let told = sieve.tells(self.fields_at(&list, index));
            if told == Some(Truth::False) {
                continue;
            }
            let Some(entry) = self.entry_at(&list, index) else { continue };
            if let (Some(passes), None) = (told, body) {
                let (open, holds) = (Open::Exact, Truth::Unknown);
                gone.push(Gone { index, entry, passes, open, holds });
                continue;
            }
            frame.push(entry);
            let (passes, open, holds) = self.gone_to(filter, element, body, frame);
            let entry = frame.pop().unwrap_or(Held::gap(Gap::OfNothing));
            // What does not pass is of no more concern, but for a gap: it leaves a count open.
            if passes != Truth::False || matches!(entry.what, What::Gap(_)) {
                gone.push(Gone { index, entry, passes, open, holds });
            }
        }
        Some(gone)
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
        (passes, open, holds)
    }

    pub(super) fn aggregate(
        &self,
        kind: Aggregate,
        of: Option<&'a Expr>,
        element: &'a Element,
        frame: &mut Frame<'a>,
    ) -> Held<'a> {
        let Some(gone) = self.go_through(element, frame) else {
            return self.unknown_list(element, frame);
        };
        match (kind, of) {
            (Aggregate::Sum, Some(of)) => self.sum(of, gone, frame),
            (Aggregate::Largest | Aggregate::Smallest, Some(of)) => {
                self.extreme(kind, of, gone, frame)
            }
            _ => counted(&gone),
        }
    }

    fn unknown_list(&self, element: &'a Element, frame: &mut Frame<'a>) -> Held<'a> {
        match self.value(&element.list, frame).what {
            What::Gap(gap) => Held::gap(gap),
            _ => Held::gap(Gap::OfNothing),
        }
    }

    fn sum(&self, of: &'a Expr, gone: Vec<Gone<'a>>, frame: &mut Frame<'a>) -> Held<'a> {
        let mut total = Amount::exactly(amount::nought());
        for one in gone {
            let term = match one.passes {
                Truth::False => continue,
                Truth::True => self.term(of, one.entry, frame),
                Truth::Unknown => {
                    self.term(of, one.entry, frame).map(|term| term.or_nought(one.open))
                }
            };
            let Some(next) = term.and_then(|term| total.plus(term)) else {
                return Held::gap(Gap::Overflow);
            };
            total = next;
        }
        Held::new(What::amount(total))
    }

    /// What an entry adds to a sum: its bounds where it is not known.
    fn term(&self, of: &'a Expr, entry: Held<'a>, frame: &mut Frame<'a>) -> Option<Amount> {
        frame.push(entry);
        let value = self.value(of, frame);
        frame.pop();
        match value.amount() {
            Ok(amount) => Some(amount),
            Err(Gap::Overflow) => None,
            Err(_) => Some(self.bounds(of)),
        }
    }

    /// The largest or smallest value. An amount that is not known is so within its bounds; one that
    /// may not count at all leaves all open.
    fn extreme(
        &self,
        kind: Aggregate,
        of: &'a Expr,
        gone: Vec<Gone<'a>>,
        frame: &mut Frame<'a>,
    ) -> Held<'a> {
        let mut best: Option<Held<'a>> = None;
        for one in gone.into_iter().filter(|one| one.passes != Truth::False) {
            frame.push(one.entry);
            let value = self.value(of, frame);
            frame.pop();
            let value = match value.what {
                _ if one.passes == Truth::Unknown => Held::new(What::amount(Amount::ANY)),
                What::Gap(gap) if gap != Gap::Overflow && of.ty.is_amount() => {
                    Held::new(What::amount(self.bounds(of)))
                }
                _ => value,
            };
            best = Some(match best {
                None => value,
                Some(best) => better(kind, value, best),
            });
        }
        best.unwrap_or(Held::gap(Gap::OfNothing))
    }
}

/// The larger or smaller of two values.
fn better<'a>(kind: Aggregate, value: Held<'a>, best: Held<'a>) -> Held<'a> {
    let is_largest = kind == Aggregate::Largest;
    let is_more = match (&value.what, &best.what) {
        (What::Gap(gap), _) | (_, What::Gap(gap)) => return Held::gap(*gap),
        (What::Date(value), What::Date(best)) => value > best,
        (What::Year(value), What::Year(best)) => value > best,
        (value, best) => {
            let (Some(value), Some(best)) = (value.as_amount(), best.as_amount()) else {
                return Held::gap(Gap::OfNothing);
            };
            let both = match is_largest {
                true => value.larger(best),
                false => value.negated().larger(best.negated()).negated(),
            };
            return Held::new(What::amount(both));
        }
    };
    if is_more == is_largest { value } else { best }
}

fn counted<'a>(gone: &[Gone<'a>]) -> Held<'a> {
    // An entry that only holds a place may turn out to be one or not.
    let is_sure =
        |one: &&Gone| one.passes == Truth::True && !matches!(one.entry.what, What::Gap(_));
    let sure = gone.iter().filter(is_sure).count();
    let passing = gone.iter().filter(|one| one.passes != Truth::False).count();
    let perhaps = passing.saturating_sub(sure);
    let count = |count: usize| i128::try_from(count).ok().map(amount::whole);
    let most = count(sure.saturating_add(perhaps));
    let is_open = |one: &&Gone| one.passes != Truth::False && !is_sure(one);
    // An entry that holds a place is a gap, whatever its filter says.
    let is_rounded = |one: &Gone| one.open == Open::Rounding;
    let open = match gone.iter().filter(is_open).all(is_rounded) {
        true => Open::Rounding,
        false => Open::Gaps,
    };
    Held::new(What::amount(Amount { open, ..Amount::between(count(sure), most) }.narrowed()))
}
