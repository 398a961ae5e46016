//! Why the system refuses to read or to write, in words that follow a colon. An error of the system goes
//! in. Whether the file was to be read or to be written makes a difference to whoever has to put it right.

use std::io::{Error, ErrorKind};

/// What was to be done with a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    Read,
    Write,
}

/// Why a file or folder cannot be read.
pub(super) fn unread(error: &Error) -> String {
    in_words(error, Deed::Read)
}

/// Why a file cannot be written.
pub(super) fn unwritten(error: &Error) -> String {
    in_words(error, Deed::Write)
}

fn in_words(error: &Error, deed: Deed) -> String {
    let is_it = |(kind, _, _): &&(ErrorKind, &str, &str)| *kind == error.kind();
    let known = WORDS.iter().find(is_it).map(|(_, read, write)| match deed {
        Deed::Read => *read,
        Deed::Write => *write,
    });
    known.or_else(|| without_kind(error)).map_or_else(|| error.to_string(), str::to_owned)
}

/// Each with the words for reading and those for writing.
const WORDS: [(ErrorKind, &str, &str); 13] = [
    (
        ErrorKind::NotFound,
        "there is no such file or folder",
        "there is no such folder to write it in",
    ),
    (
        ErrorKind::PermissionDenied,
        "you do not have permission to read it",
        "you do not have permission to write there",
    ),
    (
        ErrorKind::AlreadyExists,
        "there is already a file of this name",
        "there is already a file of this name",
    ),
    (ErrorKind::IsADirectory, "it is a folder", "it is a folder"),
    (
        ErrorKind::NotADirectory,
        "a part of its path is a file, not a folder",
        "a part of its path is a file, not a folder",
    ),
    (
        ErrorKind::ReadOnlyFilesystem,
        "the disk it is on can only be read",
        "the disk can only be read, not written",
    ),
    (ErrorKind::StorageFull, "the disk is full", "the disk is full"),
    (
        ErrorKind::QuotaExceeded,
        "you have no space left on the disk",
        "you have no space left on the disk",
    ),
    (
        ErrorKind::FileTooLarge,
        "it is larger than the system allows",
        "it is larger than the system allows",
    ),
    (ErrorKind::InvalidFilename, "its name is too long", "its name is too long"),
    (
        ErrorKind::TooManyLinks,
        "it has more links than the disk allows",
        "it has more links than the disk allows",
    ),
    (ErrorKind::InvalidInput, "no file can have this name", "no file can have this name"),
    (ErrorKind::ExecutableFileBusy, "another program is using it", "another program is using it"),
];

/// What the standard library has no name for.
#[cfg(unix)]
fn without_kind(error: &Error) -> Option<&'static str> {
    use rustix::io::Errno;
    match Errno::from_io_error(error)? {
        Errno::LOOP => Some("its links lead in a circle"),
        Errno::NXIO => Some("it is a socket, which cannot be opened as a file"),
        Errno::MFILE | Errno::NFILE => Some("too many files are open"),
        Errno::IO => Some("the disk or the network failed"),
        _ => None,
    }
}

#[cfg(not(unix))]
fn without_kind(_error: &Error) -> Option<&'static str> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn may_not_write_is_not_told_as_may_not_read() {
        let denied = Error::from(ErrorKind::PermissionDenied);
        assert_eq!(unread(&denied), "you do not have permission to read it");
        assert_eq!(unwritten(&denied), "you do not have permission to write there");
    }
}
