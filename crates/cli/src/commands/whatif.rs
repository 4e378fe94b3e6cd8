//! `duban whatif`: the same facts under two policies; which verdicts change, and what that comes to.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use duban::diagnostic::{Lang, Message};
use duban::report::{self, TextOptions, WhatIf};
use duban::value::Moment;
use duban::{Error, Policy, WeighOptions};

use super::check::chunks::{self, Chunks, Opened};
use crate::judging::{Doubtful, Sources};
use crate::progress::Progress;
use crate::{input, output, words};

const EXAMPLES: &str = "例:
  duban whatif zibo --against 新政策/ 工单.json
  duban whatif policies/zibo --against zibo-10天 一月.ndjson 二月.ndjson --as-of 2021-03-01
  duban whatif zibo --against 新政策/ 台账.json --format json -o 对比.json

“逾期”是逾期完成和逾期未完成之和。一行一件的工单边读边比,内存只随列出的变化增长。
退出状态:0 比完了;2 什么也没能比;3 比完了,但有记录被退回。";

/// 换一份政策会怎样:同样的工单按两份政策判断,哪些结论不同 (the same facts under two policies)
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, override_usage = "duban whatif 政策 --against 另一份政策 [工单文件…] [选项]")]
pub(crate) struct Options {
    /// 政策:文件夹、.duban 文件、导出的 .json 文件,或者名称(如 zibo)
    #[arg(value_name = "政策")]
    policy: PathBuf,

    /// 拿来对比的另一份政策,写法同上
    #[arg(long, value_name = "另一份政策")]
    against: PathBuf,

    /// 工单文件:一件工单、台账、工单的列表,或者一行一件(NDJSON);“-”是标准输入,不写也是
    #[arg(value_name = "工单文件")]
    facts: Vec<PathBuf>,

    /// 截至什么时候;只写日期,是那天结束时;不写是现在
    #[arg(long, value_name = "时刻")]
    as_of: Option<String>,

    /// 输出的格式:text(默认)、json、html
    #[arg(long, value_name = "格式", default_value = "text")]
    format: Format,

    /// 逐项列出多少处变化:text 不写是 20,html 不写是 200,json 不写是全部
    #[arg(long, value_name = "个数")]
    list: Option<usize>,

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
    Html,
}

/// How many changes the text lists, where nobody says.
const LISTED: usize = 20;

/// How many a page lists.
const LISTED_ON_A_PAGE: usize = 200;

/// Judges by both and writes what changes.
///
/// # Errors
/// Nothing could be compared, or the answer could not be written.
pub(crate) fn run(options: &Options, lang: Lang) -> Result<u8, Error> {
    let sources = &options.sources;
    let policies = [sources.place_of(&options.policy), sources.place_of(&options.against)];
    let inputs = options.facts.iter().chain(sources.file()).chain(&policies);
    output::not_over_an_input(options.output.as_deref(), inputs)?;
    let as_of = options.as_of.as_deref().map_or_else(|| Ok(input::now()), input::moment)?;
    let days = sources.days(lang)?;
    let policy = sources.policy(&options.policy, days.clone())?;
    let against = sources.policy(&options.against, days)?;
    if !options.quiet {
        output::warnings(&policy, lang);
        output::warnings(&against, lang);
    }
    let stops = options.doubtful.stops();
    let opened = if stops || input::nothing_given(&options.facts) {
        None
    } else {
        chunks::open(&options.facts, &Message::new(&words::STDIN).say(lang))
    };
    let whatif = match opened {
        Some((files, true)) => streamed(options, (&policy, &against), files, as_of, lang)?,
        opened => whole(options, (&policy, &against), opened.map(|(files, _)| files), as_of, lang)?,
    };
    let rejected = whatif.summary.rejected;
    match options.format {
        Format::Text => output::deliver(options.output.as_deref(), |out| {
            let most = options.list.unwrap_or(LISTED);
            let how = TextOptions { lang, paint: output::paint(options.output.as_deref()) };
            out.write_all(report::whatif_text(&whatif, how, most).as_bytes())
        }),
        Format::Html => output::deliver_data(options.output.as_deref(), |out| {
            out.write_all(output::page(duban_html::whatif(&whatif, lang))?.as_bytes())
        }),
        Format::Json => {
            output::deliver_data(options.output.as_deref(), |mut out| report::shape_json(&whatif, &mut out))
        }
    }?;
    Ok(if rejected > 0 { 3 } else { 0 })
}

fn how(options: &Options, lang: Lang) -> WeighOptions {
    let most = match options.format {
        Format::Text => LISTED,
        Format::Html => LISTED_ON_A_PAGE,
        Format::Json => usize::MAX,
    };
    let check = options.doubtful.how(if options.format == Format::Json { Lang::Zh } else { lang });
    WeighOptions { check, most: options.list.unwrap_or(most) }
}

/// A ticket a line: compared as they come.
fn streamed(
    options: &Options,
    (policy, against): (&Policy, &Policy),
    files: Vec<Opened>,
    as_of: Moment,
    lang: Lang,
) -> Result<WhatIf, Error> {
    let mut weighing = policy.weigh(against, as_of, how(options, lang));
    let mut progress = Progress::over(&options.facts, options.quiet, options.output.is_some(), lang);
    let (mut chunks, mut text, mut said) = (Chunks::new(files), Vec::new(), false);
    while let Some(at) = chunks.next(&mut text) {
        let wrong = weighing.chunk(at.chunk(&text));
        progress.aside(|| {
            for error in &wrong {
                output::rejected(error, lang, said);
                said = true;
            }
        });
        let lines = text.iter().filter(|byte| **byte == b'\n').count() as u64;
        progress.read(text.len() as u64, lines);
    }
    progress.end();
    let (digest, failed) = chunks.finish();
    if let Some((name, error)) = failed {
        return Err(input::unreadable(&name, error.kind()));
    }
    Ok(weighing.finish(Some(digest)))
}

/// Everything else: read as a whole.
fn whole(
    options: &Options,
    (policy, against): (&Policy, &Policy),
    opened: Option<Vec<Opened>>,
    as_of: Moment,
    lang: Lang,
) -> Result<WhatIf, Error> {
    let facts = match opened {
        Some(files) => input::facts_opened(files)?,
        None => input::facts(&options.facts, lang)?,
    };
    let weighed = policy.weigh_texts(against, facts, as_of, how(options, lang))?;
    output::findings(weighed.rejected.iter(), &weighed.sources, lang);
    Ok(weighed.whatif)
}
