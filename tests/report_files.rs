//! `check --output`: which format goes to which file, several at once, and whole or not at all.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const SALFORD: &str = "plans/2001-02/salford.yaml";

/// An empty folder of this test's own that is the top of a repository.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("report-files").join(name);
    let _absent = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join(".git")).unwrap();
    folder
}

/// A folder with Salford's draft in it.
fn ready(name: &str) -> PathBuf {
    let folder = folder(name);
    std::fs::create_dir(folder.join("plans")).unwrap();
    std::fs::copy(SALFORD, folder.join("plans/salford.yaml")).unwrap();
    folder
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = crate::common::programs::program();
    command.current_dir(folder).args(["check", "plans", "--as-of", "2001-01-23"]).args(arguments);
    command
}

fn check(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
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

/// What lies in a folder, hidden files too, but for what makes it a repository.
fn inside(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).unwrap();
    let names = files.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name != ".git").collect();
    names.sort();
    names
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// How a report in each format begins.
const BEGINNINGS: [(&str, &str); 9] = [
    ("human", "plans/salford.yaml: Salford"),
    ("short", "plans/salford.yaml:46:13: breached"),
    ("json", "{\n  \"$schema\": \"urn:lacuna:report:1\""),
    ("ndjson", "{\"record\":\"run\",\"$schema\":\"urn:lacuna:report:1#/$defs/Line\""),
    ("sarif", "{\n  \"$schema\": \"https://docs.oasis-open.org/sarif/"),
    ("junit", "<?xml "),
    ("github", "::error title="),
    ("gitlab", "[\n  {\n    \"description\""),
    ("markdown", "### Lacuna: the plan is not ready"),
];

#[track_caller]
fn assert_begins(text: &str, format: &str) {
    let (_, beginning) = BEGINNINGS.iter().find(|(name, _)| *name == format).unwrap();
    assert!(text.starts_with(beginning), "{format}: {text}");
}

#[test]
fn each_file_gets_its_format_and_the_report_is_printed_as_well() {
    let here = ready("each");
    let mut arguments = Vec::new();
    for (format, _) in BEGINNINGS {
        arguments.push("--output".to_owned());
        arguments.push(format!("{format}=to-{format}"));
    }
    for (file, _) in BY_ENDING {
        arguments.extend(["-o".to_owned(), file.to_owned()]);
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let ran = check(&here, &arguments);
    assert_eq!(status(&ran), Some(1), "{}", err(&ran));
    assert_begins(&out(&ran), "human");
    for (format, _) in BEGINNINGS {
        let text = read(&here, &format!("to-{format}"));
        assert_begins(&text, format);
        // It is what standard output would have had.
        assert_eq!(text, out(&check(&here, &["--format", format])), "{format}");
    }
    for (file, format) in BY_ENDING {
        assert_eq!(read(&here, file), read(&here, &format!("to-{format}")), "{file}");
    }
}

/// Names that say which format is meant.
const BY_ENDING: [(&str, &str); 4] = [
    ("findings.SARIF", "sarif"),
    ("results.xml", "junit"),
    ("comment.md", "markdown"),
    ("lines.ndjson", "ndjson"),
];

#[test]
fn a_file_takes_the_format_that_is_asked_for_and_nothing_is_printed_then() {
    let here = ready("taken");
    for (format, file) in [
        ("sarif", "a.sarif"),
        ("markdown", "summary"),
        ("json", "report.json"),
        ("human", "report.txt"),
        ("junit", "./x=y"),
    ] {
        let ran = check(&here, &["--format", format, "--output", file]);
        assert_eq!((status(&ran), out(&ran).as_str()), (Some(1), ""), "{file}: {}", err(&ran));
        assert_begins(&read(&here, file), format);
    }
    let ran = check(&here, &["--format", "github", "--output", "a.sarif"]);
    assert_begins(&out(&ran), "github");
    let ran = check(&here, &["--output", "short=-", "--output", "a.sarif"]);
    assert_begins(&out(&ran), "short");
}

#[test]
fn what_cannot_be_told_or_must_not_be_written_is_refused_before_anything_is_checked() {
    let here = ready("refused");
    std::fs::write(here.join("plans/own.json"), "{\"year\": \"2001-02\"}").unwrap();
    let before = (inside(&here), inside(&here.join("plans")));
    for (arguments, why) in [
        (&["--output", "report.json"][..], "write the format before it, such as `--output json="),
        (&["-o", "report"], "its name does not say which format it is to have"),
        (&["-o", "a.sarif", "-o", "junit=./a.sarif"], "two reports would go there"),
        (&["-o", "sarif=-", "-o", "junit=-"], "two reports cannot both go to standard output"),
        (&["-o", "sarif=-", "--format", "short"], "two reports cannot both go to standard output"),
        (&["-o", "sarif=plans/salford.yaml"], "cannot be the name of a report: it ends in `.yaml`"),
        (&["-o", "sarif=r.lac"], "cannot be the name of a report: it ends in `.lac`"),
        (&["-o", "json=plans/own.json"], "it would be among the plans that are checked"),
        (&["-o", "json=plans/new.json"], "it would be among the plans that are checked"),
        (&["-o", "sarif=nowhere/a"], "make the folder first, or name a file in one that exists"),
        (&["-o", "sarif=plans"], "it is a folder"),
    ] {
        let ran = check(&here, &[arguments, &["-o", "b.md"]].concat());
        let said = err(&ran).split_whitespace().collect::<Vec<_>>().join(" ").replace(" │ ", " ");
        assert_eq!((status(&ran), out(&ran).as_str()), (Some(2), ""), "{arguments:?}: {said}");
        assert!(said.contains("E0533") && said.contains(why), "{arguments:?}: {said}");
        assert_eq!((inside(&here), inside(&here.join("plans"))), before, "{arguments:?}");
    }
    for (argument, why) in [
        ("sarfi=a", "did you mean 'sarif'?"),
        ("pdf=a", "A file of this name is './pdf=a'"),
        ("sarif=", "name a file, such as sarif=report"),
    ] {
        let ran = check(&here, &["--output", argument]);
        assert_eq!(status(&ran), Some(2));
        assert!(err(&ran).contains(why), "{}", err(&ran));
    }
}

#[test]
fn a_report_replaces_the_one_of_an_earlier_run() {
    let here = ready("again");
    std::fs::write(here.join("a.sarif"), "the earlier one").unwrap();
    for _ in 0..2 {
        let ran = check(&here, &["--output", "a.sarif"]);
        assert_eq!(status(&ran), Some(1), "{}", err(&ran));
        assert_begins(&read(&here, "a.sarif"), "sarif");
    }
    assert_eq!(inside(&here), ["a.sarif", "plans"]);
}

#[test]
fn a_file_that_is_no_plan_is_in_each_report() {
    let here = ready("unusable");
    std::fs::write(here.join("plans/broken.yaml"), "authority: [\n").unwrap();
    let formats = ["sarif", "junit", "github", "gitlab", "markdown"];
    let files = formats.map(|format| format!("{format}=to-{format}"));
    let arguments: Vec<&str> = files.iter().flat_map(|file| ["-o", file.as_str()]).collect();
    let ran = check(&here, &arguments);
    assert_eq!(status(&ran), Some(2), "{}", err(&ran));
    for format in formats {
        let text = read(&here, &format!("to-{format}"));
        assert!(text.contains("broken.yaml") && text.contains("E0501"), "{format}: {text}");
    }
    let log: Value = serde_json::from_str(&read(&here, "to-sarif")).unwrap();
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(
        (&invocation["executionSuccessful"], &invocation["exitCode"]),
        (&false.into(), &2.into())
    );
    assert_eq!(invocation["toolExecutionNotifications"][0]["descriptor"]["id"], "E0501");
}

/// Programs that show a change name its files from the top of the repository.
#[test]
fn reports_for_programs_name_files_from_the_top_of_the_repository() {
    let top = ready("top");
    let inner = top.join("plans");
    for format in ["sarif", "junit", "github", "gitlab", "markdown"] {
        let mut command = crate::common::programs::program();
        command.current_dir(&inner).args(["check", "salford.yaml", "--as-of", "2001-01-23"]);
        let text = out(&command.args(["--format", format]).output().unwrap());
        assert!(text.contains("plans/salford.yaml"), "{format}: {text}");
        let above = out(&check(&top, &["--format", format]));
        assert_eq!(text, above, "{format}");
    }
}

// ---- Fingerprints -------------------------------------------------------------------------------------------

/// The fingerprint of each result, with its rule and its line.
fn fingerprints(folder: &Path, plan: &str) -> Vec<(String, String, u64)> {
    std::fs::write(folder.join("plans/salford.yaml"), plan).unwrap();
    let log: Value = serde_json::from_str(&out(&check(folder, &["--format", "sarif"]))).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let of_one = |one: &Value| {
        let line = &one["locations"][0]["physicalLocation"]["region"]["startLine"];
        let fingerprint = one["partialFingerprints"]["lacunaIssue/v1"].as_str().unwrap();
        let rule = one["ruleId"].as_str().unwrap().to_owned();
        (rule, fingerprint.to_owned(), line.as_u64().unwrap_or(0))
    };
    results.iter().map(of_one).collect()
}

#[test]
fn a_fingerprint_outlives_lines_that_move_and_words_that_change_elsewhere() {
    let here = ready("fingerprints");
    let plan = std::fs::read_to_string(SALFORD).unwrap();
    let before = fingerprints(&here, &plan);
    let names = |of: &[(String, String, u64)]| -> Vec<(String, String)> {
        of.iter().map(|(rule, fingerprint, _)| (rule.clone(), fingerprint.clone())).collect()
    };
    let mut each: Vec<&String> = before.iter().map(|(_, fingerprint, _)| fingerprint).collect();
    each.sort();
    each.dedup();
    assert_eq!(each.len(), before.len(), "two have the same");
    let moved = fingerprints(&here, &format!("# A comment.\n#\n{}", plan.replace('\n', "\r\n")));
    assert_eq!(names(&before), names(&moved));
    let lines = |of: &[(String, String, u64)]| of.iter().map(|one| one.2).collect::<Vec<u64>>();
    let expected: Vec<u64> =
        lines(&before).iter().map(|line| if *line > 0 { line + 2 } else { 0 }).collect();
    assert_eq!(lines(&moved), expected);
    let other = plan.replace("authority: Salford", "authority: Wexcombe");
    assert_ne!(plan, other);
    let named = fingerprints(&here, &other);
    let (before, named) = (names(&before), names(&named));
    assert!(named.iter().all(|one| !before.contains(one)), "another council's are others");
}

// ---- The system ---------------------------------------------------------------------------------------------

#[cfg(unix)]
#[test]
fn where_the_disk_is_full_all_files_stay_as_they_were() {
    let here = ready("full");
    std::fs::write(here.join("a.sarif"), "the earlier one").unwrap();
    let before = inside(&here);
    let arguments = "check plans -o c.md -o a.sarif -o b.xml --as-of 2001-01-23";
    let program = env!("CARGO_BIN_EXE_lacuna");
    let script = format!("trap '' XFSZ; ulimit -f 8; exec '{program}' {arguments}");
    let ran = Command::new("sh").current_dir(&here).args(["-c", &script]).output().unwrap();
    assert_eq!(status(&ran), Some(2), "{}", err(&ran));
    assert!(err(&ran).contains("E0533"), "{}", err(&ran));
    assert_begins(&out(&ran), "human");
    assert_eq!((inside(&here), read(&here, "a.sarif").as_str()), (before, "the earlier one"));
}

#[cfg(target_os = "linux")]
#[test]
fn devices_and_streams_are_written_to() {
    let here = ready("streams");
    let ran = check(&here, &["-o", "a.md", "-o", "sarif=/dev/full"]);
    assert_eq!(status(&ran), Some(2));
    assert!(err(&ran).contains("`/dev/full` cannot be written: the disk is full"), "{}", err(&ran));
    assert_eq!(inside(&here), ["plans"], "no report is left of those that belong together");
    for name in ["sarif=/dev/stdout", "sarif=/dev/fd/1", "sarif=/proc/self/fd/1"] {
        let log = std::fs::File::create(here.join("log")).unwrap();
        let mut command = command(&here, &["-o", name, "-o", "short=-"]);
        assert_eq!(command.stdout(log).status().unwrap().code(), Some(1));
        let text = read(&here, "log");
        assert_begins(&text, "short");
        assert!(text.ends_with("}\n") && text.contains("\n{\n  \"$schema\""), "{name}: {text}");
    }
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = command(&here, &["-o", "a.md"]);
    assert_eq!(command.stdout(full).status().unwrap().code(), Some(2));
}

#[cfg(unix)]
#[test]
fn a_reader_who_leaves_early_stops_no_file() {
    let here = ready("early");
    let mut child = command(&here, &["-o", "a.sarif"]).stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert_begins(&read(&here, "a.sarif"), "sarif");
}

#[cfg(unix)]
#[test]
fn a_run_that_is_ended_leaves_whole_reports_or_none() {
    let here = ready("ended");
    let arguments = ["-o", "a.sarif", "-o", "b.xml"];
    let begun = std::time::Instant::now();
    assert_eq!(status(&check(&here, &arguments)), Some(1));
    let length = begun.elapsed();
    let whole = ["a.sarif", "b.xml"].map(|name| read(&here, name));
    let mut n_none = 0;
    for n in 0..12_u32 {
        for name in ["a.sarif", "b.xml"] {
            let _absent = std::fs::remove_file(here.join(name));
        }
        let mut child = command(&here, &arguments).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(length * n / 10);
        let signal = if n % 2 == 0 { "-KILL" } else { "-INT" };
        let id = child.id().to_string();
        let _gone = Command::new("kill").args([signal, &id]).stderr(Stdio::null()).status();
        child.wait().unwrap();
        for (name, whole) in ["a.sarif", "b.xml"].iter().zip(&whole) {
            match std::fs::read_to_string(here.join(name)) {
                Ok(text) => assert!(text == *whole, "half a report is left"),
                Err(_) => n_none += 1,
            }
        }
    }
    assert!(n_none > 0, "none was ended in time");
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_and_what_it_leads_to_keeps_its_mode() {
    use std::os::unix::fs::PermissionsExt;
    let here = ready("links");
    let file = here.join("real.sarif");
    std::fs::write(&file, "the earlier one").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("real.sarif", here.join("link.sarif")).unwrap();
    assert_eq!(status(&check(&here, &["-o", "link.sarif"])), Some(1));
    assert_begins(&read(&here, "real.sarif"), "sarif");
    assert!(std::fs::symlink_metadata(here.join("link.sarif")).unwrap().is_symlink());
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
}
