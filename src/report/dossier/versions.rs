//! Two versions of one council's plan: what was put right and what is new, what has to be judged again, and how the
//! money was moved.

use lacuna_check::driver::{Checked, Judged};
use lacuna_check::eval::{Finding, Verdict};
use lacuna_check::judgement::Answer;
use lacuna_language::library::Library;
use lacuna_language::rules::RequirementId;
use lacuna_language::value::date;

use super::council::{heading_block, paragraph};
use super::document::{Block, Cell, Column, Document, Item, Items, Row, Table, heading, spaced};
use super::spending::{self, Shape};
use super::{origin, requirements};
use crate::Settings;
use crate::human::Standing;

/// One version of a plan.
#[derive(Clone, Copy)]
pub struct Version<'c, 'l> {
    /// The plan file.
    pub checked: &'c Checked<'l>,
    /// The plan and its verdicts.
    pub judged: &'c Judged<'l>,
    /// The fingerprint of its file.
    pub fingerprint: &'c str,
}

/// What became of a requirement from one version to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    /// It was open, and is not any more.
    PutRight,
    /// It is open, and was not.
    New,
    /// It is open as before, in another way.
    OpenInAnotherWay,
    /// It is open as it was.
    StillOpen,
    /// Another change, which nobody has to see to.
    Otherwise,
}

impl Turn {
    fn words(self) -> &'static str {
        match self {
            Turn::PutRight => "put right",
            Turn::New => "new",
            Turn::OpenInAnotherWay => "open in another way",
            Turn::StillOpen => "still open",
            Turn::Otherwise => "changed",
        }
    }
}

/// A requirement that is open in one of the versions, or has another verdict in each.
struct Move {
    requirement: RequirementId,
    turn: Turn,
    old: String,
    new: String,
}

/// What changed from one version of a plan to the other. Both are judged by the same rules.
pub fn versions(
    (old, new): (Version, Version),
    (library, settings): (&Library, Settings),
) -> Document {
    let rules = new.judged.rules;
    let council = new.judged.council().unwrap_or_else(|| "A council not named yet".to_owned());
    let moves = moves(old.judged, new.judged);
    let mut blocks = vec![heading_block(2, "summary", "Summary"), paragraph(summary(&moves))];
    blocks.push(Block::Table(standing((old, new), settings)));
    blocks.push(heading_block(2, "requirements", "Requirements"));
    let changed: Vec<&Move> = moves.iter().filter(|one| one.turn != Turn::StillOpen).collect();
    blocks.push(match changed.is_empty() {
        true => paragraph("No requirement has another verdict than before."),
        false => Block::Table(table(new.judged, &changed)),
    });
    if changed.len() < moves.len() {
        let text =
            format!("`lacuna check {}` tells of those that are open as before.", new.checked.name);
        blocks.push(paragraph(text));
    }
    blocks.extend(judged_again(old.judged, new.judged));
    blocks.extend(figures(old, new));
    blocks.extend(money(old.judged, new.judged));
    let file = |one: &Version| {
        (format!("Plan ({}), SHA-256", one.checked.name), one.fingerprint.to_owned())
    };
    Document {
        title: format!("{council}: two versions of the plan for {}", rules.circular.year),
        about: format!("From {} to {}.", named(old), named(new)),
        blocks,
        fingerprints: vec![
            file(&old),
            file(&new),
            origin::rules(library, rules, &new.checked.sources),
            origin::tool(),
        ],
    }
}

/// `draft.yaml (sent on 29 January 2001)`
fn named(one: Version) -> String {
    let sent = one.judged.sent_on().map(|day| format!(" (sent on {})", date::show(day)));
    format!("{}{}", one.checked.name, sent.unwrap_or_default())
}

fn moves(old: &Judged, new: &Judged) -> Vec<Move> {
    let mut moves: Vec<Move> = new
        .ledger
        .findings
        .iter()
        .filter_map(|finding| {
            let is_it = |one: &&Finding| one.requirement == finding.requirement;
            let before = old.ledger.findings.iter().find(is_it)?;
            let (was, is) = (is_open(old, before), is_open(new, finding));
            let (old, new) = (verdict(old, before), verdict(new, finding));
            let turn = match (was, is) {
                (true, false) => Turn::PutRight,
                (false, true) => Turn::New,
                (true, true) if old == new => Turn::StillOpen,
                (true, true) => Turn::OpenInAnotherWay,
                (false, false) if old == new => return None,
                (false, false) => Turn::Otherwise,
            };
            Some(Move { requirement: finding.requirement, turn, old, new })
        })
        .collect();
    moves.sort_by_key(|one| one.turn);
    moves
}

/// Whether it is breached or undecided, waived or not, or nobody said yes.
fn is_open(judged: &Judged, finding: &Finding) -> bool {
    match finding.verdict {
        Verdict::Breached | Verdict::Undecided => true,
        Verdict::ForAPerson => judged.reply(finding).answer() != Some(Answer::Yes),
        Verdict::Met | Verdict::NotApplicable => false,
    }
}

/// The verdict, with what a person answered and whether it is waived.
fn verdict(judged: &Judged, finding: &Finding) -> String {
    let words = match judged.reply(finding).answer() {
        Some(answer) => format!("judged: {}", answer.word()),
        None => finding.verdict.words().to_owned(),
    };
    match judged.waiver(finding) {
        Some(_) => format!("{words}, waived"),
        None => words,
    }
}

fn summary(moves: &[Move]) -> String {
    let count = |turn: Turn| moves.iter().filter(|one| one.turn == turn).count();
    let open = [Turn::StillOpen, Turn::OpenInAnotherWay].map(count).iter().sum::<usize>();
    let counted = |n: usize| match n {
        0 => "No requirement".to_owned(),
        1 => "1 requirement".to_owned(),
        many => format!("{many} requirements"),
    };
    let (right, new) = (count(Turn::PutRight), count(Turn::New));
    let was = |n: usize| if n == 1 { "was" } else { "were" };
    format!(
        "{} that {} open {} put right. {} {} open that {} not open before. {} {} open as before.",
        counted(right),
        was(right.max(1)),
        was(right.max(1)),
        counted(new),
        if new == 1 || new == 0 { "is" } else { "are" },
        was(new.max(1)),
        counted(open),
        if open == 1 || open == 0 { "is" } else { "are" },
    )
}

/// Where both stand, beside each other.
fn standing((old, new): (Version, Version), settings: Settings) -> Table {
    let word = |one: Version| Cell::text(Standing::of(one.judged, settings).word());
    let grade = |one: Version| {
        let graded = one.judged.graded();
        Cell::text(graded.map_or("none", |graded| graded.grade.unwrap_or("still open")))
    };
    let counts =
        |one: Version, verdict: Verdict| Cell::count(one.judged.ledger.counts().get(verdict));
    let mut rows = vec![Row::of(vec![Cell::text("Verdict"), word(old), word(new)])];
    if old.judged.graded().is_some() || new.judged.graded().is_some() {
        rows.push(Row::of(vec![Cell::text("Grade"), grade(old), grade(new)]));
    }
    rows.extend(Verdict::ALL.iter().map(|verdict| {
        let name = Cell::text(format!("Requirements {}", verdict.words()));
        Row::of(vec![name, counts(old, *verdict), counts(new, *verdict)])
    }));
    let columns = vec![Column::words(""), Column::words("Before"), Column::words("Now")];
    Table::new("standing", "Where the plan stands", columns, rows)
}

fn table(judged: &Judged, moves: &[&Move]) -> Table {
    let rows = moves.iter().map(|one| {
        Row::of(vec![
            Cell::text(requirements::title(judged.rules, one.requirement)),
            Cell::text(judged.rules.requirement_name(one.requirement)),
            Cell::text(requirements::strength(judged.rules, one.requirement)),
            Cell::text(one.turn.words()),
            Cell::text(one.old.clone()),
            Cell::text(one.new.clone()),
        ])
    });
    let columns = ["Requirement", "Name", "Strength", "Change", "Before", "Now"];
    let columns = columns.into_iter().map(Column::words).collect();
    let caption = "Requirements with another verdict than before";
    Table { is_main: true, ..Table::new("changes", caption, columns, rows.collect()) }
}

/// What was judged of the old version, and has to be judged again, as its evidence is not what it was.
fn judged_again(old: &Judged, new: &Judged) -> Vec<Block> {
    let again = new.ledger.findings.iter().filter_map(|finding| {
        let is_it = |one: &&Finding| one.requirement == finding.requirement;
        let before = old.ledger.findings.iter().find(is_it)?;
        let judgement = old.judgement(before.requirement)?;
        let is_open =
            finding.verdict == Verdict::ForAPerson && new.reply(finding).answer().is_none();
        let title = requirements::title(new.rules, finding.requirement);
        is_open.then(|| Item { text: title.to_owned(), more: vec![judgement.words()] })
    });
    let items: Vec<Item> = again.collect();
    if items.is_empty() {
        return Vec::new();
    }
    let text = "These were judged of the version before. Their evidence has changed, so the answers do not count any more.";
    vec![
        heading_block(2, "judge-again", "To be judged again"),
        paragraph(text),
        Block::Items(Items { is_numbered: false, items }),
    ]
}

/// The figures that the rules show with each plan, where they differ.
fn figures(old: Version, new: Version) -> Vec<Block> {
    let shown = |one: Version, show: usize| {
        let readout = one.judged.ledger.readouts.iter().find(|readout| readout.show == show)?;
        Some(one.judged.words(&one.checked.sources).readout(readout))
    };
    let rows = new.judged.rules.shows.iter().enumerate().filter_map(|(at, show)| {
        let (was, is) = (shown(old, at)?, shown(new, at)?);
        let cells = [show.title.clone(), was.clone(), is.clone()].map(Cell::text);
        (was != is).then(|| Row::of(cells.into()))
    });
    let rows: Vec<Row> = rows.collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = ["Figure", "Before", "Now"].into_iter().map(Column::words).collect();
    let table = Table::new("figures", "Figures that differ", columns, rows);
    vec![heading_block(2, "figures-heading", "Figures"), Block::Table(table)]
}

/// How the weight has moved: the sums of each list by each field that sorts its entries, where they differ.
fn money(old: &Judged, new: &Judged) -> Vec<Block> {
    let shapes = spending::shapes(new.rules, new.form);
    let tables: Vec<Block> =
        shapes.iter().flat_map(|shape| moved(shape, old, new)).map(Block::Table).collect();
    if tables.is_empty() {
        return Vec::new();
    }
    std::iter::once(heading_block(2, "money", "Money")).chain(tables).collect()
}

fn moved(shape: &Shape, old: &Judged, new: &Judged) -> Vec<Table> {
    let sums = shape.beside(&shape.money(&old.plan), &shape.money(&new.plan));
    let tables = sums.into_iter().filter_map(|(by, kinds)| {
        let differing = kinds.into_iter().filter(|(_, was, is)| was != is);
        let rows = differing.map(|(kind, was, is)| {
            let change = was.difference_to(&is);
            Row::of(vec![Cell::text(kind), was.cell(), is.cell(), Cell::text(change)])
        });
        let rows: Vec<Row> = rows.collect();
        let columns = vec![
            Column::words(heading(&by)),
            Column::figures("Before"),
            Column::figures("Now"),
            Column::figures("Change"),
        ];
        let caption = format!("{}: by {}, where the sums differ", shape.title(), spaced(&by));
        let id = format!("moved-{}-{by}", shape.name().replace(' ', "-"));
        (!rows.is_empty()).then(|| Table::new(id, caption, columns, rows))
    });
    tables.collect()
}
