//! The duban command line: `args` says what can be asked, `commands` answers, `usage` explains what was not understood.
//! Only this crate reads the clock and the disk on its own account.

mod args;
mod changes;
mod commands;
mod english;
mod find;
mod input;
mod output;
mod progress;
mod shipped;
mod usage;
mod words;

use std::ffi::OsString;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let status = match args::parse(&arguments) {
        Ok(cli) => {
            output::colour(cli.color);
            let lang = cli.lang.into();
            commands::run(cli).unwrap_or_else(|error| output::failure(&error, lang))
        }
        Err(error) => usage::answer(&error, &arguments),
    };
    ExitCode::from(status)
}
