//! Expressions: every name to what it stands for, every part to its type.
//!
//! A type that a place expects goes inwards (a quoted word needs its choice), the type that was
//! found comes out. What is wrong becomes [`ExprKind::Error`] of type [`Ty::Unknown`], about which
//! nothing more is said.

mod apply;
mod compare;
mod functions;
mod list;
mod name;
mod text;
mod value;
mod working_days;

pub(super) use compare::Bounds;

use crate::diag::Diagnostics;
use crate::rules::Ground;
use crate::rules::mismatch;
use crate::rules::names::{Names, Space};
use crate::rules::problem::RuleProblem;
use crate::rules::program::{Definition, Element, Expr, ExprKind, Form, Uses};
use crate::source::Span;
use crate::syntax::ast::{self, Name};
use crate::value::{ChoiceId, Field, RecordId, Schema, Ty, Year};

/// A variable in scope.
#[derive(Debug, Clone)]
struct Variable {
    name: String,
    /// Where it is named.
    span: Span,
    ty: Ty,
}

/// Whose fields an expression may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reads {
    /// No plan: it is the same for each.
    NoPlan,
    /// Plans of a form, or the record of all plans together.
    Of(RecordId),
    /// One record, and only that: what a field of it is asked for by.
    Beside(RecordId),
    /// Plans of a form that is not known, which was reported.
    Unknown,
}

impl Reads {
    /// Plans of this form, if it is known.
    pub(super) fn plans_of(form: Option<RecordId>) -> Reads {
        form.map_or(Reads::Unknown, Reads::Of)
    }
}

/// Checks expressions against one file's names and schema.
pub(super) struct Checker<'a> {
    pub names: &'a Names,
    pub schema: &'a Schema,
    pub forms: &'a [Form],
    pub reads: Reads,
    /// The year and the due date of the circular, if it can be read.
    pub circular: Option<(Year, jiff::civil::Date)>,
    /// Definitions checked so far; one that is not among them leads back to itself.
    pub definitions: &'a [Option<Definition>],
    pub uses: &'a mut Uses,
    pub diagnostics: &'a mut Diagnostics,
    scope: Vec<Variable>,
    /// The names for entries side by side, while those are picked out that are put in order.
    beside: Vec<String>,
    /// Whether it is what an example changes.
    pub is_edit: bool,
}

impl<'a> Checker<'a> {
    pub(super) fn new(
        names: &'a Names,
        ground: Ground<'a>,
        reads: Reads,
        definitions: &'a [Option<Definition>],
        uses: &'a mut Uses,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        let Ground { schema, forms, circular } = ground;
        let (scope, beside, is_edit) = (Vec::new(), Vec::new(), false);
        Checker {
            names,
            schema,
            forms,
            reads,
            circular,
            definitions,
            uses,
            diagnostics,
            scope,
            beside,
            is_edit,
        }
    }

    /// The form whose fields may be named, if there is one.
    fn form(&self) -> Option<RecordId> {
        match self.reads {
            Reads::Of(form) | Reads::Beside(form) => Some(form),
            Reads::NoPlan | Reads::Unknown => None,
        }
    }

    pub(super) fn report(&mut self, problem: RuleProblem) {
        // What an item lacks, another of its name may have. That there are two, or that one cannot be read,
        // is told.
        if let RuleProblem::Unknown { among: Some(among), .. } = &problem {
            let name = among.trim_matches('`');
            if self.names.is_doubled(name) || self.names.is_changed_unread(name) {
                return;
            }
        }
        self.diagnostics.push(problem.diagnostic());
    }

    /// Reports that something of another type stands where `expected` is asked for.
    fn wrong_type(&mut self, span: Span, expected: &str, found: &Ty) {
        let (expected, found) = (expected.to_owned(), self.schema.ty_words(found));
        self.report(RuleProblem::WrongType { span, expected, found, help: None });
    }

    /// Brings a variable into scope. It may not have the name of anything else that could be meant.
    pub(super) fn push(&mut self, name: &Name, ty: Ty) {
        let field = self.form().and_then(|form| find_field(self.schema.fields(form), &name.node));
        let table = self.schema.tables.iter().find(|table| table.name == name.node);
        let clash = if name.node == "circular" {
            Some(("the circular itself", None))
        } else if let Some(table) = table {
            Some(("a table", Some(table.span)))
        } else if self.scope.iter().any(|variable| variable.name == name.node) {
            Some(("a loop variable around it", None))
        } else if let Some((_, field)) = field {
            Some(("a field of the form", Some(field.span)))
        } else {
            let found = self.names.place(Space::Definition, &name.node);
            found.map(|place| ("a value or definition", Some(place)))
        };
        if let Some((what, first)) = clash {
            self.report(RuleProblem::Shadows { name: name.clone(), what, first });
        }
        self.scope.push(Variable { name: name.node.clone(), span: name.span, ty });
    }

    /// Takes the innermost variable out of scope.
    pub(super) fn pop(&mut self) {
        self.scope.pop();
    }

    /// An expression that has to be a condition.
    pub(super) fn condition(&mut self, expr: &ast::Expr) -> Expr {
        let checked = self.expr(expr, Some(&Ty::Condition));
        if !matches!(checked.ty, Ty::Condition | Ty::Unknown) {
            let found = self.schema.ty_words(&checked.ty);
            let expected = self.schema.ty_words(&Ty::Condition);
            let help = match checked.ty {
                Ty::YesNo => "say `… is yes` or `… is no`",
                _ => "say what must be so: `… is given`, `… is at least …`",
            };
            let help = Some(help.into());
            self.report(RuleProblem::WrongType { span: expr.span, expected, found, help });
        }
        checked
    }

    /// An expression that is no condition.
    pub(super) fn value(&mut self, expr: &ast::Expr) -> Expr {
        let checked = self.expr(expr, None);
        if checked.ty == Ty::Condition {
            self.wrong_type(expr.span, "a value", &checked.ty);
        }
        checked
    }

    /// An expression whose value can be said in a sentence.
    pub(super) fn sayable(&mut self, expr: &ast::Expr) -> Expr {
        let checked = self.expr(expr, None);
        if matches!(checked.ty, Ty::Condition | Ty::List(_)) {
            self.wrong_type(expr.span, "one value", &checked.ty);
        }
        checked
    }

    /// An expression whose value can be shown by itself.
    pub(super) fn figure(&mut self, expr: &ast::Expr) -> Expr {
        let checked = self.sayable(expr);
        if matches!(checked.ty, Ty::Record(_) | Ty::Row(_)) {
            self.wrong_type(expr.span, "one value", &checked.ty);
        }
        checked
    }

    /// An expression that has to be of a type.
    pub(super) fn expr_of(&mut self, expr: &ast::Expr, ty: &Ty) -> Expr {
        let checked = self.expr(expr, Some(ty));
        if !fits(&checked.ty, ty, self.schema) {
            let (found, expected) = (self.schema.ty_words(&checked.ty), self.schema.ty_words(ty));
            let asked = Expr { kind: ExprKind::Error, ty: ty.clone(), span: expr.span };
            let help = mismatch::hint(&checked, &asked, self.schema);
            self.report(RuleProblem::WrongType { span: expr.span, expected, found, help });
        }
        checked
    }

    /// An expression of whatever type it has; `expected` is what a literal is read as.
    pub(super) fn expr(&mut self, expr: &ast::Expr, expected: Option<&Ty>) -> Expr {
        let span = expr.span;
        let (kind, ty) = match &expr.kind {
            ast::ExprKind::Literal(literal) => self.literal(literal, expected),
            ast::ExprKind::List(parts) => self.list(parts, expected),
            ast::ExprKind::Path { head, fields } => return self.path(head, fields, span),
            ast::ExprKind::Call { name, arguments } => self.call(name, arguments, span),
            ast::ExprKind::LookUp { of, keys } => return self.look_up(of, keys, span),
            ast::ExprKind::Field { of, name } => {
                let of = self.expr(of, None);
                return self.field(of, name);
            }
            ast::ExprKind::Apply { operation, operands } => self.apply(*operation, operands, span),
            ast::ExprKind::Quantified { quantifier, element, body } => {
                let element = Box::new(self.enter(element));
                let body = Box::new(self.condition(body));
                self.pop();
                let quantifier = quantifier.node;
                (ExprKind::Quantified { quantifier, element, body }, Ty::Condition)
            }
            ast::ExprKind::Aggregate { kind, of, element } => {
                self.aggregate(*kind, of.as_deref(), element)
            }
            ast::ExprKind::Dated { element, dates, length } => {
                self.dated(element, dates, length.as_deref())
            }
            ast::ExprKind::Every(name) => self.words_of(name),
            ast::ExprKind::Share { element, keys } => self.share(element, keys),
            ast::ExprKind::Neighbours { names, element, by, body } => {
                self.neighbours(names, element, by, body)
            }
            ast::ExprKind::Error => (ExprKind::Error, Ty::Unknown),
        };
        Expr { kind, ty, span }
    }

    /// A loop's list and filter, with its variable in scope afterwards.
    pub(super) fn enter(&mut self, element: &ast::Element) -> Element {
        let list = self.expr(&element.list, None);
        let of = match &list.ty {
            Ty::List(of) => of.as_ref().clone(),
            Ty::Unknown => Ty::Unknown,
            other => {
                let (expected, found) = ("a list".to_owned(), self.schema.ty_words(other));
                let span = element.list.span;
                self.report(RuleProblem::WrongType { span, expected, found, help: None });
                Ty::Unknown
            }
        };
        self.push(&element.name, of);
        let filter = element.filter.as_ref().map(|filter| Box::new(self.condition(filter)));
        Element { name: element.name.node.clone(), list, filter, span: element.span }
    }
}

/// Whether a type can stand where another is asked for. A choice of last year's can where this year's is.
pub(super) fn fits(found: &Ty, asked: &Ty, schema: &Schema) -> bool {
    match (found, asked) {
        (Ty::Unknown, _) | (_, Ty::Unknown) => true,
        (Ty::List(found), Ty::List(asked)) => fits(found, asked, schema),
        (Ty::Choice(found), Ty::Choice(asked)) => {
            let this_years = |id: &ChoiceId| {
                schema.choices.get(id.0).and_then(|choice| choice.this_years).unwrap_or(*id)
            };
            this_years(found) == this_years(asked)
        }
        (found, asked) => found == asked,
    }
}

fn find_field<'f>(fields: &'f [Field], name: &str) -> Option<(usize, &'f Field)> {
    fields.iter().enumerate().find(|(_, field)| field.name == name)
}
