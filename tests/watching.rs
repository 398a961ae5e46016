//! `check --watch`: a file is saved, and the next report comes, however the file was saved; and what happens where
//! a check is interrupted.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::Value;

const MODEL: &str = "plans/2001-02/model.yaml";

/// How long a report may take before the test fails; on a machine that does nothing else it takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long nothing comes where nothing is to come.
const SILENCE: Duration = Duration::from_millis(600);

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("watching").join(name);
    let _absent = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("plans")).unwrap();
    std::fs::copy(MODEL, folder.join("plans/a.yaml")).unwrap();
    folder
}

/// A check that goes on, and what it prints.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn begin(folder: &Path, arguments: &[&str]) -> Watching {
        let mut command = crate::common::programs::program();
        command.current_dir(folder).args(["check", "--watch", "--as-of", "2001-01-23"]);
        command.args(["--format", "ndjson"]).args(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            stdout
                .lines()
                .map_while(Result::ok)
                .take_while(|line| sender.send(line.clone()).is_ok())
                .for_each(drop);
        });
        Watching { child, lines }
    }

    /// The next report: for each plan its path, and whether it is ready.
    #[track_caller]
    fn report(&self) -> Vec<(String, Option<bool>)> {
        let (begun, mut plans) = (Instant::now(), Vec::new());
        loop {
            let left = PATIENCE.saturating_sub(begun.elapsed());
            let line = self.lines.recv_timeout(left).expect("another report");
            let record: Value = serde_json::from_str(&line).unwrap();
            match record["record"].as_str() {
                Some("plan") => {
                    plans.push((
                        record["path"].as_str().unwrap().to_owned(),
                        record["ready"].as_bool(),
                    ));
                }
                Some("end") => return plans,
                _ => {}
            }
        }
    }

    #[track_caller]
    fn assert_silent(&self) {
        let line = self.lines.recv_timeout(SILENCE);
        assert!(line.is_err(), "nothing was saved: {line:?}");
    }

    fn interrupt(&mut self, signal: &str) -> ExitStatus {
        send(signal, &self.child);
        self.child.wait().unwrap()
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}

fn send(signal: &str, child: &Child) {
    let sent = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// Breaches a requirement of the model, or meets it again.
fn edited(is_ready: bool) -> String {
    let text = std::fs::read_to_string(MODEL).unwrap();
    match is_ready {
        true => format!("{text}\n# edited\n"),
        false => format!("{text}\nunheard-of: 5\n"),
    }
}

fn plan(name: &str, is_ready: bool) -> (String, Option<bool>) {
    (name.to_owned(), Some(is_ready))
}

#[test]
fn a_plan_is_checked_again_however_it_is_saved() {
    let here = folder("saved");
    let watching = Watching::begin(&here, &["plans"]);
    assert_eq!(watching.report(), [plan("plans/a.yaml", true)]);
    let path = here.join("plans/a.yaml");
    // In place.
    std::fs::write(&path, edited(false)).unwrap();
    assert_eq!(watching.report(), [plan("plans/a.yaml", false)]);
    // Another file takes its name.
    std::fs::write(here.join("plans/.a.yaml.swp"), edited(true)).unwrap();
    std::fs::rename(here.join("plans/.a.yaml.swp"), &path).unwrap();
    assert_eq!(watching.report(), [plan("plans/a.yaml", true)]);
    // The old one gets another name first.
    std::fs::rename(&path, here.join("plans/a.yaml~")).unwrap();
    std::fs::write(&path, edited(false)).unwrap();
    while watching.report() != [plan("plans/a.yaml", false)] {}
    // What is no plan, and to read one, begins nothing.
    std::fs::write(here.join("plans/notes.txt"), "x").unwrap();
    std::fs::read(&path).unwrap();
    watching.assert_silent();
}

/// One file by its name, in a folder where an editor saves by renaming.
#[test]
fn one_plan_is_watched_by_its_name() {
    let here = folder("one");
    let watching = Watching::begin(&here, &["plans/a.yaml"]);
    assert_eq!(watching.report(), [plan("plans/a.yaml", true)]);
    for is_ready in [false, true, false] {
        std::fs::write(here.join("plans/new"), edited(is_ready)).unwrap();
        std::fs::rename(here.join("plans/new"), here.join("plans/a.yaml")).unwrap();
        assert_eq!(watching.report(), [plan("plans/a.yaml", is_ready)]);
    }
    std::fs::copy(MODEL, here.join("plans/other.yaml")).unwrap();
    watching.assert_silent();
}

#[test]
fn plans_in_new_folders_and_plans_that_go_are_noticed() {
    let here = folder("folders");
    let watching = Watching::begin(&here, &["plans", "later"]);
    watching.report();
    std::fs::create_dir_all(here.join("plans/2001-02/deep")).unwrap();
    std::fs::copy(MODEL, here.join("plans/2001-02/deep/b.yaml")).unwrap();
    let has =
        |report: &[(String, Option<bool>)], name: &str| report.iter().any(|(path, _)| path == name);
    while !has(&watching.report(), "plans/2001-02/deep/b.yaml") {}
    // In that folder as well, from now on.
    std::fs::write(here.join("plans/2001-02/deep/b.yaml"), edited(false)).unwrap();
    while !watching.report().contains(&plan("plans/2001-02/deep/b.yaml", false)) {}
    std::fs::remove_dir_all(here.join("plans/2001-02")).unwrap();
    while has(&watching.report(), "plans/2001-02/deep/b.yaml") {}
    // A folder that was not there when it was named.
    std::fs::create_dir(here.join("later")).unwrap();
    std::fs::copy(MODEL, here.join("later/c.yaml")).unwrap();
    while !has(&watching.report(), "later/c.yaml") {}
}

#[test]
fn rules_and_settings_are_read_again() {
    let here = folder("rules");
    std::fs::create_dir(here.join("rules")).unwrap();
    let case = Path::new("tests/cases/codes/E0551-no-revision");
    let rules = std::fs::read_to_string(case.join("case.lac")).unwrap();
    std::fs::write(here.join("rules/case.lac"), &rules).unwrap();
    std::fs::copy(case.join("base.yaml"), here.join("rules/base.yaml")).unwrap();
    std::fs::copy(case.join("base.yaml"), here.join("plans/a.yaml")).unwrap();
    std::fs::write(here.join("lacuna.toml"), "plans = [\"plans\"]\nrules = \"rules\"\n").unwrap();
    let watching = Watching::begin(&here, &[]);
    assert_eq!(watching.report(), [plan("plans/a.yaml", true)]);
    std::fs::write(
        here.join("rules/case.lac"),
        rules.replace("must total is £5", "must total is £6"),
    )
    .unwrap();
    assert_eq!(watching.report(), [plan("plans/a.yaml", false)]);
    // Rules with a mistake are loaded again once it is corrected.
    std::fs::write(here.join("rules/case.lac"), "x").unwrap();
    assert_eq!(watching.report(), [("plans/a.yaml".to_owned(), None)]);
    std::fs::write(here.join("rules/case.lac"), &rules).unwrap();
    assert_eq!(watching.report(), [plan("plans/a.yaml", true)]);
    // Other plans by other settings.
    std::fs::create_dir(here.join("drafts")).unwrap();
    std::fs::copy(case.join("base.yaml"), here.join("drafts/b.yaml")).unwrap();
    std::fs::write(here.join("lacuna.toml"), "plans = [\"drafts\"]\nrules = \"rules\"\n").unwrap();
    while watching.report() != [plan("drafts/b.yaml", true)] {}
}

#[test]
fn files_are_written_anew_each_time_and_begin_no_other_check() {
    let here = folder("output");
    let watching = Watching::begin(&here, &[".", "--output", "r.sarif", "--output", "json=r"]);
    assert_eq!(watching.report(), [plan("plans/a.yaml", true)]);
    watching.assert_silent();
    std::fs::write(here.join("plans/a.yaml"), edited(false)).unwrap();
    assert_eq!(watching.report(), [plan("plans/a.yaml", false)]);
    watching.assert_silent();
    let json: Value = serde_json::from_slice(&std::fs::read(here.join("r")).unwrap()).unwrap();
    assert_eq!(json["plans"][0]["ready"], Value::Bool(false));
    assert!(std::fs::read_to_string(here.join("r.sarif")).unwrap().contains("unheard-of"));
}

#[test]
fn an_interruption_ends_it_as_it_should_end() {
    let here = folder("ended");
    for signal in ["INT", "TERM"] {
        let mut watching = Watching::begin(&here, &["plans"]);
        watching.report();
        assert_eq!(watching.interrupt(signal).code(), Some(0), "{signal}");
    }
}

#[test]
fn what_can_be_read_only_once_is_not_watched() {
    for arguments in
        [&["-"][..], &["plans", "--previous", "-"], &["plans/a.xlsx", "--annotate", "b.xlsx"]]
    {
        let here = folder("once");
        let mut command = crate::common::programs::program();
        command.current_dir(&here).args(["check", "--watch"]).args(arguments);
        let ran = command.stdin(Stdio::null()).output().unwrap();
        assert_eq!(ran.status.code(), Some(2), "{arguments:?}");
        assert!(ran.stdout.is_empty(), "{arguments:?}");
    }
}

/// A check that waits for a pipe into which nobody writes is interrupted while its reports are begun.
#[cfg(unix)]
#[test]
fn an_interrupted_check_leaves_reports_as_they_were_and_is_not_done() {
    let here = folder("interrupted");
    std::fs::create_dir(here.join("out")).unwrap();
    std::fs::write(here.join("out/old.sarif"), "as it was").unwrap();
    let made = Command::new("mkfifo").arg(here.join("pipe.yaml")).status().unwrap();
    assert!(made.success());
    for signal in ["INT", "TERM"] {
        let mut command = crate::common::programs::program();
        command.current_dir(&here).args(["check", "plans/a.yaml", "pipe.yaml", "--jobs", "1"]);
        command.args(["--format", "ndjson", "-o", "sarif=out/old.sarif", "-o", "out/new.sarif"]);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        // When the first line is there, all files are begun.
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.contains("\"record\":\"run\""), "{line}");
        send(signal, &child);
        assert_eq!(child.wait().unwrap().code(), Some(2), "{signal}");
        let left: Vec<_> = std::fs::read_dir(here.join("out"))
            .unwrap()
            .map(|one| one.unwrap().file_name())
            .collect();
        assert_eq!(left, ["old.sarif"], "{signal}");
        assert_eq!(std::fs::read_to_string(here.join("out/old.sarif")).unwrap(), "as it was");
    }
}
