//! What people call each rule of the grammar, in both languages. When it is said stands in `expected`.

use super::Rule;

/// What people call a rule: Chinese and English. Exhaustive, so that a new rule cannot be forgotten.
#[expect(clippy::too_many_lines, reason = "one exhaustive table, a line a word")]
pub(super) fn label(rule: Rule) -> (&'static str, &'static str) {
    match rule {
        Rule::name_char
        | Rule::word_end
        | Rule::measure_end
        | Rule::clock_behind
        | Rule::date_ahead
        | Rule::number_ahead
        | Rule::literal_ahead
        | Rule::gap
        | Rule::reserved
        | Rule::corner_text
        | Rule::corner_run
        | Rule::curly_run
        | Rule::corner_nested
        | Rule::curly_text
        | Rule::curly_nested
        | Rule::plain_text => ("文字", "text"),
        Rule::colon => ("“:”", "“:”"),
        Rule::comma => ("“、”", "“、”"),
        Rule::dot => ("“.”", "“.”"),
        Rule::lparen => ("“(”", "“(”"),
        Rule::rparen => ("“)”", "“)”"),
        Rule::lset => ("“{”", "“{”"),
        Rule::rset => ("“}”", "“}”"),
        Rule::langle => ("“<”", "“<”"),
        Rule::rangle => ("“>”", "“>”"),
        Rule::bar => ("“|”", "“|”"),
        Rule::optional => ("“?”", "“?”"),
        Rule::assign => ("“=”", "“=”"),
        Rule::plus => ("“+”", "“+”"),
        Rule::minus => ("“-”", "“-”"),
        Rule::times => ("“*”", "“*”"),
        Rule::over => ("“/”", "“/”"),
        Rule::percent => ("“%”", "“%”"),
        Rule::bare_name
        | Rule::quoted_name
        | Rule::name
        | Rule::any_bare
        | Rule::any_name
        | Rule::name_before_equal
        | Rule::limit_named
        | Rule::path
        | Rule::head_named
        | Rule::head_group
        | Rule::head_role
        | Rule::head_extend
        | Rule::line_reading
        | Rule::line_accept
        | Rule::head_define
        | Rule::head_reading
        | Rule::line_name
        | Rule::line_words
        | Rule::line_slot
        | Rule::line_event
        | Rule::event_field
        | Rule::bearer => ("名称", "a name"),
        Rule::string
        | Rule::string_literal
        | Rule::head_use
        | Rule::head_erratum
        | Rule::line_string
        | Rule::line_strings => ("引号里的文字「…」", "quoted words “…”"),
        Rule::digit
        | Rule::arabic
        | Rule::han_digit
        | Rule::han
        | Rule::half
        | Rule::fraction
        | Rule::number
        | Rule::measured
        | Rule::arabic_number
        | Rule::measured_literal
        | Rule::below_zero
        | Rule::counted
        | Rule::counted_literal => ("数", "a number"),
        Rule::percentage => ("百分数(如 99%)", "a percentage (99%)"),
        Rule::scale => ("“万”", "“万”"),
        Rule::points => ("“百分点”", "“percentage_points”"),
        Rule::known_measure | Rule::measure_word => ("计量单位", "a measure"),
        Rule::whole | Rule::line_whole | Rule::line_times | Rule::count_of => ("整数", "a whole number"),
        Rule::times_word => ("“次”", "“times”"),
        Rule::noonish | Rule::clock | Rule::minute | Rule::clock_cutoff | Rule::line_clock => {
            ("钟点(如 12:00)", "a clock time (12:00)")
        }
        Rule::end_of => ("“底”", "“end”"),
        Rule::year_part | Rule::reading_year | Rule::line_year => ("年份(如 2021年)", "a year (2021)"),
        Rule::iso_date
        | Rule::day_date
        | Rule::date
        | Rule::reading_date
        | Rule::line_in_force
        | Rule::in_force_date
        | Rule::extend_date => ("日期(如 2021年6月15日)", "a date (2021-06-15)"),
        Rule::month_end | Rule::year_end | Rule::month_name => {
            ("“8月底”“年底”一类的日期", "an end of a month or year")
        }
        Rule::moment | Rule::moment_literal | Rule::line_moment => {
            ("日期和钟点(如 2021-01-04 09:30)", "a date and a time (2021-01-04 09:30)")
        }
        Rule::unit_working_hour
        | Rule::unit_working_day
        | Rule::unit_day
        | Rule::unit_week
        | Rule::unit_month
        | Rule::unit_year
        | Rule::unit_hour
        | Rule::unit_minute
        | Rule::unit_second
        | Rule::time_unit => ("时间单位(工作日、日、小时 等)", "a unit of time"),
        Rule::span | Rule::span_literal | Rule::line_span => {
            ("时长(如 3个工作日)", "a span of time (3 working days)")
        }
        Rule::range_to | Rule::range_until => ("“至”", "“to”"),
        Rule::within => ("“内”", "“within”"),
        Rule::before => ("“前”", "“before”"),
        Rule::limit
        | Rule::limit_form
        | Rule::limit_none
        | Rule::limit_prompt
        | Rule::limit_same_as
        | Rule::limit_same_day
        | Rule::same_day
        | Rule::limit_same_working_day
        | Rule::same_working_day
        | Rule::limit_next_day
        | Rule::next_day
        | Rule::limit_next_working_day
        | Rule::next_working_day
        | Rule::limit_nth
        | Rule::nth_day
        | Rule::limit_range
        | Rule::limit_span
        | Rule::limit_until
        | Rule::reading_limit
        | Rule::limit_reading
        | Rule::limit_sure
        | Rule::line_limit => {
            ("时限(如 3个工作日内、第3个工作日 12:00 前、当日)", "a time limit (3 working_days, same_day)")
        }
        Rule::roll | Rule::roll_yes => ("“遇休息日顺延”", "“roll”"),
        Rule::roll_no => ("“遇休息日不顺延”", "“no_roll”"),
        Rule::kw_same_as => ("“同”", "“same_as”"),
        Rule::kw_before => ("“…前”", "“before”"),
        Rule::kw_and => ("“且”", "“and”"),
        Rule::kw_or => ("“或”", "“or”"),
        Rule::kw_not => ("“非”", "“not”"),
        Rule::kw_when => ("“当”", "“when”"),
        Rule::kw_by => ("“由”", "“by”"),
        Rule::kw_at => ("“于”", "“at”"),
        Rule::kw_until => ("“至”", "“until”"),
        Rule::kw_onward => ("“起”", "“onward”"),
        Rule::kw_as => ("“作”", "“as”"),
        Rule::kw_unless => ("“除非”", "“unless”"),
        Rule::kw_default => ("“默认”", "“default”"),
        Rule::kw_in => ("“属于”", "“in”"),
        Rule::kw_contains => ("“包含”", "“contains”"),
        Rule::kw_cite | Rule::cite | Rule::cites => ("“依据”", "“cite”"),
        Rule::kw_field | Rule::field_moment => ("“字段”", "“field”"),
        Rule::kw_set => ("“置”", "“set”"),
        Rule::kw_jointly => ("“共同”", "“jointly”"),
        Rule::kw_severally => ("“分别”", "“severally”"),
        Rule::kw_dividedly => ("“分工”", "“dividedly”"),
        Rule::kw_lead => ("“牵头”", "“lead”"),
        Rule::kw_etc => ("“等”", "“etc”"),
        Rule::clause_label | Rule::head_omitted | Rule::line_cite => ("条款号(如 4.二)", "a clause (4.二)"),
        Rule::condition | Rule::conjunction | Rule::negation | Rule::comparison | Rule::line_condition => {
            ("条件", "a condition")
        }
        Rule::compare
        | Rule::cmp_eq
        | Rule::cmp_ne
        | Rule::cmp_ge
        | Rule::cmp_le
        | Rule::cmp_lt
        | Rule::cmp_gt => ("比较(= ≠ < ≤ > ≥)", "a comparison (= ≠ < ≤ > ≥)"),
        Rule::value_set => ("一组值 {…}", "a set of values {…}"),
        Rule::sum | Rule::product | Rule::operand => {
            ("名称、数或引号里的文字", "a name, a number or quoted words")
        }
        Rule::call | Rule::function => ("“个数”“已发生”“次数”“有”", "“count”, “occurred”, “times_of”, “has”"),
        Rule::fn_count => ("“个数”", "“count”"),
        Rule::fn_occurred => ("“已发生”", "“occurred”"),
        Rule::fn_times => ("“次数”", "“times_of”"),
        Rule::fn_has => ("“有”", "“has”"),
        Rule::call_argument
        | Rule::happening
        | Rule::together
        | Rule::one_happening
        | Rule::occurrence
        | Rule::line_from
        | Rule::line_happening
        | Rule::line_steps
        | Rule::step
        | Rule::example_event => ("事件", "an event"),
        Rule::truth | Rule::truth_yes | Rule::truth_no => ("“是”或“否”", "“yes” or “no”"),
        Rule::bracketed => ("括号里的条件(…)", "a condition in brackets (…)"),
        Rule::nth | Rule::nth_en | Rule::every_nth => ("“第n次”", "“occurrence n”"),
        Rule::duty_moment
        | Rule::overdue_for
        | Rule::overdue
        | Rule::before_due
        | Rule::falls_due
        | Rule::in_time => {
            ("“逾期”“期满”“按期”“到期前…”", "“overdue”, “falls_due”, “in_time”, “before_due …”")
        }
        Rule::kw_overdue_for => ("“逾期满”", "“overdue_for”"),
        Rule::kw_before_due => ("“到期前”", "“before_due”"),
        Rule::type_form
        | Rule::ty_text
        | Rule::ty_number
        | Rule::ty_bool
        | Rule::ty_date
        | Rule::ty_moment
        | Rule::ty_span
        | Rule::ty_unit
        | Rule::more_of_enum
        | Rule::ty_list
        | Rule::ty_enum => ("类型(如 文、数、是否、甲 | 乙)", "a type (text, number, yes_no, a | b)"),
        Rule::kw_list => ("“列表”", "“list”"),
        Rule::kw_matter => ("“事项”", "“matter”"),
        Rule::reading_value | Rule::reading_words => ("口径的内容", "what the reading says"),
        Rule::name_list | Rule::line_names => ("名称,用“、”分开", "names, parted by commas"),
        Rule::line_bare | Rule::EOI => ("行尾", "the end of the line"),
        Rule::line_day_is => ("“= 工作日”", "“= working_days”"),
        Rule::natural_day => ("“自然日”", "“calendar_days”"),
        Rule::literal | Rule::literal_list => ("值", "a value"),
        Rule::line_bearer => ("责任单位", "a responsible unit"),
        Rule::sharing => ("“共同”“分别”“分工”", "“jointly”, “severally”, “dividedly”"),
        Rule::line_reassign => ("“移转”“重计”“保留”", "“move”, “restart”, “keep”"),
        Rule::re_move => ("“移转”", "“move”"),
        Rule::re_restart => ("“重计”", "“restart”"),
        Rule::re_keep => ("“保留”", "“keep”"),
        Rule::line_force => ("“应当”“原则上”“力争”“鼓励”", "“shall”, “in_principle”, “strive”, “encouraged”"),
        Rule::force_shall => ("“应当”", "“shall”"),
        Rule::force_principle => ("“原则上”", "“in_principle”"),
        Rule::force_strive => ("“力争”", "“strive”"),
        Rule::force_encourage => ("“鼓励”", "“encouraged”"),
        Rule::kw_reason => ("“理由”", "“reason”"),
        Rule::line_extend_to => ("日期,或“事件.字段”", "a date, or “event.field”"),
        Rule::line_ticket => ("事项的名称", "the name of a matter"),
        Rule::line_assign | Rule::assignment => ("“名 = 值”", "“name = value”"),
        Rule::line_dated => ("日期、钟点和事件", "a date, a time and an event"),
        Rule::expect_ticket | Rule::kw_ticket => ("“工单”", "“ticket”"),
        Rule::expect_unit => ("单位", "a unit"),
        Rule::expect_for | Rule::kw_for => ("“对”", "“for”"),
        Rule::period_name => ("哪一期(如 2024-04)", "a period (2024-04)"),
        Rule::line_expect | Rule::expect_count | Rule::expect_status => {
            ("“义务 = 状态”或“违反 n项”", "“duty = state” or “violations n”")
        }
        Rule::expect_rung => ("“督办名.级 n次”", "“ladder.rung n times”"),
        Rule::kw_violations => ("“违反”", "“violations”"),
        Rule::hash => ("“#”", "“#”"),
        Rule::WHITESPACE => ("空格", "white space"),
        Rule::limit_by_field => ("“按 事件.字段”", "“per event.field”"),
        Rule::kw_per => ("“按”", "“per”"),
        Rule::kw_else => ("“否则”", "“else”"),
        Rule::limit_until_field | Rule::limit_counted_back => ("“字段”", "“field”"),
        Rule::kw_before_it => ("“前”", "“less”"),
        Rule::limit_longer | Rule::limit_shorter => ("“取长”“取短”", "“longer”, “shorter”"),
        Rule::kw_longer => ("“取长”", "“longer”"),
        Rule::kw_shorter => ("“取短”", "“shorter”"),
        Rule::earlier | Rule::fn_earlier => ("“曾有”", "“earlier”"),
        Rule::head_roster | Rule::line_for_each | Rule::line_by => ("名称", "a name"),
        Rule::head_limit_table | Rule::head_table => {
            ("表的名称和列(如 接电时限(三零服务, 用户类型))", "a table with its columns (limits(a, b))")
        }
        Rule::head_scoring => {
            ("计分办法的名称和参数(如 年度得分(甲))", "a scoring with its parameter (yearly(s))")
        }
        Rule::row | Rule::cell | Rule::any_value | Rule::choice | Rule::absent => {
            ("一格的内容(值、“*”、“缺”)", "a cell (a value, “*”, “absent”)")
        }
        Rule::column => ("“,”", "“,”"),
        Rule::either => ("“、”", "“、”"),
        Rule::arrow => ("“→”", "“->”"),
        Rule::row_result | Rule::limit_row => ("这一行的结果", "what the row gives"),
        Rule::line_between | Rule::line_without | Rule::line_counts => ("事件", "an event"),
        Rule::line_office | Rule::office_span => {
            ("办公时间(如 09:00 至 12:00)", "office hours (09:00 to 12:00)")
        }
        Rule::season => ("起止日期(如 6月1日 至 9月30日)", "a season (06-01 until 09-30)"),
        Rule::line_days | Rule::date_item => ("日期(如 2021年6月15日)", "a date (2021-06-15)"),
        Rule::line_half_day | Rule::kw_office_time => ("“按 工时”", "“per office_time”"),
        Rule::kw_must_not => ("“不得”", "“must_not”"),
        Rule::line_gap => ("“不少于”或“不超过”", "“at_least” or “at_most”"),
        Rule::kw_decides => ("“为准”", "“decides”"),
        Rule::rung | Rule::rung_cause | Rule::own_moment => (
            "何时上这一级(如 逾期、连续2次 黄牌)",
            "what sets off the rung (overdue, in_a_row 2 times yellow)",
        ),
        Rule::kw_may => ("“可以”", "“may”"),
        Rule::streak | Rule::kw_in_a_row => ("“连续n次”", "“in_a_row n times”"),
        Rule::count_times => ("次数(如 2次)", "a count (2 times)"),
        Rule::streak_of => ("“逾期”或上一级的名称", "“overdue” or the name of a rung"),
        Rule::cumulative | Rule::window | Rule::within_year | Rule::within_months | Rule::kw_total => {
            ("“自然年内累计n次”“近12个月内累计n次”", "“within_year total n times”")
        }
        Rule::line_schedule
        | Rule::every
        | Rule::every_day
        | Rule::every_working_day
        | Rule::every_week
        | Rule::every_month
        | Rule::every_quarter
        | Rule::every_half_year
        | Rule::every_year
        | Rule::line_every
        | Rule::line_period => (
            "“每日”“每周”“每月”“每季”“每半年”“每年”",
            "“daily”, “weekly”, “monthly”, “quarterly”, “half_yearly”, “yearly”",
        ),
        Rule::schedule_when
        | Rule::at_period_end
        | Rule::next_period
        | Rule::after_period
        | Rule::day_of_period => (
            "期内何时(如 25日前、末、次月5日前、期后5个工作日内)",
            "by when in the period (by_day 25, at_end)",
        ),
        Rule::nth_weekday | Rule::nth_week | Rule::weekday | Rule::week_digit => {
            ("第几个星期几(如 第4个星期一)", "the n-th weekday (weekday 4.1)")
        }
        Rule::at_least | Rule::at_least_count => {
            ("“不少于n次”或“不少于n天”", "“at_least n times” or “at_least n days”")
        }
        Rule::line_milestone | Rule::line_at => ("日期(如 2021年8月底)", "a date (2021-08-31)"),
        Rule::task_state => ("进展(阶段性成效、已完成)", "a state of progress"),
        Rule::line_target | Rule::target => (
            "目标(如 不低于 99%、压缩 40% 以上、高出 3个百分点)",
            "a target (at_least 99%, cut_by 40%, raised_by 3 percentage_points)",
        ),
        Rule::at_least_word => ("“以上”", "“or_more”"),
        Rule::raise => ("“高出”", "“raised_by”"),
        Rule::cut => ("“压缩”", "“cut_by”"),
        Rule::cut_to => ("“压缩至”", "“cut_to”"),
        Rule::measure | Rule::span_measure => {
            ("带单位的数(如 99%、5.5万户、10个工作日)", "a number with its measure (99%)")
        }
        Rule::line_measure | Rule::measure_unit => ("计量单位(如 %、户、工作日)", "a measure (%)"),
        Rule::line_taken | Rule::taken_share | Rule::taken_duty => {
            ("“义务 … 平均用时”或“占比 … / …”", "“duty … mean_time” or “share … / …”")
        }
        Rule::kw_share => ("“占比”", "“share”"),
        Rule::kw_duty => ("“义务”", "“duty”"),
        Rule::statistic
        | Rule::st_mean
        | Rule::st_percentile
        | Rule::st_on_time
        | Rule::st_completion
        | Rule::st_response
        | Rule::st_satisfaction => (
            "“平均用时”“按时率”“办结率”“响应率”“满意率”",
            "“mean_time”, “on_time_rate”, “completion_rate”, “response_rate”, “satisfaction_rate”",
        ),
        Rule::consequence | Rule::last_places | Rule::first_places | Rule::score_from | Rule::score_below => {
            ("名次或得分(如 后2位、90分以上)", "places or scores (last 2, 90 or_more)")
        }
        Rule::line_record | Rule::record_reading | Rule::record_report | Rule::record_activity => {
            ("日期、钟点和记录", "a date, a time and a record")
        }
        Rule::kw_reading => ("“读数”", "“reading_of”"),
        Rule::kw_report => ("“进展”", "“report_on”"),
        Rule::kw_activity => ("“活动”", "“activity”"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Rule, label};

    #[test]
    fn every_rule_has_words_and_no_grammar_name() {
        for rule in Rule::all_rules() {
            let (zh, en) = label(*rule);
            assert!(!zh.is_empty() && !en.is_empty(), "{rule:?}");
            assert!(!zh.chars().any(|c| c.is_ascii_alphabetic() && c != 'n'), "{rule:?}: {zh}");
            // A word of the language stands in quotes or behind an example in brackets; nothing else has a `_`.
            let bare = en.split(['“', '(']).next().unwrap_or("");
            assert!(!bare.contains('_'), "{rule:?}: {en}");
        }
    }
}
