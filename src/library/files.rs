//! What is asked of the outside: the bytes of files.

/// The largest file that is read: far more than any plan or rule file needs.
pub const MOST_BYTES: usize = 32 * 1024 * 1024;

/// All that the stages ask of the outside.
pub trait Files {
    /// The bytes of a file, or why there are none, in words that follow a colon.
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;
}

/// Why a file gives no text.
pub enum Unreadable {
    Outside(String),
    NotUtf8,
    TooLarge(usize),
}

impl Unreadable {
    /// In words that follow a colon.
    pub fn why(&self) -> String {
        match self {
            Unreadable::Outside(why) => why.clone(),
            Unreadable::NotUtf8 => "it is not UTF-8 text".to_owned(),
            Unreadable::TooLarge(bytes) => {
                let mega = |bytes: usize| bytes / (1024 * 1024);
                format!("it has {} MB, and {} MB is the most", mega(*bytes), mega(MOST_BYTES))
            }
        }
    }
}

/// The text of a file.
pub fn read_text(files: &dyn Files, path: &str) -> Result<String, Unreadable> {
    let bytes = files.read(path).map_err(Unreadable::Outside)?;
    if bytes.len() > MOST_BYTES {
        return Err(Unreadable::TooLarge(bytes.len()));
    }
    String::from_utf8(bytes).map_err(|_| Unreadable::NotUtf8)
}

/// A path named in a file, taken from the folder that the file is in.
pub fn beside(file: &str, named: &str) -> String {
    let folder = file.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split(['/', '\\']).collect();
    for part in named.split('/') {
        let is_up = part == "..";
        match parts.last().copied() {
            Some(last) if is_up && !last.is_empty() && last != ".." && last != "." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    let parts: Vec<&str> = match parts.split_first() {
        Some((first, rest)) if first.is_empty() && !folder.starts_with('/') => rest.to_vec(),
        _ => parts,
    };
    parts.join("/")
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
    }
}
