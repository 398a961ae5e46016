//! Stretches: entries that touch, the next beginning on the day on which the one before ended, or earlier.
//!
//! Takes entries with two dates; gives one value for each stretch. An entry that has not ended yet goes on for
//! ever, so it is the last of its stretch. Where it is not known whether an entry counts, or when it began, it
//! may touch any that it could reach: of those nothing is known together, and of all others everything is.

use std::rc::Rc;

use jiff::civil::Date;

use super::gap::Gap;
use super::machine::{Frame, Machine};
use super::value::{Evaluated, ExprValue, List, Stretch, Visited};
use crate::plan::{SlotId, State};
use lacuna_language::analysis::declared;
use lacuna_language::rules::program::{Element, Expr};
use lacuna_language::value::{Absence, Truth, amount};

/// An entry on the calendar.
struct Stay<'a> {
    entry: Evaluated<'a>,
    from: Evaluated<'a>,
    until: Evaluated<'a>,
    /// The first day that it may cover, and the day behind the last; no end where it may go on for ever.
    reach: (Date, Option<Date>),
    /// What is lacking, where it is not known which days it covers, or whether it counts.
    open: Option<SlotId>,
}

impl<'a> Machine<'a> {
    /// The stretches that the entries of a list make.
    pub(super) fn stretches(
        &self,
        element: &'a Element,
        dates: &'a [Expr],
        frame: &mut Frame<'a>,
    ) -> Evaluated<'a> {
        let Some(gone) = self.go_through(element, frame) else {
            return self.unknown_list(element, frame);
        };
        let mut stays = Vec::with_capacity(gone.len());
        for one in gone.into_iter().filter(|one| one.passes != Truth::False) {
            match self.stay(element, dates, one, frame) {
                Ok(stay) => stays.push(stay),
                Err(gap) => return Evaluated::gap(gap),
            }
        }
        stays.sort_by_key(|stay| stay.reach);
        let stretches = joined(stays).into_iter().map(|stays| stretch(&stays));
        Evaluated::new(ExprValue::List(List::Values(stretches.collect())))
    }

    /// An entry with the days that it covers. An error where its dates cannot be had, whatever the plan says.
    fn stay(
        &self,
        element: &'a Element,
        dates: &'a [Expr],
        gone: Visited<'a>,
        frame: &mut Frame<'a>,
    ) -> Result<Stay<'a>, Gap> {
        let Visited { entry, passes, .. } = gone;
        let mut read = dates.iter().map(|date| {
            frame.push(entry.clone());
            let value = self.evaluate(date, frame);
            frame.pop();
            value
        });
        let none = || Evaluated::gap(Gap::OfNothing);
        let (from, until) = (read.next().unwrap_or_else(none), read.next().unwrap_or_else(none));
        drop(read);
        let (first, last) = (self.day_of(&from)?, self.day_of(&until)?);
        let is_optional = dates.get(1).and_then(|date| declared(&self.rules.schema, date));
        let is_optional = is_optional.is_some_and(|field| field.is_optional);
        let is_going_on = last.is_none() && is_optional && self.is_left_out(&until);
        let lacking = |value: &Evaluated<'a>| match value.value {
            ExprValue::Gap(Gap::At(slot) | Gap::Uncounted(slot), _) => Some(slot),
            _ => None,
        };
        let mut of_filter = || {
            frame.push(entry.clone());
            let filter = element.filter.as_deref();
            let causes = filter.map(|filter| self.causes(filter, frame));
            frame.pop();
            causes.and_then(|causes| causes.slots.into_iter().next()).or(entry.at)
        };
        let open = match passes {
            _ if first.is_none() => lacking(&from),
            Truth::Unknown => of_filter(),
            _ if last.is_none() && !is_going_on => lacking(&until),
            _ => None,
        };
        let begins = first.unwrap_or(Date::MIN);
        let ends = last.map(|last| last.max(begins));
        Ok(Stay { entry, from, until, reach: (begins, ends), open })
    }

    /// The day that a value is; nothing where the plan lacks it.
    fn day_of(&self, value: &Evaluated<'a>) -> Result<Option<Date>, Gap> {
        match &value.value {
            ExprValue::Date(day) => Ok(Some(*day)),
            ExprValue::Gap(Gap::At(_) | Gap::Uncounted(_), _) => Ok(None),
            ExprValue::Gap(gap, _) => Err(*gap),
            _ => Err(Gap::OfNothing),
        }
    }

    /// Whether nothing stands in a field, which says that there is nothing to say yet.
    fn is_left_out(&self, value: &Evaluated<'a>) -> bool {
        let ExprValue::Gap(Gap::At(slot), _) = value.value else { return false };
        matches!(
            self.plan.slot(slot).state,
            State::Absent(Absence::Missing | Absence::NotApplicable(_))
        )
    }
}

/// Entries in the order of their days, those that touch together.
fn joined(stays: Vec<Stay>) -> Vec<Vec<Stay>> {
    let mut all: Vec<Vec<Stay>> = Vec::new();
    // Up to when the last of them goes on; nothing where it goes on for ever.
    let mut reaches: Option<Date> = None;
    for stay in stays {
        let (from, until) = stay.reach;
        match all.last_mut().filter(|_| reaches.is_none_or(|reaches| from <= reaches)) {
            Some(stretch) => {
                reaches = reaches.zip(until).map(|(one, other)| one.max(other));
                stretch.push(stay);
            }
            None => {
                reaches = until;
                all.push(vec![stay]);
            }
        }
    }
    all
}

/// What entries make that touch. Where one of them is not known well enough, nobody can tell how many they make.
fn stretch<'a>(stays: &[Stay<'a>]) -> Evaluated<'a> {
    let at = stays.iter().find_map(|stay| stay.entry.at);
    if let Some(lacking) = stays.iter().find_map(|stay| stay.open) {
        return Evaluated::placed(ExprValue::gap(Gap::Uncounted(lacking)), at);
    }
    // The one that goes on for ever ends last.
    let last = stays.iter().max_by_key(|stay| (stay.reach.1.is_none(), stay.reach.1));
    let (Some(first), Some(last)) = (stays.first(), last) else {
        return Evaluated::gap(Gap::OfNothing);
    };
    let count = i128::try_from(stays.len()).map_or(Evaluated::gap(Gap::Overflow), |count| {
        Evaluated::new(ExprValue::Exactly(amount::whole(count)))
    });
    let fields = vec![
        first.from.clone(),
        last.until.clone(),
        first.entry.clone(),
        last.entry.clone(),
        count,
    ];
    Evaluated::placed(ExprValue::Stretch(Rc::new(Stretch { fields })), at)
}
