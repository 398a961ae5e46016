//! A tree into rules: one circular in force, checked and ready to run.
//!
//! Names become ids, every expression gets its type, every citation its paragraph. All mistakes of
//! the file are reported; only a file without one gives [`Rules`]. Never reads a plan.

mod check;
mod definition;
mod example;
mod names;
pub mod operators;
mod order;
mod problem;
pub mod program;
mod requirement;
mod shape;
mod sound;
mod table;
mod weight;

pub use program::{RequirementId, Rules};
pub use shape::{BUILT_IN, innermost};
pub use sound::record_field;
pub use table::TableFiles;

use check::Checker;
use names::{Names, Space};
use problem::{RuleProblem, Unknown};
use program::{Circular, Definition, Paragraph, Titled, Uses};
use shape::Shape;

use crate::diag::Diagnostics;
use crate::source::Span;
use crate::syntax::ast::{self, File, Item, Name};
use crate::value::{RecordId, Schema, Year};

/// The paths of the table files that a rule file names, relative to it.
pub fn table_paths(file: &File) -> impl Iterator<Item = &Name> {
    file.items.iter().filter_map(|item| match item {
        Item::Table(table) => table.file.as_ref(),
        _ => None,
    })
}

/// Checks a file. Gives rules where nothing was wrong, and reports whatever was.
pub fn load(file: &File, tables: &TableFiles, diagnostics: &mut Diagnostics) -> Option<Rules> {
    let mut found = Diagnostics::default();
    let rules = Loader::new(file, &mut found).load(tables);
    let is_broken = file.items.iter().any(|item| matches!(item, Item::Broken(_)));
    let is_clean = !found.has_errors() && !is_broken;
    diagnostics.append(found);
    rules.filter(|_| is_clean)
}

struct Loader<'a> {
    file: &'a File,
    names: Names,
    uses: Uses,
    diagnostics: &'a mut Diagnostics,
}

/// What stays the same while expressions are checked.
#[derive(Clone, Copy)]
struct Ground<'a> {
    schema: &'a Schema,
    form: RecordId,
    circular: (Year, jiff::civil::Date),
}

impl<'a> Loader<'a> {
    fn new(file: &'a File, diagnostics: &'a mut Diagnostics) -> Self {
        let names = Names::of(file, diagnostics);
        Loader { file, names, uses: Uses::default(), diagnostics }
    }

    fn load(mut self, tables: &TableFiles) -> Option<Rules> {
        let circular = self.circular();
        let form = self.form();
        let file = self.file;
        let mut schema = self.shape().schema(file);
        let sources = self.sources();
        let paragraphs = self.paragraphs();
        let due = circular.as_ref().map_or(jiff::civil::Date::MAX, |circular| circular.due);
        let year = circular.as_ref().map_or(Year::beginning(0), |circular| circular.year);
        let form_id = form.unwrap_or(RecordId(usize::MAX));
        self.fill_tables(&mut schema, (year, due), form_id, tables);
        let ground = Ground { schema: &schema, form: form_id, circular: (year, due) };
        self.fields_against_definitions(ground);
        let definitions = self.definitions(ground);
        let requirements = self.requirements(ground, &definitions, &paragraphs);
        let asked_by = sound::asked_fields(&requirements);
        for requirement in &requirements {
            let burden = weight::refuse_burden(requirement, &definitions);
            self.diagnostics.extend(burden.map(RuleProblem::diagnostic));
            sound::no_escape(requirement, &schema, &definitions, &asked_by, self.diagnostics);
        }
        let examples = self.examples(ground, &definitions);
        Some(Rules {
            circular: circular?,
            form: form?,
            schema,
            sources,
            paragraphs,
            definitions: definitions.into_iter().collect::<Option<_>>()?,
            requirements,
            examples,
            asked_by,
            uses: self.uses,
            span: self.file.span,
        })
    }

    /// A checker of expressions that may read the plan, or may not.
    fn checker<'c>(
        &'c mut self,
        ground: Ground<'c>,
        definitions: &'c [Option<Definition>],
        reads_plan: bool,
    ) -> Checker<'c> {
        let form = reads_plan.then_some(ground.form);
        Checker::new(
            &self.names,
            ground.schema,
            form,
            ground.circular,
            definitions,
            &mut self.uses,
            self.diagnostics,
        )
    }

    fn shape(&mut self) -> Shape<'_> {
        Shape { names: &self.names, uses: &mut self.uses, diagnostics: self.diagnostics }
    }

    fn circular(&mut self) -> Option<Circular> {
        let all = self.file.items.iter().filter_map(|item| match item {
            Item::Circular(circular) => Some(circular),
            _ => None,
        });
        let all: Vec<&ast::Circular> = all.collect();
        let is_broken = self.file.items.iter().any(is_nameless_and_broken);
        match all.as_slice() {
            [one] => Some(circular(one)),
            [] if is_broken => None,
            [] => {
                let start = self.file.span.start();
                let span = Span::new(self.file.span.source, start, start);
                self.diagnostics.push(RuleProblem::Circulars { span, found: 0 }.diagnostic());
                None
            }
            [.., last] => {
                let (span, found) = (last.span, all.len());
                self.diagnostics.push(RuleProblem::Circulars { span, found }.diagnostic());
                None
            }
        }
    }

    fn form(&mut self) -> Option<RecordId> {
        let records = self.file.items.iter().filter_map(|item| match item {
            Item::Record(record) => Some((record, false)),
            Item::Form(form) => Some((form, true)),
            _ => None,
        });
        let forms = records.enumerate().filter(|(_, (_, is_form))| *is_form);
        let forms: Vec<(usize, &ast::Record)> = forms.map(|(id, (form, _))| (id, form)).collect();
        match forms.as_slice() {
            [(id, _)] => {
                self.uses.records.insert(*id);
                Some(RecordId(*id))
            }
            [] => {
                let is_broken = self.file.items.iter().any(|item| matches!(item, Item::Broken(_)));
                if !is_broken {
                    let start = self.file.span.start();
                    let span = Span::new(self.file.span.source, start, start);
                    self.diagnostics.push(RuleProblem::Forms { span, found: 0 }.diagnostic());
                }
                None
            }
            [.., (_, last)] => {
                let problem = RuleProblem::Forms { span: last.name.span, found: forms.len() };
                self.diagnostics.push(problem.diagnostic());
                None
            }
        }
    }

    fn sources(&mut self) -> Vec<Titled> {
        let sources = self.file.items.iter().filter_map(|item| match item {
            Item::Source(source) => Some(Titled {
                name: source.name.node.clone(),
                title: source.title.joined(),
                span: source.name.span,
            }),
            _ => None,
        });
        sources.collect()
    }

    fn paragraphs(&mut self) -> Vec<Paragraph> {
        let paragraphs = self.file.items.iter().filter_map(|item| match item {
            Item::Paragraph(paragraph) => Some(paragraph),
            _ => None,
        });
        paragraphs.map(|paragraph| self.paragraph(paragraph)).collect()
    }

    fn paragraph(&mut self, paragraph: &ast::Paragraph) -> Paragraph {
        let basis = &paragraph.basis;
        let source = self.names.get(Space::Source, &basis.source.node);
        match source {
            Some(source) => {
                self.uses.sources.insert(source);
            }
            None if self.names.is_broken(&basis.source.node) => {}
            None => {
                let known = self.names.all(Space::Source);
                let problem = Unknown::Source.named(&basis.source, known, None);
                self.diagnostics.push(problem.diagnostic());
            }
        }
        Paragraph {
            name: paragraph.name.node.clone(),
            words: paragraph.words.joined(),
            is_quoted: paragraph.is_quoted,
            source: source.unwrap_or(usize::MAX),
            inferred_because: basis.inferred_because.as_ref().map(ast::Words::joined),
            covers: basis.covers.iter().map(|line| line.node.clone()).collect(),
            not_checkable: paragraph.not_checkable.as_ref().map(ast::Words::joined),
            span: paragraph.name.span,
        }
    }

    /// Gives each table its rows; a row may name a key of a table above it.
    fn fill_tables(
        &mut self,
        schema: &mut Schema,
        circular: (Year, jiff::civil::Date),
        form: RecordId,
        files: &TableFiles,
    ) {
        let tables = self.file.items.iter().filter_map(|item| match item {
            Item::Table(table) => Some(table),
            _ => None,
        });
        for (at, written) in tables.enumerate() {
            let Some(columns) = schema.tables.get(at).map(|table| table.columns.clone()) else {
                continue;
            };
            let mut rows = match &written.file {
                Some(path) => table::file_rows(path, &columns, schema, files, self.diagnostics),
                None => Vec::new(),
            };
            let ground = Ground { schema, form, circular };
            let mut checker = self.checker(ground, &[], false);
            rows.extend(table::written_rows(written, &columns, &mut checker));
            if let Some(table) = schema.tables.get_mut(at) {
                table.rows = rows;
            }
            if let Some(table) = schema.tables.get(at) {
                table::refuse_twins(table, schema, self.diagnostics);
            }
        }
    }

    /// A field of the form and a value or definition may not share a name.
    fn fields_against_definitions(&mut self, ground: Ground) {
        for field in ground.schema.fields(ground.form) {
            if let Some(place) = self.names.place(Space::Definition, &field.name) {
                let name = Name::new(field.name.clone(), place);
                let (what, first) = ("a field of the form", Some(field.span));
                self.diagnostics.push(RuleProblem::Shadows { name, what, first }.diagnostic());
            }
        }
    }

    fn requirements(
        &mut self,
        ground: Ground,
        definitions: &[Option<Definition>],
        paragraphs: &[Paragraph],
    ) -> Vec<program::Requirement> {
        let all = self.file.items.iter().filter_map(|item| match item {
            Item::Requirement(requirement) => Some(requirement),
            _ => None,
        });
        let mut checked = Vec::new();
        for one in all {
            let cites = self.cited(&one.cites);
            let mut checker = self.checker(ground, definitions, true);
            let requirement = requirement::check(one, &cites, &mut checker);
            sound::citations(&requirement, &cites, paragraphs, self.diagnostics);
            checked.push(requirement);
        }
        checked
    }

    fn cited(&mut self, cites: &[Name]) -> Vec<(usize, Span)> {
        let mut found = Vec::new();
        for name in cites {
            match self.names.get(Space::Paragraph, &name.node) {
                Some(id) => {
                    self.uses.paragraphs.insert(id);
                    found.push((id, name.span));
                }
                None if self.names.is_broken(&name.node) => {}
                None => {
                    let known = self.names.all(Space::Paragraph);
                    let problem = Unknown::Paragraph.named(name, known, None);
                    self.diagnostics.push(problem.diagnostic());
                }
            }
        }
        found
    }

    fn examples(
        &mut self,
        ground: Ground,
        definitions: &[Option<Definition>],
    ) -> Vec<program::Example> {
        let all = self.file.items.iter().filter_map(|item| match item {
            Item::Example(example) => Some(example),
            _ => None,
        });
        let all: Vec<&ast::Example> = all.collect();
        // What an example edits counts as no use: a field that only examples name is still unread.
        let used = self.uses.clone();
        let mut checker = self.checker(ground, definitions, true);
        let examples: Vec<_> =
            all.into_iter().map(|one| example::check(one, &mut checker)).collect();
        let named = std::mem::take(&mut self.uses.requirements);
        self.uses = Uses { requirements: named, ..used };
        examples
    }
}

fn circular(written: &ast::Circular) -> Circular {
    Circular {
        title: written.title.joined(),
        year: written.year.node,
        number: match &written.number {
            ast::CircularNumber::Known(name) => Ok(name.node.clone()),
            ast::CircularNumber::NotKnown { because } => Err(because.joined()),
        },
        with: written.with.as_ref().map(|name| name.node.clone()),
        due: written.due.node,
        span: written.span,
        due_span: written.due.span,
    }
}

/// Whether an item is broken and declares no name, as a broken `circular` does.
fn is_nameless_and_broken(item: &Item) -> bool {
    matches!(item, Item::Broken(broken) if broken.name.is_none())
}
