//! A file's tokens into a plan: the form gives each text its meaning.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::format::wording::is_odd_blank;
use super::tokens::{Cursor, Fields, Items, NamedValue, Text, TotalRow, Value};
use super::{Format, format, number};
use super::{Plan, Slot, SlotId, State, Step, Stray, StrayKind};
use lacuna_language::source::Span;
use lacuna_language::value::absence::DECLARATION;
use lacuna_language::value::schema::{LAST_YEAR, Limits};
use lacuna_language::value::types::Unit;
use lacuna_language::value::{
    Absence, Field, Misread, RecordId, Schema, Ty, absence, read, spelling,
};

/// Reads a file by the form. Every field has a slot afterwards, given or absent.
pub fn decode(file: Cursor, format: Format, form: RecordId, schema: &Schema) -> Plan {
    let plan = Plan {
        // One for each value that is there, and some for what is missing. Nearly all have a name.
        slots: Vec::with_capacity(file.n_tokens() * 6 / 10 + schema.fields(form).len()),
        strays: Vec::new(),
        other_form: None,
        form,
        last_year: None,
        councils: BTreeMap::new(),
    };
    let mut decoder = Decoder { format, ..Decoder::new(plan, schema) };
    decoder.value(file, &Ty::Record(form), &Limits::default(), None, Step::Plan);
    decoder.report_misplaced();
    let mut plan = decoder.plan;
    let is_it = |field: &Field| field.is_built_in && field.name == LAST_YEAR;
    let at = schema.fields(form).iter().position(is_it);
    plan.last_year = at.and_then(|at| plan.field(at));
    plan
}

/// Reads last year's plan of the same council into its place. What does not fit last year's form is no
/// fault of this year's plan; that it says that there was none, is one.
pub fn supply_last_year(mut plan: Plan, last_year: Cursor, schema: &Schema) -> Plan {
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
    let found = decoder.value(last_year, &ty, &Limits::default(), within, step);
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
        slot.state = State::Absent(why.into());
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

struct Decoder<'s, 't> {
    plan: Plan,
    /// The format that the plan is written in, for advice on how to write what is asked for.
    format: Format,
    schema: &'s Schema,
    /// The records around the one that is read, the plan itself first.
    around: Vec<Around>,
    /// Fields that are given in a record further in: whose and which, and where.
    misplaced: Vec<(SlotId, usize, Span)>,
    /// What is given to the fields of the records that are being read, those of the innermost last.
    given: Vec<Given<'t>>,
    /// The places of strays: in a workbook the entries of a list share their keys, the headings.
    stray_places: HashSet<Span>,
}

/// A record that another lies in.
struct Around {
    id: SlotId,
    record: RecordId,
    /// From where on what is given to its fields is noted.
    base: usize,
}

impl<'s, 't> Decoder<'s, 't> {
    fn new(plan: Plan, schema: &'s Schema) -> Self {
        let (around, misplaced) = (Vec::new(), Vec::new());
        let (format, stray_places) = (Format::default(), HashSet::new());
        Decoder { plan, format, schema, around, misplaced, given: Vec::new(), stray_places }
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
        cursor: Cursor<'t>,
        ty: &Ty,
        limits: &Limits,
        within: Option<SlotId>,
        step: Step,
    ) -> SlotId {
        let place = cursor.span();
        let slot = |state| Slot { within, step, place, state, is_reported: false };
        let missing = || State::Absent(Absence::Missing);
        let state = match (ty, cursor.value()) {
            (Ty::Record(record), Value::Map(entries))
                if matches!(step, Step::Field(_)) && self.is_untouched(entries, *record) =>
            {
                missing()
            }
            (Ty::Record(record), Value::Map(entries)) => {
                let id = self.plan.add(slot(missing()));
                let fields = self.record(entries, place, *record, id);
                return self.filled(id, State::Record(fields));
            }
            (Ty::Record(record), Value::Total(total)) if self.has_word_for(&total, *record) => {
                let id = self.plan.add(slot(missing()));
                let fields = self.record(total.fields, place, *record, id);
                return self.filled(id, State::Record(fields));
            }
            (_, Value::Total(total)) => State::Absent(total.why.clone().into()),
            (Ty::List(of), Value::List(items)) => {
                let id = self.plan.add(slot(missing()));
                let entries = items.enumerate();
                let entries = entries
                    .map(|(at, item)| self.value(item, of, limits, Some(id), Step::Entry(at)));
                let entries = State::List(entries.collect());
                return self.filled(id, entries);
            }
            (_, Value::Text(text)) => self.text(text, ty, limits, (within, step)),
            (_, Value::Figure(figure)) => match figure.text_for(ty) {
                Ok(text) => match read(text, ty, limits, self.schema) {
                    Ok(datum) => State::Given(datum),
                    Err(Absence::Unreadable(why)) => {
                        let field = self.named(within, step);
                        State::Absent(of_shape(*why, ty, &field).into())
                    }
                    Err(absence) => State::Absent(absence),
                },
                Err(why) => State::Absent(why.as_ref().clone().into()),
            },
            (_, Value::Unreadable(why)) => State::Absent(why.clone().into()),
            (_, Value::Map(entries)) => {
                let field = self.named(within, step);
                State::Absent(fields_for(entries, ty, &field).into())
            }
            (_, Value::List(items)) => {
                let field = self.named(within, step);
                State::Absent(list_for(items, ty, &field).into())
            }
        };
        self.plan.add(slot(state))
    }

    fn text(
        &self,
        text: Text,
        ty: &Ty,
        limits: &Limits,
        (within, step): (Option<SlotId>, Step),
    ) -> State {
        match read(text.text, ty, limits, self.schema) {
            Ok(datum) => State::Given(datum),
            Err(absence) => self.not_read(absence, text, (ty, limits), (within, step)),
        }
    }

    /// A field as the plan writes it.
    fn named(&self, within: Option<SlotId>, step: Step) -> format::Field<'s> {
        let outer = within.map(|within| self.plan.way(within, self.schema)).unwrap_or_default();
        let name = within.and_then(|within| self.name_of(within, step));
        let way = match name {
            None => outer,
            Some(name) if outer.is_empty() => name.to_owned(),
            Some(name) => format!("{outer}.{name}"),
        };
        let (is_entry, name) = (name.is_none(), name.unwrap_or("entry"));
        format::Field { format: self.format, name, is_entry, way }
    }

    /// A text that is not read as it stands: without quotes it may be a number that only the format
    /// writes so, such as `7.6e5`.
    fn not_read(
        &self,
        absence: Absence,
        text: Text,
        (ty, limits): (&Ty, &Limits),
        (within, step): (Option<SlotId>, Step),
    ) -> State {
        let Absence::Unreadable(why) = absence else { return State::Absent(absence) };
        let may_be_bare = !text.is_quoted && matches!(ty.unit(), Some(Unit::Bare | Unit::Pounds));
        let figures = Some(text.text).filter(|_| may_be_bare).and_then(number::in_figures);
        match figures.map(|figures| read(&figures, ty, limits, self.schema)) {
            Some(Ok(datum)) => State::Given(datum),
            Some(Err(Absence::Unreadable(other))) => {
                State::Absent(Misread { text: why.text, ..*other }.into())
            }
            _ => {
                let why = self.meant_as_declared(*why, within, step);
                let field = self.named(within, step);
                State::Absent(of_shape(why, ty, &field).into())
            }
        }
    }

    /// How to declare a field not applicable, where its text seems to be meant so and it may be.
    fn meant_as_declared(&self, why: Misread, within: Option<SlotId>, step: Step) -> Misread {
        let field = within.and_then(|within| self.field_of(within, step));
        let may_be = field.is_some_and(|field| field.may_be_not_applicable);
        match absence::meant_reason(&why.text).filter(|_| may_be) {
            Some(reason) => {
                let meant = format!("{DECLARATION} {reason}");
                let remedy = format!("write `{meant}`");
                Misread { remedy: Some(remedy), ..why }.naming([meant.as_str()])
            }
            None => why,
        }
    }

    /// The name of a field of a record.
    fn name_of(&self, within: SlotId, step: Step) -> Option<&'s str> {
        self.field_of(within, step).map(|field| field.name.as_str())
    }

    /// A field of a record, as it is declared.
    fn field_of(&self, within: SlotId, step: Step) -> Option<&'s Field> {
        let (Ty::Record(record), Step::Field(at)) =
            (self.plan.declared(within, self.schema).0, step)
        else {
            return None;
        };
        self.schema.fields(record).get(at)
    }

    fn filled(&mut self, id: SlotId, state: State) -> SlotId {
        if let Some(slot) = self.plan.slot_mut(id) {
            slot.state = state;
        }
        id
    }

    /// Whether a record has a word of its own for what a row calls itself: then a total is an entry.
    fn has_word_for(&self, total: &TotalRow, record: RecordId) -> bool {
        let Some(name) = total.said_in else { return false };
        let field = self.schema.fields(record).iter().find(|field| field.name == *name);
        let said = total.fields.into_iter().find(|entry| entry.key() == name);
        field.zip(said).is_some_and(|(field, said)| match (&field.ty, said.value().value()) {
            (ty @ (Ty::Choice(_) | Ty::Key(_)), Value::Text(text)) => {
                read(text.text, ty, &field.limits, self.schema).is_ok()
            }
            _ => false,
        })
    }

    /// Whether a group stands there and nothing in it is filled in: as the pro forma has it, with empty
    /// texts, or with no field at all. It is missing then, as one that is left out.
    fn is_untouched(&self, mut entries: Fields, record: RecordId) -> bool {
        let fields = self.schema.fields(record);
        let is_known = |entry: &NamedValue| fields.iter().any(|field| field.name == entry.key());
        entries.all(|entry| entry.value().is_blank() && is_known(&entry))
    }

    fn record(
        &mut self,
        entries: Fields<'t>,
        span: Span,
        record: RecordId,
        within: SlotId,
    ) -> Vec<SlotId> {
        let fields = self.schema.fields(record);
        let is_plan = within == Plan::ROOT;
        let entries = entries.filter(|entry| !(is_plan && entry.key() == SCHEMA_KEY));
        let first = entries.clone().next().map_or(span, |entry| entry.key_span());
        let base = self.given.len();
        self.find_given(entries, fields, within);
        self.around.push(Around { id: within, record, base });
        let mut slots = Vec::with_capacity(fields.len());
        for (at, field) in fields.iter().enumerate() {
            let step = Step::Field(at);
            slots.push(match self.given.get(base + at).copied().unwrap_or(Given::Nothing) {
                Given::Once(entry) => self.field(entry, field, within, step),
                Given::Repeatedly(entry) => {
                    let why = Misread::new(&field.name, "is there more than once", None);
                    self.reported(entry.key_span(), why, within, step)
                }
                Given::Misspelt(key) => {
                    let why = Misread::new(&field.name, "is misspelt", None);
                    self.reported(key, why, within, step)
                }
                Given::Nothing => self.missing(first, within, step),
            });
        }
        self.around.pop();
        self.given.truncate(base);
        slots
    }

    /// Notes what the entries of a record give to each of its fields, behind what is noted of those around it.
    fn find_given(
        &mut self,
        entries: impl Iterator<Item = NamedValue<'t>> + Clone,
        fields: &[Field],
        within: SlotId,
    ) {
        let base = self.given.len();
        self.given.resize(base + fields.len(), Given::Nothing);
        let mut has_strays = false;
        let mut next = 0;
        for entry in entries.clone() {
            let at = field_named(entry, fields, next);
            let place = at.and_then(|at| self.given.get_mut(base + at));
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
            let mut given = self.given.split_off(base);
            self.strays(entries, fields, &mut given, within);
            self.given.extend(given);
        }
    }

    fn field(
        &mut self,
        entry: NamedValue<'t>,
        field: &Field,
        within: SlotId,
        step: Step,
    ) -> SlotId {
        if field.is_built_in
            && field.name == LAST_YEAR
            && !matches!(entry.value().value(), Value::Text(_) | Value::Figure(_))
        {
            return self.not_here(entry, within, step);
        }
        let id = self.value(entry.value(), &field.ty, &field.limits, Some(within), step);
        // What is there but empty is shown at its key.
        if let Some(slot) = self.plan.slot_mut(id)
            && slot.place.is_empty()
        {
            slot.place = entry.key_span();
        }
        id
    }

    /// Last year's plan is a file of its own.
    fn not_here(&mut self, entry: NamedValue, within: SlotId, step: Step) -> SlotId {
        let remedy = "delete it, and give last year's file with `--previous`; if there was no \
                      plan, write `not applicable because …`";
        let fault = "is not part of this file";
        let why = Misread::new("", fault, Some(remedy.to_owned()));
        let state = State::Absent(why.into());
        let place = entry.key_span();
        self.plan.add(Slot { within: Some(within), step, place, state, is_reported: false })
    }

    /// What is missing is shown where its record begins.
    fn missing(&mut self, place: Span, within: SlotId, step: Step) -> SlotId {
        let state = State::Absent(Absence::Missing);
        self.plan.add(Slot { within: Some(within), step, place, state, is_reported: false })
    }

    fn reported(&mut self, place: Span, why: Misread, within: SlotId, step: Step) -> SlotId {
        let state = State::Absent(why.into());
        self.plan.add(Slot { within: Some(within), step, place, state, is_reported: true })
    }

    /// A key of a record that is a field of one around it, where it is not given.
    fn misplaced(
        &mut self,
        key: &str,
        span: Span,
        within: SlotId,
        known: &HashSet<&str>,
    ) -> Option<StrayKind> {
        if known.contains(key) {
            return None;
        }
        let has = |around: &Around| {
            let fields = self.schema.fields(around.record);
            let at = fields.iter().position(|field| field.name == key)?;
            let given = self.given.get(around.base + at);
            matches!(given, Some(Given::Nothing)).then_some((around.id, at))
        };
        let (id, at) = self.around.iter().rev().find_map(has)?;
        self.misplaced.push((id, at, span));
        let inside = self.nearest_name(within)?.to_owned();
        let belongs = self.nearest_name(id).map(str::to_owned);
        Some(StrayKind::Misplaced { inside, belongs })
    }

    /// The name of the field that a slot is, or is an entry of; nothing for the plan itself.
    fn nearest_name(&self, id: SlotId) -> Option<&'s str> {
        let mut at = id;
        loop {
            let within = self.plan.slot(at).within?;
            if let Some(name) = self.name_of(within, self.plan.slot(at).step) {
                return Some(name);
            }
            at = within;
        }
    }

    /// Fields that are given in the wrong place are not missing as well.
    fn report_misplaced(&mut self) {
        for (id, at, place) in std::mem::take(&mut self.misplaced) {
            let State::Record(fields) = &self.plan.slot(id).state else { continue };
            let Some(field) = fields.get(at).copied() else { continue };
            if let Some(slot) = self.plan.slot_mut(field)
                && slot.state == State::Absent(Absence::Missing)
            {
                let why = Misread::new("", "is in the wrong place", None);
                slot.state = State::Absent(why.into());
                slot.place = place;
                slot.is_reported = true;
            }
        }
    }

    /// Notes keys that the record does not have, and those that stand twice; and for which field a
    /// misspelt key was meant.
    fn strays(
        &mut self,
        entries: impl Iterator<Item = NamedValue<'t>>,
        fields: &[Field],
        given: &mut [Given],
        within: SlotId,
    ) {
        let mut seen: HashMap<&str, Span> = HashMap::new();
        let known: HashSet<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        let names: Arc<[String]> = fields.iter().map(|field| field.name.clone()).collect();
        for entry in entries {
            let (key, span) = (entry.key(), entry.key_span());
            if let Some(first) = seen.insert(key, span) {
                self.stray(key.to_owned(), span, StrayKind::Repeated { first });
            } else if let Some(kind) = self.misplaced(key, span, within, &known) {
                self.stray(key.to_owned(), span, kind);
            } else if !known.contains(key) {
                let fields_given = fields.iter().zip(given.iter());
                let free = fields_given.filter(|(_, given)| matches!(given, Given::Nothing));
                let free: Vec<&str> = free.map(|(field, _)| field.name.as_str()).collect();
                let near =
                    spelling::nearest(key, free.iter().copied()).or_else(|| begun(key, &free));
                let at = near.and_then(|near| fields.iter().position(|field| field.name == near));
                if let Some(place) = at.and_then(|at| given.get_mut(at)) {
                    *place = Given::Misspelt(span);
                }
                let near = near.or_else(|| in_parts(key, fields, given)).map(str::to_owned);
                let known = Arc::clone(&names);
                self.stray(key.to_owned(), span, StrayKind::Unknown { near, known, within });
            }
        }
    }
}

/// What the entries of a record give to one of its fields.
#[derive(Clone, Copy)]
enum Given<'n> {
    Nothing,
    Once(NamedValue<'n>),
    /// More than one entry; the first of them.
    Repeatedly(NamedValue<'n>),
    /// A key that is nearly its name; the place of the key.
    Misspelt(Span),
}

/// A field by its name. Most plans have their fields in the order of the form: the next one is looked at
/// first.
fn field_named(entry: NamedValue, fields: &[Field], next: usize) -> Option<usize> {
    let is_it = |field: &Field| entry.is_called(&field.name);
    match fields.get(next) {
        Some(field) if is_it(field) => Some(next),
        _ => fields.iter().position(is_it),
    }
}

/// The nearest field of those that a workbook fills in at several places: a group, one part of which may be
/// misspelt and the others right, and a list, which the first sheet leaves blank.
fn in_parts<'f>(key: &str, fields: &'f [Field], given: &[Given]) -> Option<&'f str> {
    let is_in_parts = |(field, given): &(&Field, &Given)| match given {
        Given::Once(entry) => matches!(field.ty, Ty::Record(_)) || entry.value().is_blank(),
        _ => false,
    };
    let fields = fields.iter().zip(given).filter(is_in_parts);
    spelling::nearest(key, fields.map(|(field, _)| field.name.as_str()))
}

/// The name that a key has and goes on behind: `amount-in-pounds` of `amount`. The longest of them.
fn begun<'f>(key: &str, names: &[&'f str]) -> Option<&'f str> {
    let goes_on =
        |name: &&str| key.strip_prefix(*name).is_some_and(|rest| rest.starts_with(['-', '_', ' ']));
    names.iter().copied().filter(goes_on).max_by_key(|name| name.len())
}

/// A text where fields or a list are asked for is told so.
fn of_shape(why: Misread, ty: &Ty, field: &format::Field) -> Misread {
    let is_odd = |(at, _): (usize, &str)| {
        why.text.get(at + 1..).and_then(|rest| rest.chars().next()).is_some_and(is_odd_blank)
    };
    let (fault, remedy) = match (ty, field.bullet(&why.text)) {
        (Ty::List(_), Some(remedy)) => ("is one value, but the form asks for a list", remedy),
        (Ty::Record(_) | Ty::List(_), _) if why.text.match_indices(':').any(is_odd) => (
            "is one value, but the form asks for fields",
            "the space after a colon is not an ordinary one: type it again with the space bar"
                .into(),
        ),
        (Ty::Record(_), _) => ("is one value, but the form asks for fields", field.as_fields()),
        (Ty::List(of), None) => ("is one value, but the form asks for a list", field.as_list(of)),
        _ => return why,
    };
    Misread { fault: fault.to_owned(), remedy: Some(remedy), text: why.text, meant: Box::default() }
}

/// Fields where something else is asked for. A list of records lacks the sign of an entry.
fn fields_for(mut entries: Fields, ty: &Ty, field: &format::Field) -> Misread {
    let first = entries.next().map(|entry| entry.key());
    let (fault, remedy) = match (ty, first) {
        (Ty::List(of), Some(first)) if matches!(**of, Ty::Record(_)) => {
            ("has fields, but the form asks for a list", field.as_entries(first))
        }
        (Ty::List(of), _) => ("has fields, but the form asks for a list", field.as_list(of)),
        _ => ("has fields, but the form asks for one value", field.as_value(false)),
    };
    Misread::new("", fault, Some(remedy))
}

/// A list where something else is asked for.
fn list_for(mut items: Items, ty: &Ty, field: &format::Field) -> Misread {
    let first = items.next().and_then(|item| match item.value() {
        Value::Map(mut entries) => entries.next().map(|entry| entry.key()),
        _ => None,
    });
    let (fault, remedy) = match (ty, first) {
        (Ty::Record(_), Some(first)) => {
            ("is a list, but the form asks for fields", field.as_one_entry(first))
        }
        (Ty::Record(_), None) => ("is a list, but the form asks for fields", field.as_fields()),
        _ => ("is a list, but the form asks for one value", field.as_value(true)),
    };
    Misread::new("", fault, Some(remedy))
}
