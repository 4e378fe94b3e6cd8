//! Limits as the facts have them at their trigger, read once and kept as nodes of the run: from the policy, from the ticket,
//! from a row of a table. What they come to is worked out in `limit`.

use super::lookup::Found;
use super::{Evaluator, Node, Run, Unknown};
use crate::calendar::{Calendar, CountError, Counting, Due};
use crate::program::{Duty, Limit, Ref, TableResult};
use crate::value::{Measure, Term, Value, When};

impl Evaluator {
    /// Reads the limit of what was just opened.
    pub(super) fn read_limit_of(&mut self, run: Run<'_>, duty: &Duty, index: usize) {
        let node = match &duty.limit {
            Limit::Term(term) => Node::Count(*term),
            limit => self.read_limit(run, limit, index),
        };
        let node = self.keep(node);
        if let Some(one) = self.obligations.get_mut(index) {
            one.limit = Some(node);
        }
    }

    fn keep(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len().saturating_sub(1)
    }

    /// A limit with the values that the facts have now.
    fn read_limit(&mut self, run: Run<'_>, limit: &Limit, index: usize) -> Node {
        match limit {
            Limit::None => Node::None,
            Limit::Term(term) => Node::Count(*term),
            Limit::SameAs(duty) => self.followed(*duty, index),
            Limit::Given(reference, otherwise) => match (self.fact(run, *reference, None), otherwise) {
                (Value::Span(term), _) => Node::Count(self.meant(run, term, index)),
                (_, Some(otherwise)) => self.read_limit(run, otherwise, index),
                (_, None) => Node::Unknown(Unknown::Limit(Some(*reference))),
            },
            Limit::Until(reference, roll) => {
                self.read_moment(run, *reference, |when| until(self.calendar(run, index), when, *roll))
            }
            Limit::Back(reference, term) => self.read_moment(run, *reference, |when| {
                self.calendar(run, index).counted_back(when.at.day(), term)
            }),
            Limit::Longest(list) => self.read_group(run, list, index, Node::Later),
            Limit::Shortest(list) => self.read_group(run, list, index, Node::Earlier),
            Limit::Table(lookup) => self.read_row(run, *lookup, index),
        }
    }

    /// A limit in the facts or in a row of a table, as the duty means 日.
    fn meant(&self, run: Run<'_>, term: Term, index: usize) -> Term {
        let duty = self.obligations.get(index).and_then(|one| run.program.duties.get(one.duty));
        duty.map_or(term, |duty| Term { measure: duty.meant(term.measure), ..term })
    }

    fn read_moment(
        &self,
        run: Run<'_>,
        reference: Ref,
        count: impl Fn(When) -> Result<Due, CountError>,
    ) -> Node {
        match self.fact(run, reference, None) {
            Value::When(when) => match count(when) {
                Ok(due) => Node::At(due.at, due.provisional),
                Err(_) => Node::Unknown(Unknown::NotCountable),
            },
            _ => Node::Unknown(Unknown::Limit(Some(reference))),
        }
    }

    fn read_group(
        &mut self,
        run: Run<'_>,
        list: &[Limit],
        index: usize,
        join: fn(usize, usize) -> Node,
    ) -> Node {
        let mut whole: Option<Node> = None;
        for limit in list {
            let next = self.read_limit(run, limit, index);
            whole = Some(match whole {
                None => next,
                Some(so_far) => {
                    let so_far = self.keep(so_far);
                    let next = self.keep(next);
                    join(so_far, next)
                }
            });
        }
        whole.unwrap_or(Node::None)
    }

    fn read_row(&mut self, run: Run<'_>, lookup: usize, index: usize) -> Node {
        match self.look_up(run, lookup) {
            Found::Unknown(reference) => Node::Unknown(Unknown::Limit(Some(reference))),
            Found::None(table) => Node::Unknown(Unknown::NoRow(table)),
            Found::Row(table, row) => {
                if let Some(one) = self.obligations.get_mut(index) {
                    one.row = Some((table, row));
                }
                let result = run.program.tables.get(table).and_then(|table| table.rows.get(row));
                match result.map(|row| &row.result) {
                    Some(TableResult::Limit(Limit::Term(term), _)) => {
                        Node::Count(self.meant(run, *term, index))
                    }
                    Some(TableResult::Limit(limit, _)) => self.read_limit(run, limit, index),
                    _ => Node::Unknown(Unknown::NoRow(table)),
                }
            }
        }
    }

    /// The calendar that an obligation counts with.
    fn calendar<'r>(&self, run: Run<'r>, index: usize) -> &'r Calendar {
        let duty = self.obligations.get(index).map_or(0, |one| one.duty);
        run.program.calendar_for(duty)
    }

    /// 同: the obligation of a duty opened by the same event, its own unit's first; else the latest opened before.
    fn followed(&self, duty: usize, index: usize) -> Node {
        let Some(own) = self.obligations.get(index) else { return Node::None };
        let of_duty = |at: &usize| self.obligations.get(*at).is_some_and(|one| one.kin == duty);
        let bearer = self.bearers_at(index).first().copied();
        let same = || {
            let opened = self.opened.iter().filter(|(by, _)| *by == own.opened_by);
            opened.map(|(_, at)| *at).filter(of_duty)
        };
        let same_unit = same().find(|at| self.bearers_at(*at).first().copied() == bearer);
        let before = || {
            let opened = |at: &usize| self.obligations.get(*at).map(|one| (one.opened_at, *at));
            (0..self.obligations.len()).filter(of_duty).filter(|at| *at != index).max_by_key(opened)
        };
        let found = same_unit.or_else(|| same().next()).or_else(before);
        found.map_or(Node::Unknown(Unknown::NothingToFollow), Node::Follow)
    }
}

/// 至 字段: a bare date ends with its day.
fn until(calendar: &Calendar, when: When, roll: bool) -> Result<Due, CountError> {
    if when.whole_day || roll {
        let cutoff = (!when.whole_day).then(|| when.at.clock());
        let term = Term { measure: Measure::Until(when.at.day()), cutoff, roll: Some(roll) };
        return calendar.due(&term, when.at, &Counting::default());
    }
    Ok(Due { at: when.at, provisional: false })
}
