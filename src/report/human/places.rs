//! Places in words: `lines 46, 51 and 56`, `cells Spending!D14 and D15`, `rules/2001-02.lac:1193`.

use std::fmt;

use crate::plan::{Plan, SlotId};
use crate::source::{Place, Sources, Span};
use crate::value::show;

/// How many places are named.
const MOST: usize = 8;

/// Places of one plan, each once and in the order in which they were found.
pub struct Places {
    word: &'static str,
    names: Vec<String>,
}

impl Places {
    /// The places of these spans.
    pub fn of(spans: &[Span], sources: &Sources) -> Places {
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

    /// The places of these slots that are in the plan's own file.
    pub fn of_slots(slots: &[SlotId], plan: &Plan, sources: &Sources) -> Places {
        let own = slots.iter().filter(|slot| plan.is_in_file(**slot));
        let spans: Vec<Span> = own.map(|slot| plan.slot(*slot).place).collect();
        Places::of(&spans, sources)
    }

    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

impl fmt::Display for Places {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let plural = if self.names.len() == 1 { "" } else { "s" };
        write!(out, "{}{plural} {}", self.word, show::first_few(&self.names, MOST))
    }
}

/// `rules/2001-02.lac:1193`
pub fn exact(span: Span, sources: &Sources) -> String {
    match sources.place(span) {
        Place::Text(at) => format!("{}:{}", sources.name(span), at.line),
        Place::Cell(cell) => format!("{}:{cell}", sources.name(span)),
    }
}
