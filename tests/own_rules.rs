//! The rules of a repository: what `rules` and `allow-from` of `lacuna.toml` say goes for every command that goes by
//! rules, in each folder of it, unless something else is typed.

use std::path::{Path, PathBuf};
use std::process::Output;

/// A repository with rules of its own for 2001-02, a plan by them, and a folder in it.
fn repository(name: &str, settings: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("own-rules").join(name);
    let _absent = std::fs::remove_dir_all(&folder);
    for inner in ["rules", "plans", "docs"] {
        std::fs::create_dir_all(folder.join(inner)).unwrap();
    }
    let case = Path::new("tests/cases/codes/E0551-no-revision");
    std::fs::copy(case.join("case.lac"), folder.join("rules/2001-02.lac")).unwrap();
    std::fs::copy(case.join("base.yaml"), folder.join("rules/base.yaml")).unwrap();
    std::fs::copy(case.join("base.yaml"), folder.join("plans/a.yaml")).unwrap();
    std::fs::write(folder.join("lacuna.toml"), settings).unwrap();
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = crate::common::programs::program();
    command.current_dir(folder).args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Commands, with what each prints that goes by the rules of the repository.
const BY_ITS_RULES: [(&[&str], &str); 8] = [
    (&["explain", "r"], "The rule"),
    (&["show", "2001-02"], "requirement r \"The rule\""),
    (&["show", "--source", "r"], "replace requirement r \"The rule\""),
    (&["schema", "2001-02"], "\"title\": \"Plan for 2001-02\""),
    (&["template", "2001-02", "--format", "yaml", "--output", "-"], "## must: The rule ("),
    (
        &["new", "2002-03", "--follows", "2001-02", "--output", "-"],
        "keep requirement r, to be decided",
    ),
    (&["test"], "1 example holds"),
    (&["lint"], "1 rule file"),
];

#[test]
fn every_command_goes_by_the_rules_of_the_repository() {
    let here = repository("every", "rules = \"rules\"\n");
    for (arguments, what) in BY_ITS_RULES {
        for folder in [here.clone(), here.join("docs")] {
            let ran = run(&folder, arguments);
            assert!(ran.status.code() < Some(2), "{arguments:?}: {}", err(&ran));
            assert!(out(&ran).contains(what), "{arguments:?}: {}{}", out(&ran), err(&ran));
        }
        let without = run(&here, &[arguments, &["--no-config"]].concat());
        assert!(!out(&without).contains(what), "{arguments:?}: {}", out(&without));
    }
    // A plan is converted by its form.
    let arguments = ["convert", "plans/a.yaml", "--to", "xlsx", "--output", "a.xlsx"];
    let ran = run(&here, &arguments);
    assert_eq!(ran.status.code(), Some(0), "{}", err(&ran));
    // What is typed goes before.
    std::fs::create_dir(here.join("others")).unwrap();
    let text = std::fs::read_to_string(here.join("rules/2001-02.lac")).unwrap();
    std::fs::write(here.join("others/o.lac"), text.replace("The rule", "Another rule")).unwrap();
    std::fs::copy(here.join("rules/base.yaml"), here.join("others/base.yaml")).unwrap();
    for (arguments, is) in [
        (&["explain", "r", "--rules", "others"][..], "Another rule"),
        (&["lint", "others/o.lac"], "1 rule file"),
        (&["show", "2001-02", "--rules", "others"], "\"Another rule\""),
    ] {
        let ran = run(&here, arguments);
        assert!(out(&ran).contains(is), "{arguments:?}: {}{}", out(&ran), err(&ran));
    }
}

/// What a message means can be asked while it is there.
#[test]
fn settings_that_cannot_be_used_are_reported_by_every_command_that_goes_by_them() {
    let here = repository("broken", "rules = \"rules\"\nplan = \"plans\"\n");
    for arguments in [&["explain", "r"][..], &["lint"], &["test"], &["show", "2001-02"]] {
        let ran = run(&here, arguments);
        assert_eq!(ran.status.code(), Some(2), "{arguments:?}");
        assert!(
            err(&ran).contains("`lacuna.toml` has no key `plan`"),
            "{arguments:?}: {}",
            err(&ran)
        );
    }
    for arguments in [&["explain", "E0544"][..], &["schema", "--config"], &["manual", "check"]] {
        let ran = run(&here, arguments);
        assert_eq!((ran.status.code(), err(&ran).as_str()), (Some(0), ""), "{arguments:?}");
    }
}

#[test]
fn a_path_that_leads_nowhere_is_reported_at_its_place() {
    let settings = "rules = \"rules\"\nallow-from = [\"tables\"]\nplans = [\"plans\"]\nprevious = [\"archive\"]\n";
    let here = repository("nowhere", settings);
    let ran = run(&here, &["check"]);
    assert_eq!(ran.status.code(), Some(2));
    for (name, place) in [("tables", "lacuna.toml:2:15"), ("archive", "lacuna.toml:4:13")] {
        let told = err(&ran);
        assert!(told.contains(&format!("`{name}` is not there")), "{told}");
        assert!(told.contains(place), "{place}: {told}");
        assert_eq!(told.matches(name).count(), 2, "it is told once, with its line: {told}");
    }
    // The plans are checked all the same.
    assert!(out(&ran).contains("READY: everything"), "{}", out(&ran));
    // Who asks for the rules is not told of plans.
    std::fs::create_dir(here.join("tables")).unwrap();
    let ran = run(&here, &["lint"]);
    assert_eq!((ran.status.code(), err(&ran).as_str()), (Some(0), ""));
    std::fs::remove_dir_all(here.join("rules")).unwrap();
    let ran = run(&here, &["explain", "r"]);
    assert!(err(&ran).contains("lacuna.toml:1:9"), "{}", err(&ran));
}
