//! Which comments stand at which segment of what is printed.

use super::doc::Segment;
use super::layout::Notes;
use super::lexeme::{self, Lexemes};

/// The comments that fall to a segment, each with whether it may stand at its end.
type Wanted = Vec<(String, bool)>;

/// The comments of an item, each with the segment at which it is to stand.
///
/// A comment at a line's end goes to the end of the segment before it, any other above the segment
/// behind it. Where several want the same end, the last has it and the others stand above.
pub(super) fn placed(written: &Lexemes, segments: &[Segment]) -> Vec<Notes> {
    let ends = word_ends(segments);
    let mut wanted: Vec<Wanted> = vec![Vec::new(); segments.len()];
    // Where a comment stands above what follows, those behind it must as well.
    let mut gap_with_lines = None;
    for comment in &written.comments {
        let before = holding(&ends, comment.n_words);
        let after = holding(&ends, comment.n_words + 1);
        let is_between = before != after && comment.n_words < written.n_words;
        let is_behind = comment.is_behind && gap_with_lines != Some(comment.n_words);
        let segment = if is_between && !is_behind { after } else { before };
        if is_between && !is_behind {
            gap_with_lines = Some(comment.n_words);
        }
        if let Some(wanted) = wanted.get_mut(segment) {
            wanted.push((comment.text.clone(), is_behind));
        }
    }
    let mut notes: Vec<Notes> = wanted.into_iter().map(divided).collect();
    move_to_ends(&mut notes, segments);
    notes
}

/// Moves a comment that stands alone within what is better read on one line to the end of that.
fn move_to_ends(notes: &mut [Notes], segments: &[Segment]) {
    let mut start = 0;
    for together in segments.chunk_by(|_, next| next.is_weak) {
        let end = start + together.len();
        let is_listed = together.last().is_some_and(|last| last.text.ends_with(','));
        let those = notes.get_mut(start..end).filter(|_| !is_listed);
        if let Some((last, before)) = those.and_then(|those| those.split_last_mut()) {
            move_to_end(before, last);
        }
        start = end;
    }
}

/// The same for the segments of one such stretch.
fn move_to_end(before: &mut [Notes], last: &mut Notes) {
    let n_behind = before.iter().filter(|notes| notes.behind.is_some()).count();
    let n_above: usize = before.iter().skip(1).map(|notes| notes.above.len()).sum();
    if n_behind == 1 && n_above + last.above.len() == 0 && last.behind.is_none() {
        last.behind = before.iter_mut().find_map(|notes| notes.behind.take());
    }
}

/// A segment's comments: the last at its end if it may be there, the others above.
fn divided(mut wanted: Wanted) -> Notes {
    let behind = wanted.pop_if(|(_, is_behind)| *is_behind).map(|(text, _)| text);
    Notes { above: wanted.into_iter().map(|(text, _)| text).collect(), behind }
}

/// How many words there are up to the end of each segment.
fn word_ends(segments: &[Segment]) -> Vec<usize> {
    let mut n_words = 0;
    let ends = segments.iter().map(|segment| {
        n_words += lexeme::read(&segment.text).n_words;
        n_words
    });
    ends.collect()
}

/// The segment that holds the n-th word, counted from one.
fn holding(ends: &[usize], word: usize) -> usize {
    ends.iter().position(|end| *end >= word).unwrap_or(ends.len().saturating_sub(1))
}
