//! A prohibition and a duty that meet on one event with nothing to lift either; extensions that repeat a step, whose
//! request passes one, or that have no due moment to move.

use std::collections::BTreeMap;

use super::Checks;
use super::condition::{Together, together};
use super::duty::{covers, needed, ways};
use crate::diagnostic::{Diagnostic, Message, check_texts};
use crate::model::{
    Cond, Duty, DutyId, EventTest, Exempted, Extension, Happening, LimitForm, Model, Occasion, Prohibition,
    ProhibitionId,
};

pub(super) fn check(model: &Model, checks: &mut Checks) {
    prohibitions(model, checks);
    for extension in &model.extensions {
        steps(model, extension, checks);
        untimed(model, extension, checks);
    }
}

/// The duties that need an event, by matter and event: those that no other event completes.
fn needing(model: &Model) -> BTreeMap<(usize, usize), Vec<(DutyId, &EventTest)>> {
    let mut found: BTreeMap<(usize, usize), Vec<(DutyId, &EventTest)>> = BTreeMap::new();
    for (at, duty) in model.duties.iter().enumerate() {
        if matches!(duty.completion, Happening::Any(_)) {
            continue;
        }
        for test in needed(&duty.completion) {
            let Occasion::Event(event) = test.what else { continue };
            found.entry((duty.matter.0, event)).or_default().push((DutyId(at), test));
        }
    }
    found
}

fn prohibitions(model: &Model, checks: &mut Checks) {
    if model.prohibitions.is_empty() {
        return;
    }
    let needing = needing(model);
    let lifted = |what: Exempted| model.permissions.iter().any(|permission| permission.lifts.contains(&what));
    for (at, prohibition) in model.prohibitions.iter().enumerate() {
        // What must only wait for something else is not forbidden.
        let plain = prohibition.first.is_none() && prohibition.gaps.is_empty();
        if !plain || lifted(Exempted::Prohibition(ProhibitionId(at))) {
            continue;
        }
        for way in ways(&prohibition.act) {
            let Happening::Event(act) = way else { continue };
            let Occasion::Event(event) = act.what else { continue };
            let duties = needing.get(&(prohibition.matter.0, event)).map_or(&[][..], Vec::as_slice);
            for (id, test) in duties.iter().filter(|(id, _)| !lifted(Exempted::Duty(*id))) {
                let Some(duty) = model.duties.get(id.0) else { continue };
                clash(model, (prohibition, act), (duty, test), checks);
            }
        }
    }
}

fn clash(
    model: &Model,
    (prohibition, act): (&Prohibition, &EventTest),
    (duty, test): (&Duty, &EventTest),
    checks: &mut Checks,
) {
    // What one party must not do, another may have to.
    let others = act.by.is_some() && test.by.is_some() && act.by != test.by;
    let Some(matter) = model.matters.get(prohibition.matter.0) else { return };
    let Occasion::Event(event) = act.what else { return };
    if others || act.nth.is_some() {
        return;
    }
    let conds: Vec<&Cond> = prohibition
        .condition
        .iter()
        .chain(act.condition.as_deref())
        .chain(&duty.condition)
        .chain(test.condition.as_deref())
        .collect();
    let name = matter.events.get(event).map_or("", |event| event.name.as_str());
    let at = |message: Message| {
        Diagnostic::new(message).at(prohibition.place).label(duty.place, &check_texts::THE_DUTY)
    };
    match together(matter, Some(event), &conds) {
        Together::Yes(example) => {
            let message = Message::new(&check_texts::PROHIBITED_DUTY)
                .with("prohibition", prohibition.name.as_str())
                .with("duty", duty.name.as_str())
                .with("event", name);
            checks.shown(at(message).help(&check_texts::PERMIT_IT), example);
        }
        Together::Open => {
            let message = Message::new(&check_texts::BOTH_OPEN)
                .with("one", prohibition.name.as_str())
                .with("other", duty.name.as_str());
            checks.undecided(at(message));
        }
        Together::No => {}
    }
}

fn steps(model: &Model, extension: &Extension, checks: &mut Checks) {
    let matter = extension.duties.first().and_then(|duty| model.duties.get(duty.0)).map(|duty| duty.matter.0);
    let asks = |step: &EventTest| {
        ways(&extension.request)
            .iter()
            .any(|way| matches!(way, Happening::Event(request) if covers(step, request)))
    };
    for (at, step) in extension.steps.iter().enumerate() {
        let text = if extension.steps.iter().take(at).any(|before| before == step) {
            &check_texts::STEP_TWICE
        } else if asks(step) {
            &check_texts::STEP_IS_REQUEST
        } else {
            continue;
        };
        let event = match step.what {
            Occasion::Event(event) => matter.and_then(|at| model.matters.get(at)?.events.get(event)),
            _ => None,
        };
        let message = Message::new(text)
            .with("extension", extension.name.as_str())
            .with("event", event.map_or("", |event| event.name.as_str()));
        checks.found(Diagnostic::new(message).at(extension.place));
    }
}

fn untimed(model: &Model, extension: &Extension, checks: &mut Checks) {
    for duty in extension.duties.iter().filter_map(|duty| model.duties.get(duty.0)) {
        if matches!(duty.limit.form, LimitForm::None) {
            let message = Message::new(&check_texts::EXTENDS_NOTHING)
                .with("extension", extension.name.as_str())
                .with("duty", duty.name.as_str());
            let diagnostic = Diagnostic::new(message).at(extension.place);
            checks.found(diagnostic.label(duty.place, &check_texts::THE_DUTY));
        }
    }
}
