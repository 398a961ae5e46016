//! `check --watch`: checks whenever a file is saved. The rules stay loaded from one check to the next.

use super::watch::{self, Folders, Inputs, Stamps};
use super::{Check, once};
use crate::cli::exit::Exit;
use crate::cli::output::{self, say};
use crate::cli::repository::Repository;
use crate::cli::{interrupt, rules};
use crate::diag::{Diagnostic, code};
use crate::library::Library;

/// Checks whenever a file is saved, until the program is interrupted.
pub(super) fn again_and_again(args: &Check, kept: &mut KeptRules) -> Exit {
    if args.paths.iter().chain(&args.previous).any(|path| path == "-") {
        say(not_to_be_watched(), args.look());
        return Exit::Unusable;
    }
    let inputs = || {
        let repository = Repository::read(&args.config);
        args.within(&repository).inputs(&repository)
    };
    let (call, calls) = watch::calls();
    interrupt::when_interrupted(call.clone());
    loop {
        let now = inputs();
        let folders = match Folders::watch(&now, &call) {
            Ok(folders) => folders,
            Err(problem) => {
                say(problem, args.look());
                return Exit::Unusable;
            }
        };
        let before = now.stamps();
        output::clear_screen();
        once::once(args, kept);
        args.note("Waiting for changes. Ctrl-C ends this.\n");
        if !watch::wait(&calls, &before, || inputs().stamps()) {
            return Exit::Fine;
        }
        drop(folders);
    }
}

fn not_to_be_watched() -> Diagnostic {
    let message = "standard input cannot be watched: it can be read only once";
    Diagnostic::without_place(&code::UNREADABLE_PLAN_FILE, message)
        .with_help("save the plan in a file, and name that")
}

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
                let is_broken = rules::tell(&library, args.least(), args.look());
                (library, is_broken)
            }
            None => {
                rules::to_judge_by(args.rules.as_slice(), &args.reach, args.least(), args.look())
            }
        };
        let (_, library) = self.0.insert(((!is_broken).then_some(files), library));
        (library, is_broken)
    }
}
