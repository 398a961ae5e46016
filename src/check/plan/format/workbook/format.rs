//! Number formats: what a cell shows of a number, and what its format says of it besides.
//!
//! Takes the code of a format, `£#,##0;[Red]-£#,##0`, and a number; gives the text that is shown. Which
//! of the sections applies is decided by the number. Never changes the number.

use super::decimal::Decimal;
use lacuna_language::value::{Derived, Exact};

/// A number format, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Format {
    sections: Vec<Section>,
}

/// One of the up to four parts of a format, for some numbers or for texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Section {
    condition: Option<(Test, Exact)>,
    tokens: Vec<Token>,
    /// What stands in `[$…]`.
    symbols: Vec<String>,
    /// What it says of every number: it is asked of each cell.
    says: Derived<Says>,
}

/// What a section says of a number by what stands beside it.
#[derive(Debug)]
pub(super) struct Says {
    /// The currency that it shows. Where it shows two, the one that is not pounds.
    pub currency: Option<Currency>,
    /// Whether a `%` is only written behind the number.
    pub has_percent_sign_only: bool,
    /// Whether what is written beside the number makes it another one: `96k`, `96,000`, `96p`.
    pub has_unit: bool,
    /// Whether words or letters are written beside the number.
    pub has_words: bool,
    /// How often the number is shown a hundred times as large, with a `%`.
    pub n_percents: usize,
    /// How often it is shown a thousand times smaller.
    pub n_thousands: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Test {
    Less,
    AtMost,
    Equal,
    Not,
    AtLeast,
    More,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    /// `0`, `#` or `?`
    Digit(char),
    Point,
    Comma,
    Percent,
    /// `E+`
    Exponent,
    /// `/`
    Slash,
    /// `General`
    Whole,
    /// `@`
    Text,
    /// A letter of a date or a time of day.
    Moment(char),
    /// `[h]`
    Elapsed,
    Literal(String),
}

/// What a section shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    /// A day, with or without a time.
    Day,
    /// A month without its day.
    Month,
    /// A time of day, or how long something takes.
    Time,
}

/// A currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Currency {
    Pounds,
    /// `€`, `USD`
    Other(String),
}

/// A number as a cell shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rendered {
    pub text: String,
    /// Whether all of the number is shown, not rounded and not in thousands.
    pub is_exact: bool,
}

impl Format {
    /// Reads the code of a format.
    pub(super) fn read(code: &str) -> Format {
        let mut sections = vec![Section::default()];
        let mut rest = code;
        while let Some(char) = rest.chars().next() {
            let behind = rest.get(char.len_utf8()..).unwrap_or_default();
            if char == ';' {
                sections.push(Section::default());
                rest = behind;
                continue;
            }
            rest = match sections.last_mut() {
                Some(section) => section.add(char, rest, behind),
                None => behind,
            };
        }
        sections.iter_mut().for_each(Section::settle);
        Format { sections }
    }

    /// The section that shows a number, and whether it says by itself that the number is below nought.
    pub(super) fn section(&self, number: &Decimal) -> (&Section, bool) {
        static PLAIN: Section = Section {
            condition: None,
            tokens: Vec::new(),
            symbols: Vec::new(),
            says: Derived::new(),
        };
        let n_sections = match self.sections.split_last() {
            Some((last, before)) if before.is_empty() || !last.is_for_texts() => before.len() + 1,
            Some((_, before)) => before.len(),
            None => 0,
        };
        let at = self.index(number, n_sections.min(3));
        let section = self.sections.get(at).unwrap_or(&PLAIN);
        let is_unconditional = self.sections.iter().all(|one| one.condition.is_none());
        (section, is_unconditional && at == 1)
    }

    /// The first two sections may have a condition; else they are for what is not below nought, for what
    /// is below, and for nought.
    fn index(&self, number: &Decimal, n_sections: usize) -> usize {
        let condition = |at: usize| self.sections.get(at).and_then(|one| one.condition);
        let holds =
            |at: usize| condition(at).is_some_and(|(test, limit)| test.holds(number, limit));
        match n_sections {
            0 | 1 => 0,
            _ if holds(0) => 0,
            _ if holds(1) => 1,
            n if condition(0).is_some() && condition(1).is_some() => 2.min(n.saturating_sub(1)),
            _ if condition(0).is_some() || condition(1).is_some() => 1,
            _ if number.is_negative => 1,
            3 if number.is_nought() => 2,
            _ => 0,
        }
    }

    /// A text as it is shown: `Cllr Peake` of `Peake`, by the format `"Cllr "@`.
    pub(super) fn text(&self, text: &str) -> Option<String> {
        let section = match self.sections.as_slice() {
            [_, _, _, of_texts] => of_texts,
            [.., last] if last.is_for_texts() => last,
            _ => return None,
        };
        let has_literal = section.tokens.iter().any(|token| matches!(token, Token::Literal(_)));
        (section.is_for_texts() && has_literal).then(|| section.filled_with(text))
    }
}

impl Section {
    /// Adds what stands first in a text; gives what stands behind it.
    fn add<'c>(&mut self, char: char, text: &'c str, behind: &'c str) -> &'c str {
        let mut next = behind.chars();
        match char {
            '"' => {
                let (literal, rest) = behind.split_once('"').unwrap_or((behind, ""));
                self.literal(literal);
                return rest;
            }
            '\\' | '!' => self.literal(next.next().map(String::from).unwrap_or_default().as_str()),
            // Room as wide as the next sign, and the next sign as often as there is room.
            '_' | '*' => drop(next.next()),
            '[' => {
                let (inside, rest) = behind.split_once(']').unwrap_or((behind, ""));
                self.bracket(inside);
                return rest;
            }
            _ => return self.bare(char, text, behind),
        }
        next.as_str()
    }

    /// What stands without quotes.
    fn bare<'c>(&mut self, char: char, text: &'c str, behind: &'c str) -> &'c str {
        const WORDS: [(&str, Token); 5] = [
            ("general", Token::Whole),
            ("am/pm", Token::Moment('h')),
            ("a/p", Token::Moment('h')),
            ("e+", Token::Exponent),
            ("e-", Token::Exponent),
        ];
        for (word, token) in WORDS {
            if let Some((head, rest)) = text.split_at_checked(word.len())
                && head.eq_ignore_ascii_case(word)
            {
                self.tokens.push(token);
                return rest;
            }
        }
        self.tokens.push(match char.to_ascii_lowercase() {
            '0' | '#' | '?' => Token::Digit(char),
            '.' => Token::Point,
            ',' => Token::Comma,
            '%' => Token::Percent,
            '/' => Token::Slash,
            '@' => Token::Text,
            'y' | 'm' | 'd' | 'h' | 's' => Token::Moment(char),
            _ => Token::Literal(char.to_string()),
        });
        behind
    }

    fn literal(&mut self, text: &str) {
        if !text.is_empty() {
            self.tokens.push(Token::Literal(text.to_owned()));
        }
    }

    /// `[Red]`, `[>=1]`, `[$£-809]`, `[h]`
    fn bracket(&mut self, inside: &str) {
        const TESTS: [(&str, Test); 6] = [
            ("<=", Test::AtMost),
            ("<>", Test::Not),
            (">=", Test::AtLeast),
            ("<", Test::Less),
            (">", Test::More),
            ("=", Test::Equal),
        ];
        if let Some(rest) = inside.strip_prefix('$') {
            let symbol = rest.split_once('-').map_or(rest, |(symbol, _)| symbol);
            if !symbol.trim().is_empty() {
                self.symbols.push(symbol.trim().to_owned());
            }
            return self.literal(symbol);
        }
        let test = TESTS.iter().find_map(|(sign, test)| Some((*test, inside.strip_prefix(sign)?)));
        if let Some((test, limit)) = test {
            let limit = Decimal::read(limit.trim()).ok().and_then(|limit| limit.exact());
            self.condition = limit.map(|limit| (test, limit));
        } else if ["h", "m", "s"].iter().any(|letter| {
            !inside.is_empty() && inside.to_ascii_lowercase().replace(letter, "").is_empty()
        }) {
            self.tokens.push(Token::Elapsed);
        }
    }

    /// Letters of dates are only letters beside figures: `0 m`. The figures of `ss.00` are of a time.
    fn settle(&mut self) {
        let is_moment = |token: &Token| matches!(token, Token::Moment(_) | Token::Elapsed);
        let first_figure = self.tokens.iter().position(|token| matches!(token, Token::Digit(_)));
        let first_moment = self.tokens.iter().position(is_moment);
        let is_number = match (first_figure, first_moment) {
            (Some(figure), Some(moment)) => {
                let before = |n| figure.checked_sub(n).and_then(|at| self.tokens.get(at));
                let is_of_time =
                    before(1) == Some(&Token::Point) && before(2).is_some_and(is_moment);
                figure < moment || !is_of_time
            }
            _ => false,
        };
        for token in &mut self.tokens {
            if let (Token::Moment(letter), true) = (&token, is_number) {
                *token = Token::Literal(letter.to_string());
            }
        }
    }

    fn is_for_texts(&self) -> bool {
        self.tokens.contains(&Token::Text) && !self.has_digits()
    }

    fn has_digits(&self) -> bool {
        self.tokens.iter().any(|token| matches!(token, Token::Digit(_)))
    }

    /// What kind of thing it shows.
    pub(super) fn kind(&self) -> Kind {
        let has = |letters: &str| {
            self.tokens.iter().any(|token| match token {
                Token::Moment(letter) => letters.contains(letter.to_ascii_lowercase()),
                _ => false,
            })
        };
        let is_time = has("hs") || self.tokens.contains(&Token::Elapsed);
        match () {
            () if has("d") => Kind::Day,
            () if has("y") || (has("m") && !is_time) => Kind::Month,
            () if is_time => Kind::Time,
            () => Kind::Number,
        }
    }

    /// What it says of every number.
    pub(super) fn says(&self) -> &Says {
        self.says.get_or_make(|| {
            let literals = self.literals();
            let currency = self.currency(&literals);
            let is_percent = |token: &&Token| **token == Token::Percent;
            let n_percents = self.tokens.iter().filter(is_percent).count();
            Says {
                has_percent_sign_only: n_percents == 0 && literals.contains('%'),
                has_unit: has_unit(&literals),
                has_words: literals.contains(char::is_alphabetic) && currency.is_none(),
                n_percents,
                n_thousands: self.n_thousands(),
                currency,
            }
        })
    }

    /// How many places behind the point are shown; nothing where it shows as many as there are.
    pub(super) fn places(&self) -> Option<u32> {
        let behind = self.tokens.iter().skip_while(|token| **token != Token::Point);
        let n = behind.filter(|token| matches!(token, Token::Digit(_))).count();
        if self.has_digits() { u32::try_from(n).ok() } else { None }
    }

    fn currency(&self, literals: &str) -> Option<Currency> {
        let in_brackets = self.symbols.iter().map(|symbol| match is_pounds(symbol) {
            true => Currency::Pounds,
            false => Currency::Other(symbol.clone()),
        });
        let signs = literals.chars().filter(|char| is_currency(*char)).map(String::from);
        let words = literals.split(|char: char| !char.is_alphabetic());
        let words = words.filter(|word| is_currency_word(word)).map(str::to_owned);
        let in_words = signs.chain(words).map(|word| match is_pounds(&word) {
            true => Currency::Pounds,
            false => Currency::Other(word),
        });
        in_brackets.chain(in_words).reduce(|first, other| match first {
            Currency::Pounds => other,
            first => first,
        })
    }

    fn n_thousands(&self) -> usize {
        let last = self.tokens.iter().rposition(|token| matches!(token, Token::Digit(_)));
        let point = self.tokens.iter().position(|token| *token == Token::Point);
        let commas = |from: usize| {
            let behind = self.tokens.iter().skip(from.saturating_add(1));
            behind.take_while(|token| **token == Token::Comma).count()
        };
        let before_point = point.map_or(0, |point| {
            let before = self.tokens.iter().take(point).rev();
            before.take_while(|token| **token == Token::Comma).count()
        });
        last.map_or(0, |last| commas(last).saturating_add(before_point))
    }

    fn literals(&self) -> String {
        let literals = self.tokens.iter().filter_map(|token| match token {
            Token::Literal(text) => Some(text.as_str()),
            Token::Digit(_) | Token::Point | Token::Comma => None,
            _ => Some(" "),
        });
        literals.collect()
    }

    /// A number as it is shown; nothing where it is shown as a fraction or with a power of ten.
    pub(super) fn render(&self, number: &Decimal, is_sign_said: bool) -> Option<Rendered> {
        let is_odd = |token: &Token| matches!(token, Token::Exponent | Token::Slash);
        if self.tokens.iter().any(is_odd) {
            return None;
        }
        if !self.has_digits() {
            return Some(self.without_digits(number, is_sign_said));
        }
        let scaled = (0..self.says().n_percents).fold(*number, |number, _| number.times_100());
        let scaled = (0..self.says().n_thousands).fold(scaled, |number, _| number.by_1000());
        let rounded = scaled.rounded(self.places().unwrap_or_default());
        let (whole, fraction) = rounded.parts();
        let sign = if rounded.is_negative && !is_sign_said { "-" } else { "" };
        let point = self.tokens.iter().position(|token| *token == Token::Point);
        let (before, behind) = self.tokens.split_at(point.unwrap_or(self.tokens.len()));
        let text =
            format!("{sign}{}{}", before_point(before, &whole), behind_point(behind, &fraction));
        Some(Rendered { text, is_exact: rounded == scaled && self.says().n_thousands == 0 })
    }

    /// `General`, with what is written beside it; or words alone.
    fn without_digits(&self, number: &Decimal, is_sign_said: bool) -> Rendered {
        let has = |token: &Token| self.tokens.contains(token);
        let is_whole = self.tokens.is_empty() || has(&Token::Whole) || has(&Token::Text);
        let plain = number.plain();
        let plain = if is_sign_said { plain.trim_start_matches('-') } else { &plain };
        let text = match self.tokens.is_empty() {
            // It shows nothing, and the number is there all the same.
            true => number.plain(),
            false => self.filled_with(plain),
        };
        Rendered { text, is_exact: is_whole }
    }

    fn filled_with(&self, text: &str) -> String {
        let pieces = self.tokens.iter().map(|token| match token {
            Token::Whole | Token::Text => text,
            Token::Literal(literal) => literal.as_str(),
            Token::Percent => "%",
            _ => "",
        });
        pieces.collect()
    }
}

/// Whether what is written beside the number makes it another one: `96k`, `96,000`, `96p`.
fn has_unit(literals: &str) -> bool {
    const UNITS: [&str; 17] = [
        "k",
        "m",
        "mn",
        "mio",
        "bn",
        "p",
        "pence",
        "penny",
        "hundred",
        "hundreds",
        "thousand",
        "thousands",
        "million",
        "millions",
        "billion",
        "billions",
        "dozen",
    ];
    let literals = literals.to_lowercase();
    let mut words = literals.split(|char: char| !char.is_alphabetic());
    literals.contains(|char: char| char.is_ascii_digit()) || words.any(|word| UNITS.contains(&word))
}

/// The figures before the point, each in its place, from the right. The leftmost place takes all that are
/// left.
fn before_point(tokens: &[Token], whole: &str) -> String {
    let mut figures: Vec<char> = if whole == "0" { Vec::new() } else { whole.chars().collect() };
    let is_digit = |token: &Token| matches!(token, Token::Digit(_));
    let leftmost = tokens.iter().position(is_digit);
    let last = tokens.iter().rposition(is_digit).unwrap_or_default();
    let is_grouped = tokens.iter().take(last).any(|token| *token == Token::Comma);
    let mut shown: Vec<char> = Vec::new();
    let mut n_figures = 0_usize;
    let mut put = |shown: &mut Vec<char>, figure: char| {
        if is_grouped && n_figures > 0 && n_figures.is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(figure);
        n_figures = n_figures.saturating_add(1);
    };
    if leftmost.is_none() {
        figures.drain(..).rev().for_each(|figure| put(&mut shown, figure));
    }
    for (at, token) in tokens.iter().enumerate().rev() {
        match token {
            Token::Digit(place) => {
                let filler = match place {
                    '0' => Some('0'),
                    '?' => Some(' '),
                    _ => None,
                };
                if let Some(figure) = figures.pop().or(filler) {
                    put(&mut shown, figure);
                }
                while leftmost == Some(at)
                    && let Some(figure) = figures.pop()
                {
                    put(&mut shown, figure);
                }
            }
            Token::Literal(text) => shown.extend(text.chars().rev()),
            Token::Percent => shown.push('%'),
            _ => {}
        }
    }
    shown.iter().rev().collect()
}

/// The point, and the figures behind it.
fn behind_point(tokens: &[Token], fraction: &str) -> String {
    let mut figures = fraction.chars();
    let mut shown = String::new();
    for token in tokens {
        match token {
            Token::Point if shown.is_empty() => shown.push('.'),
            Token::Digit(place) => match (figures.next(), place) {
                (Some(figure), _) => shown.push(figure),
                (None, '0') => shown.push('0'),
                (None, '?') => shown.push(' '),
                (None, _) => {}
            },
            Token::Literal(text) => shown.push_str(text),
            Token::Percent => shown.push('%'),
            _ => {}
        }
    }
    shown
}

impl Test {
    fn holds(self, number: &Decimal, limit: Exact) -> bool {
        let Some(number) = number.exact() else { return false };
        match self {
            Test::Less => number < limit,
            Test::AtMost => number <= limit,
            Test::Equal => number == limit,
            Test::Not => number != limit,
            Test::AtLeast => number >= limit,
            Test::More => number > limit,
        }
    }
}

fn is_pounds(symbol: &str) -> bool {
    const POUNDS: [&str; 6] = ["£", "￡", "gbp", "pound", "pounds", "stg"];
    POUNDS.contains(&symbol.to_lowercase().as_str())
}

fn is_currency(char: char) -> bool {
    matches!(char, '$' | '£' | '¢' | '¤' | '¥' | '฿' | '₠'..='₿' | '＄' | '￠' | '￡' | '￥')
}

/// Words and codes that stand for a currency in the formats of European offices.
fn is_currency_word(word: &str) -> bool {
    const WORDS: [&str; 33] = [
        "gbp", "pound", "pounds", "stg", "eur", "euro", "euros", "usd", "dollar", "dollars", "chf",
        "fr", "sfr", "kr", "sek", "nok", "dkk", "isk", "pln", "zł", "czk", "kč", "huf", "ft",
        "ron", "lei", "bgn", "jpy", "cny", "cad", "aud", "inr", "zar",
    ];
    WORDS.contains(&word.to_lowercase().as_str())
}
