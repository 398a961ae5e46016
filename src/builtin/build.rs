//! Packs the built-in rules when the program is built, so that it starts with them ready, and lists their texts.
//!
//! Rules that have a mistake are not packed: the program then reads their texts, and tells of it.

use std::error::Error;
use std::path::Path;

use lacuna_language::library::{self, Files, Library};

/// The top of the repository, from this crate.
const TOP: &str = "../..";

fn main() -> Result<(), Box<dyn Error>> {
    // Rule files call one another by their names from the top.
    std::env::set_current_dir(TOP)?;
    println!("cargo::rerun-if-changed={TOP}/rules");
    let packed = library::pack(&Library::load(&Disk, &circulars()?)).unwrap_or_default();
    let folder = std::env::var_os("OUT_DIR").ok_or("this is run by cargo")?;
    std::fs::write(Path::new(&folder).join("rules.packed"), packed)?;
    std::fs::write(Path::new(&folder).join("rules.texts.rs"), texts()?)?;
    Ok(())
}

/// The files in `rules/` as the source of a table: their names, and their texts as the compiler reads them.
fn texts() -> Result<String, Box<dyn Error>> {
    let mut names = Vec::new();
    collect("rules", &mut names)?;
    names.sort();
    let row = |name: &String| {
        format!(
            "({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{TOP}/\", {name:?}))),\n"
        )
    };
    Ok(format!("&[\n{}]", names.iter().map(row).collect::<String>()))
}

/// The files in a folder and in those below it.
fn collect(folder: &str, names: &mut Vec<String>) -> Result<(), Box<dyn Error>> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
        match entry.file_type()?.is_dir() {
            true => collect(&name, names)?,
            false => names.push(name),
        }
    }
    Ok(())
}

/// The rule files, without those of examples.
fn circulars() -> Result<Vec<String>, Box<dyn Error>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir("rules")? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".lac") && !name.ends_with(".examples.lac") {
            names.push(format!("rules/{name}"));
        }
    }
    names.sort();
    Ok(names)
}

struct Disk;

impl Files for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        std::fs::read(path).map_err(|error| error.to_string())
    }
}
