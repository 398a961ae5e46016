//! Some cells of a workbook as miette reads them: for each sheet with a mark a small table, the
//! columns' headings and the rows with marks, with the marks under their cells.
//!
//! Takes a shared [`Source`] with a grid and its labels; gives lines that carry the numbers of their
//! rows. miette numbers lines one after the other and names every place by line and column, so the
//! true numbers are written into the lines in characters without width, and [`finished`] puts them in
//! place in what was drawn. No cell, heading or name can forge them: what cannot be seen in those is made
//! visible before they are put in.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::Label;
use super::snippet::{Cut, Mark, apart};
use crate::source::ascii::to_ascii;
use crate::source::grid::{Cell, Grid, column_name};
use crate::source::{Charset, Source, visible};

/// Stands before a line's own number, of which a heading has none; no width, and in no text that is shown.
const NUMBER: char = '\u{2061}';
/// Stands behind the name of a place that has no line and column; no width, and in no text that is shown.
const NO_PLACE: char = '\u{2062}';
/// The figures of a line's number, in characters without width: variation selectors.
const FIGURES: std::ops::RangeInclusive<char> = '\u{fe00}'..='\u{fe09}';

/// The widest a cell is shown, in characters: one that is marked, and another.
const WIDEST_MARKED: usize = 48;
const WIDEST: usize = 24;

/// What stands between two cells.
const BAR: &str = " | ";

/// Tables from a workbook, ready to be drawn.
#[derive(Debug)]
pub(super) struct Excerpt {
    text: String,
    tables: Vec<Table>,
    marks: Vec<Mark>,
    /// What the header says of each mark, by where the mark starts.
    places: Vec<(usize, String)>,
}

/// The headings and rows of one sheet, as a stretch of the text.
#[derive(Debug)]
struct Table {
    start: usize,
    end: usize,
    n_lines: usize,
    /// What miette numbers the first line by, from zero: the last one has the highest row's.
    number: usize,
}

/// A label and the cells of one row that it is about.
struct Marked<'l> {
    label: &'l Label,
    is_first: bool,
    first: Cell,
    last: Cell,
}

impl Excerpt {
    /// The rows that these labels, which all lie in `source`, are about; nothing for a source that is
    /// no workbook.
    pub(super) fn new<'l>(
        source: &Arc<Source>,
        labels: impl Iterator<Item = &'l Label>,
        cut: Cut,
    ) -> Option<Self> {
        let grid = source.grid()?;
        let marked = labels.enumerate().filter_map(|(at, label)| marked(grid, label, at == 0));
        let mut marked: Vec<Marked> = marked.collect();
        marked.sort_by_key(|one| (one.first.sheet, one.first.row, one.first.column));
        let mut excerpt =
            Excerpt { text: String::new(), tables: vec![], marks: vec![], places: vec![] };
        let is_same_sheet = |left: &Marked, right: &Marked| left.first.sheet == right.first.sheet;
        for of_sheet in marked.chunk_by(is_same_sheet) {
            excerpt.add_table(source, grid, of_sheet, cut);
        }
        excerpt.marks = apart(excerpt.marks);
        Some(excerpt)
    }

    /// The labels as they are to be drawn, from left to right.
    pub(super) fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The largest row number of the table that a mark lies in.
    pub(super) fn last_number(&self, mark: &Mark) -> usize {
        let table = self.table_of(mark.start, mark.end);
        table.map_or(0, |table| table.number + table.n_lines)
    }

    /// How many columns into its row the middle of a mark is.
    pub(super) fn label_column(&self, mark: &Mark) -> usize {
        let before = self.text.get(..mark.start).unwrap_or_default();
        let row = before.rsplit('\n').next().unwrap_or_default();
        let has_width = |char: &char| *char != NUMBER && !FIGURES.contains(char);
        let marked = self.text.get(mark.start..mark.end).unwrap_or_default();
        row.chars().filter(has_width).count() + marked.chars().count() / 2
    }

    fn add_table(&mut self, source: &Source, grid: &Grid, marked: &[Marked], cut: Cut) {
        let Some(sheet) = marked.first().map(|one| one.first.sheet) else { return };
        let Some(of_sheet) = grid.sheets.get(sheet) else { return };
        let mut rows: Vec<u32> = marked.iter().map(|one| one.first.row).collect();
        rows.dedup();
        let columns = columns(source, grid, marked, &rows, cut.charset);
        let columns = fitting(columns, cut.longest_line);
        let start = self.text.len();
        let mut n_lines = rows.len();
        if !rows.contains(&of_sheet.heading_row) {
            n_lines += 1;
            let headings = columns.iter().map(|one| cell(&one.heading, one.width, cut));
            self.text.push(NUMBER);
            self.text.push_str(headings.collect::<Vec<_>>().join(BAR).trim_end());
            self.text.push('\n');
        }
        for row in &rows {
            let stretches = self.add_row(source, grid, (sheet, *row), &columns, cut);
            for one in marked.iter().filter(|one| one.first.row == *row) {
                self.add_mark(source, grid, one, &stretches);
            }
        }
        let last = rows.last().map_or(0, |row| usize::try_from(*row).unwrap_or_default());
        let number = (last + 1).saturating_sub(n_lines);
        self.tables.push(Table { start, end: self.text.len(), n_lines, number });
    }

    /// Adds a row's line. Gives where each of its columns stands in the text.
    fn add_row(
        &mut self,
        source: &Source,
        grid: &Grid,
        (sheet, row): (usize, u32),
        columns: &[Column],
        cut: Cut,
    ) -> Vec<(u32, usize, usize)> {
        self.text.push(NUMBER);
        let number = row.saturating_add(1).to_string();
        let figures = number
            .chars()
            .filter_map(|figure| FIGURES.clone().nth(usize::try_from(figure.to_digit(10)?).ok()?));
        self.text.extend(figures);
        let mut stretches = Vec::new();
        for (idx, column) in columns.iter().enumerate() {
            self.text.push_str(if idx == 0 { "" } else { BAR });
            let at = self.text.len();
            let found = grid.row(sheet, row).find(|cell| cell.column == column.number);
            let text = found.map_or_else(|| "".into(), |cell| cell_text(source, cell, cut.charset));
            let text = cell(&text, column.width, cut);
            // Of a blank cell all of its width is marked.
            let shown = if text.trim().is_empty() { &text } else { text.trim_end() };
            stretches.push((column.number, at, at + shown.len().max(1)));
            self.text.push_str(&text);
        }
        self.text.push('\n');
        stretches
    }

    fn add_mark(
        &mut self,
        source: &Source,
        grid: &Grid,
        marked: &Marked,
        stretches: &[(u32, usize, usize)],
    ) {
        let (first, last) = (marked.first.column, marked.last.column);
        let covered = || stretches.iter().filter(|one| first <= one.0 && one.0 <= last);
        let (Some(from), Some(to)) = (covered().next(), covered().next_back()) else { return };
        let (start, end) = (from.1, to.2);
        let hidden = marked.first.hidden;
        let hidden = hidden.map(|hidden| format!(", in a hidden {}", hidden.word()));
        let (name, hidden) = (grid.name(&marked.first), hidden.unwrap_or_default());
        let place = format!("{}:{name}{hidden}", source.name());
        self.places.push((start, format!("{}{NO_PLACE}", visible::in_a_line(&place))));
        let text = marked.label.text.clone();
        self.marks.push(Mark { start, end, origin: start, text, is_first: marked.is_first });
    }

    /// The table that a stretch lies in; none for one that joins two.
    fn table_of(&self, start: usize, end: usize) -> Option<&Table> {
        self.tables.iter().find(|table| table.start <= start && end <= table.end)
    }
}

impl SourceCode for Excerpt {
    /// Fails for a span that joins two tables, which makes miette show them one by one.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset().saturating_add(span.len()));
        let table = self.table_of(start, end).ok_or(MietteError::OutOfBounds)?;
        let place = self.places.iter().find(|(at, _)| *at == start);
        let name = place.map(|(_, name)| name.clone()).unwrap_or_default();
        let (from, to, n_lines) = match (before, after) {
            (0, 0) => (start, start, 1),
            _ => (table.start, table.end, table.n_lines),
        };
        let lines = self.text.get(from..to).unwrap_or_default();
        let span = (from, lines.len()).into();
        let bytes = lines.as_bytes();
        Ok(Box::new(MietteSpanContents::new_named(name, bytes, span, table.number, 0, n_lines)))
    }
}

/// A cell's text as it is shown.
fn cell_text<'s>(source: &'s Source, cell: &Cell, charset: Charset) -> Cow<'s, str> {
    in_charset(source.slice(cell.start(), cell.end()), charset)
}

/// A text on one line, in these characters.
fn in_charset(text: &str, charset: Charset) -> Cow<'_, str> {
    let seen = visible::in_a_line(text);
    match charset {
        Charset::Unicode => seen,
        Charset::Ascii => Cow::Owned(to_ascii(&seen).into_owned()),
    }
}

/// The cells of a label: those of its first row.
fn marked<'l>(grid: &Grid, label: &'l Label, is_first: bool) -> Option<Marked<'l>> {
    let first = *grid.cell_at(label.span.start())?;
    let in_it = |cell: &&Cell| cell.start() < label.span.end() && first.column <= cell.column;
    let last = grid.row(first.sheet, first.row).filter(in_it).last().copied();
    Some(Marked { label, is_first, first, last: last.unwrap_or(first) })
}

/// A column as it may be shown.
struct Column {
    number: u32,
    heading: String,
    /// In characters.
    width: usize,
    is_marked: bool,
}

/// The columns of these rows of a sheet, each as wide as what is in it.
fn columns(
    source: &Source,
    grid: &Grid,
    marked: &[Marked],
    rows: &[u32],
    charset: Charset,
) -> Vec<Column> {
    let Some(sheet) = marked.first().map(|one| one.first.sheet) else { return Vec::new() };
    // No line has room for what stands further from a mark; a sheet may have thousands of columns.
    const REACH: u32 = 64;
    let firsts = rows.iter().filter_map(|row| grid.row(sheet, *row).next());
    let first = firsts.map(|cell| cell.column).min();
    let is_near = |column: u32| {
        Some(column) == first
            || marked.iter().any(|one| {
                let last = one.last.column.min(one.first.column.saturating_add(REACH));
                one.first.column <= column.saturating_add(REACH)
                    && column <= last.saturating_add(REACH)
            })
    };
    let mut widths: BTreeMap<u32, usize> = BTreeMap::new();
    for cell in rows.iter().flat_map(|row| grid.row(sheet, *row)) {
        if is_near(cell.column) {
            let own = cell_text(source, cell, charset).chars().count();
            let width = widths.entry(cell.column).or_default();
            *width = own.max(*width);
        }
    }
    let named = grid.sheets.get(sheet).into_iter().flat_map(|sheet| &sheet.columns);
    let named: BTreeMap<u32, &str> =
        named.map(|(column, heading)| (*column, heading.as_str())).collect();
    let is_headed = grid.sheets.get(sheet).is_some_and(|sheet| !rows.contains(&sheet.heading_row));
    let columns = widths.into_iter().map(|(number, width)| {
        let heading = named.get(&number).copied().unwrap_or_default();
        // Where the headings are what is marked, they do not stand above themselves.
        let heading = match is_headed {
            true => format!("{} {}", column_name(number), in_charset(heading, charset)),
            false => String::new(),
        };
        let width = width.max(heading.chars().count());
        let covers = |one: &Marked| one.first.column <= number && number <= one.last.column;
        Column { number, heading, width, is_marked: marked.iter().any(covers) }
    });
    columns.collect()
}

/// The columns that fit into a line: those that are marked, the first one, and the nearest to those.
fn fitting(mut columns: Vec<Column>, longest_line: usize) -> Vec<Column> {
    let n_marked = columns.iter().filter(|one| one.is_marked).count().max(1);
    let share = (longest_line / n_marked).saturating_sub(BAR.len()).max(4);
    for one in &mut columns {
        one.width = one.width.min(if one.is_marked { WIDEST_MARKED.min(share) } else { WIDEST });
    }
    let distance = |at: usize| {
        let marked = columns.iter().enumerate().filter(|(_, one)| one.is_marked);
        marked.map(|(other, _)| other.abs_diff(at)).min().unwrap_or_default()
    };
    let mut order: Vec<usize> = (0..columns.len()).collect();
    order.sort_by_key(|at| match distance(*at) {
        0 => (0, 0),
        _ if *at == 0 => (1, 0),
        far => (2, far),
    });
    let mut left = longest_line;
    let mut taken: Vec<usize> = Vec::new();
    for at in order {
        let needed = columns.get(at).map_or(0, |one| one.width + BAR.len());
        if needed > left && !taken.is_empty() {
            break;
        }
        left = left.saturating_sub(needed);
        taken.push(at);
    }
    let each = columns.into_iter().enumerate();
    each.filter(|(at, _)| taken.contains(at)).map(|(_, one)| one).collect()
}

/// A cell's text in so many characters.
fn cell(text: &str, width: usize, cut: Cut) -> String {
    let n_chars = text.chars().count();
    if n_chars <= width {
        return format!("{text}{}", " ".repeat(width - n_chars));
    }
    let kept = width.saturating_sub(cut.ellipsis.chars().count());
    text.chars().take(kept).chain(cut.ellipsis.chars()).collect()
}

/// A line as it was drawn, with its own number, and without line and column behind the name of a cell.
pub(super) fn finished(line: &str) -> String {
    if let Some((before, behind)) = line.split_once(NUMBER) {
        let text = behind.trim_start_matches(|char| FIGURES.contains(&char));
        let figures = behind.get(..behind.len().saturating_sub(text.len())).unwrap_or_default();
        return format!("{}{text}", numbered(before, figures));
    }
    match line.split_once(NO_PLACE) {
        Some((before, behind)) => {
            let is_place = |char: char| char == ':' || char.is_ascii_digit();
            format!("{before}{}", behind.trim_start_matches(is_place))
        }
        None => line.to_owned(),
    }
}

/// What stands before a line's text with other figures in the place of those there, but for those
/// that are part of a colour. They stand to the right, and are no more than those there.
fn numbered(before: &str, figures: &str) -> String {
    let value = |char: char| char::from_digit(u32::from(char) - u32::from(*FIGURES.start()), 10);
    let mut own = figures.chars().rev().filter_map(value);
    let mut is_colour = false;
    let chars = before.chars().map(|char| {
        is_colour = (is_colour || char == '\u{1b}') && char != 'm';
        (char, char.is_ascii_digit() && !is_colour)
    });
    let chars: Vec<(char, bool)> = chars.collect();
    let line = chars.into_iter().rev();
    let line = line.map(|(char, is_figure)| match is_figure {
        true => own.next().unwrap_or(' '),
        false => char,
    });
    let line: Vec<char> = line.collect();
    line.into_iter().rev().collect()
}
