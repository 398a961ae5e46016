//! Values and definitions: each is checked after those that it needs; a circle is reported.

use super::names::{Names, Space};
use super::problem::RuleProblem;
use super::program::Definition;
use super::{Ground, Loader};
use crate::syntax::ast::{self, Item};
use crate::value::schema::Limits;

impl Loader<'_> {
    /// Definitions in an order in which each comes after those that it needs.
    pub(super) fn definitions(&mut self, ground: Ground) -> Vec<Option<Definition>> {
        let all = self.file.items.iter().filter_map(|item| match item {
            Item::Value(define) => Some((define, true)),
            Item::Define(define) => Some((define, false)),
            _ => None,
        });
        let all: Vec<(&ast::Define, bool)> = all.collect();
        let mut done: Vec<Option<Definition>> = all.iter().map(|_| None).collect();
        let mut left: Vec<usize> = (0..all.len()).collect();
        while !left.is_empty() {
            let is_ready = |at: &usize| {
                let needs = all.get(*at).map(|(define, _)| needed(&define.body, &self.names));
                needs.unwrap_or_default().iter().all(|id| done.get(*id).is_none_or(Option::is_some))
            };
            let (ready, waiting): (Vec<usize>, Vec<usize>) =
                left.iter().partition(|at| is_ready(at));
            if ready.is_empty() {
                self.report_circles(&all, &waiting);
                break;
            }
            for at in ready {
                if let Some((define, is_value)) = all.get(at) {
                    let definition = self.definition(define, *is_value, ground, &done);
                    if let Some(slot) = done.get_mut(at) {
                        *slot = Some(definition);
                    }
                }
            }
            left = waiting;
        }
        done
    }

    fn report_circles(&mut self, all: &[(&ast::Define, bool)], waiting: &[usize]) {
        for at in waiting {
            if let Some((define, _)) = all.get(*at) {
                let (name, what) = (define.name.clone(), "definition");
                self.diagnostics.push(RuleProblem::Circular { name, what }.diagnostic());
            }
        }
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
        let types = define
            .parameters
            .iter()
            .map(|parameter| self.shape().ty(&parameter.ty, &mut Limits::default()));
        let types: Vec<_> = types.collect();
        let mut checker = self.checker(ground, done, !is_value);
        for (parameter, ty) in define.parameters.iter().zip(&types) {
            checker.push(&parameter.name, ty.clone());
        }
        let body = match &stated {
            Some(ty) => checker.expr_of(&define.body, ty),
            None => checker.expr(&define.body, None),
        };
        let names = define.parameters.iter().map(|parameter| parameter.name.node.clone());
        Definition {
            name: define.name.node.clone(),
            parameters: names.zip(types).collect(),
            body,
            is_value,
            span: define.name.span,
        }
    }
}

/// The definitions that an expression names.
fn needed(expr: &ast::Expr, names: &Names) -> Vec<usize> {
    let mut found = Vec::new();
    expr.each_name(&mut |name| found.extend(names.get(Space::Definition, &name.node)));
    found
}
