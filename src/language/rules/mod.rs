//! A tree into rules: one circular in force, checked and ready to run.
//!
//! Names become ids, every expression gets its type, every citation its paragraph. All mistakes of
//! the file are reported. Each file gives a [`Draft`], in which what failed is of unknown type; only a draft
//! without a mistake gives [`Rules`]. Never reads a plan.

mod built_in;
mod check;
mod conditions;
mod councils;
mod definition;
mod example;
mod follow;
mod mismatch;
mod musts;
mod names;

mod checked;
mod cost;
mod order;
mod pattern;
mod problem;
pub mod program;
mod range;
mod reads;
mod requirement;
mod row_names;
mod schema;
mod show;
mod soundness;
mod standard;
mod table;

pub use built_in::PLANS;
pub use cost::MOST_LOOKED_AT;
pub use follow::{Followed, Unfollowed, YearProblem, consolidated, shown_here};
pub use problem::Outside;
pub use program::{AskingMust, Musts};
pub use program::{Draft, RequirementId, Rules};
pub use reads::{FieldId, record_field};
pub use schema::innermost;
pub(crate) use soundness::each_asked_for;
pub use table::{NoTable, TableFiles};

use check::{Checker, Reads};
use names::{Names, Space, TypeName};
use problem::{RuleProblem, Unknown};
use program::{Circular, Definition, Expr, Form, InAll, Paragraph, Titled, Uses};
use schema::{BuiltIn, SchemaReader};

use crate::diag::{Diagnostic, Diagnostics};
use crate::source::Span;
use crate::syntax::ast::{self, File, Item, Name};
use crate::value::{Derived, RecordId, Schema, TableId, Ty, Year};

/// What is said of a file outside the folder of the rules, where it is named.
pub fn outside(file: &Outside, span: Span) -> Diagnostic {
    RuleProblem::Outside { span, file: file.clone() }.diagnostic()
}

/// The paths of the table files that a rule file names, relative to it.
pub fn table_paths(file: &File) -> impl Iterator<Item = &Name> {
    file.items.iter().filter_map(|item| match item {
        Item::Table(table) => table.file.as_ref(),
        _ => None,
    })
}

/// Checks a file that stands by itself, or was made one with those it follows, and reports whatever is
/// wrong. Gives what can be read of it: [`Draft::into_rules`] makes rules of that where nothing was wrong.
pub fn load(
    file: &File,
    last_year: Option<&Draft>,
    tables: &TableFiles,
    diagnostics: &mut Diagnostics,
) -> Draft {
    let mut found = Diagnostics::default();
    let mut draft = Loader::new(file, last_year, &mut found).load(tables);
    draft.is_sound = !found.has_errors() && !has_broken(file) && draft.fault().is_none();
    diagnostics.append(found);
    draft
}

struct Loader<'a> {
    file: &'a File,
    /// What the file follows, if it is the circular of the year before.
    last_year: Option<&'a Draft>,
    names: Names,
    uses: Uses,
    diagnostics: &'a mut Diagnostics,
}

/// What stays the same while expressions are checked.
#[derive(Clone, Copy)]
struct Ground<'a> {
    schema: &'a Schema,
    forms: &'a [Form],
    /// The year and the due date of the circular, if it can be read.
    circular: Option<(Year, jiff::civil::Date)>,
}

impl<'a> Loader<'a> {
    fn new(file: &'a File, last_year: Option<&'a Draft>, diagnostics: &'a mut Diagnostics) -> Self {
        let names = Names::collect(file, diagnostics);
        Loader { file, last_year, names, uses: Uses::default(), diagnostics }
    }

    fn load(mut self, tables: &TableFiles) -> Draft {
        let circular = self.circular();
        let forms = self.forms();
        let file = self.file;
        let built_in =
            BuiltIn { has_form: forms.len() > 1, has_last_year: self.last_year.is_some() };
        let mut schema = self.schema_reader().schema(file, built_in);
        self.refuse_nameless_councils(&schema);
        self.refuse_days_of_sending(&schema, &forms);
        let sources = self.sources();
        let paragraphs = self.paragraphs();
        let dates = circular.as_ref().map(|circular| (circular.year, circular.due));
        self.fill_tables(&mut schema, dates, tables);
        let councils = circular.as_ref().and_then(|circular| circular.councils);
        let in_all = councils.and_then(|councils| self.in_all(councils, &schema));
        let last_year = self.last_year;
        let (forms, explanations) = built_in::add(
            &mut schema,
            &built_in::Ground { file, forms: &forms, councils, last_year },
        );
        let ground = Ground { schema: &schema, forms: &forms, circular: dates };
        self.fields_against_definitions(ground);
        let definitions = self.definitions(ground);
        let mut requirements = self.requirements(ground, &definitions, &paragraphs);
        for one in &mut requirements {
            let is_so = |expr: &Expr| reads::reads_inexact(expr, &definitions, &schema);
            let reads_inexact = one.expressions().any(is_so);
            one.reads_inexact = reads_inexact;
        }
        self.refuse_without_councils();
        let asked_when = self.field_conditions(ground, built_in, &definitions);
        let standards = self.standards(ground, &requirements);
        let shows = self.shows(ground, &definitions);
        self.refuse_unsound(&requirements, &definitions, &schema);
        let examples = self.examples(ground, &definitions, (&requirements, &standards));
        // What the rules themselves name has to be listed; a plan may be any council's.
        let open = councils.filter(|_| in_all.is_some());
        if let Some(table) = open.and_then(|id| schema.tables.get_mut(id.0)) {
            table.is_open = true;
        }
        let circular = circular.unwrap_or_else(|| Circular::unread(self.file.span));
        let mut draft = Draft {
            circular: Circular { in_all, ..circular },
            forms,
            explanations,
            decisions: Vec::new(),
            schema,
            sources,
            paragraphs,
            definitions: definitions.into_iter().flatten().collect(),
            asked_by: soundness::asked_fields(&requirements),
            requirements,
            standards,
            shows,
            asked_when,
            examples,
            musts: Musts::default(),
            uses: self.uses,
            unread: broken(self.file).filter_map(|item| item.name.clone()).collect(),
            span: self.file.span,
            is_sound: false,
            by_name: Derived::new(),
        };
        draft.musts = Musts::collect(&draft);
        draft
    }

    /// What rules have to keep to beyond their types.
    fn refuse_unsound(
        &mut self,
        requirements: &[program::Requirement],
        definitions: &[Option<Definition>],
        schema: &Schema,
    ) {
        // One that cannot be read may ask for what the others only read.
        let is_whole = requirements.iter().all(|one| one.fault().is_none());
        let is_whole = is_whole && !has_broken(self.file);
        let asked_by = soundness::asked_fields(requirements);
        let scale = cost::Scale { definitions, schema };
        for requirement in requirements {
            let burden = scale.refuse_burden(requirement);
            self.diagnostics.extend(burden.map(RuleProblem::diagnostic));
            if is_whole {
                soundness::no_escape(requirement, schema, definitions, &asked_by, self.diagnostics);
            }
        }
        let bodies = definitions.iter().flatten().map(|definition| &definition.body);
        let expressions =
            requirements.iter().flat_map(program::Requirement::expressions).chain(bodies);
        soundness::no_empty_lists(expressions, definitions, self.diagnostics);
    }

    /// A checker of expressions that may read plans of a form, or no plan.
    fn checker<'c>(
        &'c mut self,
        ground: Ground<'c>,
        definitions: &'c [Option<Definition>],
        reads: Reads,
    ) -> Checker<'c> {
        Checker::new(&self.names, ground, reads, definitions, &mut self.uses, self.diagnostics)
    }

    fn schema_reader(&mut self) -> SchemaReader<'_> {
        SchemaReader {
            names: &self.names,
            uses: &mut self.uses,
            diagnostics: self.diagnostics,
            is_table: false,
        }
    }

    fn circular(&mut self) -> Option<Circular> {
        let all = self.file.items.iter().filter_map(|item| match item {
            Item::Circular(circular) => Some(circular),
            _ => None,
        });
        let all: Vec<&ast::Circular> = all.collect();
        let is_broken = broken(self.file).any(|item| item.name.is_none());
        match all.as_slice() {
            [one] => {
                let councils = one.councils.as_ref().and_then(|name| self.councils(name));
                Some(circular(one, councils))
            }
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

    /// The table of the councils that are to send a plan.
    fn councils(&mut self, name: &Name) -> Option<TableId> {
        let problem = match self.names.get_type(&name.node) {
            Some(TypeName::Table(id)) => {
                self.uses.tables.insert(id);
                return Some(TableId(id));
            }
            Some(_) => {
                let found = "a choice or a record";
                no_table_of_councils(name, "a table whose rows are the councils", found)
            }
            None if self.names.is_broken(&name.node) => return None,
            None => Unknown::Table.named(name, self.names.tables(), None),
        };
        self.diagnostics.push(problem.diagnostic());
        None
    }

    /// How many councils there are, where the circular says it. A table without rows is told of already, or tells nothing.
    fn in_all(&mut self, councils: TableId, schema: &Schema) -> Option<InAll> {
        let written = self.file.items.iter().find_map(|item| match item {
            Item::Circular(circular) => circular.in_all.as_ref(),
            _ => None,
        })?;
        schema.tables.get(councils.0).filter(|table| !table.rows.is_empty())?;
        let found = councils::in_all(written, councils, schema);
        found.map_err(|problem| self.diagnostics.push(problem.diagnostic())).ok()
    }

    /// A council is known by its name: the key of the table of councils is text.
    fn refuse_nameless_councils(&mut self, schema: &Schema) {
        let name = self.file.items.iter().find_map(|item| match item {
            Item::Circular(circular) => circular.councils.as_ref(),
            _ => None,
        });
        let Some(name) = name else { return };
        let Some(table) = schema.tables.iter().find(|table| table.name == name.node) else {
            return;
        };
        let key = table.keys.first().and_then(|at| table.columns.get(*at));
        if key.is_none_or(|key| !matches!(key.ty, Ty::Text | Ty::Unknown)) {
            let found = match key {
                Some(key) => format!("looked up by {}", schema.ty_words(&key.ty)),
                None => "a table without a key".to_owned(),
            };
            let expected = "a table that is looked up by the councils' names";
            self.diagnostics.push(no_table_of_councils(name, expected, &found).diagnostic());
        }
    }

    /// Name and record of each form.
    fn forms(&mut self) -> Vec<(String, RecordId)> {
        let records = self.file.items.iter().filter_map(|item| match item {
            Item::Record(record) => Some((record, false)),
            Item::Form(form) => Some((form, true)),
            _ => None,
        });
        let forms = records.enumerate().filter(|(_, (_, is_form))| *is_form);
        let forms: Vec<(String, RecordId)> =
            forms.map(|(id, (form, _))| (form.name.node.clone(), RecordId(id))).collect();
        self.uses.records.extend(forms.iter().map(|(_, record)| record.0));
        // Of an empty file it is enough to say that it is not even for a circular.
        let is_empty = self.file.items.is_empty();
        if forms.is_empty() && !has_broken(self.file) && !is_empty {
            let start = self.file.span.start();
            let span = Span::new(self.file.span.source, start, start);
            self.diagnostics.push(RuleProblem::NoForm { span }.diagnostic());
        }
        forms
    }

    /// A plan is sent once: only a form says when, and in one of its own fields.
    fn refuse_days_of_sending(&mut self, schema: &Schema, forms: &[(String, RecordId)]) {
        for (at, record) in schema.records.iter().enumerate() {
            let days = record.fields.iter().filter(|field| field.is_day_of_sending);
            let is_form = forms.iter().any(|(_, form)| form.0 == at);
            let why = match is_form {
                true => "a form has one day of sending, and another field is that already",
                false => "only a field of a form itself can be the day of sending",
            };
            for field in days.skip(usize::from(is_form)) {
                let (span, why) = (field.span, why.to_owned());
                self.diagnostics.push(RuleProblem::BadModifier { span, why }.diagnostic());
            }
        }
    }

    /// The record that a requirement or a figure is about; `on` belongs behind the word at `of`.
    fn on(
        &mut self,
        ground: Ground,
        on: Option<&Name>,
        (of, after): (Span, &'static str),
        is_national: bool,
    ) -> Option<RecordId> {
        let form = match (on, ground.forms) {
            (None, [one]) => one,
            (None, []) => return None,
            (None, several) => {
                let known = several.iter().map(|form| form.name.clone()).collect();
                let problem = RuleProblem::WhichForm { span: of, known, after };
                self.diagnostics.push(problem.diagnostic());
                return None;
            }
            (Some(name), forms) => match forms.iter().find(|form| form.name == name.node) {
                Some(form) => form,
                None => {
                    if !self.names.is_broken(&name.node) {
                        let known = forms.iter().map(|form| form.name.as_str());
                        let problem = Unknown::Form.named(name, known, None);
                        self.diagnostics.push(problem.diagnostic());
                    }
                    return None;
                }
            },
        };
        Some(if is_national { form.national } else { form.record })
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
        circular: Option<(Year, jiff::civil::Date)>,
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
            let ground = Ground { schema, forms: &[], circular };
            let mut checker = self.checker(ground, &[], Reads::NoPlan);
            rows.extend(table::written_rows(written, &columns, &mut checker));
            if let Some(table) = schema.tables.get_mut(at) {
                *table = table.with_rows(rows);
            }
            if let Some(table) = schema.tables.get(at) {
                table::refuse_twins(table, schema, self.diagnostics);
            }
            let names = row_names::names(written, TableId(at), schema, self.diagnostics);
            if let Some(table) = schema.tables.get_mut(at) {
                table.names = names;
            }
        }
    }

    /// A field of the form and a value or definition may not share a name.
    fn fields_against_definitions(&mut self, ground: Ground) {
        let fields = ground.forms.iter().flat_map(|form| ground.schema.fields(form.record));
        for field in fields {
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
            let on = self.on(ground, one.on.as_ref(), (one.name.span, "the name"), one.is_national);
            let mut checker = self.checker(ground, definitions, Reads::plans_of(on));
            let requirement = requirement::check(one, on, &cites, &mut checker);
            soundness::citations(&requirement, &cites, paragraphs, self.diagnostics);
            checked.push(requirement);
        }
        checked
    }

    /// What is asked of all plans together cannot be answered where nobody knows of whose.
    fn refuse_without_councils(&mut self) {
        let circular = self.file.items.iter().find_map(|item| match item {
            Item::Circular(circular) => Some(circular),
            _ => None,
        });
        let national = self.file.items.iter().find_map(|item| match item {
            Item::Requirement(one) if one.is_national => Some(one),
            _ => None,
        });
        if let (Some(circular), Some(national)) = (circular, national)
            && circular.councils.is_none()
        {
            let (span, circular) = (national.name.span, circular.span);
            self.diagnostics.push(RuleProblem::NoCouncils { span, circular }.diagnostic());
        }
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
        asked: (&[program::Requirement], &[program::Standard]),
    ) -> Vec<program::Example> {
        let all = self.file.items.iter().filter_map(|item| match item {
            Item::Example(example) => Some(example),
            _ => None,
        });
        let all: Vec<&ast::Example> = all.collect();
        // What an example edits counts as no use: a field that only examples name is still unread.
        let used = self.uses.clone();
        let examples: Vec<_> = all
            .into_iter()
            .map(|one| {
                let form = example::form(one, ground.forms, &self.names, self.file);
                let on = form.map(|form| if one.is_national { form.national } else { form.record });
                let mut checker = self.checker(ground, definitions, Reads::plans_of(on));
                example::check(one, on, asked, &mut checker)
            })
            .collect();
        let named = std::mem::take(&mut self.uses.requirements);
        let meanings = std::mem::take(&mut self.uses.meanings);
        self.uses = Uses { requirements: named, meanings, ..used };
        examples
    }
}

fn no_table_of_councils(name: &Name, expected: &str, found: &str) -> RuleProblem {
    let help =
        Some("declare it as `table … by council`, with a column of text for the name".into());
    let (expected, found) = (expected.to_owned(), found.to_owned());
    RuleProblem::WrongType { span: name.span, expected, found, help }
}

fn circular(written: &ast::Circular, councils: Option<TableId>) -> Circular {
    Circular {
        title: written.title.joined(),
        year: written.year.node,
        number: match &written.number {
            ast::CircularNumber::Known(name) => Ok(name.node.clone()),
            ast::CircularNumber::NotKnown { because } => Err(because.joined()),
        },
        with: written.with.as_ref().map(|name| name.node.clone()),
        due: written.due.node,
        follows: written.follows.as_ref().map(|year| year.node),
        councils,
        in_all: None,
        span: written.span,
        due_span: written.due.span,
    }
}

/// The items that cannot be read. A `circular` among them declares no name.
fn broken(file: &File) -> impl Iterator<Item = &ast::Broken> {
    file.items.iter().filter_map(|item| match item {
        Item::Broken(broken) => Some(broken),
        _ => None,
    })
}

fn has_broken(file: &File) -> bool {
    broken(file).next().is_some()
}
