//! The program itself and others, run as a user runs them, and reports compared without their places.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

/// Python as the system's packages know it: another one has no bridge to LibreOffice.
pub const PYTHON: &str = "/usr/bin/python3";

/// The folder of the program's rule cache while it is tested, and the variable that names it.
pub const RULE_CACHE: (&str, &str) =
    ("LACUNA_CACHE_DIR", concat!(env!("CARGO_TARGET_TMPDIR"), "/rule-cache"));

/// The program, to be run.
pub fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_lacuna"));
    program.env(RULE_CACHE.0, RULE_CACHE.1);
    program
}

/// Where the programs from PyPI are that read what Lacuna writes.
pub const CONSUMERS: &str = "target/consumers/venv/bin";

/// Fetches the programs that read what Lacuna writes, once in a run.
pub fn install_consumers() {
    static DONE: OnceLock<()> = OnceLock::new();
    DONE.get_or_init(|| drop(output_of(&mut Command::new("tests/consumers/install.sh"))));
}

/// A new folder of this run.
pub fn folder(of: &str) -> PathBuf {
    let name = format!("{of}-{}", std::process::id());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// What a command writes to standard output.
#[track_caller]
pub fn output_of(command: &mut Command) -> String {
    let ran = command.output().unwrap_or_else(|why| panic!("{command:?} cannot be run: {why}"));
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{command:?} fails:\n{said}");
    String::from_utf8(ran.stdout).unwrap()
}

/// What the program writes to standard output.
pub fn lacuna(arguments: &[&str]) -> String {
    output_of(crate::common::programs::program().args(arguments))
}

/// What is found of a plan, without the places.
pub fn found(path: &str) -> Value {
    let check = ["check", "--format", "json", "--as-of", "2001-01-23", path];
    let ran = crate::common::programs::program().args(check).output().unwrap();
    let said = String::from_utf8_lossy(&ran.stderr);
    let mut report: Value = serde_json::from_slice(&ran.stdout)
        .unwrap_or_else(|why| panic!("{path} gives no report: {why}\n{said}"));
    let mut plan = report["plans"][0].take();
    without_places(&mut plan);
    plan
}

/// Takes out where something stands.
fn without_places(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for name in ["path", "place", "places"] {
                fields.remove(name);
            }
            fields.values_mut().for_each(without_places);
        }
        Value::Array(values) => values.iter_mut().for_each(without_places),
        _ => {}
    }
}

/// Says where two reports first differ.
pub fn difference(way: &str, left: &Value, right: &Value) -> Option<String> {
    match (left, right) {
        (Value::Object(left), Value::Object(right)) if left.len() == right.len() => {
            let each = left.iter();
            each.filter_map(|(name, one)| {
                let other = right.get(name).unwrap_or(&Value::Null);
                difference(&format!("{way}.{name}"), one, other)
            })
            .next()
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            let each = left.iter().zip(right).enumerate();
            each.filter_map(|(at, (one, other))| difference(&format!("{way}[{at}]"), one, other))
                .next()
        }
        _ => (left != right).then(|| format!("{way}: {left} became {right}")),
    }
}

/// The browser that pages are opened in, and the rules of accessibility that they are held against. Nothing, and a
/// loud word, where they are not here and cannot be installed.
pub fn browser() -> Option<Browser> {
    static DONE: OnceLock<Option<Browser>> = OnceLock::new();
    let found = DONE.get_or_init(|| {
        let ran = Command::new("tests/consumers/browser.sh").output().ok()?;
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        if !ran.status.success() {
            eprintln!("SKIPPED: no page is opened in a browser: {said}");
            return None;
        }
        let program = String::from_utf8(ran.stdout).ok()?.trim().to_owned();
        Some(Browser { program, axe: "target/browser/node_modules/axe-core/axe.min.js" })
    });
    found.clone()
}

/// A browser without a window.
#[derive(Clone)]
pub struct Browser {
    program: String,
    /// The file of axe-core.
    pub axe: &'static str,
}

impl Browser {
    /// What a page comes to once its scripts have run, in a window of this width.
    pub fn opened(&self, page: &Path, width: usize) -> String {
        let page = format!("file://{}", std::fs::canonicalize(page).unwrap().display());
        let size = format!("--window-size={width},900");
        let quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=60000"];
        output_of(Command::new(&self.program).args(quiet).args([&size, "--dump-dom", &page]))
    }

    /// The bytes of a page as it is printed.
    pub fn printed(&self, page: &Path, to: &Path) -> Vec<u8> {
        let page = format!("file://{}", std::fs::canonicalize(page).unwrap().display());
        let to_pdf = format!("--print-to-pdf={}", to.display());
        let quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"];
        output_of(Command::new(&self.program).args(quiet).args([&to_pdf, &page]));
        std::fs::read(to).unwrap()
    }
}
