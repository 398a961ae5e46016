//! What the rules know of a plan before anybody fills it in: figures that a requirement asks for and
//! that a table gives, such as a council's allocation.

use super::bounds::{Amount, Open};
use super::machine::{Frame, Machine};
use super::noted::Noted;
use super::value::ExprValue;
use crate::plan::Plan;
use lacuna_language::operation::{Comparison, Operation};
use lacuna_language::rules::program::{Expr, ExprKind, LookUpBy, Requirement, Rules};
use lacuna_language::source::Sources;
use lacuna_language::value::{Schema, Truth, Ty, amount, show};

/// A figure that is known, and where it belongs in a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrefilledFigure {
    /// The way to it, `grant.main`; to its list, where it belongs in an entry.
    pub way: String,
    /// For a figure in a keyed list: the entry's key and what that is, and the field.
    pub entry: Option<[String; 3]>,
    /// As a plan writes it.
    pub text: String,
}

/// The figures that the rules know of a plan by what it says already: its council and its year.
pub fn prefilled_figures(rules: &Rules, plan: &Plan, sources: &Sources) -> Vec<PrefilledFigure> {
    let noted = Noted::default();
    let machine = Machine::new(rules, plan, sources, &noted);
    let asked = rules.asked_of(plan.form()).filter(|(_, one)| machine.is_asked(one));
    let conditions = asked.flat_map(|(_, one)| one.strength.conditions());
    conditions.filter_map(|condition| machine.prefilled(condition)).collect()
}

impl<'a> Machine<'a> {
    fn is_asked(&self, requirement: &'a Requirement) -> bool {
        let applies = requirement.applies_when.as_ref();
        requirement.for_each.is_empty()
            && applies.is_none_or(|one| self.truth(one, &mut Frame::new()) == Truth::True)
    }

    /// `grant.main is allocations[authority, year, "main"].amount`: a place of the plan, and a figure
    /// from a table that hangs on nothing that the plan is still to say. What a requirement asks for by
    /// itself, `total is £5`, is the council's to write.
    fn prefilled(&self, condition: &'a Expr) -> Option<PrefilledFigure> {
        let is = Operation::Compare(Comparison::Is);
        let Some([left, right]) = condition.operands_of(is) else { return None };
        if !right.any(&mut |part| matches!(part.kind, ExprKind::LookUp { .. })) {
            return None;
        }
        let figure = self.evaluate(right, &mut Frame::new()).value.as_amount()?;
        let text = written(figure, &right.ty)?;
        let schema = &self.rules.schema;
        if let Some(way) = way(left, schema) {
            return Some(PrefilledFigure { way, entry: None, text });
        }
        let ExprKind::Field { of, field } = &left.kind else { return None };
        let ExprKind::LookUp { of: list, keys, by: LookUpBy::Field(key) } = &of.kind else {
            return None;
        };
        let Ty::Record(record) = &of.ty else { return None };
        let name = |at: usize| schema.fields(*record).get(at).map(|field| field.name.clone());
        let key_text = match self.evaluate(keys.first()?, &mut Frame::new()).value {
            ExprValue::Year(year) => year.to_string(),
            _ => return None,
        };
        let entry = Some([name(*key)?, key_text, name(*field)?]);
        Some(PrefilledFigure { way: way(list, schema)?, entry, text })
    }
}

/// A path from the plan on: `grant.main`.
fn way(expr: &Expr, schema: &Schema) -> Option<String> {
    let ExprKind::Field { of, field } = &expr.kind else { return None };
    let Ty::Record(record) = &of.ty else { return None };
    let name = &schema.fields(*record).get(*field)?.name;
    match &of.kind {
        ExprKind::Form => Some(name.clone()),
        _ => Some(format!("{}.{name}", way(of, schema)?)),
    }
}

/// A figure as a plan writes it: `£838,551`, `about £494,000 (to the nearest £1,000)`.
fn written(figure: Amount, ty: &Ty) -> Option<String> {
    let (least, most) = (figure.least?, figure.most?);
    match figure.open {
        Open::Exact => Some(show::amount(least, ty)),
        Open::Rounding => {
            let middle = amount::divided_by(amount::plus(least, most)?, amount::whole(2))?;
            let nearest = show::amount(amount::minus(most, least)?, ty);
            Some(format!("about {} (to the nearest {nearest})", show::amount(middle, ty)))
        }
        Open::Gaps => None,
    }
}
