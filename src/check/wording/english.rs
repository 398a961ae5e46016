//! Conditions and values of the rules read back in plain English, without a word of the language.

use std::collections::BTreeSet;

use lacuna_language::operation::{Aggregate, Operation, Quantifier};
use lacuna_language::rules::innermost;
use lacuna_language::rules::program::{
    Definition, Element, Exhibit, Expr, ExprKind, LookUpBy, Piece, Rules,
};
use lacuna_language::source::Sources;
use lacuna_language::value::types::length;
use lacuna_language::value::{Datum, TableId, Ty, show};

/// Reads conditions of one circular back.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// The rules of the circular.
    pub rules: &'a Rules,
    /// The texts in which they stand.
    pub sources: &'a Sources,
}

/// The names of the variables in scope, parameters first.
pub type Scope = Vec<String>;

impl Reader<'_> {
    /// A condition as lines; what lies within another is indented under it.
    pub fn lines(&self, expr: &Expr, scope: &mut Scope) -> Vec<String> {
        match &expr.kind {
            ExprKind::Apply { operation, operands } => match (operation, operands.as_slice()) {
                (Operation::And, parts) => {
                    indented("all of these are so:", self.each(parts, scope))
                }
                (Operation::Or, parts) => {
                    indented("at least one of these is so:", self.each(parts, scope))
                }
                (Operation::When, [asked, guard]) => {
                    let head = format!("when {}:", self.said(guard, scope));
                    indented(&head, self.lines(asked, scope))
                }
                (Operation::Not, [of]) => indented("this is not so:", self.lines(of, scope)),
                _ => vec![self.said(expr, scope)],
            },
            ExprKind::Quantified { quantifier, element, body } => {
                let head = self.quantified_head(*quantifier, element, scope);
                scope.push(element.name.clone());
                let inner = match body.operands_of(Operation::And) {
                    Some(parts) => self.each(parts, scope),
                    None => self.lines(body, scope),
                };
                scope.pop();
                indented(&head, inner)
            }
            ExprKind::Neighbours { in_a_row, element, alike, by, body } => {
                let same = self.fields_of_entries(&element.list, alike, "");
                let same = if alike.is_empty() { same } else { format!(" with the same {same}") };
                let entries = self.compared(element, &same, scope);
                let order = self.fields_of_entries(&element.list, &[*by], "");
                let number = if *in_a_row == 2 { "two" } else { "three" };
                let head = format!(
                    "when the entries of {entries} are put in the order of {order}, for each \
                     {number} that are next to each other:"
                );
                let before = scope.len();
                let names = ["the first", "the second", "the third"].into_iter().take(*in_a_row);
                scope.extend(names.map(str::to_owned));
                let inner = self.lines(body, scope);
                scope.truncate(before);
                indented(&head, inner)
            }
            _ => vec![self.said(expr, scope)],
        }
    }

    /// Parts one under the other, each with a dash.
    fn each(&self, parts: &[Expr], scope: &mut Scope) -> Vec<String> {
        parts.iter().flat_map(|part| dashed(self.lines(part, scope))).collect()
    }

    /// `for each line in spending where …` in words.
    pub fn for_each(&self, element: &Element, scope: &mut Scope) -> String {
        format!("each {}", self.entries(element, scope))
    }

    /// What stands over the lines of a quantifier's body.
    fn quantified_head(
        &self,
        quantifier: Quantifier,
        element: &Element,
        scope: &mut Scope,
    ) -> String {
        let head = self.quantified(quantifier, element, scope);
        match quantifier {
            Quantifier::No | Quantifier::AtMost(_) => format!("{head} is this so:"),
            _ => format!("{head}, this is so:"),
        }
    }

    fn quantified(&self, quantifier: Quantifier, element: &Element, scope: &mut Scope) -> String {
        let entries = self.entries(element, scope);
        match quantifier {
            Quantifier::Every => format!("for each {entries}"),
            Quantifier::Some => format!("for at least one {entries}"),
            Quantifier::No => format!("for no {entries}"),
            Quantifier::Exactly(n) => format!("for exactly {n} of each {entries}"),
            Quantifier::AtLeast(n) => format!("for at least {n} of each {entries}"),
            Quantifier::AtMost(n) => format!("for at most {n} of each {entries}"),
        }
    }

    /// `line of spending for which the line's heading is "adoption"`
    fn entries(&self, element: &Element, scope: &mut Scope) -> String {
        let name = &element.name;
        let head = match &element.list.kind {
            ExprKind::Words(id) => {
                let choice = self.rules.schema.choices.get(id.0);
                let words = choice.map_or(&[][..], |choice| &choice.words);
                let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
                format!("of the words {} (called {name})", show::joined(&words, "and"))
            }
            ExprKind::Rows(id) => {
                let table = self.rules.schema.tables.get(id.0);
                let table = table.map_or("", |table| &table.name);
                format!("row of the table {table} (called {name})")
            }
            ExprKind::Dated { element: of, dates, length: None } => {
                format!("{name} of the {}", self.stretches(of, dates, scope))
            }
            _ => format!("{name} of {}", self.said(&element.list, scope)),
        };
        let Some(filter) = &element.filter else { return head };
        scope.push(name.clone());
        let filter = self.said(filter, scope);
        scope.pop();
        format!("{head} for which {filter}")
    }

    /// A value or a condition in one sentence.
    pub fn said(&self, expr: &Expr, scope: &mut Scope) -> String {
        match &expr.kind {
            ExprKind::Constant(datum) => self.constant(expr, datum),
            ExprKind::List(parts) => show::joined(
                &parts.iter().map(|one| self.said(one, scope)).collect::<Vec<_>>(),
                "or",
            ),
            ExprKind::Form => "the plan".to_owned(),
            ExprKind::Variable(at) => {
                let name =
                    scope.get(*at).map_or_else(|| self.sources.text(expr.span), String::as_str);
                if name.starts_with("the ") { name.to_owned() } else { format!("the {name}") }
            }
            ExprKind::Field { of, field } => self.field(of, *field, scope),
            ExprKind::LookUp { of, keys, by } => {
                let keys: Vec<String> = keys.iter().map(|key| self.said(key, scope)).collect();
                let what = if matches!(by, LookUpBy::Field(_)) { "entry" } else { "row" };
                format!("the {what} of {} for {}", self.said(of, scope), show::joined(&keys, "and"))
            }
            ExprKind::Call { definition, arguments } => self.call(*definition, arguments, scope),
            ExprKind::Words(id) => {
                let choice = self.rules.schema.choices.get(id.0);
                format!("the words of {}", choice.map_or("", |choice| &choice.name))
            }
            ExprKind::Rows(id) => {
                let table = self.rules.schema.tables.get(id.0);
                format!("the table {}", table.map_or("", |table| &table.name))
            }
            ExprKind::Apply { operation, operands } => {
                let operands: Vec<String> =
                    operands.iter().map(|one| self.said(one, scope)).collect();
                operation.phrase(&operands)
            }
            ExprKind::Quantified { quantifier, element, body } => {
                let head = self.quantified(*quantifier, element, scope);
                scope.push(element.name.clone());
                let body = self.said(body, scope);
                scope.pop();
                format!("{head} it is so that {body}")
            }
            ExprKind::Neighbours { .. } => self.lines(expr, scope).join(" "),
            ExprKind::Aggregate { kind, of, element } => {
                self.aggregate(*kind, of.as_deref(), element, scope)
            }
            ExprKind::Dated { element, dates, length } => match length {
                Some(length) => self.window(element, dates, length, scope),
                None => format!("the {}", self.stretches(element, dates, scope)),
            },
            ExprKind::Includes { list, key, .. } => {
                let operands = [self.said(list, scope), self.said(key, scope)];
                Operation::Includes.phrase(&operands)
            }
            ExprKind::Share { element, fields } => format!(
                "no two entries of {} have {}",
                self.compared(element, "", scope),
                self.fields_of_entries(&element.list, fields, "the same ")
            ),
            ExprKind::Matches { of, pattern } => {
                let pattern = pattern.as_str().trim_start_matches("^(?:").trim_end_matches(")$");
                Operation::Matches.phrase(&[self.said(of, scope), format!("\"{pattern}\"")])
            }
            ExprKind::Error => "something that cannot be read".to_owned(),
        }
    }

    /// A literal as it is; what the circular says of itself by its name.
    fn constant(&self, expr: &Expr, datum: &Datum) -> String {
        let text = self.sources.text(expr.span);
        let length = match datum {
            Datum::Amount(exact) => length::as_written(text, *exact, &expr.ty),
            _ => None,
        };
        let said = length.unwrap_or_else(|| show::datum(datum, &expr.ty, &self.rules.schema));
        match text {
            "circular.due" => format!("the due date ({said})"),
            "circular.year" => format!("the circular's year ({said})"),
            _ => said,
        }
    }

    fn field(&self, of: &Expr, field: usize, scope: &mut Scope) -> String {
        let schema = &self.rules.schema;
        let name = match innermost(&of.ty) {
            Ty::Record(id) => schema.fields(*id).get(field),
            Ty::Row(id) => schema.columns(*id).get(field),
            _ => None,
        };
        let name = name.map_or("", |field| field.name.as_str());
        match &of.kind {
            ExprKind::Form => format!("`{name}`"),
            ExprKind::Variable(_) => format!("{}'s {name}", self.said(of, scope)),
            ExprKind::Field { .. } => match self.said(of, scope).strip_suffix('`') {
                Some(path) => format!("{path}.{name}`"),
                None => format!("the {name} in {}", self.said(of, scope)),
            },
            _ => format!("the {name} in {}", self.said(of, scope)),
        }
    }

    /// Fields of a list's entries, each behind these words.
    fn fields_of_entries(&self, list: &Expr, fields: &[usize], before: &str) -> String {
        let Ty::Record(id) = innermost(&list.ty) else { return String::new() };
        let declared = self.rules.schema.fields(*id);
        let fields = fields.iter().filter_map(|field| declared.get(*field));
        let named: Vec<String> = fields.map(|field| format!("{before}{}", field.name)).collect();
        show::joined(&named, "and")
    }

    /// A list whose entries are compared with each other, and which of them are.
    fn compared(&self, element: &Element, same: &str, scope: &mut Scope) -> String {
        format!("{}{same}{}", self.said(&element.list, scope), self.filter(element, scope))
    }

    /// A definition by its name, with what it is given; what it means is told apart.
    fn call(&self, definition: usize, arguments: &[Expr], scope: &mut Scope) -> String {
        let Some(called) = self.rules.definitions.get(definition) else { return String::new() };
        if let Some(title) = &called.title {
            return self.title(called, title, |at| Some(self.said(arguments.get(at)?, scope)));
        }
        let name = &called.name;
        match arguments {
            [] => name.clone(),
            some => {
                let some: Vec<String> = some.iter().map(|one| self.said(one, scope)).collect();
                format!("{name} ({})", some.join(", "))
            }
        }
    }

    /// The title of a definition, with what is said of the parameter of this number.
    fn title(
        &self,
        definition: &Definition,
        title: &[Piece],
        mut parameter: impl FnMut(usize) -> Option<String>,
    ) -> String {
        let mut scope: Scope = definition.parameters.iter().map(|one| one.name.clone()).collect();
        let said = title.iter().map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Value(value) => match value.kind {
                ExprKind::Variable(at) => parameter(at),
                _ => None,
            }
            .unwrap_or_else(|| self.said(value, &mut scope)),
        });
        said.collect()
    }

    fn aggregate(
        &self,
        kind: Aggregate,
        of: Option<&Expr>,
        element: &Element,
        scope: &mut Scope,
    ) -> String {
        let Some(of) = of else { return self.count(element, scope) };
        let what = match kind {
            Aggregate::Sum | Aggregate::Count => "the sum of",
            Aggregate::Largest => "the largest of",
            Aggregate::Smallest => "the smallest of",
        };
        if let Some(each) = self.field_of_each(of, element, scope) {
            return format!("{what} {each}");
        }
        scope.push(element.name.clone());
        let of = self.said(of, scope);
        scope.pop();
        format!("{what} {of} over each {}", self.entries(element, scope))
    }

    fn count(&self, element: &Element, scope: &mut Scope) -> String {
        match &element.list.kind {
            ExprKind::Words(_) | ExprKind::Rows(_) => {
                format!("the number of entries (counting each {})", self.entries(element, scope))
            }
            list => {
                let list = match list {
                    ExprKind::Dated { element: of, dates, length: None } => {
                        self.stretches(of, dates, scope)
                    }
                    _ => format!("entries of {}", self.said(&element.list, scope)),
                };
                format!("the number of {list}{}", self.filter(element, scope))
            }
        }
    }

    /// `` each line's amount in `spending` for which … ``, where just a field of each entry is asked for.
    fn field_of_each(&self, of: &Expr, element: &Element, scope: &mut Scope) -> Option<String> {
        let ExprKind::Field { of: entry, field } = &of.kind else { return None };
        let is_entry = matches!(entry.kind, ExprKind::Variable(at) if at == scope.len());
        let is_list = !matches!(
            element.list.kind,
            ExprKind::Words(_) | ExprKind::Rows(_) | ExprKind::Dated { .. }
        );
        if !is_entry || !is_list {
            return None;
        }
        let field = self.fields_of_entries(&element.list, &[*field], "");
        let list = self.said(&element.list, scope);
        let filter = self.filter(element, scope);
        Some(format!("each {}'s {field} in {list}{filter}", element.name))
    }

    /// ` for which …`, where a loop picks entries out.
    pub fn filter(&self, element: &Element, scope: &mut Scope) -> String {
        let Some(filter) = &element.filter else { return String::new() };
        scope.push(element.name.clone());
        let filter = self.said(filter, scope);
        scope.pop();
        format!(" for which {filter}")
    }

    /// `` stretches of `stays`, from the stay's began to the stay's ended ``
    fn stretches(&self, element: &Element, dates: &[Expr], scope: &mut Scope) -> String {
        let (list, filter) = (self.said(&element.list, scope), self.filter(element, scope));
        scope.push(element.name.clone());
        let dates: Vec<String> = dates.iter().map(|date| self.said(date, scope)).collect();
        scope.pop();
        format!("stretches of {list}{filter}, from {}", dates.join(" to "))
    }

    fn window(
        &self,
        element: &Element,
        dates: &[Expr],
        length: &Expr,
        scope: &mut Scope,
    ) -> String {
        let (entries, length) = (self.entries(element, scope), self.said(length, scope));
        scope.push(element.name.clone());
        let dates: Vec<String> = dates.iter().map(|date| self.said(date, scope)).collect();
        scope.pop();
        match dates.as_slice() {
            [from, until] => format!(
                "the largest number of days in any {length} (counting, for each {entries}, the days from \
                 {from} up to {until})"
            ),
            _ => format!(
                "the largest number of entries in any {length} (counting each {entries}, by {})",
                dates.join(", ")
            ),
        }
    }

    /// What a person is shown.
    pub fn exhibit(&self, shown: &Exhibit, scope: &mut Scope) -> String {
        match shown {
            Exhibit::Every(element) => format!("every {}", self.entries(element, scope)),
            Exhibit::Value(expr) => self.said(expr, scope),
        }
    }

    /// The definitions that expressions call, each once with what it means, in the order of the file.
    pub fn definitions(&self, exprs: &[&Expr]) -> Vec<String> {
        let mut called = BTreeSet::new();
        for expr in exprs {
            self.called(expr, &mut called);
        }
        let all = called.into_iter().filter_map(|at| self.rules.definitions.get(at));
        all.map(|definition| {
            let mut scope: Scope =
                definition.parameters.iter().map(|parameter| parameter.name.clone()).collect();
            let takes = match scope.as_slice() {
                [] => String::new(),
                some => format!(" ({})", some.join(", ")),
            };
            let called = match &definition.title {
                Some(title) => self.title(definition, title, |at| scope.get(at).cloned()),
                None => format!("{}{takes}", definition.name),
            };
            format!("{called}: {}", self.said(&definition.body, &mut scope))
        })
        .collect()
    }

    /// The tables that expressions go to, and the definitions that they call, in the order of the file.
    pub fn tables(&self, exprs: &[&Expr]) -> Vec<TableId> {
        let mut called = BTreeSet::new();
        exprs.iter().for_each(|expr| self.called(expr, &mut called));
        let definitions = called.into_iter().filter_map(|at| self.rules.definitions.get(at));
        let mut tables = BTreeSet::new();
        for expr in exprs.iter().copied().chain(definitions.map(|one| &one.body)) {
            expr.any(&mut |part| {
                if let Ty::Row(table) = innermost(&part.ty) {
                    tables.insert(table.0);
                }
                false
            });
        }
        tables.into_iter().map(TableId).collect()
    }

    fn called(&self, expr: &Expr, found: &mut BTreeSet<usize>) {
        let mut new = Vec::new();
        expr.any(&mut |part| {
            if let ExprKind::Call { definition, .. } = &part.kind
                && found.insert(*definition)
            {
                new.push(*definition);
            }
            false
        });
        for definition in new.into_iter().filter_map(|at| self.rules.definitions.get(at)) {
            self.called(&definition.body, found);
        }
    }
}

/// Lines under a heading.
fn indented(head: &str, lines: Vec<String>) -> Vec<String> {
    let under = lines.into_iter().map(|line| format!("  {line}"));
    std::iter::once(head.to_owned()).chain(under).collect()
}

/// Lines of one part: a dash before the first.
fn dashed(lines: Vec<String>) -> Vec<String> {
    let marked = |(at, line): (usize, String)| {
        if at == 0 { format!("- {line}") } else { format!("  {line}") }
    };
    lines.into_iter().enumerate().map(marked).collect()
}
