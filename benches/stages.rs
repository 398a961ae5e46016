//! The stages of the program one by one, each beside a bare parse of the same plans: a table of ratios.
//!
//! `cargo bench --bench stages`. Texts are in memory; each stage is timed in pairs with the bare parse.

mod bare;
mod plans;

use std::hint::black_box;
use std::time::{Duration, Instant};

use lacuna::diag::Diagnostics;
use lacuna::driver::{Previous, Session};
use lacuna::eval::{self, Selection, Unwatched};
use lacuna::library::{Library, pack};
use lacuna::plan::{self, Format, Tokens};
use lacuna::report::{CheckFormat, Detail, Drawing, Settings, Style};
use lacuna::rules::Rules;
use lacuna::source::Sources;
use lacuna::value::{RecordId, Year};
use plans::{Generator, circulars, rule_files};

/// How often a pair is timed; the median counts.
const PAIRS: usize = 31;

/// How many plans go through a stage each time.
const N_PLANS: u32 = 20;

const FORMATS: [Format; 4] = [Format::YAML, Format::JSON, Format::TOML, Format::WORKBOOK];

const REPORTS: [(&str, CheckFormat); 4] = [
    ("human", CheckFormat::HUMAN),
    ("short", CheckFormat::SHORT),
    ("json", CheckFormat::JSON),
    ("ndjson", CheckFormat::NDJSON),
];

const SETTINGS: Settings = Settings {
    style: Style { colour: false, drawing: Drawing::Unicode, width: 80 },
    as_of: jiff::civil::date(2001, 1, 23),
    is_draft: false,
    detail: Detail::Full,
};

fn main() {
    println!("| stage | a plan | bare parse | ratio |");
    println!("|---|--:|--:|--:|");
    let library = circulars();
    let generator = Generator::new(2001, &library);
    for format in FORMATS {
        Row::new(&generator, format).print(&library);
    }
    let paths = rule_files();
    alone("all rules, parsed and checked", || {
        black_box(Library::load(&plans::Disk, &paths));
    });
    let packed: &'static [u8] = Box::leak(pack(&library).expect("they load").into_boxed_slice());
    alone("the rules of 2001-02, unpacked", || {
        let library = Library::unpacked(packed, |_| Some("")).expect("it is a pack");
        black_box(library.rules(Year::beginning(2001)).is_some());
    });
}

/// Plans of one format, beside their bare parse.
struct Row {
    format: Format,
    plans: Vec<(String, Vec<u8>)>,
}

impl Row {
    fn new(generator: &Generator, format: Format) -> Row {
        let plan = |n| (format!("{n}.{}", format.ending()), generator.bytes(n, format));
        Row { format, plans: (1..=N_PLANS as usize).map(plan).collect() }
    }

    fn print(&self, library: &Library) {
        self.row("read into tokens", || {
            for (name, bytes) in &self.plans {
                black_box(opened(name, bytes));
            }
        });
        let files: Vec<(Tokens, Sources)> =
            self.plans.iter().map(|(name, bytes)| opened(name, bytes)).collect();
        let (rules, form) = circular(library, &files);
        let decode = |(file, _): &(Tokens, Sources)| {
            plan::decode(file.root(), plan::Format::YAML, form, &rules.schema)
        };
        self.row("read by the form", || {
            for file in &files {
                black_box(decode(file));
            }
        });
        let plans: Vec<plan::Plan> = files.iter().map(decode).collect();
        self.row("judged and explained", || {
            for (plan, (_, sources)) in plans.iter().zip(&files) {
                black_box(eval::run(rules, plan, sources, Selection::ALL, &Unwatched));
            }
        });
        let previous = Previous::none();
        let check = |(name, bytes): &(String, Vec<u8>)| {
            Session::new(library).check(name, bytes.clone(), &previous)
        };
        let checked: Vec<_> = self.plans.iter().map(check).collect();
        for (name, format) in REPORTS {
            self.row(&format!("reported, {name}"), || {
                for one in &checked {
                    black_box(format.piece(one, SETTINGS));
                }
            });
        }
    }

    fn row(&self, stage: &str, mut work: impl FnMut()) {
        let bare = || self.plans.iter().for_each(|(_, bytes)| bare::parse(self.format, bytes));
        let pairs = (0..PAIRS).map(|_| (timed(bare), timed(&mut work)));
        let mut pairs: Vec<(Duration, Duration)> = pairs.collect();
        let ratio = |(bare, stage): &(Duration, Duration)| stage.as_secs_f64() / bare.as_secs_f64();
        pairs.sort_by(|a, b| ratio(a).total_cmp(&ratio(b)));
        let pair = pairs[PAIRS / 2];
        let (ending, each) = (self.format.ending(), |time: Duration| us(time / N_PLANS));
        println!(
            "| {ending}: {stage} | {} | {} | {:.2} |",
            each(pair.1),
            each(pair.0),
            ratio(&pair)
        );
    }
}

fn circular<'l>(library: &'l Library, files: &[(Tokens, Sources)]) -> (&'l Rules, RecordId) {
    let (file, _) = files.first().expect("there are plans");
    let found = Session::new(library).form_of(file.root(), &mut Diagnostics::default());
    let (rules, form) = found.expect("the plans are of a circular that is loaded");
    (rules, form.record)
}

fn opened(name: &str, bytes: &[u8]) -> (Tokens, Sources) {
    let mut sources = Sources::default();
    let file = plan::open(name, bytes.to_vec(), &mut sources, &mut Diagnostics::default());
    (file.expect("it can be read"), sources)
}

/// What has no bare parse beside it.
fn alone(stage: &str, mut work: impl FnMut()) {
    let mut times: Vec<Duration> = (0..PAIRS).map(|_| timed(&mut work)).collect();
    times.sort();
    println!("| {stage} | {} | | |", us(times[PAIRS / 2]));
}

fn timed(work: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}

fn us(time: Duration) -> String {
    format!("{:.1} µs", time.as_secs_f64() * 1e6)
}
