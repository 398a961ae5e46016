//! The repository of plans that the program runs in, as its `lacuna.toml` describes it: the one in this folder, or in
//! the nearest folder around it that is of the same repository.

use std::path::{Path, PathBuf};

use clap::Args;
use globset::{Glob, GlobSet, GlobSetBuilder};
use jiff::civil::Date;

use super::args::{ChosenRules, WithoutConfig, file};
use super::disk::{self, Disk};
use super::names;
use super::output;
use super::terminal::Look;
use crate::config::{Config, FILE_NAME};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::driver::Waivers;
use crate::library::Files;
use crate::report;
use crate::source::{Sources, Spanned};

/// Which settings to go by.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct ChosenConfig {
    /// Go by the settings in this file [default: the nearest `lacuna.toml`, here or around this folder].
    #[arg(long, value_name = "FILE", value_parser = file(), conflicts_with = "no_config")]
    config: Option<String>,
    #[command(flatten)]
    without: WithoutConfig,
    /// Whether only the rules are asked for.
    #[arg(skip)]
    is_of_rules: bool,
}

impl ChosenConfig {
    /// The nearest settings, or none.
    pub(super) fn nearest(without: WithoutConfig) -> ChosenConfig {
        ChosenConfig { config: None, without, is_of_rules: true }
    }
}

/// A repository of plans, or a folder that is none.
#[derive(Default)]
pub(super) struct Repository {
    pub(super) config: Config,
    /// From where its paths count; empty for this folder.
    folder: PathBuf,
    not_plans: GlobSet,
    /// The text of the settings, for what is said of them later.
    pub(super) sources: Sources,
    /// The file with the settings, if there is one.
    pub file: Option<String>,
    /// What is wrong with the settings, or doubtful in them.
    pub problems: Diagnostics,
    /// Whether all of its plans are checked, and not some that were named.
    pub is_whole: bool,
    /// The files with judgements, by what each is known by: they are no plans, wherever they are.
    pub judgements: Vec<PathBuf>,
}

impl Repository {
    /// Reads the settings. What is wrong with them goes to standard error.
    pub(super) fn find(chosen: &ChosenConfig, look: Look) -> Repository {
        let repository = Repository::read(chosen);
        let style = output::error_style(look);
        output::complain(&report::diagnostics(&repository.problems, &repository.sources, style));
        repository
    }

    /// Reads the settings, and says nothing.
    pub(super) fn read(chosen: &ChosenConfig) -> Repository {
        let file = match &chosen.config {
            _ if chosen.without.no_config => None,
            Some(named) => Some(names::path(named).into_owned()),
            None => nearest(),
        };
        let (mut sources, mut found) = (Sources::default(), Diagnostics::default());
        let Some(file) = file else { return Repository::default() };
        let name = names::found(&file);
        let mut config = match Disk.read(&name) {
            Ok(bytes) => Config::read(&name, bytes, &mut sources, &mut found),
            Err(why) => {
                let message = format!("`{name}` cannot be read: {why}");
                found.push(Diagnostic::without_place(&code::UNREADABLE_PLAN_FILE, message));
                Config::default()
            }
        };
        let not_plans = patterns(&config.not_plans, &mut found);
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        found.extend(missing(&mut config, &folder, chosen.is_of_rules));
        let (file, problems) = (Some(name), found);
        let (is_whole, judgements) = (false, Vec::new());
        Repository { config, folder, not_plans, sources, file, problems, is_whole, judgements }
    }

    /// Whether there are settings that cannot be used.
    pub(super) fn is_broken(&self) -> bool {
        self.problems.has_errors()
    }

    /// Completes what was typed for a command by what is set here, if anything is. Says whether all of that can be
    /// used.
    pub(super) fn complete(chosen: &mut ChosenRules, look: Look) -> bool {
        let repository = Repository::find(&ChosenConfig::nearest(chosen.without), look);
        chosen.rules = chosen.rules.take().or_else(|| repository.rules());
        chosen.reach.allow_from.extend(repository.allow_from());
        !repository.is_broken()
    }

    /// The rules to judge by.
    pub(super) fn rules(&self) -> Option<String> {
        self.config.rules.as_ref().map(|path| self.path(path))
    }

    /// The folders from which rule files may read as well.
    pub(super) fn allow_from(&self) -> impl Iterator<Item = String> {
        self.paths(&self.config.allow_from)
    }

    /// The plans that are checked where none is named.
    pub(super) fn plans(&self) -> impl Iterator<Item = String> {
        self.paths(&self.config.plans)
    }

    /// Where last year's plans lie.
    pub(super) fn previous(&self) -> impl Iterator<Item = String> {
        self.paths(&self.config.previous)
    }

    /// Whether all plans of a year are checked together.
    pub(super) fn is_national(&self) -> bool {
        self.config.is_national
    }

    /// What counts towards the exit status besides `must`s.
    pub(super) fn deny(&self) -> impl Iterator<Item = &str> {
        self.config.deny.iter().map(|word| word.node.as_str())
    }

    /// The file that has what was found before.
    pub(super) fn baseline(&self) -> Option<String> {
        self.config.baseline.as_ref().map(|path| self.path(path))
    }

    /// The files with what people judged.
    pub(super) fn assessments(&self) -> impl Iterator<Item = String> {
        self.paths(&self.config.assessments)
    }

    /// The requirements that need not be met by councils, as of a day.
    pub(super) fn waivers(&self, day: Date) -> Waivers<'_> {
        Waivers::new(&self.config.waivers, day)
    }

    /// Whether a file in a folder of plans is said to be none.
    pub(super) fn is_no_plan(&self, file: &str) -> bool {
        let path = names::path(file);
        let within = path.strip_prefix(&self.folder).unwrap_or(path.as_ref());
        self.not_plans.is_match(within)
            || !self.judgements.is_empty() && self.judgements.contains(&disk::identity(file))
    }

    fn paths<'p>(&'p self, all: &'p [Spanned<String>]) -> impl Iterator<Item = String> {
        all.iter().map(|path| self.path(path))
    }

    /// A path of the settings as it leads from here.
    fn path(&self, path: &Spanned<String>) -> String {
        names::found(&self.folder.join(&path.node))
    }
}

/// The settings of this folder, or of the nearest around it, up to the folder that is under version control.
fn nearest() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let mut way = PathBuf::new();
    for folder in here.ancestors() {
        if folder.join(FILE_NAME).is_file() {
            return Some(way.join(FILE_NAME));
        }
        if is_under_version_control(folder) {
            return None;
        }
        way.push("..");
    }
    None
}

/// Whether a folder is the top of a repository under version control.
pub(super) fn is_under_version_control(folder: &Path) -> bool {
    folder.join(".git").exists()
}

/// Reports paths that lead nowhere, each at its place. Those that come besides others are left out.
fn missing(config: &mut Config, folder: &Path, is_of_rules: bool) -> Vec<Diagnostic> {
    let is_there = |path: &Spanned<String>| folder.join(names::path(&path.node)).exists();
    let of_rules = config.rules.iter().chain(&config.allow_from);
    let of_plans = config.plans.iter().chain(&config.previous).filter(|_| !is_of_rules);
    let lost: Vec<Diagnostic> =
        of_rules.chain(of_plans).filter(|path| !is_there(path)).map(leads_nowhere).collect();
    config.allow_from.retain(is_there);
    config.previous.retain(is_there);
    lost
}

fn leads_nowhere(path: &Spanned<String>) -> Diagnostic {
    let message = format!("`{}` is not there", path.node);
    let help = format!("write where it is from the folder of `{FILE_NAME}`");
    Diagnostic::new(&code::UNUSABLE_SETTING, message, path.span, "no such file or folder")
        .with_help(help)
}

/// What the patterns take; one that is none is reported.
fn patterns(all: &[Spanned<String>], found: &mut Diagnostics) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for pattern in all {
        match Glob::new(&pattern.node) {
            Ok(glob) => {
                set.add(glob);
            }
            Err(why) => found.push(no_pattern(pattern, why.kind())),
        }
    }
    set.build().unwrap_or_default()
}

fn no_pattern(pattern: &Spanned<String>, why: &globset::ErrorKind) -> Diagnostic {
    let message = format!("`{}` is not a pattern: {why}", pattern.node);
    let help = "write `*` for any characters of a name, and `**` for any folders: \"docs/**\"";
    Diagnostic::new(&code::UNUSABLE_SETTING, message, pattern.span, "not a pattern").with_help(help)
}
