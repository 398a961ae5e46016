//! The peers: each reads a plan and tells which of the thirty requirements it does not meet, in no order.

use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::RegoVM;
use serde::de::Deserialize;

use crate::by_hand::{Plan, REQUIREMENTS};
use crate::folder::Format;

/// Tells which requirements a plan does not meet.
pub(crate) type Judge = Box<dyn FnMut(Format, &str) -> Vec<String>>;

/// Another tool.
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    /// The requirements that cannot be said in its language.
    lacks: fn(&str) -> bool,
    /// Gets it ready, once for all plans.
    pub(crate) start: fn() -> Judge,
}

pub(crate) const PEERS: [Peer; 4] = [
    Peer { name: "by-hand", lacks: |_| false, start: by_hand },
    Peer { name: "jsonschema", lacks: |name| NOT_IN_SCHEMA.contains(&name), start: json_schema },
    Peer { name: "regorus", lacks: |_| false, start: regorus },
    Peer { name: "bare", lacks: |_| true, start: bare },
];

/// Sums, and comparisons of two fields.
const NOT_IN_SCHEMA: [&str; 5] = [
    "disabled-children-sum-is-spent",
    "leaving-care-sum-is-spent",
    "main-grant-adds-up",
    "summary-adds-up",
    "summary-agrees-with-the-lines",
];

impl Peer {
    /// The requirements that it has.
    pub(crate) fn requirements(&self) -> impl Iterator<Item = &'static str> {
        REQUIREMENTS.iter().map(|(name, _)| *name).filter(|name| !(self.lacks)(name))
    }
}

/// A peer by its name.
pub(crate) fn named(name: &str) -> Result<&'static Peer, String> {
    let names = || PEERS.map(|peer| peer.name).join(", ");
    let peer = PEERS.iter().find(|peer| peer.name == name);
    peer.ok_or_else(|| format!("there is no peer {name}; there are {}", names()))
}

/// Reads a plan by the fastest reader of its format that fills what Serde describes: of those for YAML, `yaml_serde`
/// took as long as `serde_norway` and `serde_yaml_ng` or less, and half as long as `serde-saphyr`.
fn deserialize<'de, T: Deserialize<'de>>(format: Format, text: &'de str) -> T {
    match format {
        Format::Json => serde_json::from_str(text).expect("it is a plan in JSON"),
        Format::Yaml => yaml_serde::from_str(text).expect("it is a plan in YAML"),
    }
}

fn by_hand() -> Judge {
    Box::new(|format, text| {
        let plan: Plan = deserialize(format, text);
        let faults = REQUIREMENTS.iter().filter(|(_, is_met)| !is_met(&plan));
        faults.map(|(name, _)| (*name).to_owned()).collect()
    })
}

/// Built at compile time, which is the fastest that the crate has.
#[jsonschema::validator(path = "thirty/schema.json")]
struct Schema;

/// Most plans are valid, which is quickly told; only what is not is gone through for the names.
fn json_schema() -> Judge {
    let schema = include_str!("../thirty/schema.json");
    let schema: serde_json::Value = serde_json::from_str(schema).expect("the schema is JSON");
    Box::new(move |format, text| {
        let plan: serde_json::Value = deserialize(format, text);
        if Schema::is_valid(&plan) {
            return Vec::new();
        }
        let places = Schema::iter_errors(&plan).map(|error| error.schema_path().to_string());
        let mut faults: Vec<String> = places.map(|place| title(&schema, &place)).collect();
        faults.sort_unstable();
        faults.dedup();
        faults
    })
}

/// The title of that part of `allOf` in which a place of the schema is.
fn title(schema: &serde_json::Value, place: &str) -> String {
    let number = place.split('/').nth(2).expect("all requirements are parts of allOf");
    let title = schema.pointer(&format!("/allOf/{number}/title"));
    title.and_then(serde_json::Value::as_str).expect("each part has a title").to_owned()
}

/// The register machine, which takes half the time of the interpreter.
fn regorus() -> Judge {
    const ENTRY: &str = "data.thirty.faults";
    let mut engine = regorus::Engine::new();
    let rules = include_str!("../thirty/rules.rego");
    engine.add_policy("rules.rego".to_owned(), rules.to_owned()).expect("the rules are Rego");
    let policy = engine.compile_with_entrypoint(&ENTRY.into()).expect("the rules compile");
    let program = Compiler::compile_from_policy(&policy, &[ENTRY]).expect("the rules compile");
    let mut machine = RegoVM::new();
    machine.load_program(program);
    Box::new(move |format, text| {
        let plan = match format {
            Format::Json => regorus::Value::from_json_str(text).expect("it is a plan in JSON"),
            Format::Yaml => deserialize(format, text),
        };
        machine.set_input(plan);
        let faults = machine.execute().expect("the rules can be evaluated");
        let faults = faults.as_set().expect("the faults are a set").iter();
        faults.map(|fault| fault.as_string().expect("a name").to_string()).collect()
    })
}

/// Reads and parses, and does nothing with it.
fn bare() -> Judge {
    Box::new(|format, text| {
        match format {
            Format::Json => {
                std::hint::black_box(deserialize::<serde_json::Value>(format, text).is_object());
            }
            Format::Yaml => {
                let events = saphyr_parser::Parser::new_from_str(text);
                std::hint::black_box(events.filter(Result::is_ok).count());
            }
        }
        Vec::new()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::altered;

    const MODEL: &str = include_str!("../../../plans/2001-02/model.yaml");

    fn faults(peer: &Peer, text: &str) -> Vec<String> {
        let mut faults = (peer.start)()(Format::Json, text);
        faults.sort_unstable();
        faults
    }

    #[test]
    fn the_model_plan_meets_all() {
        for peer in &PEERS {
            assert_eq!((peer.start)()(Format::Yaml, MODEL), Vec::<String>::new(), "{}", peer.name);
        }
    }

    #[test]
    fn all_peers_say_the_same_of_altered_plans() {
        let model: serde_json::Value = deserialize(Format::Yaml, MODEL);
        let mut found = std::collections::BTreeSet::new();
        for number in 0..500 {
            let plan = altered::plan(&model, number).to_string();
            let by_hand = faults(&PEERS[0], &plan);
            for peer in &PEERS {
                let mut expected = by_hand.clone();
                expected.retain(|name| !(peer.lacks)(name));
                assert_eq!(faults(peer, &plan), expected, "{}, plan {number}: {plan}", peer.name);
            }
            found.extend(by_hand);
        }
        let never: Vec<&str> =
            PEERS[0].requirements().filter(|name| !found.contains(*name)).collect();
        assert_eq!(never, Vec::<&str>::new(), "no altered plan is at fault for these");
    }
}
