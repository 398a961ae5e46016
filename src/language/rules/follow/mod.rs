//! This year's file and the one it follows, made into one.
//!
//! Choices, records, forms, tables, values and definitions carry over and may be changed; paragraphs,
//! sources and examples belong to their year. Requirements do not carry unsaid: each of last year's
//! is kept, replaced or dropped. What comes of it is a file like any other, which follows nothing.
//!
//! Last year's file may have mistakes. Of an item that cannot be read there, its name carries over: whatever
//! this year's file says of it may be right.

mod problem;
mod relocate;

pub use problem::{Unfollowed, YearProblem};
pub use relocate::shown_here;

use std::collections::BTreeSet;

use super::broken;
use super::problem::{RuleProblem, Unknown};
use super::program::{Decision, DecisionKind};
use crate::diag::{Advice, Diagnostics};
use crate::source::Span;
use crate::syntax::ast::{
    self, Change, Changed, Drop, Field, File, How, Item, Keep, Name, Requirement, Strength,
};
use crate::value::{Year, show, spelling};

/// The file that a year follows, itself made one with those before it.
#[derive(Debug, Clone, Copy)]
pub struct Followed<'a> {
    /// All that is in force in that year, as one file.
    pub file: &'a File,
    /// The year that the file is for.
    pub year: Year,
}

/// Makes one file of a year's and the one it follows. Says what became of last year's requirements.
pub fn consolidated(
    file: &File,
    followed: Option<Followed>,
    diagnostics: &mut Diagnostics,
) -> (File, Vec<Decision>) {
    let followed = followed.filter(|_| !is_in_full(file));
    let mut merge = Merge::new(file, followed, diagnostics);
    if followed.is_none() {
        merge.refuse_last_years(file);
    }
    for item in &file.items {
        merge.item(item);
    }
    merge.account(file);
    let (decisions, carried, own) = (merge.decisions, merge.carried, merge.own);
    // The circular and what it rests on first: what carries over belongs to it.
    let is_head =
        |item: &Item| matches!(item, Item::Circular(_) | Item::Source(_) | Item::Paragraph(_));
    let (head, rest): (Vec<Item>, Vec<Item>) = own.into_iter().map(in_full).partition(is_head);
    let items = head.into_iter().chain(carried).chain(rest).collect();
    (File { items, span: file.span }, decisions)
}

fn is_in_full(file: &File) -> bool {
    file.items.iter().any(|item| matches!(item, Item::Circular(circular) if circular.is_in_full))
}

/// A circular into which what carries over has been put.
fn in_full(item: Item) -> Item {
    match item {
        Item::Circular(circular) => {
            let is_in_full = circular.follows.is_some();
            Item::Circular(ast::Circular { is_in_full, ..circular })
        }
        other => other,
    }
}

/// The name of last year's requirement that an item decides on.
fn decided(item: &Item) -> Option<String> {
    let name = match item {
        Item::Keep(keep) => &keep.name,
        Item::Drop(drop) if !drop.is_show => &drop.name,
        Item::Replace(inner) => match inner.as_ref() {
            Item::Requirement(one) => &one.name,
            _ => return None,
        },
        _ => return None,
    };
    Some(name.node.clone())
}

struct Merge<'a> {
    followed: Option<Followed<'a>>,
    /// What carries over without a word, in last year's order.
    carried: Vec<Item>,
    own: Vec<Item>,
    /// Last year's requirements.
    requirements: Vec<&'a Requirement>,
    /// Last year's only form, where this year has more: what is kept goes on being about it.
    form: Option<Name>,
    /// This year's paragraphs, and the names of items that cannot be read.
    paragraphs: BTreeSet<String>,
    decisions: Vec<Decision>,
    /// Those that this year's file names with `to be decided`, each with the place of these words.
    open: Vec<(Name, Span)>,
    /// The requirements that this year's file keeps, drops or replaces.
    decided: BTreeSet<String>,
    /// What misspelt names were most likely meant for: of these something was said.
    meant: BTreeSet<String>,
    diagnostics: &'a mut Diagnostics,
}

impl<'a> Merge<'a> {
    fn new(
        file: &File,
        followed: Option<Followed<'a>>,
        diagnostics: &'a mut Diagnostics,
    ) -> Merge<'a> {
        let old = followed.map_or(&[][..], |followed| &followed.file.items);
        let requirements = old.iter().filter_map(|item| match item {
            Item::Requirement(requirement) => Some(requirement),
            _ => None,
        });
        let paragraphs = file.items.iter().filter_map(|item| match item {
            Item::Paragraph(paragraph) => Some(paragraph.name.node.clone()),
            Item::Broken(broken) => broken.name.as_ref().map(|name| name.node.clone()),
            _ => None,
        });
        let form = only_form(old).filter(|_| file.items.iter().any(is_form)).cloned();
        let carried = old.iter().filter(|item| carries(item)).cloned();
        Merge {
            followed,
            carried: carried.map(|item| about(item, form.as_ref())).collect(),
            own: Vec::new(),
            requirements: requirements.collect(),
            form,
            paragraphs: paragraphs.collect(),
            decisions: Vec::new(),
            open: Vec::new(),
            decided: file.items.iter().filter_map(decided).collect(),
            meant: BTreeSet::new(),
            diagnostics,
        }
    }

    fn report(&mut self, problem: YearProblem) {
        self.diagnostics.push(problem.diagnostic());
    }

    /// Reports the first item that speaks of last year's, where there is none: it tells of all.
    fn refuse_last_years(&mut self, file: &File) {
        let first = file.items.iter().find_map(|item| match item {
            Item::Keep(keep) => Some(("keep", keep.name.span)),
            Item::Drop(drop) => Some(("drop", drop.name.span)),
            Item::Change(change) => Some((word_of(&change.how), change.name.span)),
            Item::Replace(inner) => Some(("replace", inner.name()?.span)),
            _ => None,
        });
        if let Some((word, span)) = first {
            let last_year = file.items.iter().find_map(|item| match item {
                Item::Circular(circular) => Some(circular.year.node.previous()),
                _ => None,
            });
            self.report(YearProblem::FollowsNothing { span, word, last_year });
        }
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Keep(keep) => self.keep(keep),
            Item::Drop(drop) => self.drop(drop),
            Item::Change(change) => self.change(change),
            Item::Replace(inner) => self.replace(inner),
            other => self.own.push(other.clone()),
        }
    }

    /// Last year's requirement of a name. One that is not there is reported.
    fn last_years(&mut self, name: &Name, word: &'static str) -> Option<&'a Requirement> {
        let found = self.requirements.iter().find(|one| one.name.node == name.node).copied();
        if found.is_none() {
            let names: Vec<&str> =
                self.requirements.iter().map(|one| one.name.node.as_str()).collect();
            self.nothing_of_the_name("requirement", name, &names, word);
        }
        found
    }

    /// `word` is what is said of the thing that is not there: `keep`, `replace`, `also`.
    fn nothing_of_the_name(
        &mut self,
        kind: &'static str,
        name: &Name,
        known: &[&str],
        word: &'static str,
    ) {
        const MOST_LISTED: usize = 12;
        let Some(followed) = self.followed.filter(|followed| !may_have(followed.file, name)) else {
            return;
        };
        let listed = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
        // One of which something is said elsewhere is not meant here.
        let free = known.iter().copied().filter(|known| !self.decided.contains(*known));
        let near = spelling::nearest(&name.node, free);
        self.meant.extend(near.map(str::to_owned));
        let help = match near {
            Some(near) => Some(Advice::meant(name.span, near)),
            None if word == "replace" => {
                Some(format!("remove `replace` if this {kind} is new").into())
            }
            None if listed.is_empty() => None,
            None if listed.len() > MOST_LISTED => None,
            None => Some(format!("there it has {}", show::joined(&listed, "and")).into()),
        };
        let (name, year) = (name.clone(), followed.year);
        self.report(YearProblem::NotLastYears { name, kind, year, help });
    }

    /// Notes what becomes of a requirement; false, and a report, if that was said before.
    fn decide(&mut self, name: &Name, kind: DecisionKind, because: Option<&ast::Words>) -> bool {
        if let Some(first) = self.decisions.iter().find(|one| one.requirement == name.node) {
            let first = first.span;
            self.report(YearProblem::DecidedTwice { name: name.clone(), first });
            return false;
        }
        self.decisions.push(Decision {
            requirement: name.node.clone(),
            kind,
            because: because.map(ast::Words::joined),
            span: name.span,
        });
        true
    }

    fn keep(&mut self, keep: &Keep) {
        let Some(old) = self.last_years(&keep.name, "keep") else { return };
        let kind =
            if keep.as_should.is_some() { DecisionKind::KeptAsShould } else { DecisionKind::Kept };
        if !self.decide(&keep.name, kind, keep.because.as_ref()) {
            return;
        }
        self.open.extend(keep.to_be_decided.map(|span| (keep.name.clone(), span)));
        let cites = self.kept_cites(keep, old);
        let strength = match (keep.as_should, &old.strength) {
            (Some(_), Strength::Must(conditions)) => Strength::Should(conditions.clone()),
            (Some(span), other) => {
                let is_should = matches!(other, Strength::Should(_));
                let name = old.name.clone();
                self.report(YearProblem::NotAMust { span, name, is_should });
                other.clone()
            }
            (None, strength) => strength.clone(),
        };
        let on = old.on.clone().or_else(|| self.form.clone());
        let kept = Requirement { cites, strength, on, ..old.clone() };
        self.own.push(Item::Requirement(kept));
    }

    /// The paragraphs that a kept requirement cites: those named, or this year's of the same names.
    fn kept_cites(&mut self, keep: &Keep, old: &Requirement) -> Vec<Name> {
        if !keep.cites.is_empty() {
            return keep.cites.clone();
        }
        let mut cites = Vec::new();
        for name in &old.cites {
            if self.paragraphs.contains(&name.node) {
                cites.push(Name::new(name.node.clone(), keep.name.span));
                continue;
            }
            let Some(followed) = self.followed else { continue };
            self.report(YearProblem::CitesLastYears {
                requirement: keep.name.clone(),
                paragraph: name.clone(),
                year: followed.year,
            });
        }
        cites
    }

    fn drop(&mut self, drop: &Drop) {
        if drop.is_show {
            return self.drop_shown(&drop.name);
        }
        if self.last_years(&drop.name, "drop").is_some() {
            self.decide(&drop.name, DecisionKind::Dropped, Some(&drop.because));
        }
    }

    /// A figure that is no longer shown. Nothing has to be decided about those that are.
    fn drop_shown(&mut self, title: &Name) {
        let is_show = |item: &Item| matches!(item, Item::Show(_));
        let is_it =
            |item: &Item| is_show(item) && item.name().is_some_and(|name| name.node == title.node);
        match self.carried.iter().position(is_it) {
            Some(at) => drop(self.carried.remove(at)),
            None => {
                let known = self.carried_names(is_show);
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                self.nothing_of_the_name("show", title, &known, "drop");
            }
        }
    }

    fn replace(&mut self, item: &Item) {
        let Some(name) = item.name() else { return self.own.push(item.clone()) };
        if let Item::Requirement(_) = item {
            let is_last_years = self.last_years(name, "replace").is_some();
            if !is_last_years || self.decide(name, DecisionKind::Replaced, None) {
                self.own.push(item.clone());
            }
            return;
        }
        let is_it = |old: &&mut Item| is_same_item(old, item);
        if let Some(place) = self.carried.iter_mut().find(is_it) {
            *place = item.clone();
            return;
        }
        let known: Vec<String> = self.carried_names(|old| old.kind() == item.kind());
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        self.nothing_of_the_name(item.kind(), name, &known, "replace");
        self.own.push(item.clone());
    }

    fn carried_names(&self, is_asked: impl Fn(&Item) -> bool) -> Vec<String> {
        let asked = self.carried.iter().filter(|item| is_asked(item));
        asked.filter_map(|item| Some(item.name()?.node.clone())).collect()
    }

    fn change(&mut self, change: &Change) {
        let kind = match change.of {
            Changed::Form => "form",
            Changed::Record => "record",
            Changed::Choice => "choice",
        };
        let is_it = |item: &Item| {
            item.kind() == kind && item.name().is_some_and(|name| name.node == change.name.node)
        };
        let Some(at) = self.carried.iter().position(is_it) else {
            let known = self.carried_names(|old| old.kind() == kind);
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let word = word_of(&change.how);
            return self.nothing_of_the_name(kind, &change.name, &known, word);
        };
        let mut found = Vec::new();
        match self.carried.get_mut(at) {
            Some(Item::Form(record) | Item::Record(record)) => {
                changed_fields(&mut record.fields, &change.how, &change.name, &mut found);
            }
            Some(Item::Choice(choice)) => {
                changed_words(&mut choice.words, &change.how, &change.name, &mut found);
            }
            _ => {}
        }
        if !self.followed.is_some_and(|followed| may_have(followed.file, &change.name)) {
            self.diagnostics.extend(found.into_iter().map(RuleProblem::diagnostic));
        }
    }

    /// Reports requirements of last year's of which nothing is said.
    fn account(&mut self, file: &File) {
        let Some(followed) = self.followed else { return };
        let open = std::mem::take(&mut self.open);
        if !open.is_empty() {
            self.report(YearProblem::ToBeDecided { open, year: followed.year });
        }
        let is_decided =
            |name: &str| self.decisions.iter().any(|decision| decision.requirement == name);
        let is_broken = |name: &str| {
            broken(file).filter_map(|item| item.name.as_ref()).any(|one| one.node == name)
        };
        let open: Vec<Name> = self
            .requirements
            .iter()
            .filter(|one| !is_decided(&one.name.node) && !is_broken(&one.name.node))
            .filter(|one| !self.meant.contains(&one.name.node))
            .map(|one| one.name.clone())
            .collect();
        let span = file.items.iter().find_map(|item| match item {
            Item::Circular(circular) => circular.follows.as_ref().map(|year| year.span),
            _ => None,
        });
        let is_here = |name: &&Name| {
            let is_it = |item: &Item| match item {
                Item::Requirement(one) => one.name.node == name.node,
                _ => false,
            };
            file.items.iter().any(is_it)
        };
        let again = open.iter().find(is_here).cloned();
        if let (Some(span), false) = (span, open.is_empty()) {
            let title = followed.file.items.iter().find_map(|item| match item {
                Item::Circular(circular) => Some(circular.title.span),
                _ => None,
            });
            let year = followed.year;
            self.report(YearProblem::NotAccountedFor { span, open, again, year, followed: title });
        }
    }
}

fn is_form(item: &Item) -> bool {
    matches!(item, Item::Form(_))
}

/// The name of the one form, where there is no other.
fn only_form(items: &[Item]) -> Option<&Name> {
    let mut forms = items.iter().filter(|item| is_form(item));
    forms.next().filter(|_| forms.next().is_none())?.name()
}

/// Whether a file may have an item of this name that cannot be read.
fn may_have(file: &File, name: &Name) -> bool {
    broken(file).any(|item| item.name.as_ref().is_none_or(|broken| broken.node == name.node))
}

/// Whether an item of last year's is this year's as well unless it is changed.
fn carries(item: &Item) -> bool {
    matches!(
        item,
        Item::Choice(_)
            | Item::Record(_)
            | Item::Form(_)
            | Item::Table(_)
            | Item::Value(_)
            | Item::Define(_)
            | Item::Show(_)
            | Item::Broken(ast::Broken { name: Some(_), .. })
    )
}

/// A figure that carries over goes on being about last year's only form, where this year has more.
fn about(item: Item, form: Option<&Name>) -> Item {
    match item {
        Item::Show(show) => Item::Show(ast::Show { on: show.on.or_else(|| form.cloned()), ..show }),
        other => other,
    }
}

fn changed_fields(fields: &mut Vec<Field>, how: &How, of: &Name, found: &mut Vec<RuleProblem>) {
    match how {
        How::AlsoFields(more) => fields.extend(more.iter().cloned()),
        How::Without { names, .. } => {
            for name in names {
                let known = fields.iter().map(|field| field.name.node.as_str());
                if !fields.iter().any(|field| field.name.node == name.node) {
                    let among = Some(format!("`{}`", of.node));
                    found.push(Unknown::Field.named(name, known, among));
                }
                fields.retain(|field| field.name.node != name.node);
            }
        }
        How::AlsoWords(_) => {}
    }
}

fn changed_words(words: &mut Vec<Name>, how: &How, of: &Name, found: &mut Vec<RuleProblem>) {
    match how {
        How::AlsoWords(more) => words.extend(more.iter().cloned()),
        How::Without { names, .. } => {
            for name in names {
                let known = words.iter().map(|word| word.node.as_str());
                if !words.iter().any(|word| word.node == name.node) {
                    let among = Some(format!("`{}`", of.node));
                    found.push(Unknown::Word.named(name, known, among));
                }
                words.retain(|word| word.node != name.node);
            }
        }
        How::AlsoFields(_) => {}
    }
}

/// The word that says how something of last year's is changed.
fn word_of(how: &How) -> &'static str {
    match how {
        How::AlsoFields(_) | How::AlsoWords(_) => "also",
        How::Without { .. } => "without",
    }
}

fn is_same_item(old: &Item, new: &Item) -> bool {
    let names = old.name().zip(new.name());
    old.kind() == new.kind() && names.is_some_and(|(old, new)| old.node == new.node)
}
