//! Decision tables in which there is no row for what is looked up.

use std::collections::BTreeSet;

use super::{Ground, own_items};
use crate::analysis::{Frame, Reader};
use crate::analysis::{Key, key};
use crate::analysis::{Point, Values};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::operation::Operation;
use crate::rules::program::{Element, Exhibit, Expr, ExprKind, LookUpBy, Requirement, Strength};
use crate::source::Span;
use crate::syntax::ast::Item;
use crate::value::schema::{Cell, Table};
use crate::value::{Schema, TableId, show};

/// How many combinations are tried, how many of those without a row, and how many are listed.
const MOST_TRIED: usize = 5_000;
const MOST_MISSING: usize = 100;
const MOST_LISTED: usize = 3;
/// How deep definitions that call one another are gone into.
const MOST_DEPTH: usize = 16;

/// A look-up of a table's row for which there is no row.
struct Miss {
    table: TableId,
    keys: Vec<Point>,
    span: Span,
    /// Two look-ups with one key look for the same row.
    look_up: Key,
}

/// Combinations for which a table that is written out has no row, though one may be looked for.
pub(super) fn gaps(ground: &Ground, diagnostics: &mut Diagnostics) {
    let rules = ground.rules;
    let reader = Reader { rules };
    let misses: Vec<Miss> = rules.requirements.iter().flat_map(|one| misses(one, reader)).collect();
    for (at, table) in rules.schema.tables.iter().enumerate() {
        if is_written(table, ground) {
            let own: Vec<&Miss> = misses.iter().filter(|miss| miss.table.0 == at).collect();
            diagnostics.extend(gap(table, &own, &rules.schema));
        }
    }
}

/// Whether a table's rows all stand in the year's own file.
fn is_written(table: &Table, ground: &Ground) -> bool {
    own_items(ground.file).any(|item| match item {
        Item::Table(own) => own.name.span == table.span && own.file.is_none(),
        _ => false,
    })
}

fn gap(table: &Table, misses: &[&Miss], schema: &Schema) -> Option<Diagnostic> {
    let place = misses.first()?.span;
    let mut missing: Vec<&Vec<Point>> = misses.iter().map(|miss| &miss.keys).collect();
    missing.sort();
    missing.dedup();
    let listed = missing.iter().take(MOST_LISTED);
    let listed: Vec<String> = listed.map(|one| in_words(table, one, schema)).collect();
    let more = missing.len().saturating_sub(MOST_LISTED);
    let all = match more {
        0 if table.keys.len() == 1 => show::joined(&listed, "and"),
        0 => listed.join("; "),
        more => format!("{}; and {more} more", listed.join("; ")),
    };
    let label = if missing.len() == 1 { "a row is missing" } else { "rows are missing" };
    let message = format!("`{}` has no row for {all}", table.name);
    Some(
        Diagnostic::new(&code::NO_ROW, message, table.span, label)
            .with_label(place, "looked up here")
            .with_help("add the row; in a key column, `any` matches every value"),
    )
}

/// All combinations of values; nothing where they are not finite, or far too many.
fn combinations(keys: &[Values]) -> Option<Vec<Vec<Point>>> {
    let mut all: Vec<Vec<Point>> = vec![Vec::new()];
    for values in keys {
        let points: BTreeSet<Point> = values.points()?;
        if all.len().saturating_mul(points.len()) > MOST_TRIED {
            return None;
        }
        let mut longer = Vec::new();
        for row in all {
            longer.extend(points.iter().map(|point| {
                let row = row.iter().chain([point]);
                row.cloned().collect::<Vec<Point>>()
            }));
        }
        all = longer;
    }
    Some(all)
}

fn has_row(table: &Table, combination: &[Point]) -> bool {
    let fits = |cell: Option<&Cell>, point: &Point| {
        cell.is_none_or(|cell| {
            cell.is_any || cell.datum.as_ref().and_then(Point::of).as_ref() == Some(point)
        })
    };
    table.rows.iter().any(|row| {
        table.keys.iter().zip(combination).all(|(column, point)| fits(row.get(*column), point))
    })
}

fn in_words(table: &Table, combination: &[Point], schema: &Schema) -> String {
    let keys = table.keys.iter().filter_map(|at| table.columns.get(*at)).zip(combination);
    let words = keys.map(|(column, point)| {
        let datum = point.datum(&column.ty);
        datum.map_or(String::new(), |datum| show::datum(&datum, &column.ty, schema))
    });
    words.collect::<Vec<_>>().join(", ")
}

// ---- What is looked up --------------------------------------------------------------------------

/// A requirement, or a definition that it calls.
struct Level<'e> {
    frame: Frame,
    /// What is asked around a look-up, and whether it has to be so or must not be.
    around: Vec<(&'e Expr, bool)>,
    /// What the definition is called with, read on the level above.
    arguments: &'e [Expr],
}

/// Goes through a requirement and what it calls.
struct Search<'e> {
    reader: Reader<'e>,
    levels: Vec<Level<'e>>,
    found: Vec<Miss>,
    /// Look-ups of which it is asked whether there is a row at all.
    asked: BTreeSet<Key>,
}

fn misses<'e>(requirement: &'e Requirement, reader: Reader<'e>) -> Vec<Miss> {
    let level = Level { frame: Frame::default(), around: Vec::new(), arguments: &[] };
    let (levels, found, asked) = (vec![level], Vec::new(), BTreeSet::new());
    let mut search = Search { reader, levels, found, asked };
    for element in &requirement.for_each {
        search.enter(element);
    }
    for (clause, truth) in [(&requirement.applies_when, true), (&requirement.unless, false)] {
        if let Some(condition) = clause {
            search.expr(condition);
            search.suppose(condition, truth);
        }
    }
    for condition in requirement.strength.conditions() {
        search.expr(condition);
    }
    if let Strength::Judged { showing, .. } = &requirement.strength {
        for shown in showing {
            if let Exhibit::Value(value) = shown {
                search.expr(value);
            }
        }
    }
    let Search { found, asked, .. } = search;
    found.into_iter().filter(|one| !asked.contains(&one.look_up)).collect()
}

impl<'e> Search<'e> {
    fn frame(&self) -> Frame {
        self.levels.last().map(|level| level.frame.clone()).unwrap_or_default()
    }

    fn suppose(&mut self, condition: &'e Expr, truth: bool) {
        if let Some(level) = self.levels.last_mut() {
            level.around.push((condition, truth));
        }
    }

    /// Goes into a loop: its variable stays in scope.
    fn enter(&mut self, element: &'e Element) {
        self.expr(&element.list);
        let unfiltered = Element { filter: None, ..element.clone() };
        let inner = self.reader.enter(&unfiltered, &self.frame()).frame;
        if let Some(level) = self.levels.last_mut() {
            level.frame = inner;
        }
        if let Some(filter) = element.filter.as_deref() {
            self.expr(filter);
            self.suppose(filter, true);
        }
    }

    /// Goes through something and leaves what was known before as it was.
    fn within(&mut self, go: impl FnOnce(&mut Self)) {
        let before = self.levels.last().map(|level| (level.frame.clone(), level.around.len()));
        go(self);
        if let (Some(level), Some((frame, around))) = (self.levels.last_mut(), before) {
            level.frame = frame;
            level.around.truncate(around);
        }
    }

    fn expr(&mut self, expr: &'e Expr) {
        match &expr.kind {
            ExprKind::Quantified { element, body, .. } => self.within(|search| {
                search.enter(element);
                search.expr(body);
            }),
            ExprKind::Aggregate { of, element, .. } => self.within(|search| {
                search.enter(element);
                of.iter().for_each(|of| search.expr(of));
            }),
            // A part of `and` counts only where the others are not false, one of `or` only where
            // they are not true.
            ExprKind::Apply { operation: Operation::And, operands } => self.beside(operands, true),
            ExprKind::Apply { operation: Operation::Or, operands } => self.beside(operands, false),
            // Of entries side by side nothing is known.
            ExprKind::Share { element, .. }
            | ExprKind::Neighbours { element, .. }
            | ExprKind::Dated { element, .. } => {
                self.within(|search| search.enter(element));
            }
            ExprKind::Call { definition, arguments } => {
                arguments.iter().for_each(|argument| self.expr(argument));
                self.call(*definition, arguments);
            }
            ExprKind::Apply { operation, .. } if operation.asks_whether_given() => {
                expr.any(&mut |part| {
                    if matches!(part.kind, ExprKind::LookUp { .. }) {
                        self.asked.insert(key(part));
                    }
                    false
                });
            }
            ExprKind::LookUp { keys, by, .. } => {
                keys.iter().for_each(|part| self.expr(part));
                if let LookUpBy::Columns(table) = by {
                    self.look_up(expr, *table, keys);
                }
            }
            _ => expr.parts().into_iter().for_each(|part| self.expr(part)),
        }
    }

    fn beside(&mut self, parts: &'e [Expr], truth: bool) {
        for (at, part) in parts.iter().enumerate() {
            self.within(|search| {
                let others = parts.iter().enumerate().filter(|(other, _)| *other != at);
                others.for_each(|(_, other)| search.suppose(other, truth));
                search.expr(part);
            });
        }
    }

    fn call(&mut self, definition: usize, arguments: &'e [Expr]) {
        let Some(called) = self.reader.definition(definition) else { return };
        if self.levels.len() > MOST_DEPTH {
            return;
        }
        let frame = self.reader.called(called, arguments, &self.frame());
        self.levels.push(Level { frame, around: Vec::new(), arguments });
        self.expr(&called.body);
        self.levels.pop();
    }

    /// Notes what may be looked up here and has no row.
    fn look_up(&mut self, expr: &Expr, id: TableId, keys: &'e [Expr]) {
        let frame = self.frame();
        let values: Vec<Values> =
            keys.iter().map(|one| self.reader.value(one, &frame).values).collect();
        let table = self.reader.rules.schema.tables.get(id.0);
        let (Some(table), Some(all)) = (table, combinations(&values)) else { return };
        let missing = all.into_iter().filter(|one| !has_row(table, one)).take(MOST_MISSING);
        for combination in missing {
            if self.can_be(keys, &combination) {
                let (span, look_up) = (expr.span, key(expr));
                self.found.push(Miss { table: id, keys: combination, span, look_up });
            }
        }
    }

    /// Whether keys can have these values where all is so that is asked around them.
    fn can_be(&self, keys: &'e [Expr], combination: &[Point]) -> bool {
        let mut frames: Vec<Frame> = self.levels.iter().map(|level| level.frame.clone()).collect();
        let all_fit = keys.iter().zip(combination).all(|(key, point)| {
            let (at, key) = self.given_as(self.levels.len().saturating_sub(1), key);
            let point = Values::Set(BTreeSet::from([point.clone()]));
            frames.get_mut(at).is_none_or(|frame| self.reader.has_value(key, &point, frame))
        });
        let mut levels = self.levels.iter().zip(&mut frames);
        all_fit
            && levels.all(|(level, frame)| {
                level.around.iter().all(|(one, truth)| self.reader.assume(one, *truth, frame))
            })
    }

    /// A parameter as it was given, and on which level.
    fn given_as(&self, at: usize, key: &'e Expr) -> (usize, &'e Expr) {
        let argument = match key.kind {
            ExprKind::Variable(number) => {
                self.levels.get(at).and_then(|level| level.arguments.get(number))
            }
            _ => None,
        };
        match (argument, at.checked_sub(1)) {
            (Some(argument), Some(above)) => self.given_as(above, argument),
            _ => (at, key),
        }
    }
}
