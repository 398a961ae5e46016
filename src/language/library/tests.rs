//! What is left of rule files that have mistakes, and that no plan is checked by it.

use std::collections::BTreeMap;

use super::{Files, Library, Others, Purpose};
use crate::rules::Draft;
use crate::rules::program::{Expr, ExprKind};
use crate::value::{Ty, Year};

/// Rule files in memory.
struct Texts(BTreeMap<String, String>);

impl Files for Texts {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        self.0.get(path).map(|text| text.clone().into_bytes()).ok_or_else(|| "not there".to_owned())
    }
}

const HEAD: &str = "circular \"Plans\"\n  year 2001-02\n  number not known because \"it is \
                    invented\"\n  due 31 January 2001\n\nsource report \"Report\"\n\nparagraph \
                    money\n  our-words \"The plan shows its money.\"\n  basis seen in report\n";

const FORM: &str = "form plan \"Plan\"\n  total : money\n  title : text\n";

const GOOD: &str =
    "requirement good \"The total is large\"\n  cites money\n  must total is at least £5\n";

fn load(texts: &[&str]) -> Library {
    let named = texts.iter().enumerate();
    let files: BTreeMap<String, String> =
        named.map(|(at, text)| (format!("{at}.lac"), (*text).to_owned())).collect();
    let names: Vec<String> = files.keys().cloned().collect();
    Library::load(&Texts(files), &names)
}

/// The only draft of one file of these items, which gives no rules.
fn draft(items: &[&str]) -> (Draft, Vec<&'static str>) {
    let library = load(&[&items.join("\n")]);
    assert!(library.all().next().is_none() && library.years().is_empty());
    let drafts: Vec<&Draft> = library.drafts().collect();
    (drafts[0].clone(), codes(&library))
}

/// The codes of all mistakes, without warnings.
fn codes(library: &Library) -> Vec<&'static str> {
    library.diagnostics.iter().map(|one| one.code.id).filter(|id| id.starts_with('E')).collect()
}

fn requirements(draft: &Draft) -> Vec<&str> {
    draft.requirements.iter().map(|one| one.name.as_str()).collect()
}

fn has_error(expr: &Expr) -> bool {
    expr.any(&mut |part| matches!(part.kind, ExprKind::Error))
}

#[test]
fn a_requirement_that_does_not_parse_leaves_all_others() {
    let bad = "requirement bad \"The title\"\n  cites 5\n  must title is given\n";
    let (draft, codes) = draft(&[HEAD, FORM, "value asked = £5\n", bad, GOOD]);
    assert_eq!(codes.len(), 1);
    assert_eq!(requirements(&draft), ["good"]);
    assert_eq!(draft.unread.iter().map(|name| name.node.as_str()).collect::<Vec<_>>(), ["bad"]);
    assert_eq!(draft.definitions[0].body.ty, Ty::Money);
    assert_eq!(draft.schema.fields(draft.forms[0].record).last().unwrap().name, "title");
    assert_eq!(draft.circular.year, Year::beginning(2001));
}

#[test]
fn a_condition_that_fails_leaves_its_requirement_and_the_other_clauses() {
    let syntax = "requirement syntax \"The title\"\n  cites money\n  must title is gven\n  unless total is £0\n";
    let names = "requirement names \"The total\"\n  cites money\n  must totl is at least £5\n";
    let (draft, codes) = draft(&[HEAD, FORM, syntax, names, GOOD]);
    assert_eq!(codes.len(), 2);
    assert_eq!(requirements(&draft), ["syntax", "names", "good"]);
    let failed = |at: usize| draft.requirements[at].strength.conditions().iter().any(has_error);
    assert!(failed(0) && failed(1) && !failed(2));
    assert!(!has_error(draft.requirements[0].unless.as_ref().unwrap()));
    assert_eq!(draft.requirements[0].cites, [0]);
}

#[test]
fn definitions_in_a_circle_keep_the_type_that_they_state() {
    let circle = "value a : money = b\nvalue b : money = a\ndefine c = a + total\n";
    let (draft, codes) = draft(&[HEAD, FORM, circle, GOOD]);
    assert_eq!(codes.len(), 2);
    let bodies: Vec<_> =
        draft.definitions.iter().map(|one| (&one.name[..], &one.body.ty)).collect();
    assert_eq!(bodies, [("a", &Ty::Money), ("b", &Ty::Money), ("c", &Ty::Money)]);
}

#[test]
fn records_in_a_circle_end() {
    let circle = "record a \"A\"\n  b : b\n  n : number\nrecord b \"B\"\n  a : list of a\n";
    let form = "form plan \"Plan\"\n  total : money\n  a : a\n";
    let (draft, codes) = draft(&[HEAD, circle, form, GOOD]);
    assert_eq!(codes.len(), 2);
    let types: Vec<_> = draft.schema.records.iter().map(|one| one.fields[0].ty.clone()).collect();
    assert_eq!(types[..2], [Ty::Unknown, Ty::Unknown]);
}

#[test]
fn a_circular_that_does_not_parse_leaves_the_rest() {
    let (draft, codes) = draft(&[&HEAD.replace("year", "yeer"), FORM, GOOD]);
    assert_eq!(codes.len(), 1);
    assert_eq!((requirements(&draft), &draft.circular.title[..]), (vec!["good"], ""));
}

#[test]
fn a_text_that_is_no_rule_file_gives_a_draft() {
    for text in ["", "plan: 1\n", "\u{200b}", "form plan\n", "keep requirement a\n"] {
        assert!(draft(&[text]).0.requirements.is_empty());
    }
}

/// Next year's file, which follows that of `HEAD`.
fn next_year(items: &[&str]) -> String {
    let head = HEAD.replace("2001-02", "2002-03").replace("January 2001", "January 2002");
    let head = head.replace("2002\n", "2002\n  follows 2001-02\n");
    [&[head.as_str()], items].concat().join("\n")
}

#[test]
fn a_mistake_of_its_own_is_found_where_last_years_file_has_one() {
    let bad = "requirement bad \"The title\"\n  cites 5\n  must title is given\n";
    let last = [HEAD, FORM, "value asked = £\n", bad, GOOD].join("\n");
    let kept = "keep requirement good\nkeep requirement bad\n";
    let uses = "requirement of-last-year \"As last year\"\n  cites money\n  must total is at least \
                asked\n  must total is at least last-year.total\n";
    let fine = load(&[&last, &next_year(&[kept, uses])]);
    assert_eq!(codes(&fine), ["E0103", "E0103", "E0410"]);
    let drafts: Vec<_> = fine.drafts().map(requirements).collect();
    assert_eq!(drafts, [vec!["good"], vec!["good", "of-last-year"]]);
    let own = "requirement own \"Its own\"\n  cites money\n  must titel is given\n";
    let more = load(&[&last, &next_year(&[kept, uses, own, "keep requirement god\n"])]);
    assert_eq!(codes(&more), ["E0103", "E0103", "E0410", "E0202", "E0414"]);
    assert!(more.all().next().is_none());
}

#[test]
fn what_a_change_adds_that_does_not_parse_is_not_reported_as_unknown() {
    let last = [HEAD, FORM, GOOD].join("\n");
    let change = "form plan also\n  staff number\n  rooms : number\n";
    let uses = "requirement staffed \"There are staff\"\n  cites money\n  must staff is at least 1\n  \
                must last-year.staff is at least 1\n  must last-year.total is at least £1\n";
    let library = load(&[&last, &next_year(&["keep requirement good\n", change, uses])]);
    // Last year's plan had no staff, but that is known for certain only when the change can be read.
    assert_eq!(codes(&library), ["E0103"]);
}

#[test]
fn a_requirement_that_fails_may_ask_for_what_another_escapes_by() {
    let escape = "requirement escape \"A title\"\n  cites money\n  applies when title is given\n  \
                  must total is at least £5\n";
    let asks = "requirement asks \"A title\"\n  cites money\n  must title is given\n";
    let form = FORM.replace("text", "text, optional");
    assert_eq!(codes(&load(&[&[HEAD, &form, escape, asks].join("\n")])), [""; 0]);
    let typo = asks.replace("title is", "title si");
    assert_eq!(draft(&[HEAD, &form, escape, &typo]).1, ["E0103"]);
}

#[test]
fn what_gives_no_rules_says_why() {
    let loops = "requirement loops \"Through nothing\"\n  cites money\n  must every x in [] has x.y \
                 is 1\n  must total is at least £5\n";
    let library = load(&[&[HEAD, FORM, loops].join("\n")]);
    assert!(library.all().next().is_none() && library.drafts().next().is_some());
    assert_eq!(codes(&library), ["E0310"]);
}

#[test]
fn nothing_is_said_of_a_list_of_a_record_that_does_not_parse() {
    let record = "record line \"A line\"\n  name text\n  amount : money\n";
    let form = "form plan \"Plan\"\n  total : money\n  lines : list of line, by name\n";
    let uses = "requirement uses \"Lines\"\n  cites money\n  must lines[\"a\"].amount is £5\n  must \
                no two in lines share name\n  must lines includes \"a\"\n  must (sum of l.amount for \
                each l in lines) is total\n";
    assert_eq!(draft(&[HEAD, record, form, uses]).1, ["E0103"]);
}

#[test]
fn a_requirement_that_asks_for_nothing_is_not_taken_for_a_must() {
    let inferred = "paragraph guess\n  our-words \"It is so.\"\n  basis inferred from report because \
                    \"nothing else fits\"\n";
    let nothing = "requirement nothing \"It asks for nothing\"\n  cites guess\n";
    assert_eq!(draft(&[HEAD, inferred, FORM, GOOD, nothing]).1, ["E0103"]);
}

#[test]
fn a_file_beside_whose_year_cannot_be_read_is_not_passed_over_for_a_built_in_one() {
    let beside = [HEAD, FORM, GOOD].join("\n").replace("2001-02", "200102");
    let built_in = [HEAD, FORM, GOOD].join("\n").replace("good", "other");
    let next = next_year(&["keep requirement good\n"]);
    let texts = [("next.lac", next), ("beside.lac", beside), ("built-in.lac", built_in)];
    let files = Texts(texts.into_iter().map(|(name, text)| (name.to_owned(), text)).collect());
    let name = |name: &str| vec![name.to_owned()];
    let others = Others { beside: name("beside.lac"), built_in: name("built-in.lac") };
    let library = Library::load_with(&files, &name("next.lac"), &others, Purpose::Writing);
    assert_eq!(codes(&library), ["E0410"], "{:?}", library.diagnostics);
    // Without it, the built-in one is followed, which has no such requirement.
    let others = Others { beside: Vec::new(), built_in: name("built-in.lac") };
    let library = Library::load_with(&files, &name("next.lac"), &others, Purpose::Writing);
    assert!(!codes(&library).contains(&"E0410"), "{:?}", library.diagnostics);
}

#[test]
fn rules_to_judge_by_have_no_examples_and_no_warnings() {
    let examples = "# At the edges.\n\nexamples for 2001-02\n\nexample \"x\"\n  breaches no-such-requirement\n";
    let rules = [HEAD, FORM, GOOD].join("\n");
    let texts = [("rules.lac", rules), ("rules.examples.lac", examples.to_owned())];
    let files = Texts(texts.into_iter().map(|(name, text)| (name.to_owned(), text)).collect());
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let both = names(&["rules.examples.lac", "rules.lac"]);
    let written = Library::load_with(&files, &both, &Others::default(), Purpose::Writing);
    assert!(!written.diagnostics.is_empty());
    let judging = Library::load_with(&files, &both, &Others::default(), Purpose::Judging);
    assert_eq!(codes(&judging), [""; 0], "{:?}", judging.diagnostics);
    let year = Year::beginning(2001);
    assert_eq!(judging.rules(year).unwrap().requirements.len(), 1);
    // Of examples that are named alone, the rules beside them are meant.
    let others = Others { beside: names(&["rules.lac"]), built_in: Vec::new() };
    let beside =
        Library::load_with(&files, &names(&["rules.examples.lac"]), &others, Purpose::Judging);
    assert!(beside.rules(year).is_some(), "{:?}", beside.diagnostics);
}
