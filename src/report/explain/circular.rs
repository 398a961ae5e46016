//! The page of a circular: what it is, when plans are due, and what it asks for.

use super::{place, section};
use crate::Style;
use lacuna_language::rules::program::{Requirement, Rules};
use lacuna_language::source::{Sources, visible};
use lacuna_language::value::date;

/// A circular in force.
pub(super) struct Page<'a> {
    pub rules: &'a Rules,
    pub sources: &'a Sources,
    pub style: Style,
}

impl Page<'_> {
    pub(super) fn text(&self) -> String {
        let (circular, style) = (&self.rules.circular, self.style);
        let year = circular.year;
        let name = match &circular.number {
            Ok(number) => format!("{} (circular, {year})", visible::in_a_line(number)),
            Err(_) => format!("Circular for {year}"),
        };
        let mut text = format!("{name}\n{}\n", visible::in_a_line(&circular.title));
        text.push_str(&section("About it", self.facts(), style));
        let (national, own): (Vec<&Requirement>, Vec<&Requirement>) =
            self.rules.requirements.iter().partition(|one| one.is_national);
        text.push_str(&section("Requirements on each plan", lines(&own), style));
        text.push_str(&section("Requirements on all plans together", lines(&national), style));
        let shows =
            self.rules.shows.iter().map(|show| format!("- {}", visible::in_a_line(&show.title)));
        text.push_str(&section("Figures shown with each plan", shows.collect(), style));
        text.push_str(&section(
            "Grades that a plan can have, the best first",
            self.grades(),
            style,
        ));
        let more = vec![
            "`lacuna explain NAME` explains one of these.".to_owned(),
            format!("`lacuna show {year}` prints all the rules of the year."),
        ];
        text.push_str(&section("More", more, style));
        text.push_str(&section("Written in", vec![place(self.sources, self.rules.span)], style));
        text
    }

    /// The grades of each standard, with the form where there are several.
    fn grades(&self) -> Vec<String> {
        let grades = self.rules.standards.iter().flat_map(|standard| {
            let form = self.rules.forms.iter().find(|form| form.record == standard.on);
            let form = form.filter(|_| self.rules.forms.len() > 1);
            let of = form.map_or(String::new(), |form| format!(" ({})", form.name));
            let line = move |name: &str| format!("- {}{of}", visible::in_a_line(name));
            standard.grades.iter().map(move |grade| line(&grade.name))
        });
        grades.collect()
    }

    fn facts(&self) -> Vec<String> {
        let circular = &self.rules.circular;
        let number = match &circular.number {
            Ok(number) => format!("Number: {number}"),
            Err(why) => format!("Number: not known, because {why}"),
        };
        let with = circular.with.as_ref().map(|with| format!("Sent out with: {with}"));
        let due = format!("Plans are due: {}", date::show(circular.due));
        let follows = circular.follows.map(|year| format!("Follows: the circular of {year}"));
        let forms: Vec<&str> = self.rules.forms.iter().map(|form| form.name.as_str()).collect();
        let forms = format!("Forms: {}", forms.join(", "));
        [Some(number), with, Some(due), follows, Some(forms)].into_iter().flatten().collect()
    }
}

fn lines(requirements: &[&Requirement]) -> Vec<String> {
    let lines = requirements.iter().map(|one| {
        format!("- {} ({}): {}", one.name, one.strength.word(), visible::in_a_line(&one.title))
    });
    lines.collect()
}
