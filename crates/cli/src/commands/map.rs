//! `duban map`: drafts the mapping of a table for a policy.

use std::path::PathBuf;

use clap::Args;
use duban::Error;
use duban::calendar::Calendar;
use duban::diagnostic::Lang;
use duban_tables::{Input, Mapping, Table};

use crate::{find, input, output};

const EXAMPLES: &str = "例:
  duban map --suggest 台账.xlsx zibo > mapping.toml       起草映射
  duban check zibo 台账.xlsx --mapping mapping.toml       看过改过再用

退出状态:0 起草好了;2 起草不出来。";

/// 起草表格的映射:哪一列是编号、单位、字段、事件的时刻 (draft the mapping of a table)
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, override_usage = "duban map --suggest 表格 政策 [选项]")]
pub(crate) struct Options {
    /// 表格文件:CSV、XLSX、XLS、Parquet、XES
    #[arg(long, value_name = "表格", required = true)]
    suggest: PathBuf,

    /// 政策:文件夹、.duban 文件、导出的 .json 文件,或者名称(如 zibo)
    #[arg(value_name = "政策")]
    policy: PathBuf,

    /// 已有的映射:只用它的 [file](工作表、表头在第几行、编码、日期先后)
    #[arg(long, value_name = "文件")]
    mapping: Option<PathBuf>,

    /// 写到文件里
    #[arg(short, long, value_name = "文件")]
    output: Option<PathBuf>,

    /// 先在这个文件夹里找叫这个名称的政策
    #[arg(long, value_name = "文件夹")]
    policies: Option<PathBuf>,
}

/// Drafts.
///
/// # Errors
/// The table or the policy cannot be read, or nothing in the table looks like tickets.
pub(crate) fn run(options: &Options, lang: Lang) -> Result<u8, Error> {
    let at = find::place_of(&options.policy, options.policies.as_deref());
    let inputs = options.mapping.iter().chain([&options.suggest, &at]);
    output::not_over_an_input(options.output.as_deref(), inputs)?;
    let policy = find::policy(&options.policy, options.policies.as_deref(), Calendar::national())?;
    let mapping = match &options.mapping {
        Some(path) => Some(Mapping::read(input::document(path, lang)?)?),
        None => None,
    };
    let table = Table::open(&Input::file(options.suggest.as_path()), mapping.as_ref())?;
    let draft = duban_tables::suggest(table, &policy, mapping.as_ref())?;
    output::deliver_data(options.output.as_deref(), |out| out.write_all(draft.as_bytes()))?;
    Ok(0)
}
