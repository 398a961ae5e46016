//! The tree of `lacuna.toml` into its settings, by the rows of the keys.

use std::collections::BTreeMap;

use super::FILE_NAME;
use super::keys::{KEYS, Key, Takes};
use crate::plan::{Entry, Node, NodeKind};
use lacuna_language::diag::{Diagnostic, Diagnostics, code};
use lacuna_language::source::{Span, Spanned};
use lacuna_language::value::{read::did_you_mean, show, spelling};

/// What the file sets, by its keys.
#[derive(Default)]
pub(super) struct Settings(BTreeMap<&'static str, Vec<Spanned<String>>>);

impl Settings {
    /// Reads each key. What it cannot have is reported.
    pub(super) fn read(node: &Node, diagnostics: &mut Diagnostics) -> Settings {
        let mut settings = Settings::default();
        let NodeKind::Map(entries) = &node.kind else { return settings };
        for entry in entries {
            match KEYS.iter().find(|key| key.name == entry.key.node.as_str()) {
                Some(key) => {
                    let values = values(key, &entry.value, diagnostics);
                    settings.0.insert(key.name, values);
                }
                None => diagnostics.push(unknown(entry)),
            }
        }
        settings
    }

    /// The texts that a key has, in the order of the file.
    pub(super) fn texts(&mut self, key: &'static str) -> Vec<Spanned<String>> {
        self.0.remove(key).unwrap_or_default()
    }

    /// Whether a key is `true`.
    pub(super) fn is_yes(&self, key: &'static str) -> bool {
        self.0.get(key).is_some_and(|values| values.iter().any(|value| value.node == "true"))
    }
}

/// The values of one key, as texts; what it cannot have is reported and left out.
fn values(key: &Key, value: &Node, diagnostics: &mut Diagnostics) -> Vec<Spanned<String>> {
    let each: Vec<&Node> = match (&value.kind, key.takes) {
        (NodeKind::List(each), Takes::Paths(_) | Takes::Words(_)) => each.iter().collect(),
        (NodeKind::Scalar(_), Takes::Path | Takes::YesNo) => vec![value],
        // One name is a list of one.
        (NodeKind::Scalar(one), Takes::Paths(_) | Takes::Words(_)) if one.is_quoted => vec![value],
        _ => {
            diagnostics.push(wrong(key, value.span));
            return Vec::new();
        }
    };
    let mut texts = Vec::with_capacity(each.len());
    for one in each {
        match text(key, one) {
            Ok(text) => texts.push(Spanned::new(text, one.span)),
            Err(problem) => diagnostics.push(problem),
        }
    }
    texts
}

fn text(key: &Key, value: &Node) -> Result<String, Diagnostic> {
    let NodeKind::Scalar(scalar) = &value.kind else { return Err(wrong(key, value.span)) };
    let text = scalar.text.as_str();
    let is_right = match key.takes {
        Takes::YesNo => !scalar.is_quoted && ["true", "false"].contains(&text),
        Takes::Path | Takes::Paths(_) => scalar.is_quoted && !text.is_empty(),
        Takes::Words(words) if scalar.is_quoted && !words.contains(&text) => {
            return Err(no_such_word(key, words, text, value.span));
        }
        Takes::Words(_) => scalar.is_quoted,
    };
    if is_right { Ok(text.to_owned()) } else { Err(wrong(key, value.span)) }
}

fn unknown(entry: &Entry) -> Diagnostic {
    let name = entry.key.node.as_str();
    let names = || KEYS.iter().map(|key| key.name);
    let near: Vec<&str> = spelling::nearest(name, names()).into_iter().collect();
    let help = did_you_mean(&near).unwrap_or_else(|| {
        let all: Vec<String> = names().map(|name| format!("`{name}`")).collect();
        format!("the keys are {}", show::joined(&all, "and"))
    });
    let message = format!("`{FILE_NAME}` has no key `{name}`");
    Diagnostic::new(&code::UNUSABLE_SETTING, message, entry.key.span, "no such key").with_help(help)
}

fn wrong(key: &Key, at: Span) -> Diagnostic {
    let message = format!("`{}` is {}", key.name, key.takes.words());
    Diagnostic::new(&code::UNUSABLE_SETTING, message, at, "not this")
}

fn no_such_word(key: &Key, words: &[&str], text: &str, at: Span) -> Diagnostic {
    let near: Vec<&str> = spelling::nearest(text, words.iter().copied()).into_iter().collect();
    let problem = wrong(key, at);
    match did_you_mean(&near) {
        Some(help) => problem.with_help(help),
        None => problem,
    }
}
