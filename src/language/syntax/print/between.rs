//! What stands between one item's last word and the next item: comments and blank lines.

/// The lines between two items.
#[derive(Debug, Default, Clone)]
pub(super) struct Between {
    /// Indented comments, which belong to the item above.
    pub tail: Vec<String>,
    /// Comments at column 0, with one blank line (an empty string) where the author had any.
    pub lead: Vec<String>,
}

impl Between {
    /// Reads the lines from the one after an item's last word up to the next item.
    pub(super) fn read(text: &str) -> Between {
        Between::from_lines(text.lines())
    }

    fn from_lines<'t>(lines: impl Iterator<Item = &'t str>) -> Between {
        let mut found = Between::default();
        for line in lines {
            let comment = line.trim();
            let is_indented = line.starts_with(char::is_whitespace) && !comment.is_empty();
            let is_tail = is_indented && found.lead.iter().all(String::is_empty);
            if is_tail {
                found.lead.clear();
                found.tail.push(comment.to_owned());
            } else if !comment.is_empty() || found.lead.last().is_none_or(|last| !last.is_empty()) {
                found.lead.push(comment.to_owned());
            }
        }
        found
    }

    /// Reads the lines above the first item, where no comment belongs to an item above.
    pub(super) fn head(text: &str) -> Between {
        Between::from_lines(
            text.lines().map(|line| line.trim_start_matches('\u{FEFF}').trim_start()),
        )
    }

    /// Whether the author left a blank line above what comes next.
    pub(super) fn begins_blank(&self) -> bool {
        self.lead.first().is_some_and(String::is_empty)
    }

    /// Whether there is a blank line anywhere.
    pub(super) fn has_blank(&self) -> bool {
        self.lead.iter().any(String::is_empty)
    }

    /// The lines without the blank ones at their beginning.
    pub(super) fn without_first_blank(&self) -> impl Iterator<Item = &String> {
        self.lead.iter().skip_while(|line| line.is_empty())
    }

    /// The lines without blank ones at either end.
    pub(super) fn comments(&self) -> Vec<&String> {
        let mut lines: Vec<&String> = self.without_first_blank().collect();
        while lines.pop_if(|line| line.is_empty()).is_some() {}
        lines
    }
}
