//! `duban explain`: why a ticket stands as it does, its due moments day by day.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use duban::diagnostic::Lang;
use duban::report::{self, TextOptions};
use duban::{CheckOptions, Error};

use crate::judging::Sources;
use crate::{input, output};

const EXAMPLES: &str = "例:
  duban explain zibo 工单.json --ticket ZB-2021-000123
  duban explain zibo 一月.ndjson --ticket ZB-2021-000123 --duty 初步回复 --as-of 2021-02-01
  duban explain zibo 工单.json --ticket ZB-2021-000123 --format json";

/// 说明一件工单为什么是这样:到期时刻逐日怎样数,状态由哪些事件和规则得出,督办因何而起 (why a ticket stands as it does)
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, override_usage = "duban explain 政策 工单文件… --ticket 编号 [选项]")]
pub(crate) struct Options {
    /// 政策:文件夹、.duban 文件、导出的 .json 文件,或者名称(如 zibo)
    #[arg(value_name = "政策")]
    policy: PathBuf,

    /// 工单文件;“-”是标准输入,不写也是
    #[arg(value_name = "工单文件")]
    facts: Vec<PathBuf>,

    /// 哪一件工单
    #[arg(long, value_name = "编号")]
    ticket: String,

    /// 只说明这一条义务
    #[arg(long, value_name = "义务")]
    duty: Option<String>,

    /// 截至什么时候;只写日期,是那天结束时;不写是现在
    #[arg(long, value_name = "时刻")]
    as_of: Option<String>,

    /// 输出的格式:text(默认)、json
    #[arg(long, value_name = "格式", default_value = "text")]
    format: Format,

    /// 写到文件里;写完整了才出现
    #[arg(short, long, value_name = "文件")]
    output: Option<PathBuf>,

    #[command(flatten)]
    sources: Sources,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Explains one ticket.
///
/// # Errors
/// There is nothing to explain, or it could not be written.
pub(crate) fn run(options: &Options, lang: Lang) -> Result<u8, Error> {
    let policy = options.sources.place_of(&options.policy);
    let inputs = options.facts.iter().chain(options.sources.file()).chain([&policy]);
    output::not_over_an_input(options.output.as_deref(), inputs)?;
    let as_of = options.as_of.as_deref().map_or_else(|| Ok(input::now()), input::moment)?;
    let days = options.sources.days(lang)?;
    let policy = options.sources.policy(&options.policy, days)?;
    let facts = input::facts(&options.facts, lang)?;
    // Data are Chinese whoever reads them.
    let said = if options.format == Format::Text { lang } else { Lang::Zh };
    let how = CheckOptions { lang: said, ..CheckOptions::default() };
    let asked = (options.ticket.as_str(), options.duty.as_deref());
    let explanation = policy.explain_texts(facts, asked, as_of, how)?;
    output::deliver(options.output.as_deref(), |mut out| match options.format {
        Format::Text => {
            let how = TextOptions { lang, paint: output::paint(options.output.as_deref()) };
            out.write_all(report::explanation_text(&explanation, how).as_bytes())
        }
        Format::Json => report::explanation_json(&explanation, &mut out),
    })?;
    Ok(0)
}
