//! What can be asked on the command line, and how its help reads. What each command takes stands beside the command.

use std::ffi::OsString;

use clap::{Arg, ArgAction, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::commands::{
    calendar, check, completions, cover, diff, due, explain, export, fmt, import, lint, man, map, schema,
    test, whatif,
};
use crate::english::english;

const HELP: &str = "{about}\n\n用法: {usage}\n\n{all-args}{after-help}";

const EXAMPLES: &str = "例:
  duban check zibo 工单.json --as-of 2021-02-01
  duban due zibo 台账.json --within 5个工作日
  duban test policies/zibo
  duban calendar due '2021-01-04 09:30' '第3个工作日 12:00 前'

退出状态:0 没有问题;1 有违反,或者示例不符;2 什么也没能判断;3 判断完了,但有记录被退回。";

/// 督办:把服务承诺写成数据,判断工单该何时办完、办没办到 (checks tickets against a city's policy)
#[derive(Debug, Parser)]
#[command(
    name = "duban",
    version,
    after_help = EXAMPLES,
    override_usage = "duban 命令 …",
    subcommand_required = true,
    arg_required_else_help = true
)]
pub(crate) struct Cli {
    /// 说明和报错用的语言:zh(默认)或 en;JSON 里总是中文
    #[arg(long, global = true, value_name = "语言", default_value = "zh")]
    pub(crate) lang: Language,

    /// 颜色:auto(默认,只在终端上用)、always、never;设了 NO_COLOR 的,auto 不用颜色
    #[arg(long, global = true, value_name = "何时", default_value = "auto")]
    pub(crate) color: clap::ColorChoice,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Check(check::Options),
    Explain(explain::Options),
    Lint(lint::Options),
    Fmt(fmt::Options),
    Test(test::Options),
    Cover(cover::Options),
    Due(due::Options),
    #[command(name = "whatif")]
    WhatIf(whatif::Options),
    Diff(diff::Options),
    Export(export::Options),
    Import(import::Options),
    Schema(schema::Options),
    Map(map::Options),
    Calendar(calendar::Options),
    Completions(completions::Options),
    Man(man::Options),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    Zh,
    En,
}

impl From<Language> for duban::diagnostic::Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Zh => duban::diagnostic::Lang::Zh,
            Language::En => duban::diagnostic::Lang::En,
        }
    }
}

/// Reads the arguments; help and version come as errors, as clap has it.
pub(crate) fn parse(arguments: &[OsString]) -> Result<Cli, clap::Error> {
    let matches = command(wanted_lang(arguments)).try_get_matches_from(arguments)?;
    Cli::from_arg_matches(&matches)
}

/// The language asked for, where the arguments as a whole could not be read.
pub(crate) fn wanted_lang(arguments: &[OsString]) -> duban::diagnostic::Lang {
    let mut words = arguments.iter().map(|word| word.to_string_lossy());
    let mut english = false;
    while let Some(word) = words.next() {
        match word.as_ref() {
            "--" => break,
            "--lang" => english = words.next().is_some_and(|value| value == "en"),
            "--lang=en" => english = true,
            _ => {}
        }
    }
    if english { duban::diagnostic::Lang::En } else { duban::diagnostic::Lang::Zh }
}

/// The whole command, with its help in a language.
pub(crate) fn command(lang: duban::diagnostic::Lang) -> clap::Command {
    let version = Arg::new("version").short('V').long("version").help("显示版本").action(ArgAction::Version);
    let command = chinese(Cli::command().disable_version_flag(true).arg(version.help_heading("选项")));
    match lang {
        duban::diagnostic::Lang::Zh => command,
        duban::diagnostic::Lang::En => english(command),
    }
}

fn chinese(command: clap::Command) -> clap::Command {
    let mut place = 0;
    let help = Arg::new("help").short('h').long("help").help("显示帮助").action(ArgAction::Help);
    command
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .arg(help)
        .help_template(HELP)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .mut_args(|arg| {
            let heading = if arg.is_positional() { "参数" } else { "选项" };
            let values = arg.get_action().takes_values();
            // In the order they are declared, the call for help last.
            place = if arg.get_id() == "help" { usize::MAX } else { place.saturating_add(1) };
            arg.display_order(place)
                .help_heading(heading)
                .hide_possible_values(values)
                .hide_default_value(values)
        })
        .mut_subcommands(chinese)
}
