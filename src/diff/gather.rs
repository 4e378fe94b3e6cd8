//! What one policy promises: its declarations line by line in their canonical Chinese form, with what of it can be
//! compared. Words come from the trees; dates with their years and limits with their 口径 from the model.

use super::weigh::Weight;
use super::{Promise, PromiseKind, PromiseTerm};
use crate::model::city::{Indicator, Routine, Task};
use crate::model::{Duty, Effect, Extension, Force, Group, LimitForm, Model, Table, TableResult};
use crate::syntax::ast::{self, Head, Item, Kind, LineBody};
use crate::syntax::print;
use crate::value::{Day, Measure};

/// A promise, and what each of its lines asks.
#[derive(Clone, Debug)]
pub(super) struct Gathered {
    pub(super) kind: PromiseKind,
    pub(super) promise: Promise,
    pub(super) weights: Vec<Weight>,
}

/// Everything that a version of a policy promises, by kind, in the order of its files and lines.
pub(super) fn promises(trees: &[&ast::File], model: &Model) -> Vec<Gathered> {
    let items = trees.iter().flat_map(|tree| &tree.items);
    let declarations: Vec<&ast::Declaration> = items
        .filter_map(|item| match item {
            Item::Declaration(one) => Some(&**one),
            _ => None,
        })
        .collect();
    let gather = Gather { declarations: &declarations, model };
    let mut found: Vec<Gathered> = declarations.iter().filter_map(|one| gather.promise(one)).collect();
    found.sort_by_key(|one| one.kind);
    found
}

struct Gather<'g> {
    declarations: &'g [&'g ast::Declaration],
    model: &'g Model,
}

/// The lines of a promise so far.
#[derive(Default)]
struct Terms {
    terms: Vec<PromiseTerm>,
    weights: Vec<Weight>,
}

impl Terms {
    fn add(&mut self, what: impl Into<String>, says: impl Into<String>, weight: Weight) {
        self.terms.push(PromiseTerm { what: what.into(), says: says.into() });
        self.weights.push(weight);
    }
}

fn kind_and_name(head: &Head) -> Option<(PromiseKind, &str)> {
    let (kind, name) = match head {
        Head::Duty(name) => (PromiseKind::Duty, name),
        Head::Extension(name) => (PromiseKind::Extension, name),
        Head::Suspension(name) => (PromiseKind::Suspension, name),
        Head::Prerequisite(name) => (PromiseKind::Prerequisite, name),
        Head::Prohibition(name) => (PromiseKind::Prohibition, name),
        Head::Permission(name) => (PromiseKind::Permission, name),
        Head::Ladder(name) => (PromiseKind::Ladder, name),
        Head::Routine(name) => (PromiseKind::Routine, name),
        Head::Task(name) => (PromiseKind::Task, name),
        Head::Indicator(name) => (PromiseKind::Indicator, name),
        Head::Assessment(name) => (PromiseKind::Assessment, name),
        _ => return None,
    };
    Some((kind, &name.text))
}

impl Gather<'_> {
    fn promise(&self, declaration: &ast::Declaration) -> Option<Gathered> {
        let (kind, name) = kind_and_name(&declaration.head)?;
        let mut terms = Terms::default();
        match kind {
            PromiseKind::Duty => self.duty(declaration, name, &mut terms),
            PromiseKind::Extension => self.extension(declaration, name, &mut terms),
            PromiseKind::Routine => self.routine(declaration, name, &mut terms),
            PromiseKind::Task => self.task(declaration, name, &mut terms),
            PromiseKind::Indicator => self.indicator(declaration, name, &mut terms),
            _ => plain_lines(declaration, &mut terms, |_| false),
        }
        self.groups(&mut terms);
        let (clauses, quotes) = cites(declaration);
        let promise = Promise {
            name: name.to_owned(),
            matter: self.matter(declaration, kind),
            clauses,
            quotes,
            terms: terms.terms,
        };
        Some(Gathered { kind, promise, weights: terms.weights })
    }

    /// The members of the groups that its lines name: with them changes who is bound.
    fn groups(&self, terms: &mut Terms) {
        let named = |group: &&Group| {
            let lines = terms.terms.iter().filter(|term| term.what != "口径");
            lines.flat_map(|term| term.says.split(['、', ' ', ','])).any(|word| word == group.name)
        };
        let groups: Vec<&Group> = self.model.groups.iter().filter(named).collect();
        for group in groups {
            let more = if group.open { " 等" } else { "" };
            let members = format!("{}{more}", group.members.join("、"));
            terms.add(format!("单位组 {}", group.name), members, Weight::None);
        }
    }

    /// The matter it names; the only one where it names none and belongs to tickets.
    fn matter(&self, declaration: &ast::Declaration, kind: PromiseKind) -> Option<String> {
        let named = lines(declaration).find_map(|line| match &line.body {
            LineBody::Matter(name) => Some(name.text.clone()),
            _ => None,
        });
        let tickets = matches!(
            kind,
            PromiseKind::Duty
                | PromiseKind::Prerequisite
                | PromiseKind::Prohibition
                | PromiseKind::Permission
        );
        let only = match self.model.matters.as_slice() {
            [one] if tickets => Some(one.name.clone()),
            _ => None,
        };
        named.or(only)
    }

    fn duty(&self, declaration: &ast::Declaration, name: &str, terms: &mut Terms) {
        let matter = self.matter(declaration, PromiseKind::Duty);
        let of_matter = |duty: &&Duty| {
            let own = self.model.matters.get(duty.matter.0).map(|matter| &matter.name);
            duty.name == name && matter.as_ref().is_none_or(|matter| own == Some(matter))
        };
        let Some(duty) = self.model.duties.iter().find(of_matter) else { return };
        for line in lines(declaration) {
            match &line.body {
                LineBody::Limit(_) => self.limit(duty, terms),
                LineBody::Force(..) | LineBody::AcceptUntil(_) | LineBody::DayIsWorkingDay(_) => {}
                _ => plain_line(line, Kind::Duty, terms),
            }
        }
        force(duty.force, terms);
        if let Some(clock) = duty.accept_until {
            terms.add("受理截止", clock.to_string(), Weight::None);
        }
    }

    /// The limit with its 口径 filled in; of a table, each row.
    fn limit(&self, duty: &Duty, terms: &mut Terms) {
        let limit = &duty.limit;
        let working = |form: &LimitForm| matches!(form, LimitForm::Term(term) if matches!(term.measure, Measure::WorkingDays(_)));
        let mut says = limit.text.clone();
        if working(&limit.form) && !says.contains("工作日") {
            says.push_str("(日指工作日)");
        }
        terms.add("时限", says, Weight::Limit(limit.clone()));
        let LimitForm::Table(table, _) = &limit.form else { return };
        let Some(table) = self.model.tables.get(table.0) else { return };
        self.rows(table, terms);
    }

    fn rows(&self, table: &Table, terms: &mut Terms) {
        let declared = self.declarations.iter().find(|one| match &one.head {
            Head::LimitTable(name, _) | Head::Table(name, ..) => name.text == table.name,
            _ => false,
        });
        let rows = declared.into_iter().flat_map(|one| lines(one));
        let rows = rows.filter(|line| matches!(line.body, LineBody::Row(_)));
        for (line, row) in rows.zip(&table.rows) {
            let (cells, says) = print::term(line, Kind::LimitTable);
            let weight = match &row.result {
                TableResult::Limit(limit) => Weight::Limit(limit.clone()),
                TableResult::Value(_) => Weight::None,
            };
            terms.add(format!("{}({cells})", table.name), says, weight);
        }
    }

    fn extension(&self, declaration: &ast::Declaration, name: &str, terms: &mut Terms) {
        let Some(extension) = self.model.extensions.iter().find(|one| one.name == name) else { return };
        for line in lines(declaration) {
            match &line.body {
                LineBody::AtMost(n) => weighed(line, Kind::Extension, Weight::AtMost(*n), terms),
                LineBody::ExtendBy(_) => weighed(line, Kind::Extension, added(extension), terms),
                LineBody::TotalAtMost(_) => {
                    let weight = extension.total_at_most.map_or(Weight::None, Weight::Span);
                    weighed(line, Kind::Extension, weight, terms);
                }
                _ => plain_line(line, Kind::Extension, terms),
            }
        }
    }

    fn routine(&self, declaration: &ast::Declaration, name: &str, terms: &mut Terms) {
        let found = self.model.city.routines.iter().find(|one| one.head.name == name);
        let often = |one: &Routine| Weight::Often(one.every, one.at_least);
        for line in lines(declaration) {
            match &line.body {
                LineBody::Schedule(_) => {
                    let (_, says) = print::term(line, Kind::Routine);
                    terms.add("安排", says, found.map_or(Weight::None, often));
                }
                LineBody::Force(..) => {}
                _ => plain_line(line, Kind::Routine, terms),
            }
        }
        found.iter().for_each(|one| force(one.head.force, terms));
    }

    fn task(&self, declaration: &ast::Declaration, name: &str, terms: &mut Terms) {
        let found: Option<&Task> = self.model.city.tasks.iter().find(|one| one.head.name == name);
        plain_lines(declaration, terms, |body| matches!(body, LineBody::Milestone(..) | LineBody::Force(..)));
        for milestone in found.iter().flat_map(|task| &task.milestones) {
            let state = crate::model::city::TASK_STATES.get(milestone.state).copied().unwrap_or("");
            terms.add(
                format!("节点 {state}"),
                format!("{}前", day(milestone.day)),
                Weight::Day(milestone.day),
            );
        }
        found.iter().for_each(|one| force(one.head.force, terms));
    }

    fn indicator(&self, declaration: &ast::Declaration, name: &str, terms: &mut Terms) {
        let found: Option<&Indicator> = self.model.city.indicators.iter().find(|one| one.head.name == name);
        let mut targets = found.iter().flat_map(|one| &one.targets);
        let measure = found.and_then(|one| one.measure.clone());
        for line in lines(declaration) {
            match &line.body {
                LineBody::At(_, Some(_)) | LineBody::Throughout(_) | LineBody::Target(_) => {
                    let Some(target) = targets.next() else { continue };
                    let (_, says) = print::term(line, Kind::Indicator);
                    // The date is told with its year, in front.
                    let says = match &line.body {
                        LineBody::At(..) => {
                            says.split_once(' ').map_or(says.clone(), |(_, rest)| rest.to_owned())
                        }
                        _ => says,
                    };
                    let word = if target.throughout { "持续" } else { "目标" };
                    let when = target.day.map(day);
                    let what = when.map_or_else(|| word.to_owned(), |when| format!("{word} {when}"));
                    terms.add(what, says, Weight::Target(target.target, measure.clone()));
                }
                LineBody::At(_, None) | LineBody::Force(..) => {}
                _ => plain_line(line, Kind::Indicator, terms),
            }
        }
        found.iter().for_each(|one| force(one.head.force, terms));
    }
}

/// `2021年8月31日`
fn day(day: Day) -> String {
    let (year, month, day) = day.ymd();
    format!("{year}年{month}月{day}日")
}

fn force(force: Force, terms: &mut Terms) {
    let word = match force {
        Force::Shall => "应当",
        Force::InPrinciple => "原则上",
        Force::Strive => "力争",
        Force::Encouraged => "鼓励",
    };
    terms.add("约束", word, Weight::Force(force));
}

fn added(extension: &Extension) -> Weight {
    match &extension.effect {
        Effect::By(term) => Weight::Span(term.measure),
        Effect::UntilDay(day) => Weight::Day(*day),
        Effect::UntilField(..) => Weight::None,
    }
}

fn lines(declaration: &ast::Declaration) -> impl Iterator<Item = &ast::Line> {
    declaration.body.iter().flat_map(ast::Block::lines)
}

/// A line as it is written, where it promises something.
fn plain_line(line: &ast::Line, within: Kind, terms: &mut Terms) {
    weighed(line, within, Weight::None, terms);
}

fn weighed(line: &ast::Line, within: Kind, weight: Weight, terms: &mut Terms) {
    if matches!(line.body, LineBody::Cite | LineBody::Matter(_) | LineBody::Accept(..)) {
        return;
    }
    let (what, says) = print::term(line, within);
    terms.add(what, says, weight);
}

fn plain_lines(declaration: &ast::Declaration, terms: &mut Terms, left_out: impl Fn(&LineBody) -> bool) {
    let kind = print::kind_of(&declaration.head);
    for line in lines(declaration).filter(|line| !left_out(&line.body)) {
        plain_line(line, kind, terms);
    }
}

/// The clauses that a declaration and its lines rest on, each once, and the words quoted.
fn cites(declaration: &ast::Declaration) -> (Vec<String>, Vec<String>) {
    let (mut clauses, mut quotes): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for cite in lines(declaration).flat_map(|line| &line.cites) {
        if !clauses.contains(&cite.clause.text) {
            clauses.push(cite.clause.text.clone());
        }
        quotes.extend(cite.quotes.iter().map(|quote| quote.text.clone()));
    }
    (clauses, quotes)
}
