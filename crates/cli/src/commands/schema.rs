//! `duban schema`: the JSON Schemas of what goes in and comes out.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use duban::{Error, Shape, json_schema};

use crate::output;

const EXAMPLES: &str = "例:
  duban schema facts                 工单和台账
  duban schema report -o 报告.json   判断的结果
  duban schema policy                duban export 写出、duban import 读进的政策";

/// 显示数据格式的 JSON Schema (the JSON Schemas of facts, reports and policies)
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, override_usage = "duban schema facts|report|policy|due|whatif|diff [选项]")]
pub(crate) struct Options {
    /// 哪一种数据:facts(工单和台账)、report(报告)、policy(政策)、due(到期的)、whatif(换一份政策)、diff(两份政策对照)
    #[arg(value_name = "数据")]
    what: Kind,

    /// 写到文件里;写完整了才出现
    #[arg(short, long, value_name = "文件")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    Facts,
    Report,
    Policy,
    Due,
    #[value(name = "whatif")]
    WhatIf,
    Diff,
}

/// Writes the schema.
///
/// # Errors
/// It cannot be written.
pub(crate) fn run(options: &Options) -> Result<u8, Error> {
    let schema = json_schema(match options.what {
        Kind::Facts => Shape::Facts,
        Kind::Report => Shape::Report,
        Kind::Policy => Shape::Policy,
        Kind::Due => Shape::Due,
        Kind::WhatIf => Shape::WhatIf,
        Kind::Diff => Shape::Diff,
    });
    output::deliver(options.output.as_deref(), |out| out.write_all(schema.as_bytes()))?;
    Ok(0)
}
