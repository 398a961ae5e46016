//! An example that would notice a fault, in the words of the language, ready to be put into a rule file.

use super::Case;
use super::witness::Witness;
use lacuna_language::rules::program::{BasePlan, ExpectedStrength, ExpectedVerdict};
use lacuna_language::rules::{RequirementId, Rules};
use lacuna_language::source::SourceId;
use lacuna_language::syntax::print;

/// What would make the examples notice a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Suggestion {
    /// An example of its own, and the file from which its base plan is named.
    Example {
        /// The example in the rule language, formatted.
        text: String,
        /// The rule file that the example is to be put into.
        source: SourceId,
    },
    /// What an example that is there would have to say instead, by its index among the cases.
    SayStrength {
        /// The example, by its index among the cases.
        case: usize,
        /// The line to add to it, such as `breaches must six-heads`.
        line: String,
    },
}

/// An example that tells the rules in force from those with the fault; nothing where the language cannot
/// say it.
pub(super) fn example(witness: &Witness, rules: &Rules) -> Option<Suggestion> {
    let name = rules.requirement_name(witness.requirement);
    let national = if witness.from.example.is_national { "national " } else { "" };
    let mut lines = vec![format!("{national}example \"{}\"", title(name, witness))];
    lines.push(format!("  from      {}", from(witness.from)));
    if witness.goes_on {
        let edits = witness.from.example.edits.iter();
        let texts = edits.map(|edit| witness.from.sources.text(edit.span).trim_end().to_owned());
        lines.extend(texts.map(|text| format!("  {text}")));
    }
    lines.extend(witness.edits.iter().map(|edit| format!("  {}", edit.said)));
    lines.push(format!("  {:<9} {name}", ExpectedVerdict::from(witness.verdict).word()));
    let text = lines.join("\n");
    // In the form that `lacuna fmt` gives it.
    let source = witness.from.example.span.source;
    let text = print::canonical(source, &text)?.trim_end().to_owned();
    Some(Suggestion::Example { text, source })
}

/// `submitted is 31 January 2001, and sent-by-the-due-date is met`
fn title(name: &str, witness: &Witness) -> String {
    let changed: Vec<&str> = witness.edits.iter().map(|edit| edit.words.as_str()).collect();
    let verdict = format!("{name} is {}", witness.verdict.words());
    match changed.is_empty() {
        true => format!("of the same plan, {verdict}"),
        false => format!("{}, and {verdict}", changed.join(", ")),
    }
}

fn from(case: &Case) -> String {
    let plans = case.example.from.iter().map(base_plan);
    plans.collect::<Vec<String>>().join(",\n            ")
}

fn base_plan(base: &BasePlan) -> String {
    let last_year = base.last_year.as_ref().map(|path| format!(" after \"{path}\""));
    format!("\"{}\"{}", base.path, last_year.unwrap_or_default())
}

/// The first example that names a requirement, best one that breaches it, with the strength said.
pub(super) fn strength(
    rules: &Rules,
    cases: &[Case],
    order: &[usize],
    id: RequirementId,
) -> Option<Suggestion> {
    let named = |at: &usize| {
        let named = cases.get(*at)?.expectation(id)?;
        Some((*at, named.verdict))
    };
    let all: Vec<(usize, ExpectedVerdict)> = order.iter().filter_map(named).collect();
    let breached = all.iter().find(|(_, verdict)| *verdict == ExpectedVerdict::Breaches);
    let (case, verdict) = breached.or(all.first())?;
    let strength = [ExpectedStrength::Must, ExpectedStrength::Should];
    let word = strength.iter().find(|one| crate::eval::example::is_of(rules, id, **one))?.word();
    let line = format!("{} {word} {}", verdict.word(), rules.requirement_name(id));
    Some(Suggestion::SayStrength { case: *case, line })
}
