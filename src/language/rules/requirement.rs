//! One requirement: its clauses, in the scope that each has.

use super::check::Checker;
use super::program::{Exhibit, Expr, Piece, Requirement, Strength};
use super::schema::innermost;
use crate::source::Span;
use crate::syntax::ast;
use crate::value::{RecordId, Ty};

/// Checks a requirement; its citations have been resolved already.
pub(super) fn check(
    written: &ast::Requirement,
    on: Option<RecordId>,
    cites: &[(usize, Span)],
    checker: &mut Checker,
) -> Requirement {
    let for_each = written.for_each.iter().map(|element| checker.enter(element)).collect();
    let applies_when = optional(&written.applies_when, checker);
    let strength = strength(&written.strength, checker);
    let unless = optional(&written.unless, checker);
    let otherwise = written.otherwise.as_ref().map(|message| pieces(message, checker));
    for _ in &written.for_each {
        checker.pop();
    }
    Requirement {
        name: written.name.node.as_str().into(),
        // Where the form is not known, that is reported, and nothing runs.
        on: on.unwrap_or(RecordId::UNKNOWN),
        is_national: written.is_national,
        title: written.title.joined().into(),
        cites: cites.iter().map(|(id, _)| *id).collect(),
        for_each,
        applies_when,
        strength,
        unless,
        otherwise,
        help: written.help.as_ref().map(ast::Words::joined),
        // Told when all definitions that it calls are there.
        reads_inexact: false,
        name_span: written.name.span,
    }
}

fn optional(condition: &Option<ast::Expr>, checker: &mut Checker) -> Option<Expr> {
    condition.as_ref().map(|condition| checker.condition(condition))
}

fn strength(written: &ast::Strength, checker: &mut Checker) -> Strength {
    let mut conditions =
        |all: &[ast::Expr]| all.iter().map(|one| checker.condition(one)).collect::<Vec<_>>();
    match written {
        ast::Strength::Must(all) => Strength::Must(conditions(all)),
        ast::Strength::Should(all) => Strength::Should(conditions(all)),
        ast::Strength::Judged { question, showing } => Strength::Judged {
            question: question.joined(),
            showing: showing.iter().map(|one| exhibit(one, checker)).collect(),
        },
    }
}

/// What is shown whole counts as read, down to its last field.
fn exhibit(written: &ast::Exhibit, checker: &mut Checker) -> Exhibit {
    match written {
        ast::Exhibit::Every(element) => {
            let element = checker.enter(element);
            checker.pop();
            read_all(&element.list.ty, checker);
            Exhibit::Every(element)
        }
        ast::Exhibit::Value(expr) => {
            let value = checker.value(expr);
            read_all(&value.ty, checker);
            Exhibit::Value(value)
        }
    }
}

fn read_all(ty: &Ty, checker: &mut Checker) {
    if let Ty::Record(id) = innermost(ty) {
        let fields = checker.schema.fields(*id);
        for (at, field) in fields.iter().enumerate() {
            let is_new = checker.uses.fields.insert((RecordId(id.0), at));
            if is_new {
                read_all(&field.ty, checker);
            }
        }
    }
}

/// Words, and the values in braces between them.
pub(super) fn pieces(message: &ast::Message, checker: &mut Checker) -> Vec<Piece> {
    let pieces = message.pieces.iter().map(|piece| match piece {
        ast::Piece::Text(text) => Piece::Text(text.clone()),
        ast::Piece::Value(expr) => Piece::Value(checker.sayable(expr)),
    });
    pieces.collect()
}
