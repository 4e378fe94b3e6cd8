//! The values of a report as typed columns hold them, in Parquet and in record batches alike: truth, days since 1970, whole
//! numbers and instants (milliseconds since 1970-01-01T00:00:00Z), and all else as text.

use duban::value::{Day, Moment};

use super::rows::Value;

/// Unix time of 1970-01-01T00:00:00+08:00.
const OFFSET: i64 = 8 * 3_600;

pub(super) fn truth(value: &Value) -> Option<bool> {
    if let Value::Truth(yes) = value { Some(*yes) } else { None }
}

pub(super) fn day(value: &Value) -> Option<i32> {
    if let Value::Day(day) = value { Some(Day::number(*day)) } else { None }
}

pub(super) fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Whole(whole) => i64::try_from(*whole).ok(),
        Value::Moment(at) => Some(unix_millis(*at)),
        _ => None,
    }
}

fn unix_millis(at: Moment) -> i64 {
    at.local_seconds().saturating_sub(OFFSET).saturating_mul(1_000)
}

pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) | Value::Number(text) => Some(text.clone()),
        Value::Status(word) => Some((*word).to_owned()),
        Value::Whole(whole) => Some(whole.to_string()),
        Value::Moment(at) => Some(at.to_string()),
        _ => None,
    }
}
