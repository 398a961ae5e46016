//! `lacuna show`: all that is in force in a year, in one text; or one item of it, ready to be replaced.

use clap::Args;

use super::args::{ChosenRules, CircularName, Messages, circular};
use super::exit::Exit;
use super::output::{Output, say};
use super::terminal::Look;
use super::{circulars, rules};
use crate::diag::{Diagnostic, Printable, Severity, code};
use crate::driver::Session;
use crate::library::Library;
use crate::syntax::ast::{File, Item};
use crate::syntax::print;
use crate::value::{Year, spelling};

/// `lacuna show`
#[derive(Debug, Args)]
pub(super) struct Show {
    /// The year or the number of the circular, such as 2001-02 or LAC(2000)22.
    #[arg(value_parser = circular, required_unless_present = "source", conflicts_with = "source")]
    circular: Option<CircularName>,
    /// Print only the requirement, definition, table, choice, record or form of this name, with `replace`
    /// before it, so that a later year can begin to change it.
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// The circular that it belongs to, by year or number [default: the latest that has it].
    #[arg(long, value_name = "YEAR", value_parser = circular, requires = "source")]
    year: Option<CircularName>,
    #[command(flatten)]
    pub rules: ChosenRules,
    #[command(flatten)]
    messages: Messages,
}

/// Prints the rules of the year, or those of one name.
pub(super) fn run(args: &Show) -> Exit {
    let look = args.messages.look();
    let mut output = Output::new(look);
    let (library, is_broken) =
        rules::load_and_tell(args.rules.paths(), &args.rules.reach, Severity::Error, look);
    let asked = args.circular.as_ref().or(args.year.as_ref());
    let year = match asked {
        None => None,
        Some(name) => {
            match circulars::circular(&library, name, is_broken, args.rules.are_built_in(), look) {
                Some((rules, _)) => Some(rules.circular.year),
                None => return Exit::Unusable,
            }
        }
    };
    let tree = match &args.source {
        Some(name) => item(&library, name, year, look),
        None => year.and_then(|year| Session::new(&library).effective(year)),
    };
    let Some(tree) = tree else { return Exit::Unusable };
    // It is a rule file, whatever the locale.
    let text = Printable::lines(print::print(&tree, library.sources()));
    output.write_bytes(text.as_bytes());
    if output.finish() { Exit::Fine } else { Exit::Unusable }
}

/// What is of a name in a year, or in the latest that has it, as what replaces it. Says so where there is none.
fn item(library: &Library, name: &str, year: Option<Year>, look: Look) -> Option<File> {
    let years = library.years().into_iter().filter(|one| year.is_none_or(|year| *one == year));
    let mut trees = years.rev().filter_map(|year| Session::new(library).effective(year));
    let found = trees.find_map(|tree| {
        let is_it =
            |item: &Item| is_replaceable(item) && item.name().is_some_and(|one| one.node == name);
        let items = tree.items.into_iter().filter(is_it);
        let items: Vec<Item> = items.map(|item| Item::Replace(Box::new(item))).collect();
        (!items.is_empty()).then_some(File { items, span: tree.span })
    });
    if found.is_none() {
        say(nothing_to_replace(library, name, year), look);
    }
    found
}

/// Whether a later year can write `replace` and another such item. Sources and paragraphs belong to their year.
fn is_replaceable(item: &Item) -> bool {
    matches!(
        item,
        Item::Requirement(_)
            | Item::Define(_)
            | Item::Value(_)
            | Item::Table(_)
            | Item::Choice(_)
            | Item::Record(_)
            | Item::Form(_)
            | Item::Show(_)
    )
}

fn nothing_to_replace(library: &Library, name: &str, year: Option<Year>) -> Diagnostic {
    let of_year = year.map(|year| format!(" in the circular of {year}")).unwrap_or_default();
    let message = format!("nothing that can be replaced is called `{name}`{of_year}");
    let items = library.years().into_iter().filter_map(|year| Some((year, library.tree(year)?)));
    let items = items.flat_map(|(year, tree)| tree.items.iter().map(move |item| (year, item)));
    let known: Vec<(Year, &Item)> = items.filter(|(_, item)| item.name().is_some()).collect();
    let of_name = |(_, item): &&(Year, &Item)| item.name().is_some_and(|one| one.node == name);
    let names = known.iter().filter(|(_, item)| is_replaceable(item));
    let names = names.filter_map(|(_, item)| Some(item.name()?.node.as_str()));
    let help = match known.iter().rfind(of_name) {
        Some((in_year, item)) if is_replaceable(item) => {
            Some(format!("it is in {in_year}: `lacuna show --source {name} --year {in_year}`"))
        }
        Some((_, item)) => Some(format!(
            "it is a {}, which belongs to its year: write this year's own, without `replace`",
            item.kind()
        )),
        None => spelling::nearest(name, names).map(|near| format!("did you mean `{near}`?")),
    };
    Diagnostic::without_place(&code::UNKNOWN_REQUIREMENT, message).with_help_if(help)
}
