//! The settings of a repository of plans: `lacuna.toml`.
//!
//! Takes the text of the file; gives its [`Config`], and a diagnostic for each key and value that it cannot have:
//! all else is read. Paths stay as they are written, for whoever reads files knows from where they count.

mod annotated;
mod baseline;
mod keys;
mod read;
mod schema;
mod waiver;

pub use annotated::{SCHEMA_NAME, annotated};
pub use baseline::{Baseline, Known};
pub use schema::schema;
pub use waiver::Waiver;

use crate::plan;
use lacuna_language::diag::{Diagnostics, code};
use lacuna_language::source::{Sources, Spanned};
use read::Settings;

/// What the file is called.
pub const FILE_NAME: &str = "lacuna.toml";

/// What a repository of plans says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// The file or folder of rules to judge by; nothing for those built in.
    pub rules: Option<Spanned<String>>,
    /// The folders from which rule files may take tables and plans, besides their own.
    pub allow_from: Vec<Spanned<String>>,
    /// The files and folders of plans that are checked where none is named.
    pub plans: Vec<Spanned<String>>,
    /// Where last year's plans lie, besides among those that are checked.
    pub previous: Vec<Spanned<String>>,
    /// Patterns of files in folders of plans that are none: `docs/**`.
    pub not_plans: Vec<Spanned<String>>,
    /// Whether all plans of a year are checked together as well.
    pub is_national: bool,
    /// What counts towards the exit status besides `must`s, in the words of the command line.
    pub deny: Vec<Spanned<String>>,
    /// What was found before, and does not count.
    pub baseline: Option<Spanned<String>>,
    /// Files with what people judged of the questions about plans.
    pub assessments: Vec<Spanned<String>>,
    /// Requirements that need not be met by a council for a time.
    pub waivers: Vec<Waiver>,
}

impl Config {
    /// Reads the file with this name. What it cannot have is reported, and all else is read.
    pub fn read(
        name: &str,
        bytes: Vec<u8>,
        sources: &mut Sources,
        diagnostics: &mut Diagnostics,
    ) -> Config {
        let mut found = Diagnostics::default();
        let file = plan::open(name, bytes, sources, &mut found);
        // A file without a word in it sets nothing.
        diagnostics.extend(found.iter().filter(|one| one.code != &code::PLAN_EMPTY).cloned());
        let Some(file) = file else { return Config::default() };
        Config::of(Settings::read(
            &keys::KEYS,
            &format!("`{FILE_NAME}`"),
            &file.tree(),
            diagnostics,
        ))
    }

    fn of(mut settings: Settings) -> Config {
        Config {
            rules: settings.texts(keys::RULES).pop(),
            allow_from: settings.texts(keys::ALLOW_FROM),
            plans: settings.texts(keys::PLANS),
            previous: settings.texts(keys::PREVIOUS),
            not_plans: settings.texts(keys::NOT_PLANS),
            is_national: settings.is_yes(keys::NATIONAL),
            deny: settings.texts(keys::DENY),
            baseline: settings.texts(keys::BASELINE).pop(),
            assessments: settings.texts(keys::ASSESSMENTS),
            waivers: settings.entries(keys::WAIVER).into_iter().filter_map(Waiver::of).collect(),
        }
    }
}
