//! An index over a table of keywords, made while compiling: where a word's forms stand, without looking through all of
//! them. The tables are those of `forms`.

use super::forms::{DECLARATIONS, LINES};

/// Slots of an index: several for each word, so that few words share one.
const SLOTS: usize = 1_024;

/// Where in a table the forms of a word stand, by a number made of its bytes: each in the first free slot from there on,
/// in the order of the table. 255 is free.
type KeywordIndex = [u8; SLOTS];

#[expect(clippy::indexing_slicing, reason = "run while compiling: a slip would not compile")]
static DECLARATION_INDEX: KeywordIndex = {
    let mut index = [u8::MAX; SLOTS];
    let mut at = 0;
    while at < DECLARATIONS.len() {
        let form = &DECLARATIONS[at];
        let words = [form.zh, form.en, form.alias.0, form.alias.1];
        let mut word = 0;
        while word < words.len() {
            index = with(index, words[word], at);
            word += 1;
        }
        at += 1;
    }
    index
};

#[expect(clippy::indexing_slicing, reason = "run while compiling: a slip would not compile")]
static LINE_INDEX: KeywordIndex = {
    let mut index = [u8::MAX; SLOTS];
    let mut at = 0;
    while at < LINES.len() {
        index = with(with(index, LINES[at].zh, at), LINES[at].en, at);
        at += 1;
    }
    index
};

/// An index with one more word, made while compiling.
#[expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "run while compiling: a slip would not compile"
)]
const fn with(mut index: KeywordIndex, word: &str, at: usize) -> KeywordIndex {
    assert!(at < u8::MAX as usize, "more forms than an index can tell apart");
    let mut slot = slot(word);
    while index[slot] != u8::MAX {
        slot = slot.wrapping_add(1) % SLOTS;
    }
    if !word.is_empty() {
        index[slot] = at as u8;
    }
    index
}

/// The slot from which on a word stands.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a slice cannot be walked otherwise while compiling; within its length"
)]
const fn slot(word: &str) -> usize {
    let bytes = word.as_bytes();
    let (mut number, mut at) = (0u32, 0);
    while at < bytes.len() {
        number = number.wrapping_mul(31).wrapping_add(bytes[at] as u32);
        at += 1;
    }
    (number ^ (number >> 10)) as usize % SLOTS
}

/// The places in a table at which a word's forms may stand, in their order.
fn found(index: &'static KeywordIndex, word: &str) -> impl Iterator<Item = usize> + use<> {
    let slots = index.get(slot(word)..).into_iter().flatten().chain(index);
    slots.take_while(|at| **at != u8::MAX).map(|at| usize::from(*at))
}

/// The places of the declarations that a word may open.
pub(super) fn declarations(word: &str) -> impl Iterator<Item = usize> + use<> {
    found(&DECLARATION_INDEX, word)
}

/// The places of the lines that a word may open.
pub(super) fn lines(word: &str) -> impl Iterator<Item = usize> + use<> {
    found(&LINE_INDEX, word)
}
