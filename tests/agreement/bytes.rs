//! A policy and a ticket made of the bytes of a fuzzer, judged by the engine and by the independent evaluator.

use crate::rng::Rng;
use crate::shrink::Case;
use crate::time::Calendar;
use crate::{make, pair, print, tickets};

/// Panics where the two differ, and shows how.
pub(crate) fn agree(bytes: &[u8]) {
    let mut rng = Rng::of(bytes);
    let anchor = make::anchor(&mut rng);
    let policy = make::policy(&mut rng, anchor);
    let calendar = Calendar::new(policy.calendar.as_ref());
    let text = print::policy(&policy);
    let read = pair::read(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let (ticket, as_of) = tickets::ticket(&mut rng, &policy, &calendar, anchor);
    let case = Case { policy, ticket, as_of };
    match pair::compare(&case, &read) {
        Ok(None) => {}
        Ok(Some(_)) => panic!("{}", pair::shown(case)),
        Err(error) => panic!("{error}\n{text}\n{}", crate::facts::ticket(&case.ticket)),
    }
}
