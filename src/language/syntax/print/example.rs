//! The examples that prove requirements.

use super::Writer;
use super::condition::Level;
use super::doc::{Doc, align, group, listed, many, nest, text};
use super::item::{clause, long_clause, names};
use super::literal::{string, words};
use crate::syntax::ast::{
    Answered, BasePlan, Edit, EditKind, Example, Expectation, ExpectedVerdict, Name, NewValue,
    NewValueKind,
};

impl Writer<'_> {
    pub(super) fn example(&self, example: &Example) -> Doc {
        let national = if example.is_national { "national " } else { "" };
        let head = text(format!("{national}example"));
        let title = nest(2, [Doc::Line, align([words(&example.title)])]);
        let mut all = vec![group([head, title])];
        all.push(clause("from", [listed(example.from.iter().map(base_plan))]));
        all.extend(example.edits.iter().map(|edit| self.edit(edit)));
        all.extend(example.answers.iter().map(answered));
        all.extend(example.reaches.iter().map(|grade| clause("reaches", [words(grade)])));
        all.extend(example.expectations.iter().map(expectation));
        if example.nothing_else_changes {
            all.push(nest(2, [Doc::Hard, text("and nothing else changes")]));
        }
        Doc::Many(all)
    }

    fn edit(&self, edit: &Edit) -> Doc {
        match &edit.kind {
            EditKind::Set { target, value, for_every } => {
                let target = self.at(Level::Operand, target);
                let mut set = vec![target, text(" to "), self.new_value(value)];
                set.extend(for_every.as_ref().map(|element| {
                    let every = group([self.element("for every ", element, 2)]);
                    group([Doc::Line, every])
                }));
                clause("set", set)
            }
            EditKind::Remove(element) => {
                clause("remove", [group([self.element("every ", element, 0)])])
            }
            EditKind::Add { list, fields, .. } => {
                let fields = fields.iter().map(|(name, value)| self.entry_field(name, value));
                let entry = many([text("("), align([listed(fields)]), text(")")]);
                let list = many([text("to "), self.at(Level::Operand, list)]);
                clause("add", [list, nest(2, [group([Doc::Line, entry])])])
            }
        }
    }

    fn entry_field(&self, name: &Name, value: &NewValue) -> Doc {
        many([text(format!("{}: ", name.node)), self.new_value(value)])
    }

    fn new_value(&self, value: &NewValue) -> Doc {
        match &value.kind {
            NewValueKind::Missing => text("missing"),
            NewValueKind::NotApplicable { because } => {
                many([text("not applicable because "), words(because)])
            }
            NewValueKind::Literal(literal) => self.literal(literal, value.span),
            NewValueKind::List(parts) => {
                let parts = parts.iter().map(|part| self.new_value(part));
                many([text("["), align([listed(parts)]), text("]")])
            }
        }
    }
}

fn base_plan(plan: &BasePlan) -> Doc {
    let Some(last) = &plan.last_year else {
        return string(&plan.path);
    };
    let last = nest(2, [Doc::Line, text("after "), string(last)]);
    group([string(&plan.path), last])
}

/// `answer    yes to every judged`
fn answered(answered: &Answered) -> Doc {
    let answer = if answered.is_yes { "yes to " } else { "no to " };
    let to = match answered.requirements.as_slice() {
        [] => text("every judged"),
        some => names(some),
    };
    clause("answer", [text(answer), to])
}

fn expectation(expectation: &Expectation) -> Doc {
    let strength = expectation.strength.map(|one| text(format!("{} ", one.word())));
    let required = many(strength.into_iter().chain([names(&expectation.requirements)]));
    match expectation.verdict {
        ExpectedVerdict::Meets => clause("meets", [required]),
        ExpectedVerdict::Breaches => clause("breaches", [required]),
        ExpectedVerdict::Undecided => clause("undecided", [required]),
        ExpectedVerdict::NotApplicable => long_clause("not applicable", [required]),
        ExpectedVerdict::ForAPerson => long_clause("for a person", [required]),
    }
}
