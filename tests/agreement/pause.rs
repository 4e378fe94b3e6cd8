//! Time not counted: which stretches a suspension takes out of an obligation's limit.

use crate::judge::Obligation;
use crate::policy::Duty;
use crate::time::Sec;
use crate::world::World;

/// A stretch of a suspension, clipped to the obligation's life.
#[derive(Clone, Debug)]
pub(crate) struct Pause {
    pub(crate) rule: String,
    pub(crate) from: Sec,
    pub(crate) to: Option<Sec>,
}

pub(crate) fn apply(_world: &World, _duty: &Duty, _one: &mut Obligation) {}

pub(crate) fn running(one: &Obligation, at: Sec) -> bool {
    one.pauses.iter().any(|pause| pause.from <= at && pause.to.is_none_or(|to| at < to))
}
