//! What every report promises, on random policies and tickets: no order of events, no look into the future, breaches that
//! stay, nothing but time until the next change, due moments that never fall, explanations that add up.

use duban::source::Source;
use duban::{CheckOptions, Policy};
use serde_json::{Value as Json, json};

use crate::pair::{engine, read};
use crate::policy::{Event, Happening, Limit, Ticket};
use crate::rng::Rng;
use crate::time::{Calendar, Sec, text};
use crate::{facts, make, print, tickets, wish};

/// Each promise is asked of so many pairs of a policy and a ticket, more in a long run.
const ASKED: u64 = 100;
/// Of so many pairs at least one has something to ask.
const RARELY: u64 = 30;

struct Pair {
    policy: crate::policy::Policy,
    read: Policy,
    ticket: Ticket,
    as_of: Sec,
    rng: Rng,
}

impl Pair {
    fn new(seed: u64) -> Pair {
        let mut rng = Rng::new(seed);
        let anchor = make::anchor(&mut rng);
        let policy = make::policy(&mut rng, anchor);
        let calendar = Calendar::new(policy.calendar.as_ref());
        let (ticket, as_of) = tickets::ticket(&mut rng, &policy, &calendar, anchor);
        let read = read(&print::policy(&policy)).unwrap();
        Pair { policy, read, ticket, as_of, rng }
    }

    fn judged(&self, ticket: &Ticket, as_of: Sec) -> Json {
        engine(&self.read, ticket, as_of).unwrap()
    }

    /// The pair as a message.
    fn shown(&self) -> String {
        format!(
            "{}\n{}\nas of {}",
            print::policy(&self.policy),
            facts::ticket(&self.ticket),
            text(self.as_of)
        )
    }
}

/// Asks a promise of pairs from a seed on, until it was asked often enough: it says of each whether it had anything to ask.
fn promise(first: u64, asked: impl Fn(&mut Pair) -> bool) {
    let wanted = ASKED.max(wish("DUBAN_AGREE").unwrap_or(0) / 20);
    let pairs = first..first + wanted * RARELY;
    let often = pairs.filter(|seed| asked(&mut Pair::new(*seed))).take(wanted as usize).count() as u64;
    assert_eq!(often, wanted, "it was asked too rarely");
}

fn list<'j>(report: &'j Json, name: &str) -> &'j [Json] {
    report[name].as_array().map_or(&[], Vec::as_slice)
}

/// A ticket as it is known at a moment.
fn known(ticket: &Ticket, as_of: Sec) -> Ticket {
    let events = ticket.events.iter().filter(|event| event.when.at <= as_of).cloned().collect();
    Ticket { events, ..ticket.clone() }
}

/// What `next_change` speaks of: statuses, violations, rungs, notes.
fn standing(report: &Json) -> Json {
    let kept = |name: &str, keys: &[&str]| -> Vec<Json> {
        list(report, name).iter().map(|one| keys.iter().map(|key| one[*key].clone()).collect()).collect()
    };
    json!([
        kept("obligations", &["key", "status"]),
        kept("violations", &["kind", "rule", "instance", "at"]),
        kept("shortfalls", &["kind", "rule", "instance", "at"]),
        kept("escalations", &["ladder", "rung", "at", "on"]),
        kept("notes", &["code", "message"]),
    ])
}

#[test]
fn the_order_of_events_never_matters() {
    promise(1_000_000, |pair| {
        let mut shuffled = pair.ticket.clone();
        for at in (1..shuffled.events.len()).rev() {
            shuffled.events.swap(at, pair.rng.below(at + 1));
        }
        let (one, other) = (pair.judged(&pair.ticket, pair.as_of), pair.judged(&shuffled, pair.as_of));
        assert_eq!(one, other, "{}", pair.shown());
        pair.ticket.events.len() > 1
    });
}

#[test]
fn later_events_never_change_what_was_reported() {
    promise(2_000_000, |pair| {
        let known = known(&pair.ticket, pair.as_of);
        let (whole, then) = (pair.judged(&pair.ticket, pair.as_of), pair.judged(&known, pair.as_of));
        assert_eq!(whole, then, "{}", pair.shown());
        known.events.len() < pair.ticket.events.len()
    });
}

#[test]
fn a_violation_once_reported_is_never_absent_later() {
    promise(3_000_000, |pair| {
        // A completion with only a date may undo a breach at noon of that day (rule 13).
        pair.ticket.events.retain(|event| !event.when.bare);
        let key = |one: &Json| ["kind", "rule", "instance", "at"].map(|key| one[key].clone());
        // Completion turns `overdue` into `late`.
        let breaches = |report: &Json| -> Vec<[Json; 4]> {
            let mut all: Vec<[Json; 4]> = list(report, "violations").iter().map(key).collect();
            all.iter_mut().filter(|one| one[0] == "late").for_each(|one| one[0] = json!("overdue"));
            all
        };
        let earlier = breaches(&pair.judged(&pair.ticket, pair.as_of));
        let more = pair.rng.between(1, 40 * 86_400);
        let later = breaches(&pair.judged(&pair.ticket, pair.as_of + more));
        for one in &earlier {
            assert!(later.contains(one), "{one:?} is gone {more} seconds later\n{}", pair.shown());
        }
        !earlier.is_empty()
    });
}

#[test]
fn until_the_next_change_only_time_passes() {
    promise(4_000_000, |pair| {
        let known = known(&pair.ticket, pair.as_of);
        let now = pair.judged(&known, pair.as_of);
        let Some(next) = now["next_change"].as_str() else {
            let end = crate::time::date(2199, 1, 1) * crate::time::DAY;
            assert_eq!(standing(&pair.judged(&known, end)), standing(&now), "{}", pair.shown());
            return false;
        };
        let next = seconds(next);
        assert!(next > pair.as_of, "{}", pair.shown());
        let middle = pair.as_of + pair.rng.between(0, next - pair.as_of - 1);
        for at in [middle, next - 1] {
            assert_eq!(
                standing(&pair.judged(&known, at)),
                standing(&now),
                "at {}\n{}",
                text(at),
                pair.shown()
            );
        }
        assert_ne!(standing(&pair.judged(&known, next)), standing(&now), "{}", pair.shown());
        true
    });
}

/// A moment of a report, as seconds.
fn seconds(moment: &str) -> Sec {
    let part = |from: usize, to: usize| moment[from..to].parse::<i64>().unwrap();
    let day = crate::time::date(part(0, 4), part(5, 7), part(8, 10));
    day * crate::time::DAY + part(11, 13) * 3_600 + part(14, 16) * 60 + part(17, 19)
}

/// The due moments of what the ticket's first event opened, by key without the moment.
fn dues(report: &Json, at: Sec) -> Vec<(String, Sec)> {
    let opened = list(report, "obligations")
        .iter()
        .filter(|one| one["triggered"]["at"].as_str().map(seconds) == Some(at) && one["due"].is_string());
    opened
        .map(|one| (format!("{}·{}", one["duty"], one["bearer"]), seconds(one["due"].as_str().unwrap())))
        .collect()
}

#[test]
fn due_moments_never_fall_as_triggers_rise() {
    promise(5_000_000, |pair| {
        let whole = print::policy(&pair.policy);
        // Half days that roll and half days by hours may fall: the deviations say where. A field's moment is no trigger
        // that rises.
        if whole.contains(".5") || whole.contains("自 字段") {
            return false;
        }
        let Some(event) = pair.ticket.events.iter().find(|event| !event.when.bare).cloned() else {
            return false;
        };
        let more = *pair.rng.pick(&[1, 3_600, 6 * 3_600, 86_400, 2 * 86_400, 5 * 86_400]);
        let alone = |at: Sec| {
            let mut event: Event = event.clone();
            event.when.at = at;
            Ticket { events: vec![event], ..pair.ticket.clone() }
        };
        let (early, late) = (event.when.at, event.when.at + more);
        let before = dues(&pair.judged(&alone(early), early), early);
        let after = dues(&pair.judged(&alone(late), late), late);
        let mut compared = false;
        for (duty, due) in &before {
            if let Some((_, then)) = after.iter().find(|(name, _)| name == duty) {
                assert!(
                    due <= then,
                    "{duty}: {} then {}, {more} later\n{}",
                    text(*due),
                    text(*then),
                    pair.shown()
                );
                compared = true;
            }
        }
        compared
    });
}

/// A limit that gives more time, where that is a matter of its number.
fn longer(limit: &Limit) -> Option<Limit> {
    Some(match limit {
        Limit::WorkingDays { n, clock } => Limit::WorkingDays { n: n + 1, clock: *clock },
        Limit::Calendar { n, unit, roll } => Limit::Calendar { n: n + 1, unit: *unit, roll: *roll },
        Limit::Seconds(n) => Limit::Seconds(n + 1_800),
        Limit::WorkingHours(n) => Limit::WorkingHours(n + 1),
        Limit::HalfDays { slots, working } => Limit::HalfDays { slots: slots + 2, working: *working },
        Limit::Date { day, roll } => Limit::Date { day: day + 1, roll: *roll },
        _ => return None,
    })
}

#[test]
fn due_moments_never_fall_as_limits_grow() {
    promise(6_000_000, |pair| {
        let mut wide = pair.policy.clone();
        // What waits for the moments of another obligation would be opened at another moment.
        let plain = |duty: &crate::policy::Duty| {
            duty.triggers.iter().all(|one| matches!(one, Happening::Event { .. } | Happening::Nth(..)))
        };
        let Some(duty) = wide.duties.iter_mut().find(|duty| plain(duty) && longer(&duty.limit).is_some())
        else {
            return false;
        };
        duty.limit = longer(&duty.limit).unwrap();
        let name = duty.name.clone();
        let wide = read(&print::policy(&wide)).unwrap();
        let due = |report: &Json| -> Vec<(Json, Option<Sec>)> {
            let own = list(report, "obligations").iter().filter(|one| one["duty"] == name.as_str());
            own.map(|one| (one["key"].clone(), one["due"].as_str().map(seconds))).collect()
        };
        let narrow = due(&pair.judged(&pair.ticket, pair.as_of));
        let wide = due(&engine(&wide, &pair.ticket, pair.as_of).unwrap());
        let mut compared = false;
        for (key, due) in &narrow {
            let then = wide.iter().find(|(other, _)| other == key).and_then(|(_, due)| *due);
            if let (Some(due), Some(then)) = (due, then) {
                assert!(*due <= then, "{key}: {} then {}\n{}", text(*due), text(then), pair.shown());
                compared = true;
            }
        }
        compared
    });
}

/// The days (half days count two) that a text like `时限5个工作日,按日历…` names; none where it names no days.
fn named(words: &str) -> Option<i64> {
    let words = words.trim_start_matches(|c: char| !c.is_ascii_digit());
    let number: String = words.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let unit = words.strip_prefix(number.as_str())?;
    let whole: i64 = number.split('.').next()?.parse().ok()?;
    let days = unit.starts_with("个工作日") || unit.starts_with('日');
    days.then_some(whole * 2 + i64::from(number.ends_with(".5")))
}

#[test]
fn the_counted_days_of_an_explanation_add_up_to_its_due_moment() {
    promise(7_000_000, |pair| {
        let facts = Source::new("件.json", facts::ticket(&pair.ticket).to_string());
        let as_of = text(pair.as_of).parse().unwrap();
        let told =
            pair.read.explain_texts(vec![facts], ("T-1", None), as_of, CheckOptions::default()).unwrap();
        let told = serde_json::to_value(&told).unwrap();
        let report = pair.judged(&pair.ticket, pair.as_of);
        let mut counted = false;
        for (one, in_report) in list(&told, "obligations").iter().zip(list(&report, "obligations")) {
            for key in ["key", "status", "due"] {
                assert_eq!(one[key], in_report[key], "{}", pair.shown());
            }
            let parts = list(one, "reckoning");
            // Of 取长 and 取短 the last part says which was taken; what ended in a pause has no last part.
            if let Some(last) = parts.last().filter(|_| one["due"].is_string()) {
                assert_eq!(last["due"], one["due"], "{last}\n{}", pair.shown());
            }
            counted |= parts.iter().map(|part| adds_up(part, pair)).fold(false, |so_far, one| so_far | one);
        }
        counted
    });
}

/// Whether a part of a reckoning counts days; if it does they must add up.
fn adds_up(part: &Json, pair: &Pair) -> bool {
    let mut total = 0;
    let mut last = None;
    for day in list(part, "days").iter().filter(|day| day["act"] == "counted") {
        let now = day["total"].as_str().unwrap();
        let now = now.split('.').next().unwrap().parse::<i64>().unwrap() * 2 + i64::from(now.ends_with(".5"));
        assert!(now - total == 1 || now - total == 2, "{total} then {now} in {part}\n{}", pair.shown());
        (total, last) = (now, day["day"].as_str());
    }
    let (Some(last), Some(due)) = (last, part["due"].as_str()) else { return false };
    let moved = list(part, "days").iter().any(|day| day["act"] == "rolled");
    let right = if moved { &due[..10] > last } else { &due[..10] == last };
    assert!(right, "{last} is the last day that counts, {due} the due moment: {part}\n{}", pair.shown());
    if let Some(days) = named(part["text"].as_str().unwrap()) {
        assert_eq!(total, days, "{part}\n{}", pair.shown());
    }
    true
}
