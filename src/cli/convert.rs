//! `lacuna convert`: a plan in another format.

use clap::Args;

use super::args::{ChosenRules, Messages, file, plan_format};
use super::disk::{self, Disk};
use super::exit::Exit;
use super::names::STANDARD_INPUT;
use super::output::{self, Output};
use super::rules::{self, RuleFiles};
use super::write;
use crate::diag::{Diagnostic, Diagnostics, Severity, code};
use crate::driver;
use crate::driver::Session;
use crate::library::Files;
use crate::plan::{self, CannotConvert, Comments, Format};
use crate::proforma::workbook::{Order, workbook};
use crate::report;
use crate::source::Sources;

/// `lacuna convert`
#[derive(Debug, Args)]
pub(super) struct Convert {
    /// The plan file, or `-` for standard input.
    #[arg(value_parser = file())]
    plan: String,
    /// The format to convert to.
    #[arg(long, value_parser = plan_format(), value_name = "FORMAT")]
    to: plan::Format,
    /// Leave out comments, and anything in a workbook that is not part of the plan.
    #[arg(long)]
    drop_comments: bool,
    /// The file to write, which must not exist yet [default: standard output].
    #[arg(short, long, value_name = "FILE", value_parser = file())]
    output: Option<String>,
    #[command(flatten)]
    pub rules: ChosenRules,
    #[command(flatten)]
    messages: Messages,
}

/// Why nothing was written, and the texts that it points into.
struct Unwritten {
    diagnostics: Diagnostics,
    sources: Sources,
}

/// Writes the plan to standard output, or to a file that is not there yet.
pub(super) fn run(args: &Convert) -> Exit {
    let mut output = Output::new(args.messages.look());
    if let Err(why) = written(args, &mut output) {
        let style = output::error_style(args.messages.look());
        output::complain(&report::diagnostics(&why.diagnostics, &why.sources, style));
        return Exit::Unusable;
    }
    if output.finish() { Exit::Fine } else { Exit::Unusable }
}

fn written(args: &Convert, output: &mut Output) -> Result<(), Unwritten> {
    if let Some(name) = &args.output {
        write::fits(name, args.to).map_err(unwritten)?;
    }
    let (name, bytes) = match args.plan.as_str() {
        "-" => (STANDARD_INPUT, disk::standard_input()),
        path => (path, Disk.read(path)),
    };
    let bytes = bytes.map_err(|why| without_place(format!("`{name}` cannot be read: {why}")))?;
    let converted = match args.to.is_text() {
        true => as_text(name, bytes, args)?.into_bytes(),
        false => as_workbook(name, bytes, args)?,
    };
    write::to(args.output.as_deref(), converted, output).map_err(unwritten)
}

fn as_text(name: &str, bytes: Vec<u8>, args: &Convert) -> Result<String, Unwritten> {
    let workbook = (!args.drop_comments && Format::of(name, &bytes) == Format::WORKBOOK)
        .then(|| bytes.clone());
    let done = driver::convert(name, bytes, args.to, args.drop_comments);
    let (text, sources) = match done.outcome {
        Ok(text) => (text, done.sources),
        Err(diagnostics) => return Err(Unwritten { diagnostics, sources: done.sources }),
    };
    let grid = sources.iter().find_map(|source| source.grid());
    let n_comments = workbook.zip(grid).map(|(bytes, grid)| report::n_comments(&bytes, grid));
    match n_comments {
        None | Some(Ok(0)) => Ok(text),
        Some(Ok(count)) => Err(unwritten(comments_on_cells(name, count))),
        Some(Err(why)) => Err(without_place(format!("`{name}` cannot be read: {}", why.why()))),
    }
}

fn as_workbook(name: &str, bytes: Vec<u8>, args: &Convert) -> Result<Vec<u8>, Unwritten> {
    if Format::of(name, &bytes) == Format::WORKBOOK {
        return Err(without_place(format!("`{name}` is a workbook already")));
    }
    let paths = args.rules.paths();
    let (library, _) =
        rules::load_and_tell(paths, &args.rules.reach, Severity::Error, args.messages.look());
    let files = RuleFiles::find(paths, &args.rules.reach).map_err(unwritten)?;
    let (mut sources, mut diagnostics) = (library.sources().clone(), Diagnostics::default());
    let file = plan::open(name, bytes, &mut sources, &mut diagnostics)
        .filter(|_| !diagnostics.has_errors());
    let found = file
        .as_ref()
        .and_then(|file| Session::new(&library).form_of(file.root(), &mut diagnostics));
    let (Some(file), Some((rules, form))) = (&file, found) else {
        return Err(Unwritten { diagnostics, sources });
    };
    let tree = &file.tree();
    let text = sources.get(tree.span.source).map_or("", |source| source.text());
    let comments =
        (!args.drop_comments).then(|| Comments::find(text, tree).first_and_count()).flatten();
    if let Some((first, count)) = comments {
        diagnostics
            .push(CannotConvert::Comments { first, count, format: "the pro forma" }.diagnostic());
        return Err(Unwritten { diagnostics, sources });
    }
    let model = files.model(&library, rules, form);
    workbook(&Order { rules, form, model: model.as_ref(), plan: tree }).map_err(|why| {
        why.diagnostics().into_iter().for_each(|problem| diagnostics.push(problem));
        Unwritten { diagnostics, sources }
    })
}

fn comments_on_cells(name: &str, count: usize) -> Diagnostic {
    let message = match count {
        1 => format!("`{name}` has a comment on a cell, which would be lost"),
        many => format!("`{name}` has comments on {many} cells, which would be lost"),
    };
    Diagnostic::without_place(&code::CANNOT_CONVERT, message)
        .with_help("`--drop-comments` writes it without them")
}

fn without_place(message: String) -> Unwritten {
    unwritten(Diagnostic::without_place(&code::UNREADABLE_PLAN_FILE, message))
}

fn unwritten(problem: Diagnostic) -> Unwritten {
    let mut diagnostics = Diagnostics::default();
    diagnostics.push(problem);
    Unwritten { diagnostics, sources: Sources::default() }
}
