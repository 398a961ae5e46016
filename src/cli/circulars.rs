//! The circular that a command is about, by its year or number; and what is said where there is none.

use super::args::CircularName;
use super::output::say;
use super::terminal::Look;
use crate::diag::{Diagnostic, code};
use crate::library::Library;
use crate::report::explain;
use crate::rules::Rules;
use crate::syntax::ast::File;
use crate::value::Year;
use crate::value::show::joined;

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
            explain::circular_by_number(library, number).map(|rules| rules.circular.year)
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
