//! Conditions that come to the same on every plan, and loops that go through nothing.
//!
//! Told at the smallest part that is so, never again at what it is a part of.

use super::{Ground, clause};
use crate::analysis::key;
use crate::analysis::{Entered, Frame, Outcome, Reader, Variable, declared};
use crate::analysis::{Point, Values};
use crate::diag::{Code, Diagnostic, Diagnostics, code};
use crate::operation::Operation;
use crate::rules::program::{Element, Exhibit, Expr, ExprKind, Requirement, Strength};
use crate::value::{Ty, show};

/// Where a condition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// All that a `must` or `should` asks.
    Asked,
    AppliesWhen,
    /// Behind the `when` of a `must` or `should`.
    When,
    Unless,
    Where,
    /// On which a field is asked for.
    OnlyWhen,
    Definition,
    /// A part of something larger.
    Inside,
}

struct Walk<'a> {
    reader: Reader<'a>,
    found: Diagnostics,
}

/// Conditions that cannot be false or cannot be true, and loops without an entry.
pub(super) fn constant(ground: &Ground, diagnostics: &mut Diagnostics) {
    let rules = ground.rules;
    let mut walk = Walk { reader: Reader { rules }, found: Diagnostics::default() };
    for definition in &rules.definitions {
        let frame = walk.reader.uncalled(definition);
        walk.expr(&definition.body, &frame, Role::Definition);
    }
    let record = Frame { variables: vec![any()], ..Frame::default() };
    for condition in rules.asked_when.values() {
        walk.expr(condition, &record, Role::OnlyWhen);
    }
    for requirement in &rules.requirements {
        walk.requirement(requirement);
    }
    diagnostics.append(walk.found);
}

impl Walk<'_> {
    fn requirement(&mut self, requirement: &Requirement) {
        let mut frame = Frame::default();
        for element in &requirement.for_each {
            match self.element(element, &frame) {
                Some(entered) => frame = entered.frame,
                None => return,
            }
        }
        // What a clause repeats is told of by itself.
        let repeats = clause::repeats(requirement);
        let clauses = [
            (&requirement.applies_when, Role::AppliesWhen, true),
            (&requirement.unless, Role::Unless, false),
        ];
        for (condition, role, truth) in clauses {
            let Some(condition) = condition else { continue };
            let is_told = self.expr(condition, &frame, role);
            if is_told || repeats || !self.reader.assume(condition, truth, &mut frame) {
                return;
            }
        }
        self.strength(&requirement.strength, &frame);
    }

    fn strength(&mut self, strength: &Strength, frame: &Frame) {
        let conditions = strength.conditions();
        let is_told: Vec<bool> =
            conditions.iter().map(|one| self.expr(one, frame, Role::Asked)).collect();
        if !is_told.contains(&true) {
            self.together(conditions, frame);
        }
        if let Strength::Judged { showing, .. } = strength {
            for shown in showing {
                match shown {
                    Exhibit::Every(element) => drop(self.element(element, frame)),
                    Exhibit::Value(value) => drop(self.expr(value, frame, Role::Inside)),
                }
            }
        }
    }

    /// Several `must` or `should` that no plan can meet at once.
    fn together(&mut self, conditions: &[Expr], frame: &Frame) {
        let Err(at) = self.reader.together(conditions, true, frame) else { return };
        let Some(condition) = conditions.get(at) else { return };
        let message = "no plan can meet both this and what is asked above it";
        let warning =
            Diagnostic::new(&code::NEVER_TRUE, message, condition.span, "cannot be so too");
        let warning = match self.clashing(conditions, at, true, frame) {
            Some(other) => warning.with_label(other.span, "where this is so"),
            None => warning,
        };
        self.found.push(warning.with_help("correct or remove one of the two"));
    }

    /// The first condition that cannot be so together with a later one.
    fn clashing<'e>(
        &self,
        all: &'e [Expr],
        at: usize,
        truth: bool,
        frame: &Frame,
    ) -> Option<&'e Expr> {
        let late = all.get(at)?;
        all.iter().take(at).find(|early| {
            let both = [(*early).clone(), late.clone()];
            self.reader.together(&both, truth, frame).is_err()
        })
    }

    /// A loop: nothing is given where it goes through nothing, which is told.
    fn element(&mut self, element: &Element, frame: &Frame) -> Option<Entered> {
        self.expr(&element.list, frame, Role::Inside);
        let entered = self.reader.enter(element, frame);
        if entered.most == Some(0) {
            self.no_instance(element, &entered);
            return None;
        }
        if let Some(filter) = &element.filter {
            let unfiltered = Element { filter: None, ..element.clone() };
            let before = self.reader.enter(&unfiltered, frame);
            self.expr(filter, &before.frame, Role::Where);
        }
        Some(entered)
    }

    fn no_instance(&mut self, element: &Element, entered: &Entered) {
        let message = format!("this goes through nothing: there can be no `{}`", element.name);
        let warning = match (&element.filter, entered.is_empty) {
            (Some(filter), false) => {
                let label = "leaves every entry out";
                let warning = Diagnostic::new(&code::NO_INSTANCE, message, filter.span, label);
                warning.with_help("correct the `where`: as it is, nothing is ever looked at")
            }
            _ => {
                let label = "has no entry";
                let warning =
                    Diagnostic::new(&code::NO_INSTANCE, message, element.list.span, label);
                warning.with_help("put entries in it, or name the list that you meant")
            }
        };
        self.found.push(warning);
    }

    /// Tells of the smallest parts that are constant. Gives whether any is.
    fn expr(&mut self, expr: &Expr, frame: &Frame, role: Role) -> bool {
        let is_told = self.parts(expr, frame);
        if is_told || expr.ty != Ty::Condition || self.is_told_elsewhere(expr) {
            return is_told;
        }
        let outcome = self.reader.outcome(expr, frame);
        if outcome.is_constant() {
            self.tell(expr, outcome, frame, role);
        }
        outcome.is_constant()
    }

    fn parts(&mut self, expr: &Expr, frame: &Frame) -> bool {
        match &expr.kind {
            ExprKind::Quantified { element, body, .. } => match self.element(element, frame) {
                Some(entered) => self.expr(body, &entered.frame, Role::Inside),
                None => true,
            },
            ExprKind::Aggregate { of, element, .. } => match self.element(element, frame) {
                Some(entered) => {
                    of.as_deref().is_some_and(|of| self.expr(of, &entered.frame, Role::Inside))
                }
                None => true,
            },
            ExprKind::Apply { operation: Operation::When, operands } => {
                self.guarded(operands, frame)
            }
            ExprKind::Share { element, .. } | ExprKind::Dated { element, .. } => {
                self.element(element, frame).is_none()
            }
            ExprKind::Neighbours { in_a_row, element, body, .. } => {
                let is_told = self.element(element, frame).is_none();
                let mut inside = frame.clone();
                inside.variables.extend((0..*in_a_row).map(|_| any()));
                self.expr(body, &inside, Role::Inside) || is_told
            }
            _ => {
                let parts = expr.parts().into_iter();
                parts.map(|part| self.expr(part, frame, Role::Inside)).fold(false, |a, b| a | b)
            }
        }
    }

    /// What is asked for is held against what its guard leaves.
    fn guarded(&mut self, operands: &[Expr], frame: &Frame) -> bool {
        let [asked, guard] = operands else { return false };
        let mut frame = frame.clone();
        if self.expr(guard, &frame, Role::When) || !self.reader.assume(guard, true, &mut frame) {
            return true;
        }
        self.expr(asked, &frame, Role::Asked)
    }

    /// Whether a call is constant because its definition is, whatever it is called with.
    fn is_told_elsewhere(&self, expr: &Expr) -> bool {
        let ExprKind::Call { definition, .. } = &expr.kind else { return false };
        self.reader.definition(*definition).is_none_or(|called| {
            self.reader.outcome(&called.body, &self.reader.uncalled(called)).is_constant()
        })
    }

    fn tell(&mut self, expr: &Expr, outcome: Outcome, frame: &Frame, role: Role) {
        let message = match (outcome.yes, outcome.unknown) {
            (true, true) => "this can never be false",
            (true, false) => "this is always true",
            (false, true) => "this can never be true",
            (false, false) => "this is always false",
        };
        let code: &'static Code = if outcome.yes { &code::NEVER_FALSE } else { &code::NEVER_TRUE };
        let label = self.reason(expr, outcome.yes, frame);
        let warning = Diagnostic::new(code, message, expr.span, label);
        let warning = match self.cause(expr, frame) {
            Some(other) => warning.with_label(other.span, "with this"),
            None => warning,
        };
        self.found.push(warning.with_help(help(role, outcome.yes)));
    }

    /// The part with which another of an `and` or `or` cannot go together.
    fn cause<'e>(&self, expr: &'e Expr, frame: &Frame) -> Option<&'e Expr> {
        let ExprKind::Apply { operation, operands: parts } = &expr.kind else { return None };
        let truth = match operation {
            Operation::And => true,
            Operation::Or => false,
            _ => return None,
        };
        let at = self.reader.together(parts, truth, frame).err()?;
        self.clashing(parts, at, truth, frame)
    }

    /// Why, in a few words.
    fn reason(&self, expr: &Expr, yes: bool, frame: &Frame) -> String {
        let described = |of| self.described(of, frame).unwrap_or_else(|| fallback(yes));
        let (operation, operands) = match &expr.kind {
            ExprKind::Apply { operation, operands } => (*operation, operands.as_slice()),
            ExprKind::Quantified { .. } => return "however many entries there are".to_owned(),
            _ => return fallback(yes),
        };
        match (operation, operands) {
            (Operation::Compare(_), [left, right]) if key(left) == key(right) => {
                "both sides are the same".to_owned()
            }
            (Operation::Compare(_), [left, right]) => {
                described(if is_written(left) { right } else { left })
            }
            (Operation::IsOneOf | Operation::IsNotOneOf, [of, list]) => {
                match self.reader.entries(list, frame) {
                    Some(entries) if entries.is_empty() => "the list is empty".to_owned(),
                    _ => described(of),
                }
            }
            (Operation::FallsIn, [date, _]) => described(date),
            (Operation::And, _) => "these cannot all be so".to_owned(),
            (Operation::Or, _) => "one of these is always so".to_owned(),
            (given, _) if given.asks_whether_given() => "it is always there".to_owned(),
            _ => fallback(yes),
        }
    }

    /// "`objective` is 1 to 11".
    fn described(&self, of: &Expr, frame: &Frame) -> Option<String> {
        let name = match &of.kind {
            ExprKind::Variable(at) => format!("`{}`", frame.variables.get(*at)?.name),
            ExprKind::Field { .. } => {
                format!("`{}`", declared(&self.reader.rules.schema, of)?.name)
            }
            ExprKind::Aggregate { .. }
            | ExprKind::Dated { .. }
            | ExprKind::Call { .. }
            | ExprKind::Apply { operation: Operation::Arithmetic(_), .. } => "this".to_owned(),
            _ => return None,
        };
        let values = self.reader.value(of, frame).values;
        let words = self.words(&values, &of.ty)?;
        // What its type says by itself is so everywhere.
        let is_narrowed = self.reader.value(of, &frame.without_facts()).values != values;
        let here = if is_narrowed { " here" } else { "" };
        Some(format!("{name} is {words}{here}"))
    }

    fn words(&self, values: &Values, ty: &Ty) -> Option<String> {
        if let Values::Set(points) = values {
            const MOST: usize = 4;
            let all: Vec<String> =
                points.iter().take(MOST).filter_map(|point| self.word(point, ty)).collect();
            return match points.len() {
                0 => None,
                n if n > MOST => Some(format!("{} or one of {} more", all.join(", "), n - MOST)),
                _ => Some(show::joined(&all, "or")),
            };
        }
        let end = |end: Option<crate::analysis::End>| self.word(&Point::Number(end?.at), ty);
        match (end(values.least()), end(values.most())) {
            (Some(least), Some(most)) if least == most => Some(least),
            (Some(least), Some(most)) => Some(format!("{least} to {most}")),
            (Some(least), None) => Some(format!("{least} or more")),
            (None, Some(most)) => Some(format!("{most} or less")),
            (None, None) => None,
        }
    }

    fn word(&self, point: &Point, ty: &Ty) -> Option<String> {
        Some(show::datum(&point.datum(ty)?, ty, &self.reader.rules.schema))
    }
}

/// A variable of which nothing is known.
fn any() -> Variable {
    let value = crate::analysis::Value { values: Values::Any, is_open: true };
    Variable { name: String::new(), value, rows: None }
}

fn is_written(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Constant(_))
}

fn fallback(yes: bool) -> String {
    if yes { "always so" } else { "never so" }.to_owned()
}

fn help(role: Role, yes: bool) -> &'static str {
    match (role, yes) {
        (Role::Asked, true) => "no plan can breach this: ask for what you meant, or remove it",
        (Role::Asked, false) => "no plan can meet this: ask for what you meant, or remove it",
        (Role::AppliesWhen, true) => {
            "the requirement always applies: correct the condition, or remove `applies when`"
        }
        (Role::When, true) => "it is always asked for: correct the condition, or remove `when`",
        (Role::When, false) => {
            "it is never asked for: correct the condition, or remove the whole line"
        }
        (Role::Unless, false) => "it excludes nothing: correct the condition, or remove `unless`",
        (Role::AppliesWhen, false) | (Role::Unless, true) => {
            "the requirement never applies: correct the condition, or remove the requirement"
        }
        (Role::Where, true) => "it leaves nothing out: correct the condition, or remove `where`",
        (Role::Where, false) => "it leaves everything out: correct the condition",
        (Role::OnlyWhen, true) => {
            "the field is always asked for: correct the condition, or remove `only when`"
        }
        (Role::OnlyWhen, false) => {
            "the field is never asked for: correct the condition, or remove the field"
        }
        (Role::Definition | Role::Inside, true) => {
            "as it is, it adds nothing: correct it, or remove it"
        }
        (Role::Definition | Role::Inside, false) => {
            "as it is, it can never hold: correct it, or remove it"
        }
    }
}
