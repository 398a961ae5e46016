//! The rules that the program brings with it, and the plans that their examples start from.

use include_dir::{Dir, include_dir};

use crate::driver::Files;

static RULES: Dir = include_dir!("$CARGO_MANIFEST_DIR/rules");
static PLANS: Dir = include_dir!("$CARGO_MANIFEST_DIR/plans");

/// The files in `rules/` and `plans/` as they were when the program was built.
pub struct BuiltIn;

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

/// The rule files that are built in, by name.
pub fn rule_files() -> Vec<String> {
    let files = RULES.files().filter_map(|file| file.path().to_str());
    let mut names: Vec<String> =
        files.filter(|path| path.ends_with(".lac")).map(|path| format!("rules/{path}")).collect();
    names.sort();
    names
}
