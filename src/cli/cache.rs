//! Rules that were loaded before, kept in a folder of whoever runs the program.
//!
//! A file there holds every text that its rules were made from, which is compared with the rule files each time. So
//! deleting it, or having no such folder, costs nothing but time, and nothing is ever said of it. Only who runs the
//! program can read it.

use std::ffi::OsStr;
use std::fs::Metadata;
#[cfg(unix)]
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use etcetera::BaseStrategy;

use super::names::{self, BUILT_IN};
use super::write;
use crate::library::{Files, Library, Recorded};
use crate::value::fingerprint;

/// The variable that names the folder; where it is empty, nothing is kept.
pub(super) const FOLDER: &str = "LACUNA_CACHE_DIR";

/// What the names of its files end in: nobody else's do.
const ENDING: &str = "lacuna-rules";

/// The largest file of it that is read.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// What was written longer ago is deleted: by then the program is another one, or the rule files are elsewhere.
const KEPT_FOR: Duration = Duration::from_hours(30 * 24);

/// The library of some rule files: as it was kept, or else as `load` loads it from them. `names` are all files that
/// may be asked for.
pub(super) fn library(
    files: &dyn Files,
    names: &[&str],
    load: impl FnOnce(&dyn Files) -> Library,
) -> Library {
    let (Some(folder), Some(program)) = (folder(), this_program()) else { return load(files) };
    let program = program.iter().map(String::as_str);
    let made_by: Vec<&str> = program.chain(names.iter().copied()).collect();
    let path = folder.join(fingerprint(made_by.iter().copied())).with_extension(ENDING);
    let kept = trusted(&folder, &path).then(|| std::fs::read(&path).ok()).flatten();
    if let Some(library) = kept.and_then(|kept| Library::from_kept(&kept, &made_by, files)) {
        return library;
    }
    let recorded = Recorded::new(files);
    let library = load(&recorded);
    if are_files(&recorded.read_files())
        && let Some(bytes) = library.to_keep(&made_by, &recorded)
    {
        // Where it cannot be written, the rules are loaded again next time.
        let _ = write::for_this_user_alone(&path, &bytes).and_then(|()| delete_old(&folder));
    }
    library
}

/// Where rules are kept; nothing where they are not to be, or where the system has no place for it.
fn folder() -> Option<PathBuf> {
    match std::env::var_os(FOLDER) {
        Some(folder) if folder.is_empty() => None,
        Some(folder) => Some(PathBuf::from(folder)),
        None => Some(etcetera::choose_base_strategy().ok()?.cache_dir().join("lacuna")),
    }
}

/// Which build of the program this is, and from which folder file names are taken.
fn this_program() -> Option<[String; 4]> {
    let program = std::env::current_exe().ok()?;
    let about = std::fs::metadata(&program).ok()?;
    let written = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let here = std::env::current_dir().ok()?;
    Some([
        env!("CARGO_PKG_VERSION").to_owned(),
        program.to_str()?.to_owned(),
        format!("{} {}", about.len(), written.as_nanos()),
        here.to_str()?.to_owned(),
    ])
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

/// Deletes what was kept long ago, and nothing that has another name than such files have.
fn delete_old(folder: &Path) -> std::io::Result<()> {
    let now = SystemTime::now();
    for entry in std::fs::read_dir(folder)?.filter_map(Result::ok) {
        let written =
            entry.metadata().ok().filter(Metadata::is_file).and_then(|it| it.modified().ok());
        let age = written.and_then(|written| now.duration_since(written).ok()).unwrap_or_default();
        if age > KEPT_FOR && is_name_of_kept(&entry.path()) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
    Ok(())
}

/// Whether a file is called as those are that rules are kept in: a fingerprint and their ending.
fn is_name_of_kept(path: &Path) -> bool {
    let stem = path.file_stem().and_then(OsStr::to_str).unwrap_or_default();
    let is_digit = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f');
    let is_fingerprint = stem.len() == 32 && stem.bytes().all(is_digit);
    is_fingerprint && path.extension().is_some_and(|ending| ending == ENDING)
}
