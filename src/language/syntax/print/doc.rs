//! Text that is still to be laid out: words, and the places where a line may end.

/// What is to be printed. A [`Doc::Group`] that fits on its line stays on it; in one that does not,
/// each [`Doc::Line`] of its own ends the line.
#[derive(Debug, Clone)]
pub(super) enum Doc {
    /// Words that stay together.
    Text(String),
    /// Quoted strings, each on a line of its own.
    Strings(Strings),
    /// A blank, or the end of a line.
    Line,
    /// The same within what is better read on one line: before `is`, before `+`.
    Weak,
    /// The end of a line.
    Hard,
    Many(Vec<Doc>),
    /// Lines that begin inside are indented by so much more.
    Nest(usize, Box<Doc>),
    /// Lines that begin inside start in the column in which it begins.
    Align(Box<Doc>),
    Group(Box<Doc>),
}

/// Long text as its author divided it into strings.
#[derive(Debug, Clone)]
pub(super) struct Strings {
    /// At least one, without the quotes.
    pub parts: Vec<String>,
    /// The parts put together, to be divided anew if one of them is too long for its line.
    pub whole: String,
    /// Whether what stands in braces stays together.
    pub is_message: bool,
}

pub(super) fn text(words: impl Into<String>) -> Doc {
    Doc::Text(words.into())
}

pub(super) fn many(parts: impl IntoIterator<Item = Doc>) -> Doc {
    Doc::Many(parts.into_iter().collect())
}

pub(super) fn group(parts: impl IntoIterator<Item = Doc>) -> Doc {
    Doc::Group(Box::new(many(parts)))
}

pub(super) fn nest(by: usize, parts: impl IntoIterator<Item = Doc>) -> Doc {
    Doc::Nest(by, Box::new(many(parts)))
}

pub(super) fn align(parts: impl IntoIterator<Item = Doc>) -> Doc {
    Doc::Align(Box::new(many(parts)))
}

/// A string in plain quotes.
pub(super) fn quoted(words: &str) -> Doc {
    text(format!("\"{words}\""))
}

/// `a, b, c`: as many on a line as fit.
pub(super) fn listed(parts: impl IntoIterator<Item = Doc>) -> Doc {
    let mut all: Vec<Doc> = Vec::new();
    for part in parts {
        match all.is_empty() {
            true => all.push(part),
            false => all.extend([text(","), group([Doc::Line, part])]),
        }
    }
    many(all)
}

/// The words between two places where a line may end.
#[derive(Debug, Clone, Default)]
pub(super) struct Segment {
    pub text: String,
    /// Whether it is better read on one line with the segment before it.
    pub is_weak: bool,
}

impl Doc {
    /// The stretches between the places where a line may end, in order.
    pub(super) fn segments(&self) -> Vec<Segment> {
        let mut found = vec![Segment::default()];
        self.add_segments(&mut found);
        found
    }

    fn add_segments(&self, found: &mut Vec<Segment>) {
        match self {
            Doc::Text(words) => append(found, words),
            Doc::Strings(strings) => {
                for (at, part) in strings.parts.iter().enumerate() {
                    if at > 0 {
                        found.push(Segment::default());
                    }
                    append(found, &format!("\"{part}\""));
                }
            }
            Doc::Line | Doc::Hard => found.push(Segment::default()),
            Doc::Weak => found.push(Segment { is_weak: true, ..Segment::default() }),
            Doc::Many(parts) => parts.iter().for_each(|part| part.add_segments(found)),
            Doc::Nest(_, inner) | Doc::Align(inner) | Doc::Group(inner) => {
                inner.add_segments(found);
            }
        }
    }

    /// All of it on one line.
    pub(super) fn on_one_line(&self) -> String {
        let segments = self.segments().into_iter().map(|segment| segment.text);
        segments.collect::<Vec<_>>().join(" ")
    }
}

fn append(found: &mut [Segment], words: &str) {
    if let Some(last) = found.last_mut() {
        last.text.push_str(words);
    }
}
