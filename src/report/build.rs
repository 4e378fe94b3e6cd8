//! A ticket's part of the report, from what its run left behind. Names are put back in place of numbers here.

use super::{
    ExcusedReport, ExtensionReport, Happened, LateBy, ObligationReport, RemainingReport, StepReport,
    SuspensionReport, TicketReport,
};
use serde_json::value::RawValue;

use crate::diagnostic::{Lang, Message, city_texts, texts};
use crate::eval::{By, Evaluator, ExcuseBy, Failure, Node, Obligation, State, Unknown};
use crate::facts::Case;
use crate::program::{Force, Program, Ref, TableResult, Words};
use crate::value::{FIXED, Measure, Moment, write_fixed};

/// A run that has ended, with what it was about.
#[derive(Clone, Copy)]
pub struct Run<'r> {
    /// The policy.
    pub program: &'r Program,
    /// The ticket.
    pub case: &'r Case,
    /// What came of it.
    pub evaluator: &'r Evaluator,
    /// As of when.
    pub as_of: Moment,
    /// The language of messages; JSON is always Chinese.
    pub lang: Lang,
    /// Whether there is no ledger, so that nothing can be said of other tickets.
    pub alone: bool,
}

/// The report of the ticket just judged.
pub fn ticket(run: Run<'_>, meta: Option<&str>) -> TicketReport {
    let settled = run.evaluator.settled();
    let obligations = run.obligations();
    let matter = run.matter().map(|matter| matter.name.clone()).unwrap_or_default();
    let meta = meta.and_then(|meta| RawValue::from_string(meta.to_owned()).ok());
    let violations = run.violations(&settled.violations);
    let shortfalls = run.violations(&settled.shortfalls);
    let escalations = run.escalations();
    TicketReport {
        id: run.case.id.clone(),
        matter,
        obligations,
        violations,
        shortfalls,
        escalations,
        notes: run.notes(),
        next_change: run.evaluator.next_change(run.program, run.case, run.as_of),
        meta,
        events: Vec::new(),
    }
}

/// The events of the ticket just judged that exist as of then, by moment.
pub fn events(run: Run<'_>) -> Vec<Happened> {
    let known = run.case.events.iter().enumerate().filter(|(_, event)| event.moment <= run.as_of);
    let mut list: Vec<Happened> = known.filter_map(|(at, _)| run.happened(By::Event(at))).collect();
    list.sort_by(|a, b| (a.at, &a.by).cmp(&(b.at, &b.by)));
    list
}

impl Run<'_> {
    /// What is owed, in the report's order.
    pub(super) fn obligations(&self) -> Vec<ObligationReport> {
        (0..self.evaluator.settled().order.len()).filter_map(|place| self.obligation(place)).collect()
    }

    pub(super) fn obligation(&self, place: usize) -> Option<ObligationReport> {
        let settled = self.evaluator.settled();
        let index = *settled.order.get(place)?;
        let one = self.evaluator.obligations().get(index)?;
        let state = *settled.states.get(place)?;
        let instance = *settled.instances.get(place)?;
        let words = self.words(one.duty)?;
        let all = self.evaluator.bearers_at(index);
        let bearers: Vec<String> = all.iter().filter_map(|value| self.text_of(*value)).collect();
        let bearer = all.first().and_then(|value| self.text_of(*value));
        let due = if one.unknown.is_some() { None } else { self.evaluator.due_of(index) };
        Some(ObligationReport {
            duty: words.name.clone(),
            instance,
            key: self.key(
                place,
                one,
                words,
                self.text_of(self.evaluator.opened_for(index)).as_deref(),
                instance,
            ),
            version: self.program.begins(self.program.version_of(one.duty)),
            clause: words.clause.clone(),
            bearer,
            bearers,
            counterparty: words.counterparty.and_then(|party| self.party(party)).map(str::to_owned),
            triggered: self.happened(one.opened_by)?,
            limit: self.limit_words(one, words),
            timed: one.timed,
            due,
            provisional: (due.is_some() || one.paused.is_some()) && one.provisional,
            status: state.key(),
            completed: one.done.and_then(|done| self.happened(done.by)),
            late_by: self.late_by(one, state, due),
            remaining: one.paused.filter(|_| state == State::Paused).map(|it| remaining(it.remaining)),
            force: force_word(words.force),
            readings: self.readings(one, index, words),
            extensions: self.extensions(index),
            suspensions: self.suspensions(one, index),
            excused: self.excused(one).filter(|_| matches!(state, State::Late | State::Overdue)),
            closed: one.closed.and_then(|closed| self.happened(closed.by)),
            excepted_by: one.excepted.map(|permission| self.permission_name(permission)),
            excepted_clause: one.excepted.and_then(|at| self.program.permissions.get(at)?.clause.clone()),
            reason: one.unknown.map(|unknown| self.reason(unknown, one.opened_by).say(self.lang)),
            quote: words.quote.clone(),
        })
    }

    /// The limit as people read it: of a table, the row that holds.
    pub(super) fn limit_words(&self, one: &Obligation, words: &Words) -> String {
        let row = one.row.and_then(|(table, row)| self.program.tables.get(table)?.rows.get(row));
        match row.map(|row| &row.result) {
            Some(TableResult::Limit(_, text)) => text.clone(),
            _ => words.limit.clone(),
        }
    }

    /// `初步回复@2021-01-04T09:30:00+08:00`, with the unit under 分别, and the number of a second one in a second.
    fn key(
        &self,
        place: usize,
        one: &Obligation,
        words: &Words,
        bearer: Option<&str>,
        instance: u32,
    ) -> String {
        let mut key = String::with_capacity(words.name.len().saturating_add(FIXED).saturating_add(1));
        key.push_str(&words.name);
        key.push('@');
        key.push_str(std::str::from_utf8(&write_fixed(one.opened_at)).unwrap_or(""));
        let severally = self.program.duties.get(one.duty).is_some_and(|duty| duty.severally);
        if severally {
            key.push('@');
            key.push_str(bearer.unwrap_or(""));
        }
        if self.is_twin(place, one, severally) { format!("{key}#{instance}") } else { key }
    }

    /// Whether another obligation of the duty, and the unit under 分别, was opened in the same second before.
    pub(super) fn is_twin(&self, place: usize, one: &Obligation, severally: bool) -> bool {
        let order = &self.evaluator.settled().order;
        let mut before =
            order.iter().take(place).filter_map(|index| self.evaluator.obligations().get(*index));
        before.any(|other| {
            other.kin == one.kin
                && other.opened_at == one.opened_at
                && (!severally || other.share == one.share)
        })
    }

    pub(super) fn late_by(&self, one: &Obligation, state: State, due: Option<Moment>) -> Option<LateBy> {
        let until = match state {
            State::Late => one.done.map(|done| done.at),
            State::Overdue => Some(one.closed.map_or(self.as_of, |closed| closed.at)),
            _ => None,
        }?;
        let late = self.program.calendar_for(one.duty).late_by(due?, until);
        Some(LateBy { seconds: late.seconds, working_days: late.working_days })
    }

    pub(super) fn extensions(&self, index: usize) -> Vec<ExtensionReport> {
        let records =
            self.evaluator.extensions().iter().enumerate().filter(|(_, record)| record.obligation == index);
        let report = records.filter_map(|(number, record)| {
            let extension = self.program.extensions.get(record.extension)?;
            let steps = self.evaluator.steps().iter().filter(|step| step.record == number);
            let steps = steps
                .map(|step| StepReport { step: self.step_name(record.extension, step.step), at: step.at });
            Some(ExtensionReport {
                rule: extension.name.clone(),
                requested_at: record.requested_at,
                steps: steps.collect(),
                effective_at: record.effective_at,
                due_before: record.due_before,
                due_after: record.due_after,
                failed: record.failed.map(Failure::key),
            })
        });
        report.collect()
    }

    /// Whether anything but its duty may have brought an obligation a 口径.
    pub(super) fn may_rest_on_more(&self, one: &Obligation) -> bool {
        let changed = !self.evaluator.extensions().is_empty() || !self.evaluator.exclusions().is_empty();
        changed || one.excepted.is_some()
    }

    /// The 口径 an obligation rests on: its duty's, then those of what was granted, not counted or lifted, each once. What
    /// moved the obligation that it is due with moved it too, until it ended.
    pub(super) fn readings(&self, one: &Obligation, index: usize, words: &Words) -> Vec<String> {
        let mut found = words.readings.clone();
        if !self.may_rest_on_more(one) {
            return found;
        }
        let mut rests_on = |more: &[String]| {
            for reading in more {
                if !found.contains(reading) {
                    found.push(reading.clone());
                }
            }
        };
        let ended = one.done.map(|done| done.at).or(one.closed.map(|closed| closed.at));
        let excuses = |extension| one.excuse.is_some_and(|it| it.by == ExcuseBy::Extension(extension));
        for other in self.followed(index) {
            let touches = |at: Moment| other == index || ended.is_none_or(|ended| at <= ended);
            for record in self.evaluator.extensions().iter().filter(|record| record.obligation == other) {
                if record.effective_at.is_some_and(touches) || other == index && excuses(record.extension) {
                    rests_on(self.program.extensions.get(record.extension).map_or(&[], |it| &it.readings));
                }
            }
            for stretch in self.evaluator.stretches(self.program, other).filter(|it| touches(it.from)) {
                rests_on(self.program.suspensions.get(stretch.suspension).map_or(&[], |it| &it.readings));
            }
        }
        let lifted = one.excepted.and_then(|permission| self.program.permissions.get(permission));
        rests_on(lifted.map_or(&[], |it| &it.readings));
        found
    }

    /// An obligation and those that it is due with (同), directly or by another.
    fn followed(&self, index: usize) -> Vec<usize> {
        let mut found = vec![index];
        let mut at = 0;
        while let Some(one) = found.get(at).copied() {
            at = at.saturating_add(1);
            let mut nodes: Vec<usize> =
                self.evaluator.obligations().get(one).and_then(|one| one.limit).into_iter().collect();
            while let Some(node) = nodes.pop() {
                match self.evaluator.nodes().get(node) {
                    Some(Node::Follow(other)) if !found.contains(other) => found.push(*other),
                    Some(Node::Later(a, b) | Node::Earlier(a, b)) => nodes.extend([*a, *b]),
                    _ => {}
                }
            }
        }
        found
    }

    pub(super) fn step_name(&self, extension: usize, step: usize) -> String {
        let leaf = self.program.extensions.get(extension).and_then(|extension| extension.steps.get(step));
        leaf.map(|leaf| self.leaf_name(leaf)).unwrap_or_default()
    }

    pub(super) fn suspensions(&self, one: &Obligation, index: usize) -> Vec<SuspensionReport> {
        let stretches = self.evaluator.stretches(self.program, index);
        let report = stretches.filter_map(|stretch| {
            let until = stretch.to.unwrap_or(self.as_of);
            let calendar = self.program.calendar_for(one.duty);
            let (from, to) = (stretch.from.day(), until.day());
            let (days, seconds) = match self.unit_of(one)? {
                Measure::Seconds(_) => (None, u64::try_from(until.since(stretch.from)).ok()),
                Measure::WorkingSeconds(_) => {
                    (None, calendar.office_seconds_between(stretch.from, until).ok())
                }
                Measure::WorkingDays(_) => (Some(calendar.working_days_between(from, to)), None),
                _ => (
                    u32::try_from(i64::from(to.number()).saturating_sub(i64::from(from.number()))).ok(),
                    None,
                ),
            };
            let suspension = self.program.suspensions.get(stretch.suspension)?;
            let (rule, clause) = (suspension.name.clone(), suspension.clause.clone());
            Some(SuspensionReport { rule, clause, from: stretch.from, to: stretch.to, days, seconds })
        });
        report.collect()
    }

    /// What the counted part of an obligation's limit counts.
    fn unit_of(&self, one: &Obligation) -> Option<Measure> {
        let added = one.added.and_then(|at| self.evaluator.additions().get(at)).map(|more| more.term.measure);
        added.or_else(|| self.counted_unit(one.limit?))
    }

    fn counted_unit(&self, node: usize) -> Option<Measure> {
        match *self.evaluator.nodes().get(node)? {
            Node::Count(term) => Some(term.measure),
            Node::Later(a, b) | Node::Earlier(a, b) => self.counted_unit(a).or_else(|| self.counted_unit(b)),
            _ => None,
        }
    }

    pub(super) fn excused(&self, one: &Obligation) -> Option<ExcusedReport> {
        let excuse = one.excuse?;
        let by = match excuse.by {
            ExcuseBy::Reason(by) => self.name_of(by),
            ExcuseBy::Extension(extension) => self.program.extensions.get(extension)?.name.clone(),
        };
        Some(ExcusedReport { by, at: excuse.at, until: excuse.until })
    }

    pub(super) fn reason(&self, unknown: Unknown, by: By) -> Message {
        let field = |reference: Option<Ref>| self.fact_name(reference, by);
        let (text, reference) = match unknown {
            Unknown::Condition(reference) => (&texts::REASON_CONDITION, reference),
            Unknown::Trigger(reference) => (&texts::REASON_TRIGGER, reference),
            Unknown::Limit(reference) => (&texts::REASON_LIMIT, reference),
            Unknown::Suspension(reference) => (&texts::REASON_SUSPENSION, reference),
            Unknown::Extension(reference) => (&city_texts::REASON_EXTENSION, reference),
            Unknown::NoRow(table) => {
                let table = self.program.tables.get(table).map(|table| table.name.clone());
                return Message::new(&texts::REASON_NO_ROW).with("table", table.unwrap_or_default());
            }
            Unknown::NothingToFollow => return Message::new(&texts::REASON_NOTHING_TO_FOLLOW),
            Unknown::NotCountable => return Message::new(&texts::REASON_NOT_COUNTABLE),
        };
        Message::new(text).with("field", field(reference))
    }
}

pub(super) fn force_word(force: Force) -> &'static str {
    match force {
        Force::Shall => "应当",
        Force::InPrinciple => "原则上",
        Force::Strive => "力争",
        Force::Encouraged => "鼓励",
    }
}

/// What is left of a limit that is paused.
pub(super) fn remaining(left: Measure) -> RemainingReport {
    let days = |n: crate::value::Halves| {
        let text = if n.0.is_multiple_of(2) { format!("{}", n.0 / 2) } else { format!("{}.5", n.0 / 2) };
        RawValue::from_string(text).ok()
    };
    let mut report = RemainingReport::default();
    match left {
        Measure::WorkingDays(n) => report.working_days = days(n),
        Measure::Days(n) => report.days = days(n),
        Measure::Seconds(n) | Measure::WorkingSeconds(n) => report.seconds = Some(n),
        _ => {}
    }
    report
}
