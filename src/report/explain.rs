//! Pages: what a code means, and what a requirement asks.

use include_dir::{Dir, include_dir};

use super::english::Reader;
use super::{Style, finding};
use crate::diag::{Code, Printable, code, view};
use crate::library::Library;
use crate::rules::RequirementId;
use crate::rules::program::{DecisionKind, Expr, FITS_THE_FORM, Requirement, Rules, Strength};
use crate::source::{Sources, Span, visible};
use crate::value::Year;

static PAGES: Dir = include_dir!("$CARGO_MANIFEST_DIR/src/diag/pages");

/// The code of this id or name: `E0201`, `unknown-field`.
pub fn find_code(text: &str) -> Option<&'static Code> {
    let is_it = |code: &&&Code| code.id.eq_ignore_ascii_case(text) || code.name == text;
    code::ALL.iter().find(is_it).copied()
}

/// The page of a code, in Markdown.
pub fn code_page(code: &Code) -> Printable {
    let page = PAGES.get_file(format!("{}.md", code.id)).and_then(|file| file.contents_utf8());
    let text = page.map_or_else(
        || format!("# {} {}\n\n{}\n", code.id, code.name, code.meaning),
        str::to_owned,
    );
    let note = "The lines of a file that have no bearing on it are left out of the examples.";
    Printable::file(format!("{}\n\n{note}\n", text.trim_end()))
}

/// Every code with what it means, a line each.
pub fn code_list() -> Printable {
    let lines =
        code::ALL.iter().map(|code| format!("{}  {:<28} {}", code.id, code.name, code.meaning));
    lines.map(Printable::line).collect()
}

/// The page of a requirement in the latest year that has it, or in the year asked for; nothing where
/// no circular has one of this name.
pub fn requirement_page(
    library: &Library,
    name: &str,
    year: Option<Year>,
    style: Style,
) -> Option<Printable> {
    if name == FITS_THE_FORM {
        return Some(Printable::lines(FORM_PAGE));
    }
    let years: Vec<&Rules> = library.loaded().collect();
    let has_it = |rules: &&&Rules| find(rules, name).is_some();
    let is_asked = |rules: &&&Rules| year.is_none_or(|year| rules.circular.year == year);
    let rules = years.iter().rev().filter(has_it).find(is_asked)?;
    let (id, requirement) = find(rules, name)?;
    let page = Page { rules, requirement, id, sources: library.sources(), style };
    Some(Printable::lines(page.text(&years)))
}

/// The page of the requirement that every plan has.
const FORM_PAGE: &str = "\
fits-the-form (must, every year)
The plan has what its form asks for, and nothing else

What it asks
  Every field that is not `optional` is there and can be read as what it is:
  money, a date, a word of a choice. No key is unknown, none stands twice, and
  `not applicable because …` stands only where the form allows it. What is
  wrong breaches it; what is missing, or only holds a place, leaves it
  undecided, and with it whatever hangs on that field.

Years
  - every year: built in, and first in every plan's ledger
";

/// The names of all requirements, for one that is misspelt.
pub fn requirement_names(library: &Library) -> Vec<String> {
    let names = library.loaded().flat_map(|rules| &rules.requirements).map(|one| one.name.clone());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names.dedup();
    names
}

fn find<'r>(rules: &'r Rules, name: &str) -> Option<(RequirementId, &'r Requirement)> {
    rules.requirements().find(|(_, requirement)| requirement.name == name)
}

struct Page<'a> {
    rules: &'a Rules,
    requirement: &'a Requirement,
    id: RequirementId,
    sources: &'a Sources,
    style: Style,
}

impl Page<'_> {
    fn text(&self, years: &[&Rules]) -> String {
        let one = self.requirement;
        let national = if one.is_national { "national, " } else { "" };
        let mut text = format!(
            "{} ({national}{}, {})\n{}\n",
            one.name,
            one.strength.word(),
            self.rules.circular.year,
            visible::in_a_line(&one.title)
        );
        text.push_str(&self.section("Rests on", self.citations()));
        text.push_str(&self.section("What it asks", self.asks()));
        text.push_str(&self.section("Where", self.definitions()));
        text.push_str(&self.section("What to do about it", one.help.iter().cloned().collect()));
        text.push_str(&self.section("Examples", self.examples()));
        text.push_str(&self.section("Years", self.years(years)));
        text.push_str(&self.section("Written in", vec![self.place(one.name_span)]));
        text
    }

    fn section(&self, heading: &str, lines: Vec<String>) -> String {
        if lines.is_empty() {
            return String::new();
        }
        let mut text = format!("\n{heading}\n");
        for line in lines {
            let indent = line.len() - line.trim_start().len();
            let hang = if line.trim_start().starts_with("- ") { indent + 4 } else { indent + 2 };
            let width = self.style.width.saturating_sub(hang);
            let wrapped = view::wrapped(line.trim_start(), width);
            let mut lines = wrapped.lines();
            let first = lines.next().unwrap_or_default();
            text.push_str(&format!("  {:indent$}{first}\n", ""));
            for more in lines {
                text.push_str(&format!("{:hang$}{more}\n", ""));
            }
        }
        text
    }

    fn place(&self, span: Span) -> String {
        let at = self.sources.line_column(span);
        format!("{}:{}:{}", self.sources.name(span), at.line, at.column)
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
        let reader = Reader { rules: self.rules, sources: self.sources };
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
                let shown = showing.iter().map(|one| reader.shown(one, &mut scope));
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
        let one = self.requirement;
        let clauses = one.applies_when.iter().chain(&one.unless).chain(one.strength.conditions());
        let lists = one.for_each.iter().flat_map(|element| element.parts());
        let exprs: Vec<&Expr> = lists.chain(clauses).collect();
        Reader { rules: self.rules, sources: self.sources }.definitions(&exprs)
    }

    fn examples(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for example in &self.rules.examples {
            for expected in example.expectations.iter().filter(|one| one.requirement == self.id) {
                let verdict = expected.verdict.word();
                lines.push(format!(
                    "- {verdict}: \"{}\" ({})",
                    example.title,
                    self.place(example.span)
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
