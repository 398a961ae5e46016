//! Conditions on texts: patterns and words.

use super::Checker;
use crate::rules::problem::RuleProblem;
use crate::rules::program::ExprKind;
use crate::syntax::ast::{self, Name};
use crate::value::Ty;

/// How large a pattern may become when it is made ready to run, in bytes.
const MOST_PATTERN: usize = 1 << 20;

impl<'a> Checker<'a> {
    pub(super) fn matches(&mut self, of: &ast::Expr, pattern: &Name) -> (ExprKind, Ty) {
        let of = Box::new(self.expr_of(of, &Ty::Text));
        // The whole text has to fit; a pattern for a part of it says so with `.*`.
        let whole = format!("^(?:{})$", pattern.node);
        let built = regex::RegexBuilder::new(&whole).size_limit(MOST_PATTERN).build();
        // Built by itself as well, so that a bracket too many is not closed by ours.
        let alone = regex::RegexBuilder::new(&pattern.node).size_limit(MOST_PATTERN).build();
        match alone.and(built) {
            Ok(pattern) => (ExprKind::Matches { of, pattern }, Ty::Condition),
            Err(regex::Error::CompiledTooBig(_)) => {
                self.report(RuleProblem::PatternTooLarge { span: pattern.span });
                (ExprKind::Error, Ty::Condition)
            }
            Err(error) => {
                let said = error.to_string();
                let why = said.lines().last().unwrap_or_default();
                let why = why.trim_start_matches("error: ").to_owned();
                self.report(RuleProblem::BadPattern { span: pattern.span, why });
                (ExprKind::Error, Ty::Condition)
            }
        }
    }

    pub(super) fn mentions(&mut self, of: &ast::Expr, words: &Name) -> (ExprKind, Ty) {
        let of = Box::new(self.expr_of(of, &Ty::Text));
        if !words.node.contains(char::is_alphanumeric) {
            let why = "there is no word between these quotes".to_owned();
            self.report(RuleProblem::BadPattern { span: words.span, why });
        }
        (ExprKind::Mentions { of, words: words.node.clone() }, Ty::Condition)
    }
}
