//! `--assessment FILE`: what people judged of the questions about plans.
//!
//! Takes the names of files; gives the judgements that can be used, and tells of all others. Never writes to these files.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::disk::Disk;
use super::output;
use super::terminal::Look;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::driver::{Strangers, known_judgements};
use crate::judgement::{self, Assessment, Judgement};
use crate::library::{Files, Library};
use crate::plan;
use crate::report;
use crate::source::Sources;
use crate::value::{Year, date};

/// What files of judgements say.
pub(super) struct Judgements {
    pub assessment: Assessment,
    /// The texts of the files, behind those that were there before.
    pub sources: Sources,
    /// What is wrong with the judgements, or doubtful in them.
    pub problems: Diagnostics,
}

impl Judgements {
    /// Reads these files. Their texts go behind those of `sources`; what is wrong with them goes to standard error, and
    /// which of them were made after the day of the check, if that is given.
    pub(super) fn read(
        files: &[String],
        library: &Library,
        mut sources: Sources,
        (as_of, look): (Option<Date>, Look),
    ) -> Judgements {
        let (mut all, mut problems) = (Vec::new(), Diagnostics::default());
        for name in files {
            match Disk.read(name) {
                Ok(bytes) => {
                    all.extend(judgement::read(name, bytes, &mut sources, &mut problems));
                }
                Err(why) => problems.push(unreadable(name, &why)),
            }
        }
        let assessment = known_judgements(all, library, &mut problems);
        let ahead = |one: &&Judgement| as_of.is_some_and(|day| one.on > day);
        problems.extend(assessment.all().iter().filter(ahead).map(dated_ahead));
        tell(&problems, &sources, look);
        Judgements { assessment, sources, problems }
    }

    /// Tells of the judgements that are about none of these plans, each by its council and year, and whose council there
    /// is not. Gives how many are only about other plans.
    pub(super) fn tell_strangers(
        &mut self,
        plans: &BTreeSet<(String, Year)>,
        library: &Library,
        is_whole: bool,
        look: Look,
    ) -> usize {
        let Strangers { problems, n_others } =
            Strangers::find(&self.assessment, library, plans, is_whole);
        tell(&problems, &self.sources, look);
        self.problems.append(problems);
        n_others
    }

    /// Whether something in the files could not be used.
    pub(super) fn is_broken(&self) -> bool {
        self.problems.has_errors()
    }
}

/// That judgements are about plans that are not among those that were read.
pub(super) fn about_others(n_judgements: usize) -> String {
    match n_judgements {
        0 => String::new(),
        1 => "1 judgement is about a plan that was not checked here.\n".to_owned(),
        many => format!("{many} judgements are about plans that were not checked here.\n"),
    }
}

fn tell(problems: &Diagnostics, sources: &Sources, look: Look) {
    output::complain(&report::diagnostics(problems, sources, output::error_style(look)));
}

/// That a judgement bears a day that has not come yet.
fn dated_ahead(one: &Judgement) -> Diagnostic {
    let (council, name, on) = (&one.council.node, &one.requirement.node, date::show(one.on));
    let message = format!("`{name}` of {council} was judged on {on}, which is in the future");
    Diagnostic::new(&code::DATED_AHEAD, message, one.requirement.span, "judged on a day to come")
        .with_help("correct the day; to count it as of another day, use `--as-of`")
}

fn unreadable(name: &str, why: &str) -> Diagnostic {
    let message = format!("the judgements in `{name}` cannot be read: {why}");
    let help = format!("to make such a file: `lacuna assess PLANS --output {name}`");
    Diagnostic::without_place(&code::UNREADABLE_PLAN_FILE, message).with_help(help)
}

/// What the name of a file of judgements ends in, without the ending of its format.
const STEM: &str = "assessment";

/// Whether a file has judgements by its name: `assessment.xlsx`, `2001-assessment.toml`.
pub(super) fn is_assessment_by_name(path: &str) -> bool {
    let stem = path.rsplit_once('.').filter(|_| plan::Format::of_name(path).is_some());
    stem.is_some_and(|(stem, _)| stem.ends_with(STEM))
}
