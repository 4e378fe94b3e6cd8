//! Computed moments to come, the soonest first. A ticket has few of them: these stand in a row; what goes beyond waits in a
//! heap. Whether one of them still counts is asked elsewhere.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::value::Moment;

/// How many stand in the row: more of them are quicker in a heap.
const FEW: usize = 16;

/// A computed moment to come. The order is that in which moments of one second are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Tick {
    pub(super) kind: TickKind,
    /// The obligation, or the field.
    pub(super) of: usize,
    /// The course that it had then: once it has another, the moment counts no more.
    pub(super) course: u32,
    /// The place of the span among those watched, where there are several.
    pub(super) span: usize,
}

/// The kinds of computed moments. A breach is last, since it is seen a second later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TickKind {
    /// 期满
    FallsDue,
    /// 到期前…
    Before,
    /// 逾期满…
    After,
    /// The moment in a field.
    Field,
    /// A due moment that was past already when the obligation was opened, or when it came to run again.
    Missed,
    /// The due moment of what may still be open.
    Breach,
}

impl Tick {
    pub(super) fn new(kind: TickKind, of: usize, course: u32) -> Tick {
        Tick { kind, of, course, span: 0 }
    }
}

/// What is to come.
#[derive(Clone, Debug, Default)]
pub(super) struct Queue {
    /// In order.
    row: Vec<(Moment, Tick)>,
    /// How many of the row have been taken.
    gone: usize,
    /// In no relation to the row.
    heap: BinaryHeap<Reverse<(Moment, Tick)>>,
}

impl Queue {
    pub(super) fn clear(&mut self) {
        self.row.clear();
        self.gone = 0;
        self.heap.clear();
    }

    pub(super) fn push(&mut self, at: Moment, tick: Tick) {
        if self.row.len() == FEW {
            self.row.drain(..self.gone);
            self.gone = 0;
        }
        if self.row.len() == FEW {
            self.heap.push(Reverse((at, tick)));
            return;
        }
        // Most come after all that are there.
        let later = |other: &(Moment, Tick)| other.0 > at || (other.0 == at && other.1 > tick);
        let mut place = self.row.len();
        while place > self.gone && self.row.get(place.saturating_sub(1)).is_some_and(later) {
            place = place.saturating_sub(1);
        }
        if place == self.row.len() {
            self.row.push((at, tick));
        } else {
            self.row.insert(place, (at, tick));
        }
    }

    /// The soonest.
    #[inline]
    pub(super) fn first(&self) -> Option<(Moment, Tick)> {
        let row = self.row.get(self.gone).copied();
        if self.heap.is_empty() { row } else { self.soonest(row) }
    }

    fn soonest(&self, row: Option<(Moment, Tick)>) -> Option<(Moment, Tick)> {
        let heap = self.heap.peek().map(|Reverse(one)| *one);
        match (row, heap) {
            (Some(row), Some(heap)) => Some(row.min(heap)),
            (row, heap) => row.or(heap),
        }
    }

    /// When the soonest comes.
    #[inline]
    pub(super) fn next(&self) -> Option<Moment> {
        if self.heap.is_empty() {
            return self.row.get(self.gone).map(|(at, _)| *at);
        }
        self.first().map(|(at, _)| at)
    }

    /// Takes the soonest away.
    pub(super) fn drop_first(&mut self) {
        if !self.heap.is_empty() && self.row.get(self.gone).copied() != self.first() {
            self.heap.pop();
            return;
        }
        self.gone = self.gone.saturating_add(1).min(self.row.len());
        if self.gone == self.row.len() {
            self.row.clear();
            self.gone = 0;
        }
    }

    /// All of them, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Tick> {
        let row = self.row.get(self.gone..).unwrap_or(&[]);
        row.iter().map(|(_, tick)| tick).chain(self.heap.iter().map(|Reverse((_, tick))| tick))
    }

    /// Takes over another's, in the room that is there already.
    pub(super) fn copy(&mut self, other: &Queue) {
        self.row.clone_from(&other.row);
        self.gone = other.gone;
        self.heap.clone_from(&other.heap);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever comes in whichever order leaves by moment and kind, few or many.
    #[test]
    fn what_comes_first_leaves_first() {
        let (mut queue, mut left) = (Queue::default(), Vec::new());
        let mut put = Vec::new();
        for n in 0_u32..200 {
            let number = n.wrapping_mul(2_654_435_761) % 97;
            let at = Moment::from_local_seconds(number.into()).unwrap();
            let kind = if n % 3 == 0 { TickKind::Missed } else { TickKind::Before };
            let tick = Tick::new(kind, n as usize, 0);
            queue.push(at, tick);
            put.push((at, tick));
            // Some are taken on the way: the soonest of those that are there.
            if n % 4 == 0 {
                let first = queue.first().unwrap();
                assert_eq!(Some(&first), put.iter().min());
                assert_eq!(queue.next(), Some(first.0));
                put.retain(|one| *one != first);
                queue.drop_first();
                assert_eq!(queue.iter().count(), put.len());
            }
        }
        while let Some(first) = queue.first() {
            left.push(first);
            queue.drop_first();
        }
        put.sort_unstable();
        assert_eq!(left, put);
        assert!(queue.first().is_none());
    }
}
