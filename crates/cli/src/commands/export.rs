//! `duban export`: a policy as one JSON document.

use std::path::PathBuf;

use clap::Args;
use duban::Error;
use duban::calendar::Calendar;

use crate::{find, output};

const EXAMPLES: &str = "例:
  duban export zibo -o zibo.json
  duban export zibo | sha256sum        就是报告里政策的摘要
  duban check zibo.json 工单.json      写政策的地方,也可以写导出的文件

导出的是政策文件的全部内容(注释也在内)和它引用的原文;空格、全角半角、引号、中英文关键词不同,导出的都一样。
格式见 duban schema policy,读回来用 duban import。";

/// 把政策写成一份JSON数据 (a policy as data)
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, override_usage = "duban export 政策 [选项]")]
pub(crate) struct Options {
    /// 政策:文件夹、.duban 文件、导出的 .json 文件,或者名称(如 zibo)
    #[arg(value_name = "政策")]
    policy: PathBuf,

    /// 写到文件里;写完整了才出现
    #[arg(short, long, value_name = "文件")]
    output: Option<PathBuf>,

    /// 先在这个文件夹里找叫这个名称的政策
    #[arg(long, value_name = "文件夹")]
    policies: Option<PathBuf>,
}

/// Writes the document.
///
/// # Errors
/// The policy cannot be read, or the document not written.
pub(crate) fn run(options: &Options) -> Result<u8, Error> {
    let at = find::place_of(&options.policy, options.policies.as_deref());
    output::not_over_an_input(options.output.as_deref(), [&at])?;
    let policy = find::policy(&options.policy, options.policies.as_deref(), Calendar::national())?;
    output::deliver(options.output.as_deref(), |mut out| policy.export_to(&mut out))?;
    Ok(0)
}
