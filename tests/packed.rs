//! Rules that are packed when the program is built judge as those that are read from their files.

use crate::common::{Disk, rule_files, whole};
use lacuna::driver::{Previous, Session};
use lacuna::library::{Files, Library, pack};
use lacuna::report::{CheckFormat, Detail, Drawing, Settings, Style};

const SETTINGS: Settings = Settings {
    style: Style { colour: false, drawing: Drawing::Unicode, width: 80 },
    as_of: jiff::civil::date(2001, 1, 23),
    is_draft: false,
    detail: Detail::Verbose,
};

/// The rule files of circulars, without those of examples, as the program packs them.
fn circulars() -> Library {
    let mut names = rule_files();
    names.retain(|name| !name.ends_with(".examples.lac"));
    Library::load(&Disk, &names)
}

/// All that the program says of every plan there is.
fn said(library: &Library) -> String {
    let mut paths = Vec::new();
    for entry in walkdir::WalkDir::new("plans").sort_by_file_name() {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            paths.push(entry.path().display().to_string());
        }
    }
    assert!(paths.len() > 20);
    let previous = Previous::new(&Disk, paths.clone());
    let reports = paths.iter().map(|path| {
        let checked = Session::new(library).check(path, Disk.read(path).unwrap(), &previous);
        whole(&checked, CheckFormat::HUMAN, SETTINGS)
            + &whole(&checked, CheckFormat::JSON, SETTINGS)
    });
    reports.collect()
}

fn leaked<T: ?Sized>(kept: Box<T>) -> &'static T {
    Box::leak(kept)
}

#[test]
fn packed_rules_judge_as_they_did() {
    let loaded = circulars();
    let bytes = leaked(pack(&loaded).unwrap().into_boxed_slice());
    let text = |name: &str| Some(leaked(std::fs::read_to_string(name).ok()?.into_boxed_str()));
    let unpacked = Library::unpacked(bytes, text).unwrap();
    // Asked first: the names are read without the rules that they are of.
    assert!(unpacked.requirement_names().eq(loaded.requirement_names()));
    assert!(loaded.requirement_names().all(|(_, names)| names.contains("four-signatures")));
    assert_eq!(unpacked.years(), loaded.years());
    assert_eq!(said(&unpacked), said(&loaded));
}

#[test]
fn rules_with_a_mistake_are_not_packed() {
    struct Broken;
    impl Files for Broken {
        fn read(&self, path: &str) -> Result<Vec<u8>, String> {
            let text = String::from_utf8(Disk.read(path)?).unwrap();
            Ok(text.replacen("must", "mst", 1).into_bytes())
        }
    }
    let library = Library::load(&Broken, &["rules/1999-2000.lac".to_owned()]);
    assert!(library.diagnostics.has_errors());
    assert!(pack(&library).is_none());
}

#[test]
fn what_is_no_pack_gives_no_library() {
    assert!(Library::unpacked(&[], |_| Some("")).is_none());
    assert!(Library::unpacked(&[1, 200], |_| Some("")).is_none());
}
