//! How far examples reach: a table for people, JSON and LCOV for programs.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::eval::Verdict;
use crate::prove::{ConditionCoverage, Coverage, RequirementCoverage};
use crate::report::Style;
use crate::report::json::{PlaceView, VERSION, place};
use crate::rules::Rules;
use crate::source::{Place, Sources, Span};

/// What the examples of one year reach.
pub struct Reached<'l> {
    pub rules: &'l Rules,
    pub coverage: Coverage,
}

/// How coverage is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CoverageFormat {
    Human,
    Json,
    /// Lines and branches of rule files, as editors and CI read them.
    Lcov,
}

/// What the examples of all years reach.
pub fn coverage(
    reached: &[Reached],
    sources: &Sources,
    format: CoverageFormat,
    style: Style,
    is_verbose: bool,
) -> String {
    match format {
        CoverageFormat::Human => {
            reached.iter().map(|one| human(one, sources, style, is_verbose)).collect()
        }
        CoverageFormat::Json => json(reached, sources),
        CoverageFormat::Lcov => reached.iter().map(|one| lcov(one, sources)).collect(),
    }
}

/// Whether the examples reach all that there is.
pub fn is_whole(coverage: &Coverage) -> bool {
    let conditions = coverage.requirements.iter().flat_map(|one| &one.conditions);
    let conditions = conditions.chain(&coverage.definitions);
    let verdicts = coverage.requirements.iter().flat_map(|one| &one.verdicts);
    let paragraphs = &coverage.paragraphs;
    conditions.into_iter().all(|one| one.n_reached() == 2)
        && verdicts.into_iter().all(|(_, is_reached)| *is_reached)
        && paragraphs.iter().all(|one| one.is_not_checkable || !one.requirements.is_empty())
}

// ---- For people -----------------------------------------------------------------------------------

fn human(reached: &Reached, sources: &Sources, style: Style, is_verbose: bool) -> String {
    let (rules, coverage) = (reached.rules, &reached.coverage);
    let mut text = format!("{}\n", rules.circular.year);
    for one in &coverage.requirements {
        let missing = missing(one, sources);
        if is_verbose || !missing.is_empty() {
            text.push_str(&row(rules, one));
        }
        text.push_str(&missing.into_iter().map(|line| wrapped(&line, style)).collect::<String>());
    }
    let definitions = coverage.definitions.iter().filter_map(|one| never(one, sources));
    let definitions: Vec<String> = definitions.collect();
    if !definitions.is_empty() {
        text.push_str("  definitions\n");
        text.push_str(&definitions.iter().map(|line| wrapped(line, style)).collect::<String>());
    }
    let without = coverage.paragraphs.iter();
    let without = without.filter(|one| !one.is_not_checkable && one.requirements.is_empty());
    for one in without {
        let name = rules.paragraphs.get(one.at).map_or("", |paragraph| &paragraph.name);
        text.push_str(&wrapped(&format!("no requirement cites the paragraph `{name}`"), style));
    }
    text.push_str(&sums(coverage));
    text
}

/// `  four-signatures (must): 3 of 3 verdicts, 5 of 6 branches`
fn row(rules: &Rules, one: &RequirementCoverage) -> String {
    let name = rules.requirement_name(one.id);
    let strength = rules.requirement(one.id).map_or("", |one| one.strength.word());
    let verdicts = one.verdicts.iter().filter(|(_, is_reached)| *is_reached).count();
    let branches: usize = one.conditions.iter().map(ConditionCoverage::n_reached).sum();
    format!(
        "  {name} ({strength}): {verdicts} of {} verdicts, {branches} of {} branches\n",
        one.verdicts.len(),
        one.conditions.len().saturating_mul(2)
    )
}

/// What no example reaches of a requirement, a line each.
fn missing(one: &RequirementCoverage, sources: &Sources) -> Vec<String> {
    let open = one.verdicts.iter().filter(|(_, is_reached)| !is_reached);
    let verdicts = open.map(|(verdict, _)| format!("no example says `{}`", expected(*verdict)));
    let conditions = one.conditions.iter().filter_map(|one| never(one, sources));
    verdicts.chain(conditions).collect()
}

/// `rules/2001-02.lac:998:15: `line.objective is 1` is never false`
fn never(one: &ConditionCoverage, sources: &Sources) -> Option<String> {
    let said = match (one.reached.yes, one.reached.no) {
        (true, true) => return None,
        (true, false) => "is never false",
        (false, true) => "is never true",
        (false, false) => "is never true and never false",
    };
    let text = sources.text(one.place).split_whitespace().collect::<Vec<_>>().join(" ");
    let (name, at) = (sources.name(one.place), sources.place(one.place));
    Some(format!("{name}:{at}: `{text}` {said}"))
}

fn wrapped(line: &str, style: Style) -> String {
    let text = crate::diag::view::wrapped(line, style.width.saturating_sub(6));
    format!("    - {}\n", text.replace('\n', "\n      "))
}

/// The word by which an example names a verdict.
fn expected(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "meets",
        Verdict::Breached => "breaches",
        Verdict::Undecided => "undecided",
        Verdict::NotApplicable => "not applicable",
        Verdict::ForAPerson => "for a person",
    }
}

fn sums(coverage: &Coverage) -> String {
    let verdicts = coverage.requirements.iter().flat_map(|one| &one.verdicts);
    let (n_verdicts, said) = counted(verdicts.map(|(_, is_reached)| usize::from(*is_reached)), 1);
    let conditions = coverage.requirements.iter().flat_map(|one| &one.conditions);
    let conditions = conditions.chain(&coverage.definitions);
    let (n_branches, reached) = counted(conditions.map(ConditionCoverage::n_reached), 2);
    let checkable = coverage.paragraphs.iter().filter(|one| !one.is_not_checkable);
    let (n_paragraphs, cited) =
        counted(checkable.map(|one| usize::from(!one.requirements.is_empty())), 1);
    format!(
        "  {} requirements: {said} of {n_verdicts} verdicts, {reached} of {n_branches} branches; \
         {cited} of {n_paragraphs} paragraphs\n\n",
        coverage.requirements.len()
    )
}

/// How many there are in all, of so many each, and how many are reached.
fn counted(reached: impl Iterator<Item = usize>, of_each: usize) -> (usize, usize) {
    reached.fold((0, 0), |(all, sum), one| (all.saturating_add(of_each), sum.saturating_add(one)))
}

// ---- For programs ---------------------------------------------------------------------------------

#[derive(Debug, Serialize)]
struct Document {
    version: u32,
    years: Vec<YearView>,
}

#[derive(Debug, Serialize)]
struct YearView {
    year: String,
    requirements: Vec<RequirementView>,
    definitions: Vec<ConditionView>,
    paragraphs: Vec<ParagraphView>,
}

#[derive(Debug, Serialize)]
struct RequirementView {
    requirement: String,
    verdicts: BTreeMap<&'static str, bool>,
    conditions: Vec<ConditionView>,
}

#[derive(Debug, Serialize)]
struct ConditionView {
    place: PlaceView,
    text: String,
    #[serde(rename = "true")]
    yes: bool,
    #[serde(rename = "false")]
    no: bool,
    unknown: bool,
}

#[derive(Debug, Serialize)]
struct ParagraphView {
    paragraph: String,
    requirements: Vec<String>,
    not_checkable: bool,
}

fn json(reached: &[Reached], sources: &Sources) -> String {
    let years = reached.iter().map(|one| year(one, sources)).collect();
    let document = Document { version: VERSION, years };
    serde_json::to_string_pretty(&document).map(|text| text + "\n").unwrap_or_default()
}

fn year(reached: &Reached, sources: &Sources) -> YearView {
    let (rules, coverage) = (reached.rules, &reached.coverage);
    let conditions = |all: &[ConditionCoverage]| {
        all.iter().map(|one| condition(one, sources)).collect::<Vec<ConditionView>>()
    };
    let name = |id: &crate::rules::RequirementId| rules.requirement_name(*id).to_owned();
    let requirements = coverage.requirements.iter().map(|one| RequirementView {
        requirement: name(&one.id),
        verdicts: one.verdicts.iter().map(|(verdict, said)| (verdict.words(), *said)).collect(),
        conditions: conditions(&one.conditions),
    });
    let paragraphs = coverage.paragraphs.iter().map(|one| ParagraphView {
        paragraph: rules.paragraphs.get(one.at).map_or("", |own| &own.name).to_owned(),
        requirements: one.requirements.iter().map(name).collect(),
        not_checkable: one.is_not_checkable,
    });
    YearView {
        year: rules.circular.year.to_string(),
        requirements: requirements.collect(),
        definitions: conditions(&coverage.definitions),
        paragraphs: paragraphs.collect(),
    }
}

fn condition(one: &ConditionCoverage, sources: &Sources) -> ConditionView {
    ConditionView {
        place: place(one.place, sources),
        text: sources.text(one.place).to_owned(),
        yes: one.reached.yes,
        no: one.reached.no,
        unknown: one.reached.unknown,
    }
}

/// A record of LCOV for a rule file: a function for each requirement, two branches for each condition,
/// a line wherever a condition begins.
fn lcov(reached: &Reached, sources: &Sources) -> String {
    let (rules, coverage) = (reached.rules, &reached.coverage);
    let line = |span: Span| match sources.place(span) {
        Place::Text(at) => at.line,
        Place::Cell(_) => 0,
    };
    let mut text = format!("TN:\nSF:{}\n", sources.name(rules.span));
    let requirements =
        || coverage.requirements.iter().filter_map(|one| Some((one, rules.requirement(one.id)?)));
    for (_, requirement) in requirements() {
        text.push_str(&format!("FN:{},{}\n", line(requirement.name_span), requirement.name));
    }
    let mut n_hit: usize = 0;
    for (one, requirement) in requirements() {
        let is_hit = one.verdicts.iter().any(|(_, is_reached)| *is_reached);
        n_hit = n_hit.saturating_add(usize::from(is_hit));
        text.push_str(&format!("FNDA:{},{}\n", usize::from(is_hit), requirement.name));
    }
    text.push_str(&format!("FNF:{}\nFNH:{n_hit}\n", coverage.requirements.len()));
    let conditions = coverage.requirements.iter().flat_map(|one| &one.conditions);
    let conditions: Vec<&ConditionCoverage> = conditions.chain(&coverage.definitions).collect();
    let mut lines: BTreeMap<usize, bool> = BTreeMap::new();
    for (block, one) in conditions.iter().enumerate() {
        let at = line(one.place);
        for (branch, is_taken) in [one.reached.yes, one.reached.no].into_iter().enumerate() {
            text.push_str(&format!("BRDA:{at},{block},{branch},{}\n", usize::from(is_taken)));
        }
        *lines.entry(at).or_default() |= one.n_reached() > 0;
    }
    let taken: usize = conditions.iter().map(|one| one.n_reached()).sum();
    text.push_str(&format!("BRF:{}\nBRH:{taken}\n", conditions.len().saturating_mul(2)));
    for (at, is_hit) in &lines {
        text.push_str(&format!("DA:{at},{}\n", usize::from(*is_hit)));
    }
    let hit = lines.values().filter(|is_hit| **is_hit).count();
    text.push_str(&format!("LF:{}\nLH:{hit}\nend_of_record\n", lines.len()));
    text
}
