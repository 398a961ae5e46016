//! Operations on the values of one plan: what holds of them, and what is made of them.
//!
//! Each looks at its operands' values only. Of a value that rounding leaves open, every value that it may be is
//! tried.

use jiff::civil::Date;

use super::bounds::{Amount, Open};
use super::compare::{apart, compared, months_around, of_each, of_each_two, within, within_months};
use super::gap::Gap;
use super::machine::{Frame, MOST_WAYS, Machine};
use super::text;
use super::value::{Evaluated, ExprValue, List};
use crate::plan::State;
use lacuna_language::operation::{Operation, Operator, Relation};
use lacuna_language::rules::program::{Expr, ExprKind};
use lacuna_language::value::schema::Table;
use lacuna_language::value::types::Length;
use lacuna_language::value::working_days::{Holidays, NoDay};
use lacuna_language::value::{Datum, Exact, Truth, Ty, Year, amount, date, line};

impl<'a> Machine<'a> {
    /// What is known of a condition that an operation asks.
    pub(super) fn holds(
        &self,
        operation: Operation,
        operands: &'a [Expr],
        frame: &mut Frame<'a>,
    ) -> Truth {
        match (operation, operands) {
            (Operation::Compare(comparison), [left, right]) => {
                self.compares(left, comparison.relation(), right, frame)
            }
            (Operation::Not, [of]) => self.turned().truth(of, frame).negated(),
            (Operation::And, parts) => self.all(parts, frame),
            (Operation::Or, parts) => self.any(parts.iter().map(|part| self.truth(part, frame))),
            (Operation::When, [asked, guard]) => match self.applies(guard, frame) {
                Truth::True => self.truth(asked, frame),
                Truth::False => Truth::True,
                Truth::Unknown => self.truth(asked, frame).or(Truth::Unknown),
            },
            (Operation::IsGiven, [of]) => self.is_given(of, frame),
            (Operation::IsNotGiven | Operation::IsMissing, [of]) => {
                self.turned().is_given(of, frame).negated()
            }
            (Operation::IsOneOf, [of, list]) => self.is_one_of(of, list, frame),
            (Operation::IsNotOneOf, [of, list]) => {
                self.turned().is_one_of(of, list, frame).negated()
            }
            (Operation::IsWithin, [left, by, right]) if by.ty.length() == Some(Length::Months) => {
                self.lies_within_months(left, by, right, frame)
            }
            (Operation::IsWithin, [left, by, right]) => self.lies_within(left, by, right, frame),
            (Operation::FallsIn, [date, year]) => self.falls_in(date, year, frame),
            (Operation::Together(how_many), of) => self.together(how_many, of, frame),
            (Operation::Overlaps, [from, to, other_from, other_to]) => {
                self.overlaps([from, to, other_from, other_to], frame)
            }
            (Operation::Mentions, [of, words]) => self.mentions(of, words, frame),
            _ => Truth::Unknown,
        }
    }

    /// What an operation makes of its operands.
    pub(super) fn made_of(
        &self,
        operation: Operation,
        operands: &'a [Expr],
        frame: &mut Frame<'a>,
    ) -> Evaluated<'a> {
        match (operation, operands) {
            (Operation::Arithmetic(operator), [left, right]) => {
                self.arithmetic(left, operator, right, frame)
            }
            (Operation::Length, [of]) => {
                let each = self.evaluate(of, frame).value;
                Evaluated::new(ExprValue::among(each.each().iter().map(length).collect()))
            }
            (Operation::Age, [of, at]) => self.age(of, at, frame),
            (Operation::Earlier | Operation::Smaller, [left, right]) => {
                self.one_of_two(left, Relation::GREATER.negated(), right, frame)
            }
            (Operation::Later | Operation::Larger, [left, right]) => {
                self.one_of_two(left, Relation::LESS.negated(), right, frame)
            }
            (Operation::WorkingDaysLater, [day, count, holidays]) => {
                self.working_days([day, count, holidays], 1, frame)
            }
            (Operation::WorkingDaysEarlier, [day, count, holidays]) => {
                self.working_days([day, count, holidays], -1, frame)
            }
            (Operation::FirstDay, [of]) => self.day_of_year(of, Year::first_day, frame),
            (Operation::LastDay, [of]) => self.day_of_year(of, Year::last_day, frame),
            (Operation::Month, [of]) => self.name_of_day(of, date::month, frame),
            (Operation::Weekday, [of]) => self.name_of_day(of, date::weekday, frame),
            _ => Evaluated::gap(Gap::OfNothing),
        }
    }

    fn compares(
        &self,
        left: &'a Expr,
        relation: Relation,
        right: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Truth {
        // Most comparisons are of a field with a constant or a field, which need not be taken from
        // their places where nothing is noted.
        if self.skips
            && let Some((left, right)) = self.given(left, frame).zip(self.given(right, frame))
        {
            let (left, right) = (ExprValue::datum(left), ExprValue::datum(right));
            return self.settled(compared(&left, relation, &right), &[&left, &right]);
        }
        let (left, right) = (self.evaluate(left, frame), self.evaluate(right, frame));
        self.noted.trace.compared(&left.value, &right.value);
        let truth = compared(&left.value, relation, &right.value);
        self.settled(truth, &[&left.value, &right.value])
    }

    /// What is given for a constant or for a field of a variable.
    pub(super) fn given(&self, expr: &'a Expr, frame: &Frame<'a>) -> Option<&'a Datum> {
        let (at, field) = match &expr.kind {
            ExprKind::Constant(datum) => return Some(datum),
            ExprKind::Field { of, field } => match of.kind {
                ExprKind::Variable(at) => (at, *field),
                _ => return None,
            },
            _ => return None,
        };
        match frame.get(at)?.value {
            ExprValue::Record(fields) => match &self.plan.slot(*fields.get(field)?).state {
                State::Given(datum) => Some(datum),
                State::Record(_) | State::List(_) | State::Absent(_) => None,
            },
            ExprValue::Row(table, row) => self.row(table, row)?.get(field)?.datum.as_ref(),
            _ => None,
        }
    }

    fn lies_within_months(
        &self,
        left: &'a Expr,
        by: &'a Expr,
        right: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Truth {
        let by = self.evaluate(by, frame);
        let (left, right) = (self.evaluate(left, frame), self.evaluate(right, frame));
        if let Some((first, last)) = months_around(&by.value, &right.value) {
            self.noted.trace.compared(&left.value, &ExprValue::Date(first));
            self.noted.trace.compared(&left.value, &ExprValue::Date(last));
        }
        let truth = of_each_two(&left.value, &right.value, |left, right| {
            of_each(&by.value, |by| within_months(left, by, right))
        });
        self.settled(truth, &[&left.value, &by.value, &right.value])
    }

    fn lies_within(
        &self,
        left: &'a Expr,
        by: &'a Expr,
        right: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Truth {
        let by = self.evaluate(by, frame);
        let (left, right) = (self.evaluate(left, frame), self.evaluate(right, frame));
        if let Some(apart) = apart(&left.value, &right.value) {
            self.noted.trace.compared(&ExprValue::amount(apart), &by.value);
            self.noted.trace.compared(&ExprValue::amount(apart.negated()), &by.value);
        }
        let truth = of_each_two(&left.value, &right.value, |left, right| {
            of_each(&by.value, |by| within(left, by, right))
        });
        self.settled(truth, &[&left.value, &by.value, &right.value])
    }

    fn falls_in(&self, date: &'a Expr, year: &'a Expr, frame: &mut Frame<'a>) -> Truth {
        let (date, year) = (self.evaluate(date, frame).value, self.evaluate(year, frame).value);
        let truth = of_each_two(&date, &year, |date, year| match (date, year) {
            (ExprValue::Date(date), ExprValue::Year(year)) => year.holds(*date).into(),
            _ => Truth::Unknown,
        });
        self.settled(truth, &[&date, &year])
    }

    fn mentions(&self, of: &'a Expr, words: &'a Expr, frame: &mut Frame<'a>) -> Truth {
        let ExprKind::Constant(Datum::Text(words)) = &words.kind else { return Truth::Unknown };
        self.is_text(of, frame, |text| text::mentions(text, words))
    }

    /// Whether a text is so.
    pub(super) fn is_text(
        &self,
        of: &'a Expr,
        frame: &mut Frame<'a>,
        is_so: impl Fn(&str) -> bool,
    ) -> Truth {
        let of = self.evaluate(of, frame).value;
        let truth = of_each(&of, |one| match one {
            ExprValue::Text(text) => is_so(text).into(),
            _ => Truth::Unknown,
        });
        self.settled(truth, &[&of])
    }

    fn overlaps(&self, all: [&'a Expr; 4], frame: &mut Frame<'a>) -> Truth {
        let [from, to, other_from, other_to] = all.map(|one| self.evaluate(one, frame).value);
        let begins = |from: &ExprValue<'a>, to: &ExprValue<'a>| {
            self.settled(compared(from, Relation::GREATER.negated(), to), &[from, to])
        };
        begins(&from, &other_to).and(begins(&other_from, &to))
    }

    /// Whether all of these are so.
    pub(super) fn all(&self, conditions: &'a [Expr], frame: &mut Frame<'a>) -> Truth {
        self.any(conditions.iter().map(|one| self.truth(one, frame).negated())).negated()
    }

    /// Whether any of these is so.
    pub(super) fn any(&self, truths: impl Iterator<Item = Truth>) -> Truth {
        let mut any = Truth::False;
        for truth in truths {
            any = any.or(truth);
            if self.skips && any == Truth::True {
                break;
            }
        }
        any
    }

    fn arithmetic(
        &self,
        left: &'a Expr,
        operator: Operator,
        right: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Evaluated<'a> {
        let (one, other) = (self.evaluate(left, frame), self.evaluate(right, frame));
        match (&one.value, &other.value) {
            (ExprValue::Exactly(_), ExprValue::Exactly(_)) => {}
            (ExprValue::Among(_), _) | (_, ExprValue::Among(_)) => {
                return self.each_reckoned(
                    (&one.value, &left.ty),
                    operator,
                    (&other.value, &right.ty),
                );
            }
            _ => {}
        }
        Evaluated::new(self.reckoned((&one.value, &left.ty), operator, (&other.value, &right.ty)))
    }

    /// What comes of values of which rounding leaves open which they are.
    fn each_reckoned(
        &self,
        (left, left_ty): (&ExprValue<'a>, &Ty),
        operator: Operator,
        (right, right_ty): (&ExprValue<'a>, &Ty),
    ) -> Evaluated<'a> {
        let ways = left.each().len().saturating_mul(right.each().len());
        if ways > MOST_WAYS {
            let hull =
                |value: &ExprValue<'a>| value.measure().map_or(value.clone(), ExprValue::amount);
            let (left, right) = (hull(left), hull(right));
            return Evaluated::new(self.reckoned((&left, left_ty), operator, (&right, right_ty)));
        }
        let mut each = Vec::with_capacity(ways);
        for one in left.each() {
            for other in right.each() {
                each.push(self.reckoned((one, left_ty), operator, (other, right_ty)));
            }
        }
        Evaluated::new(ExprValue::among(each))
    }

    /// What an operator makes of two values.
    fn reckoned(
        &self,
        (left, left_ty): (&ExprValue<'a>, &Ty),
        operator: Operator,
        (right, right_ty): (&ExprValue<'a>, &Ty),
    ) -> ExprValue<'a> {
        if operator.is_division()
            && right.as_amount().and_then(Amount::known) == Some(amount::nought())
        {
            return ExprValue::gap(Gap::DividedByNought);
        }
        let (left, right) = match (self.bounded(left), self.bounded(right)) {
            (Ok(left), Ok(right)) => (left, right),
            (Err(gap), _) | (_, Err(gap)) => return ExprValue::gap(gap),
        };
        let lacks = self.lacks(left, right);
        let result = match (left_ty, right_ty) {
            (Ty::Date, Ty::Date) => left.plus(right.negated()),
            (Ty::Date, by) if by.length() == Some(Length::Months) => {
                months_later(left, operator, right)
            }
            _ => quantities(left, operator, right),
        };
        let ty = if *right_ty == Ty::Date { &Ty::Days } else { left_ty };
        match result {
            Some(amount) => ExprValue::measured(Amount { lacks, ..amount }.narrowed(), ty),
            None => ExprValue::gap(Gap::Overflow),
        }
    }

    /// What is lacking of two quantities; silence tells more than what is there and cannot be read.
    fn lacks(&self, left: Amount, right: Amount) -> Option<Gap> {
        let is_silence = |gap: &Gap| self.gap_is_given(*gap) == Truth::False;
        let both = || left.lacks.into_iter().chain(right.lacks);
        both().find(is_silence).or_else(|| both().next())
    }

    fn age(&self, of: &'a Expr, at: &'a Expr, frame: &mut Frame<'a>) -> Evaluated<'a> {
        let (of, at) = (self.evaluate(of, frame), self.evaluate(at, frame));
        each_of_two(&of, &at, |of, at| match (&of.value, &at.value) {
            (ExprValue::Gap(gap, _), _) | (_, ExprValue::Gap(gap, _)) => Evaluated::gap(*gap),
            (ExprValue::Date(born), ExprValue::Date(at)) => match date::age(*born, *at) {
                Some(years) => exactly(amount::whole(i128::from(years))),
                None => Evaluated::gap(Gap::NotBorn),
            },
            _ => Evaluated::gap(Gap::OfNothing),
        })
    }

    /// The one of two values that stands so to the other.
    fn one_of_two(
        &self,
        left: &'a Expr,
        relation: Relation,
        right: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Evaluated<'a> {
        let ty = &left.ty;
        let (left, right) = (self.evaluate(left, frame), self.evaluate(right, frame));
        each_of_two(&left, &right, |left, right| self.picked(left, relation, right, ty))
    }

    /// The same of two that are known, or known within bounds.
    fn picked(
        &self,
        left: &Evaluated<'a>,
        relation: Relation,
        right: &Evaluated<'a>,
        ty: &Ty,
    ) -> Evaluated<'a> {
        let (one, other) = match (self.bounded(&left.value), self.bounded(&right.value)) {
            (Ok(one), Ok(other)) => (one, other),
            (Err(gap), _) | (_, Err(gap)) => return Evaluated::gap(gap),
        };
        // The value itself, with its place in the plan.
        if let (Open::Exact, Open::Exact, Some(a), Some(b)) =
            (one.open, other.open, one.known(), other.known())
        {
            return if relation.holds(amount::ordering(&a, &b)) { left } else { right }.clone();
        }
        let lacks = self.lacks(one, other);
        let picked = if relation.greater { one.larger(other) } else { one.smaller(other) };
        Evaluated::new(ExprValue::measured(Amount { lacks, ..picked }.narrowed(), ty))
    }

    /// A day of a financial year.
    fn day_of_year(
        &self,
        of: &'a Expr,
        day: fn(Year) -> Option<Date>,
        frame: &mut Frame<'a>,
    ) -> Evaluated<'a> {
        let of = self.evaluate(of, frame).value;
        let place = |year: Exact| match line::value_at(year, &Ty::Year)? {
            Datum::Year(year) => line::place(&Datum::Date(day(year)?)),
            _ => None,
        };
        let moved = |year: &ExprValue<'a>| match self.bounded(year) {
            Ok(year) => match year.moved(place) {
                Some(day) => ExprValue::measured(day, &Ty::Date),
                None => ExprValue::gap(Gap::Overflow),
            },
            Err(gap) => ExprValue::gap(gap),
        };
        Evaluated::new(ExprValue::among(of.each().iter().map(moved).collect()))
    }

    /// The day that lies so many working days from another, later or earlier as the sign says.
    fn working_days(
        &self,
        [day, count, holidays]: [&'a Expr; 3],
        sign: i128,
        frame: &mut Frame<'a>,
    ) -> Evaluated<'a> {
        let (day, count) = (self.evaluate(day, frame).value, self.evaluate(count, frame).value);
        let count = count.as_amount().and_then(Amount::known).filter(Exact::is_integer);
        let (Some(count), Some(List::Rows(id, _))) = (count, self.list(holidays, frame)) else {
            return Evaluated::gap(Gap::OfNothing);
        };
        let Some(table) = self.rules.schema.tables.get(id.0) else {
            return Evaluated::gap(Gap::OfNothing);
        };
        let (count, holidays) = (count.to_integer().saturating_mul(sign), holidays_of(table));
        let moved = |day: &ExprValue<'a>| match day {
            ExprValue::Date(day) => match holidays.working_days_from(*day, count) {
                Ok(day) => ExprValue::Date(day),
                Err(NoDay::PastTheEnd) => ExprValue::gap(Gap::Overflow),
                Err(NoDay::YearNotListed) => ExprValue::gap(Gap::NoHolidays(table.span)),
            },
            day => match self.bounded(day) {
                Ok(days) => {
                    ExprValue::measured(working_days_later(days, &holidays, count), &Ty::Date)
                }
                Err(gap) => ExprValue::gap(gap),
            },
        };
        Evaluated::new(ExprValue::among(day.each().iter().map(moved).collect()))
    }

    /// The month or the day of the week that a day is, by its place among their names.
    fn name_of_day(
        &self,
        of: &'a Expr,
        name: fn(Date) -> usize,
        frame: &mut Frame<'a>,
    ) -> Evaluated<'a> {
        let of = self.evaluate(of, frame).value;
        let each = of.each().iter().flat_map(|day| match day {
            ExprValue::Date(day) => vec![ExprValue::Choice(name(*day))],
            ExprValue::Gap(gap, _) => vec![ExprValue::gap(*gap)],
            ExprValue::Within(days) => named_within(**days, name),
            _ => vec![ExprValue::gap(Gap::OfNothing)],
        });
        Evaluated::new(ExprValue::among(each.collect()))
    }

    fn is_one_of(&self, of: &'a Expr, list: &'a Expr, frame: &mut Frame<'a>) -> Truth {
        let of = self.evaluate(of, frame);
        // A list that is written out need not be made where nothing is noted.
        match self.written_out(list).filter(|_| self.skips) {
            Some(parts) if self.may_look_at(parts.len()) => {
                self.is_any(&of.value, parts.iter().map(|part| self.evaluate(part, frame)))
            }
            Some(_) => Truth::Unknown,
            None => match self.list(list, frame) {
                Some(list) => self.is_any(&of.value, self.entries_of(&list)),
                None => Truth::Unknown,
            },
        }
    }

    /// The entries of a list that is written out where it is asked for, or in a value that has nothing but constants.
    fn written_out(&self, list: &'a Expr) -> Option<&'a [Expr]> {
        let is_constant = |part: &Expr| matches!(part.kind, ExprKind::Constant(_));
        match &list.kind {
            ExprKind::List(parts) => Some(parts),
            ExprKind::Call { definition, .. } => {
                match &self.rules.definitions.get(*definition)?.body.kind {
                    ExprKind::List(parts) if parts.iter().all(is_constant) => Some(parts),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// A figure that is known exactly.
fn exactly<'a>(exact: Exact) -> Evaluated<'a> {
    Evaluated::new(ExprValue::Exactly(exact))
}

fn count<'a>(count: usize) -> Evaluated<'a> {
    i128::try_from(count)
        .map_or(Evaluated::gap(Gap::Overflow), |count| exactly(amount::whole(count)))
}

/// How many words a text has.
fn length<'a>(text: &ExprValue<'a>) -> ExprValue<'a> {
    match text {
        ExprValue::Text(text) => count(text::n_words(text)).value,
        ExprValue::Gap(gap, _) => ExprValue::gap(*gap),
        _ => ExprValue::gap(Gap::OfNothing),
    }
}

/// What comes of two values, of which rounding may leave open which they are.
fn each_of_two<'a>(
    left: &Evaluated<'a>,
    right: &Evaluated<'a>,
    of: impl Fn(&Evaluated<'a>, &Evaluated<'a>) -> Evaluated<'a>,
) -> Evaluated<'a> {
    let (lefts, rights) = (left.value.each(), right.value.each());
    match lefts.len().saturating_mul(rights.len()) {
        1 => of(left, right),
        ways if ways > MOST_WAYS => Evaluated::gap(Gap::Overflow),
        _ => {
            let evaluated = |value: &ExprValue<'a>| Evaluated::new(value.clone());
            let pairs = lefts.iter().flat_map(|one| rights.iter().map(move |other| (one, other)));
            let each = pairs.map(|(one, other)| of(&evaluated(one), &evaluated(other)).value);
            Evaluated::new(ExprValue::among(each.collect()))
        }
    }
}

/// A day so many months later, or earlier: as no later day becomes an earlier one, its bounds are moved.
fn months_later(day: Amount, operator: Operator, months: Amount) -> Option<Amount> {
    let Some(months) = months.known().filter(Exact::is_integer) else {
        return Some(Amount { lacks: day.lacks.or(months.lacks), ..Amount::ANY });
    };
    let months = if operator == Operator::Minus { -months } else { months }.to_integer();
    day.moved(|day| line::place(&Datum::Date(date::plus_months(line::day(day)?, months)?)))
}

/// The days in a table that has one column of them.
fn holidays_of(table: &Table) -> Holidays {
    let column = table.columns.iter().position(|column| column.ty == Ty::Date);
    let days = table.rows.iter().filter_map(|row| match row.get(column?)?.datum {
        Some(Datum::Date(day)) => Some(day),
        _ => None,
    });
    Holidays::new(days)
}

/// The bounds of a day so many working days later, or earlier. One that cannot be told is none.
fn working_days_later(days: Amount, holidays: &Holidays, count: i128) -> Amount {
    let moved = |end: Exact| {
        let day = holidays.working_days_from(line::day(end)?, count).ok()?;
        line::place(&Datum::Date(day))
    };
    let (least, most) = (days.least.and_then(moved), days.most.and_then(moved));
    let is_told = least.is_some() == days.least.is_some() && most.is_some() == days.most.is_some();
    let open = if is_told { days.open } else { Open::Gaps };
    Amount { least, most, open, ..days }.narrowed()
}

/// The names that a day may have which only rounding leaves open.
fn named_within<'a>(days: Amount, name: fn(Date) -> usize) -> Vec<ExprValue<'a>> {
    // In so many days each name comes up.
    const ALL: i128 = 366;
    let ends = days.least.zip(days.most).filter(|_| days.open == Open::Rounding);
    let named = ends.into_iter().flat_map(|(first, last)| {
        let later = move |n: i128| amount::plus(first.ceil(), amount::whole(n));
        let places = (0..ALL).map_while(later).take_while(move |place| *place <= last);
        places.filter_map(line::day).map(|day| ExprValue::Choice(name(day)))
    });
    let named: Vec<ExprValue<'a>> = named.collect();
    if named.is_empty() {
        vec![ExprValue::gap(days.lacks.unwrap_or(Gap::OfNothing))]
    } else {
        named
    }
}

fn quantities(left: Amount, operator: Operator, right: Amount) -> Option<Amount> {
    match operator {
        Operator::Plus => left.plus(right),
        Operator::Minus => left.plus(right.negated()),
        Operator::Times => left.times(right),
        Operator::DividedBy | Operator::AsPercentageOf => left.divided_by(right),
        Operator::RoundedTo => left.rounded_to(right.known()?),
    }
}
