//! The page of a paragraph: its words, where they are from, and the requirements that cite it.

use super::{paragraph as note_paragraph, place, section};
use crate::Style;
use lacuna_language::rules::program::{Paragraph, Rules};
use lacuna_language::source::{Sources, visible};

/// A paragraph of one circular.
pub(super) struct Page<'a> {
    pub rules: &'a Rules,
    pub paragraph: &'a Paragraph,
    pub sources: &'a Sources,
    pub style: Style,
}

impl Page<'_> {
    /// The whole page. `years` are the years that have it, `note` says which of them this is about.
    pub(super) fn text(&self, years: &[String], note: Option<String>) -> String {
        let (one, style) = (self.paragraph, self.style);
        let year = self.rules.circular.year;
        let circular = match &self.rules.circular.number {
            Ok(number) => visible::in_a_line(number).into_owned(),
            Err(_) => format!("the circular for {year}"),
        };
        let mut text = format!("{} (paragraph, {year})\nA paragraph of {circular}\n", one.name);
        text.push_str(&note_paragraph(note, style));
        let whose = if one.is_quoted { "The circular's words" } else { "In our words" };
        text.push_str(&section(whose, vec![visible::in_a_line(&one.words).into_owned()], style));
        text.push_str(&section("Basis", self.basis(), style));
        text.push_str(&section("Lines of the register", self.register(), style));
        text.push_str(&section("What cites it", self.cited_by(), style));
        text.push_str(&section("Years", vec![years.join(", ")], style));
        text.push_str(&section("Written in", vec![place(self.sources, one.span)], style));
        text
    }

    fn basis(&self) -> Vec<String> {
        let source = self.rules.sources.get(self.paragraph.source);
        let source = source.map_or("", |source| source.title.as_str());
        vec![match &self.paragraph.inferred_because {
            None => format!("Seen in: {source}"),
            Some(because) => format!("Inferred from: {source}, because {because}"),
        }]
    }

    fn register(&self) -> Vec<String> {
        let lines = &self.paragraph.covers;
        if lines.is_empty() { Vec::new() } else { vec![lines.join(", ")] }
    }

    fn cited_by(&self) -> Vec<String> {
        let is_it = |id: &usize| {
            self.rules.paragraphs.get(*id).is_some_and(|one| one.name == self.paragraph.name)
        };
        let citing = self.rules.requirements.iter().filter(|one| one.cites.iter().any(is_it));
        let lines = citing.map(|one| {
            format!("- {} ({}): {}", one.name, one.strength.word(), visible::in_a_line(&one.title))
        });
        let standards = self.rules.standards.iter().filter(|one| one.cites.iter().any(is_it));
        let standards =
            standards.map(|one| format!("- the standard: {}", visible::in_a_line(&one.title)));
        let lines: Vec<String> = lines.chain(standards).collect();
        match (&self.paragraph.not_checkable, lines.is_empty()) {
            (Some(why), _) => vec![format!("None: it cannot be checked, because {why}.")],
            (None, true) => vec!["None.".to_owned()],
            (None, false) => lines,
        }
    }
}
