//! What examples reach, as one document for programs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Reached;
use crate::json::{PlaceView, VERSION, place};
use crate::tested::TestSettings;
use lacuna_check::prove::ConditionCoverage;
use lacuna_language::diag::Printable;
use lacuna_language::rules::RequirementId;
use lacuna_language::source::Sources;

#[derive(Debug, Serialize)]
struct Document<'v> {
    version: u32,
    years: Vec<YearView<'v>>,
}

#[derive(Debug, Serialize)]
struct YearView<'v> {
    year: String,
    requirements: Vec<RequirementView<'v>>,
    definitions: Vec<ConditionView<'v>>,
    paragraphs: Vec<ParagraphView>,
}

#[derive(Debug, Serialize)]
struct RequirementView<'v> {
    requirement: String,
    verdicts: BTreeMap<&'static str, bool>,
    conditions: Vec<ConditionView<'v>>,
}

#[derive(Debug, Serialize)]
struct ConditionView<'v> {
    place: PlaceView<'v>,
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

/// The document, ended by a line break.
pub(in crate::tested) fn document(
    reached: &[Reached],
    sources: &Sources,
    _: TestSettings,
) -> Printable {
    let years = reached.iter().map(|one| year(one, sources)).collect();
    let document = Document { version: VERSION, years };
    Printable::json(serde_json::to_string_pretty(&document).unwrap_or_default() + "\n")
}

fn year<'v>(reached: &'v Reached, sources: &'v Sources) -> YearView<'v> {
    let (rules, coverage) = (reached.rules, &reached.coverage);
    let conditions = |all: &[ConditionCoverage]| {
        all.iter().map(|one| condition(one, sources)).collect::<Vec<ConditionView>>()
    };
    let name = |id: &RequirementId| rules.requirement_name(*id).to_owned();
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

fn condition<'v>(one: &ConditionCoverage, sources: &'v Sources) -> ConditionView<'v> {
    ConditionView {
        place: place(one.place, sources),
        text: sources.text(one.place).to_owned(),
        yes: one.reached.yes,
        no: one.reached.no,
        unknown: one.reached.unknown,
    }
}
