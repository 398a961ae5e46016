//! Reasons: why a part of a requirement is as it is, and which entry it is about.

use super::Words;
use super::counts::counted;
use super::names::in_ticks;
use super::values::difference;
use crate::eval::reason::{
    Asked, Condition, Context, Entries, Fragment, Numbered, Operand, Origin, Reason, Tally, Value,
};
use crate::eval::{About, Gap, Instance, Part};
use crate::plan::SlotId;
use lacuna_language::operation::Comparison;
use lacuna_language::rules::MOST_LOOKED_AT;
use lacuna_language::value::{Datum, Truth, Ty, amount, date, show};

/// With how many terms a sum is told of in a sentence.
const MOST_TERMS: usize = 8;
/// How many values a sentence names that are no entries of the plan.
const MOST_ABOUT: usize = 8;

impl Words<'_> {
    /// A deciding part, with what stands around it and how many more it speaks for.
    pub fn part(&self, part: &Part) -> String {
        let around = part.context.iter().map(|context| self.context(context));
        let more = part.n_more.iter().map(|more| format!(", and {more} more"));
        let named = part.context.last().and_then(Context::entry);
        let inside = self.about_entry(named);
        around.chain([inside.reason(&part.reason)]).chain(more).collect()
    }

    /// An entry that an instance is about.
    pub fn about(&self, about: &About) -> String {
        match about.absent.as_slice() {
            [] => self.value(&about.value, &about.ty),
            absent => self.councils(absent),
        }
    }

    /// Entries that several instances are about, one each: `spending, lines 5, 7 and 8`.
    pub fn all_about(&self, all: &[&About]) -> String {
        let slots: Option<Vec<SlotId>> = all.iter().map(|about| about.entry()).collect();
        match slots {
            Some(slots) => self.entries_named(&slots),
            None => {
                let said: Vec<String> = all.iter().map(|about| self.about(about)).collect();
                show::first_few(&said, MOST_ABOUT)
            }
        }
    }

    /// The author's own sentence for a breach, where the requirement has one.
    pub fn otherwise(&self, instance: &Instance) -> Option<String> {
        Some(self.sentence(instance.otherwise.as_ref()?))
    }

    /// What an author says, with the values put in.
    pub(super) fn sentence(&self, fragments: &[Fragment]) -> String {
        let said = fragments.iter().map(|fragment| match fragment {
            Fragment::Text(text) => text.clone(),
            Fragment::Value(value, ty) => self.inserted(value, ty),
        });
        said.collect()
    }

    fn context(&self, context: &Context) -> String {
        match context {
            Context::Entry(entry) => match entry.slot {
                Some(slot) => format!("for {}: ", self.slot(slot)),
                None => format!("for {}: ", self.operand(entry)),
            },
            Context::Nearest(number, slot) => {
                let entry =
                    slot.map_or(format!("entry {number}"), |slot| self.entry_at(slot, *number));
                format!("{entry} comes nearest: ")
            }
            Context::SideBySide { list, entries } => {
                format!("{}: ", self.all_numbered(entries, list))
            }
        }
    }

    pub(super) fn reason(&self, reason: &Reason) -> String {
        match reason {
            Reason::Condition(condition) if condition.is == Truth::Unknown => {
                self.rounded(condition)
            }
            Reason::Condition(condition) => self.condition(condition),
            Reason::Gaps { slots, n_others } => {
                let absent = match slots.as_slice() {
                    [one] => self.absent(*one),
                    several => format!("the plans of {} are not given", self.councils(several)),
                };
                let more = counted(*n_others, "other value is not", "other values are not");
                match n_others {
                    0 => absent,
                    _ => format!("{absent}, and {more} known either"),
                }
            }
            Reason::Uncomputable { rule, gap: None, .. } => {
                format!("{} cannot be calculated", self.expression(*rule))
            }
            Reason::Uncomputable { rule, gap: Some(gap), is_sure } => {
                let verb = if *is_sure { "is" } else { "may be" };
                format!("{} {verb} {}", self.expression(*rule), self.gap(*gap))
            }
            Reason::TooLong => {
                let most = amount::grouped(&MOST_LOOKED_AT.to_string());
                format!(
                    "the lists of this plan are too long for it: it would have to look at more \
                     than {most} entries"
                )
            }
            Reason::Entries(entries) => self.entries(entries),
            Reason::Evidence(operand) => self.evidence(operand),
            Reason::Fault(fault) => self.fault(fault),
        }
    }

    /// Entries by their places: `spending, lines 5 and 7`.
    fn all_numbered(&self, entries: &[Numbered], list: &Operand) -> String {
        let slots: Option<Vec<SlotId>> = entries.iter().map(|one| one.slot).collect();
        match slots {
            Some(slots) => self.entries_named(&slots),
            None => {
                let numbers = entries.iter().map(|one| one.number.to_string());
                let numbers = show::joined(&numbers.collect::<Vec<_>>(), "and");
                format!("entries {numbers} of {}", self.subject(list))
            }
        }
    }

    /// Values that entries share: of several, each with the name of its field.
    fn shared(&self, values: &[Operand]) -> String {
        if let [one] = values {
            return self.operand(one);
        }
        let named = values.iter().map(|value| {
            let name = value.slot.map(|slot| in_ticks(self.last_name(slot)));
            name.into_iter().chain([self.operand(value)]).collect::<Vec<_>>().join(" ")
        });
        show::joined(&named.collect::<Vec<_>>(), "with")
    }

    fn entries(&self, entries: &Entries) -> String {
        let Entries { list, filter, count, tally, sought } = entries;
        let list = self.expression(*list);
        let chosen = filter.map(|filter| format!(" for which {}", self.asked(filter)));
        let chosen = chosen.unwrap_or_default();
        let sought: Vec<String> = sought.iter().map(|one| self.other_side(one)).collect();
        let sought = match sought.is_empty() {
            true => String::new(),
            false => format!(" {}", show::joined(&sought, "and")),
        };
        match (tally, count) {
            (Tally::Holding { count: holding, .. }, _) => {
                meeting(*holding, *count, &format!("{list}{chosen}"))
            }
            (Tally::NoneFits, 0) => format!("{list} has no entry{chosen}"),
            (Tally::NoneFits, 1) => {
                let meet = if sought.is_empty() { "meet this" } else { "match" };
                format!("the only entry of {list}{chosen} does not {meet}{sought}")
            }
            (Tally::NoneFits, n) => {
                let meets = if sought.is_empty() { "meets this" } else { "matches" };
                format!("none of the {n} entries of {list}{chosen} {meets}{sought}")
            }
            (Tally::Evidence, _) => {
                format!("{} of {list}{chosen}", counted(*count, "entry", "entries"))
            }
        }
    }

    fn evidence(&self, operand: &Operand) -> String {
        let (subject, value) = (self.subject(operand), self.operand(operand));
        match operand.value {
            Value::Entries(_) => format!("{value} of {subject}"),
            Value::Record(_) => subject,
            _ => format!("{subject} ({value})"),
        }
    }

    /// A condition that is true or false.
    fn condition(&self, condition: &Condition) -> String {
        let is = condition.is == Truth::True;
        let either = |yes, no| if is { yes } else { no };
        match (&condition.asked, condition.operands.as_slice()) {
            (Asked::Compared(test), [left, right]) => self.compared(left, *test, right, is),
            (Asked::Within, [left, by, right]) => {
                let (plain, other) = (self.is(left), self.other_side(right));
                let by = self.operand(by);
                match difference(left, Comparison::AtMost, right) {
                    Some(apart) => format!("{plain}, which is {apart} {other} (allowed: {by})"),
                    None => format!("{plain}, not {other} (allowed: {by})"),
                }
            }
            (Asked::OneOf { .. }, [of, list @ ..]) => {
                let is_one = list.iter().any(|one| one.value == of.value);
                self.one_of(of, if is_one { "is one" } else { "is none" }, list)
            }
            (Asked::FallsIn, [date, year]) => {
                let falls = either("falls", "does not fall");
                format!("{}, which {falls} in {}", self.is(date), self.operand(year))
            }
            (Asked::Includes, [list, key]) => {
                let has = either("has an entry", "has no entry");
                format!("{} {has} for {}", self.subject(list), self.operand(key))
            }
            (Asked::Given, [of]) => self.given(of, is),
            (Asked::Missing, [of]) => self.given(of, !is),
            (Asked::Matches, [of]) => {
                let fits = either("has", "does not have");
                format!("{}, which {fits} the form asked for", self.is(of))
            }
            (Asked::Mentions(words), [of]) => {
                let mentions = either("mentions", "does not mention");
                format!("{} {mentions} \"{words}\"", self.subject(of))
            }
            (Asked::Share(entries), [list, values @ ..]) if !values.is_empty() => {
                let times = match entries.len() {
                    2 => "twice".to_owned(),
                    n => format!("{n} times"),
                };
                let entries = self.all_numbered(entries, list);
                format!("used {times}: {}, at {entries}", self.shared(values))
            }
            (Asked::Share(_), [list, ..]) => {
                format!("two entries of {} share a value", self.subject(list))
            }
            (Asked::Together { n_given }, all) => self.together(*n_given, all),
            (Asked::Overlaps, [from, to, other_from, other_to]) => {
                let [from, to] = [from, to].map(|day| self.day(day));
                let [other_from, other_to] = [other_from, other_to].map(|day| self.day(day));
                let overlaps = either("overlaps", "does not overlap");
                format!("{from} to {to} {overlaps} {other_from} to {other_to}")
            }
            _ => format!("it is not so that {}", self.asked(condition.rule)),
        }
    }

    /// A condition that only rounding leaves open.
    fn rounded(&self, condition: &Condition) -> String {
        let open = match (&condition.asked, condition.operands.as_slice()) {
            // The first figure shows how far it may be off.
            (Asked::Compared(test), [left, right]) => {
                let words = if *test == Comparison::Is { "the same as" } else { test.after_is() };
                let other = self.other_side(right);
                return format!("{}, which may be {words} {other}", self.is(left));
            }
            (Asked::Within, [left, by, right]) => {
                let (by, other) = (self.operand(by), self.other_side(right));
                return format!("{}, which may be within {by} of {other}", self.is(left));
            }
            (Asked::OneOf { is_negated }, [of, list @ ..]) => {
                let word = if *is_negated { "may be none" } else { "may be one" };
                return self.one_of(of, word, list);
            }
            (Asked::FallsIn, [date, year]) => {
                format!("{}, which may fall in {}", self.is(date), self.operand(year))
            }
            (Asked::Includes, [list, key]) => {
                format!("{} may have an entry for {}", self.subject(list), self.operand(key))
            }
            (Asked::Given, [of]) => format!("{} may be given", self.subject(of)),
            (Asked::Missing, [of]) => format!("{} may be missing", self.subject(of)),
            (Asked::Matches, [of]) => {
                format!("{}, which may have the form asked for", self.is(of))
            }
            (Asked::Mentions(words), [of]) => {
                format!("{} may mention \"{words}\"", self.subject(of))
            }
            (Asked::Share(_), [list, ..]) => {
                format!("two entries of {} may share a value", self.subject(list))
            }
            (Asked::Together { .. }, all) => {
                format!("it is not certain which of {} are given", self.subjects(all))
            }
            (Asked::Order, [list]) => format!("the order of {} is not certain", self.subject(list)),
            _ => format!("it is not certain whether {}", self.asked(condition.rule)),
        };
        format!("{open}, because figures are rounded")
    }

    fn compared(&self, left: &Operand, test: Comparison, right: &Operand, is: bool) -> String {
        let plain = self.comes_to(left);
        let other = self.other_side(right);
        // Under `not` or `no`, how far it is from the other side would be read as what is asked for.
        if let Some(apart) = difference(left, test, right).filter(|_| !is) {
            return format!("{plain}, which is {apart} {other}");
        }
        match (test, is) {
            // Under `not` or `no`, what is so is what is wrong.
            (Comparison::Is, true) | (Comparison::IsNot, false) => plain,
            (Comparison::Is, false) => format!("{plain}, not {other}"),
            (Comparison::IsNot, true) => format!("{plain}, which is not {other}"),
            (_, true) => format!("{plain}, which is {} {other}", test.after_is()),
            (_, false) => format!("{plain}, which is not {} {other}", test.after_is()),
        }
    }

    /// `` `sum of …` comes to £5 ``, and of a window of time `79 days from 1 May 2002 to 30 April 2003`.
    fn comes_to(&self, operand: &Operand) -> String {
        let value = self.operand(operand);
        let Some(window) = &operand.window else {
            let is_made = matches!(operand.origin, Origin::Summed | Origin::Computed);
            let comes = if is_made { "comes to" } else { "is" };
            return format!("{} {comes} {value}", self.subject(operand));
        };
        let value = match (&operand.ty, &operand.value) {
            // What is told is the window that has so much for certain.
            (_, Value::Within(amount)) if let Some(least) = amount.least => {
                format!("at least {}", show::amount(least, &operand.ty))
            }
            (Ty::Number, Value::Datum(Datum::Amount(one))) if *one == amount::one() => {
                format!("{value} entry")
            }
            (Ty::Number, _) => format!("{value} entries"),
            _ => value,
        };
        let [first, last] = [window.first, window.last].map(date::show);
        let terms: Vec<String> = window.terms.iter().map(|one| amount::show_number(*one)).collect();
        let terms = match terms.len() {
            2..=MOST_TERMS => format!(" ({})", terms.join(" + ")),
            _ => String::new(),
        };
        format!("{value} from {first} to {last}{terms}")
    }

    /// `` `amount` (grant) is £5 ``
    fn is(&self, operand: &Operand) -> String {
        format!("{} is {}", self.subject(operand), self.operand(operand))
    }

    /// `` `colour` is "red", which is none of "blue", "green" ``
    fn one_of(&self, of: &Operand, is_one: &str, list: &[Operand]) -> String {
        let list: Vec<String> = list.iter().map(|one| self.operand(one)).collect();
        format!("{}, which {is_one} of {}", self.is(of), list.join(", "))
    }

    fn given(&self, of: &Operand, is_given: bool) -> String {
        match of.value {
            Value::Gap(Gap::At(slot)) => self.absent(slot),
            Value::Gap(gap) => format!("{} is {}", self.subject(of), self.gap(gap)),
            _ if is_given => format!("{} is given", self.subject(of)),
            _ => format!("{} is not given", self.subject(of)),
        }
    }

    /// Which of several fields are given, the first so many, and which are not.
    fn together(&self, n_given: usize, all: &[Operand]) -> String {
        let (given, missing) = all.split_at_checked(n_given).unwrap_or((all, &[]));
        let is = |some: &[Operand]| if some.len() == 1 { "is" } else { "are" };
        let given_said = format!("{} {} given", self.subjects(given), is(given));
        match (given, missing) {
            (_, []) => given_said,
            ([], missing) => format!("none of {} is given", self.subjects(missing)),
            (_, missing) => {
                format!("{given_said}, and {} {} not", self.subjects(missing), is(missing))
            }
        }
    }

    fn subjects(&self, operands: &[Operand]) -> String {
        let names: Vec<String> = operands.iter().map(|one| self.subject(one)).collect();
        show::joined(&names, "and")
    }

    /// A day at the end of a stretch of days, which may be open.
    fn day(&self, day: &Operand) -> String {
        match day.value {
            Value::Gap(_) => format!("({})", self.operand(day)),
            _ => self.operand(day),
        }
    }
}

/// How many entries of a list meet a condition.
fn meeting(n_meeting: usize, count: usize, list: &str) -> String {
    match (n_meeting, count) {
        (_, 0) => format!("{list} has no entry"),
        (0, 1) => format!("the only entry of {list} does not match"),
        (_, 1) => format!("the only entry of {list} matches"),
        (0, _) => format!("none of the {count} entries of {list} matches"),
        (2, 2) => format!("both entries of {list} match"),
        (some, _) if some == count => format!("all {count} entries of {list} match"),
        (1, _) => format!("1 of the {count} entries of {list} matches"),
        (some, _) => format!("{some} of the {count} entries of {list} match"),
    }
}
