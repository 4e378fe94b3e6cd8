//! The help in English. Chinese stands beside the options it is about; here is what `--lang en` shows in its place. A test
//! holds that nothing is left in Chinese.

use clap::Command;

/// What an argument is, by its name; where commands differ, by `command.name`.
const ARGUMENTS: &[(&str, &str)] = &[
    ("lang", "Language of help and messages: zh (default) or en; JSON is always Chinese"),
    ("color", "Colour: auto (default: on a terminal only, and not where NO_COLOR is set), always or never"),
    ("version", "Show the version"),
    ("help", "Show this help"),
    ("policy", "Policy: a folder, a .duban file, an exported .json file, or a name (like zibo)"),
    ("against", "The other policy, written in the same way"),
    (
        "facts",
        "Facts: a ticket, a ledger, a list of tickets, or a ticket a line (NDJSON); “-”, or nothing, is standard input",
    ),
    ("as_of", "As of when; a bare date is its end; now where nothing is given"),
    ("format", "Format of the output; text by default"),
    ("output", "Write to a file, which appears when it is whole"),
    ("brief", "Of each ticket only id, due moments, states and violations (json and ndjson)"),
    ("quiet", "No report, warnings or progress; files of -o are written, errors are told"),
    (
        "jobs",
        "Threads for tickets a line (--format ndjson); the number of cores by default, the output is the same",
    ),
    ("on_error", "A record that cannot be read: stop (default for a single ticket), or report it and go on"),
    ("unknown", "A key or name that nobody knows: error (default) or note"),
    ("calendar", "Calendar file of further years (CSV or JSON), laid over the national working days"),
    ("policies", "Look for named policies in this folder first"),
    ("mapping", "How columns of tables become tickets"),
    ("suggest", "The table: CSV, XLSX, XLS, Parquet, XES"),
    (
        "map.mapping",
        "A mapping that is there already: only its [file] is used (sheet, row of the header, encoding, order of dates)",
    ),
    (
        "table",
        "Which table csv and parquet hold: obligations (default), violations, escalations, notes, units, tasks, indicators, routines, assessments, summary",
    ),
    ("ticket", "Which ticket"),
    ("duty", "Only this duty"),
    ("explain.facts", "Facts; “-”, or nothing, is standard input"),
    ("uncovered", "Only the sentences that no declaration covers"),
    ("within", "The span: 5 working days (5个工作日, default), 24小时, 2周, or a day (2021-02-01)"),
    ("list", "How many changes are listed: 20 in text, all in json by default"),
    ("on", "Of several versions, the one in force on this day; the last by default"),
    ("fmt.policy", "Policy: folders, or .duban files"),
    ("check", "Only say which files are not in form"),
    ("all", "Show what was accepted too, with its reason"),
    ("man.all", "Write all pages into this folder: duban.1, duban-check.1 …"),
    ("names", "Which command; the main page where none is given"),
    ("undecided", "Show what could not be decided too"),
    (
        "fix",
        "Mend what can be nothing else: dates, full stops at line ends, misspelt keywords, missing spaces",
    ),
    ("dry_run", "With --fix: only show the edits"),
    (
        "bless",
        "Rewrite expectations that do not hold in the policy's files, by what came out; look first whether that is right",
    ),
    ("test.dry_run", "With --bless: only list what would be rewritten"),
    ("explain", "Explain a code (like D0201): what it means, what to do"),
    ("due.explain", "A line a day: why it counts or does not"),
    ("coverage", "Also say which duties, rungs, rows and milestones no example reaches"),
    ("file", "A file that duban export wrote, or one in its format; “-” is standard input"),
    ("import.output", "Write this policy folder; files that are there are left alone"),
    ("what", "Which data: facts, report, policy, due, whatif, diff"),
    ("shell", "bash, zsh, fish, elvish or powershell"),
    ("due.from", "When it begins; a bare date is its end"),
    ("limit", "A limit, as policies write it: 5个工作日, 第3个工作日 12:00 前, 24小时内, 当日, 2个月内"),
    ("days.from", "The first day"),
    ("days.to", "The last day, listed too"),
    ("count.from", "Counted from the day after this one"),
    ("count.to", "Up to this day, which counts"),
];

/// The words that stand for values.
const VALUES: &[(&str, &str)] = &[
    ("另一份政策", "POLICY2"),
    ("表格", "TABLE"),
    ("表", "TABLE"),
    ("工单文件", "FACTS"),
    ("起算时刻", "FROM"),
    ("文件夹", "FOLDER"),
    ("政策", "POLICY"),
    ("文件", "FILE"),
    ("时刻", "TIME"),
    ("时间", "SPAN"),
    ("时限", "LIMIT"),
    ("日期", "DATE"),
    ("起日", "FROM"),
    ("止日", "TO"),
    ("格式", "FORMAT"),
    ("何时", "WHEN"),
    ("个数", "N"),
    ("做法", "HOW"),
    ("编号", "ID"),
    ("义务", "DUTY"),
    ("代码", "CODE"),
    ("数据", "DATA"),
    ("外壳", "SHELL"),
    ("语言", "LANG"),
    ("命令", "COMMAND"),
    ("选项", "OPTIONS"),
];

/// Examples and what else stands below the options, by command.
const AFTER: &[(&str, &str)] = &[
    ("duban", "Examples:
  duban check zibo tickets.json --as-of 2021-02-01
  duban due zibo ledger.json --within 5个工作日
  duban test policies/zibo
  duban calendar due '2021-01-04 09:30' '第3个工作日 12:00 前'

Exit status: 0 nothing wrong; 1 violations, or examples that fail; 2 nothing could be judged; 3 done, but records were rejected."),
    ("check", "Examples:
  duban check zibo tickets.json
  duban check policies/zibo tickets.json --as-of 2021-02-01
  duban check zibo january.ndjson february.ndjson --format ndjson --brief -o result.ndjson
  cat tickets.json | duban check zibo -
  duban check zibo tickets.xlsx --mapping mapping.toml --format xlsx -o result.xlsx

Exit status: 0 no violations; 1 violations; 2 nothing could be judged; 3 done, but records were rejected."),
    ("explain", "Examples:
  duban explain zibo tickets.json --ticket ZB-2021-000123
  duban explain zibo january.ndjson --ticket ZB-2021-000123 --duty 初步回复 --as-of 2021-02-01"),
    ("lint", "Examples:
  duban lint policies/zibo
  duban lint --explain D0201
  duban lint --fix --dry-run my-policy

Exit status: 0 no errors or warnings; 1 some; 2 the policy cannot be read."),
    ("fmt", "Examples:
  duban fmt policies/zibo
  duban fmt --check policies/zibo
  duban fmt --lang en my-policy.duban      English keywords; names and quotes stay

Exit status: 0 all in form; 1 some are not (--check); 2 a file cannot be read, or is wrong."),
    ("test", "Examples:
  duban test policies/zibo
  duban test zibo --coverage
  duban test my-policy/ --bless --dry-run
  duban test zibo my-policy/ --format json

Exit status: 0 all hold; 1 some do not; 2 the policy cannot be read."),
    ("cover", "Examples:
  duban cover zibo
  duban cover zibo --uncovered
  duban cover zibo --format json

The source stands left, the declarations that quote it right: = encoded; - left out by name; ! binds, but nothing covers it."),
    ("due", "Examples:
  duban due zibo ledger.json
  duban due zibo ledger.json --within 24小时 --as-of '2021-01-06 09:00'
  duban due zibo ledger.json --within 2周 --format ics -o due.ics

The overdue come first, marked “✗”. Periods that begin within the span are listed too.
Exit status: 0 listed; 2 nothing could be judged; 3 listed, but records were rejected."),
    ("whatif", "Examples:
  duban whatif zibo --against new-policy/ tickets.json
  duban whatif zibo --against new-policy/ ledger.json --format json -o compared.json

“Missed” is late and overdue together.
Exit status: 0 compared; 2 nothing could be compared; 3 compared, but records were rejected."),
    ("diff", "Examples:
  duban diff zibo tengzhou
  duban diff zibo/2020-12-01 zibo/2023-01-01
  duban diff zibo new-policy/ --format json -o diff.json

Matched by matter and name, then by near names: a guess, marked “?”. ~ changed; + in the second only; - in the first only."),
    ("export", "Examples:
  duban export zibo -o zibo.json
  duban export zibo | sha256sum        the digest that reports show
  duban check zibo.json tickets.json"),
    ("import", "Examples:
  duban import zibo.json
  duban import zibo.json -o zibo-copy
  duban export zibo | duban import -

Exit status: 0 no errors; 2 errors, and nothing is written."),
    ("map", "Examples:
  duban map --suggest tickets.xlsx zibo > mapping.toml
  duban map --suggest tickets.xlsx                 for the shipped policy that fits best
  duban check zibo tickets.xlsx --mapping mapping.toml

Exit status: 0 drafted; 2 nothing could be drafted."),
    ("schema", "Examples:
  duban schema facts
  duban schema report -o report.json
  duban schema policy"),
    ("completions", "Examples:
  duban completions bash > /etc/bash_completion.d/duban"),
    ("man", "Examples:
  duban man | man -l -
  duban man check | man -l -
  duban man --all /usr/local/share/man/man1"),
    ("calendar", "Examples:
  duban calendar due '2021-01-04 09:30' '第3个工作日 12:00 前'
  duban calendar count 2021-01-04 2021-02-01"),
    ("calendar due", "Examples:
  duban calendar due '2021-01-04 09:30' '第3个工作日 12:00 前'
  duban calendar due 2021-02-10 5个工作日 --explain"),
    ("calendar days", "Examples:
  duban calendar days 2021-02-10 2021-02-20"),
    ("calendar count", "Examples:
  duban calendar count 2021-01-04 2021-02-01"),
];

/// The whole command with its help in English.
pub(crate) fn english(command: Command) -> Command {
    translated(command, "")
}

fn translated(mut command: Command, above: &str) -> Command {
    let name = command.get_name().to_owned();
    let path = if above.is_empty() { name.clone() } else { format!("{above} {name}") };
    let usage = command.render_usage().to_string();
    let usage = values(usage.strip_prefix("Usage: ").unwrap_or(&usage));
    let about = command.get_about().map(|about| in_brackets(&about.to_string()));
    let key = if above.is_empty() { "duban" } else { path.strip_prefix("duban ").unwrap_or(&path) };
    let after = AFTER.iter().find(|(known, _)| *known == key).map(|(_, text)| *text);
    let mut command = command
        .override_usage(usage)
        .help_template("{about}\n\nUsage: {usage}\n\n{all-args}{after-help}")
        .subcommand_help_heading("Commands")
        .subcommand_value_name("COMMAND")
        .mut_args(|arg| {
            let id = arg.get_id().as_str().to_owned();
            let heading = if arg.is_positional() { "Arguments" } else { "Options" };
            let special = format!("{name}.{id}");
            let find = |wanted: &str| ARGUMENTS.iter().find(|(known, _)| *known == wanted);
            let arg = match find(&special).or_else(|| find(&id)) {
                Some((_, text)) => arg.help(*text),
                None => arg,
            };
            let shown: Option<Vec<String>> =
                arg.get_value_names().map(|names| names.iter().map(|name| values(name)).collect());
            let arg = match shown.filter(|_| arg.get_action().takes_values()) {
                Some(names) => arg.value_names(names),
                None => arg,
            };
            arg.help_heading(heading)
        })
        .mut_subcommands(|inner| translated(inner, &path));
    if let Some(about) = about {
        command = command.about(about);
    }
    match after {
        Some(after) => command.after_help(after),
        None => command,
    }
}

/// What stands in the brackets at the end of a line in both languages.
fn in_brackets(about: &str) -> String {
    let inner = about.trim_end().strip_suffix(')').and_then(|text| text.rsplit_once('('));
    inner.map_or_else(|| about.to_owned(), |(_, english)| english.to_owned())
}

fn values(text: &str) -> String {
    VALUES.iter().fold(text.to_owned(), |text, (zh, en)| text.replace(zh, en))
}

#[cfg(test)]
mod tests {
    fn chinese(text: &str) -> bool {
        text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
    }

    fn look(command: &clap::Command, left: &mut Vec<String>) {
        let name = command.get_name().to_owned();
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        if about.is_empty() || chinese(&about) {
            left.push(format!("{name}: {about}"));
        }
        if command.get_after_help().is_none()
            || command.get_after_help().unwrap().to_string().starts_with('例')
        {
            left.push(format!("{name}: examples"));
        }
        for arg in command.get_arguments() {
            let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            // Limits are written in Chinese.
            let may = ["within", "limit"].contains(&arg.get_id().as_str());
            if help.is_empty() || chinese(&help) && !may {
                left.push(format!("{name}.{}: {help}", arg.get_id()));
            }
            for value in arg.get_value_names().unwrap_or_default() {
                if chinese(value) {
                    left.push(format!("{name}.{}: {value}", arg.get_id()));
                }
            }
        }
        command.get_subcommands().for_each(|inner| look(inner, left));
    }

    #[test]
    fn nothing_of_the_help_is_left_in_chinese() {
        let mut left = Vec::new();
        look(&crate::args::command(duban::diagnostic::Lang::En), &mut left);
        assert!(left.is_empty(), "{left:#?}");
    }
}
