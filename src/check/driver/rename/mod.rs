//! Another name for something, wherever rule files, the files of their tables and plans name it.
//!
//! Takes names and the files that are given; gives the new texts, or why there are none. Every place is known
//! from a tree and a type, and nothing is given before all of it loads again and means the same. Writes nothing.

mod mention;
mod names;
mod plan;

pub use mention::{Kind, Thing};

use std::collections::{BTreeMap, BTreeSet};

use super::Session;
use crate::plan::{self as plans, Format};
use lacuna_language::diag::{Diagnostic, Diagnostics, code};
use lacuna_language::library::{Files, Library, Others, Purpose, beside};
use lacuna_language::source::Sources;
use names::{FileRange, Names};
use plan::{Reading, content};

/// What is to be renamed, and where.
#[derive(Clone, Copy)]
pub struct Renaming<'r> {
    /// What it is called, as it is typed: `sent-on-time`, `spending-line.amount`, `"main grant"`.
    pub old: &'r str,
    /// What it is to be called.
    pub new: &'r str,
    /// Reads files.
    pub files: &'r dyn Files,
    /// The rule files that may be changed.
    pub rules: &'r [String],
    /// Those beside them, which may name the same, and those built in.
    pub others: &'r Others,
    /// The plans that may be changed.
    pub plans: &'r [String],
}

/// A file with the new name in it.
#[derive(Debug)]
pub struct Changed {
    /// The path of the file.
    pub path: String,
    /// Its text as it was.
    pub before: String,
    /// Its text as it is to be.
    pub text: String,
    /// The lines of the places that are changed.
    pub lines: Vec<usize>,
}

/// All that has to be written.
#[derive(Debug)]
pub struct Renamed {
    /// What is renamed.
    pub thing: Thing,
    /// The new name, without quotes.
    pub new: String,
    /// The files that are different now, rule files first.
    pub changed: Vec<Changed>,
    /// Plans that are workbooks. They may name it too, and are left as they are.
    pub workbooks: Vec<String>,
}

/// Why nothing is renamed, with the texts that it is about.
pub type Refused = Box<(Diagnostics, Sources)>;

fn refused(diagnostic: Diagnostic) -> Refused {
    refused_at(diagnostic, Sources::default())
}

fn refused_at(diagnostic: Diagnostic, sources: Sources) -> Refused {
    let mut found = Diagnostics::default();
    found.push(diagnostic);
    Box::new((found, sources))
}

/// Some of the files with other texts.
struct Rewritten<'r> {
    files: &'r dyn Files,
    texts: BTreeMap<String, String>,
}

impl Files for Rewritten<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        match self.texts.get(path) {
            Some(text) => Ok(text.clone().into_bytes()),
            None => self.files.read(path),
        }
    }

    fn barred(&self, path: &str) -> Option<String> {
        self.files.barred(path)
    }
}

/// Makes the new texts.
pub fn rename(order: Renaming) -> Result<Renamed, Refused> {
    let library = order.loaded(order.files)?;
    let names = Names::collect(&library, order.files);
    let thing = names.meant(order.old).map_err(refused)?;
    let new = names.free(&thing, order.new).map_err(refused)?;
    let changed = order.rule_files(&names, &thing, &new)?;
    let texts = changed.iter().map(|one| (one.path.clone(), one.text.clone())).collect();
    let rewritten = Rewritten { files: order.files, texts };
    let again = order.loaded(&rewritten)?;
    let is_same = names.counts_renamed(&thing, &new) == Names::collect(&again, &rewritten).counts();
    if !is_same {
        return Err(refused(names::mixed_up(&thing, &new)));
    }
    let mut renamed = Renamed { thing, new, changed, workbooks: Vec::new() };
    if matches!(renamed.thing.kind, Kind::Field | Kind::Word | Kind::Requirement | Kind::Form) {
        order.plan_files(&library, &mut renamed)?;
    }
    Ok(renamed)
}

impl Renaming<'_> {
    /// The rules of all files. A mistake in one may hide a name.
    fn loaded(&self, files: &dyn Files) -> Result<Library, Refused> {
        let paths: Vec<String> = self.rules.iter().chain(&self.others.beside).cloned().collect();
        let others = Others { beside: Vec::new(), built_in: self.others.built_in.clone() };
        let library = Library::load_with(files, &paths, &others, Purpose::Writing);
        if !library.diagnostics.has_errors() {
            return Ok(library);
        }
        let is_error =
            |one: &&Diagnostic| one.code.severity == lacuna_language::diag::Severity::Error;
        let mut found = Diagnostics::default();
        found.extend(library.diagnostics.iter().filter(is_error).cloned());
        Err(Box::new((found, library.sources().clone())))
    }

    /// The rule files and the files of tables that name a thing.
    fn rule_files(&self, names: &Names, of: &Thing, new: &str) -> Result<Vec<Changed>, Refused> {
        let mut by_file: BTreeMap<&str, BTreeSet<(usize, usize)>> = BTreeMap::new();
        for FileRange { path, start, end } in names.places(of) {
            by_file.entry(path).or_default().insert((*start, *end));
        }
        let is_other = |path: &&&str| {
            let is_given = self.rules.iter().any(|given| given == **path);
            !is_given && (path.ends_with(".lac") || self.files.barred(path).is_some())
        };
        if let Some(other) = by_file.keys().find(is_other) {
            return Err(refused(names::named_elsewhere(of, other)));
        }
        let changed = by_file.into_iter().map(|(path, places)| {
            let text = self.text(path)?;
            let is_bare = !path.ends_with(".lac");
            Changed::new(path, text, &places, of, new, is_bare)
                .ok_or_else(|| refused(names::by_hand(of, path)))
        });
        changed.collect()
    }

    fn text(&self, path: &str) -> Result<String, Refused> {
        let unreadable = |why: &str| {
            let message = format!("`{path}` cannot be read: {why}");
            refused(Diagnostic::without_place(&code::UNREADABLE_PLAN_FILE, message))
        };
        let bytes = self.files.read(path).map_err(|why| unreadable(&why))?;
        String::from_utf8(bytes).map_err(|_| unreadable("it is not UTF-8 text"))
    }

    /// The plans that name it: those that are given, and those that examples start from.
    fn plan_files(&self, library: &Library, renamed: &mut Renamed) -> Result<(), Refused> {
        let mut paths: BTreeSet<String> = self.plans.iter().cloned().collect();
        for path in base_plans(library) {
            let is_given = paths.contains(&path);
            if let Some(folder) = self.files.barred(&path).filter(|_| !is_given) {
                return Err(refused(names::plan_elsewhere(&path, &folder)));
            }
            // One that is not there is told of by `lacuna test`.
            if is_given || self.files.read(&path).is_ok() {
                paths.insert(path);
            }
        }
        for path in paths {
            let unread = |why: String| {
                let message = format!("`{path}` cannot be read: {why}");
                refused(Diagnostic::without_place(&code::UNREADABLE_PLAN_FILE, message))
            };
            let bytes = self.files.read(&path).map_err(unread)?;
            if !Format::of(&path, &bytes).is_text() {
                renamed.workbooks.push(path);
                continue;
            }
            let changed = changed_plan(library, &path, bytes, renamed)?;
            renamed.changed.extend(changed);
        }
        Ok(())
    }
}

/// The plans that the examples of all years start from.
fn base_plans(library: &Library) -> BTreeSet<String> {
    let examples = library.all().flat_map(|rules| &rules.examples);
    let bases = examples.flat_map(|example| example.from.iter().map(move |base| (example, base)));
    let paths = bases.flat_map(|(example, base)| {
        let home = library.sources().name(example.span);
        let named = [Some(&base.path), base.last_year.as_ref()].into_iter().flatten();
        named.map(|path| beside(home, path)).collect::<Vec<_>>()
    });
    paths.collect()
}

/// A plan with the new name in it; nothing where it does not name it.
fn changed_plan(
    library: &Library,
    path: &str,
    bytes: Vec<u8>,
    renamed: &Renamed,
) -> Result<Option<Changed>, Refused> {
    let (thing, new) = (&renamed.thing, renamed.new.as_str());
    let (mut sources, mut found) = (library.sources().clone(), Diagnostics::default());
    let file = plans::open(path, bytes, &mut sources, &mut found);
    let Some(file) = file.filter(|_| !found.has_errors()) else {
        return Err(Box::new((found, sources)));
    };
    let mut unused = Diagnostics::default();
    let Some((year, span)) = plans::year_of(file.root(), &mut unused) else { return Ok(None) };
    if library.rules(year).is_none() {
        return Ok(None);
    }
    let form = Session::new(library).form_in((year, span), file.root(), &mut found);
    let Some((rules, form)) = form else { return Err(Box::new((found, sources))) };
    let text = sources.get(file.root().span().source).map(|source| source.text().to_owned());
    let text = text.unwrap_or_default();
    let mut reading = Reading { schema: &rules.schema, thing, new, places: BTreeSet::new() };
    let meant = reading.plan(&file.tree(), form.record);
    reading.ways(&plans::ways(path, &text), form.record);
    if reading.places.is_empty() {
        return Ok(None);
    }
    let changed = Changed::new(path, text, &reading.places, thing, new, true);
    let is_meant = |changed: &Changed| {
        let bytes = changed.text.clone().into_bytes();
        let again = plans::open(path, bytes, &mut Sources::default(), &mut Diagnostics::default());
        again.is_some_and(|again| content(&again.tree()) == meant)
    };
    match changed.filter(is_meant) {
        Some(changed) => Ok(Some(changed)),
        None => Err(refused(names::by_hand(thing, path))),
    }
}

impl Changed {
    /// A text with a new name at some places; nothing where another name than the old one is at one of them.
    /// Where texts need no quotes, a name that is more than plain words gets some.
    fn new(
        path: &str,
        before: String,
        places: &BTreeSet<(usize, usize)>,
        of: &Thing,
        new: &str,
        is_bare: bool,
    ) -> Option<Changed> {
        let (mut text, mut lines, mut done) = (String::new(), Vec::new(), 0);
        for (start, end) in places {
            let written = before.get(*start..*end)?;
            let quote = written.chars().next().filter(|char| matches!(char, '"' | '\''));
            let quote = quote.filter(|char| written.len() > 1 && written.ends_with(*char));
            let inner = quote.map_or(written, |quote| written.trim_matches(quote));
            if !of.is_named(inner) {
                return None;
            }
            // The place of a cell of a table's file is without its quotes.
            let is_quoted =
                before.get(..*start)?.ends_with('"') && before.get(*end..)?.starts_with('"');
            let around = match quote {
                Some('\'') if new.contains('\'') => "\"".to_owned(),
                Some(quote) => quote.to_string(),
                None if is_bare && !is_quoted && !is_plain(new) => "\"".to_owned(),
                None => String::new(),
            };
            text.push_str(before.get(done..*start)?);
            text.push_str(&format!("{around}{new}{around}"));
            lines.push(before.get(..*start)?.matches('\n').count() + 1);
            done = *end;
        }
        text.push_str(before.get(done..)?);
        Some(Changed { path: path.to_owned(), before, text, lines })
    }
}

/// Whether every format reads a text without quotes as it is.
fn is_plain(text: &str) -> bool {
    text.starts_with(|char: char| char.is_ascii_alphabetic())
        && text.chars().all(|char| char.is_ascii_alphanumeric() || " -_".contains(char))
}
