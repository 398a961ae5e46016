//! The core for browsers, asked without a browser: it answers as the command line does. What a page makes of the answers
//! is tried in a browser by `src/web/page/tests/`.

use crate::common::programs::RULE_CACHE;
use std::path::Path;

use lacuna_web::Desk;
use serde_json::{Value, json};
use walkdir::WalkDir;

const AS_OF: &str = "2001-01-23";

fn asked(desk: &Desk, question: Value) -> Result<Vec<u8>, String> {
    desk.ask(&question.to_string())
}

fn answer(desk: &Desk, question: Value) -> Value {
    let answer = asked(desk, question.clone());
    let answer = answer.unwrap_or_else(|problem| panic!("{question}: {problem}"));
    serde_json::from_slice(&answer).unwrap()
}

fn on_desk(name: &str, bytes: &[u8]) -> Desk {
    let mut desk = Desk::new();
    desk.put(name, bytes.to_vec());
    desk
}

fn plans() -> Vec<String> {
    let walk = WalkDir::new("plans").sort_by_file_name().into_iter().filter_map(Result::ok);
    let files = walk.filter(|entry| entry.file_type().is_file());
    files.map(|entry| entry.path().to_string_lossy().into_owned()).collect()
}

/// What the program prints of a plan that it finds in a folder of its own.
fn printed(plan: &str, format: &str) -> String {
    let path = Path::new(plan);
    let run = crate::common::programs::program()
        .args(["check", path.file_name().unwrap().to_str().unwrap()])
        .args(["--as-of", AS_OF, "--format", format, "--verbose"])
        .current_dir(path.parent().unwrap())
        .env_clear()
        .env(RULE_CACHE.0, RULE_CACHE.1)
        .output()
        .unwrap();
    String::from_utf8(run.stdout).unwrap()
}

#[test]
fn the_reports_are_those_of_the_command_line() {
    for plan in plans() {
        let name = plan.rsplit('/').next().unwrap();
        let desk = on_desk(name, &std::fs::read(&plan).unwrap());
        for format in ["json", "human"] {
            let question =
                json!({ "ask": "report", "format": format, "plan": name, "as_of": AS_OF });
            let report = String::from_utf8(asked(&desk, question).unwrap()).unwrap();
            assert!(report == printed(&plan, format), "{plan} as {format}");
        }
    }
}

#[test]
fn a_form_of_each_circular_is_begun_saved_and_opened_again() {
    let desk = Desk::new();
    let circulars = answer(&desk, json!({ "ask": "circulars" }));
    let mut n_forms = 0;
    for circular in circulars["circulars"].as_array().unwrap() {
        for form in circular["forms"].as_array().unwrap() {
            let (year, form) = (&circular["year"], &form["name"]);
            let question =
                json!({ "ask": "form", "year": year, "form": form, "authority": "Salford" });
            let begun = answer(&desk, question);
            assert!(begun["outline"]["fields"].as_array().unwrap().len() > 4, "{year} {form}");
            let plan = on_desk("plan.json", begun["plan"].to_string().as_bytes());
            for to in ["xlsx", "yaml", "toml", "json"] {
                let saved = asked(&plan, json!({ "ask": "save", "plan": "plan.json", "to": to }));
                let name = format!("saved.{to}");
                let opened = on_desk(&name, &saved.unwrap());
                let opened = answer(&opened, json!({ "ask": "open", "plan": name }));
                assert_eq!((&opened["year"], &opened["form"]), (year, form), "{to}");
                assert_eq!(opened["plan"]["authority"], "Salford", "{year} {form} {to}");
                assert_eq!(opened["lost"], json!([]), "{year} {form} {to}");
            }
            n_forms += 1;
        }
    }
    assert!(n_forms >= 5, "{n_forms} forms");
}

/// Every value of a plan that is opened in the form is there, or told: the verdicts are the same when it is saved.
#[test]
fn a_plan_that_goes_through_the_form_is_judged_as_before() {
    for plan in plans() {
        let desk = on_desk("plan.yaml", &std::fs::read(&plan).unwrap());
        let opened = answer(&desk, json!({ "ask": "open", "plan": "plan.yaml" }));
        let form = on_desk("plan.json", opened["plan"].to_string().as_bytes());
        let saved =
            asked(&form, json!({ "ask": "save", "plan": "plan.json", "to": "yaml" })).unwrap();
        let saved = on_desk("plan.yaml", &saved);
        let verdicts = |desk: &Desk| -> Vec<(Value, Value)> {
            let question = json!({ "ask": "check", "plan": "plan.yaml", "as_of": AS_OF });
            let check = answer(desk, question);
            let findings = check["report"]["plans"][0]["findings"].as_array().unwrap().clone();
            findings
                .into_iter()
                .map(|one| (one["requirement"].clone(), one["verdict"].clone()))
                .collect()
        };
        // Of a name that stands twice a form can hold one, and says so.
        let is_told = opened["lost"].to_string().contains("stands twice");
        assert!(verdicts(&desk) == verdicts(&saved) || is_told, "{plan}");
    }
}

#[test]
fn rules_on_the_desk_count_before_those_built_in() {
    let rules = std::fs::read_to_string("rules/2001-02.lac").unwrap();
    let title = "Planned adoption spending is shown as a figure of its own";
    assert!(rules.contains(title));
    let mut desk = on_desk("salford.yaml", &std::fs::read("plans/2001-02/salford.yaml").unwrap());
    let check = json!({ "ask": "check", "plan": "salford.yaml", "as_of": AS_OF });
    assert!(answer(&desk, check.clone()).to_string().contains(title));
    desk.put("rules/2001-02.lac", rules.replace(title, "Adoption stands alone").into_bytes());
    assert!(answer(&desk, check.clone()).to_string().contains("Adoption stands alone"));
    assert_eq!(answer(&desk, json!({ "ask": "lint" }))["said"], json!([]));
    let only = json!({ "ask": "examples", "only": "adoption-shown-separately" });
    let examples = answer(&desk, only);
    assert!(examples["holds"].as_u64().unwrap() > 0 && examples["fails"] == 0, "{examples}");
    // A mistake is told in its place, and taking the file away brings the built-in rules back.
    desk.put(
        "rules/2001-02.lac",
        rules.replacen("\nrequirement ", "\nrequirment ", 1).into_bytes(),
    );
    let said = answer(&desk, json!({ "ask": "lint" }))["said"].clone();
    assert_eq!(said[0]["is_error"], true, "{said}");
    assert_eq!(said[0]["at"][0]["path"], "rules/2001-02.lac");
    desk.keep("salford.yaml");
    assert!(answer(&desk, check).to_string().contains(title));
}

#[test]
fn what_cannot_be_answered_is_told() {
    let desk = on_desk("large.yaml", &vec![b' '; 33 * 1024 * 1024]);
    let check = |plan: &str| json!({ "ask": "check", "plan": plan, "as_of": AS_OF });
    for (question, why) in [
        (check("large.yaml"), "it has 33 MB, but 32 MB is the limit"),
        (check("absent.yaml"), "`absent.yaml` cannot be read"),
        (json!({ "ask": "check", "plan": "large.yaml", "as_of": "soon" }), "`soon` is not a day"),
        (json!({ "ask": "form", "year": "1066-67" }), "there is no circular for this year"),
        (json!({ "ask": "explain", "name": "nothing-like-it" }), "nothing is called"),
        (json!({ "ask": "what" }), "the page asks what is no question"),
    ] {
        let problem = asked(&desk, question.clone()).unwrap_err();
        assert!(problem.contains(why), "{question}: {problem}");
    }
}

#[test]
fn what_is_saved_has_the_order_of_the_form_and_lists_that_are_empty() {
    let filled = r#"{"prepared-with":[],"submitted":"29 January 2001","form":"plan","year":"2001-02","authority":"Salford","own":"1"}"#;
    let desk = on_desk("plan.json", filled.as_bytes());
    let saved = asked(&desk, json!({ "ask": "save", "plan": "plan.json", "to": "yaml" })).unwrap();
    let saved = String::from_utf8(saved).unwrap();
    let names: Vec<&str> = saved.lines().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(names, ["authority", "year", "form", "submitted", "prepared-with", "own"]);
    assert!(saved.contains("prepared-with: []"), "{saved}");
}
