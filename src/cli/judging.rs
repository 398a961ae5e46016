//! By what a command judges plans: the rules, last year's plans, and what the repository sets.

use clap::Args;

use super::args::{Reach, file};
use super::repository::{ChosenConfig, Repository};

/// By what plans are judged.
#[derive(Debug, Clone, Args)]
pub(super) struct Judging {
    /// Use the rules in this file or folder instead of the built-in ones.
    #[arg(long, value_name = "PATH", value_parser = file())]
    pub rules: Option<String>,
    #[command(flatten)]
    pub reach: Reach,
    #[command(flatten)]
    pub config: ChosenConfig,
    /// Also look here for last year's plans of the same councils: files, folders, or `-` for standard input.
    #[arg(long, value_name = "PATH", value_parser = file())]
    pub previous: Vec<String>,
}

impl Judging {
    /// Completes what was typed by what the repository sets.
    pub(super) fn complete(&mut self, repository: &Repository) {
        self.rules = self.rules.take().or_else(|| repository.rules());
        self.reach.allow_from.extend(repository.allow_from());
        self.previous.extend(repository.previous());
    }
}
