//! The tree of `lacuna.toml` into its settings, by the rows of the keys.

use std::collections::BTreeMap;

use super::keys::{Key, Takes};
use crate::plan::{Entry, Node, NodeKind};
use lacuna_language::diag::{Diagnostic, Diagnostics, code};
use lacuna_language::source::{Span, Spanned};
use lacuna_language::value::{Year, date, read::did_you_mean, show, spelling};

/// What the file sets, or one of its entries, by its keys.
pub(super) struct Settings {
    texts: BTreeMap<&'static str, Vec<Spanned<String>>>,
    entries: BTreeMap<&'static str, Vec<Settings>>,
    /// Whether all that is written there can be used.
    pub is_sound: bool,
}

/// What reads the keys of the file, or of one of its entries.
struct Reader<'d> {
    keys: &'static [Key],
    /// What has the keys: `` `lacuna.toml` ``, `this waiver`.
    owner: String,
    diagnostics: &'d mut Diagnostics,
}

impl Settings {
    /// Reads each of these keys, which the owner has. What it cannot have is reported.
    pub(super) fn read(
        keys: &'static [Key],
        owner: &str,
        node: &Node,
        diagnostics: &mut Diagnostics,
    ) -> Settings {
        Reader { keys, owner: owner.to_owned(), diagnostics }.settings(node)
    }

    /// The texts that a key has, in the order of the file.
    pub(super) fn texts(&mut self, key: &'static str) -> Vec<Spanned<String>> {
        self.texts.remove(key).unwrap_or_default()
    }

    /// The entries that a key has, in the order of the file.
    pub(super) fn entries(&mut self, key: &'static str) -> Vec<Settings> {
        self.entries.remove(key).unwrap_or_default()
    }

    /// Whether a key is `true`.
    pub(super) fn is_yes(&self, key: &'static str) -> bool {
        self.texts.get(key).is_some_and(|values| values.iter().any(|value| value.node == "true"))
    }
}

impl Reader<'_> {
    fn settings(&mut self, node: &Node) -> Settings {
        let (texts, entries) = (BTreeMap::new(), BTreeMap::new());
        let mut settings = Settings { texts, entries, is_sound: true };
        let n_before = self.diagnostics.iter().count();
        let written = match &node.kind {
            NodeKind::Map(written) => written.as_slice(),
            _ => &[],
        };
        for entry in written {
            match self.keys.iter().find(|key| key.name == entry.key.node.as_str()) {
                Some(Key { name, takes: Takes::Entries(keys), .. }) => {
                    let each = self.entries(name, keys, &entry.value);
                    settings.entries.entry(name).or_default().extend(each);
                }
                Some(key) => {
                    let values = self.values(key, &entry.value);
                    settings.texts.insert(key.name, values);
                }
                None => self.diagnostics.push(self.unknown(entry)),
            }
        }
        let has = |key: &Key| written.iter().any(|entry| entry.key.node.as_str() == key.name);
        for key in self.keys.iter().filter(|key| key.is_required && !has(key)) {
            let message = format!("{} has no `{}`", self.owner, key.name);
            let problem =
                Diagnostic::new(&code::UNUSABLE_SETTING, message, node.span, "not in here");
            self.diagnostics.push(problem.with_help(format!("`{}`: {}", key.name, key.about)));
        }
        settings.is_sound = self.diagnostics.iter().count() == n_before;
        settings
    }

    /// Entries with keys of their own: one, or several.
    fn entries(&mut self, name: &str, keys: &'static [Key], value: &Node) -> Vec<Settings> {
        let owner = format!("this {name}");
        let each: &[Node] = match &value.kind {
            NodeKind::List(each) => each,
            _ => std::slice::from_ref(value),
        };
        let mut settings = Vec::with_capacity(each.len());
        for one in each {
            if !matches!(one.kind, NodeKind::Map(_)) {
                let message = format!("a {name} is an entry of its own");
                let problem =
                    Diagnostic::new(&code::UNUSABLE_SETTING, message, one.span, "not this");
                let help = format!("begin it with the line `[[{name}]]`, and write its keys below");
                self.diagnostics.push(problem.with_help(help));
                continue;
            }
            let mut reader =
                Reader { keys, owner: owner.clone(), diagnostics: &mut *self.diagnostics };
            settings.push(reader.settings(one));
        }
        settings
    }

    /// The values of one key, as texts; what it cannot have is reported and left out.
    fn values(&mut self, key: &Key, value: &Node) -> Vec<Spanned<String>> {
        let takes_several = matches!(key.takes, Takes::Paths(_) | Takes::Words(_) | Takes::Texts);
        let each: Vec<&Node> = match &value.kind {
            NodeKind::List(each) if takes_several => each.iter().collect(),
            // One name is a list of one.
            NodeKind::Scalar(one) if !takes_several || one.is_quoted => vec![value],
            _ => {
                self.diagnostics.push(wrong(key, value.span));
                return Vec::new();
            }
        };
        let mut texts = Vec::with_capacity(each.len());
        for one in each {
            match text(key, one) {
                Ok(text) => texts.push(Spanned::new(text, one.span)),
                Err(problem) => self.diagnostics.push(problem),
            }
        }
        texts
    }

    fn unknown(&self, entry: &Entry) -> Diagnostic {
        let name = entry.key.node.as_str();
        let names = || self.keys.iter().map(|key| key.name);
        let near: Vec<&str> = spelling::nearest(name, names()).into_iter().collect();
        let help = did_you_mean(&near).unwrap_or_else(|| {
            let all: Vec<String> = names().map(|name| format!("`{name}`")).collect();
            format!("the keys are {}", show::joined(&all, "and"))
        });
        let message = format!("{} has no key `{name}`", self.owner);
        Diagnostic::new(&code::UNUSABLE_SETTING, message, entry.key.span, "no such key")
            .with_help(help)
    }
}

fn text(key: &Key, value: &Node) -> Result<String, Diagnostic> {
    let NodeKind::Scalar(scalar) = &value.kind else { return Err(wrong(key, value.span)) };
    let text = scalar.text.as_str();
    let is_right = match key.takes {
        Takes::YesNo => !scalar.is_quoted && ["true", "false"].contains(&text),
        Takes::Path(_) | Takes::Paths(_) | Takes::Text(_) | Takes::Texts => {
            scalar.is_quoted && !text.trim().is_empty()
        }
        Takes::Words(words) if scalar.is_quoted && !words.contains(&text) => {
            return Err(no_such_word(key, words, text, value.span));
        }
        Takes::Words(_) => scalar.is_quoted,
        Takes::Date => date::read(text).is_ok(),
        Takes::Year => matches!(Year::read(text), Some(Ok(_))),
        Takes::Entries(_) => false,
    };
    if is_right { Ok(text.to_owned()) } else { Err(wrong(key, value.span)) }
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
