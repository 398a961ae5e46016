//! `lacuna template`: the pro forma of a circular, to be filled in.

use clap::Args;

use super::args::{ChosenRules, CircularName, Messages, circular, file, plan_format};
use super::exit::Exit;
use super::output::{Output, say};
use super::rules::{self, RuleFiles};
use super::{circulars, write};
use crate::diag::{Diagnostic, Severity, code};
use crate::driver;
use crate::driver::Session;
use crate::plan::{CannotConvert, Format};
use crate::proforma::workbook::{Order, workbook};
use crate::proforma::{self, schema_file};
use crate::rules::Rules;
use crate::rules::program::Form;
use crate::source::visible::in_a_line;
use crate::value::show;

/// `lacuna template`
#[derive(Debug, Args)]
pub(super) struct Template {
    /// The year or the number of the circular, such as 2001-02 or LAC(2000)22.
    #[arg(value_parser = circular)]
    circular: CircularName,
    /// The format of the pro forma [default: by the ending of the file's name, or xlsx].
    #[arg(long, value_parser = plan_format())]
    format: Option<Format>,
    /// The council; the pro forma comes with what is known about it.
    #[arg(long, value_name = "NAME")]
    authority: Option<String>,
    /// Which form to make, if the circular has more than one [default: the one for plans].
    #[arg(long, value_name = "NAME")]
    form: Option<String>,
    /// The file to write, or `-` for standard output [default: NAME-YEAR.FORMAT].
    #[arg(short, long, value_name = "PATH", value_parser = file())]
    output: Option<String>,
    #[command(flatten)]
    pub rules: ChosenRules,
    #[command(flatten)]
    messages: Messages,
}

/// Writes the pro forma to a file that is not there yet.
pub(super) fn run(args: &Template) -> Exit {
    let mut output = Output::new(args.messages.look());
    match written(args, &mut output) {
        Ok(()) if output.finish() => Exit::Fine,
        Ok(()) => Exit::Unusable,
        Err(problem) => {
            problem.into_iter().for_each(|problem| say(problem, args.messages.look()));
            Exit::Unusable
        }
    }
}

/// Nothing to say where the reason was said already.
type Unwritten = Option<Diagnostic>;

fn written(args: &Template, output: &mut Output) -> Result<(), Unwritten> {
    let format = format(args)?;
    let paths = args.rules.paths();
    let (library, is_broken) =
        rules::load_and_tell(paths, &args.rules.reach, Severity::Error, args.messages.look());
    let is_built_in = args.rules.are_built_in();
    let found =
        circulars::circular(&library, &args.circular, is_broken, is_built_in, args.messages.look());
    let (circular, _) = found.ok_or(None)?;
    let form = driver::form(circular, args.form.as_deref())?;
    let begun = Session::new(&library).new_plan(circular, form, args.authority.as_deref())?;
    let files = RuleFiles::find(paths, &args.rules.reach)?;
    let model = files.model(&library, circular, form);
    let order = Order { rules: circular, form, model: model.as_ref(), plan: &begun.plan };
    let bytes = match proforma::blank(&order, format) {
        Some(text) => text.map_err(unwritable)?.into_bytes(),
        None => of_workbook(&order)?,
    };
    begun.doubt.into_iter().for_each(|doubt| say(doubt, args.messages.look()));
    let path = args.output.clone().unwrap_or_else(|| file_name(args, circular, form, format));
    write::to(Some(&path), bytes, output)?;
    if path != "-" {
        output.write(&summary(&path, format, circular, form));
    }
    Ok(())
}

fn of_workbook(order: &Order) -> Result<Vec<u8>, Diagnostic> {
    workbook(order).map_err(|why| {
        let first = why.diagnostics().into_iter().next();
        first.unwrap_or_else(|| cannot_make("as a workbook".to_owned()))
    })
}

fn unwritable(why: CannotConvert) -> Diagnostic {
    cannot_make(format!("in this format: {}", why.diagnostic().message))
}

fn cannot_make(how: String) -> Diagnostic {
    let message = format!("the pro forma cannot be made {how}");
    Diagnostic::without_place(&code::UNREADABLE_PLAN_FILE, message)
}

/// The format that is asked for, or that the name of the file tells; a workbook where neither does.
fn format(args: &Template) -> Result<Format, Diagnostic> {
    let Some(name) = args.output.as_deref() else {
        return Ok(args.format.unwrap_or(Format::WORKBOOK));
    };
    let format = match (args.format, Format::of_name(name), write::ending(name)) {
        (Some(asked), _, _) => asked,
        (None, Some(told), _) => told,
        (None, None, Some(ending)) => return Err(write::no_name_for_a_plan(name, ending)),
        (None, None, None) => Format::WORKBOOK,
    };
    write::fits(name, format).map(|()| format)
}

/// `salford-2001-02.xlsx`; for a form that is not the first, `salford-pathway-plan-2001-02.xlsx`.
fn file_name(args: &Template, rules: &Rules, form: &Form, format: Format) -> String {
    let is_first = rules.forms.first().is_none_or(|first| first.name == form.name);
    let own = Some(form.name.as_str()).filter(|_| !is_first || args.authority.is_none());
    let words: Vec<&str> = args.authority.as_deref().into_iter().chain(own).collect();
    let plain = |char: char| if char.is_alphanumeric() { char } else { '-' };
    let name: String = words.join("-").to_lowercase().chars().map(plain).collect();
    let name = name.trim_start_matches('-');
    format!("{name}-{}.{}", rules.circular.year, format.ending())
}

/// What was made, and what to do with it.
fn summary(path: &str, format: Format, rules: &Rules, form: &Form) -> String {
    let path = in_a_line(path);
    let others = rules.forms.iter().filter(|other| other.name != form.name);
    let others: Vec<String> = others.map(|other| format!("`--form {}`", other.name)).collect();
    let others = match others.is_empty() {
        true => String::new(),
        false => format!("The circular has another form: {}.\n", show::joined(&others, "and")),
    };
    let schema = if format.has_comments() { String::new() } else { helped(rules) };
    format!(
        "{path} is the pro forma. Fill it in, then see what is still open:\n  lacuna check {path}\n\
         {schema}{others}"
    )
}

/// Where there are no comments to say what goes where, the schema says it.
fn helped(rules: &Rules) -> String {
    let (year, file) = (rules.circular.year, schema_file(rules));
    format!(
        "To have an editor complete and explain it, write the schema beside it:\n  \
         lacuna schema {year} -o {file}\n"
    )
}
