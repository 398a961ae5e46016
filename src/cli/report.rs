//! `lacuna report`: plans in, and out a report that people hand on: on the one plan, or on all of them together.

mod worker;

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::Arc;

use clap::Args;
use jiff::civil::Date;

use self::worker::{Made, Worker};
use super::args::{Messages, date, file, format, how_many, today};
use super::assessments::{Judgements, about_others};
use super::disk;
use super::dossiers::{self, Files, Wanted};
use super::exit::Exit;
use super::interrupt;
use super::jobs::Jobs;
use super::judging::Judging;
use super::output::{self, Output, say};
use super::plans::{Find, PlanFile, tell_unread};
use super::progress::Progress;
use super::repository::Repository;
use super::terminal::Look;
use super::{rules, write};
use crate::diag::{Diagnostic, code};
use crate::driver::{Checked, Counting, Judge, Once, Session, Version, said_of_versions};
use crate::library::Library;
use crate::report::{self, Detail, Document, DossierFormat, National, PlanRow, Problem, Settings};
use crate::source::Sources;
use crate::value::Year;

/// `lacuna report`
#[derive(Debug, Clone, Args)]
pub(super) struct Report {
    /// Plan files, folders of plans, or `-` for standard input [default: those of `lacuna.toml`, or this folder].
    #[arg(value_parser = file())]
    paths: Vec<String>,
    /// The format of the report [default: by the ending of the file's name, or html].
    #[arg(long, value_parser = format(&DossierFormat::ALL))]
    format: Option<DossierFormat>,
    /// Write the report to this file, such as `report.html`; an earlier report is replaced [default: standard output].
    #[arg(short, long, value_name = "FILE", value_parser = file())]
    output: Option<String>,
    /// Also write a report on each plan to a file of its own in this folder, to which the report on all of them leads.
    #[arg(long, value_name = "FOLDER", value_parser = file())]
    each: Option<String>,
    #[command(flatten)]
    judging: Judging,
    /// Count what people judged, from this file that `lacuna assess` made; may be given several times.
    #[arg(long, value_name = "FILE", value_parser = file())]
    assessment: Vec<String>,
    /// Also check all plans of a year together against the national requirements.
    #[arg(long)]
    national: bool,
    /// Treat the plans as drafts: what is not filled in yet is listed, but it is not called a breach.
    #[arg(long)]
    draft: bool,
    /// Report as of this date, such as 2001-01-23 [default: today].
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<Date>,
    /// Check this many plans at a time [default: one for each processor].
    #[arg(short, long, value_name = "N", value_parser = how_many, allow_negative_numbers = true)]
    jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    messages: Messages,
}

impl Report {
    /// The same with what the repository sets and nobody typed.
    fn within(&self, repository: &Repository) -> Report {
        let mut all = self.clone();
        all.judging.complete(repository);
        if all.paths.is_empty() {
            all.paths.extend(repository.plans());
        }
        all.assessment.extend(repository.assessments());
        all.national |= repository.is_national();
        all
    }

    fn look(&self) -> Look {
        self.messages.look()
    }

    fn settings(&self) -> Settings {
        Settings {
            style: output::style(self.look()),
            as_of: self.as_of.unwrap_or_else(today),
            is_draft: self.draft,
            detail: Detail::Full,
        }
    }
}

/// Makes the report, and says how that ended.
pub(super) fn run(args: &Report) -> Exit {
    interrupt::end_when_interrupted();
    let mut repository = Repository::find(&args.judging.config, args.look());
    let args = &args.within(&repository);
    repository.judgements = args.assessment.iter().map(|file| disk::identity(file)).collect();
    let wanted = Wanted {
        format: args.format,
        usual: DossierFormat::HTML,
        output: args.output.as_ref(),
        plans: &args.paths,
        each: args.each.as_ref(),
    };
    match Files::of(&wanted).and_then(|files| made(args, &repository, &files)) {
        Ok(exit) => exit,
        Err(problem) => {
            say(problem, args.look());
            Exit::Unusable
        }
    }
}

fn made(args: &Report, repository: &Repository, files: &Files) -> Result<Exit, Diagnostic> {
    let (library, is_broken) =
        rules::to_judge_by(args.judging.rules.as_slice(), &args.judging.reach, args.look());
    let mut is_unusable = is_broken | repository.is_broken();
    let settings = args.settings();
    let when = (Some(settings.as_of), args.look());
    let mut judgements = Judgements::read(&args.assessment, &library, Sources::default(), when);
    let assessment = judgements.assessment.clone();
    let find = Find { repository, look: args.look() };
    let plans = find.plans(&args.paths, &mut is_unusable);
    let previous = find.previous(&plans, &args.judging.previous, &mut is_unusable);
    let names = plans.iter().map(PlanFile::name).collect();
    let jobs = Jobs::new(args.jobs, plans.len());
    let previous = previous.with(&jobs);
    let worker = Worker {
        judge: Judge {
            as_of: (!args.draft).then_some(settings.as_of),
            waivers: repository.waivers(settings.as_of),
            assessment: &assessment,
            ..Judge::new(&library)
        },
        previous: &previous,
        settings,
        each: args.each.as_ref().map(|_| files.format),
        is_alone: plans.len() == 1,
        keeps_checked: args.national,
    };
    let mut all = Gathered::new((&plans, worker), &library, args, files);
    let progress = Progress::new("checking plans", plans.len());
    jobs.in_order(
        &plans,
        |plan| worker.made(plan),
        |_, made| {
            all.add(made);
            progress.step();
        },
    );
    drop(progress);
    all.is_unusable |= is_unusable | tell_unread(&previous, names, args.look());
    let others = judgements.tell_strangers(&all.councils, &library, false, args.look());
    all.is_unusable |= judgements.is_broken();
    output::complain(&about_others(others));
    all.finish(settings)
}

/// What has been made so far.
struct Gathered<'a, 'w> {
    /// All plans, and what checks one again where that is needed.
    plans: &'w [PlanFile],
    worker: Worker<'a, 'w>,
    library: &'a Library,
    args: &'a Report,
    files: &'a Files,
    national: National<'a>,
    /// The report on the one plan, where there is one.
    alone: Option<Document>,
    /// Every plan, for the national requirements.
    checked: Vec<Checked<'a>>,
    once: Once,
    /// Whose plans there are, and for which year.
    councils: BTreeSet<(String, Year)>,
    names: dossiers::Names,
    is_unusable: bool,
}

impl<'a, 'w> Gathered<'a, 'w> {
    fn new(
        (plans, worker): (&'w [PlanFile], Worker<'a, 'w>),
        library: &'a Library,
        args: &'a Report,
        files: &'a Files,
    ) -> Self {
        Gathered {
            plans,
            worker,
            library,
            args,
            files,
            national: National::default(),
            alone: None,
            checked: Vec::new(),
            once: Once::default(),
            councils: BTreeSet::new(),
            names: dossiers::Names::default(),
            is_unusable: false,
        }
    }

    /// Takes the next plan.
    fn add(&mut self, made: Made<'a>) {
        output::complain(&made.errors);
        self.alone = made.alone.or(self.alone.take());
        match made.row {
            Err(why) => {
                self.is_unusable = true;
                self.national.problems.push(Problem { file: made.name.to_string(), why });
            }
            Ok(mut row) => {
                self.councils.insert((row.council.clone(), row.rules.circular.year));
                let version = Version { name: Arc::clone(&made.name), sent_on: row.sent_on };
                let first = row.kind.take().and_then(|kind| self.once.first(kind, version));
                let counting = first.map_or(Counting::This, |first| self.beside(&row, &first));
                if let Some(bytes) = made.each {
                    row.href =
                        self.write_each(&row.council, &row.rules.circular.year.to_string(), bytes);
                }
                // Of two that nobody can put in order, the first counts: a council has one plan.
                if counting == Counting::This {
                    self.national.add(*row);
                }
            }
        }
        self.checked.extend(made.checked);
    }

    /// Which of two versions of a plan counts. What was counted of the other, and counts no longer, is taken out.
    fn beside(&mut self, row: &PlanRow<'a>, other: &Version) -> Counting {
        let year = row.rules.circular.year;
        let (mut why, _) = said_of_versions(row.sent_on, other, &row.council, year);
        let counting = Counting::of(row.sent_on, other);
        if counting == Counting::Both {
            why.push_str("; only that one counts here, as nothing says which was sent last");
        }
        self.national.notes.push(Problem { file: row.file.clone(), why });
        let plan = self.plans.iter().find(|plan| plan.name() == other.name);
        if let (Counting::This, Some(plan)) = (counting, plan)
            && let Ok(before) = self.worker.made(plan).row
        {
            self.national.take_out(&before);
        }
        counting
    }

    /// Writes the report on one of many plans. Gives how the report on all of them leads to it.
    fn write_each(
        &mut self,
        council: &str,
        year: &str,
        bytes: Result<Vec<u8>, String>,
    ) -> Option<String> {
        let folder = self.args.each.as_ref()?;
        let name = self.names.free(council, year, self.files.format.ending());
        let path = format!("{}/{name}", folder.trim_end_matches('/'));
        let written = bytes
            .map_err(|why| dossiers::not_made(&why))
            .and_then(|bytes| write::anew(&path, &bytes, report::is_report));
        match written {
            Ok(()) => Some(self.files.address(folder, &name)),
            Err(problem) => {
                self.is_unusable = true;
                say(problem, self.args.look());
                None
            }
        }
    }

    /// Writes the report, and says how all of it ended.
    fn finish(mut self, settings: Settings) -> Result<Exit, Diagnostic> {
        if self.national.is_empty() {
            let message = "no report was made, because no plan could be used".to_owned();
            return Err(Diagnostic::without_place(&code::NO_PLANS, message)
                .with_help("the messages before this one say why; `lacuna check` says more"));
        }
        let document = match self.alone.take() {
            Some(document) => document,
            None => {
                let runs = match self.args.national {
                    true => Session::new(self.library).national(&self.checked),
                    false => Vec::new(),
                };
                self.national.document(&runs, (self.library, settings))
            }
        };
        let bytes =
            (self.files.format.renderer)(&document).map_err(|why| dossiers::not_made(&why))?;
        let mut output = Output::new(self.args.look());
        match &self.files.name {
            None => output.write_bytes(&bytes),
            Some(name) => write::anew(name, &bytes, report::is_report)?,
        }
        let is_fine = output.finish() && !self.is_unusable;
        Ok(if is_fine { Exit::Fine } else { Exit::Unusable })
    }
}
