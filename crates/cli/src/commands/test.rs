//! `duban test`: runs the examples of policies, and shows where one does not hold.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use duban::calendar::Calendar;
use duban::diagnostic::{Diagnostic, Lang, Message, Paint, render};
use duban::{Error, Policy};

use crate::{find, output, words};

const EXAMPLES: &str = "例:
  duban test policies/zibo
  duban test zibo 我的政策/

退出状态:0 全部符合;1 有不符的;2 政策读不出来。";

/// 运行政策里的示例,指出不符的地方 (run the examples of policies)
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, override_usage = "duban test 政策… [选项]")]
pub(crate) struct Options {
    /// 政策:文件夹、.duban 文件、导出的 .json 文件,或者名称(如 zibo)
    #[arg(value_name = "政策", required = true)]
    policy: Vec<PathBuf>,

    /// 先在这个文件夹里找叫这个名称的政策
    #[arg(long, value_name = "文件夹")]
    policies: Option<PathBuf>,
}

/// Runs all examples of all policies.
///
/// # Errors
/// A policy that cannot be read: no examples are run then.
pub(crate) fn run(options: &Options, lang: Lang) -> Result<u8, Error> {
    let read = |given: &PathBuf| find::policy(given, options.policies.as_deref(), Calendar::national());
    let policies = options.policy.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let (mut text, mut wrong) = (String::new(), 0);
    for policy in &policies {
        wrong += one(policy, lang, &mut text);
    }
    output::deliver(None, |out| out.write_all(text.as_bytes()))?;
    Ok(u8::from(wrong > 0))
}

/// The failures of one policy and its summary; how many expectations were not met.
fn one(policy: &Policy, lang: Lang, text: &mut String) -> usize {
    let results = policy.test();
    let (mut expected, mut wrong) = (0_usize, 0_usize);
    for result in &results {
        expected = expected.saturating_add(result.expectations);
        wrong = wrong.saturating_add(result.mismatches.len());
        for mismatch in &result.mismatches {
            let named = Message::new(&words::IN_EXAMPLE).with("name", result.name.as_str());
            let finding = Diagnostic::new(mismatch.message.clone()).label(mismatch.place, named);
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{}\n", render(&finding, policy.sources(), lang, Paint::Colour));
        }
    }
    let summary = Message::new(match (results.len(), wrong) {
        (0, _) => &words::EXAMPLES_NONE,
        (_, 0) => &words::EXAMPLES_HOLD,
        _ => &words::EXAMPLES_FAIL,
    });
    let summary = summary
        .with("policy", policy.program().name.as_str())
        .with("examples", results.len().to_string())
        .with("expected", expected.to_string())
        .with("wrong", wrong.to_string());
    let _ = writeln!(text, "{}", summary.say(lang));
    wrong
}
