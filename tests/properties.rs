//! What holds of any rules and any plan: rules and plans are made up at random over one form, always
//! from the same seed.
//!
//! Checked here: every requirement has one verdict and the sums add up; no order changes a verdict;
//! and knowing more never turns `met` into `breached`, nor the other way round.

use std::collections::BTreeMap;

use lacuna::diag::Severity;
use lacuna::driver::Previous;
use lacuna::eval::{Ledger, Verdict};
use lacuna::library::{Files, Library};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

// ---- Running it -----------------------------------------------------------------------------------

/// One rule file, in memory.
struct Rules(String);

impl Files for Rules {
    fn read(&self, _path: &str) -> Result<Vec<u8>, String> {
        Ok(self.0.clone().into_bytes())
    }
}

fn library(rules: &str) -> Library {
    Library::load(&Rules(rules.to_owned()), &["rules.lac".to_owned()])
}

/// Each requirement's verdict, how it is met, and the verdicts of its instances.
type Verdicts = BTreeMap<String, (Verdict, bool, String)>;

fn verdicts(library: &Library, plan: &Plan) -> Verdicts {
    let text = plan.text();
    let checked = library.check("plan.yaml", text.clone().into_bytes(), &Previous::none());
    let judged = checked.outcome.as_ref().unwrap_or_else(|found| panic!("{found:?}\n{text}"));
    assert_adds_up(&judged.ledger, judged.rules.requirements.len() + 1);
    let findings = judged.ledger.findings.iter();
    let named = findings.map(|one| {
        let name = judged.rules.requirement_name(one.requirement).to_owned();
        (name, (one.verdict, one.is_within_rounding(), format!("{:?}", one.counts)))
    });
    named.collect()
}

fn assert_adds_up(ledger: &Ledger, requirements: usize) {
    assert_eq!(ledger.findings.len(), requirements, "findings and requirements differ");
    assert_eq!(ledger.counts().total(), requirements, "the sums do not add up");
    for (at, finding) in ledger.findings.iter().enumerate() {
        assert_eq!(finding.requirement.0, at, "a requirement has no finding, or two");
        if let Some(counts) = finding.counts {
            assert_eq!(finding.verdict, counts.whole(), "a verdict is not that of its counts");
        }
    }
}

/// `LACUNA_THOROUGH=1` takes many more cases, in some minutes.
fn config() -> ProptestConfig {
    let is_thorough = std::env::var("LACUNA_THOROUGH").is_ok();
    ProptestConfig {
        cases: if is_thorough { 4_000 } else { 150 },
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(2001),
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    }
}

// ---- Plans ----------------------------------------------------------------------------------------

const FORM: &str = r#"circular "Plans for 2001-02"
  year   2001-02
  number LAC(2000)22
  due    31 January 2001

source report "Report to the Cabinet, 23 January 2001"

paragraph money
  our-words "The plan shows its money."
  basis     seen in report

choice kind "red" | "green" | "blue"

record line "A line"
  code   : text
  kind   : kind
  amount : money
  score  : 0 to 4
  begun  : date
  ended  : date, optional

form plan "Plan"
  m     : money
  m2    : money, optional
  n     : number
  p     : percent
  d     : date
  d2    : date, optional
  k     : kind
  yes-or-no : yes/no
  t     : text
  l     : list of line
  l2    : list of line, by code

table shares by kind
  kind : kind
  most : money
  row  "red", £20
  row  "green", £30
"#;

/// A value of the plan, or why there is none.
#[derive(Debug, Clone)]
enum Value {
    Missing,
    Placeholder,
    Unreadable,
    Text(&'static str),
    /// A figure that is rounded, and what it may be exactly.
    Rounded(&'static str, &'static str),
}

#[derive(Debug, Clone)]
enum Field {
    One(Value),
    /// A list of records; nothing where the list is missing.
    List(Option<Vec<Vec<(&'static str, Value)>>>),
}

#[derive(Debug, Clone)]
struct Plan(Vec<(&'static str, Field)>);

impl Plan {
    fn text(&self) -> String {
        let mut text = "authority: Wexcombe\nyear: 2001-02\n".to_owned();
        for (name, field) in &self.0 {
            match field {
                Field::One(value) => text += &value.line("", name),
                Field::List(None) => {}
                Field::List(Some(entries)) if entries.is_empty() => {
                    text += &format!("{name}: []\n");
                }
                Field::List(Some(entries)) => {
                    text += &format!("{name}:\n");
                    for entry in entries {
                        let lines = entry.iter().map(|(name, value)| value.line("    ", name));
                        text += &format!("  - {}", lines.collect::<String>().trim_start());
                    }
                }
            }
        }
        text
    }
}

impl Value {
    fn line(&self, indent: &str, name: &str) -> String {
        match self {
            // Empty is missing, too; it keeps a record from having no line at all.
            Value::Missing => format!("{indent}{name}:\n"),
            Value::Placeholder => format!("{indent}{name}: to follow\n"),
            Value::Unreadable => format!("{indent}{name}: [1]\n"),
            Value::Text(text) | Value::Rounded(text, _) => format!("{indent}{name}: {text}\n"),
        }
    }

    fn is_gap(&self) -> bool {
        matches!(self, Value::Missing | Value::Placeholder | Value::Unreadable)
    }
}

const FIELDS: [(&str, &[&str]); 9] = [
    ("m", MONEY),
    ("m2", MONEY),
    ("n", &["0", "1", "2", "2.5", "7"]),
    ("p", &["0%", "10%", "50%", "100%"]),
    ("d", DATES),
    ("d2", DATES),
    ("k", KINDS),
    ("yes-or-no", &["yes", "no"]),
    ("t", &["Adoption and fostering", "Nothing is planned", "adoption"]),
];
const LINE: [(&str, &[&str]); 6] = [
    ("code", &["A1", "B2", "C3"]),
    ("kind", KINDS),
    ("amount", MONEY),
    ("score", &["0", "1", "2", "4"]),
    ("begun", DATES),
    ("ended", DATES),
];
const MONEY: &[&str] = &["£0", "£10", "£20", "£25", "£30", "£40"];
const ROUNDED: [(&str, &str); 3] = [
    ("about £20 (to the nearest £10)", "£17"),
    ("about £30 (to the nearest £10)", "£31"),
    ("about £25 (to the nearest £2)", "£24.50"),
];
const DATES: &[&str] =
    &["29 February 2000", "31 January 2001", "28 February 2001", "1 March 2001", "1 April 2001"];
const KINDS: &[&str] = &["red", "green", "blue"];

fn known(texts: &'static [&'static str]) -> BoxedStrategy<Value> {
    let plain = select(texts).prop_map(Value::Text);
    match texts == MONEY {
        true => {
            let rounded =
                select(&ROUNDED[..]).prop_map(|(said, exact)| Value::Rounded(said, exact));
            prop_oneof![5 => plain, 1 => rounded].boxed()
        }
        false => plain.boxed(),
    }
}

fn value(texts: &'static [&'static str]) -> impl Strategy<Value = Value> {
    prop_oneof![
        8 => known(texts),
        1 => Just(Value::Missing),
        1 => Just(Value::Placeholder),
        1 => Just(Value::Unreadable),
    ]
}

type Entry = Vec<(&'static str, Value)>;

fn entry(value: fn(&'static [&'static str]) -> BoxedStrategy<Value>) -> BoxedStrategy<Entry> {
    let fields: Vec<_> =
        LINE.iter().map(|(name, texts)| value(texts).prop_map(|value| (*name, value))).collect();
    fields.boxed()
}

fn plan() -> impl Strategy<Value = Plan> {
    let one = |(name, texts): (&'static str, &'static [&'static str])| {
        value(texts).prop_map(move |value| (name, Field::One(value)))
    };
    let ones: Vec<_> = FIELDS.into_iter().map(one).collect();
    let list = |name: &'static str| {
        let entries = vec(entry(|texts| value(texts).boxed()), 0..4);
        let list = prop_oneof![8 => entries.prop_map(Some), 1 => Just(None)];
        list.prop_map(move |entries| (name, Field::List(entries)))
    };
    (ones, list("l"), list("l2"))
        .prop_map(|(ones, l, l2)| Plan(ones.into_iter().chain([l, l2]).collect()))
}

/// A plan, and the same with every gap filled in.
fn filled() -> impl Strategy<Value = (Plan, Plan)> {
    let whole: Vec<_> = FIELDS.iter().map(|(_, texts)| known(texts)).collect();
    let lines = || vec(entry(known), 0..4);
    (plan(), whole, vec(entry(known), 8), lines(), lines(), any::<u64>()).prop_map(
        |(before, whole, entries, l, l2, some)| {
            let mut whole = whole.into_iter();
            let mut entries = entries.into_iter();
            let mut lists = [l, l2].into_iter();
            let mut turn = some;
            // Some gaps stay: knowing a little more is enough.
            let mut fill = |old: &Value, new: Value| {
                turn = turn.rotate_left(1);
                if old.is_gap() && turn % 4 != 0 { new } else { old.clone() }
            };
            let fields = before.0.iter().map(|(name, field)| {
                let field = match field {
                    Field::One(old) => Field::One(fill(old, whole.next().unwrap())),
                    Field::List(None) => Field::List(lists.next()),
                    Field::List(Some(old)) => {
                        lists.next();
                        let old = old.iter().map(|old| {
                            let new = entries.next().unwrap();
                            let both = old.iter().zip(new);
                            both.map(|((name, old), (_, new))| (*name, fill(old, new))).collect()
                        });
                        Field::List(Some(old.collect()))
                    }
                };
                (*name, field)
            });
            let after = Plan(fields.collect());
            (before, after)
        },
    )
}

/// A plan with every rounded figure exact.
fn exact(plan: &Plan) -> Plan {
    let known = |value: &Value| match value {
        Value::Rounded(_, exact) => Value::Text(exact),
        other => other.clone(),
    };
    let fields = plan.0.iter().map(|(name, field)| {
        let field = match field {
            Field::One(value) => Field::One(known(value)),
            Field::List(entries) => Field::List(entries.as_ref().map(|entries| {
                let entry = |entry: &Entry| entry.iter().map(|(n, v)| (*n, known(v))).collect();
                entries.iter().map(entry).collect()
            })),
        };
        (*name, field)
    });
    Plan(fields.collect())
}

// ---- Rules ----------------------------------------------------------------------------------------

/// Where a condition stands: which loop variables it may name, and whether it may ask for silence.
#[derive(Clone, Copy)]
struct Scope {
    /// Names of the variables, the innermost last; each goes through lines.
    variables: &'static [&'static str],
    asks: bool,
}

const VARIABLES: &[&str] = &["x", "y", "z"];

impl Scope {
    fn inner(self) -> Option<(Scope, &'static str)> {
        let name = VARIABLES.get(self.variables.len())?;
        let variables = &VARIABLES[..self.variables.len() + 1];
        Some((Scope { variables, ..self }, name))
    }

    /// A path to a value: the plan's own, or that of a line.
    fn path(self, own: &[&'static str], of_line: &[&'static str]) -> BoxedStrategy<String> {
        let own = own.iter().map(|name| (*name).to_owned());
        let lines = self.variables.iter().rev().take(1);
        let of_line = lines.flat_map(|x| of_line.iter().map(move |name| format!("{x}.{name}")));
        // A line's value is what a loop is for.
        let all: Vec<String> = own.chain(of_line.clone()).chain(of_line.clone()).collect();
        select(all).boxed()
    }
}

fn list() -> impl Strategy<Value = &'static str> {
    select(vec!["l", "l2"])
}

/// `x in l where …`
fn element(scope: Scope, depth: u32) -> Option<(BoxedStrategy<String>, Scope)> {
    let (inner, x) = scope.inner()?;
    let filter = proptest::option::of(condition(inner, depth));
    let text = (list(), filter).prop_map(move |(list, filter)| {
        let filter = filter.map_or(String::new(), |filter| format!(" where ({filter})"));
        format!("{x} in {list}{filter}")
    });
    Some((text.boxed(), inner))
}

fn money(scope: Scope, depth: u32) -> BoxedStrategy<String> {
    let plain = scope.path(&["m", "m2"], &["amount"]);
    if depth == 0 {
        return plain;
    }
    let two = (money(scope, depth - 1), select(vec!["+", "-"]), money(scope, depth - 1))
        .prop_map(|(a, sign, b)| format!("({a} {sign} {b})"));
    let part = (money(scope, depth - 1), select(vec!["* p", "* 50%", "/ n", "* n", "/ 4"]))
        .prop_map(|(a, by)| format!("({a} {by})"));
    let plain = match element(scope, depth - 1) {
        None => plain,
        Some((element, inner)) => {
            let of = money(inner, 0);
            let word = select(vec!["sum", "largest", "smallest"]);
            let all = (word, of, element);
            let all = all.prop_map(|(word, of, each)| format!("({word} of {of} for each {each})"));
            prop_oneof![2 => plain, 3 => all].boxed()
        }
    };
    let looked_up = scope.path(&["k"], &["kind"]).prop_map(|kind| format!("shares[{kind}].most"));
    match scope.asks {
        true => prop_oneof![4 => plain, 1 => two, 1 => part, 1 => looked_up].boxed(),
        false => prop_oneof![4 => plain, 1 => two, 1 => part].boxed(),
    }
}

fn number(scope: Scope, depth: u32) -> BoxedStrategy<String> {
    let plain = scope.path(&["n"], &["score"]);
    let age = (date(scope), date(scope)).prop_map(|(born, at)| format!("(age of {born} at {at})"));
    let ratio = (money(scope, 0), money(scope, 0)).prop_map(|(a, b)| format!("({a} / {b})"));
    let words = Just("(length of t in words)".to_owned());
    let plain = prop_oneof![4 => plain, 1 => age, 1 => ratio, 1 => words].boxed();
    match element(scope, depth.saturating_sub(1)).filter(|_| depth > 0) {
        None => plain,
        Some((element, inner)) => {
            let x = inner.variables.last().unwrap();
            let count = element.clone().prop_map(|each| format!("(count of {each})"));
            let sum = element.prop_map(move |each| format!("(sum of {x}.score for each {each})"));
            prop_oneof![1 => plain, 1 => count, 1 => sum].boxed()
        }
    }
}

fn date(scope: Scope) -> BoxedStrategy<String> {
    let plain = scope.path(&["d", "d2"], &["begun", "ended"]);
    let moved = (plain.clone(), select(vec!["+ 1 month", "- 28 days", "+ 1 day"]))
        .prop_map(|(day, by)| format!("({day} {by})"));
    let two = (select(vec!["earlier", "later"]), plain.clone(), plain.clone())
        .prop_map(|(which, a, b)| format!("({which} of {a} and {b})"));
    prop_oneof![4 => plain, 1 => moved, 1 => two].boxed()
}

fn compared() -> impl Strategy<Value = &'static str> {
    select(vec!["is", "is not", "is at least", "is at most", "is more than", "is less than"])
}

/// A condition without `and`, `or` and `not`; in brackets where it needs them.
fn leaf(scope: Scope, depth: u32) -> BoxedStrategy<String> {
    let joined = |(a, test, b): (String, &str, String)| format!("{a} {test} {b}");
    let figures = (money(scope, depth), compared(), select(MONEY))
        .prop_map(|(a, test, b)| format!("{a} {test} {b}"));
    let two = (money(scope, depth), compared(), money(scope, 0)).prop_map(joined);
    let within = (money(scope, depth), money(scope, 0))
        .prop_map(|(a, b)| format!("{a} is within £5 of {b}"));
    let amongst = (money(scope, 0), select(vec!["is one of", "is not one of"]))
        .prop_map(|(a, test)| format!("{a} {test} [£10, £17, £30]"));
    let numbers = (number(scope, depth), compared(), select(vec!["0", "1", "2", "3"]))
        .prop_map(|(a, test, b)| format!("{a} {test} {b}"));
    let percent = (money(scope, 0), money(scope, 0), compared())
        .prop_map(|(a, b, test)| format!("{a} as a percentage of {b} {test} 50%"));
    let kinds = (scope.path(&["k"], &["kind"]), select(vec!["is", "is not"]), select(KINDS))
        .prop_map(|(a, test, b)| format!("{a} {test} \"{b}\""));
    let dates = select(vec!["is before", "is on or after", "is", "is not", "is within 28 days of"]);
    let dates = (date(scope), dates, date(scope)).prop_map(joined);
    let days =
        (date(scope), date(scope)).prop_map(|(a, b)| format!("{a} - {b} is at most 28 days"));
    let falls = date(scope).prop_map(|a| format!("{a} falls in 2000-01"));
    let overlap = (date(scope), date(scope))
        .prop_map(|(a, b)| format!("({a} to {b} overlaps 31 January 2001 to 1 March 2001)"));
    let plain = select(vec![
        "yes-or-no is yes",
        "t mentions \"adoption\"",
        "t matches \".*ing.*\"",
        "no two in l share amount",
        "no two in l share begun",
        "no two in l2 share code",
    ]);
    let plain = plain.prop_map(str::to_owned);
    let next = (
        list(),
        select(vec!["begun", "score"]),
        select(vec![
            "b.begun is after a.ended",
            "b.amount is at least a.amount",
            "b.score is more than a.score",
        ]),
    );
    let next = next.prop_map(|(list, by, body)| {
        format!("(each a, b next to each other in {list} by {by} has {body})")
    });
    let all = prop_oneof![
        4 => figures, 2 => two, 1 => within, 1 => amongst, 3 => numbers, 1 => percent, 3 => kinds,
        2 => dates, 1 => days, 1 => falls, 1 => overlap, 2 => plain, 4 => next,
    ];
    match scope.asks {
        true => prop_oneof![3 => all, 1 => asking(scope)].boxed(),
        false => all.boxed(),
    }
}

/// What asks for silence, or for an entry.
fn asking(scope: Scope) -> BoxedStrategy<String> {
    let given = (
        scope.path(&["m2", "d2", "k", "l"], &["ended", "amount", "code"]),
        select(vec!["is given", "is not given", "is missing"]),
    );
    let given = given.prop_map(|(path, test)| format!("{path} {test}"));
    let others = select(vec![
        "l2 includes \"A1\"",
        "l2[\"A1\"].amount is at least £20",
        "l2[\"B2\"].ended is given",
        "all or none of m, m2, d2 is given",
        "exactly one of m, m2 is given",
        "at most one of m2, d2 is given",
        "at least one of m2, d2 is given",
    ]);
    prop_oneof![2 => given, 1 => others.prop_map(str::to_owned)].boxed()
}

fn condition(scope: Scope, depth: u32) -> BoxedStrategy<String> {
    if depth == 0 {
        return leaf(scope, 0);
    }
    let part = || condition(scope, depth - 1);
    let not = part().prop_map(|a| format!("not ({a})"));
    let and = (part(), part()).prop_map(|(a, b)| format!("({a}) and ({b})"));
    let or = (part(), part()).prop_map(|(a, b)| format!("({a}) or ({b})"));
    let leaf = leaf(scope, depth - 1);
    match element(scope, depth - 1) {
        None => prop_oneof![2 => leaf, 1 => not, 1 => and, 1 => or].boxed(),
        Some((element, inner)) => {
            let words =
                vec!["every", "some", "no", "exactly 1", "exactly 2", "at least 2", "at most 1"];
            let many = (select(words), element, condition(inner, depth - 1))
                .prop_map(|(word, each, body)| format!("({word} {each} has ({body}))"));
            prop_oneof![2 => leaf, 1 => not, 1 => and, 1 => or, 2 => many].boxed()
        }
    }
}

#[derive(Debug, Clone)]
struct Requirement {
    for_each: Option<String>,
    applies_when: Option<String>,
    conditions: Vec<String>,
    unless: Option<String>,
}

impl Requirement {
    fn text(&self, name: &str) -> String {
        let mut text = format!("\nrequirement {name} \"{name}\"\n  cites money\n");
        let clause = |word: &str, said: &Option<String>| {
            said.as_ref().map_or(String::new(), |said| format!("  {word} {said}\n"))
        };
        text += &clause("for each", &self.for_each);
        text += &clause("applies when", &self.applies_when);
        for condition in &self.conditions {
            text += &format!("  should {condition}\n");
        }
        text + &clause("unless", &self.unless)
    }

    /// Whether nothing says what it applies to: the verdict is that of its conditions.
    fn is_plain(&self) -> bool {
        self.for_each.is_none() && self.applies_when.is_none() && self.unless.is_none()
    }
}

/// No clause that says whether a requirement applies may be settled by silence, so those ask nothing.
fn requirement(asks: bool) -> BoxedStrategy<Requirement> {
    let whole = Scope { variables: &[], asks };
    let silent = Scope { asks: false, ..whole };
    let clause = || proptest::option::weighted(0.25, condition(silent, 1));
    let plain = (clause(), vec(condition(whole, 3), 1..3), clause()).prop_map(
        |(applies_when, conditions, unless)| Requirement {
            for_each: None,
            applies_when,
            conditions,
            unless,
        },
    );
    let (each, inner) = element(silent, 1).unwrap();
    let of_each = || proptest::option::weighted(0.25, condition(inner, 1));
    let inner = Scope { asks, ..inner };
    let each = (each, of_each(), condition(inner, 2), of_each()).prop_map(
        |(each, applies_when, condition, unless)| Requirement {
            for_each: Some(each),
            applies_when,
            conditions: vec![condition],
            unless,
        },
    );
    prop_oneof![3 => plain, 1 => each].boxed()
}

fn requirements(asks: bool) -> impl Strategy<Value = Vec<Requirement>> {
    vec(requirement(asks), 4..8)
}

fn rules(requirements: &[Requirement]) -> String {
    let all = requirements.iter().enumerate();
    let all: String = all.map(|(at, one)| one.text(&format!("r{at}"))).collect();
    FORM.to_owned() + &all
}

/// The rules, which are without errors; nothing where too many loops lie in one another.
fn loaded(text: &str) -> Result<Library, TestCaseError> {
    let library = library(text);
    let errors = library.diagnostics.iter().filter(|one| one.code.severity == Severity::Error);
    let errors: Vec<_> = errors.collect();
    prop_assume!(errors.is_empty() || errors.iter().any(|one| one.code.name != "too-much-work"));
    prop_assert!(errors.is_empty(), "{:?}\n{text}", errors[0]);
    Ok(library)
}

// ---- What holds -----------------------------------------------------------------------------------

proptest! {
    #![proptest_config(config())]

    /// Every requirement has one verdict, whatever is asked of whatever plan.
    #[test]
    fn every_requirement_has_one_verdict(all in requirements(true), plan in plan()) {
        verdicts(&loaded(&rules(&all))?, &plan);
    }

    /// What is known of a plan stays so when gaps in it are filled in.
    #[test]
    fn knowing_more_turns_no_verdict_round(all in requirements(false), plans in filled()) {
        let library = loaded(&rules(&all))?;
        let (before, after) = (verdicts(&library, &plans.0), verdicts(&library, &plans.1));
        for (name, (verdict, _, _)) in &before {
            if name == "fits-the-form" {
                continue;
            }
            let (now, _, _) = after[name];
            let fits = match verdict {
                Verdict::Undecided => true,
                Verdict::Breached => now == Verdict::Breached,
                // It may turn out not to apply; and where some entries are out of it, others that
                // meet it may turn out to belong to it.
                Verdict::Met | Verdict::NotApplicable => {
                    matches!(now, Verdict::Met | Verdict::NotApplicable)
                }
                Verdict::ForAPerson => false,
            };
            let at: usize = name[1..].parse().unwrap();
            prop_assert!(
                fits,
                "{verdict:?} became {now:?}\n{}{}\n{}",
                all[at].text(name), plans.0.text(), plans.1.text()
            );
        }
    }

    /// What is so whatever a rounded figure may be is so of the exact one; and what is met only
    /// within rounding was not sure.
    #[test]
    fn what_is_sure_of_rounded_figures_is_so_of_exact_ones(
        all in requirements(false), plan in plan()
    ) {
        let library = loaded(&rules(&all))?;
        let exact = exact(&plan);
        let (before, after) = (verdicts(&library, &plan), verdicts(&library, &exact));
        for (at, one) in all.iter().enumerate().filter(|(_, one)| one.is_plain()) {
            let name = format!("r{at}");
            let ((verdict, is_within, _), (now, is_within_now, _)) = (&before[&name], &after[&name]);
            prop_assert!(!is_within_now, "met within rounding of nothing");
            let fits = match verdict {
                Verdict::Met if *is_within => true,
                Verdict::Undecided => true,
                _ => now == verdict,
            };
            prop_assert!(
                fits,
                "{verdict:?} became {now:?}\n{}{}", one.text(&name), plan.text()
            );
        }
    }

    /// Neither the order of requirements, of keys nor of entries changes a verdict.
    #[test]
    fn no_order_changes_a_verdict(all in requirements(true), plan in plan(), turn in 1..4_usize) {
        let turned = turned(&plan, turn);
        let library = loaded(&rules(&all))?;
        prop_assert_eq!(
            verdicts(&library, &plan), verdicts(&library, &turned),
            "{}\n{}\n{}", rules(&all), plan.text(), turned.text()
        );
        let backwards: String =
            all.iter().enumerate().rev().map(|(at, one)| one.text(&format!("r{at}"))).collect();
        let backwards = loaded(&(FORM.to_owned() + &backwards))?;
        prop_assert_eq!(verdicts(&library, &plan), verdicts(&backwards, &plan));
    }

    /// Words of the language in any order make no rules, and no harm.
    #[test]
    fn words_in_any_order_do_no_harm(words in vec(select(WORDS), 0..25)) {
        let text = format!("{FORM}\nrequirement r \"r\"\n  cites money\n  should {}\n", words.join(" "));
        library(&text);
    }
}

/// The same plan with its fields, its entries and their fields in another order.
fn turned(plan: &Plan, by: usize) -> Plan {
    let mut plan = plan.clone();
    plan.0.reverse();
    for (_, field) in &mut plan.0 {
        if let Field::List(Some(entries)) = field {
            let by = by.min(entries.len());
            entries.rotate_left(by);
            if by % 2 == 0 {
                entries.reverse();
            }
            entries.iter_mut().for_each(|entry| entry.rotate_left(by));
        }
    }
    plan
}

const WORDS: &[&str] = &[
    "every",
    "some",
    "no",
    "x",
    "in",
    "l",
    "l2",
    "has",
    "where",
    "x.amount",
    "m",
    "is",
    "at",
    "least",
    "£5",
    "and",
    "or",
    "not",
    "(",
    ")",
    "sum",
    "of",
    "for",
    "each",
    "given",
    "missing",
    "[",
    "]",
    "two",
    "share",
    "code",
    "d",
    "+",
    "-",
    "3 months",
    "1",
    "%",
    "\"A1\"",
    "next",
    "to",
    "other",
    "by",
    "overlaps",
    "falls",
    "2001-02",
    "exactly",
    "one",
    "must",
    "unless",
    "applies",
    "when",
    "a",
    "b",
    "age",
    "\n",
    "£",
    "l2[\"A1\"]",
    "shares[k].most",
    "matches",
    "mentions",
    "as",
    "percentage",
];
