//! The first sheet of an annotated copy: what was found, and what is missing.

use quick_xml::escape::escape;

use super::Weight;
use super::cell_notes::{List, Row};
use super::styles::Styles;
use super::xml::{Dialect, content};

/// The headings of the list of findings, and how wide their columns are.
const COLUMNS: [(&str, u16); 6] = [
    ("verdict", 16),
    ("where", 24),
    ("requirement", 30),
    ("what", 60),
    ("what to do", 60),
    ("asked by", 30),
];

/// The most findings that are listed. Excel opens no sheet with more than 65,530 links.
const MOST_FINDINGS: usize = 50_000;

/// The sheet as it stands in its part.
pub(super) fn sheet(list: &List, styles: &Styles, dialect: Dialect) -> String {
    let mut page = Page { styles, rows: String::new(), links: String::new(), n_rows: 0 };
    let (first, rest) =
        list.head.split_first().map_or(("", &[][..]), |(first, rest)| (first, rest));
    page.line(first, styles.title());
    rest.iter().for_each(|line| page.line(line, 0));
    page.row(&COLUMNS.map(|(name, _)| (name, styles.heading())));
    list.rows.iter().take(MOST_FINDINGS).for_each(|row| page.finding(row));
    let n_more = list.rows.len().saturating_sub(MOST_FINDINGS);
    if n_more > 0 {
        page.line(&format!("and {n_more} more, which lacuna check lists"), 0);
    }
    let columns = (1..).zip(COLUMNS).map(|(at, (_, width)): (u32, _)| {
        format!("<col min=\"{at}\" max=\"{at}\" width=\"{width}\" customWidth=\"1\"/>")
    });
    let links = match page.links.as_str() {
        "" => String::new(),
        links => format!("<hyperlinks>{links}</hyperlinks>"),
    };
    format!(
        "<worksheet xmlns=\"{}\">\
         <sheetPr><tabColor rgb=\"FFC00000\"/><pageSetUpPr fitToPage=\"1\"/></sheetPr>\
         <sheetViews><sheetView workbookViewId=\"0\" tabSelected=\"1\"/></sheetViews>\
         <cols>{}</cols><sheetData>{}</sheetData>{links}\
         <pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/></worksheet>",
        dialect.main(),
        columns.collect::<String>(),
        page.rows
    )
}

struct Page<'s> {
    styles: &'s Styles,
    rows: String,
    links: String,
    n_rows: u32,
}

impl Page<'_> {
    /// A text that runs on over the columns.
    fn line(&mut self, text: &str, style: usize) {
        self.row(&[(text, style)]);
    }

    fn row(&mut self, cells: &[(&str, usize)]) {
        self.n_rows = self.n_rows.saturating_add(1);
        let row = self.n_rows;
        let height = if cells.len() > 1 { height(cells.iter().map(|(text, _)| *text)) } else { 15 };
        let cells = ('A'..='Z').zip(cells);
        let cells = cells.map(|(column, (text, style))| cell(column, row, text, *style));
        let cells: String = cells.collect();
        let row = format!("<row r=\"{row}\" ht=\"{height}\" customHeight=\"1\">{cells}</row>");
        self.rows.push_str(&row);
    }

    /// A finding; its place leads there.
    fn finding(&mut self, finding: &Row) {
        let (plain, coloured) = (self.styles.text(), self.styles.text_in(finding.weight));
        self.row(&[
            (&finding.verdict, coloured),
            (&finding.place, plain),
            (&finding.requirement, plain),
            (&finding.what, plain),
            (&finding.remedy, plain),
            (&finding.asked_by, plain),
        ]);
        if !finding.place.is_empty() {
            let place = escape(finding.place.as_str());
            self.links.push_str(&format!(
                "<hyperlink ref=\"B{}\" location=\"{place}\" display=\"{place}\"/>",
                self.n_rows
            ));
        }
    }
}

/// How high a row is, in points, that shows texts in the columns of the list.
fn height<'t>(texts: impl Iterator<Item = &'t str>) -> usize {
    const LINE: usize = 15;
    /// Excel's own limit is 409 points.
    const MOST_LINES: usize = 27;
    let lines = texts.zip(COLUMNS).map(|(text, (_, width))| {
        text.split('\n').map(|line| line.chars().count().div_ceil(usize::from(width)).max(1)).sum()
    });
    lines.max().unwrap_or(1).min(MOST_LINES).saturating_mul(LINE)
}

fn cell(column: char, row: u32, text: &str, style: usize) -> String {
    format!(
        "<c r=\"{column}{row}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t>\
         </is></c>",
        content(text)
    )
}

impl Weight {
    /// The ground of a cell, as six hexadecimal figures.
    pub(crate) fn colour(self) -> &'static str {
        match self {
            Weight::MustBreached => "F4A6A0",
            Weight::ShouldBreached => "FBD5A5",
            Weight::Undecided => "FFF2CC",
            Weight::ForAPerson => "CFE2F3",
            Weight::Doubtful => "E4DFEC",
        }
    }
}
