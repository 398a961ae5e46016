//! Conditions on texts: patterns and words.

use super::Checker;
use super::apply::condition;
use crate::operation::Operation;
use crate::rules::pattern;
use crate::rules::problem::RuleProblem;
use crate::rules::program::ExprKind;
use crate::syntax::ast;
use crate::value::Ty;

impl<'a> Checker<'a> {
    pub(super) fn matches(&mut self, of: &ast::Expr, pattern: &ast::Expr) -> (ExprKind, Ty) {
        let Some(written) = pattern.quoted() else { return (ExprKind::Error, Ty::Condition) };
        let of = Box::new(self.expr_of(of, &Ty::Text));
        // The whole text has to fit; a pattern for a part of it says so with `.*`.
        let whole = format!("^(?:{})$", written.node);
        let built = pattern::built(&whole);
        // Built by itself as well, so that a bracket too many is not closed by ours.
        let alone = pattern::built(&written.node);
        match alone.and(built) {
            Ok(pattern) => (ExprKind::Matches { of, pattern }, Ty::Condition),
            Err(regex::Error::CompiledTooBig(_)) => {
                self.report(RuleProblem::PatternTooLarge { span: written.span });
                (ExprKind::Error, Ty::Condition)
            }
            Err(error) => {
                let why = fault(&error.to_string());
                self.report(RuleProblem::BadPattern { span: written.span, why });
                (ExprKind::Error, Ty::Condition)
            }
        }
    }

    pub(super) fn mentions(&mut self, of: &ast::Expr, words: &ast::Expr) -> (ExprKind, Ty) {
        let of = self.expr_of(of, &Ty::Text);
        if words.quoted().is_some_and(|words| !words.node.contains(char::is_alphanumeric)) {
            self.report(RuleProblem::NoWord { span: words.span });
        }
        condition(Operation::Mentions, vec![of, self.expr_of(words, &Ty::Text)])
    }
}

/// What is wrong with a pattern, in the words of the library that reads it and in ours.
const FAULTS: [(&str, &str); 10] = [
    ("unclosed character class", "a `[` is not closed"),
    ("unclosed group", "a `(` is not closed"),
    ("unopened group", "a `)` closes no `(`"),
    ("unclosed counted repetition", "a `{` is not closed"),
    ("repetition operator missing expression", "a `*`, `+`, `?` or `{` has nothing to repeat"),
    ("invalid character class range", "a range between `[` and `]` runs backwards"),
    ("invalid repetition count range", "a range between `{` and `}` runs backwards"),
    ("repetition quantifier expects", "only a number can be between `{` and `}`"),
    ("incomplete escape sequence", "it ends with a `\\`"),
    ("unrecognized escape sequence", "there is a `\\` before a letter that it does not go with"),
];

fn fault(said: &str) -> String {
    let known = FAULTS.iter().find(|(theirs, _)| said.contains(theirs)).map(|(_, ours)| *ours);
    let last = said.lines().last().unwrap_or_default().trim_start_matches("error: ");
    known.unwrap_or(last).to_owned()
}
