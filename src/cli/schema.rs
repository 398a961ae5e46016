//! `lacuna schema`: a JSON Schema of a year's plans, for editors, or of a report, for programs.

use clap::Args;

use super::args::{ChosenRules, CircularName, Messages, circular, file};
use super::exit::Exit;
use super::output::{Output, say};
use super::rules::{self, RuleFiles};
use super::{circulars, write};
use crate::config;
use crate::diag::{Diagnostic, Printable, Severity};
use crate::driver;
use crate::library::Library;
use crate::proforma;
use crate::report;
use crate::rules::Rules;
use crate::rules::program::Form;

/// `lacuna schema`
#[derive(Debug, Args)]
pub(super) struct Schema {
    /// The year or the number of the circular, such as 2001-02 or LAC(2000)22.
    #[arg(value_parser = circular, required_unless_present_any = ["report", "config"])]
    circular: Option<CircularName>,
    /// Write the schema of what `check --format json` prints instead.
    #[arg(long, conflicts_with_all = ["circular", "form", "rules", "allow_from"])]
    report: bool,
    /// Write the schema of `lacuna.toml`, the settings of a repository of plans, instead.
    #[arg(long, conflicts_with_all = ["circular", "form", "rules", "allow_from", "report"])]
    config: bool,
    /// Only this form, if the circular has more than one [default: all of them].
    #[arg(long, value_name = "NAME")]
    form: Option<String>,
    #[command(flatten)]
    pub rules: ChosenRules,
    /// The file to write, which must not exist yet [default: standard output].
    #[arg(short, long, value_name = "FILE", value_parser = file())]
    output: Option<String>,
    #[command(flatten)]
    messages: Messages,
}

impl Schema {
    /// Whether it is about plans, and not about what the program itself reads or writes.
    pub(super) fn is_of_plans(&self) -> bool {
        self.circular.is_some()
    }
}

/// Writes the schema to standard output, or to a file that is not there yet.
pub(super) fn run(args: &Schema) -> Exit {
    let text = match &args.circular {
        Some(circular) => of_plans(args, circular),
        None if args.config => Some(Printable::json(config::schema())),
        None => Some(report::schema()),
    };
    let mut output = Output::new(args.messages.look());
    let Some(text) = text else { return Exit::Unusable };
    if let Err(problem) = write::to(args.output.as_deref(), text.as_bytes(), &mut output) {
        say(problem, args.messages.look());
        return Exit::Unusable;
    }
    if output.finish() { Exit::Fine } else { Exit::Unusable }
}

/// The schema of the plans of a circular; nothing where something is wrong, which is said.
fn of_plans(args: &Schema, circular: &CircularName) -> Option<Printable> {
    let paths = args.rules.paths();
    let (library, is_broken) =
        rules::load_and_tell(paths, &args.rules.reach, Severity::Error, args.messages.look());
    let is_built_in = args.rules.are_built_in();
    let found =
        circulars::circular(&library, circular, is_broken, is_built_in, args.messages.look());
    let (Some((circular, _)), Ok(files)) = (found, RuleFiles::find(paths, &args.rules.reach))
    else {
        return None;
    };
    let forms = match forms(circular, args.form.as_deref()) {
        Ok(forms) => forms,
        Err(problem) => {
            say(problem, args.messages.look());
            return None;
        }
    };
    Some(text(&files, &library, circular, &forms))
}

/// The schema of these forms of a circular.
pub(super) fn text(
    files: &RuleFiles,
    library: &Library,
    circular: &Rules,
    forms: &[&Form],
) -> Printable {
    let model = |form: &Form| files.model(library, circular, form);
    let forms: Vec<_> = forms.iter().map(|form| (*form, model(form))).collect();
    Printable::json(proforma::schema(circular, &forms))
}

/// The form of this name, or all forms of a circular.
fn forms<'r>(rules: &'r Rules, name: Option<&str>) -> Result<Vec<&'r Form>, Diagnostic> {
    match name {
        Some(_) => driver::form(rules, name).map(|form| vec![form]),
        None => Ok(rules.forms.iter().collect()),
    }
}
