//! `check --baseline` and `--write-baseline`: what was found in the plans before does not count.
//!
//! Takes each plan as it was checked; lets what is known in it not count, and keeps what is open. Never changes a
//! verdict.

use std::collections::BTreeSet;

use crate::cli::disk::Disk;
use crate::cli::output;
use crate::cli::plans::{BASELINE, is_baseline_by_name};
use crate::cli::terminal::Look;
use crate::cli::write::Pending;
use crate::config::{Baseline, Known};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::driver::Checked;
use crate::library::Files;
use crate::report;
use crate::source::Sources;

/// What is known of the plans before they are checked.
pub(super) enum KnownBefore {
    /// There is no baseline, and all that is found counts.
    Nothing,
    /// What the file with this name has.
    Kept(String, Baseline),
    /// All that is found is written to a file, and known from now on.
    All(Pending),
}

impl KnownBefore {
    /// Reads the baseline, or begins one. What cannot be read is reported, and `is_unusable` is set.
    pub(super) fn begin(
        kept: Option<&str>,
        new: Option<&str>,
        look: Look,
        is_unusable: &mut bool,
    ) -> Result<KnownBefore, Diagnostic> {
        match (new, kept) {
            (Some(new), _) => {
                may_be_written(new)?;
                Pending::begin(new).map(KnownBefore::All)
            }
            (None, Some(kept)) => Ok(KnownBefore::read(kept, look, is_unusable)),
            (None, None) => Ok(KnownBefore::Nothing),
        }
    }

    fn read(name: &str, look: Look, is_unusable: &mut bool) -> KnownBefore {
        let (mut sources, mut found) = (Sources::default(), Diagnostics::default());
        let baseline = match Disk.read(name) {
            Ok(bytes) => Baseline::read(name, bytes, &mut sources, &mut found),
            Err(why) => {
                let message = format!("the baseline `{name}` cannot be read: {why}");
                let help = format!("to begin one: `lacuna check --write-baseline {name}`");
                found.push(
                    Diagnostic::without_place(&code::UNREADABLE_PLAN_FILE, message).with_help(help),
                );
                Baseline::default()
            }
        };
        *is_unusable |= found.has_errors();
        output::complain(&report::diagnostics(&found, &sources, output::error_style(look)));
        KnownBefore::Kept(name.to_owned(), baseline)
    }

    /// Lets what is known in a plan not count. Gives all that is open in it.
    pub(super) fn apply(&self, checked: &mut Checked) -> Vec<Known> {
        if matches!(self, KnownBefore::Nothing) {
            return Vec::new();
        }
        let mut open = report::open_findings(checked);
        if let (KnownBefore::All(_), Ok(judged)) = (self, &checked.outcome) {
            // What is waived counts again once the waiver ends.
            open.retain(|(requirement, _)| !judged.is_waived(*requirement));
        }
        let is_known = |known: &Known| match self {
            KnownBefore::Nothing => false,
            KnownBefore::Kept(_, baseline) => baseline.knows(&known.fingerprints),
            KnownBefore::All(_) => true,
        };
        if let Ok(judged) = &mut checked.outcome {
            let known = open.iter().filter(|(_, known)| is_known(known));
            judged.let_known(known.map(|(requirement, _)| *requirement));
        }
        open.into_iter().map(|(_, known)| known).collect()
    }

    /// Writes what is open; gives what there is to say of it, or of what was known and is gone. Of some plans alone that
    /// cannot be told.
    pub(super) fn end(self, open: Vec<Known>, is_whole: bool) -> Result<String, Diagnostic> {
        match self {
            KnownBefore::Nothing => Ok(String::new()),
            KnownBefore::Kept(name, baseline) => {
                let found = open.into_iter().flat_map(|known| known.fingerprints);
                let found: BTreeSet<String> = found.collect();
                Ok(match is_whole && baseline.n_gone(&found) > 0 {
                    true => format!(
                        "Some of what `{name}` has is put right by now. Write the baseline again, so that it \
                         counts if it comes back: `lacuna check --write-baseline {name}`\n"
                    ),
                    false => String::new(),
                })
            }
            KnownBefore::All(mut file) => {
                let n_open = open.len();
                file.write(&Baseline::written(open))?;
                let name = file.name().to_owned();
                Pending::publish(vec![file])?;
                let findings = match n_open {
                    1 => "1 finding, which does".to_owned(),
                    many => format!("{many} findings, which do"),
                };
                Ok(format!(
                    "`{name}` has {findings} not count from now on with `--baseline {name}`.\n"
                ))
            }
        }
    }
}

/// Refuses to write a baseline over anything else, and where the next check would take it for a plan.
fn may_be_written(name: &str) -> Result<(), Diagnostic> {
    if !is_baseline_by_name(name) {
        let message = format!("`{name}` cannot be the name of a baseline");
        let help =
            format!("end the name in `{BASELINE}`, so that no check takes the file for a plan");
        return Err(Diagnostic::without_place(&code::UNWRITABLE_FILE, message).with_help(help));
    }
    let is_another = Disk.read(name).is_ok_and(|bytes| !Baseline::is_one(&bytes));
    if is_another {
        let message = format!("`{name}` was not written: it is there already, and is no baseline");
        let help = "give the baseline another name, or delete that file first";
        return Err(Diagnostic::without_place(&code::UNWRITABLE_FILE, message).with_help(help));
    }
    Ok(())
}
