//! What does not fit the form, and what to do about it.

use super::Words;
use super::counts::counted;
use super::names::in_ticks;
use super::values::is_absent;
use crate::eval::Part;
use crate::eval::reason::{Fault, Reason, Remedy};
use crate::plan::{OtherForm, SlotId, State, Stray, StrayKind, at_the_top};
use lacuna_language::rules::{FieldId, RequirementId};
use lacuna_language::value::{Year, show};

/// How many fields of another form are named.
const MOST_NAMES: usize = 5;
/// How many fields of its own year's form make a plan one of both.
const SEVERAL: usize = 2;

impl Words<'_> {
    /// What to do about a part, where there is something.
    pub fn remedy(&self, part: &Part) -> Option<String> {
        part.remedy.as_ref().map(|remedy| self.what_to_do(remedy))
    }

    pub(super) fn fault(&self, fault: &Fault) -> String {
        match fault {
            Fault::Stray(at) => self.plan.strays.get(*at).map_or(String::new(), stray),
            Fault::OtherForm => self.other_form().map_or(String::new(), |(fault, _)| fault),
            Fault::Absent(slot) => match &self.plan.slot(*slot).state {
                State::Absent(why) => format!("{} {}", self.slot(*slot), is_absent(why)),
                State::Given(_) | State::Record(_) | State::List(_) => self.absent(*slot),
            },
            Fault::NotToBeDeclared(slot) => {
                format!("{} cannot be declared not applicable", self.slot(*slot))
            }
            Fault::MissingSheet(missing) => missing.message(),
            Fault::TooFew { list, at_least } => {
                let n_entries = match &self.plan.slot(*list).state {
                    State::List(entries) => entries.len(),
                    State::Given(_) | State::Record(_) | State::Absent(_) => 0,
                };
                let has = counted(n_entries, "entry", "entries");
                let name = self.slot(*list);
                format!("{name} has {has}, but the form asks for at least {at_least}")
            }
            Fault::Twin(key) => self.twin(*key),
            Fault::NoExplanation { slot, requirement } => {
                let why = match &self.plan.slot(*slot).state {
                    State::Absent(why) => is_absent(why),
                    State::Given(_) | State::Record(_) | State::List(_) => String::new(),
                };
                let name = self.rules.requirement_name(*requirement);
                format!("the explanation of `{name}` {why}")
            }
            Fault::NotAskedFor(slot, because) => {
                format!("{}, but {}", self.asked_when(*slot), self.each_reason(because))
            }
            Fault::PerhapsAskedFor(slot, because) => {
                format!("{}, and {}", self.asked_when(*slot), self.each_reason(because))
            }
            Fault::NotToBeExplained(requirement) => {
                let name = self.rules.requirement_name(*requirement);
                format!("`{name}` is not a `should`, so it cannot be explained away")
            }
        }
    }

    /// `` `unit` is asked for only when `has-unit is yes` ``
    fn asked_when(&self, slot: SlotId) -> String {
        let (_, field) = self.plan.declared(slot, &self.rules.schema);
        let when = field.and_then(|field| field.only_when.as_deref()).unwrap_or_default();
        format!("{} is asked for only when `{when}`", self.slot(slot))
    }

    fn each_reason(&self, reasons: &[Reason]) -> String {
        let said: Vec<String> = reasons.iter().map(|reason| self.reason(reason)).collect();
        show::joined(&said, "and")
    }

    /// A key that stands in two entries of a list.
    fn twin(&self, key: SlotId) -> String {
        let schema = &self.rules.schema;
        let slot = self.plan.slot(key);
        let list = slot.within.and_then(|entry| self.plan.declared(entry, schema).1);
        let list = list.map_or("", |field| field.name.as_str());
        let value = match &slot.state {
            State::Given(datum) => show::datum(datum, &self.plan.declared(key, schema).0, schema),
            State::Record(_) | State::List(_) | State::Absent(_) => String::new(),
        };
        format!("`{list}` has two entries for {value}")
    }

    fn what_to_do(&self, remedy: &Remedy) -> String {
        match remedy {
            Remedy::Rename(near) => format!("did you mean `{near}`?"),
            Remedy::OneOf(known) => format!("the fields here are {}", show::list_of_words(known)),
            Remedy::MoveInside(record) => format!("it is a field of `{record}`: put it there"),
            Remedy::MoveToTop { inside, format } => at_the_top(*format, inside),
            Remedy::KeepOne => "keep one of them; until then, none of them counts".to_owned(),
            Remedy::DropLastYear => {
                "delete the line; if the plan that was given is not this council's, do not give it"
                    .to_owned()
            }
            Remedy::MergeEntries(key) => {
                format!("each `{key}` can be there only once; merge the two")
            }
            Remedy::Explain => {
                "say why the council does not meet it, or delete the line".to_owned()
            }
            Remedy::DropExplanation => {
                "delete the explanation; only a `should` can be explained".to_owned()
            }
            Remedy::LeaveOut(field, deciding) => {
                let name = |slot: &SlotId| in_ticks(self.last_name(*slot));
                let deciding: Vec<String> = deciding.iter().map(name).collect();
                match deciding.is_empty() {
                    true => format!("delete {}", name(field)),
                    false => {
                        let deciding = show::joined(&deciding, "or");
                        format!("delete {}, or change {deciding} if that is wrong", name(field))
                    }
                }
            }
            Remedy::DropDeclaration => "delete it, or give a value".to_owned(),
            Remedy::Give => "give a value: the circular asks for one from every council".to_owned(),
            Remedy::WriteNought(text) => {
                format!("if `{text}` means that nothing is planned, write £0")
            }
            Remedy::Declare => {
                "if it does not apply, write `not applicable because …` with the reason".to_owned()
            }
            Remedy::Answer(text) => {
                format!("`{text}` is not an answer here: the circular asks this of every council")
            }
            Remedy::AskedFor { requirement, field } => self.asked_for(*requirement, *field),
            Remedy::Rewrite(remedy) => remedy.clone(),
            Remedy::Sheet(missing) => missing.remedy(),
            Remedy::UseForm => self.other_form().map_or(String::new(), |(_, remedy)| remedy),
        }
    }

    /// `` `amount` is asked for by costed (LAC(2000)22, 4 and 5) ``
    fn asked_for(&self, requirement: RequirementId, (record, at): FieldId) -> String {
        let field = self.rules.schema.fields(record).get(at);
        let field = field.map_or("", |field| field.name.as_str());
        let cites = self.rules.requirement(requirement).map_or(&[][..], |one| &one.cites);
        let cited = cites.iter().filter_map(|id| self.rules.paragraphs.get(*id));
        let cited: Vec<String> = cited.map(|paragraph| paragraph.name.clone()).collect();
        format!(
            "`{field}` is asked for by {} ({}, {})",
            self.rules.requirement_name(requirement),
            self.rules.short_name(),
            show::joined(&cited, "and")
        )
    }

    /// That the plan seems to be of another form, and what to do about it.
    fn other_form(&self) -> Option<(String, String)> {
        let (form, _) = self.plan.other_form.as_ref()?;
        Some(match form {
            OtherForm::OfYears { year, own, others } => of_years(*year, own, others),
            OtherForm::OfNone { year, n_unknown, n_known } => of_none(*year, *n_unknown, *n_known),
        })
    }
}

fn stray(stray: &Stray) -> String {
    let key = &stray.key;
    match &stray.kind {
        StrayKind::Unknown { .. } => format!("there is no field `{key}` here"),
        StrayKind::Misplaced { inside, .. } => {
            format!("`{key}` does not belong inside `{inside}`")
        }
        StrayKind::Repeated { .. } => format!("`{key}` is there twice"),
        StrayKind::Denied => {
            "the plan says that there was no plan last year, but there is one".to_owned()
        }
    }
}

fn of_years(year: Year, own: &[String], others: &[(Year, Vec<String>)]) -> (String, String) {
    let years: Vec<String> = others.iter().map(|(year, _)| year.to_string()).collect();
    let years = show::joined(&years, "and");
    let template = format!("`lacuna template {year}` makes the pro forma for {year}");
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
        "hardly anything here is a field of the form: {n_unknown} of the {n_all} names are not"
    );
    let remedy = format!(
        "is this the right file? if it is, fill in the pro forma that `lacuna template {year}` \
         makes"
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
