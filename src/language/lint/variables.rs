//! Parameters and loop variables that are never named.

use super::{Ground, clauses};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::operation::Aggregate;
use crate::rules::program::{Definition, Element, Expr, ExprKind, Piece, Requirement};
use crate::source::Span;

/// What a definition takes and does not use, and loops in which each entry is treated alike.
pub(super) fn variables(ground: &Ground, diagnostics: &mut Diagnostics) {
    for definition in &ground.rules.definitions {
        parameters(definition, diagnostics);
        loops(&definition.body, definition.parameters.len(), diagnostics);
    }
    for requirement in &ground.rules.requirements {
        for_each(requirement, diagnostics);
        let depth = requirement.for_each.len();
        for (at, element) in requirement.for_each.iter().enumerate() {
            loops(&element.list, at, diagnostics);
            if let Some(filter) = &element.filter {
                loops(filter, at.saturating_add(1), diagnostics);
            }
        }
        for expr in clauses(requirement) {
            loops(expr, depth, diagnostics);
        }
    }
}

fn parameters(definition: &Definition, diagnostics: &mut Diagnostics) {
    for (at, parameter) in definition.parameters.iter().enumerate() {
        if !definition.body.names_variable(at) {
            let message =
                format!("`{}` takes `{}` and does not use it", definition.name, parameter.name);
            let said = Diagnostic::new(&code::UNUSED_VARIABLE, message, parameter.span, "not used")
                .with_help("use it in the definition, or remove it here and in each call");
            diagnostics.push(said);
        }
    }
}

fn for_each(requirement: &Requirement, diagnostics: &mut Diagnostics) {
    let pieces = requirement.otherwise.iter().flatten().filter_map(|piece| match piece {
        Piece::Value(value) => Some(value),
        Piece::Text(_) => None,
    });
    let behind: Vec<&Expr> = clauses(requirement).chain(pieces).collect();
    for (at, element) in requirement.for_each.iter().enumerate() {
        let later = requirement.for_each.iter().skip(at.saturating_add(1));
        let later = later.flat_map(Element::parts).chain(element.filter.as_deref());
        if !later.chain(behind.iter().copied()).any(|expr| expr.names_variable(at)) {
            diagnostics.push(told(element));
        }
    }
}

/// Loops within an expression; `depth` is how many variables are in scope around it.
fn loops(expr: &Expr, depth: usize, diagnostics: &mut Diagnostics) {
    let inner = depth.saturating_add(1);
    match &expr.kind {
        ExprKind::Quantified { element, body, .. } => {
            one_loop(element, Some(body), depth, diagnostics);
            loops(body, inner, diagnostics);
        }
        ExprKind::Aggregate { kind, of, element } => {
            // `count of line in spending` counts, and asks nothing of each.
            let counts_all = *kind == Aggregate::Count && element.filter.is_none();
            if counts_all {
                loops(&element.list, depth, diagnostics);
            } else {
                one_loop(element, of.as_deref(), depth, diagnostics);
            }
            if let Some(of) = of {
                loops(of, inner, diagnostics);
            }
        }
        ExprKind::Share { element, .. } => compared(element, depth, diagnostics),
        ExprKind::Neighbours { in_a_row, element, body, .. } => {
            compared(element, depth, diagnostics);
            loops(body, depth.saturating_add(*in_a_row), diagnostics);
        }
        _ => expr.parts().into_iter().for_each(|part| loops(part, depth, diagnostics)),
    }
}

/// Entries that are held against one another: only a filter speaks of one by itself.
fn compared(element: &Element, depth: usize, diagnostics: &mut Diagnostics) {
    match element.filter {
        Some(_) => one_loop(element, None, depth, diagnostics),
        None => loops(&element.list, depth, diagnostics),
    }
}

fn one_loop(element: &Element, body: Option<&Expr>, depth: usize, diagnostics: &mut Diagnostics) {
    loops(&element.list, depth, diagnostics);
    if let Some(filter) = &element.filter {
        loops(filter, depth.saturating_add(1), diagnostics);
    }
    let mut named = element.filter.as_deref().into_iter().chain(body);
    if !named.any(|expr| expr.names_variable(depth)) {
        diagnostics.push(told(element));
    }
}

fn told(element: &Element) -> Diagnostic {
    let name = &element.name;
    let message = format!("nothing is asked of each `{name}`: the name is not used again");
    let start = element.span.start();
    let span = Span::new(element.span.source, start, start.saturating_add(name.len()));
    Diagnostic::new(&code::UNUSED_VARIABLE, message, span, "not used")
        .with_help(format!("say what must be so of each: `{name}.…`, or remove the loop"))
}
