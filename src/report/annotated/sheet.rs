//! A sheet with cells in other colours. What is in the cells stays as it is.

use std::collections::{BTreeMap, BTreeSet};

use super::styles::Styles;
use super::workbook_xml::binding;
use super::xml::{Change, Dialect, Done, Edits, Space, Tag, Token, Walk, with_prefix};
use super::{NotAnnotated, Weight};
use lacuna_language::source::grid::column_name;

/// Cells by row and column, from zero, and how much their findings matter.
pub(super) type Marked = BTreeMap<(u32, u32), Weight>;

/// What stands on a sheet, in the order that it has to stand in.
const ORDER: [&str; 39] = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
];

/// A sheet with its cells coloured, of which the drawing of its comments is still to be named.
pub(super) struct Sheet<'t> {
    text: &'t str,
    dialect: Dialect,
    edits: Edits,
    /// What stands before the names of elements: mostly nothing.
    prefix: String,
    /// The declaration of `r`, where it is not in force.
    binding: String,
    /// Where each thing of [`ORDER`] begins that is there.
    places: Vec<(usize, usize)>,
    /// Where the last thing ends.
    end: usize,
    /// The drawing of its comments, by the id of its relationship, and the tag that names it.
    pub drawing: Option<(Option<String>, Tag<'t>)>,
}

/// Goes through a sheet and colours its cells.
pub(super) fn marked<'t>(
    text: &'t str,
    cells: &Marked,
    styles: &mut Styles,
    dialect: Dialect,
) -> Done<Sheet<'t>> {
    let sheet = Sheet {
        text,
        dialect,
        edits: Edits::default(),
        prefix: String::new(),
        binding: String::new(),
        places: Vec::new(),
        end: text.len(),
        drawing: None,
    };
    let rows: BTreeSet<u32> = cells.keys().map(|(row, _)| *row).collect();
    let marking = Marking {
        sheet,
        cells,
        rows: rows.into_iter().collect(),
        n_passed: 0,
        styles,
        columns: Vec::new(),
        rules: Vec::new(),
        alternatives: None,
        data: None,
        is_in_data: false,
        missing_rows: BTreeMap::new(),
        seen_rows: BTreeSet::new(),
        next_row: 0,
        row: None,
    };
    marking.all()
}

impl Sheet<'_> {
    /// Names the drawing of the comments.
    pub(super) fn name_drawing(&mut self, id: &str) {
        if let Some((_, tag)) = self.drawing.take() {
            self.edits.replace(tag.range, String::new());
        }
        let tag = format!("<legacyDrawing{} r:id=\"{id}\"/>", self.binding);
        let place = self.place("legacyDrawing");
        self.edits.insert(place, with_prefix(&tag, &self.prefix));
    }

    pub(super) fn written(self) -> Done<String> {
        self.edits.made(self.text)
    }

    /// Where something has to stand: before the first thing that does not come before it.
    fn place(&self, name: &str) -> usize {
        let own = ORDER.iter().position(|one| *one == name);
        let later = self.places.iter().find(|(order, _)| Some(*order) >= own);
        later.map_or(self.end, |(_, place)| *place)
    }
}

struct Marking<'t, 'm> {
    sheet: Sheet<'t>,
    cells: &'m Marked,
    /// The rows of these cells, in order, and how many of them lie before the row that was read last.
    rows: Vec<u32>,
    n_passed: usize,
    styles: &'m mut Styles,
    /// The style of each column that has one: first and last column, from zero.
    columns: Vec<(u32, u32, usize)>,
    /// The rules that colour cells, wherever they stand.
    rules: Vec<Tag<'t>>,
    /// Where alternatives begin that stand among the things of the sheet.
    alternatives: Option<usize>,
    /// The element of all rows, and where it ends.
    data: Option<(Tag<'t>, usize)>,
    is_in_data: bool,
    /// Rows with cells to be coloured that are not in the sheet, and the row before which each belongs.
    missing_rows: BTreeMap<u32, usize>,
    seen_rows: BTreeSet<u32>,
    /// The number of the next row, from zero, if it does not say another.
    next_row: u32,
    row: Option<Row<'t>>,
}

/// A row that is being gone through.
struct Row<'t> {
    tag: Tag<'t>,
    number: u32,
    next_column: u32,
    seen: BTreeSet<u32>,
    /// Cells to be coloured that are not in the row, and where each belongs.
    missing: BTreeMap<u32, usize>,
}

impl<'t> Marking<'t, '_> {
    fn all(mut self) -> Done<Sheet<'t>> {
        let mut walk = Walk::new(self.sheet.text);
        while let Some(token) = walk.next()? {
            match token {
                Token::Open(tag) => self.begin(tag, &walk)?,
                Token::Close(1, range) => self.sheet.end = range.start,
                Token::Close(2, range) => self.end_of_part(range.start),
                Token::Close(3, range) => {
                    if let Some(row) = self.row.take() {
                        self.end_row(row, range.start);
                    }
                }
                Token::Close(..) => {}
            }
        }
        self.put_rows()?;
        self.put_rules();
        Ok(self.sheet)
    }

    fn begin(&mut self, tag: Tag<'t>, walk: &Walk) -> Done<()> {
        match tag.depth {
            1 if tag.space != Space::Main || tag.is_empty => return Err(NotAnnotated::Damaged),
            1 => {
                self.sheet.prefix = tag.prefix().to_owned();
                self.sheet.binding = binding(walk, self.sheet.dialect);
            }
            2 if tag.is(Space::Compatibility, "AlternateContent") => {
                self.alternatives = Some(tag.range.start).filter(|_| !tag.is_empty);
            }
            2 => self.note_place(&tag, tag.range.start, walk),
            4 if self.alternatives.is_some() => {
                let start = self.alternatives.unwrap_or_default();
                self.note_place(&tag, start, walk);
            }
            3 if self.is_in_data && tag.is(Space::Main, "row") => self.begin_row(tag),
            4 if tag.is(Space::Main, "c") && self.row.is_some() => self.cell(&tag),
            3 if tag.is(Space::Main, "col") => self.column(&tag),
            3 if tag.is(Space::Main, "sheetView") => self.leave(&tag),
            _ if tag.local() == "cfRule" => self.rules.push(tag),
            _ => {}
        }
        Ok(())
    }

    fn note_place(&mut self, tag: &Tag<'t>, start: usize, walk: &Walk) {
        if tag.space != Space::Main {
            return;
        }
        let order = ORDER.iter().position(|name| *name == tag.local());
        self.sheet.places.extend(order.map(|order| (order, start)));
        match tag.local() {
            "sheetData" => {
                self.data = Some((tag.clone(), tag.range.end));
                self.is_in_data = !tag.is_empty;
            }
            "dimension" => self.widen(tag),
            "legacyDrawing" => {
                let id = walk.attribute(tag, Space::Relations, "id");
                self.sheet.drawing = Some((id, tag.clone()));
            }
            _ => {}
        }
    }

    /// What stands directly on the sheet ends.
    fn end_of_part(&mut self, at: usize) {
        self.alternatives = None;
        if let Some((_, end)) = self.data.as_mut().filter(|_| self.is_in_data) {
            *end = at;
        }
        self.is_in_data = false;
    }

    fn change(&mut self, tag: &Tag, changes: &[Change]) {
        self.sheet.edits.replace(tag.range.clone(), tag.changed(changes, tag.is_empty));
    }

    /// A sheet that the workbook was saved on stays chosen, and would be edited with the first one.
    fn leave(&mut self, view: &Tag) {
        if view.attribute("tabSelected").is_some() {
            self.change(view, &[("tabSelected", None)]);
        }
    }

    fn column(&mut self, tag: &Tag) {
        let number = |name: &str| tag.number::<u32>(name)?.checked_sub(1);
        let Some(style) = tag.number::<usize>("style") else { return };
        if !self.styles.is_known(style) {
            return self.change(tag, &[("style", None)]);
        }
        if let (Some(first), Some(last)) = (number("min"), number("max")) {
            self.columns.push((first, last, style));
        }
    }

    /// The cells that are said to be all there are, and those that are put in.
    fn widen(&mut self, tag: &Tag) {
        let named = tag.attribute("ref").unwrap_or_default();
        let (first, last) = named.split_once(':').unwrap_or((&named, &named));
        let (Some(first), Some(last)) = (place_of(first), place_of(last)) else { return };
        let mut all = (first, last);
        for (row, column) in self.cells.keys() {
            all.0 = (all.0.0.min(*row), all.0.1.min(*column));
            all.1 = (all.1.0.max(*row), all.1.1.max(*column));
        }
        if all != (first, last) {
            let named = format!("{}:{}", cell_name(all.0), cell_name(all.1));
            self.change(tag, &[("ref", Some(&named))]);
        }
    }

    // ---- Rows and cells --------------------------------------------------------------------------

    fn begin_row(&mut self, tag: Tag<'t>) {
        let named = tag.number::<u32>("r").and_then(|number| number.checked_sub(1));
        let number = named.unwrap_or(self.next_row);
        self.next_row = number.saturating_add(1);
        let start = tag.range.start;
        while let Some(row) = self.rows.get(self.n_passed).filter(|row| **row < number) {
            self.missing_rows.insert(*row, start);
            self.n_passed = self.n_passed.saturating_add(1);
        }
        let (seen, missing) = (BTreeSet::new(), BTreeMap::new());
        let row = Row { tag, number, next_column: 0, seen, missing };
        match row.tag.is_empty {
            true => self.end_row(row, start),
            false => self.row = Some(row),
        }
    }

    fn cell(&mut self, tag: &Tag) {
        let Some(row) = &mut self.row else { return };
        let named = tag.attribute("r").and_then(|name| place_of(&name));
        let column = named.map_or(row.next_column, |(_, column)| column);
        let passed = (row.number, row.next_column.min(column))..(row.number, column);
        for ((_, before), _) in self.cells.range(passed) {
            row.missing.entry(*before).or_insert(tag.range.start);
        }
        row.next_column = column.saturating_add(1);
        row.seen.insert(column);
        let style = tag.number::<usize>("s");
        match self.cells.get(&(row.number, column)) {
            Some(weight) => {
                let style = self.styles.coloured(style.unwrap_or_default(), *weight).to_string();
                self.change(tag, &[("s", Some(&style))]);
            }
            None => self.mend_style(tag, style),
        }
    }

    /// A style that was never there must not become one of the new ones.
    fn mend_style(&mut self, tag: &Tag, style: Option<usize>) {
        if style.is_some_and(|style| !self.styles.is_known(style)) {
            self.change(tag, &[("s", None)]);
        }
    }

    fn end_row(&mut self, row: Row, at: usize) {
        let is_wanted = self.rows.binary_search(&row.number).is_ok();
        let is_first = is_wanted && self.seen_rows.insert(row.number);
        let style = row.tag.number::<usize>("s");
        let is_styled = |value: String| matches!(value.as_str(), "1" | "true");
        let is_styled = row.tag.attribute("customFormat").is_some_and(is_styled);
        let own = style.filter(|style| is_styled && self.styles.is_known(*style));
        let cells = self.cells.range((row.number, 0)..=(row.number, u32::MAX));
        let missing: Vec<(u32, Weight)> = cells
            .map(|((_, column), weight)| (*column, *weight))
            .filter(|(column, _)| is_first && !row.seen.contains(column))
            .collect();
        if missing.is_empty() {
            return self.mend_style(&row.tag, style);
        }
        let mut changes = vec![("spans", None)];
        if style.is_some_and(|style| !self.styles.is_known(style)) {
            changes.push(("s", None));
        }
        let mut inside = String::new();
        for (column, weight) in missing {
            let cell = self.new_cell((row.number, column), own, weight);
            match row.tag.is_empty {
                true => inside.push_str(&cell),
                false => {
                    let place = row.missing.get(&column).copied().unwrap_or(at);
                    self.sheet.edits.insert(place, cell);
                }
            }
        }
        let mut tag = row.tag.changed(&changes, false);
        if row.tag.is_empty {
            tag = format!("{tag}{inside}{}", row.tag.end());
        }
        self.sheet.edits.replace(row.tag.range.clone(), tag);
    }

    /// A blank cell in its colour, otherwise like its row, or its column.
    fn new_cell(&mut self, at: (u32, u32), of_row: Option<usize>, weight: Weight) -> String {
        let of_column = self.columns.iter().find(|(from, to, _)| *from <= at.1 && at.1 <= *to);
        let own = of_row.or(of_column.map(|(_, _, style)| *style)).unwrap_or_default();
        let style = self.styles.coloured(own, weight);
        let cell = format!("<c r=\"{}\" s=\"{style}\"/>", cell_name(at));
        with_prefix(&cell, &self.sheet.prefix)
    }

    /// Rows that are not in the sheet and have cells to be coloured.
    fn put_rows(&mut self) -> Done<()> {
        let mut all: BTreeMap<u32, Vec<(u32, Weight)>> = BTreeMap::new();
        for ((row, column), weight) in self.cells {
            if !self.seen_rows.contains(row) {
                all.entry(*row).or_default().push((*column, *weight));
            }
        }
        if all.is_empty() {
            return Ok(());
        }
        let (data, end) = self.data.take().ok_or(NotAnnotated::Damaged)?;
        let mut inside = String::new();
        for (row, cells) in all {
            let mut written = format!("<row r=\"{}\">", row.saturating_add(1));
            written = with_prefix(&written, &self.sheet.prefix);
            for (column, weight) in cells {
                written.push_str(&self.new_cell((row, column), None, weight));
            }
            written.push_str(&with_prefix("</row>", &self.sheet.prefix));
            match data.is_empty {
                true => inside.push_str(&written),
                false => {
                    let place = self.missing_rows.get(&row).copied().unwrap_or(end);
                    self.sheet.edits.insert(place, written);
                }
            }
        }
        if data.is_empty {
            let all = format!("{}{inside}{}", data.changed(&[], false), data.end());
            self.sheet.edits.replace(data.range, all);
        }
        Ok(())
    }

    // ---- Rules on cells --------------------------------------------------------------------------

    /// A sheet whose own rules colour cells would show their colours, not ours: ours come first.
    fn put_rules(&mut self) {
        let comes_first = !self.rules.is_empty() && !self.cells.is_empty();
        for rule in std::mem::take(&mut self.rules) {
            self.later_rule(&rule, comes_first);
        }
        if !comes_first {
            return;
        }
        let place = self.sheet.place("conditionalFormatting");
        for (priority, weight) in (1_usize..).zip(Weight::ALL) {
            let cells = self.cells.iter().filter(|(_, own)| **own == weight);
            let names: Vec<String> = cells.map(|(at, _)| cell_name(*at)).collect();
            if names.is_empty() {
                continue;
            }
            let (names, style) = (names.join(" "), self.styles.ground(weight));
            let rule = format!(
                "<conditionalFormatting sqref=\"{names}\"><cfRule type=\"expression\" \
                 dxfId=\"{style}\" priority=\"{priority}\" stopIfTrue=\"1\"><formula>TRUE\
                 </formula></cfRule></conditionalFormatting>"
            );
            self.sheet.edits.insert(place, with_prefix(&rule, &self.sheet.prefix));
        }
    }

    /// A rule of the sheet's own, which gives way to ours.
    fn later_rule(&mut self, rule: &Tag, gives_way: bool) {
        let priority = rule.number::<usize>("priority").filter(|_| gives_way);
        let later = priority.map(|own| own.saturating_add(Weight::ALL.len()).to_string());
        let mut changes: Vec<Change> = Vec::new();
        changes.extend(later.as_deref().map(|later| ("priority", Some(later))));
        let style = rule.number::<usize>("dxfId");
        if style.is_some_and(|style| !self.styles.is_known_rule(style)) {
            changes.push(("dxfId", None));
        }
        if !changes.is_empty() {
            self.change(rule, &changes);
        }
    }
}

/// `D14`
pub(super) fn cell_name((row, column): (u32, u32)) -> String {
    format!("{}{}", column_name(column), row.saturating_add(1))
}

/// The row and column of a cell's name, from zero.
pub(super) fn place_of(name: &str) -> Option<(u32, u32)> {
    let name = name.trim().trim_start_matches('$');
    let digits = name.trim_start_matches(|char: char| char.is_ascii_alphabetic());
    let letters = name.strip_suffix(digits)?;
    let column = letters.bytes().try_fold(0_u32, |all, letter| {
        let letter = u32::from(letter.to_ascii_uppercase().checked_sub(b'A')?);
        all.checked_mul(26)?.checked_add(letter)?.checked_add(1)
    });
    let row: u32 = digits.trim_start_matches('$').parse().ok()?;
    Some((row.checked_sub(1)?, column?.checked_sub(1)?))
}
