//! Inputs spoilt at random: bytes and stretches of the first inputs changed, doubled, left out, or put into another. The
//! numbers are always the same ones, so that what fails once fails again.

/// Words that parsers decide by.
const WORDS: [&str; 24] = [
    "{",
    "}",
    "(",
    ")",
    "「",
    "」",
    "\"",
    "[",
    "]",
    ",",
    ":",
    "\n",
    "//",
    "/*",
    "\u{FEFF}",
    "\0",
    "至",
    "且",
    "0",
    "-1",
    "99999999999999999999",
    "null",
    "\\ud800",
    "2021-02-30",
];

/// The longest input.
const MOST: usize = 20_000;

pub(crate) struct Spoiler<'s> {
    seeds: &'s [Vec<u8>],
    state: u64,
}

impl<'s> Spoiler<'s> {
    pub(crate) fn new(seeds: &'s [Vec<u8>]) -> Spoiler<'s> {
        Spoiler { seeds, state: 0x2021_0104 }
    }

    /// splitmix64
    fn number(&mut self) -> usize {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) as usize
    }

    fn below(&mut self, most: usize) -> usize {
        self.number() % most.max(1)
    }

    fn seed(&mut self) -> &'s [u8] {
        let at = self.below(self.seeds.len());
        self.seeds.get(at).map_or(&[], Vec::as_slice)
    }

    /// A stretch of a text: borders of characters most of the time, so that it mostly stays one.
    fn stretch(&mut self, text: &[u8]) -> std::ops::Range<usize> {
        let start = self.below(text.len() + 1);
        let length = if self.below(4) == 0 { self.below(text.len() + 1) } else { self.below(12) };
        let (mut start, mut end) = (start, (start + length).min(text.len()));
        if self.below(8) != 0 {
            let inside = |at: usize| text.get(at).is_some_and(|byte| byte & 0xC0 == 0x80);
            while start > 0 && inside(start) {
                start -= 1;
            }
            while inside(end) {
                end += 1;
            }
        }
        start..end
    }

    /// The next input.
    pub(crate) fn next(&mut self) -> Vec<u8> {
        let mut text = self.seed().to_vec();
        for _ in 0..=self.below(4) {
            let range = self.stretch(&text);
            match self.below(6) {
                0 => drop(text.drain(range)),
                1 => {
                    let twice = text[range.clone()].repeat(1 + self.below(80));
                    text.splice(range.end..range.end, twice);
                }
                2 => {
                    let other = self.seed();
                    let part = self.stretch(other);
                    text.splice(range, other[part].to_vec());
                }
                3 => {
                    let word = WORDS[self.below(WORDS.len())];
                    text.splice(range.start..range.start, word.bytes());
                }
                4 => {
                    let to = self.stretch(&text).start;
                    let part: Vec<u8> = text[range].to_vec();
                    text.splice(to..to, part);
                }
                _ => {
                    let byte = self.below(256) as u8;
                    if let Some(one) = text.get_mut(range.start) {
                        *one = byte;
                    }
                }
            }
            text.truncate(MOST);
        }
        text
    }
}
