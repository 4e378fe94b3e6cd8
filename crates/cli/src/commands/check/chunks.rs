//! Files of tickets, a line each, read in chunks of whole lines; recognised by how they begin. What begins otherwise is
//! read as a whole elsewhere, with what was looked at here.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use duban::facts::lines_begin;
use duban::{Chunk, FactsDigest};

/// How much is read at a time: some thousand tickets.
const CHUNK: usize = 1 << 20;

/// Nothing that begins with a longer line is taken for a stream.
const MOST_LOOKED_AT: usize = 16 << 20;

/// A file of which the beginning has been read.
pub(crate) struct Opened {
    /// As findings name it.
    pub(crate) name: String,
    /// Its beginning.
    pub(crate) start: Vec<u8>,
    /// Where the rest comes from.
    pub(crate) rest: Box<dyn Read + Send>,
}

/// Opens what is named, and says whether all of it is a ticket a line. `None` where something cannot be opened: whoever
/// reads it as a whole says why.
pub(crate) fn open(paths: &[PathBuf], stdin: &str) -> Option<(Vec<Opened>, bool)> {
    let (mut files, mut lines) = (Vec::new(), true);
    let named = if paths.is_empty() { vec![PathBuf::from("-")] } else { paths.to_vec() };
    if named.iter().filter(|path| path.as_os_str() == "-").count() > 1 {
        return None;
    }
    // Standard input comes last: once something of it is read, nobody else can.
    let readable =
        |path: &PathBuf| path.as_os_str() == "-" || File::open(path).is_ok_and(|file| is_file(&file));
    if !named.iter().all(readable) {
        return None;
    }
    for path in &named {
        let mut file = opened(path, stdin)?;
        lines &= look(&mut file).unwrap_or(false);
        files.push(file);
    }
    Some((files, lines))
}

fn is_file(file: &File) -> bool {
    file.metadata().is_ok_and(|meta| !meta.is_dir())
}

fn opened(path: &Path, stdin: &str) -> Option<Opened> {
    if path.as_os_str() == "-" {
        return Some(Opened { name: stdin.to_owned(), start: Vec::new(), rest: Box::new(io::stdin()) });
    }
    let file = File::open(path).ok()?;
    Some(Opened { name: path.display().to_string(), start: Vec::new(), rest: Box::new(file) })
}

/// Reads as much of the beginning as tells what the file is.
fn look(file: &mut Opened) -> io::Result<bool> {
    loop {
        let before = file.start.len();
        (&mut file.rest).take(CHUNK as u64).read_to_end(&mut file.start)?;
        let ended = file.start.len() == before;
        match lines_begin(&file.start, ended) {
            Some(lines) => return Ok(lines),
            None if file.start.len() > MOST_LOOKED_AT => return Ok(false),
            None => {}
        }
    }
}

/// Where a chunk stands.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) number: u64,
    pub(crate) name: String,
    pub(crate) lines_before: u64,
    pub(crate) bytes_before: u64,
}

impl Place {
    /// The chunk that stands here.
    pub(crate) fn chunk<'c>(&'c self, text: &'c [u8]) -> Chunk<'c> {
        Chunk { text, name: &self.name, lines_before: self.lines_before, bytes_before: self.bytes_before }
    }
}

/// The chunks of several files, one after the other.
pub(crate) struct Chunks {
    files: VecDeque<Opened>,
    /// The beginning of a line whose end has not been read yet.
    carried: Vec<u8>,
    place: Place,
    digest: FactsDigest,
    failed: Option<(String, io::Error)>,
}

impl Chunks {
    pub(crate) fn new(files: Vec<Opened>) -> Chunks {
        let place = Place { number: 0, name: String::new(), lines_before: 0, bytes_before: 0 };
        let files = files.into();
        Chunks { files, carried: Vec::new(), place, digest: FactsDigest::new(), failed: None }
    }

    /// Fills `text` with the next lines; says where they stand. `None` at the end of all files, or where one fails.
    pub(crate) fn next(&mut self, text: &mut Vec<u8>) -> Option<Place> {
        loop {
            let file = self.files.front_mut()?;
            text.clear();
            text.append(&mut self.carried);
            let (ended, cut) = match fill(file, text, &mut self.digest) {
                Ok(filled) => filled,
                Err(error) => {
                    self.failed = Some((file.name.clone(), error));
                    self.files.clear();
                    return None;
                }
            };
            self.carried.extend_from_slice(text.get(cut..).unwrap_or_default());
            text.truncate(cut);
            let place = Place { name: file.name.clone(), ..self.place.clone() };
            self.place.number = self.place.number.saturating_add(1);
            if ended {
                self.files.pop_front();
                (self.place.lines_before, self.place.bytes_before) = (0, 0);
            } else {
                let lines = text.iter().filter(|byte| **byte == b'\n').count();
                self.place.lines_before = self.place.lines_before.saturating_add(lines as u64);
                self.place.bytes_before = self.place.bytes_before.saturating_add(text.len() as u64);
            }
            if !text.is_empty() {
                return Some(place);
            }
            self.place.number = place.number;
        }
    }

    /// The digest of all that was read, and what went wrong while reading.
    pub(crate) fn finish(self) -> (String, Option<(String, io::Error)>) {
        (self.digest.finish(), self.failed)
    }
}

/// Reads on until there is a whole line and enough. Whether the file has ended, and where its last whole line does.
fn fill(file: &mut Opened, text: &mut Vec<u8>, digest: &mut FactsDigest) -> io::Result<(bool, usize)> {
    let mut looked = text.len();
    loop {
        let before = text.len();
        if file.start.is_empty() {
            (&mut file.rest).take(CHUNK as u64).read_to_end(text)?;
        } else {
            text.append(&mut file.start);
        }
        let new = text.get(before..).unwrap_or_default();
        if new.is_empty() {
            return Ok((true, text.len()));
        }
        digest.add(new);
        let whole = text.get(looked..).unwrap_or_default().iter().rposition(|byte| *byte == b'\n');
        if let Some(end) = whole {
            return Ok((false, looked.saturating_add(end).saturating_add(1)));
        }
        looked = text.len();
    }
}
