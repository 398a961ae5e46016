//! Money by what it is for: for each list of a form whose entries have a sum of money, that money by each field that
//! sorts the entries, such as an objective, a heading or a source.
//!
//! Takes what the form declares, and plans; gives sums that add up. Which lists and fields there are is up to the
//! rules. Entries that do not say yet what they are for have a row of their own.

use std::collections::{BTreeMap, BTreeSet};

use lacuna_check::plan::Plan;
use lacuna_language::rules::program::{Form, Rules};
use lacuna_language::value::{Datum, Exact, Field, Schema, Ty, amount};

use super::document::{Bar, BarPart, Bars, Block, Cell, Column, Key, Row, Table, heading, spaced};
use super::lists::{self, Declared};
use super::sum::{Sum, share};

/// How many kinds a field may sort entries into.
const MOST_KINDS: i128 = 60;
/// How many parts a bar may have: more patterns nobody tells apart.
const MOST_PARTS: usize = 8;

/// A list of a form whose entries have a sum of money.
pub(super) struct Shape<'s> {
    pub(super) list: Declared<'s>,
    money: usize,
    /// The fields that sort the entries.
    kinds: Vec<usize>,
    /// Of these, the one whose kinds are the parts of each bar.
    parts: Option<usize>,
    schema: &'s Schema,
}

/// A kind in words, with what one plan and another have of it.
pub(super) type Beside = (String, Sum, Sum);

/// Which kind an entry is of; nothing where it does not say.
type Kind = Option<Datum>;

/// The money in one list of a plan, or of many.
#[derive(Debug, Clone, Default)]
pub(super) struct Money {
    /// Whether any plan has the list.
    pub is_given: bool,
    pub total: Sum,
    /// The same of last year's plan; nothing where that is not known.
    pub last_year: Option<Sum>,
    /// By each field that sorts the entries.
    by_kind: Vec<BTreeMap<Kind, Sum>>,
    /// By the first of these and the field of the parts together.
    by_both: BTreeMap<(Kind, Kind), Sum>,
}

/// All lists of a form whose entries have a sum of money.
pub(super) fn shapes<'s>(rules: &'s Rules, form: &Form) -> Vec<Shape<'s>> {
    let schema = &rules.schema;
    let lists = lists::declared(form.record, schema).into_iter();
    lists.flat_map(|list| of_list(list, schema)).collect()
}

fn of_list<'s>(list: Declared<'s>, schema: &'s Schema) -> Vec<Shape<'s>> {
    let fields = &list.record.fields;
    let is_money = |field: &Field| field.ty == Ty::Money;
    let kinds = || fields.iter().enumerate().filter(|(_, field)| sorts(field));
    let all: Vec<usize> = kinds().map(|(at, _)| at).collect();
    let first = all.first().copied();
    let parts = kinds().filter(|(at, field)| Some(*at) != first && !field.may_be_left_out());
    let parts = parts.filter_map(|(at, field)| Some((n_words(field, schema)?, at)));
    let parts = parts.filter(|(n_words, _)| *n_words <= MOST_PARTS).min().map(|(_, at)| at);
    let money = fields.iter().enumerate().filter(|(_, field)| is_money(field));
    let shape =
        |(at, _)| Shape { list: list.clone(), money: at, kinds: all.clone(), parts, schema };
    money.map(shape).collect()
}

fn n_words(field: &Field, schema: &Schema) -> Option<usize> {
    match field.ty {
        Ty::Choice(id) => Some(schema.words(id).len()),
        _ => None,
    }
}

/// Whether a field sorts entries into a few kinds.
pub(super) fn sorts(field: &Field) -> bool {
    match field.ty {
        Ty::Choice(_) | Ty::Key(_) | Ty::Year => true,
        Ty::Number if field.limits.is_whole => {
            let ends = field.limits.most.zip(field.limits.least);
            let apart = ends.and_then(|(most, least)| amount::minus(most, least));
            apart.is_some_and(|apart| apart <= amount::whole(MOST_KINDS))
        }
        _ => false,
    }
}

impl<'s> Shape<'s> {
    /// What the list is called: `Spending`.
    pub(super) fn title(&self) -> String {
        let name = self.list.names.iter().map(|name| spaced(name)).collect::<Vec<String>>();
        let money = self.field(self.money).map_or("", |field| field.name.as_str());
        let several = self.list.record.fields.iter().filter(|field| field.ty == Ty::Money);
        match several.count() {
            0 | 1 => heading(&name.join(", ")),
            _ => format!("{}: {}", heading(&name.join(", ")), spaced(money)),
        }
    }

    /// The name of the list within a sentence: `spending`.
    pub(super) fn name(&self) -> String {
        self.list.names.last().map_or(String::new(), |name| spaced(name))
    }

    /// Whether it is a list of single entries that are sorted, and no short sum of them.
    pub(super) fn is_detailed(&self) -> bool {
        self.list.field.key.is_none() && !self.kinds.is_empty()
    }

    /// Whether its entries are told apart by their year, so that one sum of them says nothing.
    pub(super) fn is_by_year(&self) -> bool {
        let key = self.list.field.key.and_then(|at| self.field(at));
        key.is_some_and(|field| field.ty == Ty::Year)
    }

    fn id(&self) -> String {
        let money = self.field(self.money).map_or("", |field| field.name.as_str());
        format!("money-{}-{money}", self.list.names.join("-"))
    }

    fn field(&self, at: usize) -> Option<&'s Field> {
        self.list.record.fields.get(at)
    }

    /// The money that a plan has in the list.
    pub(super) fn money(&self, plan: &Plan) -> Money {
        let mut money =
            Money { by_kind: vec![BTreeMap::new(); self.kinds.len()], ..Money::default() };
        let Some(entries) = lists::entries(plan, Plan::ROOT, &self.list) else { return money };
        money.is_given = true;
        for entry in entries {
            let kind = |field: usize| lists::given(lists::part(plan, *entry, field)).cloned();
            let sum = self.sum_of(lists::part(plan, *entry, self.money), self.money);
            money.total.add(&sum);
            for (by, field) in money.by_kind.iter_mut().zip(&self.kinds) {
                by.entry(kind(*field)).or_default().add(&sum);
            }
            if let (Some(first), Some(parts)) = (self.kinds.first(), self.parts) {
                money.by_both.entry((kind(*first), kind(parts))).or_default().add(&sum);
            }
        }
        money.last_year = self.last_year(plan);
        money
    }

    fn sum_of(&self, state: &lacuna_check::plan::State, field: usize) -> Sum {
        self.field(field).map_or(Sum::default(), |field| Sum::of(state, &field.limits))
    }

    fn last_year(&self, plan: &Plan) -> Option<Sum> {
        let (slot, list) = lists::last_years(plan, &self.list, self.schema)?;
        let name = &self.field(self.money)?.name;
        let money = list.record.fields.iter().position(|field| field.name == *name)?;
        let limits = &list.record.fields.get(money)?.limits;
        let sums = lists::entries(plan, slot, &list)?.iter();
        let sums: Vec<Sum> =
            sums.map(|entry| Sum::of(lists::part(plan, *entry, money), limits)).collect();
        Some(Sum::of_all(&sums))
    }

    fn kind_words(&self, field: usize, kind: &Kind) -> String {
        match (kind, self.field(field)) {
            (Some(datum), Some(field)) => lists::label(datum, &field.ty, self.schema),
            (None, Some(field)) if field.may_be_left_out() => "not said".to_owned(),
            _ => "not said yet".to_owned(),
        }
    }

    /// The sums of two plans beside each other, by each field that sorts the entries: each kind of it in words, with what
    /// the first plan and what the second has.
    pub(super) fn beside(&self, old: &Money, new: &Money) -> Vec<(String, Vec<Beside>)> {
        let fields = self.kinds.iter().zip(old.by_kind.iter().zip(&new.by_kind));
        let by_field = fields.map(|(field, (old, new))| {
            let kinds: BTreeSet<&Kind> = old.keys().chain(new.keys()).collect();
            let sum =
                |of: &BTreeMap<Kind, Sum>, kind: &Kind| of.get(kind).copied().unwrap_or_default();
            let row =
                |kind: &&Kind| (self.kind_words(*field, kind), sum(old, kind), sum(new, kind));
            let name = self.field(*field).map_or("", |field| field.name.as_str());
            (name.to_owned(), kinds.iter().map(row).collect())
        });
        by_field.collect()
    }

    /// The charts and tables of the money in the list. `whose` says in captions whose money it is.
    pub(super) fn blocks(&self, money: &Money, whose: &str) -> Vec<Block> {
        if money.total.is_empty() {
            return Vec::new();
        }
        let both = self.parts.zip(self.kinds.first().copied());
        let mut blocks = Vec::new();
        for (by, field) in money.by_kind.iter().zip(&self.kinds) {
            // What no entry says sorts nothing.
            if by.keys().all(Option::is_none) {
                continue;
            }
            match both {
                Some((parts, first)) if first == *field => {
                    blocks.extend(self.crossed(money, (first, parts), whose));
                }
                // The sums by the parts are in the table of both.
                Some((parts, _)) if parts == *field => {}
                _ => blocks.extend(self.by_one(by, *field, whose)),
            }
        }
        blocks
    }

    fn caption(&self, by: &str, whose: &str) -> String {
        format!("{}: by {}{whose}", self.title(), spaced(by))
    }

    /// By one field: a bar for each kind, and a table.
    fn by_one(&self, by: &BTreeMap<Kind, Sum>, field: usize, whose: &str) -> [Block; 2] {
        let name = self.field(field).map_or("", |field| field.name.as_str());
        let caption = self.caption(name, whose);
        let longest = longest(by.values());
        // What does not say of which kind it is comes last.
        let mut kinds: Vec<(&Kind, &Sum)> = by.iter().collect();
        kinds.sort_by_key(|(kind, _)| kind.is_none());
        let bars = kinds.iter().map(|(kind, sum)| {
            let part = sum.least().map(|least| (0, least));
            (format!("{}: {}", self.kind_words(field, kind), sum.words()), Vec::from_iter(part))
        });
        let id = format!("{}-by-{name}", self.id());
        let bars =
            drawn(format!("{id}-chart"), caption.clone(), Vec::new(), bars.collect(), longest);
        let columns = vec![
            Column::words(heading(name)),
            Column::figures("Amount"),
            Column::figures("Entries without a figure"),
        ];
        let row =
            |kind: String, sum: &Sum| vec![Cell::text(kind), sum.cell(), Cell::count(sum.n_gaps)];
        let rows = kinds.iter().map(|(kind, sum)| Row::of(row(self.kind_words(field, kind), sum)));
        let total =
            Row { cells: row("Total".to_owned(), &Sum::of_all(by.values())), is_total: true };
        let table = Table::new(id, caption, columns, rows.chain([total]).collect());
        [Block::Bars(bars), Block::Table(table)]
    }

    /// By two fields: a bar for each kind of the one, in parts by the other, and a table of both.
    fn crossed(&self, money: &Money, (first, parts): (usize, usize), whose: &str) -> [Block; 2] {
        let name = |field: usize| self.field(field).map_or("", |field| field.name.as_str());
        let caption = self.caption(&format!("{} and {}", name(first), spaced(name(parts))), whose);
        let across: BTreeSet<&Kind> = money.by_both.keys().map(|(_, part)| part).collect();
        // What does not say yet of which kind it is comes last.
        let order = |kind: &&Kind| (kind.is_none(), (*kind).clone());
        let mut across: Vec<&Kind> = across.into_iter().collect();
        across.sort_by_key(order);
        let mut down: Vec<&Kind> =
            money.by_both.keys().map(|(one, _)| one).collect::<BTreeSet<_>>().into_iter().collect();
        down.sort_by_key(order);
        let none = Sum::default();
        let at = |one: &Kind, part: &Kind| {
            money.by_both.get(&(one.clone(), part.clone())).unwrap_or(&none)
        };
        let sum_down = |one: &Kind| Sum::of_all(across.iter().map(|part| at(one, part)));
        let sums: Vec<Sum> = down.iter().map(|one| sum_down(one)).collect();
        let bars = down.iter().zip(&sums).map(|(one, sum)| {
            let label = format!(
                "{} {}: {}",
                heading(name(first)),
                self.kind_words(first, one),
                sum.words()
            );
            let parts = across.iter().enumerate();
            let parts = parts.filter_map(|(number, part)| Some((number, at(one, part).least()?)));
            (label, parts.collect())
        });
        let legend = across
            .iter()
            .enumerate()
            .map(|(pattern, part)| Key { pattern, text: self.kind_words(parts, part) });
        let id = format!("{}-by-{}-and-{}", self.id(), name(first), name(parts));
        let chart = drawn(
            format!("{id}-chart"),
            caption.clone(),
            legend.collect(),
            bars.collect(),
            longest(&sums),
        );
        let mut columns = vec![Column::words(heading(name(first)))];
        columns.extend(across.iter().map(|part| Column::figures(self.kind_words(parts, part))));
        columns.extend([Column::figures("Total"), Column::figures("Entries without a figure")]);
        let row = |title: String, each: Vec<Sum>| {
            let sum = Sum::of_all(&each);
            let mut cells = vec![Cell::text(title)];
            cells.extend(each.iter().map(Sum::cell));
            cells.extend([sum.cell(), Cell::count(sum.n_gaps)]);
            cells
        };
        let rows = down.iter().map(|one| {
            let each = across.iter().map(|part| *at(one, part)).collect();
            Row::of(row(self.kind_words(first, one), each))
        });
        let totals = across.iter().map(|part| Sum::of_all(down.iter().map(|one| at(one, part))));
        let total = Row { cells: row("Total".to_owned(), totals.collect()), is_total: true };
        let table = Table::new(id, caption, columns, rows.chain([total]).collect());
        [Block::Bars(chart), Block::Table(table)]
    }
}

impl Money {
    /// Keeps only the sums.
    pub(super) fn forget_kinds(&mut self) {
        self.by_kind = Vec::new();
        self.by_both = BTreeMap::new();
    }

    /// Adds the money of another plan.
    pub(super) fn add(&mut self, other: &Money) {
        self.is_given |= other.is_given;
        self.total.add(&other.total);
        if let Some(sum) = &other.last_year {
            self.last_year.get_or_insert_default().add(sum);
        }
        self.by_kind.resize_with(self.by_kind.len().max(other.by_kind.len()), BTreeMap::new);
        for (own, more) in self.by_kind.iter_mut().zip(&other.by_kind) {
            more.iter().for_each(|(kind, sum)| own.entry(kind.clone()).or_default().add(sum));
        }
        for (kinds, sum) in &other.by_both {
            self.by_both.entry(kinds.clone()).or_default().add(sum);
        }
    }

    /// Takes out the money of a plan that was added.
    pub(super) fn take_out(&mut self, other: &Money) {
        self.total.take_out(&other.total);
        if let (Some(sum), Some(own)) = (&other.last_year, &mut self.last_year) {
            own.take_out(sum);
        }
        for (own, less) in self.by_kind.iter_mut().zip(&other.by_kind) {
            less.iter().for_each(|(kind, sum)| own.entry(kind.clone()).or_default().take_out(sum));
            own.retain(|_, sum| !sum.is_empty());
        }
        for (kinds, sum) in &other.by_both {
            self.by_both.entry(kinds.clone()).or_default().take_out(sum);
        }
        self.by_both.retain(|_, sum| !sum.is_empty());
    }
}

fn longest<'s>(sums: impl IntoIterator<Item = &'s Sum>) -> Exact {
    sums.into_iter().filter_map(Sum::least).max().unwrap_or(amount::nought())
}

/// The parts of a bar: the number of each pattern and how much it is of.
type Parts = Vec<(usize, Exact)>;

/// Bars as long as their share of the longest.
pub(super) fn drawn(
    id: String,
    caption: String,
    legend: Vec<Key>,
    bars: Vec<(String, Parts)>,
    longest: Exact,
) -> Bars {
    let bars = bars.into_iter().map(|(label, parts)| {
        let mut begin = amount::nought();
        let parts = parts.into_iter().filter(|(_, size)| *size > amount::nought());
        let parts = parts.map(|(pattern, size)| {
            let part = BarPart { pattern, x: share(begin, longest), width: share(size, longest) };
            begin = amount::plus(begin, size).unwrap_or(begin);
            part
        });
        Bar { label, parts: parts.collect() }
    });
    Bars { id, caption, legend, bars: bars.collect() }
}
