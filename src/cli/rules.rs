//! The rule files to go by: those named, or those built in.

use super::args::Colour;
use super::builtin::{self, BuiltIn};
use super::disk::{self, Disk, Found};
use super::output::{self, say};
use crate::diag::{Diagnostic, Diagnostics, Severity, code};
use crate::library::{Files, Library, Others};
use crate::report::{self, Format};

/// Rule files by name, and what reads them.
pub struct RuleFiles {
    pub files: &'static (dyn Files + Sync),
    pub names: Vec<String>,
    /// Files that one of them may follow: those beside them, and those built in.
    others: Others,
}

impl RuleFiles {
    /// The files named, each a file or a folder; those built in where none is.
    pub fn find(paths: &[String]) -> Result<RuleFiles, Diagnostic> {
        if paths.is_empty() {
            let names = builtin::rule_files();
            return Ok(RuleFiles { files: &BuiltIn, names, others: Others::default() });
        }
        let (mut names, mut near) = (Vec::new(), Vec::new());
        for path in paths {
            match disk::find(path, &["lac"]) {
                Found::Files { files, unreadable, .. }
                    if unreadable.is_empty() && !files.is_empty() =>
                {
                    names.extend(files);
                }
                Found::Files { .. } => {
                    return Err(no_rules(path, "it holds no rule file (ending `.lac`)"));
                }
                Found::Nothing(why) => return Err(no_rules(path, &why)),
            }
            near.extend(beside(path));
        }
        let built_in = builtin::rule_files().into_iter().map(|name| format!("{BUILT_IN}{name}"));
        near.retain(|file| !names.contains(file));
        near.dedup();
        let others = Others { beside: near, built_in: built_in.collect() };
        Ok(RuleFiles { files: &Either, names, others })
    }

    pub fn load(&self) -> Library {
        Library::load_with(self.files, &self.names, &self.others)
    }
}

/// The rules that plans are judged by: those named, as [`load_and_tell`] does, or those built in, which
/// are ready.
pub fn to_judge_by(paths: &[String], colour: Colour) -> (Library, bool) {
    let packed = if paths.is_empty() { builtin::packed() } else { None };
    match packed {
        Some(library) => (library, false),
        None => load_and_tell(paths, Severity::Warning, colour),
    }
}

/// The rules to go by. What is wrong with them goes to standard error, and where it is asked for,
/// how much is doubtful; says whether anything is wrong.
pub fn load_and_tell(paths: &[String], least: Severity, colour: Colour) -> (Library, bool) {
    let found = match RuleFiles::find(paths) {
        Ok(found) => found,
        Err(problem) => {
            say(problem, colour);
            return (Library::default(), true);
        }
    };
    let library = found.load();
    let style = output::error_style(colour);
    let sources = library.sources();
    let mut told = Diagnostics::default();
    let is_told = |one: &&Diagnostic| one.code.severity == Severity::Error;
    told.extend(library.diagnostics.iter().filter(is_told).cloned());
    let said = report::diagnostics(&told, sources, Format::Human, style);
    output::complain(&said);
    let doubts = library.diagnostics.iter().filter(|one| one.code.severity == Severity::Warning);
    match (least, doubts.count()) {
        (Severity::Error, _) | (_, 0) => {}
        (_, 1) => {
            output::complain("1 thing in the rules is doubtful: `lacuna lint` tells of it.\n")
        }
        (_, more) => output::complain(&format!(
            "{more} things in the rules are doubtful: `lacuna lint` tells of them.\n"
        )),
    }
    let is_broken = library.diagnostics.has_errors();
    (library, is_broken)
}

/// The rule files in the folder of one that is named.
fn beside(path: &str) -> Vec<String> {
    let is_file = std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
    let folder = std::path::Path::new(path).parent().and_then(std::path::Path::to_str);
    match folder.filter(|_| is_file) {
        Some("") => disk::beside(".", "lac"),
        Some(folder) => disk::beside(folder, "lac"),
        None => Vec::new(),
    }
}

/// What stands before the path of a file that is built in, where it is told from one on disk.
const BUILT_IN: &str = "<built in>/";

/// Files on disk, and those built in by their longer name.
struct Either;

impl Files for Either {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        match path.strip_prefix(BUILT_IN) {
            Some(path) => BuiltIn.read(path),
            None => Disk.read(path),
        }
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
