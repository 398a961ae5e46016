//! Plans with something changed at random, the same for the same number: fields and entries taken out, and values
//! replaced by others that are as well formed.

use std::path::Path;

use fastrand::Rng;
use serde_json::Value;

use crate::folder::{self, Format};

/// What says for which year and council a plan is: without it, it is not judged at all.
const KEPT: [&str; 3] = ["authority", "form", "year"];

/// Other values of a field. Those of a field that is not here are taken from other entries of the plan.
const VALUES: [(&str, &[&str]); 14] = [
    (
        "submitted",
        &["30 July 2000", "31 July 2000", "31 January 2001", "1 February 2001", "1 August 2001"],
    ),
    ("begins", &["30 September 2001", "1 October 2001", "2 October 2001", "1 April 2002"]),
    ("amount", AMOUNTS),
    ("total", AMOUNTS),
    ("main", AMOUNTS),
    ("leaving-care", AMOUNTS),
    ("disabled-children", AMOUNTS),
    ("weak", YES_NO),
    ("needs-assessed", YES_NO),
    ("agreed-with-them", YES_NO),
    ("in-a-pathway-plan", YES_NO),
    ("ends", &["at 17", "at 18", "at 21", "later than 21", "when it is no longer needed"]),
    ("for-whom", &["those aged 16", "all care leavers", "those in higher education who need it"]),
    ("office", &["primary care group", "health authority member"]),
];

const AMOUNTS: &[&str] = &["£0", "£1", "£655,341", "£1,712,273"];
const YES_NO: &[&str] = &["yes", "no"];

/// Writes so many altered plans, made of those of a folder in turn.
pub(crate) fn write(from: &Path, into: &Path, number: usize) -> Result<(), String> {
    let files = folder::files(from)?;
    std::fs::create_dir_all(into).map_err(|error| error.to_string())?;
    for (number, path) in files.iter().cycle().take(number).enumerate() {
        let (format, text) = folder::read(path)?;
        let name = format!("{number:05}.{}", format.ending());
        let altered = plan(&parse(format, &text)?, number as u64);
        std::fs::write(into.join(name), written(format, &altered)?)
            .map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn parse(format: Format, text: &str) -> Result<Value, String> {
    match format {
        Format::Json => serde_json::from_str(text).map_err(|error| error.to_string()),
        Format::Yaml => yaml_serde::from_str(text).map_err(|error| error.to_string()),
    }
}

fn written(format: Format, plan: &Value) -> Result<String, String> {
    match format {
        Format::Json => serde_json::to_string_pretty(plan).map_err(|error| error.to_string()),
        Format::Yaml => yaml_serde::to_string(plan).map_err(|error| error.to_string()),
    }
}

/// A plan with one to three changes.
pub(crate) fn plan(plan: &Value, number: u64) -> Value {
    let mut rng = Rng::with_seed(number);
    let mut altered = plan.clone();
    for _ in 0..rng.u8(1..=3) {
        change(&mut altered, plan, &mut rng, true);
    }
    altered
}

/// Changes something at random, each branch of the plan being as likely as the others beside it.
fn change(node: &mut Value, plan: &Value, rng: &mut Rng, is_root: bool) {
    match node {
        Value::Object(fields) => {
            let names: Vec<String> =
                fields.keys().filter(|name| !KEPT.contains(&name.as_str())).cloned().collect();
            let Some(name) = rng.choice(&names) else { return };
            match &mut fields[name] {
                _ if rng.u8(..) < if is_root { 8 } else { 64 } => {
                    fields.remove(name);
                }
                field @ (Value::Object(_) | Value::Array(_)) => change(field, plan, rng, false),
                field => *field = other_value(name, plan, rng),
            }
        }
        Value::Array(items) if !items.is_empty() => {
            let number = rng.usize(..items.len());
            if !items[number].is_object() || rng.u8(..) < 64 {
                items.remove(number);
            } else {
                change(&mut items[number], plan, rng, false);
            }
        }
        _ => {}
    }
}

/// Another value for a field: one of those above, or what another entry of the plan has there.
fn other_value(name: &str, plan: &Value, rng: &mut Rng) -> Value {
    let listed = VALUES.iter().find(|(field, _)| *field == name);
    let values = match listed {
        Some((_, values)) => values.iter().map(|value| Value::from(*value)).collect(),
        None => {
            let mut values = Vec::new();
            collect(plan, name, &mut values);
            values
        }
    };
    rng.choice(values).unwrap_or_default()
}

/// All single values that fields of a name have in a plan.
fn collect(node: &Value, name: &str, values: &mut Vec<Value>) {
    match node {
        Value::Object(fields) => {
            for (field, value) in fields {
                if field == name && !value.is_object() && !value.is_array() {
                    values.push(value.clone());
                }
                collect(value, name, values);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, name, values)),
        _ => {}
    }
}
