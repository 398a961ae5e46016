//! Clauses, fields and items in a wrong form.

use std::ops::Range;

use super::correction::Correction;
use super::revision::{Bit, bits};
use super::wrong::Wrong;
use crate::syntax::grammar::Rule;
use crate::syntax::pairs::{self, CharClass, scanned};
use crate::syntax::problem;
use crate::syntax::words::FIRST_WORDS;
use crate::value::spelling;

/// What may stand behind `replace`.
const REPLACED: [&str; 8] =
    ["requirement", "national", "value", "define", "table", "choice", "record", "form"];

/// Words that open a clause, as people misspell them.
const OPENINGS: [&str; 9] =
    ["cites", "for", "applies", "must", "should", "judged", "unless", "otherwise", "help"];

/// `for each line in spending has line.amount is given`
pub(super) fn for_each_has(wrong: &Wrong) -> Option<Correction> {
    let (word, asked) = (wrong.part(Rule::for_each_has_word)?, wrong.part(Rule::rest)?);
    let message = format!(
        "`for each` cannot have `{}`: it goes through a list, and `must` says what is asked",
        wrong.text(&word)
    );
    let label = "not in `for each`";
    let said = wrong.text(&asked);
    // A plan may not choose by leaving something out.
    if ["is given", "is missing"].iter().any(|test| said.contains(test)) {
        let how = "ask it with `must` on a line of its own";
        let all = word.start..asked.end;
        return Some(Correction::new(message, label, word, how).silently(all, Vec::new()));
    }
    let correction = Correction::write(message, label, word, bits!["where"]);
    Some(correction.saying("write `{}` to choose among them, or ask it with `must`"))
}

/// `cites "money"`
pub(super) fn cited_name(wrong: &Wrong) -> Option<Correction> {
    let string = wrong.pair.clone().into_inner().find(|one| one.as_rule() == Rule::cited_string)?;
    let name = string.clone().into_inner().find(|one| one.as_rule() == Rule::name)?;
    let (start, name) = (wrong.range(&string).start, wrong.range(&name));
    let at = start..start + string.as_str().len();
    let message = "a paragraph is cited by its name, without quotes";
    let how = "write the name that comes after `paragraph`";
    let correction = Correction::new(message, "leave the quotes out", at.clone(), how);
    Some(Correction { is_doubtful: false, ..correction.silently(at, bits![&name]) })
}

/// `cites money rest`
pub(super) fn cited_names(wrong: &Wrong) -> Option<Correction> {
    let at = wrong.part(Rule::names_apart)?;
    let names = wrong.text(&at);
    let message =
        format!("`{}` has a space in it, but a name cannot have one", wrong.short_text(&at));
    let correction =
        Correction::write(message, "a comma is missing", at, bits![names.replace(' ', ", ")]);
    Some(correction.saying("write `{}` if these are different paragraphs").alone())
}

/// `judged "Is it so?"`
pub(super) fn showing_left_out(wrong: &Wrong) -> Option<Correction> {
    let end = wrong.with_bracket().end;
    let message = "this question does not say what a person is to look at";
    let how = "add `showing` after the question, and then what helps to answer it";
    let correction = Correction::new(message, "`showing` is missing", end..end, how);
    Some(correction.silently(end..end, bits![" showing \0"]))
}

/// `judged "Is it so?" showing total is £5`
pub(super) fn condition_shown(wrong: &Wrong) -> Option<Correction> {
    let test = wrong.part(Rule::shown_test)?;
    let message = "`showing` takes what a person is to look at, but this is a condition";
    let correction = Correction::new(
        message,
        "a condition",
        test.clone(),
        "write only the value, as in `showing total`",
    );
    Some(correction.silently(test, Vec::new()))
}

/// `number "LAC(2000)22"`
pub(super) fn reference(wrong: &Wrong) -> Option<Correction> {
    let lead = wrong.part(Rule::reference_lead)?;
    let at = pairs::skip_blanks(wrong.revision.text(), lead.end)..wrong.at().end;
    let message = "a circular's number is written without quotes and with its year in brackets";
    let how = "write it as `LAC(2000)22`";
    let correction = Correction::new(message, "not a circular's number", at.clone(), how);
    let said = wrong.text(&at);
    let bare = said.trim_matches('"').trim();
    if pairs::one(Rule::reference, bare).is_some_and(|one| one.as_str() == bare) {
        let text = bits![bare.to_owned()];
        return Some(Correction::write(message, "not a circular's number", at, text).alone());
    }
    if wrong.part(Rule::wrong_reference).is_some() {
        // `LAC200022`: the year has four digits.
        let digits = said.find(|c: char| c.is_ascii_digit())?;
        let (series, rest) = said.split_at_checked(digits)?;
        let (year, number) = rest.split_at_checked(4).filter(|(_, number)| !number.is_empty())?;
        let text = bits![format!("{series}({year}){number}")];
        return Some(Correction::write(message, "not a circular's number", at, text).alone());
    }
    let bare = said.trim_matches(pairs::is_quote);
    let is_one = pairs::one(Rule::reference, bare).is_some_and(|one| one.as_str() == bare);
    Some(if is_one { correction.silently(at, bits![bare]) } else { correction })
}

/// `year 2001`
pub(super) fn one_year(wrong: &Wrong) -> Option<Correction> {
    let at = wrong.part(Rule::lone_year)?;
    let first: i16 = wrong.text(&at).parse().ok()?;
    let message = format!("`{first}` is one year, but a financial year is part of two");
    let year = crate::value::Year::beginning(first).to_string();
    let correction = Correction::write(message, "a second year is missing", at, bits![year]);
    Some(correction.saying(&format!("write `{{}}`, if it begins in April {first}")).alone())
}

/// `councils authorities some of 150`
pub(super) fn councils_comma(wrong: &Wrong) -> Option<Correction> {
    let (name, some) = (wrong.part(Rule::name)?, wrong.part(Rule::councils_some)?);
    let word = if wrong.text(&some).starts_with("all") { "all" } else { "some of" };
    let message = format!("a comma is missing before `{word}`");
    let correction =
        Correction::write(message, "belongs after a comma", name.end..some.start, bits![", "]);
    Some(correction.at(some))
}

/// `basis report`, `basis seen report`
pub(super) fn basis_alone(wrong: &Wrong) -> Option<Correction> {
    let words = wrong.pair.clone().into_inner().find(|one| one.as_rule() == Rule::basis_words)?;
    let at = wrong.range(&words);
    let source = words.into_inner().find(|one| one.as_rule() == Rule::name)?;
    let message = "`basis` must say whether the paragraph was seen in its source, or only \
                   inferred from it";
    let label = "seen or inferred?";
    if !wrong.file.contains(&format!("source {}", source.as_str())) {
        let how = "say `seen in` and the name of the source; or `inferred from`, the name of the \
                   source, and `because` with the reason";
        return Some(Correction::new(message, label, at, how));
    }
    let correction =
        Correction::write(message, label, at, bits!["seen in ", &wrong.range(&source)]);
    Some(correction.saying(
        "write `{}`; or `inferred from`, the name of the source, and `because` with the reason",
    ))
}

/// `requirement ring fence "The ring-fence"`
pub(super) fn item_name(wrong: &Wrong) -> Option<Correction> {
    let at = wrong.part(Rule::names_apart)?;
    let name = wrong.text(&at);
    let message =
        format!("`{}` has a space in it, but a name cannot have one", wrong.short_text(&at));
    let correction =
        Correction::write(message, "a name is one word", at, bits![name.replace(' ', "-")]);
    Some(correction.alone())
}

/// `define shown() = …`, `value floor() = …`
pub(super) fn empty_parameters(wrong: &Wrong) -> Option<Correction> {
    let (name, brackets) = (wrong.part(Rule::name)?, wrong.part(Rule::empty_brackets)?);
    let (message, start) = match wrong.part(Rule::define) {
        Some(define) => ("a definition that takes nothing has no brackets", define.start),
        None => ("a value takes nothing, so it has no brackets", name.start),
    };
    let text = bits![&(start..name.end)];
    Some(Correction::write(message, "empty", start..brackets.end, text).at(brackets).alone())
}

/// `value a : 5`
pub(super) fn value_colon(wrong: &Wrong) -> Option<Correction> {
    let mark = wrong.part(Rule::value_mark)?;
    Some(Correction::word(&wrong.text(&mark), "=", mark))
}

/// `cites money and rest`
pub(super) fn names_and(wrong: &Wrong) -> Option<Correction> {
    if is_in_bracket(wrong) || is_in_row(wrong) {
        return None;
    }
    let message = format!("`{}` is between two names, where a comma belongs", wrong.found());
    let correction =
        Correction::write(message, "should be a comma", wrong.behind_code(), bits![","]);
    Some(correction.at(wrong.at()))
}

/// Whether a form stands in a row of a table.
fn is_in_row(wrong: &Wrong) -> bool {
    let before = wrong.revision.text().get(..wrong.at().start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.split_whitespace().next() == Some("row")
}

/// Whether a form stands behind a bracket that is open.
fn is_in_bracket(wrong: &Wrong) -> bool {
    let before = wrong.revision.text().get(..wrong.at().start).unwrap_or_default();
    let mut open = 0_usize;
    for (_, c, _) in scanned(before).filter(|(_, _, part)| *part == CharClass::Code) {
        match c {
            '(' | '[' => open += 1,
            ')' | ']' => open = open.saturating_sub(1),
            _ => {}
        }
    }
    open > 0
}

/// `define a(f) = …`
pub(super) fn type_left_out(wrong: &Wrong) -> Option<Correction> {
    let end = wrong.part(Rule::word)?.end;
    let message = "this does not say of what type it is";
    let how = "write its type after a colon, as in `f : money`";
    Some(Correction::new(message, "a type is missing", end..end, how))
}

/// `lines : list line`
pub(super) fn list_of(wrong: &Wrong) -> Option<Correction> {
    let of = wrong.part(Rule::listed_type)?;
    let (message, label) = ("a list must say what it is a list of", "`of` is missing");
    Some(Correction::write(message, label, wrong.at(), bits!["list of ", &of]).alone())
}

/// `amount : money, required`
pub(super) fn required_mark(wrong: &Wrong) -> Option<Correction> {
    let mark = wrong.part(Rule::required_word)?;
    let message = format!(
        "`{}` is not needed: every plan must give a field unless it is marked `optional`",
        wrong.text(&mark)
    );
    let correction = Correction::write(message, "remove this", wrong.at(), Vec::new()).at(mark);
    Some(correction.saying("remove it, with the comma before it").alone())
}

/// `show "Planned in all" = total`
pub(super) fn show_sign(wrong: &Wrong) -> Option<Correction> {
    let sign = wrong.part(Rule::show_equals)?;
    let title = wrong.part(Rule::strings)?;
    let message = format!(
        "there is no `{}` between the title of a figure and what is worked out",
        wrong.text(&sign)
    );
    let correction =
        Correction::write(message, "remove this", title.end..sign.end, Vec::new()).at(sign);
    Some(correction.saying("remove it").alone())
}

/// `amount : money optional`
pub(super) fn mark_comma(wrong: &Wrong) -> Option<Correction> {
    let at = wrong.at();
    let end = pairs::code_end(wrong.revision.text().get(..at.start)?);
    let message = format!("a comma is missing before `{}`", wrong.found());
    let correction =
        Correction::write(message, "a comma goes before this", end..at.start, bits![", "]);
    Some(correction.at(at))
}

/// `rounded to £1,000`
pub(super) fn rounded(wrong: &Wrong) -> Option<Correction> {
    let right = "rounded to the nearest";
    let message = format!("the language says `{right}`, not `{}`", wrong.found());
    Some(Correction::write(message, "write it in full", wrong.at(), bits![right]))
}

/// `row otherwise, no`
pub(super) fn row_others(wrong: &Wrong) -> Option<Correction> {
    let word = wrong.part(Rule::others_word)?;
    Some(Correction::word(&wrong.text(&word), "all others", word))
}

/// `row 1 2`, `row "a" | "b"`
pub(super) fn cell_comma(wrong: &Wrong) -> Option<Correction> {
    is_in_row(wrong).then_some(())?;
    let start = wrong.at().start;
    let before = wrong.revision.text().get(..start)?;
    let end = pairs::code_end(before);
    let mark = wrong.revision.text().get(start..)?.starts_with(['|', ';']);
    let (at, label_at) = match mark {
        true => (end..start + 1, start..start + 1),
        false => (end..end, end..end),
    };
    let message = "the values of a row have commas between them";
    let correction = Correction::write(message, "a comma is missing before it", at, bits![","]);
    Some(correction.at(label_at))
}

/// An example without a verdict.
pub(super) fn no_verdict(wrong: &Wrong) -> Option<Correction> {
    let end = pairs::code_end(wrong.revision.text());
    if wrong.stopped_at < end {
        return None;
    }
    let message = "this example does not say which verdict it expects";
    let how = "add `breaches`, `meets` or another verdict, and the requirement's name";
    Some(Correction::new(message, "no verdict", end..end, how))
}

/// `keep value a`
pub(super) fn kept_other(wrong: &Wrong) -> Option<Correction> {
    let lead = wrong.part(Rule::kept_lead)?;
    let word = wrong.part(Rule::kept_word);
    let at = word.clone().unwrap_or(lead.end..lead.end);
    let message = "only a requirement is kept or dropped; everything else carries over from last \
                   year";
    let how = "say `requirement` and its name, or `replace` for an item that is different this \
               year";
    let right = if word.is_some() { "requirement" } else { " requirement" };
    let correction = Correction::new(message, "should be `requirement`", at.clone(), how);
    Some(correction.silently(at, bits![right]))
}

/// `keep requirement a, b`
pub(super) fn more_names(wrong: &Wrong) -> Option<Correction> {
    let at = wrong.part(Rule::more_names_said)?;
    let message = "only one requirement is kept or dropped at a time";
    let how = "write a separate item for each requirement";
    Some(Correction::new(message, "more than one", at.clone(), how).silently(at, Vec::new()))
}

/// `drop requirement a`
pub(super) fn reason_left_out(wrong: &Wrong) -> Option<Correction> {
    let end = pairs::code_end(wrong.revision.text());
    let message = "this does not give a reason";
    let how = "add `because \"…\"` after it, with the reason";
    let correction = Correction::new(message, "`because` is missing", end..end, how);
    Some(correction.silently(end..end, bits![" because \"it is not said\""]))
}

/// `replace paragraph p`
pub(super) fn replaced_other(wrong: &Wrong) -> Option<Correction> {
    let at = wrong.part(Rule::replaced_rest)?;
    let end = pairs::code_end(wrong.revision.text()).max(at.start);
    let message = "this does not say what kind of item is replaced, or names a kind that cannot be";
    let how = "say `replace` and the whole new item: a requirement, value, define, table, choice, \
               record, form or show";
    Some(Correction::new(message, "not an item to replace", at.start..end, how))
}

/// `keep requiremnet a`, `replace nationl requirement a`
pub(super) fn misspelt_kind(wrong: &Wrong) -> Option<Correction> {
    let at = wrong.part(Rule::kind_said)?;
    let (lead, said) = (wrong.text(&wrong.part(Rule::kind_lead)?), wrong.text(&at));
    let kinds: &[&str] = if lead == "replace" { &REPLACED } else { &["requirement"] };
    let meant = spelling::nearest(&said, kinds.iter().copied())?;
    let message = format!("no kind of item is called `{said}`");
    let correction = Correction::write(message, "no such kind", at, bits![meant]);
    (meant != said).then(|| correction.alone())
}

/// `form plan also`
pub(super) fn nothing_added(wrong: &Wrong) -> Option<Correction> {
    let end = pairs::code_end(wrong.revision.text());
    if wrong.stopped_at < end {
        return None;
    }
    let message = "this does not say what is added";
    let how = "write each new field below it, or a choice's new words in quotes after it";
    Some(Correction::new(message, "nothing follows `also`", end..end, how))
}

/// What stands at the end of a clause and belongs to nothing.
pub(super) fn clause_end(wrong: &Wrong) -> Option<Correction> {
    let (found, at) = (wrong.found(), wrong.at());
    let (message, label, how) = match found.chars().next() {
        Some(')' | ']' | '}') if is_in_bracket(wrong) => return None,
        Some(')' | ']' | '}') => (
            format!("`{found}` closes a bracket that is not open"),
            "not opened",
            "remove it, or open the bracket before the part that belongs in it",
        ),
        _ => (
            format!("`{found}` comes after a clause, but a clause has no mark at its end"),
            "remove this",
            "leave it out",
        ),
    };
    Some(Correction::write(message, label, at, Vec::new()).saying(how).alone())
}

/// A word that opens no clause; or, where it does not open its line, something left over.
pub(super) fn left_over(wrong: &Wrong) -> Option<Correction> {
    let (word, all) = (wrong.part(Rule::name)?, wrong.at());
    let said = wrong.text(&word);
    let before = wrong.revision.text().get(..all.start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    if line.trim().is_empty() {
        return Some(unknown_clause(&said, word, all));
    }
    let joining = ["and", "or", "unless", "has"];
    Some(match problem::slip_of(&said, joining.into_iter()) {
        Some(near) => Correction::write(
            format!("`{said}` comes after a condition that is already complete"),
            "left over",
            word,
            bits![near],
        )
        .saying("did you mean `{}`?")
        .alone(),
        None => Correction::new(
            format!(
                "`{}` is left over after a condition that is already complete",
                wrong.short_text(&all)
            ),
            "left over",
            word,
            format!("remove `{said}`, or join what follows with `and` or `or`"),
        )
        // With the blank before it, so that it touches what it was left over from.
        .silently(pairs::code_end(before)..all.end, Vec::new()),
    })
}

/// A word at the beginning of a line that opens no clause.
fn unknown_clause(said: &str, word: Range<usize>, all: Range<usize>) -> Correction {
    if FIRST_WORDS.contains(&said) {
        return Correction::new(
            format!("`{said}` begins an item of its own, but is inside another item"),
            "should not be indented",
            word,
            format!("put `{said}` at the very start of its line"),
        )
        .silently(all, Vec::new());
    }
    let message = format!("no clause begins with `{said}`");
    let label = "not the start of a clause";
    let near = match problem::slip_of(said, OPENINGS.into_iter()) {
        Some("for") => "for each",
        Some("applies") => "applies when",
        Some(near) => near,
        None => {
            let openings = "a clause begins with `cites`, `for each`, `applies when`, `must`, \
                            `should`, `judged`, `unless`, `otherwise` or `help`";
            return Correction::new(message, label, word, openings).silently(all, Vec::new());
        }
    };
    Correction::write(message, label, word, bits![near]).saying("did you mean `{}`?").alone()
}

/// `choice funds: main grant, own resources`
pub(super) fn choice(wrong: &Wrong) -> Option<Correction> {
    let all = wrong.part(Rule::choice_words)?;
    let all = all.start..pairs::code_end(wrong.revision.text()).max(all.start);
    let words = Words::read(wrong, all.clone())?;
    let right = words.right();
    let (first, last) = (words.words.first()?, words.words.last()?);
    let (from, to) = (first.0.start, last.0.end);
    let bare: Vec<_> = words.words.iter().filter(|word| !word.2).collect();
    let message = "the words of a choice go in quotes, with `|` between them";
    match (&words.lead, words.bar.as_ref(), bare.as_slice(), &words.last_bar) {
        (None, None, [], Some(last)) => {
            let message = "there is a `|` after the last word of a choice";
            let how = "remove it, or write another word in quotes after it";
            let correction = Correction::new(message, "no word follows it", last.clone(), how);
            Some(Correction { is_doubtful: false, ..correction.silently(to..last.end, Vec::new()) })
        }
        (None, Some((at, mark)), [], None) => {
            let message = match mark.as_str() {
                "" => "there is nothing between two words of a choice".to_owned(),
                mark => format!("`{mark}` is between two words of a choice"),
            };
            let correction = Correction::write(message, "should be `|`", from..to, right);
            Some(correction.at(at.clone()).alone())
        }
        (None, None, [(at, word, _)], None) => {
            let message = format!("`{word}` has no quotes, but the words of a choice need them");
            let text = bits!["\"", word.clone(), "\""];
            Some(Correction::write(message, "words go in quotes", at.clone(), text).alone())
        }
        (lead, bar, bare, last_bar) => {
            let bare = bare.first().map(|word| word.0.clone());
            let bar = bar.map(|bar| bar.0.clone());
            let places = [lead.clone(), bare, bar, last_bar.clone()];
            let first = places.into_iter().flatten().min_by_key(|at| at.start)?;
            let label = "this is written in another way";
            let before = wrong.at().start;
            let head = before..wrong.part(Rule::name)?.end;
            let also = wrong.part(Rule::also).map(|_| " also").unwrap_or_default();
            let text = [bits![&head, also, " "], right].concat();
            Some(Correction::write(message, label, before..all.end, text).at(first).alone())
        }
    }
}

/// The words of a choice in whatever form they stand.
struct Words {
    /// A mark before the first.
    lead: Option<Range<usize>>,
    /// Each word: its place, its text without quotes, and whether it has them.
    words: Vec<(Range<usize>, String, bool)>,
    /// The first mark between two that is not the right one.
    bar: Option<(Range<usize>, String)>,
    /// A bar behind the last.
    last_bar: Option<Range<usize>>,
    /// Whether a mark stands behind the last word.
    is_parted: bool,
}

impl Words {
    /// The words at a place, where it holds nothing else.
    fn read(wrong: &Wrong, at: Range<usize>) -> Option<Words> {
        let text = wrong.revision.get(&at);
        let (lead, bar, last_bar) = (None, None, None);
        let mut found = Words { lead, words: Vec::new(), bar, last_bar, is_parted: false };
        let mut from = pairs::skip_blanks(text, 0);
        while from < text.len() {
            let piece = pairs::one(Rule::choice_piece, text.get(from..)?)?.into_inner().next()?;
            let said = piece.as_str().trim();
            let place = at.start + from..at.start + from + said.len();
            match piece.as_rule() {
                Rule::choice_mark if found.words.is_empty() => found.lead = Some(place),
                Rule::choice_mark => found.mark(place, said),
                rule => found.word(place, said, rule == Rule::string),
            }
            from = pairs::skip_blanks(text, from + said.len());
        }
        Some(found)
    }

    fn mark(&mut self, place: Range<usize>, said: &str) {
        self.is_parted = true;
        if said == "|" {
            self.last_bar = Some(place);
        } else if self.bar.is_none() {
            self.bar = Some((place, said.to_owned()));
        }
    }

    fn word(&mut self, place: Range<usize>, said: &str, is_quoted: bool) {
        if let (Some(before), false, None) = (self.words.last(), self.is_parted, &self.bar) {
            let end = before.0.end;
            self.bar = Some((end..end, String::new()));
        }
        (self.is_parted, self.last_bar) = (false, None);
        let word = said.trim_matches(pairs::is_quote).to_owned();
        self.words.push((place, word, is_quoted));
    }

    /// The words in the right form.
    fn right(&self) -> Vec<Bit> {
        let words = self.words.iter().map(|word| format!("\"{}\"", word.1));
        bits![words.collect::<Vec<_>>().join(" | ")]
    }
}
