//! `fits-the-form`: the built-in first requirement of every plan.
//!
//! Each fault once, at its place: what is there and does not fit breaches it, what is asked for and
//! absent leaves it undecided.

use std::collections::HashMap;
use std::collections::hash_map::Entry as MapEntry;

use super::expr::Machine;
use super::ledger::{Instance, NO_SHEET, Part, Seen, Shown, Verdict};
use super::words::{absence_said, counted};
use crate::diag::{Diagnostic, code};
use crate::plan::workbook::MissingSheet;
use crate::plan::{
    Format, OtherForm, Plan, Slot, SlotId, State, Step, Stray, StrayKind, at_the_top, declared_at,
};
use crate::rules::{FieldId, innermost};
use crate::source::Span;
use crate::value::{Absence, Datum, Field, Misread, Ty, Year, show};

/// How many fields of another form are named, and how many are shown.
const MOST_NAMES: usize = 5;
const MOST_PLACES: usize = 3;
/// How many fields of its own year's form make a plan one of both.
const SEVERAL: usize = 2;

/// A slot's type, and the field that declares it.
type Declared<'f> = (&'f Ty, Option<&'f Field>);

/// What does not fit the form.
pub struct FormFaults {
    pub faults: Vec<Instance>,
    /// What cannot be read, and no `must` needs.
    pub doubts: Vec<Diagnostic>,
}

impl<'a> Machine<'a> {
    /// The faults of the plan against its form, in the order of their places.
    pub fn form_faults(&self) -> FormFaults {
        let strays = self.plan.strays.iter().map(|stray| self.stray(stray));
        let other = self.plan.other_form.iter().map(|(form, places)| other_form(form, places));
        let mut found = FormFaults { faults: strays.chain(other).collect(), doubts: Vec::new() };
        let form = Ty::Record(self.plan.form());
        self.faults_within(Plan::ROOT, (&form, None), &mut found);
        found.faults = once_for_each_sheet(found.faults);
        found.faults.sort_by_key(|fault| {
            let part = fault.parts.first();
            part.and_then(|part| part.shown.first()).map(|shown| shown.place)
        });
        found
    }

    fn stray(&self, stray: &Stray) -> Instance {
        let (said, label, remedy, also) = match &stray.kind {
            StrayKind::Unknown { near: Some(near), .. } => (
                format!("there is no field `{}` here", stray.key),
                "no such field",
                format!("did you mean `{near}`?"),
                None,
            ),
            StrayKind::Unknown { near: None, known, .. } => (
                format!("there is no field `{}` here", stray.key),
                "no such field",
                format!("the fields here are {}", show::list_of_words(known)),
                None,
            ),
            StrayKind::Misplaced { inside, belongs } => (
                format!("`{}` does not belong inside `{inside}`", stray.key),
                "in the wrong place",
                match belongs {
                    Some(record) => format!("it is a field of `{record}`: put it there"),
                    None => {
                        let source = self.sources.get(stray.span.source);
                        let format = source.map(|source| Format::of_source(source));
                        at_the_top(format.unwrap_or(Format::Yaml), inside)
                    }
                },
                None,
            ),
            StrayKind::Repeated { first } => (
                format!("`{}` stands twice", stray.key),
                "stands here again",
                "keep one of them; until then neither counts".to_owned(),
                Some(*first),
            ),
            StrayKind::Denied => (
                "the plan says that there was no plan last year, and there is one".to_owned(),
                "declared not applicable",
                "take the line out; if the plan that was given is not this council's, leave that out"
                    .to_owned(),
                None,
            ),
        };
        let first = Shown { place: stray.span, seen: Seen::Words(label) };
        let also = also.map(|place| Shown { place, seen: Seen::Words("first here") });
        let shown = [first].into_iter().chain(also).collect();
        fault(Verdict::Breached, said, shown, Vec::new(), Some(remedy))
    }

    /// The faults of a slot of the plan's own and of all that lie in it.
    fn faults_within(&self, id: SlotId, declared: Declared, found: &mut FormFaults) {
        let slot = self.plan.slot(id);
        if !slot.is_reported {
            self.slot_faults(id, slot, declared, found);
        }
        if self.plan.is_last_year(id) {
            return;
        }
        let (State::Record(inner) | State::List(inner)) = &slot.state else { return };
        if *declared.0 == Ty::Record(self.rules.explanations) {
            return found.faults.extend(inner.iter().filter_map(|id| self.explanation_fault(*id)));
        }
        for id in inner {
            let slot = self.plan.slot(*id);
            // What is there and could be read has no fault.
            if !matches!(slot.state, State::Given(_)) {
                let declared = declared_at(declared, slot.step, &self.rules.schema);
                self.faults_within(*id, declared, found);
            }
        }
    }

    fn slot_faults(&self, id: SlotId, slot: &Slot, (ty, field): Declared, found: &mut FormFaults) {
        let faults = &mut found.faults;
        // An entry of a list is asked for by being there; only its own field may be optional.
        let own = field.filter(|_| !matches!(slot.step, Step::Entry(_)));
        match (&slot.state, own) {
            (State::Absent(Absence::Unreadable(why)), Some(own))
                if self.is_for_shoulds(id, own) =>
            {
                found.doubts.push(self.not_needed(id, why));
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
        let name = self.rules.requirement_name(requirement);
        let (said, remedy) = match &slot.state {
            State::Absent(absence) => (
                format!("the explanation of `{name}` is {}", absence_said(absence)),
                "say why the council does not keep to it, or take the line out",
            ),
            _ if self.is_should(requirement) => return None,
            _ => (
                format!("`{name}` is no `should`: it cannot be explained away"),
                "take the explanation out; only what a plan `should` do can be explained",
            ),
        };
        let shown = vec![self.shown(id)];
        Some(fault(Verdict::Breached, said, shown, Vec::new(), Some(remedy.to_owned())))
    }

    fn absent(&self, id: SlotId, absence: &Absence, field: Option<&Field>) -> Option<Instance> {
        let is_optional = field.is_some_and(|field| field.is_optional);
        let may_be_declared = field.is_some_and(|field| field.may_be_not_applicable);
        match absence {
            Absence::Missing if is_optional => return None,
            Absence::NotApplicable(_) if may_be_declared => return None,
            _ => {}
        }
        let name = self.slot_name(id);
        let said = format!("{name} is {}", absence_said(absence));
        let shown = vec![self.shown(id)];
        match absence {
            Absence::Missing => {
                if let Some(missing) =
                    MissingSheet::of(self.plan, id, &self.rules.schema, self.sources)
                {
                    return Some(self.without_sheet(id, missing));
                }
                Some(fault(Verdict::Undecided, said, shown, vec![id], self.asked_for(id)))
            }
            Absence::Placeholder(text) => {
                let (ty, _) = self.plan.declared(id, &self.rules.schema);
                let way_out = way_out(text, &ty, may_be_declared);
                let remedy = way_out.or_else(|| self.asked_for(id));
                Some(fault(Verdict::Undecided, said, shown, vec![id], remedy))
            }
            Absence::NotApplicable(_) => {
                let said = format!("{name} cannot be declared not applicable");
                let remedy = match is_optional {
                    true => "leave it out, or give a value",
                    false => "give a value: the circular asks for one from every council",
                };
                Some(fault(Verdict::Breached, said, shown, vec![id], Some(remedy.to_owned())))
            }
            Absence::Unreadable(why) => {
                Some(fault(Verdict::Breached, said, shown, vec![id], why.remedy.clone()))
            }
        }
    }

    fn without_sheet(&self, id: SlotId, missing: MissingSheet) -> Instance {
        let said = missing.said;
        let place = self.plan.slot(id).place;
        let shown = vec![Shown { place, seen: Seen::Words(NO_SHEET) }];
        fault(Verdict::Undecided, said, shown, vec![id], Some(missing.remedy))
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

    /// What cannot be read, where no `must` needs it.
    fn not_needed(&self, id: SlotId, why: &Misread) -> Diagnostic {
        let message =
            format!("{} is not readable: `{}` {}", self.slot_name(id), why.text, why.fault);
        let message = match why.text.is_empty() {
            true => format!("{} {}", self.slot_name(id), why.fault),
            false => message,
        };
        let left_open = "the requirements that read it stay undecided";
        let help = match &why.remedy {
            Some(remedy) => format!("{remedy}; until then, {left_open}"),
            None => format!("until it can be read, {left_open}"),
        };
        let place = self.plan.slot(id).place;
        Diagnostic::new(&code::OPTIONAL_NOT_READABLE, message, place, &why.fault).with_help(help)
    }

    /// The requirement that asks for just this field, if one does.
    fn asked_for(&self, id: SlotId) -> Option<String> {
        let (record, at) = self.field_id(id)?;
        let asked = self.rules.asked_by.get(&(record, at))?;
        let requirement = self.rules.requirement(*asked)?;
        let cited = requirement.cites.iter().filter_map(|id| self.rules.paragraphs.get(*id));
        let cited: Vec<String> = cited.map(|paragraph| paragraph.name.clone()).collect();
        let field = self.rules.schema.fields(record).get(at)?;
        Some(format!(
            "`{}` is asked for by {} ({}, {})",
            field.name,
            requirement.name,
            self.rules.short_name(),
            show::joined(&cited, "and")
        ))
    }

    fn too_few(&self, id: SlotId, entries: &[SlotId], field: &Field) -> Option<Instance> {
        (entries.len() < field.at_least).then(|| {
            let has = counted(entries.len(), "entry", "entries");
            let said = format!(
                "{} has {has}, and the form asks for at least {}",
                self.slot_name(id),
                field.at_least
            );
            fault(Verdict::Undecided, said, vec![self.shown(id)], vec![id], None)
        })
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
                    let value = show::datum(datum, &key_field.ty, &self.rules.schema);
                    let said = format!("`{}` has two entries for {value}", field.name);
                    let at = |id: SlotId, words| Shown {
                        place: self.plan.slot(id).place,
                        seen: Seen::Words(words),
                    };
                    let (again, first) = (at(slot, "again"), at(*first.get(), "first here"));
                    let remedy =
                        format!("each `{}` may stand once; put the two together", key_field.name);
                    faults.push(fault(
                        Verdict::Breached,
                        said,
                        vec![again, first],
                        Vec::new(),
                        Some(remedy),
                    ));
                }
            }
        }
        faults
    }
}

/// A sheet that is missing is told once, however many entries have nothing for it.
fn once_for_each_sheet(faults: Vec<Instance>) -> Vec<Instance> {
    let mut kept: Vec<Instance> = Vec::with_capacity(faults.len());
    let mut first: HashMap<String, usize> = HashMap::new();
    for mut fault in faults {
        let (at, part) = (kept.len(), fault.parts.first_mut());
        if let Some(part) = part.filter(|part| part.shown.iter().any(Shown::is_missing_sheet)) {
            let same = first.entry(part.said.clone()).or_insert(at);
            if let Some(told) = kept.get_mut(*same).and_then(|one| one.parts.first_mut()) {
                told.gaps.append(&mut part.gaps);
                continue;
            }
        }
        kept.push(fault);
    }
    kept
}

/// What to write instead of `nil` or `n/a`, where there is something.
fn way_out(text: &str, ty: &Ty, may_be_declared: bool) -> Option<String> {
    match text.to_lowercase().as_str() {
        "nil" | "-" | "–" | "—" if *ty == Ty::Money => {
            Some(format!("if `{text}` means that nothing is planned, write £0"))
        }
        "n/a" | "na" | "not applicable" | "not applicable because" if may_be_declared => Some(
            "if it does not apply, write `not applicable because …` with the reason".to_owned(),
        ),
        "n/a" | "na" | "not applicable" | "not applicable because" => {
            Some(format!("`{text}` is no answer here: the circular asks this of every council"))
        }
        _ => None,
    }
}

/// A plan that seems to be of another form, told once.
fn other_form(form: &OtherForm, places: &[Span]) -> Instance {
    let (said, remedy) = match form {
        OtherForm::OfYears { year, own, others } => of_years(*year, own, others),
        OtherForm::OfNone { year, n_unknown, n_known } => of_none(*year, *n_unknown, *n_known),
    };
    let shown = places
        .iter()
        .take(MOST_PLACES)
        .map(|place| Shown { place: *place, seen: Seen::Words("not a field of this form") });
    fault(Verdict::Breached, said, shown.collect(), Vec::new(), Some(remedy))
}

fn of_years(year: Year, own: &[String], others: &[(Year, Vec<String>)]) -> (String, String) {
    let years: Vec<String> = others.iter().map(|(year, _)| year.to_string()).collect();
    let years = show::joined(&years, "and");
    let template = format!("`lacuna template {year}` makes the form of {year}");
    let mut belongs: Vec<String> = Vec::new();
    belongs.extend((!own.is_empty()).then(|| format!("{} of {year}", some_of(own))));
    belongs.extend(others.iter().map(|(year, names)| format!("{} of {year}", some_of(names))));
    match own.len() < SEVERAL && others.len() == 1 {
        true => {
            let names: Vec<&String> = others.iter().flat_map(|(_, names)| names).collect();
            let fields = some_of(&names);
            let said =
                format!("this looks like the form of {years}: {fields} are fields of that form");
            let help = format!("is `year: {year}` right? if it is, {template}; if not, correct it");
            (said, help)
        }
        false => {
            let belongs = belongs.join("; ");
            let said = format!("this has fields of the forms of {year} and {years}: {belongs}");
            (said, format!("keep to the form of one year; {template}, if `year` is right"))
        }
    }
}

fn of_none(year: Year, n_unknown: usize, n_known: usize) -> (String, String) {
    let n_all = n_unknown.saturating_add(n_known);
    let said = format!(
        "hardly anything here is a field of the form: {n_unknown} of {n_all} names are not"
    );
    let remedy = format!(
        "is this the right document? if it is, fill in the form that `lacuna template {year}` makes"
    );
    (said, remedy)
}

/// The first of some names: `a`, `b` and 4 more.
fn some_of(names: &[impl AsRef<str>]) -> String {
    let mut said: Vec<String> =
        names.iter().take(MOST_NAMES).map(|name| format!("`{}`", name.as_ref())).collect();
    let more = names.len().saturating_sub(MOST_NAMES);
    said.extend((more > 0).then(|| format!("{more} more")));
    show::joined(&said, "and")
}

fn fault(
    verdict: Verdict,
    said: String,
    shown: Vec<Shown>,
    gaps: Vec<SlotId>,
    remedy: Option<String>,
) -> Instance {
    let part = Part { said, shown, gaps, remedy, ..Part::default() };
    super::verdict::instance(verdict, None, vec![part])
}
