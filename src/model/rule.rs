//! Rules beside the duties of a ticket: time that is not counted (不计入), what must not happen (禁止), what must come
//! first (前置), and what lifts a duty or a prohibition (可以). When each applies is `eval`'s.

use super::applies::Part;
use super::build::Builder;
use super::condition::{Earlier, Scope};
use super::duty::Lines;
use super::{Bearers, Citation, Cond, DutyId, Happening, MatterId};
use crate::diagnostic::{Text, texts};
use crate::source::{FileId, Place};
use crate::syntax::ast::{Compare, Head, LineBody, Name};
use crate::syntax::print;
use crate::value::Measure;

/// The index of a prohibition in `Model::prohibitions`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProhibitionId(pub usize);

/// Time that is not counted: 不计入.
#[derive(Clone, Debug)]
pub struct Suspension {
    /// Its name.
    pub name: String,
    /// The matter of its duties.
    pub matter: MatterId,
    /// The duties it applies to.
    pub duties: Vec<DutyId>,
    /// The clauses it rests on.
    pub cites: Vec<Citation>,
    /// 条件: asked when it opens.
    pub condition: Option<Cond>,
    /// 自
    pub from: Happening,
    /// 至
    pub to: Happening,
    /// The 口径 it rests on.
    pub readings: Vec<String>,
    /// Where it is declared.
    pub place: Place,
}

/// What must not happen (禁止), or not before something else has (前置).
#[derive(Clone, Debug)]
pub struct Prohibition {
    /// Its name.
    pub name: String,
    /// The matter it is about.
    pub matter: MatterId,
    /// The clauses it rests on.
    pub cites: Vec<Citation>,
    /// Who is responsible, where it says so.
    pub bearers: Option<Bearers>,
    /// 条件: asked when the act happens, of what was before it.
    pub condition: Option<Cond>,
    /// 未经: what must come first.
    pub first: Option<Happening>,
    /// The same in words, with the time between.
    pub needed: Option<String>,
    /// 不得: the act.
    pub act: Happening,
    /// 间隔: between what came first, or the act before, and the act.
    pub gaps: Vec<Gap>,
    /// The 口径 it rests on.
    pub readings: Vec<String>,
    /// Where it is declared.
    pub place: Place,
}

/// `间隔 不少于 20日`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// How the time between compares with the bound.
    pub compare: Compare,
    /// The bound.
    pub bound: Measure,
}

/// What lifts duties and prohibitions: 可以.
#[derive(Clone, Debug)]
pub struct Permission {
    /// Its name.
    pub name: String,
    /// The matter it is about.
    pub matter: MatterId,
    /// The clauses it rests on.
    pub cites: Vec<Citation>,
    /// Who may, where it says so.
    pub bearers: Option<Bearers>,
    /// 条件
    pub condition: Option<Cond>,
    /// 例外于
    pub lifts: Vec<Exempted>,
    /// The 口径 it rests on.
    pub readings: Vec<String>,
    /// Where it is declared.
    pub place: Place,
}

/// What a permission lifts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exempted {
    /// A duty.
    Duty(DutyId),
    /// A prohibition, or what must come first.
    Prohibition(ProhibitionId),
}

/// What the three rules over tickets have in common.
struct Common {
    matter: MatterId,
    condition: Option<Cond>,
    bearers: Option<Bearers>,
    readings: Vec<String>,
}

impl Builder<'_> {
    pub(super) fn suspension(&mut self, lines: &Lines<'_>, part: Part) -> Option<Suspension> {
        let readings = self.own_readings(lines);
        let Part { duties, id, matter } = part;
        let scope = Scope { matter: &matter, event: None, file: lines.file, depth: 0 };
        let condition = self.condition_lines(lines, scope);
        let between = lines
            .one(self, |body| if let LineBody::Between(from, to) = body { Some((from, to)) } else { None });
        let Some((from, to)) = between else {
            lines.missing(self, &texts::LINE_BETWEEN);
            return None;
        };
        let (from, to) = (self.happening(from, scope), self.happening(to, scope));
        Some(Suspension {
            name: lines.name.text.clone(),
            matter: id,
            duties,
            cites: lines.cites(),
            condition: condition?,
            from: from?,
            to: to?,
            readings,
            place: lines.place(),
        })
    }

    fn common(&mut self, lines: &Lines<'_>, id: MatterId, scope: Scope<'_>) -> Option<Common> {
        let readings = self.own_readings(lines);
        let condition = self.condition_lines(lines, scope);
        let named = lines.list.iter().any(|line| matches!(line.body, LineBody::Bearer(_)));
        let bearers = if named { self.bearers(lines, scope).map(Some) } else { Some(None) };
        Some(Common { matter: id, condition: condition?, bearers: bearers?, readings })
    }

    /// 前置, 禁止: what must not happen, at all or not yet.
    pub(super) fn prohibition(&mut self, lines: &Lines<'_>) -> Option<Prohibition> {
        let id = self.matter_of(lines)?;
        let matter = self.matter_at(id)?;
        let scope = Scope { matter: &matter, event: None, file: lines.file, depth: 0 };
        self.earlier = Earlier::Asks;
        let common = self.common(lines, id, scope);
        self.earlier = Earlier::Elsewhere;
        let without = lines.one(self, |body| match body {
            LineBody::Without(first, act) => Some((first, act)),
            _ => None,
        });
        let must_not =
            lines.one(self, |body| if let LineBody::MustNot(trigger) = body { Some(trigger) } else { None });
        let (first, act) = match (without, must_not) {
            (Some((first, act)), _) => (self.happening(first, scope).map(Some), self.happening(act, scope)),
            (None, Some(trigger)) => (Some(None), self.trigger(trigger, scope)),
            (None, None) => {
                let line: &'static Text = match &lines.declaration.head {
                    Head::Prerequisite(_) => &texts::LINE_WITHOUT,
                    _ => &texts::LINE_MUST_NOT,
                };
                lines.missing(self, line);
                return None;
            }
        };
        let gaps = lines.all(|body| match body {
            LineBody::Gap(compare, span) => Some((*compare, *span)),
            _ => None,
        });
        let needed = without.map(|(first, _)| print::needed(first, &gaps));
        let gaps: Option<Vec<Gap>> = gaps
            .into_iter()
            .map(|(compare, span)| Some(Gap { compare, bound: self.measure(span, scope)? }))
            .collect();
        let common = common?;
        Some(Prohibition {
            name: lines.name.text.clone(),
            matter: common.matter,
            cites: lines.cites(),
            bearers: common.bearers,
            condition: common.condition,
            first: first?,
            needed,
            act: act?,
            gaps: gaps?,
            readings: common.readings,
            place: lines.place(),
        })
    }

    pub(super) fn permission(&mut self, lines: &Lines<'_>) -> Option<Permission> {
        let id = self.matter_of(lines)?;
        let matter = self.matter_at(id)?;
        let scope = Scope { matter: &matter, event: None, file: lines.file, depth: 0 };
        let common = self.common(lines, id, scope);
        let named =
            lines.one(self, |body| if let LineBody::ExceptionTo(names) = body { Some(names) } else { None });
        let Some(names) = named else {
            lines.missing(self, &texts::LINE_EXCEPTION_TO);
            return None;
        };
        let lifts: Vec<Option<Exempted>> =
            names.list.iter().map(|name| self.exempted(name, lines.file)).collect();
        let common = common?;
        Some(Permission {
            name: lines.name.text.clone(),
            matter: common.matter,
            cites: lines.cites(),
            bearers: common.bearers,
            condition: common.condition,
            lifts: lifts.into_iter().collect::<Option<Vec<_>>>()?,
            readings: common.readings,
            place: lines.place(),
        })
    }

    fn exempted(&mut self, name: &Name, file: FileId) -> Option<Exempted> {
        self.findings.uses(&name.text);
        if let Some(duty) = self.duty_names.find(&name.text) {
            return Some(Exempted::Duty(DutyId(duty)));
        }
        if let Some(prohibition) = self.known.prohibitions.find(&name.text) {
            return Some(Exempted::Prohibition(ProhibitionId(prohibition)));
        }
        let known = self.duty_names.names().chain(self.known.prohibitions.names());
        self.findings.unknown(&texts::A_DUTY, name, file, known);
        None
    }
}
