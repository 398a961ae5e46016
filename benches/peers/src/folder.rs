//! The plans of a folder.

use std::path::{Path, PathBuf};

/// What a plan is written in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Format {
    Json,
    Yaml,
}

impl Format {
    /// The ending of a file's name.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Format::Json => "json",
            Format::Yaml => "yaml",
        }
    }

    /// The format of a file, by the ending of its name.
    pub(crate) fn of(path: &Path) -> Result<Format, String> {
        let is_it = |format: &Format| path.extension().is_some_and(|it| it == format.ending());
        let format = [Format::Json, Format::Yaml].into_iter().find(is_it);
        format.ok_or_else(|| format!("{} is neither JSON nor YAML", path.display()))
    }
}

/// The files of a folder, sorted by name.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let failed = |error| format!("{} cannot be read: {error}", folder.display());
    let entries = std::fs::read_dir(folder).map_err(failed)?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = paths.collect::<Result<Vec<PathBuf>, _>>().map_err(failed)?;
    paths.sort();
    Ok(paths)
}

/// A plan's format and text.
pub(crate) fn read(path: &Path) -> Result<(Format, String), String> {
    let text = std::fs::read_to_string(path);
    let text = text.map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    Ok((Format::of(path)?, text))
}

/// The name of a file without its folder.
pub(crate) fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
