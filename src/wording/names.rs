//! What slots, councils, and things to supply are called.

use super::Words;
use super::counts::ranges;
use crate::eval::Todo;
use crate::plan::{Council, Name, SlotId, Step, joined_names};
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
        match self.plan.names(id, &self.rules.schema).as_slice() {
            [] => "the plan".to_owned(),
            [one] => format!("`{one}`"),
            [around @ .., last] => format!("{} ({})", in_ticks(*last), joined_names(around)),
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
