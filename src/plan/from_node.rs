//! A file's tree into a plan: the form gives each text its meaning.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::{Entry, Node, NodeKind, Plan, Slot, SlotId, State, Step, Stray, StrayKind};
use crate::source::Span;
use crate::value::schema::{LAST_YEAR, Limits};
use crate::value::{Absence, Field, Misread, RecordId, Schema, Ty, read, show};

/// Reads a file's tree by the form. Every field has a slot afterwards, given or absent.
pub fn decode(node: &Node, form: RecordId, schema: &Schema) -> Plan {
    let plan = Plan {
        // One for each value that is there, and some for what is missing: a tenth is rarely exceeded.
        slots: Vec::with_capacity(node.n_values() * 11 / 10 + schema.fields(form).len()),
        strays: Vec::new(),
        form,
        last_year: None,
        councils: BTreeMap::new(),
    };
    let mut decoder = Decoder::new(plan, schema);
    decoder.value(node, &Ty::Record(form), &Limits::default(), None, Step::Plan);
    let mut plan = decoder.plan;
    let is_it = |field: &Field| field.is_built_in && field.name == LAST_YEAR;
    let at = schema.fields(form).iter().position(is_it);
    plan.last_year = at.and_then(|at| plan.field(at));
    plan
}

/// Reads last year's plan of the same council into its place. What does not fit last year's form is no
/// fault of this year's plan; that it says that there was none, is one.
pub fn supply_last_year(mut plan: Plan, node: &Node, schema: &Schema) -> Plan {
    let Some(slot) = waiting_for_last_year(&plan).or_else(|| denied_last_year(&plan)) else {
        return plan;
    };
    if denied_last_year(&plan).is_some() {
        let span = plan.slot(slot).place;
        plan.strays.push(Stray { key: LAST_YEAR.to_owned(), span, kind: StrayKind::Denied });
    }
    let (ty, _) = plan.declared(slot, schema);
    let strays = plan.strays.len();
    let within = plan.slot(slot).within;
    let step = plan.slot(slot).step;
    let mut decoder = Decoder::new(plan, schema);
    let found = decoder.value(node, &ty, &Limits::default(), within, step);
    let mut plan = decoder.plan;
    plan.strays.truncate(strays);
    // What lies in the plan that was read belongs to the slot that waited for it.
    let state = plan.slot(found).state.clone();
    if let State::Record(fields) = &state {
        for field in fields.clone() {
            if let Some(field) = plan.slot_mut(field) {
                field.within = Some(slot);
            }
        }
    }
    let place = plan.slot(found).place;
    if let Some(waiting) = plan.slot_mut(slot) {
        waiting.state = state;
        waiting.place = place;
    }
    plan
}

/// Notes why last year's plan, which is there, cannot be read.
pub fn misread_last_year(plan: &mut Plan, why: Misread) {
    if let Some(slot) = waiting_for_last_year(plan)
        && let Some(slot) = plan.slot_mut(slot)
    {
        slot.state = State::Absent(Absence::Unreadable(why));
        slot.is_reported = true;
    }
}

/// The slot of last year's plan, if the plan says nothing of it.
fn waiting_for_last_year(plan: &Plan) -> Option<SlotId> {
    let slot = plan.last_year?;
    matches!(plan.slot(slot).state, State::Absent(Absence::Missing)).then_some(slot)
}

/// The slot of last year's plan, if the plan says that there was none.
fn denied_last_year(plan: &Plan) -> Option<SlotId> {
    let slot = plan.last_year?;
    matches!(plan.slot(slot).state, State::Absent(Absence::NotApplicable(_))).then_some(slot)
}

/// The key by which an editor finds the schema of a plan; it says nothing of the plan.
pub const SCHEMA_KEY: &str = "$schema";

struct Decoder<'s> {
    plan: Plan,
    schema: &'s Schema,
    /// The places of strays: in a workbook the entries of a list share their keys, the headings.
    stray_places: HashSet<Span>,
}

impl<'s> Decoder<'s> {
    fn new(plan: Plan, schema: &'s Schema) -> Self {
        Decoder { plan, schema, stray_places: HashSet::new() }
    }

    /// Notes a stray, once for each place.
    fn stray(&mut self, key: String, span: Span, kind: StrayKind) {
        if self.stray_places.insert(span) {
            self.plan.strays.push(Stray { key, span, kind });
        }
    }

    /// A value of a type, wherever it stands. The slot is made before what lies in it.
    fn value(
        &mut self,
        node: &Node,
        ty: &Ty,
        limits: &Limits,
        within: Option<SlotId>,
        step: Step,
    ) -> SlotId {
        let slot = |state| Slot { within, step, place: node.span, state, is_reported: false };
        let missing = || State::Absent(Absence::Missing);
        let state = match (ty, &node.kind) {
            (Ty::Record(record), NodeKind::Map(entries))
                if matches!(step, Step::Field(_)) && self.is_untouched(entries, *record) =>
            {
                missing()
            }
            (Ty::Record(record), NodeKind::Map(entries)) => {
                let id = self.plan.add(slot(missing()));
                let fields = self.record(entries, node.span, *record, id);
                return self.filled(id, State::Record(fields));
            }
            (Ty::List(of), NodeKind::List(nodes)) => {
                let id = self.plan.add(slot(missing()));
                let entries = nodes.iter().enumerate();
                let entries = entries
                    .map(|(at, node)| self.value(node, of, limits, Some(id), Step::Entry(at)));
                let entries = State::List(entries.collect());
                return self.filled(id, entries);
            }
            (_, NodeKind::Scalar(scalar)) => self.scalar(&scalar.text, ty, limits),
            (_, NodeKind::Figure(figure)) => match figure.text_for(ty) {
                Ok(text) => self.scalar(text, ty, limits),
                Err(why) => State::Absent(Absence::Unreadable(why.as_ref().clone())),
            },
            (_, NodeKind::Unreadable(why)) => {
                State::Absent(Absence::Unreadable(why.as_ref().clone()))
            }
            (_, NodeKind::Map(_)) => State::Absent(misshapen("holds fields", ty)),
            (_, NodeKind::List(_)) => State::Absent(misshapen("is a list", ty)),
        };
        self.plan.add(slot(state))
    }

    fn scalar(&self, text: &str, ty: &Ty, limits: &Limits) -> State {
        match read(text, ty, limits, self.schema) {
            Ok(datum) => State::Given(datum),
            Err(absence) => State::Absent(of_shape(absence, ty)),
        }
    }

    fn filled(&mut self, id: SlotId, state: State) -> SlotId {
        if let Some(slot) = self.plan.slot_mut(id) {
            slot.state = state;
        }
        id
    }

    /// Whether a group stands there and nothing in it is filled in: as the pro forma has it, with empty
    /// texts, or with no field at all. It is missing then, as one that is left out.
    fn is_untouched(&self, entries: &[Entry], record: RecordId) -> bool {
        let fields = self.schema.fields(record);
        let is_known = |entry: &Entry| fields.iter().any(|field| field.name == entry.key.node);
        entries.iter().all(|entry| entry.value.is_blank() && is_known(entry))
    }

    fn record(
        &mut self,
        entries: &[Entry],
        span: Span,
        record: RecordId,
        within: SlotId,
    ) -> Vec<SlotId> {
        let fields = self.schema.fields(record);
        let is_plan = within == Plan::ROOT;
        let entries = entries.iter().filter(|entry| !(is_plan && entry.key.node == SCHEMA_KEY));
        let first = entries.clone().next().map_or(span, |entry| entry.key.span);
        let given = self.given(entries, fields);
        let slots = fields.iter().zip(given).enumerate().map(|(at, (field, given))| {
            let step = Step::Field(at);
            match given {
                Given::Once(entry) => self.field(entry, field, within, step),
                Given::Repeatedly(entry) => {
                    let why = Misread::new(&field.name, "stands more than once", None);
                    self.reported(entry.key.span, why, within, step)
                }
                Given::Misspelt(key) => {
                    let why = Misread::new(&field.name, "is misspelt", None);
                    self.reported(key, why, within, step)
                }
                Given::Nothing => self.missing(first, within, step),
            }
        });
        slots.collect()
    }

    /// What the entries of a record give to each of its fields.
    fn given<'n>(
        &mut self,
        entries: impl Iterator<Item = &'n Entry> + Clone,
        fields: &[Field],
    ) -> Vec<Given<'n>> {
        let mut given = vec![Given::Nothing; fields.len()];
        let mut has_strays = false;
        let mut next = 0;
        for entry in entries.clone() {
            let at = field_named(&entry.key.node, fields, next);
            let place = at.and_then(|at| given.get_mut(at));
            next = at.map_or(next, |at| at + 1);
            match place {
                Some(place @ Given::Nothing) => *place = Given::Once(entry),
                Some(place) => {
                    has_strays = true;
                    if let Given::Once(first) = *place {
                        *place = Given::Repeatedly(first);
                    }
                }
                None => has_strays = true,
            }
        }
        if has_strays {
            self.strays(entries, fields, &mut given);
        }
        given
    }

    fn field(&mut self, entry: &Entry, field: &Field, within: SlotId, step: Step) -> SlotId {
        if field.is_built_in
            && field.name == LAST_YEAR
            && !matches!(entry.value.kind, NodeKind::Scalar(_) | NodeKind::Figure(_))
        {
            return self.not_here(entry, within, step);
        }
        let id = self.value(&entry.value, &field.ty, &field.limits, Some(within), step);
        // What is there but empty is shown at its key.
        if let Some(slot) = self.plan.slot_mut(id)
            && slot.place.is_empty()
        {
            slot.place = entry.key.span;
        }
        id
    }

    /// Last year's plan is a file of its own.
    fn not_here(&mut self, entry: &Entry, within: SlotId, step: Step) -> SlotId {
        let remedy = "leave it out and give last year's file as well; if there was no plan, write \
                      `not applicable because …`";
        let fault = "is not written into this one";
        let why = Misread::new("", fault, Some(remedy.to_owned()));
        let state = State::Absent(Absence::Unreadable(why));
        let place = entry.key.span;
        self.plan.add(Slot { within: Some(within), step, place, state, is_reported: false })
    }

    /// What is missing is shown where its record begins.
    fn missing(&mut self, place: Span, within: SlotId, step: Step) -> SlotId {
        let state = State::Absent(Absence::Missing);
        self.plan.add(Slot { within: Some(within), step, place, state, is_reported: false })
    }

    fn reported(&mut self, place: Span, why: Misread, within: SlotId, step: Step) -> SlotId {
        let state = State::Absent(Absence::Unreadable(why));
        self.plan.add(Slot { within: Some(within), step, place, state, is_reported: true })
    }

    /// Notes keys that the record does not have, and those that stand twice; and for which field a
    /// misspelt key was meant.
    fn strays<'n>(
        &mut self,
        entries: impl Iterator<Item = &'n Entry>,
        fields: &[Field],
        given: &mut [Given<'n>],
    ) {
        let mut seen: HashMap<&str, Span> = HashMap::new();
        let known: HashSet<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        let names: Arc<[String]> = fields.iter().map(|field| field.name.clone()).collect();
        for entry in entries {
            let (key, span) = (entry.key.node.as_str(), entry.key.span);
            if let Some(first) = seen.insert(key, span) {
                self.stray(key.to_owned(), span, StrayKind::Repeated { first });
            } else if !known.contains(key) {
                let fields_given = fields.iter().zip(given.iter());
                let free = fields_given.filter(|(_, given)| matches!(given, Given::Nothing));
                let near = show::nearest(key, free.map(|(field, _)| field.name.as_str()));
                let at = near.and_then(|near| fields.iter().position(|field| field.name == near));
                if let Some(place) = at.and_then(|at| given.get_mut(at)) {
                    *place = Given::Misspelt(span);
                }
                let near = near.map(str::to_owned);
                let known = Arc::clone(&names);
                self.stray(key.to_owned(), span, StrayKind::Unknown { near, known });
            }
        }
    }
}

/// What the entries of a record give to one of its fields.
#[derive(Clone, Copy)]
enum Given<'n> {
    Nothing,
    Once(&'n Entry),
    /// More than one entry; the first of them.
    Repeatedly(&'n Entry),
    /// A key that is nearly its name; the place of the key.
    Misspelt(Span),
}

/// A field by its name. Most plans have their fields in the order of the form: the next one is looked at
/// first.
fn field_named(name: &str, fields: &[Field], next: usize) -> Option<usize> {
    let is_it = |field: &Field| field.name == name;
    match fields.get(next) {
        Some(field) if is_it(field) => Some(next),
        _ => fields.iter().position(is_it),
    }
}

/// A text where fields or a list are asked for is told so.
fn of_shape(absence: Absence, ty: &Ty) -> Absence {
    match (absence, ty) {
        (Absence::Unreadable(why), Ty::Record(_) | Ty::List(_)) => {
            let Absence::Unreadable(shaped) = misshapen("is one value", ty) else {
                return Absence::Unreadable(why);
            };
            Absence::Unreadable(Misread { text: why.text, ..shaped })
        }
        (absence, _) => absence,
    }
}

fn misshapen(found: &str, ty: &Ty) -> Absence {
    let (asked, remedy) = match ty {
        Ty::Record(_) => ("fields are", "write fields instead, each with its own name"),
        Ty::List(_) => ("a list is", "write its entries as a list, even if there is only one"),
        _ => ("one value is", "write the value alone, right behind its name"),
    };
    Absence::Unreadable(Misread::new(
        "",
        format!("{found}, where {asked} asked for"),
        Some(remedy.into()),
    ))
}
