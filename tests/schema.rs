//! `lacuna schema`: an independent validator takes what the plan's reader takes, and refuses what it
//! refuses. Whether anything is missing is not compared: there a schema is stricter on purpose.

mod common;

use std::collections::BTreeMap;

use common::{built_in, repository};
use jsonschema::Validator;
use jsonschema::error::ValidationErrorKind;
use lacuna::diag::Diagnostics;
use lacuna::driver::Previous;
use lacuna::eval::Verdict;
use lacuna::library::Library;
use lacuna::plan::{self, Node, NodeKind, Scalar};
use lacuna::proforma;
use lacuna::rules::program::Rules;
use lacuna::source::Sources;
use serde_json::{Map, Value};
use walkdir::WalkDir;

/// The schema of a year's plans of one form, or of all its forms.
fn schema(library: &Library, rules: &Rules, form: Option<&str>) -> Value {
    let forms = rules.forms.iter().filter(|one| form.is_none_or(|name| one.name == name));
    let model = |record| library.model(&common::Disk, rules, record);
    let forms: Vec<_> = forms.map(|form| (form, model(form.record))).collect();
    serde_json::from_str(&proforma::schema(rules, &forms)).unwrap()
}

/// What a file says to a program that knows YAML's core schema and nothing of plans.
fn json(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Scalar(scalar) => core(scalar),
        NodeKind::Figure(_) | NodeKind::Unreadable(_) => panic!("a text has no such value"),
        NodeKind::List(nodes) => nodes.iter().map(json).collect(),
        NodeKind::Map(entries) => {
            let fields =
                entries.iter().map(|entry| (entry.key.node.to_string(), json(&entry.value)));
            Value::Object(fields.collect::<Map<_, _>>())
        }
    }
}

fn core(scalar: &Scalar) -> Value {
    let text = || Value::String(scalar.text.to_string());
    match scalar.text.as_str() {
        _ if scalar.is_quoted => text(),
        "" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        plain => serde_json::from_str(plain).ok().filter(Value::is_number).unwrap_or_else(text),
    }
}

fn validator(library: &Library, rules: &Rules, form: Option<&str>) -> Validator {
    jsonschema::validator_for(&schema(library, rules, form)).unwrap()
}

/// What the validator has against a plan, but for what is missing.
fn refused(validator: &Validator, plan: &str) -> Vec<String> {
    let mut diagnostics = Diagnostics::default();
    let bytes = plan.as_bytes().to_vec();
    let node = plan::open("plan.yaml", bytes, &mut Sources::default(), &mut diagnostics).unwrap();
    let plan = json(&node);
    let errors = validator.iter_errors(&plan).filter(|error| {
        let kind = error.kind();
        !matches!(kind, ValidationErrorKind::Required { .. } | ValidationErrorKind::MinItems { .. })
    });
    errors.map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Whether the plan's reader finds something that does not fit.
fn is_breached(library: &Library, plan: &str) -> bool {
    let checked = library.check("plan.yaml", plan.as_bytes().to_vec(), &Previous::none());
    let judged = checked.outcome.expect("a plan that can be judged");
    judged.ledger.findings.first().unwrap().verdict == Verdict::Breached
}

fn plans() -> Vec<(String, String)> {
    let walk = WalkDir::new(repository().join("plans")).sort_by_file_name().into_iter();
    let files = walk.map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let plans = files.filter(|entry| entry.path().extension().is_some_and(|end| end == "yaml"));
    let read = |path: &std::path::Path| std::fs::read_to_string(path).unwrap();
    plans.map(|entry| (entry.path().display().to_string(), read(entry.path()))).collect()
}

fn model() -> String {
    std::fs::read_to_string(repository().join("plans/2001-02/model.yaml")).unwrap()
}

#[test]
fn a_schema_is_one() {
    let library = built_in();
    for rules in library.all() {
        for form in rules.forms.iter().map(|form| Some(form.name.as_str())).chain([None]) {
            let schema = schema(&library, rules, form);
            let outcome = jsonschema::draft202012::meta::validate(&schema);
            assert!(outcome.is_ok(), "{} {form:?}: {outcome:?}", rules.circular.year);
        }
    }
}

#[test]
fn plans_that_fit_the_form_fit_the_schema() {
    let library = built_in();
    let mut validators: BTreeMap<(String, Option<String>), Validator> = BTreeMap::new();
    let mut tried = 0;
    for (path, text) in plans() {
        let checked = library.check(&path, text.clone().into_bytes(), &Previous::none());
        let judged = checked.outcome.unwrap_or_else(|_| panic!("{path} is no plan"));
        if judged.ledger.findings.first().unwrap().verdict == Verdict::Breached {
            continue;
        }
        for form in [Some(judged.form.name.clone()), None] {
            let key = (judged.rules.circular.year.to_string(), form.clone());
            let make = || validator(&library, judged.rules, form.as_deref());
            let said = refused(validators.entry(key).or_insert_with(make), &text);
            assert!(said.is_empty(), "{path}: {said:#?}");
        }
        tried += 1;
    }
    assert!(tried > 40, "only {tried} plans");
}

/// What is put in the place of what stands in the model, as a reader of plans refuses it.
const FAULTS: [(&str, &str); 26] = [
    ("prepared-with:", "colour: blue\nprepared-with:"),
    ("    heading: adoption\n", "    heading: adoption\n    colour: blue\n"),
    ("paid-from: main grant", "paid-from: main grnt"),
    ("submitted: 29 January 2001", "submitted: 29 Januray 2001"),
    ("submitted: 29 January 2001", "submitted: January 2001"),
    ("submitted: 29 January 2001", "submitted: 32/01/2001"),
    ("submitted: 29 January 2001", "submitted: not applicable because we forgot"),
    ("amount: £96,400", "amount: £96,40"),
    ("amount: £96,400", "amount: £9,6400"),
    ("amount: £96,400", "amount: £96,400.50"),
    ("amount: £96,400", "amount: -£96,400"),
    ("amount: £96,400", "amount: -96400"),
    ("amount: £96,400", "amount: [96400]"),
    ("objective: 1\n", "objective: 12\n"),
    ("objective: 1\n", "objective: 1.5\n"),
    ("objective: 1\n", "objective: \"0\"\n"),
    ("now: 17.4%", "now: 17.4"),
    ("now: 17.4%", "now: 7600%"),
    ("now: 17.4%", "now: 100.5%"),
    ("now: 17.4%", "now: 1,000 per cent"),
    ("submitted: 29 January 2001", "submitted: 29 January 2011"),
    ("submitted: 29 January 2001", "submitted: 1901-01-29"),
    ("prepared-with:\n  - NHS", "prepared-with: NHS\nexplanations:\n  - NHS"),
    ("authority: Wexcombe", "authority:\n  name: Wexcombe"),
    ("submitted:", "explanations:\n  four-signatures: we have but three\nsubmitted:"),
    ("submitted:", "last-year:\n  year: 2000-01\nsubmitted:"),
];

#[test]
fn what_the_reader_refuses_the_schema_refuses() {
    let library = built_in();
    let rules = library.all().find(|rules| rules.circular.year.to_string() == "2001-02").unwrap();
    let validators = [Some("plan"), None].map(|form| validator(&library, rules, form));
    for (old, new) in FAULTS {
        let plan = changed(old, new);
        assert!(is_breached(&library, &plan), "the reader takes `{new}`");
        for validator in &validators {
            assert!(!refused(validator, &plan).is_empty(), "the schema takes `{new}`");
        }
    }
}

/// What is put in the place of what stands in the model, as a reader of plans takes it.
const WAYS: [(&str, &str); 28] = [
    ("paid-from: main grant", "paid-from: \"MAIN  Grant \""),
    ("paid-from: main grant", "paid-from: to follow"),
    ("submitted: 29 January 2001", "submitted: 29th jan 2001"),
    ("submitted: 29 January 2001", "submitted: 2001-01-29"),
    ("submitted: 29 January 2001", "submitted: 29/1/2001"),
    ("submitted: 29 January 2001", "submitted: ~"),
    ("submitted: 29 January 2001", "submitted: \"\""),
    ("submitted: 29 January 2001", "submitted: '[TBC]'"),
    ("amount: £96,400", "amount: 96400"),
    ("amount: £96,400", "amount: 96400.00"),
    ("amount: £96,400", "amount: 96,400"),
    ("amount: £96,400", "amount: £0.0964 million"),
    ("amount: £96,400", "amount: £96k"),
    ("amount: £96,400", "amount: about £96,000 (to the nearest £1,000)"),
    ("amount: £96,400", "amount: ???"),
    ("objective: 1\n", "objective: \"11\"\n"),
    ("now: 17.4%", "now: 100%"),
    ("now: 17.4%", "now: 0.00 %"),
    ("now: 17.4%", "now: 017.4 per cent"),
    ("now: 17.4%", "now: about 17% (to the nearest 1%)"),
    ("submitted: 29 January 2001", "submitted: 1 January 1998"),
    ("submitted: 29 January 2001", "submitted: 2005-03-31"),
    ("objective: 1\n", "objective: ~\n"),
    ("year: 2001-02", "year: 2001/2002"),
    ("form: plan", "form: Plan"),
    ("authority: Wexcombe", "$schema: urn:lacuna:2001-02:plan\nauthority: Wexcombe"),
    ("authority: Wexcombe", "authority: A council that nobody knows"),
    ("submitted:", "last-year: not applicable because there was none\nsubmitted:"),
];

#[test]
fn what_the_reader_takes_the_schema_takes() {
    let library = built_in();
    let rules = library.all().find(|rules| rules.circular.year.to_string() == "2001-02").unwrap();
    let validators = [Some("plan"), None].map(|form| validator(&library, rules, form));
    for (old, new) in WAYS {
        let plan = changed(old, new);
        assert!(!is_breached(&library, &plan), "the reader refuses `{new}`");
        for validator in &validators {
            let said = refused(validator, &plan);
            assert!(said.is_empty(), "the schema refuses `{new}`: {said:#?}");
        }
    }
}

/// The model with another text in the place of the first of this text.
fn changed(old: &str, new: &str) -> String {
    let model = model();
    assert!(model.contains(old), "the model has no `{old}`");
    model.replacen(old, new, 1)
}

#[test]
fn the_same_rules_give_the_same_bytes() {
    let library = built_in();
    let again = built_in();
    for (one, other) in library.all().zip(again.all()) {
        let (one, other) = (schema(&library, one, None), schema(&again, other, None));
        assert_eq!(one.to_string(), other.to_string());
    }
}
