//! Parameters and loop variables that are never named.

use super::{Ground, clauses, scope};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::operation::Aggregate;
use crate::rules::program::{Definition, EditKind, Element, Expr, ExprKind, Piece, Requirement};
use crate::source::Span;

/// What a definition takes and does not use, and loops in which each entry is treated alike.
pub(super) fn variables(ground: &Ground, diagnostics: &mut Diagnostics) {
    for definition in &ground.rules.definitions {
        parameters(definition, diagnostics);
    }
    for requirement in &ground.rules.requirements {
        for_each(requirement, diagnostics);
    }
    scope::each_part(ground.rules, &mut |part, depth| diagnostics.extend(alike(part, depth)));
    let edits = ground.rules.examples.iter().flat_map(|example| &example.edits);
    diagnostics.extend(edits.filter_map(|edit| edited_alike(&edit.kind)));
}

/// A change of an example whose `where` lets all entries through or none, whatever is in them.
fn edited_alike(edit: &EditKind) -> Option<Diagnostic> {
    let (EditKind::Set { for_every: Some(element), .. } | EditKind::Remove(element)) = edit else {
        return None;
    };
    let filter = element.filter.as_deref().filter(|filter| !filter.names_variable(0))?;
    let name = &element.name;
    let message = format!("this says nothing of `{name}`, so it picks out every entry or none");
    let warning =
        Diagnostic::new(&code::UNUSED_VARIABLE, message, filter.span, "the same for each")
            .with_help(format!("say which entries are meant: `{name}.…`, or leave `where` out"));
    Some(warning)
}

fn parameters(definition: &Definition, diagnostics: &mut Diagnostics) {
    for (at, parameter) in definition.parameters.iter().enumerate() {
        if !definition.body.names_variable(at) {
            let message =
                format!("`{}` takes `{}` and does not use it", definition.name, parameter.name);
            let warning =
                Diagnostic::new(&code::UNUSED_VARIABLE, message, parameter.span, "not used")
                    .with_help("use it in the definition, or remove it here and in each call");
            diagnostics.push(warning);
        }
    }
}

fn for_each(requirement: &Requirement, diagnostics: &mut Diagnostics) {
    let pieces = requirement.otherwise.iter().flatten().filter_map(Piece::value);
    let behind: Vec<&Expr> = clauses(requirement).chain(pieces).collect();
    for (at, element) in requirement.for_each.iter().enumerate() {
        let later = requirement.for_each.iter().skip(at.saturating_add(1));
        let later = later.flat_map(Element::parts).chain(element.filter.as_deref());
        if !later.chain(behind.iter().copied()).any(|expr| expr.names_variable(at)) {
            diagnostics.push(warning(element));
        }
    }
}

/// A loop in which nothing speaks of the entry, which is the variable with this number.
fn alike(part: &Expr, entry: usize) -> Option<Diagnostic> {
    let (element, body) = match &part.kind {
        ExprKind::Quantified { element, body, .. } => (element, Some(&**body)),
        // `count of line in spending` counts, and asks nothing of each.
        ExprKind::Aggregate { kind: Aggregate::Count, element, .. } if element.filter.is_none() => {
            return None;
        }
        ExprKind::Aggregate { of, element, .. } => (element, of.as_deref()),
        // Of entries that are held against one another, only a filter speaks of one by itself.
        ExprKind::Share { element, .. }
        | ExprKind::Neighbours { element, .. }
        | ExprKind::Dated { element, .. }
            if element.filter.is_some() =>
        {
            (element, None)
        }
        _ => return None,
    };
    let mut named = element.filter.as_deref().into_iter().chain(body);
    (!named.any(|expr| expr.names_variable(entry))).then(|| warning(element))
}

fn warning(element: &Element) -> Diagnostic {
    let name = &element.name;
    let message = format!("nothing is asked of each `{name}`: the name is not used again");
    let start = element.span.start();
    let span = Span::new(element.span.source, start, start.saturating_add(name.len()));
    Diagnostic::new(&code::UNUSED_VARIABLE, message, span, "not used")
        .with_help(format!("say what must be so of each: `{name}.…`, or remove the loop"))
}
