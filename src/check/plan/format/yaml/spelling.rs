//! How lists, groups and values are written in YAML.

use crate::plan::format::spelling::{Field, Spelling};

pub(super) struct Yaml;

impl Spelling for Yaml {
    fn as_fields(&self, _: &Field) -> String {
        "write fields instead, indented on the lines below, each with its own name".to_owned()
    }

    fn as_list(&self, _: &Field, _: bool) -> String {
        "write its entries as a list, each on a line below with `- ` before it, even if there is only one"
            .to_owned()
    }

    fn as_entries(&self, _: &Field, first: &str) -> String {
        format!("put `- ` before `{first}`, and before the first field of each entry")
    }

    fn as_one_entry(&self, _: &Field, first: &str) -> String {
        format!("remove the dash before `{first}`")
    }

    fn as_value(&self, field: &Field) -> String {
        match field.is_entry {
            true => "write only the value, right after the dash".to_owned(),
            false => "write only the value, right after its name".to_owned(),
        }
    }

    fn at_the_top(&self, _: &str) -> String {
        "start it at the left edge, in column 1".to_owned()
    }

    fn bullet(&self, bullet: char) -> Option<String> {
        Some(format!("`{bullet}` is not a dash: write `- ` before each entry"))
    }
}
