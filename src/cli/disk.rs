//! Files on disk.

use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use walkdir::WalkDir;

use crate::library::{Files, MOST_BYTES};

/// The files of this machine.
pub struct Disk;

impl Files for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let file = std::fs::File::open(path).map_err(|error| reason(&error))?;
        // Room for one byte more than the file has: nothing grows only because its end is looked for.
        let n_bytes = file.metadata().map_or(0, |about| about.len().saturating_add(1));
        bounded(file, usize::try_from(n_bytes).unwrap_or(0))
    }
}

/// What a file is known by, however its path is written.
pub fn identity(path: &str) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| PathBuf::from(path))
}

/// All that standard input gives. It can be read only once, and is kept.
pub fn standard_input() -> Result<Vec<u8>, String> {
    static READ: OnceLock<Result<Vec<u8>, String>> = OnceLock::new();
    READ.get_or_init(|| bounded(std::io::stdin().lock(), 0)).clone()
}

/// Reads to the end, but no more than is allowed; `expected` bytes, as far as is known.
fn bounded(from: impl Read, expected: usize) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(expected.min(MOST_BYTES));
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    let mut limited = from.take(most.saturating_add(1));
    limited.read_to_end(&mut bytes).map_err(|error| reason(&error))?;
    match bytes.len() > MOST_BYTES {
        true => {
            Err(format!("it is larger than {} MB, which is the most", MOST_BYTES / (1024 * 1024)))
        }
        false => Ok(bytes),
    }
}

/// Writes a file that is not there yet.
pub fn write_new(path: &str, bytes: impl AsRef<[u8]>) -> Result<(), String> {
    let file = std::fs::OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = file.map_err(|error| reason(&error))?;
    file.write_all(bytes.as_ref()).map_err(|error| reason(&error))
}

/// Puts another text in a file. It is written beside it first, so that nothing is lost half-way.
pub fn replace(path: &str, text: &str) -> Result<(), String> {
    let beside = format!("{path}.new");
    write_new(&beside, text).map_err(|why| format!("`{beside}`, which is written first: {why}"))?;
    let replaced = std::fs::metadata(path)
        .and_then(|old| std::fs::set_permissions(&beside, old.permissions()))
        .and_then(|()| std::fs::rename(&beside, path));
    replaced.map_err(|error| {
        // What was begun is taken away again; that this may fail too changes nothing.
        let _left = std::fs::remove_file(&beside);
        reason(&error)
    })
}

/// Why the system refuses, in words that follow a colon.
fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        ErrorKind::PermissionDenied => "this user may not read it".to_owned(),
        ErrorKind::AlreadyExists => "there is such a file already".to_owned(),
        ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}

/// What a path on the command line stands for.
pub enum Found {
    /// Files to read, in the order of their names, and folders that could not be looked into.
    Files {
        files: Vec<String>,
        unreadable: Vec<(String, String)>,
        /// Whether some were come to by links, so that one may be there twice.
        has_links: bool,
    },
    Nothing(String),
}

/// The file itself, or the files with one of these endings in a folder and the folders in it.
/// Hidden ones are passed over.
pub fn find(path: &str, endings: &[&str]) -> Found {
    let metadata = match std::fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) => return Found::Nothing(reason(&error)),
    };
    if !metadata.is_dir() {
        let (files, unreadable) = (vec![path.to_owned()], Vec::new());
        return Found::Files { files, unreadable, has_links: false };
    }
    let is_hidden = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with('.');
    let walk = WalkDir::new(path).follow_links(true).sort_by_file_name().into_iter();
    let walk = walk.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.file_name()));
    let (mut files, mut unreadable, mut has_links) = (Vec::new(), Vec::new(), false);
    for entry in walk {
        has_links |= entry.as_ref().is_ok_and(|one| one.path_is_symlink() && one.depth() > 0);
        match entry {
            Ok(entry) if entry.file_type().is_file() && has_ending(entry.path(), endings) => {
                files.push(shown(entry.path()));
            }
            Ok(entry) if !entry.file_type().is_dir() && has_ending(entry.path(), endings) => {
                unreadable
                    .push((shown(entry.path()), "it is neither a file nor a folder".to_owned()));
            }
            Ok(_) => {}
            Err(error) if error.path().is_some_and(|at| is_stray_link(at, endings)) => {}
            Err(error) => {
                let at = error.path().map_or(path.to_owned(), shown);
                let why = error.io_error().map_or("it loops back to itself".to_owned(), reason);
                unreadable.push((at, why));
            }
        }
    }
    Found::Files { files, unreadable, has_links }
}

/// Whether a link that leads nowhere is none of what is looked for, by its name.
fn is_stray_link(path: &Path, endings: &[&str]) -> bool {
    let is_link = std::fs::symlink_metadata(path).is_ok_and(|own| own.file_type().is_symlink());
    is_link && !has_ending(path, endings) && std::fs::metadata(path).is_err()
}

/// The files of one folder, not of those in it, with an ending, in the order of their names.
pub fn beside(folder: &str, ending: &str) -> Vec<String> {
    let walk = WalkDir::new(folder).min_depth(1).max_depth(1).sort_by_file_name().into_iter();
    let files = walk.filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    files.filter(|entry| has_ending(entry.path(), &[ending])).map(|one| shown(one.path())).collect()
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    path.extension()
        .is_some_and(|ending| endings.iter().any(|one| ending.eq_ignore_ascii_case(one)))
}

/// A path as it is named in reports: with `/`, without a leading `./`.
fn shown(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    text.strip_prefix("./").map(str::to_owned).unwrap_or(text)
}
