//! Lists beyond loops: look-ups by key, entries that share values, entries side by side, and fields
//! that are given together.

use super::Checker;
use super::apply::condition;
use crate::diag::Advice;
use crate::operation::{HowMany, Operation};
use crate::rules::problem::{RuleProblem, Unknown};
use crate::rules::program::{Expr, ExprKind, LookUpBy, Meaning};
use crate::source::Span;
use crate::syntax::ast::{self, Name};
use crate::value::schema::Table;
use crate::value::show::joined;
use crate::value::{RecordId, TableId, Ty};

impl<'a> Checker<'a> {
    /// `indicators["A1"]`, `allocations[authority, year]`
    pub(super) fn look_up(&mut self, of: &ast::Expr, keys: &[ast::Expr], span: Span) -> Expr {
        let of = self.expr(of, None);
        let (kind, ty) = match &of.ty {
            Ty::List(inner) => match (inner.as_ref(), &of.kind) {
                (Ty::Row(id), ExprKind::Rows(_)) => self.row(*id, of, keys, span),
                (Ty::Record(id), _) => self.entry(*id, of, keys, span),
                (Ty::Unknown, _) => (ExprKind::Error, Ty::Unknown),
                _ => self.no_keys(&of),
            },
            Ty::Unknown => (ExprKind::Error, Ty::Unknown),
            _ => self.no_keys(&of),
        };
        Expr { kind, ty, span }
    }

    fn no_keys(&mut self, of: &Expr) -> (ExprKind, Ty) {
        let (expected, found) =
            ("a list or a table with a key".to_owned(), self.schema.ty_words(&of.ty));
        let help = match &of.ty {
            Ty::List(_) if is_nested(of) => Some(
                "the same key may be in more than one of these lists: go through them, as in `some \
                 x in … has x.… is …`"
                    .into(),
            ),
            Ty::List(inner) => Some(Advice::from(match inner.as_ref() {
                Ty::Row(id) => {
                    let name = self.schema.tables.get(id.0).map_or("…", |table| &table.name);
                    format!("declare its key: `table {name} by COLUMN`")
                }
                Ty::Record(_) => "declare its key: `list of …, by FIELD`".to_owned(),
                _ => "to ask whether something is in the list, say `includes`".to_owned(),
            })),
            _ => None,
        };
        self.report(RuleProblem::WrongType { span: of.span, expected, found, help });
        (ExprKind::Error, Ty::Unknown)
    }

    /// The row of a table that has these values in its key columns.
    fn row(&mut self, id: TableId, of: Expr, keys: &[ast::Expr], span: Span) -> (ExprKind, Ty) {
        let table = self.schema.tables.get(id.0);
        let columns: Vec<Ty> = table.map_or(Vec::new(), |table| {
            let keys = table.keys.iter().filter_map(|at| table.columns.get(*at));
            keys.map(|column| column.ty.clone()).collect()
        });
        if columns.is_empty() {
            return self.no_keys(&of);
        }
        if columns.len() != keys.len() {
            let what = table.map_or(String::new(), look_up_words);
            let (expected, found) = (columns.len(), keys.len());
            self.report(RuleProblem::WrongCount { span, what, expected, found });
            return (ExprKind::Error, Ty::Row(id));
        }
        let keys = keys.iter().zip(&columns).map(|(key, ty)| self.expr_of(key, ty)).collect();
        let by = LookUpBy::Columns(id);
        (ExprKind::LookUp { of: Box::new(of), keys, by }, Ty::Row(id))
    }

    /// The entry of a keyed list.
    fn entry(
        &mut self,
        record: RecordId,
        of: Expr,
        keys: &[ast::Expr],
        span: Span,
    ) -> (ExprKind, Ty) {
        let declared = self.declared(&of).filter(|_| !is_nested(&of));
        let Some(field) = declared.and_then(|declared| declared.key) else {
            return self.no_keys(&of);
        };
        let [key] = keys else {
            let (what, found) = ("a look-up in a list".to_owned(), keys.len());
            self.report(RuleProblem::WrongCount { span, what, expected: 1, found });
            return (ExprKind::Error, Ty::Record(record));
        };
        self.uses.fields.insert((record, field));
        let ty = self.schema.fields(record).get(field).map_or(Ty::Unknown, |key| key.ty.clone());
        let keys = vec![self.expr_of(key, &ty)];
        let by = LookUpBy::Field(field);
        (ExprKind::LookUp { of: Box::new(of), keys, by }, Ty::Record(record))
    }

    /// A list of records and a field of them: the field's index, and the record.
    fn list_field(&mut self, list: &Expr, name: &Name) -> Option<(usize, RecordId)> {
        let record = match &list.ty {
            Ty::List(of) => match of.as_ref() {
                Ty::Record(id) => *id,
                Ty::Unknown => return None,
                _ => return self.no_records(list),
            },
            Ty::Unknown => return None,
            _ => return self.no_records(list),
        };
        let fields = self.schema.fields(record);
        let found = fields.iter().position(|field| field.name == name.node);
        match found {
            Some(field) => {
                self.uses.fields.insert((record, field));
                self.uses.meanings.push((name.span, Meaning::Field(record, field)));
            }
            None => {
                let known = fields.iter().map(|field| field.name.as_str());
                let among = self.schema.records.get(record.0).map(|one| format!("`{}`", one.name));
                let problem = Unknown::Field.named(name, known, among);
                self.report(problem);
            }
        }
        found.map(|field| (field, record))
    }

    fn no_records<T>(&mut self, list: &Expr) -> Option<T> {
        let (expected, found) = ("a list of records".to_owned(), self.schema.ty_words(&list.ty));
        self.report(RuleProblem::WrongType { span: list.span, expected, found, help: None });
        None
    }

    pub(super) fn share(&mut self, element: &ast::Element, keys: &[Name]) -> (ExprKind, Ty) {
        let element = Box::new(self.enter(element));
        self.pop();
        match self.plain_fields(&element.list, keys) {
            Some(fields) => (ExprKind::Share { element, fields }, Ty::Condition),
            None => (ExprKind::Error, Ty::Condition),
        }
    }

    /// Fields of a list's entries by which entries are told apart, each with one value.
    fn plain_fields(&mut self, list: &Expr, names: &[Name]) -> Option<Vec<usize>> {
        let mut fields = Vec::new();
        for name in names {
            let (field, record) = self.list_field(list, name)?;
            let ty = self.schema.fields(record).get(field).map(|field| field.ty.clone());
            if let Some(ty @ (Ty::Record(_) | Ty::List(_))) = ty {
                self.wrong_type(name.span, "a field with one value", &ty);
            }
            if let Some(first) = names.iter().zip(&fields).find(|(_, other)| **other == field) {
                let (name, first) = (name.clone(), first.0.span);
                self.report(RuleProblem::NamedTwice { name, first });
            }
            fields.push(field);
        }
        Some(fields)
    }

    pub(super) fn neighbours(
        &mut self,
        names: &[Name],
        element: &ast::Element,
        by: &[Name],
        body: &ast::Expr,
    ) -> (ExprKind, Ty) {
        if let Some(name) = names.iter().find(|name| name.node == element.name.node) {
            let (what, first) = ("an entry in the `where`", element.name.span);
            self.report(RuleProblem::Shadows { name: name.clone(), what, first: Some(first) });
        }
        self.beside = names.iter().map(|name| name.node.clone()).collect();
        let element = Box::new(self.enter(element));
        self.beside.clear();
        self.pop();
        let fields = self.plain_fields(&element.list, by);
        let entry = match &element.list.ty {
            Ty::List(of) => of.as_ref().clone(),
            _ => Ty::Unknown,
        };
        if let (Some(field), Some(name)) = (fields.as_ref().and_then(|all| all.last()), by.last())
            && let Ty::Record(record) = entry
        {
            let ty = self.schema.fields(record).get(*field).map(|field| field.ty.clone());
            let is_order = |ty: &Ty| ty.is_ordered() || *ty == Ty::Unknown;
            let is_one_value = |ty: &Ty| !matches!(ty, Ty::Record(_) | Ty::List(_));
            if let Some(ty) = ty.filter(|ty| !is_order(ty) && is_one_value(ty)) {
                self.wrong_type(name.span, "a figure, a date or a year to put them in order", &ty);
            }
        }
        for name in names {
            self.push(name, entry.clone());
        }
        let body = Box::new(self.condition(body));
        for _ in names {
            self.pop();
        }
        let found = fields.and_then(|mut fields| fields.pop().map(|by| (fields, by)));
        let Some((alike, by)) = found else { return (ExprKind::Error, Ty::Condition) };
        let in_a_row = names.len();
        (ExprKind::Neighbours { in_a_row, element, alike, by, body }, Ty::Condition)
    }

    pub(super) fn together(&mut self, how_many: HowMany, of: &[ast::Expr]) -> (ExprKind, Ty) {
        if let [one] = of {
            let words = how_many.words();
            self.report(RuleProblem::OneAlone { span: one.span, words });
        }
        let of = of.iter().map(|one| self.field_of_the_plan(one)).collect();
        condition(Operation::Together(how_many), of)
    }
}

/// A look-up in a table, with the columns that it goes by.
fn look_up_words(table: &Table) -> String {
    let columns = table.keys.iter().filter_map(|at| table.columns.get(*at));
    let columns: Vec<String> = columns.map(|column| format!("`{}`", column.name)).collect();
    format!("a look-up in `{}` by {}", table.name, joined(&columns, "and"))
}

/// Whether an expression is the lists in all entries of another, one after the other.
pub(super) fn is_nested(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Field { of, .. } if matches!(of.ty, Ty::List(_)))
}
