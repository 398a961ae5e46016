//! Which councils sent no plan, and which sent theirs late. Who is expected is what the table of councils says; what is
//! late is what the rules find against the due date.

use std::collections::{BTreeMap, BTreeSet};

use lacuna_check::eval::Verdict;
use lacuna_language::value::TableId;

use super::{Group, PlanRow};
use crate::dossier::council::paragraph;
use crate::dossier::document::Block;

/// The councils of one kind.
#[derive(Default)]
struct OfKind {
    n_expected: usize,
    n_there: usize,
    missing: Vec<String>,
}

pub(super) fn blocks(group: &Group) -> Vec<Block> {
    let mut blocks = missing(group);
    let late: Vec<&&PlanRow> =
        group.rows.iter().filter(|row| row.in_time == Some(Verdict::Breached)).collect();
    let names: Vec<&str> = late.iter().map(|row| row.council.as_str()).collect();
    let is_asked = group.rows.iter().any(|row| row.in_time.is_some());
    blocks.extend(match (is_asked, names.as_slice()) {
        (false, _) => None,
        (true, []) => Some(paragraph("No plan was sent late, as far as the plans say.")),
        (true, [one]) => Some(paragraph(format!("1 plan was sent late: {one}."))),
        (true, many) => {
            Some(paragraph(format!("{} plans were sent late: {}.", many.len(), many.join(", "))))
        }
    });
    let open = group.rows.iter().filter(|row| row.in_time == Some(Verdict::Undecided)).count();
    if open > 0 {
        let plans = if open == 1 { "1 plan does".to_owned() } else { format!("{open} plans do") };
        blocks.push(paragraph(format!("{plans} not say yet when it was sent.")));
    }
    match blocks.is_empty() {
        true => blocks,
        false => {
            let heading = group.heading("attendance", "Missing and late plans");
            std::iter::once(heading).chain(blocks).collect()
        }
    }
}

/// Whether a plan was sent in time, in a word or two.
pub(super) fn in_time(row: &PlanRow) -> &'static str {
    match row.in_time {
        None => "not asked",
        Some(Verdict::Met) => "in time",
        Some(Verdict::Breached) => "late",
        Some(Verdict::NotApplicable) => "not applicable",
        Some(Verdict::Undecided | Verdict::ForAPerson) => "not known yet",
    }
}

/// The councils without a plan, of the kinds of which there are any. Only the first form is expected of every council.
fn missing(group: &Group) -> Vec<Block> {
    let is_first = group.rules.forms.first().is_some_and(|one| one.record == group.form.record);
    let Some(table) = group.rules.circular.councils.filter(|_| is_first) else { return Vec::new() };
    let there: BTreeSet<usize> = group.rows.iter().filter_map(|row| row.council_row).collect();
    let kinds = by_kind(group, table, &there).into_iter();
    let said = kinds.filter(|(kind, _)| *kind == group.kind).map(|(kind, of)| {
        let kind = kind.map(|kind| format!(" {kind}")).unwrap_or_default();
        let (expected, there) = (of.n_expected, of.n_there);
        let text = format!("{there} of {expected}{kind} councils have a plan here.");
        match of.missing.as_slice() {
            [] => text,
            [one] => format!("{text} One has none: {one}."),
            many => format!("{text} {} have none: {}.", many.len(), many.join(", ")),
        }
    });
    said.map(paragraph).collect()
}

fn by_kind(
    group: &Group,
    table: TableId,
    there: &BTreeSet<usize>,
) -> BTreeMap<Option<String>, OfKind> {
    let schema = &group.rules.schema;
    let mut kinds: BTreeMap<Option<String>, OfKind> = BTreeMap::new();
    for (row, name) in schema.row_keys(table) {
        let of = kinds.entry(schema.kind(table, row)).or_default();
        of.n_expected = of.n_expected.saturating_add(1);
        match there.contains(&row) {
            true => of.n_there = of.n_there.saturating_add(1),
            false => of.missing.push(name.to_owned()),
        }
    }
    if let Some(all) = &group.rules.circular.in_all {
        kinds.entry(all.kind.clone()).or_default().n_expected = all.count;
    }
    kinds
}
