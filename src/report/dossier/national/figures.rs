//! Figures that are told by a key, of all plans together: how they went since last year, and which are unlike the
//! others.

use std::collections::BTreeMap;

use lacuna_language::value::{Exact, Ty, amount, show};

use super::{Group, PlanRow};
use crate::dossier::document::{Block, Cell, Column, Row, Table, heading};
use crate::dossier::indicators::{self, Shape};
use crate::dossier::spending;

/// With fewer figures than this none is said to be unlike the others.
const FEWEST: usize = 8;

/// The figures of all plans under one key.
#[derive(Default)]
struct Under<'r, 'l> {
    values: Vec<(Exact, &'r PlanRow<'l>)>,
    up: usize,
    down: usize,
    same: usize,
    open: usize,
}

/// Which list of the form, which figure of its entries, and which key.
type Of<'r> = ((usize, usize), &'r str);

pub(super) fn blocks(group: &Group) -> Vec<Block> {
    let shapes = indicators::shapes(group.rules, group.form);
    let all = by_key(group);
    let mut blocks = Vec::new();
    for (number, shape) in shapes.iter().enumerate() {
        blocks.extend(table(group, (number, shape), &all));
    }
    let mut blocks = match blocks.is_empty() {
        true => blocks,
        false => {
            let heading = group.heading("figures", "Figures, and how they went since last year");
            std::iter::once(heading).chain(blocks).collect()
        }
    };
    blocks.extend(outliers(group, &shapes, &all));
    blocks
}

fn by_key<'r, 'l>(group: &Group<'r, 'l>) -> BTreeMap<Of<'r>, Under<'r, 'l>> {
    let mut all: BTreeMap<Of<'r>, Under<'r, 'l>> = BTreeMap::new();
    for row in &group.rows {
        for figure in &row.figures {
            let under = all.entry((figure.of, figure.key.as_str())).or_default();
            match figure.now {
                Some(now) => under.values.push((now, row)),
                None => under.open = under.open.saturating_add(1),
            }
            let Some((now, before)) = figure.now.zip(figure.before) else { continue };
            let count = match now.cmp(&before) {
                std::cmp::Ordering::Greater => &mut under.up,
                std::cmp::Ordering::Less => &mut under.down,
                std::cmp::Ordering::Equal => &mut under.same,
            };
            *count = count.saturating_add(1);
        }
    }
    for under in all.values_mut() {
        under.values.sort_by(|(one, row), (other, beside)| {
            (one, &row.council, &row.file).cmp(&(other, &beside.council, &beside.file))
        });
    }
    all
}

/// The lowest, the middle and the highest figure under each key, and how many went up and down.
fn table(
    group: &Group,
    (number, shape): (usize, &Shape),
    all: &BTreeMap<Of, Under>,
) -> Option<Block> {
    let titles =
        ["Lowest", "Middle", "Highest", "Up on last year", "Down", "The same", "Not known yet"];
    let mut columns = vec![Column::words("Of"), Column::figures("Plans")];
    columns.extend(titles.into_iter().map(Column::figures));
    let own = all.iter().filter(|(((of, _), _), _)| *of == number);
    let rows = own.map(|(((_, figure), key), under)| {
        let values: Vec<Exact> = under.values.iter().map(|(value, _)| *value).collect();
        let figure_cell =
            |value: Option<&Exact>| value.map_or(Cell::text(""), |one| shape.cell(*figure, *one));
        let mut cells = vec![Cell::text(format!("{key}: {}", shape.figure_name(*figure)))];
        cells.push(Cell::count(values.len()));
        cells.extend([values.first(), middle(&values), values.last()].map(figure_cell));
        cells.extend([under.up, under.down, under.same, under.open].map(Cell::count));
        Row::of(cells)
    });
    let rows: Vec<Row> = rows.collect();
    let caption = format!("{}, all plans", shape.title());
    let id = group.id(&format!("progress-{number}"));
    (!rows.is_empty()).then(|| Block::Table(Table::new(id, caption, columns, rows)))
}

/// Of sorted figures the one in the middle; of two the lower.
fn middle(values: &[Exact]) -> Option<&Exact> {
    values.get(values.len().checked_sub(1)? / 2)
}

/// The figures and the sums that are unlike those of the other councils.
fn outliers(group: &Group, shapes: &[Shape], all: &BTreeMap<Of, Under>) -> Vec<Block> {
    let mut rows = Vec::new();
    for (((number, figure), key), under) in all {
        let Some(shape) = shapes.get(*number) else { continue };
        let what = format!("{key}: {}", shape.figure_name(*figure));
        rows.extend(unlike(&what, &under.values, |value| shape.cell(*figure, value)));
    }
    for (at, shape) in spending::shapes(group.rules, group.form).iter().enumerate() {
        let sums = group.rows.iter().filter_map(|row| {
            let total = &row.money.get(at)?.total;
            Some((total.least().filter(|_| total.is_exact())?, *row))
        });
        let mut sums: Vec<(Exact, &PlanRow)> = sums.collect();
        sums.sort_by(|one, other| (one.0, &one.1.council).cmp(&(other.0, &other.1.council)));
        if !shape.is_by_year() {
            rows.extend(unlike(&shape.title(), &sums, |pence| Cell {
                order: Some(amount::digits_of(pence)),
                ..Cell::text(show::amount(pence, &Ty::Money))
            }));
        }
    }
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        Column::words("Council"),
        Column::words("Of"),
        Column::figures("Figure"),
        Column::figures("Middle of all plans"),
    ];
    let caption = "Far from most: more than one and a half times the distance between the quarters";
    let table = Table::new(group.id("outliers"), heading(caption), columns, rows);
    vec![group.heading("outliers", "Figures unlike the others"), Block::Table(table)]
}

/// Those of sorted figures that lie further outside the middle half than one and a half times its width.
fn unlike(what: &str, sorted: &[(Exact, &PlanRow)], cell: impl Fn(Exact) -> Cell) -> Vec<Row> {
    let n_all = sorted.len();
    let at = |part: usize| sorted.get(part).map(|(value, _)| *value);
    let quarters = at(n_all / 4).zip(at(n_all.saturating_mul(3) / 4)).filter(|_| n_all >= FEWEST);
    let Some((lower, upper)) = quarters else { return Vec::new() };
    let width =
        amount::minus(upper, lower).and_then(|one| amount::times(one, Exact::new_raw(3, 2)));
    let ends = width.and_then(|width| amount::minus(lower, width).zip(amount::plus(upper, width)));
    let Some((least, most)) = ends else { return Vec::new() };
    let values: Vec<Exact> = sorted.iter().map(|(value, _)| *value).collect();
    let Some(middle) = middle(&values) else { return Vec::new() };
    let outside = sorted.iter().filter(|(value, _)| *value < least || *value > most);
    let rows = outside.map(|(value, row)| {
        Row::of(vec![
            Cell::text(&row.council).leading_to(row.href.clone()),
            Cell::text(what),
            cell(*value),
            cell(*middle),
        ])
    });
    rows.collect()
}
