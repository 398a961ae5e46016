//! The rules of a log: each requirement and each code that an issue is about, once, with what they ask and why.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::log::{Configuration, Descriptor, Text};
use super::{plain, word};
use crate::explain::{self, FORM_PAGE};
use crate::finding::citation;
use crate::issues::{Kind, Rule};
use crate::{Run, markdown};
use lacuna_language::diag::Severity;
use lacuna_language::rules::program::{Paragraph, Requirement, Rules};
use lacuna_language::value::Year;

/// The rules that occur, by their ids. A requirement may differ from year to year.
pub(super) struct RulesInUse<'r>(BTreeMap<&'r str, BTreeMap<Option<Year>, Rule<'r>>>);

impl<'r> RulesInUse<'r> {
    pub(super) fn of(run: &Run<'r, 'r>) -> RulesInUse<'r> {
        let mut found: BTreeMap<&str, BTreeMap<Option<Year>, Rule>> = BTreeMap::new();
        for told in run.issues() {
            let rule = told.issue.rule;
            let year = match rule {
                Rule::Requirement(rules, _) => Some(rules.circular.year),
                // They are the same in each year.
                Rule::Form(_) | Rule::Code(_) => None,
            };
            found.entry(rule.id()).or_default().entry(year).or_insert(rule);
        }
        RulesInUse(found)
    }

    /// The number of a rule that occurs, counted from nought.
    pub(super) fn index(&self, rule: Rule) -> usize {
        self.0.range(..rule.id()).count()
    }

    pub(super) fn descriptors(&self, run: &Run) -> Vec<Descriptor<'r>> {
        let descriptor = |(id, years): (&&'r str, &BTreeMap<Option<Year>, Rule<'r>>)| {
            let latest = years.values().next_back()?;
            Some(Descriptor {
                id,
                short_description: plain(latest.title()),
                full_description: plain(latest.title()),
                help_uri: years.values().rev().find_map(|rule| address(*rule)),
                help: help(years),
                default_configuration: Configuration { level: level(run, *latest) },
                properties: properties(years),
            })
        };
        self.0.iter().filter_map(descriptor).collect()
    }
}

/// How loud an issue about a rule is told, unless it says otherwise.
fn level(run: &Run, rule: Rule) -> &'static str {
    word(run.level(match (rule, rule.strength()) {
        (Rule::Code(code), _) if code.severity == Severity::Warning => Kind::Doubtful,
        (Rule::Code(_), _) => Kind::Unusable,
        (_, Some("must")) => Kind::MustBreached,
        (_, Some("should")) => Kind::ShouldBreached,
        _ => Kind::ToJudge,
    }))
}

fn properties(years: &BTreeMap<Option<Year>, Rule>) -> Map<String, Value> {
    let mut properties = Map::new();
    let named: Vec<String> = years.keys().flatten().map(Year::to_string).collect();
    let latest = years.values().next_back();
    let strength = latest.and_then(|rule| rule.strength());
    let tags: Vec<&str> = strength.into_iter().collect();
    let cites = years.values().flat_map(|rule| cited(*rule)).map(|(_, one)| one.name.as_str());
    let mut cites: Vec<&str> = cites.collect();
    cites.sort_unstable();
    cites.dedup();
    let mut insert = |name: &str, some: Vec<&str>| {
        if !some.is_empty() {
            properties.insert(name.to_owned(), some.into());
        }
    };
    insert("tags", tags);
    insert("years", named.iter().map(String::as_str).collect());
    insert("cites", cites);
    properties
}

/// The paragraphs that a rule rests on.
fn cited<'r>(rule: Rule<'r>) -> impl Iterator<Item = (&'r Rules, &'r Paragraph)> {
    let (rules, cites): (Option<&Rules>, &[usize]) = match rule {
        Rule::Requirement(rules, one) => (Some(rules), &one.cites),
        Rule::Form(_) | Rule::Code(_) => (None, &[]),
    };
    let paragraph = move |id: &usize| Some((rules?, rules?.paragraphs.get(*id)?));
    cites.iter().filter_map(paragraph)
}

/// The address of a document that a rule rests on, where its title has one.
fn address(rule: Rule) -> Option<String> {
    let titles = cited(rule).filter_map(|(rules, one)| rules.sources.get(one.source));
    let words = titles.flat_map(|source| source.title.split_whitespace());
    let mut addresses = words.filter(|word| {
        let rest = word.strip_prefix("https://").or(word.strip_prefix("http://"));
        rest.is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
    });
    addresses.next().map(|word| word.trim_end_matches([',', '.', ')', ';']).to_owned())
}

/// What a rule asks, on what it rests, and what to do; of a requirement, in each year that occurs.
fn help(years: &BTreeMap<Option<Year>, Rule>) -> Text {
    let each = years.values().map(|rule| match rule {
        Rule::Requirement(rules, one) => requirement_help(rules, one),
        Rule::Form(_) => {
            Text { text: FORM_PAGE.to_owned(), markdown: Some(markdown::block(FORM_PAGE)) }
        }
        Rule::Code(code) => Text {
            text: format!("{} `lacuna explain {}` says more.", code.meaning, code.id),
            markdown: Some(explain::code_page(code).to_string()),
        },
    });
    let (texts, marked): (Vec<String>, Vec<Option<String>>) =
        each.map(|one| (one.text, one.markdown)).unzip();
    let marked: Vec<String> = marked.into_iter().flatten().collect();
    Text { markdown: Some(marked.join("\n\n")), ..plain(&texts.join("\n\n")) }
}

fn requirement_help(rules: &Rules, one: &Requirement) -> Text {
    let year = rules.circular.year;
    let cited: Vec<String> = cited(Rule::Requirement(rules, one))
        .map(|(rules, paragraph)| citation(rules, paragraph))
        .collect();
    let more = format!("`lacuna explain {} --year {year}` says more.", one.name);
    let heading = format!("{} ({}, {year})", one.title, one.strength.word());
    let help = one.help.iter().cloned();
    let lines = [heading].into_iter().chain(cited.iter().cloned()).chain(help.clone());
    let text: Vec<String> = lines.chain([more.clone()]).collect();
    let heading = format!("**{}** ({}, {year})", markdown::text(&one.title), one.strength.word());
    let cited = cited.iter().map(|one| format!("> {}", markdown::sentence(one)));
    let help = help.map(|help| markdown::sentence(&help));
    let marked = [heading].into_iter().chain(cited).chain(help).chain([markdown::sentence(&more)]);
    Text { text: text.join("\n"), markdown: Some(marked.collect::<Vec<String>>().join("\n\n")) }
}
