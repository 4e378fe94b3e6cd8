//! `duban calendar`: due moments, working days and why, asked of the calendar alone.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use duban::Error;
use duban::calendar::{Calendar, Counting, Due};
use duban::diagnostic::{Lang, Message};
use duban::report::{DayWhy, weekday};
use duban::source::Source;
use duban::value::{Day, Moment, Term};
use unicode_width::UnicodeWidthStr;

use crate::{input, output, words};

/// 只问日历:何时到期、哪天上班、隔几个工作日 (due moments and working days)
#[derive(Args, Debug)]
#[command(override_usage = "duban calendar 命令 …", arg_required_else_help = true)]
pub(crate) struct Options {
    /// 补充年份的日历文件(CSV 或 JSON),加在国家法定工作日之上
    #[arg(long, value_name = "文件", global = true)]
    calendar: Option<PathBuf>,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Due(DueOptions),
    Days(DaysOptions),
    Count(CountOptions),
}

/// 时限从某一时刻起算,何时到期 (when a limit falls due)
#[derive(Args, Debug)]
#[command(
    after_help = "例:
  duban calendar due '2021-01-04 09:30' '第3个工作日 12:00 前'
  duban calendar due 2021-02-09 5个工作日 --explain

只输出到期时刻;要看的日子超出已公布的年份时,后面加 provisional(暂定)。",
    override_usage = "duban calendar due 起算时刻 时限 [选项]"
)]
struct DueOptions {
    /// 起算的时刻;只写日期,是那天结束时
    #[arg(value_name = "起算时刻")]
    from: String,

    /// 时限,写法同政策里一样:5个工作日、第3个工作日 12:00 前、24小时内、当日、2个月内
    #[arg(value_name = "时限")]
    limit: String,

    /// 一天一行,说明为什么计、为什么不计
    #[arg(long)]
    explain: bool,
}

/// 逐日列出上班还是休息,以及为什么 (which days work, and why)
#[derive(Args, Debug)]
#[command(
    after_help = "例:\n  duban calendar days 2021-02-07 2021-02-20",
    override_usage = "duban calendar days 起日 止日 [选项]"
)]
struct DaysOptions {
    /// 第一天
    #[arg(value_name = "起日")]
    from: String,

    /// 最后一天,也列出
    #[arg(value_name = "止日")]
    to: String,
}

/// 起日之后、到止日为止(含止日)有几个工作日 (working days after FROM, up to and with TO)
#[derive(Args, Debug)]
#[command(
    after_help = "例:
  duban calendar count 2021-02-09 2021-02-20

起日不算,止日算:同逾期工作日数的数法一样。要看的日子超出已公布的年份时,后面加 provisional(暂定)。",
    override_usage = "duban calendar count 起日 止日 [选项]"
)]
struct CountOptions {
    /// 从这一天的第二天数起
    #[arg(value_name = "起日")]
    from: String,

    /// 数到这一天,这一天也算
    #[arg(value_name = "止日")]
    to: String,
}

/// Answers.
///
/// # Errors
/// What was asked cannot be read or counted.
pub(crate) fn run(options: &Options, lang: Lang) -> Result<u8, Error> {
    let calendar = input::calendar(options.calendar.as_deref(), lang)?;
    let text = match &options.command {
        Command::Due(asked) => due(asked, &calendar, lang)?,
        Command::Days(asked) => days(&between(&asked.from, &asked.to)?, &calendar, lang),
        Command::Count(asked) => count(between(&asked.from, &asked.to)?, &calendar),
    };
    output::deliver(None, |out| out.write_all(text.as_bytes()))?;
    Ok(0)
}

fn due(asked: &DueOptions, calendar: &Calendar, lang: Lang) -> Result<String, Error> {
    let from = input::moment(&asked.from)?;
    let limit = Source::new(Message::new(&words::LIMIT).say(lang), asked.limit.as_str());
    let (term, due) = duban::due(calendar, limit, from)?;
    let mut text = String::new();
    if asked.explain {
        explain(&term, from, due, calendar, lang, &mut text);
    } else {
        let _ = writeln!(text, "{}{}", due.at, provisional(due.provisional));
    }
    Ok(text)
}

/// What marks an answer that looked beyond the published years; fixed, as programs read it.
fn provisional(yes: bool) -> &'static str {
    if yes { " provisional" } else { "" }
}

fn explain(term: &Term, from: Moment, due: Due, calendar: &Calendar, lang: Lang, text: &mut String) {
    let steps = calendar.explain(term, from, &Counting::default()).unwrap_or_default();
    let days: Vec<DayWhy> = steps.iter().filter_map(DayWhy::of).collect();
    let acts: Vec<String> = days.iter().map(|day| day.act_words(lang)).collect();
    let width = acts.iter().map(|act| act.width()).max().unwrap_or(0);
    for (why, act) in days.iter().zip(&acts) {
        let pad = " ".repeat(width.saturating_sub(act.width()));
        let (day, reason) = (why.day, why.reason_words(lang));
        let _ = writeln!(text, "{day} {}  {act}{pad}  {reason}", weekday(day, lang));
    }
    let words = if due.provisional { &words::ACT_DUE_PROVISIONAL } else { &words::ACT_DUE };
    let _ = writeln!(text, "{}", Message::new(words).with("at", due.at.to_string()).say(lang));
}

fn between(from: &str, to: &str) -> Result<(Day, Day), Error> {
    let (first, last) = (input::day(from)?, input::day(to)?);
    if first <= last {
        return Ok((first, last));
    }
    Err(words::error(Message::new(&words::DAYS_REVERSED).with("from", from).with("to", to)))
}

fn days((first, last): &(Day, Day), calendar: &Calendar, lang: Lang) -> String {
    let mut text = String::new();
    let numbers = first.number()..=last.number();
    for day in numbers.filter_map(|number| Day::from_number(number.into()).ok()) {
        let works = if calendar.works(day) { &words::WORKS } else { &words::RESTS };
        let works = Message::new(works).say(lang);
        let reason = DayWhy::by_itself(day, &calendar.reason(day)).reason_words(lang);
        let _ = writeln!(text, "{day} {}  {works}  {reason}", weekday(day, lang));
    }
    text
}

fn count((after, up_to): (Day, Day), calendar: &Calendar) -> String {
    let first = after.plus(1).unwrap_or(after);
    let known = first > up_to || calendar.covers_all(first, up_to);
    format!("{}{}\n", calendar.working_days_between(after, up_to), provisional(!known))
}
