//! The same thing said twice in one place.

use std::collections::BTreeMap;

use super::{Ground, all_expressions, own_items};
use crate::analysis::key;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::operation::Operation;
use crate::rules::program::{Expr, ExprKind};
use crate::source::Span;
use crate::syntax::ast::{Field, How, Item, Modifier, Name};

/// Marks, citations, keys, entries, parts of a condition: each is to stand once.
pub(super) fn duplicates(ground: &Ground, diagnostics: &mut Diagnostics) {
    for item in own_items(ground.file) {
        item_twice(item, diagnostics);
    }
    for expr in all_expressions(ground.rules) {
        expr.any(&mut |part| {
            part_twice(part, diagnostics);
            false
        });
    }
    for requirement in &ground.rules.requirements {
        let conditions = requirement.strength.conditions();
        let what = format!("a `{}`", requirement.strength.word());
        parts_twice(conditions, &what, diagnostics);
    }
}

fn item_twice(item: &Item, diagnostics: &mut Diagnostics) {
    match item {
        Item::Record(record) | Item::Form(record) => fields_twice(&record.fields, diagnostics),
        Item::Change(change) => {
            if let How::AlsoFields(fields) = &change.how {
                fields_twice(fields, diagnostics);
            }
        }
        Item::Table(table) => {
            fields_twice(&table.columns, diagnostics);
            names_twice(&table.keys, "the column", diagnostics);
        }
        Item::Paragraph(paragraph) => {
            names_twice(&paragraph.basis.covers, "the line", diagnostics);
        }
        Item::Requirement(requirement) => {
            names_twice(&requirement.cites, "the paragraph", diagnostics);
        }
        Item::Keep(keep) => names_twice(&keep.cites, "the paragraph", diagnostics),
        _ => {}
    }
}

fn fields_twice(fields: &[Field], diagnostics: &mut Diagnostics) {
    for field in fields {
        let marks = field.modifiers.iter().map(|one| (mark(&one.node), one.span));
        each_once(marks, |mark| format!("the mark `{mark}`"), diagnostics);
    }
}

/// The words of a mark; what stands behind them may differ.
fn mark(modifier: &Modifier) -> &'static str {
    match modifier {
        Modifier::Optional => "optional",
        Modifier::MayBeNotApplicable => "may be not applicable",
        Modifier::MayBeNegative => "may be negative",
        Modifier::MayBeMonth => "may be a month",
        Modifier::NotInTheFuture => "not in the future",
        Modifier::DayOfSending => "the day of sending",
        Modifier::InWholePounds => "in whole pounds",
        Modifier::KeyedBy(_) => "by",
        Modifier::AtLeast(_) => "at least",
        Modifier::RoundedTo(_) => "rounded to the nearest",
        Modifier::PrecisionIn(_) => "precision in",
        Modifier::SourceIn(_) => "source in",
        Modifier::OnlyCollected => "only collected",
        Modifier::OnlyWhen(_) => "only when",
    }
}

fn names_twice(names: &[Name], what: &str, diagnostics: &mut Diagnostics) {
    let named = names.iter().map(|name| (name.node.as_str(), name.span));
    each_once(named, |name| format!("{what} `{name}`"), diagnostics);
}

fn part_twice(part: &Expr, diagnostics: &mut Diagnostics) {
    match &part.kind {
        ExprKind::Apply { operation, operands } => {
            let what = match operation {
                Operation::And => "a part of this `and`",
                Operation::Or => "a part of this `or`",
                Operation::Together(_) => "a field",
                _ => return,
            };
            parts_twice(operands, what, diagnostics);
        }
        ExprKind::List(parts) => parts_twice(parts, "an entry of this list", diagnostics),
        _ => {}
    }
}

fn parts_twice(parts: &[Expr], what: &str, diagnostics: &mut Diagnostics) {
    let keys = parts.iter().map(|part| (key(part), part.span));
    each_once(keys, |_| what.to_owned(), diagnostics);
}

/// Tells of what stands there already.
fn each_once<T: Ord>(
    all: impl Iterator<Item = (T, Span)>,
    what: impl Fn(&T) -> String,
    diagnostics: &mut Diagnostics,
) {
    let mut seen: BTreeMap<T, Span> = BTreeMap::new();
    for (one, span) in all {
        if let Some(first) = seen.get(&one) {
            let message = format!("{} is here twice", what(&one));
            let warning = Diagnostic::new(&code::SAID_TWICE, message, span, "the same again")
                .with_label(*first, "first here")
                .with_help("remove one of them, or correct it if you meant something else");
            diagnostics.push(warning);
        } else {
            seen.insert(one, span);
        }
    }
}
