//! `duban cover`: the official text beside the rules.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use duban::Error;
use duban::calendar::Calendar;
use duban::cover;
use duban::diagnostic::{Diagnostic, Lang, Message};

use crate::{find, output, words};

const EXAMPLES: &str = "例:
  duban cover zibo                   原文逐句对照各条声明
  duban cover zibo --uncovered       只列没有声明的句子
  duban cover zibo --format json     按字节位置列出,给别的程序用
  duban cover zibo --format html -o 对照.html    原文和声明在一页上,互相链接

左边是原文,右边是引用它的声明。行首的记号:= 已编码;- 列入未纳入;! 对人有约束力而没有声明;没有记号的不约束谁。
有约束力,看的是用词:须、应、不得、…前、…内、不超过、达到、压缩、每月等。";

/// 把原文和政策对照着看,找出没有写到的句子 (the source text beside the rules)
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, override_usage = "duban cover 政策 [选项]")]
pub(crate) struct Options {
    /// 政策:文件夹、.duban 文件、导出的 .json 文件,或者名称(如 zibo)
    #[arg(value_name = "政策")]
    policy: PathBuf,

    /// 只列没有声明的句子
    #[arg(long)]
    uncovered: bool,

    /// 输出的格式:text(默认)、json、html
    #[arg(long, value_name = "格式", default_value = "text")]
    format: Format,

    /// 写到文件里;写完整了才出现
    #[arg(short, long, value_name = "文件")]
    output: Option<PathBuf>,

    /// 先在这个文件夹里找叫这个名称的政策
    #[arg(long, value_name = "文件夹")]
    policies: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Html,
}

/// Sets the official text beside the rules; that of each version where there are several.
///
/// # Errors
/// The policy cannot be read, or names no official text; or the answer cannot be written.
pub(crate) fn run(options: &Options, lang: Lang) -> Result<u8, Error> {
    if options.uncovered && options.format != Format::Text {
        return Err(words::error(&words::UNCOVERED_IS_TEXT));
    }
    let at = find::place_of(&options.policy, options.policies.as_deref());
    output::not_over_an_input(options.output.as_deref(), [&at])?;
    let policy = find::policy(&options.policy, options.policies.as_deref(), Calendar::national())?;
    let covers = policy.cover();
    if covers.is_empty() {
        let message = Message::new(&words::NO_SOURCE).with("name", policy.program().name.as_str());
        return Err(words::finding(Diagnostic::new(message).help(&words::NO_SOURCE_HELP)));
    }
    if options.format == Format::Html {
        let page = duban_html::cover(&covers, lang);
        return output::deliver_data(options.output.as_deref(), |out| {
            out.write_all(output::page(page)?.as_bytes())
        })
        .map(|()| 0);
    }
    let paint = output::paint(options.output.as_deref());
    output::deliver(options.output.as_deref(), |mut out| match options.format {
        Format::Text => {
            for (at, one) in covers.iter().enumerate() {
                let between = if at > 0 { "\n" } else { "" };
                write!(out, "{between}{}", cover::text(one, lang, paint, options.uncovered))?;
            }
            Ok(())
        }
        Format::Json | Format::Html => cover::json(&covers, &mut out),
    })?;
    Ok(0)
}
