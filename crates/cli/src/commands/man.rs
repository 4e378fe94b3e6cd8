//! `duban man`: the manual pages, one for each command, as man(7) reads them.

use std::path::{Path, PathBuf};

use clap::Args;
use duban::Error;
use duban::diagnostic::{Arg, Diagnostic, Lang, Message, nearest, texts};

use crate::{args, output, words};

const EXAMPLES: &str = "例:
  duban man | man -l -                     看总的一页
  duban man check | man -l -               看一个命令的
  duban man --all /usr/local/share/man/man1    把各页都写到一个文件夹里";

/// 手册页:总的一页,或者一个命令的一页 (the manual pages)
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, override_usage = "duban man [命令…] [选项]")]
pub(crate) struct Options {
    /// 哪个命令;不写是总的一页
    #[arg(value_name = "命令", conflicts_with = "all")]
    names: Vec<String>,

    /// 把各页都写到这个文件夹里:duban.1、duban-check.1 …
    #[arg(long, value_name = "文件夹")]
    all: Option<PathBuf>,

    /// 写到文件里;写完整了才出现
    #[arg(short, long, value_name = "文件", conflicts_with = "all")]
    output: Option<PathBuf>,
}

/// Writes one page, or all of them.
///
/// # Errors
/// There is no such command, or the pages cannot be written.
pub(crate) fn run(options: &Options, lang: Lang) -> Result<u8, Error> {
    let mut whole = args::command(lang);
    whole.build();
    if let Some(folder) = &options.all {
        every(&whole, "duban", folder, lang)?;
        return Ok(0);
    }
    let (mut command, mut title) = (&whole, "duban".to_owned());
    for name in &options.names {
        let Some(inner) = command.find_subcommand(name) else { return Err(unknown(name, command)) };
        command = inner;
        title = format!("{title}-{name}");
    }
    let page = page(command, &title, lang);
    output::deliver_data(options.output.as_deref(), |out| out.write_all(&page))?;
    Ok(0)
}

fn unknown(name: &str, command: &clap::Command) -> Error {
    let finding = Diagnostic::new(Message::new(&words::UNKNOWN_COMMAND).with("name", name));
    let known: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    words::finding(match nearest(name, known.iter().copied()) {
        Some(near) => finding.help(Message::new(&texts::DID_YOU_MEAN).with("name", near)),
        None => {
            let names = Arg::AnyOf(known.into_iter().map(Arg::from).collect());
            finding.help(Message::new(&words::COMMANDS_ARE).with("names", names))
        }
    })
}

/// The page of a command and of those under it.
fn every(command: &clap::Command, title: &str, folder: &Path, lang: Lang) -> Result<(), Error> {
    let page = page(command, title, lang);
    output::deliver_data(Some(&folder.join(format!("{title}.1"))), |out| out.write_all(&page))?;
    command
        .get_subcommands()
        .try_for_each(|inner| every(inner, &format!("{title}-{}", inner.get_name()), folder, lang))
}

/// A page, its headings in the reader's language.
fn page(command: &clap::Command, title: &str, lang: Lang) -> Vec<u8> {
    let command =
        command.clone().name(title.to_owned()).bin_name(title.replace('-', " ")).version(None::<&str>);
    let mut page = Vec::new();
    let source = concat!("duban ", env!("CARGO_PKG_VERSION"));
    // Writing to memory does not fail.
    let _ = clap_mangen::Man::new(command).title(title).source(source).render(&mut page);
    let text = String::from_utf8(page).unwrap_or_default();
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let heading = line.strip_prefix(".SH ").and_then(|heading| {
            let (_, zh) = HEADINGS.iter().find(|(en, _)| *en == heading.trim_matches('"'))?;
            (lang == Lang::Zh).then_some(*zh)
        });
        match heading {
            Some(zh) => out.push_str(&format!(".SH {zh}")),
            None => out.push_str(line),
        }
        out.push('\n');
    }
    out.into_bytes()
}

/// The headings of manual pages, in English and in Chinese.
const HEADINGS: [(&str, &str); 7] = [
    ("NAME", "名称"),
    ("SYNOPSIS", "概要"),
    ("DESCRIPTION", "说明"),
    ("OPTIONS", "选项"),
    ("SUBCOMMANDS", "命令"),
    ("EXTRA", "例和退出状态"),
    ("VERSION", "版本"),
];
