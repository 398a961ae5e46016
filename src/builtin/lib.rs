//! The rules that every program brings with it, and the plans that their examples start from.
//!
//! They are the files in `rules/` and `plans/` as they were when the program was built; the command line and the page
//! in a browser take them from here.

use include_dir::{Dir, include_dir};

use lacuna_language::library::{Files, Library};

/// The files in `rules/`, by name. As texts they need no look at their bytes when the program starts.
static RULES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/rules.texts.rs"));
static PLANS: Dir = include_dir!("$CARGO_MANIFEST_DIR/../../plans");

/// The circulars in `rules/` as `build.rs` packed them; empty where one of them has a mistake.
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.packed"));

/// The files in `rules/` and `plans/` as they were when the program was built.
pub struct BuiltIn;

impl Files for BuiltIn {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let plan = || PLANS.get_file(path.strip_prefix("plans/")?).map(|file| file.contents());
        let found = rule_file(path).map(str::as_bytes).or_else(plan);
        found.map(<[u8]>::to_vec).ok_or_else(|| "it is not built in".to_owned())
    }
}

/// What plans are judged by, without parsing. Nothing where the rules have to be read to tell what is
/// wrong with them.
pub fn packed() -> Option<Library> {
    Library::unpacked(PACKED, rule_file)
}

/// The text of a file in `rules/`.
fn rule_file(name: &str) -> Option<&'static str> {
    RULES.iter().find(|(own, _)| *own == name).map(|(_, text)| *text)
}

/// The rule files that are built in, by name.
pub fn rule_files() -> Vec<String> {
    let names = RULES.iter().map(|(name, _)| *name).filter(|name| name.ends_with(".lac"));
    names.map(str::to_owned).collect()
}
