//! `check --watch`: checks whenever a file is saved. The rules stay loaded from one check to the next.

use super::kept_rules::KeptRules;
use super::watch::{self, Folders};
use super::{Check, once};
use crate::cli::exit::Exit;
use crate::cli::interrupt;
use crate::cli::output::{self, say};
use crate::cli::repository::Repository;
use crate::diag::{Diagnostic, code};

/// Checks whenever a file is saved, until the program is interrupted.
pub(super) fn again_and_again(args: &Check, kept: &mut KeptRules) -> Exit {
    if args.paths.iter().chain(&args.judging.previous).any(|path| path == "-") {
        say(not_to_be_watched(), args.look());
        return Exit::Unusable;
    }
    let inputs = || {
        let repository = Repository::read(&args.judging.config);
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
