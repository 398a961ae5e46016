//! The letter that goes with a plan: whose names are under it, whose are missing, and which of them the rules ask for.
//!
//! A letter is what a form declares as one: a record with lists of names, each by an office. Nothing is known of any
//! office but what the rules say.

use std::collections::BTreeSet;

use lacuna_check::driver::Judged;
use lacuna_check::plan::{Plan, State};
use lacuna_language::rules::program::{Expr, ExprKind, Requirement, Strength};
use lacuna_language::value::schema::Record;
use lacuna_language::value::{ChoiceId, Datum, Field, RecordId, Ty, date};

use super::document::{Block, Cell, Column, Heading, Paragraph, Row, Table, heading, spaced};
use super::lists::{self, Declared};

/// The letters of a plan's form: as a rule one.
pub(super) fn blocks(judged: &Judged) -> Vec<Block> {
    let schema = &judged.rules.schema;
    let lists = lists::declared(judged.form.record, schema);
    let names: Vec<&Declared> = lists.iter().filter(|list| is_of_names(list)).collect();
    let mut blocks = Vec::new();
    let mut begun: Option<&Record> = None;
    for list in names {
        let Some(letter) = list.within else { continue };
        if begun.is_none_or(|one| one.span != letter.span) {
            blocks.extend(opening(judged, letter));
            begun = Some(letter);
        }
        blocks.extend(table(judged, list));
    }
    blocks
}

/// Of each list of names: what it is called, of how many offices the rules ask for a name, and of how many there is one.
pub(super) fn counts(judged: &Judged) -> Vec<(String, usize, usize)> {
    let schema = &judged.rules.schema;
    let lists = lists::declared(judged.form.record, schema);
    let names = lists.iter().filter(|list| list.within.is_some() && is_of_names(list));
    names.filter_map(|list| count(judged, list)).collect()
}

fn count(judged: &Judged, list: &Declared) -> Option<(String, usize, usize)> {
    let key = list.field.key?;
    let Ty::Choice(office) = list.record.fields.get(key)?.ty else { return None };
    let asked = asked_of(judged, list, office);
    let asked: BTreeSet<usize> = asked.into_iter().flat_map(|(_, words)| words).collect();
    let is_name = |(at, field): &(usize, &Field)| *at != key && !field.may_be_left_out();
    let parts: Vec<usize> =
        list.record.fields.iter().enumerate().filter(is_name).map(|(at, _)| at).collect();
    let entries = lists::entries(&judged.plan, Plan::ROOT, list).unwrap_or_default();
    let is_there = |entry: &&lacuna_check::plan::SlotId| {
        let part = |at: usize| lists::given(lists::part(&judged.plan, **entry, at));
        let word = part(key).and_then(|datum| match datum {
            Datum::Choice(word) => Some(*word),
            _ => None,
        });
        word.is_some_and(|word| asked.contains(&word)) && parts.iter().all(|at| part(*at).is_some())
    };
    let there = entries.iter().filter(is_there).count();
    let name = spaced(list.names.last()?);
    (!asked.is_empty()).then_some((name, asked.len(), there))
}

/// Whether the entries of a list are names, each by an office: a key that is a word of a choice, a text, and no figure.
fn is_of_names(list: &Declared) -> bool {
    let fields = &list.record.fields;
    let key = list.field.key.and_then(|at| fields.get(at));
    let is_office = key.is_some_and(|key| matches!(key.ty, Ty::Choice(_)));
    let mut texts = fields.iter().filter(|field| field.ty == Ty::Text && !field.is_optional);
    is_office && texts.next().is_some() && !fields.iter().any(|field| field.ty.is_figure())
}

fn opening(judged: &Judged, letter: &Record) -> [Block; 2] {
    let circular = &judged.rules.circular;
    let council = judged.council().unwrap_or_else(|| "The council".to_owned());
    let title =
        judged.rules.schema.records.get(judged.form.record.0).map_or("plan", |one| &one.title);
    let due = judged.due().map(|due| format!(", which asks for it by {}", date::show(due)));
    let text = format!(
        "{council} sends its {title} for {} under {}{}. The letter carries these names.",
        circular.year,
        judged.rules.said_name(),
        due.unwrap_or_default()
    );
    let (id, name) = (format!("letter-{}", letter.name), heading(&letter.name));
    let name = if letter.title.is_empty() { name } else { letter.title.clone() };
    [Block::Heading(Heading { level: 2, id, text: name }), Block::Paragraph(Paragraph { text })]
}

/// The offices of one list: those that have an entry or that the rules ask for.
fn table(judged: &Judged, list: &Declared) -> Option<Block> {
    let key = list.field.key?;
    let Ty::Choice(office) = list.record.fields.get(key)?.ty else { return None };
    let (plan, schema) = (&judged.plan, &judged.rules.schema);
    let entries = lists::entries(plan, Plan::ROOT, list).unwrap_or_default();
    let entry_of = |word: usize| {
        let is_its = |entry: &&lacuna_check::plan::SlotId| {
            lists::given(lists::part(plan, **entry, key)) == Some(&Datum::Choice(word))
        };
        entries.iter().find(is_its)
    };
    let others = list.record.fields.iter().enumerate().filter(|(at, _)| *at != key);
    let others: Vec<(usize, &Field)> = others.collect();
    let mut columns = vec![Column::words(heading(&list.record.fields.get(key)?.name))];
    columns.extend(others.iter().map(|(_, field)| Column::words(heading(&field.name))));
    columns.push(Column::words("Asked for by"));
    let asked = asked_of(judged, list, office);
    let mut rows = Vec::new();
    for (word, name) in schema.words(office).iter().enumerate() {
        let entry = entry_of(word);
        let by: Vec<&(String, BTreeSet<usize>)> =
            asked.iter().filter(|(_, words)| words.contains(&word)).collect();
        if entry.is_none() && by.is_empty() {
            continue;
        }
        let mut cells = vec![Cell::text(name)];
        cells.extend(others.iter().map(|(at, field)| {
            let state = entry.map(|entry| lists::part(plan, *entry, *at));
            let is_needed = !field.may_be_left_out();
            Cell::text(match state {
                Some(State::Given(datum)) => lists::label(datum, &field.ty, schema),
                _ if is_needed => "to be filled in".to_owned(),
                _ => String::new(),
            })
        }));
        let by: Vec<String> = by.into_iter().map(|(name, _)| name.clone()).collect();
        let by = if by.is_empty() { "no requirement".to_owned() } else { by.join("; ") };
        cells.push(Cell::text(by));
        rows.push(Row::of(cells));
    }
    let title = match list.record.title.as_str() {
        "" => heading(list.names.last().unwrap_or(&"")),
        title => title.to_owned(),
    };
    let caption = format!("{}: {title}", heading(list.names.last().unwrap_or(&"")));
    let id = list.names.join("-");
    (!rows.is_empty()).then(|| Block::Table(Table::new(id, caption, columns, rows)))
}

/// The offices that each requirement asks for, of those that read the list: all words of the choice that it names,
/// but those that only decide whether it applies.
fn asked_of(judged: &Judged, list: &Declared, office: ChoiceId) -> Vec<(String, BTreeSet<usize>)> {
    let rules = judged.rules;
    let own = rules.asked_of(judged.form.record).filter(|(_, one)| match one.strength {
        Strength::Must(_) | Strength::Should(_) => true,
        Strength::Judged { .. } => false,
    });
    let asked = own.filter_map(|(_, one)| {
        let mut reading = Reading { judged, list, office, reads: false, words: BTreeSet::new() };
        for expr in asking(one) {
            reading.expression(expr);
        }
        let title = one.title.to_string();
        (reading.reads && !reading.words.is_empty()).then_some((title, reading.words))
    });
    asked.collect()
}

/// What a requirement asks, without what decides whether it applies.
fn asking(requirement: &Requirement) -> impl Iterator<Item = &Expr> {
    let lists = requirement.for_each.iter().flat_map(|element| element.parts());
    lists.chain(requirement.strength.conditions())
}

/// What is found in the expressions of a requirement.
struct Reading<'j> {
    judged: &'j Judged<'j>,
    list: &'j Declared<'j>,
    office: ChoiceId,
    /// Whether it reads the list.
    reads: bool,
    words: BTreeSet<usize>,
}

impl Reading<'_> {
    fn expression(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Constant(Datum::Choice(word)) if expr.ty == Ty::Choice(self.office) => {
                self.words.insert(*word);
            }
            ExprKind::Words(id) if *id == self.office => {
                self.words.extend(0..self.judged.rules.schema.words(*id).len());
            }
            ExprKind::Field { of, field } => self.reads |= self.is_list((of, *field)),
            ExprKind::Call { definition, .. } => {
                if let Some(definition) = self.judged.rules.definitions.get(*definition) {
                    self.expression(&definition.body);
                }
            }
            _ => {}
        }
        for part in expr.parts() {
            self.expression(part);
        }
    }

    /// Whether a field is the list: by the place where it is declared.
    fn is_list(&self, (of, field): (&Expr, usize)) -> bool {
        let Ty::Record(RecordId(record)) = of.ty else { return false };
        let fields = self.judged.rules.schema.records.get(record).map(|one| &one.fields);
        let field = fields.and_then(|fields| fields.get(field));
        field.is_some_and(|field| field.span == self.list.field.span) && !self.is_last_years(of)
    }

    fn is_last_years(&self, of: &Expr) -> bool {
        let mut is_last = false;
        let last = self.judged.plan.last_year().map(|slot| self.judged.plan.slot(slot).step);
        of.any(&mut |part| {
            if let ExprKind::Field { of, field } = &part.kind {
                let is_root = matches!(of.kind, ExprKind::Form);
                is_last |= is_root && last == Some(lacuna_check::plan::Step::Field(*field));
            }
            false
        });
        is_last
    }
}
