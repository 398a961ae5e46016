//! The thirty requirements by hand: a plan read into structs, and one function for each requirement.
//!
//! A requirement is met only where the plan shows it: what is missing is at fault where it could change the answer.

use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, RangeInclusive};

use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};

type Text<'a> = Option<Words<'a>>;

/// Text that is borrowed from the file where it stands there as it is. Serde borrows a bare `Cow` alone, and copies
/// one within an `Option` or a list.
#[derive(Deserialize)]
#[serde(transparent)]
struct Words<'a>(#[serde(borrow)] Cow<'a, str>);

impl Deref for Words<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// Whole pounds: the form takes no pence.
type Pounds = Option<i64>;

/// A day as year, month and day, which compare in this order.
type Ymd = (u16, u8, u8);
type Day = Option<Ymd>;

/// A plan, or those of its fields that the requirements look at.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Plan<'a> {
    #[serde(default, deserialize_with = "day")]
    submitted: Day,
    #[serde(borrow, default)]
    letter: Letter<'a>,
    #[serde(borrow, default)]
    prepared_with: Vec<Words<'a>>,
    #[serde(default)]
    grant: Grant,
    #[serde(borrow)]
    financial_summary: Option<FinancialSummary<'a>>,
    #[serde(borrow)]
    spending: Option<Vec<Line<'a>>>,
    #[serde(borrow, default)]
    actions: Vec<Action<'a>>,
    #[serde(borrow, default)]
    performance: Performance<'a>,
    #[serde(borrow, default)]
    leaving_care: LeavingCare<'a>,
}

#[derive(Default, Deserialize)]
struct Letter<'a> {
    #[serde(borrow, default)]
    signatures: Vec<Member<'a>>,
    #[serde(borrow)]
    approvals: Option<Vec<Member<'a>>>,
}

/// Who signs or approves.
#[derive(Deserialize)]
struct Member<'a> {
    #[serde(borrow)]
    office: Text<'a>,
    #[serde(borrow)]
    name: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Grant {
    #[serde(default, deserialize_with = "pounds")]
    main: Pounds,
    #[serde(default, deserialize_with = "pounds")]
    leaving_care: Pounds,
    #[serde(default, deserialize_with = "pounds")]
    disabled_children: Pounds,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct FinancialSummary<'a> {
    #[serde(borrow)]
    by_fund: Option<Vec<Entry<'a>>>,
    #[serde(default, deserialize_with = "pounds")]
    total: Pounds,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Entry<'a> {
    #[serde(borrow)]
    paid_from: Text<'a>,
    #[serde(default, deserialize_with = "pounds")]
    amount: Pounds,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Line<'a> {
    objective: Option<u8>,
    #[serde(borrow)]
    heading: Text<'a>,
    #[serde(borrow)]
    paid_from: Text<'a>,
    #[serde(default, deserialize_with = "pounds")]
    amount: Pounds,
}

#[derive(Deserialize)]
struct Action<'a> {
    objective: Option<u8>,
    #[serde(borrow)]
    topic: Text<'a>,
    #[serde(borrow)]
    what: Text<'a>,
}

#[derive(Default, Deserialize)]
struct Performance<'a> {
    #[serde(borrow)]
    overview: Text<'a>,
    #[serde(borrow)]
    results: Option<Vec<Indicator<'a>>>,
}

#[derive(Deserialize)]
struct Indicator<'a> {
    weak: Option<YesNo>,
    #[serde(borrow)]
    improvement: Text<'a>,
}

#[derive(Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum YesNo {
    Yes,
    No,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct LeavingCare<'a> {
    #[serde(borrow, default)]
    offers: Vec<Offer<'a>>,
    needs_assessed: Option<YesNo>,
    agreed_with_them: Option<YesNo>,
    in_a_pathway_plan: Option<YesNo>,
    #[serde(default, deserialize_with = "day")]
    begins: Day,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Offer<'a> {
    #[serde(borrow)]
    kind: Text<'a>,
    #[serde(borrow)]
    for_whom: Text<'a>,
    #[serde(borrow)]
    ends: Text<'a>,
}

fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
    deserializer.deserialize_str(Parsed(parse_day))
}

fn pounds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Pounds, D::Error> {
    deserializer.deserialize_str(Parsed(parse_pounds))
}

/// What is parsed out of a text, which is not kept.
struct Parsed<T>(fn(&str) -> T);

impl<T> Visitor<'_> for Parsed<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok((self.0)(text))
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn parse_day(text: &str) -> Day {
    let mut words = text.split(' ');
    let day = words.next()?.parse().ok()?;
    let name = words.next()?;
    let month = 1 + u8::try_from(MONTHS.iter().position(|month| *month == name)?).ok()?;
    let year = words.next()?.parse().ok()?;
    Some((year, month, day))
}

fn parse_pounds(text: &str) -> Pounds {
    let mut digits = text.strip_prefix('£')?.bytes().filter(|byte| *byte != b',');
    digits.try_fold(0_i64, |sum, byte| {
        let digit = byte.is_ascii_digit().then(|| i64::from(byte - b'0'))?;
        sum.checked_mul(10)?.checked_add(digit)
    })
}

/// A requirement, and whether a plan meets it.
type Requirement = (&'static str, fn(&Plan) -> bool);

/// The requirements in the order of their names.
pub const REQUIREMENTS: [Requirement; 30] = [
    ("adoption-and-fostering-actions", |plan| plan.deals_with(1, &ADOPTION_AND_FOSTERING)),
    ("adoption-shown-separately", adoption_shown_separately),
    ("assessment-actions", |plan| plan.deals_with(7, &ASSESSMENT)),
    ("dated-for-this-year", dated_for_this_year),
    ("disabled-children-actions", |plan| plan.deals_with(6, &DISABLED_CHILDREN)),
    ("disabled-children-sum-is-spent", disabled_children_sum_is_spent),
    ("financial-summary-is-there", financial_summary_is_there),
    ("four-signatures", four_signatures),
    ("grant-goes-to-the-priorities", grant_goes_to_the_priorities),
    ("health-approval-is-no-signature", health_approval_is_no_signature),
    ("health-authority-chief-executive-signs", |plan| plan.is_signed_by(HEALTH_AUTHORITY)),
    ("help-begins-with-the-duties", help_begins_with_the_duties),
    ("information-actions", |plan| plan.deals_with(11, &INFORMATION)),
    ("leaving-care-sum-is-spent", leaving_care_sum_is_spent),
    ("life-chances-actions", |plan| plan.deals_with(4, &LIFE_CHANCES)),
    ("main-grant-adds-up", main_grant_adds_up),
    ("managing-change-actions", |plan| plan.deals_with(10, &MANAGING_CHANGE)),
    ("performance-is-considered", |plan| is_given(&plan.performance.overview)),
    ("prepared-with-partners", prepared_with_partners),
    ("ring-fenced-money-stays", ring_fenced_money_stays),
    ("says-how-services-suit-minority-families", services_suit_minority_families),
    ("sent-by-the-due-date", sent_by_the_due_date),
    ("six-kinds-of-help", six_kinds_of_help),
    ("summary-adds-up", summary_adds_up),
    ("summary-agrees-with-the-lines", summary_agrees_with_the_lines),
    ("support-follows-a-pathway-plan", support_follows_a_pathway_plan),
    ("taking-part-actions", |plan| plan.deals_with(8, &TAKING_PART)),
    ("three-approvals", three_approvals),
    ("three-sums-apart", three_sums_apart),
    ("weak-results-are-answered", weak_results_are_answered),
];

const DUE: Ymd = (2001, 1, 31);
const HALF_A_YEAR_AROUND: RangeInclusive<Ymd> = (2000, 7, 31)..=(2001, 7, 31);
const DUTIES_BEGIN: Ymd = (2001, 10, 1);

const HEALTH_AUTHORITY: &str = "health authority chief executive";
const SIGNING_OFFICES: [&str; 4] =
    ["chief executive", "director of social services", "director of education", HEALTH_AUTHORITY];
const APPROVALS_ASKED: [&str; 3] =
    ["leader of the council", "lead member for social services", "lead member for education"];
const HEALTH_BODIES: [&str; 2] = ["health authority member", "primary care group"];
const PARTNERS_ASKED: [&str; 4] =
    ["NHS", "education", "voluntary bodies", "children and young people"];

const PRIORITIES: [u8; 8] = [1, 4, 5, 6, 7, 8, 10, 11];
const MAIN_GRANT: &str = "main grant";
const LEAVING_CARE_GRANT: &str = "leaving care grant";
const DISABLED_CHILDREN_GRANT: &str = "disabled children grant";
const OWN_RESOURCES: &str = "own resources";
const FUNDS: [&str; 4] = [MAIN_GRANT, LEAVING_CARE_GRANT, DISABLED_CHILDREN_GRANT, OWN_RESOURCES];

const ADOPTION_AND_FOSTERING: [&str; 3] = [
    "adoption target",
    "recruiting adopters and foster carers",
    "foster care standards and code of practice",
];
const LIFE_CHANCES: [&str; 4] = ["education", "health", "offending", "culture, leisure and sport"];
const DISABLED_CHILDREN: [&str; 5] = [
    "family support and short breaks",
    "ordinary leisure and out-of-school services",
    "information for planning",
    "information for parents",
    "key workers",
];
const ASSESSMENT: [&str; 2] =
    ["Assessment Framework between agencies", "safeguarding guidance between agencies"];
const TAKING_PART: [&str; 4] = [
    "part in planning services",
    "part in daily decisions",
    "young people as a group",
    "individual voices and advocacy",
];
const MANAGING_CHANGE: [&str; 6] = [
    "workforce analysis",
    "training and development",
    "safe recruitment",
    "awareness of front-line staff in all agencies",
    "communications",
    "governance of children's services",
];
const INFORMATION: [&str; 4] = [
    "management information",
    "quality assurance",
    "financial management",
    "checks built into information systems",
];

const ALL_CARE_LEAVERS: &str = "all care leavers";
const NO_LONGER_NEEDED: &str = "when it is no longer needed";
const WHILE_STUDYING: &str = "at 21, or later while education or training is helped";
const FROM_21: &[&str] = &["at 21", WHILE_STUDYING, "later than 21", NO_LONGER_NEEDED];

/// A kind of help, for whom it is beside all care leavers, and the ends that are late enough.
type Owed = (&'static str, &'static str, &'static [&'static str]);

const HELP_OWED: [Owed; 6] = [
    (
        "accommodation and maintenance",
        "those aged 16 and 17",
        &["at 18", "at 21", "later than 21", NO_LONGER_NEEDED],
    ),
    ("general help", ALL_CARE_LEAVERS, FROM_21),
    ("help with work", ALL_CARE_LEAVERS, FROM_21),
    (
        "education and training",
        ALL_CARE_LEAVERS,
        &["at the end of the agreed programme, even past 21", NO_LONGER_NEEDED],
    ),
    (
        "vacation accommodation",
        "those in higher education, or in further education away from home, who need it",
        &["with the course", NO_LONGER_NEEDED],
    ),
    ("adviser", ALL_CARE_LEAVERS, &[WHILE_STUDYING, NO_LONGER_NEEDED]),
];

fn is_given(text: &Text) -> bool {
    text.as_deref().is_some_and(|text| !text.is_empty())
}

fn is_one_of(text: &Text, words: &[&str]) -> bool {
    text.as_deref().is_some_and(|text| words.contains(&text))
}

fn names(members: &[Member], office: &str) -> bool {
    let is_it = |member: &Member| member.office.as_deref() == Some(office);
    members.iter().any(|member| is_it(member) && is_given(&member.name))
}

impl<'a> Plan<'a> {
    fn is_signed_by(&self, office: &str) -> bool {
        names(&self.letter.signatures, office)
    }

    fn deals_with(&self, objective: u8, topics: &[&str]) -> bool {
        topics.iter().all(|topic| {
            self.actions.iter().any(|action| {
                action.objective == Some(objective) && action.topic.as_deref() == Some(topic)
            })
        })
    }

    /// The lines of spending; `None` where there is no list, which is not the same as an empty one.
    fn lines(&self) -> Option<&[Line<'a>]> {
        self.spending.as_deref()
    }

    /// Whether there is a list of spending and all of its lines are so.
    fn all_lines(&self, is_so: impl FnMut(&Line<'a>) -> bool) -> bool {
        self.lines().is_some_and(|lines| lines.iter().all(is_so))
    }

    /// What is planned from a source of money, where no line leaves it open.
    fn planned(&self, fund: &str) -> Pounds {
        self.lines()?.iter().try_fold(0, |sum, line| {
            if line.paid_from.as_deref()? == fund { Some(sum + line.amount?) } else { Some(sum) }
        })
    }

    /// What is planned at least: a line that leaves something open may add to it.
    fn planned_within(&self, objective: u8, fund: &str) -> Pounds {
        let is_within = |line: &&Line| {
            line.objective == Some(objective) && line.paid_from.as_deref() == Some(fund)
        };
        Some(self.lines()?.iter().filter(is_within).filter_map(|line| line.amount).sum())
    }
}

/// Whether both sums are known, and the first one is at least the second.
fn is_at_least(sum: Pounds, least: Pounds) -> bool {
    sum.zip(least).is_some_and(|(sum, least)| sum >= least)
}

/// Whether both sums are known and the same.
fn is_same(sum: Pounds, other: Pounds) -> bool {
    sum.is_some() && sum == other
}

fn sent_by_the_due_date(plan: &Plan) -> bool {
    plan.submitted.is_some_and(|day| day <= DUE)
}

fn dated_for_this_year(plan: &Plan) -> bool {
    plan.submitted.is_some_and(|day| HALF_A_YEAR_AROUND.contains(&day))
}

fn four_signatures(plan: &Plan) -> bool {
    SIGNING_OFFICES.iter().all(|office| plan.is_signed_by(office))
}

fn three_approvals(plan: &Plan) -> bool {
    let approvals = plan.letter.approvals.as_deref().unwrap_or_default();
    APPROVALS_ASKED.iter().all(|office| names(approvals, office))
}

fn health_approval_is_no_signature(plan: &Plan) -> bool {
    let may_be_health_body =
        |member: &Member| member.office.is_none() || is_one_of(&member.office, &HEALTH_BODIES);
    let approvals = plan.letter.approvals.as_deref();
    plan.is_signed_by(HEALTH_AUTHORITY)
        || approvals.is_some_and(|approvals| !approvals.iter().any(may_be_health_body))
}

fn weak_results_are_answered(plan: &Plan) -> bool {
    let is_answered =
        |result: &Indicator| result.weak == Some(YesNo::No) || is_given(&result.improvement);
    plan.performance.results.as_deref().is_some_and(|results| results.iter().all(is_answered))
}

fn prepared_with_partners(plan: &Plan) -> bool {
    PARTNERS_ASKED.iter().all(|asked| plan.prepared_with.iter().any(|partner| **partner == **asked))
}

fn grant_goes_to_the_priorities(plan: &Plan) -> bool {
    plan.all_lines(|line| {
        line.objective.is_some_and(|objective| PRIORITIES.contains(&objective))
            || line.paid_from.as_deref() == Some(OWN_RESOURCES)
    })
}

fn ring_fenced_money_stays(plan: &Plan) -> bool {
    plan.all_lines(|line| match line.paid_from.as_deref() {
        Some(MAIN_GRANT | OWN_RESOURCES) => true,
        Some(LEAVING_CARE_GRANT) => line.objective == Some(5),
        Some(DISABLED_CHILDREN_GRANT) => line.objective == Some(6),
        _ => false,
    })
}

fn adoption_shown_separately(plan: &Plan) -> bool {
    let is_adoption = |line: &Line| {
        line.objective == Some(1)
            && line.heading.as_deref() == Some("adoption")
            && line.amount.is_some()
    };
    plan.lines().is_some_and(|lines| lines.iter().any(is_adoption))
}

fn three_sums_apart(plan: &Plan) -> bool {
    let grant = &plan.grant;
    [grant.main, grant.leaving_care, grant.disabled_children].iter().all(Option::is_some)
}

fn financial_summary_is_there(plan: &Plan) -> bool {
    let summary = plan.financial_summary.as_ref();
    summary.is_some_and(|summary| summary.by_fund.is_some() || summary.total.is_some())
}

fn main_grant_adds_up(plan: &Plan) -> bool {
    is_same(plan.planned(MAIN_GRANT), plan.grant.main)
}

fn summary_adds_up(plan: &Plan) -> bool {
    let amounts = plan.lines().map(|lines| lines.iter().map(|line| line.amount));
    let sum = amounts.and_then(Iterator::sum::<Pounds>);
    is_same(sum, plan.financial_summary.as_ref().and_then(|summary| summary.total))
}

fn summary_agrees_with_the_lines(plan: &Plan) -> bool {
    let entries = plan.financial_summary.as_ref().and_then(|summary| summary.by_fund.as_deref());
    FUNDS.iter().all(|fund| {
        let planned = plan.planned(fund);
        entries
            .unwrap_or_default()
            .iter()
            .any(|entry| entry.paid_from.as_deref() == Some(fund) && is_same(planned, entry.amount))
    })
}

fn leaving_care_sum_is_spent(plan: &Plan) -> bool {
    is_at_least(plan.planned_within(5, LEAVING_CARE_GRANT), plan.grant.leaving_care)
}

fn disabled_children_sum_is_spent(plan: &Plan) -> bool {
    is_at_least(plan.planned_within(6, DISABLED_CHILDREN_GRANT), plan.grant.disabled_children)
}

fn six_kinds_of_help(plan: &Plan) -> bool {
    HELP_OWED.iter().all(|(kind, for_whom, ends)| {
        plan.leaving_care.offers.iter().any(|offer| {
            offer.kind.as_deref() == Some(kind)
                && is_one_of(&offer.for_whom, &[for_whom, ALL_CARE_LEAVERS])
                && is_one_of(&offer.ends, ends)
        })
    })
}

fn support_follows_a_pathway_plan(plan: &Plan) -> bool {
    let care = &plan.leaving_care;
    [care.needs_assessed, care.agreed_with_them, care.in_a_pathway_plan] == [Some(YesNo::Yes); 3]
}

fn help_begins_with_the_duties(plan: &Plan) -> bool {
    plan.leaving_care.begins.is_some_and(|day| day <= DUTIES_BEGIN)
}

fn services_suit_minority_families(plan: &Plan) -> bool {
    plan.actions.iter().any(|action| {
        action.topic.as_deref() == Some("services that suit ethnic minority families")
            && is_given(&action.what)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_whole_pounds() {
        let read = ["£1,712,273", "£0", "£88,350.50", "88,350"].map(parse_pounds);
        assert_eq!(read, [Some(1_712_273), Some(0), None, None]);
    }

    #[test]
    fn days_have_a_month_and_a_year() {
        let read = ["31 January 2001", "1 October 2001", "October 2001"].map(parse_day);
        assert_eq!(read, [Some((2001, 1, 31)), Some((2001, 10, 1)), None]);
    }
}
