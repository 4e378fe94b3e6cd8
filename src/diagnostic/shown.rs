//! Which findings are shown where there are too many: the worst, in their order, and a last one that says how many more
//! there are.

use std::cmp::Reverse;

use super::{Diagnostic, Message, texts};

/// The most findings that are shown at once: an officer mends the worst first, and more of them explain nothing.
pub const MAX_SHOWN: usize = 50;

/// The findings to show, and one that says how many are left out.
pub fn shown(findings: &[Diagnostic]) -> (Vec<&Diagnostic>, Option<Diagnostic>) {
    let mut worst: Vec<(usize, &Diagnostic)> = findings.iter().enumerate().collect();
    worst.sort_by_key(|(at, finding)| (Reverse(finding.severity()), *at));
    worst.truncate(MAX_SHOWN);
    worst.sort_by_key(|(at, _)| *at);
    let left_out = findings.len().saturating_sub(MAX_SHOWN);
    let more = Message::new(&texts::MORE_FINDINGS).with("more", left_out.to_string());
    (worst.into_iter().map(|(_, finding)| finding).collect(), (left_out > 0).then(|| Diagnostic::new(more)))
}

#[cfg(test)]
mod tests {
    use super::{Diagnostic, MAX_SHOWN, shown};
    use crate::diagnostic::{Lang, Severity, check_texts, texts};

    #[test]
    fn the_worst_are_shown_in_their_order_and_the_rest_is_counted() {
        let note = || Diagnostic::new(&check_texts::BARE_DAY);
        let mut findings: Vec<Diagnostic> = (0..MAX_SHOWN).map(|_| note()).collect();
        assert_eq!((shown(&findings).0.len(), shown(&findings).1), (MAX_SHOWN, None));
        findings.push(note());
        findings.push(Diagnostic::new(&texts::EMPTY_FILE));
        let (few, rest) = shown(&findings);
        assert_eq!(few.len(), MAX_SHOWN);
        assert_eq!(few.last().map(|last| last.severity()), Some(Severity::Error));
        assert_eq!(rest.map(|rest| rest.message.say(Lang::Zh)).as_deref(), Some("还有 2 处没有列出"));
    }
}
