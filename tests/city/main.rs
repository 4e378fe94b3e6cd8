//! The city's side of the engine: recurring duties, tasks, indicators, assessments, and the ledgers they are judged
//! from. `cases` runs data; the other files hold what data cannot show.

#![cfg(test)]

mod cases;
mod formulas;
mod order;
mod reading;
mod shipped;
mod shown;
mod streaks;
mod versions;
