//! How the time grows: with ten times the plans, the text, the entries of lists, the requirements.
//!
//! `cargo bench --bench growth`. An exponent of 1 is ten times the time for ten times the size.

mod plans;

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use lacuna::driver::{Previous, Session};
use lacuna::eval::Verdict;
use lacuna::library::{Files, Library};
use lacuna::plan::Format;
use plans::{Generator, circulars};

/// How often each is timed; the shortest counts, as the one least disturbed.
const TIMES: usize = 15;

/// What is asked of the lists, each in another way: entry by entry, as a sum, by key, no two alike, in
/// order, by a word in a text.
const ASKED: [&str; 6] = [
    "for each entry in lines\n  must entry.amount is at least £1",
    "must (sum of entry.amount for each entry in lines) is at least £1",
    "must lines[\"line 7\"].amount is at least £1",
    "must no two in stays share child",
    "must each a, b next to each other in stays by begun has b.begun is on or after a.begun",
    "for each stay in stays\n  must stay.words mentions \"care\"",
];

/// The size of a made-up plan and of the rules that it is held against.
#[derive(Clone, Copy)]
struct Size {
    n_plans: usize,
    n_entries: usize,
    n_words: usize,
    n_requirements: usize,
}

const SMALL: Size = Size { n_plans: 1, n_entries: 60, n_words: 5, n_requirements: 12 };

/// What is ten times as much; the size; from and to; what is timed.
type Row = (&'static str, fn(usize) -> Size, [usize; 2], fn(Size) -> Duration);

const ROWS: [Row; 6] = [
    ("plans", |n_plans| Size { n_plans, ..SMALL }, [10, 100], checking),
    ("words in each text", |n_words| Size { n_words, ..SMALL }, [20, 200], checking),
    ("entries of each list", |n_entries| Size { n_entries, ..SMALL }, [200, 2_000], checking),
    (
        "lines and actions, by the rules of 2001-02",
        |times| Size { n_entries: times, ..SMALL },
        [4, 40],
        judging,
    ),
    ("requirements", |n_requirements| Size { n_requirements, ..SMALL }, [60, 600], checking),
    ("requirements, loaded", |n_requirements| Size { n_requirements, ..SMALL }, [60, 600], loading),
];

fn main() {
    println!("| ten times as much | from | to | time | time | exponent |");
    println!("|---|--:|--:|--:|--:|--:|");
    for (what, size, [from, to], time) in ROWS {
        let [short, long] = [from, to].map(|n| time(size(n)));
        let times = long.as_secs_f64() / short.as_secs_f64();
        let exponent = times.log10() / (to as f64 / from as f64).log10();
        let ms = |time: Duration| format!("{:.2} ms", time.as_secs_f64() * 1_000.0);
        println!("| {what} | {from} | {to} | {} | {} | {exponent:.2} |", ms(short), ms(long));
    }
}

/// The shortest time that it takes to check plans that are in memory.
fn checking(size: Size) -> Duration {
    let library = library(size);
    let plan = plan(size).into_bytes();
    let previous = Previous::none();
    shortest(|| {
        for _ in 0..size.n_plans {
            let checked = Session::new(&library).check("plan.yaml", plan.clone(), &previous);
            let judged = checked.outcome.as_ref().expect("the plan can be read");
            assert_eq!(judged.ledger.counts().get(Verdict::Met), size.n_requirements + 1);
        }
    })
}

/// The shortest time that it takes to check a plan that has so many times the lines and the actions of the
/// model plan, by all that is asked of it.
fn judging(size: Size) -> Duration {
    let library = circulars();
    let plan = Generator::new(2001, &library).grown(1, size.n_entries, Format::YAML);
    let previous = Previous::none();
    shortest(|| {
        let checked = Session::new(&library).check("plan.yaml", plan.clone(), &previous);
        assert!(checked.outcome.is_ok());
    })
}

/// The shortest time that it takes to parse rules and make them ready.
fn loading(size: Size) -> Duration {
    shortest(|| {
        black_box(library(size));
    })
}

fn shortest(mut work: impl FnMut()) -> Duration {
    let times = (0..TIMES).map(|_| {
        let begun = Instant::now();
        work();
        begun.elapsed()
    });
    times.min().expect("it is timed more than once")
}

struct Rules(String);

impl Files for Rules {
    fn read(&self, _path: &str) -> Result<Vec<u8>, String> {
        Ok(self.0.clone().into_bytes())
    }
}

fn library(size: Size) -> Library {
    let mut text = String::from(HEAD);
    for (at, asked) in ASKED.iter().cycle().take(size.n_requirements).enumerate() {
        let head = format!("\nrequirement r{at} \"Requirement {at}\"\n  cites money\n");
        let _infallible = writeln!(text, "{head}  {asked}");
    }
    let library = Library::load(&Rules(text), &["bench.lac".to_owned()]);
    assert!(!library.diagnostics.has_errors(), "{:?}", library.diagnostics);
    library
}

const HEAD: &str = "\
circular \"Plans for 2001-02\"
  year   2001-02
  number LAC(2000)22
  due    31 January 2001

source report \"A report\"

paragraph money
  our-words \"The plan shows its money.\"
  basis     seen in report

record line \"A line\"
  name   : text
  amount : money
record stay \"A stay\"
  child : text
  begun : date
  words : text
form plan \"Plan\"
  lines : list of line, by name
  stays : list of stay
";

fn plan(size: Size) -> String {
    let mut text = String::from("authority: Bench\nyear: 2001-02\nlines:\n");
    for at in 0..size.n_entries {
        let _infallible = writeln!(text, "  - name: line {at}\n    amount: £{}", at + 1);
    }
    text.push_str("stays:\n");
    let words = "words of care ".repeat(size.n_words);
    for at in 0..size.n_entries {
        let (day, month, year) = (at % 28 + 1, at / 28 % 12 + 1, 1990 + at / 336);
        let begun = format!("{year}-{month:02}-{day:02}");
        let _infallible =
            writeln!(text, "  - child: child {at}\n    begun: {begun}\n    words: {words}");
    }
    text
}
