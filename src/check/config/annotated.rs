//! `lacuna.toml` as a new repository has it, from the rows of its keys.
//!
//! Takes where its plans are; gives a text in which each key is explained, and set or shown as an example.

use super::FILE_NAME;
use super::keys::{KEYS, Key, PLANS, PREVIOUS, Takes};
use lacuna_language::diag::view;

/// What the schema of the file is called, beside it.
pub const SCHEMA_NAME: &str = "lacuna.schema.json";

const WIDTH: usize = 100;

/// The settings of a repository whose plans in one folder are checked, and last year's are in another.
pub fn annotated(plans: &str, previous: &str) -> String {
    let head = format!(
        "How `lacuna check` checks the plans of this repository. Lines with ## explain. Lines with a single # are \
         examples: remove the #, and write your own text in their place. `lacuna schema --config` writes \
         {SCHEMA_NAME} anew, by which editors complete {FILE_NAME}."
    );
    let mut text = format!("#:schema ./{SCHEMA_NAME}\n{}", commented(&head));
    for key in &KEYS {
        text.push('\n');
        text.push_str(&commented(key.about));
        let set = match key.name {
            PLANS => Some(plans),
            PREVIOUS => Some(previous),
            _ => None,
        };
        text.push_str(&match (set, key.takes) {
            (Some(folder), _) => format!("{} = [\"{folder}\"]\n", key.name),
            (None, Takes::Entries(keys)) => entry(key.name, keys),
            (None, takes) => example(key.name, takes),
        });
    }
    text
}

/// An entry with keys of its own, as an example.
fn entry(name: &str, keys: &[Key]) -> String {
    let head = format!("# [[{name}]]\n");
    let keys = keys.iter().map(|key| commented(key.about) + &example(key.name, key.takes));
    std::iter::once(head).chain(keys).collect()
}

fn example(name: &str, takes: Takes) -> String {
    format!("# {name} = {}\n", takes.example())
}

fn commented(line: &str) -> String {
    let wrapped = view::wrapped(line, WIDTH.saturating_sub(3));
    wrapped.lines().map(|line| format!("## {line}\n")).collect()
}

impl Takes {
    /// A value, as it is written.
    fn example(self) -> String {
        match self {
            Takes::Path(example) | Takes::Text(example) => format!("\"{example}\""),
            Takes::Paths(example) => format!("[\"{example}\"]"),
            Takes::Texts | Takes::Entries(_) => "[]".to_owned(),
            Takes::Date => "2001-03-31".to_owned(),
            Takes::Year => "\"2001-02\"".to_owned(),
            Takes::YesNo => "true".to_owned(),
            Takes::Words(words) => {
                let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
                format!("[{}]", words.join(", "))
            }
        }
    }
}
