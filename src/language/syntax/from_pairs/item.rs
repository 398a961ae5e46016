//! The items that say what a circular is and what it rests on.

use super::advice::WrongForm;
use super::{Inside, Pair, Reader, Rule};
use crate::source::Spanned;
use crate::syntax::ast::{self, Item, Literal};
use crate::value::{Datum, Year};

/// The lines of a circular in their order.
const LINES: &[(&[Rule], &str)] = &[
    (&[Rule::year_clause], "year"),
    (&[Rule::number_clause, Rule::number_not_known], "number"),
    (&[Rule::with_clause], "with"),
    (&[Rule::due_clause], "due"),
    (&[Rule::follows_clause], "follows"),
    (&[Rule::councils_clause], "councils"),
];

/// The lines of a circular as they are read.
#[derive(Default)]
struct Lines {
    year: Option<Spanned<Year>>,
    number: Option<ast::CircularNumber>,
    with: Option<ast::Name>,
    due: Option<Spanned<jiff::civil::Date>>,
    follows: Option<Spanned<Year>>,
    is_in_full: bool,
    councils: Option<ast::Name>,
    in_all: Option<ast::InAll>,
    seen: Vec<&'static str>,
}

impl Reader<'_> {
    pub(super) fn item(&mut self, pair: Pair) -> Option<Item> {
        Some(match pair.as_rule() {
            Rule::circular_item => Item::Circular(self.circular(pair)?),
            Rule::examples_item => Item::Examples(self.examples(pair)?),
            Rule::source_item => Item::Source(self.source(pair)?),
            Rule::paragraph_item => Item::Paragraph(self.paragraph(pair)?),
            Rule::choice_body => Item::Choice(self.choice(pair)?),
            Rule::record_body => Item::Record(self.record(pair)?),
            Rule::form_body => Item::Form(self.record(pair)?),
            Rule::table_body => Item::Table(self.table(pair)?),
            Rule::value_body => Item::Value(self.value(pair)?),
            Rule::define_body => Item::Define(self.define(pair)?),
            Rule::requirement_body => Item::Requirement(self.requirement(pair)?),
            Rule::show_body => Item::Show(self.show(pair)?),
            Rule::standard_body => Item::Standard(self.standard(pair)?),
            Rule::example_body => Item::Example(self.example(pair)?),
            Rule::national_item | Rule::replaced_national => self.national(pair)?,
            Rule::keep_item => Item::Keep(self.keep(pair)?),
            Rule::drop_item => Item::Drop(self.drop(pair)?),
            Rule::replace_item => Item::Replace(Box::new(self.body(pair)?)),
            Rule::also_item | Rule::without_item => Item::Change(self.change(pair)?),
            // `choice_item` and its like: the body stands alone, `replace` may stand before it.
            _ => self.body(pair)?,
        })
    }

    /// The item whose body lies in a pair, behind the words that open it.
    fn body(&mut self, pair: Pair) -> Option<Item> {
        let is_word = |pair: &Pair| matches!(pair.as_rule(), Rule::replace | Rule::national);
        let body = pair.into_inner().find(|pair| !is_word(pair))?;
        self.item(body)
    }

    fn national(&mut self, pair: Pair) -> Option<Item> {
        Some(match self.body(pair)? {
            Item::Requirement(one) => {
                Item::Requirement(ast::Requirement { is_national: true, ..one })
            }
            Item::Example(one) => Item::Example(ast::Example { is_national: true, ..one }),
            other => other,
        })
    }

    fn keep(&mut self, pair: Pair) -> Option<ast::Keep> {
        let span = self.span(&pair);
        let mut inside = Inside::new(pair);
        let name = self.name(&inside.seek(Rule::name)?);
        let open = inside.take(Rule::kept_open);
        let to_be_decided = open.and_then(|open| Inside::new(open).seek(Rule::to_be_decided));
        let to_be_decided = to_be_decided.map(|pair| self.span(&pair));
        let as_should = inside.take(Rule::as_should).map(|pair| self.span(&pair));
        let cites = inside.take(Rule::kept_cites).map_or(Vec::new(), |cites| {
            Inside::new(cites).all(Rule::name).map(|name| self.name(&name)).collect()
        });
        let because = match inside.take(Rule::kept_because) {
            Some(because) => Some(self.author_words(Inside::new(because).seek(Rule::strings)?)),
            None => None,
        };
        Some(ast::Keep { name, to_be_decided, as_should, cites, because, span })
    }

    fn drop(&mut self, pair: Pair) -> Option<ast::Drop> {
        let span = self.span(&pair);
        let mut inside = Inside::new(pair);
        inside.take(Rule::drop)?;
        let shown = inside.take(Rule::shown_before);
        let is_show = shown.is_some();
        let name = match shown {
            Some(shown) => self.strings(Inside::new(shown).seek(Rule::strings)?).as_name(),
            None => self.name(&inside.seek(Rule::name)?),
        };
        let because = match inside.seek(Rule::strings) {
            Some(because) => self.author_words(because),
            None => ast::Words { parts: Vec::new(), span },
        };
        Some(ast::Drop { name, is_show, because, span })
    }

    fn change(&mut self, pair: Pair) -> Option<ast::Change> {
        let span = self.span(&pair);
        let is_also = pair.as_rule() == Rule::also_item;
        let mut of = ast::Changed::Form;
        let (mut name, mut names, mut fields, mut because) = (None, Vec::new(), Vec::new(), None);
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::record => of = ast::Changed::Record,
                Rule::choice => of = ast::Changed::Choice,
                Rule::name => name = Some(self.name(&inner)),
                Rule::word => names.push(self.name(&inner)),
                Rule::string => names.push(self.string(inner)),
                Rule::field => fields.push(self.field(inner)?),
                Rule::strings => because = Some(self.author_words(inner)),
                _ => {}
            }
        }
        let how = match (is_also, of) {
            (true, ast::Changed::Choice) => ast::How::AlsoWords(names),
            (true, _) => ast::How::AlsoFields(fields),
            (false, _) => {
                let none = ast::Words { parts: Vec::new(), span };
                ast::How::Without { names, because: because.unwrap_or(none) }
            }
        };
        Some(ast::Change { of, name: name?, how, span })
    }

    fn circular(&mut self, pair: Pair) -> Option<ast::Circular> {
        let span = self.span(&pair);
        let mut inside = Inside::new(pair);
        let title = self.author_words(inside.seek(Rule::strings)?);
        let mut read = Lines::default();
        while let Some(line) = inside.next() {
            self.line(line, &mut read);
        }
        let missing = [
            (read.year.is_none(), "year", "year 2001-02"),
            (read.number.is_none(), "number", "number LAC(2000)22"),
            (read.due.is_none(), "due", "due 31 January 2001"),
        ];
        for (_, word, example) in missing.iter().filter(|row| row.0 && !read.seen.contains(&row.1))
        {
            let message = format!("this circular has no `{word}`");
            let instead = format!("write it on a line below the title, such as `{example}`");
            self.tell(
                title.span,
                WrongForm::new(message, &format!("`{word}` is missing"), instead),
            );
        }
        Some(ast::Circular {
            title,
            year: read.year?,
            number: read.number?,
            with: read.with,
            due: read.due?,
            follows: read.follows,
            is_in_full: read.is_in_full,
            councils: read.councils,
            in_all: read.in_all,
            span,
        })
    }

    /// One line of a circular, wherever it stands; that it stands in the wrong place is reported.
    fn line(&mut self, pair: Pair, read: &mut Lines) -> Option<()> {
        let rule = pair.as_rule();
        let (at, (_, word)) = LINES.iter().enumerate().find(|(_, row)| row.0.contains(&rule))?;
        let keyword = self.span(&pair.clone().into_inner().next()?);
        let before = LINES.iter().skip(at + 1).find(|row| read.seen.contains(&row.1));
        if read.seen.contains(word) {
            let message = format!("this circular has `{word}` twice");
            self.tell(keyword, WrongForm::new(message, "a second one", "remove one of the two"));
        } else if let Some((_, later)) = before {
            let message = format!("`{word}` comes after `{later}`, but belongs before it");
            let instead = "the order in a circular is `year`, `number`, `with`, `due`, `follows`, \
                           `councils`";
            self.tell(
                keyword,
                WrongForm::new(message, &format!("belongs before `{later}`"), instead),
            );
        }
        read.seen.push(word);
        let mut inside = Inside::new(pair);
        inside.next()?;
        match rule {
            Rule::year_clause => read.year = self.followed(inside.next()?),
            Rule::number_clause => {
                read.number = Some(ast::CircularNumber::Known(self.name(&inside.next()?)));
            }
            Rule::number_not_known => {
                let because = self.author_words(inside.seek(Rule::strings)?);
                read.number = Some(ast::CircularNumber::NotKnown { because });
            }
            Rule::with_clause => read.with = Some(self.name(&inside.next()?)),
            Rule::due_clause => read.due = self.due(inside.next()?),
            Rule::follows_clause => {
                read.follows = self.followed(inside.next()?);
                read.is_in_full = inside.take(Rule::in_full).is_some();
            }
            _ => {
                read.councils = Some(self.name(&inside.next()?));
                inside.take(Rule::comma);
                read.in_all = inside.next().and_then(|one| self.in_all(one));
            }
        }
        Some(())
    }

    /// `some of 150 "real"`, `all 150 "real"`
    fn in_all(&mut self, pair: Pair) -> Option<ast::InAll> {
        let span = self.span(&pair);
        let is_all = pair.as_rule() == Rule::all_of;
        let mut inside = Inside::new(pair);
        let figure = inside.seek(Rule::figure)?;
        let count = Spanned::new(self.count(&figure)?, self.span(&figure));
        let kind = inside.take(Rule::string).map(|kind| self.string(kind));
        Some(ast::InAll { count, is_all, kind, span })
    }

    fn due(&mut self, pair: Pair) -> Option<Spanned<jiff::civil::Date>> {
        let span = self.span(&pair);
        if pair.as_rule() == Rule::to_be_completed {
            self.report(super::SyntaxProblem::ToBeWritten { span });
            return Some(Spanned::new(jiff::civil::Date::MAX, span));
        }
        let due = crate::value::date::read(pair.as_str());
        if due.is_err() {
            let fault = super::literal::no_such_day(pair.as_str().trim());
            self.report(super::SyntaxProblem::NoSuchValue { span, fault, remedy: None });
        }
        Some(Spanned::new(due.unwrap_or(jiff::civil::Date::MAX), span))
    }

    fn followed(&mut self, pair: Pair) -> Option<Spanned<Year>> {
        let span = self.span(&pair);
        match self.year(&pair) {
            Literal::Value(Datum::Year(year), _) => Some(Spanned::new(year, span)),
            _ => Some(Spanned::new(Year::beginning(0), span)),
        }
    }

    fn examples(&mut self, pair: Pair) -> Option<ast::Examples> {
        let span = self.span(&pair);
        let year = Inside::new(pair).seek(Rule::year_literal)?;
        Some(ast::Examples { year: self.followed(year)?, span })
    }

    fn source(&mut self, pair: Pair) -> Option<ast::Source> {
        let mut inside = Inside::new(pair);
        let name = self.name(&inside.seek(Rule::name)?);
        Some(ast::Source { name, title: self.author_words(inside.take(Rule::strings)?) })
    }

    fn paragraph(&mut self, pair: Pair) -> Option<ast::Paragraph> {
        let mut inside = Inside::new(pair);
        let name = self.name(&inside.seek(Rule::name)?);
        let mut said = Inside::new(inside.take(Rule::paragraph_words)?);
        let is_quoted = said.is_next(Rule::quoted);
        let words = self.author_words(said.seek(Rule::strings)?);
        let basis = self.basis(inside.take(Rule::basis_clause)?)?;
        let not_checkable = match inside.take(Rule::not_checkable) {
            Some(why) => Some(self.author_words(Inside::new(why).seek(Rule::strings)?)),
            None => None,
        };
        Some(ast::Paragraph { name, is_quoted, words, basis, not_checkable })
    }

    fn basis(&mut self, pair: Pair) -> Option<ast::Basis> {
        let span = self.span(&pair);
        let mut inside = Inside::new(pair);
        inside.take(Rule::basis)?;
        let rests = inside.next()?;
        let is_inferred = rests.as_rule() == Rule::inferred_from;
        let mut rests = Inside::new(rests);
        let source = self.name(&rests.seek(Rule::name)?);
        let inferred_because = match is_inferred {
            true => Some(self.author_words(rests.seek(Rule::strings)?)),
            false => None,
        };
        let covers = match inside.seek(Rule::rests_on) {
            Some(lines) => {
                Inside::new(lines).all(Rule::string).map(|line| self.string(line)).collect()
            }
            None => Vec::new(),
        };
        Some(ast::Basis { source, inferred_because, covers, span })
    }

    fn choice(&mut self, pair: Pair) -> Option<ast::Choice> {
        let mut inside = Inside::new(pair);
        let name = self.name(&inside.seek(Rule::name)?);
        let words = inside.all(Rule::string).map(|word| self.string(word)).collect();
        Some(ast::Choice { name, words })
    }

    fn value(&mut self, pair: Pair) -> Option<ast::Define> {
        let mut inside = Inside::new(pair);
        let name = self.name(&inside.seek(Rule::name)?);
        let ty = match inside.take(Rule::colon) {
            Some(_) => Some(self.field_type(inside.take(Rule::field_type)?)?),
            None => None,
        };
        let body = self.expr(inside.seek(Rule::value_expression)?)?;
        Some(ast::Define { name, parameters: Vec::new(), title: None, ty, body })
    }

    fn define(&mut self, pair: Pair) -> Option<ast::Define> {
        let mut inside = Inside::new(pair);
        let mut head = Inside::new(inside.seek(Rule::definition_head)?);
        let name = self.name(&head.take(Rule::name)?);
        let parameters = head.take(Rule::parameters);
        let parameters = match parameters {
            Some(parameters) => Inside::new(parameters)
                .all(Rule::parameter)
                .map(|parameter| self.parameter(parameter))
                .collect::<Option<_>>()?,
            None => Vec::new(),
        };
        let title = inside.take(Rule::strings).and_then(|title| self.message(title));
        let body = self.expr(inside.seek(Rule::value_expression)?)?;
        Some(ast::Define { name, parameters, title, ty: None, body })
    }

    fn show(&mut self, pair: Pair) -> Option<ast::Show> {
        let span = self.span(&pair);
        let mut inside = Inside::new(pair);
        inside.take(Rule::show)?;
        let on = inside.take(Rule::on_form);
        let on = on.and_then(|on| Inside::new(on).seek(Rule::name)).map(|on| self.name(&on));
        let title = self.author_words(inside.seek(Rule::strings)?);
        let body = self.expr(inside.seek(Rule::value_expression)?)?;
        Some(ast::Show { name: title.as_name(), title, on, body, span })
    }

    fn parameter(&mut self, pair: Pair) -> Option<ast::Parameter> {
        let mut inside = Inside::new(pair);
        let name = self.name(&inside.take(Rule::name)?);
        Some(ast::Parameter { name, ty: self.field_type(inside.seek(Rule::field_type)?)? })
    }
}
