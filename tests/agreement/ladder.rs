//! The rungs that one ticket decides.

use crate::world::World;

pub(crate) fn climb(_world: &mut World) {}
