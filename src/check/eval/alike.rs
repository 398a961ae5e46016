//! Values that no two entries of a list may share: one field, or several together.
//!
//! Takes entries in whatever order. Entries are grouped by what is known of them, never held against each
//! other one by one. What is not known of an entry may be anything: two are said to differ only if they do
//! in a field that is known of both.

use std::collections::{BTreeMap, BTreeSet};

use super::bounds::{Amount, Open};
use super::lookup::{Rank, rank};
use super::machine::{Frame, Machine};
use super::value::{Evaluated, ExprValue, Visited};
use lacuna_language::rules::program::Element;
use lacuna_language::value::Truth;

/// How many kinds of entries, by what is not known of them, are held against each other.
const MOST_PATTERNS: usize = 12;

/// What is known of a field of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Certainty {
    Exactly,
    /// But for its rounding.
    Roughly,
    Not,
}

/// What is known of an entry: whether it is one of those that are compared, and its fields.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Pattern {
    is_sure: bool,
    fields: Vec<Certainty>,
}

/// An entry that is compared with others, or may be.
pub(super) struct Candidate<'a> {
    pub gone: Visited<'a>,
    pub values: Vec<Evaluated<'a>>,
    ranks: Vec<Option<Rank>>,
    pattern: Pattern,
}

/// Which entries are alike.
#[derive(Default)]
pub(super) struct Alike {
    /// Those that are for certain: together those with the same values, in the order of the list.
    pub sure: Vec<Vec<usize>>,
    /// Whether two more may be, as far as rounded figures tell.
    is_rounded: bool,
    /// Those that are like others, or not, by something that is not known.
    pub open: BTreeSet<usize>,
}

impl<'a> Machine<'a> {
    /// Whether no two entries have the same values in all these fields.
    pub(super) fn none_share(
        &self,
        element: &'a Element,
        fields: &[usize],
        frame: &mut Frame<'a>,
    ) -> Truth {
        let Some(entries) = self.compared_entries(element, fields, frame) else {
            return Truth::Unknown;
        };
        let alike = alike(&entries);
        // That two are the same is denied, so what only rounding leaves open counts the other way.
        let rounded = match alike.is_rounded {
            true => self.turned().rounded.map_or(Truth::Unknown, Truth::from),
            false => Truth::False,
        };
        let known = if alike.open.is_empty() { Truth::True } else { Truth::Unknown };
        Truth::from(alike.sure.is_empty()).and(rounded.negated()).and(known)
    }

    /// The entries of a list that are compared with each other; nothing where the list is not known.
    pub(super) fn compared_entries(
        &self,
        element: &'a Element,
        fields: &[usize],
        frame: &mut Frame<'a>,
    ) -> Option<Vec<Candidate<'a>>> {
        let gone = self.gone_through(&self.turned(), element, None, frame)?.into_iter();
        let compared = gone.filter(|one| one.passes != Truth::False).map(|gone| {
            let values: Vec<Evaluated<'a>> =
                fields.iter().map(|field| self.field(&gone.entry, *field)).collect();
            let ranks = values.iter().map(|value| rank(&value.value)).collect::<Vec<_>>();
            let known = values.iter().zip(&ranks).map(|(value, rank)| match rank {
                Some(_) => Certainty::Exactly,
                None if value.value.openness() == Open::Rounding => Certainty::Roughly,
                None => Certainty::Not,
            });
            let pattern = Pattern { is_sure: gone.passes == Truth::True, fields: known.collect() };
            Candidate { gone, values, ranks, pattern }
        });
        Some(compared.collect())
    }
}

/// Which of these are alike.
pub(super) fn alike(entries: &[Candidate]) -> Alike {
    let mut kinds: BTreeMap<&Pattern, Vec<usize>> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        kinds.entry(&entry.pattern).or_default().push(at);
    }
    let mut alike = Alike::default();
    // Nobody knows how many entries such a one stands for: two of them may be alike.
    let uncounted = entries.iter().enumerate().filter(|(_, one)| one.gone.entry.is_uncounted());
    alike.open.extend(uncounted.map(|(at, _)| at));
    let kinds: Vec<(&Pattern, Vec<usize>)> = kinds.into_iter().collect();
    let are_too_many = kinds.len() > MOST_PATTERNS;
    for (at, (pattern, own)) in kinds.iter().enumerate() {
        alike.add(entries, [pattern, pattern], own, &[]);
        if are_too_many {
            alike.open.extend(own.iter().filter(|_| !pattern.is_known()));
            continue;
        }
        for (other_pattern, others) in kinds.iter().skip(at.saturating_add(1)) {
            alike.add(entries, [pattern, other_pattern], own, others);
        }
    }
    alike.sure.sort();
    alike
}

impl Pattern {
    /// Whether all is known exactly.
    fn is_known(&self) -> bool {
        self.is_sure && self.fields.iter().all(|known| *known == Certainty::Exactly)
    }
}

impl Alike {
    /// Adds those of one kind that are like each other, or like those of another kind.
    fn add(
        &mut self,
        entries: &[Candidate],
        patterns: [&Pattern; 2],
        own: &[usize],
        others: &[usize],
    ) {
        let [one, other] = patterns;
        let known: Vec<Certainty> =
            one.fields.iter().zip(&other.fields).map(|(one, other)| *one.max(other)).collect();
        let is_open = !one.is_sure || !other.is_sure || known.contains(&Certainty::Not);
        for group in groups(entries, &known, own, others) {
            let is_rough = |(_, known): &(usize, &Certainty)| **known == Certainty::Roughly;
            let mut rough = known.iter().enumerate().filter(is_rough);
            let values = |field: usize| {
                group.iter().filter_map(move |at| Some(&entries.get(*at)?.values.get(field)?.value))
            };
            if !rough.all(|(field, _)| may_be_the_same(values(field))) {
                continue;
            }
            match known.iter().max() {
                _ if is_open => {
                    let is_known =
                        |at: &usize| entries.get(*at).is_some_and(|one| one.pattern.is_known());
                    self.open.extend(group.into_iter().filter(|at| !is_known(at)));
                }
                Some(Certainty::Roughly) => self.is_rounded = true,
                _ => self.sure.push(group),
            }
        }
    }
}

/// Entries that have the same values in the fields that are known: two or more of one kind, or some of
/// both kinds.
fn groups(
    entries: &[Candidate],
    known: &[Certainty],
    own: &[usize],
    others: &[usize],
) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<Vec<&Rank>, [Vec<usize>; 2]> = BTreeMap::new();
    for (side, members) in [own, others].into_iter().enumerate() {
        for at in members {
            let Some(entry) = entries.get(*at) else { continue };
            let exact = entry.ranks.iter().zip(known).filter(|(_, is)| **is == Certainty::Exactly);
            let group = groups.entry(exact.filter_map(|(rank, _)| rank.as_ref()).collect());
            if let Some(members) = group.or_default().get_mut(side) {
                members.push(*at);
            }
        }
    }
    let is_of_one_kind = others.is_empty();
    let groups = groups.into_values().filter(|[own, others]| match is_of_one_kind {
        true => own.len() > 1,
        false => !own.is_empty() && !others.is_empty(),
    });
    groups.map(|both| both.concat()).collect()
}

/// Whether two of these may be the same, as far as their bounds tell.
fn may_be_the_same<'v, 'a: 'v>(values: impl Iterator<Item = &'v ExprValue<'a>>) -> bool {
    let measures =
        values.filter(|value| !matches!(value, ExprValue::Gap(_, _))).map(ExprValue::measure);
    let Some(mut measures) = measures.collect::<Option<Vec<Amount>>>() else { return true };
    measures.sort_by_key(|measure| (measure.least, measure.most));
    // Of exact figures it is known already; one that reaches beyond all others is held against each.
    let mut farthest: Option<Amount> = None;
    for measure in measures {
        let is_exact = |one: Amount| one.open == Open::Exact;
        if let Some(before) = farthest
            && !(is_exact(before) && is_exact(measure))
            && before.is(measure) != Truth::False
        {
            return true;
        }
        farthest = match farthest {
            Some(before) if measure.most <= before.most => Some(before),
            _ => Some(measure),
        };
    }
    false
}
