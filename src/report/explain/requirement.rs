//! The page of a requirement: what it asks, on what it rests, and what became of it over the years.

use super::{find, paragraph, place, section};
use crate::{Style, finding};
use lacuna_check::wording::Reader;
use lacuna_language::rules::RequirementId;
use lacuna_language::rules::program::{DecisionKind, Requirement, Rules, Strength};
use lacuna_language::source::{Sources, visible};
use lacuna_language::value::schema::Cell;
use lacuna_language::value::{Field, show};

/// A requirement of one circular.
pub(super) struct Page<'a> {
    pub rules: &'a Rules,
    pub requirement: &'a Requirement,
    pub id: RequirementId,
    pub sources: &'a Sources,
    pub style: Style,
}

impl Page<'_> {
    /// The whole page. `years` are all circulars, `note` says which of them this is about.
    pub(super) fn text(&self, years: &[&Rules], note: Option<String>) -> String {
        let one = self.requirement;
        let national = if one.is_national { "national, " } else { "" };
        let mut text = format!(
            "{} ({national}{}, {})\n{}\n",
            one.name,
            one.strength.word(),
            self.rules.circular.year,
            visible::in_a_line(&one.title)
        );
        let style = self.style;
        text.push_str(&paragraph(note, style));
        text.push_str(&section("Rests on", self.citations(), style));
        text.push_str(&section("What it asks", self.asks(), style));
        text.push_str(&section("Where", self.definitions(), style));
        for (heading, rows) in self.tables() {
            text.push_str(&section(&heading, rows, style));
        }
        text.push_str(&section("What to do about it", one.help.iter().cloned().collect(), style));
        text.push_str(&section("Examples", self.examples(), style));
        text.push_str(&section("Years", self.years(years), style));
        text.push_str(&section("Written in", vec![place(self.sources, one.name_span)], style));
        text
    }

    fn citations(&self) -> Vec<String> {
        let cited = self.requirement.cites.iter().filter_map(|id| self.rules.paragraphs.get(*id));
        cited
            .map(|paragraph| {
                let lines = match paragraph.covers.as_slice() {
                    [] => String::new(),
                    some => format!(" Lines of the register: {}.", some.join(", ")),
                };
                format!("{}{lines}", finding::citation(self.rules, paragraph))
            })
            .collect()
    }

    fn asks(&self) -> Vec<String> {
        let one = self.requirement;
        let reader = self.reader();
        let mut scope = Vec::new();
        let mut lines = Vec::new();
        for element in &one.for_each {
            let said = reader.for_each(element, &mut scope);
            lines.push(format!("For {said}:"));
            scope.push(element.name.clone());
        }
        if let Some(applies) = &one.applies_when {
            lines.push("It applies only when".to_owned());
            lines.extend(under(reader.lines(applies, &mut scope)));
        }
        match &one.strength {
            Strength::Must(all) | Strength::Should(all) => {
                let word = one.strength.word();
                let head = if all.len() == 1 { "be so" } else { "all be so" };
                lines.push(format!("This {word} {head}:"));
                for condition in all {
                    lines.extend(under(reader.lines(condition, &mut scope)));
                }
            }
            Strength::Judged { question, showing } => {
                lines.push(format!("A person judges: {question}"));
                let shown = showing.iter().map(|one| reader.exhibit(one, &mut scope));
                lines.extend(shown.map(|said| format!("  - shown: {said}")));
            }
        }
        if let Some(unless) = &one.unless {
            lines.push("Unless".to_owned());
            lines.extend(under(reader.lines(unless, &mut scope)));
        }
        lines
    }

    fn definitions(&self) -> Vec<String> {
        self.reader().definitions(&self.requirement.expressions().collect::<Vec<_>>())
    }

    /// The tables that it goes to, each with its rows, or the first of very many.
    fn tables(&self) -> Vec<(String, Vec<String>)> {
        const MOST_ROWS: usize = 20;
        let schema = &self.rules.schema;
        let tables = self.reader().tables(&self.requirement.expressions().collect::<Vec<_>>());
        let tables = tables.into_iter().filter_map(|id| schema.tables.get(id.0));
        let told = tables.map(|table| {
            let columns: Vec<&str> = table.columns.iter().map(|one| one.name.as_str()).collect();
            let cell = |(cell, column): (&Cell, &Field)| match &cell.datum {
                _ if cell.is_any => "any".to_owned(),
                Some(datum) => show::datum(datum, &column.ty, schema),
                None => "missing".to_owned(),
            };
            let rows = table.rows.iter().take(MOST_ROWS).map(|row| {
                let cells: Vec<String> = row.iter().zip(&table.columns).map(cell).collect();
                format!("- {}", cells.join(", "))
            });
            let more = table.rows.len().saturating_sub(MOST_ROWS);
            let more = (more > 0).then(|| format!("and {more} more rows"));
            (
                format!("The table {} ({})", table.name, columns.join(", ")),
                rows.chain(more).collect(),
            )
        });
        told.collect()
    }

    fn reader(&self) -> Reader<'_> {
        Reader { rules: self.rules, sources: self.sources }
    }

    fn examples(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for example in &self.rules.examples {
            for expected in example.expectations.iter().filter(|one| one.requirement == self.id) {
                let verdict = expected.verdict.word();
                lines.push(format!(
                    "- {verdict}: \"{}\" ({})",
                    example.title,
                    place(self.sources, example.span)
                ));
            }
        }
        lines
    }

    /// Which years have it, and what became of it from one to the next.
    fn years(&self, years: &[&Rules]) -> Vec<String> {
        let name = &self.requirement.name;
        let lines = years.iter().filter_map(|rules| {
            let decision = rules.decisions.iter().find(|one| one.requirement == *name);
            let there = find(rules, name);
            let said = match (there, decision.map(|one| one.kind)) {
                (None, Some(DecisionKind::Dropped)) => "dropped".to_owned(),
                (None, _) => return None,
                (Some(_), Some(DecisionKind::Kept)) => "kept as it was".to_owned(),
                (Some(_), Some(DecisionKind::KeptAsShould)) => "kept, as a `should`".to_owned(),
                (Some(_), Some(DecisionKind::Replaced)) => "written anew".to_owned(),
                (Some((_, one)), _) => format!("{}, new", one.strength.word()),
            };
            let because = decision.and_then(|one| one.because.as_ref());
            let because = because.map(|why| format!(", because {why}")).unwrap_or_default();
            Some(format!("- {}: {said}{because}", rules.circular.year))
        });
        lines.collect()
    }
}

fn under(lines: Vec<String>) -> Vec<String> {
    lines.into_iter().map(|line| format!("  {line}")).collect()
}
