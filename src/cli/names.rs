//! The names of files, as texts: what the stages hand through, reports show and files are opened by.
//!
//! A path goes in, its name comes out, and the other way round. One name stands for one path and one path
//! has one name, so no file is ever opened or shown in another's place. A name is the path itself wherever
//! that is text. A byte that is no part of any text is written `\xE9`; where a path has these very four
//! characters, the backslashes before the `x` are doubled. Nothing is read here.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// What standard input is called where files have their names.
pub(super) const STANDARD_INPUT: &str = "<stdin>";
/// What the names of rule files that are built in begin with, beside those on disk.
pub(super) const BUILT_IN: &str = "<built in>/";

/// The name of a file. It is none of the names that stand for something else than a file on disk.
pub(super) fn file_name(path: &Path) -> String {
    let name = as_text(path);
    let stands_for_another = name == "-" || name == STANDARD_INPUT || name.starts_with(BUILT_IN);
    if stands_for_another { format!("./{name}") } else { name }
}

/// The name of a file that was found in a folder: without a `./` that nobody wrote, unless an argument
/// would be taken for an option without it.
pub(super) fn found(path: &Path) -> String {
    let short = path.strip_prefix(".").unwrap_or(path);
    match short.as_os_str().as_encoded_bytes() {
        [] | [b'-', ..] => file_name(path),
        _ => file_name(short),
    }
}

/// What is meant by an argument: `-` is standard input, and all else a path.
pub(super) fn argument(argument: &Path) -> String {
    if argument.as_os_str() == "-" { "-".to_owned() } else { file_name(argument) }
}

/// The folder that a file is in, by its path.
pub(super) fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(unix)]
fn as_text(path: &Path) -> String {
    use std::os::unix::ffi::OsStrExt;
    let bytes = path.as_os_str().as_bytes();
    if let Some(plain) = path.to_str().filter(|text| !text.contains("\\x")) {
        return plain.to_owned();
    }
    let mut name = String::new();
    for chunk in bytes.utf8_chunks() {
        let is_before_a_byte = !chunk.invalid().is_empty();
        push_text(&mut name, chunk.valid(), is_before_a_byte);
        for byte in chunk.invalid() {
            name.push_str(&format!("\\x{byte:02X}"));
        }
    }
    name
}

/// Adds a text, with those backslashes doubled that would be read as a part of a byte.
#[cfg(unix)]
fn push_text(name: &mut String, text: &str, is_before_a_byte: bool) {
    let mut rest = text;
    while let Some((before, from)) = rest.find('\\').and_then(|at| rest.split_at_checked(at)) {
        let behind = from.trim_start_matches('\\');
        let run = from.strip_suffix(behind).unwrap_or_default();
        let is_read_as_a_byte = byte_behind(behind).is_some();
        name.push_str(before);
        name.push_str(run);
        if is_read_as_a_byte || (behind.is_empty() && is_before_a_byte) {
            name.push_str(run);
        }
        rest = behind;
    }
    name.push_str(rest);
}

/// The byte that stands behind a backslash, as in `\xE9`, and what follows it.
#[cfg(unix)]
fn byte_behind(text: &str) -> Option<(u8, &str)> {
    let (digits, rest) = text.strip_prefix('x')?.split_at_checked(2)?;
    let is_written_so = |char: char| char.is_ascii_digit() || matches!(char, 'A'..='F');
    let byte = u8::from_str_radix(digits, 16).ok().filter(|byte| !byte.is_ascii())?;
    digits.chars().all(is_written_so).then_some((byte, rest))
}

/// The path that a name stands for.
#[cfg(unix)]
pub(super) fn path(name: &str) -> Cow<'_, Path> {
    use std::os::unix::ffi::OsStringExt;
    if !name.contains("\\x") {
        return Cow::Borrowed(Path::new(name));
    }
    let (mut bytes, mut rest) = (Vec::new(), name);
    while let Some((before, from)) = rest.find('\\').and_then(|at| rest.split_at_checked(at)) {
        let behind = from.trim_start_matches('\\');
        let n_backslashes = from.len().saturating_sub(behind.len());
        bytes.extend_from_slice(before.as_bytes());
        let byte = byte_behind(behind);
        let n_meant = if byte.is_some() { n_backslashes / 2 } else { n_backslashes };
        bytes.extend(std::iter::repeat_n(b'\\', n_meant));
        rest = behind;
        if let Some((byte, behind)) = byte.filter(|_| n_backslashes % 2 == 1) {
            bytes.push(byte);
            rest = behind;
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    Cow::Owned(PathBuf::from(std::ffi::OsString::from_vec(bytes)))
}

/// Elsewhere `\` divides folders, and is written `/` in all names. What is no text there cannot be named.
#[cfg(not(unix))]
fn as_text(path: &Path) -> String {
    let text = path.to_string_lossy();
    // Such a path is handed to the system as it stands, and means something else with `/`.
    if text.starts_with(r"\\?\") { text.into_owned() } else { text.replace('\\', "/") }
}

/// The path that a name stands for.
#[cfg(not(unix))]
pub fn path(name: &str) -> Cow<'_, Path> {
    Cow::Borrowed(Path::new(name))
}

#[cfg(all(test, unix))]
mod tests {
    use std::collections::BTreeMap;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    /// All texts of up to six of the pieces that could be taken for one another.
    fn odd_paths() -> Vec<Vec<u8>> {
        const PIECES: [&[u8]; 7] = [b"\\", b"x", b"E9", b"\xE9", b"e9", "é".as_bytes(), b"\\xE9"];
        let mut all = vec![Vec::new()];
        let mut last = all.clone();
        for _ in 0..5 {
            let longer = |path: &Vec<u8>| PIECES.map(|piece| [path.as_slice(), piece].concat());
            last = last.iter().flat_map(longer).collect();
            all.extend(last.iter().cloned());
        }
        all.sort();
        all.dedup();
        all
    }

    #[test]
    fn a_name_stands_for_its_own_path_and_no_other() {
        let mut seen = BTreeMap::new();
        for bytes in odd_paths() {
            let this = Path::new(OsStr::from_bytes(&bytes));
            let name = file_name(this);
            assert_eq!(path(&name), this, "{name}");
            let other = seen.insert(name.clone(), bytes.clone());
            assert_eq!(other, None, "{name} is {bytes:?} as well");
        }
        assert!(seen.len() > 5_000);
    }

    #[test]
    fn a_path_that_is_text_is_its_own_name() {
        for plain in [r"a\b.yaml", r"C:\plans\x.yaml", "é\n.yaml", " x ", r"a\x41", r"\xe9", "~$a"]
        {
            assert_eq!(file_name(Path::new(plain)), plain);
        }
    }

    #[test]
    fn no_file_is_called_what_stands_for_something_else() {
        for taken in ["-", "<stdin>", "<built in>/rules/2001-02.lac"] {
            assert_eq!(file_name(Path::new(taken)), format!("./{taken}"));
        }
        assert_eq!(argument(Path::new("-")), "-");
        assert_eq!(found(Path::new("./-draft.yaml")), "./-draft.yaml");
        assert_eq!(found(Path::new("./draft.yaml")), "draft.yaml");
    }
}
