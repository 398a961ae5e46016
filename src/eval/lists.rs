//! Going through lists: quantifiers, sums and counts over entries that may or may not be known.

use super::expr::{Frame, Machine};
use super::held::{Amount, Gap, Held, What};
use crate::rules::program::{Aggregate, Element, Expr, Quantifier};
use crate::value::{Truth, amount};

/// One entry of a list that was gone through, and what is known of it.
pub struct Gone<'a> {
    /// Its index in the list, from zero.
    pub index: usize,
    pub entry: Held<'a>,
    /// Whether the filter lets it pass.
    pub passes: Truth,
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
        let gone =
            |machine: &Self, frame: &mut Frame<'a>| machine.go_through(element, Some(body), frame);
        // What is denied of entries stands under a `not`.
        match quantifier {
            Quantifier::Every | Quantifier::Some | Quantifier::AtLeast(_) => {
                gone(self, frame).map_or(Truth::Unknown, |gone| decided(quantifier, &gone))
            }
            Quantifier::No | Quantifier::AtMost(_) => gone(&self.turned(), frame)
                .map_or(Truth::Unknown, |gone| decided(quantifier, &gone)),
            Quantifier::Exactly(n) => {
                let (enough, more) = (gone(self, frame), gone(&self.turned(), frame));
                enough.zip(more).map_or(Truth::Unknown, |(enough, more)| {
                    at_least(n, &enough).and(at_least(n.saturating_add(1), &more).negated())
                })
            }
        }
    }

    /// Every entry of a list with its filter and, where there is one, its body judged.
    /// Nothing where the list itself is not known.
    pub(super) fn go_through(
        &self,
        element: &'a Element,
        body: Option<&'a Expr>,
        frame: &mut Frame<'a>,
    ) -> Option<Vec<Gone<'a>>> {
        let entries = self.entries(&element.list, frame)?;
        let mut gone = Vec::with_capacity(entries.len());
        for (index, entry) in entries.into_iter().enumerate() {
            frame.push(entry.clone());
            let passes = self.passes(element, frame);
            let holds = match (passes, body) {
                (Truth::False, _) | (_, None) => Truth::Unknown,
                (Truth::True | Truth::Unknown, Some(body)) => self.truth(body, frame),
            };
            frame.pop();
            gone.push(Gone { index, entry, passes, holds });
        }
        Some(gone)
    }

    pub(super) fn aggregate(
        &self,
        kind: Aggregate,
        of: Option<&'a Expr>,
        element: &'a Element,
        frame: &mut Frame<'a>,
    ) -> Held<'a> {
        let Some(gone) = self.go_through(element, None, frame) else {
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
                Truth::Unknown => self.term(of, one.entry, frame).map(Amount::or_nought),
            };
            let Some(next) = term.and_then(|term| total.plus(term)) else {
                return Held::gap(Gap::Overflow);
            };
            total = next;
        }
        Held::new(What::Amount(total))
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
                _ if one.passes == Truth::Unknown => Held::new(What::Amount(Amount::ANY)),
                What::Gap(gap) if gap != Gap::Overflow && of.ty.is_amount() => {
                    Held::new(What::Amount(self.bounds(of)))
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
        (What::Amount(value), What::Amount(best)) => {
            let both = match is_largest {
                true => value.larger(*best),
                false => value.negated().larger(best.negated()).negated(),
            };
            return Held::new(What::Amount(both));
        }
        (What::Date(value), What::Date(best)) => value > best,
        (What::Year(value), What::Year(best)) => value > best,
        _ => return Held::gap(Gap::OfNothing),
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
    Held::new(What::Amount(Amount::between(count(sure), most)))
}

/// What a quantifier says of entries that were gone through.
fn decided(quantifier: Quantifier, gone: &[Gone]) -> Truth {
    let both = gone.iter().map(|one| one.passes.and(one.holds));
    match quantifier {
        Quantifier::Every => {
            gone.iter().map(|one| one.passes.negated().or(one.holds)).fold(Truth::True, Truth::and)
        }
        Quantifier::Some => both.fold(Truth::False, Truth::or),
        Quantifier::No => both.fold(Truth::False, Truth::or).negated(),
        Quantifier::Exactly(n) => {
            at_least(n, gone).and(at_least(n.saturating_add(1), gone).negated())
        }
        Quantifier::AtLeast(n) => at_least(n, gone),
        Quantifier::AtMost(n) => at_least(n.saturating_add(1), gone).negated(),
    }
}

fn at_least(n: usize, gone: &[Gone]) -> Truth {
    let count = |truth| gone.iter().filter(|one| one.passes.and(one.holds) == truth).count();
    let (sure, perhaps) = (count(Truth::True), count(Truth::Unknown));
    super::held::settled(sure >= n, sure.saturating_add(perhaps) < n)
}
