//! What of a condition on a list's entries can be told at once: a field of the entry held against
//! something that is the same for all of them, which is worked out before they are gone through.

use super::compare::compared;
use super::machine::{Frame, Machine};
use super::value::{Evaluated, ExprValue, List};
use crate::plan::{Plan, SlotId, State};
use lacuna_language::operation::{Operation, Relation};
use lacuna_language::rules::program::{Element, Expr, ExprKind};
use lacuna_language::value::schema::Cell;
use lacuna_language::value::{Datum, Exact, Truth, amount};

/// The parts of a condition, joined by `and`, that can be told at once of an entry. Where no filter stands there
/// are none, and they are all; where nothing can be told there are none either, and they are not all.
pub(super) struct Prefilter<'a> {
    plan: &'a Plan,
    first: Option<FieldTest<'a>>,
    /// Those behind the first one. Most conditions have one part.
    rest: Vec<FieldTest<'a>>,
    /// Whether these are all parts of the condition.
    is_whole: bool,
}

/// What one part asks of a field of the entry.
struct FieldTest<'a> {
    field: usize,
    asks: Asks<'a>,
}

enum Asks<'a> {
    Given,
    /// What most ask for: an objective by its number, a word of a choice.
    Amount(Relation, Exact),
    Word(Relation, usize),
    /// Anything else.
    Value(Relation, ExprValue<'a>),
}

/// The fields of an entry.
#[derive(Clone, Copy)]
pub(super) enum Fields<'a> {
    Slots(&'a [SlotId]),
    Cells(&'a [Cell]),
}

impl<'a> Machine<'a> {
    /// The prefilter for the filter of a loop whose variable is the next one. All pass where there is none.
    pub(super) fn filter_prefilter(
        &self,
        element: &'a Element,
        frame: &mut Frame<'a>,
    ) -> Prefilter<'a> {
        match &element.filter {
            Some(filter) => self.prefilter(filter, frame),
            None => Prefilter { plan: self.plan, first: None, rest: Vec::new(), is_whole: true },
        }
    }

    /// The prefilter for a condition on a loop's variable, which is the next one. Where what is read is
    /// noted, nothing can be told without reading it.
    pub(super) fn prefilter(&self, condition: &'a Expr, frame: &mut Frame<'a>) -> Prefilter<'a> {
        let conditions = match &condition.kind {
            _ if !self.skips => &[][..],
            ExprKind::Apply { operation: Operation::And, operands } => operands,
            _ => std::slice::from_ref(condition),
        };
        let mut parts = conditions.iter().filter_map(|one| self.part(one, frame));
        let (first, rest): (_, Vec<FieldTest>) = (parts.next(), parts.collect());
        let n_parts = usize::from(first.is_some()) + rest.len();
        let is_whole = self.skips && n_parts == conditions.len();
        Prefilter { plan: self.plan, first, rest, is_whole }
    }

    /// The prefilter for entries of which a field is this.
    pub(super) fn key_prefilter(&self, field: usize, key: &ExprValue<'a>) -> Prefilter<'a> {
        let asks = || FieldTest { field, asks: Asks::compared(Relation::SAME, key.clone()) };
        let first = self.skips.then(asks);
        Prefilter { plan: self.plan, first, rest: Vec::new(), is_whole: self.skips }
    }

    fn part(&self, condition: &'a Expr, frame: &mut Frame<'a>) -> Option<FieldTest<'a>> {
        let entry = frame.len();
        if let Some([of]) = condition.operands_of(Operation::IsGiven) {
            return Some(FieldTest { field: field_of(of, entry)?, asks: Asks::Given });
        }
        let (left, comparison, right) = condition.compared()?;
        let field = field_of(left, entry).filter(|_| is_the_same_for_all(right, entry))?;
        let asks = Asks::compared(comparison.relation(), self.evaluate(right, frame).value);
        Some(FieldTest { field, asks })
    }

    /// The fields of a list's entry, if it is a record or a row that is there.
    pub(super) fn fields_at(&self, list: &List<'a>, at: usize) -> Option<Fields<'a>> {
        match list {
            List::Slots(slots) => match &self.plan.slot(*slots.get(at)?).state {
                State::Record(fields) => Some(Fields::Slots(fields)),
                State::Given(_) | State::List(_) | State::Absent(_) => None,
            },
            List::Rows(id, _) => self.row(*id, at).map(Fields::Cells),
            List::Values(values) => self.fields_of(values.get(at)?),
            List::Words(_, _) => None,
        }
    }

    /// The fields of an entry, if it is a record or a row.
    pub(super) fn fields_of(&self, entry: &Evaluated<'a>) -> Option<Fields<'a>> {
        match entry.value {
            ExprValue::Record(fields) => Some(Fields::Slots(fields)),
            ExprValue::Row(id, row) => self.row(id, row).map(Fields::Cells),
            _ => None,
        }
    }
}

impl<'a> Prefilter<'a> {
    /// A field that has to have one value, and the value, where a part asks for one.
    pub(super) fn asked_value(&self) -> Option<(usize, ExprValue<'a>)> {
        let asked = |test: &FieldTest<'a>| match &test.asks {
            Asks::Amount(Relation::SAME, exact) => Some((test.field, ExprValue::Exactly(*exact))),
            Asks::Word(Relation::SAME, word) => Some((test.field, ExprValue::Choice(*word))),
            Asks::Value(Relation::SAME, value) => Some((test.field, value.clone())),
            _ => None,
        };
        self.first.iter().chain(&self.rest).find_map(asked)
    }

    /// Whether the condition is so of an entry with these fields, true or false; nothing where that cannot be
    /// told at once.
    #[inline]
    pub(super) fn tells(&self, fields: Option<Fields>) -> Option<Truth> {
        let Some(first) = &self.first else { return self.is_whole.then_some(Truth::True) };
        let fields = fields?;
        match first.truth(fields, self.plan) {
            Truth::False => Some(Truth::False),
            so_far if self.rest.is_empty() => {
                (self.is_whole && so_far == Truth::True).then_some(Truth::True)
            }
            so_far => self.rest_tells(so_far, fields),
        }
    }

    fn rest_tells(&self, first: Truth, fields: Fields) -> Option<Truth> {
        let mut are_all_told = self.is_whole && first == Truth::True;
        for part in &self.rest {
            match part.truth(fields, self.plan) {
                Truth::False => return Some(Truth::False),
                Truth::Unknown => are_all_told = false,
                Truth::True => {}
            }
        }
        are_all_told.then_some(Truth::True)
    }
}

impl FieldTest<'_> {
    fn truth(&self, fields: Fields, plan: &Plan) -> Truth {
        match fields {
            Fields::Slots(slots) => match slots.get(self.field).map(|id| &plan.slot(*id).state) {
                Some(State::Given(datum)) => self.truth_of(datum),
                _ => Truth::Unknown,
            },
            Fields::Cells(cells) => match cells.get(self.field).map(|cell| &cell.datum) {
                Some(Some(datum)) => self.truth_of(datum),
                _ => Truth::Unknown,
            },
        }
    }

    fn truth_of(&self, datum: &Datum) -> Truth {
        match (&self.asks, datum) {
            (Asks::Given, _) => Truth::True,
            (Asks::Amount(relation, with), Datum::Amount(amount)) => {
                relation.holds(amount::ordering(amount, with)).into()
            }
            (Asks::Word(relation, with), Datum::Choice(word)) => {
                relation.holds(word.cmp(with)).into()
            }
            (Asks::Amount(relation, with), _) => {
                by_kind(datum, *relation, &ExprValue::Exactly(*with))
            }
            (Asks::Word(relation, with), _) => by_kind(datum, *relation, &ExprValue::Choice(*with)),
            (Asks::Value(relation, with), _) => by_kind(datum, *relation, with),
        }
    }
}

impl<'a> Asks<'a> {
    fn compared(relation: Relation, with: ExprValue<'a>) -> Self {
        match with {
            ExprValue::Exactly(amount) => Asks::Amount(relation, amount),
            ExprValue::Choice(word) => Asks::Word(relation, word),
            with => Asks::Value(relation, with),
        }
    }
}

/// Whether values of any kind stand so to each other.
// What is rarely asked is not to make room for itself in what is asked of every entry.
#[cold]
fn by_kind(datum: &Datum, relation: Relation, with: &ExprValue) -> Truth {
    compared(&ExprValue::datum(datum), relation, with)
}

/// The field that an expression is of this variable, if it is one.
fn field_of(expr: &Expr, variable: usize) -> Option<usize> {
    match &expr.kind {
        ExprKind::Field { of, field } if matches!(of.kind, ExprKind::Variable(at) if at == variable) => {
            Some(*field)
        }
        _ => None,
    }
}

/// Whether an expression is plainly the same for all entries of a loop with this variable.
fn is_the_same_for_all(expr: &Expr, variable: usize) -> bool {
    match &expr.kind {
        ExprKind::Constant(_) => true,
        ExprKind::Variable(at) => *at < variable,
        ExprKind::Field { of, .. } => matches!(of.kind, ExprKind::Variable(at) if at < variable),
        _ => false,
    }
}
