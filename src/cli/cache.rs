//! Rules that were loaded before, kept in a folder of whoever runs the program.
//!
//! A file there has all that its rules were made of, which is held against the rule files each time. So deleting it,
//! or having no such folder, costs nothing but time, and nothing is ever said of it.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use etcetera::BaseStrategy;

use super::write;
use crate::library::{Files, Library, Recorded};
use crate::value::fingerprint;

/// The variable that names the folder; where it is empty, nothing is kept.
pub(super) const FOLDER: &str = "LACUNA_CACHE_DIR";

const ENDING: &str = "rules";

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
    let kept = std::fs::read(&path).ok();
    if let Some(library) = kept.and_then(|kept| Library::from_kept(&kept, &made_by, files)) {
        return library;
    }
    let recorded = Recorded::new(files);
    let library = load(&recorded);
    if let Some(bytes) = library.to_keep(&made_by, &recorded) {
        // Where it cannot be written, the rules are loaded again next time.
        let _ = write::in_place_of(&path, &bytes).and_then(|()| delete_old(&folder));
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

fn delete_old(folder: &Path) -> std::io::Result<()> {
    let now = SystemTime::now();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let is_ours = entry.path().extension().is_some_and(|ending| ending == ENDING);
        let age = now.duration_since(entry.metadata()?.modified()?).unwrap_or_default();
        if is_ours && age > KEPT_FOR {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
