//! Extensions that were approved and of which it cannot be told whether they move the due moment, or until when: a value
//! that their condition or 延至 needs is absent. From the approval on the obligation is undetermined, and names it.

use super::discharge::in_time;
use super::{By, Done, Evaluator, Run, Unknown};
use crate::program::{Effect, Extension, Ref};
use crate::value::{Moment, Truth};

impl Evaluator {
    /// What the condition of an extension lacks at its request, where it cannot be told.
    pub(super) fn doubt_of(&self, run: Run<'_>, extension: &Extension, by: By) -> Option<Option<Ref>> {
        let own = if let By::Event(event) = by { Some(event) } else { None };
        let condition = extension.condition.as_ref()?;
        (self.cond(run, condition, own) == Truth::Unknown).then(|| {
            let absent = self.absent(run, condition, own);
            match (absent, own.and_then(|event| run.case.events.get(event))) {
                // Named with its event, which is not the one that opened the obligation.
                (Some(Ref::Own(field)), Some(event)) => Some(Ref::Latest(event.event(), field)),
                (absent, _) => absent,
            }
        })
    }

    /// What an approval lacks: what the request's condition lacked, else the moment that 延至 names.
    pub(super) fn lacked_by_extension(
        &self,
        run: Run<'_>,
        extension: &Extension,
        record: usize,
    ) -> Option<Option<Ref>> {
        let asked = self.extensions.get(record).and_then(|one| one.doubt);
        asked.or_else(|| match extension.effect {
            Effect::UntilField(kind, field) if self.named_moment(run, extension, None).is_none() => {
                Some(Some(Ref::Latest(kind, field)))
            }
            _ => None,
        })
    }

    /// From here on it cannot be told when the obligation is due.
    pub(super) fn doubt_due(&mut self, run: Run<'_>, target: usize, absent: Option<Ref>, now: Moment) {
        let Some(one) = self.obligations.get_mut(target) else { return };
        one.unknown = Some(Unknown::Extension(absent));
        (one.due, one.paused) = (None, None);
        one.course = one.course.saturating_add(1);
        self.refresh_followers(run, target, now);
    }

    /// What is done by the due moment before such an extension is in time all the same: none comes earlier by one.
    pub(super) fn certain_if_in_time(&mut self, index: usize, done: Done) {
        let doubtful = self.obligations.get(index).map(|one| one.unknown);
        if !matches!(doubtful, Some(Some(Unknown::Extension(_)))) {
            return;
        }
        let granted = self
            .extensions
            .iter()
            .find(|one| one.obligation == index && one.effective_at.is_some() && one.due_after.is_none());
        let before = granted.and_then(|one| one.due_before);
        let Some(one) = self.obligations.get_mut(index) else { return };
        if before.is_some() && in_time(done.at, done.whole_day, before) {
            (one.unknown, one.due) = (None, before);
        }
    }
}
