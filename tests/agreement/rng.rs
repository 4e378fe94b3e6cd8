//! Where choices come from: a small generator of pseudo-random numbers (splitmix64), of which the same seed gives the same
//! policies and tickets anywhere, or the bytes of a fuzzer, of which a change of some changes one choice.

#[derive(Clone, Debug)]
pub(crate) struct Rng(Origin);

#[derive(Clone, Debug)]
enum Origin {
    Seed(u64),
    /// Zero when they are used up.
    Bytes {
        bytes: Vec<u8>,
        at: usize,
    },
}

impl Rng {
    pub(crate) fn new(seed: u64) -> Rng {
        let mut rng = Rng(Origin::Seed(seed ^ 0x5DEE_CE66_D1CE_4E5B));
        rng.next();
        rng
    }

    pub(crate) fn of(bytes: &[u8]) -> Rng {
        Rng(Origin::Bytes { bytes: bytes.to_vec(), at: 0 })
    }

    fn next(&mut self) -> u64 {
        match &mut self.0 {
            Origin::Seed(seed) => {
                *seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
                let mut mixed = *seed;
                mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
                mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
                mixed ^ (mixed >> 31)
            }
            Origin::Bytes { bytes, at } => {
                let mut byte = || {
                    let byte = bytes.get(*at).copied().unwrap_or(0);
                    *at += 1;
                    byte
                };
                let [low, high] = [byte(), byte()];
                u64::from(u16::from_le_bytes([low, high]))
            }
        }
    }

    /// From 0 to `n` - 1.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        let wide = n > 0xFFFF && matches!(self.0, Origin::Bytes { .. });
        let more = if wide { self.next() << 16 } else { 0 };
        ((self.next() | more) % n as u64) as usize
    }

    /// From `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1) as usize) as i64
    }

    /// True in so many cases of a hundred.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }

    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    pub(crate) fn word(&mut self, list: &[&'static str]) -> &'static str {
        list[self.below(list.len())]
    }
}
