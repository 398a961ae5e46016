//! Entries side by side: those that are alike in some fields, in the order of another.
//!
//! Takes the entries of a list; gives each two or three that come one after the other, and whether they do
//! for certain. Two stand side by side only if nothing that is not known could come between them: where an
//! entry's group or its place in the order is not known, nothing is settled that it could change.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use super::bounds::{Amount, Open};
use super::lookup::{Rank, rank};
use super::machine::{Frame, Machine};
use super::value::{ExprValue, Visited};
use lacuna_language::rules::program::{Element, Expr, ExprKind};
use lacuna_language::value::Truth;

/// How many kinds of entries without a group, by what is known of their groups, are told apart.
const MOST_PATTERNS: usize = 12;

/// Which entries are put side by side, and in which order.
#[derive(Clone, Copy)]
pub(super) struct Beside<'a> {
    in_a_row: usize,
    pub element: &'a Element,
    alike: &'a [usize],
    by: usize,
}

/// All entries, those that are alike together.
pub(super) struct Orders<'a> {
    orders: Vec<Order<'a>>,
    /// Those of which it is not known which others they are like; none where they are too few to matter.
    adrift: Vec<Visited<'a>>,
}

/// Entries that are alike, in their order.
struct Order<'a> {
    in_a_row: usize,
    places: Vec<Position<'a>>,
    /// Those whose place is not known: then there are no other places either.
    loose: Vec<Visited<'a>>,
    /// Whether more may stand side by side than its rows.
    is_open: bool,
}

/// Entries that have one place in an order, or whose places rounding leaves open among each other.
struct Position<'a> {
    entries: Vec<Visited<'a>>,
    is_sure: bool,
}

/// Entries in a row, and why it is open whether they are; those around them that may be left out.
pub(super) struct Row<'o, 'a> {
    pub entries: Vec<&'o Visited<'a>>,
    pub open: Open,
    pub skipped: Vec<&'o Visited<'a>>,
}

impl<'a> Beside<'a> {
    /// What an expression asks of entries side by side, and the condition on them.
    pub(super) fn of(expr: &'a Expr) -> Option<(Beside<'a>, &'a Expr)> {
        let ExprKind::Neighbours { in_a_row, element, alike, by, body } = &expr.kind else {
            return None;
        };
        Some((Beside { in_a_row: *in_a_row, element, alike, by: *by }, body))
    }

    /// The fields by which entries get their groups and their places.
    pub(super) fn fields(&self) -> impl Iterator<Item = usize> {
        self.alike.iter().copied().chain([self.by])
    }
}

impl<'a> Machine<'a> {
    /// A condition on each two or three entries that come one after the other.
    pub(super) fn neighbours(
        &self,
        beside: Beside<'a>,
        body: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Truth {
        let Some(orders) = self.orders(beside, frame) else { return Truth::Unknown };
        let mut whole = if orders.is_open() { Truth::Unknown } else { Truth::True };
        let stopped = orders.each_row(&mut |row| {
            if !self.may_look_at(1) {
                return ControlFlow::Break(());
            }
            whole = whole.and(self.row_truth(row, body, frame));
            match self.skips && whole == Truth::False {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        });
        match whole {
            Truth::True if stopped.is_break() => Truth::Unknown,
            whole => whole,
        }
    }

    /// A condition on entries in a row, if they are.
    pub(super) fn row_truth(
        &self,
        row: &Row<'_, 'a>,
        body: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Truth {
        let holds = self.within_row(row, frame, |machine, frame| machine.truth(body, frame));
        match (holds, row.open) {
            // Whether they stand side by side at all hangs on rounding alone.
            (Truth::False, Open::Rounding) => self.rounded.map_or(Truth::Unknown, Truth::from),
            (Truth::False, Open::Gaps) => Truth::Unknown,
            (holds, _) => holds,
        }
    }

    /// Does something with the entries of a row as the innermost variables.
    pub(super) fn within_row<T>(
        &self,
        row: &Row<'_, 'a>,
        frame: &mut Frame<'a>,
        with: impl FnOnce(&Self, &mut Frame<'a>) -> T,
    ) -> T {
        let before = frame.len();
        frame.extend(row.entries.iter().map(|one| one.entry.clone()));
        let found = with(self, frame);
        frame.truncate(before);
        found
    }

    /// The entries of a list, side by side. Nothing where the list is not known.
    pub(super) fn orders(&self, beside: Beside<'a>, frame: &mut Frame<'a>) -> Option<Orders<'a>> {
        let gone = self.gone_through(&self.turned(), beside.element, None, frame)?.into_iter();
        let mut groups: BTreeMap<Vec<Rank>, Vec<Visited<'a>>> = BTreeMap::new();
        let (mut adrift, mut keys) = (Vec::new(), BTreeSet::new());
        for one in gone.filter(|one| one.passes != Truth::False) {
            let value = |field: &usize| rank(&self.field(&one.entry, *field).value);
            let key: Vec<Option<Rank>> = beside.alike.iter().map(value).collect();
            match key.iter().cloned().collect::<Option<Vec<Rank>>>() {
                Some(key) => groups.entry(key).or_default().push(one),
                None => {
                    adrift.push(one);
                    keys.insert(key);
                }
            }
        }
        let patterns: BTreeSet<Vec<bool>> = keys.iter().map(|key| pattern(key)).collect();
        let most_adrift = most_entries(&adrift);
        let mut is_adrift_open = most_adrift >= beside.in_a_row;
        let mut orders = Vec::with_capacity(groups.len());
        for (key, entries) in groups {
            let is_joined = !adrift.is_empty() && may_join(&key, &keys, &patterns);
            let joining = if is_joined { most_adrift } else { 0 };
            if most_entries(&entries).saturating_add(joining) < beside.in_a_row {
                continue;
            }
            is_adrift_open |= is_joined;
            if !is_joined {
                orders.push(self.order(beside, entries));
            }
        }
        if !is_adrift_open {
            adrift.clear();
        }
        Some(Orders { orders, adrift })
    }

    /// Entries that are alike, in their order; those with one place in it stand next to each other
    /// either way.
    fn order(&self, beside: Beside<'a>, entries: Vec<Visited<'a>>) -> Order<'a> {
        let in_a_row = beside.in_a_row;
        let values: Vec<ExprValue> =
            entries.iter().map(|one| self.field(&one.entry, beside.by).value).collect();
        let places = match values.iter().map(rank).collect::<Option<Vec<Rank>>>() {
            Some(ranks) => placed(ranks, entries),
            None => match measures(&values) {
                Some(measures) => placed_within(measures, entries),
                None => {
                    let both = entries.into_iter().zip(&values);
                    let loose = both.filter(|(_, value)| place_of(value).is_none());
                    let loose = loose.map(|(one, _)| one).collect();
                    return Order { in_a_row, places: Vec::new(), loose, is_open: true };
                }
            },
        };
        // Of those that may be left out only one is passed over at a time.
        let is_open = places.windows(4).any(|four| {
            let middle = four.get(1..3).unwrap_or_default();
            middle.iter().all(Position::may_be_left_out)
        });
        Order { in_a_row, places, loose: Vec::new(), is_open }
    }
}

impl<'a> Orders<'a> {
    /// Whether entries may stand side by side of which nothing is known.
    fn is_open(&self) -> bool {
        !self.adrift.is_empty() || self.orders.iter().any(|order| order.is_open)
    }

    /// Entries of which it is not known whether they count, where that leaves open more than the rows tell.
    pub(super) fn doubtful(&self) -> impl Iterator<Item = &Visited<'a>> {
        let open = self.orders.iter().filter(|order| order.is_open);
        let entries = open.flat_map(|order| &order.places).flat_map(|place| &place.entries);
        entries.filter(|one| one.passes != Truth::True)
    }

    /// Entries of which it is not known which others they are like, or where they come among them.
    pub(super) fn without_place(&self) -> impl Iterator<Item = &Visited<'a>> {
        self.adrift.iter().chain(self.orders.iter().flat_map(|order| &order.loose))
    }

    /// Does something with all entries in a row, one row after the other, until it is enough.
    pub(super) fn each_row<'o>(
        &'o self,
        each: &mut dyn FnMut(&Row<'o, 'a>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        self.orders.iter().try_for_each(|order| order.each_row(each))
    }
}

impl<'a> Order<'a> {
    /// The same of one order. Rows are made one after the other: of entries that all have one place there
    /// are as many pairs as the square of their number.
    fn each_row<'o>(
        &'o self,
        each: &mut dyn FnMut(&Row<'o, 'a>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut row = Row { entries: Vec::new(), open: Open::Exact, skipped: Vec::new() };
        for (at, place) in self.places.iter().enumerate() {
            self.extended(&mut row, (at, place), Open::Exact, each)?;
        }
        ControlFlow::Continue(())
    }

    /// The rows that begin so and go on with each entry of a place.
    fn extended<'o>(
        &'o self,
        row: &mut Row<'o, 'a>,
        (at, place): (usize, &'o Position<'a>),
        step: Open,
        each: &mut dyn FnMut(&Row<'o, 'a>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let before = row.open;
        for one in &place.entries {
            if row.entries.iter().any(|other| std::ptr::eq(*other, one)) {
                continue;
            }
            let own = if one.passes == Truth::True { Open::Exact } else { Open::Gaps };
            row.open = before.max(step).max(own);
            row.entries.push(one);
            let told = match row.entries.len() < self.in_a_row {
                true => self.continued(row, (at, place), each),
                false => each(row),
            };
            row.entries.pop();
            told?;
        }
        row.open = before;
        ControlFlow::Continue(())
    }

    /// The rows that begin so and go on with an entry of this place, of the next, or of the one behind it.
    fn continued<'o>(
        &'o self,
        row: &mut Row<'o, 'a>,
        (at, place): (usize, &'o Position<'a>),
        each: &mut dyn FnMut(&Row<'o, 'a>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let open = |is_sure: bool| if is_sure { Open::Exact } else { Open::Rounding };
        self.extended(row, (at, place), open(place.is_sure), each)?;
        let Some(leaving) = left_behind(row, place) else { return ControlFlow::Continue(()) };
        let mut behind = self.places.iter().enumerate().skip(at.saturating_add(1));
        let Some((at, next)) = behind.next() else { return ControlFlow::Continue(()) };
        let step = open(place.is_sure && next.is_sure).max(leaving);
        self.extended(row, (at, next), step, each)?;
        if let (Some(behind), true) = (behind.next(), next.may_be_left_out()) {
            let before = row.skipped.len();
            row.skipped.extend(&next.entries);
            let told = self.extended(row, behind, Open::Gaps, each);
            row.skipped.truncate(before);
            told?;
        }
        ControlFlow::Continue(())
    }
}

impl Position<'_> {
    /// Whether it may be that none of its entries counts.
    fn may_be_left_out(&self) -> bool {
        self.entries.iter().all(|one| one.passes != Truth::True)
    }
}

/// Why it is open whether a row that came to a place from another may leave it, with some of its entries
/// left behind. Nothing where it may not: all that count for certain stand between.
fn left_behind(row: &Row, place: &Position) -> Option<Open> {
    let is_of =
        |one: &&Visited, others: &[Visited]| others.iter().any(|other| std::ptr::eq(*one, other));
    if row.entries.first().is_some_and(|first| is_of(first, &place.entries)) {
        return Some(Open::Exact);
    }
    let is_passed = |one: &&Visited| !row.entries.iter().any(|other| std::ptr::eq(*other, *one));
    let mut passed = place.entries.iter().filter(is_passed).peekable();
    let open = if passed.peek().is_some() { Open::Gaps } else { Open::Exact };
    passed.all(|one| one.passes != Truth::True).then_some(open)
}

/// How many entries these may be at most.
fn most_entries(entries: &[Visited]) -> usize {
    match entries.iter().any(|one| one.entry.is_uncounted()) {
        true => usize::MAX,
        false => entries.len(),
    }
}

/// Which fields of a group's key are known.
fn pattern(key: &[Option<Rank>]) -> Vec<bool> {
    key.iter().map(Option::is_some).collect()
}

/// Whether one of the entries with these keys, as far as they are known, may belong to a group.
fn may_join(
    group: &[Rank],
    keys: &BTreeSet<Vec<Option<Rank>>>,
    patterns: &BTreeSet<Vec<bool>>,
) -> bool {
    let as_far_as = |known: &Vec<bool>| -> Vec<Option<Rank>> {
        let both = group.iter().zip(known);
        both.map(|(rank, is_known)| is_known.then(|| rank.clone())).collect()
    };
    patterns.len() > MOST_PATTERNS || patterns.iter().any(|one| keys.contains(&as_far_as(one)))
}

/// Entries in the order of their ranks, those of one rank together.
fn placed<'a>(ranks: Vec<Rank>, entries: Vec<Visited<'a>>) -> Vec<Position<'a>> {
    let mut ranked: Vec<(Rank, Visited<'a>)> = ranks.into_iter().zip(entries).collect();
    ranked.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut places: Vec<Position<'a>> = Vec::with_capacity(ranked.len());
    let mut last: Option<Rank> = None;
    for (rank, entry) in ranked {
        match places.last_mut().filter(|_| last.as_ref() == Some(&rank)) {
            Some(place) => place.entries.push(entry),
            None => places.push(Position { entries: vec![entry], is_sure: true }),
        }
        last = Some(rank);
    }
    places
}

/// The bounds of all values, if each has a place in an order, be it a rounded one.
fn measures(values: &[ExprValue]) -> Option<Vec<Amount>> {
    values.iter().map(place_of).collect()
}

/// The bounds of a value that is known, be it roughly.
fn place_of(value: &ExprValue) -> Option<Amount> {
    match value.openness() {
        Open::Exact | Open::Rounding => value.measure(),
        Open::Gaps => None,
    }
}

/// Entries in the order of figures of which some are rounded: those whose order that leaves open are
/// together.
fn placed_within<'a>(measures: Vec<Amount>, entries: Vec<Visited<'a>>) -> Vec<Position<'a>> {
    let mut ranked: Vec<(Amount, Visited<'a>)> = measures.into_iter().zip(entries).collect();
    ranked.sort_by_key(|(measure, _)| (measure.least, measure.most));
    let mut places: Vec<Position<'a>> = Vec::new();
    let mut last: Option<Amount> = None;
    for (measure, entry) in ranked {
        match (places.last_mut(), last) {
            (Some(place), Some(before)) if before.less_than(measure) != Truth::True => {
                place.is_sure &= before.known().is_some() && before.known() == measure.known();
                place.entries.push(entry);
                last = Some(before.or(measure, Open::Rounding));
            }
            _ => {
                places.push(Position { entries: vec![entry], is_sure: true });
                last = Some(measure);
            }
        }
    }
    places
}
