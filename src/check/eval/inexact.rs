//! The figures that are not exact and that a verdict rests on: rounded, forecast or budgeted.
//!
//! Each such figure is noted as it is read; whoever judges something asks what was read for it.

use super::gap::Inexact;
use super::ledger::{Figure, Resting};
use super::machine::Machine;
use crate::plan::{SlotId, State};
use lacuna_language::rules::program::Requirement;
use lacuna_language::value::schema::Standing;
use lacuna_language::value::{Datum, TableId};

impl<'a> Machine<'a> {
    // Hardly any figure is noted, and what reads them all is not to make room for it.
    #[cold]
    pub(super) fn note(&self, figure: Inexact) {
        self.noted.figures.borrow_mut().insert(figure);
    }

    /// The machine for one requirement: where nothing that it reads can be inexact, and no trace is made,
    /// nothing is noted, and so what changes no truth is left out.
    pub(super) fn skipping(self, requirement: &Requirement) -> Self {
        let is_noted = self.noted.trace.is_on() || !self.is_plan_exact;
        // What is passed over at once is told by whether it is given.
        let skips = !is_noted && !requirement.reads_inexact && !self.is_draft;
        Machine { skips, ..self }
    }

    /// What is judged, and where the figures stand that are not exact and were read for it.
    pub(super) fn noting<T>(&self, judge: impl FnOnce() -> T) -> (T, Vec<Inexact>) {
        let before = self.noted.figures.take();
        let judged = judge();
        (judged, self.noted.figures.replace(before).into_iter().collect())
    }

    /// What is judged, and the figures that are not exact and were read for it.
    pub(super) fn resting<T>(&self, judge: impl FnOnce() -> T) -> (T, Vec<Resting>) {
        if self.skips {
            return (judge(), Vec::new());
        }
        let (judged, read) = self.noting(judge);
        if read.is_empty() {
            return (judged, Vec::new());
        }
        let mut told = self.noted.told.borrow_mut();
        let mut rests_on =
            |one: Inexact| told.entry(one).or_insert_with(|| self.rests_on(one)).clone();
        (judged, read.into_iter().filter_map(&mut rests_on).collect())
    }

    fn rests_on(&self, figure: Inexact) -> Option<Resting> {
        let figure = match figure {
            Inexact::InPlan(slot) => self.plan_figure(slot),
            Inexact::InTable(table, row, column) => self.table_figure(table, row, column),
        };
        figure.map(Resting::on)
    }

    fn plan_figure(&self, at: SlotId) -> Option<Figure> {
        let slot = self.plan.slot(at);
        matches!(slot.state, State::Given(_)).then_some(Figure {
            at: Inexact::InPlan(at),
            place: slot.place,
            standing: Standing::Reported,
            is_rounded: true,
            source: None,
        })
    }

    fn table_figure(&self, id: TableId, row: usize, at: usize) -> Option<Figure> {
        let table = self.rules.schema.tables.get(id.0)?;
        let (cells, column) = (table.rows.get(row)?, table.columns.get(at)?);
        let cell = cells.get(at)?;
        let datum = cell.datum.as_ref()?;
        let source = column.source.and_then(|source| match &cells.get(source)?.datum {
            Some(Datum::Text(text)) => Some(text.trim().to_owned()),
            _ => None,
        });
        Some(Figure {
            at: Inexact::InTable(id, row, at),
            place: cell.span,
            standing: cell.standing,
            is_rounded: matches!(datum, Datum::About(_)),
            source,
        })
    }
}
