//! Figures that are told by a key, such as an indicator or a target: this year's beside last year's, and beside what
//! the tables of the rules have for the same key.
//!
//! Takes what the form and the tables declare; knows no indicator by name.

use lacuna_check::plan::{Plan, State};
use lacuna_language::rules::program::{Form, Rules};
use lacuna_language::value::{Absence, Datum, Exact, Field, Schema, Ty, amount, show};

use super::document::{Block, Cell, Column, Figure, Key, Row, Table, heading, spaced};
use super::lists::{self, Declared};
use super::spending::{drawn, sorts};

/// A list of a form whose entries have a key and a figure.
pub(super) struct Shape<'s> {
    list: Declared<'s>,
    key: usize,
    /// The fields with the figures.
    figures: Vec<usize>,
    schema: &'s Schema,
    /// What the tables of the rules have for a key.
    beside: Vec<Beside>,
}

/// A column of a table that has something for each key.
struct Beside {
    table: usize,
    column: usize,
    /// The column of another table that leads from the key to the first.
    by: Option<(usize, usize)>,
}

/// What one plan says of one key.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub key: String,
    datum: Datum,
    /// What each figure is this year and was last year.
    pub figures: Vec<Progress>,
}

/// A figure, and what it was the year before.
#[derive(Debug, Clone)]
pub(super) struct Progress {
    now: Option<Datum>,
    before: Option<Datum>,
    /// Why there is none this year.
    gap: &'static str,
}

impl Progress {
    /// This year's, where it is known exactly.
    pub(super) fn now(&self) -> Option<Exact> {
        exact(self.now.as_ref())
    }

    /// Last year's, likewise.
    pub(super) fn before(&self) -> Option<Exact> {
        exact(self.before.as_ref())
    }
}

fn exact(datum: Option<&Datum>) -> Option<Exact> {
    match datum? {
        Datum::Amount(exact) => Some(*exact),
        _ => None,
    }
}

/// All lists of a form whose entries have a key and a share, or, where there is no share, another number.
pub(super) fn shapes<'s>(rules: &'s Rules, form: &Form) -> Vec<Shape<'s>> {
    let schema = &rules.schema;
    let lists = lists::declared(form.record, schema).into_iter();
    lists.filter_map(|list| shape(list, schema)).collect()
}

fn shape<'s>(list: Declared<'s>, schema: &'s Schema) -> Option<Shape<'s>> {
    let key = list.field.key?;
    let key_field = list.record.fields.get(key)?;
    if !matches!(key_field.ty, Ty::Text | Ty::Choice(_) | Ty::Key(_)) {
        return None;
    }
    let of_type = |ty: &Ty| {
        let fields = list.record.fields.iter().enumerate();
        // A number that sorts entries, such as that of an objective, is no figure.
        let own = fields.filter(|(_, field)| field.ty == *ty && !sorts(field));
        own.map(|(at, _)| at).collect::<Vec<usize>>()
    };
    let shares = of_type(&Ty::Percent);
    let figures = if shares.is_empty() { of_type(&Ty::Number) } else { shares };
    let beside = beside(key_field, schema);
    (!figures.is_empty()).then_some(Shape { list, key, figures, schema, beside })
}

/// The columns of tables that have something for each value of a key: of those with this key, and of those with one
/// that these lead to.
fn beside(key: &Field, schema: &Schema) -> Vec<Beside> {
    let own = keyed_by(&key.ty, Some(&key.name), schema);
    let mut found = Vec::new();
    for table in own {
        for (column, field) in columns(table, schema) {
            let leads_to = match field.ty {
                Ty::Choice(_) => keyed_by(&field.ty, None, schema),
                _ => Vec::new(),
            };
            found.push(Beside { table, column, by: None });
            for other in leads_to.into_iter().filter(|other| *other != table) {
                let figures = columns(other, schema).filter(|(_, field)| field.ty.is_figure());
                let by = Some((table, column));
                found.extend(figures.map(|(column, _)| Beside { table: other, column, by }));
            }
        }
    }
    // What only leads to another table is told by that one.
    let leads: Vec<(usize, usize)> = found.iter().filter_map(|one| one.by).collect();
    found.retain(|one| !leads.contains(&(one.table, one.column)));
    found
}

/// The tables that have one key, of this type; of texts, of which a table has any, one of the same name.
fn keyed_by(ty: &Ty, name: Option<&str>, schema: &Schema) -> Vec<usize> {
    let is_it = |table: &lacuna_language::value::schema::Table| {
        let [key] = table.keys.as_slice() else { return false };
        let Some(key) = table.columns.get(*key) else { return false };
        let is_named = name.is_none_or(|name| *ty != Ty::Text || key.name == name);
        // What was taken over from last year's rules has no figures.
        key.ty == *ty && is_named && !table.name.contains(' ')
    };
    let tables = schema.tables.iter().enumerate().filter(|(_, table)| is_it(table));
    tables.map(|(at, _)| at).collect()
}

fn columns(table: usize, schema: &Schema) -> impl Iterator<Item = (usize, &Field)> {
    let table = schema.tables.get(table);
    let columns = table.into_iter().flat_map(|table| {
        let all = table.columns.iter().enumerate();
        all.filter(|(at, _)| !table.keys.contains(at))
    });
    columns.filter(|(_, field)| field.source.is_none() || field.ty.is_figure())
}

impl Shape<'_> {
    fn field(&self, at: usize) -> Option<&Field> {
        self.list.record.fields.get(at)
    }

    /// What the list is called: `Performance, results`.
    pub(super) fn title(&self) -> String {
        let names: Vec<String> = self.list.names.iter().map(|name| spaced(name)).collect();
        heading(&names.join(", "))
    }

    /// How its figures are called: `figure`, `now`.
    pub(super) fn figure_name(&self, number: usize) -> String {
        let field = self.figures.get(number).and_then(|at| self.field(*at));
        field.map_or(String::new(), |field| spaced(&field.name))
    }

    /// A figure of this shape in words.
    pub(super) fn words(&self, number: usize, exact: Exact) -> String {
        let field = self.figures.get(number).and_then(|at| self.field(*at));
        field.map_or(String::new(), |field| show::amount(exact, &field.ty))
    }

    /// A cell with a figure of this shape.
    pub(super) fn cell(&self, number: usize, exact: Exact) -> Cell {
        let is_share = self.figures.get(number).and_then(|at| self.field(*at));
        let is_share = is_share.is_some_and(|field| field.ty == Ty::Percent);
        let figure = if is_share { Figure::Percent(exact) } else { Figure::Number(exact) };
        Cell {
            text: self.words(number, exact),
            order: Some(amount::digits_of(exact)),
            href: None,
            figure: Some(figure),
        }
    }

    /// What a plan says of each key.
    pub(super) fn entries(&self, plan: &Plan) -> Vec<Entry> {
        let last = lists::last_years(plan, &self.list, self.schema);
        let entries = lists::entries(plan, Plan::ROOT, &self.list).unwrap_or_default();
        let entries = entries.iter().filter_map(|entry| {
            let datum = lists::given(lists::part(plan, *entry, self.key))?.clone();
            let ty = &self.field(self.key)?.ty;
            let key = lists::label(&datum, ty, self.schema);
            let figures = self.figures.iter().map(|at| {
                let state = lists::part(plan, *entry, *at);
                let before = last.as_ref().and_then(|(slot, list)| {
                    let name = &self.field(*at)?.name;
                    before(plan, (*slot, list), &key, (self.schema, name))
                });
                Progress { now: lists::given(state).cloned(), before, gap: gap(state) }
            });
            let figures = figures.collect();
            Some(Entry { key, datum, figures })
        });
        entries.collect()
    }

    /// The table of a plan's figures, and a chart of those that are shares.
    pub(super) fn blocks(&self, plan: &Plan, rules: &Rules, whose: &str) -> Vec<Block> {
        let entries = self.entries(plan);
        if entries.is_empty() {
            return Vec::new();
        }
        let caption = format!("{}: this year and last year{whose}", self.title());
        let id = format!("figures-{}", self.list.names.join("-"));
        let has_last = lists::last_year(plan, self.schema).is_some();
        let year = rules.circular.year;
        let beside: Vec<&Beside> = self.beside.iter().collect();
        let mut columns = vec![Column::words(
            self.field(self.key).map_or(String::new(), |key| heading(&key.name)),
        )];
        for number in 0..self.figures.len() {
            let name = heading(&self.figure_name(number));
            columns.push(Column::figures(format!("{name}, {year}")));
            if has_last {
                columns.push(Column::figures(format!("{name}, {}", year.previous())));
                columns.push(Column::figures(format!("{name}, change")));
            }
        }
        columns.extend(beside.iter().map(|one| self.beside_column(one)));
        let rows = entries.iter().map(|entry| {
            let mut cells = vec![Cell::text(&entry.key)];
            for (number, progress) in entry.figures.iter().enumerate() {
                cells.extend(self.progress_cells(number, progress, has_last));
            }
            cells.extend(beside.iter().map(|one| self.beside_cell(one, &entry.datum)));
            Row::of(cells)
        });
        let table = Table::new(id.clone(), caption.clone(), columns, rows.collect());
        let chart = self.chart(&entries, (&id, &caption), rules);
        chart.into_iter().chain([Block::Table(table)]).collect()
    }

    fn progress_cells(&self, number: usize, progress: &Progress, has_last: bool) -> Vec<Cell> {
        let ty = self.figures.get(number).and_then(|at| self.field(*at)).map(|field| &field.ty);
        let cell = |datum: &Option<Datum>, gap: &str| match (datum, ty) {
            (Some(Datum::Amount(exact)), _) => self.cell(number, *exact),
            (Some(datum), Some(ty)) => Cell::text(show::datum(datum, ty, self.schema)),
            _ => Cell::text(gap),
        };
        let mut cells = vec![cell(&progress.now, progress.gap)];
        if has_last {
            cells.push(cell(&progress.before, "not known"));
            let change = progress.now().zip(progress.before());
            let change = change.and_then(|(now, before)| amount::minus(now, before));
            cells.push(change.map_or(Cell::text(""), |change| Cell {
                order: Some(amount::digits_of(change)),
                ..Cell::text(in_words(change, ty))
            }));
        }
        cells
    }

    fn beside_column(&self, one: &Beside) -> Column {
        let table = self.schema.tables.get(one.table);
        let column = table.and_then(|table| table.columns.get(one.column));
        let (table, name) = (table.map_or("", |one| &one.name), column.map_or("", |one| &one.name));
        let title = format!("{}: {}", heading(table), spaced(name));
        Column { title, is_figure: column.is_some_and(|one| one.ty.is_figure()) }
    }

    fn beside_cell(&self, one: &Beside, key: &Datum) -> Cell {
        match self.beside_datum(one, key) {
            Some((Datum::Amount(exact), ty)) => Cell {
                order: Some(amount::digits_of(*exact)),
                ..Cell::text(show::amount(*exact, ty))
            },
            Some((datum, ty)) => Cell::text(lists::label(datum, ty, self.schema)),
            None => Cell::text(""),
        }
    }

    fn beside_datum(&self, one: &Beside, key: &Datum) -> Option<(&Datum, &Ty)> {
        let row = |table: usize, key: &Datum| {
            let table = self.schema.tables.get(table)?;
            let at = *table.keys.first()?;
            let is_its = |row: &&Vec<lacuna_language::value::schema::Cell>| {
                row.get(at).is_some_and(|cell| cell.datum.as_ref() == Some(key))
            };
            table.rows.iter().find(is_its)
        };
        let found = match one.by {
            None => row(one.table, key)?,
            Some((by, column)) => row(one.table, row(by, key)?.get(column)?.datum.as_ref()?)?,
        };
        let ty = &self.schema.tables.get(one.table)?.columns.get(one.column)?.ty;
        Some((found.get(one.column)?.datum.as_ref()?, ty))
    }

    /// Bars of shares, out of a hundred: this year's, last year's, and what tables have beside them.
    fn chart(
        &self,
        entries: &[Entry],
        (id, caption): (&str, &str),
        rules: &Rules,
    ) -> Option<Block> {
        let (number, _) = self
            .figures
            .iter()
            .enumerate()
            .find(|(_, at)| self.field(**at).is_some_and(|field| field.ty == Ty::Percent))?;
        let year = rules.circular.year;
        let mut bars = Vec::new();
        for entry in entries {
            let progress = entry.figures.get(number)?;
            let mut bar = |what: &str, pattern: usize, exact: Option<Exact>| {
                let figure = exact
                    .map(|exact| format!("{}, {what}: {}", entry.key, self.words(number, exact)));
                bars.extend(
                    figure.map(|label| (label, Vec::from_iter(exact.map(|one| (pattern, one))))),
                );
            };
            bar(&year.to_string(), 0, progress.now());
            bar(&year.previous().to_string(), 1, progress.before());
            for one in &self.beside {
                if let Some((datum, Ty::Percent)) = self.beside_datum(one, &entry.datum) {
                    bar(&self.beside_column(one).title, 2, exact(Some(datum)));
                }
            }
        }
        let legend = [
            (0, format!("{} in {year}", heading(&self.figure_name(number)))),
            (1, format!("{} in {}", heading(&self.figure_name(number)), year.previous())),
            (2, "From the tables of the rules".to_owned()),
        ];
        let is_used = |pattern: usize| {
            bars.iter().any(|(_, parts)| parts.iter().any(|(own, _)| *own == pattern))
        };
        let legend = legend.into_iter().filter(|(pattern, _)| is_used(*pattern));
        let legend = legend.map(|(pattern, text)| Key { pattern, text }).collect();
        let name = self.figure_name(number);
        let caption = format!("{caption} ({name}, out of 100%)");
        let chart = drawn(format!("{id}-chart"), caption, legend, bars.clone(), amount::one());
        (!bars.is_empty()).then_some(Block::Bars(chart))
    }
}

/// What an entry of last year's list with this key has in a field of this name.
fn before(
    plan: &Plan,
    (slot, list): (lacuna_check::plan::SlotId, &Declared),
    key: &str,
    (schema, name): (&Schema, &str),
) -> Option<Datum> {
    let at = list.record.fields.iter().position(|field| field.name == name)?;
    let key_at = list.field.key?;
    let ty = &list.record.fields.get(key_at)?.ty;
    let is_its = |entry: &&lacuna_check::plan::SlotId| {
        let datum = lists::given(lists::part(plan, **entry, key_at));
        datum.is_some_and(|datum| lists::label(datum, ty, schema) == key)
    };
    let entry = lists::entries(plan, slot, list)?.iter().find(is_its)?;
    lists::given(lists::part(plan, *entry, at)).cloned()
}

fn gap(state: &State) -> &'static str {
    match state {
        State::Absent(Absence::Placeholder(_)) => "not filled in yet",
        State::Absent(Absence::NotApplicable(_)) => "not applicable",
        State::Absent(Absence::Unreadable(_)) => "cannot be read",
        _ => "not given",
    }
}

/// A difference in words: `up 2 points`, `down 3`.
fn in_words(change: Exact, ty: Option<&Ty>) -> String {
    let size = if amount::is_negative(change) { -change } else { change };
    let way = if amount::is_negative(change) { "down" } else { "up" };
    match ty {
        _ if change == amount::nought() => "no change".to_owned(),
        Some(Ty::Percent) => {
            let points = amount::times(size, amount::whole(100)).unwrap_or(size);
            let plural = if points == amount::one() { "" } else { "s" };
            format!("{way} {} point{plural}", amount::show_number(points))
        }
        _ => format!("{way} {}", amount::show_number(size)),
    }
}
