//! Names looked up by their bytes: a table that is built once and never changes. The order in it plays no part, since only
//! whole names are asked for.

use crate::value::hash;

/// Names, each with a number.
#[derive(Clone, Debug)]
pub(super) struct Names {
    /// Places in `entries`, one up; 0 is empty. A power of two of them, at most half full.
    slots: Vec<u32>,
    entries: Vec<(Box<[u8]>, u32)>,
}

impl Names {
    /// Of several equal names the first counts.
    pub(super) fn new<'n>(names: impl Iterator<Item = (&'n str, u32)>) -> Names {
        let entries: Vec<(Box<[u8]>, u32)> = names.map(|(name, n)| (name.as_bytes().into(), n)).collect();
        let size = entries.len().saturating_mul(2).next_power_of_two().max(8);
        let mut names = Names { slots: vec![0; size], entries };
        for at in 0..names.entries.len() {
            let Some((name, _)) = names.entries.get(at) else { continue };
            if names.find(name).is_some() {
                continue;
            }
            let mut place = names.start(hash(name));
            while names.slots.get(place).is_some_and(|slot| *slot != 0) {
                place = names.after(place);
            }
            if let Some(slot) = names.slots.get_mut(place) {
                *slot = u32::try_from(at.saturating_add(1)).unwrap_or(0);
            }
        }
        names
    }

    /// The number of a name.
    pub(super) fn find(&self, name: &[u8]) -> Option<u32> {
        self.find_hashed(name, hash(name))
    }

    /// The same for who has the hash already.
    pub(super) fn find_hashed(&self, name: &[u8], hash: u64) -> Option<u32> {
        let mut place = self.start(hash);
        loop {
            let entry = (self.slots.get(place).copied()? as usize).checked_sub(1)?;
            let (known, number) = self.entries.get(entry)?;
            if **known == *name {
                return Some(*number);
            }
            place = self.after(place);
        }
    }

    fn start(&self, hash: u64) -> usize {
        usize::try_from(hash).unwrap_or(0) & self.slots.len().saturating_sub(1)
    }

    fn after(&self, place: usize) -> usize {
        place.saturating_add(1) & self.slots.len().saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_and_no_other() {
        let names: Vec<String> = (0..1_000).map(|n| format!("名称{n}")).collect();
        let table = Names::new(names.iter().map(String::as_str).zip(0..));
        for (n, name) in (0..).zip(&names) {
            assert_eq!(table.find(name.as_bytes()), Some(n));
        }
        assert_eq!(table.find("名称".as_bytes()), None);
        assert_eq!(table.find(b""), None);
        assert_eq!(Names::new(std::iter::empty()).find(b"x"), None);
        assert_eq!(Names::new([("a", 1), ("a", 2)].into_iter()).find(b"a"), Some(1));
    }
}
