//! `duban test`: runs the examples of policies, and shows where one does not hold.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use duban::calendar::Calendar;
use duban::diagnostic::{Diagnostic, Lang, Message, Paint, render};
use duban::{Coverage, Error, ExampleResult, Policy, bless, read_files};

use super::test_coverage::{self, Failure, PolicyResult, Results, SCHEMA};
use crate::{changes, find, output, words};

const EXAMPLES: &str = "例:
  duban test policies/zibo
  duban test zibo --coverage
  duban test zibo 我的政策/ --format json
  duban test 我的政策/ --bless --dry-run    看看不符的预期会改成什么,不改文件

退出状态:0 全部符合;1 有不符的;2 政策读不出来。示例没有到过的地方不影响退出状态。";

/// 运行政策里的示例,指出不符的地方 (run the examples of policies)
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, override_usage = "duban test 政策… [选项]")]
pub(crate) struct Options {
    /// 政策:文件夹、.duban 文件、导出的 .json 文件,或者名称(如 zibo)
    #[arg(value_name = "政策", required = true)]
    policy: Vec<PathBuf>,

    /// 再说明哪些义务、级、行、节点等,示例一次也没有到过
    #[arg(long)]
    coverage: bool,

    /// 不符的预期,照结果改写在政策文件里;改以前先看清结果对不对
    #[arg(long)]
    bless: bool,

    /// 同 --bless 一起用:只列出要改的,不改文件
    #[arg(long, requires = "bless")]
    dry_run: bool,

    /// 输出的格式:text(默认)、json
    #[arg(long, value_name = "格式", default_value = "text")]
    format: Format,

    /// 先在这个文件夹里找叫这个名称的政策
    #[arg(long, value_name = "文件夹")]
    policies: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// What the examples of one policy came to.
struct Run<'p> {
    policy: &'p Policy,
    results: Vec<ExampleResult>,
    coverage: Option<Coverage>,
}

/// Runs all examples of all policies.
///
/// # Errors
/// A policy that cannot be read: no examples are run then.
pub(crate) fn run(options: &Options, lang: Lang) -> Result<u8, Error> {
    let mut blessed = String::new();
    for given in options.policy.iter().filter(|_| options.bless) {
        rewrite(given, options, lang, &mut blessed)?;
    }
    let read = |given: &PathBuf| find::policy(given, options.policies.as_deref(), Calendar::national());
    let policies = options.policy.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let runs: Vec<Run<'_>> = policies
        .iter()
        .map(|policy| {
            let (results, coverage) = policy.test_coverage();
            Run { policy, results, coverage: Some(coverage).filter(|_| options.coverage) }
        })
        .collect();
    let wrong: usize = runs.iter().map(wrong).sum();
    output::deliver(None, |out| match options.format {
        Format::Text => {
            let mut text = std::mem::take(&mut blessed);
            runs.iter().for_each(|run| one(run, lang, &mut text));
            out.write_all(text.as_bytes())
        }
        Format::Json => {
            anstream::stderr().lock().write_all(blessed.as_bytes())?;
            let policies = runs.iter().map(data).collect();
            serde_json::to_writer_pretty(&mut *out, &Results { schema: SCHEMA, policies })?;
            out.write_all(b"\n")
        }
    })?;
    Ok(u8::from(wrong > 0))
}

/// Writes what came out into the expectations of a policy's own files, or says what they would be.
fn rewrite(given: &Path, options: &Options, lang: Lang, text: &mut String) -> Result<(), Error> {
    let path = find::on_disk(given, options.policies.as_deref())?;
    if path.extension().is_some_and(|extension| extension == "json") {
        let message = Message::new(&words::BLESS_NEEDS_FILES).with("path", path.display().to_string());
        return Err(words::error(message));
    }
    let blessed = bless(&read_files(&path)?, &changes::own, &Calendar::national())?;
    changes::apply(&path, &blessed.files, options.dry_run, text)?;
    let said = if options.dry_run { &words::WOULD_BLESS } else { &words::BLESSED };
    let said = Message::new(said)
        .with("policy", given.display().to_string())
        .with("count", blessed.written.to_string())
        .with("files", blessed.files.len().to_string());
    let _ = writeln!(text, "{}", said.say(lang));
    if blessed.left > 0 {
        let left = Message::new(&words::BLESS_LEFT).with("count", blessed.left.to_string());
        let _ = writeln!(text, "{}", left.say(lang));
    }
    text.push('\n');
    Ok(())
}

fn wrong(run: &Run<'_>) -> usize {
    run.results.iter().map(|result| result.mismatches.len()).sum()
}

fn expected(run: &Run<'_>) -> usize {
    run.results.iter().map(|result| result.expectations).sum()
}

/// One policy as data; messages in Chinese, as in all data.
fn data<'p>(run: &Run<'p>) -> PolicyResult<'p> {
    let failures = run.results.iter().flat_map(|result| {
        result.mismatches.iter().map(|mismatch| Failure {
            example: result.name.clone(),
            code: mismatch.message.text.code,
            message: mismatch.message.say(Lang::Zh),
            place: test_coverage::place(run.policy, mismatch.place),
        })
    });
    PolicyResult {
        policy: &run.policy.program().name,
        examples: run.results.len(),
        expectations: expected(run),
        failed: wrong(run),
        failures: failures.collect(),
        coverage: run.coverage.as_ref().map(|coverage| test_coverage::data(run.policy, coverage)),
    }
}

/// The failures of one policy, its summary, and what its examples reached.
fn one(run: &Run<'_>, lang: Lang, text: &mut String) {
    for result in &run.results {
        for mismatch in &result.mismatches {
            let named = Message::new(&words::IN_EXAMPLE).with("name", result.name.as_str());
            let finding = Diagnostic::new(mismatch.message.clone()).label(mismatch.place, named);
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{}\n", render(&finding, run.policy.sources(), lang, Paint::Colour));
        }
    }
    let wrong = wrong(run);
    let summary = Message::new(match (run.results.len(), wrong) {
        (0, _) => &words::EXAMPLES_NONE,
        (_, 0) => &words::EXAMPLES_HOLD,
        _ => &words::EXAMPLES_FAIL,
    });
    let summary = summary
        .with("policy", run.policy.program().name.as_str())
        .with("examples", run.results.len().to_string())
        .with("expected", expected(run).to_string())
        .with("wrong", wrong.to_string());
    let _ = writeln!(text, "{}", summary.say(lang));
    if let Some(coverage) = &run.coverage {
        test_coverage::text(run.policy, coverage, lang, text);
    }
}
