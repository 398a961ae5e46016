//! The report on the plans of many councils: where each stands, what they have in common, the money and the figures
//! together, and which are missing, late or unlike the others.

mod attendance;
mod figures;
mod money;
mod row;
mod verdicts;
mod words;

use std::collections::BTreeMap;

use lacuna_check::driver::NationalRun;
use lacuna_language::library::Library;
use lacuna_language::rules::program::{Form, Rules};
use lacuna_language::value::{RecordId, Year, date};

pub use row::PlanRow;

use super::council::{heading_block, paragraph};
use super::document::{Bars, Block, Cell, Column, Document, Item, Items, Picture, Row, Table};
use super::spending::{self, Money};
use super::{origin, requirements};
use crate::{Settings, finding};

/// A file that could not be used, and why.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The name of the file.
    pub file: String,
    /// What is wrong with it, in a line.
    pub why: String,
}

/// What is known of many plans.
#[derive(Default)]
pub struct National<'l> {
    /// The plans, in the order in which they were found.
    rows: Vec<PlanRow<'l>>,
    /// The money of all plans of a group, by list of their form.
    money: BTreeMap<Of, Vec<Money>>,
    /// The files that could not be used.
    pub problems: Vec<Problem>,
    /// What there is to say of files that were used.
    pub notes: Vec<Problem>,
}

/// The plans that are put together: by year, form and kind of council.
type Of = (Year, RecordId, Option<String>);

/// The plans of one year and form.
struct Group<'r, 'l> {
    rules: &'l Rules,
    form: &'l Form,
    /// Of what kind the councils are, where the table of councils tells kinds apart: they are never put together.
    kind: Option<String>,
    rows: Vec<&'r PlanRow<'l>>,
    money: &'r [Money],
}

impl Group<'_, '_> {
    fn name(&self) -> String {
        let title =
            self.rules.schema.records.get(self.form.record.0).map_or("plan", |one| &one.title);
        let kind = self.kind.as_ref().map(|kind| format!(", {kind} councils"));
        format!("{title}, {}{}", self.rules.circular.year, kind.unwrap_or_default())
    }

    /// What begins each address within the report that is about these plans.
    fn id(&self, of: &str) -> String {
        let kind = self.kind.as_ref().map(|kind| format!("-{}", kind.replace(' ', "-")));
        format!("{of}-{}-{}{}", self.rules.circular.year, self.form.name, kind.unwrap_or_default())
    }

    fn heading(&self, of: &str, text: &str) -> Block {
        heading_block(3, &self.id(of), text)
    }
}

impl<'l> National<'l> {
    /// Takes the next plan. Of its money only the sums are kept by themselves; all else is added up.
    pub fn add(&mut self, mut row: PlanRow<'l>) {
        let of = (row.rules.circular.year, row.form.record, row.council_kind.clone());
        let all = self.money.entry(of).or_default();
        all.resize_with(all.len().max(row.money.len()), Money::default);
        for (sum, own) in all.iter_mut().zip(&mut row.money) {
            sum.add(own);
            own.forget_kinds();
        }
        self.rows.push(row);
    }

    /// Takes out a plan that another version has taken the place of: all that was added of it, as it was then.
    pub fn take_out(&mut self, row: &PlanRow<'l>) {
        let of = (row.rules.circular.year, row.form.record, row.council_kind.clone());
        let all = self.money.get_mut(&of).into_iter().flatten();
        all.zip(&row.money).for_each(|(sum, own)| sum.take_out(own));
        self.rows.retain(|one| one.file != row.file);
    }

    /// Whether there is no plan.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The report. `runs` are what came of the national requirements, where they were checked.
    pub fn document(
        &self,
        runs: &[NationalRun],
        (library, settings): (&Library, Settings),
    ) -> Document {
        let groups = self.groups();
        let mut blocks = self.summary(&groups);
        blocks.push(heading_block(2, "plans", "Where each council stands"));
        blocks.push(Block::Table(self.standing()));
        blocks.extend(self.problems());
        for group in &groups {
            blocks.push(heading_block(2, &group.id("group"), &group.name()));
            let parts = [
                attendance::blocks(group),
                national_requirements(group, runs),
                verdicts::blocks(group),
                money::blocks(group),
                figures::blocks(group),
                good_practice(group),
                waived(group),
            ];
            let parts = parts.into_iter().flatten();
            blocks.extend(parts.map(|block| told_apart(block, group, groups.len())));
        }
        Document {
            title: "Management of plans: all councils".to_owned(),
            about: format!(
                "{}, as of {}.",
                counted(self.rows.len(), "plan", "plans"),
                date::show(settings.as_of)
            ),
            blocks,
            fingerprints: self.fingerprints(&groups, library),
        }
        .titled(&groups)
    }

    fn groups(&self) -> Vec<Group<'_, 'l>> {
        let mut groups: BTreeMap<Of, Group<'_, 'l>> = BTreeMap::new();
        for row in &self.rows {
            let of = (row.rules.circular.year, row.form.record, row.council_kind.clone());
            let money = self.money.get(&of).map_or(&[][..], Vec::as_slice);
            let new = || Group {
                rules: row.rules,
                form: row.form,
                kind: row.council_kind.clone(),
                rows: Vec::new(),
                money,
            };
            groups.entry(of).or_insert_with(new).rows.push(row);
        }
        groups.into_values().collect()
    }

    fn summary(&self, groups: &[Group]) -> Vec<Block> {
        let mut blocks = vec![heading_block(2, "summary", "Summary")];
        blocks.extend(groups.iter().map(|group| paragraph(words::of(group))));
        let problems = self.problems.len();
        if problems > 0 {
            let files = counted(problems, "file", "files");
            blocks.push(paragraph(format!(
                "{files} could not be used, and nothing below is about what is in them."
            )));
        }
        blocks
    }

    /// Every plan, those with most to put right first.
    fn standing(&self) -> Table {
        let columns = vec![
            Column::words("Council"),
            Column::words("Standing"),
            Column::words("Grade"),
            Column::words("Year"),
            Column::words("Form"),
            Column::figures("Must, breached"),
            Column::figures("Must, undecided"),
            Column::figures("Should, breached"),
            Column::figures("To judge"),
            Column::figures("Judged yes"),
            Column::figures("Judged no"),
            Column::figures("Waived"),
            Column::words("In time"),
            Column::figures("Planned money"),
            Column::words("File"),
            Column::words("Fingerprint"),
        ];
        let mut rows: Vec<&PlanRow> = self.rows.iter().collect();
        rows.sort_by_key(|row| {
            let (breached, undecided) = row.musts;
            std::cmp::Reverse((breached.saturating_add(undecided), breached))
        });
        let rows = rows.into_iter().map(|row| {
            let money = planned(row);
            Row::of(vec![
                Cell::text(&row.council).leading_to(row.href.clone()),
                Cell::text(row.standing),
                Cell::text(row.grade.clone().unwrap_or_default()),
                Cell::text(row.rules.circular.year.to_string()),
                Cell::text(&row.form.name),
                Cell::count(row.musts.0),
                Cell::count(row.musts.1),
                Cell::count(row.shoulds.0),
                Cell::count(row.questions),
                Cell::count(row.answered.0),
                Cell::count(row.answered.1),
                Cell::count(row.waived.len()),
                Cell::text(attendance::in_time(row)),
                money.map_or(Cell::text(""), |money| money.total.cell()),
                Cell::text(&row.file),
                Cell::text(row.fingerprint.chars().take(12).collect::<String>()),
            ])
        });
        let table = Table::new(
            "standing",
            "Every plan, those with most to put right first",
            columns,
            rows.collect(),
        );
        let table = Table { is_sortable: true, is_main: true, ..table };
        let may_be_blank = ["Grade", "Judged yes", "Judged no", "Waived"];
        may_be_blank.into_iter().fold(table, without_blank)
    }

    fn problems(&self) -> Vec<Block> {
        let lists = [
            ("unusable", "Files that could not be used", &self.problems),
            ("notes", "Plans to look at again", &self.notes),
        ];
        let mut blocks = Vec::new();
        for (id, title, problems) in lists.into_iter().filter(|(_, _, some)| !some.is_empty()) {
            let items = problems.iter();
            let items =
                items.map(|one| Item { text: one.file.clone(), more: vec![one.why.clone()] });
            let items = Items { is_numbered: false, items: items.collect() };
            blocks.extend([heading_block(2, id, title), Block::Items(items)]);
        }
        blocks
    }

    /// One fingerprint over those of all plans, and those of the rules of each year.
    fn fingerprints(&self, groups: &[Group], library: &Library) -> Vec<(String, String)> {
        let all: String = self.rows.iter().map(|row| row.fingerprint.as_str()).collect();
        let plans = format!(
            "{} (SHA-256 over their fingerprints)",
            counted(self.rows.len(), "plan", "plans")
        );
        let mut found = vec![(plans, origin::sha256(all.as_bytes()))];
        for group in groups {
            found.push(origin::rules(library, group.rules, library.sources()));
        }
        found.dedup();
        found.push(origin::tool());
        found
    }
}

impl Document {
    /// The same with a title by what it is about: the one year and form, or all of them.
    fn titled(self, groups: &[Group]) -> Document {
        let title = match groups {
            [one] => format!("All councils: {}", one.name()),
            _ => "All councils".to_owned(),
        };
        let circular = match groups {
            [one] => format!("{}, {}. ", one.rules.circular.title, one.rules.short_name()),
            _ => String::new(),
        };
        let about = format!("{circular}{}", self.about);
        Document { title, about, ..self }
    }
}

/// The same block under a caption that no other group of plans has.
fn told_apart(mut block: Block, group: &Group, n_groups: usize) -> Block {
    let (id, caption) = match &mut block {
        Block::Table(Table { id, caption, .. })
        | Block::Bars(Bars { id, caption, .. })
        | Block::Picture(Picture { id, caption, .. }) => (id, caption),
        _ => return block,
    };
    let own = group.id("");
    if !id.ends_with(&own) {
        id.push_str(&own);
    }
    if n_groups > 1 {
        caption.push_str(&format!(" ({})", group.name()));
    }
    block
}

/// The money of the list that has the single entries, where a plan has one.
fn planned<'r>(row: &'r PlanRow) -> Option<&'r Money> {
    let shapes = spending::shapes(row.rules, row.form);
    let found = shapes.iter().zip(&row.money).find(|(shape, _)| shape.is_detailed());
    found.map(|(_, money)| money).filter(|money| money.is_given)
}

/// What the Department let councils off, who agreed, why and until when.
fn waived(group: &Group) -> Vec<Block> {
    let rows = group.rows.iter().flat_map(|row| {
        row.waived.iter().map(|(id, words)| {
            let title = requirements::title(group.rules, *id);
            Row::of([&row.council, title, words].map(Cell::text).into())
        })
    });
    let rows: Vec<Row> = rows.collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = ["Council", "Requirement", "Waiver"].into_iter().map(Column::words).collect();
    let table = Table::new(group.id("waived"), "What councils are let off", columns, rows);
    vec![group.heading("waivers", "Waivers"), Block::Table(table)]
}

/// What was found worth learning from, by the paragraph of the circular.
fn good_practice(group: &Group) -> Vec<Block> {
    let mut by_paragraph: BTreeMap<Option<usize>, Vec<Item>> = BTreeMap::new();
    for row in &group.rows {
        for (id, practice) in &row.practice {
            let cited = group.rules.requirement(*id).and_then(|one| one.cites.first().copied());
            let about = requirements::title(group.rules, *id);
            let more = vec![format!("{}: {about}", row.council)];
            by_paragraph.entry(cited).or_default().push(Item { text: practice.clone(), more });
        }
    }
    let mut blocks = Vec::new();
    if !by_paragraph.is_empty() {
        blocks.push(group.heading("good-practice", "Good practice"));
    }
    for (paragraph_id, items) in by_paragraph {
        let cited = paragraph_id.and_then(|at| group.rules.paragraphs.get(at));
        let name =
            cited.map_or("No paragraph".to_owned(), |one| super::document::heading(&one.name));
        blocks.push(paragraph(format!("{name}:")));
        blocks.push(Block::Items(Items { is_numbered: false, items }));
    }
    blocks
}

/// What came of the national requirements on these plans.
fn national_requirements(group: &Group, runs: &[NationalRun]) -> Vec<Block> {
    let own = runs.iter().filter(|run| {
        run.rules.circular.year == group.rules.circular.year
            && run.plans.form() == group.form.national
            && run.kind == group.kind
    });
    let mut blocks = Vec::new();
    for run in own {
        let columns = vec![
            Column::words("Requirement"),
            Column::words("Strength"),
            Column::words("Verdict"),
            Column::words("Why"),
        ];
        let rows = run.ledger.findings.iter().map(|one| {
            Row::of(vec![
                Cell::text(requirements::title(run.rules, one.requirement)),
                Cell::text(requirements::strength(run.rules, one.requirement)),
                Cell::text(one.verdict.words()),
                Cell::text(finding::reasons_in_a_line(run.words(), one)),
            ])
        });
        let caption = format!("National requirements: {} of {} plans", run.n_there, run.n_expected);
        let id = group.id("national-table");
        blocks.push(Block::Table(Table::new(id, caption, columns, rows.collect())));
    }
    match blocks.is_empty() {
        true => blocks,
        false => {
            std::iter::once(group.heading("national", "All plans together")).chain(blocks).collect()
        }
    }
}

/// The same without a column of this title in which nothing is.
fn without_blank(mut table: Table, title: &str) -> Table {
    let at = table.columns.iter().position(|column| column.title == title);
    let is_blank = |at: &usize| {
        let mut cells = table.rows.iter().filter_map(|row| row.cells.get(*at));
        cells.all(|cell| cell.text.is_empty() || cell.text == "0")
    };
    if let Some(at) = at.filter(is_blank) {
        table.columns.remove(at);
        table.rows.iter_mut().for_each(|row| drop(row.cells.remove(at)));
    }
    table
}

/// `1 plan`, `51 plans`
fn counted(count: usize, one: &str, many: &str) -> String {
    let grouped = lacuna_language::value::show::grouped(count);
    format!("{grouped} {}", if count == 1 { one } else { many })
}
