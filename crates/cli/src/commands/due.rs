//! `duban due`: what falls due within a span, by unit; for reading, for programs, for a calendar.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use duban::Error;
use duban::diagnostic::Lang;
use duban::report::{self, TextOptions};

use crate::judging::{Doubtful, Sources};
use crate::progress::Progress;
use crate::{input, output};

const EXAMPLES: &str = "例:
  duban due zibo 台账.json                                5个工作日内到期的
  duban due zibo 台账.json --within 24小时 --as-of '2021-01-06 09:00'
  duban due liaoyuan 台账.json --within 2024-12-31
  duban due zibo 台账.json --within 2周 --format ics -o 到期.ics

逾期的列在前面,标“✗”。还没有开始的定期和指标,在这段时间里到期的也列出。
退出状态:0 列完了;2 什么也没能判断;3 列完了,但有记录被退回。";

/// 一段时间内到期的,按单位列出;已经逾期的在前 (what falls due, by unit)
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, override_usage = "duban due 政策 [工单文件…] [选项]")]
pub(crate) struct Options {
    /// 政策:文件夹、.duban 文件、导出的 .json 文件,或者名称(如 zibo)
    #[arg(value_name = "政策")]
    policy: PathBuf,

    /// 工单文件:一件工单、台账、工单的列表,或者一行一件(NDJSON);“-”是标准输入,不写也是
    #[arg(value_name = "工单文件")]
    facts: Vec<PathBuf>,

    /// 多长时间以内:5个工作日(默认)、24小时、2周,或者到哪一天(2021-02-01)
    #[arg(long, value_name = "时间", default_value = "5个工作日")]
    within: String,

    /// 截至什么时候;只写日期,是那天结束时;不写是现在
    #[arg(long, value_name = "时刻")]
    as_of: Option<String>,

    /// 输出的格式:text(默认)、json、ics(日历程序用)
    #[arg(long, value_name = "格式", default_value = "text")]
    format: Format,

    /// 写到文件里;写完整了才出现
    #[arg(short, long, value_name = "文件")]
    output: Option<PathBuf>,

    /// 不显示提醒和进度
    #[arg(long)]
    quiet: bool,

    #[command(flatten)]
    doubtful: Doubtful,

    #[command(flatten)]
    sources: Sources,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Ics,
}

/// Lists what falls due.
///
/// # Errors
/// Nothing could be judged, or the list could not be written.
pub(crate) fn run(options: &Options, lang: Lang) -> Result<u8, Error> {
    let policy = options.sources.place_of(&options.policy);
    let inputs = options.facts.iter().chain(options.sources.file()).chain([&policy]);
    output::not_over_an_input(options.output.as_deref(), inputs)?;
    let as_of = options.as_of.as_deref().map_or_else(|| Ok(input::now()), input::moment)?;
    let days = options.sources.days(lang)?;
    let policy = options.sources.policy(&options.policy, days)?;
    let facts = input::facts(&options.facts, lang)?;
    // Data are Chinese whoever reads them.
    let said = if options.format == Format::Json { Lang::Zh } else { lang };
    let mut progress = Progress::whole(options.quiet, options.output.is_some(), lang);
    let dues = policy.due_texts(facts, as_of, &options.within, options.doubtful.how(said));
    progress.end();
    let dues = dues?;
    if !options.quiet {
        output::warnings(&policy, lang);
    }
    output::findings(dues.rejected.iter(), &dues.sources, lang);
    let target = options.output.as_deref();
    match options.format {
        Format::Text => output::deliver(target, |out| {
            let how = TextOptions { lang, paint: output::paint(target) };
            out.write_all(report::due_text(&dues.due, how).as_bytes())
        }),
        Format::Json => output::deliver_data(target, |mut out| report::shape_json(&dues.due, &mut out)),
        Format::Ics => {
            output::deliver_data(target, |out| out.write_all(report::ics(&dues.due, said).as_bytes()))
        }
    }?;
    Ok(if dues.rejected.is_empty() { 0 } else { 3 })
}
