//! `lacuna explain`: a page on a code, a requirement, a paragraph or a circular.

use clap::Args;

use super::args::{ChosenRules, CircularName, Messages, circular};
use super::exit::Exit;
use super::output::{Output, say};
use super::{circulars, rules};
use crate::diag::{Diagnostic, Printable, Severity, code};
use crate::library::Library;
use crate::report::{Style, explain};
use crate::value::{Year, show, spelling};

/// `lacuna explain`
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The name of a requirement or a paragraph; a circular, such as 2001-02 or LAC(2000)22; the code of a
    /// message, such as E0201; or `codes` for a list of all codes.
    what: String,
    /// The circular that it belongs to, by year or number [default: the latest that has it].
    #[arg(long, value_name = "YEAR", value_parser = circular)]
    year: Option<CircularName>,
    #[command(flatten)]
    pub rules: ChosenRules,
    #[command(flatten)]
    messages: Messages,
}

impl Explain {
    /// Whether it is about a message, which goes by no rules.
    pub(super) fn is_of_code(&self) -> bool {
        self.what == "codes" || explain::find_code(&self.what).is_some()
    }
}

/// Writes the page; says so where there is none.
pub(super) fn run(args: &Explain) -> Exit {
    let look = args.messages.look();
    let mut output = Output::new(look);
    if args.what == "codes" {
        output.write(&explain::code_list(output.style));
    } else if let Some(code) = explain::find_code(&args.what) {
        output.write(&explain::code_page(code));
    } else {
        let (library, is_broken) =
            rules::load_and_tell(args.rules.paths(), &args.rules.reach, Severity::Error, look);
        let year = match &args.year {
            None => None,
            Some(name) => {
                match circulars::circular(
                    &library,
                    name,
                    is_broken,
                    args.rules.are_built_in(),
                    look,
                ) {
                    Some((rules, _)) => Some(rules.circular.year),
                    None => return Exit::Unusable,
                }
            }
        };
        match page(&library, &args.what, year, output.style) {
            Some(page) => output.write(&page),
            None if is_broken => return Exit::Unusable,
            None => {
                say(nothing_to_explain(args, &library, year), look);
                return Exit::Unusable;
            }
        }
    }
    if output.finish() { Exit::Fine } else { Exit::Unusable }
}

/// The page of a name: a requirement's, a paragraph's or, by its year or number, a circular's.
fn page(library: &Library, name: &str, year: Option<Year>, style: Style) -> Option<Printable> {
    explain::pages(library, name, year, style).or_else(|| {
        let name = match Year::read(name) {
            Some(year) => CircularName::Year(year.ok()?),
            None => CircularName::Number(name.to_owned()),
        };
        explain::circular_page(library, circulars::year(library, &name)?, style)
    })
}

fn nothing_to_explain(args: &Explain, library: &Library, year: Option<Year>) -> Diagnostic {
    let what = &args.what;
    let of_year = year.map(|year| format!(" in the circular of {year}")).unwrap_or_default();
    let message = format!("nothing is called `{what}`{of_year}");
    let help = in_other_years(library, what).or_else(|| near(library, what)).unwrap_or_else(|| {
        let own = match args.rules.are_built_in() {
            false => "",
            true => ". If it is in rules of your own, name their file with `--rules`",
        };
        format!(
            "give the name of a requirement or a paragraph (`lacuna explain YEAR` lists the \
             requirements of a year), a circular, or a code (`lacuna explain codes` lists \
             them){own}"
        )
    });
    Diagnostic::without_place(&code::UNKNOWN_REQUIREMENT, message).with_help(help)
}

/// Where the name is known, if it is not in the year asked for.
fn in_other_years(library: &Library, name: &str) -> Option<String> {
    let years = explain::years_with(library, name);
    let last = years.last()?;
    let said: Vec<String> = years.iter().map(Year::to_string).collect();
    let said = show::joined(&said, "and");
    Some(format!("it is in {said}: `lacuna explain {name} --year {last}`"))
}

fn near(library: &Library, name: &str) -> Option<String> {
    let names = explain::names(library);
    let codes = code::ALL.iter().flat_map(|code| [code.id, code.name]);
    let numbers = library.loaded().filter_map(|rules| rules.circular.number.as_deref().ok());
    let known = names.iter().map(String::as_str).chain(codes).chain(numbers);
    let near = spelling::nearest(name, known.filter(|known| *known != name))?;
    Some(format!("did you mean `{near}`?"))
}
