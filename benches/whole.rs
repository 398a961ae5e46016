//! The whole program on folders of plans, each beside a bare parse of the same files by a parser of others,
//! in pairs: a table of ratios of the time that the processor spent.
//!
//! `cargo bench --bench whole` takes half an hour; `cargo bench --bench whole -- yaml 150` does the rows
//! with both words, and `cargo bench --bench whole -- threads` compares two threads with one alone.
//! `cargo bench --bench whole -- plans json 1500` only writes the plans of that row and prints their folder.

mod bare;
mod plans;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use lacuna::plan::Format;
use plans::{Generator, circulars};
use wait4::Wait4;

const SEED: u64 = 2001;

/// How often a pair is run; the median counts.
const PAIRS: usize = 5;

/// A row: the format and number of plans, the report, the number of threads.
type Row = (Format, usize, &'static str, usize);

static ROWS: [Row; 16] = [
    (Format::YAML, 1, "short", 1),
    (Format::YAML, 150, "short", 1),
    (Format::YAML, 1_500, "short", 1),
    (Format::YAML, 15_000, "short", 1),
    (Format::JSON, 1, "short", 1),
    (Format::JSON, 150, "short", 1),
    (Format::JSON, 1_500, "short", 1),
    (Format::JSON, 15_000, "short", 1),
    (Format::TOML, 150, "short", 1),
    (Format::WORKBOOK, 150, "short", 1),
    (Format::YAML, 15_000, "ndjson", 1),
    (Format::YAML, 15_000, "human", 1),
    (Format::JSON, 15_000, "ndjson", 1),
    (Format::JSON, 15_000, "human", 1),
    (Format::YAML, 15_000, "short", 2),
    (Format::JSON, 15_000, "short", 2),
];

/// What one run took.
#[derive(Debug, Clone, Copy)]
struct Run {
    cpu: Duration,
    clock: Duration,
    /// In bytes.
    peak: u64,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|one| one != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<&str>>().as_slice() {
        ["bare", folder] => bare(Path::new(folder)),
        ["measure", program, arguments @ ..] => measure(Command::new(program).args(arguments)),
        ["threads"] => threads(),
        ["plans", wanted @ ..] => write_plans(wanted),
        [] => {
            table(&[]);
            println!();
            threads();
        }
        wanted => table(wanted),
    }
}

/// Writes the plans of a row, for other programs, and prints their folder.
fn write_plans(wanted: &[&str]) {
    let library = circulars();
    let generator = Generator::new(SEED, &library);
    let (format, n_plans, ..) = rows(wanted)[0];
    println!("{}", generator.folder(&home(), *format, *n_plans).display());
}

/// The rows that have all of these words.
fn rows(wanted: &[&str]) -> Vec<&'static Row> {
    let rows: Vec<&Row> = ROWS.iter().filter(|row| is_wanted(row, wanted)).collect();
    if rows.is_empty() {
        eprintln!("no row has all of these words: {}; they are", wanted.join(", "));
        ROWS.iter().for_each(|row| eprintln!("  {}", words(row).join(" ")));
        std::process::exit(2);
    }
    rows
}

fn table(wanted: &[&str]) {
    let rows = rows(wanted);
    let library = circulars();
    let generator = Generator::new(SEED, &library);
    println!("| plans | report | threads | bare parse | check | ratio | on the clock | peak |");
    println!("|---|---|--:|--:|--:|--:|--:|--:|");
    for row in rows {
        let folder = generator.folder(&home(), row.0, row.1);
        println!("{}", measured(row, &folder));
    }
}

/// Where plans are made.
fn home() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("bench-plans")
}

/// How many times the plans of one thread two do on the clock; and as what it may come to on this machine, how
/// many times as many two programs do that know nothing of each other. Each is the median of pairs.
fn threads() {
    const N_PLANS: usize = 15_000;
    let library = circulars();
    let generator = Generator::new(SEED, &library);
    println!("| plans | report | two threads | two programs |");
    println!("|---|---|--:|--:|");
    for (format, report) in [(Format::YAML, "short"), (Format::JSON, "short")] {
        let folder = generator.folder(&home(), format, N_PLANS);
        let folder = folder.to_string_lossy();
        let clock = |n_programs: usize, n_threads: &str| {
            let check = ["check", &folder, "--format", report, "--jobs", n_threads];
            let begun = Instant::now();
            std::thread::scope(|scope| {
                for _ in 0..n_programs {
                    scope.spawn(|| run(env!("CARGO_BIN_EXE_lacuna"), &check));
                }
            });
            begun.elapsed().as_secs_f64()
        };
        let pairs = (0..PAIRS).map(|_| {
            let one = clock(1, "1");
            (one / clock(1, "2"), 2.0 * one / clock(2, "1"))
        });
        let (mut two_threads, mut two_programs): (Vec<f64>, Vec<f64>) = pairs.unzip();
        two_threads.sort_by(f64::total_cmp);
        two_programs.sort_by(f64::total_cmp);
        let [threads, programs] = [two_threads, two_programs].map(|all| all[PAIRS / 2]);
        println!("| {N_PLANS} {} | {report} | {threads:.2} | {programs:.2} |", format.ending());
    }
}

fn words((format, n_plans, report, n_threads): &Row) -> [String; 4] {
    [
        format.ending().to_owned(),
        n_plans.to_string(),
        (*report).to_owned(),
        format!("{n_threads}-threads"),
    ]
}

fn is_wanted(row: &Row, wanted: &[&str]) -> bool {
    wanted.iter().all(|one| words(row).contains(&(*one).to_owned()))
}

fn measured((format, n_plans, report, n_threads): &Row, folder: &Path) -> String {
    let pairs = (0..PAIRS).map(|_| {
        let (folder, n_threads) = (folder.to_string_lossy(), n_threads.to_string());
        let check = ["check", &folder, "--format", report, "--jobs", &n_threads];
        (run(&this_program(), &["bare", &folder]), run(env!("CARGO_BIN_EXE_lacuna"), &check))
    });
    let mut pairs: Vec<(Run, Run)> = pairs.collect();
    let ratio = |(bare, check): &(Run, Run)| check.cpu.as_secs_f64() / bare.cpu.as_secs_f64();
    pairs.sort_by(|a, b| ratio(a).total_cmp(&ratio(b)));
    let (bare, check) = pairs[PAIRS / 2];
    let ms = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1_000.0);
    format!(
        "| {n_plans} {} | {report} | {n_threads} | {} | {} | {:.2} | {} | {:.1} MB |",
        format.ending(),
        ms(bare.cpu),
        ms(check.cpu),
        ratio(&(bare, check)),
        ms(check.clock),
        check.peak as f64 / 1e6
    )
}

fn this_program() -> String {
    let path = std::env::current_exe().expect("this program has a path");
    path.to_string_lossy().into_owned()
}

/// Runs a program by way of [`measure`].
fn run(program: &str, arguments: &[&str]) -> Run {
    let mut command = Command::new(this_program());
    let ended = command.args(["measure", program]).args(arguments).output();
    let said = ended.expect("this program can be started").stdout;
    let figures: Vec<u64> = String::from_utf8_lossy(&said)
        .split_whitespace()
        .map(|figure| figure.parse().expect("a figure"))
        .collect();
    let [cpu, clock, peak] = figures[..] else { panic!("{program} {arguments:?} failed") };
    let [cpu, clock] = [cpu, clock].map(Duration::from_nanos);
    Run { cpu, clock, peak }
}

/// Runs a program to its end and prints what it took: nanoseconds of the processor, nanoseconds on the
/// clock, bytes. What it says is thrown away, and plans with faults are no failure. The system counts the
/// memory of who starts a program as the program's own: so it is started by one that has hardly any.
fn measure(command: &mut Command) {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let begun = Instant::now();
    let mut child = command.spawn().expect("the program can be started");
    let ended = child.wait4().expect("the program ends");
    assert!(matches!(ended.status.code(), Some(0 | 1)), "{command:?}: {:?}", ended.status);
    let (clock, used) = (begun.elapsed(), ended.rusage);
    println!("{} {} {}", (used.utime + used.stime).as_nanos(), clock.as_nanos(), used.maxrss);
}

/// Reads and parses all files of a folder, and does nothing with them.
fn bare(folder: &Path) {
    let files = std::fs::read_dir(folder).expect("the folder is there");
    let mut files: Vec<PathBuf> = files.map(|one| one.unwrap().path()).collect();
    files.sort();
    for path in files {
        let bytes = std::fs::read(&path).expect("the plan can be read");
        bare::parse(Format::of(&path.to_string_lossy(), &bytes), &bytes);
    }
}
