//! `duban completions`: completions for a shell.

use clap::Args;
use clap_complete::Shell;
use duban::Error;
use duban::diagnostic::Lang;

use crate::{args, output};

/// 生成命令行补全脚本:bash、zsh、fish、elvish、powershell (completions for a shell)
#[derive(Args, Debug)]
#[command(
    after_help = "例:\n  duban completions bash > /etc/bash_completion.d/duban",
    override_usage = "duban completions 外壳"
)]
pub(crate) struct Options {
    /// bash、zsh、fish、elvish 或 powershell
    #[arg(value_name = "外壳")]
    shell: Shell,
}

/// Writes the script.
///
/// # Errors
/// It could not be written.
pub(crate) fn run(options: &Options, lang: Lang) -> Result<u8, Error> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut args::command(lang), "duban", &mut script);
    output::deliver(None, |out| out.write_all(&script))?;
    Ok(0)
}
