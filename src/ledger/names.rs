//! Names that tickets bring, each once and with a number. Those that came lately are found by their hash; all are found in
//! order, so that no choice of names makes it slow.

use std::collections::BTreeMap;

use crate::value::hash;

/// So many names are found by their hash.
const RECENT: usize = 256;

/// Names by number.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    list: Vec<Box<str>>,
    index: BTreeMap<Box<str>, u32>,
    /// At the place of its hash the number of the name that was asked for last. Empty before the first.
    recent: Vec<u32>,
}

impl Names {
    /// The number of a name, which is new where nobody asked for it before.
    pub(super) fn keep(&mut self, name: &str) -> u32 {
        if self.recent.is_empty() {
            self.recent.resize(RECENT, 0);
        }
        let place = usize::try_from(hash(name.as_bytes())).unwrap_or(0) & RECENT.saturating_sub(1);
        let recent = self.recent.get(place).copied().unwrap_or(0);
        if self.list.get(recent as usize).is_some_and(|known| **known == *name) {
            return recent;
        }
        let number = self.index.get(name).copied().unwrap_or_else(|| {
            let number = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
            self.list.push(name.into());
            self.index.insert(name.into(), number);
            number
        });
        if let Some(recent) = self.recent.get_mut(place) {
            *recent = number;
        }
        number
    }

    pub(super) fn get(&self, number: u32) -> &str {
        self.list.get(number as usize).map_or("", |name| name)
    }

    /// All of them in their order, each with its number.
    pub(super) fn sorted(&self) -> impl Iterator<Item = (&str, u32)> {
        self.index.iter().map(|(name, number)| (&**name, *number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// More names than are found by their hash, asked for again and again: each keeps its number.
    #[test]
    fn names_keep_their_numbers() {
        let mut names = Names::default();
        for round in 0..3 {
            for n in 0..1_000_u32 {
                assert_eq!(names.keep(&format!("单位{n}")), n, "{round}");
            }
        }
        assert_eq!((names.get(7), names.get(1_000)), ("单位7", ""));
        let sorted: Vec<String> = names.sorted().map(|(name, _)| name.to_owned()).collect();
        assert!(sorted.is_sorted() && sorted.len() == 1_000);
    }
}
