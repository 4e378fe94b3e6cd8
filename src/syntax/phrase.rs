//! From pest's pairs to the tree: names, numbers, dates, spans, limits. Conditions, happenings and whole lines are
//! lowered in `lower`. A phrase that pest accepts may still say nothing (`6月31日`): that is a finding here.

use pest::Parser;
use pest::iterators::Pair;

use super::ast::{DateForm, DateKind, Limit, LimitForm, MomentForm, Name, Prompt, SpanForm, TimeUnit, Words};
use super::{Grammar, Rule, expected, mistakes, nesting, numeral};
use crate::diagnostic::{Diagnostic, Message, texts};
use crate::source::{FileId, Place};
use crate::span::Span;
use crate::value::{Clock, Day, Number};

pub(super) type P<'a> = Pair<'a, Rule>;

/// Reads phrases of one file. `base` is where the phrase at hand starts in it.
pub(super) struct Reader<'f> {
    pub(super) file: FileId,
    pub(super) base: usize,
    /// How deep a phrase may nest.
    pub(super) nesting: usize,
    pub(super) findings: &'f mut Vec<Diagnostic>,
}

/// The pairs inside a pair that carry meaning of their own.
pub(super) fn inner(pair: P<'_>) -> Vec<P<'_>> {
    pair.into_inner().filter(|p| !is_sign(p.as_rule())).collect()
}

/// Signs and joining words only part the pairs that matter.
fn is_sign(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::comma
            | Rule::colon
            | Rule::dot
            | Rule::lparen
            | Rule::rparen
            | Rule::lset
            | Rule::rset
            | Rule::langle
            | Rule::rangle
            | Rule::bar
            | Rule::assign
            | Rule::hash
            | Rule::EOI
            | Rule::kw_when
            | Rule::kw_by
            | Rule::kw_at
            | Rule::kw_until
            | Rule::kw_onward
            | Rule::kw_as
            | Rule::kw_default
            | Rule::kw_cite
            | Rule::kw_field
            | Rule::kw_and
            | Rule::kw_or
            | Rule::kw_in
            | Rule::kw_contains
            | Rule::kw_before
            | Rule::kw_matter
            | Rule::kw_same_as
            | Rule::kw_list
            | Rule::kw_reason
            | Rule::kw_violations
            | Rule::before
            | Rule::within
            | Rule::range_to
            | Rule::arrow
            | Rule::column
            | Rule::either
            | Rule::kw_must_not
            | Rule::kw_decides
            | Rule::kw_per
            | Rule::kw_else
            | Rule::kw_before_it
            | Rule::kw_longer
            | Rule::kw_shorter
            | Rule::kw_share
            | Rule::kw_duty
            | Rule::kw_reading
            | Rule::kw_report
            | Rule::kw_activity
            | Rule::kw_office_time
            | Rule::kw_total
            | Rule::kw_in_a_row
            | Rule::at_least_word
    )
}

impl Reader<'_> {
    /// Parses a phrase that starts at `base`; what pest cannot read becomes a finding.
    pub(super) fn parse<'t>(&mut self, rule: Rule, text: &'t str) -> Option<P<'t>> {
        if nesting::too_deep(text, self.nesting) {
            let message = Message::new(&texts::TOO_DEEP).with("limit", self.nesting.to_string());
            return self.wrong(Span::new(0, text.len()).shifted(self.base), message);
        }
        match Grammar::parse(rule, text) {
            Ok(mut pairs) => pairs.next(),
            Err(error) => {
                let finding = expected::finding(&error, rule, text, self.base, self.file);
                self.findings.push(finding);
                None
            }
        }
    }

    pub(super) fn span(&self, pair: &P<'_>) -> Span {
        let text = pair.as_str().trim_end();
        let start = pair.as_span().start();
        Span::new(start, start.saturating_add(text.len())).shifted(self.base)
    }

    pub(super) fn place(&self, span: Span) -> Place {
        Place { file: self.file, span }
    }

    /// Reports a phrase that says nothing, and gives up on it.
    pub(super) fn wrong<T>(&mut self, span: Span, message: impl Into<Message>) -> Option<T> {
        let place = self.place(span);
        self.findings.push(Diagnostic::new(message).at(place));
        None
    }

    pub(super) fn name(&self, pair: P<'_>) -> Name {
        let span = self.span(&pair);
        if pair.as_rule() == Rule::any_bare {
            return Name { text: numeral::narrowed(pair.as_str()), span };
        }
        match pair.into_inner().next() {
            Some(quoted) if quoted.as_rule() == Rule::quoted_name => match quoted.into_inner().next() {
                Some(string) => Name { text: self.string(string).text, span },
                None => Name { text: String::new(), span },
            },
            Some(bare) => Name { text: numeral::narrowed(bare.as_str()), span },
            None => Name { text: String::new(), span },
        }
    }

    /// The text between a string's quotes.
    pub(super) fn string(&self, pair: P<'_>) -> Words {
        let span = self.span(&pair);
        let text = pair.into_inner().next().map_or("", |text| text.as_str());
        Words { text: text.to_owned(), span }
    }

    pub(super) fn number(&mut self, pair: P<'_>) -> Option<Number> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let number = parts.next().and_then(|first| match first.as_rule() {
            Rule::arabic => numeral::arabic(first.as_str()),
            Rule::han => numeral::han(first.as_str()),
            Rule::half => "0.5".parse().ok(),
            Rule::fraction => fraction(first),
            _ => None,
        });
        let number = match parts.next() {
            Some(scale) => number.and_then(|n| numeral::scaled(n, scale.as_str())),
            None => number,
        };
        number.or_else(|| self.wrong(span, &texts::NUMBER_OUT_OF_RANGE))
    }

    /// A whole number that fits in `u32`.
    pub(super) fn whole(&mut self, pair: &P<'_>) -> Option<u32> {
        let text = pair.as_str().trim();
        let number = numeral::arabic(text).or_else(|| numeral::han(text));
        let whole = number.and_then(Number::as_whole).and_then(|n| u32::try_from(n).ok());
        let span = self.span(pair);
        whole.or_else(|| self.wrong(span, &texts::WHOLE_NUMBER_EXPECTED))
    }

    pub(super) fn clock(&mut self, pair: P<'_>) -> Option<Clock> {
        let span = self.span(&pair);
        let written = pair.as_str().trim().to_owned();
        let (mut afternoon, mut parts) = (false, Vec::new());
        for part in inner(pair) {
            match part.as_rule() {
                Rule::noonish => afternoon = matches!(part.as_str(), "下午" | "晚上"),
                Rule::half => parts.push(30),
                _ => parts.push(self.whole(&part)?),
            }
        }
        let at = |n: usize| parts.get(n).copied().unwrap_or(0);
        let hour = if afternoon && at(0) < 12 { at(0).saturating_add(12) } else { at(0) };
        match Clock::from_hms(hour, at(1), at(2)) {
            Ok(clock) => Some(clock),
            Err(_) => self.wrong(span, Message::new(&texts::NO_SUCH_TIME).with("found", written)),
        }
    }

    pub(super) fn date(&mut self, pair: P<'_>) -> Option<DateForm> {
        let pair = if matches!(pair.as_rule(), Rule::date | Rule::in_force_date) {
            inner(pair).into_iter().next()?
        } else {
            pair
        };
        let span = self.span(&pair);
        let rule = pair.as_rule();
        let written = pair.as_str().trim().to_owned();
        let (mut year, mut numbers) = (None, Vec::new());
        for part in inner(pair) {
            match part.as_rule() {
                Rule::year_part => {
                    let number = inner(part).into_iter().next()?;
                    year = Some(self.year(&number)?);
                }
                Rule::end_of => {}
                Rule::month_name => numbers.push(numeral::month(part.as_str())?),
                _ => numbers.push(self.whole(&part)?),
            }
        }
        let form = date_form(rule, year, &numbers).filter(in_range);
        match form {
            Some(form) => Some(DateForm { form, span }),
            None => {
                let message = Message::new(&texts::NO_SUCH_DATE).with("date", written);
                let finding = Diagnostic::new(message).at(self.place(span));
                self.findings.push(finding.help_if(days_of_month(rule, year, &numbers)));
                None
            }
        }
    }

    pub(super) fn year(&mut self, pair: &P<'_>) -> Option<i32> {
        let span = self.span(pair);
        let year = self.whole(pair)?;
        match i32::try_from(year) {
            Ok(year) if (1900..=2199).contains(&year) => Some(year),
            _ => self.wrong(span, &texts::NO_SUCH_YEAR),
        }
    }

    pub(super) fn moment(&mut self, pair: P<'_>) -> Option<MomentForm> {
        let mut parts = inner(pair).into_iter();
        let date = self.date(parts.next()?)?;
        let clock = match parts.next() {
            Some(clock) => Some(self.clock(clock)?),
            None => None,
        };
        Some(MomentForm { date, clock })
    }

    pub(super) fn time_span(&mut self, pair: P<'_>) -> Option<SpanForm> {
        let form = self.time_taken(pair)?;
        let days = matches!(form.unit, TimeUnit::WorkingDay | TimeUnit::Day);
        if days && form.halves().is_none() { self.wrong(form.span, &texts::HALVES_ONLY) } else { Some(form) }
    }

    /// A span that was measured, not one to be counted off: a mean of 12.1个工作日.
    pub(super) fn time_taken(&mut self, pair: P<'_>) -> Option<SpanForm> {
        let span = self.span(&pair);
        let mut parts = inner(pair).into_iter();
        let amount = self.number(parts.next()?)?;
        let unit = time_unit(&parts.next()?.into_inner().next()?);
        Some(SpanForm { amount, unit, span })
    }

    pub(super) fn limit(&mut self, pair: P<'_>) -> Option<Limit> {
        let span = self.span(&pair);
        let mut parts = inner(pair).into_iter();
        let form = self.limit_form(parts.next()?)?;
        let roll = parts
            .next()
            .and_then(|roll| roll.into_inner().next())
            .map(|roll| roll.as_rule() == Rule::roll_yes);
        Some(Limit { form, roll, span })
    }

    /// The name of a limit that is declared elsewhere, where it is not one of the mistakes that look like a name.
    fn named_limit(&mut self, pair: P<'_>) -> Option<Name> {
        let name = self.name(pair);
        if mistakes::is_clock(name.text.trim_end_matches('前')) {
            let finding = Diagnostic::new(&texts::CLOCK_WITHOUT_DAY).at(self.place(name.span));
            self.findings.push(finding.help(&texts::WHICH_DAY));
            return None;
        }
        if let Some(word) = mistakes::spoilt_working_day(&name.text) {
            let found = name.text.get(word.range()).unwrap_or("");
            let finding = Diagnostic::new(Message::new(&texts::UNEXPECTED).with("found", found));
            let place = self.place(word.shifted(name.span.start as usize));
            let meant = Message::new(&texts::DID_YOU_MEAN).with("name", "工作日");
            self.findings.push(finding.at(place).help(meant).certain_fix(place, "工作日".to_owned()));
            return None;
        }
        Some(name)
    }

    pub(super) fn limit_form(&mut self, pair: P<'_>) -> Option<LimitForm> {
        let (rule, prompt) = (pair.as_rule(), prompt(pair.as_str()));
        let mut parts = inner(pair).into_iter();
        Some(match rule {
            Rule::limit_none => LimitForm::None,
            Rule::limit_prompt => LimitForm::Prompt(prompt),
            Rule::limit_same_as => LimitForm::SameAs(self.name(parts.next()?)),
            Rule::limit_named => LimitForm::Named(self.named_limit(parts.next()?)?),
            Rule::limit_by_field => {
                let path = inner(parts.next()?).into_iter().map(|name| self.name(name)).collect();
                let default = match parts.next() {
                    Some(limit) => Some(Box::new(self.limit(limit)?)),
                    None => None,
                };
                LimitForm::ByField(path, default)
            }
            Rule::limit_until_field => LimitForm::UntilField(self.name(parts.next()?)),
            Rule::limit_counted_back => {
                LimitForm::CountedBack(self.name(parts.next()?), self.time_span(parts.next()?)?)
            }
            Rule::limit_longer | Rule::limit_shorter => {
                let list = parts.map(|limit| self.limit(limit)).collect::<Option<Vec<_>>>()?;
                if rule == Rule::limit_longer { LimitForm::Longer(list) } else { LimitForm::Shorter(list) }
            }
            Rule::limit_nth => {
                let mut day = inner(parts.next()?).into_iter();
                let (first, second) = (day.next()?, day.next()?);
                let (number, unit) = if is_unit(&first) { (second, first) } else { (first, second) };
                LimitForm::Nth(self.whole(&number)?, time_unit(&unit), self.optional_clock(parts.next())?)
            }
            Rule::limit_span => LimitForm::Span(self.time_span(parts.next()?)?),
            Rule::limit_range => {
                LimitForm::Range(self.whole(&parts.next()?)?, self.time_span(parts.next()?)?)
            }
            Rule::limit_until => {
                LimitForm::Until(self.date(parts.next()?)?, self.optional_clock(parts.next())?)
            }
            _ => {
                let cutoff = match parts.nth(1) {
                    Some(cutoff) => self.optional_clock(inner(cutoff).into_iter().next())?,
                    None => None,
                };
                match rule {
                    Rule::limit_same_day => LimitForm::SameDay(cutoff),
                    Rule::limit_same_working_day => LimitForm::SameWorkingDay(cutoff),
                    Rule::limit_next_day => LimitForm::NextDay(cutoff),
                    _ => LimitForm::NextWorkingDay(cutoff),
                }
            }
        })
    }

    /// `None` when the clock was written and is wrong.
    fn optional_clock(&mut self, pair: Option<P<'_>>) -> Option<Option<Clock>> {
        match pair {
            Some(pair) => self.clock(pair).map(Some),
            None => Some(None),
        }
    }
}

fn fraction(pair: P<'_>) -> Option<Number> {
    let (text, hundred) = (pair.as_str(), Number::whole(100));
    if let Some(part) = text.strip_prefix("百分之") {
        return numeral::arabic(part).or_else(|| numeral::han(part))?.over(hundred);
    }
    let (over, under) = text.split_once("分之")?;
    let (over, under) = (numeral::han(over)?, numeral::han(under)?);
    let fits = over <= Number::whole(numeral::MOST_PARTS) && under <= Number::whole(numeral::MOST_SHARES);
    if fits { under.over(over) } else { None }
}

fn date_form(rule: Rule, year: Option<i32>, numbers: &[u32]) -> Option<DateKind> {
    let month = |m: u32| (1..=12).contains(&m).then_some(m);
    match (rule, year, numbers) {
        (Rule::iso_date, _, [y, m, d]) => {
            Day::from_ymd(i32::try_from(*y).ok()?, *m, *d).ok().map(DateKind::Day)
        }
        (Rule::day_date, Some(y), [m, d]) => Day::from_ymd(y, *m, *d).ok().map(DateKind::Day),
        // 29 February is a day of some years.
        (Rule::day_date, None, [m, d]) => {
            Day::from_ymd(2000, *m, *d).ok().map(|_| DateKind::MonthDay(*m, *d))
        }
        (Rule::month_end, year, [m]) => month(*m).map(|m| DateKind::MonthEnd(year, m)),
        (Rule::month_end, _, [y, m]) => {
            month(*m).and_then(|m| Some(DateKind::MonthEnd(Some(i32::try_from(*y).ok()?), m)))
        }
        (Rule::year_end, year, []) => Some(DateKind::YearEnd(year)),
        (Rule::year_end, _, [y]) => i32::try_from(*y).ok().map(|y| DateKind::YearEnd(Some(y))),
        _ => None,
    }
}

/// Whether a year that was written is one this project counts with.
fn in_range(form: &DateKind) -> bool {
    match form {
        DateKind::MonthEnd(Some(year), _) | DateKind::YearEnd(Some(year)) => (1900..=2199).contains(year),
        _ => true,
    }
}

/// How many days the month of a day that does not exist has.
fn days_of_month(rule: Rule, year: Option<i32>, numbers: &[u32]) -> Option<Message> {
    let (year, month) = match (rule, numbers) {
        (Rule::iso_date, [y, m, _]) => (i32::try_from(*y).ok()?, *m),
        (Rule::day_date, [m, _]) => (year.unwrap_or(2000), *m),
        _ => return None,
    };
    let days = Day::last_of_month(year, month).ok()?.ymd().2;
    Some(Message::new(&texts::DAYS_OF_MONTH).with("month", month.to_string()).with("days", days.to_string()))
}

/// The vague word that a limit is.
fn prompt(word: &str) -> Prompt {
    match word.trim() {
        "即时" | "instantly" => Prompt::Instantly,
        "立即" | "immediately" => Prompt::Immediately,
        "第一时间" | "first_thing" => Prompt::FirstThing,
        _ => Prompt::Promptly,
    }
}

fn is_unit(pair: &P<'_>) -> bool {
    matches!(pair.as_rule(), Rule::unit_working_day | Rule::unit_day)
}

fn time_unit(pair: &P<'_>) -> TimeUnit {
    match pair.as_rule() {
        Rule::unit_working_hour => TimeUnit::WorkingHour,
        Rule::unit_day => TimeUnit::Day,
        Rule::unit_week => TimeUnit::Week,
        Rule::unit_month => TimeUnit::Month,
        Rule::unit_year => TimeUnit::Year,
        Rule::unit_hour => TimeUnit::Hour,
        Rule::unit_minute => TimeUnit::Minute,
        Rule::unit_second => TimeUnit::Second,
        _ => TimeUnit::WorkingDay,
    }
}
