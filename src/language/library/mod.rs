//! Rule files into circulars in force: each parsed, made one with the one it follows, checked.
//!
//! Takes the texts of rule files, through [`Files`]; gives a [`Library`] of [`Rules`] by year, and a
//! [`Draft`] of each file that has mistakes. It can be packed when the program is built, or put in a cache once it
//! is loaded, and stands ready then without parsing. Knows of no plan.

mod cached;
mod example_files;
mod files;
mod packed;
#[cfg(test)]
mod tests;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

pub use cached::Recorded;
pub use files::{Files, MOST_BYTES, beside};
pub use packed::pack;

use example_files::{examples_for, is_of_examples, put_together, take_out};
use files::read_text;
use packed::Packed;

use crate::diag::{Diagnostic, Diagnostics, Severity, code};
use crate::lint;
use crate::rules::program::Decision;
use crate::rules::{
    self, Draft, Followed, NoTable, Outside, Rules, TableFiles, Unfollowed, YearProblem,
};
use crate::source::{Source, SourceId, Sources, Spanned};
use crate::syntax::{
    self,
    ast::{self, Item},
};
use crate::value::Year;

/// The circulars that are loaded, by their year.
#[derive(Debug, Default)]
pub struct Library {
    by_year: BTreeMap<Year, Circular>,
    /// Years for which there are two rule files, so that neither counts.
    contested: BTreeSet<Year>,
    /// Circulars that have mistakes, the earliest year first.
    faulty: Vec<Faulty>,
    /// What was asked for and did not load.
    lost: Vec<Lost>,
    sources: Sources,
    purpose: Purpose,
    /// What was wrong or doubtful in the rule files, the places in [`Library::sources`].
    pub diagnostics: Diagnostics,
}

/// What rules are loaded for.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To be worked on: with the examples beside them, and with warnings of what is doubtful in them.
    #[default]
    Writing,
    /// To judge plans by them: only mistakes are told. Files of examples are passed over.
    Judging,
}

/// A file that has mistakes, so that its examples cannot be tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// The path of its rule file.
    pub path: String,
    /// Nothing where it cannot be read.
    pub year: Option<Year>,
    /// How many examples it has, none of which can be tried.
    pub n_examples: usize,
}

/// A circular that loaded.
#[derive(Debug)]
enum Circular {
    Loaded(Box<Loaded>),
    Packed(Packed),
}

/// A circular whose text was read.
#[derive(Debug)]
struct Loaded {
    rules: Rules,
    /// The file made one with those that it follows.
    tree: ast::File,
    /// Whether it was asked for, and not only followed.
    is_asked: bool,
}

/// A circular that has mistakes, so that no plan is checked by it.
#[derive(Debug)]
struct Faulty {
    draft: Draft,
    /// The file made one with those that it follows, as far as they can be read.
    tree: ast::File,
    /// What is wrong in it, and in the text that it takes over.
    found: Diagnostics,
    /// Whether something of what it follows is not there at all.
    is_part: bool,
}

impl Faulty {
    /// Whether so much is missing that any name in a file that follows it may be meant for that.
    fn is_part(&self) -> bool {
        self.is_part || !self.tree.items.iter().any(|item| matches!(item, Item::Form(_)))
    }
}

impl Circular {
    fn rules(&self) -> Option<&Rules> {
        match self {
            Circular::Loaded(loaded) => Some(&loaded.rules),
            Circular::Packed(packed) => packed.rules(),
        }
    }

    fn requirement_names(&self) -> BTreeSet<&str> {
        match self {
            Circular::Loaded(loaded) => loaded.rules.names().collect(),
            Circular::Packed(packed) => packed.names(),
        }
    }

    fn tree(&self) -> Option<&ast::File> {
        match self {
            Circular::Loaded(loaded) => Some(&loaded.tree),
            Circular::Packed(_) => None,
        }
    }

    fn is_asked(&self) -> bool {
        match self {
            Circular::Loaded(loaded) => loaded.is_asked,
            Circular::Packed(packed) => packed.is_asked,
        }
    }
}

/// A rule file that was parsed.
struct Parsed {
    pub path: String,
    pub tree: ast::File,
    pub found: Diagnostics,
    pub is_asked: bool,
}

/// Files that nobody named, and that are taken where one that is named needs them.
#[derive(Debug, Default)]
pub struct Others {
    /// Those in the same folders: of circulars that are followed, and of examples.
    pub beside: Vec<String>,
    /// Those built in: only circulars that are followed, and that are not beside.
    pub built_in: Vec<String>,
}

impl Library {
    /// Loads rule files. One that does not load is reported, and the others stand.
    pub fn load(files: &dyn Files, paths: &[String]) -> Library {
        Library::load_with(files, paths, &Others::default(), Purpose::Writing)
    }

    /// Loads rule files, and those of the others that they need.
    pub fn load_with(
        files: &dyn Files,
        paths: &[String],
        others: &Others,
        purpose: Purpose,
    ) -> Library {
        let mut library = Library { purpose, ..Library::default() };
        let mut parsed: Vec<Parsed> =
            paths.iter().filter_map(|path| library.parse(files, path, true)).collect();
        // Whoever names nothing but examples means the rules beside them as well.
        if parsed.is_empty() && purpose == Purpose::Judging && !library.diagnostics.has_errors() {
            return Library::load_with(files, paths, others, Purpose::Writing);
        }
        if purpose == Purpose::Writing {
            library.add_counterparts(files, &others.beside, &mut parsed);
        }
        let is_one_beside_unread = library.add_followed(files, &others.beside, &mut parsed);
        let is_one_unread =
            is_one_beside_unread || parsed.iter().any(|one| has_unread_circular(&one.tree));
        // The one whose year cannot be read may be the one that is followed.
        if !is_one_unread {
            library.add_followed(files, &others.built_in, &mut parsed);
        }
        let mut parsed = put_together(parsed, &mut library.diagnostics, &mut library.lost);
        // The earliest first: what a year follows is there before it.
        parsed.sort_by_key(|one| year_of(&one.tree));
        for one in parsed {
            let lost = one.is_asked.then(|| Lost::new(&one));
            let n_loaded = library.by_year.len();
            library.load_one(files, one, is_one_unread);
            library.lost.extend(lost.filter(|_| library.by_year.len() == n_loaded));
        }
        library.diagnostics.sort();
        library.sources = library.sources.in_common();
        library
    }

    fn parse(&mut self, files: &dyn Files, path: &str, is_asked: bool) -> Option<Parsed> {
        let source = self.read(files, path)?;
        let text = self.sources.get(source).cloned()?;
        if self.purpose == Purpose::Judging && is_of_examples(text.text()) {
            return None;
        }
        let mut found = Diagnostics::default();
        let tree = syntax::parse(source, text.text(), &mut found);
        Some(Parsed { path: path.to_owned(), tree, found, is_asked })
    }

    /// A circular and the examples that stand apart from it are asked for together: adds what stands
    /// beside the one or the other.
    fn add_counterparts(&mut self, files: &dyn Files, beside: &[String], parsed: &mut Vec<Parsed>) {
        let proven = |one: &Parsed| examples_for(&one.tree).map(|year| year.node);
        let circulars: BTreeSet<Year> =
            parsed.iter().filter_map(|one| year_of(&one.tree)).collect();
        let asked: BTreeSet<Year> =
            parsed.iter().filter_map(proven).chain(circulars.iter().copied()).collect();
        let is_wanted = |one: &Parsed| match (proven(one), year_of(&one.tree)) {
            (Some(year), _) => asked.contains(&year),
            (None, Some(year)) => asked.contains(&year) && !circulars.contains(&year),
            (None, None) => false,
        };
        let n_named = parsed.len();
        self.add_wanted(files, &mut beside.iter().collect(), parsed, &is_wanted);
        for one in parsed.iter_mut().skip(n_named) {
            one.is_asked = true;
        }
    }

    /// Adds files that are followed, by way of others too. Says whether one is missing while the year of
    /// another cannot be read.
    fn add_followed(
        &mut self,
        files: &dyn Files,
        others: &[String],
        parsed: &mut Vec<Parsed>,
    ) -> bool {
        let mut waiting: Vec<&String> = others.iter().collect();
        loop {
            let known: BTreeSet<Year> =
                parsed.iter().filter_map(|one| year_of(&one.tree)).collect();
            let followed = parsed.iter().filter_map(|one| Some(follows(&one.tree)?.node));
            let wanted: BTreeSet<Year> = followed.filter(|year| !known.contains(year)).collect();
            if wanted.is_empty() || waiting.is_empty() {
                return false;
            }
            let is_one_unread = Cell::new(false);
            let is_wanted = |one: &Parsed| {
                is_one_unread.set(is_one_unread.get() || has_unread_circular(&one.tree));
                year_of(&one.tree).is_some_and(|year| wanted.contains(&year))
            };
            if !self.add_wanted(files, &mut waiting, parsed, &is_wanted) {
                return is_one_unread.get();
            }
        }
    }

    /// Adds those of the waiting files that are wanted, which is known only when they are parsed. Says
    /// whether there is any; the others go on waiting.
    fn add_wanted(
        &mut self,
        files: &dyn Files,
        waiting: &mut Vec<&String>,
        parsed: &mut Vec<Parsed>,
        is_wanted: &dyn Fn(&Parsed) -> bool,
    ) -> bool {
        let before = parsed.len();
        for path in std::mem::take(waiting) {
            let sources = self.sources.clone();
            let reported = self.diagnostics.clone();
            match self.parse(files, path, false) {
                Some(one) if is_wanted(&one) => parsed.push(one),
                _ => {
                    self.sources = sources;
                    self.diagnostics = reported;
                    waiting.push(path);
                }
            }
        }
        parsed.len() > before
    }

    /// Loads a file; `is_one_unread` where the year of a file cannot be read.
    fn load_one(&mut self, files: &dyn Files, parsed: Parsed, is_one_unread: bool) {
        let Parsed { path, mut tree, mut found, is_asked } = parsed;
        let own = found.clone();
        let (whole, decisions, is_part) = self.consolidated(&tree, is_one_unread, &mut found);
        let tables = self.tables(files, &path, &whole);
        let mut checked = Diagnostics::default();
        let mut draft = rules::load(&whole, self.last_year(&whole), &tables, &mut checked);
        draft.decisions = decisions;
        if is_part {
            // Every name that carries over would be reported as unknown.
            self.faulty.push(Faulty { draft, tree: whole, found: checked, is_part });
            return self.diagnostics.append(found);
        }
        // A mistake in examples that stand apart costs these examples, and not the rules.
        let mut apart = tree.sources_of_examples();
        apart.remove(&tree.span.source);
        let is_apart = |one: &&Diagnostic| {
            let place = one.span().map(|span| span.source);
            one.code.severity == Severity::Error && place.is_some_and(|at| apart.contains(&at))
        };
        if checked.iter().any(|one| is_apart(&one)) {
            let broken = checked.iter().filter(is_apart).cloned();
            self.give_up(&mut tree, broken.collect());
            return self.load_one(
                files,
                Parsed { path, tree, found: own, is_asked },
                is_one_unread,
            );
        }
        found.append(self.first_found(&tree, &checked));
        match draft.into_rules(&found) {
            Ok(rules) => {
                if is_asked && self.purpose == Purpose::Writing {
                    let (rules, file, tables) = (&rules, &tree, &tables);
                    lint::run(&lint::Ground { rules, file, tables }, &mut found);
                }
                self.keep(Loaded { rules, tree: whole, is_asked }, &mut found);
            }
            Err(draft) => {
                let draft = *draft;
                if !found.has_errors() {
                    found.extend(draft.part_of_nothing());
                }
                self.faulty.push(Faulty { draft, tree: whole, found: checked, is_part });
            }
        }
        if is_asked || found.has_errors() {
            self.diagnostics.append(found);
        }
    }

    /// A file made one with the one that it follows, what became of last year's requirements, and
    /// whether something of what it follows is not there at all.
    fn consolidated(
        &self,
        tree: &ast::File,
        is_one_unread: bool,
        found: &mut Diagnostics,
    ) -> (ast::File, Vec<Decision>, bool) {
        let followed = self.followed(tree, is_one_unread, found);
        let Some(followed) = followed else {
            // Where the circular names no year that can be read, what is said of last year may be right.
            let is_unread = follows(tree).is_some() || !has_sound_circular(tree, found);
            let is_part = speaks_of_last_year(tree);
            let mut unsaid = Diagnostics::default();
            let told = if is_part && is_unread { &mut unsaid } else { found };
            let (whole, decisions) = rules::consolidated(tree, None, told);
            return (whole, decisions, is_part);
        };
        let is_part = self.faulty(followed.year).is_some_and(|faulty| faulty.is_part());
        let mut unsaid = Diagnostics::default();
        let told = if is_part { &mut unsaid } else { found };
        let (whole, decisions) = rules::consolidated(tree, Some(followed), told);
        (whole, decisions, is_part)
    }

    /// What is wrong in a file's own text, and in the text that it takes over only because of it.
    fn first_found(&self, tree: &ast::File, checked: &Diagnostics) -> Diagnostics {
        let Some(named) = follows(tree) else { return checked.clone() };
        let place = |one: &Diagnostic| {
            let span = one.span()?;
            let name = self.sources.get(span.source)?.name();
            Some((one.code.id, name, span.start(), span.end()))
        };
        // The text is checked anew as part of each file that takes it over.
        let before = self.faulty(named.node).map(|faulty| faulty.found.iter().map(place).collect());
        let before: BTreeSet<_> = before.unwrap_or_default();
        let is_new = |one: &&Diagnostic| !before.contains(&place(one));
        let mut new = Diagnostics::default();
        new.extend(checked.iter().filter(is_new).cloned());
        match self.followed_tree(named.node) {
            Some(followed) => rules::shown_here(new, tree, followed),
            None => new,
        }
    }

    /// Reports what is wrong with examples that stand apart, and leaves out all of their files.
    fn give_up(&mut self, tree: &mut ast::File, broken: Vec<Diagnostic>) {
        let places = broken.iter().filter_map(|one| Some(one.span()?.source));
        let counts = take_out(tree, &places.collect());
        let year = year_of(tree);
        let lost = counts.into_iter().filter_map(|(source, n_examples)| {
            let path = self.sources.get(source)?.name().to_owned();
            Some(Lost { path, year, n_examples })
        });
        let lost: Vec<Lost> = lost.collect();
        self.lost.extend(lost);
        self.diagnostics.extend(broken);
    }

    /// The tree that a file follows. One that is not there, or that has mistakes, is reported.
    fn followed(
        &self,
        tree: &ast::File,
        is_one_unread: bool,
        found: &mut Diagnostics,
    ) -> Option<Followed<'_>> {
        let named = follows(tree)?;
        let (year, span) = (named.node, named.span);
        let own = year_of(tree)?;
        if own <= year {
            found.push(YearProblem::NotEarlier { span, year, is_own: own == year }.diagnostic());
            return None;
        }
        let is_contested = self.contested.contains(&year);
        let file = self.followed_tree(year).filter(|_| !is_contested);
        let state = match (is_contested, self.tree(year), self.faulty(year)) {
            (true, ..) => Some(Unfollowed::Contested),
            (_, Some(_), _) => None,
            (_, None, Some(_)) => Some(Unfollowed::Broken),
            (_, None, None) => Some(Unfollowed::Absent { known: self.years(), is_one_unread }),
        };
        let problem = state.map(|state| YearProblem::NoCircular { span, year, state });
        found.extend(problem.map(YearProblem::diagnostic));
        file.map(|file| Followed { file, year })
    }

    /// The tree of a year, with mistakes or without.
    fn followed_tree(&self, year: Year) -> Option<&ast::File> {
        self.tree(year).or_else(|| Some(&self.faulty(year)?.tree))
    }

    /// The circular of a year that has none without mistakes.
    fn faulty(&self, year: Year) -> Option<&Faulty> {
        let is_it = |one: &&Faulty| year_of(&one.tree) == Some(year) && self.tree(year).is_none();
        self.faulty.iter().find(is_it)
    }

    /// What the circular of the year before says, if the file follows it.
    fn last_year(&self, tree: &ast::File) -> Option<&Draft> {
        let (own, followed) = (year_of(tree)?, follows(tree)?.node);
        if own.previous() != followed {
            return None;
        }
        let rules = self.by_year.get(&followed).and_then(Circular::rules);
        rules.map(|rules| &**rules).or_else(|| Some(&self.faulty(followed)?.draft))
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

    /// The files of tables; each is named from the folder of the rule file that names it.
    fn tables(&mut self, files: &dyn Files, path: &str, tree: &ast::File) -> TableFiles {
        let mut tables = TableFiles::new();
        for name in rules::table_paths(tree) {
            let home = self.sources.get(name.span.source).map(|source| source.name().to_owned());
            let full = beside(home.as_deref().unwrap_or(path), &name.node);
            tables.insert(name.node.clone(), self.table(files, &full));
        }
        tables
    }

    fn table(&mut self, files: &dyn Files, path: &str) -> Result<(SourceId, String), NoTable> {
        if let Some(folder) = files.barred(path) {
            return Err(NoTable::Outside(Outside { path: path.to_owned(), folder }));
        }
        let text = read_text(files, path).map_err(|unread| NoTable::Unread(unread.why()))?;
        Ok((self.sources.add(Source::new(path, text.as_str())), text))
    }

    fn keep(&mut self, circular: Loaded, found: &mut Diagnostics) {
        let (year, span) = (circular.rules.circular.year, circular.rules.circular.span);
        match self.by_year.get(&year).and_then(Circular::rules) {
            Some(first) => {
                let message = format!("two rule files are for {year}, so neither can be chosen");
                let diagnostic =
                    Diagnostic::new(&code::TWO_CIRCULARS, message, span, "the same year again")
                        .with_label(first.circular.span, "first here")
                        .with_help("keep one file for each year, or give one of them by name");
                found.push(diagnostic);
                self.contested.insert(year);
            }
            None => {
                self.by_year.insert(year, Circular::Loaded(Box::new(circular)));
            }
        }
    }

    /// The circular of a year.
    pub fn rules(&self, year: Year) -> Option<&Rules> {
        let found = self.by_year.get(&year).filter(|_| !self.contested.contains(&year));
        found.and_then(Circular::rules)
    }

    /// A circular's tree, made one with those that it follows; nothing where it was packed.
    pub fn tree(&self, year: Year) -> Option<&ast::File> {
        self.by_year.get(&year).and_then(Circular::tree)
    }

    /// The circulars that were asked for, the earliest year first.
    pub fn all(&self) -> impl Iterator<Item = &Rules> {
        let asked = self.by_year.iter().filter(|(_, circular)| circular.is_asked());
        asked
            .filter(|(year, _)| !self.contested.contains(year))
            .filter_map(|(_, circular)| circular.rules())
    }

    /// The circulars that have mistakes, as far as they can be read, the earliest year first: for whoever
    /// edits them. No plan is checked by them.
    pub fn drafts(&self) -> impl Iterator<Item = &Draft> {
        self.faulty.iter().map(|one| &one.draft)
    }

    /// All circulars that are loaded, those that are only followed too, the earliest year first.
    pub fn loaded(&self) -> impl Iterator<Item = &Rules> {
        self.years().into_iter().filter_map(|year| self.rules(year))
    }

    /// The years of the circulars that are loaded, each with the names by which its requirements can be chosen.
    pub fn requirement_names(&self) -> impl Iterator<Item = (Year, BTreeSet<&str>)> {
        self.by_year.iter().map(|(year, circular)| (*year, circular.requirement_names()))
    }

    /// Whether all circulars are those built in, and no rule file was given.
    pub fn is_built_in(&self) -> bool {
        self.by_year.values().all(|one| matches!(one, Circular::Packed(one) if one.is_built_in()))
    }

    /// The years of the circulars that are loaded.
    pub fn years(&self) -> Vec<Year> {
        self.by_year.keys().copied().collect()
    }

    /// The files that were asked for and have mistakes.
    pub fn lost(&self) -> &[Lost] {
        &self.lost
    }

    /// The texts of the rule files and their tables.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }
}

impl Lost {
    fn new(parsed: &Parsed) -> Lost {
        let is_example = |item: &&Item| matches!(item, Item::Example(_));
        let n_examples = parsed.tree.items.iter().filter(is_example).count();
        let year = examples_for(&parsed.tree).map(|year| year.node);
        Lost { path: parsed.path.clone(), year: year.or(year_of(&parsed.tree)), n_examples }
    }
}

fn circular_of(tree: &ast::File) -> Option<&ast::Circular> {
    tree.items.iter().find_map(|item| match item {
        Item::Circular(circular) => Some(circular),
        _ => None,
    })
}

fn year_of(tree: &ast::File) -> Option<Year> {
    circular_of(tree).map(|circular| circular.year.node)
}

fn follows(tree: &ast::File) -> Option<&Spanned<Year>> {
    circular_of(tree)?.follows.as_ref()
}

/// Whether the circular of a file stands there and cannot be read.
fn has_unread_circular(tree: &ast::File) -> bool {
    let is_broken = |item: &Item| matches!(item, Item::Broken(broken) if broken.name.is_none());
    circular_of(tree).is_none() && tree.items.iter().any(is_broken)
}

/// Whether all of a file's circular can be read.
fn has_sound_circular(tree: &ast::File, found: &Diagnostics) -> bool {
    let Some(circular) = circular_of(tree) else { return !has_unread_circular(tree) };
    !found.iter().filter_map(Diagnostic::span).any(|span| circular.span.contains(span))
}

/// Whether a file follows another, or means to.
fn speaks_of_last_year(tree: &ast::File) -> bool {
    let is_of_last_year = |item: &Item| {
        matches!(item, Item::Keep(_) | Item::Drop(_) | Item::Replace(_) | Item::Change(_))
    };
    follows(tree).is_some() || tree.items.iter().any(is_of_last_year)
}
