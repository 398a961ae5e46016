//! Files on disk: found, and read. Names go in, and bytes come out, or the reason why there are none.
//!
//! A pipe gives what is in it only once, so it is read once in a run, by whatever names it is asked for.
//! In a folder only files are opened. Nothing is written here.

use std::collections::BTreeMap;
use std::fs::{File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use walkdir::WalkDir;

use super::names::{self, STANDARD_INPUT};
use super::output::complain;
use super::reason;
use crate::library::{Files, MOST_BYTES};

/// How long a pipe may say nothing before it is told that it is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// The files of this machine.
pub(super) struct Disk;

impl Files for Disk {
    fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        let path = names::path(name);
        let about = std::fs::metadata(&path).map_err(|error| reason::unread(&error))?;
        match stream(&about, &path) {
            Some(stream) => once(stream, || waiting_for(name, || open(&path, 0))),
            // Room for one byte more than the file has: nothing grows only because its end is looked for.
            None => open(&path, about.len().saturating_add(1)),
        }
    }
}

fn open(path: &Path, n_bytes: u64) -> Result<Vec<u8>, String> {
    let file = File::open(path).map_err(|error| reason::unread(&error))?;
    bounded(file, usize::try_from(n_bytes).unwrap_or(0))
}

/// A file with an ending, open to be looked into. A pipe is none: what is read there is gone.
pub(super) fn regular_file(name: &str, ending: &str) -> Option<File> {
    let path = names::path(name);
    let is_one =
        has_ending(&path, &[ending]) && std::fs::metadata(&path).is_ok_and(|about| about.is_file());
    is_one.then(|| File::open(&path).ok()).flatten()
}

/// All that standard input gives.
pub(super) fn standard_input() -> Result<Vec<u8>, String> {
    let stream = stream_of(Path::new(ITS_PATH)).unwrap_or_else(|| PathBuf::from(STANDARD_INPUT));
    once(stream, || bounded(std::io::stdin().lock(), 0))
}

/// Where the system has standard input among its files, if it does.
const ITS_PATH: &str = "/dev/stdin";

/// What a file is known by, whatever it is called.
pub(super) fn identity(name: &str) -> PathBuf {
    let path = names::path(name);
    let known = match name {
        // A file that is given as standard input may have been read in part.
        STANDARD_INPUT => stream_of(Path::new(ITS_PATH)),
        _ => stream_of(&path).or_else(|| std::fs::canonicalize(&path).ok()),
    };
    known.or_else(|| in_its_folder(&path)).unwrap_or_else(|| path.into_owned())
}

/// What a file will be known by that is not there yet.
fn in_its_folder(path: &Path) -> Option<PathBuf> {
    Some(std::fs::canonicalize(names::folder(path)).ok()?.join(path.file_name()?))
}

/// The folder that a path stands for: itself, or that of the file.
pub(super) fn holding(name: &str) -> String {
    match names::path(name) {
        path if path.is_dir() => name.to_owned(),
        path => names::file_name(names::folder(&path)),
    }
}

/// Whether a path is a file, or a folder that holds it or would hold it.
pub(super) fn is_or_holds(path: &str, file: &str) -> bool {
    let whole = |path: &Path| std::fs::canonicalize(path).ok();
    let file_path = names::path(file);
    let (Some(outer), Some(folder)) = (whole(&names::path(path)), whole(names::folder(&file_path)))
    else {
        return identity(path) == identity(file);
    };
    identity(path) == identity(file) || outer.is_dir() && folder.starts_with(&outer)
}

fn stream_of(path: &Path) -> Option<PathBuf> {
    stream(&std::fs::metadata(path).ok()?, path)
}

/// What a pipe or a device is known by, whatever it is called; nothing for a file or a folder.
fn stream(about: &Metadata, path: &Path) -> Option<PathBuf> {
    let is_stream = !about.is_file() && !about.is_dir();
    is_stream.then(|| known_by(about, path))
}

#[cfg(unix)]
fn known_by(about: &Metadata, _path: &Path) -> PathBuf {
    use std::os::unix::fs::MetadataExt;
    PathBuf::from(format!("<stream>/{}:{}", about.dev(), about.ino()))
}

#[cfg(not(unix))]
fn known_by(_about: &Metadata, path: &Path) -> PathBuf {
    path.to_owned()
}

type Bytes = Result<Vec<u8>, String>;

/// What a stream gave when it was read. Whoever asks while it is being read waits for the same.
fn once(stream: PathBuf, read: impl FnOnce() -> Bytes) -> Bytes {
    static READ: Mutex<BTreeMap<PathBuf, Arc<OnceLock<Bytes>>>> = Mutex::new(BTreeMap::new());
    let mut all = READ.lock().unwrap_or_else(PoisonError::into_inner);
    let this = Arc::clone(all.entry(stream).or_default());
    drop(all);
    this.get_or_init(read).clone()
}

/// Reads, and says so on standard error where that takes long because nobody writes.
fn waiting_for(name: &str, read: impl FnOnce() -> Bytes) -> Bytes {
    std::thread::scope(|scope| {
        let (is_over, over) = channel::<()>();
        let watch = move || {
            if over.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                complain(&format!("Nothing has come from `{name}` yet: still waiting for it.\n"));
            }
        };
        // Where the system gives no more threads, it is only not told.
        let _watcher = std::thread::Builder::new().spawn_scoped(scope, watch);
        let bytes = read();
        drop(is_over);
        bytes
    })
}

/// Reads to the end, but no more than is allowed; `expected` bytes, as far as is known.
fn bounded(from: impl Read, expected: usize) -> Bytes {
    let mut bytes = Vec::with_capacity(expected.min(MOST_BYTES));
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    let mut limited = from.take(most.saturating_add(1));
    limited.read_to_end(&mut bytes).map_err(|error| reason::unread(&error))?;
    match bytes.len() > MOST_BYTES {
        true => {
            Err(format!("it is larger than {} MB, which is the limit", MOST_BYTES / (1024 * 1024)))
        }
        false => Ok(bytes),
    }
}

/// What a name on the command line stands for.
pub(super) enum Found {
    /// Files to read, in the order of their names, and what could not be looked into or is no file.
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
pub(super) fn find(name: &str, endings: &[&str]) -> Found {
    let path = names::path(name);
    let metadata = match std::fs::metadata(&path) {
        Ok(metadata) => metadata,
        Err(error) => return Found::Nothing(reason::unread(&error)),
    };
    if !metadata.is_dir() {
        let (files, unreadable) = (vec![name.to_owned()], Vec::new());
        return Found::Files { files, unreadable, has_links: false };
    }
    let is_hidden = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with('.');
    let walk = WalkDir::new(&path).follow_links(true).sort_by_file_name().into_iter();
    let walk = walk.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.file_name()));
    let (mut files, mut unreadable, mut has_links) = (Vec::new(), Vec::new(), false);
    for entry in walk {
        has_links |= entry.as_ref().is_ok_and(|one| one.path_is_symlink() && one.depth() > 0);
        match entry {
            Ok(entry) if entry.file_type().is_dir() || !has_ending(entry.path(), endings) => {}
            Ok(entry) if entry.file_type().is_file() => files.push(names::found(entry.path())),
            Ok(entry) => unreadable.push((names::found(entry.path()), NO_FILE.to_owned())),
            Err(error) if error.path().is_some_and(|at| is_stray_link(at, endings)) => {}
            Err(error) => {
                let at = error.path().map_or(name.to_owned(), names::found);
                let why =
                    error.io_error().map_or("it loops back to itself".to_owned(), reason::unread);
                unreadable.push((at, why));
            }
        }
    }
    Found::Files { files, unreadable, has_links }
}

/// Why something in a folder is passed over that has the name of a file.
const NO_FILE: &str = "it is a pipe, a socket or a device, and in a folder only files are opened";

/// Whether a link that leads nowhere is none of what is looked for, by its name.
fn is_stray_link(path: &Path, endings: &[&str]) -> bool {
    let is_link = std::fs::symlink_metadata(path).is_ok_and(|own| own.file_type().is_symlink());
    is_link && !has_ending(path, endings) && std::fs::metadata(path).is_err()
}

/// The files of one folder, not of those in it, with an ending, in the order of their names.
pub(super) fn beside(folder: &Path, ending: &str) -> Vec<String> {
    let walk = WalkDir::new(folder).min_depth(1).max_depth(1).sort_by_file_name().into_iter();
    let files = walk.filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    files
        .filter(|entry| has_ending(entry.path(), &[ending]))
        .map(|one| names::found(one.path()))
        .collect()
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    path.extension()
        .is_some_and(|ending| endings.iter().any(|one| ending.eq_ignore_ascii_case(one)))
}
