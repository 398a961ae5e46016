//! What can be typed for more than one command: options, names of circulars, files and formats. What belongs to
//! one command alone is in its file.

use std::num::NonZeroUsize;

use clap::Args;
use clap::builder::{OsStringValueParser, PossibleValue, PossibleValuesParser, TypedValueParser};
use jiff::civil::Date;

use super::names;
use super::terminal::{Colour, Look, NARROWEST, WIDEST};
use crate::plan;
use crate::report::{Audience, CheckFormat, Format};
use crate::value::{Year, spelling};

/// Which files rule files may read.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct Reach {
    /// Let rule files read tables and plans in this folder too, not only in their own.
    #[arg(long, value_name = "FOLDER", value_parser = file())]
    pub allow_from: Vec<String>,
}

/// Which rules to go by.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct ChosenRules {
    /// Use the rules in this file or folder [default: those of `lacuna.toml`, or the built-in ones].
    #[arg(long, value_name = "PATH", value_parser = file())]
    pub rules: Option<String>,
    #[command(flatten)]
    pub reach: Reach,
    #[command(flatten)]
    pub without: WithoutConfig,
}

impl ChosenRules {
    /// The files and folders of the rules; none for those that are built in.
    pub(super) fn paths(&self) -> &[String] {
        self.rules.as_slice()
    }

    pub(super) fn are_built_in(&self) -> bool {
        self.rules.is_none()
    }
}

/// Whether the settings of the repository count.
#[derive(Debug, Clone, Copy, Default, Args)]
pub(super) struct WithoutConfig {
    /// Go by no settings but those typed here.
    #[arg(long)]
    pub no_config: bool,
}

/// How what is printed looks.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct Appearance {
    /// When to use colour.
    #[arg(long, alias = "colour", value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
    /// Use only ASCII characters [default: if the locale is not UTF-8].
    #[arg(long)]
    pub ascii: bool,
    /// Wrap lines at this many columns, 40 to 200 [default: as wide as the terminal, or 80].
    #[arg(long, value_name = "COLUMNS", value_parser = width, allow_negative_numbers = true)]
    pub width: Option<u16>,
}

impl Appearance {
    pub(super) fn look(self, audience: Audience) -> Look {
        let Appearance { color: colour, ascii: is_ascii, width } = self;
        Look { colour, is_ascii, width, audience }
    }
}

/// How messages look, for commands that print no report.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct Messages {
    /// Print messages as plain paragraphs, for screen readers.
    #[arg(long)]
    pub plain: bool,
    #[command(flatten)]
    pub appearance: Appearance,
}

impl Messages {
    pub(super) fn look(self) -> Look {
        self.appearance.look(if self.plain { Audience::Listeners } else { Audience::People })
    }
}

/// The circular that a command is about, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CircularName {
    /// `2001-02`
    Year(Year),
    /// `LAC(2000)22`
    Number(String),
}

/// The format in which commands print unless another is asked for.
pub(super) const USUAL: &str = "human";

/// A format of a command, by the name in its row.
pub(super) fn format<R: Copy + Send + Sync>(
    rows: &'static [Format<R>],
) -> impl TypedValueParser<Value = Format<R>> {
    row(rows, |row| (row.name, row.about))
}

/// A file that a report is written to, and the format that is named before it.
#[derive(Debug, Clone)]
pub(super) struct ReportFile {
    pub format: Option<CheckFormat>,
    pub name: String,
}

/// `findings.sarif`, `gitlab=quality.json`. What stands before `=` is a format if it has letters alone: any other
/// name of a file is left as it is.
pub(super) fn report_file() -> impl TypedValueParser<Value = ReportFile> {
    file().try_map(|name| {
        let named = name.split_once('=');
        let is_a_word = |word: &str| word.chars().all(|char| char.is_ascii_alphabetic());
        let Some((word, file)) = named.filter(|(word, _)| is_a_word(word)) else {
            return Ok(ReportFile { format: None, name });
        };
        let known = || CheckFormat::ALL.iter().map(|format| format.name);
        let format = CheckFormat::ALL.into_iter().find(|format| format.name == word);
        match (format, spelling::nearest(word, known())) {
            (Some(_), _) if file.is_empty() => Err(format!("name a file, such as {word}=report")),
            (Some(_), _) => Ok(ReportFile { format, name: file.to_owned() }),
            (None, Some(near)) => Err(format!("there is no format '{word}'; did you mean '{near}'?")),
            (None, None) => Err(format!(
                "there is no format '{word}'; the formats are {}. A file of this name is './{name}'",
                known().collect::<Vec<&str>>().join(", ")
            )),
        }
    })
}

/// A format of plan files, by the ending of their names.
pub(super) fn plan_format() -> impl TypedValueParser<Value = plan::Format> {
    row(&plan::Format::ALL, |format| (format.ending(), format.about()))
}

/// A row of a table, by its name; and what help says of it, if anything.
fn row<T: Clone + Send + Sync>(
    rows: &'static [T],
    named: fn(&T) -> (&'static str, &'static str),
) -> impl TypedValueParser<Value = T> {
    let values = rows.iter().map(named).map(|(name, about)| match about {
        "" => PossibleValue::new(name),
        about => PossibleValue::new(name).help(about),
    });
    // Any other name was refused before.
    PossibleValuesParser::new(values).try_map(move |name| {
        let found = rows.iter().find(|row| named(row).0 == name);
        found.cloned().ok_or("there is no such format")
    })
}

/// The name of a file; a path need not be text.
pub(super) fn file() -> impl TypedValueParser<Value = String> {
    OsStringValueParser::new().map(|path| names::argument(path.as_ref()))
}

pub(super) fn year(text: &str) -> Result<Year, String> {
    match Year::read(text) {
        Some(Ok(year)) => Ok(year),
        Some(Err(wrong)) => Err(format!("the second year must follow the first: {}", wrong.meant)),
        None => Err("write a financial year, such as 2001-02".to_owned()),
    }
}

/// A circular, by its year or its number. Whether there is one of this number is known once rules are loaded.
pub(super) fn circular(text: &str) -> Result<CircularName, String> {
    let is_in_a_number = |char: char| char.is_alphanumeric() || "()/ .-".contains(char);
    let has = |is_it: fn(char) -> bool| text.chars().any(is_it);
    let is_like_a_number =
        text.chars().all(is_in_a_number) && has(char::is_alphabetic) && has(char::is_numeric);
    match year(text) {
        Ok(year) => Ok(CircularName::Year(year)),
        Err(_) if is_like_a_number => Ok(CircularName::Number(text.to_owned())),
        Err(why) if Year::read(text).is_some() => Err(why),
        Err(_) => {
            Err("write a financial year, such as 2001-02, or the number of a circular, such as LAC(2000)22"
                .to_owned())
        }
    }
}

fn width(text: &str) -> Result<u16, String> {
    let width = text.parse().ok().filter(|width| (NARROWEST..=WIDEST).contains(width));
    width.ok_or_else(|| format!("write a number of columns from {NARROWEST} to {WIDEST}"))
}

/// Today, by the clock of this machine: the one place where it is asked.
pub(super) fn today() -> Date {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let days = since.map_or(0, |since| since.as_secs() / 86_400);
    let span = jiff::Span::new().try_days(i64::try_from(days).unwrap_or_default());
    let start = jiff::civil::date(1970, 1, 1);
    span.ok().and_then(|span| start.checked_add(span).ok()).unwrap_or(start)
}

/// A day that is typed.
pub(super) fn date(text: &str) -> Result<Date, String> {
    crate::value::date::read(text).map_err(|_| {
        "write a day that exists, such as 2001-01-23 or \"23 January 2001\"".to_owned()
    })
}

/// A number of threads that is typed.
pub(super) fn how_many(text: &str) -> Result<NonZeroUsize, &'static str> {
    text.parse().map_err(|_| "write a number, at least 1")
}
