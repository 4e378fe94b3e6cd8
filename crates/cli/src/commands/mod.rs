//! The commands, one file each. Each takes its options and gives the exit status, or why nothing could be done.

pub(crate) mod calendar;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod cover;
pub(crate) mod diff;
pub(crate) mod due;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod fmt;
pub(crate) mod import;
pub(crate) mod lint;
pub(crate) mod man;
pub(crate) mod map;
pub(crate) mod schema;
pub(crate) mod test;
mod test_coverage;
pub(crate) mod whatif;

use duban::Error;

use crate::args::{Cli, Command};

/// Runs what was asked for; the exit status.
///
/// # Errors
/// Nothing could be done: status 2.
pub(crate) fn run(cli: Cli) -> Result<u8, Error> {
    let lang = cli.lang.into();
    match cli.command {
        Command::Check(options) => check::run(&options, lang),
        Command::Explain(options) => explain::run(&options, lang),
        Command::Fmt(options) => fmt::run(&options, lang),
        Command::Lint(options) => lint::run(&options, lang),
        Command::Test(options) => test::run(&options, lang),
        Command::Calendar(options) => calendar::run(&options, lang),
        Command::Cover(options) => cover::run(&options, lang),
        Command::Due(options) => due::run(&options, lang),
        Command::WhatIf(options) => whatif::run(&options, lang),
        Command::Diff(options) => diff::run(&options, lang),
        Command::Export(options) => export::run(&options),
        Command::Import(options) => import::run(&options, lang),
        Command::Map(options) => map::run(&options, lang),
        Command::Schema(options) => schema::run(&options),
        Command::Completions(options) => completions::run(&options, lang),
        Command::Man(options) => man::run(&options, lang),
    }
}
