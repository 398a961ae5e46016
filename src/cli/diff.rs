//! `lacuna diff`: what changed from one year to another.

use clap::Args;

use super::args::{Appearance, ChosenRules, CircularName, USUAL, circular, format};
use super::exit::Exit;
use super::output::Output;
use super::terminal::Look;
use super::{circulars, rules};
use crate::compare;
use crate::diag::Severity;
use crate::report::{ChangesFormat, ComparedCirculars};

/// `lacuna diff`
#[derive(Debug, Args)]
pub(super) struct Diff {
    /// The year or the number of the earlier circular.
    #[arg(value_parser = circular)]
    old: CircularName,
    /// The year or the number of the later circular.
    #[arg(value_parser = circular)]
    new: CircularName,
    /// How to print the changes.
    #[arg(long, value_parser = format(&ChangesFormat::ALL), default_value = USUAL)]
    format: ChangesFormat,
    #[command(flatten)]
    pub rules: ChosenRules,
    #[command(flatten)]
    appearance: Appearance,
}

impl Diff {
    fn look(&self) -> Look {
        self.appearance.look(self.format.audience)
    }
}

/// Prints what changed.
pub(super) fn run(args: &Diff) -> Exit {
    let mut output = Output::new(args.look());
    let (library, is_broken) =
        rules::load_and_tell(args.rules.paths(), &args.rules.reach, Severity::Error, args.look());
    let find = |name| {
        circulars::circular(&library, name, is_broken, args.rules.are_built_in(), args.look())
    };
    let (Some((old, old_tree)), Some((new, new_tree))) = (find(&args.old), find(&args.new)) else {
        return Exit::Unusable;
    };
    let changes = compare::compare(old_tree, new_tree, library.sources());
    let compared = ComparedCirculars { old, new, changes: &changes, sources: library.sources() };
    output.write(&(args.format.renderer)(&compared, output.style));
    if output.finish() { Exit::Fine } else { Exit::Unusable }
}
