//! The grade of a plan by the standard of its circular, with what people say of it: waivers, explanations and
//! judgements.

use super::{Exemption, Judged};
use crate::eval::{Finding, Graded, Said, graded};
use crate::judgement::Answer;

impl<'l> Judged<'l> {
    /// What it comes to by the standard of its circular; nothing where that has none for its form, or where only some
    /// requirements were checked.
    pub fn graded(&self) -> Option<Graded<'l>> {
        graded(self.rules, self.form.record, &self.ledger, |finding| self.said(finding))
    }

    /// What a baseline has counts as before: that it was there already makes it no better.
    fn said(&self, finding: &Finding) -> Said {
        let is_waived = matches!(self.exemption(finding), Some(Exemption::Waived(_)));
        let judgement = self.judgement(finding.requirement);
        let is_yes = judgement.and_then(|one| match one.answer {
            Answer::Yes => Some(true),
            Answer::No => Some(false),
            Answer::AskTheCouncil => None,
        });
        Said { is_let_off: is_waived || finding.explained.is_some(), is_yes }
    }
}
