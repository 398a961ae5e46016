//! How lists, groups and values are written in TOML.

use crate::plan::format::spelling::{Field, Spelling};

pub(super) struct Toml;

impl Spelling for Toml {
    fn as_fields(&self, field: &Field) -> String {
        let way = &field.way;
        match field.is_entry {
            true => format!(
                "write `[[{way}]]` for each entry instead, and below it a line for each field, as \
                 `name = value`"
            ),
            false => format!(
                "write fields instead: `[{way}]`, and below it a line for each, as `name = value`"
            ),
        }
    }

    fn as_list(&self, field: &Field, is_of_groups: bool) -> String {
        let (name, way) = (field.name, &field.way);
        match is_of_groups {
            true => format!("write `[[{way}]]` for each entry, and its fields below that"),
            false => {
                format!("write its entries as a list, even if there is only one: `{name} = [ … ]`")
            }
        }
    }

    fn as_entries(&self, field: &Field, _: &str) -> String {
        let way = &field.way;
        format!("write `[[{way}]]` instead of `[{way}]`, for each entry")
    }

    fn as_one_entry(&self, field: &Field, _: &str) -> String {
        format!("write `[{}]`, with one bracket instead of two", field.way)
    }

    fn as_value(&self, field: &Field) -> String {
        match field.is_entry {
            true => "write only the value".to_owned(),
            false => format!("write only the value: `{} = …`", field.name),
        }
    }

    fn at_the_top(&self, _: &str) -> String {
        "write it above the first header".to_owned()
    }

    fn hint(&self) -> Option<&'static str> {
        Some(
            "A line such as `name = \"to follow\"`, in place of everything below `[name]` or `[[name]]`, \
             goes above the first line in brackets.",
        )
    }
}
