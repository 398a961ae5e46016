//! Faults that were planted in rules, and whether the examples noticed.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::TestSettings;
use crate::json::{PlaceView, VERSION, place};
use crate::{Style, drawn};
use lacuna_check::driver::ExampleRun;
use lacuna_check::prove::{FaultKind, Mutant, Outcome, Suggestion};
use lacuna_language::diag::view::Block;
use lacuna_language::diag::{Label, Printable};
use lacuna_language::rules::program::Strength;
use lacuna_language::rules::{RequirementId, Rules};
use lacuna_language::source::Sources;

/// The faults planted in one year's rules.
pub struct Planted<'l> {
    /// The year's rules as they stand, without any fault.
    pub rules: &'l Rules,
    /// The examples that were asked, in the order by which faults name them.
    pub runs: Vec<&'l ExampleRun<'l>>,
    /// Each fault, and whether the examples notice it.
    pub mutants: Vec<Mutant>,
}

impl Planted<'_> {
    /// The faults that no example notices, although one may.
    pub fn missed(&self) -> impl Iterator<Item = &Mutant> {
        self.mutants.iter().filter(|one| is_missed(one))
    }

    fn title(&self, case: usize) -> &str {
        self.runs.get(case).map_or("", |run| run.example.title.as_str())
    }

    /// The names of the requirements that a fault bears on, the first few.
    fn requirements(&self, mutant: &Mutant) -> Vec<String> {
        self.names(&mutant.bears_on)
    }

    fn names(&self, ids: &[RequirementId]) -> Vec<String> {
        const MOST: usize = 4;
        let ids = ids.iter().take(MOST);
        ids.map(|id| self.rules.requirement_name(*id).to_owned()).collect()
    }
}

fn is_missed(mutant: &Mutant) -> bool {
    !matches!(mutant.outcome, Outcome::Noticed(_) | Outcome::Same)
}

/// For people: how many faults are noticed, then those that no example notices, requirement by requirement.
pub(super) fn human(planted: &[Planted], sources: &Sources, settings: TestSettings) -> Printable {
    let mut text = Printable::default();
    for one in planted.iter().filter(|one| !one.mutants.is_empty()) {
        text.push_line(sums(one));
    }
    // One example often notices several faults.
    let mut shown = BTreeSet::new();
    for one in planted {
        for group in groups(one).iter().filter(|group| !group.missed.is_empty()) {
            text.push(&Printable::lines(format!("\n{}\n\n", group.heading(one))));
            for mutant in &group.missed {
                text.push(&missed(one, mutant, sources, settings.style));
                text.push(&suggested(mutant, &mut shown));
            }
        }
    }
    text
}

/// The example that would notice a fault, unless it is shown already.
fn suggested<'m>(mutant: &'m Mutant, shown: &mut BTreeSet<&'m str>) -> Printable {
    let Outcome::Missed(Suggestion::Example { text, .. }) = &mutant.outcome else {
        return Printable::default();
    };
    match shown.insert(text) {
        true => Printable::lines(format!("{text}\n\n")),
        false => Printable::lines(format!("It is shown above already: {}\n\n", title_of(text))),
    }
}

/// The faults that bear on the same requirements.
struct Group<'p> {
    bears_on: &'p [RequirementId],
    /// How many there are, without those that change nothing.
    n_planted: usize,
    missed: Vec<&'p Mutant>,
}

/// All faults of a year by what they bear on: first `must`s, and first those with the most that is missed.
fn groups<'p>(planted: &'p Planted) -> Vec<Group<'p>> {
    let mut groups: BTreeMap<&[RequirementId], Group> = BTreeMap::new();
    for mutant in planted.mutants.iter().filter(|one| one.outcome != Outcome::Same) {
        let bears_on = mutant.bears_on.as_slice();
        let new = Group { bears_on, n_planted: 0, missed: Vec::new() };
        let group = groups.entry(bears_on).or_insert(new);
        group.n_planted += 1;
        group.missed.extend(Some(mutant).filter(|one| is_missed(one)));
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    groups.sort_by_key(|group| (group.strength(planted).0, Reverse(group.missed.len())));
    groups
}

impl Group<'_> {
    /// The strongest of what it bears on, with its place among them.
    fn strength(&self, planted: &Planted) -> (usize, &'static str) {
        let strengths = self.bears_on.iter().map(|id| {
            match planted.rules.requirement(*id).map(|one| &one.strength) {
                None | Some(Strength::Must(_)) => (0, "must"),
                Some(Strength::Should(_)) => (1, "should"),
                Some(Strength::Judged { .. }) => (2, "judged"),
            }
        });
        strengths.min().unwrap_or((0, "must"))
    }

    /// `must in-the-total: 2 of 6 faults are not noticed`
    fn heading(&self, planted: &Planted) -> String {
        let (_, strength) = self.strength(planted);
        let names = planted.names(self.bears_on).join(", ");
        let (n_missed, n_planted) = (self.missed.len(), self.n_planted);
        let is = if n_missed == 1 { "is" } else { "are" };
        let faults = if n_planted == 1 { "fault" } else { "faults" };
        format!("{strength} {names}: {n_missed} of {n_planted} {faults} {is} not noticed")
    }
}

/// The line of an example that has its title.
fn title_of(example: &str) -> &str {
    example.lines().next().unwrap_or_default()
}

fn missed(planted: &Planted, mutant: &Mutant, sources: &Sources, style: Style) -> Printable {
    let of = planted.requirements(mutant).join(", ");
    let is_strength = mutant.fault.kind == FaultKind::Strength;
    let message = match is_strength {
        true => format!("no example says how strong {of} is"),
        false => format!("no example notices this fault in {of}"),
    };
    let help = match &mutant.outcome {
        Outcome::Missed(Suggestion::Example { source, .. }) => {
            let is_beside = *source == planted.rules.span.source;
            let file = sources.get(*source).map(|source| format!("into `{}`", source.name()));
            let place = file.filter(|_| !is_beside).unwrap_or("after the requirement".to_owned());
            format!(
                "the example below would notice it. It says what the rule does: see whether the \
                 paragraph asks for that, then put it {place}"
            )
        }
        Outcome::Missed(Suggestion::SayStrength { case, line }) => {
            let title = planted.title(*case);
            format!(
                "in the example \"{title}\", remove the name from the line where it is now, and \
                 add a line `{line}`"
            )
        }
        Outcome::Undecided { .. } if is_strength => {
            "write an example that says so, such as `breaches must …` or `breaches should …`"
                .to_owned()
        }
        Outcome::Undecided { n_tried: 0 } => {
            "no plan could be tried: begin with an example that names the requirement".to_owned()
        }
        Outcome::Undecided { n_tried } => {
            format!(
                "{n_tried} plans were tried, and none shows a difference; another plan still might"
            )
        }
        Outcome::Same | Outcome::Noticed(_) => String::new(),
    };
    let help = match paragraph(planted, mutant) {
        Some(words) => format!("{help}. The paragraph: {words}"),
        None => help,
    };
    let labels = vec![Label { span: mutant.fault.place, text: mutant.fault.said.clone() }];
    let block = Block { help: vec![help], ..Block::new(miette::Severity::Warning, message) };
    drawn(&block.with_labels(labels), sources, style)
}

/// What the first paragraph says on which the requirement rests; nothing where there are several.
fn paragraph(planted: &Planted, mutant: &Mutant) -> Option<String> {
    let [requirement] = mutant.bears_on.as_slice() else { return None };
    let requirement = planted.rules.requirement(*requirement)?;
    let paragraph = planted.rules.paragraphs.get(*requirement.cites.first()?)?;
    Some(format!("“{}”", paragraph.words))
}

/// `2001-02: 733 faults planted, 540 noticed, 187 not. 6 more change nothing on any plan. Most are missed in …`
fn sums(planted: &Planted) -> String {
    let count =
        |is: fn(&Outcome) -> bool| planted.mutants.iter().filter(|one| is(&one.outcome)).count();
    let same = count(|outcome| *outcome == Outcome::Same);
    let undecided = count(|outcome| matches!(outcome, Outcome::Undecided { .. }));
    let n_planted = planted.mutants.len().saturating_sub(same);
    let n_missed = planted.missed().count();
    let undecided = match undecided {
        0 => String::new(),
        some => format!(" (for {some} of them, no plan was found that shows the fault)"),
    };
    let same = match same {
        0 => String::new(),
        1 => " 1 more changes nothing on any plan.".to_owned(),
        some => format!(" {some} more change nothing on any plan."),
    };
    let faults = if n_planted == 1 { "fault" } else { "faults" };
    let groups = groups(planted);
    let is_open = |group: &&Group| !group.missed.is_empty();
    let most = groups.iter().rev().filter(is_open).max_by_key(|group| group.missed.len());
    let is_one = groups.iter().filter(is_open).count() == 1;
    let most = most.filter(|_| !is_one).map_or(String::new(), |group| {
        let (names, n_missed) = (planted.names(group.bears_on).join(", "), group.missed.len());
        format!(" Most are not noticed in {names}: {n_missed} of {}.", group.n_planted)
    });
    format!(
        "{}: {n_planted} {faults} planted, {} noticed, {n_missed} not{undecided}.{same}{most}",
        planted.rules.circular.year,
        n_planted.saturating_sub(n_missed)
    )
}

#[derive(Debug, Serialize)]
struct Document<'a> {
    version: u32,
    /// Those that change nothing on any plan are not counted.
    planted: usize,
    noticed: usize,
    faults: Vec<FaultView<'a>>,
}

#[derive(Debug, Serialize)]
struct FaultView<'a> {
    year: String,
    kind: &'static str,
    place: PlaceView<'a>,
    text: &'a str,
    said: &'a str,
    requirements: Vec<String>,
    outcome: &'static str,
    noticed_by: Option<&'a str>,
    suggestion: Option<&'a str>,
    /// The example that the suggestion would change, where it is no example of its own.
    suggested_for: Option<&'a str>,
}

/// For programs: all faults of all years.
pub(super) fn json(planted: &[Planted], sources: &Sources, _: TestSettings) -> Printable {
    let faults = planted.iter().flat_map(|one| {
        one.mutants.iter().map(|mutant| {
            let (outcome, noticed_by, suggestion) = match &mutant.outcome {
                Outcome::Noticed(case) => ("noticed", Some(one.title(*case)), None),
                Outcome::Missed(Suggestion::Example { text, .. }) => {
                    ("missed", None, Some(text.as_str()))
                }
                Outcome::Missed(Suggestion::SayStrength { line, .. }) => {
                    ("missed", None, Some(line.as_str()))
                }
                Outcome::Same => ("same", None, None),
                Outcome::Undecided { .. } => ("undecided", None, None),
            };
            let suggested_for = match &mutant.outcome {
                Outcome::Missed(Suggestion::SayStrength { case, .. }) => Some(one.title(*case)),
                _ => None,
            };
            FaultView {
                year: one.rules.circular.year.to_string(),
                kind: mutant.fault.kind.name(),
                place: place(mutant.fault.place, sources),
                text: sources.text(mutant.fault.place),
                said: &mutant.fault.said,
                requirements: one.requirements(mutant),
                outcome,
                noticed_by,
                suggestion,
                suggested_for,
            }
        })
    });
    let faults: Vec<FaultView> = faults.collect();
    let noticed = faults.iter().filter(|one| one.outcome == "noticed").count();
    let planted = faults.iter().filter(|one| one.outcome != "same").count();
    let document = Document { version: VERSION, planted, noticed, faults };
    Printable::json(serde_json::to_string_pretty(&document).unwrap_or_default() + "\n")
}
