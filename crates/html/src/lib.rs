//! duban's reports as HTML: one file each, without network and script; good on a narrow and a wide screen, light, dark,
//! and on A4. The same report gives the same bytes.

mod bars;
mod compare;
mod cover;
mod escape;
mod gantt;
mod ledger;
mod owed;
mod page;
mod scale;
mod side;
mod ticket;
mod timeline;
mod words;

pub use compare::{diff, whatif};
pub use cover::cover;
pub use page::report;
