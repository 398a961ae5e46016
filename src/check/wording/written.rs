//! What an expression of the rules is called in a sentence: a field by its path, a definition by its name,
//! and what is worked out in plain English.
//!
//! Takes the place of an expression in its rule file, which is all that a reason keeps of it.

use super::Words;
use super::english::{Reader, Scope};
use lacuna_language::rules::Rules;
use lacuna_language::rules::program::{Element, Exhibit, Expr, ExprKind, Requirement};
use lacuna_language::source::Span;
use lacuna_language::value::Ty;

impl Words<'_> {
    /// `` `financial-summary.total` ``, `` `planned` ``, or the sum of each line's amount in `spending`.
    pub(super) fn expression(&self, span: Span) -> String {
        let Some((expr, mut scope)) = found(self.rules, span) else { return self.ticked(span) };
        match &expr.kind {
            ExprKind::Call { definition, .. } => {
                let definition = self.rules.definitions.get(*definition);
                definition.map_or_else(|| self.ticked(span), |one| format!("`{}`", one.name))
            }
            ExprKind::Aggregate { .. } | ExprKind::Dated { .. } => {
                self.reader().said(expr, &mut scope)
            }
            ExprKind::Apply { .. } if expr.ty != Ty::Condition => {
                self.reader().said(expr, &mut scope)
            }
            _ => self.ticked(span),
        }
    }

    /// A condition of the rules in plain English.
    pub(super) fn asked(&self, span: Span) -> String {
        let found = found(self.rules, span);
        found.map_or_else(
            || self.ticked(span),
            |(expr, mut scope)| self.reader().said(expr, &mut scope),
        )
    }

    fn reader(&self) -> Reader<'_> {
        Reader { rules: self.rules, sources: self.sources }
    }

    fn ticked(&self, span: Span) -> String {
        format!("`{}`", self.text(span))
    }
}

/// The expression that is written in a place, and the names of the variables in scope there.
fn found(rules: &Rules, span: Span) -> Option<(&Expr, Scope)> {
    let holds_it = |one: &&Requirement| {
        let mut outermost = one.expressions().chain(shown(one).flat_map(Element::parts));
        outermost.any(|expr| expr.span.contains(span))
    };
    let of_requirement = rules.requirements.iter().filter(holds_it).find_map(|one| {
        let mut scope: Scope = one.for_each.iter().map(|element| element.name.clone()).collect();
        let picked = shown(one).find_map(|element| {
            let mut scope: Scope = scope.iter().chain([&element.name]).cloned().collect();
            element.parts().find_map(|expr| within(expr, span, &mut scope))
        });
        picked.or_else(|| one.expressions().find_map(|expr| within(expr, span, &mut scope)))
    });
    let of_definition = || {
        rules.definitions.iter().find_map(|one| {
            let mut scope = one.parameters.iter().map(|field| field.name.clone()).collect();
            within(&one.body, span, &mut scope)
        })
    };
    let of_show = || rules.shows.iter().find_map(|one| within(&one.value, span, &mut Scope::new()));
    of_requirement.or_else(of_definition).or_else(of_show)
}

/// The lists whose entries a person is shown.
fn shown(requirement: &Requirement) -> impl Iterator<Item = &Element> {
    requirement.strength.showing().iter().filter_map(|shown| match shown {
        Exhibit::Every(element) => Some(element),
        Exhibit::Value(_) => None,
    })
}

fn within<'e>(expr: &'e Expr, span: Span, scope: &mut Scope) -> Option<(&'e Expr, Scope)> {
    if expr.span == span {
        return Some((expr, scope.clone()));
    }
    let is_around = expr.span.source == span.source
        && expr.span.start() <= span.start()
        && span.end() <= expr.span.end();
    if !is_around {
        return None;
    }
    let n_outer = scope.len();
    scope.extend(entered(expr).map(|element| element.name.clone()));
    let found = expr.parts().into_iter().find_map(|part| within(part, span, scope));
    scope.truncate(n_outer);
    found
}

/// What an expression goes through, if it does.
fn entered(expr: &Expr) -> Option<&Element> {
    match &expr.kind {
        ExprKind::Quantified { element, .. }
        | ExprKind::Neighbours { element, .. }
        | ExprKind::Aggregate { element, .. }
        | ExprKind::Dated { element, .. }
        | ExprKind::Share { element, .. } => Some(element),
        _ => None,
    }
}
