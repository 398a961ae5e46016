//! Values and definitions: each is checked after those that it needs; a circle is reported.

use super::check::{Bounds, Reads};
use super::cost::Scale;
use super::names::{Names, Space};
use super::order::ordered;
use super::problem::RuleProblem;
use super::program::{Cost, Definition, Expr, ExprKind};
use super::requirement::pieces;
use super::{Ground, Loader, innermost};
use crate::syntax::ast::{self, Item};
use crate::value::schema::Limits;
use crate::value::{Field, RecordId, Ty};

impl Loader<'_> {
    /// Values and definitions, each checked after those that it needs.
    pub(super) fn definitions(&mut self, ground: Ground) -> Vec<Option<Definition>> {
        let all = self.file.items.iter().filter_map(|item| match item {
            Item::Value(define) => Some((define, true)),
            Item::Define(define) => Some((define, false)),
            _ => None,
        });
        let all: Vec<(&ast::Define, bool)> = all.collect();
        let mut needs: Vec<Vec<usize>> =
            all.iter().map(|(define, _)| needed(define, &self.names)).collect();
        let circles = ordered(&needs).circles;
        for at in &circles {
            let Some((define, _)) = all.get(*at) else { continue };
            let (name, what) = (define.name.clone(), "definition");
            self.diagnostics.push(RuleProblem::Circular { name, what }.diagnostic());
            // Without what it is, those that need it can be checked all the same.
            needs.get_mut(*at).into_iter().for_each(Vec::clear);
        }
        let mut done: Vec<Option<Definition>> = all.iter().map(|_| None).collect();
        for at in ordered(&needs).order {
            let Some((define, is_value)) = all.get(at) else { continue };
            let definition = match circles.contains(&at) {
                true => self.without_body(define, *is_value),
                false => self.definition(define, *is_value, ground, &done),
            };
            if let Some(slot) = done.get_mut(at) {
                *slot = Some(definition);
            }
        }
        done
    }

    /// A definition that leads back to itself: what it takes, and the type that it says it has.
    fn without_body(&mut self, define: &ast::Define, is_value: bool) -> Definition {
        let stated = define.ty.as_ref();
        let ty =
            stated.map_or(Ty::Unknown, |ty| self.schema_reader().ty(ty, &mut Limits::default()));
        let parameters = define.parameters.iter().map(|one| self.schema_reader().parameter(one));
        Definition {
            name: define.name.node.clone(),
            form: None,
            parameters: parameters.collect(),
            title: None,
            body: Expr { kind: ExprKind::Error, ty, span: define.body.span },
            is_value,
            cost: Cost::default(),
            span: define.name.span,
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
        let stated = define.ty.as_ref().map(|ty| self.schema_reader().ty(ty, &mut limits));
        let parameters: Vec<Field> =
            define.parameters.iter().map(|one| self.schema_reader().parameter(one)).collect();
        let form = if is_value { None } else { form_of(&define.body, ground) };
        let reads = if is_value { Reads::NoPlan } else { Reads::plans_of(form) };
        let mut checker = self.checker(ground, done, reads);
        for (at, (written, parameter)) in define.parameters.iter().zip(&parameters).enumerate() {
            let mut before = define.parameters.iter().take(at);
            match before.find(|one| one.name.node == written.name.node) {
                Some(first) => {
                    let (name, first) = (written.name.clone(), first.name.span);
                    checker.report(RuleProblem::DuplicatePart { name, first });
                }
                None => checker.push(&written.name, parameter.ty.clone()),
            }
        }
        let body = match &stated {
            Some(ty) => checker.expr_of(&define.body, ty),
            None => checker.expr(&define.body, None),
        };
        let title = define.title.as_ref().map(|title| pieces(title, &mut checker));
        if let Some(ty) = stated.as_ref().filter(|_| limits.most.is_some()) {
            let declared = define.ty.as_ref().map_or(define.name.span, |ty| ty.span);
            let bounds = Bounds { ty: innermost(ty), limits: &limits, declared };
            checker.keeps_within_bounds(&bounds, &define.body);
        }
        let mut definition = Definition {
            name: define.name.node.clone(),
            form,
            parameters,
            title,
            body,
            is_value,
            cost: Cost::default(),
            span: define.name.span,
        };
        let scale = Scale { definitions: done, schema: ground.schema };
        definition.cost = scale.cost(&definition.body);
        self.refuse_burden(&mut definition);
        definition
    }

    /// A definition that is too much work is taken out, so that nothing that uses it runs either;
    /// a value that reads the plan is none.
    fn refuse_burden(&mut self, definition: &mut Definition) {
        let (name, cost) = (definition.name.clone(), definition.cost);
        let name = ast::Name::new(name, definition.span);
        let problem = if let Some(limit) = cost.passed() {
            RuleProblem::TooMuchWork { name, limit }
        } else if definition.is_value && cost.reads_plan {
            RuleProblem::ValueReadsPlan { name }
        } else {
            return;
        };
        self.diagnostics.push(problem.diagnostic());
        definition.body.kind = ExprKind::Error;
        definition.cost = Cost::default();
    }
}

/// The form that a definition is about: that with most of the fields that it names.
fn form_of(body: &ast::Expr, ground: Ground) -> Option<RecordId> {
    let mut heads = Vec::new();
    body.each_name(&mut |name| heads.push(name.node.clone()));
    let named = |record: RecordId| {
        let fields = ground.schema.fields(record);
        heads.iter().filter(|head| fields.iter().any(|field| field.name == **head)).count()
    };
    let forms = ground.forms.iter().rev();
    forms.map(|form| form.record).max_by_key(|record| named(*record))
}

/// The definitions that another names, in its title too.
fn needed(define: &ast::Define, names: &Names) -> Vec<usize> {
    let title = define.title.iter().flat_map(|title| &title.pieces);
    let title = title.filter_map(|piece| match piece {
        ast::Piece::Value(value) => Some(value),
        ast::Piece::Text(_) => None,
    });
    let mut found = Vec::new();
    for expr in title.chain([&define.body]) {
        expr.each_name(&mut |name| found.extend(names.get(Space::Definition, &name.node)));
    }
    found
}
