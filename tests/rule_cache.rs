//! Rules that were loaded before and are kept: they judge as those in the files, and never where those say otherwise.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Output;

use lacuna::library::{Files, Library, Others, Purpose, Recorded};

use crate::common::CIRCULAR;
use crate::common::programs::{RULE_CACHE, folder, program};

/// Files in memory, and which of them were read.
#[derive(Default)]
struct Memory {
    texts: BTreeMap<String, String>,
    read: RefCell<Vec<String>>,
}

impl Memory {
    fn new(texts: &[(&str, &str)]) -> Memory {
        let texts = texts.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        Memory { texts: texts.collect(), ..Memory::default() }
    }

    fn with(&self, name: &str, text: &str) -> Memory {
        let mut texts = self.texts.clone();
        texts.insert(name.to_owned(), text.to_owned());
        Memory { texts, ..Memory::default() }
    }
}

impl Files for Memory {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        self.read.borrow_mut().push(path.to_owned());
        let text = self.texts.get(path).map(|text| text.clone().into_bytes());
        text.ok_or_else(|| "there is no such file".to_owned())
    }

    fn barred(&self, path: &str) -> Option<String> {
        path.starts_with("barred/").then(|| "barred".to_owned())
    }
}

const PROGRAM: [&str; 2] = ["this program", "these files"];

const TABLE: &str = "
table shares from \"shares.csv\" by name
  name  : text
  share : money

form plan \"Plan\"
  spent : money

requirement enough on plan \"What is spent is a share\"
  cites money
  must  spent is shares[\"main\"].share
  help  \"Give the share.\"
";

fn rule_files() -> Memory {
    let rules = format!("{CIRCULAR}{TABLE}");
    Memory::new(&[("r/a.lac", &rules), ("r/shares.csv", "name,share\nmain,£10\n")])
}

fn loaded(files: &dyn Files) -> Library {
    Library::load_with(files, &["r/a.lac".to_owned()], &Others::default(), Purpose::Judging)
}

fn cached(files: &dyn Files) -> Option<Vec<u8>> {
    let recorded = Recorded::new(files);
    let library = loaded(&recorded);
    library.to_cache(&PROGRAM, &recorded)
}

#[test]
fn kept_rules_come_back_where_every_file_says_what_it_said() {
    let files = rule_files();
    let bytes = cached(&files).unwrap();
    let back = Library::from_cache(&bytes, &PROGRAM, &files).unwrap();
    let before = loaded(&files);
    assert_eq!(back.years(), before.years());
    let names = |library: &Library| -> Vec<(String, String)> {
        let sources = library.sources().iter();
        sources.map(|one| (one.name().to_owned(), one.text().to_owned())).collect()
    };
    assert_eq!(names(&back), names(&before));
    let rules = |library: &Library| {
        let rules = library.rules(library.years()[0]).unwrap();
        format!("{:#?}", (&rules.circular, &rules.schema, &rules.paragraphs, &rules.requirements))
    };
    assert_eq!(rules(&back), rules(&before));
}

#[test]
fn kept_rules_do_not_come_back_where_a_file_says_something_else() {
    let files = rule_files();
    let bytes = cached(&files).unwrap();
    let same_length = files.texts["r/a.lac"].replace("Give the share.", "Give the shard.");
    let changed = [
        files.with("r/a.lac", &same_length),
        files.with("r/shares.csv", "name,share\nmain,£11\n"),
        Memory::new(&[("r/a.lac", &files.texts["r/a.lac"])]),
    ];
    for (at, changed) in changed.iter().enumerate() {
        assert!(Library::from_cache(&bytes, &PROGRAM, changed).is_none(), "{at}");
    }
    for other in [&["another program", "these files"][..], &["this program"], &[]] {
        assert!(Library::from_cache(&bytes, other, &files).is_none(), "{other:?}");
    }
}

#[test]
fn damaged_bytes_give_no_rules() {
    let files = rule_files();
    let bytes = cached(&files).unwrap();
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1 << (at % 8);
        assert!(Library::from_cache(&damaged, &PROGRAM, &files).is_none(), "{at}");
    }
    for length in (0..bytes.len()).step_by(7) {
        assert!(Library::from_cache(&bytes[..length], &PROGRAM, &files).is_none(), "{length}");
    }
}

#[test]
fn rules_of_which_there_is_something_to_tell_are_not_kept() {
    let files = rule_files();
    let broken =
        files.with("r/a.lac", &files.texts["r/a.lac"].replace("must  spent", "must  spnet"));
    assert!(cached(&broken).is_none());
    assert!(cached(&files.with("r/shares.csv", "name,share\nmain,lots\n")).is_none());
    let rules = files.texts["r/a.lac"].replace("shares.csv", "../barred/shares.csv");
    assert!(cached(&files.with("r/a.lac", &rules)).is_none());
    // Rules that are loaded to be worked on have trees and examples.
    let recorded = Recorded::new(&files);
    let writing = Library::load(&recorded, &["r/a.lac".to_owned()]);
    assert!(writing.to_cache(&PROGRAM, &recorded).is_none());
}

#[test]
fn rules_that_change_while_they_are_read_are_not_kept() {
    /// A file of which each reading gives a text of its own.
    struct Changing(Memory);
    impl Files for Changing {
        fn read(&self, path: &str) -> Result<Vec<u8>, String> {
            let n = self.0.read.borrow().len();
            let mut text = self.0.read(path)?;
            text.extend(format!("# {n}\n").into_bytes());
            Ok(text)
        }
    }
    let files = Changing(rule_files());
    let twice = ["r/a.lac".to_owned(), "r/a.lac".to_owned()];
    let recorded = Recorded::new(&files);
    let library = Library::load_with(&recorded, &twice, &Others::default(), Purpose::Judging);
    assert!(library.to_cache(&PROGRAM, &recorded).is_none());
}

// ---- The program ----------------------------------------------------------------------------------

/// A folder with rules of its own and a plan, and one to keep rules in.
fn repository(name: &str) -> PathBuf {
    let folder = folder(name);
    let _absent = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("r")).unwrap();
    for (name, text) in rule_files().texts {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let plan = "authority: Anytown (an invented council)\nyear: 2001-02\nspent: £10\n";
    std::fs::write(folder.join("plan.yaml"), plan).unwrap();
    folder
}

fn check(folder: &Path, kept_in: &str) -> Output {
    let mut command = program();
    command.current_dir(folder).env(RULE_CACHE.0, kept_in).env("COLUMNS", "80");
    command.args(["check", "plan.yaml", "--rules", "r", "--as-of", "2001-01-23"]).output().unwrap()
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn the_program_keeps_rules_and_says_the_same_by_them() {
    let here = repository("kept");
    let first = check(&here, "cache");
    assert_eq!(first.status.code(), Some(0), "{}", String::from_utf8_lossy(&first.stderr));
    let [file] = files_in(&here.join("cache")).try_into().unwrap();
    let before = std::fs::read(&file).unwrap();
    let again = check(&here, "cache");
    assert_eq!((&again.stdout, &again.stderr), (&first.stdout, &first.stderr));
    assert_eq!(check(&here, "").stdout, first.stdout, "with nothing kept");

    // What the rules say now counts, whatever is kept: in the rule file or in the file of a table.
    std::fs::write(here.join("r/shares.csv"), "name,share\nmain,£11\n").unwrap();
    assert_eq!(check(&here, "cache").status.code(), Some(1));
    assert_ne!(std::fs::read(&file).unwrap(), before, "it is kept anew");
    assert_eq!(files_in(&here.join("cache")), std::slice::from_ref(&file));

    // A second rule file in the folder.
    let second = rule_files().texts["r/a.lac"].replace("2001-02", "2002-03");
    std::fs::write(here.join("r/b.lac"), second).unwrap();
    let two = check(&here, "cache");
    assert_eq!(two.stdout, check(&here, "").stdout);

    std::fs::write(&file, "damaged").unwrap();
    std::fs::remove_file(here.join("r/b.lac")).unwrap();
    assert_eq!(check(&here, "cache").stdout, check(&here, "").stdout);
}

#[test]
fn where_nothing_can_be_kept_the_answer_is_the_same() {
    let here = repository("unkept");
    let plain = check(&here, "");
    assert_eq!(plain.status.code(), Some(0), "{}", String::from_utf8_lossy(&plain.stderr));
    // A file, where a folder should be; and one below it.
    for place in ["plan.yaml", "plan.yaml/cache"] {
        let ran = check(&here, place);
        assert_eq!((&ran.stdout, &ran.stderr), (&plain.stdout, &plain.stderr), "{place}");
    }
}

#[test]
fn mistakes_in_rules_are_told_each_time() {
    let here = repository("kept-mistakes");
    let rules = rule_files().texts["r/a.lac"].replace("must  spent", "must  spnet");
    std::fs::write(here.join("r/a.lac"), rules).unwrap();
    let first = check(&here, "cache");
    assert_eq!(first.status.code(), Some(2));
    let again = check(&here, "cache");
    assert_eq!((again.status.code(), &again.stderr), (Some(2), &first.stderr));
    assert!(files_in(&here.join("cache")).is_empty());
}

#[test]
fn a_file_is_asked_whether_it_may_be_read_before_it_is() {
    /// Files of which one may no longer be read.
    struct Barred(Memory);
    impl Files for Barred {
        fn read(&self, path: &str) -> Result<Vec<u8>, String> {
            self.0.read(path)
        }
        fn barred(&self, path: &str) -> Option<String> {
            path.ends_with(".csv").then(|| "elsewhere".to_owned())
        }
    }
    let files = rule_files();
    let bytes = cached(&files).unwrap();
    let barred = Barred(rule_files());
    assert!(Library::from_cache(&bytes, &PROGRAM, &barred).is_none());
    assert_eq!(*barred.0.read.borrow(), ["r/a.lac"]);
    // Rules that say something else may not need the other file at all.
    let changed = files.with("r/a.lac", CIRCULAR);
    assert!(Library::from_cache(&bytes, &PROGRAM, &changed).is_none());
    assert_eq!(*changed.read.borrow(), ["r/a.lac"]);
}

#[cfg(unix)]
#[test]
fn what_is_kept_is_for_this_user_alone_and_nothing_else_is_touched() {
    use std::os::unix::fs::PermissionsExt;
    let here = repository("kept-alone");
    let cache = here.join("cache");
    std::fs::create_dir(&cache).unwrap();
    std::fs::set_permissions(&cache, std::fs::Permissions::from_mode(0o700)).unwrap();
    let fingerprint = "0123456789abcdef0123456789abcdef";
    let own = cache.join(format!("{fingerprint}.lacuna-rules"));
    let others = [format!("{fingerprint}.rules"), "firestore.lacuna-rules".to_owned()];
    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_hours(24 * 400);
    for path in others.iter().map(|name| cache.join(name)).chain([own.clone()]) {
        std::fs::write(&path, "x").unwrap();
        std::fs::File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();
    }
    let first = check(&here, "cache");
    assert_eq!(first.status.code(), Some(0));
    assert!(!own.exists(), "what is old goes");
    assert!(others.iter().all(|name| cache.join(name).exists()), "what is not ours stays");
    let written: Vec<PathBuf> = files_in(&cache);
    let is_new = |path: &&PathBuf| !others.iter().any(|name| path.ends_with(name));
    let [file] = written.iter().filter(is_new).collect::<Vec<_>>().try_into().unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(file), 0o600);
    assert_eq!(check(&repository("kept-new"), "cache").status.code(), Some(0));

    // One that others may write to is not believed, nor one that is no file.
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o666)).unwrap();
    assert_eq!(check(&here, "cache").stdout, first.stdout);
    assert_eq!(mode(file), 0o600, "it is written anew");
    std::fs::remove_file(file).unwrap();
    std::os::unix::fs::symlink("/dev/zero", file).unwrap();
    assert_eq!(check(&here, "cache").stdout, first.stdout);
}

#[test]
fn only_the_newest_files_stay_in_the_cache() {
    let here = repository("cache-of-many");
    let cache = here.join("cache");
    std::fs::create_dir(&cache).unwrap();
    let path = |age: u64| cache.join(format!("{age:032x}.lacuna-rules"));
    for age in 1..=120 {
        std::fs::write(path(age), "x").unwrap();
        let then = std::time::SystemTime::now() - std::time::Duration::from_mins(age);
        let file = std::fs::File::options().write(true).open(path(age)).unwrap();
        file.set_modified(then).unwrap();
    }
    assert_eq!(check(&here, "cache").status.code(), Some(0));
    assert_eq!(files_in(&cache).len(), 100);
    assert!(path(99).exists(), "with the new one it is the hundredth");
    assert!(!path(100).exists());
}

#[cfg(unix)]
#[test]
fn rules_from_a_pipe_are_left_on_no_disk() {
    let here = repository("kept-pipe");
    let mut shell = std::process::Command::new("sh");
    let script = "cat r/a.lac | sed 's/ from \"shares.csv\"//; s/^  share : money$/&\\n  row \"main\", £10/' \
                  | \"$0\" check plan.yaml --rules /dev/stdin --as-of 2001-01-23";
    shell.current_dir(&here).env(RULE_CACHE.0, "cache");
    let ran = shell.args(["-c", script, env!("CARGO_BIN_EXE_lacuna")]).output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{}", String::from_utf8_lossy(&ran.stderr));
    assert!(files_in(&here.join("cache")).is_empty());
}
