//! Lines of tables, calendars, ladders, recurring duties, tasks, indicators and assessments.

use super::super::Rule;
use super::super::ast::{
    Cell, Choice, CountOf, Counted, Days, Every, LineBody, LiteralForm, Measured, Name, Office, Record,
    RecordForm, Row, RowResult, Rung, RungCause, Schedule, ScheduleWhen, Standing, Statistic, Taken, Target,
    TargetForm, Window,
};
use super::super::forms::Key;
use super::super::phrase::{P, Reader, inner};

/// The words of targets that have another beside them which the printer takes else.
const OTHER_WORDS: [&str; 14] = [
    "不少于",
    "no_fewer_than",
    "不多于",
    "no_more_than",
    "少于",
    "fewer_than",
    "突破",
    "beyond",
    "提高",
    "increased_by",
    "下降",
    "lowered_by",
    "降至",
    "lowered_to",
];

impl Reader<'_> {
    /// A line of those declarations. The outer option says whether the key is one of theirs.
    pub(super) fn other_line(&mut self, key: Key, parts: &[P<'_>]) -> Option<Option<LineBody>> {
        let first = || parts.first().cloned();
        let name = |reader: &mut Self| first().map(|first| reader.name(first));
        let path = |reader: &mut Self| first().map(|first| reader.path(first));
        Some(match key {
            Key::HalfDayByHours => Some(LineBody::HalfDayByHours),
            Key::KeptDoesNotEnd => Some(LineBody::KeptDoesNotEnd),
            Key::ReachedDoesNotReset => Some(LineBody::ReachedDoesNotReset),
            Key::Ongoing => Some(LineBody::Ongoing),
            Key::MayFall => Some(LineBody::MayFall),
            Key::AcceptUntil => first().and_then(|first| self.clock(first)).map(LineBody::AcceptUntil),
            Key::ExceptionTo => first().map(|first| LineBody::ExceptionTo(self.names(first))),
            Key::Indicators => first().map(|first| LineBody::Indicators(self.names(first))),
            Key::BasedOn => first().map(|first| LineBody::BasedOn(self.words_or_name(first))),
            Key::File => first().map(|first| LineBody::File(self.string(first))),
            Key::Decides => name(self).map(LineBody::Decides),
            Key::Base => name(self).map(LineBody::Base),
            Key::Score => name(self).map(LineBody::Score),
            Key::ForEach => parts.last().cloned().map(|last| LineBody::ForEach(self.name(last))),
            Key::Subject => path(self).map(LineBody::Subject),
            Key::Lead => path(self).map(LineBody::Lead),
            Key::By => path(self).map(LineBody::By),
            Key::Each | Key::Period => first().and_then(|first| every(&first)).map(LineBody::Each),
            Key::Measure => first().map(|first| LineBody::Measure(self.measure_word(first))),
            _ => return self.rule_lines(key, parts),
        })
    }

    fn rule_lines(&mut self, key: Key, parts: &[P<'_>]) -> Option<Option<LineBody>> {
        let first = parts.first().cloned();
        let second = parts.get(1).cloned();
        Some(match key {
            Key::Between => self.two_happenings(first, second).map(|(from, to)| LineBody::Between(from, to)),
            Key::Without => {
                let what = parts
                    .iter()
                    .filter(|part| part.as_rule() == Rule::happening)
                    .cloned()
                    .collect::<Vec<_>>();
                let both = self.two_happenings(what.first().cloned(), what.get(1).cloned());
                both.map(|(without, not)| LineBody::Without(without, not))
            }
            Key::MustNot => first.and_then(|first| self.trigger(first, second)).map(LineBody::MustNot),
            Key::Gap => self.gap(first, second),
            Key::Office => self.office(parts).map(LineBody::Office),
            Key::Rest => self.days(parts).map(|days| LineBody::Rest(days, None)),
            Key::Work => self.days(parts).map(|days| LineBody::Work(days, None)),
            Key::Row => self.row(parts).map(LineBody::Row),
            Key::Rung => self.rung(parts).map(LineBody::Rung),
            Key::Schedule => self.schedule(parts).map(LineBody::Schedule),
            Key::Milestone => self.milestone(parts),
            Key::At => self.at(parts),
            Key::Throughout => first.and_then(|first| self.target(first)).map(LineBody::Throughout),
            Key::Target => first.and_then(|first| self.target(first)).map(LineBody::Target),
            Key::Taken => first.and_then(|first| self.taken(first)).map(LineBody::Taken),
            Key::Consequence => self.consequence(parts),
            Key::Record => self.record(parts).map(LineBody::Record),
            _ => return None,
        })
    }

    fn words_or_name(&mut self, pair: P<'_>) -> Name {
        if pair.as_rule() == Rule::string { self.string(pair) } else { self.name(pair) }
    }

    fn measure_word(&mut self, pair: P<'_>) -> String {
        match pair.as_rule() {
            Rule::percent => "%".to_owned(),
            Rule::points => "百分点".to_owned(),
            _ => inner(pair).into_iter().next().map_or_else(String::new, |name| self.name(name).text),
        }
    }

    fn two_happenings(
        &mut self,
        first: Option<P<'_>>,
        second: Option<P<'_>>,
    ) -> Option<(super::super::ast::Happening, super::super::ast::Happening)> {
        Some((self.happening(first?)?, self.happening(second?)?))
    }

    fn gap(&mut self, first: Option<P<'_>>, second: Option<P<'_>>) -> Option<LineBody> {
        let how = super::expr::compare(&first?);
        Some(LineBody::Gap(how, self.time_span(second?)?))
    }

    fn office(&mut self, parts: &[P<'_>]) -> Option<Office> {
        let mut office = Office { season: None, spans: Vec::new() };
        for part in parts.iter().cloned() {
            let season = part.as_rule() == Rule::season;
            let mut ends = inner(part).into_iter();
            let (from, to) = (ends.next()?, ends.next()?);
            if season {
                office.season = Some((self.date(from)?, self.date(to)?));
            } else {
                office.spans.push((self.clock(from)?, self.clock(to)?));
            }
        }
        Some(office)
    }

    fn days(&mut self, parts: &[P<'_>]) -> Option<Vec<Days>> {
        let mut list = Vec::new();
        for part in parts.iter().cloned() {
            let mut ends = inner(part).into_iter();
            let from = self.date(ends.next()?)?;
            let to = match ends.next() {
                Some(to) => Some(self.date(to)?),
                None => None,
            };
            list.push(Days { from, to });
        }
        Some(list)
    }

    fn row(&mut self, parts: &[P<'_>]) -> Option<Row> {
        let (mut cells, mut result) = (Vec::new(), None);
        for part in parts.iter().cloned() {
            match part.as_rule() {
                Rule::cell => cells.push(self.cell(part)?),
                Rule::row_result => {
                    let what = inner(part).into_iter().next()?;
                    result = Some(match what.as_rule() {
                        Rule::limit => RowResult::Limit(self.limit(what)?),
                        _ => RowResult::Value(self.literal(what)?),
                    });
                }
                _ => {}
            }
        }
        Some(Row { cells, result: result? })
    }

    fn cell(&mut self, pair: P<'_>) -> Option<Cell> {
        let mut choices = Vec::new();
        for part in inner(pair) {
            match part.as_rule() {
                Rule::any_value => return Some(Cell::Any),
                Rule::choice => choices.push(self.choice(part)?),
                _ => {}
            }
        }
        Some(Cell::OneOf(choices))
    }

    fn choice(&mut self, pair: P<'_>) -> Option<Choice> {
        let parts = inner(pair);
        let mut parts = parts.into_iter();
        let first = parts.next()?;
        Some(match (first.as_rule(), parts.next()) {
            (Rule::absent, _) => Choice::Absent,
            (Rule::compare, Some(value)) => {
                let how = super::expr::compare(&first.into_inner().next()?);
                Choice::Compare(how, self.literal(value)?)
            }
            (_, Some(to)) => Choice::Range(self.literal(first)?, self.literal(to)?),
            (_, None) => Choice::Is(self.literal(first)?),
        })
    }

    fn rung(&mut self, parts: &[P<'_>]) -> Option<Rung> {
        let cause = self.rung_cause(parts.first()?.clone().into_inner().next()?)?;
        let name = parts.iter().find(|part| part.as_rule() == Rule::name)?;
        let mut rung =
            Rung { cause, name: self.name(name.clone()), may: false, by: None, action: None, body: None };
        for part in parts.iter().skip(1).cloned() {
            match part.as_rule() {
                Rule::kw_may => rung.may = true,
                Rule::path => rung.by = Some(self.path(part)),
                Rule::string => rung.action = Some(self.string(part)),
                _ => {}
            }
        }
        Some(rung)
    }

    fn rung_cause(&mut self, pair: P<'_>) -> Option<RungCause> {
        match pair.as_rule() {
            Rule::own_moment => {
                let moment = pair.into_inner().next()?.into_inner().next()?;
                self.duty_moment(moment).map(RungCause::Moment)
            }
            Rule::streak | Rule::cumulative => {
                let (mut times, mut counted, mut window) = (None, None, None);
                for part in inner(pair) {
                    match part.as_rule() {
                        Rule::count_times => times = Some(self.count_times(part)?),
                        Rule::streak_of => counted = Some(self.counted(part)?),
                        Rule::window => window = Some(self.window(part)?),
                        _ => {}
                    }
                }
                Some(match window {
                    Some(window) => RungCause::Cumulative(window, times?, counted),
                    None => RungCause::Streak(times?, counted),
                })
            }
            _ => self.happening(pair).map(RungCause::Happening),
        }
    }

    pub(super) fn count_times(&mut self, pair: P<'_>) -> Option<u32> {
        let whole = inner(pair).into_iter().next()?;
        self.whole(&whole)
    }

    fn counted(&mut self, pair: P<'_>) -> Option<Counted> {
        let what = inner(pair).into_iter().next()?;
        Some(if what.as_rule() == Rule::overdue { Counted::Overdue } else { Counted::Rung(self.name(what)) })
    }

    fn window(&mut self, pair: P<'_>) -> Option<Window> {
        let form = pair.into_inner().next()?;
        if form.as_rule() == Rule::within_year {
            return Some(Window::Year);
        }
        let span = inner(form).into_iter().next()?;
        self.time_span(span).map(Window::Last)
    }

    fn schedule(&mut self, parts: &[P<'_>]) -> Option<Schedule> {
        let every = every(parts.first()?)?;
        let mut schedule = Schedule { every, when: None, at_least: None, activity: None, roll: None };
        for part in parts.iter().skip(1).cloned() {
            match part.as_rule() {
                Rule::schedule_when => schedule.when = Some(self.schedule_when(part.into_inner().next()?)?),
                Rule::at_least => schedule.at_least = Some(self.at_least(part)?),
                Rule::name => schedule.activity = Some(self.name(part)),
                Rule::roll => {
                    schedule.roll = part.into_inner().next().map(|roll| roll.as_rule() == Rule::roll_yes);
                }
                _ => {}
            }
        }
        Some(schedule)
    }

    fn at_least(&mut self, pair: P<'_>) -> Option<(u32, CountOf)> {
        let count = inner(pair).into_iter().find(|part| part.as_rule() == Rule::at_least_count)?;
        let mut parts = inner(count).into_iter();
        let number = self.whole(&parts.next()?)?;
        let of = if parts.next()?.as_rule() == Rule::unit_day { CountOf::Days } else { CountOf::Times };
        Some((number, of))
    }

    fn schedule_when(&mut self, pair: P<'_>) -> Option<ScheduleWhen> {
        let rule = pair.as_rule();
        let mut numbers = Vec::new();
        let mut clocks = Vec::new();
        for part in inner(pair) {
            match part.as_rule() {
                Rule::span => return self.time_span(part).map(ScheduleWhen::After),
                Rule::clock => clocks.push(self.clock(part)?),
                Rule::nth_week => {
                    for one in inner(part) {
                        numbers.push(if one.as_rule() == Rule::weekday {
                            weekday(one.as_str())
                        } else {
                            self.whole(&one)?
                        });
                    }
                }
                Rule::whole | Rule::arabic => numbers.push(self.whole(&part)?),
                _ => {}
            }
        }
        let clock = |n: usize| clocks.get(n).copied();
        Some(match (rule, numbers.as_slice()) {
            (Rule::at_period_end, _) => ScheduleWhen::End,
            (Rule::nth_weekday, [nth, weekday]) => {
                ScheduleWhen::NthWeekday(*nth, *weekday, clock(0), clock(1))
            }
            (Rule::next_period, [day, ..]) => ScheduleWhen::NextMonth(*day, clock(0)),
            (_, [month, day]) => ScheduleWhen::Day(Some(*month), *day),
            (_, [day]) => ScheduleWhen::Day(None, *day),
            _ => return None,
        })
    }

    fn milestone(&mut self, parts: &[P<'_>]) -> Option<LineBody> {
        let date = self.date(parts.first()?.clone())?;
        let state = parts.iter().find(|part| part.as_rule() == Rule::task_state).cloned();
        let state = state.and_then(|state| inner(state).into_iter().next()).map(|name| self.name(name));
        Some(LineBody::Milestone(date, state))
    }

    fn at(&mut self, parts: &[P<'_>]) -> Option<LineBody> {
        let date = self.date(parts.first()?.clone())?;
        let target = match parts.iter().find(|part| part.as_rule() == Rule::target) {
            Some(target) => Some(self.target(target.clone())?),
            None => None,
        };
        Some(LineBody::At(date, target))
    }

    fn target(&mut self, pair: P<'_>) -> Option<Target> {
        let (mut form, mut by_alias) = (None, false);
        for part in inner(pair) {
            by_alias |= OTHER_WORDS.contains(&part.as_str().trim());
            match part.as_rule() {
                Rule::compare => {
                    form = Some(TargetForm::Compare(super::expr::compare(&part.into_inner().next()?)))
                }
                Rule::raise => form = Some(TargetForm::Raise),
                Rule::cut => form = Some(TargetForm::Cut),
                Rule::cut_to => form = Some(TargetForm::CutTo),
                Rule::measure => {
                    let measure = self.measure(part)?;
                    return Some(Target { form: form?, by_alias, measure });
                }
                _ => {}
            }
        }
        None
    }

    fn measure(&mut self, pair: P<'_>) -> Option<Measured> {
        let form = pair.into_inner().next()?;
        let literal = match form.as_rule() {
            Rule::span_measure => {
                return self.time_taken(inner(form).into_iter().next()?).map(Measured::Span);
            }
            _ => self.literal(form)?,
        };
        match literal.form {
            LiteralForm::Number(number, measure) => Some(Measured::Number(number, measure)),
            _ => None,
        }
    }

    fn taken(&mut self, pair: P<'_>) -> Option<Taken> {
        let rule = pair.as_rule();
        let (mut happenings, mut name, mut condition, mut statistic) = (Vec::new(), None, None, None);
        for part in inner(pair) {
            match part.as_rule() {
                Rule::happening => happenings.push(self.happening(part)?),
                Rule::name => name = Some(self.name(part)),
                Rule::condition => condition = Some(self.condition(part)?),
                Rule::statistic => statistic = Some(self.statistic(part)?),
                _ => {}
            }
        }
        if rule == Rule::taken_share {
            let over = happenings.pop()?;
            return Some(Taken::Share(happenings.pop()?, over));
        }
        Some(Taken::Duty(name?, condition, statistic?))
    }

    fn statistic(&mut self, pair: P<'_>) -> Option<Statistic> {
        let form = pair.into_inner().next()?;
        Some(match form.as_rule() {
            Rule::st_mean => Statistic::MeanTime,
            Rule::st_percentile => {
                let number = inner(form).into_iter().next()?;
                Statistic::Percentile(self.whole(&number)?)
            }
            Rule::st_on_time => Statistic::OnTime,
            Rule::st_completion => Statistic::Completion,
            Rule::st_response => Statistic::Response,
            _ => Statistic::Satisfaction,
        })
    }

    fn consequence(&mut self, parts: &[P<'_>]) -> Option<LineBody> {
        let first = parts.first()?.clone();
        let rule = first.as_rule();
        let number = inner(first).into_iter().next()?;
        let standing = match rule {
            Rule::last_places => Standing::Last(self.whole(&number)?),
            Rule::first_places => Standing::First(self.whole(&number)?),
            Rule::score_from => Standing::From(self.number(number)?),
            _ => Standing::Below(self.number(number)?),
        };
        let name = parts.iter().find(|part| part.as_rule() == Rule::name)?.clone();
        let action = parts.iter().find(|part| part.as_rule() == Rule::string).cloned();
        Some(LineBody::Consequence(standing, self.name(name), action.map(|action| self.string(action))))
    }

    /// The name in a phrase that holds one.
    pub(super) fn only_name(&mut self, pair: P<'_>) -> Option<Name> {
        let name = inner(pair).into_iter().find(|part| part.as_rule() == Rule::name)?;
        Some(self.name(name))
    }

    fn record(&mut self, parts: &[P<'_>]) -> Option<Record> {
        let at = self.moment(parts.first()?.clone())?;
        let record = parts.get(1)?.clone();
        let rule = record.as_rule();
        let (mut names, mut path, mut count, mut period, mut measure) =
            (Vec::new(), Vec::new(), None, None, None);
        let mut object = None;
        for part in inner(record) {
            match part.as_rule() {
                Rule::name => names.push(self.name(part)),
                Rule::path => path = self.path(part),
                Rule::expect_for => object = self.only_name(part),
                Rule::count_times => count = Some(self.count_times(part)?),
                Rule::string => period = Some(self.string(part)),
                Rule::measure => measure = Some(self.measure(part)?),
                _ => {}
            }
        }
        let mut names = names.into_iter();
        Some(match rule {
            Rule::record_reading => {
                let what = RecordForm::Reading(names.next()?, measure?);
                Record { at, by: names.next(), what }
            }
            Rule::record_report => {
                let task = names.next()?;
                let last = names.next_back()?;
                Record { at, by: names.next(), what: RecordForm::Report(task, last) }
            }
            _ => Record { at, by: names.next(), what: RecordForm::Activity(path, object, count, period) },
        })
    }
}

fn every(pair: &P<'_>) -> Option<Every> {
    Some(match pair.clone().into_inner().next()?.as_rule() {
        Rule::every_day => Every::Day,
        Rule::every_working_day => Every::WorkingDay,
        Rule::every_week => Every::Week,
        Rule::every_month => Every::Month,
        Rule::every_quarter => Every::Quarter,
        Rule::every_half_year => Every::HalfYear,
        _ => Every::Year,
    })
}

/// 1 is Monday.
fn weekday(text: &str) -> u32 {
    let days = "一二三四五六日";
    let found = (1u32..).zip(days.chars()).find(|(_, day)| text.starts_with(*day));
    found.map_or(7, |(number, _)| number)
}
