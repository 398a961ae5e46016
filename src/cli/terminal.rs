//! How text looks: its colours, its characters and its width.
//!
//! Takes what was asked for, the terminal and the environment; gives the style of a stream. What is asked for
//! goes before what the terminal says, and that before the environment.

use clap::ValueEnum;
use std::borrow::Cow;

use crate::diag::view;
use crate::report::{Audience, Drawing, Style};
use crate::source::Charset;
use crate::source::ascii::to_ascii;

/// When to write in colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Colour {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    Always,
    Never,
}

/// The width of lines where nothing says another, in columns.
const USUAL_WIDTH: usize = 80;
/// The narrowest and the widest that lines are made.
pub(super) const NARROWEST: u16 = 40;
pub(super) const WIDEST: u16 = 200;

/// What was asked for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Look {
    pub colour: Colour,
    /// Only ASCII, whatever the locale.
    pub is_ascii: bool,
    /// In columns, if it was said.
    pub width: Option<u16>,
    /// Whether it is drawn or in sentences; for programs, its characters do not depend on the locale.
    pub audience: Audience,
}

impl Look {
    /// The style of a stream.
    pub(super) fn style(self, is_terminal: bool) -> Style {
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        Style {
            colour: match self.colour {
                _ if self.is_plain() => false,
                Colour::Auto => is_terminal && !is_set("NO_COLOR") && !is_dumb(),
                Colour::Always => true,
                Colour::Never => false,
            },
            drawing: match self.charset(is_terminal) {
                _ if self.is_plain() => Drawing::Plain,
                Charset::Unicode => Drawing::Unicode,
                Charset::Ascii => Drawing::Ascii,
            },
            width: self.width(is_terminal),
        }
    }

    fn is_plain(self) -> bool {
        self.audience == Audience::Listeners
    }

    /// The characters that a stream can show.
    pub(super) fn charset(self, is_terminal: bool) -> Charset {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
        match locale {
            _ if self.audience == Audience::Programs => Charset::Unicode,
            _ if self.is_ascii => Charset::Ascii,
            _ if cfg!(windows) => Charset::Unicode,
            Some(locale) => charset_of(&locale),
            // Without a locale a terminal may have ASCII alone; a file or a pipe takes anything.
            None if is_terminal => Charset::Ascii,
            None => Charset::Unicode,
        }
    }

    fn width(self, is_terminal: bool) -> usize {
        let terminal = is_terminal.then(terminal_size::terminal_size).flatten();
        let terminal = terminal.map(|(width, _)| usize::from(width.0));
        width_of(self.width.map(usize::from), terminal, std::env::var("COLUMNS").ok().as_deref())
    }
}

/// Whether the terminal knows nothing but text.
pub(super) fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// The width of help, which goes to a terminal or a pipe like all else.
pub(super) fn help_width() -> usize {
    use std::io::IsTerminal;
    Look::default().width(std::io::stdout().is_terminal())
}

/// The width that is asked for, else the terminal's, else the environment's.
fn width_of(asked: Option<usize>, terminal: Option<usize>, columns: Option<&str>) -> usize {
    let columns = columns.and_then(|text| text.trim().parse().ok()).filter(|width| *width > 0);
    let width = asked.or(terminal).or(columns).unwrap_or(USUAL_WIDTH);
    width.clamp(usize::from(NARROWEST), usize::from(WIDEST))
}

/// The characters of a locale such as `en_GB.UTF-8` or `C`.
fn charset_of(locale: &str) -> Charset {
    let locale = locale.to_lowercase();
    let is_unicode = locale.contains("utf-8") || locale.contains("utf8");
    if is_unicode { Charset::Unicode } else { Charset::Ascii }
}

/// Text in the characters that can be shown.
pub(super) fn in_charset(text: &str, charset: Charset, width: usize) -> Cow<'_, str> {
    match charset {
        Charset::Unicode => Cow::Borrowed(text),
        Charset::Ascii => in_ascii(text, width),
    }
}

/// Lines in ASCII. Those that are too wide only because of it are broken once more, and go on as far in as
/// they begin.
fn in_ascii(text: &str, width: usize) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let lines = text.split_inclusive('\n').map(|line| match line.strip_suffix('\n') {
        Some(line) => refitted(line, width) + "\n",
        None => refitted(line, width),
    });
    Cow::Owned(lines.collect())
}

fn refitted(line: &str, width: usize) -> String {
    let ascii = to_ascii(line);
    let is_too_wide_by_it = line.chars().count() <= width && ascii.len() > width;
    if !is_too_wide_by_it {
        return ascii.into_owned();
    }
    let words = ascii.trim_start();
    let indent = ascii.len() - words.len();
    let hang = if words.starts_with("- ") { indent + 2 } else { indent };
    let wrapped = view::wrapped(words, width.saturating_sub(hang));
    format!("{:indent$}{}", "", wrapped.replace('\n', &format!("\n{:hang$}", "")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_width_asked_for_goes_before_the_terminals_and_that_before_the_environments() {
        for (asked, terminal, columns, width) in [
            (None, None, None, 80),
            (None, None, Some("120"), 120),
            (None, Some(132), Some("60"), 132),
            (Some(60), Some(132), Some("120"), 60),
            (None, Some(20), None, 40),
            (None, Some(500), None, 200),
            (None, None, Some("9"), 40),
            (None, None, Some("0"), 80),
            (None, None, Some("wide"), 80),
            (None, None, Some(" 100 "), 100),
        ] {
            assert_eq!(
                width_of(asked, terminal, columns),
                width,
                "{asked:?} {terminal:?} {columns:?}"
            );
        }
    }

    #[test]
    fn a_locale_names_its_characters() {
        for locale in ["en_GB.UTF-8", "C.UTF-8", "cy_GB.utf8"] {
            assert_eq!(charset_of(locale), Charset::Unicode, "{locale}");
        }
        for locale in ["C", "POSIX", "en_GB", "en_GB.ISO-8859-1", "en_GB@euro"] {
            assert_eq!(charset_of(locale), Charset::Ascii, "{locale}");
        }
    }

    #[test]
    fn a_line_that_ascii_makes_too_wide_is_broken() {
        let line = format!("  - {}£5 £6 £7\n", "word ".repeat(6));
        assert_eq!(line.chars().count(), 43);
        let ascii = in_ascii(&line, 42);
        assert_eq!(ascii, "  - word word word word word word GBP5\n    GBP6 GBP7\n");
        assert_eq!(in_ascii("x £1 \n y £2", 80), "x GBP1 \n y GBP2");
    }
}
