//! `--changed-since`: which plans differ from a revision of the git repository that the program runs in.
//!
//! Takes the name of a revision and files on disk; says which are not as they were, whether that is committed,
//! staged, neither, or the file is new. Files are compared byte by byte, but for the ends of lines, which git may
//! write as each system has them. No other program is started, and nothing is written.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use git2::{Error, ErrorCode, ObjectType, Oid, Tree};

use super::watch::Inputs;
use crate::cli::disk::{self, Disk, Found};
use crate::cli::names;
use crate::cli::plans::PlanFile;
use crate::config::FILE_NAME;
use crate::diag::{Diagnostic, code};
use crate::driver::Named;
use crate::library::{Files, Library};
use crate::plan;

/// What the names of rule files and of their tables end in.
const OF_RULES: [&str; 2] = ["lac", "csv"];

/// The files of a repository as a revision has them.
pub(super) struct Revision {
    pub name: String,
    git: git2::Repository,
    tree: Oid,
    /// The folder of the repository, as it is called without links.
    top: PathBuf,
}

impl Revision {
    /// Looks a revision up in the repository of this folder.
    pub(super) fn find(name: &str) -> Result<Revision, Diagnostic> {
        if name.is_empty() || name.contains("..") {
            return Err(not_one(name));
        }
        let git = git2::Repository::discover(".").map_err(|error| no_repository(name, &error))?;
        let top = git.workdir().and_then(|top| std::fs::canonicalize(top).ok());
        let top = top.ok_or_else(|| bare(name))?;
        let found = git.revparse_single(name).and_then(|found| found.peel_to_tree());
        let tree = found.map(|tree| tree.id()).map_err(|error| no_revision(name, &git, &error))?;
        Ok(Revision { name: name.to_owned(), git, tree, top })
    }

    /// Whether a file is not as it was, or was not there. What is outside the repository always differs.
    pub(super) fn differs(&self, name: &str) -> bool {
        let before = self.inside(&names::path(name)).and_then(|path| self.file(&path));
        let is_same = |before: Oid| {
            let is_it = |bytes: &[u8]| {
                Oid::hash_object(ObjectType::Blob, bytes).is_ok_and(|now| now == before)
            };
            Disk.read(name).is_ok_and(|now| is_it(&now) || is_it(&with_plain_line_ends(&now)))
        };
        !before.is_some_and(is_same)
    }

    /// A file that is not as it was, that was not there, or that is no longer there: the first of those in a
    /// folder with one of these endings.
    fn first_change(&self, folder: &str, endings: &[&str]) -> Option<String> {
        let now = match disk::find(folder, endings) {
            Found::Files { files, .. } => files,
            Found::Nothing(_) => Vec::new(),
        };
        let changed = now.into_iter().find(|file| self.differs(file));
        changed.or_else(|| {
            self.gone(folder, endings).into_iter().next().map(|(name, _)| name.to_string())
        })
    }

    /// The files that a file or folder stood for and that are no longer there, with what was in them.
    fn gone(&self, name: &str, endings: &[&str]) -> Vec<(Arc<str>, Vec<u8>)> {
        let (path, mut gone) = (names::path(name), Vec::new());
        let inside = match std::fs::canonicalize(&path) {
            Ok(whole) => whole.strip_prefix(&self.top).map(Path::to_owned).ok(),
            Err(_) => self.inside(&path),
        };
        let Some(inside) = inside else { return gone };
        let whole = self.tree();
        let folder = match inside.as_os_str().is_empty() {
            true => whole,
            false => whole.and_then(|tree| {
                tree.get_path(&inside).ok()?.to_object(&self.git).ok()?.into_tree().ok()
            }),
        };
        match folder {
            Some(folder) => self.gone_from(&folder, &inside, endings, &mut gone),
            None => gone.extend(self.content_if_gone(&inside)),
        }
        gone
    }

    fn gone_from(
        &self,
        folder: &Tree,
        path: &Path,
        endings: &[&str],
        gone: &mut Vec<(Arc<str>, Vec<u8>)>,
    ) {
        for entry in folder.iter() {
            let Some(name) = entry.name().ok().filter(|name| !name.starts_with('.')) else {
                continue;
            };
            let path = path.join(name);
            match entry.kind() {
                Some(ObjectType::Tree) => {
                    let inner =
                        entry.to_object(&self.git).ok().and_then(|one| one.into_tree().ok());
                    inner.iter().for_each(|inner| self.gone_from(inner, &path, endings, gone));
                }
                Some(ObjectType::Blob) if endings.iter().any(|ending| has_ending(name, ending)) => {
                    gone.extend(self.content_if_gone(&path));
                }
                _ => {}
            }
        }
    }

    fn content_if_gone(&self, inside: &Path) -> Option<(Arc<str>, Vec<u8>)> {
        let is_there = std::fs::symlink_metadata(self.top.join(inside)).is_ok();
        let content = self.file(inside).filter(|_| !is_there).and_then(|file| self.content(file));
        Some((names::file_name(inside).into(), content?))
    }

    /// What was in a file.
    fn before(&self, name: &str) -> Option<Vec<u8>> {
        self.content(self.file(&self.inside(&names::path(name))?)?)
    }

    fn content(&self, file: Oid) -> Option<Vec<u8>> {
        self.git.find_blob(file).ok().map(|blob| blob.content().to_vec())
    }

    fn tree(&self) -> Option<Tree<'_>> {
        self.git.find_tree(self.tree).ok()
    }

    /// The file at a path of the repository. A link is none: it may lead elsewhere than before.
    fn file(&self, inside: &Path) -> Option<Oid> {
        const LINK: i32 = 0o120_000;
        let entry = self.tree()?.get_path(inside).ok()?;
        let is_file = entry.kind() == Some(ObjectType::Blob) && entry.filemode() != LINK;
        is_file.then(|| entry.id())
    }

    /// A path as it leads from the top of the repository. Nothing for what is outside it, and for links.
    fn inside(&self, path: &Path) -> Option<PathBuf> {
        let is_link = std::fs::symlink_metadata(path).is_ok_and(|own| own.file_type().is_symlink());
        let whole = std::fs::canonicalize(names::folder(path)).ok()?.join(path.file_name()?);
        whole.strip_prefix(&self.top).ok().filter(|_| !is_link).map(Path::to_owned)
    }
}

impl Revision {
    /// Why all plans are to be checked, whichever of them differ; nothing where only those are that do.
    pub(super) fn why_all(&self, inputs: &Inputs, is_national: bool) -> Option<String> {
        if is_national {
            return Some("the national requirements are about all plans together".to_owned());
        }
        let config = match &inputs.config {
            Some(file) => Some(file.clone()).filter(|file| self.differs(file)),
            None => self.gone_settings(),
        };
        let mut judgements = inputs.judgements.iter();
        let judged = judgements.find(|file| self.differs(file.as_str())).cloned();
        let mut folders = inputs.rules.iter().map(|path| disk::holding(path));
        let changed = config
            .or(judged)
            .or_else(|| folders.find_map(|one| self.first_change(&one, &OF_RULES)));
        changed.map(|file| format!("`{file}` differs from `{}`", self.name))
    }

    /// Settings that applied here, and are no longer there.
    fn gone_settings(&self) -> Option<String> {
        let top = names::file_name(&self.top.join(FILE_NAME));
        let gone = [FILE_NAME, &top].map(|file| self.gone(file, &[]));
        gone.into_iter().flatten().next().map(|(name, _)| name.to_string())
    }

    /// Of these plans those that differ, and those of councils whose plan of the year before does; and how many
    /// the latter are. `beside` are all files in which last year's plans are looked for, and `paths` where all
    /// were looked for.
    pub(super) fn changed(
        &self,
        plans: Vec<PlanFile>,
        beside: &[Arc<str>],
        paths: &[String],
        library: &Library,
    ) -> (Vec<PlanFile>, usize) {
        let before = self.named_by_changed(&plans, beside, paths);
        let mut n_after = 0;
        let mut is_to_be_checked = |plan: &PlanFile| {
            let name = plan.name();
            if !matches!(plan, PlanFile::Path(_)) || self.differs(&name) {
                return true;
            }
            let is_after = is_after_any(&before, &name, library);
            n_after += usize::from(is_after);
            is_after
        };
        (plans.into_iter().filter(|plan| is_to_be_checked(plan)).collect(), n_after)
    }

    /// The years and councils of all files that differ, as they are now and as they were.
    fn named_by_changed(
        &self,
        plans: &[PlanFile],
        beside: &[Arc<str>],
        paths: &[String],
    ) -> Vec<Named> {
        let of_plans = plans.iter().filter(|plan| matches!(plan, PlanFile::Path(_)));
        let mut files: Vec<Arc<str>> =
            of_plans.map(PlanFile::name).chain(beside.iter().cloned()).collect();
        files.sort();
        files.dedup();
        files.retain(|file| *file.as_ref() != *names::STANDARD_INPUT && self.differs(file));
        let endings: Vec<&str> = plan::Format::endings().collect();
        let now = files.iter().filter_map(|file| Some((Arc::clone(file), Disk.read(file).ok()?)));
        let then = files.iter().filter_map(|file| Some((Arc::clone(file), self.before(file)?)));
        let gone = paths.iter().flat_map(|path| self.gone(path, &endings));
        now.chain(then).chain(gone).filter_map(|(file, bytes)| Named::of(&file, bytes)).collect()
    }
}

/// Whether a plan is of the year after one of these, and of its council.
fn is_after_any(before: &[Named], plan: &Arc<str>, library: &Library) -> bool {
    if before.is_empty() {
        return false;
    }
    let Ok(bytes) = Disk.read(plan) else { return false };
    // Most plans are of another year, which is seen without reading all of them.
    let year = plan::peek_year(plan, &bytes).map(|year| year.previous());
    if year.is_some_and(|year| before.iter().all(|one| one.year != year)) {
        return false;
    }
    let named = Named::of(plan, bytes);
    named.is_some_and(|named| before.iter().any(|one| one.is_before(&named, library)))
}

/// The same text with the ends of lines that git keeps.
fn with_plain_line_ends(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter().peekable();
    while let Some(byte) = rest.next() {
        if *byte != b'\r' || rest.peek() != Some(&&b'\n') {
            plain.push(*byte);
        }
    }
    plain
}

fn has_ending(name: &str, ending: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, own)| own.eq_ignore_ascii_case(ending))
}

// ---- What cannot be told --------------------------------------------------------------------------------

fn refused(name: &str, why: &str, help: &str) -> Diagnostic {
    let message = format!("the changes since `{name}` cannot be told: {why}");
    Diagnostic::without_place(&code::NO_REVISION, message).with_help(help.to_owned())
}

fn not_one(name: &str) -> Diagnostic {
    let help = "name a branch, a tag or a commit, such as `--changed-since main`";
    refused(name, "it does not name one revision", help)
}

fn no_repository(name: &str, error: &Error) -> Diagnostic {
    match error.code() {
        ErrorCode::NotFound => {
            let help =
                "run it in the repository that the plans are in, or leave `--changed-since` out";
            refused(name, "this folder is in no git repository", help)
        }
        ErrorCode::Owner => {
            let help = "`git config --global --add safe.directory FOLDER` says that you trust it";
            refused(name, "the git repository belongs to another user", help)
        }
        _ => unreadable(name, error),
    }
}

fn bare(name: &str) -> Diagnostic {
    let help = "run it in a clone whose files are there";
    refused(name, "the git repository has no files beside its history", help)
}

fn no_revision(name: &str, git: &git2::Repository, error: &Error) -> Diagnostic {
    match error.code() {
        ErrorCode::Ambiguous => {
            refused(name, "it may be more than one revision", "write more of its name")
        }
        _ if git.is_shallow() => {
            let help = "fetch the whole history: `git fetch --unshallow`, or `fetch-depth: 0` where a GitHub \
                        workflow checks out";
            refused(name, "this clone has only a part of the history, and not this revision", help)
        }
        ErrorCode::NotFound | ErrorCode::InvalidSpec => {
            let help = "name a branch, a tag or a commit that this clone has; `git fetch` fetches those of others";
            refused(name, "there is no such revision in this git repository", help)
        }
        _ => unreadable(name, error),
    }
}

fn unreadable(name: &str, error: &Error) -> Diagnostic {
    let why = format!("the git repository cannot be read ({})", error.message());
    refused(name, &why, "`git fsck` says what is wrong with it")
}
