//! `lacuna assess`: the file in which people judge what no program can.
//!
//! Takes plans, and judgements that were made before; writes a new file with a row for each question. Never changes a
//! file that is there.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::Arc;

use clap::Args;
use jiff::civil::Date;

use super::args::{Messages, file, how_many};
use super::assessments::{Judgements, about_others, is_assessment_by_name};
use super::disk;
use super::exit::Exit;
use super::jobs::Jobs;
use super::judging::Judging;
use super::names;
use super::output::{self, Output, say};
use super::plans::{Find, PlanFile, tell_unread};
use super::progress::Progress;
use super::repository::Repository;
use super::terminal::Look;
use super::{rules, write};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::driver::{
    Checked, Counting, Judge, Kind, Once, Previous, Question, Reply, Version, said_of_versions,
};
use crate::judgement::Assessment;
use crate::plan::Format;
use crate::proforma::assessment::{Row, toml, workbook};
use crate::report;
use crate::source::Sources;
use crate::source::visible::in_a_line;
use crate::value::spelling::simplified;
use crate::value::{Year, show};

/// `lacuna assess`
#[derive(Debug, Clone, Args)]
pub(super) struct Assess {
    /// Plan files or folders of plans [default: those of `lacuna.toml`, or this folder].
    #[arg(value_parser = file())]
    paths: Vec<String>,
    /// The file to write, which must not exist yet: a name that ends in assessment.xlsx or assessment.toml.
    #[arg(short, long, value_name = "FILE", value_parser = file())]
    output: String,
    /// Carry over what people judged in this file; may be repeated.
    #[arg(long, value_name = "FILE", value_parser = file())]
    assessment: Vec<String>,
    #[command(flatten)]
    judging: Judging,
    /// Check this many plans at a time [default: one for each processor].
    #[arg(short, long, value_name = "N", value_parser = how_many, allow_negative_numbers = true)]
    jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    messages: Messages,
}

impl Assess {
    /// The same with what the repository sets and nobody typed. A file that its settings name and that is still to be
    /// made has nothing to carry over.
    fn within(&self, repository: &Repository) -> Assess {
        let mut all = self.clone();
        all.judging.complete(repository);
        if all.paths.is_empty() {
            all.paths.extend(repository.plans());
        }
        let is_there = |file: &String| names::path(file).exists();
        all.assessment.extend(repository.assessments().filter(is_there));
        all
    }

    fn look(&self) -> Look {
        self.messages.look()
    }
}

/// Writes the file, and says what is in it.
pub(super) fn run(args: &Assess) -> Exit {
    let mut repository = Repository::find(&args.judging.config, args.look());
    let args = &args.within(&repository);
    repository.judgements = args.assessment.iter().map(|file| disk::identity(file)).collect();
    match written(args, &repository) {
        Ok(exit) => exit,
        Err(problem) => {
            say(problem, args.look());
            Exit::Unusable
        }
    }
}

/// What a plan gives.
struct Asked<'l> {
    file: Arc<str>,
    outcome: Result<Vec<Question<'l>>, (Diagnostics, Sources)>,
    plan: Option<(String, Year)>,
    kind: Option<Kind>,
    sent_on: Option<Date>,
}

fn written(args: &Assess, repository: &Repository) -> Result<Exit, Diagnostic> {
    let format = format(&args.output)?;
    let (library, mut is_unusable) =
        rules::to_judge_by(args.judging.rules.as_slice(), &args.judging.reach, args.look());
    is_unusable |= repository.is_broken();
    let mut judgements =
        Judgements::read(&args.assessment, &library, Sources::default(), (None, args.look()));
    let assessment = judgements.assessment.clone();
    let find = Find { repository, look: args.look() };
    let files = find.plans(&args.paths, &mut is_unusable);
    let previous = find.previous(&files, &args.judging.previous, &mut is_unusable);
    let names: Vec<Arc<str>> = files.iter().map(PlanFile::name).collect();
    let jobs = Jobs::new(args.jobs, files.len());
    let previous = previous.with(&jobs);
    let judge = Judge { assessment: &assessment, ..Judge::new(&library) };
    let progress = Progress::new("reading plans", files.len());
    let mut all = Vec::with_capacity(files.len());
    jobs.in_order(
        &files,
        |file| asked(file, judge, &previous),
        |_, one| {
            all.push(one);
            progress.step();
        },
    );
    drop(progress);
    is_unusable |= tell_unread(&previous, names, args.look());
    let plans: BTreeSet<(String, Year)> = all.iter().filter_map(|one| one.plan.clone()).collect();
    let mut rows = Vec::new();
    for one in counting(all) {
        is_unusable |= one.outcome.is_err();
        rows.extend(rows_of(one, &assessment, args.look()));
    }
    let others = judgements.tell_strangers(&plans, &library, false, args.look());
    is_unusable |= judgements.is_broken();
    if rows.is_empty() {
        output::complain("No plan has a question for a person, so no file was written.\n");
        return Ok(if is_unusable { Exit::Unusable } else { Exit::Fine });
    }
    write::new(&args.output, bytes(&rows, format)?)?;
    output::complain(&left_behind(&rows, &assessment, &plans));
    // Those of the year before have a column of their own.
    let n_of_last_year = of_last_year(&assessment, &plans);
    output::complain(&about_others(others.saturating_sub(n_of_last_year)));
    let mut output = Output::new(args.look());
    output.write(&summary(&args.output, &rows, plans.len()));
    Ok(match output.finish() && !is_unusable {
        true => Exit::Fine,
        false => Exit::Unusable,
    })
}

/// Of two versions of a plan, the one that was sent last: questions are put about no other.
fn counting(all: Vec<Asked>) -> Vec<Asked> {
    let mut once = Once::default();
    let mut earlier: BTreeSet<Arc<str>> = BTreeSet::new();
    for one in &all {
        let (Some(kind), Some((council, year))) = (one.kind.clone(), &one.plan) else { continue };
        let version = Version { name: Arc::clone(&one.file), sent_on: one.sent_on };
        let Some(other) = once.first(kind, version) else { continue };
        let (said, _) = said_of_versions(one.sent_on, &other, council, *year);
        output::complain(&format!("{}: {said}\n", in_a_line(&one.file)));
        match Counting::of(one.sent_on, &other) {
            Counting::This => drop(earlier.insert(other.name)),
            Counting::Other => drop(earlier.insert(Arc::clone(&one.file))),
            Counting::Both => {}
        }
    }
    all.into_iter().filter(|one| !earlier.contains(&one.file)).collect()
}

/// The format of the file by its name, which has to be one that no check takes for a plan.
fn format(name: &str) -> Result<Format, Diagnostic> {
    let format = Format::of_name(name).filter(|one| [Format::WORKBOOK, Format::TOML].contains(one));
    format.filter(|_| is_assessment_by_name(name)).ok_or_else(|| {
        let message = format!("`{name}` cannot be the name of a file of judgements");
        let help = "end the name in `assessment.xlsx` or `assessment.toml`, so that no check takes the file for a plan";
        Diagnostic::without_place(&code::UNWRITABLE_FILE, message).with_help(help)
    })
}

fn asked<'l>(file: &PlanFile, judge: Judge<'l>, previous: &Previous) -> Asked<'l> {
    let name = file.name();
    let checked = match file.read() {
        Ok(bytes) => judge.check(Arc::clone(&name), bytes, previous),
        Err(why) => Checked::unreadable(Arc::clone(&name), &why, judge.library.sources().clone()),
    };
    let kind = Kind::of(&checked);
    let sources = checked.sources;
    match checked.outcome {
        Ok(judged) => {
            let plan = judged.council().map(|council| (council, judged.rules.circular.year));
            let questions = judged.questions(&name, &sources);
            let sent_on = judged.sent_on();
            Asked { file: name, outcome: Ok(questions), plan, kind, sent_on }
        }
        Err(diagnostics) => {
            let outcome = Err((diagnostics, sources));
            Asked { file: name, outcome, plan: None, kind: None, sent_on: None }
        }
    }
}

/// The rows of a plan. Why there are none is told.
fn rows_of<'l>(asked: Asked<'l>, assessment: &'l Assessment, look: Look) -> Vec<Row<'l>> {
    let questions = match asked.outcome {
        Ok(questions) => questions,
        Err((found, sources)) => {
            let style = output::error_style(look);
            output::complain(&report::diagnostics(&found, &sources, style));
            return Vec::new();
        }
    };
    if asked.plan.is_none() && !questions.is_empty() {
        output::complain(&format!(
            "`{}` does not say whose plan it is, so it has no rows: fill in `authority`.\n",
            in_a_line(&asked.file)
        ));
        return Vec::new();
    }
    questions
        .into_iter()
        .map(|question| Row { last_year: last_year(&question, assessment), question })
        .collect()
}

/// What was judged of the same council and requirement the year before.
fn last_year<'l>(
    question: &Question,
    assessment: &'l Assessment,
) -> Option<&'l crate::judgement::Judgement> {
    let before = assessment.of(question.council.as_deref()?, question.year.previous());
    before.filter(|one| one.requirement.node == question.requirement).max_by_key(|one| one.on)
}

fn bytes(rows: &[Row], format: Format) -> Result<Vec<u8>, Diagnostic> {
    if format == Format::TOML {
        return Ok(toml(rows).into_bytes());
    }
    workbook(rows).map_err(|error| {
        let message = format!("the workbook cannot be made: {error}");
        Diagnostic::without_place(&code::UNWRITABLE_FILE, message)
            .with_help("assess fewer plans at a time")
    })
}

/// How many judgements are about the plans of the year before of the same councils, and not about these plans.
fn of_last_year(assessment: &Assessment, plans: &BTreeSet<(String, Year)>) -> usize {
    let before = plans.iter().map(|(council, year)| (council.clone(), year.previous()));
    let others = before.filter(|plan| !plans.contains(plan));
    others.map(|(council, year)| assessment.of(&council, year).count()).sum()
}

/// That answers are about questions of these plans that are not put now, and so are in the old file alone.
fn left_behind(rows: &[Row], assessment: &Assessment, plans: &BTreeSet<(String, Year)>) -> String {
    let put: BTreeSet<(String, Year, &str)> = rows
        .iter()
        .map(|row| &row.question)
        .map(|one| {
            let council = one.council.as_deref().map(simplified).unwrap_or_default();
            (council, one.year, one.requirement.as_str())
        })
        .collect();
    let of_plans = plans.iter().flat_map(|(council, year)| assessment.of(council, *year));
    let left = of_plans.filter(|one| {
        !put.contains(&(simplified(&one.council.node), one.year, one.requirement.node.as_str()))
    });
    match left.count() {
        0 => String::new(),
        1 => "1 answer is about a question that is not put now; it is in the old file only, so keep that.\n"
            .to_owned(),
        many => format!(
            "{many} answers are about questions that are not put now; they are in the old file only, so keep that.\n"
        ),
    }
}

/// What was made, and what to do with it.
fn summary(path: &str, rows: &[Row], n_plans: usize) -> String {
    let path = in_a_line(path);
    let counted = |count: usize, one: &str, many: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{} {many}", show::grouped(count)),
    };
    let count =
        |is_it: fn(Reply) -> bool| rows.iter().filter(|row| is_it(row.question.reply)).count();
    let given = count(|reply| matches!(reply, Reply::Given(_)));
    let stale = count(|reply| reply.is_stale());
    let given = match given {
        0 => String::new(),
        _ => format!(" {} carried over.", counted(given, "answer is", "answers are")),
    };
    let stale = match stale {
        0 => String::new(),
        _ => format!(
            " {} to be judged again, because the evidence has changed.",
            counted(stale, "question is", "questions are")
        ),
    };
    format!(
        "{path} has {} about {}.{given}{stale}\nFill in the answers, then count them:\n  lacuna check PLANS --assessment {path}\n",
        counted(rows.len(), "question", "questions"),
        counted(n_plans, "plan", "plans"),
    )
}
