//! Which units readings may be of: an indicator judged by unit has a value for each, one judged for the city has one, and
//! a base may have both. What would count for nothing is a finding, never passed over.

use super::ledger::Reading;
use super::record::about;
use crate::diagnostic::{Diagnostic, Message, city_texts, texts};
use crate::program::Program;
use crate::program::city::{By, Indicator};
use crate::source::Place;
use crate::value::TextId;

/// The unit that a reading is of: the one it names, or the only one that is asked.
///
/// # Errors
/// A reading that no indicator would look at: by unit of what is judged for the city, or the other way round; of a unit that
/// is not asked; of what is taken from tickets.
pub(super) fn unit_read(
    program: &Program,
    record: &Reading,
    unit: Option<TextId>,
    place: Place,
) -> Result<Option<TextId>, Diagnostic> {
    let name = record.indicator.as_str();
    let quantities = &program.beside.quantities;
    let named = |at: usize| quantities.get(at).is_some_and(|one| one.name == name);
    let indicators = &program.beside.indicators;
    let own = || indicators.iter().filter(|one| named(one.quantity) && one.taken.is_none());
    let above = || indicators.iter().filter(|one| one.base.is_some_and(named));
    if own().next().is_none() && above().next().is_none() {
        return Err(about(&city_texts::READING_OF_TICKETS, name, place));
    }
    let Some(given) = unit else {
        // A base of the city serves every unit.
        let whole = above().next().is_some() || own().any(|one| one.by == By::Whole);
        return match only(own()) {
            _ if whole => Ok(None),
            Some(unit) => Ok(Some(unit)),
            None => Err(about(&texts::UNIT_MISSING, name, place)),
        };
    };
    let asked = |one: &Indicator| match &one.by {
        By::Whole => false,
        By::Units(units) => units.contains(&given),
        By::Readings | By::Role(_) => true,
    };
    if own().chain(above()).any(asked) {
        return Ok(unit);
    }
    let unit = record.unit.as_deref().unwrap_or("");
    let message = |text| Message::new(text).with("name", name).with("unit", unit);
    if own().chain(above()).all(|one| one.by == By::Whole) {
        let help = message(&city_texts::READING_NOT_BY_UNIT_HELP);
        return Err(Diagnostic::new(message(&city_texts::READING_NOT_BY_UNIT)).at(place).help(help));
    }
    Err(Diagnostic::new(message(&texts::NOT_ITS_UNIT)).at(place))
}

/// The unit of indicators that ask one alone.
fn only<'i>(mut own: impl Iterator<Item = &'i Indicator>) -> Option<TextId> {
    match (own.next().map(|one| &one.by), own.next()) {
        (Some(By::Units(units)), None) => match units.as_slice() {
            [one] => Some(*one),
            _ => None,
        },
        _ => None,
    }
}
