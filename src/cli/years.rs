//! Commands about circulars: `show`, `diff`, `new`.

use super::args::{Colour, Diff, New, Show};
use super::exit::Exit;
use super::output::{Output, say};
use super::{rules, write};
use crate::compare;
use crate::diag::{Diagnostic, Printable, Severity, code};
use crate::library::Library;
use crate::report::{self, ChangesFormat, Compared};
use crate::rules::Rules;
use crate::source::visible::in_a_line;
use crate::syntax::ast::File;
use crate::syntax::print;
use crate::value::Year;
use crate::value::show::joined;

/// `lacuna show`: all that is in force in a year, in one text.
pub fn show(args: &Show) -> Exit {
    let mut output = Output::new(args.color);
    let (library, is_broken) =
        rules::load_and_tell(args.rules.as_slice(), &args.reach, Severity::Error, args.color);
    let found = circular(&library, args.circular, is_broken, args.rules.is_none(), args.color);
    let Some(tree) = found.and_then(|_| library.in_full(args.circular)) else {
        return Exit::Unusable;
    };
    output.write(&Printable::lines(print::print(&tree, library.sources())));
    if output.finish() { Exit::Fine } else { Exit::Unusable }
}

/// `lacuna diff`: what changed from one year to another.
pub fn diff(args: &Diff) -> Exit {
    let mut output = Output::new(args.color);
    let (library, is_broken) =
        rules::load_and_tell(args.rules.as_slice(), &args.reach, Severity::Error, args.color);
    let find = |year: Year| circular(&library, year, is_broken, args.rules.is_none(), args.color);
    let (Some((old, old_tree)), Some((new, new_tree))) = (find(args.old), find(args.new)) else {
        return Exit::Unusable;
    };
    let changes = compare::compare(old_tree, new_tree, library.sources());
    let compared = Compared { old, new, changes: &changes, sources: library.sources() };
    output.write(&report::changes(&compared, ChangesFormat::from(args.format), output.style));
    if output.finish() { Exit::Fine } else { Exit::Unusable }
}

/// `lacuna new`: next year's file, begun. An existing file is never written over.
pub fn new(args: &New) -> Exit {
    let mut output = Output::new(args.color);
    let (library, is_broken) =
        rules::load_and_tell(args.rules.as_slice(), &args.reach, Severity::Error, args.color);
    let Some((old, tree)) =
        circular(&library, args.follows, is_broken, args.rules.is_none(), args.color)
    else {
        return Exit::Unusable;
    };
    if args.circular <= args.follows {
        let message = format!("{} does not come after {}", args.circular, args.follows);
        say(Diagnostic::without_place(&code::FOLLOWS_LATER, message), args.color);
        return Exit::Unusable;
    }
    let text = report::begin(args.circular, old, tree, library.sources());
    let path = args.output.clone().unwrap_or_else(|| format!("{}.lac", args.circular));
    let text = Printable::file(text);
    if let Err(problem) = write::to(Some(&path), text.as_bytes(), &mut output) {
        say(problem, args.color);
        return Exit::Unusable;
    }
    if path != "-" {
        // Rules that are not built in have to be named again, or others of that year would be taken.
        let beside = match args.rules {
            Some(_) => format!(" {}", library.sources().name(old.span)),
            None => String::new(),
        };
        output.write(&format!(
            "{path} is begun. Fill in what it asks for; this says what is open:\n  \
             lacuna lint {path}{beside}\n",
            path = in_a_line(&path),
            beside = in_a_line(&beside),
        ));
    }
    if output.finish() { Exit::Fine } else { Exit::Unusable }
}

/// The circular of a year. One that is not there is told of.
pub fn circular(
    library: &Library,
    year: Year,
    is_broken: bool,
    is_built_in: bool,
    colour: Colour,
) -> Option<(&Rules, &File)> {
    let found = library.rules(year).zip(library.tree(year));
    if found.is_none() {
        let years: Vec<String> = library.years().iter().map(Year::to_string).collect();
        let message = format!("there is no circular of {year}");
        let help = match years.as_slice() {
            _ if is_broken => "a rule file did not load; its mistakes are shown above".to_owned(),
            [] => "no circular is loaded at all".to_owned(),
            some if is_built_in => format!(
                "there are those of {} built in; name your own file with `--rules`",
                joined(some, "and")
            ),
            some => format!("there are those of {}", joined(some, "and")),
        };
        let problem = Diagnostic::without_place(&code::NO_CIRCULAR_TO_FOLLOW, message);
        say(problem.with_help(help), colour);
    }
    found
}
