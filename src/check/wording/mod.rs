//! All sentences of what a check came to: reasons, values, gaps, entries, figures, faults, doubts and what
//! to supply.
//!
//! Takes the data of a ledger with the rules, the plan and the texts that it is about; gives English. Never
//! judges, and never looks into a sentence that it has made.

mod counts;
mod english;
mod evidence;
mod examples;
mod faults;
mod figures;
mod labels;
mod names;
mod reasons;
mod values;
mod warnings;
mod written;

pub use english::{Reader, Scope};
pub use evidence::Evidence;
pub use examples::because;
pub use warnings::unlisted;

use crate::plan::{Plan, SlotId};
use lacuna_language::rules::Rules;
use lacuna_language::source::Sources;

/// What sentences are made from: the rules, the plan that was judged by them, and the texts in which both
/// stand.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// The rules that the plan was judged by.
    pub rules: &'a Rules,
    /// The plan that was judged, or all plans of a year put together.
    pub plan: &'a Plan,
    /// The texts of the rule files and the plans, for what is quoted from them.
    pub sources: &'a Sources,
    /// The entry of the plan that a sentence is about, once it is named.
    entry: Option<SlotId>,
}

impl<'a> Words<'a> {
    /// Words for sentences that name each entry themselves.
    pub fn new(rules: &'a Rules, plan: &'a Plan, sources: &'a Sources) -> Words<'a> {
        Words { rules, plan, sources, entry: None }
    }

    /// The same words in a sentence about an entry that is named already.
    fn about_entry(self, entry: Option<SlotId>) -> Words<'a> {
        Words { entry, ..self }
    }
}
