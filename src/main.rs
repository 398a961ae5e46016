//! Hands the arguments to the library and its answer to the system.

use std::process::ExitCode;

fn main() -> ExitCode {
    lacuna::cli::run(std::env::args_os()).into()
}
