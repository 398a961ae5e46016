//! Plan files into plans: every value read by the form, each with its place.
//!
//! Takes text; gives a [`Plan`], in which each field of the form has a slot, given or absent. What
//! does not fit the form is kept as a fault for the ledger to report; only a file that is no plan
//! at all is a diagnostic. Knows forms, but no requirement.

mod comments;
mod decode;
pub mod edit;
mod format;
mod future_dates;
mod national;
mod node;
mod number;
mod problem;
mod same_entries;
mod tokens;

pub use comments::{Comments, Line};
pub use decode::{SCHEMA_KEY, decode, misread_last_year, supply_last_year};
pub use format::{
    CannotConvert, Format, Other, at_the_top, is_read_alike, open, peek_year, ways, workbook, write,
};
pub use future_dates::dated_ahead;
pub use national::{Adopted, Council, Expected, Nameless, together};
pub use node::{Entry, Figure, Node, NodeKind, Scalar};
pub use problem::PlanProblem;
pub use same_entries::{alike_entries, hash_datum};
pub use tokens::{Cursor, Fields, Items, NamedValue, Text, Tokens, TotalRow, Value};

use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::sync::Arc;

use smol_str::SmolStr;

use lacuna_language::diag::Diagnostics;
use lacuna_language::source::{Span, Spanned};
use lacuna_language::value::spelling;
use lacuna_language::value::{Absence, Datum, Misread, RecordId, Schema, Ty, Year};

/// Which slot of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlotId(u32);

impl SlotId {
    /// No plan is so large that there are more: its file would be refused.
    fn at(index: usize) -> SlotId {
        SlotId(u32::try_from(index).unwrap_or(u32::MAX))
    }

    fn index(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// One council's plan for one year, read by its form.
#[derive(Debug, Clone)]
pub struct Plan {
    slots: Vec<Slot>,
    /// Keys that the form does not have, or has once where the plan has them twice.
    pub strays: Vec<Stray>,
    /// The form that it seems to be of instead, and where the names of that stand.
    pub other_form: Option<(OtherForm, Vec<Span>)>,
    form: RecordId,
    /// The slot of the built-in field for last year's plan of the same council.
    last_year: Option<SlotId>,
    /// The councils of plans that were put together, by the slot of each.
    councils: BTreeMap<SlotId, Council>,
}

/// One place of the form, filled or not.
#[derive(Debug, Clone)]
pub struct Slot {
    /// The record or list that it lies in; nothing for the plan itself.
    pub within: Option<SlotId>,
    /// Which part it is of the record or list that it lies in.
    pub step: Step,
    /// Where its value stands; for what is missing, where it would have to stand.
    pub place: Span,
    /// What it holds, or why it holds nothing.
    pub state: State,
    /// Whether a [`Stray`] says already what is wrong with it.
    pub is_reported: bool,
}

/// How a slot is reached from the one around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The plan as a whole.
    Plan,
    /// A field of a record, by its index.
    Field(usize),
    /// An entry of a list, from zero.
    Entry(usize),
}

/// A name on the way to a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name<'s> {
    /// A field of a record, by its name in the form.
    Field(&'s str),
    /// An entry of a list, from one.
    Entry(usize),
    /// The plan of a council, where several are put together.
    Council(&'s Council),
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Name::Field(name) => f.write_str(name),
            Name::Entry(number) => write!(f, "entry {number}"),
            Name::Council(council) => f.write_str(&council.label()),
        }
    }
}

/// What a slot holds, or why it holds nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// A single value that could be read.
    Given(Datum),
    /// The record's fields, in the order of the form.
    Record(Vec<SlotId>),
    /// The list's entries, in the order of the file.
    List(Vec<SlotId>),
    /// No value that can be used, and why.
    Absent(Absence),
}

/// A key that has no place in the form.
#[derive(Debug, Clone)]
pub struct Stray {
    /// The key as it is written in the file.
    pub key: String,
    /// Where the key stands.
    pub span: Span,
    /// Why it has no place.
    pub kind: StrayKind,
}

/// Why a key has no place in the form.
#[derive(Debug, Clone)]
pub enum StrayKind {
    /// No field has this name; the nearest one that could have been meant.
    Unknown {
        /// The name of the field that may be meant; nothing where none is near.
        near: Option<String>,
        /// The names of all fields of the record.
        known: Arc<[String]>,
        /// The record in which the key stands.
        within: SlotId,
    },
    /// The key stood once already.
    Repeated {
        /// Where the key stood first.
        first: Span,
    },
    /// It is declared not applicable, and yet it was supplied.
    Denied,
    /// It is a field of what the record lies in: of this field's record, or of the plan itself.
    Misplaced {
        /// The field in whose record the key stands.
        inside: String,
        /// The field into whose record it belongs; nothing for the plan itself.
        belongs: Option<String>,
    },
}

/// The form that a plan seems to be of, where it is not that of its year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OtherForm {
    /// Fields of other years' forms, and those of its own year that those do not have.
    OfYears {
        /// The year that the plan names.
        year: Year,
        /// The fields of that year that the other years do not have.
        own: Vec<String>,
        /// The other years, each with the names that only its form has.
        others: Vec<(Year, Vec<String>)>,
    },
    /// Hardly any of its names is a field of a form.
    OfNone {
        /// The year that the plan names.
        year: Year,
        /// How many names of the plan itself are no field of the form.
        n_unknown: usize,
        /// How many fields of the form the plan gives, without those that every form has.
        n_known: usize,
    },
}

impl Plan {
    /// The plan itself, as a slot.
    pub const ROOT: SlotId = SlotId(0);

    /// A slot of this plan.
    pub fn slot(&self, id: SlotId) -> &Slot {
        self.slots.get(id.index()).unwrap_or(&NO_SLOT)
    }

    /// All slots, in the order in which the form and the lists have them.
    pub fn slots(&self) -> Vec<SlotId> {
        self.slots_but_in(None)
    }

    /// The same without those that lie in one of them.
    fn slots_but_in(&self, closed: Option<SlotId>) -> Vec<SlotId> {
        let mut found = Vec::with_capacity(self.slots.len());
        let mut waiting = vec![Plan::ROOT];
        while let Some(id) = waiting.pop() {
            found.push(id);
            if let State::Record(inner) | State::List(inner) = &self.slot(id).state
                && closed != Some(id)
            {
                waiting.extend(inner.iter().rev());
            }
        }
        found
    }

    /// The record that the plan is.
    pub fn form(&self) -> RecordId {
        self.form
    }

    /// Whether no figure is known only to the nearest so much.
    pub fn is_exact(&self) -> bool {
        !self.slots.iter().any(|slot| matches!(slot.state, State::Given(Datum::About(_))))
    }

    /// Whether a slot is an entry of a list in which nothing stands, of these fields: it says no more than
    /// one that is left empty.
    pub fn is_blank_entry(&self, id: SlotId, fields: &[SlotId]) -> bool {
        let is_missing =
            |field: &SlotId| matches!(self.slot(*field).state, State::Absent(Absence::Missing));
        fields.iter().all(is_missing) && matches!(self.slot(id).step, Step::Entry(_))
    }

    /// The slot of last year's plan, where the circular follows another.
    pub fn last_year(&self) -> Option<SlotId> {
        self.last_year
    }

    /// Whether a slot is that of last year's plan.
    pub fn is_last_year(&self, id: SlotId) -> bool {
        self.last_year == Some(id)
    }

    /// The slots of the plan itself, without those of last year's, whose state is so; in the order in which they
    /// were read, which is that of the form. For single values and lists: where last year's plan is supplied, the
    /// record that it was read as is among them.
    pub fn own_slots_where<'p>(
        &'p self,
        is_so: impl Fn(&State) -> bool + 'p,
    ) -> impl Iterator<Item = SlotId> + 'p {
        let all = self.slots.iter().enumerate().filter(move |(_, slot)| is_so(&slot.state));
        let all = all.map(|(at, _)| SlotId::at(at));
        all.filter(|id| {
            self.last_year.is_none_or(|last_year| *id == last_year || !self.lies_in(*id, last_year))
        })
    }

    /// The slots of the plan itself, without those of last year's.
    pub fn own_slots(&self) -> Vec<SlotId> {
        self.slots_but_in(self.last_year)
    }

    /// Whether a slot stands, or would stand, in the file of a plan. Where the plans of several councils
    /// are put together, what holds them does not, nor does a plan that has not come in.
    pub fn is_in_file(&self, id: SlotId) -> bool {
        let is_absent_plan = || {
            let is_absent = matches!(self.slot(id).state, State::Absent(_));
            is_absent && self.councils.contains_key(&id)
        };
        self.councils.is_empty() || (self.council_of(id).is_some() && !is_absent_plan())
    }

    /// Whether a slot is another or lies in it.
    pub fn lies_in(&self, id: SlotId, outer: SlotId) -> bool {
        let mut at = Some(id);
        while let Some(id) = at {
            if id == outer {
                return true;
            }
            at = self.slot(id).within;
        }
        false
    }

    /// A field of the plan itself.
    pub fn field(&self, field: usize) -> Option<SlotId> {
        match &self.slot(Plan::ROOT).state {
            State::Record(fields) => fields.get(field).copied(),
            State::Given(_) | State::List(_) | State::Absent(_) => None,
        }
    }

    /// The text that a slot holds, if it is one.
    pub fn text(&self, id: SlotId) -> Option<&str> {
        match &self.slot(id).state {
            State::Given(Datum::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The council's name: as its table has it, or as the plan does.
    pub fn authority(&self, schema: &Schema) -> Option<String> {
        let field = schema.fields(self.form).first()?;
        match (self.authority_datum()?, &field.ty) {
            (Datum::Text(name) | Datum::Unlisted(name), _) => Some(name.to_string()),
            (datum, ty) => schema.word(datum, ty).map(str::to_owned),
        }
    }

    /// The built-in field that names the council, which is the first.
    pub fn authority_datum(&self) -> Option<&Datum> {
        match &self.slot(self.field(0)?).state {
            State::Given(datum) => Some(datum),
            State::Record(_) | State::List(_) | State::Absent(_) => None,
        }
    }

    /// The steps from the plan to a slot.
    pub fn steps(&self, id: SlotId) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut at = id;
        while let Some(within) = self.slot(at).within {
            steps.push(self.slot(at).step);
            at = within;
        }
        steps.reverse();
        steps
    }

    /// A slot's way through the form: `letter.signatures`, `actions.steps` whatever the entry.
    pub fn way(&self, id: SlotId, schema: &Schema) -> String {
        let form = Ty::Record(self.form);
        let mut declared = (&form, None);
        let mut names = Vec::new();
        for step in self.steps(id) {
            declared = declared_at(declared, step, schema);
            if let (Step::Field(_), Some(field)) = (step, declared.1) {
                names.push(field.name.as_str());
            }
        }
        names.join(".")
    }

    /// A slot's way through the plan in words: `spending, entry 3, amount`.
    pub fn path(&self, id: SlotId, schema: &Schema) -> String {
        joined_names(&self.names(id, schema))
    }

    /// The names on a slot's way through the plan. Where plans are put together, the council's name stands
    /// for its plan: nobody knows the entry that it is.
    pub fn names<'s>(&'s self, id: SlotId, schema: &'s Schema) -> Vec<Name<'s>> {
        /// The list of plans, and the entry in it.
        const STEPS_TO_A_PLAN: usize = 2;
        let council = self.council_of(id);
        let form = Ty::Record(self.form);
        let mut around = (&form, None);
        let mut names = Vec::new();
        for step in self.steps(id) {
            around = declared_at(around, step, schema);
            names.push(match step {
                Step::Entry(at) => Name::Entry(at.saturating_add(1)),
                Step::Plan | Step::Field(_) => {
                    Name::Field(around.1.map_or("", |field| field.name.as_str()))
                }
            });
        }
        if let Some(council) = council {
            names.drain(..STEPS_TO_A_PLAN.min(names.len()));
            names.insert(0, Name::Council(council));
        }
        names
    }

    /// Whether it is the plans of several councils put together.
    pub fn is_of_councils(&self) -> bool {
        !self.councils.is_empty()
    }

    /// The council whose whole plan a slot is, where several are put together.
    pub fn council(&self, id: SlotId) -> Option<&Council> {
        self.councils.get(&id)
    }

    /// The council in whose plan a slot lies, where several are put together.
    fn council_of(&self, id: SlotId) -> Option<&Council> {
        let mut at = Some(id).filter(|_| !self.councils.is_empty());
        while let Some(id) = at {
            if let Some(name) = self.councils.get(&id) {
                return Some(name);
            }
            at = self.slot(id).within;
        }
        None
    }

    /// The type and the field declaration of a slot: for an entry, those of its list's field.
    pub fn declared<'s>(
        &self,
        id: SlotId,
        schema: &'s Schema,
    ) -> (Ty, Option<&'s lacuna_language::value::Field>) {
        let form = Ty::Record(self.form);
        let (ty, field) = self.declared_in(&form, id, schema);
        (ty.clone(), field)
    }

    fn declared_in<'t, 's: 't>(
        &self,
        form: &'t Ty,
        id: SlotId,
        schema: &'s Schema,
    ) -> (&'t Ty, Option<&'s lacuna_language::value::Field>) {
        let slot = self.slot(id);
        match slot.within {
            Some(within) => declared_at(self.declared_in(form, within, schema), slot.step, schema),
            None => (form, None),
        }
    }

    fn add(&mut self, slot: Slot) -> SlotId {
        self.slots.push(slot);
        SlotId::at(self.slots.len() - 1)
    }

    fn slot_mut(&mut self, id: SlotId) -> Option<&mut Slot> {
        self.slots.get_mut(id.index())
    }
}

/// Names on a way in one text: `spending, entry 3, amount`.
pub fn joined_names(names: &[Name]) -> String {
    let mut text = String::new();
    for (at, name) in names.iter().enumerate() {
        let comma = if at > 0 { ", " } else { "" };
        // Writing into a string never fails.
        let _ = write!(text, "{comma}{name}");
    }
    text
}

/// The type and the field declaration of a slot, by those of the slot that it lies in.
pub fn declared_at<'t, 's: 't>(
    (around, field): (&'t Ty, Option<&'s lacuna_language::value::Field>),
    step: Step,
    schema: &'s Schema,
) -> (&'t Ty, Option<&'s lacuna_language::value::Field>) {
    match (around, step) {
        (Ty::Record(id), Step::Field(at)) => {
            let field = schema.fields(*id).get(at);
            (field.map_or(&Ty::Unknown, |field| &field.ty), field)
        }
        (Ty::List(of), Step::Entry(_)) => (of, field),
        _ => (&Ty::Unknown, field),
    }
}

/// What stands in for a slot that no plan has; ids come from plans only.
static NO_SLOT: Slot = Slot {
    within: None,
    step: Step::Plan,
    place: Span::NOWHERE,
    state: State::Absent(Absence::Missing),
    is_reported: true,
};

/// A plan's own text for a field, and its place, if it is one value.
pub fn scalar(plan: Cursor, field: &str) -> Option<(String, Span)> {
    let Value::Map(mut fields) = plan.value() else { return None };
    let value = fields.find(|one| one.key() == field)?.value();
    match value.value() {
        Value::Text(text) => Some((text.text.to_owned(), value.span())),
        Value::Figure(figure) => {
            figure.words.as_ref().ok().map(|text| (text.to_string(), value.span()))
        }
        Value::Map(_) | Value::List(_) | Value::Unreadable(_) | Value::Total(_) => None,
    }
}

/// A key that is nearly the name of a field that is not there.
pub fn meant_for(plan: Cursor, field: &str) -> Option<Spanned<SmolStr>> {
    let Value::Map(fields) = plan.value() else { return None };
    near_key(fields, field)
}

fn near_key(mut fields: Fields, name: &str) -> Option<Spanned<SmolStr>> {
    let is_near = |key: &str| spelling::nearest(key, [name].into_iter()).is_some();
    let near = fields.find(|one| one.key() != name && is_near(one.key()))?;
    Some(Spanned::new(near.key().into(), near.key_span()))
}

/// The year that a plan names, by which its circular is found.
pub fn year_of(plan: Cursor, diagnostics: &mut Diagnostics) -> Option<(Year, Span)> {
    let Value::Map(fields) = plan.value() else {
        diagnostics.push(PlanProblem::NotAPlan { span: plan.span() }.diagnostic());
        return None;
    };
    let Some(entry) = fields.into_iter().find(|one| one.key() == "year") else {
        let near = near_key(fields, "year");
        let span = near.as_ref().map_or(plan.span(), |key| key.span);
        let misspelt = near.map(|key| key.node.to_string());
        diagnostics.push(PlanProblem::NoYear { span, misspelt }.diagnostic());
        return None;
    };
    let read = |text: &str| {
        lacuna_language::value::read(text, &Ty::Year, &Default::default(), &Schema::default())
    };
    let read = match entry.value().value() {
        Value::Text(text) => read(text.text),
        Value::Figure(figure) => match figure.text_for(&Ty::Year) {
            Ok(text) => read(text),
            Err(why) => Err(why.as_ref().clone().into()),
        },
        Value::Unreadable(why) => Err(why.clone().into()),
        Value::Map(_) | Value::List(_) | Value::Total(_) => {
            Err(Misread::new("", "is not a financial year", None).into())
        }
    };
    match read {
        Ok(Datum::Year(year)) => Some((year, entry.value().span())),
        Ok(_) => None,
        Err(absence) => {
            let span = entry.value().span();
            let span = if span.is_empty() { entry.key_span() } else { span };
            diagnostics.push(PlanProblem::BadYear { span, absence }.diagnostic());
            None
        }
    }
}
