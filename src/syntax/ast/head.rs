//! What a declaration declares.

use super::{Head, Name};

impl Head {
    /// The name that a declaration gives to something; 引用, 未纳入 and 勘误 give none.
    pub fn name(&self) -> Option<&Name> {
        match self {
            Head::Policy(name)
            | Head::Unit(name)
            | Head::Group(name, _)
            | Head::Role(name, _)
            | Head::Matter(name)
            | Head::ExtendMatter(name)
            | Head::Define(name, ..)
            | Head::Duty(name)
            | Head::Extension(name)
            | Head::Reading(name, _)
            | Head::Example(name)
            | Head::Roster(name, _)
            | Head::Permission(name)
            | Head::Suspension(name)
            | Head::Calendar(name)
            | Head::LimitTable(name, _)
            | Head::Table(name, ..)
            | Head::Prerequisite(name)
            | Head::Prohibition(name)
            | Head::Ladder(name)
            | Head::Routine(name)
            | Head::Task(name)
            | Head::Indicator(name)
            | Head::Assessment(name)
            | Head::Scoring(name, ..) => Some(name),
            Head::Use(_) | Head::Omitted(_) | Head::Erratum(..) => None,
        }
    }
}
