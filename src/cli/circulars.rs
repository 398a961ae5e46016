//! Commands about circulars: `show`, `diff`, `new`.

use super::args::{CircularName, Diff, New, Show};
use super::exit::Exit;
use super::output::{Output, say};
use super::terminal::Look;
use super::{rules, write};
use crate::compare;
use crate::diag::{Diagnostic, Printable, Severity, code};
use crate::driver::Session;
use crate::library::Library;
use crate::report::{self, Compared};
use crate::rules::Rules;
use crate::source::visible::in_a_line;
use crate::syntax::ast::File;
use crate::syntax::print;
use crate::value::Year;
use crate::value::show::joined;

/// `lacuna show`: all that is in force in a year, in one text.
pub(super) fn show(args: &Show) -> Exit {
    let mut output = Output::new(args.messages.look());
    let (library, is_broken) = rules::load_and_tell(
        args.rules.as_slice(),
        &args.reach,
        Severity::Error,
        args.messages.look(),
    );
    let look = args.messages.look();
    let found = circular(&library, &args.circular, is_broken, args.rules.is_none(), look);
    let Some(tree) =
        found.and_then(|(rules, _)| Session::new(&library).effective(rules.circular.year))
    else {
        return Exit::Unusable;
    };
    // It is a rule file, whatever the locale.
    let text = Printable::lines(print::print(&tree, library.sources()));
    output.write_bytes(text.as_bytes());
    if output.finish() { Exit::Fine } else { Exit::Unusable }
}

/// `lacuna diff`: what changed from one year to another.
pub(super) fn diff(args: &Diff) -> Exit {
    let mut output = Output::new(args.look());
    let (library, is_broken) =
        rules::load_and_tell(args.rules.as_slice(), &args.reach, Severity::Error, args.look());
    let find = |name| circular(&library, name, is_broken, args.rules.is_none(), args.look());
    let (Some((old, old_tree)), Some((new, new_tree))) = (find(&args.old), find(&args.new)) else {
        return Exit::Unusable;
    };
    let changes = compare::compare(old_tree, new_tree, library.sources());
    let compared = Compared { old, new, changes: &changes, sources: library.sources() };
    output.write(&(args.format.renderer)(&compared, output.style));
    if output.finish() { Exit::Fine } else { Exit::Unusable }
}

/// `lacuna new`: next year's file, begun. An existing file is never written over.
pub(super) fn new(args: &New) -> Exit {
    let mut output = Output::new(args.messages.look());
    let (library, is_broken) = rules::load_and_tell(
        args.rules.as_slice(),
        &args.reach,
        Severity::Error,
        args.messages.look(),
    );
    let Some((old, tree)) =
        circular(&library, &args.follows, is_broken, args.rules.is_none(), args.messages.look())
    else {
        return Exit::Unusable;
    };
    let follows = old.circular.year;
    if args.circular <= follows {
        let message = format!("{} does not come after {follows}", args.circular);
        say(Diagnostic::without_place(&code::FOLLOWS_LATER, message), args.messages.look());
        return Exit::Unusable;
    }
    let text = report::begin(args.circular, old, tree, library.sources());
    let path = args.output.clone().unwrap_or_else(|| format!("{}.lac", args.circular));
    let text = Printable::file(text);
    if let Err(problem) = write::to(Some(&path), text.as_bytes(), &mut output) {
        say(problem, args.messages.look());
        return Exit::Unusable;
    }
    if path != "-" {
        // Rules that are not built in have to be named again, or others of that year would be taken.
        let beside = match args.rules {
            Some(_) => format!(" {}", library.sources().name(old.span)),
            None => String::new(),
        };
        output.write(&format!(
            "{path} is written. Fill in what it asks for, then see what is still open:\n  \
             lacuna lint {path}{beside}\n",
            path = in_a_line(&path),
            beside = in_a_line(&beside),
        ));
    }
    if output.finish() { Exit::Fine } else { Exit::Unusable }
}

/// The circular of this name. If there is none, says so.
pub(super) fn circular<'l>(
    library: &'l Library,
    name: &CircularName,
    is_broken: bool,
    is_built_in: bool,
    look: Look,
) -> Option<(&'l Rules, &'l File)> {
    let year = year(library, name);
    let found = year.and_then(|year| library.rules(year).zip(library.tree(year)));
    if found.is_none() {
        let help = match is_broken {
            true => "a rule file did not load; its mistakes are shown above".to_owned(),
            false => known(library, name, is_built_in),
        };
        let message = match name {
            CircularName::Year(year) => format!("there is no circular of {year}"),
            CircularName::Number(number) => format!("there is no circular `{number}`"),
        };
        let problem = Diagnostic::without_place(&code::NO_CIRCULAR_TO_FOLLOW, message);
        say(problem.with_help(help), look);
    }
    found
}

/// The year that a name stands for: itself, or that of the circular with this number.
pub(super) fn year(library: &Library, name: &CircularName) -> Option<Year> {
    match name {
        CircularName::Year(year) => Some(*year),
        CircularName::Number(number) => {
            report::explain::circular_by_number(library, number).map(|rules| rules.circular.year)
        }
    }
}

/// The circulars there are, where another was asked for.
fn known(library: &Library, name: &CircularName, is_built_in: bool) -> String {
    let years: Vec<String> = library.years().iter().map(Year::to_string).collect();
    let (joined_years, own) = (joined(&years, "and"), "name your own file with `--rules`");
    match (name, years.as_slice()) {
        (_, []) => "no circular is loaded at all".to_owned(),
        (CircularName::Year(_), _) if is_built_in => {
            format!("the built-in rules have the circulars of {joined_years}; {own}")
        }
        (CircularName::Year(_), _) => format!("there are circulars of {joined_years}"),
        (CircularName::Number(_), _) => {
            let own = if is_built_in { format!("; or {own}") } else { String::new() };
            let years = joined(&years, "or");
            format!("{} Or give the year: {years}{own}", numbers(library))
        }
    }
}

/// Which numbers are known, and of which years none is.
fn numbers(library: &Library) -> String {
    let with_number = library.loaded().filter_map(|rules| {
        let number = rules.circular.number.as_ref().ok()?;
        Some(format!("{number} ({})", rules.circular.year))
    });
    let with_number: Vec<String> = with_number.collect();
    match with_number.as_slice() {
        [] => "No circular's number is known.".to_owned(),
        some => format!("The numbers known are {}.", joined(some, "and")),
    }
}
