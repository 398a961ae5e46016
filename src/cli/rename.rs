//! `lacuna rename`: another name for something, in rule files and in plans.

use clap::Args;

use super::args::{Messages, Reach, file};
use super::disk::{self, Found};
use super::exit::Exit;
use super::output::{self, Output, say};
use super::rules::RuleFiles;
use super::terminal::Look;
use super::{plans, write};
use crate::diag::{Diagnostic, code};
use crate::driver::{Changed, NamedKind, Renamed, Renaming, rename};
use crate::plan;
use crate::report;
use crate::source::visible::in_a_line;
use crate::value::show::joined;

/// `lacuna rename`
#[derive(Debug, Args)]
pub(super) struct Rename {
    /// What it is called: a name; with its record, as in `grant.main`; or a word of a choice, in quotes. Where two
    /// things have the name, put the kind before it, as in 'requirement visits'.
    #[arg(value_name = "OLD")]
    old: String,
    /// What it is to be called, without its record.
    #[arg(value_name = "NEW")]
    new: String,
    /// Rule files and plans, or folders of them.
    #[arg(value_name = "PATH", required = true, value_parser = file())]
    paths: Vec<String>,
    /// Say what would change, and write nothing.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    reach: Reach,
    #[command(flatten)]
    messages: Messages,
}

/// Renames it everywhere, or nowhere.
pub(super) fn run(args: &Rename) -> Exit {
    let look = args.messages.look();
    let mut output = Output::new(look);
    let done = files(args).and_then(|(rules, plans)| {
        let (old, new) = (args.old.as_str(), args.new.as_str());
        let (files, names, others) = (rules.files.as_ref(), &rules.names, rules.others());
        let order = Renaming { old, new, files, rules: names, others, plans: &plans };
        let renamed = rename(order).map_err(Problem::Rules)?;
        if !args.dry_run {
            write_all(&renamed.changed).map_err(Problem::File)?;
        }
        Ok(renamed)
    });
    match done {
        Ok(renamed) => output.write(&summary(&renamed, args.dry_run)),
        Err(problem) => {
            problem.say(look);
            return Exit::Unusable;
        }
    }
    if output.finish() { Exit::Fine } else { Exit::Unusable }
}

/// Why nothing was renamed.
enum Problem {
    Rules(crate::driver::Refused),
    File(Diagnostic),
}

impl Problem {
    fn say(self, look: Look) {
        match self {
            Problem::File(problem) => say(problem, look),
            Problem::Rules(refused) => {
                let (found, sources) = *refused;
                output::complain(&report::diagnostics(&found, &sources, output::error_style(look)));
            }
        }
    }
}

/// The rule files and the plans that are named, or that are in folders that are.
fn files(args: &Rename) -> Result<(RuleFiles, Vec<String>), Problem> {
    let endings: Vec<&str> = ["lac"].into_iter().chain(plan::Format::endings()).collect();
    let (mut rules, mut others) = (Vec::new(), Vec::new());
    for path in &args.paths {
        let (files, unreadable) = match disk::find(path, &endings) {
            Found::Files { files, unreadable, .. } => (files, unreadable),
            Found::Nothing(why) => (Vec::new(), vec![(path.clone(), why)]),
        };
        if let Some((at, why)) = unreadable.first() {
            let message = format!("`{at}` cannot be read: {why}");
            return Err(Problem::File(Diagnostic::without_place(
                &code::UNREADABLE_PLAN_FILE,
                message,
            )));
        }
        let files = files.into_iter().filter(|file| file == path || !plans::is_beside(file));
        let (more, plans): (Vec<_>, Vec<_>) = files.partition(|file| file.ends_with(".lac"));
        rules.extend(more);
        others.extend(plans);
    }
    if rules.is_empty() {
        let message = "there is no rule file among what was given";
        let problem = Diagnostic::without_place(&code::RULE_FILE, message);
        return Err(Problem::File(
            problem.with_help("give the rule files as well, or their folder"),
        ));
    }
    Ok((RuleFiles::find(&rules, &args.reach).map_err(Problem::File)?, others))
}

/// Writes all files. Where one cannot be written, those before it get their old texts again.
fn write_all(changed: &[Changed]) -> Result<(), Diagnostic> {
    for (at, one) in changed.iter().enumerate() {
        if let Err(problem) = write::over(&one.path, &one.text) {
            let done = changed.iter().take(at);
            let lost = done.filter(|one| write::over(&one.path, &one.before).is_err());
            let lost: Vec<String> = lost.map(|one| format!("`{}`", one.path)).collect();
            return Err(match lost.as_slice() {
                [] => problem.and_help("nothing was renamed"),
                lost => problem.and_help(&format!(
                    "{} could not be put back: the new name is in there",
                    joined(lost, "and")
                )),
            });
        }
    }
    Ok(())
}

fn summary(renamed: &Renamed, is_dry: bool) -> String {
    let (is, thing) = (if is_dry { "would be" } else { "is now" }, renamed.thing.in_words());
    let mut text = in_a_line(&format!("{thing} {is} called `{}`:", renamed.new)).into_owned();
    if let Some(first) = text.get(..1) {
        text = format!("{}{}", first.to_uppercase(), text.get(1..).unwrap_or_default());
    }
    text.push('\n');
    for one in &renamed.changed {
        let n_places = one.lines.len();
        let places = if n_places == 1 { "place" } else { "places" };
        let path = in_a_line(&one.path);
        text.push_str(&format!("  {path}: {n_places} {places}, {}\n", lines(&one.lines)));
    }
    if is_dry {
        text.push_str("Nothing was written.\n");
    }
    for path in &renamed.workbooks {
        let path = in_a_line(path);
        text.push_str(&format!("{path} is a workbook and was not changed. {}\n", by_hand(renamed)));
    }
    text
}

fn lines(all: &[usize]) -> String {
    const MOST: usize = 10;
    let mut lines: Vec<usize> = all.to_vec();
    lines.dedup();
    let more = lines.len().saturating_sub(MOST);
    let mut said: Vec<String> = lines.iter().take(MOST).map(usize::to_string).collect();
    if more > 0 {
        said.push(format!("{more} more"));
    }
    let line = if lines.len() == 1 { "line" } else { "lines" };
    format!("{line} {}", joined(&said, "and"))
}

/// What to do about a workbook.
fn by_hand(renamed: &Renamed) -> String {
    let (old, new) = (&renamed.thing.name, &renamed.new);
    match renamed.thing.kind {
        NamedKind::Field => format!(
            "If it has a heading or a row `{old}`, write `{new}` there, or fill in a new pro forma \
             (`lacuna template`)."
        ),
        NamedKind::Requirement => format!("If it explains `{old}`, write `{new}` there."),
        _ => format!("Where a cell says `{old}`, write `{new}`."),
    }
}
