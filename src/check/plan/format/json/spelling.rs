//! How lists, groups and values are written in JSON.

use crate::plan::format::spelling::{Field, Spelling};

pub(super) struct Json;

impl Spelling for Json {
    fn as_fields(&self, _: &Field) -> String {
        "write fields instead, between `{` and `}`, each as `\"name\": value`".to_owned()
    }

    fn as_list(&self, _: &Field, _: bool) -> String {
        "write its entries between `[` and `]`, with a comma between them, even if there is only one".to_owned()
    }

    fn as_entries(&self, _: &Field, _: &str) -> String {
        "put `[` before the `{` and `]` after the `}`, with a comma between entries".to_owned()
    }

    fn as_one_entry(&self, _: &Field, _: &str) -> String {
        "remove `[` and `]`".to_owned()
    }

    fn as_value(&self, field: &Field) -> String {
        match field.is_entry {
            true => "write only the value".to_owned(),
            false => format!("write only the value: `\"{}\": …`", field.name),
        }
    }

    fn at_the_top(&self, inside: &str) -> String {
        format!("put it after the bracket that closes `{inside}`")
    }
}
