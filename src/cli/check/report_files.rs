//! Where the reports of a check go: to standard output, and to the files that `--output` names.
//!
//! Takes the formats and names that were asked for; writes each report as its plans are checked. A file has its
//! name only once all reports are complete.

use crate::cli::args::ReportFile;
use crate::cli::disk;
use crate::cli::names;
use crate::cli::output::{self, Output, say};
use crate::cli::plans::is_baseline_by_name;
use crate::cli::repository::is_under_version_control;
use crate::cli::terminal::{Colour, Look, in_charset};
use crate::cli::write::{self, Pending};
use crate::diag::{Diagnostic, Diagnostics, Printable, code};
use crate::driver::NationalRun;
use crate::plan::Format;
use crate::report::{Audience, CheckFormat, Ending, Piece, Report, Settings, Totals};
use crate::source::{Charset, Sources};
use crate::value::show::joined;

/// What the name of a file ends in that says the format of the report in it.
const ENDINGS: [(&str, CheckFormat); 4] = [
    (".sarif", CheckFormat::SARIF),
    (".xml", CheckFormat::JUNIT),
    (".md", CheckFormat::MARKDOWN),
    (".ndjson", CheckFormat::NDJSON),
];

/// What is never the name of a report, besides those of plans.
const RULES: [&str; 2] = ["lac", "csv"];

/// What is written, and where.
pub(super) struct Chosen {
    /// The format of standard output; nothing where all goes to files.
    printed: Option<CheckFormat>,
    files: Vec<(CheckFormat, String)>,
}

impl Chosen {
    /// Finds the format of each file. `--format` is that of standard output, unless a file takes it.
    pub(super) fn of(
        format: Option<CheckFormat>,
        files: &[ReportFile],
    ) -> Result<Chosen, Diagnostic> {
        let is_asked = |own: CheckFormat| format.is_some_and(|asked| asked.name == own.name);
        let mut chosen = Chosen { printed: None, files: Vec::new() };
        let mut is_taken = false;
        for file in files {
            let own = file.format.or_else(|| by_ending(&file.name));
            is_taken |= own.is_none_or(is_asked);
            let own = own.or(format).ok_or_else(|| unknown_format(&file.name))?;
            match file.name.as_str() {
                "-" if chosen.printed.is_some() => return Err(two_on_standard_output()),
                "-" => chosen.printed = Some(own),
                name => chosen.files.push((own, name.to_owned())),
            }
        }
        match (chosen.printed, format) {
            (Some(_), Some(_)) if !is_taken => return Err(two_on_standard_output()),
            (None, _) if !is_taken => chosen.printed = format.or(Some(CheckFormat::HUMAN)),
            _ => {}
        }
        chosen.each_is_another()
    }

    /// The same, with nothing printed.
    pub(super) fn unprinted(self) -> Chosen {
        Chosen { printed: None, ..self }
    }

    /// Refuses lists that are for people, where no report is.
    pub(super) fn for_people(self) -> Result<Chosen, Diagnostic> {
        let mut formats = self.printed.iter().chain(self.files.iter().map(|(format, _)| format));
        let is_any = formats.any(|format| format.audience != Audience::Programs);
        let message =
            "`--todo` and `--statistics` are for people, but every report is for programs";
        let help = "print `--format human`, `plain` or `short`";
        if is_any { Ok(self) } else { Err(refused(message.to_owned(), help)) }
    }

    fn each_is_another(self) -> Result<Chosen, Diagnostic> {
        for (at, (_, name)) in self.files.iter().enumerate() {
            let is_it = |other: &&(CheckFormat, String)| {
                disk::identity(&other.1) == disk::identity(name) && !name.starts_with("/dev/")
            };
            if self.files.iter().take(at).find(is_it).is_some() {
                let message = format!("`{name}` cannot be written: two reports would go there");
                return Err(refused(message, "name a file of its own for each report"));
            }
        }
        Ok(self)
    }

    /// Refuses to write where the plans are that are checked: a report would be taken for a plan the next time,
    /// or be put in the place of one.
    pub(super) fn beside_plans(&self, paths: &[String]) -> Result<(), Diagnostic> {
        let here = [".".to_owned()];
        let paths = if paths.is_empty() { &here } else { paths };
        for (_, name) in &self.files {
            let ending = write::ending(name).unwrap_or_default();
            let format = Format::of_name(name);
            let is_of_rules = RULES.iter().any(|one| one.eq_ignore_ascii_case(ending));
            if is_of_rules || format.is_some_and(|format| format != Format::JSON) {
                let message =
                    format!("`{name}` cannot be the name of a report: it ends in `.{ending}`");
                return Err(refused(message, format!("end the name in {}", endings())));
            }
            if is_baseline_by_name(name) {
                let message =
                    format!("`{name}` cannot be the name of a report: it is that of a baseline");
                return Err(refused(message, format!("end the name in {}", endings())));
            }
            if format.is_some() && paths.iter().any(|path| disk::is_or_holds(path, name)) {
                let message = format!(
                    "`{name}` cannot be written: it would be among the plans that are checked"
                );
                let help =
                    "write the report to another folder, or name the folder of the plans alone";
                return Err(refused(message, help));
            }
        }
        Ok(())
    }

    /// The reports, each with how it looks.
    pub(super) fn formats(&self, look: Look, settings: Settings) -> Vec<(CheckFormat, Settings)> {
        let looking = |format: &CheckFormat| Look { audience: format.audience, ..look };
        let printed = self.printed.iter();
        let printed = printed.map(|format| (*format, output::style(looking(format))));
        let files = self.files.iter().map(|(format, _)| {
            let look = Look { colour: Colour::Never, ..looking(format) };
            (*format, look.style(false))
        });
        let all = printed.chain(files);
        all.map(|(format, style)| (format, Settings { style, ..settings })).collect()
    }
}

fn by_ending(name: &str) -> Option<CheckFormat> {
    let lower = name.to_ascii_lowercase();
    ENDINGS.iter().find(|(ending, _)| lower.ends_with(ending)).map(|(_, format)| *format)
}

fn endings() -> String {
    joined(&ENDINGS.map(|(ending, _)| format!("`{ending}`")), "or")
}

fn unknown_format(name: &str) -> Diagnostic {
    let names = CheckFormat::ALL.map(|format| format.name.to_owned());
    let message =
        format!("`{name}` cannot be written: its name does not say which format it is to have");
    let help = format!(
        "write the format before it, such as `--output json={name}`; the formats are {}",
        joined(&names, "and")
    );
    refused(message, help)
}

fn two_on_standard_output() -> Diagnostic {
    let message = "two reports cannot both go to standard output".to_owned();
    refused(message, "name a file for one of them")
}

fn refused(message: String, help: impl Into<String>) -> Diagnostic {
    Diagnostic::without_place(&code::UNWRITABLE_FILE, message).with_help(help.into())
}

/// The reports of a check that is under way.
pub(super) struct Reports<'a> {
    reports: Vec<(Report<'a>, Sink)>,
    look: Look,
    /// Whether all could be written so far.
    is_fine: bool,
}

enum Sink {
    StandardOutput(Box<Output>),
    File {
        file: Pending,
        charset: Charset,
        width: usize,
    },
    /// It could not be written, which was said.
    Lost,
}

impl<'a> Reports<'a> {
    /// Begins all files; refuses where one cannot be written.
    pub(super) fn begin(
        chosen: &Chosen,
        formats: &[(CheckFormat, Settings)],
        look: Look,
    ) -> Result<Reports<'a>, Diagnostic> {
        let n_printed = usize::from(chosen.printed.is_some());
        let mut reports = Vec::new();
        for (at, (format, settings)) in formats.iter().enumerate() {
            let look = Look { audience: format.audience, ..look };
            let sink = match at.checked_sub(n_printed).and_then(|at| chosen.files.get(at)) {
                None => Sink::StandardOutput(Box::new(Output::new(look))),
                Some((_, name)) => Sink::File {
                    file: Pending::begin(name)?,
                    charset: look.charset(false),
                    width: settings.style.width,
                },
            };
            reports.push((Report::new(*format, *settings), sink));
        }
        Ok(Reports { reports, look, is_fine: true })
    }

    /// Whether a report is seen on a terminal as it is made.
    pub(super) fn is_on_terminal(&self) -> bool {
        let mut sinks = self.reports.iter().map(|(_, sink)| sink);
        sinks.any(|sink| matches!(sink, Sink::StandardOutput(output) if output.is_terminal))
    }

    pub(super) fn head(&mut self, rules: &Diagnostics, sources: &Sources) {
        self.write(|report| report.head(rules, sources));
    }

    /// The next plan, as it comes to be in each report.
    pub(super) fn plan(&mut self, pieces: Vec<Piece<'a>>) {
        let mut pieces = pieces.into_iter();
        self.write(|report| report.plan(pieces.next().unwrap_or_default()));
    }

    pub(super) fn end(&mut self, runs: &[NationalRun<'a>], totals: &Totals, ending: &Ending) {
        self.write(|report| report.end(runs, totals, ending));
    }

    fn write(&mut self, mut more: impl FnMut(&mut Report<'a>) -> Printable) {
        for (report, sink) in &mut self.reports {
            let text = more(report);
            let written = match sink {
                Sink::StandardOutput(output) => {
                    output.write(&text);
                    if report.is_live() {
                        output.flush();
                    }
                    Ok(())
                }
                Sink::File { file, charset, width } => {
                    file.write(&in_charset(&text, *charset, *width))
                }
                Sink::Lost => Ok(()),
            };
            if let Err(problem) = written {
                say(problem, self.look);
                *sink = Sink::Lost;
                self.is_fine = false;
            }
        }
    }

    /// Writes what is left, and gives the files their names. Says whether all that was asked for is written.
    pub(super) fn finish(self) -> bool {
        let (mut is_fine, mut files) = (self.is_fine, Vec::new());
        for (_, sink) in self.reports {
            match sink {
                Sink::StandardOutput(output) => is_fine &= output.finish(),
                Sink::File { file, .. } => files.push(file),
                Sink::Lost => {}
            }
        }
        // Where one was lost, none is seen.
        match self.is_fine.then(|| Pending::publish(files)) {
            Some(Ok(())) | None => is_fine,
            Some(Err(problem)) => {
                say(problem, self.look);
                false
            }
        }
    }
}

/// This folder, and the one from which reports for programs name files: the top of the repository that this folder is
/// in, or else this folder.
pub(super) fn folders() -> (String, String) {
    let Ok(here) = std::env::current_dir() else { return (String::new(), String::new()) };
    let top = here.ancestors().find(|folder| is_under_version_control(folder)).unwrap_or(&here);
    (names::file_name(&here), names::file_name(top))
}
