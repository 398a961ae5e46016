//! A sheet with cells in other colours. What is in the cells stays as it is.

use std::collections::BTreeMap;

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

use super::parts::{RELATIONS, attribute, each_event, put, with_attribute};
use super::styles::Styles;
use super::{NotAnnotated, Weight};
use crate::source::grid::column_name;

/// Cells by row and column, from zero, and how much their findings matter.
pub type Marked = BTreeMap<(u32, u32), Weight>;

type Done<T> = Result<T, NotAnnotated>;

/// What stands behind the place in a sheet where its drawing of comments is named.
const BEHIND: [&str; 8] = [
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
];

/// The sheet with these cells coloured, and its comments named by the id of their drawing if they
/// are new.
pub fn marked(text: &str, cells: &Marked, styles: &Styles, drawing: Option<&str>) -> Done<String> {
    let mut marking = Marking {
        writer: Writer::new(Vec::new()),
        cells,
        styles,
        columns: column_styles(text)?,
        prefix: String::new(),
        row: 0,
        column: 0,
        is_in_row: false,
        drawing: drawing.map(str::to_owned),
        has_grounds: false,
    };
    each_event(text, |event, depth| marking.step(event, depth))?;
    String::from_utf8(marking.writer.into_inner()).map_err(|_| NotAnnotated::Damaged)
}

/// The style of each column that has one: first and last column, from zero.
fn column_styles(text: &str) -> Done<Vec<(u32, u32, usize)>> {
    let columns = super::parts::elements(text, "col")?;
    let number = |element: &BytesStart, name: &str| -> Option<u32> {
        attribute(element, name)?.parse().ok()
    };
    let styles = columns.iter().filter_map(|one| {
        let (first, last) = (number(one, "min")?.checked_sub(1)?, number(one, "max")?);
        Some((first, last.checked_sub(1)?, usize::try_from(number(one, "style")?).ok()?))
    });
    Ok(styles.collect())
}

struct Marking<'m> {
    writer: Writer<Vec<u8>>,
    cells: &'m Marked,
    styles: &'m Styles,
    columns: Vec<(u32, u32, usize)>,
    /// What stands before the names of elements: mostly nothing.
    prefix: String,
    /// The next row and column, from zero.
    row: u32,
    column: u32,
    is_in_row: bool,
    /// The id of the drawing that is still to be named.
    drawing: Option<String>,
    /// Whether the rules that colour cells come after ours already.
    has_grounds: bool,
}

impl Marking<'_> {
    fn step(&mut self, event: Event, depth: usize) -> Done<()> {
        match &event {
            Event::Start(one) if depth == 1 => {
                let name = one.name();
                let prefix = name.as_ref().rsplit_once(':').map(|(prefix, _)| format!("{prefix}:"));
                self.prefix = prefix.unwrap_or_default();
            }
            Event::Start(one) if one.local_name().as_ref() == "row" => {
                self.begin_row(one)?;
                self.is_in_row = true;
            }
            Event::Empty(one) if one.local_name().as_ref() == "row" => return self.empty_row(one),
            Event::End(one) if one.local_name().as_ref() == "row" => self.end_row()?,
            Event::Start(one) | Event::Empty(one) if self.is_cell(one) => {
                return self.cell(one, matches!(event, Event::Empty(_)));
            }
            Event::Empty(one) if one.local_name().as_ref() == "sheetData" => {
                put(&mut self.writer, Event::Start(one.borrow()))?;
                self.missing_rows(u32::MAX)?;
                return put(&mut self.writer, Event::End(one.to_end()));
            }
            Event::End(one) if one.local_name().as_ref() == "sheetData" => {
                self.missing_rows(u32::MAX)?;
            }
            Event::Start(one) if one.local_name().as_ref() == "conditionalFormatting" => {
                self.put_grounds()?;
            }
            Event::Start(one) | Event::Empty(one) if one.local_name().as_ref() == "cfRule" => {
                return self.later_rule(one, matches!(event, Event::Empty(_)));
            }
            Event::Start(one) | Event::Empty(one)
                if BEHIND.contains(&one.local_name().as_ref()) =>
            {
                self.name_drawing()?;
            }
            Event::End(_) if depth == 1 => self.name_drawing()?,
            _ => {}
        }
        put(&mut self.writer, event)
    }

    fn is_cell(&self, element: &BytesStart) -> bool {
        self.is_in_row && element.local_name().as_ref() == "c"
    }

    fn begin_row(&mut self, element: &BytesStart) -> Done<()> {
        let number = attribute(element, "r").and_then(|number| number.parse::<u32>().ok());
        let row = number.and_then(|number| number.checked_sub(1)).unwrap_or(self.row);
        self.missing_rows(row)?;
        (self.row, self.column) = (row, 0);
        Ok(())
    }

    fn end_row(&mut self) -> Done<()> {
        self.missing_cells(u32::MAX)?;
        self.is_in_row = false;
        self.row = self.row.saturating_add(1);
        Ok(())
    }

    fn empty_row(&mut self, element: &BytesStart) -> Done<()> {
        self.begin_row(element)?;
        put(&mut self.writer, Event::Start(element.borrow()))?;
        self.end_row()?;
        put(&mut self.writer, Event::End(element.to_end()))
    }

    fn cell(&mut self, element: &BytesStart, is_empty: bool) -> Done<()> {
        let named = attribute(element, "r").and_then(|name| column_of(&name));
        let column = named.unwrap_or(self.column);
        self.missing_cells(column)?;
        self.column = column.saturating_add(1);
        let element = match self.cells.get(&(self.row, column)) {
            Some(weight) => {
                let style = attribute(element, "s").and_then(|style| style.parse().ok());
                let style = self.styles.coloured(style.unwrap_or_default(), *weight);
                with_attribute(element, "s", &style.to_string())
            }
            None => element.clone().into_owned(),
        };
        let event = if is_empty { Event::Empty(element) } else { Event::Start(element) };
        put(&mut self.writer, event)
    }

    /// Rows before this one that are not in the sheet and have a cell to be coloured.
    fn missing_rows(&mut self, before: u32) -> Done<()> {
        let rows = self.cells.range((self.row, 0)..(before, 0)).map(|((row, _), _)| *row);
        let mut rows: Vec<u32> = rows.collect();
        rows.dedup();
        for row in rows {
            (self.row, self.column) = (row, 0);
            let name = format!("{}row", self.prefix);
            let number = row.saturating_add(1).to_string();
            let start = BytesStart::new(name.clone()).with_attributes([("r", number.as_str())]);
            put(&mut self.writer, Event::Start(start))?;
            self.end_row()?;
            put(&mut self.writer, Event::End(BytesEnd::new(name)))?;
        }
        Ok(())
    }

    /// Cells before this one that are not in the row and are to be coloured.
    fn missing_cells(&mut self, before: u32) -> Done<()> {
        let cells = self.cells.range((self.row, self.column)..(self.row, before));
        for ((row, column), weight) in cells {
            let own = self.columns.iter().find(|(from, to, _)| from <= column && column <= to);
            let style = self.styles.coloured(own.map_or(0, |(_, _, style)| *style), *weight);
            let name = format!("{}{}", column_name(*column), row.saturating_add(1));
            let cell = BytesStart::new(format!("{}c", self.prefix));
            let cell = cell.with_attributes([("r", name.as_str()), ("s", &style.to_string())]);
            put(&mut self.writer, Event::Empty(cell))?;
        }
        Ok(())
    }

    /// A sheet whose own rules colour cells would show their colours, not ours: ours come first.
    fn put_grounds(&mut self) -> Done<()> {
        if std::mem::replace(&mut self.has_grounds, true) {
            return Ok(());
        }
        for (priority, weight) in (1_usize..).zip(Weight::ALL) {
            let cells = self.cells.iter().filter(|(_, own)| **own == weight);
            let names = cells.map(|((row, column), _)| {
                format!("{}{}", column_name(*column), row.saturating_add(1))
            });
            let names: Vec<String> = names.collect();
            if names.is_empty() {
                continue;
            }
            let (p, names) = (&self.prefix, names.join(" "));
            let style = self.styles.first_ground.saturating_add(weight as usize);
            let rule = format!(
                "<{p}conditionalFormatting sqref=\"{names}\"><{p}cfRule type=\"expression\" \
                 dxfId=\"{style}\" priority=\"{priority}\" stopIfTrue=\"1\"><{p}formula>TRUE\
                 </{p}formula></{p}cfRule></{p}conditionalFormatting>"
            );
            let rule = BytesText::from_escaped(rule);
            put(&mut self.writer, Event::Text(rule))?;
        }
        Ok(())
    }

    /// A rule of the sheet's own, which gives way to ours.
    fn later_rule(&mut self, element: &BytesStart, is_empty: bool) -> Done<()> {
        let priority = attribute(element, "priority").and_then(|own| own.parse::<usize>().ok());
        let priority = priority.unwrap_or(1).saturating_add(Weight::ALL.len());
        let element = with_attribute(element, "priority", &priority.to_string());
        let event = if is_empty { Event::Empty(element) } else { Event::Start(element) };
        put(&mut self.writer, event)
    }

    fn name_drawing(&mut self) -> Done<()> {
        let Some(id) = self.drawing.take() else { return Ok(()) };
        let element = BytesStart::new(format!("{}legacyDrawing", self.prefix));
        let attributes = [("xmlns:lacuna", RELATIONS), ("lacuna:id", id.as_str())];
        put(&mut self.writer, Event::Empty(element.with_attributes(attributes)))
    }
}

/// The column of a cell's name, from zero: `D14` is 3.
fn column_of(name: &str) -> Option<u32> {
    let mut letters = name.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters.try_fold(0_u32, |all, letter| {
        let letter = u32::from(letter.to_ascii_uppercase().checked_sub(b'A')?);
        all.checked_mul(26)?.checked_add(letter)?.checked_add(1)
    });
    number?.checked_sub(1)
}
