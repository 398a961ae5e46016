//! What is said of a place in the plan, in a few words.

use super::Words;
use super::counts::counted;
use super::names::in_ticks;
use crate::eval::{Mark, PlanPlace, Seen};
use crate::plan::{SlotId, State};
use lacuna_language::value::{Absence, show};

impl Words<'_> {
    /// What is said of a place, in the margin of the plan's text.
    pub fn label(&self, shown: &PlanPlace) -> String {
        match shown.seen {
            Seen::Slot(id) => self.value_label(id),
            Seen::Whole(id) => self.whole_label(id),
            Seen::Mark(mark) => mark_label(mark).to_owned(),
        }
    }

    /// A slot's value, or why there is none.
    fn value_label(&self, id: SlotId) -> String {
        let (plan, schema) = (self.plan, &self.rules.schema);
        let slot = plan.slot(id);
        let said = match &slot.state {
            State::Absent(Absence::Missing) => match plan.council(id) {
                Some(council) => format!("no {}", council.plans()),
                None => format!("no `{}` here", self.last_name(id)),
            },
            State::Absent(Absence::Placeholder(_)) => "not filled in yet".to_owned(),
            State::Absent(Absence::NotApplicable(_)) => "declared not applicable".to_owned(),
            State::Absent(Absence::Unreadable(why)) => why.fault.clone(),
            State::Given(datum) => show::datum(datum, &plan.declared(id, schema).0, schema),
            State::Record(_) => match plan.council(id) {
                Some(council) => format!("the {}", council.plans()),
                None => in_ticks(self.last_name(id)),
            },
            State::List(entries) => counted(entries.len(), "entry", "entries"),
        };
        show::shortened(&said)
    }

    /// What an entry leaves out that is laid out whole.
    fn whole_label(&self, id: SlotId) -> String {
        let State::Record(fields) = &self.plan.slot(id).state else {
            return self.value_label(id);
        };
        let is_absent = |field: &&SlotId| matches!(self.plan.slot(**field).state, State::Absent(_));
        let names =
            fields.iter().filter(is_absent).map(|field| format!("`{}`", self.last_name(*field)));
        match names.collect::<Vec<String>>().as_slice() {
            [] => self.value_label(id),
            names => format!("without {}", show::joined(names, "and")),
        }
    }
}

fn mark_label(mark: Mark) -> &'static str {
    match mark {
        Mark::NoSuchField => "no such field",
        Mark::WrongPlace => "in the wrong place",
        Mark::StandsAgain => "here again",
        Mark::Again => "again",
        Mark::FirstHere => "first here",
        Mark::DeclaredNotApplicable => "declared not applicable",
        Mark::MissingSheet => "has a sheet of its own, which is missing",
        Mark::OtherForm => "not a field of this form",
        Mark::ThisPlan => "this plan",
    }
}
