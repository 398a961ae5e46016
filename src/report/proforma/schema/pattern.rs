//! What a plan's reader takes, as regular expressions that every editor understands: those of
//! ECMAScript, without flags and without looking around.

use lacuna_language::value::absence::DECLARATION;
use lacuna_language::value::count::BELOW;
use lacuna_language::value::date::MONTHS;
use lacuna_language::value::placeholder as held;
use lacuna_language::value::schema::Limits;
use lacuna_language::value::types::Unit;
use lacuna_language::value::{Datum, Exact, Ty, Year, amount, line};

/// Digits, grouped in threes by commas or not at all.
const DIGITS: &str = "(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)";
const MINUS: &str = "(?:[-−–]\\s*)?";
const FRACTION: &str = "(?:\\.[0-9]+)?";
const NO_FRACTION: &str = "(?:\\.0+)?";
const SCALE: &str = "\\s*(?:million|thousand|m|k)";

/// The whole of a text but for blanks around it.
pub(super) fn whole(pattern: &str) -> String {
    format!("^\\s*(?:{pattern})\\s*$")
}

/// Any of these words, whatever their capitals and the number of blanks in them.
pub(super) fn any_of<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    words.into_iter().map(in_any_case).collect::<Vec<_>>().join("|")
}

fn in_any_case(word: &str) -> String {
    word.split_whitespace()
        .map(|part| part.chars().map(letter).collect::<String>())
        .collect::<Vec<_>>()
        .join("\\s+")
}

fn letter(letter: char) -> String {
    let (lower, upper) = (letter.to_lowercase().to_string(), letter.to_uppercase().to_string());
    match letter {
        _ if "\\^$.|?*+()[]{}".contains(letter) => format!("\\{letter}"),
        _ if lower == upper => lower,
        _ => format!("[{upper}{lower}]"),
    }
}

/// `TBC`, `[to follow]`, `£ to be confirmed`, `???`, and nothing at all.
pub(super) fn placeholder() -> String {
    let marks = "[\\[\\]()<>{}*. ]*";
    format!("{marks}(?:£\\s*)?(?:{}){marks}|[?.\\-–—_…]*", phrase())
}

/// A phrase that holds a place, with what may stand before and behind it.
fn phrase() -> String {
    let pairs = held::PAIRS.iter().map(|(firsts, seconds)| {
        let [first, second] = [firsts, seconds].map(|words| any_of(words.iter().copied()));
        format!("(?:{first})\\s+(?:{second})")
    });
    let said = [any_of(held::PHRASES)].into_iter().chain(pairs).collect::<Vec<_>>().join("|");
    let [heads, tails] = [any_of(held::HEADS), any_of(held::TAILS)];
    let head = format!("(?:(?:{heads})(?:\\s+|[:,]+\\s*))?");
    format!("{head}(?:(?:{said})(?:\\s+(?:{tails}))?|{})", place())
}

/// `see annex A`, `see the attached letter`
fn place() -> String {
    let (most_letters, most_signs) = held::REFERENCE_SIZE;
    let marks = held::REFERENCE_MARKS.iter().collect::<String>();
    let touching = held::TOUCHING.iter().collect::<String>();
    let touching = format!("[{touching}]*");
    let numbered = format!("[A-Za-z]{{0,{most_letters}}}[0-9][0-9A-Za-z{marks}]{{0,{most_signs}}}");
    let reference = format!("{numbered}|[A-Za-z]|[IVXivx]{{1,4}}");
    let [place, around] = [any_of(held::PLACES), any_of(held::AROUND_PLACES)];
    let word = |words: &str| format!("\\s+{touching}(?:{words}){touching}");
    let any = word(&format!("{place}|{around}|{reference}"));
    format!("(?:{})(?:{any})*{}(?:{any})*", any_of(held::SEE), word(&place))
}

/// `not applicable because …`, with a reason.
pub(super) fn not_applicable() -> String {
    format!("^\\s*{}\\s*\\S", any_of([DECLARATION]))
}

/// A figure with its unit, exact or rounded: `£838,551`, `about £380,000 (to the nearest £10,000)`.
pub(super) fn figure(ty: &Ty, limits: &Limits) -> String {
    let (exact, nearest) = (exact(ty, limits), exact(ty, &Limits::default()));
    let about = any_of(["about"]);
    let rounded =
        format!("{about} \\s*(?:{exact})\\s*\\(*\\s*to the nearest\\s*(?:{nearest})\\s*\\)*");
    [Some(exact), Some(rounded), count(ty, limits)]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("|")
}

/// `3 of 12` where a percentage is asked for, and `fewer than 5` where a whole number is. That the part
/// is no more than the whole is beyond a pattern.
fn count(ty: &Ty, limits: &Limits) -> Option<String> {
    let below = format!("(?:{})\\s*", any_of(BELOW));
    // A number that is not nought.
    let some = "(?:0*[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)";
    match ty {
        Ty::Percent => {
            let part = format!("(?:{DIGITS}|{below}{some}){NO_FRACTION}");
            Some(format!("{part}\\s+(?:out\\s+)?of\\s+{some}{NO_FRACTION}"))
        }
        Ty::Number if limits.is_whole => Some(format!("{below}{some}{NO_FRACTION}")),
        _ => None,
    }
}

fn exact(ty: &Ty, limits: &Limits) -> String {
    let plain = plain(ty, limits);
    // Nought is nought with a minus too.
    let (pound, behind) = match ty.unit() {
        Some(Unit::Bare) => ("", NO_FRACTION.to_owned()),
        Some(Unit::Percent) => ("", format!("{NO_FRACTION}\\s*(?:%|per cent)")),
        Some(Unit::Pounds) => ("£?\\s*", format!("(?:\\.0{{1,2}})?(?:{SCALE})?")),
        Some(Unit::Word(_)) | None => return plain,
    };
    match limits.least == Some(amount::nought()) {
        true => format!("{plain}|{MINUS}{pound}(?:0{{1,3}}(?:,000)+|0+){behind}"),
        false => plain,
    }
}

/// A figure of a type as it is usually written.
fn plain(ty: &Ty, limits: &Limits) -> String {
    let is_signed = limits.least.is_none_or(amount::is_negative);
    let minus = if is_signed { MINUS } else { "" };
    let fraction = if limits.is_whole { NO_FRACTION } else { FRACTION };
    let figure = range(ty, limits);
    match ty.unit() {
        Some(Unit::Pounds) => money(minus, limits.is_whole),
        Some(Unit::Percent) => {
            let figure = figure.unwrap_or_else(|| format!("{minus}{DIGITS}{fraction}"));
            format!("{figure}\\s*(?:%|per cent)")
        }
        Some(Unit::Word(word)) => {
            let figure = figure.unwrap_or_else(|| format!("{DIGITS}{NO_FRACTION}"));
            format!("{figure}\\s*{word}s?")
        }
        _ => figure.unwrap_or_else(|| format!("{minus}{DIGITS}{fraction}")),
    }
}

/// Pounds and pence, or thousands and millions of pounds.
fn money(minus: &str, is_whole: bool) -> String {
    let pence = if is_whole { "(?:\\.0{1,2})?" } else { "(?:\\.[0-9]{1,2})?" };
    format!("{minus}£?\\s*(?:{DIGITS}{pence}|{DIGITS}{FRACTION}{SCALE})")
}

/// The figures of a range between whole numbers, none of which has a comma.
fn range(ty: &Ty, limits: &Limits) -> Option<String> {
    const MOST: i128 = 999;
    let quantity = ty.quantity()?;
    let whole = |end: Option<Exact>| {
        let end = amount::divided_by(end?, quantity.one)?;
        end.is_integer().then(|| end.to_integer()).filter(|end| (0..=MOST).contains(end))
    };
    let (least, most) = (whole(limits.least)?, whole(limits.most)?);
    let is_whole = limits.is_whole || matches!(quantity.unit, Unit::Word(_));
    Some(match is_whole {
        true => format!("0*(?:{}){NO_FRACTION}", integers(least, most)),
        false => {
            let below = integers(least, most.checked_sub(1)?);
            format!("0*(?:(?:{below}){FRACTION}|{most}{NO_FRACTION})")
        }
    })
}

/// All whole numbers from one to another: `[0-9]|1[0-1]`.
fn integers(least: i128, most: i128) -> String {
    let mut parts = Vec::new();
    let mut first = least;
    while first <= most {
        let last = last_alike(first, most);
        parts.push(alike(first, last));
        first = last.saturating_add(1);
    }
    parts.join("|")
}

/// The last of the numbers that one pattern of digits holds together with the first. Behind the digit
/// that is counted up, all others go from nought to nine.
fn last_alike(first: i128, most: i128) -> i128 {
    let holds = |unit: &i128| first % unit == 0 && *unit <= first && first + unit - 1 <= most;
    let unit = [1_000, 100, 10].into_iter().find(holds).unwrap_or(1);
    let up_to_nine = 9 - first / unit % 10;
    let up_to_most = (most - first + 1) / unit - 1;
    first + (up_to_nine.min(up_to_most) + 1) * unit - 1
}

/// The pattern of numbers of one length, digit by digit.
fn alike(first: i128, last: i128) -> String {
    let (first, last) = (first.to_string(), last.to_string());
    let digits = first.chars().zip(last.chars());
    digits
        .map(|(from, to)| match (from, to) {
            (from, to) if from == to => from.to_string(),
            (from, to) => format!("[{from}-{to}]"),
        })
        .collect()
}

/// `31 January 2001`, `31st Jan 2001`, `2001-01-31`, `31/01/2001`, `2001-01-31T00:00:00Z`;
/// of a range, in one of its years.
pub(super) fn date(limits: &Limits) -> String {
    let months: Vec<String> = MONTHS.iter().map(|month| begun(month)).collect();
    let month = format!("(?:0?[1-9]|1[0-2]|{})", months.join("|"));
    let day = "(?:0?[1-9]|[12][0-9]|3[01])";
    let apart = "[-/ .]+";
    let year = calendar_years(limits).unwrap_or_else(|| "[0-9]{4}".to_owned());
    let day_first = format!("{day}(?:st|nd|rd|th)?{apart}{month}{apart}{year}");
    let midnight = "[Tt ] *0{1,2}:0{1,2}(?::0{1,2}(?:\\.0{1,9})?)?";
    let zone = "(?:[Zz]|[-+][0-9]{1,2}:[0-9]{1,2})?";
    let moment = format!("{year}-(?:0[1-9]|1[0-2])-{day}{midnight}{zone}");
    let date = format!("{day_first}|{year}-{month}{apart}{day}|{moment}");
    if !limits.may_be_month {
        return date;
    }
    let named = format!("(?:{})[-/ .]+{year}", months.join("|"));
    format!("{date}|{named}|(?:0?[1-9]|1[0-2]) *[-/.][-/ .]*{year}|{}", months_in_figures())
}

/// `2001-10`, but for what is a financial year too, such as `2001-02`.
fn months_in_figures() -> String {
    let months = (1..=12_u8).map(|month| {
        let before = month.saturating_sub(1);
        let but = |digit: u8| -> String {
            (0..10).filter(|one| *one != digit).map(|one: u8| one.to_string()).collect()
        };
        let (tens, ones) = (but(before / 10), but(before % 10));
        format!("[0-9]{{2}}(?:[{tens}][0-9]|[0-9][{ones}])-{month:02}")
    });
    months.collect::<Vec<_>>().join("|")
}

fn calendar_years(limits: &Limits) -> Option<String> {
    let year = |end: Option<Exact>| Some(i128::from(line::day(end?)?.year()));
    let (first, last) = (year(limits.least)?, year(limits.most)?);
    (1_000..10_000).contains(&first).then(|| format!("(?:{})", integers(first, last)))
}

/// A month's name, or its first three letters and more.
fn begun(month: &str) -> String {
    let letters: Vec<String> = month.chars().map(letter).collect();
    let (head, tail) = letters.split_at_checked(3).unwrap_or((&letters, &[]));
    let rest = tail.iter().rev().fold(String::new(), |rest, letter| format!("(?:{letter}{rest})?"));
    head.concat() + &rest
}

/// Any financial year: `2001-02`, `2001/02`, `1999-2000`.
fn any_year() -> String {
    "[0-9]{4}[-–/](?:[0-9]{2}|[0-9]{4})".to_owned()
}

/// The financial years of a range that is not too long, else any.
pub(super) fn years(limits: &Limits) -> String {
    const MOST: i128 = 100;
    let Some((least, most)) = limits.least.zip(limits.most) else { return any_year() };
    let (first, last) = (least.to_integer(), most.to_integer());
    if last - first >= MOST {
        return any_year();
    }
    let years =
        (first..=last).filter_map(|year| match line::value_at(amount::whole(year), &Ty::Year)? {
            Datum::Year(year) => self::year(year),
            _ => None,
        });
    years.collect::<Vec<String>>().join("|")
}

/// One financial year, in each way in which it may be written.
pub(super) fn year(year: Year) -> Option<String> {
    let (first, last) = (year.first_day()?.year(), year.last_day()?.year());
    let short = last.rem_euclid(100);
    Some(format!("{first}[-–/](?:{short:02}|{last})"))
}

/// A limit as JSON has it: pounds, not pence, and 16 for 16%; nothing where no decimal says it.
pub(super) fn limit(exact: Exact, ty: &Ty) -> Option<serde_json::Number> {
    let shown = amount::show_number(amount::divided_by(exact, ty.quantity()?.one)?);
    serde_json::from_str(&shown.replace(',', "")).ok()
}

/// An end of a range as a part of a name: `0`, `100`, `2001-04-01`.
pub(super) fn end(place: Exact, ty: &Ty) -> Option<String> {
    match line::value_at(place, ty)? {
        Datum::Date(day) => Some(day.to_string()),
        Datum::Year(year) => Some(year.to_string()),
        _ => limit(place, ty).map(|number| number.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lacuna_language::value::{Absence, Schema, absence, read};

    /// Holds a pattern against the reader of plans.
    fn agree(pattern: &str, texts: &[&str], ty: &Ty, limits: &Limits) {
        let pattern = regex::Regex::new(&whole(pattern)).unwrap();
        for text in texts {
            let is_read = read(text, ty, limits, &Schema::default()).is_ok();
            assert_eq!(pattern.is_match(text), is_read, "{text}");
        }
    }

    #[test]
    fn placeholders_are_those_of_the_reader() {
        let pattern = regex::Regex::new(&whole(&placeholder())).unwrap();
        for text in [
            "TBC",
            "[to be named]",
            "not yet  available",
            "see annexe A",
            "see Appendix 2(b).",
            "£ to be confirmed",
            "£-",
            "£",
            "Date: tbc",
            "figures to follow shortly",
            "see Tables 2 and 3",
            "awaiting approval",
            "see letter (attached)",
            "none yet",
            "see the attached letter",
            "as per A",
            "see the children's guide",
            "to be named by the panel",
            "none",
            "to be",
            "see",
            "see A",
            "names",
            "see annex ABC",
            "see annex A12345678",
            "5 to follow",
            "???",
            "£5",
            "please see page iv",
        ] {
            let is_one = matches!(absence::of_text(text), Some(Absence::Placeholder(_)));
            assert_eq!(pattern.is_match(text), is_one, "{text}");
        }
    }

    #[test]
    fn months_are_those_of_the_reader() {
        let limits = Limits { may_be_month: true, ..Limits::default() };
        let texts = [
            "October 2001",
            "oct 2001",
            "Oct-2001",
            "Oct. 2001",
            "10/2001",
            "1.2001",
            "2001-10",
            "2001-02",
            "1999-00",
            "2009-10",
            "2010-09",
            "2001-13",
            "13/2001",
            "10 2001",
            "Octber 2001",
            "October 01",
            "1 October 2001",
            "2001",
            "autumn 2001",
            "2001-12",
            "2011-12",
        ];
        agree(&date(&limits), &texts, &Ty::Date, &limits);
        agree(&date(&Limits::default()), &texts, &Ty::Date, &Limits::default());
    }

    #[test]
    fn counts_are_those_of_the_reader() {
        let whole = Limits { least: Some(amount::nought()), is_whole: true, ..Limits::default() };
        let texts = [
            "3 of 12",
            "1 out of 2",
            "fewer than 5 of 20",
            "<5 of 1,204",
            "Less than 5 out of  10",
            "fewer than 5",
            "< 5",
            "under 10",
            "fewer than 0",
            "0 of 0",
            "3 of",
            "1.5 of 3",
            "one of two",
            "fewer than five",
            "3 in 12",
            "5%",
            "5",
            "0 of 5",
            "1 0f 2",
            "fewer than 5 of 0",
        ];
        let percent = Limits { is_whole: false, ..whole.clone() };
        agree(&figure(&Ty::Percent, &percent), &texts, &Ty::Percent, &percent);
        agree(&figure(&Ty::Number, &whole), &texts, &Ty::Number, &whole);
        agree(&figure(&Ty::Number, &percent), &texts, &Ty::Number, &percent);
        agree(&figure(&Ty::Money, &whole), &texts, &Ty::Money, &whole);
    }

    #[test]
    fn digits_hold_all_numbers_of_a_range_and_no_other() {
        for (least, most) in
            [(0, 9), (0, 99), (1, 11), (0, 100), (7, 7), (16, 25), (98, 503), (0, 999)]
        {
            let pattern = regex::Regex::new(&format!("^(?:{})$", integers(least, most))).unwrap();
            for number in 0..1_200 {
                let is_in = (least..=most).contains(&number);
                assert_eq!(pattern.is_match(&number.to_string()), is_in, "{number} of {pattern}");
            }
        }
        assert_eq!(integers(0, 100), "[0-9]|[1-9][0-9]|100");
        assert_eq!(integers(1998, 2005), "199[8-9]|200[0-5]");
    }
}
