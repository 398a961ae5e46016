//! What is so of each requirement, by the part of the form that it is about.
//!
//! Takes a plan that was judged; gives for each part a table of all requirements and, of those that are not simply met,
//! why, what the plan says there, what to do, and the paragraph of the circular.

use std::collections::BTreeMap;

use lacuna_check::driver::{Checked, Judged};
use lacuna_check::eval::{self, PlanPlace, Verdict, deciding_places};
use lacuna_check::plan::Plan;
use lacuna_language::rules::RequirementId;
use lacuna_language::rules::program::{
    Expr, ExprKind, FITS_THE_FORM_TITLE, Form, Requirement, Rules, Strength,
};
use lacuna_language::source::{Sources, Span};
use lacuna_language::value::schema::{EXPLANATIONS, LAST_YEAR};

use super::document::{Block, Cell, Column, Excerpt, Finding, Heading, Row, Shown, Table, heading};
use super::todo::sentence_case;
use crate::finding;
use crate::human::citations;
use crate::human::places::{self, Places};

/// How many places of a plan are shown with a finding.
const MOST_EXCERPTS: usize = 5;
/// How much of a line is shown.
const LONGEST: usize = 300;

/// The part of a form that a requirement is about: the field of the plan that it reads first; nothing where it is about
/// the plan as a whole.
pub(crate) fn part_of(
    rules: &Rules,
    form: &Form,
    requirement: Option<&Requirement>,
) -> Option<usize> {
    let fields = rules.schema.fields(form.record);
    let is_part = |at: usize| {
        let built_in = |name: &str| [EXPLANATIONS, LAST_YEAR].contains(&name);
        fields.get(at).is_some_and(|field| !(field.is_built_in && built_in(&field.name)))
    };
    let mut found = None;
    for expr in requirement?.expressions() {
        first_field(rules, expr, &is_part, &mut found);
    }
    found
}

fn first_field(
    rules: &Rules,
    expr: &Expr,
    is_part: &dyn Fn(usize) -> bool,
    found: &mut Option<usize>,
) {
    if found.is_some() {
        return;
    }
    match &expr.kind {
        ExprKind::Field { of, field } if matches!(of.kind, ExprKind::Form) && is_part(*field) => {
            *found = Some(*field);
        }
        ExprKind::Call { definition, .. } => {
            if let Some(definition) = rules.definitions.get(*definition) {
                first_field(rules, &definition.body, is_part, found);
            }
        }
        _ => {}
    }
    expr.each_part(&mut |part| first_field(rules, part, is_part, found));
}

/// All requirements by the part of the form that they are about, each part under a heading.
pub(super) fn blocks(checked: &Checked, judged: &Judged) -> Vec<Block> {
    let mut by_part: BTreeMap<Option<usize>, Vec<&eval::Finding>> = BTreeMap::new();
    for one in &judged.ledger.findings {
        let requirement = judged.rules.requirement(one.requirement);
        let part = part_of(judged.rules, judged.form, requirement);
        by_part.entry(part).or_default().push(one);
    }
    let mut blocks = Vec::new();
    for (part, findings) in by_part {
        let (id, title) = part_name(judged.rules, judged.form, part);
        let text = title.clone();
        blocks.push(Block::Heading(Heading { level: 3, id: format!("part-{id}"), text }));
        blocks.push(Block::Table(table(judged, (&id, &title), &findings)));
        let open = findings.iter().filter(|one| is_told(one));
        blocks.extend(open.map(|one| Block::Finding(Box::new(told(checked, judged, one)))));
    }
    blocks
}

/// What a part of a form is called, in a link and in words.
pub(super) fn part_name(rules: &Rules, form: &Form, part: Option<usize>) -> (String, String) {
    let field = part.and_then(|part| rules.schema.fields(form.record).get(part));
    match field {
        Some(field) => (field.name.clone(), heading(&field.name)),
        None => ("whole".to_owned(), "The plan as a whole".to_owned()),
    }
}

fn is_told(one: &eval::Finding) -> bool {
    !matches!(one.verdict, Verdict::Met | Verdict::NotApplicable)
}

/// What a requirement asks: its title, or that of the built-in one.
pub(crate) fn title(rules: &Rules, id: RequirementId) -> &str {
    rules.requirement(id).map_or(FITS_THE_FORM_TITLE, |one| &one.title)
}

/// How strong it is: `must`, `should`, `judged`.
pub(crate) fn strength(rules: &Rules, id: RequirementId) -> &'static str {
    rules.requirement(id).map_or("must", |one| one.strength.word())
}

/// The address of a finding within a report.
pub(crate) fn id(rules: &Rules, id: RequirementId) -> String {
    format!("requirement-{}", rules.requirement_name(id))
}

/// A verdict with all that there is to say of it: `breached, explained by the council`.
pub(super) fn verdict(judged: &Judged, one: &eval::Finding) -> String {
    let word = match (one.verdict, judged.judgement(one.requirement)) {
        (Verdict::ForAPerson, Some(judgement)) => format!("judged: {}", judgement.answer.word()),
        (Verdict::ForAPerson, None) => "for a person to judge".to_owned(),
        _ if one.is_within_rounding() => "met within rounding".to_owned(),
        (verdict, _) => verdict.words().to_owned(),
    };
    match judged.exemption(one) {
        Some(why) => format!("{word}, {}", why.word()),
        None if one.explained.is_some() => format!("{word}, explained by the council"),
        None => word,
    }
}

/// A word without spaces for a verdict.
pub(crate) fn tone(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "met",
        Verdict::Breached => "breached",
        Verdict::Undecided => "undecided",
        Verdict::ForAPerson => "person",
        Verdict::NotApplicable => "none",
    }
}

fn table(judged: &Judged, (id, title): (&str, &str), findings: &[&eval::Finding]) -> Table {
    let columns =
        vec![Column::words("Requirement"), Column::words("Strength"), Column::words("Verdict")];
    let rows = findings.iter().map(|one| {
        let href = is_told(one).then(|| format!("#{}", self::id(judged.rules, one.requirement)));
        Row::of(vec![
            Cell::text(self::title(judged.rules, one.requirement)).leading_to(href),
            Cell::text(strength(judged.rules, one.requirement)),
            Cell::text(verdict(judged, one)),
        ])
    });
    let caption = format!("{title}: all requirements");
    let table = Table::new(format!("requirements-{id}"), caption, columns, rows.collect());
    Table { shown: Shown::OnPages, ..table }
}

/// All that is told of one requirement.
fn told(checked: &Checked, judged: &Judged, one: &eval::Finding) -> Finding {
    let requirement = judged.rules.requirement(one.requirement);
    let is_judged = one.verdict == Verdict::ForAPerson;
    let how = if is_judged {
        String::new()
    } else {
        format!(" ({})", strength(judged.rules, one.requirement))
    };
    Finding {
        id: id(judged.rules, one.requirement),
        title: title(judged.rules, one.requirement).to_owned(),
        name: judged.rules.requirement_name(one.requirement).to_owned(),
        verdict: format!("{}{how}", verdict(judged, one)),
        tone: tone(one.verdict),
        reasons: reasons(checked, judged, one),
        excerpts: excerpts(checked, judged, one),
        help: requirement.filter(|_| !is_judged).and_then(|one| one.help.clone()),
        citations: requirement.map_or(Vec::new(), |one| citations(judged.rules, one, None)),
    }
}

fn reasons(checked: &Checked, judged: &Judged, one: &eval::Finding) -> Vec<String> {
    let words = judged.words(&checked.sources);
    let mut said = Vec::new();
    let requirement = judged.rules.requirement(one.requirement);
    if let (Verdict::ForAPerson, Some(Strength::Judged { question, .. })) =
        (one.verdict, requirement.map(|one| &one.strength))
    {
        said.push(question.clone());
    }
    let why = match one.is_form() {
        true => form_faults(words, one),
        false => vec![finding::reasons_in_a_line(words, one)],
    };
    // What a question is about is shown by its excerpts.
    said.extend(
        why.into_iter().filter(|line| !line.is_empty() && one.verdict != Verdict::ForAPerson),
    );
    said.extend(judged.exemption(one).map(|why| why.words()));
    let explanation = one.explained.and_then(|slot| judged.plan.text(slot));
    said.extend(explanation.map(|text| format!("The council explains: {text}")));
    said.extend(judged.reply(one).words().map(|words| sentence_case(&words)));
    said
}

/// What does not fit the form and what is missing, each in a line.
fn form_faults(words: lacuna_check::wording::Words, one: &eval::Finding) -> Vec<String> {
    const MOST: usize = 12;
    let parts: Vec<&eval::Part> = one.instances.iter().flat_map(|one| &one.parts).collect();
    let more = parts.len().saturating_sub(MOST);
    let mut said: Vec<String> = parts.iter().take(MOST).map(|part| words.part(part)).collect();
    said.extend((more > 0).then(|| format!("and {more} more")));
    said
}

/// What the plan says where the verdict hangs, a line or a cell each.
fn excerpts(checked: &Checked, judged: &Judged, one: &eval::Finding) -> Vec<Excerpt> {
    let plan = &judged.plan;
    let own = plan.slot(Plan::ROOT).place.source;
    let deciding = one.instances.iter().filter(|instance| instance.verdict == one.verdict);
    let mut seen = Vec::new();
    let is_written = |shown: &&PlanPlace| {
        let is_unwritten = |slot| places::is_unwritten(slot, plan, &checked.sources);
        shown.place.source == own && !shown.slot().is_some_and(is_unwritten)
    };
    let shown = deciding_places(deciding, plan).filter(is_written);
    let words = judged.words(&checked.sources);
    for place in shown {
        let excerpt = Excerpt {
            place: Places::of(&[place.place], &checked.sources).to_string(),
            text: line(place.place, &checked.sources),
            label: words.label(place),
        };
        let is_new = !seen.iter().any(|one: &Excerpt| one.place == excerpt.place);
        if is_new && seen.len() < MOST_EXCERPTS {
            seen.push(excerpt);
        }
    }
    seen
}

/// The line of a text in which a place begins; of a workbook, what is in the cell.
fn line(span: Span, sources: &Sources) -> String {
    let Some(source) = sources.get(span.source) else { return String::new() };
    let text = match source.grid() {
        Some(_) => source.slice(span.start(), span.end()),
        None => {
            let line = source.line_of(span.start());
            source.slice(source.line_start(line), source.line_start(line.saturating_add(1)))
        }
    };
    text.trim().chars().take(LONGEST).collect()
}

/// All requirements in one table: for a CSV file and for a workbook.
pub(super) fn main_table(checked: &Checked, judged: &Judged) -> Table {
    let words = judged.words(&checked.sources);
    let titles = [
        "Requirement",
        "Name",
        "Part of the plan",
        "Strength",
        "Verdict",
        "Why",
        "Where",
        "What to do",
        "Paragraphs",
    ];
    let columns = titles.into_iter().map(Column::words).collect();
    let rows = judged.ledger.findings.iter().map(|one| {
        let requirement = judged.rules.requirement(one.requirement);
        let part = part_of(judged.rules, judged.form, requirement);
        let open = is_told(one);
        let deciding = one.instances.iter().filter(|instance| instance.verdict == one.verdict);
        let places = deciding_places(deciding, &judged.plan);
        let places = Places::of_shown(places, &judged.plan, &checked.sources);
        let places = if open && !places.is_empty() { places.to_string() } else { String::new() };
        let why = if open { reasons(checked, judged, one).join("; ") } else { String::new() };
        let why = if why.is_empty() && open { finding::reasons_in_a_line(words, one) } else { why };
        let help = requirement.filter(|_| open).and_then(|one| one.help.clone());
        let cited = requirement.map_or(Vec::new(), |one| citations(judged.rules, one, None));
        let cells = [
            title(judged.rules, one.requirement).to_owned(),
            judged.rules.requirement_name(one.requirement).to_owned(),
            part_name(judged.rules, judged.form, part).1,
            strength(judged.rules, one.requirement).to_owned(),
            verdict(judged, one),
            why,
            places,
            help.unwrap_or_default(),
            cited.join(" "),
        ];
        Row::of(cells.into_iter().map(Cell::text).collect())
    });
    let table = Table::new("requirements", "All requirements", columns, rows.collect());
    Table { is_main: true, shown: Shown::AsData, ..table }
}
