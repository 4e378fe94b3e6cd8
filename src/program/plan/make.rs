//! Makes the plan of a matter out of its compiled rules: what of them can be decided by moments alone. Whatever else a rule
//! asks makes tickets on which it is asked no everyday ones; what is left out here costs time and nothing else.

use super::{
    Act, Bearer, Plan, Planned, PlannedDue, PlannedDuty, PlannedExtension, PlannedTable, PlannedUntil, Rare,
    Turn, guard,
};
use crate::program::{
    Cause, Cond, Duty, DutyMoment, Effect, Extension, Happening, Hook, Hooks, Ladder, Leaf, Limit, Matter,
    Occasion, Party, Program, Ref, Rung, TableResult, TableRow, Watched,
};
use crate::value::{Clock, Day, Moment, Term};

/// A row is known again by the values of so many columns at most.
const MOST_COLUMNS: usize = 4;

impl Plan {
    /// The plan of a matter; `None` where none of its tickets is everyday.
    pub(in crate::program) fn of(program: &Program, matter: usize) -> Option<Plan> {
        let own = program.matters.get(matter)?;
        let [version] = program.versions.as_slice() else { return None };
        if !own.moments.is_empty() || !rungs_alone(own.dispatch.computed(None)) {
            return None;
        }
        let ladders: Vec<&Ladder> =
            own.ladders.iter().filter_map(|ladder| program.ladders.get(*ladder)).collect();
        if ladders.iter().flat_map(|ladder| &ladder.rungs).any(follows_rung) {
            return None;
        }
        let (first, last) = version.in_force;
        let first = first.map_or(Moment::MIN, |day| day.at(Clock::START));
        let in_force = Some((first, last.map_or(Moment::MAX, Day::end)));
        let counts = !keeps_more(program, matter);
        let mut maker = Maker { program, matter: own, plan: Plan { in_force, counts, ..Plan::default() } };
        // All that can be opened is known before anything ends.
        let hooks = (0..own.events.len()).map(|kind| own.dispatch.event(kind));
        let opened: Vec<Option<Vec<Planned>>> = hooks.clone().map(|hooks| maker.openings(hooks)).collect();
        let turns = opened.into_iter().zip(hooks).enumerate();
        let turns: Vec<Option<Turn>> =
            turns.map(|(kind, (opened, hooks))| maker.turn(kind, hooks, opened?)).collect();
        maker.plan.turns = turns;
        maker.plan.turns.iter().any(Option::is_some).then_some(maker.plan)
    }
}

/// Whether a ledger keeps more of the tickets of a matter than what they come to: for 曾有, for indicators, for rungs that need
/// several tickets.
fn keeps_more(program: &Program, matter: usize) -> bool {
    let Some(own) = program.matters.get(matter) else { return true };
    let sampled = |duty: &usize| program.duties.get(*duty).is_some_and(|duty| !duty.samples.is_empty());
    let tallied = |ladder: &usize| program.ladders.get(*ladder).is_some_and(|ladder| ladder.tally.is_some());
    program.earlier.iter().any(|one| one.matter == matter)
        || program.beside.shares.iter().any(|one| one.matter == matter)
        || own.duties.iter().any(sampled)
        || own.ladders.iter().any(tallied)
}

/// Whether a rung waits for another.
fn follows_rung(rung: &Rung) -> bool {
    let Cause::Happening(happening) = &rung.cause else { return false };
    happening.leaves.iter().any(|leaf| matches!(leaf.what, Occasion::Rung(..)))
}

/// Whether what is computed reaches rungs and touches nothing else.
fn rungs_alone(hooks: &Hooks) -> bool {
    let lists = [&hooks.openings, &hooks.completions, &hooks.terminations, &hooks.excuses];
    let more = [&hooks.acts, &hooks.firsts];
    let rules = [&hooks.suspensions, &hooks.extensions];
    lists.iter().chain(&more).all(|list| list.is_empty()) && rules.iter().all(|list| list.is_empty())
}

struct Maker<'p> {
    program: &'p Program,
    matter: &'p Matter,
    plan: Plan,
}

impl Maker<'_> {
    /// What an event opens; `None` where more has to be asked.
    fn openings(&mut self, hooks: &Hooks) -> Option<Vec<Planned>> {
        let unplanned = [&hooks.excuses, &hooks.acts, &hooks.firsts];
        if unplanned.iter().any(|list| !list.is_empty()) || !hooks.suspensions.is_empty() {
            return None;
        }
        let mut acts: Vec<Planned> = Vec::new();
        for hook in &hooks.openings {
            let act = self.opening(hook, &acts)?;
            acts.push(act);
        }
        Some(acts)
    }

    /// What an event of a kind does; `None` where more has to be asked.
    fn turn(&mut self, kind: usize, hooks: &Hooks, opened: Vec<Planned>) -> Option<Turn> {
        let mut acts = opened;
        for extension in &hooks.extensions {
            acts.push(self.extension(kind, *extension)?);
        }
        for hook in &hooks.terminations {
            acts.extend(self.ending(hook)?);
        }
        let first = acts.len();
        for hook in &hooks.completions {
            acts.extend(self.completion(hook)?);
        }
        let calm = first == 0 && acts.iter().all(|one: &Planned| one.guard.is_none());
        let rungs = self.rungs(kind, hooks)?;
        let start = number(self.plan.acts.len())?;
        let calm = calm && rungs.is_empty();
        self.plan.acts.extend(acts.into_iter().chain(rungs));
        Some(Turn { calm, acts: (start, number(self.plan.acts.len())?) })
    }

    fn opening(&mut self, hook: &Hook, before: &[Planned]) -> Option<Planned> {
        let duty = self.program.duties.get(hook.rule)?;
        let guard = self.guard_of(hook, &duty.trigger, duty.condition.as_ref())?;
        let place = self.duty(hook.rule, before)?;
        Some(Planned { act: Act::Open(place), guard })
    }

    /// How a duty ends; nothing where no everyday ticket opens it.
    fn ending(&mut self, hook: &Hook) -> Option<Option<Planned>> {
        let Some(place) = self.known(hook.rule) else { return Some(None) };
        let termination = self.program.duties.get(hook.rule)?.termination.as_ref()?;
        let guard = self.guard_of(hook, termination, None)?;
        Some(Some(Planned { act: Act::End(place), guard }))
    }

    /// How a duty is discharged, likewise.
    fn completion(&mut self, hook: &Hook) -> Option<Option<Planned>> {
        let Some(place) = self.known(hook.rule) else { return Some(None) };
        let completion = &self.program.duties.get(hook.rule)?.completion;
        if completion.alone {
            let guard = self.guard_of(hook, completion, None)?;
            return Some(Some(Planned { act: Act::Discharge(place), guard }));
        }
        // Where several events count together, each must be certain by its kind.
        (hook.leaves == hook.sure)
            .then_some(Some(Planned { act: Act::Complete(place, hook.sure), guard: None }))
    }

    /// What must hold for a happening of which each leaf is enough: nothing, or what its one leaf asks, and a condition.
    fn guard_of(&mut self, hook: &Hook, happening: &Happening, also: Option<&Cond>) -> Option<Option<u32>> {
        if !happening.alone {
            return None;
        }
        let mut conditions: Vec<&Cond> = Vec::new();
        if hook.leaves != hook.sure {
            if hook.leaves.count_ones() != 1 {
                return None;
            }
            let leaf = happening.leaves.get(hook.leaves.trailing_zeros() as usize)?;
            conditions.extend(asked(leaf)?);
        }
        conditions.extend(also);
        self.guard(&conditions)
    }

    fn guard(&mut self, conditions: &[&Cond]) -> Option<Option<u32>> {
        if conditions.is_empty() {
            return Some(None);
        }
        self.plan.guards.push(guard::of(self.program, conditions)?);
        number(self.plan.guards.len().saturating_sub(1)).map(Some)
    }

    /// The place in the plan of a duty that events open; `before` is what the same event opens before it.
    fn duty(&mut self, at: usize, before: &[Planned]) -> Option<u32> {
        let duty = self.program.duties.get(at).filter(|duty| is_everyday(duty))?;
        let due = self.due(duty, before)?;
        if let Some(known) = self.plan.duties.iter().position(|one| one.duty == at) {
            // Opened by several kinds of events it must fall due alike.
            return number(known).filter(|_| self.plan.duties.get(known).is_some_and(|it| it.due == due));
        }
        let (bearer, others) = bearers(duty)?;
        let rungs = self.missed(duty)?;
        self.plan.duties.push(PlannedDuty {
            duty: at,
            bearer,
            others,
            due,
            reassign: duty.reassign,
            binds: duty.words.force.binds(),
            lifted: !duty.permissions.is_empty(),
            ways: if duty.completion.alone { Vec::new() } else { duty.completion.ways.clone() },
            rungs,
        });
        number(self.plan.duties.len().saturating_sub(1))
    }

    /// The place of a duty that an everyday ticket opens.
    fn known(&self, at: usize) -> Option<u32> {
        self.plan.duties.iter().position(|one| one.duty == at).and_then(number)
    }

    fn due(&mut self, duty: &Duty, before: &[Planned]) -> Option<PlannedDue> {
        Some(match &duty.limit {
            Limit::None => PlannedDue::Never,
            Limit::Term(term) => self.counted(*term, duty),
            Limit::SameAs(kin) => {
                let opened = before.iter().filter_map(|one| match one.act {
                    Act::Open(place) if one.guard.is_none() => Some(place),
                    _ => None,
                });
                let mut named = opened
                    .filter(|place| self.plan.duties.get(*place as usize).is_some_and(|it| it.duty == *kin));
                let other = named.next()?;
                // One that follows another that follows is not worth its bookkeeping.
                self.plan.duties.get(other as usize).filter(|it| !matches!(it.due, PlannedDue::With(_)))?;
                PlannedDue::With(other)
            }
            Limit::Table(lookup) => PlannedDue::Table(self.table(*lookup, duty)?),
            Limit::Given(..)
            | Limit::Until(..)
            | Limit::Back(..)
            | Limit::Longest(_)
            | Limit::Shortest(_) => {
                return None;
            }
        })
    }

    fn counted(&self, term: Term, duty: &Duty) -> PlannedDue {
        match self.program.calendar_of(duty.version).whole_days(&term, &duty.counting) {
            Some(days) => PlannedDue::WholeDays(days),
            None => PlannedDue::Term(term, duty.counting),
        }
    }

    /// The place of a table of limits, whose rows are limits of the policy itself.
    fn table(&mut self, lookup: usize, duty: &Duty) -> Option<u32> {
        let looked_up =
            self.program.lookups.get(lookup).filter(|_| guard::looks_near(self.program, lookup))?;
        let table = self.program.tables.get(looked_up.table)?;
        let due = |row: &TableRow| match &row.result {
            TableResult::Limit(Limit::None, _) => Some(PlannedDue::Never),
            TableResult::Limit(Limit::Term(term), _) => {
                Some(self.counted(Term { measure: duty.meant(term.measure), ..*term }, duty))
            }
            _ => None,
        };
        let rows = table.rows.iter().map(due).collect::<Option<Vec<PlannedDue>>>()?;
        let field = |column: &Ref| if let Ref::Field(at) = column { Some(*at) } else { None };
        let columns = looked_up.columns.iter().map(field).collect::<Option<Vec<usize>>>();
        let columns = columns.filter(|columns| columns.len() <= MOST_COLUMNS);
        // Looked up for a duty that several kinds of events open it is one table.
        let same = |one: &PlannedTable| one.lookup == lookup && one.rows == rows;
        if let Some(known) = self.plan.tables.iter().position(same) {
            return number(known);
        }
        self.plan.tables.push(PlannedTable { lookup, columns, rows });
        number(self.plan.tables.len().saturating_sub(1))
    }

    /// The rungs that missing a duty reaches; `None` where something else waits for a moment of it.
    fn missed(&self, duty: &Duty) -> Option<Vec<(usize, usize)>> {
        let own = Watched { overdue: duty.watched.overdue, ..Watched::default() };
        if duty.watched != own {
            return None;
        }
        let binds = duty.words.force.binds();
        let mut rungs = Vec::new();
        for at in &self.matter.ladders {
            let ladder = self.program.ladders.get(*at)?;
            let named = |leaf: &Leaf| matches!(leaf.what, Occasion::Duty(kin, _) if kin == duty.kin);
            let waits =
                |rung: &Rung| matches!(&rung.cause, Cause::Happening(it) if it.leaves.iter().any(named));
            if ladder.rungs.iter().any(waits) {
                return None;
            }
            if binds && ladder.duties.contains(&duty.kin) {
                let reached = |rung: &Rung| matches!(rung.cause, Cause::Moment(DutyMoment::Overdue));
                let places = ladder.rungs.iter().enumerate().filter(|(_, rung)| reached(rung));
                rungs.extend(places.map(|(place, _)| (*at, place)));
            }
        }
        Some(rungs)
    }

    /// The rungs that an event of a kind reaches.
    fn rungs(&mut self, kind: usize, hooks: &Hooks) -> Option<Vec<Planned>> {
        let mut acts = Vec::new();
        for at in &hooks.ladders {
            let ladder = self.program.ladders.get(*at).filter(|ladder| ladder.decides != Some(kind))?;
            for (place, rung) in ladder.rungs.iter().enumerate() {
                let Cause::Happening(happening) = &rung.cause else { continue };
                let mut own = happening.leaves.iter().filter(|leaf| leaf.what == Occasion::Event(kind));
                let Some(leaf) = own.next() else { continue };
                if !happening.alone || own.next().is_some() {
                    return None;
                }
                let guard = self.guard(&asked(leaf)?)?;
                let reach = Rare::Reach(number(*at)?, number(place)?);
                acts.push(Planned { act: Act::Rare(reach), guard });
            }
        }
        Some(acts)
    }

    /// What an event of a kind is to an extension: its request, or one of its steps.
    fn extension(&mut self, kind: usize, at: usize) -> Option<Planned> {
        let extension = self.program.extensions.get(at)?;
        let place = match self.plan.extensions.iter().position(|one| one.extension == at) {
            Some(place) => number(place)?,
            None => self.new_extension(at, extension)?,
        };
        let is = |leaf: &Leaf| leaf.what == Occasion::Event(kind);
        let act = match extension.steps.iter().position(is) {
            Some(step) => Rare::Step(place, number(step)?),
            None => Rare::Ask(place),
        };
        Some(Planned { act: Act::Rare(act), guard: None })
    }

    fn new_extension(&mut self, at: usize, extension: &Extension) -> Option<u32> {
        let [request] = extension.request.leaves.as_slice() else { return None };
        let leaves = || std::iter::once(request).chain(&extension.steps);
        let bare = |leaf: &Leaf| asked(leaf).is_some_and(|conditions| conditions.is_empty());
        let distinct = |leaf: &Leaf| leaves().filter(|other| other.what == leaf.what).count() == 1;
        let kinds =
            leaves().all(|leaf| matches!(leaf.what, Occasion::Event(_)) && bare(leaf) && distinct(leaf));
        let simple = extension.request.alone && !extension.steps.is_empty();
        let [duty] = extension.duties.as_slice() else { return None };
        if !kinds || !simple || extension.total_at_most.is_some() || extension.late_approval_excuses {
            return None;
        }
        let until = match extension.effect {
            Effect::UntilField(event, field) => PlannedUntil::Field(event, field),
            Effect::Until(when) if !when.whole_day => PlannedUntil::Fixed(when.at),
            Effect::Until(_) | Effect::By(_) => return None,
        };
        let duty = self.known(*duty)?;
        let conditions: Vec<&Cond> = extension.condition.iter().collect();
        let guard = self.guard(&conditions)?;
        let (steps, at_most) = (number(extension.steps.len())?, extension.at_most);
        self.plan.extensions.push(PlannedExtension { extension: at, duty, guard, steps, at_most, until });
        number(self.plan.extensions.len().saturating_sub(1))
    }
}

/// A place as plans keep it.
fn number(place: usize) -> Option<u32> {
    u32::try_from(place).ok()
}

/// What a leaf asks of its event; `None` where it asks who did it, which occurrence it is, or what does not hold.
fn asked(leaf: &Leaf) -> Option<Vec<&Cond>> {
    let plain = leaf.nth.is_none() && leaf.by.is_none() && leaf.unless.is_empty();
    plain.then(|| leaf.conditions.iter().collect())
}

/// Whether a duty opens one obligation at a time, whatever came before.
fn is_everyday(duty: &Duty) -> bool {
    let again = duty.early || duty.first_only || duty.not_while_open || duty.remembers;
    !again && !duty.severally
}

/// Who is accountable, and the roles of the others.
fn bearers(duty: &Duty) -> Option<(Bearer, Vec<usize>)> {
    let (first, rest) = duty.bearers.split_first()?;
    let first = match first {
        Party::Unit(unit) => Bearer::Unit(*unit),
        Party::Role(role) => Bearer::Role(*role),
        Party::Superior(..) | Party::Table(_) => return None,
    };
    let mut others = Vec::new();
    for party in rest {
        match party {
            Party::Unit(_) => {}
            Party::Role(role) => others.push(*role),
            Party::Superior(..) | Party::Table(_) => return None,
        }
    }
    Some((first, others))
}
