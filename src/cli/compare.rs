//! `lacuna compare`: two versions of one plan in, and out what changed from one to the other.

use std::sync::Arc;

use clap::Args;
use jiff::civil::Date;

use super::args::{Messages, date, file, format, today};
use super::assessments::Judgements;
use super::disk;
use super::dossiers::{Files, Wanted, not_made};
use super::exit::Exit;
use super::judging::Judging;
use super::output::{self, Output, say};
use super::plans::{Find, PlanFile};
use super::repository::Repository;
use super::terminal::Look;
use super::{rules, write};
use crate::diag::{Diagnostic, code};
use crate::driver::{Checked, Judge, Judged, Kind, Previous};
use crate::report::{self, Detail, DossierFormat, Settings, Version};
use crate::source::Sources;

/// `lacuna compare`
#[derive(Debug, Clone, Args)]
pub(super) struct Compare {
    /// The earlier version of a plan.
    #[arg(value_parser = file())]
    old: String,
    /// The later version of the same plan.
    #[arg(value_parser = file())]
    new: String,
    /// The format of the comparison [default: by the ending of the file's name, or markdown].
    #[arg(long, value_parser = format(&DossierFormat::ALL))]
    format: Option<DossierFormat>,
    /// Write it to this file, such as `changes.html` [default: standard output].
    #[arg(short, long, value_name = "FILE", value_parser = file())]
    output: Option<String>,
    #[command(flatten)]
    judging: Judging,
    /// Count what people judged, from this file that `lacuna assess` made; may be given several times.
    #[arg(long, value_name = "FILE", value_parser = file())]
    assessment: Vec<String>,
    /// Compare as of this date, such as 2001-01-23 [default: today].
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<Date>,
    #[command(flatten)]
    messages: Messages,
}

impl Compare {
    /// The same with what the repository sets and nobody typed.
    fn within(&self, repository: &Repository) -> Compare {
        let mut all = self.clone();
        all.judging.complete(repository);
        all.assessment.extend(repository.assessments());
        all
    }

    fn look(&self) -> Look {
        self.messages.look()
    }

    fn plans(&self) -> [String; 2] {
        [self.old.clone(), self.new.clone()]
    }
}

/// Compares, and says how that ended.
pub(super) fn run(args: &Compare) -> Exit {
    let mut repository = Repository::find(&args.judging.config, args.look());
    let args = &args.within(&repository);
    repository.judgements = args.assessment.iter().map(|file| disk::identity(file)).collect();
    match compared(args, &repository) {
        Ok(exit) => exit,
        Err(problem) => {
            say(problem, args.look());
            Exit::Unusable
        }
    }
}

fn compared(args: &Compare, repository: &Repository) -> Result<Exit, Diagnostic> {
    let plans = args.plans();
    let files = Files::of(&Wanted {
        format: args.format,
        usual: DossierFormat::MARKDOWN,
        output: args.output.as_ref(),
        plans: &plans,
        each: None,
    })?;
    let (library, is_broken) =
        rules::to_judge_by(args.judging.rules.as_slice(), &args.judging.reach, args.look());
    let mut is_unusable = is_broken | repository.is_broken();
    let judgements = Judgements::read(
        &args.assessment,
        &library,
        Sources::default(),
        (Some(args.as_of.unwrap_or_else(today)), args.look()),
    );
    is_unusable |= judgements.is_broken();
    let settings = Settings {
        style: output::style(args.look()),
        as_of: args.as_of.unwrap_or_else(today),
        is_draft: false,
        detail: Detail::Full,
    };
    if disk::identity(&args.old) == disk::identity(&args.new) {
        return Err(same_file());
    }
    let find = Find { repository, look: args.look() };
    let [old, new] = plans.map(|path| find.plans(&[path], &mut is_unusable));
    let both: Vec<PlanFile> = old.into_iter().chain(new).collect();
    let previous = find.previous(&both, &args.judging.previous, &mut is_unusable);
    let judge = Judge {
        waivers: repository.waivers(settings.as_of),
        assessment: &judgements.assessment,
        ..Judge::new(&library)
    };
    let [old, new] = both.as_slice() else { return Err(two_plans(both.len())) };
    let (old, new) = (read(old, judge, &previous), read(new, judge, &previous));
    let (Some(one), Some(other)) = (old.version(args.look()), new.version(args.look())) else {
        return Ok(Exit::Unusable);
    };
    may_be_compared(one, other)?;
    let document = report::versions((one, other), (&library, settings));
    let bytes = (files.format.renderer)(&document).map_err(|why| not_made(&why))?;
    let mut output = Output::new(args.look());
    match &files.name {
        None => output.write_bytes(&bytes),
        Some(name) => write::anew(name, &bytes, report::is_report)?,
    }
    let is_fine = output.finish() && !is_unusable;
    Ok(if is_fine { Exit::Fine } else { Exit::Unusable })
}

/// A version that was read and judged.
struct Read<'l> {
    checked: Checked<'l>,
    fingerprint: String,
}

fn read<'l>(plan: &PlanFile, judge: Judge<'l>, previous: &Previous) -> Read<'l> {
    let name = plan.name();
    match plan.read() {
        Ok(bytes) => {
            let fingerprint = report::sha256(&bytes);
            Read { checked: judge.check(Arc::clone(&name), bytes, previous), fingerprint }
        }
        Err(why) => {
            let sources = judge.library.sources().clone();
            Read { checked: Checked::unreadable(name, &why, sources), fingerprint: String::new() }
        }
    }
}

impl<'l> Read<'l> {
    /// The version; nothing where the file is no plan, which is told.
    fn version(&self, look: Look) -> Option<Version<'_, 'l>> {
        let (checked, fingerprint) = (&self.checked, self.fingerprint.as_str());
        match &checked.outcome {
            Ok(judged) => Some(Version { checked, judged, fingerprint }),
            Err(found) => {
                let style = output::error_style(look);
                output::complain(&report::diagnostics(found, &checked.sources, style));
                None
            }
        }
    }
}

/// Refuses what are no two versions of one plan.
fn may_be_compared(old: Version, new: Version) -> Result<(), Diagnostic> {
    let of = |one: &Judged| {
        let council = one.council().unwrap_or_else(|| "no council".to_owned());
        format!("of {council} for {}", one.rules.circular.year)
    };
    let is_same = match (Kind::of(old.checked), Kind::of(new.checked)) {
        (Some(one), Some(other)) => one == other,
        // Of a form of which a council may send many, nobody knows which is a version of which.
        _ => of(old.judged) == of(new.judged) && old.judged.form.record == new.judged.form.record,
    };
    if is_same {
        return Ok(());
    }
    let (one, other) = (of(old.judged), of(new.judged));
    let message = match one == other {
        true => "these are plans of two forms, and no versions of one plan".to_owned(),
        false => format!("these are no versions of one plan: one is {one}, the other {other}"),
    };
    Err(refused(message, "name two versions of the plan of one council for one year"))
}

fn same_file() -> Diagnostic {
    let message = "a plan cannot be compared with itself: both names lead to the same file";
    refused(message.to_owned(), "name the earlier version first, and then the later one")
}

fn two_plans(found: usize) -> Diagnostic {
    let message = match found {
        0 => "there is no plan to compare".to_owned(),
        1 => "two plan files are compared, and only one of these is there".to_owned(),
        many => format!("two plan files are compared, and {many} were named"),
    };
    refused(message, "name two files: `lacuna compare old.yaml new.yaml`")
}

fn refused(message: String, help: &str) -> Diagnostic {
    Diagnostic::without_place(&code::NO_PLANS, message).with_help(help.to_owned())
}
