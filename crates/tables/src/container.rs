//! Whether the container of an old workbook can be followed to its end, and what its workbook holds. Its sectors are chained by a
//! table (FAT) that says of each which comes next, those of small streams by a second one (MS-CFB 2.3, 2.4); the library that reads
//! workbooks follows them as they are, and never comes back from a chain that runs into itself.

use std::io::{self, Read, Seek, SeekFrom};

/// How every container begins (MS-CFB 2.2).
const SIGNATURE: [u8; 8] = *b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// The bytes of an entry of the directory (MS-CFB 2.6.1).
const ENTRY: usize = 128;

/// A stream of fewer bytes is a small one (MS-CFB 2.2).
const SMALL: u64 = 4_096;

/// The bytes of a sector of small streams (MS-CFB 2.2).
const SMALL_SECTOR: usize = 64;

/// From here on a number is no sector (MS-CFB 2.1).
const NO_SECTOR: u32 = 0xFFFF_FFFA;

/// What a container is to the library that reads workbooks.
pub(crate) enum Container {
    /// It is none.
    None,
    /// One of the chains that are followed runs into itself, or leads where nothing is.
    Broken,
    /// Each chain ends. What its workbook holds; none without one.
    Whole(Vec<u8>),
}

/// Follows each chain that a reader follows: those of the directory, of each stream in it, of the second table.
///
/// # Errors
/// It cannot be read, or is shorter than a header.
pub(crate) fn open(file: &mut (impl Read + Seek)) -> io::Result<Container> {
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(0))?;
    let mut header = [0; 512];
    file.read_exact(&mut header)?;
    let size: usize = match (header.starts_with(&SIGNATURE), number_at(&header, 30) & 0xFFFF) {
        (true, 9) => 512,
        (true, 12) => 4_096,
        _ => return Ok(Container::None),
    };
    let mut sectors = Sectors { file, size, most: length.checked_div(size as u64).unwrap_or(0) };
    let Some(next) = sectors.table(&header)? else { return Ok(Container::Broken) };
    let mut large = Chains::new(next);
    let (directory, small) = (number_at(&header, 48), number_at(&header, 60));
    // Without a second table its place says nothing.
    let small = if number_at(&header, 64) == 0 { NO_SECTOR } else { small };
    if !large.ends(directory) || !large.ends(small) {
        return Ok(Container::Broken);
    }
    let mut small = Chains::new(numbers(&sectors.chain(small, &large.next)?).collect());
    let entries = sectors.chain(directory, &large.next)?;
    let (entries, _) = entries.as_chunks::<ENTRY>();
    // What the small streams stand in is named by the first. What an entry says that it is nobody asks.
    let parts = entries.first().map_or(NO_SECTOR, |root| number_at(root, 116));
    let mut sound = large.ends(parts);
    for entry in entries.iter().skip(1) {
        let chains = if length_of(entry, size) < SMALL { &mut small } else { &mut large };
        sound &= chains.ends(number_at(entry, 116));
    }
    if !sound {
        return Ok(Container::Broken);
    }
    let named = |name: &str| entries.iter().find(|entry| name_of(entry).eq_ignore_ascii_case(name));
    let Some(entry) = named("Workbook").or_else(|| named("Book")) else {
        return Ok(Container::Whole(Vec::new()));
    };
    let (first, length) = (number_at(entry, 116), length_of(entry, size));
    let mut workbook = if length < SMALL {
        let parts = sectors.chain(parts, &large.next)?;
        let Some(workbook) = small.gather(first, &parts) else { return Ok(Container::Broken) };
        workbook
    } else {
        sectors.chain(first, &large.next)?
    };
    workbook.truncate(usize::try_from(length).unwrap_or(usize::MAX));
    Ok(Container::Whole(workbook))
}

/// The bytes of a stream. Only where sectors are large its length may be as well.
fn length_of(entry: &[u8; ENTRY], size: usize) -> u64 {
    let (low, high) = (u64::from(number_at(entry, 120)), u64::from(number_at(entry, 124)));
    if size == 512 { low } else { high.saturating_mul(1 << 32).saturating_add(low) }
}

/// The name of an entry, up to its first zero.
fn name_of(entry: &[u8; ENTRY]) -> String {
    let (letters, _) = entry.as_chunks::<2>();
    let letters =
        letters.iter().take(32).map(|two| u16::from_le_bytes(*two)).take_while(|letter| *letter != 0);
    char::decode_utf16(letters).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
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
        parts.retain(|part| *part < NO_SECTOR);
        // A sector that is named again and again would make a table of any size.
        if parts.len() as u64 > self.most {
            return Ok(None);
        }
        let mut next = Vec::new();
        for part in parts {
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

impl Chains {
    /// What stands in a chain of small sectors; `None` where it leaves them.
    fn gather(&self, first: u32, parts: &[u8]) -> Option<Vec<u8>> {
        let (mut sector, mut all) = (first, Vec::new());
        while sector < NO_SECTOR {
            let start = (sector as usize).checked_mul(SMALL_SECTOR)?;
            let rest = parts.get(start..).filter(|rest| !rest.is_empty())?;
            all.extend_from_slice(rest.get(..SMALL_SECTOR).unwrap_or(rest));
            sector = self.next.get(sector as usize).copied().unwrap_or(NO_SECTOR);
        }
        Some(all)
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

    use super::{Chains, Container, ENTRY, open};

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
        Some(!matches!(open(&mut Cursor::new(bytes)).ok()?, Container::Broken))
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
        let mut other = container(&table, &[1, END], [6, 0]);
        other[3 * 512 + ENTRY + 66] = 9;
        assert_eq!(sound(other), Some(false), "of what says it is no stream, which nobody asks");
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
        let mut bytes = container(&[END, END, END], &[END], [END, END]);
        bytes[76..512].fill(0);
        assert_eq!(sound(bytes), Some(false), "one part of the table for each of 109");
    }

    #[test]
    fn a_chain_that_joins_another_ends_as_that_does() {
        let mut chains = Chains::new(vec![1, END, 1, 900, u32::MAX]);
        assert!([0, 2, 3, 4, 0, 77].into_iter().all(|first| chains.ends(first)));
    }
}
