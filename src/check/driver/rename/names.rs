//! All names of some rule files: which of them is meant, whether another is free, and what is said if not.

use std::collections::{BTreeMap, BTreeSet};

use super::mention::{self, Kind, Mention, Thing, Types};
use lacuna_language::diag::{Diagnostic, Diagnostics, code};
use lacuna_language::library::{Files, Library, beside};
use lacuna_language::source::{Source, Sources, Span};
use lacuna_language::syntax::ast::File;
use lacuna_language::syntax::{self, RESERVED};
use lacuna_language::value::show::joined;
use lacuna_language::value::spelling;

/// The column whose name means something by itself.
const ALSO_CALLED: &str = "also-called";

/// A place in a file, in bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FileRange {
    pub path: String,
    pub start: usize,
    pub end: usize,
}

/// What is named in some rule files and the files of their tables, and where.
pub(super) struct Names {
    places: BTreeMap<Thing, BTreeSet<FileRange>>,
    /// What is declared in one of them.
    declared: BTreeSet<Thing>,
}

impl Names {
    /// The names of all rule files of a library.
    pub(super) fn collect(library: &Library, files: &dyn Files) -> Names {
        let mut names = Names { places: BTreeMap::new(), declared: BTreeSet::new() };
        let mut sources = Sources::default();
        let paths = library.sources().iter().map(|source| source.name());
        let paths: BTreeSet<&str> = paths.filter(|path| path.ends_with(".lac")).collect();
        let trees: Vec<File> = paths
            .into_iter()
            .filter_map(|path| {
                let text = String::from_utf8(files.read(path).ok()?).ok()?;
                let id = sources.add(Source::new(path, text.as_str()));
                Some(syntax::parse(id, &text, &mut Diagnostics::default()))
            })
            .collect();
        let types: Types = trees.iter().flat_map(mention::types).collect();
        for tree in &trees {
            mention::in_tree(tree, &types).into_iter().for_each(|one| names.add(one, &sources));
            for (table, file) in mention::table_files(tree) {
                let path = beside(sources.name(table.name.span), file);
                names.add_headings(mention_headings(table, &path, files));
            }
        }
        for rules in library.loaded() {
            let found = mention::in_rules(rules);
            found.into_iter().for_each(|one| names.add(one, library.sources()));
        }
        // A heading that no column reads is nobody's name.
        let declared = &names.declared;
        names.places.retain(|thing, _| declared.contains(thing));
        names
    }

    fn add(&mut self, mention: Mention, sources: &Sources) {
        if mention.span == Span::NOWHERE {
            return;
        }
        if mention.is_declared {
            self.declared.insert(mention.of.clone());
        }
        let (start, end) = (mention.span.start(), mention.span.end());
        let place = FileRange { path: sources.name(mention.span).to_owned(), start, end };
        self.places.entry(mention.of).or_default().insert(place);
    }

    fn add_headings(&mut self, headings: Vec<(Thing, FileRange)>) {
        for (thing, place) in headings {
            self.places.entry(thing).or_default().insert(place);
        }
    }

    /// Where a thing is named.
    pub(super) fn places(&self, of: &Thing) -> impl Iterator<Item = &FileRange> {
        self.places.get(of).into_iter().flatten()
    }

    /// How often each thing is named.
    pub(super) fn counts(&self) -> BTreeMap<Thing, usize> {
        self.places.iter().map(|(thing, places)| (thing.clone(), places.len())).collect()
    }

    /// The same once something is called otherwise.
    pub(super) fn counts_renamed(&self, of: &Thing, new: &str) -> BTreeMap<Thing, usize> {
        let is_owner = !of.kind.is_part();
        let renamed = self.counts().into_iter().map(|(mut thing, count)| {
            if thing == *of {
                thing.name = new.to_owned();
            } else if is_owner && of.is_type() && thing.owner.as_ref() == Some(&of.name) {
                thing.owner = Some(new.to_owned());
            }
            (thing, count)
        });
        renamed.collect()
    }

    /// What is meant by a name as it is typed, with a word for its kind or with its owner before it.
    pub(super) fn meant(&self, typed: &str) -> Result<Thing, Diagnostic> {
        let named = self.declared.iter().filter(|thing| thing.is_meant_by(typed));
        let named: Vec<&Thing> = named.collect();
        match named.as_slice() {
            [one] => Ok((*one).clone()),
            [] => Err(self.unknown(typed)),
            several => {
                let ways: Vec<String> =
                    several.iter().map(|one| format!("`{}`", one.in_full())).collect();
                let message = format!("`{typed}` is the name of {} things", several.len());
                let help = format!("say which of them: {}", joined(&ways, "or"));
                Err(Diagnostic::without_place(&code::DUPLICATE_NAME, message).with_help(help))
            }
        }
    }

    fn unknown(&self, typed: &str) -> Diagnostic {
        let message = format!("nothing in these rule files is called `{typed}`");
        let names = self.declared.iter().map(|thing| thing.name.as_str());
        let near = spelling::nearest(typed.trim_matches('"'), names);
        let help = near.map(|near| format!("did you mean `{near}`?"));
        let help = help.unwrap_or_else(|| {
            "give a name as the rules declare it, such as `sent-on-time` or `spending-line.amount`; a word of \
             a choice goes in quotes"
                .to_owned()
        });
        Diagnostic::without_place(&code::UNKNOWN_NAME, message).with_help(help)
    }

    /// The new name without its quotes, if a thing can have it.
    pub(super) fn free(&self, of: &Thing, typed: &str) -> Result<String, Diagnostic> {
        let new = typed.trim_matches('"');
        let is_word = of.kind == Kind::Word;
        let is_name = new.starts_with(|char: char| char.is_ascii_alphabetic())
            && new.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_'));
        let is_text = !new.trim().is_empty() && !new.contains(['"', '“', '”', '\\', '\n', '\r']);
        if !(if is_word { is_text } else { is_name }) {
            let message = format!("`{new}` cannot be the name of a {}", of.kind.word());
            let help = match is_word {
                true => "write words without quotation marks in them",
                false => {
                    "a name is one word, of letters, digits and hyphens, and begins with a letter"
                }
            };
            return Err(Diagnostic::without_place(&code::UNEXPECTED, message).with_help(help));
        }
        if RESERVED.contains(&new) && !of.kind.is_part() {
            let message = format!("`{new}` is a word of the language, and cannot be a name");
            return Err(Diagnostic::without_place(&code::UNEXPECTED, message)
                .with_help("choose another word"));
        }
        let is_column = |name: &str| {
            self.declared.contains(&Thing { kind: Kind::Table, owner: None, name: name.to_owned() })
        };
        let is_column = of.kind == Kind::Field && of.owner.as_deref().is_some_and(is_column);
        if is_column && [of.name.as_str(), new].contains(&ALSO_CALLED) {
            let message =
                format!("a column called `{ALSO_CALLED}` has other names of its rows in it");
            return Err(Diagnostic::without_place(&code::UNEXPECTED, message)
                .with_help("no column can be renamed to this, and this one not to another name"));
        }
        let is_taken = |thing: &&Thing| {
            thing.owner == of.owner
                && thing.is_beside(of)
                && (thing.name == new || is_word && spelling::same_word(&thing.name, new))
        };
        let is_itself = of.name == new;
        match self.declared.iter().filter(|thing| is_itself || *thing != of).find(is_taken) {
            Some(_) if is_itself => {
                let message = format!("`{new}` is what it is called already");
                Err(Diagnostic::without_place(&code::DUPLICATE_NAME, message))
            }
            Some(other) => Err(taken(other, new)),
            None => Ok(new.to_owned()),
        }
    }
}

fn mention_headings(
    table: &lacuna_language::syntax::ast::Table,
    path: &str,
    files: &dyn Files,
) -> Vec<(Thing, FileRange)> {
    let text = files.read(path).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let text = text.unwrap_or_default();
    let headings = mention::headings(table, &text).into_iter().map(|(thing, at)| {
        (thing, FileRange { path: path.to_owned(), start: at.start, end: at.end })
    });
    headings.collect()
}

impl Thing {
    /// Whether a text is its name. Capitals and blanks make no difference to a word.
    pub(super) fn is_named(&self, text: &str) -> bool {
        match self.kind {
            Kind::Word => spelling::same_word(&self.name, text),
            _ => self.name == text,
        }
    }

    /// Whether fields are of it, or words.
    fn is_type(&self) -> bool {
        matches!(self.kind, Kind::Choice | Kind::Record | Kind::Form | Kind::Table)
    }

    /// Whether it cannot have the same name as another.
    fn is_beside(&self, other: &Thing) -> bool {
        self.kind == other.kind || self.is_type() && other.is_type()
    }

    /// Whether a name as it is typed may mean it: `amount`, `spending-line.amount`, `field amount`.
    fn is_meant_by(&self, typed: &str) -> bool {
        let kind = typed.split_once(' ').and_then(|(word, rest)| {
            let is_it = |row: &&(Kind, &[&str])| row.1.contains(&word);
            Some((Kind::WORDS.iter().find(is_it)?.0, rest))
        });
        let is_so = |typed: &str| {
            let own = if self.kind == Kind::Word {
                format!("\"{}\"", self.name)
            } else {
                self.name.clone()
            };
            let owner = self.owner.as_deref().unwrap_or_default();
            typed == own || !owner.is_empty() && typed == format!("{owner}.{own}")
        };
        is_so(typed) || kind.is_some_and(|(kind, rest)| kind == self.kind && is_so(rest))
    }

    /// What to type so that it and nothing else is meant.
    fn in_full(&self) -> String {
        let own =
            if self.kind == Kind::Word { format!("\"{}\"", self.name) } else { self.name.clone() };
        match &self.owner {
            Some(owner) => format!("{owner}.{own}"),
            None => format!("{} {own}", self.kind.word()),
        }
    }

    /// In words: the field `amount` of `spending-line`.
    pub fn in_words(&self) -> String {
        let (kind, name) = (self.kind.word(), &self.name);
        let own = if self.kind == Kind::Word { format!("\"{name}\"") } else { format!("`{name}`") };
        match &self.owner {
            Some(owner) => format!("the {kind} {own} of `{owner}`"),
            None => format!("the {kind} {own}"),
        }
    }
}

/// That something else has the new name.
pub(super) fn taken(other: &Thing, new: &str) -> Diagnostic {
    let message = format!("`{new}` is taken: {} has this name", other.in_words());
    Diagnostic::without_place(&code::DUPLICATE_NAME, message).with_help("choose another name")
}

/// That the new name would be read as the name of something else somewhere, or another name as it.
pub(super) fn mixed_up(of: &Thing, new: &str) -> Diagnostic {
    let message =
        format!("{} cannot be called `{new}`: something else would be meant", of.in_words());
    Diagnostic::without_place(&code::DUPLICATE_NAME, message).with_help("choose another name")
}

/// That a file names it that was not given.
pub(super) fn named_elsewhere(of: &Thing, path: &str) -> Diagnostic {
    let message = format!("`{path}` names {} too, and was not given", of.in_words());
    Diagnostic::without_place(&code::OUTSIDE_THE_RULES, message)
        .with_help("give that file as well, or the folder that all of them are in; built-in rules cannot be changed")
}

/// That a plan which an example starts from was not given.
pub(super) fn plan_elsewhere(path: &str, folder: &str) -> Diagnostic {
    let message = format!("an example starts from `{path}`, which was not given");
    Diagnostic::without_place(&code::OUTSIDE_THE_RULES, message)
        .with_help(format!("give `{folder}` as well, or only that plan"))
}

/// That a place is written in a way that is not changed.
pub(super) fn by_hand(of: &Thing, path: &str) -> Diagnostic {
    let message = format!("{} is named in `{path}` in a way that cannot be changed", of.in_words());
    Diagnostic::without_place(&code::UNWRITABLE_FILE, message)
        .with_help("write the name there without escapes, on one line and once, then try again")
}
