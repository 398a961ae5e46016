//! Pages: what a code means, what a requirement asks, what a paragraph says, and what a circular is.
//!
//! A name goes in, and its page comes out, of the year asked for or of the latest that has it. A page says
//! which other years have the name too.

mod circular;
mod paragraph;
mod requirement;

use include_dir::{Dir, include_dir};

use super::Style;
use lacuna_language::diag::{Code, Printable, code, view};
use lacuna_language::library::Library;
use lacuna_language::rules::RequirementId;
use lacuna_language::rules::program::{FITS_THE_FORM, Paragraph, Requirement, Rules};
use lacuna_language::source::{Sources, Span};
use lacuna_language::value::{Year, show};

static PAGES: Dir = include_dir!("$CARGO_MANIFEST_DIR/../language/diag/pages");

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
    let note = "Lines of the files that do not matter here are left out.";
    Printable::file(format!("{}\n\n{note}\n", text.trim_end()))
}

/// Every code with what it means.
pub fn code_list(style: Style) -> Printable {
    const HANG: usize = 7;
    let lines = code::ALL.iter().map(|code| {
        let line = format!("{}  {:<28} {}", code.id, code.name, code.meaning);
        let wrapped = view::wrapped(&line, style.width.saturating_sub(HANG));
        wrapped.replace('\n', &format!("\n{:HANG$}", ""))
    });
    lines.map(|line| Printable::lines(line + "\n")).collect()
}

/// The pages of all that has this name, in the latest year that has it or in the year asked for; nothing
/// where no circular has the name. A requirement and a paragraph may share one.
pub fn pages(library: &Library, name: &str, year: Option<Year>, style: Style) -> Option<Printable> {
    let pages =
        [requirement_page(library, name, year, style), paragraph_page(library, name, year, style)];
    let pages: Vec<String> = pages.into_iter().flatten().collect();
    (!pages.is_empty()).then(|| Printable::lines(pages.join("\n")))
}

fn requirement_page(
    library: &Library,
    name: &str,
    year: Option<Year>,
    style: Style,
) -> Option<String> {
    if name == FITS_THE_FORM {
        return Some(FORM_PAGE.to_owned());
    }
    let (rules, years) = latest(library, year, |rules| find(rules, name).is_some())?;
    let (id, requirement) = find(rules, name)?;
    let page = requirement::Page { rules, requirement, id, sources: library.sources(), style };
    let all: Vec<&Rules> = library.loaded().collect();
    let notes = other_years(rules, &years).into_iter().chain(other_strengths(&all, requirement));
    let note = notes.collect::<Vec<String>>().join(" ");
    Some(page.text(&all, Some(note).filter(|note| !note.is_empty())))
}

/// In which years a requirement has another strength, so that nobody takes a `must` for a `should`.
fn other_strengths(all: &[&Rules], requirement: &Requirement) -> Option<String> {
    let own = requirement.strength.word();
    let others = all.iter().filter_map(|rules| {
        let (_, other) = find(rules, &requirement.name)?;
        let word = other.strength.word();
        (word != own).then(|| format!("a `{word}` in {}", rules.circular.year))
    });
    let others: Vec<String> = others.collect();
    (!others.is_empty()).then(|| format!("It is {}.", show::joined(&others, "and")))
}

fn paragraph_page(
    library: &Library,
    name: &str,
    year: Option<Year>,
    style: Style,
) -> Option<String> {
    let (rules, years) = latest(library, year, |rules| find_paragraph(rules, name).is_some())?;
    let paragraph = find_paragraph(rules, name)?;
    let page = paragraph::Page { rules, paragraph, sources: library.sources(), style };
    let all: Vec<String> = years.iter().map(Year::to_string).collect();
    Some(page.text(&all, other_years(rules, &years)))
}

/// The page of a circular.
pub fn circular_page(library: &Library, year: Year, style: Style) -> Option<Printable> {
    let rules = library.loaded().find(|rules| rules.circular.year == year)?;
    let page = circular::Page { rules, sources: library.sources(), style };
    Some(Printable::lines(page.text()))
}

/// The circular with this number, or that the letter with this number goes with, however its capitals, blanks
/// and brackets are written.
pub fn circular_by_number<'l>(library: &'l Library, number: &str) -> Option<&'l Rules> {
    let plain = |number: &str| {
        let kept = number.chars().filter(|char| char.is_alphanumeric());
        kept.flat_map(char::to_lowercase).collect::<String>()
    };
    let is_it = |other: &String| plain(other) == plain(number);
    library.loaded().find(|rules| {
        let circular = &rules.circular;
        circular.number.as_ref().is_ok_and(is_it) || circular.with.as_ref().is_some_and(is_it)
    })
}

/// The years whose circular has a requirement or a paragraph of this name.
pub fn years_with(library: &Library, name: &str) -> Vec<Year> {
    let has_it =
        |rules: &&Rules| find(rules, name).is_some() || find_paragraph(rules, name).is_some();
    library.loaded().filter(has_it).map(|rules| rules.circular.year).collect()
}

/// The latest circular for which this holds, or that of the year asked for, with the years of all.
fn latest(
    library: &Library,
    year: Option<Year>,
    has_it: impl Fn(&Rules) -> bool,
) -> Option<(&Rules, Vec<Year>)> {
    let with_it: Vec<&Rules> = library.loaded().filter(|rules| has_it(rules)).collect();
    let is_asked = |rules: &&&Rules| year.is_none_or(|year| rules.circular.year == year);
    let rules = *with_it.iter().rev().find(is_asked)?;
    Some((rules, with_it.iter().map(|rules| rules.circular.year).collect()))
}

/// Which of several years a page is about, and how to see the others.
fn other_years(shown: &Rules, years: &[Year]) -> Option<String> {
    let shown = shown.circular.year;
    let others: Vec<Year> = years.iter().copied().filter(|year| *year != shown).collect();
    let last = others.last()?;
    let said: Vec<String> = others.iter().map(Year::to_string).collect();
    let latest = if shown > *last { ", the latest year that has it" } else { "" };
    Some(format!(
        "Shown as in {shown}{latest}. It is also in {}: `--year {last}` shows that year's.",
        show::joined(&said, "and")
    ))
}

/// The page of the requirement that every plan has.
pub(crate) const FORM_PAGE: &str = "\
fits-the-form (must, every year)
The plan has what its form asks for, and nothing else

What it asks
  Every field that is not `optional` is there and can be read as what it is:
  money, a date, a word of a choice. A field that is asked for `only when`
  something is so is there where it is so, and left out where it is not. No
  field is unknown, none is there twice, and `not applicable because …` is only
  where the form allows it. What is wrong breaches it; what is missing, or not
  filled in yet, leaves it undecided, and so is whatever depends on that field.

Years
  - every year: built in, and first in every plan's ledger
";

/// The names of all requirements and paragraphs, for one that is misspelt.
pub fn names(library: &Library) -> Vec<String> {
    let requirements = library.loaded().flat_map(|rules| &rules.requirements);
    let paragraphs = library.loaded().flat_map(|rules| &rules.paragraphs);
    let names =
        requirements.map(|one| one.name.as_str()).chain(paragraphs.map(|one| one.name.as_str()));
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names
}

fn find<'r>(rules: &'r Rules, name: &str) -> Option<(RequirementId, &'r Requirement)> {
    rules.requirements().find(|(_, requirement)| requirement.name == name)
}

fn find_paragraph<'r>(rules: &'r Rules, name: &str) -> Option<&'r Paragraph> {
    rules.paragraphs.iter().find(|paragraph| paragraph.name == name)
}

/// A heading and the lines under it; nothing where there are none.
fn section(heading: &str, lines: Vec<String>, style: Style) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let lines = lines.iter().map(|line| under_heading(line, style));
    format!("\n{heading}\n{}", lines.collect::<String>())
}

/// A line under a heading, wrapped. What it has before its first word stays.
fn under_heading(line: &str, style: Style) -> String {
    let text = line.trim_start();
    let indent = line.len() - text.len();
    let hang = if text.starts_with("- ") { indent + 4 } else { indent + 2 };
    let wrapped = view::wrapped(text, style.width.saturating_sub(hang));
    format!("  {:indent$}{}\n", "", wrapped.replace('\n', &format!("\n{:hang$}", "")))
}

/// A paragraph behind the head of a page.
fn paragraph(text: Option<String>, style: Style) -> String {
    let text = text.map(|text| format!("\n{}\n", view::wrapped(&text, style.width)));
    text.unwrap_or_default()
}

fn place(sources: &Sources, span: Span) -> String {
    let at = sources.line_column(span);
    format!("{}:{}:{}", sources.name(span), at.line, at.column)
}
