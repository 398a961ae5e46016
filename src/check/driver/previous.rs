//! Last year's plans: found among files, and put into the plans of this year.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::civil::Date;

use super::duplicate_plans::counting;
use crate::plan::{self, Plan, Tokens};
use crate::workers::{Alone, Workers, each};
use lacuna_language::diag::Diagnostics;
use lacuna_language::library::{Files, Library};
use lacuna_language::rules::Rules;
use lacuna_language::rules::program::Form;
use lacuna_language::source::Sources;
use lacuna_language::value::schema::LAST_YEAR;
use lacuna_language::value::{Datum, Misread, Ty, Year, date, spelling};

/// Plans among which last year's of a council is looked for. They are looked through only when a
/// requirement reads `last-year`, and only those of that year are read.
pub struct Previous<'f> {
    files: &'f (dyn Files + Sync),
    paths: Vec<Arc<str>>,
    /// Who looks through them.
    workers: &'f dyn Workers,
    seen: OnceLock<Seen>,
    by_year: Mutex<BTreeMap<Year, Arc<OfYear>>>,
    lost: Mutex<Lost>,
}

/// What is known of all plans before those of a year are asked for.
#[derive(Default)]
struct Seen {
    /// The files whose year was seen at a glance, each by its number among all.
    at_a_glance: BTreeMap<Year, Vec<usize>>,
    /// Those that had to be read for it, each with the council's name.
    by_reading: BTreeMap<Year, Vec<(String, Candidate)>>,
}

/// The plans of a year by the names of their councils.
type OfYear = BTreeMap<String, Vec<Candidate>>;

/// Files that may be plans and cannot be read, and why.
type Lost = Vec<(Arc<str>, String)>;

/// A plan that may be last year's: what it says of itself.
#[derive(Clone)]
struct Candidate {
    path: Arc<str>,
    form: Option<String>,
}

impl<'f> Previous<'f> {
    /// Plans in these files. What is no plan is passed over; [`lost`](Self::lost) tells of it.
    pub fn new(
        files: &'f (dyn Files + Sync),
        paths: impl IntoIterator<Item = impl Into<Arc<str>>>,
    ) -> Self {
        let paths = paths.into_iter().map(Into::into).collect();
        let (seen, by_year, lost) = (OnceLock::new(), Mutex::default(), Mutex::default());
        Previous { files, paths, workers: &Alone, seen, by_year, lost }
    }

    /// The same, looked through with help. Whoever needs what comes of it waits meanwhile, so that the
    /// workers are to be those of nobody else.
    pub fn with(self, workers: &'f dyn Workers) -> Self {
        Previous { workers, ..self }
    }

    /// No plans at all.
    pub fn none() -> Previous<'static> {
        Previous::new(&NoFiles, Vec::<Arc<str>>::new())
    }

    /// Puts the plan of the same council for the year before into its place, if a requirement reads it and
    /// it is among those given.
    pub fn supplied(
        &self,
        mut plan: Plan,
        (rules, form): (&Rules, &Form),
        year: Year,
        sources: &mut Sources,
    ) -> Plan {
        let Some(council) = plan.authority(&rules.schema).filter(|_| reads_last_year(rules, form))
        else {
            return plan;
        };
        let of_year = self.of_year(year, rules);
        let is_of_form = |one: &&Candidate| {
            one.form.as_ref().is_none_or(|name| spelling::same_word(name, &form.name))
        };
        let of_council = of_year.get(&plain_name(&council, rules)).into_iter().flatten();
        let mut found: Vec<&Candidate> = of_council.filter(is_of_form).collect();
        found.sort_by(|a, b| a.path.cmp(&b.path));
        if let Some(last) = self.sent_last(&found, rules, form) {
            found = vec![last];
        }
        match found.as_slice() {
            [] => plan,
            [one] => match self.file(one, sources) {
                Some(file) => plan::supply_last_year(plan, file.root(), &rules.schema),
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

    /// Of several versions, the one that was sent last; nothing where that is not known.
    fn sent_last<'c>(
        &self,
        found: &[&'c Candidate],
        rules: &Rules,
        form: &Form,
    ) -> Option<&'c Candidate> {
        if found.len() < 2 {
            return None;
        }
        let day = day_of_sending(rules, form)?;
        let sent_on = |one: &&Candidate| {
            let file = self.file(one, &mut Sources::default())?;
            let (text, _) = plan::scalar(file.root(), day)?;
            date::read(text.trim()).ok()
        };
        let days: Vec<Option<Date>> = found.iter().map(sent_on).collect();
        found.get(counting(&days)?).copied()
    }

    fn file(&self, one: &Candidate, sources: &mut Sources) -> Option<Tokens> {
        let bytes = self.files.read(&one.path).ok()?;
        plan::open(&one.path, bytes, sources, &mut Diagnostics::default())
    }

    /// The plans of a year, by their councils as the rules that ask for them have the names.
    fn of_year(&self, year: Year, rules: &Rules) -> Arc<OfYear> {
        let mut by_year = self.by_year.lock().unwrap_or_else(PoisonError::into_inner);
        let found = by_year.entry(year).or_insert_with(|| {
            let seen = self.seen.get_or_init(|| self.look());
            let glanced_at = seen.at_a_glance.get(&year).map_or(&[][..], Vec::as_slice);
            let glanced_at: Vec<&Arc<str>> =
                glanced_at.iter().filter_map(|at| self.paths.get(*at)).collect();
            let now_read =
                each(self.workers, &glanced_at, |path| candidate(path, self.files.read(path)));
            let now_read = glanced_at.iter().zip(now_read).filter_map(|(path, one)| match one {
                Ok((named, council, candidate)) => (named == year).then_some((council, candidate)),
                Err(why) => {
                    self.lose(path, why);
                    None
                }
            });
            let read = seen.by_reading.get(&year).into_iter().flatten().cloned();
            let mut of_year = OfYear::new();
            for (council, candidate) in read.chain(now_read) {
                of_year.entry(plain_name(&council, rules)).or_default().push(candidate);
            }
            Arc::new(of_year)
        });
        Arc::clone(found)
    }

    fn look(&self) -> Seen {
        let mut seen = Seen::default();
        let found = each(self.workers, &self.paths, |path| {
            let bytes = self.files.read(path);
            let peek = |bytes: &Vec<u8>| plan::peek_year(path, bytes);
            match bytes.as_ref().ok().and_then(peek) {
                Some(year) => Ok((year, None)),
                None => {
                    candidate(path, bytes).map(|(year, council, one)| (year, Some((council, one))))
                }
            }
        });
        for (at, (path, found)) in self.paths.iter().zip(found).enumerate() {
            match found {
                Ok((year, Some(named))) => seen.by_reading.entry(year).or_default().push(named),
                Ok((year, None)) => seen.at_a_glance.entry(year).or_default().push(at),
                Err(why) => self.lose(path, why),
            }
        }
        seen
    }

    /// Notes that a file cannot be read as a plan.
    fn lose(&self, path: &Arc<str>, why: String) {
        let mut lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner);
        lost.push((Arc::clone(path), why));
    }

    /// The files that it looks in.
    pub fn paths(&self) -> &[Arc<str>] {
        &self.paths
    }

    /// The files that were to be read so far and are no plans, and why, by their paths. A file of which it
    /// was seen that it is of a year that nobody asks for was not to be read.
    pub fn lost(&self) -> Vec<(Arc<str>, String)> {
        let mut lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner).clone();
        lost.sort();
        lost
    }
}

/// The year and the council that a plan names.
#[derive(Debug, Clone)]
pub struct Named {
    /// The year.
    pub year: Year,
    council: String,
}

impl Named {
    /// What the plan in a file names, if it names both.
    pub fn of(path: &Arc<str>, bytes: Vec<u8>) -> Option<Named> {
        let (year, council, _) = candidate(path, Ok(bytes)).ok()?;
        Some(Named { year, council })
    }

    /// Whether it is last year's plan beside another of the same council.
    pub fn is_before(&self, next: &Named, library: &Library) -> bool {
        let is_same =
            |rules: &Rules| plain_name(&self.council, rules) == plain_name(&next.council, rules);
        next.year.previous() == self.year && library.rules(next.year).is_some_and(is_same)
    }
}

/// Nothing to read.
pub(super) struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _path: &str) -> Result<Vec<u8>, String> {
        Err("nothing can be read here".to_owned())
    }
}

/// A plan's year, its council and the rest that it says of itself, or why it says nothing.
fn candidate(
    path: &Arc<str>,
    bytes: Result<Vec<u8>, String>,
) -> Result<(Year, String, Candidate), String> {
    let mut found = Diagnostics::default();
    let file = plan::open(path, bytes?, &mut Sources::default(), &mut found);
    let named = file.and_then(|file| Some((plan::year_of(file.root(), &mut found)?.0, file)));
    let Some((year, file)) = named else {
        let why = found.iter().next().map(|one| one.message.clone());
        return Err(why.unwrap_or_else(|| "it names no year".to_owned()));
    };
    let (council, _) = plan::scalar(file.root(), "authority").ok_or("it names no council")?;
    let form = plan::scalar(file.root(), "form").map(|(text, _)| text);
    Ok((year, council, Candidate { path: Arc::clone(path), form }))
}

/// Whether any requirement reads last year's plan.
fn reads_last_year(rules: &Rules, form: &Form) -> bool {
    let fields = rules.schema.fields(form.record).iter();
    let at = fields.enumerate().find(|(_, field)| field.is_built_in && field.name == LAST_YEAR);
    at.is_some_and(|(at, _)| rules.uses.reads((form.record, at)))
}

/// The field of last year's form that says when a plan was sent.
fn day_of_sending<'r>(rules: &'r Rules, form: &Form) -> Option<&'r str> {
    let fields = rules.schema.fields(form.record).iter();
    let last_year = fields.filter(|field| field.is_built_in && field.name == LAST_YEAR);
    let fields = last_year.filter_map(|field| match field.ty {
        Ty::Record(id) => Some(rules.schema.fields(id)),
        _ => None,
    });
    let mut days = fields.flatten().filter(|field| field.is_day_of_sending);
    days.next().map(|field| field.name.as_str())
}

/// A council's name as the table of councils has it, or in its simplest spelling where it is not listed.
pub(super) fn plain_name(council: &str, rules: &Rules) -> String {
    let table = rules.circular.councils.and_then(|id| rules.schema.tables.get(id.0));
    let Some(table) = table else { return spelling::simplified(council) };
    let listed = table.names.row(council).and_then(|row| {
        let key = table.keys.first()?;
        match table.rows.get(row)?.get(*key)?.datum.as_ref()? {
            Datum::Text(name) => Some(table.names.plain(name)),
            _ => None,
        }
    });
    listed.unwrap_or_else(|| table.names.plain(council))
}
