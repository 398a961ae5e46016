//! Plan files: what paths stand for, and where last year's are looked for.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::assessments::is_assessment_by_name;
use super::disk::{self, Disk, Found};
use super::names::{self, STANDARD_INPUT};
use super::output::say;
use super::repository::Repository;
use super::terminal::Look;
use super::write;
use crate::diag::{Diagnostic, code};
use crate::driver::Previous;
use crate::library::Files;
use crate::plan;
use crate::report;

/// A plan to be checked. Nearly all are paths, and there may be very many of them.
pub(super) enum PlanFile {
    Path(Arc<str>),
    StandardInput,
    Unreadable(Box<Unreadable>),
}

/// What was named, or is in a folder that was, and why nothing can be read there.
pub(super) struct Unreadable {
    path: Arc<str>,
    why: String,
}

impl PlanFile {
    fn unreadable(path: String, why: String) -> PlanFile {
        PlanFile::Unreadable(Box::new(Unreadable { path: path.into(), why }))
    }

    pub(super) fn name(&self) -> Arc<str> {
        match self {
            PlanFile::Path(path) => Arc::clone(path),
            PlanFile::Unreadable(file) => Arc::clone(&file.path),
            PlanFile::StandardInput => STANDARD_INPUT.into(),
        }
    }

    fn problem(&self) -> Option<Diagnostic> {
        let PlanFile::Unreadable(file) = self else { return None };
        let Unreadable { path, why } = file.as_ref();
        let message = format!("`{path}` cannot be read: {why}");
        Some(Diagnostic::without_place(&code::UNREADABLE_PLAN_FILE, message))
    }

    pub(super) fn read(&self) -> Result<Vec<u8>, String> {
        match self {
            PlanFile::Path(path) => Disk.read(path),
            PlanFile::StandardInput => disk::standard_input(),
            PlanFile::Unreadable(file) => Err(file.why.clone()),
        }
    }
}

/// What plans are looked for by.
#[derive(Clone, Copy)]
pub(super) struct Find<'r> {
    /// Which files of its folders are no plans.
    pub repository: &'r Repository,
    pub look: Look,
}

impl Find<'_> {
    /// The plans that the paths stand for, in order and each once. A folder without any is reported.
    pub(super) fn plans(&self, paths: &[String], is_unusable: &mut bool) -> Vec<PlanFile> {
        let look = self.look;
        let here = [".".to_owned()];
        let endings = plan::Format::endings().chain(plan::Format::refused_endings());
        let endings: Vec<&str> = endings.collect();
        let paths = if paths.is_empty() { &here } else { paths };
        let (mut plans, mut may_repeat, mut has_copies) = (Vec::new(), paths.len() > 1, false);
        for path in paths {
            if path == "-" {
                plans.push(PlanFile::StandardInput);
                continue;
            }
            if is_assessment_by_name(path) && names::path(path).is_file() {
                let why =
                    format!("it is a file of judgements: count it with `--assessment {path}`");
                plans.push(PlanFile::unreadable(path.clone(), why));
                continue;
            }
            match disk::find(path, &endings) {
                Found::Files { mut files, unreadable: lost, has_links } => {
                    may_repeat |= has_links;
                    files.retain(|file| file == path || !self.is_beside(file));
                    let n_files = files.len();
                    files.retain(|file| !is_passed_over(file, look));
                    has_copies |= files.len() < n_files;
                    if n_files == 0 && lost.is_empty() {
                        *is_unusable = true;
                        say(no_plans(path), look);
                    }
                    plans.extend(files.into_iter().map(|file| PlanFile::Path(file.into())));
                    plans.extend(
                        lost.into_iter().map(|(path, why)| PlanFile::unreadable(path, why)),
                    );
                }
                Found::Nothing(why) => plans.push(PlanFile::unreadable(path.clone(), why)),
            }
        }
        // A copy alone is no plan, and nothing was checked.
        *is_unusable |= has_copies && plans.is_empty();
        if may_repeat {
            let mut seen = BTreeSet::new();
            plans.retain(|plan| seen.insert(disk::identity(&plan.name())));
        }
        plans
    }

    /// Where last year's plans are looked for: among the plans that are checked, and where `--previous`
    /// says; each file once.
    pub(super) fn previous(
        &self,
        plans: &[PlanFile],
        elsewhere: &[String],
        is_unusable: &mut bool,
    ) -> Previous<'static> {
        // One plan alone is not its own.
        if elsewhere.is_empty() && plans.len() < 2 {
            return Previous::none();
        }
        let mut paths = paths(plans);
        if !elsewhere.is_empty() {
            let more = self.plans(elsewhere, is_unusable);
            paths.extend(self::paths(&more));
            let mut seen = BTreeSet::new();
            paths.retain(|path| seen.insert(disk::identity(path)));
            for problem in more.iter().filter_map(PlanFile::problem) {
                *is_unusable = true;
                say(problem, self.look);
            }
        }
        paths.sort();
        Previous::new(&PlanFiles, paths)
    }

    /// Whether a file in a folder of plans is none, by its name or by the settings.
    fn is_beside(&self, path: &str) -> bool {
        is_beside(path) || self.repository.is_no_plan(path)
    }
}

/// What the name of a baseline ends in.
pub(super) const BASELINE: &str = "baseline.json";

/// Whether a file is a baseline by its name.
pub(super) fn is_baseline_by_name(path: &str) -> bool {
    path.ends_with(BASELINE)
}

/// Whether a file in a folder of plans is none by its name: settings, a schema, a baseline, judgements, or the mark that
/// Excel leaves beside a workbook while it is open.
pub(super) fn is_beside(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name == "lacuna.toml"
        || name.ends_with(".schema.json")
        || is_baseline_by_name(name)
        || is_assessment_by_name(name)
        || name.starts_with("~$")
}

/// Whether a file is an annotated copy of a plan, and so no plan itself. If it is one, says so.
fn is_passed_over(path: &str, look: Look) -> bool {
    let is_copy =
        disk::regular_file(path, plan::Format::WORKBOOK.ending()).is_some_and(report::is_annotated);
    if is_copy {
        let message = format!("`{path}` is an annotated copy, so it was not checked");
        let help = "check the plan that it was made from; to make the copy the plan, delete its first \
                    sheet, the list of findings";
        say(Diagnostic::without_place(&code::ANNOTATED_COPY, message).with_help(help), look);
    }
    is_copy
}

fn no_plans(path: &str) -> Diagnostic {
    let message = format!("there is no plan in `{path}`");
    let help =
        format!("plans are files that end in {}; name the folder they are in", write::endings());
    Diagnostic::without_place(&code::NO_PLANS, message).with_help(help)
}

/// The paths of those plans that can be read more than once.
fn paths(plans: &[PlanFile]) -> Vec<Arc<str>> {
    let is_there = |plan: &&PlanFile| !matches!(plan, PlanFile::Unreadable(_));
    plans.iter().filter(is_there).map(PlanFile::name).collect()
}

/// What stands for a file on the command line.
fn argument(path: &str) -> &str {
    if path == STANDARD_INPUT { "-" } else { path }
}

/// The files of this machine, and standard input.
struct PlanFiles;

impl Files for PlanFiles {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        if path == STANDARD_INPUT { disk::standard_input() } else { Disk.read(path) }
    }
}

/// Tells of files that may be last year's plans and cannot be read. Those that are checked as well are
/// told of there. Gives whether there are any.
pub(super) fn tell_unread(previous: &Previous, checked: Vec<Arc<str>>, look: Look) -> bool {
    let checked: BTreeSet<Arc<str>> = checked.into_iter().collect();
    let unread = previous.lost().into_iter().filter(|(path, _)| !checked.contains(path));
    let problems = unread.map(|(path, why)| {
        let message = format!("`{path}` cannot be used as a plan of last year: {why}");
        Diagnostic::without_place(&code::UNREADABLE_PLAN_FILE, message)
            .with_help(format!("`lacuna check {}` says more about it", argument(&path)))
    });
    problems.map(|problem| say(problem, look)).count() > 0
}
