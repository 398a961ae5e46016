//! Lists and tables beyond loops: look-ups by key, values that no two entries share, entries side by
//! side, fields that are given together.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::bounds::{Amount, Open, settled};
use super::compare::compared;
use super::expr::{Frame, Machine};
use super::gap::{Gap, Lack};
use super::value::{Held, List, What};
use lacuna_language::operation::{HowMany, Relation};
use lacuna_language::rules::program::{Expr, LookUpBy};
use lacuna_language::value::schema::{Cell, Table};
use lacuna_language::value::spelling::simplified;
use lacuna_language::value::{Exact, TableId, Truth, Year};

/// A value that can be put in order, and told from another of its type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Amount(Exact),
    Date(Date),
    Year(Year),
    Text(String),
    Word(usize),
}

/// Two entries that come one after the other in the order of a field.
pub(super) struct Pair<'a> {
    pub entries: [Held<'a>; 2],
    /// Whether they do for certain; rounding may leave their order open.
    pub is_sure: bool,
}

/// Entries that have one place in an order, or whose places rounding leaves open among each other.
struct Place<'a> {
    entries: Vec<Held<'a>>,
    is_sure: bool,
}

/// Entries in the order of a field.
pub(super) struct Order<'a>(Vec<Place<'a>>);

impl<'a> Order<'a> {
    /// Each two that stand next to each other. They are made one after the other: of entries that all
    /// have one place there are as many pairs as the square of their number.
    pub(super) fn pairs(&self) -> impl Iterator<Item = Pair<'a>> {
        let next_places = self.0.iter().skip(1).map(Some).chain([None]);
        self.0.iter().zip(next_places).flat_map(|(place, next)| {
            let is_next_sure = place.is_sure && next.is_none_or(|next| next.is_sure);
            place.entries.iter().enumerate().flat_map(move |(index, one)| {
                let others = place.entries.iter().enumerate().filter(move |(at, _)| *at != index);
                let beside = others.map(|(_, other)| (other, place.is_sure));
                let next = next.into_iter().flat_map(|next| &next.entries);
                let both = beside.chain(next.map(move |other| (other, is_next_sure)));
                both.map(|(other, is_sure)| Pair { entries: [one.clone(), other.clone()], is_sure })
            })
        })
    }
}

/// What was found for a key so far.
#[derive(Default)]
struct Found<'a> {
    /// What has the key.
    sure: Option<Held<'a>>,
    /// Whether something else has it as well; where that key stands.
    again: Option<Gap>,
    /// What may have the key, as far as rounded figures tell.
    rounded: Vec<What<'a>>,
    /// A key that is not known, and may be the one.
    unknown: Option<Gap>,
}

impl<'a> Found<'a> {
    /// Adds an entry or a row, by its own key held against the one that is looked for.
    fn add(&mut self, is_it: Truth, own: &Held<'a>, open: Open, found: Held<'a>) {
        match (is_it, open) {
            (Truth::False, _) => {}
            (Truth::True, _) if self.sure.is_some() => {
                self.again = Some(own.at.map_or(Gap::OfNothing, Gap::Which));
            }
            (Truth::True, _) => self.sure = Some(found),
            (Truth::Unknown, Open::Rounding) => self.rounded.push(found.what),
            (Truth::Unknown, _) => self.unknown = self.unknown.or(key_gap(&own.what)),
        }
    }

    /// The one with the key. Two of them are none; and one whose own key is not known may be a second.
    fn one(self, none: Gap) -> Held<'a> {
        if let Some(gap) = self.again.or(self.unknown) {
            return Held::gap(gap);
        }
        match self.sure {
            Some(found) => found,
            None if self.rounded.is_empty() => Held::gap(none),
            None => {
                let each = self.rounded.into_iter().chain([What::gap(none)]);
                Held::new(What::among(each.collect()))
            }
        }
    }
}

impl<'a> Machine<'a> {
    /// The entry or row that has the keys looked for, or why there is none.
    pub(super) fn look_up(
        &self,
        of: &'a Expr,
        keys: &'a [Expr],
        by: LookUpBy,
        frame: &mut Frame<'a>,
    ) -> Held<'a> {
        match (by, keys) {
            (LookUpBy::Field(field), [key]) => {
                let key = self.value(key, frame);
                match key_gap(&key.what) {
                    Some(gap) => Held::gap(gap),
                    None => self.entry_of(of, field, &key, frame),
                }
            }
            (LookUpBy::Field(_), _) => Held::gap(Gap::OfNothing),
            (LookUpBy::Columns(id), keys) => {
                let keys: Vec<Held<'a>> = keys.iter().map(|key| self.value(key, frame)).collect();
                match keys.iter().find_map(|key| key_gap(&key.what)) {
                    Some(gap) => Held::gap(gap),
                    None => self.row_of(id, &keys),
                }
            }
        }
    }

    fn row_of(&self, id: TableId, keys: &[Held<'a>]) -> Held<'a> {
        let Some(table) = self.rules.schema.tables.get(id.0) else {
            return Held::gap(Gap::OfNothing);
        };
        let candidates = self.candidate_rows(id, keys);
        if !self.may_look_at(candidates.as_ref().map_or(table.rows.len(), Vec::len)) {
            return Held::gap(Gap::Overflow);
        }
        match candidates {
            Some(few) => row_among(id, table, keys, few.into_iter()),
            None => row_among(id, table, keys, 0..table.rows.len()),
        }
    }

    fn entry_of(
        &self,
        of: &'a Expr,
        field: usize,
        key: &Held<'a>,
        frame: &mut Frame<'a>,
    ) -> Held<'a> {
        let Held { what, at, .. } = self.value(of, frame);
        let list = match what {
            What::List(list) => list,
            What::Gap(gap, _) => return Held::gap(gap),
            _ => return Held::gap(Gap::OfNothing),
        };
        let candidates = self.candidates(&list, at, field, &key.what);
        if !self.may_look_at(candidates.as_ref().map_or(list.len(), Vec::len)) {
            return Held::gap(Gap::Overflow);
        }
        let found = match candidates {
            Some(few) => self.found_among(&list, field, key, few.into_iter()),
            None => self.found_among(&list, field, key, 0..list.len()),
        };
        found.one(at.map_or(Gap::OfNothing, |list| Gap::Lacks(Lack::Entry(list))))
    }

    /// What is found for a key among some entries of a list.
    fn found_among(
        &self,
        list: &List<'a>,
        field: usize,
        key: &Held<'a>,
        entries: impl Iterator<Item = usize>,
    ) -> Found<'a> {
        let mut found = Found::default();
        let prefilter = self.key_prefilter(field, &key.what);
        let may_be = |at: &usize| prefilter.tells(self.fields_at(list, *at)) != Some(Truth::False);
        for entry in entries.filter(may_be).filter_map(|at| self.entry_at(list, at)) {
            let own = self.field(&entry, field);
            let is_it = compared(&own.what, Relation::SAME, &key.what);
            let open = own.what.openness().max(key.what.openness());
            found.add(is_it, &own, open, entry);
        }
        found
    }

    /// Whether a list has an entry with a key; an entry of a list without a key is its own.
    pub(super) fn includes(
        &self,
        list: &'a Expr,
        field: Option<usize>,
        key: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Truth {
        let key = self.value(key, frame).what;
        let Held { what: What::List(list), at, .. } = self.value(list, frame) else {
            return Truth::Unknown;
        };
        let candidates = field.and_then(|field| self.candidates(&list, at, field, &key));
        if !self.may_look_at(candidates.as_ref().map_or(list.len(), Vec::len)) {
            return Truth::Unknown;
        }
        let own = |at| self.entry_at(&list, at).map(|entry| self.key_of(entry, field));
        match candidates {
            Some(few) => self.is_any(&key, few.into_iter().filter_map(own)),
            None => self.is_any(&key, (0..list.len()).filter_map(own)),
        }
    }

    /// Whether no two entries have the same value in a field; one that is not known may be any.
    pub(super) fn none_share(&self, list: &'a Expr, field: usize, frame: &mut Frame<'a>) -> Truth {
        let Some(entries) = self.entries(list, frame) else {
            return Truth::Unknown;
        };
        let n_entries = entries.len();
        let values = entries.iter().map(|entry| self.field(entry, field).what);
        let (known, open): (Vec<What>, Vec<What>) = values.partition(|value| rank(value).is_some());
        let distinct: BTreeSet<Rank> = known.iter().filter_map(rank).collect();
        let none_shared = Truth::from(distinct.len() == known.len());
        // That two are the same is denied, so what only rounding leaves open counts the other way.
        let is_rounded = |value: &What| value.openness() == Open::Rounding;
        let rounded =
            match open.iter().any(is_rounded) && may_be_the_same(known.iter().chain(&open)) {
                true => self.turned().rounded.map_or(Truth::Unknown, Truth::from),
                false => Truth::False,
            };
        let lacks_some = open.iter().any(|value| !is_rounded(value)) && n_entries > 1;
        let unknown = if lacks_some { Truth::Unknown } else { Truth::True };
        none_shared.and(rounded.negated()).and(unknown)
    }

    /// A condition on each two entries that come one after the other in the order of a field.
    pub(super) fn neighbours(
        &self,
        list: &'a Expr,
        by: usize,
        body: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Truth {
        let Some(order) = self.order(list, by, frame) else {
            return Truth::Unknown;
        };
        let mut whole = Truth::True;
        for pair in order.pairs() {
            if !self.may_look_at(1) {
                return Truth::Unknown;
            }
            frame.extend(pair.entries);
            let holds = self.truth(body, frame);
            frame.truncate(frame.len().saturating_sub(2));
            whole = whole.and(match (holds, pair.is_sure) {
                // Whether they stand side by side at all hangs on rounding alone.
                (Truth::False, false) => self.rounded.map_or(Truth::Unknown, Truth::from),
                (holds, _) => holds,
            });
            if self.skips && whole == Truth::False {
                break;
            }
        }
        whole
    }

    /// Entries in the order of a field; those with one place in it stand next to each other either way.
    /// Nothing where the list or an entry's place is not known; entries of which
    /// there are fewer than two need no place.
    pub(super) fn order(
        &self,
        list: &'a Expr,
        by: usize,
        frame: &mut Frame<'a>,
    ) -> Option<Order<'a>> {
        let entries = self.entries(list, frame)?;
        if entries.len() < 2 {
            return Some(Order(Vec::new()));
        }
        let values: Vec<What> = entries.iter().map(|entry| self.field(entry, by).what).collect();
        match values.iter().map(rank).collect::<Option<Vec<Rank>>>() {
            Some(ranks) => Some(Order(placed(ranks, entries))),
            None => placed_within(&values, entries).map(Order),
        }
    }

    pub(super) fn together(
        &self,
        how_many: HowMany,
        of: &'a [Expr],
        frame: &mut Frame<'a>,
    ) -> Truth {
        // Whether each is given where rounding makes the most of it, and the least.
        let ways = match self.rounded {
            Some(_) => [self.rounding(true), self.rounding(false)],
            None => [*self, *self],
        };
        let (mut sure, mut rounded, mut open) = (0_usize, 0_usize, 0_usize);
        for one in of {
            let count = match ways.map(|machine| machine.is_given(one, frame)) {
                [Truth::True, Truth::True] => &mut sure,
                [Truth::False, Truth::False] => continue,
                [Truth::Unknown, _] | [_, Truth::Unknown] => &mut open,
                [_, _] => &mut rounded,
            };
            *count = count.saturating_add(1);
        }
        let is_so = |given: usize| how_many.holds(given, of.len());
        let with = |rounded: usize| {
            let least = sure.saturating_add(rounded);
            let possible = || least..=least.saturating_add(open);
            settled(possible().all(is_so), !possible().any(is_so))
        };
        let each = (1..=rounded).map(with);
        match self.rounded {
            Some(true) | None => each.fold(with(0), Truth::or),
            Some(false) => each.fold(with(0), Truth::and),
        }
    }
}

/// The first of some rows of a table that has these keys, or those that may have them as far as rounded
/// figures tell. What holds for all others is taken where none has them.
fn row_among<'a>(
    id: TableId,
    table: &'a Table,
    keys: &[Held<'a>],
    rows: impl Iterator<Item = usize>,
) -> Held<'a> {
    let (mut rounded, mut others) = (Vec::new(), None);
    for at in rows {
        let Some(row) = table.rows.get(at) else { continue };
        match fits(table, row, keys) {
            Truth::True if table.is_for_all_others(row) => others = Some(at),
            Truth::True => return Held::new(What::Row(id, at)),
            Truth::Unknown => rounded.push(What::Row(id, at)),
            Truth::False => {}
        }
    }
    match others {
        Some(at) if rounded.is_empty() => return Held::new(What::Row(id, at)),
        others => rounded.extend(others.map(|at| What::Row(id, at))),
    }
    Found { rounded, ..Found::default() }.one(Gap::Lacks(Lack::Row(table.span)))
}

/// Whether a row has these keys.
fn fits(table: &Table, row: &[Cell], keys: &[Held]) -> Truth {
    let mut fits = Truth::True;
    for (column, key) in table.keys.iter().zip(keys) {
        fits = fits.and(match row.get(*column) {
            Some(cell) if cell.is_any => Truth::True,
            Some(cell) => cell.datum.as_ref().map_or(Truth::False, |datum| {
                compared(&What::datum(datum), Relation::SAME, &key.what)
            }),
            None => Truth::False,
        });
        if fits == Truth::False {
            break;
        }
    }
    fits
}

/// What is not known of a key; nothing where rounding alone leaves it open.
fn key_gap(key: &What) -> Option<Gap> {
    match key {
        What::Gap(gap, _) => Some(gap.of_a_key()),
        What::Within(amount) if amount.open == Open::Gaps => {
            Some(amount.lacks.map_or(Gap::OfNothing, Gap::of_a_key))
        }
        What::Among(values) => values.iter().find_map(key_gap),
        _ => None,
    }
}

/// Whether two of these may be the same, as far as their bounds tell.
fn may_be_the_same<'v, 'a: 'v>(values: impl Iterator<Item = &'v What<'a>>) -> bool {
    let measures = values.filter(|value| !matches!(value, What::Gap(_, _))).map(What::measure);
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

/// Entries in the order of their ranks, those of one rank together.
fn placed<'a>(ranks: Vec<Rank>, entries: Vec<Held<'a>>) -> Vec<Place<'a>> {
    let mut ranked: Vec<(Rank, Held<'a>)> = ranks.into_iter().zip(entries).collect();
    ranked.sort_by(|(one, _), (other, _)| one.cmp(other));
    let places = ranked.chunk_by(|(a, _), (b, _)| a == b);
    let entries =
        |place: &[(Rank, Held<'a>)]| place.iter().map(|(_, entry)| entry.clone()).collect();
    places.map(|place| Place { entries: entries(place), is_sure: true }).collect()
}

/// The same by figures of which some are rounded: those whose order that leaves open are together.
/// Nothing where one is not known.
fn placed_within<'a>(values: &[What<'a>], entries: Vec<Held<'a>>) -> Option<Vec<Place<'a>>> {
    let measures = values.iter().map(|value| match value.openness() {
        Open::Exact | Open::Rounding => value.measure(),
        Open::Gaps => None,
    });
    let measures = measures.collect::<Option<Vec<Amount>>>()?;
    let mut ranked: Vec<(Amount, Held<'a>)> = measures.into_iter().zip(entries).collect();
    ranked.sort_by_key(|(measure, _)| (measure.least, measure.most));
    let mut places: Vec<Place<'a>> = Vec::new();
    let mut last: Option<Amount> = None;
    for (measure, entry) in ranked {
        match (places.last_mut(), last) {
            (Some(place), Some(before)) if before.less_than(measure) != Truth::True => {
                place.is_sure &= before.known().is_some() && before.known() == measure.known();
                place.entries.push(entry);
                last = Some(before.or(measure, Open::Rounding));
            }
            _ => {
                places.push(Place { entries: vec![entry], is_sure: true });
                last = Some(measure);
            }
        }
    }
    Some(places)
}

/// A value's place in an order, if it is known to be one value.
pub(super) fn rank(what: &What) -> Option<Rank> {
    Some(match what {
        What::Exactly(exact) => Rank::Amount(*exact),
        What::Within(amount) => Rank::Amount(amount.known()?),
        What::Date(day) => Rank::Date(*day),
        What::Year(year) => Rank::Year(*year),
        What::Text(text) => Rank::Text(simplified(text)),
        What::YesNo(yes) => Rank::Word(usize::from(*yes)),
        What::Choice(word) | What::Key(word) => Rank::Word(*word),
        What::Unlisted(_)
        | What::Among(_)
        | What::Gap(_, _)
        | What::Record(_)
        | What::List(_)
        | What::Row(_, _) => return None,
    })
}
