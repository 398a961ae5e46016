//! The items that say what a circular is, what it rests on, and what it does with last year's.

use super::Writer;
use super::condition::Level;
use super::doc::{Doc, align, group, listed, many, nest, text};
use super::literal::{string, words};
use crate::syntax::ast::{
    Change, Changed, Choice, Circular, CircularNumber, Define, Drop, How, InAll, Item, Keep, Name,
    Paragraph, Parameter, Show, Source, Words,
};
use crate::value::date;

/// The columns of the word that begins a clause, and the blank behind it.
const CLAUSE_WIDTH: usize = 10;

impl Writer<'_> {
    /// An item. The titles of sources that stand together begin in one column: `name_width` is the
    /// width of the longest name among them.
    pub(super) fn item(&self, item: &Item, name_width: usize) -> Doc {
        match item {
            Item::Circular(circular) => self.circular(circular),
            Item::Examples(one) => text(format!("examples for {}", one.year.node)),
            Item::Source(one) => source(one, name_width),
            Item::Paragraph(one) => paragraph(one),
            Item::Choice(choice) => self.choice(choice),
            Item::Record(record) => self.record("record", record),
            Item::Form(form) => self.record("form", form),
            Item::Table(table) => self.table(table),
            Item::Value(value) => self.define("value", value),
            Item::Define(define) => self.define("define", define),
            Item::Requirement(requirement) => self.requirement(requirement),
            Item::Show(show) => self.show(show),
            Item::Standard(standard) => self.standard(standard),
            Item::Example(example) => self.example(example),
            Item::Keep(one) => keep(one),
            Item::Drop(one) => drop(one),
            Item::Replace(of) => many([text("replace "), self.item(of, name_width)]),
            Item::Change(change) => self.change(change),
            // Never in a file without mistakes.
            Item::Broken(broken) => text(self.written(broken.span)),
        }
    }

    fn circular(&self, circular: &Circular) -> Doc {
        let number = match &circular.number {
            CircularNumber::Known(number) => text(&number.node),
            CircularNumber::NotKnown { because } => {
                many([text("not known because "), words(because)])
            }
        };
        let with = circular.with.as_ref().map(|with| clause("with", [text(&with.node)]));
        let follows = circular.follows.as_ref();
        let in_full = if circular.is_in_full { " in full" } else { "" };
        let follows =
            follows.map(|year| clause("follows", [text(format!("{}{in_full}", year.node))]));
        let councils = self.councils(circular).map(|councils| clause("councils", [text(councils)]));
        let head = [
            text("circular "),
            align([words(&circular.title)]),
            clause("year", [text(circular.year.node.to_string())]),
            clause("number", [number]),
        ];
        let due = clause("due", [text(date::show(circular.due.node))]);
        many(head.into_iter().chain(with).chain([due]).chain(follows).chain(councils))
    }

    /// `authorities, some of 150 "real"`
    pub(super) fn councils(&self, circular: &Circular) -> Option<String> {
        let in_all = circular.in_all.as_ref().map(|in_all| self.in_all(in_all));
        let in_all = in_all.map_or(String::new(), |in_all| format!(", {in_all}"));
        circular.councils.as_ref().map(|table| format!("{}{in_all}", table.node))
    }

    /// `some of 150 "real"`, `all 150 "real"`
    fn in_all(&self, in_all: &InAll) -> String {
        let count = self.count(in_all.count.node, in_all.count.span);
        let kind = in_all.kind.as_ref().map(|kind| format!(" \"{}\"", kind.node));
        let word = if in_all.is_all { "all" } else { "some of" };
        format!("{word} {count}{}", kind.unwrap_or_default())
    }

    fn choice(&self, choice: &Choice) -> Doc {
        let head = text(format!("choice {}", choice.name.node));
        many([head, self.alternatives(&choice.name, &choice.words)])
    }

    /// The words of a choice behind its name, on the lines on which their author put them.
    fn alternatives(&self, name: &Name, words: &[Name]) -> Doc {
        let mut before = name;
        let all = words.iter().enumerate().map(|(at, word)| {
            let bar = if at == 0 { "" } else { "| " };
            let shown = many([text(bar), string(word)]);
            let has_line_end = self.has_line_end(before.span, word.span);
            before = word;
            if has_line_end { many([Doc::Hard, shown]) } else { group([Doc::Line, shown]) }
        });
        nest(2, all)
    }

    fn define(&self, keyword: &str, define: &Define) -> Doc {
        let parameters = match define.parameters.as_slice() {
            [] => text(""),
            all => {
                let all = listed(all.iter().map(|parameter| self.parameter(parameter)));
                many([text("("), align([all]), text(")")])
            }
        };
        let ty = match &define.ty {
            Some(ty) => text(format!(" : {}", self.field_type(ty))),
            None => text(""),
        };
        let title = match &define.title {
            Some(title) => many([text(" "), align([self.message(title)])]),
            None => text(""),
        };
        let body = nest(2, [Doc::Line, self.at(Level::Value, &define.body)]);
        let head = text(format!("{keyword} {}", define.name.node));
        group([head, parameters, title, ty, text(" ="), body])
    }

    fn show(&self, show: &Show) -> Doc {
        let on = show.on.as_ref().map_or(String::new(), |form| format!("on {} ", form.node));
        let head = many([text(format!("show {on}")), align([words(&show.title)])]);
        // After a title of several lines, what is worked out has a line of its own.
        let gap = if show.title.parts.len() > 1 { Doc::Hard } else { Doc::Line };
        group([head, nest(2, [gap, self.at(Level::Value, &show.body)])])
    }

    fn parameter(&self, parameter: &Parameter) -> Doc {
        text(format!("{} : {}", parameter.name.node, self.field_type(&parameter.ty)))
    }

    fn change(&self, change: &Change) -> Doc {
        let of = match change.of {
            Changed::Form => "form",
            Changed::Record => "record",
            Changed::Choice => "choice",
        };
        let head = |how: &str| text(format!("{of} {} {how}", change.name.node));
        match &change.how {
            How::AlsoFields(fields) => many([head("also"), self.fields(fields)]),
            How::AlsoWords(words) => many([head("also"), self.alternatives(&change.name, words)]),
            How::Without { names, because } => {
                let names = names.iter().map(|name| match change.of {
                    Changed::Choice => string(name),
                    Changed::Form | Changed::Record => text(&name.node),
                });
                let names = nest(2, [listed(names), reason(because)]);
                many([head("without "), names])
            }
        }
    }
}

/// A clause of an item: its word, and in a column what it says.
pub(super) fn clause(keyword: &str, said: impl IntoIterator<Item = Doc>) -> Doc {
    let keyword = text(format!("{keyword:CLAUSE_WIDTH$}"));
    let said = nest(CLAUSE_WIDTH, said);
    nest(2, [Doc::Hard, keyword, said])
}

/// A clause whose word is longer than the column.
pub(super) fn long_clause(keyword: &str, said: impl IntoIterator<Item = Doc>) -> Doc {
    clause(&format!("{keyword} "), said)
}

/// ` because "…"`, on the line below if its first string does not fit.
fn reason(because: &Words) -> Doc {
    group([Doc::Line, text("because "), align([words(because)])])
}

/// `a, b`
pub(super) fn names(names: &[Name]) -> Doc {
    listed(names.iter().map(|name| text(&name.node)))
}

fn source(source: &Source, name_width: usize) -> Doc {
    let head = text(format!("source {:name_width$} ", source.name.node));
    many([head, align([words(&source.title)])])
}

fn paragraph(paragraph: &Paragraph) -> Doc {
    let how = if paragraph.is_quoted { "quoted" } else { "our-words" };
    let head = text(format!("paragraph {}", paragraph.name.node));
    let not_checkable = paragraph.not_checkable.as_ref();
    let not_checkable = not_checkable.map(|why| long_clause("not checkable because", [words(why)]));
    let said = clause(how, [words(&paragraph.words)]);
    many([head, said, basis(paragraph)].into_iter().chain(not_checkable))
}

fn basis(paragraph: &Paragraph) -> Doc {
    let basis = &paragraph.basis;
    let rests = match &basis.inferred_because {
        Some(why) => {
            let from = text(format!("inferred from {} because ", basis.source.node));
            many([from, words(why)])
        }
        None => text(format!("seen in {}", basis.source.node)),
    };
    if basis.covers.is_empty() {
        return clause("basis", [rests]);
    }
    let covers = listed(basis.covers.iter().map(string));
    clause("basis", [rests, text(","), group([Doc::Line, text("for "), covers])])
}

fn keep(keep: &Keep) -> Doc {
    let how = match (keep.to_be_decided, keep.as_should) {
        (Some(_), _) => ", to be decided",
        (None, Some(_)) => " as should",
        (None, None) => "",
    };
    let head = text(format!("keep requirement {}{how}", keep.name.node));
    let cites = match keep.cites.as_slice() {
        [] => text(""),
        all => many([text(","), group([Doc::Line, text("cites "), names(all)])]),
    };
    let because = keep.because.as_ref().map_or(text(""), reason);
    nest(2, [head, cites, because])
}

fn drop(drop: &Drop) -> Doc {
    let head = match drop.is_show {
        true => many([text("drop show "), string(&drop.name)]),
        false => text(format!("drop requirement {}", drop.name.node)),
    };
    nest(2, [head, reason(&drop.because)])
}
