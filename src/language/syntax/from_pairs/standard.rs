//! The standard of a circular: its grades, and the conditions on verdicts under which a plan reaches them.

use super::{Inside, Pair, Reader, Rule};
use crate::source::Span;
use crate::syntax::ast::{self, Grade, Name, OnVerdicts, Outcome, Standard, StrengthWord};

impl Reader<'_> {
    pub(super) fn standard(&mut self, pair: Pair) -> Option<Standard> {
        let span = self.span(&pair);
        let mut inside = Inside::new(pair);
        inside.take(Rule::standard)?;
        let on = inside.take(Rule::on_form);
        let on = on.and_then(|on| Inside::new(on).seek(Rule::name)).map(|on| self.name(&on));
        let title = self.author_words(inside.take(Rule::strings)?);
        let cites = inside.take(Rule::cites_clause).map_or(Vec::new(), |cites| {
            Inside::new(cites).all(Rule::name).map(|name| self.name(&name)).collect()
        });
        let grades = inside.all(Rule::grade_clause).map(|grade| self.grade(grade));
        let grades = grades.collect::<Option<Vec<Grade>>>()?;
        Some(Standard { title, on, cites, grades, span })
    }

    fn grade(&mut self, pair: Pair) -> Option<Grade> {
        let span = self.span(&pair);
        let mut inside = Inside::new(pair);
        let name: ast::Words = self.author_words(inside.seek(Rule::strings)?);
        let when = match inside.take(Rule::grade_when) {
            Some(when) => Some(self.on_verdicts(Inside::new(when).seek(Rule::on_verdicts)?)?),
            None => None,
        };
        Some(Grade { name, when, span })
    }

    /// Parts of both kinds without brackets are reported, and then there is no condition.
    fn on_verdicts(&mut self, pair: Pair) -> Option<OnVerdicts<Name>> {
        let span = self.span(&pair);
        let (parts, is_and) = self.joined(pair, span)?;
        let parts = parts.into_iter().map(|part| self.verdict_part(part));
        let mut parts = parts.collect::<Option<Vec<OnVerdicts<Name>>>>()?;
        match (parts.len(), is_and) {
            (1, _) => parts.pop(),
            (_, true) => Some(OnVerdicts::All(parts)),
            (_, false) => Some(OnVerdicts::Any(parts)),
        }
    }

    fn verdict_part(&mut self, pair: Pair) -> Option<OnVerdicts<Name>> {
        let (span, rule) = (self.span(&pair), pair.as_rule());
        let mut inside = Inside::new(pair);
        match rule {
            Rule::verdict_brackets => self.on_verdicts(inside.seek(Rule::on_verdicts)?),
            Rule::counted_verdicts => self.counted_verdicts(inside, span),
            _ => {
                let requirement = self.name(&inside.seek(Rule::name)?);
                let outcome = outcome(inside.seek(Rule::outcome)?)?;
                Some(OnVerdicts::Of { requirement, outcome, span })
            }
        }
    }

    fn counted_verdicts(&mut self, mut inside: Inside, span: Span) -> Option<OnVerdicts<Name>> {
        let quantifier = self.quantifier(inside.seek(Rule::quantifier)?)?;
        let strength = strength(inside.seek(Rule::strength_word)?)?;
        let outcome = outcome(inside.seek(Rule::outcome)?)?;
        Some(OnVerdicts::Count { quantifier, strength, outcome, span })
    }
}

fn strength(pair: Pair) -> Option<StrengthWord> {
    Some(match Inside::new(pair).next()?.as_rule() {
        Rule::must | Rule::musts => StrengthWord::Must,
        Rule::should | Rule::shoulds => StrengthWord::Should,
        _ => StrengthWord::Judged,
    })
}

fn outcome(pair: Pair) -> Option<Outcome> {
    Some(match Inside::new(pair).next()?.as_rule() {
        Rule::met => Outcome::Met,
        Rule::breached => Outcome::Breached,
        Rule::yes => Outcome::Yes,
        _ => Outcome::No,
    })
}
