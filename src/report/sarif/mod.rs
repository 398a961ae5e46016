//! A run as a SARIF log: what is wrong, missing or doubtful, each with its rule, its places and a fingerprint.
//!
//! Takes the issues of a run; gives one document. A `must` that is breached or undecided is an error, as it
//! counts towards the exit status. Columns count Unicode characters. A cell of a workbook is a logical location,
//! because its file has no lines.

mod log;
mod rules;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use self::log::{
    Artifact, ArtifactLocation, Base, Driver, Invocation, Location, Log, LogicalLocation,
    Notification, PhysicalLocation, Reference, Region, ResultObject, SCHEMA, Suppression, Text,
    Tool, VERSION,
};
use self::rules::RulesInUse;
use crate::Run;
use crate::issues::{At, Issue, Kind, Level, Of, Rule, Spot, Told, is_whole};
use lacuna_language::diag::Printable;

/// What the names of files in the repository count from.
const ROOT: &str = "%SRCROOT%";
/// What the names of built-in rule files count from. They are on no disk.
const BUILT_IN: &str = "BUILTIN";
/// The name of the fingerprint, with its version.
const FINGERPRINT: &str = "lacunaIssue/v1";
/// The one fingerprint that GitHub goes by. It works one out from the line of an issue, which an issue in a
/// workbook has not.
const GITHUBS: &str = "primaryLocationLineHash";

/// The exit status of a run that could not do all of its work.
const UNUSABLE: u8 = 2;

/// The whole log.
pub(crate) fn report(run: &Run) -> Printable {
    let rules = RulesInUse::of(run);
    let results = run.issues().map(|told| result(run, &rules, told)).collect();
    let log = Log {
        schema: SCHEMA,
        version: VERSION,
        runs: [log::Run {
            tool: Tool {
                driver: Driver {
                    name: "Lacuna",
                    version: env!("CARGO_PKG_VERSION"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: rules.descriptors(run),
                },
            },
            invocations: [invocation(run)],
            original_uri_base_ids: bases(),
            artifacts: artifacts(run),
            results,
            column_kind: "unicodeCodePoints",
            default_encoding: "utf-8",
            language: "en-GB",
            properties: part(run),
        }],
    };
    // Texts, numbers and lists of them always have a JSON form.
    let text = serde_json::to_string_pretty(&log).unwrap_or_default();
    Printable::json(format!("{text}\n"))
}

fn bases() -> BTreeMap<&'static str, Base> {
    let base = |description: &str| Base { description: plain(description) };
    BTreeMap::from([
        (ROOT, base("The top of the repository, or else the folder in which the program was run.")),
        (BUILT_IN, base("The rules that the program brings with it.")),
    ])
}

/// Which part of the requirements was checked, if that was not all.
fn part(run: &Run) -> Map<String, Value> {
    let part = &run.totals.part;
    let names: Vec<&str> = part.left_out().collect();
    let said = part.sentence().map(|said| ("checkedInPart".to_owned(), said.into()));
    said.into_iter()
        .chain((!names.is_empty()).then(|| ("leftOut".to_owned(), names.into())))
        .collect()
}

/// The plans that were checked, those without an issue as well.
fn artifacts(run: &Run) -> Vec<Artifact> {
    let files = run.outcomes.iter().filter_map(|outcome| match &outcome.of {
        Of::Plan { file, .. } => Some(At::file(file)),
        Of::Rules | Of::National(_) | Of::Settings => None,
    });
    let artifact = |at: At| Artifact { location: location_of(run, &at), roles: ["analysisTarget"] };
    files.map(artifact).collect()
}

/// How the run ended, with the files that could not be used.
fn invocation(run: &Run) -> Invocation {
    let of_rules = |one: &&&crate::issues::Outcome| matches!(one.of, Of::Rules);
    let (rules, others): (Vec<_>, Vec<_>) = run.outcomes.iter().partition(|one| of_rules(one));
    let of_rules = rules.into_iter().flat_map(|one| run.all_of(one));
    let unusable = others.into_iter().flat_map(|one| run.issues_of(one));
    let unusable = unusable.filter(|told| told.issue.kind == Kind::Unusable);
    Invocation {
        execution_successful: run.ending.exit_status < UNUSABLE,
        exit_code: run.ending.exit_status,
        tool_execution_notifications: unusable.map(|told| notification(run, told)).collect(),
        tool_configuration_notifications: of_rules.map(|told| notification(run, told)).collect(),
    }
}

fn notification(run: &Run, Told { issue, level }: Told) -> Notification {
    Notification {
        descriptor: Reference { id: issue.rule.id().to_owned() },
        level: word(level),
        message: plain(&issue.message),
        locations: issue.places.iter().map(|at| location(run, at)).collect(),
    }
}

fn result<'r>(
    run: &Run,
    rules: &RulesInUse,
    Told { issue, level }: Told<'r, 'r>,
) -> ResultObject<'r> {
    let has_line = issue.places.first().is_some_and(|at| at.line().is_some());
    let fingerprint = |name| (name, issue.fingerprint.clone());
    let githubs = (!has_line).then(|| fingerprint(GITHUBS));
    let related = (1..).zip(&issue.related).map(|(id, (at, said))| Location {
        id: Some(id),
        message: (!said.is_empty()).then(|| plain(said)),
        ..location(run, at)
    });
    ResultObject {
        rule_id: issue.rule.id(),
        rule_index: rules.index(issue.rule),
        level: word(level),
        message: plain(&issue.message),
        locations: issue.places.iter().map(|at| location(run, at)).collect(),
        related_locations: related.collect(),
        partial_fingerprints: githubs.into_iter().chain([fingerprint(FINGERPRINT)]).collect(),
        suppressions: issue.exempt.iter().map(|words| suppression(words)).collect(),
        properties: properties(issue),
    }
}

fn suppression(justification: &str) -> Suppression<'_> {
    Suppression { kind: "external", status: "accepted", justification }
}

/// What no field of the standard has.
fn properties(issue: &Issue) -> Map<String, Value> {
    let mut properties = Map::new();
    if let (Rule::Requirement(rules, _) | Rule::Form(rules), Some(strength)) =
        (issue.rule, issue.rule.strength())
    {
        properties.insert("strength".to_owned(), strength.into());
        properties.insert("year".to_owned(), rules.circular.year.to_string().into());
    }
    for (name, requirements) in
        [("alsoBreached", &issue.beside), ("undecidedUntilThen", &issue.waiting)]
    {
        if !requirements.is_empty() {
            properties.insert(name.to_owned(), requirements.as_slice().into());
        }
    }
    properties
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    }
}

fn location(run: &Run, at: &At) -> Location {
    let region = match &at.spot {
        Spot::Text { start, end } => Some(Region {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
        }),
        Spot::File | Spot::Cell(_) => None,
    };
    let cell = match &at.spot {
        Spot::Cell(cell) => Some(LogicalLocation {
            name: cell.rsplit('!').next().unwrap_or(cell).to_owned(),
            fully_qualified_name: cell.clone(),
            kind: "cell",
        }),
        Spot::File | Spot::Text { .. } => None,
    };
    Location {
        id: None,
        physical_location: PhysicalLocation { artifact_location: location_of(run, at), region },
        logical_locations: cell.into_iter().collect(),
        message: None,
    }
}

/// Where a file is: from the folder of the run, or else by its whole name.
fn location_of(run: &Run, at: &At) -> ArtifactLocation {
    let name = run.name(at);
    match (at.is_built_in, is_whole(&name)) {
        (true, _) => ArtifactLocation { uri: encoded(&name), uri_base_id: Some(BUILT_IN) },
        (false, false) => ArtifactLocation { uri: encoded(&name), uri_base_id: Some(ROOT) },
        (false, true) => {
            let uri = format!("file:///{}", encoded(name.trim_start_matches('/')));
            ArtifactLocation { uri, uri_base_id: None }
        }
    }
}

/// The name of a file as a part of a URI.
fn encoded(name: &str) -> String {
    let mut uri = String::with_capacity(name.len());
    for byte in name.bytes() {
        let is_plain = byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
        match is_plain {
            true => uri.push(char::from(byte)),
            false => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

/// A plain message. Braces stand for placeholders in it, and brackets before a parenthesis for links: both are
/// escaped as the standard asks.
fn plain(text: &str) -> Text {
    let text = text.replace('{', "{{").replace('}', "}}").replace("](", "\\](");
    Text { text, markdown: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_encoded_and_a_message_has_no_link() {
        assert_eq!(encoded("plans/a b%£:1.yaml"), "plans/a%20b%25%C2%A3%3A1.yaml");
        assert_eq!(plain("see [here](http://x) {0}").text, "see [here\\](http://x) {{0}}");
    }
}
