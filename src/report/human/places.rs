//! Places in words: `lines 46, 51 and 56`, `cells Spending!D14 and D15`, `rules/2001-02.lac:1193`.

use std::collections::BTreeSet;
use std::fmt;

use lacuna_check::eval::PlanPlace;
use lacuna_check::plan::{Plan, SlotId, State};
use lacuna_language::source::{Place, Sources, Span};
use lacuna_language::value::{Absence, show};

/// How many places are named.
const MOST: usize = 8;

/// Places of one plan, each once and in the order in which they were found.
pub(crate) struct Places {
    word: &'static str,
    names: Vec<String>,
    /// With how many more values they are compared, such as the terms of a sum.
    n_terms: usize,
}

impl Places {
    /// The places of these spans.
    pub(crate) fn of(spans: &[Span], sources: &Sources) -> Places {
        let mut places = Places { word: "line", names: Vec::new(), n_terms: 0 };
        for span in spans {
            let name = match sources.place(*span) {
                Place::Text(at) => at.line.to_string(),
                Place::Cell(name) => {
                    places.word = "cell";
                    name
                }
            };
            if !places.names.contains(&name) && places.names.len() <= MOST * MOST {
                places.names.push(name);
            }
        }
        places
    }

    /// What is shown of the plan that is checked; not what stands in last year's file beside it. A field of
    /// the plan itself that is not written there has no place: it is told by its name.
    pub(crate) fn of_shown<'s>(
        shown: impl IntoIterator<Item = &'s PlanPlace>,
        plan: &Plan,
        sources: &Sources,
    ) -> Places {
        let own = shown.into_iter().filter(|one| {
            is_own(one.place, plan) && !one.slot().is_some_and(|id| is_unwritten(id, plan, sources))
        });
        let own: Vec<&PlanPlace> = own.collect();
        let all: BTreeSet<Span> = own.iter().map(|one| one.place).collect();
        // Where all are named they are as in the plan.
        if all.len() <= MOST {
            return Places::of(&all.into_iter().collect::<Vec<Span>>(), sources);
        }
        let (terms, single): (Vec<&PlanPlace>, Vec<&PlanPlace>) =
            own.into_iter().partition(|one| one.is_term);
        let [terms, single] = [terms, single].map(|some| some.into_iter().map(|one| one.place));
        match single.len() {
            0 => Places::of(&terms.collect::<Vec<Span>>(), sources),
            _ => {
                let n_terms = terms.collect::<BTreeSet<Span>>().len();
                Places { n_terms, ..Places::of(&single.collect::<Vec<Span>>(), sources) }
            }
        }
    }

    /// The same of slots.
    pub(crate) fn of_slots(slots: &[SlotId], plan: &Plan, sources: &Sources) -> Places {
        let own = slots
            .iter()
            .filter(|id| is_own(plan.slot(**id).place, plan) && !is_unwritten(**id, plan, sources));
        Places::of(&own.map(|id| plan.slot(*id).place).collect::<Vec<Span>>(), sources)
    }

    /// The places before what is said of them: `lines 12 and 16: `.
    pub(crate) fn before(&self) -> String {
        if self.is_empty() { String::new() } else { format!("{self}: ") }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

impl fmt::Display for Places {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let plural = if self.names.len() == 1 { "" } else { "s" };
        write!(out, "{}{plural} {}", self.word, show::first_few(&self.names, MOST))?;
        match self.n_terms {
            0 => Ok(()),
            1 => write!(out, ", compared with another"),
            many => write!(out, ", compared with {many} others"),
        }
    }
}

/// Whether a place is in the file of the plan that is checked.
fn is_own(place: Span, plan: &Plan) -> bool {
    place.source == plan.slot(Plan::ROOT).place.source
}

/// Whether a field of the plan itself is missing from its text. A workbook has a cell for it.
pub(crate) fn is_unwritten(id: SlotId, plan: &Plan, sources: &Sources) -> bool {
    let slot = plan.slot(id);
    let is_text = matches!(sources.place(slot.place), Place::Text(_));
    is_text
        && slot.within == Some(Plan::ROOT)
        && matches!(slot.state, State::Absent(Absence::Missing))
}

/// `rules/2001-02.lac:1193`
pub(crate) fn exact(span: Span, sources: &Sources) -> String {
    match sources.place(span) {
        Place::Text(at) => format!("{}:{}", sources.name(span), at.line),
        Place::Cell(cell) => format!("{}:{cell}", sources.name(span)),
    }
}
