//! A ticket in the slots of its matter, as readers fill them: events are in order, equal texts have equal numbers. It is read
//! as a `CaseRef` (`view`).

use std::sync::Arc;

use super::view::CaseRef;
use crate::diagnostic::Message;
use crate::program::Texts;
use crate::value::{Moment, TextId, Value, When};

/// A ticket bound to a policy's schema.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// Its id.
    pub id: String,
    /// The index of its matter.
    pub matter: usize,
    /// The values of its roles.
    pub roles: Vec<Value>,
    /// The values of its fields, defaults filled in.
    pub fields: Vec<Value>,
    /// What happened, in the order of time; the order of the source plays no part.
    pub events: Vec<EventRecord>,
    /// The fields of events, one event's after the other's.
    pub event_fields: Vec<Value>,
    /// What events set.
    pub sets: Vec<SetRecord>,
    /// The members of lists.
    pub lists: Vec<Value>,
    /// The ticket's own texts, numbered after the policy's.
    pub texts: Vec<String>,
    /// What the reader found worth saying, with the moment from which it is known: an event that has not happened yet
    /// says nothing.
    pub notes: Vec<(Option<Moment>, CaseNote)>,
}

/// Something that the reader found worth saying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseNote {
    /// This.
    Said(Arc<Message>),
    /// The policy does not declare a unit that bears a duty. The words, and the nearest unit, are found for who asks.
    Undeclared {
        /// The role, by its first place among those of the matter.
        role: usize,
        /// The unit.
        unit: TextId,
    },
}

/// An event in its slots. Kept in 24 bytes: most of what judging everyday tickets takes is to get at them.
#[derive(Clone, Copy, Debug)]
pub struct EventRecord {
    /// When; of a day its first second.
    pub moment: Moment,
    /// The index of the event in the matter, and whether only the day is known.
    event: u32,
    by: u32,
    fields: u32,
    sets: u32,
}

/// In `EventRecord::event`: only the day is known.
const WHOLE_DAY: u32 = 1 << 31;
/// In `EventRecord::by` and `sets`: nothing.
const NOTHING: u32 = u32::MAX;

fn compact(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(NOTHING)
}

impl EventRecord {
    /// An event of a kind, at a moment, by a unit; where its fields start in `Case::event_fields`, and where what it sets
    /// starts in `Case::sets`, if it sets anything.
    pub fn new(
        event: usize,
        at: When,
        by: Option<TextId>,
        fields: usize,
        sets: Option<usize>,
    ) -> EventRecord {
        EventRecord {
            moment: at.at,
            event: compact(event) & !WHOLE_DAY | if at.whole_day { WHOLE_DAY } else { 0 },
            by: by.map_or(NOTHING, |by| by.0),
            fields: compact(fields),
            sets: sets.map_or(NOTHING, compact),
        }
    }

    /// The same at another moment.
    #[must_use]
    pub fn moved_to(self, at: When) -> EventRecord {
        let day = if at.whole_day { WHOLE_DAY } else { 0 };
        EventRecord { moment: at.at, event: self.event & !WHOLE_DAY | day, ..self }
    }

    /// The index of the event in the matter.
    #[inline]
    pub fn event(&self) -> usize {
        (self.event & !WHOLE_DAY) as usize
    }

    /// When.
    #[inline]
    pub fn at(&self) -> When {
        When { at: self.moment, whole_day: self.is_whole_day() }
    }

    /// Whether only the day is known.
    #[inline]
    pub fn is_whole_day(&self) -> bool {
        self.event & WHOLE_DAY != 0
    }

    /// By which unit.
    #[inline]
    pub fn by(&self) -> Option<TextId> {
        (self.by != NOTHING).then_some(TextId(self.by))
    }

    /// Where its fields start in `Case::event_fields`.
    #[inline]
    pub fn fields(&self) -> usize {
        self.fields as usize
    }

    /// Where what it sets starts in `Case::sets`, if it sets anything.
    #[inline]
    pub(super) fn first_set(&self) -> usize {
        self.sets as usize
    }

    /// Whether it changes roles or fields.
    #[inline]
    pub fn sets(&self) -> bool {
        self.sets != NOTHING
    }
}

/// What an event sets.
#[derive(Clone, Copy, Debug)]
pub struct SetRecord {
    /// Which.
    pub slot: SetSlot,
    /// To what.
    pub value: Value,
    /// Whether the event sets nothing after it.
    pub last: bool,
}

/// A slot that an event may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SetSlot {
    /// A role.
    Role(usize),
    /// A field.
    Field(usize),
}

impl Case {
    /// As it is read.
    #[inline]
    pub fn view(&self) -> CaseRef<'_> {
        CaseRef::from(self)
    }

    /// Empties it for the next ticket; the room stays.
    pub(super) fn clear(&mut self) {
        self.id.clear();
        self.matter = 0;
        self.roles.clear();
        self.fields.clear();
        self.events.clear();
        self.event_fields.clear();
        self.sets.clear();
        self.lists.clear();
        self.texts.clear();
        self.notes.clear();
    }

    /// Ends what an event sets, which began at a place: that place, if it sets anything.
    pub(super) fn end_sets(&mut self, first: usize) -> Option<usize> {
        self.sets.get_mut(first..)?.last_mut()?.last = true;
        Some(first)
    }

    /// Puts the events in the order of time. Events of one second are ordered by what they are, never by where the
    /// source has them.
    pub(super) fn sort(&mut self, texts: &Texts, widths: &[usize]) {
        let mut events = std::mem::take(&mut self.events);
        let case = self.view();
        events.sort_by(|a, b| {
            let by = |event: &EventRecord| event.by().map(|by| case.text(by, texts));
            (a.at(), a.event(), by(a))
                .cmp(&(b.at(), b.event(), by(b)))
                .then_with(|| case.order_fields(a, b, widths, texts))
                .then_with(|| case.order_sets(a, b, texts))
        });
        self.events = events;
    }
}
