//! `duban diff`: what two policies promise, side by side.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use duban::calendar::Calendar;
use duban::diagnostic::Lang;
use duban::{Error, diff};

use crate::{find, input, output};

const EXAMPLES: &str = "例:
  duban diff zibo tengzhou                        两个城市
  duban diff zibo/2020-12-01 zibo/2023-01-01      同一城市的两版
  duban diff zibo 新政策/ --format json -o 对照.json

先按事项和名称配对,再按相近的名称;后者是猜的,标“?”。行首的记号:~ 改动;+ 后一份才有;- 前一份才有。";

/// 两份政策各承诺了什么:时限、触发、完成、责任单位、督办、指标、定期、任务,哪些更严更宽 (two policies side by side)
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, override_usage = "duban diff 政策 另一份政策 [选项]")]
pub(crate) struct Options {
    /// 政策:文件夹、.duban 文件、导出的 .json 文件,或者名称(如 zibo)
    #[arg(value_name = "政策")]
    policy: PathBuf,

    /// 另一份政策,写法同上
    #[arg(value_name = "另一份政策")]
    against: PathBuf,

    /// 政策有几版的,取这一天施行的那一版;不写是最后一版
    #[arg(long, value_name = "日期")]
    on: Option<String>,

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

/// Sets both side by side.
///
/// # Errors
/// A policy cannot be read, or the answer cannot be written.
pub(crate) fn run(options: &Options, lang: Lang) -> Result<u8, Error> {
    let at = |policy| find::place_of(policy, options.policies.as_deref());
    let policies = [at(&options.policy), at(&options.against)];
    output::not_over_an_input(options.output.as_deref(), &policies)?;
    let day = options.on.as_deref().map(input::day).transpose()?;
    let read = |path| find::policy(path, options.policies.as_deref(), Calendar::national());
    let (policy, against) = (read(&options.policy)?, read(&options.against)?);
    let found = policy.diff(&against, day);
    match options.format {
        Format::Text => output::deliver(options.output.as_deref(), |out| {
            let paint = output::paint(options.output.as_deref());
            out.write_all(diff::text(&found, lang, paint).as_bytes())
        }),
        Format::Json => {
            output::deliver_data(options.output.as_deref(), |mut out| diff::json(&found, &mut out))
        }
        Format::Html => {
            let page = duban_html::diff(&found, lang);
            output::deliver_data(options.output.as_deref(), |out| {
                out.write_all(output::page(page)?.as_bytes())
            })
        }
    }?;
    Ok(0)
}
