//! Rules, with all that is needed to use them.

use super::Previous;
use super::check::{Checked, Judge};
use super::previous::NoFiles;
use crate::eval::Selection;
use crate::workers::{Alone, Workers};
use lacuna_language::library::{Files, Library};

/// The rules of all years, the files in which plans are found, and who does the work: plans are checked, held
/// together and begun by it, and examples are tried out.
#[derive(Clone, Copy)]
pub struct Session<'l> {
    /// The rules of all years that are loaded.
    pub library: &'l Library,
    pub(super) files: &'l (dyn Files + Sync),
    pub(super) workers: &'l dyn Workers,
    pub(super) selection: &'l Selection,
}

impl<'l> Session<'l> {
    /// A session that finds no files, and works alone.
    pub fn new(library: &'l Library) -> Session<'l> {
        Session { library, files: &NoFiles, workers: &Alone, selection: Selection::ALL }
    }

    /// The same, with files from which plans are read that examples start from.
    pub fn reading(self, files: &'l (dyn Files + Sync)) -> Session<'l> {
        Session { files, ..self }
    }

    /// The same, with help.
    pub fn with(self, workers: &'l dyn Workers) -> Session<'l> {
        Session { workers, ..self }
    }

    /// The same, by some of the requirements.
    pub fn choosing(self, selection: &'l Selection) -> Session<'l> {
        Session { selection, ..self }
    }

    /// Checks one plan file by the circular of the year that it names.
    pub fn check(self, name: &str, bytes: Vec<u8>, previous: &Previous) -> Checked<'l> {
        Judge { selection: self.selection, ..Judge::new(self.library) }.check(name, bytes, previous)
    }
}
