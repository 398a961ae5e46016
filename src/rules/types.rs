//! Expressions: every name to what it stands for, every part to its type.
//!
//! A type that a place expects goes inwards (a quoted word needs its choice), the type that was
//! found comes out. What is wrong becomes [`ExprKind::Error`] of type [`Ty::Unknown`], about which
//! nothing more is said.

use super::names::{Names, Space, TypeName};
use super::operators;
use super::problem::{RuleProblem, Unknown};
use super::program::{Definition, Element, Expr, ExprKind, Uses};
use crate::diag::Diagnostics;
use crate::source::Span;
use crate::syntax::ast::{self, Literal, Name, Test};
use crate::value::{ChoiceId, Datum, Field, RecordId, Schema, TableId, Ty, Year, show};

/// A variable in scope.
#[derive(Debug, Clone)]
struct Variable {
    name: String,
    ty: Ty,
}

/// Checks expressions against one file's names and schema.
pub struct Checker<'a> {
    pub names: &'a Names,
    pub schema: &'a Schema,
    /// The form, unless the expression may not read the plan.
    pub form: Option<RecordId>,
    pub circular: (Year, jiff::civil::Date),
    /// Definitions checked so far; one that is not among them leads back to itself.
    pub definitions: &'a [Option<Definition>],
    pub uses: &'a mut Uses,
    pub diagnostics: &'a mut Diagnostics,
    scope: Vec<Variable>,
}

impl<'a> Checker<'a> {
    pub fn new(
        names: &'a Names,
        schema: &'a Schema,
        form: Option<RecordId>,
        circular: (Year, jiff::civil::Date),
        definitions: &'a [Option<Definition>],
        uses: &'a mut Uses,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        Checker {
            names,
            schema,
            form,
            circular,
            definitions,
            uses,
            diagnostics,
            scope: Vec::new(),
        }
    }

    pub fn report(&mut self, problem: RuleProblem) {
        self.diagnostics.push(problem.diagnostic());
    }

    /// Brings a variable into scope. It may not have the name of anything else that could be meant.
    pub fn push(&mut self, name: &Name, ty: Ty) {
        let field = self
            .form
            .and_then(|form| find_field(self.schema.fields(form), &name.node));
        let clash = if self.scope.iter().any(|variable| variable.name == name.node) {
            Some(("a loop variable around it", None))
        } else if let Some((_, field)) = field {
            Some(("a field of the form", Some(field.span)))
        } else {
            let found = self.names.place(Space::Definition, &name.node);
            found.map(|place| ("a value or definition", Some(place)))
        };
        if let Some((what, first)) = clash {
            self.report(RuleProblem::Shadows {
                name: name.clone(),
                what,
                first,
            });
        }
        self.scope.push(Variable {
            name: name.node.clone(),
            ty,
        });
    }

    /// Takes the innermost variable out of scope.
    pub fn pop(&mut self) {
        self.scope.pop();
    }

    /// An expression that has to be a condition.
    pub fn condition(&mut self, expr: &ast::Expr) -> Expr {
        let checked = self.expr(expr, Some(&Ty::Condition));
        if !matches!(checked.ty, Ty::Condition | Ty::Unknown) {
            let found = self.schema.ty_words(&checked.ty);
            let expected = self.schema.ty_words(&Ty::Condition);
            let help = match checked.ty {
                Ty::YesNo => "write `… is yes` or `… is no`",
                _ => "say what has to be so: `… is given`, `… is at least …`",
            };
            let help = Some(help.to_owned());
            self.report(RuleProblem::WrongType {
                span: expr.span,
                expected,
                found,
                help,
            });
        }
        checked
    }

    /// An expression that has to be of a type.
    pub fn expr_of(&mut self, expr: &ast::Expr, ty: &Ty) -> Expr {
        let checked = self.expr(expr, Some(ty));
        if !fits(&checked.ty, ty) {
            let (found, expected) = (self.schema.ty_words(&checked.ty), self.schema.ty_words(ty));
            let help = operators::hint(&checked.ty, ty);
            self.report(RuleProblem::WrongType {
                span: expr.span,
                expected,
                found,
                help,
            });
        }
        checked
    }

    /// An expression of whatever type it has; `expected` is what a literal is read as.
    pub fn expr(&mut self, expr: &ast::Expr, expected: Option<&Ty>) -> Expr {
        let span = expr.span;
        let (kind, ty) = match &expr.kind {
            ast::ExprKind::Literal(literal) => self.literal(literal, expected),
            ast::ExprKind::List(parts) => self.list(parts, expected),
            ast::ExprKind::Path { head, fields } => return self.path(head, fields, span),
            ast::ExprKind::Call { name, arguments } => self.call(name, arguments, span),
            ast::ExprKind::Not(of) => (ExprKind::Not(Box::new(self.condition(of))), Ty::Condition),
            ast::ExprKind::All(parts) => (ExprKind::All(self.conditions(parts)), Ty::Condition),
            ast::ExprKind::Any(parts) => (ExprKind::Any(self.conditions(parts)), Ty::Condition),
            ast::ExprKind::Quantified {
                quantifier,
                element,
                body,
            } => {
                let element = Box::new(self.enter(element));
                let body = Box::new(self.condition(body));
                self.pop();
                let quantifier = quantifier.node;
                (
                    ExprKind::Quantified {
                        quantifier,
                        element,
                        body,
                    },
                    Ty::Condition,
                )
            }
            ast::ExprKind::Aggregate { kind, of, element } => {
                self.aggregate(*kind, of.as_deref(), element)
            }
            ast::ExprKind::Every(name) => self.words_of(name),
            ast::ExprKind::Compare { left, test, right } => self.compare(left, *test, right),
            ast::ExprKind::IsGiven { of, is_negated } => {
                let of = Box::new(self.readable(of));
                (
                    ExprKind::IsGiven {
                        of,
                        is_negated: *is_negated,
                    },
                    Ty::Condition,
                )
            }
            ast::ExprKind::IsMissing(of) => (
                ExprKind::IsMissing(Box::new(self.readable(of))),
                Ty::Condition,
            ),
            ast::ExprKind::OneOf {
                of,
                list,
                is_negated,
            } => self.one_of(of, list, *is_negated),
            ast::ExprKind::Within { left, by, right } => self.within(left, by, right),
            ast::ExprKind::FallsIn { date, year } => {
                let date = Box::new(self.expr_of(date, &Ty::Date));
                let year = Box::new(self.expr_of(year, &Ty::Year));
                (ExprKind::FallsIn { date, year }, Ty::Condition)
            }
            ast::ExprKind::Includes { list, key } => self.includes(list, key),
            ast::ExprKind::Arithmetic {
                left,
                operator,
                right,
            } => self.arithmetic(left, *operator, right),
            ast::ExprKind::Error => (ExprKind::Error, Ty::Unknown),
        };
        Expr { kind, ty, span }
    }

    fn conditions(&mut self, parts: &[ast::Expr]) -> Vec<Expr> {
        parts.iter().map(|part| self.condition(part)).collect()
    }

    fn literal(&mut self, literal: &Literal, expected: Option<&Ty>) -> (ExprKind, Ty) {
        let (datum, ty) = match literal {
            Literal::Text(words) => return self.quoted(words, expected),
            Literal::YesNo(yes) => (Datum::YesNo(*yes), Ty::YesNo),
            Literal::Number(exact) => (Datum::Amount(*exact), Ty::Number),
            Literal::Money(exact) => (Datum::Amount(*exact), Ty::Money),
            Literal::Percent(exact) => (Datum::Amount(*exact), Ty::Percent),
            Literal::Days(exact) => (Datum::Amount(*exact), Ty::Days),
            Literal::Months(exact) => (Datum::Amount(*exact), Ty::Months),
            Literal::Date(day) => (Datum::Date(*day), Ty::Date),
            Literal::Year(year) => (Datum::Year(*year), Ty::Year),
            Literal::Error => return (ExprKind::Error, Ty::Unknown),
        };
        (ExprKind::Constant(datum), ty)
    }

    /// A quoted word: of the choice or table that is expected here, else plain text.
    fn quoted(&mut self, words: &ast::Words, expected: Option<&Ty>) -> (ExprKind, Ty) {
        let name = words.as_name();
        match expected {
            Some(ty @ Ty::Choice(id)) => match self.word(&name, *id) {
                Some(word) => (ExprKind::Constant(Datum::Choice(word)), ty.clone()),
                None => (ExprKind::Error, Ty::Unknown),
            },
            Some(ty @ Ty::Key(id)) => match self.row_key(&name, *id) {
                Some(row) => (ExprKind::Constant(Datum::Key(row)), ty.clone()),
                None => (ExprKind::Error, Ty::Unknown),
            },
            _ => (ExprKind::Constant(Datum::Text(name.node)), Ty::Text),
        }
    }

    /// The index of a choice's word; exactly as declared, capitals too.
    pub fn word(&mut self, name: &Name, id: ChoiceId) -> Option<usize> {
        let words = self.schema.words(id);
        let found = words.iter().position(|word| *word == name.node);
        if found.is_none() {
            let among = self
                .schema
                .choices
                .get(id.0)
                .map(|choice| format!("of `{}`", choice.name));
            let near = show::nearest(&name.node, words.iter().map(String::as_str));
            let near = near.map(str::to_owned);
            self.report(RuleProblem::Unknown {
                what: Unknown::Word,
                name: name.clone(),
                near,
                among,
            });
        }
        found
    }

    fn row_key(&mut self, name: &Name, id: TableId) -> Option<usize> {
        let found = self
            .schema
            .row_keys(id)
            .find(|(_, key)| *key == name.node)
            .map(|(at, _)| at);
        if found.is_none() {
            let known = self.schema.row_keys(id).map(|(_, key)| key);
            let among = self
                .schema
                .tables
                .get(id.0)
                .map(|table| format!("of `{}`", table.name));
            let problem = Unknown::Word.named(name, known, among);
            self.report(problem);
        }
        found
    }

    fn list(&mut self, parts: &[ast::Expr], expected: Option<&Ty>) -> (ExprKind, Ty) {
        let mut of = match expected {
            Some(Ty::List(of)) => Some(of.as_ref().clone()),
            _ => None,
        };
        let mut checked = Vec::new();
        for part in parts {
            let one = match &of {
                Some(ty) => self.expr_of(part, ty),
                None => self.expr(part, None),
            };
            of = of.or_else(|| Some(one.ty.clone()));
            checked.push(one);
        }
        (
            ExprKind::List(checked),
            Ty::List(Box::new(of.unwrap_or(Ty::Unknown))),
        )
    }

    /// A name and the fields behind its dots.
    fn path(&mut self, head: &Name, fields: &[Name], span: Span) -> Expr {
        if head.node == "circular" {
            return self.circular_path(head, fields, span);
        }
        let mut at = self.head(head);
        for name in fields {
            at = self.field(at, name);
        }
        at.span = span;
        at
    }

    fn circular_path(&mut self, head: &Name, fields: &[Name], span: Span) -> Expr {
        let error = Expr {
            kind: ExprKind::Error,
            ty: Ty::Unknown,
            span,
        };
        let [name] = fields else {
            let help = Some("write `circular.due` or `circular.year`".to_owned());
            let (expected, found) = ("a value".to_owned(), "the circular itself".to_owned());
            self.report(RuleProblem::WrongType {
                span: head.span,
                expected,
                found,
                help,
            });
            return error;
        };
        let (year, due) = self.circular;
        let (datum, ty) = match name.node.as_str() {
            "due" => (Datum::Date(due), Ty::Date),
            "year" => (Datum::Year(year), Ty::Year),
            _ => {
                let known = ["due", "year"].into_iter();
                self.report(Unknown::Field.named(name, known, Some("`circular`".to_owned())));
                return error;
            }
        };
        Expr {
            kind: ExprKind::Constant(datum),
            ty,
            span,
        }
    }

    fn head(&mut self, name: &Name) -> Expr {
        let span = name.span;
        if let Some(at) = self
            .scope
            .iter()
            .rposition(|variable| variable.name == name.node)
        {
            let ty = self
                .scope
                .get(at)
                .map_or(Ty::Unknown, |variable| variable.ty.clone());
            return Expr {
                kind: ExprKind::Variable(at),
                ty,
                span,
            };
        }
        if let Some(form) = self.form
            && let Some((field, declared)) = find_field(self.schema.fields(form), &name.node)
        {
            self.uses.fields.insert((form, field));
            let plan = Expr {
                kind: ExprKind::Form,
                ty: Ty::Record(form),
                span,
            };
            let ty = declared.ty.clone();
            return Expr {
                kind: ExprKind::Field {
                    of: Box::new(plan),
                    field,
                },
                ty,
                span,
            };
        }
        if self.names.get(Space::Definition, &name.node).is_some() {
            let (kind, ty) = self.call(name, &[], span);
            return Expr { kind, ty, span };
        }
        if let Some(TypeName::Table(id)) = self.names.get_type(&name.node) {
            self.uses.tables.insert(id);
            let ty = Ty::List(Box::new(Ty::Row(TableId(id))));
            return Expr {
                kind: ExprKind::Rows(TableId(id)),
                ty,
                span,
            };
        }
        self.unknown_name(name);
        Expr {
            kind: ExprKind::Error,
            ty: Ty::Unknown,
            span,
        }
    }

    fn unknown_name(&mut self, name: &Name) {
        if self.names.is_broken(&name.node) {
            return;
        }
        let fields = self.form.map_or(&[][..], |form| self.schema.fields(form));
        let variables = self.scope.iter().map(|variable| variable.name.as_str());
        let tables = self.schema.tables.iter().map(|table| table.name.as_str());
        let known = variables
            .chain(fields.iter().map(|field| field.name.as_str()))
            .chain(self.names.all(Space::Definition))
            .chain(tables);
        let problem = Unknown::Name.named(name, known, None);
        self.report(problem);
    }

    fn field(&mut self, of: Expr, name: &Name) -> Expr {
        let span = of.span.to(name.span);
        let error = Expr {
            kind: ExprKind::Error,
            ty: Ty::Unknown,
            span,
        };
        let (fields, among) = match &of.ty {
            Ty::Record(id) => (
                self.schema.fields(*id),
                self.schema.records.get(id.0).map(|one| &one.name),
            ),
            Ty::Row(id) => (
                self.schema.columns(*id),
                self.schema.tables.get(id.0).map(|one| &one.name),
            ),
            Ty::Unknown => return error,
            ty => {
                let found = self.schema.ty_words(ty);
                let help = match ty {
                    Ty::List(_) => {
                        Some("go through the list: `every x in … has x.… is …`".to_owned())
                    }
                    _ => None,
                };
                let expected = format!("something that has a field `{}`", name.node);
                self.report(RuleProblem::WrongType {
                    span: of.span,
                    expected,
                    found,
                    help,
                });
                return error;
            }
        };
        let Some((field, declared)) = find_field(fields, &name.node) else {
            let known = fields.iter().map(|field| field.name.as_str());
            let problem = Unknown::Field.named(name, known, among.map(|name| format!("`{name}`")));
            self.report(problem);
            return error;
        };
        if let Ty::Record(id) = of.ty {
            self.uses.fields.insert((id, field));
        }
        let ty = declared.ty.clone();
        Expr {
            kind: ExprKind::Field {
                of: Box::new(of),
                field,
            },
            ty,
            span,
        }
    }

    fn call(&mut self, name: &Name, arguments: &[ast::Expr], span: Span) -> (ExprKind, Ty) {
        let Some(id) = self.names.get(Space::Definition, &name.node) else {
            self.unknown_name(name);
            return (ExprKind::Error, Ty::Unknown);
        };
        self.uses.definitions.insert(id);
        // One that is not there yet is part of a circle, which is reported where it is declared.
        let Some(definition) = self.definitions.get(id).and_then(Option::as_ref) else {
            return (ExprKind::Error, Ty::Unknown);
        };
        if definition.parameters.len() != arguments.len() {
            let what = format!("`{}`", name.node);
            let (expected, found) = (definition.parameters.len(), arguments.len());
            self.report(RuleProblem::WrongCount {
                span,
                what,
                expected,
                found,
            });
            return (ExprKind::Error, Ty::Unknown);
        }
        let ty = definition.body.ty.clone();
        let types = definition
            .parameters
            .iter()
            .map(|(_, ty)| ty.clone())
            .collect::<Vec<_>>();
        let given = arguments.iter().zip(&types);
        let arguments = given
            .map(|(argument, ty)| self.expr_of(argument, ty))
            .collect();
        (
            ExprKind::Call {
                definition: id,
                arguments,
            },
            ty,
        )
    }

    /// A loop's list and filter, with its variable in scope afterwards.
    pub fn enter(&mut self, element: &ast::Element) -> Element {
        let list = self.expr(&element.list, None);
        let of = match &list.ty {
            Ty::List(of) => of.as_ref().clone(),
            Ty::Unknown => Ty::Unknown,
            other => {
                let (expected, found) = ("a list".to_owned(), self.schema.ty_words(other));
                let span = element.list.span;
                self.report(RuleProblem::WrongType {
                    span,
                    expected,
                    found,
                    help: None,
                });
                Ty::Unknown
            }
        };
        self.push(&element.name, of);
        let filter = element
            .filter
            .as_ref()
            .map(|filter| Box::new(self.condition(filter)));
        Element {
            name: element.name.node.clone(),
            list,
            filter,
            span: element.span,
        }
    }

    fn words_of(&mut self, name: &Name) -> (ExprKind, Ty) {
        match self.names.get_type(&name.node) {
            Some(TypeName::Choice(id)) => {
                self.uses.choices.insert(id);
                let id = ChoiceId(id);
                (ExprKind::Words(id), Ty::List(Box::new(Ty::Choice(id))))
            }
            _ => {
                if !self.names.is_broken(&name.node) {
                    let known = self
                        .schema
                        .choices
                        .iter()
                        .map(|choice| choice.name.as_str());
                    let problem = Unknown::Type.named(name, known, None);
                    self.report(problem);
                }
                (ExprKind::Error, Ty::Unknown)
            }
        }
    }

    fn aggregate(
        &mut self,
        kind: ast::Aggregate,
        of: Option<&ast::Expr>,
        element: &ast::Element,
    ) -> (ExprKind, Ty) {
        let element = Box::new(self.enter(element));
        let of = of.map(|of| {
            let checked = self.expr(of, None);
            let is_fit = match kind {
                ast::Aggregate::Sum | ast::Aggregate::Count => checked.ty.is_amount(),
                ast::Aggregate::Largest | ast::Aggregate::Smallest => checked.ty.is_ordered(),
            };
            if !is_fit && checked.ty != Ty::Unknown {
                let (expected, found) = ("an amount".to_owned(), self.schema.ty_words(&checked.ty));
                self.report(RuleProblem::WrongType {
                    span: of.span,
                    expected,
                    found,
                    help: None,
                });
            }
            Box::new(checked)
        });
        self.pop();
        let ty = of.as_ref().map_or(Ty::Number, |of| of.ty.clone());
        (ExprKind::Aggregate { kind, of, element }, ty)
    }

    /// Something whose being there can be asked for: a field, or a variable.
    fn readable(&mut self, of: &ast::Expr) -> Expr {
        let checked = self.expr(of, None);
        let is_field = matches!(checked.kind, ExprKind::Field { .. } | ExprKind::Variable(_));
        if !is_field && checked.ty != Ty::Unknown {
            let (expected, found) = (
                "a field of the plan".to_owned(),
                self.schema.ty_words(&checked.ty),
            );
            self.report(RuleProblem::WrongType {
                span: of.span,
                expected,
                found,
                help: None,
            });
        }
        checked
    }

    /// Two operands, the literal one read as the other's type.
    fn pair(&mut self, left: &ast::Expr, right: &ast::Expr) -> (Expr, Expr) {
        if matches!(left.kind, ast::ExprKind::Literal(_)) {
            let right = self.expr(right, None);
            return (self.expr(left, Some(&right.ty)), right);
        }
        let left = self.expr(left, None);
        let right = self.expr(right, Some(&left.ty));
        (left, right)
    }

    fn compare(&mut self, left: &ast::Expr, test: Test, right: &ast::Expr) -> (ExprKind, Ty) {
        let (left, right) = self.pair(left, right);
        if !fits(&right.ty, &left.ty) {
            self.types_differ(&left, &right);
        } else if let Some(problem) = operators::unfit(test, &left, &right, self.schema) {
            self.report(problem);
        } else {
            self.in_range(&left, &right);
            self.in_range(&right, &left);
        }
        let (left, right) = (Box::new(left), Box::new(right));
        (ExprKind::Compare { left, test, right }, Ty::Condition)
    }

    fn types_differ(&mut self, left: &Expr, right: &Expr) {
        let help = operators::hint(&right.ty, &left.ty);
        let words = |ty| self.schema.ty_words(ty);
        let problem = RuleProblem::TypesDiffer {
            span: right.span,
            left: words(&left.ty),
            right: words(&right.ty),
            left_span: left.span,
            help,
        };
        self.report(problem);
    }

    /// A figure that the field it is compared with can never have.
    fn in_range(&mut self, of: &Expr, figure: &Expr) {
        let (Some(field), ExprKind::Constant(Datum::Amount(exact))) =
            (self.declared(of), &figure.kind)
        else {
            return;
        };
        let (Some(least), Some(most)) = (field.limits.least, field.limits.most) else {
            return;
        };
        if *exact < least || *exact > most {
            let show = |exact| show::amount(exact, &figure.ty);
            let (shown, range) = (show(*exact), format!("{} to {}", show(least), show(most)));
            let declared = field.span;
            self.report(RuleProblem::OutOfRange {
                span: figure.span,
                shown,
                range,
                declared,
            });
        }
    }

    /// The field that an expression reads, as it is declared.
    fn declared(&self, expr: &Expr) -> Option<&'a Field> {
        let ExprKind::Field { of, field } = &expr.kind else {
            return None;
        };
        match of.ty {
            Ty::Record(id) => self.schema.fields(id).get(*field),
            Ty::Row(id) => self.schema.columns(id).get(*field),
            _ => None,
        }
    }

    fn one_of(&mut self, of: &ast::Expr, list: &ast::Expr, is_negated: bool) -> (ExprKind, Ty) {
        let of = self.expr(of, None);
        let list = self.expr_of(list, &Ty::List(Box::new(of.ty.clone())));
        if let ExprKind::List(parts) = &list.kind {
            for part in parts {
                self.in_range(&of, part);
            }
        }
        let (of, list) = (Box::new(of), Box::new(list));
        (
            ExprKind::OneOf {
                of,
                list,
                is_negated,
            },
            Ty::Condition,
        )
    }

    fn within(&mut self, left: &ast::Expr, by: &ast::Expr, right: &ast::Expr) -> (ExprKind, Ty) {
        let (left, right) = self.pair(left, right);
        if !fits(&right.ty, &left.ty) {
            self.types_differ(&left, &right);
        }
        let step = if left.ty == Ty::Date {
            Ty::Days
        } else {
            left.ty.clone()
        };
        let by = self.expr_of(by, &step);
        if !left.ty.is_ordered() && left.ty != Ty::Unknown {
            let ty = self.schema.ty_words(&left.ty);
            let help = "only amounts and dates lie near to one another";
            self.report(RuleProblem::NotOrdered {
                span: left.span,
                test: "is within",
                ty,
                help,
            });
        }
        let (left, by, right) = (Box::new(left), Box::new(by), Box::new(right));
        (ExprKind::Within { left, by, right }, Ty::Condition)
    }

    fn includes(&mut self, list: &ast::Expr, key: &ast::Expr) -> (ExprKind, Ty) {
        let list = self.expr(list, None);
        let field = self.declared(&list).and_then(|declared| declared.key);
        let of = match (&list.ty, field) {
            (Ty::List(of), Some(field)) => match of.as_ref() {
                Ty::Record(id) => {
                    self.uses.fields.insert((*id, field));
                    self.schema
                        .fields(*id)
                        .get(field)
                        .map_or(Ty::Unknown, |key| key.ty.clone())
                }
                other => other.clone(),
            },
            (Ty::List(of), None) if !matches!(of.as_ref(), Ty::Record(_)) => of.as_ref().clone(),
            (Ty::Unknown, _) => Ty::Unknown,
            (other, _) => {
                let (expected, found) =
                    ("a list with a key".to_owned(), self.schema.ty_words(other));
                let help = Some("declare its key: `list of …, by FIELD`".to_owned());
                self.report(RuleProblem::WrongType {
                    span: list.span,
                    expected,
                    found,
                    help,
                });
                Ty::Unknown
            }
        };
        let key = Box::new(self.expr_of(key, &of));
        (
            ExprKind::Includes {
                list: Box::new(list),
                field,
                key,
            },
            Ty::Condition,
        )
    }

    fn arithmetic(
        &mut self,
        left: &ast::Expr,
        operator: ast::Operator,
        right: &ast::Expr,
    ) -> (ExprKind, Ty) {
        let left = self.expr(left, None);
        let right = self.expr(right, None);
        let is_known = left.ty != Ty::Unknown && right.ty != Ty::Unknown;
        let ty = operators::result(operator, &left.ty, &right.ty);
        if ty.is_none() && is_known {
            self.types_differ(&left, &right);
        }
        let (left, right) = (Box::new(left), Box::new(right));
        (
            ExprKind::Arithmetic {
                left,
                operator,
                right,
            },
            ty.unwrap_or(Ty::Unknown),
        )
    }
}

/// Whether a type can stand where another is asked for.
pub fn fits(found: &Ty, asked: &Ty) -> bool {
    match (found, asked) {
        (Ty::Unknown, _) | (_, Ty::Unknown) => true,
        (Ty::List(found), Ty::List(asked)) => fits(found, asked),
        (found, asked) => found == asked,
    }
}

fn find_field<'f>(fields: &'f [Field], name: &str) -> Option<(usize, &'f Field)> {
    fields
        .iter()
        .enumerate()
        .find(|(_, field)| field.name == name)
}
