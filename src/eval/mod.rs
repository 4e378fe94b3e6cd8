//! Judges one ticket: its events and the moments computed from them, taken in the order of time, one step a second.
//! Generic over a trace, so that the plain run records nothing. Several tickets are joined in `ledger`, words are
//! found in `report`.

mod ahead;
mod brief;
mod condition;
mod discharge;
mod doubt;
mod earlier;
mod extension;
mod ladder;
mod limit;
mod lookup;
mod matching;
mod obligation;
mod open;
mod past;
mod plain;
mod planned;
mod precision;
mod prohibition;
mod queue;
mod settle;
mod step;
mod suspension;
mod told;
mod trace;

pub use brief::{Brief, BriefEscalation, BriefObligation, BriefRule, BriefViolation};
pub use earlier::Suspect;
pub use limit::{Addition, Node};
pub use obligation::{
    By, Closing, Done, Escalation, ExclusionRecord, Excuse, ExcuseBy, ExtensionRecord, Failure, Note,
    Obligation, Paused, RuleBreach, Share, Signal, SignalKind, State, StepRecord, Unknown,
};
pub use planned::BriefEvaluator;
pub use settle::{Settled, Violation, ViolationKind};
pub use suspension::Stretch;
pub use trace::{NoTrace, Recording, Step, Trace};

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use matching::{Doubt, Heard};
use prohibition::Came;
use queue::{Queue, Tick, TickKind};

use crate::calendar::Exclusion;
use crate::facts::{CaseRef, SetSlot};
use crate::program::{Dispatch, Ending, Hook, Hooks, Program};
use crate::value::{Moment, Truth, Value, When};

/// Judges tickets, one after the other, with the memory of the last: after the first few nothing is allocated.
#[derive(Debug, Default)]
pub struct Evaluator {
    /// The obligations of the last ticket, as they were opened.
    obligations: Vec<Obligation>,
    /// Who bears them: ranges of this list.
    bearers: Vec<Value>,
    extensions: Vec<ExtensionRecord>,
    steps: Vec<StepRecord>,
    /// Each request for an extension, as it came: (extension, by what).
    requests: Vec<(usize, By)>,
    exclusions: Vec<ExclusionRecord>,
    escalations: Vec<Escalation>,
    rule_breaches: Vec<RuleBreach>,
    /// Required roles that were empty when an obligation they bear was opened, each once: (role, obligation).
    missing: Vec<(usize, usize)>,
    /// Computed moments that something waited for, as they came.
    signals: Vec<Signal>,
    notes: Vec<Note>,
    settled: Settled,
    /// The current values of roles and fields.
    roles: Vec<Value>,
    fields: Vec<Value>,
    /// How often the moment in each field was set anew.
    field_courses: Vec<u32>,
    /// Which leaves of each happening have happened.
    heard: Vec<Heard>,
    /// What is absent to tell of those that are in doubt.
    doubts: Vec<Doubt>,
    /// How often each counted leaf has matched.
    counts: Vec<u32>,
    /// What came of what must come first (前置), and of acts that need time between them.
    came: Vec<Came>,
    /// What an assumption about the rest of a day changed, to be put back.
    undo: Vec<(SetSlot, Value)>,
    /// What each duty keeps between its obligations.
    duties: Vec<DutyState>,
    /// Whether anything was written into `heard`, `counts` or `duties` since they were empty.
    kept: bool,
    /// What was opened in this step: (by what, obligation).
    opened: Vec<(By, usize)>,
    /// Limits as the facts had them at their triggers.
    nodes: Vec<Node>,
    /// What was added to limits.
    additions: Vec<Addition>,
    /// Computed moments to come.
    queue: Queue,
    /// Obligations whose due moments still have to be queued: nothing waits for them but the breach.
    awaiting: Vec<usize>,
    /// Room for the completions of one second: of what, by which event, when.
    together: Vec<(Ending, usize, When)>,
    /// How many events exist for what is being judged.
    seen: usize,
    /// Where time that is not counted is taken to end, if it has not ended: while that is asked of what ends in a pause.
    clip: Option<Moment>,
    /// The rest of a day is tried on this copy (`completes_by_day`), in which no other copy is made.
    trying: bool,
    /// Room for the exclusions of one limit.
    gaps: RefCell<Vec<Exclusion>>,
    /// What is supposed of other tickets (曾有) while a condition is asked.
    supposed: Truth,
    /// Acts that break a prohibition if other tickets have what it asks of them.
    suspects: Vec<Suspect>,
    /// The values those tickets must share.
    shared: Vec<Value>,
    /// Another evaluator, that looks ahead for the next change.
    ahead: RefCell<Option<Box<Evaluator>>>,
    /// The rows of tables that were found, (table, row), where somebody asked for them. Looking up changes nothing else, so
    /// that conditions can do it.
    rows: Option<RefCell<BTreeSet<(usize, usize)>>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct DutyState {
    /// 可提前: the leaves of its completion that happened since it was opened, and the last of them.
    early: u64,
    early_by: Option<By>,
    /// How many events there were when it was last opened.
    seen: usize,
    opened: u32,
    outside_noted: bool,
}

/// What one run needs to know besides its own memory.
#[derive(Clone, Copy)]
struct Run<'r> {
    program: &'r Program,
    case: &'r CaseRef<'r>,
    as_of: Moment,
    /// Events after this do not exist: `as_of`, or earlier when looking ahead of it.
    known: Moment,
    /// How many times it looked at what happened before, where that is limited: while a ticket is judged.
    looks: Option<&'r Cell<usize>>,
}

/// What acts together: events of one second, or computed moments.
#[derive(Clone, Debug)]
struct Batch<'r> {
    range: std::ops::Range<usize>,
    computed: bool,
    /// What they can touch.
    hooks: &'r Hooks,
    /// What each of them can touch, where they are several.
    each: Option<&'r Dispatch>,
}

impl<'r> Batch<'r> {
    /// What one of them can touch.
    fn hooks_of(&self, run: Run<'_>, by: By) -> &'r Hooks {
        match (self.each, by) {
            (Some(dispatch), By::Event(event)) => {
                run.case.events.get(event).map_or(self.hooks, |record| dispatch.event(record.event()))
            }
            _ => self.hooks,
        }
    }

    /// The leaves of a rule that one of them may be; `list` picks the rules of its kind.
    fn own(&self, run: Run<'_>, by: By, hook: Hook, list: impl Fn(&Hooks) -> &[Hook]) -> Option<Hook> {
        if self.each.is_none() {
            return Some(hook);
        }
        list(self.hooks_of(run, by)).iter().find(|own| own.rule == hook.rule).copied()
    }

    fn iter(&self) -> impl Iterator<Item = By> + Clone + use<> {
        let computed = self.computed;
        self.range.clone().map(move |at| if computed { By::Signal(at) } else { By::Event(at) })
    }
}

impl Evaluator {
    /// One without memory yet.
    pub fn new() -> Evaluator {
        Evaluator::default()
    }

    /// One that keeps which rows of tables it found, over all its tickets.
    pub fn keeping_rows() -> Evaluator {
        Evaluator { rows: Some(RefCell::default()), ..Evaluator::default() }
    }

    /// The rows of tables found so far, (table, row).
    pub fn rows(&self) -> BTreeSet<(usize, usize)> {
        self.rows.as_ref().map(|rows| rows.borrow().clone()).unwrap_or_default()
    }

    /// The obligations of the last ticket, as they were opened; `Settled::order` has them in the report's order.
    pub fn obligations(&self) -> &[Obligation] {
        &self.obligations
    }

    /// Who bears an obligation, the accountable one first; absent where a role is empty.
    pub fn bearers_at(&self, index: usize) -> &[Value] {
        self.obligations.get(index).map_or(&[], |one| self.bearers_of(one))
    }

    /// Who bears one of its obligations, likewise.
    pub fn bearers_of(&self, one: &Obligation) -> &[Value] {
        let (start, len) = one.bearers;
        self.bearers.get(start..start.saturating_add(len)).unwrap_or(&[])
    }

    /// Who an obligation was opened for, under 分别; absent where the role was empty.
    pub fn opened_for(&self, index: usize) -> Value {
        let start = self.obligations.get(index).map(|one| one.opened_for.0);
        start.and_then(|start| self.bearers.get(start)).copied().unwrap_or_default()
    }

    /// Who bore an obligation when it was breached; who bears it, where it was not.
    pub fn missed_by(&self, index: usize) -> &[Value] {
        let missed = self.obligations.get(index).and_then(|one| one.missed_by);
        let stretch = missed.and_then(|(start, len)| self.bearers.get(start..start.saturating_add(len)));
        stretch.unwrap_or_else(|| self.bearers_at(index))
    }

    /// Who bore the obligation of an extension when it failed; who bore it when it was asked, where it did not.
    pub fn refused_to(&self, record: usize) -> &[Value] {
        let stretch = self.extensions.get(record).map(|one| one.borne_by);
        stretch.and_then(|(start, len)| self.bearers.get(start..start.saturating_add(len))).unwrap_or(&[])
    }

    /// The extensions asked for.
    pub fn extensions(&self) -> &[ExtensionRecord] {
        &self.extensions
    }

    /// The steps of extensions that were taken.
    pub fn steps(&self) -> &[StepRecord] {
        &self.steps
    }

    /// The stretches of time that are not counted.
    pub fn exclusions(&self) -> &[ExclusionRecord] {
        &self.exclusions
    }

    /// The rungs reached, as they were.
    pub fn escalations(&self) -> &[Escalation] {
        &self.escalations
    }

    /// The prohibitions broken, as they were.
    pub fn rule_breaches(&self) -> &[RuleBreach] {
        &self.rule_breaches
    }

    /// The computed moments that something waited for.
    pub fn signals(&self) -> &[Signal] {
        &self.signals
    }

    /// The limits as the facts had them at their triggers.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// What was added to limits.
    pub fn additions(&self) -> &[Addition] {
        &self.additions
    }

    /// What was worth a note.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The limit that the last ticket reached: what was found of it is not the whole.
    pub fn beyond(&self) -> Option<Note> {
        let limit = |note: &&Note| {
            matches!(note, Note::TooManyObligations | Note::TooManyRounds | Note::TooManyLooks)
        };
        self.notes.iter().find(limit).copied()
    }

    /// States, numbers, violations.
    pub fn settled(&self) -> &Settled {
        &self.settled
    }

    /// Judges a ticket as of a moment; what came later does not exist. The outcome is read from the evaluator.
    pub fn run<'c, T: Trace>(
        &mut self,
        program: &Program,
        case: impl Into<CaseRef<'c>>,
        as_of: Moment,
        trace: &mut T,
    ) {
        let (case, looks) = (case.into(), Cell::new(0));
        let run = Run { program, case: &case, as_of, known: as_of, looks: Some(&looks) };
        self.reset(run);
        self.advance_to(run, 0, trace);
        self.settle(run);
        if looks.get() > program.limits.ticket_looks {
            self.notes.push(Note::TooManyLooks);
        }
    }

    /// Takes events from one on, and computed moments, up to `as_of`.
    fn advance_to<T: Trace>(&mut self, run: Run<'_>, from: usize, trace: &mut T) {
        let plain = run.program.matters.get(run.case.matter).map_or(&[][..], |it| it.dispatch.plain());
        let plain = if T::EACH_STEP { &[] } else { plain };
        let mut next = from;
        loop {
            if !plain.is_empty() {
                next = self.plain_seconds(run, plain, next);
            }
            let event = run.case.events.get(next).map(|event| event.moment).filter(|at| *at <= run.known);
            let now = match (event, self.tick(run.as_of, event.unwrap_or(run.as_of))) {
                (Some(event), Some(tick)) => event.min(tick),
                (Some(one), None) | (None, Some(one)) => one,
                (None, None) => return,
            };
            let rest = run.case.events.get(next..).unwrap_or(&[]);
            let here = if event == Some(now) {
                rest.iter().take_while(|event| event.moment == now).count()
            } else {
                0
            };
            let until = next.saturating_add(here);
            self.second(run, next..until, now, trace);
            next = until;
        }
    }

    /// When the next computed moment comes, if that is by `as_of` and by `until`. A breach is seen a second after its
    /// moment.
    #[inline]
    fn tick(&mut self, as_of: Moment, until: Moment) -> Option<Moment> {
        if self.queue.next().is_none_or(|at| at > until) {
            return None;
        }
        self.drop_stale();
        let (at, tick) = self.queue.first()?;
        let comes = if tick.kind == TickKind::Breach { at < as_of } else { at <= as_of };
        (comes && at <= until).then_some(at)
    }

    /// Forgets the computed moments at the head of the queue that can do nothing any more: most of what is owed is done
    /// before it is due.
    fn drop_stale(&mut self) {
        while let Some((_, tick)) = self.queue.first()
            && self.is_stale(tick)
        {
            self.queue.drop_first();
        }
    }

    /// Whether a computed moment counts no more; once that is so it stays so.
    fn is_stale(&self, tick: Tick) -> bool {
        if tick.kind == TickKind::Field {
            return self.field_courses.get(tick.of) != Some(&tick.course);
        }
        let one = self.obligations.get(tick.of).filter(|one| one.course == tick.course);
        let Some(one) = one else { return true };
        one.unknown.is_some()
            || match tick.kind {
                TickKind::FallsDue => one.closed.is_some(),
                TickKind::After => !one.is_open(),
                _ => !one.runs(),
            }
    }

    fn reset(&mut self, run: Run<'_>) {
        self.obligations.clear();
        self.bearers.clear();
        self.extensions.clear();
        self.steps.clear();
        self.exclusions.clear();
        self.escalations.clear();
        self.rule_breaches.clear();
        self.suspects.clear();
        self.shared.clear();
        self.supposed = Truth::False;
        self.missing.clear();
        self.signals.clear();
        self.notes.clear();
        self.opened.clear();
        self.doubts.clear();
        self.nodes.clear();
        self.additions.clear();
        self.queue.clear();
        self.awaiting.clear();
        self.settled.clear();
        self.roles.clear();
        self.roles.extend_from_slice(run.case.roles);
        self.fields.clear();
        self.fields.extend_from_slice(run.case.fields);
        self.field_courses.clear();
        self.field_courses.resize(self.fields.len(), 0);
        self.forget(run.program);
        self.requests.clear();
        self.came.clear();
        self.undo.clear();
        self.seen = 0;
        self.await_fields(run);
    }

    /// Empties what rules keep between events. Most tickets touch none of it.
    fn forget(&mut self, program: &Program) {
        let sizes = (self.duties.len(), self.heard.len(), self.counts.len());
        if !self.kept && sizes == (program.duties.len(), program.slots.0, program.slots.1) {
            return;
        }
        self.kept = false;
        self.duties.clear();
        self.duties.resize(program.duties.len(), DutyState::default());
        self.heard.clear();
        self.heard.resize(program.slots.0, Heard::default());
        self.counts.clear();
        self.counts.resize(program.slots.1, 0);
    }

    /// Queues the moments in the ticket's fields that something waits for.
    fn await_fields(&mut self, run: Run<'_>) {
        let Some(matter) = run.program.matters.get(run.case.matter) else { return };
        for field in &matter.moments {
            if let Some(Value::When(when)) = self.fields.get(*field) {
                self.queue.push(when.at, Tick::new(TickKind::Field, *field, 0));
            }
        }
    }
}
