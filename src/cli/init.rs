//! `lacuna init`: a repository of plans, or what one does not have yet.
//!
//! Takes a folder and a year; makes the files that are not there, each whole or not at all. What is there is never
//! changed. What is the same in all repositories is in the folder `init/`, file by file.

use std::fs::Metadata;
use std::path::{Path, PathBuf};

use clap::Args;

use super::args::{CircularName, Messages, Reach, circular, file};
use super::disk::Disk;
use super::exit::Exit;
use super::output::{Output, complain, say};
use super::rules::{self, RuleFiles};
use super::{circulars, names, schema, write};
use crate::config::{self, Config};
use crate::diag::{Diagnostic, Diagnostics, Severity, code};
use crate::driver::Session;
use crate::library::{Files, Library};
use crate::proforma;
use crate::rules::Rules;
use crate::rules::program::Form;
use crate::source::visible::in_a_line;
use crate::source::{Sources, Spanned};
use crate::value::Year;

/// `lacuna init`
#[derive(Debug, Args)]
pub(super) struct Init {
    /// The folder of the repository; it is made if it does not exist yet.
    #[arg(default_value = ".", value_parser = file())]
    folder: String,
    /// The year of the plans, such as 2001-02, or the number of its circular [default: the newest].
    #[arg(long, value_name = "YEAR", value_parser = circular)]
    year: Option<CircularName>,
    #[command(flatten)]
    messages: Messages,
}

/// The folder of plans in a repository, which has a folder for each year.
const PLANS: &str = "plans";

/// The files that are the same in all repositories but for some words, and what each is for.
static TEMPLATES: [(&str, &str, &str); 6] = [
    (".github/workflows/plans.yml", "checks plans on GitHub", include_str!("init/github.yml")),
    (".gitlab-ci.yml", "checks plans on GitLab", include_str!("init/gitlab.yml")),
    (
        ".pre-commit-config.yaml",
        "checks plans before each commit",
        include_str!("init/pre-commit.yaml"),
    ),
    (".vscode/settings.json", "has the editor explain plans", include_str!("init/settings.json")),
    (
        ".vscode/extensions.json",
        "names what the editor needs",
        include_str!("init/extensions.json"),
    ),
    (".taplo.toml", "names the schemas of TOML files", include_str!("init/taplo.toml")),
];

/// Where the releases of this program are.
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");
const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The commit that a release was built from, if this is one.
const COMMIT: Option<&str> = option_env!("LACUNA_COMMIT");

/// A file of the repository.
struct NewFile {
    /// Its path in the repository.
    path: String,
    about: &'static str,
    bytes: Vec<u8>,
}

impl NewFile {
    fn new(path: impl Into<String>, about: &'static str, bytes: impl Into<Vec<u8>>) -> NewFile {
        NewFile { path: path.into(), about, bytes: bytes.into() }
    }
}

/// A repository as it comes to be.
struct Repository<'a> {
    folder: &'a str,
    year: Year,
    /// Whether it has a folder of plans already, and so needs no example.
    has_plans: bool,
    made: Vec<NewFile>,
    kept: Vec<NewFile>,
    is_whole: bool,
}

/// Makes the files, and says which, and what to do next.
pub(super) fn run(args: &Init) -> Exit {
    let mut output = Output::new(args.messages.look());
    match make(args, &mut output) {
        Ok(true) if output.finish() => Exit::Fine,
        Ok(_) => Exit::Unusable,
        Err(problem) => {
            problem.into_iter().for_each(|problem| say(problem, args.messages.look()));
            Exit::Unusable
        }
    }
}

/// Gives whether all files are there now; no problem to tell of where it was told of already.
fn make(args: &Init, output: &mut Output) -> Result<bool, Option<Diagnostic>> {
    let (folder, look) = (args.folder.as_str(), args.messages.look());
    let reach = Reach::default();
    let (library, is_broken) = rules::load_and_tell(&[], &reach, Severity::Error, look);
    let newest = library.years().last().copied().map(CircularName::Year);
    let year = args.year.clone().or(newest).ok_or(None)?;
    let found = circulars::circular(&library, &year, is_broken, true, look);
    let (rules, _) = found.ok_or(None)?;
    let year = rules.circular.year;
    write::writable_folder(folder).map_err(|why| unmade(folder, &why))?;
    let has_plans = is_there(&within(folder, PLANS)).is_some();
    let files = files(&library, rules, has_plans)?;
    let (made, kept) = (Vec::new(), Vec::new());
    let mut repository = Repository { folder, year, has_plans, made, kept, is_whole: true };
    for file in files {
        if let Err(problem) = repository.add(file) {
            repository.is_whole = false;
            say(problem, look);
        }
    }
    output.write(&repository.summary());
    if let Some(top) = top_around(folder) {
        let (here, top) = (here(folder), names::file_name(&top));
        complain(&format!(
            "{here} is inside the repository `{top}`: GitHub, GitLab and pre-commit look for these files only at \
             its top.\n"
        ));
    }
    Ok(repository.is_whole)
}

/// What a repository has, for plans of this year and the one before.
fn files(library: &Library, rules: &Rules, has_plans: bool) -> Result<Vec<NewFile>, Diagnostic> {
    let built_in = RuleFiles::find(&[], &Reach::default())?;
    let year = rules.circular.year;
    // Last year's plans were sent: they are only read beside those of this year.
    let checked = if has_plans { PLANS.to_owned() } else { format!("{PLANS}/{year}") };
    let settings = config::annotated(&checked, PLANS);
    let mut files = vec![
        NewFile::new(config::FILE_NAME, "how plans are checked", settings),
        NewFile::new(config::SCHEMA_NAME, "the schema of that file", config::schema()),
    ];
    let years = [year.previous(), year];
    let examples = years.into_iter().filter(|_| !has_plans).filter_map(|year| {
        let bytes = example(library, &built_in, library.rules(year)?)?;
        Some(NewFile::new(format!("{PLANS}/{year}/example.yaml"), "a plan that is invented", bytes))
    });
    files.extend(examples);
    let forms: Vec<&Form> = rules.forms.iter().collect();
    let schema = schema::text(&built_in, library, rules, &forms);
    let path = format!("{PLANS}/{year}/{}", proforma::schema_file(rules));
    files.push(NewFile::new(path, "the schema of plans", schema.as_bytes()));
    let templates = TEMPLATES
        .iter()
        .map(|(path, about, text)| NewFile::new(*path, about, filled_in(text, year)));
    files.extend(templates);
    Ok(files)
}

/// The plan that the first example of a circular starts from: it meets all that must be met.
fn example(library: &Library, built_in: &RuleFiles, rules: &Rules) -> Option<Vec<u8>> {
    let form = rules.forms.first()?;
    let path = Session::new(library).model_path(rules, form.record)?;
    built_in.files.read(&path).ok()
}

/// A template with its words put in. A workflow names the release by its commit, because a tag can be moved.
fn filled_in(text: &str, year: Year) -> String {
    let tag = format!("v{VERSION}");
    let revision = COMMIT.map_or(tag.clone(), |commit| format!("{commit} # {tag}"));
    let home = REPOSITORY.trim_start_matches("https://github.com/");
    let words = [
        ("<home>", home),
        ("<revision>", &revision),
        ("<version>", VERSION),
        ("<year>", &year.to_string()),
    ];
    words.into_iter().fold(text.to_owned(), |text, (name, word)| text.replace(name, word))
}

/// The name of a file in the repository.
fn within(folder: &str, path: &str) -> String {
    names::found(&names::path(folder).join(path))
}

/// What is there by a name, be it only a link that leads nowhere.
fn is_there(name: &str) -> Option<Metadata> {
    std::fs::symlink_metadata(names::path(name)).ok()
}

/// A folder, in a sentence.
fn here(folder: &str) -> String {
    match folder {
        "." => "this folder".to_owned(),
        folder => format!("`{}`", in_a_line(folder)),
    }
}

/// The top of the repository that a folder is in, where it is not the top itself.
fn top_around(folder: &str) -> Option<PathBuf> {
    let whole = std::fs::canonicalize(names::path(folder)).ok()?;
    let top = whole.ancestors().find(|folder| folder.join(".git").exists())?;
    (top != whole).then(|| top.to_owned())
}

fn unmade(name: &str, why: &str) -> Diagnostic {
    Diagnostic::without_place(&code::UNWRITABLE_FILE, format!("`{name}` cannot be made: {why}"))
}

impl Repository<'_> {
    /// Makes a file that is not there yet.
    fn add(&mut self, file: NewFile) -> Result<(), Diagnostic> {
        let name = within(self.folder, &file.path);
        match is_there(&name) {
            Some(about) if about.is_dir() => {
                let help = "rename the folder, and run `lacuna init` once more";
                return Err(unmade(&name, "there is a folder of this name").with_help(help));
            }
            Some(_) => self.kept.push(file),
            None => {
                write::with_folders(&name, &file.bytes).map_err(|why| unmade(&name, &why))?;
                self.made.push(file);
            }
        }
        Ok(())
    }

    /// What was made, and what to do next.
    fn summary(&self) -> String {
        let mut text = String::new();
        let here = here(self.folder);
        if !self.made.is_empty() {
            text.push_str(&format!("New in {here}:\n{}", table(&self.made)));
        }
        if !self.kept.is_empty() {
            let kept = table(&self.kept);
            text.push_str(&format!("Already in {here}, and left as they are:\n{kept}"));
        }
        text.push_str(&self.unchecked_year());
        if self.is_whole {
            let (year, first) = (self.year, if self.has_plans { "plans" } else { "example" });
            text.push_str(&format!(
                "In {here}, check the {first}, and begin the plan of a council:\n  lacuna check\n  \
                 lacuna template {year} --authority NAME --output {PLANS}/{year}/NAME.yaml\n"
            ));
        }
        text
    }
}

impl Repository<'_> {
    /// What has to be added to settings that were there before, so that the plans of the year are checked.
    fn unchecked_year(&self) -> String {
        let (name, plans) =
            (within(self.folder, config::FILE_NAME), format!("{PLANS}/{}", self.year));
        let is_kept = self.kept.iter().any(|file| file.path == config::FILE_NAME);
        let Some(bytes) = Disk.read(&name).ok().filter(|_| is_kept) else { return String::new() };
        let (mut sources, mut found) = (Sources::default(), Diagnostics::default());
        let settings = Config::read(&name, bytes, &mut sources, &mut found);
        let is_covered =
            |path: &Spanned<String>| Path::new(&plans).starts_with(names::path(&path.node));
        match settings.plans.is_empty() || settings.plans.iter().any(is_covered) {
            true => String::new(),
            false => format!(
                "`{}` does not have the plans of {} checked: add \"{plans}\" to `plans` there.\n",
                config::FILE_NAME,
                self.year
            ),
        }
    }
}

fn table(files: &[NewFile]) -> String {
    let width = files.iter().map(|file| file.path.len()).max().unwrap_or_default();
    files.iter().map(|file| format!("  {:width$}  {}\n", file.path, file.about)).collect()
}
