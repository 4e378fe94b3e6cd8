//! The keywords of the language, listed for the reference, for editors and for whoever checks that both keep up. What a
//! keyword's phrase looks like is the grammar's.

use super::forms;

/// A keyword, in Chinese and in English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyword {
    /// Its Chinese form: `义务`.
    pub zh: &'static str,
    /// Its English form: `duty`.
    pub en: &'static str,
    /// Another Chinese form that means the same; empty for most.
    pub alias: &'static str,
    /// The English form of that one.
    pub alias_en: &'static str,
    /// The declarations it may stand in, by their Chinese keywords; empty for one that opens a declaration.
    pub within: Vec<&'static str>,
}

/// All keywords: those that open a declaration, then those that open a line, each in the order of the table. One that
/// opens lines of different meaning in different declarations (`自`) comes once for each.
pub fn keywords() -> impl Iterator<Item = Keyword> {
    let declarations = forms::DECLARATIONS.iter().map(|form| Keyword {
        zh: form.zh,
        en: form.en,
        alias: form.alias.0,
        alias_en: form.alias.1,
        within: Vec::new(),
    });
    let named = |kind: &forms::Kind| {
        forms::DECLARATIONS.iter().find(|form| form.kind == *kind).map_or("", |form| form.zh)
    };
    let lines = forms::LINES.iter().map(move |form| Keyword {
        zh: form.zh,
        en: form.en,
        alias: "",
        alias_en: "",
        within: form.within.iter().map(named).collect(),
    });
    declarations.chain(lines)
}
