//! `duban map`: drafts the mapping of a table for a policy.

use std::path::PathBuf;

use clap::Args;
use duban::calendar::Calendar;
use duban::diagnostic::Lang;
use duban::{Error, Policy};
use duban_tables::{Input, Mapping, Table};

use crate::{find, input, output, shipped};

const EXAMPLES: &str = "例:
  duban map --suggest 台账.xlsx zibo > mapping.toml       起草映射
  duban map --suggest 台账.xlsx                           不写政策:照最像的一份内置政策起草
  duban check zibo 台账.xlsx --mapping mapping.toml       看过改过再用

退出状态:0 起草好了;2 起草不出来。";

/// 起草表格的映射:哪一列是编号、单位、字段、事件的时刻 (draft the mapping of a table)
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, override_usage = "duban map --suggest 表格 [政策] [选项]")]
pub(crate) struct Options {
    /// 表格文件:CSV、XLSX、XLS、Parquet、XES
    #[arg(long, value_name = "表格", required = true)]
    suggest: PathBuf,

    /// 政策:文件夹、.duban 文件、导出的 .json 文件,或者名称(如 zibo);不写是内置的政策里最像的一份
    #[arg(value_name = "政策")]
    policy: Option<PathBuf>,

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
    let folder = options.policies.as_deref();
    let at = options.policy.as_deref().map(|policy| find::place_of(policy, folder));
    let inputs = options.mapping.iter().chain([&options.suggest]).chain(&at);
    output::not_over_an_input(options.output.as_deref(), inputs)?;
    let named = options.policy.as_ref().map(|policy| vec![policy.clone()]);
    let names = named.unwrap_or_else(|| shipped::names().into_iter().map(PathBuf::from).collect());
    let policies = names.iter().map(|name| find::policy(name, folder, Calendar::national()));
    let policies = policies.collect::<Result<Vec<Policy>, Error>>()?;
    let mapping = match &options.mapping {
        Some(path) => Some(Mapping::read(input::document(path, lang)?)?),
        None => None,
    };
    let table = Table::open(&Input::file(options.suggest.as_path()), mapping.as_ref())?;
    let policies: Vec<&Policy> = policies.iter().collect();
    let (draft, chosen) = duban_tables::suggest_among(table, &policies, mapping.as_ref())?;
    let chosen = names.get(chosen).filter(|_| options.policy.is_none());
    let chosen = chosen.map(|name| format!("# 没有写政策:照内置的政策 {} 起草。\n", name.display()));
    let draft = format!("{}{draft}", chosen.unwrap_or_default());
    output::deliver_data(options.output.as_deref(), |out| out.write_all(draft.as_bytes()))?;
    Ok(0)
}
