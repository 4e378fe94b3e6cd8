//! What happens where the program itself is at fault, or a library that it is made of: a panic. The screen shows a sentence
//! and not the inside of the program, and the run ends as one that could judge nothing. No input is known to bring it here.

use std::panic::{self, UnwindSafe};
use std::sync::Mutex;

use duban::diagnostic::{Lang, Message};

use crate::{output, words};

/// Where the program failed, as the panic told it.
static PLACE: Mutex<Option<String>> = Mutex::new(None);

/// Runs the program. With RUST_BACKTRACE set, whoever looks for the fault sees all of it.
#[expect(
    clippy::disallowed_methods,
    reason = "who looks for a fault says so in the environment, as for any program"
)]
pub(crate) fn caught(run: impl FnOnce() -> u8 + UnwindSafe) -> u8 {
    let all_of_it = std::env::var_os("RUST_BACKTRACE").map(|_| panic::take_hook());
    panic::set_hook(Box::new(move |fault| {
        let place = fault.location().map(|at| format!("{}:{}", file_name(at.file()), at.line()));
        if let Ok(mut last) = PLACE.lock() {
            *last = place;
        }
        if let Some(usual) = &all_of_it {
            usual(fault);
        }
    }));
    panic::catch_unwind(run).unwrap_or_else(|_| told())
}

fn told() -> u8 {
    let place = PLACE.lock().ok().and_then(|mut last| last.take()).unwrap_or_default();
    let message = Message::new(&words::OWN_FAULT).with("place", place);
    // What was asked for is not known here: both languages are short.
    output::failure(&words::error(message.clone()), Lang::Zh);
    output::failure(&words::error(message), Lang::En)
}

/// The name of a source file, without where it lay when the program was built.
fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::{caught, file_name};

    #[test]
    fn a_fault_ends_the_run_and_is_told() {
        assert_eq!(caught(|| 1), 1);
        assert_eq!(caught(|| panic!("甲")), 2);
        assert_eq!(file_name("/a/b/worksheet.rs"), "worksheet.rs");
    }
}
