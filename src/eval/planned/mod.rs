//! Everyday tickets, judged in brief by the plan of their matter (`program::plan`): one pass over the events, nothing queued,
//! a miss told from the moments once all is known. What comes of it is what a whole run comes to (`Brief::take`); where a ticket
//! is not everyday, that is what it gets. `tests/parts/both_ways.rs` holds the two against each other.

mod course;
mod extension;
mod table;

use super::condition::{compare, field_of};
use super::{
    Brief, BriefEscalation, BriefObligation, BriefRule, BriefViolation, Evaluator, NoTrace, Run, State,
    ViolationKind,
};
use crate::calendar::Calendar;
use crate::facts::{CaseRef, EventRecord, SetSlot};
use crate::program::plan::{Act, Bearer, Guard, Plan, PlannedDue, Rare, Turn};
use crate::program::{Compare, Program, Reassign};
use crate::value::{Moment, TextId, Truth, Value};

use course::{Asked, Course, Latest, Wrong};
use table::Rows;

/// An everyday ticket has no more obligations than that.
const FEW: usize = 64;

/// Judges tickets in brief, one after the other, with the memory of the last.
///
/// ```
/// use duban::eval::BriefEvaluator;
/// use duban::facts::{self, OnUnknown};
/// use duban::source::FileId;
/// use duban::{Policy, Ticket};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let policy = Policy::load("policies/zibo")?;
/// let ticket = Ticket::new("ZB-1", "企业诉求")
///     .party("承办单位", "市住建局")
///     .event("接收", "2021-01-04T09:30".parse()?)
///     .event("初步回复", "2021-01-06T11:00".parse()?);
/// let case = facts::bind(policy.program(), &ticket, FileId(0), OnUnknown::Error).map_err(|_| "unknown")?;
/// let mut evaluator = BriefEvaluator::new(policy.program());
/// evaluator.run(&case, "2021-01-08".parse()?);
/// let states: Vec<&str> = evaluator.brief().obligations.iter().map(|one| one.state.key()).collect();
/// assert_eq!(states, ["met", "pending", "pending"]);
/// // An everyday ticket: no whole run was needed.
/// assert!(evaluator.whole().is_none());
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct BriefEvaluator<'p> {
    program: &'p Program,
    brief: Brief,
    /// Judges what is not everyday, and lends its conditions and tables to what is.
    evaluator: Evaluator,
    /// Whether a ledger takes what comes of it.
    for_ledger: bool,
    /// Whether the last ticket took a whole run.
    whole: bool,
    /// Whether the evaluator has the fields and roles of the ticket at hand.
    lent: bool,
    courses: Vec<Course>,
    /// The latest obligation of each duty of the plan, where it is of the ticket at hand.
    latest: Vec<Latest>,
    /// The number of the ticket at hand.
    number: u32,
    /// Requests for extensions: of which, in their order.
    requests: Vec<u32>,
    asked: Vec<Asked>,
    /// Extensions that were granted: (extension, obligation).
    granted: Vec<(u32, usize)>,
    /// What was violated.
    wrong: Vec<Wrong>,
    /// Rows of tables found before, by lookup.
    rows: Vec<Rows>,
}

/// The ticket at hand.
struct Ticket<'r> {
    program: &'r Program,
    plan: &'r Plan,
    calendar: &'r Calendar,
    case: &'r CaseRef<'r>,
    as_of: Moment,
}

/// The event at hand.
#[derive(Clone, Copy)]
struct Now {
    event: usize,
    at: Moment,
    /// The first obligation that it opened.
    first: usize,
}

/// Nothing, or that the ticket is not everyday.
type Everyday<T = ()> = Option<T>;

impl<'p> BriefEvaluator<'p> {
    /// One for the tickets of a policy.
    pub fn new(program: &'p Program) -> BriefEvaluator<'p> {
        BriefEvaluator {
            program,
            brief: Brief::default(),
            evaluator: Evaluator::new(),
            for_ledger: false,
            whole: false,
            lent: false,
            courses: Vec::new(),
            latest: Vec::new(),
            number: 0,
            requests: Vec::new(),
            asked: Vec::new(),
            granted: Vec::new(),
            wrong: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// One for a ledger: of tickets of which a ledger keeps more than their briefs it makes whole runs.
    pub fn for_ledger(program: &'p Program) -> BriefEvaluator<'p> {
        BriefEvaluator { for_ledger: true, ..BriefEvaluator::new(program) }
    }

    /// What the last ticket came to.
    pub fn brief(&self) -> &Brief {
        &self.brief
    }

    /// The whole run of the last ticket, where it took one.
    pub fn whole(&self) -> Option<&Evaluator> {
        self.whole.then_some(&self.evaluator)
    }

    /// Judges a ticket as of a moment; what came later does not exist.
    #[inline]
    pub fn run<'c>(&mut self, case: impl Into<CaseRef<'c>>, as_of: Moment) {
        self.judge(&case.into(), as_of);
    }

    fn judge(&mut self, case: &CaseRef<'_>, as_of: Moment) {
        let program = self.program;
        let plan = program.matters.get(case.matter).and_then(|matter| matter.dispatch.plan());
        let plan = plan.filter(|plan| plan.counts || !self.for_ledger);
        // Where a matter's tickets are mostly not everyday, it is asked before anything is done.
        let plan = plan.filter(|plan| !self.whole || case.events.iter().all(|event| plan.has(event.event())));
        let calendar = program.calendar_of(0);
        let everyday = plan.and_then(|plan| self.by_plan(&Ticket { program, plan, calendar, case, as_of }));
        self.whole = everyday.is_none();
        if self.whole {
            self.evaluator.run(program, case, as_of, &mut NoTrace);
            self.brief.take(&self.evaluator);
        }
    }

    fn by_plan(&mut self, ticket: &Ticket<'_>) -> Everyday {
        self.lent = false;
        self.courses.clear();
        self.next_number(ticket.plan.duties.len());
        self.requests.clear();
        self.asked.clear();
        self.granted.clear();
        self.wrong.clear();
        self.brief.clear();
        let mut before = (Moment::MIN, true);
        for (event, record) in ticket.case.events.iter().enumerate() {
            let at = record.moment;
            if at > ticket.as_of {
                break;
            }
            let turn = (*ticket.plan.turns.get(record.event())?)?;
            let calm = turn.calm && !record.sets();
            // Of events of one second the order is a rule of its own, and so it is of what has only a day.
            if (at == before.0 && !(calm && before.1)) || record.is_whole_day() {
                return None;
            }
            before = (at, calm);
            if record.sets() {
                self.set(ticket, record, at)?;
            }
            self.turn(ticket, turn, Now { event, at, first: self.courses.len() })?;
            self.brief.seen = event.saturating_add(1);
        }
        self.settle(ticket)
    }

    /// Another ticket: what is known of the latest obligations is of another.
    #[inline]
    fn next_number(&mut self, duties: usize) {
        self.number = self.number.wrapping_add(1);
        if self.number == 0 || self.latest.len() < duties {
            self.latest.clear();
            self.latest.resize(duties, Latest::default());
            self.number = 1;
        }
    }

    /// The latest obligation of a duty.
    #[inline]
    fn latest(&self, duty: u32) -> Option<u32> {
        let latest = self.latest.get(duty as usize)?;
        (latest.ticket == self.number).then_some(latest.place)
    }

    #[inline]
    fn turn(&mut self, ticket: &Ticket<'_>, turn: Turn, now: Now) -> Everyday {
        for planned in ticket.plan.acts_of(turn) {
            if let Some(guard) = planned.guard
                && !self.holds(ticket, guard, now)?
            {
                continue;
            }
            match planned.act {
                Act::Open(duty) => self.open(ticket, duty, now)?,
                Act::Discharge(duty) => self.each_open(duty, now, |one| one.done = Some(now.at)),
                Act::Complete(duty, leaves) => self.complete(ticket.plan, (duty, leaves), now)?,
                Act::End(duty) => self.each_open(duty, now, |one| one.closed = Some(now.at)),
                Act::Rare(rare) => self.rarely(ticket, rare, now)?,
            }
        }
        Some(())
    }

    #[inline(never)]
    fn rarely(&mut self, ticket: &Ticket<'_>, rare: Rare, now: Now) -> Everyday {
        match rare {
            Rare::Ask(extension) => self.ask(ticket, extension, now)?,
            Rare::Step(extension, step) => self.step(ticket, (extension, step), now)?,
            Rare::Reach(ladder, rung) => {
                if ticket.plan.holds_at(now.at) {
                    let (ladder, rung) = (ladder as usize, rung as usize);
                    self.brief.escalations.push(BriefEscalation { ladder, rung, at: now.at });
                }
            }
        }
        Some(())
    }

    /// What is open of a duty and was so before this event, the latest first.
    #[inline]
    fn each_open(&mut self, duty: u32, now: Now, mut act: impl FnMut(&mut Course)) {
        let mut next = self.latest(duty);
        while let Some(place) = next {
            let Some(one) = self.courses.get_mut(place as usize).filter(|one| one.is_open()) else { return };
            if (place as usize) < now.first {
                act(one);
            }
            next = one.before;
        }
    }

    /// Changes of roles: what is open moves to the new unit, and what it missed stays with the old one. Where a field changes,
    /// or where a change means more, the ticket is not everyday.
    #[inline(never)]
    fn set(&mut self, ticket: &Ticket<'_>, record: &EventRecord, now: Moment) -> Everyday {
        self.lend(ticket.case);
        for set in ticket.case.sets_of(record) {
            let (SetSlot::Role(role), Value::Text(unit)) = (set.slot, set.value) else { return None };
            let held = self.evaluator.roles.get_mut(role)?;
            if *held == set.value {
                continue;
            }
            *held = set.value;
            for one in self.courses.iter_mut().filter(|one| one.is_open()) {
                let duty = ticket.plan.duties.get(one.duty as usize)?;
                let accountable = duty.bearer == Bearer::Role(role);
                match duty.reassign {
                    Reassign::Restart if accountable || duty.others.contains(&role) => return None,
                    Reassign::Move if accountable => {
                        if one.is_past(now) {
                            one.missed_by.get_or_insert(one.unit);
                        }
                        one.unit = unit;
                    }
                    Reassign::Move | Reassign::Keep | Reassign::Restart => {}
                }
            }
        }
        Some(())
    }

    /// Who is in a role, where it is one unit.
    #[inline]
    fn unit_in(&self, case: &CaseRef<'_>, role: usize) -> Everyday<TextId> {
        let roles = if self.lent { &self.evaluator.roles } else { case.roles };
        match roles.get(role) {
            Some(Value::Text(unit)) => Some(*unit),
            _ => None,
        }
    }

    /// Whether an act's guard holds. Where that cannot be told the ticket is not everyday.
    #[inline(never)]
    fn holds(&mut self, ticket: &Ticket<'_>, guard: u32, now: Now) -> Everyday<bool> {
        let run = run_of(ticket);
        let truth = match ticket.plan.guards.get(guard as usize)? {
            Guard::OwnIs(field, value) => {
                compare(Compare::Eq, field_of(run, now.event, *field).unwrap_or_default(), *value)
            }
            Guard::All(conditions) => {
                self.lend(ticket.case);
                let all = conditions.iter().map(|cond| self.evaluator.cond(run, cond, Some(now.event)));
                all.fold(Truth::True, Truth::and)
            }
        };
        match truth {
            Truth::True => Some(true),
            Truth::False => Some(false),
            Truth::Unknown => None,
        }
    }

    /// Gives the whole evaluator the fields and roles of the ticket at hand; from then on its roles are those that hold.
    fn lend(&mut self, case: &CaseRef<'_>) {
        if !self.lent {
            case.fields.clone_into(&mut self.evaluator.fields);
            case.roles.clone_into(&mut self.evaluator.roles);
            self.lent = true;
        }
    }

    #[inline]
    fn open(&mut self, ticket: &Ticket<'_>, at: u32, now: Now) -> Everyday {
        if !ticket.plan.holds_at(now.at) {
            return Some(());
        }
        let duty = ticket.plan.duties.get(at as usize)?;
        let unit = match duty.bearer {
            Bearer::Unit(unit) => unit,
            Bearer::Role(role) => self.unit_in(ticket.case, role)?,
        };
        for role in &duty.others {
            self.unit_in(ticket.case, *role)?;
        }
        if self.courses.len() >= FEW.min(ticket.program.limits.ticket_obligations) {
            return None;
        }
        let (due, follows) = match duty.due {
            PlannedDue::With(other) => {
                let place = self.latest(other).filter(|place| *place as usize >= now.first)?;
                (self.courses.get(place as usize)?.due, Some(place))
            }
            due => (self.due(ticket, due, now)?, None),
        };
        // What is overdue as it is opened is missed in its own second.
        if due.is_some_and(|due| due < now.at) {
            return None;
        }
        let before = self.latest(at);
        let instance = before.and_then(|place| self.courses.get(place as usize));
        let instance = instance.map_or(1, |one| one.instance.saturating_add(1));
        let place = u32::try_from(self.courses.len()).ok()?;
        *self.latest.get_mut(at as usize)? = Latest { ticket: self.number, place };
        self.courses.push(Course {
            duty: at,
            instance,
            unit,
            missed_by: None,
            before,
            due,
            done: None,
            closed: None,
            completion: 0,
            follows,
        });
        Some(())
    }

    /// When what is opened falls due, if ever.
    #[inline]
    fn due(&mut self, ticket: &Ticket<'_>, due: PlannedDue, now: Now) -> Everyday<Option<Moment>> {
        match due {
            PlannedDue::Table(table) => counted(ticket, *self.by_row(ticket, table)?, now),
            due => counted(ticket, due, now),
        }
    }

    /// Discharges what is open of a duty once the events of one of its ways have all happened.
    #[inline]
    fn complete(&mut self, plan: &Plan, (duty, leaves): (u32, u64), now: Now) -> Everyday {
        let ways = &plan.duties.get(duty as usize)?.ways;
        self.each_open(duty, now, |one| {
            one.completion |= leaves;
            if ways.iter().any(|way| way & one.completion == *way) {
                one.done = Some(now.at);
            }
        });
        Some(())
    }

    /// Works out what the events came to.
    fn settle(&mut self, ticket: &Ticket<'_>) -> Everyday {
        for one in &self.courses {
            let duty = ticket.plan.duties.get(one.duty as usize)?;
            let (state, missed) = one.standing(ticket.as_of);
            let place = self.brief.obligations.len();
            self.brief.obligations.push(BriefObligation {
                duty: duty.duty,
                instance: one.instance,
                due: one.due,
                state,
                unit: Some(one.unit),
                rated: one.due.is_some(),
                moment: one.due.or(one.done),
            });
            if let Some(at) = missed {
                if duty.lifted {
                    return None;
                }
                if duty.binds {
                    let late = state == State::Late;
                    let kind = if late { ViolationKind::Late } else { ViolationKind::Overdue };
                    self.wrong.push(Wrong { at, place, kind, request: None });
                }
                let rungs = duty.rungs.iter();
                let reached =
                    rungs.map(|(ladder, rung)| BriefEscalation { ladder: *ladder, rung: *rung, at });
                self.brief.escalations.extend(reached);
            }
        }
        if self.wrong.len() > 1 {
            self.wrong.sort_unstable();
        }
        for wrong in &self.wrong {
            let one = self.brief.obligations.get(wrong.place)?;
            let (rule, instance) = match wrong.request {
                Some((extension, request)) => (BriefRule::Extension(extension), request),
                None => (BriefRule::Duty(one.duty), one.instance),
            };
            let missed_by = self.courses.get(wrong.place)?.missed_by.filter(|_| wrong.request.is_none());
            let (kind, at, unit) = (wrong.kind.key(), wrong.at, missed_by.or(one.unit));
            self.brief.violations.push(BriefViolation { kind, rule, instance, at, unit });
        }
        self.brief.by_moment();
        Some(())
    }
}

/// When something counted from an event falls due, if ever.
#[inline]
fn counted(ticket: &Ticket<'_>, due: PlannedDue, now: Now) -> Everyday<Option<Moment>> {
    match due {
        PlannedDue::WholeDays(days) => ticket.calendar.after_whole_days(now.at, days).map(Some),
        PlannedDue::Never => Some(None),
        PlannedDue::Term(term, counting) => {
            ticket.calendar.due(&term, now.at, &counting).ok().map(|due| Some(due.at))
        }
        PlannedDue::Table(_) | PlannedDue::With(_) => None,
    }
}

fn run_of<'r>(ticket: &Ticket<'r>) -> Run<'r> {
    let Ticket { program, case, as_of, .. } = *ticket;
    Run { program, case, as_of, known: as_of, looks: None }
}
