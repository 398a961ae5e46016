//! Files as the system has them: odd names, pipes, links, disks that are full, and programs that are ended
//! half-way. The program is run in folders of its own.

#![cfg(unix)]

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Read};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use crate::common::programs::RULE_CACHE;

/// A plan without a fault, and one with some; both for 2001-02.
const MODEL: &str = "plans/2001-02/model.yaml";
const SALFORD: &str = "plans/2001-02/salford.yaml";
const LAST_YEAR: &str = "plans/2000-01/model.yaml";

/// Names that are easily taken for something else.
const ODD: [&[u8]; 9] = [
    br"a\b.yaml",
    b"b\xE9.yaml",
    br"b\xE9.yaml",
    br"b\\xE9.yaml",
    b"c\xFF\xFE.yaml",
    b"line\nend.yaml",
    b"-dash.yaml",
    b" blank.yaml",
    b"<stdin>.yaml",
];

/// A folder of this test's own, empty.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("files").join(name);
    let _absent = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn lacuna(folder: &Path) -> Command {
    let mut command = crate::common::programs::program();
    command.current_dir(folder);
    command
}

fn run<A: AsRef<OsStr>>(folder: &Path, arguments: &[A]) -> Output {
    lacuna(folder).args(arguments).stdin(Stdio::null()).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn status(output: &Output) -> Option<i32> {
    output.status.code()
}

/// Copies a file of the repository into a folder.
fn copy(from: &str, folder: &Path, name: impl AsRef<Path>) -> PathBuf {
    let to = folder.join(name);
    std::fs::copy(from, &to).unwrap();
    to
}

fn odd_names() -> impl Iterator<Item = &'static OsStr> {
    ODD.into_iter().map(OsStr::from_bytes)
}

/// What is in a folder, hidden files too.
fn inside(folder: &Path) -> BTreeSet<OsString> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect()
}

fn names(names: &[&str]) -> BTreeSet<OsString> {
    names.iter().map(OsString::from).collect()
}

/// The names of the plans in a report, and of those that could not be used.
fn reported(output: &Output) -> Vec<String> {
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let plans = report["plans"].as_array().unwrap().iter();
    plans.map(|plan| plan["path"].as_str().unwrap().to_owned()).collect()
}

// ---- Names ----------------------------------------------------------------------------------------

#[test]
fn a_file_is_opened_by_its_own_name_and_never_another() {
    for name in odd_names() {
        let here = folder("own-name");
        copy(SALFORD, &here, name);
        // What the name would be if its odd parts were taken for something else.
        std::fs::create_dir(here.join("a")).unwrap();
        for other in ["a/b.yaml", "b\u{FFFD}.yaml", "b.yaml", "dash.yaml", "blank.yaml", "stdin"] {
            copy(MODEL, &here, other);
        }
        let argument = Path::new(".").join(name);
        let named = run(&here, &["check".as_ref(), argument.as_os_str()]);
        assert_eq!(status(&named), Some(1), "{name:?} as it is named: {}", out(&named));
        let found = run(&here, &["check", ".", "--format", "json"]);
        assert_eq!(status(&found), Some(1), "{name:?} as it is found");
        assert_eq!(reported(&found).len(), 6, "{name:?}: {:?}", reported(&found));
    }
}

#[test]
fn two_files_are_never_shown_by_one_name() {
    let here = folder("shown");
    odd_names().for_each(|name| drop(copy(MODEL, &here, name)));
    let shown = reported(&run(&here, &["check", ".", "--format", "json"]));
    assert_eq!(shown.len(), ODD.len());
    assert_eq!(shown.iter().collect::<BTreeSet<_>>().len(), ODD.len(), "{shown:?}");
    assert!(shown.contains(&r"b\xE9.yaml".to_owned()), "{shown:?}");
    assert!(shown.contains(&r"b\\xE9.yaml".to_owned()), "{shown:?}");
}

#[test]
fn a_name_that_is_no_text_serves_wherever_a_name_is_asked_for() {
    let here = folder("no-text");
    let odd = |name: &str| OsStr::from_bytes(&[b"\xE9-", name.as_bytes()].concat()).to_owned();
    let rules = odd("rules");
    std::fs::create_dir(here.join(&rules)).unwrap();
    copy("docs/example/2001-02.lac", &here, Path::new(&rules).join("2001-02.lac"));
    copy("docs/example/2001-02.lac", &here, odd("one.lac"));
    std::fs::create_dir(here.join(&rules).join("tables")).unwrap();
    copy("docs/example/model.yaml", &here, odd("plan.yaml"));
    let word = |word: &str| OsString::from(word);
    for rules in [rules.clone(), odd("one.lac")] {
        let check =
            run(&here, &[word("check"), odd("plan.yaml"), word("--rules"), rules, word("--draft")]);
        assert!(status(&check) < Some(2), "{}{}", out(&check), err(&check));
    }
    copy(MODEL, &here, odd("model.yaml"));
    copy(LAST_YEAR, &here, odd("last-year.yaml"));
    copy(LAST_YEAR, &here, "last-year.yaml");
    let [odd_one, plain] = [odd("last-year.yaml"), word("last-year.yaml")].map(|last_year| {
        let check = [word("check"), odd("model.yaml"), word("--previous"), last_year];
        out(&run(&here, &check)).replace(r"\xE9-last-year", "last-year")
    });
    assert_eq!(odd_one, plain);
    assert_ne!(odd_one, out(&run(&here, &[word("check"), odd("model.yaml")])), "it was read");
    let previous = [word("check"), odd("plan.yaml"), word("--previous"), odd("nothing")];
    let previous = run(&here, &previous);
    assert!(out(&previous).contains("plan.yaml") && err(&previous).contains(r"\xE9-nothing"));
    for output in [
        run(&here, &[word("schema"), word("2001-02"), word("-o"), odd("schema.json")]),
        run(&here, &[word("template"), word("2001-02"), word("-o"), odd("blank.yaml")]),
        run(&here, &[word("fmt"), odd("one.lac")]),
    ] {
        assert_eq!(status(&output), Some(0), "{}", err(&output));
    }
    assert!(here.join(odd("schema.json")).exists() && here.join(odd("blank.yaml")).exists());
}

// ---- Pipes ----------------------------------------------------------------------------------------

/// A pipe with a name, and the thread that writes a file of the repository to it, once.
fn pipe(folder: &Path, name: &str, from: &str) -> (PathBuf, std::thread::JoinHandle<()>) {
    let path = fifo(folder, name);
    let (bytes, to) = (std::fs::read(from).unwrap(), path.clone());
    let writer = std::thread::spawn(move || std::fs::write(to, bytes).unwrap());
    (path, writer)
}

fn fifo(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    path
}

/// Waits for a program, but not for ever.
fn within(seconds: u64, mut command: Command) -> Output {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let read = |mut from: Box<dyn Read + Send>| {
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            from.read_to_end(&mut bytes).unwrap();
            bytes
        })
    };
    let stdout = read(Box::new(child.stdout.take().unwrap()));
    let stderr = read(Box::new(child.stderr.take().unwrap()));
    let begun = std::time::Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begun.elapsed() > Duration::from_secs(seconds) {
            child.kill().unwrap();
            panic!("it did not end");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    Output { status, stdout: stdout.join().unwrap(), stderr: stderr.join().unwrap() }
}

#[test]
fn a_pipe_is_read_once_by_whatever_names_it_is_given() {
    let here = folder("pipes");
    let model = std::fs::canonicalize(MODEL).unwrap();
    symlink("pipe.yaml", here.join("link.yaml")).unwrap();
    let last_year = std::fs::canonicalize(LAST_YEAR).unwrap();
    let from_file = run(
        &here,
        &["check".as_ref(), model.as_os_str(), "--previous".as_ref(), last_year.as_os_str()],
    );
    for (arguments, source, n_plans) in [
        (vec!["check", "pipe.yaml", "--format", "short"], MODEL, 1),
        (vec!["check", "pipe.yaml", "./pipe.yaml", "link.yaml", "--format", "short"], MODEL, 1),
        (vec!["check", "pipe.yaml", model.to_str().unwrap(), "--format", "short"], MODEL, 2),
        (vec!["check", model.to_str().unwrap(), "--previous", "pipe.yaml"], LAST_YEAR, 0),
        (vec!["convert", "pipe.yaml", "--to", "yaml"], MODEL, 0),
    ] {
        let (path, writer) = pipe(&here, "pipe.yaml", source);
        let mut command = lacuna(&here);
        command.args(&arguments);
        let ran = within(60, command);
        writer.join().unwrap();
        std::fs::remove_file(path).unwrap();
        let last = out(&ran).lines().last().unwrap_or_default().to_owned();
        match n_plans {
            0 => assert_eq!(status(&ran), Some(0), "{arguments:?}: {}", err(&ran)),
            1 => assert!(last.starts_with("1 plan;"), "{arguments:?}: {last}"),
            more => assert!(last.starts_with(&format!("{more} plans;")), "{arguments:?}: {last}"),
        }
        if arguments.contains(&"--previous") {
            assert_eq!(out(&ran), out(&from_file));
        }
    }
}

#[test]
fn rules_may_come_from_a_pipe() {
    let here = folder("rules-from-a-pipe");
    let plan = copy("docs/example/model.yaml", &here, "plan.yaml");
    copy("docs/example/2001-02.lac", &here, "2001-02.lac");
    for arguments in [
        vec!["check", plan.to_str().unwrap(), "--format", "short", "--rules"],
        vec!["show", "2001-02", "--rules"],
        vec!["template", "2001-02", "--format", "json", "-o", "-", "--rules"],
    ] {
        let from_file = run(&here, &[&arguments[..], &["2001-02.lac"]].concat());
        let (path, writer) = pipe(&here, "rules", "docs/example/2001-02.lac");
        let mut command = lacuna(&here);
        command.args(&arguments).arg("rules");
        let ran = within(60, command);
        writer.join().unwrap();
        std::fs::remove_file(path).unwrap();
        let plain = |text: String| text.replace("2001-02.lac", "rules");
        assert_eq!(status(&ran), status(&from_file), "{}", err(&ran));
        assert_eq!(plain(out(&ran)), plain(out(&from_file)));
    }
}

#[test]
fn a_pipe_that_nobody_writes_to_is_waited_for_with_a_word() {
    let here = folder("nobody-writes");
    fifo(&here, "silent.yaml");
    let mut command = lacuna(&here);
    command.args(["check", "silent.yaml"]).stdin(Stdio::null());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut said).unwrap();
    assert!(said.contains("Nothing has come from `silent.yaml` yet"), "{said}");
    std::fs::write(here.join("silent.yaml"), std::fs::read(SALFORD).unwrap()).unwrap();
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(1));
}

#[test]
fn in_a_folder_pipes_and_sockets_are_passed_over_with_a_word() {
    let here = folder("passed-over");
    copy(MODEL, &here, "good.yaml");
    fifo(&here, "pipe.yaml");
    fifo(&here, "no-plan-by-its-name");
    let _socket = std::os::unix::net::UnixListener::bind(here.join("socket.yaml"));
    symlink("/dev/zero", here.join("zero.yaml")).unwrap();
    let mut command = lacuna(&here);
    command.args(["check", ".", "--format", "short"]);
    let ran = within(60, command);
    for name in ["pipe.yaml", "zero.yaml"] {
        assert!(
            out(&ran).contains(&format!("`{name}` cannot be read: it is a pipe")),
            "{}",
            out(&ran)
        );
    }
    assert!(!out(&ran).contains("no-plan-by-its-name"));
    assert_eq!(status(&ran), Some(2), "what may be a plan was not checked");
    let (_, rules) = (fifo(&here, "2001-02.lac"), ["lint", "."]);
    let mut command = lacuna(&here);
    let ran = within(60, {
        command.args(rules);
        command
    });
    assert!(err(&ran).contains("`2001-02.lac` cannot be read: it is a pipe"), "{}", err(&ran));
    assert!(std::fs::metadata(here.join("pipe.yaml")).unwrap().file_type().is_fifo());
}

// ---- Links ----------------------------------------------------------------------------------------

/// A small rule file that is not in its form, and the same in its form.
fn rules(form: &str) -> [String; 2] {
    let text = std::fs::read_to_string("docs/example/2001-02.lac").unwrap();
    [text.replacen("  year ", form, 1), text]
}

#[test]
fn fmt_follows_links_and_keeps_modes_and_other_names() {
    let here = folder("fmt-links");
    let [unformed, formed] = rules("  year        ");
    assert_ne!(unformed, formed);
    std::fs::create_dir_all(here.join("far/away")).unwrap();
    let file = here.join("far/away/real.lac");
    for mode in [0o644, 0o640, 0o600, 0o755] {
        for is_linked in [false, true] {
            let _absent = std::fs::remove_file(&file);
            std::fs::write(&file, &unformed).unwrap();
            std::fs::set_permissions(&file, PermissionsExt::from_mode(mode)).unwrap();
            let [link, other] = ["link.lac", "other.lac"].map(|name| here.join(name));
            let _absent = (std::fs::remove_file(&link), std::fs::remove_file(&other));
            symlink("far/away/real.lac", &link).unwrap();
            if is_linked {
                std::fs::hard_link(&file, &other).unwrap();
            }
            let before = std::fs::metadata(&file).unwrap();
            let ran = run(&here, &["fmt", "link.lac"]);
            assert_eq!(status(&ran), Some(0), "{}", err(&ran));
            let after = std::fs::metadata(&file).unwrap();
            assert!(std::fs::symlink_metadata(&link).unwrap().file_type().is_symlink());
            assert_eq!(std::fs::read_to_string(&file).unwrap(), formed);
            assert_eq!((after.mode(), after.uid()), (before.mode(), before.uid()));
            if is_linked {
                assert_eq!(std::fs::read_to_string(&other).unwrap(), formed);
                assert_eq!((after.ino(), after.nlink()), (before.ino(), 2));
            }
            assert_eq!(inside(&here.join("far/away")), names(&["real.lac"]));
        }
    }
}

#[test]
fn what_fmt_cannot_replace_is_told_and_left() {
    let here = folder("fmt-others");
    symlink("round.lac", here.join("about.lac")).unwrap();
    symlink("about.lac", here.join("round.lac")).unwrap();
    symlink("nowhere.lac", here.join("dangling.lac")).unwrap();
    for (name, why) in [
        ("about.lac", "its links lead in a circle"),
        ("dangling.lac", "there is no such file or folder"),
    ] {
        let ran = run(&here, &["fmt", name]);
        assert_eq!(status(&ran), Some(2));
        assert!(err(&ran).contains(why), "{name}: {}", err(&ran));
    }
    let (_, writer) = pipe(&here, "pipe.lac", "docs/example/2001-02.lac");
    let mut command = lacuna(&here);
    let ran = within(60, {
        command.args(["fmt", "--check", "pipe.lac"]);
        command
    });
    writer.join().unwrap();
    assert!(status(&ran) < Some(2), "{}", err(&ran));
}

// ---- Rules that reach outside ---------------------------------------------------------------------

/// Small rules with an example, and the plan that it starts from. The circular is invented.
const FIRST: &str = "\
circular \"Plans for 2001-02, an invented circular\"
  year      2001-02
  number    not known because \"it is invented\"
  due       31 January 2001

source report \"An invented report to the Cabinet of Wexcombe\"

paragraph sending-in
  our-words \"The plan reaches the Department by 31 January 2001.\"
  basis     seen in report

form plan \"Management Action Plan\"
  submitted : date

requirement sent-on-time \"The plan is sent in on time\"
  cites     sending-in
  must      submitted is on or before circular.due

example \"the plan is a day late\"
  from      \"first.yaml\"
  set       submitted to 1 February 2001
  breaches  sent-on-time
";
const FIRST_PLAN: &str = "authority: Wexcombe\nyear: 2001-02\nsubmitted: 30 January 2001\n";

const TABLE: &str = "\ntable secrets from \"PATH\" by council\n  council : text\n";

/// Rules with a table from a file, in `rules/` of a folder that has secrets beside it.
fn reaching(name: &str, path: &str) -> PathBuf {
    let here = folder(name);
    std::fs::create_dir_all(here.join("rules/tables")).unwrap();
    std::fs::create_dir_all(here.join("beside")).unwrap();
    for file in ["beside/t.csv", "t.csv", "rules/tables/own.csv"] {
        std::fs::write(here.join(file), "council\nsecret\n").unwrap();
    }
    symlink("../beside", here.join("rules/way")).unwrap();
    symlink("../../t.csv", here.join("rules/tables/out.csv")).unwrap();
    symlink("tables/own.csv", here.join("rules/in.csv")).unwrap();
    std::fs::write(here.join("rules/first.yaml"), FIRST_PLAN).unwrap();
    let rules = FIRST.to_owned() + &TABLE.replace("PATH", path);
    std::fs::write(here.join("rules/first.lac"), rules).unwrap();
    here
}

#[test]
fn a_rule_file_takes_nothing_from_outside_its_folder() {
    let root = folder("reach");
    let in_full = root.join("t.csv").to_str().unwrap().to_owned();
    for path in [
        "../t.csv",
        "../beside/t.csv",
        "tables/../../t.csv",
        "way/t.csv",
        "tables/out.csv",
        "../nothing-there.csv",
        "/dev/stdin",
        in_full.as_str(),
    ] {
        let here = reaching("reach", path);
        for rules in ["rules", "rules/first.lac"] {
            let ran = run(&here, &["lint", rules, "--format", "short"]);
            assert_eq!(status(&ran), Some(2), "{path}: {}", out(&ran));
            let told = out(&ran) + &err(&ran);
            assert!(told.contains("E0423") && !told.contains("secret\n"), "{path}: {told}");
            let (_, allowed) = told.rsplit_once("--allow-from").unwrap();
            let folder = allowed.split('`').next().unwrap().trim();
            let ran = run(&here, &["lint", rules, "--allow-from", folder]);
            assert!(!out(&ran).contains("E0423"), "{path} as it is advised: {}", out(&ran));
        }
    }
    for path in ["tables/own.csv", "in.csv", "./tables/own.csv", "tables/../tables/own.csv"] {
        let ran = run(&reaching("reach", path), &["lint", "rules", "--format", "short"]);
        assert!(!out(&ran).contains("error"), "{path}: {}", out(&ran));
    }
}

#[test]
fn the_command_line_allows_another_folder() {
    for (path, allowed, is_read) in [
        ("../t.csv", ".", true),
        ("../beside/t.csv", "beside", true),
        ("way/t.csv", "beside", true),
        ("../t.csv", "beside", false),
        ("../beside/t.csv", "rules/way", true),
    ] {
        let ran = run(&reaching("allow", path), &["lint", "rules", "--allow-from", allowed]);
        assert_eq!(out(&ran).contains("E0423"), !is_read, "{path}, {allowed}: {}", out(&ran));
    }
    let ran = run(&reaching("allow", "../t.csv"), &["lint", "rules", "--allow-from", "nosuch"]);
    assert_eq!(status(&ran), Some(2));
    assert!(err(&ran).contains("`nosuch` cannot be read"), "{}", err(&ran));
}

#[test]
fn rules_that_go_on_from_those_built_in_have_their_tables() {
    let here = folder("built-in-tables");
    let begun = run(&here, &["new", "2004-05", "--follows", "2003-04"]);
    assert_eq!(status(&begun), Some(0), "{}", err(&begun));
    let ran = run(&here, &["lint", "2004-05.lac", "--format", "short"]);
    assert!(!out(&ran).contains("E0423") && !out(&ran).contains("E0407"), "{}", out(&ran));
}

#[test]
fn an_example_starts_from_no_plan_outside() {
    let here = folder("outside-plan");
    std::fs::create_dir(here.join("rules")).unwrap();
    let outside = FIRST.replace("from      \"", "from      \"../");
    let (_, example) = outside.split_once("\nexample ").unwrap();
    let outside = format!("{outside}\nexample {}", example.replace("a day late", "late again"));
    assert_ne!(FIRST, outside);
    std::fs::write(here.join("rules/first.lac"), outside).unwrap();
    std::fs::write(here.join("first.yaml"), FIRST_PLAN).unwrap();
    let ran = run(&here, &["test", "rules"]);
    assert_eq!(status(&ran), Some(2));
    assert_eq!(out(&ran).matches("E0423").count(), 1, "{}{}", out(&ran), err(&ran));
    assert!(out(&ran).contains("2 could not be run"), "{}", out(&ran));
    let ran = run(&here, &["test", "rules", "--allow-from", "."]);
    assert_eq!(status(&ran), Some(0), "{}{}", out(&ran), err(&ran));
}

// ---- Writing --------------------------------------------------------------------------------------

/// Each command that writes a file, to `out` and its ending.
const WRITING: [(&[&str], &str); 6] = [
    (&["convert", "plan.yaml", "--to", "yaml", "-o"], "yaml"),
    (&["convert", "plan.yaml", "--to", "xlsx", "--drop-comments", "-o"], "xlsx"),
    (&["template", "2001-02", "-o"], "xlsx"),
    (&["schema", "2001-02", "-o"], "json"),
    (&["new", "2004-05", "--follows", "2003-04", "-o"], "lac"),
    (&["check", "book.xlsx", "--annotate"], "xlsx"),
];

/// A folder with what the commands read.
fn ready(name: &str) -> PathBuf {
    let here = folder(name);
    copy(MODEL, &here, "plan.yaml");
    let made =
        run(&here, &["convert", "plan.yaml", "--to", "xlsx", "--drop-comments", "-o", "book.xlsx"]);
    assert_eq!(status(&made), Some(0), "{}", err(&made));
    here
}

/// The same program, in a shell that says first what the system is to allow.
fn limited(folder: &Path, limit: &str, arguments: &[&str]) -> Output {
    let mut shell = Command::new("sh");
    let script = format!("{limit}\nexec \"$0\" \"$@\"");
    shell.current_dir(folder).env(RULE_CACHE.0, RULE_CACHE.1);
    shell.args(["-c", &script, env!("CARGO_BIN_EXE_lacuna")]).args(arguments);
    within(60, shell)
}

#[test]
fn what_cannot_be_written_whole_is_not_written_at_all() {
    for (arguments, ending) in WRITING {
        let here = ready("too-small");
        let before = inside(&here);
        let name = format!("out.{ending}");
        let arguments = [arguments, &[name.as_str()]].concat();
        // The system refuses more than 512 bytes, and ends the program or only tells it.
        for limit in ["ulimit -f 1", "trap '' XFSZ; ulimit -f 1"] {
            let ran = limited(&here, limit, &arguments);
            assert!(!ran.status.success(), "{arguments:?}");
            assert_eq!(inside(&here), before, "{arguments:?}");
            if limit.contains("trap") {
                assert_eq!(status(&ran), Some(2), "{arguments:?}");
                assert!(
                    err(&ran).contains("E0533") && err(&ran).contains("larger"),
                    "{}",
                    err(&ran)
                );
            }
        }
        let ran = run(&here, &arguments);
        assert!(status(&ran) < Some(2), "{arguments:?}: {}", err(&ran));
        let plain = std::fs::metadata(here.join("plan.yaml")).unwrap().mode() & 0o666;
        assert_eq!(std::fs::metadata(here.join(&name)).unwrap().mode() & 0o777, plain);
        let again = run(&here, &arguments);
        assert_eq!(status(&again), Some(2), "{arguments:?}: it is there already");
        assert!(err(&again).contains("there is already a file of this name"), "{}", err(&again));
    }
}

#[test]
fn fmt_leaves_what_was_there_where_the_disk_is_full() {
    let [unformed, _] = rules("  year        ");
    for is_linked in [false, true] {
        let here = folder("fmt-full");
        std::fs::write(here.join("r.lac"), &unformed).unwrap();
        if is_linked {
            std::fs::hard_link(here.join("r.lac"), here.join("s.lac")).unwrap();
        }
        let before = inside(&here);
        let ran = limited(&here, "trap '' XFSZ; ulimit -f 1", &["fmt", "r.lac"]);
        assert_eq!(status(&ran), Some(2), "{}", out(&ran));
        assert_eq!(std::fs::read_to_string(here.join("r.lac")).unwrap(), unformed);
        assert_eq!(inside(&here), before);
        // What an earlier run left is in nobody's way.
        for left in ["r.lac.new", ".lacuna-x.tmp", ".lacuna-x.backup"] {
            std::fs::write(here.join(left), "half").unwrap();
        }
        let ran = run(&here, &["fmt", "."]);
        assert_eq!(status(&ran), Some(0), "{}", err(&ran));
    }
}

#[test]
fn a_program_that_is_ended_leaves_a_whole_file_or_none() {
    let here = ready("ended");
    let mut entries = String::from("authority: Wexcombe\nyear: 2001-02\nspending:\n");
    for n in 0..2_000 {
        entries.push_str(&format!("  - heading: line {n}\n    amount: £{n}\n"));
    }
    std::fs::write(here.join("long.yaml"), entries).unwrap();
    let arguments = ["convert", "long.yaml", "--to", "json", "-o", "out.json"];
    let whole = run(&here, &arguments[..4]).stdout;
    let before = inside(&here);
    let (mut n_whole, mut n_none) = (0, 0);
    let begun = std::time::Instant::now();
    assert_eq!(status(&run(&here, &arguments)), Some(0));
    let length = begun.elapsed();
    for n in 0..16 {
        let _absent = std::fs::remove_file(here.join("out.json"));
        let mut child = lacuna(&here).args(arguments).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(length * n / 14);
        let signal = if n % 2 == 0 { "-KILL" } else { "-INT" };
        let id = child.id().to_string();
        let _gone = Command::new("kill").args([signal, &id]).stderr(Stdio::null()).status();
        child.wait().unwrap();
        match std::fs::read(here.join("out.json")) {
            Ok(bytes) => {
                assert!(bytes == whole, "half a file is left");
                n_whole += 1;
            }
            Err(_) => n_none += 1,
        }
    }
    assert!(n_none > 0, "none was ended in time, and {n_whole} were whole");
    let _absent = std::fs::remove_file(here.join("out.json"));
    if cfg!(target_os = "linux") {
        assert_eq!(inside(&here), before, "something is left over");
    }
    assert_eq!(status(&run(&here, &arguments)), Some(0), "the next run is not stopped");
}

#[test]
fn nothing_is_written_over_and_no_link_is_followed_by_what_is_new() {
    let here = ready("new-files");
    std::fs::create_dir(here.join("folder.json")).unwrap();
    symlink("elsewhere.json", here.join("dangling.json")).unwrap();
    let long = format!("{}.json", "n".repeat(300));
    for (name, why) in [
        ("folder.json", "there is already a file of this name"),
        ("dangling.json", "there is already a file of this name"),
        ("plan.yaml/out.json", "a part of its path is a file"),
        ("nowhere/out.json", "there is no such folder to write it in"),
        (long.as_str(), "its name is too long"),
    ] {
        let before = inside(&here);
        let ran =
            run(&here, &["convert", "plan.yaml", "--to", "json", "--drop-comments", "-o", name]);
        assert_eq!(status(&ran), Some(2));
        assert!(err(&ran).contains("E0533") && err(&ran).contains(why), "{name}: {}", err(&ran));
        assert_eq!(inside(&here), before);
    }
}

#[test]
fn a_name_that_does_not_go_with_the_format_is_refused_before_anything_is_written() {
    let here = ready("endings");
    for (arguments, name) in [
        (&["template", "2001-02", "-o"][..], "plan.doc"),
        (&["template", "2001-02", "--format", "yaml", "-o"][..], "plan.PDF"),
        (&["template", "2001-02", "-o"][..], "plan.xls"),
        (&["template", "2001-02", "-o"][..], "plan.text"),
        (&["template", "2001-02", "--format", "yaml", "-o"][..], "plan.json"),
        (&["convert", "plan.yaml", "--to", "json", "-o"][..], "plan.docx"),
        (&["convert", "plan.yaml", "--to", "toml", "-o"][..], "plan.json"),
        (&["check", "book.xlsx", "--annotate"][..], "findings.ods"),
        (&["check", "book.xlsx", "--annotate"][..], "findings.yaml"),
    ] {
        let ran = run(&here, &[arguments, &[name]].concat());
        assert_eq!(status(&ran), Some(2), "{name}");
        assert!(
            err(&ran).contains(&format!("`{name}` cannot be the name of a plan")),
            "{}",
            err(&ran)
        );
        assert!(err(&ran).contains("end the name in `."), "{}", err(&ran));
        assert!(!here.join(name).exists());
    }
    for name in ["of St. Helens", "plan.YML", "plan"] {
        let ran = run(&here, &["template", "2001-02", "-o", name]);
        assert_eq!(status(&ran), Some(0), "{}", err(&ran));
        assert!(status(&run(&here, &["check", name])) < Some(2), "{name} can be checked");
    }
}

#[test]
fn what_standard_output_does_not_take_is_a_failure() {
    let here = ready("full");
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["check", "--help"],
        &["help", "fmt"],
        &["check", "plan.yaml"],
        &["check", "plan.yaml", "--format", "ndjson"],
        &["test", "-k", "adoption"],
        &["lint"],
        &["show", "2001-02"],
        &["diff", "2000-01", "2001-02"],
        &["new", "2004-05", "--follows", "2003-04", "-o", "-"],
        &["template", "2001-02", "-o", "-"],
        &["explain", "codes"],
        &["schema", "2001-02"],
        &["schema", "2001-02", "-o", "-"],
        &["convert", "plan.yaml", "--to", "yaml"],
    ] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let ran =
            lacuna(&here).args(arguments).stdout(full).stderr(Stdio::piped()).output().unwrap();
        assert_eq!(status(&ran), Some(2), "{arguments:?}");
        assert!(err(&ran).contains("could not be written: the disk is full"), "{}", err(&ran));
    }
    let mut early = lacuna(&here).arg("--help").stdout(Stdio::piped()).spawn().unwrap();
    drop(early.stdout.take());
    assert_eq!(early.wait().unwrap().code(), Some(0), "a reader who leaves early is no failure");
}
