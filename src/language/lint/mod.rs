//! What is doubtful in rules that load: one function a lint, each a row of [`LINTS`].
//!
//! Takes rules without errors; gives warnings. Never changes a verdict, never gives a false alarm:
//! a lint speaks only where it is certain.

mod any_cells;
mod beside;
mod braces;
mod clause;
mod columns;
mod constant;
mod coverage;
mod duplicates;
mod empty_list;
mod entries;
mod gaps;
mod last_year;
mod optional;
mod requirements;
mod scope;
mod titles;
mod unused;
mod variables;
mod windows;
mod words;

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, Diagnostics};
use crate::rules::program::{Element, Exhibit, Expr, Requirement, Strength};
use crate::rules::{Rules, TableFiles};
use crate::source::SourceId;
use crate::syntax::ast::{File, Item};

/// What the lints read.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The rules in force, with all that carries over from the years before.
    pub rules: &'a Rules,
    /// The year's own file as it was written, without what it follows.
    pub file: &'a File,
    /// The texts of the files that tables name.
    pub tables: &'a TableFiles,
}

/// A lint: what it finds in a set of rules.
type Lint = fn(&Ground, &mut Diagnostics);

/// Every lint there is.
const LINTS: [Lint; 25] = [
    unused::unused_items,
    unused::unread_fields,
    unused::checked_fields,
    unused::unused_records,
    coverage::uncited_paragraphs,
    coverage::citations,
    coverage::examples,
    coverage::grades,
    constant::constant,
    clause::clauses,
    empty_list::empty_lists,
    gaps::gaps,
    duplicates::duplicates,
    requirements::same_requirements,
    titles::same_titles,
    variables::variables,
    entries::entries,
    words::empty_words,
    braces::lone_braces,
    columns::columns,
    last_year::kept_from_last_year,
    optional::left_out,
    beside::parts,
    any_cells::any_cells,
    windows::least_in_any,
];

/// Runs every lint. What carries over from last year may be left over without harm, and what is
/// built in nobody wrote: only what stands in the year's own file is told of, or in a table's file
/// that it names.
pub fn run(ground: &Ground, diagnostics: &mut Diagnostics) {
    let mut found = Diagnostics::default();
    for lint in LINTS {
        lint(ground, &mut found);
    }
    let own = own_sources(ground);
    let is_own = |one: &&Diagnostic| one.span().is_some_and(|span| own.contains(&span.source));
    diagnostics.extend(found.iter().filter(is_own).cloned());
}

fn own_sources(ground: &Ground) -> BTreeSet<SourceId> {
    let tables = own_items(ground.file).filter_map(|item| match item {
        Item::Table(table) => ground.tables.get(&table.file.as_ref()?.node)?.as_ref().ok(),
        _ => None,
    });
    // Its examples may stand in files beside it.
    let examples = ground.file.sources_of_examples();
    let tables = tables.map(|(source, _)| *source);
    tables.chain(examples).chain([ground.rules.span.source]).collect()
}

/// The items of a file; of one that replaces another, what it is replaced by.
fn own_items(file: &File) -> impl Iterator<Item = &Item> {
    file.items.iter().map(|item| match item {
        Item::Replace(inner) => inner.as_ref(),
        other => other,
    })
}

/// Every expression of a requirement behind its `for each`, except those in its message.
fn clauses(requirement: &Requirement) -> impl Iterator<Item = &Expr> {
    let shown = match &requirement.strength {
        Strength::Judged { showing, .. } => showing.as_slice(),
        Strength::Must(_) | Strength::Should(_) => &[],
    };
    let shown = shown.iter().flat_map(|shown| match shown {
        Exhibit::Every(element) => element.parts().collect(),
        Exhibit::Value(value) => vec![value],
    });
    let clauses = requirement.applies_when.iter().chain(requirement.strength.conditions());
    clauses.chain(&requirement.unless).chain(shown)
}

/// Every expression of a requirement that stands by itself, except those in its message.
fn expressions(requirement: &Requirement) -> impl Iterator<Item = &Expr> {
    requirement.for_each.iter().flat_map(Element::parts).chain(clauses(requirement))
}

/// Every expression of the rules that stands by itself.
fn all_expressions(rules: &Rules) -> impl Iterator<Item = &Expr> {
    let bodies = rules.definitions.iter().map(|definition| &definition.body);
    bodies.chain(rules.requirements.iter().flat_map(expressions))
}
