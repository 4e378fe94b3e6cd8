//! Extensions on everyday tickets: asked for while one obligation is open, granted by steps in their order.

use super::{Asked, BriefEvaluator, Course, Everyday, Now, Ticket, ViolationKind, Wrong, field_of, run_of};
use crate::program::plan::{PlannedExtension, PlannedUntil};
use crate::value::{Moment, Value};

impl BriefEvaluator<'_> {
    /// A request, for what is open of the extension's duty; one on which several are open is not everyday.
    pub(super) fn ask(&mut self, ticket: &Ticket<'_>, at: u32, now: Now) -> Everyday {
        let extension = ticket.plan.extensions.get(at as usize)?;
        self.requests.push(at);
        let request = self.requests.iter().filter(|of| **of == at).count();
        let request = u32::try_from(request).ok()?;
        let own = |(_, one): &(usize, &Course)| one.duty == extension.duty;
        let all = || self.courses.iter().enumerate().filter(own);
        let mut open = all().filter(|(_, one)| one.is_open());
        let (first, second) = (open.next(), open.next());
        if second.is_some() {
            return None;
        }
        let first = first.map(|(place, one)| (place, one.is_past(now.at)));
        // Where nothing is open it is asked for the latest, in vain.
        let Some(obligation) =
            first.map(|(place, _)| place).or_else(|| all().next_back().map(|(place, _)| place))
        else {
            return Some(());
        };
        // A new request replaces a running one.
        for asked in self.asked.iter_mut().filter(|one| one.extension == at && one.obligation == obligation) {
            asked.runs = false;
        }
        let Some((obligation, past)) = first else { return Some(()) };
        if past || self.is_refused(ticket, extension, (at, obligation), now)? {
            self.improper(extension.extension, (obligation, request), self.requests.len(), now.at);
        } else {
            let record = self.requests.len();
            self.asked.push(Asked { extension: at, obligation, request, record, taken: 0, runs: true });
        }
        Some(())
    }

    /// Whether a request in time has no effect all the same.
    fn is_refused(
        &mut self,
        ticket: &Ticket<'_>,
        extension: &PlannedExtension,
        of: (u32, usize),
        now: Now,
    ) -> Everyday<bool> {
        if let Some(guard) = extension.guard
            && !self.holds(ticket, guard, now)?
        {
            return Some(true);
        }
        let granted = self.granted.iter().filter(|one| **one == of).count();
        Some(extension.at_most.is_some_and(|most| granted >= most as usize))
    }

    /// A step: the next one counts, a later one breaks the order, an earlier one is nothing.
    pub(super) fn step(&mut self, ticket: &Ticket<'_>, (at, step): (u32, u32), now: Now) -> Everyday {
        let extension = ticket.plan.extensions.get(at as usize)?;
        for place in 0..self.asked.len() {
            let asked = self.asked.get_mut(place)?;
            if asked.extension != at || !asked.runs || step < asked.taken {
                continue;
            }
            if step > asked.taken {
                asked.runs = false;
                let (of, record) = ((asked.obligation, asked.request), asked.record);
                self.improper(extension.extension, of, record, now.at);
                continue;
            }
            asked.taken = asked.taken.saturating_add(1);
            if asked.taken == extension.steps {
                asked.runs = false;
                let of = (at, asked.obligation);
                self.grant(ticket, extension, of, now)?;
            }
        }
        Some(())
    }

    /// The last approval: the due moment moves, never back, and with it what takes it from there. Too late, or when nothing
    /// is open any more, it has no effect.
    fn grant(
        &mut self,
        ticket: &Ticket<'_>,
        extension: &PlannedExtension,
        of: (u32, usize),
        now: Now,
    ) -> Everyday {
        let one = self.courses.get_mut(of.1)?;
        if !one.is_open() || one.is_past(now.at) {
            return Some(());
        }
        let until = until(ticket, extension, now)?;
        self.granted.push(of);
        if one.due.is_none_or(|due| until <= due) {
            return Some(());
        }
        // What has a due moment of its own takes none from another any more.
        (one.due, one.follows) = (Some(until), None);
        let followers =
            self.courses.iter_mut().filter(|one| one.follows.is_some_and(|other| other as usize == of.1));
        for one in followers.filter(|one| one.is_open() && !one.is_past(now.at)) {
            one.due = Some(until);
        }
        Some(())
    }

    /// An extension asked for, or granted, improperly. Of one moment they are told in the order of their requests.
    fn improper(&mut self, extension: usize, (place, request): (usize, u32), record: usize, at: Moment) {
        let kind = ViolationKind::ImproperExtension(record);
        self.wrong.push(Wrong { at, place, kind, request: Some((extension, request)) });
    }
}

/// The moment that an extension moves the due moment to. A bare date, or none, is not everyday.
fn until(ticket: &Ticket<'_>, extension: &PlannedExtension, now: Now) -> Everyday<Moment> {
    let (kind, field) = match extension.until {
        PlannedUntil::Fixed(at) => return Some(at),
        PlannedUntil::Field(kind, field) => (kind, field),
    };
    let seen = ticket.case.events.get(..=now.event)?;
    let latest = seen.iter().rposition(|one| one.event() == kind)?;
    match field_of(run_of(ticket), latest, field)? {
        Value::When(when) if !when.whole_day => Some(when.at),
        _ => None,
    }
}
