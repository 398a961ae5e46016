//! `lacuna explain`: a page on a code or on a requirement.

use super::args::Explain;
use super::exit::Exit;
use super::output::{Output, say};
use super::rules;
use crate::diag::{Diagnostic, Severity, code};
use crate::report::explain;
use crate::value::show;

/// Writes the page; says so where there is none.
pub fn run(args: &Explain) -> Exit {
    let mut output = Output::new(args.color);
    if args.what == "codes" {
        output.write(&explain::code_list());
    } else if let Some(code) = explain::find_code(&args.what) {
        output.write(&explain::code_page(code));
    } else {
        let (library, is_broken) =
            rules::load_and_tell(args.rules.as_slice(), &args.reach, Severity::Error, args.color);
        match explain::requirement_page(&library, &args.what, args.year, output.style) {
            Some(page) => output.write(&page),
            None if is_broken => return Exit::Unusable,
            None => {
                let names = explain::requirement_names(&library);
                say(nothing_to_explain(args, &names), args.color);
                return Exit::Unusable;
            }
        }
    }
    if output.finish() { Exit::Fine } else { Exit::Unusable }
}

fn nothing_to_explain(args: &Explain, names: &[String]) -> Diagnostic {
    let year = args.year.map(|year| format!(" in the circular of {year}")).unwrap_or_default();
    let message = format!("there is no code and no requirement `{}`{year}", args.what);
    let ids = code::ALL.iter().flat_map(|code| [code.id, code.name]);
    let known = names.iter().map(String::as_str).chain(ids).filter(|known| *known != args.what);
    let near = show::nearest(&args.what, known).map(|near| format!("did you mean `{near}`?"));
    let help = near.unwrap_or_else(|| match args.rules {
        Some(_) => "`lacuna explain codes` lists all codes".to_owned(),
        None => {
            "for a requirement of your own, name its file with `--rules`; `lacuna explain codes` \
                 lists all codes"
                .to_owned()
        }
    });
    Diagnostic::without_place(&code::UNKNOWN_REQUIREMENT, message).with_help(help)
}
