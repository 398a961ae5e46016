//! A plan file, checked by the circular of the year that it names.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::NationalRun;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::eval::{self, Ledger, Stage, Unwatched, Watch};
use crate::library::{Files, Library};
use crate::plan::{self, Node, Plan, PlanProblem};
use crate::rules::Rules;
use crate::rules::program::Form;
use crate::source::{Sources, Span};
use crate::value::schema::{LAST_YEAR, Limits};
use crate::value::{Datum, Misread, Ty, Year, read, show};

/// What came of one plan file.
#[derive(Debug)]
pub struct Checked<'l> {
    /// The path it was given by, or `<stdin>`.
    pub name: Arc<str>,
    /// The rule files' texts and the plan's own.
    pub sources: Sources,
    /// The plan and its ledger, or why the file could not be taken for a plan.
    pub outcome: Result<Judged<'l>, Diagnostics>,
}

/// A plan, the rules that it was judged by, and the verdicts.
#[derive(Debug)]
pub struct Judged<'l> {
    pub rules: &'l Rules,
    pub form: &'l Form,
    pub plan: Plan,
    pub ledger: Ledger,
}

impl Judged<'_> {
    /// The council's name: as its table has it, or as the plan does.
    pub fn council(&self) -> Option<String> {
        self.plan.authority(&self.rules.schema)
    }
}

impl<'l> Checked<'l> {
    /// A plan file that could not be read at all.
    pub fn unreadable(name: impl Into<Arc<str>>, why: &str, sources: Sources) -> Checked<'l> {
        let name = name.into();
        let message = format!("`{name}` cannot be read: {why}");
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(Diagnostic::without_place(&code::UNREADABLE_PLAN_FILE, message));
        Checked { name, sources, outcome: Err(diagnostics) }
    }
}

/// Plans among which last year's of a council is looked for. They are looked through only when a
/// requirement reads `last-year`, and only those of that year are read.
pub struct Previous<'f> {
    files: &'f (dyn Files + Sync),
    paths: Vec<Arc<str>>,
    /// How many threads look through them.
    n_threads: usize,
    seen: OnceLock<Seen>,
    by_year: Mutex<BTreeMap<Year, Arc<[Candidate]>>>,
    lost: Mutex<Lost>,
}

/// What is known of all plans before those of a year are asked for.
#[derive(Default)]
struct Seen {
    /// The files whose year was seen at a glance.
    unread: BTreeMap<Year, Vec<Arc<str>>>,
    read: BTreeMap<Year, Vec<Candidate>>,
}

/// Files that may be plans and cannot be read, and why.
type Lost = Vec<(Arc<str>, String)>;

/// A plan that may be last year's: what it says of itself.
#[derive(Clone)]
struct Candidate {
    path: Arc<str>,
    council: String,
    form: Option<String>,
}

impl<'f> Previous<'f> {
    /// Plans in these files. What is no plan is passed over here: it is told of where it is checked.
    pub fn new(
        files: &'f (dyn Files + Sync),
        paths: impl IntoIterator<Item = impl Into<Arc<str>>>,
    ) -> Self {
        let paths = paths.into_iter().map(Into::into).collect();
        let (seen, by_year, lost) = (OnceLock::new(), Mutex::default(), Mutex::default());
        Previous { files, paths, n_threads: 1, seen, by_year, lost }
    }

    /// The same, looked through by so many threads.
    pub fn on_threads(self, n_threads: usize) -> Self {
        Previous { n_threads, ..self }
    }

    /// No plans at all.
    pub fn none() -> Previous<'static> {
        Previous::new(&NoFiles, Vec::<Arc<str>>::new())
    }

    fn of_year(&self, year: Year) -> Arc<[Candidate]> {
        let mut by_year = self.by_year.lock().unwrap_or_else(PoisonError::into_inner);
        let found = by_year.entry(year).or_insert_with(|| {
            let seen = self.seen.get_or_init(|| self.look());
            let unread = seen.unread.get(&year).map_or(&[][..], Vec::as_slice);
            let now_read = self.each(unread, |path| candidate(path, self.files.read(path)));
            let now_read = unread.iter().zip(now_read).filter_map(|(path, one)| match one {
                Ok((named, candidate)) => (named == year).then_some(candidate),
                Err(why) => self.lose(path, why),
            });
            let read = seen.read.get(&year).into_iter().flatten().cloned();
            let mut all: Vec<Candidate> = read.chain(now_read).collect();
            all.sort_by(|a, b| a.path.cmp(&b.path));
            all.into()
        });
        Arc::clone(found)
    }

    fn look(&self) -> Seen {
        let mut seen = Seen::default();
        let found = self.each(&self.paths, |path| {
            let bytes = self.files.read(path);
            let glance = |bytes: &Vec<u8>| plan::year_at_a_glance(path, bytes);
            match bytes.as_ref().ok().and_then(glance) {
                Some(year) => Ok((year, None)),
                None => candidate(path, bytes).map(|(year, candidate)| (year, Some(candidate))),
            }
        });
        for (path, found) in self.paths.iter().zip(found) {
            match found {
                Ok((year, Some(candidate))) => seen.read.entry(year).or_default().push(candidate),
                Ok((year, None)) => seen.unread.entry(year).or_default().push(Arc::clone(path)),
                Err(why) => self.lose::<()>(path, why).unwrap_or_default(),
            }
        }
        seen
    }

    /// Notes that a file cannot be read as a plan.
    fn lose<T>(&self, path: &Arc<str>, why: String) -> Option<T> {
        let mut lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner);
        lost.push((Arc::clone(path), why));
        None
    }

    /// The files that were to be read so far and are no plans, and why, by their paths. A file of which it
    /// was seen that it is of a year that nobody asks for was not to be read.
    pub fn unread(&self) -> Vec<(Arc<str>, String)> {
        let mut lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner).clone();
        lost.sort();
        lost
    }

    /// The same of each thing, in order. Whoever needs what comes of it waits meanwhile, so that the
    /// threads are those of nobody else.
    fn each<T: Sync, R: Send>(&self, things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
        let share = things.len().div_ceil(self.n_threads.max(1)).max(1);
        let (work, mut shares) = (&work, things.chunks(share));
        let Some(own) = shares.next() else { return Vec::new() };
        std::thread::scope(|scope| {
            let others: Vec<_> = shares
                .map(|share| scope.spawn(move || share.iter().map(work).collect::<Vec<R>>()))
                .collect();
            let mut done: Vec<R> = own.iter().map(work).collect();
            for other in others {
                match other.join() {
                    Ok(found) => done.extend(found),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            done
        })
    }
}

/// Nothing to read.
struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _path: &str) -> Result<Vec<u8>, String> {
        Err("nothing can be read here".to_owned())
    }
}

/// What a plan says of itself, or why it says nothing.
fn candidate(path: &Arc<str>, bytes: Result<Vec<u8>, String>) -> Result<(Year, Candidate), String> {
    let mut found = Diagnostics::default();
    let node = plan::open(path, bytes?, &mut Sources::default(), &mut found);
    let named = node.and_then(|node| Some((plan::year_of(&node, &mut found)?.0, node)));
    let Some((year, node)) = named else {
        let why = found.iter().next().map(|one| one.message.clone());
        return Err(why.unwrap_or_else(|| "it names no year".to_owned()));
    };
    let (council, _) = plan::scalar(&node, "authority").ok_or("it names no council")?;
    let form = plan::scalar(&node, "form").map(|(text, _)| text);
    Ok((year, Candidate { path: Arc::clone(path), council, form }))
}

/// Who judges plans: by the rules of each plan's own year, or by those of one year whatever a plan names.
#[derive(Clone, Copy)]
pub struct Judge<'l> {
    pub library: &'l Library,
    pub year: Option<Year>,
    /// Who is told when a stage ends.
    pub watch: &'l dyn Watch,
}

impl<'l> Judge<'l> {
    /// A judge by the rules of each plan's own year.
    pub fn new(library: &'l Library) -> Judge<'l> {
        Judge { library, year: None, watch: &Unwatched }
    }

    /// Judges a plan file.
    pub fn check(
        self,
        name: impl Into<Arc<str>>,
        bytes: Vec<u8>,
        previous: &Previous,
    ) -> Checked<'l> {
        let name = name.into();
        let mut sources = self.library.sources().clone();
        let mut diagnostics = Diagnostics::default();
        let node = plan::open(&name, bytes, &mut sources, &mut diagnostics);
        self.watch.ended(Stage::Open);
        let judged =
            node.and_then(|node| self.judge(&node, &mut sources, previous, &mut diagnostics));
        let outcome = match judged {
            Some(mut judged) if !diagnostics.has_errors() => {
                judged.ledger.doubts.extend(diagnostics.iter().cloned());
                Ok(judged)
            }
            _ => Err(diagnostics),
        };
        Checked { name, sources, outcome }
    }

    fn judge(
        self,
        node: &Node,
        sources: &mut Sources,
        previous: &Previous,
        diagnostics: &mut Diagnostics,
    ) -> Option<Judged<'l>> {
        let (named, span) = plan::year_of(node, diagnostics)?;
        let year = self.year.unwrap_or(named);
        let (rules, form) = self.library.form_in((year, span), node, diagnostics)?;
        self.watch.ended(Stage::Rules);
        let plan = plan::decode(node, form.record, &rules.schema);
        self.watch.ended(Stage::Decode);
        let plan = with_last_year(plan, (rules, form), named.previous(), previous, sources);
        self.watch.ended(Stage::LastYear);
        let mut ledger = eval::run(rules, &plan, sources, self.watch);
        ledger.doubts.extend(plan::workbook::kept_as_something_else(&plan, &rules.schema, sources));
        Some(Judged { rules, form, plan, ledger })
    }

    /// Judges the plans of each year together. By the rules of one year this cannot be done: plans of
    /// several years are no whole.
    pub fn national(self, checked: &[Checked<'l>]) -> Vec<NationalRun<'l>> {
        match self.year {
            None => self.library.national(checked),
            Some(_) => Vec::new(),
        }
    }
}

impl Library {
    /// Checks one plan file by the circular of the year that it names.
    pub fn check(&self, name: &str, bytes: Vec<u8>, previous: &Previous) -> Checked<'_> {
        Judge::new(self).check(name, bytes, previous)
    }

    /// The circular of the year that a plan names, and the form that it is of.
    pub fn form_of(&self, node: &Node, diagnostics: &mut Diagnostics) -> Option<(&Rules, &Form)> {
        let named = plan::year_of(node, diagnostics)?;
        self.form_in(named, node, diagnostics)
    }

    fn form_in(
        &self,
        (year, span): (Year, Span),
        node: &Node,
        diagnostics: &mut Diagnostics,
    ) -> Option<(&Rules, &Form)> {
        let Some(rules) = self.rules(year) else {
            let known = self.years();
            let is_rule_file_broken = self.diagnostics.has_errors();
            let problem = PlanProblem::NoCircular { span, year, known, is_rule_file_broken };
            diagnostics.push(problem.diagnostic());
            return None;
        };
        Some((rules, form_of(node, rules, diagnostics)?))
    }
}

/// The form that a plan is of; a plan has to say so only where there are several.
fn form_of<'l>(node: &Node, rules: &'l Rules, diagnostics: &mut Diagnostics) -> Option<&'l Form> {
    let said = plan::scalar(node, "form");
    let found = rules.form(said.as_ref().map(|(text, _)| text.trim()));
    if found.is_none() {
        let known: Vec<String> = rules.forms.iter().map(|form| form.name.clone()).collect();
        let misspelt = plan::meant_for(node, "form");
        let problem = PlanProblem::NoForm { span: node.span, said, misspelt, known };
        diagnostics.push(problem.diagnostic());
    }
    found
}

/// Puts the plan of the same council for the year before into its place, if a requirement reads it and it is
/// among those given.
fn with_last_year(
    mut plan: Plan,
    (rules, form): (&Rules, &Form),
    year: Year,
    previous: &Previous,
    sources: &mut Sources,
) -> Plan {
    let Some(council) = plan.authority(&rules.schema).filter(|_| reads_last_year(rules, form))
    else {
        return plan;
    };
    let is_same = |one: &&Candidate| {
        canonical(&one.council, rules) == canonical(&council, rules)
            && one.form.as_ref().is_none_or(|name| show::same_word(name, &form.name))
    };
    let of_year = previous.of_year(year);
    let found: Vec<&Candidate> = of_year.iter().filter(is_same).collect();
    match found.as_slice() {
        [] => plan,
        [one] => match last_years_node(one, previous, sources) {
            Some(node) => plan::supply_last_year(plan, &node, &rules.schema),
            None => {
                let fault = format!("cannot be read: {}", one.path);
                plan::misread_last_year(&mut plan, Misread::new("", fault, None));
                plan
            }
        },
        [first, second, ..] => {
            let fault = format!("is there twice: {} and {}", first.path, second.path);
            plan::misread_last_year(&mut plan, Misread::new("", fault, None));
            plan
        }
    }
}

fn last_years_node(one: &Candidate, previous: &Previous, sources: &mut Sources) -> Option<Node> {
    let bytes = previous.files.read(&one.path).ok()?;
    plan::open(&one.path, bytes, sources, &mut Diagnostics::default())
}

/// Whether any requirement reads last year's plan.
fn reads_last_year(rules: &Rules, form: &Form) -> bool {
    let fields = rules.schema.fields(form.record).iter();
    let at = fields.enumerate().find(|(_, field)| field.is_built_in && field.name == LAST_YEAR);
    at.is_some_and(|(at, _)| rules.uses.fields.contains(&(form.record, at)))
}

/// A council's name by which it is known among all ways of writing it.
fn canonical(name: &str, rules: &Rules) -> String {
    let table = rules.circular.councils.map(Ty::Key);
    let key = table.and_then(|ty| read::read(name, &ty, &Limits::default(), &rules.schema).ok());
    key.and_then(|key| canonical_of(&key, rules)).unwrap_or_else(|| show::simplified(name))
}

/// The same of a name that was read as a council's.
pub(super) fn canonical_of(council: &Datum, rules: &Rules) -> Option<String> {
    match council {
        Datum::Key(row) => {
            let mut keys = rules.schema.row_keys(rules.circular.councils?);
            keys.find(|(at, _)| at == row).map(|(_, key)| show::simplified(key))
        }
        Datum::Text(name) => Some(show::simplified(name)),
        _ => None,
    }
}
