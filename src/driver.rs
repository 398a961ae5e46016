//! The order of the stages: rule files into a [`Library`], plan files into [`Checked`] ones,
//! examples into [`ExampleRun`]s.
//!
//! Asks the outside for nothing but the bytes of files, through [`Files`]. Never prints.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Diagnostic, Diagnostics, code};
use crate::eval::example::{self, Tried};
use crate::eval::{self, Ledger};
use crate::lint;
use crate::plan::{self, Plan, PlanProblem};
use crate::rules::program::Example;
use crate::rules::{self, Rules, TableFiles};
use crate::source::{Source, SourceId, Sources, Span};
use crate::syntax;
use crate::value::Year;

/// The largest file that is read: far more than any plan or rule file needs.
pub const MOST_BYTES: usize = 32 * 1024 * 1024;

/// All that the stages ask of the outside.
pub trait Files {
    /// The bytes of a file, or why there are none, in words that follow a colon.
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;
}

/// The circulars that are loaded, by their year.
#[derive(Debug, Default)]
pub struct Library {
    by_year: BTreeMap<Year, Rules>,
    /// Years for which there are two rule files, so that neither counts.
    contested: BTreeSet<Year>,
    sources: Sources,
    /// What was wrong or doubtful in the rule files, the places in [`Library::sources`].
    pub diagnostics: Diagnostics,
}

impl Library {
    /// Loads rule files. One that does not load is reported, and the others stand.
    pub fn load(files: &dyn Files, paths: &[String]) -> Library {
        let mut library = Library::default();
        for path in paths {
            library.load_one(files, path);
        }
        library.diagnostics.sort();
        library
    }

    fn load_one(&mut self, files: &dyn Files, path: &str) {
        let Some(source) = self.read(files, path) else {
            return;
        };
        let Some(text) = self.sources.get(source).cloned() else {
            return;
        };
        let mut found = Diagnostics::default();
        let file = syntax::parse(source, text.text(), &mut found);
        let tables = self.tables(files, path, &file);
        let rules = rules::load(&file, &tables, &mut found);
        let is_clean = !found.has_errors();
        if let Some(rules) = rules.filter(|_| is_clean) {
            lint::run(&rules, &mut found);
            self.keep(rules, &mut found);
        }
        self.diagnostics.append(found);
    }

    /// Reads a text file and keeps it as a source; what is wrong with it is reported.
    fn read(&mut self, files: &dyn Files, path: &str) -> Option<SourceId> {
        match read_text(files, path) {
            Ok(text) => Some(self.sources.add(Source::new(path, text))),
            Err(unreadable) => {
                let message = format!("`{path}` cannot be read: {}", unreadable.why());
                self.diagnostics.push(Diagnostic::without_place(&code::RULE_FILE, message));
                None
            }
        }
    }

    fn tables(&mut self, files: &dyn Files, path: &str, file: &syntax::ast::File) -> TableFiles {
        let mut tables = TableFiles::new();
        for name in rules::table_paths(file) {
            let full = beside(path, &name.node);
            let read = read_text(files, &full).map(|text| {
                let id = self.sources.add(Source::new(&full, text.as_str()));
                (id, text)
            });
            tables.insert(name.node.clone(), read.map_err(|unreadable| unreadable.why()));
        }
        tables
    }

    fn keep(&mut self, rules: Rules, found: &mut Diagnostics) {
        let (year, span) = (rules.circular.year, rules.circular.span);
        match self.by_year.get(&year) {
            Some(first) => {
                let message = format!("two rule files are for {year}, so neither can be chosen");
                let said =
                    Diagnostic::new(&code::TWO_CIRCULARS, message, span, "the same year again")
                        .with_label(first.circular.span, "first here")
                        .with_help("keep one file for each year, or give one of them by name");
                found.push(said);
                self.contested.insert(year);
            }
            None => {
                self.by_year.insert(year, rules);
            }
        }
    }

    /// The circular of a year.
    pub fn rules(&self, year: Year) -> Option<&Rules> {
        self.by_year.get(&year).filter(|_| !self.contested.contains(&year))
    }

    /// All circulars, the earliest year first.
    pub fn all(&self) -> impl Iterator<Item = &Rules> {
        self.by_year
            .iter()
            .filter(|(year, _)| !self.contested.contains(year))
            .map(|(_, rules)| rules)
    }

    /// The texts of the rule files and their tables.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Checks one plan file by the circular of the year that it names.
    pub fn check(&self, name: &str, bytes: Vec<u8>) -> Checked<'_> {
        let mut sources = self.sources.clone();
        let mut diagnostics = Diagnostics::default();
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                diagnostics.push(not_utf8(name, error.into_bytes().as_slice(), &mut sources));
                return Checked { name: name.to_owned(), sources, outcome: Err(diagnostics) };
            }
        };
        let source = sources.add(Source::new(name, text));
        let judged = self.judge(source, &sources, &mut diagnostics);
        let outcome = match judged {
            Some(judged) if !diagnostics.has_errors() => Ok(judged),
            _ => Err(diagnostics),
        };
        Checked { name: name.to_owned(), sources, outcome }
    }

    fn judge(
        &self,
        source: SourceId,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
    ) -> Option<Judged<'_>> {
        let text = sources.get(source)?.clone();
        let node = plan::parse(source, text.text(), diagnostics)?;
        let (year, span) = plan::year_of(&node, diagnostics)?;
        let Some(rules) = self.rules(year) else {
            let known = self.by_year.keys().copied().collect();
            let is_rule_file_broken = self.diagnostics.has_errors();
            let problem = PlanProblem::NoCircular { span, year, known, is_rule_file_broken };
            diagnostics.push(problem.diagnostic());
            return None;
        };
        let plan = plan::decode(&node, rules.form, &rules.schema);
        let ledger = eval::run(rules, &plan, sources);
        Some(Judged { rules, plan, ledger })
    }

    /// Tries out every example of every circular.
    pub fn test(&self, files: &dyn Files) -> Vec<ExampleRun<'_>> {
        let mut runs = Vec::new();
        for rules in self.all() {
            let mut bases: BTreeMap<String, Checked<'_>> = BTreeMap::new();
            for example in &rules.examples {
                let path = beside(self.sources.name(rules.span), &example.from);
                let base = bases.entry(path).or_insert_with_key(|path| self.base(files, path));
                let outcome = tried(rules, example, base);
                runs.push(ExampleRun { rules, example, sources: base.sources.clone(), outcome });
            }
        }
        runs
    }

    fn base(&self, files: &dyn Files, path: &str) -> Checked<'_> {
        match files.read(path) {
            Ok(bytes) => self.check(path, bytes),
            Err(why) => Checked::unreadable(path, &why, self.sources.clone()),
        }
    }
}

/// What came of one plan file.
#[derive(Debug)]
pub struct Checked<'l> {
    /// The path it was given by, or `<stdin>`.
    pub name: String,
    /// The rule files' texts and the plan's own.
    pub sources: Sources,
    /// The plan and its ledger, or why the file could not be taken for a plan.
    pub outcome: Result<Judged<'l>, Diagnostics>,
}

/// A plan, the rules that it was judged by, and the verdicts.
#[derive(Debug)]
pub struct Judged<'l> {
    pub rules: &'l Rules,
    pub plan: Plan,
    pub ledger: Ledger,
}

impl<'l> Checked<'l> {
    /// A plan file that could not be read at all.
    pub fn unreadable(name: &str, why: &str, sources: Sources) -> Checked<'l> {
        let message = format!("`{name}` cannot be read: {why}");
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(Diagnostic::without_place(&code::UNREADABLE_PLAN_FILE, message));
        Checked { name: name.to_owned(), sources, outcome: Err(diagnostics) }
    }
}

/// What came of one example.
pub struct ExampleRun<'l> {
    pub rules: &'l Rules,
    pub example: &'l Example,
    pub sources: Sources,
    /// The edited plan's verdicts, or what is wrong with the example itself.
    pub outcome: Result<Tried, Diagnostics>,
}

impl ExampleRun<'_> {
    /// Whether all verdicts are as the example names them.
    pub fn holds(&self) -> bool {
        self.outcome.as_ref().is_ok_and(|tried| tried.surprises.is_empty())
    }
}

fn tried(rules: &Rules, example: &Example, base: &Checked) -> Result<Tried, Diagnostics> {
    let unfit = |why: &str| {
        let message = format!("the base plan `{}` {why}", example.from);
        let mut found = Diagnostics::default();
        found.push(Diagnostic::new(&code::NO_BASE_PLAN, message, example.from_span, "named here"));
        found
    };
    let judged = base.outcome.as_ref().map_err(|why| {
        let mut found = unfit("cannot be used");
        found.append(why.clone());
        found
    })?;
    if judged.rules.circular.year != rules.circular.year {
        return Err(unfit("is for another year"));
    }
    example::try_out(rules, example, &judged.plan, &judged.ledger, &base.sources).map_err(
        |problem| {
            let mut found = Diagnostics::default();
            found.push(*problem);
            found
        },
    )
}

/// Why a file gives no text.
enum Unreadable {
    Outside(String),
    NotUtf8,
    TooLarge(usize),
}

impl Unreadable {
    fn why(&self) -> String {
        match self {
            Unreadable::Outside(why) => why.clone(),
            Unreadable::NotUtf8 => "it is not UTF-8 text".to_owned(),
            Unreadable::TooLarge(bytes) => {
                let mega = |bytes: usize| bytes / (1024 * 1024);
                format!("it has {} MB, and {} MB is the most", mega(*bytes), mega(MOST_BYTES))
            }
        }
    }
}

fn read_text(files: &dyn Files, path: &str) -> Result<String, Unreadable> {
    let bytes = files.read(path).map_err(Unreadable::Outside)?;
    if bytes.len() > MOST_BYTES {
        return Err(Unreadable::TooLarge(bytes.len()));
    }
    String::from_utf8(bytes).map_err(|_| Unreadable::NotUtf8)
}

/// The text up to the first wrong byte becomes the source, so that its place can be shown.
fn not_utf8(name: &str, bytes: &[u8], sources: &mut Sources) -> Diagnostic {
    let text = String::from_utf8_lossy(bytes);
    let at = text.find('\u{FFFD}').unwrap_or(text.len());
    let source = sources.add(Source::new(name, text.as_ref()));
    let message = format!("`{name}` is not UTF-8 text");
    let span = Span::new(source, at, at + '\u{FFFD}'.len_utf8());
    Diagnostic::new(&code::NOT_UTF8, message, span, "the first wrong byte")
        .with_help("save the file again as UTF-8; in Notepad: Save as, Encoding: UTF-8")
}

/// A path named in a file, taken from the folder that the file is in.
fn beside(file: &str, named: &str) -> String {
    let folder = file.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split(['/', '\\']).collect();
    for part in named.split('/') {
        let is_up = part == "..";
        match parts.last().copied() {
            Some(last) if is_up && !last.is_empty() && last != ".." && last != "." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    let parts: Vec<&str> = match parts.split_first() {
        Some((first, rest)) if first.is_empty() && !folder.starts_with('/') => rest.to_vec(),
        _ => parts,
    };
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_taken_from_the_file_that_names_them() {
        assert_eq!(beside("rules/2001-02.lac", "../plans/a.yaml"), "plans/a.yaml");
        assert_eq!(beside("rules/2001-02.lac", "tables/a.csv"), "rules/tables/a.csv");
        assert_eq!(beside("a.lac", "b.yaml"), "b.yaml");
        assert_eq!(beside("/x/rules/a.lac", "../b.yaml"), "/x/b.yaml");
        assert_eq!(beside("../r/a.lac", "../../b.yaml"), "../../b.yaml");
    }
}
