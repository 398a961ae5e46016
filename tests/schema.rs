//! `lacuna schema`: an independent validator takes what the plan's reader takes, and refuses what it
//! refuses. Whether anything is missing is not compared: there a schema is stricter on purpose.

use std::collections::BTreeMap;

use crate::common::{self, built_in, repository};
use jsonschema::Validator;
use jsonschema::error::ValidationErrorKind;
use lacuna::diag::Diagnostics;
use lacuna::driver::{Previous, Session};
use lacuna::eval::Verdict;
use lacuna::library::Library;
use lacuna::plan::{self, Node, NodeKind, Scalar, State};
use lacuna::proforma;
use lacuna::rules::program::Rules;
use lacuna::source::Sources;
use lacuna::value::Absence;
use serde_json::{Map, Value};
use walkdir::WalkDir;

/// The schema of a year's plans of one form, or of all its forms.
fn schema(library: &Library, rules: &Rules, form: Option<&str>) -> Value {
    let forms = rules.forms.iter().filter(|one| form.is_none_or(|name| one.name == name));
    let model = |record| Session::new(library).reading(&common::Disk).model(rules, record);
    let forms: Vec<_> = forms.map(|form| (form, model(form.record))).collect();
    serde_json::from_str(&proforma::schema(rules, &forms)).unwrap()
}

/// What a file says to a program that knows YAML's core schema and nothing of plans.
fn json(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Scalar(scalar) => core(scalar),
        NodeKind::Figure(_) | NodeKind::Unreadable(_) | NodeKind::Total(_) => {
            panic!("a text has no such value")
        }
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
        plain => number(plain).unwrap_or_else(text),
    }
}

/// A number of YAML's core schema as JSON has it; nothing for a text.
fn number(plain: &str) -> Option<Value> {
    let whole = |digits: &str, radix| {
        let is_digits = digits.chars().all(|digit| digit.is_digit(radix));
        u64::from_str_radix(digits, radix).ok().filter(|_| is_digits).map(Value::from)
    };
    if let Some(hex) = plain.strip_prefix("0x") {
        return whole(hex, 16);
    }
    if let Some(octal) = plain.strip_prefix("0o") {
        return whole(octal, 8);
    }
    let shape = regex(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$");
    if !shape(plain) {
        return None;
    }
    let whole: Option<i64> = plain.parse().ok();
    // What no program can hold is infinite to it, which JSON has not.
    Some(whole.map_or_else(|| Value::from(plain.parse::<f64>().unwrap()), Value::from))
}

/// Whether a text is wholly of a pattern, as the schema's own validator sees it.
fn regex(pattern: &str) -> impl Fn(&str) -> bool {
    let schema = serde_json::json!({ "pattern": pattern });
    let validator = jsonschema::validator_for(&schema).unwrap();
    move |text| validator.is_valid(&Value::from(text))
}

fn validator(library: &Library, rules: &Rules, form: Option<&str>) -> Validator {
    jsonschema::validator_for(&schema(library, rules, form)).unwrap()
}

/// What the validator has against a plan, but for what is missing.
fn refused(validator: &Validator, plan: &str) -> Vec<String> {
    let mut diagnostics = Diagnostics::default();
    let bytes = plan.as_bytes().to_vec();
    let node = plan::open("plan.yaml", bytes, &mut Sources::default(), &mut diagnostics).unwrap();
    let plan = json(&node.tree());
    let errors = validator.iter_errors(&plan).filter(|error| {
        let kind = error.kind();
        !matches!(kind, ValidationErrorKind::Required { .. } | ValidationErrorKind::MinItems { .. })
    });
    errors.map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Whether the plan's reader finds something that does not fit.
fn is_breached(library: &Library, plan: &str) -> bool {
    let checked =
        Session::new(library).check("plan.yaml", plan.as_bytes().to_vec(), &Previous::none());
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
        let checked =
            Session::new(&library).check(&path, text.clone().into_bytes(), &Previous::none());
        let judged = checked.outcome.unwrap_or_else(|_| panic!("{path} is no plan"));
        // What no `must` needs may be unreadable; to a schema it is wrong all the same.
        let is_unread = judged.doubts.iter().any(|doubt| doubt.code.id == "W0542");
        if is_unread || judged.ledger.findings.first().unwrap().verdict == Verdict::Breached {
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
const FAULTS: [(&str, &str); 31] = [
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
    ("amount: £96,400", "amount: see the children's guide"),
    ("submitted: 29 January 2001", "submitted: to be named by the panel"),
    ("submitted: 29 January 2001", "submitted: 2001-10"),
    ("now: 17.4%", "now: fewer than 5"),
    ("now: 17.4%", "now: 0 of 0"),
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
const WAYS: [(&str, &str); 36] = [
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
    ("paid-from: main grant", "paid-from: see annexe A"),
    ("submitted: 29 January 2001", "submitted: not yet known"),
    ("amount: £96,400", "amount: £ to be confirmed"),
    ("amount: £96,400", "amount: see the attached letter"),
    ("now: 17.4%", "now: 3 of 12"),
    ("now: 17.4%", "now: 1 out of 2"),
    ("now: 17.4%", "now: fewer than 5 of 20"),
    ("now: 17.4%", "now: to be advised"),
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

/// Spellings of numbers that one program or another takes, and that the reader must take where the
/// schema does.
fn spellings() -> Vec<String> {
    let mut all: Vec<String> = [
        "0x1F", "0X1F", "0o17", "017", "0b101", "1.", ".5", "-.5", "+.5", "-0", "+0", "-0.0",
        "1e400", "1_0", "764_218", "+1", "++1", "+-1", "١٢", "１２", "1e", "e1", "1e+", ".", "+",
        "-", "0x", "0xG", ".inf", "-.inf", ".nan", "inf", "nan", "Infinity", "1,000", "1,00",
        "1 000", "1'000", "£7.6e5", "7.6e5k", "1e3%", "12:30", "1:30", "1/2", "½", "0.5e1", "5e-1",
        "50e-1", "1E0", "1e00",
    ]
    .map(str::to_owned)
    .to_vec();
    for sign in ["", "+", "-"] {
        for mantissa in ["0", "007", "7.6", "12.", ".25", "764218"] {
            for exponent in ["", "e1", "E2", "e-1", "e99999999999999999999"] {
                all.push(format!("{sign}{mantissa}{exponent}"));
            }
        }
    }
    all
}

/// A plan with little more than a figure of each type.
const FIGURES: &str = "authority: Wexcombe
year: 2001-02
form: plan
spending:
  - objective: 1
    amount: £96,400
targets:
  - now: 17.4%
    of-how-many: 212
";

#[test]
fn the_reader_and_the_schema_agree_on_every_spelling_of_a_number() {
    let library = built_in();
    let rules = library.all().find(|rules| rules.circular.year.to_string() == "2001-02").unwrap();
    let validator = validator(&library, rules, Some("plan"));
    let places = [
        ("amount: £96,400", "amount"),
        ("objective: 1\n", "objective"),
        ("of-how-many: 212", "of-how-many"),
        ("now: 17.4%", "now"),
    ];
    let (mut n_taken, mut n_refused) = (0, 0);
    for spelling in spellings() {
        // To a program with a bound on its numbers, some are infinite: no schema can tell.
        let is_finite = spelling.parse::<f64>().is_ok_and(f64::is_finite);
        let has_exponent = spelling.contains(['e', 'E']) && spelling.contains(char::is_numeric);
        if has_exponent && spelling.parse::<f64>().is_ok() && !is_finite {
            continue;
        }
        for (old, name) in places {
            for quoted in [false, true] {
                // A lone dash would begin a list, where none can begin.
                if spelling == "-" && !quoted {
                    continue;
                }
                let value = if quoted { format!("\"{spelling}\"") } else { spelling.clone() };
                let end = if old.ends_with('\n') { "\n" } else { "" };
                let plan = FIGURES.replace(old, &format!("{name}: {value}{end}"));
                let refused = refused(&validator, &plan);
                let is_breached = is_refused(rules, &plan);
                assert_eq!(is_breached, !refused.is_empty(), "{name}: {value}: {refused:#?}");
                if is_breached { n_refused += 1 } else { n_taken += 1 }
            }
        }
    }
    assert!(n_taken > 100 && n_refused > 100, "{n_taken} {n_refused}");
}

/// Whether anything in a plan cannot be read by its form.
fn is_refused(rules: &Rules, plan: &str) -> bool {
    let (bytes, mut sources) = (plan.as_bytes().to_vec(), Sources::default());
    let node = plan::open("plan.yaml", bytes, &mut sources, &mut Diagnostics::default()).unwrap();
    let plan = plan::decode(node.root(), plan::Format::YAML, rules.forms[0].record, &rules.schema);
    let states = plan.slots().into_iter().map(|id| &plan.slot(id).state);
    let is_unreadable = |state: &State| {
        matches!(state, State::Absent(Absence::Unreadable(_) | Absence::NotApplicable(_)))
    };
    !plan.strays.is_empty() || states.into_iter().any(is_unreadable)
}

/// The same number in the three formats is the same amount.
#[test]
fn an_exponent_is_read_exactly_in_each_format() {
    let library = built_in();
    let amount = |name: &str, plan: &str| {
        let mut found = Diagnostics::default();
        let node = plan::open(name, plan.as_bytes().to_vec(), &mut Sources::default(), &mut found);
        assert!(!found.has_errors(), "{name}: {found:?}");
        let rules = library.all().find(|one| one.circular.year.to_string() == "2001-02").unwrap();
        let plan = plan::decode(
            node.unwrap().root(),
            plan::Format::YAML,
            rules.forms[0].record,
            &rules.schema,
        );
        let slots = plan.slots().into_iter();
        let found = slots.filter(|id| plan.path(*id, &rules.schema) == "grant, main");
        found.map(|id| format!("{:?}", plan.slot(id).state)).collect::<String>()
    };
    let plain = amount("a.yaml", "grant: {main: 36900}");
    assert!(plain.contains("3690000"), "{plain}");
    for (name, plan) in [
        ("a.yaml", "grant: {main: 3.69e4}"),
        ("a.yaml", "grant: {main: +36900}"),
        ("a.yaml", "grant: {main: 0x9024}"),
        ("a.json", "{\"grant\": {\"main\": 3.69e4}}"),
        ("a.json", "{\"grant\": {\"main\": 369E+2}}"),
        ("a.toml", "grant.main = 36_900\n"),
        ("a.toml", "grant.main = +36_900\n"),
        ("a.toml", "grant.main = 3.69e4\n"),
        ("a.toml", "grant.main = 0x90_24\n"),
        ("a.toml", "grant.main = 0b1001_0000_0010_0100\n"),
    ] {
        assert_eq!(amount(name, plan), plain, "{plan}");
    }
    for plan in ["grant: {main: \"3.69e4\"}", "grant: {main: 1e999999999}", "grant: {main: 36_900}"]
    {
        assert!(amount("a.yaml", plan).contains("Unreadable"), "{plan}");
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
