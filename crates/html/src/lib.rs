//! duban's reports as HTML: one file each, without network and script; good on a narrow and a wide screen, light, dark,
//! and on A4. The same report gives the same bytes.

// No input may reach a panic or a wrong number: beside what Cargo.toml denies everywhere, and tests may do.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        clippy::cast_sign_loss,
        clippy::string_slice,
        clippy::unreachable
    )
)]

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
