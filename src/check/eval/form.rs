//! `fits-the-form`: the built-in first requirement of every plan.
//!
//! Each fault once, at its place: what is there and does not fit breaches it, what is asked for and
//! absent leaves it undecided.

use std::collections::hash_map::Entry as MapEntry;
use std::collections::{BTreeSet, HashMap};

use super::ledger::{Doubt, Instance, Mark, Part, PlanPlace, Seen, Verdict};
use super::machine::{Frame, Machine};
use super::reason::{Fault, Reason, Remedy};
use crate::plan::workbook::MissingSheet;
use crate::plan::{Format, Plan, Slot, SlotId, State, Step, Stray, StrayKind, declared_at};
use lacuna_language::rules::program::Expr;
use lacuna_language::rules::{FieldId, innermost};
use lacuna_language::source::Span;
use lacuna_language::value::{Absence, Datum, Field, Truth, Ty};

/// How many fields of another form are shown.
const MOST_PLACES: usize = 3;

/// A slot's type, and the field that declares it.
type Declared<'f> = (&'f Ty, Option<&'f Field>);

/// What does not fit the form.
pub struct FormFaults {
    pub faults: Vec<Instance>,
    /// What cannot be read, and no `must` needs.
    pub doubts: Vec<Doubt>,
    /// What may be asked for; nobody knows, for want of something else.
    perhaps: Vec<Instance>,
}

/// What a field's condition has to say of it.
struct Asking<'a> {
    condition: &'a Expr,
    /// The record that has the field.
    frame: Frame<'a>,
    is: Truth,
}

impl FormFaults {
    /// Tells what may be asked for, where nothing is told of that which leaves it open.
    fn tell_perhaps(&mut self) {
        let mut told: BTreeSet<SlotId> = self.faults.iter().flat_map(gaps_of).collect();
        for one in std::mem::take(&mut self.perhaps) {
            let gaps = gaps_of(&one);
            if gaps.is_empty() || !gaps.iter().all(|gap| told.contains(gap)) {
                told.extend(gaps);
                self.faults.push(one);
            }
        }
    }
}

impl<'a> Machine<'a> {
    /// The faults of the plan against its form, in the order of their places.
    pub fn form_faults(&self) -> FormFaults {
        let strays = self.plan.strays.iter().enumerate();
        let strays = strays.map(|(at, stray)| self.stray(at, stray));
        let other = self.plan.other_form.iter().map(|(_, places)| other_form(places));
        let (faults, doubts, perhaps) = (strays.chain(other).collect(), Vec::new(), Vec::new());
        let mut found = FormFaults { faults, doubts, perhaps };
        let form = Ty::Record(self.plan.form());
        self.faults_within(Plan::ROOT, (&form, None), &mut found);
        found.tell_perhaps();
        found.faults = once_for_each_sheet(found.faults);
        found.faults.sort_by_key(|fault| {
            let part = fault.parts.first();
            part.and_then(|part| part.shown.first()).map(|shown| shown.place)
        });
        found
    }

    fn stray(&self, at: usize, stray: &Stray) -> Instance {
        let (mark, remedy, first) = match &stray.kind {
            StrayKind::Unknown { near: Some(near), .. } => {
                (Mark::NoSuchField, Remedy::Rename(near.clone()), None)
            }
            StrayKind::Unknown { near: None, known, .. } => {
                (Mark::NoSuchField, Remedy::OneOf(known.clone()), None)
            }
            StrayKind::Misplaced { inside, belongs } => {
                let remedy = match belongs {
                    Some(record) => Remedy::MoveInside(record.clone()),
                    None => Remedy::MoveToTop {
                        inside: inside.clone(),
                        format: self.format_of(stray.span),
                    },
                };
                (Mark::WrongPlace, remedy, None)
            }
            StrayKind::Repeated { first } => (Mark::StandsAgain, Remedy::KeepOne, Some(*first)),
            StrayKind::Denied => (Mark::DeclaredNotApplicable, Remedy::DropLastYear, None),
        };
        let first = first.map(|place| marked(place, Mark::FirstHere));
        let shown = std::iter::once(marked(stray.span, mark)).chain(first).collect();
        let meant = self.meant_by(stray).into_iter().collect();
        fault(Verdict::Breached, Fault::Stray(at), shown, meant, Some(remedy))
    }

    /// The field that is missing because it stands under a wrong name or in a wrong place.
    fn meant_by(&self, stray: &Stray) -> Option<SlotId> {
        let slot = match &stray.kind {
            StrayKind::Unknown { near, within, .. } => self.field_called(*within, near.as_ref()?),
            StrayKind::Misplaced { belongs: Some(record), .. } => {
                self.field_called(self.field_called(Plan::ROOT, record)?, &stray.key)
            }
            StrayKind::Misplaced { belongs: None, .. } => self.field_called(Plan::ROOT, &stray.key),
            StrayKind::Repeated { .. } | StrayKind::Denied => None,
        }?;
        self.plan.slot(slot).is_reported.then_some(slot)
    }

    /// The field of a record by its name.
    fn field_called(&self, record: SlotId, name: &str) -> Option<SlotId> {
        let State::Record(fields) = &self.plan.slot(record).state else { return None };
        let is_it = |slot: &&SlotId| {
            let (_, field) = self.plan.declared(**slot, &self.rules.schema);
            field.is_some_and(|field| field.name == name)
        };
        fields.iter().find(is_it).copied()
    }

    /// The format of the file in which a place is.
    fn format_of(&self, place: Span) -> Format {
        let source = self.sources.get(place.source);
        source.map(|source| Format::of_source(source)).unwrap_or_default()
    }

    /// The faults of a slot of the plan's own and of all that lie in it.
    fn faults_within(&self, id: SlotId, declared: Declared, found: &mut FormFaults) {
        let slot = self.plan.slot(id);
        if !slot.is_reported {
            if self.is_not_asked_for(id, slot, declared.1, found) {
                return;
            }
            self.slot_faults(id, slot, declared, found);
        }
        if self.plan.is_last_year(id) {
            return;
        }
        let (State::Record(inner) | State::List(inner)) = &slot.state else { return };
        if *declared.0 == Ty::Record(self.rules.explanations) {
            return found.faults.extend(inner.iter().filter_map(|id| self.explanation_fault(*id)));
        }
        let has_conditions = !self.rules.asked_when.is_empty();
        for id in inner {
            let slot = self.plan.slot(*id);
            // What is there and could be read has no fault, unless it is not asked for.
            if has_conditions || !matches!(slot.state, State::Given(_)) {
                let declared = declared_at(declared, slot.step, &self.rules.schema);
                self.faults_within(*id, declared, found);
            }
        }
    }

    /// Whether nothing is asked of a field, because its condition is not so, or nobody knows whether it is.
    fn is_not_asked_for(
        &self,
        id: SlotId,
        slot: &Slot,
        field: Option<&Field>,
        found: &mut FormFaults,
    ) -> bool {
        let field = field.filter(|field| field.only_when.is_some());
        let Some((field, mut asking)) = field.and_then(|one| Some((one, self.asking(id)?))) else {
            return false;
        };
        match asking.is {
            Truth::True => false,
            Truth::False => {
                let is_there = is_there(&slot.state, field);
                found.faults.extend(is_there.then(|| self.not_asked_for(id, &mut asking)));
                true
            }
            Truth::Unknown if matches!(slot.state, State::Absent(Absence::Missing)) => {
                found.perhaps.push(self.perhaps_asked_for(id, &mut asking));
                true
            }
            Truth::Unknown => false,
        }
    }

    /// The condition on which a field is asked for, and whether it is so. What only rounding leaves open
    /// counts as true, as in `applies when`.
    fn asking(&self, id: SlotId) -> Option<Asking<'a>> {
        let condition = self.rules.asked_when.get(&self.field_id(id)?)?;
        let mut frame = vec![self.at(self.plan.slot(id).within?)];
        let is = self.applies(condition, &mut frame);
        Some(Asking { condition, frame, is })
    }

    /// What is there and is not asked for: it has to go, or what decides that has to change.
    fn not_asked_for(&self, id: SlotId, asking: &mut Asking<'a>) -> Instance {
        let parts = self.rounding(true).why(asking.condition, Truth::False, &mut asking.frame);
        let shown = parts.iter().flat_map(|part| part.shown.clone());
        let shown = std::iter::once(self.plan_place(id)).chain(shown).collect();
        let deciding: BTreeSet<SlotId> =
            parts.iter().flat_map(|part| &part.shown).filter_map(PlanPlace::slot).collect();
        let remedy = Some(Remedy::LeaveOut(id, deciding.into_iter().collect()));
        let what = Fault::NotAskedFor(id, parts.into_iter().map(|part| part.reason).collect());
        fault(Verdict::Breached, what, shown, Vec::new(), remedy)
    }

    /// What is not there, where nobody knows whether it is asked for. What is to be supplied for that is told
    /// instead of it.
    fn perhaps_asked_for(&self, id: SlotId, asking: &mut Asking<'a>) -> Instance {
        let parts = self.rounding(true).why(asking.condition, Truth::Unknown, &mut asking.frame);
        let shown = parts.iter().flat_map(|part| part.shown.clone()).collect();
        let gaps = parts.iter().flat_map(|part| part.gaps.clone()).collect();
        let is_beyond_the_plan = parts.iter().any(|part| part.is_beyond_the_plan);
        let what = Fault::PerhapsAskedFor(id, parts.into_iter().map(|part| part.reason).collect());
        let mut open = fault(Verdict::Undecided, what, shown, gaps, None);
        open.parts.iter_mut().for_each(|part| part.is_beyond_the_plan = is_beyond_the_plan);
        open
    }

    fn slot_faults(&self, id: SlotId, slot: &Slot, (ty, field): Declared, found: &mut FormFaults) {
        let faults = &mut found.faults;
        // An entry of a list is asked for by being there; only its own field may be optional.
        let own = field.filter(|_| !matches!(slot.step, Step::Entry(_)));
        match (&slot.state, own) {
            (State::Absent(Absence::Unreadable(_)), Some(own)) if self.is_for_shoulds(id, own) => {
                found.doubts.push(Doubt::NotReadable(id));
            }
            (State::Absent(absence), own) => faults.extend(self.absent(id, absence, own)),
            (State::List(entries), Some(field)) => {
                faults.extend(self.too_few(id, entries, field));
                faults.extend(self.twins(entries, field, ty));
            }
            (State::List(_), None) | (State::Given(_) | State::Record(_), _) => {}
        }
    }

    /// An explanation that is none, or of what cannot be explained.
    fn explanation_fault(&self, id: SlotId) -> Option<Instance> {
        let slot = self.plan.slot(id);
        if slot.is_reported || matches!(slot.state, State::Absent(Absence::Missing)) {
            return None;
        }
        let requirement = self.explains(id)?;
        let (what, remedy) = match &slot.state {
            State::Absent(_) => (Fault::NoExplanation { slot: id, requirement }, Remedy::Explain),
            _ if self.is_should(requirement) => return None,
            _ => (Fault::NotToBeExplained(requirement), Remedy::DropExplanation),
        };
        let shown = vec![self.plan_place(id)];
        Some(fault(Verdict::Breached, what, shown, Vec::new(), Some(remedy)))
    }

    fn absent(&self, id: SlotId, absence: &Absence, field: Option<&Field>) -> Option<Instance> {
        let is_optional = field.is_some_and(|field| field.is_optional);
        let may_be_declared = field.is_some_and(|field| field.may_be_not_applicable);
        match absence {
            Absence::Missing if is_optional => return None,
            Absence::NotApplicable(_) if may_be_declared => return None,
            _ => {}
        }
        let (verdict, what, remedy) = match absence {
            Absence::Missing => {
                if let Some(missing) =
                    MissingSheet::find(self.plan, id, &self.rules.schema, self.sources)
                {
                    return Some(self.without_sheet(id, missing));
                }
                (Verdict::Undecided, Fault::Absent(id), self.asked_for(id))
            }
            Absence::Placeholder(text) => {
                let (ty, _) = self.plan.declared(id, &self.rules.schema);
                let way_out = way_out(text, &ty, may_be_declared);
                let remedy = way_out.or_else(|| self.asked_for(id));
                (Verdict::Undecided, Fault::Absent(id), remedy)
            }
            Absence::NotApplicable(_) => {
                let remedy = if is_optional { Remedy::DropDeclaration } else { Remedy::Give };
                (Verdict::Breached, Fault::NotToBeDeclared(id), Some(remedy))
            }
            Absence::Unreadable(why) => {
                let remedy = why.remedy.clone().map(Remedy::Rewrite);
                (Verdict::Breached, Fault::Absent(id), remedy)
            }
        };
        Some(fault(verdict, what, vec![self.plan_place(id)], vec![id], remedy))
    }

    fn without_sheet(&self, id: SlotId, missing: MissingSheet) -> Instance {
        let shown = vec![marked(self.plan.slot(id).place, Mark::MissingSheet)];
        let remedy = Some(Remedy::Sheet(missing.clone()));
        fault(Verdict::Undecided, Fault::MissingSheet(missing), shown, vec![id], remedy)
    }

    /// The field that a slot is of.
    fn field_id(&self, id: SlotId) -> Option<FieldId> {
        let slot = self.plan.slot(id);
        let Step::Field(at) = slot.step else { return None };
        match self.plan.declared(slot.within?, &self.rules.schema) {
            (Ty::Record(record), _) => Some((record, at)),
            _ => None,
        }
    }

    /// Whether a field may be left out, and requirements read it but no `must` does.
    fn is_for_shoulds(&self, id: SlotId, field: &Field) -> bool {
        field.is_optional
            && self.field_id(id).is_some_and(|field| self.rules.musts.are_only_shoulds(field))
    }

    /// The requirement that asks for just this field, if one does.
    fn asked_for(&self, id: SlotId) -> Option<Remedy> {
        let field = self.field_id(id)?;
        let requirement = *self.rules.asked_by.get(&field)?;
        Some(Remedy::AskedFor { requirement, field })
    }

    fn too_few(&self, id: SlotId, entries: &[SlotId], field: &Field) -> Option<Instance> {
        let at_least = field.at_least;
        let what = Fault::TooFew { list: id, at_least };
        let is_short = entries.len() < at_least;
        let shown = || vec![self.plan_place(id)];
        is_short.then(|| fault(Verdict::Undecided, what, shown(), vec![id], None))
    }

    /// Entries of a keyed list that have one key.
    fn twins(&self, entries: &[SlotId], field: &Field, ty: &Ty) -> Vec<Instance> {
        let (Some(key), Ty::Record(record)) = (field.key, innermost(ty)) else {
            return Vec::new();
        };
        let Some(key_field) = self.rules.schema.fields(*record).get(key) else {
            return Vec::new();
        };
        let mut seen: HashMap<&Datum, SlotId> = HashMap::with_capacity(entries.len());
        let mut faults = Vec::new();
        for entry in entries {
            let State::Record(fields) = &self.plan.slot(*entry).state else {
                continue;
            };
            let Some(slot) = fields.get(key).copied() else {
                continue;
            };
            let State::Given(datum) = &self.plan.slot(slot).state else {
                continue;
            };
            match seen.entry(datum) {
                MapEntry::Vacant(place) => {
                    place.insert(slot);
                }
                MapEntry::Occupied(first) => {
                    let at = |id: SlotId, mark| marked(self.plan.slot(id).place, mark);
                    let shown = vec![at(slot, Mark::Again), at(*first.get(), Mark::FirstHere)];
                    let remedy = Remedy::MergeEntries(key_field.name.clone());
                    let (verdict, what) = (Verdict::Breached, Fault::Twin(slot));
                    faults.push(fault(verdict, what, shown, Vec::new(), Some(remedy)));
                }
            }
        }
        faults
    }
}

/// What has to be supplied before an instance is decided.
fn gaps_of(one: &Instance) -> Vec<SlotId> {
    one.parts.iter().flat_map(|part| part.gaps.iter().copied()).collect()
}

/// Whether a plan gives anything where it should give nothing. A placeholder gives nothing; a declaration that is
/// allowed, and a list of which the plan says that it has no entries, agree with that.
fn is_there(state: &State, field: &Field) -> bool {
    match state {
        State::Absent(Absence::Missing | Absence::Placeholder(_)) => false,
        State::Absent(Absence::NotApplicable(_)) => !field.may_be_not_applicable,
        State::List(entries) => !entries.is_empty(),
        State::Absent(Absence::Unreadable(_)) | State::Given(_) | State::Record(_) => true,
    }
}

/// A sheet that is missing is told once, however many entries have nothing for it.
fn once_for_each_sheet(faults: Vec<Instance>) -> Vec<Instance> {
    let mut kept: Vec<Instance> = Vec::with_capacity(faults.len());
    let mut first: HashMap<MissingSheet, usize> = HashMap::new();
    for mut fault in faults {
        let (at, part) = (kept.len(), fault.parts.first_mut());
        if let Some((missing, part)) = part.and_then(|part| Some((missing_sheet(part)?, part))) {
            let same = first.entry(missing).or_insert(at);
            if let Some(told) = kept.get_mut(*same).and_then(|one| one.parts.first_mut()) {
                told.gaps.append(&mut part.gaps);
                continue;
            }
        }
        kept.push(fault);
    }
    kept
}

/// The sheet that a fault tells of.
fn missing_sheet(part: &Part) -> Option<MissingSheet> {
    let Reason::Fault(fault) = &part.reason else { return None };
    match &**fault {
        Fault::MissingSheet(missing) => Some(missing.clone()),
        _ => None,
    }
}

/// What to write instead of `nil` or `n/a`, where there is something.
fn way_out(text: &str, ty: &Ty, may_be_declared: bool) -> Option<Remedy> {
    match text.to_lowercase().as_str() {
        "nil" | "-" | "–" | "—" if *ty == Ty::Money => {
            Some(Remedy::WriteNought(text.to_owned()))
        }
        "n/a" | "na" | "not applicable" | "not applicable because" if may_be_declared => {
            Some(Remedy::Declare)
        }
        "n/a" | "na" | "not applicable" | "not applicable because" => {
            Some(Remedy::Answer(text.to_owned()))
        }
        _ => None,
    }
}

/// A plan that seems to be of another form, told once.
fn other_form(places: &[Span]) -> Instance {
    let places = places.iter().take(MOST_PLACES);
    let shown = places.map(|place| marked(*place, Mark::OtherForm)).collect();
    let remedy = Some(Remedy::UseForm);
    fault(Verdict::Breached, Fault::OtherForm, shown, Vec::new(), remedy)
}

fn marked(place: Span, mark: Mark) -> PlanPlace {
    PlanPlace { place, seen: Seen::Mark(mark), is_term: false }
}

fn fault(
    verdict: Verdict,
    what: Fault,
    shown: Vec<PlanPlace>,
    gaps: Vec<SlotId>,
    remedy: Option<Remedy>,
) -> Instance {
    let part = Part::new(Reason::Fault(Box::new(what)), None);
    Instance::new(verdict, None, vec![Part { shown, gaps, remedy, ..part }])
}
