//! Every finding points into the plan, however long its lists are: at a value, an entry, a list, or at
//! the field or record that would hold it.

use crate::common::{SETTINGS, built_in, whole};
use lacuna::driver::{Judged, Previous, Session};
use lacuna::eval::{Finding, Verdict};
use lacuna::report::CheckFormat;
use lacuna::rules::Rules;
use lacuna::rules::program::Form;
use lacuna::value::schema::Limits;
use lacuna::value::{RecordId, Schema, Ty, show};
use serde_json::{Map, Value, json};

/// What the values of a made-up plan are.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Filling {
    ToFollow,
    Low,
    High,
    /// One of the others, entry by entry.
    Mixed,
}

/// Plans that nobody would send, made by a form: each of its lists has so many entries.
struct Maker<'r> {
    schema: &'r Schema,
    n_entries: usize,
    filling: Filling,
}

impl Maker<'_> {
    fn plan(&self, rules: &Rules, form: &Form) -> String {
        let Value::Object(mut fields) = self.record(form.record, 0, 0) else { unreachable!() };
        fields.insert("authority".to_owned(), json!("Salford"));
        fields.insert("year".to_owned(), json!(rules.circular.year.to_string()));
        if rules.forms.len() > 1 {
            fields.insert("form".to_owned(), json!(form.name));
        }
        serde_json::to_string_pretty(&Value::Object(fields)).unwrap()
    }

    fn record(&self, id: RecordId, nth: usize, depth: usize) -> Value {
        let fields = self.schema.fields(id).iter().filter(|field| !field.is_built_in);
        let fields = fields.map(|field| {
            (field.name.clone(), self.value(&field.ty, &field.limits, nth, depth + 1))
        });
        Value::Object(fields.collect::<Map<_, _>>())
    }

    fn value(&self, ty: &Ty, limits: &Limits, nth: usize, depth: usize) -> Value {
        match ty {
            Ty::Record(id) => self.record(*id, nth, depth),
            Ty::List(of) => {
                let n = if depth > 1 { self.n_entries.min(6) } else { self.n_entries };
                (0..n).map(|nth| self.value(of, limits, nth, depth)).collect()
            }
            _ => match self.filling_of(nth) {
                Filling::ToFollow => json!("to follow"),
                filling => json!(self.scalar(ty, limits, nth, filling == Filling::High)),
            },
        }
    }

    fn filling_of(&self, nth: usize) -> Filling {
        match self.filling {
            Filling::Mixed => [Filling::Low, Filling::High, Filling::ToFollow][nth % 3],
            filling => filling,
        }
    }

    fn scalar(&self, ty: &Ty, limits: &Limits, nth: usize, is_high: bool) -> String {
        let limit = if is_high { limits.most } else { limits.least };
        if let Some(limit) = limit.filter(|_| ty.is_amount()) {
            return show::amount(limit, ty);
        }
        let one_of = |low: &str, high: &str| if is_high { high } else { low }.to_owned();
        match ty {
            Ty::Money => one_of("£0", "£987,000"),
            Ty::Percent => one_of("0%", "100%"),
            Ty::Number => one_of("0", "987"),
            Ty::Date => one_of("1 May 1990", "31 December 2009"),
            Ty::Year => one_of("1998-99", "2005-06"),
            Ty::YesNo => one_of("no", "yes"),
            Ty::Choice(id) => {
                let words = self.schema.words(*id);
                words[if is_high { words.len() - 1 - nth % words.len() } else { nth % words.len() }]
                    .clone()
            }
            Ty::Key(id) => {
                let keys: Vec<&str> = self.schema.row_keys(*id).map(|(_, key)| key).collect();
                keys[nth % keys.len()].to_owned()
            }
            _ => format!("words {nth}"),
        }
    }
}

fn is_told(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Breached | Verdict::Undecided | Verdict::ForAPerson)
}

/// What of a finding shows no place of the plan.
fn without_a_place(judged: &Judged, one: &Finding) -> Vec<String> {
    let source = judged.plan.slot(lacuna::plan::Plan::ROOT).place.source;
    let told = one.instances.iter().filter(|instance| is_told(instance.verdict));
    let nowhere = told.filter(|instance| {
        let mut shown = instance.parts.iter().flat_map(|part| &part.shown);
        !shown.any(|shown| shown.place.source == source)
    });
    let name = judged.rules.requirement_name(one.requirement);
    nowhere.map(|instance| format!("{name}: {:?}", instance.parts.first())).collect()
}

#[test]
fn every_finding_points_into_the_plan() {
    let library = built_in();
    let mut n_told = [0_usize; 5];
    for rules in library.all() {
        for form in &rules.forms {
            for n_entries in [0, 1, 5, 6, 600] {
                for filling in [Filling::ToFollow, Filling::Low, Filling::High, Filling::Mixed] {
                    // One long plan of each form is enough of a mixture.
                    if n_entries > 6 && filling != Filling::Mixed {
                        continue;
                    }
                    let maker = Maker { schema: &rules.schema, n_entries, filling };
                    let text = maker.plan(rules, form);
                    let checked = Session::new(&library).check(
                        "plan.json",
                        text.into_bytes(),
                        &Previous::none(),
                    );
                    let judged = checked.outcome.as_ref().expect("it is a plan");
                    let which = format!(
                        "{}, {}, {n_entries} entries, {filling:?}",
                        rules.circular.year, form.name
                    );
                    for one in &judged.ledger.findings {
                        n_told[one.verdict as usize] += usize::from(is_told(one.verdict));
                        let nowhere = without_a_place(judged, one);
                        assert!(nowhere.is_empty(), "{which}: {nowhere:#?}");
                    }
                    // The plan as a whole begins at 1:1, its first field at 2:3.
                    let short = whole(&checked, CheckFormat::SHORT, SETTINGS);
                    let lost = short.lines().find(|line| line.starts_with("plan.json:1:1:"));
                    assert_eq!(lost, None, "{which}");
                }
            }
        }
    }
    let of = |verdict: Verdict| n_told[verdict as usize];
    assert!(of(Verdict::Breached) > 500, "{n_told:?}");
    assert!(of(Verdict::Undecided) > 500, "{n_told:?}");
    assert!(of(Verdict::ForAPerson) > 20, "{n_told:?}");
}
