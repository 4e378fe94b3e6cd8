//! Looking names up: what is not found is reported with the nearest legal name, and with the connective it swallowed.

use std::collections::{BTreeMap, BTreeSet};

use super::unknown::Unknown;
use crate::diagnostic::{
    Applicability, Arg, Diagnostic, Message, Text, name_texts, nearest, same_letters, texts,
};
use crate::source::{FileId, Place};
use crate::syntax::ast::Name;

/// Findings of one build.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) list: Vec<Diagnostic>,
    /// Names that were not found; they become findings when all are known (`unknown`).
    pub(super) unknown: Vec<Unknown>,
    /// Names that were found.
    pub(super) used: BTreeSet<String>,
    /// How many names were gone through for those that were not.
    gone_through: usize,
}

/// So many names are gone through for those that were not found. What is not found beyond that is said without the nearest:
/// nobody reads that far, and each takes the time of all names.
const MOST_GONE_THROUGH: usize = 1_000_000;

/// Names in the order they were declared, found without looking through all of them.
#[derive(Debug, Default)]
pub(super) struct Index {
    list: Vec<String>,
    places: BTreeMap<String, usize>,
}

impl Index {
    /// Adds a name. False when it is there already.
    pub(super) fn add(&mut self, name: &str) -> bool {
        if self.places.contains_key(name) {
            return false;
        }
        self.places.insert(name.to_owned(), self.list.len());
        self.list.push(name.to_owned());
        true
    }

    /// The place of a name in the order of declaration.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied()
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.list.iter().map(String::as_str)
    }
}

/// Connectives that need a space or a bracket around them, the longer ones first.
const CONNECTIVES: [&str; 24] = [
    "可以", "不得", "未经", "除非", "否则", "默认", "属于", "包含", "依据", "分别", "共同", "分工", "且",
    "或", "非", "当", "由", "于", "至", "自", "起", "向", "作", "等",
];

/// Those of conditions: no name has them by chance, as 工作专班 has 作, so one known part is enough.
const OF_CONDITIONS: [&str; 4] = ["且", "或", "非", "当"];

impl Findings {
    pub(super) fn push(&mut self, finding: Diagnostic) {
        self.list.push(finding);
    }

    /// Reports something at a name or a phrase.
    pub(super) fn at(&mut self, place: Place, message: impl Into<Message>) {
        self.push(Diagnostic::new(message).at(place));
    }

    /// Keeps in mind that a declared name is used.
    pub(super) fn uses(&mut self, name: &str) {
        if !self.used.contains(name) {
            self.used.insert(name.to_owned());
        }
    }

    /// Reports a name that is not declared. `what` says what kind of name was looked for.
    pub(super) fn unknown<'n>(
        &mut self,
        what: &'static Text,
        name: &Name,
        file: FileId,
        known: impl Iterator<Item = &'n str> + Clone,
    ) {
        // A declaration whose name could not be read was reported there.
        if name.text.is_empty() {
            return;
        }
        let place = Place { file, span: name.span };
        // Names are declared; words of a fixed or listed set are not.
        let words = [&texts::A_VALUE, &texts::A_STATE, &texts::A_KIND, &texts::A_REASON];
        let text = if words.contains(&what) { &texts::NO_SUCH_WORD } else { &texts::UNKNOWN_NAME };
        let message = Message::new(text).with("what", what).with("name", name.text.as_str());
        let mut finding = Diagnostic::new(message).at(place);
        if self.gone_through <= MOST_GONE_THROUGH {
            self.gone_through = self.gone_through.saturating_add(known.clone().count());
        }
        if self.gone_through > MOST_GONE_THROUGH {
            self.push(finding);
            return;
        }
        let swallowed = swallowed(&name.text, known.clone());
        // A name whose every part is known says more than one that is spelt alike.
        let near = nearest(&name.text, known.clone()).filter(|_| !matches!(swallowed, Some((_, _, true))));
        if let Some(near) = near {
            let sure = known.clone().filter(|known| same_letters(&name.text, known)).count() == 1;
            let sure = sure && same_letters(&name.text, near);
            finding = finding.help(Message::new(&texts::DID_YOU_MEAN).with("name", near)).mended_by(
                place,
                near,
                if sure { Applicability::Certain } else { Applicability::Likely },
            );
        } else if let Some((connective, spaced, sure)) = swallowed {
            let help = Message::new(&texts::SWALLOWED)
                .with("connective", connective)
                .with("spaced", spaced.as_str());
            let sure = if sure { Applicability::Certain } else { Applicability::Likely };
            finding = finding.help(help).mended_by(place, spaced, sure);
        } else {
            finding = finding.help_if(listed(known.clone()));
            let several = joined(&name.text, known.clone());
            finding = finding.help_if(several.or_else(|| way_to_declare(what, &name.text)));
        }
        let known = known.map(str::to_owned).collect();
        self.unknown.push(Unknown { what, name: name.text.clone(), place, known, finding });
    }
}

/// What makes a name right that is like none which is declared.
fn way_to_declare(what: &'static Text, name: &str) -> Option<Message> {
    if what == &texts::A_LIMIT {
        let recurs = name.starts_with('每').then(|| Message::new(&name_texts::RECURS));
        return recurs.or_else(|| begins_elsewhere(name)).or_else(|| Some(Message::new(&texts::LIMIT_FORMS)));
    }
    let ways: [(&Text, &'static Text); 3] = [
        (&texts::A_UNIT, &name_texts::DECLARE_UNIT),
        (&texts::A_PARTY, &name_texts::DECLARE_UNIT),
        (&texts::AN_EVENT, &name_texts::DECLARE_EVENT),
    ];
    let (_, way) = ways.into_iter().find(|(of, _)| *of == what)?;
    Some(Message::new(way).with("name", name))
}

/// `自接收之日起5个工作日内`, as the law says it: from when it runs has a line of its own.
fn begins_elsewhere(limit: &str) -> Option<Message> {
    let (before, after) = limit.split_once(['起', '后'])?;
    let event = before.trim_start_matches(['自', '从']);
    let event = ["之日", "之时", "当日"].into_iter().find_map(|end| event.strip_suffix(end)).unwrap_or(event);
    let rest = ["计算", "算"].into_iter().find_map(|word| after.strip_prefix(word)).unwrap_or(after);
    let counted = rest.contains(['日', '天', '周', '月', '年', '时', '分']);
    let message = || Message::new(&name_texts::BEGINS_ELSEWHERE).with("event", event).with("limit", rest);
    (counted && !event.is_empty()).then(message)
}

/// The finding for a line that must stand in a declaration, with one that would do.
pub(super) fn line_missing(name: &str, line: &'static Text) -> Diagnostic {
    let message = Message::new(&texts::LINE_MISSING).with("name", name).with("line", line);
    let examples: [(&Text, Arg); 11] = [
        (&texts::LINE_MATTER, Arg::Both("事项 企业诉求", "matter 企业诉求")),
        (&texts::LINE_BEARER, Arg::Both("责任单位 承办单位", "bearer 承办单位")),
        (&texts::LINE_FROM, Arg::Both("自 接收 起", "from 接收 onward")),
        (
            &texts::LINE_LIMIT,
            Arg::Both("时限 3个工作日内;没有时限的写:时限 无", "limit 3 working_days, or: limit none"),
        ),
        (&texts::LINE_COMPLETION, Arg::Both("完成 初步回复", "completed_by 初步回复")),
        (&texts::LINE_APPLIES_TO, Arg::Both("适用于 解决确认", "applies_to 解决确认")),
        (&texts::LINE_REQUEST, Arg::Both("申请 延期申请", "request 延期申请")),
        (&texts::LINE_VIA, Arg::Both("经 单位负责人签字、市领导签字", "via 单位负责人签字, 市领导签字")),
        (&texts::LINE_EXTEND, Arg::Both("延长 10个工作日", "extend_by 10 working_days")),
        (&texts::LINE_REASON, Arg::Both("理由 文本未规定", "reason 文本未规定")),
        (&texts::LINE_IN_FORCE, Arg::Both("施行 2020年12月1日", "in_force 2020-12-01")),
    ];
    let ticket =
        Arg::Both("工单 企业诉求 { 承办单位 = 市住建局 }", "ticket 企业诉求 { 承办单位 = 市住建局 }");
    let known = examples.into_iter().find(|(of, _)| *of == line).map(|(_, example)| example);
    let example = known.or((line == &texts::LINE_TICKET).then_some(ticket));
    let help = example.map(|example| Message::new(&texts::ADD_A_LINE).with("example", example));
    Diagnostic::new(message).help_if(help)
}

/// `甲且乙`, `收起`, where 甲 or 乙 is known: the connective, the name parted, and whether all parts are known.
fn swallowed<'n>(
    name: &str,
    known: impl Iterator<Item = &'n str> + Clone,
) -> Option<(&'static str, String, bool)> {
    let is_known = |part: &str| known.clone().any(|known| known == part);
    let parted = |connective: &'static str| {
        let (left, right) = name.split_once(connective)?;
        let (first, second) = (is_known(left), is_known(right));
        let whole = (first || left.is_empty()) && (second || right.is_empty());
        let spaced = || format!("{left} {connective} {right}").trim().to_owned();
        (first || second).then(|| (connective, spaced(), whole))
    };
    let sure = CONNECTIVES.into_iter().filter_map(parted).find(|(_, _, whole)| *whole);
    sure.or_else(|| OF_CONDITIONS.into_iter().find_map(parted))
}

/// `承办单位和平台`, where one of them is known: several are parted by a comma.
fn joined<'n>(name: &str, known: impl Iterator<Item = &'n str> + Clone) -> Option<Message> {
    let (first, second) = ["以及", "和", "与", "及", "跟"].into_iter().find_map(|word| {
        name.split_once(word).filter(|(first, second)| {
            known.clone().any(|known| known == *first || known == *second)
                && !first.is_empty()
                && !second.is_empty()
        })
    })?;
    Some(Message::new(&name_texts::JOINED).with("names", format!("{first}、{second}")))
}

/// The declared names, where they are few enough to read.
pub(super) fn listed<'n>(known: impl Iterator<Item = &'n str>) -> Option<Message> {
    const MOST: usize = 12;
    // A unit may stand for itself and in a group.
    let mut seen = BTreeSet::new();
    let each = known.filter(|name| !name.is_empty() && seen.insert(*name));
    let names: Vec<_> = each.take(MOST.saturating_add(1)).map(Arg::from).collect();
    let few = !names.is_empty() && names.len() <= MOST;
    few.then(|| Message::new(&texts::DECLARED_ARE).with("names", Arg::AnyOf(names)))
}
