//! Examples: what they change in a base plan, and the verdicts that they name.

use super::check::Checker;
use super::names::{Names, Space};
use super::problem::{RuleProblem, Unknown};
use super::program::{
    BasePlan, Edit, EditKind, Example, Expectation, Expr, FITS_THE_FORM, Form, GivenAnswer,
    Meaning, NewValue, ReachedGrade, Requirement, RequirementId, Standard, StrengthWord,
};
use crate::source::Span;
use crate::syntax::ast::{self, Literal, Name, NewValueKind};
use crate::value::{Absence, Datum, Field, RecordId, Ty, absence, spelling};

/// The form of an example's base plans: the only one there is, that of the first requirement that it names, or that of
/// the standard whose grade it names.
pub(super) fn form<'f>(
    example: &ast::Example,
    forms: &'f [Form],
    names: &Names,
    file: &ast::File,
) -> Option<&'f Form> {
    if let [one] = forms {
        return Some(one);
    }
    let expected = example.expectations.iter().flat_map(|one| &one.requirements);
    let answered = example.answers.iter().flat_map(|one| &one.requirements);
    let named = expected.chain(answered).find(|name| {
        name.node != FITS_THE_FORM && names.get(Space::Requirement, &name.node).is_some()
    });
    let on = file.items.iter().find_map(|item| match (item, named) {
        (ast::Item::Requirement(one), Some(named)) if one.name.node == named.node => {
            one.on.as_ref()
        }
        (ast::Item::Standard(one), None) if has_grade(one, example) => one.on.as_ref(),
        _ => None,
    })?;
    forms.iter().find(|form| form.name == on.node)
}

/// Whether a standard has the grade that an example names.
fn has_grade(standard: &ast::Standard, example: &ast::Example) -> bool {
    let named = example.reaches.as_ref().map(ast::Words::joined);
    standard.grades.iter().any(|grade| Some(grade.name.joined()) == named)
}

/// An example with its names resolved.
pub(super) fn check(
    example: &ast::Example,
    on: Option<RecordId>,
    (requirements, standards): (&[Requirement], &[Standard]),
    checker: &mut Checker,
) -> Example {
    let edits =
        example.edits.iter().map(|edit| Edit { kind: edited(edit, checker), span: edit.span });
    let edits = edits.collect();
    let mut expectations: Vec<Expectation> = Vec::new();
    for expected in &example.expectations {
        for name in &expected.requirements {
            if let Some(requirement) = requirement(name, checker) {
                checker.uses.requirements.insert(requirement);
                let (verdict, strength, span) = (expected.verdict, expected.strength, name.span);
                let before = expectations.iter().find(|one| one.requirement == requirement);
                if let Some(first) = before.map(|one| one.span) {
                    checker.report(RuleProblem::Duplicate { name: name.clone(), first });
                }
                expectations.push(Expectation { verdict, strength, requirement, span });
            }
        }
    }
    Example {
        title: example.title.joined(),
        from: example.from.iter().map(base_plan).collect(),
        on: on.unwrap_or(RecordId::UNKNOWN),
        is_national: example.is_national,
        edits,
        answers: answers(example, requirements, checker),
        reaches: example.reaches.as_ref().map(|grade| reached(grade, on, standards, checker)),
        expectations,
        nothing_else_changes: example.nothing_else_changes,
        span: example.title.span,
    }
}

/// What a person is taken to have answered; only what is `judged` is.
fn answers(
    example: &ast::Example,
    requirements: &[Requirement],
    checker: &mut Checker,
) -> Vec<GivenAnswer> {
    let mut answers = Vec::new();
    for answered in &example.answers {
        let is_yes = answered.is_yes;
        if answered.requirements.is_empty() {
            answers.push(GivenAnswer { requirement: None, is_yes });
        }
        for name in &answered.requirements {
            let Some(id) = requirement(name, checker) else { continue };
            checker.uses.requirements.insert(id);
            let of = id.0.checked_sub(1).and_then(|at| requirements.get(at));
            match of.map_or(StrengthWord::Must, |one| StrengthWord::of(&one.strength)) {
                StrengthWord::Judged => {
                    answers.push(GivenAnswer { requirement: Some(id), is_yes });
                }
                strength => checker.report(RuleProblem::NotJudged { name: name.clone(), strength }),
            }
        }
    }
    answers
}

fn reached(
    grade: &ast::Words,
    on: Option<RecordId>,
    standards: &[Standard],
    checker: &mut Checker,
) -> ReachedGrade {
    let name = grade.as_name();
    let of_form = standards.iter().filter(|one| Some(one.on) == on);
    let known: Vec<String> =
        of_form.flat_map(|one| &one.grades).map(|grade| grade.name.clone()).collect();
    let reached = ReachedGrade { grade: name.node.clone(), span: name.span };
    // A standard that cannot be read may have it.
    let may_be_unread = known.is_empty() && checker.names.has_nameless_broken();
    if on.is_some() && !known.contains(&name.node) && !may_be_unread {
        checker.report(RuleProblem::NoSuchGrade { name, known });
    }
    reached
}

fn base_plan(written: &ast::BasePlan) -> BasePlan {
    BasePlan {
        path: written.path.node.clone(),
        last_year: written.last_year.as_ref().map(|path| path.node.clone()),
        span: written.path.span,
    }
}

fn requirement(name: &Name, checker: &mut Checker) -> Option<RequirementId> {
    if name.node == FITS_THE_FORM {
        return Some(RequirementId::FITS_THE_FORM);
    }
    match checker.names.get(Space::Requirement, &name.node) {
        Some(at) => Some(RequirementId(at + 1)),
        None => {
            if !checker.names.is_broken(&name.node) {
                let known = checker.names.all(Space::Requirement).chain([FITS_THE_FORM]);
                let problem = Unknown::Requirement.named(name, known, None);
                checker.report(problem);
            }
            None
        }
    }
}

fn edited(edit: &ast::Edit, checker: &mut Checker) -> EditKind {
    checker.is_edit = true;
    match &edit.kind {
        ast::EditKind::Set { target, value, for_every } => {
            let for_every = for_every.as_ref().map(|element| checker.enter(element));
            let target = checker.field_of_the_plan(target);
            let field = declared(&target, checker);
            let value = new_value(value, &target.ty.clone(), field, checker);
            if for_every.is_some() {
                checker.pop();
            }
            EditKind::Set { target, value, for_every }
        }
        ast::EditKind::Remove(element) => {
            let element = checker.enter(element);
            checker.pop();
            EditKind::Remove(element)
        }
        ast::EditKind::Add { list, fields, span } => {
            let list = checker.field_of_the_plan(list);
            let record = record_of(&list, *span, checker);
            let fields = fields.iter().filter_map(|(name, value)| {
                let (at, ty) = field_of(record?, name, checker)?;
                let declared = checker.schema.fields(record?).get(at);
                Some((at, new_value(value, &ty, declared, checker)))
            });
            let fields = fields.collect();
            EditKind::Add { list, fields }
        }
    }
}

/// The field that a target is, as it is declared.
fn declared<'s>(target: &Expr, checker: &Checker<'s>) -> Option<&'s Field> {
    let (record, at) = super::record_field(target)?;
    checker.schema.fields(record).get(at)
}

/// The record that a list is of.
fn record_of(list: &Expr, span: Span, checker: &mut Checker) -> Option<RecordId> {
    match &list.ty {
        Ty::List(of) => match of.as_ref() {
            Ty::Record(id) => return Some(*id),
            Ty::Unknown => return None,
            _ => {}
        },
        Ty::Unknown => return None,
        _ => {}
    }
    let (expected, found) = ("a list of records".to_owned(), checker.schema.ty_words(&list.ty));
    checker.report(RuleProblem::WrongType { span, expected, found, help: None });
    None
}

fn field_of(record: RecordId, name: &Name, checker: &mut Checker) -> Option<(usize, Ty)> {
    let fields: &[Field] = checker.schema.fields(record);
    let found = fields.iter().position(|field| field.name == name.node);
    match found.and_then(|at| Some((at, fields.get(at)?.ty.clone()))) {
        Some(found) => {
            checker.uses.meanings.push((name.span, Meaning::Field(record, found.0)));
            Some(found)
        }
        None => {
            let known = fields.iter().map(|field| field.name.as_str());
            let among = checker.schema.records.get(record.0).map(|one| format!("`{}`", one.name));
            let problem = Unknown::Field.named(name, known, among);
            checker.report(problem);
            None
        }
    }
}

/// What an edit puts in. A quoted word in a field that is not text is read as if the plan had it,
/// so that `"TBC"` is a placeholder; but one that is nearly a word of the choice is a slip.
fn new_value(
    value: &ast::NewValue,
    ty: &Ty,
    declared: Option<&Field>,
    checker: &mut Checker,
) -> NewValue {
    match &value.kind {
        NewValueKind::Missing => NewValue::Missing,
        NewValueKind::NotApplicable { because } => NewValue::NotApplicable(because.joined()),
        NewValueKind::List(parts) => {
            let of = match ty {
                Ty::List(of) => of.as_ref().clone(),
                _ => Ty::Unknown,
            };
            NewValue::List(
                parts.iter().map(|part| new_value(part, &of, declared, checker)).collect(),
            )
        }
        NewValueKind::Literal(Literal::Text(words)) => written(&words.as_name(), ty, checker),
        NewValueKind::Literal(literal) => {
            let kind = ast::ExprKind::Literal(literal.clone());
            let literal = ast::Expr { kind, span: value.span };
            if let Some(field) = declared {
                checker.keeps_within(field, &literal);
            }
            match checker.expr_of(&literal, ty).kind {
                super::program::ExprKind::Constant(datum) => NewValue::Datum(datum),
                _ => NewValue::Missing,
            }
        }
    }
}

fn written(name: &Name, ty: &Ty, checker: &mut Checker) -> NewValue {
    let text = name.node.as_str();
    let is_absent =
        matches!(absence::of_text(text), Some(Absence::Missing | Absence::Placeholder(_)));
    if let Ty::Choice(id) = ty
        && !is_absent
    {
        let words = checker.schema.words(*id);
        let is_near = spelling::nearest(text, words.iter().map(String::as_str)).is_some();
        if is_near {
            let found = checker.word(name, *id);
            return found.map_or(NewValue::Missing, |word| NewValue::Datum(Datum::Choice(word)));
        }
    }
    NewValue::AsWritten(text.to_owned())
}
