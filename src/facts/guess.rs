//! What came last time, tried before names are looked up: the bytes of names as plain writers write them, and which of them
//! followed which. A guess changes only how soon a name is found, never which.

use super::cursor::Cursor;

/// Names in a place where one follows another.
#[derive(Clone, Debug)]
pub(super) struct Guess {
    /// How a plain writer writes each of them.
    heads: Vec<Box<[u8]>>,
    /// Which came last time after each of them, and at last which came first.
    followers: Vec<usize>,
}

impl Guess {
    pub(super) fn new(heads: impl Iterator<Item = Box<[u8]>>) -> Guess {
        let heads: Vec<Box<[u8]>> = heads.collect();
        let followers = vec![0; heads.len().saturating_add(1)];
        Guess { heads, followers }
    }

    /// The place before the first.
    pub(super) fn start(&self) -> usize {
        self.heads.len()
    }

    /// Takes the head of what followed last time, if it comes next.
    #[inline]
    pub(super) fn take(&self, before: usize, cursor: &mut Cursor<'_>) -> Option<usize> {
        let guess = *self.followers.get(before)?;
        cursor.exactly(self.heads.get(guess)?).then_some(guess)
    }

    /// Another one followed.
    pub(super) fn learn(&mut self, before: usize, found: usize) {
        if let Some(follower) = self.followers.get_mut(before) {
            *follower = found;
        }
    }
}
