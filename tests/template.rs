//! `lacuna template`: what is written as text is a plan in which nothing is filled in but what is
//! known, and, without the `#` before its examples, one that can be read as a whole.

use std::io::{Cursor, Read};
use std::path::Path;

use crate::common::{Disk, built_in};
use lacuna::diag::Diagnostics;
use lacuna::driver::Session;
use lacuna::library::Library;
use lacuna::plan::{self, Format, Node, Plan, State, Tokens};
use lacuna::proforma::blank;
use lacuna::proforma::workbook::{Order, workbook};
use lacuna::rules::Rules;
use lacuna::rules::program::Form;
use lacuna::source::Sources;
use lacuna::value::{Absence, Ty};

/// A pro forma, with what it is of.
struct Made<'l> {
    title: String,
    rules: &'l Rules,
    form: &'l Form,
    begun: Node,
    text: String,
    format: Format,
}

impl Made<'_> {
    fn read(&self, text: &str) -> Node {
        let name = format!("plan.{}", self.format.ending());
        let mut found = Diagnostics::default();
        let bytes = text.as_bytes().to_vec();
        let node = plan::open(&name, bytes, &mut Sources::default(), &mut found);
        assert!(found.is_empty(), "{}: {found:?}\n{text}", self.title);
        node.unwrap().tree()
    }

    fn decode(&self, node: &Node) -> Plan {
        let file = Tokens::of(node.clone());
        let plan =
            plan::decode(file.root(), plan::Format::YAML, self.form.record, &self.rules.schema);
        assert!(plan.strays.is_empty(), "{}: {:?}", self.title, plan.strays);
        plan
    }

    /// The values of a plan, each with its way.
    fn given(&self, plan: &Plan) -> Vec<String> {
        let slots = plan.own_slots().into_iter();
        let given = slots.filter_map(|id| match &plan.slot(id).state {
            State::Record(_) | State::Absent(Absence::Missing) => None,
            state @ (State::Given(_) | State::Absent(_)) => Some((id, format!("{state:?}"))),
            State::List(entries) => Some((id, format!("{} entries", entries.len()))),
        });
        given.map(|(id, said)| format!("{}: {said}", plan.path(id, &self.rules.schema))).collect()
    }
}

/// Each form of each year in a format, of no council and of one.
fn all(library: &Library, format: Format) -> Vec<Made<'_>> {
    let mut all = Vec::new();
    for rules in library.all() {
        for form in &rules.forms {
            for council in [None, Some("Salford")] {
                let begun = Session::new(library).new_plan(rules, form, council).unwrap().plan;
                let model = Session::new(library).reading(&Disk).model(rules, form.record);
                let order = Order { rules, form, model: model.as_ref(), plan: &begun };
                let text = blank(&order, format).expect("a format that is text").unwrap();
                let title = format!("{} {} {council:?}", rules.circular.year, form.name);
                all.push(Made { title, rules, form, begun, text, format });
            }
        }
    }
    assert!(all.len() >= 16, "{}", all.len());
    all
}

fn texts() -> impl Iterator<Item = Format> {
    Format::ALL.into_iter().filter(|one| one.is_text())
}

#[test]
fn nothing_is_filled_in_but_what_is_known() {
    let library = built_in();
    for one in texts().flat_map(|format| all(&library, format)) {
        let (begun, plan) = (one.decode(&one.begun), one.decode(&one.read(&one.text)));
        assert_eq!(one.given(&plan), one.given(&begun), "{}\n{}", one.title, one.text);
    }
}

#[test]
fn an_example_is_part_of_the_plan_without_its_mark() {
    let library = built_in();
    for one in texts().filter(|one| one.has_comments()).flat_map(|format| all(&library, format)) {
        let lines = one.text.lines().map(|line| line.strip_prefix('#').unwrap_or(line));
        let text: String = lines.map(|line| format!("{line}\n")).collect();
        let plan = one.decode(&one.read(&text));
        for id in plan.own_slots() {
            let path = plan.path(id, &one.rules.schema);
            let state = &plan.slot(id).state;
            let is_unreadable = matches!(state, State::Absent(Absence::Unreadable(_)));
            assert!(!is_unreadable, "{}: {path}: {state:?}\n{text}", one.title);
            // Each list has an entry with all its fields.
            let is_missing = *state == State::Absent(Absence::Missing);
            let (_, field) = plan.declared(id, &one.rules.schema);
            let is_list = field.is_some_and(|field| matches!(field.ty, Ty::List(_)));
            let is_room = is_missing && (is_list || path.contains(", entry "));
            let is_begun = one.begun.at(path.split(',').next().unwrap()).is_some();
            assert!(!is_room || is_begun, "{}: {path} has no example\n{text}", one.title);
        }
    }
}

#[test]
fn every_field_is_named_and_each_comment_is_short() {
    let library = built_in();
    for one in texts().flat_map(|format| all(&library, format)) {
        for field in one.rules.schema.fields(one.form.record) {
            assert!(one.text.contains(&field.name), "{}: {}", one.title, field.name);
        }
        let comments = one.text.lines().filter(|line| line.trim_start().starts_with("##"));
        let long: Vec<&str> = comments.filter(|line| line.chars().count() > 99).collect();
        assert!(long.is_empty(), "{}: {long:#?}", one.title);
    }
}

#[test]
fn the_schema_is_where_the_plan_looks_for_it() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("template-json");
    let _absent = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let lacuna = |arguments: &str| {
        let mut command = crate::common::programs::program();
        let ran = command.args(arguments.split(' ')).current_dir(&folder).output().unwrap();
        assert_eq!(ran.status.code(), Some(0), "{ran:?}");
        String::from_utf8(ran.stdout).unwrap()
    };
    let said = lacuna("template 2001-02 --format json --authority Salford");
    assert!(said.starts_with("salford-2001-02.json is the pro forma."), "{said}");
    let advised = said.lines().find_map(|line| line.strip_prefix("  lacuna schema "));
    lacuna(&format!("schema {}", advised.unwrap()));
    let plan = std::fs::read_to_string(folder.join("salford-2001-02.json")).unwrap();
    assert!(plan.contains("\"$schema\": \"./2001-02.schema.json\""), "{plan}");
    assert!(folder.join("2001-02.schema.json").exists());
}

/// The checks of cells in all sheets of a pro forma as a workbook.
fn validations(library: &Library, year: &str) -> Vec<String> {
    let rules = library.all().find(|rules| rules.circular.year.to_string() == year).unwrap();
    let form = rules.forms.iter().find(|form| form.name == "plan").unwrap();
    let begun = Session::new(library).new_plan(rules, form, None).unwrap().plan;
    let bytes = workbook(&Order { rules, form, model: None, plan: &begun }).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut found = Vec::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let is_sheet = part.name().unwrap().starts_with("xl/worksheets/sheet");
        let mut text = String::new();
        if is_sheet {
            part.read_to_string(&mut text).unwrap();
        }
        let checks = text.split("<dataValidation ").skip(1);
        found.extend(checks.map(|one| one.split("</dataValidation>").next().unwrap().to_owned()));
    }
    found
}

#[test]
fn a_cell_is_checked_by_the_range_of_its_field() {
    let library = built_in();
    let checks = validations(&library, "2001-02");
    for (kind, first, last, said) in [
        ("decimal", "0", "1", "It takes 0% to 100%."),
        ("decimal", "1", "11", "It takes 1 to 11."),
        ("date", "DATE(1998,1,1)", "DATE(2005,3,31)", "It takes 1 January 1998 to 31 March 2005."),
    ] {
        let ends = format!("<formula1>{first}</formula1><formula2>{last}</formula2>");
        let is_it =
            |check: &&String| check.contains(&format!("type=\"{kind}\"")) && check.contains(&ends);
        let check = checks.iter().find(is_it).unwrap_or_else(|| panic!("{ends} in {checks:#?}"));
        assert!(check.contains(said) && check.contains("errorStyle=\"warning\""), "{check}");
    }
    // Money has no range here, but is never below nought.
    let money = "<formula1>0</formula1><formula2>1000000000000000</formula2>";
    assert!(checks.iter().any(|check| check.contains(money)), "{checks:#?}");
}
