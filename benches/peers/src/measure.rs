//! What a program takes, run as a process of its own.

use std::process::{Command, Stdio};
use std::time::Duration;

use wait4::Wait4;

/// What one run took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    /// Time of the processor, user and system together.
    pub(crate) cpu: Duration,
    /// Peak of the memory, in bytes.
    pub(crate) peak: u64,
}

/// Runs a program by way of [`measure`].
pub(crate) fn run(program: &str, arguments: &[String]) -> Result<Run, String> {
    let failed = || format!("{program} {} failed", arguments.join(" "));
    let mut command = Command::new(this_program()?);
    let ended = command.args(["measure", program]).args(arguments).output();
    let said = ended.map_err(|error| error.to_string())?.stdout;
    let said = String::from_utf8_lossy(&said);
    let mut figures = said.split_whitespace().map_while(|figure| figure.parse::<u64>().ok());
    let (cpu, peak) = figures.next().zip(figures.next()).ok_or_else(failed)?;
    Ok(Run { cpu: Duration::from_nanos(cpu), peak })
}

/// Runs a program to its end and prints nanoseconds of the processor and bytes. What it says is thrown away, and plans
/// with faults are no failure. The system counts the memory of who starts a program as the program's own: so it is
/// started by one that has hardly any.
pub(crate) fn measure(program: &str, arguments: &[&str]) -> Result<(), String> {
    let mut command = Command::new(program);
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    let child = command.spawn().map_err(|error| format!("{program}: {error}"))?;
    let ended = child.wait4().map_err(|error| error.to_string())?;
    if !matches!(ended.status.code(), Some(0 | 1)) {
        return Err(format!("{program}: {}", ended.status));
    }
    let used = ended.rusage;
    println!("{} {}", (used.utime + used.stime).as_nanos(), used.maxrss);
    Ok(())
}

/// The path of this program.
pub(crate) fn this_program() -> Result<String, String> {
    let path = std::env::current_exe().map_err(|error| error.to_string())?;
    Ok(path.to_string_lossy().into_owned())
}
