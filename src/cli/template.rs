//! `lacuna template`: the pro forma of a circular, to be filled in.

use super::args::{PlanFormat, Template};
use super::convert::refused;
use super::exit::Exit;
use super::output::{Output, say};
use super::rules::{self, RuleFiles};
use super::{disk, years};
use crate::diag::{Diagnostic, Severity, code};
use crate::driver;
use crate::plan::Format;
use crate::proforma::workbook::{Order, workbook};
use crate::proforma::{self, schema_file};
use crate::rules::Rules;
use crate::rules::program::Form;
use crate::value::show;

/// Writes the pro forma to a file that is not there yet.
pub fn run(args: &Template) -> Exit {
    let mut output = Output::new(args.color);
    match written(args, &mut output) {
        Ok(()) if output.finish() => Exit::Fine,
        Ok(()) => Exit::Unusable,
        Err(problem) => {
            problem.into_iter().for_each(|problem| say(problem, args.color));
            Exit::Unusable
        }
    }
}

/// Nothing to say where the reason was said already.
type Unwritten = Option<Diagnostic>;

fn written(args: &Template, output: &mut Output) -> Result<(), Unwritten> {
    let paths = args.rules.as_slice();
    let (library, is_broken) = rules::load_and_tell(paths, Severity::Error, args.color);
    let is_built_in = args.rules.is_none();
    let found = years::circular(&library, args.circular, is_broken, is_built_in, args.color);
    let (circular, _) = found.ok_or(None)?;
    let form = driver::form(circular, args.form.as_deref())?;
    let plan = library.begun(circular, form, args.authority.as_deref())?;
    let files = RuleFiles::find(paths)?;
    let model = library.model(files.files, circular, form.record);
    let order = Order { rules: circular, form, model: model.as_ref(), plan: &plan };
    let bytes = match args.format {
        PlanFormat::Xlsx => of_workbook(&order)?,
        PlanFormat::Yaml | PlanFormat::Toml | PlanFormat::Json => of_text(&order, args.format)?,
    };
    let path = args.output.clone().unwrap_or_else(|| file_name(args, form));
    if path == "-" {
        output.write_bytes(&bytes);
        return Ok(());
    }
    disk::write_new(&path, bytes).map_err(|why| cannot_write(&path, &why))?;
    output.write(&told(&path, args.format, circular, form));
    Ok(())
}

fn of_workbook(order: &Order) -> Result<Vec<u8>, Diagnostic> {
    workbook(order).map_err(|why| {
        let first = refused(why).into_iter().next();
        first.unwrap_or_else(|| cannot_make("as a workbook".to_owned()))
    })
}

fn of_text(order: &Order, format: PlanFormat) -> Result<Vec<u8>, Diagnostic> {
    match proforma::blank(order, Format::from(format)) {
        Some(Ok(text)) => Ok(text.into_bytes()),
        Some(Err(why)) => Err(cannot_make(format!("in this format: {}", why.diagnostic().message))),
        None => Err(cannot_make("as text in this format".to_owned())),
    }
}

fn cannot_make(how: String) -> Diagnostic {
    let message = format!("the pro forma cannot be made {how}");
    Diagnostic::without_place(&code::UNREADABLE_PLAN_FILE, message)
}

fn cannot_write(path: &str, why: &str) -> Diagnostic {
    let message = format!("`{path}` cannot be written: {why}");
    Diagnostic::without_place(&code::UNREADABLE_PLAN_FILE, message)
}

/// `salford-2001-02.xlsx`
fn file_name(args: &Template, form: &Form) -> String {
    let name = args.authority.as_deref().unwrap_or(&form.name).to_lowercase();
    let plain = |char: char| if char.is_alphanumeric() { char } else { '-' };
    let name: String = name.chars().map(plain).collect();
    format!("{name}-{}.{}", args.circular, Format::from(args.format).ending())
}

/// What was made, and what to do with it.
fn told(path: &str, format: PlanFormat, rules: &Rules, form: &Form) -> String {
    let others = rules.forms.iter().filter(|other| other.name != form.name);
    let others: Vec<String> = others.map(|other| format!("`--form {}`", other.name)).collect();
    let others = match others.is_empty() {
        true => String::new(),
        false => format!("The circular has another form: {}.\n", show::joined(&others, "and")),
    };
    let schema = if format == PlanFormat::Json { helped(rules) } else { String::new() };
    format!(
        "{path} is the pro forma. Fill it in; this says what is open:\n  lacuna check {path}\n\
         {schema}{others}"
    )
}

/// JSON has no comments to say what goes where: that is in the schema.
fn helped(rules: &Rules) -> String {
    let (year, file) = (rules.circular.year, schema_file(rules));
    format!(
        "An editor completes and explains it by the schema, once that is beside it:\n  \
         lacuna schema {year} -o {file}\n"
    )
}
