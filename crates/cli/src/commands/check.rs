//! `duban check`: judges facts by a policy as of a moment.

pub(crate) mod chunks;
mod stream;
mod tables;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Mutex;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use duban::diagnostic::{Lang, Message};
use duban::report::{self, Detail, Report, Summary, TextOptions};
use duban::{CheckOptions, Error, Policy, StreamOptions};
use duban_tables::Part;

use crate::judging::{Doubtful, Sources};
use crate::progress::Progress;
use crate::{input, output, words};
use chunks::Opened;
use stream::{Stream, Target};

const EXAMPLES: &str = "例:
  duban check zibo 工单.json                          内置的淄博政策,截至现在
  duban check policies/zibo 工单.json --as-of 2021-02-01
  duban check zibo 台账.json --format html -o 报告.html
  duban check zibo 一月.ndjson 二月.ndjson --format ndjson --brief -o 结果.ndjson
  cat 工单.json | duban check zibo -
  duban check zibo 台账.xlsx --mapping mapping.toml --format xlsx -o 结果.xlsx

退出状态:0 没有违反;1 有违反;2 什么也没能判断;3 判断完了,但有记录被退回。";

/// 按政策判断工单:谁该在何时之前办什么、办到没有 (check tickets against a policy)
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, override_usage = "duban check 政策 [工单文件…] [选项]")]
pub(crate) struct Options {
    /// 政策:文件夹、.duban 文件、导出的 .json 文件,或者名称(如 zibo)
    #[arg(value_name = "政策")]
    policy: PathBuf,

    /// 工单文件:一件工单、台账、工单的列表、一行一件(NDJSON),或者表格(CSV、XLSX、XLS、Parquet、XES,要有 --mapping);“-”是标准输入,不写也是
    #[arg(value_name = "工单文件")]
    facts: Vec<PathBuf>,

    /// 截至什么时候;只写日期,是那天结束时;不写是现在
    #[arg(long, value_name = "时刻")]
    as_of: Option<String>,

    /// 输出的格式:text(默认)、json、ndjson、html(一页,离线可看可印)、csv、xlsx、parquet(后两种要有 -o)
    #[arg(long, value_name = "格式", default_value = "text")]
    format: Format,

    /// 每件工单只列编号、到期时刻、状态和违反(用于 json 和 ndjson)
    #[arg(long)]
    brief: bool,

    /// 表格的映射:哪一列是编号、单位、字段、事件的时刻(duban map --suggest 可以起草)
    #[arg(long, value_name = "文件")]
    mapping: Option<PathBuf>,

    /// csv 和 parquet 写哪张表:obligations(默认)、violations、escalations、notes、units、tasks、indicators、routines、assessments、summary
    #[arg(long, value_name = "表", value_parser = table())]
    table: Option<Part>,

    /// 写到文件里;写完整了才出现
    #[arg(short, long, value_name = "文件")]
    output: Option<PathBuf>,

    /// 不显示报告和提醒,只看退出状态;-o 的文件照写,错误照报
    #[arg(long)]
    quiet: bool,

    /// 用几个线程判断一行一件的工单(--format ndjson);不写是处理器的核数,输出不因此不同
    #[arg(long, value_name = "个数")]
    jobs: Option<NonZeroUsize>,

    #[command(flatten)]
    doubtful: Doubtful,

    #[command(flatten)]
    sources: Sources,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Ndjson,
    Html,
    Csv,
    Xlsx,
    Parquet,
}

impl Format {
    /// Whether tickets that come a line each are written as they come, and nothing is held.
    fn flows(self) -> bool {
        matches!(self, Format::Ndjson | Format::Csv | Format::Xlsx | Format::Parquet)
    }
}

/// The tables of a report by their names.
fn table() -> impl TypedValueParser<Value = Part> {
    PossibleValuesParser::new(Part::ALL.map(Part::key))
        .try_map(|name| Part::ALL.into_iter().find(|part| part.key() == name).ok_or(""))
}

/// Checks, writes the report, and names what was left out.
///
/// # Errors
/// Nothing could be judged, or the report could not be written.
pub(crate) fn run(options: &Options, lang: Lang) -> Result<u8, Error> {
    if options.brief && !matches!(options.format, Format::Json | Format::Ndjson) {
        return Err(words::error(&words::BRIEF_IS_DATA));
    }
    tables::sensible(options)?;
    let policy = options.sources.place_of(&options.policy);
    let inputs = options.facts.iter().chain(options.sources.file()).chain(&options.mapping).chain([&policy]);
    output::not_over_an_input(options.output.as_deref(), inputs)?;
    let as_of = options.as_of.as_deref().map_or_else(|| Ok(input::now()), input::moment)?;
    let days = options.sources.days(lang)?;
    let policy = options.sources.policy(&options.policy, days)?;
    if let Some(run) = tables::Run::of(options, &policy, as_of, lang)? {
        return run.run().map(|summary| status(&summary));
    }
    // Where a broken record ends the run, nothing may be written before the last one is read.
    let streams = options.format.flows() && !options.doubtful.stops();
    let opened = if streams && !input::nothing_given(&options.facts) {
        chunks::open(&options.facts, &Message::new(&words::STDIN).say(lang))
    } else {
        None
    };
    match opened {
        Some((files, true)) => streamed(options, &policy, files, as_of, lang),
        opened => whole(options, &policy, opened.map(|(files, _)| files), as_of, lang),
    }
}

/// A ticket a line: judged and written as they come.
fn streamed(
    options: &Options,
    policy: &Policy,
    files: Vec<Opened>,
    as_of: duban::value::Moment,
    lang: Lang,
) -> Result<u8, Error> {
    if !options.quiet {
        output::warnings(policy, lang);
    }
    let detail = if options.brief { Detail::Brief } else { Detail::Full };
    let cores = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let jobs = options.jobs.map_or_else(cores, NonZeroUsize::get).min(MOST_JOBS);
    let stream_options = StreamOptions { detail, on_unknown: how(options, lang).on_unknown };
    let progress = Progress::over(&options.facts, options.quiet, options.output.is_some(), lang);
    let progress = &Mutex::new(progress);
    let stream = Stream { policy, as_of, options: stream_options, jobs, lang, progress };
    if options.format != Format::Ndjson && (!options.quiet || options.output.is_some()) {
        let (mut failed, mut summary) = (None, None);
        let done = tables::deliver(options, lang, |writer| {
            summary = Some(stream.table(files, writer, &mut failed)?);
            Ok(())
        });
        return match (failed, summary) {
            (Some(error), _) => Err(error),
            // A reader that closed the pipe has what it wanted.
            (None, summary) => done.map(|()| summary.map_or(0, |summary| status(&summary))),
        };
    }
    let target = match &options.output {
        None if options.quiet => Target::Nowhere,
        path => Target::Somewhere(path.as_deref()),
    };
    Ok(status(&stream.run(files, target)?))
}

/// Everything else: read as a whole, then judged.
fn whole(
    options: &Options,
    policy: &Policy,
    opened: Option<Vec<Opened>>,
    as_of: duban::value::Moment,
    lang: Lang,
) -> Result<u8, Error> {
    let facts = match opened {
        Some(files) => input::facts_opened(files)?,
        None => input::facts(&options.facts, lang)?,
    };
    let mut progress = Progress::whole(options.quiet, options.output.is_some(), lang);
    let checked = policy.check_texts(facts, as_of, how(options, lang));
    progress.end();
    let checked = checked?;
    if !options.quiet {
        output::warnings(policy, lang);
    }
    output::findings(checked.rejected.iter(), &checked.sources, lang);
    if !options.quiet || options.output.is_some() {
        write_whole(options, policy, &checked.report, lang)?;
    }
    Ok(status(&checked.report.summary))
}

/// Writes a whole report in the format that is asked for.
fn write_whole(options: &Options, policy: &Policy, whole: &Report, lang: Lang) -> Result<(), Error> {
    let detail = if options.brief { Detail::Brief } else { Detail::Full };
    let target = options.output.as_deref();
    match options.format {
        Format::Text => {
            let text = report::text(whole, TextOptions { lang, paint: output::paint(target) });
            output::deliver(target, |out| out.write_all(text.as_bytes()))
        }
        Format::Json => output::deliver_data(target, |mut out| report::json(whole, detail, &mut out)),
        Format::Ndjson => output::deliver_data(target, |mut out| report::ndjson(whole, detail, &mut out)),
        Format::Html => {
            let page = duban_html::report(whole, policy, lang);
            output::deliver_data(target, |out| out.write_all(output::page(page)?.as_bytes()))
        }
        Format::Csv | Format::Xlsx | Format::Parquet => {
            tables::deliver(options, lang, |writer| duban_tables::write_whole(writer, whole))
        }
    }
}

/// More threads than this only wait for each other.
const MOST_JOBS: usize = 256;

/// The exit status of a finished run.
fn status(summary: &Summary) -> u8 {
    match (summary.rejected, summary.violations) {
        (0, 0) => 0,
        (0, _) => 1,
        _ => 3,
    }
}

fn how(options: &Options, lang: Lang) -> CheckOptions {
    // Data are Chinese whoever reads them.
    let text = matches!(options.format, Format::Text | Format::Html);
    options.doubtful.how(if text { lang } else { Lang::Zh })
}
