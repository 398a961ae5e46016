//! The examples in rule files, tried out.

use std::collections::{BTreeMap, BTreeSet};

use super::check::Checked;
use super::{Previous, Session};
use crate::eval::example::{self, Tried};
use crate::plan::{self, Node, Plan};
use crate::prove::Case;
use crate::workers::each;
use lacuna_language::diag::{Diagnostic, Diagnostics, code};
use lacuna_language::library::beside;
use lacuna_language::rules::program::{BasePlan, Example};
use lacuna_language::rules::{self, Outside, RequirementId, Rules};
use lacuna_language::source::Sources;
use lacuna_language::value::{RecordId, spelling};

/// What came of one example.
pub struct ExampleRun<'l> {
    /// The rules that the example belongs to and is tried on.
    pub rules: &'l Rules,
    /// What the rule file says: base plans, edits and expected verdicts.
    pub example: &'l Example,
    /// The plan that it starts from; nothing where it cannot be used.
    pub base: Option<Plan>,
    /// The rule files' texts and those of the base plans that were read.
    pub sources: Sources,
    /// The edited plan's verdicts, or what is wrong with the example itself.
    pub outcome: Result<Tried, Diagnostics>,
}

impl<'l> ExampleRun<'l> {
    /// The example, made ready to hold other rules against it. Nothing where it does not hold.
    pub fn case(&self) -> Option<Case<'l>> {
        let (base, tried) = (self.base.clone()?, self.outcome.as_ref().ok()?);
        tried
            .holds()
            .then(|| Case::new(self.example, base, tried.plan.clone(), self.sources.clone()))
    }

    /// Whether all verdicts are as the example names them.
    pub fn holds(&self) -> bool {
        self.outcome.as_ref().is_ok_and(Tried::holds)
    }
}

/// The base plans that were checked, by their own path and that of last year's plan; or that of the two
/// that a rule file may not take a plan from.
type Bases<'l> = BTreeMap<(String, Option<String>), Result<Checked<'l>, Outside>>;

impl<'l> Session<'l> {
    /// The plan that the first example of a form starts from: what a plan of this form looks like.
    pub fn model(self, rules: &Rules, form: RecordId) -> Option<Node> {
        let path = self.model_path(rules, form)?;
        let bytes = self.files.barred(&path).is_none().then(|| self.files.read(&path).ok())??;
        plan::open(&path, bytes, &mut Sources::default(), &mut Diagnostics::default())
            .map(|file| file.tree())
    }

    /// The path of that plan.
    pub fn model_path(self, rules: &Rules, form: RecordId) -> Option<String> {
        let example = rules.examples.iter().find(|example| example.on == form)?;
        Some(beside(self.library.sources().name(example.span), &example.from.first()?.path))
    }

    /// Tries out the examples of every circular that was asked for: all, or those that a filter
    /// chooses.
    pub fn examples(self, only: &[String]) -> Vec<ExampleRun<'l>> {
        let chosen: Vec<(&Rules, &Example)> = self
            .all_examples()
            .filter(|(rules, one)| {
                only.is_empty() || only.iter().any(|filter| is_chosen(one, rules, filter))
            })
            .collect();
        let wanted = chosen.iter().flat_map(|(_, example)| {
            example.from.iter().map(|base| self.key(base)).collect::<Vec<_>>()
        });
        let wanted: BTreeSet<(String, Option<String>)> = wanted.collect();
        let wanted: Vec<(String, Option<String>)> = wanted.into_iter().collect();
        let checked = each(self.workers, &wanted, |key| {
            let (path, last_year) = key;
            let mut paths = std::iter::once(path).chain(last_year);
            let outside = paths.find_map(|path| {
                let folder = self.files.barred(path)?;
                Some(Outside { path: path.clone(), folder })
            });
            outside.map_or_else(|| Ok(self.base(key)), Err)
        });
        let bases: Bases = wanted.into_iter().zip(checked).collect();
        each(self.workers, &chosen, |(rules, example)| self.tried(rules, example, &bases))
    }

    /// Whether a filter chooses any example.
    pub fn has_example(self, filter: &str) -> bool {
        self.all_examples().any(|(rules, example)| is_chosen(example, rules, filter))
    }

    /// Whether there is a requirement with this in its name or its title.
    pub fn has_requirement(self, name: &str) -> bool {
        let mut all = self.library.all().flat_map(|rules| &rules.requirements);
        all.any(|one| is_part_of(name, &one.name) || is_part_of(name, &one.title))
    }

    /// The requirements that filters choose: by name, or by an example that names them; all of them
    /// without a filter.
    pub fn chosen(self, rules: &Rules, only: &[String]) -> BTreeSet<RequirementId> {
        let is_named =
            |name: &str| only.is_empty() || only.iter().any(|filter| is_part_of(filter, name));
        let named =
            rules.requirements().filter(|(_, one)| is_named(&one.name) || is_named(&one.title));
        let named = named.map(|(id, _)| id);
        let in_title = rules
            .examples
            .iter()
            .filter(|example| only.iter().any(|filter| has_in_title(example, filter)));
        let by_title = in_title.flat_map(|one| one.expectations.iter().map(|one| one.requirement));
        named.chain(by_title).collect()
    }

    /// The title or the requirement that a filter is nearest to.
    pub fn example_near(self, filter: &str) -> Option<&'l str> {
        let names = self.all_examples().flat_map(|(rules, example)| {
            let named = example.expectations.iter();
            let named = named.map(|one| rules.requirement_name(one.requirement));
            named.chain([example.title.as_str()])
        });
        spelling::nearest(filter, names)
    }

    fn all_examples(self) -> impl Iterator<Item = (&'l Rules, &'l Example)> {
        self.library
            .all()
            .flat_map(|rules| rules.examples.iter().map(move |example| (rules, example)))
    }

    /// The paths of a base plan, which an example names from the folder of its own file.
    fn key(self, base: &BasePlan) -> (String, Option<String>) {
        let home = self.library.sources().name(base.span);
        let last_year = base.last_year.as_ref().map(|path| beside(home, path));
        (beside(home, &base.path), last_year)
    }

    fn base(self, (path, last_year): &(String, Option<String>)) -> Checked<'l> {
        let previous = Previous::new(self.files, last_year.as_deref());
        match self.files.read(path) {
            Ok(bytes) => self.check(path, bytes, &previous),
            Err(why) => Checked::unreadable(path.as_str(), &why, self.library.sources().clone()),
        }
    }

    fn tried(self, rules: &'l Rules, example: &'l Example, bases: &Bases<'l>) -> ExampleRun<'l> {
        let mut found = Diagnostics::default();
        let mut usable = Vec::new();
        for base in &example.from {
            match bases.get(&self.key(base)) {
                Some(Err(outside)) => found.push(rules::outside(outside, base.span)),
                Some(Ok(checked)) if is_usable(base, checked, rules, example, &mut found) => {
                    usable.push(checked);
                }
                _ => {}
            }
        }
        let unusable = |found: Diagnostics| {
            let first = example.from.first().and_then(|base| bases.get(&self.key(base)));
            let first = first.and_then(|checked| checked.as_ref().ok());
            let sources =
                first.map_or(self.library.sources().clone(), |checked| checked.sources.clone());
            ExampleRun { rules, example, base: None, sources, outcome: Err(found) }
        };
        if found.has_errors() {
            return unusable(found);
        }
        let (plan, ledger, sources) = match (example.is_national, usable.as_slice()) {
            (true, all) => {
                let run = self.national_from(rules, example.on, all);
                (run.plans, run.ledger, run.sources)
            }
            (false, [Checked { outcome: Ok(judged), sources, .. }]) => {
                (judged.plan.clone(), judged.ledger.clone(), sources.clone())
            }
            (false, _) => {
                let message = "an example starts from one plan, unless it is a national one";
                let place = example.from.get(1).map_or(example.span, |base| base.span);
                found.push(Diagnostic::new(&code::NO_BASE_PLAN, message, place, "a second plan"));
                return unusable(found);
            }
        };
        let outcome = example::try_out(rules, example, &plan, &ledger, &sources);
        let outcome = outcome.map_err(|problem| {
            let mut found = Diagnostics::default();
            found.push(*problem);
            found
        });
        ExampleRun { rules, example, base: Some(plan), sources, outcome }
    }
}

/// Whether a filter chooses an example: by a part of its title, or of the name of a requirement that it names.
fn is_chosen(example: &Example, rules: &Rules, filter: &str) -> bool {
    let names = example.expectations.iter().map(|one| rules.requirement_name(one.requirement));
    has_in_title(example, filter) || names.into_iter().any(|name| is_part_of(filter, name))
}

fn has_in_title(example: &Example, filter: &str) -> bool {
    is_part_of(filter, &example.title)
}

fn is_part_of(filter: &str, name: &str) -> bool {
    spelling::simplified(name).contains(&spelling::simplified(filter))
}

/// Whether an example can start from a base plan; what is wrong with it is reported.
fn is_usable(
    base: &BasePlan,
    checked: &Checked,
    rules: &Rules,
    example: &Example,
    found: &mut Diagnostics,
) -> bool {
    let why = match &checked.outcome {
        Err(_) => "cannot be used",
        Ok(judged) if judged.rules.circular.year != rules.circular.year => "is for another year",
        Ok(judged) if !example.is_national && judged.form.record != example.on => {
            "is of another form"
        }
        Ok(_) => return true,
    };
    let message = format!("the base plan `{}` {why}", base.path);
    found.push(Diagnostic::new(&code::NO_BASE_PLAN, message, base.span, "named here"));
    if let Err(why) = &checked.outcome {
        found.append(why.clone());
    }
    false
}
