//! Values and definitions: each is checked after those that it needs; a circle is reported.

use super::names::{Names, Space};
use super::order::ordered;
use super::problem::RuleProblem;
use super::program::{Definition, Expr, ExprKind, Weight};
use super::{Ground, Loader};
use crate::syntax::ast::{self, Item};
use crate::value::Field;
use crate::value::schema::Limits;

impl Loader<'_> {
    /// Values and definitions, each checked after those that it needs.
    pub(super) fn definitions(&mut self, ground: Ground) -> Vec<Option<Definition>> {
        let all = self.file.items.iter().filter_map(|item| match item {
            Item::Value(define) => Some((define, true)),
            Item::Define(define) => Some((define, false)),
            _ => None,
        });
        let all: Vec<(&ast::Define, bool)> = all.collect();
        let needs: Vec<Vec<usize>> =
            all.iter().map(|(define, _)| needed(&define.body, &self.names)).collect();
        let ordered = ordered(&needs);
        for (define, _) in ordered.circles.iter().filter_map(|at| all.get(*at)) {
            let (name, what) = (define.name.clone(), "definition");
            self.diagnostics.push(RuleProblem::Circular { name, what }.diagnostic());
        }
        let mut done: Vec<Option<Definition>> = all.iter().map(|_| None).collect();
        for at in ordered.order {
            if let (Some((define, is_value)), true) = (all.get(at), at < done.len()) {
                let definition = self.definition(define, *is_value, ground, &done);
                if let Some(slot) = done.get_mut(at) {
                    *slot = Some(definition);
                }
            }
        }
        done
    }

    fn definition(
        &mut self,
        define: &ast::Define,
        is_value: bool,
        ground: Ground,
        done: &[Option<Definition>],
    ) -> Definition {
        let mut limits = Limits::default();
        let stated = define.ty.as_ref().map(|ty| self.shape().ty(ty, &mut limits));
        let parameters: Vec<Field> =
            define.parameters.iter().map(|one| self.shape().parameter(one)).collect();
        let mut checker = self.checker(ground, done, !is_value);
        for (written, parameter) in define.parameters.iter().zip(&parameters) {
            checker.push(&written.name, parameter.ty.clone());
        }
        let body = match &stated {
            Some(ty) => checker.expr_of(&define.body, ty),
            None => checker.expr(&define.body, None),
        };
        let mut definition = Definition {
            name: define.name.node.clone(),
            parameters,
            body,
            is_value,
            weight: Weight::default(),
            span: define.name.span,
        };
        definition.weight = weight(&definition.body, done);
        self.refuse_burden(&mut definition);
        definition
    }

    /// A definition that is too much work is taken out, so that nothing that uses it runs either;
    /// a value that reads the plan is none.
    fn refuse_burden(&mut self, definition: &mut Definition) {
        let (name, weight) = (definition.name.clone(), definition.weight);
        let name = ast::Name::new(name, definition.span);
        let problem = if weight.size > MOST_SIZE || weight.depth > MOST_DEPTH {
            RuleProblem::TooMuchWork { name }
        } else if definition.is_value && weight.reads_plan {
            RuleProblem::ValueReadsPlan { name }
        } else {
            return;
        };
        self.diagnostics.push(problem.diagnostic());
        definition.body.kind = ExprKind::Error;
        definition.weight = Weight::default();
    }
}

/// How many parts a definition may have with all that it calls, and how deep calls may go.
const MOST_SIZE: usize = 100_000;
const MOST_DEPTH: usize = 64;

/// The work of an expression, with the definitions that it calls written out.
fn weight(expr: &Expr, done: &[Option<Definition>]) -> Weight {
    let mut whole = Weight { size: 1, depth: 1, reads_plan: matches!(expr.kind, ExprKind::Form) };
    let called = match &expr.kind {
        ExprKind::Call { definition, .. } => done.get(*definition).and_then(Option::as_ref),
        _ => None,
    };
    if let Some(called) = called {
        whole.size = whole.size.saturating_add(called.weight.size);
        whole.depth = called.weight.depth.saturating_add(1);
        whole.reads_plan |= called.weight.reads_plan;
    }
    for part in expr.parts() {
        let part = weight(part, done);
        whole.size = whole.size.saturating_add(part.size);
        whole.depth = whole.depth.max(part.depth);
        whole.reads_plan |= part.reads_plan;
    }
    whole
}

/// The definitions that an expression names.
fn needed(expr: &ast::Expr, names: &Names) -> Vec<usize> {
    let mut found = Vec::new();
    expr.each_name(&mut |name| found.extend(names.get(Space::Definition, &name.node)));
    found
}
