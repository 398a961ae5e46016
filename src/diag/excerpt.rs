//! Some cells of a workbook as miette reads them: for each row with a mark, a small table of the
//! column's headings and the row, with the marks under their cells.
//!
//! Takes a shared [`Source`] with a grid and its labels; gives lines with the numbers of their rows.
//! miette numbers every line and names every place by line and column, so the heading's number and
//! that place are marked here, and taken out of what was drawn by [`finished`].

use std::sync::Arc;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::Label;
use super::snippet::{Cut, Mark, apart, without_disturbing};
use crate::source::Source;
use crate::source::grid::{Cell, Grid, column_name};

/// Stands before a line that has no number of its own; no width, and in no cell.
const NO_NUMBER: char = '\u{2061}';
/// Stands behind the name of a place that has no line and column; no width, and in no cell.
const NO_PLACE: char = '\u{2062}';

/// The widest a cell is shown, in characters: one that is marked, and another.
const WIDEST_MARKED: usize = 48;
const WIDEST: usize = 24;

/// What stands between two cells.
const BAR: &str = " | ";

/// Rows of a workbook, ready to be drawn.
#[derive(Debug)]
pub struct Excerpt {
    text: String,
    rows: Vec<Row>,
    marks: Vec<Mark>,
    /// What the header says of each mark, by where the mark starts.
    places: Vec<(usize, String)>,
}

/// The heading and a row, as a stretch of the text.
#[derive(Debug)]
struct Row {
    start: usize,
    end: usize,
    /// Of the first line, from zero.
    number: usize,
    n_lines: usize,
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
    pub fn new<'l>(
        source: &Arc<Source>,
        labels: impl Iterator<Item = &'l Label>,
        cut: Cut,
    ) -> Option<Self> {
        let grid = source.grid()?;
        let marked = labels.enumerate().filter_map(|(at, label)| marked(grid, label, at == 0));
        let mut marked: Vec<Marked> = marked.collect();
        marked.sort_by_key(|one| (one.first.sheet, one.first.row, one.first.column));
        let mut excerpt =
            Excerpt { text: String::new(), rows: vec![], marks: vec![], places: vec![] };
        let is_same_row = |left: &Marked, right: &Marked| {
            (left.first.sheet, left.first.row) == (right.first.sheet, right.first.row)
        };
        for of_row in marked.chunk_by(is_same_row) {
            excerpt.add_row(source, grid, of_row, cut);
        }
        excerpt.marks = apart(excerpt.marks);
        Some(excerpt)
    }

    /// The labels as they are to be drawn, from left to right.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    fn add_row(&mut self, source: &Source, grid: &Grid, marked: &[Marked], cut: Cut) {
        let Some(Cell { sheet, row, .. }) = marked.first().map(|one| one.first) else { return };
        let Some(of_sheet) = grid.sheets.get(sheet) else { return };
        let is_marked = |cell: &Cell| {
            marked
                .iter()
                .any(|one| one.first.column <= cell.column && cell.column <= one.last.column)
        };
        let columns = grid.row(sheet, row).map(|cell| {
            let heading = of_sheet.columns.iter().find(|(column, _)| *column == cell.column);
            let heading = heading.map_or("", |(_, heading)| heading);
            Column {
                cell: *cell,
                heading: format!("{} {heading}", column_name(cell.column)),
                text: without_disturbing(source.slice(cell.start(), cell.end())),
                is_marked: is_marked(cell),
            }
        });
        let columns = fitting(columns.collect(), cut.longest_line);
        let start = self.text.len();
        let row_number = usize::try_from(row).unwrap_or_default();
        let has_heading = row != of_sheet.heading_row;
        if has_heading {
            self.text.push(NO_NUMBER);
            let headings = columns.iter().map(|(one, width)| cell(&one.heading, *width, cut));
            self.text.push_str(headings.collect::<Vec<_>>().join(BAR).trim_end());
            self.text.push('\n');
        }
        let mut stretches = Vec::new();
        for (idx, (one, width)) in columns.iter().enumerate() {
            self.text.push_str(if idx == 0 { "" } else { BAR });
            let at = self.text.len();
            let text = cell(&one.text, *width, cut);
            // Of a blank cell all of its width is marked.
            let shown = if text.trim().is_empty() { &text } else { text.trim_end() };
            stretches.push((one.cell.column, at, at + shown.len().max(1)));
            self.text.push_str(&text);
        }
        self.text.push('\n');
        let number = row_number.saturating_sub(usize::from(has_heading));
        let n_lines = 1 + usize::from(has_heading);
        self.rows.push(Row { start, end: self.text.len(), number, n_lines });
        for one in marked {
            self.add_mark(source, grid, one, &stretches);
        }
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
        let place = format!("{}:{}{NO_PLACE}", source.name(), grid.name(&marked.first));
        self.places.push((start, without_disturbing(&place)));
        let text = marked.label.text.clone();
        self.marks.push(Mark { start, end, origin: start, text, is_first: marked.is_first });
    }

    /// The row that a stretch lies in; none for one that joins two.
    fn row_of(&self, start: usize, end: usize) -> Option<&Row> {
        self.rows.iter().find(|row| row.start <= start && end <= row.end)
    }
}

impl SourceCode for Excerpt {
    /// Fails for a span that joins two rows, which makes miette show them one by one.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset().saturating_add(span.len()));
        let row = self.row_of(start, end).ok_or(MietteError::OutOfBounds)?;
        let place = self.places.iter().find(|(at, _)| *at == start);
        let name = place.map(|(_, name)| name.clone()).unwrap_or_default();
        let (from, to, n_lines) = match (before, after) {
            (0, 0) => (start, start, 1),
            _ => (row.start, row.end, row.n_lines),
        };
        let lines = self.text.get(from..to).unwrap_or_default();
        let span = (from, lines.len()).into();
        let bytes = lines.as_bytes();
        Ok(Box::new(MietteSpanContents::new_named(name, bytes, span, row.number, 0, n_lines)))
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
    cell: Cell,
    heading: String,
    text: String,
    is_marked: bool,
}

/// The columns that fit into a line, with their widths: those that are marked, the first one, and
/// the nearest to those.
fn fitting(columns: Vec<Column>, longest_line: usize) -> Vec<(Column, usize)> {
    let n_marked = columns.iter().filter(|one| one.is_marked).count().max(1);
    let share = (longest_line / n_marked).saturating_sub(BAR.len()).max(4);
    let widths: Vec<usize> = columns
        .iter()
        .map(|one| {
            let natural = one.heading.chars().count().max(one.text.chars().count());
            natural.min(if one.is_marked { WIDEST_MARKED.min(share) } else { WIDEST })
        })
        .collect();
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
        let needed = widths.get(at).map_or(0, |width| width + BAR.len());
        if needed > left && !taken.is_empty() {
            break;
        }
        left = left.saturating_sub(needed);
        taken.push(at);
    }
    let each = columns.into_iter().zip(widths).enumerate();
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

/// A line as it was drawn, without the number of a heading and without line and column behind the
/// name of a cell.
pub fn finished(line: &str) -> String {
    if let Some((before, behind)) = line.split_once(NO_NUMBER) {
        return format!("{}{behind}", without_number(before));
    }
    match line.split_once(NO_PLACE) {
        Some((before, behind)) => {
            let is_place = |char: char| char == ':' || char.is_ascii_digit();
            format!("{before}{}", behind.trim_start_matches(is_place))
        }
        None => line.to_owned(),
    }
}

/// Blanks for digits, but for those that are part of a colour.
fn without_number(text: &str) -> String {
    let mut is_colour = false;
    let blanked = text.chars().map(|char| {
        is_colour = (is_colour || char == '\u{1b}') && char != 'm';
        if char.is_ascii_digit() && !is_colour { ' ' } else { char }
    });
    blanked.collect()
}
