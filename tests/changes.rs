//! `check --changed-since`: the plans that differ from a revision are checked, and no others; where nobody can
//! tell what a change affects, all are.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const MODEL: &str = "plans/2001-02/model.yaml";

/// A repository with three plans of 2001-02, one of the year before, and the settings and rules of its own.
struct Repository(PathBuf);

impl Repository {
    fn new(name: &str) -> Repository {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("changes").join(name);
        let _absent = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(folder.join("plans/2001-02")).unwrap();
        std::fs::create_dir_all(folder.join("plans/2000-01")).unwrap();
        let here = Repository(folder);
        let text = std::fs::read_to_string(MODEL).unwrap();
        for council in ["Wexcombe", "Ambrick", "Eastwater"] {
            here.write(&format!("plans/2001-02/{council}.yaml"), &of_council(&text, council));
        }
        let before = std::fs::read_to_string("plans/2000-01/model.yaml").unwrap();
        here.write("plans/2000-01/Ambrick.yaml", &of_council(&before, "Ambrick"));
        here.write("lacuna.toml", "plans = [\"plans\"]\n");
        here.git(&["init", "--quiet", "--initial-branch", "main"]);
        here.commit("all");
        here
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.join(name), text).unwrap();
    }

    /// Makes a plan differ, without a change of what it says.
    fn touch(&self, name: &str) {
        let text = std::fs::read_to_string(self.0.join(name)).unwrap();
        self.write(name, &format!("{text}\n# changed\n"));
    }

    #[track_caller]
    fn git(&self, arguments: &[&str]) {
        let mut git = Command::new("git");
        git.current_dir(&self.0)
            .args(["-c", "user.name=N", "-c", "user.email=n@x.uk"])
            .args(arguments);
        let ran = git.output().unwrap();
        assert!(ran.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    fn check(&self, arguments: &[&str]) -> Output {
        let mut command = crate::common::programs::program();
        command.current_dir(&self.0).args(["check", "--as-of", "2001-01-23", "--format", "ndjson"]);
        command.args(arguments).output().unwrap()
    }

    /// The plans that are checked.
    #[track_caller]
    fn checked(&self, arguments: &[&str]) -> Vec<String> {
        let ran = self.check(arguments);
        assert!(ran.status.code() < Some(2), "{}", err(&ran));
        let text = String::from_utf8(ran.stdout).unwrap();
        let records =
            text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        let plans = records.filter(|record| record["record"] == "plan");
        plans.map(|plan| plan["path"].as_str().unwrap().to_owned()).collect()
    }
}

fn of_council(text: &str, council: &str) -> String {
    let named = |line: &str| match line.starts_with("authority:") {
        true => format!("authority: {council}\n"),
        false => format!("{line}\n"),
    };
    text.lines().map(named).collect()
}

fn err(output: &Output) -> String {
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    // Without what is drawn beside it.
    text.split_whitespace().filter(|word| *word != "│").collect::<Vec<&str>>().join(" ")
}

const WEXCOMBE: &str = "plans/2001-02/Wexcombe.yaml";
const AMBRICK: &str = "plans/2001-02/Ambrick.yaml";
const EASTWATER: &str = "plans/2001-02/Eastwater.yaml";
const AMBRICK_BEFORE: &str = "plans/2000-01/Ambrick.yaml";

#[test]
fn a_plan_is_checked_that_is_committed_staged_changed_or_new_since() {
    let here = Repository::new("each");
    assert_eq!(here.checked(&["--changed-since", "main"]), [""; 0]);
    here.touch(WEXCOMBE);
    assert_eq!(here.checked(&["--changed-since", "main"]), [WEXCOMBE]);
    here.git(&["add", "--all"]);
    assert_eq!(here.checked(&["--changed-since", "main"]), [WEXCOMBE]);
    here.commit("one");
    assert_eq!(here.checked(&["--changed-since", "HEAD"]), [""; 0]);
    here.touch(EASTWATER);
    std::fs::copy(here.0.join(WEXCOMBE), here.0.join("plans/new.yaml")).unwrap();
    assert_eq!(here.checked(&["--changed-since", "HEAD"]), [EASTWATER, "plans/new.yaml"]);
    assert_eq!(
        here.checked(&["--changed-since", "HEAD~1"]),
        [EASTWATER, WEXCOMBE, "plans/new.yaml"]
    );
    // From another folder of it, and of some plans only.
    std::fs::create_dir(here.0.join("docs")).unwrap();
    assert_eq!(
        here.checked(&["--changed-since", "HEAD~1", "plans/2001-02"]),
        [EASTWATER, WEXCOMBE]
    );
    // What ends its lines in another way says the same.
    let text = std::fs::read_to_string(here.0.join(AMBRICK)).unwrap();
    here.write(AMBRICK, &text.replace('\n', "\r\n"));
    assert_eq!(here.checked(&["--changed-since", "HEAD", "plans/2001-02"]), [EASTWATER]);
}

#[test]
fn that_nothing_differs_is_no_mistake_and_is_said() {
    let here = Repository::new("nothing");
    let ran = here.check(&["--changed-since", "main"]);
    assert_eq!(ran.status.code(), Some(0));
    assert!(
        err(&ran).contains("0 of 4 plans differ from `main`; the others are not checked."),
        "{}",
        err(&ran)
    );
    // A folder without plans stays one.
    std::fs::create_dir(here.0.join("empty")).unwrap();
    assert_eq!(here.check(&["--changed-since", "main", "empty"]).status.code(), Some(2));
}

/// The verdicts on a plan hang on last year's plan, whichever of the two is changed.
#[test]
fn last_years_plan_is_found_among_those_that_do_not_differ_and_checked_with_what_follows_it() {
    let here = Repository::new("last-year");
    here.touch(AMBRICK);
    let arguments = ["--changed-since", "main"];
    assert_eq!(here.checked(&arguments), [AMBRICK]);
    let alone = here.check(&[AMBRICK]).stdout;
    let beside = here.check(&arguments).stdout;
    assert_ne!(alone, beside, "last year's plan settles something");
    here.git(&["checkout", "--quiet", "."]);
    here.touch(AMBRICK_BEFORE);
    assert_eq!(here.checked(&arguments), [AMBRICK_BEFORE, AMBRICK]);
    assert!(
        err(&here.check(&arguments))
            .contains("1 of 4 plans differ from `main`. 1 more is checked because the plan of the year before differs.")
    );
    here.git(&["checkout", "--quiet", "."]);
    std::fs::remove_file(here.0.join(AMBRICK_BEFORE)).unwrap();
    assert_eq!(here.checked(&arguments), [AMBRICK]);
}

#[test]
fn where_the_settings_or_the_rules_differ_all_plans_are_checked() {
    let all = [AMBRICK_BEFORE, AMBRICK, EASTWATER, WEXCOMBE];
    let here = Repository::new("settings");
    let arguments = ["--changed-since", "main"];
    here.write("lacuna.toml", "plans = [\"plans\"]\ndeny = [\"should\"]\n");
    assert_eq!(here.checked(&arguments), all);
    let why = "All plans are checked, because `lacuna.toml` differs from `main`.";
    assert!(err(&here.check(&arguments)).contains(why), "{}", err(&here.check(&arguments)));
    std::fs::remove_file(here.0.join("lacuna.toml")).unwrap();
    assert_eq!(here.checked(&[&arguments[..], &["plans"]].concat()), all);
    here.git(&["checkout", "--quiet", "."]);
    assert_eq!(here.checked(&[&arguments[..], &["--national"]].concat()), all);
    // Rules of its own, with the tables that they read.
    std::fs::create_dir_all(here.0.join("rules/tables")).unwrap();
    for folder in ["rules", "rules/tables"] {
        for file in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if file.is_file() {
                std::fs::copy(&file, here.0.join(&file)).unwrap();
            }
        }
    }
    here.write("lacuna.toml", "plans = [\"plans\"]\nrules = \"rules\"\n");
    here.commit("rules");
    assert_eq!(here.checked(&arguments), [""; 0]);
    let table =
        std::fs::read_dir(here.0.join("rules/tables")).unwrap().next().unwrap().unwrap().path();
    let text = std::fs::read_to_string(&table).unwrap();
    std::fs::write(&table, text + "\n").unwrap();
    assert_eq!(here.checked(&arguments), all);
    here.git(&["checkout", "--quiet", "."]);
    for file in ["rules/2003-04.lac", "rules/2003-04.examples.lac"] {
        std::fs::remove_file(here.0.join(file)).unwrap();
    }
    assert_eq!(here.checked(&arguments), all);
}

#[test]
fn what_cannot_be_told_is_refused_with_what_to_do() {
    let here = Repository::new("refused");
    here.touch(WEXCOMBE);
    here.commit("second");
    let from = format!("file://{}", here.0.display());
    here.git(&["clone", "--quiet", "--depth", "1", &from, "shallow"]);
    here.git(&["clone", "--quiet", "--bare", &from, "bare.git"]);
    let outside = std::env::temp_dir();
    for (folder, revision, why) in [
        (here.0.clone(), "no-such", "there is no such revision in this git repository"),
        (here.0.clone(), "main..HEAD", "it does not name one revision"),
        (here.0.clone(), "", "it does not name one revision"),
        (here.0.clone(), "HEAD:lacuna.toml", "there is no such revision"),
        (here.0.join("shallow"), "HEAD~1", "this clone has only a part of the history"),
        (here.0.join("bare.git"), "HEAD", "no files beside its history"),
        (outside, "HEAD", "this folder is in no git repository"),
    ] {
        let plan = here.0.join(WEXCOMBE);
        let mut command = crate::common::programs::program();
        command
            .current_dir(&folder)
            .args(["check", "--no-config", "--changed-since", revision])
            .arg(plan);
        let ran = command.output().unwrap();
        assert_eq!((ran.status.code(), ran.stdout.len()), (Some(2), 0), "{revision} in {folder:?}");
        assert!(err(&ran).contains(why), "{revision} in {folder:?}: {}", err(&ran));
    }
}
