//! Policies as data: a policy written as one canonical JSON document, `duban/policy/1`, and a policy read from one. The
//! digest of a policy is that of its document.

use std::io::{self, Write};

use sha2::{Digest as _, Sha256};

use super::load::{Tree, Trees};
use super::{LoadOptions, Policy};
use crate::calendar::Calendar;
use crate::diagnostic::{Diagnostic, data_texts};
use crate::error::Error;
use crate::limits::Limits;
use crate::report;
use crate::source::{FileId, Place, Source, Sources};
use crate::syntax::data::{self, Document, DocumentFile, DocumentSource};

impl Policy {
    /// The policy as one JSON document, `duban/policy/1`: the trees of its files and the texts they name (the official
    /// text, files of calendars), without loss: comments and how bodies are broken into lines are kept. It is canonical:
    /// spaces, widths, kinds of quotes and the language of keywords make no difference. The SHA-256 of its bytes is the
    /// policy's digest.
    ///
    /// ```
    /// use duban::Policy;
    ///
    /// let policy = Policy::load("policies/zibo")?;
    /// let document = policy.export();
    /// assert!(document.starts_with("{\n  \"schema\": \"duban/policy/1\","));
    /// assert_eq!(Policy::import(&document)?.export(), document);
    /// # Ok::<(), duban::Error>(())
    /// ```
    pub fn export(&self) -> String {
        let mut out = Vec::new();
        // Writing to memory does not fail.
        let _ = self.export_to(&mut out);
        String::from_utf8(out).unwrap_or_default()
    }

    /// The same, written piece by piece.
    ///
    /// # Errors
    /// What writing meets.
    ///
    /// ```
    /// let policy = duban::Policy::load("policies/zibo")?;
    /// let mut bytes = Vec::new();
    /// policy.export_to(&mut bytes)?;
    /// assert!(bytes.len() < duban::Limits::DEFAULT.document_bytes);
    /// assert_eq!(bytes, policy.export().into_bytes());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn export_to(&self, out: &mut impl Write) -> io::Result<()> {
        report::shape_json(&document(&self.inner.files, &self.inner.texts, &self.inner.sources), out)
    }

    /// Reads a policy from its JSON document, by the national calendar. It passes the same checker as text does, and
    /// what is wrong is shown at its line and column in the JSON.
    ///
    /// ```
    /// use duban::Policy;
    ///
    /// let document = Policy::load("policies/zibo")?.export();
    /// let error = Policy::import(&document.replacen("\"公开\"", "\"公幵\"", 1)).unwrap_err();
    /// assert!(error.to_string().contains("“公幵”"), "{error}");
    /// # Ok::<(), duban::Error>(())
    /// ```
    ///
    /// # Errors
    /// All findings that are errors: JSON that is none, keys that are missing or unknown, values of another type, what
    /// the language cannot say; and whatever else [`Policy::load`] would find.
    pub fn import(document: &str) -> Result<Policy, Error> {
        Policy::import_with(Source::new("policy.json", document), Calendar::national())
    }

    /// The same for a document under its name, by another calendar or within other limits.
    ///
    /// # Errors
    /// See [`Policy::import`].
    ///
    /// ```
    /// use duban::{Policy, calendar::Calendar, source::Source};
    /// let document = Source::new("淄博.json", "{\"schema\": \"duban/policy/2\"}");
    /// let error = Policy::import_with(document, Calendar::national()).unwrap_err();
    /// assert!(error.to_string().contains("淄博.json:1:"), "{error}");
    /// ```
    pub fn import_with(document: Source, options: impl Into<LoadOptions>) -> Result<Policy, Error> {
        let options = options.into();
        Policy::from_trees(trees(document, &options.limits), options).map_err(|mut error| {
            one_a_place(&mut error.findings);
            error
        })
    }

    /// The files of the policy as text in their canonical form, and the texts they name; each under its path from the
    /// policy's folder. A policy that was imported becomes a folder by them.
    ///
    /// ```
    /// use duban::Policy;
    /// use duban::diagnostic::Lang;
    ///
    /// let policy = Policy::load("policies/zibo")?;
    /// let files = Policy::import(&policy.export())?.files(Lang::Zh);
    /// let head = files.iter().find(|file| file.name == "政策.duban").unwrap();
    /// assert_eq!(head.bytes, std::fs::read("policies/zibo/政策.duban").unwrap());
    /// # Ok::<(), duban::Error>(())
    /// ```
    pub fn files(&self, lang: crate::diagnostic::Lang) -> Vec<super::SourceFile> {
        let trees = self.inner.files.iter().map(|file| {
            let text = crate::syntax::print::format(&file.tree, lang);
            super::SourceFile { name: file.name.clone(), bytes: text.into_bytes() }
        });
        let texts = self.inner.texts.iter().map(|(name, id)| {
            let text = self.inner.sources.get(*id).map_or("", Source::text);
            super::SourceFile { name: name.clone(), bytes: text.as_bytes().to_vec() }
        });
        trees.chain(texts).collect()
    }
}

/// The document of a policy's parts.
pub(super) fn document<'p>(
    files: &'p [Tree],
    texts: &'p [(String, FileId)],
    sources: &'p Sources,
) -> Document<'p> {
    let file = |file: &'p Tree| DocumentFile { name: &file.name, items: &file.tree.items };
    let text = |(name, id): &'p (String, FileId)| DocumentSource {
        name: name.as_str(),
        text: sources.get(*id).map_or("", Source::text),
    };
    Document {
        schema: data::SCHEMA,
        files: files.iter().map(file).collect(),
        sources: texts.iter().map(text).collect(),
    }
}

/// `sha256:` and 64 hexadecimal digits over the bytes of a document.
pub(super) fn digest(document: &Document<'_>) -> String {
    let mut hasher = Hasher(Sha256::new());
    // Hashing does not fail.
    let _ = report::shape_json(document, &mut io::BufWriter::new(&mut hasher));
    format!("sha256:{}", hex(&hasher.0.finalize()))
}

/// Bytes in hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;

    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Bytes written to it are hashed.
struct Hasher(Sha256);

impl Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What cannot be said has no further findings in its place: they would speak of words that nobody can write.
fn one_a_place(findings: &mut Vec<Diagnostic>) {
    let beyond = |finding: &Diagnostic| finding.message.text == &data_texts::NOT_SAYABLE;
    let told: Vec<Place> = findings.iter().filter(|it| beyond(it)).filter_map(Diagnostic::place).collect();
    let holds = |outer: &Place, inner: Place| {
        outer.file == inner.file && outer.span.start <= inner.span.start && inner.span.end <= outer.span.end
    };
    findings.retain(|finding| {
        beyond(finding) || !finding.place().is_some_and(|place| told.iter().any(|it| holds(it, place)))
    });
}

/// The trees of a document. Each file has the document for its text, so that its findings are shown there.
fn trees(document: Source, limits: &Limits) -> Trees {
    let document = document.data();
    let mut trees = Trees::default();
    let size = document.text().len();
    if size > limits.document_bytes {
        trees.findings.push(super::load::too_large(document.name(), size as u64, limits.document_bytes));
        trees.sources.add(document);
        return trees;
    }
    let (read, findings) = data::read(document.text());
    trees.findings = findings;
    for (name, tree) in read.files {
        let id = trees.sources.add(document.clone());
        trees.files.push(Tree { name, id, tree });
    }
    if trees.files.is_empty() {
        trees.sources.add(document);
    }
    for (name, text) in read.sources {
        let id = trees.sources.add(Source::new(name.as_str(), text));
        trees.texts.push((name, id));
    }
    trees
}
