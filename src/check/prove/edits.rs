//! Edits to a plan, each with the words in which an example says it.

use std::collections::BTreeSet;

use crate::plan::{Plan, SlotId, State, Step, edit::Put};
use lacuna_language::rules::program::{Element, Expr, ExprKind};
use lacuna_language::rules::{FieldId, Rules};
use lacuna_language::source::Span;
use lacuna_language::value::schema::Limits;
use lacuna_language::value::{Absence, Datum, RecordId, Schema, Ty, show};

/// A place in a plan that an example can name: a field of the plan, or of an entry of one of its lists.
pub(super) struct EditTarget {
    pub slot: SlotId,
    pub ty: Ty,
    pub limits: Limits,
    may_be_not_applicable: bool,
    /// `grant.main`, or `line.amount`.
    path: String,
    way: Way,
}

/// How a record is reached in an example.
#[derive(Debug, Clone, Default)]
struct Way {
    /// What stands before the name of a field: `grant.`, `line.`, `grant[2001-02].`
    lead: String,
    /// The entry that it lies in: `every line in spending where line.heading is "adoption"`.
    entry: Option<String>,
    /// Whether the entry is gone through by a loop, and not looked up.
    is_looped: bool,
}

/// One edit.
#[derive(Debug, Clone)]
pub(super) struct Edit {
    /// As an example has it: `set grant.main to £5`.
    pub said: String,
    /// What is so afterwards: `grant.main is £5`.
    pub words: String,
    slot: SlotId,
    change: Change,
}

#[derive(Debug, Clone)]
enum Change {
    Set(State),
    /// A list of single values.
    List(Vec<Datum>),
    Remove(SlotId),
}

/// The longest text by which an entry is told from the others.
const LONGEST_WORDS: usize = 60;
/// How many entries of a list are looked at.
const MOST_ENTRIES: usize = 12;

/// The places of a plan that hold one of these fields.
pub(super) fn places(plan: &Plan, rules: &Rules, fields: &BTreeSet<FieldId>) -> Vec<EditTarget> {
    let schema = &rules.schema;
    let definitions = rules.definitions.iter().map(|one| one.name.clone());
    let tables = schema.tables.iter().map(|table| table.name.clone());
    let taken = definitions.chain(tables).collect();
    let mut finding = Finding { plan, rules, schema, fields, taken, places: Vec::new() };
    finding.record(Plan::ROOT, plan.form(), &Way::default());
    finding.places
}

struct Finding<'a> {
    plan: &'a Plan,
    rules: &'a Rules,
    schema: &'a Schema,
    fields: &'a BTreeSet<FieldId>,
    /// Names of the rules' own that no variable may have.
    taken: Vec<String>,
    places: Vec<EditTarget>,
}

impl Finding<'_> {
    fn record(&mut self, of: SlotId, record: RecordId, way: &Way) {
        let State::Record(slots) = &self.plan.slot(of).state else { return };
        for (at, (slot, field)) in slots.iter().zip(self.schema.fields(record)).enumerate() {
            if self.plan.is_last_year(*slot) {
                continue;
            }
            let path = format!("{}{}", way.lead, field.name);
            if self.fields.contains(&(record, at)) {
                self.places.push(EditTarget {
                    slot: *slot,
                    ty: field.ty.clone(),
                    limits: field.limits.clone(),
                    may_be_not_applicable: field.may_be_not_applicable,
                    path: path.clone(),
                    way: way.clone(),
                });
            }
            match &field.ty {
                Ty::Record(inner) => {
                    let way = Way { lead: format!("{path}."), ..way.clone() };
                    self.record(*slot, *inner, &way);
                }
                Ty::List(of) => match field.key {
                    Some(key) => self.keyed((*slot, of), key, &path, way),
                    // An entry within an entry cannot be named by one loop.
                    None if way.entry.is_none() => self.entries(*slot, of, &path),
                    None => {}
                },
                _ => {}
            }
        }
    }

    /// The entries of a list by a key: `grant[2001-02].amount`. Two of one key cannot be told apart.
    fn keyed(&mut self, (list, of): (SlotId, &Ty), key: usize, path: &str, way: &Way) {
        let (Ty::Record(record), State::List(entries)) = (of, &self.plan.slot(list).state) else {
            return;
        };
        let Some(field) = self.schema.fields(*record).get(key) else { return };
        let name = self.variable(*record);
        for one in entries.iter().take(MOST_ENTRIES) {
            let Some(datum) = self.datum(*one, key) else { continue };
            let alike = entries.iter().filter(|other| self.datum(**other, key) == Some(datum));
            let is_alone = alike.count() == 1;
            let said = literal(datum, &field.ty, self.schema).filter(|_| is_alone);
            let Some(said) = said else { continue };
            let entry = format!("every {name} in {path} where {name}.{} is {said}", field.name);
            let way = Way {
                lead: format!("{path}[{said}]."),
                entry: way.entry.clone().or(Some(entry)),
                is_looped: way.is_looped,
            };
            self.record(*one, *record, &way);
        }
    }

    fn datum(&self, entry: SlotId, field: usize) -> Option<&Datum> {
        let State::Record(slots) = &self.plan.slot(entry).state else { return None };
        match &self.plan.slot(*slots.get(field)?).state {
            State::Given(datum) => Some(datum),
            State::Record(_) | State::List(_) | State::Absent(_) => None,
        }
    }

    fn entries(&mut self, list: SlotId, of: &Ty, path: &str) {
        let (Ty::Record(record), State::List(entries)) = (of, &self.plan.slot(list).state) else {
            return;
        };
        let name = &self.variable(*record);
        for entry in entries.iter().take(MOST_ENTRIES) {
            let Some(filter) = self.told_apart(*entry, entries, *record, name) else { continue };
            let way = Way {
                lead: format!("{name}."),
                entry: Some(format!("every {name} in {path}{filter}")),
                is_looped: true,
            };
            self.record(*entry, *record, &way);
        }
    }

    /// A name for the entries of a list: the one by which the rules go through such a list, or that of
    /// their record, unless something else has it.
    fn variable(&self, record: RecordId) -> String {
        let of_record = self.schema.records.get(record.0).map_or("", |one| one.name.as_str());
        let form = self.schema.fields(self.plan.form()).iter().map(|field| &field.name);
        let taken: Vec<&String> = self.taken.iter().chain(form).collect();
        let is_free = |name: &&str| !name.is_empty() && !taken.iter().any(|taken| taken == name);
        let of_loop = loop_name(self.rules, record);
        let name = of_loop.into_iter().chain([of_record]).find(is_free);
        name.map_or_else(|| format!("this-{of_record}"), str::to_owned)
    }

    /// What tells an entry from the others of its list: ` where line.heading is "adoption"`.
    fn told_apart(
        &self,
        entry: SlotId,
        all: &[SlotId],
        record: RecordId,
        name: &str,
    ) -> Option<String> {
        if all.len() == 1 {
            return Some(String::new());
        }
        let fields = self.schema.fields(record).iter().enumerate();
        let own = fields.filter_map(|(at, field)| {
            let value = self.datum(entry, at)?;
            let alike = all.iter().filter(|other| self.datum(**other, at) == Some(value)).copied();
            let said =
                format!("{name}.{} is {}", field.name, literal(value, &field.ty, self.schema)?);
            Some((said, alike.collect::<BTreeSet<SlotId>>()))
        });
        let own: Vec<(String, BTreeSet<SlotId>)> = own.collect();
        if let Some((said, _)) = own.iter().find(|(_, alike)| alike.len() == 1) {
            return Some(format!(" where {said}"));
        }
        own.iter().enumerate().find_map(|(at, (said, alike))| {
            let mut others = own.iter().skip(at + 1);
            let (other, _) = others.find(|(_, more)| alike.intersection(more).count() == 1)?;
            Some(format!(" where {said} and {other}"))
        })
    }
}

/// The name that the first loop through entries of this record gives them.
fn loop_name(rules: &Rules, record: RecordId) -> Option<&str> {
    let entries = Ty::List(Box::new(Ty::Record(record)));
    rules.requirements.iter().find_map(|one| {
        let outer = one.for_each.iter().find(|element| element.list.ty == entries);
        let inner = || one.expressions().find_map(|expr| loop_through(expr, &entries));
        outer.or_else(inner).map(|element| element.name.as_str())
    })
}

fn loop_through<'r>(expr: &'r Expr, entries: &Ty) -> Option<&'r Element> {
    let own = match &expr.kind {
        ExprKind::Quantified { element, .. } => Some(element.as_ref()),
        ExprKind::Aggregate { element, .. } | ExprKind::Dated { element, .. } => {
            Some(element.as_ref())
        }
        _ => None,
    };
    let own = own.filter(|element| element.list.ty == *entries);
    own.or_else(|| expr.parts().into_iter().find_map(|part| loop_through(part, entries)))
}

impl EditTarget {
    /// The value that stands there.
    pub(super) fn datum<'p>(&self, plan: &'p Plan) -> Option<&'p Datum> {
        match &plan.slot(self.slot).state {
            State::Given(datum) => Some(datum),
            State::Record(_) | State::List(_) | State::Absent(_) => None,
        }
    }

    /// Puts a value there, if the language can say it.
    pub(super) fn set(&self, datum: Datum, schema: &Schema) -> Option<Edit> {
        let said = literal(&datum, &self.ty, schema)?;
        Some(self.edit(&said, Change::Set(State::Given(datum))))
    }

    /// Takes away what stands there, in the ways that there are.
    pub(super) fn absences(&self) -> Vec<Edit> {
        let missing = self.edit("missing", Change::Set(State::Absent(Absence::Missing)));
        let because = "it is so".to_owned();
        let declared = self.may_be_not_applicable.then(|| {
            let said = format!("not applicable because \"{because}\"");
            self.edit(&said, Change::Set(State::Absent(Absence::NotApplicable(because))))
        });
        std::iter::once(missing).chain(declared).collect()
    }

    /// Takes entries out of a list: all, or, of a list of single values, one.
    pub(super) fn lists(&self, plan: &Plan, schema: &Schema) -> Vec<Edit> {
        let State::List(entries) = &plan.slot(self.slot).state else { return Vec::new() };
        let empty = (!entries.is_empty()).then(|| self.edit("[]", Change::List(Vec::new())));
        let data = entries.iter().map(|entry| match &plan.slot(*entry).state {
            State::Given(datum) => Some(datum.clone()),
            State::Record(_) | State::List(_) | State::Absent(_) => None,
        });
        let data: Option<Vec<Datum>> = data.collect();
        let (Some(data), Ty::List(of)) = (data, &self.ty) else {
            return empty.into_iter().collect();
        };
        let fewer = (0..data.len()).map(|gone| {
            let rest = data.iter().enumerate().filter(|(at, _)| *at != gone);
            rest.map(|(_, datum)| datum.clone()).collect::<Vec<Datum>>()
        });
        let words = match of.as_ref() {
            Ty::Choice(id) => schema.words(*id).len(),
            _ => 0,
        };
        let more = (0..words).map(Datum::Choice).filter(|word| !data.contains(word));
        let more = more.map(|word| data.iter().cloned().chain([word]).collect());
        let others = fewer.chain(more).filter(|list| !list.is_empty());
        let others = others.filter_map(|list: Vec<Datum>| {
            let said = list.iter().map(|datum| literal(datum, of, schema));
            let said: Option<Vec<String>> = said.collect();
            Some(self.edit(&format!("[{}]", said?.join(", ")), Change::List(list)))
        });
        others.chain(empty).collect()
    }

    /// Takes out the entry that a place lies in.
    pub(super) fn without_entry(&self, plan: &Plan) -> Option<Edit> {
        let said = self.way.entry.as_ref()?;
        let entry = self.outermost(plan)?;
        let list = plan.slot(entry).within?;
        let words = format!("without {said}").replace('"', "");
        let said = format!("remove    {said}");
        Some(Edit { said, words, slot: list, change: Change::Remove(entry) })
    }

    /// The entry of the plan's own list that it lies in.
    fn outermost(&self, plan: &Plan) -> Option<SlotId> {
        let (mut at, mut found) = (self.slot, None);
        while let Some(within) = plan.slot(at).within {
            if matches!(plan.slot(at).step, Step::Entry(_)) {
                found = Some(at);
            }
            at = within;
        }
        found
    }

    fn edit(&self, value: &str, change: Change) -> Edit {
        let looped = self.way.entry.as_ref().filter(|_| self.way.is_looped);
        let of_entry = looped.map(|entry| format!(" for {entry}")).unwrap_or_default();
        let said = format!("set       {} to {value}{of_entry}", self.path);
        let chosen = of_entry.split_once(" where ").map(|(_, chosen)| format!(" where {chosen}"));
        let words = format!("{} is {value}{}", self.path, chosen.unwrap_or_default());
        let words = words.replace('"', "");
        Edit { said, words, slot: self.slot, change }
    }
}

impl Edit {
    /// The plan with this edit; nothing where it changes nothing.
    pub(super) fn applied(&self, plan: &Plan) -> Option<Plan> {
        let mut edited = plan.clone();
        match &self.change {
            Change::Set(state) => {
                let put = Put::State(state.clone());
                edited.set(self.slot, put, Span::NOWHERE).then_some(edited)
            }
            Change::List(data) => {
                let put = data.iter().map(|datum| Put::State(State::Given(datum.clone())));
                let put = Put::List(put.collect());
                edited.set(self.slot, put, Span::NOWHERE).then_some(edited)
            }
            Change::Remove(entry) => {
                edited.remove(self.slot, &[*entry]);
                Some(edited)
            }
        }
    }

    /// Whether this is an edit of another place.
    pub(super) fn is_beside(&self, other: &Edit) -> bool {
        self.slot != other.slot
    }
}

/// A value as a rule file writes it; nothing for what it cannot.
fn literal(datum: &Datum, ty: &Ty, schema: &Schema) -> Option<String> {
    match datum {
        Datum::Text(text) | Datum::Unlisted(text) => {
            let is_plain = text.chars().count() <= LONGEST_WORDS
                && !text.contains(['"', '\n', '{', '}', '“', '”']);
            is_plain.then(|| format!("\"{text}\""))
        }
        Datum::About(_) => None,
        Datum::Amount(exact) => Some(show::amount(*exact, ty)).filter(|said| !said.contains('…')),
        _ => Some(show::datum(datum, ty, schema)),
    }
}
