//! Examples in several files: a line `// 文件 2020-12-01/政策.duban` starts the next one.

use duban::SourceFile;

/// The files of an example; none where it is a single one.
pub(crate) fn files(text: &str) -> Vec<SourceFile> {
    let mut found: Vec<SourceFile> = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some(name) = line.strip_prefix("// 文件 ") {
            found.push(SourceFile { name: name.trim().to_owned(), bytes: Vec::new() });
        } else if let Some(last) = found.last_mut() {
            last.bytes.extend_from_slice(line.as_bytes());
        }
    }
    found
}
