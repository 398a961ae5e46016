//! Where reports go, what they are called, and how one leads to another.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Component, Path, PathBuf};

use crate::cli::names;
use crate::cli::{disk, write};
use crate::diag::{Diagnostic, code};
use crate::plan::Format;
use crate::report::DossierFormat;
use crate::value::show::joined;

/// What was asked for.
pub(super) struct Wanted<'a> {
    pub format: Option<DossierFormat>,
    /// The format where neither this nor the name of a file says it.
    pub usual: DossierFormat,
    pub output: Option<&'a String>,
    /// The files and folders of the plans.
    pub plans: &'a [String],
    /// The folder for a report on each plan.
    pub each: Option<&'a String>,
}

/// The file of the report, and its format.
pub(super) struct Files {
    /// Nothing for standard output.
    pub name: Option<String>,
    pub format: DossierFormat,
}

impl Files {
    /// What was asked for. Refuses what would be taken for a plan the next time.
    pub(super) fn of(wanted: &Wanted) -> Result<Files, Diagnostic> {
        let name = wanted.output.cloned().filter(|name| name != "-");
        let format = format_of(wanted.format, name.as_deref(), wanted.usual)?;
        if name.is_none() && !format.is_text() {
            let help = "name a file: `--output report.xlsx`";
            return Err(refused("a workbook cannot be printed".to_owned(), help));
        }
        let here = [".".to_owned()];
        let plans = if wanted.plans.is_empty() { &here } else { wanted.plans };
        let is_like_a_plan = Format::of_name(&format!("report.{}", format.ending())).is_some();
        for file in name.iter().chain(wanted.each) {
            let is_among = plans.iter().any(|path| disk::is_or_holds(path, file));
            if is_like_a_plan && is_among {
                let message = format!(
                    "`{file}` cannot be written: it would be among the plans that are reported on"
                );
                let help =
                    "write the report to another folder, or name the folder of the plans alone";
                return Err(refused(message, help));
            }
        }
        if let Some(folder) = wanted.each {
            write::writable_folder(folder).map_err(|why| {
                refused(
                    format!("nothing can be written in `{folder}`: {why}"),
                    "name another folder",
                )
            })?;
        }
        Ok(Files { name, format })
    }

    /// How a page at the report's own place leads to a file in a folder.
    pub(super) fn address(&self, folder: &str, name: &str) -> String {
        let from = self.name.as_deref().map(names::path);
        let from = from.as_ref().and_then(|path| path.parent()).unwrap_or(Path::new(""));
        relative(&whole(from), &whole(&names::path(folder)).join(name))
    }
}

fn format_of(
    asked: Option<DossierFormat>,
    name: Option<&str>,
    usual: DossierFormat,
) -> Result<DossierFormat, Diagnostic> {
    let Some(name) = name else { return Ok(asked.unwrap_or(usual)) };
    let ending = write::ending(name).map(str::to_ascii_lowercase);
    let is_its = |format: &&DossierFormat| {
        let ending = ending.as_deref().map(|ending| if ending == "htm" { "html" } else { ending });
        ending == Some(format.ending())
    };
    let told = DossierFormat::ALL.iter().find(is_its);
    match (asked, told) {
        (Some(asked), Some(told)) if asked.name != told.name => {
            let message = format!("`{name}` does not end as a report in `{}` does", asked.name);
            Err(refused(message, &format!("end the name in `.{}`", asked.ending())))
        }
        (_, Some(told)) => Ok(*told),
        (Some(asked), None) => Err(refused(
            format!("`{name}` does not end as a report in `{}` does", asked.name),
            &format!("end the name in `.{}`", asked.ending()),
        )),
        (None, None) => {
            let endings = DossierFormat::ALL.map(|format| format!("`.{}`", format.ending()));
            let message =
                format!("the name `{name}` does not say in which format the report is to be");
            Err(refused(message, &format!("end the name in {}", joined(&endings, "or"))))
        }
    }
}

fn refused(message: String, help: &str) -> Diagnostic {
    Diagnostic::without_place(&code::UNWRITABLE_FILE, message).with_help(help.to_owned())
}

/// That a report could not be made of what is known.
pub(super) fn not_made(why: &str) -> Diagnostic {
    let message = format!("the report cannot be made: {why}");
    Diagnostic::without_place(&code::UNWRITABLE_FILE, message)
}

/// A path from the top, without steps back.
fn whole(path: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    let mut whole = PathBuf::new();
    for part in here.join(path).components() {
        match part {
            Component::ParentDir => drop(whole.pop()),
            Component::CurDir => {}
            part => whole.push(part),
        }
    }
    whole
}

/// The address of a file as seen from a folder, in the characters of addresses.
fn relative(folder: &Path, file: &Path) -> String {
    let (from, to): (Vec<Component>, Vec<Component>) =
        (folder.components().collect(), file.components().collect());
    let n_common = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let back = from.iter().skip(n_common).map(|_| "..".to_owned());
    let on = to.iter().skip(n_common).map(|part| encoded(&part.as_os_str().to_string_lossy()));
    back.chain(on).collect::<Vec<String>>().join("/")
}

fn encoded(part: &str) -> String {
    let mut out = String::new();
    for byte in part.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte));
            }
            // Writing into a string never fails.
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}

/// Names of files, none of them twice.
#[derive(Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// A name that no file of this run has: `salford-2001-02.html`.
    pub(super) fn free(&mut self, council: &str, year: &str, ending: &str) -> String {
        const LONGEST: usize = 60;
        let plain = |char: char| if char.is_ascii_alphanumeric() { char } else { '-' };
        let words: String = council.to_lowercase().chars().map(plain).take(LONGEST).collect();
        let words: Vec<&str> = words.split('-').filter(|word| !word.is_empty()).collect();
        let stem = match words.is_empty() {
            true => format!("council-{year}"),
            false => format!("{}-{year}", words.join("-")),
        };
        let numbered = (2_usize..).map(|number| format!("{stem}-{number}.{ending}"));
        let mut names = std::iter::once(format!("{stem}.{ending}")).chain(numbered);
        let name = names.find(|name| !self.0.contains(name)).unwrap_or_default();
        self.0.insert(name.clone());
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_from_the_report() {
        let path = |of: &str, to: &str| relative(Path::new(of), Path::new(to));
        assert_eq!(path("/a/b", "/a/b/each/x.html"), "each/x.html");
        assert_eq!(path("/a/b", "/a/c d/x.html"), "../c%20d/x.html");
    }

    #[test]
    fn no_two_files_have_one_name() {
        let mut names = Names::default();
        assert_eq!(
            names.free("St. Helens / \u{202e}", "2001-02", "html"),
            "st-helens-2001-02.html"
        );
        assert_eq!(names.free("St Helens", "2001-02", "html"), "st-helens-2001-02-2.html");
        assert_eq!(names.free("…", "2001-02", "html"), "council-2001-02.html");
    }
}
