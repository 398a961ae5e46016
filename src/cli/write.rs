//! The one door by which files are written: whole, or not at all.
//!
//! A name and bytes go in; a file comes out that has its name only once all of it is on the disk; several that
//! belong together have their names only once all of them are. Where the disk is full, or the program is ended
//! half-way, there is no file, or the one that was there before. What may be left over is hidden, begins with
//! `.lacuna-`, stops no later run, and can be deleted.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{BufWriter, Error, ErrorKind, Result, Seek, Write};
#[cfg(unix)]
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile, TempPath};

use super::interrupt;
use super::names::{self, folder};
use super::output::Output;
use super::reason;
use crate::diag::{Diagnostic, code};
use crate::plan::Format;
use crate::value::show::joined;

/// What hidden names begin with, so that whoever finds such a file knows whose it is.
const HIDDEN: &str = ".lacuna-";

/// Writes to standard output where no file is named, or `-`; else to a file that is not there yet.
pub(super) fn to(
    name: Option<&str>,
    bytes: impl AsRef<[u8]>,
    output: &mut Output,
) -> std::result::Result<(), Diagnostic> {
    match name {
        None | Some("-") => output.write_bytes(bytes.as_ref()),
        Some(name) => return new(name, bytes),
    }
    Ok(())
}

/// Refuses a name under which a plan of this format would not be read again.
pub(super) fn fits(name: &str, format: Format) -> std::result::Result<(), Diagnostic> {
    let is_refused =
        |ending: &str| Format::refused_endings().any(|other| other.eq_ignore_ascii_case(ending));
    match (Format::of_name(name), ending(name)) {
        (Some(told), Some(ending)) if told != format => {
            let own = format.ending();
            let message =
                format!("`{name}` cannot be the name of a plan in `{own}`: it ends in `.{ending}`");
            let help = format!("end the name in `.{own}`");
            Err(Diagnostic::without_place(&code::UNWRITABLE_FILE, message).with_help(help))
        }
        (None, Some(ending)) if is_refused(ending) || Format::no_plan(name).is_some() => {
            Err(no_name_for_a_plan(name, ending))
        }
        _ => Ok(()),
    }
}

/// That nobody could tell by its name what is in a file.
pub(super) fn no_name_for_a_plan(name: &str, ending: &str) -> Diagnostic {
    let message = format!("`{name}` cannot be the name of a plan: it ends in `.{ending}`");
    Diagnostic::without_place(&code::UNWRITABLE_FILE, message)
        .with_help(format!("end the name in {}", endings()))
}

/// What the names of plans end in.
pub(super) fn endings() -> String {
    let known = Format::endings().map(|ending| format!("`.{ending}`"));
    joined(&known.collect::<Vec<String>>(), "or")
}

/// What the name of a file ends in, if that is meant to say what is in it: `doc`, and not `Helens` of
/// `St. Helens`.
pub(super) fn ending(name: &str) -> Option<&str> {
    const LONGEST: usize = 5;
    let file = name.rsplit_once('/').map_or(name, |(_, file)| file);
    let (_, ending) = file.rsplit_once('.')?;
    let is_one = !ending.is_empty()
        && ending.len() <= LONGEST
        && ending.chars().all(|char| char.is_ascii_alphanumeric());
    is_one.then_some(ending)
}

/// Writes a file that is not there yet.
pub(super) fn new(name: &str, bytes: impl AsRef<[u8]>) -> std::result::Result<(), Diagnostic> {
    let path = names::path(name);
    let written =
        Draft::write(folder(&path), bytes.as_ref()).and_then(|draft| draft.publish(&path));
    written.map_err(|error| refused(name, &error))
}

/// Writes a file. One that has the name already is replaced if `may_go` says of its bytes that it may be; any other
/// stays as it is, and that is refused.
pub(super) fn anew(
    name: &str,
    bytes: &[u8],
    may_go: fn(&[u8]) -> bool,
) -> std::result::Result<(), Diagnostic> {
    let path = names::path(name);
    let is_to_go = path.is_file() && std::fs::read(&path).is_ok_and(|old| may_go(&old));
    if !is_to_go {
        return new(name, bytes);
    }
    let written = std::fs::canonicalize(&path).and_then(|path| {
        // Whoever may not write in a file may not have another put in its place either.
        OpenOptions::new().write(true).open(&path)?;
        let draft = Draft::write(folder(&path), bytes)?;
        interrupt::undisturbed(|| replace(draft, &path))
    });
    written.map_err(|error| refused(name, &error))
}

/// Writes a file that is not there yet, and makes its folders where they are not there either; else gives the
/// reason.
pub(super) fn with_folders(name: &str, bytes: &[u8]) -> std::result::Result<(), String> {
    let path = names::path(name);
    let draft = make_folder(folder(&path)).and_then(|()| Draft::write(folder(&path), bytes));
    draft.and_then(|draft| draft.publish(&path)).map_err(|error| reason::unwritten(&error))
}

/// Writes a file that nobody else can read, in the place of whatever has its name. Its folder is made where it is not
/// there, for this user alone.
pub(super) fn for_this_user_alone(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    builder.mode(0o700);
    builder.create(folder(path))?;
    let draft = Draft::begin(folder(path))?;
    #[cfg(unix)]
    draft.file().set_permissions(std::fs::Permissions::from_mode(0o600))?;
    put(draft.file(), bytes)?;
    draft.replace(path)
}

/// Makes a folder where there is none, with those that it is in, and sees whether files can be written there; else
/// gives the reason.
pub(super) fn writable_folder(name: &str) -> std::result::Result<(), String> {
    let path = names::path(name);
    let draft = make_folder(&path).and_then(|()| Draft::begin(&path));
    draft.map(drop).map_err(|error| reason::unwritten(&error))
}

fn make_folder(path: &Path) -> Result<()> {
    if path.as_os_str().is_empty() {
        return Err(ErrorKind::NotFound.into());
    }
    std::fs::create_dir_all(path).map_err(|error| match error.kind() {
        // What is there is no folder.
        ErrorKind::AlreadyExists => ErrorKind::NotADirectory.into(),
        _ => error,
    })
}

/// Puts another text into a file that is there. Links to it stay, and so do its owner and its mode.
pub(super) fn over(name: &str, text: &str) -> std::result::Result<(), Diagnostic> {
    let written = put_over(&names::path(name), text);
    written.map_err(|error| refused(name, &error))
}

fn refused(name: &str, error: &Error) -> Diagnostic {
    let message = format!("`{name}` cannot be written: {}", reason::unwritten(error));
    let help = HELP.iter().find(|(kind, _)| *kind == error.kind()).map(|(_, help)| *help);
    Diagnostic::without_place(&code::UNWRITABLE_FILE, message).with_help_if(help)
}

/// What to do where a file cannot be written.
const HELP: [(ErrorKind, &str); 9] = [
    (ErrorKind::AlreadyExists, "name a file that does not exist yet; no file is overwritten"),
    (ErrorKind::NotFound, "make the folder first, or name a file in one that exists"),
    (ErrorKind::PermissionDenied, "name a file in a folder in which you may write"),
    (ErrorKind::ReadOnlyFilesystem, "name a file on another disk"),
    (ErrorKind::StorageFull, "make room on the disk, or name a file on another one"),
    (ErrorKind::QuotaExceeded, "delete what you no longer need, or name a file on another disk"),
    (
        ErrorKind::FileTooLarge,
        "raise the limit on the size of files, or name a file on another disk",
    ),
    (ErrorKind::IsADirectory, "name a file in this folder"),
    (ErrorKind::InvalidFilename, "give the file a shorter name"),
];

/// A file that is being written beside others. None of them is seen before all are complete: where one cannot be
/// written, all stay as they were. What has the name already is replaced.
pub(super) struct Pending {
    name: String,
    path: PathBuf,
    to: Destination,
}

enum Destination {
    File(BufWriter<File>, Draft),
    /// A pipe, a device, or a stream of the program's own by its name: what is written there cannot be taken
    /// back, so it waits until all files are complete.
    Stream(Vec<u8>),
}

/// What names of streams begin with that may lead to a file: it is not to be replaced.
const STREAMS: [&str; 4] = ["/dev/stdout", "/dev/stderr", "/dev/fd", "/proc"];

impl Pending {
    /// Begins a file; refuses at once where none can be written.
    pub(super) fn begin(name: &str) -> std::result::Result<Pending, Diagnostic> {
        Pending::at(name).map_err(|error| refused(name, &error))
    }

    fn at(name: &str) -> Result<Pending> {
        let path = names::path(name).into_owned();
        let about = std::fs::metadata(&path);
        let is_file = about.as_ref().is_ok_and(Metadata::is_file);
        let is_stream = STREAMS.iter().any(|stream| path.starts_with(stream));
        let path = match about {
            Ok(about) if about.is_dir() => return Err(ErrorKind::IsADirectory.into()),
            // Whoever may not write in a file may not have another put in its place either.
            Ok(_) if is_file && !is_stream => {
                OpenOptions::new().write(true).open(&path)?;
                std::fs::canonicalize(&path)?
            }
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            Ok(_) | Err(_) => path,
        };
        let is_stream = is_stream || !is_file && path.exists();
        let to = match is_stream {
            true => Destination::Stream(Vec::new()),
            false => {
                let draft = Draft::begin(folder(&path))?;
                Destination::File(BufWriter::new(draft.file().try_clone()?), draft)
            }
        };
        Ok(Pending { name: name.to_owned(), path, to })
    }

    /// The name that it is to have.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Writes more of it.
    pub(super) fn write(&mut self, text: &str) -> std::result::Result<(), Diagnostic> {
        let written = match &mut self.to {
            Destination::File(file, _) => file.write_all(text.as_bytes()),
            Destination::Stream(bytes) => {
                bytes.extend_from_slice(text.as_bytes());
                Ok(())
            }
        };
        written.map_err(|error| refused(&self.name, &error))
    }

    /// Gives all of these their names, once each is whole on the disk.
    pub(super) fn publish(mut all: Vec<Pending>) -> std::result::Result<(), Diagnostic> {
        for one in &mut all {
            if let Destination::File(file, draft) = &mut one.to {
                let complete = file.flush().and_then(|()| draft.file().sync_all());
                complete.map_err(|error| refused(&one.name, &error))?;
            }
        }
        interrupt::undisturbed(|| Pending::publish_complete(all))
    }

    fn publish_complete(all: Vec<Pending>) -> std::result::Result<(), Diagnostic> {
        for Pending { name, path, to } in &all {
            if let Destination::Stream(bytes) = to {
                let stream = OpenOptions::new().append(true).open(path);
                let written = stream.and_then(|mut stream| stream.write_all(bytes));
                written.map_err(|error| refused(name, &error))?;
            }
        }
        for Pending { name, path, to } in all {
            if let Destination::File(_, draft) = to {
                replace(draft, &path).map_err(|error| refused(&name, &error))?;
            }
        }
        Ok(())
    }
}

/// Puts a file in the place of another, if there is one. It has that one's mode, where it can have it.
fn replace(draft: Draft, path: &Path) -> Result<()> {
    if let Ok(about) = std::fs::metadata(path) {
        let _alike = made_alike(draft.file(), &about);
    }
    draft.replace(path)
}

/// A file that is all on the disk, in the folder that it is for, and does not have its name yet.
enum Draft {
    /// It has no name at all, so that nothing is left of it when the program ends, however that happens.
    #[cfg(target_os = "linux")]
    Unnamed(File),
    /// It has a hidden name, on systems and disks that ask for one.
    Hidden(NamedTempFile),
}

impl Draft {
    fn write(folder: &Path, bytes: &[u8]) -> Result<Draft> {
        let draft = Draft::begin(folder)?;
        put(draft.file(), bytes)?;
        Ok(draft)
    }

    #[cfg(target_os = "linux")]
    fn begin(folder: &Path) -> Result<Draft> {
        match unnamed(folder) {
            Some(file) => Ok(Draft::Unnamed(file)),
            None => hidden(folder).map(Draft::Hidden),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn begin(folder: &Path) -> Result<Draft> {
        hidden(folder).map(Draft::Hidden)
    }

    fn file(&self) -> &File {
        match self {
            #[cfg(target_os = "linux")]
            Draft::Unnamed(file) => file,
            Draft::Hidden(file) => file.as_file(),
        }
    }

    /// Gives it a name that nothing has yet.
    fn publish(self, path: &Path) -> Result<()> {
        match self {
            #[cfg(target_os = "linux")]
            Draft::Unnamed(file) => link(&file, path)?,
            Draft::Hidden(file) => drop(file.persist_noclobber(path)?),
        }
        settle(folder(path));
        Ok(())
    }

    /// Gives it the name of another file, which is gone then.
    fn replace(self, path: &Path) -> Result<()> {
        let hidden: TempPath = match self {
            #[cfg(target_os = "linux")]
            Draft::Unnamed(file) => {
                let named = named().make_in(folder(path), |hidden| link(&file, hidden))?;
                named.into_temp_path()
            }
            Draft::Hidden(file) => file.into_temp_path(),
        };
        hidden.persist(path)?;
        settle(folder(path));
        Ok(())
    }
}

fn named() -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(HIDDEN).suffix(".tmp");
    builder
}

fn hidden(folder: &Path) -> Result<NamedTempFile> {
    let mut builder = named();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(ANYBODY));
    let file = builder.tempfile_in(folder)?;
    interrupt::list(file.path());
    Ok(file)
}

/// The mode of a new file, of which the system takes what this user's mask says.
#[cfg(unix)]
const ANYBODY: u32 = 0o666;

/// A file without a name, where the disk has such files and they can be given one later.
#[cfg(target_os = "linux")]
fn unnamed(folder: &Path) -> Option<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = i32::try_from(rustix::fs::OFlags::TMPFILE.bits()).ok()?;
    let mut options = OpenOptions::new();
    let file =
        options.read(true).write(true).mode(ANYBODY).custom_flags(flags).open(folder).ok()?;
    by_number(&file).exists().then_some(file)
}

/// The path of an open file by its number, which it has with or without a name.
#[cfg(target_os = "linux")]
fn by_number(file: &File) -> PathBuf {
    use std::os::fd::AsRawFd;
    PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()))
}

/// Gives an open file a name that nothing has yet.
#[cfg(target_os = "linux")]
fn link(file: &File, path: &Path) -> Result<()> {
    use rustix::fs::{AtFlags, CWD, linkat};
    linkat(CWD, by_number(file), CWD, path, AtFlags::SYMLINK_FOLLOW).map_err(Error::from)
}

/// Makes these bytes all that is in a file, and waits until they are on the disk.
fn put(mut file: &File, bytes: &[u8]) -> Result<()> {
    file.rewind()?;
    file.write_all(bytes)?;
    file.set_len(u64::try_from(bytes.len()).unwrap_or(u64::MAX))?;
    file.sync_all()
}

/// Has the name of a file put on the disk as well. The file is whole with it or without it, so it is no
/// mistake where a disk cannot do this.
fn settle(folder: &Path) {
    let _settled = File::open(folder).and_then(|folder| folder.sync_all());
}

fn put_over(name: &Path, text: &str) -> Result<()> {
    let about = std::fs::metadata(name)?;
    if !about.is_file() {
        return Err(Error::other("it is not a file, so it has no text to replace"));
    }
    let path = &std::fs::canonicalize(name)?;
    // Whoever may not write in a file may not have another put in its place either.
    let file = OpenOptions::new().write(true).open(path)?;
    let draft = Draft::write(folder(path), text.as_bytes())?;
    match has_other_names(&about) || made_alike(draft.file(), &about).is_err() {
        true => {
            // Where there is room for it, there is room for what follows, once it is gone.
            drop(draft);
            in_place(path, &file, text)
        }
        false => draft.replace(path),
    }
}

/// Writes into the file itself: where it has other names, which would keep the old text, and where another
/// file could not be given its owner. This cannot be done at one blow. What was in the file lies beside it
/// under a hidden name until all is written, and is put back where the writing fails.
fn in_place(path: &Path, file: &File, text: &str) -> Result<()> {
    let before = std::fs::read(path)?;
    let mut backup = Builder::new().prefix(HIDDEN).suffix(".backup").tempfile_in(folder(path))?;
    put(backup.as_file(), &before)?;
    put(file, text.as_bytes()).inspect_err(|_| {
        if put(file, &before).is_err() {
            backup.disable_cleanup(true);
        }
    })
}

#[cfg(unix)]
fn has_other_names(about: &Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(about) > 1
}

#[cfg(not(unix))]
fn has_other_names(_about: &Metadata) -> bool {
    false
}

/// Gives a file the owner and the mode of another.
#[cfg(unix)]
fn made_alike(file: &File, other: &Metadata) -> Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let own = file.metadata()?;
    if (own.uid(), own.gid()) != (other.uid(), other.gid()) {
        fchown(file, Some(other.uid()), Some(other.gid()))?;
    }
    file.set_permissions(other.permissions())
}

#[cfg(not(unix))]
fn made_alike(file: &File, other: &Metadata) -> Result<()> {
    file.set_permissions(other.permissions())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn n_files(folder: &Path) -> usize {
        std::fs::read_dir(folder).unwrap().count()
    }

    /// What disks do that have no files without a name.
    #[test]
    fn a_hidden_name_serves_as_well_as_none() {
        let folder = tempfile::tempdir().unwrap();
        let [path, usual] = ["whole", "usual"].map(|name| folder.path().join(name));
        let draft = |text: &str| {
            let file = hidden(folder.path()).unwrap();
            put(file.as_file(), text.as_bytes()).unwrap();
            Draft::Hidden(file)
        };
        draft("first").publish(&path).unwrap();
        let again = draft("second").publish(&path).unwrap_err();
        assert_eq!(again.kind(), ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "first");
        draft("third").replace(&path).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "third");
        assert_eq!(n_files(folder.path()), 1, "nothing is left over");
        std::fs::write(&usual, "").unwrap();
        let [mode, usual] =
            [path, usual].map(|path| std::fs::metadata(path).unwrap().permissions().mode());
        assert_eq!(mode, usual);
    }

    #[test]
    fn what_is_written_in_place_is_all_there_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.lac");
        for (before, after) in
            [("long before", "short"), ("short", "longer than before"), ("a", "")]
        {
            std::fs::write(&path, before).unwrap();
            let file = OpenOptions::new().write(true).open(&path).unwrap();
            in_place(&path, &file, after).unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), after);
            assert_eq!(n_files(folder.path()), 1, "nothing is left over");
        }
    }

    #[test]
    fn where_writing_in_place_fails_what_was_there_is_not_lost() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.lac");
        std::fs::write(&path, "before").unwrap();
        // Nothing can be written through this one, and so nothing be put back either.
        let file = File::open(&path).unwrap();
        in_place(&path, &file, "after").unwrap_err();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "before");
        let left = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
        let backup = left.into_iter().find(|left| *left != path).unwrap();
        assert_eq!(backup.extension().unwrap(), "backup");
        assert_eq!(std::fs::read_to_string(backup).unwrap(), "before");
    }
}
