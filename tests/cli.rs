//! The program as it is called: arguments, streams, exit status, and every kind of bad input.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

const MODEL: &str = "plans/2001-02/model.yaml";
const SALFORD: &str = "plans/2001-02/salford.yaml";
const LAST_YEARS_MODEL: &str = "plans/2000-01/model.yaml";
const FORMATS: [&str; 9] =
    ["human", "short", "json", "ndjson", "sarif", "junit", "github", "gitlab", "markdown"];

fn lacuna(arguments: &[&str]) -> Output {
    crate::common::programs::program().args(arguments).output().unwrap()
}

fn with_input(arguments: &[&str], input: &[u8]) -> Output {
    let mut command = crate::common::programs::program();
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // One that refuses its arguments may have ended before it was given anything.
    match child.stdin.take().unwrap().write_all(input) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {}
        written => written.unwrap(),
    }
    child.wait_with_output().unwrap()
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

/// A folder of this test's own, empty.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _absent = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn file(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Copies what lies in a folder of the repository into another folder, under the same name.
fn copy(name: &str, into: &Path) {
    for entry in walkdir::WalkDir::new(name) {
        let entry = entry.unwrap();
        let to = into.join(entry.path());
        match entry.file_type().is_dir() {
            true => std::fs::create_dir_all(to).unwrap(),
            false => drop(std::fs::copy(entry.path(), to).unwrap()),
        }
    }
}

#[test]
fn salfords_draft_comes_out_as_it_stood() {
    let run = lacuna(&["check", SALFORD, "--as-of", "2001-01-23", "--format", "json"]);
    assert_eq!(status(&run), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    let plan = &report["plans"][0];
    let find = |name: &str| {
        let findings = plan["findings"].as_array().unwrap();
        findings.iter().find(|one| one["requirement"] == name).unwrap_or_else(|| panic!("{name}"))
    };
    let expected = [
        ("fits-the-form", "undecided"),
        ("sent-by-the-due-date", "undecided"),
        ("four-signatures", "undecided"),
        ("three-approvals", "undecided"),
        ("three-sums-apart", "met"),
        ("adoption-shown-separately", "breached"),
        ("financial-summary-is-there", "breached"),
        ("main-grant-adds-up", "undecided"),
        ("leaving-care-sum-is-spent", "undecided"),
        ("disabled-children-sum-is-spent", "undecided"),
    ];
    for (name, verdict) in expected {
        assert_eq!(find(name)["verdict"], verdict, "{name}");
    }
    for name in
        ["main-grant-adds-up", "leaving-care-sum-is-spent", "disabled-children-sum-is-spent"]
    {
        assert_eq!(find(name)["blocked"], true, "{name}");
    }
    assert_eq!(plan["todo"][0]["what"], "spending: amount (entries 1 to 3)");
    let totals = plan["totals"].as_object().unwrap();
    let sum: u64 = totals.values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!(sum, plan["findings"].as_array().unwrap().len() as u64, "the ledger adds up");
    assert!(plan["totals"]["for_a_person"].as_u64().unwrap() > 0);
}

#[test]
fn a_finding_shows_plan_paragraph_rule_and_remedy() {
    let run = lacuna(&["check", SALFORD, "--as-of", "2001-01-23"]);
    insta::with_settings!({ snapshot_path => "cli", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("salford", out(&run));
    });
    let longest = out(&run).lines().map(|line| line.chars().count()).max();
    assert!(longest <= Some(81), "{longest:?} columns");
}

#[test]
fn the_model_plan_passes() {
    let run = lacuna(&["check", MODEL, "--as-of", "2001-01-30"]);
    assert_eq!((status(&run), err(&run).as_str()), (Some(0), ""));
    insta::with_settings!({ snapshot_path => "cli", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("model", out(&run));
    });
}

#[test]
fn short_names_path_line_and_column() {
    let run = lacuna(&["check", SALFORD, "--format", "short"]);
    assert_eq!(status(&run), Some(1));
    let text = out(&run);
    assert!(
        text.contains(
            "plans/2001-02/salford.yaml:46:13: breached (must) adoption-shown-separately: "
        ),
        "{text}"
    );
    assert!(text.lines().last().unwrap().starts_with("1 plan; "), "{text}");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for format in FORMATS {
        let arguments = ["check", "plans", "--as-of", "2001-01-23", "--format", format];
        assert_eq!(lacuna(&arguments).stdout, lacuna(&arguments).stdout);
    }
}

#[test]
fn threads_change_nothing_but_the_time() {
    for format in FORMATS {
        let arguments = ["check", "plans", "--as-of", "2001-01-23", "--format", format, "--jobs"];
        let alone = lacuna(&[arguments.as_slice(), &["1"]].concat());
        let many = lacuna(&[arguments.as_slice(), &["5"]].concat());
        assert!(alone.stdout == many.stdout, "{format}");
        assert_eq!((status(&alone), err(&alone)), (status(&many), err(&many)));
    }
}

#[test]
fn each_plan_is_a_line_and_the_last_line_has_the_sums() {
    let arguments = ["check", "plans/2001-02", "--as-of", "2001-01-23", "--format"];
    let lines = |more: &[&str]| -> Vec<serde_json::Value> {
        let text = out(&lacuna(&[arguments.as_slice(), &["ndjson"], more].concat()));
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let lines_of_all = lines(&["--verbose"]);
    let lines = lines(&[]);
    let (first, rest) = lines.split_first().unwrap();
    let (last, plans) = rest.split_last().unwrap();
    assert_eq!((first["record"].as_str(), last["record"].as_str()), (Some("run"), Some("end")));
    let document = out(&lacuna(&[arguments.as_slice(), &["json"]].concat()));
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    let in_document = document["plans"].as_array().unwrap();
    assert_eq!(plans.len(), in_document.len());
    assert!(plans.len() > 5);
    for ((line, line_of_all), plan) in plans.iter().zip(&lines_of_all[1..]).zip(in_document) {
        let mut plan = plan.clone();
        plan["record"] = "plan".into();
        let path = &plan["path"];
        assert!(*line_of_all == plan, "{path}");
        // What is met is only counted there.
        let findings = plan["findings"].as_array_mut().unwrap();
        findings.retain(|one| one["verdict"] != "met");
        assert!(*line == plan, "{}", plan["path"]);
    }
    let sum = |verdict: &str| -> u64 {
        in_document.iter().filter_map(|plan| plan["totals"][verdict].as_u64()).sum()
    };
    for verdict in ["met", "breached", "undecided", "for_a_person", "not_applicable"] {
        assert_eq!(last["totals"][verdict].as_u64(), Some(sum(verdict)), "{verdict}");
    }
    let told = last["plans"].as_u64().unwrap() + last["unusable"].as_u64().unwrap();
    assert_eq!(told, in_document.len() as u64);
}

#[test]
fn timings_are_told_apart_from_the_report() {
    let arguments = ["check", MODEL, "--as-of", "2001-01-23", "--timings"];
    let run = lacuna(&arguments);
    let plain = lacuna(&arguments[..4]);
    assert_eq!((out(&run), err(&plain)), (out(&plain), String::new()));
    let told = err(&run);
    for words in ["rules prepared", "texts parsed", "requirements", "fits-the-form (2001-02)"] {
        let listed = err(&lacuna(&[arguments.as_slice(), &["--verbose"]].concat()));
        assert!(listed.contains(words), "{listed}");
    }
    assert!(told.contains("The requirements that took longest"), "{told}");
}

#[test]
fn standard_input_is_a_plan_like_any_other() {
    let run = with_input(&["check", "-", "--format", "short"], &std::fs::read(MODEL).unwrap());
    assert_eq!(status(&run), Some(0));
    let run = with_input(&["check", "-", "--format", "short"], &std::fs::read(SALFORD).unwrap());
    assert_eq!(status(&run), Some(1));
    assert!(out(&run).contains("<stdin>:46:13: breached"), "{}", out(&run));
}

#[test]
fn a_draft_is_said_to_be_one_and_may_be_undecided() {
    let text = std::fs::read_to_string(MODEL).unwrap();
    let undecided = text.replacen("submitted:", "# submitted:", 1);
    assert_ne!(undecided, text);
    let run = with_input(&["check", "-"], undecided.as_bytes());
    assert_eq!(status(&run), Some(1), "{}", out(&run));
    let run = with_input(&["check", "-", "--draft"], undecided.as_bytes());
    assert_eq!(status(&run), Some(0));
    assert!(out(&run).starts_with("DRAFT"));
    let run = lacuna(&["check", SALFORD, "--draft"]);
    assert_eq!(status(&run), Some(0), "an amount that is still to follow is no breach in a draft");
    let late = text.replacen("submitted: 29 January 2001", "submitted: 1 February 2001", 1);
    assert_ne!(late, text);
    let run = with_input(&["check", "-", "--draft"], late.as_bytes());
    assert_eq!(status(&run), Some(1), "a breach counts in a draft as well");
}

/// The settings at the top of a repository count in each of its folders, and not beyond it.
#[test]
fn the_settings_of_a_repository_count_in_its_folders() {
    let repository = folder("repository");
    let model = std::fs::read(MODEL).unwrap();
    for inner in ["plans", "docs", "inner/.git", ".git"] {
        std::fs::create_dir_all(repository.join(inner)).unwrap();
    }
    file(&repository, "plans/model.yaml", &model);
    file(&repository, "package.json", b"{}");
    file(&repository, "inner/model.yaml", &model);
    file(&repository, "lacuna.toml", b"plans = [\"plans\"]\n");
    let checked = |inner: &str, arguments: &[&str]| {
        let mut command = crate::common::programs::program();
        command.arg("check").args(arguments).current_dir(repository.join(inner));
        let run = command.output().unwrap();
        (status(&run), out(&run))
    };
    let (status, text) = checked("", &[]);
    assert_eq!(status, Some(0), "{text}");
    let (status, text) = checked("docs", &[]);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.starts_with("../plans/model.yaml: "), "{text}");
    // Without them, the folder is looked through, and not all in it are plans.
    let (status, text) = checked("", &["--no-config"]);
    assert_eq!(status, Some(2), "{text}");
    // A repository within it has settings of its own, or none.
    let (status, text) = checked("inner", &[]);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.starts_with("model.yaml: "), "{text}");
    let (status, text) = checked("inner", &["--config", "../nowhere.toml", "model.yaml"]);
    assert_eq!(status, Some(2), "{text}");
}

#[test]
fn deny_raises_the_exit_status() {
    let text = std::fs::read_to_string(MODEL).unwrap();
    assert_eq!(status(&lacuna(&["check", MODEL, "--deny", "judged"])), Some(1));
    assert_eq!(
        status(&lacuna(&[
            "check",
            MODEL,
            "--previous",
            LAST_YEARS_MODEL,
            "--deny",
            "should,warnings"
        ])),
        Some(0)
    );
    let late = text.replacen("begins: ", "begins: 1 April 2002 # ", 1);
    assert_ne!(late, text);
    let arguments = ["check", "-", "--previous", LAST_YEARS_MODEL];
    assert_eq!(status(&with_input(&arguments, late.as_bytes())), Some(0));
    let denied = [&arguments[..], &["--deny", "should"]].concat();
    assert_eq!(status(&with_input(&denied, late.as_bytes())), Some(1));
}

#[test]
fn what_is_no_plan_is_told_and_the_others_are_still_judged() {
    let folder = folder("bad-plans");
    let model = std::fs::read(MODEL).unwrap();
    file(&folder, "a-good.yaml", &model);
    file(&folder, "b-empty.yaml", "");
    file(&folder, "c-not-yaml.yaml", "authority: [Salford\nyear: 2001-02\n");
    file(&folder, "d-not-utf8.yaml", b"authority: Salf\xffrd\nyear: 2001-02\n");
    file(&folder, "e-other-year.yaml", "authority: Salford\nyear: 1987-88\n");
    file(&folder, "f-no-year.yaml", "authority: Salford\nyaer: 2001-02\n");
    file(&folder, "g-list.yaml", "- one\n- two\n");
    file(&folder, "z-good.yaml", &model);
    let run = lacuna(&["check", folder.to_str().unwrap(), "--format", "short"]);
    assert_eq!(status(&run), Some(2));
    let text = out(&run).replace(&format!("{}/", folder.to_str().unwrap()), "");
    for told in [
        "b-empty.yaml:1:1: error E0503",
        "c-not-yaml.yaml:1:12: error E0501",
        "d-not-utf8.yaml:1:16: error E0502",
        "e-other-year.yaml:2:7: error E0510",
        "f-no-year.yaml:2:1: error E0509",
        "g-list.yaml:1:1: error E0508",
        "a-good.yaml:",
        "z-good.yaml:",
        "2 plans, 6 unusable; 124 requirements: 84 met",
    ] {
        assert!(text.contains(told), "no `{told}` in\n{text}");
    }
}

#[test]
fn paths_that_are_not_there_or_hold_nothing_are_told() {
    let folder = folder("nothing");
    file(&folder, ".hidden.yaml", "authority: x\n");
    let empty = folder.to_str().unwrap();
    let run = lacuna(&["check", "no-such-place", empty, MODEL, "--format", "short"]);
    assert_eq!(status(&run), Some(2));
    assert!(out(&run).contains("`no-such-place` cannot be read: there is no such file"));
    assert!(err(&run).contains("there is no plan in"), "{}", err(&run));
    assert!(out(&run).contains("1 plan, 1 unusable;"), "the model is still judged");
    assert_eq!(status(&lacuna(&["check", empty])), Some(2));
}

#[test]
fn rules_that_do_not_load_are_told_and_the_others_are_used() {
    let folder = folder("bad-rules");
    copy("rules", &folder);
    let rules = std::fs::read_to_string("rules/2002-03.lac").unwrap();
    let broken = rules.replacen("\n  must ", "\n  msut ", 1);
    assert_ne!(broken, rules);
    file(&folder, "rules/2002-03.lac", broken);
    let rules = folder.join("rules");
    let run = lacuna(&["check", MODEL, "--rules", rules.to_str().unwrap(), "--format", "short"]);
    assert_eq!(status(&run), Some(2));
    assert!(
        err(&run).contains("E0103") && err(&run).contains("did you mean `must`?"),
        "{}",
        err(&run)
    );
    assert!(out(&run).contains("1 plan; 62 requirements: 42 met"), "{}", out(&run));
    let run = lacuna(&["check", MODEL, "--rules", "no-such-rules"]);
    assert_eq!(status(&run), Some(2));
    assert!(err(&run).contains("`no-such-rules` gives no rules"));
}

#[test]
fn examples_hold_and_a_weakened_rule_is_noticed() {
    let run = lacuna(&["test"]);
    assert_eq!((status(&run), err(&run).as_str()), (Some(0), ""));
    let folder = folder("weakened");
    copy("rules", &folder);
    copy("plans", &folder);
    let rules = std::fs::read_to_string("rules/2001-02.lac").unwrap();
    let weaker = rules.replacen("and line.heading is \"adoption\"\n", "\n", 1);
    assert_ne!(weaker, rules);
    file(&folder, "rules/2001-02.lac", weaker);
    let [rules, plans] = ["rules", "plans"].map(|name| folder.join(name));
    let test = ["test", rules.to_str().unwrap(), "--allow-from", plans.to_str().unwrap()];
    let run = lacuna(&test);
    assert_eq!(status(&run), Some(1), "{}", err(&run));
    for said in [
        "example \"adoption money filed under fostering\" of 2001-02 does not hold",
        "│ adoption-shown-separately",
        "│ - expected: breached (must)",
        "│ + is:       met (must)",
    ] {
        assert!(out(&run).contains(said), "{said}: {}", out(&run));
    }
}

#[test]
fn colours_are_for_terminals_and_for_those_who_ask() {
    let is_coloured = |run: &Output| out(run).contains('\u{1b}');
    assert!(!is_coloured(&lacuna(&["check", SALFORD])));
    assert!(is_coloured(&lacuna(&["check", SALFORD, "--color", "always"])));
    assert!(!is_coloured(&lacuna(&["check", SALFORD, "--color", "never"])));
}

#[test]
fn a_reader_who_leaves_early_is_no_error() {
    let mut command = crate::common::programs::program();
    command.args(["check", SALFORD, SALFORD, SALFORD, SALFORD, SALFORD, SALFORD, SALFORD]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let run = child.wait_with_output().unwrap();
    assert_eq!((status(&run), err(&run).as_str()), (Some(1), ""));
}

#[test]
fn wrong_arguments_are_told_with_status_two() {
    let run = lacuna(&["chekc"]);
    assert_eq!(status(&run), Some(2));
    assert!(err(&run).contains("check"), "{}", err(&run));
    assert_eq!(status(&lacuna(&["check", "--as-of", "31 February 2001"])), Some(2));
    assert_eq!(status(&lacuna(&["--help"])), Some(0));
    assert_eq!(status(&lacuna(&["--version"])), Some(0));
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let finding = readme.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    let printed = out(&lacuna(&["check", SALFORD, "--as-of", "2001-01-23"]));
    assert!(printed.contains(finding), "README.md shows another finding than\n{printed}");
    let rule = readme.split("```lac\n").nth(1).unwrap().split("```").next().unwrap();
    let rules = std::fs::read_to_string("rules/2001-02.lac").unwrap();
    assert!(rules.contains(rule), "README.md shows another rule than rules/2001-02.lac has");
}

#[test]
fn what_changed_reads_like_a_note_to_councils() {
    let years = ["1999-2000", "2000-01", "2001-02", "2002-03", "2003-04"];
    for pair in years.windows(2) {
        let run = lacuna(&["diff", pair[0], pair[1]]);
        assert_eq!((status(&run), err(&run).as_str()), (Some(0), ""));
        insta::with_settings!({ snapshot_path => "cli", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("diff-{}", pair[1]), out(&run));
        });
    }
}

#[test]
fn all_years_are_checked_in_one_run() {
    let run = lacuna(&["check", "--national", "plans", "--as-of", "2004-03-31"]);
    assert_eq!(status(&run), Some(1));
    let text = out(&run);
    for year in ["1999-2000", "2000-01", "2001-02", "2002-03", "2003-04"] {
        let all = format!("All plans for {year} (invented councils), under ");
        let line = text.lines().skip_while(|line| !line.starts_with(&all)).take(2);
        let title = line.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
        assert!(title.contains("7 of 7 councils"), "{year}:\n{text}");
    }
    assert!(text.contains("(real councils), under LAC(98)28: 1 of 150 councils; no"), "{text}");
    // It begins with what all of them come to.
    let first = text.lines().take(6).collect::<Vec<_>>().join(" ");
    assert!(first.contains("plans checked") && first.contains("Grades: "), "{first}");
}

#[test]
fn what_cannot_be_read_is_told_of_and_counted_in_every_format() {
    for (format, counted) in [
        ("human", "1 file could not be used"),
        ("short", "1 plan, 1 unusable"),
        ("json", "cannot be read: there is no such file or folder"),
        ("ndjson", "\"unusable\":1"),
    ] {
        let run = lacuna(&["check", MODEL, "no/such/plan.yaml", "--format", format]);
        let told = out(&run);
        assert!(told.contains("no/such/plan.yaml") && told.contains(counted), "{format}: {told}");
        assert_eq!((status(&run), err(&run)), (Some(2), String::new()), "{format}");
    }
}

#[test]
fn a_plan_that_is_named_twice_is_checked_once() {
    let again = format!("./{MODEL}");
    let run = lacuna(&["check", "plans/2001-02", MODEL, &again, "--format", "short"]);
    let once = lacuna(&["check", "plans/2001-02", "--format", "short"]);
    assert_eq!(out(&run), out(&once));
}

/// Of two versions of a plan the one sent last counts, whichever file comes first.
#[test]
fn of_two_versions_of_a_plan_the_later_sent_counts() {
    let model = std::fs::read_to_string(MODEL).unwrap();
    let line = model.lines().find(|line| line.starts_with("submitted:")).unwrap();
    for (name, days) in [("later-second", ["29", "30"]), ("later-first", ["30", "29"])] {
        let folder = folder(name);
        for (file, day) in ["a.yaml", "b.yaml"].into_iter().zip(days) {
            let plan = model.replace(line, &format!("submitted: {day} January 2001"));
            self::file(&folder, file, plan);
        }
        let run = lacuna(&["check", folder.to_str().unwrap(), "--national", "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&out(&run)).unwrap();
        let warning = report["plans"][1]["diagnostics"][0]["message"].as_str().unwrap();
        let (earlier, counts) = match days {
            ["29", _] => ("a.yaml", "this one, sent on 30 January 2001, counts"),
            _ => ("this is an earlier version", "a.yaml`, sent on 30 January 2001, counts"),
        };
        assert!(warning.contains(earlier) && warning.contains(counts), "{warning}");
        let national = report["national"].to_string();
        assert!(!national.contains("more than once"), "{national}");
        // Of the earlier one nothing counts.
        let one = out(&lacuna(&["check", MODEL, "--format", "short"]));
        let both = out(&lacuna(&["check", folder.to_str().unwrap(), "--format", "short"]));
        let sums = |text: &str| text.lines().last().unwrap_or_default().to_owned();
        assert_eq!(sums(&one), sums(&both), "{both}");
        let told = out(&lacuna(&["check", folder.to_str().unwrap()]));
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        let file = if days[0] == "29" { "a.yaml" } else { "b.yaml" };
        let said = told.split("Not counted, as a later version was sent: ").nth(1).unwrap();
        assert!(said.split(' ').next().unwrap().ends_with(&format!("{file}.")), "{said}");
    }
}

#[test]
fn a_council_may_send_many_pathway_plans() {
    let folder = folder("pathway-plans");
    let plan = std::fs::read("plans/2001-02/pathway-plans/eligible.yaml").unwrap();
    file(&folder, "one.yaml", &plan);
    file(&folder, "other.yaml", &plan);
    let run = lacuna(&["check", folder.to_str().unwrap(), "--format", "short"]);
    assert!(out(&run).contains("2 plans") && !out(&run).contains("W0526"), "{}", out(&run));
}

#[test]
fn a_plan_of_last_year_that_cannot_be_read_is_told_of() {
    let folder = folder("broken-last-year");
    let broken = file(&folder, "model.yaml", "year: 2000-01\nauthority: \"Wexcombe\n");
    // What is wrong with a plan of a year that nobody asks for is of no concern.
    file(&folder, "older.yaml", "year: 1999-2000\nauthority: \"Wexcombe\n");
    let run = lacuna(&["check", MODEL, "--previous", folder.to_str().unwrap()]);
    let told = err(&run);
    assert_eq!(status(&run), Some(2), "{told}");
    assert!(told.contains(&broken) && !told.contains("older.yaml"), "{told}");
    let run = lacuna(&["check", &broken, MODEL, "--format", "short"]);
    assert_eq!(err(&run), "", "it is told of where it is checked");
}

#[cfg(unix)]
#[test]
fn links_in_a_folder_are_followed_and_told_of_where_they_lead_nowhere() {
    let folder = folder("links");
    let plan = std::fs::canonicalize(MODEL).unwrap();
    std::os::unix::fs::symlink(&plan, folder.join("model.yaml")).unwrap();
    std::os::unix::fs::symlink(&plan, folder.join("the-same.yaml")).unwrap();
    std::os::unix::fs::symlink("nowhere", folder.join("lost.yaml")).unwrap();
    std::os::unix::fs::symlink("nowhere", folder.join("no-plan")).unwrap();
    let run = lacuna(&["check", folder.to_str().unwrap(), "--format", "short"]);
    let told = out(&run);
    assert!(told.contains("1 plan, 1 unusable") && told.contains("lost.yaml"), "{told}");
    assert!(!told.contains("no-plan"), "{told}");
}

#[test]
fn a_file_by_two_paths_is_one_plan_of_last_year() {
    let plans = ["check", "plans/2000-01/model.yaml", "plans/1999-2000/model.yaml"];
    let alone = lacuna(&plans);
    for again in ["./plans/1999-2000/model.yaml", "plans//1999-2000", "plans/../plans/1999-2000"] {
        let with = lacuna(&[&plans[..], &["--previous", again]].concat());
        assert_eq!(out(&with), out(&alone), "{again}");
    }
}

#[test]
fn last_years_plan_may_come_from_standard_input() {
    let this_year = "plans/2000-01/model.yaml";
    let last_year = "plans/1999-2000/model.yaml";
    let from_file = lacuna(&["check", this_year, "--previous", last_year]);
    let piped =
        with_input(&["check", this_year, "--previous", "-"], &std::fs::read(last_year).unwrap());
    assert_eq!(out(&piped), out(&from_file));
    assert_ne!(
        out(&piped),
        out(&lacuna(&["check", this_year])),
        "last year's plan tells something"
    );
}

#[test]
fn a_line_is_out_before_the_next_plan_is_there() {
    let here = folder("line-by-line");
    let first = file(&here, "first.yaml", "authority: Wexcombe\nyear: 1888-89\n");
    let mut command = crate::common::programs::program();
    command.args(["check", &first, "-", "--format", "ndjson", "--jobs", "1"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let (sender, lines) = std::sync::mpsc::channel();
    std::thread::spawn(move || out.lines().for_each(|line| sender.send(line.unwrap()).unwrap()));
    // What is written only at the end is never there: standard input is still open.
    let is_first = |line: &String| line.contains("first.yaml");
    let next = || lines.recv_timeout(std::time::Duration::from_secs(60)).unwrap();
    assert!(std::iter::repeat_with(next).take(2).any(|line| is_first(&line)));
    drop(child.stdin.take());
    child.wait().unwrap();
}

#[test]
fn a_second_plan_from_standard_input_says_so() {
    let plan = "plans/2001-02/salford.yaml";
    let both =
        with_input(&["check", plan, "-", "--format", "short"], &std::fs::read(plan).unwrap());
    let doubts: Vec<String> =
        out(&both).lines().filter(|line| line.contains("W0526")).map(str::to_owned).collect();
    assert!(matches!(doubts.as_slice(), [one] if one.starts_with("<stdin>:")), "{doubts:?}");
}

#[test]
fn rules_as_deep_as_is_allowed_are_judged_on_any_thread() {
    let here = folder("deep-rules");
    let mut rules = std::fs::read_to_string("docs/example/2001-02.lac").unwrap();
    let mut called = "m is less than £1".to_owned();
    for n in 0..54 {
        let condition = (0..4).fold(called, |inner, _| {
            format!("(submitted is given and (summary is missing or {inner}))")
        });
        rules.push_str(&format!("\ndefine deep-{n}(m : money) = {condition}\n"));
        called = format!("deep-{n}(m)");
    }
    rules.push_str(
        "\nrequirement deep \"The deepest\"\n  cites money\n  should deep-53(grant.main)\n",
    );
    let rules = file(&here, "deep.lac", rules);
    let plan = std::fs::read("docs/example/model.yaml").unwrap();
    let plans = ["a.yaml", "b.yaml"].map(|name| file(&here, name, &plan));
    let check = ["check", &plans[0], &plans[1], "--rules", &rules, "--format", "short", "--jobs"];
    let [one, two] = ["1", "2"].map(|jobs| lacuna(&[&check[..], &[jobs]].concat()));
    assert_eq!((status(&one), status(&two)), (Some(0), Some(0)), "{}{}", err(&one), err(&two));
    assert_eq!(out(&one), out(&two));
    assert!(out(&one).contains("breached (should) deep: "), "{}", out(&one));
}

// ---- What next year's file replaces -----------------------------------------------------------------

const LAST_YEAR: &str = r#"circular "Plans for 2000-01"
  year      2000-01
  number    not known because "it is invented"
  due       31 January 2000

source report "An invented report"

paragraph money
  our-words "The money is spent."
  basis     seen in report

choice funds "main grant" | "own resources"
record line "A line of spending"
  paid-from : funds
  amount    : money, in whole pounds
form plan "A plan"
  grant     : money
  spending  : list of line, at least 1
  kinds     : list of text

table rates from "rates.csv" by kind
  kind : text
  rate : percent

value floor = £1.5 thousand
define spent(f : funds) = sum of line.amount for each line in spending where line.paid-from is f

requirement all-is-spent "All is spent"
  cites     money
  for each  line in spending where line.amount is more than £0
  must      spent("main grant") is at least grant   # to the last penny
  must      (some kind in kinds has kind is "foster care" and rates[kind].rate is at least 5%) or grant is £0
  unless    grant is at most floor
  otherwise "only {line.amount}"
  help      "Spend it."

requirement some-is-left "Some is left"
  cites     money
  must      grant is more than £0
"#;

const THIS_YEAR: &str = r#"circular "Plans for 2001-02"
  year      2001-02
  number    not known because "it is invented"
  due       31 January 2001
  follows   2000-01

source report "An invented report"

paragraph spending
  our-words "The money is spent."
  basis     seen in report

keep requirement all-is-spent, cites spending
keep requirement some-is-left as should, cites spending because "no law asks for it"
"#;

#[test]
fn what_show_prints_of_a_name_can_be_added_to_the_next_year() {
    let folder = folder("show-source");
    let last = file(&folder, "2000-01.lac", LAST_YEAR);
    let this = file(&folder, "2001-02.lac", THIS_YEAR);
    file(&folder, "rates.csv", "kind,rate\nfoster care,5%\nadoption,16.5%\n");
    let rules = folder.to_str().unwrap();
    let in_force = || {
        let run = lacuna(&["show", "2001-02", "--rules", rules]);
        assert_eq!(err(&run), "");
        // Kept or replaced, a requirement is in its own place.
        let text = out(&run);
        let mut items: Vec<String> = text.split("\n\n").map(|one| one.trim().to_owned()).collect();
        items.sort();
        items
    };
    let kept = in_force();
    assert!(kept.iter().any(|item| item.contains("should    grant is more than")), "{kept:?}");
    let names =
        ["funds", "line", "plan", "rates", "floor", "spent", "all-is-spent", "some-is-left"];
    for name in names {
        // As it is in this year: what is kept otherwise than it was is printed as it is kept.
        let shown = lacuna(&["show", "--source", name, "--rules", rules]);
        assert!(out(&shown).starts_with("replace "), "{name}: {}", err(&shown));
        let keep = format!("keep requirement {name}");
        let without = THIS_YEAR.lines().filter(|line| !line.starts_with(&keep));
        let mut text: String = without.map(|line| format!("{line}\n")).collect();
        text.push_str(&out(&shown));
        std::fs::write(&this, text).unwrap();
        assert_eq!(in_force(), kept, "{name}");
        std::fs::write(&this, THIS_YEAR).unwrap();
    }
    // Of an earlier year it is printed as it was then.
    let shown =
        lacuna(&["show", "--source", "some-is-left", "--year", "2000-01", "--rules", &last]);
    assert!(out(&shown).contains("cites     money\n  must      grant"), "{}", out(&shown));
}

// ---- Old forms --------------------------------------------------------------------------------------

#[test]
fn old_forms_are_rewritten_where_the_types_are_known() {
    let old = LAST_YEAR.replace(
        "  grant     : money\n",
        "  grant     : money\n  begun     : date\n  sent      : date\n",
    ) + "\ndefine is-near(day : date, by : days) = day is within by of circular.due\n\n\
           requirement in-time \"In time\"\n  cites     money\n  \
           must      sent is within 7 days   of begun and grant is within £5 of £20 # kept\n  \
           must      is-near(begun, 3 days)\n";
    let folder = folder("upgrade");
    file(&folder, "rates.csv", "kind,rate\nfoster care,5%\n");
    let this = file(
        &folder,
        "2001-02.lac",
        THIS_YEAR.to_owned() + "keep requirement in-time, cites spending\n",
    );
    for text in [old.clone(), old.replace('\n', "\r\n"), format!("\u{feff}{old}")] {
        let path = file(&folder, "2000-01.lac", text);
        let checked = lacuna(&["fmt", "--check", "--upgrade", &path]);
        assert_eq!((status(&checked), err(&checked).as_str()), (Some(1), ""));
        // The file that follows it is no other mistake.
        let run = lacuna(&["fmt", "--upgrade", folder.to_str().unwrap()]);
        assert_eq!((status(&run), err(&run).as_str()), (Some(0), ""), "{}", out(&run));
        let new = std::fs::read_to_string(&path).unwrap();
        for form in [
            "day is within by before or after circular.due",
            "sent is within 7 days before or after begun and grant is within £5 of £20",
            "# kept",
        ] {
            assert!(new.contains(form), "{form}: {new}");
        }
        let linted = lacuna(&["lint", &path, &this, "--format", "short"]);
        assert!(!out(&linted).contains(": error"), "{}", out(&linted));
        let again = lacuna(&["fmt", "--check", "--upgrade", &path]);
        assert_eq!((status(&again), out(&again).as_str()), (Some(0), ""));
    }
}

#[test]
fn what_may_keep_old_forms_is_told() {
    let folder = folder("upgrade-with-mistakes");
    let path = file(&folder, "2000-01.lac", LAST_YEAR.replace("rates.csv", "no-rates.csv"));
    let run = lacuna(&["fmt", "--upgrade", &path]);
    assert_eq!(status(&run), Some(2));
    assert!(err(&run).contains("have other mistakes") && err(&run).contains("lacuna lint"));
    let run = with_input(&["fmt", "--upgrade", "-"], LAST_YEAR.as_bytes());
    assert_eq!((status(&run), out(&run).as_str()), (Some(2), ""));
    assert!(err(&run).contains("`--upgrade` needs a file"), "{}", err(&run));
}
