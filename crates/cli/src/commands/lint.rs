//! `duban lint`: what is wrong with policies, before any ticket comes.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use duban::calendar::Calendar;
use duban::diagnostic::{Diagnostic, Lang, Message, Paint, Severity, render, shown};
use duban::source::Sources;
use duban::{Error, Lint, mend, read_files};

use crate::{changes, find, output, words};

const EXAMPLES: &str = "例:
  duban lint policies/zibo
  duban lint --explain D0201
  duban lint --fix --dry-run 我的政策    看看能改正哪些,不改文件

退出状态:0 没有错误和警告;1 有;2 政策读不出来。";

/// 检查政策本身写得对不对 (what is wrong with a policy)
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, override_usage = "duban lint 政策… [选项]")]
pub(crate) struct Options {
    /// 政策:文件夹、.duban 文件、导出的 .json 文件,或者名称(如 zibo)
    #[arg(value_name = "政策", required_unless_present = "explain")]
    policy: Vec<PathBuf>,

    /// 先在这个文件夹里找叫这个名称的政策
    #[arg(long, value_name = "文件夹")]
    policies: Option<PathBuf>,

    /// 免查的也列出来,连同理由
    #[arg(long)]
    all: bool,

    /// 不能判断的也列出来
    #[arg(long)]
    undecided: bool,

    /// 改正有把握的:日期的写法、行末的句号、关键字的错字和少的空格;改了以后问题不减少的不改
    #[arg(long)]
    fix: bool,

    /// 同 --fix 一起用:只列出要改的,不改文件
    #[arg(long, requires = "fix")]
    dry_run: bool,

    /// 解释一个代码(如 D0201):是什么意思,怎么改
    #[arg(long, value_name = "代码")]
    explain: Option<String>,
}

/// Lists the findings of all policies, each policy's with a line that counts them.
///
/// # Errors
/// A policy that is not there at all.
pub(crate) fn run(options: &Options, lang: Lang) -> Result<u8, Error> {
    if let Some(code) = &options.explain {
        return explain(code);
    }
    let (mut text, mut wrong) = (String::new(), 0_usize);
    for given in options.policy.iter().filter(|_| options.fix) {
        fix(given, options, lang, &mut text)?;
    }
    for given in &options.policy {
        match find::policy(given, options.policies.as_deref(), Calendar::national()) {
            Ok(policy) => {
                let name = policy.program().name.clone();
                let lint = policy.lint();
                beside(&lint, policy.sources(), options, lang, &mut text);
                wrong = wrong.saturating_add(list(&name, &lint.findings, policy.sources(), lang, &mut text));
                let silenced = lint.silenced.len();
                if silenced > 0 {
                    let count = Message::new(&words::LINT_SILENCED).with("count", silenced.to_string());
                    let _ = writeln!(text, "{}", count.say(lang));
                }
            }
            // What has no place is not about the policy's words: it could not be read.
            Err(error) if error.findings.iter().all(|finding| finding.place().is_none()) => {
                return Err(error);
            }
            Err(error) => {
                let name = given.display().to_string();
                wrong = wrong.saturating_add(list(&name, &error.findings, &error.sources, lang, &mut text));
            }
        }
    }
    output::deliver(None, |out| out.write_all(text.as_bytes()))?;
    Ok(u8::from(wrong > 0))
}

/// Applies the edits that findings are certain of to the files of a policy's own folder, each file whole or not at all, or
/// says what they would be.
fn fix(given: &Path, options: &Options, lang: Lang, text: &mut String) -> Result<(), Error> {
    let path = find::on_disk(given, options.policies.as_deref())?;
    let files = read_files(&path)?;
    let mended = mend(&files, &changes::own, &Calendar::national());
    changes::apply(&path, &mended.files, options.dry_run, text)?;
    let said = if options.dry_run { &words::LINT_WOULD_FIX } else { &words::LINT_FIXED };
    let said = Message::new(said)
        .with("policy", given.display().to_string())
        .with("count", mended.applied.to_string())
        .with("files", mended.files.len().to_string());
    let _ = writeln!(text, "{}\n", said.say(lang));
    Ok(())
}

/// Draws what is accepted and what could not be decided, where that is asked for.
fn beside(lint: &Lint, sources: &Sources, options: &Options, lang: Lang, text: &mut String) {
    let silenced = lint.silenced.iter().filter(|_| options.all).map(|silenced| {
        let reason = Message::new(&words::LINT_ACCEPTED).with("reason", silenced.reason.as_str());
        silenced.finding.diagnostic.clone().help(reason)
    });
    let undecided = lint.undecided.iter().filter(|_| options.undecided).cloned();
    for finding in silenced.chain(undecided) {
        let _ = writeln!(text, "{}\n", render(&finding, sources, lang, Paint::Colour));
    }
}

/// Draws findings and counts them; how many are errors or warnings.
fn list(name: &str, findings: &[Diagnostic], sources: &Sources, lang: Lang, text: &mut String) -> usize {
    let (few, rest) = shown(findings);
    for finding in few.into_iter().chain(&rest) {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}\n", render(finding, sources, lang, Paint::Colour));
    }
    let count = |severity: Severity| findings.iter().filter(|finding| finding.severity() == severity).count();
    let (errors, warnings, notes) = (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
    let summary = Message::new(if errors == 0 && warnings == 0 && notes == 0 {
        &words::LINT_CLEAN
    } else {
        &words::LINT_COUNTS
    })
    .with("policy", name)
    .with("errors", errors.to_string())
    .with("warnings", warnings.to_string())
    .with("notes", notes.to_string());
    let _ = writeln!(text, "{}", summary.say(lang));
    errors.saturating_add(warnings)
}

/// The page of a code.
fn explain(code: &str) -> Result<u8, Error> {
    let wanted = code.trim().to_ascii_uppercase();
    match duban::explain(&wanted) {
        Some(page) => {
            output::deliver(None, |out| out.write_all(page.as_bytes()))?;
            Ok(0)
        }
        None => Err(words::error(Message::new(&words::NO_SUCH_CODE).with("code", code))),
    }
}
