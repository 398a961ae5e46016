//! Names: what heads a path, the fields behind its dots, definitions that are called.

use super::{Checker, Reads, find_field};
use crate::diag::Advice;
use crate::rules::names::{Space, TypeName};
use crate::rules::problem::{RuleProblem, Unknown};
use crate::rules::program::{Expr, ExprKind, Form, Meaning};
use crate::rules::{PLANS, innermost};
use crate::source::Span;
use crate::syntax::ast::{self, Name};
use crate::value::date::{MONTHS, WEEKDAYS};
use crate::value::schema::LAST_YEAR;
use crate::value::{ChoiceId, Datum, Field, RecordId, TableId, Ty};

/// How rules ask for a part of a date.
fn of_a_date(part: &str) -> Option<&'static str> {
    match part {
        "month" => Some("ask for its month by name: `month of … is \"October\"`"),
        "weekday" | "day" => Some("ask for its day of the week: `weekday of … is \"Monday\"`"),
        "year" => Some("ask for its financial year: `… falls in 2001-02`"),
        _ => None,
    }
}

impl<'a> Checker<'a> {
    /// A name and the fields behind its dots.
    pub(super) fn path(&mut self, head: &Name, fields: &[Name], span: Span) -> Expr {
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

    pub(super) fn circular_path(&mut self, head: &Name, fields: &[Name], span: Span) -> Expr {
        let error = Expr { kind: ExprKind::Error, ty: Ty::Unknown, span };
        let [name] = fields else {
            let help = "its day is `circular.due`, its year `circular.year`";
            let help = Some(help.into());
            let (expected, found) = ("a value".to_owned(), "the circular itself".to_owned());
            self.report(RuleProblem::WrongType { span: head.span, expected, found, help });
            return error;
        };
        let (year, due) = self.circular.unzip();
        // It is still to be written, or is no day, and has been reported.
        let due = due.filter(|due| *due != jiff::civil::Date::MAX);
        let (datum, ty) = match name.node.as_str() {
            "due" => (due.map(Datum::Date), Ty::Date),
            "year" => (year.map(Datum::Year), Ty::Year),
            _ => {
                let known = ["due", "year"].into_iter();
                self.report(Unknown::Field.named(name, known, Some("`circular`".to_owned())));
                return error;
            }
        };
        self.uses.circular.insert(span);
        Expr { kind: datum.map_or(ExprKind::Error, ExprKind::Constant), ty, span }
    }

    pub(super) fn head(&mut self, name: &Name) -> Expr {
        let span = name.span;
        if let Some(at) = self.scope.iter().rposition(|variable| variable.name == name.node) {
            let ty = self.scope.get(at).map_or(Ty::Unknown, |variable| variable.ty.clone());
            return Expr { kind: ExprKind::Variable(at), ty, span };
        }
        if let Some(form) = self.form()
            && let Some((field, declared)) = find_field(self.schema.fields(form), &name.node)
        {
            self.uses.fields.insert((form, field));
            self.uses.meanings.push((span, Meaning::Field(form, field)));
            let plan = Expr { kind: ExprKind::Form, ty: Ty::Record(form), span };
            let ty = declared.ty.clone();
            return Expr { kind: ExprKind::Field { of: Box::new(plan), field }, ty, span };
        }
        if self.names.get(Space::Definition, &name.node).is_some() {
            let (kind, ty) = self.call(name, &[], span);
            return Expr { kind, ty, span };
        }
        if let Some(TypeName::Table(id)) = self.names.get_type(&name.node) {
            self.uses.tables.insert(id);
            self.uses.meanings.push((span, Meaning::Table(TableId(id))));
            let ty = Ty::List(Box::new(Ty::Row(TableId(id))));
            return Expr { kind: ExprKind::Rows(TableId(id)), ty, span };
        }
        self.unknown_name(name);
        Expr { kind: ExprKind::Error, ty: Ty::Unknown, span }
    }

    /// Whether a name means something here.
    pub(super) fn is_known(&self, name: &str) -> bool {
        let fields = self.form().map_or(&[][..], |form| self.schema.fields(form));
        self.scope.iter().any(|variable| variable.name == name)
            || find_field(fields, name).is_some()
            || self.names.get(Space::Definition, name).is_some()
            || matches!(self.names.get_type(name), Some(TypeName::Table(_)))
    }

    pub(super) fn unknown_name(&mut self, name: &Name) {
        // Where the form is not known, or not all of it, any name may be one of its fields.
        let form = self.form().and_then(|form| self.schema.records.get(form.0));
        let is_open = form.is_some_and(|form| self.names.is_changed_unread(&form.name));
        if self.names.is_broken(&name.node) || self.reads == Reads::Unknown || is_open {
            return;
        }
        if let Some(help) = self.elsewhere(&name.node) {
            return self.report(RuleProblem::Elsewhere { name: name.clone(), help: help.into() });
        }
        if let Some(problem) = self.of_an_entry(name) {
            return self.report(problem);
        }
        let parts = [("month", &MONTHS[..]), ("weekday", &WEEKDAYS[..])];
        let named = parts.iter().find_map(|(part, all)| {
            let word = all.iter().find(|word| word.eq_ignore_ascii_case(&name.node))?;
            Some((part, word))
        });
        if let Some((part, word)) = named {
            let help = format!("ask for the {part} of a date: `{part} of … is \"{word}\"`");
            return self.report(RuleProblem::Elsewhere { name: name.clone(), help: help.into() });
        }
        let is_field = |form: &Form| find_field(self.schema.fields(form.record), &name.node);
        if self.reads == Reads::NoPlan && self.forms.iter().any(|form| is_field(form).is_some()) {
            return self.report(RuleProblem::FieldInAValue { name: name.clone() });
        }
        if let Some(help) = self.of_a_list_in_an_edit(&name.node) {
            return self.report(RuleProblem::Elsewhere { name: name.clone(), help: help.into() });
        }
        let fields = self.form().map_or(&[][..], |form| self.schema.fields(form));
        // A plural is not always a list.
        let plural = format!("{}s", name.node);
        let declared = find_field(fields, &plural).map(|(_, field)| &field.ty);
        if declared.is_some_and(|ty| !matches!(ty, Ty::List(_) | Ty::Unknown)) {
            let help = Advice::meant(name.span, plural);
            return self.report(RuleProblem::Elsewhere { name: name.clone(), help });
        }
        let variables = self.scope.iter().map(|variable| variable.name.as_str());
        let tables = self.schema.tables.iter().map(|table| table.name.as_str());
        let known = variables
            .chain(fields.iter().map(|field| field.name.as_str()))
            .chain(self.names.all(Space::Definition))
            .chain(tables);
        let known = known.filter(|known| *known != name.node);
        let problem = Unknown::Name.named(name, known, None);
        self.report(problem);
    }

    /// A name that an entry in scope should have, or a field of such an entry that is named alone.
    fn of_an_entry(&self, name: &Name) -> Option<RuleProblem> {
        let plural = format!("{}s", name.node);
        if let Some(variable) = self.scope.iter().rev().find(|one| one.name == plural) {
            let variable = Name::new(variable.name.clone(), variable.span);
            return Some(RuleProblem::Misnamed { name: name.clone(), variable });
        }
        if self.beside.contains(&name.node) {
            let entry = self.scope.last().map_or("", |variable| variable.name.as_str());
            let help = format!(
                "entries are picked out before they are next to each other: say `{entry}.…` here, \
                 and what is asked of `{}` after `has`",
                name.node
            );
            return Some(RuleProblem::Elsewhere { name: name.clone(), help: help.into() });
        }
        if matches!(name.node.as_str(), "due" | "due-date" | "deadline") {
            let help = Advice::meant(name.span, "circular.due");
            return Some(RuleProblem::Elsewhere { name: name.clone(), help });
        }
        let has_field = |ty: &Ty| match ty {
            Ty::Record(id) => find_field(self.schema.fields(*id), &name.node).is_some(),
            Ty::Row(id) => find_field(self.schema.columns(*id), &name.node).is_some(),
            _ => false,
        };
        let entry = self.scope.iter().rev().find(|variable| has_field(&variable.ty))?;
        let help = Advice::meant(name.span, format!("{}.{}", entry.name, name.node));
        Some(RuleProblem::Elsewhere { name: name.clone(), help })
    }

    /// How an example changes the entries of a list, where it names one of them.
    fn of_a_list_in_an_edit(&self, name: &str) -> Option<String> {
        let list = format!("{name}s");
        let (_, field) = find_field(self.schema.fields(self.form()?), &list)?;
        let is_list = matches!(field.ty, Ty::List(_));
        (self.is_edit && is_list)
            .then(|| format!("`{list}` is a list: end the line with `for every {name} in {list}`"))
    }

    /// What to write for a name that means something in another place than this.
    fn elsewhere(&self, name: &str) -> Option<String> {
        let here = self.form();
        let is_national = self.forms.iter().any(|form| Some(form.national) == here);
        let is_field = |form: &&Form| {
            let fields = self.schema.fields(form.record);
            Some(form.record) != here && fields.iter().any(|field| field.name == name)
        };
        match (name, self.forms.iter().find(is_field)) {
            (_, Some(form)) if matches!(self.reads, Reads::Beside(_)) => Some(format!(
                "it is a field of `{}`, but after `only when` only the fields beside this one can \
                 be named",
                form.name
            )),
            (LAST_YEAR, None) => {
                Some("it is there only if `circular` follows the year before".to_owned())
            }
            (_, Some(_)) if is_national => Some(format!(
                "each plan has it: go through `plans`, as in `every p in plans has p.{name} …`"
            )),
            (PLANS, _) if here.is_some() => {
                Some("only a `national requirement` is about all `plans` together".to_owned())
            }
            (_, Some(form)) if here.is_some() => {
                let own = self.forms.iter().find(|form| Some(form.record) == here)?;
                Some(format!("it is a field of `{}`, but this is about `{}`", form.name, own.name))
            }
            _ => None,
        }
    }

    /// A field of a record, or a column of a row; of a list of records, a list in each of them.
    pub(super) fn field(&mut self, of: Expr, name: &Name) -> Expr {
        let span = of.span.to(name.span);
        let error = Expr { kind: ExprKind::Error, ty: Ty::Unknown, span };
        let (fields, among) = match &of.ty {
            Ty::Record(id) => {
                (self.schema.fields(*id), self.schema.records.get(id.0).map(|one| &one.name))
            }
            Ty::Row(id) => {
                (self.schema.columns(*id), self.schema.tables.get(id.0).map(|one| &one.name))
            }
            Ty::List(inner) if let Some((id, field)) = self.list_inside(inner, name) => {
                self.uses.fields.insert((id, field));
                let declared = self.schema.fields(id).get(field);
                let ty = declared.map_or(Ty::Unknown, |field| field.ty.clone());
                return Expr { kind: ExprKind::Field { of: Box::new(of), field }, ty, span };
            }
            Ty::Unknown => return error,
            ty => {
                let found = self.schema.ty_words(ty);
                let help = match ty {
                    Ty::List(_) if self.is_edit => {
                        Some("name each entry of the list: `set x.… to … for every x in …`".into())
                    }
                    Ty::List(_) => Some("go through the list: `every x in … has x.… is …`".into()),
                    Ty::Date => of_a_date(&name.node).map(Advice::from),
                    _ => None,
                };
                let expected = format!("something that has a field `{}`", name.node);
                self.report(RuleProblem::WrongType { span: of.span, expected, found, help });
                return error;
            }
        };
        let Some((field, declared)) = find_field(fields, &name.node) else {
            let known = fields.iter().map(|field| field.name.as_str());
            let problem = Unknown::Field.named(name, known, among.map(|name| format!("`{name}`")));
            self.report(problem);
            return error;
        };
        match of.ty {
            Ty::Record(id) => {
                self.uses.fields.insert((id, field));
                self.uses.meanings.push((name.span, Meaning::Field(id, field)));
            }
            Ty::Row(id) => self.uses.meanings.push((name.span, Meaning::Column(id, field))),
            _ => {}
        }
        let ty = declared.ty.clone();
        Expr { kind: ExprKind::Field { of: Box::new(of), field }, ty, span }
    }

    /// The list of this name in each of a list's records.
    fn list_inside(&self, entry: &Ty, name: &Name) -> Option<(RecordId, usize)> {
        let Ty::Record(id) = entry else { return None };
        let (field, declared) = find_field(self.schema.fields(*id), &name.node)?;
        matches!(declared.ty, Ty::List(_)).then_some((*id, field))
    }

    pub(super) fn call(
        &mut self,
        name: &Name,
        arguments: &[ast::Expr],
        span: Span,
    ) -> (ExprKind, Ty) {
        let Some(id) = self.names.get(Space::Definition, &name.node) else {
            match self.is_known(&name.node) {
                true => self.report(RuleProblem::NotADefinition { name: name.clone() }),
                false => self.unknown_name(name),
            }
            return (ExprKind::Error, Ty::Unknown);
        };
        self.uses.definitions.insert(id);
        self.uses.meanings.push((name.span, Meaning::Definition(id)));
        // One that is not there yet is part of a circle, which is reported where it is declared.
        let Some(definition) = self.definitions.get(id).and_then(Option::as_ref) else {
            return (ExprKind::Error, Ty::Unknown);
        };
        if definition.parameters.len() != arguments.len() {
            let what = format!("`{}`", name.node);
            let (expected, found) = (definition.parameters.len(), arguments.len());
            self.report(RuleProblem::WrongCount { span, what, expected, found });
            return (ExprKind::Error, Ty::Unknown);
        }
        let form = self.form();
        let is_other = form.is_some() && form != definition.form;
        if definition.cost.reads_plan && is_other {
            // Of a definition with a mistake nobody knows which form it was meant for.
            if definition.body.any(&mut |part| matches!(part.kind, ExprKind::Error)) {
                return (ExprKind::Error, Ty::Unknown);
            }
            self.report(RuleProblem::OtherForm { span, name: name.node.clone() });
            return (ExprKind::Error, Ty::Unknown);
        }
        let ty = definition.body.ty.clone();
        let parameters = &definition.parameters;
        let given = arguments.iter().zip(parameters);
        let arguments = given.map(|(argument, parameter)| {
            self.keeps_within(parameter, argument);
            self.expr_of(argument, &parameter.ty)
        });
        let arguments = arguments.collect();
        (ExprKind::Call { definition: id, arguments }, ty)
    }

    pub(super) fn words_of(&mut self, name: &Name) -> (ExprKind, Ty) {
        match self.names.get_type(&name.node) {
            Some(TypeName::Choice(id)) => {
                self.uses.choices.insert(id);
                let id = ChoiceId(id);
                self.uses.meanings.push((name.span, Meaning::Choice(id)));
                (ExprKind::Words(id), Ty::List(Box::new(Ty::Choice(id))))
            }
            _ => {
                if !self.names.is_broken(&name.node) {
                    let known = self.schema.choices.iter().map(|choice| choice.name.as_str());
                    let problem = Unknown::Choice.named(name, known, None);
                    self.report(problem);
                }
                (ExprKind::Error, Ty::Unknown)
            }
        }
    }

    /// The field that an expression reads, as it is declared.
    pub(super) fn declared(&self, expr: &Expr) -> Option<&'a Field> {
        let ExprKind::Field { of, field } = &expr.kind else {
            return None;
        };
        match innermost(&of.ty) {
            Ty::Record(id) => self.schema.fields(*id).get(*field),
            Ty::Row(id) => self.schema.columns(*id).get(*field),
            _ => None,
        }
    }
}
