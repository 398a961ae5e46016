//! What is laid out for a person to judge: in lines that can be read without the plan, and in texts that are the same
//! wherever it stands.

use super::Words;
use crate::eval::reason::{Reason, Value};
use crate::eval::{About, Finding, Instance, Part, PlanPlace, Verdict};
use crate::plan::{SlotId, State};
use lacuna_language::source::{Place, Span};
use lacuna_language::value::spelling::on_one_line;
use lacuna_language::value::{Absence, Datum, show};

/// A line of what is laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Where it is: `line 61`, `Actions!B7`; empty for what is in no one place.
    pub place: String,
    /// What is there, in full.
    pub said: String,
}

impl Evidence {
    fn without_place(said: String) -> Evidence {
        Evidence { place: String::new(), said }
    }
}

impl Words<'_> {
    /// All that is laid out of a finding that is for a person: what is shown, then each value of it with its place.
    pub fn laid_out(&self, finding: &Finding) -> Vec<Evidence> {
        to_judge(finding).flat_map(|instance| self.laid_out_of(instance)).collect()
    }

    /// What a finding that is for a person hangs on, in texts that change only with it: neither places nor the order
    /// of entries are in them.
    pub fn judged_on(&self, finding: &Finding) -> Vec<String> {
        let counts = finding.counts.map(|counts| counts.get(Verdict::ForAPerson).to_string());
        let mut each: Vec<String> =
            to_judge(finding).map(|one| self.instance_judged(one)).collect();
        each.sort();
        counts.into_iter().chain(each).collect()
    }

    fn laid_out_of(&self, instance: &Instance) -> Vec<Evidence> {
        let about: Vec<String> = instance.about.iter().map(|one| self.about(one)).collect();
        let about = match about.is_empty() {
            true => None,
            false => Some(Evidence::without_place(format!("For {}:", about.join(" and ")))),
        };
        let parts = instance.parts.iter().flat_map(|part| {
            let heading = Evidence::without_place(format!("{}:", self.part(part)));
            let shown: Vec<Evidence> =
                part.shown.iter().flat_map(|one| self.shown_in_full(part, one)).collect();
            let heading = match shown.is_empty() {
                true => self.nothing_shown(part),
                false => heading,
            };
            std::iter::once(heading).chain(shown)
        });
        about.into_iter().chain(parts).collect()
    }

    /// What is said where nothing is laid out, with the list that has nothing of the kind.
    fn nothing_shown(&self, part: &Part) -> Evidence {
        let first = part.shown.iter().find_map(|one| Some((one.slot()?, one.place)));
        let place = first.map(|(slot, place)| self.place_named(slot, place));
        Evidence { place: place.unwrap_or_default(), said: self.part(part) }
    }

    /// A value with its place; of a list, each entry.
    fn shown_in_full(&self, part: &Part, shown: &PlanPlace) -> Vec<Evidence> {
        let Some(slot) = self.slot_laid_out(part, shown) else { return Vec::new() };
        let entries = match &self.plan.slot(slot).state {
            State::List(entries) => entries.as_slice(),
            State::Given(_) | State::Record(_) | State::Absent(_) => &[],
        };
        let line = |slot: SlotId, place: Span| Evidence {
            place: self.place_named(slot, place),
            said: self.in_full(slot),
        };
        match entries {
            [] if matches!(self.plan.slot(slot).state, State::List(_)) => Vec::new(),
            [] => vec![line(slot, shown.place)],
            some => some.iter().map(|one| line(*one, self.plan.slot(*one).place)).collect(),
        }
    }

    /// The slot that a place lays out. A list that only has nothing of the kind lays out nothing.
    fn slot_laid_out(&self, part: &Part, shown: &PlanPlace) -> Option<SlotId> {
        let is_of_entries = match &part.reason {
            Reason::Evidence(operand) => matches!(operand.value, Value::Entries(_)),
            _ => false,
        };
        let is_list = |slot: &SlotId| matches!(self.plan.slot(*slot).state, State::List(_));
        shown.slot().filter(|slot| is_of_entries || !is_list(slot))
    }

    /// `line 61`, `Actions!B7`; of last year's plan, with that before it.
    fn place_named(&self, slot: SlotId, span: Span) -> String {
        if !self.plan.is_in_file(slot) {
            return String::new();
        }
        let place = match self.sources.place(span) {
            Place::Cell(name) => name,
            Place::Text(at) => format!("line {}", at.line),
        };
        let is_last_years =
            self.plan.last_year().is_some_and(|last_year| self.plan.lies_in(slot, last_year));
        if is_last_years { format!("last year's plan, {place}") } else { place }
    }

    /// A slot with all that is in it, on one line.
    fn in_full(&self, id: SlotId) -> String {
        match &self.plan.slot(id).state {
            State::Given(datum) => self.datum_in_full(datum, id),
            State::Absent(why) => format!("({})", absent_in_full(why)),
            State::Record(fields) => self.fields_in_full(fields),
            State::List(entries) => {
                let each = entries.iter().map(|one| format!("[{}]", self.in_full(*one)));
                each.collect::<Vec<String>>().join(" ")
            }
        }
    }

    /// `topic: missing children; year: 2000-01`, without the fields in which nothing stands.
    fn fields_in_full(&self, fields: &[SlotId]) -> String {
        let is_there = |id: &&SlotId| self.plan.slot(**id).state != State::Absent(Absence::Missing);
        let each = fields.iter().filter(is_there);
        let each = each.map(|id| format!("{}: {}", self.last_name(*id), self.in_full(*id)));
        each.collect::<Vec<String>>().join("; ")
    }

    fn datum_in_full(&self, datum: &Datum, id: SlotId) -> String {
        let (schema, (ty, _)) = (&self.rules.schema, self.plan.declared(id, &self.rules.schema));
        match datum {
            Datum::Text(text) | Datum::Unlisted(text) => on_one_line(text),
            Datum::Choice(_) | Datum::Key(_) => {
                schema.word(datum, &ty).unwrap_or_default().to_owned()
            }
            _ => show::datum(datum, &ty, schema),
        }
    }

    // ---- What does not change with its place ---------------------------------------------------------------

    fn instance_judged(&self, instance: &Instance) -> String {
        let about = instance.about.iter().map(|one| self.about_judged(one));
        let parts = instance.parts.iter().map(|part| self.part_judged(part));
        about.chain(parts).collect::<Vec<String>>().join("\n")
    }

    /// What an entry of a `for each` is known by. What is shown of an entry of the plan says it itself.
    fn about_judged(&self, about: &About) -> String {
        match &about.value {
            Value::Record(_) => String::new(),
            value => self.value(value, &about.ty),
        }
    }

    fn part_judged(&self, part: &Part) -> String {
        let value = match &part.reason {
            Reason::Evidence(operand) => match &operand.value {
                // How many there are is seen by what is shown, and where a record stands does not matter.
                Value::Record(_) => String::new(),
                value => self.value(value, &operand.ty),
            },
            Reason::Entries(entries) => entries.count.to_string(),
            _ => String::new(),
        };
        let slots = part.shown.iter().filter_map(|one| self.slot_laid_out(part, one));
        let mut shown: Vec<String> = slots.map(|slot| self.content(slot)).collect();
        shown.sort();
        format!("{value}\n{}", shown.join("\n"))
    }

    /// The same as [`in_full`](Self::in_full), whatever the order of entries.
    fn content(&self, id: SlotId) -> String {
        match &self.plan.slot(id).state {
            State::Record(fields) => {
                let is_there =
                    |id: &&SlotId| self.plan.slot(**id).state != State::Absent(Absence::Missing);
                let each = fields.iter().filter(is_there);
                let each = each.map(|id| format!("{}={}", self.last_name(*id), self.content(*id)));
                each.collect::<Vec<String>>().join("\t")
            }
            State::List(entries) => {
                let mut each: Vec<String> = entries.iter().map(|one| self.content(*one)).collect();
                each.sort();
                format!("[{}]", each.join("\r"))
            }
            State::Given(_) | State::Absent(_) => self.in_full(id),
        }
    }
}

/// The instances that are for a person.
fn to_judge(finding: &Finding) -> impl Iterator<Item = &Instance> {
    finding.instances.iter().filter(|one| one.verdict == Verdict::ForAPerson)
}

fn absent_in_full(why: &Absence) -> String {
    match why {
        Absence::NotApplicable(reason) => {
            format!("declared not applicable: {}", on_one_line(reason))
        }
        other => super::values::absence(other),
    }
}
