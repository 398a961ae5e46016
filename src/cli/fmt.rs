//! `lacuna fmt`: formats rule files.

use std::collections::BTreeMap;

use clap::Args;

use super::args::{Messages, Reach, file};
use super::disk::{self, Disk};
use super::exit::Exit;
use super::names::STANDARD_INPUT;
use super::output::{self, Output, say};
use super::rules::{self, RuleFiles};
use super::write;
use crate::diag::{Diagnostic, Diagnostics, Fix, Printable, Severity, code};
use crate::library::Files;
use crate::report;
use crate::source::{Source, Sources};
use crate::syntax::{self, print};

/// `lacuna fmt`
#[derive(Debug, Args)]
pub(super) struct Fmt {
    /// Rule files, folders of rule files, or `-` for standard input.
    #[arg(required = true, value_parser = file())]
    rules: Vec<String>,
    /// Change nothing; list the files that are not formatted.
    #[arg(long)]
    check: bool,
    /// Rewrite forms of earlier editions of the language as well.
    #[arg(long)]
    upgrade: bool,
    #[command(flatten)]
    messages: Messages,
}

/// What came of one file.
enum Formatted {
    AsItWas(String),
    Changed(String),
    Unusable,
}

/// Rewrites the files, or, with `--check`, says which would change.
pub(super) fn run(args: &Fmt) -> Exit {
    let mut output = Output::new(args.messages.look());
    let mut worst = Exit::Fine;
    let paths = paths(args, &mut worst);
    let edits = match args.upgrade && !paths.is_empty() {
        true => edits_of_old_forms(&paths, args, &mut worst),
        false => BTreeMap::new(),
    };
    for path in paths {
        let text = if path == "-" { disk::standard_input() } else { Disk.read(&path) };
        let formatted = match text.map(String::from_utf8) {
            Ok(Ok(text)) => {
                let edits = edits.get(&path).map_or(&[][..], Vec::as_slice);
                formatted(&path, &text, &with_edits(&text, edits), args)
            }
            Ok(Err(_)) => unreadable(&path, "it is not UTF-8 text", args),
            Err(why) => unreadable(&path, &why, args),
        };
        worst = worst.max(match formatted {
            Formatted::Unusable => Exit::Unusable,
            // What is read from standard input is always written out, unless it is only checked.
            Formatted::AsItWas(text) if path == "-" && !args.check => {
                output.write_bytes(Printable::file(text).as_bytes());
                Exit::Fine
            }
            Formatted::AsItWas(_) => Exit::Fine,
            Formatted::Changed(text) => changed(&path, &text, args, &mut output),
        });
    }
    if output.finish() { worst } else { Exit::Unusable }
}

/// What puts forms of earlier editions right, file by file. Only with the types of their years is it known, and
/// so what does not load keeps some.
fn edits_of_old_forms(
    paths: &[String],
    args: &Fmt,
    worst: &mut Exit,
) -> BTreeMap<String, Vec<Fix>> {
    let mut edits: BTreeMap<String, Vec<Fix>> = BTreeMap::new();
    let look = args.messages.look();
    let found = match RuleFiles::find(paths, &Reach::default()) {
        Ok(found) => found,
        Err(problem) => {
            say(problem, look);
            *worst = Exit::Unusable;
            return edits;
        }
    };
    let library = found.load();
    let errors = library.diagnostics.iter().filter(|one| one.code.severity == Severity::Error);
    let (old, other): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
        errors.partition(|one| code::OLD_FORMS.contains(&one.code));
    for one in &old {
        // Each of several fixes would put it right by itself.
        let Some(fix) = one.fixes.first() else { continue };
        let Some(source) = library.sources().get(fix.span.source) else { continue };
        edits.entry(source.name().to_owned()).or_default().push(fix.clone());
    }
    // That a file follows one with old forms is no other mistake.
    let is_other = |one: &&Diagnostic| old.is_empty() || one.code != &code::NO_CIRCULAR_TO_FOLLOW;
    if other.iter().any(is_other) {
        let message = "these rules have other mistakes, so old forms may be left in them";
        let diagnostic = Diagnostic::without_place(&code::RULE_FILE, message);
        say(
            diagnostic
                .with_help("`lacuna lint` lists the mistakes; correct them, and run this again"),
            look,
        );
        *worst = Exit::Unusable;
    }
    edits
}

/// A text with edits in it, the last place first.
fn with_edits(text: &str, edits: &[Fix]) -> String {
    let mut edited = text.to_owned();
    let mut edits: Vec<&Fix> = edits.iter().collect();
    edits.sort_by_key(|one| std::cmp::Reverse(one.span.start()));
    edits.dedup_by_key(|one| one.span);
    for Fix { span, text } in edits {
        if edited.get(span.start()..span.end()).is_some() {
            edited.replace_range(span.start()..span.end(), text);
        }
    }
    edited
}

/// The files that are named, standard input among them.
fn paths(args: &Fmt, worst: &mut Exit) -> Vec<String> {
    let mut paths = Vec::new();
    for path in &args.rules {
        if path == "-" && args.upgrade {
            let message =
                "`--upgrade` needs a file: what is to be rewritten hangs on the rules beside it";
            say(Diagnostic::without_place(&code::RULE_FILE, message), args.messages.look());
            *worst = Exit::Unusable;
            continue;
        }
        if path == "-" {
            paths.push(path.clone());
            continue;
        }
        match rules::named(path) {
            Ok(found) => paths.extend(found),
            Err(problem) => {
                say(problem, args.messages.look());
                *worst = Exit::Unusable;
            }
        }
    }
    paths
}

fn formatted(path: &str, before: &str, text: &str, args: &Fmt) -> Formatted {
    let mut sources = Sources::default();
    let name = if path == "-" { STANDARD_INPUT } else { path };
    let source = sources.add(Source::new(name, text));
    match print::canonical(source, text) {
        Some(canonical) if canonical == before => Formatted::AsItWas(canonical),
        Some(canonical) => Formatted::Changed(canonical),
        None => {
            let mut found = Diagnostics::default();
            syntax::parse(source, text, &mut found);
            let style = output::error_style(args.messages.look());
            output::complain(&report::diagnostics(&found, &sources, style));
            Formatted::Unusable
        }
    }
}

fn changed(path: &str, text: &str, args: &Fmt, output: &mut Output) -> Exit {
    if path == "-" && !args.check {
        output.write_bytes(Printable::file(text).as_bytes());
        return Exit::Fine;
    }
    if args.check {
        let name = if path == "-" { "standard input" } else { path };
        output.write(&Printable::line(format!("{name} is not formatted")));
        return Exit::Open;
    }
    match write::over(path, text) {
        Ok(()) => {
            output.write(&Printable::line(format!("{path} is formatted now")));
            Exit::Fine
        }
        Err(problem) => {
            say(problem, args.messages.look());
            Exit::Unusable
        }
    }
}

fn unreadable(path: &str, why: &str, args: &Fmt) -> Formatted {
    let message = format!("`{path}` cannot be used: {why}");
    say(Diagnostic::without_place(&code::RULE_FILE, message), args.messages.look());
    Formatted::Unusable
}
