//! Plans that are checked together and are of one council, year and form.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use smol_str::SmolStr;

use super::Checked;
use lacuna_language::diag::{Diagnostic, code};
use lacuna_language::value::{RecordId, Year, spelling};

/// What a plan is, of which a council sends one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    /// The council's name in its simplest spelling.
    council: SmolStr,
    year: Year,
    form: RecordId,
}

impl Kind {
    /// The kind of a plan; nothing for one of a form of which a council may send many, such as pathway
    /// plans.
    pub fn of(checked: &Checked) -> Option<Kind> {
        let judged = checked.outcome.as_ref().ok()?;
        let form = judged.form.record;
        let is_the_plan = judged.rules.forms.first().is_some_and(|first| first.record == form);
        let council = judged.council().filter(|_| is_the_plan)?;
        let (council, year) = (spelling::simplified(&council).into(), judged.rules.circular.year);
        Some(Kind { council, year, form })
    }
}

/// The plans seen so far.
#[derive(Debug, Default)]
pub struct Once {
    seen: BTreeMap<Kind, Arc<str>>,
}

impl Once {
    /// Notes a plan. If it is the second of its kind, gives the file of the first.
    pub fn first(&mut self, kind: Kind, name: &Arc<str>) -> Option<Arc<str>> {
        match self.seen.entry(kind) {
            Entry::Occupied(first) => Some(Arc::clone(first.get())),
            Entry::Vacant(place) => {
                place.insert(Arc::clone(name));
                None
            }
        }
    }
}

impl Checked<'_> {
    /// Notes that there is another plan of its kind in this file: one of the two is perhaps a copy in
    /// another format, or an earlier draft.
    pub fn is_there_twice(&mut self, first: &str) {
        let Ok(judged) = &mut self.outcome else { return };
        let (Some(council), Some(slot)) = (judged.council(), judged.plan.field(0)) else { return };
        let year = judged.rules.circular.year;
        let message = format!("`{first}` is also a plan of {council} for {year}");
        let place = judged.plan.slot(slot).place;
        let doubt = Diagnostic::new(
            &code::PLAN_GIVEN_TWICE,
            message,
            place,
            "a second plan for \
                                                                              this year",
        );
        judged.doubts.push(doubt.with_help(
            "both were checked and both are counted; leave out the one that is not to be sent",
        ));
    }
}
