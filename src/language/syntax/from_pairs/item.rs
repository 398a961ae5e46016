//! The items that say what a circular is and what it rests on.

use super::advice::{Bit, Told, bits};
use super::slips::one_line;
use super::{Inside, Pair, Reader, Rule};
use crate::source::Spanned;
use crate::syntax::ast::{self, Item, Literal};
use crate::value::Year;

/// The lines of a circular in their order.
const LINES: &[(&[Rule], &str)] = &[
    (&[Rule::year_clause], "year"),
    (&[Rule::number_clause, Rule::number_not_known], "number"),
    (&[Rule::with_clause], "with"),
    (&[Rule::due_clause], "due"),
    (&[Rule::follows_clause], "follows"),
    (&[Rule::councils_clause], "councils"),
];

/// Wrong forms in what a year does with last year's items.
const CHANGE_SLIPS: &[Rule] =
    &[Rule::slip_kept, Rule::slip_more_names, Rule::slip_no_because, Rule::slip_nothing_also];

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
    /// The name of an item; one with a blank in it is reported.
    pub(super) fn item_name(&mut self, pair: Pair) -> ast::Name {
        let span = self.span(&pair);
        let name = one_line(&pair);
        if pair.as_rule() != Rule::slip_names {
            return Spanned::new(name, span);
        }
        let joined = name.replace(' ', "-");
        let message = format!("`{name}` has a space in it, but a name cannot have one");
        let text = bits![joined.clone()];
        self.tell(span, Told::write(message, "a name is one word", span, text));
        Spanned::new(joined, span)
    }

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
        if body.as_rule() == Rule::slip_replaced {
            self.slip(&body);
            return None;
        }
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
        self.slips(&pair, CHANGE_SLIPS);
        let mut inside = Inside::of(pair);
        let name = self.name(&inside.seek(Rule::name)?);
        let as_should = inside.take(Rule::as_should).map(|pair| self.span(&pair));
        let cites = inside.take(Rule::kept_cites).map_or(Vec::new(), |cites| {
            Inside::of(cites).all(Rule::name).map(|name| self.name(&name)).collect()
        });
        let because = match inside.take(Rule::kept_because) {
            Some(because) => Some(self.told(Inside::of(because).seek(Rule::strings)?)),
            None => None,
        };
        Some(ast::Keep { name, as_should, cites, because, span })
    }

    fn drop(&mut self, pair: Pair) -> Option<ast::Drop> {
        let span = self.span(&pair);
        self.slips(&pair, CHANGE_SLIPS);
        let mut inside = Inside::of(pair);
        let name = self.name(&inside.seek(Rule::name)?);
        let because = match inside.seek(Rule::strings) {
            Some(because) => self.told(because),
            None => ast::Words { parts: Vec::new(), span },
        };
        Some(ast::Drop { name, because, span })
    }

    fn change(&mut self, pair: Pair) -> Option<ast::Change> {
        let span = self.span(&pair);
        self.slips(&pair, CHANGE_SLIPS);
        self.slip_bars(&pair);
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
                Rule::strings => because = Some(self.told(inner)),
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
        let mut inside = Inside::of(pair);
        let title = self.told(inside.seek(Rule::strings)?);
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
            self.tell(title.span, Told::new(message, &format!("`{word}` is missing"), instead));
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
        self.slips(&pair, &[Rule::slip_colon, Rule::slip_reference]);
        let keyword = self.span(&pair.clone().into_inner().next()?);
        let whole = self.span(&pair);
        let before = LINES.iter().skip(at + 1).find(|row| read.seen.contains(&row.1));
        if read.seen.contains(word) {
            let message = format!("this circular has `{word}` twice");
            self.tell(keyword, Told::new(message, "a second one", "remove one of the two"));
        } else if let Some((_, later)) = before {
            let message = format!("`{word}` comes after `{later}`, but belongs before it");
            let instead = "the order in a circular is `year`, `number`, `with`, `due`, `follows`, \
                           `councils`";
            self.tell(keyword, Told::new(message, &format!("belongs before `{later}`"), instead));
        }
        read.seen.push(word);
        let mut inside = Inside::of(pair);
        inside.next()?;
        while inside.take(Rule::slip_colon).is_some() {}
        match rule {
            Rule::year_clause => read.year = self.followed(inside.next()?),
            Rule::number_clause => {
                read.number = Some(ast::CircularNumber::Known(self.name(&inside.next()?)));
            }
            Rule::number_not_known => {
                let because = self.told(inside.seek(Rule::strings)?);
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
                let has_comma = inside.take(Rule::comma).is_some();
                read.in_all = inside.next().and_then(|one| self.in_all(one));
                if let (Some(in_all), false) = (&read.in_all, has_comma) {
                    let word = if in_all.is_all { "all" } else { "some of" };
                    let message = format!("a comma is missing before `{word}`");
                    let text = bits![", ", in_all.span];
                    let told = Told::write(message, "belongs after a comma", in_all.span, text);
                    self.tell(in_all.span, told.within(whole));
                }
            }
        }
        Some(())
    }

    /// `some of 150 "real"`, `all 150 "real"`
    fn in_all(&mut self, pair: Pair) -> Option<ast::InAll> {
        let span = self.span(&pair);
        let is_all = pair.as_rule() == Rule::all_of;
        let mut inside = Inside::of(pair);
        let figure = inside.seek(Rule::figure)?;
        let count = Spanned::new(self.count(&figure)?, self.span(&figure));
        let kind = inside.take(Rule::string).map(|kind| self.string(kind));
        Some(ast::InAll { count, is_all, kind, span })
    }

    fn due(&mut self, pair: Pair) -> Option<Spanned<jiff::civil::Date>> {
        let span = self.span(&pair);
        if pair.as_rule() == Rule::slip_date {
            self.tell(span, super::figures::told(Rule::slip_date, pair.as_str().trim(), span));
            return Some(Spanned::new(jiff::civil::Date::MAX, span));
        }
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
        if pair.as_rule() == Rule::slip_one_year {
            let first: i16 = pair.as_str().trim().parse().ok()?;
            let message = format!("`{first}` is one year, but a financial year is part of two");
            let year = Year::beginning(first);
            let told =
                Told::write(message, "a second year is missing", span, bits![year.to_string()]);
            self.tell(span, told.saying(&format!("write `{{}}`, if it begins in April {first}")));
            return Some(Spanned::new(year, span));
        }
        match self.year(&pair) {
            Literal::Year(year) => Some(Spanned::new(year, span)),
            _ => Some(Spanned::new(Year::beginning(0), span)),
        }
    }

    fn examples(&mut self, pair: Pair) -> Option<ast::Examples> {
        let span = self.span(&pair);
        let is_year =
            |pair: &Pair| matches!(pair.as_rule(), Rule::year_literal | Rule::slip_one_year);
        let year = pair.into_inner().find(is_year)?;
        Some(ast::Examples { year: self.followed(year)?, span })
    }

    fn source(&mut self, pair: Pair) -> Option<ast::Source> {
        let mut inside = Inside::of(pair);
        let name = self.name(&inside.seek(Rule::name)?);
        Some(ast::Source { name, title: self.told(inside.take(Rule::strings)?) })
    }

    fn paragraph(&mut self, pair: Pair) -> Option<ast::Paragraph> {
        let mut inside = Inside::of(pair);
        let name = self.name(&inside.seek(Rule::name)?);
        let mut said = Inside::of(inside.take(Rule::paragraph_words)?);
        let is_quoted = said.is_next(Rule::quoted);
        let words = self.told(said.seek(Rule::strings)?);
        let basis = self.basis(inside.take(Rule::basis_clause)?)?;
        let not_checkable = match inside.take(Rule::not_checkable) {
            Some(why) => Some(self.told(Inside::of(why).seek(Rule::strings)?)),
            None => None,
        };
        Some(ast::Paragraph { name, is_quoted, words, basis, not_checkable })
    }

    fn basis(&mut self, pair: Pair) -> Option<ast::Basis> {
        let span = self.span(&pair);
        let mut inside = Inside::of(pair);
        inside.take(Rule::basis)?;
        if let Some(colon) = inside.take(Rule::slip_colon) {
            self.slip(&colon);
        }
        let rests = inside.next()?;
        let is_inferred = rests.as_rule() == Rule::inferred_from;
        if rests.as_rule() == Rule::slip_basis {
            let at = self.span(&rests);
            let source = Inside::of(rests.clone()).seek(Rule::name)?;
            let message = "`basis` must say whether the paragraph was seen in its source, or only \
                           inferred from it";
            let label = "seen or inferred?";
            if !self.file.contains(&format!("source {}", source.as_str())) {
                let how = "say `seen in` and the name of the source; or `inferred from`, the name \
                           of the source, and `because` with the reason";
                self.tell(at, Told::new(message, label, how));
                return None;
            }
            let text = bits!["seen in ", self.span(&source)];
            let told = Told::write(message, label, at, text).within(span);
            self.tell(
                at,
                told.saying(
                    "write `{}`; or `inferred from`, the name of the source, \
                                       and `because` with the reason",
                ),
            );
        }
        let mut rests = Inside::of(rests);
        let source = self.name(&rests.seek(Rule::name)?);
        let inferred_because = match is_inferred {
            true => Some(self.told(rests.seek(Rule::strings)?)),
            false => None,
        };
        let covers = match inside.seek(Rule::rests_on) {
            Some(lines) => {
                Inside::of(lines).all(Rule::string).map(|line| self.string(line)).collect()
            }
            None => Vec::new(),
        };
        Some(ast::Basis { source, inferred_because, covers, span })
    }

    fn choice(&mut self, pair: Pair) -> Option<ast::Choice> {
        let is_told = self.slip_choice(&pair);
        if !is_told {
            self.slips(&pair, &[Rule::slip_last_bar]);
            self.slip_bars(&pair);
        }
        let mut inside = Inside::of(pair);
        let name = self.name(&inside.seek(Rule::name)?);
        let mut words = Vec::new();
        while let Some(inner) = inside.next() {
            match inner.as_rule() {
                Rule::string => words.push(self.string(inner)),
                Rule::slip_bare_words => {
                    let (span, word) = (self.span(&inner), one_line(&inner));
                    if is_told {
                        words.push(Spanned::new(word, span));
                        continue;
                    }
                    let message = format!(
                        "`{word}` has no quotes, but the words of a choice need \
                                           them"
                    );
                    let text = bits!["\"", word.clone(), "\""];
                    self.tell(span, Told::write(message, "words go in quotes", span, text));
                    words.push(Spanned::new(word, span));
                }
                _ => {}
            }
        }
        Some(ast::Choice { name, words })
    }

    /// `choice funds: main grant, own resources`: told of once, where more than one thing is wrong.
    fn slip_choice(&mut self, pair: &Pair) -> bool {
        let kinds =
            [Rule::slip_choice_mark, Rule::slip_bare_words, Rule::slip_bar, Rule::slip_last_bar];
        let slips: Vec<Pair> =
            pair.clone().into_inner().filter(|one| kinds.contains(&one.as_rule())).collect();
        let found = kinds.iter().filter(|kind| slips.iter().any(|one| one.as_rule() == **kind));
        let is_marked = slips.first().is_some_and(|one| one.as_rule() == Rule::slip_choice_mark);
        let has_one_word =
            slips.len() < 2 || slips.iter().any(|one| one.as_rule() != Rule::slip_bare_words);
        if found.count() < 2 && !is_marked && has_one_word {
            return false;
        }
        let name = Inside::of(pair.clone()).seek(Rule::name).map(|name| self.span(&name));
        let (Some(first), Some(name)) = (slips.first(), name) else { return false };
        let words = pair.clone().into_inner().flat_map(|one| match one.as_rule() {
            Rule::string => vec![bits![self.span(&one)]],
            Rule::slip_bare_words => {
                one_line(&one).split(" or ").map(|word| bits!["\"", word, "\""]).collect()
            }
            _ => Vec::new(),
        });
        let words = words.collect::<Vec<_>>().join(&Bit::from(" | "));
        let text = [bits!["choice ", name, " "], words].concat();
        let message = "the words of a choice go in quotes, with `|` between them";
        let told = Told::write(message, "this is written in another way", self.span(pair), text);
        self.tell(self.visible(first), told);
        true
    }

    /// `choice funds "main grant", "own resources"`
    fn slip_bars(&mut self, pair: &Pair) {
        let slip = pair.clone().into_inner().find(|one| one.as_rule() == Rule::slip_bar);
        let Some(slip) = slip else { return };
        let message = match one_line(&slip).as_str() {
            "" => "there is nothing between two words of a choice".to_owned(),
            mark => format!("`{mark}` is between two words of a choice"),
        };
        let is_word = |one: &Pair| matches!(one.as_rule(), Rule::string | Rule::slip_bare_words);
        let words: Vec<Pair> = pair.clone().into_inner().filter(is_word).collect();
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
        let whole = self.span(first).to(self.span(last));
        let words: Vec<Vec<Bit>> = words.iter().map(|word| bits![self.span(word)]).collect();
        let text = words.join(&Bit::from(" | "));
        self.tell(self.visible(&slip), Told::write(message, "should be `|`", whole, text));
    }

    fn value(&mut self, pair: Pair) -> Option<ast::Define> {
        self.slips(&pair, &[Rule::slip_equals]);
        self.ends(&pair);
        let mut inside = Inside::of(pair);
        let name = self.name(&inside.seek(Rule::name)?);
        if let Some(empty) = inside.take(Rule::slip_empty_brackets) {
            let at = self.span(&empty);
            let message = "a value takes nothing, so it has no brackets";
            self.tell(at, Told::leave_out(message, "empty", at).within(name.span.to(at)));
        }
        let ty = match inside.take(Rule::colon) {
            Some(_) => Some(self.field_type(inside.take(Rule::field_type)?)?),
            None => None,
        };
        let body = self.expr(inside.seek(Rule::value_expression)?)?;
        Some(ast::Define { name, parameters: Vec::new(), ty, body })
    }

    fn define(&mut self, pair: Pair) -> Option<ast::Define> {
        self.slips(&pair, &[Rule::slip_equals]);
        self.ends(&pair);
        let whole = self.span(&pair.clone().into_inner().next()?);
        let mut inside = Inside::of(pair);
        let mut head = Inside::of(inside.seek(Rule::definition_head)?);
        let name = self.name(&head.take(Rule::name)?);
        let parameters = head.take(Rule::parameters);
        if let Some(empty) =
            parameters.clone().and_then(|one| Inside::of(one).take(Rule::slip_empty_brackets))
        {
            let at = self.span(&empty);
            let message = "a definition that takes nothing has no brackets";
            let told = Told::leave_out(message, "empty", at);
            self.tell(at, told.within(whole.to(at)));
        }
        let parameters = match parameters {
            Some(parameters) => Inside::of(parameters)
                .all(Rule::parameter)
                .map(|parameter| self.parameter(parameter))
                .collect::<Option<_>>()?,
            None => Vec::new(),
        };
        let body = self.expr(inside.seek(Rule::value_expression)?)?;
        Some(ast::Define { name, parameters, ty: None, body })
    }

    /// Marks at the end of an item that belong to nothing.
    fn ends(&mut self, pair: &Pair) {
        for end in pair.clone().into_inner().filter(|one| one.as_rule() == Rule::slip_clause_end) {
            self.slip_clause_end(&end);
        }
    }

    fn parameter(&mut self, pair: Pair) -> Option<ast::Parameter> {
        self.slips(&pair, &[Rule::slip_no_type]);
        let mut inside = Inside::of(pair);
        let name = self.name(&inside.take(Rule::name)?);
        Some(ast::Parameter { name, ty: self.field_type(inside.seek(Rule::field_type)?)? })
    }
}
