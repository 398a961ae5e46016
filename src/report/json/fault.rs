//! What does not fit the form, and what to do about it, as data.
//!
//! Takes a fault or a remedy with the rules and the plan that it is about. Gives one object for each kind, told
//! apart by its field `kind`.

use schemars::JsonSchema;
use serde::Serialize;

use super::place::{PlaceView, place};
use super::value::{FieldView, field, missing_field};
use lacuna_check::eval::Part;
use lacuna_check::eval::reason::{Fault, Remedy};
use lacuna_check::plan::workbook::MissingSheet;
use lacuna_check::plan::{OtherForm, SlotId, State, Stray, StrayKind};
use lacuna_check::wording::Words;
use lacuna_language::rules::{FieldId, RequirementId};
use lacuna_language::source::Span;

/// What does not fit the form.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[schemars(rename = "Fault")]
pub(super) enum FaultView<'v> {
    /// The form has no field of this name here.
    UnknownField { name: &'v str, place: PlaceView<'v> },
    /// A field is in the plan twice.
    DuplicateField {
        name: &'v str,
        place: PlaceView<'v>,
        /// Where it is first.
        first: PlaceView<'v>,
    },
    /// A field is inside a record that it does not belong to.
    MisplacedField {
        name: &'v str,
        place: PlaceView<'v>,
        /// The record that it is in.
        inside: &'v str,
        /// The record that it belongs to. `null` if it belongs to the plan itself.
        belongs_to: Option<&'v str>,
    },
    /// The plan says that there was no plan last year, and there is one.
    LastYearDenied { place: PlaceView<'v> },
    /// The plan has fields of the forms of other years.
    OtherYearsForm {
        /// The year that the plan gives.
        year: String,
        /// Its fields that only the form of that year has.
        own: &'v [String],
        others: Vec<FormView<'v>>,
    },
    /// Hardly any of the names in the plan are fields of its form.
    UnknownForm {
        /// The year that the plan gives.
        year: String,
        unknown_names: usize,
        known_names: usize,
    },
    /// A field has no value that can be used.
    Absent { field: FieldView<'v> },
    /// A field is declared not applicable, which the form does not allow.
    DeclarationNotAllowed { field: FieldView<'v> },
    /// A workbook does not have a sheet of the form.
    MissingSheet {
        #[serde(flatten)]
        sheet: SheetView<'v>,
    },
    /// A list has fewer entries than the form asks for.
    TooFewEntries { list: FieldView<'v>, count: usize, at_least: usize },
    /// Two entries of a list have the same key.
    DuplicateKey {
        /// The key of the second.
        field: FieldView<'v>,
    },
    /// An explanation of a requirement has no text.
    EmptyExplanation { requirement: &'v str, field: FieldView<'v> },
    /// A requirement is explained that is not a `should`.
    ExplanationNotAllowed { requirement: &'v str },
    /// A field is there, but the condition on which it is asked for is not so.
    NotAskedFor {
        field: FieldView<'v>,
        /// The condition, as the rules have it.
        only_when: &'v str,
    },
    /// A field is not there, and it is not known whether it is asked for.
    PerhapsAskedFor {
        field: FieldView<'v>,
        /// The condition, as the rules have it.
        only_when: &'v str,
    },
}

/// Fields of another year's form.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "OtherForm")]
pub(super) struct FormView<'v> {
    year: String,
    fields: &'v [String],
}

/// A sheet that a workbook does not have.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "MissingSheet")]
pub(super) struct SheetView<'v> {
    /// The name of the sheet in the form.
    sheet: &'v str,
    /// The list that it holds.
    list: &'v str,
    /// A sheet of the workbook that may be meant.
    similar_sheet: Option<&'v str>,
}

/// What to do, in words and as data.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Remedy")]
pub(super) struct RemedyView<'v> {
    /// What to do, in words.
    said: String,
    #[serde(flatten)]
    what: RemedyData<'v>,
}

/// What to do.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[schemars(rename = "RemedyData")]
enum RemedyData<'v> {
    /// Use this name, if it is meant.
    Rename { name: &'v str },
    /// Use one of these names.
    UseOneOf { names: &'v [String] },
    /// Move the field into this record.
    MoveInside { record: &'v str },
    /// Move the field out of this record, to the plan itself.
    MoveToTop { out_of: &'v str },
    /// Keep one of the two.
    KeepOne,
    /// Delete the statement that there was no plan last year, or leave out last year's plan.
    DropLastYear,
    /// Put the two entries with this key together.
    MergeEntries { key: &'v str },
    /// Give a reason, or delete the explanation.
    Explain,
    /// Delete the explanation.
    DropExplanation,
    /// Leave the field out, or give a value.
    DropDeclaration,
    /// Leave the field out, or correct one of those that decide whether it is asked for.
    LeaveOut { field: FieldView<'v>, or_correct: Vec<FieldView<'v>> },
    /// Give a value.
    GiveValue,
    /// If this placeholder means that there is none, enter £0.
    EnterZero { placeholder: &'v str },
    /// If it does not apply, write `not applicable because`, with the reason.
    DeclareNotApplicable,
    /// Replace this placeholder with an answer.
    ReplacePlaceholder { placeholder: &'v str },
    /// Fill in the field, because this requirement asks for it.
    FillIn { field: &'v str, requirement: &'v str },
    /// Write it in a way that can be read. `meant` of the field has values that can be.
    Rewrite,
    /// Add the sheet to the workbook.
    AddSheet {
        #[serde(flatten)]
        sheet: SheetView<'v>,
    },
    /// Use the form of the plan's year.
    UseForm,
}

/// What does not fit the form.
pub(super) fn fault<'v>(words: Words<'v>, one: &'v Fault) -> FaultView<'v> {
    let requirement = |id: RequirementId| words.rules.requirement_name(id);
    match one {
        Fault::Stray(at) => stray(words, *at),
        Fault::OtherForm => other_form(words),
        Fault::Absent(slot) => FaultView::Absent { field: missing_field(words, *slot) },
        Fault::NotToBeDeclared(slot) => {
            FaultView::DeclarationNotAllowed { field: field(words, *slot) }
        }
        Fault::MissingSheet(missing) => FaultView::MissingSheet { sheet: sheet(missing) },
        Fault::TooFew { list, at_least } => FaultView::TooFewEntries {
            list: field(words, *list),
            count: n_entries(words, *list),
            at_least: *at_least,
        },
        Fault::Twin(key) => FaultView::DuplicateKey { field: field(words, *key) },
        Fault::NoExplanation { slot, requirement: id } => FaultView::EmptyExplanation {
            requirement: requirement(*id),
            field: field(words, *slot),
        },
        Fault::NotAskedFor(slot, _) => FaultView::NotAskedFor {
            field: field(words, *slot),
            only_when: only_when(words, *slot),
        },
        Fault::PerhapsAskedFor(slot, _) => FaultView::PerhapsAskedFor {
            field: missing_field(words, *slot),
            only_when: only_when(words, *slot),
        },
        Fault::NotToBeExplained(id) => {
            FaultView::ExplanationNotAllowed { requirement: requirement(*id) }
        }
    }
}

/// The condition on which a field is asked for.
fn only_when<'v>(words: Words<'v>, slot: SlotId) -> &'v str {
    let (_, field) = words.plan.declared(slot, &words.rules.schema);
    field.and_then(|field| field.only_when.as_deref()).unwrap_or_default()
}

fn n_entries(words: Words, list: SlotId) -> usize {
    match &words.plan.slot(list).state {
        State::List(entries) => entries.len(),
        State::Given(_) | State::Record(_) | State::Absent(_) => 0,
    }
}

fn stray<'v>(words: Words<'v>, at: usize) -> FaultView<'v> {
    let place_of = |span| place(span, words.sources);
    // A fault names strays of its own plan only.
    let Some(Stray { key: name, span, kind }) = words.plan.strays.get(at) else {
        return FaultView::UnknownField { name: "", place: place_of(Span::NOWHERE) };
    };
    let place = place_of(*span);
    match kind {
        StrayKind::Unknown { .. } => FaultView::UnknownField { name, place },
        StrayKind::Repeated { first } => {
            FaultView::DuplicateField { name, place, first: place_of(*first) }
        }
        StrayKind::Denied => FaultView::LastYearDenied { place },
        StrayKind::Misplaced { inside, belongs } => {
            FaultView::MisplacedField { name, place, inside, belongs_to: belongs.as_deref() }
        }
    }
}

fn other_form<'v>(words: Words<'v>) -> FaultView<'v> {
    match words.plan.other_form.as_ref().map(|(form, _)| form) {
        Some(OtherForm::OfYears { year, own, others }) => {
            let others = others.iter();
            let others =
                others.map(|(year, fields)| FormView { year: year.to_string(), fields }).collect();
            FaultView::OtherYearsForm { year: year.to_string(), own, others }
        }
        Some(OtherForm::OfNone { year, n_unknown, n_known }) => FaultView::UnknownForm {
            year: year.to_string(),
            unknown_names: *n_unknown,
            known_names: *n_known,
        },
        // Only a plan that seems to be of another form has this fault.
        None => FaultView::OtherYearsForm { year: String::new(), own: &[], others: Vec::new() },
    }
}

fn sheet(missing: &MissingSheet) -> SheetView<'_> {
    let MissingSheet { name, way, meant } = missing;
    SheetView { sheet: name, list: way, similar_sheet: meant.as_deref() }
}

/// What to do about a part, where there is something.
pub(super) fn remedy<'v>(words: Words<'v>, part: &'v Part) -> Option<RemedyView<'v>> {
    let what = what_to_do(words, part.remedy.as_ref()?);
    Some(RemedyView { said: words.remedy(part)?, what })
}

fn what_to_do<'v>(words: Words<'v>, remedy: &'v Remedy) -> RemedyData<'v> {
    match remedy {
        Remedy::Rename(name) => RemedyData::Rename { name },
        Remedy::OneOf(names) => RemedyData::UseOneOf { names },
        Remedy::MoveInside(record) => RemedyData::MoveInside { record },
        Remedy::MoveToTop { inside, .. } => RemedyData::MoveToTop { out_of: inside },
        Remedy::KeepOne => RemedyData::KeepOne,
        Remedy::DropLastYear => RemedyData::DropLastYear,
        Remedy::MergeEntries(key) => RemedyData::MergeEntries { key },
        Remedy::Explain => RemedyData::Explain,
        Remedy::DropExplanation => RemedyData::DropExplanation,
        Remedy::LeaveOut(slot, deciding) => RemedyData::LeaveOut {
            field: field(words, *slot),
            or_correct: deciding.iter().map(|slot| field(words, *slot)).collect(),
        },
        Remedy::DropDeclaration => RemedyData::DropDeclaration,
        Remedy::Give => RemedyData::GiveValue,
        Remedy::WriteNought(placeholder) => RemedyData::EnterZero { placeholder },
        Remedy::Declare => RemedyData::DeclareNotApplicable,
        Remedy::Answer(placeholder) => RemedyData::ReplacePlaceholder { placeholder },
        Remedy::AskedFor { requirement, field } => RemedyData::FillIn {
            field: field_name(words, *field),
            requirement: words.rules.requirement_name(*requirement),
        },
        Remedy::Rewrite(_) => RemedyData::Rewrite,
        Remedy::Sheet(missing) => RemedyData::AddSheet { sheet: sheet(missing) },
        Remedy::UseForm => RemedyData::UseForm,
    }
}

fn field_name<'v>(words: Words<'v>, (record, at): FieldId) -> &'v str {
    words.rules.schema.fields(record).get(at).map_or("", |field| field.name.as_str())
}
