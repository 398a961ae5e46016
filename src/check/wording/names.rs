//! What slots, councils, and things to supply are called.

use std::iter::successors;

use super::Words;
use super::counts::ranges;
use crate::eval::Todo;
use crate::plan::{Council, Name, SlotId, State, Step};
use lacuna_language::source::Span;
use lacuna_language::value::{Absence, show, spelling};

/// How many councils a sentence names.
const MOST_NAMED: usize = 5;
/// How many entries of a list a sentence names.
const MOST_ENTRIES: usize = 8;

/// What an entry is called: `line` and `46`, or its key alone.
struct EntryName {
    word: &'static str,
    number: String,
}

impl Words<'_> {
    /// The author's own words in a rule, on one line.
    pub(super) fn text(&self, span: Span) -> String {
        spelling::on_one_line(self.sources.text(span))
    }

    /// A slot by its name and where it lies: `` `amount` (spending, line 46) ``. A field of the entry that
    /// the sentence is about is called `` its `amount` ``.
    pub fn slot(&self, id: SlotId) -> String {
        if let Some(council) = self.plan.council(id) {
            return format!("the {}", council.plans());
        }
        let names = self.plan.names(id, &self.rules.schema);
        let Some(last) = names.last() else { return "the plan".to_owned() };
        let way = self.way(id);
        if let Some(own) = self.way_within_entry(id, &way) {
            return match own {
                [told] => format!("its `{told}`"),
                _ => format!("its {}", own.join(", ")),
            };
        }
        match way.as_slice() {
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

    /// The end of the way to a slot that lies within the entry that the sentence is about.
    fn way_within_entry<'w>(&self, id: SlotId, way: &'w [String]) -> Option<&'w [String]> {
        let entry = self.entry.filter(|entry| *entry != id)?;
        let n_inside = successors(Some(id), |slot| self.plan.slot(*slot).within)
            .position(|slot| slot == entry)?;
        way.get(way.len().checked_sub(n_inside)?..)
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
        let name = self.entry_name(id, number);
        match name.word {
            "" => name.number,
            word => format!("{word} {}", name.number),
        }
    }

    /// The same as the subject of a sentence: `the entry on line 46`.
    pub(super) fn entry_at(&self, id: SlotId, number: usize) -> String {
        let name = self.entry_name(id, number);
        match name.word {
            "line" => format!("the entry on line {}", name.number),
            _ => self.entry(id, number),
        }
    }

    fn entry_name(&self, id: SlotId, number: usize) -> EntryName {
        let by_key =
            self.own_key(id).map(|key| EntryName { word: "", number: format!("\"{key}\"") });
        let by_line = || {
            let (word, line) = self.line(id)?;
            Some(EntryName { word, number: line.to_string() })
        };
        let by_number = || EntryName { word: "entry", number: number.to_string() };
        by_key.or_else(by_line).unwrap_or_else(by_number)
    }

    /// Several entries, those of one list together: `spending, lines 5, 7 and 8`.
    pub(super) fn entries_named(&self, ids: &[SlotId]) -> String {
        let mut lists: Vec<(Option<SlotId>, &str, Vec<String>)> = Vec::new();
        for id in ids {
            let within = self.plan.slot(*id).within;
            let number = match self.plan.slot(*id).step {
                Step::Entry(at) => at.saturating_add(1),
                Step::Plan | Step::Field(_) => 1,
            };
            let name = self.entry_name(*id, number);
            let last = lists.last_mut();
            match last.filter(|one| (one.0, one.1) == (within, name.word)) {
                Some((.., numbers)) => numbers.push(name.number),
                None => lists.push((within, name.word, vec![name.number])),
            }
        }
        let said = lists.into_iter().map(|(within, word, numbers)| {
            let list = within.map_or(String::new(), |list| format!("{}, ", self.path(list)));
            let word = match (word, numbers.len()) {
                ("", _) => String::new(),
                ("entry", 2..) => "entries ".to_owned(),
                (word, 1) => format!("{word} "),
                (word, _) => format!("{word}s "),
            };
            format!("{list}{word}{}", show::first_few(&numbers, MOST_ENTRIES))
        });
        said.collect::<Vec<String>>().join("; ")
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

    /// Where an entry begins, where no other begins there too: `line 46`, in a workbook `row 14`. A text that is one
    /// line has nothing to find an entry by but its number.
    fn line(&self, id: SlotId) -> Option<(&'static str, usize)> {
        let slot = self.plan.slot(id);
        let source = self.sources.get(slot.place.source)?;
        if source.grid().is_none() && !source.text().contains('\n') {
            return None;
        }
        let State::List(entries) = &self.plan.slot(slot.within?).state else { return None };
        let Step::Entry(at) = slot.step else { return None };
        let (word, number) = self.line_of(id);
        let beside = [at.checked_sub(1), at.checked_add(1)].into_iter().flatten();
        let mut beside = beside.filter_map(|at| entries.get(at));
        let is_alone = !beside.any(|other| self.line_of(*other) == (word, number));
        is_alone.then_some((word, number))
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
        let mut said: Vec<String> =
            named.into_iter().take(MOST_NAMED).map(Council::label).collect();
        said.extend((more > 0).then(|| format!("{more} more")));
        said.extend(nameless.into_iter().map(Council::label));
        show::joined(&said, "and")
    }

    /// Something to supply, without the entries that lack it: `spending: amount, in 3 entries`.
    pub fn todo_name(&self, todo: &Todo) -> String {
        let Some(first) = todo.slots.first() else { return String::new() };
        let names = self.plan.names(*first, &self.rules.schema);
        let fields = names.iter().filter(|name| !matches!(name, Name::Entry(_)));
        let fields: Vec<String> = fields.map(Name::to_string).collect();
        let is_unreadable =
            matches!(self.plan.slot(*first).state, State::Absent(Absence::Unreadable(_)));
        let unread = if is_unreadable { ", which cannot be read" } else { "" };
        match todo.slots.len() {
            0 | 1 => format!("{}{unread}", fields.join(": ")),
            several => format!("{}, in {several} entries{unread}", fields.join(": ")),
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
