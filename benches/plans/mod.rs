//! Plans in any number, the same for the same seed: the model plan of 2001-02 as other councils might
//! have sent it.
//!
//! The councils are invented and called `Bench 1` and so on; what is written in prose is other prose of
//! about a quarter of the length, so that a plan has some 12 KB as YAML. Every fifth plan has one of
//! [`FAULTS`].

// Each bench uses its own part of this module.
#![allow(dead_code)]

use std::path::{Path, PathBuf};

use fastrand::Rng;
use lacuna::diag::Diagnostics;
use lacuna::driver::Session;
use lacuna::library::{Files, Library};
use lacuna::plan::{self, Comments, Format, Node, NodeKind, Scalar, Tokens};
use lacuna::proforma::workbook::{Order, workbook};
use lacuna::source::Sources;
use smol_str::SmolStr;

const MODEL: &str = "plans/2001-02/model.yaml";

/// Fields that hold prose.
const PROSE: [&str; 4] = ["what", "outcome", "improvement", "overview"];

/// How many plans there are to one with a fault.
pub const ONE_FAULT_IN: usize = 5;

/// The requirement that says what is wrong, and the change that makes it so.
type Fault = (&'static str, fn(&mut Node));

/// What is wrong in some of the plans.
pub const FAULTS: [Fault; 4] = [
    ("sent-by-the-due-date", |plan| set(plan, &["submitted"], "3 February 2001")),
    ("four-signatures", |plan| shorten(plan, &["letter", "signatures"])),
    ("summary-adds-up", |plan| set(plan, &["financial-summary", "total"], "£1")),
    ("support-follows-a-pathway-plan", |plan| {
        set(plan, &["leaving-care", "needs-assessed"], "no");
    }),
];

/// The files of the repository.
pub struct Disk;

impl Files for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        std::fs::read(path).map_err(|error| error.to_string())
    }
}

/// The rule files of circulars, without those of examples.
pub fn rule_files() -> Vec<String> {
    let files = std::fs::read_dir("rules").expect("the rules are there");
    let names = files.map(|entry| entry.unwrap().path().display().to_string());
    let is_circular = |name: &String| name.ends_with(".lac") && !name.ends_with(".examples.lac");
    let mut names: Vec<String> = names.filter(is_circular).collect();
    names.sort();
    names
}

/// The rules of all years.
pub fn circulars() -> Library {
    Library::load(&Disk, &rule_files())
}

/// Makes plans, one after the other.
pub struct Generator<'l> {
    library: &'l Library,
    model: Node,
    words: Vec<String>,
    seed: u64,
}

impl<'l> Generator<'l> {
    pub fn new(seed: u64, library: &'l Library) -> Self {
        let text = std::fs::read(MODEL).expect("the model plan is there");
        let said = &mut Diagnostics::default();
        let model = plan::open(MODEL, text, &mut Sources::default(), said);
        let model = model.expect("the model plan can be read").tree();
        let mut words = Vec::new();
        prose(&mut model.clone(), &mut |text| {
            words.extend(text.split_whitespace().map(|word| word.replace([':', '#'], "")));
        });
        Generator { library, model, words, seed }
    }

    /// A plan as a tree, by its number.
    pub fn tree(&self, number: usize) -> Node {
        let mut rng = Rng::with_seed(self.seed.wrapping_add(number as u64));
        let mut tree = self.model.clone();
        set(&mut tree, &["authority"], &format!("Bench {number}"));
        prose(&mut tree, &mut |text| {
            let length = text.split_whitespace().count().div_ceil(4);
            let words = (0..length).map(|_| rng.choice(&self.words).map_or("", String::as_str));
            *text = words.collect::<Vec<&str>>().join(" ").into();
        });
        if number.is_multiple_of(ONE_FAULT_IN) {
            let (_, plant) = FAULTS[number / ONE_FAULT_IN % FAULTS.len()];
            plant(&mut tree);
        }
        tree
    }

    /// The same as a file.
    pub fn bytes(&self, number: usize, format: Format) -> Vec<u8> {
        self.written(&self.tree(number), format)
    }

    /// The same with so many times the lines of spending and the actions.
    pub fn grown(&self, number: usize, times: usize, format: Format) -> Vec<u8> {
        let mut tree = self.tree(number);
        for list in ["spending", "actions"] {
            if let NodeKind::List(items) = &mut at(&mut tree, &[list]).kind {
                *items = vec![std::mem::take(items); times].concat();
            }
        }
        self.written(&tree, format)
    }

    fn written(&self, plan: &Node, format: Format) -> Vec<u8> {
        if format == Format::WORKBOOK {
            let tokens = Tokens::of(plan.clone());
            let found =
                Session::new(self.library).form_of(tokens.root(), &mut Diagnostics::default());
            let (rules, form) = found.expect("the model plan is of a circular that is loaded");
            let order = Order { rules, form, model: None, plan };
            return workbook(&order).expect("a workbook can be made");
        }
        let written = plan::write(plan, Comments::default(), format);
        written.expect("the format is a text").expect("a plan can be written").into_bytes()
    }

    /// Writes so many plans into a folder of their own.
    pub fn folder(&self, home: &Path, format: Format, n_plans: usize) -> PathBuf {
        let folder = home.join(format!("{}-{n_plans}", format.ending()));
        std::fs::create_dir_all(&folder).expect("a folder for plans can be made");
        for number in 1..=n_plans {
            let path = folder.join(format!("{number:05}.{}", format.ending()));
            std::fs::write(path, self.bytes(number, format)).expect("a plan can be written");
        }
        folder
    }
}

/// Does something with all prose of a plan.
fn prose(node: &mut Node, each: &mut dyn FnMut(&mut SmolStr)) {
    match &mut node.kind {
        NodeKind::Map(entries) => {
            for entry in entries {
                match &mut entry.value.kind {
                    NodeKind::Scalar(scalar) if PROSE.contains(&entry.key.node.as_str()) => {
                        each(&mut scalar.text);
                    }
                    _ => prose(&mut entry.value, each),
                }
            }
        }
        NodeKind::List(items) => items.iter_mut().for_each(|item| prose(item, each)),
        NodeKind::Scalar(_)
        | NodeKind::Figure(_)
        | NodeKind::Unreadable(_)
        | NodeKind::Total(_) => {}
    }
}

fn at<'n>(node: &'n mut Node, way: &[&str]) -> &'n mut Node {
    let Some((name, rest)) = way.split_first() else { return node };
    let NodeKind::Map(entries) = &mut node.kind else { panic!("no field `{name}`") };
    let entry = entries.iter_mut().find(|entry| entry.key.node == *name);
    at(&mut entry.expect("the model plan has the field").value, rest)
}

fn set(node: &mut Node, way: &[&str], text: &str) {
    at(node, way).kind = NodeKind::Scalar(Scalar { text: text.into(), is_quoted: false });
}

fn shorten(node: &mut Node, way: &[&str]) {
    if let NodeKind::List(items) = &mut at(node, way).kind {
        items.pop();
    }
}
