//! Takes in the page for browsers, where `src/web/build` has built it: a build without the tools for it has none. And
//! gives the build a number, by which the cache of rules tells it from others.

use std::error::Error;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

const PAGE: &str = "src/web/dist/lacuna.html";

/// What the program is made of, besides the page.
const SOURCES: [&str; 4] = ["src", "grammar", "Cargo.toml", "Cargo.lock"];

fn main() -> Result<(), Box<dyn Error>> {
    // The folder is always there, so that a page that is not there yet builds nothing anew.
    println!("cargo::rerun-if-changed=src/web/dist");
    let top = std::env::var("CARGO_MANIFEST_DIR")?;
    let page = Path::new(&top).join(PAGE);
    let source = match page.is_file() {
        true => format!("Some(include_bytes!({:?}))", page.display().to_string()),
        false => "None".to_owned(),
    };
    let folder = std::env::var("OUT_DIR")?;
    std::fs::write(Path::new(&folder).join("page.rs"), source)?;
    println!("cargo::rustc-env=LACUNA_BUILD={:016x}", number_of_the_build(Path::new(&top))?);
    Ok(())
}

/// A number that is the same where all source files are, whenever and wherever they were written.
fn number_of_the_build(top: &Path) -> Result<u64, Box<dyn Error>> {
    let mut files = Vec::new();
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
        collect(&top.join(source), &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.strip_prefix(top)?.hash(&mut hasher);
        std::fs::read(&file)?.hash(&mut hasher);
    }
    Ok(hasher.finish())
}

/// The files in a folder and in those below it that a compiler reads; a file itself where it is named.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    } else if path
        .extension()
        .is_some_and(|it| ["rs", "pest", "toml", "lock"].iter().any(|one| it == *one))
    {
        files.push(path.to_owned());
    }
    Ok(())
}
