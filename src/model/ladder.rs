//! Ladders of escalation (督办): their rungs with what sets each off. Which rungs one ticket decides and which need a
//! ledger is told by the cause; when they are reached is `eval`'s and `ledger`'s.

use std::collections::BTreeSet;

use super::applies::Part;
use super::build::Builder;
use super::condition::Scope;
use super::duty::Lines;
use super::{Citation, DutyId, DutyMoment, Happening, Limit, MatterId, Party};
use crate::diagnostic::{Message, city_texts, texts};
use crate::source::Place;
use crate::syntax::ast::{self, Counted, LineBody, Name, RungCause};
use crate::value::Measure;

/// The index of a ladder in `Model::ladders`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LadderId(pub usize);

/// A ladder.
#[derive(Clone, Debug)]
pub struct Ladder {
    /// Its name.
    pub name: String,
    /// The matter of its duties; over several matters there is a ladder of the name for each.
    pub matter: MatterId,
    /// The duties it watches.
    pub duties: Vec<DutyId>,
    /// The clauses it rests on.
    pub cites: Vec<Citation>,
    /// 督办对象: for each value of it streaks are kept.
    pub subject: Party,
    /// 以 … 为准: the event that makes a rung count towards the next.
    pub decides: Option<usize>,
    /// Whether a kept outcome ends a streak (按期不中断 says no).
    pub kept_ends: bool,
    /// Whether reaching a rung uses up its streak (触发后不重计 says no).
    pub reaching_resets: bool,
    /// The rungs, from the lowest.
    pub rungs: Vec<Rung>,
    /// The 口径 it rests on.
    pub readings: Vec<String>,
    /// Where it is declared.
    pub place: Place,
}

/// A rung.
#[derive(Clone, Debug)]
pub struct Rung {
    /// Its name.
    pub name: String,
    /// What sets it off.
    pub cause: Cause,
    /// 可以: offered, not imposed.
    pub discretionary: bool,
    /// 由
    pub by: Option<Party>,
    /// What is done, in the words of the text.
    pub action: Option<String>,
    /// The clauses its own line rests on.
    pub cites: Vec<Citation>,
    /// The duty it brings.
    pub duty: Option<RungDuty>,
    /// Where it stands.
    pub place: Place,
}

/// What sets off a rung.
#[derive(Clone, Debug)]
pub enum Cause {
    /// A moment of any duty that the ladder watches.
    Moment(DutyMoment),
    /// Something that happens on the ticket.
    Happening(Happening),
    /// 连续n次: misses, or the rung with this index, so often in a row.
    Streak(u32, Option<usize>),
    /// Within a calendar year: misses, or the rung with this index, so often.
    InYear(u32, Option<usize>),
    /// Within so long before: misses, or the rung with this index, so often.
    Within(Measure, u32, Option<usize>),
}

impl Cause {
    /// Whether one ticket alone decides it.
    pub fn on_ticket(&self) -> bool {
        matches!(self, Cause::Moment(_) | Cause::Happening(_))
    }
}

/// The duty that a rung brings: `{ 时限 5个工作日; 完成 约谈 }`.
#[derive(Clone, Debug)]
pub struct RungDuty {
    /// 时限
    pub limit: Limit,
    /// What its matter or the policy says that 日 means.
    pub day_is_working_day: bool,
    /// 完成, as events of the ticket's matter, where it names some.
    pub completion: Option<Happening>,
    /// 完成, as the name of an activity.
    pub activity: Option<String>,
    /// The 口径 its limit rests on.
    pub readings: Vec<String>,
}

impl Builder<'_> {
    /// Ladders in the order of their names: what is theirs in further matters stands behind all of them, since rules name a
    /// ladder by the place of its declaration.
    pub(super) fn order_ladders(&mut self) {
        let mut named = BTreeSet::new();
        let ladders = std::mem::take(&mut self.model.ladders).into_iter();
        let (mut first, more): (Vec<_>, Vec<_>) =
            ladders.partition(|ladder| named.insert(ladder.name.clone()));
        first.extend(more);
        self.model.ladders = first;
    }

    /// A ladder as it is in one of its matters.
    pub(super) fn ladder(&mut self, lines: &Lines<'_>, part: Part) -> Option<Ladder> {
        let readings = self.own_readings(lines);
        let Part { duties, id, matter } = part;
        let scope = Scope { matter: &matter, event: None, file: lines.file, depth: 0 };
        let subject = match lines
            .one(self, |body| if let LineBody::Subject(path) = body { Some(path) } else { None })
        {
            Some(path) => self.party(path, scope),
            None => {
                lines.missing(self, &texts::LINE_SUBJECT);
                None
            }
        };
        let decides =
            lines.one(self, |body| if let LineBody::Decides(event) = body { Some(event) } else { None });
        let decides = match decides {
            Some(event) => self.event_named(event, scope).map(Some),
            None => Some(None),
        };
        let has = |wanted: fn(&LineBody) -> bool| lines.list.iter().any(|line| wanted(&line.body));
        let rungs = self.rungs(lines, scope);
        Some(Ladder {
            name: lines.name.text.clone(),
            matter: id,
            duties,
            cites: lines.cites_outside(|body| matches!(body, LineBody::Rung(_))),
            subject: subject?,
            decides: decides?,
            kept_ends: !has(|body| matches!(body, LineBody::KeptDoesNotEnd)),
            reaching_resets: !has(|body| matches!(body, LineBody::ReachedDoesNotReset)),
            rungs: rungs?,
            readings,
            place: lines.place(),
        })
    }

    fn event_named(&mut self, event: &Name, scope: Scope<'_>) -> Option<usize> {
        let events = &scope.matter.events;
        self.findings.uses(&event.text);
        let found = events.iter().position(|known| known.name == event.text);
        if found.is_none() {
            let known = events.iter().map(|event| event.name.as_str());
            self.findings.unknown(&texts::AN_EVENT, event, scope.file, known);
        }
        found
    }

    fn rungs(&mut self, lines: &Lines<'_>, scope: Scope<'_>) -> Option<Vec<Rung>> {
        let mut above: Vec<&str> = Vec::new();
        let (mut rungs, mut whole) = (Vec::new(), true);
        for line in &lines.list {
            let LineBody::Rung(rung) = &line.body else { continue };
            match self.rung(rung, &above, scope) {
                Some(built) => {
                    let place = Place { file: lines.file, span: line.span };
                    rungs.push(Rung { cites: Lines::cites_of(line), place, ..built });
                }
                None => whole = false,
            }
            above.push(&rung.name.text);
        }
        if above.is_empty() {
            lines.missing(self, &texts::LINE_RUNG);
            return None;
        }
        whole.then_some(rungs)
    }

    fn rung(&mut self, rung: &ast::Rung, above: &[&str], scope: Scope<'_>) -> Option<Rung> {
        if above.contains(&rung.name.text.as_str()) {
            self.declared_twice(&rung.name, scope.file);
        }
        let cause = self.cause(&rung.cause, above, scope);
        let by = match &rung.by {
            Some(by) => self.party(by, scope).map(Some),
            None => Some(None),
        };
        let on_ticket = cause.as_ref().is_none_or(Cause::on_ticket);
        let duty = match &rung.body {
            Some(body) => self.rung_duty(body, on_ticket, scope).map(Some),
            None => Some(None),
        };
        Some(Rung {
            name: rung.name.text.clone(),
            cause: cause?,
            discretionary: rung.may,
            by: by?,
            action: rung.action.as_ref().map(|words| words.text.clone()),
            cites: Vec::new(),
            duty: duty?,
            place: Place::default(),
        })
    }

    fn cause(&mut self, cause: &RungCause, above: &[&str], scope: Scope<'_>) -> Option<Cause> {
        Some(match cause {
            RungCause::Moment(moment) => Cause::Moment(self.duty_moment(moment, scope)?),
            RungCause::Happening(happening) => Cause::Happening(self.happening(happening, scope)?),
            RungCause::Streak(n, counted) => Cause::Streak(*n, self.counted(counted.as_ref(), above, scope)?),
            RungCause::Cumulative(ast::Window::Year, n, counted) => {
                Cause::InYear(*n, self.counted(counted.as_ref(), above, scope)?)
            }
            RungCause::Cumulative(ast::Window::Last(span), n, counted) => {
                let counted = self.counted(counted.as_ref(), above, scope);
                Cause::Within(self.measure(*span, scope)?, *n, counted?)
            }
        })
    }

    /// What a rung counts: the rung with this index, or misses.
    fn counted(
        &mut self,
        counted: Option<&Counted>,
        above: &[&str],
        scope: Scope<'_>,
    ) -> Option<Option<usize>> {
        let Some(Counted::Rung(name)) = counted else { return Some(None) };
        self.findings.uses(&name.text);
        let found = above.iter().position(|rung| *rung == name.text);
        if found.is_none() {
            self.findings.unknown(&texts::A_RUNG_ABOVE, name, scope.file, above.iter().copied());
        }
        found.map(Some)
    }

    /// Refuses a limit that only a ticket can tell, for a duty that starts with nothing but rungs over several.
    pub(super) fn plain_for_rungs(
        &mut self,
        lines: &Lines<'_>,
        trigger: Option<&Happening>,
        limit: Option<&Limit>,
    ) {
        let (Some(trigger), Some(limit)) = (trigger, limit.filter(|limit| !is_plain(limit))) else { return };
        if self.is_of_many(trigger) {
            let message = Message::new(&city_texts::LIMIT_OF_MANY).with("limit", limit.text.as_str());
            self.findings.at(lines.place(), message);
        }
    }

    fn is_of_many(&self, happening: &Happening) -> bool {
        match happening {
            Happening::Event(test) => match test.what {
                super::Occasion::Rung(ladder, rung) => self.known.needs_several(ladder.0, rung),
                _ => false,
            },
            Happening::Any(list) => list.iter().all(|one| self.is_of_many(one)),
            Happening::Both(_) | Happening::Unless(..) => false,
        }
    }

    /// The duty a rung brings. On a ticket it is discharged by events of its matter; beside the tickets by an activity,
    /// which needs no declaration.
    fn rung_duty(
        &mut self,
        body: &ast::Block<ast::Line>,
        on_ticket: bool,
        scope: Scope<'_>,
    ) -> Option<RungDuty> {
        let (mut limit, mut completion, mut activity, mut whole) = (None, None, None, true);
        let mut readings = Vec::new();
        for line in body.lines() {
            match &line.body {
                LineBody::Limit(written) => {
                    limit = self.limit(written, scope, &mut readings);
                    whole &= limit.is_some();
                    if let Some(limit) = limit.as_ref().filter(|limit| !on_ticket && !is_plain(limit)) {
                        let place = Place { file: scope.file, span: line.span };
                        let message = Message::new(&city_texts::LIMIT_OF_MANY);
                        self.findings.at(place, message.with("limit", limit.text.as_str()));
                        whole = false;
                    }
                }
                LineBody::Completion(trigger) if on_ticket => {
                    completion = self.trigger(trigger, scope);
                    whole &= completion.is_some();
                }
                LineBody::Completion(trigger) => activity = activity_name(trigger),
                _ => {}
            }
        }
        let none = || Limit { text: "无".to_owned(), form: super::LimitForm::None };
        let day_is_working_day =
            scope.matter.day_is_working_day.unwrap_or(self.model.header.day_is_working_day);
        let limit = limit.unwrap_or_else(none);
        whole.then_some(RungDuty { limit, day_is_working_day, completion, activity, readings })
    }
}

/// Whether a limit asks nothing of a ticket.
pub(super) fn is_plain(limit: &Limit) -> bool {
    match &limit.form {
        super::LimitForm::None | super::LimitForm::Term(_) => true,
        super::LimitForm::Longest(list) | super::LimitForm::Shortest(list) => list.iter().all(is_plain),
        _ => false,
    }
}

fn activity_name(trigger: &ast::Trigger) -> Option<String> {
    match &trigger.happening.form {
        ast::HappeningForm::Occurrence(occurrence) => occurrence.path.first().map(|name| name.text.clone()),
        _ => None,
    }
}
