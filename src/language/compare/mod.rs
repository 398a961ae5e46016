//! What changed from one circular to another: for councils, who know last year's.
//!
//! Takes the trees of two circulars, each made one with those that it follows; gives [`Changes`].
//! Whether a requirement is tighter or looser is said only where it is certain.

mod condition;

use crate::source::{Sources, Span};
use crate::syntax::ast::{self, Expr, File, Item, Requirement, Strength, Words};
use crate::syntax::print;
use crate::value::date;

pub use condition::Direction;

/// All that is different.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// What the circulars say of themselves: due dates and the like.
    pub circular: Vec<Difference>,
    /// Those that are new or different, in the order of the new circular, then those that are gone.
    pub requirements: Vec<Change>,
    /// Values, definitions and tables.
    pub figures: Vec<Change>,
    /// Forms, records and choices.
    pub forms: Vec<Change>,
}

/// Something with a name that is new, gone or different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// `requirement`, `value`, `form`, …
    pub kind: &'static str,
    /// What its circular calls it: `sent-on-time`.
    pub name: String,
    /// Its title in the circular; empty for what has none, such as a value or a table.
    pub title: String,
    /// Whether it is new, gone or different.
    pub status: Status,
    /// Where it stands: in the new circular, or, if it is gone, in the old one.
    pub place: Span,
}

/// What became of something with a name from the old circular to the new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Only the new circular has it.
    New,
    /// Only the old circular has it.
    Dropped,
    /// Both have it, with these differences; there is at least one.
    Changed(Vec<Difference>),
}

/// One thing that is different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What of it: `strength`, `condition`, `title`, …
    pub of: &'static str,
    /// What the old circular says, as an author writes it; nothing for what only the new one has.
    pub old: Option<String>,
    /// What the new circular says, as an author writes it; nothing for what only the old one has.
    pub new: Option<String>,
    /// Whether a plan finds it harder or easier to meet, where that is certain.
    pub direction: Option<Direction>,
}

impl Difference {
    fn new(of: &'static str, old: Option<String>, new: Option<String>) -> Self {
        Difference { of, old, new, direction: None }
    }

    fn towards(self, direction: Option<Direction>) -> Self {
        Difference { direction, ..self }
    }
}

impl Status {
    /// Whether the whole is certainly tighter or looser: some part is, and none goes the other way
    /// or is uncertain.
    pub fn direction(&self) -> Option<Direction> {
        let Status::Changed(all) = self else { return None };
        let mut bearing = all.iter().filter(|one| bears(one.of)).map(|one| one.direction);
        let first = bearing.next()??;
        bearing.all(|one| one == Some(first)).then_some(first)
    }
}

/// Whether a difference bears on what a plan must do; words alone do not.
fn bears(of: &str) -> bool {
    !matches!(of, "title" | "help" | "otherwise" | "paragraph" | "cites")
}

/// What is different between two circulars.
pub fn compare(old: &File, new: &File, sources: &Sources) -> Changes {
    let comparer = Comparer { old, new, sources };
    Changes {
        circular: comparer.circulars(),
        requirements: comparer.items(|item| matches!(item, Item::Requirement(_))),
        figures: comparer.items(|item| {
            matches!(item, Item::Value(_) | Item::Define(_) | Item::Table(_) | Item::Show(_))
        }),
        forms: comparer
            .items(|item| matches!(item, Item::Form(_) | Item::Record(_) | Item::Choice(_))),
    }
}

/// A grade as it is written.
struct Grade {
    /// `"acceptable"`, with the form where another form has a grade of this name too: `"acceptable" on plan`
    name: String,
    /// `when every must is met`
    when: String,
}

fn grades(file: &File) -> Vec<Grade> {
    let standards = file.items.iter().filter_map(|item| match item {
        Item::Standard(standard) => Some(standard),
        _ => None,
    });
    let standards: Vec<&ast::Standard> = standards.collect();
    let is_alone = standards.len() < 2;
    let grades = standards.into_iter().flat_map(|standard| {
        let on = standard.on.as_ref().filter(|_| !is_alone);
        let on = on.map_or(String::new(), |form| format!(" on {}", form.node));
        standard.grades.iter().map(move |grade| Grade {
            name: format!("\"{}\"{on}", grade.name.joined()),
            when: match &grade.when {
                Some(when) => format!("when {}", print::on_verdicts(when)),
                None => "otherwise".to_owned(),
            },
        })
    });
    grades.collect()
}

struct Comparer<'a> {
    old: &'a File,
    new: &'a File,
    sources: &'a Sources,
}

impl Comparer<'_> {
    fn circulars(&self) -> Vec<Difference> {
        let head = |file: &File| {
            file.items.iter().find_map(|item| match item {
                Item::Circular(circular) => Some(circular.clone()),
                _ => None,
            })
        };
        let (Some(old), Some(new)) = (head(self.old), head(self.new)) else { return Vec::new() };
        let number = |circular: &ast::Circular| match &circular.number {
            ast::CircularNumber::Known(name) => name.node.clone(),
            ast::CircularNumber::NotKnown { .. } => "not known".to_owned(),
        };
        let rows = [
            ("title", old.title.joined(), new.title.joined()),
            ("number", number(&old), number(&new)),
            ("due date", date::show(old.due.node), date::show(new.due.node)),
        ];
        let councils = |circular| print::councils(circular, self.sources);
        let rows = rows.into_iter().map(|(of, old, new)| (of, Some(old), Some(new)));
        let rows = rows.chain([("councils", councils(&old), councils(&new))]);
        let rows = rows.filter(|(_, old, new)| old != new);
        let rows = rows.map(|(of, old, new)| Difference::new(of, old, new));
        rows.chain(self.grades()).collect()
    }

    /// The grades that are new, gone or reached in another way: by their name, and the form where it is named.
    fn grades(&self) -> Vec<Difference> {
        let (old, new) = (grades(self.old), grades(self.new));
        let when = |of: &[Grade], name: &str| {
            of.iter().find(|one| one.name == name).map(|one| format!("{name} {}", one.when))
        };
        let gone = old.iter().filter(|one| when(&new, &one.name).is_none());
        let names: Vec<&str> = new.iter().chain(gone).map(|one| one.name.as_str()).collect();
        let rows = names.into_iter().map(|name| (when(&old, name), when(&new, name)));
        let rows = rows.filter(|(old, new)| old != new);
        rows.map(|(old, new)| Difference::new("grade", old, new)).collect()
    }

    /// Items of some kinds: those of the new circular in its order, then those that are gone.
    fn items(&self, is_asked: fn(&Item) -> bool) -> Vec<Change> {
        let mut changes = Vec::new();
        for item in self.new.items.iter().filter(|item| is_asked(item)) {
            let status = match twin(self.old, item) {
                None => Status::New,
                Some(old) => match self.differences(old, item) {
                    differences if differences.is_empty() => continue,
                    differences => Status::Changed(differences),
                },
            };
            changes.extend(change(item, status));
        }
        let gone = self.old.items.iter().filter(|item| is_asked(item));
        let gone = gone.filter(|item| twin(self.new, item).is_none());
        changes.extend(gone.filter_map(|item| change(item, Status::Dropped)));
        changes
    }

    fn differences(&self, old: &Item, new: &Item) -> Vec<Difference> {
        match (old, new) {
            (Item::Requirement(old), Item::Requirement(new)) => self.requirement(old, new),
            (Item::Value(old), Item::Value(new)) | (Item::Define(old), Item::Define(new)) => {
                self.figure(&old.body, &new.body)
            }
            (Item::Show(old), Item::Show(new)) => self.figure(&old.body, &new.body),
            (Item::Table(old), Item::Table(new)) => self.table(old, new),
            (Item::Choice(old), Item::Choice(new)) => named("word", &old.words, &new.words),
            (Item::Form(old), Item::Form(new)) | (Item::Record(old), Item::Record(new)) => {
                self.fields(&old.fields, &new.fields)
            }
            _ => Vec::new(),
        }
    }

    fn printed(&self, expr: &Expr) -> String {
        print::condition(expr, self.sources)
    }

    fn requirement(&self, old: &Requirement, new: &Requirement) -> Vec<Difference> {
        // A value is its figure: where that is another, so is what a plan must do.
        let (old, new) = (&with_values(old, self.old), &with_values(new, self.new));
        let mut found = Vec::new();
        found.extend(texts("title", Some(&old.title), Some(&new.title)));
        found.extend(self.strength(old, new));
        found.extend(self.loops(old, new));
        let (was, is) = (conditions(&old.strength), conditions(&new.strength));
        found.extend(condition::parts("condition", was, is, true, self.sources));
        for (of, was, is) in [
            ("applies when", &old.applies_when, &new.applies_when),
            ("unless", &old.unless, &new.unless),
        ] {
            found.extend(condition::clause(of, was.as_ref(), is.as_ref(), self.sources));
        }
        found.extend(self.judged(old, new));
        found.extend(self.used(new));
        found.extend(texts("help", old.help.as_ref(), new.help.as_ref()));
        found.extend(self.paragraphs(old, new));
        found
    }

    fn strength(&self, old: &Requirement, new: &Requirement) -> Option<Difference> {
        let rank = |strength: &Strength| match strength {
            Strength::Judged { .. } => ("judged", 0),
            Strength::Should(_) => ("should", 1),
            Strength::Must(_) => ("must", 2),
        };
        let ((was, before), (is, now)) = (rank(&old.strength), rank(&new.strength));
        let direction = match (before, now) {
            // What a person judges is neither tighter nor looser than a condition.
            (0, _) | (_, 0) => None,
            (before, now) if now > before => Some(Direction::Tightened),
            _ => Some(Direction::Loosened),
        };
        let found = Difference::new("strength", Some(was.to_owned()), Some(is.to_owned()));
        (before != now).then(|| found.towards(direction))
    }

    fn loops(&self, old: &Requirement, new: &Requirement) -> Option<Difference> {
        let printed = |one: &Requirement| {
            let loops = one.for_each.iter().map(|element| {
                let filter = element.filter.as_ref();
                let filter = filter.map(|filter| format!(" where {}", self.printed(filter)));
                let list = self.printed(&element.list);
                format!("{} in {list}{}", element.name.node, filter.unwrap_or_default())
            });
            loops.collect::<Vec<_>>().join(", ")
        };
        let (was, is) = (printed(old), printed(new));
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        (was != is).then(|| Difference::new("for each", some(was), some(is)))
    }

    fn judged(&self, old: &Requirement, new: &Requirement) -> Option<Difference> {
        let question = |one: &Requirement| match &one.strength {
            Strength::Judged { question, .. } => Some(question.joined()),
            Strength::Must(_) | Strength::Should(_) => None,
        };
        let (was, is) = (question(old), question(new));
        (was != is).then(|| Difference::new("question", was, is))
    }

    /// The definitions and tables that it uses and that are different now. Whether that is tighter
    /// or looser is not certain.
    fn used(&self, new: &Requirement) -> Vec<Difference> {
        let mut used: Vec<&Item> = Vec::new();
        let mut copy = new.clone();
        for expr in exprs_mut(&mut copy) {
            self.note_used(expr, &mut used);
        }
        let is_other = |item: &&Item| {
            twin(self.old, item).is_some_and(|old| !self.differences(old, item).is_empty())
        };
        let names = used.into_iter().filter(is_other).filter_map(Item::name);
        names.map(|name| Difference::new("uses", None, Some(name.node.clone()))).collect()
    }

    /// Definitions do not lead back to themselves, so this ends.
    fn note_used<'f>(&'f self, expr: &Expr, used: &mut Vec<&'f Item>) {
        let mut found = Vec::new();
        expr.each_name(&mut |name| {
            found.extend(self.new.items.iter().find(|item| {
                matches!(item, Item::Define(_) | Item::Table(_))
                    && item.name().is_some_and(|one| one.node == name.node)
            }));
        });
        for item in found {
            if used.iter().any(|one| one.name() == item.name()) {
                continue;
            }
            used.push(item);
            if let Item::Define(define) = item {
                self.note_used(&define.body, used);
            }
        }
    }

    /// The words of the paragraphs that it rests on, in the old circular and the new.
    fn paragraphs(&self, old: &Requirement, new: &Requirement) -> Option<Difference> {
        let words = |file: &File, cites: &[ast::Name]| {
            let words = cites.iter().filter_map(|name| {
                file.items.iter().find_map(|item| match item {
                    Item::Paragraph(one) if one.name.node == name.node => Some(one.words.joined()),
                    _ => None,
                })
            });
            words.collect::<Vec<_>>().join(" ")
        };
        let (was, is) = (words(self.old, &old.cites), words(self.new, &new.cites));
        (was != is).then(|| Difference::new("paragraph", Some(was), Some(is)))
    }

    fn figure(&self, old: &Expr, new: &Expr) -> Vec<Difference> {
        let printed = |body: &Expr, file: &File| {
            let mut body = body.clone();
            put_values(&mut body, file, MOST_DEPTH);
            self.printed(&body)
        };
        let (was, is) = (printed(old, self.old), printed(new, self.new));
        let differs = was != is;
        differs.then(|| Difference::new("figure", Some(was), Some(is))).into_iter().collect()
    }

    fn table(&self, old: &ast::Table, new: &ast::Table) -> Vec<Difference> {
        let mut found = self.fields(&old.columns, &new.columns);
        let file = |table: &ast::Table| table.file.as_ref().map(|file| file.node.clone());
        if file(old) != file(new) {
            found.push(Difference::new("file", file(old), file(new)));
        }
        let patterns = |table: &ast::Table| {
            let printed = table.also_written.iter().map(|one| format!("\"{}\"", one.node));
            Some(printed.collect::<Vec<_>>().join(", ")).filter(|printed| !printed.is_empty())
        };
        if patterns(old) != patterns(new) {
            found.push(Difference::new("also written", patterns(old), patterns(new)));
        }
        let rows = |table: &ast::Table| -> Vec<String> {
            let rows = table.rows.iter().map(|row| self.sources.text(row.span));
            rows.map(|row| row.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
        };
        let (was, is) = (rows(old), rows(new));
        let gone = was.iter().filter(|row| !is.contains(row)).cloned();
        found.extend(gone.map(|row| Difference::new("row", Some(row), None)));
        let added = is.iter().filter(|row| !was.contains(row)).cloned();
        found.extend(added.map(|row| Difference::new("row", None, Some(row))));
        found
    }

    fn fields(&self, old: &[ast::Field], new: &[ast::Field]) -> Vec<Difference> {
        let printed = |field: &ast::Field| {
            let marks = field.modifiers.iter().map(|one| self.sources.text(one.span));
            let parts = std::iter::once(self.sources.text(field.ty.span)).chain(marks);
            let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let parts: Vec<String> = parts.map(one_line).collect();
            format!("{} : {}", field.name.node, parts.join(", "))
        };
        let find = |fields: &[ast::Field], name: &str| {
            fields.iter().find(|field| field.name.node == name).map(printed)
        };
        let mut found = Vec::new();
        for field in new {
            let (was, is) = (find(old, &field.name.node), Some(printed(field)));
            if was != is {
                found.push(Difference::new("field", was, is));
            }
        }
        let gone = old.iter().filter(|field| find(new, &field.name.node).is_none());
        found.extend(gone.map(|field| Difference::new("field", Some(printed(field)), None)));
        found
    }
}

/// How deep values may lie in one another; definitions that load lie less deep.
const MOST_DEPTH: usize = 64;

/// A requirement with its values' figures in their places.
fn with_values(requirement: &Requirement, file: &File) -> Requirement {
    let mut copy = requirement.clone();
    for expr in exprs_mut(&mut copy) {
        put_values(expr, file, MOST_DEPTH);
    }
    copy
}

/// All conditions of a requirement, and the lists that it goes through.
fn exprs_mut(requirement: &mut Requirement) -> Vec<&mut Expr> {
    let conditions = match &mut requirement.strength {
        Strength::Must(all) | Strength::Should(all) => all.iter_mut().collect(),
        Strength::Judged { .. } => Vec::new(),
    };
    let clauses = requirement.applies_when.iter_mut().chain(&mut requirement.unless);
    let loops = requirement.for_each.iter_mut().flat_map(ast::Element::parts_mut);
    clauses.chain(loops).chain(conditions).collect()
}

/// Puts what a value stands for in the place of its name.
fn put_values(expr: &mut Expr, file: &File, fuel: usize) {
    let body = match &expr.kind {
        ast::ExprKind::Path { head, fields } if fields.is_empty() => {
            file.items.iter().find_map(|item| match item {
                Item::Value(value) if value.name.node == head.node => Some(value.body.clone()),
                _ => None,
            })
        }
        _ => None,
    };
    if let Some(body) = body {
        *expr = body;
    }
    if fuel > 0 {
        for part in expr.parts_mut() {
            put_values(part, file, fuel - 1);
        }
    }
}

fn conditions(strength: &Strength) -> &[Expr] {
    match strength {
        Strength::Must(all) | Strength::Should(all) => all,
        Strength::Judged { .. } => &[],
    }
}

fn texts(of: &'static str, old: Option<&Words>, new: Option<&Words>) -> Option<Difference> {
    let (was, is) = (old.map(Words::joined), new.map(Words::joined));
    (was != is).then(|| Difference::new(of, was, is))
}

/// Words that were there before, and words that are there now.
fn named(of: &'static str, old: &[ast::Name], new: &[ast::Name]) -> Vec<Difference> {
    let holds = |all: &[ast::Name], name: &ast::Name| all.iter().any(|one| one.node == name.node);
    let gone = old.iter().filter(|name| !holds(new, name));
    let gone = gone.map(|name| Difference::new(of, Some(name.node.clone()), None));
    let added = new.iter().filter(|name| !holds(old, name));
    let added = added.map(|name| Difference::new(of, None, Some(name.node.clone())));
    gone.chain(added).collect()
}

/// The item of the same kind and name in another circular.
fn twin<'f>(file: &'f File, item: &Item) -> Option<&'f Item> {
    let name = item.name()?;
    file.items.iter().find(|other| {
        other.kind() == item.kind() && other.name().is_some_and(|one| one.node == name.node)
    })
}

fn change(item: &Item, status: Status) -> Option<Change> {
    let name = item.name()?;
    let title = match item {
        Item::Requirement(one) => one.title.joined(),
        Item::Form(one) | Item::Record(one) => one.title.joined(),
        _ => String::new(),
    };
    Some(Change { kind: item.kind(), name: name.node.clone(), title, status, place: name.span })
}
