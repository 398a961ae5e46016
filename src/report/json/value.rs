//! Values, their types and the places of the plan, as programs are told of them.
//!
//! Takes what a reason keeps, with the rules and the plan that it is about. Gives data, never a sentence: an
//! exact quantity is a text of digits, because a number of JSON may lose some.

use schemars::JsonSchema;
use serde::Serialize;

use super::place::{PlaceView, place};
use lacuna_check::eval::reason::{Operand, Origin, Value};
use lacuna_check::eval::{Amount, Gap, Lack, Open};
use lacuna_check::plan::{Name, SlotId, State};
use lacuna_check::wording::Words;
use lacuna_language::source::Span;
use lacuna_language::value::{Absence, Datum, Exact, TableId, Ty, amount, line, show, spelling};

/// A part of a rule, with its words.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Expression")]
pub(super) struct ExpressionView<'v> {
    /// Its words in the rule file, on one line.
    text: String,
    place: PlaceView<'v>,
}

/// A value that a condition looks at.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Operand")]
pub(super) struct OperandView<'v> {
    /// The part of the rule that stands for it.
    expression: ExpressionView<'v>,
    /// Where the plan holds it. `null` if the rule does not read it from one field of the plan.
    field: Option<FieldView<'v>>,
    origin: OriginView,
    #[serde(rename = "type")]
    ty: TypeName,
    /// The name of the choice, record or table that the type refers to. For a list, what its entries are: the
    /// name of a record, choice or table, or a type.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<String>,
    value: ValueView<'v>,
    /// For the most in any window of time: the window that has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    window: Option<WindowView>,
}

/// The window of time in which the entries of a list come to most.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Window")]
struct WindowView {
    /// The first day in it, as `2002-05-01`.
    from: String,
    /// The last day in it.
    to: String,
    /// If days are counted: how many of them each entry has in it, in the order of their dates.
    terms: Vec<String>,
}

/// A value with its type.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Figure")]
pub(super) struct FigureView<'v> {
    #[serde(rename = "type")]
    ty: TypeName,
    /// The name of the choice or table that the type refers to.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<String>,
    value: ValueView<'v>,
}

/// How a value was found.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Origin")]
enum OriginView {
    /// It is written in the rule, or is the same for every plan.
    Constant,
    /// It was read from the plan or from a table.
    Read,
    /// It was calculated.
    Computed,
}

/// The type that the rules give a value.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Type")]
enum TypeName {
    Text,
    Boolean,
    Number,
    /// Pounds and pence. Quantities are in pounds.
    Money,
    /// Quantities are in per cent: `16.5` is 16.5%.
    Percentage,
    /// A number of days.
    Days,
    /// A number of months.
    Months,
    /// A day of the calendar.
    Date,
    /// A financial year.
    Year,
    /// One of the words of a choice.
    Choice,
    /// A group of fields.
    Record,
    List,
    /// The key of a row of a table.
    Key,
    /// A row of a table.
    Row,
    /// Something that is true or false.
    Condition,
    /// Nothing is known about it.
    Unknown,
}

/// A value.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[schemars(rename = "Value")]
enum ValueView<'v> {
    /// There is no value.
    None {
        /// Why there is none.
        why: GapView<'v>,
    },
    /// A quantity that is known exactly: a decimal without separators, such as `1234.5`, or a fraction, such as
    /// `100/3`, if no decimal is exact. The operand's `type` gives the unit.
    Quantity {
        value: String,
    },
    /// A quantity, date or year that is only known to lie between two bounds, both included. A bound is written
    /// as the value itself would be. It is `null` if there is no bound on that side.
    Range {
        least: Option<String>,
        most: Option<String>,
        because: OpenView,
    },
    /// One of these values. Rounded figures leave open which one it is.
    AnyOf {
        values: Vec<ValueView<'v>>,
    },
    /// A text. If it is long, only its beginning is given.
    Text {
        value: String,
    },
    Boolean {
        value: bool,
    },
    /// A date, such as `2001-01-31`.
    Date {
        value: String,
    },
    /// A financial year, such as `2001-02`.
    Year {
        value: String,
    },
    /// A word of a choice.
    Choice {
        value: String,
    },
    /// The key of a row of a table.
    Key {
        value: String,
    },
    /// A record of the plan.
    Record {
        /// Where the plan holds it.
        field: Option<FieldView<'v>>,
    },
    /// A list.
    List {
        /// How many entries it has.
        count: usize,
    },
    /// A row of a table.
    Row {
        /// The name of the table.
        table: String,
        /// The values of its key columns.
        key: Vec<ValueView<'v>>,
    },
}

/// Why a quantity is only known within bounds.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "RangeReason")]
enum OpenView {
    /// Figures are rounded.
    Rounding,
    /// Values that it depends on are missing.
    MissingValues,
}

/// Why there is no value.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[schemars(rename = "Gap")]
pub(super) enum GapView<'v> {
    /// The plan does not give it.
    Missing {
        field: FieldView<'v>,
        /// Whether this is the key by which something else is looked up.
        in_key: bool,
    },
    /// A cell of a table is empty.
    EmptyCell {
        place: PlaceView<'v>,
        /// Whether this is the key by which something else is looked up.
        in_key: bool,
    },
    /// A list of the plan has no entry with the key that is looked up.
    NoEntry {
        list: FieldView<'v>,
        /// Whether this is the key by which something else is looked up.
        in_key: bool,
    },
    /// A table has no row with the key that is looked up.
    NoRow {
        table: ExpressionView<'v>,
        /// Whether this is the key by which something else is looked up.
        in_key: bool,
    },
    /// The figure has too many digits to be calculated exactly.
    Overflow,
    DivisionByZero,
    /// An age is asked for on a day before the birth.
    BeforeBirth,
    /// Working days are counted through a year of which the table lists no holiday.
    NoHolidays {
        /// The table of holidays.
        table: ExpressionView<'v>,
    },
    /// The largest or smallest value of an empty list.
    EmptyList,
}

/// A field, an entry or a list of the plan.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Field")]
pub(super) struct FieldView<'v> {
    /// The JSON Pointer to it in the plan (RFC 6901), such as `/spending/2/amount`. Last year's plan is below
    /// `/last-year`.
    #[schemars(extend("format" = "json-pointer"))]
    pointer: String,
    /// Whose plan it is in, if the plans of several councils are checked together.
    #[serde(skip_serializing_if = "Option::is_none")]
    council: Option<String>,
    /// Where it is, or where it should be. `null` if it is in no file.
    place: Option<PlaceView<'v>>,
    /// Why it has no value, if it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    absence: Option<AbsenceView>,
}

/// Why a field has no value that can be used.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[schemars(rename = "Absence")]
enum AbsenceView {
    /// It is not there, or empty.
    Missing,
    /// It is not filled in yet.
    Placeholder {
        /// What is written there, such as `to follow`.
        text: String,
    },
    /// It is declared not applicable.
    NotApplicable {
        /// The reason that the plan gives.
        because: String,
    },
    /// It cannot be read as the form asks for it.
    Unreadable {
        /// What is written there. If its key is wrong, the key.
        text: String,
        /// What is wrong with it, in words that follow it.
        fault: String,
        /// What to write instead, in words.
        remedy: Option<String>,
        /// Values that may be meant. Each of them can be read.
        meant: Vec<String>,
    },
    /// It is a list, and has no entry of the kind that is asked for.
    NoEntry,
    /// It is a key that is in the list twice, so that neither entry can be used.
    Duplicate,
}

/// A part of a rule.
pub(super) fn expression<'v>(words: Words<'v>, span: Span) -> ExpressionView<'v> {
    let text = spelling::on_one_line(words.sources.text(span));
    ExpressionView { text, place: place(span, words.sources) }
}

/// A value that a condition looks at.
pub(super) fn operand<'v>(words: Words<'v>, one: &Operand) -> OperandView<'v> {
    OperandView {
        expression: expression(words, one.rule),
        field: one.slot.map(|slot| field(words, slot)),
        origin: match one.origin {
            Origin::Constant | Origin::Named => OriginView::Constant,
            Origin::Read => OriginView::Read,
            Origin::Summed | Origin::Computed => OriginView::Computed,
        },
        ty: type_name(&one.ty),
        of: refers_to(words, &one.ty),
        value: value(words, &one.value, &one.ty),
        window: one.window.as_deref().map(|window| WindowView {
            from: window.first.to_string(),
            to: window.last.to_string(),
            terms: window.terms.iter().map(|one| amount::show_number(*one)).collect(),
        }),
    }
}

/// A value with its type.
pub(super) fn figure<'v>(words: Words<'v>, one: &Value, ty: &Ty) -> FigureView<'v> {
    FigureView { ty: type_name(ty), of: refers_to(words, ty), value: value(words, one, ty) }
}

/// A field of the plan, and why it has no value, if it has none.
pub(super) fn field<'v>(words: Words<'v>, slot: SlotId) -> FieldView<'v> {
    let absence = match &words.plan.slot(slot).state {
        State::Absent(why) => Some(absence(why)),
        State::Given(_) | State::Record(_) | State::List(_) => None,
    };
    field_with(words, slot, absence)
}

/// A field of the plan of which a value is asked for that it does not have.
pub(super) fn missing_field<'v>(words: Words<'v>, slot: SlotId) -> FieldView<'v> {
    let absence = match &words.plan.slot(slot).state {
        State::Absent(why) => absence(why),
        State::List(_) => AbsenceView::NoEntry,
        State::Given(_) => AbsenceView::Duplicate,
        State::Record(_) => AbsenceView::Missing,
    };
    field_with(words, slot, Some(absence))
}

fn field_with<'v>(words: Words<'v>, slot: SlotId, absence: Option<AbsenceView>) -> FieldView<'v> {
    let Words { plan, sources, .. } = words;
    let (pointer, council) = pointer(words, slot);
    let at = plan.slot(slot).place;
    let is_in_file = plan.is_in_file(slot) && at != Span::NOWHERE;
    FieldView { pointer, council, place: is_in_file.then(|| place(at, sources)), absence }
}

/// The way to a field in its plan as a JSON pointer, and the council whose plan that is, where several are put together.
pub(super) fn pointer(words: Words, slot: SlotId) -> (String, Option<String>) {
    let mut pointer = String::new();
    let mut council = None;
    for name in words.plan.names(slot, &words.rules.schema) {
        match name {
            Name::Field(name) => pointer.extend(["/", name]),
            Name::Entry(number) => pointer.push_str(&format!("/{}", number.saturating_sub(1))),
            Name::Council(whose) => council = Some(whose.label()),
        }
    }
    (pointer, council)
}

fn absence(why: &Absence) -> AbsenceView {
    match why {
        Absence::Missing => AbsenceView::Missing,
        Absence::Placeholder(text) => AbsenceView::Placeholder { text: show::shortened(text) },
        Absence::NotApplicable(why) => AbsenceView::NotApplicable { because: show::shortened(why) },
        Absence::Unreadable(why) => AbsenceView::Unreadable {
            text: show::shortened(&why.text),
            fault: why.fault.clone(),
            remedy: why.remedy.clone(),
            meant: why.meant.to_vec(),
        },
    }
}

/// Why there is no value.
pub(super) fn gap<'v>(words: Words<'v>, gap: Gap) -> GapView<'v> {
    match gap {
        Gap::At(slot) | Gap::Uncounted(slot) => {
            GapView::Missing { field: missing_field(words, slot), in_key: false }
        }
        Gap::Which(slot) => GapView::Missing { field: missing_field(words, slot), in_key: true },
        Gap::Lacks(one) => lack(words, one, false),
        Gap::KeyLacks(one) => lack(words, one, true),
        Gap::Overflow => GapView::Overflow,
        Gap::DividedByNought => GapView::DivisionByZero,
        Gap::NotBorn => GapView::BeforeBirth,
        Gap::NoHolidays(table) => GapView::NoHolidays { table: expression(words, table) },
        Gap::OfNothing => GapView::EmptyList,
    }
}

fn lack<'v>(words: Words<'v>, lack: Lack, in_key: bool) -> GapView<'v> {
    match lack {
        Lack::Cell(span) => GapView::EmptyCell { place: place(span, words.sources), in_key },
        Lack::Entry(list) => GapView::NoEntry { list: field(words, list), in_key },
        Lack::Row(table) => GapView::NoRow { table: expression(words, table), in_key },
    }
}

fn value<'v>(words: Words<'v>, one: &Value, ty: &Ty) -> ValueView<'v> {
    match one {
        Value::Gap(why) => ValueView::None { why: gap(words, *why) },
        Value::Datum(one) => datum(words, one, ty),
        Value::Within(amount) => range(**amount, ty),
        Value::Among(each) => {
            ValueView::AnyOf { values: each.iter().map(|one| value(words, one, ty)).collect() }
        }
        Value::Record(slot) => ValueView::Record { field: slot.map(|slot| field(words, slot)) },
        Value::Entries(count) => ValueView::List { count: *count },
        Value::Row(table, row) => row_of_table(words, *table, *row),
    }
}

fn datum<'v>(words: Words<'v>, one: &Datum, ty: &Ty) -> ValueView<'v> {
    match one {
        Datum::Amount(exact) => ValueView::Quantity { value: quantity(*exact, ty) },
        Datum::About(figure) => range(Amount::about(**figure), ty),
        Datum::Text(text) | Datum::Unlisted(text) => ValueView::Text { value: text.to_string() },
        Datum::YesNo(yes) => ValueView::Boolean { value: *yes },
        Datum::Date(day) => ValueView::Date { value: day.to_string() },
        Datum::Year(year) => ValueView::Year { value: year.to_string() },
        Datum::Choice(_) => ValueView::Choice { value: word(words, one, ty) },
        Datum::Key(_) => ValueView::Key { value: word(words, one, ty) },
    }
}

fn word(words: Words, datum: &Datum, ty: &Ty) -> String {
    words.rules.schema.word(datum, ty).unwrap_or_default().to_owned()
}

fn row_of_table<'v>(words: Words<'v>, id: TableId, row: usize) -> ValueView<'v> {
    let Some(table) = words.rules.schema.tables.get(id.0) else {
        return ValueView::Row { table: String::new(), key: Vec::new() };
    };
    let key = table.keys.iter().filter_map(|column| {
        let key = table.rows.get(row)?.get(*column)?.datum.as_ref()?;
        Some(datum(words, key, &table.columns.get(*column)?.ty))
    });
    ValueView::Row { table: table.name.clone(), key: key.collect() }
}

fn range<'v>(amount: Amount, ty: &Ty) -> ValueView<'v> {
    ValueView::Range {
        least: amount.least.map(|least| bound(least, ty)),
        most: amount.most.map(|most| bound(most, ty)),
        because: match amount.open {
            Open::Gaps => OpenView::MissingValues,
            Open::Exact | Open::Rounding => OpenView::Rounding,
        },
    }
}

/// A quantity, a day or a year, by its place on the line.
fn bound(place: Exact, ty: &Ty) -> String {
    match line::value_at(place, ty) {
        Some(Datum::Date(day)) => day.to_string(),
        Some(Datum::Year(year)) => year.to_string(),
        _ => quantity(place, ty),
    }
}

/// A quantity in its unit: pounds, per cent, days.
fn quantity(exact: Exact, ty: &Ty) -> String {
    let in_unit = ty.quantity().and_then(|quantity| amount::divided_by(exact, quantity.one));
    amount::digits_of(in_unit.unwrap_or(exact))
}

fn type_name(ty: &Ty) -> TypeName {
    match ty {
        Ty::Text => TypeName::Text,
        Ty::YesNo => TypeName::Boolean,
        Ty::Number => TypeName::Number,
        Ty::Money => TypeName::Money,
        Ty::Percent => TypeName::Percentage,
        Ty::Days => TypeName::Days,
        Ty::Months => TypeName::Months,
        Ty::Date => TypeName::Date,
        Ty::Year => TypeName::Year,
        Ty::Choice(_) => TypeName::Choice,
        Ty::Record(_) => TypeName::Record,
        Ty::List(_) => TypeName::List,
        Ty::Key(_) => TypeName::Key,
        Ty::Row(_) => TypeName::Row,
        Ty::Condition => TypeName::Condition,
        Ty::Unknown => TypeName::Unknown,
    }
}

/// The name of what a type refers to.
fn refers_to(words: Words, ty: &Ty) -> Option<String> {
    let schema = &words.rules.schema;
    match ty {
        Ty::Choice(id) => schema.choice(*id).map(|one| one.name.clone()),
        Ty::Record(id) => schema.records.get(id.0).map(|one| one.name.clone()),
        Ty::Key(id) | Ty::Row(id) => schema.tables.get(id.0).map(|one| one.name.clone()),
        Ty::List(of) => refers_to(words, of).or_else(|| word_of_type(of)),
        _ => None,
    }
}

/// A type as it is written in JSON.
fn word_of_type(ty: &Ty) -> Option<String> {
    let word = serde_json::to_value(type_name(ty)).ok()?;
    word.as_str().map(str::to_owned)
}
