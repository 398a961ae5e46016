//! `check --format json` and `ndjson`: an independent validator finds that all that is printed is as
//! `docs/report.schema.json` says, and the reasons in it lead to the right places.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::common::{self, CIRCULAR, Case, SETTINGS, all_cases, built_in, repository};
use jsonschema::{Registry, Validator};
use lacuna::config::{Config, Waiver};
use lacuna::diag::Diagnostics;
use lacuna::driver::{Checked, Judge, NationalRun, Previous, Session, Waivers};
use lacuna::library::{Files, Library};
use lacuna::plan::{self, Node, NodeKind};
use lacuna::report::{self, CheckFormat, Ending, Report, Totals};
use lacuna::source::Sources;
use serde_json::{Value, json};
use walkdir::WalkDir;

const PUBLISHED: &str = "docs/report.schema.json";
const ID: &str = "urn:lacuna:report:1";

fn schema() -> Value {
    serde_json::from_str(&report::schema()).unwrap()
}

/// A validator of what names this schema, which may be a part of the one that is published.
fn validator(id: &str) -> Validator {
    let registry = Registry::new().add(ID, schema()).unwrap().prepare().unwrap();
    jsonschema::options().with_registry(&registry).build(&json!({ "$ref": id })).unwrap()
}

/// What the validator has against a value.
fn refused(validator: &Validator, value: &Value) -> Vec<String> {
    let errors = validator.iter_errors(value);
    let said = errors.map(|error| format!("{}: {error}", error.instance_path()));
    // Of what is wrong in a whole plan, the beginning.
    said.map(|text| text.chars().take(300).collect()).take(5).collect()
}

/// What a report in this format says of plans.
fn printed(
    library: &Library,
    all: &[Checked],
    runs: &[NationalRun],
    format: CheckFormat,
) -> String {
    let mut report = Report::new(format, SETTINGS);
    let mut text = report.head(&library.diagnostics, library.sources()).to_string();
    for one in all {
        text.push_str(&report.plan(format.piece(one, SETTINGS)));
    }
    text.push_str(&report.end(runs, &Totals::default(), &Ending::default()));
    text
}

/// A plan of this repository, checked with the plans of the year before beside it.
fn plans(library: &Library) -> Vec<Checked<'_>> {
    let walk = WalkDir::new("plans").sort_by_file_name().into_iter();
    let files = walk.map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let names = files.map(|entry| entry.path().to_string_lossy().into_owned());
    let names: Vec<String> = names.filter(|name| name.ends_with(".yaml")).collect();
    let previous = Previous::new(&common::Disk, names.iter().cloned());
    let judge = Judge { as_of: Some(SETTINGS.as_of), ..Judge::new(library) };
    let check =
        |name: &String| judge.check(name.as_str(), common::Disk.read(name).unwrap(), &previous);
    names.iter().map(check).collect()
}

/// The rules of a case, if they load and it is not the program that is run on it.
fn library(case: &Case) -> Option<Library> {
    let is_command = case.folder.join("arguments").exists();
    let library = (!is_command).then(|| Library::load(&case.files(), &case.rule_files()))?;
    (!library.diagnostics.has_errors()).then_some(library)
}

/// The plans of a case: the one there is, or those that are checked together.
fn plans_of<'l>(case: &Case, library: &'l Library) -> Vec<Checked<'l>> {
    if case.has_plan() {
        return vec![common::checked(library, &case.files())];
    }
    let Ok(folder) = std::fs::read_dir(case.folder.join("plans")) else { return Vec::new() };
    let names = folder.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.map(|name| format!("plans/{name}")).collect();
    names.sort();
    let check = |name: &String| {
        let bytes = case.files().read(name).unwrap();
        Session::new(library).check(name.as_str(), bytes, &Previous::none())
    };
    names.iter().map(check).collect()
}

fn waivers() -> Vec<Waiver> {
    let text = "[[waiver]]\nrequirement = \"adoption-shown-separately\"\ncouncil = \"Salford\"\n\
                reason = \"The sums are late.\"\nagreed-by = \"A. Example\"\nuntil = 2001-03-31\n";
    let (mut sources, mut found) = (Sources::default(), Diagnostics::default());
    Config::read("lacuna.toml", text.into(), &mut sources, &mut found).waivers
}

/// A plan in which one thing is waived, and all else that is open is known already.
fn exempt<'l>(library: &'l Library, waivers: &'l [Waiver]) -> Checked<'l> {
    const SALFORD: &str = "plans/2001-02/salford.yaml";
    let waivers = Waivers::new(waivers, SETTINGS.as_of);
    let judge = Judge { waivers, ..Judge::new(library) };
    let mut checked = judge.check(SALFORD, common::Disk.read(SALFORD).unwrap(), &Previous::none());
    let open = report::open_findings(&checked).into_iter().map(|(requirement, _)| requirement);
    let open: Vec<_> = open.collect();
    checked.outcome.as_mut().unwrap().let_known(open);
    checked
}

/// Every document that the plans and cases of this repository give, each with what it is of.
static DOCUMENTS: LazyLock<Vec<(String, Value)>> = LazyLock::new(documents);

fn documents() -> Vec<(String, Value)> {
    let mut documents = Vec::new();
    let mut add = |name: &str, library: &Library, all: &[Checked], runs: &[NationalRun]| {
        let text = printed(library, all, runs, CheckFormat::JSON);
        documents.push((name.to_owned(), serde_json::from_str(&text).unwrap()));
    };
    let library_of_years = built_in();
    let all = plans(&library_of_years);
    add("plans", &library_of_years, &all, &Session::new(&library_of_years).national(&all));
    let waivers = waivers();
    let exempt = [exempt(&library_of_years, &waivers)];
    add("what does not count", &library_of_years, &exempt, &[]);
    for case in all_cases() {
        let Some(library) = library(&case) else { continue };
        let all = plans_of(&case, &library);
        let runs = if case.has_plan() { Vec::new() } else { Session::new(&library).national(&all) };
        if !all.is_empty() {
            add(&case.title(), &library, &all, &runs);
        }
    }
    documents
}

// ---- Whether a plan is ready --------------------------------------------------------------------------

/// A program sees by one word what a person sees in the first line.
#[test]
fn a_plan_is_ready_where_every_must_is_met() {
    let (mut n_ready, mut n_plans) = (0, 0);
    for (name, document) in DOCUMENTS.iter() {
        for plan in document["plans"].as_array().unwrap() {
            let Some(ready) = plan["ready"].as_bool() else { continue };
            let findings = plan["findings"].as_array().unwrap();
            let is_must = |one: &&Value| one["strength"] == "must";
            let is_open =
                |one: &Value| one["verdict"] == "breached" || one["verdict"] == "undecided";
            let has_open = findings.iter().filter(is_must).any(is_open);
            assert_eq!(ready, !has_open, "{name}: {}", plan["path"]);
            n_ready += usize::from(ready);
            n_plans += 1;
        }
    }
    assert!(n_ready > 0 && n_ready < n_plans, "{n_ready} of {n_plans}");
}

// ---- The schema -----------------------------------------------------------------------------------

#[test]
fn the_schema_that_is_published_is_the_one_that_the_program_derives() {
    let derived = report::schema();
    let path = repository().join(PUBLISHED);
    if std::env::var("INSTA_UPDATE").is_ok_and(|how| how == "always") {
        std::fs::write(&path, derived.as_bytes()).unwrap();
    }
    let published = std::fs::read_to_string(&path).unwrap_or_default();
    let is_same = *published == *derived;
    assert!(
        is_same,
        "{PUBLISHED} differs: INSTA_UPDATE=always cargo test --test all report writes it"
    );
    let schema = schema();
    assert_eq!(schema["$id"], ID);
    assert_eq!(
        jsonschema::draft202012::meta::validate(&schema).err().map(|one| one.to_string()),
        None
    );
    assert!(ID.ends_with(&format!(":{}", schema_version())), "the `$id` ends with the version");
}

/// The version that a report gives.
fn schema_version() -> String {
    let library = built_in();
    let report: Value =
        serde_json::from_str(&printed(&library, &[], &[], CheckFormat::JSON)).unwrap();
    report["version"].to_string()
}

// ---- Reports --------------------------------------------------------------------------------------

#[test]
fn every_report_fits_the_schema_that_it_names() {
    let validator = validator(ID);
    let documents = &*DOCUMENTS;
    assert!(documents.len() > 100, "only {} documents", documents.len());
    for (name, document) in documents {
        assert_eq!(document["$schema"], ID);
        let refused = refused(&validator, document);
        assert!(refused.is_empty(), "{name}: {refused:#?}");
    }
    let has = |of: &dyn Fn(&Value) -> bool| documents.iter().any(|(_, one)| of(one));
    assert!(has(&|one| one["plans"][0]["totals"].is_null()), "a plan that cannot be used");
    assert!(has(&|one| one["national"][0]["findings"].is_array()), "a national run");
    assert!(has(&|one| one["plans"][0]["path"] == "plan.xlsx"), "a workbook");
}

#[test]
fn every_line_fits_the_schema_that_the_first_line_names() {
    let library = built_in();
    let all = plans(&library);
    let text = printed(&library, &all, &Session::new(&library).national(&all), CheckFormat::NDJSON);
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    let lines: Vec<Value> = lines.collect();
    let validator = validator(lines[0]["$schema"].as_str().unwrap());
    for line in &lines {
        let refused = refused(&validator, line);
        assert!(refused.is_empty(), "{}: {refused:#?}", line["path"]);
    }
    let records: BTreeSet<&str> = lines.iter().filter_map(|line| line["record"].as_str()).collect();
    assert_eq!(records, BTreeSet::from(["run", "plan", "national", "end"]));
}

#[test]
fn a_report_that_is_not_as_the_schema_says_is_refused() {
    let library = built_in();
    let all = plans(&library);
    let whole: Value =
        serde_json::from_str(&printed(&library, &all[..1], &[], CheckFormat::JSON)).unwrap();
    let validator = validator(ID);
    let findings = whole["plans"][0]["findings"].as_array().unwrap();
    let at = findings.iter().position(|one| one["reasons"][0].is_object()).unwrap();
    let reason = format!("/plans/0/findings/{at}/reasons/0");
    for (pointer, wrong) in [
        ("/version".to_owned(), json!("1")),
        ("/as_of".to_owned(), json!(20010123)),
        ("/plans/0/findings/0/verdict".to_owned(), json!("passed")),
        (reason.clone(), json!({})),
        (format!("{reason}/reason"), json!({ "kind": "condition" })),
        (format!("{reason}/reason/kind"), json!("sentence")),
    ] {
        let mut report = whole.clone();
        *report.pointer_mut(&pointer).unwrap() = wrong;
        assert!(!refused(&validator, &report).is_empty(), "{pointer}");
    }
}

/// Each definition that has kinds, with the fields that hold it.
const WITH_KINDS: [(&str, &[&str]); 14] = [
    ("GroupKind", &["groups"]),
    ("ReasonData", &["reason"]),
    ("Test", &["test"]),
    ("Tally", &["tally"]),
    ("Quantifier", &["quantifier"]),
    ("Context", &["context"]),
    ("Origin", &["origin"]),
    ("Type", &["type"]),
    ("Value", &["value", "values", "key"]),
    ("RangeReason", &["because"]),
    ("Gap", &["why"]),
    ("Absence", &["absence"]),
    ("Fault", &["fault"]),
    ("Remedy", &["remedy"]),
];

/// Kinds that no plan or case has, each with the reason.
const NOT_SEEN: [(&str, &str, &str); 5] = [
    ("GroupKind", "judged-no", "it takes a file of judgements: `tests/assess.rs` has them"),
    ("ReasonData", "too-long", "it takes thousands of entries: `tests/linear.rs` has them"),
    ("Test", "other", "every condition of the language has a kind of its own today"),
    ("Type", "condition", "no condition is an operand of another"),
    ("Type", "unknown", "rules with a mistake are not used"),
];

#[test]
fn every_kind_that_the_schema_knows_is_in_some_report() {
    let mut seen = BTreeSet::new();
    for (_, document) in DOCUMENTS.iter() {
        kinds(document, "", &mut seen);
    }
    let schema = schema();
    let mut unseen = Vec::new();
    for (definition, fields) in WITH_KINDS {
        let definition_of = &schema["$defs"][definition];
        let ways = definition_of["oneOf"].as_array().into_iter().flatten();
        let ways: Vec<&Value> = ways.chain([definition_of]).collect();
        let of_way = |way: &&Value| {
            let several = way["enum"].as_array().cloned().unwrap_or_default();
            several
                .into_iter()
                .chain([way["const"].clone(), way["properties"]["kind"]["const"].clone()])
        };
        let all: Vec<Value> = ways.iter().flat_map(of_way).filter(Value::is_string).collect();
        assert!(all.len() > 1, "{definition} has no kinds: {definition_of}");
        let is_seen = |kind: &str| {
            fields.iter().any(|field| seen.contains(&((*field).to_owned(), kind.to_owned())))
        };
        let all = all.iter().filter_map(Value::as_str).filter(|kind| !is_seen(kind));
        unseen.extend(all.map(|kind| format!("{definition} {kind}")));
    }
    let excused = NOT_SEEN.iter().map(|(definition, kind, _)| format!("{definition} {kind}"));
    assert_eq!(unseen, excused.collect::<Vec<String>>());
}

/// The texts and kinds in a value, each with the field that holds it.
fn kinds(value: &Value, field: &str, found: &mut BTreeSet<(String, String)>) {
    match value {
        Value::String(text) => {
            found.insert((field.to_owned(), text.clone()));
        }
        Value::Array(all) => all.iter().for_each(|one| kinds(one, field, found)),
        Value::Object(fields) => {
            let kind = fields.get("kind").and_then(Value::as_str);
            found.extend(kind.map(|kind| (field.to_owned(), kind.to_owned())));
            fields.iter().for_each(|(name, one)| kinds(one, name, found));
        }
        _ => {}
    }
}

// ---- What reasons lead to -------------------------------------------------------------------------

/// All objects in a value that have a field of this name.
fn having<'v>(value: &'v Value, name: &str, found: &mut Vec<&'v Value>) {
    match value {
        Value::Array(all) => all.iter().for_each(|one| having(one, name, found)),
        Value::Object(fields) => {
            found.extend(fields.contains_key(name).then_some(value));
            fields.values().for_each(|one| having(one, name, found));
        }
        _ => {}
    }
}

/// What a JSON Pointer leads to in a plan.
fn followed<'n>(plan: &'n Node, pointer: &str) -> Option<&'n Node> {
    pointer.split('/').skip(1).try_fold(plan, |node, step| match &node.kind {
        NodeKind::Map(entries) => {
            let entry = entries.iter().find(|entry| entry.key.node == step);
            entry.map(|entry| &entry.value)
        }
        NodeKind::List(nodes) => nodes.get(step.parse::<usize>().ok()?),
        _ => None,
    })
}

#[test]
fn a_pointer_leads_to_the_value_whose_place_is_given() {
    let library = built_in();
    let all = plans(&library);
    let mut n_followed = 0;
    for one in &all {
        let text = printed(&library, std::slice::from_ref(one), &[], CheckFormat::JSON);
        let report: Value = serde_json::from_str(&text).unwrap();
        let (mut found, mut fields) = (Diagnostics::default(), Vec::new());
        let bytes = std::fs::read(&*one.name).unwrap();
        let node = plan::open(&one.name, bytes, &mut Sources::default(), &mut found).unwrap();
        let node = node.tree();
        having(&report, "pointer", &mut fields);
        for field in fields {
            let pointer = field["pointer"].as_str().unwrap();
            // Last year's plan is in a file of its own.
            let is_elsewhere = field["place"]["path"] != *one.name;
            // The pointer to what is not there leads to where it should be. So does that to what is under a
            // misspelt key, or under a key that is there twice: the place is the key's.
            let is_missing = field["absence"]["kind"] == "missing";
            let is_key = field["absence"]["text"].as_str() == pointer.split('/').next_back();
            if is_elsewhere || is_missing || is_key || pointer.starts_with("/last-year") {
                continue;
            }
            let node = followed(&node, pointer);
            let start = node.unwrap_or_else(|| panic!("{}: {pointer}", one.name)).span.start();
            assert_eq!(field["place"]["start"], start, "{}: {pointer}", one.name);
            n_followed += 1;
        }
    }
    assert!(n_followed > 300, "only {n_followed}");
}

const RULES: &str = "\
record line \"A line\"
  amount : money

form plan \"Plan\"
  grant  : money
  share  : percent
  rough  : money, rounded to the nearest £1,000
  begins : date
  lines  : list of line

";

/// The data of the first reason of the one requirement that these clauses make, on this plan.
fn reason(clauses: &str, plan: &str) -> Value {
    struct Memory(String);
    impl Files for Memory {
        fn read(&self, _: &str) -> Result<Vec<u8>, String> {
            Ok(self.0.clone().into_bytes())
        }
    }
    let rules =
        Memory(format!("{CIRCULAR}{RULES}requirement it \"It\"\n  cites money\n{clauses}\n"));
    let library = Library::load(&rules, &["rules.lac".to_owned()]);
    let said: Vec<&str> = library.diagnostics.iter().map(|one| one.message.as_str()).collect();
    assert!(!library.diagnostics.has_errors(), "{said:#?}");
    let plan = format!("authority: Wexcombe\nyear: 2001-02\n{plan}");
    let checked = Session::new(&library).check("plan.yaml", plan.into_bytes(), &Previous::none());
    let text = printed(&library, &[checked], &[], CheckFormat::JSON);
    let report: Value = serde_json::from_str(&text).unwrap();
    report["plans"][0]["findings"][1]["reasons"][0].clone()
}

#[test]
fn a_comparison_has_its_operands_in_the_order_of_the_rule() {
    let found = reason(
        "  must (sum of line.amount for each line in lines) is at most grant",
        "grant: £1,000.50\nlines: [{amount: £600.75}, {amount: £500}]\n",
    );
    let reason = &found["reason"];
    assert_eq!(reason["kind"], "condition");
    assert_eq!((&reason["test"], &reason["holds"]), (&json!("at-most"), &json!(false)));
    let [sum, grant] = reason["operands"].as_array().unwrap().as_slice() else { panic!("{found}") };
    assert_eq!(sum["expression"]["text"], "sum of line.amount for each line in lines");
    assert_eq!((&sum["origin"], &sum["field"]), (&json!("computed"), &Value::Null));
    assert_eq!(sum["value"], json!({ "kind": "quantity", "value": "1100.75" }));
    assert_eq!((&grant["origin"], &grant["type"]), (&json!("read"), &json!("money")));
    assert_eq!(grant["value"], json!({ "kind": "quantity", "value": "1000.5" }));
    assert_eq!(grant["field"]["pointer"], "/grant");
    assert_eq!(grant["field"]["place"]["line"], 3);
    assert_eq!(found["missing"], Value::Null);
}

#[test]
fn a_quantity_keeps_all_its_digits_in_its_unit() {
    let plan = "grant: £1,000\nshare: 12.5%\nrough: £2,000\nbegins: 2001-04-01\n";
    for (clause, operand, value) in [
        ("  must share is at least 33.3%", 0, json!("12.5")),
        ("  must share is at least 33.3%", 1, json!("33.3")),
        ("  must grant / 3 is more than £900", 0, json!("1000/3")),
    ] {
        let found = reason(clause, plan);
        assert_eq!(found["reason"]["operands"][operand]["value"]["value"], value, "{found}");
    }
    let found = reason("  must rough is more than £9,000", plan);
    let rough = &found["reason"]["operands"][0]["value"];
    let range = json!({ "kind": "range", "least": "1500", "most": "2500", "because": "rounding" });
    assert_eq!(*rough, range);
    let found = reason("  must rough is more than £2,000", plan);
    assert_eq!(found["reason"]["holds"], Value::Null, "{found}");
}

#[test]
fn what_is_missing_has_its_place_and_why_it_is_missing() {
    let plan = "grant: to follow\nlines: [{amount: £5}, {amount: £1.5.5}]\n";
    let found = reason("  must grant is more than £5", plan);
    let field = &found["missing"]["fields"][0];
    assert_eq!(found["reason"], json!({ "kind": "missing", "named": 1 }));
    assert_eq!(field["pointer"], "/grant");
    assert_eq!(field["absence"], json!({ "kind": "placeholder", "text": "to follow" }));
    assert_eq!(field["place"]["line"], 3);
    let found = reason("  must every line in lines has line.amount is more than £1", plan);
    let field = &found["missing"]["fields"][0];
    assert_eq!(field["pointer"], "/lines/1/amount", "{found}");
    assert_eq!(field["absence"]["kind"], "unreadable");
}

#[test]
fn of_much_that_is_missing_the_first_are_listed_and_the_rest_counted() {
    let lines = "  - amount: to follow\n".repeat(500);
    let found = reason(
        "  must (sum of line.amount for each line in lines) is £5",
        &format!("lines:\n{lines}"),
    );
    let missing = &found["missing"];
    assert_eq!(missing["fields"].as_array().unwrap().len(), 20);
    assert_eq!(missing["more"], 480);
}

#[test]
fn a_misspelt_field_is_a_fault_with_its_remedy() {
    let library = built_in();
    let model = std::fs::read_to_string("plans/2001-02/model.yaml").unwrap();
    let plan = model.replacen("submitted:", "submited:", 1);
    let checked = Session::new(&library).check("plan.yaml", plan.into_bytes(), &Previous::none());
    let text = printed(&library, &[checked], &[], CheckFormat::JSON);
    let report: Value = serde_json::from_str(&text).unwrap();
    let reason = &report["plans"][0]["findings"][0]["reasons"][0];
    let fault = &reason["reason"]["fault"];
    assert_eq!((&fault["kind"], &fault["name"]), (&json!("unknown-field"), &json!("submited")));
    assert_eq!(fault["place"]["line"], 11);
    let remedy = &reason["remedy"];
    assert_eq!((&remedy["kind"], &remedy["name"]), (&json!("rename"), &json!("submitted")));
    assert_eq!(remedy["said"], "did you mean `submitted`?");
}
