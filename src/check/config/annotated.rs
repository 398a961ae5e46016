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
        match set {
            Some(folder) => text.push_str(&format!("{} = [\"{folder}\"]\n", key.name)),
            None => text.push_str(&example(key)),
        }
    }
    text
}

fn commented(line: &str) -> String {
    let wrapped = view::wrapped(line, WIDTH.saturating_sub(3));
    wrapped.lines().map(|line| format!("## {line}\n")).collect()
}

/// A key as it can be set; of one with entries, an entry with each of its keys explained.
fn example(key: &Key) -> String {
    let quoted = |text: &str| format!("\"{text}\"");
    let list = |texts: &[&str]| {
        let quoted: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
        format!("[{}]", quoted.join(", "))
    };
    let value = match key.takes {
        Takes::Path(example) => quoted(example),
        Takes::Paths(example) => list(&[example]),
        Takes::YesNo => "true".to_owned(),
        Takes::Words(words) => list(words),
        Takes::Text => quoted("..."),
        Takes::Texts => list(&["..."]),
        Takes::Date => "2001-03-31".to_owned(),
        Takes::Year => quoted("2001-02"),
        Takes::Entries(keys) => {
            let each = keys.iter().map(|key| commented(key.about) + &example(key));
            return format!("# [[{}]]\n{}", key.name, each.collect::<String>());
        }
    };
    format!("# {} = {value}\n", key.name)
}
