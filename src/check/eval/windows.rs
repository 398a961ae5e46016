//! Windows of time: the most that entries come to in any 12 months, or in whatever time a rule names.
//!
//! Takes entries with one date each, which are counted, or with two, whose days are: from the first up to the
//! second, and a day that two entries cover counts once. Entries of which a date or the filter is not known
//! raise what it may be, never what it is for certain. Sorts the entries, and never holds each against each.

use jiff::civil::Date;

use super::bounds::{Amount, Open};
use super::gap::Gap;
use super::machine::{Frame, Machine};
use super::reason::FullestWindow;
use super::value::{Evaluated, ExprValue, Visited};
use crate::plan::SlotId;
use lacuna_language::rules::program::{Element, Expr, ExprKind};
use lacuna_language::value::types::Length;
use lacuna_language::value::{Truth, amount, date};

/// What is asked of a list and its dates.
#[derive(Clone, Copy)]
pub(super) struct Window<'a> {
    pub element: &'a Element,
    pub dates: &'a [Expr],
    length: &'a Expr,
}

/// How long a window is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Span {
    Days(i128),
    Months(i128),
}

/// An entry with the days that it covers, the last one left out. One that is counted covers a day.
struct Term<'a> {
    gone: Visited<'a>,
    from: Date,
    until: Date,
    /// Where its dates stand.
    slots: Vec<SlotId>,
}

/// Entries by what is known of them.
struct Terms<'a> {
    sure: Vec<Term<'a>>,
    /// Those of which only their filter is not known, and why it is not.
    perhaps: Vec<(Term<'a>, Open)>,
    /// How many there may be of which a date is not known; nothing where nobody can tell.
    adrift: Option<usize>,
}

/// The window in which entries come to most.
pub(super) struct Fullest {
    pub told: FullestWindow,
    /// The dates of the entries in it.
    pub slots: Vec<SlotId>,
}

impl<'a> Window<'a> {
    /// What an expression asks, where it asks for a window.
    pub(super) fn of(expr: &'a Expr) -> Option<Window<'a>> {
        match &expr.kind {
            ExprKind::Dated { element, dates, length: Some(length) } => {
                Some(Window { element, dates, length })
            }
            _ => None,
        }
    }

    /// Whether entries are counted, and not their days.
    fn counts(&self) -> bool {
        self.dates.len() == 1
    }
}

impl<'a> Machine<'a> {
    /// The most that entries come to in a window.
    pub(super) fn most_in_any(&self, window: Window<'a>, frame: &mut Frame<'a>) -> Evaluated<'a> {
        let Some(span) = self.span_of(window, frame) else { return Evaluated::gap(Gap::OfNothing) };
        let Some(terms) = self.terms(window, frame) else {
            return self.unknown_list(window.element, frame);
        };
        let sure: Vec<(Date, Date)> = terms.sure.iter().map(Term::days).collect();
        let Some(least) = self.most(window, span, sure.clone()) else {
            return Evaluated::gap(Gap::OfNothing);
        };
        let is_open = !terms.perhaps.is_empty() || terms.adrift != Some(0);
        if !is_open {
            return Evaluated::new(ExprValue::Exactly(amount::whole(least)));
        }
        let all = sure.into_iter().chain(terms.perhaps.iter().map(|(term, _)| term.days()));
        let most = self.most(window, span, all.collect());
        let adrift = terms.adrift.and_then(|n| i128::try_from(n).ok());
        let most = match (window.counts(), adrift) {
            (true, adrift) => adrift.zip(most).and_then(|(adrift, most)| most.checked_add(adrift)),
            (false, Some(0)) => most,
            (false, _) => Some(span.most_days()),
        };
        let by_rounding = terms.adrift == Some(0)
            && terms.perhaps.iter().all(|(_, open)| *open == Open::Rounding);
        let open = if by_rounding { Open::Rounding } else { Open::Gaps };
        let bounds = Amount::between(Some(amount::whole(least)), most.map(amount::whole));
        Evaluated::new(ExprValue::amount(Amount { open, ..bounds }.narrowed()))
    }

    /// The first window in which the entries that count for certain come to most.
    pub(super) fn fullest(&self, window: Window<'a>, frame: &mut Frame<'a>) -> Option<Fullest> {
        let span = self.span_of(window, frame)?;
        let terms = self.terms(window, frame)?.sure;
        let days: Vec<(Date, Date)> = terms.iter().map(Term::days).collect();
        let (begins, most) = self.first_fullest(window, span, days)?;
        let behind = span.end(begins);
        let mut inside: Vec<(i128, &Term<'a>)> = Vec::new();
        for term in &terms {
            let until = behind.map_or(term.until, |behind| term.until.min(behind));
            let n_days = date::days_between(term.from.max(begins), until);
            inside.extend((n_days > 0).then_some((n_days, term)));
        }
        inside.sort_by_key(|(_, term)| (term.from, term.gone.index));
        let adds_up = inside.iter().map(|(n_days, _)| n_days).sum::<i128>() == most;
        let counted = inside.iter().map(|(n_days, _)| amount::whole(*n_days));
        let counted = if adds_up && !window.counts() { counted.collect() } else { Vec::new() };
        let last = behind.and_then(|behind| date::plus_days(behind, -1)).unwrap_or(Date::MAX);
        let told = FullestWindow { first: begins, last, terms: counted };
        let slots = inside.iter().flat_map(|(_, term)| term.slots.iter().copied()).collect();
        Some(Fullest { told, slots })
    }

    /// How long a window is; nothing where that is not known, or no day long.
    fn span_of(&self, window: Window<'a>, frame: &mut Frame<'a>) -> Option<Span> {
        let ExprValue::Exactly(length) = self.evaluate(window.length, frame).value else {
            return None;
        };
        let units = length.is_integer().then(|| length.to_integer()).filter(|units| *units > 0)?;
        match window.length.ty.length()? {
            Length::Days => Some(Span::Days(units)),
            Length::Months => Some(Span::Months(units)),
        }
    }

    /// The entries that count, or may; nothing where the list is not known.
    fn terms(&self, window: Window<'a>, frame: &mut Frame<'a>) -> Option<Terms<'a>> {
        let mut terms = Terms { sure: Vec::new(), perhaps: Vec::new(), adrift: Some(0) };
        for one in self.go_through(window.element, frame)? {
            if one.passes == Truth::False {
                continue;
            }
            let n_entries = self.most_entries_of(&one);
            match (self.term_of(window, &one, frame), one.passes) {
                (Some(term), Truth::True) => terms.sure.push(term),
                (Some(term), _) => terms.perhaps.push((term, one.open)),
                (None, _) => {
                    let adrift = terms.adrift.zip(n_entries);
                    terms.adrift = adrift.and_then(|(adrift, more)| adrift.checked_add(more));
                }
            }
        }
        Some(terms)
    }

    /// An entry with its dates, where they are known.
    fn term_of(
        &self,
        window: Window<'a>,
        gone: &Visited<'a>,
        frame: &mut Frame<'a>,
    ) -> Option<Term<'a>> {
        if gone.entry.is_uncounted() {
            return None;
        }
        frame.push(gone.entry.clone());
        let dates: Vec<Evaluated<'a>> =
            window.dates.iter().map(|date| self.evaluate(date, frame)).collect();
        frame.pop();
        let slots = dates.iter().filter_map(|date| date.at).collect();
        let mut days = dates.iter().map(|date| match date.value {
            ExprValue::Date(day) => Some(day),
            _ => None,
        });
        let from = days.next()??;
        let until = match days.next() {
            Some(until) => until?,
            None => date::plus_days(from, 1)?,
        };
        Some(Term { gone: gone.clone(), from, until, slots })
    }

    /// The most that these days come to in a window.
    fn most(&self, window: Window<'a>, span: Span, days: Vec<(Date, Date)>) -> Option<i128> {
        if days.is_empty() {
            return Some(0);
        }
        self.first_fullest(window, span, days).map(|(_, most)| most)
    }

    /// Where the first of the windows begins in which most lies, and how much that is. Nothing where there are
    /// no days, or too many windows to look at.
    fn first_fullest(
        &self,
        window: Window<'a>,
        span: Span,
        days: Vec<(Date, Date)>,
    ) -> Option<(Date, i128)> {
        let (begins, line) = span.held_against(days, window.counts());
        if !self.may_look_at(begins.len()) {
            return None;
        }
        span.fullest(begins, &line)
    }
}

impl Term<'_> {
    fn days(&self) -> (Date, Date) {
        (self.from, self.until)
    }
}

impl Span {
    /// The day behind a window that begins on a day; nothing behind the end of the calendar.
    fn end(self, begins: Date) -> Option<Date> {
        match self {
            Span::Days(days) => date::plus_days(begins, days),
            Span::Months(months) => date::plus_months(begins, months),
        }
    }

    /// No window has more days.
    fn most_days(self) -> i128 {
        match self {
            Span::Days(days) => days,
            Span::Months(months) => {
                (months / 12).saturating_mul(366).saturating_add((months % 12).saturating_mul(31))
            }
        }
    }

    /// The days on which a window may begin that has most in it, and how much lies before each day.
    fn held_against(self, mut days: Vec<(Date, Date)>, counts: bool) -> (Vec<Date>, Line) {
        days.sort_unstable();
        if counts {
            let begins: Vec<Date> = days.into_iter().map(|(from, _)| from).collect();
            return (begins.clone(), Line::of_entries(begins));
        }
        let stretches = joined(days);
        (self.beginnings(&stretches), Line::of_days(&stretches))
    }

    /// Of windows that begin on these days, the first in which most lies, and how much.
    fn fullest(self, begins: Vec<Date>, line: &Line) -> Option<(Date, i128)> {
        let within = |day: Date| line.before(self.end(day)).saturating_sub(line.before(Some(day)));
        let each = begins.into_iter().map(|day| (day, within(day)));
        each.reduce(|best, next| if next.1 > best.1 { next } else { best })
    }

    /// The days on which a window may begin that has most in it. A window that is moved on by a day loses at
    /// most that day, so it is enough to begin where a stretch does. Only where a month follows a shorter one
    /// does its end move on by more than a day: those days are tried as well.
    fn beginnings(self, stretches: &[(Date, Date)]) -> Vec<Date> {
        let mut begins = Vec::with_capacity(stretches.len());
        for (from, until) in stretches {
            begins.push(*from);
            if matches!(self, Span::Months(_)) {
                let firsts = std::iter::successors(next_month(*from), |day| next_month(*day));
                begins.extend(firsts.take_while(|day| day < until).filter(|day| self.jumps(*day)));
            }
        }
        begins
    }

    /// Whether a window that begins on a day ends more than a day later than the one before it.
    fn jumps(self, day: Date) -> bool {
        let ends = |day: Option<Date>| self.end(day?);
        let both = ends(date::plus_days(day, -1)).zip(ends(Some(day)));
        both.is_some_and(|(before, own)| date::days_between(before, own) > 1)
    }
}

/// The first day of the next month.
fn next_month(day: Date) -> Option<Date> {
    date::plus_months(day.first_of_month(), 1)
}

/// Days that are covered, as stretches that do not touch.
fn joined(days: Vec<(Date, Date)>) -> Vec<(Date, Date)> {
    let mut stretches: Vec<(Date, Date)> = Vec::with_capacity(days.len());
    for (from, until) in days.into_iter().filter(|(from, until)| from < until) {
        match stretches.last_mut().filter(|(_, end)| from <= *end) {
            Some((_, end)) => *end = until.max(*end),
            None => stretches.push((from, until)),
        }
    }
    stretches
}

/// How much lies before each day.
struct Line {
    /// Where something lies, in order: from when on, how many days, and how much lies before it.
    steps: Vec<(Date, i128, i128)>,
}

impl Line {
    /// Of entries, one for each date.
    fn of_entries(dates: Vec<Date>) -> Line {
        let steps = (0..).zip(dates).map(|(before, day)| (day, 1, before));
        Line { steps: steps.collect() }
    }

    /// Of days, from each first one up to the other.
    fn of_days(stretches: &[(Date, Date)]) -> Line {
        let steps = stretches.iter().scan(0_i128, |before, (from, until)| {
            let n_days = date::days_between(*from, *until);
            let step = (*from, n_days, *before);
            *before = before.saturating_add(n_days);
            Some(step)
        });
        Line { steps: steps.collect() }
    }

    /// How much lies before a day; all where it is behind the end of the calendar.
    fn before(&self, day: Option<Date>) -> i128 {
        let at = day.map_or(self.steps.len(), |day| self.steps.partition_point(|one| one.0 < day));
        let Some((from, n_days, before)) = at.checked_sub(1).and_then(|at| self.steps.get(at))
        else {
            return 0;
        };
        let within = day.map_or(*n_days, |day| date::days_between(*from, day).min(*n_days));
        before.saturating_add(within)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Date = jiff::civil::date(1999, 1, 1);

    /// Numbers that look as if they were thrown, the same in each run.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, most: u64) -> i128 {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            i128::from((self.0 >> 33) % most)
        }
    }

    /// The most that lies in a window, with every day tried as its first, and every day looked at.
    fn by_hand(span: Span, days: &[(Date, Date)], counts: bool) -> i128 {
        let is_covered = |day: Date| days.iter().any(|(from, until)| *from <= day && day < *until);
        let firsts = (-70..1_500).map(|at| date::plus_days(FIRST, at).unwrap());
        let within = |first: Date| -> i128 {
            let end = span.end(first).unwrap();
            if counts {
                let counted = days.iter().filter(|(from, _)| first <= *from && *from < end);
                return i128::try_from(counted.count()).unwrap();
            }
            let all = std::iter::successors(Some(first), |day| date::plus_days(*day, 1));
            let covered = all.take_while(|day| *day < end).filter(|day| is_covered(*day));
            i128::try_from(covered.count()).unwrap()
        };
        firsts.map(within).max().unwrap()
    }

    #[test]
    fn no_window_has_more_than_the_fullest() {
        let mut dice = Dice(7);
        let spans =
            [Span::Months(1), Span::Days(1), Span::Months(3), Span::Days(28), Span::Months(12)];
        for round in 0..12 {
            let n_entries = 1 + dice.below(8);
            let days = (0..n_entries).map(|_| {
                let from = date::plus_days(FIRST, dice.below(1_100)).unwrap();
                let longest = if round % 2 == 0 { 40 } else { 200 };
                (from, date::plus_days(from, dice.below(longest) - 3).unwrap())
            });
            let days: Vec<(Date, Date)> = days.collect();
            for span in spans {
                for counts in [true, false] {
                    let (begins, line) = span.held_against(days.clone(), counts);
                    let most = span.fullest(begins, &line).map_or(0, |(_, most)| most);
                    assert_eq!(most, by_hand(span, &days, counts), "{span:?}, {counts}: {days:?}");
                }
            }
        }
    }

    #[test]
    fn a_month_behind_a_shorter_one_has_more_days() {
        let date = jiff::civil::date;
        let days = vec![(date(1999, 2, 28), date(1999, 4, 30))];
        let (begins, line) = Span::Months(1).held_against(days.clone(), false);
        let fullest = Span::Months(1).fullest(begins, &line);
        assert_eq!(fullest, Some((date(1999, 3, 1), 31)));
        assert_eq!(by_hand(Span::Months(1), &days, false), 31);
    }

    #[test]
    fn windows_reach_beyond_the_calendar() {
        let days = vec![(Date::MAX.yesterday().unwrap(), Date::MAX)];
        for span in [Span::Months(i128::MAX), Span::Days(i128::MAX), Span::Months(12)] {
            let (begins, line) = span.held_against(days.clone(), false);
            assert_eq!(span.fullest(begins, &line).unwrap().1, 1);
        }
    }
}
