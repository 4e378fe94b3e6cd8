//! The built command, run as people and programs run it: a module for each command or concern.

#![cfg(test)]

mod calendar;
mod check;
mod house;
mod policies;
mod texts;
mod usage;
