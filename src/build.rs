//! Takes in the page for browsers, where `src/web/build` has built it: a build without the tools for it has none.

use std::error::Error;
use std::path::Path;

const PAGE: &str = "src/web/dist/lacuna.html";

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
    Ok(std::fs::write(Path::new(&folder).join("page.rs"), source)?)
}
