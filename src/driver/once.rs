//! Plans that are checked together and are of one council, year and form.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Checked;
use crate::diag::{Diagnostic, code};
use crate::value::{RecordId, Year, show};

/// The plans seen so far.
#[derive(Debug, Default)]
pub struct Once {
    /// By council, year and form: the file.
    seen: BTreeMap<(String, Year, RecordId), Arc<str>>,
}

impl Once {
    /// Notes a plan. If it is the second of its kind, it says so, and so does what is given back: one of
    /// the two is perhaps a copy in another format, or an earlier draft.
    pub fn look(&mut self, checked: &mut Checked) -> bool {
        let name = Arc::clone(&checked.name);
        let Ok(judged) = &mut checked.outcome else { return false };
        // Of other forms, such as pathway plans, a council may send many.
        let is_the_plan =
            judged.rules.forms.first().is_some_and(|form| form.record == judged.form.record);
        let Some(council) = judged.council().filter(|_| is_the_plan) else { return false };
        let year = judged.rules.circular.year;
        let key = (show::simplified(&council), year, judged.form.record);
        match self.seen.get(&key) {
            Some(first) => {
                let place = judged.plan.field(0).map(|slot| judged.plan.slot(slot).place);
                let message = format!("`{first}` is a plan of {council} for {year} as well");
                let label = "a second plan of it";
                let doubt = place.map(|place| {
                    Diagnostic::new(&code::PLAN_GIVEN_TWICE, message, place, label).with_help(
                        "both were checked and both are counted; leave the one out that is not to be \
                         sent",
                    )
                });
                judged.ledger.doubts.extend(doubt);
                true
            }
            None => {
                self.seen.insert(key, name);
                false
            }
        }
    }
}
