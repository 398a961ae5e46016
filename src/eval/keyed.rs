//! Lists and tables beyond loops: look-ups by key, values that no two entries share, entries side by
//! side, fields that are given together.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::expr::{Frame, Machine, compared};
use super::held::{Gap, Held, What, settled};
use crate::rules::program::{Expr, HowMany, LookUpBy, Test};
use crate::value::show::simplified;
use crate::value::{Exact, TableId, Truth, Year};

/// A value that can be put in order, and told from another of its type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Amount(Exact),
    Date(Date),
    Year(Year),
    Text(String),
    Word(usize),
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
        let gap_of = |key: &Held| match key.what {
            What::Gap(gap) => Some(gap.of_a_key()),
            _ => None,
        };
        match (by, keys) {
            (LookUpBy::Field(field), [key]) => {
                let key = self.value(key, frame);
                match gap_of(&key) {
                    Some(gap) => Held::gap(gap),
                    None => self.entry_of(of, field, &key, frame),
                }
            }
            (LookUpBy::Field(_), _) => Held::gap(Gap::OfNothing),
            (LookUpBy::Columns(id), keys) => {
                let keys: Vec<Held<'a>> = keys.iter().map(|key| self.value(key, frame)).collect();
                match keys.iter().find_map(gap_of) {
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
        let fits = |row: &'a Vec<crate::value::schema::Cell>| {
            table.keys.iter().zip(keys).all(|(column, key)| match row.get(*column) {
                Some(cell) if cell.is_any => true,
                Some(cell) => cell.datum.as_ref().is_some_and(|datum| {
                    let cell = Held::datum(datum, None);
                    compared(&cell.what, Test::Is, &key.what) == Truth::True
                }),
                None => false,
            })
        };
        match table.rows.iter().position(fits) {
            Some(row) => Held::new(What::Row(id, row)),
            None => Held::gap(Gap::NoRow(table.span)),
        }
    }

    /// The one entry with this key. Two of them are none; and where none has it, one whose own key
    /// is not known may be the one.
    fn entry_of(
        &self,
        of: &'a Expr,
        field: usize,
        key: &Held<'a>,
        frame: &mut Frame<'a>,
    ) -> Held<'a> {
        let Held { what, at } = self.value(of, frame);
        let list = match what {
            What::List(list) => list,
            What::Gap(gap) => return Held::gap(gap),
            _ => return Held::gap(Gap::OfNothing),
        };
        let mut found: Option<Held<'a>> = None;
        let mut unknown = None;
        let sieve = self.key_sieve(field, &key.what);
        let may_be = |at: &usize| sieve.tells(self.fields_at(&list, *at)) != Some(Truth::False);
        let entries = (0..list.len()).filter(may_be).filter_map(|at| self.entry_at(&list, at));
        for entry in entries {
            let own = self.field(&entry, field);
            match (compared(&own.what, Test::Is, &key.what), own.what) {
                (Truth::True, _) if found.is_some() => {
                    return Held::gap(own.at.map_or(Gap::OfNothing, Gap::Which));
                }
                (Truth::True, _) => found = Some(entry),
                (Truth::Unknown, What::Gap(gap)) => unknown = unknown.or(Some(gap.of_a_key())),
                (Truth::Unknown | Truth::False, _) => {}
            }
        }
        let nothing = || Held::gap(unknown.or(at.map(Gap::NoEntry)).unwrap_or(Gap::OfNothing));
        found.unwrap_or_else(nothing)
    }

    /// Whether no two entries have the same value in a field; one that is not known may be any.
    pub(super) fn none_share(&self, list: &'a Expr, field: usize, frame: &mut Frame<'a>) -> Truth {
        let Some(entries) = self.entries(list, frame) else {
            return Truth::Unknown;
        };
        let values = entries.iter().map(|entry| self.field(entry, field).what);
        let (known, open): (Vec<What>, Vec<What>) = values.partition(|value| rank(value).is_some());
        let distinct: BTreeSet<Rank> = known.iter().filter_map(rank).collect();
        let mut none_shared = Truth::from(distinct.len() == known.len());
        // Each value that is not known to the penny, with all before it. That they are the same is
        // denied, so what only rounding leaves open counts the other way.
        let turned = self.turned();
        for (at, one) in open.iter().enumerate() {
            for other in known.iter().chain(open.iter().take(at)) {
                let is_same = turned.settled(compared(one, Test::Is, other), &[one, other]);
                none_shared = none_shared.and(is_same.negated());
            }
        }
        none_shared
    }

    /// A condition on each two entries that come one after the other in the order of a field.
    pub(super) fn neighbours(
        &self,
        list: &'a Expr,
        by: usize,
        body: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Truth {
        let Some(pairs) = self.pairs(list, by, frame) else {
            return Truth::Unknown;
        };
        let mut whole = Truth::True;
        for [one, other] in pairs {
            frame.extend([one, other]);
            whole = whole.and(self.truth(body, frame));
            frame.truncate(frame.len().saturating_sub(2));
        }
        whole
    }

    /// Entries two by two, in the order of a field; those with one place in it stand next to each
    /// other either way. Nothing where the list or an entry's place is not known; entries of which
    /// there are fewer than two need no place.
    pub(super) fn pairs(
        &self,
        list: &'a Expr,
        by: usize,
        frame: &mut Frame<'a>,
    ) -> Option<Vec<[Held<'a>; 2]>> {
        let entries = self.entries(list, frame)?;
        if entries.len() < 2 {
            return Some(Vec::new());
        }
        let ranked = entries.into_iter().map(|entry| {
            let value = self.field(&entry, by);
            Some((rank(&value.what)?, entry))
        });
        let mut ranked: Vec<(Rank, Held<'a>)> = ranked.collect::<Option<_>>()?;
        ranked.sort_by(|(one, _), (other, _)| one.cmp(other));
        let places: Vec<&[(Rank, Held<'a>)]> = ranked.chunk_by(|(a, _), (b, _)| a == b).collect();
        let mut pairs = Vec::new();
        for (at, place) in places.iter().enumerate() {
            let next = places.get(at.saturating_add(1)).copied().unwrap_or_default();
            for (index, (_, one)) in place.iter().enumerate() {
                let others = place.iter().enumerate().filter(|(other, _)| *other != index);
                let others = others.map(|(_, other)| other).chain(next);
                pairs.extend(others.map(|(_, other)| [one.clone(), other.clone()]));
            }
        }
        Some(pairs)
    }

    pub(super) fn together(
        &self,
        how_many: HowMany,
        of: &'a [Expr],
        frame: &mut Frame<'a>,
    ) -> Truth {
        let given: Vec<Truth> = of.iter().map(|one| self.is_given(one, frame)).collect();
        let count = |truth| given.iter().filter(|one| **one == truth).count();
        let (sure, open) = (count(Truth::True), count(Truth::Unknown));
        let is_so = |given: usize| match how_many {
            HowMany::AllOrNone => given == 0 || given == of.len(),
            HowMany::ExactlyOne => given == 1,
            HowMany::AtMostOne => given <= 1,
            HowMany::AtLeastOne => given >= 1,
        };
        let possible = || sure..=sure.saturating_add(open);
        settled(possible().all(is_so), !possible().any(is_so))
    }
}

/// A value's place in an order, if it is known to be one value.
fn rank(what: &What) -> Option<Rank> {
    Some(match what {
        What::Exactly(exact) => Rank::Amount(*exact),
        What::Within(amount) => Rank::Amount(amount.known()?),
        What::Date(day) => Rank::Date(*day),
        What::Year(year) => Rank::Year(*year),
        What::Text(text) => Rank::Text(simplified(text)),
        What::YesNo(yes) => Rank::Word(usize::from(*yes)),
        What::Choice(word) | What::Key(word) => Rank::Word(*word),
        What::Gap(_) | What::Record(_) | What::List(_) | What::Row(_, _) => return None,
    })
}
