//! Examples for people: those that fail, with the difference and the reason.

use super::{Difference, Ending, TestSettings, differences, name_of};
use crate::{Style, diagnostics, drawn};
use lacuna_check::driver::ExampleRun;
use lacuna_language::diag::view::Block;
use lacuna_language::diag::{Label, Printable};
use lacuna_language::library::Lost;
use lacuna_language::value::show::joined;

/// The examples that are told of, then how many there were.
pub(super) fn examples(runs: &[ExampleRun], lost: &[Lost], settings: TestSettings) -> Printable {
    let mut text: Printable = runs.iter().map(|run| example(run, settings)).collect();
    text.push_line(sums(runs));
    not_tried(lost).into_iter().for_each(|line| text.push_line(line));
    text
}

/// `197 examples of 2002-03 and 2003-04 were not tried: their files have mistakes.`
fn not_tried(lost: &[Lost]) -> Option<String> {
    let mut names: Vec<String> = lost.iter().map(name_of).collect();
    names.dedup();
    let why = if lost.len() == 1 { "its file has mistakes" } else { "their files have mistakes" };
    match lost.iter().map(|one| one.n_examples).sum() {
        0 => None,
        1 => Some(format!("1 example of {} was not run: {why}.", joined(&names, "and"))),
        many => Some(format!("{many} examples of {} were not run: {why}.", joined(&names, "and"))),
    }
}

fn example(run: &ExampleRun, settings: TestSettings) -> Printable {
    match &run.outcome {
        Err(found) => diagnostics(found, &run.sources, settings.style),
        Ok(tried) if tried.holds() => match settings.is_verbose {
            true => {
                let (year, title) = (run.rules.circular.year, &run.example.title);
                Printable::line(format!("holds  {year}: {title}"))
            }
            false => Printable::default(),
        },
        Ok(_) => failed(run, settings.style),
    }
}

fn failed(run: &ExampleRun, style: Style) -> Printable {
    let (year, title) = (run.rules.circular.year, &run.example.title);
    let heading = format!("the example \"{title}\" of {year} does not hold");
    let differences = differences(run);
    let message = std::iter::once(heading).chain(differences.iter().flat_map(difference)).collect();
    let help = match differences.iter().any(|one| one.named.is_some()) {
        true => "either the rule is wrong or the example is: the paragraph of the circular decides",
        false => {
            "the base plan has one verdict and the edited plan the other; if both are right, name \
             the requirement in the example"
        }
    };
    let block =
        Block { help: vec![help.to_owned()], ..Block::of_lines(miette::Severity::Error, message) }
            .with_labels(labels(run, &differences));
    drawn(&block, &run.sources, style)
}

/// The requirement, a line for what was expected, one for what it is, and why.
fn difference(one: &Difference) -> Vec<String> {
    let why = one.because.iter().map(|why| format!("    because {why}"));
    // Where the example does not name it, it is the base plan's verdict that was to stay.
    let before = if one.named.is_some() { "expected:" } else { "before:  " };
    let (expected, actual) = (&one.expected, &one.actual);
    let lines =
        [one.of.clone(), format!("  - {before} {expected}"), format!("  + is:       {actual}")];
    lines.into_iter().chain(why).collect()
}

/// Where the example names what is otherwise, and the rule.
fn labels(run: &ExampleRun, differences: &[Difference]) -> Vec<Label> {
    let named = differences
        .iter()
        .filter_map(|one| Some(Label { span: one.named?, text: format!("is {}", one.actual) }));
    let mut labels: Vec<Label> = named.collect();
    if labels.is_empty() {
        let text = "nothing else should change".to_owned();
        labels.push(Label { span: run.example.span, text });
    }
    let rules = differences
        .iter()
        .filter_map(|one| Some(Label { span: one.declared?, text: "the requirement".to_owned() }));
    labels.extend(rules);
    labels
}

/// `390 examples hold, 2 do not, 1 could not be tried.`
fn sums(runs: &[ExampleRun]) -> String {
    if runs.is_empty() {
        return "No example was run.".to_owned();
    }
    let [held, failed, unusable] =
        Ending::ALL.map(|ending| runs.iter().filter(|run| Ending::of(run) == ending).count());
    let held = match held {
        1 => "1 example holds".to_owned(),
        many => format!("{many} examples hold"),
    };
    let failed = match failed {
        1 => "1 does not".to_owned(),
        many => format!("{many} do not"),
    };
    let unusable = match unusable {
        0 => String::new(),
        many => format!(", {many} could not be run"),
    };
    format!("{held}, {failed}{unusable}.")
}
