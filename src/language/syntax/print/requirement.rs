//! Requirements.

use super::Writer;
use super::doc::{Doc, align, group, listed, many, nest, text};
use super::item::{clause, long_clause, names};
use super::literal::words;
use crate::operation::Operation;
use crate::syntax::ast::{Exhibit, Expr, Requirement, Strength};

impl Writer<'_> {
    pub(super) fn requirement(&self, requirement: &Requirement) -> Doc {
        let mut all = vec![head(requirement)];
        if !requirement.cites.is_empty() {
            all.push(clause("cites", [names(&requirement.cites)]));
        }
        for element in &requirement.for_each {
            all.push(clause("for each", [group([self.element("", element, 0)])]));
        }
        all.extend(requirement.applies_when.as_ref().map(|when| {
            let when = align([group([self.condition(when)])]);
            long_clause("applies when", [when])
        }));
        self.strength(&requirement.strength, &mut all);
        all.extend(
            requirement.unless.as_ref().map(|unless| self.condition_clause("unless", unless)),
        );
        let otherwise = requirement.otherwise.as_ref();
        all.extend(otherwise.map(|message| clause("otherwise", [self.message(message)])));
        all.extend(requirement.help.as_ref().map(|help| clause("help", [words(help)])));
        Doc::Many(all)
    }

    fn strength(&self, strength: &Strength, all: &mut Vec<Doc>) {
        match strength {
            Strength::Must(each) => {
                all.extend(each.iter().map(|one| self.condition_clause("must", one)));
            }
            Strength::Should(each) => {
                all.extend(each.iter().map(|one| self.condition_clause("should", one)));
            }
            Strength::Judged { question, showing } => {
                all.push(clause("judged", [words(question)]));
                let shown = showing.iter().map(|one| self.exhibit(one));
                all.push(clause("showing", [listed(shown)]));
            }
        }
    }

    fn condition_clause(&self, keyword: &str, condition: &Expr) -> Doc {
        let Some([asked, guard]) = condition.operands_of(Operation::When) else {
            return clause(keyword, [group([self.condition(condition)])]);
        };
        let guard = many([text("when "), align([group([self.condition(guard)])])]);
        clause(keyword, [group([group([self.condition(asked)]), Doc::Line, guard])])
    }

    fn exhibit(&self, exhibit: &Exhibit) -> Doc {
        match exhibit {
            Exhibit::Every(element) => group([self.element("every ", element, 2)]),
            Exhibit::Value(expr) => self.at(super::condition::Level::Percentage, expr),
        }
    }
}

fn head(requirement: &Requirement) -> Doc {
    let national = if requirement.is_national { "national " } else { "" };
    let on = requirement.on.as_ref().map_or(String::new(), |form| format!(" on {}", form.node));
    let head = text(format!("{national}requirement {}{on}", requirement.name.node));
    let title = nest(2, [Doc::Line, align([words(&requirement.title)])]);
    many([group([head, title])])
}
