//! What slots, councils, and things to supply are called.

use std::iter::successors;

use super::Words;
use super::counts::ranges;
use crate::eval::Todo;
use crate::plan::{Council, Name, SlotId, State, Step};
use crate::source::Span;
use crate::value::show;

/// How many councils a sentence names.
const MOST_NAMED: usize = 5;

impl Words<'_> {
    /// The author's own words in a rule, on one line.
    pub(super) fn text(&self, span: Span) -> String {
        show::on_one_line(self.sources.text(span))
    }

    /// A slot by its name and where it lies: `` `amount` (spending, entry 3) ``.
    pub fn slot(&self, id: SlotId) -> String {
        if let Some(council) = self.plan.council(id) {
            return format!("the {}", council.plans());
        }
        let names = self.plan.names(id, &self.rules.schema);
        let Some(last) = names.last() else { return "the plan".to_owned() };
        match self.way(id).as_slice() {
            [] => String::new(),
            [_] => format!("`{last}`"),
            [around @ .., told] => match last {
                Name::Entry(_) => format!("{told} ({})", around.join(", ")),
                Name::Field(_) | Name::Council(_) => format!("`{told}` ({})", around.join(", ")),
            },
        }
    }

    /// The way to a slot: `spending, line 46, amount`.
    pub(super) fn path(&self, id: SlotId) -> String {
        self.way(id).join(", ")
    }

    /// The names on the way to a slot. An entry has the name by which a reader finds it.
    fn way(&self, id: SlotId) -> Vec<String> {
        let names = self.plan.names(id, &self.rules.schema);
        let slots = successors(Some(id), |slot| self.plan.slot(*slot).within);
        let mut told: Vec<String> = names
            .iter()
            .rev()
            .zip(slots)
            .map(|(name, slot)| match name {
                Name::Entry(number) => self.entry(slot, *number),
                Name::Field(_) | Name::Council(_) => name.to_string(),
            })
            .collect();
        told.reverse();
        told
    }

    /// An entry by its key, or else by the line or the row in which it begins, or else by its number.
    pub(super) fn entry(&self, id: SlotId, number: usize) -> String {
        let by_key = self.own_key(id).map(|key| format!("\"{key}\""));
        by_key.or_else(|| self.line(id)).unwrap_or_else(|| format!("entry {number}"))
    }

    /// What an entry's key is, where its list has one.
    fn own_key(&self, id: SlotId) -> Option<String> {
        let (plan, schema) = (self.plan, &self.rules.schema);
        let (_, field) = plan.declared(plan.slot(id).within?, schema);
        let State::Record(fields) = &plan.slot(id).state else { return None };
        let key = *fields.get(field?.key?)?;
        let State::Given(datum) = &plan.slot(key).state else { return None };
        let said = show::datum(datum, &plan.declared(key, schema).0, schema);
        Some(show::shortened(said.trim_matches('"')))
    }

    /// Where an entry begins, where no other begins there too: `line 46`, in a workbook `row 14`.
    fn line(&self, id: SlotId) -> Option<String> {
        let slot = self.plan.slot(id);
        let State::List(entries) = &self.plan.slot(slot.within?).state else { return None };
        let Step::Entry(at) = slot.step else { return None };
        let (word, number) = self.line_of(id);
        let beside = [at.checked_sub(1), at.checked_add(1)].into_iter().flatten();
        let mut beside = beside.filter_map(|at| entries.get(at));
        let is_alone = !beside.any(|other| self.line_of(*other) == (word, number));
        is_alone.then(|| format!("{word} {number}"))
    }

    fn line_of(&self, id: SlotId) -> (&'static str, usize) {
        let place = self.plan.slot(id).place;
        let grid = self.sources.get(place.source).and_then(|source| source.grid());
        match grid.and_then(|grid| grid.cell_at(place.start())) {
            Some(cell) => ("row", usize::try_from(cell.row).unwrap_or_default().saturating_add(1)),
            None => ("line", self.sources.line_column(place).line),
        }
    }

    /// The last name on the way to a slot: the field's, or `entry 3`.
    pub(super) fn last_name(&self, id: SlotId) -> Name<'_> {
        let (_, field) = self.plan.declared(id, &self.rules.schema);
        match self.plan.slot(id).step {
            Step::Plan => Name::Field(""),
            Step::Field(_) => Name::Field(field.map_or("", |field| field.name.as_str())),
            Step::Entry(at) => Name::Entry(at.saturating_add(1)),
        }
    }

    /// Councils by their names, the first few, and those whose names are not known.
    pub(super) fn councils(&self, slots: &[SlotId]) -> String {
        let councils = slots.iter().filter_map(|slot| self.plan.council(*slot));
        let (named, nameless): (Vec<&Council>, Vec<&Council>) =
            councils.partition(|one| matches!(one, Council::Named(_)));
        let more = named.len().saturating_sub(MOST_NAMED);
        let mut said: Vec<String> = named.into_iter().take(MOST_NAMED).map(Council::said).collect();
        said.extend((more > 0).then(|| format!("{more} more")));
        said.extend(nameless.into_iter().map(Council::said));
        show::joined(&said, "and")
    }

    /// Something to supply, without the entries that lack it: `spending: amount, in 3 entries`.
    pub fn todo_name(&self, todo: &Todo) -> String {
        let Some(first) = todo.slots.first() else { return String::new() };
        let names = self.plan.names(*first, &self.rules.schema);
        let fields = names.iter().filter(|name| !matches!(name, Name::Entry(_)));
        let fields: Vec<String> = fields.map(Name::to_string).collect();
        match todo.slots.len() {
            0 | 1 => fields.join(": "),
            several => format!("{}, in {several} entries", fields.join(": ")),
        }
    }

    /// Something to supply: `spending: amount (entries 1, 2 and 5)`.
    pub fn todo(&self, todo: &Todo) -> String {
        let Some(first) = todo.slots.first() else { return String::new() };
        let names = self.plan.names(*first, &self.rules.schema);
        let fields = names.iter().filter(|name| !matches!(name, Name::Entry(_)));
        let fields: Vec<String> = fields.map(Name::to_string).collect();
        let entries = todo.slots.iter().filter_map(|slot| {
            let mut steps = self.plan.steps(*slot).into_iter();
            steps.find_map(|step| match step {
                Step::Entry(at) => Some(at.saturating_add(1)),
                Step::Plan | Step::Field(_) => None,
            })
        });
        let entries: Vec<usize> = entries.collect();
        match entries.as_slice() {
            [] => fields.join(": "),
            [one] => format!("{} (entry {one})", fields.join(": ")),
            several => format!("{} (entries {})", fields.join(": "), ranges(several)),
        }
    }
}

/// A field's name in backticks; an entry of a list has a number, not a name.
pub(super) fn in_ticks(name: Name) -> String {
    match name {
        Name::Entry(_) => name.to_string(),
        Name::Field(_) | Name::Council(_) => format!("`{name}`"),
    }
}
