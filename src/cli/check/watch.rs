//! `lacuna check --watch`: the same check again whenever one of its files is saved, until it is interrupted.
//!
//! The system says that something was done in a folder; what has changed is told by the files themselves. So it
//! does not matter how an editor saves, and nothing that the check writes itself begins another one.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, SystemTime};

use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::cli::disk::{self, Found};
use crate::cli::interrupt::Call;
use crate::cli::names;
use crate::config::FILE_NAME;
use crate::diag::{Diagnostic, code};
use crate::plan;

/// How long nothing may be done before the files are looked at: an editor that saves does several things.
const QUIET: Duration = Duration::from_millis(20);
/// How many times that is waited for at most, where something is done all the time.
const MOST_WAITS: usize = 10;

/// What the names of rule files and of their tables end in.
const OF_RULES: [&str; 2] = ["lac", "csv"];

/// What a check reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Inputs {
    /// Plans, and where they and last year's are looked for.
    pub plans: Vec<String>,
    /// Rules that are not built in, and the folders that they read from.
    pub rules: Vec<String>,
    /// Files with judgements.
    pub judgements: Vec<String>,
    /// The settings, if there are any.
    pub config: Option<String>,
}

/// What a file was like when it was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    n_bytes: u64,
    number: u64,
}

/// What files were like when they were looked at, by their names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Stamps(BTreeMap<String, Option<Stamp>>);

impl Stamps {
    fn add(&mut self, path: &str, endings: &[&str]) {
        let files = match disk::find(path, endings) {
            Found::Files { files, .. } => files,
            Found::Nothing(_) => vec![path.to_owned()],
        };
        for file in files {
            let stamp = std::fs::metadata(names::path(&file)).ok().as_ref().map(Stamp::of);
            self.0.insert(file, stamp);
        }
    }
}

impl Stamp {
    fn of(about: &Metadata) -> Stamp {
        let (modified, n_bytes) = (about.modified().ok(), about.len());
        Stamp { modified, n_bytes, number: number(about) }
    }
}

/// A number that another file in its place does not have.
#[cfg(unix)]
fn number(about: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(about)
}

#[cfg(not(unix))]
fn number(_about: &Metadata) -> u64 {
    0
}

impl Inputs {
    /// What all files are like.
    pub(super) fn stamps(&self) -> Stamps {
        let mut stamps = self.rules_stamps();
        let endings: Vec<&str> = plan::Format::endings().collect();
        let plans = self.plans.iter().chain(&self.judgements);
        plans.for_each(|path| stamps.add(path, &endings));
        stamps.add(self.config.as_deref().unwrap_or(FILE_NAME), &[]);
        stamps
    }

    /// What the files of the rules are like.
    pub(super) fn rules_stamps(&self) -> Stamps {
        let mut stamps = Stamps::default();
        self.rules.iter().for_each(|path| stamps.add(&disk::holding(path), &OF_RULES));
        stamps
    }

    /// The folders in which something may be done, each with whether the folders in it count too.
    fn folders(&self) -> BTreeMap<PathBuf, bool> {
        let mut folders: BTreeMap<PathBuf, bool> = BTreeMap::new();
        let mut add = |folder: &Path, is_deep: bool| {
            let folder = there(folder);
            let is_deep = is_deep && folder.1;
            *folders.entry(folder.0).or_default() |= is_deep;
        };
        let rules = self.rules.iter().map(|path| disk::holding(path));
        for path in self.plans.iter().chain(&self.judgements).cloned().chain(rules) {
            let path = names::path(&path);
            match path.is_dir() {
                true => add(&path, true),
                false => add(names::folder(&path), false),
            }
        }
        add(names::folder(&names::path(self.config.as_deref().unwrap_or(FILE_NAME))), false);
        let deep: Vec<PathBuf> = folders
            .iter()
            .filter(|(_, is_deep)| **is_deep)
            .map(|(folder, _)| folder.clone())
            .collect();
        let is_in_another =
            |folder: &Path| deep.iter().any(|one| folder != one && folder.starts_with(one));
        folders.retain(|folder, _| !is_in_another(folder));
        folders
    }
}

/// A folder without links, and whether it is there; of one that is not there, the nearest around it that is.
fn there(folder: &Path) -> (PathBuf, bool) {
    match std::fs::canonicalize(folder) {
        Ok(whole) => (whole, true),
        Err(_) if folder.parent().is_none() || folder == Path::new(".") => {
            (PathBuf::from("."), false)
        }
        Err(_) => (there(names::folder(folder)).0, false),
    }
}

/// Who is told when something is done in the folders of a check.
pub(super) struct Folders {
    /// It is told as long as this lives.
    _watcher: RecommendedWatcher,
}

impl Folders {
    /// Watches the folders of these files.
    pub(super) fn watch(inputs: &Inputs, calls: &Sender<Call>) -> Result<Folders, Diagnostic> {
        let calls = calls.clone();
        let tell = move |event: notify::Result<notify::Event>| {
            if event.map_or(true, |event| is_a_change(&event)) {
                // Nobody waits any longer.
                let _over = calls.send(Call::Done);
            }
        };
        let mut watcher =
            notify::recommended_watcher(tell).map_err(|error| unwatchable(&error, None))?;
        for (folder, is_deep) in inputs.folders() {
            let mode = if is_deep { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
            watcher.watch(&folder, mode).map_err(|error| unwatchable(&error, Some(&folder)))?;
        }
        Ok(Folders { _watcher: watcher })
    }
}

/// Whether a file may be another now. To read one changes nothing.
fn is_a_change(event: &notify::Event) -> bool {
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    }
}

/// Waits until files are not as they were; says whether that is so, or whether the program is to end.
pub(super) fn wait(calls: &Receiver<Call>, before: &Stamps, now: impl Fn() -> Stamps) -> bool {
    while let Ok(Call::Done) = calls.recv() {
        for _ in 0..MOST_WAITS {
            match calls.recv_timeout(QUIET) {
                Ok(Call::Done) => {}
                Ok(Call::End) => return false,
                Err(_) => break,
            }
        }
        if now() != *before {
            return true;
        }
    }
    false
}

/// The two ends by which the program is told what to do next.
pub(super) fn calls() -> (Sender<Call>, Receiver<Call>) {
    channel()
}

fn unwatchable(error: &notify::Error, folder: Option<&Path>) -> Diagnostic {
    let of = folder.map(|folder| format!(" in `{}`", names::file_name(folder))).unwrap_or_default();
    let message = format!("changes{of} cannot be watched for: {error}");
    let help = match error.kind {
        notify::ErrorKind::MaxFilesWatch => {
            "name the folders that the plans are in: the system watches only so many folders"
        }
        _ => "name a folder on a disk of this machine, or check without `--watch`",
    };
    Diagnostic::without_place(&code::UNREADABLE_PLAN_FILE, message).with_help(help)
}
