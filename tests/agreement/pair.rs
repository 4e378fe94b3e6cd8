//! One policy and one ticket before both: how the engine is asked, how two answers are compared, and how a disagreement
//! is shown. What is open in the texts is no difference.

use duban::facts::OnUnknown;
use duban::source::{FileId, Source};
use duban::value::Moment;
use duban::{CheckOptions, Policy, SourceFile};
use serde_json::{Value as Json, json};

use crate::shrink::Case;
use crate::time::{self, Calendar};
use crate::{answer, facts, policy, print, shrink, tickets};

/// A policy of one file, by the national calendar.
pub(crate) fn read(text: &str) -> Result<Policy, String> {
    let file = SourceFile { name: "甲.duban".to_owned(), bytes: text.as_bytes().to_vec() };
    Policy::from_files(vec![file], duban::calendar::Calendar::national()).map_err(|error| error.to_string())
}

/// What the engine says of a ticket.
pub(crate) fn engine(policy: &Policy, ticket: &policy::Ticket, as_of: time::Sec) -> Result<Json, String> {
    let text = facts::ticket(ticket).to_string();
    let as_of = time::text(as_of).parse().unwrap();
    both_ways(policy, &text, as_of);
    let source = Source::new("件.json", text);
    let checked =
        policy.check_text(source, as_of, CheckOptions::default()).map_err(|error| error.to_string())?;
    Ok(serde_json::to_value(&checked.report).unwrap()["tickets"][0].take())
}

/// Its everyday events taken together, and one by one.
fn both_ways(policy: &Policy, text: &str, as_of: Moment) {
    let read = duban::facts::read(text, FileId(0), OnUnknown::default());
    for ticket in read.into_iter().flat_map(|read| read.records).flatten() {
        if let Ok(case) = duban::facts::bind(policy.program(), &ticket, FileId(0), OnUnknown::default()) {
            let differs = crate::both_ways::difference(policy.program(), &case, as_of);
            assert_eq!(differs, None, "as of {as_of}\n{text}");
        }
    }
}

/// Where two answers differ; every key of the expected one must be there and equal. `"?"` is what the texts leave open.
fn difference(path: &str, expected: &Json, actual: &Json) -> Option<String> {
    match (expected, actual) {
        (Json::String(open), _) if open == "?" => None,
        (Json::Object(keys), Json::Object(_)) => {
            keys.iter().find_map(|(key, one)| difference(&format!("{path}.{key}"), one, &actual[key]))
        }
        (Json::Array(expected), Json::Array(actual)) => {
            let pairs = expected.iter().zip(actual).enumerate();
            let inside = pairs
                .into_iter()
                .find_map(|(n, (one, other))| difference(&format!("{path}[{n}]"), one, other));
            let lengths = || {
                (expected.len() != actual.len())
                    .then(|| format!("{path}: {} expected, {} given", expected.len(), actual.len()))
            };
            inside.or_else(lengths)
        }
        _ => (expected != actual).then(|| format!("{path}: {expected} expected, {actual} given")),
    }
}

/// The violations by moment, those of one moment in a fixed order. Which obligation shows that an extension met nothing
/// open is not said: those notes are left out.
fn sorted(mut answer: Json) -> Json {
    if let Some(list) = answer["violations"].as_array_mut() {
        let key = |one: &Json| {
            let text = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
            (text("at"), text("kind"), text("rule"), one["instance"].as_u64(), text("bearer"))
        };
        assert!(list.is_sorted_by_key(|one| key(one).0), "violations are not by moment: {list:?}");
        list.sort_by_key(key);
    }
    for list in ["escalations", "shortfalls"] {
        if let Some(list) = answer[list].as_array_mut() {
            list.sort_by_key(|one| {
                let key = |key: &str| one[key].to_string();
                (key("at"), key("ladder"), key("rung"), key("rule"), key("causes"), one["instance"].as_u64())
            });
        }
    }
    for one in answer["obligations"].as_array_mut().into_iter().flatten() {
        if let Some(list) = one["suspensions"].as_array_mut() {
            list.sort_by_key(|stretch| (stretch["from"].to_string(), stretch["rule"].to_string()));
        }
        if let Some(list) = one["extensions"].as_array_mut() {
            list.retain(|extension| extension["failed"] != "not_open");
        }
    }
    answer
}

/// The difference between the two on one case, or why the engine would not judge it.
pub(crate) fn compare(case: &Case, read: &Policy) -> Result<Option<String>, String> {
    let given = sorted(engine(read, &case.ticket, case.as_of)?);
    let calendar = Calendar::new(case.policy.calendar.as_ref());
    let expected = answer::answer(&case.policy, &calendar, &case.ticket, case.as_of);
    Ok(difference("", &sorted(expected), &given))
}

/// A disagreement, made small, with both answers.
pub(crate) fn shown(case: Case) -> String {
    let again = |case: &Case| {
        tickets::fair(&case.policy, &case.ticket)
            && tickets::askable(&case.policy, &case.ticket, case.as_of)
            && read(&print::policy(&case.policy))
                .is_ok_and(|read| matches!(compare(case, &read), Ok(Some(_))))
    };
    let small = if crate::wish("DUBAN_AGREE_RAW").is_some() { case } else { shrink::shrink(case, &again) };
    let text = print::policy(&small.policy);
    let read = read(&text).unwrap();
    let calendar = Calendar::new(small.policy.calendar.as_ref());
    let expected = answer::answer(&small.policy, &calendar, &small.ticket, small.as_of);
    let given = sorted(engine(&read, &small.ticket, small.as_of).unwrap());
    let kept: Json = json!({
        "obligations": given["obligations"], "violations": given["violations"],
        "escalations": given["escalations"], "shortfalls": given["shortfalls"], "next_change": given["next_change"],
    });
    format!(
        "{}\n\n{text}\n{}\nas of {}\n\nexpected {expected}\n\ngiven {kept}\n",
        compare(&small, &read).unwrap().unwrap_or_default(),
        facts::ticket(&small.ticket),
        time::text(small.as_of),
    )
}
