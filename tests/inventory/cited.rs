//! A policy as the inventory test sees it: each declaration with the stretches of the official text it quotes, what can
//! be counted in it, and the units it names. Read from the syntax tree alone.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use duban::source::{FileId, Source};
use duban::syntax::ast::{Block, Cite, Declaration, Head, Item, Line, LineBody, Name};
use duban::syntax::parse;

use crate::carried::carried;
use crate::source::{Official, plain};

/// A declaration.
pub(crate) struct Declared {
    /// Its keyword: 义务, 督办, 未纳入 …
    pub(crate) kind: String,
    /// Its name; of a 未纳入 the clause.
    pub(crate) name: String,
    /// The stretches of the official text that its quotes cover.
    pub(crate) quoted: Vec<Range<usize>>,
    /// What can be counted in it.
    pub(crate) carries: BTreeSet<String>,
    /// The units, groups and roles it names as bound, with their other names.
    pub(crate) parties: BTreeSet<String>,
    /// Its text, without quotes and comments, a line each.
    pub(crate) lines: Vec<String>,
}

/// All that a folder of a policy declares.
pub(crate) struct Encoded {
    pub(crate) official: Official,
    pub(crate) declared: Vec<Declared>,
    /// The policy's 年度, for dates without one.
    pub(crate) year: i32,
    /// Every name a unit, group or role goes by.
    pub(crate) parties: BTreeSet<String>,
    /// What is wrong: files that cannot be read, quotes that are not there.
    pub(crate) faults: Vec<String>,
}

/// Lines whose words are no number of what is owed.
const UNCOUNTED: [&str; 18] = [
    "依据",
    "口径",
    "条件",
    "责任单位",
    "牵头",
    "向",
    "自",
    "完成",
    "终止",
    "事项",
    "单位",
    "基准",
    "约束",
    "指标",
    "取自",
    "督办对象",
    "适用于",
    "分别",
];

/// Reads the files of a policy against its official text.
pub(crate) fn encoded(files: &[(String, String)], raw: &str) -> Encoded {
    let mut faults = Vec::new();
    let mut trees = Vec::new();
    for (at, (name, text)) in files.iter().enumerate() {
        let source = Source::new(name.clone(), text.clone());
        let (tree, findings) = parse(&source, FileId(u32::try_from(at).unwrap()));
        faults.extend(findings.iter().map(|finding| format!("{name}: {}", finding.code())));
        trees.push((text, tree));
    }
    let all: Vec<(&str, &Declaration)> = trees
        .iter()
        .flat_map(|(text, tree)| tree.items.iter().map(move |item| (text.as_str(), item)))
        .filter_map(
            |(text, item)| if let Item::Declaration(one) = item { Some((text, &**one)) } else { None },
        )
        .collect();
    let errata: Vec<(String, String)> = all
        .iter()
        .filter_map(|(_, one)| match &one.head {
            Head::Erratum(garbled, right) => Some((garbled.text.clone(), right.text.clone())),
            _ => None,
        })
        .collect();
    let mut reader = Reader {
        official: Official::read(raw, &errata),
        names: names(&all),
        values: BTreeMap::new(),
        year: year(&all),
        seen: BTreeMap::new(),
        faults,
    };
    reader.values = named_values(&all, reader.year);
    let declared = all.iter().map(|(text, one)| reader.declaration(text, one)).collect();
    let parties =
        reader.names.iter().flat_map(|(name, others)| others.iter().chain([name]).cloned()).collect();
    Encoded { official: reader.official, declared, year: reader.year, parties, faults: reader.faults }
}

struct Reader {
    official: Official,
    /// Units, groups and roles with the other names they go by.
    names: BTreeMap<String, Vec<String>>,
    /// What can be counted in a 口径 or a table, by name.
    values: BTreeMap<String, BTreeSet<String>>,
    year: i32,
    /// How many declarations have quoted the same words of the same clause.
    seen: BTreeMap<(String, String), usize>,
    faults: Vec<String>,
}

impl Reader {
    fn declaration(&mut self, text: &str, one: &Declaration) -> Declared {
        let head = &text[one.span.range()];
        let kind = head.split_whitespace().next().unwrap_or("").to_owned();
        let mut declared = Declared {
            name: head.split_whitespace().nth(1).unwrap_or("").to_owned(),
            quoted: Vec::new(),
            carries: BTreeSet::new(),
            parties: BTreeSet::new(),
            lines: Vec::new(),
            kind,
        };
        let mut cites: Vec<&Cite> = Vec::new();
        match &one.head {
            Head::Omitted(cite) => cites.push(cite),
            Head::Define(_, _, list) => cites.extend(list),
            Head::Unit(name) => self.party(name, &mut declared.parties),
            _ => {}
        }
        for line in one.body.iter().flat_map(Block::lines) {
            cites.extend(&line.cites);
            if let LineBody::OwnReading(reading) = &line.body {
                cites.extend(reading.body.iter().flat_map(Block::lines).flat_map(|line| &line.cites));
            }
            self.line(text, line, &mut declared);
        }
        let mut own = BTreeSet::new();
        for cite in cites {
            self.cite(cite, &mut own, &mut declared);
        }
        declared
    }

    fn line(&self, text: &str, line: &Line, declared: &mut Declared) {
        let said = unquoted(&text[line.span.range()]);
        let mut words = said.split_whitespace();
        let key = words.next().unwrap_or("");
        if !UNCOUNTED.contains(&key) {
            declared.carries.extend(carried(&said, self.year));
            let named = words.filter_map(|word| self.values.get(word));
            named.for_each(|values| declared.carries.extend(values.iter().cloned()));
        }
        let parties = &mut declared.parties;
        match &line.body {
            LineBody::Bearer(bearer) => {
                bearer.list.iter().chain(&bearer.lead).for_each(|path| self.path(path, parties));
            }
            LineBody::Lead(path) | LineBody::Subject(path) => self.path(path, parties),
            LineBody::Rung(rung) => rung.by.iter().for_each(|path| self.path(path, parties)),
            _ => {}
        }
        declared.lines.push(said);
    }

    fn path(&self, path: &[Name], parties: &mut BTreeSet<String>) {
        if let Some(name) = path.first() {
            self.party(name, parties);
        }
    }

    fn party(&self, name: &Name, parties: &mut BTreeSet<String>) {
        parties.insert(plain(&name.text));
        parties.extend(self.names.get(&plain(&name.text)).into_iter().flatten().cloned());
    }

    /// Where a cite's quotes stand. The same words quoted by several declarations are told apart by their order.
    fn cite(&mut self, cite: &Cite, own: &mut BTreeSet<(String, String)>, declared: &mut Declared) {
        let Some(within) = self.official.clause(&cite.clause.text) else {
            self.faults.push(format!("no clause {}", cite.clause.text));
            return;
        };
        for quote in &cite.quotes {
            let key = (cite.clause.text.clone(), plain(&quote.text));
            let seen = self.seen.entry(key.clone()).or_default();
            if own.insert(key) {
                *seen += 1;
            }
            match self.official.quoted(&quote.text, &within, *seen - 1) {
                Some(parts) => declared.quoted.extend(parts),
                None => self.faults.push(format!("{} does not hold 「{}」", cite.clause.text, quote.text)),
            }
        }
    }
}

/// The other names that units go by; of a group its members, of a role the unit it stands for.
fn names(all: &[(&str, &Declaration)]) -> BTreeMap<String, Vec<String>> {
    let texts = |names: &[Name]| names.iter().map(|name| plain(&name.text)).collect::<Vec<_>>();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (_, one) in all {
        let (name, others) = match &one.head {
            Head::Unit(name) => {
                let lines = one.body.iter().flat_map(Block::lines);
                let aliases = lines.filter_map(|line| match &line.body {
                    LineBody::Alias(aliases) => Some(texts(aliases)),
                    _ => None,
                });
                (name, aliases.flatten().collect())
            }
            Head::Group(name, members) => (name, texts(&members.list)),
            Head::Role(name, unit) => (name, unit.iter().map(|unit| plain(&unit.text)).collect()),
            _ => continue,
        };
        found.entry(plain(&name.text)).or_default().extend::<Vec<String>>(others);
    }
    found
}

fn year(all: &[(&str, &Declaration)]) -> i32 {
    let mut lines = all.iter().flat_map(|(_, one)| one.body.iter().flat_map(Block::lines));
    lines.find_map(|line| if let LineBody::Year(year) = line.body { Some(year) } else { None }).unwrap_or(0)
}

/// What can be counted in each 口径 and each table: a line that names one carries it too.
fn named_values(all: &[(&str, &Declaration)], year: i32) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for (text, one) in all {
        let values = match &one.head {
            Head::Reading(name, _) => {
                let head = &text[one.span.range()];
                (name, carried(head.split_once('=').map_or("", |(_, value)| value), year))
            }
            Head::LimitTable(name, _) => {
                let rows = one.body.iter().flat_map(Block::lines);
                let rows = rows.filter(|line| matches!(line.body, LineBody::Row(_)));
                (name, rows.flat_map(|row| carried(&unquoted(&text[row.span.range()]), year)).collect())
            }
            _ => continue,
        };
        found.insert(values.0.text.clone(), values.1);
    }
    found
}

/// A line without quotes, the clauses behind it and comments.
fn unquoted(line: &str) -> String {
    let line = line.split("//").next().unwrap_or("");
    let mut depth = 0_usize;
    let kept: String = line
        .chars()
        .filter(|c| match c {
            '「' => {
                depth += 1;
                false
            }
            '」' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect();
    kept.split(" 依据 ").next().unwrap_or("").trim().to_owned()
}
