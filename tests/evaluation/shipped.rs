//! The same promises over random tickets of every shipped policy and every matter: extensions, pauses, prohibitions,
//! ladders and tables included, which the tickets of zibo do not reach.

use duban::eval::{Evaluator, NoTrace, Recording, Step};
use duban::facts::bind;
use duban::source::FileId;
use duban::value::Moment;
use duban::{OnUnknown, Policy, Ticket};
use proptest::prelude::*;
use serde_json::Value;

use super::random::recipe;

fn config() -> ProptestConfig {
    ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() }
}

fn as_of(hours: i64) -> Moment {
    "2024-04-24T00:00:00".parse::<Moment>().unwrap().plus(hours * 3_600).unwrap()
}

fn judged(policy: &Policy, ticket: &Ticket, as_of: Moment) -> Value {
    serde_json::to_value(&policy.check(ticket, as_of).unwrap().tickets[0]).unwrap()
}

/// What `next_change` speaks of: statuses, violations, rungs, notes.
fn standing(report: &Value) -> Value {
    let statuses: Vec<&Value> =
        report["obligations"].as_array().into_iter().flatten().map(|one| &one["status"]).collect();
    let kept = |list: &str, keys: &[&str]| -> Vec<Value> {
        let list = report[list].as_array().into_iter().flatten();
        list.map(|one| keys.iter().map(|key| one[*key].clone()).collect()).collect()
    };
    serde_json::json!([
        statuses,
        kept("violations", &["kind", "rule", "instance", "at"]),
        kept("shortfalls", &["kind", "rule", "instance", "at"]),
        kept("escalations", &["ladder", "rung", "at", "on"]),
        kept("notes", &["code", "message"]),
    ])
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_order_of_events_never_matters(recipe in recipe(), seed in any::<u64>(), hours in 0_i64..1_000) {
        let (policy, ticket) = recipe.cook();
        let mut shuffled = ticket.clone();
        let mut state = seed | 1;
        for at in (1..shuffled.events.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            shuffled.events.swap(at, (state >> 33) as usize % (at + 1));
        }
        prop_assert_eq!(judged(&policy, &ticket, as_of(hours)), judged(&policy, &shuffled, as_of(hours)));
    }

    #[test]
    fn later_events_do_not_exist_yet(recipe in recipe(), hours in 0_i64..1_000) {
        let (policy, ticket) = recipe.cook();
        let mut known = ticket.clone();
        known.events.retain(|event| event.at.at <= as_of(hours));
        prop_assert_eq!(judged(&policy, &ticket, as_of(hours)), judged(&policy, &known, as_of(hours)));
    }

    #[test]
    fn a_breach_once_reported_is_never_absent_later(recipe in recipe(), first in 0_i64..1_000, more in 0_i64..400) {
        let (policy, mut ticket) = recipe.cook();
        // Bare dates are left out: one that comes to be known at the day's end may undo a breach at noon (rule 13).
        ticket.events.retain(|event| !event.at.whole_day);
        let breaches = |at: Moment| {
            let report = policy.check(&ticket, at).unwrap();
            let kinds = ["late", "overdue", "prohibited", "out_of_order", "missing_party", "improper_extension"];
            let list = report.tickets[0].violations.iter().filter(|one| kinds.contains(&one.kind));
            list.map(|one| (one.rule.clone(), one.instance, one.at, one.bearer.clone())).collect::<Vec<_>>()
        };
        let later = breaches(as_of(first + more));
        for breach in breaches(as_of(first)) {
            prop_assert!(later.contains(&breach), "{:?} is gone", breach);
        }
    }

    #[test]
    fn until_the_next_change_only_time_passes(recipe in recipe(), hours in 0_i64..1_000) {
        let (policy, mut known) = recipe.cook();
        known.events.retain(|event| event.at.at <= as_of(hours));
        let now = judged(&policy, &known, as_of(hours));
        match now["next_change"].as_str() {
            Some(next) => {
                let next: Moment = next.parse().unwrap();
                prop_assert!(next > as_of(hours));
                prop_assert_eq!(standing(&judged(&policy, &known, next.plus(-1).unwrap())), standing(&now));
                prop_assert_ne!(standing(&judged(&policy, &known, next)), standing(&now));
            }
            None => {
                let end = "2199-01-01".parse().unwrap();
                prop_assert_eq!(standing(&judged(&policy, &known, end)), standing(&now));
            }
        }
    }

    #[test]
    fn a_trace_changes_nothing(recipe in recipe(), hours in 0_i64..1_000) {
        let (policy, ticket) = recipe.cook();
        let case = bind(policy.program(), &ticket, FileId(0), OnUnknown::Error).unwrap();
        let (mut plain, mut told, mut trace) = (Evaluator::new(), Evaluator::new(), Recording::default());
        plain.run(policy.program(), &case, as_of(hours), &mut NoTrace);
        told.run(policy.program(), &case, as_of(hours), &mut trace);
        let shown = |one: &Evaluator| format!("{:?}{:?}", one.obligations(), one.settled());
        prop_assert_eq!(shown(&plain), shown(&told));
        let steps = |wanted: fn(&Step) -> bool| trace.steps.iter().filter(|step| wanted(step)).count();
        prop_assert_eq!(steps(|step| matches!(step, Step::Opened { .. })), plain.obligations().len());
        let breached = plain.obligations().iter().filter(|one| one.breached.is_some()).count();
        prop_assert_eq!(steps(|step| matches!(step, Step::Breached { .. })), breached);
    }

    /// What holds of every obligation, whatever the ticket.
    #[test]
    fn due_and_remaining_go_with_the_status(recipe in recipe(), hours in 0_i64..1_000) {
        let (policy, ticket) = recipe.cook();
        let report = judged(&policy, &ticket, as_of(hours));
        for one in report["obligations"].as_array().unwrap() {
            let paused = one["status"] == "paused";
            prop_assert!(!paused || one["due"].is_null(), "{one}");
            prop_assert_eq!(one["remaining"].is_null(), !paused, "{}", one);
            // A timed obligation that can be told and is not paused has a due moment, done or not.
            let told = !paused && one["status"] != "undetermined" && one["timed"] == true;
            prop_assert!(!told || one["due"].is_string(), "{one}");
            let late = ["late", "overdue"].iter().any(|status| one["status"] == *status);
            prop_assert_eq!(one["late_by"].is_null(), !late, "{}", one);
            let done = ["met", "late"].iter().any(|status| one["status"] == *status);
            let told = one["status"] != "undetermined";
            prop_assert!(!told || one["completed"].is_null() != done, "{one}");
        }
    }
}
