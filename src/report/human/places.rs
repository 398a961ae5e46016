//! Places in words: `lines 46, 51 and 56`, `cells Spending!D14 and D15`, `rules/2001-02.lac:1193`.

use std::collections::BTreeSet;
use std::fmt;

use lacuna_check::eval::Shown;
use lacuna_check::plan::{Plan, SlotId, State};
use lacuna_language::source::{Place, Sources, Span};
use lacuna_language::value::{Absence, show};

/// How many places are named.
const MOST: usize = 8;

/// Places of one plan, each once and in the order in which they were found.
pub(super) struct Places {
    word: &'static str,
    names: Vec<String>,
}

impl Places {
    /// The places of these spans.
    pub(super) fn of(spans: &[Span], sources: &Sources) -> Places {
        let mut places = Places { word: "line", names: Vec::new() };
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
    pub(super) fn of_shown<'s>(
        shown: impl IntoIterator<Item = &'s Shown>,
        plan: &Plan,
        sources: &Sources,
    ) -> Places {
        let own = shown.into_iter().filter(|one| {
            is_own(one.place, plan) && !one.slot().is_some_and(|id| is_unwritten(id, plan, sources))
        });
        let spans: Vec<Span> = own.map(|one| one.place).collect();
        let in_order: BTreeSet<Span> = spans.iter().copied().collect();
        match in_order.len() {
            // Where all are named they are as in the plan, and else the first few are those that matter most.
            0..=MOST => Places::of(&in_order.into_iter().collect::<Vec<Span>>(), sources),
            _ => Places::of(&spans, sources),
        }
    }

    /// The same of slots.
    pub(super) fn of_slots(slots: &[SlotId], plan: &Plan, sources: &Sources) -> Places {
        let own = slots
            .iter()
            .filter(|id| is_own(plan.slot(**id).place, plan) && !is_unwritten(**id, plan, sources));
        Places::of(&own.map(|id| plan.slot(*id).place).collect::<Vec<Span>>(), sources)
    }

    /// The places before what is said of them: `lines 12 and 16: `.
    pub(super) fn before(&self) -> String {
        if self.is_empty() { String::new() } else { format!("{self}: ") }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

impl fmt::Display for Places {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let plural = if self.names.len() == 1 { "" } else { "s" };
        write!(out, "{}{plural} {}", self.word, show::first_few(&self.names, MOST))
    }
}

/// Whether a place is in the file of the plan that is checked.
fn is_own(place: Span, plan: &Plan) -> bool {
    place.source == plan.slot(Plan::ROOT).place.source
}

/// Whether a field of the plan itself is missing from its text. A workbook has a cell for it.
pub(super) fn is_unwritten(id: SlotId, plan: &Plan, sources: &Sources) -> bool {
    let slot = plan.slot(id);
    let is_text = matches!(sources.place(slot.place), Place::Text(_));
    is_text
        && slot.within == Some(Plan::ROOT)
        && matches!(slot.state, State::Absent(Absence::Missing))
}

/// `rules/2001-02.lac:1193`
pub(super) fn exact(span: Span, sources: &Sources) -> String {
    match sources.place(span) {
        Place::Text(at) => format!("{}:{}", sources.name(span), at.line),
        Place::Cell(cell) => format!("{}:{cell}", sources.name(span)),
    }
}
