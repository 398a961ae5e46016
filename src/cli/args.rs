//! What can be typed.

use std::num::NonZeroUsize;

use clap::builder::{OsStringValueParser, PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::names;
use super::terminal::{Colour, Look, NARROWEST, WIDEST};
use crate::plan;
use crate::report::{Audience, ChangesFormat, CheckFormat, Format, LintFormat, TestFormat};
use crate::value::Year;

/// Check Management Action Plans against the circular of their year.
#[derive(Debug, Parser)]
#[command(name = "lacuna", version)]
pub(super) struct Args {
    #[command(subcommand)]
    pub command: Command,
}

/// Which files rule files may read.
#[derive(Debug, ClapArgs)]
pub(super) struct Reach {
    /// Let rule files read tables and plans in this folder too, not only in their own.
    #[arg(long, value_name = "FOLDER", value_parser = file())]
    pub allow_from: Vec<String>,
}

/// How what is printed looks.
#[derive(Debug, Clone, Copy, ClapArgs)]
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
    fn look(self, audience: Audience) -> Look {
        let Appearance { color: colour, ascii: is_ascii, width } = self;
        Look { colour, is_ascii, width, audience }
    }
}

/// How messages look, for commands that print no report.
#[derive(Debug, Clone, Copy, ClapArgs)]
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

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check plans against the circular of their year.
    Check(Check),
    /// Run the examples in rule files.
    Test(Test),
    /// Check rule files for mistakes, and warn of what may be one.
    Lint(Lint),
    /// Format rule files.
    Fmt(Fmt),
    /// Print all the rules in force in a year.
    Show(Show),
    /// Show what changed from one year to another.
    Diff(Diff),
    /// Start the rule file of a new year.
    New(New),
    /// Make the pro forma of a year for a council to fill in.
    Template(Template),
    /// Explain a requirement, a paragraph, a circular or the code of a message.
    Explain(Explain),
    /// Write the JSON Schema of a year's plans, for editors, or of a report, for programs.
    Schema(Schema),
    /// Convert a plan to another format, and keep its comments.
    Convert(Convert),
}

/// The circular that a command is about, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CircularName {
    /// `2001-02`
    Year(Year),
    /// `LAC(2000)22`
    Number(String),
}

/// `lacuna check`
#[derive(Debug, ClapArgs)]
pub(super) struct Check {
    /// Plan files, folders of plans, or `-` for standard input [default: this folder].
    #[arg(value_parser = file())]
    pub paths: Vec<String>,
    /// How to print the findings.
    #[arg(long, value_parser = format(&CheckFormat::ALL), default_value = USUAL)]
    pub format: CheckFormat,
    /// Use the rules in this file or folder instead of the built-in ones.
    #[arg(long, value_name = "PATH", value_parser = file())]
    pub rules: Option<String>,
    #[command(flatten)]
    pub reach: Reach,
    /// Also look here for last year's plans of the same councils: files, folders, or `-` for standard input.
    #[arg(long, value_name = "PATH", value_parser = file())]
    pub previous: Vec<String>,
    /// Also check all plans of a year together against the national requirements.
    #[arg(long)]
    pub national: bool,
    /// Write a copy of the workbook with each finding noted at its cell.
    #[arg(long, value_name = "OUT.xlsx", value_parser = file())]
    pub annotate: Option<String>,
    /// Treat the plans as drafts: what is not filled in yet does not count towards the exit status.
    #[arg(long)]
    pub draft: bool,
    /// Make these count towards the exit status as well.
    #[arg(long, value_enum, value_name = "WHAT", value_delimiter = ',')]
    pub deny: Vec<Deny>,
    /// Check as of this date, such as 2001-01-23 [default: today].
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: Option<Date>,
    /// Report on each of many plans in full, as if it were the only one.
    #[arg(long)]
    pub full: bool,
    /// Show every finding in the plan's text and list every other requirement; with `--timings`, list all
    /// requirements.
    #[arg(short, long)]
    pub verbose: bool,
    /// Check this many plans at a time [default: one for each processor].
    #[arg(short, long, value_name = "N", value_parser = how_many, allow_negative_numbers = true)]
    pub jobs: Option<NonZeroUsize>,
    /// Print the time taken, by stage and requirement, on standard error.
    #[arg(long)]
    pub timings: bool,
    #[command(flatten)]
    pub appearance: Appearance,
}

impl Check {
    pub(super) fn look(&self) -> Look {
        self.appearance.look(self.format.audience)
    }
}

/// `lacuna test`
#[derive(Debug, ClapArgs)]
pub(super) struct Test {
    /// A rule file or a folder of rule files [default: the built-in rules].
    #[arg(value_parser = file())]
    pub rules: Option<String>,
    #[command(flatten)]
    pub reach: Reach,
    /// Run only examples with this text in their title or in the name of a requirement that they mention. With
    /// `--coverage`, `--mutate` or `--on`, choose requirements by their name in the same way.
    #[arg(short = 'k', long, value_name = "TEXT")]
    pub only: Vec<String>,
    /// Report how much of the rules the examples cover: verdicts of each requirement, branches of each
    /// condition, and paragraphs.
    #[arg(long, conflicts_with = "mutate")]
    pub coverage: bool,
    /// Put small faults into the rules, one at a time, and list those that no example notices.
    #[arg(long)]
    pub mutate: bool,
    /// Check these plan files or folders under two sets of rules, and list the plans whose verdicts differ, by
    /// requirement.
    #[arg(long, value_name = "PLANS", num_args = 1.., value_parser = file(), conflicts_with_all = ["mutate", "coverage"])]
    pub on: Vec<String>,
    /// For `--on`, the rules to compare with: a rule file or a folder [default: the built-in rules]; or a
    /// year, to check all plans under the rules of that year too.
    #[arg(long, value_name = "RULES|YEAR", value_parser = file(), requires = "on")]
    pub against: Option<String>,
    /// For `--on`, also look here for last year's plans.
    #[arg(long, value_name = "PLANS", value_parser = file(), requires = "on")]
    pub previous: Vec<String>,
    /// How to print the results.
    #[arg(long, value_parser = format(&TestFormat::ALL), default_value = USUAL)]
    pub format: TestFormat,
    /// Also list the examples that hold.
    #[arg(short, long)]
    pub verbose: bool,
    #[command(flatten)]
    pub appearance: Appearance,
}

impl Test {
    pub(super) fn look(&self) -> Look {
        self.appearance.look(self.format.audience)
    }
}

/// `lacuna lint`
#[derive(Debug, ClapArgs)]
pub(super) struct Lint {
    /// Rule files, or folders of rule files [default: the built-in rules].
    #[arg(value_parser = file())]
    pub rules: Vec<String>,
    #[command(flatten)]
    pub reach: Reach,
    /// How to print the results.
    #[arg(long, value_parser = format(&LintFormat::ALL), default_value = USUAL)]
    pub format: LintFormat,
    #[command(flatten)]
    pub appearance: Appearance,
}

impl Lint {
    pub(super) fn look(&self) -> Look {
        self.appearance.look(self.format.audience)
    }
}

/// `lacuna fmt`
#[derive(Debug, ClapArgs)]
pub(super) struct Fmt {
    /// Rule files, folders of rule files, or `-` for standard input.
    #[arg(required = true, value_parser = file())]
    pub rules: Vec<String>,
    /// Change nothing; list the files that are not formatted.
    #[arg(long)]
    pub check: bool,
    #[command(flatten)]
    pub messages: Messages,
}

/// `lacuna show`
#[derive(Debug, ClapArgs)]
pub(super) struct Show {
    /// The year or the number of the circular, such as 2001-02 or LAC(2000)22.
    #[arg(value_parser = circular)]
    pub circular: CircularName,
    /// Use the rules in this file or folder instead of the built-in ones.
    #[arg(long, value_name = "PATH", value_parser = file())]
    pub rules: Option<String>,
    #[command(flatten)]
    pub reach: Reach,
    #[command(flatten)]
    pub messages: Messages,
}

/// `lacuna diff`
#[derive(Debug, ClapArgs)]
pub(super) struct Diff {
    /// The year or the number of the earlier circular.
    #[arg(value_parser = circular)]
    pub old: CircularName,
    /// The year or the number of the later circular.
    #[arg(value_parser = circular)]
    pub new: CircularName,
    /// How to print the changes.
    #[arg(long, value_parser = format(&ChangesFormat::ALL), default_value = USUAL)]
    pub format: ChangesFormat,
    /// Use the rules in this file or folder instead of the built-in ones.
    #[arg(long, value_name = "PATH", value_parser = file())]
    pub rules: Option<String>,
    #[command(flatten)]
    pub reach: Reach,
    #[command(flatten)]
    pub appearance: Appearance,
}

impl Diff {
    pub(super) fn look(&self) -> Look {
        self.appearance.look(self.format.audience)
    }
}

/// `lacuna new`
#[derive(Debug, ClapArgs)]
pub(super) struct New {
    /// The year of the new circular, such as 2002-03.
    #[arg(value_parser = year)]
    pub circular: Year,
    /// The circular that it follows, by year or number.
    #[arg(long, value_name = "YEAR", value_parser = circular)]
    pub follows: CircularName,
    /// The file to write, or `-` for standard output [default: YEAR.lac].
    #[arg(short, long, value_name = "PATH", value_parser = file())]
    pub output: Option<String>,
    /// Use the rules in this file or folder instead of the built-in ones.
    #[arg(long, value_name = "PATH", value_parser = file())]
    pub rules: Option<String>,
    #[command(flatten)]
    pub reach: Reach,
    #[command(flatten)]
    pub messages: Messages,
}

/// `lacuna template`
#[derive(Debug, ClapArgs)]
pub(super) struct Template {
    /// The year or the number of the circular, such as 2001-02 or LAC(2000)22.
    #[arg(value_parser = circular)]
    pub circular: CircularName,
    /// The format of the pro forma [default: by the ending of the file's name, or xlsx].
    #[arg(long, value_parser = plan_format())]
    pub format: Option<plan::Format>,
    /// The council; the pro forma comes with what is known about it.
    #[arg(long, value_name = "NAME")]
    pub authority: Option<String>,
    /// Which form to make, if the circular has more than one [default: the one for plans].
    #[arg(long, value_name = "NAME")]
    pub form: Option<String>,
    /// The file to write, or `-` for standard output [default: NAME-YEAR.FORMAT].
    #[arg(short, long, value_name = "PATH", value_parser = file())]
    pub output: Option<String>,
    /// Use the rules in this file or folder instead of the built-in ones.
    #[arg(long, value_name = "PATH", value_parser = file())]
    pub rules: Option<String>,
    #[command(flatten)]
    pub reach: Reach,
    #[command(flatten)]
    pub messages: Messages,
}

/// `lacuna explain`
#[derive(Debug, ClapArgs)]
pub(super) struct Explain {
    /// The name of a requirement or a paragraph; a circular, such as 2001-02 or LAC(2000)22; the code of a
    /// message, such as E0201; or `codes` for a list of all codes.
    pub what: String,
    /// The circular that it belongs to, by year or number [default: the latest that has it].
    #[arg(long, value_name = "YEAR", value_parser = circular)]
    pub year: Option<CircularName>,
    /// Use the rules in this file or folder instead of the built-in ones.
    #[arg(long, value_name = "PATH", value_parser = file())]
    pub rules: Option<String>,
    #[command(flatten)]
    pub reach: Reach,
    #[command(flatten)]
    pub messages: Messages,
}

/// `lacuna schema`
#[derive(Debug, ClapArgs)]
pub(super) struct Schema {
    /// The year or the number of the circular, such as 2001-02 or LAC(2000)22.
    #[arg(value_parser = circular, required_unless_present = "report")]
    pub circular: Option<CircularName>,
    /// Write the schema of what `check --format json` prints instead.
    #[arg(long, conflicts_with_all = ["circular", "form", "rules", "allow_from"])]
    pub report: bool,
    /// Only this form, if the circular has more than one [default: all of them].
    #[arg(long, value_name = "NAME")]
    pub form: Option<String>,
    /// Use the rules in this file or folder instead of the built-in ones.
    #[arg(long, value_name = "PATH", value_parser = file())]
    pub rules: Option<String>,
    #[command(flatten)]
    pub reach: Reach,
    /// The file to write, which must not exist yet [default: standard output].
    #[arg(short, long, value_name = "FILE", value_parser = file())]
    pub output: Option<String>,
    #[command(flatten)]
    pub messages: Messages,
}

/// `lacuna convert`
#[derive(Debug, ClapArgs)]
pub(super) struct Convert {
    /// The plan file, or `-` for standard input.
    #[arg(value_parser = file())]
    pub plan: String,
    /// The format to convert to.
    #[arg(long, value_parser = plan_format(), value_name = "FORMAT")]
    pub to: plan::Format,
    /// Leave out comments, and anything in a workbook that is not part of the plan.
    #[arg(long)]
    pub drop_comments: bool,
    /// The file to write, which must not exist yet [default: standard output].
    #[arg(short, long, value_name = "FILE", value_parser = file())]
    pub output: Option<String>,
    /// For a workbook, use the form in these rules instead of the built-in ones.
    #[arg(long, value_name = "PATH", value_parser = file())]
    pub rules: Option<String>,
    #[command(flatten)]
    pub reach: Reach,
    #[command(flatten)]
    pub messages: Messages,
}

/// What may raise the exit status besides a `must`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Deny {
    /// A `should` that is breached or undecided.
    Should,
    /// A question that a person still has to judge, or cannot judge yet.
    Judged,
    /// A warning about a rule file or a plan.
    Warnings,
}

/// The format in which commands print unless another is asked for.
const USUAL: &str = "human";

/// A format of a command, by the name in its row.
fn format<R: Copy + Send + Sync>(
    rows: &'static [Format<R>],
) -> impl TypedValueParser<Value = Format<R>> {
    row(rows, |row| (row.name, row.about))
}

/// A format of plan files, by the ending of their names.
fn plan_format() -> impl TypedValueParser<Value = plan::Format> {
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
fn file() -> impl TypedValueParser<Value = String> {
    OsStringValueParser::new().map(|path| names::argument(path.as_ref()))
}

fn year(text: &str) -> Result<Year, String> {
    match Year::read(text) {
        Some(Ok(year)) => Ok(year),
        Some(Err(wrong)) => Err(format!("the second year must follow the first: {}", wrong.meant)),
        None => Err("write a financial year, such as 2001-02".to_owned()),
    }
}

/// A circular, by its year or its number. Whether there is one of this number is known once rules are loaded.
fn circular(text: &str) -> Result<CircularName, String> {
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

fn date(text: &str) -> Result<Date, String> {
    crate::value::date::read(text).map_err(|_| {
        "write a day that exists, such as 2001-01-23 or \"23 January 2001\"".to_owned()
    })
}

fn how_many(text: &str) -> Result<NonZeroUsize, &'static str> {
    text.parse().map_err(|_| "write a number, at least 1")
}
