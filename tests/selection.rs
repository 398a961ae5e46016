//! `check --only` and `--skip`: what is left out is told nowhere, and a plan that was checked in part is never told
//! as if it were ready.

use std::process::Output;

use serde_json::Value;

const MODEL: &str = "plans/2001-02/model.yaml";
const SALFORD: &str = "plans/2001-02/salford.yaml";

/// A requirement that the model meets and Salford's draft breaches.
const ADOPTION: &str = "adoption-shown-separately";

fn check(arguments: &[&str]) -> Output {
    let mut command = crate::common::programs::program();
    command.args(["check", "--as-of", "2001-01-23"]).args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What is said, whatever lines it is on.
fn said(output: &Output) -> String {
    out(output).split_whitespace().collect::<Vec<&str>>().join(" ")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn json(arguments: &[&str]) -> Value {
    let ran = check(&[&["--format", "json"], arguments].concat());
    serde_json::from_slice(&ran.stdout).unwrap_or_else(|why| panic!("{why}: {}", err(&ran)))
}

/// The names of the requirements that have a verdict.
fn checked(report: &Value) -> Vec<String> {
    let findings = report["plans"][0]["findings"].as_array().unwrap().iter();
    findings.map(|one| one["requirement"].as_str().unwrap().to_owned()).collect()
}

const FORMATS: [&str; 10] =
    ["human", "plain", "short", "json", "ndjson", "sarif", "junit", "github", "gitlab", "markdown"];

/// A whole check says that the model is ready, so the test would see it.
#[test]
fn a_plan_that_was_checked_in_part_is_not_told_as_ready_in_any_format() {
    let whole = check(&[MODEL]);
    assert!(out(&whole).contains("READY: everything that must be met is met"), "{}", out(&whole));
    assert_eq!(json(&[MODEL])["plans"][0]["ready"], Value::Bool(true));
    for format in FORMATS {
        let ran = check(&[MODEL, "--only", ADOPTION, "--format", format]);
        let text = said(&ran);
        assert_eq!(ran.status.code(), Some(0), "{format}: {text}{}", err(&ran));
        let is_told_as_ready = ["READY:", "READY ", "**READY**", "is ready", "\"ready\":true"];
        let is_told_as_ready = is_told_as_ready.iter().any(|word| text.contains(word));
        assert!(!is_told_as_ready, "{format}: {text}");
        // A list of issues has no place for anything else.
        if format != "gitlab" {
            let part = ["left out", "leftOut", "left_out", "left-out"];
            assert!(part.iter().any(|word| text.contains(word)), "{format}: {text}");
        }
    }
    let ran = check(&[MODEL, "--only", ADOPTION]);
    let n_all = checked(&json(&[MODEL])).len() - 1;
    let sentences = [
        "PART ONLY: everything that was checked and must be met is met, but that does not mean that \
         the plan can be sent."
            .to_owned(),
        format!(
            "Only {ADOPTION} was checked, besides the form: {} of {n_all} requirements were left out.",
            n_all - 1
        ),
    ];
    for sentence in &sentences {
        assert!(said(&ran).contains(sentence), "{}", out(&ran));
    }
    assert_eq!(json(&[MODEL, "--only", ADOPTION])["plans"][0]["ready"], Value::Null);
}

#[test]
fn a_breach_stays_a_breach() {
    let ran = check(&[SALFORD, "--only", ADOPTION]);
    assert_eq!(ran.status.code(), Some(1));
    assert!(
        out(&ran).contains("NOT READY: of what must be met, 1 requirement is breached"),
        "{}",
        out(&ran)
    );
    assert_eq!(json(&[SALFORD, "--only", ADOPTION])["plans"][0]["ready"], Value::Bool(false));
}

/// Whatever a format prints, it names nothing that was left out but as left out.
#[test]
fn what_is_left_out_is_told_in_no_format() {
    let all = checked(&json(&[SALFORD]));
    let of_part = json(&[SALFORD, "--only", ADOPTION]);
    assert_eq!(checked(&of_part), ["fits-the-form", ADOPTION]);
    let left_out: Vec<&String> =
        all.iter().filter(|name| *name != "fits-the-form" && *name != ADOPTION).collect();
    let told: Vec<&str> = of_part["plans"][0]["left_out"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert_eq!(left_out, told);
    for format in ["human", "plain", "short", "github", "gitlab", "markdown"] {
        let ran = check(&[SALFORD, "--only", ADOPTION, "--format", format, "--verbose"]);
        let text = out(&ran);
        for name in &left_out {
            // Names of fields and headings have no hyphens.
            let is_told = text.contains(name.as_str()) && name.contains('-');
            assert!(!is_told, "{format} tells of {name}: {text}");
        }
    }
    let sums = out(&check(&[SALFORD, "--only", ADOPTION]));
    assert!(sums.contains("2 requirements: 0 met, 1 breached"), "{sums}");
}

#[test]
fn to_skip_is_to_check_all_the_others() {
    let all = checked(&json(&[SALFORD]));
    let report = json(&[SALFORD, "--skip", &format!("{ADOPTION},four-signatures")]);
    let others: Vec<&String> =
        all.iter().filter(|name| ![ADOPTION, "four-signatures"].contains(&name.as_str())).collect();
    assert_eq!(checked(&report).iter().collect::<Vec<_>>(), others);
    let ran = check(&[SALFORD, "--skip", ADOPTION, "--skip", "four-signatures"]);
    let left = format!(
        "{ADOPTION} and four-signatures were left out: {} of {} requirements were checked",
        others.len() - 1,
        all.len() - 1
    );
    assert!(said(&ran).contains(&left), "{}", out(&ran));
    // Of what is chosen, some is left out.
    let report =
        json(&[SALFORD, "--only", &format!("{ADOPTION},four-signatures"), "--skip", ADOPTION]);
    assert_eq!(checked(&report), ["fits-the-form", "four-signatures"]);
}

#[test]
fn a_paragraph_stands_for_what_cites_it() {
    let report = json(&[SALFORD, "--only", "adoption-figure"]);
    assert_eq!(checked(&report), ["fits-the-form", ADOPTION, "adoption-money-elsewhere"]);
}

#[test]
fn a_name_that_is_none_is_refused_before_anything_is_checked() {
    for (arguments, why) in [
        (["--only", "adoption-shown-seperately"], "did you mean `adoption-shown-separately`?"),
        (["--skip", "four-signature"], "did you mean `four-signatures`?"),
        (["--skip", "fits-the-form"], "`fits-the-form` cannot be left out"),
        (["--only", "xyzzy"], "no requirement is called `xyzzy`"),
        (["--only", ""], "no requirement is called ``"),
    ] {
        let ran = check(&[&[MODEL][..], &arguments].concat());
        assert_eq!((ran.status.code(), out(&ran).as_str()), (Some(2), ""), "{arguments:?}");
        assert!(err(&ran).contains(why), "{arguments:?}: {}", err(&ran));
    }
}

/// A requirement of another year would otherwise be checked nowhere, and nobody would be told.
#[test]
fn a_requirement_that_no_plan_has_is_told() {
    let in_2003 = checked(&json(&["plans/2003-04/model.yaml"]));
    let in_2001 = checked(&json(&[MODEL]));
    let only_there = in_2003.iter().find(|name| !in_2001.contains(name)).unwrap();
    let ran = check(&[MODEL, "--only", &format!("{ADOPTION},{only_there}")]);
    assert_eq!(ran.status.code(), Some(2), "{}", err(&ran));
    assert!(err(&ran).contains(&format!("`{only_there}` was not checked")), "{}", err(&ran));
    let ran = check(&[MODEL, "plans/2003-04/model.yaml", "--only", only_there]);
    assert!(!err(&ran).contains("was not checked"), "{}", err(&ran));
    // What is to be left out may be in no plan.
    let ran = check(&[MODEL, "--skip", only_there]);
    assert_eq!(ran.status.code(), Some(0), "{}", err(&ran));
    assert!(out(&ran).contains("READY: everything that must be met is met"), "{}", out(&ran));
}

#[test]
fn what_does_not_fit_the_form_is_told_whatever_is_chosen() {
    let folder = crate::common::programs::folder("selection");
    let text = std::fs::read_to_string(MODEL).unwrap();
    let path = folder.join("plan.yaml");
    std::fs::write(&path, format!("{text}\nunheard-of: 5\n")).unwrap();
    let ran = check(&[path.to_str().unwrap(), "--only", ADOPTION]);
    assert_eq!(ran.status.code(), Some(1));
    assert!(out(&ran).contains("unheard-of"), "{}", out(&ran));
}

#[test]
fn many_plans_are_counted_apart_from_ready_ones() {
    let ran = check(&["plans/2001-02", "--only", ADOPTION]);
    let text = said(&ran);
    assert!(text.contains("plans checked: 0 ready, "), "{text}");
    assert!(text.contains(" checked in part with nothing in the way, "), "{text}");
    assert!(!out(&ran).lines().any(|line| line.starts_with("READY")), "{text}");
    assert!(out(&ran).lines().any(|line| line.starts_with("PART ONLY  ")), "{text}");
}

#[test]
fn national_requirements_are_chosen_as_well() {
    let whole = json(&["plans/2001-02", "--national"]);
    let all = whole["national"][0]["findings"].as_array().unwrap();
    let name = all[0]["requirement"].as_str().unwrap();
    let part = json(&["plans/2001-02", "--national", "--only", name]);
    let findings = part["national"][0]["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1);
    assert_eq!(part["national"][0]["left_out"].as_array().unwrap().len(), all.len() - 1);
    let none = json(&["plans/2001-02", "--national", "--only", ADOPTION]);
    assert_eq!(none["national"], Value::Array(Vec::new()));
    let ran = check(&["plans/2001-02", "--only", name]);
    assert!(said(&ran).contains("1 national requirement was not checked: add"), "{}", out(&ran));
}
