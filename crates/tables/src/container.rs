//! Whether the container of an old workbook can be followed to its end. Its sectors are chained by a table (FAT) that says of
//! each which comes next, those of small streams by a second one (MS-CFB 2.3, 2.4); the library that reads workbooks follows
//! them as they are, and never comes back from a chain that runs into itself. What stands in the sectors is its business.

use std::io::{self, Read, Seek, SeekFrom};

/// How every container begins (MS-CFB 2.2).
const SIGNATURE: [u8; 8] = *b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// The bytes of an entry of the directory, and what it may be (MS-CFB 2.6.1).
const ENTRY: usize = 128;
const STREAM: u8 = 2;
const ROOT: u8 = 5;

/// A stream of fewer bytes is a small one (MS-CFB 2.2).
const SMALL: u32 = 4_096;

/// From here on a number is no sector (MS-CFB 2.1).
const NO_SECTOR: u32 = 0xFFFF_FFFA;

/// Whether each chain that a reader follows comes to an end: those of the directory, of each stream in it, of the second table.
/// What is no container has none.
///
/// # Errors
/// It cannot be read, or is shorter than a header.
pub(crate) fn ends(file: &mut (impl Read + Seek)) -> io::Result<bool> {
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(0))?;
    let mut header = [0; 512];
    file.read_exact(&mut header)?;
    let size: usize = match (header.starts_with(&SIGNATURE), number_at(&header, 30) & 0xFFFF) {
        (true, 9) => 512,
        (true, 12) => 4_096,
        _ => return Ok(true),
    };
    let mut sectors = Sectors { file, size, most: length.checked_div(size as u64).unwrap_or(0) };
    let Some(next) = sectors.table(&header)? else { return Ok(false) };
    let mut large = Chains::new(next);
    let (directory, small) = (number_at(&header, 48), number_at(&header, 60));
    // Without a second table its place says nothing.
    let small = if number_at(&header, 64) == 0 { NO_SECTOR } else { small };
    if !large.ends(directory) || !large.ends(small) {
        return Ok(false);
    }
    let mut small = Chains::new(numbers(&sectors.chain(small, &large.next)?).collect());
    let entries = sectors.chain(directory, &large.next)?;
    let ends = |entry: &[u8; ENTRY]| {
        let (first, length) = (number_at(entry, 116), number_at(entry, 120));
        match entry.get(66) {
            Some(&ROOT) => large.ends(first),
            Some(&STREAM) if length < SMALL => small.ends(first),
            Some(&STREAM) => large.ends(first),
            _ => true,
        }
    };
    Ok(entries.as_chunks::<ENTRY>().0.iter().all(ends))
}

/// The sectors of a container.
struct Sectors<'f, F> {
    file: &'f mut F,
    size: usize,
    /// More than there are cannot follow each other.
    most: u64,
}

impl<F: Read + Seek> Sectors<'_, F> {
    /// A sector, or what there is of it: some programs do not fill up the last one, and a reader takes it as it is.
    fn read(&mut self, sector: u32) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(self.size);
        let start = u64::from(sector).saturating_add(1).saturating_mul(self.size as u64);
        self.file.seek(SeekFrom::Start(start))?;
        self.file.by_ref().take(self.size as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Which sector comes after each, from all the sectors that say so. `None` where their own chain does not end.
    fn table(&mut self, header: &[u8; 512]) -> io::Result<Option<Vec<u32>>> {
        let mut parts: Vec<u32> = numbers(header.get(76..).unwrap_or(&[])).collect();
        let (mut sector, mut seen) = (number_at(header, 68), 0u64);
        while sector < NO_SECTOR {
            seen = seen.saturating_add(1);
            if seen > self.most {
                return Ok(None);
            }
            parts.extend(numbers(&self.read(sector)?));
            sector = parts.pop().unwrap_or(NO_SECTOR);
        }
        let mut next = Vec::new();
        for part in parts.into_iter().filter(|part| *part < NO_SECTOR) {
            if next.len() as u64 > self.most {
                break;
            }
            next.extend(numbers(&self.read(part)?));
        }
        Ok(Some(next))
    }

    /// What stands in all sectors of a chain that ends.
    fn chain(&mut self, first: u32, next: &[u32]) -> io::Result<Vec<u8>> {
        let (mut sector, mut all) = (first, Vec::new());
        while sector < NO_SECTOR {
            all.extend(self.read(sector)?);
            sector = next.get(sector as usize).copied().unwrap_or(NO_SECTOR);
        }
        Ok(all)
    }
}

/// Which sector comes after each.
struct Chains {
    next: Vec<u32>,
    /// Which walk came by each. A walk that meets its own steps goes in a circle; where it meets another's, it ends as that did.
    walks: Vec<u32>,
    walk: u32,
}

impl Chains {
    fn new(next: Vec<u32>) -> Chains {
        Chains { walks: vec![0; next.len()], next, walk: 0 }
    }

    /// Whether the chain that begins with a sector ends.
    fn ends(&mut self, first: u32) -> bool {
        self.walk = self.walk.saturating_add(1);
        let mut sector = first;
        while let Some(met) =
            self.walks.get_mut(sector as usize).filter(|met| **met == 0 || **met == self.walk)
        {
            if *met == self.walk {
                return false;
            }
            *met = self.walk;
            sector = self.next.get(sector as usize).copied().unwrap_or(NO_SECTOR);
        }
        true
    }
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.as_chunks::<4>().0.iter().map(|four| u32::from_le_bytes(*four))
}

fn number_at(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..).and_then(|rest| rest.first_chunk::<4>());
    four.map_or(NO_SECTOR, |four| u32::from_le_bytes(*four))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::{Chains, ends};

    const END: u32 = 0xFFFF_FFFE;

    /// A container: its table is sector 0, that of small streams sector 1, the directory sector 2 with a root and two streams that
    /// begin at the sectors given, a large one and a small one.
    fn container(next: &[u32], small: &[u32], streams: [u32; 2]) -> Vec<u8> {
        let mut bytes = vec![0xFF; 512];
        let mut put = |at: usize, number: u32| bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
        for (at, number) in [(30, 9), (48, 2), (60, 1), (64, 1), (68, END), (76, 0)] {
            put(at, number);
        }
        bytes[..8].copy_from_slice(&super::SIGNATURE);
        for table in [next, small] {
            let numbers = table.iter().copied().chain(std::iter::repeat(u32::MAX)).take(128);
            bytes.extend(numbers.flat_map(u32::to_le_bytes));
        }
        for (kind, first, length) in [(5, END, 0), (2, streams[0], 9_000), (2, streams[1], 100), (0, 0, 0)] {
            let mut entry = [0; 128];
            entry[66] = kind;
            entry[116..120].copy_from_slice(&first.to_le_bytes());
            entry[120..124].copy_from_slice(&u32::to_le_bytes(length));
            bytes.extend(entry);
        }
        bytes
    }

    fn sound(bytes: Vec<u8>) -> Option<bool> {
        ends(&mut Cursor::new(bytes)).ok()
    }

    #[test]
    fn circles_that_are_followed_are_seen() {
        let table = [END, END, END, 4, END, 6, 5];
        assert_eq!(sound(container(&table, &[1, END, 2], [3, 0])), Some(true), "the circles are nobody's");
        assert_eq!(sound(container(&table, &[1, END], [6, 0])), Some(false), "of a large stream");
        assert_eq!(sound(container(&table, &[1, END, 2], [3, 2])), Some(false), "of a small stream");
        assert_eq!(sound(container(&[END, END, 2], &[END], [END, END])), Some(false), "of the directory");
        assert_eq!(sound(container(&[END, 1, END], &[END], [END, END])), Some(false), "of the second table");
        assert_eq!(sound(b"PK".repeat(300)), Some(true), "no container");
        let cut = |bytes| sound(container(&[END, END, END], &[END], [END, END])[..bytes].to_vec());
        assert_eq!(
            (cut(500), cut(1_700)),
            (None, Some(true)),
            "without a whole header; without a whole last sector"
        );
    }

    #[test]
    fn tables_chained_to_themselves_are_seen() {
        let mut bytes = container(&[END, END, END], &[END], [END, END]);
        bytes[68..72].copy_from_slice(&3u32.to_le_bytes());
        bytes.extend([u32::MAX; 127].iter().chain(&[3]).flat_map(|next| next.to_le_bytes()));
        assert_eq!(sound(bytes), Some(false));
    }

    #[test]
    fn a_chain_that_joins_another_ends_as_that_does() {
        let mut chains = Chains::new(vec![1, END, 1, 900, u32::MAX]);
        assert!([0, 2, 3, 4, 0, 77].into_iter().all(|first| chains.ends(first)));
    }
}
