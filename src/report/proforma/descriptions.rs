//! What is said of a field in words: what it takes, and which requirements read it.

use lacuna_language::rules::program::{Form, Requirement, Rules, Strength};
use lacuna_language::rules::{FieldId, RequirementId, innermost};
use lacuna_language::value::schema::{EXPLANATIONS, LAST_YEAR, Limits};
use lacuna_language::value::show::{self, joined};
use lacuna_language::value::{Field, Schema, Ty, read};

/// How many requirements are told of in full, and how many where there is little room.
const MOST_TOLD: usize = 6;
const MOST_NAMED: usize = 3;
/// How many words to choose from are told one by one.
const MOST_WORDS: usize = 40;

/// `of-how-many` as a heading: `Of how many`.
pub(super) fn title(name: &str) -> String {
    capitalised(&name.replace('-', " "))
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// What a plan of a form is headed by: `Management Action Plan 2001-02`.
pub(super) fn heading(rules: &Rules, form: &Form) -> String {
    let record = rules.schema.records.get(form.record.0);
    let name = record.map(|record| record.title.clone()).filter(|title| !title.is_empty());
    format!("{} {}", name.unwrap_or_else(|| title(&form.name)), rules.circular.year)
}

/// What a built-in field is for; nothing for those that a form declares.
pub(super) fn built_in(field: &Field) -> Option<&'static str> {
    let known = BUILT_IN.iter().find(|(name, _)| *name == field.name);
    known.filter(|_| field.is_built_in).map(|(_, said)| *said)
}

const BUILT_IN: [(&str, &str); 5] = [
    ("authority", "The council that sends the plan."),
    ("year", "The financial year that the plan is for. It decides which circular applies."),
    ("form", "Which of the circular's forms this is."),
    (EXPLANATIONS, "Why the council does not meet a `should`, by the name of the requirement."),
    (
        LAST_YEAR,
        "Last year's plan is a separate file. If there was none: `not applicable because …`.",
    ),
];

/// What a field takes, and what is asked of it: first what it must, then what it should be.
pub(super) fn field(
    field: &Field,
    id: FieldId,
    readers: &[RequirementId],
    rules: &Rules,
) -> String {
    let mut lines = vec![takes(field, id, rules)];
    let requirements = ranked(readers, rules);
    lines.extend(requirements.iter().take(MOST_TOLD).map(|one| requirement(one, rules)));
    let more = readers.len().saturating_sub(MOST_TOLD);
    lines.extend((more > 0).then(|| format!("{more} more requirements use it.")));
    lines.join("\n\n")
}

/// What a field takes, where there is little room.
pub(super) fn brief(
    field: &Field,
    id: FieldId,
    readers: &[RequirementId],
    rules: &Rules,
) -> String {
    let asked = asked(readers, rules).into_iter();
    std::iter::once(takes(field, id, rules)).chain(asked).collect::<Vec<_>>().join("\n")
}

/// How a list is filled in, a row for each entry.
pub(super) fn rows(field: &Field, schema: &Schema) -> String {
    let least = match field.at_least {
        0 | 1 => String::new(),
        least => format!(", {least} or more"),
    };
    let key = key(field, schema).map(|key| format!(", each with a different `{key}`"));
    format!("One row for each entry{least}{}.", key.unwrap_or_default())
}

/// The requirements that read a field, a line for each of the first.
pub(super) fn asked(readers: &[RequirementId], rules: &Rules) -> Vec<String> {
    let named = ranked(readers, rules).into_iter().take(MOST_NAMED);
    named
        .map(|one| format!("{}: {} ({})", one.strength.word(), one.title, citation(one, rules)))
        .collect()
}

/// First what a plan must, then what it should.
pub(super) fn ranked<'r>(readers: &[RequirementId], rules: &'r Rules) -> Vec<&'r Requirement> {
    let requirements = readers.iter().filter_map(|id| rules.requirement(*id));
    let mut requirements: Vec<&Requirement> = requirements.collect();
    requirements.sort_by_key(|one| rank(&one.strength));
    requirements
}

fn rank(strength: &Strength) -> usize {
    match strength {
        Strength::Must(_) => 0,
        Strength::Should(_) => 1,
        Strength::Judged { .. } => 2,
    }
}

/// `must: The plan is sent in time (LAC(2000)22, due-date). Send it by 31 January 2001.`
pub(super) fn requirement(one: &Requirement, rules: &Rules) -> String {
    let help = one.help.as_ref().map(|help| format!(" {help}")).unwrap_or_default();
    format!("{}: {} ({}).{help}", one.strength.word(), one.title, citation(one, rules))
}

fn citation(one: &Requirement, rules: &Rules) -> String {
    let cited = one.cites.iter().filter_map(|id| rules.paragraphs.get(*id));
    let cited: Vec<String> = cited.map(|paragraph| paragraph.name.clone()).collect();
    format!("{}, {}", rules.short_name(), joined(&cited, "and"))
}

/// `Money in whole pounds, as £838,551. It may be left out.`
pub(super) fn takes(field: &Field, id: FieldId, rules: &Rules) -> String {
    let (limits, ty, schema) = (&field.limits, &field.ty, &rules.schema);
    let parts = [
        Some(capitalised(&kind(ty, schema))),
        limits.is_whole.then(|| whole(ty).to_owned()),
        show::range(limits, innermost(ty)).map(|range| format!(" from {range}")),
        looks_like(ty, limits).map(|example| format!(", such as {example}")),
        limits.may_be_month.then(|| " or October 2001 for the first day of the month".to_owned()),
        limits.is_past.then(|| ", not in the future".to_owned()),
        (field.at_least > 0).then(|| format!(", {} or more", field.at_least)),
        key(field, schema).map(|key| format!(", each with a different `{key}`")),
    ];
    let marks = [may_be_missing(field, id, rules), may_be_not_applicable(field)];
    let parts = parts.into_iter().flatten().chain(marks.into_iter().flatten());
    parts.collect::<String>() + "."
}

/// What a group or a list of groups takes, where the fields in it are told of one by one: how many entries, and when it
/// may be missing. Nothing where there is no more to say.
pub(super) fn takes_in_all(field: &Field, id: FieldId, rules: &Rules) -> String {
    let entries = match (&field.ty, field.at_least) {
        (Ty::List(_), 0) => Some("Any number of entries".to_owned()),
        (Ty::List(_), least) => Some(format!("{least} or more entries")),
        _ => None,
    };
    let key = key(field, &rules.schema).map(|key| format!(", each with a different `{key}`"));
    let said = [entries, key, may_be_missing(field, id, rules), may_be_not_applicable(field)];
    let said = said.into_iter().flatten().collect::<String>();
    let said = said.trim_start_matches(". ");
    if said.is_empty() { String::new() } else { format!("{said}.") }
}

fn may_be_not_applicable(field: &Field) -> Option<String> {
    field.may_be_not_applicable.then(|| ". It may be `not applicable because …`".to_owned())
}

/// When a field is needed that is not always needed.
fn may_be_missing(field: &Field, id: FieldId, rules: &Rules) -> Option<String> {
    match (&field.only_when, field.is_optional) {
        (Some(when), false) => Some(format!(". Needed only when `{when}`; otherwise leave it out")),
        (Some(when), true) => Some(format!(". It may be given only when `{when}`")),
        (None, true) => Some(left_out(id, rules)),
        (None, false) => None,
    }
}

/// Whether an optional field may be left out, as the `must`s of the circular have it.
fn left_out(id: FieldId, rules: &Rules) -> String {
    let Some(asked) = rules.musts.asking_for(id) else { return ". It may be left out".to_owned() };
    let name = rules.requirement_name(asked.by);
    match asked.always {
        true => format!(". Required by `{name}`, a `must`"),
        false => format!(". It may be left out unless `{name}`, a `must`, requires it"),
    }
}

/// A type in the words of those who fill in a form, with the words to choose from unless they are too
/// many.
fn kind(ty: &Ty, schema: &Schema) -> String {
    let words: Vec<&str> = match ty {
        Ty::Choice(id) => schema.words(*id).iter().map(String::as_str).collect(),
        Ty::Key(id) => schema.row_keys(*id).map(|(_, key)| key).collect(),
        Ty::List(of) => return format!("a list, each entry {}", kind(of, schema)),
        ty => return schema.ty_words(ty),
    };
    let name = match ty {
        Ty::Choice(id) => schema.choices.get(id.0).map(|choice| &choice.name),
        Ty::Key(id) => schema.tables.get(id.0).map(|table| &table.name),
        _ => None,
    };
    match (1..=MOST_WORDS).contains(&words.len()) {
        true => format!("one of {}", joined(&quoted(&words), "or")),
        false => format!("one of the list `{}`", name.map_or("", |name| name)),
    }
}

fn quoted(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| format!("`{word}`")).collect()
}

fn whole(ty: &Ty) -> &'static str {
    if *ty == Ty::Money { " in whole pounds" } else { " without a fraction" }
}

/// What a value of a type looks like: one of its range, where it has one.
fn looks_like(ty: &Ty, limits: &Limits) -> Option<String> {
    // Everybody knows what words, a number and a yes look like.
    let is_plain = matches!(ty, Ty::Text | Ty::YesNo | Ty::Number);
    let usual = ty.scalar().filter(|_| !is_plain)?.example;
    let first = limits.least.filter(|_| limits.most.is_some());
    let does_not_fit = read(usual, ty, limits, &Schema::default()).is_err();
    let first = first.filter(|_| does_not_fit).map(|first| show::amount(first, ty));
    Some(first.unwrap_or_else(|| with_precision(usual, ty)))
}

/// Money may be rounded as well, and says so.
fn with_precision(usual: &str, ty: &Ty) -> String {
    match ty {
        Ty::Money => format!("{usual} or about £380,000 (to the nearest £10,000)"),
        _ => usual.to_owned(),
    }
}

/// What a value of a type may look like, where no plan has an example.
pub(super) fn such_as(ty: &Ty, limits: &Limits, schema: &Schema) -> String {
    let word = match ty {
        Ty::Choice(id) => schema.words(*id).first().map(String::as_str),
        Ty::Key(id) => schema.row_keys(*id).next().map(|(_, key)| key),
        ty => ty.scalar().map(|scalar| scalar.example),
    };
    let first = limits.least.filter(|_| limits.most.is_some());
    let does_not_fit = |word: &str| read(word, ty, limits, schema).is_err();
    match (word, first) {
        (Some(word), Some(first)) if does_not_fit(word) => show::amount(first, ty),
        (word, _) => word.unwrap_or("…").to_owned(),
    }
}

pub(super) fn key<'s>(field: &Field, schema: &'s Schema) -> Option<&'s str> {
    let Ty::List(of) = &field.ty else { return None };
    let Ty::Record(record) = of.as_ref() else { return None };
    schema.fields(*record).get(field.key?).map(|key| key.name.as_str())
}
