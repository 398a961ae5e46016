//! A bare parse: the parser that plans of a format are read by, and nothing else.

use std::hint::black_box;
use std::io::Cursor;

use calamine::{Reader, Xlsx};
use lacuna::plan::Format;

/// Parses a plan, and does nothing with it.
pub fn parse(format: Format, bytes: &[u8]) {
    let text = || std::str::from_utf8(bytes).expect("it is text");
    match format.ending() {
        "yaml" => {
            let events = granit_parser::Parser::new_from_str(text());
            black_box(events.filter(Result::is_ok).count());
        }
        "json" => {
            let (collect, parse) = Default::default();
            let tree = jsonc_parser::parse_to_ast(text(), &collect, &parse).expect("it is JSON");
            black_box(tree.value.is_some());
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
