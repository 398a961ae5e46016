//! `lacuna schema`: a JSON Schema of a year's plans, for editors, or of a report, for programs.

use super::args::{CircularName, Schema};
use super::exit::Exit;
use super::output::{Output, say};
use super::rules::{self, RuleFiles};
use super::{write, years};
use crate::diag::{Diagnostic, Printable, Severity};
use crate::driver;
use crate::proforma;
use crate::report;
use crate::rules::Rules;
use crate::rules::program::Form;

/// Writes the schema to standard output, or to a file that is not there yet.
pub(super) fn run(args: &Schema) -> Exit {
    let text = match &args.circular {
        Some(circular) => of_plans(args, circular),
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
    let paths = args.rules.as_slice();
    let (library, is_broken) =
        rules::load_and_tell(paths, &args.reach, Severity::Error, args.messages.look());
    let is_built_in = args.rules.is_none();
    let found = years::circular(&library, circular, is_broken, is_built_in, args.messages.look());
    let (Some((circular, _)), Ok(files)) = (found, RuleFiles::find(paths, &args.reach)) else {
        return None;
    };
    let forms = match forms(circular, args.form.as_deref()) {
        Ok(forms) => forms,
        Err(problem) => {
            say(problem, args.messages.look());
            return None;
        }
    };
    let model = |form: &Form| files.model(&library, circular, form);
    let forms: Vec<_> = forms.into_iter().map(|form| (form, model(form))).collect();
    Some(Printable::json(proforma::schema(circular, &forms)))
}

/// The form of this name, or all forms of a circular.
fn forms<'r>(rules: &'r Rules, name: Option<&str>) -> Result<Vec<&'r Form>, Diagnostic> {
    match name {
        Some(_) => driver::form(rules, name).map(|form| vec![form]),
        None => Ok(rules.forms.iter().collect()),
    }
}
