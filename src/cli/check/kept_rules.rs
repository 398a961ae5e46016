//! The rules of a check, which stay loaded from one check to the next where plans are watched.

use super::Check;
use super::watch::{Inputs, Stamps};
use crate::cli::rules;
use crate::diag::Severity;
use crate::library::Library;

/// The rules of a check. They stay loaded for the next one, as long as their files stay as they are.
#[derive(Default)]
pub(super) struct KeptRules(Option<(Option<(Inputs, Stamps)>, Library)>);

impl KeptRules {
    /// The rules to judge by, and whether they have mistakes, which are told.
    pub(super) fn load(&mut self, args: &Check, inputs: Inputs) -> (&Library, bool) {
        let stamps = if args.watch { inputs.rules_stamps() } else { Stamps::default() };
        let files = (inputs, stamps);
        let kept = self.0.take().filter(|(of, _)| of.as_ref() == Some(&files));
        let (library, is_broken) = match kept {
            Some((_, library)) => {
                let is_broken = rules::tell(&library, Severity::Error, args.look());
                (library, is_broken)
            }
            None => {
                rules::to_judge_by(args.judging.rules.as_slice(), &args.judging.reach, args.look())
            }
        };
        let (_, library) = self.0.insert(((!is_broken).then_some(files), library));
        (library, is_broken)
    }
}
