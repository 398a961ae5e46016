//! Rules without a mistake: the only ones by which plans are judged.
//!
//! Takes a draft and what was found in its file; gives rules where that was nothing. A part of unknown type
//! never gets into rules, nor does one in the place of another afterwards.

use std::ops::Deref;

use serde::{Deserialize, Serialize};

use super::problem::RuleProblem;
use super::program::{
    Circular, Definition, Draft, EditKind, Element, Expr, ExprKind, Piece, Requirement, Show,
};
use crate::diag::{Diagnostic, Diagnostics};
use crate::source::Span;
use crate::value::schema::Table;
use crate::value::{RecordId, Year};

/// One circular in force, checked and ready to run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Rules(Draft);

impl Deref for Rules {
    type Target = Draft;

    fn deref(&self) -> &Draft {
        &self.0
    }
}

impl Draft {
    /// Rules, where neither loading nor whatever else looked at the file `found` a mistake.
    ///
    /// # Errors
    ///
    /// Gives the draft back where there is a mistake.
    pub fn into_rules(self, found: &Diagnostics) -> Result<Rules, Box<Draft>> {
        match self.is_sound && !found.has_errors() {
            true => Ok(Rules(self)),
            false => Err(Box::new(self)),
        }
    }

    /// What is wrong where nothing was reported: only an entry of `[]` has no type without a mistake, and then
    /// a part of it is asked for.
    pub(crate) fn part_of_nothing(&self) -> Option<Diagnostic> {
        self.fault().map(|span| RuleProblem::PartOfNothing { span }.diagnostic())
    }

    /// Where the first part is that failed, though what is wrong with it may have been found before loading.
    pub(super) fn fault(&self) -> Option<Span> {
        let bodies = self.definitions.iter().flat_map(Definition::expressions);
        let edits = self.examples.iter().flat_map(|example| &example.edits);
        let bodies = bodies.chain(self.shows.iter().map(|show| &show.value));
        let bodies = bodies.chain(self.asked_when.values());
        let all = bodies.chain(edits.flat_map(|edit| edit.kind.expressions()));
        let requirements = self.requirements.iter().find_map(Requirement::fault);
        let is_of_none = |show: &&Show| show.on == RecordId::UNKNOWN;
        let requirements =
            requirements.or_else(|| self.shows.iter().find(is_of_none).map(|show| show.span));
        requirements.or_else(|| all.into_iter().find_map(fault))
    }
}

impl Requirement {
    /// Where the first part of it is that failed.
    pub(super) fn fault(&self) -> Option<Span> {
        let pieces = self.otherwise.iter().flatten().filter_map(Piece::value);
        let name = Some(self.name_span).filter(|_| self.on == RecordId::UNKNOWN);
        name.or_else(|| self.expressions().chain(pieces).find_map(fault))
    }
}

impl EditKind {
    fn expressions(&self) -> Vec<&Expr> {
        match self {
            EditKind::Set { target, for_every, .. } => {
                for_every.iter().flat_map(Element::parts).chain([target]).collect()
            }
            EditKind::Remove(element) => element.parts().collect(),
            EditKind::Add { list, .. } => vec![list],
        }
    }
}

fn fault(expr: &Expr) -> Option<Span> {
    let mut first = None;
    expr.any(&mut |part| {
        let is_it = matches!(part.kind, ExprKind::Error);
        first = first.or(is_it.then_some(part.span));
        is_it
    });
    first
}

impl Rules {
    /// Exchanges a requirement for another, such as one with a fault in it, but not for one of which a part
    /// failed.
    pub fn swap_requirement(&mut self, at: usize, with: &mut Requirement) {
        if let Some(own) = self.0.requirements.get_mut(at).filter(|_| with.fault().is_none()) {
            std::mem::swap(own, with);
        }
    }

    /// Exchanges a definition for another, but not for one of which a part failed.
    pub fn swap_definition(&mut self, at: usize, with: &mut Definition) {
        let is_sound = with.expressions().find_map(fault).is_none();
        if let Some(own) = self.0.definitions.get_mut(at).filter(|_| is_sound) {
            std::mem::swap(own, with);
        }
    }

    /// Exchanges a table for another.
    pub fn swap_table(&mut self, at: usize, with: &mut Table) {
        if let Some(own) = self.0.schema.tables.get_mut(at) {
            std::mem::swap(own, with);
        }
    }
}

impl Circular {
    /// What stands for a circular that cannot be read: no title, the year 0, due on the last day there is.
    pub(super) fn unread(span: Span) -> Circular {
        Circular {
            title: String::new(),
            year: Year::beginning(0),
            number: Err(String::new()),
            with: None,
            due: jiff::civil::Date::MAX,
            follows: None,
            councils: None,
            in_all: None,
            span,
            due_span: span,
        }
    }
}
