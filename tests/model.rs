//! The model plans, value by value and key by key: nothing can be taken out or misspelt in them
//! without the ledger saying so.

use std::collections::BTreeSet;

use crate::common::{Disk, built_in, sample};
use lacuna::diag::Diagnostics;
use lacuna::driver::{Checked, Judged, Previous, Session};
use lacuna::eval::reason::Remedy;
use lacuna::eval::{PlanPlace, Verdict};
use lacuna::library::Library;
use lacuna::plan::{Node, NodeKind, open};
use lacuna::source::{Sources, Span};

/// The model plan of each year, in order: each is last year's of the next.
const MODELS: [&str; 5] = [
    "plans/1999-2000/model.yaml",
    "plans/2000-01/model.yaml",
    "plans/2001-02/model.yaml",
    "plans/2002-03/model.yaml",
    "plans/2003-04/model.yaml",
];

/// Fields whose value can go without a trace: declared optional, and read by no `must` or `should`.
/// The figure of a result that is not weak is not even shown to the person who judges, and what will
/// be done about a target is not asked where the aim reaches it.
const UNREAD: [&str; 2] = ["figure", "what-will-be-done"];

/// Without these a plan is of no year or of no form.
const NAMES_THE_RULES: [&str; 2] = ["year", "form"];

/// A model plan and what it is held against.
struct Model<'l> {
    path: &'static str,
    text: String,
    library: &'l Library,
    previous: Previous<'static>,
}

fn models(library: &Library) -> Vec<Model<'_>> {
    let before = [None].into_iter().chain(MODELS.map(Some));
    let models = MODELS.into_iter().zip(before).map(|(path, last_year)| Model {
        path,
        text: std::fs::read_to_string(path).unwrap(),
        library,
        previous: Previous::new(&Disk, last_year),
    });
    models.collect()
}

impl Model<'_> {
    fn check(&self, text: String) -> Checked<'_> {
        Session::new(self.library).check(self.path, text.into_bytes(), &self.previous)
    }
}

fn judged<'c>(checked: &'c Checked<'_>) -> &'c Judged<'c> {
    checked.outcome.as_ref().unwrap_or_else(|found| panic!("{found:?}"))
}

/// The verdicts, the form's own first, each with what it hangs on or what a person is shown.
fn ledger(model: &Model, text: String) -> Vec<(Verdict, Vec<String>)> {
    let checked = model.check(text);
    let judged = judged(&checked);
    let words = judged.words(&checked.sources);
    let findings = judged.ledger.findings.iter();
    let told = findings.map(|finding| {
        let parts = finding.instances.iter().flat_map(|instance| &instance.parts);
        let said = |shown: &PlanPlace| words.label(shown);
        let shown = parts.clone().flat_map(|part| part.shown.iter().map(said));
        (finding.verdict, parts.map(|part| words.part(part)).chain(shown).collect())
    });
    told.collect()
}

/// Words of a plan, each with its place.
type Placed = Vec<(String, Span)>;

/// Each scalar of the file with the key it stands under, and each key.
fn collect(
    node: &Node,
    key: &str,
    scalars: &mut Vec<(String, Span)>,
    keys: &mut Vec<(String, Span)>,
) {
    match &node.kind {
        NodeKind::Scalar(_)
        | NodeKind::Figure(_)
        | NodeKind::Unreadable(_)
        | NodeKind::Total(_) => {
            scalars.push((key.to_owned(), node.span));
        }
        NodeKind::List(entries) => {
            entries.iter().for_each(|entry| collect(entry, key, scalars, keys));
        }
        NodeKind::Map(entries) => {
            for entry in entries {
                keys.push((entry.key.node.to_string(), entry.key.span));
                collect(&entry.value, &entry.key.node, scalars, keys);
            }
        }
    }
}

fn scalars_and_keys(model: &Model) -> (Placed, Placed) {
    let mut sources = Sources::default();
    let bytes = model.text.clone().into_bytes();
    let node = open(model.path, bytes, &mut sources, &mut Diagnostics::default());
    let node = node.expect("the model is YAML").tree();
    let (mut scalars, mut keys) = (Vec::new(), Vec::new());
    collect(&node, "", &mut scalars, &mut keys);
    (scalars, keys)
}

fn replaced(text: &str, span: Span, with: &str) -> String {
    format!("{}{with}{}", &text[..span.start()], &text[span.end()..])
}

/// Whether a place is on a line of the plan's own fields, not within one of them.
fn is_outermost(text: &str, span: Span) -> bool {
    let line = text[..span.start()].rfind('\n').map_or(0, |at| at + 1);
    !text[line..].starts_with([' ', '-'])
}

#[test]
fn the_models_meet_all_that_a_machine_can_decide() {
    let library = built_in();
    for model in models(&library) {
        let checked = model.check(model.text.clone());
        let judged = judged(&checked);
        for finding in &judged.ledger.findings {
            let name = judged.rules.requirement_name(finding.requirement);
            let is_open = matches!(finding.verdict, Verdict::Breached | Verdict::Undecided);
            assert!(!is_open, "{}: {name} is {}", model.path, finding.verdict.words());
        }
        let asked = judged.rules.asked_of(judged.form.record).count();
        let counts = judged.ledger.counts();
        assert_eq!(counts.total(), asked + 1, "{}: the ledger adds up", model.path);
        assert!(judged.ledger.todo.is_empty());
    }
}

#[test]
fn no_value_can_go_without_a_change_in_the_ledger() {
    let library = built_in();
    let mut silent = BTreeSet::new();
    for model in models(&library) {
        let before = ledger(&model, model.text.clone());
        let (scalars, _) = scalars_and_keys(&model);
        assert!(scalars.len() > 100, "only {} values", scalars.len());
        for (key, span) in sample(scalars, 250) {
            let without = replaced(&model.text, span, "");
            if NAMES_THE_RULES.contains(&key.as_str()) && is_outermost(&model.text, span) {
                let checked = model.check(without);
                assert!(checked.outcome.is_err(), "without its {key} a plan has no rules");
            } else if ledger(&model, without) == before {
                silent.insert(key);
            }
        }
    }
    let known: BTreeSet<String> = UNREAD.map(str::to_owned).into();
    assert!(silent.is_subset(&known), "{silent:?}");
    let schemas = library.all().map(|rules| &rules.schema);
    let mut fields = schemas.flat_map(|schema| &schema.records).flat_map(|record| &record.fields);
    let is_asked =
        |field: &lacuna::value::Field| UNREAD.contains(&field.name.as_str()) && !field.is_optional;
    assert!(!fields.any(is_asked), "what must be given cannot be unread");
}

#[test]
fn every_misspelt_key_is_told_with_the_right_one() {
    let library = built_in();
    for model in models(&library) {
        let (_, keys) = scalars_and_keys(&model);
        assert!(keys.len() > 100, "only {} keys", keys.len());
        for (key, span) in sample(keys, 200) {
            let names_the_rules =
                NAMES_THE_RULES.contains(&key.as_str()) && is_outermost(&model.text, span);
            for wrong in slips(&key) {
                let checked = model.check(replaced(&model.text, span, &wrong));
                let place = checked.sources.line_column(span);
                let (line, column) = (place.line, place.column);
                let at = format!("`{wrong}` for `{key}` at {}:{line}:{column}", model.path);
                match names_the_rules {
                    true => told_before_the_rules(&checked, &key, span, &at),
                    false => told_with_the_right_key(&checked, &key, &wrong, span, &at),
                }
            }
        }
    }
}

/// A plan of which nobody can say by which rules it goes.
fn told_before_the_rules(checked: &Checked, key: &str, span: Span, at: &str) {
    let found = checked.outcome.as_ref().expect_err(at);
    let said = found.iter().next().expect(at);
    assert_eq!(said.span().map(Span::start), Some(span.start()), "{at}");
    let help = said.help.as_ref();
    assert!(help.is_some_and(|help| help.contains(&format!("`{key}` instead"))), "{at}: {help:?}");
}

fn told_with_the_right_key(checked: &Checked, key: &str, wrong: &str, span: Span, at: &str) {
    let form = &judged(checked).ledger.findings[0];
    assert_eq!(form.verdict, Verdict::Breached, "{at}");
    let mut breached = form.instances.iter().filter(|one| one.verdict == Verdict::Breached);
    let part = &breached.next().expect(at).parts[0];
    assert_eq!(part.shown[0].place.start(), span.start(), "{at}");
    assert_eq!(checked.sources.text(part.shown[0].place), wrong, "{at}");
    assert_eq!(part.remedy, Some(Remedy::Rename(key.to_owned())), "{at}");
}

/// A word with one letter changed, one left out and two swapped.
fn slips(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let middle = letters.len() / 2;
    let mut changed = letters.clone();
    changed[middle] = if letters[middle] == 'q' { 'x' } else { 'q' };
    let mut left_out = letters.clone();
    left_out.remove(middle);
    let mut swapped = letters.clone();
    swapped.swap(middle, middle - 1);
    let slips = [changed, left_out, swapped].map(|letters| letters.into_iter().collect::<String>());
    slips.into_iter().filter(|slip| slip != word).collect()
}
