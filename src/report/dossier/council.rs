//! The report on one council's plan: whether it can be sent, what has to be done, what is so of each requirement, its
//! money and its figures.

use std::collections::BTreeSet;

use lacuna_check::driver::{Checked, Judged};
use lacuna_check::judgement::Judgement;
use lacuna_language::library::Library;
use lacuna_language::value::schema::{Cell as TableCell, Table as RulesTable};
use lacuna_language::value::{Datum, Ty, amount, date, show};

use super::document::{
    Block, Cell, Column, Document, Figure, Heading, Item, Items, Paragraph, Row, Standing as Box,
    Table, heading, spaced,
};
use super::prose::{self, Material};
use super::spending::{self, Money, Shape};
use super::sum::Sum;
use super::todo::Work;
use super::{entries, indicators, letter, lists, origin, requirements};
use crate::human::Standing;
use crate::{Settings, Totals, readouts};

/// The report on a plan. `fingerprint` is that of the plan's file.
pub fn council(
    checked: &Checked,
    judged: &Judged,
    (library, settings): (&Library, Settings),
    fingerprint: &str,
) -> Document {
    let council = judged.council().unwrap_or_else(|| "A council that is not named yet".to_owned());
    let form =
        judged.rules.schema.records.get(judged.form.record.0).map_or("plan", |one| &one.title);
    let circular = &judged.rules.circular;
    let standing = Standing::of(judged, settings);
    let work = Work::of(checked, judged, settings);
    let shapes = spending::shapes(judged.rules, judged.form).into_iter();
    let money: Vec<(Shape, Money)> = shapes
        .map(|shape| {
            let money = shape.money(&judged.plan);
            (shape, money)
        })
        .collect();
    let sums = sums(judged);
    let due = judged.due().map(|due| format!(", due {}", date::show(due)));
    let mut blocks = summary(&Material {
        judged,
        settings,
        standing: &standing,
        work: &work,
        money: &money,
        sums: &sums,
        n_should: Totals::of_plan(judged).open.shoulds(settings.is_draft).0,
        names: &letter::counts(judged),
    });
    blocks.extend(grade(judged, settings));
    blocks.extend(to_do(work));
    blocks.extend(letter::blocks(judged));
    blocks.extend(money_blocks(checked, judged, &money, &sums));
    blocks.extend(figures(checked, judged));
    blocks.extend(good_practice(judged));
    blocks.push(heading_block(2, "requirements", "Every requirement"));
    let ours = "The paragraphs of the circular are given in our words, unless they are in quotation marks.";
    blocks.push(paragraph(ours));
    blocks.extend(requirements::blocks(checked, judged));
    blocks.push(Block::Table(requirements::main_table(checked, judged)));
    Document {
        title: format!("{council}: {form} for {}", circular.year),
        about: format!(
            "{}, {}{}. As of {}.",
            circular.title,
            judged.rules.short_name(),
            due.unwrap_or_default(),
            date::show(settings.as_of)
        ),
        blocks,
        fingerprints: vec![
            (format!("Plan ({}), SHA-256", checked.name), fingerprint.to_owned()),
            origin::rules(library, judged.rules, &checked.sources),
            origin::tool(),
        ],
    }
}

pub(super) fn heading_block(level: u8, id: &str, text: &str) -> Block {
    Block::Heading(Heading { level, id: id.to_owned(), text: text.to_owned() })
}

pub(super) fn paragraph(text: impl Into<String>) -> Block {
    Block::Paragraph(Paragraph { text: text.into() })
}

fn summary(material: &Material) -> Vec<Block> {
    let graded = material.judged.graded().filter(|_| !material.settings.is_draft);
    let standing = Box {
        word: material.standing.word().to_owned(),
        is_ready: material.standing.word() == "READY",
        grade: graded.map(|graded| prose::grade_words(&graded)),
        text: without_word(&material.standing.sentence()),
    };
    let mut blocks = vec![Block::Standing(standing), heading_block(2, "summary", "Summary")];
    blocks.extend(prose::paragraphs(material).into_iter().map(paragraph));
    blocks
}

/// What keeps the plan from the best grade of the circular's standard, and what leaves its grade open.
fn grade(judged: &Judged, settings: Settings) -> Vec<Block> {
    let graded = judged.graded().filter(|_| !settings.is_draft);
    let Some(graded) = graded else { return Vec::new() };
    let open = match graded.grade {
        Some(_) => "These are open as well, and may keep it from a better grade:",
        None => "These leave the grade open:",
    };
    let lists =
        [("These keep it from a better grade:", &graded.held_back_by), (open, &graded.waits_for)];
    let mut blocks = vec![
        heading_block(2, "grade", "Grade by the standard of the circular"),
        paragraph(prose::grade_words(&graded)),
    ];
    for (text, ids) in lists.into_iter().filter(|(_, ids)| !ids.is_empty()) {
        let items = ids.iter().map(|id| Item::new(requirements::title(judged.rules, *id)));
        let items = Items { is_numbered: false, items: items.collect() };
        blocks.extend([paragraph(text), Block::Items(items)]);
    }
    blocks
}

/// A sentence about the standing without the word that comes before it in the box.
fn without_word(sentence: &str) -> String {
    let rest = sentence.split_once(": ").map_or(sentence, |(_, rest)| rest);
    let mut chars = rest.chars();
    let first: String = chars.next().map(|one| one.to_uppercase().collect()).unwrap_or_default();
    first + chars.as_str()
}

fn to_do(work: Work) -> Vec<Block> {
    let parts = [
        ("Put right", "put-right", work.put_right),
        ("Fill in before you send it", "fill-in", work.fill_in),
        ("Cannot be decided", "cannot-be-decided", work.stuck),
        ("Should be met: it does not stop you sending the plan", "should-be-met", work.should),
        ("Found wanting by a person", "found-wanting", work.found_wanting),
        ("Fill in as well", "fill-in-as-well", work.fill_in_as_well),
        ("Check again", "check-again", work.check_again),
    ];
    let mut blocks = vec![heading_block(2, "to-do", "What to do")];
    for (title, id, items) in parts {
        if !items.is_empty() {
            blocks.push(heading_block(3, id, title));
            blocks.push(Block::Items(Items { is_numbered: true, items }));
        }
    }
    if blocks.len() == 1 {
        blocks.push(paragraph("There is nothing left to do."));
    }
    if !work.waived.is_empty() {
        blocks.push(heading_block(3, "waived", "Waived: this need not be met for now"));
        blocks.push(Block::Items(Items { is_numbered: false, items: work.waived }));
    }
    blocks
}

fn money_blocks(
    checked: &Checked,
    judged: &Judged,
    money: &[(Shape, Money)],
    sums: &[(String, Sum)],
) -> Vec<Block> {
    let mut blocks = vec![heading_block(2, "money", "Money")];
    let mut told = BTreeSet::new();
    blocks.extend(totals(money));
    blocks.extend(single_sums(sums));
    blocks.extend(known_sums(judged));
    for (shape, money) in money {
        let own = shape.blocks(money, "");
        if !own.is_empty() {
            blocks.push(heading_block(
                3,
                &format!("list-{}", shape.title().to_lowercase().replace([' ', ','], "-")),
                &shape.title(),
            ));
            blocks.extend(own);
            // Two sums of one entry are in one list.
            let is_new = told.insert(entries::id(&shape.list));
            blocks.extend(is_new.then(|| entries::table(checked, judged, &shape.list)).flatten());
        }
    }
    if blocks.len() == 1 {
        blocks.push(paragraph("The plan has no sums of money."));
    }
    blocks
}

/// What each list of the plan adds up to, beside last year's.
fn totals(money: &[(Shape, Money)]) -> Option<Block> {
    let columns = vec![
        Column::words("List"),
        Column::figures("Total"),
        Column::figures("Entries without a figure"),
        Column::figures("Last year's total"),
    ];
    let summed = money.iter().filter(|(shape, _)| !shape.is_by_year());
    let rows = summed.map(|(shape, money)| {
        let total = match money.is_given {
            true => {
                let href = format!("#{}", entries::id(&shape.list));
                money.total.cell().leading_to(Some(href).filter(|_| !money.total.is_empty()))
            }
            false => Cell::text("not filled in yet"),
        };
        let last = money.last_year.map_or(Cell::text("not known"), |last| last.cell());
        Row::of(vec![Cell::text(shape.title()), total, Cell::count(money.total.n_gaps), last])
    });
    let rows: Vec<Row> = rows.collect();
    (!rows.is_empty())
        .then(|| Block::Table(Table::new("totals", "What the lists add up to", columns, rows)))
}

/// The sums of money that are not in lists, by name.
fn sums(judged: &Judged) -> Vec<(String, Sum)> {
    let (plan, schema) = (&judged.plan, &judged.rules.schema);
    let last_year = plan.last_year();
    let in_entry = |slot| {
        let steps = plan.steps(slot);
        steps.iter().any(|step| matches!(step, lacuna_check::plan::Step::Entry(_)))
    };
    let sums = plan.own_slots().into_iter().filter_map(|slot| {
        let (ty, field) = plan.declared(slot, schema);
        let is_single = ty == Ty::Money && Some(slot) != last_year && !in_entry(slot);
        let field = field.filter(|_| is_single)?;
        let way = spaced(&plan.way(slot, schema)).replace('.', ", ");
        Some((way, Sum::of(&plan.slot(slot).state, &field.limits)))
    });
    sums.collect()
}

fn single_sums(sums: &[(String, Sum)]) -> Option<Block> {
    let rows = sums.iter().map(|(way, sum)| Row::of(vec![Cell::text(heading(way)), sum.cell()]));
    let columns = vec![Column::words("Sum"), Column::figures("Amount")];
    let table = Table::new("single-sums", "Single sums in the plan", columns, rows.collect());
    (!sums.is_empty()).then_some(Block::Table(table))
}

/// What the tables of the rules have for the council and the year, in money.
fn known_sums(judged: &Judged) -> Option<Block> {
    let council = judged.plan.authority_datum()?;
    sums_in_tables(judged.rules, Some(council), "The council's sums in the tables of the rules")
}

/// The rows with money of the tables for the year of the rules: those of a council, or those of none.
pub(super) fn sums_in_tables(
    rules: &lacuna_language::rules::Rules,
    council: Option<&Datum>,
    caption: &str,
) -> Option<Block> {
    let schema = &rules.schema;
    let councils = rules.circular.councils;
    let mut rows = Vec::new();
    let own = schema.tables.iter().filter(|table| !table.name.contains(' '));
    for table in own {
        let key = |is_it: &dyn Fn(&Ty) -> bool| {
            let mut keys = table.keys.iter();
            keys.find(|at| table.columns.get(**at).is_some_and(|column| is_it(&column.ty))).copied()
        };
        let year = key(&|ty| *ty == Ty::Year);
        let by_council = key(&|ty| matches!(ty, Ty::Key(id) if Some(*id) == councils));
        let (Some(year), true) = (year, by_council.is_some() == council.is_some()) else {
            continue;
        };
        let is_own = |row: &&Vec<TableCell>| {
            let datum = |at: usize| row.get(at).and_then(|cell| cell.datum.as_ref());
            datum(year) == Some(&Datum::Year(rules.circular.year))
                && by_council.is_none_or(|at| datum(at) == council)
        };
        let skipped: Vec<usize> = [Some(year), by_council].into_iter().flatten().collect();
        rows.extend(
            table
                .rows
                .iter()
                .filter(is_own)
                .flat_map(|row| table_row(table, row, &skipped, schema)),
        );
    }
    let columns = vec![Column::words("Table"), Column::words("Of"), Column::figures("Amount")];
    (!rows.is_empty()).then(|| Block::Table(Table::new("known-sums", caption, columns, rows)))
}

/// A row for each sum of money in a row of a table.
fn table_row(
    table: &RulesTable,
    row: &[TableCell],
    skipped: &[usize],
    schema: &lacuna_language::value::Schema,
) -> Vec<Row> {
    let keys = table.keys.iter().filter(|at| !skipped.contains(at)).filter_map(|at| {
        let datum = row.get(*at)?.datum.as_ref()?;
        Some(lists::label(datum, &table.columns.get(*at)?.ty, schema))
    });
    let of = keys.collect::<Vec<String>>().join(", ");
    let sums = table.columns.iter().zip(row).filter(|(column, _)| column.ty == Ty::Money);
    let sums = sums.filter_map(|(column, cell)| {
        let datum = cell.datum.as_ref()?;
        let middle = match datum {
            Datum::Amount(exact) => Some(*exact),
            Datum::About(about) => Some(about.middle),
            _ => None,
        };
        let pounds = middle.and_then(|pence| amount::divided_by(pence, amount::whole(100)));
        let amount_cell = Cell {
            text: show::datum(datum, &column.ty, schema),
            order: pounds.map(amount::digits_of),
            href: None,
            figure: pounds.map(|pounds| Figure::Pounds { pounds, is_at_least: false }),
        };
        Some(Row::of(vec![Cell::text(heading(&table.name)), Cell::text(of.clone()), amount_cell]))
    });
    sums.collect()
}

/// The figures that are told by a key, and those that the rules show with each plan.
fn figures(checked: &Checked, judged: &Judged) -> Vec<Block> {
    let shapes = indicators::shapes(judged.rules, judged.form);
    let mut blocks = vec![heading_block(2, "figures", "Figures against last year and the targets")];
    let shown = readouts(checked, judged);
    if !shown.is_empty() {
        let items = shown.into_iter().map(Item::new).collect();
        blocks.push(Block::Items(Items { is_numbered: false, items }));
    }
    for shape in &shapes {
        blocks.extend(shape.blocks(&judged.plan, judged.rules, ""));
    }
    if blocks.len() == 1 {
        blocks.push(paragraph("The plan gives no such figures yet."));
    } else if lists::last_year(&judged.plan, &judged.rules.schema).is_none() {
        let text = "Last year's plan of the council was not given, so there is nothing to compare these figures with: `--previous FOLDER` gives it.";
        blocks.push(paragraph(text));
    }
    blocks
}

/// What others can learn from it, as those who judged it said.
fn good_practice(judged: &Judged) -> Vec<Block> {
    let named = judged.ledger.findings.iter().filter_map(|one| {
        let Judgement { good_practice, by, .. } = judged.judgement(one.requirement)?;
        let practice = good_practice.as_ref()?;
        let title = requirements::title(judged.rules, one.requirement);
        Some(Item { text: practice.clone(), more: vec![format!("{title} (judged by {by})")] })
    });
    let items: Vec<Item> = named.collect();
    match items.is_empty() {
        true => Vec::new(),
        false => vec![
            heading_block(2, "good-practice", "Good practice"),
            Block::Items(Items { is_numbered: false, items }),
        ],
    }
}
