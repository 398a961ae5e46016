//! The cache of rules that were loaded before, in a folder of whoever runs the program.
//!
//! A file there holds every text that its rules were made from, which is compared with the rule files each time. So
//! deleting it, or having no such folder, costs nothing but time, and nothing is ever said of it. Only who runs the
//! program can read it.

use std::ffi::OsStr;
use std::fs::Metadata;
#[cfg(unix)]
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use etcetera::BaseStrategy;

use super::names::{self, BUILT_IN};
use super::write;
use crate::library::{Files, Library, Recorded};
use crate::value::fingerprint;

/// The variable that names the folder; where it is empty, there is no cache.
pub(super) const FOLDER: &str = "LACUNA_CACHE_DIR";

/// What the names of its files end in: nobody else's do.
const ENDING: &str = "lacuna-rules";

/// Which build of the program this is.
const BUILD: &str = env!("LACUNA_BUILD");

/// The largest file of it that is read.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// The most files that it keeps, the newest of them. Each is of other rule files, or of another folder.
const MOST_FILES: usize = 100;

/// What was written longer ago is deleted: by then the program is another one, or the rule files are elsewhere.
const KEPT_FOR: Duration = Duration::from_hours(30 * 24);

/// The library of some rule files: from the cache, or else as `load` loads it from them. `names` are all files that
/// may be asked for.
pub(super) fn library(
    files: &dyn Files,
    names: &[&str],
    load: impl FnOnce(&dyn Files) -> Library,
) -> Library {
    let here = std::env::current_dir().ok();
    let here = here.as_deref().and_then(Path::to_str);
    let (Some(folder), Some(here)) = (folder(), here) else { return load(files) };
    let made_by: Vec<&str> = [BUILD, here].into_iter().chain(names.iter().copied()).collect();
    let path = folder.join(fingerprint(made_by.iter().copied())).with_extension(ENDING);
    let cached = trusted(&folder, &path).then(|| std::fs::read(&path).ok()).flatten();
    if let Some(library) = cached.and_then(|cached| Library::from_cache(&cached, &made_by, files)) {
        return library;
    }
    let recorded = Recorded::new(files);
    let library = load(&recorded);
    if are_files(&recorded.read_files())
        && let Some(bytes) = library.to_cache(&made_by, &recorded)
    {
        // Where it cannot be written, the rules are loaded again next time.
        let _ = write::for_this_user_alone(&path, &bytes).and_then(|()| delete_old(&folder));
    }
    library
}

/// Nothing where there is to be no cache, or where the system has no place for one.
fn folder() -> Option<PathBuf> {
    match std::env::var_os(FOLDER) {
        Some(folder) if folder.is_empty() => None,
        Some(folder) => Some(PathBuf::from(folder)),
        None => Some(etcetera::choose_base_strategy().ok()?.cache_dir().join("lacuna")),
    }
}

/// Whether a file is one that this user wrote: another one may say anything.
fn trusted(folder: &Path, path: &Path) -> bool {
    let is_ours =
        |about: std::io::Result<Metadata>| about.is_ok_and(|about| is_of_this_user(&about));
    let about = std::fs::symlink_metadata(path);
    let is_file = about.as_ref().is_ok_and(|about| about.is_file() && about.len() <= MOST_BYTES);
    is_file && is_ours(about) && is_ours(std::fs::metadata(folder))
}

#[cfg(unix)]
fn is_of_this_user(about: &Metadata) -> bool {
    const WRITABLE_BY_OTHERS: u32 = 0o022;
    about.uid() == rustix::process::geteuid().as_raw() && about.mode() & WRITABLE_BY_OTHERS == 0
}

#[cfg(not(unix))]
fn is_of_this_user(_: &Metadata) -> bool {
    true
}

/// Whether all of these are files, or built in. What comes through a pipe is not to be left on a disk.
fn are_files(names: &[String]) -> bool {
    names.iter().filter(|name| !name.starts_with(BUILT_IN)).all(|name| {
        // What is not there was not read either, and is told by that.
        std::fs::metadata(names::path(name)).map_or(true, |about| about.is_file())
    })
}

/// Deletes what was written long ago or is one too many, and nothing that has another name than files of the cache
/// have.
fn delete_old(folder: &Path) -> std::io::Result<()> {
    let now = SystemTime::now();
    let age = |path: &Path| {
        let about = std::fs::symlink_metadata(path).ok().filter(Metadata::is_file)?;
        Some(now.duration_since(about.modified().ok()?).unwrap_or_default())
    };
    let paths = std::fs::read_dir(folder)?.filter_map(Result::ok).map(|entry| entry.path());
    let cached = paths.filter(|path| is_name_in_cache(path));
    let mut cached: Vec<(Duration, PathBuf)> =
        cached.filter_map(|path| Some((age(&path)?, path))).collect();
    cached.sort();
    for (at, (age, path)) in cached.iter().enumerate() {
        if *age > KEPT_FOR || at >= MOST_FILES {
            let _ = std::fs::remove_file(path);
        }
    }
    Ok(())
}

/// Whether a file is called as those of the cache are: a fingerprint and their ending.
fn is_name_in_cache(path: &Path) -> bool {
    let stem = path.file_stem().and_then(OsStr::to_str).unwrap_or_default();
    let is_digit = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f');
    let is_fingerprint = stem.len() == 32 && stem.bytes().all(is_digit);
    is_fingerprint && path.extension().is_some_and(|ending| ending == ENDING)
}
