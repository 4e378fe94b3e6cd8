//! The same facts under two policies, as people read it: totals, what went to what, by duty and by unit, and the first of
//! the obligations with another verdict.

use super::TextOptions;
use super::columns::{Cell, columns};
use super::page::Page;
use super::text::status_word;
use super::whatif::{DutyShift, Tally, VerdictChange, WhatIf};
use super::{BesideShift, PolicyInfo};
use crate::diagnostic::{Flow, Message, Text, Tone, acts_texts, texts};

/// The whole comparison as text, each line ended; at most so many of the changes.
pub fn whatif_text(whatif: &WhatIf, options: TextOptions, most: usize) -> String {
    let mut page = Page::new(options);
    page.head(whatif);
    page.transitions(whatif);
    page.duties(whatif);
    page.units(whatif);
    page.rules(whatif);
    page.beside_shifts(&whatif.beside);
    page.changes(whatif, most);
    page.out
}

fn missed(tally: &Tally) -> (u64, u64) {
    (
        tally.before.late.saturating_add(tally.before.overdue),
        tally.after.late.saturating_add(tally.after.overdue),
    )
}

/// `+12`, `-3`, `0`
fn signed(n: i64) -> String {
    if n > 0 { format!("+{n}") } else { n.to_string() }
}

impl Page {
    fn head(&mut self, whatif: &WhatIf) {
        for (text, policy) in
            [(&acts_texts::W_BEFORE, &whatif.policy), (&acts_texts::W_AFTER, &whatif.against)]
        {
            let line = Message::new(text).with("policy", self.policy_named(policy)).say(self.lang);
            self.line(&line);
        }
        let at = self.moment(whatif.as_of);
        self.line(&Message::new(&texts::R_AS_OF).with("at", at).say(self.lang));
        self.line("");
        let sum = &whatif.summary;
        let tickets = Message::new(&acts_texts::W_TICKETS)
            .with("tickets", sum.tickets.to_string())
            .with("changed", sum.changed_tickets.to_string());
        self.line(&tickets.say(self.lang));
        if sum.rejected > 0 {
            let message = Message::new(&texts::R_REJECTED).with("rejected", sum.rejected.to_string());
            self.line(&message.say(self.lang));
        }
        let (before, after) = missed(&sum.tally);
        let text = match sum.tally.more_missed {
            0 => &acts_texts::W_AS_MANY,
            n if n > 0 => &acts_texts::W_MORE,
            _ => &acts_texts::W_FEWER,
        };
        let message = Message::new(text)
            .with("before", before.to_string())
            .with("after", after.to_string())
            .with("more", sum.tally.more_missed.unsigned_abs().to_string())
            .with("worse", sum.tally.worse.to_string())
            .with("better", sum.tally.better.to_string());
        self.line(&message.say(self.lang));
        let message = Message::new(&acts_texts::W_VIOLATIONS)
            .with("before", sum.violations_before.to_string())
            .with("after", sum.violations_after.to_string());
        self.line(&message.say(self.lang));
    }

    fn policy_named(&self, policy: &PolicyInfo) -> String {
        let hex = policy.digest.strip_prefix("sha256:").unwrap_or(&policy.digest);
        let digest = hex.get(..8).unwrap_or(hex).to_owned();
        let from = policy.versions.last().and_then(|version| version.effective_from);
        let text = if from.is_some() { &acts_texts::W_POLICY } else { &acts_texts::W_POLICY_UNDATED };
        let message = Message::new(text).with("name", policy.name.as_str()).with("digest", digest);
        message.with("from", from.map(|day| day.to_string()).unwrap_or_default()).say(self.lang)
    }

    fn part_of(&mut self, title: &'static Text, rows: &[Vec<Cell>]) {
        if rows.is_empty() {
            return;
        }
        self.line("");
        self.title(self.word(title));
        for line in columns(rows) {
            self.line(&format!("  {line}"));
        }
    }

    fn state(&self, state: Option<&str>) -> String {
        let text = state.map_or(&acts_texts::W_ABSENT, status_word);
        self.word(text).to_owned()
    }

    fn transitions(&mut self, whatif: &WhatIf) {
        if whatif.transitions.is_empty() {
            self.line("");
            self.line(self.word(&acts_texts::W_NOTHING));
            return;
        }
        let mut list: Vec<_> = whatif.transitions.iter().collect();
        list.sort_by_key(|one| std::cmp::Reverse(one.count));
        let row = |one: &&super::Transition| {
            let words = format!("{} → {}", self.state(one.before), self.state(one.after));
            vec![Cell::Words(words), Cell::Number(one.count.to_string())]
        };
        let rows: Vec<Vec<Cell>> = list.iter().map(row).collect();
        self.part_of(&acts_texts::W_TRANSITIONS, &rows);
    }

    fn tally_head(&self, title: &'static Text) -> Vec<Cell> {
        let number = |text: &'static Text| Cell::Number(self.word(text).to_owned());
        vec![
            Cell::Words(self.word(title).to_owned()),
            number(&acts_texts::W_OBLIGATIONS),
            number(&acts_texts::W_MISSED_BEFORE),
            number(&acts_texts::W_MISSED_AFTER),
            number(&acts_texts::W_DIFFERENCE),
            number(&acts_texts::W_DUE_MOVED),
        ]
    }

    fn tally_row(name: String, tally: &Tally) -> Vec<Cell> {
        let (before, after) = missed(tally);
        let owed = tally.before.obligations.max(tally.after.obligations);
        vec![
            Cell::Words(name),
            Cell::Number(owed.to_string()),
            Cell::Number(before.to_string()),
            Cell::Number(after.to_string()),
            Cell::Number(signed(tally.more_missed)),
            Cell::Number(tally.due_moved.to_string()),
        ]
    }

    fn duties(&mut self, whatif: &WhatIf) {
        let moved = |one: &&DutyShift| {
            one.tally.before != one.tally.after
                || one.tally.worse > 0
                || one.tally.better > 0
                || one.tally.due_moved > 0
        };
        let shown: Vec<&DutyShift> = whatif.duties.iter().filter(moved).collect();
        if shown.is_empty() {
            return;
        }
        let mut rows = vec![self.tally_head(&acts_texts::W_BY_DUTY)];
        rows.extend(shown.iter().map(|one| Self::tally_row(format!("  {}", one.duty), &one.tally)));
        self.line("");
        for (at, line) in columns(&rows).iter().enumerate() {
            let line = if at == 0 { self.paint.tone(Tone::Title, line) } else { line.clone() };
            self.row(&line);
            let duty = at.checked_sub(1).and_then(|at| shown.get(at));
            if let Some((Some(before), Some(after))) = duty
                .map(|one| (&one.limit_before, &one.limit_after))
                .filter(|(before, after)| before != after)
            {
                let message = Message::new(&acts_texts::W_LIMIT_CHANGES)
                    .with("before", before.as_str())
                    .with("after", after.as_str());
                self.line(&format!("    {}", message.say(self.lang)));
            }
        }
    }

    fn units(&mut self, whatif: &WhatIf) {
        let moved = whatif.units.iter().filter(|unit| !unit.duties.is_empty());
        let mut rows = vec![self.tally_head(&acts_texts::W_BY_UNIT)];
        rows.extend(moved.map(|unit| {
            let name = unit.unit.clone().unwrap_or_else(|| self.word(&acts_texts::W_NOBODY).to_owned());
            Self::tally_row(format!("  {name}"), &unit.tally)
        }));
        if rows.len() > 1 {
            self.line("");
            self.table(&rows);
        }
    }

    fn rules(&mut self, whatif: &WhatIf) {
        let counts = |before: u64, after: u64| Cell::Words(format!("{before} → {after}"));
        let violations = whatif.violations.iter().map(|one| {
            let kind = self.word(kind_word(one.kind)).to_owned();
            vec![Cell::Words(one.rule.clone()), Cell::Words(kind), counts(one.before, one.after)]
        });
        let violations: Vec<Vec<Cell>> = violations.collect();
        self.part_of(&acts_texts::W_RULES, &violations);
        let rungs = whatif.escalations.iter().map(|one| {
            vec![Cell::Words(format!("{}.{}", one.ladder, one.rung)), counts(one.before, one.after)]
        });
        let rungs: Vec<Vec<Cell>> = rungs.collect();
        self.part_of(&acts_texts::W_RUNGS, &rungs);
    }

    fn beside_shifts(&mut self, list: &[BesideShift]) {
        let state = |one: &BesideShift, state: &Option<String>| match state {
            Some(rank) if one.kind == "assessment" => {
                Message::new(&acts_texts::W_RANK).with("rank", rank.as_str()).say(self.lang)
            }
            Some(state) => self.state(Some(state)),
            None => self.word(&acts_texts::DIFF_NONE).to_owned(),
        };
        let row = |one: &BesideShift| {
            let parts = [Some(one.name.as_str()), one.unit.as_deref(), one.what.as_deref()];
            let name = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
            vec![
                Cell::Words(name),
                Cell::Words(format!("{} → {}", state(one, &one.before), state(one, &one.after))),
            ]
        };
        let rows: Vec<Vec<Cell>> = list.iter().map(row).collect();
        self.part_of(&acts_texts::W_BESIDE, &rows);
    }

    fn changes(&mut self, whatif: &WhatIf, most: usize) {
        if whatif.changes.is_empty() || most == 0 {
            return;
        }
        self.line("");
        self.title(self.word(&acts_texts::W_CHANGES));
        for one in whatif.changes.iter().take(most) {
            self.change(one);
        }
        let listed = u64::try_from(whatif.changes.len().saturating_sub(most)).unwrap_or(0);
        let left = whatif.changes_left_off.saturating_add(listed);
        if left > 0 {
            let message = Message::new(&acts_texts::W_LEFT_OFF).with("n", left.to_string());
            self.line(&format!("  {}", message.say(self.lang)));
        }
    }

    /// Ticket, duty, states; below it who bears it and the due moments.
    fn change(&mut self, one: &VerdictChange) {
        let state = |verdict: &Option<super::Verdict>| self.state(verdict.as_ref().map(|one| one.status));
        let missed = |verdict: &Option<super::Verdict>| {
            verdict.as_ref().is_some_and(|one| matches!(one.status, "late" | "overdue"))
        };
        let tone = match (missed(&one.before), missed(&one.after)) {
            (false, true) => Tone::Bad,
            (true, false) => Tone::Good,
            _ => Tone::Notice,
        };
        let states = format!("{} → {}", state(&one.before), state(&one.after));
        let states = self.paint.tone(tone, &states);
        self.flow(Flow::new("  ", 6).part(&one.ticket).part(&one.duty).part(&states));
        let either = one.after.as_ref().or(one.before.as_ref());
        let bearer = either.and_then(|verdict| verdict.bearer.clone());
        let bearer = bearer.unwrap_or_else(|| self.word(&acts_texts::W_NOBODY).to_owned());
        let due = |verdict: &Option<super::Verdict>| {
            let due = verdict.as_ref().and_then(|one| one.due);
            due.map_or_else(|| "–".to_owned(), |due| self.brief(due))
        };
        let moments = if due(&one.before) == due(&one.after) {
            Message::new(&texts::R_DUE).with("at", due(&one.before))
        } else {
            let message = Message::new(&acts_texts::W_DUE_FROM_TO).with("before", due(&one.before));
            message.with("after", due(&one.after))
        };
        let flow = Flow::below(6).part(&bearer).part(&moments.say(self.lang));
        self.flow(flow);
    }
}

/// The word for a kind of violation.
fn kind_word(kind: &str) -> &'static Text {
    match kind {
        "late" => &acts_texts::W_KIND_LATE,
        "overdue" => &acts_texts::W_KIND_OVERDUE,
        "prohibited" => &acts_texts::W_KIND_PROHIBITED,
        "out_of_order" => &acts_texts::W_KIND_OUT_OF_ORDER,
        "missing_party" => &acts_texts::W_KIND_MISSING_PARTY,
        _ => &acts_texts::W_KIND_IMPROPER_EXTENSION,
    }
}
