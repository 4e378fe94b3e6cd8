//! The duban command line: `args` says what can be asked, `commands` answers, `usage` explains what was not understood.
//! Only this crate reads the clock and the disk on its own account.

// No input may reach a panic or a wrong number: beside what Cargo.toml denies everywhere, and tests may do.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        clippy::cast_sign_loss,
        clippy::string_slice,
        clippy::unreachable
    )
)]

mod args;
mod changes;
mod commands;
mod english;
mod fault;
mod find;
mod input;
mod judging;
mod output;
mod progress;
mod shipped;
mod usage;
mod words;

use std::ffi::OsString;
use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(fault::caught(answer))
}

/// Does what the arguments ask; the exit status.
fn answer() -> u8 {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    match args::parse(&arguments) {
        Ok(cli) => {
            output::colour(cli.color);
            let lang = cli.lang.into();
            commands::run(cli).unwrap_or_else(|error| output::failure(&error, lang))
        }
        Err(error) => usage::answer(&error, &arguments),
    }
}
