//! The rule files, token by token and operand by operand: no token can be dropped, and nothing put
//! in the place of something of another type, without an error, a warning or an example that fails,
//! at that place or beside it. What passes unnoticed is in [`DROPPED`] and [`SWAPPED`], with the reason.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::common::{self, is_thorough, sample_of_rules, tried};
use lacuna::diag::{Diagnostic, Diagnostics};
use lacuna::driver::Session;
use lacuna::library::{Files, Library, Others, Purpose};
use lacuna::lint;
use lacuna::rules::program::{EditKind, Exhibit, Expr, ExprKind, Piece, Requirement, Strength};
use lacuna::rules::{self, Followed, Rules, TableFiles};
use lacuna::source::{Source, SourceId};
use lacuna::syntax::{self, ast};
use lacuna::value::{Ty, Year};

/// A kind of damage that nothing notices, and why it need not be noticed.
struct WithoutEffect {
    place: &'static str,
    because: &'static str,
    /// Words for people: no verdict hangs on them, so no example is asked about them.
    is_for_people: bool,
    is_it: fn(&Damage) -> bool,
}

/// Tokens that may be dropped.
const DROPPED: [WithoutEffect; 6] = [
    WithoutEffect {
        place: "what a person is shown",
        because: "whatever is laid out, the verdict is the same: a person judges",
        is_for_people: false,
        is_it: |damage| damage.is_below("showing"),
    },
    WithoutEffect {
        place: "one of several strings of a text",
        because: "what is left is still a text, and only people read it",
        is_for_people: true,
        is_it: |damage| {
            let is_string = |token: &str| token.starts_with('"');
            is_string(&damage.was) && (is_string(&damage.before) || is_string(&damage.behind))
        },
    },
    WithoutEffect {
        place: "the title of a definition",
        because: "reports call what it comes to by its name then; only people read either",
        is_for_people: true,
        is_it: |damage| damage.was.starts_with('"') && damage.behind == "=",
    },
    WithoutEffect {
        place: "`help` behind a message",
        because: "the help becomes the end of the message; both are words for people",
        is_for_people: true,
        is_it: |damage| damage.was == "help" && damage.is_below("otherwise"),
    },
    WithoutEffect {
        place: "how strong an example says that a requirement is",
        because: "an example without the word asks for the same verdict, and for less",
        is_for_people: false,
        is_it: |damage| damage.is_in_example() && ["must", "should"].contains(&&*damage.was),
    },
    WithoutEffect {
        place: "a word of a list that an example sets",
        because: "what matters may be a word that is not among them",
        is_for_people: false,
        is_it: |damage| {
            let is_in_list = damage.before == "," || damage.before == "[";
            damage.is_in_example() && is_in_list && damage.was.starts_with('"')
        },
    },
];

/// Operands that may be of another type.
const SWAPPED: [WithoutEffect; 6] = [
    WithoutEffect {
        place: "last year's figure for this year's, or the other way round in an example",
        because: "an example changes one year's plan, so that some of the other's stay apart",
        is_for_people: false,
        is_it: |damage| {
            let is_other_way_round = damage.was == format!("last-year.{}", damage.put);
            damage.put == format!("last-year.{}", damage.was)
                || damage.is_in_example() && is_other_way_round
        },
    },
    WithoutEffect {
        place: "a row for one of its figures",
        because: "a row of a table has the figure if it is there, and no example changes last year's",
        is_for_people: false,
        is_it: |damage| {
            let is_out_of_reach = damage.is_below("applies") || damage.was.starts_with("last-year");
            is_out_of_reach && damage.was.starts_with(&damage.put)
        },
    },
    WithoutEffect {
        place: "what a message names",
        because: "a sentence may name whatever can be said, a figure as well as a word",
        is_for_people: true,
        is_it: |damage| damage.above.matches('"').count() % 2 == 1,
    },
    WithoutEffect {
        place: "what a person is shown",
        because: "whatever is laid out, the verdict is the same: a person judges",
        is_for_people: false,
        is_it: |damage| damage.is_below("showing"),
    },
    WithoutEffect {
        place: "the value that an example makes unreadable",
        because: "whichever value of an entry cannot be read, the same requirement is undecided",
        is_for_people: false,
        is_it: |damage| damage.is_in_example() && damage.before == "set",
    },
    WithoutEffect {
        place: "a value that an example takes out of the way",
        because: "where only what was there before would matter, a word that cannot be read does as \
                  well as another value",
        is_for_people: false,
        is_it: |damage| {
            damage.is_in_example() && damage.before == "to" && damage.put == "\"a word\""
        },
    },
];

/// No damage takes longer to be noticed, examples aside.
const LONGEST: Duration = Duration::from_secs(1);

/// What is put in the place of an operand of another type.
const LITERALS: [(&str, &str); 6] = [
    ("number", "7"),
    ("money", "£5"),
    ("percentage", "16%"),
    ("date", "1 March 2001"),
    ("words", "\"a word\""),
    ("yes or no", "yes"),
];

/// One change in a rule file.
#[derive(Debug)]
struct Damage {
    /// What is taken out, as bytes of the file, and what is put there.
    at: Range<usize>,
    was: String,
    put: String,
    /// The tokens before and behind it; empty at the ends of an item.
    before: String,
    behind: String,
    /// The words of its item up to it.
    above: String,
}

impl Damage {
    /// The word that opens the item.
    fn item(&self) -> &str {
        self.above.split_whitespace().next().unwrap_or_default()
    }

    fn is_in_example(&self) -> bool {
        self.item() == "example" || self.above.starts_with("national example")
    }

    fn is_dropped(&self) -> bool {
        self.put.is_empty()
    }

    /// Whether the clause in which it stands, or the one above, begins with this word.
    fn is_below(&self, clause: &str) -> bool {
        let begins = |line: &&str| line.starts_with("  ") && !line[2..].starts_with(' ');
        let mut lines = self.above.lines().rev().filter(begins);
        lines.find_map(|line| line.split_whitespace().next()) == Some(clause)
    }

    /// The exception that it falls under, if any.
    fn exception(&self) -> Option<&'static WithoutEffect> {
        let all: &[WithoutEffect] = if self.is_dropped() { &DROPPED } else { &SWAPPED };
        all.iter().find(|one| (one.is_it)(self))
    }
}

/// What noticed a damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Notice {
    Syntax,
    Load,
    Lint,
    Example,
    Nothing,
}

/// A rule file that loads, with all that is needed to load it again with an item changed.
struct Sound {
    path: String,
    others: Vec<String>,
    text: String,
    tree: ast::File,
    /// Of a file of examples: the rule file that they are for.
    circular: Option<ast::File>,
    year: Year,
    /// The place of each item, in the order of the tree.
    pieces: Vec<Range<usize>>,
    source: SourceId,
    place: Source,
    all: Library,
    tables: TableFiles,
}

/// The rule files on disk, one of them changed.
struct Changed<'t> {
    path: &'t str,
    text: &'t str,
}

impl Files for Changed<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        if path == self.path {
            return Ok(self.text.into());
        }
        std::fs::read(path).map_err(|error| error.to_string())
    }
}

fn sound_files() -> Vec<Sound> {
    let files = std::fs::read_dir("rules").unwrap().map(|entry| entry.unwrap().path());
    let names = files.filter(|path| path.extension().is_some_and(|end| end == "lac"));
    let mut names: Vec<String> = names.map(|path| path.display().to_string()).collect();
    names.sort();
    names.iter().map(|name| Sound::new(name, &names)).collect()
}

impl Sound {
    fn new(path: &str, names: &[String]) -> Sound {
        let text = std::fs::read_to_string(path).unwrap();
        let all = Library::load(&Changed { path, text: &text }, names);
        assert!(all.diagnostics.is_empty(), "{:?}", all.diagnostics);
        let (rules, source) = common::of_file(&all, path);
        let year = rules.circular.year;
        let circular = all.sources().get(rules.span.source).unwrap();
        let circular =
            syntax::parse(rules.span.source, circular.text(), &mut Diagnostics::default());
        let circular = (rules.span.source != source).then_some(circular);
        let tree = syntax::parse(source, &text, &mut Diagnostics::default());
        let mut sources = all.sources().clone();
        let whole = all.tree(rules.circular.year).unwrap();
        let tables = rules::table_paths(whole).map(|name| {
            let file = Path::new(path).parent().unwrap().join(&name.node);
            let read = std::fs::read_to_string(file).unwrap();
            let id = sources.add(Source::new(&name.node, read.as_str()));
            (name.node.clone(), Ok((id, read)))
        });
        let tables = tables.collect();
        let pieces = pieces(&text);
        assert_eq!(pieces.len(), tree.items.len());
        let others = names.iter().filter(|name| *name != path).cloned().collect();
        let place = Source::new(path, text.as_str());
        let path = path.to_owned();
        Sound { path, others, text, tree, circular, year, pieces, source, place, all, tables }
    }

    /// A file as it is loaded: one of examples behind its circular.
    fn whole(&self, tree: &ast::File) -> ast::File {
        let Some(circular) = &self.circular else { return tree.clone() };
        let is_proof = |item: &&ast::Item| !matches!(item, ast::Item::Examples(_));
        let proof = tree.items.iter().filter(is_proof).cloned();
        let items = circular.items.iter().cloned().chain(proof).collect();
        ast::File { items, span: circular.span }
    }

    fn rules(&self) -> &Rules {
        self.all.rules(self.year).unwrap()
    }

    /// The items that a change falls into: where the word that opens an item goes, what is left
    /// belongs to the item above.
    fn pieces_of(&self, damage: &Damage) -> Range<usize> {
        let at = self.pieces.partition_point(|piece| piece.start <= damage.at.start) - 1;
        let joins = self.pieces[at].start == damage.at.start && damage.is_dropped() && at > 0;
        at - usize::from(joins)..at + 1
    }

    /// What notices a change; or what is said of it elsewhere.
    fn notice(&self, damage: &Damage) -> Result<Notice, String> {
        let pieces = self.pieces_of(damage);
        let place = self.pieces[pieces.start].start..self.pieces[pieces.end - 1].end;
        let changed = [
            &self.text[place.start..damage.at.start],
            &damage.put,
            &self.text[damage.at.end..place.end],
        ]
        .concat();
        let name = self.tree.items[pieces.end - 1].name().map(|name| name.node.as_str());
        let is_there = |one: &Diagnostic| self.is_beside(one, &place, damage, name);
        let found = |notice: Notice, said: &Diagnostics| match said.iter().any(is_there) {
            true => Ok(notice),
            false => Err(format!("is noticed only elsewhere: {said:?}")),
        };

        // A comment as long as all that stands above keeps every place as it is.
        let above = match place.start {
            0 => String::new(),
            length => format!("#{}\n", " ".repeat(length - 2)),
        };
        let mut said = Diagnostics::default();
        let parsed = syntax::parse(self.source, &(above + &changed), &mut said);
        if said.has_errors() {
            return found(Notice::Syntax, &said);
        }
        let mut tree = self.tree.clone();
        tree.items.splice(pieces.clone(), parsed.items);
        let tree = self.whole(&tree);
        let Some(rules) = self.load(&tree, &mut said) else {
            return found(Notice::Load, &said);
        };
        let ground = lint::Ground { rules: &rules, file: &tree, tables: &self.tables };
        lint::run(&ground, &mut said);
        if said.iter().any(is_there) {
            return Ok(Notice::Lint);
        }
        let is_for_people = damage.exception().is_some_and(|one| one.is_for_people);
        if !is_for_people && self.fails_an_example(&pieces, &changed) {
            return Ok(Notice::Example);
        }
        match said.is_empty() {
            true => Ok(Notice::Nothing),
            false => found(Notice::Lint, &said),
        }
    }

    fn load(&self, tree: &ast::File, said: &mut Diagnostics) -> Option<Rules> {
        let circular = tree.items.iter().find_map(|item| match item {
            ast::Item::Circular(circular) => Some(circular),
            _ => None,
        })?;
        let year = circular.follows.as_ref().map(|year| year.node);
        let followed = year.and_then(|year| Some(Followed { file: self.all.tree(year)?, year }));
        let last_year = year.filter(|year| circular.year.node.previous() == *year);
        let last_year = last_year.and_then(|year| self.all.rules(year)).map(|rules| &**rules);
        let (whole, _) = rules::consolidated(tree, followed, said);
        rules::load(&whole, last_year, &self.tables, said).into_rules(said).ok()
    }

    /// Whether a label lies in the same item, or on the same or a neighbouring line; or where the
    /// item is used by name: a definition may be of any type, only its uses ask for one.
    fn is_beside(
        &self,
        one: &Diagnostic,
        item: &Range<usize>,
        damage: &Damage,
        name: Option<&str>,
    ) -> bool {
        let line = self.place.line_of(damage.at.start);
        one.labels.iter().filter(|label| label.span.source == self.source).any(|label| {
            let span = label.span.start()..label.span.end();
            let is_in_item = item.start <= span.start && span.start <= item.end;
            let is_near = self.place.line_of(span.start).abs_diff(line) <= 1;
            let text = self.text.get(span).unwrap_or_default();
            let mut words = text.split(|c: char| !(is_of_word(c) || c == '-'));
            is_in_item || is_near || words.any(|word| Some(word) == name)
        })
    }

    /// Whether an example fails; those that name the requirement are tried first.
    fn fails_an_example(&self, changed: &Range<usize>, text: &str) -> bool {
        let is_example = |at: usize| matches!(self.tree.items[at], ast::Item::Example(_));
        let fails = |is_kept: &dyn Fn(usize) -> bool| {
            let mut all = String::new();
            for (at, piece) in self.pieces.iter().enumerate() {
                if at == changed.start {
                    all.push_str(text);
                } else if !changed.contains(&at) && (!is_example(at) || is_kept(at)) {
                    all.push_str(&self.text[piece.clone()]);
                }
            }
            let files = Changed { path: &self.path, text: &all };
            let paths = [self.path.clone()];
            let others = Others { beside: self.others.clone(), ..Others::default() };
            let library = Library::load_with(&files, &paths, &others, Purpose::Writing);
            assert!(!library.diagnostics.has_errors(), "{:?}", library.diagnostics);
            Session::new(&library).reading(&files).examples(&[]).iter().any(|run| !run.holds())
        };
        if changed.len() == 1 && is_example(changed.start) {
            return fails(&|_| false);
        }
        let name = match &self.tree.items[changed.start] {
            ast::Item::Requirement(one) => one.name.node.as_str(),
            _ => return fails(&|_| true),
        };
        let names_it = |at: usize| {
            tokens(&self.text, &self.pieces[at]).iter().any(|(_, token)| *token == name)
        };
        fails(&names_it) || fails(&|_| true)
    }

    fn damage(&self, at: Range<usize>, put: &str) -> Damage {
        let piece = self.pieces.partition_point(|piece| piece.start <= at.start) - 1;
        let tokens = tokens(&self.text, &self.pieces[piece]);
        let before = tokens.iter().rev().find(|(start, _)| *start < at.start);
        let behind = tokens.iter().find(|(start, _)| *start >= at.end);
        let token = |found: Option<&(usize, &str)>| {
            found.map(|(_, token)| (*token).to_owned()).unwrap_or_default()
        };
        Damage {
            before: token(before),
            behind: token(behind),
            above: self.text[self.pieces[piece].start..at.start].to_owned(),
            was: self.text[at.clone()].to_owned(),
            put: put.to_owned(),
            at,
        }
    }
}

/// The places of a file's items: each begins at column 0.
fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// Words, figures, strings and marks of a stretch of the text, without comments.
fn tokens<'t>(text: &'t str, piece: &Range<usize>) -> Vec<(usize, &'t str)> {
    let mut tokens = Vec::new();
    let mut at = piece.start;
    while let Some(first) = text[at..piece.end].chars().next() {
        let rest = &text[at..piece.end];
        let length = match first {
            '#' => rest.find('\n').unwrap_or(rest.len()),
            '"' => rest[1..].find('"').unwrap() + 2,
            _ if is_of_word(first) || first == '-' => word_length(rest),
            _ => first.len_utf8(),
        };
        if first != '#' && !first.is_whitespace() {
            tokens.push((at, &rest[..length]));
        }
        at += length;
    }
    tokens
}

fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '£'
}

/// `spending-line`, `yes/no`, `£1,000`, `1.5`: a stop or a comma is part of a figure only.
fn word_length(rest: &str) -> usize {
    let is_figure = rest.starts_with(|c: char| c.is_ascii_digit() || c == '£' || c == '-');
    let mut length = 0;
    for (at, c) in rest.char_indices() {
        let is_digit_next = rest[at + c.len_utf8()..].starts_with(|c: char| c.is_ascii_digit());
        let is_part = is_of_word(c)
            || c == '-'
            || c == '/' && rest[..at].starts_with("yes")
            || c == '%' && is_figure
            || (c == ',' || c == '.') && is_figure && is_digit_next;
        if !is_part {
            break;
        }
        length = at + c.len_utf8();
    }
    length
}

// ---- Operands -------------------------------------------------------------------------------------

/// Something that has a type, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Operand {
    at: Range<usize>,
    ty: Ty,
    is_path: bool,
}

/// All operands of conditions, values, definitions, messages, tables and edits.
fn operands(sound: &Sound) -> Vec<Operand> {
    let rules = sound.rules();
    let mut all: Vec<&Expr> = rules.definitions.iter().map(|one| &one.body).collect();
    for requirement in &rules.requirements {
        all.extend(parts(requirement));
    }
    for edit in rules.examples.iter().flat_map(|example| &example.edits) {
        match &edit.kind {
            EditKind::Set { target, for_every, .. } => {
                all.push(target);
                all.extend(for_every.iter().flat_map(|element| element.parts()));
            }
            EditKind::Remove(element) => all.extend(element.parts()),
            EditKind::Add { list, .. } => all.push(list),
        }
    }
    let mut found = Vec::new();
    for expr in all {
        leaves(expr, &mut |leaf| {
            if leaf.span.source == sound.source && !leaf.span.is_empty() {
                let at = leaf.span.start()..leaf.span.end();
                let is_path = sound.text[at.clone()].starts_with(|c: char| c.is_ascii_alphabetic());
                found.push(Operand { at, ty: leaf.ty.clone(), is_path });
            }
        });
    }
    for item in &sound.tree.items {
        match item {
            ast::Item::Table(table) => {
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    if let ast::RowCell::Literal(literal) = &cell.node {
                        let at = cell.span.start()..cell.span.end();
                        found.push(Operand { at, ty: type_of(literal), is_path: false });
                    }
                }
            }
            ast::Item::Example(example) => {
                for edit in &example.edits {
                    match &edit.kind {
                        ast::EditKind::Set { value, .. } => new_values(value, &mut found),
                        ast::EditKind::Add { fields, .. } => {
                            fields.iter().for_each(|(_, value)| new_values(value, &mut found));
                        }
                        ast::EditKind::Remove(_) => {}
                    }
                }
            }
            _ => {}
        }
    }
    found.sort_by_key(|one| (one.at.start, one.at.end));
    found.dedup_by_key(|one| one.at.clone());
    found
}

/// Every expression of a requirement, its message too.
fn parts(requirement: &Requirement) -> Vec<&Expr> {
    let mut all: Vec<&Expr> = requirement.for_each.iter().flat_map(|one| one.parts()).collect();
    all.extend(requirement.applies_when.iter().chain(&requirement.unless));
    all.extend(requirement.strength.conditions());
    if let Strength::Judged { showing, .. } = &requirement.strength {
        for shown in showing {
            match shown {
                Exhibit::Every(element) => all.extend(element.parts()),
                Exhibit::Value(value) => all.push(value),
            }
        }
    }
    let message = requirement.otherwise.iter().flatten();
    all.extend(message.filter_map(|piece| match piece {
        Piece::Value(value) => Some(value),
        Piece::Text(_) => None,
    }));
    all
}

/// Literals, paths and calls; of these also what they are given.
fn leaves(expr: &Expr, found: &mut dyn FnMut(&Expr)) {
    let looks_up = |expr: &Expr| expr.any(&mut |one| matches!(one.kind, ExprKind::LookUp { .. }));
    match &expr.kind {
        ExprKind::Field { .. } if !looks_up(expr) => return found(expr),
        ExprKind::Constant(_)
        | ExprKind::Form
        | ExprKind::Variable(_)
        | ExprKind::Field { .. }
        | ExprKind::LookUp { .. }
        | ExprKind::Words(_)
        | ExprKind::Rows(_)
        | ExprKind::Call { .. } => found(expr),
        _ => {}
    }
    expr.parts().into_iter().for_each(|part| leaves(part, found));
}

fn new_values(value: &ast::NewValue, found: &mut Vec<Operand>) {
    match &value.kind {
        ast::NewValueKind::Literal(literal) => {
            let at = value.span.start()..value.span.end();
            found.push(Operand { at, ty: type_of(literal), is_path: false });
        }
        ast::NewValueKind::List(all) => all.iter().for_each(|one| new_values(one, found)),
        ast::NewValueKind::Missing | ast::NewValueKind::NotApplicable { .. } => {}
    }
}

fn type_of(literal: &ast::Literal) -> Ty {
    match literal {
        ast::Literal::Text(_) => Ty::Text,
        ast::Literal::Value(_, ty) => ty.clone(),
        ast::Literal::Error => Ty::Unknown,
    }
}

/// The kind of literal that a type is written as, if it is.
fn kind(ty: &Ty) -> &'static str {
    match ty {
        Ty::Text | Ty::Choice(_) | Ty::Key(_) => "words",
        Ty::Number => "number",
        Ty::Money => "money",
        Ty::Percent => "percentage",
        Ty::Date => "date",
        Ty::YesNo => "yes or no",
        _ => "other",
    }
}

/// Every operand with something of another type in its place: a literal, a path of the same item,
/// a field of the plan.
fn swaps(sound: &Sound) -> Vec<Damage> {
    let all = operands(sound);
    let mut fields: Vec<&Operand> = Vec::new();
    let is_in = |one: &Operand, name: &str| sound.text[one.at.clone()] == *name;
    for form in &sound.rules().forms {
        for field in sound.rules().schema.fields(form.record) {
            let used = all.iter().find(|one| is_in(one, &field.name) && one.ty == field.ty);
            fields.extend(used);
        }
    }
    let mut swaps = Vec::new();
    for one in &all {
        for (_, literal) in LITERALS.iter().filter(|(name, _)| *name != kind(&one.ty)) {
            swaps.push(sound.damage(one.at.clone(), literal));
        }
        let piece = sound.pieces.iter().find(|piece| piece.contains(&one.at.start)).unwrap();
        let near = all.iter().filter(|other| other.is_path && piece.contains(&other.at.start));
        let mut types = vec![&one.ty];
        for other in near.chain(fields.iter().copied()) {
            // One of each type; a word of another choice is of another type, and text is of none.
            if !types.contains(&&other.ty) && types.len() < 6 {
                types.push(&other.ty);
                swaps.push(sound.damage(one.at.clone(), &sound.text[other.at.clone()]));
            }
        }
    }
    swaps
}

// ---- The tests ------------------------------------------------------------------------------------

/// How much damage is done to one file in a usual run.
const MOST_TRIED: usize = 120;
/// And to one that holds only examples.
const MOST_TRIED_OF_EXAMPLES: usize = 40;

/// What came of much damage.
#[derive(Default)]
struct Tried {
    /// The exceptions that were met.
    met: BTreeSet<&'static str>,
    /// What is not noticed, or noticed elsewhere, panics or takes long.
    missed: Vec<String>,
}

impl Tried {
    fn end(self, exceptions: &[WithoutEffect]) {
        assert!(self.missed.is_empty(), "{}:\n{}", self.missed.len(), self.missed.join("\n"));
        // A part of all damage need not meet each exception.
        if is_thorough() {
            assert_eq!(self.met, places(exceptions), "an exception that is none any more");
        }
    }

    /// Tries all damage, or a part of it that is evenly spread, on all processors.
    fn all(&mut self, sound: &Sound, all: Vec<Damage>) {
        let most = match sound.circular {
            Some(_) => MOST_TRIED_OF_EXAMPLES,
            None => MOST_TRIED,
        };
        let all = sample_of_rules(&sound.path, all, most, |one| one.at.start);
        let (met, missed) = noticed(sound, &all);
        self.met.extend(met);
        self.missed.extend(missed);
    }
}

/// The exceptions that were met, and complaints.
fn noticed(sound: &Sound, all: &[Damage]) -> (BTreeSet<&'static str>, Vec<String>) {
    let next = AtomicUsize::new(0);
    let missed: Mutex<Vec<String>> = Mutex::default();
    let counts: Mutex<BTreeMap<Notice, usize>> = Mutex::default();
    let met: Mutex<BTreeMap<(&str, &str), usize>> = Mutex::default();
    let try_one = |damage: &Damage| {
        let start = Instant::now();
        let noticed = catch_unwind(AssertUnwindSafe(|| sound.notice(damage)));
        let took = start.elapsed();
        let complaint = match noticed {
            Err(_) => Some("panics".to_owned()),
            Ok(Err(elsewhere)) => damage.exception().is_none().then_some(elsewhere),
            Ok(Ok(Notice::Nothing)) => {
                let known = damage.exception();
                if let Some(known) = known {
                    let count = (known.place, known.because);
                    *met.lock().unwrap().entry(count).or_default() += 1;
                }
                *counts.lock().unwrap().entry(Notice::Nothing).or_default() += 1;
                known.is_none().then(|| "is not noticed".to_owned())
            }
            Ok(Ok(notice)) => {
                *counts.lock().unwrap().entry(notice).or_default() += 1;
                // On a busy machine one try may be slow; two are not by chance.
                let is_slow = notice < Notice::Example && took > LONGEST && {
                    let again = Instant::now();
                    let _ = sound.notice(damage);
                    again.elapsed() > LONGEST
                };
                is_slow.then(|| format!("takes {took:?}"))
            }
        };
        if let Some(complaint) = complaint {
            let line = sound.place.line_of(damage.at.start) + 1;
            let how = match damage.is_dropped() {
                true => format!("{} without `{}`", damage.item(), damage.was),
                false => format!("{}: `{}` for `{}`", damage.item(), damage.put, damage.was),
            };
            missed.lock().unwrap().push(format!("{}:{line}, {how}: {complaint}", sound.path));
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(damage) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    try_one(damage);
                }
            });
        }
    });
    let mut missed = missed.into_inner().unwrap();
    missed.sort();
    let (counts, met) = (counts.into_inner().unwrap(), met.into_inner().unwrap());
    println!("{}: {} tried, {counts:?}, without effect: {met:?}", sound.path, all.len());
    (met.into_keys().map(|(place, _)| place).collect(), missed)
}

/// The exceptions of a list: each has to be met, or it is none any more.
fn places(list: &[WithoutEffect]) -> BTreeSet<&'static str> {
    list.iter().map(|one| one.place).collect()
}

#[test]
fn nothing_dropped_or_swapped_goes_unnoticed() {
    let sound = sound_files();
    let (mut dropped, mut swapped) = (Tried::default(), Tried::default());
    for file in &sound {
        let all = file.pieces.iter().flat_map(|piece| tokens(&file.text, piece));
        let all = all.map(|(at, token)| file.damage(at..at + token.len(), ""));
        dropped.all(file, all.collect());
        swapped.all(file, swaps(file));
    }
    dropped.end(&DROPPED);
    swapped.end(&SWAPPED);
    tried::note(&common::rule_files());
}
