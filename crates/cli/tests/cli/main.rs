//! The built command, run as people and programs run it: a module for each command or concern.

#![cfg(test)]

mod acts;
mod blessing;
mod broken;
mod calendar;
mod check;
mod coverage;
mod data;
mod ended;
mod explain;
mod guide;
mod house;
mod outputs;
mod policies;
mod policies_in_form;
mod stream;
mod tables;
mod texts;
mod usage;
mod versions;
