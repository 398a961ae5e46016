//! The rows of tables, from the rule file itself or from a file beside it.

use std::collections::{BTreeMap, HashMap};

use super::check::Checker;
use super::problem::{Outside, RuleProblem};
use crate::diag::Diagnostics;
use crate::source::{SourceId, Span, Spanned};
use crate::syntax::ast::{self, Name, RowCell};
use crate::value::schema::{Cell, Field, Limits, Standing, Table};
use crate::value::{Absence, Datum, Exact, Schema, Ty, amount, read, read_exactly, show, spelling};

/// The texts of table files, by the path that the rule file names.
pub type TableFiles = BTreeMap<String, Result<(SourceId, String), NoTable>>;

/// Why there is no text of a table's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoTable {
    /// A rule file may not take anything from there.
    Outside(Outside),
    /// It cannot be read, for this reason.
    Unread(String),
}

/// The rows that are written in the rule file.
pub(super) fn written_rows(
    table: &ast::Table,
    columns: &[Field],
    checker: &mut Checker,
) -> Vec<Vec<Cell>> {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let key_names: Vec<&str> = table.keys.iter().map(|key| key.node.as_str()).collect();
    for row in &table.rows {
        let row_cells = with_all_keys(&row.cells, columns, &key_names);
        if row_cells.len() != columns.len() {
            let (expected, found) = (columns.len(), row_cells.len());
            let what = format!("a row of `{}`", table.name.node);
            checker.report(RuleProblem::WrongCount { span: row.span, what, expected, found });
            continue;
        }
        let cells = row_cells.iter().zip(columns).map(|(cell, column)| {
            written_cell(cell, column, key_names.contains(&column.name.as_str()), checker)
        });
        rows.push(cells.collect());
    }
    for row in &mut rows {
        for problem in made_exact(row, columns) {
            checker.report(problem);
        }
    }
    rows
}

/// A row's cells, with `any` in each key column in place of `all others`.
fn with_all_keys(
    cells: &[Spanned<RowCell>],
    columns: &[Field],
    keys: &[&str],
) -> Vec<Spanned<RowCell>> {
    let [Spanned { node: RowCell::AllOthers, span }, values @ ..] = cells else {
        return cells.to_vec();
    };
    let mut values = values.iter().cloned();
    let mut all = Vec::new();
    for column in columns {
        let any = keys.contains(&column.name.as_str()).then(|| Spanned::new(RowCell::Any, *span));
        all.extend(any.or_else(|| values.next()));
    }
    all.extend(values);
    all
}

fn written_cell(
    cell: &Spanned<RowCell>,
    column: &Field,
    is_key: bool,
    checker: &mut Checker,
) -> Cell {
    let literal = match &cell.node {
        RowCell::Literal(literal) => literal.clone(),
        RowCell::Any if is_key => return Cell { is_any: true, ..Cell::new(None, cell.span) },
        RowCell::Missing if column.is_optional => return Cell::new(None, cell.span),
        RowCell::Missing => {
            let why = "fill it in; or declare the column `optional`, if a row may leave it blank"
                .to_owned();
            checker.report(RuleProblem::BadModifier { span: cell.span, why });
            return Cell::new(None, cell.span);
        }
        RowCell::Any | RowCell::AllOthers => {
            let why = "`any` can be only in a column that the table is looked up `by`".to_owned();
            checker.report(RuleProblem::BadModifier { span: cell.span, why });
            return Cell::new(None, cell.span);
        }
    };
    let literal = ast::Expr { kind: ast::ExprKind::Literal(literal), span: cell.span };
    checker.keeps_within(column, &literal);
    let datum = match checker.expr_of(&literal, &column.ty).kind {
        super::program::ExprKind::Constant(datum) => Some(datum),
        _ => None,
    };
    Cell::new(datum, cell.span)
}

/// Figures whose precision stands in another column of their row.
fn made_exact(row: &mut [Cell], columns: &[Field]) -> Vec<RuleProblem> {
    let mut problems = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        let nearest = column.precision.and_then(|precision| row.get(precision)).cloned();
        let (Some(Cell { datum: Some(Datum::Text(said)), span, .. }), Some(cell)) =
            (nearest, row.get_mut(at))
        else {
            continue;
        };
        match (precision(&said, &column.ty), &cell.datum) {
            (Some((standing, nearest)), datum) => {
                cell.standing = standing;
                if let (Some(nearest), Some(Datum::Amount(exact))) = (nearest, datum) {
                    cell.datum = Some(read::about(*exact, nearest, &column.limits));
                }
            }
            (None, _) => {
                let message = format!("`{said}` does not say how exact a figure is");
                let help = "a precision is `exact` or `nearest £1,000`; for what was expected or \
                            planned, `forecast` or `budget`; or both, as in `forecast, nearest \
                            £1,000`";
                let (label, help) = ("not a precision".to_owned(), Some(help.into()));
                problems.push(RuleProblem::TableFile { span, message, label, help });
            }
        }
    }
    problems
}

/// `exact`, `nearest £1,000`, `forecast`, `budget, nearest £1,000`: what the figure is, and to the
/// nearest what, if it is rounded.
fn precision(said: &str, ty: &Ty) -> Option<(Standing, Option<Exact>)> {
    let said = spelling::simplified(said);
    let begun = Standing::SAID.iter().find_map(|(standing, word)| {
        let rest = said.strip_prefix(word)?;
        Some((*standing, if rest.is_empty() { "exact" } else { rest.strip_prefix(',')?.trim() }))
    });
    let (standing, exactness) = begun.unwrap_or((Standing::Reported, &said));
    match exactness {
        "exact" => Some((standing, None)),
        rounded => Some((standing, Some(nearest(rounded, ty)?))),
    }
}

/// `nearest £1,000` or `to the nearest £1,000`
fn nearest(said: &str, ty: &Ty) -> Option<Exact> {
    let figure = said.strip_prefix("to the ").unwrap_or(said).strip_prefix("nearest ")?;
    match crate::value::read_exactly(figure, ty, &Limits::default(), &Schema::default()) {
        Ok(Datum::Amount(exact)) if exact > amount::nought() => Some(exact),
        _ => None,
    }
}

/// The rows of a file of comma-separated values: its first line names the columns.
pub(super) fn file_rows(
    path: &Name,
    columns: &[Field],
    schema: &Schema,
    files: &TableFiles,
    diagnostics: &mut Diagnostics,
) -> Vec<Vec<Cell>> {
    let (source, text) = match files.get(&path.node) {
        Some(Ok((source, text))) => (*source, text.as_str()),
        Some(Err(NoTable::Outside(file))) => {
            diagnostics.push(super::outside(file, path.span));
            return Vec::new();
        }
        Some(Err(NoTable::Unread(why))) => {
            report(
                diagnostics,
                path.span,
                format!("`{}` cannot be read: {why}", path.node),
                "named here",
            );
            return Vec::new();
        }
        None => {
            report(diagnostics, path.span, format!("`{}` was not found", path.node), "named here");
            return Vec::new();
        }
    };
    let mut file = CsvFile { source, text, diagnostics };
    let Some(order) = file.header(columns, path) else {
        return Vec::new();
    };
    file.rows(columns, &order, schema)
}

fn report(diagnostics: &mut Diagnostics, span: Span, message: String, label: &str) {
    let (label, help) = (label.to_owned(), None);
    diagnostics.push(RuleProblem::TableFile { span, message, label, help }.diagnostic());
}

/// A column's name without the blanks around it and the mark that some programs begin a file with.
fn plain(name: &str) -> &str {
    name.trim_start_matches('\u{FEFF}').trim()
}

struct CsvFile<'a> {
    source: SourceId,
    text: &'a str,
    diagnostics: &'a mut Diagnostics,
}

impl CsvFile<'_> {
    /// Which of the file's fields holds each column.
    fn header(&mut self, columns: &[Field], path: &Name) -> Option<Vec<usize>> {
        if self.text.trim().is_empty() {
            let (start, message) =
                (Span::new(self.source, 0, 0), format!("`{}` is empty", path.node));
            report(self.diagnostics, start, message, "no columns here");
            return None;
        }
        let mut reader = csv::ReaderBuilder::new().from_reader(self.text.as_bytes());
        let line = Span::new(self.source, 0, self.text.lines().next().map_or(0, str::len));
        let headers = match reader.headers() {
            Ok(headers) => headers.clone(),
            Err(_) => {
                report(self.diagnostics, line, "the first line cannot be read".to_owned(), "here");
                return None;
            }
        };
        let names: Vec<&str> = headers.iter().map(plain).collect();
        if let Some(problem) = self.two_of_one_name(&names, line, path) {
            self.diagnostics.push(problem.diagnostic());
            return None;
        }
        let place = |column: &Field| names.iter().position(|name| *name == column.name);
        let order: Vec<Option<usize>> = columns.iter().map(place).collect();
        for (column, found) in columns.iter().zip(&order) {
            if found.is_none() {
                let message = format!("`{}` has no column `{}`", path.node, column.name);
                let near = crate::value::spelling::nearest(&column.name, headers.iter());
                let help = Some(match near {
                    Some(near) => format!("rename the column `{near}` to `{}`", column.name).into(),
                    None => "add the column to the file, or remove it from the table".into(),
                });
                let label = "the columns of the file".to_owned();
                let problem = RuleProblem::TableFile { span: line, message, label, help };
                self.diagnostics.push(problem.diagnostic());
            }
        }
        order.into_iter().collect()
    }

    /// The first name that two columns have. Which of the two is meant would be a guess. Those without a
    /// name are not columns of any table.
    fn two_of_one_name(&self, names: &[&str], line: Span, path: &Name) -> Option<RuleProblem> {
        let (at, name) = names.iter().enumerate().find(|(at, name)| {
            !name.is_empty() && names.iter().take(*at).any(|before| before == *name)
        })?;
        let first = names.iter().position(|one| one == name)?;
        let [first, span] = [first, at].map(|at| self.place_of(line, name, at));
        Some(RuleProblem::TwoColumns {
            span,
            first,
            name: (*name).to_owned(),
            path: path.node.clone(),
        })
    }

    fn rows(&mut self, columns: &[Field], order: &[usize], schema: &Schema) -> Vec<Vec<Cell>> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(self.text.as_bytes());
        let mut rows = Vec::new();
        let mut absent: BTreeMap<usize, Vec<(String, Span)>> = BTreeMap::new();
        let n_columns = reader.headers().map_or(0, csv::StringRecord::len);
        for record in reader.records() {
            let Ok(record) = record else {
                let end = Span::new(self.source, 0, 0);
                report(self.diagnostics, end, "a row is not UTF-8 text".to_owned(), "in this file");
                break;
            };
            if record.iter().any(|field| field.contains('\n')) {
                let start =
                    record.position().map_or(0, |at| usize::try_from(at.byte()).unwrap_or(0));
                let message = "a value in this row runs over more than one line".to_owned();
                report(
                    self.diagnostics,
                    self.line_at(start),
                    message,
                    "is a quotation mark \
                                                                        missing?",
                );
                continue;
            }
            if record.len() != n_columns {
                let start =
                    record.position().map_or(0, |at| usize::try_from(at.byte()).unwrap_or(0));
                let fields = if record.len() == 1 { "field" } else { "fields" };
                let message = format!(
                    "this row has {} {fields}, but the first line has {n_columns}",
                    record.len()
                );
                report(
                    self.diagnostics,
                    self.line_at(start),
                    message,
                    "a comma too many or too few",
                );
                continue;
            }
            let start = record.position().map_or(0, |at| usize::try_from(at.byte()).unwrap_or(0));
            let line = self.line_at(start);
            let cells = columns.iter().zip(order).map(|(column, at)| {
                let text = record.get(*at).unwrap_or_default();
                self.cell(text, column, self.place_of(line, text, *at), schema)
            });
            let read: Vec<(Cell, Option<RuleProblem>)> = cells.collect();
            let mut cells = Vec::with_capacity(read.len());
            for ((cell, problem), column) in read.into_iter().zip(columns) {
                match (problem, &column.ty) {
                    // Names that a table does not have are told of together.
                    (Some(RuleProblem::TableFile { span, help: None, .. }), Ty::Key(id)) => {
                        let name = self.text.get(span.start()..span.end()).unwrap_or_default();
                        absent.entry(id.0).or_default().push((name.to_owned(), span));
                    }
                    (Some(problem), _) => self.diagnostics.push(problem.diagnostic()),
                    (None, _) => {}
                }
                cells.push(cell);
            }
            let problems = made_exact(&mut cells, columns);
            self.diagnostics.extend(problems.into_iter().map(RuleProblem::diagnostic));
            rows.push(cells);
        }
        for (id, names) in absent {
            self.refuse_absent(names, schema.tables.get(id));
        }
        rows
    }

    /// Names in a key column that the table of that key does not have: all of them at once.
    fn refuse_absent(&mut self, names: Vec<(String, Span)>, table: Option<&Table>) {
        const MOST: usize = 3;
        let mut said: Vec<String> = Vec::new();
        let Some((_, span)) = names.first() else { return };
        let (span, name) = (*span, table.map_or("", |table| table.name.as_str()));
        for (name, _) in &names {
            let name = format!("`{name}`");
            if !said.contains(&name) {
                said.push(name);
            }
        }
        let is = if said.len() == 1 { "is" } else { "are" };
        let message = format!("{} {is} not in the table `{name}`", show::first_few(&said, MOST));
        let help = (said.len() > 1).then(|| {
            format!("add rows for them to `{name}`, or remove them from this file").into()
        });
        let label = "the first of them".to_owned();
        let label = if said.len() == 1 { format!("not in `{name}`") } else { label };
        let said = RuleProblem::TableFile { span, message, label, help }.diagnostic();
        self.diagnostics.push(match table {
            Some(table) => said.with_label(table.span, format!("the table `{name}`")),
            None => said,
        });
    }

    /// The line that a record starts on, without its line break.
    fn line_at(&self, start: usize) -> Span {
        let rest = self.text.get(start..).unwrap_or_default();
        let blank = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        let line = rest.get(blank..).unwrap_or_default().lines().next().map_or(0, str::len);
        Span::new(self.source, start + blank, start + blank + line)
    }

    /// The n-th field of a line, without its quotes; the whole line where that is hard to say.
    fn place_of(&self, line: Span, text: &str, at: usize) -> Span {
        let said = self.text.get(line.start()..line.end()).unwrap_or_default();
        let Some((start, field)) = fields(said).nth(at) else { return line };
        match field.find(text) {
            Some(inset) if plain(field).trim_matches(['"', ' ']) == text.trim() => {
                let start = line.start() + start + inset;
                Span::new(self.source, start, start + text.len())
            }
            _ => line,
        }
    }

    fn cell(
        &self,
        text: &str,
        column: &Field,
        span: Span,
        schema: &Schema,
    ) -> (Cell, Option<RuleProblem>) {
        let problem = |message: String, help| {
            let label = format!("`{}`", column.name);
            Some(RuleProblem::TableFile { span, message, label, help })
        };
        match read_exactly(text, &column.ty, &column.limits, schema) {
            Ok(datum) => (Cell::new(Some(datum), span), None),
            Err(Absence::Missing | Absence::Placeholder(_)) if column.is_optional => {
                (Cell::new(None, span), None)
            }
            Err(Absence::Unreadable(why)) => {
                let message = format!("`{}` {}", why.text, why.fault);
                (Cell::new(None, span), problem(message, why.advice(span)))
            }
            Err(Absence::Missing | Absence::Placeholder(_) | Absence::NotApplicable(_)) => {
                let message = format!("this row has no `{}`", column.name);
                let help = "fill it in; or declare the column `optional`, if a row may leave it \
                            blank";
                (Cell::new(None, span), problem(message, Some(help.into())))
            }
        }
    }
}

/// The fields of a line with where they begin; a comma between quotes divides nothing.
fn fields(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut is_quoted = false;
    let mut start = 0;
    let divided = line.split(move |char| {
        is_quoted ^= char == '"';
        char == ',' && !is_quoted
    });
    divided.map(move |field| {
        let begun = start;
        start += field.len() + 1;
        (begun, field)
    })
}

/// Two rows that fit the same key: every look-up by it would be a guess.
pub(super) fn refuse_twins(table: &Table, schema: &Schema, diagnostics: &mut Diagnostics) {
    let has_any = |row: &&Vec<Cell>| row.iter().any(|cell| cell.is_any);
    let (wide, exact): (Vec<&Vec<Cell>>, Vec<&Vec<Cell>>) = table.rows.iter().partition(has_any);
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for row in &exact {
        let Some((key, span)) = key_said(table, row, schema) else { continue };
        match seen.get(&spelling::simplified(&key)) {
            Some(first) => {
                let first = *first;
                diagnostics.push(RuleProblem::TwoRows { span, first, key }.diagnostic());
            }
            None => {
                seen.insert(spelling::simplified(&key), span);
            }
        }
    }
    refuse_overlaps(table, &wide, &exact, schema, diagnostics);
}

/// Rows with `any` that fit a key which a row before them fits as well, or one without `any`.
fn refuse_overlaps(
    table: &Table,
    wide: &[&Vec<Cell>],
    exact: &[&Vec<Cell>],
    schema: &Schema,
    diagnostics: &mut Diagnostics,
) {
    let rows: Vec<&Vec<Cell>> = wide.iter().chain(exact).copied().collect();
    let place = |row: &[Cell]| table.keys.first().and_then(|at| row.get(*at)).map(|cell| cell.span);
    for (row, other) in wide.iter().zip(overlaps(table, &rows, wide.len())) {
        let Some(other) = other.and_then(|at| rows.get(at)) else { continue };
        if let (Some(span), Some(first)) = (place(row), place(other)) {
            let key = key_said(table, &shared_key(row, other), schema);
            let key = key.map_or(String::new(), |(key, _)| key);
            diagnostics.push(RuleProblem::RowsOverlap { span, first, key }.diagnostic());
        }
    }
}

/// For each of the first rows, which have `any`, the first other row that fits a key which it fits: one
/// before it, or one without `any`.
fn overlaps(table: &Table, rows: &[&Vec<Cell>], n_wide: usize) -> Vec<Option<usize>> {
    // Rows that have `any` in the same columns are held against others all at once.
    let mut alike: BTreeMap<Vec<bool>, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        let Some(cells) = key_cells(table, row) else { continue };
        let pattern = cells.iter().map(|cell| cell.is_any).collect();
        alike.entry(pattern).or_default().push(at);
    }
    let mut found = vec![None; n_wide];
    for (pattern, some) in alike.iter().filter(|(pattern, _)| pattern.contains(&true)) {
        for (other_pattern, others) in &alike {
            // What holds for all others gives way to every other row.
            if pattern != other_pattern && (is_all(pattern) || is_all(other_pattern)) {
                continue;
            }
            let is_compared: Vec<bool> =
                pattern.iter().zip(other_pattern).map(|(one, other)| !one && !other).collect();
            let key = |at: usize| compared_key(table, rows.get(at)?, &is_compared);
            let mut firsts = HashMap::with_capacity(others.len());
            for other in others {
                firsts.entry(key(*other)).or_insert(*other);
            }
            for at in some {
                let first = firsts.get(&key(*at)).filter(|first| *first < at || **first >= n_wide);
                if let (Some(first), Some(found)) = (first, found.get_mut(*at)) {
                    *found = Some(found.map_or(*first, |before: usize| before.min(*first)));
                }
            }
        }
    }
    found
}

fn is_all(pattern: &[bool]) -> bool {
    pattern.iter().all(|is_any| *is_any)
}

/// The cells that a row is looked up by.
fn key_cells<'r>(table: &Table, row: &'r [Cell]) -> Option<Vec<&'r Cell>> {
    table.keys.iter().map(|at| row.get(*at)).collect()
}

/// What stands in those of a row's key columns that are compared.
fn compared_key<'r>(
    table: &Table,
    row: &'r [Cell],
    is_compared: &[bool],
) -> Option<Vec<Option<&'r Datum>>> {
    let cells = key_cells(table, row)?.into_iter().zip(is_compared);
    Some(
        cells
            .filter(|(_, is_compared)| **is_compared)
            .map(|(cell, _)| cell.datum.as_ref())
            .collect(),
    )
}

/// A row's key in words, and its place.
fn key_said(table: &Table, row: &[Cell], schema: &Schema) -> Option<(String, Span)> {
    // A row with an unreadable key was told of: it is nobody's twin.
    let parts = table.keys.iter().map(|at| {
        let (cell, column) = (row.get(*at)?, table.columns.get(*at)?);
        let said = match &cell.datum {
            _ if cell.is_any => "any".to_owned(),
            datum => key_text(datum.as_ref()?, &column.ty, schema),
        };
        Some((said, cell.span))
    });
    let parts: Vec<(String, Span)> = parts.collect::<Option<_>>()?;
    let span = parts.first().map(|(_, span)| *span)?;
    Some((parts.into_iter().map(|(key, _)| key).collect::<Vec<_>>().join(", "), span))
}

/// What fits both rows: `any` only where it stands in both.
fn shared_key(one: &[Cell], other: &[Cell]) -> Vec<Cell> {
    let pairs = one.iter().zip(other);
    pairs.map(|(one, other)| if one.is_any { other.clone() } else { one.clone() }).collect()
}

fn key_text(datum: &Datum, ty: &Ty, schema: &Schema) -> String {
    match datum {
        // Not shortened: two long keys may differ only at their ends.
        Datum::Text(text) | Datum::Unlisted(text) => format!("\"{text}\""),
        other => show::datum(other, ty, schema),
    }
}
