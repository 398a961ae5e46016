//! `lacuna check`: plans in, findings out.

use std::collections::BTreeSet;

use super::args::{Check, Colour};
use super::disk::{self, Disk, Found};
use super::exit::{self, Around, Exit};
use super::output::{self, Output, say};
use super::rules;
use crate::diag::{Diagnostic, Severity, code};
use crate::driver::{Checked, Once, Previous};
use crate::library::Files;
use crate::plan;
use crate::report::{self, Format, Json, Settings, Totals};
use crate::rules::Rules;

/// Checks what was asked for and says how it ended.
pub fn run(args: &Check) -> Exit {
    let mut output = Output::new(args.color);
    let settings = Settings {
        style: output.style,
        as_of: args.as_of.unwrap_or_else(today),
        is_draft: args.draft,
        is_verbose: args.verbose,
    };
    let (library, mut is_unusable) = rules::to_judge_by(args.rules.as_slice(), args.color);
    let format = Format::from(args.format);
    let mut json = Json::default();
    json.add_rules(library.diagnostics.iter(), library.sources());
    let mut totals = Totals::default();
    output.write(&report::head(format, settings));
    let plans = plans(&args.paths, &mut is_unusable, args.color);
    if args.annotate.is_some() && plans.len() != 1 {
        say(one_to_annotate(plans.len()), args.color);
        return Exit::Unusable;
    }
    let previous = previous(args, &plans, &mut is_unusable);
    let mut all = Vec::new();
    let mut once = Once::default();
    let mut years = BTreeSet::new();
    for plan in plans {
        let checked = match plan.read() {
            Ok(bytes) => {
                let copied = args.annotate.as_ref().map(|out| (out, bytes.clone()));
                let mut checked = library.check(&plan.name(), bytes, &previous);
                once.look(&mut checked);
                if let Some((out, bytes)) = copied
                    && let Err(problem) = annotate(&checked, &bytes, out, settings)
                {
                    is_unusable = true;
                    say(problem, args.color);
                }
                checked
            }
            Err(why) => Checked::unreadable(&plan.name(), &why, library.sources().clone()),
        };
        totals.add(&checked);
        years.extend(checked.outcome.as_ref().ok().map(|judged| judged.rules.circular.year));
        if format == Format::Json {
            json.add(&checked);
        }
        output.write(&report::plan(&checked, format, settings));
        all.extend(args.national.then_some(checked));
    }
    let runs = if args.national { library.national(&all) } else { Vec::new() };
    if args.national && runs.is_empty() {
        let has_any =
            years.iter().filter_map(|year| library.rules(*year)).any(|rules| n_national(rules) > 0);
        let why = match (years.is_empty(), has_any) {
            (true, _) => "no plan could be used",
            (false, true) => "none of these plans is of a form and a council that they are about",
            (false, false) => "the circulars of these plans have none",
        };
        output::complain(&format!("No national requirement was run: {why}.\n"));
    }
    for run in runs {
        totals.add_national(&run);
        if format == Format::Json {
            json.add_national(&run);
        }
        output.write(&report::national(&run, format, settings));
    }
    if !args.national {
        totals.national_not_run =
            years.iter().filter_map(|year| library.rules(*year)).map(n_national).sum();
    }
    output.write(&report::foot(&totals, format, settings));
    if format == Format::Json {
        output.write(&json.document(settings));
    }
    is_unusable |= !output.finish();
    let is_warning = |one: &Diagnostic| one.code.severity == Severity::Warning;
    let has_warnings = totals.doubts > 0 || library.diagnostics.iter().any(is_warning);
    let around = Around { is_unusable, has_warnings, is_draft: args.draft, deny: &args.deny };
    exit::of_check(&totals, &around)
}

/// Writes the annotated copy of a workbook, to a file that is not there yet.
fn annotate(
    checked: &Checked,
    bytes: &[u8],
    out: &str,
    settings: Settings,
) -> Result<(), Diagnostic> {
    let refused = |why: &str, help: &str| {
        let message = format!("no annotated copy of `{}` was written: {why}", checked.name);
        Diagnostic::without_place(&code::UNREADABLE_PLAN_FILE, message).with_help(help)
    };
    let copy = report::annotated(checked, bytes, settings);
    let copy = copy.map_err(|why| refused(why.why(), why.remedy()))?;
    let help = "name a file that is not there yet: nothing is written over";
    disk::write_new(out, copy).map_err(|why| refused(&format!("`{out}`: {why}"), help))
}

fn one_to_annotate(n_plans: usize) -> Diagnostic {
    let message =
        format!("`--annotate` writes a copy of one workbook, and {n_plans} plans are named");
    Diagnostic::without_place(&code::UNREADABLE_PLAN_FILE, message)
        .with_help("name the workbook: `lacuna check plan.xlsx --annotate findings.xlsx`")
}

/// How many national requirements a circular has.
fn n_national(rules: &Rules) -> usize {
    rules.requirements.iter().filter(|one| one.is_national).count()
}

/// Where last year's plans are looked for: among the plans that are checked, and where `--previous`
/// says.
fn previous(args: &Check, plans: &[PlanFile], is_unusable: &mut bool) -> Previous<'static> {
    let mut paths: Vec<String> = plans
        .iter()
        .filter_map(|plan| match plan {
            PlanFile::Path(path) => Some(path.clone()),
            PlanFile::StandardInput => None,
        })
        .collect();
    if !args.previous.is_empty() {
        let more = self::plans(&args.previous, is_unusable, args.color);
        paths.extend(more.iter().map(PlanFile::name));
    }
    paths.sort();
    paths.dedup();
    Previous::new(&Disk, paths)
}

/// Today, by the clock of this machine: the one place where it is asked.
fn today() -> jiff::civil::Date {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let days = since.map_or(0, |since| since.as_secs() / 86_400);
    let span = jiff::Span::new().try_days(i64::try_from(days).unwrap_or_default());
    let start = jiff::civil::date(1970, 1, 1);
    span.ok().and_then(|span| start.checked_add(span).ok()).unwrap_or(start)
}

/// A plan to be checked.
pub enum PlanFile {
    Path(String),
    StandardInput,
}

impl PlanFile {
    pub fn name(&self) -> String {
        match self {
            PlanFile::Path(path) => path.clone(),
            PlanFile::StandardInput => "<stdin>".to_owned(),
        }
    }

    pub fn read(&self) -> Result<Vec<u8>, String> {
        match self {
            PlanFile::Path(path) => Disk.read(path),
            PlanFile::StandardInput => disk::standard_input(),
        }
    }
}

/// The plans that the paths stand for, in order. What cannot be used is reported and passed over.
pub fn plans(paths: &[String], is_unusable: &mut bool, colour: Colour) -> Vec<PlanFile> {
    let here = [".".to_owned()];
    let endings = plan::Format::ENDINGS.map(|(ending, _)| ending);
    let endings = [endings.as_slice(), &plan::Format::OTHER_TABLES].concat();
    let paths = if paths.is_empty() { &here } else { paths };
    let mut plans = Vec::new();
    for path in paths {
        if path == "-" {
            plans.push(PlanFile::StandardInput);
            continue;
        }
        let problems = match disk::find(path, &endings) {
            Found::Files { mut files, unreadable } => {
                files.retain(|file| file == path || !is_beside(file));
                let is_empty = files.is_empty() && unreadable.is_empty();
                plans.extend(files.into_iter().map(PlanFile::Path));
                let none = is_empty.then(|| no_plans(path));
                none.into_iter()
                    .chain(unreadable.into_iter().map(|(at, why)| cannot_read(&at, &why)))
                    .collect()
            }
            Found::Nothing(why) => vec![cannot_read(path, &why)],
        };
        for problem in problems {
            *is_unusable = true;
            say(problem, colour);
        }
    }
    plans
}

/// Whether a file in a folder of plans is none by its name: settings, a schema, or the mark that
/// Excel leaves beside a workbook while it is open.
fn is_beside(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name == "lacuna.toml" || name.ends_with(".schema.json") || name.starts_with("~$")
}

fn no_plans(path: &str) -> Diagnostic {
    let message = format!("`{path}` holds no plan");
    Diagnostic::without_place(&code::NO_PLANS, message)
        .with_help("plans are files that end in `.xlsx`, `.yaml`, `.yml`, `.toml` or `.json`; name the folder they \
             are in")
}

fn cannot_read(path: &str, why: &str) -> Diagnostic {
    let message = format!("`{path}` cannot be read: {why}");
    Diagnostic::without_place(&code::UNREADABLE_PLAN_FILE, message)
}
