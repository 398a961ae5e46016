//! Reports as files: a page, Markdown, a workbook, or comma-separated values.

mod csv;
mod html;
mod markdown;
mod xlsx;

use std::io::{Cursor, Read};

use super::document::Document;
use crate::format::{Audience, Format};

/// A format of `lacuna report`.
pub type DossierFormat = Format<fn(&Document) -> Result<Vec<u8>, String>>;

impl DossierFormat {
    /// A page for a browser.
    pub const HTML: DossierFormat = Format {
        name: "html",
        about: "One page for a browser, which prints well",
        audience: Audience::Programs,
        renderer: html::page,
    };
    /// Text with headings and tables.
    pub const MARKDOWN: DossierFormat = Format {
        name: "markdown",
        about: "Text with headings and tables",
        audience: Audience::Programs,
        renderer: |document| Ok(markdown::text_of(document).into_bytes()),
    };
    /// A workbook with a sheet for each table.
    pub const XLSX: DossierFormat = Format {
        name: "xlsx",
        about: "A workbook with a sheet for each table",
        audience: Audience::Programs,
        renderer: xlsx::workbook,
    };
    /// The main table.
    pub const CSV: DossierFormat = Format {
        name: "csv",
        about: "The main table: a row for each requirement, or for each plan where there are several",
        audience: Audience::Programs,
        renderer: csv::table_of,
    };

    /// All formats, the one that people read first.
    pub const ALL: [DossierFormat; 4] =
        [DossierFormat::HTML, DossierFormat::MARKDOWN, DossierFormat::XLSX, DossierFormat::CSV];

    /// What the name of a file in this format ends in.
    pub fn ending(&self) -> &'static str {
        match self.name {
            "markdown" => "md",
            name => name,
        }
    }

    /// Whether it is text that can be printed.
    pub fn is_text(&self) -> bool {
        self.name != "xlsx"
    }
}

/// Whether the bytes of a file are a report that `lacuna report` made: such a file may be made anew.
pub fn is_report(bytes: &[u8]) -> bool {
    const BEGINNING: usize = 1_500;
    let begins = |text: &str| bytes.starts_with(text.as_bytes());
    let beginning =
        String::from_utf8_lossy(bytes.get(..BEGINNING.min(bytes.len())).unwrap_or_default());
    let is_page = beginning.contains("<meta name=\"generator\" content=\"Lacuna ");
    let is_table = ["\u{feff}Requirement,Name,", "\u{feff}Council,Standing,"];
    is_page || begins(markdown::MARK) || is_table.into_iter().any(begins) || is_workbook(bytes)
}

fn is_workbook(bytes: &[u8]) -> bool {
    const MOST: u64 = 100_000;
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return false };
    let Ok(part) = archive.by_name("docProps/custom.xml") else { return false };
    let mut text = String::new();
    part.take(MOST).read_to_string(&mut text).is_ok() && text.contains(xlsx::MARK)
}
