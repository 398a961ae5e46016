//! A bare parse: one of the fastest parsers of a format that others have made, and nothing else. In JSON it gives a
//! tree, in YAML events, in TOML a table, and of a workbook all cells.

use std::hint::black_box;
use std::io::Cursor;

use calamine::{Reader, Xlsx};
use lacuna::plan::Format;

/// Parses a plan, and does nothing with it.
pub fn parse(format: Format, bytes: &[u8]) {
    let text = || std::str::from_utf8(bytes).expect("it is text");
    match format.ending() {
        "yaml" => {
            let events = saphyr_parser::Parser::new_from_str(text());
            black_box(events.filter(Result::is_ok).count());
        }
        "json" => {
            let tree: serde_json::Value = serde_json::from_slice(bytes).expect("it is JSON");
            black_box(tree.is_object());
        }
        "toml" => {
            let table = toml::de::DeTable::parse(text()).expect("it is TOML");
            black_box(table.into_inner().len());
        }
        _ => {
            let mut book = Xlsx::new(Cursor::new(bytes)).expect("it is a workbook");
            black_box(book.worksheets().len());
        }
    }
}
