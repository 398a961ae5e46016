//! The model plan, value by value and key by key: nothing can be taken out or misspelt in it
//! without the ledger saying so.

use std::collections::BTreeSet;

use lacuna::diag::Diagnostics;
use lacuna::driver::{Checked, Files, Judged, Library, Previous};
use lacuna::eval::Verdict;
use lacuna::plan::{Node, NodeKind, parse};
use lacuna::source::{Source, Sources, Span};

const MODEL: &str = "plans/2001-02/model.yaml";

/// Fields whose value can go without a trace: declared optional, and read by no `must` or `should`.
/// The figure of a result that is not weak is not even shown to the person who judges.
const UNREAD: [&str; 1] = ["figure"];

struct Disk;

impl Files for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        std::fs::read(path).map_err(|error| error.to_string())
    }
}

fn library() -> Library {
    let library = Library::load(&Disk, &["rules/2001-02.lac".to_owned()]);
    assert!(library.diagnostics.is_empty(), "{:?}", library.diagnostics);
    library
}

fn judged<'c>(checked: &'c Checked<'_>) -> &'c Judged<'c> {
    checked.outcome.as_ref().unwrap_or_else(|found| panic!("{found:?}"))
}

/// The verdicts, the form's own first, each with what it hangs on or what a person is shown.
fn ledger(library: &Library, text: String) -> Vec<(Verdict, Vec<String>)> {
    let checked = library.check(MODEL, text.into_bytes(), &Previous::none());
    let findings = judged(&checked).ledger.findings.iter();
    let told = findings.map(|finding| {
        let parts = finding.instances.iter().flat_map(|instance| &instance.parts);
        let shown =
            parts.clone().flat_map(|part| part.shown.iter().map(|shown| shown.said.clone()));
        (finding.verdict, parts.map(|part| part.said.clone()).chain(shown).collect())
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
        NodeKind::Scalar(_) => scalars.push((key.to_owned(), node.span)),
        NodeKind::List(entries) => {
            entries.iter().for_each(|entry| collect(entry, key, scalars, keys));
        }
        NodeKind::Map(entries) => {
            for entry in entries {
                keys.push((entry.key.node.clone(), entry.key.span));
                collect(&entry.value, &entry.key.node, scalars, keys);
            }
        }
    }
}

fn scalars_and_keys(text: &str) -> (Placed, Placed) {
    let mut sources = Sources::default();
    let source = sources.add(Source::new(MODEL, text));
    let node = parse(source, text, &mut Diagnostics::default()).expect("the model is YAML");
    let (mut scalars, mut keys) = (Vec::new(), Vec::new());
    collect(&node, "", &mut scalars, &mut keys);
    (scalars, keys)
}

fn replaced(text: &str, span: Span, with: &str) -> String {
    format!("{}{with}{}", &text[..span.start()], &text[span.end()..])
}

#[test]
fn the_model_meets_all_that_a_machine_can_decide() {
    let library = library();
    let text = std::fs::read_to_string(MODEL).unwrap();
    assert!(text.len() >= 10 * 1024, "a plan of realistic size");
    let checked = library.check(MODEL, text.into_bytes(), &Previous::none());
    let judged = judged(&checked);
    for finding in &judged.ledger.findings {
        let name = judged.rules.requirement_name(finding.requirement);
        let is_fine = matches!(finding.verdict, Verdict::Met | Verdict::ForAPerson);
        assert!(is_fine, "{name} is {}", finding.verdict.words());
    }
    let counts = judged.ledger.counts();
    assert_eq!(counts.total(), judged.rules.requirements.len() + 1, "the ledger adds up");
    assert!(judged.ledger.todo.is_empty());
}

#[test]
fn no_value_can_go_without_a_change_in_the_ledger() {
    let library = library();
    let text = std::fs::read_to_string(MODEL).unwrap();
    let before = ledger(&library, text.clone());
    let (scalars, _) = scalars_and_keys(&text);
    assert!(scalars.len() > 300, "only {} values", scalars.len());
    let mut silent = BTreeSet::new();
    for (key, span) in scalars {
        let without = replaced(&text, span, "");
        if key == "year" {
            let checked = library.check(MODEL, without.into_bytes(), &Previous::none());
            assert!(checked.outcome.is_err(), "without its year a plan has no circular");
        } else if ledger(&library, without) == before {
            silent.insert(key);
        }
    }
    assert_eq!(silent, UNREAD.map(str::to_owned).into());
    let rules = library.all().next().unwrap();
    let fields = rules.schema.records.iter().flat_map(|record| &record.fields);
    let mut unread = fields.filter(|field| UNREAD.contains(&field.name.as_str()));
    assert!(unread.all(|field| field.is_optional), "what must be given cannot be unread");
}

#[test]
fn every_misspelt_key_is_told_with_the_right_one() {
    let library = library();
    let text = std::fs::read_to_string(MODEL).unwrap();
    let (_, keys) = scalars_and_keys(&text);
    assert!(keys.len() > 300, "only {} keys", keys.len());
    for (key, span) in keys {
        for wrong in slips(&key) {
            let checked =
                library.check(MODEL, replaced(&text, span, &wrong).into_bytes(), &Previous::none());
            let place = checked.sources.line_column(span);
            let at = format!("`{wrong}` for `{key}` at {}:{}", place.line, place.column);
            if key == "year" {
                let found = checked.outcome.as_ref().expect_err(&at);
                let said = found.iter().next().expect(&at);
                assert_eq!(said.span().map(Span::start), Some(span.start()), "{at}");
                assert!(said.help.as_ref().is_some_and(|help| help.contains("`year`")), "{at}");
                continue;
            }
            let form = &judged(&checked).ledger.findings[0];
            assert_eq!(form.verdict, Verdict::Breached, "{at}");
            let part = &form
                .instances
                .iter()
                .find(|one| one.verdict == Verdict::Breached)
                .expect(&at)
                .parts[0];
            assert_eq!(part.shown[0].place.start(), span.start(), "{at}");
            assert_eq!(checked.sources.text(part.shown[0].place), wrong, "{at}");
            assert_eq!(part.remedy, Some(format!("did you mean `{key}`?")), "{at}");
        }
    }
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
