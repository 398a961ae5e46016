//! `fits-the-form`: the built-in first requirement of every plan.
//!
//! Each fault once, at its place: what is there and does not fit breaches it, what is asked for and
//! absent leaves it undecided.

use std::collections::HashMap;

use super::expr::Machine;
use super::ledger::{Instance, Part, Shown, Verdict};
use super::words::{absence_said, counted};
use crate::plan::{SlotId, State, Stray, StrayKind};
use crate::rules::{RequirementId, innermost};
use crate::value::{Absence, Datum, Field, Ty, show};

impl<'a> Machine<'a> {
    /// The faults of the plan against its form, in the order of their places.
    pub fn form_faults(&self) -> Vec<Instance> {
        let strays = self.plan.strays.iter().map(|stray| self.stray(stray));
        let slots = self.plan.own_slots().into_iter();
        let slots = slots.filter(|id| !self.plan.slot(*id).is_reported);
        let mut faults: Vec<Instance> =
            strays.chain(slots.flat_map(|id| self.slot_faults(id))).collect();
        faults.sort_by_key(|fault| {
            let part = fault.parts.first();
            part.and_then(|part| part.shown.first()).map(|shown| shown.place)
        });
        faults
    }

    fn stray(&self, stray: &Stray) -> Instance {
        let (said, label, remedy, also) = match &stray.kind {
            StrayKind::Unknown { near: Some(near), .. } => (
                format!("there is no field `{}` here", stray.key),
                "no such field",
                format!("did you mean `{near}`?"),
                None,
            ),
            StrayKind::Unknown { near: None, known } => (
                format!("there is no field `{}` here", stray.key),
                "no such field",
                format!("the fields here are {}", show::list_of_words(known)),
                None,
            ),
            StrayKind::Repeated { first } => (
                format!("`{}` stands twice", stray.key),
                "stands here again",
                "keep one of them; until then neither counts".to_owned(),
                Some(*first),
            ),
        };
        let first = Shown { place: stray.span, said: label.to_owned() };
        let also = also.map(|place| Shown { place, said: "first here".to_owned() });
        let shown = [first].into_iter().chain(also).collect();
        fault(Verdict::Breached, said, shown, Vec::new(), Some(remedy))
    }

    fn slot_faults(&self, id: SlotId) -> Vec<Instance> {
        if let Some(requirement) = self.explains(id) {
            return self.explanation_fault(id, requirement).into_iter().collect();
        }
        let (ty, field) = self.plan.declared(id, &self.rules.schema);
        let slot = self.plan.slot(id);
        // An entry of a list is asked for by being there; only its own field may be optional.
        let is_entry = matches!(slot.step, crate::plan::Step::Entry(_));
        let own = field.filter(|_| !is_entry);
        match &slot.state {
            State::Absent(absence) => self.absent(id, absence, own).into_iter().collect(),
            State::List(entries) => own.map_or(Vec::new(), |field| {
                let short = self.too_few(id, entries, field);
                short.into_iter().chain(self.twins(entries, field, &ty)).collect()
            }),
            State::Given(_) | State::Record(_) => Vec::new(),
        }
    }

    /// An explanation that is none, or of what cannot be explained.
    fn explanation_fault(&self, id: SlotId, requirement: RequirementId) -> Option<Instance> {
        let name = self.rules.requirement_name(requirement);
        let (said, remedy) = match &self.plan.slot(id).state {
            State::Absent(Absence::Missing) => return None,
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

    /// The requirement that asks for just this field, if one does.
    fn asked_for(&self, id: SlotId) -> Option<String> {
        let slot = self.plan.slot(id);
        let crate::plan::Step::Field(at) = slot.step else {
            return None;
        };
        let (Ty::Record(record), _) = self.plan.declared(slot.within?, &self.rules.schema) else {
            return None;
        };
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
        let mut seen: HashMap<&Datum, SlotId> = HashMap::new();
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
            match seen.get(datum) {
                None => {
                    seen.insert(datum, slot);
                }
                Some(first) => {
                    let value = show::datum(datum, &key_field.ty, &self.rules.schema);
                    let said = format!("`{}` has two entries for {value}", field.name);
                    let again =
                        Shown { place: self.plan.slot(slot).place, said: "again".to_owned() };
                    let first = Shown {
                        place: self.plan.slot(*first).place,
                        said: "first here".to_owned(),
                    };
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
