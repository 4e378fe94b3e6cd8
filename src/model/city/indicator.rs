//! Indicators (指标, language section 11): targets in the indicator's own measure, milestones that do not fall back.

use super::{By, Indicator, MAX_SAMPLES, Statistic, TakenFrom, Target, TargetAt, TargetForm};
use crate::diagnostic::{Diagnostic, Message, city_texts, texts};
use crate::model::build::Builder;
use crate::model::condition::Scope;
use crate::model::duty::Lines;
use crate::model::names::listed;
use crate::model::{DutyId, Matter, MatterId};
use crate::source::{FileId, Place};
use crate::syntax::ast::{self, Compare, HappeningForm, LineBody, Measured, Name, Taken};
use crate::value::{Every, Number, convert, plain_measure};

/// What the targets of an indicator are checked against.
struct Frame<'l> {
    measure: Option<&'l str>,
    based: bool,
    may_fall: bool,
    file: FileId,
}

impl Builder<'_> {
    pub(super) fn indicator(&mut self, lines: &Lines<'_>) -> Option<Indicator> {
        let head = self.head(lines);
        let said = lines
            .one(self, |body| if let LineBody::Measure(unit) = body { Some(unit.as_str()) } else { None });
        let measure = said.map(plain_measure).or_else(|| measure_of_targets(lines));
        let base = lines.one(self, |body| if let LineBody::Base(name) = body { Some(name) } else { None });
        let may_fall = lines.list.iter().any(|line| matches!(line.body, LineBody::MayFall));
        let frame = Frame { measure, based: base.is_some(), may_fall, file: lines.file };
        let every =
            lines.one(self, |body| if let LineBody::Each(every) = body { Some(*every) } else { None });
        let taken =
            lines.one(self, |body| if let LineBody::Taken(taken) = body { Some(taken) } else { None });
        let taken = match taken {
            Some(taken) => Some(self.taken_from(taken, lines)?),
            None => None,
        };
        let measure = match &taken {
            Some(taken) => self.measure_taken(taken, measure, lines)?,
            None => measure,
        };
        let frame = Frame { measure, ..frame };
        let by = self.by_units(lines, taken.as_ref());
        let targets = self.targets(lines, &frame, every);
        let targets = targets?;
        if targets.is_empty() {
            lines.missing(self, &texts::LINE_TARGET);
        }
        let base = base.map(|name| {
            self.base_measure(name, measure, lines.file);
            name.text.clone()
        });
        Some(Indicator { head, measure: measure.map(str::to_owned), base, by: by?, every, targets, taken })
    }

    /// 分别 甲、乙; 按 a group; 按 a role.
    fn by_units(&mut self, lines: &Lines<'_>, taken: Option<&TakenFrom>) -> Option<By> {
        let bearer =
            lines.one(self, |body| if let LineBody::Bearer(bearer) = body { Some(bearer) } else { None });
        if let Some(bearer) = bearer {
            return self.units_listed(bearer, lines.file).map(By::Units);
        }
        let by = lines.one(self, |body| if let LineBody::By(path) = body { Some(path) } else { None });
        let Some(path) = by else { return Some(By::Whole) };
        if let (Some(taken), [name]) = (taken, path.as_slice()) {
            let matter = match taken {
                TakenFrom::Duty { duty, .. } => self.duty_matters.get(duty.0).copied().flatten(),
                TakenFrom::Share { matter, .. } => Some(*matter),
            };
            let matter = matter.and_then(|id| self.model.matters.get(id.0));
            let role = matter.and_then(|m| m.roles.iter().position(|slot| slot.name == name.text));
            if let Some(role) = role {
                self.findings.uses(&name.text);
                return Some(By::Role(role));
            }
        }
        let role = |name: &Name| {
            let matters = self.model.matters.iter().flat_map(|matter| &matter.roles);
            matters.into_iter().any(|slot| slot.name == name.text)
                || self.model.roles.iter().any(|role| role.name == name.text && role.unit.is_none())
        };
        match path.as_slice() {
            [name] if role(name) => {
                self.findings.uses(&name.text);
                Some(By::Readings)
            }
            path => self.units_named(path, lines.file).map(By::Units),
        }
    }

    /// All targets with their days. A day without a target belongs to the 持续 or to the one target without a day.
    fn targets(
        &mut self,
        lines: &Lines<'_>,
        frame: &Frame<'_>,
        every: Option<Every>,
    ) -> Option<Vec<TargetAt>> {
        let mut found: Vec<TargetAt> = Vec::new();
        let mut day_alone = None;
        let mut whole = true;
        for line in &lines.list {
            let place = Place { file: frame.file, span: line.span };
            let (target, day, throughout) = match &line.body {
                LineBody::At(date, None) => {
                    day_alone = self.day(*date, frame.file);
                    continue;
                }
                LineBody::At(date, Some(target)) => (target, Some(self.day(*date, frame.file)?), false),
                LineBody::Throughout(target) => (target, None, true),
                LineBody::Target(target) => (target, None, false),
                _ => continue,
            };
            let Some(target) = self.target(target, frame, place) else {
                whole = false;
                continue;
            };
            let target = TargetAt { target, day, throughout, cites: super::cites_of(line) };
            if !frame.may_fall {
                self.no_fall(&found, &target, place);
            }
            found.push(target);
        }
        for target in found.iter_mut().filter(|target| target.day.is_none()) {
            target.day = day_alone;
            if !target.throughout && day_alone.is_none() && every.is_none() {
                lines.missing(self, &texts::LINE_AT);
                return None;
            }
        }
        whole.then_some(found)
    }

    /// A target must be in the indicator's measure; a relative one needs a base and a percentage, or 百分点.
    fn target(&mut self, target: &ast::Target, frame: &Frame<'_>, place: Place) -> Option<Target> {
        let (amount, given) = share_of(target, frame.measure);
        let relative = !matches!(target.form, TargetForm::Compare(_));
        if relative && !frame.based {
            self.findings.push(Diagnostic::new(&texts::BASE_MISSING).at(place).help(&texts::BASE_HELP));
            return None;
        }
        let of_base = match target.form {
            TargetForm::Cut | TargetForm::CutTo => true,
            TargetForm::Raise => given == Some("%") && frame.measure != Some("%"),
            TargetForm::Compare(_) => false,
        };
        let wanted = match (target.form, frame.measure) {
            _ if of_base => Some("%"),
            (TargetForm::Raise, Some("%")) => Some("百分点"),
            (_, measure) => measure,
        };
        // `单位 万户; 突破 5.5万` may mean 5.5万户 or 5.5万万户: it does not say which.
        let size = wanted.map_or(1, crate::value::size);
        if given.is_none() && size > 1 && amount >= Number::whole(size) {
            let message = Message::new(&city_texts::AMOUNT_WITHOUT_MEASURE)
                .with("amount", amount.to_string())
                .with("wanted", wanted.unwrap_or(""));
            self.findings.push(Diagnostic::new(message).at(place).help(&city_texts::SAY_THE_MEASURE));
            return None;
        }
        let amount = match (wanted, given) {
            (Some(wanted), Some(given)) => convert(amount, given, wanted),
            // `压缩 40` does not say of what.
            (Some(_), None) if relative => None,
            _ => Some(amount),
        };
        let Some(amount) = amount else {
            let message = Message::new(&texts::WRONG_MEASURE)
                .with("wanted", wanted.unwrap_or(""))
                .with("given", given.unwrap_or("没有写"));
            self.findings.at(place, message);
            return None;
        };
        Some(Target { form: target.form, amount, of_base })
    }

    /// A later milestone asks for no less than one before it.
    fn no_fall(&mut self, before: &[TargetAt], target: &TargetAt, place: Place) {
        let (Some(day), false) = (target.day, target.throughout) else { return };
        let falls = before.iter().filter(|one| !one.throughout).any(|one| {
            let Some(other) = one.day else { return false };
            let Some(more) = demands_more(one.target, target.target) else { return false };
            (other < day && more.is_gt()) || (other > day && more.is_lt()) || (other == day && more.is_eq())
        });
        if falls {
            let message =
                Message::new(&texts::MILESTONES_FALL).with("target", target.target.amount.to_string());
            self.findings.push(Diagnostic::new(message).at(place).help(&texts::MAY_FALL_HELP));
        }
    }

    /// A base is read in the measure of the indicators that compare with it.
    fn base_measure(&mut self, name: &Name, measure: Option<&str>, file: FileId) {
        let own = self.model.city.indicators.iter().find_map(|one| {
            (one.head.name == name.text || one.base.as_deref() == Some(name.text.as_str()))
                .then_some(one.measure.as_deref())
        });
        if let Some(own) = own
            && own != measure
        {
            let message = Message::new(&texts::WRONG_MEASURE)
                .with("wanted", own.unwrap_or(""))
                .with("given", measure.unwrap_or(""));
            self.findings.at(Place { file, span: name.span }, message);
        }
    }

    /// `取自 …`: a duty with the condition that its matter answers, or events of one matter.
    fn taken_from(&mut self, taken: &Taken, lines: &Lines<'_>) -> Option<TakenFrom> {
        let file = lines.file;
        let (name, condition, statistic) = match taken {
            Taken::Duty(name, condition, statistic) => (name, condition, statistic),
            Taken::Share(part, whole) => return self.share_of_events(part, whole, lines),
        };
        self.findings.uses(&name.text);
        let Some(duty) = self.duty_names.find(&name.text) else {
            self.findings.unknown(&texts::A_DUTY, name, file, self.duty_names.names());
            return None;
        };
        let others = self.model.city.indicators.iter().filter(
            |one| matches!(&one.taken, Some(TakenFrom::Duty { duty: DutyId(other), .. }) if *other == duty),
        );
        if others.count() >= MAX_SAMPLES {
            let message = Message::new(&city_texts::TOO_MANY_SAMPLES).with("duty", name.text.as_str());
            self.findings.at(Place { file, span: name.span }, message.with("limit", MAX_SAMPLES.to_string()));
            return None;
        }
        let matter = self.duty_matters.get(duty).copied().flatten();
        let matter = matter.and_then(|id| self.model.matters.get(id.0)).cloned()?;
        let condition = match condition {
            Some(condition) => {
                let scope = Scope { matter: &matter, event: None, file, depth: 0 };
                let read = self.cond(condition, scope)?;
                Some(self.asked(read, condition.span, scope))
            }
            None => None,
        };
        Some(TakenFrom::Duty { duty: DutyId(duty), condition, statistic: *statistic })
    }

    /// `占比 回访 / 办结`: of the one matter that has these events.
    fn share_of_events(
        &mut self,
        part: &ast::Happening,
        whole: &ast::Happening,
        lines: &Lines<'_>,
    ) -> Option<TakenFrom> {
        let mut names = Vec::new();
        events_named(part, &mut names);
        events_named(whole, &mut names);
        let has_all = |matter: &Matter| {
            names.iter().all(|name| matter.events.iter().any(|event| event.name == name.text))
        };
        let matters = self.model.matters.iter().enumerate();
        let fitting: Vec<usize> = matters.filter(|(_, one)| has_all(one)).map(|(at, _)| at).collect();
        if let [_, _, ..] = fitting.as_slice() {
            let known = fitting.iter().filter_map(|at| self.model.matters.get(*at));
            let known = listed(known.map(|matter| matter.name.as_str()));
            let span = part.span.to(whole.span);
            let finding = Diagnostic::new(&city_texts::EVENTS_OF_SEVERAL_MATTERS);
            self.findings.push(finding.at(Place { file: lines.file, span }).help_if(known));
            return None;
        }
        // Where none has them all, the first that has one is meant: what it lacks is then told.
        let some = |matter: &Matter| {
            names.iter().any(|name| matter.events.iter().any(|event| event.name == name.text))
        };
        let at = fitting.first().copied();
        let at = at.or_else(|| self.model.matters.iter().position(some)).unwrap_or(0);
        let matter = self.model.matters.get(at).cloned()?;
        let scope = Scope { matter: &matter, event: None, file: lines.file, depth: 0 };
        let whole = self.happening(whole, scope);
        let part = self.happening(part, scope)?;
        Some(TakenFrom::Share { matter: MatterId(at), part, whole: whole? })
    }

    /// Times are measured in a unit of time, rates in %.
    fn measure_taken<'l>(
        &mut self,
        taken: &TakenFrom,
        measure: Option<&'l str>,
        lines: &Lines<'_>,
    ) -> Option<Option<&'l str>> {
        const TIMES: [&str; 5] = ["工作日", "日", "小时", "分钟", "秒"];
        let statistic = match taken {
            TakenFrom::Duty { statistic, .. } => Some(*statistic),
            TakenFrom::Share { .. } => None,
        };
        let (wanted, fits) = match statistic {
            Some(Statistic::MeanTime | Statistic::Percentile(_)) => {
                ("工作日", measure.is_none_or(|measure| TIMES.contains(&measure)))
            }
            _ => ("%", measure.is_none_or(|measure| measure == "%")),
        };
        let percentile = matches!(statistic, Some(Statistic::Percentile(n)) if !(1..=100).contains(&n));
        if fits && !percentile {
            return Some(Some(measure.unwrap_or(wanted)));
        }
        let place = Place { file: lines.file, span: lines.name.span };
        if percentile {
            self.findings.at(place, &texts::WHOLE_NUMBER_EXPECTED);
        } else {
            let message = Message::new(&texts::WRONG_MEASURE).with("wanted", wanted);
            self.findings.at(place, message.with("given", measure.unwrap_or("")));
        }
        None
    }
}

/// The events that an expression names, moments of duties and rungs aside.
fn events_named<'h>(happening: &'h ast::Happening, names: &mut Vec<&'h Name>) {
    match &happening.form {
        HappeningForm::Either(list) | HappeningForm::Both(list) => {
            list.iter().for_each(|one| events_named(one, names));
        }
        HappeningForm::Unless(inner, _) => events_named(inner, names),
        HappeningForm::Occurrence(one) if one.moment.is_none() && one.path.len() == 1 => {
            names.extend(one.path.first());
        }
        HappeningForm::Occurrence(_) | HappeningForm::Field(_) => {}
    }
}

/// Where no 单位 is said: what the first target is measured in.
fn measure_of_targets<'l>(lines: &Lines<'l>) -> Option<&'l str> {
    lines.list.iter().find_map(|line| {
        let (LineBody::At(_, Some(target)) | LineBody::Throughout(target) | LineBody::Target(target)) =
            &line.body
        else {
            return None;
        };
        let (_, measure) = amount_of(&target.measure);
        match target.form {
            TargetForm::Compare(_) => measure,
            TargetForm::Raise => Some(if measure == Some("百分点") { "%" } else { measure? }),
            TargetForm::Cut | TargetForm::CutTo => None,
        }
    })
}

/// The amount of a target; `压缩 三分之一` is a share of the base, in %.
fn share_of<'t>(target: &'t ast::Target, measure: Option<&str>) -> (Number, Option<&'t str>) {
    let (amount, given) = amount_of(&target.measure);
    let shared = match target.form {
        TargetForm::Cut | TargetForm::CutTo => true,
        TargetForm::Raise => measure != Some("%"),
        TargetForm::Compare(_) => false,
    };
    let fraction = given.is_none() && amount < Number::whole(1) && amount > Number::whole(0);
    match amount.times(Number::whole(100)).filter(|_| shared && fraction) {
        Some(percent) => (percent, Some("%")),
        None => (amount, given),
    }
}

/// A quantity with the word for its measure.
pub(in crate::model) fn amount_of(measured: &Measured) -> (Number, Option<&str>) {
    match measured {
        Measured::Number(amount, measure) => (*amount, measure.as_deref().map(plain_measure)),
        Measured::Span(span) => (span.amount, Some(span.unit.plain())),
    }
}

/// Whether the first target demands more than the second; `None` where they cannot be compared.
pub fn demands_more(first: Target, second: Target) -> Option<std::cmp::Ordering> {
    let upward = |target: Target| match target.form {
        TargetForm::Compare(Compare::Ge | Compare::Gt) => Some((0, true)),
        TargetForm::Compare(Compare::Le | Compare::Lt) => Some((0, false)),
        TargetForm::Compare(_) => None,
        TargetForm::Raise => Some((if target.of_base { 1 } else { 2 }, true)),
        TargetForm::Cut => Some((3, true)),
        TargetForm::CutTo => Some((4, false)),
    };
    let ((kind, up), (other, _)) = (upward(first)?, upward(second)?);
    let order = first.amount.cmp(&second.amount);
    // 不低于 5 and then 超过 5 asks for more.
    let strict = |target: Target| matches!(target.form, TargetForm::Compare(Compare::Gt | Compare::Lt));
    let order = if up { order } else { order.reverse() };
    (kind == other && upward(first) == upward(second))
        .then_some(order.then(strict(first).cmp(&strict(second))))
}
