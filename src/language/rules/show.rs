//! The figures that are shown with each plan, met or not: `show "Planned in all" total`.

use super::check::{Checker, Reads};
use super::cost::Scale;
use super::problem::RuleProblem;
use super::program::{Definition, Show};
use super::{Ground, Loader};
use crate::source::Span;
use crate::syntax::ast::{self, Item};
use crate::value::RecordId;

/// The word before the title.
const WORD: &str = "show";

impl Loader<'_> {
    /// The figures, each with the form that it is about. What they read is shown, and not checked.
    pub(super) fn shows(
        &mut self,
        ground: Ground,
        definitions: &[Option<Definition>],
    ) -> Vec<Show> {
        let checked = std::mem::take(&mut self.uses.fields);
        let all = self.file.items.iter().filter_map(|item| match item {
            Item::Show(show) => Some(show),
            _ => None,
        });
        let all: Vec<&ast::Show> = all.collect();
        let shows = all.into_iter().map(|one| self.figure(one, ground, definitions)).collect();
        self.uses.shown = std::mem::replace(&mut self.uses.fields, checked);
        shows
    }

    fn figure(
        &mut self,
        written: &ast::Show,
        ground: Ground,
        definitions: &[Option<Definition>],
    ) -> Show {
        let start = written.span.start();
        let word = Span::new(written.span.source, start, start + WORD.len());
        let on = self.on(ground, written.on.as_ref(), (word, "`show`"), false);
        let mut checker: Checker = self.checker(ground, definitions, Reads::plans_of(on));
        let value = checker.figure(&written.body);
        let scale = Scale { definitions, schema: ground.schema };
        if let Some(limit) = scale.cost(&value).passed() {
            let name = written.name.clone();
            self.diagnostics.push(RuleProblem::TooMuchWork { name, limit }.diagnostic());
        }
        Show {
            title: written.title.joined(),
            on: on.unwrap_or(RecordId::UNKNOWN),
            value,
            span: written.name.span,
        }
    }
}
