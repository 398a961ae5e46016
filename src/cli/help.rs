//! Help: which command is for whom, examples, exit statuses, and what a misspelt word was meant to be.
//!
//! Takes the arguments as clap knows them and the tables below; gives help and errors as they are printed.
//! Every example here is run by `tests/help.rs` as it stands.

use std::ffi::OsString;
use std::path::Path;

use clap::builder::{PossibleValuesParser, StyledStr, Styles};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory, FromArgMatches};

use super::Args;
use super::terminal;
use crate::diag::{Printable, view};
use crate::plan;
use crate::report::explain;
use crate::value::{Year, spelling};

/// What help says of a command besides its arguments.
struct Page {
    command: &'static str,
    /// What each exit status means, where a program has to know.
    exit: &'static str,
    /// What it does, and what to type in this repository.
    examples: &'static [(&'static str, &'static str)],
}

/// What the program is called.
pub(super) const PROGRAM: &str = "lacuna";

const PAGES: [Page; 19] = [
    Page {
        command: "check",
        exit: "0 if every `must` is met, 1 if one is breached or undecided, 2 if a file could not be used",
        examples: &[
            ("Check a plan", "lacuna check plans/2001-02/salford.yaml"),
            (
                "Check a draft, as of the day it was written",
                "lacuna check plans/2001-02/salford.yaml --draft --as-of 2001-01-23",
            ),
            (
                "Check all plans of a year, with last year's beside them, one line for each finding",
                "lacuna check plans/2001-02 --previous plans/2000-01 --format short",
            ),
            (
                "Write a report for code scanning and one for a list of tests, in one run",
                "lacuna check plans --output findings.sarif --output junit=results.xml",
            ),
        ],
    },
    Page {
        command: "report",
        exit: "0 if it was made, 2 if a file could not be used: the report is on the others, and names it",
        examples: &[
            (
                "Report on Salford's draft, as of the day it was written",
                "lacuna report plans/2001-02/salford.yaml --draft --as-of 2001-01-23 --output salford.html",
            ),
            (
                "Print it as text with headings and tables instead",
                "lacuna report plans/2001-02/salford.yaml --format markdown",
            ),
            (
                "Report on all plans of a year, with a page for each council",
                "lacuna report plans/2001-02 --previous plans/2000-01 --output all.html --each councils",
            ),
        ],
    },
    Page {
        command: "compare",
        exit: "0 if they were compared, 2 if a file could not be used or they are no versions of one plan",
        examples: &[
            (
                "See what was put right since the draft, and how the money was moved",
                "lacuna compare drafts/salford.yaml plans/2001-02/salford.yaml",
            ),
            (
                "Write it as a page for a browser",
                "lacuna compare drafts/salford.yaml plans/2001-02/salford.yaml --output changes.html",
            ),
        ],
    },
    Page {
        command: "template",
        exit: "",
        examples: &[
            (
                "Make a workbook for Salford to fill in",
                "lacuna template 2001-02 --authority Salford",
            ),
            (
                "Make a text file with comments instead",
                "lacuna template 2001-02 --authority Salford --output draft.yaml",
            ),
        ],
    },
    Page {
        command: "convert",
        exit: "0 if it was written, 2 if the file could not be read or something in it would be lost",
        examples: &[
            ("Print a plan as TOML", "lacuna convert plans/2001-02/model.yaml --to toml"),
            (
                "Print it as JSON, which has no comments",
                "lacuna convert plans/2001-02/model.yaml --to json --drop-comments",
            ),
            (
                "Make a workbook of it",
                "lacuna convert plans/2001-02/model.yaml --to xlsx --drop-comments -o model.xlsx",
            ),
        ],
    },
    Page {
        command: "assess",
        exit: "0 if the file was written, or no plan has a question; 2 if it was not, or a plan or a file of \
               judgements could not be used",
        examples: &[
            (
                "Make a workbook with the questions about all plans of a year",
                "lacuna assess plans/2001-02 --previous plans/2000-01 --output assessment.xlsx",
            ),
            (
                "Make a text file for one plan instead",
                "lacuna assess plans/2001-02/salford.yaml --output salford-assessment.toml",
            ),
        ],
    },
    Page {
        command: "explain",
        exit: "",
        examples: &[
            (
                "Explain a requirement as it was in 2001-02",
                "lacuna explain adoption-shown-separately --year 2001-02",
            ),
            ("Explain a paragraph of a circular", "lacuna explain adoption-figure"),
            ("Explain a circular", "lacuna explain 'LAC(2000)22'"),
            ("Explain the code of a message", "lacuna explain E0201"),
        ],
    },
    Page {
        command: "new",
        exit: "",
        examples: &[
            ("Start the rule file for 2004-05", "lacuna new 2004-05 --follows 2003-04"),
            ("Print it instead", "lacuna new 2004-05 --follows 2003-04 --output -"),
        ],
    },
    Page {
        command: "lint",
        exit: "0 if there is nothing to report, 1 if there are warnings, 2 if a file has mistakes or could not \
               be used",
        examples: &[
            ("Check the built-in rules", "lacuna lint"),
            (
                "Check rule files whose examples are plans in another folder",
                "lacuna lint rules --allow-from plans",
            ),
            (
                "Print one line for each mistake or warning",
                "lacuna lint rules --allow-from plans --format short",
            ),
        ],
    },
    Page {
        command: "test",
        exit: "0 if everything holds; 1 if an example fails or there is none, something is not covered, a \
               fault is not noticed, a verdict differs (--on), or a filter matches nothing; 2 if a file \
               could not be used",
        examples: &[
            (
                "Run the examples about adoption in these rule files",
                "lacuna test rules --allow-from plans --only adoption",
            ),
            (
                "See how much of one requirement of the built-in rules the examples cover",
                "lacuna test --coverage --only adoption-shown-separately",
            ),
            (
                "See which verdicts on plans differ under the rules of another year",
                "lacuna test --on plans/2001-02 --against 2000-01",
            ),
        ],
    },
    Page {
        command: "fmt",
        exit: "0 if all files are formatted; with --check, 1 if one is not; 2 if a file has mistakes or \
               could not be used",
        examples: &[
            ("Format a rule file", "lacuna fmt rules/2001-02.lac"),
            ("See which rule files are not formatted", "lacuna fmt --check rules"),
            ("Bring rule files up to the language of today", "lacuna fmt --upgrade rules"),
        ],
    },
    Page {
        command: "show",
        exit: "",
        examples: &[
            ("Print the rules of a year", "lacuna show 2001-02"),
            ("Name the year by the number of its circular", "lacuna show 'LAC(2000)22'"),
            (
                "Print a requirement as the `replace` with which next year's file can change it",
                "lacuna show --source adoption-shown-separately --year 2001-02",
            ),
        ],
    },
    Page {
        command: "rename",
        exit: "0 if it was renamed everywhere, 2 if nothing was changed",
        examples: &[
            (
                "See where a requirement is named",
                "lacuna rename adoption-shown-separately adoption-by-itself rules plans --dry-run",
            ),
            (
                "Rename a field of a record, in rules and plans",
                "lacuna rename spending-line.amount sum rules plans",
            ),
            (
                "Rename a word of a choice",
                "lacuna rename 'heading.\"adoption\"' adoptions rules plans",
            ),
        ],
    },
    Page {
        command: "diff",
        exit: "",
        examples: &[
            ("See what changed in 2001-02", "lacuna diff 2000-01 2001-02"),
            (
                "Print it as Markdown, for a web page",
                "lacuna diff 2000-01 2001-02 --format markdown",
            ),
        ],
    },
    Page {
        command: "init",
        exit: "0 if all files are there now, 2 if one could not be written",
        examples: &[
            ("Make a repository of plans in a new folder", "lacuna init councils"),
            (
                "Add to this folder what it lacks, for the plans of a year",
                "lacuna init --year 2001-02",
            ),
        ],
    },
    Page {
        command: "schema",
        exit: "",
        examples: &[
            ("Print the schema of a year's plans", "lacuna schema 2001-02"),
            (
                "Write the schema that a pro forma in JSON names",
                "lacuna schema 2001-02 --output 2001-02.schema.json",
            ),
            ("Print the schema of a report for programs", "lacuna schema --report"),
            ("Print the schema of `lacuna.toml`", "lacuna schema --config"),
        ],
    },
    Page {
        command: "web",
        exit: "0 if it was written, 2 if not",
        examples: &[
            ("Write the page into this folder", "lacuna web lacuna.html"),
            (
                "Write it where the council's other forms are",
                "lacuna web plans/check-your-plan.html",
            ),
        ],
    },
    Page {
        command: "completions",
        exit: "",
        examples: &[
            ("Print the script for bash", "lacuna completions bash"),
            ("Print the script for zsh", "lacuna completions zsh"),
        ],
    },
    Page {
        command: "manual",
        exit: "",
        examples: &[
            ("Print the page of a command, for `man -l -`", "lacuna manual check"),
            ("Write the pages of all commands into this folder", "lacuna manual --folder ."),
        ],
    },
];

/// The commands, by who uses them.
const GROUPS: [(&str, &[&str]); 4] = [
    ("For councils", &["check", "report", "compare", "template", "convert", "explain", "web"]),
    ("For those who judge plans", &["assess"]),
    (
        "For policy staff, who write the rules",
        &["new", "lint", "test", "fmt", "show", "diff", "rename"],
    ),
    ("For repositories and programs", &["init", "schema", "completions", "manual"]),
];

/// What the last group needs besides its command.
const FOR_PROGRAMS: &str = "For programs, `lacuna check --format json` prints one JSON document, and `lacuna \
                            check --format short` prints one line for each finding. For code review, it \
                            writes SARIF, JUnit XML, annotations of GitHub, Code Quality reports of GitLab \
                            and Markdown, several in one run with `--output`. `lacuna fmt --check` lists \
                            the rule files that are not formatted.";

/// What people may call a command that has another name.
const OTHER_WORDS: [(&str, &str); 25] = [
    ("validate", "check"),
    ("verify", "check"),
    ("judge", "assess"),
    ("assessment", "assess"),
    ("judgements", "assess"),
    ("proforma", "template"),
    ("pro-forma", "template"),
    ("form", "template"),
    ("export", "convert"),
    ("why", "explain"),
    ("man", "manual"),
    ("setup", "init"),
    ("repository", "init"),
    ("create", "new"),
    ("begin", "new"),
    ("start", "new"),
    ("format", "fmt"),
    ("mv", "rename"),
    ("tidy", "fmt"),
    ("print", "show"),
    ("resubmission", "compare"),
    ("changes", "diff"),
    ("browser", "web"),
    ("page", "web"),
    ("html", "web"),
];

/// The help that was asked for, or what is wrong with the arguments. It repeats them, so they are read again
/// with everything in them visible.
pub(super) fn in_full(error: clap::Error, arguments: &[OsString]) -> clap::Error {
    let seen = arguments.iter().map(|one| safe(&one.to_string_lossy()));
    let mut command = command(terminal::help_width());
    let read = command.try_get_matches_from_mut(seen);
    let read = read.and_then(|mut matches| Args::from_arg_matches_mut(&mut matches));
    let error = read.err().unwrap_or_else(|| made_visible(&error, &mut command));
    match error.kind() {
        ErrorKind::InvalidSubcommand => with_near_command(error, &command),
        ErrorKind::UnknownArgument => with_near_flag(error, &command, arguments),
        _ => error,
    }
}

/// An error that only the arguments as they were typed have, as far as it can be seen.
fn made_visible(error: &clap::Error, command: &mut Command) -> clap::Error {
    let text = error.to_string();
    let (message, _usage) = text.split_once("\n\n").unwrap_or((&text, ""));
    let message = message.strip_prefix("error: ").unwrap_or(message);
    command.error(error.kind(), safe(message))
}

/// A text in a line that can go to a terminal or a log.
fn safe(text: &str) -> String {
    let line = Printable::line(text);
    line.strip_suffix('\n').unwrap_or(&line).to_owned()
}

/// The name of a command.
pub(super) fn a_command() -> PossibleValuesParser {
    PossibleValuesParser::new(PAGES.iter().map(|page| page.command))
}

/// The commands with all that help says of them, for who prints them elsewhere.
pub(super) fn whole() -> Command {
    const WIDTH: usize = 100;
    command(WIDTH)
}

/// The commands with all that help says of them.
fn command(width: usize) -> Command {
    let args = Args::command().term_width(width);
    let template = template(&args, width);
    let styles = args.get_styles().clone();
    PAGES.iter().fold(args.help_template(template), |args, page| {
        let text = after_help(page, &styles);
        args.mut_subcommand(page.command, |command| command.after_help(text).term_width(width))
    })
}

/// The exit statuses, then the examples.
fn after_help(page: &Page, styles: &Styles) -> StyledStr {
    let header = styles.get_header();
    let mut text = String::new();
    if !page.exit.is_empty() {
        text.push_str(&format!("{header}Exit status:{header:#} {}.\n\n", page.exit));
    }
    text.push_str(&format!("{header}Examples:{header:#}"));
    for (what, line) in page.examples {
        text.push_str(&format!("\n  {what}:\n    {line}"));
    }
    StyledStr::from(text)
}

/// The help of the program as a whole, with the commands in groups.
fn template(args: &Command, width: usize) -> StyledStr {
    let header = args.get_styles().get_header();
    let mut text = "{about-with-newline}\n{usage-heading} {usage}\n".to_owned();
    for (heading, rows) in GROUPS {
        text.push_str(&format!("\n{header}{heading}:{header:#}\n"));
        let rows = rows.iter().map(|name| (*name, about_of(args, name)));
        text.push_str(&table(&rows.collect::<Vec<_>>(), width));
    }
    text.push_str(&format!("\n{}\n", view::wrapped(FOR_PROGRAMS, width)));
    text.push_str(&format!("\n{header}Options:{header:#}\n{{options}}\n\n"));
    text.push_str(&view::wrapped(
        "`lacuna COMMAND --help` says more about a command, with examples.",
        width,
    ));
    StyledStr::from(text)
}

/// What a command does.
fn about_of(args: &Command, name: &str) -> String {
    let about = args.find_subcommand(name).and_then(Command::get_about);
    about.map(ToString::to_string).unwrap_or_default().trim_end_matches('.').to_owned()
}

fn table(rows: &[(&str, String)], width: usize) -> String {
    let name_width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    let column = name_width + 4;
    let lines = rows.iter().map(|(name, about)| {
        let about = view::wrapped(about, width.saturating_sub(column));
        let about = about.replace('\n', &format!("\n{:column$}", ""));
        format!("  {name:name_width$}  {about}\n")
    });
    lines.collect()
}

/// Says what a word was meant to be that is no command: another spelling, or a file that goes behind one.
fn with_near_command(mut error: clap::Error, command: &Command) -> clap::Error {
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand).cloned()
    else {
        return error;
    };
    error.remove(ContextKind::SuggestedSubcommand);
    error.remove(ContextKind::Suggested);
    if let Some(tip) = meant_argument(&word).or_else(|| other_word(&word)) {
        let tips = vec![StyledStr::from(tip)];
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(tips));
    } else if let Some(near) = near_command(&word, command) {
        error.insert(ContextKind::SuggestedSubcommand, ContextValue::String(near.to_owned()));
    }
    error
}

/// The command that does what another word says.
fn other_word(word: &str) -> Option<String> {
    let word = word.to_lowercase();
    let (_, command) = OTHER_WORDS.iter().find(|(other, _)| *other == word)?;
    Some(format!("'lacuna {command}' does this"))
}

/// The command that a word comes nearest to.
fn near_command<'c>(word: &str, command: &'c Command) -> Option<&'c str> {
    let word = word.to_lowercase();
    let names: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
    let is_begun = |name: &&&str| word.len() > 1 && name.starts_with(&word);
    let begun = names.iter().find(is_begun).copied();
    begun.or_else(|| spelling::nearest(&word, names.iter().copied()))
}

/// What to write where a word that a command takes stands in place of the command.
fn meant_argument(word: &str) -> Option<String> {
    let is_there = || Path::new(word).exists();
    let shown =
        if word.contains([' ', '(', '\'']) { format!("\"{word}\"") } else { word.to_owned() };
    let (purpose, command) = if word.ends_with(".lac") {
        ("check these rules for mistakes", "lint")
    } else if plan::Format::of_name(word).is_some() {
        ("check this plan", "check")
    } else if word.contains('/') || is_there() {
        ("check plans there", "check")
    } else if Year::read(word).is_some() {
        ("print the rules of this year", "show")
    } else if explain::find_code(word).is_some() {
        ("explain this code", "explain")
    } else if is_number_of_a_circular(word) {
        ("explain this circular", "explain")
    } else {
        return None;
    };
    Some(format!("to {purpose}, write 'lacuna {command} {shown}'"))
}

/// `LAC(2000)22`, however it is spaced.
fn is_number_of_a_circular(word: &str) -> bool {
    let word = word.to_lowercase();
    ["lac", "lassl"].iter().any(|start| {
        word.strip_prefix(start).is_some_and(|rest| rest.trim_start().starts_with('('))
    })
}

/// Says which option was meant, or which command has it.
fn with_near_flag(
    mut error: clap::Error,
    command: &Command,
    arguments: &[OsString],
) -> clap::Error {
    let used = arguments.iter().skip(1).find_map(|word| command.find_subcommand(word));
    let invalid = error.get(ContextKind::InvalidArg).cloned();
    let (Some(used), Some(ContextValue::String(flag))) = (used, invalid) else { return error };
    if !flag.starts_with('-') {
        return error;
    }
    // Of a long option behind a single `-`, clap names the first letter only.
    let typed = arguments.iter().map(|one| one.to_string_lossy().into_owned());
    let typed = typed.filter(|one| one.starts_with('-')).find(|one| one.starts_with(&flag));
    let typed = typed.unwrap_or(flag);
    let name = typed.trim_start_matches('-');
    let name = name.split_once('=').map_or(name, |(name, _)| name);
    error.remove(ContextKind::Suggested);
    error.remove(ContextKind::SuggestedArg);
    let usage = used.clone().render_usage();
    error.insert(ContextKind::Usage, ContextValue::StyledStr(usage));
    if let Some(near) = near_flag(name, used) {
        error.insert(ContextKind::SuggestedArg, ContextValue::String(format!("--{near}")));
    } else if let Some(other) = command.get_subcommands().find(|other| has_flag(other, name)) {
        let tip = StyledStr::from(format!("'lacuna {}' has '--{name}'", other.get_name()));
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
    }
    error
}

/// The option of a command that begins as this one, or comes nearest to it.
fn near_flag<'c>(name: &str, command: &'c Command) -> Option<&'c str> {
    let longs: Vec<&str> = command.get_arguments().filter_map(|arg| arg.get_long()).collect();
    let is_begun = |long: &&&str| long.starts_with(name);
    let begun = longs.iter().find(is_begun).copied();
    let near = begun.or_else(|| spelling::nearest(name, longs.iter().copied()));
    near.filter(|_| name.len() > 1)
}

fn has_flag(command: &Command, name: &str) -> bool {
    command.get_arguments().any(|arg| arg.get_long() == Some(name))
}
