//! What the parts of an `.xlsx` come to once they are unpacked, before the library that reads workbooks has them: it holds some of
//! them whole, and makes room for as many texts as the table of texts claims to have.

use std::io::{self, BufReader, Read, Seek};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use crate::limits::Limits;
use crate::xlsx_in::Broken;

/// Whether each part stays within its bytes. What is no package, or packed as nobody reads it, is found out elsewhere.
pub(crate) fn within(file: impl Read + Seek, limits: &Limits) -> Result<(), Broken> {
    let Ok(mut package) = ZipArchive::new(file) else { return Ok(()) };
    for at in 0..package.len() {
        let Ok(part) = package.by_index(at) else { continue };
        // More than a part claims to come to never comes out of it.
        if part.size() > limits.part_bytes {
            return Err(Broken::part_bytes(limits));
        }
        let texts = part.name().is_ok_and(|name| name.to_lowercase().ends_with("sharedstrings.xml"));
        if texts && claimed(BufReader::new(part)) > limits.sheet_cells as u64 {
            return Err(Broken::Otherwise);
        }
    }
    Ok(())
}

/// How many texts a table of texts claims to have.
fn claimed(texts: impl io::BufRead) -> u64 {
    let (mut reader, mut buffer) = (Reader::from_reader(texts), Vec::new());
    reader.config_mut().check_end_names = false;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(one) | Event::Empty(one)) if one.local_name().as_ref() == "sst" => {
                let count =
                    one.attributes().with_checks(false).flatten().find(|it| it.key.as_ref() == "uniqueCount");
                // What is no number makes no room.
                return count.and_then(|count| count.value.trim().parse().ok()).unwrap_or(0);
            }
            Ok(Event::Eof) | Err(_) => return 0,
            Ok(_) => {}
        }
    }
}
