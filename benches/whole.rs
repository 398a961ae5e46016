//! The whole program on folders of plans, each beside a bare parse of the same files by the same parser,
//! in pairs: a table of ratios of the time that the processor spent.
//!
//! `cargo bench --bench whole` takes a few minutes; `cargo bench --bench whole -- yaml 150` does one row.

mod plans;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use lacuna::plan::Format;
use plans::Generator;
use wait4::Wait4;

const SEED: u64 = 2001;

/// How often a pair is run; the median counts.
const PAIRS: usize = 5;

/// The formats, and how many plans there are in a folder.
const FORMATS: [(&str, Format); 2] = [("yaml", Format::Yaml), ("json", Format::Json)];
const HOW_MANY: [usize; 4] = [1, 150, 1_500, 15_000];

/// What one run took.
#[derive(Debug, Clone, Copy)]
struct Run {
    cpu: Duration,
    /// In bytes.
    peak: u64,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|one| one != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<&str>>().as_slice() {
        ["bare", format, folder] => bare(format, Path::new(folder)),
        wanted => table(wanted),
    }
}

fn table(wanted: &[&str]) {
    let is_wanted = |one: &str, all: &[String]| {
        let of_kind = wanted.iter().filter(|wanted| all.contains(&(**wanted).to_owned()));
        of_kind.clone().count() == 0 || of_kind.clone().any(|wanted| *wanted == one)
    };
    let formats: Vec<String> = FORMATS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let counts: Vec<String> = HOW_MANY.iter().map(usize::to_string).collect();
    let unknown = wanted.iter().find(|one| {
        let is_it = |known: &String| known == *one;
        !formats.iter().any(is_it) && !counts.iter().any(is_it)
    });
    if let Some(unknown) = unknown {
        let (formats, counts) = (formats.join(", "), counts.join(", "));
        eprintln!(
            "`{unknown}` is no row: name formats ({formats}) and numbers of plans ({counts})"
        );
        std::process::exit(2);
    }
    let home = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("bench-plans");
    let generator = Generator::new(SEED);
    println!("| format | plans | bare parse | check | ratio | peak |");
    println!("|---|--:|--:|--:|--:|--:|");
    for (name, format) in FORMATS.iter().filter(|(name, _)| is_wanted(name, &formats)) {
        for count in HOW_MANY.iter().filter(|count| is_wanted(&count.to_string(), &counts)) {
            let folder = generator.folder(&home, *format, *count);
            println!("{}", row(name, *count, &folder));
        }
    }
}

fn row(format: &str, n_plans: usize, folder: &Path) -> String {
    let pairs = (0..PAIRS).map(|_| {
        let mut bare = Command::new(std::env::current_exe().expect("this program has a path"));
        bare.args(["bare", format]).arg(folder);
        let mut check = Command::new(env!("CARGO_BIN_EXE_lacuna"));
        check.arg("check").arg(folder).args(["--format", "short"]);
        check.env("RAYON_NUM_THREADS", "1");
        (run(&mut bare), run(&mut check))
    });
    let mut pairs: Vec<(Run, Run)> = pairs.collect();
    let ratio = |(bare, check): &(Run, Run)| check.cpu.as_secs_f64() / bare.cpu.as_secs_f64();
    pairs.sort_by(|a, b| ratio(a).total_cmp(&ratio(b)));
    let (bare, check) = pairs[PAIRS / 2];
    let ms = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1_000.0);
    format!(
        "| {format} | {n_plans} | {} | {} | {:.2} | {:.0} MB |",
        ms(bare.cpu),
        ms(check.cpu),
        ratio(&(bare, check)),
        check.peak as f64 / 1e6
    )
}

/// Runs a program to its end; what it says is thrown away, and plans with faults are no failure.
fn run(command: &mut Command) -> Run {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().expect("the program can be started");
    let ended = child.wait4().expect("the program ends");
    assert!(matches!(ended.status.code(), Some(0 | 1)), "{command:?}: {:?}", ended.status);
    let used = ended.rusage;
    Run { cpu: used.utime + used.stime, peak: used.maxrss }
}

/// Reads and parses all files of a folder, and does nothing with them.
fn bare(format: &str, folder: &Path) {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|one| one.unwrap().path())
        .collect();
    files.retain(|path| path.extension().is_some());
    files.sort();
    for path in files {
        let text = std::fs::read_to_string(&path).expect("the plan can be read");
        let n_parts = match format {
            "yaml" => granit_parser::Parser::new_from_str(&text).filter(Result::is_ok).count(),
            _ => {
                let (collect, parse) = Default::default();
                let tree = jsonc_parser::parse_to_ast(&text, &collect, &parse).expect("it is JSON");
                usize::from(tree.value.is_some())
            }
        };
        std::hint::black_box(n_parts);
    }
}
