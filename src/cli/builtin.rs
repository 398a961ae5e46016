//! The rules that the program brings with it, and the plans that their examples start from.

use include_dir::{Dir, include_dir};

use crate::library::{Files, Library};

static RULES: Dir = include_dir!("$CARGO_MANIFEST_DIR/rules");
static PLANS: Dir = include_dir!("$CARGO_MANIFEST_DIR/plans");

/// The circulars in `rules/` as `src/build.rs` packed them; empty where one of them has a mistake.
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.packed"));

/// The files in `rules/` and `plans/` as they were when the program was built.
pub(super) struct BuiltIn;

impl Files for BuiltIn {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let found = match path.split_once('/') {
            Some(("rules", rest)) => RULES.get_file(rest),
            Some(("plans", rest)) => PLANS.get_file(rest),
            _ => None,
        };
        let missing = || "it is not built in".to_owned();
        found.map(|file| file.contents().to_vec()).ok_or_else(missing)
    }
}

/// What plans are judged by, without parsing. Nothing where the rules have to be read to tell what is
/// wrong with them.
pub(super) fn packed() -> Option<Library> {
    let text = |name: &str| RULES.get_file(name.strip_prefix("rules/")?)?.contents_utf8();
    Library::unpacked(PACKED, text)
}

/// The rule files that are built in, by name.
pub(super) fn rule_files() -> Vec<String> {
    let files = RULES.files().filter_map(|file| file.path().to_str());
    let mut names: Vec<String> =
        files.filter(|path| path.ends_with(".lac")).map(|path| format!("rules/{path}")).collect();
    names.sort();
    names
}
