//! LibreOffice as a council's officer uses it: the pro forma is opened, filled in, moved about and
//! saved, and what is saved gives the verdicts that the same plan gives in YAML.
//!
//! LibreOffice is fetched on the first run, by office/install.sh; without it the test fails.

use std::process::Command;

use crate::common::programs::{PYTHON, difference, folder, found, lacuna, output_of};

const MODEL: &str = "plans/2001-02/model.yaml";
#[test]
fn what_libreoffice_saves_gives_the_verdicts_of_the_same_plan_in_yaml() {
    output_of(&mut Command::new("tests/office/install.sh"));
    let folder = folder("office");
    let path = |name: &str| folder.join(name).display().to_string();
    lacuna(&["template", "2001-02", "--authority", "Wexcombe", "--output", &path("blank.xlsx")]);
    let plan = lacuna(&["convert", MODEL, "--to", "json", "--drop-comments"]);
    std::fs::write(path("plan.json"), plan).unwrap();
    output_of(Command::new(PYTHON).args(["-B", "tests/office/fill_in.py"]).arg(&folder));

    let expected = found(MODEL);
    assert!(expected["totals"]["met"].as_u64() > Some(30), "{}", expected["totals"]);
    for name in ["filled.xlsx", "moved.xlsx", "1904.xlsx"] {
        let differs = difference("", &expected, &found(&path(name)));
        assert_eq!(differs, None, "{name}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
