//! Parts of conditions: what is joined by 或 and never holds, what is joined by 且 and always does. A condition that is
//! found as a whole is not taken apart.

use std::collections::BTreeSet;

use super::Checks;
use super::condition::{Verdict, judged};
use crate::diagnostic::{Diagnostic, check_texts};
use crate::model::{Joined, Model};
use crate::source::Place;

pub(super) fn check(model: &Model, checks: &mut Checks) {
    let texts = [&check_texts::NEVER_HOLDS, &check_texts::ALWAYS_HOLDS];
    let whole = checks.findings.iter().filter(|finding| texts.contains(&finding.diagnostic.message.text));
    let whole: Vec<Place> = whole.filter_map(|finding| finding.diagnostic.place()).collect();
    // A definition is read anew wherever it is used: its parts are told once.
    let mut told: BTreeSet<Place> = BTreeSet::new();
    for part in &model.noted.parts {
        let inside = |place: &Place| {
            let (whole, own) = (place.span, part.asked.place.span);
            place.file == part.asked.place.file && whole.start <= own.start && own.end <= whole.end
        };
        if whole.iter().any(inside) {
            continue;
        }
        let Some(matter) = model.matters.get(part.asked.matter.0) else { continue };
        let text = match (part.joined, judged(matter, part.asked.event, &part.asked.cond)) {
            (Joined::Or, Verdict::Never) => &check_texts::NEVER_HOLDS_IN_PART,
            (Joined::And, Verdict::Always) => &check_texts::ALWAYS_HOLDS_IN_PART,
            _ => continue,
        };
        if told.insert(part.asked.place) {
            checks.found(Diagnostic::new(text).at(part.asked.place));
        }
    }
}
