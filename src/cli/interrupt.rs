//! What happens where somebody interrupts the program: files are whole or absent, and the exit status says that not
//! all was done.
//!
//! Nothing that the program still had to tidy up is done where it is interrupted. So each file that has a hidden name
//! until it is whole is listed here, and the program does not end while files are given their names.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::exit::Exit;

/// What a watcher waits for.
pub(super) enum Call {
    /// Something was done in a folder.
    Done,
    /// Somebody wants the program to end.
    End,
}

/// The hidden files that there are.
static HIDDEN: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
/// Held while something is done that must not be done by halves.
static GOING_ON: Mutex<()> = Mutex::new(());

fn held<T>(mutex: &'static Mutex<T>) -> MutexGuard<'static, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Lists a hidden file: it is deleted where the program is interrupted.
pub(super) fn list(file: &Path) {
    held(&HIDDEN).insert(file.to_owned());
}

/// Does something that an interruption waits for.
pub(super) fn undisturbed<T>(action: impl FnOnce() -> T) -> T {
    let _held = held(&GOING_ON);
    action()
}

/// Ends the program where it is interrupted, with the exit status of work that was not done.
pub(super) fn end_when_interrupted() {
    // Where the system does not allow it, it ends the program as it ends any other.
    let _allowed = ctrlc::set_handler(end);
}

/// Tells somebody who waits when the program is interrupted for the first time. The second time ends it.
pub(super) fn when_interrupted(call: Sender<Call>) {
    let mut is_told = false;
    let _allowed = ctrlc::set_handler(move || {
        let is_heard = !std::mem::replace(&mut is_told, true) && call.send(Call::End).is_ok();
        if !is_heard {
            end();
        }
    });
}

fn end() {
    let _held = held(&GOING_ON);
    for file in held(&HIDDEN).iter() {
        // One that has its name by now is no longer there.
        let _gone = std::fs::remove_file(file);
    }
    std::process::exit(Exit::Unusable.number().into());
}
