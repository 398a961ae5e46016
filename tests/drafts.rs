//! A rule file with a mistake in it, wherever that is: it gives a draft, and no file that follows it is said
//! to have a mistake that comes of this one.

use std::collections::BTreeMap;

use crate::common;
use lacuna::diag::{Diagnostic, Severity};
use lacuna::library::{Files, Library};

/// How many tokens of one file are damaged, and in a thorough run.
const MOST_DAMAGED: usize = 4;
const MOST_DAMAGED_THOROUGH: usize = 200;

/// What is put in the place of a token: nothing, and what fits nowhere.
const INSTEAD: [&str; 2] = ["", "?"];

/// The rule files in memory.
struct Texts(BTreeMap<String, String>);

impl Files for Texts {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        match self.0.get(path) {
            Some(text) => Ok(text.clone().into_bytes()),
            None => std::fs::read(path).map_err(|error| error.to_string()),
        }
    }
}

/// The words, strings and marks of a text, as bytes.
fn tokens(text: &str) -> Vec<(usize, usize)> {
    let mut tokens = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let mut inside = at;
        let code = if line.trim_start().starts_with('#') { "" } else { line };
        for word in code.split_inclusive(char::is_whitespace) {
            let length = word.trim_end().len();
            if length > 0 {
                tokens.push((inside, inside + length));
            }
            inside += word.len();
        }
        at += line.len();
    }
    tokens
}

#[test]
fn one_mistake_anywhere_gives_a_draft_and_no_mistake_elsewhere() {
    let is_circular = |path: &String| !path.ends_with(".examples.lac");
    let names: Vec<String> = common::rule_files().into_iter().filter(is_circular).collect();
    let read = |name: &String| (name.clone(), std::fs::read_to_string(name).unwrap());
    let sound: BTreeMap<String, String> = names.iter().map(read).collect();
    let most = if common::is_thorough() { MOST_DAMAGED_THOROUGH } else { MOST_DAMAGED };
    let (mut n_drafts, mut wrong) = (0, Vec::new());
    for (at, name) in names.iter().enumerate() {
        let text = &sound[name];
        // The files before it are loaded with it, and one behind.
        let near = &names[..names.len().min(at + 2)];
        let all = tokens(text);
        let step = all.len().div_ceil(most).max(1);
        for (n, (start, end)) in all.into_iter().step_by(step).enumerate() {
            let put = INSTEAD[n % INSTEAD.len()];
            let mut files = sound.clone();
            files.insert(name.clone(), [&text[..start], put, &text[end..]].concat());
            let library = Library::load(&Texts(files), near);
            let n_of_this = library.drafts().count();
            assert_eq!(library.all().count() + n_of_this, near.len(), "{name}:{start}");
            n_drafts += usize::from(n_of_this > 0);
            let of = |path: &str| {
                let is_here = |one: &&Diagnostic| {
                    let is_error = one.code.severity == Severity::Error && one.code.id != "E0410";
                    is_error && one.span().is_some_and(|span| library.sources().name(span) == path)
                };
                let here = library.diagnostics.iter().filter(is_here);
                here.map(|one| format!("{} {}", one.code.id, one.message)).collect::<Vec<_>>()
            };
            let own = of(name);
            // What can be read may mean something else now, for the files that follow too.
            let is_unread = own.iter().all(|one| one.starts_with("E01"));
            let behind = near.get(at + 1).map(|path| of(path)).unwrap_or_default();
            if !behind.is_empty() && is_unread {
                let damage = format!("`{put}` for `{}`", &text[start..end]);
                wrong.push(format!("{name}:{start}, {damage}: {own:?}: {behind:#?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(n_drafts > most, "{n_drafts}");
}
