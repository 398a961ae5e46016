//! What can be typed.

use std::num::NonZeroUsize;

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::names;
use crate::plan;
use crate::report::{ChangesFormat, CoverageFormat, Format, TestFormat};
use crate::value::Year;

/// Checks Management Action Plans against the circular of their year, and says why.
#[derive(Debug, Parser)]
#[command(name = "lacuna", version, max_term_width = 80)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

/// How far rule files reach.
#[derive(Debug, ClapArgs)]
pub struct Reach {
    /// Let rule files take tables and plans `from` this folder as well, not only from their own.
    #[arg(long, value_name = "FOLDER", value_parser = file())]
    pub allow_from: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check plans: files, folders, or `-` for standard input.
    Check(Check),
    /// Try out the examples in rule files.
    Test(Test),
    /// Look for mistakes and doubtful things in rule files.
    Lint(Lint),
    /// Put rule files into their one form.
    Fmt(Fmt),
    /// Show all that is in force in a year, made one with the years before it.
    Show(Show),
    /// Show what changed from one year to another.
    Diff(Diff),
    /// Begin next year's rule file.
    New(New),
    /// Make the pro forma of a year, to be filled in.
    Template(Template),
    /// Explain a code, such as E0201, or a requirement.
    Explain(Explain),
    /// Write a JSON Schema of a year's plans, by which editors complete and check them.
    Schema(Schema),
    /// Write a plan in another format, comments and all.
    Convert(Convert),
}

/// `lacuna check`
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Exit status: 0, every `must` is met; 1, one is breached or undecided; 2, a file could not be used.")]
pub struct Check {
    /// Plan files, folders with plans, or `-` for standard input [default: this folder].
    #[arg(value_parser = file())]
    pub paths: Vec<String>,
    /// How findings are written.
    #[arg(long, value_enum, default_value_t = FormatName::Human)]
    pub format: FormatName,
    /// Take the rules from this file or folder, not from those built in.
    #[arg(long, value_name = "PATH", value_parser = file())]
    pub rules: Option<String>,
    #[command(flatten)]
    pub reach: Reach,
    /// Look for last year's plans of the same councils here as well: files, folders, or `-` for standard input.
    #[arg(long, value_name = "PATH", value_parser = file())]
    pub previous: Vec<String>,
    /// Hold all plans of a year together against the national requirements.
    #[arg(long)]
    pub national: bool,
    /// Write a copy of the workbook that is checked, with each finding at its cell.
    #[arg(long, value_name = "OUT.xlsx", value_parser = file())]
    pub annotate: Option<String>,
    /// The plans are drafts: what is undecided does not raise the exit status.
    #[arg(long)]
    pub draft: bool,
    /// Raise the exit status for these as well.
    #[arg(long, value_enum, value_name = "WHAT", value_delimiter = ',')]
    pub deny: Vec<Deny>,
    /// The date of the run, as 2001-01-23 [default: today].
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: Option<Date>,
    /// Of many plans too, show all that has to be done, as of one alone.
    #[arg(long)]
    pub full: bool,
    /// Show every finding in the plan's text, and every other requirement in a list; of `--timings`,
    /// all requirements.
    #[arg(short, long)]
    pub verbose: bool,
    /// How many plans are checked at a time [default: one for each processor].
    #[arg(short, long, value_name = "N", value_parser = how_many, allow_negative_numbers = true)]
    pub jobs: Option<NonZeroUsize>,
    /// Say on standard error where the time went, by stage and requirement.
    #[arg(long)]
    pub timings: bool,
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
}

/// `lacuna test`
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Exit status: 0, all is as it should be; 1, an example does not hold or there is none, something is not
reached, a fault is not noticed, a verdict differs (--on), or a filter matches nothing; 2, a file
could not be used.")]
pub struct Test {
    /// A rule file or a folder of them [default: the rules built in].
    #[arg(value_parser = file())]
    pub rules: Option<String>,
    #[command(flatten)]
    pub reach: Reach,
    /// Only examples with this in their title, or in the name of a requirement that they speak of; with
    /// `--coverage`, how far they reach in such requirements; with `--mutate`, faults in them; with
    /// `--on`, verdicts on them.
    #[arg(short = 'k', long, value_name = "TEXT")]
    pub only: Vec<String>,
    /// Say how far the examples reach: the verdicts of each requirement, the branches of each
    /// condition, the paragraphs.
    #[arg(long, conflicts_with = "mutate")]
    pub coverage: bool,
    /// Plant small faults in the rules, one at a time, and say which the examples do not notice.
    #[arg(long)]
    pub mutate: bool,
    /// Say what would change for these plans, each a file or a folder: judge them by these rules and by
    /// others, and list the plans whose verdict differs, by requirement. `-k` chooses requirements.
    #[arg(long, value_name = "PLANS", num_args = 1.., value_parser = file(), conflicts_with_all = ["mutate", "coverage"])]
    pub on: Vec<String>,
    /// The rules as they were, for `--on`: a rule file or a folder [default: the rules built in]; or a year,
    /// by whose rules all plans are then judged as well.
    #[arg(long, value_name = "RULES|YEAR", value_parser = file(), requires = "on")]
    pub against: Option<String>,
    /// Where last year's plans are, for `--on`, beside the plans themselves.
    #[arg(long, value_name = "PLANS", value_parser = file(), requires = "on")]
    pub previous: Vec<String>,
    /// How it is written.
    #[arg(long, value_enum, default_value_t = TestFormatName::Human)]
    pub format: TestFormatName,
    /// Name the examples that hold as well.
    #[arg(short, long)]
    pub verbose: bool,
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
}

/// `lacuna lint`
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Exit status: 0, nothing to say; 1, something is doubtful; 2, a file has mistakes or could not be used.")]
pub struct Lint {
    /// Rule files, or folders of them [default: the rules built in].
    #[arg(value_parser = file())]
    pub rules: Vec<String>,
    #[command(flatten)]
    pub reach: Reach,
    /// How it is written.
    #[arg(long, value_enum, default_value_t = FormatName::Human)]
    pub format: FormatName,
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
}

/// `lacuna fmt`
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Exit status: 0; with --check 1, a file would change; 2, a file has mistakes or could not be used.")]
pub struct Fmt {
    /// Rule files, folders of them, or `-` for standard input.
    #[arg(required = true, value_parser = file())]
    pub rules: Vec<String>,
    /// Change nothing; only say which files would change.
    #[arg(long)]
    pub check: bool,
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
}

/// `lacuna show`
#[derive(Debug, ClapArgs)]
pub struct Show {
    /// The year of the circular, as 2001-02.
    #[arg(value_parser = year)]
    pub circular: Year,
    /// Take the rules from this file or folder, not from those built in.
    #[arg(long, value_name = "PATH", value_parser = file())]
    pub rules: Option<String>,
    #[command(flatten)]
    pub reach: Reach,
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
}

/// `lacuna diff`
#[derive(Debug, ClapArgs)]
pub struct Diff {
    /// The year of the old circular.
    #[arg(value_parser = year)]
    pub old: Year,
    /// The year of the new one.
    #[arg(value_parser = year)]
    pub new: Year,
    /// How it is written.
    #[arg(long, value_enum, default_value_t = ChangesName::Human)]
    pub format: ChangesName,
    /// Take the rules from this file or folder, not from those built in.
    #[arg(long, value_name = "PATH", value_parser = file())]
    pub rules: Option<String>,
    #[command(flatten)]
    pub reach: Reach,
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ChangesName {
    /// For people.
    Human,
    /// For a page.
    Markdown,
    /// For programs.
    Json,
}

impl From<ChangesName> for ChangesFormat {
    fn from(name: ChangesName) -> Self {
        match name {
            ChangesName::Human => ChangesFormat::Human,
            ChangesName::Markdown => ChangesFormat::Markdown,
            ChangesName::Json => ChangesFormat::Json,
        }
    }
}

/// `lacuna new`
#[derive(Debug, ClapArgs)]
pub struct New {
    /// The year of the new circular, as 2002-03.
    #[arg(value_parser = year)]
    pub circular: Year,
    /// The year that it goes on from.
    #[arg(long, value_name = "YEAR", value_parser = year)]
    pub follows: Year,
    /// The file to write, or `-` for standard output [default: YEAR.lac].
    #[arg(short, long, value_name = "PATH", value_parser = file())]
    pub output: Option<String>,
    /// Take the rules from this file or folder, not from those built in.
    #[arg(long, value_name = "PATH", value_parser = file())]
    pub rules: Option<String>,
    #[command(flatten)]
    pub reach: Reach,
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
}

/// `lacuna template`
#[derive(Debug, ClapArgs)]
pub struct Template {
    /// The year of the circular, as 2001-02.
    #[arg(value_parser = year)]
    pub circular: Year,
    /// How it is to be filled in [default: what the name of the file tells, or xlsx].
    #[arg(long, value_enum)]
    pub format: Option<PlanFormat>,
    /// The council, so that what is known of it is filled in.
    #[arg(long, value_name = "NAME")]
    pub authority: Option<String>,
    /// Which of the circular's forms, where it has several [default: that of plans].
    #[arg(long, value_name = "NAME")]
    pub form: Option<String>,
    /// The file to write, or `-` for standard output [default: NAME-YEAR.FORMAT].
    #[arg(short, long, value_name = "PATH", value_parser = file())]
    pub output: Option<String>,
    /// Take the rules from this file or folder, not from those built in.
    #[arg(long, value_name = "PATH", value_parser = file())]
    pub rules: Option<String>,
    #[command(flatten)]
    pub reach: Reach,
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
}

/// How a plan is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PlanFormat {
    /// An Excel workbook.
    Xlsx,
    Yaml,
    Toml,
    Json,
}

impl From<PlanFormat> for plan::Format {
    fn from(name: PlanFormat) -> Self {
        match name {
            PlanFormat::Xlsx => plan::Format::Workbook,
            PlanFormat::Yaml => plan::Format::Yaml,
            PlanFormat::Toml => plan::Format::Toml,
            PlanFormat::Json => plan::Format::Json,
        }
    }
}

/// `lacuna explain`
#[derive(Debug, ClapArgs)]
pub struct Explain {
    /// A code or its name (E0201, unknown-field), a requirement, or `codes` for a list of all codes.
    pub what: String,
    /// The year whose requirement is meant [default: the latest that has it].
    #[arg(long, value_name = "YEAR", value_parser = year)]
    pub year: Option<Year>,
    /// Take the rules from this file or folder, not from those built in.
    #[arg(long, value_name = "PATH", value_parser = file())]
    pub rules: Option<String>,
    #[command(flatten)]
    pub reach: Reach,
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
}

/// `lacuna schema`
#[derive(Debug, ClapArgs)]
pub struct Schema {
    /// The year of the circular, as 2001-02.
    #[arg(value_parser = year)]
    pub circular: Year,
    /// The form that is meant, where the circular has several [default: all of them].
    #[arg(long, value_name = "NAME")]
    pub form: Option<String>,
    /// Take the rules from this file or folder, not from those built in.
    #[arg(long, value_name = "PATH", value_parser = file())]
    pub rules: Option<String>,
    #[command(flatten)]
    pub reach: Reach,
    /// The file to write; one that is there already is left as it is [default: standard output].
    #[arg(short, long, value_name = "FILE", value_parser = file())]
    pub output: Option<String>,
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
}

/// `lacuna convert`
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Exit status: 0; 2, the file could not be read, or the other format cannot hold all that is in it.")]
pub struct Convert {
    /// The plan file, or `-` for standard input.
    #[arg(value_parser = file())]
    pub plan: String,
    /// The format to write.
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub to: PlanFormat,
    /// Leave out comments, and what stands in a workbook beside the plan.
    #[arg(long)]
    pub drop_comments: bool,
    /// The file to write; one that is there already is left as it is [default: standard output].
    #[arg(short, long, value_name = "FILE", value_parser = file())]
    pub output: Option<String>,
    /// Take the rules, for a workbook's form, from this file or folder, not from those built in.
    #[arg(long, value_name = "PATH", value_parser = file())]
    pub rules: Option<String>,
    #[command(flatten)]
    pub reach: Reach,
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatName {
    /// With the plan's text, for people.
    Human,
    /// One line for each finding.
    Short,
    /// One document for programs.
    Json,
    /// A line of JSON for each plan as it is checked, for programs; the last has the sums.
    Ndjson,
}

/// The formats of `lacuna test`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TestFormatName {
    /// What does not hold, with the difference and the reason.
    Human,
    /// One document for programs.
    Json,
    /// The XML of JUnit; for examples alone.
    Junit,
    /// Lines and branches of rule files; with `--coverage`.
    Lcov,
    /// The rules in colours, as a page for a browser; with `--coverage`.
    Html,
}

impl TestFormatName {
    /// As the examples themselves are told of, if there is such a way.
    pub fn of_examples(self) -> Option<TestFormat> {
        match self {
            TestFormatName::Human => Some(TestFormat::Human),
            TestFormatName::Json => Some(TestFormat::Json),
            TestFormatName::Junit => Some(TestFormat::Junit),
            TestFormatName::Lcov | TestFormatName::Html => None,
        }
    }

    /// As it is told how far they reach, if there is such a way.
    pub fn of_coverage(self) -> Option<CoverageFormat> {
        match self {
            TestFormatName::Human => Some(CoverageFormat::Human),
            TestFormatName::Json => Some(CoverageFormat::Json),
            TestFormatName::Junit => None,
            TestFormatName::Lcov => Some(CoverageFormat::Lcov),
            TestFormatName::Html => Some(CoverageFormat::Html),
        }
    }
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Human => Format::Human,
            FormatName::Short => Format::Short,
            FormatName::Json => Format::Json,
            FormatName::Ndjson => Format::Ndjson,
        }
    }
}

/// What may raise the exit status besides a `must`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    /// A `should` that is breached or undecided.
    Should,
    /// What waits for a person's judgement, or for something to judge.
    Judged,
    /// Warnings: what is doubtful in rule files and in plans.
    Warnings,
}

/// When to write in colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    Always,
    Never,
}

/// The name of a file; a path need not be text.
fn file() -> impl TypedValueParser<Value = String> {
    OsStringValueParser::new().map(|path| names::argument(path.as_ref()))
}

fn year(text: &str) -> Result<Year, String> {
    match Year::read(text) {
        Some(Ok(year)) => Ok(year),
        Some(Err(wrong)) => Err(format!("the second year follows the first: {}", wrong.meant)),
        None => Err("write a financial year, as 2001-02".to_owned()),
    }
}

fn date(text: &str) -> Result<Date, String> {
    crate::value::date::read(text)
        .map_err(|_| "write a day that exists, as 2001-01-23 or \"23 January 2001\"".to_owned())
}

fn how_many(text: &str) -> Result<NonZeroUsize, &'static str> {
    text.parse().map_err(|_| "write how many, at least 1")
}
