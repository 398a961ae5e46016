//! The rule files to go by: those named, or those built in; and how far they reach.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use lacuna_builtin::BuiltIn;

use super::args::Reach;
use super::cache;
use super::disk::{self, Disk, Found};
use super::names::{self, BUILT_IN, folder};
use super::output::{self, say};
use super::reason;
use super::terminal::Look;
use crate::diag::{Diagnostic, Diagnostics, Severity, code};
use crate::driver::Session;
use crate::library::{Files, Library, Others, Purpose};
use crate::plan::Node;
use crate::report;
use crate::rules::Rules;
use crate::rules::program::Form;

/// Rule files by name, and what reads them.
pub(super) struct RuleFiles {
    pub files: Box<dyn Files + Sync>,
    pub names: Vec<String>,
    /// Files that one of them may follow: those beside them, and those built in.
    others: Others,
}

impl RuleFiles {
    /// The files named, each a file or a folder; those built in where none is.
    pub(super) fn find(paths: &[String], reach: &Reach) -> Result<RuleFiles, Diagnostic> {
        if paths.is_empty() {
            let (files, names) = (Box::new(BuiltIn), lacuna_builtin::rule_files());
            return Ok(RuleFiles { files, names, others: Others::default() });
        }
        let files = Box::new(OnDisk { folders: folders(paths, reach)? });
        let (mut names, mut near) = (Vec::new(), Vec::new());
        for path in paths {
            names.extend(named(path)?);
            near.extend(beside(path));
        }
        let built_in =
            lacuna_builtin::rule_files().into_iter().map(|name| format!("{BUILT_IN}{name}"));
        near.retain(|file| !names.contains(file));
        near.dedup();
        let others = Others { beside: near, built_in: built_in.collect() };
        Ok(RuleFiles { files, names, others })
    }

    /// What a plan of a form looks like, as the first example of it shows. Says so where the example may not
    /// be asked, because what is made without it says less.
    pub(super) fn model(&self, library: &Library, rules: &Rules, form: &Form) -> Option<Node> {
        let path = Session::new(library).model_path(rules, form.record)?;
        if let Some(folder) = self.files.barred(&path) {
            output::complain(&format!(
                "`{path}` is not in the folder of the rules, so nothing is shown as an example; \
                 `--allow-from {folder}` allows it\n"
            ));
        }
        Session::new(library).reading(self.files.as_ref()).model(rules, form.record)
    }

    /// The files beside those that were named, and those built in, which may name the same.
    pub(super) fn others(&self) -> &Others {
        &self.others
    }

    pub(super) fn load(&self) -> Library {
        self.load_for(Purpose::Writing)
    }

    fn load_for(&self, purpose: Purpose) -> Library {
        let load =
            |files: &dyn Files| Library::load_with(files, &self.names, &self.others, purpose);
        match purpose {
            Purpose::Writing => load(self.files.as_ref()),
            Purpose::Judging => cache::library(self.files.as_ref(), &self.all_names(), load),
        }
    }

    /// The names of all files that may be asked for, each kind behind a blank name.
    fn all_names(&self) -> Vec<&str> {
        let kinds = [&self.names, &self.others.beside, &self.others.built_in];
        let each = kinds
            .into_iter()
            .flat_map(|kind| [""].into_iter().chain(kind.iter().map(String::as_str)));
        each.collect()
    }
}

/// The rule files that a name stands for: the file itself, or those in the folder.
pub(super) fn named(name: &str) -> Result<Vec<String>, Diagnostic> {
    match disk::find(name, &["lac"]) {
        Found::Files { files, unreadable, .. } => match unreadable.first() {
            Some((at, why)) => Err(no_rules(name, &format!("`{at}` cannot be read: {why}"))),
            None if files.is_empty() => {
                Err(no_rules(name, "it holds no rule file (ending `.lac`)"))
            }
            None => Ok(files),
        },
        Found::Nothing(why) => Err(no_rules(name, &why)),
    }
}

/// The rules that plans are judged by: those named, or those built in, which are ready. What is wrong with them goes
/// to standard error; says whether anything is wrong. What is only doubtful is for `lacuna lint` to tell.
pub(super) fn to_judge_by(paths: &[String], reach: &Reach, look: Look) -> (Library, bool) {
    let packed = if paths.is_empty() { lacuna_builtin::packed() } else { None };
    match packed {
        Some(library) => (library, false),
        None => loaded_and_told(paths, reach, Purpose::Judging, Severity::Error, look),
    }
}

/// The rules to go by. What is wrong with them goes to standard error, and where it is asked for,
/// how much is doubtful; says whether anything is wrong.
pub(super) fn load_and_tell(
    paths: &[String],
    reach: &Reach,
    least: Severity,
    look: Look,
) -> (Library, bool) {
    loaded_and_told(paths, reach, Purpose::Writing, least, look)
}

fn loaded_and_told(
    paths: &[String],
    reach: &Reach,
    purpose: Purpose,
    least: Severity,
    look: Look,
) -> (Library, bool) {
    let found = match RuleFiles::find(paths, reach) {
        Ok(found) => found,
        Err(problem) => {
            say(problem, look);
            return (Library::default(), true);
        }
    };
    let library = found.load_for(purpose);
    let is_broken = tell(&library, least, look);
    (library, is_broken)
}

/// Writes to standard error what is wrong with rules, and says whether anything is.
pub(super) fn tell(library: &Library, least: Severity, look: Look) -> bool {
    let style = output::error_style(look);
    let sources = library.sources();
    let mut told = Diagnostics::default();
    let is_told = |one: &&Diagnostic| one.code.severity == Severity::Error;
    told.extend(library.diagnostics.iter().filter(is_told).cloned());
    let said = report::diagnostics(&told, sources, style);
    output::complain(&said);
    let doubts = library.diagnostics.iter().filter(|one| one.code.severity == Severity::Warning);
    match (least, doubts.count()) {
        (Severity::Error, _) | (_, 0) => {}
        (_, 1) => output::complain("There is 1 warning about the rules: `lacuna lint` shows it.\n"),
        (_, more) => output::complain(&format!(
            "There are {more} warnings about the rules: `lacuna lint` shows them.\n"
        )),
    }
    library.diagnostics.has_errors()
}

/// The rule files in the folder of one that is named.
fn beside(name: &str) -> Vec<String> {
    let path = names::path(name);
    let is_file = std::fs::metadata(&path).is_ok_and(|metadata| metadata.is_file());
    if is_file { disk::beside(folder(&path), "lac") } else { Vec::new() }
}

/// The folders that rule files may take tables and plans from: their own, and those that are allowed.
fn folders(paths: &[String], reach: &Reach) -> Result<Vec<PathBuf>, Diagnostic> {
    let own = paths.iter().map(|name| {
        let path = names::path(name);
        if path.is_dir() { real(&path) } else { real(folder(&path)) }
    });
    let allowed = reach.allow_from.iter().map(|name| {
        std::fs::canonicalize(names::path(name)).map_err(|error| {
            let message = format!("`{name}` cannot be read: {}", reason::unread(&error));
            Diagnostic::without_place(&code::UNREADABLE_PLAN_FILE, message)
        })
    });
    own.map(Ok).chain(allowed).collect()
}

/// Where a path leads by all of its links. Of what is not there, where it would be.
fn real(path: &Path) -> PathBuf {
    let there = std::fs::canonicalize(path).ok();
    there.unwrap_or_else(|| match (path.file_name(), path.parent()) {
        (Some(name), Some(_)) => real(folder(path)).join(name),
        _ => path.to_owned(),
    })
}

/// Rule files on disk, with those built in under their longer names, and what they take from others.
struct OnDisk {
    /// The folders that they may take it from, as they are called without links.
    folders: Vec<PathBuf>,
}

impl Files for OnDisk {
    fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        match name.strip_prefix(BUILT_IN) {
            Some(name) => BuiltIn.read(name),
            None => Disk.read(name),
        }
    }

    fn barred(&self, name: &str) -> Option<String> {
        let path = names::path(name);
        let real = real(&path);
        let is_inside = self.folders.iter().any(|folder| real.starts_with(folder));
        if is_inside || name.starts_with(BUILT_IN) {
            return None;
        }
        // A link is told by the folder that it leads to.
        let (named, real) = (folder(&path), folder(&real));
        let is_there = std::fs::canonicalize(named).is_ok_and(|named| named == real);
        Some(names::file_name(if is_there { named } else { real }))
    }
}

/// What was said so far of plans outside the folder of the rules. Many examples start from one plan: that it
/// may not be read is said of the first of them.
#[derive(Default)]
pub(super) struct Outside(BTreeSet<String>);

impl Outside {
    /// What is wrong with an example, without what was said already.
    pub(super) fn said_once(&mut self, found: &Diagnostics) -> Diagnostics {
        let mut is_new = |one: &Diagnostic| {
            one.code != &code::OUTSIDE_THE_RULES || self.0.insert(one.message.clone())
        };
        let mut told = Diagnostics::default();
        told.extend(found.iter().filter(|one| is_new(one)).cloned());
        told
    }
}

fn no_rules(path: &str, why: &str) -> Diagnostic {
    let said = format!("`{path}` gives no rules: {why}");
    let no_rules = Diagnostic::without_place(&code::RULE_FILE, said);
    let is_like_a_year = path.len() == 4 && path.bytes().all(|byte| byte.is_ascii_digit());
    match is_like_a_year {
        true => no_rules.with_help("a year is written as `2001-02`, from April to March"),
        false => no_rules,
    }
}
