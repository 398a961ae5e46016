//! What came of the examples in rule files.

use super::{Style, diagnostics};
use crate::diag::Label;
use crate::diag::view::{self, Block};
use crate::driver::ExampleRun;
use crate::eval::example::Surprise;
use crate::eval::{Instance, Ledger};

/// Each example that does not hold, with what was expected and why it is otherwise; then the sums.
pub fn examples(runs: &[ExampleRun], style: Style) -> String {
    let mut text = String::new();
    for run in runs.iter().filter(|run| !run.holds()) {
        text.push_str(&failed(run, style));
    }
    let held = runs.iter().filter(|run| run.holds()).count();
    let failed = runs.len() - held;
    text.push_str(&match runs.len() {
        0 => "No example was tried.\n".to_owned(),
        _ => {
            let holds = if held == 1 {
                "1 example holds".to_owned()
            } else {
                format!("{held} examples hold")
            };
            let fails =
                if failed == 1 { "1 does not".to_owned() } else { format!("{failed} do not") };
            format!("{holds}, {fails}.\n")
        }
    });
    text
}

fn failed(run: &ExampleRun, style: Style) -> String {
    let tried = match &run.outcome {
        Err(found) => {
            let format = super::Format::Human;
            return diagnostics(found, &run.sources, format, style);
        }
        Ok(tried) => tried,
    };
    let lines = tried.surprises.iter().map(|surprise| {
        let name = run.rules.requirement_name(surprise.requirement);
        let (expected, actual) = (surprise.expected.words(), surprise.actual.words());
        let why = why(&tried.ledger, surprise);
        format!("{name}: expected {expected}, is {actual}{why}")
    });
    let lines: Vec<String> = lines.collect();
    let message = format!("example \"{}\" does not hold\n{}", run.example.title, lines.join("\n"));
    let named = tried.surprises.iter().filter_map(|surprise| {
        let text = format!("is {}", surprise.actual.words());
        Some(Label { span: surprise.named?, text })
    });
    let mut labels: Vec<Label> = named.collect();
    if labels.is_empty() {
        labels
            .push(Label { span: run.example.span, text: "nothing else was to change".to_owned() });
    }
    let help = "if the verdict is right, name the requirement in the example with it";
    let block =
        Block { help: Some(help.to_owned()), ..Block::new(miette::Severity::Error, message) }
            .with_labels(labels);
    format!("{}\n", view::render(&block, &run.sources, style))
}

/// The reason for the verdict that was not expected.
fn why(ledger: &Ledger, surprise: &Surprise) -> String {
    let finding = ledger.findings.iter().find(|one| one.requirement == surprise.requirement);
    let of_verdict = |one: &&Instance| one.verdict == surprise.actual;
    let instance = finding.and_then(|finding| finding.instances.iter().find(of_verdict));
    let part = instance.and_then(|instance| instance.parts.first());
    part.map(|part| format!(" ({})", part.said)).unwrap_or_default()
}
