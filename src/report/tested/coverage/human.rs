//! What examples do not reach, as a table.

use super::{Reached, counts, expected, never, sums};
use crate::Style;
use crate::tested::TestSettings;
use lacuna_check::prove::{ConditionCoverage, RequirementCoverage};
use lacuna_language::diag::{Printable, view};
use lacuna_language::rules::Rules;
use lacuna_language::source::Sources;

/// All years, one after another.
pub(in crate::tested) fn table(
    reached: &[Reached],
    sources: &Sources,
    settings: TestSettings,
) -> Printable {
    reached.iter().map(|one| year(one, sources, settings)).collect()
}

/// One year: the requirements of which something is not reached, or all of them, then the sums.
fn year(reached: &Reached, sources: &Sources, settings: TestSettings) -> Printable {
    let TestSettings { style, is_verbose } = settings;
    let (rules, coverage) = (reached.rules, &reached.coverage);
    let mut text = format!("{}\n", rules.circular.year);
    for one in &coverage.requirements {
        let missing = missing(one, sources);
        if is_verbose || !missing.is_empty() {
            text.push_str(&row(rules, one));
        }
        text.push_str(&listed(&missing, style));
    }
    let definitions = coverage.definitions.iter().filter_map(|one| line(one, sources));
    let definitions: Vec<String> = definitions.collect();
    if !definitions.is_empty() {
        text.push_str("  definitions\n");
        text.push_str(&listed(&definitions, style));
    }
    let without = coverage.paragraphs.iter();
    let without = without.filter(|one| !one.is_not_checkable && one.requirements.is_empty());
    let without = without.map(|one| {
        let name = rules.paragraphs.get(one.at).map_or("", |paragraph| &paragraph.name);
        format!("no requirement cites the paragraph `{name}`")
    });
    text.push_str(&listed(&without.collect::<Vec<String>>(), style));
    Printable::lines(text + &format!("  {}\n\n", sums(coverage)))
}

/// `  four-signatures (must): 3 of 3 verdicts, 5 of 6 branches`
fn row(rules: &Rules, one: &RequirementCoverage) -> String {
    let name = rules.requirement_name(one.id);
    let strength = rules.requirement(one.id).map_or("", |one| one.strength.word());
    let [(said, n_verdicts), (reached, n_branches)] = counts(one);
    format!(
        "  {name} ({strength}): {said} of {n_verdicts} verdicts, {reached} of {n_branches} branches\n"
    )
}

/// What no example reaches of a requirement, a line each.
fn missing(one: &RequirementCoverage, sources: &Sources) -> Vec<String> {
    let open = one.verdicts.iter().filter(|(_, is_reached)| !is_reached);
    let verdicts = open.map(|(verdict, _)| format!("no example says `{}`", expected(*verdict)));
    let conditions = one.conditions.iter().filter_map(|one| line(one, sources));
    verdicts.chain(conditions).collect()
}

/// `rules/2001-02.lac:998:15: `line.objective is 1` is never false`
fn line(one: &ConditionCoverage, sources: &Sources) -> Option<String> {
    let said = never(one)?;
    let text = sources.text(one.place).split_whitespace().collect::<Vec<_>>().join(" ");
    let (name, at) = (sources.name(one.place), sources.place(one.place));
    Some(format!("{name}:{at}: `{text}` {said}"))
}

fn listed(lines: &[String], style: Style) -> String {
    let lines = lines.iter().map(|line| {
        let text = view::wrapped(line, style.width.saturating_sub(6));
        format!("    - {}\n", text.replace('\n', "\n      "))
    });
    lines.collect()
}
