//! Councils by requirements: the picture, the counts, and which requirements are breached or undecided most.

use std::cmp::Reverse;

use lacuna_check::eval::{Counts, Verdict};
use lacuna_language::rules::RequirementId;
use lacuna_language::value::show;

use super::{Group, PlanRow, counted};
use crate::dossier::council::paragraph;
use crate::dossier::document::{Block, Cell, Column, Marks, Picture, Place, Row, Table};
use crate::dossier::requirements::{strength, title, tone};

/// How many requirements are listed of those that are breached or undecided most.
const MOST_LISTED: usize = 10;
/// How many councils are named with a requirement.
const MOST_NAMED: usize = 60;
/// With more rows than this the rows of the picture have no names.
const MOST_ROWS_WITH_NAMES: usize = 200;

/// A requirement and what came of it in all plans.
struct OfAll<'r, 'l> {
    number: usize,
    id: RequirementId,
    counts: Counts,
    /// Each with whether it counts, and is not waived.
    breached: Vec<(&'r PlanRow<'l>, bool)>,
    undecided: Vec<(&'r PlanRow<'l>, bool)>,
}

pub(super) fn blocks(group: &Group) -> Vec<Block> {
    let columns = columns(group);
    let mut blocks = vec![group.heading("requirements", "Requirements in all plans")];
    blocks.extend(most(group, &columns, ("breached", |one| one.counts.get(Verdict::Breached))));
    blocks.extend(most(group, &columns, ("undecided", |one| one.counts.get(Verdict::Undecided))));
    blocks.push(paragraph(
        "A requirement that is undecided in most plans may be worded so that councils do not understand what it asks.",
    ));
    blocks.push(Block::Picture(picture(group, &columns)));
    blocks.push(Block::Table(counts(group, &columns)));
    blocks.push(Block::Table(which(group, &columns)));
    blocks
}

fn columns<'r, 'l>(group: &Group<'r, 'l>) -> Vec<OfAll<'r, 'l>> {
    let asked = group.rules.asked_of(group.form.record).map(|(id, _)| id);
    let ids = std::iter::once(RequirementId::FITS_THE_FORM).chain(asked);
    let column = |(at, id)| OfAll {
        number: at,
        id,
        counts: Counts::default(),
        breached: Vec::new(),
        undecided: Vec::new(),
    };
    let mut columns: Vec<OfAll> = (1..).zip(ids).map(column).collect();
    for row in &group.rows {
        for (id, verdict, counts) in &row.verdicts {
            let at = columns.binary_search_by_key(id, |column| column.id);
            let Some(column) = at.ok().and_then(|at| columns.get_mut(at)) else { continue };
            column.counts.add(*verdict);
            match verdict {
                Verdict::Breached => column.breached.push((row, *counts)),
                Verdict::Undecided => column.undecided.push((row, *counts)),
                _ => {}
            }
        }
    }
    columns
}

/// The requirements that are breached, or undecided, in most plans.
fn most(
    group: &Group,
    columns: &[OfAll],
    (word, count): (&str, fn(&OfAll) -> usize),
) -> Option<Block> {
    let mut some: Vec<&OfAll> = columns.iter().filter(|one| count(one) > 0).collect();
    some.sort_by_key(|one| (Reverse(count(one)), one.number));
    let which = format!("#{}", group.id("which"));
    let rows = some.iter().take(MOST_LISTED).map(|one| {
        let applies = one.counts.total().saturating_sub(one.counts.get(Verdict::NotApplicable));
        Row::of(vec![
            Cell::text(title(group.rules, one.id)),
            Cell::text(group.rules.requirement_name(one.id)),
            Cell::text(strength(group.rules, one.id)),
            Cell::count(count(one)).leading_to(Some(which.clone())),
            Cell::count(applies),
        ])
    });
    let rows: Vec<Row> = rows.collect();
    let columns = vec![
        Column::words("Requirement"),
        Column::words("Name"),
        Column::words("Strength"),
        Column::figures(format!("Plans, {word}")),
        Column::figures("Plans to which it applies"),
    ];
    let caption = format!("Requirements {word} most often");
    let table = Table::new(group.id(&format!("most-{word}")), caption, columns, rows);
    (!table.rows.is_empty()).then_some(Block::Table(table))
}

/// How many plans have each verdict on each requirement.
fn counts(group: &Group, columns: &[OfAll]) -> Table {
    let mut titles = vec![Column::words("Requirement"), Column::words("Strength")];
    titles.extend(Verdict::ALL.iter().map(|verdict| {
        let word = verdict.words();
        let first = word.get(..1).unwrap_or_default().to_uppercase();
        Column::figures(format!("{first}{}", word.get(1..).unwrap_or_default()))
    }));
    let rows = columns.iter().map(|one| {
        let mut cells = vec![
            Cell {
                order: Some(one.number.to_string()),
                ..Cell::text(format!("{}. {}", one.number, title(group.rules, one.id)))
            },
            Cell::text(strength(group.rules, one.id)),
        ];
        cells.extend(Verdict::ALL.iter().map(|verdict| Cell::count(one.counts.get(*verdict))));
        Row::of(cells)
    });
    let table = Table::new(
        group.id("counts"),
        "Every requirement with its number in the picture, and in how many plans it has each verdict",
        titles,
        rows.collect(),
    );
    Table { is_sortable: true, ..table }
}

/// The councils behind the counts.
fn which(group: &Group, columns: &[OfAll]) -> Table {
    let names = |rows: &[(&PlanRow, bool)]| {
        let name = |(row, counts): &(&PlanRow, bool)| match counts {
            true => row.council.clone(),
            false => format!("{} (waived)", row.council),
        };
        let names: Vec<String> = rows.iter().map(name).collect();
        show::first_few(&names, MOST_NAMED)
    };
    let open = columns.iter().filter(|one| !(one.breached.is_empty() && one.undecided.is_empty()));
    let rows = open.map(|one| {
        Row::of(vec![
            Cell::text(title(group.rules, one.id)),
            Cell::text(names(&one.breached)),
            Cell::text(names(&one.undecided)),
        ])
    });
    let titles = vec![
        Column::words("Requirement"),
        Column::words("Breached in"),
        Column::words("Undecided in"),
    ];
    Table::new(
        group.id("which"),
        "Which plans breach a requirement or leave it open",
        titles,
        rows.collect(),
    )
}

/// How large the picture is, in its units.
struct Scale {
    column: usize,
    row: usize,
    left: usize,
    top: usize,
}

fn picture(group: &Group, columns: &[OfAll]) -> Picture {
    let has_names = group.rows.len() <= MOST_ROWS_WITH_NAMES;
    let scale = match has_names {
        true => Scale { column: 13, row: 14, left: 160, top: 16 },
        false => Scale { column: 13, row: 2, left: 0, top: 16 },
    };
    let x = |column: usize| scale.left.saturating_add(column.saturating_mul(scale.column));
    let y = |row: usize| scale.top.saturating_add(row.saturating_mul(scale.row));
    let marks = Verdict::ALL.iter().map(|verdict| {
        let mut path = String::new();
        for (at, row) in group.rows.iter().enumerate() {
            for (id, own, _) in &row.verdicts {
                let column = columns.binary_search_by_key(id, |column| column.id);
                if let (Ok(column), true) = (column, own == verdict) {
                    path.push_str(&outline(*verdict, x(column), y(at), has_names));
                }
            }
        }
        Marks {
            tone: tone(*verdict),
            text: verdict.words().to_owned(),
            sample: outline(*verdict, 0, 0, true),
            path,
        }
    });
    let shortened = |name: &str| match name.chars().count() {
        0..=24 => name.to_owned(),
        _ => name.chars().take(23).chain(['…']).collect(),
    };
    let rows = group.rows.iter().enumerate().filter(|_| has_names);
    Picture {
        id: group.id("picture"),
        caption: "Councils and requirements".to_owned(),
        alternative: format!(
            "{} by {}: a mark for each verdict. The tables after it have the same as numbers and names.",
            counted(group.rows.len(), "plan", "plans"),
            counted(columns.len(), "requirement", "requirements")
        ),
        width: x(columns.len()).saturating_add(4),
        height: y(group.rows.len()).saturating_add(4),
        rows: rows
            .map(|(at, row)| Place {
                x: 0,
                y: y(at).saturating_add(10),
                text: shortened(&row.council),
            })
            .collect(),
        columns: columns
            .iter()
            .enumerate()
            .map(|(at, one)| Place {
                x: x(at).saturating_add(6),
                y: 11,
                text: one.number.to_string(),
            })
            .collect(),
        marks: marks.collect(),
    }
}

/// The outline of a mark in a cell. Each verdict has a form of its own, so that nobody has to see its colour; where a
/// row is as thin as a line, it has a length of its own.
fn outline(verdict: Verdict, x: usize, y: usize, is_large: bool) -> String {
    if !is_large {
        let width = match verdict {
            Verdict::Breached => 12,
            Verdict::Undecided => 8,
            Verdict::ForAPerson => 4,
            Verdict::Met => 1,
            Verdict::NotApplicable => return String::new(),
        };
        return format!("M{x} {y}h{width}v2h-{width}z");
    }
    let at = |dx: usize, dy: usize| (x.saturating_add(dx), y.saturating_add(dy));
    match verdict {
        Verdict::Breached => {
            let (x, y) = at(1, 1);
            format!("M{x} {y}h10v10h-10z")
        }
        Verdict::Undecided => {
            let (x, y) = at(2, 2);
            format!("M{x} {y}h8v8h-8z")
        }
        Verdict::ForAPerson => {
            let (x, y) = at(6, 1);
            format!("M{x} {y}l5 10h-10z")
        }
        Verdict::Met => {
            let (x, y) = at(5, 5);
            format!("M{x} {y}h3v3h-3z")
        }
        Verdict::NotApplicable => {
            let (x, y) = at(4, 6);
            format!("M{x} {y}h4")
        }
    }
}
