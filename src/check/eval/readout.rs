//! The figures that are shown with a plan, whatever the verdicts are: `show "Planned in all" total`.
//!
//! Takes what a plan was judged with; gives each figure of its form, or what leaves it open. Changes no verdict.

use super::bounds::Open;
use super::gap::Causes;
use super::ledger::Readout;
use super::machine::Machine;
use super::reason::{Reason, Value};
use super::value::ExprValue;
use lacuna_language::rules::program::{Expr, Show};

/// The figures of a plan's form, in the order of the rules.
pub(super) fn collect(machine: &Machine) -> Vec<Readout> {
    let shows = machine.rules.shows.iter().enumerate();
    let own = shows.filter(|(_, show)| show.on == machine.plan.form());
    own.map(|(at, show)| machine.readout(at, show)).collect()
}

impl<'a> Machine<'a> {
    fn readout(&self, at: usize, show: &'a Show) -> Readout {
        self.noted.budget.renew();
        let figure = self.evaluate(&show.value, &mut Vec::new());
        if self.noted.budget.is_spent() {
            let value = Value::Gap(super::gap::Gap::OfNothing);
            return Readout { show: at, value, open: Some(Reason::TooLong) };
        }
        let open = is_open(&figure.value).then(|| self.open_figure(&show.value, &figure.value));
        Readout { show: at, value: Value::of(&figure), open }
    }

    /// What leaves a figure open: the first value that it lacks, and how many more.
    fn open_figure(&self, figure: &'a Expr, value: &ExprValue<'a>) -> Reason {
        let Causes { slots, .. } = self.causes(figure, &mut Vec::new());
        let mut slots = slots.into_iter();
        match (slots.next(), value) {
            (Some(first), _) => Reason::Gaps { slots: vec![first], n_others: slots.len() },
            (None, ExprValue::Gap(gap, _)) => {
                Reason::Uncomputable { rule: figure.span, gap: Some(*gap), is_sure: true }
            }
            (None, _) => Reason::Uncomputable { rule: figure.span, gap: None, is_sure: true },
        }
    }
}

/// Whether something else than rounding leaves a value open.
fn is_open(value: &ExprValue) -> bool {
    match value {
        ExprValue::Gap(_, _) => true,
        ExprValue::Within(amount) => amount.open == Open::Gaps,
        ExprValue::Among(values) => values.iter().any(is_open),
        _ => false,
    }
}
