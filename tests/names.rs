//! The rule files, name by name: no use of a name can be misspelt without an error at just that
//! name, and no declaration without one at its uses, or a warning.

use std::collections::BTreeSet;

use crate::common::{is_thorough, of_file, sample_of_rules};
use lacuna::driver::{Previous, Session};
use lacuna::eval::Verdict;
use lacuna::library::{Files, Library, Others, Purpose};
use lacuna::source::Span;
use lacuna::syntax::{FIRST_WORDS, RESERVED};

/// Declarations that nothing names, besides paragraphs that are not checkable and so not cited: the
/// form's own name (a circular has one form), and the variable of a loop that has no condition.
const NAMED_BY_NOTHING: [&str; 4] = ["action", "line", "plan", "result"];

/// Words that have a meaning of their own in some places, besides the reserved ones.
const WORDS: [&str; 52] = [
    "add",
    "anything",
    "applicable",
    "be",
    "by",
    "changes",
    "checkable",
    "circular",
    "date",
    "due",
    "else",
    "key",
    "known",
    "may",
    "money",
    "negative",
    "nothing",
    "number",
    "optional",
    "our-words",
    "percent",
    "person",
    "pounds",
    "quoted",
    "row",
    "text",
    "whole",
    "with",
    "year",
    "a",
    "day",
    "month",
    "million",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "age",
    "earlier",
    "later",
    "thousand",
    "percentage",
    "yes/no",
    "LAC",
];

/// A rule file in memory with something changed, all else from disk.
struct Changed<'p> {
    path: &'p str,
    text: String,
}

impl Files for Changed<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        if path == self.path {
            return Ok(self.text.clone().into_bytes());
        }
        std::fs::read(path).map_err(|error| error.to_string())
    }
}

impl Changed<'_> {
    /// The changed file alone is asked for; another year's only where this one follows it.
    fn load(&self) -> Library {
        let mut beside = in_folder("rules", "lac");
        beside.retain(|path| path != self.path);
        let others = Others { beside, ..Others::default() };
        Library::load_with(self, &[self.path.to_owned()], &others, Purpose::Writing)
    }
}

/// The rule files; those that hold only examples have no names of their own.
fn rule_files() -> Vec<String> {
    let mut all = in_folder("rules", "lac");
    all.retain(|path| !path.ends_with(".examples.lac"));
    all
}

/// The files of a folder whose names end so, in order.
fn in_folder(folder: &str, end: &str) -> Vec<String> {
    let all = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let all = all.filter(|path| path.extension().is_some_and(|found| found == end));
    let mut all: Vec<String> = all.map(|path| path.display().to_string()).collect();
    all.sort();
    all
}

/// A word of the file outside strings and comments.
#[derive(Debug, Clone)]
struct Word<'t> {
    start: usize,
    text: &'t str,
    is_declaration: bool,
}

/// All names of the file. A name is a word that is none of the language's, or stands behind a dot
/// or before the colon of a field.
fn names(text: &str) -> Vec<Word<'_>> {
    let mut names: Vec<Word> = Vec::new();
    let mut previous = String::new();
    for (start, word) in words(text) {
        let before = text[..start].chars().next_back().unwrap_or('\n');
        let after = text[start + word.len()..].trim_start().chars().next().unwrap_or('\n');
        let is_item = before == '\n';
        let is_field = after == ':';
        let is_behind_dot = before == '.';
        let is_word = FIRST_WORDS.contains(&word) && is_item
            || RESERVED.contains(&word)
            || WORDS.contains(&word);
        let is_national =
            previous == "requirement" && text[..start].ends_with("\nnational requirement ");
        let opens = previous.strip_prefix('\n').is_some_and(|first| FIRST_WORDS.contains(&first))
            || is_national;
        if opens && previous != "\nexample" || is_field || is_behind_dot || !is_word {
            // The fields of an entry that an example adds are uses; their bracket is open.
            let line = &text[text[..start].rfind('\n').map_or(0, |at| at + 1)..start];
            let is_parameter = line.contains("define");
            let is_entry = is_field && !is_parameter && before != ' ' || line.contains("(");
            let is_declaration = opens || (is_field && (is_parameter || !is_entry)) || {
                let rest = text[start + word.len()..].trim_start();
                let is_loop = rest.starts_with("in ") && previous != "seen"
                    || rest.starts_with("next to each other ");
                is_loop && !is_behind_dot
            };
            names.push(Word { start, text: word, is_declaration });
        }
        previous = if is_item { format!("\n{word}") } else { word.to_owned() };
    }
    names
}

/// Words outside strings and comments, each with its place.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let mut is_string = false;
        let mut word_start: Option<usize> = None;
        for (offset, c) in line.char_indices() {
            let is_letter =
                c.is_ascii_alphanumeric() || c == '-' || (c == '/' && word_start.is_some());
            if !is_letter || is_string {
                let word = word_start.take().map(|start| &line[start..offset]);
                let begins =
                    word.filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()));
                words.extend(begins.map(|word| (at + offset - word.len(), word)));
            }
            match c {
                '"' => is_string = !is_string,
                '#' if !is_string => break,
                _ if is_letter && !is_string => {
                    word_start.get_or_insert(offset);
                }
                _ => {}
            }
        }
        at += line.len();
    }
    words
}

/// The word with one letter changed.
fn misspelt(word: &str) -> String {
    let middle = word.len() / 2;
    let letter = if word.as_bytes()[middle] == b'q' { "x" } else { "q" };
    format!("{}{letter}{}", &word[..middle], &word[middle + 1..])
}

fn replaced(text: &str, word: &Word) -> String {
    let end = word.start + word.text.len();
    format!("{}{}{}", &text[..word.start], misspelt(word.text), &text[end..])
}

/// Runs a check on each of many things, on all processors; gives what the checks complain of.
fn each<T: Sync>(all: &[T], check: impl Fn(&T) -> Option<String> + Sync) -> Vec<String> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = all.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let check = &check;
        let shares = all.chunks(share);
        let running: Vec<_> = shares
            .map(|share| scope.spawn(move || share.iter().filter_map(check).collect::<Vec<_>>()))
            .collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

#[test]
fn every_misspelt_name_is_found_where_it_stands() {
    let mut unnoticed = BTreeSet::new();
    for path in rule_files() {
        unnoticed.extend(unnoticed_declarations(&path));
    }
    let known: BTreeSet<String> = NAMED_BY_NOTHING.map(str::to_owned).into();
    let new: Vec<&String> = unnoticed.difference(&known).collect();
    assert!(new.is_empty(), "named by nothing: {new:?}");
    // A part of all names need not meet each exception.
    if is_thorough() {
        assert_eq!(unnoticed, known, "an exception that is none any more");
    }
}

/// Tries every name of a rule file. Every use has to be found; gives the declarations that are not.
fn unnoticed_declarations(path: &str) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap();
    let sound = Changed { path, text: text.clone() }.load();
    assert!(sound.diagnostics.is_empty(), "{:?}", sound.diagnostics);
    let names = names(&text);
    let (declared, used): (Vec<Word>, Vec<Word>) =
        names.into_iter().partition(|word| word.is_declaration);
    assert!(declared.len() > 40 && used.len() > 300, "{} and {}", declared.len(), used.len());
    let start = |word: &Word| word.start;
    let declared = sample_of_rules(path, declared, 4, start);
    let used = sample_of_rules(path, used, 20, start);

    let missed = each(&used, |word| {
        let library = Changed { path, text: replaced(&text, word) }.load();
        let end = word.start + word.text.len();
        let is_there = library.diagnostics.has_errors()
            && library.diagnostics.iter().any(|one| {
                one.span().is_some_and(|span| {
                    let is_place = (span.start(), span.end()) == (word.start, end);
                    is_place && library.sources().name(span) == path
                })
            });
        let line = text[..word.start].lines().count();
        (!is_there)
            .then(|| format!("use of `{}`, {path}:{line}: {:?}", word.text, library.diagnostics))
    });
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed.join("\n"));

    // What only plans use (a field that a person is shown, whole) is missed by the base plan.
    let silent = each(&declared, |word| {
        let files = Changed { path, text: replaced(&text, word) };
        let library = files.load();
        let is_silent = library.diagnostics.is_empty()
            && Session::new(&library).reading(&files).examples(&[]).iter().all(|run| run.holds());
        is_silent.then(|| word.text.to_owned())
    });
    let paragraphs = &of_file(&sound, path).0.paragraphs;
    let cannot_be_cited =
        |name: &str| paragraphs.iter().any(|one| one.name == name && one.not_checkable.is_some());
    silent.into_iter().filter(|name| !cannot_be_cited(name)).collect()
}

/// Whether a plan holds something that does not fit the form.
fn is_malformed(library: &Library, plan: &str) -> bool {
    let checked =
        Session::new(library).check(plan, std::fs::read(plan).unwrap(), &Previous::none());
    checked.outcome.is_ok_and(|judged| judged.ledger.findings[0].verdict == Verdict::Breached)
}

#[test]
fn every_misspelt_word_of_a_choice_is_found() {
    for path in rule_files() {
        words_of_choices_are_found(&path);
    }
}

fn words_of_choices_are_found(path: &str) {
    let text = std::fs::read_to_string(path).unwrap();
    let library = Changed { path, text: text.clone() }.load();
    let (rules, _) = of_file(&library, path);
    let plans = in_folder(&format!("plans/{}", rules.circular.year), "yaml");
    // The names of forms are a choice too, and nobody's words.
    let choices = rules.schema.choices.iter().filter(|one| one.span != Span::NOWHERE);
    let known: BTreeSet<&str> =
        choices.flat_map(|choice| &choice.words).map(String::as_str).collect();
    let mut places = Vec::new();
    for word in &known {
        let quoted = format!("\"{word}\"");
        places.extend(text.match_indices(&quoted).map(|(at, _)| Word {
            start: at + 1,
            text: word,
            is_declaration: false,
        }));
    }
    assert!(places.len() > 20, "{}", places.len());
    let places = sample_of_rules(path, places, 4, |word| word.start);
    let missed = each(&places, |word| {
        let files = Changed { path, text: replaced(&text, word) };
        let library = files.load();
        let is_noticed = library.diagnostics.has_errors()
            || Session::new(&library).reading(&files).examples(&[]).iter().any(|run| !run.holds())
            || plans.iter().any(|plan| is_malformed(&library, plan));
        let line = text[..word.start].lines().count();
        (!is_noticed).then(|| format!("\"{}\", {path}:{line}", word.text))
    });
    assert!(missed.is_empty(), "not noticed:\n{}", missed.join("\n"));
}
