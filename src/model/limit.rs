//! Time limits: dates filled in, spans typed, 口径 looked up.

use super::build::Builder;
use super::condition::Scope;
use super::duty::Lines;
use super::{Limit, LimitForm, Ref, Table, TableResult};
use crate::diagnostic::{Diagnostic, Message, texts};
use crate::source::{FileId, Place};
use crate::syntax::ast::{self, DateKind, LineBody, Prompt, ReadingValue, TimeUnit};
use crate::syntax::print;
use crate::value::{Clock, Day, Halves, Measure, Number, Term, Type};

/// Whether a date can be counted back by so much: whole days, weeks, months, years.
fn countable_back(measure: Measure) -> bool {
    match measure {
        Measure::WorkingDays(n) | Measure::Days(n) => n.as_whole().is_some(),
        Measure::Weeks(_) | Measure::Months(_) | Measure::Years(_) => true,
        _ => false,
    }
}

/// The limit of a duty, or what a 口径 in the duty's own body decides for its name or its vague word.
pub(super) fn own_limit<'l>(lines: &Lines<'l>, limit: &'l ast::Limit) -> &'l ast::Limit {
    let names = match &limit.form {
        ast::LimitForm::Named(name) => [name.text.as_str(); 2],
        ast::LimitForm::Prompt(word) => word.words(),
        _ => return limit,
    };
    let decided = lines.list.iter().find_map(|line| match &line.body {
        LineBody::OwnReading(own) if names.contains(&own.name.text.as_str()) => match &own.value {
            ReadingValue::Limit(limit) if !matches!(limit.form, ast::LimitForm::Prompt(_)) => Some(limit),
            _ => None,
        },
        _ => None,
    });
    decided.unwrap_or(limit)
}

impl Limit {
    /// The limits that this one may come to, without parts of their own: of 取长 and 取短, of what holds where the facts
    /// give none, of the rows of a table.
    pub fn leaves<'l>(&'l self, tables: &'l [Table]) -> Vec<&'l Limit> {
        let mut found = Vec::new();
        let mut ahead = vec![self];
        while let Some(limit) = ahead.pop() {
            match &limit.form {
                LimitForm::Longest(list) | LimitForm::Shortest(list) => ahead.extend(list.iter().rev()),
                LimitForm::Given(_, Some(otherwise)) => ahead.push(otherwise),
                LimitForm::Table(table, _) => {
                    let rows = tables.get(table.0).map_or(&[][..], |table| &table.rows);
                    ahead.extend(rows.iter().rev().filter_map(|row| match &row.result {
                        TableResult::Limit(limit) => Some(limit),
                        TableResult::Value(_) => None,
                    }));
                }
                _ => found.push(limit),
            }
        }
        found
    }
}

impl Builder<'_> {
    /// A duty's limit, and the 口径 it rests on.
    pub(super) fn limit(
        &mut self,
        limit: &ast::Limit,
        scope: Scope<'_>,
        readings: &mut Vec<String>,
    ) -> Option<Limit> {
        if let ast::LimitForm::Named(name) = &limit.form {
            self.findings.uses(&name.text);
            let known =
                self.reading_names.find(&name.text).and_then(|at| self.model.readings.get(at)).cloned();
            if known.is_none()
                && let Some(table) = self.known.tables.find(&name.text).map(super::TableId)
            {
                return self.limit_table(table, name, scope, readings);
            }
            let Some(reading) = known else {
                let limits: Vec<String> = self
                    .model
                    .readings
                    .iter()
                    .filter(|r| r.limit.is_some())
                    .map(|r| r.name.clone())
                    .collect();
                self.findings.unknown(&texts::A_LIMIT, name, scope.file, limits.iter().map(String::as_str));
                return None;
            };
            readings.push(reading.name.clone());
            let Some(decided) = reading.limit else {
                let message = Message::new(&texts::READING_IS_NO_LIMIT).with("name", name.text.as_str());
                let finding = Diagnostic::new(message).at(reading.place);
                let here = Place { file: scope.file, span: name.span };
                let finding =
                    finding.label(here, &texts::USED_AS_LIMIT).help(&texts::LIMIT_READING_LIKE_THIS);
                self.findings.push(finding);
                return None;
            };
            return self.limit(&decided, Scope { file: reading.place.file, ..scope }, readings);
        }
        if let ast::LimitForm::Prompt(word) = limit.form
            && let Some(decided) = self.decided_for(word, readings)
        {
            let (decided, file) = decided;
            return self.limit(&decided, Scope { file, ..scope }, readings);
        }
        let form = self.limit_form(limit, scope, readings)?;
        Some(Limit { text: print::limit(limit), form })
    }

    /// The limit that a 口径 of the policy gives a vague word, and the file it stands in.
    fn decided_for(&mut self, word: Prompt, readings: &mut Vec<String>) -> Option<(ast::Limit, FileId)> {
        let words = word.words();
        let at = words.iter().find_map(|word| self.reading_names.find(word))?;
        let reading = self.model.readings.get(at)?;
        // Vague words that explain each other decide nothing.
        let decided =
            reading.limit.clone().filter(|limit| !matches!(limit.form, ast::LimitForm::Prompt(_)))?;
        let (name, file) = (reading.name.clone(), reading.place.file);
        self.findings.uses(&name);
        if !readings.contains(&name) {
            readings.push(name);
        }
        Some((decided, file))
    }

    /// A limit table by its name, with the 口径 that its rows rest on.
    fn limit_table(
        &mut self,
        table: super::TableId,
        name: &ast::Name,
        scope: Scope<'_>,
        readings: &mut Vec<String>,
    ) -> Option<Limit> {
        let known = self.model.tables.get(table.0)?;
        if known.ty.is_some() {
            return self.wrong(name.span, scope, Message::new(&texts::LIMIT_IN_TABLE));
        }
        for reading in &known.readings {
            if !readings.contains(reading) {
                readings.push(reading.clone());
            }
        }
        let columns = self.columns_in(table, name, scope)?;
        Some(Limit { text: name.text.clone(), form: LimitForm::Table(table, columns) })
    }

    fn limits(
        &mut self,
        list: &[ast::Limit],
        scope: Scope<'_>,
        readings: &mut Vec<String>,
    ) -> Option<Vec<Limit>> {
        let read: Vec<Option<Limit>> = list.iter().map(|one| self.limit(one, scope, readings)).collect();
        read.into_iter().collect()
    }

    /// 按: a limit in the facts, of the ticket or of an event.
    fn given(&mut self, path: &[ast::Name], scope: Scope<'_>) -> Option<Ref> {
        let (reference, ty, span) = match path {
            [name] => {
                self.findings.uses(&name.text);
                let fields = &scope.matter.fields;
                let Some(at) = fields.iter().position(|field| field.name == name.text) else {
                    let known = fields.iter().map(|field| field.name.as_str());
                    self.findings.unknown(&texts::A_FIELD, name, scope.file, known);
                    return None;
                };
                (Ref::Field(at), fields.get(at).map(|field| field.ty.clone()), name.span)
            }
            [event, field] => {
                let (at, index, ty) = self.event_field(event, field, scope)?;
                (Ref::Latest(at, index), Some(ty), field.span)
            }
            _ => return self.wrong(path.first()?.span, scope, Message::new(&texts::TOO_MANY_DOTS)),
        };
        if ty != Some(Type::Span) {
            let message = Message::new(&texts::WRONG_TYPE).with("expected", &texts::TYPE_SPAN);
            return self.wrong(span, scope, message);
        }
        Some(reference)
    }

    fn limit_form(
        &mut self,
        limit: &ast::Limit,
        scope: Scope<'_>,
        readings: &mut Vec<String>,
    ) -> Option<LimitForm> {
        let measure = |measure, cutoff| Some(LimitForm::Term(Term { measure, cutoff, roll: limit.roll }));
        match &limit.form {
            ast::LimitForm::None | ast::LimitForm::Prompt(_) => Some(LimitForm::None),
            ast::LimitForm::SameAs(name) => {
                self.findings.uses(&name.text);
                match self.duty_names.find(&name.text) {
                    Some(duty) => Some(LimitForm::SameAs(super::DutyId(duty))),
                    None => {
                        self.findings.unknown(&texts::A_DUTY, name, scope.file, self.duty_names.names());
                        None
                    }
                }
            }
            ast::LimitForm::Nth(n, unit, clock) => {
                let amount = Number::whole(i64::from(*n));
                self.term(ast::SpanForm { amount, unit: *unit, span: limit.span }, *clock, limit.roll, scope)
            }
            ast::LimitForm::Span(span) => self.term(*span, None, limit.roll, scope),
            ast::LimitForm::Range(low, span) => {
                if span.amount < Number::whole(i64::from(*low)) {
                    return self.wrong(limit.span, scope, Message::new(&texts::RANGE_REVERSED));
                }
                self.term(*span, None, limit.roll, scope)
            }
            ast::LimitForm::SameDay(clock) => measure(Measure::SameDay, *clock),
            ast::LimitForm::SameWorkingDay(clock) => measure(Measure::SameWorkingDay, *clock),
            ast::LimitForm::NextDay(clock) => measure(Measure::NextDay, *clock),
            ast::LimitForm::NextWorkingDay(clock) => measure(Measure::NextWorkingDay, *clock),
            ast::LimitForm::Until(date, clock) => {
                measure(Measure::Until(self.day(*date, scope.file)?), *clock)
            }
            ast::LimitForm::Named(_) => None,
            ast::LimitForm::ByField(path, otherwise) => {
                let given = self.given(path, scope);
                let otherwise = match otherwise {
                    Some(otherwise) => Some(Box::new(self.limit(otherwise, scope, readings)?)),
                    None => None,
                };
                Some(LimitForm::Given(given?, otherwise))
            }
            ast::LimitForm::UntilField(name) => {
                Some(LimitForm::Until(Ref::Field(self.date_field(name, scope)?), limit.roll))
            }
            ast::LimitForm::CountedBack(name, span) => {
                let field = self.date_field(name, scope);
                let measure = self.measure(*span, scope)?;
                if !countable_back(measure) {
                    return self.wrong(span.span, scope, Message::new(&texts::SPAN_NOT_COUNTABLE));
                }
                Some(LimitForm::Back(Ref::Field(field?), Term { measure, cutoff: None, roll: limit.roll }))
            }
            ast::LimitForm::Longer(list) => self.limits(list, scope, readings).map(LimitForm::Longest),
            ast::LimitForm::Shorter(list) => self.limits(list, scope, readings).map(LimitForm::Shortest),
        }
    }

    fn term(
        &mut self,
        span: ast::SpanForm,
        cutoff: Option<Clock>,
        roll: Option<bool>,
        scope: Scope<'_>,
    ) -> Option<LimitForm> {
        let measure = self.measure(span, scope)?;
        if roll.is_none() {
            self.bare_day(span, scope);
        }
        Some(LimitForm::Term(Term { measure, cutoff, roll }))
    }

    /// Keeps a limit in 日 where nothing says what 日 means.
    pub(super) fn bare_day(&mut self, span: ast::SpanForm, scope: Scope<'_>) {
        let said = scope.matter.day_is_working_day.is_some() || self.model.header.day_is_said;
        if span.unit == TimeUnit::Day && !said {
            self.model.noted.bare_days.push(Place { file: scope.file, span: span.span });
        }
    }

    /// A span as what a calendar counts. A bare 日 is a calendar day unless 日 = 工作日.
    pub(super) fn measure(&mut self, span: ast::SpanForm, scope: Scope<'_>) -> Option<Measure> {
        let said = scope.matter.day_is_working_day.unwrap_or(self.model.header.day_is_working_day);
        let working = said && !self.day_open;
        let unit = if span.unit == TimeUnit::Day && working { TimeUnit::WorkingDay } else { span.unit };
        let seconds = |each: i64| {
            span.amount
                .times(Number::whole(each))
                .and_then(Number::as_whole)
                .and_then(|s| u64::try_from(s).ok())
        };
        let whole = || span.amount.as_whole().and_then(|n| u32::try_from(n).ok());
        let measure = match unit {
            TimeUnit::WorkingDay => span.halves().map(Measure::WorkingDays),
            TimeUnit::Day => span.halves().map(Measure::Days),
            TimeUnit::Week => whole().map(Measure::Weeks),
            TimeUnit::Month => whole().map(Measure::Months),
            TimeUnit::Year => whole().map(Measure::Years),
            TimeUnit::Hour => seconds(3_600).map(Measure::Seconds),
            TimeUnit::Minute => seconds(60).map(Measure::Seconds),
            TimeUnit::Second => seconds(1).map(Measure::Seconds),
            TimeUnit::WorkingHour => seconds(3_600).map(Measure::WorkingSeconds),
        };
        match measure {
            Some(
                Measure::WorkingDays(Halves(0))
                | Measure::Days(Halves(0))
                | Measure::Seconds(0)
                | Measure::WorkingSeconds(0),
            )
            | None => {
                let here = Place { file: scope.file, span: span.span };
                let finding = Diagnostic::new(&texts::SPAN_NOT_COUNTABLE).at(here);
                self.findings.push(finding.help(&texts::LIMIT_FORMS));
                None
            }
            Some(measure) => Some(measure),
        }
    }

    /// What is read with 日 left open.
    pub(super) fn day_left_open<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.day_open, true);
        let value = read(self);
        self.day_open = before;
        value
    }

    /// A date as written, its missing year filled in from 年度.
    pub(super) fn day(&mut self, date: ast::DateForm, file: FileId) -> Option<Day> {
        let place = Place { file, span: date.span };
        let year = match date.form {
            DateKind::Day(day) => return Some(day),
            DateKind::MonthEnd(year, _) | DateKind::YearEnd(year) => year.or(self.model.header.year),
            DateKind::MonthDay(..) => self.model.header.year,
        };
        let Some(year) = year else {
            self.findings.push(Diagnostic::new(&texts::YEAR_MISSING).at(place).help(&texts::ADD_THE_YEAR));
            return None;
        };
        let day = match date.form {
            DateKind::MonthDay(month, day) => Day::from_ymd(year, month, day),
            DateKind::MonthEnd(_, month) => Day::last_of_month(year, month),
            _ => Day::last_of_month(year, 12),
        };
        if day.is_err() {
            let written = format!("{year}年{}", print::date(date));
            self.findings.at(place, Message::new(&texts::NO_SUCH_DATE).with("date", written));
        }
        day.ok()
    }
}
