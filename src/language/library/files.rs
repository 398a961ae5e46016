//! What is asked of the outside: the bytes of files.

use std::path::{Component, Path};

/// The largest file that is read: far more than any plan or rule file needs.
pub const MOST_BYTES: usize = 32 * 1024 * 1024;

/// All that the stages ask of the outside.
pub trait Files {
    /// The bytes of a file, or why there are none, in words that follow a colon. What names stand for is
    /// known outside alone: here they are only handed through, put beside one another and shown.
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;

    /// The folder that would have to be allowed first, where a rule file may not take anything from this
    /// file. Whoever is sent a rule file does not expect it to read what else is on the machine.
    fn barred(&self, _path: &str) -> Option<String> {
        None
    }
}

/// Why a file gives no text.
pub(super) enum Unreadable {
    Outside(String),
    NotUtf8,
    TooLarge(usize),
}

impl Unreadable {
    /// In words that follow a colon.
    pub(super) fn why(&self) -> String {
        match self {
            Unreadable::Outside(why) => why.clone(),
            Unreadable::NotUtf8 => "it is not UTF-8 text".to_owned(),
            Unreadable::TooLarge(bytes) => {
                let mega = |bytes: usize| bytes / (1024 * 1024);
                format!("it has {} MB, but {} MB is the limit", mega(*bytes), mega(MOST_BYTES))
            }
        }
    }
}

/// The text of a file.
pub(super) fn read_text(files: &dyn Files, path: &str) -> Result<String, Unreadable> {
    let bytes = files.read(path).map_err(Unreadable::Outside)?;
    if bytes.len() > MOST_BYTES {
        return Err(Unreadable::TooLarge(bytes.len()));
    }
    String::from_utf8(bytes).map_err(|_| Unreadable::NotUtf8)
}

/// A path named in a file, taken from the folder that the file is in, unless it names its place in full.
/// Folders are divided by `/` alone: elsewhere a `\` is a part of a name.
pub fn beside(file: &str, named: &str) -> String {
    if is_in_full(named) {
        return named.to_owned();
    }
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in named.split('/') {
        let is_up = part == "..";
        match parts.last().copied() {
            Some(last) if is_up && !last.is_empty() && last != ".." && last != "." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// Whether a path begins at the root, or with a drive where there are such.
fn is_in_full(named: &str) -> bool {
    let path = Path::new(named);
    path.has_root() || matches!(path.components().next(), Some(Component::Prefix(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_taken_from_the_file_that_names_them() {
        assert_eq!(beside("rules/2001-02.lac", "../plans/a.yaml"), "plans/a.yaml");
        assert_eq!(beside("rules/2001-02.lac", "tables/a.csv"), "rules/tables/a.csv");
        assert_eq!(beside("a.lac", "b.yaml"), "b.yaml");
        assert_eq!(beside("/x/rules/a.lac", "../b.yaml"), "/x/b.yaml");
        assert_eq!(beside("../r/a.lac", "../../b.yaml"), "../../b.yaml");
        assert_eq!(beside("rules/a.lac", "/etc/b.yaml"), "/etc/b.yaml");
        assert_eq!(beside("/a.lac", "b.yaml"), "/b.yaml");
        assert_eq!(beside("a\\b/c.lac", "d\\e.yaml"), "a\\b/d\\e.yaml");
    }
}
