//! `--only` and `--skip`: which requirements plans are checked against, by the names that were typed.
//!
//! Takes names; gives the requirements to check. A name that is none in any circular is refused, and one that is
//! in no circular of the plans is reported: nothing is left out by a slip.

use std::collections::BTreeSet;

use clap::Args;

use crate::cli::output::say;
use crate::cli::terminal::Look;
use crate::diag::{Diagnostic, code};
use crate::eval::Selection;
use crate::library::Library;
use crate::rules::program::FITS_THE_FORM;
use crate::value::{Year, show, spelling};

/// Which requirements to check.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct ChosenRequirements {
    /// Check nothing but these requirements, by name or by a paragraph that they cite, and that plans fit their
    /// form.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    only: Vec<String>,
    /// Leave these requirements out, by name or by a paragraph that they cite.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    skip: Vec<String>,
}

impl ChosenRequirements {
    /// Whether none was chosen, so that all are checked.
    pub(super) fn are_all(&self) -> bool {
        self.only.is_empty() && self.skip.is_empty()
    }

    /// The requirements that are meant; refuses a name that is none.
    pub(super) fn among(&self, library: &Library) -> Result<Selection, Diagnostic> {
        if self.are_all() {
            return Ok(Selection::default());
        }
        if self.skip.iter().any(|name| name == FITS_THE_FORM) {
            let message = format!("`{FITS_THE_FORM}` cannot be left out");
            let help = "a value that does not fit the form is unknown to every requirement";
            return Err(
                Diagnostic::without_place(&code::UNKNOWN_REQUIREMENT, message).with_help(help)
            );
        }
        let known: BTreeSet<&str> =
            library.requirement_names().flat_map(|(_, names)| names).collect();
        let mut typed = self.only.iter().chain(&self.skip);
        let is_unknown = |name: &&String| *name != FITS_THE_FORM && !known.contains(name.as_str());
        match typed.find(is_unknown) {
            // Where the rules have mistakes, those were reported.
            Some(name) if !library.diagnostics.has_errors() => Err(no_such(name, &known)),
            _ => {
                let set = |names: &[String]| names.iter().cloned().collect();
                Ok(Selection { only: set(&self.only), skip: set(&self.skip) })
            }
        }
    }

    /// Reports each requirement that was to be checked and is in no circular of the plans. Says whether there is
    /// any.
    pub(super) fn tell_unused(
        &self,
        library: &Library,
        years: &BTreeSet<Year>,
        look: Look,
    ) -> bool {
        if self.only.is_empty() || years.is_empty() {
            return false;
        }
        let of_years: Vec<(Year, BTreeSet<&str>)> = library.requirement_names().collect();
        let years_with = |name: &str| -> BTreeSet<Year> {
            let with_it = of_years.iter().filter(|(_, names)| names.contains(name));
            with_it.map(|(year, _)| *year).collect()
        };
        let is_unused =
            |name: &&String| *name != FITS_THE_FORM && years_with(name).is_disjoint(years);
        let told = self.only.iter().filter(is_unused).map(|name| {
            let with_it: Vec<String> = years_with(name).iter().map(Year::to_string).collect();
            let message = format!("`{name}` was not checked: no plan is of a year that has it");
            let help = format!("it is in the circular of {}", show::joined(&with_it, "and"));
            say(
                Diagnostic::without_place(&code::UNKNOWN_REQUIREMENT, message).with_help(help),
                look,
            );
        });
        told.count() > 0
    }
}

fn no_such(name: &str, known: &BTreeSet<&str>) -> Diagnostic {
    let message =
        format!("no requirement is called `{name}`, and none cites a paragraph of this name");
    let near = spelling::nearest(name, known.iter().copied());
    let help = near.map_or_else(
        || "`lacuna explain YEAR` lists the requirements of a year".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    Diagnostic::without_place(&code::UNKNOWN_REQUIREMENT, message).with_help(help)
}
