//! What stands in for the engine where the feature `script` is off: no formula can be read.

use std::collections::BTreeMap;

use super::{Fault, Reason};
use crate::limits::Limits;
use crate::value::Number;

/// The engine of all formulas of a policy.
#[derive(Debug)]
pub struct Scripts;

/// A formula, read.
#[derive(Clone, Debug)]
pub struct Formula;

impl Scripts {
    /// The engine.
    ///
    /// # Errors
    /// Always: it was not built in.
    pub fn new() -> Result<Scripts, Fault> {
        Err(Fault::new(Reason::Absent))
    }

    /// The same within limits.
    ///
    /// # Errors
    /// Always: it was not built in.
    pub fn within(_limits: &Limits) -> Result<Scripts, Fault> {
        Scripts::new()
    }

    /// Reads a formula.
    ///
    /// # Errors
    /// Always.
    pub fn read(&self, _parameter: &str, _formula: &str) -> Result<Formula, Fault> {
        Err(Fault::new(Reason::Absent))
    }

    /// What a formula gives for a unit's figures.
    ///
    /// # Errors
    /// Always.
    pub fn score(&self, _formula: &Formula, _figures: &BTreeMap<&str, Number>) -> Result<Number, Fault> {
        Err(Fault::new(Reason::Absent))
    }
}
