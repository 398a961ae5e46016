//! Cases: finding them, running them, comparing what comes of them.
//!
//! Takes the folders under `tests/cases/`; gives texts by name (`human`, `ledger`, …), which
//! `golden.rs` compares with the snapshots beside the input. Never changes an input.

pub mod cells;
pub mod ooxml;
pub mod programs;
pub mod snippets;
pub mod tried;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use lacuna::diag::{Diagnostic, Diagnostics, Printable, Severity};
use lacuna::driver::{Checked, Judge, Judged, Previous, Session};
use lacuna::eval::{Finding, Verdict};
use lacuna::library::{Files, Library};
use lacuna::report::{self, CheckFormat, Detail, Drawing, Ending, Report, Settings, Style, Totals};
use lacuna::rules::Rules;
use lacuna::source::{SourceId, Sources, Span};
use programs::RULE_CACHE;
use walkdir::WalkDir;

/// How an invented circular begins; its one paragraph is `money`.
pub const CIRCULAR: &str = "\
circular \"Plans for 2001-02, an invented circular\"
  year   2001-02
  number not known because \"it is invented for a test\"
  due    31 January 2001

source report \"An invented report\"

paragraph money
  our-words \"The plan shows its money.\"
  basis     seen in report

";

/// The folders of `tests/cases/`, each with what its cases are asked for.
pub const GROUPS: [&str; 7] = ["syntax", "rules", "lint", "codes", "plan", "eval", "commands"];

/// A folder with one input and what has to come of it.
#[derive(Debug, Clone)]
pub struct Case {
    pub group: String,
    /// The name of the folder: what the case is about.
    pub name: String,
    pub folder: PathBuf,
}

/// One text that came of a case; it is compared with `<name>.snap` in the case's folder.
#[derive(Debug, PartialEq, Eq)]
pub struct Output {
    pub name: &'static str,
    pub text: String,
}

/// `tests/cases/`
pub fn cases_folder() -> PathBuf {
    repository().join("tests").join("cases")
}

pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The files of the repository, as they are on disk.
pub struct Disk;

impl Files for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        std::fs::read(path).map_err(|error| error.to_string())
    }
}

/// The rule files of all years, in order.
pub fn rule_files() -> Vec<String> {
    let files = std::fs::read_dir("rules").unwrap().map(|entry| entry.unwrap().path());
    let rules = files.filter(|path| path.extension().is_some_and(|end| end == "lac"));
    let mut names: Vec<String> = rules.map(|path| path.display().to_string()).collect();
    names.sort();
    names
}

/// The rules of all years, in which nothing is wrong or doubtful.
pub fn built_in() -> Library {
    let library = Library::load(&Disk, &rule_files());
    assert!(library.diagnostics.is_empty(), "{:?}", library.diagnostics);
    library
}

/// The rules that a file makes or gives examples of, among those that it follows; and the file's own text.
pub fn of_file<'l>(library: &'l Library, path: &str) -> (&'l Rules, SourceId) {
    let name = |span: Span| library.sources().name(span);
    let own = library.all().find_map(|rules| {
        let examples = rules.examples.iter().map(|one| one.span);
        let span = examples.chain([rules.span]).find(|span| name(*span) == path)?;
        Some((rules, span.source))
    });
    own.unwrap()
}

/// Whether long lists are tried whole: `LACUNA_THOROUGH=1 cargo test`. It takes a quarter of an hour more.
pub fn is_thorough() -> bool {
    std::env::var_os("LACUNA_THOROUGH").is_some()
}

/// At most so many of a long list, evenly spread; in a thorough run all of them.
pub fn sample<T>(all: Vec<T>, most: usize) -> Vec<T> {
    let step = if is_thorough() { 1 } else { all.len().div_ceil(most).max(1) };
    all.into_iter().step_by(step).collect()
}

/// The same of places in a rule file, and all of those in items that have changed since all were tried.
pub fn sample_of_rules<T>(
    path: &str,
    all: Vec<T>,
    most: usize,
    place: impl Fn(&T) -> usize,
) -> Vec<T> {
    let changed = tried::changed(path);
    let is_changed = |one: &T| changed.iter().any(|item| item.contains(&place(one)));
    let (mut changed, tried): (Vec<T>, Vec<T>) = all.into_iter().partition(is_changed);
    changed.extend(sample(tried, most));
    changed
}

/// All cases of a group, by name. `LACUNA_CASE=plan/money` leaves those whose name holds that text.
pub fn cases(group: &str) -> Vec<Case> {
    let wanted = std::env::var("LACUNA_CASE").unwrap_or_default();
    let mut cases = all_cases();
    cases.retain(|case| case.group == group && case.title().contains(&wanted));
    cases
}

/// All cases there are. A folder with a file in it is a case; those in it belong to it.
pub fn all_cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for group in GROUPS {
        for entry in sorted(&cases_folder().join(group)) {
            cases.push(Case { group: group.to_owned(), name: name_of(&entry), folder: entry });
        }
    }
    cases
}

/// What lies in a folder, by name.
fn sorted(folder: &Path) -> Vec<PathBuf> {
    let walk = WalkDir::new(folder).min_depth(1).max_depth(1);
    let entries = walk.sort_by_file_name().into_iter().filter_map(Result::ok);
    entries.map(walkdir::DirEntry::into_path).collect()
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

impl Case {
    /// `plan/money-written-in-millions`
    pub fn title(&self) -> String {
        format!("{}/{}", self.group, self.name)
    }

    /// The files of the case that are inputs, not what came of them.
    pub fn inputs(&self) -> Vec<PathBuf> {
        let walk = WalkDir::new(&self.folder).sort_by_file_name().into_iter();
        let files = walk.filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
        files
            .map(walkdir::DirEntry::into_path)
            .filter(|path| path.extension().is_none_or(|ending| ending != "snap"))
            .collect()
    }

    pub fn files(&self) -> CaseFiles {
        CaseFiles { folder: self.folder.clone(), instead: None }
    }

    /// The rule files, by name.
    pub fn rule_files(&self) -> Vec<String> {
        let names = sorted(&self.folder).into_iter().map(|path| name_of(&path));
        let names = names.map(|name| name.strip_suffix(HEX).unwrap_or(&name).to_owned());
        names.filter(|name| name.ends_with(".lac")).collect()
    }

    /// Whether there is a plan, in one way of writing it or another.
    pub fn has_plan(&self) -> bool {
        plan_in(&self.folder).is_some()
    }

    /// What comes of the case: the texts that its group asks for.
    pub fn run(&self) -> Vec<Output> {
        if let Ok(arguments) = std::fs::read_to_string(self.folder.join("arguments")) {
            return vec![output("out", self.on_the_command_line(&arguments))];
        }
        let files = self.files();
        let library = Library::load(&files, &self.rule_files());
        match self.group.as_str() {
            "syntax" | "rules" => vec![self.diagnostics(&library, &files, Severity::Error)],
            "lint" | "codes" => vec![self.diagnostics(&library, &files, Severity::Warning)],
            "plan" => {
                let checked = self.checked(&library, &files);
                let mut outputs = vec![human(&checked), short(&checked)];
                outputs.extend(verbose(&checked));
                outputs
            }
            "eval" if self.folder.join(PLANS).exists() => vec![self.national(&library, &files)],
            "eval" => {
                let checked = self.checked(&library, &files);
                let mut outputs = vec![self.ledger(&checked), human(&checked)];
                outputs.extend(verbose(&checked));
                outputs
            }
            other => panic!("no group is called {other}"),
        }
    }

    /// The codes of everything that is said about the case, in order.
    pub fn codes(&self) -> Vec<String> {
        let files = self.files();
        let library = Library::load(&files, &self.rule_files());
        let said = self.all_diagnostics(&library, &files);
        let mut codes: Vec<String> = said.iter().map(|(one, _)| one.code.id.to_owned()).collect();
        if let Ok(arguments) = std::fs::read_to_string(self.folder.join("arguments")) {
            let text = self.on_the_command_line(&arguments);
            let known = lacuna::diag::code::ALL.iter().map(|code| code.id);
            codes.extend(known.filter(|id| text.contains(id)).map(str::to_owned));
        }
        codes
    }

    /// What is wrong with the rules, with their examples, and with the plan as a file; and what is
    /// doubtful, where warnings are asked for.
    fn diagnostics(&self, library: &Library, files: &CaseFiles, least: Severity) -> Output {
        let mut said = Vec::new();
        for (one, sources) in self.all_diagnostics(library, files) {
            let is_asked = least == Severity::Warning || one.code.severity == Severity::Error;
            let mut alone = Diagnostics::default();
            alone.push(one);
            let text = report::diagnostics(&alone, &sources, STYLE);
            // A plan may be an example's base plan, and be checked by itself as well.
            if is_asked && !said.contains(&text) {
                said.push(text);
            }
        }
        output("diagnostics", or_nothing(&said.into_iter().collect::<Printable>()))
    }

    fn all_diagnostics(&self, library: &Library, files: &CaseFiles) -> Vec<(Diagnostic, Sources)> {
        let mut all: Vec<(Diagnostic, Sources)> = library
            .diagnostics
            .iter()
            .map(|one| (one.clone(), library.sources().clone()))
            .collect();
        let runs = if self.has_plan() {
            Session::new(library).reading(files).examples(&[])
        } else {
            Vec::new()
        };
        for run in runs {
            if let Err(found) = &run.outcome {
                all.extend(found.iter().map(|one| (one.clone(), run.sources.clone())));
            }
        }
        if self.has_plan() && !library.diagnostics.has_errors() {
            let checked = checked(library, files);
            let said: Vec<&Diagnostic> = match &checked.outcome {
                Err(found) => found.iter().collect(),
                Ok(judged) => judged.doubts.iter().collect(),
            };
            all.extend(said.into_iter().map(|one| (one.clone(), checked.sources.clone())));
        }
        all
    }

    /// The plan, checked by rules that have to be without errors.
    fn checked<'l>(&self, library: &'l Library, files: &CaseFiles) -> Checked<'l> {
        let said = shown(&library.diagnostics, library.sources());
        assert!(
            !library.diagnostics.has_errors(),
            "the rules of {} do not load:\n{said}",
            self.title()
        );
        checked(library, files)
    }

    fn ledger(&self, checked: &Checked) -> Output {
        let Ok(judged) = &checked.outcome else {
            panic!("the plan of {} cannot be judged", self.title());
        };
        assert_adds_up(judged);
        output("ledger", ledger_text(judged, &checked.sources))
    }

    /// All plans of the case together.
    fn national(&self, library: &Library, files: &CaseFiles) -> Output {
        let said = shown(&library.diagnostics, library.sources());
        assert!(!library.diagnostics.has_errors(), "the rules do not load:\n{said}");
        let plans = sorted(&self.folder.join(PLANS)).into_iter();
        let plans: Vec<Checked> = plans
            .map(|path| format!("{PLANS}/{}", name_of(&path)))
            .map(|path| {
                Session::new(library).check(&path, files.read(&path).unwrap(), &Previous::none())
            })
            .collect();
        let runs = Session::new(library).national(&plans);
        let all = runs.iter().map(|run| {
            let rules = run.rules;
            let lines = run.ledger.findings.iter().map(|one| {
                format!("{}: {}\n", rules.requirement_name(one.requirement), finding_text(one))
            });
            let human = CheckFormat::HUMAN.renderer.in_pieces().unwrap();
            lines.collect::<String>() + &human.national(run, SETTINGS)
        });
        output("national", or_nothing(&all.collect::<String>()))
    }

    /// A copy of the case's folder, with the workbook in it: the program reads files, not descriptions.
    fn with_workbook(&self) -> PathBuf {
        let number = N_COPIES.fetch_add(1, Ordering::Relaxed);
        let name = format!("case-{}-{number}", std::process::id());
        let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        // Files are named from the top of a repository: this is one, whatever the folder around it is.
        std::fs::create_dir_all(copy.join(".git")).unwrap();
        for path in self.inputs() {
            std::fs::copy(&path, copy.join(name_of(&path))).unwrap();
        }
        std::fs::write(copy.join(WORKBOOK), self.files().read(WORKBOOK).unwrap()).unwrap();
        copy
    }

    /// Runs the program in the case's folder: what it writes, and its exit status.
    fn on_the_command_line(&self, arguments: &str) -> String {
        let copy = self.folder.join(CELLS).exists().then(|| self.with_workbook());
        let ran = crate::common::programs::program()
            .args(arguments.split_whitespace())
            .current_dir(copy.as_ref().unwrap_or(&self.folder))
            .env_clear()
            .env(RULE_CACHE.0, RULE_CACHE.1)
            .output()
            .expect("the program can be run");
        copy.into_iter().for_each(|copy| std::fs::remove_dir_all(copy).unwrap());
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        format!(
            "$ lacuna {}\n{}---- to standard error ----\n{}---- exit status {} ----\n",
            arguments.trim(),
            text(&ran.stdout),
            text(&ran.stderr),
            ran.status.code().unwrap_or(-1)
        )
    }
}

/// A number that no other copy of a case has, in this run.
static N_COPIES: AtomicUsize = AtomicUsize::new(0);

/// What the plan of a case may be called, by its format.
const PLAN: [&str; 4] = ["plan.yaml", "plan.toml", "plan.json", WORKBOOK];
/// The plan as a workbook, and the text that one is made from.
const WORKBOOK: &str = "plan.xlsx";
const CELLS: &str = "plan.cells";
/// Last year's plan of the same council, or of another.
const LAST_YEAR: &str = "last-year.yaml";
/// The folder of the plans that are held together against national requirements.
const PLANS: &str = "plans";
/// A file whose bytes are written in hexadecimal, because they are no text.
const HEX: &str = ".hex";

/// The file that holds the system's reason for not giving another.
fn refused(name: &str) -> String {
    format!("{name}.refused")
}

/// The name of the plan in a case's folder.
pub fn plan_in(folder: &Path) -> Option<&'static str> {
    let is_there = |name: &str| {
        let ways = [name.to_owned(), format!("{name}{HEX}"), refused(name)];
        let cells = (name == WORKBOOK).then(|| CELLS.to_owned());
        ways.iter().chain(&cells).any(|way| folder.join(way).exists())
    };
    PLAN.into_iter().find(|name| is_there(name))
}

/// The files of a case's folder, one of them perhaps with other bytes.
pub struct CaseFiles {
    pub folder: PathBuf,
    pub instead: Option<(String, Vec<u8>)>,
}

impl Files for CaseFiles {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        if let Some((_, bytes)) = self.instead.as_ref().filter(|(name, _)| name == path) {
            return Ok(bytes.clone());
        }
        if let Ok(why) = std::fs::read_to_string(self.folder.join(refused(path))) {
            return Err(why.trim().to_owned());
        }
        if let Ok(hex) = std::fs::read_to_string(self.folder.join(format!("{path}{HEX}"))) {
            return Ok(from_hex(&hex));
        }
        if path == WORKBOOK
            && let Ok(text) = std::fs::read_to_string(self.folder.join(CELLS))
        {
            return Ok(cells::workbook(&text));
        }
        std::fs::read(self.folder.join(path))
            .map_err(|_| "there is no such file or folder".to_owned())
    }

    fn barred(&self, path: &str) -> Option<String> {
        let is_outside = path.starts_with("../") || path.starts_with('/');
        let folder = path.rsplit_once('/').map(|(folder, _)| folder);
        folder.filter(|_| is_outside).map(|folder| format!("{folder}/"))
    }
}

/// `61 ff`; what stands behind `#` is a comment.
fn from_hex(text: &str) -> Vec<u8> {
    let written = text.lines().map(|line| line.split('#').next().unwrap());
    let digits = written.flat_map(|line| line.split_whitespace());
    digits.map(|pair| u8::from_str_radix(pair, 16).expect("two hexadecimal digits")).collect()
}

/// Checks the case's plan.
pub fn checked<'l>(library: &'l Library, files: &CaseFiles) -> Checked<'l> {
    let has_previous = files.folder.join(LAST_YEAR).exists();
    let previous = has_previous.then(|| LAST_YEAR.to_owned());
    let plan = plan_in(&files.folder).expect("the case has a plan");
    match files.read(plan) {
        Ok(bytes) => {
            let judge = Judge { as_of: Some(SETTINGS.as_of), ..Judge::new(library) };
            judge.check(plan, bytes, &Previous::new(files, previous))
        }
        Err(why) => Checked::unreadable(plan, &why, library.sources().clone()),
    }
}

// ---- What came of it, as text ---------------------------------------------------------------------

/// Unicode without colour, 80 columns: the same everywhere.
pub const STYLE: Style = Style { colour: false, drawing: Drawing::Unicode, width: 80 };

/// The day on which Salford's Cabinet saw its draft, eight days before plans were due.
pub const SETTINGS: Settings = Settings {
    style: STYLE,
    as_of: jiff::civil::date(2001, 1, 23),
    is_draft: false,
    detail: Detail::Full,
};

fn output(name: &'static str, text: String) -> Output {
    Output { name, text }
}

fn shown(diagnostics: &Diagnostics, sources: &Sources) -> String {
    or_nothing(&report::diagnostics(diagnostics, sources, STYLE))
}

fn or_nothing(text: &str) -> String {
    match text.is_empty() {
        true => "(nothing is said)\n".to_owned(),
        false => text.to_owned(),
    }
}

/// The whole report on a plan.
pub fn whole(checked: &Checked, format: CheckFormat, settings: Settings) -> String {
    let totals = Totals::among_others(checked);
    let mut report = Report::new(format, settings);
    let none = (Diagnostics::default(), Sources::default());
    let text = report.head(&none.0, &none.1)
        + &report.plan(format.piece(checked, settings))
        + &report.end(&[], &totals, &Ending::default());
    text.to_string()
}

fn human(checked: &Checked) -> Output {
    output("human", whole(checked, CheckFormat::HUMAN, SETTINGS))
}

fn short(checked: &Checked) -> Output {
    output("short", whole(checked, CheckFormat::SHORT, SETTINGS))
}

/// What `--verbose` says, where it says something else.
fn verbose(checked: &Checked) -> Option<Output> {
    let settings = Settings { detail: Detail::Verbose, ..SETTINGS };
    let text = whole(checked, CheckFormat::HUMAN, settings);
    (text != whole(checked, CheckFormat::HUMAN, SETTINGS)).then(|| output("verbose", text))
}

/// Every requirement with its verdict, then what to supply next, then the sums.
fn ledger_text(judged: &Judged, sources: &Sources) -> String {
    let words = judged.words(sources);
    let mut text = String::new();
    for finding in &judged.ledger.findings {
        let name = judged.rules.requirement_name(finding.requirement);
        writeln!(text, "{name}: {}", finding_text(finding)).unwrap();
    }
    for todo in &judged.ledger.todo {
        let (alone, in_all) = (todo.alone, todo.in_all);
        let weight = format!("holds up {alone} alone, {in_all} in all");
        writeln!(text, "to supply: {} ({weight})", words.todo(todo)).unwrap();
    }
    let counts = judged.ledger.counts();
    let sums = Verdict::ALL.map(|verdict| format!("{} {}", counts.get(verdict), verdict.words()));
    writeln!(text, "in all {}: {}", counts.total(), sums.join(", ")).unwrap();
    text
}

/// `breached (1 met, 2 breached)`
fn finding_text(finding: &Finding) -> String {
    let counts = finding.counts.map(|counts| {
        let some = Verdict::ALL
            .into_iter()
            .filter(|one| counts.get(*one) > 0)
            .map(|one| format!("{} {}", counts.get(one), one.words()));
        let said = some.collect::<Vec<_>>().join(", ");
        match said.is_empty() {
            true => " (0 checked)".to_owned(),
            false => format!(" ({said})"),
        }
    });
    let blocked = if finding.is_blocked { ", blocked" } else { "" };
    let mut notes: Vec<String> =
        finding.instances.iter().filter_map(|one| Some(format!("{:?}", one.note?))).collect();
    notes.dedup();
    let notes = match notes.is_empty() {
        true => String::new(),
        false => format!(" [{}]", notes.join(", ")),
    };
    let counts = counts.unwrap_or_default();
    format!("{}{counts}{blocked}{notes}", finding.verdict.words())
}

/// Each requirement, and `fits-the-form`, has exactly one verdict; the verdict of a `for each` is
/// the one that its counts give.
pub fn assert_adds_up(judged: &Judged) {
    let ledger = &judged.ledger;
    let asked = judged.rules.asked_of(judged.form.record).count() + 1;
    assert_eq!(ledger.findings.len(), asked, "findings and requirements differ");
    assert_eq!(ledger.counts().total(), asked, "the sums do not add up");
    let named: BTreeSet<_> = ledger.findings.iter().map(|one| one.requirement).collect();
    assert_eq!(named.len(), asked, "a requirement has two findings");
    for finding in &ledger.findings {
        if let Some(counts) = finding.counts {
            assert_eq!(finding.verdict, counts.whole(), "a verdict is not that of its counts");
        }
    }
}
