//! `lacuna test --on`: what would change for plans if other rules were in force.

use super::args::CircularName;
use super::exit::Exit;
use super::output::{self, Output, say};
use super::plans::{Find, PlanFile, tell_unread};
use super::repository::{ChosenConfig, Repository};
use super::test::Test;
use super::{circulars, rules};
use crate::diag::{Diagnostic, Severity, code};
use crate::driver::{Checked, Judge, Previous, Session, VerdictDiff};
use crate::library::Library;
use crate::report::{self, MoveCounts, Moves, TestSettings};
use crate::value::Year;

/// Judges plans twice and says on which the two differ.
pub(super) fn run(args: &Test) -> Exit {
    if args.rules.is_none() && args.against.is_none() {
        output::complain(
            "error: say which rules to compare with the built-in ones: `lacuna test RULES --on \
             PLANS`; or name a year, `--against 2000-01`\n",
        );
        return Exit::Unusable;
    }
    let load =
        |paths: &[String]| rules::load_and_tell(paths, &args.reach, Severity::Error, args.look());
    let (new, is_new_broken) = load(args.rules.as_slice());
    let year = args.against.as_deref().and_then(|text| match Year::read(text) {
        Some(year) => year.ok(),
        None => circulars::year(&new, &CircularName::Number(text.to_owned())),
    });
    let (other, is_other_broken) = match year {
        Some(_) => (Library::default(), false),
        None => load(args.against.as_slice()),
    };
    // Half of a comparison would show as changes what is only missing.
    if is_new_broken || is_other_broken {
        output::complain("No plan was checked: rules with mistakes cannot be compared.\n");
        return Exit::Unusable;
    }
    let old = match year {
        None => Judge { year, ..Judge::new(&other) },
        Some(named) => {
            let is_built_in = args.rules.is_none();
            if circulars::circular(
                &new,
                &CircularName::Year(named),
                false,
                is_built_in,
                args.look(),
            )
            .is_none()
            {
                return Exit::Unusable;
            }
            Judge { year, ..Judge::new(&new) }
        }
    };
    let new = Judge::new(&new);
    if let Some(problem) = chooses_nothing(args, [old, new]) {
        say(problem, args.look());
        return Exit::Open;
    }
    judge(args, [old, new])
}

fn judge(args: &Test, judges: [Judge; 2]) -> Exit {
    let mut output = Output::new(args.look());
    let mut is_unusable = false;
    let repository = Repository::read(&ChosenConfig::nearest(args.without));
    is_unusable |= repository.is_broken();
    let find = Find { repository: &repository, look: args.look() };
    let files = find.plans(&args.on, &mut is_unusable);
    let previous = find.previous(&files, &args.previous, &mut is_unusable);
    let both = files.iter().map(|file| checked(judges, file, &previous));
    let (old, new): (Vec<Checked>, Vec<Checked>) = both.map(|[old, new]| (old, new)).unzip();
    let checked = files.iter().map(PlanFile::name).collect();
    is_unusable |= tell_unread(&previous, checked, args.look());
    let n_lost = lost(&old, &new, args);
    let [judge_of_old, judge_of_new] = judges;
    let (all_old, all_new) = (judge_of_old.national(&old), judge_of_new.national(&new));
    let plans = old.iter().zip(&new).filter_map(|(old, new)| VerdictDiff::of_plan(old, new));
    let judged: Vec<VerdictDiff> = plans.chain(VerdictDiff::of_all(&all_old, &all_new)).collect();
    let counts = MoveCounts { given: files.len(), lost: n_lost };
    let moves = Moves::new(&judged, &args.only, counts);
    if let Some(render) = args.format.renderer.moves {
        let settings = TestSettings { style: output.style, is_verbose: args.verbose };
        output.write(&render(&moves, &sides(args, judges), settings));
    }
    is_unusable |= !output.finish() || moves.has_lost();
    match (is_unusable, moves.is_empty()) {
        (true, _) => Exit::Unusable,
        (false, true) => Exit::Fine,
        (false, false) => Exit::Open,
    }
}

/// By which rules a verdict was, and by which it is.
fn sides(args: &Test, [old, _]: [Judge; 2]) -> [String; 2] {
    let named = |rules: &Option<String>| {
        rules.as_ref().map_or("the built-in rules".to_owned(), |path| format!("`{path}`"))
    };
    match old.year {
        None => [named(&args.against), named(&args.rules)],
        Some(year) => {
            [format!("the circular of {year}"), "the circular of each plan's own year".to_owned()]
        }
    }
}

/// A plan file, read once and judged by both.
fn checked<'l>(judges: [Judge<'l>; 2], file: &PlanFile, previous: &Previous) -> [Checked<'l>; 2] {
    let bytes = file.read();
    judges.map(|judge| match &bytes {
        Ok(bytes) => judge.check(file.name(), bytes.clone(), previous),
        Err(why) => Checked::unreadable(file.name(), why, judge.library.sources().clone()),
    })
}

/// A filter by which no requirement of either rules is chosen is misspelt.
fn chooses_nothing(args: &Test, judges: [Judge; 2]) -> Option<Diagnostic> {
    let is_there = |filter: &&String| {
        !filter.trim().is_empty()
            && judges.iter().any(|judge| Session::new(judge.library).has_requirement(filter))
    };
    let filter = args.only.iter().find(|filter| !is_there(filter))?;
    let message = format!("no requirement has `{filter}` in its name or title");
    Some(
        Diagnostic::without_place(&code::NO_SUCH_EXAMPLE, message)
            .with_help("give a part of a requirement's name; `lacuna show` lists those of a year"),
    )
}

/// Tells of plans that one of the two could not judge; if neither could, once. Says how many there are.
fn lost(old: &[Checked], new: &[Checked], args: &Test) -> usize {
    let style = output::error_style(args.look());
    let why = old.iter().zip(new).filter_map(|(old, new)| {
        let broken = |one: &Checked| {
            let found = one.outcome.as_ref().err()?;
            Some(report::diagnostics(found, &one.sources, style))
        };
        broken(new).or_else(|| broken(old))
    });
    why.map(|said| output::complain(&said)).count()
}
